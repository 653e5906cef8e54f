/* What a run found: findings, evidence, results of checks, the decision of each deployment. Plain data. */
#ifndef GOLIVE_MODEL_RESULT_H
#define GOLIVE_MODEL_RESULT_H

#include "base/date.h"
#include "base/digest.h"
#include "base/memory.h"
#include "model/deployment.h"
#include "model/remembered.h"
#include "model/table.h"
#include "model/words.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct evidence {
    const char *uri; /* "file:acme-2026.pdf": as named in the configuration, never absolute */
    enum evidence_state state;
    bool digested;          /* `digest` and `size` are known */
    struct digest digest;   /* of the bytes */
    uint64_t size;          /* bytes */
    const char *media_type; /* "application/pdf"; "" if not known */
    const char *error;      /* why it is not GOT, in words; NULL if it is */
    const char *remark;     /* what a person should know of the reading, or NULL */
    instant gathered_at;
    bool cached;      /* page texts came from the cache; of the web, the whole of it did */
    bool stale;       /* older than it should be: its source could not be asked; the remark says so */
    bool digest_only; /* its bytes are kept nowhere: a data set or a filled-in form */
};

struct finding {
    const char
        *rule_id; /* "BAA-09"; "FACT" (subject: the fact's name), "CHECK" (the check as a whole), "AM-01" */
    const struct rule *rule; /* NULL for the host's own findings and for reasons */
    const char *subject;     /* "" if none */
    const char *title;
    const char *message;
    const char *expected; /* "" if not said, as are all below */
    const char *found;
    const char *quote; /* at most 200 characters of the document */
    const char *where; /* "page 4, clause 3.1"; "[baa] ends" */
    const char *citation;
    const char *remedy;
    const struct evidence *evidence; /* NULL if it rests on none */
    const struct waiver *waiver;     /* the waiver in force that covers it, or NULL */
    const struct reading *reading;   /* the reading that settled it, or NULL */
    const struct acceptance *accepted;
    uint8_t status;        /* enum status, after severities and readings */
    uint8_t assurance;     /* enum assurance */
    uint8_t basis;         /* enum basis */
    bool severity_changed; /* by severity.RULE or [loosen:RULE] */
    bool loosened;
    bool by_search; /* a text search could not tell or decided: a reading may settle it */
    uint8_t
        said; /* enum status, before severities: what its plugin said. Only of results that were judged in this
                       run, or recalled to be decided anew */
};

/* What a check is worth at one instant. */
struct check_result {
    const struct check *check;
    struct finding *findings; /* by the plugin's rule order, then subject */
    uint32_t finding_count;
    uint32_t evidence_count;
    const struct evidence **evidence; /* what it rests on, in the order asked */
    const char *const
        *remarks; /* what is to be said of the plugin itself ("keeps state …"), NULL-ended or NULL */
    const struct report_table *tables; /* that its plugin attached to findings */
    uint32_t table_count;
    const struct report_measure *measures;
    uint32_t measure_count;
    instant stable_from;  /* INSTANT_NONE: always so before */
    instant stable_until; /* first instant at which an answer changes; INSTANT_NONE: never */
    enum status status;   /* the worst finding's (note counts as pass) */
    bool required;        /* of the check, or because another relies on it */
    bool remembered;      /* judged in an earlier run, and all that it rests on is the same */
    instant judged_at;    /* of one that is remembered: of that run */
    bool fleeting; /* its plugin failed or was lost: the same inputs may give something else next time */
    const char *const *relies; /* ids of checks that it relied on, NULL-ended or NULL; as `said` */
    bool
        taken_over; /* was not judged at this instant: what it came to at another one, or in another run, still holds */
};

/* A reason why a go is conditional. */
struct condition {
    const char *check; /* id, or the dimension's name */
    const char *rule;  /* "" for a dimension not looked at */
    const char *why;
};

