/* What a source said once: an answer with its body, from wherever it came. Knows nothing of wishes and of how it was
 * got. */
#ifndef GOLIVE_GATHER_HTTP_COPY_H
#define GOLIVE_GATHER_HTTP_COPY_H

#include "base/date.h"
#include "base/digest.h"
#include "base/memory.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define HTTP_FEW_BYTES ((size_t)128 << 10) /* up to this no memfd is kept: descriptors are scarce */

struct http_copy {
    uint32_t status;        /* 200; 404 or 410: the source says there is none */
    const char *media_type; /* "" if not said, as are the next two */
    const char *etag;
    const char *last_modified;
    instant checked_at;   /* when the source said so last */
    struct digest digest; /* of the body */
    size_t length;
    const void *bytes; /* never NULL */
    void *allocated;   /* holds the bytes, or NULL */
    int descriptor;    /* sealed memfd that holds them, mapped at bytes; else -1 */
};

/* Holds a copy of the bytes in COPY (digest too). 0 or a negative errno. */
int http_copy_hold(struct http_copy *copy, const void *bytes, size_t length);
/* The same by duplicating a sealed memfd that has them. */
int http_copy_hold_descriptor(struct http_copy *copy, int descriptor);
/* Gives the bytes back; the strings are the arena's they came from. */
void http_copy_release(struct http_copy *copy);

/* True for the statuses of which copies are made. */
bool http_copy_keeps(uint32_t status);
/* True if the source says there is none. */
bool http_copy_absent(const struct http_copy *copy);

#endif
