/* Plugin ocr-guidance: a stage counts only from where it stands, a review only from who may; and nothing
 * passes because nobody looked. */
#include "ocr_fixture.h"

TestSuite(ocr, .init = set_up, .fini = fake_web_free);

/* ---- the review ---- */

Test(ocr, an_item_that_nobody_looked_at_is_unknown)
{
    cr_expect_eq(status_on("2026-11-22", "OCR-08", "item"), GOLIVE_UNKNOWN);
    cr_expect_eq(status_on("2026-11-22", "OCR-02", "item"), GOLIVE_NOTE);
}

Test(ocr, a_review_is_good_for_180_days_overdue_for_30_and_then_none)
{
    add_review("2026-01-01", "D. Osei", "proposed", "", "", "no_change", "");
    cr_expect_eq(status_on("2026-06-30", "OCR-08", "item"), GOLIVE_PASS);
    cr_expect_eq(status_on("2026-07-01", "OCR-08", "item"), GOLIVE_WARN);
    cr_expect_eq(status_on("2026-07-30", "OCR-08", "item"), GOLIVE_WARN);
    cr_expect_eq(status_on("2026-07-31", "OCR-08", "item"), GOLIVE_UNKNOWN);
}

Test(ocr, a_review_in_a_small_practice_is_good_for_a_year)
{
    add_review("2026-01-01", "D. Osei", "proposed", "", "", "no_change", "");
    struct fake_host *host = host_on("2027-01-01");
    fake_set(host->facts, "size", "small");
    judged_by(host);
    cr_expect_eq(fake_status(host, "OCR-08", "item"), GOLIVE_PASS);
    fake_host_free(host);
}

Test(ocr, an_interval_can_be_shortened_and_not_lengthened)
{
    add_review("2026-01-01", "D. Osei", "proposed", "", "", "no_change", "");
    static const struct {
        const char *interval, *today;
        int32_t status;
    } cases[] = {{"30d", "2026-02-01", GOLIVE_WARN}, {"900d", "2026-07-01", GOLIVE_WARN},
        {"900d", "2026-06-30", GOLIVE_PASS}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct fake_host *host = host_on(cases[i].today);
        fake_table_count = 0;
        fake_set(host->options, "review_interval", cases[i].interval);
        judged_by(host);
        cr_expect_eq(fake_status(host, "OCR-08", "item"), cases[i].status, "%s on %s", cases[i].interval,
            cases[i].today);
        fake_host_free(host);
    }
}

Test(ocr, the_day_by_which_the_reviewer_wanted_to_look_again_counts)
{
    add_review("2026-11-01", "D. Osei", "proposed", "", "", "no_change", "");
    reviews[2 * REVIEW_COLUMNS - 1] = "2026-11-10";
    cr_expect_eq(status_on("2026-11-10", "OCR-08", "item"), GOLIVE_PASS);
    cr_expect_eq(status_on("2026-11-11", "OCR-08", "item"), GOLIVE_WARN);
}

Test(ocr, a_review_by_somebody_else_does_not_count)
{
    add_review("2026-11-02", "A. Stranger", "proposed", "", "", "no_change", "");
    cr_expect_eq(status_on("2026-11-22", "OCR-08", "item"), GOLIVE_UNKNOWN);
    cr_expect_eq(status_on("2026-11-22", "OCR-09", "item"), GOLIVE_UNKNOWN);
}

Test(ocr, without_a_named_officer_no_review_counts)
{
    add_review("2026-11-02", "D. Osei", "proposed", "", "", "no_change", "");
    struct fake_host *host = host_on("2026-11-22");
    host->options[0] = (struct fake_pair){0};
    judged_by(host);
    cr_expect_eq(fake_status(host, "OCR-09", ""), GOLIVE_UNKNOWN);
    cr_expect_eq(fake_status(host, "OCR-08", "item"), GOLIVE_UNKNOWN);
    fake_host_free(host);
}

Test(ocr, a_review_of_tomorrow_does_not_count)
{
    add_review("2026-11-23", "D. Osei", "proposed", "", "", "no_change", "");
    cr_expect_eq(status_on("2026-11-22", "OCR-08", "item"), GOLIVE_UNKNOWN);
}

