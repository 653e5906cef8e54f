/* The rows of a spreadsheet, each a product or an agreement with its products, become entries of an inventory. Each row is
 * taken whole or told by row and column. Must not know what keys mean beyond whose they are. See inventory.h. */
#include "sheet/inventory.h"

#include "config/values.h"

#include <stdlib.h>
#include <string.h>

struct row_reading {
    struct sheet_source *source;
    struct headings headings;
    struct inventory *inventory;
    size_t *fields;     /* of each target */
    const char **above; /* of each column, the cell that an empty one below means; NULL: none does */
    const bool *fills;  /* of each column */
    struct map seen;    /* "id@site" -> entry's row + 1 */
    const struct csv_row *row;
    const char **words; /* of each target in this row; NULL: nothing is said, or what is cannot be */
};

static bool among(const char *const *list, const char *words)
{
    for (; list && *list; list++) {
        if (heading_equal(*list, words))
            return true;
    }
    return false;
}

/* ---- one row ---- */

/* The words of a target's cell, from above where cells were merged. */
static const char *words_of(struct row_reading *reading, size_t place)
{
    size_t column = reading->headings.columns[place];
    const char *why = NULL, *cell = csv_cell(reading->row, column);
    const char *words = sheet_words(reading->source->arena, cell, &why);
    if (words && !*words && reading->above[column - 1])
        words = reading->above[column - 1];
    if (!words)
        trouble(reading->source->troubles, reading->row->number, column, "%s: %s",
            reading->source->map->targets[place].name, why);
    return words && *words && !among(reading->source->map->empty, words) ? words : NULL;
}

static void remember_above(struct row_reading *reading)
{
    for (size_t i = 0; i < reading->headings.count; i++) {
        const char *why, *words = reading->fills[i] ? sheet_words(reading->source->arena,
                                                          csv_cell(reading->row, i + 1), &why)
                                                    : NULL;
        if (words && *words)
            reading->above[i] = words;
    }
}

static bool is_skipped(const struct row_reading *reading)
{
    for (size_t i = 0; i < reading->row->count; i++) {
        const char *why, *words = sheet_words(reading->source->arena, reading->row->cells[i], &why);
        if (!words)
            return false;
        if (*words)
            return among(reading->source->map->skip, words);
    }
    return true;
}

/* Cells behind the last heading belong to no column: the row has slipped. */
static void check_width(const struct row_reading *reading)
{
    for (size_t i = 0; i < reading->row->count; i++) {
        const char *label = i < reading->headings.count ? reading->headings.labels[i] : "";
        const char *cell = reading->row->cells[i];
        if (!label[strspn(label, " \t\r\n")] && cell[strspn(cell, " \t\r\n")])
            trouble(reading->source->troubles, reading->row->number, i + 1,
                "it stands under no heading: are the cells of this row where they should be?");
    }
}

/* The plugin that judges the target's section in this row. */
static const char *plugin_of(const struct row_reading *reading, const struct target *target)
{
    const struct sheet_map *map = reading->source->map;
    for (size_t i = 0; i < map->count; i++) {
        const struct target *other = &map->targets[i];
        if (other->role || !string_equal(other->section, target->section) ||
            !string_equal(other->key, "plugin"))
            continue;
        const char *named = other->fixed ? other->fixed : reading->words[i];
        if (named)
            return named;
    }
    return target->section;
}

static void set_value(struct row_reading *reading, struct entry *entry, size_t place)
{
    const struct target *target = &reading->source->map->targets[place];
    struct field_value value = {0};
    const char *words = target->fixed ? target->fixed : reading->words[place];
    if (!words || target->role || string_equal(target->name, "deployment.id"))
        return;
    const char *why = cell_value(reading->source, target, plugin_of(reading, target), words, &value);
    if (why)
        trouble(reading->source->troubles, reading->row->number, reading->headings.columns[place], "%s: %s",
            target->name, why);
    else if (*value.text || !reading->source->map->path)
        entry_set(reading->inventory, entry, reading->fields[place], value);
}

/* ---- entries ---- */

