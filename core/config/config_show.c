/* The effective configuration as INI text, each line with the file and line it comes from. Reads the files once more and
 * lays them over one another in the same way, so that what is shown is what counts. Secrets are never shown. */
#include "config/private.h"

#include <stdlib.h>
#include <string.h>

static bool needs_quotes(const char *value)
{
    size_t length = strlen(value);
    if (!length || value[0] == ' ' || value[length - 1] == ' ' || value[0] == '"' || value[0] == ';' ||
        value[0] == '#')
        return length > 0;
    return strstr(value, " ;") || strstr(value, " #") || strstr(value, "\t;") || strstr(value, "\t#");
}

static void show_value(struct text *text, const struct ini_entry *entry)
{
    if (entry->value == entry->raw || !needs_quotes(entry->value)) {
        text_append_string(text, entry->raw);
        return;
    }
    text_append_quoted(text, entry->value);
}

static bool is_secret(const struct plugin_use *use, const char *section, const char *key)
{
    const struct option_description *option = use ? map_get(&use->keys, key) : NULL;
    return (option && option->type == OPTION_SECRET) || site_secret(section, key);
}

static void show_line(
    struct text *text, const char *key, const struct ini_entry *entry, bool secret, const char *file)
{
    size_t before = text->length;
    text_format(text, "%s = ", key);
    if (secret)
        text_append_string(text, "***");
    else
        show_value(text, entry);
    AUTO_FREE char *line = memory_format("%.200s", text->data + before);
    size_t columns = utf8_columns(line);
    text_format(text, "%*s  ; %s:%u\n", columns < 40 ? (int)(40 - columns) : 0, "", file, entry->line);
}

/* The site's lines for a plugin that the section does not say itself. */
static void show_defaults(
    const struct draft *draft, const struct plugin_use *use, const struct merged *merged, struct text *text)
{
    const struct ini_section *section = use ? use->site_section : NULL;
    for (size_t i = 0; section && i < section->count; i++) {
        const struct ini_entry *entry = &section->entries[i];
        bool said = false;
        for (size_t j = 0; merged && j < merged->count; j++)
            said = said || ini_entry_of(merged->pieces[j].section, entry->key);
        if (!said)
            show_line(text, entry->key, entry, is_secret(use, section->name, entry->key),
                draft->own->site.ini.path);
    }
}

/* What of the merged pieces is nearest; keys in the order in which they are first named. */
static void show_merged(const struct plugin_use *use, const struct merged *merged, struct text *text)
{
    struct map shown = {0};
    for (size_t i = 0; i < merged->count; i++) {
        const struct ini_section *section = merged->pieces[i].section;
        for (size_t j = 0; j < section->count; j++) {
            const char *key = section->entries[j].key;
            if (map_put(&shown, key, (void *)(uintptr_t)key))
                continue;
            const struct source *source = NULL;
            const struct ini_entry *entry = merged_entry(merged, key, &source);
            if (entry)
                show_line(text, key, entry, is_secret(use, merged->name, key), source->ini.path);
        }
    }
    map_free(&shown);
}

static const struct plugin_use *use_of(const struct draft *draft, const struct merged *merged)
{
    const struct ini_entry *entry = merged_entry(merged, "plugin", NULL);
    return map_get(&draft->own->plugins_by_name, entry ? entry->value : merged->name);
}

static void show_derived(const struct deployment *deployment, struct text *text)
{
    for (size_t i = 0; i < deployment->fact_count; i++) {
        const struct fact *fact = &deployment->facts[i];
        AUTO_FREE char *line = memory_format("%s = %s", fact->name, fact->value ? fact->value : "");
        if (fact->derived)
            text_format(text, "%-40s  ; from the flows\n", line);
        else if (fact->site && fact->value)
            text_format(text, "%-40s  ; %s:%u\n", line, fact->origin.file, fact->origin.line);
    }
}