Test(ocr, an_officer_who_says_stop_is_heard)
{
    add_review("2026-11-02", "D. Osei", "proposed", "", "", "stop", "");
    cr_expect_eq(status_on("2026-11-22", "OCR-08", "item"), GOLIVE_UNKNOWN);
}

Test(ocr, a_row_that_only_notices_is_no_review)
{
    add_review("2026-11-02", "D. Osei", "proposed", "", "", "noticed", "");
    cr_expect_eq(status_on("2026-11-22", "OCR-08", "item"), GOLIVE_UNKNOWN);
}

/* ---- adopting the ledger ---- */

static int32_t adopted(const char *by, const char *on, const char *rule, const char *subject)
{
    struct fake_host *host = host_on("2026-11-22");
    fake_table_count = 0;
    fake_set(host->options, "adopted_by", by);
    fake_set(host->options, "adopted_on", on);
    judged_by(host);
    int32_t status = fake_status(host, rule, subject);
    fake_host_free(host);
    return status;
}

Test(ocr, a_ledger_taken_over_by_the_officer_reviews_all_its_items)
{
    cr_expect_eq(adopted("D. Osei", "2026-11-02", "OCR-08", "item"), GOLIVE_PASS);
    cr_expect_eq(adopted("D. Osei", "2026-11-02", "OCR-02", "item"), GOLIVE_PASS);
}

Test(ocr, items_newer_than_the_adoption_are_not_covered)
{
    cr_expect_eq(adopted("D. Osei", "2026-10-31", "OCR-08", "item"), GOLIVE_UNKNOWN);
}

Test(ocr, an_adoption_by_a_stranger_or_of_tomorrow_or_half_of_one_does_not_count)
{
    cr_expect_eq(adopted("A. Stranger", "2026-11-02", "OCR-08", ""), GOLIVE_UNKNOWN);
    cr_expect_eq(adopted("A. Stranger", "2026-11-02", "OCR-08", "item"), GOLIVE_UNKNOWN);
    cr_expect_eq(adopted("D. Osei", "2026-11-23", "OCR-08", ""), GOLIVE_UNKNOWN);
    cr_expect_eq(adopted("D. Osei", "", "OCR-08", ""), GOLIVE_UNKNOWN);
}

Test(ocr, taking_over_the_ledger_takes_nothing_back_of_a_control_not_met)
{
    set_cell("status", "effective");
    set_cell("effective_on", "2025-02-01");
    add_review("2026-10-01", "D. Osei", "effective", "", "", "no_change", "not_met");
    cr_expect_eq(adopted("D. Osei", "2026-11-02", "OCR-03", "item"), GOLIVE_FAIL);
}

/* ---- stages ---- */

Test(ocr, what_is_announced_makes_no_duty_but_somebody_must_look)
{
    set_cell("status", "anticipated");
    cr_expect_eq(status_on("2026-11-22", "OCR-08", "item"), GOLIVE_UNKNOWN);
    add_review("2026-11-02", "D. Osei", "anticipated", "", "", "no_change", "");
    cr_expect_eq(status_on("2026-11-22", "OCR-01", "item"), GOLIVE_PASS);
    cr_expect_eq(status_on("2026-11-22", "OCR-08", "item"), GOLIVE_PASS);
}

Test(ocr, a_proposal_that_came_after_the_review_is_to_be_read)
{
    add_review("2025-01-05", "D. Osei", "anticipated", "", "", "no_change", "");
    cr_expect_eq(status_on("2025-02-01", "OCR-02", "item"), GOLIVE_WARN);
}

Test(ocr, only_a_control_that_a_person_marked_as_not_met_fails)
{
    set_cell("status", "effective");
    set_cell("effective_on", "2024-07-05");
    set_cell("compliance_on", "2025-05-01");
    cr_expect_eq(status_on("2026-11-22", "OCR-03", "item"), GOLIVE_NOTE);
    add_review("2026-11-02", "D. Osei", "effective", "", "", "no_change", "");
    cr_expect_eq(status_on("2026-11-22", "OCR-03", "item"), GOLIVE_WARN);
    add_review("2026-11-03", "D. Osei", "effective", "", "", "no_change", "met");
    cr_expect_eq(status_on("2026-11-22", "OCR-03", "item"), GOLIVE_PASS);
    add_review("2026-11-04", "D. Osei", "effective", "", "", "no_change", "not_met");
    cr_expect_eq(status_on("2026-11-22", "OCR-03", "item"), GOLIVE_FAIL);
    cr_expect_eq(status_on("2026-11-22", "OCR-04", "item"), GOLIVE_PASS);
}

