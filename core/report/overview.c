/* Small questions about a result that several formats ask. Must not decide anything. See overview.h. */
#include "report/overview.h"

#include "base/map.h"
#include "base/text.h"

const char *part_title(enum part part)
{
    static const char *const titles[PART_COUNT] = {
        [PART_NOT_MET] = "Not met",
        [PART_NOT_KNOWN] = "Not known",
        [PART_LOOK] = "Look at this",
        [PART_WAIVED] = "Not met, but waived",
        [PART_ACCEPTED] = "Looked at and accepted",
        [PART_NOTE] = "Good to know",
        [PART_MET] = "Met",
        [PART_NOT_APPLICABLE] = "Does not apply",
    };
    return titles[part];
}

enum part part_of(const struct check_result *check, const struct finding *finding)
{
    static const enum part parts[STATUS_COUNT] = {
        [STATUS_NONE] = PART_NOT_KNOWN,
        [STATUS_FAIL] = PART_NOT_MET,
        [STATUS_UNKNOWN] = PART_NOT_KNOWN,
        [STATUS_WARN] = PART_LOOK,
        [STATUS_NOTE] = PART_NOTE,
        [STATUS_PASS] = PART_MET,
        [STATUS_NOT_APPLICABLE] = PART_NOT_APPLICABLE,
    };
    enum part part = finding->status < STATUS_COUNT ? parts[finding->status] : PART_NOT_KNOWN;
    if (part == PART_NOT_MET && finding->waiver && decision_finding_effect(check, finding) < EFFECT_HOLD)
        return PART_WAIVED;
    if (finding->loosened && part > PART_LOOK)
        return PART_LOOK;
    if (part == PART_LOOK && finding->accepted && !finding->loosened)
        return PART_ACCEPTED;
    return part;
}

struct overview overview_of(const struct deployment_result *result)
{
    struct overview overview = {0};
    for (size_t i = 0; i < result->check_count; i++) {
        const struct check_result *check = &result->checks[i];
        for (uint32_t j = 0; j < check->finding_count; j++) {
            const struct finding *finding = &check->findings[j];
            enum effect effect = decision_finding_effect(check, finding);
            enum part part = part_of(check, finding);
            overview.parts[part]++;
            overview.stops += effect >= EFFECT_HOLD;
            overview.failed += effect == EFFECT_NO_GO;
            overview.total++;
            overview.optional += effect < EFFECT_HOLD && (part == PART_NOT_MET || part == PART_NOT_KNOWN);
            if (effect >= EFFECT_HOLD && (!overview.leading || effect > overview.leading_effect)) {
                overview.leading = finding;
                overview.leading_effect = effect;
            }
        }
    }
    return overview;
}

const char *effect_name(enum effect effect)
{
    static const char *const names[] = {
        [EFFECT_NOTHING] = "none",
        [EFFECT_SUPPORT] = "supports",
        [EFFECT_CONDITION] = "condition",
        [EFFECT_HOLD] = "hold",
        [EFFECT_NO_GO] = "no-go",
    };
    return names[effect];
}

enum outcome outcome_of(const struct check_result *check, const struct finding *finding)
{
    static const enum outcome outcomes[PART_COUNT] = {
        [PART_NOT_MET] = OUTCOME_OPEN,
        [PART_NOT_KNOWN] = OUTCOME_OPEN,
        [PART_LOOK] = OUTCOME_OPEN,
        [PART_WAIVED] = OUTCOME_OPEN,
        [PART_ACCEPTED] = OUTCOME_PASSED,
        [PART_NOTE] = OUTCOME_PASSED,
        [PART_MET] = OUTCOME_PASSED,
        [PART_NOT_APPLICABLE] = OUTCOME_SKIPPED,
    };
    enum effect effect = decision_finding_effect(check, finding);
    if (effect >= EFFECT_HOLD)
        return effect == EFFECT_NO_GO ? OUTCOME_FAILED : OUTCOME_UNKNOWN;
    return outcomes[part_of(check, finding)];
}

const char *horizon_name(const struct deployment_result *result)
{
    if (result->decision != DECISION_GO)
        return "not-go";
    return result->cleared_until == INSTANT_NONE ? "none-found" : "lapses";
}

const char *owner_of(const struct deployment_result *result, const struct check_result *check)
{
    return deployment_owner(result->deployment, check->check);
}

size_t hold_reason_count(const struct deployment_result *result)
{
    size_t count = 0;
    while (result->hold_reasons && result->hold_reasons[count])
        count++;
    return count;
}

/* 0: in use and not go, then no-go, hold, go. */
static unsigned place_of(const struct deployment_result *result)
{
    if (result->decision == DECISION_GO)
        return 3;
    if (deployment_in_use(result->deployment))
        return 0;
    return result->decision == DECISION_NO_GO ? 1 : 2;
}

size_t *people_order(const struct run *run)
{
    size_t *order = memory_new(run->deployment_count, sizeof *order);
    size_t count = 0;
    for (unsigned place = 0; place <= 3; place++) {
        for (size_t i = 0; i < run->deployment_count; i++) {
            if (place_of(&run->deployments[i]) == place)
                order[count++] = i;
        }
    }
    return order;
}

size_t *same_ids(const struct run *run)
{
    size_t *same = memory_new(run->deployment_count, sizeof *same);
    struct map seen = {0};
    for (size_t i = 0; i < run->deployment_count; i++) {
        const char *id = run->deployments[i].deployment->id;
        same[i] = (size_t)(uintptr_t)map_get(&seen, id);
        map_put(&seen, id, (void *)(uintptr_t)(same[i] + 1));
    }
    map_free(&seen);
    return same;
}

bool go_if_next(const struct deployment_result *result, struct finding_walk *place)
{
    const char *last = place->finding ? place->finding->rule_id : NULL;
    for (; place->next_check < result->check_count; place->next_check++, place->next_finding = 0) {
        const struct check_result *check = &result->checks[place->next_check];
        if (!place->next_finding)
            last = NULL;
        while (place->next_finding < check->finding_count) {
            const struct finding *finding = &check->findings[place->next_finding++];
            if (decision_finding_effect(check, finding) < EFFECT_HOLD || string_equal(last, finding->rule_id))
                continue;
            place->check = check;
            place->finding = finding;
            return true;
        }
    }
    return false;
}

bool part_next(const struct deployment_result *result, enum part part, struct finding_walk *place)
{
    for (; place->next_check < result->check_count; place->next_check++, place->next_finding = 0) {
        const struct check_result *check = &result->checks[place->next_check];
        while (place->next_finding < check->finding_count) {
            const struct finding *finding = &check->findings[place->next_finding++];
            if (part_of(check, finding) != part)
                continue;
            place->check = check;
            place->finding = finding;
            return true;
        }
    }
    return false;
}

const struct evidence *evidence_next(const struct deployment_result *result, struct evidence_walk *walk)
{
    for (; walk->next_check < result->check_count; walk->next_check++, walk->next = 0) {
        const struct check_result *check = &result->checks[walk->next_check];
        while (walk->next < check->evidence_count) {
            const struct evidence *evidence = check->evidence[walk->next++];
            if (!evidence->uri || map_put(&walk->seen, evidence->uri, walk))
                continue;
            walk->count++;
            return evidence;
        }
    }
    map_free(&walk->seen);
    return NULL;
}

bool is_fact(const struct finding *finding)
{
    return string_equal(finding->rule_id, "FACT") && finding->subject && *finding->subject;
}

bool is_of_check(const struct finding *finding)
{
    return string_equal(finding->rule_id, "CHECK");
}
