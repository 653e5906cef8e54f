/* A table of cells out of the bytes of a CSV file, whoever wrote it: separators, quotation marks, line ends and encodings
 * as spreadsheets have them; and cells written so that they come back as they were. Knows no headings. */
#ifndef GOLIVE_SHEET_CSV_H
#define GOLIVE_SHEET_CSV_H

#include "sheet/troubles.h"

#define CSV_FILE_MAXIMUM ((size_t)64 << 20)
#define CSV_ROWS_MAXIMUM ((size_t)100000)
#define CSV_COLUMNS_MAXIMUM ((size_t)2000)
#define CSV_CELL_MAXIMUM ((size_t)16 << 10) /* bytes */

enum csv_encoding { CSV_ENCODING_FOUND = 0, CSV_UTF_8, CSV_WINDOWS_1252, CSV_UTF_16 };

struct csv_row {
    const char **cells; /* UTF-8 once the table is decoded */
    size_t count;
    size_t number; /* from 1, as a spreadsheet counts: a cell of several lines is one row */
};

struct csv_table {
    struct arena arena;
    struct csv_row *rows; /* those that are empty are not there */
    size_t count, capacity;
};

/* Parses BYTES. ENCODING: CSV_ENCODING_FOUND looks for byte order marks, then takes UTF-8 for what it is and anything else
 * for Windows-1252, with a remark at each cell that hangs on it. SEPARATOR: 0 takes that of a first line "sep=;", else the
 * one that gives most rows the same columns. What is wrong is told; the table holds the rest. */
void csv_read(const char *bytes, size_t length, enum csv_encoding encoding, char separator,
    struct csv_table *ret_table, struct troubles *troubles);
void csv_free(struct csv_table *table);
/* The cell, "" where the row has none. COLUMN from 1. */
const char *csv_cell(const struct csv_row *row, size_t column);

/* Appends a cell and, unless it is the FIRST of its row, a comma before it. What a spreadsheet would run as a formula gets an
 * apostrophe before it, which sheet_words takes away again. */
void csv_add_cell(struct text *text, bool first, const char *value);

/* The words of a cell, as a person sees them: blanks of any kind as blanks, none at either end, lines apart by a newline, Excel's ="00123" and a
 * protecting apostrophe taken away. NULL, with the reason in *RET_WHY, if they cannot be what was meant: a formula, an
 * error value, characters that were lost or cannot be seen. In ARENA. */
const char *sheet_words(struct arena *arena, const char *cell, const char **ret_why);

#endif
