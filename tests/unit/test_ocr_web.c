/* Plugin ocr-guidance and what the web says: an answer counts only if it fits the question, a document moves a stage only
 * by what it is, and a source that cannot be asked passes nothing. The answers have the shapes that the services send. */
#include "ocr_fixture.h"

TestSuite(ocr_web, .init = set_up, .fini = fake_web_free);

#define RIN "0945-AA22"
#define LIST(COUNT, DOCUMENTS)                                                                               \
    "{\"count\":" COUNT ",\"description\":\"x\",\"total_pages\":1,\"results\":[" DOCUMENTS "]}"
#define NO_HITS "{\"count\":0,\"description\":\"x\"}"

/* A document as the list has it; ACTION, EFFECTIVE and MORE are JSON. */
#define DOCUMENT(NUMBER, TYPE, ACTION, ON, EFFECTIVE, DATES, MORE)                                           \
    "{\"document_number\":\"" NUMBER "\",\"title\":\"HIPAA Security Rule\",\"type\":\"" TYPE                 \
    "\",\"action\":" ACTION ",\"publication_date\":\"" ON "\",\"effective_on\":" EFFECTIVE                   \
    ",\"dates\":" DATES ",\"docket_ids\":[],\"regulation_id_numbers\":[\"" RIN "\"]" MORE "}"
#define QUIET ",\"correction_of\":null,\"corrections\":[]"
#define PROPOSAL                                                                                             \
    DOCUMENT("2024-30983", "Proposed Rule", "\"Notice of proposed rulemaking.\"", "2025-01-06", "null",      \
        "null", QUIET)
#define FINAL                                                                                                \
    DOCUMENT("2026-20000", "Rule", "\"Final rule.\"", "2026-11-10", "\"2027-01-09\"",                        \
        "\"Effective date: January 9, 2027. Compliance date: July 8, 2027.\"", QUIET)

static void watch_register(void)
{
    set_cell("rin", RIN);
}

/* The status of RULE when the Register answers BODY to the question for the number. */
static int32_t status_of_answer(const char *body, const char *rule)
{
    fake_answer("regulation_id_number%5D=" RIN, body);
    return status_on("2026-11-22", rule, "item");
}

/* ---- the question and the answer ---- */

Test(ocr_web, asks_with_the_keys_that_the_service_knows_and_for_the_fields_that_it_leaves_out)
{
    watch_register();
    set_cell("docket", "HHS-OCR-2024-0020");
    set_cell("term", "\"artificial intelligence\"");
    set_cell("rin_prefix", "0945");
    struct fake_host *host = judged_on("2026-11-22");
    cr_assert_eq(fake_asked_count, 3u);
    cr_expect(string_starts(fake_asked[0],
        "https://www.federalregister.gov/api/v1/"
        "documents.json?conditions%5Bregulation_id_number%5D=0945-AA22&fields%5B%5D=document_number&"));
    cr_expect_not_null(strstr(fake_asked[0], "&fields%5B%5D=effective_on&"));
    cr_expect_not_null(strstr(fake_asked[0], "&fields%5B%5D=action&"));
    cr_expect_not_null(strstr(fake_asked[0], "&order=newest"));
    cr_expect_not_null(strstr(fake_asked[1], "conditions%5Bdocket_id%5D=HHS-OCR-2024-0020&"));
    cr_expect_not_null(strstr(fake_asked[2], "conditions%5Bterm%5D=%22artificial%20intelligence%22&"));
    cr_expect_not_null(
        strstr(fake_asked[2], "conditions%5Bagencies%5D%5B%5D=health-and-human-services-department&"));
    cr_expect_not_null(strstr(fake_asked[2], "conditions%5Bpublication_date%5D%5Bgte%5D=2026-11-01&"));
    fake_host_free(host);
}

Test(ocr_web, what_is_no_number_of_a_rule_is_not_asked_for)
{
    static const char *const wrong[] = {"945-AA22", "0945-A22", "0945-AA22&x=1", "0945-aa22"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        fake_asked_count = 0;
        set_cell("rin", wrong[i]);
        cr_expect_eq(status_on("2026-11-22", "OCR-08", "item"), GOLIVE_UNKNOWN, "%s", wrong[i]);
        cr_expect_eq(fake_asked_count, 0u, "%s", wrong[i]);
    }
}

