/* Queues and rates. See hosts.h. */
#include "fetcher/hosts.h"

#include "base/memory.h"
#include "fetcher/messages.h"
#include "fetcher/transfer.h"

#include <stdlib.h>
#include <time.h>

int64_t milliseconds_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* ---- rates ---- */

#define BURST_SHARE 10 /* a tenth of the rate may come at once */

struct rate rate_new(uint32_t count, uint32_t seconds)
{
    if (count == 0 || seconds == 0)
        return (struct rate){0};
    /* A rate a second is spread evenly, however high: that is how servers count it. */
    double most = seconds > 1 && count > BURST_SHARE ? (double)(count / BURST_SHARE) : 1;
    return (struct rate){
        .tokens = most,
        .most = most,
        .per_millisecond = (count - most + 1) / (seconds * 1000.0),
        .filled = milliseconds_now(),
    };
}

int64_t rate_ready(struct rate *rate, int64_t now)
{
    if (rate->per_millisecond <= 0)
        return now;
    rate->tokens += (double)(now - rate->filled) * rate->per_millisecond;
    if (rate->tokens > rate->most)
        rate->tokens = rate->most;
    rate->filled = now;
    if (rate->tokens >= 1)
        return now;
    return now + (int64_t)((1 - rate->tokens) / rate->per_millisecond) + 1;
}

void rate_take(struct rate *rate)
{
    if (rate->per_millisecond > 0)
        rate->tokens -= 1;
}

/* ---- hosts ---- */

void hosts_new(struct hosts *hosts, const struct fetcher_host *settings, size_t count)
{
    *hosts = (struct hosts){.items = memory_new(count, sizeof *hosts->items), .count = count};
    for (size_t i = 0; i < count; i++) {
        struct host *host = &hosts->items[i];
        host->settings = settings[i];
        if (host->settings.parallel == 0)
            host->settings.parallel = FETCHER_DEFAULT_HOST_PARALLEL;
        host->rate = rate_new(settings[i].rate_count, settings[i].rate_seconds);
        map_put(&hosts->by_name, host->settings.host, host);
    }
}

void hosts_free(struct hosts *hosts)
{
    free(hosts->items);
    map_free(&hosts->by_name);
    *hosts = (struct hosts){0};
}

struct host *hosts_find(const struct hosts *hosts, const char *host)
{
    return map_get(&hosts->by_name, host);
}

void host_queue(struct host *host, struct transfer *transfer)
{
    transfer->next = NULL;
    if (host->last)
        host->last->next = transfer;
    else
        host->first = transfer;
    host->last = transfer;
}

static void unlink_transfer(struct host *host, struct transfer *before, struct transfer *transfer)
{
    if (before)
        before->next = transfer->next;
    else
        host->first = transfer->next;
    if (host->last == transfer)
        host->last = before;
    transfer->next = NULL;
}

struct transfer *host_start(struct host *host, int64_t now, int64_t *ret_next)
{
    if (!host->first || host->active >= host->settings.parallel)
        return NULL;
    int64_t ready = rate_ready(&host->rate, now);
    if (ready < host->not_before)
        ready = host->not_before;
    int64_t soonest = INT64_MAX;
    struct transfer *before = NULL;
    for (struct transfer *transfer = host->first; transfer; before = transfer, transfer = transfer->next) {
        int64_t at = transfer->not_before > ready ? transfer->not_before : ready;
        if (at <= now) {
            unlink_transfer(host, before, transfer);
            rate_take(&host->rate);
            host->active++;
            return transfer;
        }
        if (at < soonest)
            soonest = at;
    }
    if (soonest < *ret_next)
        *ret_next = soonest;
    return NULL;
}

struct transfer *host_hopeless(struct host *host, int64_t now)
{
    if (host->not_before <= now)
        return NULL;
    struct transfer *before = NULL;
    for (struct transfer *transfer = host->first; transfer; before = transfer, transfer = transfer->next) {
        int64_t from = transfer->started ? transfer->started : now;
        if (from + (int64_t)transfer->request.limits.patience >= host->not_before)
            continue;
        unlink_transfer(host, before, transfer);
        return transfer;
    }
    return NULL;
}
