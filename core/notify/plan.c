/* The plan as a whole: each deployment is compared with what was told, its dates are looked at, then points are sorted by
 * who hears of them and handed to compose.c. See plan.h. */
#include "notify/plan.h"

#include "notify/points.h"

#include <stdlib.h>
#include <string.h>

enum { DAY = 86400, FORGET_DAYS = 400, FARTHEST_DAYS = 40 };
#define HEARTBEAT_KEY "heartbeat"

static const char *const ways[] = {"mail", "folder", "webhook", "syslog"};

static bool has_way(const struct notify_settings *settings, const char *way)
{
    const char *const set[] = {settings->mail_server, settings->folder,
        settings->webhook ? settings->webhook : settings->webhook_problem, settings->syslog};
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        if (string_equal(ways[i], way))
            return set[i] != NULL;
    }
    return false;
}

/* A mail has somebody to go to; a webhook and a log are one place, which is told everything once. */
static bool is_personal(const char *way)
{
    return string_equal(way, "mail") || string_equal(way, "folder");
}

void plan_point(struct planning *planning, struct notify_point point)
{
    memory_reserve(&planning->points, &planning->capacity, planning->count + 1, sizeof point);
    planning->points[planning->count++] = point;
}

void plan_again(struct planning *planning, instant at)
{
    if (at != INSTANT_NONE && at < planning->next)
        planning->next = at;
}

const char *plan_recipient(const struct planning *planning, const char *owner)
{
    if (owner && *owner)
        return owner;
    const char *contact = planning->input->site->contact;
    return contact ? contact : "";
}

/* ---- dates ---- */

/* How far ahead of a date its owner is told first. */
static int64_t longest_lead(const struct kept_date *date)
{
    int64_t longest = 0;
    for (size_t i = 0; i < date->lead_count; i++)
        longest = date->leads[i] > longest ? date->leads[i] : longest;
    return longest;
}

static void plan_date(
    struct planning *planning, const struct told_deployment *of, const struct kept_date *date)
{
    struct arena *arena = &planning->plan->arena;
    char day[DATE_TEXT_SIZE];
    date_text(date->day, day);
    const char *key = arena_format(arena, "date/%s/%s/%s", of ? of->id : "", date->which, day);
    const struct told_row *row = told_find(planning->input->told, key);
    int64_t told = INT64_MAX, reached = INT64_MAX;
    if (row && string_integer(row->value, &told) != 0)
        told = INT64_MAX;
    for (size_t i = 0; i < date->lead_count; i++) {
        int64_t lead = date->leads[i];
        if (date->at - lead > planning->input->now && lead < told)
            plan_again(planning, date->at - lead);
        else if (date->at - lead <= planning->input->now && lead < reached)
            reached = lead;
    }
    if (reached >= told)
        return;
    told_set(
        planning->input->told, key, arena_format(arena, "%lld", (long long)reached), planning->input->now);
    plan_point(planning, (struct notify_point){.kind = POINT_DATE,
                             .to = plan_recipient(planning, date->owner),
                             .of = of,
                             .group = arena_format(arena, "%s %s %s", day, date->words, date->says),
                             .label = date->words,
                             .title = "",
                             .says = date->says,
                             .remedy = "",
                             .owner = date->owner,
                             .day = date->day});
}

static void plan_dates(
    struct planning *planning, const struct told_deployment *of, const struct kept_date *dates, size_t count)
{
    const char *id = of ? of->id : "";
    instant until = dates_until(planning->input->told, id);
    int64_t longest = 0;
    for (size_t i = 0; i < count; i++) {
        if (dates[i].at <= planning->input->now)
            continue;
        int64_t lead = longest_lead(&dates[i]);
        longest = lead > longest ? lead : longest;
        plan_date(planning, of, &dates[i]);
    }
    if (until != INSTANT_NONE && until - longest > planning->input->now)
        plan_again(planning, until - longest);
}

/* Dates that have long passed will not come again, nor will whoever has not planned for so long. */
static void forget_dates(struct planning *planning)
{
    struct told *told = planning->input->told;
    for (size_t i = 0; i < told->count; i++) {
        const char *key = told->rows[i]->key;
        const char *last = strrchr(key, '/');
        struct date day;
        if (string_starts(key, NOTIFY_NEXT) &&
            told->rows[i]->at < planning->input->now - (instant)FORGET_DAYS * DAY)
            told_set(told, key, NULL, 0);
        if (string_starts(key, "date/") && last && date_parse(last + 1, &day) == 0 &&
            day.day < planning->today.day - FORGET_DAYS)
            told_set(told, key, NULL, 0);
    }
}

