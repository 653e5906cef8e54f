/* Opening a store: which databases are taken, how an older one becomes one of today, what a reader sees while a run is
 * recorded, and times far away. */
#include "store_fixture.h"

#include "store/schema.h"

#include <errno.h>
#include <sys/stat.h>

TestSuite(store_open, .init = store_folder_make, .fini = store_folder_remove);

static const struct random_run_options options = {.deployments = 4, .checks = 3, .findings = 4};

static int open_it(enum store_use use, char **ret_trouble)
{
    struct store *store = NULL;
    *ret_trouble = NULL;
    int error = store_open(store_folder, use, &store, ret_trouble);
    store_close(store);
    return error;
}

static void make_database(const char *sql)
{
    sqlite3 *database = NULL;
    AUTO_FREE char *path = memory_format("%s/golive.db", store_folder);
    cr_assert_eq(sqlite3_open(path, &database), SQLITE_OK);
    cr_assert_eq(sqlite3_exec(database, sql, NULL, NULL, NULL), SQLITE_OK, "%s", sqlite3_errmsg(database));
    sqlite3_close(database);
}

Test(store_open, a_reader_creates_nothing)
{
    char *trouble;
    cr_expect_eq(open_it(STORE_READ, &trouble), -ENOENT);
    cr_expect_not_null(strstr(trouble, "nothing was recorded yet"));
    free(trouble);
    AUTO_FREE char *path = memory_format("%s/golive.db", store_folder);
    cr_expect_neq(access(path, F_OK), 0);
}

Test(store_open, the_folder_is_made_for_its_owner_and_group_alone)
{
    struct stat status;
    struct store *store = NULL;
    char *trouble = NULL;
    AUTO_FREE char *folder = memory_format("%s/deep/store", store_folder);
    cr_assert_eq(store_open(folder, STORE_WRITE, &store, &trouble), 0, "%s", trouble);
    store_close(store);
    cr_assert_eq(stat(folder, &status), 0);
    cr_expect_eq(status.st_mode & 07777, 0750);
    AUTO_FREE char *file = memory_format("%s/golive.db", folder);
    cr_assert_eq(stat(file, &status), 0);
    cr_expect_eq(status.st_mode & 0777, 0640);
}

Test(store_open, a_folder_that_everybody_may_write_to_is_refused)
{
    char *trouble;
    cr_assert_eq(chmod(store_folder, 0777), 0);
    cr_expect_eq(open_it(STORE_WRITE, &trouble), -EACCES);
    cr_expect_not_null(strstr(trouble, "everybody may write"));
    free(trouble);
}

Test(store_open, a_newer_store_is_refused_with_both_numbers)
{
    char *trouble;
    cr_expect_eq(open_it(STORE_WRITE, &trouble), 0);
    make_database("PRAGMA user_version = 4711");
    for (int use = STORE_READ; use <= STORE_WRITE; use++) {
        cr_expect_eq(open_it((enum store_use)use, &trouble), -ENOTSUP);
        AUTO_FREE char *own = memory_format("up to %zu", store_step_count);
        cr_expect_not_null(strstr(trouble, "4711"), "%s", trouble);
        cr_expect_not_null(strstr(trouble, own), "%s", trouble);
        free(trouble);
    }
}

Test(store_open, a_database_of_somebody_else_is_refused_and_left_alone)
{
    char *trouble;
    make_database("CREATE TABLE recipes (name TEXT); PRAGMA user_version = 1");
    cr_expect_eq(open_it(STORE_WRITE, &trouble), -EBADMSG);
    cr_expect_not_null(strstr(trouble, "is no store of golive"), "%s", trouble);
    free(trouble);
    cr_expect_eq(store_count("SELECT count(*) FROM sqlite_schema"), 1);
}

Test(store_open, a_file_that_is_no_database_is_refused)
{
    char *trouble;
    AUTO_FREE char *path = memory_format("%s/golive.db", store_folder);
    char rubbish[8192];
    memset(rubbish, 'x', sizeof rubbish);
    cr_assert_eq(file_replace(path, rubbish, sizeof rubbish, 0640), 0);
    cr_expect_eq(open_it(STORE_WRITE, &trouble), -EBADMSG);
    free(trouble);
    cr_expect_eq(open_it(STORE_READ, &trouble), -EBADMSG);
    free(trouble);
}

/* From each version that ever was: what it held is there, and new runs are recorded. */
Test(store_open, a_store_of_any_older_version_becomes_one_of_today)
{
    for (size_t version = 1; version < store_step_count; version++) {
        char *trouble;
        store_folder_remove();
        store_folder_make();
        for (size_t i = 0; i < version; i++)
            make_database(store_steps[i]);
        AUTO_FREE char *mark = memory_format(
            "PRAGMA application_id = %d; PRAGMA user_version = %zu; INSERT INTO deployment (id) VALUES "
            "('from-before')",
            STORE_APPLICATION, version);
        make_database(mark);
        make_database("PRAGMA journal_mode = WAL");
        cr_expect_eq(open_it(STORE_READ, &trouble), -ENOTSUP);
        cr_expect_not_null(strstr(trouble, "brought up to date"), "%s", trouble);
        free(trouble);
        struct store *store = store_for(STORE_WRITE);
        struct run *run = store_run_of(3, 1, &options);
        cr_assert_eq(store_add(store, run, NULL), 0, "%s", store_trouble(store));
        random_run_free(run);
        store_close(store);
        cr_expect_eq(store_count("PRAGMA user_version"), (int64_t)store_step_count);
        cr_expect_eq(store_count("SELECT count(*) FROM deployment WHERE id = 'from-before'"), 1);
    }
}

