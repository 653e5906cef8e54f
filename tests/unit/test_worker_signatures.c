/* What a plugin hears of digital signatures and of words from text recognition, and what the house makes of it. */
#include "host_fixture.h"

#include "base/date.h"

static const char words[] = "This agreement is dated as of October 31, 2026.\n";

/* The document of the option, with these signatures and with all its words recognised at CONFIDENCE (0: as text). */
static void gather(
    struct host_fixture *host, const struct document_signature *signatures, size_t count, uint32_t confidence)
{
    struct document_pages pages;
    host_gather(host, "document", "terms.pdf", words, false);
    fixture_pages(words, &pages);
    pages.signatures = memory_new(count + 1, sizeof *signatures);
    if (count)
        memcpy(pages.signatures, signatures, count * sizeof *signatures);
    pages.signature_count = count;
    if (confidence) {
        pages.words = memory_new(1, sizeof *pages.words);
        pages.words[0] = (struct document_word){0, sizeof words - 2, confidence};
        pages.word_count = 1;
    }
    text_clear(&host->blobs[0]);
    cr_assert_eq(document_text_encode(&pages, &host->blobs[0]), 0);
    document_pages_free(&pages);
    host->gathered[0].bytes = host->blobs[0].data;
    host->gathered[0].length = host->blobs[0].length;
}

static int64_t at(const char *text)
{
    instant when;
    cr_assert_eq(instant_parse(text, &when), 0);
    return when;
}

#define HOLDS                                                                                                \
    (DOCUMENT_SIGNATURE_INTACT | DOCUMENT_SIGNATURE_WHOLE | DOCUMENT_SIGNATURE_TRUSTED |                     \
        DOCUMENT_SIGNATURE_ASKED)

static struct document_signature by_ann(uint32_t flags)
{
    return (struct document_signature){.signed_at = at("2026-10-31T12:00:00Z"),
        .not_before = at("2026-01-01T00:00:00Z"),
        .not_after = at("2027-01-01T00:00:00Z"),
        .flags = flags,
        .signer = "Ann Ames",
        .organization = "Bluebird Clinic"};
}

static int32_t state_of(const struct document_signature *signatures, size_t count)
{
    struct host_fixture host;
    host_begin(&host, true);
    gather(&host, signatures, count, 0);
    golive *g = host_open(&host);
    int32_t state = golive_signature_state(g, golive_document_of(g, "document"), 0);
    host_end(&host);
    return state;
}

Test(signatures, each_state_has_its_cause)
{
    static const struct {
        uint32_t flags;
        int32_t state;
    } rows[] = {
        {HOLDS, GOLIVE_SIGNATURE_SOUND},
        {HOLDS & ~DOCUMENT_SIGNATURE_TRUSTED, GOLIVE_SIGNATURE_UNTRUSTED},
        {HOLDS & ~DOCUMENT_SIGNATURE_INTACT, GOLIVE_SIGNATURE_UNCHECKED},
        {(HOLDS & ~DOCUMENT_SIGNATURE_INTACT) | DOCUMENT_SIGNATURE_BROKEN, GOLIVE_SIGNATURE_BROKEN},
        {HOLDS & ~DOCUMENT_SIGNATURE_WHOLE, GOLIVE_SIGNATURE_CHANGED},
        {(HOLDS & ~DOCUMENT_SIGNATURE_WHOLE) | DOCUMENT_SIGNATURE_SAME_TEXT, GOLIVE_SIGNATURE_ADDED},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct document_signature one = by_ann(rows[i].flags);
        cr_expect_eq(state_of(&one, 1), rows[i].state, "row %zu: %d", i, state_of(&one, 1));
    }
    cr_expect_eq(state_of(NULL, 0), 0);
}

Test(signatures, a_later_signature_or_time_stamp_closes_the_file_for_an_earlier_one)
{
    struct document_signature both[] = {
        by_ann((HOLDS & ~DOCUMENT_SIGNATURE_WHOLE) | DOCUMENT_SIGNATURE_SAME_TEXT), by_ann(HOLDS)};
    cr_expect_eq(state_of(both, 2), GOLIVE_SIGNATURE_SOUND);
    both[1].flags |= DOCUMENT_SIGNATURE_TIMESTAMP;
    cr_expect_eq(state_of(both, 2), GOLIVE_SIGNATURE_SOUND);
    both[1].flags &= ~DOCUMENT_SIGNATURE_INTACT;
    cr_expect_eq(state_of(both, 2), GOLIVE_SIGNATURE_ADDED);
}

