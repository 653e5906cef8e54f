/* What files were like when this process read them: enough to tell later, at the price of one look at each folder entry,
 * that none of them is another now. A file is known by device, inode, size and both its times; one so young when it was read
 * that a later change might not show in its times is known by its digest too. What was not there is noted as well.
 *
 * Whoever reads what a result rests on says so here, before it reads: then a change meanwhile makes the file another. Knows
 * nothing of golive. */
#ifndef GOLIVE_BASE_SEEN_H
#define GOLIVE_BASE_SEEN_H

#include "base/digest.h"
#include "base/text.h"

#include <stdbool.h>
#include <stddef.h>
#include <sys/stat.h>

struct seen; /* a list of files */

struct seen *seen_new(void);
struct seen *seen_free(struct seen *seen); /* NULL gives NULL; returns NULL */
/* From now on the functions below note in SEEN, and whatever file_read_path reads; NULL: they do nothing, as at first. */
void seen_watch(struct seen *seen);

/* A file that was read. STATUS: from before it was read. BYTES: all that was read. */
void seen_file(const char *path, const struct stat *status, const void *bytes, size_t length);
/* The same of a file whose digest is known. */
void seen_digested(const char *path, const struct stat *status, const struct digest *digest);
/* Whatever is at the path, or is not: what could not be read, or is used without being read here. */
void seen_path(const char *path);
/* A folder of which the names that end in SUFFIX ("": all but hidden ones) were read. STATUS: from before that. NAMES in any
 * order. */
void seen_folder(
    const char *path, const struct stat *status, const char *suffix, const char *const *names, size_t count);

/* How many paths are noted. */
size_t seen_count(const struct seen *seen);
/* Appends the list as bytes, each path once. */
void seen_write(struct seen *seen, struct text *out);

enum seen_answer {
    SEEN_SAME = 1,       /* every file is as it was */
    SEEN_SAME_BUT_OLDER, /* likewise, and the list may be shorter now: young files have come of age */
    SEEN_OTHER           /* at least one is not, or the bytes are no list */
};
/* Looks at every file of a list. RET_CHANGED (may be NULL): appended to, the first path that is another. RET_OLDER (may be
 * NULL): the list without the digests of files that have come of age, for SEEN_SAME_BUT_OLDER. */
enum seen_answer seen_compare(
    const void *bytes, size_t length, struct text *ret_changed, struct text *ret_older);

#endif
