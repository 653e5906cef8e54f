/* From a section to a check: its options typed and checked against its plugin's description, and what golive itself
 * reads of it. Knows no plugin by name. */
#include "config/private.h"

#include <stdlib.h>
#include <string.h>

#define COUNT(list) (sizeof(list) / sizeof *(list))
#define PARTS_MAXIMUM 99
#define TIMEOUT_DEFAULT 10 /* seconds */
#define TIMEOUT_MAXIMUM 3600
#define LEADS_MAXIMUM 16
#define FEW 24 /* up to here looking one by one is quicker than a map */

enum reserved {
    KEY_PLUGIN,
    KEY_REQUIRED,
    KEY_OWNER,
    KEY_LEAD,
    KEY_TIMEOUT,
    KEY_BY,
    KEY_ROLE,
    KEY_ON,
    KEY_COUNT
};

static const struct option_description reserved_keys[KEY_COUNT] = {
    [KEY_PLUGIN] = {.name = "plugin", .type = OPTION_TEXT},
    [KEY_REQUIRED] = {.name = "required", .type = OPTION_YES_NO},
    [KEY_OWNER] = {.name = "owner", .type = OPTION_TEXT},
    [KEY_LEAD] = {.name = "lead", .type = OPTION_LIST},
    [KEY_TIMEOUT] = {.name = "timeout", .type = OPTION_DURATION},
    [KEY_BY] = {.name = "attested_by", .type = OPTION_TEXT},
    [KEY_ROLE] = {.name = "attested_role", .type = OPTION_TEXT},
    [KEY_ON] = {.name = "attested_on", .type = OPTION_DATE},
};

const struct option_description *reserved_key(const char *name)
{
    for (size_t i = 0; i < KEY_COUNT; i++) {
        if (string_equal(reserved_keys[i].name, name))
            return &reserved_keys[i];
    }
    return NULL;
}

static bool is_reserved(const struct option_description *option)
{
    return option >= reserved_keys && option < reserved_keys + KEY_COUNT;
}

/* ---- plugins ---- */

static void index_keys(struct plugin_use *use)
{
    const struct plugin_description *plugin = use->description;
    for (size_t i = 0; plugin && i < plugin->option_count; i++)
        map_put(&use->keys, plugin->options[i].name, &plugin->options[i]);
    for (size_t i = 0; i < KEY_COUNT; i++)
        map_put(&use->keys, reserved_keys[i].name, (void *)(uintptr_t)&reserved_keys[i]);
    for (size_t i = 0; plugin && i < plugin->rule_count; i++)
        map_put(&use->rules, plugin->rules[i].id, &plugin->rules[i]);
}

/* [policy] warn_within is the default of every plugin's option of that name; its sections may say otherwise. */
static void take_policy(struct config *config, struct plugin_use *use)
{
    static const char name[] = "warn_within";
    const struct settings *policy = &config->site.policy;
    if (!plugin_option(use->description, name))
        return;
    for (size_t i = 0; i < policy->count; i++) {
        if (string_equal(policy->items[i].key, name))
            use->defaults = (struct settings){&policy->items[i], 1};
    }
}

void config_plugins_index(
    struct config *config, const struct plugin_description *const *plugins, size_t plugin_count)
{
    struct config_private *own = config->own;
    own->plugins = arena_take(&config->arena, plugin_count * sizeof *own->plugins);
    own->plugin_count = plugin_count;
    for (size_t i = 0; i < plugin_count; i++) {
        own->plugins[i].description = plugins[i];
        own->plugins[i].name = plugins[i]->name;
        index_keys(&own->plugins[i]);
        take_policy(config, &own->plugins[i]);
        map_put(&own->plugins_by_name, plugins[i]->name, &own->plugins[i]);
    }
    index_keys(&own->missing_plugin);
}

void config_plugins_free(struct config_private *own)
{
    for (size_t i = 0; i < own->plugin_count; i++) {
        map_free(&own->plugins[i].keys);
        map_free(&own->plugins[i].rules);
    }
    map_free(&own->missing_plugin.keys);
    map_free(&own->missing_plugin.rules);
    map_free(&own->plugins_by_name);
}

