/* The memory of verdicts, piece by piece: what a judge is told and what not, which results still hold, what they were before
 * people's severities, and that all of it comes back from the store. tests/cli/memory.bats has the whole of it. */
#include "scribe.h"
#include "store_fixture.h"

#include "engine/holding.h"

#include <errno.h>

/* ---- what a judge is told ---- */

static const char *const facts_asked[] = {"touches_phi", NULL};
static const char *const keys_asked[] = {"vendor", NULL};

/* A deployment of one check, of which a test changes one thing. */
struct told {
    struct plugin_description plugin;
    struct fact facts[2];
    struct setting settings[1];
    struct check check;
    struct reading readings[2];
    struct asked asked[1];
    struct flow flows[1];
    struct waiver waivers[1];
    struct deployment deployment;
    struct site site;
};

static void told_make(struct told *told)
{
    *told = (struct told){
        .plugin = {.name = "paper", .version = "1", .facts = facts_asked, .keys = keys_asked},
        .facts = {{.name = "touches_phi", .value = "yes"}, {.name = "minors", .value = "no"}},
        .settings = {{.key = "says", .value = "approved"}},
        .check = {.id = "paper", .plugin = "paper", .attested.on = date_none()},
        .readings = {{.check = "other", .rule = "A-01", .verdict = READING_ABSENT, .act.on = date_none()},
            {.check = "paper", .rule = "A-01", .verdict = READING_ABSENT, .act.on = date_none()}},
        .asked = {{.check = "paper", .rule = "A-01", .on = date_none(), .to = "v", .answer = "none"}},
        .flows = {{.name = "visits"}},
        .waivers = {{.check = "paper", .rule = "A-01"}},
        .deployment = scribe_deployment(),
        .site = scribe_site("UTC"),
    };
    told->check.description = &told->plugin;
    told->check.settings = (struct settings){told->settings, 1};
    struct deployment *deployment = &told->deployment;
    deployment->facts = told->facts;
    deployment->fact_count = 2;
    deployment->checks = &told->check;
    deployment->check_count = 1;
    deployment->readings = told->readings;
    deployment->reading_count = 2;
    deployment->asked = told->asked;
    deployment->asked_count = 1;
    deployment->flows = told->flows;
    deployment->flow_count = 1;
    deployment->waivers = told->waivers;
}

static struct digest told_digest(const struct told *told)
{
    struct digest_stream *stream = digest_begin();
    worker_told(
        &(struct judge_job){.deployment = &told->deployment, .site = &told->site, .check = &told->check},
        stream);
    return digest_end(stream);
}

static void change_fact(struct told *told)
{
    told->facts[0].value = "no";
}
static void change_asked_fact(struct told *told)
{
    told->facts[0].asked = true;
}
static void change_key(struct told *told)
{
    told->deployment.vendor = "Another";
}
static void change_option(struct told *told)
{
    told->settings[0].value = "refused";
}
static void change_attested(struct told *told)
{
    told->check.attested.by = "M. Lindqvist";
}
static void change_answered(struct told *told)
{
    told->deployment.answered.by = "M. Lindqvist";
}
static void change_site_answered(struct told *told)
{
    told->site.answered.by = "M. Lindqvist";
}
static void change_reading(struct told *told)
{
    told->readings[1].verdict = READING_PRESENT;
}
static void change_asked(struct told *told)
{
    told->asked[0].answer = "refused";
}
static void change_flow(struct told *told)
{
    told->flows[0].name = "calls";
}
static void change_id(struct told *told)
{
    told->deployment.id = "other";
}
static void change_check_id(struct told *told)
{
    told->check.id = "paper-2";
}
static void change_other_fact(struct told *told)
{
    told->facts[1].value = "yes";
}
static void change_other_key(struct told *told)
{
    told->deployment.product = "Another";
}
static void change_other_reading(struct told *told)
{
    told->readings[0].verdict = READING_PRESENT;
}
static void lose_other_reading(struct told *told)
{
    told->deployment.readings++, told->deployment.reading_count--;
}
static void change_waiver(struct told *told)
{
    told->deployment.waiver_count = 1;
}
static void change_day(struct told *told)
{
    told->deployment.go_live.day = 20000;
}

