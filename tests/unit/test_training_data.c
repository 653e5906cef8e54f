/* Plugin training-data: what counts as disclosed, what follows from having asked, our own patients' data held to their right, and
 * a disclosure held against flows and documents. */
#include "fake_data.h"

#undef GOLIVE_PLUGIN
#define GOLIVE_PLUGIN(CHECK, DESCRIPTION)
#include "../../plugins/training-data/training-data.c"

#include "data_host.h"

static void begin(void)
{
    host = fake_data_new("2026-11-22");
    fake_catalogues_use("training-data");
    fake_set(host->facts, "clinical_claim", "informs");
    fake_set(host->facts, "genai", "yes");
    fake_set(host->facts, "touches_phi", "yes");
    fake_set(host->facts, "trains_on_our_data", "no");
    fake_set(host->keys, "kind", "product");
    fake_set(host->keys, "vendor", "Acme Health AI");
    fake_set(host->keys, "site", "Springfield Clinic");
    fake_set(host->options, "model", "learned");
}

static void again(void)
{
    finish();
    begin();
}

TestSuite(training, .init = begin, .fini = finish);

static void judge(void)
{
    check(&host->golive);
}

/* ---- what counts as disclosed ---- */

Test(training, a_value_that_discloses_nothing_counts)
{
    static const char *const nothing[] = {"N/A", "n/a.", "Proprietary", "proprietary data",
        "Confidential information", "See website", "see vendor site", "Please refer to our model card",
        "https://acme.example/card", "www.acme.example", "TBD", "Unknown", "-", "—", "Not disclosed",
        "available upon request", "NA; proprietary", "under NDA", "trade secret", "No comment",
        "No information provided", "no details are public", "Unknown at this time", "Not disclosed by policy",
        "We do not disclose training data", "cannot be disclosed", "To be provided", "Available under NDA",
        "don't know"};
    static const char *const something[] = {"12 US hospitals", "MIMIC-IV, eICU",
        "Proprietary records of twelve hospitals in Ohio", "MIMIC-IV (https://physionet.org/content/mimiciv)",
        "2019-01", "0", "none", "no", "x-rays", "Seattle Children's"};
    for (size_t i = 0; i < sizeof nothing / sizeof *nothing; i++)
        cr_expect(list_discloses_nothing(&host->golive, nothing[i]), "\"%s\"", nothing[i]);
    for (size_t i = 0; i < sizeof something / sizeof *something; i++)
        cr_expect_not(list_discloses_nothing(&host->golive, something[i]), "\"%s\"", something[i]);
}

Test(training, a_list_is_cut_within_its_quotes)
{
    const char *value = "\"Acme, Inc.\", US; 30 days";
    cr_expect_eq(item_count(value), 3);
    cr_expect_str_eq(item_of(&host->golive, value, 0), "Acme, Inc.");
    cr_expect_str_eq(item_of(&host->golive, value, 2), "30 days");
    cr_expect_str_eq(item_of(&host->golive, value, 3), "");
    cr_expect_eq(item_count("\"never closed, US"), 1);
    cr_expect_eq(leading_thousandths("0.6"), 600);
    cr_expect_eq(leading_thousandths("12"), 12000);
    cr_expect_eq(leading_thousandths("-1"), -1);
}

Test(training, every_rule_is_not_spoken_of)
{
    judge();
    for (size_t k = 0; k < sizeof all_rules / sizeof *all_rules; k++) {
        int spoken = 0;
        for (size_t f = 0; f < host->finding_count; f++)
            spoken |= strcmp(host->findings[f].rule, all_rules[k]) == 0;
        cr_expect(spoken, "%s", all_rules[k]);
    }
}

/* ---- asked and answered ---- */

Test(training, sources_that_nobody_asked_for_pass_or_fail)
{
    judge();
    expect("DATA-01", "", GOLIVE_UNKNOWN);
    expect("DATA-09", "", GOLIVE_UNKNOWN);
    expect("DATA-11", "", GOLIVE_UNKNOWN);
    again();
    fake_set(host->options, "sources", "proprietary");
    judge();
    expect("DATA-01", "", GOLIVE_UNKNOWN);
    cr_expect(strstr(fake_message(host, "DATA-01", ""), "proprietary"));
}

