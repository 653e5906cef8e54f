/* Plugin baa, judged on agreements written for these tests: what passes only with evidence, what fails, and what stays
 * unknown until a person looks. */
#include "baa_fixture.h"

TestSuite(baa, .init = set_up, .fini = tear_down);

static const char *const demanded[] = {"BAA-01", "BAA-03", "BAA-04", "BAA-05", "BAA-06", "BAA-07", "BAA-08",
    "BAA-09", "BAA-10", "BAA-11", "BAA-12", "BAA-13", "BAA-14", "BAA-16"};

Test(baa, a_good_agreement_passes_every_demanded_rule)
{
    struct fake_host *host =
        judged(PREAMBLE PROVISIONS "3.1 This Agreement ends on December 31, 2027.\n\n" SIGNATURES);
    for (size_t i = 0; i < sizeof demanded / sizeof *demanded; i++)
        expect(host, demanded[i], "", GOLIVE_PASS);
    expect(host, "BAA-20", "", GOLIVE_PASS);
    expect(host, "GEN-06", "", GOLIVE_PASS);
    expect(host, "BAA-21", "", GOLIVE_PASS);
    expect(host, "BAA-22", "", GOLIVE_NOT_APPLICABLE);
    expect(host, "BAA-23", "covered entity", GOLIVE_PASS);
    expect(host, "BAA-23", "business associate", GOLIVE_PASS);
    expect(host, "BAA-24", "", GOLIVE_PASS);
    expect(host, "BAA-25", "", GOLIVE_PASS);
    expect(host, "BAA-26", "", GOLIVE_PASS);
    expect(host, "BAA-27", "", GOLIVE_PASS);
    expect(host, "BAA-28", "", GOLIVE_PASS);
    expect(host, "BAA-31", "", GOLIVE_PASS);
    expect(host, "BAA-40", "", GOLIVE_PASS);
    fake_host_free(host);
}

/* RULES.md SET-09: what looks like an empty line may have been signed by hand. */
Test(baa, a_line_with_ink_over_it_is_neither_empty_nor_signed)
{
    struct fake_host *host = host_with(PREAMBLE PROVISIONS "By: ____________\n\nBy: ____________\n");
    check(&host->golive);
    expect(host, "BAA-21", "", GOLIVE_FAIL);
    expect(host, "GEN-06", "", GOLIVE_FAIL);
    fake_host_free(host);
    host = host_with(PREAMBLE PROVISIONS "By: ____________\n\nBy: ____________\n");
    fake_page_flags(host, DOCUMENT_PAGE_PICTURE);
    check(&host->golive);
    expect(host, "BAA-21", "", GOLIVE_UNKNOWN);
    expect(host, "GEN-06", "", GOLIVE_UNKNOWN);
    fake_host_free(host);
}

Test(baa, a_page_that_is_a_picture_may_hold_an_empty_line)
{
    struct fake_host *host = host_with(PREAMBLE PROVISIONS SIGNATURES);
    fake_page_flags(host, DOCUMENT_PAGE_IMAGE);
    check(&host->golive);
    expect(host, "GEN-06", "", GOLIVE_WARN);
    fake_host_free(host);
}

Test(baa, every_pass_names_a_place)
{
    struct fake_host *host =
        judged(PREAMBLE PROVISIONS "3.1 This Agreement ends on December 31, 2027.\n\n" SIGNATURES);
    for (size_t i = 0; i < host->finding_count; i++)
        if (host->findings[i].status == GOLIVE_PASS)
            cr_expect_neq(host->findings[i].place.id, 0u, "%s passes on nothing", host->findings[i].rule);
    fake_host_free(host);
}

Test(baa, every_declared_rule_is_spoken_of)
{
    struct problems problems = {0};
    struct text bytes = {0};
    FILE *file = fopen("plugins/baa/baa.plugin.ini", "r");
    cr_assert_not_null(file);
    char part[4096];
    size_t size;
    while ((size = fread(part, 1, sizeof part, file)) > 0)
        text_append(&bytes, part, size);
    fclose(file);
    struct plugin_description *description =
        config_plugin("baa.plugin.ini", bytes.data, bytes.length, &problems);
    cr_assert(description != NULL && problems.error_count == 0);
    static const char *const texts[] = {PREAMBLE PROVISIONS SIGNATURES, "nothing", NULL};
    for (size_t t = 0; t < 3; t++) {
        struct fake_host *host = judged(texts[t]);
        for (size_t i = 0; i < description->rule_count; i++) {
            bool said = false;
            for (size_t f = 0; f < host->finding_count; f++)
                said = said || strcmp(host->findings[f].rule, description->rules[i].id) == 0;
            cr_expect(said, "text %zu: nothing is said of %s", t, description->rules[i].id);
        }
        fake_host_free(host);
    }
    plugin_description_free(description);
    problems_free(&problems);
    text_free(&bytes);
}

