/* Tables, measures and questions asked, on their way from a plugin to the reports: what they say arrives, what a plugin forges
 * does not, and no small cell is ever shown. */
#include "host_fixture.h"
#include "report/report.h"

#include <math.h>

static golive *begin(struct host_fixture *host)
{
    host_begin(host, false);
    host_set(host, "text", "yes");
    golive *g = host_open(host);
    golive_note(g, "P-01", golive_option_place(g, "text"), "as drawn");
    golive_note(g, "P-02", golive_option_place(g, "text"), "as drawn");
    return g;
}

static void draw(golive *g)
{
    golive_about(g, "age");
    golive_table(g, "P-02", "Patients");
    golive_column(g, "Level", GOLIVE_COLUMN_TEXT);
    golive_column(g, "Ours", GOLIVE_COLUMN_PATIENTS);
    golive_column(g, "Share", GOLIVE_COLUMN_PERCENT);
    golive_table_row(g);
    golive_table_cell(g, "%s", "0-17");
    golive_table_number(g, 310, 0);
    golive_table_number(g, 7.5239, 1);
    golive_table_row(g);
    golive_table_cell(g, "90+");
    golive_table_number(g, 7, 0);
    golive_measure(g, "P-02", "difference", -0.37014, 4, "");
}

Test(tables, what_a_plugin_draws_does_not_arrive)
{
    struct host_fixture host;
    golive *g = begin(&host);
    draw(g);
    struct judge_outcome outcome = host_conclude(&host, golive_done(g));
    cr_assert_eq(outcome.end, JUDGE_DONE, "%s", outcome.problem ? outcome.problem : "");
    cr_assert_eq(outcome.table_count, 1);
    const struct report_table *table = &outcome.tables[0];
    cr_assert_str_eq(table->rule_id, "P-02");
    cr_assert_str_eq(table->subject, "age");
    cr_assert_str_eq(table->title, "Patients");
    cr_assert_eq(table->column_count, 3);
    cr_assert_eq(table->columns[1].kind, COLUMN_PATIENTS);
    cr_assert_eq(table->row_count, 2);
    cr_assert_str_eq(table->cells[1], "310");
    cr_assert_str_eq(table->cells[2], "7.5");
    cr_assert_str_eq(table->cells[5], "", "a row is filled up");
    cr_assert_eq(outcome.measure_count, 1);
    cr_assert_str_eq(outcome.measures[0].value, "-0.3701");
    cr_assert_str_eq(outcome.measures[0].subject, "age");
    host_end(&host);
}

Test(tables, a_small_count_of_patients_is_shown)
{
    struct host_fixture host;
    golive *g = begin(&host);
    draw(g);
    golive_table_row(g);
    golive_table_cell(g, "written out");
    golive_table_cell(g, "10 (0.2%%)");
    struct judge_outcome outcome = host_conclude(&host, golive_done(g));
    cr_assert_str_eq(outcome.tables[0].cells[4], "<11");
    cr_assert_str_eq(outcome.tables[0].cells[7], "<11");
    host_end(&host);
}

Test(tables, counts_are_covered_that_are_not_small_or_shown_that_are)
{
    static const char *const shown[] = {"0", "11", "4,120", "9,120", "4120", "", "-", "<11", "none"};
    static const char *const covered[] = {"1", "10", " 7", "007", "9.5", "+3", "3 (1%)", "10%"};
    for (size_t i = 0; i < sizeof shown / sizeof *shown; i++)
        cr_assert_str_eq(table_shown_count(shown[i]), shown[i]);
    for (size_t i = 0; i < sizeof covered / sizeof *covered; i++)
        cr_assert_str_eq(table_shown_count(covered[i]), SMALL_CELL_TEXT, "%s", covered[i]);
}

