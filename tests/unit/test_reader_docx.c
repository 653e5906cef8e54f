/* DOCX: paragraphs, numbers that are not in the text, tables, what counts and what does not, and files made to do harm. */
#include "reader/docx_package.h"
#include "reader/extract.h"

#include "reader_documents.h"

#include <criterion/criterion.h>

#define P(words) "<w:p><w:r><w:t>" words "</w:t></w:r></w:p>"
#define NUMBERED(id, level, words)                                                                           \
    "<w:p><w:pPr><w:numPr><w:ilvl w:val=\"" level "\"/><w:numId w:val=\"" id                                 \
    "\"/></w:numPr></w:pPr><w:r><w:t>" words "</w:t></w:r></w:p>"
#define STYLED(style, words)                                                                                 \
    "<w:p><w:pPr><w:pStyle w:val=\"" style "\"/></w:pPr><w:r><w:t>" words "</w:t></w:r></w:p>"

static struct extracted read_docx(
    const char *body, const char *related, const struct docx_file *more, size_t count)
{
    struct text docx = {0};
    struct extracted extracted;
    docx_of(body, related ? related : RELATIONS(""), more, count, &docx);
    extract_document(docx.data, docx.length, "a.docx", &extracted);
    text_free(&docx);
    return extracted;
}

static void expect(struct extracted extracted, const char *text, const char *remark)
{
    cr_assert_eq(extracted.state, EVIDENCE_GOT, "%s", extracted.error);
    cr_assert_str_eq(text_string(&extracted.pages.original), text);
    cr_assert_eq(extracted.pages.page_count, 1);
    if (remark)
        cr_assert(extracted.pages.remark && strstr(extracted.pages.remark, remark), "remark: %s",
            extracted.pages.remark);
    else
        cr_assert_null(extracted.pages.remark, "remark: %s", extracted.pages.remark);
    extracted_free(&extracted);
}

static void expect_failure(struct extracted extracted, enum evidence_state state, const char *words)
{
    cr_assert_eq(extracted.state, state, "%s", evidence_state_name(extracted.state));
    cr_assert(strstr(extracted.error, words), "\"%s\" does not say \"%s\"", extracted.error, words);
    extracted_free(&extracted);
}

Test(reader_docx, paragraphs_runs_tabs_and_breaks)
{
    expect(
        read_docx("<w:p><w:r><w:t>One "
                  "</w:t></w:r><w:r><w:t>two</w:t><w:tab/><w:t>three</w:t><w:br/><w:t>four</w:t></w:r></w:p>"
                  "<w:p/>" P("A&amp;B &lt;C&gt;"),
            NULL, NULL, 0),
        "One two\tthree\nfour\n\nA&B <C>\n", NULL);
}

Test(reader_docx, numbers_are_counted_as_word_does)
{
    static const char numbering[] =
        "<w:numbering " WORD_SPACE "><w:abstractNum w:abstractNumId=\"5\">"
        "<w:lvl w:ilvl=\"0\"><w:start w:val=\"1\"/><w:numFmt w:val=\"decimal\"/><w:lvlText "
        "w:val=\"%1.\"/></w:lvl>"
        "<w:lvl w:ilvl=\"1\"><w:numFmt w:val=\"decimal\"/><w:lvlText w:val=\"%1.%2\"/></w:lvl>"
        "<w:lvl w:ilvl=\"2\"><w:numFmt w:val=\"lowerLetter\"/><w:lvlText w:val=\"(%3)\"/></w:lvl>"
        "<w:lvl w:ilvl=\"3\"><w:numFmt w:val=\"lowerRoman\"/><w:lvlText "
        "w:val=\"(%4)\"/></w:lvl></w:abstractNum>"
        "<w:num w:numId=\"1\"><w:abstractNumId w:val=\"5\"/></w:num>"
        "<w:num w:numId=\"2\"><w:abstractNumId w:val=\"5\"/><w:lvlOverride w:ilvl=\"0\"><w:startOverride "
        "w:val=\"9\"/>"
        "</w:lvlOverride></w:num></w:numbering>";
    const struct docx_file more[] = {{"word/numbering.xml", numbering, 0}};
    expect(read_docx(NUMBERED("1", "0", "Scope") NUMBERED("1", "1", "Use") NUMBERED("1", "2", "first")
                         NUMBERED("1", "2", "second") NUMBERED("1", "3", "deep") NUMBERED("1", "1", "Report")
                             NUMBERED("1", "2", "again") NUMBERED("1", "0", "Term") NUMBERED("0", "0",
                                 "plain") NUMBERED("2", "0", "Nine") NUMBERED("7", "0", "unknown list"),
               RELATIONS(RELATION("numbering", "numbering.xml")), more, 1),
        "1. Scope\n\n1.1 Use\n\n(a) first\n\n(b) second\n\n(i) deep\n\n1.2 Report\n\n(a) again\n\n2. "
        "Term\n\nplain\n\n9. Nine\n\n"
        "unknown list\n",
        NULL);
}

