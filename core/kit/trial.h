/* One judging of a case: the evidence as it stands in it, the order in which it arrives, and what the check found. Each
 * trial goes through golive-worker as a check of a run does. */
#ifndef GOLIVE_KIT_TRIAL_H
#define GOLIVE_KIT_TRIAL_H

#include "kit/case.h"
#include "kit/shelf.h"
#include "worker/client.h"

struct trial {
    const struct plugin_case *of;
    const struct site *site;
    const struct deployment *deployment;
    const struct check *check;
    const struct gathered **pieces; /* by piece of the case: how it stands in this trial */
    const unsigned *arrival; /* by piece, then by reliance: the smaller arrives first; NULL: all at once */
    unsigned step;           /* how many arrive a round; 0: all */
    /* filled by trials_judge */
    struct check_result result; /* findings bound; of a check that failed none */
    const char *problem; /* why it failed: crashed, hung, broke a rule of the house; NULL if it did not */
    unsigned rounds;     /* times it waited */
    const char *const
        *unknown;      /* addresses and checks it asked for of which the case says nothing, NULL-ended */
    const bool *asked; /* by piece of the web: it was asked for */
};

/* A trial of the case as it stands: all pieces put on the shelf. */
struct trial trial_plain(const struct plugin_case *of, struct shelf *shelf, struct arena *arena);

/* Judges all trials; results live in ARENA. 0, or a negative errno if the worker is lost: then trials without a result
 * have a problem. */
int trials_judge(struct worker *worker, struct shelf *shelf, struct trial *const *trials, size_t count,
    struct arena *arena);

/* How the check as a whole stands; STATUS_UNKNOWN if it failed. */
enum status trial_status(const struct trial *trial);
/* The worst status of a rule of whatever subject; STATUS_NONE if it has no finding. */
enum status trial_rule_status(const struct trial *trial, const char *rule);
/* NULL if there is none. */
const struct finding *trial_finding(const struct trial *trial, const char *rule, const char *subject);

#endif
