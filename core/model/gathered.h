/* Evidence as the gatherer holds it: what is known of it, and its bytes for those who judge. Plain data. */
#ifndef GOLIVE_MODEL_GATHERED_H
#define GOLIVE_MODEL_GATHERED_H

#include "model/result.h"

struct gathered {
    struct evidence evidence;
    const char *name; /* the file's name without its folder, for a person */
    const void *
        bytes; /* of a document its text blob (model/document_text.h), of a table its bytes; NULL unless GOT */
    size_t length;
    /* What is known of it is known from an earlier run, since its file is as it was then: good for recalling what was judged.
     * There are no bytes. */
    bool unread;
    bool outcome_known;    /* there is a digest of all that the bytes say */
    struct digest outcome; /* of a document of what its reading gave, else of the file */
    int descriptor;        /* sealed memfd with these bytes, or -1 if they are few and there is none */
    int stream; /* of a data set that is not small: the file itself, read-only, to be read piece by piece; else 0 */
    int64_t stream_times[2]; /* when the file was changed, when its inode was: nanoseconds, as at digesting */
    const char
        *folder; /* URI of the folder that was named, if it is a file of one and bears its name; else NULL */
    uint32_t serial; /* from 1, different for each piece of evidence of a run: its name towards the worker */
};

/* Who wants the bytes of evidence, to keep them: called for each piece that was got, at least once, with all its bytes. Never
 * for evidence of which only the digest may be kept. */
struct evidence_keeper {
    void (*keep)(
        void *context, const struct digest *digest, const void *bytes, size_t length); /* NULL: nobody */
    /* True if they are kept already, for good, and need not be handed over. NULL: nobody knows. */
    bool (*keeps)(void *context, const struct digest *digest);
    void *context;
};

/* What an address or a program said when a run was recorded: what is known of it, and its bytes if it was GOT (RET_BYTES is
 * empty). False: nothing is. */
struct text;
typedef bool recorded_evidence(
    void *context, const char *uri, struct evidence *ret_evidence, struct text *ret_bytes);

/* The evidence behind one document or table option of a check: one, or its parts in order. */
struct gathered_option {
    const char *option; /* "document" (for document, document.2 …) */
    const struct gathered *const *parts;
    size_t part_count;
};

#endif
