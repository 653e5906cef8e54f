/* That a PDF can show no picture, told from its bytes: poppler must find none wherever that is said, and what hides a picture
 * must not be believed. */
#include "reader/extract.h"
#include "reader/pdf_proof.h"

#include "reader_documents.h"

#include <criterion/criterion.h>
#include <poppler.h>
#include <zlib.h>

#define INLINE "q 99 0 0 99 0 0 cm BI /W 1 /H 1 /CS /G /BPC 8 ID x EI Q"
#define IMAGE "/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8"

/* Objects as bytes, which may hold any of them. */
static void put_object(
    unsigned number, const char *dictionary, const void *stream, size_t length, struct text *pdf)
{
    text_format(pdf, "%u 0 obj\n<<%s", number, dictionary);
    if (stream) {
        text_format(pdf, "/Length %zu>>stream\r\n", length);
        text_append(pdf, stream, length);
        text_append_string(pdf, "\nendstream");
    } else {
        text_append_string(pdf, ">>");
    }
    text_append_string(pdf, "\nendobj\n");
}

static void deflated(const void *bytes, size_t length, int level, struct text *out)
{
    uLongf size = compressBound(length) + 16;
    AUTO_FREE unsigned char *made = memory_new(size, 1);
    cr_assert_eq(compress2(made, &size, bytes, length, level), Z_OK);
    text_append(out, made, size);
}

/* A PDF of one page, whose table poppler makes itself. FILTER is of its content, RESOURCES what it names; object 5 is X. */
struct page {
    const char *contents; /* "4 0 R", "[4 0 R 6 0 R]" */
    const char *filter;
    const char *resources;
    const void *content;
    size_t length;
    const char *x_dictionary; /* NULL: there is no object 5 */
    const void *x_content;
    size_t x_length;
    const char *y_content; /* of object 6, as it is; NULL: there is none */
};

static void page_pdf(const struct page *page, struct text *pdf)
{
    text_append_string(pdf, "%PDF-1.7\n");
    put_object(1, "/Type/Catalog/Pages 2 0 R", NULL, 0, pdf);
    put_object(2, "/Type/Pages/Count 1/Kids[3 0 R]", NULL, 0, pdf);
    AUTO_FREE char *dictionary =
        memory_format("/Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents %s/Resources<<%s>>",
            page->contents, page->resources);
    put_object(3, dictionary, NULL, 0, pdf);
    put_object(4, page->filter, page->content, page->length, pdf);
    if (page->x_dictionary)
        put_object(5, page->x_dictionary, page->x_content, page->x_length, pdf);
    if (page->y_content)
        put_object(6, "", page->y_content, strlen(page->y_content), pdf);
    text_append_string(pdf, "trailer<</Root 1 0 R/Size 7>>\n%%EOF\n");
}

static unsigned poppler_counts(const struct text *pdf)
{
    GBytes *bytes = g_bytes_new(pdf->data, pdf->length);
    PopplerDocument *document = poppler_document_new_from_bytes(bytes, NULL, NULL);
    cr_assert_not_null(document);
    PopplerPage *page = poppler_document_get_page(document, 0);
    cr_assert_not_null(page);
    GList *images = poppler_page_get_image_mapping(page);
    unsigned count = g_list_length(images);
    poppler_page_free_image_mapping(images);
    g_object_unref(page);
    g_object_unref(document);
    g_bytes_unref(bytes);
    return count;
}

/* PICTURES: what poppler must see, so that the case is what it claims to be. */
static void expect(const struct page *page, unsigned pictures, bool proof, const char *what)
{
    struct text pdf = {0};
    page_pdf(page, &pdf);
    cr_expect_eq(poppler_counts(&pdf), pictures, "%s: poppler sees %u", what, poppler_counts(&pdf));
    cr_expect_eq(proof_of_no_pictures(pdf.data, pdf.length), proof, "%s", what);
    text_free(&pdf);
}

