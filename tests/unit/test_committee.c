/* The committee's word: what it does to a decision on each day, and what no exception excuses. */
#include "config_folder.h"
#include "model/committee.h"
#include "model/decision.h"

#define HEAD "[deployment]\nid = d\nstage = live\n[toy]\nwords = x\n"
#define APPROVAL(DECISION, MORE)                                                                             \
    "[approval]\nbody = AI committee\non = 2026-11-03\ndecision = " DECISION                                 \
    "\nminutes = minutes.pdf\nsigned_by = R. Kim\n" MORE
#define EXCEPTION(FROM, UNTIL)                                                                               \
    "[exception]\nasked_on = 2026-09-01\nanswer = refused\nwhy_use_it_still = No other\n"                    \
    "safeguards = A nurse reads each note\napproved_by = R. Kim\napproved_on = " FROM "\nexpires = " UNTIL   \
    "\n"

static struct date day(const char *text)
{
    struct date date = date_none();
    cr_assert_eq(date_parse(text, &date), 0);
    return date;
}

/* The decision on DAY of a deployment of which all else is proved, or is as STATUS and BASIS say. */
struct outcome {
    enum decision decision;
    enum status status; /* of the committee's check */
    size_t conditions;
    instant stable_until;
    bool excepted;
    const char *why_not;
};

static struct arena outcome_arena;

static struct outcome decide_with(
    struct folder *folder, const char *text, const char *on, enum status status, enum basis basis)
{
    struct deployment *deployment = folder_one(folder, text);
    cr_assert_str_eq(folder->words, "", "%s", folder->words);
    cr_assert_eq(zone_use("UTC"), 0);
    static const struct check check = {.id = "toy", .plugin = "toy", .required = true};
    struct finding finding = {.rule_id = "TOY-2",
        .subject = "",
        .title = "",
        .message = "",
        .status = (uint8_t)status,
        .assurance = ASSURANCE_DOCUMENTED,
        .basis = (uint8_t)basis};
    struct check_result checks[2] = {
        {.check = &check, .required = true, .findings = &finding, .finding_count = 1}};
    struct deployment_result result = {.deployment = deployment, .checks = checks, .check_count = 1};
    if (committee_speaks(deployment, &folder->config->site)) {
        committee_judge(deployment, &folder->config->site, day(on), &outcome_arena, &checks[1]);
        result.check_count = 2;
    }
    decision_make(&result, &outcome_arena);
    committee_exception(&result, day(on), &outcome_arena);
    return (struct outcome){result.decision, checks[1].status, result.condition_count,
        result.check_count == 2 ? checks[1].stable_until : INSTANT_NONE, result.exception != NULL,
        result.exception_words};
}

static struct outcome decide(struct folder *folder, const char *text, const char *on)
{
    return decide_with(folder, text, on, STATUS_PASS, BASIS_POLICY);
}

Test(committee, each_decision_of_the_committee_binds_the_gate)
{
    static const struct {
        const char *text;
        const char *on;
        enum decision decision;
    } cases[] = {
        {HEAD, "2026-11-22", DECISION_GO},
        {HEAD APPROVAL("approved", ""), "2026-11-22", DECISION_GO},
        {HEAD APPROVAL("approved", ""), "2026-11-03", DECISION_GO},
        {HEAD APPROVAL("approved", ""), "2026-11-02", DECISION_HOLD},
        {HEAD APPROVAL("refused", ""), "2026-11-22", DECISION_NO_GO},
        {HEAD APPROVAL("returned", ""), "2026-11-22", DECISION_HOLD},
        {HEAD APPROVAL("approved", "until = 2027-05-31\n"), "2027-05-31", DECISION_GO},
        {HEAD APPROVAL("approved", "until = 2027-05-31\n"), "2027-06-01", DECISION_HOLD},
        {HEAD APPROVAL("pilot", "until = 2027-05-31\n"), "2026-11-22", DECISION_NO_GO},
        {"[deployment]\nid = d\nstage = pilot\n[toy]\nwords = x\n" APPROVAL("pilot", "until = 2027-05-31\n"),
            "2026-11-22", DECISION_GO},
        {HEAD APPROVAL("conditions", ""), "2026-11-22", DECISION_HOLD},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct folder folder;
        folder_begin(&folder);
        struct outcome outcome = decide(&folder, cases[i].text, cases[i].on);
        cr_expect_eq(outcome.decision, cases[i].decision, "%s on %s: %s", cases[i].text, cases[i].on,
            decision_name(outcome.decision));
        folder_end(&folder);
    }
}

