/* Which runs there are, what they are made of, and which deployment was looked at when. Knows nothing of what results
 * say. */
#include "store/private.h"

#include "store/coder.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* ---- rows ---- */

static bool digest_or_none(sqlite3_stmt *statement, int column, struct digest *ret_digest)
{
    *ret_digest = (struct digest){{0}};
    return sqlite3_column_type(statement, column) == SQLITE_NULL ||
           column_digest(statement, column, ret_digest);
}

int run_row(struct store *store, sqlite3_stmt *statement, struct store_run *ret_run)
{
    struct store_run run = {
        .number = sqlite3_column_int64(statement, 0),
        .at = sqlite3_column_int64(statement, 2),
        .recorded_at = sqlite3_column_int64(statement, 3),
        .deployments = sqlite3_column_int64(statement, 5),
        .content = sqlite3_column_int64(statement, 6),
        .ledger = sqlite3_column_int64(statement, 7),
        .same_as = sqlite3_column_int64(statement, 8),
    };
    const char *id = (const char *)sqlite3_column_text(statement, 1);
    size_t length = (size_t)sqlite3_column_bytes(statement, 1);
    int64_t decision = sqlite3_column_int64(statement, 4);
    if (run.number < 1 || !id || !length || length >= sizeof run.id || memchr(id, '\0', length) ||
        decision < DECISION_GO || decision > DECISION_NO_GO || !digest_or_none(statement, 9, &run.report))
        return store_fail(store, -EBADMSG, "run %lld in %s is damaged", (long long)run.number, store->file);
    memcpy(run.id, id, length);
    run.decision = (enum decision)decision;
    *ret_run = run;
    return 0;
}

/* The one row of a statement, which is finalized. */
static int only_run(
    struct store *store, sqlite3_stmt *statement, struct store_run *ret_run, const char *missing)
{
    if (!statement)
        return -EIO;
    int code = sqlite3_step(statement);
    int error = code == SQLITE_ROW    ? run_row(store, statement, ret_run)
                : code == SQLITE_DONE ? store_fail(store, -ENOENT, "%s", missing)
                                      : store_fail_sqlite(store, code, "the store cannot be read");
    sqlite3_finalize(statement);
    return error;
}

int run_numbered(struct store *store, int64_t number, struct store_run *ret_run)
{
    sqlite3_stmt *statement = store_prepare(store, "SELECT " RUN_COLUMNS " FROM run WHERE number = ?1");
    if (statement)
        sqlite3_bind_int64(statement, 1, number);
    AUTO_FREE char *missing =
        memory_format("run number %lld is missing in %s", (long long)number, store->file);
    return only_run(store, statement, ret_run, missing);
}

int node_claims(struct store *store, int64_t id, struct digest *ret_digest)
{
    int error = pending_write(store);
    sqlite3_stmt *statement = error ? NULL : store_statement(store, STATEMENT_NODE_CLAIMS);
    if (!statement)
        return error ? error : -EIO;
    sqlite3_bind_int64(statement, 1, id);
    if (sqlite3_step(statement) != SQLITE_ROW || !column_digest(statement, 0, ret_digest))
        error = store_fail(store, -EBADMSG, "node %lld of %s is missing", (long long)id, store->file);
    sqlite3_reset(statement);
    return error;
}

/* ---- finding runs ---- */

static int find_by_day(struct store *store, struct date day, struct store_run *ret_run)
{
    sqlite3_stmt *statement = store_prepare(store,
        "SELECT " RUN_COLUMNS
        " FROM run WHERE recorded_at >= ?1 AND recorded_at < ?2 ORDER BY number DESC LIMIT 1");
    char text[DATE_TEXT_SIZE];
    date_text(day, text);
    if (statement) {
        sqlite3_bind_int64(statement, 1, date_begin(day));
        sqlite3_bind_int64(statement, 2, date_begin(date_add_days(day, 1)));
    }
    AUTO_FREE char *missing = memory_format("no run was recorded on %s", text);
    return only_run(store, statement, ret_run, missing);
}

static int find_by_id(struct store *store, const char *words, struct store_run *ret_run)
{
    enum { SHORTEST = 8 };
    if (strlen(words) < SHORTEST || strspn(words, "0123456789abcdef-") != strlen(words))
        return store_fail(store, -ENOENT,
            "%s is no run: name one by its id, the first %d characters of it or more, a day, or last", words,
            (int)SHORTEST);
    sqlite3_stmt *statement =
        store_prepare(store, "SELECT " RUN_COLUMNS " FROM run WHERE id >= ?1 AND id < ?1 || 'g' LIMIT 2");
    if (!statement)
        return -EIO;
    sqlite3_bind_text(statement, 1, words, -1, SQLITE_STATIC);
    struct store_run run;
    int code = sqlite3_step(statement);
    int error = code == SQLITE_ROW ? run_row(store, statement, &run)
                : code == SQLITE_DONE
                    ? store_fail(store, -ENOENT, "there is no run %s in %s", words, store->file)
                    : store_fail_sqlite(store, code, "the store cannot be read");
    if (!error && sqlite3_step(statement) == SQLITE_ROW)
        error = store_fail(store, -EEXIST, "several runs begin with %s: name more of it", words);
    sqlite3_finalize(statement);
    if (!error)
        *ret_run = run;
    return error;
}

