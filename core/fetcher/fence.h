/* Which numeric addresses lie beyond the public internet (RFC 6890 and its successors). Knows nothing of requests. */
#ifndef GOLIVE_FETCHER_FENCE_H
#define GOLIVE_FETCHER_FENCE_H

#include <stdbool.h>
#include <sys/socket.h>

/* What kind of address it is ("a loopback address", "a private address" …) if it is not one of the public internet;
 * NULL if it is. An IPv4 address inside an IPv6 one counts as itself. *RET_NEVER (may be NULL) is set if it is none to
 * connect to under any configuration (multicast, broadcast, unspecified, other families). A constant. */
const char *fence_of(const struct sockaddr *address, bool *ret_never);

#endif