Test(reader_docx, numbers_come_through_styles_too)
{
    static const char numbering[] =
        "<w:numbering " WORD_SPACE "><w:abstractNum w:abstractNumId=\"0\">"
        "<w:lvl w:ilvl=\"0\"><w:numFmt w:val=\"upperRoman\"/><w:lvlText w:val=\"ARTICLE %1\"/><w:pStyle "
        "w:val=\"Heading1\"/></w:lvl>"
        "<w:lvl w:ilvl=\"1\"><w:numFmt w:val=\"decimal\"/><w:isLgl/><w:lvlText w:val=\"%1.%2\"/><w:pStyle "
        "w:val=\"Sub\"/></w:lvl>"
        "</w:abstractNum><w:num w:numId=\"3\"><w:abstractNumId w:val=\"0\"/></w:num></w:numbering>";
    static const char styles[] =
        "<w:styles " WORD_SPACE
        "><w:style w:type=\"paragraph\" w:styleId=\"Heading1\"><w:name w:val=\"heading 1\"/>"
        "<w:pPr><w:numPr><w:numId w:val=\"3\"/></w:numPr></w:pPr></w:style>"
        "<w:style w:type=\"paragraph\" w:styleId=\"Sub\"><w:basedOn w:val=\"Heading1\"/>"
        "<w:pPr><w:numPr><w:ilvl w:val=\"1\"/><w:numId w:val=\"3\"/></w:numPr></w:pPr></w:style>"
        "<w:style w:type=\"paragraph\" w:styleId=\"Loop\"><w:basedOn w:val=\"Loop\"/></w:style></w:styles>";
    const struct docx_file more[] = {{"word/numbering.xml", numbering, 0}, {"word/styles.xml", styles, 0}};
    expect(read_docx(STYLED("Heading1", "Definitions") STYLED("Heading1", "Duties") STYLED("Sub", "Use")
                         STYLED("Loop", "plain"),
               RELATIONS(RELATION("numbering", "numbering.xml") RELATION("styles", "styles.xml")), more, 2),
        "ARTICLE I Definitions\n\nARTICLE II Duties\n\n2.1 Use\n\nplain\n", NULL);
}

Test(reader_docx, tables_are_read_row_by_row)
{
#define CELL(inside) "<w:tc><w:tcPr><w:tcW w:w=\"1\"/></w:tcPr>" inside "</w:tc>"
    expect(read_docx(P("Before") "<w:tbl><w:tr>" CELL(P("By:")) CELL(P("Date:")) "</w:tr><w:tr>" CELL(P(
                         "A. Vance")) CELL(P("2026-01-02")) "</w:tr><w:tr>" CELL(P("line one") P("line two"))
                         CELL(P("beside")) "</w:tr></w:tbl>" P("After"),
               NULL, NULL, 0),
        "Before\n\nBy:\tDate:\nA. Vance\t2026-01-02\nline one\nline two\nbeside\n\nAfter\n", NULL);
}

