/* Scans that tests make for themselves: words drawn into a picture, a picture as a page of a PDF, as PNG or TIFF. */
#ifndef GOLIVE_TESTS_SCANS_H
#define GOLIVE_TESTS_SCANS_H

#include "reader_documents.h"

#include <cairo-pdf.h>
#include <cairo.h>

#define SCAN_WIDTH 1240 /* letter paper at 146 dots an inch, enough for letters of this size */
#define SCAN_HEIGHT 1600

/* A white picture with these lines on it, black. */
UNUSED static cairo_surface_t *scan_of(const char *const *lines, size_t count)
{
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, SCAN_WIDTH, SCAN_HEIGHT);
    cairo_t *cairo = cairo_create(surface);
    cairo_set_source_rgb(cairo, 1, 1, 1);
    cairo_paint(cairo);
    cairo_set_source_rgb(cairo, 0, 0, 0);
    cairo_select_font_face(cairo, "sans-serif", CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_NORMAL);
    cairo_set_font_size(cairo, 24);
    for (size_t i = 0; i < count; i++) {
        cairo_move_to(cairo, 100, 150 + 40 * (double)i);
        cairo_show_text(cairo, lines[i]);
    }
    cairo_destroy(cairo);
    return surface;
}

UNUSED static cairo_status_t scan_take(void *closure, const unsigned char *bytes, unsigned length)
{
    text_append(closure, bytes, length);
    return CAIRO_STATUS_SUCCESS;
}

/* One page of a PDF: words as text, and over them a picture (may be NULL), turned by QUARTERS of a circle. */
struct scan_page {
    const char *const *lines;
    size_t line_count;
    cairo_surface_t *picture;
    unsigned quarters;
    const char *const *drawn; /* as many lines as there are, drawn over the text instead of it; NULL: none */
};

UNUSED static void scan_pdf(const struct scan_page *pages, size_t count, struct text *pdf)
{
    cairo_surface_t *surface = cairo_pdf_surface_create_for_stream(scan_take, pdf, 612, 792);
    cairo_t *cairo = cairo_create(surface);
    for (size_t i = 0; i < count; i++) {
        cairo_select_font_face(cairo, "sans-serif", CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_NORMAL);
        cairo_set_font_size(cairo, 11);
        for (size_t j = 0; j < pages[i].line_count; j++) {
            cairo_move_to(cairo, 50, 75 + 20 * (double)j);
            cairo_show_text(cairo, pages[i].lines[j]);
        }
        if (pages[i].drawn) {
            cairo_set_source_rgb(cairo, 1, 1, 1);
            cairo_rectangle(cairo, 20, 20, 560, 700); /* painting all of it would drop what lies below */
            cairo_fill(cairo);
            cairo_set_source_rgb(cairo, 0, 0, 0);
        }
        for (size_t j = 0; pages[i].drawn && j < pages[i].line_count; j++) {
            cairo_move_to(cairo, 50, 75 + 20 * (double)j);
            cairo_text_path(cairo, pages[i].drawn[j]);
            cairo_fill(cairo);
        }
        if (pages[i].picture) {
            cairo_save(cairo);
            cairo_translate(cairo, 306, 396);
            cairo_rotate(cairo, 1.5707963267948966 * pages[i].quarters);
            cairo_scale(cairo, 612.0 / SCAN_WIDTH, 612.0 / SCAN_WIDTH);
            cairo_translate(cairo, -SCAN_WIDTH / 2.0, -SCAN_HEIGHT / 2.0);
            cairo_set_source_surface(cairo, pages[i].picture, 0, 0);
            cairo_paint(cairo);
            cairo_restore(cairo);
        }
        cairo_show_page(cairo);
    }
    cairo_destroy(cairo);
    cairo_surface_finish(surface);
    cairo_surface_destroy(surface);
}

UNUSED static void scan_png(cairo_surface_t *picture, struct text *png)
{
    cairo_surface_write_to_png_stream(picture, scan_take, png);
}

UNUSED static void scan_number(struct text *bytes, uint32_t value, unsigned size)
{
    for (unsigned i = 0; i < size; i++)
        text_append_char(bytes, (char)(value >> (8 * i)));
}

/* Grey pages without compression, one behind the other. CLAIM: what each says of its width and height; 0: the truth. */
UNUSED static void scan_tiff(
    cairo_surface_t *const *pictures, size_t count, uint32_t claim, struct text *tiff)
{
    text_append(tiff, "II*\0", 4);
    for (size_t i = 0; i < count; i++) {
        const uint32_t width = SCAN_WIDTH, height = SCAN_HEIGHT;
        const uint32_t strip = (uint32_t)tiff->length + 4;
        const uint32_t fields[][3] = {{256, 4, claim ? claim : width}, {257, 4, claim ? claim : height},
            {258, 3, 8}, {259, 3, 1}, {262, 3, 1}, {273, 4, strip}, {277, 3, 1}, {278, 4, height},
            {279, 4, width * height}};
        const unsigned char *bytes = cairo_image_surface_get_data(pictures[i]);
        size_t stride = (size_t)cairo_image_surface_get_stride(pictures[i]);
        scan_number(tiff, strip + width * height, 4);
        for (uint32_t y = 0; y < height; y++)
            for (uint32_t x = 0; x < width; x++)
                text_append_char(tiff, (char)bytes[y * stride + x * 4]);
        scan_number(tiff, 9, 2);
        for (size_t k = 0; k < 9; k++) {
            scan_number(tiff, fields[k][0], 2);
            scan_number(tiff, fields[k][1], 2);
            scan_number(tiff, 1, 4);
            scan_number(tiff, fields[k][2], 4);
        }
    }
    scan_number(tiff, 0, 4);
}

#endif
