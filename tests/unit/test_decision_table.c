/* The decision's table, against the rules of DESIGN.md section 1 written down once more, in sentences. */
#include "model/decision.h"

#include <criterion/criterion.h>

/* The rules, one sentence after the other. It must not be written by looking at the table. */
static enum effect by_the_book(
    int status, int assurance, bool required, bool waived, bool accepted, bool loosened)
{
    bool known = status == STATUS_FAIL || status == STATUS_WARN || status == STATUS_NOTE ||
                 status == STATUS_PASS || status == STATUS_NOT_APPLICABLE;
    bool fail = status == STATUS_FAIL;
    bool unknown = !known;
    /* no-go: a finding of a required check is fail and no waiver in force covers it */
    if (required && fail && !waived)
        return EFFECT_NO_GO;
    /* hold: a finding of a required check is unknown; a waiver cannot change that */
    if (required && unknown)
        return EFFECT_HOLD;
    /* conditions: every waived fail, */
    if (fail && waived)
        return EFFECT_CONDITION;
    /* every warn that nobody has accepted, */
    if (status == STATUS_WARN && !accepted)
        return EFFECT_CONDITION;
    /* every fail or unknown of a check marked required = no, */
    if (!required && (fail || unknown))
        return EFFECT_CONDITION;
    /* every loosened rule */
    if (loosened)
        return EFFECT_CONDITION;
    /* a go stands on what a required check has found out better than by a typed word */
    bool better_than_typed = assurance == ASSURANCE_ATTESTED || assurance == ASSURANCE_DOCUMENTED ||
                             assurance == ASSURANCE_VERIFIED;
    if (required && better_than_typed && (status == STATUS_PASS || status == STATUS_NOTE))
        return EFFECT_SUPPORT;
    return EFFECT_NOTHING;
}

Test(decision_table, every_combination_is_decided_by_the_book)
{
    unsigned compared = 0;
    for (int status = -1; status <= STATUS_COUNT + 1; status++) {
        for (int assurance = 0; assurance <= ASSURANCE_COUNT; assurance++) {
            for (unsigned flags = 0; flags < 16; flags++) {
                bool required = flags & 1, waived = flags & 2, accepted = flags & 4, loosened = flags & 8;
                enum effect wanted = by_the_book(status, assurance, required, waived, accepted, loosened);
                enum effect got = decision_effect(
                    (enum status)status, (enum assurance)assurance, required, waived, accepted, loosened);
                cr_assert_eq(got, wanted,
                    "status %d assurance %d required %d waived %d accepted %d loosened %d: %d, not %d",
                    status, assurance, required, waived, accepted, loosened, (int)got, (int)wanted);
                compared++;
            }
        }
    }
    cr_assert_eq(compared, 10 * 6 * 16);
}

Test(decision_table, a_waiver_never_helps_what_is_not_known)
{
    for (int assurance = 0; assurance < ASSURANCE_COUNT; assurance++) {
        for (unsigned flags = 0; flags < 4; flags++)
            cr_assert_eq(
                decision_effect(STATUS_UNKNOWN, (enum assurance)assurance, true, true, flags & 1, flags & 2),
                EFFECT_HOLD);
    }
}

Test(decision_table, the_worse_of_two_decisions_is_no_go_then_hold_then_go)
{
    cr_assert_eq(decision_worse(DECISION_GO, DECISION_HOLD), DECISION_HOLD);
    cr_assert_eq(decision_worse(DECISION_NO_GO, DECISION_HOLD), DECISION_NO_GO);
    cr_assert_eq(decision_worse(DECISION_GO, DECISION_NO_GO), DECISION_NO_GO);
    cr_assert_eq(decision_worse(DECISION_GO, DECISION_GO), DECISION_GO);
}

/* ---- one deployment, one check, one finding ---- */

struct world {
    struct arena arena;
    struct check check;
    struct deployment deployment;
    struct finding findings[4];
    struct check_result result;
    struct deployment_result decided;
};

static void decide(struct world *world, enum status status, enum assurance assurance)
{
    *world = (struct world){0};
    world->check = (struct check){.id = "baa", .plugin = "baa", .required = true};
    world->deployment = (struct deployment){.id = "x"};
    world->findings[0] = (struct finding){.rule_id = "BAA-01",
        .message = "says so",
        .status = (uint8_t)status,
        .assurance = (uint8_t)assurance,
        .basis = BASIS_POLICY};
    world->result = (struct check_result){
        .check = &world->check, .findings = world->findings, .finding_count = 1, .required = true};
    world->decided = (struct deployment_result){
        .deployment = &world->deployment, .checks = &world->result, .check_count = 1};
}

