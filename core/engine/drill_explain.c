/* What came of a flip, and why: a gate that stays open is explained by what held it open, or it is a hole. Knows findings
 * and what they rest on, never how they came about. See drill.h. */
#include "engine/drill_private.h"

#include "model/decision.h"

#include <string.h>

/* Whether a status lets a check pass. */
static bool is_good(enum status status)
{
    return status == STATUS_PASS || status == STATUS_NOTE || status == STATUS_NOT_APPLICABLE;
}

static enum effect effect_of(const struct check_result *check)
{
    const struct finding *leading = check ? decision_leading_finding(check) : NULL;
    return leading ? decision_finding_effect(check, leading) : EFFECT_NOTHING;
}

static const struct finding *find(const struct check_result *check, const struct finding *like)
{
    for (size_t i = 0; check && i < check->finding_count; i++) {
        const struct finding *finding = &check->findings[i];
        if (string_equal(finding->rule_id, like->rule_id) && string_equal(finding->subject, like->subject))
            return finding;
    }
    return NULL;
}

/* The worst that is said of a rule of whatever subject; STATUS_NONE if nothing is. */
static enum status worst_of_rule(const struct check_result *check, const char *rule)
{
    enum status worst = STATUS_NONE;
    for (size_t i = 0; check && i < check->finding_count; i++) {
        enum status status = (enum status)check->findings[i].status;
        if (string_equal(check->findings[i].rule_id, rule) && (!worst || status < worst))
            worst = status;
    }
    return worst;
}

/* Whether the check can close the gate, before or after. */
static bool can_close(const struct check_result *before, const struct check_result *after)
{
    return before->required || (after && after->required);
}

/* ---- words ---- */

static const char *words_of(
    struct arena *arena, const struct check_result *check, const struct finding *finding)
{
    bool fact = string_equal(finding->rule_id, "FACT");
    return arena_format(arena, "%s %s%s%s: %s", check->check->id, finding->rule_id,
        fact && finding->subject ? " " : "", fact && finding->subject ? finding->subject : "",
        finding_says(finding));
}

static const char *rule_is(
    struct arena *arena, const struct check_result *check, const struct finding *finding, const char *how)
{
    return arena_format(arena, "%s %s %s", check->check->id, finding->rule_id, how);
}

const char *flip_leading(const struct deployment_result *result, struct arena *arena)
{
    const struct check_result *worst = NULL;
    for (size_t i = 0; i < result->check_count; i++) {
        if (effect_of(&result->checks[i]) > (worst ? effect_of(worst) : EFFECT_CONDITION))
            worst = &result->checks[i];
    }
    if (worst)
        return words_of(arena, worst, decision_leading_finding(worst));
    const char *const *reason = result->hold_reasons;
    return reason && *reason ? arena_copy(arena, *reason) : "";
}

/* The worst finding that stands in the way and did not before, in words; NULL if there is none. */
static const char *new_in_the_way(
    const struct deployment_result *before, const struct deployment_result *after, struct arena *arena)
{
    const struct check_result *of = NULL;
    const struct finding *worst = NULL;
    enum effect worst_effect = EFFECT_CONDITION;
    for (size_t i = 0; i < after->check_count; i++) {
        const struct check_result *check = &after->checks[i];
        const struct check_result *then = deployment_result_check(before, check->check->id);
        for (size_t k = 0; k < check->finding_count; k++) {
            const struct finding *finding = &check->findings[k], *was = find(then, finding);
            enum effect effect = decision_finding_effect(check, finding);
            if (effect <= worst_effect || (was && decision_finding_effect(then, was) >= effect))
                continue;
            worst_effect = effect;
            of = check;
            worst = finding;
        }
    }
    return worst ? words_of(arena, of, worst) : NULL;
}

/* ---- why it stays ---- */

/* What is known so far: the first hole, else the first reason. */
struct verdict {
    struct arena *arena;
    const char *hole;
    const char *reason;
};

static void give_reason(struct verdict *verdict, const char *words)
{
    if (!verdict->reason)
        verdict->reason = words;
}

static void find_hole(struct verdict *verdict, const char *words)
{
    if (!verdict->hole)
        verdict->hole = words;
}

static void not_required(struct verdict *verdict, const struct check_result *check)
{
    give_reason(verdict, arena_format(verdict->arena, "check %s is not required", check->check->id));
}