static struct page plain(const char *content)
{
    return (struct page){
        .contents = "4 0 R", .filter = "", .resources = "", .content = content, .length = strlen(content)};
}

Test(reader_proof, words_and_lines_alone_are_no_pictures)
{
    static const char *const contents[] = {"BT /F1 11 Tf (BID on it) Tj ET", "/BI gs /ID gs", "0 0 m 9 9 l S",
        "BT (IBI I) Tj ET xBI yID ", "/ImageB gs /Images gs"};
    for (size_t i = 0; i < sizeof contents / sizeof *contents; i++) {
        struct page page = plain(contents[i]);
        expect(&page, 0, true, contents[i]);
        struct text packed = {0};
        deflated(contents[i], strlen(contents[i]), 9, &packed);
        page.filter = "/Filter/FlateDecode";
        page.content = packed.data;
        page.length = packed.length;
        expect(&page, 0, true, contents[i]);
        text_free(&packed);
    }
}

Test(reader_proof, a_picture_in_the_content_is_seen_however_it_stands_there)
{
    static char long_token[200 + sizeof " ID x EI"];
    memset(long_token, 'x', 127); /* poppler takes what follows for an operator of its own */
    snprintf(long_token + 127, sizeof long_token - 127, "BI/W 1/H 1/CS/G/BPC 8 ID x EI");
    const char *const contents[] = {INLINE, "q 1BI/W 1/H 1/CS/G/BPC 8 ID x EI",
        "(a)BI/W 1/H 1/CS/G/BPC 8/Y 1ID x EI", "q%c\nBI%c\n/W 1/H 1/CS/G/BPC 8%c\nID x EI",
        "BI<</W 1>>/W 1/H 1/CS/G/BPC 8 ID x EI", "-BI/W 1/H 1/CS/G/BPC 8 ID x EI",
        "BI/W 1/H 1/CS/G/BPC 8 ID x", long_token};
    for (size_t i = 0; i < sizeof contents / sizeof *contents; i++) {
        struct page page = plain(contents[i]);
        struct text pdf = {0}, packed = {0};
        page_pdf(&page, &pdf);
        unsigned seen = poppler_counts(&pdf);
        cr_expect_not(proof_of_no_pictures(pdf.data, pdf.length), "%s", contents[i]);
        cr_expect(seen == 1 || i >= 4, "poppler sees %u in %s", seen, contents[i]);
        for (int level = 0; level <= 9; level += 3) {
            packed.length = 0;
            deflated(contents[i], strlen(contents[i]), level, &packed);
            page.filter = "/Filter/Fl";
            page.content = packed.data;
            page.length = packed.length;
            expect(&page, seen, false, contents[i]);
        }
        text_free(&packed);
        text_free(&pdf);
    }
}

Test(reader_proof, a_picture_whose_parts_stand_in_two_streams_is_seen)
{
    static const char first[] = "q 99 0 0 99 0 0 cm BI /W 1 /H 1 /CS /G";
    struct text packed = {0};
    deflated(first, sizeof first - 1, 9, &packed);
    const struct page page = {.contents = "[4 0 R 6 0 R]",
        .filter = "/Filter/FlateDecode",
        .resources = "",
        .content = packed.data,
        .length = packed.length,
        .y_content = "/BPC 8 ID x EI Q"};
    expect(&page, 1, false, "the two are read as one");
    text_free(&packed);
}

Test(reader_proof, operators_broken_over_two_streams_are_none)
{
    const struct page page = {.contents = "[4 0 R 6 0 R]",
        .filter = "",
        .resources = "",
        .content = "q 99 0 0 99 0 0 cm B",
        .length = 20,
        .y_content = "I /W 1 /H 1 /CS /G /BPC 8 ID x EI Q"};
    struct text pdf = {0};
    page_pdf(&page, &pdf);
    cr_expect_eq(poppler_counts(&pdf), 0u, "were they one, the proof would have to look for halves");
    text_free(&pdf);
}