Test(baa, without_a_document_nothing_passes)
{
    struct fake_host *host = judged(NULL);
    expect(host, "BAA-20", "", GOLIVE_FAIL);
    for (size_t i = 0; i < host->finding_count; i++)
        cr_expect_neq(host->findings[i].status, GOLIVE_PASS, "%s", host->findings[i].rule);
    fake_host_free(host);
}

Test(baa, an_unreadable_document_is_unknown_and_no_fail)
{
    struct fake_host *host = host_with(NULL);
    host->documents[host->document_count++] = (struct golive_document){
        .option = "document", .name = "x.pdf", .state = GOLIVE_UNAVAILABLE, .why = "it is encrypted"};
    check(&host->golive);
    expect(host, "BAA-20", "", GOLIVE_UNKNOWN);
    for (size_t i = 0; i < host->finding_count; i++)
        cr_expect_neq(host->findings[i].status, GOLIVE_PASS, "%s", host->findings[i].rule);
    fake_host_free(host);
}

Test(baa, a_clause_that_is_not_there_is_unknown_and_its_opposite_fails)
{
    struct fake_host *host = judged(PREAMBLE "2.1 Business Associate shall not be required to provide an "
                                             "accounting of disclosures.\n\n" SIGNATURES);
    expect(host, "BAA-09", "", GOLIVE_FAIL);
    expect(host, "BAA-07", "", GOLIVE_UNKNOWN);
    cr_expect(strstr(fake_message(host, "BAA-07", ""), "not found by search") != NULL);
    for (size_t i = 0; i < host->finding_count; i++) {
        cr_expect_null(strstr(host->findings[i].message, "missing"), "%s", host->findings[i].message);
        cr_expect_null(strstr(host->findings[i].message, "violate"), "%s", host->findings[i].message);
    }
    fake_host_free(host);
}

Test(baa, a_template_is_no_agreement)
{
    static const char *const blanks[] = {"[Insert Name of Business Associate]", "{{CLIENT_NAME}}", "[NAME]",
        "<insert date>", "By: ______________\n", "made this ____ day of March"};
    for (size_t i = 0; i < sizeof blanks / sizeof *blanks; i++) {
        AUTO_FREE char *text = memory_format("%s%s%s\n\n%s", PREAMBLE, PROVISIONS, blanks[i], SIGNATURES);
        struct fake_host *host = judged(text);
        cr_expect_eq(fake_status(host, "GEN-06", ""), GOLIVE_FAIL, "%s", blanks[i]);
        cr_expect_neq(fake_status(host, "BAA-21", ""), GOLIVE_PASS, "%s", blanks[i]);
        fake_host_free(host);
    }
}

Test(baa, a_letter_of_intent_is_no_agreement)
{
    struct fake_host *host =
        judged("# Letter of Intent\n\nBluebird Clinic LLC intends to sign. This letter is "
               "not binding.\n\n" PROVISIONS SIGNATURES);
    expect(host, "GEN-06", "", GOLIVE_FAIL);
    fake_host_free(host);
}

Test(baa, the_word_draft_counts_in_titles_and_file_names_only)
{
    struct fake_host *host = judged("DRAFT\n\n" PREAMBLE PROVISIONS SIGNATURES);
    expect(host, "GEN-06", "", GOLIVE_FAIL);
    fake_host_free(host);
    host = judged(PREAMBLE PROVISIONS "2.15 Business Associate drafts notes for the clinician; a draft note "
                                      "is no record, and a sample of them is read.\n\n" SIGNATURES);
    expect(host, "GEN-06", "", GOLIVE_PASS);
    fake_host_free(host);
    host = host_with(NULL);
    fake_document(host, "document", "northwind-DRAFT-3.docx", PREAMBLE PROVISIONS SIGNATURES);
    check(&host->golive);
    expect(host, "GEN-06", "", GOLIVE_FAIL);
    fake_host_free(host);
}

