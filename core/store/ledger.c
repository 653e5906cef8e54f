/* The ledger: what was recorded, in order, each entry with the digest of the one before. An entry is an in-toto statement
 * (in-toto.io/Statement/v1), kept to the byte, signed or not. Knows what statements say, and nothing of how results lie in
 * nodes. */
#include "store/private.h"

#include "base/json.h"
#include "store/signing.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* ---- statements ---- */

static void member_digest(struct json_writer *json, const char *key, const struct digest *digest)
{
    static const struct digest none;
    char text[DIGEST_TEXT_SIZE];
    digest_text(digest, text);
    json_member(json, key, memcmp(digest, &none, sizeof none) ? text : NULL);
}

static void member_instant(struct json_writer *json, const char *key, instant at)
{
    char text[INSTANT_TEXT_SIZE];
    instant_text(at, text);
    json_member(json, key, text);
}

static void write_run(struct json_writer *json, const struct ledger_row *row)
{
    json_member(json, "run", row->about);
    json_member_integer(json, "number", row->run.number);
    member_instant(json, "at", row->run.at);
    json_member(json, "golive", row->golive);
    json_member(json, "decision", decision_name(row->run.decision));
    json_member_integer(json, "deployments", row->run.deployments);
    member_digest(json, "report", &row->run.report);
    member_digest(json, "content", &row->content);
    json_member(json, "same_as", row->same_as);
}

static void write_approval(struct json_writer *json, const struct ledger_row *row)
{
    json_member(json, "run", row->about);
    member_digest(json, "statement", &row->approved);
    json_member(json, "by", row->by);
    json_member(json, "role", row->words);
}

static void write_retirement(struct json_writer *json, const struct ledger_row *row)
{
    json_member(json, "deployment", row->about);
    member_digest(json, "result", &row->subject);
    json_member(json, "by", row->by);
    json_member(json, "reason", row->words);
}

static const struct {
    const char *type;    /* of the predicate */
    const char *subject; /* what the subject's name begins with */
    void (*write)(struct json_writer *json, const struct ledger_row *row);
} kinds[] = {
    [STORE_ENTRY_RUN] = {"urn:golive:run:1", "golive-run:", write_run},
    [STORE_ENTRY_APPROVAL] = {"urn:golive:approval:1", "golive-run:", write_approval},
    [STORE_ENTRY_RETIREMENT] = {"urn:golive:retirement:1", "golive-deployment:", write_retirement},
};

void ledger_statement(const struct ledger_row *row, struct text *ret_statement)
{
    struct json_writer json = {0};
    char subject[DIGEST_TEXT_SIZE];
    digest_text(&row->subject, subject);
    AUTO_FREE char *name = memory_format("%s%s", kinds[row->kind].subject, row->about);
    json_begin_object(&json);
    json_member(&json, "_type", "https://in-toto.io/Statement/v1");
    json_key(&json, "subject");
    json_begin_array(&json);
    json_begin_object(&json);
    json_member(&json, "name", name);
    json_key(&json, "digest");
    json_begin_object(&json);
    json_member(&json, "sha256", subject + strlen("sha256:"));
    json_end_object(&json);
    json_end_object(&json);
    json_end_array(&json);
    json_member(&json, "predicateType", kinds[row->kind].type);
    json_key(&json, "predicate");
    json_begin_object(&json);
    json_member_integer(&json, "entry", row->number);
    member_digest(&json, "previous", &row->previous);
    member_instant(&json, "recorded_at", row->recorded_at);
    kinds[row->kind].write(&json, row);
    json_end_object(&json);
    json_end_object(&json);
    text_append(ret_statement, json.buffer.data, json.buffer.length);
    text_free(&json.buffer);
}

/* ---- the head ---- */

