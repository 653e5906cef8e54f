/* Decisions recorded before: each once, from the first run that came to it, and none that came later. */
#include "store_fixture.h"

#include <errno.h>

TestSuite(store_history, .init = store_folder_make, .fini = store_folder_remove);

static const struct random_run_options one = {.deployments = 1, .checks = 3, .findings = 4};

/* Records a run a night; what is found changes each night, the decision only as told. Returns the id, in a place of its
 * own. */
static const char *record(struct store *store, unsigned night, enum decision decision)
{
    static char id[64];
    struct run *run = store_run_of(3, night, &one);
    run->decision = run->deployments[0].decision = decision;
    for (size_t i = 0; i < run->deployments[0].check_count; i++) {
        if (run->deployments[0].checks[i].finding_count)
            run->deployments[0].checks[i].findings[0].message = arena_format(&run->arena, "night %u", night);
    }
    snprintf(id, sizeof id, "%s", run->deployments[0].deployment->id);
    cr_assert_eq(store_add(store, run, NULL), 0, "%s", store_trouble(store));
    random_run_free(run);
    return id;
}

Test(store_history, a_decision_stands_once_under_the_first_run_that_came_to_it)
{
    static const enum decision nights[] = {
        DECISION_GO, DECISION_GO, DECISION_NO_GO, DECISION_HOLD, DECISION_HOLD, DECISION_GO};
    struct store *store = store_for(STORE_WRITE);
    const struct past_decision *history;
    struct arena arena = {0};
    size_t count;
    bool longer;
    const char *id = "";
    for (unsigned i = 0; i < sizeof nights / sizeof *nights; i++)
        id = record(store, i + 1, nights[i]);
    cr_assert_eq(store_history(store, id, INT64_MAX, &arena, &history, &count, &longer), 0);
    cr_assert_eq(count, 4);
    cr_expect_not(longer);
    static const struct {
        enum decision decision;
        const char *run;
    } wanted[] = {{DECISION_GO, "019a0006"}, {DECISION_HOLD, "019a0004"}, {DECISION_NO_GO, "019a0003"},
        {DECISION_GO, "019a0001"}};
    for (size_t i = 0; i < 4; i++) {
        cr_expect_eq(history[i].decision, wanted[i].decision);
        cr_expect_eq(strncmp(history[i].run, wanted[i].run, 8), 0, "%s", history[i].run);
        cr_expect(i == 0 || history[i].at < history[i - 1].at);
    }
    cr_assert_eq(store_history(store, id, 4, &arena, &history, &count, &longer), 0);
    cr_assert_eq(count, 2, "a run knows nothing of what came after it");
    cr_expect_eq(history[0].decision, DECISION_NO_GO);
    cr_assert_eq(store_history(store, "nobody", INT64_MAX, &arena, &history, &count, &longer), 0);
    cr_expect_eq(count, 0);
    arena_free(&arena);
    store_close(store);
}

Test(store_history, is_bounded_and_says_so)
{
    struct store *store = store_for(STORE_WRITE);
    const struct past_decision *history;
    struct arena arena = {0};
    size_t count;
    bool longer;
    const char *id = "";
    for (unsigned i = 0; i < STORE_HISTORY_MOST + 3; i++)
        id = record(store, i + 1, i % 2 ? DECISION_GO : DECISION_HOLD);
    cr_assert_eq(store_history(store, id, INT64_MAX, &arena, &history, &count, &longer), 0);
    cr_expect_eq(count, STORE_HISTORY_MOST);
    cr_expect(longer);
    arena_free(&arena);
    store_close(store);
}

Test(store_history, a_damaged_result_is_no_decision)
{
    struct store *store = store_for(STORE_WRITE);
    const struct past_decision *history = NULL;
    struct arena arena = {0};
    size_t count = 0;
    bool longer = false;
    const char *id = record(store, 1, DECISION_GO);
    store_alter("UPDATE node SET body = x'ffffffff', size = NULL WHERE id = (SELECT result FROM turn)");
    cr_expect_eq(store_history(store, id, INT64_MAX, &arena, &history, &count, &longer), -EBADMSG);
    cr_expect_eq(count, 0);
    arena_free(&arena);
    store_close(store);
}
