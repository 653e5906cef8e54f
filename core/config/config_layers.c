/* Files that lie over one another: what a deployment includes, in order, the nearest value winning. Knows sections and
 * keys only as names. */
#include "config/private.h"

#include "base/file.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define INCLUDE_DEPTH 8
#define LAYERS_MAXIMUM 64

/* ---- reading ---- */

/* The first problem that was added after BEFORE, in words. */
static const char *first_problem(struct config *config, size_t before, const char *path)
{
    if (config->problems.count <= before)
        return arena_format(&config->arena, "%s cannot be read", path);
    const struct problem *problem = &config->problems.items[before];
    if (!problem->line)
        return arena_format(&config->arena, "%s: %s", problem->file, problem->message);
    return arena_format(&config->arena, "%s:%u: %s", problem->file, problem->line, problem->message);
}

/* The folder that PATH lies in, "" for the current one. Most files lie where the one before did. */
static const char *folder_of(struct config *config, const char *path)
{
    struct config_private *own = config->own;
    const char *slash = strrchr(path, '/');
    if (!slash)
        return "";
    size_t length = slash == path ? 1 : (size_t)(slash - path);
    if (!own->last_folder || strncmp(own->last_folder, path, length) != 0 || own->last_folder[length] != '\0')
        own->last_folder = arena_copy_bytes(&config->arena, path, length);
    return own->last_folder;
}

int source_read(struct config *config, const char *path, struct source *ret_source)
{
    size_t before = config->problems.count;
    *ret_source = (struct source){0};
    bool drafted = config->own->draft_path && string_equal(path, config->own->draft_path);
    int error = drafted ? ini_parse_bytes(path, config->own->draft, config->own->draft_length,
                              &ret_source->ini, &config->problems)
                        : ini_read(path, &ret_source->ini, &config->problems);
    if (error)
        ret_source->first_error = first_problem(config, before, path);
    else if (!drafted) /* its lines can be read again */
        ini_forget_content(&ret_source->ini);
    ret_source->folder = folder_of(config, path);
    return error;
}

void source_take(struct config *config, struct ini_file *ini, struct source *ret_source)
{
    *ret_source = (struct source){.ini = *ini, .folder = folder_of(config, ini->path)};
    *ini = (struct ini_file){0};
}

const struct source *source_included(struct config *config, const char *path)
{
    struct config_private *own = config->own;
    struct source *source = map_get(&own->included, path);
    if (source)
        return source;
    source = memory_new(1, sizeof *source);
    path = arena_copy(&config->arena, path);
    source_read(config, path, source);
    memory_reserve(
        &own->included_list, &own->included_capacity, own->included_count + 1, sizeof *own->included_list);
    own->included_list[own->included_count++] = source;
    map_put(&own->included, path, source);
    return source;
}

void source_keep_strings(struct config_private *own, struct source *source)
{
    memory_reserve(&own->arenas, &own->arena_capacity, own->arena_count + 1, sizeof *own->arenas);
    own->arenas[own->arena_count++] = source->ini.arena;
    source->ini.arena = (struct arena){0};
    ini_free(&source->ini);
}

const char *source_path(struct arena *arena, const struct source *source, const char *name)
{
    if (*name == '/' || !*source->folder)
        return arena_copy(arena, name);
    return arena_format(arena, "%s%s%s", source->folder, string_ends(source->folder, "/") ? "" : "/", name);
}

/* ---- complaining ---- */

void draft_problem(struct draft *draft, const struct piece *piece, const struct ini_entry *entry,
    bool at_value, const char *advice, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    AUTO_FREE char *message = memory_format_list(format, arguments);
    va_end(arguments);
    if (advice && !*advice)
        advice = NULL;
    if (entry)
        ini_problem(&draft->config->problems, &piece->source->ini, entry, at_value, advice, "%s", message);
    else
        ini_section_problem(
            &draft->config->problems, &piece->source->ini, piece->section, advice, "%s", message);
    if (!draft->first_error)
        draft->first_error = arena_format(&draft->config->arena, "%s:%u: %s", piece->source->ini.path,
            entry ? entry->line : piece->section->line, message);
}

bool draft_value(struct draft *draft, const struct piece *piece, const struct ini_entry *entry,
    const struct option_description *option)
{
    if (!*entry->value || (option->type == OPTION_TEXT && !strchr(entry->value, '$')))
        return true;
    struct text message = {0}, advice = {0};
    bool good = value_check(option, entry->value, entry->raw, &message, &advice);
    if (!good && option->type == OPTION_SECRET) {
        /* The line is not shown: a secret may stand in it. */
        struct problem problem = {.file = piece->source->ini.path,
            .line = entry->line,
            .message = text_string(&message),
            .advice = text_string(&advice)};
        problem_add(&draft->config->problems, &problem);
        if (!draft->first_error)
            draft->first_error =
                arena_format(&draft->config->arena, "%s:%u: %s", problem.file, entry->line, problem.message);
    } else if (!good) {
        draft_problem(draft, piece, entry, true, text_string(&advice), "%s", text_string(&message));
    }
    text_free(&message);
    text_free(&advice);
    return good;
}

