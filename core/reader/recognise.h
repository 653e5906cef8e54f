/* From a grey picture of a page to words, each with how sure the recognition is of it. Keeps within the time that a
 * document has for this. Knows nothing of kinds of documents. */
#ifndef GOLIVE_READER_RECOGNISE_H
#define GOLIVE_READER_RECOGNISE_H

#include "model/document_settings.h"
#include "model/document_text.h"

#include <stdbool.h>
#include <stddef.h>

struct recognition_settings {
    const char *folder; /* of the language data; NULL: there is none, or none is wanted */
    const char *languages;
    unsigned resolution; /* dots an inch */
    unsigned seconds;    /* for a document */
    enum document_compare compare;
};

/* Once, before any document; without it pictures stay unread. The strings are copied. */
void recognition_configure(const struct recognition_settings *settings);
/* The settings, all zeroes before. */
const struct recognition_settings *recognition_configured(void);
/* A byte is written to DESCRIPTOR when the document's time for recognition begins. */
void recognition_tell(int descriptor);

/* Loads what is needed when first called. NULL if pictures can be read, else why not, as the end of a
 * sentence about text recognition. */
const char *recognition_problem(void);
/* The document's time is used up: what is not read stays unread. */
bool recognition_overdue(void);
/* "tesseract 5.3.0, eng, 300 dots an inch"; of use once recognition_problem was NULL. */
const char *recognition_words(void);

/* An 8-bit grey picture, 0 is black. */
struct grey {
    unsigned char *pixels; /* freed with free() */
    int width;             /* as also the bytes of a row */
    int height;
};
#define GREY_MOST_PIXELS (24u << 20)

/* Whether there is anything on it at all. */
bool grey_has_ink(const struct grey *picture);

struct recognised {
    struct text words;           /* lines end in \n, paragraphs in \n\n */
    struct document_word *items; /* offsets in `words` */
    size_t count;
    size_t capacity;
    unsigned confidence; /* mean of all words, in percent; 0 without words */
    uint32_t letters;
};

/* Reads the picture, turned if it does not stand upright. False if time ran out or the library gave up; then nothing is
 * in RET_RECOGNISED. */
bool recognise(const struct grey *picture, unsigned resolution, struct recognised *ret_recognised);
void recognised_free(struct recognised *recognised);
/* Appends the words to the page at hand, and keeps their confidence. */
void recognised_append(const struct recognised *recognised, struct document_pages *pages);

/* Below this a page counts as unread, although its words may be looked for. */
#define RECOGNITION_POOR 60u

#endif
