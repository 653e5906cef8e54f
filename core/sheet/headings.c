/* Which column of a spreadsheet is which: the row that holds the headings, also where they take several rows and cells of
 * them were merged. A heading that is missing or there twice is told; nothing is taken for another. */
#include "sheet/inventory.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum { LOOKED_AT = 50 };

/* ---- labels ---- */

static const struct csv_row *row_numbered(const struct csv_table *table, size_t number)
{
    for (size_t i = 0; i < table->count; i++) {
        if (table->rows[i].number == number)
            return &table->rows[i];
    }
    return NULL;
}

/* Appends the words of the row's cell; in all rows but the last an empty cell belongs to the merged one before it. */
static void add_label(struct text *label, const struct csv_row *row, size_t column, bool merged)
{
    const char *cell = csv_cell(row, column);
    while (merged && !cell[strspn(cell, " \t\r\n")] && column > 1)
        cell = csv_cell(row, --column);
    if (cell[strspn(cell, " \t\r\n")])
        text_format(label, "%s%s", label->length ? " / " : "", cell);
}

static size_t width_of(const struct csv_table *table)
{
    size_t width = 0;
    for (size_t i = 0; i < table->count; i++)
        width = table->rows[i].count > width ? table->rows[i].count : width;
    return width;
}

static void make_labels(
    const struct sheet_source *source, size_t first, size_t last, struct headings *headings)
{
    headings->count = width_of(source->table);
    headings->labels = arena_take(source->arena, headings->count * sizeof *headings->labels);
    for (size_t column = 1; column <= headings->count; column++) {
        struct text label = {0};
        const struct csv_row *lowest = row_numbered(source->table, last);
        const char *own = lowest ? csv_cell(lowest, column) : "";
        bool below = own[strspn(own, " \t\r\n")] != '\0';
        for (size_t number = first; number <= last; number++) {
            const struct csv_row *row = row_numbered(source->table, number);
            if (row)
                add_label(&label, row, column, below && number < last);
        }
        headings->labels[column - 1] = arena_copy(source->arena, text_string(&label));
        text_free(&label);
    }
    headings->header_row = last;
    headings->first_row = 0;
    while (
        headings->first_row < source->table->count && source->table->rows[headings->first_row].number <= last)
        headings->first_row++;
}

/* ---- finding a heading ---- */

/* "column:F" */
static size_t named_column(const char *heading)
{
    size_t column = 0;
    if (strncasecmp(heading, "column:", 7) != 0 || !heading[7])
        return 0;
    for (heading += 7; *heading; heading++) {
        if (!isalpha((unsigned char)*heading) || column > CSV_COLUMNS_MAXIMUM)
            return 0;
        column = column * 26 + (size_t)(toupper((unsigned char)*heading) - 'A' + 1);
    }
    return column;
}

static const char *lowest_of(const char *label)
{
    const char *slash = strstr(label, " / ");
    while (slash && strstr(slash + 3, " / "))
        slash = strstr(slash + 3, " / ");
    return slash ? slash + 3 : label;
}

/* The column of a heading, *RET_TIMES how often it is there: whole first, else the lowest of several rows. */
static size_t column_of(const struct headings *headings, const char *heading, size_t *ret_times)
{
    size_t found = named_column(heading);
    *ret_times = found > 0;
    for (int lowest = 0; lowest < 2 && !*ret_times; lowest++) {
        for (size_t i = 0; i < headings->count; i++) {
            const char *label = lowest ? lowest_of(headings->labels[i]) : headings->labels[i];
            if (!heading_equal(label, heading))
                continue;
            found = i + 1;
            ++*ret_times;
        }
    }
    return found;
}

static size_t count_found(const struct sheet_source *source, const struct headings *headings)
{
    size_t found = 0;
    for (size_t i = 0; i < source->map->count; i++) {
        size_t times = 0;
        if (source->map->targets[i].heading)
            found += column_of(headings, source->map->targets[i].heading, &times) > 0;
    }
    return found;
}