Test(signatures, a_time_stamp_is_nobodys)
{
    struct host_fixture host;
    struct document_signature stamp = by_ann(HOLDS | DOCUMENT_SIGNATURE_TIMESTAMP);
    host_begin(&host, true);
    gather(&host, &stamp, 1, 0);
    golive *g = host_open(&host);
    cr_assert_eq(golive_signature_count(g, golive_document_of(g, "document")), 0);
    host_end(&host);
}

Test(signatures, the_days_of_its_certificate_are_days_on_which_the_answer_changes)
{
    struct host_fixture host;
    struct document_signature one = by_ann(HOLDS);
    host_begin(&host, true);
    gather(&host, &one, 1, 0);
    golive *g = host_open(&host);
    const golive_document *document = golive_document_of(g, "document");
    cr_assert_eq(golive_signature_state(g, document, 0), GOLIVE_SIGNATURE_SOUND);
    cr_assert_eq(host.call.stable_until, at("2027-01-01T00:00:01Z"));
    cr_assert_eq(host.call.stable_from, at("2026-10-31T12:00:00Z"));
    cr_assert_str_eq(golive_signature_signer(g, document, 0), "Ann Ames");
    cr_assert_str_eq(golive_signature_organization(g, document, 0), "Bluebird Clinic");
    cr_assert_str_eq(golive_date_text(g, golive_signature_date(g, document, 0)), "2026-10-31");
    cr_assert_str_eq(golive_signature_why(g, document, 0), "");
    host_end(&host);
    one.not_after = at("2026-11-01T00:00:00Z");
    cr_assert_eq(state_of(&one, 1), GOLIVE_SIGNATURE_OUT_OF_DATE, "it holds no longer");
    one = by_ann(HOLDS);
    one.signed_at = at("2025-10-31T12:00:00Z");
    cr_assert_eq(state_of(&one, 1), GOLIVE_SIGNATURE_OUT_OF_DATE, "it did not hold yet");
    one.signed_at = at("2026-12-24T12:00:00Z");
    cr_assert_eq(state_of(&one, 1), GOLIVE_SIGNATURE_OUT_OF_DATE, "nobody signs tomorrow");
}

/* ---- text recognition ---- */

static void judge_recognised(uint32_t confidence, enum status status, const char *where, const char *message)
{
    struct host_fixture host;
    host_begin(&host, true);
    gather(&host, NULL, 0, confidence);
    golive *g = host_open(&host);
    golive_place place = golive_find(g, golive_document_of(g, "document"), "dated", 0);
    cr_assert_neq(place.id, 0);
    cr_expect_eq(golive_confidence(g, place), (int32_t)(confidence ? confidence : 100));
    golive_pass(g, "P-01", place, "it is dated");
    struct judge_outcome outcome = host_conclude(&host, golive_done(g));
    const struct finding *finding = host_expect(&outcome, "P-01", status);
    cr_expect_str_eq(finding->where, where);
    cr_expect(strstr(finding->message, message), "%s", finding->message);
    host_end(&host);
}

Test(recognised, a_finding_says_how_sure_its_words_are)
{
    judge_recognised(0, STATUS_PASS, "", "it is dated");
    judge_recognised(91, STATUS_PASS, "by text recognition, confidence 91 %", "it is dated");
}

Test(recognised, no_pass_rests_on_words_that_were_guessed)
{
    judge_recognised(60, STATUS_PASS, "by text recognition, confidence 60 %", "it is dated");
    judge_recognised(59, STATUS_UNKNOWN, "by text recognition, confidence 59 %", "only to 59 % sure");
}

Test(recognised, places_of_one_document_have_a_distance)
{
    struct host_fixture host;
    host_begin(&host, true);
    gather(&host, NULL, 0, 0);
    golive *g = host_open(&host);
    const golive_document *document = golive_document_of(g, "document");
    golive_place first = golive_find_text(g, document, "this agreement", (golive_place){0});
    golive_place second = golive_find_text(g, document, "dated", (golive_place){0});
    cr_assert_gt(golive_distance(g, first, second), 0);
    cr_assert_eq(golive_distance(g, second, first), -golive_distance(g, first, second));
    cr_assert_eq(golive_distance(g, first, golive_document_place(g, document)), GOLIVE_NO_DISTANCE);
    cr_assert_eq(golive_distance(g, first, (golive_place){0}), GOLIVE_NO_DISTANCE);
    host_end(&host);
}
