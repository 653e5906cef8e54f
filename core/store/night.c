/* What is kept for the next night: the list of what a recheck looked at, and who rechecks now. None of it is part of the
 * record. Knows nothing of what the lists hold. */
#include "store/private.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define MOST_BASES 1000      /* plugins and data files of a run */
#define MOST_WATCHES 64      /* of as many sites and folders; the oldest go */
#define HOLDER_SECONDS 86400 /* how long the recheck of another machine is believed to be under way */

/* ---- watches ---- */

static int step_and_finish(struct store *store, sqlite3_stmt *statement)
{
    int code = sqlite3_step(statement);
    sqlite3_finalize(statement);
    return code == SQLITE_DONE || code == SQLITE_ROW
               ? 0
               : store_fail_sqlite(store, code, "the run cannot be recorded");
}

int store_watch_find(
    struct store *store, const struct digest *key, struct text *ret_list, struct store_watch *ret_watch)
{
    sqlite3_stmt *statement =
        store_prepare(store, "SELECT run, since, until, code, list FROM watch WHERE key = ?1");
    if (!statement)
        return -EIO;
    sqlite3_bind_blob(statement, 1, key->bytes, DIGEST_SIZE, SQLITE_STATIC);
    int code = sqlite3_step(statement);
    if (code == SQLITE_ROW) {
        bool for_ever = sqlite3_column_type(statement, 2) == SQLITE_NULL;
        text_append(ret_list, sqlite3_column_blob(statement, 4), (size_t)sqlite3_column_bytes(statement, 4));
        *ret_watch = (struct store_watch){
            .key = *key,
            .run = sqlite3_column_int64(statement, 0),
            .from = sqlite3_column_int64(statement, 1),
            .until = for_ever ? INSTANT_NONE : sqlite3_column_int64(statement, 2),
            .code = sqlite3_column_int(statement, 3),
            .list = ret_list->data,
            .length = ret_list->length,
        };
    }
    sqlite3_finalize(statement);
    return code == SQLITE_ROW    ? 0
           : code == SQLITE_DONE ? -ENOENT
                                 : store_fail_sqlite(store, code, "the store cannot be read");
}

int watch_put(struct store *store, const struct store_watch *watch, int64_t ledger)
{
    sqlite3_stmt *statement = store_prepare(store, "REPLACE INTO watch (key, run, ledger, since, until, "
                                                   "code, list) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)");
    if (!statement)
        return -EIO;
    sqlite3_bind_blob(statement, 1, watch->key.bytes, DIGEST_SIZE, SQLITE_STATIC);
    sqlite3_bind_int64(statement, 2, watch->run);
    sqlite3_bind_int64(statement, 3, ledger);
    sqlite3_bind_int64(statement, 4, watch->from);
    if (watch->until != INSTANT_NONE)
        sqlite3_bind_int64(statement, 5, watch->until);
    sqlite3_bind_int(statement, 6, watch->code);
    sqlite3_bind_blob64(statement, 7, watch->length ? watch->list : "", watch->length, SQLITE_STATIC);
    int error = step_and_finish(store, statement);
    if (error)
        return error;
    statement = store_prepare(
        store, "DELETE FROM watch WHERE key NOT IN (SELECT key FROM watch ORDER BY run DESC LIMIT ?1)");
    if (!statement)
        return -EIO;
    sqlite3_bind_int(statement, 1, MOST_WATCHES);
    return step_and_finish(store, statement);
}

/* The first column of the only row, or NONE if there is no row. */
static int one_number(struct store *store, const char *sql, int64_t first, int64_t none, int64_t *ret_number)
{
    sqlite3_stmt *statement = store_prepare(store, sql);
    if (!statement)
        return -EIO;
    sqlite3_bind_int64(statement, 1, first);
    int code = sqlite3_step(statement);
    *ret_number = code == SQLITE_ROW ? sqlite3_column_int64(statement, 0) : none;
    sqlite3_finalize(statement);
    return code == SQLITE_ROW || code == SQLITE_DONE
               ? 0
               : store_fail_sqlite(store, code, "the store cannot be read");
}

/* -ESTALE if what the watch's run says of anything may have been overtaken: its own turn to look has come. */
static int look_for_others(struct store *store, const struct store_watch *watch)
{
    int64_t held = 0, run = 0, last = 0, turned = 0, ended = 0;
    int error = one_number(store, "SELECT count(*) FROM holder WHERE ?1", 1, 0, &held);
    if (!error)
        error = one_number(store,
            "SELECT coalesce(same_as, number) FROM run WHERE ?1 ORDER BY number DESC LIMIT 1", 1, 0, &last);
    if (!error && last != watch->run)
        error = one_number(store, "SELECT 1 FROM turn WHERE run > ?1 LIMIT 1", watch->run, 0, &turned);
    sqlite3_stmt *statement =
        error ? NULL
              : store_prepare(store, "SELECT w.run, (SELECT count(*) FROM ledger l WHERE l.number > w.ledger"
                                     " AND l.kind = ?2) FROM watch w WHERE w.key = ?1");
    if (error || !statement)
        return error ? error : -EIO;
    sqlite3_bind_blob(statement, 1, watch->key.bytes, DIGEST_SIZE, SQLITE_STATIC);
    sqlite3_bind_int(statement, 2, STORE_ENTRY_RETIREMENT);
    if (sqlite3_step(statement) == SQLITE_ROW) {
        run = sqlite3_column_int64(statement, 0);
        ended = sqlite3_column_int64(statement, 1);
    }
    sqlite3_finalize(statement);
    return held || turned || ended || run != watch->run ? -ESTALE : 0;
}

