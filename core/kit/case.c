/* Reading a case: which of its sections are golive's own (the deployment, the site) and which are the case's. The former
 * are read by config/, just as in a deployment's file. See case.h. */
#include "kit/case_private.h"

#include "base/file.h"

#include <stdlib.h>
#include <string.h>

#define COUNT(list) (sizeof(list) / sizeof *(list))

/* Sections that are the case's own, and those that stand for the site file. All others are the deployment's. */
static const char *const own_sections[] = {"case", "at", "expect", NULL};
static const char *const own_kinds[] = {"evidence", "expect", "relies", NULL};
static const char *const site_sections[] = {"site", "policy", NULL};

static bool among(const char *name, const char *const *list)
{
    for (; *list; list++) {
        if (string_equal(name, *list))
            return true;
    }
    return false;
}

const char *case_subject(const struct ini_section *section, const char *kind)
{
    return section_subject(section, kind, ' ');
}

static bool is_own(const struct ini_section *section)
{
    bool own = among(section->name, own_sections);
    for (const char *const *kind = own_kinds; *kind && !own; kind++)
        own = case_subject(section, *kind) != NULL;
    return own;
}

void case_check_keys(struct plugin_case *of, const struct ini_section *section, const char *const *known)
{
    struct section_reader reader = {
        .problems = &of->problems, .file = &of->ini, .section = section, .arena = &of->arena};
    section_check_keys(&reader, known);
}

/* ---- the parts that config/ reads ---- */

/* Room for sections and entries of the same size as FILE's, with one section more. */
static void begin_part(const struct ini_file *file, struct ini_file *part)
{
    *part = (struct ini_file){
        .path = file->path,
        .sections = memory_new(file->count + 1, sizeof *part->sections),
        .entries = memory_new(file->entry_count + 2, sizeof *part->entries),
    };
}

static struct ini_section *add_section(struct ini_file *part, const char *name, uint32_t line)
{
    struct ini_section *section = &part->sections[part->count++];
    *section = (struct ini_section){name, line, &part->entries[part->entry_count], 0};
    return section;
}

static void add_entry(struct ini_file *part, struct ini_section *section, const struct ini_entry *entry)
{
    part->entries[part->entry_count++] = *entry;
    section->count++;
}

static void copy_section(struct ini_file *part, const struct ini_section *section,
    const struct ini_entry *additional, const char *without)
{
    struct ini_section *copy = add_section(part, section->name, section->line);
    for (size_t i = 0; i < section->count; i++) {
        if (!without || !string_equal(section->entries[i].key, without))
            add_entry(part, copy, &section->entries[i]);
    }
    if (additional && !ini_entry_of(section, additional->key))
        add_entry(part, copy, additional);
}

/* What stands for the site file: nothing is required of a case but the check that it is about. */
static void site_part(const struct ini_file *file, struct ini_file *part)
{
    static const struct ini_entry nothing = {.key = "require", .value = "", .raw = ""};
    begin_part(file, part);
    bool has_policy = false;
    for (size_t i = 0; i < file->count; i++) {
        const struct ini_section *section = &file->sections[i];
        bool policy = string_equal(section->name, "policy");
        has_policy |= policy;
        if (among(section->name, site_sections))
            copy_section(part, section, policy ? &nothing : NULL, NULL);
    }
    if (!has_policy)
        add_entry(part, add_section(part, "policy", 0), &nothing);
}

/* The deployment, which bears the case's name unless the case says otherwise. */
static void deployment_part(
    const struct ini_file *file, const struct ini_entry *id, const char *without_fact, struct ini_file *part)
{
    begin_part(file, part);
    bool has_deployment = false;
    for (size_t i = 0; i < file->count; i++) {
        const struct ini_section *section = &file->sections[i];
        bool deployment = string_equal(section->name, "deployment");
        has_deployment |= deployment;
        if (!is_own(section) && !among(section->name, site_sections))
            copy_section(part, section, deployment ? id : NULL,
                string_equal(section->name, "facts") ? without_fact : NULL);
    }
    if (!has_deployment)
        add_entry(part, add_section(part, "deployment", 0), id);
}

static struct config *read_config(const struct plugin_case *of, const struct plugin_description *plugin,
    const char *data_folder, const char *without_fact)
{
    static const struct ini_entry id = {.key = "id", .value = "case", .raw = "case"};
    struct ini_file site, deployment;
    site_part(&of->ini, &site);
    deployment_part(&of->ini, &id, without_fact, &deployment);
    struct config_options options = {.data_folder = data_folder, .site = &site};
    struct config *config = config_new(&options);
    config_deployment(config, &deployment, &plugin, 1);
    return config;
}

static void take_over_problems(struct plugin_case *of, const struct problems *problems)
{
    for (size_t i = 0; i < problems->count; i++) {
        if (!problems->items[i].warning)
            problem_add(&of->problems, &problems->items[i]);
    }
}

