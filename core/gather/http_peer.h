/* The record of who answered at an address: HTTP's status, and what the certificate says (golive_peer_of in
 * golive/plugin.h says which members there are). Knows nothing of how an address is asked. */
#ifndef GOLIVE_GATHER_HTTP_PEER_H
#define GOLIVE_GATHER_HTTP_PEER_H

#include "base/memory.h"
#include "fetcher/client.h"
#include "model/gathered.h"

/* Makes RET_PEER evidence that is GOT, its bytes in ARENA, of what ANSWER tells; leaves it as it is if nobody answered.
 * ADDRESS is what was asked for. */
void http_peer_record(
    struct arena *arena, const struct fetcher_answer *answer, const char *address, struct gathered *ret_peer);

#endif
