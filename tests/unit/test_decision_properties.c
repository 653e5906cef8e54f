/* What must hold of every decision, tried on thousands of random deployments: nothing that is taken away or typed in
 * makes a decision better than it should be. */
#include "model/decision.h"

#include "base/text.h"
#include "random_run.h"

#include <criterion/criterion.h>

#include <stdlib.h>
#include <string.h>

enum { ROUNDS = 3000 };

static const struct random_run_options small = {.deployments = 1, .checks = 4, .findings = 4};

/* Changes a run that is not decided yet. */
typedef void run_change(struct run *run, struct random *random);

/* The decision of the random run of SEED after a change (NULL: none). */
static enum decision decision_after(uint64_t seed, run_change *change)
{
    struct run *run = random_run_new(seed, &small);
    struct random random = {seed ^ 0x5eed};
    if (change)
        change(run, &random);
    random_run_decide(run);
    enum decision decision = run->decision;
    random_run_free(run);
    return decision;
}

/* How often each decision came up, so that no property is proved of nothing. */
struct tally {
    unsigned before[DECISION_NO_GO + 1];
    unsigned changed;
};

static void demand_all_kinds(const struct tally *tally)
{
    cr_assert_gt(tally->before[DECISION_GO], ROUNDS / 50);
    cr_assert_gt(tally->before[DECISION_HOLD], ROUNDS / 50);
    cr_assert_gt(tally->before[DECISION_NO_GO], ROUNDS / 50);
}

/* After the change no decision may be better than with OTHER. */
static void never_better_than(run_change *other, run_change *change)
{
    struct tally tally = {0};
    for (uint64_t seed = 1; seed <= ROUNDS; seed++) {
        enum decision before = decision_after(seed, other);
        enum decision after = decision_after(seed, change);
        tally.before[before]++;
        tally.changed += before != after;
        cr_assert_geq(after, before, "seed %llu: %s became %s", (unsigned long long)seed,
            decision_name(before), decision_name(after));
    }
    demand_all_kinds(&tally);
    cr_assert_gt(tally.changed, 0, "the change changed nothing at all");
}

/* After the change no decision may be better than before. */
static void never_better(run_change *change)
{
    never_better_than(NULL, change);
}

/* After the change what was not go is still not go. */
static void never_becomes_go(run_change *change)
{
    struct tally tally = {0};
    for (uint64_t seed = 1; seed <= ROUNDS; seed++) {
        enum decision before = decision_after(seed, NULL);
        enum decision after = decision_after(seed, change);
        tally.before[before]++;
        cr_assert(before == DECISION_GO || after != DECISION_GO, "seed %llu: %s became go",
            (unsigned long long)seed, decision_name(before));
    }
    demand_all_kinds(&tally);
}

/* ---- order and doubling ---- */

static void shuffle_findings(struct run *run, struct random *random)
{
    for (size_t i = 0; i < run->deployments[0].check_count; i++) {
        struct check_result *check = &run->deployments[0].checks[i];
        for (uint32_t j = check->finding_count; j > 1; j--) {
            uint32_t other = random_below(random, j);
            struct finding kept = check->findings[j - 1];
            check->findings[j - 1] = check->findings[other];
            check->findings[other] = kept;
        }
    }
    struct deployment_result *result = &run->deployments[0];
    for (size_t i = result->check_count; i > 1; i--) {
        size_t other = random_below(random, (unsigned)i);
        struct check_result kept = result->checks[i - 1];
        result->checks[i - 1] = result->checks[other];
        result->checks[other] = kept;
    }
}

static void double_findings(struct run *run, struct random *random)
{
    (void)random;
    for (size_t i = 0; i < run->deployments[0].check_count; i++) {
        struct check_result *check = &run->deployments[0].checks[i];
        struct finding *twice = arena_take(&run->arena, 2 * (check->finding_count + 1u) * sizeof *twice);
        memcpy(twice, check->findings, check->finding_count * sizeof *twice);
        memcpy(twice + check->finding_count, check->findings, check->finding_count * sizeof *twice);
        check->findings = twice;
        check->finding_count *= 2;
    }
}

static int compare_conditions(const void *a, const void *b)
{
    const struct condition *left = a, *right = b;
    int order = strcmp(left->check, right->check);
    order = order ? order : strcmp(left->rule, right->rule);
    return order ? order : strcmp(left->why, right->why);
}

