/* Digests of files that need not be read again: of each path what its file was like when it was read, and what was made of
 * its bytes. Kept in one file between runs, which may be deleted at any time; one that is damaged, or that others may have
 * written, says nothing.
 *
 * A file is known by device, inode, size and both its times, as in base/seen.h; one so young when it was read that a later
 * change might not show in its times is not known at all. What is judged does not rest on such a digest, only what is
 * recalled: whoever judges reads. Knows nothing of golive. */
#ifndef GOLIVE_BASE_KNOWN_H
#define GOLIVE_BASE_KNOWN_H

#include "base/digest.h"

#include <stdbool.h>
#include <stddef.h>
#include <sys/stat.h>

#define KNOWN_FILE_NAME "known" /* in the folder of caches */

struct known; /* everywhere below NULL may be given: nothing is known, and nothing kept */

/* What a path is known as: two things may be known of one file. */
enum known_kind {
    KNOWN_FILE = 1, /* the digest of its bytes */
    KNOWN_PLUGIN,   /* the same, and what the description in it says */
    KNOWN_TEXT /* of an entry of the cache of page texts: the digest of the outcome in it, and what that says */
};

/* Reads the list in FOLDER, which need not be there. ANEW: only learns; what it holds already is kept and not said. */
struct known *known_open(const char *folder, bool anew);
struct known *known_free(struct known *known); /* NULL gives NULL; returns NULL */

/* What is known of PATH, whose file has this STATUS now: bytes that live as long as KNOWN. */
struct known_file {
    struct digest digest;
    const void *bytes;
    size_t length;
};
bool known_find(const struct known *known, enum known_kind kind, const char *path, const struct stat *status,
    struct known_file *ret_file);
/* Notes it. STATUS is from before it was read; FILE->bytes are copied. */
void known_note(struct known *known, enum known_kind kind, const char *path, const struct stat *status,
    const struct known_file *file);
/* The same of a file that this process wrote itself, knowing what it wrote: it may be young. */
void known_note_own(struct known *known, enum known_kind kind, const char *path, const struct stat *status,
    const struct known_file *file);
/* It was not so. */
void known_forget(struct known *known, enum known_kind kind, const char *path);

/* The digest of a whole file: 0 if it was read and noted, 1 if it was known, or a negative errno. */
int known_digest(struct known *known, const char *path, size_t longest, struct digest *ret_digest);

/* Writes the list if there is anything new in it. */
void known_save(struct known *known);

#endif
