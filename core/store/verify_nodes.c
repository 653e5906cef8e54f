/* Verifying what runs are made of: each node's digest, what it refers to, the evidence that checks rest on, and the table of
 * turns, which only repeats what the runs say. A node refers to none that was written after it, so one pass in the order of
 * their numbers knows every digest that it needs. See verify.h. */
#include "store/verify.h"

#include "store/coder.h"
#include "store/layout.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct seen_node {
    int64_t id;
    struct digest digest; /* as its row claims */
    size_t links;         /* where its links begin, among all */
    size_t link_count;
    int64_t run;    /* number of the first run that reaches it; 0: none */
    uint64_t label; /* of a deployment: hash of its id */
    uint8_t kind;
    bool altered;
};

struct seen_evidence {
    struct digest digest;
    bool wanted;
};

struct lacking { /* evidence that a check rests on and that is gone */
    size_t node; /* its place */
    struct digest digest;
    char *uri;
};

struct turn {
    int64_t run, key, result;
};

struct standing { /* of a deployment, while the runs are gone through */
    int64_t key, result, run;
};

struct looking {
    struct verifying *v;
    struct seen_node *nodes; /* by id */
    size_t node_count, node_capacity;
    int64_t *links; /* ids; of a group two for each: result, then key */
    size_t link_count, link_capacity;
    struct seen_evidence *evidence; /* by digest */
    size_t evidence_count, evidence_capacity;
    struct lacking *lacking;
    size_t lacking_count, lacking_capacity;
    struct turn *turns;
    size_t turn_count, turn_capacity;
    struct standing *standings; /* by key */
    size_t standing_count, standing_capacity;
};

static const char *const kind_names[NODE_KIND_COUNT] = {
    [NODE_SITE] = "a site",
    [NODE_PLUGIN] = "a plugin",
    [NODE_DEPLOYMENT] = "a deployment's file",
    [NODE_CHECK] = "a check's result",
    [NODE_RESULT] = "a deployment's result",
    [NODE_GROUP] = "deployments of a run",
    [NODE_SIGHTINGS] = "times of evidence",
    [NODE_RUN] = "a run",
    [NODE_SIGHTINGS_RECALLED] = "times of evidence and of verdicts",
};

static int by_id(const void *a, const void *b)
{
    int64_t left = ((const struct seen_node *)a)->id, right = ((const struct seen_node *)b)->id;
    return (left > right) - (left < right);
}

static struct seen_node *node_of(const struct looking *l, int64_t id)
{
    const struct seen_node wanted = {.id = id};
    return l->node_count ? bsearch(&wanted, l->nodes, l->node_count, sizeof *l->nodes, by_id) : NULL;
}

/* ---- evidence ---- */

static int by_digest(const void *a, const void *b)
{
    return memcmp(a, b, DIGEST_SIZE); /* the digest comes first */
}

static int look_at_evidence(struct looking *l)
{
    struct verifying *v = l->v;
    sqlite3_stmt *statement = store_prepare(v->store, "SELECT digest, key FROM evidence ORDER BY digest");
    if (!statement)
        return -EIO;
    struct text bytes = {0};
    int code;
    while ((code = sqlite3_step(statement)) == SQLITE_ROW) {
        struct seen_evidence seen = {0};
        text_clear(&bytes);
        v->found.evidence++;
        if (!column_digest(statement, 0, &seen.digest)) {
            verify_wrong(v, "row %lld of the evidence was altered: its digest is none",
                (long long)sqlite3_column_int64(statement, 1));
            continue;
        }
        if (store_evidence(v->store, &seen.digest, &bytes) != 0)
            verify_wrong(v, "%s", store_trouble(v->store));
        v->found.evidence_bytes += bytes.length;
        memory_reserve(&l->evidence, &l->evidence_capacity, l->evidence_count + 1, sizeof *l->evidence);
        l->evidence[l->evidence_count++] = seen;
    }
    text_free(&bytes);
    sqlite3_finalize(statement);
    return code == SQLITE_DONE ? 0 : store_fail_sqlite(v->store, code, "evidence cannot be read");
}

