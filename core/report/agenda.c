/* Which points go onto an agenda, and in what words. One line each, whose owner is named. Must not know how it is drawn.
 * See agenda.h. */
#include "report/agenda.h"

#include "base/memory.h"
#include "model/committee.h"
#include "report/calendar.h"
#include "report/wording.h"

#include <stdlib.h>
#include <string.h>

enum { OLDEST = 10 };

static const struct {
    const char *title;
    const char *nothing;
} parts[AGENDA_PARTS] = {
    [AGENDA_DECISION] = {"For decision", "Nothing waits for a decision."},
    [AGENDA_CHANGED] = {"Changed", "No decision is another than it was."},
    [AGENDA_LAPSING] = {"Lapsing", "Nothing is known to lapse."},
    [AGENDA_ENDING] = {"Waivers, exceptions and approvals ending", "None ends."},
    [AGENDA_CONDITIONS] = {"Conditions due", "None is due."},
    [AGENDA_OLDEST] = {"Longest not cleared", "Everything is cleared, or nothing is recorded of before."},
};

const char *agenda_title(enum agenda_part part)
{
    return parts[part].title;
}

const char *agenda_nothing(enum agenda_part part)
{
    return parts[part].nothing;
}

/* Adds a point; its words are taken out of WORDS, which is empty then. */
static struct agenda_point *add(
    struct agenda *agenda, enum agenda_part part, size_t place, struct text *words)
{
    const struct run *run = agenda->wish.run;
    const struct deployment *deployment =
        place < run->deployment_count ? run->deployments[place].deployment : NULL;
    memory_reserve(&agenda->points, &agenda->capacity, agenda->count + 1, sizeof *agenda->points);
    struct agenda_point *point = &agenda->points[agenda->count++];
    *point = (struct agenda_point){.part = part,
        .deployment = deployment,
        .day = date_none(),
        .says = arena_copy(&agenda->arena, text_string(words)),
        .owner = deployment ? deployment_owner(deployment, NULL) : "",
        .place = place};
    text_clear(words);
    return point;
}

static bool within(const struct agenda *agenda, struct date day)
{
    return date_given(day) && day.day >= agenda->wish.since.day && day.day <= agenda->wish.until.day;
}

static void words_day(struct text *words, const char *before, struct date day)
{
    char text[DATE_TEXT_SIZE];
    date_text(day, text);
    text_format(words, "%s%s", before, text);
}

/* ---- for decision ---- */

static bool is_spoken_for(const struct approval *approval, struct date today)
{
    if (!approval || approval->decision == APPROVAL_RETURNED)
        return false;
    return !date_given(approval->until) || approval->until.day >= today.day;
}

/* What golive found about first use (COM-04), if a committee is to speak about it. */
static const char *used_before_cleared(const struct deployment_result *result)
{
    const struct check_result *check = deployment_result_check(result, COMMITTEE_CHECK);
    for (uint32_t i = 0; check && i < check->finding_count; i++) {
        if (string_equal(check->findings[i].rule_id, "COM-04") && check->findings[i].status == STATUS_WARN)
            return check->findings[i].message;
    }
    return NULL;
}

/* Why a committee should speak about it; false if it need not. */
static bool words_decide(struct agenda *agenda, const struct deployment_result *result, struct text *words)
{
    const struct deployment *deployment = result->deployment;
    const struct site *site = agenda->wish.run->site;
    struct date today = instant_date(agenda->wish.run->at);
    struct overview overview = overview_of(result);
    bool in_use = deployment_in_use(deployment);
    bool alarming = in_use && result->decision != DECISION_GO && !result->exception;
    bool soon = date_given(deployment->go_live) && deployment->go_live.day <= agenda->wish.until.day &&
                !in_use && !deployment_paused(deployment);
    bool unspoken = !is_spoken_for(deployment->approval, today) &&
                    (site->approval_required || deployment->approval) &&
                    !string_equal(deployment->kind, "site");
    const char *early = alarming ? NULL : used_before_cleared(result);
    if (!alarming && !unspoken && !early && !(soon && !is_spoken_for(deployment->approval, today)))
        return false;
    if (early) {
        text_append_string(words, early);
        return true;
    }
    if (alarming)
        text_format(words, "in use and %s: ", decision_title(result->decision));
    else if (date_given(deployment->go_live) && !in_use) {
        words_day(words, "goes live on ", deployment->go_live);
        text_format(words, ", %s: ", decision_title(result->decision));
    } else
        text_format(words, "%s: ", decision_title(result->decision));
    if (result->decision == DECISION_GO)
        text_append_string(words,
            deployment->approval ? "its approval has ended or was returned" : "no committee has decided");
    else
        words_reason(words, result, &overview);
    return true;
}

