/* What all findings of a deployment come to, and in which order people want to hear of them: small questions about a
 * result that several formats ask, so that they get one answer. Must not decide anything, nor know how it is shown. */
#ifndef GOLIVE_REPORT_OVERVIEW_H
#define GOLIVE_REPORT_OVERVIEW_H

#include "base/map.h"
#include "model/decision.h"

/* Where a finding stands in a report for people, in that order. */
enum part {
    PART_NOT_MET,
    PART_NOT_KNOWN,
    PART_LOOK, /* a warn, or what is loosened to less */
    PART_WAIVED,
    PART_ACCEPTED, /* from here on folded into counts, unless -v */
    PART_NOTE,
    PART_MET,
    PART_NOT_APPLICABLE,
    PART_COUNT
};
/* "Not met" */
const char *part_title(enum part part);
enum part part_of(const struct check_result *check, const struct finding *finding);

struct overview {
    size_t parts[PART_COUNT]; /* findings in each part */
    size_t total;
    size_t stops;    /* findings that stand in the way */
    size_t failed;   /* those of them that are shown not to be met */
    size_t optional; /* failed or unknown findings that do not: of checks that are not required */
    const struct finding *leading; /* the worst of those in the way, NULL if there is none */
    enum effect leading_effect;
};
struct overview overview_of(const struct deployment_result *result);

/* What a finding does to the decision, as a word: "no-go" "hold" "condition" "supports" "none". */
const char *effect_name(enum effect effect);
/* What a finding is to a reader of tests: only what stops a product fails, everything else that is open is shown. */
enum outcome {
    OUTCOME_PASSED,
    OUTCOME_FAILED,  /* makes it a no-go */
    OUTCOME_UNKNOWN, /* holds it */
    OUTCOME_OPEN, /* not as it should be, but does not stop it: waived, to look at, of a check that is not required */
    OUTCOME_SKIPPED /* does not apply */
};
enum outcome outcome_of(const struct check_result *check, const struct finding *finding);

/* "lapses", "none-found", "not-go" */
const char *horizon_name(const struct deployment_result *result);
/* Who answers for a check: its own owner, else the deployment's. "" if nobody is named. */
const char *owner_of(const struct deployment_result *result, const struct check_result *check);
size_t hold_reason_count(const struct deployment_result *result);

/* Indexes of the run's deployments in the order for people: those in use that are not go, then no-go, hold, go, each in
 * the run's own order. Freed with free(). */
size_t *people_order(const struct run *run);

/* For each deployment, how many before it have the same id: 0 but for files that are wrong. Freed with free(). */
size_t *same_ids(const struct run *run);

/* Walks over what would make it a go: each rule that stands in the way, once a check (findings of a rule follow one
 * another). Begin with a zeroed place; false at the end. */
struct finding_walk {
    const struct check_result *check;
    const struct finding *finding;
    size_t next_check;
    uint32_t next_finding;
};
bool go_if_next(const struct deployment_result *result, struct finding_walk *place);
/* The same over the findings of one part. */
bool part_next(const struct deployment_result *result, enum part part, struct finding_walk *place);

/* Walks over the evidence of a deployment, each address once. Begin with a zeroed walk; NULL at the end, which gives back
 * what it holds. */
struct evidence_walk {
    struct map seen; /* by address */
    size_t count;    /* pieces so far */
    size_t next_check;
    uint32_t next;
};
const struct evidence *evidence_next(const struct deployment_result *result, struct evidence_walk *walk);

/* True for a finding about a fact that is not answered, or not lately; its subject is the fact's name. */
bool is_fact(const struct finding *finding);
/* True for what is said of a check as a whole: that it was left out, or that its plugin failed. */
bool is_of_check(const struct finding *finding);

#endif