Test(baa, what_nobody_signed_is_not_executed)
{
    struct fake_host *host = judged(PREAMBLE PROVISIONS);
    expect(host, "BAA-21", "", GOLIVE_UNKNOWN);
    expect(host, "GEN-06", "", GOLIVE_UNKNOWN);
    expect(host, "BAA-25", "", GOLIVE_UNKNOWN);
    fake_host_free(host);
    host = judged(PREAMBLE PROVISIONS "By: /s/ Ann Ames\nDate: January 2, 2026\n");
    expect(host, "BAA-21", "", GOLIVE_UNKNOWN);
    fake_host_free(host);
    host = judged(PREAMBLE PROVISIONS "By: /s/ Ann Ames\n\nBy: /s/ Ann Ames\n");
    expect(host, "BAA-21", "", GOLIVE_UNKNOWN);
    fake_host_free(host);
    host = judged(PREAMBLE PROVISIONS "SIGNATURE FOLLOWS\n");
    expect(host, "BAA-21", "", GOLIVE_UNKNOWN);
    fake_host_free(host);
    host = judged(PREAMBLE PROVISIONS "DocuSign Envelope ID: 0A1B2C3D-1111-2222-3333-444455556666\n");
    expect(host, "BAA-21", "", GOLIVE_WARN);
    fake_host_free(host);
}

Test(baa, a_lawyer_or_a_witness_is_not_the_other_side)
{
    static const char *const rows[] = {"By: /s/ Ann Ames\n\nApproved as to form:\n/s/ Kim Cole\n",
        "By: /s/ Ann Ames\n\nWitness: /s/ Kim Cole\n", "By: /s/ Ann Ames\n\nAttest:\n/s/ Kim Cole\n"};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        AUTO_FREE char *text = memory_format("%s%s%s", PREAMBLE, PROVISIONS, rows[i]);
        struct fake_host *host = judged(text);
        expect(host, "BAA-21", "", GOLIVE_UNKNOWN);
        fake_host_free(host);
    }
}

Test(baa, a_line_to_sign_on_is_empty_whatever_stands_before_it)
{
    struct fake_host *host =
        judged(PREAMBLE PROVISIONS "Accepted: ____________ (Client)     Accepted: /s/ Bo Berg\n");
    expect(host, "BAA-21", "", GOLIVE_FAIL);
    expect(host, "GEN-06", "", GOLIVE_FAIL);
    fake_host_free(host);
}

Test(baa, the_later_of_two_signatures_counts_wherever_its_date_stands)
{
    static const char *const rows[] = {
        "By: /s/ Ann Ames     By: /s/ Bo Berg\nDate: 1/2/2026     Date: 1/9/2026\n",
        "/s/ Ann Ames\nDirector\nJanuary 2, 2026\n\n/s/ Bo Berg\nCounsel\nJanuary 9, 2026\n",
        "/s/ Ann Ames, Director, January 9, 2026\n/s/ Bo Berg, Counsel, January 2, 2026\n"};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        AUTO_FREE char *text = memory_format("%s%s%s", PREAMBLE, PROVISIONS, rows[i]);
        struct fake_host *host = judged(text);
        expect(host, "BAA-21", "", GOLIVE_PASS);
        expect(host, "BAA-25", "", GOLIVE_PASS);
        cr_expect(
            strstr(fake_message(host, "BAA-25", ""), "2026-01-09"), "%s", fake_message(host, "BAA-25", ""));
        fake_host_free(host);
    }
}

Test(baa, the_date_of_a_paper_that_nobody_signed_is_no_day_of_signature)
{
    struct fake_host *host = judged(PREAMBLE "Date: February 2, 2026\n\n" PROVISIONS);
    expect(host, "BAA-25", "", GOLIVE_UNKNOWN);
    fake_host_free(host);
}

Test(baa, the_completion_certificate_decides)
{
    static const struct {
        const char *text;
        int32_t status;
    } rows[] = {
        {"Certificate Of Completion\nStatus: Completed\nAnn Ames Signed\nBo Berg Signed\n", GOLIVE_PASS},
        {"Certificate Of Completion\nStatus: Sent\n", GOLIVE_FAIL},
        {"Certificate Of Completion\nStatus: Voided\n", GOLIVE_FAIL}, {"A letter\n", GOLIVE_UNKNOWN}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct fake_host *host = host_with(PREAMBLE PROVISIONS);
        fake_document(host, "certificate", "certificate.pdf", rows[i].text);
        check(&host->golive);
        cr_expect_eq(fake_status(host, "BAA-21", ""), rows[i].status, "%s", rows[i].text);
        fake_host_free(host);
    }
}