void draft_unknown_key(struct draft *draft, const struct piece *piece, const struct ini_entry *entry,
    const char *const *known, size_t known_count)
{
    struct text advice = {0};
    value_suggest(&advice, entry->key, known, known_count);
    draft_problem(draft, piece, entry, false, text_string(&advice), "unknown key \"%s\" in [%s]", entry->key,
        piece->section->name);
    text_free(&advice);
}

const struct option_description *option_among(
    const struct option_description *options, size_t count, const char *key)
{
    for (size_t i = 0; i < count; i++) {
        if (string_equal(options[i].name, key))
            return &options[i];
    }
    return NULL;
}

static void complain_of_key(struct draft *draft, const struct piece *piece, const struct ini_entry *entry,
    const struct option_description *options, size_t option_count)
{
    const char **names = memory_new(option_count, sizeof *names);
    for (size_t i = 0; i < option_count; i++)
        names[i] = options[i].name;
    draft_unknown_key(draft, piece, entry, names, option_count);
    free(names);
}

bool draft_table(struct draft *draft, const struct merged *merged, const struct option_description *options,
    size_t option_count)
{
    bool good = true;
    for (size_t i = 0; i < merged->count; i++) {
        const struct piece *piece = &merged->pieces[i];
        for (size_t j = 0; j < piece->section->count; j++) {
            const struct ini_entry *entry = &piece->section->entries[j];
            const struct option_description *option = option_among(options, option_count, entry->key);
            if (!option)
                complain_of_key(draft, piece, entry, options, option_count);
            good = option && draft_value(draft, piece, entry, option) && good;
        }
    }
    return good;
}

/* ---- the pile ---- */

struct chain { /* the files whose includes are being read, to see a circle */
    const struct source *source;
    const struct chain *above;
    unsigned depth;
};

static bool in_pile(const struct draft *draft, const struct source *source)
{
    for (size_t i = 0; i < draft->layer_count; i++) {
        if (draft->layers[i] == source)
            return true;
    }
    return false;
}

static bool in_chain(const struct chain *chain, const char *path)
{
    for (; chain; chain = chain->above) {
        if (string_equal(chain->source->ini.path, path))
            return true;
    }
    return false;
}

static void pile_source(struct draft *draft, const struct source *source, const struct chain *above);

/* Reads what the entry of a file names. */
static void pile_named(struct draft *draft, const struct chain *chain, const struct piece *piece,
    const struct ini_entry *entry, const char *name)
{
    const char *path = source_path(&draft->scratch, chain->source, name);
    if (in_chain(chain, path)) {
        draft_problem(draft, piece, entry, true, NULL, "%s includes itself, by way of %s", path,
            chain->source->ini.path);
        return;
    }
    if (chain->depth >= INCLUDE_DEPTH || draft->layer_count >= LAYERS_MAXIMUM) {
        draft_problem(draft, piece, entry, true, "files may include files 8 deep, 64 in all",
            "too many files include each other");
        return;
    }
    const struct source *source = source_included(draft->config, path);
    if (!source->ini.path)
        draft_problem(draft, piece, entry, true, NULL, "%s cannot be read", path);
    if (!in_pile(draft, source))
        pile_source(draft, source, chain);
}

static const struct ini_section *deployment_section(const struct source *source)
{
    return ini_section_of(&source->ini, "deployment");
}

static void pile_includes(struct draft *draft, const struct chain *chain)
{
    const struct ini_section *section = deployment_section(chain->source);
    const struct ini_entry *entry = ini_entry_of(section, "include");
    if (!entry)
        return;
    const struct piece piece = {chain->source, section};
    const char *const *names = ini_list(&draft->scratch, entry->raw, NULL);
    for (; *names; names++)
        pile_named(draft, chain, &piece, entry, *names);
}

static void put_on_top(struct draft *draft, const struct source *source)
{
    if (source->first_error && !draft->first_error)
        draft->first_error = source->first_error;
    memory_reserve(&draft->layers, &draft->layer_capacity, draft->layer_count + 1, sizeof *draft->layers);
    draft->layers[draft->layer_count++] = source;
}

static void pile_source(struct draft *draft, const struct source *source, const struct chain *above)
{
    const struct chain chain = {source, above, above ? above->depth + 1 : 0};
    if (source->ini.path)
        pile_includes(draft, &chain);
    put_on_top(draft, source);
}

void draft_pile(struct draft *draft, const struct source *source, const char *site_tier,
    const struct ini_entry *site_entry)
{
    const struct chain chain = {source, NULL, 0};
    if (source->ini.path)
        pile_includes(draft, &chain);
    if (site_tier) {
        const struct piece piece = {source, deployment_section(source)};
        pile_named(draft, &chain, &piece, site_entry, site_tier);
    }
    put_on_top(draft, source);
}