Test(reader_proof, a_picture_of_its_own_is_seen_by_its_dictionary)
{
    static const char *const dictionaries[] = {"/Subtype/Image" IMAGE, "/Subtype /Image" IMAGE,
        "/Subtype/Im#61ge" IMAGE, "/Subtype/#49#6d#61#67#65" IMAGE, "/Sub#74ype%\n/Image" IMAGE};
    for (size_t i = 0; i < sizeof dictionaries / sizeof *dictionaries; i++) {
        struct page page = plain("q 9 0 0 9 0 0 cm /X Do Q");
        page.resources = "/XObject<</X 5 0 R>>";
        page.x_dictionary = dictionaries[i];
        page.x_content = "x";
        page.x_length = 1;
        expect(&page, 1, false, dictionaries[i]);
    }
    struct page form = plain("/X Do");
    form.resources = "/XObject<</X 5 0 R>>";
    form.x_dictionary = "/Subtype/Form/BBox[0 0 99 99]";
    form.x_content = INLINE;
    form.x_length = sizeof INLINE - 1;
    expect(&form, 1, false, "in a form");
}

/* The word itself may stand in a compressed object stream, and be referred to. */
Test(reader_proof, a_dictionary_that_takes_its_word_from_elsewhere_is_seen)
{
    struct text packed = {0}, pdf = {0};
    deflated("7 0 /Image ", 11, 9, &packed);
    struct page page = plain("q 9 0 0 9 0 0 cm /X Do Q");
    page.resources = "/XObject<</X 5 0 R>>";
    page.x_dictionary = "/Type/ObjStm/N 1/First 4/Filter/FlateDecode";
    page.x_content = packed.data;
    page.x_length = packed.length;
    page_pdf(&page, &pdf);
    cr_expect_not(proof_of_no_pictures(pdf.data, pdf.length));
    text_free(&pdf);
    text_free(&packed);
}

Test(reader_proof, what_could_hide_a_picture_is_no_proof)
{
    struct text once = {0}, twice = {0}, damaged = {0};
    deflated(INLINE, sizeof INLINE - 1, 9, &once);
    deflated(once.data, once.length, 9, &twice);
    text_append(&damaged, once.data, once.length / 2);
    AUTO_FREE char *hex = memory_new(2 * sizeof INLINE + 2, 1);
    for (size_t i = 0; i + 1 < sizeof INLINE; i++)
        snprintf(hex + 2 * i, 3, "%02x", (unsigned)(unsigned char)INLINE[i]);
    hex[2 * (sizeof INLINE - 1)] = '>';
    const struct {
        const char *filter;
        const void *content;
        size_t length;
        unsigned pictures;
    } rows[] = {
        {"/Filter/ASCIIHexDecode", hex, strlen(hex), 1},
        {"/Filter[/AHx]", hex, strlen(hex), 1},
        {"/Filter/A#48x", hex, strlen(hex), 1},
        {"/Filter[/FlateDecode/FlateDecode]", twice.data, twice.length, 1},
        {"/Filter/FlateDecode", damaged.data, damaged.length, 0},
        {"/Filter/FlateDecode/DecodeParms<</Predictor 12/Columns 5>>", once.data, once.length, 0},
        {"/Filter/LZWDecode", "\x80\x0b\x60\x50\x22\x0c\x0c\x85\x01", 9, 0},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct page page = plain("");
        page.filter = rows[i].filter;
        page.content = rows[i].content;
        page.length = rows[i].length;
        struct text pdf = {0};
        page_pdf(&page, &pdf);
        cr_expect(!rows[i].pictures || poppler_counts(&pdf) == rows[i].pictures, "%s", rows[i].filter);
        cr_expect_not(proof_of_no_pictures(pdf.data, pdf.length), "%s", rows[i].filter);
        text_free(&pdf);
    }
    static const char encrypted[] = "trailer<</Encrypt 4 0 R>>";
    cr_expect_not(proof_of_no_pictures(encrypted, sizeof encrypted - 1));
    text_free(&once);
    text_free(&twice);
    text_free(&damaged);
}

