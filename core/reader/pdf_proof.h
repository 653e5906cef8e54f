/* A cheap proof, from the bytes of a PDF alone, that none of its pages can show a picture. It is for long documents on many of
 * whose pages pictures would have to be counted. Knows nothing of pages. */
#ifndef GOLIVE_READER_PDF_PROOF_H
#define GOLIVE_READER_PDF_PROOF_H

#include <stdbool.h>
#include <stddef.h>

/* True only if no content that poppler could find in BYTES draws a picture: nowhere is there a picture's dictionary, and nowhere
 * the operators of one that stands in the content. Whatever could hide them (encryption, filters other than Flate, damage, more
 * than one would look through) makes it false. */
bool proof_of_no_pictures(const void *bytes, size_t length);

#endif
