/* SPDX-License-Identifier: MIT
 *
 * Reads tables: CSV (RFC 4180), TSV and those with semicolons or bars. What is not regular is told with its row, and looked at all the
 * same. It must not know what values are. */
#ifndef DEIDENTIFICATION_TABLES_H
#define DEIDENTIFICATION_TABLES_H

#include "file.h"

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

/* Where cells end: delimiters and line ends of the 64 bytes from FROM, a bit each. */
struct cuts {
    const char *from;
    uint64_t bits;
    char delimiter;
};

/* Looks at the 64 bytes from AT; they can be read, whatever the end. */
static inline void look(struct cuts *cuts, const char *at)
{
    cuts->from = at;
    cuts->bits = 0;
#if defined(__SSE2__)
    const __m128i cut = _mm_set1_epi8(cuts->delimiter), line = _mm_set1_epi8('\n');
    for (unsigned i = 0; i < 4; i++) {
        __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)(at + (size_t)i * 16));
        int mask = _mm_movemask_epi8(_mm_or_si128(_mm_cmpeq_epi8(bytes, cut), _mm_cmpeq_epi8(bytes, line)));
        cuts->bits |= (uint64_t)(unsigned)mask << (i * 16);
    }
#else
    for (unsigned i = 0; i < 64; i++)
        cuts->bits |= (uint64_t)(at[i] == cuts->delimiter || at[i] == '\n') << i;
#endif
}

/* The next delimiter or line end from AT; END if there is none. 64 bytes behind END can be read. */
static inline const char *cell_end(struct cuts *cuts, const char *at, const char *end)
{
    if (!cuts->from || at < cuts->from || at >= cuts->from + 64)
        look(cuts, at);
    for (;;) {
        uint64_t bits = cuts->bits >> (at - cuts->from);
        if (bits) {
            at += __builtin_ctzll(bits);
            return at < end ? at : end;
        }
        at = cuts->from + 64;
        if (at >= end)
            return end;
        look(cuts, at);
    }
}

struct record {
    struct span cells[MOST_COLUMNS];
    uint32_t count;
    bool ends;         /* its end was seen */
    bool never_closed; /* a quotation mark was not */
    bool odd;          /* something stands behind a closing mark */
};

/* One quoted cell from its mark AT; where it ends, behind the closing mark, or NULL. Doubled marks stay doubled. */
static inline const char *quoted_cell(const char *at, const char *end, struct span *cell)
{
    const char *from = at + 1, *next = from;
    for (;;) {
        next = next < end ? memchr(next, '"', (size_t)(end - next)) : NULL;
        if (!next)
            return NULL;
        if (next + 1 < end && next[1] == '"') {
            next += 2;
            continue;
        }
        *cell = (struct span){from, (uint32_t)(next - from)};
        return next + 1;
    }
}

/* Takes the record at AT apart; where the next one begins. */
static inline const char *take_record(
    const char *at, const char *end, struct cuts *cuts, struct record *record)
{
    record->count = 0;
    record->ends = record->never_closed = record->odd = false;
    for (;;) {
        struct span *cell = &record->cells[record->count < MOST_COLUMNS ? record->count : MOST_COLUMNS - 1];
        if (at < end && *at == '"') {
            const char *rest = quoted_cell(at, end, cell);
            if (!rest) {
                record->never_closed = true;
                return end;
            }
            at = rest;
            const char *stop = cell_end(cuts, at, end);
            record->odd |= stop > at && !(stop == at + 1 && *at == '\r') && *at != ' ';
            at = stop;
        } else {
            const char *stop = cell_end(cuts, at, end);
            *cell = (struct span){at, (uint32_t)(stop - at)};
            at = stop;
        }
        record->count++;
        if (at >= end)
            return end;
        if (*at++ == '\n') {
            record->ends = true;
            return at;
        }
    }
}

/* A first row names the columns if no cell of it is a number or an identifier, and at least one is a word that columns are named
 * by. */
static inline bool is_header(struct scan *scan, const struct record *record)
{
    bool known = false;
    for (uint32_t i = 0; i < record->count && i < MOST_COLUMNS; i++) {
        const char *at = record->cells[i].at;
        size_t length = record->cells[i].length;
        char words[96];
        struct text text = {&scan->lookups, at, at + length, &scan->hits, false, false};
        while (length && (at[length - 1] == '\r' || at[length - 1] == ' '))
            length--;
        uint64_t value;
        if (length && shape_of(at, length, &value) != SHAPE_OTHER)
            return false;
        scan->hits.count = 0;
        detect(&text);
        if (scan->hits.count)
            return false;
        take_apart(at, length, words, sizeof words);
        known |= is_column_word(words) || (length > 2 && memchr(at, '_', length));
    }
    return known;
}

