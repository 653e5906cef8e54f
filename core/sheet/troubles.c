/* A list of what is wrong with a spreadsheet, in the order in which a person looks through it. Must not know what a cell
 * means. See troubles.h. */
#include "sheet/troubles.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void add(struct troubles *troubles, struct trouble where, const char *format, va_list arguments)
{
    size_t *count = where.remark ? &troubles->remarks : &troubles->errors;
    if (++*count > TROUBLES_MAXIMUM)
        return;
    where.words = arena_format_list(&troubles->arena, format, arguments);
    memory_reserve(&troubles->items, &troubles->capacity, troubles->count + 1, sizeof *troubles->items);
    troubles->items[troubles->count++] = where;
}

void trouble(struct troubles *troubles, size_t row, size_t column, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    add(troubles, (struct trouble){.row = row, .column = column}, format, arguments);
    va_end(arguments);
}

void trouble_remark(struct troubles *troubles, size_t row, size_t column, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    add(troubles, (struct trouble){.row = row, .column = column, .remark = true}, format, arguments);
    va_end(arguments);
}

void column_name(size_t column, char out[COLUMN_NAME_SIZE])
{
    char reversed[COLUMN_NAME_SIZE];
    size_t length = 0;
    for (; column && length < COLUMN_NAME_SIZE - 1; column = (column - 1) / 26)
        reversed[length++] = (char)('A' + (column - 1) % 26);
    for (size_t i = 0; i < length; i++)
        out[i] = reversed[length - 1 - i];
    out[length] = '\0';
}

/* Errors before remarks; then by row and column. */
static int by_place(const void *left, const void *right)
{
    const struct trouble *a = left, *b = right;
    if (a->remark != b->remark)
        return a->remark ? 1 : -1;
    if (a->row != b->row)
        return a->row < b->row ? -1 : 1;
    if (a->column != b->column)
        return a->column < b->column ? -1 : 1;
    return strcmp(a->words, b->words);
}

static void write_more(size_t count, const char *what, const char *file, struct text *text)
{
    if (count > TROUBLES_MAXIMUM)
        text_format(text, "%s: and %zu more %s\n", file, count - TROUBLES_MAXIMUM, what);
}

void troubles_write(struct troubles *troubles, const char *file, struct text *text)
{
    if (troubles->count)
        qsort(troubles->items, troubles->count, sizeof *troubles->items, by_place);
    for (size_t i = 0; i < troubles->count; i++) {
        const struct trouble *item = &troubles->items[i];
        char name[COLUMN_NAME_SIZE];
        column_name(item->column, name);
        text_append_visible(text, file);
        if (item->row)
            text_format(text, ": row %zu", item->row);
        if (item->column)
            text_format(text, "%s column %s", item->row ? "," : ":", name);
        text_append_string(text, ": ");
        text_append_visible(text, item->words);
        text_append_char(text, '\n');
    }
    write_more(troubles->errors, "errors", file, text);
    write_more(troubles->remarks, "remarks", file, text);
}

void troubles_free(struct troubles *troubles)
{
    free(troubles->items);
    arena_free(&troubles->arena);
    *troubles = (struct troubles){0};
}