Test(reader_docx, inserted_text_counts_and_deleted_text_does_not)
{
    expect(read_docx("<w:p><w:r><w:t>shall </w:t></w:r><w:del><w:r><w:delText>not </w:delText></w:r></w:del>"
                     "<w:ins><w:r><w:t>promptly "
                     "</w:t></w:r></w:ins><w:moveFrom><w:r><w:t>gone</w:t></w:r></w:moveFrom>"
                     "<w:r><w:t>report</w:t></w:r></w:p>",
               NULL, NULL, 0),
        "shall promptly report\n", "tracked changes");
}

Test(reader_docx, hidden_text_does_not_count)
{
    expect(read_docx("<w:p><w:pPr><w:rPr><w:vanish/></w:rPr></w:pPr><w:r><w:t>seen</w:t></w:r>"
                     "<w:r><w:rPr><w:vanish/></w:rPr><w:t>unseen</w:t></w:r>"
                     "<w:r><w:rPr><w:vanish w:val=\"0\"/></w:rPr><w:t> too</w:t></w:r></w:p>",
               NULL, NULL, 0),
        "seen too\n", "hidden text");
}

Test(reader_docx, text_boxes_are_read_once)
{
    expect(read_docx("<w:p><w:r><w:t>around</w:t></w:r><w:r><mc:AlternateContent><mc:Choice "
                     "Requires=\"wps\"><w:txbxContent>" P(
                         "DRAFT") "</w:txbxContent></"
                                  "mc:Choice><mc:Fallback><w:pict><w:txbxContent>" P(
                                      "DRAFT") "</w:txbxContent></w:pict></"
                                               "mc:Fallback></mc:AlternateContent></"
                                               "w:r></w:p>",
               NULL, NULL, 0),
        "around\n\nDRAFT\n", NULL);
}

Test(reader_docx, headers_footers_and_notes_follow_the_body_once)
{
    static const char head[] = "<w:hdr " WORD_SPACE ">" P("DRAFT 3") "</w:hdr>";
    static const char notes[] = "<w:footnotes " WORD_SPACE "><w:footnote w:type=\"separator\">" P(
        "----") "</w:footnote><w:footnote>" P("See 45 CFR 164.504.") "</w:footnote></w:footnotes>";
    const struct docx_file more[] = {{"word/h1.xml", head, 0}, {"word/h2.xml", head, 0},
        {"word/n.xml", notes, 0}, {"word/unused.xml", head, 0}};
    expect(read_docx(P("Body"),
               RELATIONS(RELATION("header", "h1.xml") RELATION("header", "h2.xml")
                       RELATION("footnotes", "/word/n.xml")),
               more, 4),
        "Body\n\nSee 45 CFR 164.504.\n\nDRAFT 3\n", NULL);
}

Test(reader_docx, title_and_comments)
{
    const struct docx_file more[] = {
        {"docProps/core.xml",
            "<c xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:title>Our BAA</dc:title></c>", 0},
        {"word/comments.xml", "<w:comments " WORD_SPACE "/>", 0}};
    struct extracted extracted =
        read_docx(P("Body"), RELATIONS(RELATION("comments", "comments.xml")), more, 2);
    cr_assert_str_eq(extracted.pages.title, "Our BAA");
    expect(extracted, "Body\n", "comments");
}

Test(reader_docx, check_boxes_are_seen)
{
    expect(read_docx("<w:p><w:r><w:sym w:font=\"Wingdings\" w:char=\"F0FE\"/><w:t> yes </w:t><w:sym "
                     "w:char=\"F0A8\"/><w:t> no</w:t></w:r>"
                     "</w:p>",
               NULL, NULL, 0),
        "\xe2\x98\x92 yes \xe2\x98\x90 no\n", NULL);
}

Test(reader_docx, pictures_and_hardly_any_text_need_text_recognition)
{
    expect_failure(
        read_docx("<w:p><w:r><w:drawing><a:blip/></w:drawing><w:t>Scan</w:t></w:r></w:p>", NULL, NULL, 0),
        EVIDENCE_UNAVAILABLE, "text recognition is needed");
}

