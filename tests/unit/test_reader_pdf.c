/* PDF: its words and gaps, pages without text, encryption, damage, and files made to do harm. */
#include "reader/extract.h"
#include "reader/messages.h"

#include "reader_documents.h"

#include <criterion/criterion.h>

static const char *const enough[] = {ENOUGH_LINES};

static struct extracted read_pdf(const struct text *pdf)
{
    struct extracted extracted;
    extract_document(pdf->data, pdf->length, "a.pdf", &extracted);
    return extracted;
}

static void expect_failure(struct text *pdf, enum evidence_state state, const char *words)
{
    struct extracted extracted = read_pdf(pdf);
    cr_assert_eq(extracted.state, state, "%s", evidence_state_name(extracted.state));
    cr_assert(strstr(extracted.error, words), "\"%s\" does not say \"%s\"", extracted.error, words);
    extracted_free(&extracted);
    text_free(pdf);
}

/* One page of these lines. */
static void page_of(const char *const *lines, size_t count, const struct pdf_parts *parts, struct text *pdf)
{
    char *content = content_of(lines, count);
    pdf_pages((const char *const *)&content, 1, parts, pdf);
    free(content);
}

#define PAINTED_PICTURE "q 500 0 0 700 50 50 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \377 EI Q"

Test(reader_pdf, lines_and_gaps_are_kept)
{
    static const char *const lines[] = {
        "First line of a paragraph", "and its second line.", "", "A new paragraph", "goes on here."};
    struct text pdf = {0};
    page_of(lines, 5, NULL, &pdf);
    struct extracted extracted = read_pdf(&pdf);
    cr_assert_eq(extracted.state, EVIDENCE_GOT, "%s", extracted.error);
    cr_assert_str_eq(text_string(&extracted.pages.original),
        "First line of a paragraph\nand its second line.\n\nA new paragraph\ngoes on here.\n");
    cr_assert_str_eq(extracted.media_type, "application/pdf");
    extracted_free(&extracted);
    text_free(&pdf);
}

Test(reader_pdf, double_spacing_makes_no_paragraphs)
{
    static const char *const lines[] = {
        "one", "", "two", "", "three", "", "four", "", "", "", "five", "", "six"};
    struct text pdf = {0};
    page_of(lines, 13, NULL, &pdf);
    struct extracted extracted = read_pdf(&pdf);
    cr_assert_str_eq(text_string(&extracted.pages.original), "one\ntwo\nthree\nfour\n\nfive\nsix\n");
    extracted_free(&extracted);
    text_free(&pdf);
}

/* Poppler gives neither blank nor newline between them, and "2026By: /s/ Bo Berg" would be nobody's signature. */
Test(reader_pdf, columns_do_not_run_into_each_other)
{
    static const char *const content =
        "BT /F1 11 Tf 14 TL 72 720 Td (The parties have signed this agreement.) Tj ET\n"
        "BT /F1 11 Tf 72 660 Td (COVERED ENTITY:) Tj 240 0 Td (BUSINESS ASSOCIATE:) Tj ET\n"
        "BT /F1 11 Tf 14 TL 72 620 Td (By: /s/ Ann Ames) Tj T* (Date: March 16, 2026) Tj ET\n"
        "BT /F1 11 Tf 14 TL 312 620 Td (By: /s/ Bo Berg) Tj T* (Date: March 13, 2026) Tj ET";
    struct text pdf = {0};
    pdf_pages(&content, 1, NULL, &pdf);
    struct extracted extracted = read_pdf(&pdf);
    const char *text = text_string(&extracted.pages.original);
    cr_assert_eq(extracted.state, EVIDENCE_GOT, "%s", extracted.error);
    cr_expect(
        strstr(text, "ENTITY:B") == NULL && strstr(text, "2026B") == NULL && strstr(text, "AmesB") == NULL,
        "%s", text);
    cr_expect(strstr(text, "COVERED ENTITY: BUSINESS ASSOCIATE:") != NULL, "%s", text);
    extracted_free(&extracted);
    text_free(&pdf);
}

Test(reader_pdf, title_is_taken_and_cleaned)
{
    static const char *const info[] = {"<</Title(My  \\n Agreement )>>"};
    const struct pdf_parts parts = {.trailer = "/Info 6 0 R", .more = info, .more_count = 1};
    struct text pdf = {0};
    page_of(enough, 3, &parts, &pdf);
    struct extracted extracted = read_pdf(&pdf);
    cr_assert_str_eq(extracted.pages.title, "My Agreement");
    extracted_free(&extracted);
    text_free(&pdf);
}

