/* Reading and writing CSV as spreadsheets do. Quotation marks count where a cell begins, nowhere else; a cell may hold
 * lines; rows are counted as a spreadsheet counts them. Every byte is foreign. See csv.h. */
#include "sheet/csv.h"

#include "sheet/encoding.h"

#include <stdlib.h>
#include <string.h>

struct reading {
    const char *bytes;
    size_t length;
    size_t at;
    char separator;
    size_t row;
    struct csv_table *table;
    struct troubles *troubles;
    struct text cell;
    const char **cells; /* of the row in hand */
    size_t count, capacity;
};

static bool ends_row(const struct reading *reading)
{
    return reading->at >= reading->length || reading->bytes[reading->at] == '\n' ||
           reading->bytes[reading->at] == '\r';
}

static bool ends_cell(const struct reading *reading)
{
    return ends_row(reading) || reading->bytes[reading->at] == reading->separator;
}

static void take_byte(struct reading *reading)
{
    char byte = reading->bytes[reading->at++];
    if (reading->cell.length <= CSV_CELL_MAXIMUM)
        text_append_char(&reading->cell, byte ? byte : '\x01'); /* told as a character that cannot be seen */
}

/* Behind an opening quotation mark, to behind the closing one. */
static void take_quoted(struct reading *reading)
{
    bool closed = false;
    while (reading->at < reading->length && !closed) {
        if (reading->bytes[reading->at] == '"') {
            reading->at++;
            closed = reading->at >= reading->length || reading->bytes[reading->at] != '"';
        }
        if (!closed)
            take_byte(reading);
    }
    if (!closed)
        trouble(reading->troubles, reading->row, reading->count + 1, "its quotation mark is never closed");
    else if (!ends_cell(reading))
        trouble(reading->troubles, reading->row, reading->count + 1,
            "something stands behind its closing quotation mark");
}

static void take_cell(struct reading *reading)
{
    text_clear(&reading->cell);
    const char *at = reading->bytes + reading->at;
    size_t left = reading->length - reading->at;
    if (left > 1 && at[0] == '=' && at[1] == '"') { /* ="00123": text, says Excel */
        reading->at += 2;
        text_append_string(&reading->cell, "=\"");
        take_quoted(reading);
        text_append_char(&reading->cell, '"');
    } else if (left && at[0] == '"') {
        reading->at++;
        take_quoted(reading);
    }
    while (!ends_cell(reading))
        take_byte(reading);
    if (reading->cell.length > CSV_CELL_MAXIMUM)
        trouble(reading->troubles, reading->row, reading->count + 1, "it is longer than %zu bytes",
            CSV_CELL_MAXIMUM);
    if (reading->count >= CSV_COLUMNS_MAXIMUM)
        return;
    memory_reserve(&reading->cells, &reading->capacity, reading->count + 1, sizeof *reading->cells);
    reading->cells[reading->count++] =
        arena_copy_bytes(&reading->table->arena, text_string(&reading->cell), reading->cell.length);
}

static bool is_empty(const struct reading *reading)
{
    for (size_t i = 0; i < reading->count; i++) {
        if (reading->cells[i][strspn(reading->cells[i], " \t\r\n")])
            return false;
    }
    return true;
}

static void keep_row(struct reading *reading)
{
    struct csv_table *table = reading->table;
    if (is_empty(reading))
        return;
    memory_reserve(&table->rows, &table->capacity, table->count + 1, sizeof *table->rows);
    const char **cells = arena_take(&table->arena, reading->count * sizeof *cells);
    memcpy(cells, reading->cells, reading->count * sizeof *cells);
    table->rows[table->count++] = (struct csv_row){cells, reading->count, reading->row};
}

static void take_row(struct reading *reading)
{
    reading->count = 0;
    for (;;) {
        take_cell(reading);
        if (ends_row(reading))
            break;
        reading->at++;
    }
    if (reading->count >= CSV_COLUMNS_MAXIMUM)
        trouble(reading->troubles, reading->row, 0, "more than %zu columns", CSV_COLUMNS_MAXIMUM);
    keep_row(reading);
    if (reading->at < reading->length) {
        bool both = reading->bytes[reading->at] == '\r' && reading->at + 1 < reading->length &&
                    reading->bytes[reading->at + 1] == '\n';
        reading->at += both ? 2 : 1;
    }
}

/* "sep=;" as a first line is Excel's, and no row. */
static size_t separator_line(const char *bytes, size_t length, char *separator)
{
    if (length < 5 || strncasecmp(bytes, "sep=", 4) != 0)
        return 0;
    size_t end = 5;
    if (end < length && bytes[end] != '\r' && bytes[end] != '\n')
        return 0;
    if (!*separator)
        *separator = bytes[4];
    end += end < length && bytes[end] == '\r';
    end += end < length && bytes[end] == '\n';
    return end;
}

