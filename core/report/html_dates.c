/* The dates ahead of a deployment in the HTML report: a drawing that shows how far the go reaches, and the same as a list
 * of words beside it. Dates come from the result: the end of a go, days on which what is said of a check may change, ends
 * of waivers, acceptances and loosenings, the day it goes live. Must not judge what happens on them. */
#include "report/html_parts.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

/* Of the drawing, in its own units; the style sheet makes it as wide as the page. */
enum { WIDTH = 400, MARGIN = 14, MARKER = 15, LANES = 5, AXIS_ROOM = 26, BAR = 7 };
/* More dates than this stand in the list only. */
enum { DRAWN = 24 };
/* An acceptance holds for so many days (model/decision.h). */
enum { ACCEPTED_DAYS = 730 };
#define DAY ((instant)86400)

/* Something that happens at an instant. */
struct moment {
    instant at;
    char *words; /* what, visible already; freed with free() */
    bool end;    /* the go ends here */
    unsigned order;
};

struct moments {
    struct moment *items;
    size_t count;
    size_t capacity;
    instant now;
};

/* ---- gathering ---- */

/* Takes the report's words. What is past already is no date ahead. */
static void add(struct html_report *report, struct moments *moments, instant at, bool end)
{
    if (at == INSTANT_NONE || at <= moments->now) {
        text_clear(&report->words);
        return;
    }
    memory_reserve(&moments->items, &moments->capacity, moments->count + 1, sizeof *moments->items);
    moments->items[moments->count] = (struct moment){.at = at,
        .words = memory_copy(text_string(&report->words)),
        .end = end,
        .order = (unsigned)moments->count};
    moments->count++;
    text_clear(&report->words);
}

/* The instant behind a day on which something still holds. */
static instant day_after(struct date last, int32_t days)
{
    return date_given(last) ? date_begin(date_add_days(last, days + 1)) : INSTANT_NONE;
}

static void add_end(
    struct html_report *report, struct moments *moments, const struct deployment_result *result)
{
    if (result->decision != DECISION_GO || result->cleared_until == INSTANT_NONE)
        return;
    text_append_string(&report->words, "The GO ends");
    text_append_string(&report->words, given(result->lapses_first) ? ": " : "");
    words_add(&report->words, result->lapses_first, LONG_WORDS);
    add(report, moments, result->cleared_until, true);
}

/* Checks whose words may change at the same instant are one date; the one that ends the go is said already. */
static void add_checks(
    struct html_report *report, struct moments *moments, const struct deployment_result *result)
{
    for (size_t i = 0; i < result->check_count; i++) {
        instant at = result->checks[i].stable_until;
        bool first = at != INSTANT_NONE && (result->decision != DECISION_GO || at != result->cleared_until);
        for (size_t j = 0; j < i && first; j++)
            first = result->checks[j].stable_until != at;
        if (!first)
            continue;
        bool more = false;
        for (size_t j = i; j < result->check_count; j++) {
            if (result->checks[j].stable_until != at)
                continue;
            text_append_string(&report->words, more ? ", " : "");
            words_add(&report->words, result->checks[j].check->id, NAME_WORDS);
            more = true;
        }
        text_append_string(&report->words, ": a date in it comes near, or passes");
        add(report, moments, at, false);
    }
}

static void add_acts_of(struct html_report *report, struct moments *moments, const struct check_result *check)
{
    for (uint32_t i = 0; i < check->finding_count; i++) {
        const struct finding *finding = &check->findings[i];
        const struct loosening *loosening =
            finding->loosened ? decision_loosening(report->run->site, finding->rule_id, report->today) : NULL;
        const struct {
            const char *what;
            instant at;
        } ends[] = {
            {"The waiver of ", finding->waiver ? day_after(finding->waiver->expires, 0) : INSTANT_NONE},
            {"The acceptance of ",
                finding->accepted ? day_after(finding->accepted->act.on, ACCEPTED_DAYS) : INSTANT_NONE},
            {"The loosening of ", loosening ? day_after(loosening->expires, 0) : INSTANT_NONE},
        };
        for (size_t j = 0; j < sizeof ends / sizeof *ends; j++) {
            if (ends[j].at == INSTANT_NONE)
                continue;
            text_append_string(&report->words, ends[j].what);
            words_rule(&report->words, check, finding);
            text_append_string(&report->words, " (");
            words_add(&report->words, check->check->id, NAME_WORDS);
            text_append_string(&report->words, ") has ended");
            add(report, moments, ends[j].at, false);
        }
    }
}

