/* The tables of notices and of what was told. Must not know what notices say nor how they leave. See notices.h. */
#include "store/notices.h"

#include "store/private.h"

#include <errno.h>
#include <string.h>

#define COLUMNS                                                                                              \
    "number, key, way, recipient, kind, subject, body, level, made_at, state, tries, due, settled_at, "      \
    "trouble"
/* Due at ?1; ?2 is the latest instant that anything may wait for (STORE_NOTICE_LONGEST_WAIT). */
#define IS_DUE "state = 1 AND (due <= ?1 OR due > ?2)"
enum { TEXTS = 5 };

/* Runs a statement that gives no row, and finalizes it. */
static int finish(struct store *store, sqlite3_stmt *statement, const char *doing)
{
    if (!statement)
        return -EIO;
    int code = sqlite3_step(statement);
    int error = code == SQLITE_DONE ? 0 : store_fail_sqlite(store, code, doing);
    sqlite3_finalize(statement);
    return error;
}

static void bind_text(sqlite3_stmt *statement, int place, const char *text)
{
    if (statement)
        sqlite3_bind_text(statement, place, text, -1, SQLITE_TRANSIENT);
}

static void bind_number(sqlite3_stmt *statement, int place, int64_t number)
{
    if (statement)
        sqlite3_bind_int64(statement, place, number);
}

/* ---- what was told ---- */

int store_told(struct store *store, struct arena *arena, struct store_told **ret_told, size_t *ret_count)
{
    sqlite3_stmt *statement = store_prepare(store, "SELECT key, value, at FROM told ORDER BY key");
    if (!statement)
        return -EIO;
    struct store_told *told = NULL;
    size_t count = 0, capacity = 0;
    int code, error = 0;
    while (!error && (code = sqlite3_step(statement)) == SQLITE_ROW) {
        memory_reserve(&told, &capacity, count + 1, sizeof *told);
        told[count] = (struct store_told){column_text(statement, 0, arena), column_text(statement, 1, arena),
            sqlite3_column_int64(statement, 2)};
        if (!told[count].key || !told[count].value)
            error = store_fail(store, -EBADMSG, "what was told is damaged in %s", store->file);
        count++;
    }
    if (!error && code != SQLITE_DONE)
        error = store_fail_sqlite(store, code, "notices cannot be read");
    sqlite3_finalize(statement);
    if (!error) {
        *ret_told = arena_take(arena, (count + 1) * sizeof **ret_told);
        if (count)
            memcpy(*ret_told, told, count * sizeof *told);
        *ret_count = count;
    }
    memory_release(&told);
    return error;
}

int store_told_row(struct store *store, const char *key, struct arena *arena, struct store_told *ret_row)
{
    sqlite3_stmt *statement = store_prepare(store, "SELECT value, at FROM told WHERE key = ?1");
    if (!statement)
        return -EIO;
    bind_text(statement, 1, key);
    struct store_told row = {.key = key, .at = INSTANT_NONE};
    int code = sqlite3_step(statement);
    if (code == SQLITE_ROW) {
        row.value = column_text(statement, 0, arena);
        row.at = sqlite3_column_int64(statement, 1);
    }
    sqlite3_finalize(statement);
    if (code != SQLITE_ROW && code != SQLITE_DONE)
        return store_fail_sqlite(store, code, "notices cannot be read");
    *ret_row = row;
    return 0;
}

int store_tell(struct store *store, const char *key, const char *value, instant at)
{
    sqlite3_stmt *statement =
        store_prepare(store, value ? "INSERT INTO told (key, value, at) VALUES (?1, ?2, ?3)"
                                     " ON CONFLICT (key) DO UPDATE SET value = ?2, at = ?3"
                                   : "DELETE FROM told WHERE key = ?1");
    bind_text(statement, 1, key);
    if (value) {
        bind_text(statement, 2, value);
        bind_number(statement, 3, at);
    }
    return finish(store, statement, "what was told cannot be kept");
}

