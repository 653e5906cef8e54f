/* Documents, tables, clause search and readings as a plugin sees them through the host. */
#include "host_fixture.h"

static const char terms[] =
    "Business Associate Agreement\n\nThis Agreement is dated as of October 31, 2026.\n\n"
    "3.1 Business Associate shall provide an accounting of disclosures to Covered Entity.\n"
    "\f4. Business Associate shall return all records within sixty (60) days.\n";
static const char silent[] = "Terms of service\n\nThe vendor may change the colour of the product.\n";
static const char opposed[] =
    "Terms of service\n\nThe vendor gives no accounting of disclosures to anybody.\n";

/* ---- documents ---- */

Test(documents, a_document_not_named_is_pending)
{
    struct host_fixture host;
    host_begin(&host, false);
    golive *g = host_open(&host);
    const golive_document *document = golive_document_of(g, "document");
    cr_assert(document);
    cr_assert_eq(golive_state(g, document), GOLIVE_ABSENT);
    cr_assert_str_eq(golive_why(g, document), "no document is named in [probe]");
    cr_assert_str_eq(golive_document_digest(g, document), "");
    cr_assert_eq(golive_pages(g, document), 0);
    cr_assert_not(golive_pending(g));
    cr_assert_eq(golive_document_of(g, "document"), document, "another answer to the same question");
    host_end(&host);
}

Test(documents, a_document_that_is_there_is_not_described)
{
    struct host_fixture host;
    char digest[DIGEST_TEXT_SIZE];
    host_begin(&host, false);
    host_gather(&host, "document", "terms.pdf", terms, false);
    digest_text(&host.gathered[0].evidence.digest, digest);
    golive *g = host_open(&host);
    const golive_document *document = golive_document_of(g, "document");
    cr_assert_eq(golive_state(g, document), GOLIVE_GOT);
    cr_assert_str_eq(golive_why(g, document), "");
    cr_assert_str_eq(golive_document_name(g, document), "terms.pdf");
    cr_assert_str_eq(golive_document_digest(g, document), digest);
    cr_assert_eq(golive_pages(g, document), 2);
    golive_pass(g, "P-01", golive_document_place(g, document), "there it is");
    struct judge_outcome outcome = host_conclude(&host, golive_done(g));
    const struct finding *finding = host_expect(&outcome, "P-01", STATUS_PASS);
    cr_assert_eq(finding->evidence, &host.gathered[0].evidence);
    cr_assert_eq(finding->assurance, ASSURANCE_DOCUMENTED);
    cr_assert_str_eq(finding->where, "terms.pdf");
    cr_assert_not(finding->by_search);
    host_end(&host);
}

Test(documents, a_document_of_several_parts_lacks_one_and_counts)
{
    struct host_fixture host;
    host_begin(&host, false);
    host_gather(&host, "document", "terms.pdf", terms, false);
    host_gather(&host, "document", "amendment.pdf", silent, false);
    host.gathered[1].evidence.state = EVIDENCE_UNAVAILABLE;
    host.gathered[1].evidence.error = "it is encrypted";
    golive *g = host_open(&host);
    const golive_document *document = golive_document_of(g, "document");
    cr_assert_eq(golive_state(g, document), GOLIVE_UNAVAILABLE);
    cr_assert_str_eq(golive_why(g, document), "amendment.pdf: it is encrypted");
    cr_assert_str_eq(golive_document_digest(g, document), "");
    golive_pass(g, "P-01", golive_document_place(g, document), "there it is");
    struct judge_outcome outcome = host_conclude(&host, golive_done(g));
    host_expect(&outcome, "P-01", STATUS_UNKNOWN);
    host_end(&host);
}