static void add_entry(struct row_reading *reading, const char *id, const char *product, const char *site_name)
{
    struct sheet_source *source = reading->source;
    size_t number = reading->row->number;
    const char *site = site_name ? sheet_slug(source->arena, site_name) : NULL;
    if (site && !*site) {
        trouble(source->troubles, number, 0, "\"%.80s\" is no name for a site", site_name);
        return;
    }
    const char *whole = arena_format(source->arena, "%s@%s", id, site ? site : "");
    size_t earlier = (size_t)(uintptr_t)map_put(&reading->seen, whole, (void *)(uintptr_t)number);
    if (earlier) {
        trouble(source->troubles, number, 0, "\"%s\"%s%s is in row %zu already", id, site ? " at " : "",
            site ? site : "", earlier);
        return;
    }
    inventory_add(reading->inventory, id, site, number);
    struct entry *entry = &reading->inventory->entries[reading->inventory->count - 1];
    for (size_t i = 0; i < source->map->count; i++)
        set_value(reading, entry, i);
    if (product)
        entry_set(reading->inventory, entry,
            inventory_find(reading->inventory, "deployment", "product", false) - 1,
            (struct field_value){.text = product});
    if (site && !string_equal(site, site_name))
        entry_set(reading->inventory, entry,
            inventory_find(reading->inventory, "deployment", "site", true) - 1,
            (struct field_value){.text = site_name});
}

static const char *words_named(const struct row_reading *reading, enum target_role role, const char *key)
{
    const struct sheet_map *map = reading->source->map;
    const struct target *target = role ? map_role(map, role) : map_key(map, "deployment", key);
    return target ? reading->words[target - map->targets] : NULL;
}

static void add_at_sites(struct row_reading *reading, const char *id, const char *product)
{
    const char *sites = words_named(reading, TARGET_SITE, NULL);
    const char *const *items = sites ? cell_items(reading->source, sites) : NULL;
    if (!items || !*items)
        add_entry(reading, id, product, NULL);
    for (; items && *items; items++)
        add_entry(reading, id, product, *items);
}

static void add_product(struct row_reading *reading, const char *given, const char *product, bool of_list)
{
    struct sheet_source *source = reading->source;
    const char *id = given ? given : product ? sheet_slug(source->arena, product) : "";
    const char *at = strchr(id, '@');
    bool good = at ? at > id && value_is_id(at + 1) : value_is_id(id);
    if (at) {
        AUTO_FREE char *front = memory_format("%.*s", (int)(at - id), id);
        good = good && value_is_id(front);
    }
    if (!given && !product)
        trouble(source->troubles, reading->row->number, 0, "it names no product");
    else if (!good)
        trouble(source->troubles, reading->row->number, 0,
            given ? "\"%.80s\" is no id: use a-z, 0-9, dot, underscore and hyphen"
                  : "no id can be made of \"%.80s\": add a column deployment.id",
            given ? given : product);
    else
        add_at_sites(reading, id, of_list ? product : NULL);
}

static void read_row(struct row_reading *reading)
{
    struct sheet_source *source = reading->source;
    bool said = false;
    check_width(reading);
    for (size_t i = 0; i < source->map->count; i++) {
        reading->words[i] = reading->headings.columns[i] ? words_of(reading, i) : NULL;
        said = said || reading->words[i];
    }
    remember_above(reading);
    if (!said) {
        trouble_remark(
            source->troubles, reading->row->number, 0, "nothing in it is in the map; it is left out");
        return;
    }
    if (!source->map->by_agreement) {
        add_product(reading, words_named(reading, TARGET_KEY, "id"),
            words_named(reading, TARGET_KEY, "product"), false);
        return;
    }
    const char *products = words_named(reading, TARGET_PRODUCTS, NULL);
    const char *const *items = products ? cell_items(source, products) : NULL;
    if (!items || !*items)
        trouble(source->troubles, reading->row->number, 0, "it names no product under the agreement");
    for (; items && *items; items++)
        add_product(reading, NULL, *items, true);
}

/* ---- the table ---- */

static bool check_map(const struct sheet_source *source)
{
    const struct sheet_map *map = source->map;
    size_t before = source->troubles->errors;
    bool products = map_role(map, TARGET_PRODUCTS) != NULL;
    bool named = map_key(map, "deployment", "product") || map_key(map, "deployment", "id");
    if (map->by_agreement && !products)
        trouble(
            source->troubles, 0, 0, "rows = agreement needs the column of its products (products = HEADING)");
    if (!map->by_agreement && products)
        trouble(source->troubles, 0, 0, "a column of products needs rows = agreement in [table]");
    if (!map->by_agreement && !named)
        trouble(source->troubles, 0, 0, "no column is deployment.product, nor deployment.id");
    if (map->by_agreement && named)
        trouble(source->troubles, 0, 0, "where a row is an agreement, products alone names the products");
    return source->troubles->errors == before;
}

