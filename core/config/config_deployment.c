/* One deployment file: its own section, its flows, and the order in which the rest of it is read. A file with errors
 * gives a deployment that is broken, never none. */
#include "config/private.h"

#include <stdlib.h>
#include <string.h>

#define SITES_MAXIMUM 1000
#define COUNT(list) (sizeof(list) / sizeof *(list))

static const char *const stages[] = {"planned", "pilot", "live", "paused", "retired", NULL};
static const char *const kinds[] = {"product", "site", "data-release", NULL};
static const char *const forms[] = {"identified", "limited", "deidentified", "synthetic", NULL};
static const char *const purposes[] = {"treatment", "operations", "product", "research", NULL};
static const char *const trainings[] = {"no", "local", "vendor-product", "foundation-model", NULL};

static const struct option_description deployment_keys[] = {
    {.name = "id", .type = OPTION_TEXT},
    {.name = "include", .type = OPTION_LIST},
    {.name = "sites", .type = OPTION_LIST},
    {.name = "site", .type = OPTION_TEXT},
    {.name = "inherit_from", .type = OPTION_TEXT},
    {.name = "product", .type = OPTION_TEXT},
    {.name = "version", .type = OPTION_TEXT},
    {.name = "seen_on", .type = OPTION_DATE},
    {.name = "change_notice", .type = OPTION_TEXT},
    {.name = "vendor", .type = OPTION_TEXT},
    {.name = "stage", .type = OPTION_CHOICE, .choices = stages},
    {.name = "kind", .type = OPTION_CHOICE, .choices = kinds},
    {.name = "go_live", .type = OPTION_DATE},
    {.name = "live_since", .type = OPTION_DATE},
    {.name = "owner", .type = OPTION_TEXT},
    {.name = "stop", .type = OPTION_TEXT},
};

static const struct option_description flow_keys[] = {
    {.name = "what", .type = OPTION_LIST},
    {.name = "form", .type = OPTION_CHOICE, .choices = forms},
    {.name = "to", .type = OPTION_TEXT},
    {.name = "from", .type = OPTION_TEXT},
    {.name = "purpose", .type = OPTION_CHOICE, .choices = purposes},
    {.name = "trains", .type = OPTION_CHOICE, .choices = trainings},
};

const struct option_description *deployment_key(const char *section, const char *key)
{
    if (string_equal(section, "deployment"))
        return option_among(deployment_keys, COUNT(deployment_keys), key);
    if (string_starts(section, "flow:"))
        return option_among(flow_keys, COUNT(flow_keys), key);
    return NULL;
}

/* ---- [deployment] ---- */

static void check_key(struct draft *draft, const struct piece *piece, const struct ini_entry *entry)
{
    if (string_starts(entry->key, "ref.") && entry->key[4])
        return;
    struct ini_entry copy = *entry;
    struct ini_section one = {piece->section->name, piece->section->line, &copy, 1};
    struct merged alone = {one.name, (struct piece[]){{piece->source, &one}}, 1, false};
    draft_table(draft, &alone, deployment_keys, COUNT(deployment_keys));
    bool own_file = piece->source == draft->layers[draft->layer_count - 1];
    if (!own_file && (string_equal(entry->key, "id") || string_equal(entry->key, "sites")))
        draft_problem(
            draft, piece, entry, false, NULL, "\"%s\" belongs in the deployment's own file", entry->key);
}

static void check_keys(struct draft *draft, const struct merged *merged)
{
    for (size_t i = 0; i < merged->count; i++) {
        const struct piece *piece = &merged->pieces[i];
        for (size_t j = 0; j < piece->section->count; j++)
            check_key(draft, piece, &piece->section->entries[j]);
    }
}

/* Of which file its inherited checks are: relative to the file that says so. */
static void take_inherit_from(struct draft *draft, const struct merged *merged)
{
    const struct source *source = NULL;
    const struct ini_entry *entry = merged_entry(merged, "inherit_from", &source);
    const char *path =
        entry ? source_path(&draft->config->arena, source, entry->value) : draft->own->inherit_from;
    draft->own->inherits[draft->deployment - draft->config->deployments] = path;
}

static void take_keys(struct draft *draft, const struct merged *merged)
{
    struct deployment *deployment = draft->deployment;
    const struct {
        const char *key;
        const char **place;
        const char *fallback;
    } texts[] = {
        {"product", &deployment->product, ""},
        {"version", &deployment->version, ""},
        {"vendor", &deployment->vendor, ""},
        {"stage", &deployment->stage, ""},
        {"kind", &deployment->kind, "product"},
        {"owner", &deployment->owner, ""},
        {"stop", &deployment->stop, ""},
    };
    for (size_t i = 0; i < COUNT(texts); i++) {
        const char *value = settings_get(&deployment->settings, texts[i].key);
        *texts[i].place = value ? value : texts[i].fallback;
    }
    const char *go_live = settings_get(&deployment->settings, "go_live");
    const char *live_since = settings_get(&deployment->settings, "live_since");
    if (go_live)
        date_parse(go_live, &deployment->go_live);
    if (live_since)
        date_parse(live_since, &deployment->live_since);
    draft->own->inherits[deployment - draft->config->deployments] = draft->own->inherit_from;
    if (merged) {
        check_keys(draft, merged);
        take_inherit_from(draft, merged);
    }
}

