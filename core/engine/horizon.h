/* The horizon of a go: the first instant at which it stops being one, and what lapses then. */
#ifndef GOLIVE_ENGINE_HORIZON_H
#define GOLIVE_ENGINE_HORIZON_H

#include "engine/judge.h"

/* The next instant after AT at which a check's answer, a waiver, an acceptance or a loosening of the result's deployment
 * changes; INSTANT_NONE if none is known. */
instant horizon_next_flip(const struct deployment_result *result, const struct site *site, instant at);

#define HORIZON_STEPS 64
#define HORIZON_DAYS (5 * 366)

/* For each case whose result is go: judges again at each next instant at which an answer, a waiver, an acceptance or a
 * loosening changes, on the evidence at hand, until it is not go; sets cleared_until, lapses_first, horizon_limited of
 * the result. LOOK_AHEAD fills what decision_make needs beyond findings. Words live in ARENA; *RET_INSTANTS counts. */
int horizon_find(struct judge *judge, const struct judge_case *cases, size_t count, struct arena *arena,
    size_t *ret_instants, char **ret_problem);

#endif