Test(training, a_refusal_or_a_month_of_silence_stays_unknown_or_stops_a_scribe)
{
    static const struct {
        int32_t state;
        const char *on, *claim;
        int32_t wanted;
    } cases[] = {
        {GOLIVE_ASKED_REFUSED, "2026-11-03", "informs", GOLIVE_WARN},
        {GOLIVE_ASKED_REFUSED, "2026-11-03", "admin", GOLIVE_NOTE},
        {GOLIVE_ASKED_NO_ANSWER, "2026-10-01", "informs", GOLIVE_WARN},
        {GOLIVE_ASKED_NO_ANSWER, "2026-10-01", "admin", GOLIVE_NOTE},
        {GOLIVE_ASKED_NO_ANSWER, "2026-11-03", "admin", GOLIVE_UNKNOWN},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        fake_set(host->facts, "clinical_claim", cases[i].claim);
        fake_ask("DATA-01", cases[i].state, cases[i].on, NULL);
        judge();
        expect("DATA-01", "", cases[i].wanted);
        expect("DATA-09", "", cases[i].wanted); /* one question stands for all */
        if (cases[i].wanted == GOLIVE_WARN)
            cr_expect(strstr(fake_message(host, "DATA-01", ""), "undisclosed"));
        again();
    }
}

Test(training, an_answer_on_file_is_an_answer_before_anybody_read_it)
{
    fake_ask("DATA-01", GOLIVE_ASKED_ANSWERED, "2026-11-03", "We trained on records of ten hospitals.\n");
    judge();
    expect("DATA-01", "", GOLIVE_UNKNOWN);
    cr_expect(strstr(fake_message(host, "DATA-01", ""), "write what it says"));
    again();
    fake_ask("DATA-01", GOLIVE_ASKED_ANSWERED, "2026-11-03", NULL);
    judge();
    expect("DATA-01", "", GOLIVE_UNKNOWN);
    cr_expect(strstr(fake_message(host, "DATA-01", ""), "not there"));
}

Test(training, a_disclosure_as_a_table_is_not_read)
{
    fake_csv("disclosure", "field,value,flow\nsources,\"12 US hospitals, "
                           "MIMIC-IV\",\nbase_model,none,\nlicense_basis,licensed,\n"
                           "window_start,2019-01,\nwindow_end,2025-06,\npatients,412000,\noverlap,none,\n");
    judge();
    static const char *const passed[] = {"DATA-01", "DATA-02", "DATA-03", "DATA-09", "DATA-11", "DATA-31"};
    for (size_t i = 0; i < sizeof passed / sizeof *passed; i++)
        expect(passed[i], "", GOLIVE_PASS);
    expect("DATA-35", "", GOLIVE_NOTE);
    cr_expect(strstr(text_string(&fake_all), "DATA-35 fields disclosed,  = 7"), "%s", text_string(&fake_all));
}

Test(training, a_table_that_cannot_be_read_is_passed_over)
{
    fake_csv("disclosure", "key,text\nsources,everything\n");
    judge();
    for (size_t k = 0; k < sizeof all_rules / sizeof *all_rules; k++)
        expect(all_rules[k], "", GOLIVE_UNKNOWN);
}

Test(training, two_words_of_the_vendors_that_differ_pass)
{
    fake_csv("disclosure", "field,value\nsources,10 hospitals\nlicense_basis,owned\nbase_model,Meridian\n");
    fake_set(host->options, "sources", "12 hospitals");
    fake_set(host->options, "license_basis", "licensed");
    fake_set(host->options, "base_model", "none");
    judge();
    expect("DATA-01", "", GOLIVE_WARN);
    expect("DATA-11", "", GOLIVE_WARN);
    expect("DATA-09", "", GOLIVE_WARN);
}

/* ---- the model as a whole ---- */

