/* Growable strings and the string helpers everybody needs. See text.h. */
#include "base/text.h"

#include "base/memory.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void text_reserve(struct text *text, size_t length)
{
    size_t maximum = text->maximum ? text->maximum : TEXT_DEFAULT_MAXIMUM;
    if (length > maximum)
        return;
    memory_reserve(&text->data, &text->capacity, length + 1, 1);
    text->data[text->length] = '\0';
}

void text_append(struct text *text, const void *bytes, size_t length)
{
    size_t maximum = text->maximum ? text->maximum : TEXT_DEFAULT_MAXIMUM;
    if (text->overflowed || length > maximum - text->length) {
        text->overflowed = true;
        return;
    }
    memory_reserve(&text->data, &text->capacity, text->length + length + 1, 1);
    if (length)
        memcpy(text->data + text->length, bytes, length);
    text->length += length;
    text->data[text->length] = '\0';
}

void text_append_string(struct text *text, const char *string)
{
    if (string)
        text_append(text, string, strlen(string));
}

void text_append_char(struct text *text, char byte)
{
    text_append(text, &byte, 1);
}

void text_format_list(struct text *text, const char *format, va_list arguments)
{
    char small[512];
    va_list again;
    va_copy(again, arguments);
    int length = vsnprintf(small, sizeof small, format, again);
    va_end(again);
    if (length < 0)
        return;
    if ((size_t)length < sizeof small) {
        text_append(text, small, (size_t)length);
        return;
    }
    AUTO_FREE char *large = memory_format_list(format, arguments);
    text_append_string(text, large);
}

void text_format(struct text *text, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    text_format_list(text, format, arguments);
    va_end(arguments);
}

const char *text_string(const struct text *text)
{
    return text->data ? text->data : "";
}

char *text_steal(struct text *text)
{
    char *data = text->data ? text->data : memory_copy("");
    *text = (struct text){.maximum = text->maximum};
    return data;
}

void text_clear(struct text *text)
{
    text->length = 0;
    text->overflowed = false;
    if (text->data)
        text->data[0] = '\0';
}

void text_free(struct text *text)
{
    free(text->data);
    *text = (struct text){.maximum = text->maximum};
}

size_t utf8_decode(const char *bytes, size_t length, uint32_t *ret_codepoint)
{
    const unsigned char *u = (const unsigned char *)bytes;
    if (length < 1)
        return 0;
    if (u[0] < 0x80) {
        *ret_codepoint = u[0];
        return 1;
    }
    size_t size = u[0] >= 0xf0 ? 4 : u[0] >= 0xe0 ? 3 : 2;
    if (u[0] < 0xc2 || u[0] > 0xf4 || length < size)
        return 0;
    uint32_t codepoint = u[0] & (0xffu >> (size + 1));
    for (size_t i = 1; i < size; i++) {
        if ((u[i] & 0xc0) != 0x80)
            return 0;
        codepoint = codepoint << 6 | (u[i] & 0x3fu);
    }
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    if (codepoint < least[size] || codepoint > 0x10ffff || (codepoint >= 0xd800 && codepoint <= 0xdfff))
        return 0;
    *ret_codepoint = codepoint;
    return size;
}

size_t utf8_encode(uint32_t codepoint, char *out)
{
    if (codepoint < 0x80) {
        out[0] = (char)codepoint;
        return 1;
    }
    if (codepoint < 0x800) {
        out[0] = (char)(0xc0 | codepoint >> 6);
        out[1] = (char)(0x80 | (codepoint & 0x3f));
        return 2;
    }
    if (codepoint < 0x10000) {
        out[0] = (char)(0xe0 | codepoint >> 12);
        out[1] = (char)(0x80 | (codepoint >> 6 & 0x3f));
        out[2] = (char)(0x80 | (codepoint & 0x3f));
        return 3;
    }
    out[0] = (char)(0xf0 | codepoint >> 18);
    out[1] = (char)(0x80 | (codepoint >> 12 & 0x3f));
    out[2] = (char)(0x80 | (codepoint >> 6 & 0x3f));
    out[3] = (char)(0x80 | (codepoint & 0x3f));
    return 4;
}