Test(reader_pdf, pages_are_numbered_and_picture_pages_are_named)
{
    static const char *const lines[] = {
        ENOUGH_LINES, ENOUGH_LINES, ENOUGH_LINES}; /* for 200 letters a page on average */
    char *words = content_of(lines, 9);
    const char *contents[] = {words, words, PAINTED_PICTURE, words, PAINTED_PICTURE};
    struct text pdf = {0};
    pdf_pages(contents, 5, NULL, &pdf);
    struct extracted extracted = read_pdf(&pdf);
    cr_assert_eq(extracted.state, EVIDENCE_GOT, "%s", extracted.error);
    cr_assert_eq(extracted.pages.page_count, 5);
    cr_assert_str_eq(extracted.pages.remark, "pages 3 and 5 are pictures with little or no text");
    cr_assert_eq(extracted.pages.pages[2].flags, DOCUMENT_PAGE_IMAGE);
    cr_assert_eq(extracted.pages.pages[3].flags, 0);
    const char *original = text_string(&extracted.pages.original);
    cr_assert_eq(original[extracted.pages.pages[1].start - 1], '\f');
    extracted_free(&extracted);
    text_free(&pdf);
    free(words);
}

/* ---- pictures beside text ---- */

#define SIGN_HERE "By: ____________________"

/* PAGES pages of words, all with LETTERHEAD; page SIGNED (from 1) has a line to sign on and DRAWN besides. FLAGS of that page. */
static uint32_t flags_of_signed(
    int page_count, const char *letterhead, int signed_page, const char *drawn, const struct pdf_parts *parts)
{
    static const char *const lines[] = {ENOUGH_LINES, ENOUGH_LINES, SIGN_HERE};
    char *contents[60];
    struct text pdf = {0};
    cr_assert_leq(page_count, 60);
    for (int i = 0; i < page_count; i++) {
        AUTO_FREE char *words = content_of(lines, i + 1 == signed_page ? 7 : 6);
        contents[i] = memory_format("%s\n%s\n%s", words, letterhead, i + 1 == signed_page ? drawn : "");
    }
    pdf_pages((const char *const *)contents, (size_t)page_count, parts, &pdf);
    struct extracted extracted = read_pdf(&pdf);
    cr_assert_eq(extracted.state, EVIDENCE_GOT, "%s", extracted.error);
    uint32_t flags = extracted.pages.pages[signed_page - 1].flags;
    for (int i = 0; i < page_count; i++) {
        cr_expect(i + 1 == signed_page || extracted.pages.pages[i].flags == 0, "page %d", i + 1);
        free(contents[i]);
    }
    extracted_free(&extracted);
    text_free(&pdf);
    return flags;
}

Test(reader_pdf, a_page_with_a_picture_of_its_own_may_be_signed_and_one_with_the_letterhead_is_not)
{
    static const int lengths[] = {2, 3, 11, 12, 13, 59};
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
        int count = lengths[i];
        cr_expect_eq(flags_of_signed(count, "", count, PAINTED_PICTURE, NULL), DOCUMENT_PAGE_PICTURE);
        cr_expect_eq(flags_of_signed(count, PAINTED_PICTURE, count, PAINTED_PICTURE, NULL),
            DOCUMENT_PAGE_PICTURE, "beside the letterhead, %d pages", count);
        cr_expect_eq(
            flags_of_signed(count, PAINTED_PICTURE, count, "", NULL), 0, "the letterhead, %d pages", count);
        cr_expect_eq(flags_of_signed(count, "", 1, PAINTED_PICTURE, NULL), DOCUMENT_PAGE_PICTURE);
    }
    cr_expect_eq(flags_of_signed(1, "", 1, PAINTED_PICTURE, NULL), DOCUMENT_PAGE_PICTURE, "the only page");
}

Test(reader_pdf, a_picture_of_its_own_is_seen_however_it_is_drawn)
{
    AUTO_FREE char *image = stream_of(
        "/Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8", "x");
    AUTO_FREE char *escaped =
        stream_of("/Subtype/Im#61ge/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8", "x");
    AUTO_FREE char *around_inline = stream_of("/Subtype/Form/BBox[0 0 999 999]", PAINTED_PICTURE);
    const char *more[] = {image, escaped, NULL, around_inline};
    const struct pdf_parts parts = {
        .resource = "/XObject<</I 124 0 R/E 125 0 R/F 126 0 R/G 127 0 R>>", .more = more, .more_count = 4};
    AUTO_FREE char *deeper =
        stream_of("/Subtype/Form/BBox[0 0 999 999]/Resources<</XObject<</I 124 0 R>>>>", "/I Do");
    more[2] = deeper;
    static const char *const ways[] = {
        PAINTED_PICTURE, "q 500 0 0 700 50 50 cm /I Do Q", "q 9 0 0 9 0 0 cm /E Do Q", "/F Do", "/G Do"};
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        cr_expect_eq(
            flags_of_signed(60, "", 57, ways[i], &parts), DOCUMENT_PAGE_PICTURE, "drawn by %s", ways[i]);
    }
    cr_expect_eq(flags_of_signed(60, "", 57, "", &parts), 0, "a picture that is not drawn");
}