Test(ocr, before_its_compliance_date_a_rule_fails_nobody)
{
    set_cell("status", "final_not_yet_effective");
    set_cell("effective_on", "2026-10-01");
    set_cell("compliance_on", "2027-03-30");
    add_review("2026-11-04", "D. Osei", "final_not_yet_effective", "", "", "no_change", "not_met");
    cr_expect_eq(status_on("2027-03-29", "OCR-03", "item"), GOLIVE_WARN);
    cr_expect_eq(status_on("2027-03-30", "OCR-03", "item"), GOLIVE_FAIL);
}

Test(ocr, an_effective_date_counts_for_both_and_none_is_unknown)
{
    set_cell("status", "effective");
    set_cell("effective_on", "2025-02-01");
    add_review("2026-11-02", "D. Osei", "effective", "", "", "no_change", "not_met");
    cr_expect_eq(status_on("2026-11-22", "OCR-04", "item"), GOLIVE_NOTE);
    cr_expect_eq(status_on("2026-11-22", "OCR-03", "item"), GOLIVE_FAIL);
    set_cell("effective_on", "");
    cr_expect_eq(status_on("2026-11-22", "OCR-04", "item"), GOLIVE_UNKNOWN);
    cr_expect_eq(status_on("2026-11-22", "OCR-03", "item"), GOLIVE_UNKNOWN);
}

Test(ocr, a_rule_that_must_be_complied_with_before_it_takes_effect_is_a_mistake)
{
    set_cell("status", "effective");
    set_cell("effective_on", "2025-02-01");
    set_cell("compliance_on", "2025-01-31");
    add_review("2026-11-02", "D. Osei", "effective", "", "", "no_change", "met");
    cr_expect_eq(status_on("2026-11-22", "OCR-04", "item"), GOLIVE_UNKNOWN);
}

Test(ocr, a_vacated_rule_needs_a_word_on_what_survives)
{
    static const char *const stages[] = {"vacated", "partially_vacated", "stayed"};
    add_review("2026-11-02", "D. Osei", "", "", "", "no_change", "");
    for (size_t i = 0; i < 3; i++) {
        set_cell("status", stages[i]);
        set_cell("survives", "");
        cr_expect_eq(status_on("2026-11-22", "OCR-05", "item"), GOLIVE_UNKNOWN, "%s", stages[i]);
        set_cell("survives", "Signed-in pages");
        cr_expect_eq(status_on("2026-11-22", "OCR-05", "item"), GOLIVE_PASS, "%s", stages[i]);
    }
    set_cell("status", "withdrawn");
    set_cell("survives", "");
    cr_expect_eq(status_on("2026-11-22", "OCR-05", "item"), GOLIVE_PASS);
}

Test(ocr, a_word_that_is_no_stage_is_unknown)
{
    set_cell("status", "finalised");
    add_review("2026-11-02", "D. Osei", "", "", "", "no_change", "");
    cr_expect_eq(status_on("2026-11-22", "OCR-08", "item"), GOLIVE_UNKNOWN);
}

Test(ocr, a_stage_that_the_ledger_changed_since_the_review_is_not_covered_by_it)
{
    set_cell("status", "effective");
    set_cell("status_date", "2026-10-20");
    set_cell("effective_on", "2026-10-20");
    add_review("2026-09-01", "D. Osei", "proposed", "", "", "no_change", "");
    cr_expect_eq(status_on("2026-11-19", "OCR-08", "item"), GOLIVE_WARN);
    cr_expect_eq(status_on("2026-11-20", "OCR-08", "item"), GOLIVE_UNKNOWN);
    struct fake_host *host = host_on("2026-11-20");
    fake_set(host->keys, "stage", "live");
    fake_table_count = 0;
    judged_by(host);
    cr_expect_eq(
        fake_status(host, "OCR-08", "item"), GOLIVE_WARN, "in use: a person must look, and nothing stops");
    fake_host_free(host);
}

/* ---- do the facts touch it? ---- */

