/* Plugin outputs: what is kept and by whom, held against the agreement's own words; what comes back; and what training on our
 * patients' data yields, where the undisclosed stays open. */
#include "fake_data.h"

#undef GOLIVE_PLUGIN
#define GOLIVE_PLUGIN(CHECK, DESCRIPTION)
#include "../../plugins/outputs/outputs.c"

#include "data_host.h"

static void begin(void)
{
    host = fake_data_new("2026-11-22");
    fake_catalogues_use("outputs");
    fake_set(host->facts, "clinical_claim", "admin");
    fake_set(host->facts, "genai", "yes");
    fake_set(host->facts, "touches_phi", "yes");
    fake_set(host->facts, "trains_on_our_data", "no");
    fake_set(host->facts, "phi_country", "US");
    fake_set(host->keys, "kind", "product");
}

static void again(void)
{
    finish();
    begin();
}

TestSuite(outputs, .init = begin, .fini = finish);

static void judge(void)
{
    check(&host->golive);
}

static void judge_with(const char *option, const char *value)
{
    fake_set(host->options, option, value);
    judge();
}

Test(outputs, every_rule_is_not_spoken_of)
{
    for (int trains = 0; trains < 2; trains++) {
        fake_flow("visits", "audio", "identified", trains ? "vendor-product" : "no");
        judge();
        for (size_t k = 0; k < 14; k++) {
            const char *rule = k < 7 ? use_rules[k] : yield_rules[k - 7];
            int spoken = 0;
            for (size_t f = 0; f < host->finding_count; f++)
                spoken |= strcmp(host->findings[f].rule, rule) == 0;
            cr_expect(spoken, "%s", rule);
        }
        again();
    }
}

Test(outputs, a_product_that_touches_nobodys_data_is_judged)
{
    fake_set(host->facts, "touches_phi", "no");
    judge();
    cr_expect_str_eq(host->reason, "DATA-N20");
}

/* ---- what is kept ---- */

Test(outputs, what_no_flow_makes_matter_is_asked_for)
{
    fake_flow("visits", "notes", "identified", "no");
    judge();
    expect("DATA-22", "prompts", GOLIVE_UNKNOWN);
    expect("DATA-22", "logs", GOLIVE_UNKNOWN);
    expect("DATA-22", "audio", 0);
    again();
    fake_flow("visits", "audio, notes", "identified", "no");
    fake_set(host->facts, "genai", "no");
    judge();
    expect("DATA-22", "audio", GOLIVE_UNKNOWN);
    expect("DATA-22", "prompts", 0);
    expect("DATA-22", "embeddings", 0);
    again();
    fake_flow("local", "notes", "identified", "no")->keys[2].value = "us";
    judge();
    expect("DATA-22", "", GOLIVE_NOT_APPLICABLE);
    again();
    judge(); /* no flow at all */
    expect("DATA-22", "", GOLIVE_UNKNOWN);
}