Test(baa, another_company_or_clinic_is_the_wrong_party)
{
    struct fake_host *host = host_with(PREAMBLE PROVISIONS SIGNATURES);
    fake_set(host->options, "business_associate", "Southwind Health, Inc.");
    check(&host->golive);
    expect(host, "BAA-23", "business associate", GOLIVE_FAIL);
    fake_host_free(host);
    host = host_with(PREAMBLE PROVISIONS SIGNATURES);
    fake_set(host->options, "business_associate", "Northwind");
    check(&host->golive);
    expect(host, "BAA-23", "business associate", GOLIVE_WARN);
    fake_host_free(host);
    host = host_with(PREAMBLE PROVISIONS SIGNATURES);
    fake_set(host->options, "covered_entity", "Robin Hospital");
    fake_set(host->keys, "site_also", "\"Bluebird Clinic, L.L.C.\"");
    check(&host->golive);
    expect(host, "BAA-23", "covered entity", GOLIVE_PASS);
    fake_host_free(host);
}

Test(baa, a_name_that_stands_in_the_text_as_somebody_else_is_no_party)
{
    struct fake_host *host =
        host_with(PREAMBLE PROVISIONS "2.15 Subcontractors are Big Cloud, Inc. and others.\n\n" SIGNATURES);
    fake_set(host->options, "business_associate", "\"Big Cloud, Inc.\"");
    check(&host->golive);
    expect(host, "BAA-23", "business associate", GOLIVE_WARN);
    fake_host_free(host);
    host = host_with(PREAMBLE PROVISIONS SIGNATURES);
    fake_set(host->options, "business_associate", "Northwind Health, Inc."); /* without quotes: two items */
    check(&host->golive);
    expect(host, "BAA-23", "business associate", GOLIVE_PASS);
    fake_host_free(host);
}

static void expect_of_clinic(const char *agreement, const char *role, int32_t status)
{
    struct fake_host *host = host_with(agreement);
    fake_set(host->facts, "vendor_role", role);
    check(&host->golive);
    expect(host, "BAA-23", "covered entity", status);
    fake_host_free(host);
}

/* The clinic whose data it is about is spoken of there, and is no party: unless the vendor is the subcontractor. */
Test(baa, a_subcontractors_agreement_that_names_the_clinic_is_not_the_clinics)
{
    static const char *const others[] = {
        "# Business Associate Agreement\n\nThis Agreement is between Northwind Health, Inc. (\"Business "
        "Associate\") "
        "and Cloudbank LLC (\"Subcontractor\"). It serves Bluebird Clinic, a covered entity.\n\n",
        "# Subcontractor Business Associate Agreement\n\nNorthwind Health, Inc. serves Bluebird Clinic, a "
        "covered "
        "entity, and has Cloudbank LLC store its data.\n\n",
        "# Exhibit BAA\n\nBusiness Associate: Northwind, Inc.\n\nSub-BA: Cloudbank\n\nBluebird Clinic\n\n",
    };
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        AUTO_FREE char *text = memory_format("%s%s%s", others[i], PROVISIONS, SIGNATURES);
        expect_of_clinic(text, "ba", GOLIVE_FAIL);
    }
    AUTO_FREE char *of_its_own = memory_format("%s%s%s", others[1], PROVISIONS, SIGNATURES);
    expect_of_clinic(of_its_own, "subcontractor", GOLIVE_PASS);
    expect_of_clinic(PREAMBLE PROVISIONS
        "3. If Customer is a business associate itself, this is a subcontractor business associate "
        "agreement.\n\n"
        "4. \"Subcontractor\" means whom Business Associate hires (a \"Subcontractor\").\n\n" SIGNATURES,
        "ba", GOLIVE_PASS);
}