bool utf8_valid(const char *bytes, size_t length, size_t *ret_offset)
{
    size_t at = 0;
    while (at < length) {
        uint32_t codepoint;
        uint64_t eight = UINT64_C(0x8080808080808080);
        if (length - at >= sizeof eight)
            memcpy(&eight, bytes + at, sizeof eight);
        if (!(eight & UINT64_C(0x8080808080808080))) { /* ASCII, as most of it is */
            at += sizeof eight;
            continue;
        }
        size_t size = utf8_decode(bytes + at, length - at, &codepoint);
        if (!size) {
            if (ret_offset)
                *ret_offset = at;
            return false;
        }
        at += size;
    }
    return true;
}

static unsigned columns_of(uint32_t c)
{
    if (c == 0 || (c >= 0x300 && c <= 0x36f) || (c >= 0x200b && c <= 0x200f) ||
        (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) || (c >= 0xfe00 && c <= 0xfe0f) ||
        c == 0xfeff)
        return 0;
    if ((c >= 0x1100 && c <= 0x115f) || (c >= 0x2e80 && c <= 0xa4cf) || (c >= 0xac00 && c <= 0xd7a3) ||
        (c >= 0xf900 && c <= 0xfaff) || (c >= 0xfe30 && c <= 0xfe6f) || (c >= 0xff00 && c <= 0xff60) ||
        (c >= 0xffe0 && c <= 0xffe6) || (c >= 0x1f300 && c <= 0x1faff) || (c >= 0x20000 && c <= 0x3fffd))
        return 2;
    return 1;
}

size_t utf8_columns(const char *string)
{
    size_t columns = 0;
    size_t length = strlen(string);
    for (size_t at = 0; at < length;) {
        uint32_t codepoint;
        size_t size = utf8_decode(string + at, length - at, &codepoint);
        columns += size ? columns_of(codepoint) : 1;
        at += size ? size : 1;
    }
    return columns;
}

bool string_equal(const char *a, const char *b)
{
    return a == b || (a && b && strcmp(a, b) == 0);
}

bool string_starts(const char *string, const char *prefix)
{
    return strncmp(string, prefix, strlen(prefix)) == 0;
}

bool string_ends(const char *string, const char *suffix)
{
    size_t length = strlen(string);
    size_t tail = strlen(suffix);
    return length >= tail && memcmp(string + length - tail, suffix, tail) == 0;
}

int string_integer(const char *string, int64_t *ret_value)
{
    bool negative = *string == '-';
    const char *digit = string + (negative || *string == '+');
    if (*digit == '\0')
        return -EINVAL;
    int64_t value = 0;
    for (; *digit; digit++) {
        if (*digit < '0' || *digit > '9')
            return -EINVAL;
        if (__builtin_mul_overflow(value, (int64_t)10, &value) ||
            __builtin_sub_overflow(value, (int64_t)(*digit - '0'), &value))
            return -ERANGE;
    }
    if (!negative && value == INT64_MIN)
        return -ERANGE;
    *ret_value = negative ? value : -value;
    return 0;
}

int string_size(const char *string, int64_t *ret_bytes)
{
    static const struct {
        const char *unit;
        int64_t bytes;
    } units[] = {{"", 1}, {"B", 1}, {"kB", 1000}, {"KB", 1000}, {"MB", 1000000}, {"GB", 1000000000},
        {"KiB", 1 << 10}, {"MiB", 1 << 20}, {"GiB", 1 << 30}};
    size_t digits = strspn(string, "0123456789");
    if (digits == 0)
        return -EINVAL;
    if (digits > 18)
        return -ERANGE;
    int64_t value = 0;
    for (size_t i = 0; i < digits; i++)
        value = value * 10 + (string[i] - '0');
    const char *unit = string + digits;
    while (*unit == ' ')
        unit++;
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        if (!string_equal(unit, units[i].unit))
            continue;
        if (__builtin_mul_overflow(value, units[i].bytes, &value))
            return -ERANGE;
        *ret_bytes = value;
        return 0;
    }
    return -EINVAL;
}