/* ---- products in use that are not go ---- */

static bool reminder_due(const struct planning *planning, instant last, instant *ret_next)
{
    int64_t repeat = planning->input->settings->repeat;
    instant next = last + repeat;
    if (repeat % DAY ==
        0) /* by days, so that a run which begins a minute earlier than the last is not too early */
        next = date_begin(date_add_days(instant_date(last), (int32_t)(repeat / DAY)));
    *ret_next = next;
    return planning->input->now >= next;
}

/* Of one whose file is gone or has errors nobody knows that it is not in use. */
static bool wants_reminders(const struct told_deployment *of)
{
    const struct deployment *deployment = of->result->deployment;
    bool in_use = deployment_in_use(deployment) || deployment->broken;
    return in_use && of->decision != DECISION_GO && !of->result->exception;
}

/* ALREADY: this plan tells of it anyway. */
static void plan_reminder(struct planning *planning, struct told_deployment *of, bool already)
{
    struct told *told = planning->input->told;
    instant now = planning->input->now, next;
    const char *key = arena_format(&planning->plan->arena, "reminder/%s", of->id);
    const struct told_row *row = told_find(told, key);
    int64_t number = 0;
    if (!wants_reminders(of)) {
        told_set(told, key, NULL, 0);
        return;
    }
    if (row && (string_integer(row->value, &number) != 0 || number < 0 || number > 100000))
        number = 0;
    instant last = row ? row->at : now;
    if (last > now + DAY) /* told by a clock that was ahead: the time runs from today */
        last = now;
    bool due = !row || reminder_due(planning, last, &next);
    if (due) {
        number++;
        last = now;
        of->reminders = (unsigned)number;
    }
    reminder_due(planning, last, &next);
    plan_again(planning, next);
    told_set(told, key, arena_format(&planning->plan->arena, "%lld", (long long)number), last);
    if (!due || (already && number == 1))
        return;
    const char *escalate = planning->input->settings->escalate;
    plan_point(planning, (struct notify_point){.kind = POINT_STILL,
                             .to = plan_recipient(planning, deployment_owner(of->result->deployment, NULL)),
                             .also = number >= NOTIFY_ESCALATES ? escalate : NULL,
                             .of = of,
                             .group = of->id,
                             .label = "",
                             .title = "",
                             .says = "",
                             .remedy = "",
                             .owner = deployment_owner(of->result->deployment, NULL)});
}

/* ---- a deployment ---- */

static enum decision decision_today(const struct planning *planning, const struct deployment_result *result)
{
    bool lapsed = result->decision == DECISION_GO && result->cleared_until != INSTANT_NONE &&
                  result->cleared_until <= planning->input->now;
    return lapsed ? DECISION_HOLD : result->decision;
}

static void plan_deployment(struct planning *planning, const struct deployment_result *result)
{
    struct arena *arena = &planning->plan->arena;
    struct told_deployment *of = arena_take(arena, sizeof *of);
    size_t date_count = 0, before = planning->count;
    *of = (struct told_deployment){
        .result = result, .id = result->deployment->id, .decision = decision_today(planning, result)};
    struct kept_date *dates = dates_of(planning->input->told, of->id, arena, &date_count);
    plan_result(planning, of, dates, date_count);
    plan_reminder(planning, of, planning->count > before);
    plan_dates(planning, of, dates, date_count);
}

static void plan_run(struct planning *planning)
{
    const struct run *run = planning->input->run;
    struct map seen = {0}; /* two files of one id are an error, and told once */
    for (size_t i = 0; i < run->deployment_count; i++) {
        const char *id = run->deployments[i].deployment->id;
        if (map_put(&seen, id, (void *)run) == NULL)
            plan_deployment(planning, &run->deployments[i]);
    }
    map_free(&seen);
    for (size_t i = 0; i < run->retired_count; i++)
        notify_forget(planning->input->told, run->retired[i]->id);
    size_t count = 0;
    struct kept_date *dates = dates_of(planning->input->told, "", &planning->plan->arena, &count);
    plan_dates(planning, NULL, dates, count);
    forget_dates(planning);
}

/* ---- notices ---- */

