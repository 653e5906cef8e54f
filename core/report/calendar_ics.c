/* The calendar as iCalendar: one all-day event each, with alarms. Nobody is invited: whoever subscribes is told. See
 * forecast.h. */
#include "report/calendar.h"
#include "report/forecast.h"
#include "report/icalendar.h"
#include "report/page.h"

#include "base/digest.h"
#include "base/memory.h"

#include <errno.h>
#include <string.h>

enum { NAME = 64, LONG = 600, UID_DIGITS = 32 };

static const char *const categories[] = {
    [CALENDAR_LAPSE] = "lapse",
    [CALENDAR_WAIVER] = "waiver",
    [CALENDAR_ACCEPTANCE] = "acceptance",
    [CALENDAR_EXCEPTION] = "exception",
    [CALENDAR_LOOSENING] = "policy",
    [CALENDAR_GO_LIVE] = "go-live",
};

/* The same for the same thing in every calendar, also where its day has moved: so that a calendar program moves it too. */
static void put_uid(struct text *out, const struct site *site, const struct calendar_event *event)
{
    char words[DIGEST_TEXT_SIZE];
    AUTO_FREE char *what = memory_format("golive-event/1\n%s\n%s\n%s\n%s\n%s\n%s\n%s\n%u",
        site->name ? site->name : "", event->deployment ? event->deployment->id : "", categories[event->kind],
        event->check, event->rule, event->subject, status_name(event->to), event->nth);
    struct digest digest = digest_of(what, strlen(what));
    digest_text(&digest, words);
    AUTO_FREE char *uid = memory_format("%.*s@golive", UID_DIGITS, words + strlen("sha256:"));
    icalendar_line(out, "UID", uid);
}

static void words_summary(struct text *words, const struct calendar_event *event)
{
    if (event->deployment) {
        words_add(words, event->deployment->id, NAME);
        text_append_string(words, event->kind == CALENDAR_GO_LIVE ? " " : ": ");
    }
    calendar_words(words, event);
}

static void line_of(struct text *words, const char *label, const char *foreign)
{
    if (!foreign || !*foreign)
        return;
    text_append_string(words, label);
    words_add(words, foreign, LONG);
    text_append_char(words, '\n');
}

static void words_description(struct text *words, const struct site *site, const struct calendar_event *event)
{
    const char *address = site_address(site, event->owner);
    char moment[INSTANT_TEXT_SIZE];
    if (*event->says) {
        words_sentence(words, event->says, LONG);
        text_append_char(words, '\n');
    }
    if (event->more_count) {
        calendar_words_more(words, event);
        text_append_char(words, '\n');
    }
    if (date_begin(event->day) != event->at) {
        instant_text(event->at, moment);
        line_of(words, "From: ", moment);
    }
    if (event->change && event->change->from != event->change->to)
        text_format(words, "Decision: %s becomes %s\n", decision_title(event->change->from),
            decision_title(event->change->to));
    line_of(words, "Check: ", event->check);
    line_of(words, "Rule: ", event->rule);
    if (event->deployment)
        line_of(words, "Product: ", event->deployment->product);
    line_of(words, "Owner: ", event->owner);
    line_of(words, "Address: ", address);
}

static void put_alarms(struct text *out, const struct calendar_event *event, const char *summary)
{
    for (size_t i = 0; i < event->lead_count; i++) {
        if (i && event->leads[i] == event->leads[i - 1])
            continue;
        icalendar_line(out, "BEGIN", "VALARM");
        icalendar_line(out, "ACTION", "DISPLAY");
        icalendar_before(out, "TRIGGER", event->leads[i]);
        icalendar_text(out, "DESCRIPTION", summary);
        icalendar_line(out, "END", "VALARM");
    }
}

static void put_event(struct text *out, const struct forecast *forecast, const struct calendar_event *event)
{
    struct text summary = {0}, description = {0};
    words_summary(&summary, event);
    words_description(&description, forecast->site, event);
    icalendar_line(out, "BEGIN", "VEVENT");
    put_uid(out, forecast->site, event);
    icalendar_instant(out, "DTSTAMP", forecast->at);
    icalendar_date(out, "DTSTART", event->day);
    struct date after = date_add_days(event->day, 1);
    int year, month, day;
    date_parts(after, &year, &month, &day);
    if (year <= 9999) /* one day is what holds without it */
        icalendar_date(out, "DTEND", after);
    icalendar_text(out, "SUMMARY", text_string(&summary));
    if (description.length)
        icalendar_text(out, "DESCRIPTION", text_string(&description));
    icalendar_text(out, "CATEGORIES", categories[event->kind]);
    icalendar_line(out, "TRANSP", "TRANSPARENT");
    put_alarms(out, event, text_string(&summary));
    icalendar_line(out, "END", "VEVENT");
    text_free(&summary);
    text_free(&description);
}

int report_calendar_ics(const struct forecast *forecast, const struct report_options *options, FILE *file)
{
    (void)options; /* programs read it */
    struct calendar calendar = calendar_make(forecast);
    struct text out = {0}, name = {0};
    text_append_string(&name, "golive");
    if (forecast->site->name && *forecast->site->name) {
        text_append_string(&name, ": ");
        words_add(&name, forecast->site->name, NAME);
    }
    icalendar_line(&out, "BEGIN", "VCALENDAR");
    icalendar_line(&out, "VERSION", "2.0");
    icalendar_line(&out, "PRODID", "-//golive//golive " GOLIVE_VERSION "//EN");
    icalendar_line(&out, "CALSCALE", "GREGORIAN");
    icalendar_text(&out, "X-WR-CALNAME", text_string(&name));
    for (size_t i = 0; i < calendar.count; i++)
        put_event(&out, forecast, &calendar.events[i]);
    icalendar_line(&out, "END", "VCALENDAR");
    size_t length = out.length;
    int error = fwrite(text_string(&out), 1, length, file) == length ? 0 : errno ? -errno : -EIO;
    calendar_free(&calendar);
    text_free(&out);
    text_free(&name);
    return error;
}
