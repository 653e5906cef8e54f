/* Which sections of a deployment are checks, which plugin judges each, and which checks the policy requires without a
 * section. Knows no plugin by name. */
#include "config/private.h"

#include <stdlib.h>
#include <string.h>

#define COUNT(list) (sizeof(list) / sizeof *(list))
#define FEW 24 /* up to here looking one by one is quicker than a map */

static const char *const other_sections[] = {"deployment", "facts", "approval", "exception",
    "flow:", "reading:", "accept:", "asked:", "waiver:", "study:", "condition:"};

/* What nearly all sections are, told quickly. */
static bool is_check(const struct merged *merged)
{
    static const char *const others[] = {"deployment", "facts", "approval", "exception"};
    for (size_t i = 0; i < COUNT(others); i++) {
        if (string_equal(merged->name, others[i]))
            return false;
    }
    return !merged->has_colon;
}

static bool among(const char *name, const char *const *list, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (string_ends(list[i], ":") ? string_starts(name, list[i]) && name[strlen(list[i])]
                                      : string_equal(name, list[i]))
            return true;
    }
    return false;
}

static void suggest_section(const struct draft *draft, const char *name, struct text *advice)
{
    const struct config_private *own = draft->own;
    size_t count = 0, shipped = 0;
    while (own->shipped && own->shipped[shipped])
        shipped++;
    const char **names = memory_new(COUNT(other_sections) + own->plugin_count + shipped, sizeof *names);
    for (size_t i = 0; i < COUNT(other_sections); i++)
        names[count++] = other_sections[i];
    for (size_t i = 0; i < own->plugin_count; i++)
        names[count++] = own->plugins[i].name;
    for (size_t i = 0; i < shipped; i++)
        names[count++] = own->shipped[i];
    const char *colon = strchr(name, ':');
    AUTO_FREE char *word = colon ? memory_format("%.*s", (int)(colon - name) + 1, name) : memory_copy(name);
    value_suggest(advice, word, names, count);
    if (!advice->length)
        text_append_string(advice, "a check whose name is not its plugin's needs plugin = NAME");
    free(names);
}

static void unknown_section(struct draft *draft, const struct merged *merged)
{
    const struct piece *top = merged_top(merged);
    struct text advice = {0};
    if (site_own_section(merged->name)) {
        draft_problem(
            draft, top, NULL, false, "move it there", "[%s] belongs in the site file", merged->name);
    } else {
        if (!problems_full(&draft->config->problems, top->source->ini.path))
            suggest_section(draft, merged->name, &advice);
        draft_problem(draft, top, NULL, false, text_string(&advice), "unknown section [%s]", merged->name);
    }
    text_free(&advice);
}

static void unknown_plugin(struct draft *draft, const struct merged *merged, const struct ini_entry *entry,
    const struct source *source)
{
    struct text advice = {0};
    const struct piece *piece = merged_top(merged);
    for (size_t i = 0; i < merged->count; i++) {
        if (merged->pieces[i].source == source)
            piece = &merged->pieces[i];
    }
    suggest_section(draft, entry->value, &advice);
    draft_problem(
        draft, piece, entry, true, text_string(&advice), "no plugin \"%.80s\" is installed", entry->value);
    text_free(&advice);
}

/* True if the section is a check, which is then in CHECK. */
static bool read_section(struct draft *draft, const struct merged *merged, struct check *check)
{
    if (!is_check(merged) && among(merged->name, other_sections, COUNT(other_sections)))
        return false;
    const struct source *source = NULL;
    const struct ini_entry *entry = merged_entry(merged, "plugin", &source);
    const char *plugin = entry ? entry->value : merged->name;
    const struct plugin_use *use = map_get(&draft->own->plugins_by_name, plugin);
    if (!use && (plugin_ships(draft->own, plugin) || site_requires(draft->config, plugin)))
        use = &draft->own->missing_plugin;
    if (!use && entry) {
        unknown_plugin(draft, merged, entry, source);
        return false;
    }
    if (!use) {
        unknown_section(draft, merged);
        return false;
    }
    if (!value_is_id(merged->name)) {
        draft_problem(draft, merged_top(merged), NULL, false, "use a-z, 0-9, dot, underscore and hyphen",
            "\"%.80s\" is no id for a check", merged->name);
        return false;
    }
    check_build(draft, merged, use, use->description ? use->name : plugin, check);
    return true;
}

