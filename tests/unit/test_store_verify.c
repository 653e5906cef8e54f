/* Verifying the store: whatever is altered beside golive, in any table, is found and named; signatures hold or do not; and
 * no damage, however made, does worse than a sentence. */
#include "store_fixture.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>

TestSuite(store_verify, .init = store_folder_make, .fini = store_folder_remove);

static const struct random_run_options options = {.deployments = 4, .checks = 4, .findings = 5};
enum { RUNS = 4 };

/* A store with a few runs, of which some repeat and some do not, an approval and a retirement. */
static void fill(const struct store_signer *signer)
{
    struct store *store = store_for(STORE_WRITE);
    for (unsigned i = 1; i <= RUNS; i++) {
        struct run *run = store_run_of(5 + i / 3, i, &options);
        cr_assert_eq(store_add(store, run, signer), 0, "%s", store_trouble(store));
        random_run_free(run);
    }
    struct store_run last;
    cr_assert_eq(store_find_run(store, "last", &last), 0);
    cr_assert_eq(store_record_same(
                     store, last.number, "019b0000-0000-7000-8000-000000000001", last.at + 86400, signer),
        0, "%s", store_trouble(store));
    if (signer)
        cr_assert_eq(store_approve(store, &last, "D. Osei", "Privacy Officer", signer), 0);
    cr_assert_eq(
        store_retire(store, "deployment-0", "M. Lindqvist", "ended", signer), 0, "%s", store_trouble(store));
    store_close(store);
}

static struct store_verified look_at_it(const struct store_verifier *verifier, struct text *said)
{
    struct store *store = store_for(STORE_READ);
    struct store_verified verified = store_look(store, verifier, said);
    store_close(store);
    return verified;
}

/* Alters, and demands that verify says each of the words. */
static void altered(const char *sql, const char *first, const char *second)
{
    struct text said = {0};
    store_alter(sql);
    struct store_verified verified = look_at_it(NULL, &said);
    cr_expect_gt(verified.wrong, 0, "not noticed: %s", sql);
    cr_expect_not_null(
        strstr(text_string(&said), first), "%s: nothing said of \"%s\":\n%s", sql, first, text_string(&said));
    if (second)
        cr_expect_not_null(strstr(text_string(&said), second), "%s: nothing said of \"%s\":\n%s", sql, second,
            text_string(&said));
    text_free(&said);
}

Test(store_verify, a_store_that_nobody_touched_is_whole)
{
    struct text said = {0};
    fill(NULL);
    struct store_verified verified = look_at_it(NULL, &said);
    cr_expect_eq(verified.wrong, 0, "%s", text_string(&said));
    cr_expect_eq(verified.runs, RUNS + 1);
    cr_expect_eq(verified.entries, RUNS + 2);
    cr_expect_gt(verified.nodes, 0);
    cr_expect_gt(verified.evidence, 0);
    text_free(&said);
}