/* Plugins and data files that judged are kept for replay. */
static int want_basis(struct looking *l)
{
    sqlite3_stmt *statement = store_prepare(l->v->store, "SELECT run, name, digest FROM basis");
    if (!statement)
        return -EIO;
    int code;
    while ((code = sqlite3_step(statement)) == SQLITE_ROW) {
        struct digest digest;
        const char *name = (const char *)sqlite3_column_text(statement, 1);
        bool named = column_digest(statement, 2, &digest);
        struct seen_evidence *seen =
            named && l->evidence_count
                ? bsearch(&digest, l->evidence, l->evidence_count, sizeof *l->evidence, by_digest)
                : NULL;
        if (seen)
            seen->wanted = true;
        else
            verify_wrong(l->v, "%s, which judged run number %lld, is missing", name ? name : "a file",
                (long long)sqlite3_column_int64(statement, 0));
    }
    sqlite3_finalize(statement);
    return code == SQLITE_DONE ? 0 : store_fail_sqlite(l->v->store, code, "the store cannot be read");
}

static void want_evidence(struct looking *l, size_t place, const struct node *node, struct arena *arena)
{
    struct coder coder = coder_reading(node->body, node->length, arena);
    size_t count = 0;
    const struct evidence *evidence = layout_read_evidence(&coder, &count);
    for (size_t i = 0; i < count && !coder.broken; i++) {
        if (!evidence[i].digested || evidence[i].digest_only)
            continue;
        struct seen_evidence *seen =
            l->evidence_count
                ? bsearch(&evidence[i].digest, l->evidence, l->evidence_count, sizeof *l->evidence, by_digest)
                : NULL;
        if (seen) {
            seen->wanted = true;
            continue;
        }
        memory_reserve(&l->lacking, &l->lacking_capacity, l->lacking_count + 1, sizeof *l->lacking);
        l->lacking[l->lacking_count++] =
            (struct lacking){place, evidence[i].digest, memory_copy(evidence[i].uri)};
    }
}

/* ---- nodes ---- */

static void add_link(struct looking *l, int64_t id)
{
    memory_reserve(&l->links, &l->link_capacity, l->link_count + 1, sizeof *l->links);
    l->links[l->link_count++] = id;
}

/* True if the node is what its digest says. */
static bool is_sound(struct looking *l, const struct node *node)
{
    AUTO_FREE struct link *links = memory_new(node->link_count, sizeof *links);
    for (size_t i = 0; i < node->link_count; i++) {
        const struct seen_node *other =
            node_of(l, node->links[i]); /* those so far, so never itself or a later one */
        if (!other)
            return false;
        links[i].digest = other->digest;
    }
    const struct text body = {.data = (char *)node->body, .length = node->length}; /* is only read */
    struct digest digest = node_digest(node->kind, &body, links, node->link_count);
    return memcmp(&digest, &node->digest, sizeof digest) == 0;
}

static uint64_t hash_of(const char *id)
{
    uint64_t hash = 0xcbf29ce484222325u; /* FNV-1a */
    for (; *id; id++)
        hash = (hash ^ (unsigned char)*id) * 0x100000001b3u;
    return hash;
}

static uint64_t label_of(const struct node *node, struct arena *arena)
{
    const char *id = "";
    struct coder coder = coder_reading(node->body, node->length, arena);
    code_words(&coder, &id); /* a deployment begins with its id */
    return hash_of(id);
}

static void look_at_node(struct looking *l, int64_t id, struct arena *arena)
{
    struct node node = {0};
    struct seen_node seen = {.id = id, .links = l->link_count};
    if (node_get(l->v->store, id, (enum node_kind)0, arena, &node) != 0) {
        seen.altered = true;
    } else {
        struct group group = {0};
        seen.digest = node.digest;
        seen.kind = (uint8_t)node.kind;
        seen.link_count = node.link_count;
        seen.altered = !is_sound(l, &node) ||
                       (node.kind == NODE_GROUP && group_get(l->v->store, id, arena, &group) != 0);
        for (size_t i = 0; i < node.link_count; i++)
            add_link(l, node.links[i]);
        for (size_t i = 0; i < group.count; i++)
            add_link(l, group.keys[i]);
        if (node.kind == NODE_CHECK && !seen.altered)
            want_evidence(l, l->node_count, &node, arena);
        if (node.kind == NODE_DEPLOYMENT && !seen.altered)
            seen.label = label_of(&node, arena);
    }
    memory_reserve(&l->nodes, &l->node_capacity, l->node_count + 1, sizeof *l->nodes);
    l->nodes[l->node_count++] = seen;
}

