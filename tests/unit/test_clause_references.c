/* Papers that a document leans on: exhibits that it mentions, papers that it takes in, and whether they are on file; what rests
 * on one that is not. */
#include "clause_fixture.h"

#include "worker/clause_references.h"

#include <stdio.h>

#define MOST_FILES 3

struct bundle {
    struct fixture_text *texts[MOST_FILES];
    struct clause_file files[MOST_FILES];
    size_t count;
};

/* Files as "NAME\vTEXT"; without a name the text alone. */
static struct bundle bundle_of(const char *const *strings, size_t count)
{
    struct bundle bundle = {.count = count};
    for (size_t i = 0; i < count; i++) {
        const char *tab = strchr(strings[i], '\v');
        bundle.texts[i] = fixture_text(tab ? tab + 1 : strings[i]);
        bundle.files[i].clauses = bundle.texts[i]->clauses;
        bundle.files[i].name =
            tab ? memory_format("%.*s", (int)(tab - strings[i]), strings[i]) : memory_copy("agreement.pdf");
    }
    return bundle;
}

static void bundle_free(struct bundle *bundle)
{
    for (size_t i = 0; i < bundle->count; i++) {
        fixture_text_free(bundle->texts[i]);
        free((char *)(uintptr_t)bundle->files[i].name);
    }
}

/* "Exhibit A: on file; Security Addendum: not found", kinds apart by the name alone. */
static char *said_of(const char *const *strings, size_t own, size_t count)
{
    static const char *const states[] = {"?", "on file", "not found", "to come", "if any"};
    struct bundle bundle = bundle_of(strings, count);
    struct clause_references *references = clause_references_new(bundle.files, own, count);
    struct text said = {0};
    for (size_t i = 0; i < references->count; i++) {
        const struct clause_reference *reference = &references->items[i];
        text_format(&said, "%s%s: %s", i ? "; " : "", reference->name, states[reference->state]);
        if (*reference->address)
            text_format(&said, " at %s", reference->address);
        cr_assert_lt(reference->span.start, reference->span.end);
        cr_assert_leq(reference->span.end, bundle.texts[reference->file]->text.normal_length);
    }
    clause_references_free(references);
    bundle_free(&bundle);
    return said.length ? text_steal(&said) : memory_copy("");
}

static void expect_one(const char *text, const char *wanted)
{
    char *said = said_of(&text, 1, 1);
    cr_expect_str_eq(said, wanted, "\"%s\" gives \"%s\" and not \"%s\"", text, said, wanted);
    free(said);
}

struct row {
    const char *text;
    const char *said;
};

static void expect_rows(const struct row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++)
        expect_one(rows[i].text, rows[i].said);
}

#define ONE "Business Associate shall provide the services described in Exhibit B.\n\n"

Test(clause_references, an_exhibit_that_is_mentioned_and_nowhere_is_not_found)
{
    static const struct row rows[] = {
        {ONE, "Exhibit B: not found"},
        {"The data are listed in Schedule 1 and Attachment C-2.",
            "Schedule 1: not found; Attachment C-2: not found"},
        {"The fees stand in Appendix IV; contacts are in Annex 2a.",
            "Appendix IV: not found; Annex 2A: not found"},
        {"See Exhibits A, B and C.", "Exhibit A: not found; Exhibit B: not found; Exhibit C: not found"},
        {"See Exhibits A through C.", "Exhibit A: not found; Exhibit B: not found; Exhibit C: not found"},
        {"The parties have agreed on Exhibit \"A\", attached hereto.", "Exhibit A: not found"},
        {"The services are those in Exhibit A. Exhibit A binds both.", "Exhibit A: not found"},
    };
    expect_rows(rows, sizeof rows / sizeof *rows);
}

Test(clause_references, an_exhibit_that_begins_in_the_file_is_on_file)
{
    static const struct row rows[] = {
        {ONE "EXHIBIT B\n\nVendor encrypts all data.", "Exhibit B: on file"},
        {ONE "## Exhibit B: Security Terms\n\nVendor encrypts all data.", "Exhibit B: on file"},
        {ONE "Exhibit B - Security Terms\n\nVendor encrypts all data.", "Exhibit B: on file"},
        {ONE "Exhibit B (Security)\n\nVendor encrypts all data.", "Exhibit B: on file"},
        {ONE "EXHIBIT B TO BUSINESS ASSOCIATE AGREEMENT\n\nVendor encrypts all data.", "Exhibit B: on file"},
        {ONE "Exhibit B. Vendor encrypts all data at rest and in transit.", "Exhibit B: on file"},
        {ONE "[Exhibit B]\n\nVendor encrypts all data.", "Exhibit B: on file"},
        {ONE "Exhibit B (intentionally left blank)", "Exhibit B: on file"},
        {ONE "See also Exhibit A.\n\nExhibit A - Reserved\n\nExhibit B - Security\n\nVendor encrypts all "
             "data.",
            "Exhibit B: on file; Exhibit A: on file"},
        {ONE "EXHIBIT A\n\nVendor writes notes.\n\nEXHIBIT B\n\nVendor encrypts.", "Exhibit B: on file"},
        {ONE "EXHIBIT A - NOTES\n\nVendor writes notes.\n\nEXHIBIT B - SECURITY\n\nVendor encrypts.",
            "Exhibit B: on file"},
        {"This Exhibit C is attached to the Services Agreement.", "Exhibit C: on file"},
        {ONE "\fExhibit B\n\nVendor encrypts.\n\f Exhibit B\n\nand backs up.\n\fExhibit B\n\nand restores.",
            "Exhibit B: on file"},
    };
    expect_rows(rows, sizeof rows / sizeof *rows);
}