/* A finding that got worse and yet does not close the gate. */
static void explain_worse(
    struct verdict *verdict, const struct check_result *check, const struct finding *after)
{
    struct arena *arena = verdict->arena;
    if (after->waiver)
        give_reason(verdict, rule_is(arena, check, after, "is waived"));
    else if (after->loosened)
        give_reason(verdict, rule_is(arena, check, after, "is loosened by the site file"));
    else if (after->status == STATUS_WARN)
        give_reason(verdict,
            rule_is(arena, check, after,
                after->accepted ? "is a warn, which is accepted" : "is a warn then: a condition of the go"));
    else if (after->status == STATUS_NOTE)
        give_reason(verdict, rule_is(arena, check, after, "is a note then: it is told, and stops nothing"));
    else
        find_hole(verdict, arena_format(arena, "%s %s is %s then, and the gate stays open", check->check->id,
                               after->rule_id, status_name((enum status)after->status)));
}

/* A finding that passes though what it rested on is spoilt. */
static void explain_still_good(struct verdict *verdict, const struct flip_case *flip,
    const struct check_result *check, const struct finding *before, const struct finding *after)
{
    struct arena *arena = verdict->arena;
    bool other = after->evidence && !string_equal(after->evidence->uri, flip->evidence->uri);
    bool document = string_starts(flip->evidence->uri, "file:");
    bool whole = !*before->quote && !*after->quote;
    if (other && after->evidence->state == EVIDENCE_GOT)
        give_reason(verdict, arena_format(arena, "%s %s rests on %s too", check->check->id, after->rule_id,
                                 after->evidence->uri));
    else if (flip->state == DRILL_TRUNCATED && document)
        give_reason(
            verdict, rule_is(arena, check, after,
                         whole ? "asks for the paper as a whole: nobody can tell that half of it is gone"
                               : "stands in the half that is left"));
    else if (flip->state == DRILL_FOREIGN && !document)
        give_reason(verdict, rule_is(arena, check, after, "takes what its address answers for what it is"));
    else if (flip->state == DRILL_FOREIGN && flip->same_vendor)
        give_reason(verdict, rule_is(arena, check, after, "is met by that paper of the same vendor, too"));
    else if (flip->state == DRILL_FOREIGN && whole)
        find_hole(verdict, rule_is(arena, check, after,
                               "takes that paper for its own: ask for words that only its own has"));
    else
        find_hole(verdict, rule_is(arena, check, after, "passes without it"));
}

static void explain_evidence(struct verdict *verdict, const struct flip_case *flip,
    const struct deployment_result *before, const struct deployment_result *after)
{
    for (size_t i = 0; i < before->check_count; i++) {
        const struct check_result *check = &before->checks[i];
        const struct check_result *now = deployment_result_check(after, check->check->id);
        for (size_t k = 0; k < check->finding_count; k++) {
            const struct finding *earned = &check->findings[k];
            if (earned->evidence != flip->evidence ||
                (earned->status != STATUS_PASS && earned->status != STATUS_NOT_APPLICABLE))
                continue;
            const struct finding *left = find(now, earned);
            if (!can_close(check, now))
                not_required(verdict, check);
            else if (!left && is_good(worst_of_rule(now, earned->rule_id)))
                find_hole(verdict, rule_is(verdict->arena, check, earned, "passes for other subjects alone"));
            else if (left && (left->status == STATUS_PASS || left->status == STATUS_NOT_APPLICABLE))
                explain_still_good(verdict, flip, check, earned, left);
            else if (left)
                explain_worse(verdict, now, left);
        }
    }
    give_reason(verdict, "no pass rests on it");
}

/* Of facts and dates: what a check that can close the gate says otherwise, and does not close it. */
static void explain_changes(
    struct verdict *verdict, const struct deployment_result *before, const struct deployment_result *after)
{
    for (size_t i = 0; i < after->check_count; i++) {
        const struct check_result *now = &after->checks[i];
        const struct check_result *then = deployment_result_check(before, now->check->id);
        for (size_t k = 0; then && k < now->finding_count; k++) {
            const struct finding *finding = &now->findings[k], *was = find(then, finding);
            if (was && was->status == finding->status)
                continue;
            bool applies = finding->status == STATUS_PASS && (!was || was->status == STATUS_NOT_APPLICABLE);
            if (!can_close(then, now))
                not_required(verdict, now);
            else if (applies)
                give_reason(verdict, rule_is(verdict->arena, now, finding, "applies then, and is met"));
            else if (was && finding->status > was->status)
                find_hole(verdict, arena_format(verdict->arena, "%s %s becomes %s by it", now->check->id,
                                       finding->rule_id, status_name((enum status)finding->status)));
            else
                explain_worse(verdict, now, finding);
        }
    }
}

