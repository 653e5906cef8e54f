/* An inventory becomes files as a person would write them: one a product, one a vendor with what its products share, one a
 * site. A key goes into the vendor's file only where that makes none of its products say what it did not say. Must not
 * touch the disk. See inventory.h. */
#include "sheet/inventory.h"

#include <stdlib.h>
#include <string.h>

#define DEPLOYMENTS "deployments.d"

struct group { /* the products of a vendor, or under one agreement of it */
    const char *vendor;
    const char *agreement; /* NULL: nothing tells its agreements apart */
    const char *name;      /* of its file, without .ini */
    const struct entry **members;
    size_t count, capacity;
    struct field_value *shared; /* of each field; no text: it is not shared */
    bool *includes;             /* of each member */
    bool written;               /* there is something in its file */
};

struct making {
    const struct inventory *inventory;
    const struct sheet_map *map;
    const char *root;
    struct sheet_files *files;
    struct troubles *troubles;
    struct arena *arena;
    struct group *groups;
    size_t group_count, group_capacity;
    struct group **group_of; /* of each entry; NULL: it has no vendor */
};

static bool value_equal(struct field_value a, struct field_value b)
{
    return string_equal(a.text, b.text);
}

/* ---- who belongs together ---- */

static void find_groups(struct making *making)
{
    const struct inventory *inventory = making->inventory;
    size_t *places = memory_new(inventory->count, sizeof *places);
    struct map by_key = {0};
    for (size_t i = 0; i < inventory->count; i++) {
        const struct entry *entry = &inventory->entries[i];
        const char *vendor = entry_text(inventory, entry, "deployment", "vendor");
        const char *agreement = entry_text(inventory, entry, "deployment", AGREEMENT_KEY);
        if (!vendor)
            continue;
        const char *key = arena_format(making->arena, "%s\n%s", vendor, agreement ? agreement : "");
        places[i] = (size_t)(uintptr_t)map_get(&by_key, key);
        if (!places[i]) {
            memory_reserve(
                &making->groups, &making->group_capacity, making->group_count + 1, sizeof *making->groups);
            making->groups[making->group_count++] = (struct group){.vendor = vendor, .agreement = agreement};
            places[i] = making->group_count;
            map_put(&by_key, key, (void *)(uintptr_t)places[i]);
        }
        struct group *group = &making->groups[places[i] - 1];
        memory_reserve(&group->members, &group->capacity, group->count + 1, sizeof *group->members);
        group->members[group->count++] = entry;
    }
    making->group_of = arena_take(making->arena, inventory->count * sizeof *making->group_of);
    for (size_t i = 0; i < inventory->count; i++)
        making->group_of[i] = places[i] ? &making->groups[places[i] - 1] : NULL;
    map_free(&by_key);
    free(places);
}

/* Two names of vendors that would have one file are one vendor written in two ways. */
static void name_groups(struct making *making)
{
    struct map vendors = {0}, names = {0};
    for (size_t i = 0; i < making->group_count; i++) {
        struct group *group = &making->groups[i];
        const char *slug = sheet_slug(making->arena, group->vendor);
        const struct group *same = map_get(&vendors, slug);
        size_t row = group->members[0]->row;
        if (!*slug)
            trouble(making->troubles, row, 0, "no name for a file can be made of the vendor \"%.80s\"",
                group->vendor);
        else if (same && !string_equal(same->vendor, group->vendor))
            trouble(making->troubles, row, 0, "the vendor \"%.80s\" is \"%.80s\" in row %zu: write one name",
                group->vendor, same->vendor, same->members[0]->row);
        map_put(&vendors, slug, group);
        group->name = slug;
        if (same && group->agreement)
            group->name =
                arena_format(making->arena, "%s-%s", slug, sheet_slug(making->arena, group->agreement));
        if (map_put(&names, group->name, group) && (!same || string_equal(same->vendor, group->vendor)))
            trouble(making->troubles, row, 0,
                "the agreements of \"%.80s\" have no names that tell them apart", group->vendor);
    }
    map_free(&vendors);
    map_free(&names);
}

