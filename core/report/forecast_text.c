/* The forecast for people: by day, what becomes of which product, and why. Must not decide anything. See forecast.h. */
#include "report/forecast.h"

#include "base/memory.h"
#include "report/page.h"

#include <stdlib.h>
#include <string.h>

enum { NAME = 64, SHORT = 160, LONG = 600, NAMES = 12, CAUSES = 8, HANG = 12 };

/* A change with whose it is. */
struct moment {
    const struct deployment_forecast *of;
    const struct change *change;
    size_t place; /* of its deployment: equal instants stay in the order of deployments */
};

struct drawing {
    const struct forecast *forecast;
    struct page page;
    struct text words;
    struct moment *moments;
    size_t count;
};

static void paragraph(struct drawing *drawing, unsigned indent, const char *label, unsigned hang)
{
    page_wrap(&drawing->page, indent, label, hang, text_string(&drawing->words));
    text_clear(&drawing->words);
}

static enum ink ink_of_decision(enum decision decision)
{
    static const enum ink inks[] = {
        [DECISION_GO] = INK_GOOD, [DECISION_HOLD] = INK_CARE, [DECISION_NO_GO] = INK_BAD};
    return inks[decision];
}

static int by_time(const void *a, const void *b)
{
    const struct moment *left = a, *right = b;
    if (left->change->at != right->change->at)
        return left->change->at < right->change->at ? -1 : 1;
    return left->place < right->place ? -1 : left->place > right->place;
}

/* All changes of decisions, by time. */
static void collect(struct drawing *drawing)
{
    const struct forecast *forecast = drawing->forecast;
    size_t most = 0;
    for (size_t i = 0; i < forecast->deployment_count; i++)
        most += forecast->deployments[i].change_count;
    drawing->moments = memory_new(most, sizeof *drawing->moments);
    for (size_t i = 0; i < forecast->deployment_count; i++) {
        const struct deployment_forecast *of = &forecast->deployments[i];
        for (size_t j = 0; j < of->change_count; j++) {
            if (of->changes[j].from != of->changes[j].to)
                drawing->moments[drawing->count++] = (struct moment){of, &of->changes[j], i};
        }
    }
    if (drawing->count)
        qsort(drawing->moments, drawing->count, sizeof *drawing->moments, by_time);
}

/* ---- why ---- */

/* A flip is a reason if it goes the way that the decision goes. */
static bool is_reason(const struct change *change, const struct flip *flip)
{
    return change->to > change->from ? flip->worse : flip->better;
}

static bool same_flip(const struct flip *a, const struct flip *b)
{
    return string_equal(a->check, b->check) && string_equal(a->rule, b->rule) &&
           string_equal(a->says, b->says) && string_equal(a->owner, b->owner) &&
           string_equal(a->waiver_by, b->waiver_by);
}

static const struct flip *next_reason(const struct change *change, size_t *at)
{
    while (*at < change->flip_count) {
        const struct flip *flip = &change->flips[(*at)++];
        if (is_reason(change, flip))
            return flip;
    }
    return NULL;
}

/* Two products to which the same happens for the same reasons. */
static bool same_change(const struct change *a, const struct change *b)
{
    if (a->at != b->at || a->from != b->from || a->to != b->to || a->for_go_live != b->for_go_live)
        return false;
    size_t left = 0, right = 0;
    for (;;) {
        const struct flip *one = next_reason(a, &left), *other = next_reason(b, &right);
        if (!one || !other)
            return one == other;
        if (!same_flip(one, other))
            return false;
    }
}

static void words_owner(struct text *words, const struct site *site, const char *owner)
{
    if (!*owner) {
        text_append_string(words, "nobody is named");
        return;
    }
    const char *address = site_address(site, owner);
    words_add(words, owner, NAME);
    if (address) {
        text_append_string(words, " (");
        words_add(words, address, SHORT);
        text_append_char(words, ')');
    }
}