Test(documents, the_parts_of_a_document_are_not_searched_as_one)
{
    struct host_fixture host;
    host_begin(&host, true);
    host_gather(&host, "document", "terms.pdf", silent, false);
    host_gather(&host, "document", "amendment.pdf", terms, false);
    golive *g = host_open(&host);
    const golive_document *document = golive_document_of(g, "document");
    cr_assert_eq(golive_pages(g, document), 3);
    cr_assert_str_eq(golive_document_name(g, document), "terms.pdf, amendment.pdf");
    golive_clause clause = golive_find_clause(g, document, "P-01");
    cr_assert_eq(clause.answer, GOLIVE_FOUND);
    golive_pass(g, "P-01", clause.place, "an accounting of disclosures");
    golive_place place = golive_find_text(g, document, "sixty (60) days", (golive_place){0});
    golive_warn(g, "P-02", place, "sixty days");
    struct judge_outcome outcome = host_conclude(&host, golive_done(g));
    const struct finding *finding = host_expect(&outcome, "P-01", STATUS_PASS);
    cr_assert(
        strstr(finding->where, "page 1") && strstr(finding->where, "of amendment.pdf"), "%s", finding->where);
    cr_assert_eq(finding->evidence, &host.gathered[1].evidence);
    finding = host_expect(&outcome, "P-02", STATUS_WARN);
    cr_assert(
        strstr(finding->where, "page 2") && strstr(finding->where, "of amendment.pdf"), "%s", finding->where);
    host_end(&host);
}

Test(documents, evidence_that_is_pending_gets_a_document)
{
    struct host_fixture host;
    host_begin(&host, false);
    host_gather(&host, "document", "terms.pdf", terms, false);
    host.gathered[0].evidence.state = EVIDENCE_PENDING;
    golive *g = host_open(&host);
    cr_assert_null(golive_document_of(g, "document"));
    cr_assert(golive_pending(g));
    struct judge_outcome outcome = host_conclude(&host, golive_done(g));
    cr_assert_eq(outcome.end, JUDGE_WAITS);
    host_end(&host);
}

Test(documents, optional_evidence_that_is_pending_holds_a_finished_check_up)
{
    struct host_fixture host;
    host_begin(&host, false);
    host_gather(&host, "extra", "extra.pdf", terms, false);
    host.gathered[0].evidence.state = EVIDENCE_PENDING;
    golive *g = host_open(&host);
    cr_assert_null(golive_document_of(g, "extra"));
    cr_assert(golive_pending(g));
    struct judge_outcome outcome = host_conclude(&host, golive_done(g));
    cr_assert_eq(outcome.end, JUDGE_DONE);
    host_end(&host);
}

/* ---- searching ---- */

Test(documents, a_clause_is_not_placed_or_quoted)
{
    struct host_fixture host;
    host_begin(&host, true);
    host_gather(&host, "document", "terms.pdf", terms, false);
    golive *g = host_open(&host);
    const golive_document *document = golive_document_of(g, "document");
    golive_clause clause = golive_find_clause(g, document, "P-01");
    cr_assert_eq(clause.answer, GOLIVE_FOUND);
    cr_assert_eq(golive_place_page(g, clause.place), 1);
    cr_assert(strstr(golive_place_text(g, clause.place), "accounting of disclosures"));
    golive_pass(g, "P-01", clause.place, "accounting of disclosures");
    struct judge_outcome outcome = host_conclude(&host, golive_done(g));
    const struct finding *finding = host_expect(&outcome, "P-01", STATUS_PASS);
    cr_assert_str_eq(finding->where, "page 1, clause 3.1");
    cr_assert(strstr(finding->quote, "accounting of disclosures"));
    cr_assert_leq(strlen(finding->quote), 200);
    cr_assert(finding->by_search);
    cr_assert_eq(finding->assurance, ASSURANCE_DOCUMENTED);
    host_end(&host);
}

Test(documents, a_clause_not_found_has_no_pages_to_read)
{
    struct host_fixture host;
    host_begin(&host, true);
    host_gather(&host, "document", "terms.pdf", "Nothing here.\n\fNor here.\n", false);
    golive *g = host_open(&host);
    golive_clause clause = golive_find_clause(g, golive_document_of(g, "document"), "P-01");
    cr_assert_eq(clause.answer, GOLIVE_NOT_FOUND);
    golive_unknown(g, "P-01", clause.place, "not found by search");
    struct judge_outcome outcome = host_conclude(&host, golive_done(g));
    const struct finding *finding = host_expect(&outcome, "P-01", STATUS_UNKNOWN);
    cr_assert_str_eq(finding->where, "pages 1 to 2");
    cr_assert(finding->by_search);
    cr_assert_str_eq(finding->quote, "");
    host_end(&host);
}