Test(ocr_web, a_register_that_cannot_be_asked_is_unknown)
{
    static const int32_t states[] = {GOLIVE_UNAVAILABLE, GOLIVE_ABSENT, GOLIVE_REFUSED};
    watch_register();
    for (size_t i = 0; i < 3; i++) {
        fake_no_answer("federalregister", states[i], "the network is down");
        cr_expect_eq(status_on("2026-11-22", "OCR-20", "item"), GOLIVE_UNKNOWN);
    }
}

Test(ocr_web, an_answer_that_is_no_list_or_of_another_question_is_unknown)
{
    static const char *const answers[] = {"", "{", "[]", "{}",
        "<!DOCTYPE html><html><body>Record not found</body></html>",
        "{\"status\":404,\"message\":\"Record Not Found\"}", "{\"errors\":{\"conditions\":\"unknown\"}}",
        NO_HITS, "{\"count\":3}", "{\"count\":\"1\",\"results\":[" PROPOSAL "]}",
        "{\"count\":0,\"results\":[" PROPOSAL "]}",
        "{\"count\":1,\"results\":[{\"document_number\":\"2024-1\",\"type\":\"Rule\",\"action\":\"Final "
        "rule\","
        "\"publication_date\":\"2026-11-10\",\"regulation_id_numbers\":[\"0910-AI07\"],\"docket_ids\":[]}]}"};
    watch_register();
    for (size_t i = 0; i < sizeof answers / sizeof *answers; i++)
        cr_expect_eq(status_of_answer(answers[i], "OCR-20"), GOLIVE_UNKNOWN, "%s", answers[i]);
}

Test(ocr_web, an_empty_docket_beside_a_number_that_is_known_spoils_nothing)
{
    watch_register();
    set_cell("docket", "HHS-OCR-2024-0020");
    fake_answer("docket_id%5D=", NO_HITS);
    cr_expect_eq(status_of_answer(LIST("1", PROPOSAL), "OCR-20"), GOLIVE_PASS);
    fake_answer("docket_id%5D=", "{\"count\":3}");
    cr_expect_eq(status_on("2026-11-22", "OCR-20", "item"), GOLIVE_UNKNOWN, "hits that are not listed");
    fake_answer("docket_id%5D=", "<html><body>down</body></html>");
    cr_expect_eq(status_on("2026-11-22", "OCR-20", "item"), GOLIVE_UNKNOWN);
}

/* ---- what a document does to a stage ---- */

Test(ocr_web, the_proposal_that_is_known_changes_nothing)
{
    watch_register();
    cr_expect_eq(status_of_answer(LIST("1", PROPOSAL), "OCR-20"), GOLIVE_PASS);
    cr_expect_eq(status_on("2026-11-22", "OCR-21", "item"), 0, "a proposal has no dates of its own");
}

Test(ocr_web, a_final_rule_that_nobody_looked_at_warns_for_30_days_and_is_then_unknown)
{
    watch_register();
    fake_answer(RIN, LIST("2", FINAL "," PROPOSAL));
    cr_expect_eq(status_on("2026-11-22", "OCR-20", "item"), GOLIVE_WARN);
    cr_expect_eq(status_on("2026-12-10", "OCR-20", "item"), GOLIVE_WARN);
    cr_expect_eq(status_on("2026-12-11", "OCR-20", "item"), GOLIVE_UNKNOWN);
    struct fake_host *host = host_on("2026-12-11");
    fake_table_count = 0;
    fake_set(host->keys, "stage", "live");
    judged_by(host);
    cr_expect_eq(fake_status(host, "OCR-20", "item"), GOLIVE_WARN);
    fake_host_free(host);
}

