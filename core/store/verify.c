/* Verifying: everything that is recorded is looked at, and what is wrong is named. The ledger and its runs are here, nodes and
 * evidence in verify_nodes.c. Must not believe any column of which something else can tell what it must be. */
#include "store/verify.h"

#include "store/signing.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

static void tell(struct verifying *v, void (*to)(void *context, const char *sentence), const char *format,
    va_list arguments)
{
    AUTO_FREE char *sentence = memory_format_list(format, arguments);
    if (to)
        to(v->how->context, sentence);
}

void verify_wrong(struct verifying *v, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    v->found.wrong++;
    tell(v, v->how->wrong, format, arguments);
    va_end(arguments);
}

void verify_remark(struct verifying *v, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    tell(v, v->how->remark, format, arguments);
    va_end(arguments);
}

int verify_rows(struct verifying *v, const char *sql, verify_row *row)
{
    sqlite3_stmt *statement = store_prepare(v->store, sql);
    if (!statement)
        return -EIO;
    int code, error = 0;
    while (!error && (code = sqlite3_step(statement)) == SQLITE_ROW)
        error = row(v, statement);
    if (!error && code != SQLITE_DONE)
        error = store_fail_sqlite(v->store, code, "the store cannot be verified");
    sqlite3_finalize(statement);
    return error;
}

/* ---- pages ---- */

static int page_row(struct verifying *v, sqlite3_stmt *statement)
{
    const char *words = (const char *)sqlite3_column_text(statement, 0);
    if (!string_equal(words, "ok"))
        verify_wrong(v, "the database is damaged: %s", words ? words : "no answer");
    return 0;
}

/* ---- runs ---- */

static int run_seen(struct verifying *v, sqlite3_stmt *statement)
{
    struct store_run run;
    if (run_row(v->store, statement, &run) != 0) {
        verify_wrong(v, "%s", store_trouble(v->store));
        return 0;
    }
    if (run.number != (int64_t)v->run_count + 1)
        verify_wrong(
            v, "run number %zu is missing: number %lld follows", v->run_count + 1, (long long)run.number);
    memory_reserve(&v->runs, &v->run_capacity, v->run_count + 1, sizeof *v->runs);
    v->runs[v->run_count++] = (struct verified_run){.run = run};
    return 0;
}

static int by_number(const void *a, const void *b)
{
    int64_t left = ((const struct verified_run *)a)->run.number;
    int64_t right = ((const struct verified_run *)b)->run.number;
    return (left > right) - (left < right);
}

struct verified_run *verify_find_run(const struct verifying *v, int64_t number)
{
    const struct verified_run wanted = {.run = {.number = number}};
    return v->run_count ? bsearch(&wanted, v->runs, v->run_count, sizeof *v->runs, by_number) : NULL;
}

/* ---- the ledger ---- */

static const char *noun_of(const struct store_entry *entry)
{
    return entry->kind == STORE_ENTRY_RETIREMENT ? "deployment" : "run";
}

/* Fills what an entry about a run must say. */
static bool expect_run(
    struct verifying *v, const struct store_entry *entry, struct ledger_row *row, struct arena *arena)
{
    struct verified_run *seen = verify_find_run(v, entry->run);
    if (!seen) {
        verify_wrong(v, "entry %lld of the ledger records run %s, which is gone", (long long)entry->number,
            entry->about);
        return false;
    }
    struct content content;
    row->run = seen->run;
    row->about = seen->run.id;
    row->recorded_at = seen->run.recorded_at;
    row->subject = seen->run.report;
    if (seen->run.ledger != entry->number)
        verify_wrong(v, "run %s names entry %lld of the ledger, entry %lld records it", seen->run.id,
            (long long)seen->run.ledger, (long long)entry->number);
    seen->entered = true;
    seen->statement = entry->digest;
    if (node_claims(v->store, seen->run.content, &row->content) != 0 ||
        content_get(v->store, seen->run.content, arena, &content) != 0) {
        verify_wrong(v, "run %s: %s", seen->run.id, store_trouble(v->store));
        return false;
    }
    row->golive = content.golive;
    if (seen->run.same_as) {
        const struct verified_run *same = verify_find_run(v, seen->run.same_as);
        row->same_as = same ? same->run.id : "";
        row->subject = row->content;
    }
    return true;
}

