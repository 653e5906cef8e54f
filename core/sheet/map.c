/* Reading the map of a spreadsheet. Every line of it is checked, for a line that is passed over is a column that is lost.
 * Must not know what keys mean. See map.h. */
#include "sheet/map.h"

#include "base/file.h"
#include "config/values.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define TARGETS_MAXIMUM 2000
#define COUNT(list) (sizeof(list) / sizeof *(list))

/* ---- targets ---- */

bool heading_equal(const char *a, const char *b)
{
    for (;;) {
        while (isspace((unsigned char)*a))
            a++;
        while (isspace((unsigned char)*b))
            b++;
        if (tolower((unsigned char)*a) != tolower((unsigned char)*b))
            return false;
        if (!*a)
            return true;
        a++;
        b++;
    }
}

static bool name_role(const char *name, enum target_role *ret_role)
{
    static const struct {
        const char *name;
        enum target_role role;
    } roles[] = {{"site", TARGET_SITE}, {"sites", TARGET_SITE}, {"products", TARGET_PRODUCTS}};
    for (size_t i = 0; i < COUNT(roles); i++) {
        if (string_equal(roles[i].name, name)) {
            *ret_role = roles[i].role;
            return true;
        }
    }
    return false;
}

/* "baa.document" at the first dot; "[study:10.1/x] by" where the section has dots itself. */
static bool split_name(struct arena *arena, const char *name, struct target *target)
{
    const char *end = *name == '[' ? strstr(name, "] ") : strchr(name, '.');
    if (!end || end == name)
        return false;
    const char *begin = name + (*name == '[');
    target->section = arena_copy_bytes(arena, begin, (size_t)(end - begin));
    target->key = end + (*name == '[' ? 2 : 1);
    return *target->section && *target->key && !strpbrk(target->section, "[]\n") &&
           !strpbrk(target->key, " =[]\n\t;#\"");
}

struct target *sheet_map_add(struct sheet_map *map, const char *name)
{
    struct target target = {.name = arena_copy(&map->arena, name)};
    if (!name_role(name, &target.role)) {
        target.of_site = string_starts(name, "site.");
        if (!split_name(&map->arena, target.name + (target.of_site ? 5 : 0), &target))
            return NULL;
    }
    if (map->count >= TARGETS_MAXIMUM)
        return NULL;
    memory_reserve(&map->targets, &map->capacity, map->count + 1, sizeof *map->targets);
    map->targets[map->count] = target;
    return &map->targets[map->count++];
}

const char *target_name(struct arena *arena, bool of_site, const char *section, const char *key)
{
    const char *site = of_site ? "site." : "";
    if (strchr(section, '.'))
        return arena_format(arena, "%s[%s] %s", site, section, key);
    return arena_format(arena, "%s%s.%s", site, section, key);
}

const struct target *map_role(const struct sheet_map *map, enum target_role role)
{
    for (size_t i = 0; i < map->count; i++) {
        if (map->targets[i].role == role)
            return &map->targets[i];
    }
    return NULL;
}

const struct target *map_key(const struct sheet_map *map, const char *section, const char *key)
{
    for (size_t i = 0; i < map->count; i++) {
        const struct target *target = &map->targets[i];
        if (!target->role && !target->of_site && string_equal(target->section, section) &&
            string_equal(target->key, key))
            return target;
    }
    return NULL;
}

bool map_shares(const struct sheet_map *map, const struct target *target)
{
    for (const char *const *name = map->shared; name && *name; name++) {
        if (string_equal(*name, target->section) || string_equal(*name, target->name))
            return true;
    }
    return false;
}

/* ---- [table] ---- */

static const char *const rows_words[] = {"product", "agreement", NULL};
static const char *const encodings[] = {"utf-8", "windows-1252", "utf-16", NULL};
static const char *const orders[] = {"mdy", "dmy", "ymd", NULL};

static const struct option_description table_keys[] = {
    {.name = "rows", .type = OPTION_CHOICE, .choices = rows_words},
    {.name = "header", .type = OPTION_TEXT},
    {.name = "encoding", .type = OPTION_CHOICE, .choices = encodings},
    {.name = "separator", .type = OPTION_TEXT},
    {.name = "split", .type = OPTION_TEXT},
    {.name = "dates", .type = OPTION_CHOICE, .choices = orders},
    {.name = "serial_dates", .type = OPTION_INTEGER},
    {.name = "documents", .type = OPTION_TEXT},
    {.name = "empty", .type = OPTION_LIST},
    {.name = "fill", .type = OPTION_LIST},
    {.name = "skip", .type = OPTION_LIST},
    {.name = "shared", .type = OPTION_LIST},
    {.name = "ignore", .type = OPTION_LIST},
};

struct map_reading {
    struct sheet_map *map;
    struct ini_file file;
    struct problems *problems;
};

