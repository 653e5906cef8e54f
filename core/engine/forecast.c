/* Stepping through the instants at which something changes, all deployments at once. Each step's findings are compared
 * with those of the step before. Must not know how a finding comes about nor how a change is shown. See forecast.h. */
#include "engine/forecast.h"

#include "engine/horizon.h"
#include "model/committee.h"
#include "model/decision.h"

#include <stdlib.h>
#include <string.h>

/* A deployment on its way through time. */
struct walk {
    size_t place; /* of its deployment_forecast */
    struct judge_case from;
    struct deployment_result now;
    instant at;
    enum decision shown; /* the decision as of AT: the worse of its own and that of the day it goes live */
    enum decision on_go_live;
    instant goes_live; /* INSTANT_NONE: not in the future */
    unsigned steps;
    struct change *changes;
    size_t change_count, capacity;
};

struct walking {
    struct judge *judge;
    const struct forecast_wish *wish;
    struct arena *arena;
    struct forecast *forecast;
    struct walk *walks;
    size_t count;
    struct arena steps[2]; /* a step needs the findings of the one before */
};

/* ---- what differs between two results ---- */

static const char *finding_key(struct arena *arena, const char *check, const struct finding *finding)
{
    return arena_format(
        arena, "%s\n%s\n%s", check, finding->rule_id, finding->subject ? finding->subject : "");
}

struct judged { /* a finding with the check it is of */
    const struct check_result *check;
    const struct finding *finding;
};

static size_t count_findings(const struct deployment_result *result)
{
    size_t count = 0;
    for (size_t i = 0; i < result->check_count; i++)
        count += result->checks[i].finding_count;
    return count;
}

static struct judged *index_findings(
    const struct deployment_result *result, struct map *map, struct arena *scratch)
{
    struct judged *all = arena_take(scratch, count_findings(result) * sizeof *all);
    size_t count = 0;
    for (size_t i = 0; i < result->check_count; i++) {
        const struct check_result *check = &result->checks[i];
        for (uint32_t j = 0; j < check->finding_count; j++) {
            all[count] = (struct judged){check, &check->findings[j]};
            map_put(map, finding_key(scratch, check->check->id, &check->findings[j]), &all[count]);
            count++;
        }
    }
    return all;
}

static enum effect effect_of(const struct judged *judged)
{
    return judged ? decision_finding_effect(judged->check, judged->finding) : EFFECT_NOTHING;
}

/* An effect as it stands in the way: what supports a go and what says nothing of it are alike. */
static enum effect in_the_way(enum effect effect)
{
    return effect < EFFECT_CONDITION ? EFFECT_NOTHING : effect;
}

/* Who owns what a finding is about: of a committee's condition whoever it names, else the check's owner. */
static const char *owner_of_finding(
    const struct deployment *deployment, const struct check *check, const struct finding *finding)
{
    bool committee = string_equal(check->id, COMMITTEE_CHECK) && finding->subject;
    for (size_t i = 0; committee && i < deployment->commitment_count; i++) {
        const struct commitment *commitment = &deployment->commitments[i];
        if (string_equal(commitment->name, finding->subject) && commitment->owner)
            return commitment->owner;
    }
    return deployment_owner(deployment, check);
}

static struct flip flip_of(struct walking *walking, const struct deployment *deployment,
    const struct judged *before, const struct judged *after)
{
    const struct judged *speaks = after ? after : before;
    const struct check *check = speaks->check->check;
    const struct finding *finding = speaks->finding;
    const struct site *site = &walking->judge->config->site;
    struct arena *arena = walking->arena;
    enum effect old = in_the_way(effect_of(before)), new = in_the_way(effect_of(after));
    bool uncovered = before && before->finding->waiver && !(after && after->finding->waiver);
    const char *owner = owner_of_finding(deployment, check, finding);
    return (struct flip){
        .check = arena_copy(arena, check->id),
        .rule = arena_copy(arena, finding->rule_id),
        .subject = arena_copy(arena, finding->subject ? finding->subject : ""),
        .says = arena_copy(arena, finding_says(finding)),
        .owner = arena_copy(arena, owner),
        .waiver_by = uncovered ? before->finding->waiver->approved_by : NULL,
        .from = before ? (enum status)before->finding->status : STATUS_NONE,
        .to = after ? (enum status)after->finding->status : STATUS_NONE,
        .worse = new > old,
        .better = new < old,
        .leads = check->lead_count ? check->leads : site->leads,
        .lead_count = check->lead_count ? check->lead_count : site->lead_count,
    };
}

static bool differs(const struct judged *before, const struct judged *after)
{
    if (!before || !after)
        return true;
    return before->finding->status != after->finding->status || effect_of(before) != effect_of(after);
}

