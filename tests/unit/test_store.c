/* The store: what is recorded comes back to the byte, once however often it is recorded, and whatever is altered is found
 * and named. Runs are random ones, so that no member of the model is forgotten. */
#include "store_fixture.h"

#include <errno.h>
#include <sys/stat.h>

TestSuite(store, .init = store_folder_make, .fini = store_folder_remove);

static const struct random_run_options small = {.deployments = 5, .checks = 4, .findings = 6};
static const struct random_run_options hostile = {
    .deployments = 4, .checks = 4, .findings = 6, .hostile = true};

Test(store, a_run_read_back_is_reported_to_the_byte_as_it_was)
{
    struct store *store = store_for(STORE_WRITE);
    for (uint64_t seed = 1; seed <= 60; seed++) {
        struct run *run = store_run_of(seed, (unsigned)seed, seed % 2 ? &small : &hostile);
        cr_assert_eq(store_add(store, run, NULL), 0, "%s", store_trouble(store));
        store_comes_back(store, run, NULL);
        random_run_free(run);
    }
    struct text said = {0};
    struct store_verified verified = store_look(store, NULL, &said);
    cr_expect_eq(verified.wrong, 0, "%s", text_string(&said));
    cr_expect_eq(verified.runs, 60);
    cr_expect_gt(verified.reports, 50);
    text_free(&said);
    store_close(store);
}

Test(store, a_night_in_which_nothing_changed_adds_a_run_and_no_node)
{
    struct store *store = store_for(STORE_WRITE);
    int64_t nodes = 0;
    for (unsigned night = 1; night <= 5; night++) {
        struct run *run = store_run_of(7, night, &small);
        cr_assert_eq(store_add(store, run, NULL), 0, "%s", store_trouble(store));
        for (size_t i = 0; i < run->deployment_count; i++)
            cr_expect_eq(run->deployments[i].change_count, 0);
        store_comes_back(store, run, NULL);
        random_run_free(run);
        int64_t now = store_count("SELECT count(*) FROM node");
        if (night > 1)
            cr_expect_eq(now, nodes, "night %u added %lld nodes", night, (long long)(now - nodes));
        nodes = now;
    }
    cr_expect_eq(store_count("SELECT count(*) FROM run"), 5);
    store_close(store);
}

Test(store, what_changed_since_the_last_run_is_said_and_kept)
{
    struct store *store = store_for(STORE_WRITE);
    struct run *run = store_run_of(11, 1, &small);
    cr_assert_eq(store_add(store, run, NULL), 0, "%s", store_trouble(store));
    random_run_free(run);
    run = store_run_of(11, 2, &small);
    store_some_check(run)->findings[0].message = "something else";
    cr_assert_eq(store_add(store, run, NULL), 0, "%s", store_trouble(store));
    size_t changed = 0;
    for (size_t i = 0; i < run->deployment_count; i++) {
        changed += run->deployments[i].change_count;
        for (size_t k = 0; k < run->deployments[i].change_count; k++) {
            cr_expect_eq(run->deployments[i].changes[k].kind, CHANGE_FINDING);
            cr_expect_not_null(strstr(run->deployments[i].changes[k].now, "something else"));
        }
    }
    cr_expect_eq(changed, 1);
    store_comes_back(store, run, NULL);
    random_run_free(run);
    store_close(store);
}

Test(store, which_checks_were_remembered_and_since_when_is_read_back_check_by_check)
{
    struct store *store = store_for(STORE_WRITE);
    struct run *run = store_run_of(11, 1, &small);
    size_t number = 0, remembered = 0;
    for (size_t i = 0; i < run->deployment_count; i++) {
        for (size_t k = 0; k < run->deployments[i].check_count; k++, number++) {
            run->deployments[i].checks[k].remembered = number % 3 != 0;
            run->deployments[i].checks[k].judged_at = 1700000000 + (instant)(number / 4);
        }
    }
    cr_assert_eq(store_add(store, run, NULL), 0, "%s", store_trouble(store));
    struct store_run row;
    struct run *back = NULL;
    cr_assert_eq(store_find_run(store, "last", &row), 0);
    cr_assert_eq(store_recall(store, &row, &back), 0, "%s", store_trouble(store));
    number = 0;
    for (size_t i = 0; i < run->deployment_count; i++) {
        for (size_t k = 0; k < run->deployments[i].check_count; k++, number++) {
            const struct check_result *check = &back->deployments[i].checks[k];
            cr_expect_eq(check->remembered, number % 3 != 0, "check %zu", number);
            remembered += check->remembered;
            if (check->remembered)
                cr_expect_eq(check->judged_at, 1700000000 + (instant)(number / 4), "check %zu", number);
        }
    }
    cr_expect_gt(remembered, 1);
    store_run_free(back);
    store_comes_back(store, run, NULL);
    random_run_free(run);
    store_close(store);
}

Test(store, a_check_whose_section_is_gone_is_a_condition)
{
    struct store *store = store_for(STORE_WRITE);
    struct run *run = store_run_of(11, 1, &small);
    cr_assert_eq(store_add(store, run, NULL), 0, "%s", store_trouble(store));
    random_run_free(run);
    run = store_run_of(11, 2, &small);
    struct deployment_result *result = NULL;
    for (size_t i = 0; i < run->deployment_count && !result; i++) {
        if (run->deployments[i].deployment->check_count > 1 && !run->deployments[i].deployment->broken)
            result = &run->deployments[i];
    }
    cr_assert_not_null(result);
    /* Behind those of its file may stand checks that golive added. */
    struct deployment *deployment = (struct deployment *)result->deployment;
    size_t place = --deployment->check_count;
    const char *gone = deployment->checks[place].id;
    cr_assert_eq(result->checks[place].check, &deployment->checks[place]);
    memmove(&result->checks[place], &result->checks[place + 1],
        (result->check_count - place - 1) * sizeof *result->checks);
    result->check_count--;
    size_t conditions = result->condition_count;
    cr_assert_eq(store_add(store, run, NULL), 0, "%s", store_trouble(store));
    cr_assert_eq(result->condition_count, conditions + 1);
    cr_expect_str_eq(result->conditions[conditions].check, gone);
    cr_expect_not_null(strstr(result->conditions[conditions].why, "gone since the last recorded run"));
    store_comes_back(store, run, NULL);
    random_run_free(run);
    store_close(store);
}
