/* The record of a control over a period, from the runs and the turns of all deployments. See history_control.h. */
#include "cli/history_control.h"

#include "base/json.h"
#include "base/map.h"
#include "base/memory.h"
#include "base/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { COLUMNS = 80 };

struct decision_change {
    const char *id;
    instant at;
    enum decision was, now;
};

struct lapse { /* a go that ended */
    const char *id;
    instant from;
    instant cured; /* INSTANT_NONE: not within the period */
};

struct waiver_line {
    const char *id;
    struct waiver waiver;
};

struct control {
    struct control_period period;
    instant begin, end; /* the period's instants: begin <= at < end */
    size_t run_count;
    bool *ran; /* by day */
    struct decision_change *changes;
    size_t change_count, change_capacity;
    struct lapse *lapses;
    size_t lapse_count, lapse_capacity;
    struct waiver_line *waivers;
    size_t waiver_count, waiver_capacity;
    struct map seen; /* waivers, by their words */
    struct arena arena;
};

/* ---- gathering ---- */

static int find_days(struct control *control, struct store *store)
{
    struct store_run *runs = NULL;
    size_t count = 0;
    int error = store_runs(store, control->end, &runs, &count);
    if (error)
        return error;
    for (size_t i = 0; i < count; i++) {
        int32_t day = instant_date(runs[i].recorded_at).day - control->period.from.day;
        if (day < 0 || day > control->period.to.day - control->period.from.day)
            continue;
        control->ran[day] = true;
        control->run_count++;
    }
    free(runs);
    return 0;
}

static void take_waivers(struct control *control, const char *id, const struct deployment_result *result)
{
    for (size_t i = 0; i < result->check_count; i++) {
        for (uint32_t k = 0; k < result->checks[i].finding_count; k++) {
            const struct waiver *waiver = result->checks[i].findings[k].waiver;
            if (!waiver)
                continue;
            const char *key = arena_format(&control->arena, "%s %s %s %s %d", id, waiver->check, waiver->rule,
                waiver->finding, (int)waiver->expires.day);
            if (map_put(&control->seen, key, control))
                continue;
            memory_reserve(&control->waivers, &control->waiver_capacity, control->waiver_count + 1,
                sizeof *control->waivers);
            struct waiver_line *line = &control->waivers[control->waiver_count++];
            *line = (struct waiver_line){.id = id, .waiver = *waiver};
            line->waiver.check = arena_copy(&control->arena, waiver->check);
            line->waiver.rule = arena_copy(&control->arena, waiver->rule);
            line->waiver.approved_by = arena_copy(&control->arena, waiver->approved_by);
            line->waiver.reason = arena_copy(&control->arena, waiver->reason);
        }
    }
}

static void add_change(struct control *control, struct decision_change change)
{
    if (change.at < control->begin || change.at >= control->end)
        return;
    memory_reserve(
        &control->changes, &control->change_capacity, control->change_count + 1, sizeof *control->changes);
    control->changes[control->change_count++] = change;
}

static void add_lapse(struct control *control, struct lapse lapse)
{
    bool over = lapse.cured != INSTANT_NONE && lapse.cured < control->begin;
    if (lapse.from >= control->end || over)
        return;
    memory_reserve(
        &control->lapses, &control->lapse_capacity, control->lapse_count + 1, sizeof *control->lapses);
    control->lapses[control->lapse_count++] = lapse;
}

/* A deployment while its turns are gone through. */
struct walk {
    const char *id;
    bool has_decision;
    enum decision decision;
    instant until;  /* of a go: when it lapses by itself */
    instant lapsed; /* since when it is not go though it was; INSTANT_NONE: it is go, or never was */
};

/* The go that stands lapses by itself if nothing looks at it by AT. */
static void let_lapse(struct walk *walk, instant at)
{
    if (walk->has_decision && walk->decision == DECISION_GO && walk->lapsed == INSTANT_NONE &&
        walk->until != INSTANT_NONE && walk->until <= at)
        walk->lapsed = walk->until;
}

static void take_turn(
    struct control *control, struct walk *walk, instant at, const struct deployment_result *result)
{
    let_lapse(walk, at);
    if (walk->has_decision && walk->decision != result->decision)
        add_change(control, (struct decision_change){walk->id, at, walk->decision, result->decision});
    if (walk->has_decision && walk->decision == DECISION_GO && result->decision != DECISION_GO &&
        walk->lapsed == INSTANT_NONE)
        walk->lapsed = at;
    if (result->decision == DECISION_GO && walk->lapsed != INSTANT_NONE) {
        add_lapse(control, (struct lapse){walk->id, walk->lapsed, at});
        walk->lapsed = INSTANT_NONE;
    }
    walk->has_decision = true;
    walk->decision = result->decision;
    walk->until = result->cleared_until;
}