/* ---- [flow:NAME] ---- */

static bool is_flow(const struct merged *merged)
{
    return merged->has_colon && string_starts(merged->name, "flow:") && merged->name[5];
}

static void take_flow(struct draft *draft, const struct merged *merged, struct flow *flow)
{
    const struct piece *top = merged_top(merged);
    *flow = (struct flow){.name = merged->name + strlen("flow:"),
        .settings = draft_settings(draft, merged),
        .origin = {top->source->ini.path, top->section->line}};
    draft_table(draft, merged, flow_keys, COUNT(flow_keys));
    if (!settings_get(&flow->settings, "to") && !settings_get(&flow->settings, "from"))
        draft_problem(draft, top, NULL, false, "to = vendor, to = us, from = vendor …",
            "[%s] needs \"to\" or \"from\"", merged->name);
}

static void take_flows(struct draft *draft)
{
    struct deployment *deployment = draft->deployment;
    size_t count = 0;
    for (size_t i = 0; i < draft->section_count; i++)
        count += is_flow(&draft->sections[i]);
    if (!count)
        return;
    deployment->flows = arena_take(&draft->config->arena, count * sizeof *deployment->flows);
    for (size_t i = 0; i < draft->section_count; i++) {
        if (is_flow(&draft->sections[i]))
            take_flow(draft, &draft->sections[i], &deployment->flows[deployment->flow_count++]);
    }
}

/* ---- the whole ---- */

static void take_all(struct draft *draft)
{
    const struct merged *merged = draft_section(draft, "deployment");
    if (merged)
        draft->deployment->settings = draft_settings(draft, merged);
    take_keys(draft, merged);
    take_flows(draft);
    draft_facts(draft);
    draft_checks(draft);
    draft_acts(draft);
    draft_committee(draft);
}

static struct deployment *add_deployment(struct config *config, const char *path, const char *shown)
{
    struct config_private *own = config->own;
    size_t needed = config->deployment_count + 1;
    memory_reserve(&config->deployments, &own->deployment_capacity, needed, sizeof *config->deployments);
    memory_reserve(&own->paths, &own->path_capacity, needed, sizeof *own->paths);
    memory_reserve(&own->inherits, &own->inherit_capacity, needed, sizeof *own->inherits);
    own->paths[config->deployment_count] = path;
    struct deployment *deployment = &config->deployments[config->deployment_count++];
    *deployment = (struct deployment){.file = shown,
        .product = "",
        .version = "",
        .vendor = "",
        .stage = "",
        .kind = "product",
        .owner = "",
        .stop = "",
        .go_live = date_none(),
        .live_since = date_none(),
        .first_go = date_none()};
    deployment->answered.on = date_none();
    return deployment;
}

void deployment_missing(struct config *config, const char *id)
{
    const char *message = arena_format(
        &config->arena, "there is no file of the deployment \"%s\", which [site] expect names", id);
    struct deployment *deployment = add_deployment(config, config->site_file, config->site_file);
    deployment->id = id;
    deployment->folder = "";
    deployment->broken = message;
    deployment->gone = true;
    problem_add(&config->problems, &(struct problem){.file = config->site_file,
                                       .message = message,
                                       .advice = "put the file back, or take the id out of expect"});
}

void deployment_gone(struct config *config, const struct known_deployment *known, const char *shown)
{
    struct deployment *deployment = add_deployment(config, config->site_file, shown);
    deployment->id = arena_copy(&config->arena, known->id);
    deployment->folder = "";
    deployment->gone = true;
    deployment->broken = arena_format(&config->arena,
        "its file is gone from %s: put it back, or end the deployment with `golive retire %s`", shown,
        known->id);
}

/* "deployments.d/ambient-scribe.ini" gives "ambient-scribe": what a file without a usable id is called. */
static const char *name_of_file(struct arena *arena, const char *path)
{
    const char *slash = strrchr(path, '/');
    const char *name = slash ? slash + 1 : path;
    size_t length = strlen(name);
    if (length > 4 && string_equal(name + length - 4, ".ini"))
        length -= 4;
    return arena_copy_bytes(arena, name, length);
}

/* "ambient-scribe" or "ambient-scribe@north" */
static bool is_deployment_id(const char *id)
{
    const char *at = strchr(id, '@');
    AUTO_FREE char *name = at ? memory_format("%.*s", (int)(at - id), id) : memory_copy(id);
    return value_is_id(name) && (!at || value_is_id(at + 1));
}

