/* The decision, made in one place by one table (DESIGN.md section 1). */
#ifndef GOLIVE_MODEL_DECISION_H
#define GOLIVE_MODEL_DECISION_H

#include "model/result.h"

/* What one finding does to the decision. */
enum effect {
    EFFECT_NOTHING = 0,
    EFFECT_SUPPORT,   /* somebody looked, and it is fulfilled: a go may stand on it */
    EFFECT_CONDITION, /* go, with a condition */
    EFFECT_HOLD,
    EFFECT_NO_GO
};

/* The table. WAIVED: a waiver in force covers it. ACCEPTED: an acceptance in force covers it. LOOSENED: [loosen]. */
enum effect decision_effect(enum status status, enum assurance assurance, bool required, bool waived, bool accepted,
    bool loosened);

/* Fills decision, conditions, hold_reasons and counts of a deployment's result from its checks' findings, the
 * dimensions not looked at, and its file's state. Findings must carry their waivers and acceptances already.
 * Memory comes from ARENA. Order and doubling of findings or checks change nothing but the order of conditions. */
void decision_make(struct deployment_result *result, struct arena *arena);

/* Binds waivers, acceptances, severities and loosenings to the findings of a check at an instant: sets status,
 * severity_changed, loosened, waiver, accepted. Called once for each result, before decision_make. TODAY is the civil
 * date of that instant. */
void decision_bind(struct check_result *result, const struct deployment *deployment, const struct site *site,
    struct date today, struct arena *arena);

/* Lists waivers of the deployment that cover no finding, with the reason (expired, the finding has changed, there is no
 * such finding), into result->unused_waivers and waiver_words. */
void decision_unused_waivers(struct deployment_result *result, struct date today, struct arena *arena);

/* The worse of two decisions. */
enum decision decision_worse(enum decision a, enum decision b);

#endif
