/* Results of checks that need not be judged again: what a check came to at another instant, or in another run, holds for as
 * long as its answers stay the same, and so does what it relies on. */
#ifndef GOLIVE_ENGINE_HOLDING_H
#define GOLIVE_ENGINE_HOLDING_H

#include "engine/judge.h"

/* Takes out of KNOWN (by the deployment's checks) whatever relies on a check that is not known: its answer may be another. */
void holding_close(const struct deployment *deployment, const struct check_result **known);
/* True of a check that golive adds to results by itself, as it finds the facts or the committee's word that day. */
bool holding_is_own(const char *id);
/* What a case that was judged and decided leaves known for the later case OF of the same deployment, or NULL: nothing. In
 * ARENA. */
const struct check_result *const *holding_at(const struct judge *judge, const struct judge_case *from,
    const struct judge_case *of, struct arena *arena);
/* A result as its plugin gave it, before anything was bound to it; its check's own lines count anew. RET_RESULT's check and
 * what is required of it are set. */
void holding_take(const struct check_result *known, struct arena *arena, struct check_result *ret_result);
/* What was taken over makes the checks that it relies on required, as what is judged does. */
void holding_require(struct deployment_result *result);

/* The place of a check's result among those of its deployment. */
size_t holding_place(const struct deployment *deployment, size_t check);
/* Where a check's evidence and answers are: of an inherited one, in the site's file. */
struct holding_origin {
    const struct deployment *deployment;
    size_t index; /* of the deployment */
    size_t check; /* of the check */
};
struct holding_origin holding_origin(
    const struct judge *judge, const struct deployment *deployment, size_t check);

#endif
