/* Writes JSON (RFC 8259) as a stream: nothing is held but the open brackets. Commas, colons and indentation are
 * the writer's business; strings are escaped, invalid UTF-8 becomes U+FFFD. Knows nothing of golive. */
#ifndef GOLIVE_BASE_JSON_H
#define GOLIVE_BASE_JSON_H

#include "base/text.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#define JSON_DEPTH 32

struct json_writer {
    struct text buffer; /* what was not handed to FILE yet; everything, if FILE is NULL */
    FILE *file;         /* NULL: keep all in buffer */
    unsigned indent;    /* blanks a level; 0: compact */
    unsigned depth;     /* open brackets */
    bool has_member[JSON_DEPTH];
    bool after_key;
    int error; /* 0, or the negative errno of the first failed write */
};

void json_begin_object(struct json_writer *json);
void json_end_object(struct json_writer *json);
void json_begin_array(struct json_writer *json);
void json_end_array(struct json_writer *json);
void json_key(struct json_writer *json, const char *key);
void json_string(struct json_writer *json, const char *string); /* NULL writes null */
void json_integer(struct json_writer *json, int64_t value);
/* A number as JSON has it ("-12.50"), written as it stands: whoever calls knows that it is one. */
void json_decimal(struct json_writer *json, const char *number);
void json_boolean(struct json_writer *json, bool value);
void json_null(struct json_writer *json);
/* key and value in one */
void json_member(struct json_writer *json, const char *key, const char *string);
void json_member_integer(struct json_writer *json, const char *key, int64_t value);
void json_member_boolean(struct json_writer *json, const char *key, bool value);
/* Hands over what is buffered; 0 or a negative errno of any write so far. */
int json_flush(struct json_writer *json);

#endif