const struct rule *config_plugins_rule(const struct config_private *own, const char *id)
{
    for (size_t i = 0; i < own->plugin_count; i++) {
        const struct rule *rule = map_get(&own->plugins[i].rules, id);
        if (rule)
            return rule;
    }
    return NULL;
}

bool plugin_ships(const struct config_private *own, const char *name)
{
    for (size_t i = 0; own->shipped && own->shipped[i]; i++) {
        if (string_equal(own->shipped[i], name))
            return true;
    }
    return false;
}

/* ---- one section ---- */

struct found { /* a reserved key */
    const struct piece *piece;
    const struct ini_entry *entry;
};

struct building {
    struct draft *draft;
    const struct merged *merged;
    const struct plugin_use *use;
    struct setting *items; /* options; the draft's buffer */
    size_t count;
    bool changed;      /* something was added to the site's defaults */
    size_t parts;      /* document.2 and so on */
    bool may_repeat;   /* a key may be there already: from the site file or a farther file */
    struct map places; /* key -> item, where there are many that may repeat */
    bool use_places;
    struct found reserved[KEY_COUNT];
    struct severity *severities; /* NULL while there is none */
    size_t severity_count;
    struct own_rules rules; /* that the section declares */
    size_t most;            /* entries that there can be */
    size_t next_option;     /* that probably comes next */
};

static struct setting *item_of(struct building *building, const char *key)
{
    if (building->use_places)
        return map_get(&building->places, key);
    for (size_t i = 0; building->may_repeat && i < building->count; i++) {
        if (string_equal(building->items[i].key, key))
            return &building->items[i];
    }
    return NULL;
}

static void set_item(
    struct building *building, const struct piece *piece, const struct ini_entry *entry, const char *value)
{
    struct setting *item = item_of(building, entry->key);
    building->changed = true;
    if (!item) {
        item = &building->items[building->count++];
        if (building->use_places)
            map_put(&building->places, entry->key, item);
    }
    *item = (struct setting){entry->key, value, origin_of(piece->source, entry)};
}

static void take_option(struct building *building, const struct piece *piece, const struct ini_entry *entry,
    const struct option_description *option)
{
    const char *value =
        option->type == OPTION_LIST || option->type == OPTION_COMMAND ? entry->raw : entry->value;
    if (!draft_value(building->draft, piece, entry, option))
        return;
    if (*value && option_names_files(option) && *value != '/' && *piece->source->folder)
        value = source_path(&building->draft->config->arena, piece->source, value);
    set_item(building, piece, entry, value);
}

static void take_severity(struct building *building, const struct piece *piece, const struct ini_entry *entry)
{
    static const enum status possible[] = {STATUS_FAIL, STATUS_WARN, STATUS_NOTE};
    const char *id = entry->key + strlen("severity.");
    const struct rule *rule = map_get(&building->use->rules, id);
    enum status status = STATUS_NONE;
    for (size_t i = 0; i < COUNT(possible); i++) {
        if (string_equal(entry->value, status_name(possible[i])))
            status = possible[i];
    }
    if (!status) {
        draft_problem(building->draft, piece, entry, true, "one of: fail, warn, note",
            "\"%.80s\" is none of the values of %s", entry->value, entry->key);
    } else if (!rule && building->use->description) {
        draft_problem(
            building->draft, piece, entry, false, NULL, "plugin %s has no rule %s", building->use->name, id);
    } else if (rule && status > rule->severity) {
        draft_problem(building->draft, piece, entry, true,
            "severity. only tightens; [loosen:RULE] of the site file loosens what is not law",
            "%s counts as %s already, and %s is looser", id, status_name(rule->severity),
            status_name(status));
    } else {
        if (!building->severities)
            building->severities =
                arena_take(&building->draft->scratch, building->most * sizeof *building->severities);
        building->severities[building->severity_count++] = (struct severity){id, status};
    }
}

