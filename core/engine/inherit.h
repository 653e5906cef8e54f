/* Inherited checks: those of a deployment of kind site are judged once an instant, and what was found is shared with
 * the deployments that inherit them. Judges nothing itself. */
#ifndef GOLIVE_ENGINE_INHERIT_H
#define GOLIVE_ENGINE_INHERIT_H

#include "config/config.h"
#include "engine/judge.h"

#define INHERITS_NOTHING SIZE_MAX

/* The cases that were asked for, and behind them those of kind site that must be judged for them too. */
struct family {
    const struct judge_case *cases;
    size_t count;
    size_t asked; /* so many were asked for */
    const size_t *
        parents; /* of each that was asked for, the place of the case it inherits from, or INHERITS_NOTHING */
};

/* Lives in ARENA. */
struct family inherit_begin(
    const struct config *config, const struct judge_case *cases, size_t count, struct arena *arena);

/* Gives each inherited check that is not settled what the site's check of that name came to, if that is settled. To be
 * called before findings are bound, since waivers and acceptances are each deployment's own. */
void inherit_share(const struct family *family, struct arena *arena);

#endif
