/* Waivers, acceptances, severities and loosenings: what they cover, and what they must not cover. */
#include "model/decision.h"

#include <criterion/criterion.h>

#include <stdlib.h>
#include <string.h>

static struct date day(const char *text)
{
    struct date date = date_none();
    cr_assert_eq(date_parse(text, &date), 0);
    return date;
}

/* One check [evidence] with one finding of rule EVID-12, and what people settled about it. */
struct world {
    struct arena arena;
    struct rule rule;
    struct evidence evidence;
    struct finding finding;
    struct check check;
    struct severity severity;
    struct check_result result;
    struct deployment deployment;
    struct deployment_result decided;
    struct site site;
    struct waiver waivers[2];
    struct acceptance acceptance;
    struct loosening loosening;
    char digest[DIGEST_TEXT_SIZE];
};

/* Puts the digest of the finding as it now is into the waiver and the acceptance. */
static void approve(struct world *world)
{
    struct digest digest = finding_digest("evidence", &world->finding);
    digest_text(&digest, world->digest);
    world->waivers[0].finding = world->digest;
}

static void setup(struct world *world, enum status status)
{
    *world = (struct world){0};
    world->rule = (struct rule){.id = "EVID-12", .basis = BASIS_POLICY, .severity = STATUS_FAIL};
    world->evidence = (struct evidence){.uri = "file:a.pdf", .state = EVIDENCE_GOT, .digested = true};
    world->finding = (struct finding){.rule_id = "EVID-12",
        .rule = &world->rule,
        .subject = "",
        .title = "External study",
        .message = "no external study",
        .expected = "a study",
        .found = "none",
        .quote = "",
        .evidence = &world->evidence,
        .status = (uint8_t)status,
        .basis = BASIS_POLICY};
    world->check = (struct check){.id = "evidence", .plugin = "evidence", .required = true};
    world->result = (struct check_result){
        .check = &world->check, .findings = &world->finding, .finding_count = 1, .required = true};
    world->waivers[0] = (struct waiver){.check = "evidence",
        .rule = "EVID-12",
        .reason = "in press",
        .approved_by = "J. Rivera",
        .approved_on = day("2026-11-03"),
        .expires = day("2027-02-01")};
    world->acceptance = (struct acceptance){.check = "evidence",
        .rule = "EVID-12",
        .reason = "known",
        .act = {"D. Osei", "Privacy Officer", day("2026-11-03")}};
    world->loosening = (struct loosening){.rule = "EVID-12",
        .severity = STATUS_WARN,
        .reason = "agreed",
        .approved_by = "Committee",
        .approved_on = day("2026-09-01"),
        .expires = day("2027-09-01")};
    world->deployment =
        (struct deployment){.id = "x", .waivers = world->waivers, .acceptances = &world->acceptance};
    world->site.loosenings = &world->loosening;
    world->decided = (struct deployment_result){
        .deployment = &world->deployment, .checks = &world->result, .check_count = 1};
    approve(world);
}

static void bind(struct world *world, const char *today)
{
    decision_bind(&world->result, &world->deployment, &world->site, day(today), &world->arena);
}

/* Why the deployment's only waiver covers nothing; NULL if it covers the finding. */
static const char *waiver_trouble(struct world *world, const char *today)
{
    world->deployment.waiver_count = 1;
    bind(world, today);
    decision_unused_waivers(&world->decided, day(today), &world->arena);
    cr_assert_eq(world->finding.waiver == NULL, world->decided.unused_waiver_count);
    return world->decided.unused_waiver_count ? world->decided.waiver_words[0] : NULL;
}

/* ---- waivers ---- */

Test(waiver, covers_from_the_day_of_approval_to_its_last_day)
{
    static const struct {
        const char *today;
        const char *trouble;
    } days[] = {
        {"2026-11-02", "it does not begin before 2026-11-03"},
        {"2026-11-03", NULL},
        {"2027-02-01", NULL},
        {"2027-02-02", "it ended on 2027-02-01"},
    };
    for (size_t i = 0; i < sizeof days / sizeof *days; i++) {
        struct world world;
        setup(&world, STATUS_FAIL);
        const char *trouble = waiver_trouble(&world, days[i].today);
        cr_assert_str_eq((trouble ? trouble : "none"), (days[i].trouble ? days[i].trouble : "none"));
        arena_free(&world.arena);
    }
}

Test(waiver, stays_visible_as_failed_and_makes_a_condition)
{
    struct world world;
    setup(&world, STATUS_FAIL);
    cr_assert_null(waiver_trouble(&world, "2026-11-22"));
    cr_assert_eq(world.finding.status, STATUS_FAIL);
    cr_assert_eq(world.result.status, STATUS_FAIL);
    cr_assert_eq(decision_finding_effect(&world.result, &world.finding), EFFECT_CONDITION);
    arena_free(&world.arena);
}