Test(reader_docx, entity_bombs_are_not_unpacked)
{
    struct text docx = {0};
    const struct docx_file files[] = {
        {"_rels/.rels", RELATIONS(RELATION("officeDocument", "word/document.xml")), 0},
        {"word/document.xml",
            "<!DOCTYPE d [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;\">"
            "<!ENTITY f SYSTEM \"file:///etc/passwd\">]><w:document " WORD_SPACE
            "><w:body><w:p><w:r><w:t>&b;&f;</w:t></w:r></w:p>"
            "</w:body></w:document>",
            0}};
    struct extracted extracted;
    zip_of(files, 2, &docx);
    extract_document(docx.data, docx.length, "a.docx", &extracted);
    text_free(&docx);
    expect_failure(extracted, EVIDENCE_UNAVAILABLE, "damaged");
}

Test(reader_docx, entities_hidden_in_utf16_are_not_unpacked)
{
    static const char words[] =
        "<!DOCTYPE d [<!ENTITY a \"word\">]><w:document " WORD_SPACE "><w:body><w:p><w:r><w:t>&a;</w:t></w:r>"
        "</w:p></w:body></w:document>";
    char wide[2 * sizeof words + 2] = {(char)0xff, (char)0xfe};
    for (size_t i = 0; i + 1 < sizeof words; i++)
        wide[2 + 2 * i] = words[i];
    struct text docx = {0};
    const struct docx_file files[] = {
        {"_rels/.rels", RELATIONS(RELATION("officeDocument", "word/document.xml")), 0},
        {"word/document.xml", wide, 2 * sizeof words}};
    struct extracted extracted;
    zip_of(files, 2, &docx);
    extract_document(docx.data, docx.length, "a.docx", &extracted);
    text_free(&docx);
    expect_failure(extracted, EVIDENCE_UNAVAILABLE, "damaged");
}

Test(reader_docx, zip_bombs_are_refused)
{
    size_t length = DOCX_LARGEST + (1 << 20);
    char *blanks = memory_new(length, 1);
    memset(blanks, ' ', length);
    struct text docx = {0};
    const struct docx_file files[] = {{"word/document.xml", blanks, length}};
    struct extracted extracted;
    zip_of(files, 1, &docx);
    cr_assert_lt(docx.length, 2u << 20);
    extract_document(docx.data, docx.length, "a.docx", &extracted);
    text_free(&docx);
    free(blanks);
    expect_failure(extracted, EVIDENCE_REFUSED, "unpacks to more than 128 MiB");
}

Test(reader_docx, a_part_that_is_there_twice_is_told)
{
    const struct docx_file more[] = {{"word/document.xml", "<w:document " WORD_SPACE "/>", 0}};
    expect_failure(read_docx(P("Body"), NULL, more, 1), EVIDENCE_UNAVAILABLE, "twice");
}

Test(reader_docx, broken_xml_is_damaged_and_not_half_read)
{
    expect_failure(read_docx(P("All is well") "<w:p><w:r>", NULL, NULL, 0), EVIDENCE_UNAVAILABLE,
        "cannot be read to the end");
}

Test(reader_docx, deep_nesting_does_no_harm)
{
    struct text body = {0};
    for (int i = 0; i < 100; i++)
        text_append_string(&body, "<w:p><w:r><w:txbxContent>");
    text_append_string(&body, P("deep"));
    for (int i = 0; i < 100; i++)
        text_append_string(&body, "</w:txbxContent></w:r></w:p>");
    struct extracted extracted = read_docx(text_string(&body), NULL, NULL, 0);
    cr_assert(extracted.state == EVIDENCE_UNAVAILABLE,
        "256 levels and more are refused by the XML reader, fewer lose the deepest");
    extracted_free(&extracted);
    text_free(&body);
}

Test(reader_docx, every_byte_garbled_in_turn_does_no_harm)
{
    struct text docx = {0};
    docx_of(P("Body"), RELATIONS(""), NULL, 0, &docx);
    for (size_t i = 0; i < docx.length; i++) {
        struct extracted extracted;
        docx.data[i] = (char)~docx.data[i];
        extract_document(docx.data, docx.length, "a.docx", &extracted);
        cr_assert(extracted.state == EVIDENCE_GOT || extracted.error);
        extracted_free(&extracted);
        docx.data[i] = (char)~docx.data[i];
    }
    text_free(&docx);
}