static int choice_of(const char *const *choices, const char *value)
{
    for (int i = 0; choices[i]; i++) {
        if (string_equal(choices[i], value))
            return i + 1;
    }
    return 0;
}

/* "3" or "3-4" */
static bool take_header(struct sheet_map *map, const char *value)
{
    char *end = NULL;
    long first = strtol(value, &end, 10);
    long last = *end == '-' ? strtol(end + 1, &end, 10) : first;
    if (*end || first < 1 || last < first || last - first > 4 || last > 1000)
        return false;
    map->header_first = (size_t)first;
    map->header_last = (size_t)last;
    return true;
}

static bool take_separator(struct sheet_map *map, const char *value)
{
    static const struct {
        const char *name;
        char separator;
    } names[] = {{"comma", ','}, {"semicolon", ';'}, {"tab", '\t'}};
    for (size_t i = 0; i < COUNT(names); i++) {
        if (string_equal(names[i].name, value))
            map->separator = names[i].separator;
    }
    if (!map->separator && strlen(value) == 1 && !isalnum((unsigned char)*value) && !strchr("\"'\\", *value))
        map->separator = *value;
    return map->separator != '\0';
}

static bool take_serial(struct sheet_map *map, const char *value)
{
    map->dates.serial = string_equal(value, "1900") ? 1900 : string_equal(value, "1904") ? 1904 : 0;
    return map->dates.serial != 0;
}

static const char *const *list_of(struct sheet_map *map, const struct ini_section *section, const char *key)
{
    const struct ini_entry *entry = ini_entry_of(section, key);
    return entry && *entry->value ? ini_list(&map->arena, entry->raw, NULL) : NULL;
}

static void check_table_entry(struct map_reading *reading, const struct ini_entry *entry)
{
    const char *names[COUNT(table_keys)];
    for (size_t i = 0; i < COUNT(table_keys); i++) {
        names[i] = table_keys[i].name;
        if (!string_equal(names[i], entry->key))
            continue;
        struct text message = {0}, advice = {0};
        if (*entry->value && !value_check(&table_keys[i], entry->value, entry->raw, &message, &advice))
            ini_problem(reading->problems, &reading->file, entry, true, text_string(&advice), "%s",
                text_string(&message));
        text_free(&message);
        text_free(&advice);
        return;
    }
    struct text advice = {0};
    value_suggest(&advice, entry->key, names, COUNT(table_keys));
    ini_problem(reading->problems, &reading->file, entry, false, advice.length ? text_string(&advice) : NULL,
        "unknown key \"%.80s\" in [table]", entry->key);
    text_free(&advice);
}

static void read_table(struct map_reading *reading, const struct ini_section *section)
{
    static const struct {
        const char *key;
        bool (*take)(struct sheet_map *map, const char *value);
        const char *advice;
    } takers[] = {
        {"header", take_header, "write the number of the row with the headings, or 3-4 for two rows"},
        {"separator", take_separator, "write comma, semicolon, tab, or the character itself"},
        {"serial_dates", take_serial, "write 1900, or 1904"},
    };
    struct sheet_map *map = reading->map;
    for (size_t i = 0; i < section->count; i++) {
        const struct ini_entry *entry = &section->entries[i];
        check_table_entry(reading, entry);
        for (size_t j = 0; j < COUNT(takers); j++) {
            if (string_equal(takers[j].key, entry->key) && *entry->value &&
                !takers[j].take(map, entry->value))
                ini_problem(reading->problems, &reading->file, entry, true, takers[j].advice,
                    "\"%.80s\" is not %s", entry->value, "what this key takes");
        }
        if (string_equal(entry->key, "rows"))
            map->by_agreement = string_equal(entry->value, "agreement");
        else if (string_equal(entry->key, "encoding"))
            map->encoding = (enum csv_encoding)choice_of(encodings, entry->value);
        else if (string_equal(entry->key, "dates"))
            map->dates.order = (enum day_order)choice_of(orders, entry->value);
        else if (string_equal(entry->key, "split") && *entry->value)
            map->split = entry->value;
        else if (string_equal(entry->key, "documents") && *entry->value)
            map->documents = entry->value;
    }
    map->empty = list_of(map, section, "empty");
    map->fill = list_of(map, section, "fill");
    map->skip = list_of(map, section, "skip");
    map->shared = list_of(map, section, "shared");
    map->ignored = list_of(map, section, "ignore");
}

/* ---- [columns], [fixed], [values:NAME] ---- */