/* The check that the plugin judges; NULL if there is none or more than one. */
static const struct check *check_of(const struct config *config, const struct plugin_description *plugin)
{
    const struct check *found = NULL;
    if (config->deployment_count != 1)
        return NULL;
    const struct deployment *deployment = &config->deployments[0];
    for (size_t i = 0; i < deployment->check_count; i++) {
        if (deployment->checks[i].description != plugin)
            continue;
        if (found)
            return NULL;
        found = &deployment->checks[i];
    }
    return found;
}

static void take_deployment(
    struct plugin_case *of, const struct plugin_description *plugin, const char *data_folder)
{
    of->config = read_config(of, plugin, data_folder, NULL);
    take_over_problems(of, &of->config->problems);
    of->check = check_of(of->config, plugin);
    if (of->config->deployment_count == 1)
        of->deployment = &of->config->deployments[0];
    if (!of->check && !of->problems.error_count)
        ini_line_problem(&of->problems, &of->ini, 0, 0, 0, NULL,
            "a case has one section that plugin %s judges: [%s], or any with plugin = %s", plugin->name,
            plugin->name, plugin->name);
}

struct config *case_without_fact(const struct plugin_case *of, const struct plugin_description *plugin,
    const char *data_folder, const char *fact, const struct check **ret_check)
{
    struct config *config = read_config(of, plugin, data_folder, fact);
    const struct check *check = check_of(config, plugin);
    if (config->problems.error_count || !check)
        return config_free(config);
    *ret_check = check;
    return config;
}

/* ---- the case's own ---- */

static void take_about(struct plugin_case *of)
{
    static const char *const known[] = {"about", NULL};
    const struct ini_section *section = ini_section_of(&of->ini, "case");
    const struct ini_entry *about = ini_entry_of(section, "about");
    of->about = about ? about->value : "";
    if (section)
        case_check_keys(of, section, known);
}

static void take_day(struct plugin_case *of)
{
    static const char *const known[] = {"day", NULL};
    const struct ini_section *section = ini_section_of(&of->ini, "at");
    const struct ini_entry *day = ini_entry_of(section, "day");
    struct date date;
    if (section)
        case_check_keys(of, section, known);
    if (!day && string_starts(of->name, CASE_DRILL))
        of->at = instant_now(); /* of a drill's day the drill knows */
    else if (!day)
        ini_line_problem(&of->problems, &of->ini, 0, 0, 0, "[at] and day = 2026-11-22, or an instant",
            "a case says which day it is");
    else if (date_parse(day->value, &date) == 0)
        of->at = date_begin(date);
    else if (instant_parse(day->value, &of->at) != 0)
        ini_problem(&of->problems, &of->ini, day, true, "write 2026-11-22 or 2026-11-22T12:00:00Z",
            "\"%.80s\" is no day", day->value);
}

static void take_reliances(struct plugin_case *of)
{
    static const char *const known[] = {"status", NULL};
    of->reliances = arena_take(&of->arena, (of->ini.count + 1) * sizeof *of->reliances);
    for (size_t i = 0; i < of->ini.count; i++) {
        const struct ini_section *section = &of->ini.sections[i];
        const char *check = case_subject(section, "relies");
        const struct ini_entry *entry = ini_entry_of(section, "status");
        if (!check)
            continue;
        case_check_keys(of, section, known);
        enum status status = entry ? status_parse(entry->value) : STATUS_NONE;
        if (status == STATUS_NONE)
            ini_section_problem(&of->problems, &of->ini, section,
                "status = fail, unknown, warn, note, pass or not-applicable",
                "[%s] does not say how that check stands", section->name);
        of->reliances[of->reliance_count++] = (struct judge_reliance){check, status};
    }
}

static const char *name_of(struct arena *arena, const char *path)
{
    const char *slash = strrchr(path, '/');
    const char *name = slash ? slash + 1 : path;
    size_t length = strlen(name);
    if (string_ends(name, CASE_SUFFIX))
        length -= strlen(CASE_SUFFIX);
    return arena_copy_bytes(arena, name, length);
}

struct plugin_case *case_read(
    const char *path, const struct plugin_description *plugin, const char *data_folder)
{
    struct plugin_case *of = memory_new(1, sizeof *of);
    of->path = memory_copy(path);
    of->name = name_of(&of->arena, path);
    of->about = "";
    if (ini_read(of->path, &of->ini, &of->problems) != 0)
        return of;
    take_about(of);
    take_deployment(of, plugin, data_folder); /* sets the zone, which the day needs */
    take_day(of);
    take_reliances(of);
    if (of->check)
        case_take_evidence(of, plugin, data_folder);
    case_take_expectations(of, plugin);
    return of;
}

struct plugin_case *case_free(struct plugin_case *of)
{
    if (!of)
        return NULL;
    config_free(of->config);
    ini_free(&of->ini);
    problems_free(&of->problems);
    free(of->path);
    arena_free(&of->arena);
    free(of);
    return NULL;
}
