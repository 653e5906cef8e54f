/* The lines of a document as extraction delivers it: where they stand, and which are furniture (repeated headers and
 * footers, page numbers, envelope ids), so that paragraphs can be put together without them (RULES.md TXT-02). Knows
 * nothing of clauses. */
#ifndef GOLIVE_READER_LINES_H
#define GOLIVE_READER_LINES_H

#include "model/document_text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct document_line {
    uint32_t start;  /* offset in the original of its first byte that is no white space */
    uint32_t end;    /* one past its last such byte; equal to start: a blank line */
    uint32_t page;   /* index of its page */
    uint16_t indent; /* columns of white space before it (a tab counts four), at most 200 */
    bool furniture;
};

struct document_lines {
    struct document_line *lines;
    size_t count;
    size_t capacity;
    uint32_t widest; /* bytes of the longest line of at most 160: the measure of a full line */
};

/* Splits the pages into lines and marks furniture. */
void document_lines_split(const struct document_pages *pages, struct document_lines *ret_lines);
void document_lines_free(struct document_lines *lines);

#endif