Test(documents, a_clause_of_no_catalogue_is_not_found_in_silence)
{
    struct host_fixture host;
    host_begin(&host, true);
    host_gather(&host, "document", "terms.pdf", terms, false);
    golive *g = host_open(&host);
    cr_assert_eq(golive_find_clause(g, golive_document_of(g, "document"), "P-77").answer, GOLIVE_CANNOT_TELL);
    cr_assert_eq(golive_find(g, golive_document_of(g, "document"), "nowhere", 0).id, 0);
    cr_assert_eq(host.call.misuse_count, 2);
    host_end(&host);
}

Test(documents, a_document_that_is_not_there_is_searched)
{
    struct host_fixture host;
    host_begin(&host, true);
    host_gather(&host, "document", "terms.pdf", terms, false);
    host.gathered[0].evidence.state = EVIDENCE_UNAVAILABLE;
    host.gathered[0].evidence.error = "its pages are pictures";
    golive *g = host_open(&host);
    const golive_document *document = golive_document_of(g, "document");
    cr_assert_eq(golive_find_clause(g, document, "P-01").answer, GOLIVE_CANNOT_TELL);
    cr_assert_eq(golive_find_text(g, document, "accounting", (golive_place){0}).id, 0);
    cr_assert_eq(golive_find(g, document, "dated", 0).id, 0);
    cr_assert_eq(golive_find_name(g, document, "Acme").answer, GOLIVE_NAME_NOT_FOUND);
    host_end(&host);
}

Test(documents, the_words_of_a_group_are_lost)
{
    struct host_fixture host;
    host_begin(&host, true);
    host_gather(&host, "document", "terms.pdf", terms, false);
    golive *g = host_open(&host);
    golive_place place = golive_find(g, golive_document_of(g, "document"), "dated", 0);
    cr_assert(place.id);
    cr_assert_eq(golive_date_parse(g, golive_group(g, place, "date")).day,
        golive_date_parse(g, "2026-10-31").day, "\"%s\"", golive_group(g, place, "date"));
    cr_assert_str_eq(golive_group(g, place, "nothing"), "");
    cr_assert_eq(golive_find(g, golive_document_of(g, "document"), "dated", 1).id, 0);
    cr_assert_eq(golive_number(g, "sixty (60)"), 60);
    host_end(&host);
}

Test(documents, words_are_found_once_only_or_without_end)
{
    struct host_fixture host;
    host_begin(&host, true);
    host_gather(&host, "document", "a.txt", "One fish, two FISH.\n\nRed\nfish.\n", false);
    host_gather(&host, "document", "b.txt", "Blue fish.\n", false);
    golive *g = host_open(&host);
    const golive_document *document = golive_document_of(g, "document");
    size_t count = 0;
    for (golive_place at = golive_find_text(g, document, "fish", (golive_place){0}); at.id && count < 10;
         count++)
        at = golive_find_text(g, document, "fish", at);
    cr_assert_eq(count, 4);
    cr_assert(golive_find_text(g, document, "red fish", (golive_place){0}).id, "a line break hides words");
    host_end(&host);
}

/* ---- tables ---- */

static golive *open_table(struct host_fixture *host, const char *csv)
{
    host_begin(host, false);
    host_gather(host, "users", "users.csv", csv, true);
    return host_open(host);
}

