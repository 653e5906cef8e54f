/* The fire drill from beginning to end, one deployment after the other, its flips in batches. Knows the order of things;
 * what is flipped and what came of it others know. See drill.h. */
#include "engine/drill_private.h"

#include "engine/horizon.h"
#include "model/decision.h"

#include <stdlib.h>
#include <string.h>

#define BATCH 128u /* flips that are judged at once: their results must be held together */

struct drilling {
    const struct drill_means *means;
    const struct drill_wish *wish;
    struct arena *arena; /* of what the drill says */
    struct held_pieces others;
    size_t index; /* of the deployment in hand */
    struct deployment_result today;
    struct drill_flip *flips;
    size_t count, capacity;
};

static int judge_and_decide(struct drilling *drilling, const struct judge_case *cases, size_t count,
    struct arena *arena, char **ret_problem)
{
    int error = judge_cases(drilling->means->judge, cases, count, arena, ret_problem);
    for (size_t i = 0; i < count && !error; i++)
        decision_make(cases[i].result, arena);
    return error;
}

static struct drill_flip *add(struct drilling *drilling)
{
    memory_reserve(&drilling->flips, &drilling->capacity, drilling->count + 1, sizeof *drilling->flips);
    return &drilling->flips[drilling->count++];
}

/* ---- flips ---- */

static void say_untried(struct drilling *drilling, const struct flip_case *flip)
{
    struct arena *arena = drilling->arena;
    *add(drilling) = (struct drill_flip){.kind = flip->kind,
        .what = arena_copy(arena, flip->what),
        .how = arena_copy(arena, flip->how),
        .outcome = DRILL_NOT_TRIED,
        .decision = drilling->today.decision,
        .why = arena_copy(arena, flip->untried)};
}

static int judge_batch(
    struct drilling *drilling, const struct flip_case *flips, size_t count, char **ret_problem)
{
    struct judge_case cases[BATCH];
    struct arena arena = {0};
    struct deployment_result *results = arena_take(&arena, BATCH * sizeof *results);
    size_t tried = 0;
    for (size_t i = 0; i < count; i++) {
        if (flips[i].untried)
            continue;
        cases[tried] = (struct judge_case){.deployment = flips[i].deployment,
            .index = drilling->index,
            .at = drilling->means->run->at,
            .change = &flips[i].change,
            .result = &results[tried]};
        tried++;
    }
    int error = tried ? judge_and_decide(drilling, cases, tried, &arena, ret_problem) : 0;
    tried = 0;
    for (size_t i = 0; i < count && !error; i++) {
        if (flips[i].untried)
            say_untried(drilling, &flips[i]);
        else
            flip_explain(&flips[i], &drilling->today, &results[tried++], drilling->arena, add(drilling));
    }
    arena_free(&arena);
    return error;
}

static int judge_flips(struct drilling *drilling, struct arena *arena, char **ret_problem)
{
    struct flip_list list = {0};
    flips_collect(drilling->means, drilling->wish, &drilling->others, drilling->index, arena, &list);
    int error = gather_run(drilling->means->gatherer, ret_problem);
    if (!error)
        flips_complete(drilling->means, arena, &list);
    for (size_t i = 0; i < list.count && !error; i += BATCH) {
        size_t count = list.count - i < BATCH ? list.count - i : BATCH;
        error = judge_batch(drilling, &list.items[i], count, ret_problem);
    }
    flips_free(&list);
    return error;
}

/* ---- time ---- */

/* Each instant ahead at which an answer, a waiver or an acceptance changes, one after the other. */
static int look_ahead(struct drilling *drilling, char **ret_problem)
{
    const struct judge *judge = drilling->means->judge;
    bool go = drilling->today.decision == DECISION_GO;
    instant begin = drilling->means->run->at, at = begin;
    struct arena steps[2] = {{0}}; /* a step needs the findings of the one before */
    struct deployment_result before = drilling->today, after;
    int error = 0;
    for (unsigned n = 0; n < HORIZON_STEPS && !error; n++) {
        char day[DATE_TEXT_SIZE];
        at = horizon_next_flip(&before, &judge->config->site, at);
        if (at == INSTANT_NONE || at > begin + (instant)HORIZON_DAYS * 86400)
            break;
        after = (struct deployment_result){0};
        struct arena *step = &steps[n % 2];
        arena_free(step);
        error = judge_and_decide(drilling,
            &(struct judge_case){.deployment = &judge->config->deployments[drilling->index],
                .index = drilling->index,
                .at = at,
                .result = &after},
            1, step, ret_problem);
        struct drill_flip flip;
        if (!error && flip_explain_time(go, &before, &after, drilling->arena, &flip)) {
            date_text(instant_date(at), day);
            flip.what = arena_copy(drilling->arena, day);
            flip.how = "comes";
            *add(drilling) = flip;
        }
        before = after;
    }
    arena_free(&steps[0]);
    arena_free(&steps[1]);
    return error;
}