/* What the committee set a day for. */
static void add_committee(
    struct html_report *report, struct moments *moments, const struct deployment_result *result)
{
    const struct deployment *deployment = result->deployment;
    if (deployment->approval) {
        text_append_string(&report->words, "The committee's approval has ended");
        add(report, moments, day_after(deployment->approval->until, 0), false);
    }
    if (result->exception) {
        text_append_string(&report->words, "The exception under which it is in use has ended");
        add(report, moments, day_after(result->exception->expires, 0), false);
    }
    for (size_t i = 0; i < deployment->commitment_count; i++) {
        const struct commitment *commitment = &deployment->commitments[i];
        if (date_given(commitment->met_on))
            continue;
        text_append_string(&report->words, "Overdue from here on: ");
        words_add(&report->words, commitment->text, SHORT_WORDS);
        add(report, moments, day_after(commitment->due, 0), false);
    }
}

static int by_time(const void *left, const void *right)
{
    const struct moment *a = left, *b = right;
    if (a->at != b->at)
        return a->at < b->at ? -1 : 1;
    return a->order < b->order ? -1 : 1;
}

static void gather(
    struct html_report *report, struct moments *moments, const struct deployment_result *result)
{
    const struct deployment *deployment = result->deployment;
    moments->now = report->run->at;
    add_end(report, moments, result);
    if (date_given(deployment->go_live) && !deployment_in_use(deployment)) {
        text_append_string(&report->words, "It is planned to go live");
        add(report, moments, date_begin(deployment->go_live), false);
    }
    add_checks(report, moments, result);
    add_committee(report, moments, result);
    for (size_t i = 0; i < result->check_count; i++)
        add_acts_of(report, moments, &result->checks[i]);
    if (moments->count)
        qsort(moments->items, moments->count, sizeof *moments->items, by_time);
}

/* ---- the drawing ---- */

struct scale {
    instant begin;
    instant end;
    size_t drawn;
    unsigned lanes;
    unsigned bar; /* y of the bar */
};

static double place_of(const struct scale *scale, instant at)
{
    double share = (double)(at - scale->begin) / (double)(scale->end - scale->begin);
    return MARGIN + share * (WIDTH - 2 * MARGIN);
}

/* The lowest lane whose last marker ends before this one begins. */
static unsigned lane_for(double taken[LANES], double x)
{
    unsigned lane = 0;
    while (lane + 1 < LANES && taken[lane] + MARKER > x)
        lane++;
    taken[lane] = x;
    return lane;
}

static struct scale scale_of(const struct moments *moments)
{
    struct scale scale = {.begin = moments->now, .drawn = moments->count < DRAWN ? moments->count : DRAWN};
    instant last = moments->items[scale.drawn - 1].at;
    scale.end = last + (last - scale.begin) / 12 + 14 * DAY;
    double taken[LANES];
    for (unsigned i = 0; i < LANES; i++)
        taken[i] = -WIDTH;
    for (size_t i = 0; i < scale.drawn; i++) {
        unsigned lane = lane_for(taken, place_of(&scale, moments->items[i].at));
        scale.lanes = lane + 1 > scale.lanes ? lane + 1 : scale.lanes;
    }
    scale.bar = scale.lanes * MARKER + 8;
    return scale;
}

/* Months from one tick of the axis to the next: six of them at most. */
static unsigned months_between_ticks(const struct scale *scale)
{
    static const unsigned steps[] = {1, 2, 3, 6, 12, 24, 60, 120, 600};
    instant months = (scale->end - scale->begin) / (30 * DAY);
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        if (months / (instant)steps[i] <= 6)
            return steps[i];
    }
    return 1200;
}

static void draw_axis(struct html_report *report, const struct scale *scale)
{
    struct markup *markup = &report->markup;
    int year, month, day;
    date_parts(instant_date(scale->begin), &year, &month, &day);
    int step = (int)months_between_ticks(scale);
    struct date tick = date_none();
    int first = (month - 1) / step * step + 1; /* of a year that the steps divide, or of this one */
    if (date_from_parts(step > 12 ? year - year % (step / 12) : year, step > 12 ? 1 : first, 1, &tick) != 0)
        return;
    for (unsigned ticks = 0; ticks < 16; ticks++, tick = date_add_months(tick, step)) {
        instant at = date_begin(tick);
        if (at >= scale->end)
            break;
        double x = place_of(scale, at);
        if (x < MARGIN + 44) /* "today" stands there */
            continue;
        char words[DATE_TEXT_SIZE];
        date_text(tick, words);
        words[7] = '\0'; /* year and month */
        markup_format(markup, "<path class=\"tick\" d=\"M%.1f %uv6\"/>", x, scale->bar + BAR);
        if (x < WIDTH - MARGIN - 12)
            markup_format(markup, "<text class=\"month\" x=\"%.1f\" y=\"%u\">%s</text>\n", x,
                scale->bar + BAR + 16, words);
    }
    markup_format(
        markup, "<text class=\"today\" x=\"%d\" y=\"%u\">today</text>\n", MARGIN - 8, scale->bar + BAR + 16);
}

