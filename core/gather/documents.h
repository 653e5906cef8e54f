/* Gathers the documents and tables that configurations name: each file opened once per run however often it is named,
 * its text from the cache or through golive-reader, all at once. Knows nothing of checks. */
#ifndef GOLIVE_GATHER_DOCUMENTS_H
#define GOLIVE_GATHER_DOCUMENTS_H

#include "base/date.h"
#include "gather/evidence_file.h"
#include "model/document_settings.h"
#include "model/gathered.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define GATHER_LONGEST_TABLE ((size_t)64 << 20) /* bytes */
#define GATHER_FEW_BYTES ((size_t)32 << 10)     /* of a data set's file: its bytes may travel, not the file */
#define GATHER_STREAMS_FOR_ALL 1024u /* so many files of data sets are handed on unread, small ones too */
#define GATHER_MOST_STREAMS 3000u    /* files of data sets held open */
#define GATHER_MOST_FILES 1000u      /* in a folder */

struct gatherer;

struct gather_options {
    const char *reader; /* path of golive-reader */
    unsigned jobs;      /* documents read at a time, at least 1 */
    unsigned timeout;   /* seconds a document may take; 0: the reader's default */
    struct document_settings documents;
    bool sandbox_required;    /* refuse to read without all of the jail */
    const char *cache_folder; /* for page texts; NULL: none */
    instant now;              /* when evidence counts as gathered */
    uint32_t *serial;         /* counter of the run's evidence, the last one given; NULL: one of its own */
    struct evidence_keeper keeper;
    struct known *known;               /* files that need not be read for recalling; NULL: all are read */
    evidence_file_hook *while_reading; /* for tests: see evidence_file.h; NULL otherwise */
    void *context;
};

enum gather_kind {
    GATHER_TEXT = 1, /* the bytes are a text blob (model/document_text.h) */
    GATHER_TABLE,    /* the bytes are the file's */
    GATHER_DATA,     /* the file itself, however large, is held open; of small ones the bytes */
    /* Added to one of these: it may hold data about patients. Its bytes and its text are kept nowhere, only its digest. */
    GATHER_DIGEST_ONLY = 16
};

struct gatherer *gather_new(const struct gather_options *options);
/* Gives back all evidence. NULL gives NULL; returns NULL. */
struct gatherer *gather_free(struct gatherer *gatherer);

/* Registers a wish: PATH is a file, or a folder whose files are parts in order of name (of a data set, also those in its
 * folders; evidence numbers them, since such names can be patients'). SHOWN is what the configuration
 * calls it ("acme-2026.pdf"): evidence bears it as its URI ("file:acme-2026.pdf") and messages use it. Returns the
 * pieces, at least one (nothing there is a piece too, ABSENT); they are PENDING until gather_run and live as long as the
 * gatherer. The same wish again gives the same pieces. */
const struct gathered *const *gather_document(
    struct gatherer *gatherer, const char *path, const char *shown, enum gather_kind kind, size_t *ret_count);

/* Gathers everything registered since the last time. 0, or a negative errno with *RET_PROBLEM (freed with free()) if
 * golive-reader cannot be started; then the documents that needed it are UNAVAILABLE and say so. */
int gather_run(struct gatherer *gatherer, char **ret_problem);

/* Wants a piece that is unread to be read for good, with the next gather_run: whoever judges must. A file that is not what was
 * known of it is UNAVAILABLE then: a run has one view of it. True if there is anything to do. */
bool gather_want(struct gatherer *gatherer, const struct gathered *piece);

/* What of the reader's jail was in force ("full", "partial: …", "none"); NULL if no reader was started. */
const char *gather_sandbox(const struct gatherer *gatherer);

struct gather_counts {
    uint64_t files;  /* opened */
    uint64_t bytes;  /* of these */
    uint64_t cached; /* texts that came from the cache */
    uint64_t read;   /* texts that golive-reader read */
};
struct gather_counts gather_counts(const struct gatherer *gatherer);

#endif
