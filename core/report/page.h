/* A page of plain text: wrapped to a width, with labels, headings and ink. Knows nothing of golive. Words that come from
 * outside go through words_add, which makes them harmless and short; everything else here takes words as they are. */
#ifndef GOLIVE_REPORT_PAGE_H
#define GOLIVE_REPORT_PAGE_H

#include "base/text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

enum ink { INK_PLAIN, INK_STRONG, INK_GOOD, INK_CARE, INK_BAD };

struct page {
    FILE *file;
    unsigned columns;
    bool colour;     /* ink is shown by terminal colours; without it, it is not shown at all */
    struct text out; /* what was not handed to FILE yet */
    bool gap;        /* the last line is empty, or there is none */
    int error;       /* 0, or the negative errno of the first failed write */
};

struct page page_new(FILE *file, unsigned columns, bool colour);
/* Hands over the rest and frees; 0 or the negative errno of any write so far. */
int page_end(struct page *page);

/* One line: INDENT blanks and WORDS, cut at the width. */
void page_line(struct page *page, unsigned indent, enum ink ink, const char *words);
/* A line that begins with a WORD in ink, filled up to WIDTH, with WORDS behind it: "NO-GO  ambient-scribe". */
void page_title(
    struct page *page, enum ink ink, const char *word, unsigned width, enum ink words_ink, const char *words);
/* WORDS wrapped, each line behind HANG blanks; the first begins with INDENT blanks and LABEL, filled up to HANG ("" for
 * none: then the first line's words begin right at INDENT). A word wider than the line is broken. */
void page_wrap(struct page *page, unsigned indent, const char *label, unsigned hang, const char *words);
/* The same with the label in this ink. */
void page_wrap_inked(
    struct page *page, enum ink ink, unsigned indent, const char *label, unsigned hang, const char *words);
/* An empty line, but never two of them, nor one at the top. */
void page_gap(struct page *page);
/* A line across the page. */
void page_rule(struct page *page);

/* Appends a foreign text, made visible, at most MAXIMUM bytes of it (then "..."). NULL appends nothing. */
void words_add(struct text *words, const char *foreign, size_t maximum);
/* The same as a sentence: begins with a capital, ends with a full stop. */
void words_sentence(struct text *words, const char *foreign, size_t maximum);
/* "1 point", "2 points": NOUN takes an s. */
void words_count(struct text *words, size_t count, const char *noun);

#endif
