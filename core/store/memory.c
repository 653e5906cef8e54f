/* What the results of deployments and of their checks rest on, so that they need not be judged again, and the results
 * themselves, read back as if they had been judged just now. Knows nothing of when they may be used. */
#include "store/private.h"

#include "store/coder.h"
#include "store/layout.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* ---- rows ---- */

static void code_wish(struct coder *coder, struct remembered_wish *wish)
{
    code_words(coder, &wish->check);
    code_flag(coder, &wish->of_site);
    code_words(coder, &wish->url);
    code_signed(coder, &wish->fresh);
    code_signed(coder, &wish->good_until);
}

/* Most checks ask nothing of the web. */
static void code_answers(struct coder *coder, struct digest *answers)
{
    static const struct digest none;
    bool any = memcmp(answers, &none, sizeof none) != 0;
    code_flag(coder, &any);
    if (any)
        code_digest(coder, answers);
}

static void code_check(struct coder *coder, struct remembered_check *check)
{
    code_words(coder, &check->id);
    code_digest(coder, &check->inputs);
    code_answers(coder, &check->answers);
    code_instant(coder, &check->from);
    code_instant(coder, &check->until);
    code_number(coder, &check->place);
    code_list(coder, &check->relies);
    code_list(coder, &check->missed);
    size_t count = check->changed_count = code_count(coder, check->changed_count);
    struct remembered_status *changed = code_items(coder, check->changed, count, sizeof *changed);
    for (size_t i = 0; i < count; i++) {
        struct remembered_status status = coder_reads(coder) ? (struct remembered_status){0} : changed[i];
        code_number(coder, &status.finding);
        code_number(coder, &status.said);
        if (coder_reads(coder))
            changed[i] = status;
    }
    check->changed = changed;
}

static void code_remembered(struct coder *coder, struct remembered *remembered)
{
    code_flag(coder, &remembered->whole);
    code_digest(coder, &remembered->inputs);
    code_digest(coder, &remembered->answers);
    code_instant(coder, &remembered->from);
    code_instant(coder, &remembered->until);
    code_words(coder, &remembered->sandbox);
    code_signed(coder, &remembered->result);
    size_t count = remembered->wish_count = code_count(coder, remembered->wish_count);
    struct remembered_wish *wishes = code_items(coder, remembered->wishes, count, sizeof *wishes);
    for (size_t i = 0; i < count; i++) {
        struct remembered_wish wish = coder_reads(coder) ? (struct remembered_wish){0} : wishes[i];
        code_wish(coder, &wish);
        if (coder_reads(coder))
            wishes[i] = wish;
    }
    remembered->wishes = wishes;
    count = remembered->check_count = code_count(coder, remembered->check_count);
    struct remembered_check *checks = code_items(coder, remembered->checks, count, sizeof *checks);
    for (size_t i = 0; i < count; i++) {
        struct remembered_check check = coder_reads(coder) ? (struct remembered_check){0} : checks[i];
        code_check(coder, &check);
        if (coder_reads(coder))
            checks[i] = check;
    }
    remembered->checks = checks;
}

/* Before a row stands the digest of its kind and the rest of it: one of another golive, or one that was altered, is none. */
#define ROW_KIND "golive memory of checks 1"

static struct digest seal_of(const void *bytes, size_t length)
{
    struct digest_stream *stream = digest_begin();
    digest_add_string(stream, ROW_KIND);
    digest_add(stream, bytes, length);
    return digest_end(stream);
}

/* The row as it stands. */
static sqlite3_stmt *get_row(struct store *store, const char *id, int *ret_code)
{
    sqlite3_stmt *statement = store_statement(store, STATEMENT_MEMORY_GET);
    if (!statement)
        return NULL;
    sqlite3_bind_text(statement, 1, id, -1, SQLITE_STATIC);
    *ret_code = sqlite3_step(statement);
    return statement;
}

static void write_row(
    const struct remembered *remembered, bool only_checks, int64_t result, struct text *body)
{
    struct remembered own = *remembered;
    struct digest seal = {{0}};
    struct coder coder = coder_writing(body);
    own.whole &= !only_checks;
    own.result = result;
    code_digest(&coder, &seal);
    code_remembered(&coder, &own);
    seal = seal_of(body->data + sizeof seal.bytes, body->length - sizeof seal.bytes);
    memcpy(body->data, seal.bytes, sizeof seal.bytes);
}

static bool read_row(const void *bytes, size_t length, struct arena *arena, struct remembered *remembered)
{
    struct digest seal = {{0}};
    if (length < sizeof seal.bytes)
        return false;
    struct coder coder = coder_reading(bytes, length, arena);
    code_digest(&coder, &seal);
    struct digest own = seal_of((const char *)bytes + sizeof seal.bytes, length - sizeof seal.bytes);
    if (memcmp(&seal, &own, sizeof seal) != 0)
        return false;
    code_remembered(&coder, remembered);
    return coder_finished(&coder);
}