Test(ocr_web, a_final_rule_that_the_officer_saw_is_judged_by_its_own_dates)
{
    watch_register();
    fake_answer(RIN, LIST("2", FINAL "," PROPOSAL));
    add_review("2026-11-12", "D. Osei", "final_not_yet_effective", "", "", "policy_update", "");
    cr_expect_eq(status_on("2026-11-22", "OCR-20", "item"), GOLIVE_PASS);
    cr_expect_eq(status_on("2026-11-22", "OCR-08", "item"), GOLIVE_PASS);
    cr_expect_eq(status_on("2026-11-22", "OCR-21", "item"), GOLIVE_WARN, "it takes effect later");
    cr_expect_eq(status_on("2027-01-08", "OCR-21", "item"), GOLIVE_WARN);
    cr_expect_eq(status_on("2027-01-09", "OCR-21", "item"), GOLIVE_PASS);
    cr_expect_eq(status_on("2026-11-22", "OCR-04", "item"), GOLIVE_PASS, "the Register's own dates");
    cr_expect_eq(status_on("2026-11-22", "OCR-03", "item"), GOLIVE_WARN);
}

Test(ocr_web, whoever_saw_something_else_than_the_register_is_not_believed)
{
    watch_register();
    fake_answer(RIN, LIST("1", FINAL));
    add_review("2026-11-12", "D. Osei", "proposed", "", "", "no_change", "");
    cr_expect_eq(status_on("2026-11-22", "OCR-20", "item"), GOLIVE_WARN);
    cr_expect_eq(status_on("2026-12-22", "OCR-20", "item"), GOLIVE_UNKNOWN);
}

Test(ocr_web, each_action_does_what_it_says_and_no_more)
{
    static const struct {
        const char *type, *action;
        int32_t status; /* of OCR-20 for a known proposal, eight days after */
    } cases[] = {
        {"Rule", "\"Final rule\"", GOLIVE_WARN},
        {"Rule", "\"Interim final rule; request for comments.\"", GOLIVE_WARN},
        {"Rule", "\"Direct final rule; withdrawal.\"", GOLIVE_WARN},
        {"Rule", "\"Final rule; correction.\"", GOLIVE_PASS},
        {"Rule", "\"Correcting amendment.\"", GOLIVE_PASS},
        {"Rule", "\"Final rule; delay of effective date.\"", GOLIVE_PASS},
        {"Rule", "null", GOLIVE_WARN},
        {"Rule", "\"Something that nobody has seen yet\"", GOLIVE_WARN},
        {"Proposed Rule", "\"Proposed rule; withdrawal.\"", GOLIVE_WARN},
        {"Proposed Rule", "\"Proposed rule; extension of comment period.\"", GOLIVE_PASS},
        {"Proposed Rule", "\"Reopening of comment period.\"", GOLIVE_PASS},
        {"Proposed Rule", "\"Notification of petition.\"", GOLIVE_PASS},
        {"Proposed Rule", "\"Supplemental notice of proposed rulemaking.\"", GOLIVE_PASS},
        {"Proposed Rule", "\"Proposed rule.\"", GOLIVE_PASS},
        {"Notice", "\"Notice.\"", GOLIVE_PASS},
        {"Notice", "\"Notice; withdrawal by applicant.\"", GOLIVE_WARN},
        {"Presidential Document", "null", GOLIVE_PASS},
        {"Something New", "null", GOLIVE_WARN},
    };
    watch_register();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        AUTO_FREE char *body = memory_format(
            "{\"count\":1,\"results\":[{\"document_number\":\"2026-1\",\"title\":\"A "
            "rule\",\"type\":\"%s\",\"action\":%s,"
            "\"publication_date\":\"2026-11-14\",\"effective_on\":\"2026-11-15\",\"dates\":null,"
            "\"regulation_id_numbers\":[\"" RIN "\"],\"docket_ids\":[]" QUIET "}]}",
            cases[i].type, cases[i].action);
        struct golive_source *source = fake_answer(RIN, body);
        cr_expect_eq(status_on("2026-11-22", "OCR-20", "item"), cases[i].status, "%s: %s", cases[i].type,
            cases[i].action);
        source_json_free(source->json);
        fake_answer_count--;
    }
}

Test(ocr_web, an_effective_date_on_a_proposal_puts_nothing_into_force)
{
    watch_register();
    cr_expect_eq(status_of_answer(
                     LIST("1", DOCUMENT("2024-00410", "Proposed Rule", "\"Notice of proposed rulemaking.\"",
                                   "2026-11-11", "\"2026-11-12\"", "null", QUIET)),
                     "OCR-20"),
        GOLIVE_PASS);
    cr_expect_eq(status_on("2026-11-22", "OCR-21", "item"), 0);
}