static void add_point_to_key(struct digest_stream *stream, const struct notify_point *point)
{
    static const struct told_deployment site = {.id = ""};
    const struct told_deployment *of = point->of ? point->of : &site;
    const int64_t numbers[] = {
        point->kind, point->status, point->day.day, of->decision, of->was, of->is_new, of->reminders};
    const char *const words[] = {of->id, point->group, point->label, point->says, point->owner};
    digest_add(stream, numbers, sizeof numbers);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        digest_add_string(stream, words[i]);
}

/* The same notice gets the same key, whoever plans it: what it says, to whom, by which way, after which run. */
static struct digest key_of(const struct planning *planning, const char *way, const char *to,
    const char *kind, const struct notify_point *const *points, size_t count)
{
    struct digest_stream *stream = digest_begin();
    digest_add_string(stream, way);
    digest_add_string(stream, to);
    digest_add_string(stream, kind);
    digest_add_string(stream, planning->input->run ? planning->input->run->id : "");
    for (size_t i = 0; i < count; i++)
        add_point_to_key(stream, points[i]);
    return digest_end(stream);
}

static void add_notice(struct planning *planning, const struct digest *key, const char *way, const char *to,
    const struct composed *composed)
{
    struct notify_plan *plan = planning->plan;
    memory_reserve(&plan->notices, &plan->capacity, plan->count + 1, sizeof *plan->notices);
    plan->notices[plan->count++] = (struct notice){.key = *key,
        .way = way,
        .to = to,
        .kind = composed->kind,
        .subject = composed->subject,
        .body = string_equal(way, "webhook") ? composed->json : composed->body,
        .level = composed->level,
        .made_at = planning->input->now};
}

static void tell_points(struct planning *planning, const char *way, const char *to,
    const struct notify_point *const *points, size_t count)
{
    struct digest key = key_of(planning, way, to, "points", points, count);
    struct composed composed = compose(planning, &key, points, count);
    add_notice(planning, &key, way, to, &composed);
}

/* The points that TO hears of (NULL: all). */
static size_t points_for(
    const struct planning *planning, const char *to, const struct notify_point **ret_points)
{
    size_t count = 0;
    for (size_t i = 0; i < planning->count; i++) {
        const struct notify_point *point = &planning->points[i];
        if (!to || string_equal(point->to, to) || string_equal(point->also, to))
            ret_points[count++] = point;
    }
    return count;
}

/* Everybody who hears of any point, in the order of points. */
static size_t everybody(const struct planning *planning, const char **ret_names)
{
    struct map seen = {0};
    size_t count = 0;
    for (size_t i = 0; i < planning->count; i++) {
        const char *const names[] = {planning->points[i].to, planning->points[i].also};
        for (size_t k = 0; k < 2; k++) {
            if (names[k] && !map_put(&seen, names[k], (void *)planning))
                ret_names[count++] = names[k];
        }
    }
    map_free(&seen);
    return count;
}

static void make_notices(struct planning *planning)
{
    AUTO_FREE const struct notify_point **points = memory_new(planning->count, sizeof *points);
    AUTO_FREE const char **names = memory_new(2 * planning->count, sizeof *names);
    size_t name_count = everybody(planning, names);
    for (size_t i = 0; i < sizeof ways / sizeof *ways && planning->count; i++) {
        if (!has_way(planning->input->settings, ways[i]))
            continue;
        if (!is_personal(ways[i]))
            tell_points(planning, ways[i], "", points, points_for(planning, NULL, points));
        for (size_t k = 0; k < name_count && is_personal(ways[i]); k++)
            tell_points(planning, ways[i], names[k], points, points_for(planning, names[k], points));
    }
}

/* ---- the heartbeat, and tests ---- */

static instant next_month(struct date today)
{
    int year, month, day;
    struct date first;
    date_parts(today, &year, &month, &day);
    return date_from_parts(year + (month == 12), month % 12 + 1, 1, &first) == 0 ? date_begin(first)
                                                                                 : INSTANT_NONE;
}

