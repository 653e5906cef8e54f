/* Pages of a PDF that are pictures: drawn, and read by text recognition. Also the other way round: whether the text that
 * lies over a picture says what the picture shows. */
#ifndef GOLIVE_READER_PDF_SCAN_H
#define GOLIVE_READER_PDF_SCAN_H

#include "model/document_text.h"
#include "reader/pdf_pictures.h"

#include <poppler.h>

enum scan_outcome {
    SCAN_NOT_WANTED = 0, /* the page has text of its own, or there is nothing on it */
    SCAN_SEEN,           /* looked at, and there was no more to read than its text says */
    SCAN_READ,
    SCAN_POOR,  /* read, but poorly */
    SCAN_UNREAD /* it wants to be read, and could not be */
};

/* What became of the pages of a document. */
struct scans {
    bool leave; /* look at no picture: a page whose picture might have to be looked at is for another child */
    bool left;  /* there was such a page */
    const char *problem; /* why recognition cannot be had; NULL: it can, as far as is known */
    size_t wanted;       /* pages */
    size_t tried;
    size_t compared;
    size_t overdue; /* pages that are left because time ran out */
    unsigned worst; /* confidence of pages read, percent */
    unsigned best;
    struct text differing; /* numbers of pages whose text says otherwise than their picture */
};

/* PAGES ends with the page's own text, of which FACTS are, and the page is not ended yet. Appends what was read; where the text says
 * otherwise than the picture, in its place. */
enum scan_outcome scan_page(
    PopplerPage *page, const struct page_facts *facts, struct document_pages *pages, struct scans *scans);
/* Says in the document's remark what was read so, and how well. */
void scans_remark(const struct scans *scans, struct document_pages *pages);

#endif
