/* What a fire drill found: one thing after the other was flipped in what a deployment rests on, and what became of its
 * decision each time. Plain data, made by engine/drill.c, drawn by report/. */
#ifndef GOLIVE_MODEL_DRILL_H
#define GOLIVE_MODEL_DRILL_H

#include "model/result.h"

/* What was flipped. */
enum drill_kind {
    DRILL_EVIDENCE = 1, /* a piece of evidence stands otherwise */
    DRILL_DATE,         /* a date is past */
    DRILL_FACT,         /* nobody answered a fact */
    DRILL_PLUGIN,       /* a plugin does not judge */
    DRILL_READING,      /* a reading is void */
    DRILL_WAIVER,       /* a waiver is void */
    DRILL_CASE,         /* a drill case of a plugin is laid over its section */
    DRILL_VALUE,        /* a fact is answered otherwise: listed, not judged */
    DRILL_KIND_COUNT
};

/* What came of it. */
enum drill_outcome {
    DRILL_OPEN = 1,  /* it stayed go, or became it, and should not have */
    DRILL_STAYED,    /* it stayed go, for a reason */
    DRILL_CLOSED,    /* it was go and is not any more */
    DRILL_WORSE,     /* it was not go before: something stands in the way that did not */
    DRILL_NO_WORSE,  /* it was not go before: nothing else stands in the way */
    DRILL_LISTED,    /* it is only told */
    DRILL_NOT_TRIED, /* there was nothing to try it with */
    DRILL_OUTCOME_COUNT
};

/* How evidence is flipped, in the order of the matrix. */
enum drill_state {
    DRILL_ABSENT = 0,
    DRILL_UNAVAILABLE,
    DRILL_REFUSED,
    DRILL_EMPTY,
    DRILL_TRUNCATED,
    DRILL_FOREIGN, /* another deployment's, or another paper */
    DRILL_STATE_COUNT
};

struct drill_flip {
    enum drill_kind kind;
    const char *what; /* "file:acme-2026.pdf", "touches_phi", "baa", "[baa] ends" */
    const char *how;  /* "absent", "not set", "crashed", "void", "past on 2027-02-01" */
    enum drill_outcome outcome;
    enum decision decision; /* with it; of DRILL_NOT_TRIED that of today */
    const char *why;        /* what closes the gate, or why it stays; "" if there is nothing to say */
};

struct deployment_drill {
    const struct deployment *deployment;
    enum decision today;      /* with nothing flipped */
    const char *why;          /* it is not go; "" if it is */
    struct drill_flip *flips; /* by kind; of a kind, what was flipped in the order of the file */
    size_t flip_count;
    size_t outcomes[DRILL_OUTCOME_COUNT];
};

struct drill {
    const struct run *run; /* what is so today */
    const struct site *site;
    struct deployment_drill *deployments; /* those that were judged, as named */
    size_t deployment_count;
    const struct deployment *const *not_judged; /* retired, or with errors in their files */
    size_t not_judged_count;
    size_t outcomes[DRILL_OUTCOME_COUNT];
    size_t go_count; /* deployments that are go today */
};

/* "evidence" "date" … */
const char *drill_kind_name(enum drill_kind kind);
/* "open" "stayed" "closed" "worse" "no-worse" "listed" "not-tried" */
const char *drill_outcome_name(enum drill_outcome outcome);
/* "absent" … "another's" */
const char *drill_state_name(enum drill_state state);

#endif
