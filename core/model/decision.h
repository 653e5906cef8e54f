/* The decision, made in one place by one table (DESIGN.md section 1). */
#ifndef GOLIVE_MODEL_DECISION_H
#define GOLIVE_MODEL_DECISION_H

#include "model/result.h"

/* Longest that a waiver or a loosening holds after its approval, and an acceptance after it was given. */
enum { WAIVER_DAYS = 365, ACCEPTANCE_DAYS = 730 };

/* What one finding does to the decision. */
enum effect {
    EFFECT_NOTHING = 0,
    EFFECT_SUPPORT,   /* somebody looked, and it is fulfilled: a go may stand on it */
    EFFECT_CONDITION, /* go, with a condition */
    EFFECT_HOLD,
    EFFECT_NO_GO
};

/* The table. WAIVED: a waiver in force covers it. ACCEPTED: an acceptance in force covers it. LOOSENED: [loosen]. */
enum effect decision_effect(
    enum status status, enum assurance assurance, bool required, bool waived, bool accepted, bool loosened);

/* What a finding of a check does to the decision, its waiver, acceptance and loosening considered. */
enum effect decision_finding_effect(const struct check_result *result, const struct finding *finding);

/* The finding that speaks for the check: the worst in effect, then in status, then the first. NULL if there is none. */
const struct finding *decision_leading_finding(const struct check_result *result);

/* The loosening of RULE in force on TODAY, or NULL. */
const struct loosening *decision_loosening(const struct site *site, const char *rule, struct date today);

/* Fills decision, conditions, hold_reasons and counts of a deployment's result from its checks' findings, the
 * dimensions not looked at, and its file's state; sets each check's status. Findings must carry their waivers and
 * acceptances already. Memory comes from ARENA. Order and doubling of findings change nothing but the order of
 * conditions; nor do those of checks, but that a check given twice is counted twice.
 * Conditions are listed whatever the decision: they are those that a go would have. Only passes and notes of required
 * checks that are attested or better support a go: a not-applicable never does, nor does a check that may fail. */
void decision_make(struct deployment_result *result, struct arena *arena);

/* Binds waivers, acceptances, severities and loosenings to the findings of a check at an instant: sets status,
 * severity_changed, loosened, waiver, accepted, and the check's status. Called once for each result, before
 * decision_make. TODAY is the civil date of that instant. In this order:
 *  - a fail counts as what its rule's description says (rule->severity);
 *  - [loosen:RULE] in force (at most 365 days after its approval) makes a fail of a rule that is not law a warn or note;
 *  - severity.RULE makes a note or warn of that rule worse, never better; an unknown stays unknown;
 *  - a waiver covers a fail of a rule that is not law, whose digest it names, from its approval to its end;
 *  - an acceptance closes a warn (with that digest, if it names one) for 730 days; of an inherited check, the site's does. */
void decision_bind(struct check_result *result, const struct deployment *deployment, const struct site *site,
    struct date today, struct arena *arena);

/* Lists waivers of the deployment that cover no finding, with the reason (expired, the finding has changed, there is no
 * such finding), into result->unused_waivers and waiver_words. */
void decision_unused_waivers(struct deployment_result *result, struct date today, struct arena *arena);

/* The worse of two decisions. */
enum decision decision_worse(enum decision a, enum decision b);

#endif
