/* From the bytes of a document to page texts in its own words. Everything here runs in a document's own child, on
 * hostile bytes, and may crash without harm to anybody else. Knows nothing of processes and of the core. */
#ifndef GOLIVE_READER_EXTRACT_H
#define GOLIVE_READER_EXTRACT_H

#include "model/document_text.h"
#include "model/words.h"

#include <stdbool.h>
#include <stddef.h>

struct extracted {
    enum evidence_state state;   /* GOT, UNAVAILABLE or REFUSED */
    const char *media_type;      /* a constant; "" if it could not be told */
    char *error;                 /* why not GOT, for a person; freed with extracted_free; NULL if GOT */
    struct document_pages pages; /* of GOT */
    uint32_t depends;            /* READER_DEPENDS_: what the outcome hangs on besides the bytes */
};

/* Loads what the libraries load once, before any right is given up. */
void extract_prepare(void);
/* Reads the document. NAME is the file's name; the bytes decide what it is. BYTES may be NULL if LENGTH is 0. */
void extract_document(const void *bytes, size_t length, const char *name, struct extracted *ret_extracted);
void extracted_free(struct extracted *extracted);
/* Reads of a long PDF what pdf_rest.h says that the second child reads, and nothing of other documents. */
void extract_rest(const void *bytes, size_t length, const char *name);

/* ---- for the kinds (pdf.c, docx.c, odt.c, html.c, eml.c, rtf.c, plain.c, picture.c) ---- */

/* The same for what is inside a document, DEPTH documents deep. */
void extract_inner(
    const void *bytes, size_t length, const char *name, unsigned depth, struct extracted *ret_extracted);

/* Each fills in pages, or says why not. */
/* Has poppler make once, before forks, what it makes at its first document. */
void pdf_prepare(void);
void extract_pdf(const void *bytes, size_t length, struct extracted *extracted);
void extract_docx(const void *bytes, size_t length, struct extracted *extracted);
void extract_picture(const void *bytes, size_t length, struct extracted *extracted);
void extract_html(const void *bytes, size_t length, struct extracted *extracted);
void extract_eml(const void *bytes, size_t length, unsigned depth, struct extracted *extracted);
void extract_rtf(const void *bytes, size_t length, struct extracted *extracted);
void extract_plain(const void *bytes, size_t length, bool markdown, struct extracted *extracted);

/* Appends BYTES as UTF-8, whatever they are; a remark says what was guessed. */
void plain_decode(const void *bytes, size_t length, struct text *text, struct document_pages *pages);
/* The character of a byte in Windows-1252; 0 where it has none. */
uint32_t plain_windows(unsigned char byte);
/* Appends LINES, which lose their odd line ends, to TEXT. */
void plain_lines(struct text *lines, struct text *text);

/* UNAVAILABLE or REFUSED with words. */
void extract_fail(struct extracted *extracted, enum evidence_state state, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Begins a page at the end of what is there; a form feed is put between two pages. */
struct document_page *pages_begin(struct document_pages *pages);
/* Ends it: counts its letters. */
void pages_end(struct document_pages *pages);
/* Adds a sentence to the remark. */
void pages_remark(struct document_pages *pages, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* Takes over a title if there is anything to see in it: one line, at most 300 bytes. */
void pages_title(struct document_pages *pages, const char *title);
/* Appends UTF-8 that may be damaged: what is not UTF-8 becomes U+FFFD, control characters (but \n and \t) blanks. */
void text_append_clean(struct text *text, const char *bytes, size_t length);
/* Letters of any script in UTF-8. */
uint32_t count_letters(const char *bytes, size_t length);
/* "3", "3 and 5", "3, 5 and 7 to 9": pages whose FLAGS are set. */
void text_append_pages(struct text *text, const struct document_pages *pages, uint32_t flags);

/* GEN-05: fewer letters a page than this, on average, is no text to search. */
#define LETTERS_A_PAGE 200u

#endif