static bool is_touched(const char *applies, const char *fact, const char *value, const char *kind)
{
    struct fake_host *host = host_on("2026-11-22");
    fake_table_count = 0;
    fake_set(host->facts, fact, value);
    fake_set(host->keys, "kind", kind);
    set_cell("applies", applies);
    judged_by(host);
    bool touched = fake_status(host, "OCR-08", "item") != 0;
    fake_host_free(host);
    return touched;
}

Test(ocr, an_item_counts_only_if_the_facts_touch_it)
{
    cr_expect(is_touched("", "part2", "no", "product"));
    cr_expect(is_touched("part2=yes", "part2", "yes", "product"));
    cr_expect_not(is_touched("part2=yes", "part2", "no", "product"));
    cr_expect(is_touched(
        " touches_phi = yes ; clinical_claim = informs | augments", "clinical_claim", "augments", "product"));
    cr_expect_not(
        is_touched("touches_phi=yes; clinical_claim=informs|augments", "clinical_claim", "admin", "product"));
}

Test(ocr, a_question_about_products_does_not_spare_a_site)
{
    cr_expect(is_touched("clinical_claim=informs", "part2", "no", "site"));
    cr_expect_not(is_touched("clinical_claim=informs", "part2", "no", "product"));
    cr_expect_not(is_touched("part2=yes", "part2", "no", "site"), "what is answered for the site counts");
}

Test(ocr, an_applies_that_cannot_be_read_spares_nobody)
{
    add_review("2026-11-02", "D. Osei", "proposed", "", "", "no_change", "");
    set_cell("applies", "colour=blue");
    cr_expect_eq(status_on("2026-11-22", "OCR-08", "item"), GOLIVE_UNKNOWN);
}

Test(ocr, whoever_is_not_under_hipaa_is_not_asked)
{
    struct fake_host *host = host_on("2026-11-22");
    fake_set(host->facts, "ce_type", "none");
    fake_set(host->facts, "vendor_role", "researcher");
    judged_by(host);
    cr_expect_str_eq(host->reason, "OCR-N1");
    fake_host_free(host);
    fake_table_count = 0;
    host = host_on("2026-11-22");
    fake_set(host->facts, "ce_type", "none");
    fake_set(host->facts, "vendor_role", "ba");
    judged_by(host);
    cr_expect_null(host->reason);
    fake_host_free(host);
}

/* ---- the ledger itself ---- */

Test(ocr, a_ledger_that_is_not_there_or_lacks_a_column_passes_nothing)
{
    struct fake_host *host = host_on("2026-11-22");
    check(&host->golive);
    for (size_t i = 0; i < sizeof ocr_rules / sizeof *ocr_rules; i++)
        cr_expect_eq(fake_status(host, ocr_rules[i], ""), GOLIVE_UNKNOWN, "%s", ocr_rules[i]);
    fake_host_free(host);
    ledger[4] = "state";
    cr_expect_eq(status_on("2026-11-22", "OCR-08", ""), GOLIVE_UNKNOWN);
}

Test(ocr, a_table_of_reviews_that_is_named_and_not_there_passes_nothing)
{
    fake_table("reviews", NULL, REVIEW_COLUMNS);
    struct fake_host *host = host_on("2026-11-22");
    fake_set(host->options, "adopted_by", "D. Osei");
    fake_set(host->options, "adopted_on", "2026-11-02");
    judged_by(host);
    cr_expect_eq(fake_status(host, "OCR-08", ""), GOLIVE_UNKNOWN);
    cr_expect_eq(fake_status(host, "OCR-02", "item"), 0);
    fake_host_free(host);
}

Test(ocr, two_items_with_one_id_are_no_ledger)
{
    memcpy(&ledger[2 * COLUMNS], &ledger[COLUMNS], COLUMNS * sizeof *ledger);
    cr_expect_eq(status_on("2026-11-22", "OCR-08", ""), GOLIVE_UNKNOWN);
}

Test(ocr, every_rule_is_spoken_of)
{
    struct fake_host *host = judged_on("2026-11-22");
    for (size_t i = 0; i < sizeof ocr_rules / sizeof *ocr_rules; i++) {
        bool spoken = false;
        for (size_t k = 0; k < host->finding_count; k++)
            spoken |= strcmp(host->findings[k].rule, ocr_rules[i]) == 0;
        cr_expect(spoken, "%s", ocr_rules[i]);
    }
    fake_host_free(host);
}
