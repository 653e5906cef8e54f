/* Draws a page with cairo, has it recognised, and decides which words count. See pdf_scan.h. */
#include "reader/pdf_scan.h"

#include "base/memory.h"
#include "reader/compare.h"
#include "reader/extract.h"
#include "reader/recognise.h"

#include <cairo.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define POINTS_AN_INCH 72.0
#define LOW_RESOLUTION 72u /* of a look whether there is anything on a page */
#define WHITE 0xffffffu
#define MOST_COMPARED 10u /* pages a document */

/* ---- drawing ---- */

/* Red, green and blue in one. */
static unsigned char grey_of(uint32_t pixel)
{
    unsigned red = pixel >> 16 & 255;
    unsigned green = pixel >> 8 & 255;
    unsigned blue = pixel & 255;
    return (unsigned char)((red * 299 + green * 587 + blue * 114) / 1000);
}

static void take_grey(cairo_surface_t *surface, struct grey *picture)
{
    const unsigned char *bytes = cairo_image_surface_get_data(surface);
    size_t stride = (size_t)cairo_image_surface_get_stride(surface);
    picture->pixels = memory_new((size_t)picture->width * (size_t)picture->height, 1);
    for (int y = 0; y < picture->height; y++) {
        for (int x = 0; x < picture->width; x++) {
            uint32_t pixel;
            memcpy(&pixel, bytes + (size_t)y * stride + (size_t)x * 4, 4);
            picture->pixels[(size_t)y * (size_t)picture->width + (size_t)x] = grey_of(pixel);
        }
    }
}

/* Draws the page at RESOLUTION, or at what is left of it where the page is as large as a wall; *RET_SCALE is in pixels a point.
 * To be destroyed; NULL if it cannot be drawn. */
static cairo_surface_t *draw(PopplerPage *page, unsigned resolution, double *ret_scale)
{
    double width = 0, height = 0;
    poppler_page_get_size(page, &width, &height);
    double scale = (double)resolution / POINTS_AN_INCH;
    if (!(width >= 1) || !(height >= 1) || width > 1e6 || height > 1e6)
        return NULL;
    if (width * height * scale * scale > GREY_MOST_PIXELS)
        scale = sqrt(GREY_MOST_PIXELS / (width * height));
    int columns = (int)(width * scale), rows = (int)(height * scale);
    if (columns < 1 || rows < 1 || columns > 30000 || rows > 30000)
        return NULL;
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, columns, rows);
    cairo_t *cairo = cairo_create(surface);
    cairo_set_source_rgb(cairo, 1, 1, 1);
    cairo_paint(cairo);
    cairo_scale(cairo, scale, scale);
    poppler_page_render(page, cairo);
    bool drawn = cairo_status(cairo) == CAIRO_STATUS_SUCCESS;
    cairo_destroy(cairo);
    cairo_surface_flush(surface);
    *ret_scale = scale;
    if (drawn)
        return surface;
    cairo_surface_destroy(surface);
    return NULL;
}

/* The page in grey, for text recognition. False if it cannot be drawn. */
static bool draw_grey(PopplerPage *page, struct grey *ret_picture, unsigned *ret_resolution)
{
    double scale = 1;
    cairo_surface_t *surface = draw(page, recognition_configured()->resolution, &scale);
    if (!surface)
        return false;
    ret_picture->width = cairo_image_surface_get_width(surface);
    ret_picture->height = cairo_image_surface_get_height(surface);
    take_grey(surface, ret_picture);
    cairo_surface_destroy(surface);
    *ret_resolution = (unsigned)(scale * POINTS_AN_INCH);
    return true;
}

/* Whether nothing at all is drawn on the page, told by a small picture of it, for that of text recognition is large: what would
 * make a dot of ink there leaves a shade here. */