/* ---- all checks of a deployment ---- */

static struct check *check_named(struct check *checks, size_t count, const struct map *by_id, const char *id)
{
    if (count > FEW)
        return map_get(by_id, id);
    for (size_t i = 0; i < count; i++) {
        if (string_equal(checks[i].id, id))
            return &checks[i];
    }
    return NULL;
}

/* Names of checks that are there without a section, too: those that the policy requires in its order, then those that
 * it says are inherited. What is asked of products is not asked of a site, and a site inherits nothing. NULL-ended. */
static const char *const *wanted_checks(struct draft *draft, size_t *ret_count)
{
    const struct site *site = &draft->config->site;
    size_t most = 0, count = 0;
    while (site->require[most])
        most++;
    size_t required = most;
    for (size_t i = 0; site->inherit[i]; i++)
        most++;
    const char **names = arena_take(&draft->scratch, (most + 1) * sizeof *names);
    bool is_site = string_equal(draft->deployment->kind, "site");
    for (size_t i = 0; i < required; i++) {
        if (!is_site || draft_section(draft, site->require[i]))
            names[count++] = site->require[i];
    }
    for (size_t i = 0; site->inherit[i] && !is_site; i++) {
        if (!site_requires(draft->config, site->inherit[i]) && !draft_section(draft, site->inherit[i]))
            names[count++] = site->inherit[i];
    }
    *ret_count = count;
    return names;
}

/* CHECKS holds READ_COUNT checks in file order behind WANTED_COUNT free places. Puts those that are wanted into these
 * places, in their order, and makes those that have no section; closes the gaps behind. Returns how many there are. */
static size_t order_checks(struct draft *draft, struct check *checks, const char *const *wanted,
    size_t wanted_count, size_t read_count, const struct map *by_id)
{
    struct check *read = checks + wanted_count;
    for (size_t i = 0; i < wanted_count; i++) {
        struct check *check = check_named(read, read_count, by_id, wanted[i]);
        if (check) {
            checks[i] = *check;
            check->plugin = NULL; /* a gap */
        } else if (site_inherits(draft->config, wanted[i])) {
            check_inherit(draft, wanted[i], &checks[i]);
        } else {
            check_imply(draft, wanted[i], &checks[i]);
        }
    }
    size_t count = wanted_count;
    for (size_t i = 0; i < read_count; i++) {
        if (read[i].plugin)
            checks[count++] = read[i];
    }
    return count;
}

void draft_checks(struct draft *draft)
{
    struct deployment *deployment = draft->deployment;
    struct arena *arena = &draft->config->arena;
    size_t wanted_count = 0;
    const char *const *wanted = wanted_checks(draft, &wanted_count);
    size_t most = wanted_count;
    for (size_t i = 0; i < draft->section_count; i++)
        most += is_check(&draft->sections[i]);
    struct check *checks = arena_take(arena, most * sizeof *checks);
    size_t read = 0;
    for (size_t i = 0; i < draft->section_count; i++)
        read += read_section(draft, &draft->sections[i], checks + wanted_count + read);
    struct map *by_id = NULL;
    if (wanted_count + read > FEW) {
        by_id = arena_take(arena, sizeof *by_id);
        for (size_t i = 0; i < read; i++)
            map_put(by_id, checks[wanted_count + i].id, &checks[wanted_count + i]);
    }
    deployment->checks = checks;
    deployment->checks_by_id = by_id;
    deployment->check_count = order_checks(draft, checks, wanted, wanted_count, read, by_id);
    for (size_t i = 0; by_id && wanted_count && i < deployment->check_count; i++)
        map_put(by_id, checks[i].id, &checks[i]);
}