/* The document or data set option of which KEY is a further part ("document.2"); NULL if it is none. *RET_NUMBER is the part's. */
static const struct option_description *part_of(
    const struct building *building, const char *key, int64_t *ret_number)
{
    const char *dot = strrchr(key, '.');
    if (!dot || dot == key || string_integer(dot + 1, ret_number) != 0 || dot[1] == '+' || dot[1] == '0')
        return NULL;
    AUTO_FREE char *name = memory_format("%.*s", (int)(dot - key), key);
    const struct option_description *option = map_get(&building->use->keys, name);
    return option && option_has_parts(option) ? option : NULL;
}

static void unknown_key(struct building *building, const struct piece *piece, const struct ini_entry *entry)
{
    const struct plugin_description *plugin = building->use->description;
    size_t count = 0;
    const char **names = memory_new(plugin->option_count + KEY_COUNT, sizeof *names);
    for (size_t i = 0; i < plugin->option_count; i++)
        names[count++] = plugin->options[i].name;
    for (size_t i = 0; i < KEY_COUNT; i++)
        names[count++] = reserved_keys[i].name;
    draft_unknown_key(building->draft, piece, entry, names, count);
    free(names);
}

/* The option of that key; NULL if there is none. Sections tend to name options in the order of the description. */
static const struct option_description *find_option(struct building *building, const char *key)
{
    const struct plugin_description *plugin = building->use->description;
    size_t next = building->next_option;
    const struct option_description *option =
        plugin && next < plugin->option_count ? &plugin->options[next] : NULL;
    if (!option || !string_equal(option->name, key))
        option = map_get(&building->use->keys, key);
    if (option && plugin && !is_reserved(option))
        building->next_option = (size_t)(option - plugin->options) + 1;
    return option;
}

static void take_entry(struct building *building, const struct piece *piece, const struct ini_entry *entry)
{
    const struct option_description *option = find_option(building, entry->key);
    int64_t part = 0;
    if (option && is_reserved(option)) {
        if (draft_value(building->draft, piece, entry, option))
            building->reserved[option - reserved_keys] = (struct found){piece, *entry->value ? entry : NULL};
    } else if (option) {
        take_option(building, piece, entry, option);
    } else if (string_starts(entry->key, "severity.")) {
        take_severity(building, piece, entry);
    } else if (!building->use->description) {
        set_item(building, piece, entry, entry->value);
    } else if (own_rules_take_key(building->use, entry->key)) {
        own_rules_take(building->draft, building->use, piece, entry, building->most, &building->rules);
    } else if ((option = part_of(building, entry->key, &part)) == NULL) {
        unknown_key(building, piece, entry);
    } else if (part < 2 || part > PARTS_MAXIMUM) {
        draft_problem(building->draft, piece, entry, false,
            "the first part has no number, the second is .2, the last .99", "\"%s\" is no part of %s",
            entry->key, option->name);
    } else {
        building->parts++;
        take_option(building, piece, entry, option);
    }
}

/* ---- what must hold of the whole section ---- */

static struct setting *setting_named(const struct building *building, const char *key)
{
    for (size_t i = 0; i < building->count; i++) {
        if (string_equal(building->items[i].key, key))
            return &building->items[i];
    }
    return NULL;
}

static void check_demanded(struct building *building)
{
    const struct plugin_description *plugin = building->use->description;
    for (size_t i = 0; plugin && i < plugin->option_count; i++) {
        const struct option_description *option = &plugin->options[i];
        if (!option->required || option->fallback || setting_named(building, option->name))
            continue;
        AUTO_FREE char *advice = memory_format("add %s = %s%s%s", option->name,
            option->example ? option->example : "…", *option->help ? "   ; " : "", option->help);
        draft_problem(building->draft, merged_top(building->merged), NULL, false, advice,
            "[%s] needs \"%s\", says plugin %s", building->merged->name, option->name, plugin->name);
    }
}

/* Finds where a setting was typed, to complain of it. */
static void complain_of_setting(
    struct building *building, const char *key, const char *format, const char *argument)
{
    for (size_t i = building->merged->count; i-- > 0;) {
        const struct piece *piece = &building->merged->pieces[i];
        const struct ini_entry *entry = ini_entry_of(piece->section, key);
        if (!entry)
            continue;
        AUTO_FREE char *message = memory_format(format, key, argument);
        draft_problem(building->draft, piece, entry, false, NULL, "%s", message);
        return;
    }
}

