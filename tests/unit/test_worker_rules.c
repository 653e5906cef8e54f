/* The rules of the house, through the whole of golive-worker: what a pass must rest on, facts, typed values, rules that
 * nobody spoke of, checks that rely on others. tests/faults/mutants runs these against workers that lack one rule each. */
#include "worker_fixture.h"

static struct fact the_facts[2];

static void set_facts(struct fixture *fixture, const char *touches_phi, const char *lists)
{
    the_facts[0] = (struct fact){.name = "touches_phi", .value = touches_phi, .asked = true};
    the_facts[1] = (struct fact){.name = "lists", .value = lists, .asked = true};
    fixture->deployment.facts = the_facts;
    fixture->deployment.fact_count = 2;
}

static struct person_act person(const char *on)
{
    struct person_act act = {.by = "M. Lindqvist", .role = "Practice manager"};
    cr_assert_eq(date_parse(on, &act.on), 0);
    return act;
}

static instant at(const char *text)
{
    instant value = 0;
    cr_assert_eq(instant_parse(text, &value), 0);
    return value;
}

Test(rules, a_pass_that_names_nothing_passes)
{
    struct fixture fixture;
    fixture_begin(&fixture, 1);
    size_t check = fixture_check(&fixture, "bad", "passes-on-nothing", NULL);
    fixture_judge(&fixture);
    const struct finding *finding = fixture_expect(&fixture, check, "FAULT-01", STATUS_UNKNOWN);
    cr_assert(strstr(finding->message, "names nothing it rests on"));
    finding = fixture_expect(&fixture, check, "FAULT-02", STATUS_UNKNOWN);
    cr_assert(strstr(finding->message, "rests on what nobody typed"));
    cr_assert_str_eq(finding->where, "[bad] statement");
    fixture_expect(&fixture, check, "FAULT-03", STATUS_UNKNOWN);
    fixture_expect(&fixture, check, "FAULT-05", STATUS_UNKNOWN);
    fixture_end(&fixture);
}

Test(rules, a_pass_citing_evidence_that_is_not_there_passes)
{
    struct fixture fixture;
    fixture_begin(&fixture, 1);
    size_t check = fixture_check(
        &fixture, "bad", "passes-on-nothing", "statement", "yes", "document", "/tmp/lost.pdf", NULL);
    struct gathered lost = {
        .evidence = {.uri = "file:lost.pdf", .state = EVIDENCE_ABSENT, .error = "no such file: lost.pdf"},
        .name = "lost.pdf",
        .descriptor = -1,
        .serial = 1};
    const struct gathered *parts[] = {&lost};
    struct gathered_option option = {.option = "document", .parts = parts, .part_count = 1};
    fixture.jobs[check].options = &option;
    fixture.jobs[check].option_count = 1;
    fixture_judge(&fixture);
    const struct finding *finding = fixture_expect(&fixture, check, "FAULT-04", STATUS_UNKNOWN);
    cr_assert(strstr(finding->message, "not there: no such file: lost.pdf"), "%s", finding->message);
    cr_assert_eq(finding->evidence, &lost.evidence);
    cr_assert_eq(finding->assurance, ASSURANCE_NONE);
    fixture_end(&fixture);
}

Test(rules, a_fact_that_nobody_answered_is_taken_for_an_answer)
{
    struct fixture fixture;
    fixture_begin(&fixture, 1);
    set_facts(&fixture, NULL, "a, b");
    size_t check = fixture_check(&fixture, "asks", "asks-facts", "statement", "yes", NULL);
    fixture_judge(&fixture);
    fixture_expect(&fixture, check, "FAULT-01", STATUS_PASS);
    const struct finding *finding = fixture_expect(&fixture, check, "FACT", STATUS_UNKNOWN);
    cr_assert_str_eq(finding->subject, "touches_phi");
    cr_assert_str_eq(finding->where, "fact touches_phi");
    cr_assert_null(finding->rule);
    fixture_end(&fixture);
}

