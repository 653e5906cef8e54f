/* The decision of a deployment, from its findings. Must not know where findings come from, what day it is, nor how a
 * decision is shown. The rules stand in DESIGN.md section 1; what binds waivers and acceptances to findings is in
 * decision_bind.c. */
#include "model/decision.h"

#include "base/map.h"
#include "base/text.h"

#include <string.h>

/* ---- the table ---- */

/* Of a required check. A check that is not required never does worse than a condition and never supports a go. */
struct row {
    enum effect plain;
    enum effect waived;   /* a waiver in force covers it */
    enum effect accepted; /* an acceptance in force covers it */
};

static const struct row table[STATUS_COUNT] = {
    [STATUS_NONE] = {EFFECT_HOLD, EFFECT_HOLD, EFFECT_HOLD},
    [STATUS_FAIL] = {EFFECT_NO_GO, EFFECT_CONDITION, EFFECT_NO_GO},
    [STATUS_UNKNOWN] = {EFFECT_HOLD, EFFECT_HOLD, EFFECT_HOLD},
    [STATUS_WARN] = {EFFECT_CONDITION, EFFECT_CONDITION, EFFECT_NOTHING},
    [STATUS_NOTE] = {EFFECT_SUPPORT, EFFECT_SUPPORT, EFFECT_SUPPORT},
    [STATUS_PASS] = {EFFECT_SUPPORT, EFFECT_SUPPORT, EFFECT_SUPPORT},
    [STATUS_NOT_APPLICABLE] = {EFFECT_NOTHING, EFFECT_NOTHING, EFFECT_NOTHING},
};

enum effect decision_effect(
    enum status status, enum assurance assurance, bool required, bool waived, bool accepted, bool loosened)
{
    const struct row *row = &table[status > STATUS_NONE && status < STATUS_COUNT ? status : STATUS_NONE];
    enum effect effect = row->plain;
    if (waived && row->waived < effect)
        effect = row->waived;
    if (accepted && row->accepted < effect)
        effect = row->accepted;
    bool looked_at = assurance >= ASSURANCE_ATTESTED && assurance < ASSURANCE_COUNT;
    if (effect == EFFECT_SUPPORT && !(looked_at && required))
        effect = EFFECT_NOTHING;
    if (loosened && effect < EFFECT_CONDITION)
        effect = EFFECT_CONDITION;
    if (!required && effect > EFFECT_CONDITION)
        effect = EFFECT_CONDITION;
    return effect;
}

static bool is_required(const struct check_result *result)
{
    return result->required || (result->check && result->check->required);
}

/* Only a rule that says it is no law can be waived: a basis left out counts as law. */
static bool waived(const struct finding *finding)
{
    return finding->waiver && finding->basis > BASIS_LAW && finding->basis < BASIS_COUNT &&
           !(finding->rule && finding->rule->basis == BASIS_LAW);
}

enum effect decision_finding_effect(const struct check_result *result, const struct finding *finding)
{
    return decision_effect((enum status)finding->status, (enum assurance)finding->assurance,
        is_required(result), waived(finding), finding->accepted != NULL, finding->loosened);
}

const struct finding *decision_leading_finding(const struct check_result *result)
{
    const struct finding *leading = NULL;
    enum effect leading_effect = EFFECT_NOTHING;
    for (uint32_t i = 0; i < result->finding_count; i++) {
        const struct finding *finding = &result->findings[i];
        enum effect effect = decision_finding_effect(result, finding);
        if (effect == EFFECT_SUPPORT)
            effect =
                EFFECT_NOTHING; /* between a pass that supports and one that does not, the status decides */
        if (!leading || effect > leading_effect ||
            (effect == leading_effect && finding->status < leading->status)) {
            leading = finding;
            leading_effect = effect;
        }
    }
    return leading;
}

enum decision decision_worse(enum decision a, enum decision b)
{
    return a > b ? a : b;
}

/* ---- making the decision ---- */

/* A decision in the making. */
struct making {
    struct deployment_result *result;
    struct arena *arena;
    struct map seen;      /* conditions already listed: a finding said twice is one condition */
    struct arena scratch; /* of the map's keys */
    size_t condition_capacity;
    const char **holds;
    size_t hold_count;
    size_t hold_capacity;
    bool supported; /* something a go may stand on */
};

static void add_condition(struct making *making, const char *check, const char *rule, const char *why)
{
    const char *key = arena_format(&making->scratch, "%s/%s: %s", check, rule, why);
    if (map_put(&making->seen, key, making))
        return;
    struct deployment_result *result = making->result;
    if (result->condition_count == making->condition_capacity) {
        making->condition_capacity = making->condition_capacity ? making->condition_capacity * 2 : 8;
        struct condition *larger = arena_take(making->arena, making->condition_capacity * sizeof *larger);
        if (result->condition_count)
            memcpy(larger, result->conditions, result->condition_count * sizeof *larger);
        result->conditions = larger;
    }
    result->conditions[result->condition_count++] =
        (struct condition){.check = check, .rule = rule, .why = why};
}