/* Lengths and offsets lie: the stream goes on for poppler where the file says that it ends, or begins in the middle of another. */
Test(reader_proof, a_stream_inside_another_is_looked_into)
{
    static const char hidden[] = "9 0 obj<</Length 60>>stream\n" INLINE "\nendstream endobj";
    struct text stored = {0};
    deflated(hidden, sizeof hidden - 1, 0, &stored);
    struct page page = plain("");
    page.filter = "/Filter/FlateDecode";
    page.content = stored.data;
    page.length = stored.length;
    expect(&page, 1, false, "within a stored stretch");
    page.content = hidden;
    page.length = sizeof hidden - 1;
    page.filter = "";
    struct text pdf = {0};
    page_pdf(&page, &pdf);
    cr_expect_not(proof_of_no_pictures(pdf.data, pdf.length));
    text_free(&pdf);
    text_free(&stored);
}

Test(reader_proof, what_is_too_much_to_look_through_is_no_proof)
{
    enum { ZEROES = 70 << 20 };
    char *zeroes = memory_new(ZEROES, 1);
    struct text bomb = {0};
    deflated(zeroes, ZEROES, 1, &bomb);
    free(zeroes);
    struct page page = plain("");
    page.filter = "/Filter/FlateDecode";
    page.content = bomb.data;
    page.length = bomb.length;
    struct text pdf = {0};
    page_pdf(&page, &pdf);
    cr_expect_not(proof_of_no_pictures(pdf.data, pdf.length), "a bomb");
    pdf.length = 0;
    for (int i = 0; i < 300000; i++)
        text_append_string(&pdf, "stream\n");
    cr_expect_not(proof_of_no_pictures(pdf.data, pdf.length), "very many streams");
    pdf.length = 0;
    for (int i = 0; i < 300; i++)
        text_append_string(&pdf, "stream ");
    cr_expect_not(proof_of_no_pictures(pdf.data, pdf.length), "a line without end");
    cr_expect(proof_of_no_pictures("", 0));
    text_free(&pdf);
    text_free(&bomb);
}

/* ---- what it is for ---- */

/* COUNT pages that all want their pictures counted; page PICTURE (from 1; 0: none) has one. What is told of them. */
static void dated_pages(int count, int picture, struct text *out)
{
    static const char *const lines[] = {ENOUGH_LINES, ENOUGH_LINES, "Revised January 2, 2026. By: ____"};
    AUTO_FREE char *words = content_of(lines, 7);
    AUTO_FREE char *with = memory_format("%s\n" INLINE, words);
    const char **contents = memory_new((size_t)count, sizeof *contents);
    struct text pdf = {0};
    for (int i = 0; i < count; i++)
        contents[i] = i + 1 == picture ? with : words;
    pdf_pages(contents, (size_t)count, NULL, &pdf);
    struct extracted extracted;
    extract_document(pdf.data, pdf.length, "a.pdf", &extracted);
    cr_assert_eq(extracted.state, EVIDENCE_GOT, "%s", extracted.error);
    for (size_t i = 0; i < extracted.pages.page_count; i++)
        text_append_char(out, extracted.pages.pages[i].flags & DOCUMENT_PAGE_PICTURE ? 'x' : '.');
    extracted_free(&extracted);
    free(contents);
    text_free(&pdf);
}

Test(reader_proof, a_picture_behind_many_pages_without_is_still_found)
{
    static const int places[] = {0, 1, 23, 24, 25, 26, 79, 80};
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        struct text told = {0};
        dated_pages(80, places[i], &told);
        for (int page = 1; page <= 80; page++)
            cr_expect_eq(told.data[page - 1], page == places[i] ? 'x' : '.', "%d, page %d", places[i], page);
        text_free(&told);
    }
}
