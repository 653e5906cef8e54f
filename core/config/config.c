/* From INI files to the model: which files are read in what order, and what belongs to the whole of them. See config.h. */
#include "config/private.h"

#include "base/seen.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

struct config *config_new(const struct config_options *options)
{
    struct config *config = memory_new(1, sizeof *config);
    config->own = memory_new(1, sizeof *config->own);
    config->own->data_folder = arena_copy(&config->arena, options->data_folder);
    config->own->draft_path = options->draft_path;
    config->own->draft = options->draft;
    config->own->draft_length = options->draft_length;
    facts_read(config, options->data_folder);
    dimensions_read(config, options->data_folder);
    site_read(config, options);
    return config;
}

struct config *config_free(struct config *config)
{
    if (!config)
        return NULL;
    struct config_private *own = config->own;
    for (size_t i = 0; i < config->deployment_count + config->unlisted_count; i++) {
        if (config->deployments[i].checks_by_id)
            map_free((struct map *)(uintptr_t)config->deployments[i].checks_by_id);
    }
    for (size_t i = 0; i < own->included_count; i++) {
        ini_free(&own->included_list[i]->ini);
        free(own->included_list[i]);
    }
    for (size_t i = 0; i < own->arena_count; i++)
        arena_free(&own->arenas[i]);
    config_plugins_free(own);
    map_free(&own->facts_by_name);
    map_free(&own->included);
    ini_free(&own->site.ini);
    free(own->facts);
    free(own->asks);
    free(own->included_list);
    free(own->arenas);
    free(own->paths);
    free(own->inherits);
    free(own);
    free(config->deployments);
    problems_free(&config->problems);
    arena_free(&config->arena);
    free(config);
    return NULL;
}

const char *config_deployment_path(const struct config *config, const struct deployment *deployment)
{
    size_t index = (size_t)(deployment - config->deployments);
    const char *path = config->own->paths[index];
    return string_equal(path, config->site_file) ? "" : path;
}

/* ---- which files ---- */

struct listing {
    char **names;
    size_t count, capacity;
};

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static int list_folder(const char *folder, struct listing *listing)
{
    struct stat status;
    DIR *directory = opendir(folder);
    if (!directory || fstat(dirfd(directory), &status) != 0) {
        int error = -errno;
        seen_path(folder);
        if (directory)
            closedir(directory);
        return error;
    }
    for (struct dirent *entry; (entry = readdir(directory));) {
        if (entry->d_name[0] == '.' || !string_ends(entry->d_name, ".ini"))
            continue;
        memory_reserve(&listing->names, &listing->capacity, listing->count + 1, sizeof *listing->names);
        listing->names[listing->count++] = memory_copy(entry->d_name);
    }
    closedir(directory);
    seen_folder(folder, &status, ".ini", (const char *const *)listing->names, listing->count);
    if (listing->count)
        qsort(listing->names, listing->count, sizeof *listing->names, by_name);
    return 0;
}

static void say(struct config *config, const char *path, const char *message)
{
    problem_add(&config->problems, &(struct problem){.file = path, .message = message});
}

static const char *joined(struct arena *arena, const char *folder, const char *name)
{
    return arena_format(arena, "%s%s%s", folder, string_ends(folder, "/") ? "" : "/", name);
}

static int read_folder(struct config *config, const char *folder, const char *shown)
{
    struct listing listing = {0};
    int error = list_folder(folder, &listing);
    if (error)
        ini_unreadable(folder, error, &config->problems);
    for (size_t i = 0; i < listing.count; i++) {
        const char *path = joined(&config->arena, folder, listing.names[i]);
        deployment_read(config, path,
            string_equal(folder, shown) ? path : joined(&config->arena, shown, listing.names[i]));
        free(listing.names[i]);
    }
    if (!error && !listing.count) {
        say(config, folder, "no deployment in this folder: it holds no .ini file");
        error = -ENOENT;
    }
    free(listing.names);
    return error;
}

static int read_path(struct config *config, const char *path, const char *shown)
{
    struct stat status;
    if (stat(path, &status) != 0) {
        int error = -errno;
        seen_path(path);
        ini_unreadable(path, error, &config->problems);
        return error;
    }
    if (S_ISDIR(status.st_mode))
        return read_folder(config, path, shown);
    deployment_read(config, arena_copy(&config->arena, path), arena_copy(&config->arena, shown));
    return 0;
}

static int read_paths(struct config *config, const char *const *paths, size_t path_count)
{
    if (!path_count && !config->deployments_folder) {
        say(config, config->site_file, "no deployment is named, and [site] deployments is not set");
        return -ENOENT;
    }
    if (!path_count)
        return read_path(config, config->deployments_folder, config->own->site_named_folder);
    int result = 0;
    for (size_t i = 0; i < path_count; i++) {
        int error = read_path(config, paths[i], paths[i]);
        if (error && !result)
            result = error;
    }
    return result;
}

/* ---- what belongs to all of them ---- */

