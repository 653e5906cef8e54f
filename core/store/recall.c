/* Reading runs back, as they were reported. Every byte is taken for what somebody may have made of it. */
#include "store/private.h"

#include "store/coder.h"
#include "store/layout.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static int damaged(struct store *store, int64_t id)
{
    return store_fail(store, -EBADMSG, "node %lld of %s is damaged", (long long)id, store->file);
}

/* ---- what many results share ---- */

/* Things read so far, each once, by their nodes. There are few. */
struct shelf {
    int64_t *ids;
    const void **items;
    size_t count, capacity;
};

struct recalled {
    struct arena arena;
    struct shelf sites;
    struct shelf plugins;
    int64_t content; /* the run's node that was looked at last, and its site */
    int64_t site;
};

static struct recalled *recalled_of(struct store *store)
{
    if (!store->recalled)
        store->recalled = memory_new(1, sizeof *store->recalled);
    return store->recalled;
}

void recalled_free(struct store *store)
{
    struct recalled *recalled = store->recalled;
    store->recalled = NULL;
    if (!recalled)
        return;
    struct shelf *shelves[] = {&recalled->sites, &recalled->plugins};
    for (size_t i = 0; i < 2; i++) {
        free(shelves[i]->ids);
        free(shelves[i]->items);
    }
    arena_free(&recalled->arena);
    free(recalled);
}

static const void *shelf_find(const struct shelf *shelf, int64_t id)
{
    for (size_t i = shelf->count; i > 0; i--) {
        if (shelf->ids[i - 1] == id)
            return shelf->items[i - 1];
    }
    return NULL;
}

static void shelf_add(struct shelf *shelf, int64_t id, const void *item)
{
    if (shelf->count == shelf->capacity) {
        shelf->capacity = shelf->capacity ? shelf->capacity * 2 : 16;
        shelf->ids = memory_resize(shelf->ids, shelf->capacity, sizeof *shelf->ids);
        shelf->items = memory_resize(shelf->items, shelf->capacity, sizeof(const void *));
    }
    shelf->ids[shelf->count] = id;
    shelf->items[shelf->count++] = item;
}

int recall_site(struct store *store, int64_t id, const struct site **ret_site)
{
    struct recalled *recalled = recalled_of(store);
    const struct site *known = shelf_find(&recalled->sites, id);
    if (known) {
        *ret_site = known;
        return 0;
    }
    struct node node;
    int error = node_get(store, id, NODE_SITE, &recalled->arena, &node);
    if (error)
        return error;
    struct site *site = arena_take(&recalled->arena, sizeof *site);
    struct coder coder = coder_reading(node.body, node.length, &recalled->arena);
    layout_site(&coder, site);
    if (!coder_finished(&coder))
        return damaged(store, id);
    shelf_add(&recalled->sites, id, site);
    *ret_site = site;
    return 0;
}

int recall_site_of(struct store *store, const struct store_run *run, const struct site **ret_site)
{
    struct recalled *recalled = recalled_of(store);
    if (recalled->content != run->content) {
        struct arena arena = {0};
        struct content content;
        int error = content_get(store, run->content, &arena, &content);
        if (!error) {
            recalled->content = run->content;
            recalled->site = content.site;
        }
        arena_free(&arena);
        if (error)
            return error;
    }
    return recall_site(store, recalled->site, ret_site);
}

static int recall_plugin(struct store *store, int64_t id, const struct plugin_description **ret_plugin)
{
    struct recalled *recalled = recalled_of(store);
    const struct plugin_description *known = shelf_find(&recalled->plugins, id);
    if (known) {
        *ret_plugin = known;
        return 0;
    }
    struct node node;
    int error = node_get(store, id, NODE_PLUGIN, &recalled->arena, &node);
    if (error)
        return error;
    struct plugin_description *plugin = arena_take(&recalled->arena, sizeof *plugin);
    struct coder coder = coder_reading(node.body, node.length, &recalled->arena);
    layout_plugin(&coder, plugin);
    if (!coder_finished(&coder))
        return damaged(store, id);
    shelf_add(&recalled->plugins, id, plugin);
    *ret_plugin = plugin;
    return 0;
}