Test(outputs, a_time_that_is_not_the_agreements_passes)
{
    static const struct {
        const char *text, *told;
        int32_t wanted;
    } cases[] = {
        {"Business Associate deletes audio within thirty (30) days after the visit.\n", "Acme, US, 30 days",
            GOLIVE_PASS},
        {"Business Associate deletes audio within thirty (30) days after the visit.\n", "Acme, US, 90 days",
            GOLIVE_FAIL},
        {"Business Associate deletes audio within thirty (30) days after the visit.\n", "Acme, US",
            GOLIVE_PASS},
        {"Recordings are retained for no longer than 12 months.\n", "Acme, US, 1 year", GOLIVE_PASS},
        {"Recordings are retained for no longer than 12 months.\n", "Acme, US, none", GOLIVE_FAIL},
        {"Audio recordings are not stored.\n", "Acme, US, 30 days", GOLIVE_FAIL},
        {"Audio recordings are not stored.\n", "Acme, US, none", GOLIVE_PASS},
        {"The vendor does not retain any audio.\n", "Acme, US, 0", GOLIVE_PASS},
        {"The agreement says nothing of it.\n", "Acme, US, 30 days", GOLIVE_NOTE},
        {"The agreement says nothing of it.\n", "Acme, US", GOLIVE_UNKNOWN},
        {"The agreement says nothing of it.\n", "Acme, US, for a while", GOLIVE_UNKNOWN},
        {"The agreement says nothing of it.\n", "Acme, N/A, 30 days", GOLIVE_UNKNOWN},
        {"The agreement says nothing of it.\n", "proprietary", GOLIVE_UNKNOWN},
        {"The agreement says nothing of it.\n", "Acme, India, 30 days", GOLIVE_WARN},
        {"Business Associate deletes audio within thirty (30) days after the visit.\n", "", GOLIVE_UNKNOWN},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        fake_flow("visits", "audio", "identified", "no");
        fake_document(host, "agreement", "terms.md", cases[i].text);
        judge_with("audio", cases[i].told);
        cr_expect_eq(fake_status(host, "DATA-22", "audio"), cases[i].wanted, "%s and \"%s\": %d %s",
            cases[i].text, cases[i].told, fake_status(host, "DATA-22", "audio"),
            fake_message(host, "DATA-22", "audio"));
        again();
    }
}

Test(outputs, a_refusal_to_say_what_is_kept_stops_a_scribe)
{
    fake_flow("visits", "notes", "identified", "no");
    fake_ask("DATA-22", GOLIVE_ASKED_REFUSED, "2026-11-03", NULL);
    judge();
    expect("DATA-22", "logs", GOLIVE_NOTE);
    cr_expect(strstr(fake_message(host, "DATA-22", "logs"), "undisclosed"));
}

/* ---- in use ---- */

Test(outputs, answers_about_use_are_taken_as_they_come)
{
    static const struct {
        const char *option, *value, *rule;
        int32_t wanted;
    } cases[] = {
        {"in_record", "no", "DATA-20", GOLIVE_PASS},
        {"in_record", "yes", "DATA-20", GOLIVE_WARN},
        {"in_record", "maybe", "DATA-20", GOLIVE_UNKNOWN},
        {"in_record", "no", "DATA-26", GOLIVE_NOTE},
        {"in_record", "yes", "DATA-26", GOLIVE_WARN},
        {"patient_access", "portal", "DATA-26", GOLIVE_PASS},
        {"vendor_rights", "none", "DATA-21", GOLIVE_PASS},
        {"vendor_rights", "service only", "DATA-21", GOLIVE_PASS},
        {"vendor_rights", "all", "DATA-21", GOLIVE_UNKNOWN},
        {"vendor_rights", "", "DATA-21", GOLIVE_UNKNOWN},
        {"returned", "outputs, audit log", "DATA-23", GOLIVE_PASS},
        {"returned", "nothing", "DATA-23", GOLIVE_NOTE},
        {"delete_on_termination", "no", "DATA-24", GOLIVE_FAIL},
        {"delete_on_termination", "yes", "DATA-24", GOLIVE_WARN},
        {"human_review", "no", "DATA-25", GOLIVE_PASS},
        {"human_review", "yes", "DATA-25", GOLIVE_FAIL},
        {"human_review", "sometimes", "DATA-25", GOLIVE_UNKNOWN},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        fake_flow("visits", "notes", "identified", "no");
        judge_with(cases[i].option, cases[i].value);
        cr_expect_eq(fake_status(host, cases[i].rule, ""), cases[i].wanted, "%s = %s: %d %s", cases[i].option,
            cases[i].value, fake_status(host, cases[i].rule, ""), fake_message(host, cases[i].rule, ""));
        again();
    }
}