static void same_but_for_order(run_change *change)
{
    for (uint64_t seed = 1; seed <= ROUNDS; seed++) {
        struct run *plain = random_run_new(seed, &small);
        struct run *changed = random_run_new(seed, &small);
        struct random random = {seed};
        change(changed, &random);
        random_run_decide(plain);
        random_run_decide(changed);
        struct deployment_result *a = &plain->deployments[0], *b = &changed->deployments[0];
        cr_assert_eq(a->decision, b->decision, "seed %llu", (unsigned long long)seed);
        cr_assert_eq(a->condition_count, b->condition_count, "seed %llu", (unsigned long long)seed);
        cr_assert_eq(a->unused_waiver_count, b->unused_waiver_count, "seed %llu", (unsigned long long)seed);
        cr_assert_eq(
            memcmp(a->counts, b->counts, sizeof a->counts), 0, "seed %llu", (unsigned long long)seed);
        if (a->condition_count) {
            qsort(a->conditions, a->condition_count, sizeof *a->conditions, compare_conditions);
            qsort(b->conditions, b->condition_count, sizeof *b->conditions, compare_conditions);
        }
        for (size_t i = 0; i < a->condition_count; i++)
            cr_assert_eq(compare_conditions(&a->conditions[i], &b->conditions[i]), 0);
        random_run_free(plain);
        random_run_free(changed);
    }
}

Test(decision_properties, the_order_of_checks_and_findings_changes_nothing)
{
    same_but_for_order(shuffle_findings);
}

Test(decision_properties, a_finding_said_twice_changes_nothing)
{
    same_but_for_order(double_findings);
}

/* ---- taking away ---- */

/* As the engine does when a plugin or section is gone: the check is one unknown. */
static void take_away_a_check(struct run *run, struct random *random)
{
    struct deployment_result *result = &run->deployments[0];
    if (!result->check_count)
        return;
    struct check_result *check = &result->checks[random_below(random, (unsigned)result->check_count)];
    check->findings[0] = (struct finding){.rule_id = "CHECK",
        .subject = "",
        .title = "",
        .message = "it was not judged",
        .status = STATUS_UNKNOWN,
        .basis = BASIS_POLICY};
    check->finding_count = 1;
}

Test(decision_properties, a_check_taken_away_never_makes_go)
{
    never_becomes_go(take_away_a_check);
}

/* As the engine does when a document is gone: what rested on it is unknown. */
static void take_away_evidence(struct run *run, struct random *random)
{
    (void)random;
    for (size_t i = 0; i < run->deployments[0].check_count; i++) {
        struct check_result *check = &run->deployments[0].checks[i];
        for (uint32_t j = 0; j < check->finding_count; j++) {
            if (check->findings[j].evidence) {
                check->findings[j].status = STATUS_UNKNOWN;
                check->findings[j].assurance = ASSURANCE_NONE;
            }
        }
    }
}

Test(decision_properties, a_document_taken_away_never_makes_go)
{
    never_becomes_go(take_away_evidence);
}

static void take_away_a_fact(struct run *run, struct random *random)
{
    struct deployment_result *result = &run->deployments[0];
    if (!result->check_count)
        return;
    struct check_result *check = &result->checks[random_below(random, (unsigned)result->check_count)];
    check->findings[check->finding_count++] = (struct finding){.rule_id = "FACT",
        .subject = "research",
        .title = "",
        .message = "not answered",
        .status = STATUS_UNKNOWN,
        .basis = BASIS_POLICY};
}

Test(decision_properties, a_fact_left_out_never_makes_a_decision_better)
{
    never_better(take_away_a_fact);
}

static void lose_all_findings(struct run *run, struct random *random)
{
    struct deployment_result *result = &run->deployments[0];
    if (result->check_count)
        result->checks[random_below(random, (unsigned)result->check_count)].finding_count = 0;
}

Test(decision_properties, a_check_that_says_nothing_never_makes_go)
{
    never_becomes_go(lose_all_findings);
}

static void take_away_all_checks(struct run *run, struct random *random)
{
    (void)random;
    run->deployments[0].check_count = 0;
}

static void break_the_file(struct run *run, struct random *random)
{
    (void)random;
    ((struct deployment *)run->deployments[0].deployment)->broken = "line 3: unknown key";
}