Test(documents, a_table_is_misread)
{
    struct host_fixture host;
    golive *g = open_table(&host, "\xef\xbb\xbfName, PHI ,note\r\n\"Acme, Inc.\",yes,\"say "
                                  "\"\"hi\"\"\"\r\n\r\n  Beta  ,,\"two\nlines\"");
    const golive_rows *rows = golive_rows_of(g, "users");
    cr_assert_eq(golive_rows_state(g, rows), GOLIVE_GOT, "%s", golive_rows_why(g, rows));
    cr_assert_eq(golive_row_count(g, rows), 2);
    cr_assert(golive_has_column(g, rows, "name") && golive_has_column(g, rows, " phi "));
    cr_assert_not(golive_has_column(g, rows, "Nam"));
    cr_assert_str_eq(golive_cell(g, rows, 0, "NAME"), "Acme, Inc.");
    cr_assert_str_eq(golive_cell(g, rows, 0, "note"), "say \"hi\"");
    cr_assert_str_eq(golive_cell(g, rows, 1, "name"), "Beta");
    cr_assert_str_eq(golive_cell(g, rows, 1, "phi"), "");
    cr_assert_str_eq(golive_cell(g, rows, 1, "note"), "two\nlines");
    cr_assert_str_eq(golive_cell(g, rows, 2, "name"), "");
    cr_assert_str_eq(golive_cell(g, rows, 0, "colour"), "");
    golive_pass(g, "P-01", golive_row_place(g, rows, 1), "a row");
    cr_assert_eq(golive_row_place(g, rows, 2).id, 0);
    struct judge_outcome outcome = host_conclude(&host, golive_done(g));
    const struct finding *finding = host_expect(&outcome, "P-01", STATUS_PASS);
    cr_assert_str_eq(finding->where, "row 4"); /* as a spreadsheet counts: header, first, blank, this */
    cr_assert_eq(finding->evidence, &host.gathered[0].evidence);
    cr_assert_str_eq(finding->quote, "", "what stands in a cell may be a patient's");
    host_end(&host);
}