Test(rules, a_fact_missing_from_the_deployment_altogether_is_not_unknown)
{
    struct fixture fixture;
    fixture_begin(&fixture, 1);
    size_t check = fixture_check(&fixture, "asks", "asks-facts", "statement", "yes", NULL);
    fixture_judge(&fixture);
    fixture_expect(&fixture, check, "FACT", STATUS_UNKNOWN);
    fixture_end(&fixture);
}

Test(rules, a_fact_that_is_not_asked_is_unknown)
{
    struct fixture fixture;
    fixture_begin(&fixture, 1);
    set_facts(&fixture, NULL, NULL);
    the_facts[0].asked = the_facts[1].asked = false;
    size_t check = fixture_check(&fixture, "asks", "asks-facts", "statement", "yes", NULL);
    fixture_judge(&fixture);
    fixture_expect(&fixture, check, "FAULT-01", STATUS_PASS);
    cr_assert_null(fixture_finding(&fixture, check, "FACT", NULL));
    fixture_end(&fixture);
}

Test(rules, an_answer_older_than_365_days_still_counts)
{
    struct fixture fixture;
    fixture_begin(&fixture, 1);
    set_facts(&fixture, "yes", "b");
    fixture.deployment.answered = person("2025-11-22");
    size_t check = fixture_check(&fixture, "asks", "asks-facts", "statement", "yes", NULL);

    fixture.at = at("2026-11-23T05:59:59Z"); /* the last second of 22 November in Chicago */
    fixture_judge(&fixture);
    const struct finding *finding = fixture_expect(&fixture, check, "FAULT-01", STATUS_PASS);
    cr_assert_eq(finding->assurance, ASSURANCE_ATTESTED);
    cr_assert_str_eq(finding->where, "fact lists");
    cr_assert_null(fixture_finding(&fixture, check, "FACT", NULL));
    cr_assert_eq(fixture.outcomes[check].stable_until, at("2026-11-23T06:00:00Z"));

    fixture.at = at("2026-11-23T06:00:00Z");
    fixture_judge(&fixture);
    finding = fixture_expect(&fixture, check, "FACT", STATUS_UNKNOWN);
    cr_assert(strstr(finding->message, "answered on 2025-11-22"));
    cr_assert_eq(fixture.outcomes[check].stable_from, at("2026-11-23T06:00:00Z"));
    cr_assert_eq(fixture.outcomes[check].stable_until, INSTANT_NONE);
    fixture_end(&fixture);
}

Test(rules, facts_of_the_site_are_judged_by_the_answers_of_the_deployment)
{
    struct fixture fixture;
    fixture_begin(&fixture, 1);
    set_facts(&fixture, "yes", "b");
    the_facts[1].site = true;
    fixture.deployment.answered = person("2020-01-01");
    fixture.site.answered = person("2026-11-01");
    size_t check = fixture_check(&fixture, "asks", "asks-facts", "statement", "yes", NULL);
    fixture_judge(&fixture);
    cr_assert_eq(fixture_expect(&fixture, check, "FAULT-01", STATUS_PASS)->assurance, ASSURANCE_ATTESTED);
    cr_assert_str_eq(fixture_expect(&fixture, check, "FACT", STATUS_UNKNOWN)->subject, "touches_phi");
    fixture_end(&fixture);
}

Test(rules, a_check_that_does_not_apply_shows_other_than_its_reason)
{
    struct fixture fixture;
    fixture_begin(&fixture, 1);
    set_facts(&fixture, "no", NULL);
    fixture.deployment.answered = person("2026-11-01");
    size_t check = fixture_check(&fixture, "asks", "asks-facts", NULL);
    fixture_judge(&fixture);
    const struct finding *finding = fixture_expect(&fixture, check, "FAULT-N1", STATUS_NOT_APPLICABLE);
    cr_assert_str_eq(finding->title, "Nothing of it applies");
    cr_assert_str_eq(finding->citation, "The manual");
    cr_assert_eq(finding->assurance, ASSURANCE_ATTESTED);
    cr_assert_null(fixture_finding(&fixture, check, "FAULT-01", NULL));
    cr_assert_str_eq(fixture_expect(&fixture, check, "FACT", STATUS_UNKNOWN)->subject, "lists");

    fixture.deployment.answered.role = NULL;
    fixture_judge(&fixture);
    cr_assert_eq(
        fixture_expect(&fixture, check, "FAULT-N1", STATUS_NOT_APPLICABLE)->assurance, ASSURANCE_ASSERTED);
    fixture_end(&fixture);
}