/* Each change to a finding that was approved: the waiver covers nothing any more. */
Test(waiver, covers_nothing_once_the_finding_has_changed)
{
    for (int change = 0; change < 6; change++) {
        struct world world;
        setup(&world, STATUS_FAIL);
        switch (change) {
        case 0:
            world.finding.message = "no external study at all";
            break;
        case 1:
            world.finding.expected = "two studies";
            break;
        case 2:
            world.finding.found = "one";
            break;
        case 3:
            world.finding.quote = "as is";
            break;
        case 4:
            world.evidence.digest.bytes[31] ^= 1;
            break;
        default:
            world.finding.subject = "PMID 1";
            break;
        }
        const char *trouble = waiver_trouble(&world, "2026-11-22");
        cr_assert_str_eq(trouble, "the finding has changed since it was approved", "change %d", change);
        cr_assert_eq(decision_finding_effect(&world.result, &world.finding), EFFECT_NO_GO);
        arena_free(&world.arena);
    }
}

Test(waiver, is_not_touched_by_what_the_digest_does_not_hold)
{
    struct world world;
    setup(&world, STATUS_FAIL);
    world.finding.remedy = "another remedy";
    world.finding.title = "Another title";
    world.finding.where = "page 9";
    cr_assert_null(waiver_trouble(&world, "2026-11-22"));
    arena_free(&world.arena);
}

Test(waiver, never_covers_law)
{
    for (int way = 0; way < 3; way++) {
        struct world world;
        setup(&world, STATUS_FAIL);
        world.finding.basis = way == 0 ? BASIS_LAW : way == 1 ? 0 : BASIS_POLICY;
        world.rule.basis = way == 2 ? BASIS_LAW : BASIS_POLICY;
        cr_assert_str_eq(
            waiver_trouble(&world, "2026-11-22"), "EVID-12 rests on law, which nobody can waive");
        cr_assert_eq(decision_finding_effect(&world.result, &world.finding), EFFECT_NO_GO);
        arena_free(&world.arena);
    }
}

Test(waiver, never_covers_what_is_not_known)
{
    struct world world;
    setup(&world, STATUS_UNKNOWN);
    cr_assert_str_eq(
        waiver_trouble(&world, "2026-11-22"), "EVID-12 is not known, and what is not known cannot be waived");
    cr_assert_eq(decision_finding_effect(&world.result, &world.finding), EFFECT_HOLD);
    arena_free(&world.arena);
}

Test(waiver, that_has_nothing_to_waive_is_reported)
{
    struct world world;
    setup(&world, STATUS_PASS);
    cr_assert_str_eq(
        waiver_trouble(&world, "2026-11-22"), "EVID-12 is not failed: there is nothing to waive");
    arena_free(&world.arena);
}

Test(waiver, of_a_check_or_rule_that_is_not_there_is_reported)
{
    struct world world;
    setup(&world, STATUS_FAIL);
    world.waivers[0].check = "evidenze";
    cr_assert_str_eq(waiver_trouble(&world, "2026-11-22"), "there is no check \"evidenze\" here");
    world.waivers[0].check = "evidence";
    world.waivers[0].rule = "EVID-99";
    cr_assert_str_eq(waiver_trouble(&world, "2026-11-22"), "nothing was found on EVID-99");
    arena_free(&world.arena);
}

Test(waiver, without_finding_dates_or_bounds_covers_nothing)
{
    struct world world;
    setup(&world, STATUS_FAIL);
    world.waivers[0].finding = NULL;
    cr_assert_not_null(waiver_trouble(&world, "2026-11-22"));
    world.waivers[0].finding = "sha256:77aa";
    cr_assert_not_null(waiver_trouble(&world, "2026-11-22"));
    world.waivers[0].finding = world.digest;
    world.waivers[0].expires = date_none();
    cr_assert_not_null(waiver_trouble(&world, "2026-11-22"));
    world.waivers[0].expires = day("2027-11-04"); /* 366 days after its approval */
    cr_assert_str_eq(waiver_trouble(&world, "2026-11-22"), "it would hold for more than 365 days");
    world.waivers[0].expires = day("2027-11-03");
    cr_assert_null(waiver_trouble(&world, "2026-11-22"));
    arena_free(&world.arena);
}