/* One statement each, with words that verify must say of it. */
static const struct {
    const char *sql;
    const char *first;
    const char *second;
} alterations[] = {
    {"UPDATE evidence SET body = CAST(replace(body, 'f', 'g') AS BLOB) WHERE key = 1",
        "evidence sha256:", "altered"},
    {"DELETE FROM evidence WHERE key = 1", "evidence sha256:", "is missing"},
    {"UPDATE node SET body = zeroblob(length(body)) WHERE id = (SELECT min(id) FROM node WHERE kind = 4)",
        "a check's result", "run 019a0001"},
    {"UPDATE node SET body = body || x'00' WHERE id = (SELECT max(id) FROM node WHERE kind = 3)",
        "a deployment's file", "was altered"},
    {"UPDATE node SET digest = zeroblob(32) WHERE id = (SELECT min(id) FROM node WHERE kind = 5)",
        "a deployment's result", NULL},
    {"DELETE FROM node WHERE id = (SELECT min(id) FROM node WHERE kind = 4)", "is missing", NULL},
    {"UPDATE node SET links = (SELECT links FROM node WHERE kind = 6 ORDER BY id DESC LIMIT 1) WHERE id = "
     "(SELECT "
     "min(id) FROM node WHERE kind = 6)",
        "deployments of a run", "was altered"},
    {"INSERT INTO node (prefix, digest, kind, body) VALUES (1, zeroblob(32), 4, x'00')", "a check's result",
        NULL},
    {"UPDATE run SET decision = (decision + 1) % 3 WHERE number = 2", "altered", "run"},
    {"UPDATE run SET at = at + 1 WHERE number = 1", "altered", "019a0001"},
    {"UPDATE run SET recorded_at = recorded_at + 1 WHERE number = 1", "altered", NULL},
    {"UPDATE run SET deployments = deployments + 1 WHERE number = 1", "altered", NULL},
    {"UPDATE run SET report = zeroblob(32) WHERE number = 1", "its report is another", NULL},
    {"UPDATE run SET content = (SELECT content FROM run WHERE number = 4) WHERE number = 1", "altered", NULL},
    {"UPDATE run SET same_as = 1 WHERE number = 2", "altered", NULL},
    {"UPDATE run SET id = '019a0009-0000-7000-8000-000000000009' WHERE number = 2", "altered", NULL},
    {"DELETE FROM run WHERE number = 2", "run number 2 is missing", "which is gone"},
    {"DELETE FROM ledger WHERE number = 2", "entry 2 of the ledger is missing", "no entry for run"},
    {"UPDATE ledger SET statement = replace(statement, 'golive-run', 'golive-fun') WHERE number = 1",
        "entry 1 of the ledger", "its digest is another"},
    {"UPDATE ledger SET actor = 'Somebody Else' WHERE kind = 3", "entry 6 of the ledger", "do not agree"},
    {"UPDATE ledger SET digest = zeroblob(32) WHERE number = 3", "entry 3 of the ledger", NULL},
    {"UPDATE turn SET result = (SELECT max(result) FROM turn) WHERE run = 1 AND deployment = 1",
        "the turn of deployment deployment-0 at run number 1 was altered", NULL},
    {"DELETE FROM turn WHERE run = 1 AND deployment = 1",
        "the turn of deployment number 1 at run number 1 is missing", NULL},
    {"INSERT INTO turn VALUES (1, 5, 1)", "that no run makes", NULL},
    {"UPDATE deployment SET id = 'another' WHERE key = 1", "deployment another was altered", NULL},
    {"DELETE FROM deployment WHERE key = 1", "deployment number 1 is missing", NULL},
};