/* Complains of an id that is missing or no id; true if it is one. */
static bool check_id(struct draft *draft, const struct piece *piece, const struct ini_entry *entry)
{
    if (!piece->section && !piece->source->first_error) {
        ini_line_problem(&draft->config->problems, &piece->source->ini, 0, 0, 0,
            "begin the file with [deployment] and id = NAME", "there is no section [deployment]");
        draft->first_error = "there is no section [deployment]";
    } else if (piece->section && (!entry || !*entry->value)) {
        const char *name = name_of_file(&draft->scratch, draft->deployment->file);
        AUTO_FREE char *advice = memory_format("add id = %s", name);
        draft_problem(
            draft, piece, NULL, false, advice, "[deployment] needs \"id\": its history hangs on it");
    } else if (piece->section && !is_deployment_id(entry->value)) {
        draft_problem(draft, piece, entry, true, "use a-z, 0-9, dot, underscore and hyphen",
            "\"%.80s\" is no id for a deployment", entry->value);
    } else {
        return piece->section != NULL;
    }
    return false;
}

static const char *take_id(struct draft *draft, const struct source *source, const char *site)
{
    struct arena *arena = &draft->config->arena;
    const struct piece piece = {source, ini_section_of(&source->ini, "deployment")};
    const struct ini_entry *entry = ini_entry_of(piece.section, "id");
    const char *id =
        check_id(draft, &piece, entry) ? entry->value : name_of_file(arena, draft->deployment->file);
    return site ? arena_format(arena, "%s@%s", id, site) : id;
}

/* The site's name for those who ask, unless a file gives a better one. */
static void add_site_key(struct draft *draft, const char *site)
{
    struct settings *settings = &draft->deployment->settings;
    if (!site || settings_get(settings, "site"))
        return;
    struct setting *items = arena_take(&draft->config->arena, (settings->count + 1) * sizeof *items);
    if (settings->count)
        memcpy(items, settings->items, settings->count * sizeof *items);
    items[settings->count] = (struct setting){.key = "site", .value = site};
    *settings = (struct settings){items, settings->count + 1};
}

static void read_one(struct config *config, const struct source *source, const char *path, const char *shown,
    const char *site, const struct ini_entry *sites)
{
    struct draft draft = draft_begin(config, add_deployment(config, path, shown));
    draft.deployment->folder = source->folder ? source->folder : "";
    if (source->first_error)
        draft.first_error = source->first_error;
    AUTO_FREE char *tier = site ? memory_format("sites/%s.ini", site) : NULL;
    draft_pile(&draft, source, tier, sites);
    draft_merge(&draft);
    draft.deployment->id = take_id(&draft, source, site);
    take_all(&draft);
    add_site_key(&draft, site);
    if (draft.first_error)
        draft.deployment->broken = arena_format(&config->arena, "%s", draft.first_error);
    draft_free(&draft);
}

/* Complains of what is no list of sites; the file is broken by it. */
static void check_sites(struct config *config, struct source *source, const struct ini_entry *entry,
    const char *const *sites, size_t count)
{
    if (count > SITES_MAXIMUM) {
        ini_problem(&config->problems, &source->ini, entry, false, "split the file",
            "%zu sites; the limit is %d", count, SITES_MAXIMUM);
        source->first_error = "it names too many sites";
    }
    for (size_t i = 0; i < count && count <= SITES_MAXIMUM; i++) {
        if (value_is_id(sites[i]))
            continue;
        ini_problem(&config->problems, &source->ini, entry, true, "use a-z, 0-9, dot, underscore and hyphen",
            "\"%.80s\" is no name for a site", sites[i]);
        if (!source->first_error)
            source->first_error = "a site has a name that it cannot have";
    }
}

static void read_all(struct config *config, struct source *source, const char *path, const char *shown)
{
    const struct ini_entry *entry = ini_entry_of(ini_section_of(&source->ini, "deployment"), "sites");
    size_t count = 0;
    const char *const *sites = entry ? ini_list(&config->arena, entry->raw, &count) : NULL;
    check_sites(config, source, entry, sites, count);
    if (!count || count > SITES_MAXIMUM)
        read_one(config, source, path, shown, NULL, NULL);
    for (size_t i = 0; i < count && count <= SITES_MAXIMUM; i++)
        read_one(config, source, path, shown, value_is_id(sites[i]) ? sites[i] : NULL, entry);
    source_keep_strings(config->own, source);
}

void deployment_read(struct config *config, const char *path, const char *shown)
{
    struct source source;
    source_read(config, path, &source);
    read_all(config, &source, path, shown);
}

void deployment_take(struct config *config, struct ini_file *ini)
{
    struct source source;
    const char *path = ini->path;
    source_take(config, ini, &source);
    read_all(config, &source, path, path);
}
