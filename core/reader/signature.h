/* Digital signatures of a PDF: found by a parser of our own, checked by OpenSSL. What is said of them holds whatever the
 * day; nothing is asked of a network. */
#ifndef GOLIVE_READER_SIGNATURE_H
#define GOLIVE_READER_SIGNATURE_H

#include "reader/extract.h"

#include <stdbool.h>
#include <stddef.h>

/* Those whose certificates are trusted to sign, or to vouch for those who do (PEM). Once, before any document. */
void signature_authorities(const void *pem, size_t length);

/* Adds the document's signatures to its pages. EXTRACTED is what was read of it; nothing is done unless it was. */
void signatures_read(const void *bytes, size_t length, struct extracted *extracted);

/* ---- between the two halves ---- */

/* A signature dictionary as it stands in the file. */
struct pdf_signature {
    const char *trouble;     /* why it cannot be a signature of this file, for a person; NULL: it can */
    size_t first_length;     /* the file from its beginning */
    size_t second_start;     /* and from here … */
    size_t second_end;       /* … to here; between them stands the signature and nothing else */
    unsigned char *contents; /* freed with free() */
    size_t contents_length;
    char sub_filter[48]; /* "adbe.pkcs7.detached" */
    char made_on[32];    /* as the dictionary says: "D:20260131120000+01'00'"; "" if it does not */
};

/* The file's signature dictionaries, at most DOCUMENT_MOST_SIGNATURES, freed with pdf_signatures_free. */
size_t pdf_signatures_find(const unsigned char *bytes, size_t length, struct pdf_signature **ret_signatures);
void pdf_signatures_free(struct pdf_signature *signatures, size_t count);

/* What the cryptography says of it: everything but DOCUMENT_SIGNATURE_WHOLE and _SAME_TEXT. */
void signature_check(
    const unsigned char *bytes, const struct pdf_signature *found, struct document_signature *ret_signature);

/* Whether the PDF of EARLIER bytes and that of LENGTH have the same words, form values, notes and looks. */
bool pdf_same_pages(const void *bytes, size_t length, size_t earlier);

#endif