static bool expect_approval(struct verifying *v, const struct store_entry *entry, struct ledger_row *row)
{
    const struct verified_run *seen = verify_find_run(v, entry->run);
    if (!seen || !seen->entered) {
        verify_wrong(v, "entry %lld of the ledger approves run %s, which is not recorded before it",
            (long long)entry->number, entry->about);
        return false;
    }
    row->run = seen->run;
    row->about = seen->run.id;
    row->subject = seen->run.report;
    row->approved = seen->statement;
    return true;
}

/* The result that a retirement ended is the deployment's last before it; its statement tells, and the chain holds it. */
static bool expect_retirement(struct verifying *v, const struct store_entry *entry, struct ledger_row *row)
{
    static const char mark[] = "\"digest\":{\"sha256\":\"";
    const char *at = strstr(entry->statement, mark);
    AUTO_FREE char *text = memory_format("sha256:%.64s", at ? at + strlen(mark) : "");
    if (digest_parse(text, &row->subject) == 0)
        return true;
    verify_wrong(v, "entry %lld of the ledger was altered: it names no result", (long long)entry->number);
    return false;
}

static void check_signature(struct verifying *v, const struct store_entry *entry)
{
    char key[SIGNING_KEY_ID_SIZE];
    if (!entry->envelope) {
        if (v->how->verifier && entry->kind == STORE_ENTRY_RUN)
            verify_remark(
                v, "entry %lld of the ledger (run %s) is not signed", (long long)entry->number, entry->about);
        return;
    }
    switch (verifier_look(v->how->verifier, entry->envelope, entry->statement, key)) {
    case SIGNATURE_GOOD:
        v->found.signed_entries++;
        break;
    case SIGNATURE_STRANGER:
        if (v->how->verifier)
            verify_remark(v, "entry %lld of the ledger (%s %s) is signed by key %.16s…, which was not given",
                (long long)entry->number, noun_of(entry), entry->about, key);
        else
            v->found.signed_entries++;
        break;
    case SIGNATURE_BAD:
    case SIGNATURE_MALFORMED:
        verify_wrong(v, "the signature of entry %lld of the ledger (%s %s) does not hold",
            (long long)entry->number, noun_of(entry), entry->about);
        break;
    }
}

static void check_entry(
    struct verifying *v, const struct store_entry *entry, const struct store_entry *before)
{
    struct arena arena = {0};
    struct text statement = {0};
    struct ledger_row row = {.number = before ? before->number + 1 : 1,
        .kind = entry->kind,
        .recorded_at = entry->recorded_at,
        .about = entry->about,
        .by = entry->by,
        .words = entry->words};
    if (before)
        row.previous = before->digest;
    if (entry->number != row.number)
        verify_wrong(v, "entry %lld of the ledger is missing", (long long)row.number);
    struct digest digest = digest_of(entry->statement, strlen(entry->statement));
    bool known = entry->kind == STORE_ENTRY_RUN        ? expect_run(v, entry, &row, &arena)
                 : entry->kind == STORE_ENTRY_APPROVAL ? expect_approval(v, entry, &row)
                                                       : expect_retirement(v, entry, &row);
    if (memcmp(digest.bytes, entry->digest.bytes, DIGEST_SIZE) != 0) {
        verify_wrong(v, "entry %lld of the ledger (%s %s) was altered: its digest is another",
            (long long)entry->number, noun_of(entry), entry->about);
    } else if (known) {
        ledger_statement(&row, &statement);
        if (!string_equal(text_string(&statement), entry->statement))
            verify_wrong(v,
                "entry %lld of the ledger (%s %s) was altered, or what it records was: the two do not agree",
                (long long)entry->number, noun_of(entry), entry->about);
    }
    check_signature(v, entry);
    text_free(&statement);
    arena_free(&arena);
}