Test(ocr_web, a_rule_that_a_person_calls_final_has_no_dates_of_a_proposal)
{
    watch_register();
    add_review("2026-11-12", "D. Osei", "effective", "", "", "no_change", "not_met");
    cr_expect_eq(status_of_answer(
                     LIST("1", DOCUMENT("2024-00410", "Proposed Rule", "\"Notice of proposed rulemaking.\"",
                                   "2025-01-06", "\"2025-01-07\"", "null", QUIET)),
                     "OCR-04"),
        GOLIVE_UNKNOWN);
    cr_expect_eq(status_on("2026-11-22", "OCR-03", "item"), GOLIVE_UNKNOWN);
}

Test(ocr_web, what_the_ledger_knows_of_a_court_stands_against_an_older_final_rule)
{
    watch_register();
    set_cell("status", "vacated");
    set_cell("survives", "Nothing");
    set_cell("status_date", "2026-11-20");
    cr_expect_eq(status_of_answer(LIST("1", FINAL), "OCR-20"), GOLIVE_PASS);
}

Test(ocr_web, a_withdrawal_that_only_the_title_tells_is_to_be_read)
{
    watch_register();
    cr_expect_eq(
        status_of_answer(
            LIST("1", "{\"document_number\":\"2026-2\",\"title\":\"HIPAA Security Rule; "
                      "Withdrawal\",\"type\":\"Notice\",\"action\":"
                      "\"Notice.\",\"publication_date\":\"2026-11-14\",\"regulation_id_numbers\":[\"" RIN
                      "\"]" QUIET "}"),
            "OCR-20"),
        GOLIVE_WARN);
}

Test(ocr_web, who_took_over_the_ledger_has_read_no_more_than_it_knows)
{
    watch_register();
    fake_answer(RIN,
        LIST("1", "{\"document_number\":\"2026-2\",\"title\":\"X\",\"type\":\"Notice\",\"action\":\"Notice; "
                  "withdrawal.\",\"publication_date\":\"2026-11-02\",\"regulation_id_numbers\":[\"" RIN
                  "\"]" QUIET "}"));
    struct fake_host *host = host_on("2026-11-22");
    fake_set(host->options, "adopted_by", "D. Osei");
    fake_set(host->options, "adopted_on", "2026-11-10");
    judged_by(host);
    cr_expect_eq(fake_status(host, "OCR-08", "item"), GOLIVE_PASS);
    cr_expect_eq(fake_status(host, "OCR-20", "item"), GOLIVE_WARN, "the ledger is of the day before");
    fake_host_free(host);
    add_review("2026-11-10", "D. Osei", "proposed", "", "", "no_change", "");
    fake_table_count = 0;
    cr_expect_eq(status_on("2026-11-22", "OCR-20", "item"), GOLIVE_PASS);
}

/* ---- dates and corrections ---- */

Test(ocr_web, dates_stand_in_the_text_where_the_field_is_empty)
{
    static const struct {
        const char *dates;
        int32_t status;
    } cases[] = {
        {"\"This rule is effective March 11, 2026.\"", GOLIVE_PASS},
        {"\"Effective date: This final rule is effective on February 8, 2027.\"", GOLIVE_WARN},
        {"\"The compliance date is 05/01/2026.\"", GOLIVE_PASS},
        {"\"See the preamble.\"", GOLIVE_UNKNOWN},
        {"null", GOLIVE_UNKNOWN},
    };
    watch_register();
    set_cell("status", "effective");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        AUTO_FREE char *body = memory_format(
            LIST("1", DOCUMENT("2026-3", "Rule", "\"Final rule\"", "2026-02-14", "null", "%s", QUIET)),
            cases[i].dates);
        struct golive_source *source = fake_answer(RIN, body);
        cr_expect_eq(status_on("2026-11-22", "OCR-21", "item"), cases[i].status, "%s", cases[i].dates);
        source_json_free(source->json);
        fake_answer_count--;
    }
}

Test(ocr_web, a_ledger_that_names_another_day_than_the_register_is_to_be_corrected)
{
    watch_register();
    set_cell("status", "effective");
    set_cell("effective_on", "2027-01-19");
    cr_expect_eq(status_of_answer(LIST("1", FINAL), "OCR-21"), GOLIVE_WARN);
}