int store_head(struct store *store, struct digest *ret_digest, int64_t *ret_number)
{
    sqlite3_stmt *statement =
        store_prepare(store, "SELECT number, digest FROM ledger ORDER BY number DESC LIMIT 1");
    if (!statement)
        return -EIO;
    int code = sqlite3_step(statement);
    int error = 0;
    struct digest digest = {{0}};
    int64_t number = 0;
    if (code == SQLITE_ROW) {
        number = sqlite3_column_int64(statement, 0);
        if (number < 1 || !column_digest(statement, 1, &digest))
            error =
                store_fail(store, -EBADMSG, "the newest entry of the ledger in %s is damaged", store->file);
    } else if (code != SQLITE_DONE) {
        error = store_fail_sqlite(store, code, "the ledger cannot be read");
    }
    sqlite3_finalize(statement);
    if (!error) {
        *ret_digest = digest;
        *ret_number = number;
    }
    return error;
}

/* ---- adding ---- */

static void bind_words(sqlite3_stmt *statement, int place, const char *words)
{
    if (words)
        sqlite3_bind_text(statement, place, words, -1, SQLITE_STATIC);
}

static int insert(struct store *store, const struct ledger_row *row, const struct text *statement_text,
    const struct digest *digest, const struct text *envelope)
{
    sqlite3_stmt *statement = store_prepare(store, "INSERT INTO ledger (number, kind, run, about, actor, "
                                                   "words, recorded_at, digest, statement, envelope) "
                                                   "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)");
    if (!statement)
        return -EIO;
    sqlite3_bind_int64(statement, 1, row->number);
    sqlite3_bind_int(statement, 2, (int)row->kind);
    if (row->kind != STORE_ENTRY_RETIREMENT)
        sqlite3_bind_int64(statement, 3, row->run.number);
    bind_words(statement, 4, row->about);
    bind_words(statement, 5, row->by);
    bind_words(statement, 6, row->words);
    sqlite3_bind_int64(statement, 7, row->recorded_at);
    sqlite3_bind_blob(statement, 8, digest->bytes, DIGEST_SIZE, SQLITE_STATIC);
    bind_words(statement, 9, text_string(statement_text));
    bind_words(statement, 10, envelope->length ? text_string(envelope) : NULL);
    int code = sqlite3_step(statement);
    int error = code == SQLITE_DONE ? 0 : store_fail_sqlite(store, code, "the ledger cannot be written");
    sqlite3_finalize(statement);
    return error;
}

int ledger_append(
    struct store *store, struct ledger_row *row, const struct store_signer *signer, struct digest *ret_digest)
{
    int error = store_head(store, &row->previous, &row->number);
    if (error)
        return error;
    row->number++;
    struct text statement = {0}, envelope = {0};
    ledger_statement(row, &statement);
    struct digest digest = digest_of(text_string(&statement), statement.length);
    if (signer && signer_sign(signer, text_string(&statement), &envelope) != 0)
        error = store_fail(store, -EIO, "libcrypto could not sign");
    if (!error)
        error = insert(store, row, &statement, &digest, &envelope);
    text_free(&statement);
    text_free(&envelope);
    if (!error && ret_digest)
        *ret_digest = digest;
    return error;
}

/* ---- reading ---- */

static bool entry_row(sqlite3_stmt *statement, struct arena *arena, struct store_entry *entry)
{
    int64_t kind = sqlite3_column_int64(statement, 1);
    entry->number = sqlite3_column_int64(statement, 0);
    entry->run = sqlite3_column_int64(statement, 2);
    entry->about = column_text(statement, 3, arena);
    entry->by = column_text(statement, 4, arena);
    entry->words = column_text(statement, 5, arena);
    entry->recorded_at = sqlite3_column_int64(statement, 6);
    entry->statement = column_text(statement, 8, arena);
    entry->envelope = column_text(statement, 9, arena);
    if (kind < STORE_ENTRY_RUN || kind > STORE_ENTRY_RETIREMENT || !entry->about || !entry->statement ||
        !column_digest(statement, 7, &entry->digest))
        return false;
    entry->kind = (enum store_entry_kind)kind;
    return true;
}

