/* The hosts that may be asked, each with its queue, its rate and what it has under way. Knows nothing of HTTP. */
#ifndef GOLIVE_FETCHER_HOSTS_H
#define GOLIVE_FETCHER_HOSTS_H

#include "base/map.h"
#include "fetcher/client.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Milliseconds of the monotonic clock. */
int64_t milliseconds_now(void);

/* Never more than COUNT starts in any SECONDS: a bucket whose tokens come back that much slower than the rate as it can
 * hold, so that a burst counts. */
struct rate {
    double tokens;
    double most;            /* tokens it can hold */
    double per_millisecond; /* tokens that come back; 0: no limit */
    int64_t filled;         /* when tokens was right */
};

struct rate rate_new(uint32_t count, uint32_t seconds);
/* When the next token is there: NOW if it is there already. */
int64_t rate_ready(struct rate *rate, int64_t now);
/* Takes it. */
void rate_take(struct rate *rate);

struct transfer; /* transfer.h */

struct host {
    struct fetcher_host settings;
    struct rate rate;
    uint32_t active;        /* requests under way */
    int64_t not_before;     /* it asked to be left alone until then */
    struct transfer *first; /* waiting, in order of arrival */
    struct transfer *last;
};

struct hosts {
    struct host *items;
    size_t count;
    struct map by_name; /* -> struct host */
};

/* Takes the settings of all hosts (their strings must outlive it). */
void hosts_new(struct hosts *hosts, const struct fetcher_host *settings, size_t count);
void hosts_free(struct hosts *hosts);
struct host *hosts_find(const struct hosts *hosts, const char *host); /* NULL: it may not be asked */

/* Puts a transfer at the end of its host's queue. */
void host_queue(struct host *host, struct transfer *transfer);
/* Takes the first one that may start now, out of the queue, and counts it as active. NULL if there is none; then *RET_NEXT
 * is lowered to when there may be one (left as it is if only the end of another can help). */
struct transfer *host_start(struct host *host, int64_t now, int64_t *ret_next);
/* Takes the first one out of the queue whose patience ends before the host may be asked again. NULL if there is none. */
struct transfer *host_hopeless(struct host *host, int64_t now);

#endif
