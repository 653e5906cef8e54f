/* Who inherits from which case, and the sharing of results. See inherit.h. */
#include "engine/inherit.h"

#include "base/text.h"

#include <string.h>

/* Cases of kind site, among those that were asked for or to be judged beside them. */
struct sites {
    size_t *places;
    size_t count;
};

static size_t find_site(
    const struct sites *sites, const struct judge_case *cases, const struct judge_case *heir)
{
    for (size_t i = 0; i < sites->count; i++) {
        const struct judge_case *of = &cases[sites->places[i]];
        if (of->deployment == heir->deployment->parent && of->at == heir->at &&
            of->renewed == heir->renewed && of->change == heir->change)
            return sites->places[i];
    }
    return INHERITS_NOTHING;
}

/* True if there is a check that only the site's tells: one that is known already needs nobody. */
static bool inherits(const struct judge_case *of)
{
    const struct deployment *deployment = of->deployment;
    if (!deployment->parent || deployment->broken)
        return false;
    if (!of->known)
        return true;
    for (size_t i = 0; i < deployment->check_count; i++) {
        const struct check *check = &deployment->checks[i];
        if (check->inherited && !check->missing && !of->known[i])
            return true;
    }
    return false;
}

struct family inherit_begin(
    const struct config *config, const struct judge_case *cases, size_t count, struct arena *arena)
{
    size_t heirs = 0, listed = 0;
    for (size_t i = 0; i < count; i++) {
        heirs += inherits(&cases[i]);
        listed += string_equal(cases[i].deployment->kind, "site");
    }
    struct family family = {.cases = cases, .count = count, .asked = count};
    if (!heirs)
        return family;
    struct judge_case *all = arena_take(arena, (count + heirs) * sizeof *all);
    size_t *parents = arena_take(arena, count * sizeof *parents);
    struct sites sites = {.places = arena_take(arena, (listed + heirs) * sizeof *sites.places)};
    memcpy(all, cases, count * sizeof *all);
    for (size_t i = 0; i < count; i++) {
        if (string_equal(cases[i].deployment->kind, "site"))
            sites.places[sites.count++] = i;
    }
    for (size_t i = 0; i < count; i++) {
        const struct deployment *site = cases[i].deployment->parent;
        parents[i] = inherits(&cases[i]) ? find_site(&sites, all, &cases[i]) : INHERITS_NOTHING;
        if (!inherits(&cases[i]) || parents[i] != INHERITS_NOTHING)
            continue;
        all[family.count] = cases[i];
        all[family.count].deployment = site;
        all[family.count].known = NULL;
        all[family.count].index = (size_t)(site - config->deployments);
        all[family.count].result = arena_take(arena, sizeof *all->result);
        sites.places[sites.count++] = family.count;
        parents[i] = family.count++;
    }
    family.cases = all;
    family.parents = parents;
    return family;
}

/* Findings are copied, since what is bound to them is each deployment's own; what they rest on is the same. */
static void share(struct check_result *result, const struct check_result *of_site, struct arena *arena)
{
    const struct check *check = result->check;
    bool required = result->required;
    *result = *of_site;
    result->check = check;
    result->required = required;
    result->findings = arena_take(arena, of_site->finding_count * sizeof *result->findings);
    if (of_site->finding_count)
        memcpy(result->findings, of_site->findings, of_site->finding_count * sizeof *result->findings);
}

void inherit_share(const struct family *family, struct arena *arena)
{
    for (size_t i = 0; family->parents && i < family->asked; i++) {
        if (family->parents[i] == INHERITS_NOTHING)
            continue;
        struct deployment_result *result = family->cases[i].result;
        for (size_t k = 0; k < result->check_count; k++) {
            if (!result->checks[k].check->inherited || result->checks[k].status != STATUS_NONE)
                continue;
            const struct check_result *of_site = deployment_result_check(
                family->cases[family->parents[i]].result, result->checks[k].check->id);
            if (of_site && of_site->status != STATUS_NONE)
                share(&result->checks[k], of_site, arena);
        }
    }
}