Test(memory, a_judge_that_is_told_something_else_is_taken_for_one_that_is_not)
{
    static const struct {
        const char *name;
        void (*change)(struct told *told);
        bool seen;
    } cases[] = {
        {"a fact that its plugin may ask for", change_fact, true},
        {"whether that fact is asked", change_asked_fact, true},
        {"a key", change_key, true},
        {"an option", change_option, true},
        {"who attested it", change_attested, true},
        {"who answered the facts", change_answered, true},
        {"who answered the site's facts", change_site_answered, true},
        {"a reading of it", change_reading, true},
        {"what the vendor answered", change_asked, true},
        {"a flow", change_flow, true},
        {"the deployment's id", change_id, true},
        {"its own id", change_check_id, true},
        {"a fact that its plugin may not ask for", change_other_fact, false},
        {"a key likewise", change_other_key, false},
        {"a reading of another check", change_other_reading, false},
        {"a reading of another check that is gone", lose_other_reading, false},
        {"a waiver", change_waiver, false},
        {"the day of going live", change_day, false},
    };
    struct told told;
    told_make(&told);
    struct digest before = told_digest(&told);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        told_make(&told);
        cases[i].change(&told);
        struct digest after = told_digest(&told);
        cr_expect_eq(memcmp(&before, &after, sizeof before) != 0, cases[i].seen, "%s", cases[i].name);
    }
}

/* ---- which results still hold ---- */

enum { CHECKS = 5 };

/* Checks a to e, each of which relies on what the test says. */
struct chain {
    struct check checks[CHECKS];
    struct deployment deployment;
    const char *relies[CHECKS][3];
    struct check_result results[CHECKS];
    const struct check_result *known[CHECKS];
};

static void chain_make(struct chain *chain)
{
    static const char *const ids[CHECKS] = {"a", "b", "c", "d", "e"};
    *chain = (struct chain){.deployment = {.checks = chain->checks, .check_count = CHECKS}};
    for (size_t i = 0; i < CHECKS; i++) {
        chain->checks[i] = (struct check){.id = ids[i]};
        chain->results[i] = (struct check_result){.check = &chain->checks[i],
            .relies = chain->relies[i],
            .stable_from = INSTANT_NONE,
            .stable_until = INSTANT_NONE,
            .status = STATUS_PASS};
        chain->known[i] = &chain->results[i];
    }
}

/* Which are known, as letters. */
static const char *left(const struct check_result *const *known)
{
    static char letters[CHECKS + 1];
    size_t count = 0;
    for (size_t i = 0; i < CHECKS; i++) {
        if (known[i])
            letters[count++] = (char)('a' + i);
    }
    letters[count] = '\0';
    return letters;
}

Test(memory, what_relies_on_a_judged_check_is_recalled)
{
    struct chain chain;
    chain_make(&chain);
    holding_close(&chain.deployment, chain.known);
    cr_expect_str_eq(left(chain.known), "abcde");
    chain.relies[0][0] = "b"; /* a on b, b on c and d, e on nothing */
    chain.relies[1][0] = "c";
    chain.relies[1][1] = "d";
    holding_close(&chain.deployment, chain.known);
    cr_expect_str_eq(left(chain.known), "abcde");
    chain.known[3] = NULL;
    holding_close(&chain.deployment, chain.known);
    cr_expect_str_eq(left(chain.known), "ce");
}

Test(memory, checks_that_rely_on_each_other_hold_for_ever_or_what_is_not_there_matters_wrongly)
{
    struct chain chain;
    chain_make(&chain);
    chain.relies[0][0] = "b";
    chain.relies[1][0] = "a";
    chain.relies[2][0] = "nobody"; /* neither then nor now */
    chain.relies[3][0] = "committee";
    chain.relies[4][0] = "c";
    chain.checks[4].inherited = true; /* it relies on a check of the site's file */
    holding_close(&chain.deployment, chain.known);
    cr_expect_str_eq(left(chain.known), "abc");
    chain.known[1] = NULL;
    holding_close(&chain.deployment, chain.known);
    cr_expect_str_eq(left(chain.known), "c");
}