static void draw_bar(
    struct html_report *report, const struct scale *scale, const struct deployment_result *result)
{
    struct markup *markup = &report->markup;
    unsigned whole = WIDTH - 2 * MARGIN;
    double cleared = result->decision != DECISION_GO         ? 0
                     : result->cleared_until == INSTANT_NONE ? whole
                     : result->cleared_until < scale->end    ? place_of(scale, result->cleared_until) - MARGIN
                                                             : whole;
    markup_format(markup,
        "<rect class=\"track %s\" x=\"%d\" y=\"%u\" width=\"%u\" height=\"%d\" rx=\"2\"/>\n",
        decision_name(result->decision), MARGIN, scale->bar, whole, BAR);
    if (cleared > 0)
        markup_format(markup,
            "<rect class=\"cleared\" x=\"%d\" y=\"%u\" width=\"%.1f\" height=\"%d\" rx=\"2\"/>\n", MARGIN,
            scale->bar, cleared, BAR);
}

static void draw_markers(struct html_report *report, const struct scale *scale, const struct moments *moments)
{
    double taken[LANES];
    for (unsigned i = 0; i < LANES; i++)
        taken[i] = -WIDTH;
    for (size_t i = 0; i < scale->drawn; i++) {
        double x = place_of(scale, moments->items[i].at);
        unsigned lane = lane_for(taken, x);
        unsigned y = scale->bar - 12 - lane * MARKER;
        markup_format(&report->markup,
            "<g class=\"marker%s\"><path d=\"M%.1f %uV%u\"/><circle cx=\"%.1f\" cy=\"%u\" r=\"6.4\"/>"
            "<text x=\"%.1f\" y=\"%.1f\">%zu</text></g>\n",
            moments->items[i].end ? " end" : "", x, y, scale->bar, x, y, x, y + 2.8, i + 1);
    }
}

static void draw(
    struct html_report *report, const struct moments *moments, const struct deployment_result *result)
{
    struct scale scale = scale_of(moments);
    markup_format(&report->markup,
        "<svg class=\"timeline\" viewBox=\"0 0 %d %u\" role=\"img\" aria-label=\"The dates of the list "
        "below, drawn "
        "along a line from today on\">\n",
        WIDTH, scale.bar + BAR + AXIS_ROOM);
    draw_bar(report, &scale, result);
    draw_axis(report, &scale);
    draw_markers(report, &scale, moments);
    markup_add(&report->markup, "</svg>\n");
}

/* ---- the same in words ---- */

static void write_until(struct html_report *report, const struct deployment_result *result)
{
    struct markup *markup = &report->markup;
    if (result->decision != DECISION_GO) {
        markup_format(
            markup, "<p class=\"lead\">It is not cleared: %s today.</p>\n", decision_title(result->decision));
    } else if (result->cleared_until != INSTANT_NONE) {
        markup_add(markup, "<p class=\"lead\">Cleared until <strong>");
        html_instant(report, result->cleared_until);
        markup_add(markup, "</strong>; from then on it is no longer a GO.</p>\n");
    } else if (result->horizon_limited) {
        markup_add(markup, "<p class=\"lead\">Cleared further than was looked ahead (five years).</p>\n");
    } else {
        markup_add(markup, "<p class=\"lead\">No date was found on which the GO ends.</p>\n");
    }
}

static void write_list(struct html_report *report, const struct moments *moments)
{
    struct markup *markup = &report->markup;
    markup_add(markup, "<ol class=\"dates\">\n");
    for (size_t i = 0; i < moments->count; i++) {
        markup_add(markup, moments->items[i].end ? "<li class=\"end\">" : "<li>");
        html_instant(report, moments->items[i].at);
        markup_add(markup, " ");
        markup_words(markup, moments->items[i].words);
        markup_add(markup, "</li>\n");
    }
    markup_add(markup, "</ol>\n");
    if (moments->count > DRAWN)
        markup_format(markup, "<p class=\"soft\">The drawing shows the first %d.</p>\n", DRAWN);
}

void html_dates(struct html_report *report, const struct deployment_result *result)
{
    struct moments moments = {0};
    gather(report, &moments, result);
    html_section(report, "dates", "ahead", 1, "Until when");
    write_until(report, result);
    if (moments.count) {
        draw(report, &moments, result);
        write_list(report, &moments);
    } else {
        markup_add(&report->markup, "<p class=\"soft\">Nothing that was looked at has a date ahead.</p>\n");
    }
    html_section_end(report);
    for (size_t i = 0; i < moments.count; i++)
        free(moments.items[i].words);
    free(moments.items);
}