int memory_put(struct store *store, int64_t deployment, const struct remembered *remembered, bool only_checks,
    int64_t result)
{
    if (remembered && remembered->result == result && !only_checks)
        return 0; /* recalled, and still the same */
    struct text body = {0};
    if (remembered)
        write_row(remembered, only_checks, result, &body);
    sqlite3_stmt *statement = store_statement(store, STATEMENT_MEMORY_PUT);
    if (!statement) {
        text_free(&body);
        return -EIO;
    }
    sqlite3_bind_int64(statement, 1, deployment);
    sqlite3_bind_blob64(statement, 2, text_string(&body), body.length, SQLITE_STATIC);
    int code = sqlite3_step(statement);
    sqlite3_reset(statement);
    text_free(&body);
    return code == SQLITE_DONE ? 0 : store_fail_sqlite(store, code, "the run cannot be recorded");
}

int store_memory_find(
    struct store *store, const char *id, struct arena *arena, struct remembered *ret_remembered)
{
    int code = SQLITE_ERROR;
    struct remembered remembered = {0};
    sqlite3_stmt *statement = get_row(store, id, &code);
    if (!statement)
        return -EIO;
    bool found = code == SQLITE_ROW && sqlite3_column_bytes(statement, 0) > 0 &&
                 read_row(sqlite3_column_blob(statement, 0), (size_t)sqlite3_column_bytes(statement, 0),
                     arena, &remembered);
    sqlite3_reset(statement);
    if (code != SQLITE_ROW && code != SQLITE_DONE)
        return store_fail_sqlite(store, code, "the store cannot be read");
    if (found)
        *ret_remembered = remembered;
    return found;
}

/* ---- results ---- */

/* The plugins of a deployment's checks: those that golive adds have none. */
static struct plugin_list plugins_of(const struct deployment *deployment)
{
    struct plugin_list plugins;
    const struct deployment_result result = {.deployment = deployment};
    plugin_list_of(&result, &plugins);
    return plugins;
}

struct digest store_digest_deployment(const struct deployment *deployment)
{
    struct text body = {.maximum = NODE_LONGEST_BODY};
    struct deployment copy = *deployment;
    copy.parent_apart = false; /* whoever judges adds the parent's own digest */
    struct plugin_list plugins = plugins_of(deployment);
    struct coder coder = coder_writing(&body);
    layout_deployment(&coder, &copy, &plugins);
    struct digest digest = digest_of(body.data, body.length);
    free(plugins.items);
    text_free(&body);
    return digest;
}

struct digest store_digest_site(const struct site *site)
{
    struct text body = {.maximum = NODE_LONGEST_BODY};
    struct site copy = *site;
    struct coder coder = coder_writing(&body);
    layout_site(&coder, &copy);
    struct digest digest = digest_of(body.data, body.length);
    text_free(&body);
    return digest;
}

struct digest store_digest_check(const struct check *check)
{
    struct text body = {.maximum = NODE_LONGEST_BODY};
    struct check copy = *check;
    const struct plugin_list own = {.items = &copy.description, .count = copy.description ? 1 : 0};
    struct coder coder = coder_writing(&body);
    layout_check(&coder, &copy, &own);
    struct digest digest = digest_of(body.data, body.length);
    text_free(&body);
    return digest;
}

/* What was altered since is not taken for a result: then it is judged again. */
static bool is_genuine(const struct node *node, const struct link *links, size_t link_count)
{
    struct text body = {.data = (char *)(uintptr_t)node->body, .length = node->length};
    struct digest digest = node_digest(node->kind, &body, links, link_count);
    return memcmp(&digest, &node->digest, sizeof digest) == 0;
}

/* Reads a check's result, and tells its node's digest. */
static int recall_check(struct store *store, int64_t id, const struct check *check, struct arena *arena,
    struct check_result *ret_result, struct digest *ret_digest)
{
    struct node node;
    int error = node_get(store, id, NODE_CHECK, arena, &node);
    if (error)
        return error;
    struct coder coder = coder_reading(node.body, node.length, arena);
    *ret_result = (struct check_result){.check = check};
    layout_check_result(&coder, ret_result, check->description);
    *ret_digest = node.digest;
    return coder_finished(&coder) && is_genuine(&node, NULL, 0) ? 0 : -ESTALE;
}

/* The results of the checks, behind the decision. LINKS: their digests go there. */
static int recall_checks(struct store *store, const struct node *node, struct coder *coder,
    const struct plugin_list *plugins, struct arena *arena, struct deployment_result *result,
    struct link *links)
{
    int error = 0;
    for (size_t i = 0; i < result->check_count && !error; i++) {
        const struct check *check = recall_own_check(coder, result->deployment, plugins);
        error = recall_check(
            store, node->links[1 + plugins->count + i], check, arena, &result->checks[i], &links[i].digest);
    }
    return error ? error : coder_finished(coder) ? 0 : -ESTALE;
}

/* A deployment's result, and what it links to, before anything of it is believed. */
struct whole {
    struct node node;
    struct link *links;
    size_t plugin_count;
};