/* ---- what they share ---- */

/* A person's act counts whole, so it is shared whole or not at all. */
static bool is_whole(const char *section)
{
    return strchr(section, ':') || string_equal(section, "approval") || string_equal(section, "exception");
}

static bool is_always_there(const char *section)
{
    return string_equal(section, "deployment") || string_equal(section, "facts");
}

static bool may_share(const struct making *making, size_t place)
{
    const struct field *field = &making->inventory->fields[place];
    const struct target target = {
        .name = target_name(making->arena, false, field->section, field->key), .section = field->section};
    if (field->of_site || inventory_find(making->inventory, field->section, field->key, true))
        return false;
    if (string_equal(field->section, "deployment") &&
        (string_equal(field->key, "vendor") || string_equal(field->key, AGREEMENT_KEY)))
        return true;
    if (making->map->shared)
        return map_shares(making->map, &target);
    return !making->map->path && !is_always_there(field->section) && !is_whole(field->section);
}

static bool has_section(const struct inventory *inventory, const struct entry *entry, const char *section)
{
    for (size_t i = 0; i < inventory->field_count; i++) {
        if (!inventory->fields[i].of_site && string_equal(inventory->fields[i].section, section) &&
            entry_value(entry, i).text)
            return true;
    }
    return false;
}

/* Of the members that count, the value that most have; no text if most say nothing. */
static struct field_value commonest(const struct group *group, size_t field, size_t *ret_times)
{
    struct field_value best = {0};
    *ret_times = 0;
    size_t silent = 0;
    struct map times = {0};
    for (size_t i = 0; i < group->count; i++) {
        struct field_value value = entry_value(group->members[i], field);
        if (!group->includes[i])
            continue;
        if (!value.text) {
            silent++;
            continue;
        }
        size_t now = (size_t)(uintptr_t)map_get(&times, value.text) + 1;
        map_put(&times, value.text, (void *)(uintptr_t)now);
        if (now > *ret_times) {
            *ret_times = now;
            best = value;
        }
    }
    map_free(&times);
    if (silent > *ret_times)
        best = (struct field_value){0};
    return best;
}

static size_t count_including(const struct group *group)
{
    size_t count = 0;
    for (size_t i = 0; i < group->count; i++)
        count += group->includes[i];
    return count;
}

/* Sections that most members have are shared; who lacks one of them includes nothing, or it would get one. */
static void find_members(const struct making *making, struct group *group, bool *sections)
{
    const struct inventory *inventory = making->inventory;
    for (size_t i = 0; i < inventory->field_count; i++) {
        const char *section = inventory->fields[i].section;
        size_t having = 0;
        for (size_t j = 0; j < group->count; j++)
            having += has_section(inventory, group->members[j], section);
        sections[i] = may_share(making, i) && (is_always_there(section) || having * 2 > group->count);
    }
    for (size_t i = 0; i < group->count; i++)
        group->includes[i] = true;
    for (size_t i = 0; i < inventory->field_count; i++) {
        const char *section = inventory->fields[i].section;
        for (size_t j = 0; sections[i] && !is_always_there(section) && j < group->count; j++)
            group->includes[j] = group->includes[j] && has_section(inventory, group->members[j], section);
    }
}

/* Takes back what would be shared of a section that counts whole, unless all that include it say the same of all of it. */
static void drop_parts(const struct making *making, struct group *group)
{
    const struct inventory *inventory = making->inventory;
    for (size_t i = 0; i < inventory->field_count; i++) {
        const char *section = inventory->fields[i].section;
        bool same = true;
        if (!group->shared[i].text || !is_whole(section))
            continue;
        for (size_t j = 0; j < inventory->field_count; j++) {
            for (size_t k = 0; k < group->count && string_equal(inventory->fields[j].section, section); k++)
                same = same && (!group->includes[k] ||
                                   value_equal(entry_value(group->members[k], j), group->shared[j]));
        }
        for (size_t j = 0; j < inventory->field_count && !same; j++) {
            if (string_equal(inventory->fields[j].section, section))
                group->shared[j] = (struct field_value){0};
        }
    }
}