Test(clause_references, what_only_announces_an_exhibit_is_none)
{
    static const struct row rows[] = {
        {"TABLE OF CONTENTS\n1. Definitions .......... 2\n2. Duties .......... 3\nExhibit B: Security "
         ".......... 9\n\n" ONE,
            "Exhibit B: not found"},
        {ONE "List of exhibits:\n\nExhibit A - Services\n\nExhibit B - Security\n\nExhibit C - Contacts",
            "Exhibit B: not found; Exhibit A: not found; Exhibit C: not found"},
        {ONE "Exhibits: Exhibit A - Services; Exhibit B - Security.",
            "Exhibit B: not found; Exhibit A: not found"},
        {"The safeguards are those described in\n\fExhibit B.\n\nNothing else binds.",
            "Exhibit B: not found"},
        {ONE "Exhibit B lists the services that the vendor gives.", "Exhibit B: not found"},
        {ONE "Exhibit B, which is attached, lists the services.", "Exhibit B: not found"},
        {ONE "EXHIBIT B\n\n[to be attached]", "Exhibit B: to come"},
        {ONE "Exhibit B: TBD", "Exhibit B: to come"},
    };
    expect_rows(rows, sizeof rows / sizeof *rows);
}

Test(clause_references, exhibits_of_other_papers_and_words_that_look_alike_are_left_out)
{
    static const struct row rows[] = {
        {"Services are as set forth in Exhibit B to the Master Services Agreement.", ""},
        {"See Appendix A to Part 164 and Attachment B of the Security Policy.", ""},
        {"Services are defined in the Services Agreement, Exhibit B.", ""},
        {"The vendor reports Schedule II controlled substances.", ""},
        {"Patients who exhibit a rash should schedule a visit and exhibit 2 signs.", ""},
        {"The terms of the attachment and of each appendix hold.", ""},
        {"Controls follow ISO 27001 Annex A and NIST SP 800-53 Appendix F.", ""},
        {"Fees follow the Fee Schedule 2026.", ""},
        {"Annex II of the Standard Contractual Clauses holds.", ""},
        {"3.1 Exhibit A names the services.", "Exhibit A: not found"},
        {"Exhibit A to this Agreement lists the data.", "Exhibit A: not found"},
        {"Exhibit A of the Business Associate Agreement lists the data.", "Exhibit A: not found"},
        {"This Agreement, Exhibit A and all amendments bind both.", "Exhibit A: not found"},
    };
    expect_rows(rows, sizeof rows / sizeof *rows);
}

Test(clause_references, an_exhibit_that_need_not_exist_is_said_to_be_so)
{
    expect_one("Further terms stand in Exhibit D, if any.", "Exhibit D: if any");
    expect_one(
        "Further terms stand in Exhibit D, if any. The fees are in Exhibit D.", "Exhibit D: not found");
}

Test(clause_references, an_address_is_told)
{
    expect_one("Subprocessors are listed in Exhibit C, available at https://Vendor.example/subs.",
        "Exhibit C: not found at https://vendor.example/subs");
    expect_one("The Terms of Service (https://vendor.example/terms) are incorporated herein by reference.",
        "Terms of Service: not found at https://vendor.example/terms");
}

Test(clause_references, an_exhibit_in_another_part_or_file_is_on_file)
{
    static const char *const parts[] = {ONE, "EXHIBIT B\n\nVendor encrypts all data."};
    static const char *const named[] = {ONE, "acme_exhibit-b_2026.pdf\vVendor encrypts all data."};
    static const char *const other[] = {ONE, "acme-exhibit-bb.pdf\vVendor encrypts all data. See Exhibit Q."};
    char *said = said_of(parts, 2, 2);
    cr_expect_str_eq(said, "Exhibit B: on file");
    free(said);
    said = said_of(named, 2, 2);
    cr_expect_str_eq(said, "Exhibit B: on file");
    free(said);
    said = said_of(other, 1, 2);
    cr_expect_str_eq(said, "Exhibit B: not found", "what other papers mention is theirs: %s", said);
    free(said);
}

