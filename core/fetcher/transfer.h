/* One request's way through libcurl: tries, redirects, what came of it. The fences are asked before every hop and before
 * every connection. Knows nothing of frames and of queues. */
#ifndef GOLIVE_FETCHER_TRANSFER_H
#define GOLIVE_FETCHER_TRANSFER_H

#include "base/memory.h"
#include "base/text.h"
#include "base/address.h"
#include "fetcher/certificate.h"
#include "fetcher/client.h"
#include "fetcher/hosts.h"

#include <curl/curl.h>

/* What all transfers have in common. */
struct transfer_world {
    struct fetcher_options options;
    struct hosts hosts;
    struct curl_slist *resolve;     /* for tests, or NULL */
    struct text authorities;        /* PEM */
    struct x509_store_st *store;    /* made of it when first needed; NULL before */
    void (*held_up)(void *context); /* called about once a second while a mail server holds up all else */
    void *held_up_context;
};

/* What a mail server said last, its good-bye left out. */
struct mail_reply {
    uint32_t code; /* 0: nothing yet */
    bool goes_on;  /* another line of it follows */
    int64_t heard; /* milliseconds */
    size_t length;
    char words[400]; /* the code too; printable, the lines with a blank between */
};

struct transfer {
    struct transfer *next; /* in a queue */
    struct arena arena;
    uint32_t id; /* of the core's frame */
    struct fetcher_request request;
    struct address at;      /* where it asks now */
    struct host *host;      /* of that; NULL before transfer_begin */
    const char *first_host; /* where it began: where its secrets belong */
    bool first_secure;
    int64_t not_before; /* milliseconds */
    int64_t started;    /* its first try; 0: not yet */
    uint32_t tries;     /* of the place where it asks now */
    uint32_t redirects;
    /* one try */
    struct transfer_world *world;
    CURL *easy;
    struct curl_slist *headers;
    struct curl_slist *recipients; /* of a mail */
    size_t handed;                 /* bytes of the payload that libcurl has taken */
    struct mail_reply reply;
    char *sent_url; /* with secrets */
    struct text body;
    size_t header_bytes;
    const char *fenced; /* why we broke off, in words; NULL if we did not */
    bool too_large;
    struct fetcher_answer answer; /* as far as it is known */
    const char *location;         /* of a redirect, or NULL */
    struct certificate_watch watch;
};

enum transfer_step {
    TRANSFER_DONE = 1, /* the answer stands */
    TRANSFER_AGAIN     /* it is to be queued at transfer->host, not before transfer->not_before */
};

/* Takes a request; its strings must be in ARENA, which the transfer takes over. TRANSFER_DONE: a fence refused it. */
enum transfer_step transfer_begin(struct transfer_world *world, struct transfer *transfer, uint32_t id,
    struct arena arena, const struct fetcher_request *request);
/* An easy handle with all that is the same for every transfer; NULL if there is no memory. */
CURL *transfer_handle(struct transfer_world *world);
/* Readies an easy handle (of transfer_handle, new or used) for one try. */
void transfer_try(struct transfer *transfer, CURL *easy, int64_t now);
/* Judges what came of the try; the handle is no longer in use (and the caller's) afterwards. */
enum transfer_step transfer_finish(struct transfer *transfer, CURLcode code, int64_t now);
/* Ends one that waits for a host which wants to be left alone for longer than it can wait. */
enum transfer_step transfer_give_up(struct transfer *transfer);
void transfer_free(struct transfer *transfer); /* frees what it holds and itself */

#endif
