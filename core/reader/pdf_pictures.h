/* Pictures on the pages of a PDF. To count them poppler interprets a page once more, at the cost of reading it: they are counted
 * where something hangs on them, and nowhere else. */
#ifndef GOLIVE_READER_PDF_PICTURES_H
#define GOLIVE_READER_PDF_PICTURES_H

#include "model/document_text.h"

#include <poppler.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PICTURES_NOT_COUNTED UINT32_MAX

/* What is known of a page when its own text is there. */
struct page_facts {
    uint32_t letters;
    uint32_t pictures;  /* on it; PICTURES_NOT_COUNTED where none can matter */
    bool picture_below; /* one of them takes up most of the page */
    bool decides;       /* a date or a signature stands in the text: compare_wanted */
};

/* Before the pages of a document: its bytes, which stay until its last page is read. */
void pictures_begin(const void *bytes, size_t length);

/* Pictures matter where a page has too few letters to be judged by, where a date or a signature stands that a picture below the
 * text must show, too, and where a line is left empty that a picture may hold the signature of. */
void page_facts_of(PopplerPage *page, const char *text, size_t length, struct page_facts *ret_facts);

/* Marks the counted pages that have a picture of their own: more of them than the page with the fewest, for a letterhead stands
 * on all. COUNTS has what page_facts_of counted of each page; where no counted page is without any, some others are counted. */
void pictures_mark(PopplerDocument *whole, uint32_t *counts, struct document_pages *pages);

#endif