/* What is different from the last recorded run (model/difference.h finds it). */
enum change_kind {
    CHANGE_DECISION = 1, /* the decision itself */
    CHANGE_IDENTITY,     /* product, version, stage, go_live …: `subject` names the key */
    CHANGE_FACT,         /* `subject` names it */
    CHANGE_CHECK,        /* a check that was not there, or is gone */
    CHANGE_FINDING,      /* what is said of a rule and subject */
    CHANGE_SETTING,      /* an option of a check: `subject` names it */
    CHANGE_EVIDENCE,     /* bytes or state of evidence: `subject` is its address */
    CHANGE_PLUGIN,       /* another version or other bytes of the plugin */
    CHANGE_ACT,          /* a waiver, reading or acceptance that came, went or changed */
    CHANGE_KIND_COUNT
};

struct difference {
    enum change_kind kind;
    const char *check; /* "" if it is not of one check, as are all below */
    const char *rule;  /* of a finding or an act */
    const char *subject;
    const char *was; /* in words; "" if there was nothing */
    const char *now; /* "" if there is nothing any more */
};

/* A decision that was recorded before, at which the one before it ended. */
struct past_decision {
    instant at; /* of the first run that came to it */
    enum decision decision;
    const char *run; /* id of that run */
};

struct deployment_result {
    const struct deployment *deployment;
    struct check_result *checks;
    size_t check_count;
    enum decision decision;
    struct date decided_for; /* the day whose decision this is: today, or go_live if that is worse */
    bool decided_for_later;  /* it is go_live's */
    struct condition *conditions;
    size_t condition_count;
    const char *const *hold_reasons; /* why it is hold beyond findings ("no check ran"), NULL-ended or NULL */
    instant cleared_until;           /* INSTANT_NONE unless go and something lapses */
    const char *lapses_first;        /* what, in words; NULL if nothing */
    bool horizon_limited;            /* go to the end of what was looked ahead (5 years, 64 steps) */
    const struct dimension **not_looked_at;
    size_t not_looked_at_count;
    const struct waiver **unused_waivers;
    size_t unused_waiver_count;
    const char *const *waiver_words;       /* for each unused waiver, why it covers nothing */
    unsigned counts[STATUS_COUNT];         /* checks by status */
    const struct use_exception *exception; /* the one in force, under which a hold is in use; NULL: none */
    const char *
        exception_words; /* why the deployment's exception is not in force; NULL if it is, or there is none */
    const struct difference *changes; /* since the last recorded run */
    size_t change_count;
    const struct past_decision *history; /* recorded before this run, the newest first; beside the result */
    size_t history_count;                /* 0: nothing was recorded, or nobody asked */
    bool history_longer;                 /* there are older ones */
    bool is_new;                         /* nothing was recorded of it before */
    const struct remembered *memory; /* what it and its checks rest on; NULL: all is judged anew next time */
};

struct run {
    struct arena arena; /* holds everything that the run made */
    char id[40];        /* UUID version 7 (RFC 9562) */
    instant at;
    bool what_if; /* --only, --at */
    bool recorded;
    bool digested; /* the digest of its canonical report is known: nothing it holds may change any more */
    struct digest report;
    const char *unrecorded; /* why it was not recorded though it should be, in words; NULL otherwise */
    const char *golive;     /* version of golive that judged it; NULL: this one */
    const char *sandbox;    /* "full", "partial: no landlock …", "none" */
    const struct site *site;
    struct deployment_result *deployments;
    size_t deployment_count;
    const struct deployment *const *retired; /* named, but not judged: they are used no more */
    size_t retired_count;
    enum decision decision; /* the worst */
};

/* The digest to which a waiver or an acceptance is bound: check, rule, subject, status, message, expected, found,
 * quotation and, of a document, the digest of the evidence. Nothing in it depends on the day. */
struct digest finding_digest(const char *check, const struct finding *finding);

/* The result of the check with that id; NULL if there is none. */
const struct check_result *deployment_result_check(const struct deployment_result *result, const char *id);

/* What the finding says: its message, else its title, else its rule's id. Never NULL. */
const char *finding_says(const struct finding *finding);
/* The worst status of its findings, a note counting as pass; unknown if nothing was found. */
enum status check_result_status(const struct check_result *result);
/* The worst decision of its deployments; hold if it has none: what was not looked at is not cleared. */
enum decision run_decision(const struct run *run);

#endif
