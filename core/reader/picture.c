/* Pictures that are documents: PNG, JPEG and TIFF (each of its pages), through leptonica and text recognition. Nothing is
 * unpacked before its size is known. See extract.h. */
#include "reader/extract.h"

#include "base/memory.h"
#include "reader/messages.h"
#include "reader/recognise.h"
#include "reader/tesseract.h"

#include <stdlib.h>
#include <string.h>

#define MOST_DOTS (100u << 20) /* of one picture */
#define MOST_SIDE 30000u
#define FEW_DOTS 1200   /* across; a page of fewer is enlarged, for letters of a size that can be read */
#define PAPER_WIDTH 8.5 /* inches, where a picture does not say how large it was */

/* ---- how large it claims to be ---- */

static uint32_t big_endian(const unsigned char *bytes, unsigned size)
{
    uint32_t value = 0;
    for (unsigned i = 0; i < size; i++)
        value = value << 8 | bytes[i];
    return value;
}

/* A frame header of a JPEG (SOF), whichever of its kinds: what comes before it is skipped by its own length. */
static bool jpeg_size(const unsigned char *bytes, size_t length, uint32_t *ret_width, uint32_t *ret_height)
{
    for (size_t at = 2; at + 9 < length;) {
        unsigned char mark = bytes[at + 1];
        if (bytes[at] != 0xff)
            return false;
        if (mark == 0xff) {
            at++;
            continue;
        }
        if (mark >= 0xc0 && mark <= 0xcf && mark != 0xc4 && mark != 0xc8 && mark != 0xcc) {
            *ret_height = big_endian(bytes + at + 5, 2);
            *ret_width = big_endian(bytes + at + 7, 2);
            return true;
        }
        at += 2 + (mark == 0x01 || (mark >= 0xd0 && mark <= 0xd8) ? 0 : big_endian(bytes + at + 2, 2));
    }
    return false;
}

static bool claimed_size(const char *media_type, const unsigned char *bytes, size_t length,
    uint32_t *ret_width, uint32_t *ret_height)
{
    if (strcmp(media_type, "image/jpeg") == 0)
        return jpeg_size(bytes, length, ret_width, ret_height);
    if (length < 24)
        return false;
    *ret_width = big_endian(bytes + 16, 4);
    *ret_height = big_endian(bytes + 20, 4);
    return true;
}

/* ---- one picture ---- */

/* The rows of an 8-bit picture. */
static struct grey rows_of(const struct tesseract *tesseract, PIX *picture)
{
    struct grey grey = {NULL, tesseract->pixGetWidth(picture), tesseract->pixGetHeight(picture)};
    size_t stride = (size_t)tesseract->pixGetWpl(picture) * 4;
    tesseract->pixEndianByteSwap(picture);
    const unsigned char *bytes = (const unsigned char *)tesseract->pixGetData(picture);
    grey.pixels = memory_new((size_t)grey.width * (size_t)grey.height, 1);
    for (int y = 0; y < grey.height; y++)
        memcpy(grey.pixels + (size_t)y * (size_t)grey.width, bytes + (size_t)y * stride, (size_t)grey.width);
    return grey;
}

/* Grey, white where it is transparent, and of a size that can be read. Takes PICTURE over. */
static struct grey grey_of(const struct tesseract *tesseract, PIX *picture, unsigned *ret_resolution)
{
    int width = tesseract->pixGetWidth(picture);
    int height = tesseract->pixGetHeight(picture);
    int said = tesseract->pixGetXRes(picture);
    PIX *opaque = tesseract->pixRemoveAlpha(picture);
    PIX *grey = opaque ? tesseract->pixConvertTo8(opaque, 0) : NULL;
    double dots = (double)width * height;
    float scale = width < FEW_DOTS && height < 2 * FEW_DOTS ? 2 : 1;
    while (dots * scale * scale > GREY_MOST_PIXELS)
        scale *= 0.7f;
    PIX *scaled = grey && scale != 1 ? tesseract->pixScale(grey, scale, scale) : NULL;
    struct grey rows = {0};
    if (scaled || (grey && scale == 1))
        rows = rows_of(tesseract, scaled ? scaled : grey);
    double resolution = (said >= 70 ? said : width / PAPER_WIDTH) * (double)scale;
    *ret_resolution = resolution < 70 ? 70 : resolution > 2400 ? 2400 : (unsigned)resolution;
    tesseract->pixDestroy(&scaled);
    tesseract->pixDestroy(&grey);
    tesseract->pixDestroy(&opaque);
    tesseract->pixDestroy(&picture);
    return rows;
}

struct summary {
    size_t unread;
    unsigned worst;
    unsigned best;
};