Test(memory, a_result_is_taken_over_past_its_time)
{
    struct chain chain;
    struct arena arena = {0};
    struct deployment_result result = {.check_count = CHECKS};
    chain_make(&chain);
    result.checks = chain.results;
    chain.results[0].stable_until = 1001;
    chain.results[1].stable_until = 1000;
    chain.results[2].fleeting = true;
    chain.results[3].status = STATUS_NONE;
    const struct judge_case from = {.deployment = &chain.deployment, .at = 500, .result = &result};
    struct judge_case later = {.deployment = &chain.deployment, .at = 1000};
    cr_expect_str_eq(left(holding_at(NULL, &from, &later, &arena)), "ae");
    later.at = 499;
    cr_expect_str_eq(left(holding_at(NULL, &from, &later, &arena)), "", "before it was judged");
    later.at = 1000;
    later.change = &(struct judge_change){0};
    cr_expect_null(holding_at(NULL, &from, &later, &arena), "in a drill");
    arena_free(&arena);
}

Test(memory, what_people_settled_is_taken_for_what_the_plugin_said)
{
    struct arena arena = {0};
    const struct waiver waiver = {0};
    const struct acceptance acceptance = {0};
    struct check check = {.id = "own", .required = true}, other = {.id = "own"};
    struct finding findings[] = {
        {.rule_id = "A-01",
            .status = STATUS_WARN,
            .said = STATUS_FAIL,
            .loosened = true,
            .severity_changed = true,
            .waiver = &waiver},
        {.rule_id = "A-02", .status = STATUS_WARN, .said = STATUS_WARN, .accepted = &acceptance},
    };
    const struct check_result known = {
        .check = &other, .findings = findings, .finding_count = 2, .status = STATUS_WARN, .required = false};
    struct check_result taken = {.check = &check, .required = true};
    holding_take(&known, &arena, &taken);
    cr_expect_eq(taken.check, &check);
    cr_expect(taken.required && taken.taken_over);
    cr_expect_eq(taken.status, STATUS_FAIL);
    cr_expect_eq(taken.findings[0].status, STATUS_FAIL);
    cr_expect(!taken.findings[0].loosened && !taken.findings[0].severity_changed);
    cr_expect_null(taken.findings[0].waiver);
    cr_expect_null(taken.findings[1].accepted);
    cr_expect_eq(findings[0].status, STATUS_WARN, "what is known stays as it is");
    arena_free(&arena);
}

/* ---- in the store ---- */

static const struct random_run_options several = {.deployments = 1, .checks = 4, .findings = 4};

static struct run *recorded(struct store *store, uint64_t seed, struct remembered *remembered)
{
    struct run *run = store_run_of(seed, 1, &several);
    run->deployments[0].memory = remembered;
    cr_assert_eq(store_add(store, run, NULL), 0, "%s", store_trouble(store));
    return run;
}

TestSuite(memory_store, .init = store_folder_make, .fini = store_folder_remove);