Test(decision_make, nothing_but_typed_words_is_hold_and_says_why)
{
    struct world world;
    decide(&world, STATUS_PASS, ASSURANCE_ASSERTED);
    decision_make(&world.decided, &world.arena);
    cr_assert_eq(world.decided.decision, DECISION_HOLD);
    cr_assert_not_null(world.decided.hold_reasons);
    arena_free(&world.arena);
}

Test(decision_make, not_applicable_alone_is_never_go_whoever_says_so)
{
    for (int assurance = 0; assurance < ASSURANCE_COUNT; assurance++) {
        struct world world;
        decide(&world, STATUS_NOT_APPLICABLE, (enum assurance)assurance);
        decision_make(&world.decided, &world.arena);
        cr_assert_eq(world.decided.decision, DECISION_HOLD);
        arena_free(&world.arena);
    }
}

Test(decision_make, an_attested_pass_is_go_without_conditions)
{
    struct world world;
    decide(&world, STATUS_PASS, ASSURANCE_ATTESTED);
    decision_make(&world.decided, &world.arena);
    cr_assert_eq(world.decided.decision, DECISION_GO);
    cr_assert_eq(world.decided.condition_count, 0);
    cr_assert_null(world.decided.hold_reasons);
    cr_assert_eq(world.decided.counts[STATUS_PASS], 1);
    arena_free(&world.arena);
}

Test(decision_make, a_pass_of_a_check_that_may_fail_supports_no_go_live)
{
    struct world world;
    decide(&world, STATUS_PASS, ASSURANCE_VERIFIED);
    world.check.required = world.result.required = false;
    decision_make(&world.decided, &world.arena);
    cr_assert_eq(world.decided.decision, DECISION_HOLD);
    arena_free(&world.arena);
}

Test(decision_make, no_check_at_all_is_hold)
{
    struct world world;
    decide(&world, STATUS_PASS, ASSURANCE_VERIFIED);
    world.decided.check_count = 0;
    decision_make(&world.decided, &world.arena);
    cr_assert_eq(world.decided.decision, DECISION_HOLD);
    cr_assert_str_eq(world.decided.hold_reasons[0], "no check ran");
    arena_free(&world.arena);
}

Test(decision_make, a_required_check_without_findings_is_hold)
{
    struct world world;
    decide(&world, STATUS_PASS, ASSURANCE_VERIFIED);
    struct check_result checks[2] = {world.result, world.result};
    checks[1].finding_count = 0;
    world.decided.checks = checks;
    world.decided.check_count = 2;
    decision_make(&world.decided, &world.arena);
    cr_assert_eq(world.decided.decision, DECISION_HOLD);
    cr_assert_eq(checks[1].status, STATUS_UNKNOWN);
    arena_free(&world.arena);
}

Test(decision_make, a_file_with_errors_is_hold_whatever_was_found)
{
    struct world world;
    decide(&world, STATUS_PASS, ASSURANCE_VERIFIED);
    world.deployment.broken = "line 3: unknown key";
    decision_make(&world.decided, &world.arena);
    cr_assert_eq(world.decided.decision, DECISION_HOLD);
    arena_free(&world.arena);
    decide(&world, STATUS_FAIL, ASSURANCE_NONE);
    world.deployment.broken = "line 3: unknown key";
    decision_make(&world.decided, &world.arena);
    cr_assert_eq(world.decided.decision, DECISION_NO_GO);
    arena_free(&world.arena);
}

Test(decision_make, a_dimension_not_looked_at_is_a_condition_of_the_go)
{
    struct world world;
    struct dimension dimension = {.name = "risk-analysis", .title = "Risk analysis"};
    const struct dimension *list[] = {&dimension};
    decide(&world, STATUS_PASS, ASSURANCE_DOCUMENTED);
    world.decided.not_looked_at = list;
    world.decided.not_looked_at_count = 1;
    decision_make(&world.decided, &world.arena);
    cr_assert_eq(world.decided.decision, DECISION_GO);
    cr_assert_eq(world.decided.condition_count, 1);
    cr_assert_str_eq(world.decided.conditions[0].check, "risk-analysis");
    cr_assert_str_eq(world.decided.conditions[0].rule, "");
    arena_free(&world.arena);
}