/* Turns before the period count for what stands at its beginning; waivers of a turn hold until the next one. */
static int walk_deployment(struct control *control, struct store *store, const char *id)
{
    struct store_turn *turns = NULL;
    size_t count = 0;
    struct walk walk = {.id = arena_copy(&control->arena, id), .lapsed = INSTANT_NONE};
    struct arena list = {0};
    int error = store_turns(store, id, &list, &turns, &count);
    for (size_t i = 0; i < count && !error && turns[i].run.at < control->end; i++) {
        struct arena arena = {0};
        struct deployment_result result;
        const struct site *site;
        error = store_recall_member(store, &turns[i].run, turns[i].result, &arena, &result, &site);
        if (!error) {
            take_turn(control, &walk, turns[i].run.at, &result);
            if (i + 1 == count || turns[i + 1].run.at >= control->begin)
                take_waivers(control, walk.id, &result);
        }
        arena_free(&arena);
    }
    let_lapse(&walk, control->end - 1);
    if (!error && walk.lapsed != INSTANT_NONE)
        add_lapse(control, (struct lapse){walk.id, walk.lapsed, INSTANT_NONE});
    arena_free(&list);
    return error;
}

static int gather(struct control *control, struct store *store)
{
    struct store_standing *standings = NULL;
    size_t count = 0;
    int error = find_days(control, store);
    if (!error)
        error = store_standings(store, control->end, &control->arena, &standings, &count);
    for (size_t i = 0; i < count && !error; i++)
        error = walk_deployment(control, store, standings[i].id);
    return error;
}

/* ---- days ---- */

static const char *day_text(struct control *control, struct date day)
{
    char text[DATE_TEXT_SIZE];
    date_text(day, text);
    return arena_copy(&control->arena, text);
}

/* Calls SAY for each row of days on which nothing ran. */
static size_t each_gap(
    struct control *control, void (*say)(void *context, const char *from, const char *to), void *context)
{
    int32_t days = control->period.to.day - control->period.from.day + 1;
    size_t missed = 0;
    for (int32_t i = 0; i < days; i++) {
        int32_t end = i;
        while (end < days && !control->ran[end])
            end++;
        if (end == i)
            continue;
        missed += (size_t)(end - i);
        if (say)
            say(context, day_text(control, date_add_days(control->period.from, i)),
                day_text(control, date_add_days(control->period.from, end - 1)));
        i = end;
    }
    return missed;
}

static int32_t days_between(instant from, instant to)
{
    return instant_date(to).day - instant_date(from).day;
}

/* ---- text ---- */

static void print_gap(void *context, const char *from, const char *to)
{
    (void)context;
    if (strcmp(from, to) == 0)
        printf("  missed  %s\n", from);
    else
        printf("  missed  %s to %s\n", from, to);
}

static void print_line(const char *head, struct text *words)
{
    struct text line = {0};
    text_wrap(&line, text_string(words), head, 4, COLUMNS);
    fputs(text_string(&line), stdout);
    text_free(&line);
    text_clear(words);
}

static void print_text(struct control *control)
{
    struct text words = {0};
    size_t days = (size_t)(control->period.to.day - control->period.from.day) + 1;
    size_t missed = each_gap(control, NULL, NULL);
    printf("From %s to %s: %zu days, %zu with a run, %zu without; %zu runs.\n",
        day_text(control, control->period.from), day_text(control, control->period.to), days, days - missed,
        missed, control->run_count);
    each_gap(control, print_gap, NULL);
    printf("\nDecisions that changed: %zu\n", control->change_count);
    for (size_t i = 0; i < control->change_count; i++) {
        const struct decision_change *change = &control->changes[i];
        text_format(&words, "%s  %s: was %s; is %s", day_text(control, instant_date(change->at)), change->id,
            decision_title(change->was), decision_title(change->now));
        print_line("  ", &words);
    }
    printf("\nWaivers in force: %zu\n", control->waiver_count);
    for (size_t i = 0; i < control->waiver_count; i++) {
        const struct waiver *waiver = &control->waivers[i].waiver;
        text_format(&words, "%s %s/%s by ", control->waivers[i].id, waiver->check, waiver->rule);
        text_append_visible(&words, waiver->approved_by);
        text_format(&words, " from %s to %s: ", day_text(control, waiver->approved_on),
            day_text(control, waiver->expires));
        text_append_visible(&words, waiver->reason);
        print_line("  ", &words);
    }
    printf("\nGo that lapsed: %zu\n", control->lapse_count);
    for (size_t i = 0; i < control->lapse_count; i++) {
        const struct lapse *lapse = &control->lapses[i];
        text_format(&words, "%s  %s: ", day_text(control, instant_date(lapse->from)), lapse->id);
        if (lapse->cured == INSTANT_NONE)
            text_format(&words, "not cured by %s", day_text(control, control->period.to));
        else
            text_format(&words, "cured %s, after %d days", day_text(control, instant_date(lapse->cured)),
                (int)days_between(lapse->from, lapse->cured));
        print_line("  ", &words);
    }
    text_free(&words);
}