Test(memory_store, something_of_what_is_remembered_does_not_come_back)
{
    static const char *const relies[] = {"b", "c", NULL}, *const missed[] = {"c", NULL};
    const struct remembered_status changed[] = {{2, STATUS_FAIL}, {5, STATUS_NOTE}};
    const struct remembered_wish wishes[] = {
        {"a", false, "https://a.example/1", 3600, 7200}, {"b", true, "https://a.example/2", 1, 2}};
    const struct remembered_check checks[] = {
        {"a", digest_of("a", 1), digest_of("b", 1), 10, 20, 1, relies, missed, changed, 2},
        {"b", digest_of("c", 1), {{0}}, 30, INSTANT_NONE, 2, relies + 2, missed + 1, NULL, 0}};
    struct remembered remembered = {
        true, digest_of("d", 1), digest_of("e", 1), 40, 50, "partial: none", wishes, 2, 0, checks, 2};
    struct remembered back;
    struct arena arena = {0};
    struct store *store = store_for(STORE_WRITE);
    struct run *run = recorded(store, 5, &remembered);
    cr_assert_eq(store_memory_find(store, run->deployments[0].deployment->id, &arena, &back), 1);
    cr_expect(back.whole);
    cr_expect_eq(memcmp(&back.inputs, &remembered.inputs, sizeof back.inputs), 0);
    cr_expect_eq(memcmp(&back.answers, &remembered.answers, sizeof back.answers), 0);
    cr_expect(back.from == 40 && back.until == 50 && back.result > 0);
    cr_expect_str_eq(back.sandbox, "partial: none");
    cr_assert(back.wish_count == 2 && back.check_count == 2);
    for (size_t i = 0; i < 2; i++) {
        cr_expect_str_eq(back.wishes[i].check, wishes[i].check);
        cr_expect_str_eq(back.wishes[i].url, wishes[i].url);
        cr_expect(back.wishes[i].of_site == wishes[i].of_site && back.wishes[i].fresh == wishes[i].fresh &&
                  back.wishes[i].good_until == wishes[i].good_until);
        const struct remembered_check *one = &back.checks[i];
        cr_expect_str_eq(one->id, checks[i].id);
        cr_expect_eq(memcmp(&one->inputs, &checks[i].inputs, sizeof one->inputs), 0);
        cr_expect_eq(memcmp(&one->answers, &checks[i].answers, sizeof one->answers), 0);
        cr_expect(one->from == checks[i].from && one->until == checks[i].until);
        cr_expect_eq(one->place, checks[i].place);
        cr_expect_eq(one->changed_count, checks[i].changed_count);
    }
    cr_expect_str_eq(back.checks[0].relies[0], "b");
    cr_expect_str_eq(back.checks[0].relies[1], "c");
    cr_expect_null(back.checks[0].relies[2]);
    cr_expect_str_eq(back.checks[0].missed[0], "c");
    cr_expect_null(back.checks[1].relies[0]);
    cr_expect(back.checks[0].changed[1].finding == 5 && back.checks[0].changed[1].said == STATUS_NOTE);
    arena_free(&arena);
    random_run_free(run);
    store_close(store);
}

Test(memory_store, a_check_is_recalled_from_another_place_or_as_another_than_it_was)
{
    struct store *store = store_for(STORE_WRITE);
    struct arena arena = {0};
    struct remembered remembered = {.whole = true, .sandbox = "full"}, back;
    struct run *run = NULL;
    uint64_t seed = 1;
    for (; !run || run->deployments[0].check_count < 3; seed++) {
        if (run)
            random_run_free(run);
        run = store_run_of(seed, 1, &several);
    }
    struct deployment_result *result = &run->deployments[0];
    result->memory = &remembered;
    cr_assert_eq(store_add(store, run, NULL), 0, "%s", store_trouble(store));
    cr_assert_eq(store_memory_find(store, result->deployment->id, &arena, &back), 1);
    const struct remembered_check entries[] = {
        {.place = 2}, {.place = 0}, {.place = 1u << 20}, {.place = UINT64_MAX}};
    const struct remembered_check *wanted[] = {&entries[0], &entries[1], &entries[2], &entries[3]};
    const struct check *checks[] = {
        result->checks[2].check, result->checks[0].check, result->checks[0].check, result->checks[0].check};
    struct check_result results[4] = {{0}};
    bool there[4] = {true, true, true, true};
    store_memory_recall_checks(store, &back, wanted, checks, 4, &arena, results, there);
    cr_expect(there[0] && there[1] && !there[2] && !there[3]);
    cr_expect_not(store_checks_differ(&results[0], &result->checks[2]));
    cr_expect_not(store_checks_differ(&results[1], &result->checks[0]));
    store_alter("UPDATE node SET digest = zeroblob(32) WHERE kind = 4");
    store_memory_recall_checks(store, &back, wanted, checks, 2, &arena, results, there);
    cr_expect(!there[0] && !there[1]);
    back.result = 1 << 20;
    store_memory_recall_checks(store, &back, wanted, checks, 2, &arena, results, there);
    cr_expect(!there[0] && !there[1]);
    arena_free(&arena);
    random_run_free(run);
    store_close(store);
}
