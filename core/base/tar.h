/* Writing an archive as POSIX has it (ustar, IEEE Std 1003.1 pax): regular files only, of nobody, all of one instant, so that
 * the same files always give the same bytes. */
#ifndef GOLIVE_BASE_TAR_H
#define GOLIVE_BASE_TAR_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* Appends a file. NAME has at most 100 bytes, or a slash behind at most 155 with at most 100 behind it. 0, -ENAMETOOLONG, -EFBIG (8 GiB and more), -EINVAL (an instant before 1970), or the errno of a write. */
int tar_add(FILE *file, const char *name, const void *bytes, size_t length, int64_t modified);
/* The end of the archive. */
int tar_end(FILE *file);

#endif
