/* What documents.c shares with documents_text.c (readings) and documents_known.c (what need not be read). For these three
 * alone. */
#ifndef GOLIVE_GATHER_DOCUMENTS_PRIVATE_H
#define GOLIVE_GATHER_DOCUMENTS_PRIVATE_H

#include "base/map.h"
#include "base/memory.h"
#include "gather/documents.h"

#define BATCH_DOCUMENTS 64u /* handed to the reader at once */
#define BATCH_BYTES ((size_t)256 << 20)

/* Bytes kept until the gatherer goes. */
struct held {
    void *copy;         /* malloc, or NULL */
    const void *mapped; /* of the memfd, or NULL */
    size_t length;
    int descriptor; /* memfd, or -1 */
};

/* What golive-reader made of certain bytes, under names of one hint. */
struct page_text {
    struct digest digest;
    const char *hint;
    struct page_text *next;    /* of all page texts */
    enum evidence_state state; /* PENDING while the reader has it */
    bool digest_only;          /* its text must not be kept */
    const char *media_type;
    const char *error;
    const char *remark;
    struct held held;
    bool cached;
    bool unread;   /* what is known of it is all there is */
    size_t length; /* of the blob */
    bool outcome_known;
    struct digest outcome;
};

struct wish {
    struct gathered gathered; /* first, so that what callers hold is the wish */
    const char *path;         /* as it was named */
    const char *hint;
    enum gather_kind kind;
    struct page_text *reading; /* of a text, once its content is there */
    struct wish *next;         /* of the same content */
    struct content *content;
    struct wish *sibling; /* of the same content, settled or not */
};

/* A file by its real path. */
struct content {
    const char *path;
    struct evidence_file file;
    struct held held; /* of a table */
    bool is_held;
    bool read;
    bool unread;          /* what is known of it is all there is */
    bool wanted;          /* it must be read, whatever is known */
    bool streamed;        /* of a data set: the file itself stays open */
    struct wish *wishes;  /* not settled yet, in any order */
    struct wish *all;     /* by sibling */
    struct content *next; /* of all contents */
};

/* What was registered under one name. */
struct entry {
    const struct gathered **parts;
    size_t count;
};

struct pending { /* a reading that waits for the reader */
    struct page_text *reading;
    int descriptor; /* the document; stays the content's */
    const char *name;
};

struct text_cache;
struct reader;

struct gatherer {
    struct gather_options options;
    struct arena arena;
    struct map entries;  /* kind, path and shown name -> struct entry */
    struct map contents; /* real path, behind "data:" of what is streamed -> struct content */
    struct map readings; /* digest and hint -> struct page_text */
    struct content *first_content;
    struct content **last_content;
    struct page_text *first_reading;
    struct text_cache *cache;
    struct reader *reader; /* NULL until a document needs it */
    struct pending *pending;
    size_t pending_count;
    size_t pending_capacity;
    size_t pending_bytes;
    struct content **open; /* contents whose memfd the pending readings need */
    size_t open_count;
    size_t open_capacity;
    uint32_t serial;
    uint32_t stream_count;    /* files of data sets that are held open */
    uint32_t streams_for_all; /* below so many of them, small ones are, too */
    bool streams_for_all_known;
    struct gather_counts counts;
    int error; /* of the reader */
    char *problem;
};

/* Keeps a copy of the bytes: in a memfd if they are many, so that they need not be sent. */
struct held evidence_hold(const void *bytes, size_t length);

/* ---- documents_text.c ---- */

/* The reading of this content under the wish's hint: the one there is, one from the cache, or one for the reader. */
struct page_text *reading_of(
    struct gatherer *gatherer, const struct content *content, const struct wish *wish);
/* Makes known what a reading of bytes with this digest gave once, if it is; true if there is such a reading now. */
bool reading_known(struct gatherer *gatherer, const struct digest *digest, const struct wish *wish);
/* Has the pending documents read, and closes what only they needed. */
void readings_flush(struct gatherer *gatherer);

/* ---- documents_known.c ---- */

/* True if the file need not be read, since nothing is to be judged by it yet: it is as it was when it was read last, so is
 * what was made of it, and its bytes are kept already by whoever keeps them. Its digest is the content's then. */
bool content_known(struct gatherer *gatherer, struct content *content);
/* The content was read: what it is like is known from now on. */
void content_note(struct gatherer *gatherer, const struct content *content);
/* It is not what was known of it. */
void content_forget(struct gatherer *gatherer, const struct content *content);
/* If one wish says that only the digest may be kept, that holds for all who named it: true then. */
bool content_digest_only(struct content *content);
/* The bytes that a file may have at most, to be read for those who wish for it. */
size_t content_longest(const struct content *content);

#endif