/* ---- JSON ---- */

static void write_gap(void *context, const char *from, const char *to)
{
    struct json_writer *json = context;
    json_begin_object(json);
    json_member(json, "from", from);
    json_member(json, "to", to);
    json_end_object(json);
}

static void member_instant(struct json_writer *json, const char *key, instant at)
{
    char text[INSTANT_TEXT_SIZE];
    if (at != INSTANT_NONE)
        instant_text(at, text);
    json_member(json, key, at == INSTANT_NONE ? NULL : text);
}

static void begin_list(struct json_writer *json, const char *key)
{
    json_key(json, key);
    json_begin_array(json);
}

static void write_lists(struct control *control, struct json_writer *json)
{
    begin_list(json, "changes");
    for (size_t i = 0; i < control->change_count; i++) {
        json_begin_object(json);
        json_member(json, "deployment", control->changes[i].id);
        member_instant(json, "at", control->changes[i].at);
        json_member(json, "was", decision_name(control->changes[i].was));
        json_member(json, "now", decision_name(control->changes[i].now));
        json_end_object(json);
    }
    json_end_array(json);
    begin_list(json, "waivers");
    for (size_t i = 0; i < control->waiver_count; i++) {
        const struct waiver *waiver = &control->waivers[i].waiver;
        json_begin_object(json);
        json_member(json, "deployment", control->waivers[i].id);
        json_member(json, "check", waiver->check);
        json_member(json, "rule", waiver->rule);
        json_member(json, "reason", waiver->reason);
        json_member(json, "approved_by", waiver->approved_by);
        json_member(json, "approved_on", day_text(control, waiver->approved_on));
        json_member(json, "expires", day_text(control, waiver->expires));
        json_end_object(json);
    }
    json_end_array(json);
    begin_list(json, "lapses");
    for (size_t i = 0; i < control->lapse_count; i++) {
        const struct lapse *lapse = &control->lapses[i];
        json_begin_object(json);
        json_member(json, "deployment", lapse->id);
        member_instant(json, "lapsed", lapse->from);
        member_instant(json, "cured", lapse->cured);
        json_key(json, "days");
        if (lapse->cured == INSTANT_NONE)
            json_null(json);
        else
            json_integer(json, days_between(lapse->from, lapse->cured));
        json_end_object(json);
    }
    json_end_array(json);
}

static void print_json(struct control *control)
{
    struct json_writer json = {.file = stdout, .indent = 1};
    json_begin_object(&json);
    json_member(&json, "schema", "golive-control/1");
    json_member(&json, "from", day_text(control, control->period.from));
    json_member(&json, "to", day_text(control, control->period.to));
    json_member_integer(&json, "days", control->period.to.day - control->period.from.day + 1);
    json_member_integer(&json, "days_missed", (int64_t)each_gap(control, NULL, NULL));
    json_member_integer(&json, "runs", (int64_t)control->run_count);
    begin_list(&json, "missed");
    each_gap(control, write_gap, &json);
    json_end_array(&json);
    write_lists(control, &json);
    json_end_object(&json);
    json_flush(&json);
    text_free(&json.buffer);
}

static int by_instant(const void *a, const void *b)
{
    const struct decision_change *left = a, *right = b;
    return (left->at > right->at) - (left->at < right->at);
}

int control_show(struct store *store, struct control_period period, bool json)
{
    struct control control = {.period = period,
        .begin = date_begin(period.from),
        .end = date_begin(date_add_days(period.to, 1)),
        .ran = memory_new((size_t)(period.to.day - period.from.day) + 1, sizeof(bool))};
    int error = gather(&control, store);
    if (!error) {
        if (control.change_count)
            qsort(control.changes, control.change_count, sizeof *control.changes, by_instant);
        if (json)
            print_json(&control);
        else
            print_text(&control);
    }
    free(control.ran);
    free(control.changes);
    free(control.lapses);
    free(control.waivers);
    map_free(&control.seen);
    arena_free(&control.arena);
    return error;
}