Test(ocr_web, a_delay_of_dates_that_nobody_read_warns)
{
    watch_register();
    set_cell("status", "effective");
    set_cell("effective_on", "2027-01-09");
    add_review("2026-11-12", "D. Osei", "effective", "", "", "no_change", "met");
    cr_expect_eq(
        status_of_answer(LIST("2", DOCUMENT("2026-4", "Rule", "\"Final rule; delay of effective date.\"",
                                       "2026-11-18", "\"2027-03-09\"", "null", QUIET) "," FINAL),
            "OCR-21"),
        GOLIVE_WARN);
}

#define CORRECTION                                                                                           \
    DOCUMENT("C1-2026-20000", "Rule", "null", "2026-11-14", "null", "null",                                  \
        ",\"correction_of\":\"https://www.federalregister.gov/api/v1/documents/"                             \
        "2026-20000\",\"corrections\":[]")

Test(ocr_web, a_correction_is_to_be_read_and_changes_no_stage)
{
    watch_register();
    fake_answer(RIN, LIST("2", CORRECTION "," PROPOSAL));
    cr_expect_eq(status_on("2026-11-22", "OCR-22", "item"), GOLIVE_WARN);
    cr_expect_eq(status_on("2026-11-22", "OCR-20", "item"), GOLIVE_PASS);
    add_review("2026-11-15", "D. Osei", "proposed", "", "", "no_change", "");
    cr_expect_eq(status_on("2026-11-22", "OCR-22", "item"), GOLIVE_PASS);
}

Test(ocr_web, a_document_that_has_been_corrected_warns)
{
    watch_register();
    cr_expect_eq(status_of_answer(LIST("1", DOCUMENT("2024-30983", "Proposed Rule", "\"Proposed rule\"",
                                                "2025-01-06", "null", "null",
                                                ",\"correction_of\":null,\"corrections\":[\"https://"
                                                "www.federalregister.gov/api/v1/documents/R1-2024-30983\"]")),
                     "OCR-22"),
        GOLIVE_WARN);
}

/* ---- what is new ---- */

#define NEW(NUMBER, ON, RINS)                                                                                \
    "{\"document_number\":\"" NUMBER                                                                         \
    "\",\"title\":\"AI and HIPAA\",\"type\":\"Notice\",\"action\":\"Notice.\","                              \
    "\"publication_date\":\"" ON "\",\"regulation_id_numbers\":[" RINS "]" QUIET "}"

static void watch_term(void)
{
    set_cell("term", "\"artificial intelligence\"");
    set_cell("rin_prefix", "0945");
    add_review("2026-11-02", "D. Osei", "proposed", "", "", "no_change", "");
}

Test(ocr_web, a_new_document_of_the_office_warns_by_its_number)
{
    watch_term();
    fake_answer("term", LIST("3", NEW("2026-7", "2026-11-12", "\"0945-AA30\"") "," NEW("2026-8", "2026-11-12",
                                      "\"0938-AB01\"") "," NEW("2026-9", "2026-11-02", "\"0945-AA31\"")));
    cr_expect_eq(status_on("2026-11-22", "OCR-23", "item 2026-7"), GOLIVE_WARN);
    cr_expect_eq(status_on("2026-11-22", "OCR-23", "item 2026-8"), 0, "of another office");
    cr_expect_eq(status_on("2026-11-22", "OCR-23", "item 2026-9"), 0, "there when the officer looked");
    cr_expect_eq(status_on("2026-11-22", "OCR-23", "item"), GOLIVE_NOTE);
}

Test(ocr_web, nothing_new_passes_only_if_all_that_was_found_was_seen)
{
    watch_term();
    fake_answer("term", NO_HITS);
    cr_expect_eq(status_on("2026-11-22", "OCR-23", "item"), GOLIVE_PASS);
    fake_answer("term", LIST("1200", NEW("2026-8", "2026-11-12", "\"0938-AB01\"")));
    cr_expect_eq(status_on("2026-11-22", "OCR-23", "item"), GOLIVE_UNKNOWN);
    fake_no_answer("term", GOLIVE_UNAVAILABLE, "down");
    cr_expect_eq(status_on("2026-11-22", "OCR-23", "item"), GOLIVE_UNKNOWN);
}

/* ---- pages ---- */