static void share(const struct making *making, struct group *group)
{
    const struct inventory *inventory = making->inventory;
    bool *sections = memory_new(inventory->field_count, sizeof *sections);
    group->shared = arena_take(making->arena, inventory->field_count * sizeof *group->shared);
    group->includes = arena_take(making->arena, group->count * sizeof *group->includes);
    find_members(making, group, sections);
    size_t least = making->map->shared || group->count < 2 ? 1 : 2;
    bool alone = !making->map->shared && count_including(group) < 2;
    for (size_t i = 0; i < inventory->field_count && !alone; i++) {
        size_t times = 0;
        struct field_value value = sections[i] ? commonest(group, i, &times) : (struct field_value){0};
        if (value.text && times >= least)
            group->shared[i] = value;
    }
    drop_parts(making, group);
    for (size_t i = 0; i < inventory->field_count; i++)
        group->written = group->written || group->shared[i].text;
    free(sections);
}

/* ---- writing ---- */

static void put_line(
    struct making *making, struct text *text, const char *file, const char *key, struct field_value value)
{
    const char *words = value.text ? value.text : "";
    if (value.path) {
        AUTO_FREE char *whole = memory_format("%s/%s", making->root, file);
        char *slash = strrchr(whole, '/');
        *slash = '\0';
        words = path_from(making->arena, whole, words);
    }
    text_format(text, "%s =", key);
    if (*words)
        text_append_char(text, ' ');
    size_t length = strlen(words);
    bool blanks = length && (strchr(" \t", *words) || strchr(" \t", words[length - 1]));
    if (!value.raw && (blanks || strpbrk(words, "\";#")))
        text_append_quoted(text, words);
    else
        text_append_string(text, words);
    text_append_char(text, '\n');
}

static void put_section(struct text *text, const char *section, bool *begun)
{
    if (!*begun)
        text_format(text, "%s[%s]\n", text->length ? "\n" : "", section);
    *begun = true;
}

struct lines { /* what a file says of each field */
    const struct field_value *values;
    const bool *said; /* with no text: that it is not what a farther file says */
    bool of_site;
};

static void put_fields(struct making *making, struct text *text, const char *file, const char *section,
    const struct lines *lines, bool begun)
{
    const struct inventory *inventory = making->inventory;
    for (size_t i = 0; i < inventory->field_count; i++) {
        const struct field *field = &inventory->fields[i];
        if (!lines->said[i] || field->of_site != lines->of_site || !string_equal(field->section, section))
            continue;
        put_section(text, section, &begun);
        put_line(making, text, file, field->key, lines->values[i]);
    }
}

/* All sections but [deployment], in the order in which they were first named; [facts] before the others. */
static void put_sections(
    struct making *making, struct text *text, const char *file, const struct lines *lines)
{
    const struct inventory *inventory = making->inventory;
    struct map done = {0};
    map_put(&done, "deployment", making);
    map_put(&done, "facts", making);
    put_fields(making, text, file, "facts", lines, false);
    for (size_t i = 0; i < inventory->field_count; i++) {
        const char *section = inventory->fields[i].section;
        if (!map_put(&done, section, making))
            put_fields(making, text, file, section, lines, false);
    }
    map_free(&done);
}

static struct sheet_file *add_file(struct making *making, const char *path, size_t row)
{
    struct sheet_files *files = making->files;
    memory_reserve(&files->items, &files->capacity, files->count + 1, sizeof *files->items);
    files->items[files->count] = (struct sheet_file){.path = path, .row = row};
    return &files->items[files->count++];
}