Test(baa, a_clinic_that_is_named_in_passing_is_no_party)
{
    static const char heron[] =
        "# Business Associate Agreement\n\nThis Agreement is between Heron Dental PLLC "
        "(\"Practice\") and Northwind Health, Inc. (\"Business Associate\").\n\n";
    static const char nobody[] =
        "# Business Associate Agreement\n\nThe parties are named on the order form.\n\n";
    static const char reference[] = "3. Others such as Bluebird Clinic use the service too.\n\n";
    static const char page[] =
        "4. Notices go to the addresses on the order form, by mail or by hand, and are given on "
        "the day on which they arrive there. Whoever moves tells the other of it within ten "
        "days, and until then what is sent to the old address is given to the new one. What "
        "this Agreement does not say is as the order form says it, and what neither says is "
        "as the laws of Missouri have it, without regard to its choice of law.\n\n";
    AUTO_FREE char *others = memory_format("%s%s%s%s", heron, reference, PROVISIONS, SIGNATURES);
    expect_of_clinic(others, "ba", GOLIVE_WARN);
    AUTO_FREE char *passing =
        memory_format("%s%s%s%s%s%s%s%s", nobody, PROVISIONS, page, page, reference, page, page, SIGNATURES);
    expect_of_clinic(passing, "ba", GOLIVE_WARN);
    AUTO_FREE char *below = memory_format("%s%s%s%s", nobody, PROVISIONS, page,
        "By: /s/ Ann Ames\nBluebird Clinic LLC\nDate: January 2, 2026\n");
    expect_of_clinic(below, "ba", GOLIVE_PASS);
}

/* What tells what agreements must say is none. */
Test(baa, an_article_on_agreements_does_not_say_what_it_wants_of_them)
{
    struct fake_host *host =
        judged("# What to ask a vendor\n\nYour BAA should say what the vendor may do.\n\n"
               "Business associates shall not use or further disclose PHI other than as "
               "permitted or as required by law.\n\nBusiness associates must comply with the "
               "Security Rule.\n");
    expect(host, "BAA-03", "", GOLIVE_UNKNOWN);
    expect(host, "BAA-14", "", GOLIVE_UNKNOWN);
    fake_host_free(host);
    /* One that says so of agreements with subcontractors is one itself. */
    host = judged(
        PREAMBLE PROVISIONS "2.15 Each subcontractor BAA must contain the same terms. The BAA must state who "
                            "is bound.\n\nThe parties have entered into it.\n\n" SIGNATURES);
    expect(host, "BAA-03", "", GOLIVE_PASS);
    fake_host_free(host);
}

Test(baa, words_behind_by_are_no_signature)
{
    struct fake_host *host =
        judged(PREAMBLE PROVISIONS "By: clicking the button below\n\nBy: using our services\n");
    expect(host, "BAA-21", "", GOLIVE_UNKNOWN);
    fake_host_free(host);
    /* A form may have had the names from the start: only "/s/" says that somebody signed. */
    host = judged(PREAMBLE PROVISIONS "By: Ann Ames\n\nBy: Bo van Berg\n");
    expect(host, "BAA-21", "", GOLIVE_WARN);
    fake_host_free(host);
}

Test(baa, the_agreement_must_be_about_the_product)
{
    struct fake_host *host = host_with(PREAMBLE PROVISIONS SIGNATURES);
    fake_set(host->keys, "product", "Northwind Triage");
    check(&host->golive);
    expect(host, "BAA-24", "", GOLIVE_WARN);
    fake_host_free(host);
    host = host_with(PREAMBLE PROVISIONS
        "1.9 No other product of Business Associate is part of this Agreement.\n\n" SIGNATURES);
    fake_set(host->keys, "product", "Northwind Triage");
    check(&host->golive);
    expect(host, "BAA-24", "", GOLIVE_FAIL);
    fake_host_free(host);
    host = host_with(PREAMBLE PROVISIONS
        "1.9 This Agreement covers all services provided by Business Associate.\n\n" SIGNATURES);
    fake_set(host->keys, "product", "Northwind Triage");
    check(&host->golive);
    expect(host, "BAA-24", "", GOLIVE_PASS);
    fake_host_free(host);
}

struct term_row {
    const char *text;
    const char *ends;
    const char *services;
    const char *expires;
    int32_t status;
};

