/* A document's text made ready for clause search: taken apart into sentences, each with what introduces it and what it
 * is (a duty can stand in it or not), parties named alike. Made once a document. Knows nothing of catalogues. */
#ifndef GOLIVE_WORKER_CLAUSE_TEXT_H
#define GOLIVE_WORKER_CLAUSE_TEXT_H

#include "base/memory.h"
#include "model/document_text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct clause_span {
    uint32_t start; /* offset in `normal` of the document_text */
    uint32_t end;   /* one past the last byte */
};

/* What a sentence is. Only those without any of these can oblige. */
#define CLAUSE_UNIT_HEADING 1u
#define CLAUSE_UNIT_CONTENTS 2u
#define CLAUSE_UNIT_DEFINITION 4u
#define CLAUSE_UNIT_RECITAL 8u /* whereas … */
#define CLAUSE_UNIT_NOTE 16u   /* a drafting note in brackets */
#define CLAUSE_UNIT_FURNITURE 32u

struct clause_piece { /* a stretch of a line that stands in `normal` as it is, or as one replaced word */
    uint32_t line;    /* offset in `lines` */
    uint32_t normal;  /* offset in `normal` of its first byte */
    uint32_t length;  /* bytes in `normal` */
};

struct clause_unit { /* one sentence with what introduces it: one line of `lines` */
    uint32_t start;  /* offset in `lines` */
    uint32_t end;    /* of its newline */
    uint32_t own;    /* where its own words begin, after what introduces it */
    uint32_t part;   /* index of the document part it stands in */
    uint32_t flags;  /* CLAUSE_UNIT_ */
};

struct clause_text {
    const struct document_text *text;
    char *lines; /* what patterns run over: one sentence a line */
    size_t length;
    struct clause_unit *units; /* in order of `lines` */
    size_t unit_count;
    struct clause_piece *pieces; /* in order of `lines` */
    size_t piece_count;
    uint32_t *parents;      /* of each part: the part it belongs to, UINT32_MAX if none */
    uint32_t *window_first; /* of each part: first and last part of its clause window */
    uint32_t *window_last;
};

/* TEXT must outlive it. */
struct clause_text *clause_text_new(const struct document_text *text);
struct clause_text *clause_text_free(struct clause_text *text); /* NULL gives NULL; returns NULL */

/* The unit that holds an offset in `lines`. */
const struct clause_unit *clause_text_unit(const struct clause_text *text, uint32_t offset);
/* The stretch of `normal` that a stretch of one line came from; of what introduces a sentence only if nothing of its
 * own words is in it. */
struct clause_span clause_text_span(const struct clause_text *text, uint32_t start, uint32_t end);

/* ---- parties (clause_parties.c) ---- */

#define CLAUSE_PARTY_NAMES 16

/* The words by which a document itself names its two parties, "customer", "acme", and the protected health information
 * it is about: "network data". */
struct clause_parties {
    char *words[CLAUSE_PARTY_NAMES];
    const char *tokens[CLAUSE_PARTY_NAMES]; /* "ce", "ba", "ce's", "ba's", "phi"; "somebody": which
                                               of the two is not clear */
    size_t count;
};

/* Finds them in preamble and definitions, and in whose duties are spoken of. */
/* Compiles, once, what does not hang on a document: before the jail bars executable mappings. Without it all is compiled for
 * each document. */
void clause_parties_prepare(void);
void clause_parties_find(const struct document_text *text, struct clause_parties *ret_parties);
void clause_parties_free(struct clause_parties *parties);

#endif