static void write_vendor(struct making *making, struct group *group)
{
    size_t count = making->inventory->field_count;
    bool *said = memory_new(count, sizeof *said);
    for (size_t i = 0; i < count; i++)
        said[i] = group->shared[i].text != NULL;
    const struct lines lines = {group->shared, said, false};
    const char *path = arena_format(&making->files->arena, "vendors/%s.ini", group->name);
    struct sheet_file *file = add_file(making, path, group->members[0]->row);
    text_format(
        &file->bytes, "; What holds for every product of %s that includes this file.\n", group->vendor);
    put_fields(making, &file->bytes, path, "deployment", &lines, false);
    put_sections(making, &file->bytes, path, &lines);
    making->files->vendors++;
    free(said);
}

static void write_site(struct making *making, const struct entry *entry)
{
    size_t count = making->inventory->field_count;
    struct field_value *values = memory_new(count, sizeof *values);
    bool *said = memory_new(count, sizeof *said);
    bool any = false;
    for (size_t i = 0; i < count; i++) {
        values[i] = entry_value(entry, i);
        said[i] = values[i].text != NULL;
        any = any || (said[i] && making->inventory->fields[i].of_site);
    }
    const struct lines lines = {values, said, true};
    const char *path = arena_format(&making->files->arena, DEPLOYMENTS "/sites/%s.ini", entry->site);
    struct sheet_file *file = add_file(making, path, entry->row);
    text_format(&file->bytes, "; What is true of the site %s, whatever is used there.\n", entry->site);
    put_fields(making, &file->bytes, path, "deployment", &lines, false);
    put_sections(making, &file->bytes, path, &lines);
    file->keep = !any;
    making->files->sites++;
    free(values);
    free(said);
}

static size_t including_place(const struct group *group, const struct entry *entry)
{
    for (size_t i = 0; group && i < group->count; i++) {
        if (group->members[i] == entry)
            return group->includes[i] && group->written ? i + 1 : 0;
    }
    return 0;
}

/* ALONE: of an entry that differs from those at other sites in more than its site. */
static void write_product(struct making *making, const struct entry *entry, const char *sites, bool alone)
{
    const struct group *group = making->group_of[entry - making->inventory->entries];
    size_t count = making->inventory->field_count;
    struct field_value *values = memory_new(count, sizeof *values);
    bool *said = memory_new(count, sizeof *said);
    bool includes = including_place(group, entry) > 0;
    for (size_t i = 0; i < count; i++) {
        values[i] = entry_value(entry, i);
        said[i] = includes ? !value_equal(values[i], group->shared[i]) : values[i].text != NULL;
    }
    const struct lines lines = {values, said, false};
    const char *id = alone ? arena_format(&making->files->arena, "%s@%s", entry->id, entry->site) : entry->id;
    const char *path = arena_format(&making->files->arena, DEPLOYMENTS "/%s.ini", id);
    struct sheet_file *file = add_file(making, path, entry->row);
    file->deployment = true;
    text_format(&file->bytes, "[deployment]\nid = %s\n", id);
    if (includes || alone)
        text_append_string(&file->bytes, "include = ");
    if (includes)
        text_format(&file->bytes, "../vendors/%s.ini%s", group->name, alone ? ", " : "");
    if (alone)
        text_format(&file->bytes, "sites/%s.ini", entry->site);
    if (includes || alone)
        text_append_char(&file->bytes, '\n');
    if (!alone && *sites)
        text_format(&file->bytes, "sites = %s\n", sites);
    put_fields(making, &file->bytes, path, "deployment", &lines, true);
    put_sections(making, &file->bytes, path, &lines);
    making->files->products++;
    free(values);
    free(said);
}