static const bool *fills_of(const struct sheet_source *source, const struct headings *headings)
{
    bool *fills = arena_take(source->arena, headings->count * sizeof *fills);
    for (const char *const *name = source->map->fill; name && *name; name++) {
        bool found = false;
        for (size_t i = 0; i < headings->count; i++) {
            bool same = heading_equal(headings->labels[i], *name);
            fills[i] = fills[i] || same;
            found = found || same;
        }
        if (!found)
            trouble(
                source->troubles, headings->header_row, 0, "no heading \"%.80s\", which fill names", *name);
    }
    return fills;
}

static void read_rows(struct row_reading *reading)
{
    const struct csv_table *table = reading->source->table;
    struct arena *arena = reading->source->arena;
    const struct sheet_map *map = reading->source->map;
    reading->fields = arena_take(arena, map->count * sizeof *reading->fields);
    reading->words = arena_take(arena, map->count * sizeof *reading->words);
    reading->above = arena_take(arena, reading->headings.count * sizeof *reading->above);
    reading->fills = fills_of(reading->source, &reading->headings);
    for (size_t i = 0; i < map->count; i++) {
        const struct target *target = &map->targets[i];
        if (!target->role && !string_equal(target->name, "deployment.id"))
            reading->fields[i] =
                inventory_field(reading->inventory, target->section, target->key, target->of_site);
    }
    if (map->by_agreement)
        inventory_field(reading->inventory, "deployment", "product", false);
    if (map_role(map, TARGET_SITE))
        inventory_field(reading->inventory, "deployment", "site", true);
    for (size_t i = reading->headings.first_row; i < table->count; i++) {
        reading->row = &table->rows[i];
        if (!is_skipped(reading))
            read_row(reading);
    }
    if (!reading->inventory->count && !reading->source->troubles->errors)
        trouble(reading->source->troubles, 0, 0, "there is no row of a product in it");
}

/* A site's own keys are the same wherever it is named. */
static void check_sites(struct sheet_source *source, const struct inventory *inventory)
{
    struct map first = {0};
    for (size_t i = 0; i < inventory->count; i++) {
        const struct entry *entry = &inventory->entries[i];
        const struct entry *other = entry->site ? map_get(&first, entry->site) : NULL;
        if (entry->site && !other)
            map_put(&first, entry->site, (void *)(uintptr_t)entry);
        for (size_t j = 0; j < inventory->field_count; j++) {
            const struct field *field = &inventory->fields[j];
            const char *own = entry_value(entry, j).text;
            if (field->of_site && own && !entry->site)
                trouble(source->troubles, entry->row, 0, "%s.%s is a site's, and the row names no site",
                    field->section, field->key);
            else if (field->of_site && other && !string_equal(own, entry_value(other, j).text))
                trouble(source->troubles, entry->row, 0,
                    "%s.%s of the site %s is \"%.80s\" here and \"%.80s\" in row %zu", field->section,
                    field->key, entry->site, own ? own : "",
                    entry_value(other, j).text ? entry_value(other, j).text : "", other->row);
        }
    }
    map_free(&first);
}

/* One product, with a site in one row and without in another, would be two of the same id. */
static void check_ids(struct sheet_source *source, const struct inventory *inventory)
{
    struct map ids = {0};
    for (size_t i = 0; i < inventory->count; i++) {
        const struct entry *entry = &inventory->entries[i];
        const struct entry *other = map_get(&ids, entry->id);
        if (!other)
            map_put(&ids, entry->id, (void *)(uintptr_t)entry);
        else if (!other->site || !entry->site)
            trouble(source->troubles, entry->row, 0, "\"%s\" has a site in one row and none in row %zu",
                entry->id, other->row);
    }
    map_free(&ids);
}

void rows_read(struct sheet_source *source, struct inventory *ret_inventory)
{
    struct inventory inventory = {0};
    struct row_reading reading = {.source = source, .inventory = &inventory};
    if (headings_find(source, &reading.headings) && check_map(source)) {
        read_rows(&reading);
        check_sites(source, &inventory);
        check_ids(source, &inventory);
    }
    map_free(&reading.seen);
    *ret_inventory = inventory;
}