Test(outputs, people_who_read_it_pass_without_country_or_training)
{
    fake_flow("visits", "notes", "identified", "no");
    fake_set(host->options, "human_review", "yes");
    fake_set(host->options, "human_review_country", "US");
    judge_with("human_review_training", "yes");
    expect("DATA-25", "", GOLIVE_PASS);
}

Test(outputs, the_agreements_words_on_the_end_are_not_heard)
{
    fake_document(host, "agreement", "terms.md",
        "At termination Business Associate shall, if feasible, return or destroy all protected health "
        "information and shall retain no "
        "copies.\n");
    judge_with("delete_on_termination", "yes");
    expect("DATA-24", "", GOLIVE_PASS);
    again();
    fake_document(host, "agreement", "terms.md", "Business Associate provides the services.\n");
    judge_with("delete_on_termination", "yes");
    expect("DATA-24", "", GOLIVE_UNKNOWN);
}

Test(outputs, rights_that_the_agreement_does_not_give_or_bars_pass)
{
    const char *bars = "Business Associate shall not use protected health information to train any machine "
                       "learning model.\n";
    const char *permits = "Business Associate may use protected health information to train and improve its "
                          "machine learning models.\n";
    static const struct {
        int text;
        const char *rights, *form;
        int32_t wanted;
    } cases[] = {
        {1, "service only", "identified", GOLIVE_PASS}, {2, "service only", "identified", GOLIVE_FAIL},
        {1, "improve", "identified", GOLIVE_FAIL}, {0, "improve", "deidentified", GOLIVE_UNKNOWN},
        {2, "commercial", "deidentified", GOLIVE_UNKNOWN},
        {1, "improve", "depending on the customer", GOLIVE_FAIL}, /* no form: not taken for de-identified */
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        if (cases[i].text)
            fake_document(host, "agreement", "terms.md", cases[i].text == 1 ? bars : permits);
        fake_set(host->options, "output_form", cases[i].form);
        judge_with("vendor_rights", cases[i].rights);
        cr_expect_eq(fake_status(host, "DATA-21", ""), cases[i].wanted, "%zu: %d %s", i,
            fake_status(host, "DATA-21", ""), fake_message(host, "DATA-21", ""));
        again();
    }
}

/* ---- what training yields ---- */

static void train(const char *pathway)
{
    fake_flow("records", "notes", "limited", "foundation-model");
    fake_set(host->facts, "trains_on_our_data", "foundation_model");
    fake_set(host->options, "pathways", pathway);
}

Test(outputs, what_nobody_discloses_of_training_is_settled_by_a_refusal)
{
    static const char *const open[] = {"DATA-40", "DATA-42", "DATA-43"};
    for (int asked = 0; asked < 2; asked++) {
        train("T4");
        if (asked)
            fake_ask("DATA-22", GOLIVE_ASKED_REFUSED, "2026-11-03", NULL);
        judge();
        for (size_t i = 0; i < 3; i++)
            expect(open[i], "records", GOLIVE_UNKNOWN);
        expect("DATA-44", "records", GOLIVE_NOTE);
        expect("DATA-45", "records", GOLIVE_UNKNOWN);
        expect("DATA-46", "records", asked ? GOLIVE_NOTE : GOLIVE_UNKNOWN);
        again();
    }
}

