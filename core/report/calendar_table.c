/* The calendar as a table for people: by day, what is common to several products once. See forecast.h. */
#include "report/calendar.h"
#include "report/forecast.h"
#include "report/page.h"

enum { NAME = 64, SHORT = 160, LONG = 600, NAMES = 12, HANG = 12, LABEL = 21 };

static void words_decision(struct text *words, const struct change *change)
{
    if (change && change->from != change->to)
        text_format(words, "%s becomes %s", decision_title(change->from), decision_title(change->to));
}

static void words_lead(struct text *words, int64_t seconds)
{
    if (seconds % 86400 == 0)
        text_format(words, "%lldd", (long long)(seconds / 86400));
    else if (seconds % 3600 == 0)
        text_format(words, "%lldh", (long long)(seconds / 3600));
    else
        text_format(words, "%llds", (long long)seconds);
}

/* "privacy (privacy@springfield.example), told 60d, 30d before" */
static void words_owner(struct text *words, const struct site *site, const struct calendar_event *event)
{
    const char *address = site_address(site, event->owner);
    words_add(words, event->owner, NAME);
    if (address) {
        text_append_string(words, " (");
        words_add(words, address, SHORT);
        text_append_char(words, ')');
    }
    for (size_t i = 0; i < event->lead_count; i++) {
        text_append_string(words, i ? ", " : words->length ? ", told " : "told ");
        words_lead(words, event->leads[i]);
    }
    if (event->lead_count)
        text_append_string(words, " before");
}

static void paragraph(struct page *page, struct text *words, const char *label)
{
    if (words->length)
        page_wrap(page, HANG, label, *label ? LABEL : HANG, text_string(words));
    text_clear(words);
}

static void words_names(struct text *words, const struct calendar_event *events, size_t count)
{
    for (size_t i = 0; i < count && i < NAMES; i++) {
        text_append_string(words, i ? ", " : "");
        words_add(words, events[i].deployment->id, NAME);
    }
    if (count > NAMES)
        text_format(words, " and %zu more", count - NAMES);
}

/* One row: COUNT events that differ in nothing but the deployment. */
static void write_row(
    struct page *page, const struct site *site, const struct calendar_event *events, size_t count)
{
    const struct calendar_event *event = events;
    struct text words = {0};
    char day[DATE_TEXT_SIZE], moment[INSTANT_TEXT_SIZE];
    date_text(event->day, day);
    if (event->deployment) {
        words_names(&words, events, count);
        text_append_string(&words, event->kind == CALENDAR_GO_LIVE ? " " : ": ");
    }
    calendar_words(&words, event);
    if (date_begin(event->day) != event->at) {
        instant_text(event->at, moment);
        text_format(&words, " (%s)", moment);
    }
    page_wrap(page, 0, day, HANG, text_string(&words));
    text_clear(&words);
    if (*event->says)
        words_sentence(&words, event->says, LONG);
    paragraph(page, &words, "");
    calendar_words_more(&words, event);
    paragraph(page, &words, "");
    if (count == 1)
        words_decision(&words, event->change);
    paragraph(page, &words, "Decision");
    words_owner(&words, site, event);
    paragraph(page, &words, "Owner");
    text_free(&words);
}

static void write_stopped(struct page *page, const struct forecast *forecast)
{
    struct text words = {0};
    for (size_t i = 0; i < forecast->deployment_count; i++) {
        char day[DATE_TEXT_SIZE];
        if (forecast->deployments[i].stopped == INSTANT_NONE)
            continue;
        date_text(instant_date(forecast->deployments[i].stopped), day);
        words_add(&words, forecast->deployments[i].deployment->id, NAME);
        text_format(&words, ": what lapses behind %s was not looked for: %d instants are the limit.", day,
            FORECAST_STEPS);
        page_gap(page);
        page_wrap(page, 0, "", 0, text_string(&words));
        text_clear(&words);
    }
    text_free(&words);
}

int report_calendar_table(const struct forecast *forecast, const struct report_options *options, FILE *file)
{
    struct page page = page_new(file, options->columns, options->colour);
    struct calendar calendar = calendar_make(forecast);
    struct text words = {0};
    char from[DATE_TEXT_SIZE], until[DATE_TEXT_SIZE];
    date_text(instant_date(forecast->at), from);
    date_text(instant_date(forecast->until - 1), until);
    text_format(&words, "What lapses from %s to %s, days as in ", from, until);
    words_add(&words, forecast->site->timezone, NAME);
    text_append_string(&words, ". A day is the first on which it is so.");
    page_wrap(&page, 0, "", 0, text_string(&words));
    for (size_t i = 0, alike; i < calendar.count; i += alike) {
        alike = 1;
        while (i + alike < calendar.count && calendar_alike(&calendar.events[i], &calendar.events[i + alike]))
            alike++;
        page_gap(&page);
        write_row(&page, forecast->site, &calendar.events[i], alike);
    }
    if (!calendar.count) {
        page_gap(&page);
        page_line(&page, 0, INK_PLAIN, "No date is known on which anything lapses.");
    }
    write_stopped(&page, forecast);
    calendar_free(&calendar);
    text_free(&words);
    return page_end(&page);
}
