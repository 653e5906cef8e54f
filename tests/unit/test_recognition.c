/* Scans through golive-reader: what is read, how sure it says to be, and what stays unread. */
#include "reader/client.h"
#include "reader/compare.h"
#include "reader/messages.h"

#include "scans.h"

#include "model/document_text.h"

#include <criterion/criterion.h>

/* What was heard of one document. */
struct heard {
    enum evidence_state state;
    char *error;
    char *remark;
    void *blob;
    struct document_text text;
    uint32_t depends;
};

static void hear(void *context, const struct reader_answer *answer)
{
    struct heard *heard = context;
    heard->state = answer->state;
    heard->error = memory_copy(answer->error ? answer->error : "");
    heard->remark = memory_copy(answer->remark ? answer->remark : "");
    heard->depends = answer->depends;
    if (!answer->blob)
        return;
    heard->blob = memory_new(answer->length, 1);
    memcpy(heard->blob, answer->blob, answer->length);
    cr_assert_eq(document_text_decode(heard->blob, answer->length, &heard->text), 0);
}

static struct heard read_as(struct text *bytes, const char *name, const struct document_settings *settings)
{
    AUTO_FREE char *program = reader_program();
    struct reader_options options = {.program = program, .jobs = 1};
    if (settings)
        options.documents = *settings;
    struct reader *reader = reader_new(&options);
    struct reader_document document = {
        .descriptor = memory_file(name, bytes->data, bytes->length), .name = name};
    struct heard heard = {0};
    char *problem = NULL;
    cr_assert_eq(reader_read(reader, &document, 1, hear, &heard, &problem), 0, "%s", problem);
    close(document.descriptor);
    reader_free(reader);
    text_free(bytes);
    return heard;
}

static void forget(struct heard *heard)
{
    free(heard->error);
    free(heard->remark);
    free(heard->blob);
}

static bool says(const struct heard *heard, const char *words)
{
    return heard->blob &&
           memmem(heard->text.original, heard->text.original_length, words, strlen(words)) != NULL;
}

static const char *const agreement[] = {"Business Associate Agreement", "",
    "This agreement takes effect on March 1, 2021 and ends on",
    "February 28, 2031. The business associate shall report",
    "each breach of unsecured information within ten days.", "", "Signed: Ann Ames, Director"};
#define LINES 7

static void scan(unsigned quarters, struct text *pdf)
{
    cairo_surface_t *picture = scan_of(agreement, LINES);
    const struct scan_page page = {.picture = picture, .quarters = quarters};
    scan_pdf(&page, 1, pdf);
    cairo_surface_destroy(picture);
}

Test(recognition, a_page_that_is_a_picture_is_read)
{
    struct text pdf = {0};
    scan(0, &pdf);
    struct heard heard = read_as(&pdf, "scan.pdf", NULL);
    cr_assert_eq(heard.state, EVIDENCE_GOT, "%s", heard.error);
    cr_assert(says(&heard, "This agreement takes effect on March 1, 2021 and ends on\n"), "%.*s",
        (int)heard.text.original_length, heard.text.original);
    cr_assert(strstr(heard.remark, "page 1 was read by text recognition (tesseract 5"), "%s", heard.remark);
    cr_assert_eq(heard.text.pages[0].flags & DOCUMENT_PAGE_RECOGNISED, DOCUMENT_PAGE_RECOGNISED);
    cr_assert_eq(heard.text.pages[0].flags & DOCUMENT_PAGE_IMAGE, 0, "nothing of it is unread");
    cr_assert_gt(heard.text.word_count, 30);
    cr_assert_eq(heard.depends, READER_DEPENDS_RECOGNITION);
    forget(&heard);
}

Test(recognition, how_sure_it_was_is_known_of_every_stretch)
{
    struct text pdf = {0};
    unsigned confidence = 0;
    scan(0, &pdf);
    struct heard heard = read_as(&pdf, "scan.pdf", NULL);
    const char *at = memmem(heard.text.original, heard.text.original_length, "March", 5);
    cr_assert_not_null(at);
    uint32_t start = (uint32_t)(at - heard.text.original);
    cr_assert(document_text_recognised(&heard.text, start, start + 13, &confidence));
    cr_assert_gt(confidence, 60);
    cr_assert_leq(confidence, 100);
    forget(&heard);
}

Test(recognition, a_scan_on_its_head_or_side_is_read)
{
    for (unsigned quarters = 1; quarters <= 2; quarters++) {
        struct text pdf = {0};
        scan(quarters, &pdf);
        struct heard heard = read_as(&pdf, "scan.pdf", NULL);
        cr_assert_eq(heard.state, EVIDENCE_GOT, "%s", heard.error);
        cr_assert(says(&heard, "March 1, 2021"), "turned by %u quarters: %.*s", quarters,
            (int)heard.text.original_length, heard.text.original);
        forget(&heard);
    }
}

