/* Styles and numbering of a DOCX: what style a paragraph has, whether it is a heading, and which number Word would put
 * before it. Numbers are not in the text of such a document; they are counted. */
#ifndef GOLIVE_READER_DOCX_NUMBERING_H
#define GOLIVE_READER_DOCX_NUMBERING_H

#include "base/text.h"

#include <stdbool.h>
#include <stddef.h>

struct docx_numbering;

/* From the bytes of word/styles.xml and word/numbering.xml; either may be NULL and 0. What is damaged in them is left
 * out: it only decides numbers and headings. */
struct docx_numbering *docx_numbering_new(
    const void *styles, size_t styles_length, const void *numbering, size_t numbering_length);
struct docx_numbering *docx_numbering_free(
    struct docx_numbering *numbering); /* NULL gives NULL; returns NULL */

/* What a paragraph says of itself. */
struct docx_paragraph {
    const char *style; /* style id, NULL: the default one */
    int number;        /* its own numId; -1: that of its style; 0: none */
    int level;         /* its own ilvl; -1: that of its style */
    int outline;       /* its own outlineLvl; -1: that of its style */
};

/* Counts the paragraph and appends its number with a blank behind ("3.1 ", "• "), or nothing. */
void docx_number(struct docx_numbering *numbering, const struct docx_paragraph *paragraph, struct text *text);
/* True if it is a heading. */
bool docx_is_heading(const struct docx_numbering *numbering, const struct docx_paragraph *paragraph);

#endif