/* All findings of AFTER that are worth something else than in BEFORE, then those of BEFORE that are gone. */
static struct flip *find_flips(struct walking *walking, const struct deployment_result *before,
    const struct deployment_result *after, size_t *ret_count)
{
    struct arena scratch = {0};
    struct map old_map = {0}, new_map = {0};
    struct judged *old = index_findings(before, &old_map, &scratch);
    struct judged *new = index_findings(after, &new_map, &scratch);
    size_t old_count = count_findings(before), new_count = count_findings(after);
    struct flip *flips = arena_take(&scratch, (old_count + new_count) * sizeof *flips);
    size_t count = 0;
    for (size_t i = 0; i < new_count; i++) {
        const struct judged *was =
            map_get(&old_map, finding_key(&scratch, new[i].check->check->id, new[i].finding));
        if (differs(was, &new[i]))
            flips[count++] = flip_of(walking, after->deployment, was, &new[i]);
    }
    for (size_t i = 0; i < old_count; i++) {
        if (!map_get(&new_map, finding_key(&scratch, old[i].check->check->id, old[i].finding)))
            flips[count++] = flip_of(walking, after->deployment, &old[i], NULL);
    }
    struct flip *kept = arena_take(walking->arena, count * sizeof *kept);
    if (count)
        memcpy(kept, flips, count * sizeof *kept);
    map_free(&old_map);
    map_free(&new_map);
    arena_free(&scratch);
    *ret_count = count;
    return kept;
}

/* ---- steps ---- */

/* The decision as of an instant, with that of the day of going live while it lies ahead. */
static enum decision decision_shown(const struct walk *walk, enum decision own, instant at)
{
    bool ahead = walk->goes_live != INSTANT_NONE && at < walk->goes_live;
    return ahead ? decision_worse(own, walk->on_go_live) : own;
}

static void take_step(struct walking *walking, struct walk *walk, const struct deployment_result *after)
{
    enum decision shown = decision_shown(walk, after->decision, walk->at);
    size_t flip_count = 0;
    const struct flip *flips = find_flips(walking, &walk->now, after, &flip_count);
    if (shown != walk->shown || flip_count) {
        memory_reserve(&walk->changes, &walk->capacity, walk->change_count + 1, sizeof *walk->changes);
        walk->changes[walk->change_count++] = (struct change){
            .at = walk->at,
            .from = walk->shown,
            .to = shown,
            .for_go_live = shown != after->decision || walk->shown != walk->now.decision,
            .flips = flips,
            .flip_count = flip_count,
        };
    }
    walk->shown = shown;
    walk->now = *after;
}

/* The next instant at which a deployment is to be looked at; INSTANT_NONE if its way ends here. */
static instant next_of(struct walking *walking, struct walk *walk)
{
    instant next = horizon_next_flip(&walk->now, &walking->judge->config->site, walk->at);
    bool goes_live = walk->goes_live != INSTANT_NONE && walk->goes_live > walk->at;
    if (goes_live && (next == INSTANT_NONE || walk->goes_live < next))
        next = walk->goes_live;
    if (next == INSTANT_NONE || next >= walking->wish->until)
        return INSTANT_NONE;
    if (walk->steps++ < FORECAST_STEPS)
        return next;
    walking->forecast->deployments[walk->place].stopped = walk->at;
    return INSTANT_NONE;
}

/* Judges those whose way goes on at their next instants; *RET_GOING is how many there were. */
static int one_step(
    struct walking *walking, struct walk **going, size_t *count, unsigned n, char **ret_problem)
{
    struct arena *step = &walking->steps[n % 2];
    arena_free(step);
    AUTO_FREE struct judge_case *cases = memory_new(*count, sizeof *cases);
    AUTO_FREE struct deployment_result *results = memory_new(*count, sizeof *results);
    size_t kept = 0;
    for (size_t i = 0; i < *count; i++) {
        instant next = next_of(walking, going[i]);
        if (next == INSTANT_NONE)
            continue;
        going[kept] = going[i];
        cases[kept] = going[kept]->from;
        cases[kept].at = going[kept]->at = next;
        cases[kept].result = &results[kept];
        kept++;
    }
    *count = kept;
    int error = kept ? judge_cases(walking->judge, cases, kept, step, ret_problem) : 0;
    for (size_t i = 0; i < kept && !error; i++) {
        decision_make(&results[i], step);
        take_step(walking, going[i], &results[i]);
    }
    return error;
}

/* ---- beginning ---- */

/* Judges all walks at one instant each and decides. */
static int judge_at(
    struct walking *walking, struct judge_case *cases, size_t count, struct arena *arena, char **ret_problem)
{
    int error = count ? judge_cases(walking->judge, cases, count, arena, ret_problem) : 0;
    for (size_t i = 0; i < count && !error; i++)
        decision_make(cases[i].result, arena);
    return error;
}

