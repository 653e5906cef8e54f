/* The page under the text report: wrapping, sentences, cutting. */
#include "report/page.h"

#include "base/memory.h"

#include <criterion/criterion.h>

#include <stdlib.h>

static char *wrapped(unsigned columns, unsigned indent, const char *label, unsigned hang, const char *words)
{
    char *bytes = NULL;
    size_t length = 0;
    FILE *file = open_memstream(&bytes, &length);
    cr_assert_not_null(file);
    struct page page = page_new(file, columns, false);
    page_wrap(&page, indent, label, hang, words);
    cr_assert_eq(page_end(&page), 0);
    fclose(file);
    return bytes;
}

Test(page, wraps_at_blanks_and_breaks_what_is_wider_than_a_line)
{
    static const struct {
        unsigned indent;
        const char *label;
        unsigned hang;
        const char *words;
        const char *page;
    } cases[] = {
        {2, "", 4, "one two", "  one two\n"},
        {2, "Found", 10, "one", "  Found   one\n"},
        {2, "Found", 10, "", "  Found\n"},
        {0, "A label that is long", 10, "one two three four five six",
            "A label that is long  one two three four\n          five six\n"},
        {0, "", 2, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
            "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\n  aaaaaaaaaaaaaaaaaaaaa\n"},
        {36, "", 36, "\xe6\xbc\xa2\xe6\xbc\xa2\xe6\xbc\xa2",
            "                                    \xe6\xbc\xa2\xe6\xbc\xa2\n"
            "                                    \xe6\xbc\xa2\n"},
        {0, "", 0, "  one   two  ", "one two\n"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *page = wrapped(40, cases[i].indent, cases[i].label, cases[i].hang, cases[i].words);
        cr_assert_str_eq(page, cases[i].page, "case %zu:\n%s", i, page);
        free(page);
    }
}

Test(page, makes_sentences_but_leaves_names_alone)
{
    static const struct {
        const char *words;
        const char *sentence;
    } cases[] = {
        {"the agreement ended", "The agreement ended."},
        {"touches_phi is not set", "touches_phi is not set."},
        {"baa.pdf is encrypted", "baa.pdf is encrypted."},
        {"Already one.", "Already one."},
        {"why?", "why?"},
        {"", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct text words = {0};
        words_sentence(&words, cases[i].words, 100);
        cr_assert_str_eq(text_string(&words), cases[i].sentence);
        text_free(&words);
    }
}

Test(page, cuts_long_words_between_characters)
{
    struct text words = {0};
    words_add(&words, "\xc3\xa4\xc3\xb6\xc3\xbc", 3);
    cr_assert_str_eq(text_string(&words), "\xc3\xa4...");
    text_free(&words);
}