static void explain_plugin(
    struct verdict *verdict, const struct flip_case *flip, const struct deployment_result *after)
{
    for (size_t i = 0; i < after->check_count; i++) {
        const struct check_result *check = &after->checks[i];
        if (!string_equal(check->check->plugin, flip->change.plugin))
            continue;
        if (check->required)
            find_hole(
                verdict, arena_format(verdict->arena, "required check %s was not judged", check->check->id));
        else
            not_required(verdict, check);
    }
}

static bool is_settled_by(const struct flip_case *flip, const struct finding *finding)
{
    return flip->reading ? finding->reading == flip->reading : finding->waiver == flip->waiver;
}

static void explain_act(struct verdict *verdict, const struct flip_case *flip,
    const struct deployment_result *before, const struct deployment_result *after)
{
    for (size_t i = 0; i < before->check_count; i++) {
        const struct check_result *check = &before->checks[i];
        const struct check_result *now = deployment_result_check(after, check->check->id);
        for (size_t k = 0; k < check->finding_count; k++) {
            const struct finding *settled = &check->findings[k], *left = find(now, settled);
            if (!is_settled_by(flip, settled))
                continue;
            if (!can_close(check, now))
                not_required(verdict, check);
            else if (left && is_good((enum status)left->status))
                give_reason(verdict, rule_is(verdict->arena, check, left, "is found without it, too"));
            else if (left)
                explain_worse(verdict, now, left);
        }
    }
    give_reason(verdict, flip->reading ? "no finding rests on it" : "it covers nothing today");
}

/* Rules that a case wants to see fail and that are as good as ever. */
static void explain_case(struct verdict *verdict, const struct flip_case *flip,
    const struct deployment_result *before, const struct deployment_result *after)
{
    const struct check_result *check = deployment_result_check(after, flip->check);
    const struct check_result *then = deployment_result_check(before, flip->check);
    for (size_t i = 0; check && i < flip->laid->expectation_count; i++) {
        const struct drill_expectation *expected = &flip->laid->expectations[i];
        enum status status = worst_of_rule(check, expected->rule);
        if (is_good(expected->status) || (status != STATUS_NONE && !is_good(status)))
            continue;
        const char *words = arena_format(verdict->arena, "%s %s lets it through: it is %s", flip->check,
            expected->rule, status == STATUS_NONE ? "not spoken of" : status_name(status));
        bool needless =
            status == STATUS_NOT_APPLICABLE && worst_of_rule(then, expected->rule) == STATUS_NOT_APPLICABLE;
        if (!check->required)
            not_required(verdict, check);
        else if (needless)
            give_reason(verdict,
                arena_format(verdict->arena, "%s %s does not apply to it", flip->check, expected->rule));
        else
            find_hole(verdict, words);
    }
    if (check && !check->required)
        not_required(verdict, check);
}

static struct verdict explain(const struct flip_case *flip, const struct deployment_result *before,
    const struct deployment_result *after, struct arena *arena)
{
    struct verdict verdict = {.arena = arena};
    switch (flip->kind) {
    case DRILL_EVIDENCE:
        explain_evidence(&verdict, flip, before, after);
        break;
    case DRILL_DATE:
        explain_changes(&verdict, before, after);
        if (!verdict.reason)
            find_hole(&verdict, "nothing takes notice of that day");
        break;
    case DRILL_PLUGIN:
        explain_plugin(&verdict, flip, after);
        break;
    case DRILL_READING:
    case DRILL_WAIVER:
        explain_act(&verdict, flip, before, after);
        break;
    case DRILL_CASE:
        explain_case(&verdict, flip, before, after);
        break;
    default:
        explain_changes(&verdict, before, after);
        give_reason(&verdict, "no check that is judged asks for it");
    }
    if (!verdict.hole && !verdict.reason)
        verdict.hole = "nothing that was looked at speaks against it";
    return verdict;
}

/* ---- outcomes ---- */

/* The rule that a case is about, if it is that which stands in the way: it must not be closed by chance alone. */
static const char *closed_by(const struct flip_case *flip, const struct deployment_result *before,
    const struct deployment_result *after, struct arena *arena)
{
    const struct check_result *check = flip->laid ? deployment_result_check(after, flip->check) : NULL;
    for (size_t i = 0; check && i < flip->laid->expectation_count; i++) {
        for (size_t k = 0; k < check->finding_count; k++) {
            const struct finding *finding = &check->findings[k];
            if (string_equal(finding->rule_id, flip->laid->expectations[i].rule) &&
                decision_finding_effect(check, finding) >= EFFECT_HOLD)
                return words_of(arena, check, finding);
        }
    }
    const char *words = new_in_the_way(before, after, arena);
    return words ? words : flip_leading(after, arena);
}

