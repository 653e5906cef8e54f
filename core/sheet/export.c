/* Deployment files become an inventory, and an inventory a table: a column a key, or the columns that a map names. What a
 * table cannot hold is said, not dropped. Must not decide anything. See inventory.h. */
#include "sheet/inventory.h"

#include "config/secret.h"

#include <stdlib.h>
#include <string.h>

/* ---- deployment files to an inventory ---- */

struct taking {
    struct inventory *inventory;
    const struct config *config;
    const struct plugin_description *const *plugins;
    size_t plugin_count;
    const struct relocation *relocation; /* NULL: none */
    const struct deployment *deployment;
    size_t place; /* of the entry in hand */
};

static const struct plugin_description *plugin_named(const struct taking *taking, const char *name)
{
    for (size_t i = 0; i < taking->plugin_count; i++) {
        if (string_equal(taking->plugins[i]->name, name))
            return taking->plugins[i];
    }
    return NULL;
}

/* Of one of several sites: its name, and the id of the file. */
static void take_place(struct taking *taking, const struct effective *effective)
{
    struct entry *entry = &taking->inventory->entries[taking->place];
    const char *at = strchr(taking->deployment->id, '@');
    if (!string_equal(effective->key, "sites") || !at)
        return;
    entry->id = arena_copy_bytes(
        &taking->inventory->arena, taking->deployment->id, (size_t)(at - taking->deployment->id));
    entry->site = arena_copy(&taking->inventory->arena, at + 1);
}

/* Where a path of a file will lead. */
static const char *path_of(const struct taking *taking, const struct effective *effective)
{
    struct arena *arena = &taking->inventory->arena;
    const struct relocation *relocation = taking->relocation;
    const char *folder = path_absolute(arena, "", *effective->folder ? effective->folder : ".");
    if (relocation && string_starts(folder, relocation->from))
        folder = arena_format(arena, "%s%s", relocation->to, folder + strlen(relocation->from));
    return path_absolute(arena, folder, effective->value);
}

static bool is_of_place(const struct effective *effective)
{
    static const char *const keys[] = {"id", "sites", "include"};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        if (string_equal(effective->section, "deployment") && string_equal(effective->key, keys[i]))
            return true;
    }
    return false;
}

/* A secret that stands elsewhere may be named anywhere. One that is typed into a file goes into no table. */
static bool withhold(const struct taking *taking, const struct effective *effective)
{
    if (taking->relocation || !*effective->value || secret_is_elsewhere(effective->value))
        return false;
    text_format(&taking->inventory->withheld,
        "%s.%s of %s is a secret that is typed into its file: it is not in the table (write ${file:PATH} in "
        "its "
        "place)\n",
        effective->section, effective->key, taking->deployment->id);
    return true;
}

static void take_key(void *context, const struct effective *effective)
{
    struct taking *taking = context;
    if (is_of_place(effective)) {
        take_place(taking, effective);
        return;
    }
    const struct option_description *option =
        config_key(effective->section, plugin_named(taking, effective->plugin), effective->key);
    const struct fact_definition *fact =
        string_equal(effective->section, "facts") ? config_fact(taking->config, effective->key) : NULL;
    enum option_type type = option ? option->type : fact && fact->list ? OPTION_LIST : OPTION_TEXT;
    if (type == OPTION_SECRET && withhold(taking, effective))
        return;
    struct field_value value = {.text = effective->value};
    if (!*effective->value)
        value.raw = true;
    else if (type == OPTION_LIST || type == OPTION_COMMAND)
        value = (struct field_value){.text = effective->raw, .raw = true, .list = type == OPTION_LIST};
    else if (config_is_path(effective->section, option, effective->key, effective->value))
        value = (struct field_value){.text = path_of(taking, effective), .path = true};
    size_t field = inventory_field(taking->inventory, effective->section, effective->key, effective->of_tier);
    entry_set(taking->inventory, &taking->inventory->entries[taking->place], field, value);
}

