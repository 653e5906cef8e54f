/* A page of HTML: markup of ours, numbers, and words made harmless. Knows nothing of golive. Words that come from outside
 * go through markup_foreign or markup_words and nowhere else: both escape what HTML takes for itself and make visible what
 * a reader cannot see; everything else here is written as it is. */
#ifndef GOLIVE_REPORT_MARKUP_H
#define GOLIVE_REPORT_MARKUP_H

#include "base/text.h"

#include <stddef.h>
#include <stdio.h>

struct markup {
    FILE *file;
    struct text out; /* what was not handed to FILE yet */
    int error;       /* 0, or the negative errno of the first failed write */
};

struct markup markup_new(FILE *file);
/* Hands over the rest and frees; 0 or the negative errno of any write so far. */
int markup_end(struct markup *markup);

/* Markup of ours. */
void markup_add(struct markup *markup, const char *html);
/* The same with numbers and words of ours in it; never with foreign ones. */
void markup_format(struct markup *markup, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Foreign text as it stands, at most MAXIMUM bytes of it, then a mark that says how much there was. It is set apart from
 * what surrounds it, so that the direction of its writing turns nothing else around. NULL writes nothing. */
void markup_foreign(struct markup *markup, const char *foreign, size_t maximum);
/* The same as a sentence: begins with a capital, ends with a full stop. */
void markup_sentence(struct markup *markup, const char *foreign, size_t maximum);
/* Words composed by report/wording.h, or foreign ones where no markup may stand: in a title, in an attribute. */
void markup_words(struct markup *markup, const char *words);
/* A name as a piece of an address: all but letters, digits, "-", "_" and "." as %XX. */
void markup_address(struct markup *markup, const char *name);

#endif
