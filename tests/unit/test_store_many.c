/* How nodes get into the store: many at a time, and only those that are new. However many a run has and however long they
 * are, all are there when it is recorded, and what is in the store already is not written again. */
#include "store_fixture.h"

#include <errno.h>

TestSuite(store_many, .init = store_folder_make, .fini = store_folder_remove);

static const struct random_run_options small = {.deployments = 5, .checks = 4, .findings = 6};

static void record(struct store *store, struct run *run)
{
    cr_assert_eq(store_add(store, run, NULL), 0, "%s", store_trouble(store));
}

/* From fewer nodes than are written at once to several times as many, with every remainder in between. */
Test(store_many, whatever_number_of_nodes_a_run_has_all_of_them_are_there)
{
    struct store *store = store_for(STORE_WRITE);
    bool remainders[32] = {false};
    int64_t before = 0;
    for (unsigned number = 1; number <= 260; number++) {
        const struct random_run_options options = {
            .deployments = 1 + number % 17, .checks = 1 + number % 7, .findings = 2};
        struct run *run = store_run_of(1000 + number, number, &options);
        record(store, run);
        store_comes_back(store, run, "json");
        random_run_free(run);
        int64_t after = store_count("SELECT count(*) FROM node");
        remainders[(after - before) % 32] = true;
        before = after;
    }
    for (size_t i = 0; i < 32; i++)
        cr_expect(
            remainders[i], "no run has added a multiple of 32 nodes and %zu more: try other numbers", i);
    store_is_whole(store);
    store_close(store);
}

/* Words that cannot be packed much. */
static const char *long_words(struct arena *arena, size_t length)
{
    struct random random = {length};
    char *words = arena_take(arena, length + 1);
    for (size_t i = 0; i < length; i++)
        words[i] = (char)('!' + random_below(&random, 90));
    return words;
}

Test(store_many, bodies_of_any_length_are_kept_among_short_ones)
{
    static const size_t lengths[] = {0, 1, 127, 128, 4000, 4096, 70000, (size_t)3 << 20};
    struct store *store = store_for(STORE_WRITE);
    for (unsigned i = 0; i < sizeof lengths / sizeof *lengths; i++) {
        struct run *run = store_run_of(11, i + 1, &small);
        store_some_check(run)->findings[0].message = long_words(&run->arena, lengths[i]);
        record(store, run);
        store_comes_back(store, run, "json");
        random_run_free(run);
    }
    store_is_whole(store);
    store_close(store);
}

Test(store_many, a_check_that_says_something_else_is_written_and_no_other)
{
    struct store *store = store_for(STORE_WRITE);
    struct run *run = store_run_of(11, 1, &small);
    record(store, run);
    random_run_free(run);
    int64_t checks = store_count("SELECT count(*) FROM node WHERE kind = 4");
    int64_t results = store_count("SELECT count(*) FROM node WHERE kind = 5");
    int64_t others = store_count("SELECT count(*) FROM node WHERE kind < 4");
    cr_assert_gt(checks, 1);
    for (unsigned night = 2; night <= 5; night++) {
        run = store_run_of(11, night, &small);
        store_some_check(run)->findings[0].message = night % 2 ? "something else" : "once more";
        record(store, run);
        store_comes_back(store, run, "json");
        random_run_free(run);
        /* The fourth night says what the second said, and the fifth what the third did. */
        cr_expect_eq(
            store_count("SELECT count(*) FROM node WHERE kind = 4"), checks + (night < 4 ? night - 1 : 2));
        cr_expect_eq(
            store_count("SELECT count(*) FROM node WHERE kind = 5"), results + (night < 4 ? night - 1 : 2));
        cr_expect_eq(store_count("SELECT count(*) FROM node WHERE kind < 4"), others);
    }
    store_is_whole(store);
    store_close(store);
}

Test(store_many, two_deployments_of_the_same_results_share_them)
{
    struct store *store = store_for(STORE_WRITE);
    struct run *run = store_run_of(11, 1, &small);
    cr_assert_gt(run->deployment_count, 1);
    struct deployment other = *run->deployments[0].deployment;
    other.id = "another";
    run->deployments[1] = run->deployments[0];
    run->deployments[1].deployment = &other;
    record(store, run);
    store_comes_back(store, run, "json");
    cr_expect_eq(store_count("SELECT count(*) - count(DISTINCT digest) FROM node"), 0);
    store_is_whole(store);
    random_run_free(run);
    store_close(store);
}

/* Ids are given before rows are written. */
Test(store_many, a_store_whose_nodes_cannot_be_numbered_on_is_refused_in_words)
{
    struct store *store = store_for(STORE_WRITE);
    struct run *run = store_run_of(11, 1, &small);
    record(store, run);
    random_run_free(run);
    store_close(store);
    store_alter(
        "INSERT INTO node (id, prefix, digest, kind, body) VALUES (9223372036854775807, 0, zeroblob(32), "
        "4, zeroblob(1))");
    store = store_for(STORE_WRITE);
    int64_t nodes = store_count("SELECT count(*) FROM node");
    run = store_run_of(12, 2, &small);
    cr_expect_eq(store_add(store, run, NULL), -EBADMSG);
    cr_expect_not_null(strstr(store_trouble(store), "is damaged"), "%s", store_trouble(store));
    cr_expect_eq(store_count("SELECT count(*) FROM node"), nodes);
    cr_expect_eq(store_count("SELECT count(*) FROM run"), 1);
    random_run_free(run);
    store_close(store);
}