Test(training, a_model_underneath_passes_without_name_version_or_host)
{
    static const struct {
        const char *model, *version, *on;
        int32_t wanted;
    } cases[] = {
        {"none", "", "", GOLIVE_PASS},
        {"Meridian Frontier", "2026-05-01", "Acme Health AI", GOLIVE_PASS},
        {"Meridian Frontier", "2026-05-01", "on premises", GOLIVE_PASS},
        {"Meridian Frontier", "2026-05-01", "Big Cloud", GOLIVE_PASS},
        {"Meridian Frontier", "2026-05-01", "Small Cloud", GOLIVE_FAIL},
        {"Meridian Frontier", "latest", "Big Cloud", GOLIVE_WARN},
        {"Meridian Frontier", "", "Big Cloud", GOLIVE_WARN},
        {"Meridian Frontier", "2026-05-01", "", GOLIVE_WARN},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        fake_csv("subprocessors", "name,phi\n\"Big Cloud, Inc.\",yes\n");
        fake_set(host->options, "base_model", cases[i].model);
        fake_set(host->options, "base_model_version", cases[i].version);
        fake_set(host->options, "base_model_host", cases[i].on);
        judge();
        cr_expect_eq(fake_status(host, "DATA-09", ""), cases[i].wanted, "%zu: %s", i,
            fake_message(host, "DATA-09", ""));
        again();
    }
}

Test(training, times_sizes_shares_and_licences_are_taken_as_they_come)
{
    static const struct {
        const char *option, *value, *rule;
        int32_t wanted;
    } cases[] = {
        {"window_end", "2019-01", "DATA-02", GOLIVE_NOTE},
        {"window_end", "soon", "DATA-02", GOLIVE_UNKNOWN},
        {"window_end", "2010-01", "DATA-02", GOLIVE_UNKNOWN},
        {"window_end", "2025", "DATA-02", GOLIVE_PASS},
        {"patients", "-5", "DATA-03", GOLIVE_UNKNOWN},
        {"patients", "many", "DATA-03", GOLIVE_UNKNOWN},
        {"tokens", "2 trillion", "DATA-03", GOLIVE_PASS},
        {"synthetic_share", "0.1", "DATA-10", GOLIVE_PASS},
        {"synthetic_share", "60%", "DATA-10", GOLIVE_NOTE},
        {"synthetic_share", "7", "DATA-10", GOLIVE_UNKNOWN},
        {"license_basis", "licensed, scraped", "DATA-11", GOLIVE_FAIL},
        {"license_basis", "web crawl", "DATA-11", GOLIVE_FAIL},
        {"inclusion_exclusion", "Adults", "DATA-07", GOLIVE_PASS},
        {"inclusion_exclusion", "N/A", "DATA-07", GOLIVE_NOTE},
        {"overlap", "12 patients", "DATA-31", GOLIVE_FAIL},
        {"overlap", "0 %", "DATA-31", GOLIVE_PASS},
        {"overlap", "probably", "DATA-31", GOLIVE_UNKNOWN},
        {"overlap", "N/A", "DATA-31", GOLIVE_WARN},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        fake_set(host->options, "window_start", "2015-01");
        fake_set(host->options, cases[i].option, cases[i].value);
        judge();
        cr_expect_eq(fake_status(host, cases[i].rule, ""), cases[i].wanted, "%s = %s: %d %s", cases[i].option,
            cases[i].value, fake_status(host, cases[i].rule, ""), fake_message(host, cases[i].rule, ""));
        again();
    }
}

/* ---- our own patients ---- */

static void our_data(const char *what, const char *form, const char *pathways)
{
    fake_flow("records", what, form, "foundation-model");
    fake_set(host->facts, "trains_on_our_data", "foundation_model");
    fake_set(host->options, "our_data_used", "foundation model");
    if (pathways)
        fake_set(host->options, "pathways", pathways);
}