static int check_ledger(struct verifying *v)
{
    struct arena arena = {0};
    struct store_entry *entries = NULL;
    size_t count = 0;
    int error = store_entries(v->store, 0, &arena, &entries, &count);
    if (error == -EBADMSG) {
        verify_wrong(v, "%s", store_trouble(v->store));
        error = 0;
    }
    bool anchored = !v->how->anchor;
    for (size_t i = 0; i < count && !error; i++) {
        check_entry(v, &entries[i], i ? &entries[i - 1] : NULL);
        anchored |=
            v->how->anchor && memcmp(v->how->anchor, &entries[i].digest, sizeof entries[i].digest) == 0;
    }
    if (!anchored)
        verify_wrong(
            v, "the ledger has no entry of the digest that was given: it was cut off, or is another");
    if (count)
        v->found.head = entries[count - 1].digest;
    v->found.entries = count;
    for (size_t i = 0; i < v->run_count && !error; i++) {
        if (!v->runs[i].entered)
            verify_wrong(v, "the ledger has no entry for run %s", v->runs[i].run.id);
    }
    arena_free(&arena);
    return error;
}

/* ---- reports ---- */

/* True if this golive writes reports as the one that recorded the run. A report is bound to the ledger by its digest, and
 * the run by its content's: to have it made again is one proof more, and not the only one. */
static bool writes_alike(struct verifying *v, const struct store_run *row, const struct run *run)
{
    struct arena arena = {0};
    struct store_basis *basis = NULL;
    size_t count = 0;
    bool alike = string_equal(run->golive, GOLIVE_VERSION);
    if (!v->how->schema || !alike)
        return alike;
    alike = false;
    if (store_basis_of(v->store, row, &arena, &basis, &count) != 0)
        verify_wrong(v, "%s", store_trouble(v->store));
    for (size_t i = 0; i < count; i++)
        alike |= string_equal(basis[i].name, STORE_BASIS_REPORT) &&
                 memcmp(&basis[i].digest, v->how->schema, sizeof basis[i].digest) == 0;
    arena_free(&arena);
    return alike;
}

/* Reads the run back, and makes its canonical report once more. Only the golive that made it can say it in the very same
 * words; of runs of equal content one is enough. */
static void check_report(struct verifying *v, const struct store_run *row)
{
    struct run *run = NULL;
    struct digest digest;
    int error = store_recall(v->store, row, &run);
    if (error == -EOPNOTSUPP) {
        verify_remark(v, "%s", store_trouble(v->store));
        return;
    }
    if (error) {
        verify_wrong(v, "run %s cannot be read back: %s", row->id, store_trouble(v->store));
        return;
    }
    if (!writes_alike(v, row, run)) {
        v->found.older_reports++;
        store_run_free(run);
        return;
    }
    if (v->how->report_digest(run, &digest) != 0 || memcmp(&digest, &row->report, sizeof digest) != 0)
        verify_wrong(v, "run %s: its report is another than the one that was recorded", row->id);
    v->found.reports++;
    store_run_free(run);
}

static void check_reports(struct verifying *v)
{
    int64_t last = 0;
    for (size_t i = 0; i < v->run_count; i++) {
        const struct store_run *run = &v->runs[i].run;
        if (run->content == last || run->same_as)
            continue;
        last = run->content;
        check_report(v, run);
    }
    if (v->found.older_reports)
        verify_remark(v,
            "%llu reports were recorded by another golive: their digests stand in the ledger as they were "
            "recorded, "
            "but they cannot be made again by this one",
            (unsigned long long)v->found.older_reports);
}

int store_verify(
    struct store *store, const struct store_verification *verification, struct store_verified *ret_verified)
{
    struct verifying v = {.store = store, .how = verification};
    int error = store_begin(store);
    if (error)
        return error;
    error = verify_rows(&v, "PRAGMA quick_check(20)", page_row);
    if (!error && v.found.wrong == 0)
        error = verify_rows(&v, "SELECT " RUN_COLUMNS " FROM run ORDER BY number", run_seen);
    v.found.runs = v.run_count;
    if (!error)
        error = check_ledger(&v);
    if (!error)
        error = verify_nodes(&v);
    if (!error && verification->report_digest)
        check_reports(&v);
    store_rollback(store);
    free(v.runs);
    if (!error)
        *ret_verified = v.found;
    return error;
}