static void add_decisions(struct agenda *agenda)
{
    const struct run *run = agenda->wish.run;
    size_t *order = people_order(run);
    struct text words = {0};
    for (size_t i = 0; i < run->deployment_count; i++) {
        const struct deployment_result *result = &run->deployments[order[i]];
        if (words_decide(agenda, result, &words))
            add(agenda, AGENDA_DECISION, order[i], &words)->day = result->deployment->go_live;
        text_clear(&words);
    }
    text_free(&words);
    free(order);
}

/* ---- changed, longest not cleared ---- */

static void add_changes(struct agenda *agenda)
{
    const struct run *run = agenda->wish.run;
    struct text words = {0};
    for (size_t i = 0; agenda->wish.past && i < run->deployment_count; i++) {
        const struct past *past = &agenda->wish.past[i];
        const struct deployment_result *result = &run->deployments[i];
        struct overview overview = overview_of(result);
        if (past->known_then && past->then == result->decision)
            continue;
        if (past->known_then)
            text_format(&words, "%s, was %s", decision_title(result->decision), decision_title(past->then));
        else
            text_format(&words, "new, %s", decision_title(result->decision));
        if (past->known && past->changed != INSTANT_NONE)
            words_day(&words, " since ", instant_date(past->changed));
        if (result->decision != DECISION_GO) {
            text_append_string(&words, ": ");
            words_reason(&words, result, &overview);
        }
        add(agenda, AGENDA_CHANGED, i, &words);
    }
    text_free(&words);
}

struct waiting {
    instant since;
    size_t place;
};

static int by_age(const void *left, const void *right)
{
    const struct waiting *a = left, *b = right;
    if (a->since != b->since)
        return a->since < b->since ? -1 : 1;
    return a->place < b->place ? -1 : a->place > b->place;
}

static void add_oldest(struct agenda *agenda)
{
    const struct run *run = agenda->wish.run;
    struct waiting *waiting = memory_new(run->deployment_count, sizeof *waiting);
    struct text words = {0};
    size_t count = 0;
    for (size_t i = 0; agenda->wish.past && i < run->deployment_count; i++) {
        if (agenda->wish.past[i].not_go_since != INSTANT_NONE && run->deployments[i].decision != DECISION_GO)
            waiting[count++] = (struct waiting){agenda->wish.past[i].not_go_since, i};
    }
    if (count)
        qsort(waiting, count, sizeof *waiting, by_age);
    for (size_t i = 0; i < count && i < OLDEST; i++) {
        const struct deployment_result *result = &run->deployments[waiting[i].place];
        struct overview overview = overview_of(result);
        words_day(&words, "since ", instant_date(waiting[i].since));
        text_format(&words, " not cleared, %s: ", decision_title(result->decision));
        words_reason(&words, result, &overview);
        add(agenda, AGENDA_OLDEST, waiting[i].place, &words)->day = instant_date(waiting[i].since);
    }
    text_free(&words);
    free(waiting);
}

/* ---- lapsing ---- */

static size_t place_of(const struct run *run, const struct deployment *deployment)
{
    for (size_t i = 0; i < run->deployment_count; i++) {
        if (run->deployments[i].deployment == deployment)
            return i;
    }
    return run->deployment_count;
}

/* One line for each lapse, whatever it stops. */
static void add_lapses(struct agenda *agenda)
{
    struct calendar calendar = calendar_make(agenda->wish.forecast);
    struct text words = {0};
    for (size_t i = 0, alike; i < calendar.count; i += alike) {
        const struct calendar_event *event = &calendar.events[i];
        for (alike = 1; i + alike < calendar.count && calendar_alike(event, &calendar.events[i + alike]);
             alike++)
            ;
        if (event->kind != CALENDAR_LAPSE || event->day.day > agenda->wish.until.day)
            continue;
        words_day(&words, "", event->day);
        text_append_string(&words, ": ");
        if (*event->says)
            words_add(&words, event->says, SHORT_WORDS);
        else
            calendar_words(&words, event);
        if (event->change && event->change->from != event->change->to)
            text_format(&words, " (%s becomes %s)", decision_title(event->change->from),
                decision_title(event->change->to));
        struct agenda_point *point =
            add(agenda, AGENDA_LAPSING, place_of(agenda->wish.run, event->deployment), &words);
        point->day = event->day;
        point->more = alike - 1;
        point->owner = arena_copy(&agenda->arena, event->owner);
    }
    text_free(&words);
    calendar_free(&calendar);
}

/* ---- ends and dues ---- */