void inventory_of(const struct config *config, const struct plugin_description *const *plugins,
    size_t plugin_count, const struct relocation *relocation, struct inventory *ret_inventory,
    size_t *ret_broken)
{
    struct inventory inventory = {0};
    struct taking taking = {.inventory = &inventory,
        .config = config,
        .plugins = plugins,
        .plugin_count = plugin_count,
        .relocation = relocation};
    *ret_broken = 0;
    for (size_t i = 0; i < config->deployment_count; i++) {
        const struct deployment *deployment = &config->deployments[i];
        taking.deployment = deployment;
        taking.place = inventory.count;
        if (deployment->broken) {
            ++*ret_broken;
            continue;
        }
        inventory_add(&inventory, deployment->id, NULL, 0);
        config_effective(config, deployment, take_key, &taking);
    }
    *ret_inventory = inventory;
}

/* ---- an inventory to a table ---- */

struct writing {
    const struct inventory *inventory;
    const struct sheet_map *map;
    const char *folder; /* that paths of cells start from */
    struct arena arena;
    struct text *text;
};

/* The words that the map gives for a value, else the value. */
static const char *word_for(const struct target *target, const char *value)
{
    for (size_t i = 0; target && i < target->meaning_count; i++) {
        const char *meant = target->meanings[i++];
        const char *word = target->meanings[i];
        while (target->meanings[i])
            i++;
        if (word && string_equal(meant, value))
            return word;
    }
    return value;
}

/* "North; South; \"one; with a semicolon\"" */
static void add_item(const struct writing *writing, struct text *cell, const char *item)
{
    const char *split = writing->map ? writing->map->split : ";";
    if (cell->length)
        text_format(cell, "%c ", *split);
    if (strpbrk(item, split) || strpbrk(item, "\"\n"))
        text_append_quoted(cell, item);
    else
        text_append_string(cell, item);
}

/* A table whose headings are keys has a value as a file may have it: in quotes where blanks at its ends would be lost, or the
 * value itself has some; and two quotes where it is said to be nothing. */
static const char *quoted_cell(struct writing *writing, struct field_value value, const char *words)
{
    size_t length = strlen(words);
    if (length && (value.raw || !strchr(" \t\"", *words)) && !strchr(" \t", words[length - 1]))
        return words;
    struct text cell = {0};
    text_append_quoted(&cell, words);
    const char *copy = arena_copy(&writing->arena, text_string(&cell));
    text_free(&cell);
    return copy;
}

static const char *cell_of(struct writing *writing, const struct target *target, struct field_value value)
{
    if (!value.text)
        return "";
    const char *words = value.text;
    if (value.path)
        words = path_from(&writing->arena, writing->folder, value.text);
    if (!writing->map) /* a list is what it is in the file, too */
        return quoted_cell(writing, value, words);
    if (!value.list)
        return value.path ? words : word_for(target, words);
    struct text cell = {0};
    const char *const *items = ini_list(&writing->arena, value.text, NULL);
    for (; *items; items++)
        add_item(writing, &cell, word_for(target, *items));
    const char *copy = arena_copy(&writing->arena, text_string(&cell));
    text_free(&cell);
    return copy;
}

/* Fields by section: [deployment], [facts], then the others as they were met. */
static size_t *field_order(const struct inventory *inventory)
{
    size_t *order = memory_new(inventory->field_count, sizeof *order);
    bool *done = memory_new(inventory->field_count, sizeof *done);
    size_t count = 0;
    for (int pass = 0; pass < 3; pass++) {
        for (size_t i = 0; i < inventory->field_count; i++) {
            const char *section = inventory->fields[i].section;
            bool now = pass == 2 || string_equal(section, pass ? "facts" : "deployment");
            for (size_t j = i; now && !done[i] && j < inventory->field_count; j++) {
                if (done[j] || !string_equal(inventory->fields[j].section, section))
                    continue;
                order[count++] = j;
                done[j] = j != i;
            }
            done[i] = done[i] || now;
        }
    }
    free(done);
    return order;
}

static bool has_sites(const struct inventory *inventory)
{
    for (size_t i = 0; i < inventory->count; i++) {
        if (inventory->entries[i].site)
            return true;
    }
    return false;
}

