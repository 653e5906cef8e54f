/* What tests of the store share: a folder of their own, random runs that are recorded, and the bytes of reports. */
#ifndef GOLIVE_TESTS_STORE_FIXTURE_H
#define GOLIVE_TESTS_STORE_FIXTURE_H

#include "random_run.h"

#include "base/file.h"
#include "report/report.h"
#include "store/signing.h"
#include "store/store.h"

#include <criterion/criterion.h>
#include <ftw.h>
#include <sqlite3.h>
#include <stdio.h>
#include <unistd.h>

static char store_folder[64];

static int store_remove_one(const char *path, const struct stat *status, int kind, struct FTW *place)
{
    (void)status, (void)kind, (void)place;
    return remove(path);
}

__attribute__((unused)) static void store_folder_make(void)
{
    memcpy(store_folder, "/tmp/golive-store-XXXXXX", sizeof "/tmp/golive-store-XXXXXX");
    cr_assert_not_null(mkdtemp(store_folder));
    cr_assert_eq(zone_use("UTC"), 0);
}

__attribute__((unused)) static void store_folder_remove(void)
{
    nftw(store_folder, store_remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

__attribute__((unused)) static struct store *store_for(enum store_use use)
{
    struct store *store = NULL;
    char *trouble = NULL;
    int error = store_open(store_folder, use, &store, &trouble);
    cr_assert_eq(error, 0, "%s", trouble ? trouble : "");
    return store;
}

/* The nth run of a series: of the same random numbers, so the same but for id and instant. */
__attribute__((unused)) static struct run *store_run_of(
    uint64_t seed, unsigned number, const struct random_run_options *options)
{
    struct run *run = random_run_new(seed, options);
    random_run_decide(run);
    snprintf(run->id, sizeof run->id, "%08x-0000-7000-8000-%012u", 0x019a0000u + number, number);
    run->what_if = false;
    run->at += (instant)number * 86400;
    for (size_t i = 0; i < run->deployment_count; i++)
        run->deployments[i].decided_for = instant_date(run->at);
    return run;
}

/* Evidence bodies are their own addresses in random runs. */
__attribute__((unused)) static void store_keep_all(struct store *store, const struct run *run)
{
    for (size_t i = 0; i < run->deployment_count; i++) {
        for (size_t k = 0; k < run->deployments[i].check_count; k++) {
            const struct check_result *check = &run->deployments[i].checks[k];
            for (uint32_t n = 0; n < check->evidence_count; n++) {
                const struct evidence *evidence = check->evidence[n];
                if (evidence->digested)
                    cr_assert_eq(
                        store_keep_evidence(store, &evidence->digest, evidence->uri, strlen(evidence->uri)),
                        0, "%s", store_trouble(store));
            }
        }
    }
}

__attribute__((unused)) static int store_add(
    struct store *store, struct run *run, const struct store_signer *signer)
{
    struct store_recording *recording = NULL;
    struct digest digest;
    store_keep_all(store, run);
    int error = store_record_begin(store, run, &recording);
    if (error)
        return error;
    cr_assert_eq(report_digest(run, &digest), 0);
    run->recorded = true;
    return store_record_finish(recording, &digest, signer, NULL);
}

__attribute__((unused)) static char *store_report(const struct run *run, const char *format)
{
    char *bytes = NULL;
    size_t length = 0;
    FILE *file = open_memstream(&bytes, &length);
    const struct report_options options = {.verbose = true};
    cr_assert_eq(report_format_find(format)->write(run, &options, file), 0);
    fclose(file);
    return bytes;
}

/* What verify said, a line each; "!" before what is wrong, "." before a remark. */
__attribute__((unused)) static void store_note_wrong(void *context, const char *sentence)
{
    text_format(context, "! %s\n", sentence);
}

__attribute__((unused)) static void store_note_remark(void *context, const char *sentence)
{
    text_format(context, ". %s\n", sentence);
}

__attribute__((unused)) static struct store_verified store_look(
    struct store *store, const struct store_verifier *verifier, struct text *said)
{
    struct store_verified verified = {0};
    const struct store_verification verification = {.verifier = verifier,
        .report_digest = report_digest,
        .wrong = store_note_wrong,
        .remark = store_note_remark,
        .context = said};
    cr_assert_eq(store_verify(store, &verification, &verified), 0, "%s", store_trouble(store));
    return verified;
}

/* Alters the database beside golive. */
__attribute__((unused)) static void store_alter(const char *sql)
{
    sqlite3 *database = NULL;
    char *words = NULL;
    char *path = memory_format("%s/golive.db", store_folder);
    cr_assert_eq(sqlite3_open(path, &database), SQLITE_OK);
    cr_assert_eq(
        sqlite3_exec(database, sql, NULL, NULL, &words), SQLITE_OK, "%s: %s", sql, words ? words : "");
    cr_assert_gt(sqlite3_total_changes(database), 0, "nothing was altered: %s", sql);
    sqlite3_close(database);
    free(path);
}

/* The number that a query gives, asked beside golive. */
__attribute__((unused)) static int64_t store_count(const char *sql)
{
    sqlite3 *database = NULL;
    sqlite3_stmt *statement = NULL;
    char *path = memory_format("%s/golive.db", store_folder);
    cr_assert_eq(sqlite3_open(path, &database), SQLITE_OK);
    cr_assert_eq(sqlite3_prepare_v2(database, sql, -1, &statement, NULL), SQLITE_OK);
    cr_assert_eq(sqlite3_step(statement), SQLITE_ROW);
    int64_t count = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    sqlite3_close(database);
    free(path);
    return count;
}

/* Reads the run back, and demands the same report in a format. */
static void store_same_in(const struct run *run, const struct run *back, const char *format)
{
    char *before = store_report(run, format), *after = store_report(back, format);
    cr_expect_str_eq(before, after, "%s of run %s is another when it is read back", format, run->id);
    free(before);
    free(after);
}

/* FORMAT: NULL: in every one that there is. */
__attribute__((unused)) static void store_comes_back(
    struct store *store, const struct run *run, const char *format)
{
    struct store_run row;
    struct run *back = NULL;
    cr_assert_eq(store_find_run(store, run->id, &row), 0, "%s", store_trouble(store));
    cr_assert_eq(store_recall(store, &row, &back), 0, "%s", store_trouble(store));
    for (const struct report_format *any = report_formats; any->name; any++) {
        if (!format || string_equal(any->name, format))
            store_same_in(run, back, any->name);
    }
    store_run_free(back);
}

__attribute__((unused)) static void store_is_whole(struct store *store)
{
    struct text said = {0};
    struct store_verified verified = store_look(store, NULL, &said);
    cr_expect_eq(verified.wrong, 0, "%s", text_string(&said));
    text_free(&said);
}

/* A check with a finding, of a deployment whose file is in order. */
__attribute__((unused)) static struct check_result *store_some_check(struct run *run)
{
    for (size_t i = 0; i < run->deployment_count; i++) {
        for (size_t k = 0; k < run->deployments[i].check_count; k++) {
            struct check_result *check = &run->deployments[i].checks[k];
            if (check->finding_count && !run->deployments[i].deployment->broken)
                return check;
        }
    }
    abort(); /* a run without a finding is no test of this */
}

#endif
