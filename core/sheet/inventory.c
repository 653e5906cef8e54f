/* Keeping an inventory: fields found by name, values by field; and the names and paths that files of it get. Must not know
 * where it came from. See inventory.h. */
#include "sheet/inventory.h"

#include <ctype.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SLUG_MAXIMUM 60

size_t inventory_find(const struct inventory *inventory, const char *section, const char *key, bool of_site)
{
    for (size_t i = 0; i < inventory->field_count; i++) {
        const struct field *field = &inventory->fields[i];
        if (field->of_site == of_site && string_equal(field->key, key) &&
            string_equal(field->section, section))
            return i + 1;
    }
    return 0;
}

size_t inventory_field(struct inventory *inventory, const char *section, const char *key, bool of_site)
{
    size_t found = inventory_find(inventory, section, key, of_site);
    if (found)
        return found - 1;
    memory_reserve(&inventory->fields, &inventory->field_capacity, inventory->field_count + 1,
        sizeof *inventory->fields);
    inventory->fields[inventory->field_count] =
        (struct field){arena_copy(&inventory->arena, section), arena_copy(&inventory->arena, key), of_site};
    return inventory->field_count++;
}

struct entry *inventory_add(struct inventory *inventory, const char *id, const char *site, size_t row)
{
    memory_reserve(
        &inventory->entries, &inventory->capacity, inventory->count + 1, sizeof *inventory->entries);
    struct entry *entry = &inventory->entries[inventory->count++];
    *entry = (struct entry){
        .id = arena_copy(&inventory->arena, id), .site = arena_copy(&inventory->arena, site), .row = row};
    return entry;
}

struct field_value entry_value(const struct entry *entry, size_t field)
{
    return field < entry->value_count ? entry->values[field] : (struct field_value){0};
}

void entry_set(struct inventory *inventory, struct entry *entry, size_t field, struct field_value value)
{
    if (field >= entry->value_count) {
        struct field_value *values = arena_take(&inventory->arena, inventory->field_count * sizeof *values);
        if (entry->value_count)
            memcpy(values, entry->values, entry->value_count * sizeof *values);
        entry->values = values;
        entry->value_count = inventory->field_count;
    }
    value.text = arena_copy(&inventory->arena, value.text);
    entry->values[field] = value;
}

const char *entry_text(
    const struct inventory *inventory, const struct entry *entry, const char *section, const char *key)
{
    size_t found = inventory_find(inventory, section, key, false);
    return found ? entry_value(entry, found - 1).text : NULL;
}

void inventory_free(struct inventory *inventory)
{
    free(inventory->fields);
    free(inventory->entries);
    text_free(&inventory->withheld);
    arena_free(&inventory->arena);
    *inventory = (struct inventory){0};
}

/* ---- names ---- */

/* The letter that U+00C0 to U+00FF is without its marks. */
static char plain_letter(uint32_t codepoint)
{
    static const char letters[] = "aaaaaaaceeeeiiiidnooooo ouuuuytsaaaaaaaceeeeiiiidnooooo ouuuuyty";
    return codepoint >= 0xc0 && codepoint < 0x100 ? letters[codepoint - 0xc0] : ' ';
}

const char *sheet_slug(struct arena *arena, const char *words)
{
    char slug[SLUG_MAXIMUM + 1];
    size_t length = 0, left = strlen(words);
    bool gap = false;
    for (size_t bytes; left && length < SLUG_MAXIMUM - 1; words += bytes, left -= bytes) {
        uint32_t codepoint = 0;
        bytes = utf8_decode(words, left, &codepoint);
        bytes = bytes ? bytes : 1;
        int letter = codepoint < 0x80 ? tolower((int)codepoint) : plain_letter(codepoint);
        if (!isalnum(letter) && letter != '_' && letter != '.') {
            gap = true;
            continue;
        }
        if (!isalnum(letter) && !length)
            continue;
        if (gap && length)
            slug[length++] = '-';
        gap = false;
        slug[length++] = (char)letter;
    }
    while (length && !isalnum((unsigned char)slug[length - 1]))
        length--;
    return arena_copy_bytes(arena, slug, length);
}

/* ---- paths ---- */

const char *path_absolute(struct arena *arena, const char *folder, const char *path)
{
    char current[PATH_MAX];
    struct text whole = {0}, clean = {0};
    if (*path != '/' && *folder != '/')
        text_append_string(&whole, getcwd(current, sizeof current) ? current : "/");
    if (*path != '/')
        text_format(&whole, "/%s", folder);
    text_format(&whole, "/%s", path);
    char *rest = whole.data;
    for (char *part = strsep(&rest, "/"); part; part = strsep(&rest, "/")) {
        if (!*part || string_equal(part, "."))
            continue;
        if (!string_equal(part, "..")) {
            text_format(&clean, "/%s", part);
            continue;
        }
        char *slash = clean.length ? strrchr(clean.data, '/') : NULL;
        clean.length = slash ? (size_t)(slash - clean.data) : 0;
        if (clean.data)
            clean.data[clean.length] = '\0';
    }
    const char *copy = arena_copy(arena, clean.length ? text_string(&clean) : "/");
    text_free(&whole);
    text_free(&clean);
    return copy;
}

const char *path_from(struct arena *arena, const char *folder, const char *path)
{
    size_t common = 0;
    size_t at = 0;
    for (; folder[at] && folder[at] == path[at]; at++) {
        if (folder[at] == '/')
            common = at;
    }
    if (!folder[at] && path[at] == '/')
        common = at;
    struct text text = {0};
    const char *below = string_equal(folder, "/") ? "" : folder + common;
    for (const char *c = below; *c; c++) {
        if (*c == '/')
            text_append_string(&text, "../");
    }
    text_append_string(&text, path + common + (path[common] == '/'));
    const char *copy = arena_copy(arena, text_string(&text));
    text_free(&text);
    return copy;
}
