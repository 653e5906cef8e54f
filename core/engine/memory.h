/* The memory of verdicts: a deployment of which nothing changed that its result rests on is not judged again, and of one of
 * which something did only the checks that can see it. Whatever is made of all checks together (the decision, its horizon,
 * waivers, the committee) is made anew then. Where results are kept is somebody else's business (cli/remembering.h); what
 * they rest on is known here. */
#ifndef GOLIVE_ENGINE_MEMORY_H
#define GOLIVE_ENGINE_MEMORY_H

#include "engine/judge.h"
#include "model/remembered.h"

/* Whoever keeps results. */
struct result_memory {
    void *context;
    /* Many questions follow, or have been asked: what is remembered stays the same meanwhile. */
    void (*hold)(void *context, bool on);
    /* Digests of all that the files say that a result may depend on. */
    struct digest (*of_deployment)(void *context, const struct deployment *deployment);
    struct digest (*of_site)(void *context, const struct site *site);
    struct digest (*of_check)(void *context, const struct check *check);
    /* What is remembered of the deployment of that id; false: nothing. In ARENA. */
    bool (*find)(void *context, const char *id, struct arena *arena, struct remembered *ret_remembered);
    /* Gives the result itself, as one of today; false: it cannot be had. In ARENA. */
    bool (*recall)(void *context, const struct deployment *deployment, const struct remembered *remembered,
        struct date today, struct arena *arena, struct deployment_result *ret_result);
    /* Gives the results of COUNT checks of it, with what their plugins said; RET_THERE: which can be had. In ARENA. */
    void (*recall_checks)(void *context, const struct remembered *remembered,
        const struct remembered_check *const *wanted, const struct check *const *checks, size_t count,
        struct arena *arena, struct check_result *ret_results, bool *ret_there);
    /* Tells that a result, judged anew, is another than was remembered, if it is: true. */
    bool (*differs)(void *context, const struct deployment_result *anew,
        const struct deployment_result *remembered, struct date today);
    /* The same of a single check of the deployment of that id, before anything is bound to either result. */
    bool (*check_differs)(void *context, const char *id, const struct check_result *anew,
        const struct check_result *remembered);
};

struct memory_options {
    const struct result_memory *memory; /* NULL: nothing is remembered, but what results rest on is told */
    const char *const *programs;        /* that have a part in judging, NULL-ended */
    struct known *known;                /* files that need not be read for recalling; NULL: all are read */
    const char *run;                    /* id of the run, which chooses the sample */
    uint64_t sample;                    /* one of so many remembered results is judged anew; at least 1 */
};

struct memory; /* of a run */

/* Tells what each case rests on, and recalls those whose inputs are the same: their results are complete. Gathers what they
 * asked of the web. Everything lives in ARENA. */
struct memory *memory_begin(const struct memory_options *options, struct judge *judge,
    const struct judge_case *cases, size_t count, struct arena *arena);
/* True if the case's result was recalled and is not to be judged. */
bool memory_holds(const struct memory *memory, size_t place);
/* Of a case that is to be judged, the results of checks that were recalled (judge_case.known); NULL: none. */
const struct check_result *const *memory_known(const struct memory *memory, size_t place);
/* A case was judged for today: what may be remembered of its checks is known, and the sample of them is compared. */
void memory_judged(struct memory *memory, size_t place);
/* A case was judged and looked ahead for: sets result->memory; what may come to something else the next time is not remembered.
 * NEXT_FLIP: the first instant at which a verdict of today changes (INSTANT_NONE: none). */
void memory_note(
    struct memory *memory, size_t place, instant next_flip, const char *sandbox, struct arena *arena);
/* Compares the sample with what was remembered. Returns how many differ. */
size_t memory_compare(const struct memory *memory);
/* The weakest sandbox under which results were judged that are remembered, or NULL. */
const char *memory_sandbox(const struct memory *memory);

struct memory_counts {
    size_t deployments; /* recalled as a whole */
    size_t checks;      /* of these */
    size_t remembered;  /* checks recalled in all, those of other deployments too */
    size_t judged;      /* checks that were not */
    size_t sampled;     /* of these, judged anew though they were remembered */
};
struct memory_counts memory_counts(const struct memory *memory);

#endif
