/* CSV tables (RFC 4180) as a plugin may see them. A table that is not regular is not guessed at: it is unavailable, with
 * the row and what is wrong there. What stands in a cell never gets into a message of the host. */
#include "worker/host.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define MOST_ROWS 1000000u
#define MOST_COLUMNS 1000u
#define MOST_CELLS ((size_t)20000000)

struct table {
    char *text;      /* all cells, each with a NUL behind it */
    uint32_t *cells; /* offsets in text, row by row, the header first */
    size_t cell_count;
    size_t cell_capacity;
    uint32_t columns;
    uint32_t rows;     /* with the header */
    uint32_t *numbers; /* of each row: as a spreadsheet counts it, blank rows too */
    size_t number_capacity;
};

struct csv {
    const char *at;
    const char *end;
    char *out;    /* where the next cell's bytes go */
    uint32_t row; /* the record being read, the header being row 1 */
};

/* Reads one cell, without outer blanks unless quoted. NULL, or what is wrong. */
static const char *read_cell(struct csv *csv)
{
    while (csv->at < csv->end && (*csv->at == ' ' || *csv->at == '\t'))
        csv->at++;
    if (csv->at < csv->end && *csv->at == '"') {
        csv->at++;
        for (;; csv->at++) {
            if (csv->at == csv->end)
                return "a quotation mark is never closed";
            if (*csv->at == '"' && (csv->at + 1 == csv->end || csv->at[1] != '"'))
                break;
            csv->at += *csv->at == '"';
            *csv->out++ = *csv->at;
        }
        csv->at++;
        while (csv->at < csv->end && (*csv->at == ' ' || *csv->at == '\t'))
            csv->at++;
        if (csv->at < csv->end && !strchr(",\r\n", *csv->at))
            return "something stands behind a closing quotation mark";
    } else {
        const char *start = csv->out;
        while (csv->at < csv->end && !strchr(",\r\n", *csv->at)) {
            if (*csv->at == '"')
                return "a quotation mark stands within a cell that does not begin with one";
            *csv->out++ = *csv->at++;
        }
        while (csv->out > start && (csv->out[-1] == ' ' || csv->out[-1] == '\t'))
            csv->out--;
    }
    *csv->out++ = '\0';
    return NULL;
}

/* Moves past the end of a record. */
static void end_record(struct csv *csv)
{
    if (csv->at < csv->end && *csv->at == '\r')
        csv->at++;
    if (csv->at < csv->end && *csv->at == '\n')
        csv->at++;
}

static bool blank_record(struct csv *csv)
{
    const char *at = csv->at;
    while (at < csv->end && (*at == ' ' || *at == '\t'))
        at++;
    if (at < csv->end && *at != '\r' && *at != '\n')
        return false;
    csv->at = at;
    end_record(csv);
    return true;
}

static const char *read_record(struct table *table, struct csv *csv, struct arena *arena)
{
    uint32_t columns = 0;
    for (;;) {
        if (columns == MOST_COLUMNS || table->cell_count == MOST_CELLS)
            return "the table is too large";
        memory_reserve(&table->cells, &table->cell_capacity, table->cell_count + 1, sizeof *table->cells);
        table->cells[table->cell_count++] = (uint32_t)(csv->out - table->text);
        const char *problem = read_cell(csv);
        if (problem)
            return problem;
        columns++;
        if (csv->at == csv->end || *csv->at != ',')
            break;
        csv->at++;
    }
    end_record(csv);
    if (table->rows == 0)
        table->columns = columns;
    else if (columns != table->columns)
        return arena_format(arena, "it has %u cells and the header %u", columns, table->columns);
    memory_reserve(&table->numbers, &table->number_capacity, table->rows + 1, sizeof *table->numbers);
    table->numbers[table->rows++] = csv->row;
    return NULL;
}

static const char *check_header(const struct table *table, struct arena *arena)
{
    if (table->rows == 0)
        return "it is empty: its first row must name the columns";
    if (table->columns == 1 && strpbrk(table->text, ";\t"))
        return "its cells are not separated by commas: save it as CSV with commas";
    for (uint32_t i = 0; i < table->columns; i++) {
        const char *name = table->text + table->cells[i];
        for (uint32_t k = 0; *name && k < i; k++) {
            if (strcasecmp(name, table->text + table->cells[k]) == 0)
                return arena_format(arena, "its header names the column \"%.60s\" twice", name);
        }
    }
    return NULL;
}

static const char *fill(struct table *table, struct csv *csv, struct arena *arena)
{
    while (csv->at < csv->end) {
        csv->row++;
        if (blank_record(csv))
            continue;
        if (table->rows > MOST_ROWS)
            return arena_format(arena, "it has more than %u rows", MOST_ROWS);
        const char *problem = read_record(table, csv, arena);
        if (problem)
            return arena_format(arena, "row %u: %s", csv->row, problem);
    }
    return check_header(table, arena);
}