Test(committee, an_approval_alone_stands_behind_no_go)
{
    struct folder folder;
    folder_begin(&folder);
    struct outcome outcome = decide_with(
        &folder, HEAD APPROVAL("approved", ""), "2026-11-22", STATUS_NOT_APPLICABLE, BASIS_POLICY);
    cr_expect_eq(outcome.decision, DECISION_HOLD);
    folder_end(&folder);
}

Test(committee, where_the_policy_requires_an_approval_a_product_without_one_is_held)
{
    struct folder folder;
    folder_begin(&folder);
    folder_write(&folder, "golive.ini", "[site]\ntimezone = UTC\n[policy]\nrequire =\napproval = required\n");
    cr_expect_eq(decide(&folder, HEAD, "2026-11-22").decision, DECISION_HOLD);
    folder_end(&folder);
    folder_begin(&folder);
    folder_write(&folder, "golive.ini", "[site]\ntimezone = UTC\n[policy]\nrequire =\napproval = required\n");
    cr_expect_eq(
        decide(&folder, "[deployment]\nid = d\nkind = site\n[toy]\nwords = x\n", "2026-11-22").decision,
        DECISION_GO, "a site's own file is no product");
    folder_end(&folder);
}

#define CONDITION "[condition:training]\ntext = All staff are trained\nowner = it\ndue = 2026-12-31\n"

