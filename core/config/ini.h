/* INI files as golive reads them: inih parses, behind a reader of ours that gives it lines whole, keeps their numbers,
 * and catches what inih lets pass in silence (DESIGN.md section 3, FIELD-NOTES). Values come out unquoted; nothing is
 * interpreted. Problems go into a list, so that all are shown in one pass. */
#ifndef GOLIVE_CONFIG_INI_H
#define GOLIVE_CONFIG_INI_H

#include "base/map.h"
#include "base/memory.h"
#include "base/text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* ---- problems ---- */

struct problem {
    const char *file;
    uint32_t line;   /* from 1; 0 if it is about the file */
    uint32_t column; /* from 1, in bytes of the line; 0 if none */
    uint32_t width;  /* bytes to underline, at least 1 */
    const char
        *source; /* the line as it stands (of a very long one the stretch around the column), NULL if none */
    uint32_t caret; /* column within `source`; set by ini_problem and ini_line_problem */
    const char *message;
    const char *advice; /* "did you mean document?", what would be right; NULL if none */
    bool warning;       /* worth saying, nothing is wrong */
};

struct problems {
    struct arena arena;
    struct problem *items;
    size_t count;
    size_t capacity;
    size_t error_count; /* without warnings */
    struct map seen;    /* "file:line:column:message": a file that many include is complained of once */
    struct map files;   /* by file: how many of its problems are held, how many only counted */
    char *reread_path;  /* the file whose lines were wanted again last, and its bytes */
    struct text reread;
};

/* True if no more problems of FILE are held. */
bool problems_full(const struct problems *problems, const char *file);

/* Adds one; strings are copied. What was said of that place before is not said again. Past 200 problems of one file the
 * rest is only counted. */
void problem_add(struct problems *problems, const struct problem *problem);
/* Writes all, by file and line: "FILE:LINE: message", the line, a caret under it, the advice. */
void problems_write(const struct problems *problems, struct text *text);
void problems_free(struct problems *problems);

/* ---- a file ---- */

#define INI_FILE_MAXIMUM ((size_t)64 << 20) /* bytes */
#define INI_BYTE_ORDER_MARK "\xef\xbb\xbf"

struct ini_entry {
    const char *key;
    const char *value; /* outer blanks and, for wholly quoted values, quotes taken away; never NULL */
    const char *raw;   /* as it stands behind the "=", comment taken away: for lists with quoted items */
    uint32_t line;
    uint32_t key_column; /* from 1 */
    uint32_t value_column;
};

struct ini_section {
    const char *name; /* "baa", "flow:visits" */
    uint32_t line;
    struct ini_entry *entries;
    size_t count;
};

struct ini_file {
    struct arena
        arena;        /* holds path, names, keys and values, and nothing else: whoever wants to keep those */
                      /* strings takes the arena over and leaves an empty one */
    const char *path; /* as named */
    struct ini_section *sections; /* in file order; a doubled name is a problem and its entries are joined */
    size_t count;
    struct ini_entry *entries; /* of all sections, one after the other */
    size_t entry_count;
    struct text content; /* the bytes, for carets; empty once ini_forget_content was called */
};

/* Parses BYTES. Problems found (bad UTF-8, NUL, key outside a section, line without "=", doubled keys and sections,
 * name with "]", indented line …) are added. 0, or -EINVAL if there were errors (what could be read is there still). */
int ini_parse_bytes(
    const char *path, const char *bytes, size_t length, struct ini_file *ret_file, struct problems *problems);
/* Reads and parses PATH; a file that cannot be read is a problem of its own: -ENOENT and so on. */
/* On failure too, ret_file is to be freed. */
int ini_read(const char *path, struct ini_file *ret_file, struct problems *problems);
void ini_free(struct ini_file *file);
/* Adds the problem that PATH cannot be read, in words (ERROR: a negative errno of file_read_path). */
void ini_unreadable(const char *path, int error, struct problems *problems);
/* The same as ini_parse_bytes for files whose values are patterns (clause catalogues): a value reaches to the end of its
 * line, there are no comments behind it; if it is wholly wrapped in double quotes, what stands inside counts. */
int ini_parse_patterns(
    const char *path, const char *bytes, size_t length, struct ini_file *ret_file, struct problems *problems);
/* Gives the bytes of a file read by ini_read back. A problem found later reads its line from the path again. */
void ini_forget_content(struct ini_file *file);

const struct ini_section *ini_section_of(const struct ini_file *file, const char *name);  /* NULL if none */
const struct ini_entry *ini_entry_of(const struct ini_section *section, const char *key); /* NULL if none */
/* Adds a problem at an entry's key or value, with the line and a caret. */
void ini_problem(struct problems *problems, const struct ini_file *file, const struct ini_entry *entry,
    bool at_value, const char *advice, const char *format, ...) __attribute__((format(printf, 6, 7)));
void ini_section_problem(struct problems *problems, const struct ini_file *file,
    const struct ini_section *section, const char *advice, const char *format, ...)
    __attribute__((format(printf, 5, 6)));
/* The same for a place in the file that is no entry; COLUMN 0: the line as a whole; LINE 0: the file as a whole. */
void ini_line_problem(struct problems *problems, const struct ini_file *file, uint32_t line, uint32_t column,
    uint32_t width, const char *advice, const char *format, ...) __attribute__((format(printf, 7, 8)));
/* Splits a list: items separated by commas, each may stand in double quotes (doubled inside), in which commas are
 * themselves. NULL-ended, in ARENA; empty items are dropped. */
const char *const *ini_list(struct arena *arena, const char *raw, size_t *ret_count);

#endif