Test(store_verify, each_alteration_of_any_table_is_found_and_named)
{
    fill(NULL);
    AUTO_FREE char *file = memory_format("%s/golive.db", store_folder);
    AUTO_FREE char *log = memory_format("%s-wal", file);
    sqlite3 *database = NULL;
    cr_assert_eq(sqlite3_open(file, &database), SQLITE_OK);
    cr_assert_eq(sqlite3_exec(database, "PRAGMA wal_checkpoint(TRUNCATE)", NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(database);
    struct text whole = {0};
    cr_assert_eq(file_read_path(file, (size_t)1 << 26, &whole), 0);
    for (size_t i = 0; i < sizeof alterations / sizeof *alterations; i++) {
        altered(alterations[i].sql, alterations[i].first, alterations[i].second);
        unlink(log);
        cr_assert_eq(file_replace(file, whole.data, whole.length, 0640), 0);
    }
    text_free(&whole);
}

Test(store_verify, a_ledger_that_was_cut_off_is_found_by_a_head_that_was_kept)
{
    fill(NULL);
    struct store *store = store_for(STORE_READ);
    struct digest head;
    int64_t number;
    cr_assert_eq(store_head(store, &head, &number), 0);
    cr_assert_eq(number, RUNS + 2);
    store_close(store);
    store_alter("DELETE FROM ledger WHERE kind = 3");
    struct text said = {0};
    struct store_verification how = {.anchor = &head, .wrong = store_note_wrong, .context = &said};
    struct store_verified verified;
    store = store_for(STORE_READ);
    cr_assert_eq(store_verify(store, &how, &verified), 0);
    cr_expect_eq(verified.wrong, 1);
    cr_expect_not_null(strstr(text_string(&said), "cut off"));
    store_close(store);
    text_free(&said);
}

/* ---- signatures ---- */

static void make_key(const char *name, struct store_signer **ret_signer, struct store_verifier *verifier)
{
    char id[SIGNING_KEY_ID_SIZE];
    char *trouble = NULL;
    AUTO_FREE char *file = memory_format("%s/%s", store_folder, name);
    AUTO_FREE char *public_file = memory_format("%s.pub", file);
    cr_assert_eq(signing_new_key(file, id, &trouble), 0, "%s", trouble);
    cr_assert_eq(signer_open(file, ret_signer, &trouble), 0, "%s", trouble);
    cr_assert_str_eq(signer_key_id(*ret_signer), id);
    if (verifier)
        cr_assert_eq(verifier_add(verifier, public_file, &trouble), 0, "%s", trouble);
}

Test(store_verify, a_signature_holds_for_its_own_entry_and_its_own_key_alone)
{
    struct store_signer *signer, *stranger;
    struct store_verifier *verifier = verifier_new(), *other = verifier_new();
    make_key("a.key", &signer, verifier);
    make_key("b.key", &stranger, other);
    fill(signer);
    struct text said = {0};
    struct store_verified verified = look_at_it(verifier, &said);
    cr_expect_eq(verified.wrong, 0, "%s", text_string(&said));
    cr_expect_eq(verified.signed_entries, RUNS + 3);
    verified = look_at_it(other, &said);
    cr_expect_eq(verified.wrong, 0);
    cr_expect_eq(verified.signed_entries, 0);
    cr_expect_not_null(strstr(text_string(&said), "which was not given"));
    text_clear(&said);

    /* The envelope of one entry does not cover another. */
    store_alter(
        "UPDATE ledger SET envelope = (SELECT envelope FROM ledger WHERE number = 2) WHERE number = 1");
    verified = look_at_it(verifier, &said);
    cr_expect_eq(verified.wrong, 1);
    cr_expect_not_null(
        strstr(text_string(&said), "the signature of entry 1 of the ledger"), "%s", text_string(&said));
    text_clear(&said);
    store_alter(
        "UPDATE ledger SET envelope = replace(envelope, '\"sig\":\"', '\"sig\":\"A') WHERE number = 2");
    store_alter(
        "UPDATE ledger SET envelope = substr(envelope, 1, instr(envelope, '\"sig\":\"') + 6) || "
        "substr('AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA==', "
        "1, 88) || "
        "'\"}]}' WHERE number = 3");
    verified = look_at_it(verifier, &said);
    cr_expect_eq(verified.wrong, 3, "%s", text_string(&said));
    text_free(&said);
    signer_close(signer);
    signer_close(stranger);
    verifier_free(verifier);
    verifier_free(other);
}

Test(store_verify, a_key_is_never_written_over_nor_used_if_others_may_read_it)
{
    struct store_signer *signer;
    char id[SIGNING_KEY_ID_SIZE];
    struct stat status;
    make_key("a.key", &signer, NULL);
    signer_close(signer);
    AUTO_FREE char *file = memory_format("%s/a.key", store_folder);
    cr_assert_eq(stat(file, &status), 0);
    cr_expect_eq(status.st_mode & 0777, 0600);
    char *trouble = NULL;
    cr_expect_eq(signing_new_key(file, id, &trouble), -EEXIST);
    free(trouble);
    trouble = NULL;
    cr_assert_eq(chmod(file, 0640), 0);
    cr_expect_eq(signer_open(file, &signer, &trouble), -EACCES);
    cr_expect_not_null(strstr(trouble, "chmod 600"));
    free(trouble);
}

/* ---- damage ---- */

/* Bits of any body turned over: what cannot be believed is refused with a sentence, or is a result like any other; never
 * more than that. */
Test(store_verify, no_bit_of_a_body_makes_golive_do_more_than_complain)
{
    struct random random = {99};
    fill(NULL);
    for (unsigned i = 0; i < 150; i++) {
        AUTO_FREE char *sql =
            memory_format("UPDATE node SET body = CAST(substr(body, 1, %u %% (length(body) + 1)) || x'%02x' "
                          "|| substr(body, 2 + %u %% "
                          "(length(body) + 1)) AS BLOB) WHERE id = 1 + %u %% (SELECT max(id) FROM node)",
                random_below(&random, 2000), random_below(&random, 256), random_below(&random, 2000),
                random_below(&random, 1000));
        store_alter(sql);
        struct store *store = store_for(STORE_READ);
        struct store_run *runs;
        size_t count;
        cr_assert_eq(store_runs(store, INSTANT_NONE, &runs, &count), 0);
        for (size_t k = 0; k < count; k++) {
            struct run *run = NULL;
            int error = store_recall(store, &runs[k], &run);
            if (error) {
                cr_expect_neq(*store_trouble(store), '\0');
                continue;
            }
            free(store_report(run, "json"));
            free(store_report(run, "text"));
            store_run_free(run);
        }
        free(runs);
        struct text said = {0};
        store_look(store, NULL, &said);
        text_free(&said);
        store_close(store);
    }
}
