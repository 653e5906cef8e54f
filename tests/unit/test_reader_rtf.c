/* RTF: words, paragraphs, letters beyond ASCII, what is left out, and files made to do harm. */
#include "reader/extract.h"
#include "reader/messages.h"
#include "reader/rtf.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

static struct extracted read_rtf(const char *rtf, size_t length)
{
    struct extracted extracted;
    extract_document(rtf, length, "a.rtf", &extracted);
    return extracted;
}

/* "{\rtf1\ansi INSIDE}" gives WANTED, and a line end. */
static void expect_text(const char *inside, const char *wanted)
{
    AUTO_FREE char *rtf = memory_format("{\\rtf1\\ansi %s}", inside);
    struct extracted extracted = read_rtf(rtf, strlen(rtf));
    cr_assert_eq(extracted.state, EVIDENCE_GOT, "%s: %s", inside, extracted.error);
    cr_expect_str_eq(extracted.media_type, "application/rtf");
    AUTO_FREE char *got = memory_copy(text_string(&extracted.pages.original));
    got[strlen(got) - 1] = '\0';
    cr_expect_str_eq(got, wanted, "%s gives \"%s\"", inside, got);
    extracted_free(&extracted);
}

static void expect_remark(const char *inside, const char *words)
{
    AUTO_FREE char *rtf = memory_format("{\\rtf1\\ansi %s}", inside);
    struct extracted extracted = read_rtf(rtf, strlen(rtf));
    cr_assert_eq(extracted.state, EVIDENCE_GOT, "%s: %s", inside, extracted.error);
    cr_expect(extracted.pages.remark && strstr(extracted.pages.remark, words), "%s: %s", inside,
        extracted.pages.remark ? extracted.pages.remark : "no remark");
    extracted_free(&extracted);
}

static void expect_failure(const char *rtf, size_t length, enum evidence_state state, const char *words)
{
    struct extracted extracted = read_rtf(rtf, length);
    cr_assert_eq(extracted.state, state, "%.40s", rtf);
    cr_expect(strstr(extracted.error, words), "\"%s\" does not say \"%s\"", extracted.error, words);
    extracted_free(&extracted);
}

/* More than 200 letters, so that it counts as text. */
#define LONG                                                                                                 \
    "The business associate shall not use or disclose protected health information other than as permitted " \
    "or required by this agreement or as required by law, and shall use safeguards to prevent use or "       \
    "disclosure of the information other than as provided for by the agreement."

struct row {
    const char *inside;
    const char *wanted;
};

static void expect_rows(const struct row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++)
        expect_text(rows[i].inside, rows[i].wanted);
}

Test(reader_rtf, words_paragraphs_and_tables)
{
    static const struct row rows[] = {
        {"one\\par two", "one\n\ntwo"},
        {"one\\line two\\tab three", "one\ntwo\tthree"},
        {"one\\\ntwo", "one\n\ntwo"},
        {"on\ne wo\r\nrd", "one word"},
        {"{\\b bold}{\\i  and }\\ul0 more", "bold and more"},
        {"\\trowd\\cellx100 a\\cell b\\cell\\row c", "a\tb\t\nc"},
        {"a\\{b\\}c\\\\d", "a{b}c\\d"},
        {"a\\~b\\-c\\_d", "a\xC2\xA0"
                          "bc\xE2\x80\x91"
                          "d"},
        {"{\\listtext 1.\\tab}First", "1.\tFirst"},
    };
    expect_rows(rows, sizeof rows / sizeof *rows);
}

Test(reader_rtf, letters_beyond_ascii)
{
    static const struct row rows[] = {
        {"\\'93quoted\\'94 \\'a7 5", "\xE2\x80\x9Cquoted\xE2\x80\x9D \xC2\xA7 5"},
        {"\\u8220?quoted\\u8221?", "\xE2\x80\x9Cquoted\xE2\x80\x9D"},
        {"\\uc2\\u8220ab\\uc0\\u8221c", "\xE2\x80\x9C\xE2\x80\x9D"
                                        "c"},
        {"\\u8220\\ldblquote x", "\xE2\x80\x9Cx"},
        {"\\u8220\\'93x", "\xE2\x80\x9Cx"},
        {"{\\uc0\\u8220}\\u8221?x", "\xE2\x80\x9C\xE2\x80\x9Dx"},
        {"\\u-10179?\\u-8704?x", "\xF0\x9F\x98\x80x"},
        {"\\u-8704?x", "\xEF\xBF\xBDx"},
        {"x\\emdash y\\rquote s", "x\xE2\x80\x94y\xE2\x80\x99s"},
        {"\\mac x\\'d2y\\'d3", "x\xE2\x80\x9Cy\xE2\x80\x9D"},
        {"{\\fonttbl{\\f0\\fcharset0 Arial;}{\\f1\\fcharset77 Geneva;}}\\f1 \\'d2{\\f0 \\'93}x",
            "\xE2\x80\x9C\xE2\x80\x9Cx"},
        {"\\u61623?item", "\xE2\x80\xA2item"},
        {"{\\fonttbl{\\f2\\fcharset2 Symbol;}}{\\f2 \\'b7}item", "\xE2\x80\xA2item"},
    };
    expect_rows(rows, sizeof rows / sizeof *rows);
}