/* ---- notices ---- */

int store_notices_begin(struct store *store)
{
    return store_begin(store);
}

int store_notices_commit(struct store *store)
{
    return store_commit(store, "notices cannot be kept");
}

void store_notices_drop(struct store *store)
{
    store_rollback(store);
}

int store_notice_put(struct store *store, const struct notice *notice)
{
    sqlite3_stmt *statement = store_prepare(store,
        "INSERT OR IGNORE INTO notice (key, way, recipient, kind, subject, body, level, made_at,"
        " state, tries, due) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 1, 0, ?8)");
    const char *const texts[TEXTS] = {notice->way, notice->to, notice->kind, notice->subject, notice->body};
    if (statement)
        sqlite3_bind_blob(statement, 1, notice->key.bytes, DIGEST_SIZE, SQLITE_TRANSIENT);
    for (int i = 0; i < TEXTS; i++)
        bind_text(statement, i + 2, texts[i]);
    bind_number(statement, 7, notice->level);
    bind_number(statement, 8, notice->made_at);
    return finish(store, statement, "a notice cannot be kept");
}

int store_notices_forget(struct store *store, instant before)
{
    sqlite3_stmt *statement = store_prepare(store, "DELETE FROM notice WHERE state <> 1 AND settled_at < ?1");
    bind_number(statement, 1, before);
    return finish(store, statement, "notices cannot be forgotten");
}

/* A row of COLUMNS; false if it makes no sense. */
static bool take_row(sqlite3_stmt *statement, struct arena *arena, struct store_notice *ret_notice)
{
    const char *texts[TEXTS];
    for (int i = 0; i < TEXTS; i++) {
        texts[i] = column_text(statement, i + 2, arena);
        if (!texts[i])
            return false;
    }
    int64_t level = sqlite3_column_int64(statement, 7), state = sqlite3_column_int64(statement, 9);
    bool settled = sqlite3_column_type(statement, 12) != SQLITE_NULL;
    *ret_notice = (struct store_notice){.number = sqlite3_column_int64(statement, 0),
        .notice = {.way = texts[0],
            .to = texts[1],
            .kind = texts[2],
            .subject = texts[3],
            .body = texts[4],
            .level = (enum decision)level,
            .made_at = sqlite3_column_int64(statement, 8)},
        .state = (enum store_notice_state)state,
        .tries = sqlite3_column_int64(statement, 10),
        .due = sqlite3_column_int64(statement, 11),
        .settled_at = settled ? sqlite3_column_int64(statement, 12) : INSTANT_NONE,
        .trouble = column_text(statement, 13, arena)};
    return column_digest(statement, 1, &ret_notice->notice.key) && level >= DECISION_GO &&
           level <= DECISION_NO_GO && state >= STORE_NOTICE_PENDING && state <= STORE_NOTICE_GIVEN_UP;
}

/* The rows of a statement, which is finalized. */
static int take_rows(struct store *store, sqlite3_stmt *statement, size_t most, struct arena *arena,
    struct store_notice **ret_notices, size_t *ret_count)
{
    if (!statement)
        return -EIO;
    struct store_notice *notices = arena_take(arena, (most + 1) * sizeof *notices);
    size_t count = 0;
    int code = SQLITE_DONE, error = 0;
    while (!error && count < most && (code = sqlite3_step(statement)) == SQLITE_ROW) {
        if (!take_row(statement, arena, &notices[count++]))
            error = store_fail(store, -EBADMSG, "a notice is damaged in %s", store->file);
    }
    if (!error && code != SQLITE_DONE && code != SQLITE_ROW)
        error = store_fail_sqlite(store, code, "notices cannot be read");
    sqlite3_finalize(statement);
    if (!error) {
        *ret_notices = notices;
        *ret_count = count;
    }
    return error;
}

static void bind_due(sqlite3_stmt *statement, instant now)
{
    bind_number(statement, 1, now);
    bind_number(statement, 2, now + STORE_NOTICE_LONGEST_WAIT);
}