static int look_at_nodes(struct looking *l)
{
    sqlite3_stmt *statement = store_prepare(l->v->store, "SELECT id, prefix, digest FROM node ORDER BY id");
    if (!statement)
        return -EIO;
    int code;
    while ((code = sqlite3_step(statement)) == SQLITE_ROW) {
        struct arena arena = {0};
        struct digest digest;
        int64_t prefix = sqlite3_column_int64(statement, 1);
        look_at_node(l, sqlite3_column_int64(statement, 0), &arena);
        if (column_digest(statement, 2, &digest) && memcmp(&prefix, digest.bytes, sizeof prefix) != 0)
            l->nodes[l->node_count - 1].altered = true;
        arena_free(&arena);
    }
    l->v->found.nodes = l->node_count;
    sqlite3_finalize(statement);
    return code == SQLITE_DONE ? 0 : store_fail_sqlite(l->v->store, code, "the store cannot be read");
}

/* ---- which run has what ---- */

/* A node refers only to kinds below its own, so nothing goes in circles. */
static unsigned level_of(const struct seen_node *node)
{
    return node->kind == NODE_RUN ? 3 : node->kind == NODE_GROUP ? 2 : node->kind == NODE_RESULT ? 1 : 0;
}

/* Marks what a run's node reaches. */
static void reach(struct looking *l, int64_t id, int64_t run)
{
    struct seen_node *node = node_of(l, id);
    const struct verified_run *of = verify_find_run(l->v, run);
    if (!node) {
        verify_wrong(l->v, "run %s: node %lld is missing", of ? of->run.id : "?", (long long)id);
        return;
    }
    if (node->run)
        return;
    node->run = run;
    for (size_t i = 0; i < node->link_count; i++) {
        int64_t next = l->links[node->links + i];
        const struct seen_node *below = node_of(l, next);
        if (!below || level_of(below) < level_of(node))
            reach(l, next, run);
        else
            node->altered = true;
    }
}

static const char *run_words(const struct looking *l, const struct seen_node *node)
{
    const struct verified_run *run = node->run ? verify_find_run(l->v, node->run) : NULL;
    return run ? run->run.id : "none";
}

static void tell_nodes(struct looking *l)
{
    for (size_t i = 0; i < l->node_count; i++) {
        const struct seen_node *node = &l->nodes[i];
        const char *kind =
            node->kind < NODE_KIND_COUNT && kind_names[node->kind] ? kind_names[node->kind] : "?";
        if (node->altered)
            verify_wrong(l->v, "node %lld (%s), first recorded with run %s, was altered", (long long)node->id,
                kind, run_words(l, node));
        else if (!node->run)
            verify_wrong(l->v, "node %lld (%s) belongs to no run", (long long)node->id, kind);
    }
}

static void tell_evidence(struct looking *l)
{
    char text[DIGEST_TEXT_SIZE];
    for (size_t i = 0; i < l->lacking_count; i++) {
        digest_text(&l->lacking[i].digest, text);
        verify_wrong(l->v, "evidence %s (%s) is missing, on which node %lld of run %s rests", text,
            l->lacking[i].uri, (long long)l->nodes[l->lacking[i].node].id,
            run_words(l, &l->nodes[l->lacking[i].node]));
    }
    for (size_t i = 0; i < l->evidence_count; i++) {
        digest_text(&l->evidence[i].digest, text);
        if (!l->evidence[i].wanted)
            verify_remark(l->v, "evidence %s is kept, and no check rests on it", text);
    }
}

/* ---- turns ---- */

static int by_key(const void *a, const void *b)
{
    int64_t left = ((const struct standing *)a)->key, right = ((const struct standing *)b)->key;
    return (left > right) - (left < right);
}

static int by_run_and_key(const void *a, const void *b)
{
    const struct turn *left = a, *right = b;
    if (left->run != right->run)
        return left->run < right->run ? -1 : 1;
    return (left->key > right->key) - (left->key < right->key);
}

/* The deployment of a result must be the one whose key the group gives. */
static void go_through_group(struct looking *l, const struct seen_node *group, int64_t run)
{
    for (size_t i = 0; i < group->link_count; i++) {
        int64_t result = l->links[group->links + i];
        const struct standing wanted = {.key = l->links[group->links + group->link_count + i]};
        struct standing *standing = l->standing_count ? bsearch(&wanted, l->standings, l->standing_count,
                                                            sizeof *l->standings, by_key)
                                                      : NULL;
        if (!standing) {
            verify_wrong(l->v, "deployment number %lld is missing", (long long)wanted.key);
            continue;
        }
        if (standing->run == run || standing->result == result) {
            standing->run = run;
            continue;
        }
        standing->run = run;
        standing->result = result;
        memory_reserve(&l->turns, &l->turn_capacity, l->turn_count + 1, sizeof *l->turns);
        l->turns[l->turn_count++] = (struct turn){run, wanted.key, result};
    }
}