Test(reader_rtf, what_is_no_text_is_left_out)
{
    static const struct row rows[] = {
        {"{\\fonttbl{\\f0 Times;}}{\\colortbl;\\red0;}{\\stylesheet{\\s1 Normal;}}text", "text"},
        {"{\\*\\generator Writer 1.0;}{\\*\\unheardof{\\par more}}text", "text"},
        {"{\\unheardof text}", "text"},
        {"{\\pict\\pngblip 89504e47}{\\*\\shppict{\\pict 00}}" LONG, LONG},
        {"{\\field{\\*\\fldinst HYPERLINK \"https://a.example\"}{\\fldrslt a link}}", "a link"},
        {"{\\object{\\*\\objdata 0102}{\\result shown}}", "shown"},
        {"{\\*\\shpinst{\\sp{\\sn x}{\\sv 1}}{\\shptxt in a box}}", "in a box"},
        {"{\\upr{old}{\\*\\ud{new}}}", "new"},
        {"{\\*\\blob\\bin5 }}{{\\}text", "text"},
        {"a{\\v hidden}b\\v c\\v0 d", "abd"},
        {"a{\\deleted struck}b", "ab"},
        {"a{\\deleted struck\\plain kept}b", "akeptb"},
    };
    expect_rows(rows, sizeof rows / sizeof *rows);
}

Test(reader_rtf, notes_headers_and_the_title_stand_apart)
{
    static const struct row rows[] = {
        {"{\\header DRAFT}{\\headerf DRAFT}{\\footer Page 1}body", "body\n\nDRAFT\n\nPage 1"},
        {"word{\\footnote the note}s", "words\n\n\n\nthe note"},
    };
    expect_rows(rows, sizeof rows / sizeof *rows);
    static const char titled[] = "{\\rtf1{\\info{\\title An \\'93agreement\\'94}{\\author Nobody}}words}";
    struct extracted extracted = read_rtf(titled, sizeof titled - 1);
    cr_assert_eq(extracted.state, EVIDENCE_GOT);
    cr_expect_str_eq(extracted.pages.title, "An \xE2\x80\x9C"
                                            "agreement\xE2\x80\x9D");
    cr_expect_str_eq(text_string(&extracted.pages.original), "words\n");
    extracted_free(&extracted);
}

Test(reader_rtf, what_a_person_should_know_is_said)
{
    expect_remark("a{\\v hidden}b", "hidden text");
    expect_remark("a{\\deleted struck}b", "tracked changes");
    expect_remark("a{\\revised added}b", "tracked changes");
    expect_remark("a{\\*\\annotation a remark}b", "comments");
    expect_remark("a{\\object{\\*\\objdata 01}}b", "another document");
    expect_remark("\\ansicpg1251 a\\'e0b", "code page 1251");
}

#define DEEP 5000

Test(reader_rtf, damaged_and_hostile_files_are_told_so)
{
    static const char cut[] = "{\\rtf1 one {\\b two";
    expect_failure(cut, sizeof cut - 1, EVIDENCE_UNAVAILABLE, "its end is missing");
    static const char backslash[] = "{\\rtf1 one\\";
    expect_failure(backslash, sizeof backslash - 1, EVIDENCE_UNAVAILABLE, "its end is missing");
    static const char binary[] = "{\\rtf1 one\\bin999999999 }";
    expect_failure(binary, sizeof binary - 1, EVIDENCE_UNAVAILABLE, "its end is missing");
    static const char picture[] = "{\\rtf1 one{\\pict 00}}";
    expect_failure(picture, sizeof picture - 1, EVIDENCE_UNAVAILABLE, "text recognition");
    static const char nothing[] = "{\\rtf1 }";
    expect_failure(nothing, sizeof nothing - 1, EVIDENCE_UNAVAILABLE, "no text");
    struct text deep = {0};
    text_append_string(&deep, "{\\rtf1 ");
    for (int i = 0; i < DEEP; i++)
        text_append_string(&deep, "{");
    expect_failure(deep.data, deep.length, EVIDENCE_REFUSED, "nested more than");
    text_free(&deep);
    struct text fonts = {0};
    text_append_string(&fonts, "{\\rtf1{\\fonttbl");
    for (int i = 0; i < DEEP; i++)
        text_format(&fonts, "{\\f%d\\fcharset0 x;}", i);
    text_append_string(&fonts, "}words}");
    struct extracted extracted = read_rtf(fonts.data, fonts.length);
    cr_expect_eq(extracted.state, EVIDENCE_GOT);
    extracted_free(&extracted);
    text_free(&fonts);
}

Test(reader_rtf, every_byte_garbled_in_turn_does_no_harm)
{
    static const char sound[] =
        "{\\rtf1\\ansi\\uc1{\\fonttbl{\\f0\\fcharset0 A;}}{\\header H}\\f0\\u8220?a\\'93b{\\*\\x y}"
        "{\\info{\\title T}}\\bin2 {}c{\\footnote n}\\par}";
    static const char bytes[] = "{}\\*-'\0\xff"
                                "9u";
    for (size_t i = 5; i < sizeof sound - 1; i++) {
        for (size_t b = 0; b < sizeof bytes - 1; b++) {
            char copy[sizeof sound];
            memcpy(copy, sound, sizeof sound);
            copy[i] = bytes[b];
            struct extracted extracted = read_rtf(copy, sizeof sound - 1);
            cr_assert(extracted.state == EVIDENCE_GOT || extracted.error);
            extracted_free(&extracted);
        }
    }
}

Test(reader_rtf, every_word_of_the_table_is_found)
{
    static const char *const some[] = {"ansi", "bin", "cell", "deleted", "emdash", "fonttbl", "info", "par",
        "pict", "shptxt", "title", "u", "uc", "v", "xe"};
    for (size_t i = 0; i < sizeof some / sizeof *some; i++)
        cr_expect_not_null(rtf_word(some[i]), "%s", some[i]);
    cr_expect_null(rtf_word(""));
    cr_expect_null(rtf_word("unheardof"));
}