Test(store_open, a_reader_sees_what_was_recorded_while_a_run_is_being_recorded)
{
    struct store *writer = store_for(STORE_WRITE), *reader = NULL;
    struct run *first = store_run_of(3, 1, &options), *second = store_run_of(4, 2, &options);
    cr_assert_eq(store_add(writer, first, NULL), 0, "%s", store_trouble(writer));
    struct store_recording *recording = NULL;
    struct digest digest;
    struct store_run found;
    store_keep_all(writer, second);
    cr_assert_eq(store_record_begin(writer, second, &recording), 0);

    reader = store_for(STORE_READ);
    cr_assert_eq(store_find_run(reader, "last", &found), 0, "%s", store_trouble(reader));
    cr_expect_str_eq(found.id, first->id);
    struct run *back = NULL;
    cr_assert_eq(store_recall(reader, &found, &back), 0, "%s", store_trouble(reader));
    store_run_free(back);

    cr_assert_eq(report_digest(second, &digest), 0);
    cr_assert_eq(store_record_finish(recording, &digest, NULL, NULL), 0);
    cr_assert_eq(store_find_run(reader, "last", &found), 0);
    cr_expect_str_eq(found.id, second->id);
    store_close(reader);
    store_close(writer);
    random_run_free(first);
    random_run_free(second);
}

Test(store_open, what_is_dropped_leaves_nothing_behind)
{
    struct store *store = store_for(STORE_WRITE);
    struct run *run = store_run_of(3, 1, &options);
    struct store_recording *recording = NULL;
    store_keep_all(store, run);
    cr_assert_eq(store_record_begin(store, run, &recording), 0);
    store_record_drop(recording);
    cr_expect_eq(store_count("SELECT count(*) FROM node"), 0);
    cr_expect_eq(store_count("SELECT count(*) FROM evidence"), 0);
    cr_assert_eq(store_add(store, run, NULL), 0, "%s", store_trouble(store));
    random_run_free(run);
    store_close(store);
}

Test(store_open, instants_and_days_beyond_2038_come_back)
{
    struct store *store = store_for(STORE_WRITE);
    struct run *run = store_run_of(3, 1, &options), *back = NULL;
    struct store_run found;
    cr_assert_eq(instant_parse("2107-02-28T23:59:59Z", &run->at), 0);
    for (size_t i = 0; i < run->deployment_count; i++) {
        run->deployments[i].decided_for = instant_date(run->at);
        if (run->deployments[i].cleared_until != INSTANT_NONE)
            cr_assert_eq(instant_parse("2111-01-01T00:00:00Z", &run->deployments[i].cleared_until), 0);
    }
    cr_assert_eq(store_add(store, run, NULL), 0, "%s", store_trouble(store));
    cr_assert_eq(store_find_run(store, "last", &found), 0);
    cr_expect_eq(found.at, run->at);
    cr_assert_eq(store_recall(store, &found, &back), 0, "%s", store_trouble(store));
    char *before = store_report(run, "json"), *after = store_report(back, "json");
    cr_expect_str_eq(before, after);
    free(before);
    free(after);
    store_run_free(back);
    random_run_free(run);
    store_close(store);
}

Test(store_open, a_run_is_found_by_its_beginning_only_if_no_other_begins_so)
{
    struct store *store = store_for(STORE_WRITE);
    struct store_run found;
    for (unsigned i = 1; i <= 2; i++) {
        struct run *run = store_run_of(3, i, &options);
        cr_assert_eq(store_add(store, run, NULL), 0, "%s", store_trouble(store));
        random_run_free(run);
    }
    cr_assert_eq(store_find_run(store, "019a0001", &found), 0, "%s", store_trouble(store));
    cr_expect_eq(found.number, 1);
    cr_expect_eq(store_find_run(store, "019a000", &found), -ENOENT); /* too short */
    cr_expect_eq(store_find_run(store, "019a0003", &found), -ENOENT);
    cr_expect_eq(store_find_run(store, "' OR 1=1 --", &found), -ENOENT);
    struct run *twin = store_run_of(3, 3, &options);
    memcpy(twin->id, "019a0001-ffff", 13);
    cr_assert_eq(store_add(store, twin, NULL), 0, "%s", store_trouble(store));
    cr_expect_eq(store_find_run(store, "019a0001", &found), -EEXIST);
    random_run_free(twin);
    store_close(store);
}