Test(committee, a_condition_is_a_condition_until_its_day_and_then_fails)
{
    static const struct {
        const char *more;
        const char *on;
        enum decision decision;
        size_t conditions;
        const char *until; /* stable_until as a day, NULL: none */
    } cases[] = {
        {"", "2026-11-22", DECISION_GO, 1, "2027-01-01"},
        {"", "2026-12-31", DECISION_GO, 1, "2027-01-01"},
        {"", "2027-01-01", DECISION_NO_GO, 0, NULL},
        {"met_on = 2026-11-20\nproof = ticket 12\n", "2026-11-22", DECISION_GO, 0, NULL},
        {"met_on = 2026-11-20\nproof = ticket 12\n", "2027-06-01", DECISION_GO, 0, NULL},
        {"met_on = 2026-12-20\nproof = ticket 12\n", "2026-11-22", DECISION_GO, 1, "2026-12-20"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct folder folder;
        folder_begin(&folder);
        AUTO_FREE char *text =
            memory_format("%s%s", HEAD APPROVAL("conditions", "") CONDITION, cases[i].more);
        struct outcome outcome = decide(&folder, text, cases[i].on);
        cr_expect_eq(outcome.decision, cases[i].decision, "case %zu: %s", i, decision_name(outcome.decision));
        cr_expect_eq(outcome.conditions, cases[i].conditions, "case %zu: %zu", i, outcome.conditions);
        cr_expect_eq(outcome.stable_until, cases[i].until ? date_begin(day(cases[i].until)) : INSTANT_NONE,
            "case %zu", i);
        folder_end(&folder);
    }
}

Test(committee, who_answered_may_not_approve_where_the_policy_wants_a_second_person)
{
    static const struct {
        const char *answered;
        enum status status;
    } cases[] = {{"r.  KIM", STATUS_FAIL}, {"M. Lindqvist", STATUS_PASS}, {NULL, STATUS_UNKNOWN}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct folder folder;
        folder_begin(&folder);
        folder_write(
            &folder, "golive.ini", "[site]\ntimezone = UTC\n[policy]\nrequire =\nsecond_person = yes\n");
        AUTO_FREE char *text =
            memory_format("%s[facts]\ntouches_phi = no\n%s%s%s", HEAD APPROVAL("approved", ""),
                cases[i].answered ? "answered_by = " : "", cases[i].answered ? cases[i].answered : "",
                cases[i].answered ? "\nanswered_role = Manager\nanswered_on = 2026-11-01\n" : "");
        struct outcome outcome = decide(&folder, text, "2026-11-22");
        cr_expect_eq(outcome.status, cases[i].status, "case %zu: %s", i, status_name(outcome.status));
        folder_end(&folder);
    }
}

Test(committee, an_exception_leaves_the_hold_and_excuses_neither_law_nor_a_fail)
{
    static const struct {
        const char *on;
        enum status status;
        enum basis basis;
        enum decision decision;
        bool excepted;
        const char *why_not;
    } cases[] = {
        {"2026-11-22", STATUS_UNKNOWN, BASIS_POLICY, DECISION_HOLD, true, NULL},
        {"2027-03-01", STATUS_UNKNOWN, BASIS_POLICY, DECISION_HOLD, true, NULL},
        {"2027-03-02", STATUS_UNKNOWN, BASIS_POLICY, DECISION_HOLD, false, "it ended on 2027-03-01"},
        {"2026-10-31", STATUS_UNKNOWN, BASIS_POLICY, DECISION_HOLD, false,
            "it does not begin before 2026-11-01"},
        {"2026-11-22", STATUS_UNKNOWN, BASIS_LAW, DECISION_HOLD, false,
            "TOY-2 is a rule of law, and no exception excuses it"},
        {"2026-11-22", STATUS_FAIL, BASIS_POLICY, DECISION_NO_GO, false,
            "it excuses evidence that nobody can get, not a point that is not met"},
        {"2026-11-22", STATUS_PASS, BASIS_POLICY, DECISION_GO, false, "the decision is go, and needs none"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct folder folder;
        folder_begin(&folder);
        struct outcome outcome = decide_with(&folder, HEAD EXCEPTION("2026-11-01", "2027-03-01"), cases[i].on,
            cases[i].status, cases[i].basis);
        cr_expect_eq(outcome.decision, cases[i].decision, "case %zu", i);
        cr_expect_eq(outcome.excepted, cases[i].excepted, "case %zu", i);
        if (cases[i].why_not)
            cr_expect_str_eq(outcome.why_not, cases[i].why_not);
        else
            cr_expect_null(outcome.why_not);
        folder_end(&folder);
    }
}

Test(committee, a_section_that_cannot_be_meant_so_is_an_error)
{
    static const char *const cases[][2] = {
        {"[approval]\non = 2026-11-03\ndecision = approved\nsigned_by = x\n", "needs \"body\""},
        {"[approval]\nbody = b\non = 2026-11-03\nsigned_by = x\n", "needs \"decision\""},
        {"[approval]\nbody = b\non = 2026-11-03\ndecision = yes\nsigned_by = x\n",
            "one of: approved, conditions, pilot, refused, returned"},
        {APPROVAL("approved", "until = 2026-11-02\n"), "it ends before it was given"},
        {APPROVAL("pilot", ""), "a pilot needs \"until\""},
        {"[condition:a]\ntext = t\n", "needs \"due\""},
        {"[condition:a]\ntext = t\ndue = 2026-12-01\nmet_on = 2026-11-01\n", "needs \"proof\""},
        {"[condition:a b]\ntext = t\ndue = 2026-12-01\n", "no usable name"},
        {EXCEPTION("2026-11-01", "2027-05-01"), "it holds for more than 180 days"},
        {EXCEPTION("2026-11-01", "2026-10-01"), "it expires before it was approved"},
        {EXCEPTION("2026-08-01", "2026-10-01"), "it was approved before the vendor was asked"},
        {"[approval]\nbody = b\non = 2026-11-03\ndecision = approved\nsigned_by = x\ncolour = red\n",
            "colour"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct folder folder;
        folder_begin(&folder);
        AUTO_FREE char *text = memory_format("%s%s", HEAD, cases[i][0]);
        struct deployment *deployment = folder_one(&folder, text);
        cr_expect_not_null(strstr(folder.words, cases[i][1]), "case %zu: %s", i, folder.words);
        cr_expect_not_null(deployment->broken, "case %zu", i);
        folder_end(&folder);
    }
}

Test(committee, no_waiver_covers_what_the_committee_said)
{
    struct folder folder;
    folder_begin(&folder);
    struct deployment *deployment = folder_one(&folder,
        HEAD APPROVAL("refused",
            "") "[waiver:committee/COM-01]\nfinding = "
                "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\nreason = r\n"
                "approved_by = x\napproved_on = 2026-11-03\nexpires = 2027-02-01\n");
    cr_expect_not_null(strstr(folder.words, "no check \"committee\""), "%s", folder.words);
    cr_expect_not_null(deployment->broken);
    folder_end(&folder);
}
