/* How clauses are numbered: "3.1", "(b)", "iv.", "ARTICLE II", bullets. Looks at the beginning of a line in the
 * original words. Knows nothing of what stands behind it. */
#ifndef GOLIVE_MODEL_NUMBERING_H
#define GOLIVE_MODEL_NUMBERING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum numbering_style {
    NUMBERING_NONE = 0,
    NUMBERING_BULLET,       /* •, -, * */
    NUMBERING_DECIMAL,      /* 3.1. (depth 2) */
    NUMBERING_PAREN_NUMBER, /* (3), 3) */
    NUMBERING_PAREN_SMALL,  /* (c), c) */
    NUMBERING_PAREN_LARGE,  /* (C), C) */
    NUMBERING_PAREN_ROMAN,  /* (iv), iv) */
    NUMBERING_SMALL,        /* c. */
    NUMBERING_LARGE,        /* C. */
    NUMBERING_ROMAN,        /* iv. or IV. */
    NUMBERING_ARTICLE,      /* ARTICLE IV, SECTION 3, EXHIBIT A, SCHEDULE 1 … */
};

struct numbering {
    enum numbering_style style;
    unsigned depth; /* of NUMBERING_DECIMAL: how many numbers, from 1 */
    unsigned value; /* of the last number or letter, from 1 */
    unsigned
        letter; /* of a roman number that is one letter too ("(i)" after "(h)"): its value as a letter, else 0 */
    size_t length; /* bytes up to the text behind it, blanks included */
};

/* Reads the numbering at the start of TEXT (blanks and Markdown's emphasis before it are passed over). NONE: there is
 * none. */
struct numbering numbering_parse(const char *text, size_t length);
/* True if AFTER can follow BEFORE in one list: the next, or one of the two behind it. */
bool numbering_follows(const struct numbering *before, const struct numbering *after);
/* True if both belong to lists of one kind. */
bool numbering_alike(const struct numbering *a, const struct numbering *b);

#endif
