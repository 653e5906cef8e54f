/* What a server's certificate says, for requests that ask who answers: read while it is verified, whatever comes of that.
 * Every byte is the server's: what is passed on is bounded and printable. Verifying is OpenSSL's business. */
#ifndef GOLIVE_FETCHER_CERTIFICATE_H
#define GOLIVE_FETCHER_CERTIFICATE_H

#include "base/memory.h"
#include "fetcher/client.h"

#include <openssl/ssl.h>

/* Fills the certificate's part of an answer as soon as one is shown on a connection made with CONTEXT; strings go into the
 * arena. Both must live until the handshake is over: there is no other after it. */
struct certificate_watch {
    struct fetcher_answer *answer;
    struct arena *arena;
};
void certificate_watch_on(SSL_CTX *context, struct certificate_watch *watch);

#endif