static void only_typed_words(struct run *run, struct random *random)
{
    (void)random;
    for (size_t i = 0; i < run->deployments[0].check_count; i++) {
        for (uint32_t j = 0; j < run->deployments[0].checks[i].finding_count; j++)
            run->deployments[0].checks[i].findings[j].assurance = ASSURANCE_ASSERTED;
    }
}

Test(decision_properties, without_checks_with_a_broken_file_or_on_typed_words_alone_nothing_goes)
{
    for (uint64_t seed = 1; seed <= ROUNDS; seed++) {
        cr_assert_neq(decision_after(seed, take_away_all_checks), DECISION_GO);
        cr_assert_neq(decision_after(seed, break_the_file), DECISION_GO);
        cr_assert_neq(decision_after(seed, only_typed_words), DECISION_GO);
    }
}

/* ---- waivers ---- */

static void take_away_waivers(struct run *run, struct random *random)
{
    (void)random;
    ((struct deployment *)run->deployments[0].deployment)->waiver_count = 0;
}

Test(decision_properties, a_deployment_is_never_better_without_its_waivers)
{
    never_better(take_away_waivers);
}

static void expire_waivers(struct run *run, struct random *random)
{
    (void)random;
    const struct deployment *deployment = run->deployments[0].deployment;
    for (size_t i = 0; i < deployment->waiver_count; i++)
        deployment->waivers[i].expires = random_day("2026-11-21");
}

Test(decision_properties, an_ended_waiver_is_as_good_as_none)
{
    for (uint64_t seed = 1; seed <= ROUNDS; seed++)
        cr_assert_eq(decision_after(seed, expire_waivers), decision_after(seed, take_away_waivers));
}

/* A waiver in force, with the right digest, of each and every finding. */
static void waive_everything(struct run *run, struct random *random)
{
    (void)random;
    enum { MOST = 32 };
    struct deployment_result *result = &run->deployments[0];
    struct deployment *deployment = (struct deployment *)result->deployment;
    struct waiver *waivers = arena_take(&run->arena, MOST * sizeof *waivers);
    deployment->waiver_count = 0;
    for (size_t i = 0; i < result->check_count; i++) {
        struct check_result bound = result->checks[i];
        bound.findings = arena_take(&run->arena, (bound.finding_count + 1u) * sizeof *bound.findings);
        memcpy(bound.findings, result->checks[i].findings, bound.finding_count * sizeof *bound.findings);
        decision_bind(&bound, deployment, run->site, instant_date(run->at), &run->arena);
        for (uint32_t j = 0; j < bound.finding_count; j++) {
            struct digest digest = finding_digest(bound.check->id, &bound.findings[j]);
            char *text = arena_take(&run->arena, DIGEST_TEXT_SIZE);
            digest_text(&digest, text);
            waivers[deployment->waiver_count++] = (struct waiver){.check = bound.check->id,
                .rule = bound.findings[j].rule_id,
                .finding = text,
                .reason = "because",
                .approved_by = "J. Rivera",
                .approved_on = random_day("2026-11-03"),
                .expires = random_day("2027-02-01")};
        }
    }
    deployment->waivers = waivers;
}

Test(decision_properties, however_much_is_waived_law_and_the_unknown_stay_as_they_are)
{
    unsigned helped = 0;
    for (uint64_t seed = 1; seed <= ROUNDS; seed++) {
        struct run *run = random_run_new(seed, &small);
        struct random random = {seed};
        waive_everything(run, &random);
        random_run_decide(run);
        bool law = false, unknown = false, other = false;
        const struct deployment_result *result = &run->deployments[0];
        for (size_t i = 0; i < result->check_count; i++) {
            for (uint32_t j = 0; j < result->checks[i].finding_count && result->checks[i].required; j++) {
                const struct finding *finding = &result->checks[i].findings[j];
                law |= finding->status == STATUS_FAIL && finding->basis == BASIS_LAW;
                other |= finding->status == STATUS_FAIL && finding->basis != BASIS_LAW;
                unknown |= finding->status == STATUS_UNKNOWN;
            }
        }
        cr_assert(!law || result->decision == DECISION_NO_GO, "seed %llu", (unsigned long long)seed);
        cr_assert(law || result->decision != DECISION_NO_GO, "seed %llu", (unsigned long long)seed);
        cr_assert(!unknown || result->decision != DECISION_GO, "seed %llu", (unsigned long long)seed);
        cr_assert(!other || result->decision != DECISION_GO || result->condition_count > 0);
        helped += other && result->decision == DECISION_GO;
        random_run_free(run);
    }
    cr_assert_gt(helped, 0, "no waiver ever helped: the test tests nothing");
}

