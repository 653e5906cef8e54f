/* Plain text in its encodings, and Markdown without its marks. */
#include "reader/extract.h"
#include "reader/markdown.h"
#include "reader/messages.h"

#include "reader_documents.h"

#include <criterion/criterion.h>

static struct extracted read_text(const char *name, const void *bytes, size_t length)
{
    struct extracted extracted;
    extract_document(bytes, length, name, &extracted);
    return extracted;
}

#define READ(name, bytes) read_text(name, bytes, sizeof(bytes) - 1)

static void expect_text(struct extracted extracted, const char *text, const char *remark)
{
    cr_assert_eq(extracted.state, EVIDENCE_GOT, "%s", extracted.error ? extracted.error : "");
    cr_assert_str_eq(text_string(&extracted.pages.original), text);
    if (remark)
        cr_assert(extracted.pages.remark && strstr(extracted.pages.remark, remark), "remark: %s",
            extracted.pages.remark);
    else
        cr_assert_null(extracted.pages.remark, "remark: %s", extracted.pages.remark);
    extracted_free(&extracted);
}

Test(reader_plain, utf8_is_kept_and_its_mark_dropped)
{
    expect_text(READ("a.txt", "\xef\xbb\xbf"
                              "Caf\xc3\xa9\r\nsecond\rthird"),
        "Caf\xc3\xa9\nsecond\nthird", NULL);
}

Test(reader_plain, utf16_both_ways)
{
    expect_text(READ("a.txt", "\xff\xfeH\0i\0\x3d\xd8\x00\xde"), "Hi\xf0\x9f\x98\x80", NULL);
    expect_text(READ("a.txt", "\xfe\xff\0H\0i"), "Hi", NULL);
    expect_text(READ("a.txt", "\xff\xfeH\0\x00\xd8"), "H\xef\xbf\xbd", "UTF-16");
}

Test(reader_plain, other_encodings_are_read_with_a_remark)
{
    expect_text(READ("a.txt", "Caf\xe9 \x93quoted\x94 \x81"),
        "Caf\xc3\xa9 \xe2\x80\x9cquoted\xe2\x80\x9d \xef\xbf\xbd", "Windows-1252");
}

Test(reader_plain, form_feeds_separate_pages)
{
    struct extracted extracted = READ("a.txt", "one\n\ftwo\n\f");
    cr_assert_eq(extracted.pages.page_count, 2);
    cr_assert_str_eq(text_string(&extracted.pages.original), "one\n\ftwo\n");
    cr_assert_eq(extracted.pages.pages[1].start, 5);
    cr_assert_eq(extracted.pages.pages[1].end, 9);
    cr_assert_eq(extracted.pages.pages[0].letters, 3);
    extracted_free(&extracted);
}

Test(reader_plain, control_characters_become_blanks)
{
    expect_text(READ("a.txt", "a\x1b[31mb\x7f"
                              "c"),
        "a [31mb c", NULL);
}

Test(reader_plain, text_without_letters_is_no_text)
{
    struct extracted extracted = READ("a.txt", " \n 123 \n");
    cr_assert_eq(extracted.state, EVIDENCE_UNAVAILABLE);
    cr_assert_str_eq(extracted.error, "it holds no text");
    extracted_free(&extracted);
}

Test(reader_plain, too_many_pages_are_refused)
{
    struct text text = {0};
    for (int i = 0; i <= READER_MOST_PAGES; i++)
        text_append_string(&text, "a\f");
    struct extracted extracted = read_text("a.txt", text.data, text.length);
    cr_assert_eq(extracted.state, EVIDENCE_REFUSED);
    cr_assert(strstr(extracted.error, "more than 5000 pages"));
    extracted_free(&extracted);
    text_free(&text);
}

Test(reader_plain, too_much_text_is_refused)
{
    size_t length = READER_LONGEST_TEXT + 1;
    char *bytes = memory_new(length, 1);
    memset(bytes, 'a', length);
    struct extracted extracted = read_text("a.txt", bytes, length);
    cr_assert_eq(extracted.state, EVIDENCE_REFUSED);
    cr_assert(strstr(extracted.error, "more than 32 MiB of text"), "%s", extracted.error);
    extracted_free(&extracted);
    free(bytes);
}