static void write_reason(struct drawing *drawing, const struct flip *flip)
{
    struct text *words = &drawing->words;
    bool fact = string_equal(flip->rule, "FACT") && *flip->subject;
    words_add(words, flip->check, NAME);
    text_append_char(words, ' ');
    words_add(words, fact ? flip->subject : flip->rule, NAME);
    if (*flip->subject && !fact) {
        text_append_string(words, " of ");
        words_add(words, flip->subject, NAME);
    }
    text_append_string(words, ": ");
    if (flip->waiver_by) {
        text_append_string(words, "the waiver by ");
        words_add(words, flip->waiver_by, NAME);
        text_append_string(words, " no longer covers it: ");
    }
    words_sentence(words, flip->says, LONG);
    paragraph(drawing, 4, "", 4);
}

static void write_owner(struct drawing *drawing, const char *owner)
{
    words_owner(&drawing->words, drawing->forecast->site, owner);
    paragraph(drawing, 4, "Owner", HANG);
}

static void write_reasons(struct drawing *drawing, const struct change *change)
{
    size_t at = 0, count = 0;
    const char *owner = NULL; /* of the reasons above that nobody was named for yet */
    for (const struct flip *flip; (flip = next_reason(change, &at));) {
        if (count++ >= CAUSES)
            continue;
        if (owner && !string_equal(owner, flip->owner))
            write_owner(drawing, owner);
        owner = flip->owner;
        write_reason(drawing, flip);
    }
    if (owner)
        write_owner(drawing, owner);
    if (count > CAUSES) {
        text_format(&drawing->words, "and %zu more points", count - CAUSES);
        paragraph(drawing, 4, "", 4);
    }
    if (!count) {
        text_append_string(&drawing->words,
            change->for_go_live ? "The day it goes live is judged otherwise than the days before it."
                                : "Nothing that was looked at stands behind the decision before it.");
        paragraph(drawing, 4, "", 4);
    }
}

/* ---- by day ---- */

static void words_names(struct text *words, const struct moment *moments, size_t count)
{
    for (size_t i = 0; i < count && i < NAMES; i++) {
        text_append_string(words, i ? ", " : "");
        words_add(words, moments[i].of->deployment->id, NAME);
    }
    if (count > NAMES)
        text_format(words, " and %zu more", count - NAMES);
}

/* Puts those that change alike beside the first, keeping their order; returns how many they are. */
static size_t gather_alike(struct moment *moments, size_t count)
{
    size_t alike = 1;
    for (size_t i = 1; i < count && moments[i].change->at == moments[0].change->at; i++) {
        if (!same_change(moments[0].change, moments[i].change))
            continue;
        struct moment moment = moments[i];
        memmove(&moments[alike + 1], &moments[alike], (i - alike) * sizeof *moments);
        moments[alike++] = moment;
    }
    return alike;
}

static void write_day(struct drawing *drawing, instant at)
{
    char day[DATE_TEXT_SIZE], moment[INSTANT_TEXT_SIZE];
    struct date date = instant_date(at);
    date_text(date, day);
    instant_text(at, moment);
    page_gap(&drawing->page);
    text_append_string(&drawing->words, day);
    if (date_begin(date) != at)
        text_format(&drawing->words, " (%s)", moment);
    page_line(&drawing->page, 0, INK_STRONG, text_string(&drawing->words));
    text_clear(&drawing->words);
}

static void write_changes(struct drawing *drawing)
{
    for (size_t i = 0, alike; i < drawing->count; i += alike) {
        const struct change *change = drawing->moments[i].change;
        alike = gather_alike(&drawing->moments[i], drawing->count - i);
        if (!i || drawing->moments[i - 1].change->at != change->at)
            write_day(drawing, change->at);
        AUTO_FREE char *label =
            memory_format("%s becomes %s", decision_title(change->from), decision_title(change->to));
        words_names(&drawing->words, &drawing->moments[i], alike);
        page_wrap_inked(
            &drawing->page, ink_of_decision(change->to), 2, label, 24, text_string(&drawing->words));
        text_clear(&drawing->words);
        write_reasons(drawing, change);
    }
    if (!drawing->count) {
        page_gap(&drawing->page);
        page_line(
            &drawing->page, 0, INK_PLAIN, "No decision changes in this time, as far as is known today.");
    }
}

