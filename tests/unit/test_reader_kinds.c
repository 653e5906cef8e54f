/* What a file is and what is said of it when golive does not read it: by its bytes, whatever its name says. */
#include "reader/extract.h"
#include "reader/kind.h"
#include "reader/messages.h"

#include "reader_documents.h"

#include <criterion/criterion.h>

static void expect_words(
    const char *name, const void *bytes, size_t length, enum evidence_state state, const char *words)
{
    struct extracted extracted;
    extract_document(bytes, length, name, &extracted);
    cr_assert_eq(extracted.state, state, "%s is %s", name, evidence_state_name(extracted.state));
    cr_assert_not_null(extracted.error, "%s has no words", name);
    cr_assert_not_null(
        strstr(extracted.error, words), "%s: \"%s\" does not say \"%s\"", name, extracted.error, words);
    cr_assert_null(strstr(extracted.error, "OCR"), "OCR is the Office for Civil Rights: %s", extracted.error);
    extracted_free(&extracted);
}

#define EXPECT(name, bytes, words) expect_words(name, bytes, sizeof(bytes) - 1, EVIDENCE_UNAVAILABLE, words)

Test(reader_kinds, empty_file_says_so)
{
    expect_words("empty.pdf", NULL, 0, EVIDENCE_UNAVAILABLE, "it is empty");
}

Test(reader_kinds, images_are_named)
{
    EXPECT("scan.png", "\x89PNG\r\n\x1a\n????", "a PNG image");
    EXPECT("scan.pdf", "\xff\xd8\xff\xe0????", "a JPEG image");
    EXPECT("fax.tif", "II*\0????", "a TIFF image");
    EXPECT("photo.heic",
        "\0\0\0\x18"
        "ftypheic????",
        "a HEIC image");
}

Test(reader_kinds, json_named_pdf_is_json)
{
    EXPECT("card.pdf", "{\"result\":\"ERROR\",\"reason\":\"no such card\"}\n",
        "its name says PDF, but it is a JSON file");
    EXPECT("list.txt", " [ {\"a\": 1} ]", "a JSON file");
}

Test(reader_kinds, templates_with_brackets_are_text_and_not_json)
{
    struct kind kind = kind_of("[Date] to [Name]", 16, "");
    cr_assert_eq(kind.reader, KIND_PLAIN);
    kind = kind_of("{{COMPANY}} and {{CUSTOMER}}", 28, "");
    cr_assert_eq(kind.reader, KIND_PLAIN);
}

Test(reader_kinds, web_pages_are_told_and_markdown_with_tags_is_read)
{
    static const char *const pages[][2] = {{"terms.html", "<p>If I am granted access:</p>"},
        {"terms.txt", "\xef\xbb\xbf\r\n<!DOCTYPE html><html></html>"},
        {"terms.md", "<!doctype html>\n<html></html>"}};
    for (size_t i = 0; i < 3; i++)
        cr_assert_eq(
            kind_of(pages[i][1], strlen(pages[i][1]), reader_name_hint(pages[i][0])).reader, KIND_HTML);
    EXPECT("agreement.pdf", "<!doctype html><p>Not found</p>", "its name says PDF, but it is a web page");
    struct kind kind = kind_of("<p align=center>Terms</p>\n# One", 31, reader_name_hint("terms.MD"));
    cr_assert_eq(kind.reader, KIND_MARKDOWN);
}

Test(reader_kinds, old_word_and_locked_word_differ)
{
    static const char old[] = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 W\0o\0r\0d\0";
    static const char locked[] =
        "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0";
    EXPECT("a.doc", old, "old format");
    EXPECT("a.docx", locked, "it is encrypted; save a copy without a password");
}

Test(reader_kinds, mail_is_told_from_a_printed_mail)
{
    static const char *const mails[] = {
        "Received: from a by b\r\n\tid 1\r\nSubject: x\r\n\r\nHello", "From: a\nMIME-Version: 1.0\n\nHello"};
    for (size_t i = 0; i < 2; i++)
        cr_assert_eq(kind_of(mails[i], strlen(mails[i]), "").reader, KIND_MAIL);
    struct kind kind = kind_of("From: a@b\nTo: c@d\nSubject: Approved\n\nMIME-Version: x", 52, "");
    cr_assert_eq(kind.reader, KIND_PLAIN, "a copied e-mail is text");
}

Test(reader_kinds, binary_rubbish_is_not_read_as_text)
{
    EXPECT("a.txt", "some\0thing", "neither PDF, DOCX nor text");
    EXPECT("a.pdf", "\1\2\3\4\5\6\7\x0e\x0f abc", "its name says PDF, but");
    EXPECT("a.gz", "\x1f\x8b\x08", "unpack it first");
}

Test(reader_kinds, source_of_a_broken_pdf_is_not_taken_for_its_text)
{
    EXPECT("agreement.pdf", "BT (Business associate shall not use PHI) Tj ET endstream",
        "its name says PDF, but");
    EXPECT("agreement.docx", "Business associate shall not use PHI", "its name says DOCX, but");
}

Test(reader_kinds, office_files_that_are_no_docx_are_named)
{
    const struct docx_file excel[] = {
        {"_rels/.rels", RELATIONS(RELATION("officeDocument", "xl/workbook.xml")), 0},
        {"xl/workbook.xml", "<workbook/>", 0}};
    const struct docx_file odt[] = {
        {"mimetype", "application/vnd.oasis.opendocument.spreadsheet", 0}, {"content.xml", "<x/>", 0}};
    const struct docx_file plain[] = {{"a.txt", "text", 0}};
    struct text zip = {0};
    zip_of(excel, 2, &zip);
    expect_words("a.docx", zip.data, zip.length, EVIDENCE_UNAVAILABLE, "an Excel workbook");
    text_clear(&zip);
    zip_of(odt, 2, &zip);
    expect_words("a.ods", zip.data, zip.length, EVIDENCE_UNAVAILABLE,
        "an OpenDocument file, which golive does not read yet");
    text_clear(&zip);
    zip_of(plain, 1, &zip);
    expect_words(
        "a.zip", zip.data, zip.length, EVIDENCE_UNAVAILABLE, "a ZIP archive that holds no Word document");
    expect_words("cut.docx", zip.data, zip.length / 2, EVIDENCE_UNAVAILABLE, "damaged");
    text_free(&zip);
}

Test(reader_kinds, document_over_the_limit_is_refused)
{
    size_t length = READER_LONGEST_DOCUMENT + 1;
    char *bytes = memory_new(length, 1);
    memcpy(bytes, "%PDF-1.7", 8);
    expect_words("big.pdf", bytes, length, EVIDENCE_REFUSED, "larger than 64 MiB");
    free(bytes);
}

Test(reader_kinds, hint_is_the_ending_and_nothing_else)
{
    cr_assert_str_eq(reader_name_hint("a.md"), "md");
    cr_assert_str_eq(reader_name_hint("A.MARKDOWN"), "md");
    cr_assert_str_eq(reader_name_hint("x.pdf"), "pdf");
    cr_assert_str_eq(reader_name_hint(".pdf"), "");
    cr_assert_str_eq(reader_name_hint("pdf"), "");
    cr_assert_str_eq(reader_name_hint("a.txt"), "");
}