static bool is_blank(PopplerPage *page)
{
    double scale = 1;
    cairo_surface_t *surface = draw(page, LOW_RESOLUTION, &scale);
    if (!surface)
        return false;
    const unsigned char *bytes = cairo_image_surface_get_data(surface);
    size_t stride = (size_t)cairo_image_surface_get_stride(surface);
    int width = cairo_image_surface_get_width(surface);
    int height = cairo_image_surface_get_height(surface);
    uint32_t all = WHITE;
    for (int y = 0; y < height && all == WHITE; y++) {
        for (int x = 0; x < width; x++) {
            uint32_t pixel;
            memcpy(&pixel, bytes + (size_t)y * stride + (size_t)x * 4, 4);
            all &= pixel; /* its highest byte has no meaning */
        }
    }
    cairo_surface_destroy(surface);
    return all == WHITE;
}

/* ---- reading ---- */

static void note_confidence(struct scans *scans, unsigned confidence)
{
    if (!scans->best || confidence < scans->worst)
        scans->worst = confidence;
    if (confidence > scans->best)
        scans->best = confidence;
}

/* Whether dates, signatures or most words of the page's own text, from START on, are not to be seen on its picture. */
static bool says_otherwise(const struct recognised *seen, uint32_t start, const struct document_pages *pages)
{
    const char *text = text_string(&pages->original) + start;
    size_t length = pages->original.length - start;
    return seen->confidence >= RECOGNITION_POOR && compare_wanted(text, length) &&
           !compare_agrees(text, length, text_string(&seen->words), seen->words.length);
}

/* The picture is what people signed: its words take the place of the page's text. */
static enum scan_outcome replace_text(
    const struct recognised *seen, uint32_t start, struct document_pages *pages, struct scans *scans)
{
    note_confidence(scans, seen->confidence);
    text_format(&scans->differing, "%s%zu", scans->differing.length ? ", " : "", pages->page_count);
    pages->original.length = start;
    pages->original.data[start] = '\0';
    recognised_append(seen, pages);
    return SCAN_READ;
}

/* Takes over what was seen on a page without enough text of its own: text and picture may show the same words, as where
 * an envelope's number was stamped on a scan, and then the picture's are all of them. */
static enum scan_outcome take_seen(
    const struct recognised *seen, uint32_t letters, struct document_pages *pages, struct scans *scans)
{
    uint32_t start = pages->pages[pages->page_count - 1].start;
    if (letters && recognition_configured()->compare != DOCUMENT_COMPARE_NOTHING &&
        says_otherwise(seen, start, pages))
        return replace_text(seen, start, pages, scans);
    if (seen->letters <= letters + letters / 3 + 10)
        return SCAN_SEEN;
    note_confidence(scans, seen->confidence);
    if (pages->original.length && text_string(&pages->original)[pages->original.length - 1] != '\f')
        text_append_char(&pages->original, '\n');
    recognised_append(seen, pages);
    return seen->confidence < RECOGNITION_POOR ? SCAN_POOR : SCAN_READ;
}

/* Draws and reads the page. SCAN_READ: the words are in SEEN. */
static enum scan_outcome look_at(PopplerPage *page, struct recognised *seen, struct scans *scans)
{
    struct grey picture = {0};
    unsigned resolution = 0;
    if (!draw_grey(page, &picture, &resolution))
        return SCAN_UNREAD;
    enum scan_outcome outcome = SCAN_UNREAD;
    if (!grey_has_ink(&picture)) {
        outcome = SCAN_SEEN; /* a blank back side */
        scans->tried++;
    } else if ((scans->problem = recognition_problem()) == NULL) {
        bool read = recognise(&picture, resolution, seen);
        scans->tried++;
        scans->overdue += !read && recognition_overdue();
        outcome = read ? SCAN_READ : SCAN_UNREAD;
    }
    free(picture.pixels);
    return outcome;
}

/* Whether it is known without a look at it in full that there is nothing on the page. */
static bool is_empty(PopplerPage *page, const struct page_facts *facts)
{
    return facts->letters == 0 && facts->pictures == 0 && is_blank(page);
}

static enum scan_outcome note_empty(struct scans *scans)
{
    scans->wanted++;
    scans->tried++;
    return SCAN_SEEN;
}