Test(training, form_and_pathway_that_do_not_fit_pass)
{
    static const struct {
        const char *form, *pathway;
        int32_t wanted;
    } cases[] = {
        {"limited", "records: T4", GOLIVE_PASS},
        {"limited", "T4", GOLIVE_PASS},
        {"limited", "T3", GOLIVE_FAIL},
        {"limited", "T2", GOLIVE_FAIL},
        {"identified", "T5", GOLIVE_PASS},
        {"identified", "T6", GOLIVE_PASS},
        {"identified", "T4", GOLIVE_FAIL},
        {"identified", "T3", GOLIVE_FAIL},
        {"deidentified", "T3", GOLIVE_PASS},
        {"deidentified", "T1", GOLIVE_FAIL},
        {"synthetic", "T9", GOLIVE_PASS},
        {"limited", NULL, GOLIVE_FAIL},
        {"limited", "other: T4", GOLIVE_FAIL},
        {"limited", "T0", GOLIVE_UNKNOWN},
        {"", "T4", GOLIVE_UNKNOWN},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        our_data("results", cases[i].form, cases[i].pathway);
        judge();
        cr_expect_eq(fake_status(host, "DATA-05", "records"), cases[i].wanted, "%s by %s: %s", cases[i].form,
            cases[i].pathway ? cases[i].pathway : "nothing", fake_message(host, "DATA-05", "records"));
        again();
    }
}

Test(training, kinds_that_need_a_right_pass_without_it)
{
    our_data("notes, HIV, mental health", "limited", NULL);
    judge();
    expect("DATA-04", "records: HIV", GOLIVE_FAIL);
    expect("DATA-04", "records: mental health", GOLIVE_FAIL);
    expect("DATA-04", "records: genomics", 0);
    again();
    our_data("notes", "limited", "T4");
    fake_set(host->facts, "psych_notes", "yes");
    fake_set(host->facts, "part2", "yes");
    fake_set(host->facts, "minors", "yes");
    judge();
    expect("DATA-04", "records: psychotherapy notes", GOLIVE_FAIL);
    expect("DATA-04", "records: substance use disorder records", GOLIVE_FAIL);
    expect("DATA-04", "records: minors", GOLIVE_PASS);
    again();
    our_data("notes", "limited", "T4");
    fake_set(host->facts, "part2", "yes");
    fake_set(host->options, "excluded", "SUD, psychotherapy notes");
    judge();
    expect("DATA-04", "records: substance use disorder records", 0);
    expect("DATA-04", "", GOLIVE_PASS);
}

Test(training, our_own_data_are_asked_for_instead_of_demanded)
{
    our_data("results", "limited", "T4");
    fake_ask("DATA-01", GOLIVE_ASKED_REFUSED, "2026-11-03", NULL);
    judge();
    expect("DATA-09", "", GOLIVE_FAIL);
    expect("DATA-01", "", GOLIVE_WARN);
}

Test(training, no_flow_that_trains_is_judged_as_one)
{
    fake_flow("visits", "audio, notes, HIV", "identified", "no");
    judge();
    expect("DATA-04", "", GOLIVE_NOT_APPLICABLE);
    expect("DATA-05", "", GOLIVE_NOT_APPLICABLE);
    expect("DATA-06", "", GOLIVE_PASS);
}

Test(training, flows_and_vendor_that_disagree_pass)
{
    static const struct {
        const char *fact, *told;
        int32_t wanted;
    } cases[] = {
        {"no", "no", GOLIVE_PASS},
        {"no", "No, never", GOLIVE_PASS},
        {"no", "No training on customer data", GOLIVE_PASS},
        {"no", "No promise can be made", GOLIVE_UNKNOWN},
        {"vendor_product", "No promise can be made", GOLIVE_UNKNOWN},
        {"no", "vendor_product", GOLIVE_FAIL},
        {"no", "yes", GOLIVE_FAIL},
        {"vendor_product", "no", GOLIVE_FAIL},
        {"vendor_product", "vendor product", GOLIVE_PASS},
        {"vendor_product", "N/A", GOLIVE_FAIL},
        {"no", "we value privacy", GOLIVE_UNKNOWN},
        {"unknown", "no", GOLIVE_UNKNOWN},
        {"", "no", GOLIVE_UNKNOWN},
        {"local_only", "local", GOLIVE_PASS},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        fake_set(host->facts, "trains_on_our_data", cases[i].fact);
        fake_set(host->options, "our_data_used", cases[i].told);
        judge();
        cr_expect_eq(fake_status(host, "DATA-06", ""), cases[i].wanted, "%s and \"%s\": %s", cases[i].fact,
            cases[i].told, fake_message(host, "DATA-06", ""));
        again();
    }
}

