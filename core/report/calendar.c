/* Which days go into a calendar: of each deployment the findings that get worse, the ends of waivers and acceptances,
 * and the day it goes live; of the site the ends of loosened rules. Must not know how events are drawn. See calendar.h. */
#include "report/calendar.h"

#include "base/memory.h"
#include "model/decision.h"
#include "report/page.h"

#include <stdlib.h>
#include <string.h>

enum { NAME = 64 };

static void add(struct calendar *calendar, struct calendar_event event)
{
    const struct forecast *forecast = calendar->forecast;
    if (event.at <= forecast->at || event.at >= forecast->until)
        return;
    if (event.deployment && deployment_paused(event.deployment))
        event.lead_count = 0; /* it is not in use: its dates are shown, nobody is alarmed */
    memory_reserve(&calendar->events, &calendar->capacity, calendar->count + 1, sizeof *calendar->events);
    calendar->events[calendar->count++] = event;
}

/* The change of a deployment at an instant; NULL if there is none. */
static const struct change *change_at(const struct deployment_forecast *of, instant at)
{
    for (size_t i = 0; i < of->change_count; i++) {
        if (of->changes[i].at == at)
            return &of->changes[i];
    }
    return NULL;
}

/* ---- findings ---- */

static bool is_lapse(const struct flip *flip)
{
    if (flip->waiver_by) /* the waiver's own event says so */
        return false;
    bool bad = flip->to >= STATUS_FAIL && flip->to <= STATUS_WARN;
    return bad && (flip->worse || flip->from == STATUS_NONE || flip->to < flip->from);
}

/* The lapses of one check at one instant, COUNT of them from FLIPS on, as one event about the worst. */
static void add_lapse(struct calendar *calendar, const struct deployment_forecast *of, size_t place,
    const struct change *change, const struct flip *const *flips, size_t count)
{
    size_t worst = 0;
    for (size_t i = 1; i < count; i++) {
        if (flips[i]->to < flips[worst]->to)
            worst = i;
    }
    const struct flip **more = arena_take(&calendar->arena, count * sizeof *more);
    size_t more_count = 0;
    for (size_t i = 0; i < count; i++) {
        if (i != worst)
            more[more_count++] = flips[i];
    }
    const struct flip *flip = flips[worst];
    add(calendar, (struct calendar_event){.kind = CALENDAR_LAPSE,
                      .day = instant_date(change->at),
                      .at = change->at,
                      .deployment = of->deployment,
                      .place = place,
                      .check = flip->check,
                      .rule = flip->rule,
                      .subject = flip->subject,
                      .says = flip->says,
                      .owner = flip->owner,
                      .to = flip->to,
                      .more = more,
                      .more_count = more_count,
                      .change = change,
                      .leads = flip->leads,
                      .lead_count = flip->lead_count});
}

static void add_lapses(struct calendar *calendar, const struct deployment_forecast *of, size_t place)
{
    for (size_t i = 0; i < of->change_count; i++) {
        const struct change *change = &of->changes[i];
        AUTO_FREE const struct flip **flips = memory_new(change->flip_count, sizeof *flips);
        size_t count = 0;
        for (size_t j = 0; j < change->flip_count; j++) {
            const struct flip *flip = &change->flips[j];
            if (count &&
                !string_equal(flips[0]->check, flip->check)) { /* a check's findings follow one another */
                add_lapse(calendar, of, place, change, flips, count);
                count = 0;
            }
            if (is_lapse(flip))
                flips[count++] = flip;
        }
        if (count)
            add_lapse(calendar, of, place, change, flips, count);
    }
}

/* ---- what people approved ---- */

/* What ends behind a last day: an event of the day after it. */
struct ending {
    enum calendar_kind kind;
    const char *check;
    const char *rule;
    const char *subject;
    const char *reason;
    const char *by;
    struct date last_day;
};