int store_notices_due(struct store *store, instant now, size_t most, struct arena *arena,
    struct store_notice **ret_notices, size_t *ret_count)
{
    sqlite3_stmt *statement =
        store_prepare(store, "SELECT " COLUMNS " FROM notice WHERE " IS_DUE " ORDER BY number LIMIT ?3");
    bind_due(statement, now);
    bind_number(statement, 3, (int64_t)most);
    return take_rows(store, statement, most, arena, ret_notices, ret_count);
}

int store_notices_newest(struct store *store, size_t most, struct arena *arena,
    struct store_notice **ret_notices, size_t *ret_count)
{
    sqlite3_stmt *statement =
        store_prepare(store, "SELECT " COLUMNS " FROM notice ORDER BY number DESC LIMIT ?1");
    bind_number(statement, 1, (int64_t)most);
    return take_rows(store, statement, most, arena, ret_notices, ret_count);
}

int store_notices_wait(struct store *store, instant now, bool *ret_any)
{
    sqlite3_stmt *statement = store_prepare(store, "SELECT 1 FROM notice WHERE " IS_DUE " LIMIT 1");
    if (!statement)
        return -EIO;
    bind_due(statement, now);
    int code = sqlite3_step(statement);
    sqlite3_finalize(statement);
    if (code != SQLITE_ROW && code != SQLITE_DONE)
        return store_fail_sqlite(store, code, "notices cannot be read");
    *ret_any = code == SQLITE_ROW;
    return 0;
}

int store_notice_claim(struct store *store, int64_t number, instant now, instant next, bool *ret_mine)
{
    sqlite3_stmt *statement =
        store_prepare(store, "UPDATE notice SET tries = tries + 1, due = ?3 WHERE number = ?4 AND " IS_DUE);
    bind_due(statement, now);
    bind_number(statement, 3, next);
    bind_number(statement, 4, number);
    int error = finish(store, statement, "a notice cannot be kept");
    if (!error)
        *ret_mine = sqlite3_changes(store->database) == 1;
    return error;
}

int store_notice_settle(struct store *store, int64_t number, enum store_notice_state state, instant at,
    instant due, const char *trouble)
{
    sqlite3_stmt *statement = store_prepare(store,
        "UPDATE notice SET state = ?2, settled_at = CASE WHEN ?2 = 1 THEN NULL ELSE ?3 END, due = ?4,"
        " trouble = ?5 WHERE number = ?1 AND state <> 2");
    bind_number(statement, 1, number);
    bind_number(statement, 2, (int64_t)state);
    bind_number(statement, 3, at);
    bind_number(statement, 4, due);
    bind_text(statement, 5, trouble);
    return finish(store, statement, "what came of a notice cannot be kept");
}

int store_notices_count(
    struct store *store, instant since, struct arena *arena, struct store_notice_counts *ret_counts)
{
    sqlite3_stmt *statement = store_prepare(store,
        "SELECT count(*) FILTER (WHERE state = 1), count(*) FILTER (WHERE state = 2),"
        " count(*) FILTER (WHERE state = 3 AND settled_at >= ?1),"
        " (SELECT trouble FROM notice WHERE trouble IS NOT NULL AND (state = 1 OR (state = 3 AND"
        " settled_at >= ?1)) ORDER BY number DESC LIMIT 1) FROM notice");
    if (!statement)
        return -EIO;
    bind_number(statement, 1, since);
    int code = sqlite3_step(statement);
    if (code == SQLITE_ROW)
        *ret_counts = (struct store_notice_counts){sqlite3_column_int64(statement, 0),
            sqlite3_column_int64(statement, 1), sqlite3_column_int64(statement, 2),
            column_text(statement, 3, arena)};
    sqlite3_finalize(statement);
    return code == SQLITE_ROW ? 0 : store_fail_sqlite(store, code, "notices cannot be read");
}
