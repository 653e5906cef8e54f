/* Looking ahead. Each step judges all deployments that still go at once, so that a fleet costs no more rounds than its
 * longest-lived member. See horizon.h. */
#include "engine/horizon.h"

#include "engine/holding.h"
#include "model/decision.h"

#include <stdlib.h>

/* Keeps the earliest instant after AFTER. */
static void earlier(instant *next, instant candidate, instant after)
{
    if (candidate != INSTANT_NONE && candidate > after && (*next == INSTANT_NONE || candidate < *next))
        *next = candidate;
}

static void day_after(instant *next, struct date last_day, int32_t days, instant after)
{
    struct date end = date_add_days(last_day, days);
    if (date_given(end))
        earlier(next, date_begin(date_add_days(end, 1)), after);
}

/* What somebody approved begins with that day and ends behind its last one. */
static void approval_flips(
    instant *next, struct date approved_on, struct date last_day, int32_t days, instant at)
{
    if (date_given(approved_on))
        earlier(next, date_begin(approved_on), at);
    day_after(next, last_day, days, at);
}

instant horizon_next_flip(const struct deployment_result *result, const struct site *site, instant at)
{
    const struct deployment *deployment = result->deployment;
    instant next = INSTANT_NONE;
    for (size_t i = 0; i < result->check_count; i++)
        earlier(&next, result->checks[i].stable_until, at);
    for (size_t i = 0; i < deployment->waiver_count; i++)
        approval_flips(&next, deployment->waivers[i].approved_on, deployment->waivers[i].expires, 0, at);
    for (size_t i = 0; i < deployment->acceptance_count; i++)
        approval_flips(
            &next, deployment->acceptances[i].act.on, deployment->acceptances[i].act.on, ACCEPTANCE_DAYS, at);
    for (size_t i = 0; i < site->loosening_count; i++)
        approval_flips(&next, site->loosenings[i].approved_on, site->loosenings[i].expires, 0, at);
    return next;
}

/* What stands against a go, in words: the leading finding of the first check that does. */
static const char *what_lapses(const struct deployment_result *result, struct arena *arena)
{
    for (size_t i = 0; i < result->check_count; i++) {
        const struct finding *finding = decision_leading_finding(&result->checks[i]);
        if (!finding || decision_finding_effect(&result->checks[i], finding) < EFFECT_HOLD)
            continue;
        return arena_format(
            arena, "%s %s: %s", result->checks[i].check->id, finding->rule_id, finding_says(finding));
    }
    return "nothing that was looked at stands behind the go any more";
}

/* A deployment that still goes at AT. */
struct ahead {
    const struct judge_case *from;
    struct deployment_result now; /* its result at AT; the one of FROM at first */
    instant at;
};

/* Judges each at its next flip; those that still go stay in the list. Results of the step live in STEP. */
static int one_step(struct judge *judge, struct ahead *list, size_t *count, struct arena *step,
    struct arena *arena, size_t *ret_instants, char **ret_problem)
{
    const struct site *site = &judge->config->site;
    AUTO_FREE struct judge_case *cases = memory_new(*count, sizeof *cases);
    AUTO_FREE struct deployment_result *results = memory_new(*count, sizeof *results);
    size_t kept = 0;
    for (size_t i = 0; i < *count; i++) {
        struct deployment_result *result = list[i].from->result;
        instant next = horizon_next_flip(&list[i].now, site, list[i].at);
        if (next == INSTANT_NONE)
            continue;
        if (next > list[i].from->at + (instant)HORIZON_DAYS * 86400) {
            result->horizon_limited = true;
            continue;
        }
        list[kept] = list[i];
        cases[kept] = *list[i].from;
        cases[kept].at = list[kept].at = next;
        cases[kept].result = &results[kept];
        cases[kept].known = holding_at(judge, list[i].from, &cases[kept], step);
        kept++;
    }
    *count = 0;
    *ret_instants += kept;
    int error = kept ? judge_cases(judge, cases, kept, step, ret_problem) : 0;
    for (size_t i = 0; i < kept && !error; i++) {
        struct deployment_result *result = list[i].from->result;
        decision_make(&results[i], step);
        if (results[i].decision == DECISION_GO) {
            list[*count] = list[i];
            list[(*count)++].now = results[i];
            continue;
        }
        result->cleared_until = list[i].at;
        result->lapses_first = what_lapses(&results[i], arena);
    }
    return error;
}

int horizon_find(struct judge *judge, const struct judge_case *cases, size_t count, struct arena *arena,
    size_t *ret_instants, char **ret_problem)
{
    AUTO_FREE struct ahead *list = memory_new(count, sizeof *list);
    size_t ahead = 0;
    for (size_t i = 0; i < count; i++) {
        cases[i].result->cleared_until = INSTANT_NONE;
        if (cases[i].result->decision == DECISION_GO)
            list[ahead++] = (struct ahead){.from = &cases[i], .now = *cases[i].result, .at = cases[i].at};
    }
    struct arena steps[2] = {{0}}; /* a step needs the results of the one before */
    int error = 0;
    for (unsigned n = 0; n < HORIZON_STEPS && ahead && !error; n++) {
        arena_free(&steps[n % 2]);
        error = one_step(judge, list, &ahead, &steps[n % 2], arena, ret_instants, ret_problem);
    }
    for (size_t i = 0; i < ahead; i++)
        list[i].from->result->horizon_limited = true;
    arena_free(&steps[0]);
    arena_free(&steps[1]);
    return error;
}