/* Reads it, with the digests of all that is no check; CODER stands behind the number of its plugins. */
static int begin_whole(
    struct store *store, int64_t id, struct arena *arena, struct whole *whole, struct coder *coder)
{
    int error = node_get(store, id, NODE_RESULT, arena, &whole->node);
    if (error)
        return error;
    *coder = coder_reading(whole->node.body, whole->node.length, arena);
    whole->plugin_count = code_count(coder, 0);
    if (coder->broken || !whole->node.link_count || whole->plugin_count > whole->node.link_count - 1)
        return -ESTALE;
    whole->links = arena_take(arena, whole->node.link_count * sizeof *whole->links);
    for (size_t i = 0; i < 1 + whole->plugin_count && !error; i++)
        error = node_claims(store, whole->node.links[i], &whole->links[i].digest);
    return error;
}

static int recall_all(struct store *store, int64_t id, const struct plugin_list *plugins,
    const struct site *site, struct date today, struct arena *arena, struct deployment_result *result)
{
    struct whole whole = {0};
    struct coder coder;
    int error = begin_whole(store, id, arena, &whole, &coder);
    if (error)
        return error;
    if (whole.plugin_count != plugins->count)
        return -ESTALE;
    size_t first = 1 + whole.plugin_count;
    layout_decision(&coder, result, site, today);
    result->check_count = whole.node.link_count - first;
    result->checks = arena_take(arena, (result->check_count + 1) * sizeof *result->checks);
    error = recall_checks(store, &whole.node, &coder, plugins, arena, result, whole.links + first);
    return error ? error : is_genuine(&whole.node, whole.links, whole.node.link_count) ? 0 : -ESTALE;
}

int store_memory_recall(struct store *store, const struct remembered *remembered,
    const struct deployment *deployment, const struct site *site, struct date today, struct arena *arena,
    struct deployment_result *ret_result)
{
    struct plugin_list plugins = plugins_of(deployment);
    struct deployment_result result = {.deployment = deployment, .cleared_until = INSTANT_NONE};
    int error = recall_all(store, remembered->result, &plugins, site, today, arena, &result);
    free(plugins.items);
    if (!error)
        *ret_result = result;
    return error;
}

void store_memory_recall_checks(struct store *store, const struct remembered *remembered,
    const struct remembered_check *const *wanted, const struct check *const *checks, size_t count,
    struct arena *arena, struct check_result *ret_results, bool *ret_there)
{
    struct whole whole = {0};
    struct coder coder;
    int error = begin_whole(store, remembered->result, arena, &whole, &coder);
    for (size_t i = 0; i < count; i++)
        ret_there[i] = false;
    size_t first = 1 + whole.plugin_count;
    for (size_t i = first; i < whole.node.link_count && !error; i++)
        error = node_claims(store, whole.node.links[i], &whole.links[i].digest);
    if (error || !is_genuine(&whole.node, whole.links, whole.node.link_count))
        return;
    for (size_t i = 0; i < count; i++) {
        size_t at = first + (size_t)wanted[i]->place;
        struct digest digest; /* the one that the whole was looked over with */
        ret_there[i] =
            wanted[i]->place < whole.node.link_count - first &&
            recall_check(store, whole.node.links[at], checks[i], arena, &ret_results[i], &digest) == 0;
    }
}

/* ---- comparing ---- */

static bool same_check(const struct check_result *a, const struct check_result *b)
{
    struct text left = {0}, right = {0};
    struct check_result one = *a, other = *b;
    struct coder coder = coder_writing(&left);
    layout_check_result(&coder, &one, a->check->description);
    coder = coder_writing(&right);
    layout_check_result(&coder, &other, b->check->description);
    bool same =
        left.length == right.length && memcmp(text_string(&left), text_string(&right), left.length) == 0;
    text_free(&left);
    text_free(&right);
    return same;
}

static void write_decision(
    const struct deployment_result *result, const struct site *site, struct date today, struct text *out)
{
    struct deployment_result copy = *result;
    struct coder coder = coder_writing(out);
    layout_decision(&coder, &copy, site, today);
}

bool store_checks_differ(const struct check_result *a, const struct check_result *b)
{
    return !same_check(a, b);
}

bool store_results_differ(const struct deployment_result *a, const struct site *site_of_a,
    const struct deployment_result *b, const struct site *site_of_b, struct date today,
    const struct check **ret_check)
{
    *ret_check = NULL;
    size_t count = a->check_count < b->check_count ? a->check_count : b->check_count;
    for (size_t i = 0; i < count; i++) {
        if (same_check(&a->checks[i], &b->checks[i]))
            continue;
        *ret_check = a->checks[i].check;
        return true;
    }
    struct text left = {0}, right = {0};
    write_decision(a, site_of_a, today, &left);
    write_decision(b, site_of_b, today, &right);
    bool same = a->check_count == b->check_count && left.length == right.length &&
                memcmp(text_string(&left), text_string(&right), left.length) == 0;
    text_free(&left);
    text_free(&right);
    return !same;
}