Test(reader_pdf, pictures_without_text_need_text_recognition)
{
    const char *contents[] = {PAINTED_PICTURE, PAINTED_PICTURE};
    struct text pdf = {0};
    pdf_pages(contents, 2, NULL, &pdf);
    expect_failure(
        &pdf, EVIDENCE_UNAVAILABLE, "its pages are pictures without text: text recognition is needed");
}

Test(reader_pdf, drawn_pages_without_text_are_no_text)
{
    const char *contents[] = {"10 10 m 90 90 l S"};
    struct text pdf = {0};
    pdf_pages(contents, 1, NULL, &pdf);
    expect_failure(&pdf, EVIDENCE_UNAVAILABLE, "drawn without text");
}

Test(reader_pdf, a_short_letter_without_pictures_is_text)
{
    static const char *const lines[] = {"Approved."};
    struct text pdf = {0};
    page_of(lines, 1, NULL, &pdf);
    struct extracted extracted = read_pdf(&pdf);
    cr_assert_eq(extracted.state, EVIDENCE_GOT);
    extracted_free(&extracted);
    text_free(&pdf);
}

Test(reader_pdf, filled_fields_are_read)
{
    static const char *const fields[] = {
        "<</Type/Annot/Subtype/Widget/Rect[72 600 300 620]/FT/Tx/T(company)/V(Springfield Clinic)/P 4 0 R>>",
        "<</Type/Annot/Subtype/FreeText/Rect[72 500 300 520]/Contents(typed over it)/DA(/F1 11 Tf)>>"};
    const struct pdf_parts parts = {.extra = "/Annots[6 0 R 7 0 R]",
        .catalogue = "/AcroForm<</Fields[6 0 R]>>",
        .more = fields,
        .more_count = 2};
    struct text pdf = {0};
    page_of(enough, 3, &parts, &pdf);
    struct extracted extracted = read_pdf(&pdf);
    cr_assert_eq(extracted.state, EVIDENCE_GOT, "%s", extracted.error);
    cr_assert(strstr(text_string(&extracted.pages.original), "company: Springfield Clinic"));
    cr_assert(strstr(text_string(&extracted.pages.original), "typed over it"));
    cr_assert(strstr(extracted.pages.remark, "filled"));
    extracted_free(&extracted);
    text_free(&pdf);
}

Test(reader_pdf, encrypted_says_what_to_do)
{
    static const char *const key[] = {
        "<</Filter/Standard/V 2/R 3/Length 128/P -44"
        "/O<000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f>"
        "/U<202122232425262728292a2b2c2d2e2f303132333435363738393a3b3c3d3e3f>>>"};
    const struct pdf_parts parts = {
        .trailer = "/Encrypt 6 0 R/ID[<00112233445566778899aabbccddeeff><00112233445566778899aabbccddeeff>]",
        .more = key,
        .more_count = 1};
    struct text pdf = {0};
    page_of(enough, 3, &parts, &pdf);
    expect_failure(&pdf, EVIDENCE_UNAVAILABLE, "it is encrypted; save a copy without a password");
}

Test(reader_pdf, forms_that_ask_to_wait_are_no_text)
{
    static const char *const lines[] = {
        "Please wait...", "If this message is not eventually replaced by the contents"};
    struct text pdf = {0};
    page_of(lines, 2, NULL, &pdf);
    expect_failure(&pdf, EVIDENCE_UNAVAILABLE, "XFA");
    const char *contents[] = {""};
    const struct pdf_parts parts = {.catalogue = "/NeedsRendering true"};
    pdf_pages(contents, 1, &parts, &pdf);
    expect_failure(&pdf, EVIDENCE_UNAVAILABLE, "XFA");
}