Test(clause_references, papers_taken_in_are_found_by_their_names)
{
    static const struct row rows[] = {
        {"The terms of the Master Services Agreement are incorporated herein by reference.",
            "Master Services Agreement: not found"},
        {"This Agreement incorporates by reference the Vendor Security Addendum and the Acceptable Use "
         "Policy.",
            "Vendor Security Addendum: not found; Acceptable Use Policy: not found"},
        {"The Security Addendum is hereby made a part of this Agreement.", "Security Addendum: not found"},
        {"The Terms of Service are incorporated into this Agreement by this reference.",
            "Terms of Service: not found"},
        {"The terms of the Master Services Agreement between the parties, and the Security Addendum, are "
         "incorporated "
         "herein by reference.",
            "Master Services Agreement: not found; Security Addendum: not found"},
        {"Our terms of service and privacy policy are incorporated herein by reference.",
            "terms of service: not found; privacy policy: not found"},
        {"The Terms are hereby incorporated by reference hereto.", "Terms: not found"},
        {"The Security Addendum is incorporated herein.\n\nSecurity Addendum\n\nVendor encrypts all data.",
            "Security Addendum: on file"},
        {"The Security Addendum is incorporated herein.\n\nExhibit: Security Addendum\n\nVendor encrypts all "
         "data.",
            "Security Addendum: not found"},
        {"The Security Addendum is incorporated herein. See Exhibit A.\n\nExhibit A - Security "
         "Addendum\n\nVendor "
         "encrypts.",
            "Exhibit A: on file; Security Addendum: on file"},
    };
    expect_rows(rows, sizeof rows / sizeof *rows);
}

Test(clause_references, what_takes_this_document_in_or_takes_in_no_paper_is_left_out)
{
    static const struct row rows[] = {
        {"This Business Associate Agreement is incorporated into and made part of the Services Agreement.",
            ""},
        {"This Addendum is hereby incorporated by reference in the Master Services Agreement.", ""},
        {"By entering into this BAA, the parties incorporate this BAA into the Main Agreement.", ""},
        {"This BAA shall form part of the Services Agreement.", ""},
        {"Business Associate shall incorporate any amendment to the record as the Policy of the clinic asks.",
            ""},
        {"The terms set forth above are incorporated herein by reference.", ""},
        {"The recitals above are incorporated herein by reference.", ""},
        {"The definitions of 45 CFR 164.501 are incorporated herein by reference.", ""},
        {"This Business Associate Agreement (the \"Agreement\") binds both. Notices to the Agreement are "
         "incorporated "
         "herein.",
            ""},
        {"Vendor is incorporated in the State of Delaware under the Articles of Agreement.", ""},
        {"Vendor shall keep the Services Agreement, and the recitals are incorporated herein by reference.",
            ""},
    };
    expect_rows(rows, sizeof rows / sizeof *rows);
}

Test(clause_references, only_a_sentence_that_points_to_an_absent_paper_rests_on_it)
{
    static const char *const strings[] = {
        "2.1 Business Associate shall use the safeguards of Exhibit B. It shall report each breach.\n\n"
        "2.2 Business Associate shall return the data as Exhibit A says.\n\nEXHIBIT A\n\nWithin ten days.",
    };
    struct bundle bundle = bundle_of(strings, 1);
    struct clause_references *references = clause_references_new(bundle.files, 1, 1);
    static const struct {
        const char *phrase;
        const char *rests_on;
    } rows[] = {{"use the safeguards", "Exhibit B"}, {"report each breach", NULL}, {"return the data", NULL}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct clause_span span;
        cr_assert(clause_search_phrase(&bundle.texts[0]->text, rows[i].phrase, 0, &span));
        const struct clause_reference *absent = clause_references_absent(references, bundle.files, 0, span);
        cr_expect_str_eq(
            absent ? absent->name : "", rows[i].rests_on ? rows[i].rests_on : "", "%s", rows[i].phrase);
    }
    clause_references_free(references);
    bundle_free(&bundle);
}

Test(clause_references, thousands_of_exhibits_end_at_a_limit)
{
    struct text many = {0};
    for (unsigned i = 0; i < 3000; i++)
        text_format(&many,
            "See Exhibit %u and Exhibits A through Z. The %c Agreement is incorporated herein.\n\n", i,
            'A' + i % 26);
    const char *string = text_string(&many);
    struct bundle bundle = bundle_of(&string, 1);
    struct clause_references *references = clause_references_new(bundle.files, 1, 1);
    cr_expect_eq(references->count, 60u);
    cr_expect_leq(references->mention_count, 2000u);
    clause_references_free(references);
    bundle_free(&bundle);
    text_free(&many);
}
