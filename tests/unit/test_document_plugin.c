/* Plugin document: present, unchanged, in date, from the right place, says what it must. */
#include "fake_host.h"

#undef GOLIVE_PLUGIN
#define GOLIVE_PLUGIN(CHECK, DESCRIPTION)
#include "../../plugins/document/document.c"

#define LETTER                                                                                               \
    "Institutional Review Board of Northfield Medical Center\n\nThe board approved Acme Scribe without "     \
    "conditions.\n"

static struct fake_host *host_with(const char *text)
{
    struct fake_host *host = fake_host_new("2026-11-22");
    fake_set(host->options, "warn_within", "30d");
    fake_set(host->keys, "product", "Acme Scribe");
    if (text)
        fake_document(host, "document", "letter.txt", text);
    return host;
}

/* The status of RULE when OPTION is VALUE. */
static int32_t status_with(const char *rule, const char *subject, const char *option, const char *value)
{
    struct fake_host *host = host_with(LETTER);
    fake_set(host->options, option, value);
    check(&host->golive);
    int32_t status = fake_status(host, rule, subject);
    fake_host_free(host);
    return status;
}

Test(document, is_on_file_or_is_not)
{
    struct fake_host *host = host_with(LETTER);
    check(&host->golive);
    cr_expect_eq(fake_status(host, "DOC-01", ""), GOLIVE_PASS);
    cr_expect_eq(fake_status(host, "DOC-05", ""), GOLIVE_NOT_APPLICABLE);
    fake_host_free(host);
    host = host_with(NULL);
    fake_set(host->options, "says", "approved");
    check(&host->golive);
    cr_expect_eq(fake_status(host, "DOC-01", ""), GOLIVE_FAIL);
    cr_expect_eq(fake_status(host, "DOC-05", ""), GOLIVE_UNKNOWN);
    cr_expect_eq(fake_status(host, "DOC-04", ""), GOLIVE_NOT_APPLICABLE);
    fake_host_free(host);
}

Test(document, is_unchanged_or_fails)
{
    cr_expect_eq(status_with("DOC-02", "", "digest", "sha256:0000"), GOLIVE_PASS);
    cr_expect_eq(status_with("DOC-02", "", "digest", "sha256:1111"), GOLIVE_FAIL);
    cr_expect_eq(status_with("DOC-02", "", "says", "x"), GOLIVE_NOTE);
}

Test(document, is_in_date)
{
    cr_expect_eq(status_with("DOC-03", "", "expires", "2026-11-21"), GOLIVE_FAIL);
    cr_expect_eq(status_with("DOC-03", "", "expires", "2026-11-22"), GOLIVE_WARN);
    cr_expect_eq(status_with("DOC-03", "", "expires", "2027-11-22"), GOLIVE_PASS);
    cr_expect_eq(status_with("DOC-03", "", "issued", "2026-11-23"), GOLIVE_FAIL);
    cr_expect_eq(status_with("DOC-03", "", "max_age", "365d"), GOLIVE_UNKNOWN);
    cr_expect_eq(status_with("DOC-03", "", "says", "x"), GOLIVE_NOT_APPLICABLE);
}

Test(document, is_not_older_than_it_may_be)
{
    static const struct {
        const char *issued;
        int32_t status;
    } rows[] = {{"2025-11-21", GOLIVE_FAIL}, {"2025-11-30", GOLIVE_WARN}, {"2026-06-01", GOLIVE_PASS}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct fake_host *host = host_with(LETTER);
        fake_set(host->options, "issued", rows[i].issued);
        fake_set(host->options, "max_age", "365d");
        check(&host->golive);
        cr_expect_eq(fake_status(host, "DOC-03", ""), rows[i].status, "%s", rows[i].issued);
        fake_host_free(host);
    }
}

Test(document, comes_from_the_right_place_and_says_what_it_must)
{
    cr_expect_eq(
        status_with("DOC-04", "", "issued_by", "Institutional Review Board of Northfield Medical Center"),
        GOLIVE_PASS);
    cr_expect_eq(status_with("DOC-04", "", "issued_by", "Board of Southfield"), GOLIVE_UNKNOWN);
    cr_expect_eq(status_with("DOC-05", "approved", "says", "approved, forever"), GOLIVE_PASS);
    cr_expect_eq(status_with("DOC-05", "forever", "says", "approved, forever"), GOLIVE_UNKNOWN);
    cr_expect_eq(
        status_with("DOC-06", "without conditions", "says_not", "without conditions, draft"), GOLIVE_FAIL);
    cr_expect_eq(status_with("DOC-06", "draft", "says_not", "without conditions, draft"), GOLIVE_PASS);
    cr_expect_eq(status_with("DOC-07", "product", "names_product", "yes"), GOLIVE_PASS);
    cr_expect_eq(status_with("DOC-07", "version", "names_version", "yes"), GOLIVE_UNKNOWN);
}
