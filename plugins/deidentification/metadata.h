/* SPDX-License-Identifier: MIT
 *
 * What a file says of itself beside its contents: a reader that goes to and fro in it, and the ways in which a tag's value is judged. It
 * must not know any format: pictures.h and dicom.h do. */
#ifndef DEIDENTIFICATION_METADATA_H
#define DEIDENTIFICATION_METADATA_H

#include "tables.h"

#define MOST_MOVES 4000u     /* to parts of the file that are not in hand; each may cost a piece */
#define MOST_TAGS 200000u    /* of one file */
#define LONGEST_TEXT 262144u /* of one tag */

struct metadata {
    struct file *file;
    golive *g;
    const golive_data *data;
    const char *const *declared; /* tags that are named under code_columns */
    uint64_t from;               /* of what is in hand */
    uint32_t length;
    const char *bytes;
    uint32_t moves;
    uint32_t tags;
    const char *stopped; /* why not all was looked at; NULL if all was */
    char plain[2048];    /* a text in another form, with blanks to read behind it */
};

static inline void stop(struct metadata *meta, const char *words)
{
    if (!meta->stopped)
        meta->stopped = words;
}

/* LENGTH bytes of the file from AT, with at least 32 that can be read behind them; NULL if it has not so many. They live until the next
 * call. */
static inline const char *need(struct metadata *meta, uint64_t at, uint32_t length)
{
    if (length > GOLIVE_DATA_PIECE)
        return NULL;
    if (!meta->bytes || at < meta->from || at - meta->from > meta->length ||
        meta->length - (at - meta->from) < length) {
        if (++meta->moves > MOST_MOVES) {
            stop(meta, "it leads to and fro more often than can be followed");
            return NULL;
        }
        meta->bytes = golive_data_read(meta->g, meta->data, meta->file->index, at, &meta->length);
        meta->from = at;
    }
    return meta->length - (at - meta->from) >= length ? meta->bytes + (at - meta->from) : NULL;
}

/* True if one more tag may be looked at. */
static inline bool one_more_tag(struct metadata *meta)
{
    if (++meta->tags > MOST_TAGS)
        stop(meta, "it has more tags than can be followed");
    return meta->tags <= MOST_TAGS;
}

static inline uint32_t number_in(const char *at, size_t bytes, bool big)
{
    uint32_t value = 0;
    for (size_t i = 0; i < bytes; i++)
        value = value << 8 | (uint8_t)at[big ? i : bytes - 1 - i];
    return value;
}

/* The tag's values as a column: what is found in it is told under LABEL, a word of this plugin. */
static inline struct column *tag_column(struct metadata *meta, const char *label, enum role role)
{
    struct file *file = meta->file;
    for (uint32_t i = 0; i < file->column_count; i++) {
        if (file->columns[i]->called && strcmp(file->columns[i]->name, label) == 0)
            return file->columns[i];
    }
    struct column *column = file_column(file, 0);
    snprintf(column->name, sizeof column->name, "%s", label);
    column->called = true;
    column->declared = is_declared(meta->declared, label);
    column->role = (uint8_t)(column->declared ? ROLE_DECLARED : role);
    return column;
}

/* Without the NUL bytes and blanks that fill values up. */
static inline size_t trimmed(const char *at, size_t length)
{
    while (length && (!at[length - 1] || is_blank(at[length - 1])))
        length--;
    return length;
}

/* A value that is what its tag says, whatever it looks like. */
static inline void say_found(
    struct metadata *meta, const char *label, enum kind kind, enum level level, const char *at, size_t length)
{
    struct column *column = tag_column(meta, label, ROLE_NONE);
    length = trimmed(at, length);
    if (!length || column->declared)
        return;
    char first = *at >= ' ' && *at < 0x7f ? *at : '?';
    length = strcmp(at, "?") == 0 ? 0 : length; /* stands for what is no text: nothing of it can be shown */
    column->values++;
    tally_add(&column->tallies[kind][level], 0, (struct mask){first, (uint32_t)length});
}

/* Whether a tag of this role is enough: a table's column of the same name may hold other things. */
static inline bool tag_is_enough(enum role role)
{
    return role == ROLE_MRN || role == ROLE_CODE || role == ROLE_DEVICE || role == ROLE_PLAN ||
           role == ROLE_PHONE || role == ROLE_STREET;
}

/* A value whose tag says what it is for; of role NONE a text. */
static inline void say_value(
    struct metadata *meta, const char *label, enum role role, const char *at, size_t length)
{
    if (tag_is_enough(role)) {
        if (!is_placeholder(at, trimmed(at, length)))
            say_found(meta, label, (enum kind)role_kinds[role].kind, LEVEL_SURE, at, length);
        return;
    }
    struct column *column = tag_column(meta, label, role);
    length = trimmed(at, length);
    if (!length)
        return;
    if (length > LONGEST_TEXT)
        stop(meta, "a text in it is longer than can be looked at");
    length = length > LONGEST_TEXT ? LONGEST_TEXT : length;
    if (role == ROLE_NONE)
        take_line(meta->file->scan, column, at, length);
    else
        take_value(meta->file->scan, column, at, length);
}

static inline bool is_printable(char byte)
{
    return (byte >= ' ' && byte < 0x7f) || byte == '\t' || byte == '\n' || byte == '\r';
}

/* Bytes of which nobody knows what they are: the texts among them, of eight characters and more. */
static inline void say_texts_within(struct metadata *meta, const char *label, const char *at, size_t length)
{
    const char *end = at + length;
    while (at < end) {
        const char *from = at;
        while (at < end && is_printable(*at))
            at++;
        if (at - from >= 8)
            say_value(meta, label, ROLE_NONE, from, (size_t)(at - from));
        at += at < end;
    }
}

/* Copies what is given, LENGTH bytes at most as fit; the copy has NUL bytes behind it. */
static inline size_t plain_copy(struct metadata *meta, const char *at, size_t length)
{
    length = length < sizeof meta->plain - 64 ? length : sizeof meta->plain - 64;
    memcpy(meta->plain, at, length);
    memset(meta->plain + length, 0, 64);
    return length;
}

/* UTF-16 as bytes: what is above ASCII becomes one byte above it. Long texts are taken in parts. */
static inline void say_wide(
    struct metadata *meta, const char *label, enum role role, const char *at, size_t length, bool big)
{
    while (length >= 2) {
        size_t out = 0;
        for (; length >= 2 && out < sizeof meta->plain - 64; at += 2, length -= 2) {
            uint32_t unit = number_in(at, 2, big);
            meta->plain[out++] = unit && unit < 0x80 ? (char)unit : unit ? '\x80' : ' ';
        }
        memset(meta->plain + out, 0, 64);
        say_value(meta, label, role, meta->plain, out);
    }
}

/* "2021:03:14 10:15:00" as pictures have it. */
static inline void say_picture_date(
    struct metadata *meta, const char *label, enum role role, const char *at, size_t length)
{
    length = plain_copy(meta, at, length);
    for (size_t i = 0; i < length && i < 8; i++) {
        if (meta->plain[i] == ':')
            meta->plain[i] = '-';
    }
    say_value(meta, label, role, meta->plain, length);
}

#endif