Test(decision_make, a_relied_on_check_stops_though_its_section_says_required_no)
{
    struct world world;
    decide(&world, STATUS_FAIL, ASSURANCE_NONE);
    world.check.required = false;
    world.result.required = true;
    decision_make(&world.decided, &world.arena);
    cr_assert_eq(world.decided.decision, DECISION_NO_GO);
    arena_free(&world.arena);
}

Test(decision_make, a_waiver_object_on_a_finding_of_law_covers_nothing)
{
    struct waiver waiver = {.check = "baa", .rule = "BAA-01", .approved_by = "J. Rivera"};
    static const uint8_t bases[] = {0, BASIS_LAW, BASIS_COUNT};
    for (size_t i = 0; i < 3; i++) {
        struct world world;
        decide(&world, STATUS_FAIL, ASSURANCE_NONE);
        world.findings[0].basis = bases[i];
        world.findings[0].waiver = &waiver;
        decision_make(&world.decided, &world.arena);
        cr_assert_eq(world.decided.decision, DECISION_NO_GO);
        arena_free(&world.arena);
    }
    struct rule rule = {.id = "BAA-01", .basis = BASIS_LAW};
    struct world world;
    decide(&world, STATUS_FAIL, ASSURANCE_NONE);
    world.findings[0].rule = &rule; /* the rule says law, whatever the finding says */
    world.findings[0].waiver = &waiver;
    decision_make(&world.decided, &world.arena);
    cr_assert_eq(world.decided.decision, DECISION_NO_GO);
    arena_free(&world.arena);
}

Test(decision_make, deciding_twice_gives_the_same)
{
    struct world world;
    decide(&world, STATUS_WARN, ASSURANCE_NONE);
    decision_make(&world.decided, &world.arena);
    decision_make(&world.decided, &world.arena);
    cr_assert_eq(world.decided.condition_count, 1);
    cr_assert_eq(world.decided.counts[STATUS_WARN], 1);
    arena_free(&world.arena);
}

Test(decision_make, the_leading_finding_is_the_one_that_stops)
{
    struct waiver waiver = {.check = "baa", .rule = "BAA-01", .approved_by = "J. Rivera"};
    struct world world;
    decide(&world, STATUS_FAIL, ASSURANCE_NONE);
    world.findings[0].waiver = &waiver;
    world.findings[1] = world.findings[0];
    world.findings[1].waiver = NULL;
    world.findings[1].status = STATUS_UNKNOWN;
    world.result.finding_count = 2;
    cr_assert_eq(decision_leading_finding(&world.result), &world.findings[1]);
    world.result.finding_count = 0;
    cr_assert_null(decision_leading_finding(&world.result));
}

Test(check_result_status, is_its_worst_findings_and_a_note_counts_as_pass)
{
    static const struct {
        uint8_t statuses[3];
        enum status worst;
    } cases[] = {
        {{STATUS_NOT_APPLICABLE, STATUS_NOTE, STATUS_NOT_APPLICABLE}, STATUS_PASS},
        {{STATUS_NOTE, STATUS_NOTE, STATUS_NOTE}, STATUS_PASS},
        {{STATUS_PASS, STATUS_WARN, STATUS_NOTE}, STATUS_WARN},
        {{STATUS_WARN, STATUS_UNKNOWN, STATUS_PASS}, STATUS_UNKNOWN},
        {{STATUS_UNKNOWN, STATUS_FAIL, STATUS_WARN}, STATUS_FAIL},
        {{STATUS_NOT_APPLICABLE, STATUS_NOT_APPLICABLE, STATUS_NOT_APPLICABLE}, STATUS_NOT_APPLICABLE},
        {{STATUS_PASS, 0, STATUS_PASS}, STATUS_UNKNOWN},
        {{STATUS_PASS, STATUS_COUNT, STATUS_PASS}, STATUS_UNKNOWN},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct finding findings[3] = {0};
        for (size_t j = 0; j < 3; j++)
            findings[j].status = cases[i].statuses[j];
        struct check_result result = {.findings = findings, .finding_count = 3};
        cr_assert_eq(check_result_status(&result), cases[i].worst, "case %zu", i);
    }
    struct check_result nothing = {0};
    cr_assert_eq(check_result_status(&nothing), STATUS_UNKNOWN);
}

Test(run_decision, a_run_without_deployments_is_not_go)
{
    struct run run = {0};
    cr_assert_eq(run_decision(&run), DECISION_HOLD);
}