Test(recognition, a_scan_stays_unread_where_the_site_wants_no_recognition)
{
    struct text pdf = {0};
    const struct document_settings settings = {.no_recognition = true};
    scan(0, &pdf);
    struct heard heard = read_as(&pdf, "scan.pdf", &settings);
    cr_assert_eq(heard.state, EVIDENCE_UNAVAILABLE);
    cr_assert(strstr(heard.error, "text recognition is needed"), "%s", heard.error);
    forget(&heard);
}

Test(recognition, without_the_data_of_its_language_a_scan_is_unread_and_says_what_to_do)
{
    struct text pdf = {0};
    const struct document_settings settings = {.languages = "xxx"};
    scan(0, &pdf);
    struct heard heard = read_as(&pdf, "scan.pdf", &settings);
    cr_assert_eq(heard.state, EVIDENCE_UNAVAILABLE);
    cr_assert(strstr(heard.error, "golive doctor says how to get it"), "%s", heard.error);
    forget(&heard);
}

static const char *const enough[] = {ENOUGH_LINES, ENOUGH_LINES};

Test(recognition, pages_that_its_time_does_not_reach_are_unread_and_the_others_are_read)
{
    struct text pdf = {0};
    cairo_surface_t *picture = scan_of(agreement, LINES);
    const struct scan_page pages[] = {
        {enough, 6, NULL, 0, NULL}, {enough, 6, NULL, 0, NULL}, {.picture = picture}};
    const struct document_settings settings = {.recognition_time = 1};
    scan_pdf(pages, 3, &pdf);
    cairo_surface_destroy(picture);
    struct heard heard = read_as(&pdf, "half.pdf", &settings);
    cr_assert_eq(heard.state, EVIDENCE_GOT, "%s", heard.error);
    cr_assert(strstr(heard.remark, "time for text recognition was used up"), "%s", heard.remark);
    cr_assert_eq(heard.text.pages[2].flags & DOCUMENT_PAGE_IMAGE, DOCUMENT_PAGE_IMAGE);
    forget(&heard);
}

/* ---- the text of a page against its picture ---- */

static const char *const truth[] = {
    "This agreement is made between the hospital and the vendor named below and",
    "takes effect on March 1, 2021. The business associate shall use safeguards to",
    "prevent use or disclosure of the information other than as provided for here,", "and signed by both."};
static const char *const lie[] = {
    "This agreement is made between the hospital and the vendor named below and",
    "takes effect on March 1, 2031. The business associate shall use safeguards to",
    "prevent use or disclosure of the information other than as provided for here,", "and signed by both."};

static struct heard laid_over(const char *const *text, const struct document_settings *settings)
{
    struct text pdf = {0};
    cairo_surface_t *picture = scan_of(truth, 4);
    const struct scan_page page = {text, 4, picture, 0, NULL};
    scan_pdf(&page, 1, &pdf);
    cairo_surface_destroy(picture);
    return read_as(&pdf, "laid-over.pdf", settings);
}

Test(recognition, text_that_says_otherwise_than_the_picture_gives_way_to_it)
{
    struct heard heard = laid_over(lie, NULL);
    cr_assert_eq(heard.state, EVIDENCE_GOT, "%s", heard.error);
    cr_assert(says(&heard, "March 1, 2021"), "%.*s", (int)heard.text.original_length, heard.text.original);
    cr_assert_not(says(&heard, "2031"), "what nobody who signed has seen");
    cr_assert(strstr(heard.remark, "says otherwise than its picture"), "%s", heard.remark);
    forget(&heard);
}

/* The picture as one that stands in the page's content itself, in black and white. */
static void put_inline(cairo_surface_t *picture, struct text *content)
{
    const unsigned char *bytes = cairo_image_surface_get_data(picture);
    size_t stride = (size_t)cairo_image_surface_get_stride(picture);
    text_format(content, "q 612 0 0 792 0 0 cm BI/W %d/H %d/CS/G/BPC 1/F/AHx ID\n", SCAN_WIDTH, SCAN_HEIGHT);
    for (size_t y = 0; y < SCAN_HEIGHT; y++) {
        for (size_t x = 0; x < SCAN_WIDTH; x += 8) {
            unsigned bits = 0;
            for (size_t i = 0; i < 8; i++)
                bits |= (bytes[y * stride + (x + i) * 4] > 127 ? 128u : 0) >> i;
            text_format(content, "%02x", bits);
        }
    }
    text_append_string(content, ">\nEI Q\n");
}

