/* A deployment, its facts, flows, checks, readings, acceptances and waivers, and the site they belong to: what the
 * INI files say, once config/ has read, typed and checked them. Plain data; strings live in the arena of the
 * configuration that made them, except those of results (model/result.h). */
#ifndef GOLIVE_MODEL_DEPLOYMENT_H
#define GOLIVE_MODEL_DEPLOYMENT_H

#include "base/date.h"
#include "base/map.h"
#include "base/text.h"
#include "model/plugin_description.h"
#include "model/words.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Where a line came from. */
struct origin {
    const char *file; /* path as it was named; "built in" for defaults; NULL if derived */
    uint32_t line;    /* from 1; 0 if none */
};

/* One effective `key = value` of a section. */
struct setting {
    const char *key;
    const char *value; /* unquoted; lists as typed (config_list splits them) */
    struct origin origin;
};

struct settings {
    struct setting *items; /* in file order, each key once */
    size_t count;
};

struct person_act { /* who did it, as what, when: attestations, readings, acceptances, approvals */
    const char *by; /* NULL if not said */
    const char *role;
    struct date on;
};

struct fact {
    const char *name;
    const char *value; /* NULL if not set */
    const char *why;   /* NAME.why, or NULL */
    bool asked;        /* its ask_if holds (or cannot be told yet): leaving it out is unknown */
    bool derived;      /* from the flows */
    bool site;         /* set in the site file: answered by the site's own answered_* lines */
    struct origin origin;
};

struct flow {
    const char *name;
    struct settings settings; /* what, form, to, purpose, trains … */
    struct origin origin;
};

struct reading { /* [reading:CHECK/RULE] */
    const char *check;
    const char *rule;
    enum reading_verdict verdict;
    const char *quote; /* NULL for absent and not-needed without a quotation */
    const char *where;
    struct person_act act;
    struct origin origin;
};

struct study {                /* [study:PMID]: what a clinician says that a publication shows */
    const char *name;         /* PMID, DOI, PMCID or NCT number as it stands in the section's name */
    struct settings settings; /* supports, finding, metric, by, role, on */
    struct person_act act;
    struct origin origin;
};

struct acceptance { /* [accept:CHECK/RULE] */
    const char *check;
    const char *rule;
    const char *subject; /* of [accept:CHECK/RULE/SUBJECT]: holds for that subject only; NULL: for any */
    const char *finding; /* "sha256:…" of the finding it was given for, NULL if the section names none */
    const char *reason;
    struct person_act act;
    struct origin origin;
};

struct waiver { /* [waiver:CHECK/RULE] */
    const char *check;
    const char *rule;
    const char *subject; /* of [waiver:CHECK/RULE/SUBJECT]: holds for that subject only; NULL: for any */
    const char *finding; /* "sha256:…" */
    const char *reason;
    const char *approved_by;
    struct date approved_on;
    struct date expires; /* last day on which it holds */
    struct origin origin;
};

struct loosening { /* [loosen:RULE] of the site file */
    const char *rule;
    enum status severity; /* what a fail of it counts as: warn or note */
    const char *reason;
    const char *approved_by;
    struct date approved_on;
    struct date expires;
    struct origin origin;
};

struct severity { /* severity.RULE = STATUS: tightening */
    const char *rule;
    enum status status;
};

struct asked { /* [asked:CHECK/RULE]: the vendor was asked */
    const char *check;
    const char *rule;
    struct date on;
    const char *to;
    const char *answer; /* "none", "refused", or the path of the answer, resolved */
    struct origin origin;
};

enum approval_decision {
    APPROVAL_NONE = 0,
    APPROVED,
    APPROVED_ON_CONDITIONS,
    APPROVED_AS_PILOT,
    APPROVAL_REFUSED,
    APPROVAL_RETURNED
};

struct approval { /* [approval]: the word of a committee */
    const char *body;
    struct date on;
    enum approval_decision decision;
    struct date until;   /* last day on which it holds; none: without an end */
    const char *minutes; /* NULL if not said */
    const char *signed_by;
    struct origin origin;
};

struct commitment { /* [condition:NAME]: what an approval depends on */
    const char *name;
    const char *text;
    const char *owner;  /* NULL: the deployment's */
    struct date due;    /* last day on which it may be met */
    struct date met_on; /* none: not met yet */
    const char *proof;  /* of its being met; NULL if not said */
    struct origin origin;
};

struct use_exception { /* [exception]: in use though nobody can get evidence for it */
    struct date asked_on;
    const char *answer; /* what the vendor answered */
    const char *reason; /* why_use_it_still */
    const char *safeguards;
    const char *approved_by;
    struct date approved_on;
    struct date expires; /* last day on which it holds */
    const char *minutes; /* NULL if not said */
    struct origin origin;
};

struct check {
    const char *id;                               /* section name */
    const char *plugin;                           /* name of the plugin that judges it */
    const struct plugin_description *description; /* NULL: not installed */
    struct settings
        settings; /* effective options: site section, include, deployment, nearest wins; no reserved keys */
    struct severity *severities;
    size_t severity_count;
    struct rule
        *rules; /* that the section itself declares, where its plugin lets it; behind those of the plugin */
    size_t rule_count;
    const char *owner; /* NULL: the deployment's */
    struct person_act attested;
    const char *missing;  /* why it cannot be judged though it must be ("no section [baa]" …), or NULL */
    const int64_t *leads; /* lead: seconds before a date at which its owner hears of it, the longest first */
    size_t lead_count;
    uint32_t timeout;   /* seconds */
    bool timeout_given; /* the section says so; else it is the default */
    bool required;
    bool implied;   /* runs because [policy] require names it, without a section of its own */
    bool inherited; /* what the site file's check of that name gives; `missing` if there is none */
    struct origin origin;
};

