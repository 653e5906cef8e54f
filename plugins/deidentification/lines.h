/* SPDX-License-Identifier: MIT
 *
 * Reads plain notes, line by line, and HL7 v2 messages, segment by segment (chapter 2). It must not know what values are. */
#ifndef DEIDENTIFICATION_LINES_H
#define DEIDENTIFICATION_LINES_H

#include "file.h"

/* ---- notes ---- */

/* Where the last line of the piece ends; its last blank if no line ends in it. 0: there is neither. */
static inline size_t whole_lines(const char *bytes, size_t length, bool last)
{
    if (last)
        return length;
    for (size_t i = length; i > 0; i--) {
        if (bytes[i - 1] == '\n' || bytes[i - 1] == '\r')
            return i;
    }
    return 0;
}

static inline struct column *only_column(struct file *file)
{
    return file->column_count ? file->columns[0] : file_column(file, 0);
}

static inline size_t take_notes_piece(struct file *file, const char *bytes, size_t length, bool last)
{
    struct column *column = only_column(file);
    size_t whole = whole_lines(bytes, length, last);
    const char *at = bytes, *end = bytes + whole;
    while (at < end) {
        const char *line = at;
        while (at < end && *at != '\n')
            at++;
        file->scan->row++;
        file->rows++;
        if (at > line)
            take_line(file->scan, column, line, (size_t)(at - line));
        at += at < end;
    }
    return whole;
}

/* A piece without one line end: looked at as it comes, so that no number or address is cut in two. */
static inline size_t take_endless_piece(struct file *file, const char *bytes, size_t length)
{
    size_t whole = length;
    file_problem(
        file, "row", file->scan->row + 1, "it is longer than 1 MiB, so its parts cannot be told apart");
    while (whole > 4096 && whole > length - 4096 &&
           (is_alnum(bytes[whole - 1]) || strchr("-.@/:()+", bytes[whole - 1])))
        whole--;
    take_line(file->scan, only_column(file), bytes, whole);
    return whole;
}

/* ---- HL7 v2 ---- */

struct hl7 {
    char separator;
    char name[12]; /* of the field in hand: "PID-5" */
};

static inline struct column *hl7_column(struct file *file, const char *name)
{
    for (uint32_t i = 0; i < file->column_count; i++) {
        if (strcmp(file->columns[i]->name, name) == 0)
            return file->columns[i];
    }
    struct column *column = file_column(file, file->column_count + 1);
    if (!column->name[0])
        snprintf(column->name, sizeof column->name, "%s", name);
    column->role = (uint8_t)role_of_hl7(name);
    return column;
}

/* Sets of what else a segment holds are not one patient's: numbers of its own, sequence. */
static inline void take_field(struct file *file, const struct hl7 *hl7, const char *at, size_t length)
{
    struct column *column = hl7_column(file, hl7->name);
    const char *end = at + length;
    bool single = column->role == ROLE_NAME || column->role == ROLE_STREET || column->role == ROLE_MRN ||
                  column->role == ROLE_PROVIDER;
    while (
        at <
        end) { /* each repetition is a value; of names and addresses as a whole, of others their components */
        const char *stop = at;
        while (stop < end && *stop != '~' && (single || *stop != '^'))
            stop++;
        if (stop > at)
            take_value(file->scan, column, at, (size_t)(stop - at));
        at = stop + 1;
    }
}

static inline void take_segment(struct file *file, struct hl7 *hl7, const char *at, size_t length)
{
    const char *end = at + length;
    bool header =
        length > 3 && (memcmp(at, "MSH", 3) == 0 || memcmp(at, "FHS", 3) == 0 || memcmp(at, "BHS", 3) == 0);
    if (header)
        hl7->separator = at[3];
    bool name = length >= 3 && is_capital(at[0]) && is_alnum(at[1]) && is_alnum(at[2]) &&
                (length == 3 || at[3] == hl7->separator);
    if (!name || (header && (is_alnum(hl7->separator) || is_blank(hl7->separator)))) {
        file_problem(file, "segment", file->scan->row, "it is none of HL7 v2");
        take_line(file->scan, hl7_column(file, "?"), at, length);
        return;
    }
    file->rows += memcmp(at, "MSH", 3) == 0;
    unsigned field = header ? 1 : 0;
    const char *from = at + 3;
    while (from < end) {
        const char *stop = ++from;
        while (stop < end && *stop != hl7->separator)
            stop++;
        field++;
        if (stop > from && !(header && field == 2)) {
            snprintf(hl7->name, sizeof hl7->name, "%.3s-%u", at, field < 1000 ? field : 999u);
            take_field(file, hl7, from, (size_t)(stop - from));
        }
        from = stop;
    }
}

static inline size_t take_hl7_piece(
    struct file *file, struct hl7 *hl7, const char *bytes, size_t length, bool last)
{
    size_t whole = whole_lines(bytes, length, last);
    const char *at = bytes, *end = bytes + whole;
    while (at < end) {
        while (at < end && (is_blank(*at) || *at == '\x0b' || *at == '\x1c'))
            at++;
        const char *line = at;
        while (at < end && *at != '\r' && *at != '\n' && *at != '\x1c')
            at++;
        if (at == line)
            continue;
        file->scan->row++;
        take_segment(file, hl7, line, (size_t)(at - line));
    }
    return whole;
}

#endif