/* Parts are numbered without a gap, and no two of them are one file. */
static void check_parts(struct building *building)
{
    struct map files = {0};
    for (size_t i = 0; i < building->count; i++) {
        int64_t number = 1;
        const char *key = building->items[i].key;
        const struct option_description *option = map_get(&building->use->keys, key);
        if (!option)
            option = part_of(building, key, &number);
        if (!option || !option_has_parts(option) || !*building->items[i].value)
            continue;
        AUTO_FREE char *before = number == 2  ? memory_copy(option->name)
                                 : number > 2 ? memory_format("%s.%d", option->name, (int)number - 1)
                                              : NULL;
        if (before && !setting_named(building, before))
            complain_of_setting(building, key, "\"%s\" without \"%s\" before it", before);
        const char *file =
            arena_format(&building->draft->scratch, "%s\n%s", option->name, building->items[i].value);
        const char *other = map_get(&files, file);
        if (other)
            complain_of_setting(building, key, "\"%s\" names the same document as \"%s\"", other);
        else
            map_put(&files, file, (void *)(uintptr_t)key);
    }
    map_free(&files);
}

/* ---- what golive reads itself ---- */

static const char *reserved_text(const struct building *building, enum reserved key)
{
    return building->reserved[key].entry ? building->reserved[key].entry->value : NULL;
}

static int by_length(const void *a, const void *b)
{
    const int64_t *left = a, *right = b;
    return *left < *right ? 1 : *left > *right ? -1 : 0;
}

const int64_t *config_leads(struct config *config, const char *raw, size_t *ret_count)
{
    struct arena scratch = {0};
    size_t count = 0;
    const char *const *items = ini_list(&scratch, raw, &count);
    int64_t *leads = arena_take(&config->arena, LEADS_MAXIMUM * sizeof *leads);
    size_t taken = 0;
    for (size_t i = 0; i < count && taken < LEADS_MAXIMUM; i++)
        taken += duration_parse(items[i], &leads[taken]) == 0;
    if (taken)
        qsort(leads, taken, sizeof *leads, by_length);
    arena_free(&scratch);
    *ret_count = taken;
    return leads;
}

static void take_lead(struct building *building, struct check *check)
{
    const struct found *found = &building->reserved[KEY_LEAD];
    const struct site *site = &building->draft->config->site;
    check->leads = site->leads;
    check->lead_count = site->lead_count;
    if (!found->entry)
        return;
    check->leads = config_leads(building->draft->config, found->entry->raw, &check->lead_count);
    size_t count = 0;
    ini_list(&building->draft->scratch, found->entry->raw, &count);
    if (count > LEADS_MAXIMUM)
        draft_problem(building->draft, found->piece, found->entry, true, "name fewer",
            "%zu durations; the limit is %d", count, LEADS_MAXIMUM);
    const char *const *items = ini_list(&building->draft->scratch, found->entry->raw, NULL);
    for (; *items; items++) {
        int64_t seconds;
        if (duration_parse(*items, &seconds) != 0)
            draft_problem(building->draft, found->piece, found->entry, true, "such as 60d, 30d, 7d",
                "\"%.80s\" is not a duration", *items);
    }
}

static uint32_t take_timeout(struct building *building)
{
    const struct found *found = &building->reserved[KEY_TIMEOUT];
    int64_t seconds = TIMEOUT_DEFAULT;
    if (found->entry)
        duration_parse(found->entry->value, &seconds);
    if (seconds >= 1 && seconds <= TIMEOUT_MAXIMUM)
        return (uint32_t)seconds;
    draft_problem(building->draft, found->piece, found->entry, true, "1s to 1h",
        "\"%s\" is no time limit for a check", found->entry->value);
    return TIMEOUT_DEFAULT;
}