Test(baa, the_term_is_judged_by_text_and_file)
{
    static const struct term_row rows[] = {
        {"This Agreement ends on October 31, 2026.", NULL, NULL, NULL, GOLIVE_FAIL},
        {"This Agreement ends on November 22, 2026.", NULL, NULL, NULL, GOLIVE_WARN},
        {"This Agreement expires on 12/31/2027.", NULL, NULL, NULL, GOLIVE_PASS},
        {"These provisions take effect on January 1, 2026 and continue through June 30, 2027.", NULL, NULL,
            NULL, GOLIVE_PASS},
        {"This Agreement expires three (3) years from the Effective Date.", NULL, NULL, NULL, GOLIVE_PASS},
        {"This Agreement expires ten (10) months from the Effective Date.", NULL, NULL, NULL, GOLIVE_FAIL},
        {"This Agreement expires two (2) years from the Effective Date of January 5, 2024.", NULL, NULL, NULL,
            GOLIVE_FAIL},
        {"This Agreement survives; it continues for six (6) years after the termination of the services.",
            NULL, NULL, NULL, GOLIVE_UNKNOWN},
        {"This Agreement runs for two years from the Effective Date and renews for one-year periods.", NULL,
            NULL, NULL, GOLIVE_PASS},
        {"This Agreement expires on 12/31/2027.", NULL, NULL, "2027-06-30", GOLIVE_WARN},
        {"This Agreement expires on 12/31/2025.", NULL, NULL, "2027-06-30", GOLIVE_FAIL},
        {"", NULL, NULL, "2027-06-30", GOLIVE_PASS},
        {"", NULL, NULL, "2026-11-21", GOLIVE_FAIL},
        {"", NULL, NULL, NULL, GOLIVE_UNKNOWN},
        {"This Agreement shall remain in effect until the earlier of the termination of the Services "
         "Agreement or notice.",
            NULL, NULL, NULL, GOLIVE_UNKNOWN},
        {"This Agreement shall terminate upon expiration or termination of the Services Agreement.",
            "with-services", "2026-11-03", NULL, GOLIVE_PASS},
        {"This Agreement shall terminate upon expiration or termination of the Services Agreement.",
            "with-services", "2025-10-01", NULL, GOLIVE_WARN},
        {"This Agreement shall terminate upon expiration or termination of the Services Agreement.",
            "with-services", "2025-08-01", NULL, GOLIVE_UNKNOWN},
        {"This Agreement shall terminate upon expiration or termination of the Services Agreement.",
            "with-services", "2026-12-03", NULL, GOLIVE_UNKNOWN},
        {"This Agreement is co-terminous with the Services Agreement.", "with-services", NULL, NULL,
            GOLIVE_UNKNOWN},
        {"This Agreement shall remain in full force and effect until terminated by either party.", NULL, NULL,
            NULL, GOLIVE_PASS},
        {"This Agreement shall terminate when all PHI is destroyed or returned to Covered Entity.", NULL,
            NULL, NULL, GOLIVE_PASS},
        {"This BAA will terminate on the earlier of (a) termination under Section 11, or (b) the expiration "
         "of all Services Agreements.",
            NULL, NULL, NULL, GOLIVE_UNKNOWN},
        {"The initial term of this Agreement is one (1) year.", NULL, NULL, NULL, GOLIVE_PASS},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        AUTO_FREE char *text =
            memory_format("%s%s3.1 %s\n\n%s", PREAMBLE, PROVISIONS, rows[i].text, SIGNATURES);
        struct fake_host *host = host_with(text);
        if (rows[i].ends)
            fake_set(host->options, "ends", rows[i].ends);
        if (rows[i].services)
            fake_set(host->options, "services_in_force_on", rows[i].services);
        if (rows[i].expires)
            fake_set(host->options, "expires", rows[i].expires);
        check(&host->golive);
        cr_expect_eq(fake_status(host, "BAA-26", ""), rows[i].status, "row %zu: %d: %s", i,
            fake_status(host, "BAA-26", ""), fake_message(host, "BAA-26", ""));
        fake_host_free(host);
    }
}

Test(baa, an_agreement_that_begins_later_does_not_hold_yet)
{
    struct fake_host *host =
        judged("# Business Associate Agreement\n\nEffective Date: January 1, 2027\n\n" PROVISIONS SIGNATURES);
    expect(host, "BAA-26", "not yet", GOLIVE_FAIL);
    fake_host_free(host);
}

Test(baa, dates_that_file_and_text_give_differently_are_shown)
{
    struct fake_host *host = host_with(PREAMBLE PROVISIONS SIGNATURES);
    fake_set(host->options, "effective", "2025-01-05");
    check(&host->golive);
    expect(host, "BAA-26", "effective date", GOLIVE_WARN);
    cr_expect(strstr(fake_message(host, "BAA-26", "effective date"), "2025-01-05") != NULL);
    cr_expect(strstr(fake_message(host, "BAA-26", "effective date"), "2026-01-05") != NULL);
    fake_host_free(host);
}