#define PAGE "https://www.hhs.gov/page.html"
#define WORDS "<html><body><p>What the page says.</p></body></html>"

static void watch_page(const char *digest)
{
    set_cell("page", PAGE);
    add_review("2026-11-02", "D. Osei", "proposed", PAGE, digest, "no_change", "");
}

Test(ocr_web, a_page_that_reads_as_it_did_passes_and_a_changed_one_has_30_days)
{
    const struct golive_source *page = fake_answer(PAGE, WORDS);
    watch_page(page->digest);
    cr_expect_eq(status_on("2027-01-22", "OCR-06", "item"), GOLIVE_PASS);
    fake_answer(PAGE, "<html><body><p>Something else.</p></body></html>");
    cr_expect_eq(status_on("2026-12-02", "OCR-06", "item"), GOLIVE_NOTE);
    cr_expect_eq(status_on("2026-12-03", "OCR-06", "item"), GOLIVE_WARN);
    add_review("2026-12-03", "D. Osei", "", PAGE, "", "noticed", "");
    cr_expect_eq(status_on("2027-01-02", "OCR-06", "item"), GOLIVE_NOTE);
    cr_expect_eq(status_on("2027-01-03", "OCR-06", "item"), GOLIVE_WARN);
}

Test(ocr_web, a_page_that_is_gone_is_a_change_and_no_repeal)
{
    watch_page(DIGEST);
    fake_no_answer(PAGE, GOLIVE_ABSENT, "HTTP 404");
    cr_expect_eq(status_on("2026-11-22", "OCR-06", "item"), GOLIVE_NOTE);
    cr_expect_eq(status_on("2026-12-22", "OCR-06", "item"), GOLIVE_WARN);
    cr_expect_eq(status_on("2026-12-22", "OCR-02", "item"), GOLIVE_PASS, "the proposal is still one");
}

Test(ocr_web, a_page_that_cannot_be_asked_rests_on_the_last_look_for_30_days)
{
    watch_page(DIGEST);
    fake_no_answer(PAGE, GOLIVE_UNAVAILABLE, "HTTP 403");
    cr_expect_eq(status_on("2026-12-02", "OCR-06", "item"), GOLIVE_NOTE);
    cr_expect_eq(status_on("2026-12-03", "OCR-06", "item"), GOLIVE_UNKNOWN);
}

Test(ocr_web, a_page_without_a_digest_on_record_is_told_and_never_a_pass)
{
    watch_page("");
    fake_answer(PAGE, WORDS);
    cr_expect_eq(status_on("2026-11-22", "OCR-06", "item"), GOLIVE_NOTE);
    fake_no_answer(PAGE, GOLIVE_UNAVAILABLE, "HTTP 403");
    cr_expect_eq(status_on("2026-11-22", "OCR-06", "item"), GOLIVE_NOTE);
}

Test(ocr_web, a_digest_that_a_stranger_wrote_down_does_not_count)
{
    const struct golive_source *page = fake_answer(PAGE, WORDS);
    set_cell("page", PAGE);
    add_review("2026-11-02", "A. Stranger", "proposed", PAGE, page->digest, "no_change", "");
    cr_expect_eq(status_on("2026-11-22", "OCR-06", "item"), GOLIVE_NOTE);
}

/* ---- sections of the eCFR ---- */

#define TITLES                                                                                               \
    "{\"titles\":[{\"number\":35,\"name\":\"Reserved\",\"up_to_date_as_of\":null,\"reserved\":true},"        \
    "{\"number\":45,\"name\":\"Public "                                                                      \
    "Welfare\",\"latest_amended_on\":\"2026-10-01\",\"up_to_date_as_of\":\"2026-11-20\"}]}"
#define SECTION(WORDS_OF_IT)                                                                                 \
    "<?xml version=\"1.0\"?>\n<DIV8 N=\"92.210\" TYPE=\"SECTION\"><HEAD>\xc2\xa7 92.210 "                    \
    "Tools.</HEAD><P>" WORDS_OF_IT "</P></DIV8>"

static void watch_section(const char *digest)
{
    set_cell("ecfr", "45:92.210");
    add_review("2026-11-02", "D. Osei", "proposed", "45 CFR 92.210", digest, "no_change", "");
}

