/* A ledger of one item and a table of reviews for tests of the plugin ocr-guidance, and its code. */
#ifndef GOLIVE_TESTS_OCR_FIXTURE_H
#define GOLIVE_TESTS_OCR_FIXTURE_H

#include "fake_web.h"

#undef GOLIVE_PLUGIN
#define GOLIVE_PLUGIN(CHECK, DESCRIPTION)
#include "../../plugins/ocr-guidance/ocr-guidance.c"

#define COLUMNS 26
#define REVIEW_COLUMNS 11
#define DIGEST "sha256:1111111111111111111111111111111111111111111111111111111111111111"

static const char *const ledger_header[COLUMNS] = {"id", "title", "kind", "authority", "status",
    "status_date", "effective_on", "compliance_on", "comments_close_on", "citation", "rin", "rin_prefix",
    "docket", "fr_doc", "term", "ecfr", "page", "agenda_edition", "agenda_stage", "agenda_target", "survives",
    "applies", "source_url", "as_of", "confidence", "about"};
static const char *const review_header[REVIEW_COLUMNS] = {"item_id", "reviewed_on", "reviewed_by", "role",
    "status_seen", "source_url", "source_sha256", "decision", "control", "notes", "next_review"};

static const char *ledger[3 * COLUMNS + 1];
static const char *reviews[6 * REVIEW_COLUMNS + 1];
static size_t review_count;

GOLIVE_UNUSED static void set_cell(const char *column, const char *value)
{
    for (size_t i = 0; i < COLUMNS; i++) {
        if (strcmp(ledger_header[i], column) == 0)
            ledger[COLUMNS + i] = value;
    }
}

GOLIVE_UNUSED static void add_review(const char *on, const char *by, const char *seen, const char *url,
    const char *digest, const char *decision, const char *control)
{
    const char *const row[REVIEW_COLUMNS] = {
        "item", on, by, "Privacy officer", seen, url, digest, decision, control, "", ""};
    memcpy(&reviews[(1 + review_count++) * REVIEW_COLUMNS], row, sizeof row);
}

/* A ledger of one item, a HIPAA proposal, that nobody has looked at. */
GOLIVE_UNUSED static void set_up(void)
{
    fake_answer_count = fake_table_count = fake_asked_count = 0;
    review_count = 0;
    memset(ledger, 0, sizeof ledger);
    memset(reviews, 0, sizeof reviews);
    memcpy(ledger, ledger_header, sizeof ledger_header);
    memcpy(reviews, review_header, sizeof review_header);
    for (size_t i = 0; i < COLUMNS; i++)
        ledger[COLUMNS + i] = "";
    set_cell("id", "item");
    set_cell("title", "An item");
    set_cell("kind", "rule");
    set_cell("status", "proposed");
    set_cell("status_date", "2025-01-06");
    set_cell("as_of", "2026-11-01");
}

static struct fake_host *host_on(const char *today)
{
    struct fake_host *host = fake_web_new(today);
    fake_set(host->facts, "ce_type", "provider");
    fake_set(host->facts, "touches_phi", "yes");
    fake_set(host->facts, "size", "medium");
    fake_set(host->keys, "kind", "product");
    fake_set(host->keys, "stage", "planned");
    fake_set(host->options, "officer", "D. Osei, M. Lindqvist");
    return host;
}

/* Judges the ledger and the reviews as they stand. */
GOLIVE_UNUSED static struct fake_host *judged_by(struct fake_host *host)
{
    fake_table("ledger", ledger, COLUMNS);
    if (review_count)
        fake_table("reviews", reviews, REVIEW_COLUMNS);
    check(&host->golive);
    return host;
}
GOLIVE_UNUSED static struct fake_host *judged_on(const char *today)
{
    return judged_by(host_on(today));
}

GOLIVE_UNUSED static int32_t status_on(const char *today, const char *rule, const char *subject)
{
    size_t tables = fake_table_count;
    struct fake_host *host = judged_on(today);
    int32_t status = fake_status(host, rule, subject);
    fake_host_free(host);
    fake_table_count = tables;
    return status;
}

#endif