/* ---- the committee ---- */

static void take_away_the_exception(struct run *run, struct random *random)
{
    (void)random;
    ((struct deployment *)run->deployments[0].deployment)->exception = NULL;
}

Test(decision_properties, an_exception_never_changes_a_decision)
{
    unsigned in_force = 0;
    for (uint64_t seed = 1; seed <= ROUNDS; seed++) {
        struct run *run = random_run_new(seed, &small);
        random_run_decide(run);
        const struct deployment_result *result = &run->deployments[0];
        if (result->exception) {
            in_force++;
            cr_assert_eq(result->decision, DECISION_HOLD, "seed %llu", (unsigned long long)seed);
            for (size_t i = 0; i < result->check_count; i++) {
                for (uint32_t j = 0; j < result->checks[i].finding_count && result->checks[i].required; j++)
                    cr_assert(result->checks[i].findings[j].status != STATUS_UNKNOWN ||
                                  result->checks[i].findings[j].basis != BASIS_LAW,
                        "seed %llu: law is excused", (unsigned long long)seed);
            }
        }
        cr_assert_eq(result->decision, decision_after(seed, take_away_the_exception));
        random_run_free(run);
    }
    cr_assert_gt(in_force, 0);
}

/* The last check, if the committee's, says what it would without approval and conditions: nothing. */
static void silence_the_committee(struct run *run, struct random *random)
{
    (void)random;
    struct deployment_result *result = &run->deployments[0];
    if (result->check_count &&
        string_equal(result->checks[result->check_count - 1].check->id, COMMITTEE_CHECK))
        result->check_count--;
}

Test(decision_properties, a_committee_never_makes_a_decision_better)
{
    never_better_than(silence_the_committee, NULL);
}

/* ---- what a go says of itself ---- */

Test(decision_properties, behind_every_go_stands_proof_and_each_exception_is_a_condition)
{
    unsigned goes = 0;
    for (uint64_t seed = 1; seed <= ROUNDS; seed++) {
        struct run *run = random_run_new(seed, &small);
        random_run_decide(run);
        const struct deployment_result *result = &run->deployments[0];
        bool proof = false;
        size_t exceptions = result->not_looked_at_count;
        for (size_t i = 0; i < result->check_count; i++) {
            const struct check_result *check = &result->checks[i];
            exceptions += !check->finding_count && !check->required;
            for (uint32_t j = 0; j < check->finding_count; j++) {
                const struct finding *finding = &check->findings[j];
                proof |= check->required && finding->assurance >= ASSURANCE_ATTESTED &&
                         (finding->status == STATUS_PASS || finding->status == STATUS_NOTE);
                exceptions += finding->status == STATUS_FAIL || finding->status == STATUS_UNKNOWN ||
                              (finding->status == STATUS_WARN && !finding->accepted) || finding->loosened;
            }
        }
        if (result->decision == DECISION_GO) {
            goes++;
            cr_assert(proof, "seed %llu", (unsigned long long)seed);
            cr_assert(!exceptions == !result->condition_count, "seed %llu", (unsigned long long)seed);
            cr_assert_leq(result->condition_count, exceptions, "seed %llu", (unsigned long long)seed);
            cr_assert_null(result->hold_reasons);
        }
        random_run_free(run);
    }
    cr_assert_gt(goes, ROUNDS / 50);
}

Test(decision_properties, a_run_is_as_bad_as_its_worst_deployment)
{
    const struct random_run_options many = {.deployments = 5, .checks = 3, .findings = 3};
    for (uint64_t seed = 1; seed <= 300; seed++) {
        struct run *run = random_run_new(seed, &many);
        random_run_decide(run);
        enum decision worst = DECISION_GO;
        for (size_t i = 0; i < run->deployment_count; i++)
            worst = decision_worse(worst, run->deployments[i].decision);
        cr_assert_eq(run_decision(run), worst);
        random_run_free(run);
    }
}