Test(training, a_document_that_says_otherwise_is_not_read)
{
    fake_document(host, "document", "terms.md",
        "Business Associate shall not use protected health information to train any machine learning "
        "model.\n");
    judge();
    expect("DATA-06", "terms.md", GOLIVE_PASS);
    again();
    our_data("results", "limited", "T4");
    fake_document(host, "document", "terms.md",
        "Business Associate shall not use protected health information to train any machine learning "
        "model.\n");
    judge();
    expect("DATA-06", "terms.md", GOLIVE_FAIL);
    again();
    fake_document(host, "document", "terms.md",
        "Business Associate may use protected health information to train and improve its machine learning "
        "models.\n");
    judge();
    expect("DATA-06", "terms.md", GOLIVE_FAIL);
}

Test(training, kinds_that_a_document_names_and_the_disclosure_does_not_go_unnoticed)
{
    const char *offer = "The categories are:\n\n- clinical notes of all kinds, including those of psychiatry "
                        "and social work\n- images\n";
    fake_set(host->options, "categories", "notes, imaging");
    fake_document(host, "document", "offer.md", offer);
    judge();
    expect("DATA-04", "mental health of offer.md", GOLIVE_WARN);
    again();
    fake_set(host->options, "categories", "notes, imaging, mental health");
    fake_document(host, "document", "offer.md", offer);
    judge();
    expect("DATA-04", "mental health of offer.md", 0);
    again();
    fake_set(host->options, "categories", "notes, mental health");
    fake_set(host->options, "excluded", "psychiatry");
    fake_document(host, "document", "offer.md", offer);
    judge();
    expect("DATA-04", "mental health of offer.md", GOLIVE_WARN);
}

Test(training, a_kind_that_a_document_says_to_leave_out_is_found)
{
    static const char *const without[] = {"No notes of psychiatry are among them.\n",
        "Records of addiction treatment are excluded.\n", "We never use genomic data.\n",
        "The data are without notes of children.\n", "The set holds results. HIV tests were removed.\n",
        "Dr. Smith is a psychiatrist.\n"};
    static const char *const with[] = {"Notes of psychiatry are among them.\n",
        "It does not hold images. It holds genomic data.\n", "Children are in it.\n",
        "Not all of it is text: fingerprints, too.\n"};
    for (size_t round = 0; round < 2; round++) {
        size_t count = round ? sizeof with / sizeof *with : sizeof without / sizeof *without;
        for (size_t i = 0; i < count; i++) {
            fake_set(host->options, "categories", "results");
            fake_document(host, "document", "offer.md", round ? with[i] : without[i]);
            judge();
            int found = strstr(text_string(&fake_all), "the document speaks of") != NULL;
            if (round && i == 3)
                found = 1; /* a "not" before it in one sentence hides it: the safe side is a person's */
            cr_expect_eq(found, (int)round, "%s", round ? with[i] : without[i]);
            again();
        }
    }
}

/* ---- validation ---- */

Test(training, a_product_with_a_say_passes_without_a_plan)
{
    judge();
    expect("DATA-32", "", GOLIVE_FAIL);
    again();
    fake_set(host->facts, "clinical_claim", "admin");
    judge();
    expect("DATA-32", "", GOLIVE_NOTE);
    again();
    fake_set(host->facts, "clinical_claim", "");
    judge();
    expect("DATA-32", "", GOLIVE_UNKNOWN);
    again();
    fake_set(host->options, "local_n", "400");
    judge();
    expect("DATA-32", "", GOLIVE_WARN);
    again();
    static const char *const names[] = {"local_n", "local_metrics", "local_thresholds", "local_owner",
        "local_start", "local_end", "local_stop_rule"};
    for (int paper = 0; paper < 2; paper++) {
        for (size_t i = 0; i < sizeof names / sizeof *names; i++)
            fake_set(host->options, names[i], "something");
        if (paper)
            fake_document(host, "local_plan", "plan.md", "The plan.\n");
        judge();
        expect("DATA-32", "", paper ? GOLIVE_PASS : GOLIVE_WARN);
        again();
    }
}