/* The three belong together and come from one file: who attests in one has not read the other. */
static struct person_act take_attested(struct building *building)
{
    struct person_act act = {.on = date_none()};
    const struct source *nearest = NULL;
    for (size_t i = building->merged ? building->merged->count : 0; !nearest && i-- > 0;) {
        for (enum reserved key = KEY_BY; key <= KEY_ON; key++) {
            const struct ini_entry *entry = building->reserved[key].entry;
            if (entry && building->reserved[key].piece->source == building->merged->pieces[i].source)
                nearest = building->merged->pieces[i].source;
        }
    }
    const struct found *any = NULL;
    unsigned given = 0;
    for (enum reserved key = KEY_BY; key <= KEY_ON; key++) {
        const struct found *found = &building->reserved[key];
        if (!found->entry || (nearest && found->piece->source != nearest))
            continue;
        any = found;
        given |= 1u << (key - KEY_BY);
    }
    if (!given)
        return act;
    if (given != 7) {
        draft_problem(building->draft, any->piece, any->entry, false,
            "attested_by, attested_role and attested_on go together", "the attestation lacks %s",
            !(given & 1)   ? "attested_by"
            : !(given & 2) ? "attested_role"
                           : "attested_on");
        return act;
    }
    act.by = reserved_text(building, KEY_BY);
    act.role = reserved_text(building, KEY_ROLE);
    date_parse(reserved_text(building, KEY_ON), &act.on);
    return act;
}

/* Of one rule the strictest counts, whoever says it: any file may tighten, and none takes that back. */
static void take_severities(struct building *building, struct check *check)
{
    const struct plugin_use *use = building->use;
    size_t most = use->severity_count + building->severity_count;
    if (building->severity_count == 0) {
        check->severities = use->severities;
        check->severity_count = use->severity_count;
        return;
    }
    struct severity *all = arena_take(&building->draft->config->arena, most * sizeof *all);
    struct map places = {0};
    size_t count = 0;
    for (size_t i = 0; i < most; i++) {
        const struct severity *one =
            i < use->severity_count ? &use->severities[i] : &building->severities[i - use->severity_count];
        struct severity *place = map_get(&places, one->rule);
        if (!place) {
            place = &all[count++];
            *place = *one;
            map_put(&places, one->rule, place);
        } else if (one->status < place->status) {
            place->status = one->status;
        }
    }
    map_free(&places);
    check->severities = all;
    check->severity_count = count;
}

/* ---- from a section to a check ---- */

static void begin(struct building *building)
{
    const struct plugin_use *use = building->use;
    size_t most = use->defaults.count;
    for (size_t i = 0; i < building->merged->count; i++)
        most += building->merged->pieces[i].section->count;
    building->may_repeat = use->defaults.count > 0 || building->merged->count > 1;
    building->use_places = building->may_repeat && most > FEW;
    building->most = most;
    memory_reserve(
        &building->draft->buffer, &building->draft->buffer_capacity, most, sizeof *building->items);
    building->items = building->draft->buffer;
    for (size_t i = 0; i < use->defaults.count; i++) {
        building->items[building->count++] = use->defaults.items[i];
        if (building->use_places)
            map_put(&building->places, use->defaults.items[i].key, &building->items[i]);
    }
}

static struct settings finish_settings(struct building *building)
{
    struct settings settings = {0};
    for (size_t i = 0; i < building->count; i++) {
        if (*building->items[i].value)
            building->items[settings.count++] = building->items[i];
    }
    building->count = settings.count;
    if (!building->changed)
        return building->use->defaults;
    settings.items = arena_take(&building->draft->config->arena, settings.count * sizeof *settings.items);
    if (settings.count)
        memcpy(settings.items, building->items, settings.count * sizeof *settings.items);
    return settings;
}

/* The reserved keys of the plugin's own section in the site file, checked when that was read. */
static void take_site_reserved(struct building *building, struct piece *ret_piece)
{
    const struct ini_section *section = building->use->site_section;
    *ret_piece = (struct piece){&building->draft->own->site, section};
    for (size_t i = 0; section && i < section->count; i++) {
        const struct option_description *option = map_get(&building->use->keys, section->entries[i].key);
        if (option && is_reserved(option) && *section->entries[i].value)
            building->reserved[option - reserved_keys] = (struct found){ret_piece, &section->entries[i]};
    }
}