int store_entries(struct store *store, int64_t run, struct arena *arena, struct store_entry **ret_entries,
    size_t *ret_count)
{
    sqlite3_stmt *statement = store_prepare(store,
        "SELECT number, kind, run, about, actor, words, recorded_at, digest, statement, envelope FROM ledger "
        "WHERE ?1 = 0 OR run = ?1 ORDER BY number");
    if (!statement)
        return -EIO;
    sqlite3_bind_int64(statement, 1, run);
    struct store_entry *entries = NULL;
    size_t count = 0, capacity = 0;
    int error = 0, code;
    while ((code = sqlite3_step(statement)) == SQLITE_ROW && !error) {
        memory_reserve(&entries, &capacity, count + 1, sizeof *entries);
        entries[count] = (struct store_entry){0};
        if (!entry_row(statement, arena, &entries[count]))
            error = store_fail(store, -EBADMSG, "entry %lld of the ledger in %s is damaged",
                (long long)entries[count].number, store->file);
        count++;
    }
    if (!error && code != SQLITE_DONE)
        error = store_fail_sqlite(store, code, "the ledger cannot be read");
    sqlite3_finalize(statement);
    if (!error) {
        *ret_entries = arena_take(arena, (count + 1) * sizeof **ret_entries);
        if (count)
            memcpy(*ret_entries, entries, count * sizeof *entries);
        *ret_count = count;
    }
    free(entries);
    return error;
}

int ledger_of_run(struct store *store, const struct store_run *run, struct digest *ret_digest)
{
    sqlite3_stmt *statement =
        store_prepare(store, "SELECT digest FROM ledger WHERE number = ?1 AND run = ?2");
    if (!statement)
        return -EIO;
    sqlite3_bind_int64(statement, 1, run->ledger);
    sqlite3_bind_int64(statement, 2, run->number);
    int error = 0;
    if (sqlite3_step(statement) != SQLITE_ROW || !column_digest(statement, 0, ret_digest))
        error = store_fail(store, -EBADMSG, "the ledger in %s has no entry for run %s", store->file, run->id);
    sqlite3_finalize(statement);
    return error;
}

/* ---- what people add ---- */

/* Runs a step as a transaction of its own. */
static int append_alone(struct store *store, struct ledger_row *row, const struct store_signer *signer)
{
    int error = ledger_append(store, row, signer, NULL);
    if (error) {
        store_rollback(store);
        return error;
    }
    return store_commit(store, "nothing was recorded");
}

int store_approve(struct store *store, const struct store_run *run, const char *by, const char *role,
    const struct store_signer *signer)
{
    struct ledger_row row = {.kind = STORE_ENTRY_APPROVAL,
        .recorded_at = instant_now(),
        .about = run->id,
        .by = by,
        .words = role,
        .run = *run,
        .subject = run->report};
    int error = store_begin(store);
    if (error)
        return error;
    error = ledger_of_run(store, run, &row.approved);
    if (error) {
        store_rollback(store);
        return error;
    }
    return append_alone(store, &row, signer);
}

int ledger_retire(struct store *store, const char *id, const char *by, const char *reason,
    const struct store_signer *signer, struct digest *ret_digest)
{
    struct ledger_row row = {
        .kind = STORE_ENTRY_RETIREMENT, .recorded_at = instant_now(), .about = id, .by = by, .words = reason};
    struct last_turn last;
    int error = last_turn_of(store, id, &last);
    if (!error)
        error = node_claims(store, last.result, &row.subject);
    return error ? error : ledger_append(store, &row, signer, ret_digest);
}

int store_retire(struct store *store, const char *id, const char *by, const char *reason,
    const struct store_signer *signer)
{
    int error = store_begin(store);
    if (error)
        return error;
    error = ledger_retire(store, id, by, reason, signer, NULL);
    if (error) {
        store_rollback(store);
        return error;
    }
    return store_commit(store, "nothing was recorded");
}
