/* Changing a line of an INI file. Knows nothing of golive's keys. See ini_set.h. */
#include "config/ini_set.h"

#include "config/ini.h"

#include <string.h>

struct line {
    const char *at;
    size_t length; /* without its end */
    size_t whole;  /* with it */
};

static struct line line_at(const char *at, const char *end)
{
    const char *newline = memchr(at, '\n', (size_t)(end - at));
    size_t whole = (size_t)((newline ? newline + 1 : end) - at);
    size_t length = newline ? whole - 1 : whole;
    if (length && at[length - 1] == '\r')
        length--;
    return (struct line){at, length, whole};
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

/* True if the line is the header [SECTION]; ANY: any header. */
static bool is_header(struct line line, const char *section, bool any)
{
    size_t length = strlen(section);
    if (!line.length || line.at[0] != '[')
        return false;
    const char *name = line.at + 1, *close = memchr(name, ']', line.length - 1);
    while (close && name < close && is_blank(*name))
        name++;
    while (close && close > name && is_blank(close[-1]))
        close--;
    return any || (close && (size_t)(close - name) == length && memcmp(name, section, length) == 0);
}

/* The place of the value behind KEY and "="; NULL if the line has another key. */
static const char *value_of(struct line line, const char *key)
{
    size_t length = strlen(key);
    if (line.length <= length || memcmp(line.at, key, length) != 0)
        return NULL;
    const char *at = line.at + length, *end = line.at + line.length;
    while (at < end && is_blank(*at))
        at++;
    if (at == end || *at != '=')
        return NULL;
    at++;
    while (at < end && is_blank(*at))
        at++;
    return at;
}

/* Where the comment behind a value begins, its blanks included; the line's end if it has none. */
static const char *comment_of(const char *value, const char *end)
{
    bool quoted = false;
    for (const char *at = value; at < end; at++) {
        quoted ^= *at == '"';
        if (*at != ';' || quoted || (at > value && !is_blank(at[-1])))
            continue;
        while (at > value && is_blank(at[-1]))
            at--;
        return at;
    }
    return end;
}

static void write_line(
    struct text *out, const char *key, const char *value, struct line behind, const char *line_end)
{
    text_format(out, "%s = %s", key, value);
    text_append(out, behind.at, behind.length);
    text_append_string(out, line_end);
}

void ini_set(const char *bytes, size_t length, const char *section, const char *key, const char *value,
    struct text *ret_bytes)
{
    const char *end = bytes + length, *insert = NULL, *at = bytes;
    const char *line_end = memmem(bytes, length, "\r\n", 2) ? "\r\n" : "\n";
    bool inside = false;
    size_t mark = strlen(INI_BYTE_ORDER_MARK);
    if (length >= mark && memcmp(bytes, INI_BYTE_ORDER_MARK, mark) == 0)
        at += mark;
    for (struct line line; at < end; at += line.whole) {
        line = line_at(at, end);
        if (is_header(line, section, true))
            inside = is_header(line, section, false);
        const char *old = inside ? value_of(line, key) : NULL;
        if (inside && line.length)
            insert = at + line.whole;
        if (!old)
            continue;
        const char *comment = comment_of(old, line.at + line.length);
        text_append(ret_bytes, bytes, (size_t)(at - bytes));
        write_line(ret_bytes, key, value,
            (struct line){comment, (size_t)(line.at + line.length - comment), 0},
            line.whole > line.length ? line_end : "");
        text_append(ret_bytes, at + line.whole, (size_t)(end - at) - line.whole);
        return;
    }
    const struct line nothing = {"", 0, 0};
    size_t kept = insert ? (size_t)(insert - bytes) : length;
    text_append(ret_bytes, bytes, kept);
    if (kept && bytes[kept - 1] != '\n')
        text_append_string(ret_bytes, line_end);
    if (!insert)
        text_format(ret_bytes, "%s[%s]%s", kept ? line_end : "", section, line_end);
    write_line(ret_bytes, key, value, nothing, line_end);
    text_append(ret_bytes, bytes + kept, length - kept);
}