Test(baa, use_before_the_signature_is_an_incident_that_stays_on_record)
{
    struct fake_host *host = host_with(PREAMBLE PROVISIONS SIGNATURES);
    fake_set(host->keys, "stage", "live");
    fake_set(host->keys, "live_since", "2025-11-01");
    check(&host->golive);
    expect(host, "BAA-25", "", GOLIVE_WARN);
    fake_host_free(host);
}

Test(baa, what_was_written_before_2013_fails)
{
    struct fake_host *host =
        judged("# Business Associate Agreement\n\nEffective Date: March 3, 2010\n\nThis Agreement follows 45 "
               "CFR 164.504(e).\n\n"
               "By: /s/ Ann Ames\nDate: March 1, 2010\n\nBy: /s/ Bo Berg\nDate: March 2, 2010\n");
    expect(host, "BAA-27", "", GOLIVE_FAIL);
    fake_host_free(host);
}

Test(baa, the_time_for_breach_notices_is_weighed)
{
    static const struct {
        const char *text;
        int32_t status;
    } rows[] = {
        {"Business Associate shall report a breach of unsecured PHI within twenty-four (24) hours of "
         "discovery.",
            GOLIVE_PASS},
        {"Business Associate shall report a breach of unsecured PHI no later than forty-five (45) days after "
         "discovery.",
            GOLIVE_WARN},
        {"Business Associate shall report a breach of unsecured PHI within 90 days after discovery.",
            GOLIVE_FAIL},
        {"Business Associate shall report a breach of unsecured PHI within 45 business days of discovery.",
            GOLIVE_FAIL},
        {"Business Associate shall report a breach of unsecured PHI within thirty (60) days.", GOLIVE_WARN},
        {"Business Associate shall report a breach of unsecured PHI as required by 45 CFR 164.410.",
            GOLIVE_PASS},
        {"Business Associate shall report any breach of PHI promptly to Covered Entity.", GOLIVE_WARN},
        {"Business Associate shall report any breach of PHI promptly. Covered Entity may terminate this "
         "Agreement if a breach is not cured within 90 days.",
            GOLIVE_WARN},
        {"Nothing of the kind.", GOLIVE_UNKNOWN},
        {"\"Breach\" means what a business associate must report under 45 CFR 164.410 within 60 days of "
         "discovery.",
            GOLIVE_UNKNOWN},
        {"Covered Entity shall notify Business Associate of a breach of its accounts within 5 days of "
         "discovery.",
            GOLIVE_UNKNOWN},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct fake_host *host = judged(rows[i].text);
        cr_expect_eq(fake_status(host, "BAA-28", ""), rows[i].status, "row %zu: %d: %s", i,
            fake_status(host, "BAA-28", ""), fake_message(host, "BAA-28", ""));
        fake_host_free(host);
    }
}

/* ---- accepted online ---- */

static struct fake_host *accepted(const char *proof, const char *list)
{
    struct fake_host *host = host_with(
        "# Business Associate Terms\n\nThese terms hold as long as the Services Agreement.\n\n" PROVISIONS);
    fake_set(host->options, "form", "click-through");
    fake_set(host->options, "accepted_on", "2026-11-03");
    fake_set(host->options, "accepted_by", "M. Moore");
    fake_set(host->options, "account", "4711, Bluebird Clinic LLC");
    fake_set(host->options, "ends", "with-services");
    fake_set(host->options, "services_in_force_on", "2026-11-03");
    if (proof)
        fake_document(host, "proof", "proof.txt", proof);
    if (list)
        fake_document(host, "covered_services", "list.md", list);
    return host;
}

#define PROOF "Account: 4711\nLegal entity: Bluebird Clinic LLC\nAccepted on 2026-11-03\n"

Test(baa, accepted_online_needs_acceptance_proof_and_a_covered_service)
{
    struct fake_host *host = accepted(PROOF, "Covered\n\n| Northwind Notes | all |\n");
    check(&host->golive);
    expect(host, "BAA-22", "", GOLIVE_PASS);
    expect(host, "BAA-21", "", GOLIVE_NOT_APPLICABLE);
    expect(host, "BAA-23", "covered entity", GOLIVE_PASS);
    expect(host, "BAA-26", "", GOLIVE_PASS);
    fake_host_free(host);
}