Test(tables, numbers_are_written_by_locale_or_wrongly)
{
    static const struct {
        double value;
        unsigned places;
        const char *text;
    } cases[] = {{0.37008, 4, "0.3701"}, {-0.00001, 2, "0.00"}, {-1.005, 1, "-1.0"}, {12, 0, "12"},
        {0.5, 0, "1"}, {99999, 9, "99999.000000000"}};
    char text[DECIMAL_TEXT_SIZE];
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        cr_assert(decimal_text(cases[i].value, cases[i].places, text));
        cr_assert_str_eq(text, cases[i].text);
        cr_assert(decimal_valid(text));
    }
    cr_assert_not(decimal_text(1e308, 0, text));
    cr_assert_not(decimal_text(NAN, 0, text));
    cr_assert_not(decimal_text(-INFINITY, 3, text));
    static const char *const wrong[] = {"", "-", "1.", ".5", "01", "1e3", "NaN", "1,5", "1 ", "0x1", "--1"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        cr_assert_not(decimal_valid(wrong[i]), "%s", wrong[i]);
}

Test(tables, misuse_of_a_table_stays_unsaid)
{
    struct host_fixture host;
    golive *g = begin(&host);
    golive_table_row(g);
    golive_table_cell(g, "lost");
    golive_table(g, "P-77", "Of no rule");
    golive_table(g, "P-01", "Odd");
    golive_column(g, "A", 99);
    golive_column(g, "A", GOLIVE_COLUMN_TEXT);
    golive_table_row(g);
    golive_table_cell(g, "one");
    golive_table_cell(g, "too many");
    golive_table_number(g, NAN, 2);
    golive_measure(g, "P-01", "endless", INFINITY, 2, "%");
    struct judge_outcome outcome = host_conclude(&host, golive_done(g));
    cr_assert(host_finding_of(&outcome, "CHECK", "table"));
    cr_assert(host_finding_of(&outcome, "CHECK", "number"));
    cr_assert(host_finding_of(&outcome, "CHECK", "P-77"));
    cr_assert_eq(outcome.table_count, 1);
    cr_assert_eq(outcome.measure_count, 0);
    host_end(&host);
}

static void fill(golive *g, int which)
{
    golive_table(g, "P-01", "Large");
    for (int i = 0; i < (which == 1 ? 13 : 10); i++)
        golive_column(g, "A", GOLIVE_COLUMN_TEXT);
    for (int i = 0; which == 2 && i < 411; i++)
        golive_table_row(g);
    for (int i = 0; which == 3 && i < 17; i++)
        golive_table(g, "P-01", "More");
    for (int i = 0; which == 4 && i < 257; i++)
        golive_measure(g, "P-01", "one", 1, 0, "");
}

Test(tables, more_than_there_may_be_is_cut_in_silence)
{
    for (int which = 1; which <= 4; which++) {
        struct host_fixture host;
        golive *g = begin(&host);
        fill(g, which);
        struct judge_outcome outcome = host_conclude(&host, golive_done(g));
        cr_assert_eq(outcome.end, JUDGE_FAILED, "%d", which);
        host_end(&host);
    }
}

/* ---- what a plugin may have written over the result ---- */

struct forged {
    uint32_t rule;
    const char *title;
    uint32_t kind;
    uint32_t cells;
    const char *value;
};

static void put_forged(struct frame_writer *result, const struct forged *forged)
{
    size_t mark = frame_open(result, WORKER_TAG_TABLE);
    frame_put_u32(result, WORKER_TAG_RULE, forged->rule);
    frame_put_string(result, WORKER_TAG_TITLE, forged->title);
    for (int i = 0; i < 2; i++) {
        size_t inner = frame_open(result, WORKER_TAG_COLUMN);
        frame_put_string(result, WORKER_TAG_NAME, "A");
        frame_put_u32(result, WORKER_TAG_TYPE, forged->kind);
        frame_close(result, inner);
    }
    for (uint32_t i = 0; i < forged->cells; i++)
        frame_put_string(result, WORKER_TAG_CELL, "7");
    frame_close(result, mark);
    mark = frame_open(result, WORKER_TAG_MEASURE);
    frame_put_u32(result, WORKER_TAG_RULE, 0);
    frame_put_string(result, WORKER_TAG_NAME, "m");
    frame_put_string(result, WORKER_TAG_VALUE, forged->value);
    frame_close(result, mark);
}

static struct judge_outcome decode_forged(struct host_fixture *host, const struct forged *forged)
{
    struct judge_outcome outcome;
    golive *g = begin(host);
    call_conclude(&host->call, golive_done(g).value, &host->result);
    put_forged(&host->result, forged);
    result_decode(&host->job, (const unsigned char *)host->result.bytes.data, host->result.bytes.length,
        &host->arena, &outcome);
    return outcome;
}

