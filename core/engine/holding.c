/* Which results still hold at another instant, and what they are before anybody's severities and waivers. Knows nothing of
 * where results are kept between runs. See holding.h. */
#include "engine/holding.h"

#include "model/committee.h"

#include <string.h>

size_t holding_place(const struct deployment *deployment, size_t check)
{
    bool contradicts = deployment->contradictions && deployment->contradictions[0];
    return check + contradicts; /* golive's own check of the facts comes first */
}

struct holding_origin holding_origin(
    const struct judge *judge, const struct deployment *deployment, size_t check)
{
    const struct deployment *all = judge->config->deployments, *site = deployment->parent;
    struct holding_origin origin = {deployment, (size_t)(deployment - all), check};
    const struct check *own = &deployment->checks[check];
    const struct check *of_site = own->inherited && site ? deployment_check(site, own->id) : NULL;
    if (of_site)
        origin = (struct holding_origin){site, (size_t)(site - all), (size_t)(of_site - site->checks)};
    return origin;
}

/* ---- what others rely on ---- */

bool holding_is_own(const char *id)
{
    return string_equal(id, COMMITTEE_CHECK) || string_equal(id, "facts");
}

/* A check relies on those of its own file: of an inherited one, those are not here. One that is not there was not there
 * before, either. */
static bool stands_alone(const struct deployment *deployment, size_t place, const struct check_result **known)
{
    const char *const *relied = known[place]->relies;
    for (; relied && *relied; relied++) {
        const struct check *other = deployment_check(deployment, *relied);
        if (deployment->checks[place].inherited || (other && !known[other - deployment->checks]) ||
            (!other && holding_is_own(*relied)))
            return false;
    }
    return true;
}

void holding_close(const struct deployment *deployment, const struct check_result **known)
{
    for (bool again = true; again;) {
        again = false;
        for (size_t i = 0; i < deployment->check_count; i++) {
            if (!known[i] || stands_alone(deployment, i, known))
                continue;
            known[i] = NULL;
            again = true;
        }
    }
}

void holding_require(struct deployment_result *result)
{
    for (size_t i = 0; i < result->check_count; i++) {
        const struct check_result *taken = &result->checks[i];
        if (!taken->taken_over || taken->check->inherited)
            continue;
        for (const char *const *relied = taken->relies; relied && *relied; relied++) {
            for (size_t k = 0; k < result->check_count; k++)
                result->checks[k].required |= string_equal(result->checks[k].check->id, *relied);
        }
    }
}

/* ---- at another instant ---- */

/* As if every source were asked again it is another question for whoever looks at how old an answer is. */
static bool same_question(
    const struct judge *judge, const struct judge_case *from, const struct judge_case *of, size_t check)
{
    if (from->renewed == of->renewed)
        return true;
    struct holding_origin origin = holding_origin(judge, of->deployment, check);
    return web_known(judge->web, origin.index, origin.check).count == 0;
}

static bool still_holds(const struct check_result *result, instant judged, instant at)
{
    return !result->fleeting && result->status != STATUS_NONE && judged <= at &&
           (result->stable_until == INSTANT_NONE || at < result->stable_until);
}

const struct check_result *const *holding_at(const struct judge *judge, const struct judge_case *from,
    const struct judge_case *of, struct arena *arena)
{
    const struct deployment *deployment = of->deployment;
    const struct deployment_result *result = from->result;
    if (from->change || of->change || result->check_count < deployment->check_count)
        return NULL;
    const struct check_result **known = arena_take(arena, (deployment->check_count + 1) * sizeof *known);
    for (size_t i = 0; i < deployment->check_count; i++) {
        const struct check_result *before = &result->checks[holding_place(deployment, i)];
        if (still_holds(before, from->at, of->at) && same_question(judge, from, of, i))
            known[i] = before;
    }
    holding_close(deployment, known);
    return known;
}

void holding_take(const struct check_result *known, struct arena *arena, struct check_result *ret_result)
{
    const struct check *check = ret_result->check;
    bool required = ret_result->required;
    *ret_result = *known;
    ret_result->check = check;
    ret_result->required = required;
    ret_result->taken_over = true;
    ret_result->findings = arena_take(arena, known->finding_count * sizeof *known->findings);
    for (uint32_t i = 0; i < known->finding_count; i++) {
        struct finding *finding = &ret_result->findings[i];
        *finding = known->findings[i];
        finding->status = finding->said;
        finding->waiver = NULL;
        finding->accepted = NULL;
        finding->severity_changed = finding->loosened = false;
    }
    ret_result->status = check_result_status(ret_result);
}