/* What will be said on the day of going live, as engine/run.c looks at it. */
static int look_at_go_live(struct walking *walking, char **ret_problem)
{
    struct arena arena = {0};
    AUTO_FREE struct judge_case *cases = memory_new(walking->count, sizeof *cases);
    AUTO_FREE struct deployment_result *results = memory_new(walking->count, sizeof *results);
    AUTO_FREE struct walk **of = memory_new(walking->count, sizeof *of);
    size_t count = 0;
    for (size_t i = 0; i < walking->count; i++) {
        struct walk *walk = &walking->walks[i];
        struct date day = walk->from.deployment->go_live;
        if (!date_given(day) || date_begin(day) <= walk->at)
            continue;
        walk->goes_live = date_begin(day);
        cases[count] = walk->from;
        cases[count].at = walk->goes_live;
        cases[count].renewed = true;
        cases[count].result = &results[count];
        of[count++] = walk;
    }
    int error = judge_at(walking, cases, count, &arena, ret_problem);
    for (size_t i = 0; i < count && !error; i++)
        of[i]->on_go_live = results[i].decision;
    arena_free(&arena);
    return error;
}

/* The first result of each: the run's may be that of the day of going live. */
static int begin(struct walking *walking, struct arena *first, char **ret_problem)
{
    AUTO_FREE struct judge_case *cases = memory_new(walking->count, sizeof *cases);
    for (size_t i = 0; i < walking->count; i++) {
        cases[i] = walking->walks[i].from;
        cases[i].result = &walking->walks[i].now;
    }
    int error = judge_at(walking, cases, walking->count, first, ret_problem);
    if (!error)
        error = look_at_go_live(walking, ret_problem);
    for (size_t i = 0; i < walking->count && !error; i++) {
        struct walk *walk = &walking->walks[i];
        walk->shown = decision_shown(walk, walk->now.decision, walk->at);
        walking->forecast->deployments[walk->place].today = walk->shown;
    }
    return error;
}

static void set_out(struct walking *walking)
{
    const struct run *run = walking->wish->run;
    struct forecast *forecast = walking->forecast;
    const struct deployment **not_judged =
        arena_take(walking->arena, (run->deployment_count + run->retired_count) * sizeof *not_judged);
    for (size_t i = 0; i < run->retired_count; i++)
        not_judged[forecast->not_judged_count++] = run->retired[i];
    forecast->deployments = arena_take(walking->arena, run->deployment_count * sizeof *forecast->deployments);
    walking->walks = memory_new(run->deployment_count, sizeof *walking->walks);
    for (size_t i = 0; i < run->deployment_count; i++) {
        const struct deployment *deployment = run->deployments[i].deployment;
        if (deployment->broken) {
            not_judged[forecast->not_judged_count++] = deployment;
            continue;
        }
        size_t place = forecast->deployment_count++;
        forecast->deployments[place] =
            (struct deployment_forecast){.deployment = deployment, .stopped = INSTANT_NONE};
        walking->walks[walking->count++] = (struct walk){
            .place = place,
            .from = {.deployment = deployment,
                .index = (size_t)(deployment - walking->judge->config->deployments),
                .at = run->at,
                .renewed = walking->wish->renewed},
            .at = run->at,
            .goes_live = INSTANT_NONE,
        };
    }
    forecast->not_judged = not_judged;
}

static void hand_over(struct walking *walking)
{
    for (size_t i = 0; i < walking->count; i++) {
        struct walk *walk = &walking->walks[i];
        struct deployment_forecast *to = &walking->forecast->deployments[walk->place];
        struct change *changes = arena_take(walking->arena, walk->change_count * sizeof *changes);
        if (walk->change_count)
            memcpy(changes, walk->changes, walk->change_count * sizeof *changes);
        to->changes = changes;
        to->change_count = walk->change_count;
        free(walk->changes);
    }
}

int forecast_make(struct judge *judge, const struct forecast_wish *wish, struct arena *arena,
    struct forecast *ret_forecast, char **ret_problem)
{
    struct forecast forecast = {.site = &judge->config->site,
        .at = wish->run->at,
        .until = wish->until,
        .renewed = wish->renewed,
        .today = wish->run->decision};
    struct walking walking = {.judge = judge, .wish = wish, .arena = arena, .forecast = &forecast};
    struct arena first = {0};
    set_out(&walking);
    int error = begin(&walking, &first, ret_problem);
    AUTO_FREE struct walk **going = memory_new(walking.count, sizeof *going);
    size_t count = walking.count;
    for (size_t i = 0; i < count; i++)
        going[i] = &walking.walks[i];
    for (unsigned n = 0; count && !error; n++)
        error = one_step(&walking, going, &count, n, ret_problem);
    hand_over(&walking);
    free(walking.walks);
    arena_free(&walking.steps[0]);
    arena_free(&walking.steps[1]);
    arena_free(&first);
    if (!error)
        *ret_forecast = forecast;
    return error;
}