static void show_implied(const struct draft *draft, const struct deployment *deployment, struct text *text)
{
    for (size_t i = 0; i < deployment->check_count; i++) {
        const struct check *check = &deployment->checks[i];
        if (check->inherited && deployment->parent)
            text_format(text, "\n[%s]  ; no section: inherited from %s\n", check->id, deployment->parent->id);
        else if (check->inherited)
            text_format(text, "\n[%s]  ; no section: %s\n", check->id, check->missing);
        if (!check->implied)
            continue;
        text_format(text, "\n[%s]  ; no section: [policy] require names it\n", check->id);
        show_defaults(draft, map_get(&draft->own->plugins_by_name, check->plugin), NULL, text);
    }
}

static void show_layers(
    struct config *config, struct deployment *deployment, const struct source *source, struct text *text)
{
    struct draft draft = draft_begin(config, deployment);
    const char *at = strchr(deployment->id, '@');
    AUTO_FREE char *tier = at ? memory_format("sites/%s.ini", at + 1) : NULL;
    const struct ini_section *section = ini_section_of(&source->ini, "deployment");
    draft_pile(&draft, source, tier, ini_entry_of(section, "sites"));
    draft_merge(&draft);
    static const char *const first[] = {"deployment", "facts"};
    for (size_t i = 0; i < 2; i++) {
        const struct merged *merged = draft_section(&draft, first[i]);
        text_format(text, "\n[%s]\n", first[i]);
        if (merged)
            show_merged(NULL, merged, text);
    }
    show_derived(deployment, text);
    for (size_t i = 0; i < draft.section_count; i++) {
        const struct merged *merged = &draft.sections[i];
        if (string_equal(merged->name, first[0]) || string_equal(merged->name, first[1]))
            continue;
        const struct plugin_use *use = use_of(&draft, merged);
        text_format(text, "\n[%s]\n", merged->name);
        show_defaults(&draft, use, merged, text);
        show_merged(use, merged, text);
    }
    show_implied(&draft, deployment, text);
    draft_free(&draft);
}

static void show_site(const struct config *config, struct text *text)
{
    const struct ini_file *file = &config->own->site.ini;
    text_format(text, "; ==== site: %s ====\n", config->site_file);
    for (size_t i = 0; i < file->count; i++) {
        const struct ini_section *section = &file->sections[i];
        const struct plugin_use *use = map_get(&config->own->plugins_by_name, section->name);
        text_format(text, "\n[%s]\n", section->name);
        for (size_t j = 0; j < section->count; j++) {
            const struct ini_entry *entry = &section->entries[j];
            if (*entry->value)
                show_line(text, entry->key, entry, is_secret(use, section->name, entry->key), file->path);
        }
    }
    text_append_string(text, "\n; required of every deployment:");
    for (size_t i = 0; config->site.require && config->site.require[i]; i++)
        text_format(text, "%s %s", i ? "," : "", config->site.require[i]);
    text_append_char(text, '\n');
}

static void keep_arena(struct config_private *own, struct arena arena)
{
    memory_reserve(&own->arenas, &own->arena_capacity, own->arena_count + 1, sizeof *own->arenas);
    own->arenas[own->arena_count++] = arena;
}

void config_show(const struct config *config, struct text *text)
{
    show_site(config, text);
    /* What reading again complains of was said before; what it takes from the arena stays until the configuration goes. */
    for (size_t i = 0; i < config->deployment_count; i++) {
        struct deployment *deployment = &config->deployments[i];
        text_format(text, "\n; ==== deployment %s: %s ====\n", deployment->id, deployment->file);
        if (deployment->broken) {
            text_format(text, "; %s\n", deployment->broken);
            continue;
        }
        struct config again = *config;
        again.problems = (struct problems){0};
        again.arena = (struct arena){0};
        struct source source;
        source_read(&again, config->own->paths[i], &source);
        if (source.first_error)
            text_format(text, "; %s\n", source.first_error);
        else
            show_layers(&again, deployment, &source, text);
        ini_free(&source.ini);
        problems_free(&again.problems);
        keep_arena(config->own, again.arena);
    }
}