static void add_ending(struct calendar *calendar, const struct deployment_forecast *of, size_t place,
    const struct ending *ending)
{
    struct date day = date_add_days(ending->last_day, 1);
    if (!date_given(ending->last_day) || !date_given(day))
        return;
    const struct site *site = calendar->forecast->site;
    const struct deployment *deployment = of ? of->deployment : NULL;
    const struct check *check =
        deployment && ending->check ? deployment_check(deployment, ending->check) : NULL;
    instant at = date_begin(day);
    bool own_leads = check && check->lead_count;
    const char *reason = ending->reason ? ending->reason : "";
    add(calendar, (struct calendar_event){.kind = ending->kind,
                      .day = day,
                      .at = at,
                      .deployment = deployment,
                      .place = place,
                      .check = ending->check ? ending->check : "",
                      .rule = ending->rule,
                      .subject = ending->subject ? ending->subject : "",
                      .says = arena_format(&calendar->arena, "approved by %s: %s",
                          ending->by ? ending->by : "somebody", reason),
                      .owner = deployment ? deployment_owner(deployment, check) : "",
                      .change = of ? change_at(of, at) : NULL,
                      .leads = own_leads ? check->leads : site->leads,
                      .lead_count = own_leads ? check->lead_count : site->lead_count});
}

static void add_acts(struct calendar *calendar, const struct deployment_forecast *of, size_t place)
{
    const struct deployment *deployment = of->deployment;
    for (size_t i = 0; i < deployment->waiver_count; i++) {
        const struct waiver *waiver = &deployment->waivers[i];
        add_ending(calendar, of, place,
            &(struct ending){CALENDAR_WAIVER, waiver->check, waiver->rule, waiver->subject, waiver->reason,
                waiver->approved_by, waiver->expires});
    }
    for (size_t i = 0; i < deployment->acceptance_count; i++) {
        const struct acceptance *acceptance = &deployment->acceptances[i];
        add_ending(calendar, of, place,
            &(struct ending){CALENDAR_ACCEPTANCE, acceptance->check, acceptance->rule, acceptance->subject,
                acceptance->reason, acceptance->act.by, date_add_days(acceptance->act.on, ACCEPTANCE_DAYS)});
    }
    const struct use_exception *exception = deployment->exception;
    if (exception)
        add_ending(calendar, of, place,
            &(struct ending){CALENDAR_EXCEPTION, NULL, "", NULL, exception->reason, exception->approved_by,
                exception->expires});
}

static void add_go_live(struct calendar *calendar, const struct deployment_forecast *of, size_t place)
{
    const struct deployment *deployment = of->deployment;
    const struct site *site = calendar->forecast->site;
    if (!date_given(deployment->go_live))
        return;
    instant at = date_begin(deployment->go_live);
    add(calendar, (struct calendar_event){.kind = CALENDAR_GO_LIVE,
                      .day = deployment->go_live,
                      .at = at,
                      .deployment = deployment,
                      .place = place,
                      .check = "",
                      .rule = "",
                      .subject = "",
                      .says = "",
                      .owner = deployment_owner(deployment, NULL),
                      .change = change_at(of, at),
                      .leads = site->leads,
                      .lead_count = site->lead_count});
}

static void add_loosenings(struct calendar *calendar)
{
    const struct site *site = calendar->forecast->site;
    for (size_t i = 0; i < site->loosening_count; i++) {
        const struct loosening *loosening = &site->loosenings[i];
        add_ending(calendar, NULL, 0,
            &(struct ending){CALENDAR_LOOSENING, NULL, loosening->rule, NULL, loosening->reason,
                loosening->approved_by, loosening->expires});
    }
}

/* ---- order ---- */

static int compare(const struct calendar_event *a, const struct calendar_event *b)
{
    if (a->at != b->at)
        return a->at < b->at ? -1 : 1;
    if (a->kind != b->kind)
        return a->kind < b->kind ? -1 : 1;
    const char *const left[] = {a->check, a->rule, a->subject, a->says, a->owner};
    const char *const right[] = {b->check, b->rule, b->subject, b->says, b->owner};
    for (size_t i = 0; i < sizeof left / sizeof *left; i++) {
        int order = strcmp(left[i], right[i]);
        if (order)
            return order;
    }
    return 0;
}