/* "waiver of baa/BAA-09 ends on 2027-01-31 (approved by CMIO)" */
static void add_ending(
    struct agenda *agenda, size_t place, const char *what, struct date last, const char *by)
{
    struct text words = {0};
    struct date today = instant_date(agenda->wish.run->at);
    if (!within(agenda, last))
        return;
    words_add(&words, what, SHORT_WORDS);
    words_day(&words, last.day < today.day ? " ended on " : " ends on ", last);
    if (by) {
        text_append_string(&words, " (approved by ");
        words_add(&words, by, NAME_WORDS);
        text_append_char(&words, ')');
    }
    add(agenda, AGENDA_ENDING, place, &words)->day = last;
    text_free(&words);
}

static void add_endings_of(struct agenda *agenda, size_t place)
{
    const struct deployment *deployment = agenda->wish.run->deployments[place].deployment;
    struct arena *arena = &agenda->arena;
    for (size_t i = 0; i < deployment->waiver_count; i++) {
        const struct waiver *waiver = &deployment->waivers[i];
        const char *what = arena_format(arena, "the waiver of %s/%s%s%s", waiver->check, waiver->rule,
            waiver->subject ? "/" : "", waiver->subject ? waiver->subject : "");
        add_ending(agenda, place, what, waiver->expires, waiver->approved_by);
    }
    const struct use_exception *exception = deployment->exception;
    if (exception)
        add_ending(
            agenda, place, "the exception by which it is in use", exception->expires, exception->approved_by);
    const struct approval *approval = deployment->approval;
    if (approval)
        add_ending(agenda, place, arena_format(arena, "the approval of %s", approval->body), approval->until,
            approval->signed_by);
}

static void add_conditions_of(struct agenda *agenda, size_t place)
{
    const struct deployment *deployment = agenda->wish.run->deployments[place].deployment;
    struct date today = instant_date(agenda->wish.run->at);
    struct text words = {0};
    for (size_t i = 0; i < deployment->commitment_count; i++) {
        const struct commitment *commitment = &deployment->commitments[i];
        if (date_given(commitment->met_on) || !date_given(commitment->due) ||
            commitment->due.day > agenda->wish.until.day)
            continue;
        words_day(&words, commitment->due.day < today.day ? "was due on " : "due on ", commitment->due);
        text_append_string(&words, ": ");
        words_add(&words, commitment->text, SHORT_WORDS);
        struct agenda_point *point = add(agenda, AGENDA_CONDITIONS, place, &words);
        point->day = commitment->due;
        point->owner = commitment->owner ? commitment->owner : point->owner;
    }
    text_free(&words);
}

static int by_order(const void *left, const void *right)
{
    const struct agenda_point *a = left, *b = right;
    if (a->part != b->part)
        return a->part < b->part ? -1 : 1;
    if (a->day.day != b->day.day)
        return a->day.day < b->day.day ? -1 : 1;
    return a->place < b->place ? -1 : a->place > b->place;
}

struct agenda agenda_make(const struct agenda_wish *wish)
{
    struct agenda agenda = {.wish = *wish};
    const struct site *site = wish->run->site;
    add_decisions(&agenda);
    size_t dated = agenda.count; /* those before it are in the order for people */
    add_changes(&agenda);
    add_lapses(&agenda);
    for (size_t i = 0; i < site->loosening_count; i++)
        add_ending(&agenda, wish->run->deployment_count,
            arena_format(&agenda.arena, "the loosening of %s", site->loosenings[i].rule),
            site->loosenings[i].expires, site->loosenings[i].approved_by);
    for (size_t i = 0; i < wish->run->deployment_count; i++) {
        add_endings_of(&agenda, i);
        add_conditions_of(&agenda, i);
    }
    add_oldest(&agenda);
    if (agenda.count > dated)
        qsort(agenda.points + dated, agenda.count - dated, sizeof *agenda.points, by_order);
    return agenda;
}

void agenda_free(struct agenda *agenda)
{
    free(agenda->points);
    arena_free(&agenda->arena);
    *agenda = (struct agenda){0};
}

void agenda_words_name(struct text *words, const struct agenda_point *point)
{
    const struct deployment *deployment = point->deployment;
    if (!deployment) {
        text_append_string(words, "the site");
        return;
    }
    if (given(deployment->product)) {
        words_add(words, deployment->product, NAME_WORDS);
        text_append_string(words, " (");
    }
    words_add(words, deployment->id, NAME_WORDS);
    text_append_string(words, given(deployment->product) ? ")" : "");
    if (point->more)
        text_format(words, " and %zu more", point->more);
}

void agenda_words_title(struct text *words, const struct agenda *agenda)
{
    words_day(words, "Agenda from ", agenda->wish.since);
    words_day(words, " to ", agenda->wish.until);
    text_append_string(words, ", days as in ");
    words_add(words, agenda->wish.run->site->timezone, NAME_WORDS);
}
