/* Papers that a document leans on beside its own text: exhibits, schedules and annexes that it calls its own (RULES TXT-11), and
 * other papers that it takes in by reference (TXT-08); and whether they are on file. Knows nothing of catalogues, plugins and
 * rules. When in doubt a paper is not on file: then a person looks. */
#ifndef GOLIVE_WORKER_CLAUSE_REFERENCES_H
#define GOLIVE_WORKER_CLAUSE_REFERENCES_H

#include "worker/clause_text.h"

struct clause_file { /* one part of a document */
    const struct clause_text *clauses;
    const char *name; /* of the file */
};

struct clause_reference {
    int32_t kind;  /* GOLIVE_REFERENCE_EXHIBIT, GOLIVE_REFERENCE_TAKEN_IN of plugin.h */
    int32_t state; /* GOLIVE_REFERENCE_ON_FILE … */
    char *name;    /* as the document writes it: "Exhibit B", "Security Addendum" */
    char *key;     /* the same in normalised words */
    char *address; /* where the document says that it is to be had; "" if it does not */
    size_t file;   /* of the first mention */
    struct clause_span span;
    bool firm; /* mentioned without an "if any" */
};

struct clause_mention {
    size_t file;
    struct clause_span span;
    size_t reference;
};

struct clause_references {
    struct clause_reference *items; /* in the order of their first mention, exhibits first */
    size_t count;
    size_t capacity;
    struct clause_mention *mentions;
    size_t mention_count;
    size_t mention_capacity;
};

/* What the first OWN of COUNT files mention, looked for in all of them. */
struct clause_references *clause_references_new(const struct clause_file *files, size_t own, size_t count);
struct clause_references *clause_references_free(
    struct clause_references *references); /* NULL gives NULL; returns NULL */

/* The first paper that is not on file and that the sentence at SPAN mentions; NULL if there is none. */
const struct clause_reference *clause_references_absent(const struct clause_references *references,
    const struct clause_file *files, size_t file, struct clause_span span);

/* ---- within ---- */

/* Notes a mention; the first makes the reference. NULL if there are too many already. */
struct clause_reference *clause_references_add(struct clause_references *references, int32_t kind,
    const char *key, const struct clause_file *files, struct clause_mention mention);

/* Takes over the address of the web that stands in [FROM, END), not far behind the mention. */
void clause_reference_address(
    struct clause_reference *reference, const struct document_text *text, uint32_t from, uint32_t end);

/* Exhibits and the like (clause_exhibits.c). */
void clause_exhibits_find(
    struct clause_references *references, const struct clause_file *files, size_t own, size_t count);
/* Papers taken in (clause_taken_in.c). */
void clause_taken_in_find(
    struct clause_references *references, const struct clause_file *files, size_t own, size_t count);

/* The sentence around SPAN, within its part. */
struct clause_span clause_sentence(const struct document_text *text, struct clause_span span);
/* True if the letter at an offset of `normal` is a capital in the document. */
bool clause_is_capital(const struct document_text *text, uint32_t normal);
/* True if WORDS stand at an offset of `normal`. */
bool clause_stands(const struct document_text *text, uint32_t at, const char *words);
/* The first offset of WORDS in [START, END) of `normal`; UINT32_MAX if there is none. */
uint32_t clause_seek(const struct document_text *text, uint32_t start, uint32_t end, const char *words);
/* True if the file is called KEY, by its name or its title: "acme-exhibit-b.pdf" is "exhibit b". */
bool clause_file_is(const struct clause_file *file, const char *key);

#endif