unsigned string_distance(const char *a, const char *b, unsigned limit)
{
    enum { LONGEST = 96 };
    size_t rows = strlen(a);
    size_t columns = strlen(b);
    if (rows > LONGEST || columns > LONGEST)
        return limit + 1;
    unsigned table[3][LONGEST + 1];
    for (size_t j = 0; j <= columns; j++)
        table[0][j] = (unsigned)j;
    for (size_t i = 1; i <= rows; i++) {
        unsigned *now = table[i % 3];
        const unsigned *before = table[(i + 2) % 3];
        const unsigned *before_that = table[(i + 1) % 3];
        unsigned least = now[0] = (unsigned)i;
        for (size_t j = 1; j <= columns; j++) {
            unsigned best = before[j - 1] + (a[i - 1] != b[j - 1]);
            if (before[j] + 1 < best)
                best = before[j] + 1;
            if (now[j - 1] + 1 < best)
                best = now[j - 1] + 1;
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] &&
                before_that[j - 2] + 1 < best)
                best = before_that[j - 2] + 1;
            now[j] = best;
            if (best < least)
                least = best;
        }
        if (least > limit)
            return limit + 1;
    }
    return table[rows % 3][columns];
}

const char *string_nearest(const char *word, const char *const *candidates, size_t count)
{
    size_t length = strlen(word);
    unsigned limit = length < 4 ? 1 : length < 9 ? 2 : 3;
    const char *nearest = NULL;
    for (size_t i = 0; i < count; i++) {
        unsigned distance = string_distance(word, candidates[i], limit);
        if (distance <= limit && distance < length) {
            nearest = candidates[i];
            if (distance == 0)
                break;
            limit = distance - 1;
        }
    }
    return nearest;
}

bool utf8_invisible(uint32_t c)
{
    return c < 0x20 || (c >= 0x7f && c <= 0x9f) || c == 0x61c || c == 0x180e ||
           (c >= 0x200b && c <= 0x200f) || (c >= 0x2028 && c <= 0x202e) || (c >= 0x2060 && c <= 0x206f) ||
           c == 0xfeff || (c >= 0xfff9 && c <= 0xfffb) || (c >= 0xe0000 && c <= 0xe007f);
}

void text_append_quoted(struct text *text, const char *string)
{
    text_append_char(text, '"');
    for (; *string; string++) {
        if (*string == '"')
            text_append_char(text, '"');
        text_append_char(text, *string);
    }
    text_append_char(text, '"');
}

void text_append_visible(struct text *text, const char *string)
{
    size_t length = strlen(string);
    for (size_t at = 0; at < length;) {
        uint32_t codepoint = 0;
        size_t size = utf8_decode(string + at, length - at, &codepoint);
        if (!size) {
            text_format(text, "\\x%02x", (unsigned)(unsigned char)string[at]);
            at++;
            continue;
        }
        if (codepoint == '\n' || codepoint == '\t' || codepoint == '\r')
            text_append_char(text, ' ');
        else if (utf8_invisible(codepoint))
            text_format(text, codepoint < 0x100 ? "\\x%02x" : "\\u{%04x}", codepoint);
        else
            text_append(text, string + at, size);
        at += size;
    }
}

void text_wrap(struct text *text, const char *string, const char *first, unsigned indent, unsigned columns)
{
    struct text clean = {0};
    text_append_visible(&clean, string);
    size_t used;
    if (first) {
        text_append_string(text, first);
        used = utf8_columns(first);
    } else {
        text_format(text, "%*s", (int)indent, "");
        used = indent;
    }
    bool line_empty = true;
    const char *word = text_string(&clean);
    while (*word) {
        while (*word == ' ')
            word++;
        size_t length = strcspn(word, " ");
        if (!length)
            break;
        AUTO_FREE char *piece = memory_format("%.*s", (int)length, word);
        size_t width = utf8_columns(piece);
        if (!line_empty && used + 1 + width > columns) {
            text_format(text, "\n%*s", (int)indent, "");
            used = indent;
            line_empty = true;
        }
        if (!line_empty) {
            text_append_char(text, ' ');
            used++;
        }
        text_append(text, word, length);
        used += width;
        line_empty = false;
        word += length;
    }
    text_append_char(text, '\n');
    text_free(&clean);
}