/* ---- Markdown ---- */

static void expect_markdown(const char *source, const char *wanted)
{
    struct text text = {0};
    char *title;
    markdown_read(source, strlen(source), &text, &title);
    cr_assert_str_eq(text_string(&text), wanted, "%s", source);
    text_free(&text);
    free(title);
}

Test(reader_markdown, headings_stand_alone_between_blank_lines)
{
    expect_markdown("text\n## Term and Termination ##\nmore\n", "text\n\nTerm and Termination\n\nmore\n");
    expect_markdown("#hashtag\n", "#hashtag\n");
}

Test(reader_markdown, a_tab_indents_as_far_as_four_blanks)
{
    expect_markdown("4. Duties\n\t6. Reports\n  \t7. More\n     - x\n",
        "4. Duties\n    6. Reports\n    7. More\n     - x\n");
}

Test(reader_markdown, links_keep_their_words_and_lose_their_targets)
{
    expect_markdown(
        "see [the HIPAA Rules](https://hhs.example/a_(b) \"title\") now\n", "see the HIPAA Rules now\n");
    expect_markdown("![logo](logo.png) [**x**][ref]\n[ref]: https://e.example\n", "logo x\n\n");
    expect_markdown("[a](#section) <https://e.example/x>\n", "a <https://e.example/x>\n");
}

Test(reader_markdown, placeholders_stay)
{
    expect_markdown("[Covered Entity] and [Date] (the date)\n", "[Covered Entity] and [Date] (the date)\n");
    expect_markdown(
        "<insert name of hospital> {{NAME}} <Company>\n", "<insert name of hospital> {{NAME}} <Company>\n");
    expect_markdown("By: ____________ Date: \\_\\_\\_\\_\n", "By: ____________ Date: ____\n");
    expect_markdown("[Date]: 3 May\n", "[Date]: 3 May\n");
}

Test(reader_markdown, emphasis_goes_and_other_stars_stay)
{
    expect_markdown(
        "**shall** *not* __use__ _PHI_ `code` ~~old~~ ***all***\n", "shall not use PHI code old all\n");
    expect_markdown("snake_case_name 2 * 3 \\*as is\\*\n", "snake_case_name 2 * 3 *as is*\n");
}

Test(reader_markdown, tags_go_and_breaks_become_lines)
{
    expect_markdown("<span class=\"x\">Provider</span> &amp; Co<br/>next &sect; 164&#46;504\n",
        "Provider & Co\nnext \xc2\xa7 164.504\n");
    expect_markdown(
        "a < b and c > d, 5 &foo; 6 <!-- gone\nover lines -->end\n", "a < b and c > d, 5 &foo; 6 end\n");
}

Test(reader_markdown, tables_lists_and_quotes)
{
    expect_markdown("| Field | PHI |\n|---|:-:|\n| a \\| b | **yes** |\n", "Field\tPHI\n\na | b\tyes\n");
    expect_markdown("* one\n  * two\n1. three\n> quoted\n", "- one\n  - two\n1. three\nquoted\n");
    expect_markdown("---\ntitle: \"My BAA\"\n---\ntext\n", "text\n");
}

Test(reader_markdown, front_matter_gives_the_title)
{
    struct extracted extracted = READ("a.md", "---\nx: 1\ntitle: 'My  BAA'\n---\n# One\n");
    cr_assert_str_eq(extracted.pages.title, "My BAA");
    cr_assert_str_eq(extracted.media_type, "text/markdown");
    extracted_free(&extracted);
}

Test(reader_markdown, a_long_line_of_open_marks_ends_in_time)
{
    struct text text = {0};
    for (int i = 0; i < 20000; i++)
        text_append_string(&text, "[<*_!&");
    text_append_string(&text, " words");
    struct extracted extracted = read_text("a.md", text.data, text.length);
    cr_assert_eq(extracted.state, EVIDENCE_GOT);
    extracted_free(&extracted);
    text_free(&text);
}
