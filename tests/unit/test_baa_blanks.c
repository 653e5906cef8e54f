/* GEN-06: blanks that nobody filled in, and marks of drafts, forms and papers that no longer hold. */
#include "baa_fixture.h"

TestSuite(baa_blanks, .init = set_up, .fini = tear_down);

/* Whoever fills in forms by hand or by program leaves such marks where nothing was filled in. */
Test(baa_blanks, what_stands_for_a_name_or_a_day_is_a_blank_and_other_brackets_are_none)
{
    static const char *const blanks[] = {"<<Client Name>>", "{CLIENT_NAME}", "[Your Company]",
        "<CUSTOMER_NAME>", "(insert name of covered entity)", "${clinicName}", "[CLINIC]", "[Hospital Name]",
        "[month] [day], [year]", "January __, 2026", "%CLIENT%", "XXXXXXXX", "[[CoveredEntity]]",
        "__ / __ / 2026"};
    static const char *const others[] = {"[Signature page follows]", "[Reserved]", "[sic]", "[see Exhibit A]",
        "[1]", "[redacted]", "(the \"Services\")", "<legal@northwind.example>",
        "[a list](https://northwind.example)", "50% of users and 20% of vendors", "account xxxx-4321",
        "[Corporate Seal]"};
    for (size_t i = 0; i < sizeof blanks / sizeof *blanks; i++) {
        AUTO_FREE char *text =
            memory_format("%s%s3. It is for %s.\n\n%s", PREAMBLE, PROVISIONS, blanks[i], SIGNATURES);
        struct fake_host *host = judged(text);
        cr_expect_eq(fake_status(host, "GEN-06", ""), GOLIVE_FAIL, "%s", blanks[i]);
        cr_expect_eq(fake_status(host, "BAA-21", ""), GOLIVE_FAIL, "%s", blanks[i]);
        fake_host_free(host);
    }
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        AUTO_FREE char *text =
            memory_format("%s%s3. It is for %s.\n\n%s", PREAMBLE, PROVISIONS, others[i], SIGNATURES);
        struct fake_host *host = judged(text);
        cr_expect_eq(fake_status(host, "GEN-06", ""), GOLIVE_PASS, "%s", others[i]);
        fake_host_free(host);
    }
}

/* A line of its own says what the paper is. */
Test(baa_blanks, a_paper_that_calls_itself_a_form_a_proposal_or_void_is_no_agreement)
{
    static const char *const marks[] = {"VOID", "SUPERSEDED", "Unsigned copy", "DO NOT SIGN", "Blank form",
        "Form of Business Associate Agreement", "Proposed Business Associate Agreement",
        "Business Associate Agreement (Template)",
        "DRAFT - requires the review of a lawyer before it is used", "Redline against version of 1/5/2026",
        "This template is provided for information only.",
        "This is a sample agreement. Have a lawyer look at it."};
    static const char *const others[] = {"Execution version", "Fully executed copy", "Certified true copy",
        "Drafted by: Legal department", "Final version"};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        AUTO_FREE char *text = memory_format("%s\n\n%s%s%s", marks[i], PREAMBLE, PROVISIONS, SIGNATURES);
        struct fake_host *host = judged(text);
        cr_expect_eq(fake_status(host, "GEN-06", ""), GOLIVE_FAIL, "%s", marks[i]);
        fake_host_free(host);
    }
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        AUTO_FREE char *text = memory_format("%s\n\n%s%s%s", others[i], PREAMBLE, PROVISIONS, SIGNATURES);
        struct fake_host *host = judged(text);
        cr_expect_eq(fake_status(host, "GEN-06", ""), GOLIVE_PASS, "%s", others[i]);
        fake_host_free(host);
    }
}