Test(ocr_web, a_section_is_asked_for_as_of_the_day_up_to_which_its_title_is_written)
{
    fake_answer("titles.json", TITLES);
    const struct golive_source *section =
        fake_answer("/full/2026-11-20/title-45.xml?part=92&section=92.210", SECTION("(a) General."));
    watch_section(section->digest);
    cr_expect_eq(status_on("2026-11-22", "OCR-08", "item, 45 CFR 92.210"), GOLIVE_PASS);
    fake_answer("title-45.xml", SECTION("(a) Something else."));
    cr_expect_eq(status_on("2026-11-22", "OCR-08", "item, 45 CFR 92.210"), GOLIVE_WARN);
}

Test(ocr_web, a_digest_that_is_none_is_said_and_not_compared)
{
    fake_answer("titles.json", TITLES);
    fake_answer("title-45.xml", SECTION("(a) General."));
    fake_answer(PAGE, WORDS);
    watch_section("as before");
    watch_page("");
    cr_expect_eq(status_on("2026-11-22", "OCR-08", "item, 45 CFR 92.210"), GOLIVE_UNKNOWN);
    add_review("2026-11-03", "D. Osei", "", PAGE, "sha256:11", "no_change", "");
    cr_expect_eq(status_on("2026-11-22", "OCR-06", "item"), GOLIVE_UNKNOWN);
}

Test(ocr_web, sections_that_nobody_wrote_down_and_that_cannot_be_asked_are_one_note)
{
    set_cell("ecfr", "45:92.210 45:164.306");
    cr_expect_eq(status_on("2026-11-22", "OCR-08", "item, sections"), GOLIVE_NOTE);
    cr_expect_eq(status_on("2026-11-22", "OCR-08", "item, 45 CFR 92.210"), 0);
}

Test(ocr_web, a_section_that_cannot_be_read_is_unknown_and_one_that_is_gone_warns)
{
    watch_section(DIGEST);
    fake_no_answer("titles.json", GOLIVE_UNAVAILABLE, "down");
    cr_expect_eq(status_on("2026-11-22", "OCR-08", "item, 45 CFR 92.210"), GOLIVE_UNKNOWN);
    fake_answer("titles.json", TITLES);
    cr_expect_eq(status_on("2026-11-22", "OCR-08", "item, 45 CFR 92.210"), GOLIVE_UNKNOWN);
    fake_answer("title-45.xml", "<hash><status type=\"integer\">404</status><error>Not Found</error></hash>");
    cr_expect_eq(status_on("2026-11-22", "OCR-08", "item, 45 CFR 92.210"), GOLIVE_UNKNOWN);
    fake_answer("title-45.xml", "<DIV8 N=\"92.101\"><HEAD>Another section</HEAD></DIV8>");
    cr_expect_eq(status_on("2026-11-22", "OCR-08", "item, 45 CFR 92.210"), GOLIVE_UNKNOWN);
    fake_no_answer("title-45.xml", GOLIVE_ABSENT, "HTTP 404");
    cr_expect_eq(status_on("2026-11-22", "OCR-08", "item, 45 CFR 92.210"), GOLIVE_WARN);
}

Test(ocr_web, what_is_no_section_is_not_asked_for)
{
    set_cell("ecfr", "45:../../x 45:164 999:1.1 45:164.306&y=1");
    fake_answer("titles.json", TITLES);
    struct fake_host *host = judged_on("2026-11-22");
    cr_expect_eq(fake_asked_count, 1u, "only the list of titles");
    fake_host_free(host);
}

/* ---- the Unified Agenda ---- */

#define AGENDA(RIN_OF_IT, STAGE)                                                                             \
    "<?xml version=\"1.0\"?><REGINFO_RIN_DATA><RIN_INFO><RIN>" RIN_OF_IT "</RIN><RULE_STAGE>" STAGE          \
    "</RULE_STAGE></RIN_INFO></REGINFO_RIN_DATA>"

static void watch_agenda(void)
{
    watch_register();
    set_cell("agenda_edition", "202510");
    set_cell("agenda_stage", "Long-Term Actions");
    set_cell("agenda_target", "07/00/2027");
    fake_answer(RIN, LIST("1", PROPOSAL));
}

