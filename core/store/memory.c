/* What deployments' results rest on, so that they need not be judged again, and the results themselves, read back as if they
 * had been judged just now. Knows nothing of when they may be used. */
#include "store/private.h"

#include "store/coder.h"
#include "store/layout.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* ---- rows ---- */

static void code_remembered(struct coder *coder, struct remembered *remembered)
{
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
        code_number(coder, &wish.check);
        code_words(coder, &wish.url);
        code_signed(coder, &wish.fresh);
        code_signed(coder, &wish.good_until);
        if (coder_reads(coder))
            wishes[i] = wish;
    }
    remembered->wishes = wishes;
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

int memory_put(struct store *store, int64_t deployment, const struct remembered *remembered, int64_t result)
{
    if (remembered && remembered->result == result)
        return 0; /* recalled, and still the same */
    struct text body = {0};
    if (remembered) {
        struct remembered own = *remembered;
        struct coder coder = coder_writing(&body);
        own.result = result;
        code_remembered(&coder, &own);
    }
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
    bool found = code == SQLITE_ROW && sqlite3_column_bytes(statement, 0) > 0;
    if (found) {
        size_t length = (size_t)sqlite3_column_bytes(statement, 0);
        struct coder coder = coder_reading(sqlite3_column_blob(statement, 0), length, arena);
        code_remembered(&coder, &remembered);
        found = coder_finished(&coder);
    }
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

static int recall_all(struct store *store, int64_t id, const struct plugin_list *plugins,
    const struct site *site, struct date today, struct arena *arena, struct deployment_result *result)
{
    struct node node;
    int error = node_get(store, id, NODE_RESULT, arena, &node);
    if (error)
        return error;
    struct coder coder = coder_reading(node.body, node.length, arena);
    size_t plugin_count = code_count(&coder, 0);
    if (coder.broken || plugin_count != plugins->count || node.link_count < 1 + plugin_count)
        return -ESTALE;
    layout_decision(&coder, result, site, today);
    result->check_count = node.link_count - 1 - plugin_count;
    result->checks = arena_take(arena, (result->check_count + 1) * sizeof *result->checks);
    struct link *links = arena_take(arena, node.link_count * sizeof *links);
    for (size_t i = 0; i < 1 + plugin_count && !error; i++)
        error = node_claims(store, node.links[i], &links[i].digest);
    if (!error)
        error = recall_checks(store, &node, &coder, plugins, arena, result, links + 1 + plugin_count);
    return error ? error : is_genuine(&node, links, node.link_count) ? 0 : -ESTALE;
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