static void write_whole(struct writing *writing)
{
    const struct inventory *inventory = writing->inventory;
    size_t *order = field_order(inventory);
    bool sites = has_sites(inventory);
    csv_add_cell(writing->text, true, "deployment.id");
    if (sites)
        csv_add_cell(writing->text, false, "site");
    for (size_t i = 0; i < inventory->field_count; i++) {
        const struct field *field = &inventory->fields[order[i]];
        csv_add_cell(
            writing->text, false, target_name(&writing->arena, field->of_site, field->section, field->key));
    }
    text_append_string(writing->text, "\r\n");
    for (size_t i = 0; i < inventory->count; i++) {
        const struct entry *entry = &inventory->entries[i];
        csv_add_cell(writing->text, true, entry->id);
        if (sites)
            csv_add_cell(writing->text, false, entry->site ? entry->site : "");
        for (size_t j = 0; j < inventory->field_count; j++) {
            csv_add_cell(writing->text, false, cell_of(writing, NULL, entry_value(entry, order[j])));
        }
        text_append_string(writing->text, "\r\n");
    }
    free(order);
}

/* ---- in the columns of a map ---- */

struct line {           /* one row of the table */
    const char **cells; /* of each target; those of products and sites as joined so far */
    const char *key;    /* equal for entries that stand in one row */
};

static bool joins(const struct target *target)
{
    return target->role == TARGET_PRODUCTS || target->role == TARGET_SITE;
}

static const char *site_name(const struct inventory *inventory, const struct entry *entry)
{
    size_t found = inventory_find(inventory, "deployment", "site", true);
    const char *name = found ? entry_value(entry, found - 1).text : NULL;
    return name ? name : entry->site;
}

static const char *target_cell(
    struct writing *writing, const struct target *target, const struct entry *entry)
{
    const struct inventory *inventory = writing->inventory;
    if (target->role == TARGET_SITE)
        return site_name(inventory, entry);
    if (target->role == TARGET_PRODUCTS) {
        const char *product = entry_text(inventory, entry, "deployment", "product");
        return product ? product : entry->id;
    }
    if (string_equal(target->name, "deployment.id"))
        return entry->id;
    size_t found = inventory_find(inventory, target->section, target->key, target->of_site);
    return found ? cell_of(writing, target, entry_value(entry, found - 1)) : "";
}

static struct line line_of(struct writing *writing, const struct entry *entry)
{
    const struct sheet_map *map = writing->map;
    struct line line = {.cells = arena_take(&writing->arena, map->count * sizeof *line.cells)};
    struct text key = {0};
    if (!map_role(map, TARGET_PRODUCTS))
        text_append_string(&key, entry->id);
    for (size_t i = 0; i < map->count; i++) {
        const struct target *target = &map->targets[i];
        const char *cell = target->heading ? target_cell(writing, target, entry) : NULL;
        line.cells[i] = cell ? cell : "";
        if (!joins(target))
            text_format(&key, "\n%s", line.cells[i]);
    }
    line.key = arena_copy(&writing->arena, text_string(&key));
    text_free(&key);
    return line;
}

/* Adds what the entry has that is not in the row yet. */
static void join(struct writing *writing, struct line *line, const struct line *other, struct map *joined)
{
    for (size_t i = 0; i < writing->map->count; i++) {
        if (!joins(&writing->map->targets[i]) || !*other->cells[i])
            continue;
        const char *item = arena_format(&writing->arena, "%zu\n%s\n%s", i, line->key, other->cells[i]);
        if (map_put(joined, item, line))
            continue;
        struct text cell = {0};
        if (line != other)
            text_append_string(&cell, line->cells[i]);
        add_item(writing, &cell, other->cells[i]);
        line->cells[i] = arena_copy(&writing->arena, text_string(&cell));
        text_free(&cell);
    }
}