static void outcome_of_go(const struct flip_case *flip, const struct deployment_result *before,
    const struct deployment_result *after, struct arena *arena, struct drill_flip *ret_flip)
{
    bool closed = after->decision != DECISION_GO;
    struct verdict verdict = {.arena = arena};
    if (!closed)
        verdict = explain(flip, before, after, arena);
    else if (flip->kind == DRILL_CASE)
        explain_case(&verdict, flip, before, after); /* another rule may have closed it by chance */
    if (verdict.hole) {
        ret_flip->outcome = DRILL_OPEN;
        ret_flip->why = verdict.hole;
    } else if (closed) {
        ret_flip->outcome = DRILL_CLOSED;
        ret_flip->why = closed_by(flip, before, after, arena);
    } else {
        ret_flip->outcome = DRILL_STAYED;
        ret_flip->why = verdict.reason;
    }
}

static void outcome_of_shut(const struct flip_case *flip, const struct deployment_result *before,
    const struct deployment_result *after, struct arena *arena, struct drill_flip *ret_flip)
{
    if (after->decision == DECISION_GO) {
        ret_flip->outcome = DRILL_OPEN;
        ret_flip->why = "it becomes a go by it";
    } else if (new_in_the_way(before, after, arena)) {
        ret_flip->outcome = DRILL_WORSE;
        ret_flip->why = closed_by(flip, before, after, arena);
    } else {
        ret_flip->outcome = DRILL_NO_WORSE;
        ret_flip->why = "";
    }
}

void flip_explain(const struct flip_case *flip, const struct deployment_result *before,
    const struct deployment_result *after, struct arena *arena, struct drill_flip *ret_flip)
{
    *ret_flip = (struct drill_flip){.kind = flip->kind,
        .what = arena_copy(arena, flip->what),
        .how = arena_copy(arena, flip->how),
        .decision = after->decision};
    if (flip->kind == DRILL_VALUE) {
        const char *worse = new_in_the_way(before, after, arena);
        ret_flip->outcome = DRILL_LISTED;
        ret_flip->why = worse ? worse : "";
    } else if (before->decision == DECISION_GO) {
        outcome_of_go(flip, before, after, arena, ret_flip);
    } else {
        outcome_of_shut(flip, before, after, arena, ret_flip);
    }
}

/* ---- time ---- */

static bool differs(const struct finding *was, const struct finding *now)
{
    return !was || was->status != now->status || was->waiver != now->waiver || was->accepted != now->accepted;
}

/* The first finding that is otherwise. */
static const struct finding *first_change(const struct deployment_result *before,
    const struct deployment_result *after, const struct check_result **ret_check)
{
    for (size_t i = 0; i < after->check_count; i++) {
        const struct check_result *now = &after->checks[i];
        const struct check_result *then = deployment_result_check(before, now->check->id);
        for (size_t k = 0; then && k < now->finding_count; k++) {
            if (!differs(find(then, &now->findings[k]), &now->findings[k]))
                continue;
            *ret_check = now;
            return &now->findings[k];
        }
    }
    return NULL;
}

bool flip_explain_time(bool go, const struct deployment_result *before, const struct deployment_result *after,
    struct arena *arena, struct drill_flip *ret_flip)
{
    const struct check_result *check = NULL;
    const char *worse = new_in_the_way(before, after, arena);
    const struct finding *change = first_change(before, after, &check);
    if (!change && before->decision == after->decision)
        return false;
    struct verdict verdict = {.arena = arena};
    *ret_flip = (struct drill_flip){.kind = DRILL_DATE, .decision = after->decision};
    if (worse) {
        ret_flip->outcome = go ? DRILL_CLOSED : DRILL_WORSE;
        ret_flip->why = worse;
    } else if (before->decision == DECISION_GO && after->decision != DECISION_GO) {
        ret_flip->outcome = DRILL_CLOSED;
        ret_flip->why = flip_leading(after, arena);
    } else {
        if (change && !check->required)
            not_required(&verdict, check);
        else if (change && !is_good((enum status)change->status))
            explain_worse(&verdict, check, change);
        give_reason(&verdict, change ? words_of(arena, check, change) : "");
        ret_flip->outcome = go ? DRILL_STAYED : DRILL_NO_WORSE;
        ret_flip->why = verdict.reason;
    }
    return true;
}
