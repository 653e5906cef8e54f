/* From one XML part of a DOCX (the body, a header, the footnotes) to its words: paragraphs, tables row by row, text
 * boxes. Deleted and hidden text does not count; that there was some is noted. */
#ifndef GOLIVE_READER_DOCX_TEXT_H
#define GOLIVE_READER_DOCX_TEXT_H

#include "reader/docx_numbering.h"

#include <stdbool.h>
#include <stddef.h>

/* What was seen in the parts read, for remarks. */
struct docx_seen {
    bool tracked; /* insertions, deletions or moves that nobody has accepted or rejected */
    bool hidden;  /* text formatted as hidden */
    bool pictures;
    bool embedded; /* another document inside (altChunk) */
    bool is_word;  /* a w:document, w:hdr … was its root */
};

/* Appends the words of the part; NUMBERING counts its paragraphs. False if the part is damaged (what came before is
 * appended). */
bool docx_text_read(const void *bytes, size_t length, struct docx_numbering *numbering, struct text *text,
    struct docx_seen *seen);

#endif