static struct target *add_target(struct map_reading *reading, const struct ini_entry *entry)
{
    for (size_t i = 0; i < reading->map->count; i++) {
        if (!string_equal(reading->map->targets[i].name, entry->key))
            continue;
        ini_problem(
            reading->problems, &reading->file, entry, false, NULL, "\"%.80s\" is there twice", entry->key);
        return NULL;
    }
    struct target *target = sheet_map_add(reading->map, entry->key);
    if (!target)
        ini_problem(reading->problems, &reading->file, entry, false,
            "write SECTION.KEY, such as deployment.product, or site, products",
            "\"%.80s\" is no key of a deployment's file", entry->key);
    return target;
}

static void read_columns(struct map_reading *reading, const struct ini_section *section)
{
    for (size_t i = 0; i < section->count; i++) {
        const struct ini_entry *entry = &section->entries[i];
        struct target *target = *entry->value ? add_target(reading, entry) : NULL;
        if (target)
            target->heading = entry->value;
    }
}

static void read_fixed(struct map_reading *reading, const struct ini_section *section)
{
    for (size_t i = 0; i < section->count; i++) {
        const struct ini_entry *entry = &section->entries[i];
        struct target *target = *entry->value ? add_target(reading, entry) : NULL;
        if (target && target->role)
            ini_problem(reading->problems, &reading->file, entry, false, NULL, "\"%.80s\" has to be a column",
                entry->key);
        if (target) {
            target->fixed = entry->value;
            target->fixed_raw = entry->raw;
        }
    }
}

/* One list: each value before the words that mean it. */
static void read_values(struct map_reading *reading, const struct ini_section *section)
{
    struct sheet_map *map = reading->map;
    struct target *target = NULL;
    for (size_t i = 0; i < map->count; i++) {
        if (string_equal(map->targets[i].name, section->name + strlen("values:")))
            target = &map->targets[i];
    }
    if (!target) {
        ini_section_problem(reading->problems, &reading->file, section, "name it in [columns] first",
            "[%s] is of no column", section->name);
        return;
    }
    const char **all = NULL;
    size_t count = 0, capacity = 0;
    for (size_t i = 0; i < section->count; i++) {
        size_t words = 0;
        const char *const *list = ini_list(&map->arena, section->entries[i].raw, &words);
        memory_reserve(&all, &capacity, count + words + 2, sizeof *all);
        all[count++] = section->entries[i].key;
        for (size_t j = 0; j < words; j++)
            all[count++] = list[j];
        all[count++] = NULL;
    }
    const char **kept = arena_take(&map->arena, count * sizeof *kept);
    if (count)
        memcpy(kept, all, count * sizeof *kept);
    target->meanings = kept;
    target->meaning_count = count;
    free(all);
}

static void read_sections(struct map_reading *reading)
{
    static const struct {
        const char *name;
        void (*read)(struct map_reading *reading, const struct ini_section *section);
    } sections[] = {{"table", read_table}, {"columns", read_columns}, {"fixed", read_fixed}};
    for (size_t i = 0; i < COUNT(sections); i++) {
        const struct ini_section *section = ini_section_of(&reading->file, sections[i].name);
        if (section)
            sections[i].read(reading, section);
    }
    for (size_t i = 0; i < reading->file.count; i++) {
        const struct ini_section *section = &reading->file.sections[i];
        bool known = false;
        for (size_t j = 0; j < COUNT(sections); j++)
            known = known || string_equal(section->name, sections[j].name);
        if (string_starts(section->name, "values:"))
            read_values(reading, section);
        else if (!known)
            ini_section_problem(reading->problems, &reading->file, section,
                "a map has [table], [columns], [fixed] and [values:NAME]", "unknown section [%s]",
                section->name);
    }
}

struct sheet_map sheet_map_none(void)
{
    return (struct sheet_map){.split = ";", .folder = ""};
}

void sheet_map_read(const char *path, struct sheet_map *ret_map, struct problems *problems)
{
    *ret_map = sheet_map_none();
    struct map_reading reading = {.map = ret_map, .problems = problems};
    if (ini_read(path, &reading.file, problems) == 0) {
        ret_map->path = arena_copy(&ret_map->arena, path);
        AUTO_FREE char *folder = file_folder_of(path);
        ret_map->folder = arena_copy(&ret_map->arena, folder);
        read_sections(&reading);
        if (!ini_section_of(&reading.file, "columns"))
            ini_line_problem(problems, &reading.file, 0, 0, 0, "such as deployment.product = Product",
                "there is no section [columns]");
    }
    /* The strings of the file are the map's. */
    struct arena strings = reading.file.arena;
    reading.file.arena = (struct arena){0};
    ini_free(&reading.file);
    struct arena *kept = arena_take(&ret_map->arena, sizeof *kept);
    *kept = strings;
    ret_map->strings = kept;
}

void sheet_map_free(struct sheet_map *map)
{
    if (map->strings)
        arena_free(map->strings);
    free(map->targets);
    arena_free(&map->arena);
    *map = (struct sheet_map){0};
}