static void add_hold(struct making *making, const char *why)
{
    /* One more than counted is always there, zeroed: the list ends with NULL. */
    if (making->hold_count + 1 >= making->hold_capacity) {
        making->hold_capacity = making->hold_capacity ? making->hold_capacity * 2 : 4;
        const char **larger = arena_take(making->arena, making->hold_capacity * sizeof *larger);
        if (making->hold_count)
            memcpy(larger, making->holds, making->hold_count * sizeof *larger);
        making->holds = larger;
    }
    making->holds[making->hold_count++] = why;
}

/* Why a finding is a condition, in words. */
static const char *condition_words(
    struct making *making, const struct check_result *result, const struct finding *finding)
{
    const char *says = finding_says(finding);
    if (finding->status == STATUS_FAIL && waived(finding)) {
        char expires[DATE_TEXT_SIZE];
        date_text(finding->waiver->expires, expires);
        return arena_format(making->arena, "not met, waived by %s until %s: %s",
            finding->waiver->approved_by ? finding->waiver->approved_by : "?", expires, says);
    }
    if (finding->loosened)
        return arena_format(making->arena, "the rule is loosened: %s", says);
    if (!is_required(result) && finding->status == STATUS_FAIL)
        return arena_format(making->arena, "not met, but the check is not required: %s", says);
    if (!is_required(result) && finding->status != STATUS_WARN)
        return arena_format(making->arena, "not known, but the check is not required: %s", says);
    return arena_format(making->arena, "somebody must look at it: %s", says);
}

static const char *check_name(const struct check_result *result)
{
    return result->check && result->check->id ? result->check->id : "";
}

/* Adds the findings of one check; returns the worst effect. */
static enum effect add_check(struct making *making, struct check_result *result)
{
    result->status = check_result_status(result);
    making->result->counts[result->status]++;
    enum effect worst = EFFECT_NOTHING;
    for (uint32_t i = 0; i < result->finding_count; i++) {
        const struct finding *finding = &result->findings[i];
        enum effect effect = decision_finding_effect(result, finding);
        if (effect == EFFECT_CONDITION)
            add_condition(
                making, check_name(result), finding->rule_id, condition_words(making, result, finding));
        making->supported |= effect == EFFECT_SUPPORT;
        if (effect > worst)
            worst = effect;
    }
    if (result->finding_count)
        return worst;
    const char *why = arena_format(making->arena, "nothing was found out about %s", check_name(result));
    if (!is_required(result)) {
        add_condition(making, check_name(result), "CHECK", why);
        return EFFECT_CONDITION;
    }
    add_hold(making, why);
    return EFFECT_HOLD;
}

static void add_not_looked_at(struct making *making)
{
    const struct deployment_result *result = making->result;
    for (size_t i = 0; i < result->not_looked_at_count; i++) {
        const struct dimension *dimension = result->not_looked_at[i];
        const char *words = dimension->unseen;
        if (!words)
            words = arena_format(making->arena, "nobody has looked at it: %s",
                dimension->title && *dimension->title ? dimension->title : dimension->name);
        add_condition(making, dimension->name, "", words);
    }
}

void decision_make(struct deployment_result *result, struct arena *arena)
{
    struct making making = {.result = result, .arena = arena};
    result->conditions = NULL;
    result->condition_count = 0;
    memset(result->counts, 0, sizeof result->counts);

    enum effect worst = EFFECT_NOTHING;
    for (size_t i = 0; i < result->check_count; i++) {
        enum effect effect = add_check(&making, &result->checks[i]);
        if (effect > worst)
            worst = effect;
    }
    add_not_looked_at(&making);

    result->decision = worst == EFFECT_NO_GO  ? DECISION_NO_GO
                       : worst == EFFECT_HOLD ? DECISION_HOLD
                                              : DECISION_GO;
    const char *broken = result->deployment ? result->deployment->broken : NULL;
    if (broken)
        add_hold(&making,
            result->deployment->gone ? broken : arena_format(arena, "its file has errors: %s", broken));
    if (!result->check_count)
        add_hold(&making, "no check ran");
    else if (result->decision == DECISION_GO && !making.supported)
        add_hold(&making,
            "nothing stands behind it but answers that nobody has signed, and points that do not apply");
    if (making.hold_count)
        result->decision = decision_worse(result->decision, DECISION_HOLD);
    result->hold_reasons = making.hold_count ? making.holds : NULL;
    map_free(&making.seen);
    arena_free(&making.scratch);
}