/* ---- what does not change, and what was not looked at ---- */

static bool changes(const struct deployment_forecast *of)
{
    for (size_t i = 0; i < of->change_count; i++) {
        if (of->changes[i].from != of->changes[i].to)
            return true;
    }
    return false;
}

static void write_steady(struct drawing *drawing, enum decision decision)
{
    const struct forecast *forecast = drawing->forecast;
    size_t count = 0;
    for (size_t i = 0; i < forecast->deployment_count; i++) {
        const struct deployment_forecast *of = &forecast->deployments[i];
        if (of->today != decision || changes(of))
            continue;
        if (count++ >= NAMES)
            continue;
        text_append_string(&drawing->words, count > 1 ? ", " : "");
        words_add(&drawing->words, of->deployment->id, NAME);
    }
    if (count > NAMES)
        text_format(&drawing->words, " and %zu more", count - NAMES);
    if (!count)
        return;
    AUTO_FREE char *label = memory_format("Stays %s", decision_title(decision));
    paragraph(drawing, 0, label, 24);
}

static void write_stopped(struct drawing *drawing)
{
    const struct forecast *forecast = drawing->forecast;
    for (size_t i = 0; i < forecast->deployment_count; i++) {
        const struct deployment_forecast *of = &forecast->deployments[i];
        if (of->stopped == INSTANT_NONE)
            continue;
        char day[DATE_TEXT_SIZE];
        date_text(instant_date(of->stopped), day);
        words_add(&drawing->words, of->deployment->id, NAME);
        text_format(&drawing->words,
            ", at %s: %d instants were looked at, and no more are. Ask for less time, or from a later day on "
            "(--at).",
            day, FORECAST_STEPS);
        paragraph(drawing, 0, "Stopped", 24);
    }
}

static void write_not_judged(struct drawing *drawing)
{
    const struct forecast *forecast = drawing->forecast;
    for (size_t i = 0; i < forecast->not_judged_count && i < NAMES; i++) {
        text_append_string(&drawing->words, i ? ", " : "");
        words_add(&drawing->words, forecast->not_judged[i]->id, NAME);
        text_append_string(
            &drawing->words, forecast->not_judged[i]->broken ? " (its file has errors)" : " (retired)");
    }
    if (forecast->not_judged_count > NAMES)
        text_format(&drawing->words, " and %zu more", forecast->not_judged_count - NAMES);
    if (forecast->not_judged_count)
        paragraph(drawing, 0, "Not judged", 24);
}

int report_forecast_text(const struct forecast *forecast, const struct report_options *options, FILE *file)
{
    struct drawing drawing = {
        .forecast = forecast, .page = page_new(file, options->columns, options->colour)};
    char from[DATE_TEXT_SIZE], until[DATE_TEXT_SIZE];
    date_text(instant_date(forecast->at), from);
    date_text(instant_date(forecast->until - 1), until);
    text_format(&drawing.words, "What changes from %s to %s, days as in ", from, until);
    words_add(&drawing.words, forecast->site->timezone, NAME);
    paragraph(&drawing, 0, "", 0);
    collect(&drawing);
    write_changes(&drawing);
    page_gap(&drawing.page);
    for (int decision = DECISION_NO_GO; decision >= DECISION_GO; decision--)
        write_steady(&drawing, (enum decision)decision);
    write_not_judged(&drawing);
    write_stopped(&drawing);
    page_gap(&drawing.page);
    page_wrap(&drawing.page, 0, "", 0,
        forecast->renewed
            ? "If nobody does anything, and every source of the web says in time what it says today."
            : "If nobody does anything, on the evidence at hand; copies of the web grow too old "
              "(--renewed: as if they were fetched again and said the same).");
    free(drawing.moments);
    text_free(&drawing.words);
    return page_end(&drawing.page);
}
