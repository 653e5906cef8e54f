/* What a committee's word comes to on a day: findings like any other, so that one table decides them all, and the
 * exception under which a product that is on hold is in use all the same. Knows no files and no clock. */
#ifndef GOLIVE_MODEL_COMMITTEE_H
#define GOLIVE_MODEL_COMMITTEE_H

#include "model/result.h"

/* The id of the check that these findings stand in. */
#define COMMITTEE_CHECK "committee"

/* True if there is something to say: the deployment has an approval or conditions, or the policy requires an approval
 * of products (never of a file of kind = site), or it is in use since a day and what is recorded of it is known. */
bool committee_speaks(const struct deployment *deployment, const struct site *site);

/* Fills the result of the check COMMITTEE_CHECK for the civil day TODAY. Its rules:
 *  COM-01  the approval: refused and past pilots fail; missing, returned, dated ahead or ended is unknown; else it
 *          passes, asserted, for it is typed: an approval binds, and proves nothing of the product
 *  COM-02  each condition (its subject): met passes; not met is a warn until its due day has passed, then a fail
 *  COM-03  who answered the facts has not approved (only if the policy wants a second person)
 *  COM-04  a product in use was found go before it was used, by what is recorded; else it is a warn, until a committee
 *          has approved its use since
 * stable_from and stable_until are the days between which all of this stays the same. Memory comes from ARENA. */
void committee_judge(const struct deployment *deployment, const struct site *site, struct date today,
    struct arena *arena, struct check_result *ret_result);

/* Sets exception and exception_words of a decided result. An exception is in force from the day of its approval to its
 * last day, over a hold that rests on nothing that law demands; it never makes a decision better. */
void committee_exception(struct deployment_result *result, struct date today, struct arena *arena);

/* "approved", "conditions", "pilot", "refused", "returned"; "" for none. */
const char *approval_decision_name(enum approval_decision decision);

/* True if the two are the name of one person: equal but for case and blanks. */
bool same_person(const char *a, const char *b);

#endif