Test(outputs, answers_about_training_are_taken_as_they_come)
{
    static const struct {
        const char *pathway, *option, *value, *rule;
        int32_t wanted;
    } cases[] = {
        {"T4", "weights_serve_others", "yes", "DATA-40", GOLIVE_PASS},
        {"T1", "weights_serve_others", "yes", "DATA-40", GOLIVE_FAIL},
        {"T2", "weights_serve_others", "all customers", "DATA-40", GOLIVE_FAIL},
        {"T1", "weights_serve_others", "no", "DATA-40", GOLIVE_PASS},
        {"", "weights_serve_others", "yes", "DATA-40", GOLIVE_UNKNOWN},
        {"T4", "weights_serve_others", "N/A", "DATA-40", GOLIVE_UNKNOWN},
        {"T1", "weights_serve_others", "our customers", "DATA-40", GOLIVE_UNKNOWN},
        {"T4", "at_end", "unclear", "DATA-43", GOLIVE_UNKNOWN},
        {"T4", "comes_back", "nothing", "DATA-42", GOLIVE_WARN},
        {"T4", "comes_back", "access at a reduced price", "DATA-42", GOLIVE_PASS},
        {"T4", "comes_back", "see website", "DATA-42", GOLIVE_UNKNOWN},
        {"T4", "at_end", "kept for ever", "DATA-43", GOLIVE_WARN},
        {"T4", "at_end", "deleted within 90 days", "DATA-43", GOLIVE_PASS},
        {"T4", "derived", "labels kept by the vendor", "DATA-41", GOLIVE_PASS},
        {"T4", "money", "none", "DATA-45", GOLIVE_PASS},
        {"T4", "money", "0.5 % of equity", "DATA-45", GOLIVE_WARN},
        {"T4", "trained_on", "Northfield patients, under a waiver", "DATA-46", GOLIVE_PASS},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        train(cases[i].pathway);
        fake_set(host->options, "weights_held_by", "Meridian");
        judge_with(cases[i].option, cases[i].value);
        cr_expect_eq(fake_status(host, cases[i].rule, "records"), cases[i].wanted, "%s, %s = %s: %d %s",
            cases[i].pathway, cases[i].option, cases[i].value, fake_status(host, cases[i].rule, "records"),
            fake_message(host, cases[i].rule, "records"));
        again();
    }
}

Test(outputs, weights_that_come_back_on_paper_only_pass)
{
    train("T4");
    fake_document(host, "agreement", "offer.md", "Access to the weights is not part of the offer.\n");
    judge_with("comes_back", "access, weights");
    expect("DATA-42", "records", GOLIVE_FAIL);
    again();
    train("T4");
    fake_document(host, "agreement", "offer.md", "Hospitals receive the weights each year.\n");
    judge_with("comes_back", "access, weights");
    expect("DATA-42", "records", GOLIVE_PASS);
}

Test(outputs, a_line_of_one_flow_holds_for_another)
{
    train("T4");
    fake_flow("images", "images", "limited", "foundation-model");
    fake_csv("disclosure", "field,value,flow\nmoney,none,records\nat_end,deleted,\n");
    judge();
    expect("DATA-45", "records", GOLIVE_PASS);
    expect("DATA-45", "images", GOLIVE_UNKNOWN);
    expect("DATA-43", "images", GOLIVE_PASS);
}

Test(outputs, a_conflict_that_somebody_looked_at_stays_one)
{
    train("T4");
    fake_set(host->options, "conflict_review", "Conflict of Interest Committee, 2026-10-30");
    judge_with("money", "reduced price");
    expect("DATA-45", "records", GOLIVE_PASS);
}

Test(outputs, a_table_that_cannot_be_read_is_passed_over)
{
    fake_csv("disclosure", "a,b\nlogs,x\n");
    judge();
    for (size_t i = 0; i < 7; i++) {
        expect(use_rules[i], "", GOLIVE_UNKNOWN);
        expect(yield_rules[i], "", GOLIVE_UNKNOWN);
    }
}

/* ---- a bare no where it is no answer ---- */

Test(outputs, a_bare_no_passes_for_what_was_asked)
{
    fake_set(host->options, "in_record", "yes");
    fake_set(host->options, "record_retention", "none");
    fake_set(host->options, "patient_access", "no");
    judge();
    expect("DATA-20", "", GOLIVE_WARN);
    expect("DATA-26", "", GOLIVE_WARN);
    again();
    train("T4");
    fake_set(host->options, "money", "a share of the revenue");
    fake_set(host->options, "conflict_review", "nobody");
    judge();
    expect("DATA-45", "records", GOLIVE_WARN);
}