/* History hangs on the id: of two files with one id neither may go on. */
static void find_doubled_ids(struct config *config)
{
    struct map ids = {0};
    for (size_t i = 0; i < config->deployment_count + config->unlisted_count; i++) {
        struct deployment *deployment = &config->deployments[i];
        struct deployment *other = map_get(&ids, deployment->id);
        if (!other) {
            map_put(&ids, deployment->id, deployment);
            continue;
        }
        struct deployment *both[] = {other, deployment};
        for (size_t j = 0; j < 2; j++) {
            const char *message = arena_format(
                &config->arena, "the id \"%s\" is also that of %s", deployment->id, both[!j]->file);
            say(config, config->own->paths[both[j] - config->deployments], message);
            if (!both[j]->broken)
                both[j]->broken = arena_format(&config->arena, "%s", message);
        }
    }
    map_free(&ids);
}

/* A file that is gone would take its no-go along without a word. */
static void find_missing(struct config *config)
{
    struct map ids = {0};
    for (size_t i = 0; i < config->deployment_count; i++)
        map_put(&ids, config->deployments[i].id, config);
    for (const char *const *id = config->own->expected; id && *id; id++) {
        if (!map_get(&ids, *id))
            deployment_missing(config, *id);
    }
    map_free(&ids);
}

void config_know(struct config *config, const struct known_deployment *known, size_t count)
{
    config->own->known = known;
    config->own->known_count = count;
}

static void find_gone_in(struct config *config, const char *folder, const char *shown, const struct map *ids)
{
    char real[PATH_MAX];
    struct stat status;
    if (stat(folder, &status) != 0 || !S_ISDIR(status.st_mode) || !realpath(folder, real))
        return;
    for (size_t i = 0; i < config->own->known_count; i++) {
        const struct known_deployment *known = &config->own->known[i];
        if (string_equal(known->folder, real) && !map_get(ids, known->id))
            deployment_gone(config, known, shown);
    }
}

/* What was judged before and is no longer in a folder that is read as a whole must not be forgotten. */
static size_t find_gone(struct config *config, const char *const *paths, size_t path_count)
{
    struct map ids = {0};
    size_t before = config->deployment_count;
    for (size_t i = 0; i < before; i++)
        map_put(&ids, config->deployments[i].id, config);
    if (!path_count && config->deployments_folder)
        find_gone_in(config, config->deployments_folder, config->own->site_named_folder, &ids);
    for (size_t i = 0; i < path_count; i++)
        find_gone_in(config, paths[i], paths[i], &ids);
    map_free(&ids);
    return config->deployment_count - before;
}

static void check_plugin_facts(struct config *config, const struct plugin_description *plugin)
{
    for (size_t i = 0; plugin->facts && plugin->facts[i]; i++) {
        if (config_fact(config, plugin->facts[i]))
            continue;
        AUTO_FREE char *message = memory_format(
            "it asks for the fact \"%s\", which nobody defines: it will always be unknown", plugin->facts[i]);
        AUTO_FREE char *file = memory_format("plugin %s", plugin->name);
        problem_add(&config->problems,
            &(struct problem){
                .file = plugin->file ? plugin->file : file, .message = message, .warning = true});
    }
}

/* Lets the configuration know the plugins; true if the site file has errors. */
static bool meet_plugins(
    struct config *config, const struct plugin_description *const *plugins, size_t plugin_count)
{
    config_plugins_index(config, plugins, plugin_count);
    facts_of_plugins(config, plugins, plugin_count);
    for (size_t i = 0; i < plugin_count; i++)
        check_plugin_facts(config, plugins[i]);
    site_finish(config);
    return config->problems.error_count > 0;
}

int config_deployment(struct config *config, struct ini_file *sections,
    const struct plugin_description *const *plugins, size_t plugin_count)
{
    bool site_has_errors = meet_plugins(config, plugins, plugin_count);
    deployment_take(config, sections);
    return site_has_errors ? -EINVAL : 0;
}

int config_recalled(struct config *config, const struct site *site, const struct deployment *deployments,
    size_t count, size_t unlisted, const struct plugin_description *const *plugins, size_t plugin_count)
{
    bool site_has_errors = meet_plugins(config, plugins, plugin_count);
    struct dimension *dimensions = config->site.dimensions;
    size_t dimension_count = config->site.dimension_count;
    config->site = *site;
    config->site.dimensions = dimensions;
    config->site.dimension_count = dimension_count;
    config->deployments = memory_new(count + unlisted, sizeof *config->deployments);
    config->deployment_count = count;
    config->unlisted_count = unlisted;
    for (size_t i = 0; i < count + unlisted; i++)
        config->deployments[i] = deployments[i];
    return site_has_errors ? -EINVAL : 0;
}

int config_deployments(struct config *config, const char *const *paths, size_t path_count,
    const struct plugin_description *const *plugins, size_t plugin_count)
{
    bool site_has_errors = meet_plugins(config, plugins, plugin_count);
    int result = read_paths(config, paths, path_count);
    if (!path_count)
        find_missing(config);
    size_t gone = find_gone(config, paths, path_count);
    inherit_resolve(config);
    find_doubled_ids(config);
    bool expected = !path_count && config->own->expected && config->own->expected[0];
    if (result == -ENOENT && (expected || gone))
        result = 0; /* an empty folder is what the deployments that are missing say */
    if (!result && config->deployment_count == 0)
        result = -ENOENT;
    return site_has_errors ? -EINVAL : result;
}