static int by_day(const void *a, const void *b)
{
    const struct calendar_event *left = a, *right = b;
    int order = compare(left, right);
    return order ? order : left->place < right->place ? -1 : left->place > right->place;
}

bool calendar_alike(const struct calendar_event *a, const struct calendar_event *b)
{
    if (compare(a, b) != 0 || a->to != b->to || a->more_count != b->more_count)
        return false;
    for (size_t i = 0; i < a->more_count; i++) {
        if (!string_equal(a->more[i]->rule, b->more[i]->rule) ||
            !string_equal(a->more[i]->subject, b->more[i]->subject))
            return false;
    }
    return true;
}

/* Numbers events that have everything in common but their day: they need different UIDs. */
static void number_events(struct calendar *calendar)
{
    struct map counts = {0};
    for (size_t i = 0; i < calendar->count; i++) {
        struct calendar_event *event = &calendar->events[i];
        const char *key = arena_format(&calendar->arena, "%d\n%s\n%s\n%s\n%s\n%d", event->kind,
            event->deployment ? event->deployment->id : "", event->check, event->rule, event->subject,
            event->to);
        uintptr_t seen = (uintptr_t)map_get(&counts, key);
        event->nth = (unsigned)seen;
        map_put(&counts, key, (void *)(seen + 1));
    }
    map_free(&counts);
}

struct calendar calendar_make(const struct forecast *forecast)
{
    struct calendar calendar = {.forecast = forecast};
    for (size_t i = 0; i < forecast->deployment_count; i++) {
        add_lapses(&calendar, &forecast->deployments[i], i);
        add_acts(&calendar, &forecast->deployments[i], i);
        add_go_live(&calendar, &forecast->deployments[i], i);
    }
    add_loosenings(&calendar);
    if (calendar.count)
        qsort(calendar.events, calendar.count, sizeof *calendar.events, by_day);
    number_events(&calendar);
    return calendar;
}

void calendar_free(struct calendar *calendar)
{
    free(calendar->events);
    arena_free(&calendar->arena);
    *calendar = (struct calendar){0};
}

/* ---- words ---- */

void calendar_words_rule(struct text *words, const char *check, const char *rule, const char *subject)
{
    bool fact = string_equal(rule, "FACT") && *subject;
    bool whole = string_equal(rule, "CHECK");
    words_add(words, fact ? subject : whole ? check : rule, NAME);
    if (*subject && !fact) {
        text_append_string(words, " of ");
        words_add(words, subject, NAME);
    }
}

void calendar_words_more(struct text *words, const struct calendar_event *event)
{
    enum { NAMED = 12 };
    for (size_t i = 0; i < event->more_count && i < NAMED; i++) {
        const struct flip *flip = event->more[i];
        text_append_string(words, i ? ", " : "Also: ");
        calendar_words_rule(words, flip->check, flip->rule, flip->subject);
    }
    if (event->more_count > NAMED)
        text_format(words, " and %zu more", event->more_count - NAMED);
    if (event->more_count)
        text_append_char(words, '.');
}

void calendar_words(struct text *words, const struct calendar_event *event)
{
    static const char *const lapses[STATUS_COUNT] = {[STATUS_FAIL] = "is no longer met",
        [STATUS_UNKNOWN] = "is no longer known",
        [STATUS_WARN] = "wants attention"};
    static const char *const endings[] = {[CALENDAR_WAIVER] = "the waiver of ",
        [CALENDAR_ACCEPTANCE] = "the acceptance of ",
        [CALENDAR_LOOSENING] = "the loosening of "};
    if (event->kind == CALENDAR_GO_LIVE || event->kind == CALENDAR_EXCEPTION) {
        text_append_string(words,
            event->kind == CALENDAR_GO_LIVE ? "goes live" : "the exception has ended by which it is in use");
        return;
    }
    text_append_string(words, event->kind == CALENDAR_LAPSE ? "" : endings[event->kind]);
    calendar_words_rule(words, event->check, event->rule, event->subject);
    text_format(words, " %s", event->kind == CALENDAR_LAPSE ? lapses[event->to] : "has ended");
    if (event->more_count)
        text_format(words, " (and %zu more)", event->more_count);
}
