/* What goes along with a webhook's body, so that its receiver can tell who sent it, when, and whether it had it before.
 * Must not know how it leaves. */
#ifndef GOLIVE_NOTIFY_WEBHOOK_H
#define GOLIVE_NOTIFY_WEBHOOK_H

#include "base/memory.h"
#include "model/notice.h"

/* "golive-signature: t=UNIX,v1=HEX": HMAC-SHA256 of "UNIX.BODY" with the secret. In ARENA. */
const char *webhook_signature(const char *secret, instant now, const char *body, struct arena *arena);
/* All headers, NULL-ended. In ARENA. */
const char *const *webhook_headers(
    const struct notice *notice, const char *secret, instant now, struct arena *arena);

#endif
