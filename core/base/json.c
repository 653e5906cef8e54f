/* A streaming JSON writer. See json.h. */
#include "base/json.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#define HAND_OVER ((size_t)65536)

int json_flush(struct json_writer *json)
{
    if (json->file && json->buffer.length) {
        if (fwrite(json->buffer.data, 1, json->buffer.length, json->file) != json->buffer.length && !json->error)
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
    text_append_char(&json->buffer, '\n');
    size_t wanted = (size_t)json->indent * json->depth;
    text_append(&json->buffer, blanks, wanted < sizeof blanks - 1 ? wanted : sizeof blanks - 1);
}

static void before_value(struct json_writer *json)
{
    if (json->after_key) {
        json->after_key = false;
        return;
    }
    if (json->depth && json->has_member[json->depth - 1])
        text_append_char(&json->buffer, ',');
    if (json->depth) {
        json->has_member[json->depth - 1] = true;
        new_line(json);
    }
}

static void open_bracket(struct json_writer *json, char bracket)
{
    before_value(json);
    text_append_char(&json->buffer, bracket);
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
    text_append_char(&json->buffer, bracket);
    if (!json->depth)
        text_append(&json->buffer, "\n", json->indent ? 1 : 0);
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

/* Writes a string with its quotes: runs of harmless bytes at once, the rest one by one. */
static void quoted(struct json_writer *json, const char *string)
{
    struct text *out = &json->buffer;
    size_t length = strlen(string);
    text_append_char(out, '"');
    size_t run = 0;
    for (size_t at = 0; at < length;) {
        unsigned char c = (unsigned char)string[at];
        if (c >= 0x20 && c < 0x7f && c != '"' && c != '\\') {
            at++;
            continue;
        }
        text_append(out, string + run, at - run);
        uint32_t codepoint;
        size_t size = utf8_decode(string + at, length - at, &codepoint);
        if (c == '"' || c == '\\')
            text_format(out, "\\%c", c);
        else if (c == '\n')
            text_append(out, "\\n", 2);
        else if (c == '\t')
            text_append(out, "\\t", 2);
        else if (c < 0x20 || c == 0x7f)
            text_format(out, "\\u%04x", c);
        else if (size)
            text_append(out, string + at, size);
        else
            text_append(out, "\xef\xbf\xbd", 3);
        at += size ? size : 1;
        run = at;
    }
    text_append(out, string + run, length - run);
    text_append_char(out, '"');
}

void json_key(struct json_writer *json, const char *key)
{
    before_value(json);
    quoted(json, key);
    text_append(&json->buffer, ": ", json->indent ? 2 : 1);
    json->after_key = true;
}

void json_string(struct json_writer *json, const char *string)
{
    before_value(json);
    if (string)
        quoted(json, string);
    else
        text_append(&json->buffer, "null", 4);
}

void json_integer(struct json_writer *json, int64_t value)
{
    before_value(json);
    text_format(&json->buffer, "%lld", (long long)value);
}

void json_boolean(struct json_writer *json, bool value)
{
    before_value(json);
    text_append_string(&json->buffer, value ? "true" : "false");
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