Test(waiver, of_two_the_longer_covers_and_the_other_is_reported)
{
    struct world world;
    setup(&world, STATUS_FAIL);
    world.waivers[1] = world.waivers[0];
    world.waivers[1].expires = day("2027-06-01");
    world.deployment.waiver_count = 2;
    bind(&world, "2026-11-22");
    decision_unused_waivers(&world.decided, day("2026-11-22"), &world.arena);
    cr_assert_eq(world.finding.waiver, &world.waivers[1]);
    cr_assert_eq(world.decided.unused_waiver_count, 1);
    cr_assert_str_eq(world.decided.waiver_words[0], "another waiver covers the same finding");
    arena_free(&world.arena);
}

/* ---- acceptances ---- */

Test(acceptance, closes_a_warn_for_730_days_and_nothing_else)
{
    static const struct {
        enum status status;
        const char *today;
        bool closed;
    } cases[] = {
        {STATUS_WARN, "2026-11-02", false},
        {STATUS_WARN, "2026-11-03", true},
        {STATUS_WARN, "2028-11-02", true},
        {STATUS_WARN, "2028-11-03", false},
        {STATUS_FAIL, "2026-11-22", false},
        {STATUS_UNKNOWN, "2026-11-22", false},
        {STATUS_NOTE, "2026-11-22", false},
        {STATUS_PASS, "2026-11-22", false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct world world;
        setup(&world, cases[i].status);
        world.deployment.acceptance_count = 1;
        bind(&world, cases[i].today);
        cr_assert_eq(world.finding.accepted != NULL, cases[i].closed, "case %zu", i);
        arena_free(&world.arena);
    }
}

Test(acceptance, of_the_site_holds_for_those_who_inherit_the_check_and_for_nobody_else)
{
    static const struct {
        bool inherited, parent, closed;
    } cases[] = {{true, true, true}, {false, true, false}, {true, false, false}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct world world;
        setup(&world, STATUS_WARN);
        struct deployment site = {.id = "site", .acceptances = &world.acceptance, .acceptance_count = 1};
        world.check.inherited = cases[i].inherited;
        world.deployment.parent = cases[i].parent ? &site : NULL;
        bind(&world, "2026-11-22");
        cr_assert_eq(world.finding.accepted != NULL, cases[i].closed, "case %zu", i);
        arena_free(&world.arena);
    }
}

Test(acceptance, that_names_its_finding_is_void_once_that_changes)
{
    struct world world;
    setup(&world, STATUS_WARN);
    world.acceptance.finding = world.digest;
    world.deployment.acceptance_count = 1;
    bind(&world, "2026-11-22");
    cr_assert_not_null(world.finding.accepted);
    cr_assert_eq(decision_finding_effect(&world.result, &world.finding), EFFECT_NOTHING);
    world.evidence.digest.bytes[0] ^= 1;
    bind(&world, "2026-11-22");
    cr_assert_null(world.finding.accepted);
    arena_free(&world.arena);
}

Test(acceptance, without_a_date_closes_nothing)
{
    struct world world;
    setup(&world, STATUS_WARN);
    world.acceptance.act.on = date_none();
    world.deployment.acceptance_count = 1;
    bind(&world, "2026-11-22");
    cr_assert_null(world.finding.accepted);
    arena_free(&world.arena);
}

/* ---- severities and loosenings ---- */

/* The status that a finding ends with. */
static enum status bound_status(enum status status, enum status rule_severity, enum status severity,
    enum status loosening, enum basis basis)
{
    struct world world;
    setup(&world, status);
    world.rule.severity = rule_severity;
    world.rule.basis = basis;
    world.finding.basis = (uint8_t)basis;
    world.severity = (struct severity){"EVID-12", severity};
    world.check.severities = &world.severity;
    world.check.severity_count = severity != STATUS_NONE;
    world.loosening.severity = loosening;
    world.site.loosening_count = loosening != STATUS_NONE;
    bind(&world, "2026-11-22");
    enum status bound = (enum status)world.finding.status;
    cr_assert_eq(world.finding.loosened, loosening != STATUS_NONE && bound != STATUS_FAIL &&
                                             status == STATUS_FAIL && rule_severity == STATUS_FAIL &&
                                             basis != BASIS_LAW);
    arena_free(&world.arena);
    return bound;
}

Test(severity, ends_as_the_rules_say)
{
    const enum status NO = STATUS_NONE, F = STATUS_FAIL, U = STATUS_UNKNOWN, W = STATUS_WARN, N = STATUS_NOTE,
                      P = STATUS_PASS;
    const struct {
        enum status found, rule, severity, loosening;
        enum basis basis;
        enum status bound;
    } cases[] = {
        {F, F, NO, NO, BASIS_LAW, F}, {F, W, NO, NO, BASIS_POLICY, W},   /* the description's own severity */
        {F, N, NO, NO, BASIS_POLICY, N}, {F, N, F, NO, BASIS_POLICY, F}, /* tightened */
        {N, F, W, NO, BASIS_POLICY, W}, {N, F, F, NO, BASIS_POLICY, F}, {W, F, F, NO, BASIS_POLICY, F},
        {F, F, W, NO, BASIS_POLICY, F}, /* severity.RULE never loosens */
        {F, F, N, NO, BASIS_POLICY, F}, {U, F, W, NO, BASIS_POLICY, U},
        {U, F, F, NO, BASIS_POLICY, U}, /* what is not known is not made known */
        {P, F, F, NO, BASIS_POLICY, P}, /* a pass is nothing to tighten */
        {F, F, NO, W, BASIS_POLICY, W}, /* loosened */
        {F, F, NO, N, BASIS_CONTRACT, N}, {F, F, NO, W, BASIS_LAW, F}, /* law is not */
        {U, F, NO, W, BASIS_POLICY, U},
        {F, F, F, W, BASIS_POLICY, F},  /* a file that tightens wins over the site that loosens */
        {F, F, NO, P, BASIS_POLICY, F}, /* nothing is loosened to a pass */
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        cr_assert_eq(bound_status(cases[i].found, cases[i].rule, cases[i].severity, cases[i].loosening,
                         cases[i].basis),
            cases[i].bound, "case %zu", i);
}

Test(loosening, holds_from_its_approval_to_its_end_at_most_365_days)
{
    static const struct {
        const char *today;
        const char *expires;
        enum status status;
    } cases[] = {
        {"2026-08-31", "2027-09-01", STATUS_FAIL},
        {"2026-09-01", "2027-09-01", STATUS_WARN},
        {"2027-09-01", "2027-09-01", STATUS_WARN},
        {"2027-09-02", "2027-09-01", STATUS_FAIL},
        {"2026-11-22", "2027-09-02", STATUS_FAIL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct world world;
        setup(&world, STATUS_FAIL);
        world.loosening.expires = day(cases[i].expires);
        world.site.loosening_count = 1;
        bind(&world, cases[i].today);
        cr_assert_eq(world.finding.status, cases[i].status, "case %zu", i);
        arena_free(&world.arena);
    }
}

Test(loosening, is_a_condition_even_where_somebody_accepted_the_warn)
{
    struct world world;
    setup(&world, STATUS_FAIL);
    world.site.loosening_count = 1;
    world.deployment.acceptance_count = 1;
    bind(&world, "2026-11-22");
    cr_assert_not_null(world.finding.accepted);
    cr_assert_eq(decision_finding_effect(&world.result, &world.finding), EFFECT_CONDITION);
    arena_free(&world.arena);
}

/* ---- digests ---- */

Test(finding_digest, is_the_same_for_short_and_long_findings_however_it_is_made)
{
    /* Two findings of which only the border between two parts differs must not have the same digest. */
    char *large = memory_new(100001, 1);
    memset(large, 'q', 100000);
    const char *const tails[] = {"z", large};
    struct digest first, second;
    struct finding a = {.rule_id = "R", .message = "ab", .status = STATUS_FAIL};
    for (size_t i = 0; i < 2; i++) {
        a.message = "ab";
        a.expected = tails[i];
        struct finding b = a;
        b.message = "a";
        b.expected = memory_format("b%s", tails[i]);
        first = finding_digest("x", &a);
        second = finding_digest("x", &b);
        cr_assert_neq(memcmp(&first, &second, sizeof first), 0);
        free((char *)b.expected);
    }
    a.message = large;
    first = finding_digest("x", &a);
    large[99999] = 'r';
    second = finding_digest("x", &a);
    cr_assert_neq(memcmp(&first, &second, sizeof first), 0);
    free(large);
}

/* The digest stands in files that people sign: it must never change within golive-finding/1. */
Test(finding_digest, keeps_the_value_it_had_in_files_already_signed)
{
    struct evidence evidence = {.digested = true};
    struct finding finding = {.rule_id = "EVID-12",
        .subject = "PMID 1",
        .message = "no external study",
        .expected = "a study",
        .found = "none",
        .quote = "q",
        .evidence = &evidence,
        .status = STATUS_FAIL};
    char text[DIGEST_TEXT_SIZE];
    struct digest digest = finding_digest("evidence", &finding);
    digest_text(&digest, text);
    cr_assert_str_eq(text, "sha256:16fb8e9d48442bf920a130d808f7255a3f74fbc15338c658452ced64aa1f43b9");
}
