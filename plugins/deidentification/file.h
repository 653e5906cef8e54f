/* SPDX-License-Identifier: MIT
 *
 * A file of the data set while it is read: its columns, how far it could be read and what was wrong with it; and at its end what
 * follows from whole columns. It must not know of formats. */
#ifndef DEIDENTIFICATION_FILE_H
#define DEIDENTIFICATION_FILE_H

#include "formats.h"
#include "values.h"

#include <stdio.h>

#define SCARCE 50u    /* rows below which nothing is said of columns whose values are all different */
#define DISTINCT 0.95 /* RULES DEID-R */

struct file {
    struct scan *scan;
    uint32_t index;
    struct looks looks;
    struct column *columns[MOST_COLUMNS];
    uint32_t column_count;
    uint64_t rows;     /* records, messages or lines that were looked at */
    char problem[120]; /* the first that was wrong with it; "" if nothing was */
    uint64_t problems;
    uint64_t odd_bytes;         /* that are no UTF-8 */
    bool begun;                 /* the header, if there is one, was read */
    struct sample combinations; /* of sex, year and ZIP code */
    uint32_t combined;          /* how many of the three the table has */
};

/* What was learnt of a file when it is through. */
struct file_report {
    uint64_t rows;
    uint64_t combinations_single;
    uint32_t least_combination;
    uint64_t lost_zeros;
    uint64_t old_lists;
    bool free_text;
    bool offsets;
};

static inline void file_problem(struct file *file, const char *unit, uint64_t row, const char *words)
{
    if (file->problems++)
        return;
    if (row)
        snprintf(file->problem, sizeof file->problem, "%s %llu: %s", unit, (unsigned long long)row, words);
    else
        snprintf(file->problem, sizeof file->problem, "%s", words);
}

/* Bytes that belong to no character of UTF-8; most texts have none above 0x7f, and that is told many at a time. */
static inline uint64_t count_odd_bytes(const char *at, const char *end)
{
    uint64_t odd = 0, words[4];
    while (at < end) {
        if (end - at >= 32) {
            memcpy(words, at, 32);
            if (!((words[0] | words[1] | words[2] | words[3]) & UINT64_C(0x8080808080808080))) {
                at += 32;
                continue;
            }
        }
        uint8_t byte = (uint8_t)*at;
        unsigned more = byte < 0x80                   ? 0
                        : byte >= 0xc2 && byte < 0xe0 ? 1
                        : byte >= 0xe0 && byte < 0xf0 ? 2
                        : byte >= 0xf0 && byte < 0xf5 ? 3
                                                      : 9;
        unsigned got = 0;
        while (more != 9 && got < more && at + 1 + got < end && ((uint8_t)at[1 + got] & 0xc0) == 0x80)
            got++;
        bool cut = more != 9 && at + 1 + got >= end; /* by the piece, not by the writer */
        odd += more == 9 || (got < more && !cut);
        at += 1 + (more == 9 ? 0 : got);
    }
    return odd;
}

static inline struct column *file_column(struct file *file, uint32_t number)
{
    if (file->column_count == MOST_COLUMNS)
        return file->columns[MOST_COLUMNS - 1];
    struct column *column = column_new(number);
    file->columns[file->column_count++] = column;
    return column;
}

static inline void file_end(struct file *file)
{
    for (uint32_t i = 0; i < file->column_count; i++)
        column_free(file->columns[i]);
    if (file->combinations.hashes)
        sample_end(&file->combinations);
}

/* ---- what whole columns say ---- */

static inline void report_tally(struct file *file, const struct column *column, enum kind kind,
    enum level level, const struct tally *tally)
{
    struct place place = {
        .file = file->index, .kind = (uint8_t)kind, .level = (uint8_t)level, .tally = *tally};
    if (column->called || (column->name[0] && may_be_shown(column->name)))
        memcpy(place.column, column->name, sizeof place.column);
    else if (column->number)
        snprintf(place.column, sizeof place.column, "column %u", column->number);
    report_place(file->scan->findings, &place);
}

/* Hits that happen by chance count if half of the column's values are such. */
static inline void settle_chances(struct column *column)
{
    for (unsigned kind = 0; kind < KIND_COUNT; kind++) {
        uint64_t all = column->chances[kind][LEVEL_SURE].count + column->chances[kind][LEVEL_DOUBT].count;
        if (!all || all * 2 < column->values)
            continue;
        for (unsigned level = 0; level < LEVEL_COUNT; level++) {
            const struct tally *chance = &column->chances[kind][level];
            struct tally *tally = &column->tallies[kind][level];
            if (chance->count && (!tally->count || chance->row < tally->row)) {
                tally->row = chance->row;
                tally->mask = chance->mask;
            }
            tally->count += chance->count;
        }
    }
}

static inline uint64_t most_hits(const struct column *column)
{
    uint64_t most = 0;
    for (unsigned kind = 0; kind < KIND_COUNT; kind++) {
        uint64_t all = column->tallies[kind][LEVEL_SURE].count + column->tallies[kind][LEVEL_DOUBT].count;
        most = all > most ? all : most;
    }
    return most;
}

/* DEID-R: a column in which nearly every value is another one tells people apart, unless it measures something, speaks in
 * sentences, or only counts the rows. */
static inline void judge_uniqueness(struct column *column)
{
    struct tally *tally = &column->tallies[KIND_CODE][LEVEL_SURE];
    bool counts_rows =
        column->integers == column->values && column->values > 1 && column->sequential + 1 >= column->values;
    if (column->declared || counts_rows || column->role == ROLE_TERM || column->role == ROLE_MEASURE) {
        memset(column->tallies[KIND_CODE], 0, sizeof column->tallies[KIND_CODE]);
        return;
    }
    if (column->values < SCARCE || most_hits(column) * 2 >= column->values ||
        column->decimals * 2 >= column->values || column->worded * 2 >= column->values || !column->number ||
        column->bytes < column->values * 4 || column->bytes > column->values * 64)
        return;
    if (sample_distinct(&column->sample) <= DISTINCT)
        return;
    /* Whole numbers may be amounts: somebody must look. */
    if (column->integers * 2 >= column->values)
        tally = &column->tallies[KIND_CODE][LEVEL_DOUBT];
    *tally = (struct tally){column->values, 2, {'?', (uint32_t)(column->bytes / column->values)}};
}

static inline void file_report(struct file *file, struct file_report *report)
{
    report->rows += file->rows;
    for (uint32_t i = 0; i < file->column_count; i++) {
        struct column *column = file->columns[i];
        settle_chances(column);
        judge_uniqueness(column);
        for (unsigned kind = 0; kind < KIND_COUNT; kind++) {
            for (unsigned level = LEVEL_COUNT; level-- > 0;)
                report_tally(file, column, (enum kind)kind, (enum level)level, &column->tallies[kind][level]);
        }
        report->free_text |= column->worded * 10 > column->values;
        report->lost_zeros += column->lost_zeros;
        report->old_lists += column->old_lists;
    }
    if (file->combined >= 2) {
        uint32_t least = 0;
        report->combinations_single += sample_single(&file->combinations, &least);
        if (least && (!report->least_combination || least < report->least_combination))
            report->least_combination = least;
    }
}

#endif
