/* Gathers what lies behind web addresses: each asked once per run however often it is wished for, from the cache while
 * it is fresh, politely, within the fences of [http], or from a mirror. What to do when a source is down is decided
 * here and nowhere else. Knows nothing of checks, and parses no body. */
#ifndef GOLIVE_GATHER_HTTP_H
#define GOLIVE_GATHER_HTTP_H

#include "base/date.h"
#include "fetcher/client.h"
#include "model/gathered.h"
#include "model/http_settings.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define HTTP_MOST_ADDRESSES 100000u /* of a run */

struct http_gatherer;

struct http_options {
    const char *fetcher;                  /* path of golive-fetcher */
    const struct http_settings *settings; /* stays the caller's, must outlive the gatherer */
    const char *cache_folder;             /* NULL: nothing is kept between runs */
    instant now;                          /* when what is asked for counts as gathered */
    bool offline;                         /* cache and mirrors only */
    bool refresh;                         /* asks even for what is fresh */
    bool skip_mirrors;                    /* asks the hosts themselves even where base is a folder */
    bool sandbox_required;
    uint32_t *serial; /* counter of the run's evidence, the last one given; NULL: one of its own */
    struct fetcher_limits limits; /* what settings and wishes leave open */
    const char *const *resolve;   /* for tests, see fetcher/client.h */
    recorded_evidence *recorded;  /* answers instead of caches, mirrors and sources; NULL: these do */
    void *recorded_context;
    struct evidence_keeper keeper;                              /* of bodies */
    void (*progress)(void *context, size_t done, size_t total); /* also called while none comes; or NULL */
    void *progress_context;
};

struct http_wish {
    const char *url;
    int64_t fresh; /* seconds during which a copy is as good as the source */
    int64_t
        good_until; /* seconds up to which a copy will do if the source cannot be asked; less than fresh: fresh */
    uint64_t longest; /* bytes; 0: the default */
    bool head;        /* only whether it is there: no body */
    bool configured;  /* it stands in a configuration file as it is: may lead to a private address */
    bool live;        /* always asked, never from a copy; http_peer tells who answered */
};

struct http_evidence {
    struct gathered gathered; /* first, so that whoever knows evidence need not know more */
    instant good_until;       /* of GOT: when this copy is too old; ABSENT likewise; else INSTANT_NONE */
    instant
        ask_again; /* when its source is to be asked again, or the copy counts as stale; INSTANT_NONE: never */
    bool stale;    /* older than wished for: the source could not be asked. evidence.remark says so */
};

/* Copies the options but for what settings point to. Never NULL. */
struct http_gatherer *http_new(const struct http_options *options);
/* Gives back all evidence. NULL gives NULL; returns NULL. */
struct http_gatherer *http_free(struct http_gatherer *gatherer);

/* Registers a wish. What it gives is PENDING until http_gather (or settled at once: REFUSED by a fence), lives as long as
 * the gatherer and never changes once it is settled. The same wish again gives the same evidence. Its URI is the
 * address without secrets; gathered_at is when the source said so last. */
const struct http_evidence *http_want(struct http_gatherer *gatherer, const struct http_wish *wish);

/* Who answered a live wish, as a JSON record (golive_peer_of in golive/plugin.h): settled with the wish. NULL if it is not
 * live. */
const struct gathered *http_peer(struct http_gatherer *gatherer, const struct http_evidence *evidence);

/* Gathers everything registered since the last time. 0, or a negative errno with *RET_PROBLEM (freed with free()) if
 * golive-fetcher cannot be started; then what needed it is as if its source were down, and says so. */
int http_gather(struct http_gatherer *gatherer, char **ret_problem);

/* What of the fetcher's jail was in force ("full", "partial: …", "none"); NULL if none was started. */
const char *http_sandbox(const struct http_gatherer *gatherer);

struct http_counts {
    uint64_t addresses;   /* wished for */
    uint64_t cached;      /* settled from the cache without asking */
    uint64_t mirrored;    /* from mirror folders */
    uint64_t asked;       /* addresses for which the source was asked */
    uint64_t unchanged;   /* of these, those of which it said "not modified" */
    uint64_t requests;    /* sent, with redirects and second tries */
    uint64_t connections; /* opened */
    uint64_t wire_bytes;  /* of bodies, as they were packed */
};
struct http_counts http_counts(const struct http_gatherer *gatherer);

#endif
