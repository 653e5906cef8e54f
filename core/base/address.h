/* Web addresses, taken strictly: http and https, a host of plain letters, digits and hyphens or a numeric address,
 * no name or password before the host. A strict part of what RFC 3986 allows, so that no two programs can read one of
 * them differently. Knows nothing of golive. */
#ifndef GOLIVE_BASE_ADDRESS_H
#define GOLIVE_BASE_ADDRESS_H

#include "base/memory.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ADDRESS_LONGEST 8192u /* bytes */

struct address {
    bool secure; /* https */
    const char
        *host; /* lower case; ":PORT" behind it if the port is not the scheme's own; IPv6 in brackets */
    const char *name; /* the host without port and brackets */
    uint16_t port;
    const char *path; /* from the "/" on, with the query; never empty, no fragment */
    const char *text; /* the whole of it, written in the one way that is ours */
};

/* Takes TEXT apart; strings go into the arena. 0, or -EINVAL with *RET_WHY (may be NULL), a static sentence. */
int address_parse(const char *text, struct arena *arena, struct address *ret_address, const char **ret_why);

/* "scheme:" of TEXT as far as it can be shown to a person ("ftp:", "file:"); "" if it has none. Into the arena. */
const char *address_scheme(const char *text, struct arena *arena);

/* True if the bytes are a host as struct address writes it. */
bool address_host_valid(const char *host);

/* VALUE with all but letters, digits and "-._~" as %XX, into the arena: a part of a query. */
const char *address_encode(const char *value, struct arena *arena);

/* TEXT with NAME=VALUE (both encoded already) added to its query, into the arena. */
const char *address_add_query(const char *text, const char *addition, struct arena *arena);

#endif