static int deployment_row(struct looking *l)
{
    sqlite3_stmt *statement = store_prepare(l->v->store, "SELECT key FROM deployment ORDER BY key");
    if (!statement)
        return -EIO;
    int code;
    while ((code = sqlite3_step(statement)) == SQLITE_ROW) {
        memory_reserve(&l->standings, &l->standing_capacity, l->standing_count + 1, sizeof *l->standings);
        l->standings[l->standing_count++] = (struct standing){.key = sqlite3_column_int64(statement, 0)};
    }
    sqlite3_finalize(statement);
    return code == SQLITE_DONE ? 0 : store_fail_sqlite(l->v->store, code, "the store cannot be read");
}

static void go_through_runs(struct looking *l)
{
    int64_t last = 0;
    for (size_t i = 0; i < l->v->run_count; i++) {
        const struct store_run *run = &l->v->runs[i].run;
        reach(l, run->content, run->number);
        const struct seen_node *content = node_of(l, run->content);
        if (run->content == last || !content || content->kind != NODE_RUN)
            continue;
        last = run->content;
        for (size_t k = 2; k < content->link_count; k++) {
            const struct seen_node *group = node_of(l, l->links[content->links + k]);
            if (group && group->kind == NODE_GROUP && !group->altered)
                go_through_group(l, group, run->number);
        }
    }
    if (l->turn_count)
        qsort(l->turns, l->turn_count, sizeof *l->turns, by_run_and_key);
}

static const struct seen_node *deployment_of(const struct looking *l, int64_t result)
{
    const struct seen_node *node = node_of(l, result);
    return node && node->kind == NODE_RESULT && node->link_count ? node_of(l, l->links[node->links]) : NULL;
}

/* Compares the table of turns with those that the runs make. */
static int compare_turns(struct looking *l)
{
    sqlite3_stmt *statement =
        store_prepare(l->v->store, "SELECT t.run, t.deployment, t.result, d.id FROM turn t LEFT JOIN "
                                   "deployment d ON d.key = t.deployment "
                                   "ORDER BY t.run, t.deployment");
    if (!statement)
        return -EIO;
    size_t place = 0;
    int code;
    while ((code = sqlite3_step(statement)) == SQLITE_ROW) {
        const struct turn turn = {sqlite3_column_int64(statement, 0), sqlite3_column_int64(statement, 1),
            sqlite3_column_int64(statement, 2)};
        const char *id = (const char *)sqlite3_column_text(statement, 3);
        while (place < l->turn_count && by_run_and_key(&l->turns[place], &turn) < 0)
            verify_wrong(l->v, "the turn of deployment number %lld at run number %lld is missing",
                (long long)l->turns[place].key, (long long)l->turns[place].run),
                place++;
        if (place == l->turn_count || by_run_and_key(&l->turns[place], &turn) != 0) {
            verify_wrong(l->v, "deployment %s has a turn at run number %lld that no run makes", id ? id : "?",
                (long long)turn.run);
            continue;
        }
        if (l->turns[place].result != turn.result)
            verify_wrong(l->v,
                "the turn of deployment %s at run number %lld was altered: it names another result",
                id ? id : "?", (long long)turn.run);
        const struct seen_node *deployment = deployment_of(l, l->turns[place].result);
        if (id && deployment && !deployment->altered && deployment->label != hash_of(id))
            verify_wrong(l->v, "deployment %s was altered: what is recorded bears another id", id);
        place++;
    }
    for (; code == SQLITE_DONE && place < l->turn_count; place++)
        verify_wrong(l->v, "the turn of deployment number %lld at run number %lld is missing",
            (long long)l->turns[place].key, (long long)l->turns[place].run);
    sqlite3_finalize(statement);
    return code == SQLITE_DONE ? 0 : store_fail_sqlite(l->v->store, code, "the store cannot be read");
}

int verify_nodes(struct verifying *v)
{
    struct looking l = {.v = v};
    int error = look_at_evidence(&l);
    if (!error)
        error = want_basis(&l);
    if (!error)
        error = look_at_nodes(&l);
    if (!error)
        error = deployment_row(&l);
    if (!error) {
        go_through_runs(&l);
        tell_nodes(&l);
        tell_evidence(&l);
        error = compare_turns(&l);
    }
    for (size_t i = 0; i < l.lacking_count; i++)
        free(l.lacking[i].uri);
    free(l.lacking);
    free(l.nodes);
    free(l.links);
    free(l.evidence);
    free(l.turns);
    free(l.standings);
    return error;
}