Test(ocr_web, asks_the_agenda_for_the_edition_that_comes_next)
{
    watch_agenda();
    struct fake_host *host = judged_on("2026-11-22");
    cr_expect_str_eq(fake_asked[1],
        "https://www.reginfo.gov/public/do/"
        "eAgendaViewRule?pubId=202604&RIN=0945-AA22&operation=OPERATION_EXPORT_XML");
    fake_host_free(host);
    fake_asked_count = 0;
    set_cell("agenda_edition", "202604");
    host = judged_on("2026-11-22");
    cr_expect_not_null(strstr(fake_asked[1], "pubId=202610&"));
    fake_host_free(host);
}

Test(ocr_web, the_agenda_is_a_projection_until_it_says_completed)
{
    watch_agenda();
    fake_answer("pubId=202604", "<html><body>no such edition</body></html>");
    cr_expect_eq(status_on("2026-11-22", "OCR-07", "item"), GOLIVE_NOTE);
    cr_expect_eq(
        status_on("2028-11-22", "OCR-07", "item"), GOLIVE_NOTE, "a target that was missed changes nothing");
    fake_answer("pubId=202604", AGENDA("0945-AA22", "Final Rule Stage"));
    cr_expect_eq(status_on("2026-11-22", "OCR-07", "item"), GOLIVE_NOTE);
    fake_answer("pubId=202604", AGENDA("0945-AA99", "Completed Actions"));
    cr_expect_eq(status_on("2026-11-22", "OCR-07", "item"), GOLIVE_NOTE, "of another rule");
    fake_answer("pubId=202604", AGENDA("0945-AA22", "Completed Actions"));
    cr_expect_eq(status_on("2026-11-22", "OCR-07", "item"), GOLIVE_WARN);
    cr_expect_eq(status_on("2026-11-22", "OCR-20", "item"), GOLIVE_PASS, "the agenda changes no stage");
}

/* ---- nothing passes that did not look ---- */

/* All that is watched, all of it well. */
static void watch_all(void)
{
    watch_agenda();
    set_cell("docket", "HHS-OCR-2024-0020");
    set_cell("term", "AI");
    set_cell("rin_prefix", "0945");
    set_cell("ecfr", "45:92.210");
    fake_answer("docket_id%5D=", NO_HITS);
    fake_answer("term", NO_HITS);
    fake_answer("titles.json", TITLES);
    watch_section(fake_answer("title-45.xml", SECTION("(a) General."))->digest);
    watch_page(fake_answer(PAGE, WORDS)->digest);
}

static int count_passes(void)
{
    static const char *const rules[] = {"OCR-06", "OCR-20", "OCR-22", "OCR-23"};
    int passes = 0;
    fake_asked_count = 0;
    struct fake_host *host = judged_on("2027-01-22");
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
        passes += fake_status(host, rules[i], "item") == GOLIVE_PASS;
    passes += fake_status(host, "OCR-08", "item, 45 CFR 92.210") == GOLIVE_PASS;
    fake_host_free(host);
    fake_table_count = 0;
    return passes;
}

Test(ocr_web, each_source_spoiled_in_any_way_takes_its_pass_away)
{
    static const char *const needed[] = {
        "regulation_id_number", "docket_id", "term", "titles.json", "title-45.xml", PAGE};
    static const char *const spoiled[] = {
        "", "{", "{\"count\":1,", "<a>", "null", "garbage", "{\"titles\":[]}"};
    watch_all();
    cr_assert_eq(count_passes(), 5);
    for (size_t i = 0; i < sizeof needed / sizeof *needed; i++) {
        size_t kept = fake_answer_count;
        for (int32_t state = GOLIVE_ABSENT; state <= GOLIVE_REFUSED; state++) {
            fake_no_answer(needed[i], state, "not there");
            cr_expect_lt(count_passes(), 5, "%s in state %d", needed[i], state);
            fake_answer_count = kept;
        }
        for (size_t k = 0; k < sizeof spoiled / sizeof *spoiled; k++) {
            struct golive_source *source = fake_answer(needed[i], spoiled[k]);
            cr_expect_lt(count_passes(), 5, "%s answers %s", needed[i], spoiled[k]);
            source_json_free(source->json);
            source_xml_free(source->xml);
            fake_answer_count = kept;
        }
    }
}