/* ---- results ---- */

static int recall_deployment(struct store *store, int64_t id, const struct plugin_list *plugins,
    struct arena *arena, const struct deployment **ret_deployment)
{
    struct node node;
    int error = node_get(store, id, NODE_DEPLOYMENT, arena, &node);
    if (error)
        return error;
    struct deployment *deployment = arena_take(arena, sizeof *deployment);
    struct coder coder = coder_reading(node.body, node.length, arena);
    layout_deployment(&coder, deployment, plugins);
    if (!coder_finished(&coder))
        return damaged(store, id);
    *ret_deployment = deployment;
    return 0;
}

static int recall_check(struct store *store, int64_t id, const struct check *check, struct arena *arena,
    struct check_result *ret_result)
{
    struct node node;
    int error = node_get(store, id, NODE_CHECK, arena, &node);
    if (error)
        return error;
    struct coder coder = coder_reading(node.body, node.length, arena);
    *ret_result = (struct check_result){.check = check};
    layout_check_result(&coder, ret_result, check->description);
    return coder_finished(&coder) ? 0 : damaged(store, id);
}

const struct check *recall_own_check(
    struct coder *coder, const struct deployment *deployment, const struct plugin_list *plugins)
{
    uint64_t number = code_within(coder, 0, deployment->check_count + 1);
    if (number < deployment->check_count)
        return &deployment->checks[number];
    struct check *added = arena_take(coder->arena, sizeof *added);
    layout_check(coder, added, plugins);
    return added;
}

static int recall_checks(struct store *store, const struct node *node, struct coder *coder,
    const struct plugin_list *plugins, struct arena *arena, struct deployment_result *result)
{
    size_t first = 1 + plugins->count;
    int error = 0;
    for (size_t i = 0; i < result->check_count && !error; i++) {
        const struct check *check = recall_own_check(coder, result->deployment, plugins);
        error = recall_check(store, node->links[first + i], check, arena, &result->checks[i]);
    }
    return error;
}

int recall_decision(struct store *store, int64_t id, struct arena *arena, enum decision *ret_decision)
{
    struct node node;
    int error = node_get(store, id, NODE_RESULT, arena, &node);
    if (error)
        return error;
    struct coder coder = coder_reading(node.body, node.length, arena);
    code_count(&coder, 0); /* of plugins */
    enum decision decision = layout_only_decision(&coder, DECISION_HOLD);
    if (coder.broken)
        return damaged(store, id);
    *ret_decision = decision;
    return 0;
}

int recall_result(struct store *store, int64_t id, const struct site *site, struct date today,
    struct arena *arena, struct deployment_result *ret_result)
{
    struct node node;
    int error = node_get(store, id, NODE_RESULT, arena, &node);
    if (error)
        return error;
    struct coder coder = coder_reading(node.body, node.length, arena);
    size_t plugin_count = code_count(&coder, 0);
    if (coder.broken || node.link_count < 1 || plugin_count > node.link_count - 1)
        return damaged(store, id);
    struct plugin_list plugins = {.items = arena_take(arena, (plugin_count + 1) * sizeof(void *))};
    for (; plugins.count < plugin_count && !error; plugins.count++)
        error = recall_plugin(store, node.links[1 + plugins.count], &plugins.items[plugins.count]);
    struct deployment_result result = {.cleared_until = INSTANT_NONE};
    if (!error)
        error = recall_deployment(store, node.links[0], &plugins, arena, &result.deployment);
    if (error)
        return error;
    layout_decision(&coder, &result, site, today);
    result.check_count = node.link_count - 1 - plugin_count;
    result.checks = arena_take(arena, (result.check_count + 1) * sizeof *result.checks);
    error = recall_checks(store, &node, &coder, &plugins, arena, &result);
    if (error)
        return error;
    if (!coder_finished(&coder))
        return damaged(store, id);
    *ret_result = result;
    return 0;
}

/* ---- runs ---- */