static struct csv_table parse(const char *bytes, size_t length, char separator, struct troubles *troubles)
{
    struct csv_table table = {0};
    struct reading reading = {.bytes = bytes,
        .length = length,
        .separator = separator,
        .table = &table,
        .troubles = troubles,
        .cell = {.maximum = CSV_CELL_MAXIMUM + 16}};
    while (reading.at < length && table.count < CSV_ROWS_MAXIMUM) {
        reading.row++;
        take_row(&reading);
    }
    if (reading.at < length)
        trouble(troubles, reading.row, 0, "more than %zu rows", CSV_ROWS_MAXIMUM);
    free(reading.cells);
    text_free(&reading.cell);
    return table;
}

/* How well a separator fits: how many of the first rows have one width, then that width, then what is wrong with it. */
struct fit {
    size_t troubles;
    size_t rows;
    size_t width;
};

static struct fit fit_of(const char *bytes, size_t length, char separator)
{
    enum { ROWS = 50 };
    struct troubles troubles = {0};
    struct csv_table table = parse(bytes, length, separator, &troubles);
    struct fit fit = {.troubles = troubles.errors};
    for (size_t i = 0; i < table.count && i < ROWS; i++) {
        size_t width = table.rows[i].count, alike = 0;
        for (size_t j = 0; j < table.count && j < ROWS; j++)
            alike += table.rows[j].count == width;
        if (width > 1 && (alike > fit.rows || (alike == fit.rows && width > fit.width))) {
            fit.rows = alike;
            fit.width = width;
        }
    }
    csv_free(&table);
    troubles_free(&troubles);
    return fit;
}

static bool fits_better(const struct fit *a, const struct fit *b)
{
    if (a->rows != b->rows)
        return a->rows > b->rows;
    return a->width != b->width ? a->width > b->width : a->troubles < b->troubles;
}

static char find_separator(const char *bytes, size_t length)
{
    enum { LOOKED_AT = 64 << 10 };
    static const char candidates[] = ",;\t|";
    if (length > LOOKED_AT) { /* to the end of a line, so that no cell is cut open */
        length = LOOKED_AT;
        while (length && bytes[length - 1] != '\n')
            length--;
        length = length ? length : LOOKED_AT;
    }
    char best = candidates[0];
    struct fit most = fit_of(bytes, length, best);
    for (const char *candidate = candidates + 1; *candidate; candidate++) {
        struct fit fit = fit_of(bytes, length, *candidate);
        if (!fits_better(&fit, &most))
            continue;
        best = *candidate;
        most = fit;
    }
    return best;
}

void csv_read(const char *bytes, size_t length, enum csv_encoding encoding, char separator,
    struct csv_table *ret_table, struct troubles *troubles)
{
    struct text utf_8 = {.maximum = 2 * CSV_FILE_MAXIMUM};
    if (encoding_begin(bytes, length, &encoding, &utf_8, troubles)) {
        bytes = text_string(&utf_8);
        length = utf_8.length;
    }
    size_t skip = separator_line(bytes, length, &separator);
    bytes += skip;
    length -= skip;
    if (!separator)
        separator = find_separator(bytes, length);
    *ret_table = parse(bytes, length, separator, troubles);
    encoding_finish(encoding, ret_table, troubles);
    text_free(&utf_8);
}

void csv_free(struct csv_table *table)
{
    free(table->rows);
    arena_free(&table->arena);
    *table = (struct csv_table){0};
}

const char *csv_cell(const struct csv_row *row, size_t column)
{
    return column && column <= row->count ? row->cells[column - 1] : "";
}

/* ---- writing ---- */

static bool begins_formula(const char *value)
{
    static const char *const signs[] = {
        "=", "+", "-", "@", "'", "\xef\xbc\x9d", "\xef\xbc\x8b", "\xef\xbc\x8d", "\xef\xbc\xa0"};
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
        if (string_starts(value, signs[i]))
            return true;
    }
    return false;
}

void csv_add_cell(struct text *text, bool first, const char *value)
{
    AUTO_FREE char *guarded = memory_format("%s%s", begins_formula(value) ? "'" : "", value);
    if (!first)
        text_append_char(text, ',');
    if (strpbrk(guarded, ",;\t|\"\r\n") || *guarded == ' ' || string_ends(guarded, " "))
        text_append_quoted(text, guarded);
    else
        text_append_string(text, guarded);
}