/* ---- merging ---- */

/* One file: each section is itself. */
static void merge_one(struct draft *draft)
{
    const struct ini_file *file = &draft->layers[0]->ini;
    draft->sections = arena_take(&draft->scratch, file->count * sizeof *draft->sections);
    struct piece *pieces = arena_take(&draft->scratch, file->count * sizeof *pieces);
    for (size_t i = 0; i < file->count; i++) {
        pieces[i] = (struct piece){draft->layers[0], &file->sections[i]};
        draft->sections[i] = (struct merged){file->sections[i].name, &pieces[i], 1, false};
        draft->sections[i].has_colon = strchr(file->sections[i].name, ':') != NULL;
    }
    draft->section_count = file->count;
}

/* Several: a map finds what belongs together; the first pass counts, the second fills. */
static void merge_many(struct draft *draft)
{
    size_t total = 0;
    for (size_t i = 0; i < draft->layer_count; i++)
        total += draft->layers[i]->ini.count;
    draft->sections = arena_take(&draft->scratch, total * sizeof *draft->sections);
    struct piece *pieces = arena_take(&draft->scratch, total * sizeof *pieces);
    for (int pass = 0; pass < 2; pass++) {
        for (size_t i = 0; i < draft->layer_count; i++) {
            const struct ini_file *file = &draft->layers[i]->ini;
            for (size_t j = 0; j < file->count; j++) {
                struct merged *merged = map_get(&draft->sections_by_name, file->sections[j].name);
                if (!merged) {
                    merged = &draft->sections[draft->section_count++];
                    merged->name = file->sections[j].name;
                    merged->has_colon = strchr(merged->name, ':') != NULL;
                    map_put(&draft->sections_by_name, merged->name, merged);
                }
                if (pass == 1)
                    merged->pieces[merged->count] = (struct piece){draft->layers[i], &file->sections[j]};
                merged->count++;
            }
        }
        for (size_t i = 0; pass == 0 && i < draft->section_count; i++) {
            draft->sections[i].pieces = pieces;
            pieces += draft->sections[i].count;
            draft->sections[i].count = 0;
        }
    }
}

void draft_merge(struct draft *draft)
{
    if (draft->layer_count == 1)
        merge_one(draft);
    else
        merge_many(draft);
}

void draft_free(struct draft *draft)
{
    free(draft->layers);
    free(draft->buffer);
    map_free(&draft->sections_by_name);
    arena_free(&draft->scratch);
}

const struct merged *draft_section(const struct draft *draft, const char *name)
{
    if (draft->layer_count > 1)
        return map_get(&draft->sections_by_name, name);
    for (size_t i = 0; i < draft->section_count; i++) {
        if (string_equal(draft->sections[i].name, name))
            return &draft->sections[i];
    }
    return NULL;
}

const struct ini_entry *merged_entry(
    const struct merged *merged, const char *key, const struct source **ret_source)
{
    for (size_t i = merged ? merged->count : 0; i-- > 0;) {
        const struct ini_entry *entry = ini_entry_of(merged->pieces[i].section, key);
        if (!entry)
            continue;
        if (!*entry->value) /* an empty value takes back what a farther file says */
            return NULL;
        if (ret_source)
            *ret_source = merged->pieces[i].source;
        return entry;
    }
    return NULL;
}

const struct piece *merged_top(const struct merged *merged)
{
    return &merged->pieces[merged->count - 1];
}

struct origin origin_of(const struct source *source, const struct ini_entry *entry)
{
    return (struct origin){source->ini.path, entry->line};
}

struct settings draft_settings(struct draft *draft, const struct merged *merged)
{
    size_t most = 0;
    for (size_t i = 0; i < merged->count; i++)
        most += merged->pieces[i].section->count;
    struct map seen = {0};
    struct setting *items = arena_take(&draft->scratch, most * sizeof *items);
    size_t count = 0;
    for (size_t i = 0; i < merged->count; i++) {
        const struct piece *piece = &merged->pieces[i];
        for (size_t j = 0; j < piece->section->count; j++) {
            const struct ini_entry *entry = &piece->section->entries[j];
            struct setting *item = merged->count > 1 ? map_get(&seen, entry->key) : NULL;
            if (!item) {
                item = &items[count++];
                if (merged->count > 1)
                    map_put(&seen, entry->key, item);
            }
            *item = (struct setting){entry->key, entry->value, origin_of(piece->source, entry)};
        }
    }
    map_free(&seen);
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        if (*items[i].value)
            items[kept++] = items[i];
    }
    struct settings settings = {.count = kept};
    if (kept) {
        settings.items = arena_take(&draft->config->arena, kept * sizeof *settings.items);
        memcpy(settings.items, items, kept * sizeof *items);
    }
    return settings;
}