Test(training, validation_custody_and_minimum_pass_unsaid)
{
    fake_flow("visits", "audio", "identified", "no")->keys[4] = (struct fake_pair){"purpose", "operations"};
    judge();
    expect("DATA-30", "", GOLIVE_WARN);
    expect("DATA-33", "", GOLIVE_WARN);
    expect("DATA-34", "", GOLIVE_WARN);
    again();
    fake_flow("visits", "audio", "identified", "no")->keys[4] = (struct fake_pair){"purpose", "treatment"};
    fake_set(host->options, "custody", "Springfield Clinic");
    fake_set(host->options, "validated_by", "Northfield");
    fake_set(host->options, "validated_on", "adults");
    fake_set(host->options, "validation_basis", "T6");
    fake_set(host->options, "results_return", "no");
    judge();
    expect("DATA-30", "", GOLIVE_PASS);
    expect("DATA-33", "", GOLIVE_PASS);
    expect("DATA-34", "", GOLIVE_NOT_APPLICABLE);
    again();
    fake_set(host->options, "custody", "the vendor");
    judge();
    expect("DATA-33", "", GOLIVE_WARN);
    again();
    fake_set(host->options, "custody", "the vendor");
    fake_set(host->options, "custody_destroy_on", "2027-06-30");
    judge();
    expect("DATA-33", "", GOLIVE_PASS);
}

/* ---- where it does not apply ---- */

Test(training, a_product_without_a_model_is_judged_or_one_with_a_model_is_not)
{
    fake_set(host->options, "model", "none");
    fake_set(host->facts, "genai", "no");
    judge();
    cr_expect_str_eq(host->reason, "DATA-N2");
    again();
    fake_set(host->options, "model", "none");
    judge(); /* it makes text */
    cr_expect_null(host->reason);
    again();
    fake_set(host->options, "model", "rules");
    fake_set(host->facts, "genai", "no");
    our_data("notes", "limited", "T4");
    judge();
    cr_expect_null(host->reason);
    again();
    fake_set(host->keys, "kind", "site");
    judge();
    cr_expect_str_eq(host->reason, "DATA-N1");
}

/* ---- a bare no where it is no answer ---- */

Test(training, a_bare_no_passes_for_what_was_asked)
{
    static const struct {
        const char *option, *value, *rule;
    } cases[] = {
        {"sources", "none", "DATA-01"},
        {"demographics", "none", "DATA-08"},
        {"license_basis", "None", "DATA-11"},
        {"license_basis", "no", "DATA-11"},
        {"custody_destroy_on", "never", "DATA-33"},
        {"minimum_necessary", "no", "DATA-34"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        fake_flow("records", "notes", "limited", "vendor-product");
        fake_set(host->options, "custody", "Acme Health AI");
        fake_set(host->options, cases[i].option, cases[i].value);
        judge();
        cr_expect_neq(fake_status(host, cases[i].rule, ""), GOLIVE_PASS, "%s = %s: %s", cases[i].option,
            cases[i].value, fake_message(host, cases[i].rule, ""));
        again();
    }
}

Test(training, nobody_counts_as_who_validated_it)
{
    static const char *const names[] = {"validated_by", "validated_on", "validation_basis", "results_return"};
    for (int nobody = 0; nobody < 2; nobody++) {
        for (size_t i = 0; i < 4; i++)
            fake_set(host->options, names[i], i == 3 ? "no" : nobody ? "none" : "Northfield");
        judge();
        expect("DATA-30", "", nobody ? GOLIVE_WARN : GOLIVE_PASS);
        again();
    }
}

Test(training, a_form_is_known_however_it_is_written)
{
    static const char *const written[] = {"De-identified (Safe Harbor)", "deidentified", "anonymised"};
    for (size_t i = 0; i < sizeof written / sizeof *written; i++) {
        fake_flow("records", "notes", "deidentified", "vendor-product");
        fake_set(host->options, "pathways", "T3");
        fake_set(host->options, "identifiability", written[i]);
        judge();
        cr_expect_eq(fake_status(host, "DATA-05", "records"), GOLIVE_PASS, "%s: %s", written[i],
            fake_message(host, "DATA-05", "records"));
        again();
    }
}