static int count_results(struct store *store, const struct content *content, struct arena *scratch,
    struct group *groups, size_t *ret_count)
{
    int error = 0;
    *ret_count = 0;
    for (size_t i = 0; i < content->group_count && !error; i++) {
        error = group_get(store, content->groups[i], scratch, &groups[i]);
        *ret_count += error ? 0 : groups[i].count;
    }
    return error;
}

/* Days of the run are those of its own site. */
static int use_zone_of(struct store *store, const struct run *run)
{
    if (zone_use(run->site->timezone) == 0)
        return 0;
    return store_fail(
        store, -EOPNOTSUPP, "the time zone %s of run %s is not installed here", run->site->timezone, run->id);
}

static int recall_retired(struct store *store, const struct content *content, struct run *run)
{
    const struct plugin_list none = {0};
    const struct deployment **retired =
        arena_take(&run->arena, (content->retired_count + 1) * sizeof *retired);
    int error = 0;
    for (size_t i = 0; i < content->retired_count && !error; i++)
        error = recall_deployment(store, content->retired[i], &none, &run->arena, &retired[i]);
    run->retired = retired;
    run->retired_count = content->retired_count;
    return error;
}

static int recall_content(struct store *store, const struct content *content, struct run *run)
{
    struct arena scratch = {0};
    AUTO_FREE struct group *groups = memory_new(content->group_count, sizeof *groups);
    int error = recall_site(store, content->site, &run->site);
    if (!error)
        error = use_zone_of(store, run);
    if (!error)
        error = count_results(store, content, &scratch, groups, &run->deployment_count);
    if (!error)
        run->deployments = arena_take(&run->arena, (run->deployment_count + 1) * sizeof *run->deployments);
    size_t place = 0;
    for (size_t i = 0; i < content->group_count && !error; i++) {
        for (size_t k = 0; k < groups[i].count && !error; k++)
            error = recall_result(store, groups[i].results[k], run->site, instant_date(run->at), &run->arena,
                &run->deployments[place++]);
    }
    if (!error)
        error = recall_retired(store, content, run);
    if (!error)
        error = sightings_apply(store, content->sightings, run);
    arena_free(&scratch);
    return error;
}

/* A run that found all as it was judged nothing itself. */
static int recall_unchanged(struct store *store, int64_t same_as, struct run *run)
{
    struct store_run before;
    int error = run_numbered(store, same_as, &before);
    for (size_t i = 0; i < run->deployment_count && !error; i++) {
        for (size_t k = 0; k < run->deployments[i].check_count; k++) {
            struct check_result *check = &run->deployments[i].checks[k];
            if (!check->remembered)
                check->judged_at = before.at;
            check->remembered = true;
        }
    }
    return error;
}

int store_recall(struct store *store, const struct store_run *row, struct run **ret_run)
{
    struct run *run = memory_new(1, sizeof *run);
    struct content content;
    memcpy(run->id, row->id, sizeof run->id);
    run->at = row->at;
    run->recorded = true;
    int error = content_get(store, row->content, &run->arena, &content);
    if (!error) {
        run->sandbox = content.sandbox;
        run->golive = content.golive;
        run->decision = content.decision;
        error = recall_content(store, &content, run);
    }
    if (!error && row->same_as)
        error = recall_unchanged(store, row->same_as, run);
    if (error) {
        store_run_free(run);
        return error;
    }
    *ret_run = run;
    return 0;
}

struct run *store_run_free(struct run *run)
{
    if (run)
        arena_free(&run->arena);
    free(run);
    return NULL;
}

/* ---- deployments ---- */

int store_recall_member(struct store *store, const struct store_run *run, int64_t result, struct arena *arena,
    struct deployment_result *ret_result, const struct site **ret_site)
{
    const struct site *site = NULL;
    int error = recall_site_of(store, run, &site);
    if (!error)
        error = recall_result(store, result, site, instant_date(run->at), arena, ret_result);
    if (!error)
        *ret_site = site;
    return error;
}

int store_golive_of(
    struct store *store, const struct store_run *run, struct arena *arena, const char **ret_version)
{
    struct content content;
    int error = content_get(store, run->content, arena, &content);
    if (!error)
        *ret_version = content.golive;
    return error;
}