/* Of a long document one page's text lies over a picture, and nobody sees it. */
static struct heard hidden_over_inline(const char *const *text, unsigned page_count)
{
    static const char *const words[] = {ENOUGH_LINES, ENOUGH_LINES};
    struct text page = {0}, pdf = {0};
    cairo_surface_t *picture = scan_of(truth, 4);
    put_inline(picture, &page);
    cairo_surface_destroy(picture);
    AUTO_FREE char *layer = content_of(text, 4);
    AUTO_FREE char *plain = content_of(words, 6);
    text_format(&page, "3 Tr\n%s", layer);
    char **contents = memory_new(page_count, sizeof *contents);
    for (unsigned i = 0; i < page_count; i++)
        contents[i] = i + 2 == page_count ? page.data : plain;
    pdf_pages((const char *const *)contents, page_count, NULL, &pdf);
    free(contents);
    text_free(&page);
    return read_as(&pdf, "inline.pdf", NULL);
}

Test(recognition, text_over_a_picture_in_the_content_of_a_late_page_gives_way_to_it)
{
    struct heard heard = hidden_over_inline(lie, 40);
    cr_assert_eq(heard.state, EVIDENCE_GOT, "%s", heard.error);
    cr_expect(says(&heard, "March 1, 2021"));
    cr_expect_not(says(&heard, "2031"), "what nobody who signed has seen");
    cr_expect(strstr(heard.remark, "page 39 says otherwise than its picture"), "%s", heard.remark);
    cr_expect(heard.depends & READER_DEPENDS_RECOGNITION);
    forget(&heard);
}

Test(recognition, text_that_says_what_the_picture_shows_stays)
{
    struct heard heard = laid_over(truth, NULL);
    cr_assert_eq(heard.text.word_count, 0);
    cr_assert(says(&heard, "March 1, 2021"));
    forget(&heard);
}

Test(recognition, nothing_is_compared_where_the_site_does_not_want_it)
{
    const struct document_settings settings = {.compare = DOCUMENT_COMPARE_NOTHING};
    struct heard heard = laid_over(lie, &settings);
    cr_assert(says(&heard, "2031"));
    forget(&heard);
}

/* What a page shows may be drawn, and its text say something else, without any picture: fonts can do that, too. */
Test(recognition, text_that_says_otherwise_than_what_is_drawn_gives_way_where_the_site_wants_all_compared)
{
    static const enum document_compare ways[] = {DOCUMENT_COMPARE_PICTURES, DOCUMENT_COMPARE_ALL};
    for (size_t i = 0; i < 2; i++) {
        struct text pdf = {0};
        const struct document_settings settings = {.compare = ways[i]};
        const struct scan_page page = {lie, 4, NULL, 0, truth};
        scan_pdf(&page, 1, &pdf);
        struct heard heard = read_as(&pdf, "drawn.pdf", &settings);
        cr_expect_eq(says(&heard, "2021"), ways[i] == DOCUMENT_COMPARE_ALL);
        cr_expect_eq(says(&heard, "2031"), ways[i] == DOCUMENT_COMPARE_PICTURES);
        forget(&heard);
    }
}

Test(recognition, a_blank_page_among_scans_is_not_unread)
{
    struct text pdf = {0};
    cairo_surface_t *pictures[] = {scan_of(agreement, LINES), scan_of(NULL, 0)};
    const struct scan_page pages[] = {{.picture = pictures[0]}, {.picture = pictures[1]}};
    scan_pdf(pages, 2, &pdf);
    cairo_surface_destroy(pictures[0]);
    cairo_surface_destroy(pictures[1]);
    struct heard heard = read_as(&pdf, "duplex.pdf", NULL);
    cr_assert_eq(heard.state, EVIDENCE_GOT, "%s", heard.error);
    cr_assert_eq(heard.text.pages[1].flags & (DOCUMENT_PAGE_IMAGE | DOCUMENT_PAGE_RECOGNISED), 0);
    forget(&heard);
}

static bool agrees(const char *text, const char *seen)
{
    return compare_agrees(text, strlen(text), seen, strlen(seen));
}

Test(recognition, dates_are_compared_whatever_their_form)
{
    cr_expect(agrees("dated and signed January 2, 2026", "dated and signed 1/2/2026"));
    cr_expect(agrees("dated 2026-01-02", "dated 2nd January 2026"));
    cr_expect_not(agrees("dated January 2, 2026", "dated January 3, 2026"));
    cr_expect_not(agrees("dated January 2, 2026", "dated"));
    cr_expect(agrees("section 12, 2026 words", "section words"), "numbers are no dates");
}

Test(recognition, a_signature_in_the_text_must_be_seen)
{
    cr_expect_not(agrees("By: /s/ Ann Ames", "By: Ann Ames"));
    cr_expect(agrees("By: /s/ Ann Ames", "By: /S/ Ann Ames"));
}