struct deployment {
    const char *id;
    const char *file;    /* as named, relative to where golive was started or to the deployments folder */
    const char *folder;  /* of that file: relative paths of its settings are already resolved against it */
    const char *product; /* "" if not set, as are all below */
    const char *version;
    const char *vendor;
    const char *stage; /* planned pilot live paused retired */
    const char *kind;  /* product (default), site, data-release */
    const char *owner;
    const char *stop;
    struct date go_live;
    struct date live_since;
    bool history_known; /* what is recorded of it was looked up */
    bool
        parent_apart; /* the site it inherits from was read for its sake and is judged beside those asked for */
    struct date first_go;     /* the day of the first go, if one is recorded from before its use; else none */
    struct settings settings; /* all of [deployment], ref.* too */
    struct fact *facts;
    size_t fact_count;
    struct person_act answered; /* answered_by, _role, _on of [facts] */
    struct flow *flows;
    size_t flow_count;
    struct check *checks; /* by `require`, then file order */
    size_t check_count;
    const struct map *checks_by_id; /* for deployment_check where there are many; NULL: it looks one by one */
    struct reading *readings;
    size_t reading_count;
    struct acceptance *acceptances;
    size_t acceptance_count;
    struct waiver *waivers;
    size_t waiver_count;
    struct asked *asked;
    size_t asked_count;
    struct study *studies;
    size_t study_count;
    const struct approval *approval; /* NULL: no committee has spoken */
    struct commitment *commitments;
    size_t commitment_count;
    const struct use_exception *exception; /* NULL: none */
    const char *const
        *contradictions; /* sentences about facts that cannot both be true (AM-01), NULL-ended or NULL */
    const char *broken;  /* its file has errors: hold, nothing is judged; the words, or NULL */
    bool gone;           /* its file is gone, and `broken` says so: hold until `golive retire` */
    const struct deployment
        *parent; /* of kind site: its checks are inherited from there; NULL if they are from nowhere */
};

struct dimension {    /* a dimension of readiness, from conf/dimensions.ini */
    const char *name; /* check or plugin name that looks at it: "baa" */
    const char *title;
    const char
        *unseen; /* "nobody has looked at it: TITLE", once for all deployments; NULL: made when needed */
    const char *applies; /* predicate over facts, as typed; "": only looked at where a check names it */
    const char *help;
    const struct predicate *when; /* the same, as config/ compiled it; for config_dimension_applies alone */
    const char *who;              /* who usually answers for it; "" if not said */
    const char *papers;           /* the documents that show it, and whom to get them from; "" if not said */
    int64_t takes;                /* seconds that getting them usually takes; 0 if not said */
};

struct person { /* [people] */
    const char *name;
    const char *address;
};

struct site {
    const char *name;        /* "" if not set */
    const char *const *also; /* other legal names, NULL-ended */
    const char *timezone;    /* "UTC" unless set */
    const char *contact;
    const char *policy_name;
    const char *policy_version;
    const char *const *require; /* names of checks, NULL-ended */
    const char *const
        *inherit; /* names of checks that a deployment without a section of that name inherits, NULL-ended */
    struct settings policy; /* all of [policy] */
    int64_t warn_within;    /* seconds */
    bool approval_required; /* [policy] approval = required */
    bool second_person;     /* [policy] second_person = yes: who answers may not approve */
    const int64_t *leads;   /* [policy] lead: of what no check's own section says; as in a check */
    size_t lead_count;
    struct settings facts;
    struct person_act answered; /* of the site's [facts] */
    struct person *people;
    size_t person_count;
    struct loosening *loosenings;
    size_t loosening_count;
    struct dimension *dimensions;
    size_t dimension_count;
};

/* The value of a key, or NULL. */
const char *settings_get(const struct settings *settings, const char *key);
/* NULL if the deployment has no such fact or check. */
const struct fact *deployment_fact(const struct deployment *deployment, const char *name);
/* The rule of that id, of the check's plugin or its own section; NULL if there is none. */
const struct rule *check_rule(const struct check *check, const char *id);
/* The rules of its plugin and then those of its section, counted through; NULL past the last. */
const struct rule *check_rule_at(const struct check *check, size_t index);
struct check *deployment_check(const struct deployment *deployment, const char *id);

/* It was in use once and is not to be any more: nothing is judged. A file with errors is judged to be on hold first. */
bool deployment_retired(const struct deployment *deployment);
bool deployment_paused(const struct deployment *deployment);
/* It is used on patients or their data today: live, or live once and neither paused nor retired. */
bool deployment_in_use(const struct deployment *deployment);
/* Who looks after a check: its own owner, else the deployment's. CHECK may be NULL. "" if nobody is named. */
const char *deployment_owner(const struct deployment *deployment, const struct check *check);
/* The address of a name of [people]; NULL if it is none of them. */
const char *site_address(const struct site *site, const char *name);
/* The subject of a finding as it can stand in the name of a section: without brackets and control characters. Appended. */
void act_subject(struct text *text, const char *subject);

#endif
