/* What a record is worth on a day. See standing.h. */
#include "cli/standing.h"

#include "model/decision.h"

int standing_of(struct store *store, const struct store_standing *record, instant at, int64_t max_age,
    struct arena *arena, struct standing *ret_standing)
{
    const struct site *site = NULL;
    struct standing standing = {.record = record};
    int error = store_recall_member(store, &record->run, record->result, arena, &standing.result, &site);
    if (error)
        return error;
    instant until = standing.result.cleared_until;
    standing.decision = standing.result.decision;
    standing.lapsed = standing.decision == DECISION_GO && until != INSTANT_NONE && at >= until;
    standing.overdue = max_age && at - record->run.recorded_at > max_age;
    if (standing.lapsed || standing.overdue)
        standing.decision = decision_worse(standing.decision, DECISION_HOLD);
    *ret_standing = standing;
    return 0;
}

void day_words(instant at, struct text *words)
{
    char day[DATE_TEXT_SIZE];
    date_text(instant_date(at), day);
    text_append_string(words, day);
}

/* The finding that stands most in the way. */
static const struct finding *leading(const struct deployment_result *result)
{
    const struct finding *worst = NULL;
    enum effect worst_effect = EFFECT_CONDITION;
    for (size_t i = 0; i < result->check_count; i++) {
        const struct finding *finding = decision_leading_finding(&result->checks[i]);
        enum effect effect = finding ? decision_finding_effect(&result->checks[i], finding) : EFFECT_NOTHING;
        if (effect <= worst_effect)
            continue;
        worst = finding;
        worst_effect = effect;
    }
    return worst;
}

static void go_words(const struct deployment_result *result, struct text *words)
{
    if (result->condition_count)
        text_format(
            words, "with %zu condition%s", result->condition_count, result->condition_count == 1 ? "" : "s");
    else
        text_append_string(words, "without conditions");
    if (result->cleared_until == INSTANT_NONE)
        return;
    text_append_string(words, ", until ");
    day_words(result->cleared_until, words);
}

void standing_words(const struct standing *standing, struct text *words)
{
    const struct deployment_result *result = &standing->result;
    if (standing->lapsed) {
        text_append_string(words, "lapsed ");
        day_words(result->cleared_until, words);
        text_append_string(words, ", not checked since");
    } else if (standing->overdue && standing->decision == DECISION_HOLD && result->decision == DECISION_GO) {
        text_append_string(words, "it was go, and nobody has looked since ");
        day_words(standing->record->run.at, words);
    } else if (result->decision == DECISION_GO) {
        go_words(result, words);
    } else {
        const struct finding *finding = leading(result);
        if (finding)
            text_append_visible(words, finding_says(finding));
        else if (result->hold_reasons && result->hold_reasons[0])
            text_append_visible(words, result->hold_reasons[0]);
    }
}
