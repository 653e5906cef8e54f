/* Writing one section into an INI file that people keep by hand: what stands there already, its line ends, byte order
 * mark, owner and mode stay as they are, and the file is whole at every instant. What comes out reads back as what went
 * in, or nothing is written. Must not know what sections and keys mean. Used by every command that writes down what a
 * person did. */
#ifndef GOLIVE_CONFIG_INI_WRITE_H
#define GOLIVE_CONFIG_INI_WRITE_H

#include "base/text.h"

#include <stdbool.h>
#include <stddef.h>

#define INI_VALUE_MAXIMUM ((size_t)16 << 10) /* bytes of one value that is written */

struct ini_line {
    const char *key;
    const char *
        value; /* any words: runs of white space become one blank, quotes are put where needed; NULL or "": the
                          line is left out */
};

struct ini_addition {
    const char *section; /* "waiver:evidence/EVID-12" */
    const struct ini_line *lines;
    size_t count;
};

/* Appends the section as it stands in a file, with LF. 0, or -EINVAL with *RET_PROBLEM (freed with free()) in words if
 * its name or a value can stand in no INI file (control characters, no UTF-8, too long). */
int ini_write_section(const struct ini_addition *addition, struct text *text, char **ret_problem);

/* What a file's BYTES become with the section at its end or, where REPLACE is set and it is there already, in its place.
 * RET_BYTES is filled on success only. 0; -EEXIST if it is there and REPLACE is not set; -EINVAL if it cannot be written,
 * or would not read back as it went in. Both with *RET_PROBLEM in words. */
int ini_write_into(const char *bytes, size_t length, const struct ini_addition *addition, bool replace,
    struct text *ret_bytes, char **ret_problem);

/* Gives the file at PATH new bytes: AFTER in place of BEFORE, by a file beside it that is renamed over it once all of it
 * is on disk. Where PATH is a link, what it points to is replaced. 0, or a negative errno with *RET_PROBLEM: -EAGAIN if
 * the file no longer holds BEFORE; -EPERM if owner or group could not be kept. */
int ini_write_file(const char *path, const struct text *before, const struct text *after, char **ret_problem);

#endif