Test(rules, a_typed_value_passes_more_than_its_rule_allows)
{
    struct fixture fixture;
    fixture_begin(&fixture, 1);
    size_t check = fixture_check(&fixture, "typed", "typed-values", "statement", "yes", NULL);
    fixture_judge(&fixture);
    cr_assert_eq(fixture_expect(&fixture, check, "FAULT-01", STATUS_PASS)->assurance, ASSURANCE_ASSERTED);
    fixture_expect(&fixture, check, "FAULT-02", STATUS_NOTE);
    const struct finding *finding = fixture_expect(&fixture, check, "FAULT-03", STATUS_WARN);
    cr_assert_str_eq(finding->message, "a typed value is not enough: as stated");
    fixture_expect(&fixture, check, "FAULT-04", STATUS_UNKNOWN);
    fixture_end(&fixture);
}

Test(rules, a_typed_value_is_attested_without_name_role_and_date)
{
    struct fixture fixture;
    fixture_begin(&fixture, 1);
    size_t check = fixture_check(&fixture, "typed", "typed-values", "statement", "yes", NULL);
    fixture.checks[check].attested = person("2026-11-22");
    fixture_judge(&fixture);
    cr_assert_eq(fixture_expect(&fixture, check, "FAULT-01", STATUS_PASS)->assurance, ASSURANCE_ATTESTED);

    fixture.checks[check].attested.role = NULL;
    fixture_judge(&fixture);
    cr_assert_eq(fixture_expect(&fixture, check, "FAULT-01", STATUS_PASS)->assurance, ASSURANCE_ASSERTED);

    fixture.checks[check].attested = person("2026-11-23"); /* tomorrow */
    fixture_judge(&fixture);
    cr_assert_eq(fixture_expect(&fixture, check, "FAULT-01", STATUS_PASS)->assurance, ASSURANCE_ASSERTED);
    cr_assert_eq(fixture.outcomes[check].stable_until, at("2026-11-23T06:00:00Z"));

    fixture.checks[check].attested = person("2025-11-21"); /* 366 days ago */
    fixture_judge(&fixture);
    cr_assert_eq(fixture_expect(&fixture, check, "FAULT-01", STATUS_PASS)->assurance, ASSURANCE_ASSERTED);
    fixture_end(&fixture);
}

Test(rules, a_rule_that_nobody_spoke_of_is_left_out)
{
    struct fixture fixture;
    fixture_begin(&fixture, 1);
    size_t check = fixture_check(&fixture, "silent", "unsaid-rule", "statement", "yes", NULL);
    fixture_judge(&fixture);
    fixture_expect(&fixture, check, "FAULT-01", STATUS_PASS);
    cr_assert_str_eq(
        fixture_expect(&fixture, check, "FAULT-02", STATUS_UNKNOWN)->message, "FAULT-02 was not judged");
    fixture_end(&fixture);
}

