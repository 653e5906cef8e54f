/* A long PDF is read by two children at a time: the first reads its first half, the second reads the other and leaves it in a
 * memory file, where the first takes it from. What the second could not read, or did not get to, the first reads itself, so that
 * the outcome is the same with and without it. Knows nothing of poppler and of processes. */
#ifndef GOLIVE_READER_PDF_REST_H
#define GOLIVE_READER_PDF_REST_H

#include "base/text.h"
#include "model/document_text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum rest_role {
    REST_ALONE = 0, /* nobody helps */
    REST_FIRST,     /* takes what the second left */
    REST_SECOND     /* reads the second half, and nothing else */
};

/* Which child this is; MEMORY is the memory file, PIPE the end of a pipe on which the second says that it is done. */
void rest_assume(enum rest_role role, int memory, int pipe);
enum rest_role rest_role(void);

/* The page from which on the second reads, of COUNT; COUNT if they are too few to be worth it. */
int rest_begins(int count);

struct rest_page {   /* a page as the second read it */
    uint32_t length; /* bytes of its text; a byte parts it from that of the next */
    uint32_t letters;
    uint32_t flags;
    uint32_t pictures;
    uint32_t filled; /* 1: something was filled into it */
    uint32_t reserved;
};

/* In the second: leaves COUNT pages, whose texts stand in TEXT with a form feed between each two, and says that it is done. */
void rest_leave(const struct rest_page *pages, size_t count, const char *text, size_t length);

struct rest { /* what the second left */
    const struct rest_page *pages;
    size_t count;
    const char *text;
    void *mapped; /* or NULL */
    size_t length;
};

/* In the first: waits until the second is done or gone. No pages if it left nothing, or nothing sound. */
void rest_take(struct rest *ret_rest);
void rest_free(struct rest *rest);

#endif
