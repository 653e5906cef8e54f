/* Folding text for searching (RULES.md TXT-01, TXT-03, TXT-04): characters first (lower case, straight quotes, plain
 * dashes and blanks, no mark-up), then words (one blank, canonical words such as phi). Documents and the phrases that
 * are looked for in them are folded in just the same way. Knows nothing of lines, paragraphs or clauses. */
#ifndef GOLIVE_MODEL_FOLDING_H
#define GOLIVE_MODEL_FOLDING_H

#include "base/text.h"

#include <stddef.h>
#include <stdint.h>

/* From AT on, each folded byte comes from the byte of the original behind that of the one before. */
struct folded_step {
    uint32_t at;
    uint32_t origin; /* of the byte at AT, in the original */
};

/* Folded bytes and the way back to the original: a step wherever it does not simply go on. */
struct folded {
    struct text bytes;
    struct folded_step *steps;
    size_t step_count;
    size_t step_capacity;
};

void folded_append(struct folded *folded, char byte, uint32_t origin);
void folded_cut(struct folded *folded, size_t length); /* keeps the first LENGTH bytes */
void folded_clear(struct folded *folded);              /* memory is kept */
void folded_free(struct folded *folded);

/* Appends BYTES (valid UTF-8, one line or less), which stand at ORIGIN of the original, with characters folded. White
 * space becomes blanks, as many as there are. */
void fold_characters(const char *bytes, size_t length, uint32_t origin, struct folded *out);
/* Appends IN from offset FROM on with blanks collapsed (none at either end) and canonical words put in. */
void fold_words(const struct folded *in, size_t from, struct folded *out);

#endif
