/* A streaming JSON writer. See json.h. */
#include "base/json.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#define HAND_OVER ((size_t)65536)

/* text_append without the call, where the bytes fit into what is held already: a report has a million short pieces. */
static inline void put(struct text *out, const char *bytes, size_t length)
{
    size_t maximum = out->maximum ? out->maximum : TEXT_DEFAULT_MAXIMUM;
    if (out->overflowed || out->capacity - out->length <= length || out->length + length > maximum) {
        text_append(out, bytes, length);
        return;
    }
    memcpy(out->data + out->length, bytes, length);
    out->length += length;
    out->data[out->length] = '\0';
}

int json_flush(struct json_writer *json)
{
    if (json->file && json->buffer.length) {
        if (fwrite(json->buffer.data, 1, json->buffer.length, json->file) != json->buffer.length &&
            !json->error)
            json->error = errno ? -errno : -EIO;
        text_clear(&json->buffer);
    }
    if (json->buffer.overflowed && !json->error)
        json->error = -EFBIG;
    return json->error;
}

static void new_line(struct json_writer *json)
{
    static const char blanks[] = "                                                                ";
    if (!json->indent)
        return;
    put(&json->buffer, "\n", 1);
    size_t wanted = (size_t)json->indent * json->depth;
    put(&json->buffer, blanks, wanted < sizeof blanks - 1 ? wanted : sizeof blanks - 1);
}

static void before_value(struct json_writer *json)
{
    if (json->after_key) {
        json->after_key = false;
        return;
    }
    if (json->depth && json->has_member[json->depth - 1])
        put(&json->buffer, ",", 1);
    if (json->depth) {
        json->has_member[json->depth - 1] = true;
        new_line(json);
    }
}

static void open_bracket(struct json_writer *json, char bracket)
{
    before_value(json);
    put(&json->buffer, &bracket, 1);
    if (json->depth >= JSON_DEPTH) {
        json->error = -EOVERFLOW;
        return;
    }
    json->has_member[json->depth++] = false;
}

static void close_bracket(struct json_writer *json, char bracket)
{
    bool had = json->has_member[--json->depth];
    if (had)
        new_line(json);
    put(&json->buffer, &bracket, 1);
    if (!json->depth)
        put(&json->buffer, "\n", json->indent ? 1 : 0);
    if (json->file && json->buffer.length >= HAND_OVER)
        json_flush(json);
}

void json_begin_object(struct json_writer *json)
{
    open_bracket(json, '{');
}

void json_end_object(struct json_writer *json)
{
    close_bracket(json, '}');
}

void json_begin_array(struct json_writer *json)
{
    open_bracket(json, '[');
}

void json_end_array(struct json_writer *json)
{
    close_bracket(json, ']');
}

/* As \uNNNN, or two of them: what a terminal might obey must not reach it, and a parser reads the same character. */
static void escaped(struct text *out, uint32_t codepoint)
{
    if (codepoint < 0x10000) {
        text_format(out, "\\u%04x", codepoint);
        return;
    }
    codepoint -= 0x10000;
    text_format(out, "\\u%04x\\u%04x", 0xd800 + (codepoint >> 10), 0xdc00 + (codepoint & 0x3ff));
}

/* Has the top bit of a byte set where one of the eight is VALUE (and perhaps above the first that is). */
static inline uint64_t bytes_equal(uint64_t eight, unsigned char value)
{
    uint64_t zero_where_equal = eight ^ 0x0101010101010101u * value;
    return (zero_where_equal - 0x0101010101010101u) & ~zero_where_equal;
}

/* How many bytes from BYTES on stand in a JSON string as they are, looked at eight by eight, the last few left over. */
static inline size_t harmless(const char *bytes, size_t length)
{
    size_t at = 0;
    for (; at + 8 <= length; at += 8) {
        uint64_t eight;
        memcpy(&eight, bytes + at, 8);
        uint64_t controls = (eight - 0x2020202020202020u) & ~eight;
        uint64_t found =
            eight | controls | bytes_equal(eight, '"') | bytes_equal(eight, '\\') | bytes_equal(eight, 0x7f);
        if (found & 0x8080808080808080u)
            break;
    }
    return at;
}

/* Bytes that stand in a JSON string as they are. */
static const bool plain[256] = {[0x20 ... 0x21] = true, [0x23 ... 0x5b] = true, [0x5d ... 0x7e] = true};

/* Writes a string with its quotes: runs of harmless bytes at once, the rest one by one. */
static void quoted(struct json_writer *json, const char *string)
{
    struct text *out = &json->buffer;
    size_t length = strlen(string);
    put(out, "\"", 1);
    size_t run = 0;
    for (size_t at = harmless(string, length); at < length;) {
        unsigned char c = (unsigned char)string[at];
        if (plain[c]) {
            at++;
            continue;
        }
        put(out, string + run, at - run);
        uint32_t codepoint;
        size_t size = utf8_decode(string + at, length - at, &codepoint);
        if (c == '"' || c == '\\')
            text_format(out, "\\%c", c);
        else if (c == '\n')
            put(out, "\\n", 2);
        else if (c == '\t')
            put(out, "\\t", 2);
        else if (size && utf8_invisible(codepoint))
            escaped(out, codepoint);
        else if (size)
            put(out, string + at, size);
        else
            put(out, "\xef\xbf\xbd", 3);
        at += size ? size : 1;
        run = at;
    }
    put(out, string + run, length - run);
    put(out, "\"", 1);
}

void json_key(struct json_writer *json, const char *key)
{
    before_value(json);
    quoted(json, key);
    put(&json->buffer, ": ", json->indent ? 2 : 1);
    json->after_key = true;
}

void json_string(struct json_writer *json, const char *string)
{
    before_value(json);
    if (string)
        quoted(json, string);
    else
        put(&json->buffer, "null", 4);
}

void json_integer(struct json_writer *json, int64_t value)
{
    before_value(json);
    text_format(&json->buffer, "%lld", (long long)value);
}

void json_decimal(struct json_writer *json, const char *number)
{
    before_value(json);
    put(&json->buffer, number, strlen(number));
}

void json_boolean(struct json_writer *json, bool value)
{
    before_value(json);
    put(&json->buffer, value ? "true" : "false", value ? 4 : 5);
}

void json_null(struct json_writer *json)
{
    json_string(json, NULL);
}

void json_member(struct json_writer *json, const char *key, const char *string)
{
    json_key(json, key);
    json_string(json, string);
}

void json_member_integer(struct json_writer *json, const char *key, int64_t value)
{
    json_key(json, key);
    json_integer(json, value);
}

void json_member_boolean(struct json_writer *json, const char *key, bool value)
{
    json_key(json, key);
    json_boolean(json, value);
}
