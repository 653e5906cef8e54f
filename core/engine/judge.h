/* Has checks judged at given instants: makes the worker's jobs, repeats those that wait for other checks, completes what
 * comes back, and stands in for checks that cannot be judged. */
#ifndef GOLIVE_ENGINE_JUDGE_H
#define GOLIVE_ENGINE_JUDGE_H

#include "config/config.h"
#include "engine/change.h"
#include "engine/plugins.h"
#include "engine/web.h"
#include "model/gathered.h"
#include "worker/client.h"

struct judge {
    const struct config *config;
    const struct plugin_set *plugins;
    const struct check_evidence *const
        *evidence;           /* by deployment, then by check; NULL where a deployment needs none */
    struct web *web;         /* where wishes of the web go */
    const char *const *only; /* --only, NULL-ended, or NULL */
    struct worker_options worker_options;
    struct worker *worker; /* started with the first job */
    bool *added;           /* by plugin: the worker has it */
    const char **refused;  /* by plugin: why the worker could not take it, or NULL */
    struct catalogue **catalogues;
    size_t catalogue_count;
    const char *data_folder;
    struct arena arena;
    size_t judged; /* calls for a verdict so far */
    /* Called before a deployment (by its index) is judged: has its evidence read that is known only as it was in an earlier
     * run. 0, or a negative errno with *RET_PROBLEM (freed with free()). NULL: all is read. */
    int (*need)(void *context, size_t index, char **ret_problem);
    void *need_context;
    void (*progress)(
        void *context, size_t done, size_t total); /* told of each outcome of judge_cases; NULL: nobody */
    void *progress_context;
};

/* One deployment at one instant; RESULT->checks is filled, all findings bound, nothing decided. */
struct judge_case {
    const struct deployment *deployment;
    size_t index; /* of the deployment, for its evidence */
    instant at;
    bool renewed; /* as if every source of the web were asked again then, and said the same: a day ahead is
                                     judged by what is known, not by how old copies will be if nobody asks until then */
    const struct judge_change *change; /* what is to be different; NULL: nothing */
    const struct check_result *const
        *known; /* by the deployment's checks: results that still hold at that instant, and
                                                so do all that they rely on (holding_close); NULL: is to be judged */
    struct deployment_result *result;
};

/* Judges all cases; results live in ARENA. 0, or a negative errno with *RET_PROBLEM (freed with free()) if the worker
 * cannot be started. A worker lost on the way makes its checks unknown. */
int judge_cases(struct judge *judge, const struct judge_case *cases, size_t count, struct arena *arena,
    char **ret_problem);
void judge_free(struct judge *judge);
/* True if --only names the check, or was not given (NULL). */
bool judge_chosen(const char *const *only, const char *id);

#endif
