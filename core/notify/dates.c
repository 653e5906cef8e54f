/* Dates as lines of a row: instant, day, which, leads, then words, a tab between; the first line is what they rest on. See
 * dates.h. */
#include "notify/dates.h"

#include "base/text.h"
#include "report/page.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_DATES = 500, MOST_LEADS = 32, FIELDS = 10, WORDS = 300 };

static char *row_key(const char *id)
{
    return memory_format("dates/%s", id);
}

/* ---- writing ---- */

static void add_field(struct text *line, const char *foreign)
{
    text_append_char(line, '\t');
    text_append_visible(line, foreign ? foreign : "");
}

/* Sixteen digits that stand for what happens, on whatever day. */
static void which_of(const struct calendar_event *event, char out[17])
{
    char text[DIGEST_TEXT_SIZE];
    const int64_t kind = event->kind, nth = event->nth;
    struct digest_stream *stream = digest_begin();
    digest_add(stream, &kind, sizeof kind);
    digest_add(stream, &nth, sizeof nth);
    digest_add_string(stream, event->check);
    digest_add_string(stream, event->rule);
    digest_add_string(stream, event->subject);
    struct digest digest = digest_end(stream);
    digest_text(&digest, text);
    memcpy(out, text + strlen("sha256:"), 16);
    out[16] = '\0';
}

static void add_date(struct text *row, const struct calendar_event *event)
{
    char day[DATE_TEXT_SIZE], which[17];
    struct text words = {0}, says = {0};
    date_text(event->day, day);
    which_of(event, which);
    text_format(row, "%lld\t%s\t%s\t", (long long)event->at, day, which);
    for (size_t i = 0; i < event->lead_count && i < MOST_LEADS; i++)
        text_format(row, "%s%lld", i ? "," : "", (long long)event->leads[i]);
    add_field(row, event->check);
    add_field(row, event->rule);
    add_field(row, event->subject);
    add_field(row, event->owner);
    calendar_words(&words, event);
    add_field(row, text_string(&words));
    words_add(&says, event->says, WORDS);
    text_append_char(row, '\t');
    text_append_string(row, text_string(&says));
    text_append_char(row, '\n');
    text_free(&words);
    text_free(&says);
}

/* A warning is not the end of anything: the end has a date of its own, and the warning is told when it comes. */
static bool ends_something(const struct calendar_event *event)
{
    return event->kind != CALENDAR_LAPSE || event->to != STATUS_WARN;
}

static bool is_of(const struct calendar_event *event, const char *id)
{
    return string_equal(event->deployment ? event->deployment->id : "", id);
}

static void keep_row(struct told *told, const struct calendar *calendar, const size_t *events, size_t count,
    const char *id, const struct digest *basis, instant until)
{
    AUTO_FREE char *key = row_key(id);
    char text[DIGEST_TEXT_SIZE];
    struct text row = {0};
    digest_text(basis, text);
    text_format(&row, "%s\n", text);
    for (size_t i = 0; i < count && i < MOST_DATES; i++)
        add_date(&row, &calendar->events[events[i]]);
    told_set(told, key, text_string(&row), until);
    text_free(&row);
}

/* Indexes of the events of one deployment; their number. */
static size_t events_of(
    const struct calendar *calendar, const struct map *first, const size_t *next, const char *id, size_t *out)
{
    size_t count = 0;
    for (size_t at = (size_t)(uintptr_t)map_get(first, id); at; at = next[at - 1]) {
        if (is_of(&calendar->events[at - 1], id))
            out[count++] = at - 1;
    }
    return count;
}

void dates_keep(struct told *told, const struct calendar *calendar, const char *const *ids,
    const struct digest *basis, size_t count, instant until)
{
    /* A chain of events for each deployment, built from the last on, so that it runs in the order of days. */
    struct map first = {0};
    AUTO_FREE size_t *next = memory_new(calendar->count, sizeof *next);
    AUTO_FREE size_t *events = memory_new(calendar->count, sizeof *events);
    static const struct digest none;
    for (size_t i = calendar->count; i > 0; i--) {
        const struct calendar_event *event = &calendar->events[i - 1];
        const char *id = event->deployment ? event->deployment->id : "";
        if (!ends_something(event))
            continue;
        next[i - 1] = (size_t)(uintptr_t)map_get(&first, id);
        map_put(&first, id, (void *)(uintptr_t)i);
    }
    for (size_t i = 0; i < count; i++)
        keep_row(told, calendar, events, events_of(calendar, &first, next, ids[i], events), ids[i], &basis[i],
            until);
    keep_row(told, calendar, events, events_of(calendar, &first, next, "", events), "", &none, until);
    map_free(&first);
}

/* ---- reading ---- */

instant dates_until(const struct told *told, const char *id)
{
    AUTO_FREE char *key = row_key(id);
    const struct told_row *row = told_find(told, key);
    return row ? row->at : INSTANT_NONE;
}

bool dates_hold(const struct told *told, const char *id, const struct digest *basis, instant at)
{
    AUTO_FREE char *key = row_key(id);
    char text[DIGEST_TEXT_SIZE];
    const struct told_row *row = told_find(told, key);
    digest_text(basis, text);
    return row && row->at > at && strncmp(row->value, text, sizeof text - 1) == 0;
}

static const int64_t *read_leads(char *words, struct arena *arena, size_t *ret_count)
{
    size_t count = 0, most = 1;
    for (const char *at = words; *at; at++)
        most += *at == ',';
    int64_t *leads = arena_take(arena, most * sizeof *leads);
    for (char *at = words; *at && count < most;) {
        size_t length = strcspn(at, ",");
        bool last = at[length] == '\0';
        at[length] = '\0';
        if (string_integer(at, &leads[count]) == 0 && leads[count] >= 0)
            count++;
        at += length + !last;
    }
    *ret_count = count;
    return leads;
}

/* A line without its end, which is taken apart where it stands; false if it is none of ours. */
static bool read_line(char *line, struct arena *arena, struct kept_date *ret_date)
{
    char *fields[FIELDS];
    size_t count = 0;
    for (char *at = line;; count++) {
        if (count == FIELDS)
            return false;
        fields[count] = at;
        at += strcspn(at, "\t");
        if (!*at)
            break;
        *at++ = '\0';
    }
    struct kept_date date = {0};
    if (count + 1 != FIELDS || string_integer(fields[0], &date.at) != 0 ||
        date_parse(fields[1], &date.day) != 0)
        return false;
    date.which = fields[2];
    date.leads = read_leads(fields[3], arena, &date.lead_count);
    date.check = fields[4];
    date.rule = fields[5];
    date.subject = fields[6];
    date.owner = fields[7];
    date.words = fields[8];
    date.says = fields[9];
    *ret_date = date;
    return true;
}

struct kept_date *dates_of(const struct told *told, const char *id, struct arena *arena, size_t *ret_count)
{
    AUTO_FREE char *key = row_key(id);
    const struct told_row *row = told_find(told, key);
    *ret_count = 0;
    if (!row)
        return NULL;
    char *at = arena_copy(arena, row->value);
    at += strcspn(at, "\n");
    at += *at == '\n';
    size_t lines = 0;
    for (const char *end = at; lines < MOST_DATES && (end = strchr(end, '\n')) != NULL; end++)
        lines++;
    struct kept_date *dates = arena_take(arena, lines * sizeof *dates);
    while (*at && *ret_count < lines) {
        size_t length = strcspn(at, "\n");
        bool last = at[length] == '\0';
        at[length] = '\0';
        if (read_line(at, arena, &dates[*ret_count]))
            ++*ret_count;
        at += length + !last;
    }
    return dates;
}