/* A page of what can be seen on PICTURE, which is taken over; NULL: it is damaged. */
static void read_picture(
    const struct tesseract *tesseract, PIX *picture, struct document_pages *pages, struct summary *summary)
{
    struct recognised seen = {0};
    struct grey grey = {0};
    unsigned resolution = 0;
    pages_begin(pages);
    if (picture)
        grey = grey_of(tesseract, picture, &resolution);
    bool read = grey.pixels && recognise(&grey, resolution, &seen);
    if (read)
        recognised_append(&seen, pages);
    pages_end(pages);
    struct document_page *page = &pages->pages[pages->page_count - 1];
    page->flags = DOCUMENT_PAGE_PICTURE | (seen.count ? DOCUMENT_PAGE_RECOGNISED : 0) |
                  (!read || (seen.count && seen.confidence < RECOGNITION_POOR) ? DOCUMENT_PAGE_IMAGE : 0);
    summary->unread += !read;
    if (seen.count && (!summary->best || seen.confidence < summary->worst))
        summary->worst = seen.confidence;
    if (seen.confidence > summary->best)
        summary->best = seen.confidence;
    recognised_free(&seen);
    free(grey.pixels);
}

/* ---- all of them ---- */

static const char *name_of(const char *media_type)
{
    return strcmp(media_type, "image/png") == 0    ? "a PNG image"
           : strcmp(media_type, "image/jpeg") == 0 ? "a JPEG image"
                                                   : "a TIFF image";
}

static bool too_large(struct extracted *extracted, uint32_t width, uint32_t height)
{
    if (width <= MOST_SIDE && height <= MOST_SIDE && (uint64_t)width * height <= MOST_DOTS)
        return false;
    extract_fail(extracted, EVIDENCE_REFUSED,
        "its picture claims to be %u by %u dots, and golive reads no picture of more than %u on a side or %u "
        "million in all",
        width, height, MOST_SIDE, MOST_DOTS >> 20);
    return true;
}

static void read_tiff(const struct tesseract *tesseract, const l_uint8 *bytes, size_t length,
    struct extracted *extracted, struct summary *summary)
{
    size_t offset = 0;
    for (int page = 0; page < READER_MOST_PAGES; page++) {
        l_int32 width = 0, height = 0, bits = 0, samples = 0, resolution = 0, mapped = 0, format = 0;
        if (tesseract->readHeaderMemTiff(
                bytes, length, page, &width, &height, &bits, &samples, &resolution, &mapped, &format) != 0)
            return;
        if (too_large(extracted, (uint32_t)width, (uint32_t)height))
            return;
        read_picture(tesseract, tesseract->pixReadMemFromMultipageTiff(bytes, length, &offset),
            &extracted->pages, summary);
        if (!offset) /* that was the last one */
            return;
    }
    extract_fail(extracted, EVIDENCE_REFUSED, "it has more than %d pages, and golive reads no more than that",
        READER_MOST_PAGES);
}

static void conclude(struct extracted *extracted, const struct summary *summary)
{
    struct document_pages *pages = &extracted->pages;
    if (extracted->error)
        return;
    if (!pages->page_count || summary->unread == pages->page_count) {
        extract_fail(extracted, EVIDENCE_UNAVAILABLE, "%s",
            recognition_overdue() ? "text recognition takes longer than it may: raise recognition_time of "
                                    "[documents]"
                                  : "it is damaged: its picture cannot be opened; get it anew");
        return;
    }
    if (!summary->best) {
        extract_fail(
            extracted, EVIDENCE_UNAVAILABLE, "it is a picture, and text recognition saw no words in it");
        return;
    }
    pages_remark(pages, "it is a picture and was read by text recognition (%s), confidence %u %% to %u %%",
        recognition_words(), summary->worst, summary->best);
    if (summary->unread)
        pages_remark(pages, "%zu of its %zu pages could not be read", summary->unread, pages->page_count);
}

void extract_picture(const void *bytes, size_t length, struct extracted *extracted)
{
    struct summary summary = {0};
    uint32_t width = 0, height = 0;
    extracted->depends |= READER_DEPENDS_RECOGNITION;
    const char *problem = recognition_problem();
    if (problem) {
        extract_fail(extracted, EVIDENCE_UNAVAILABLE, "it is %s: text recognition is needed, and %s",
            name_of(extracted->media_type), problem);
        return;
    }
    const struct tesseract *tesseract = tesseract_load();
    if (strcmp(extracted->media_type, "image/tiff") == 0)
        read_tiff(tesseract, bytes, length, extracted, &summary);
    else if (claimed_size(extracted->media_type, bytes, length, &width, &height) &&
             !too_large(extracted, width, height))
        read_picture(tesseract, tesseract->pixReadMem(bytes, length), &extracted->pages, &summary);
    conclude(extracted, &summary);
}
