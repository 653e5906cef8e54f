/* Content lines of RFC 5545, section 3.1. See icalendar.h. */
#include "report/icalendar.h"

#include "base/memory.h"

#include <string.h>

enum { LINE_OCTETS = 75 };

/* Appends one content line, folded: a line that goes on begins with a blank, which counts. */
static void put_line(struct text *out, const struct text *line)
{
    size_t used = 0;
    for (size_t at = 0; at < line->length;) {
        uint32_t codepoint;
        size_t size = utf8_decode(line->data + at, line->length - at, &codepoint);
        if (size == 0)
            size = 1;
        if (used + size > LINE_OCTETS) {
            text_append_string(out, "\r\n ");
            used = 1;
        }
        text_append(out, line->data + at, size);
        used += size;
        at += size;
    }
    text_append_string(out, "\r\n");
}

void icalendar_line(struct text *out, const char *name, const char *value)
{
    struct text line = {0};
    text_format(&line, "%s:%s", name, value);
    put_line(out, &line);
    text_free(&line);
}

void icalendar_text(struct text *out, const char *name, const char *words)
{
    struct text line = {0};
    text_format(&line, "%s:", name);
    for (; *words; words++) {
        unsigned char byte = (unsigned char)*words;
        if (byte == '\n')
            text_append_string(&line, "\\n");
        else if (strchr("\\;,", *words))
            text_format(&line, "\\%c", *words);
        else if ((byte >= 0x20 && byte != 0x7f) || byte == '\t')
            text_append_char(&line, *words);
    }
    put_line(out, &line);
    text_free(&line);
}

void icalendar_date(struct text *out, const char *name, struct date date)
{
    int year, month, day;
    date_parts(date, &year, &month, &day);
    AUTO_FREE char *head = memory_format("%s;VALUE=DATE", name);
    AUTO_FREE char *value = memory_format("%04d%02d%02d", year, month, day);
    icalendar_line(out, head, value);
}

void icalendar_instant(struct text *out, const char *name, instant at)
{
    char words[INSTANT_TEXT_SIZE];
    struct text value = {0};
    instant_text(at, words);
    for (const char *c = words; *c; c++) {
        if (*c != '-' && *c != ':')
            text_append_char(&value, *c);
    }
    icalendar_line(out, name, text_string(&value));
    text_free(&value);
}

void icalendar_before(struct text *out, const char *name, int64_t seconds)
{
    struct text value = {0};
    int64_t days = seconds / 86400, rest = seconds % 86400;
    text_append_string(&value, "-P");
    if (days || !rest)
        text_format(&value, "%lldD", (long long)days);
    if (rest) {
        /* Minutes may be left out only where no seconds follow (3.3.6: dur-hour and dur-minute). */
        text_format(&value, "T%lldH", (long long)(rest / 3600));
        if (rest / 60 % 60 || rest % 60)
            text_format(&value, "%lldM", (long long)(rest / 60 % 60));
        if (rest % 60)
            text_format(&value, "%lldS", (long long)(rest % 60));
    }
    icalendar_line(out, name, text_string(&value));
    text_free(&value);
}