Test(baa, accepted_online_for_a_service_that_is_not_covered_fails)
{
    static const char *const lists[] = {"Covered\n\n| Northwind Scribe | all |\n",
        "Covered\n\n| Northwind Scribe |\n\nNot covered\n\n| Northwind Notes | consumer |\n",
        "Covered\n\n| Northwind Notes (preview) | all |\n"};
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
        struct fake_host *host = accepted(PROOF, lists[i]);
        check(&host->golive);
        cr_expect_eq(fake_status(host, "BAA-22", ""), GOLIVE_FAIL, "list %zu: %s", i,
            fake_message(host, "BAA-22", ""));
        fake_host_free(host);
    }
}

Test(baa, accepted_online_without_proof_list_or_account_is_unknown)
{
    struct fake_host *host = accepted(NULL, "Covered\n\n| Northwind Notes |\n");
    check(&host->golive);
    expect(host, "BAA-22", "", GOLIVE_UNKNOWN);
    expect(host, "BAA-23", "covered entity", GOLIVE_UNKNOWN);
    fake_host_free(host);
    host = accepted(PROOF, NULL);
    check(&host->golive);
    expect(host, "BAA-22", "", GOLIVE_UNKNOWN);
    fake_host_free(host);
    host = accepted(PROOF, "Covered\n\n| Northwind Notes |\n");
    fake_set(host->options, "accepted_on", "2026-12-24");
    check(&host->golive);
    expect(host, "BAA-22", "", GOLIVE_UNKNOWN);
    fake_host_free(host);
    host = accepted("Account: 4712\n", "Covered\n\n| Northwind Notes |\n");
    check(&host->golive);
    expect(host, "BAA-22", "", GOLIVE_WARN);
    fake_host_free(host);
}

/* ---- subcontractors ---- */

Test(baa, a_subcontractor_without_an_agreement_fails_by_name)
{
    static const char *const cells[] = {"name", "touches_phi", "baa_in_place", "Cloud Co", "yes", "yes",
        "Model Host", "yes", "no", "Mailer", "no", "", "Logs", "yes", "", NULL};
    struct fake_host *host = host_with(PREAMBLE PROVISIONS SIGNATURES);
    host->rows = (struct golive_rows){.option = "subprocessors", .cells = cells, .columns = 3};
    check(&host->golive);
    expect(host, "BAA-31", "Model Host", GOLIVE_FAIL);
    expect(host, "BAA-31", "Logs", GOLIVE_WARN);
    expect(host, "BAA-31", "Mailer", 0);
    cr_expect_neq(fake_status(host, "BAA-31", ""), GOLIVE_PASS);
    fake_host_free(host);
}

Test(baa, a_policy_that_asks_for_the_list_gets_it)
{
    struct fake_host *host = host_with(PREAMBLE PROVISIONS SIGNATURES);
    fake_set(host->keys, "subprocessors", "required");
    check(&host->golive);
    expect(host, "BAA-31", "", GOLIVE_UNKNOWN);
    fake_host_free(host);
}

/* ---- when it does not apply ---- */

Test(baa, facts_decide_whether_it_applies)
{
    static const struct {
        const char *phi, *role, *leaves, *stores;
        const char *reason;
    } rows[] = {{"no", "ba", "identified", "", "BAA-N1"},
        {"yes", "treatment_provider", "identified", "", "BAA-N3"},
        {"yes", "conduit", "identified", "no", "BAA-N4"}, {"yes", "conduit", "identified", "yes", NULL},
        {"yes", "conduit", "identified", "", NULL}, {"yes", "researcher", "identified", "", "BAA-N6"},
        {"yes", "none", "none", "", "BAA-N1"}, {"yes", "none", "deid", "", "BAA-N2"},
        {"yes", "none", "identified", "", NULL}, {"yes", "", "", "", NULL},
        {"yes", "ba", "identified", "", NULL}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct fake_host *host = host_with(NULL);
        fake_set(host->facts, "touches_phi", rows[i].phi);
        fake_set(host->facts, "vendor_role", rows[i].role);
        fake_set(host->facts, "data_leaves", rows[i].leaves);
        fake_set(host->facts, "baa.stores_anything", rows[i].stores);
        check(&host->golive);
        cr_expect(string_equal(host->reason, rows[i].reason), "row %zu: %s", i,
            host->reason ? host->reason : "applies");
        fake_host_free(host);
    }
}