Test(reader_pdf, cut_off_files_are_damaged_and_not_mended)
{
    struct text pdf = {0};
    struct text cut = {0};
    page_of(enough, 3, NULL, &pdf);
    text_append(&cut, pdf.data, pdf.length - 8);
    expect_failure(&cut, EVIDENCE_UNAVAILABLE, "its end is missing");
    for (size_t length = 9; length < pdf.length - 6; length += 37) {
        text_append(&cut, pdf.data, length);
        expect_failure(&cut, EVIDENCE_UNAVAILABLE, "damaged");
    }
    text_free(&pdf);
}

Test(reader_pdf, rubbish_behind_the_header_is_damaged)
{
    struct text pdf = {0};
    text_append_string(&pdf, "%PDF-1.4\nnothing of it\n%%EOF\n");
    expect_failure(&pdf, EVIDENCE_UNAVAILABLE, "damaged");
}

Test(reader_pdf, every_byte_garbled_in_turn_does_no_harm)
{
    struct text pdf = {0};
    page_of(enough, 3, NULL, &pdf);
    for (size_t i = 0; i < pdf.length; i += 5) {
        char before = pdf.data[i];
        pdf.data[i] = (char)~before;
        struct extracted extracted = read_pdf(&pdf);
        cr_assert(extracted.state == EVIDENCE_GOT || extracted.error);
        extracted_free(&extracted);
        pdf.data[i] = before;
    }
    text_free(&pdf);
}

Test(reader_pdf, claims_of_ten_thousand_pages_are_refused_or_damaged)
{
    static const char *const objects[] = {"<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 10000>>", "<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]>>"};
    struct text pdf = {0};
    pdf_of(objects, 3, "", &pdf);
    struct extracted extracted = read_pdf(&pdf);
    cr_assert_neq(extracted.state, EVIDENCE_GOT);
    cr_assert(strstr(extracted.error, "claims to have 10000 pages") || strstr(extracted.error, "damaged"),
        "%s", extracted.error);
    extracted_free(&extracted);
    text_free(&pdf);
}

Test(reader_pdf, pages_that_hold_themselves_end)
{
    static const char *const objects[] = {
        "<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[2 0 R 2 0 R]/Count 4>>"};
    struct text pdf = {0};
    pdf_of(objects, 2, "", &pdf);
    expect_failure(&pdf, EVIDENCE_UNAVAILABLE, "damaged");
}

Test(reader_pdf, deep_nesting_does_no_harm)
{
    struct text deep = {0};
    for (int i = 0; i < 100000; i++)
        text_append_char(&deep, '[');
    const char *contents[] = {text_string(&deep)};
    const struct pdf_parts parts = {.extra = text_string(&deep)};
    struct text pdf = {0};
    pdf_pages(contents, 1, &parts, &pdf);
    struct extracted extracted = read_pdf(&pdf);
    cr_assert_neq(extracted.state, EVIDENCE_GOT);
    extracted_free(&extracted);
    text_free(&pdf);
    text_free(&deep);
}

Test(reader_pdf, attached_files_are_mentioned)
{
    static const char *const more[] = {
        "<</Type/Filespec/F(a.txt)/EF<</F 7 0 R>>>>", "<</Type/EmbeddedFile/Length 2>>stream\nhi\nendstream"};
    const struct pdf_parts parts = {
        .catalogue = "/Names<</EmbeddedFiles<</Names[(a.txt) 6 0 R]>>>>", .more = more, .more_count = 2};
    struct text pdf = {0};
    page_of(enough, 3, &parts, &pdf);
    struct extracted extracted = read_pdf(&pdf);
    cr_assert_eq(extracted.state, EVIDENCE_GOT);
    cr_assert_str_eq(extracted.pages.remark, "1 file attached to it was not read");
    extracted_free(&extracted);
    text_free(&pdf);
}

Test(reader_pages, lists_of_pages_are_written_as_people_do)
{
    struct document_page pages[9] = {0};
    struct document_pages all = {.pages = pages, .page_count = 9};
    struct text text = {0};
    static const struct {
        const char *marks;
        const char *words;
    } cases[] = {{"..x......", "3"}, {"..x.x....", "3 and 5"}, {"x.xxx...x", "1, 3 to 5 and 9"},
        {"xxxxxxxxx", "1 to 9"}, {".........", ""}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        for (size_t j = 0; j < 9; j++)
            pages[j].flags = cases[i].marks[j] == 'x' ? DOCUMENT_PAGE_IMAGE : 0;
        text_clear(&text);
        text_append_pages(&text, &all, DOCUMENT_PAGE_IMAGE);
        cr_assert_str_eq(text_string(&text), cases[i].words);
    }
    text_free(&text);
}
