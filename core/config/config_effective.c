/* What a deployment's own files amount to, key by key, for those who carry it elsewhere: typed, with the folder that its
 * paths start from. Reads the files once more and lays them over one another in the same way as judging does. Must not
 * know where it is carried. */
#include "config/private.h"

#include <stdlib.h>
#include <string.h>

/* ---- types ---- */

static const struct option_description *facts_key(const char *key)
{
    static const struct option_description answered[] = {
        {.name = "answered_by", .type = OPTION_TEXT},
        {.name = "answered_role", .type = OPTION_TEXT},
        {.name = "answered_on", .type = OPTION_DATE},
    };
    return option_among(answered, sizeof answered / sizeof *answered, key);
}

/* document.2 is a document, as document is. */
static const struct option_description *plugin_key(const struct plugin_description *plugin, const char *key)
{
    const struct option_description *option = plugin ? plugin_option(plugin, key) : NULL;
    const char *dot = strrchr(key, '.');
    if (option || !plugin || !dot || !dot[1] || dot[1 + strspn(dot + 1, "0123456789")])
        return option;
    AUTO_FREE char *name = memory_format("%.*s", (int)(dot - key), key);
    option = plugin_option(plugin, name);
    return option && option->type == OPTION_DOCUMENT ? option : NULL;
}

const struct option_description *config_key(
    const char *section, const struct plugin_description *plugin, const char *key)
{
    const struct option_description *option = deployment_key(section, key);
    if (!option)
        option = committee_key(section, key);
    if (!option)
        option = act_key(section, key);
    if (!option && string_equal(section, "facts"))
        return facts_key(key);
    if (option || strchr(section, ':') || string_equal(section, "deployment"))
        return option;
    option = reserved_key(key);
    return option ? option : plugin_key(plugin, key);
}

bool config_is_path(
    const char *section, const struct option_description *option, const char *key, const char *value)
{
    if (option && (option->type == OPTION_DOCUMENT || option->type == OPTION_TABLE))
        return true;
    if (string_equal(section, "deployment"))
        return string_equal(key, "inherit_from");
    return string_starts(section, "asked:") && string_equal(key, "answer") && !string_equal(value, "none") &&
           !string_equal(value, "refused");
}

/* ---- keys ---- */

struct handing {
    struct draft *draft;
    const char *tier; /* path of the site's file in between, NULL if there is none */
    effective_taker *take;
    void *context;
};

static void hand_over(const struct handing *handing, const struct merged *merged, const char *plugin,
    const struct ini_entry *entry, const struct source *source)
{
    struct arena *arena = &handing->draft->config->arena;
    const struct effective effective = {
        .section = arena_copy(arena, merged->name),
        .key = arena_copy(arena, entry->key),
        .value = arena_copy(arena, entry->value),
        .raw = arena_copy(arena, entry->raw),
        .plugin = arena_copy(arena, plugin),
        .folder = source->folder ? source->folder : "",
        .of_tier = handing->tier && string_equal(handing->tier, source->ini.path),
    };
    handing->take(handing->context, &effective);
}

/* The nearest that is said of a key, also where it is nothing: that takes back what files farther away say, and the site's
 * defaults. */
static const struct ini_entry *nearest(
    const struct merged *merged, const char *key, const struct source **ret_source)
{
    for (size_t i = merged->count; i-- > 0;) {
        const struct ini_entry *entry = ini_entry_of(merged->pieces[i].section, key);
        if (!entry)
            continue;
        *ret_source = merged->pieces[i].source;
        return entry;
    }
    return NULL;
}

/* A person's act in a nearer file replaces a farther one whole. */
static void hand_section(const struct handing *handing, const struct merged *merged)
{
    const struct ini_entry *named = merged_entry(merged, "plugin", NULL);
    const char *plugin = named ? named->value : merged->name;
    bool act = merged->has_colon && !string_starts(merged->name, "flow:") &&
               !string_starts(merged->name, "condition:");
    struct map seen = {0};
    for (size_t i = act ? merged->count - 1 : 0; i < merged->count; i++) {
        const struct ini_section *section = merged->pieces[i].section;
        for (size_t j = 0; j < section->count; j++) {
            const char *key = section->entries[j].key;
            const struct source *source = merged->pieces[i].source;
            if (map_put(&seen, key, (void *)(uintptr_t)key))
                continue;
            const struct ini_entry *entry = act ? &section->entries[j] : nearest(merged, key, &source);
            if (entry && (*entry->value || !act))
                hand_over(handing, merged, plugin, entry, source);
        }
    }
    map_free(&seen);
}

static void hand_layers(
    struct handing *handing, const struct deployment *deployment, const struct source *source)
{
    struct draft *draft = handing->draft;
    const struct ini_section *section = ini_section_of(&source->ini, "deployment");
    const struct ini_entry *sites = ini_entry_of(section, "sites");
    const char *at = sites ? strchr(deployment->id, '@') : NULL;
    AUTO_FREE char *tier = at ? memory_format("sites/%s.ini", at + 1) : NULL;
    if (tier)
        handing->tier = source_path(&draft->scratch, source, tier);
    draft_pile(draft, source, tier, sites);
    draft_merge(draft);
    for (size_t i = 0; i < draft->section_count; i++)
        hand_section(handing, &draft->sections[i]);
}

bool config_effective(
    const struct config *config, const struct deployment *deployment, effective_taker *take, void *context)
{
    if (deployment->broken)
        return false;
    struct config again = *config;
    struct config_private *own = config->own;
    again.problems = (struct problems){0};
    again.arena = (struct arena){0};
    struct source source;
    source_read(&again, config_deployment_path(config, deployment), &source);
    bool whole = !source.first_error;
    if (whole) {
        struct deployment copy = *deployment;
        struct draft draft = draft_begin(&again, &copy);
        struct handing handing = {.draft = &draft, .take = take, .context = context};
        hand_layers(&handing, deployment, &source);
        draft_free(&draft);
    }
    ini_free(&source.ini);
    problems_free(&again.problems);
    memory_reserve(&own->arenas, &own->arena_capacity, own->arena_count + 1, sizeof *own->arenas);
    own->arenas[own->arena_count++] = again.arena;
    return whole;
}