Test(recognition, other_words_are_seen_and_a_few_misread_ones_forgiven)
{
    cr_expect_not(agrees("safeguards protect information", "lorem ipsum dolor sit amet"));
    cr_expect(agrees("safeguards protect information always", "safeguards protect inforrnation always"));
    static const char dated[] = "on May 4, 2026", undated[] = "no date at all";
    cr_expect(compare_wanted(dated, sizeof dated - 1));
    cr_expect_not(compare_wanted(undated, sizeof undated - 1));
    static const char *const wanted[] = {"SIGNATURE", "unsigned", "In Witness WHEREOF", "/s/", "/S/ A",
        "x signed", "10/31/2026", "the 1st of May, 2026 5 May 2026", "2026-01-02"};
    static const char *const unwanted[] = {
        "", "s", "/s", "signatur", "signe", "in witness whereo", "sign ature", "May 2026", "31/2026"};
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++)
        cr_expect(compare_wanted(wanted[i], strlen(wanted[i])), "%s", wanted[i]);
    for (size_t i = 0; i < sizeof unwanted / sizeof *unwanted; i++)
        cr_expect_not(compare_wanted(unwanted[i], strlen(unwanted[i])), "%s", unwanted[i]);
}

Test(recognition, a_short_text_laid_over_a_scan_cannot_lie_either)
{
    struct text pdf = {0};
    static const char *const few[] = {"In force until June 30, 2031"};
    cairo_surface_t *picture = scan_of(agreement, LINES);
    const struct scan_page page = {few, 1, picture, 0, NULL};
    scan_pdf(&page, 1, &pdf);
    cairo_surface_destroy(picture);
    struct heard heard = read_as(&pdf, "stamped.pdf", NULL);
    cr_assert_eq(heard.state, EVIDENCE_GOT, "%s", heard.error);
    cr_assert(says(&heard, "March 1, 2021"));
    cr_assert_not(says(&heard, "June"));
    forget(&heard);
}

/* ---- pictures ---- */

Test(recognition, png_and_tiff_pictures_are_read_each_page_of_them)
{
    cairo_surface_t *pictures[] = {scan_of(agreement, LINES), scan_of(truth, 4)};
    struct text png = {0}, tiff = {0};
    scan_png(pictures[0], &png);
    scan_tiff(pictures, 2, 0, &tiff);
    struct heard heard = read_as(&png, "photo.png", NULL);
    cr_assert_eq(heard.state, EVIDENCE_GOT, "%s", heard.error);
    cr_assert(says(&heard, "March 1, 2021"));
    forget(&heard);
    heard = read_as(&tiff, "fax.tif", NULL);
    cr_assert_eq(heard.state, EVIDENCE_GOT, "%s", heard.error);
    cr_assert_eq(heard.text.page_count, 2);
    cr_assert(says(&heard, "Director") && says(&heard, "safeguards"));
    forget(&heard);
    cairo_surface_destroy(pictures[0]);
    cairo_surface_destroy(pictures[1]);
}

Test(recognition, a_picture_of_nothing_holds_no_words)
{
    cairo_surface_t *picture = scan_of(NULL, 0);
    struct text png = {0};
    scan_png(picture, &png);
    cairo_surface_destroy(picture);
    struct heard heard = read_as(&png, "white.png", NULL);
    cr_assert_eq(heard.state, EVIDENCE_UNAVAILABLE);
    cr_assert(strstr(heard.error, "no words"), "%s", heard.error);
    forget(&heard);
}

Test(recognition, a_picture_that_claims_to_be_huge_is_refused_before_it_is_unpacked)
{
    static const unsigned char head[] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 0, 0, 0, 13, 'I', 'H',
        'D', 'R', 0, 0, 0xff, 0xff, 0, 0, 0xff, 0xff, 8, 0, 0, 0, 0, 0, 0, 0, 0};
    struct text png = {0}, tiff = {0};
    text_append(&png, head, sizeof head);
    struct heard heard = read_as(&png, "bomb.png", NULL);
    cr_assert_eq(heard.state, EVIDENCE_REFUSED, "%s", heard.error);
    cr_assert(strstr(heard.error, "65535 by 65535"), "%s", heard.error);
    forget(&heard);
    cairo_surface_t *picture = scan_of(truth, 4);
    scan_tiff(&picture, 1, 65535, &tiff);
    cairo_surface_destroy(picture);
    heard = read_as(&tiff, "bomb.tif", NULL);
    cr_assert_eq(heard.state, EVIDENCE_REFUSED, "%s", heard.error);
    forget(&heard);
}

Test(recognition, a_picture_that_is_cut_off_is_damaged)
{
    cairo_surface_t *picture = scan_of(truth, 4);
    struct text png = {0};
    scan_png(picture, &png);
    cairo_surface_destroy(picture);
    png.length = 40;
    struct heard heard = read_as(&png, "cut.png", NULL);
    cr_assert_eq(heard.state, EVIDENCE_UNAVAILABLE);
    cr_assert(strstr(heard.error, "damaged"), "%s", heard.error);
    forget(&heard);
}