/* ---- a deployment ---- */

static int by_kind(const void *a, const void *b)
{
    const struct drill_flip *left = *(const struct drill_flip *const *)a;
    const struct drill_flip *right = *(const struct drill_flip *const *)b;
    if (left->kind != right->kind)
        return left->kind < right->kind ? -1 : 1;
    return left < right ? -1 : left > right;
}

/* Hands the flips over, by kind: days ahead stand behind the dates of options. */
static void hand_over(struct drilling *drilling, struct deployment_drill *to)
{
    size_t count = drilling->count;
    AUTO_FREE const struct drill_flip **order = memory_new(count + 1, sizeof *order);
    for (size_t i = 0; i < count; i++)
        order[i] = &drilling->flips[i];
    if (count)
        qsort(order, count, sizeof *order, by_kind);
    to->flips = arena_take(drilling->arena, count * sizeof *to->flips);
    for (size_t i = 0; i < count; i++) {
        to->flips[i] = *order[i];
        to->outcomes[order[i]->outcome]++;
    }
    to->flip_count = count;
    free(drilling->flips);
    drilling->flips = NULL;
    drilling->count = drilling->capacity = 0;
}

static int drill_deployment(struct drilling *drilling, struct deployment_drill *to, char **ret_problem)
{
    struct arena arena = {0};
    drilling->index = (size_t)(to->deployment - drilling->means->judge->config->deployments);
    drilling->today = (struct deployment_result){0};
    const struct judge_case today = {.deployment = to->deployment,
        .index = drilling->index,
        .at = drilling->means->run->at,
        .result = &drilling->today};
    int error = judge_and_decide(drilling, &today, 1, &arena, ret_problem);
    if (!error) {
        to->today = drilling->today.decision;
        to->why = to->today == DECISION_GO ? "" : flip_leading(&drilling->today, drilling->arena);
        error = judge_flips(drilling, &arena, ret_problem);
    }
    if (!error)
        error = look_ahead(drilling, ret_problem);
    hand_over(drilling, to);
    arena_free(&arena);
    return error;
}

static void set_out(const struct run *run, struct arena *arena, struct drill *drill)
{
    const struct deployment **not_judged =
        arena_take(arena, (run->deployment_count + run->retired_count) * sizeof *not_judged);
    drill->deployments = arena_take(arena, run->deployment_count * sizeof *drill->deployments);
    for (size_t i = 0; i < run->retired_count; i++)
        not_judged[drill->not_judged_count++] = run->retired[i];
    for (size_t i = 0; i < run->deployment_count; i++) {
        const struct deployment *deployment = run->deployments[i].deployment;
        if (deployment->broken)
            not_judged[drill->not_judged_count++] = deployment;
        else
            drill->deployments[drill->deployment_count++].deployment = deployment;
    }
    drill->not_judged = not_judged;
}

int drill_make(const struct drill_means *means, const struct drill_wish *wish, struct arena *arena,
    struct drill *ret_drill, char **ret_problem)
{
    struct drill drill = {.run = means->run, .site = means->run->site};
    struct drilling drilling = {.means = means, .wish = wish, .arena = arena};
    int error = 0;
    set_out(means->run, arena, &drill);
    drilling.others = flips_others(means->judge);
    means->judge->progress = NULL; /* of the checks of a batch nobody wants to know */
    for (size_t i = 0; i < drill.deployment_count && !error; i++) {
        struct deployment_drill *to = &drill.deployments[i];
        if (wish->progress)
            wish->progress(wish->progress_context, i, drill.deployment_count);
        error = drill_deployment(&drilling, to, ret_problem);
        drill.go_count += to->today == DECISION_GO;
        for (size_t k = 0; k < DRILL_OUTCOME_COUNT; k++)
            drill.outcomes[k] += to->outcomes[k];
    }
    free(drilling.others.items);
    if (!error)
        *ret_drill = drill;
    return error;
}