static int renew_list(struct store *store, const struct store_watch *watch, const struct text *list)
{
    sqlite3_stmt *statement = store_prepare(store, "UPDATE watch SET list = ?2 WHERE key = ?1");
    if (!statement)
        return -EIO;
    sqlite3_bind_blob(statement, 1, watch->key.bytes, DIGEST_SIZE, SQLITE_STATIC);
    sqlite3_bind_blob64(statement, 2, text_string(list), list->length, SQLITE_STATIC);
    return step_and_finish(store, statement);
}

int store_record_still(struct store *store, const struct store_watch *watch, const struct text *list,
    const char *id, instant at, const struct store_signer *signer)
{
    int error = store_begin(store);
    if (error)
        return error;
    error = look_for_others(store, watch);
    if (!error)
        error = record_same(store, watch->run, id, at, signer);
    if (!error && list)
        error = renew_list(store, watch, list);
    if (!error)
        return store_commit(store, "the run cannot be recorded");
    store_rollback(store);
    return error;
}

int store_watch_last(struct store *store, const struct store_watch *watch, instant *ret_at)
{
    return one_number(store, "SELECT max(recorded_at) FROM run WHERE ?1 IN (number, same_as)", watch->run,
        INSTANT_NONE, ret_at);
}

/* ---- what judged ---- */

int basis_put(struct store *store, int64_t run, const struct store_basis *basis)
{
    sqlite3_stmt *statement = store_statement(store, STATEMENT_BASIS_PUT);
    if (!statement)
        return -EIO;
    sqlite3_bind_int64(statement, 1, run);
    sqlite3_bind_text(statement, 2, basis->name, -1, SQLITE_STATIC);
    sqlite3_bind_blob(statement, 3, basis->digest.bytes, DIGEST_SIZE, SQLITE_STATIC);
    int code = sqlite3_step(statement);
    int error = code == SQLITE_DONE ? 0 : store_fail_sqlite(store, code, "the run cannot be recorded");
    sqlite3_reset(statement);
    return error;
}

int store_basis_of(struct store *store, const struct store_run *run, struct arena *arena,
    struct store_basis **ret_basis, size_t *ret_count)
{
    sqlite3_stmt *statement =
        store_prepare(store, "SELECT name, digest FROM basis WHERE run = ?1 ORDER BY name LIMIT ?2");
    if (!statement)
        return -EIO;
    sqlite3_bind_int64(statement, 1, run->same_as ? run->same_as : run->number);
    sqlite3_bind_int(statement, 2, MOST_BASES);
    struct store_basis *basis = arena_take(arena, MOST_BASES * sizeof *basis);
    size_t count = 0;
    int code, error = 0;
    while (!error && (code = sqlite3_step(statement)) == SQLITE_ROW) {
        basis[count].name = column_text(statement, 0, arena);
        if (!basis[count].name || !column_digest(statement, 1, &basis[count].digest))
            error = store_fail(store, -EBADMSG, "what judged run %s is damaged in %s", run->id, store->file);
        count++;
    }
    if (!error && code != SQLITE_DONE)
        error = store_fail_sqlite(store, code, "the store cannot be read");
    sqlite3_finalize(statement);
    if (error)
        return error;
    *ret_basis = basis;
    *ret_count = count;
    return 0;
}

/* ---- who rechecks ---- */

/* A holder is named by words, any of which makes it one of this machine: its name, and that of its kernel's run. */
static bool same_machine(const char *a, const char *b)
{
    for (const char *at = a; *at;) {
        size_t length = strcspn(at, " ");
        for (const char *other = b; *other;) {
            size_t other_length = strcspn(other, " ");
            if (length && length == other_length && memcmp(at, other, length) == 0)
                return true;
            other += other_length + (other[other_length] == ' ');
        }
        at += length + (at[length] == ' ');
    }
    return false;
}

static int take_place(struct store *store, const char *machine, int64_t process, instant now)
{
    sqlite3_stmt *statement = store_prepare(store, "SELECT machine, process, since FROM holder");
    if (!statement)
        return -EIO;
    struct arena arena = {0};
    int error = 0;
    if (sqlite3_step(statement) == SQLITE_ROW) {
        const char *other = column_text(statement, 0, &arena);
        instant since = sqlite3_column_int64(statement, 2);
        bool recent = since > now - HOLDER_SECONDS && since < now + HOLDER_SECONDS;
        if (other && !same_machine(other, machine) && recent)
            error =
                store_fail(store, -EBUSY, "another recheck is under way, on the machine %.*s (process %lld)",
                    (int)strcspn(other, " "), other, (long long)sqlite3_column_int64(statement, 1));
    }
    sqlite3_finalize(statement);
    arena_free(&arena);
    if (error)
        return error;
    statement =
        store_prepare(store, "REPLACE INTO holder (key, machine, process, since) VALUES (1, ?1, ?2, ?3)");
    if (!statement)
        return -EIO;
    sqlite3_bind_text(statement, 1, machine, -1, SQLITE_STATIC);
    sqlite3_bind_int64(statement, 2, process);
    sqlite3_bind_int64(statement, 3, now);
    return step_and_finish(store, statement);
}

int store_hold(struct store *store, const char *machine, int64_t process, instant now)
{
    int error = store_begin(store);
    if (error)
        return error;
    error = take_place(store, machine, process, now);
    if (!error)
        return store_commit(store, "the store cannot be locked");
    store_rollback(store);
    return error;
}

int store_release(struct store *store)
{
    int error = store_begin(store);
    if (error)
        return error;
    error = store_execute(store, "DELETE FROM holder", "the store cannot be unlocked");
    if (!error)
        return store_commit(store, "the store cannot be unlocked");
    store_rollback(store);
    return error;
}