static void take_golives_own(struct building *building, struct check *check)
{
    check->owner = reserved_text(building, KEY_OWNER);
    check->required = !string_equal(reserved_text(building, KEY_REQUIRED), "no");
    check->timeout = take_timeout(building);
    check->timeout_given = building->reserved[KEY_TIMEOUT].entry != NULL;
    check->attested = take_attested(building);
    take_lead(building, check);
    take_severities(building, check);
}

void check_build(struct draft *draft, const struct merged *merged, const struct plugin_use *use,
    const char *plugin, struct check *check)
{
    struct building building = {.draft = draft, .merged = merged, .use = use};
    struct piece site;
    begin(&building);
    take_site_reserved(&building, &site);
    for (size_t i = 0; i < merged->count; i++) {
        const struct piece *piece = &merged->pieces[i];
        for (size_t j = 0; j < piece->section->count; j++)
            take_entry(&building, piece, &piece->section->entries[j]);
    }
    const struct piece *top = merged_top(merged);
    *check = (struct check){.id = merged->name,
        .plugin = plugin,
        .description = use->description,
        .origin = {top->source->ini.path, top->section->line}};
    check->settings = finish_settings(&building);
    check_demanded(&building);
    if (building.parts)
        check_parts(&building);
    take_golives_own(&building, check);
    own_rules_finish(draft, merged, &building.rules, check);
    if (!use->description)
        check->missing = arena_format(&draft->config->arena, "plugin %s is not installed", plugin);
    map_free(&building.places);
}

void plugin_defaults(struct config *config, struct plugin_use *use, const struct ini_section *section)
{
    struct draft draft = draft_begin(config, NULL);
    const struct piece piece = {&config->own->site, section};
    struct merged merged = {section->name, (struct piece[]){piece}, 1, false};
    struct building building = {.draft = &draft, .merged = &merged, .use = use};
    struct check scratch = {0};
    begin(&building);
    for (size_t i = 0; i < section->count; i++)
        take_entry(&building, &piece, &section->entries[i]);
    if (building.reserved[KEY_PLUGIN].entry)
        draft_problem(&draft, &piece, building.reserved[KEY_PLUGIN].entry, false,
            "in the site file a section has the name of the plugin whose checks it holds the defaults of",
            "\"plugin\" in the site file");
    if (building.parts)
        check_parts(&building);
    struct settings defaults = finish_settings(&building);
    take_golives_own(&building, &scratch);
    use->defaults = defaults;
    use->severities = scratch.severities;
    use->severity_count = scratch.severity_count;
    use->site_section = section;
    map_free(&building.places);
    draft_free(&draft);
}

void check_imply(struct draft *draft, const char *name, struct check *check)
{
    const struct plugin_use *use = map_get(&draft->own->plugins_by_name, name);
    struct config *config = draft->config;
    struct merged none = {.name = name};
    struct building building = {
        .draft = draft, .merged = &none, .use = use ? use : &draft->own->missing_plugin};
    struct piece site;
    *check = (struct check){.id = name,
        .plugin = use ? use->name : name,
        .description = use ? use->description : NULL,
        .settings = building.use->defaults,
        .implied = true,
        .origin = {config->site_file, 0}};
    take_site_reserved(&building, &site);
    take_golives_own(&building, check);
    if (!use)
        check->missing = arena_format(
            &config->arena, "plugin %s is not installed, and there is no section [%s]", name, name);
}

void check_inherit(struct draft *draft, const char *name, struct check *check)
{
    const struct plugin_use *use = map_get(&draft->own->plugins_by_name, name);
    *check = (struct check){.id = name,
        .plugin = use ? use->name : name,
        .description = use ? use->description : NULL,
        .attested.on = date_none(),
        .timeout = TIMEOUT_DEFAULT,
        .required = true,
        .inherited = true,
        .missing = "no site file was judged",
        .origin = {draft->config->site_file, 0}};
}