/* True if the two say the same of all but what is their site's. */
static bool differ_in_site_only(
    const struct inventory *inventory, const struct entry *a, const struct entry *b)
{
    for (size_t i = 0; i < inventory->field_count; i++) {
        if (!inventory->fields[i].of_site && !value_equal(entry_value(a, i), entry_value(b, i)))
            return false;
    }
    return true;
}

static void write_products(struct making *making)
{
    const struct inventory *inventory = making->inventory;
    struct map first = {0}, apart = {0}; /* by id: the first entry; set if the others are not like it */
    struct text sites = {0};
    for (size_t i = 0; i < inventory->count; i++) {
        const struct entry *entry = &inventory->entries[i];
        const struct entry *other = map_get(&first, entry->id);
        if (!other)
            map_put(&first, entry->id, (void *)(uintptr_t)entry);
        else if (!differ_in_site_only(inventory, entry, other))
            map_put(&apart, entry->id, making);
    }
    for (size_t i = 0; i < inventory->count; i++) {
        const struct entry *entry = &inventory->entries[i];
        bool alone = map_get(&apart, entry->id) != NULL;
        if (!alone && map_get(&first, entry->id) != entry)
            continue;
        text_clear(&sites);
        for (size_t j = i; j < inventory->count && entry->site && !alone; j++) {
            if (string_equal(inventory->entries[j].id, entry->id))
                text_format(&sites, "%s%s", sites.length ? ", " : "", inventory->entries[j].site);
        }
        write_product(making, entry, text_string(&sites), alone);
    }
    text_free(&sites);
    map_free(&first);
    map_free(&apart);
}

void files_link(struct inventory *inventory, const char *root)
{
    size_t field = inventory_find(inventory, "deployment", "inherit_from", false);
    struct map ids = {0};
    for (size_t i = 0; i < inventory->count && field; i++)
        map_put(&ids, inventory->entries[i].id, inventory);
    for (size_t i = 0; i < inventory->count && field; i++) {
        struct field_value value = entry_value(&inventory->entries[i], field - 1);
        const char *slash = value.text ? strrchr(value.text, '/') : NULL;
        if (!slash)
            continue;
        size_t length = strlen(slash + 1) - (string_ends(slash, ".ini") ? 4 : 0);
        const char *id = arena_copy_bytes(&inventory->arena, slash + 1, length);
        if (!map_get(&ids, id))
            continue;
        value.text = arena_format(&inventory->arena, "%s/" DEPLOYMENTS "/%s.ini", root, id);
        entry_set(inventory, &inventory->entries[i], field - 1, value);
    }
    map_free(&ids);
}

void files_make(const struct inventory *inventory, const struct sheet_map *map, const char *root,
    struct sheet_files *ret_files, struct troubles *troubles)
{
    struct arena scratch = {0};
    struct sheet_files files = {0};
    struct making making = {.inventory = inventory,
        .map = map,
        .root = root,
        .files = &files,
        .troubles = troubles,
        .arena = &scratch};
    find_groups(&making);
    name_groups(&making);
    for (size_t i = 0; i < making.group_count; i++) {
        share(&making, &making.groups[i]);
        if (making.groups[i].written && count_including(&making.groups[i]))
            write_vendor(&making, &making.groups[i]);
    }
    struct map sites = {0};
    for (size_t i = 0; i < inventory->count; i++) {
        const struct entry *entry = &inventory->entries[i];
        if (entry->site && !map_put(&sites, entry->site, &making))
            write_site(&making, entry);
    }
    map_free(&sites);
    write_products(&making);
    for (size_t i = 0; i < making.group_count; i++)
        free(making.groups[i].members);
    free(making.groups);
    arena_free(&scratch);
    *ret_files = files;
}

void files_free(struct sheet_files *files)
{
    for (size_t i = 0; i < files->count; i++)
        text_free(&files->items[i].bytes);
    free(files->items);
    arena_free(&files->arena);
    *files = (struct sheet_files){0};
}