/* All that was told of: products of other runs, too. What is judged once for a site is no product, and stands in each. */
static void count_products(struct planning *planning)
{
    const struct told *told = planning->input->told;
    for (size_t i = 0; i < told->count; i++) {
        const struct told_row *row = told->rows[i];
        enum decision decision = DECISION_GO;
        size_t count = 0;
        if (!row->value)
            continue;
        if (string_starts(row->key, "result/") && !plan_is_of_site(row->value) &&
            plan_decision_of(row->value, &decision)) {
            planning->products++;
            planning->decisions[decision]++;
        }
        if (!string_starts(row->key, "dates/"))
            continue;
        const struct kept_date *dates =
            dates_of(told, row->key + strlen("dates/"), &planning->plan->arena, &count);
        for (size_t k = 0; k < count; k++) {
            bool ahead = dates[k].at > planning->input->now;
            if (ahead && (!date_given(planning->soonest) || dates[k].day.day < planning->soonest.day))
                planning->soonest = dates[k].day;
        }
    }
}

static void plan_heartbeat(struct planning *planning)
{
    const struct notify_settings *settings = planning->input->settings;
    const struct told_row *row = told_find(planning->input->told, HEARTBEAT_KEY);
    int year, month, day;
    if (settings->no_heartbeat)
        return;
    date_parts(planning->today, &year, &month, &day);
    const char *now = arena_format(&planning->plan->arena, "%04d-%02d", year, month);
    plan_again(planning, next_month(planning->today));
    if (row && string_equal(row->value, now))
        return;
    told_set(planning->input->told, HEARTBEAT_KEY, now, planning->input->now);
    count_products(planning);
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        const char *to = is_personal(ways[i]) ? plan_recipient(planning, settings->heartbeat) : "";
        if (!has_way(settings, ways[i]))
            continue;
        struct digest key = key_of(planning, ways[i], to, now, NULL, 0);
        struct composed composed = compose_heartbeat(planning, &key);
        add_notice(planning, &key, ways[i], to, &composed);
    }
}

static struct planning begin(const struct notify_input *input, struct notify_plan *plan)
{
    return (struct planning){.input = input,
        .plan = plan,
        .today = instant_date(input->now),
        .soonest = date_none(),
        /* Never farther: a clock that was ahead must not silence golive for longer. */
        .next = input->now + (instant)FARTHEST_DAYS * DAY};
}

struct notify_plan notify_plan(const struct notify_input *input)
{
    struct notify_plan plan = {0};
    struct planning planning = begin(input, &plan);
    plan_run(&planning);
    make_notices(&planning);
    plan_heartbeat(&planning);
    if (input->scope)
        told_set(input->told, arena_format(&plan.arena, NOTIFY_NEXT "%s", input->scope),
            arena_format(&plan.arena, "%lld", (long long)input->number), planning.next);
    free(planning.points);
    return plan;
}

static void test_one(struct planning *planning, const char *way, const char *to)
{
    const char *kind = arena_format(&planning->plan->arena, "test %lld", (long long)planning->input->now);
    struct digest key = key_of(planning, way, to, kind, NULL, 0);
    struct composed composed = compose_test(planning, &key, way, to);
    add_notice(planning, &key, way, to, &composed);
}

/* The names of [people], the contact, and whoever [notify] names. */
static size_t test_recipients(const struct notify_input *input, const char **ret_names)
{
    const char *const others[] = {
        input->site->contact, input->settings->escalate, input->settings->heartbeat};
    struct map seen = {0};
    size_t count = 0;
    for (size_t i = 0; i < input->site->person_count; i++) {
        map_put(&seen, input->site->people[i].name, (void *)input);
        ret_names[count++] = input->site->people[i].name;
    }
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        bool no = !others[i] || !*others[i] || (i == 2 && input->settings->no_heartbeat);
        if (!no && !map_put(&seen, others[i], (void *)input))
            ret_names[count++] = others[i];
    }
    map_free(&seen);
    return count;
}

struct notify_plan notify_test(const struct notify_input *input)
{
    struct notify_plan plan = {0};
    struct planning planning = begin(input, &plan);
    AUTO_FREE const char **names = memory_new(input->site->person_count + 3, sizeof *names);
    size_t count = test_recipients(input, names);
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        if (!has_way(input->settings, ways[i]))
            continue;
        if (!is_personal(ways[i]))
            test_one(&planning, ways[i], "");
        for (size_t k = 0; k < count && is_personal(ways[i]); k++)
            test_one(&planning, ways[i], names[k]);
    }
    return plan;
}

void notify_plan_free(struct notify_plan *plan)
{
    free(plan->notices);
    arena_free(&plan->arena);
    *plan = (struct notify_plan){0};
}
