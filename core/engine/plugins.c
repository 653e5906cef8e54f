/* Finding and describing plugins. Knows nothing of what they judge; maps none of them. See plugins.h. */
#include "engine/plugins.h"

#include "base/file.h"
#include "base/known.h"
#include "base/map.h"
#include "base/seen.h"
#include "base/trust.h"
#include "config/plugin_kept.h"
#include "worker/plugin_object.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int is_object(const struct dirent *entry)
{
    return entry->d_name[0] != '.' && string_ends(entry->d_name, ".so") && strlen(entry->d_name) > 3;
}

/* Reads its description, or says why it is refused. */
static struct plugin_description *read_description(
    struct plugin_set *set, struct plugin_entry *entry, const struct text *note)
{
    struct problems problems = {0};
    AUTO_FREE char *shown = memory_format("%s.plugin.ini in %s", entry->name, entry->path);
    struct plugin_description *description = config_plugin(shown, note->data, note->length, &problems);
    if (!description) {
        struct text words = {0};
        problems_write(&problems, &words);
        entry->refusal = arena_format(&set->arena, "its description has errors:\n%s", text_string(&words));
        text_free(&words);
    } else if (!string_equal(description->name, entry->name)) {
        entry->refusal = arena_format(&set->arena,
            "the file is called %s.so but describes itself as plugin '%s'; give the file that name",
            entry->name, description->name);
        description = plugin_description_free(description);
    }
    problems_free(&problems);
    return description;
}

/* Notes what was read, for the next run. One that is refused is read each time. */
static void keep(const struct plugin_entry *entry, const struct stat *status, const struct digest *digest)
{
    struct text kept = {0};
    const struct identity *program = plugin_kept_program();
    if (!entry->known || !program)
        return;
    plugin_kept_write(entry->description, program, &kept);
    if (!kept.overflowed)
        known_note(entry->known, KNOWN_PLUGIN, entry->path, status,
            &(struct known_file){*digest, kept.data, kept.length});
    text_free(&kept);
}

/* Takes over what is known of a file that nobody changed; false if it must be read. */
static bool recall(struct plugin_entry *entry, struct stat *ret_status, struct digest *ret_digest)
{
    struct known_file file;
    AUTO_FREE char *trouble = NULL;
    const struct identity *program = plugin_kept_program();
    if (!entry->known || !program || stat(entry->path, ret_status) != 0 ||
        trust_file(entry->path, ret_status, &trouble) != 0 ||
        !known_find(entry->known, KNOWN_PLUGIN, entry->path, ret_status, &file))
        return false;
    entry->description = plugin_kept_read(file.bytes, file.length, program);
    if (entry->description && !string_equal(entry->description->name, entry->name))
        entry->description = plugin_description_free(entry->description);
    entry->recalled = entry->description != NULL;
    *ret_digest = file.digest;
    return entry->recalled;
}

/* Describes what lies at entry->path, or says why it is refused. */
static void describe(struct plugin_set *set, struct plugin_entry *entry)
{
    struct stat status;
    struct digest digest;
    if (!recall(entry, &status, &digest)) {
        struct text note = {0};
        AUTO_FREE char *problem = NULL;
        int error = plugin_object_describe(entry->path, &status, &digest, &note, &problem);
        if (error < 0) {
            seen_path(entry->path);
            entry->refusal = arena_copy(&set->arena, problem ? problem : strerror(-error));
            text_free(&note);
            return;
        }
        entry->description = read_description(set, entry, &note);
        text_free(&note);
        if (entry->description)
            keep(entry, &status, &digest);
    }
    seen_digested(entry->path, &status, &digest);
    if (entry->description) {
        entry->description->digest = digest;
        entry->description->file = arena_copy(&entry->description->arena, entry->path);
    }
}

static void load_folder(struct plugin_set *set, const char *folder, struct known *known)
{
    struct dirent **names = NULL;
    struct stat status;
    bool there = stat(folder, &status) == 0;
    int count = scandir(folder, &names, is_object, alphasort);
    if (count < 0) {
        free(set->trouble);
        seen_path(folder);
        set->trouble = memory_format("plugin folder %s: %s", folder, strerror(errno));
        return;
    }
    for (int i = 0; i < count; i++) {
        memory_reserve(&set->entries, &set->capacity, set->count + 1, sizeof *set->entries);
        AUTO_FREE char *path = file_join(folder, names[i]->d_name);
        set->entries[set->count++] = (struct plugin_entry){
            .name = arena_copy_bytes(&set->arena, names[i]->d_name, strlen(names[i]->d_name) - 3),
            .path = arena_copy(&set->arena, path),
            .known = known,
        };
        describe(set, &set->entries[set->count - 1]);
    }
    AUTO_FREE const char **shown = memory_new((size_t)count, sizeof *shown);
    for (int i = 0; i < count; i++)
        shown[i] = names[i]->d_name;
    if (there)
        seen_folder(folder, &status, ".so", shown, (size_t)count);
    for (int i = 0; i < count; i++)
        free(names[i]);
    free(names);
}