Test(rules, what_a_description_does_not_have_is_answered_in_silence)
{
    struct fixture fixture;
    fixture_begin(&fixture, 1);
    set_facts(&fixture, "yes", "a");
    size_t check = fixture_check(&fixture, "asks", "undeclared", "statement", "yes", NULL);
    fixture_judge(&fixture);
    fixture_expect(&fixture, check, "FAULT-01", STATUS_PASS);
    static const char *const subjects[] = {"touches_phi", "vendor", "colour", "statement", "FAULT-99"};
    for (size_t i = 0; i < 5; i++) {
        const struct finding *finding = fixture_finding(&fixture, check, "CHECK", subjects[i]);
        cr_assert(finding && finding->status == STATUS_UNKNOWN, "nothing is said of %s", subjects[i]);
        cr_assert(strstr(finding->message, "(for the plugin's author)"));
    }
    cr_assert_null(fixture_finding(&fixture, check, "FAULT-99", NULL));
    fixture_end(&fixture);
}

Test(rules, done_while_something_is_pending_counts_as_done)
{
    struct fixture fixture;
    fixture_begin(&fixture, 1);
    size_t check = fixture_check(&fixture, "early", "done-while-pending", "statement", "yes", NULL);
    fixture_judge(&fixture);
    const struct judge_outcome *outcome = &fixture.outcomes[check];
    cr_assert_eq(outcome->end, JUDGE_WAITS);
    cr_assert(outcome->wants && string_equal(outcome->wants[0], "other") && !outcome->wants[1]);
    cr_assert_eq(outcome->finding_count, 0);
    fixture_end(&fixture);
}

Test(rules, a_finding_is_better_than_what_it_relies_on)
{
    static const struct {
        enum status other;
        enum status mine;
    } cases[] = {{STATUS_PASS, STATUS_PASS}, {STATUS_NOTE, STATUS_PASS}, {STATUS_WARN, STATUS_WARN},
        {STATUS_UNKNOWN, STATUS_UNKNOWN}, {STATUS_FAIL, STATUS_FAIL},
        {STATUS_NOT_APPLICABLE, STATUS_UNKNOWN}};
    struct fixture fixture;
    fixture_begin(&fixture, 1);
    size_t check = fixture_check(&fixture, "relies", "relies", "statement", "yes", NULL);
    fixture_judge(&fixture);
    cr_assert_eq(fixture.outcomes[check].end, JUDGE_WAITS);
    cr_assert_str_eq(fixture.outcomes[check].wants[0], "other");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct judge_reliance reliance = {.check = "other", .status = cases[i].other};
        fixture.jobs[check].reliances = &reliance;
        fixture.jobs[check].reliance_count = 1;
        fixture_judge(&fixture);
        const struct finding *finding = fixture_expect(&fixture, check, "RELIES-01", cases[i].mine);
        cr_assert_eq(
            strstr(finding->message, "relies on the check other") != NULL, cases[i].mine != STATUS_PASS);
        cr_assert(fixture.outcomes[check].relies && string_equal(fixture.outcomes[check].relies[0], "other"));
        cr_assert_null(fixture.outcomes[check].wants);
    }
    fixture_end(&fixture);
}

Test(rules, a_check_that_relies_on_itself_waits_for_ever)
{
    struct fixture fixture;
    fixture_begin(&fixture, 1);
    size_t check = fixture_check(&fixture, "self", "relies", "statement", "yes", "on", "self", NULL);
    fixture_judge(&fixture);
    fixture_expect(&fixture, check, "RELIES-01", STATUS_UNKNOWN);
    cr_assert(strstr(fixture_expect(&fixture, check, "CHECK", STATUS_UNKNOWN)->message, "relies on itself"));
    fixture_end(&fixture);
}

Test(rules, a_check_may_wait_without_end)
{
    struct judge_reliance reliances[20];
    struct fixture fixture;
    fixture_begin(&fixture, 1);
    size_t check = fixture_check(&fixture, "waits", "waits-for-ever", "statement", "yes", NULL);
    size_t rounds = 0;
    do {
        fixture.jobs[check].reliances = reliances;
        fixture.jobs[check].reliance_count = rounds;
        fixture_judge(&fixture);
        if (fixture.outcomes[check].end == JUDGE_WAITS)
            reliances[rounds] = (struct judge_reliance){fixture.outcomes[check].wants[0], STATUS_PASS};
    } while (fixture.outcomes[check].end == JUDGE_WAITS && ++rounds < 20);
    cr_assert_eq(rounds, 16);
    fixture_expect_failed(&fixture, check, "waits for yet another check or address after 16 rounds");
    fixture_end(&fixture);
}