struct table *table_new(const void *bytes, size_t length, struct arena *arena, const char **ret_problem)
{
    size_t offset;
    struct csv csv = {.at = bytes, .end = (const char *)bytes + length};
    if (length >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0)
        csv.at += 3;
    if (length > UINT32_MAX / 2) {
        *ret_problem = "it is too large";
        return NULL;
    }
    if (length && memchr(bytes, 0, length)) {
        *ret_problem = "it is not a CSV text: save it as CSV (UTF-8)";
        return NULL;
    }
    if (length && !utf8_valid(bytes, length, &offset)) {
        uint32_t row = 1;
        for (size_t i = 0; i < offset; i++)
            row += ((const char *)bytes)[i] == '\n';
        *ret_problem = arena_format(arena, "row %u: it is not UTF-8: save it as CSV (UTF-8)", row);
        return NULL;
    }
    struct table *table = memory_new(1, sizeof *table);
    table->text = memory_new(length + 2, 1); /* a separator becomes a NUL, the last cell has one more */
    csv.out = table->text;
    const char *problem = fill(table, &csv, arena);
    if (problem) {
        *ret_problem = problem;
        return table_free(table);
    }
    return table;
}

struct table *table_free(struct table *table)
{
    if (table) {
        free(table->text);
        free(table->cells);
        free(table->numbers);
    }
    free(table);
    return NULL;
}

uint32_t table_rows(const struct table *table)
{
    return table->rows - 1;
}

uint32_t table_row_number(const struct table *table, uint32_t row)
{
    return row + 1 < table->rows ? table->numbers[row + 1] : 0;
}

int32_t table_column(const struct table *table, const char *name)
{
    name += strspn(name, " \t");
    size_t length = strlen(name);
    while (length && (name[length - 1] == ' ' || name[length - 1] == '\t'))
        length--;
    for (uint32_t i = 0; i < table->columns; i++) {
        const char *column = table->text + table->cells[i];
        if (strlen(column) == length && strncasecmp(column, name, length) == 0)
            return (int32_t)i;
    }
    return -1;
}

const char *table_cell(const struct table *table, uint32_t row, int32_t column)
{
    if (column < 0 || (uint32_t)column >= table->columns || row >= table->rows - 1)
        return "";
    return table->text + table->cells[((size_t)row + 1) * table->columns + (uint32_t)column];
}

/* ---- for the plugin: all parts of the option, one below the other ---- */

static const golive_document *as_document(const golive_rows *rows)
{
    return (const golive_document *)rows;
}

/* The part that holds ROW, which becomes the row within it; NULL past the end. */
static const struct table *part_of(const golive_rows *rows, uint32_t *row, uint32_t *ret_part)
{
    const golive_document *document = as_document(rows);
    if (!document || document->state != GOLIVE_GOT)
        return NULL;
    for (size_t i = 0; i < document->part_count; i++) {
        const struct table *table = document->parts[i]->table;
        if (*row < table_rows(table)) {
            *ret_part = (uint32_t)i;
            return table;
        }
        *row -= table_rows(table);
    }
    return NULL;
}

int32_t host_rows_state(golive *g, const golive_rows *rows)
{
    return host_document_state(g, as_document(rows));
}

const char *host_rows_why(golive *g, const golive_rows *rows)
{
    return host_document_why(g, as_document(rows));
}

uint32_t host_row_count(golive *g, const golive_rows *rows)
{
    const golive_document *document = as_document(rows);
    size_t count = 0;
    asks(call_of(g), "the rows of a table", document ? document->name : NULL);
    if (!document || document->state != GOLIVE_GOT)
        return 0;
    for (size_t i = 0; i < document->part_count; i++)
        count += table_rows(document->parts[i]->table);
    return (uint32_t)count;
}

int32_t host_has_column(golive *g, const golive_rows *rows, const char *column)
{
    const golive_document *document = as_document(rows);
    asks(call_of(g), "the column", column);
    if (!document || document->state != GOLIVE_GOT || !column)
        return 0;
    for (size_t i = 0; i < document->part_count; i++) {
        if (table_column(document->parts[i]->table, column) < 0)
            return 0;
    }
    return 1;
}

const char *host_cell(golive *g, const golive_rows *rows, uint32_t row, const char *column)
{
    uint32_t part;
    asks(call_of(g), "a cell of the column", column);
    const struct table *table = part_of(rows, &row, &part);
    return table && column ? table_cell(table, row, table_column(table, column)) : "";
}

golive_place host_row_place(golive *g, const golive_rows *rows, uint32_t row)
{
    uint32_t part;
    asks(call_of(g), "the place of a row", NULL);
    if (!part_of(rows, &row, &part))
        return (golive_place){0};
    return call_place(call_of(g),
        (struct place){.kind = PLACE_ROW, .document = as_document(rows), .part = part, .row = row});
}