static void refuse(struct plugin_entry *entry, const char *words)
{
    entry->description = plugin_description_free(entry->description);
    entry->refusal = words;
}

static void refuse_clashes(struct plugin_set *set)
{
    struct map by_name = {0};
    for (size_t i = 0; i < set->count; i++) {
        struct plugin_entry *other = map_put(&by_name, set->entries[i].name, &set->entries[i]);
        if (!other)
            continue;
        const char *words =
            arena_format(&set->arena, "two plugins are called '%s': %s and %s; rename or remove one",
                other->name, other->path, set->entries[i].path);
        refuse(other, words);
        refuse(&set->entries[i], words);
    }
    map_free(&by_name);
}

static void refuse_other_digests(struct plugin_set *set, const struct plugin_pin *pins, size_t pin_count)
{
    struct map by_name = {0};
    for (size_t i = 0; i < set->count; i++)
        map_put(&by_name, set->entries[i].name, &set->entries[i]);
    for (size_t i = 0; i < pin_count; i++) {
        struct plugin_entry *entry = map_get(&by_name, pins[i].plugin);
        if (!entry || !entry->description ||
            memcmp(entry->description->digest.bytes, pins[i].digest.bytes, DIGEST_SIZE) == 0)
            continue;
        char have[DIGEST_TEXT_SIZE];
        char want[DIGEST_TEXT_SIZE];
        digest_text(&entry->description->digest, have);
        digest_text(&pins[i].digest, want);
        refuse(entry, arena_format(&set->arena,
                          "it is not the one pinned: pin.%s is %s, the file is %s; put the pinned file back, "
                          "or change the pin if the "
                          "new one is meant",
                          entry->name, want, have));
    }
    map_free(&by_name);
}

struct plugin_set *plugins_load(
    const char *const *folders, const struct plugin_pin *pins, size_t pin_count, struct known *known)
{
    struct plugin_set *set = memory_new(1, sizeof *set);
    for (; *folders; folders++)
        load_folder(set, *folders, known);
    refuse_clashes(set);
    refuse_other_digests(set, pins, pin_count);
    set->usable = memory_new(set->count, sizeof *set->usable);
    for (size_t i = 0; i < set->count; i++) {
        if (set->entries[i].description)
            set->usable[set->usable_count++] = set->entries[i].description;
    }
    return set;
}

struct plugin_set *plugins_free(struct plugin_set *set)
{
    if (!set)
        return NULL;
    for (size_t i = 0; i < set->count; i++)
        plugin_description_free(set->entries[i].description);
    arena_free(&set->arena);
    free(set->entries);
    free(set->usable);
    free(set->trouble);
    free(set);
    return NULL;
}

const struct plugin_entry *plugins_find(const struct plugin_set *set, const char *name)
{
    for (size_t i = 0; i < set->count; i++) {
        if (string_equal(set->entries[i].name, name))
            return &set->entries[i];
    }
    return NULL;
}

/* Whether the text in a plugin's file says what was known of it without reading it. */
static bool says_the_same(const struct plugin_entry *entry, const struct text *note)
{
    if (!entry->recalled)
        return true;
    const struct identity none = {0};
    struct problems problems = {0};
    struct text known = {0}, read = {0};
    struct plugin_description *description = config_plugin(entry->name, note->data, note->length, &problems);
    plugin_kept_write(entry->description, &none, &known);
    if (description)
        plugin_kept_write(description, &none, &read);
    bool same =
        !known.overflowed && known.length == read.length && memcmp(known.data, read.data, read.length) == 0;
    plugin_description_free(description);
    problems_free(&problems);
    text_free(&known);
    text_free(&read);
    return same;
}

int plugins_object(const struct plugin_entry *entry, char **ret_problem)
{
    struct text note = {0};
    struct digest digest;
    int object = -1;
    int error = plugin_object_open(entry->path, &object, &digest, &note, ret_problem);
    bool same = !error && memcmp(digest.bytes, entry->description->digest.bytes, DIGEST_SIZE) == 0 &&
                says_the_same(entry, &note);
    text_free(&note);
    if (error < 0)
        return error;
    if (same)
        return object;
    close(object);
    known_forget(entry->known, KNOWN_PLUGIN, entry->path);
    *ret_problem = memory_format("%s changed while golive was starting; run it again", entry->path);
    return -ESTALE;
}
