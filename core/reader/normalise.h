/* Normalising a document (RULES.md section 13): lines become paragraphs, clauses, headings, bullets, definitions and
 * lines of contents; hyphens at line ends go; furniture is set apart at the end; all of it folded (model/folding.h),
 * with the way back to the original. Knows nothing of what the text says. */
#ifndef GOLIVE_READER_NORMALISE_H
#define GOLIVE_READER_NORMALISE_H

#include "model/document_text.h"
#include "model/folding.h"

struct normalised {
    struct folded text; /* parts end with \n */
    struct document_part *parts;
    size_t part_count;
    size_t part_capacity;
};

/* PAGES hold valid UTF-8. */
void normalise(const struct document_pages *pages, struct normalised *ret_normalised);
void normalised_free(struct normalised *normalised);

#endif