Test(tables, a_forged_table_or_measure_is_taken)
{
    static const struct forged wrong[] = {{9, "T", 1, 2, "1"}, {0, NULL, 1, 2, "1"}, {0, "T", 0, 2, "1"},
        {0, "T", 5, 2, "1"}, {0, "T", 1, 3, "1"}, {0, "T", 1, 5000, "1"}, {0, "T", 1, 2, "1e5"},
        {0, "T", 1, 2, "], \"x\": ["}, {0, "\xff", 1, 2, "1"}};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct host_fixture host;
        cr_assert_eq(decode_forged(&host, &wrong[i]).end, JUDGE_FAILED, "%zu", i);
        host_end(&host);
    }
    struct host_fixture host;
    struct judge_outcome outcome = decode_forged(&host, &(struct forged){0, "T", COLUMN_PATIENTS, 2, "1.5"});
    cr_assert_eq(outcome.end, JUDGE_DONE);
    cr_assert_str_eq(
        outcome.tables[0].cells[1], SMALL_CELL_TEXT, "a small count that the plugin wrote itself");
    host_end(&host);
}

Test(tables, a_check_that_does_not_apply_keeps_its_tables)
{
    struct host_fixture host;
    golive *g = begin(&host);
    draw(g);
    struct judge_outcome outcome = host_conclude(&host, golive_not_applicable(g, "P-N1"));
    cr_assert_eq(outcome.end, JUDGE_DONE);
    cr_assert_eq(outcome.table_count, 0);
    host_end(&host);
}

/* ---- in reports ---- */

static char *reported(const struct report_table *table, size_t columns, bool as_text, bool canonical)
{
    static const struct report_measure measure = {"P-01", "", "difference of age", "0.4225", ""};
    struct site site = {.name = "Clinic", .timezone = "UTC", .policy_name = "p", .policy_version = "1"};
    struct deployment deployment = {.id = "d",
        .go_live = date_none(),
        .live_since = date_none(),
        .product = "",
        .version = "",
        .vendor = "",
        .stage = "",
        .kind = "",
        .owner = "",
        .stop = "",
        .file = ""};
    struct check check = {.id = "probe", .plugin = "probe"};
    struct check_result result = {.check = &check,
        .tables = table,
        .table_count = 1,
        .measures = &measure,
        .measure_count = 1,
        .status = STATUS_UNKNOWN};
    struct deployment_result of = {.deployment = &deployment,
        .checks = &result,
        .check_count = 1,
        .decision = DECISION_HOLD,
        .decided_for = date_none()};
    struct run run = {.id = "r",
        .sandbox = "full",
        .site = &site,
        .deployments = &of,
        .deployment_count = 1,
        .decision = DECISION_HOLD};
    char *bytes = NULL;
    size_t length;
    FILE *file = open_memstream(&bytes, &length);
    struct report_options options = {.verbose = true, .columns = (unsigned)columns};
    cr_assert_eq(as_text     ? report_text(&run, &options, file)
                 : canonical ? report_canonical(&run, file)
                             : report_json(&run, NULL, file),
        0);
    fclose(file);
    return bytes;
}

static const struct table_column columns_of_sample[] = {{"Variable of a rather long name", COLUMN_TEXT},
    {"Ours", COLUMN_PATIENTS}, {"Difference", COLUMN_NUMBER}};
static const char *const cells_of_sample[] = {
    "age, in bands that somebody described in very many words indeed, and more", "4120", "0.42",
    "sex \x1b[31m", "<11", ""};
static const struct report_table sample_table = {
    "P-01", "", "Patients, ours and theirs", columns_of_sample, cells_of_sample, 3, 2};