/* The row with most of the headings, the first of them. */
static void find_row(const struct sheet_source *source, struct headings *headings)
{
    size_t most = 0;
    for (size_t i = 0; i < source->table->count && i < LOOKED_AT; i++) {
        struct headings candidate = {0};
        size_t number = source->table->rows[i].number;
        make_labels(source, number, number, &candidate);
        size_t found = count_found(source, &candidate);
        if (i == 0 || found > most)
            *headings = candidate;
        most = found > most ? found : most;
    }
}

static void tell_missing(
    const struct sheet_source *source, const struct headings *headings, const char *heading, size_t times)
{
    if (times > 1) {
        trouble(source->troubles, headings->header_row, 0,
            "the heading \"%.80s\" is there %zu times: name its column, such as column:F", heading, times);
        return;
    }
    const char *nearest = string_nearest(heading, headings->labels, headings->count);
    trouble(source->troubles, headings->header_row, 0, "no heading \"%.80s\"%s%.80s%s", heading,
        nearest ? ": is it \"" : "", nearest ? nearest : "", nearest ? "\"?" : "");
}

static bool find_targets(struct sheet_source *source, struct headings *headings)
{
    struct sheet_map *map = source->map;
    bool good = true;
    headings->columns = arena_take(source->arena, map->count * sizeof *headings->columns);
    for (size_t i = 0; i < map->count; i++) {
        size_t times = 0;
        if (!map->targets[i].heading)
            continue;
        headings->columns[i] = column_of(headings, map->targets[i].heading, &times);
        if (times == 1 && headings->columns[i] <= headings->count)
            continue;
        tell_missing(source, headings, map->targets[i].heading, times);
        good = false;
    }
    return good;
}

/* ---- headings that are keys ---- */

static bool find_keys(struct sheet_source *source, struct headings *headings)
{
    bool good = true;
    size_t number = source->table->count ? source->table->rows[0].number : 1;
    make_labels(source, number, number, headings);
    headings->columns = arena_take(source->arena, headings->count * sizeof *headings->columns);
    for (size_t i = 0; i < headings->count; i++) {
        const char *why, *label = sheet_words(source->arena, headings->labels[i], &why);
        if (label && !*label)
            continue;
        struct target *target = label ? sheet_map_add(source->map, label) : NULL;
        if (!target) {
            trouble(source->troubles, number, i + 1,
                "\"%.80s\" is no key such as deployment.product: name the columns in a map (--map)",
                headings->labels[i]);
            good = false;
            continue;
        }
        for (size_t j = 0; j + 1 < source->map->count; j++) {
            if (!string_equal(source->map->targets[j].name, label))
                continue;
            trouble(source->troubles, number, i + 1, "\"%.80s\" is there twice", label);
            good = false;
        }
        target->heading = target->name;
        headings->columns[source->map->count - 1] = i + 1;
    }
    return good;
}

/* ---- what is left out ---- */

static bool is_ignored(const struct sheet_map *map, const char *label)
{
    for (const char *const *name = map->ignored; name && *name; name++) {
        if (string_equal(*name, "*") || heading_equal(*name, label) || heading_equal(*name, lowest_of(label)))
            return true;
    }
    return false;
}

static void tell_left_out(const struct sheet_source *source, const struct headings *headings)
{
    for (size_t i = 0; i < headings->count; i++) {
        bool taken = !*headings->labels[i] || is_ignored(source->map, headings->labels[i]);
        for (size_t j = 0; j < source->map->count && !taken; j++)
            taken = headings->columns[j] == i + 1;
        if (!taken)
            trouble_remark(source->troubles, headings->header_row, i + 1,
                "\"%.80s\" is not in the map and is left out", headings->labels[i]);
    }
}

bool headings_find(struct sheet_source *source, struct headings *ret_headings)
{
    struct sheet_map *map = source->map;
    if (!source->table->count) {
        trouble(source->troubles, 0, 0, "it is empty");
        return false;
    }
    if (!map->path)
        return find_keys(source, ret_headings);
    if (map->header_first)
        make_labels(source, map->header_first, map->header_last, ret_headings);
    else
        find_row(source, ret_headings);
    if (!find_targets(source, ret_headings))
        return false;
    tell_left_out(source, ret_headings);
    return true;
}
