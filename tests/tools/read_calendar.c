/* Reads an iCalendar file with libical and prints its events, a line each: day|summary|triggers|uid|description. Ends with
 * 1, having said why, if the file is not what RFC 5545 wants: so that a test can hold golive to another's reading. */
#include <libical/ical.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *read_all(const char *path, size_t *ret_length)
{
    FILE *file = fopen(path, "rbe");
    char *bytes = NULL;
    size_t length = 0;
    FILE *memory = file ? open_memstream(&bytes, &length) : NULL;
    if (!memory)
        return NULL;
    for (int byte; (byte = fgetc(file)) != EOF;)
        fputc(byte, memory);
    fclose(memory);
    fclose(file);
    *ret_length = length;
    return bytes;
}

/* Every line ends in CR LF, and none is longer than 75 octets without it (3.1). */
static int check_lines(const char *bytes, size_t length)
{
    for (size_t at = 0; at < length;) {
        const char *newline = memchr(bytes + at, '\n', length - at);
        size_t end = newline ? (size_t)(newline - bytes) : length;
        if (!newline || end == at || bytes[end - 1] != '\r') {
            fprintf(stderr, "a line at %zu does not end in CR LF\n", at);
            return 1;
        }
        if (end - 1 - at > 75) {
            fprintf(stderr, "the line at %zu has %zu octets\n", at, end - 1 - at);
            return 1;
        }
        if (memchr(bytes + at, '\0', end - at) || memchr(bytes + at, '\r', end - 1 - at)) {
            fprintf(stderr, "a control character in the line at %zu\n", at);
            return 1;
        }
        at = end + 1;
    }
    return 0;
}

/* One line of output: what would break it is shown as it is escaped in iCalendar. */
static void print_text(const char *text)
{
    for (; text && *text; text++) {
        if (*text == '\n')
            fputs("\\n", stdout);
        else
            putchar(*text);
    }
}

static int print_event(icalcomponent *event)
{
    struct icaltimetype day = icalcomponent_get_dtstart(event);
    const char *uid = icalcomponent_get_uid(event);
    if (!icaltime_is_date(day) || !uid || !icalcomponent_get_first_property(event, ICAL_DTSTAMP_PROPERTY)) {
        fprintf(stderr, "an event without an all-day start, UID or DTSTAMP\n");
        return 1;
    }
    printf("%04d-%02d-%02d|", day.year, day.month, day.day);
    print_text(icalcomponent_get_summary(event));
    putchar('|');
    const char *separator = "";
    for (icalcomponent *alarm = icalcomponent_get_first_component(event, ICAL_VALARM_COMPONENT); alarm;
         alarm = icalcomponent_get_next_component(event, ICAL_VALARM_COMPONENT)) {
        icalproperty *trigger = icalcomponent_get_first_property(alarm, ICAL_TRIGGER_PROPERTY);
        if (!trigger)
            return 1;
        char *words = icaldurationtype_as_ical_string_r(icalproperty_get_trigger(trigger).duration);
        printf("%s%s", separator, words);
        separator = ",";
        icalmemory_free_buffer(words);
    }
    printf("|%s|", uid);
    print_text(icalcomponent_get_description(event));
    putchar('\n');
    return 0;
}

int main(int argc, char **argv)
{
    size_t length = 0;
    char *bytes = argc == 2 ? read_all(argv[1], &length) : NULL;
    if (!bytes) {
        fprintf(stderr, "usage: read_calendar FILE\n");
        return 64;
    }
    icalcomponent *calendar = icalparser_parse_string(bytes);
    int bad = check_lines(bytes, length);
    if (!calendar || icalcomponent_isa(calendar) != ICAL_VCALENDAR_COMPONENT) {
        fprintf(stderr, "no calendar\n");
        bad = 1;
    } else if (icalcomponent_count_errors(calendar) || !icalrestriction_check(calendar)) {
        fprintf(stderr, "libical complains:\n%s", icalcomponent_as_ical_string(calendar));
        bad = 1;
    }
    for (icalcomponent *event = bad ? NULL
                                    : icalcomponent_get_first_component(calendar, ICAL_VEVENT_COMPONENT);
         event && !bad; event = icalcomponent_get_next_component(calendar, ICAL_VEVENT_COMPONENT))
        bad = print_event(event);
    if (calendar)
        icalcomponent_free(calendar);
    icalmemory_free_ring();
    free(bytes);
    return bad;
}