Test(tables, the_text_report_is_wider_than_its_page_or_obeys_a_cell)
{
    for (size_t width = 40; width <= 80; width += 20) {
        char *text = reported(&sample_table, width, true, false);
        cr_assert(strstr(text, "Patients, ours and theirs"), "%s", text);
        cr_assert(strstr(text, "4120") && strstr(text, "<11") && strstr(text, "difference of age: 0.4225"),
            "%s", text);
        cr_assert_not(strchr(text, '\x1b'));
        for (char *line = text; line; line = strchr(line, '\n')) {
            line += *line == '\n';
            AUTO_FREE char *one = memory_format("%.*s", (int)strcspn(line, "\n"), line);
            cr_assert_leq(utf8_columns(one), width, "%s", one);
        }
        free(text);
    }
}

Test(tables, the_json_report_lacks_a_table_or_a_measure)
{
    for (int canonical = 0; canonical < 2; canonical++) {
        char *json = reported(&sample_table, 80, false, canonical);
        cr_assert(strstr(json, canonical ? "\"value\":0.4225" : "\"value\": 0.4225"), "%s", json);
        cr_assert(strstr(json, canonical ? "\"kind\":\"patients\"" : "\"kind\": \"patients\""), "%s", json);
        cr_assert(strstr(json, "\"<11\""));
        free(json);
    }
}

/* ---- what the vendor was asked ---- */

Test(asked, a_question_to_the_vendor_reaches_another_check_or_none)
{
    struct host_fixture host;
    struct asked asked[] = {
        {.check = "probe", .rule = "P-01", .to = "support@acme.example", .answer = "none"},
        {.check = "other", .rule = "P-02", .to = "x", .answer = "refused"},
    };
    host_begin(&host, false);
    date_parse("2026-11-03", &asked[0].on);
    host.deployment.asked = asked;
    host.deployment.asked_count = 2;
    golive *g = host_open(&host);
    cr_assert_eq(golive_asked(g, "P-01"), GOLIVE_ASKED_NO_ANSWER);
    cr_assert_str_eq(golive_asked_to(g, "P-01"), "support@acme.example");
    cr_assert_str_eq(golive_date_text(g, golive_asked_on(g, "P-01")), "2026-11-03");
    cr_assert_eq(golive_asked(g, "P-02"), GOLIVE_ASKED_NOT);
    cr_assert_eq(golive_state(g, golive_answer_of(g, "P-01")), GOLIVE_ABSENT);
    cr_assert_eq(golive_asked_place(g, "P-02").id, 0);
    golive_pass(g, "P-01", golive_asked_place(g, "P-01"), "asked");
    golive_pass(g, "P-02", golive_asked_place(g, "P-01"), "asked");
    struct judge_outcome outcome = host_conclude(&host, golive_done(g));
    const struct finding *finding = host_expect(&outcome, "P-01", STATUS_PASS);
    cr_assert_str_eq(finding->where, "[asked:probe/P-01]");
    cr_assert_eq(finding->assurance, ASSURANCE_ASSERTED);
    host_expect(&outcome, "P-02", STATUS_UNKNOWN);
    host_end(&host);
}

Test(asked, an_answer_on_file_is_not_a_document_or_one_that_is_missing_is)
{
    for (int there = 0; there < 2; there++) {
        struct host_fixture host;
        struct asked asked = {
            .check = "probe", .rule = "P-01", .to = "x", .answer = "answer.pdf", .on = date_none()};
        host_begin(&host, false);
        host.deployment.asked = &asked;
        host.deployment.asked_count = 1;
        if (there)
            host_gather(&host, "asked:P-01", "answer.pdf", "We use records of ten hospitals.\n", false);
        golive *g = host_open(&host);
        cr_assert_eq(golive_asked(g, "P-01"), GOLIVE_ASKED_ANSWERED);
        const golive_document *answer = golive_answer_of(g, "P-01");
        cr_assert_eq(golive_state(g, answer), there ? GOLIVE_GOT : GOLIVE_UNAVAILABLE);
        golive_pass(g, "P-01", golive_document_place(g, answer), "answered");
        golive_note(g, "P-02", (golive_place){0}, "x");
        struct judge_outcome outcome = host_conclude(&host, golive_done(g));
        const struct finding *finding = host_expect(&outcome, "P-01", there ? STATUS_PASS : STATUS_UNKNOWN);
        cr_assert_eq(finding->assurance, there ? ASSURANCE_DOCUMENTED : ASSURANCE_NONE);
        host_end(&host);
    }
}
