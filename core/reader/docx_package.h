/* The container of a DOCX: a ZIP archive of named parts, and the relations that say which part is what. Hostile: names
 * doubled, sizes that lie, archives that unpack to terabytes. */
#ifndef GOLIVE_READER_DOCX_PACKAGE_H
#define GOLIVE_READER_DOCX_PACKAGE_H

#include "base/text.h"

#include <stdbool.h>
#include <stddef.h>

struct docx_part {
    char *name;        /* "word/document.xml" */
    struct text bytes; /* empty unless it is XML */
};

struct docx_package {
    struct docx_part *parts;
    size_t count;
    size_t capacity;
};

enum docx_trouble {
    DOCX_SOUND = 0,
    DOCX_DAMAGED, /* not whole, or no ZIP archive */
    DOCX_ENCRYPTED,
    DOCX_DOUBLED,   /* two parts of one name: which of them counts depends on who reads */
    DOCX_TOO_LARGE, /* unpacked */
    DOCX_TOO_MANY   /* parts */
};
#define DOCX_LARGEST ((size_t)128 << 20) /* bytes of all parts read, unpacked */
#define DOCX_MOST_PARTS 10000u

enum docx_trouble docx_package_open(const void *bytes, size_t length, struct docx_package *ret_package);
void docx_package_free(struct docx_package *package);
/* NULL if there is none of that name. */
const struct docx_part *docx_part(const struct docx_package *package, const char *name);

struct docx_relation {
    char *kind;   /* last word of its type: "header" */
    char *target; /* name of a part of the package */
};
struct docx_relations {
    struct docx_relation *items; /* in the order of the file; those to outside are left out */
    size_t count;
    size_t capacity;
};
/* Relations of the part named SOURCE ("" for the package itself). False if they are damaged. */
bool docx_relations_read(
    const struct docx_package *package, const char *source, struct docx_relations *ret_relations);
void docx_relations_free(struct docx_relations *relations);
/* Target of the first relation of that kind, or NULL. */
const char *docx_relation(const struct docx_relations *relations, const char *kind);

#endif