static inline bool is_declared(const char *const *declared, const char *name)
{
    for (; declared && *declared; declared++) {
        size_t length = strlen(*declared);
        if (strlen(name) == length && length) {
            size_t i = 0;
            while (i < length && small(name[i]) == small((*declared)[i]))
                i++;
            if (i == length)
                return true;
        }
    }
    return false;
}

static inline void begin_table(struct file *file, const struct record *record, const char *const *declared)
{
    bool header = is_header(file->scan, record);
    file->begun = true;
    for (uint32_t i = 0; i < record->count && i < MOST_COLUMNS; i++) {
        const struct span *cell = &record->cells[i];
        struct column *column = file_column(file, i + 1);
        uint32_t length = cell->length;
        while (length && (cell->at[length - 1] == '\r' || cell->at[length - 1] == ' '))
            length--;
        if (header)
            column_call(column, cell->at, length);
        column->declared = is_declared(declared, column->name);
        file->combined += column->role == ROLE_SEX || column->role == ROLE_YEAR || column->role == ROLE_AGE ||
                          column->role == ROLE_ZIP;
    }
    if (file->combined >= 2)
        sample_begin(&file->combinations, COMBINATION_SLOTS);
    if (!header) {
        for (uint32_t i = 0; i < record->count && i < MOST_COLUMNS; i++)
            take_value(file->scan, file->columns[i], record->cells[i].at, record->cells[i].length);
        file->rows++;
    }
}

static inline void take_combination(struct file *file, const struct record *record)
{
    uint64_t hash = 1;
    for (uint32_t i = 0; i < record->count && i < file->column_count; i++) {
        enum role role = (enum role)file->columns[i]->role;
        if ((role == ROLE_SEX || role == ROLE_YEAR || role == ROLE_AGE || role == ROLE_ZIP) &&
            record->cells[i].length)
            hash = (hash ^ value_hash(record->cells[i].at, record->cells[i].length)) *
                   UINT64_C(0x9e3779b97f4a7c15);
    }
    hash ^= hash >> 29;
    sample_add(&file->combinations, hash ? hash : 1);
}

static inline void take_row(struct file *file, const struct record *record)
{
    struct scan *scan = file->scan;
    if (record->count != file->column_count && !(record->count == 1 && record->cells[0].length <= 1)) {
        char words[80] = "";
        if (!file->problems)
            snprintf(words, sizeof words, "it has %u cells and the first row %u", record->count,
                file->column_count);
        file_problem(file, "row", scan->row, words);
    }
    if (record->odd)
        file_problem(file, "row", scan->row, "something stands behind a closing quotation mark");
    while (file->column_count < record->count && file->column_count < MOST_COLUMNS)
        file_column(file, file->column_count + 1);
    for (uint32_t i = 0; i < record->count && i < MOST_COLUMNS; i++) {
        if (record->cells[i].length)
            take_value(scan, file->columns[i], record->cells[i].at, record->cells[i].length);
    }
    if (file->combined >= 2)
        take_combination(file, record);
    file->rows++;
}

/* Takes the whole records of a piece; how many bytes they were. LAST: nothing follows. 0: not one record fits into a piece. */
static inline size_t take_table_piece(
    struct file *file, const char *bytes, size_t length, bool last, const char *const *declared)
{
    struct record *record = malloc(sizeof *record);
    const char *at = bytes, *end = bytes + length;
    struct cuts cuts = {.delimiter = file->looks.delimiter};
    if (!record)
        abort();
    while (at < end) {
        const char *next = take_record(at, end, &cuts, record);
        if (!record->ends && !(last && !record->never_closed))
            break;
        file->scan->row++;
        bool blank = record->count == 1 && (!record->cells[0].length || *record->cells[0].at == '\r');
        if (!file->begun && !blank)
            begin_table(file, record, declared);
        else if (!blank)
            take_row(file, record);
        at = next;
    }
    if (record->never_closed && (last || at == bytes))
        file_problem(file, "row", file->scan->row + 1, "a quotation mark is never closed");
    free(record);
    return (size_t)(at - bytes);
}

#endif