static void write_lines(struct writing *writing)
{
    const struct inventory *inventory = writing->inventory;
    struct line *lines = memory_new(inventory->count, sizeof *lines);
    struct map by_key = {0}, joined = {0};
    size_t count = 0;
    for (size_t i = 0; i < inventory->count; i++) {
        lines[count] = line_of(writing, &inventory->entries[i]);
        struct line *earlier = map_get(&by_key, lines[count].key);
        join(writing, earlier ? earlier : &lines[count], &lines[count], &joined);
        if (!earlier)
            map_put(&by_key, lines[count].key, &lines[count]);
        count += !earlier;
    }
    for (size_t i = 0; i < count; i++) {
        bool first = true;
        for (size_t j = 0; j < writing->map->count; j++) {
            if (!writing->map->targets[j].heading)
                continue;
            csv_add_cell(writing->text, first, lines[i].cells[j]);
            first = false;
        }
        text_append_string(writing->text, "\r\n");
    }
    map_free(&by_key);
    map_free(&joined);
    free(lines);
}

/* True if the value is what the map says of every row. */
static bool is_fixed(struct writing *writing, const struct target *target, struct field_value value)
{
    if (!target || !target->fixed)
        return false;
    const char *fixed = value.list ? target->fixed_raw : target->fixed;
    if (value.path)
        fixed = path_absolute(
            &writing->arena, path_absolute(&writing->arena, "", writing->map->folder), target->fixed);
    return string_equal(value.text, fixed);
}

/* True if a column holds the field. */
static bool is_held(const struct sheet_map *map, const char *name, const struct target *target)
{
    return (target && target->heading) ||
           (map_role(map, TARGET_PRODUCTS) && string_equal(name, "deployment.product")) ||
           (map_role(map, TARGET_SITE) && string_equal(name, "site.deployment.site"));
}

/* What a cell of a person's table cannot tell: that a value is nothing, or has blanks at its ends. */
static bool is_blurred(struct field_value value)
{
    size_t length = value.text ? strlen(value.text) : 1;
    return !length || (value.text && !value.list &&
                          (strchr(" \t", *value.text) || strchr(" \t", value.text[length - 1])));
}

/* What the files say and no column of the map holds; and what the map says of all that is not so. */
static void remark_fields(struct writing *writing, struct text *remarks)
{
    const struct inventory *inventory = writing->inventory;
    for (size_t i = 0; i < inventory->field_count; i++) {
        const struct field *field = &inventory->fields[i];
        const char *name = target_name(&writing->arena, field->of_site, field->section, field->key);
        const struct target *target = NULL;
        size_t lost = 0, blurred = 0;
        for (size_t j = 0; j < writing->map->count; j++) {
            if (string_equal(writing->map->targets[j].name, name))
                target = &writing->map->targets[j];
        }
        for (size_t j = 0; j < inventory->count; j++)
            blurred += is_blurred(entry_value(&inventory->entries[j], i));
        if (blurred)
            text_format(remarks,
                "%s is empty, or has blanks at its ends, in %zu of %zu: a table with a map cannot say so\n",
                name, blurred, inventory->count);
        if (is_held(writing->map, name, target))
            continue;
        for (size_t j = 0; j < inventory->count; j++) {
            struct field_value value = entry_value(&inventory->entries[j], i);
            lost += value.text && !is_fixed(writing, target, value);
        }
        if (lost)
            text_format(remarks,
                "%s is not in the table: the map has no column for it (%zu of %zu have it)\n", name, lost,
                inventory->count);
    }
}

void inventory_write(const struct inventory *inventory, const struct sheet_map *map, const char *folder,
    struct text *text, struct text *remarks)
{
    struct writing writing = {.inventory = inventory, .map = map, .folder = folder, .text = text};
    text_append_string(text, INI_BYTE_ORDER_MARK);
    text_append_string(remarks, text_string(&inventory->withheld));
    if (!map) {
        write_whole(&writing);
    } else {
        bool first = true;
        for (size_t i = 0; i < map->count; i++) {
            if (!map->targets[i].heading)
                continue;
            csv_add_cell(text, first, map->targets[i].heading);
            first = false;
        }
        text_append_string(text, "\r\n");
        write_lines(&writing);
        remark_fields(&writing, remarks);
    }
    arena_free(&writing.arena);
}
