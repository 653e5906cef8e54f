/* Letters: three ways to write the same, whatever words are in them, and an archive that does not depend on the day. */
#include "base/memory.h"
#include "report/letter.h"
#include "report/zip.h"

#include <criterion/criterion.h>
#include <string.h>

static const struct letter_item items[] = {
    {.question = "Does the agreement cover this product?",
        .about = "",
        .document = "acme <b>.md",
        .settled_by = "the agreement",
        .why = "the law asks for it",
        .found = "",
        .reference = "baa/BAA-24",
        .also = ""},
    {.question = "Who keeps *what*?",
        .about = "logs; prompts",
        .document = "",
        .settled_by = "",
        .why = "",
        .found = "nobody says\033[2J it",
        .reference = "outputs/DATA-22",
        .also = "DATA-23"},
};

static const struct letter letter = {.to = "Acme & Sons",
    .address = "trust@acme.example",
    .from = "Springfield Clinic",
    .contact = "",
    .date = "2026-11-22",
    .product = "Acme Scribe",
    .go_live = "2026-12-15",
    .signer = "M. Lindqvist, Practice manager",
    .outside = true,
    .items = items,
    .count = 2};

static struct text written(const char *name)
{
    struct text out = {0};
    letter_format_find(name)->write(&letter, &out);
    return out;
}

static uint32_t number_at(const struct text *bytes, size_t offset)
{
    const unsigned char *at = (const unsigned char *)bytes->data + offset;
    return (uint32_t)at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24;
}

Test(zip, checksum_is_that_of_the_standard)
{
    struct text out = {0};
    struct zip zip = zip_begin(&out);
    zip_add(&zip, "a", "123456789", 9);
    zip_end(&zip);
    cr_assert_eq(number_at(&out, 14), 0xcbf43926u, "CRC-32 of \"123456789\"");
    cr_assert_eq(number_at(&out, 18), 9);
    cr_assert_eq(memcmp(out.data + 31, "123456789", 9), 0, "the bytes are not stored as they are");
    text_free(&out);
}

Test(zip, an_empty_archive_has_a_directory)
{
    struct text out = {0};
    struct zip zip = zip_begin(&out);
    zip_end(&zip);
    cr_assert_eq(out.length, 22);
    cr_assert_eq(memcmp(out.data, "PK\5\6", 4), 0);
    text_free(&out);
}

Test(letter, nothing_that_a_terminal_obeys_comes_out)
{
    static const char *const formats[] = {"text", "markdown", "docx"};
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
        struct text out = written(formats[i]);
        cr_expect_null(memmem(out.data, out.length, "\033[", 2), "%s", formats[i]);
        text_free(&out);
    }
}

Test(letter, a_line_with_nothing_to_say_is_left_out)
{
    struct text out = written("text");
    cr_expect_null(strstr(out.data, "What we know:     \n"));
    cr_expect_null(strstr(out.data, "About:            \n"));
    cr_expect(strstr(out.data, "   About:            logs; prompts\n"));
    cr_expect(strstr(out.data, "To:     Acme & Sons, trust@acme.example\n"));
    text_free(&out);
}

Test(letter, words_that_are_signs_in_a_format_stay_words)
{
    struct text markdown = written("markdown"), docx = written("docx");
    cr_expect(strstr(markdown.data, "Who keeps \\*what\\*?"));
    text_append_char(&docx, '\0');
    bool escaped = false;
    for (size_t i = 0; i + 16 < docx.length; i++) {
        cr_expect_neq(memcmp(docx.data + i, "acme <b>", 8), 0);
        escaped |= memcmp(docx.data + i, "acme &lt;b&gt;", 14) == 0;
    }
    cr_expect(escaped);
    text_free(&markdown);
    text_free(&docx);
}

Test(letter, the_same_letter_is_the_same_bytes)
{
    struct text one = written("docx"), two = written("docx");
    cr_expect_eq(one.length, two.length);
    cr_expect_eq(memcmp(one.data, two.data, one.length), 0);
    text_free(&one);
    text_free(&two);
}

Test(letter, a_product_in_use_is_asked_about_as_such)
{
    struct letter in_use = letter;
    struct text words = {0};
    in_use.in_use = true;
    letter_opening(&in_use, &words);
    cr_expect(strstr(words.data, "So that we may go on using Acme Scribe,"));
    cr_expect_null(strstr(words.data, "planned"));
    text_free(&words);
}
