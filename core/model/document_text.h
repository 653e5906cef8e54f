/* The text of a document as golive-reader delivers it and golive-worker searches it: pages in the original words,
 * the same text normalised for searching (RULES.md section 13), and the way back from the one to the other. The
 * blob is self-contained, cached by document digest and DOCUMENT_TEXT_VERSION, and hostile until decoded: decoding
 * checks every offset. */
#ifndef GOLIVE_MODEL_DOCUMENT_TEXT_H
#define GOLIVE_MODEL_DOCUMENT_TEXT_H

#include "base/text.h"

#include <stddef.h>
#include <stdint.h>

/* Raised whenever extraction or normalisation changes what comes out: old cache entries are then read anew. */
#define DOCUMENT_TEXT_VERSION 8

/* ---- what extraction hands to normalisation ---- */

#define DOCUMENT_PAGE_PICTURE                                                                                \
    2u /* text with a picture, stamp or ink of its own: it may show a signature (SET-09). Pictures of a PDF are looked for
        * where a date, a signature's word or a line to fill in stands, or hardly any text */
#define DOCUMENT_PAGE_IMAGE 1u /* fewer than 200 letters and at least one image: nothing to search (GEN-05) */
#define DOCUMENT_PAGE_RECOGNISED                                                                             \
    4u /* its words, or some of them, come from text recognition; poorly: DOCUMENT_PAGE_IMAGE, too */

struct document_page {
    uint32_t start;   /* offset of its first byte in `original` */
    uint32_t end;     /* one past its last byte */
    uint32_t letters; /* letters on it */
    uint32_t flags;   /* DOCUMENT_PAGE_ */
};

struct document_word {   /* that text recognition saw */
    uint32_t start;      /* offset of its first byte in `original` */
    uint32_t end;        /* one past its last byte */
    uint32_t confidence; /* percent */
};

#define DOCUMENT_SIGNATURE_INTACT 1u     /* what it covers is what was signed, with the certificate's key */
#define DOCUMENT_SIGNATURE_WHOLE 2u      /* it covers the file from beginning to end, but for itself */
#define DOCUMENT_SIGNATURE_SAME_TEXT 4u  /* what was added behind it changed no words and no pictures */
#define DOCUMENT_SIGNATURE_TRUSTED 8u    /* its certificate leads to one of the site's authorities */
#define DOCUMENT_SIGNATURE_TIMESTAMP 16u /* a time stamp: nobody's signature */
#define DOCUMENT_SIGNATURE_ASKED 32u     /* there were authorities to hold it against */
#define DOCUMENT_SIGNATURE_BROKEN 64u    /* it does not fit the file, or leaves out more of it than itself */
#define DOCUMENT_MOST_SIGNATURES 50u

/* A digital signature in the file, as it is whatever the day: dates are for those who know the day. */
struct document_signature {
    int64_t signed_at;  /* as the signer says, seconds since 1970; INT64_MIN: not said */
    int64_t not_before; /* when all certificates of its chain hold; INT64_MIN if there is none */
    int64_t not_after;
    uint32_t flags; /* DOCUMENT_SIGNATURE_ */
    uint32_t reserved;
    char signer[128];       /* NUL-terminated UTF-8, as all of these; "" if not said */
    char organization[128]; /* of the certificate */
    char trouble[128];      /* what is wrong, for a person; "" if nothing is */
};

struct document_pages {
    struct text original;        /* UTF-8; lines end in \n; pages follow each other with \f between */
    struct document_page *pages; /* at least one, freed with free(); formats without pages have one */
    size_t page_count;
    size_t page_capacity;
    struct document_word *words; /* ascending, freed with free() */
    size_t word_count;
    size_t word_capacity;
    struct document_signature *signatures; /* freed with free() */
    size_t signature_count;
    char *title;  /* the file's own title (PDF Info, DOCX core properties), NULL if none */
    char *remark; /* what a person should know of the reading ("not UTF-8, read as Latin-1"), or NULL */
};

void document_pages_free(struct document_pages *pages);

/* ---- the decoded text ---- */

#define DOCUMENT_PART_PARAGRAPH 1u  /* ordinary text */
#define DOCUMENT_PART_CLAUSE 2u     /* begins with a number or letter: "3.1", "(b)", "ARTICLE IV" */
#define DOCUMENT_PART_HEADING 3u    /* a title or heading: obliges nobody (SET-04) */
#define DOCUMENT_PART_ITEM 4u       /* a bullet */
#define DOCUMENT_PART_CONTENTS 5u   /* a line of a table of contents */
#define DOCUMENT_PART_DEFINITION 6u /* "X" means …: obliges nobody */
#define DOCUMENT_PART_FURNITURE                                                                              \
    7u /* repeated header or footer, page number, envelope id: stands apart, at the end */

struct document_part { /* consecutive stretches that cover the normalised text */
    uint32_t start;    /* offset in `normal`; it ends where the next begins */
    uint16_t kind;     /* DOCUMENT_PART_ */
    uint16_t level;    /* nesting of its numbering, from 1; 0 if it has none */
};

struct
    document_step { /* from `normal` on, the original stands at `original` + distance, up to the next step */
    uint32_t normal;
    uint32_t original;
};

struct document_text {
    const char *original; /* points into the blob, as do all others; not NUL-terminated */
    size_t original_length;
    const char *normal; /* normalised text; parts end with \n, all other white space is one blank */
    size_t normal_length;
    const struct document_page *pages;
    size_t page_count;
    const struct document_part *parts;
    size_t part_count;
    const struct document_step *steps; /* ascending in `normal`; the first has normal 0 */
    size_t step_count;
    const struct document_word *words; /* of text recognition; ascending, without overlap */
    size_t word_count;
    const struct document_signature *signatures;
    size_t signature_count;
    const char *title;  /* NUL-terminated, "" if none */
    const char *remark; /* NUL-terminated, "" if none */
};

/* Normalises pages and encodes all of it as a blob (appended to RET_BLOB). 0 or a negative errno (-EFBIG). */
int document_text_encode(const struct document_pages *pages, struct text *ret_blob);
/* Decodes a blob without copying: TEXT is valid as long as the blob (8-byte aligned). 0 or -EBADMSG. */
int document_text_decode(const void *blob, size_t length, struct document_text *ret_text);

/* Offset in `original` of an offset in `normal` (the length maps to the end). */
uint32_t document_text_origin(const struct document_text *text, uint32_t normal);
/* Page number, from 1, of an offset in `original`. */
unsigned document_text_page(const struct document_text *text, uint32_t original);
/* Whether any of the words from START to END (offsets in `original`) come from text recognition; *RET_CONFIDENCE is
 * then their mean, in percent. */
bool document_text_recognised(
    const struct document_text *text, uint32_t start, uint32_t end, unsigned *ret_confidence);
/* The part that holds an offset in `normal`; NULL if the text is empty. */
const struct document_part *document_text_part(const struct document_text *text, uint32_t normal);
/* Normalises a phrase in just the way documents are (lower case, folded quotes, one blank, canonical words), so that
 * it can be looked for in `normal`. Freed with free(). */
char *document_text_normalise_phrase(const char *phrase);

#endif
