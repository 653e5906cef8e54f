/* A file that somebody named as evidence: opened without waiting for anything, read whole and unchanged, or a sentence
 * that says why not. Knows nothing of documents and of what the bytes mean. */
#ifndef GOLIVE_GATHER_EVIDENCE_FILE_H
#define GOLIVE_GATHER_EVIDENCE_FILE_H

#include "base/digest.h"
#include "model/words.h"

#include <stddef.h>
#include <sys/stat.h>

struct evidence_file {
    enum evidence_state state; /* GOT, ABSENT, UNAVAILABLE or REFUSED */
    char *error;               /* why it is not GOT; freed with evidence_file_free */
    int descriptor;            /* of GOT: sealed memfd with the bytes; else -1 */
    size_t length;             /* of GOT */
    struct digest digest;      /* of GOT: over exactly the bytes in the memfd */
    int64_t times[2];   /* of one that is streamed: when it was changed, when its inode was, in nanoseconds */
    struct stat status; /* of GOT: from before it was read */
};

/* Called after the bytes were copied and before the file is looked at once more: for tests, NULL otherwise. */
typedef void evidence_file_hook(void *context);

struct evidence_file_limits {
    size_t longest; /* bytes */
    evidence_file_hook *while_reading;
    void *context;
};

/* Reads the regular file at PATH. NAME is what a person calls it. One that changes meanwhile is read again, three times
 * at most. */
void evidence_file_read(const char *path, const char *name, const struct evidence_file_limits *limits,
    struct evidence_file *ret_file);
/* The same for a file of any size that stays where it is: it is digested piece by piece, and the descriptor is the file's
 * own. `longest` does not count. */
void evidence_file_stream(const char *path, const char *name, const struct evidence_file_limits *limits,
    struct evidence_file *ret_file);
void evidence_file_free(struct evidence_file *file);
/* Notes the file (base/seen.h) under the path by which somebody named it. */
void evidence_file_note(const char *path, const struct evidence_file *file);

/* Why nothing can be opened at PATH, from the errno (positive) of trying; with the nearest name that does exist. */
void evidence_file_explain(const char *path, const char *name, int error, struct evidence_file *ret_file);

/* Names of all in the folder that is evidence: hidden names, folders, FIFOs, sockets and devices left out, links
 * that lead nowhere kept. In order of bytes; each and the array freed with free(). 0, or a negative errno: -E2BIG if
 * there are more than MOST. */
int evidence_folder_list(const char *path, size_t most, char ***ret_names, size_t *ret_count);

/* The same for a data set: also the files in its folders, as FOLDER/NAME, at most 8 levels down (deeper is -E2BIG). Links to
 * folders are kept as they are: nobody follows them, and reading one says so. */
int evidence_folder_tree(const char *path, size_t most, char ***ret_names, size_t *ret_count);

#endif