static enum scan_outcome read_picture(
    PopplerPage *page, const struct page_facts *facts, struct document_pages *pages, struct scans *scans)
{
    struct recognised seen = {0};
    if (is_empty(page, facts))
        return note_empty(scans);
    scans->wanted++;
    if (recognition_overdue()) {
        scans->overdue++;
        return SCAN_UNREAD;
    }
    enum scan_outcome outcome = look_at(page, &seen, scans);
    if (outcome == SCAN_READ)
        outcome = take_seen(&seen, facts->letters, pages, scans);
    recognised_free(&seen);
    return outcome;
}

/* ---- comparing ---- */

/* A page with text of its own. Where dates or signatures stand on it, and it lies over a picture, the picture must
 * say the same. */
static bool wants_comparing(const struct page_facts *facts)
{
    const struct recognition_settings *settings = recognition_configured();
    return settings->folder && settings->compare != DOCUMENT_COMPARE_NOTHING && facts->decides &&
           (settings->compare == DOCUMENT_COMPARE_ALL || facts->picture_below);
}

static enum scan_outcome compare_page(PopplerPage *page, struct document_pages *pages, struct scans *scans)
{
    uint32_t start = pages->pages[pages->page_count - 1].start;
    scans->wanted++;
    if (scans->compared++ >= MOST_COMPARED || recognition_overdue())
        return SCAN_NOT_WANTED;
    struct recognised seen = {0};
    enum scan_outcome outcome = look_at(page, &seen, scans);
    if (outcome == SCAN_UNREAD || outcome == SCAN_SEEN)
        outcome = SCAN_NOT_WANTED;
    else if (outcome == SCAN_READ)
        outcome =
            says_otherwise(&seen, start, pages) ? replace_text(&seen, start, pages, scans) : SCAN_NOT_WANTED;
    recognised_free(&seen);
    return outcome;
}

/* ---- the page ---- */

/* Whether the page is one whose picture is read; where not, it may be one whose picture is compared. */
static bool wants_reading(const struct page_facts *facts)
{
    return facts->letters < LETTERS_A_PAGE && (!facts->letters || facts->pictures);
}

/* What of a page can be told without a look at its picture; the others are left. */
static enum scan_outcome leave_page(PopplerPage *page, const struct page_facts *facts, struct scans *scans)
{
    if (wants_reading(facts) && recognition_configured()->folder && is_empty(page, facts))
        return note_empty(scans);
    scans->left |= wants_reading(facts) || wants_comparing(facts);
    return SCAN_NOT_WANTED;
}

enum scan_outcome scan_page(
    PopplerPage *page, const struct page_facts *facts, struct document_pages *pages, struct scans *scans)
{
    if (scans->leave)
        return leave_page(page, facts, scans);
    if (!wants_reading(facts))
        return wants_comparing(facts) ? compare_page(page, pages, scans) : SCAN_NOT_WANTED;
    if (!recognition_configured()->folder) {
        scans->wanted++; /* where it can be had one day, the answer is another */
        scans->problem = recognition_configured()->languages ? recognition_problem() : NULL;
        return facts->pictures ? SCAN_UNREAD : SCAN_NOT_WANTED;
    }
    return read_picture(page, facts, pages, scans);
}

void scans_remark(const struct scans *scans, struct document_pages *pages)
{
    struct text list = {0};
    text_append_pages(&list, pages, DOCUMENT_PAGE_RECOGNISED);
    bool several = strpbrk(text_string(&list), " ,") != NULL;
    if (list.length && scans->worst != scans->best)
        pages_remark(pages, "page%s %s %s read by text recognition (%s), confidence %u %% to %u %%",
            several ? "s" : "", text_string(&list), several ? "were" : "was", recognition_words(),
            scans->worst, scans->best);
    else if (list.length)
        pages_remark(pages, "page%s %s %s read by text recognition (%s), confidence %u %%",
            several ? "s" : "", text_string(&list), several ? "were" : "was", recognition_words(),
            scans->best);
    if (scans->differing.length)
        pages_remark(pages,
            "the text laid over page %s says otherwise than its picture: the picture was read",
            text_string(&scans->differing));
    if (scans->overdue)
        pages_remark(pages,
            "the time for text recognition was used up before all pages were read: raise recognition_time "
            "of [documents]");
    text_free(&list);
}