Test(documents, a_broken_table_is_guessed_at)
{
    static const struct {
        const char *csv;
        const char *why;
    } cases[] = {
        {"", "it is empty"},
        {"\n\n", "it is empty"},
        {"a,b\n1,2\n3\n", "row 3: it has 1 cells and the header 2"},
        {"a,b\n1,2,3\n", "row 2: it has 3 cells and the header 2"},
        {"a,b\n\"1,2\n", "row 2: a quotation mark is never closed"},
        {"a,b\n\"1\"x,2\n", "row 2: something stands behind a closing quotation mark"},
        {"a,b\n1\"2,3\n", "row 2: a quotation mark stands within a cell"},
        {"a;b\n1;2\n", "its cells are not separated by commas"},
        {"a,b,A\n1,2,3\n", "its header names the column \"A\" twice"},
        {"a,b\n1,\xff\n", "row 2: it is not UTF-8"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct host_fixture host;
        golive *g = open_table(&host, cases[i].csv);
        const golive_rows *rows = golive_rows_of(g, "users");
        cr_assert_eq(golive_rows_state(g, rows), GOLIVE_UNAVAILABLE, "case %zu", i);
        cr_assert(
            strstr(golive_rows_why(g, rows), cases[i].why), "case %zu: %s", i, golive_rows_why(g, rows));
        cr_assert_eq(golive_row_count(g, rows), 0);
        cr_assert_str_eq(golive_cell(g, rows, 0, "a"), "");
        host_end(&host);
    }
}

Test(documents, tables_of_several_parts_are_not_one)
{
    struct host_fixture host;
    host_begin(&host, false);
    host_gather(&host, "users", "a.csv", "name\nx\ny\n", true);
    host_gather(&host, "users", "b.csv", "name,more\nz,1\n", true);
    golive *g = host_open(&host);
    const golive_rows *rows = golive_rows_of(g, "users");
    cr_assert_eq(golive_row_count(g, rows), 3);
    cr_assert_str_eq(golive_cell(g, rows, 2, "name"), "z");
    cr_assert(golive_has_column(g, rows, "name"));
    cr_assert_not(golive_has_column(g, rows, "more"), "a column that one part lacks");
    golive_warn(g, "P-01", golive_row_place(g, rows, 2), "there");
    struct judge_outcome outcome = host_conclude(&host, golive_done(g));
    cr_assert_str_eq(host_expect(&outcome, "P-01", STATUS_WARN)->where, "row 2 of b.csv");
    host_end(&host);
}

Test(documents, a_table_is_taken_for_a_document_or_the_other_way_round)
{
    struct host_fixture host;
    golive *g = open_table(&host, "name\nx\n");
    cr_assert_eq(golive_state(g, golive_document_of(g, "users")), GOLIVE_ABSENT);
    cr_assert_eq(host.call.misuse_count, 1);
    cr_assert_eq(golive_document_place(g, golive_document_of(g, "users")).id, 0);
    host_end(&host);
}

/* ---- readings ---- */

static const struct finding *judge_with_reading(struct host_fixture *host, const char *text,
    enum reading_verdict verdict, const char *quote, const char *on, struct judge_outcome *outcome)
{
    host_begin(host, true);
    host_gather(host, "document", "terms.pdf", text, false);
    host->readings[0] = (struct reading){.check = "probe",
        .rule = "P-01",
        .verdict = verdict,
        .quote = quote,
        .act = {.by = "D. Osei", .role = "Privacy Officer"}};
    cr_assert_eq(date_parse(on, &host->readings[0].act.on), 0);
    host->deployment.reading_count = 1;
    golive *g = host_open(host);
    golive_clause clause = golive_find_clause(g, golive_document_of(g, "document"), "P-01");
    switch (clause.answer) {
    case GOLIVE_FOUND:
        golive_pass(g, "P-01", clause.place, "found");
        break;
    case GOLIVE_OPPOSED:
        golive_fail(g, "P-01", clause.place, "the text says the opposite");
        break;
    default:
        golive_unknown(g, "P-01", clause.place, "not found by search");
    }
    golive_unknown(g, "P-02", clause.place, "not found by search");
    *outcome = host_conclude(host, golive_done(g));
    cr_assert_eq(outcome->end, JUDGE_DONE, "%s", outcome->problem ? outcome->problem : "");
    return host_finding_of(outcome, "P-01", NULL);
}

Test(documents, a_reading_that_quotes_what_stands_there_settles_nothing)
{
    struct host_fixture host;
    struct judge_outcome outcome;
    const struct finding *finding = judge_with_reading(
        &host, silent, READING_PRESENT, "may change the COLOUR\nof the product", "2026-11-03", &outcome);
    cr_assert_eq(finding->status, STATUS_PASS, "%s", finding->message);
    cr_assert_eq(finding->assurance, ASSURANCE_ATTESTED);
    cr_assert_eq(finding->reading, &host.readings[0]);
    cr_assert_str_eq(finding->message, "present, says D. Osei");
    cr_assert(strstr(finding->quote, "may change the colour of the product"));
    cr_assert(strstr(finding->where, "page 1") || !*finding->where);
    cr_assert_eq(finding->evidence, &host.gathered[0].evidence);
    cr_assert_eq(
        host_finding_of(&outcome, "P-02", NULL)->status, STATUS_UNKNOWN, "it was read of another rule");
    host_end(&host);
}

Test(documents, a_reading_whose_quotation_is_gone_still_passes)
{
    struct host_fixture host;
    struct judge_outcome outcome;
    const struct finding *finding = judge_with_reading(
        &host, silent, READING_PRESENT, "shall provide an accounting", "2026-11-03", &outcome);
    cr_assert_eq(finding->status, STATUS_UNKNOWN);
    cr_assert_null(finding->reading);
    cr_assert(strstr(
        finding->message, "the reading by D. Osei is void: its quotation does not stand in the document"));
    host_end(&host);
}

Test(documents, a_reading_that_quotes_next_to_nothing_passes)
{
    static const char *const quotes[] = {
        "the", "the product", "of the it", "the product,,,", "product-product"};
    for (size_t i = 0; i < sizeof quotes / sizeof *quotes; i++) {
        struct host_fixture host;
        struct judge_outcome outcome;
        const struct finding *finding =
            judge_with_reading(&host, silent, READING_PRESENT, quotes[i], "2026-11-03", &outcome);
        cr_assert_eq(finding->status, STATUS_UNKNOWN, "\"%s\" was enough", quotes[i]);
        cr_assert(strstr(finding->message, "void: its quotation is too short to show anything"), "%s",
            finding->message);
        host_end(&host);
    }
}

Test(documents, a_reading_without_a_quotation_passes)
{
    struct host_fixture host;
    struct judge_outcome outcome;
    const struct finding *finding =
        judge_with_reading(&host, silent, READING_PRESENT, NULL, "2026-11-03", &outcome);
    cr_assert_eq(finding->status, STATUS_UNKNOWN);
    host_end(&host);
}

Test(documents, a_reading_of_tomorrow_passes_today)
{
    struct host_fixture host;
    struct judge_outcome outcome;
    instant tomorrow = 0;
    const struct finding *finding =
        judge_with_reading(&host, silent, READING_PRESENT, "may change the colour", "2026-11-23", &outcome);
    cr_assert_eq(finding->status, STATUS_UNKNOWN);
    cr_assert_eq(instant_parse("2026-11-23T06:00:00Z", &tomorrow), 0);
    cr_assert_eq(outcome.stable_until, tomorrow);
    host_end(&host);
}

Test(documents, a_reading_that_says_absent_does_not_fail)
{
    struct host_fixture host;
    struct judge_outcome outcome;
    const struct finding *finding =
        judge_with_reading(&host, silent, READING_ABSENT, NULL, "2026-11-03", &outcome);
    cr_assert_eq(finding->status, STATUS_FAIL);
    cr_assert_str_eq(finding->message, "absent, says D. Osei");
    cr_assert_eq(finding->assurance, ASSURANCE_NONE);
    host_end(&host);
    finding = judge_with_reading(&host, terms, READING_ABSENT, NULL, "2026-11-03", &outcome);
    cr_assert_eq(finding->status, STATUS_FAIL, "the person is believed, not the search");
    host_end(&host);
}

Test(documents, a_reading_that_says_not_needed_passes)
{
    struct host_fixture host;
    struct judge_outcome outcome;
    const struct finding *finding =
        judge_with_reading(&host, silent, READING_NOT_NEEDED, NULL, "2026-11-03", &outcome);
    cr_assert_eq(finding->status, STATUS_NOT_APPLICABLE);
    cr_assert_eq(finding->assurance, ASSURANCE_ATTESTED);
    host_end(&host);
}

Test(documents, a_reading_against_what_the_search_found_is_believed)
{
    struct host_fixture host;
    struct judge_outcome outcome;
    const struct finding *finding = judge_with_reading(
        &host, opposed, READING_PRESENT, "accounting of disclosures to anybody", "2026-11-03", &outcome);
    cr_assert_eq(finding->status, STATUS_WARN, "%s", finding->message);
    cr_assert(strstr(finding->message, "D. Osei") && strstr(finding->message, "the text says the opposite"));
    host_end(&host);
}

Test(documents, a_reading_lowers_what_the_search_found_in_the_text)
{
    struct host_fixture host;
    struct judge_outcome outcome;
    const struct finding *finding = judge_with_reading(
        &host, terms, READING_PRESENT, "shall provide an accounting of disclosures", "2026-11-03", &outcome);
    cr_assert_eq(finding->status, STATUS_PASS);
    cr_assert_eq(finding->assurance, ASSURANCE_DOCUMENTED);
    host_end(&host);
}

Test(documents, a_reading_settles_a_rule_that_no_search_judged)
{
    struct host_fixture host;
    host_begin(&host, true);
    host_gather(&host, "document", "terms.pdf", silent, false);
    host.readings[0] = (struct reading){.check = "probe",
        .rule = "P-01",
        .verdict = READING_NOT_NEEDED,
        .act = {.by = "D. Osei", .role = "Privacy Officer", .on = {20000}}};
    host.readings[1] = (struct reading){.check = "probe",
        .rule = "P-02",
        .verdict = READING_PRESENT,
        .quote = "the vendor",
        .act = {.by = "D. Osei", .role = "Privacy Officer", .on = {20000}}};
    host.readings[2] = (struct reading){.check = "another",
        .rule = "P-01",
        .verdict = READING_ABSENT,
        .act = {.by = "D. Osei", .role = "Privacy Officer", .on = {20000}}};
    host.deployment.reading_count = 3;
    golive *g = host_open(&host);
    const golive_document *document = golive_document_of(g, "document");
    golive_fail(g, "P-01", golive_document_place(g, document), "it was never signed");
    golive_unknown(g, "P-02", golive_find_clause(g, document, "P-01").place, "not found by search");
    struct judge_outcome outcome = host_conclude(&host, golive_done(g));
    host_expect(&outcome, "P-01", STATUS_FAIL);
    const struct finding *finding = host_expect(&outcome, "P-02", STATUS_UNKNOWN);
    cr_assert(strstr(finding->message, "cannot be settled in that way"), "its description allows no reading");
    host_end(&host);
}
