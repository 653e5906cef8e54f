/* A deployment's result becomes nodes: one for its file, one for each plugin and each check, and one that links them. First
 * only their digests are told; what turns out to be new is put. Knows nothing of runs, and of no table. */
#include "store/private.h"

#include "store/coder.h"
#include "store/layout.h"

#include <stdlib.h>
#include <string.h>

/* Plugins are those of all deployments: each is written down once. */
struct placed_plugin {
    const struct plugin_description *description;
    struct link link; /* id 0: not put yet */
};

/* The result in hand. */
struct parts {
    const struct deployment_result *result;
    struct plugin_list plugins;
    struct link *links; /* to its file, plugins, checks */
    size_t count;
};

void placing_free(struct placing *placing)
{
    text_free(&placing->body);
    free(placing->plugins);
    free(placing->links);
    arena_free(&placing->arena);
}

/* ---- bodies ---- */

static struct coder begin_body(struct placing *p)
{
    text_clear(&p->body);
    return coder_writing(&p->body);
}

static void write_deployment(struct placing *p, const struct parts *parts)
{
    struct deployment copy = *parts->result->deployment;
    struct coder coder = begin_body(p);
    layout_deployment(&coder, &copy, &parts->plugins);
}

static void write_check(struct placing *p, const struct check_result *check)
{
    struct check_result copy = *check;
    struct coder coder = begin_body(p);
    layout_check_result(&coder, &copy, copy.check->description);
}

/* Where among its deployment's checks a result's check stands. */
static uint64_t check_place(const struct deployment *deployment, const struct check *check)
{
    return check >= deployment->checks && check < deployment->checks + deployment->check_count
               ? (uint64_t)(check - deployment->checks)
               : deployment->check_count;
}

static void write_result(struct placing *p, const struct parts *parts)
{
    const struct deployment_result *result = parts->result;
    struct deployment_result copy = *result;
    struct coder coder = begin_body(p);
    code_count(&coder, parts->plugins.count);
    layout_decision(&coder, &copy, p->site, p->today);
    for (size_t i = 0; i < result->check_count; i++) {
        uint64_t number = check_place(result->deployment, result->checks[i].check);
        code_number(&coder, &number);
        if (number < result->deployment->check_count)
            continue;
        struct check added = *result->checks[i].check;
        layout_check(&coder, &added, &parts->plugins);
    }
}

/* ---- plugins ---- */

static struct placed_plugin *known_plugin(struct placing *p, const struct plugin_description *description)
{
    for (size_t i = 0; i < p->plugin_count; i++) {
        if (p->plugins[i].description == description)
            return &p->plugins[i];
    }
    memory_reserve(&p->plugins, &p->plugin_capacity, p->plugin_count + 1, sizeof *p->plugins);
    struct placed_plugin *known = &p->plugins[p->plugin_count++];
    *known = (struct placed_plugin){.description = description};
    struct plugin_description copy = *description;
    struct coder coder = begin_body(p);
    layout_plugin(&coder, &copy);
    known->link.digest = node_digest(NODE_PLUGIN, &p->body, NULL, 0);
    return known;
}

static int put_plugin(struct placing *p, const struct plugin_description *description, struct link *ret_link)
{
    struct placed_plugin *known = known_plugin(p, description);
    int error = 0;
    if (!known->link.id) {
        struct plugin_description copy = *description;
        struct coder coder = begin_body(p);
        layout_plugin(&coder, &copy);
        error = node_put(p->store, NODE_PLUGIN, &p->body, NULL, 0, &known->link);
    }
    *ret_link = known->link;
    return error;
}

static int put_plugins(struct placing *p, const struct parts *parts)
{
    int error = 0;
    for (size_t i = 0; i < parts->plugins.count && !error; i++)
        error = put_plugin(p, parts->plugins.items[i], &parts->links[1 + i]);
    return error;
}

/* ---- looking ---- */

static struct parts parts_of(const struct deployment_result *result)
{
    struct parts parts = {.result = result};
    plugin_list_of(result, &parts.plugins);
    parts.count = 1 + parts.plugins.count + result->check_count;
    return parts;
}

struct placed placing_look(struct placing *p, const struct deployment_result *result)
{
    struct parts parts = parts_of(result);
    memory_reserve(&p->links, &p->link_capacity, parts.count, sizeof *p->links);
    memset(p->links, 0, parts.count * sizeof *p->links);
    struct link *link = parts.links = p->links;
    write_deployment(p, &parts);
    (link++)->digest = node_digest(NODE_DEPLOYMENT, &p->body, NULL, 0);
    for (size_t i = 0; i < parts.plugins.count; i++)
        (link++)->digest = known_plugin(p, parts.plugins.items[i])->link.digest;
    for (size_t i = 0; i < result->check_count; i++) {
        write_check(p, &result->checks[i]);
        (link++)->digest = node_digest(NODE_CHECK, &p->body, NULL, 0);
    }
    write_result(p, &parts);
    free(parts.plugins.items);
    return (struct placed){.digest = node_digest(NODE_RESULT, &p->body, p->links, parts.count),
        .links = p->links,
        .count = parts.count};
}

void placing_keep(struct placing *p, struct placed *placed)
{
    struct link *links = arena_take(&p->arena, placed->count * sizeof *links);
    placed->links = memcpy(links, placed->links, placed->count * sizeof *links);
}

/* ---- putting ---- */

/* Looks for what was looked at: 1 if it is there, and needs not be written again. */
static int find(struct placing *p, const struct placed *placed, struct link *link)
{
    return placed->links ? node_find(p->store, &link->digest, &link->id) : 0;
}

static int put_parts(struct placing *p, const struct placed *placed, const struct parts *parts)
{
    struct link *link = parts->links;
    int found = find(p, placed, link);
    if (!found) {
        write_deployment(p, parts);
        found = node_put_new(p->store, NODE_DEPLOYMENT, &p->body, NULL, 0, link);
    }
    int error = found < 0 ? found : put_plugins(p, parts);
    link += 1 + parts->plugins.count;
    for (size_t i = 0; i < parts->result->check_count && !error; i++, link++) {
        found = find(p, placed, link);
        if (!found) {
            write_check(p, &parts->result->checks[i]);
            found = node_put_new(p->store, NODE_CHECK, &p->body, NULL, 0, link);
        }
        error = found < 0 ? found : 0;
    }
    return error;
}

int placing_put(struct placing *p, const struct deployment_result *result, const struct placed *placed,
    struct link *ret_link)
{
    struct parts parts = parts_of(result);
    memory_reserve(&p->links, &p->link_capacity, parts.count, sizeof *p->links);
    parts.links = placed->links ? placed->links : p->links;
    int error = put_parts(p, placed, &parts);
    if (!error) {
        write_result(p, &parts);
        error = placed->links
                    ? node_put(p->store, NODE_RESULT, &p->body, parts.links, parts.count, ret_link)
                    : node_put_new(p->store, NODE_RESULT, &p->body, parts.links, parts.count, ret_link);
    }
    free(parts.plugins.items);
    return error;
}