Test(rules, a_document_gathered_and_there_does_not_pass)
{
    static const char bytes[] = "not a text blob at all";
    struct fixture fixture;
    fixture_begin(&fixture, 1);
    size_t check = fixture_check(&fixture, "good", "trivial", "document", "/somewhere/terms.pdf", NULL);
    struct gathered terms = {.evidence = {.uri = "file:terms.pdf", .state = EVIDENCE_GOT},
        .name = "terms.pdf",
        .bytes = bytes,
        .length = sizeof bytes,
        .descriptor = -1,
        .serial = 7};
    const struct gathered *parts[] = {&terms};
    struct gathered_option option = {.option = "document", .parts = parts, .part_count = 1};
    fixture.jobs[check].options = &option;
    fixture.jobs[check].option_count = 1;
    fixture_judge(&fixture);
    const struct finding *finding = fixture_expect(&fixture, check, "TRIVIAL-01", STATUS_UNKNOWN);
    cr_assert(strstr(finding->message, "its text arrived damaged"), "%s", finding->message);
    fixture_end(&fixture);
}

Test(rules, evidence_still_pending_is_not_waited_for)
{
    struct fixture fixture;
    fixture_begin(&fixture, 1);
    size_t check = fixture_check(&fixture, "good", "trivial", "document", "terms.pdf", NULL);
    struct gathered terms = {.evidence = {.uri = "file:terms.pdf", .state = EVIDENCE_PENDING},
        .name = "terms.pdf",
        .descriptor = -1,
        .serial = 7};
    const struct gathered *parts[] = {&terms};
    struct gathered_option option = {.option = "document", .parts = parts, .part_count = 1};
    fixture.jobs[check].options = &option;
    fixture.jobs[check].option_count = 1;
    fixture_judge(&fixture);
    cr_assert_eq(fixture.outcomes[check].end, JUDGE_WAITS);
    cr_assert_null(fixture.outcomes[check].wants);

    terms.evidence.state = EVIDENCE_ABSENT; /* later it is known, under the same serial */
    terms.evidence.error = "no such file: terms.pdf";
    fixture_judge(&fixture);
    cr_assert_str_eq(
        fixture_expect(&fixture, check, "TRIVIAL-01", STATUS_UNKNOWN)->message, "no such file: terms.pdf");
    fixture_end(&fixture);
}

Test(rules, the_number_of_children_changes_an_outcome)
{
    struct fixture one, eight;
    fixture_begin(&one, 1);
    fixture_begin(&eight, 8);
    struct fixture *both[] = {&one, &eight};
    for (size_t k = 0; k < 2; k++) {
        for (int i = 0; i < 900; i++) {
            char statement[16];
            snprintf(statement, sizeof statement, "%d", i % 7);
            fixture_check(both[k], "check",
                i % 5   ? "trivial"
                : i % 3 ? "segfault"
                        : "static-counter",
                "statement", i % 11 ? statement : "", NULL);
        }
        fixture_judge(both[k]);
    }
    for (size_t i = 0; i < 900; i++) {
        const struct judge_outcome *a = &one.outcomes[i], *b = &eight.outcomes[i];
        cr_assert_eq(a->end, b->end);
        cr_assert(string_equal(a->problem, b->problem));
        cr_assert_eq(a->finding_count, b->finding_count);
        for (size_t k = 0; k < a->finding_count; k++) {
            cr_assert_eq(a->findings[k].status, b->findings[k].status);
            cr_assert_str_eq(a->findings[k].message, b->findings[k].message);
            cr_assert_str_eq(a->findings[k].where, b->findings[k].where);
        }
    }
    fixture_end(&one);
    fixture_end(&eight);
}