int store_find_run(struct store *store, const char *words, struct store_run *ret_run)
{
    struct date day;
    if (string_equal(words, "last"))
        return only_run(store,
            store_prepare(store, "SELECT " RUN_COLUMNS " FROM run ORDER BY number DESC LIMIT 1"), ret_run,
            "no run was recorded yet");
    return date_parse(words, &day) == 0 ? find_by_day(store, day, ret_run)
                                        : find_by_id(store, words, ret_run);
}

int store_runs(struct store *store, instant until, struct store_run **ret_runs, size_t *ret_count)
{
    sqlite3_stmt *statement = store_prepare(
        store, "SELECT " RUN_COLUMNS " FROM run WHERE ?1 IS NULL OR recorded_at < ?1 ORDER BY number");
    if (!statement)
        return -EIO;
    if (until != INSTANT_NONE)
        sqlite3_bind_int64(statement, 1, until);
    struct store_run *runs = NULL;
    size_t count = 0, capacity = 0;
    int error = 0, code;
    while ((code = sqlite3_step(statement)) == SQLITE_ROW && !error) {
        memory_reserve(&runs, &capacity, count + 1, sizeof *runs);
        error = run_row(store, statement, &runs[count++]);
    }
    if (!error && code != SQLITE_DONE)
        error = store_fail_sqlite(store, code, "the store cannot be read");
    sqlite3_finalize(statement);
    if (error) {
        free(runs);
        return error;
    }
    *ret_runs = runs ? runs : memory_new(1, sizeof *runs);
    *ret_count = count;
    return 0;
}

/* ---- what a run is made of ---- */

int content_get(struct store *store, int64_t id, struct arena *arena, struct content *ret_content)
{
    struct node node;
    int error = node_get(store, id, NODE_RUN, arena, &node);
    if (error)
        return error;
    struct content content = {0};
    struct coder coder = coder_reading(node.body, node.length, arena);
    code_words(&coder, &content.sandbox);
    code_words(&coder, &content.golive);
    content.decision = (enum decision)code_within(&coder, 0, DECISION_NO_GO + 1);
    size_t retired = (size_t)code_within(&coder, 0, node.link_count + 1);
    if (!coder_finished(&coder) || node.link_count < 2 || retired > node.link_count - 2)
        return store_fail(store, -EBADMSG, "node %lld of %s is damaged", (long long)id, store->file);
    content.site = node.links[0];
    content.sightings = node.links[1];
    content.retired = node.links + 2;
    content.retired_count = retired;
    content.groups = node.links + 2 + retired;
    content.group_count = node.link_count - 2 - retired;
    *ret_content = content;
    return 0;
}

int group_get(struct store *store, int64_t id, struct arena *arena, struct group *ret_group)
{
    struct node node;
    int error = node_get(store, id, NODE_GROUP, arena, &node);
    if (error)
        return error;
    struct coder coder = coder_reading(node.body, node.length, arena);
    int64_t *keys = arena_take(arena, (node.link_count + 1) * sizeof *keys);
    int64_t last = 0;
    for (size_t i = 0; i < node.link_count; i++) {
        int64_t step = 0;
        code_signed(&coder, &step);
        if (__builtin_add_overflow(last, step, &last))
            coder.broken = true;
        keys[i] = last;
    }
    if (!coder_finished(&coder))
        return store_fail(store, -EBADMSG, "node %lld of %s is damaged", (long long)id, store->file);
    *ret_group = (struct group){keys, node.links, node.link_count};
    return 0;
}

/* ---- the deployments of a run ---- */

static int name_of(struct store *store, int64_t key, struct arena *arena, const char **ret_id)
{
    sqlite3_stmt *statement = store_statement(store, STATEMENT_DEPLOYMENT_NAME);
    if (!statement)
        return -EIO;
    sqlite3_bind_int64(statement, 1, key);
    const char *id = sqlite3_step(statement) == SQLITE_ROW ? column_text(statement, 0, arena) : NULL;
    sqlite3_reset(statement);
    if (!id)
        return store_fail(
            store, -EBADMSG, "deployment number %lld in %s is missing", (long long)key, store->file);
    *ret_id = id;
    return 0;
}

int store_members(struct store *store, const struct store_run *run, struct arena *arena,
    struct store_member **ret_members, size_t *ret_count)
{
    struct content content;
    struct store_member *members = NULL;
    size_t count = 0, capacity = 0;
    int error = content_get(store, run->content, arena, &content);
    for (size_t i = 0; !error && i < content.group_count; i++) {
        struct group group;
        error = group_get(store, content.groups[i], arena, &group);
        for (size_t k = 0; !error && k < group.count; k++) {
            memory_reserve(&members, &capacity, count + 1, sizeof *members);
            members[count].result = group.results[k];
            error = name_of(store, group.keys[k], arena, &members[count].id);
            count++;
        }
    }
    if (!error) {
        *ret_members = arena_take(arena, (count + 1) * sizeof **ret_members);
        if (count)
            memcpy(*ret_members, members, count * sizeof *members);
        *ret_count = count;
    }
    free(members);
    return error;
}
