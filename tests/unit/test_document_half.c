/* Half of a document's text: what stands in the first half stays as it was, the rest is gone, and it decodes. */
#include "clause_fixture.h"

#include "model/document_half.h"

/* The half of STRING's text; freed with fixture_free_half. */
struct half {
    struct text blob;
    struct document_text text;
};

static void take_half(const struct document_text *whole, struct half *half)
{
    *half = (struct half){0};
    cr_assert_eq(document_text_half(whole, &half->blob), 0);
    cr_assert_eq(document_text_decode(text_string(&half->blob), half->blob.length, &half->text), 0);
}

static bool says(const struct document_text *text, const char *words)
{
    return memmem(text->normal, text->normal_length, words, strlen(words)) != NULL;
}

Test(document_half, keeps_the_first_half_and_loses_the_second)
{
    struct fixture_text *fixture = fixture_text(
        "The first sentence stands here.\n\nThe second sentence stands here too.\n\nThe third sentence is "
        "lost.\n\nThe fourth sentence is lost as well, with all that it says.\n");
    struct half half;
    take_half(&fixture->text, &half);
    cr_expect(says(&half.text, "first sentence"));
    cr_expect_not(says(&half.text, "third sentence"));
    cr_expect_not(says(&half.text, "fourth sentence"));
    cr_expect_lt(half.text.original_length, fixture->text.original_length / 2 + 1);
    text_free(&half.blob);
    fixture_text_free(fixture);
}

Test(document_half, a_sentence_that_is_cut_in_two_goes)
{
    struct fixture_text *fixture = fixture_text(
        "Short.\n\nThe vendor shall not use the data for any purpose but those that it names.\n");
    struct half half;
    take_half(&fixture->text, &half);
    cr_expect(says(&half.text, "short"));
    cr_expect_not(says(&half.text, "shall"));
    text_free(&half.blob);
    fixture_text_free(fixture);
}

Test(document_half, the_way_back_leads_to_the_same_places)
{
    struct fixture_text *fixture =
        fixture_text("1. “Caf\xC3\xA9” is   the first clause.\n\n2. The second – one.\n\n"
                     "3. The third clause, which is a good deal longer than the others "
                     "and so makes up the second half.\n");
    struct half half;
    take_half(&fixture->text, &half);
    cr_assert_gt(half.text.normal_length, 0);
    for (uint32_t i = 0; i < half.text.normal_length; i++) {
        cr_assert_eq(half.text.normal[i], fixture->text.normal[i]);
        uint32_t whole = document_text_origin(&fixture->text, i), now = document_text_origin(&half.text, i);
        cr_assert_eq(now, whole < half.text.original_length ? whole : half.text.original_length);
    }
    text_free(&half.blob);
    fixture_text_free(fixture);
}

/* Whatever the text, however often it is halved: it decodes, and nothing is left in the end. */
Test(document_half, can_be_halved_until_nothing_is_left)
{
    struct fixture_text *fixture =
        fixture_text("A page\xC2\xA0with “quotes”.\n\fThe second page.\n\n(a) one\n(b) "
                     "two\n\n\f\f\xE2\x82\xAC 5 for each.\n");
    struct half halves[16];
    const struct document_text *text = &fixture->text;
    for (size_t i = 0; i < 16; i++) {
        take_half(text, &halves[i]);
        cr_expect_leq(halves[i].text.original_length, text->original_length / 2);
        cr_expect_geq(halves[i].text.page_count, 1);
        text = &halves[i].text;
    }
    cr_expect_eq(text->normal_length, 0);
    cr_expect_eq(text->original_length, 0);
    for (size_t i = 0; i < 16; i++)
        text_free(&halves[i].blob);
    fixture_text_free(fixture);
}
