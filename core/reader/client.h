/* The core's side of golive-reader: hands it documents, gets text blobs (model/document_text.h) back. */
#ifndef GOLIVE_READER_CLIENT_H
#define GOLIVE_READER_CLIENT_H

#include "model/document_settings.h"
#include "model/result.h"

#include <stddef.h>

struct reader; /* a running golive-reader, or none yet: it is started with the first document */

struct reader_options {
    const char *program; /* path of golive-reader */
    unsigned jobs;       /* documents at a time, at least 1 */
    unsigned timeout;    /* seconds a document may take; 0: 60 */
    bool sandbox_required;
    struct document_settings documents;
};

struct reader *reader_new(const struct reader_options *options);
struct reader *reader_free(struct reader *reader); /* NULL gives NULL; returns NULL */
const char *reader_sandbox(
    const struct reader *reader); /* "full", "partial: …", "none"; NULL if it never started */

struct reader_document {
    int descriptor;   /* sealed memfd with the document's bytes; stays the caller's */
    const char *name; /* file name: its ending helps to tell the kind, the bytes decide */
    size_t cookie;
};

struct reader_answer {
    size_t cookie;
    enum evidence_state state; /* GOT, UNAVAILABLE (encrypted, damaged, no text, took too long …), REFUSED */
    const char *media_type;    /* what it really is */
    const char *error;         /* why not GOT, in words that a person can act on; NULL if GOT */
    const char *remark;        /* or NULL */
    const void *blob;          /* the text blob, valid during the call, 8-byte aligned; NULL unless GOT */
    size_t length;
    uint32_t depends; /* READER_DEPENDS_ (messages.h): the same bytes get another answer where these differ */
    bool lasting;     /* the same bytes get the same answer again: it may be kept. False after a crash, a
                                   time limit, a lost reader */
};
typedef void reader_sink(void *context, const struct reader_answer *answer);

/* Has all documents read, each in a fresh fork of the reader; returns when each has had its answer, in any order.
 * A document whose reader dies or overruns is UNAVAILABLE. 0, or a negative errno with *RET_PROBLEM (freed with
 * free()) if the reader cannot be started at all (then no answers came). */
int reader_read(struct reader *reader, const struct reader_document *documents, size_t count,
    reader_sink *sink, void *context, char **ret_problem);

#endif
