/* Looking ahead through a span of time: every deployment is judged again at each next instant at which an answer, a
 * waiver, an acceptance or a loosening changes, on the evidence at hand, past a go's end and on. */
#ifndef GOLIVE_ENGINE_FORECAST_H
#define GOLIVE_ENGINE_FORECAST_H

#include "engine/judge.h"
#include "model/forecast.h"

struct forecast_wish {
    const struct run *run; /* what was found today */
    instant until;
    bool renewed;
};

/* Fills RET_FORECAST; what it points to lives in ARENA or in the configuration. At most FORECAST_STEPS instants a
 * deployment. 0, or a negative errno with *RET_PROBLEM (freed with free()). */
int forecast_make(struct judge *judge, const struct forecast_wish *wish, struct arena *arena,
    struct forecast *ret_forecast, char **ret_problem);

#endif
