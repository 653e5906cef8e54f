/* Wishes of the web on their way from checks to the gatherer and back. How an address is asked, how old an answer may be
 * and what a source that is down means is gather/http's business. See web.h. */
#include "engine/web.h"

#include "base/memory.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

struct web_source {
    const char *url; /* as the plugin wrote it */
    const struct http_evidence *evidence;
};

/* What the checks of one deployment are known to ask for. */
struct memory_of_checks {
    struct web_order *orders; /* by check; NULL until one of them asks */
    size_t count;
};

struct web {
    struct arena arena;
    struct http_gatherer *gatherer;
    struct memory_of_checks *deployments;
    size_t deployment_count;
    double seconds;
};

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

struct web *web_new(const struct http_options *options, const struct config *config)
{
    struct web *web = memory_new(1, sizeof *web);
    web->gatherer = http_new(options);
    web->deployment_count = config->deployment_count + config->unlisted_count;
    web->deployments = memory_new(web->deployment_count, sizeof *web->deployments);
    for (size_t i = 0; i < web->deployment_count; i++)
        web->deployments[i].count = config->deployments[i].check_count;
    return web;
}

struct web *web_free(struct web *web)
{
    if (!web)
        return NULL;
    http_free(web->gatherer);
    arena_free(&web->arena);
    free(web->deployments);
    free(web);
    return NULL;
}

struct web_order web_known(const struct web *web, size_t deployment, size_t check)
{
    const struct memory_of_checks *memory = &web->deployments[deployment];
    struct web_order order = memory->orders ? memory->orders[check] : (struct web_order){0};
    order.steady = order.rounds = 0; /* at another instant it may ask otherwise */
    return order;
}

static const struct web_source *find_cited(
    const struct judge_outcome *outcome, const struct web_order *order, size_t index)
{
    for (size_t i = 0; i < order->count; i++) {
        if (&order->items[i]->evidence->gathered == outcome->cited[index])
            return order->items[i];
    }
    return NULL;
}

static bool holds(const struct web_order *order, const struct web_source *source)
{
    for (size_t i = 0; i < order->count; i++) {
        if (string_equal(order->items[i]->url, source->url))
            return true;
    }
    return false;
}

static const struct web_source *want(struct web *web, const struct judge_wish *wish)
{
    struct web_source *source = arena_take(&web->arena, sizeof *source);
    source->url = arena_copy(&web->arena, wish->url);
    source->evidence = http_want(web->gatherer,
        &(struct http_wish){.url = source->url, .fresh = wish->fresh, .good_until = wish->good_until});
    return source;
}

/* Keeps the order for the check's next call at another instant. */
static void remember(struct web *web, size_t deployment, size_t check, const struct web_order *order)
{
    struct memory_of_checks *memory = &web->deployments[deployment];
    if (!memory->orders)
        memory->orders = arena_take(&web->arena, memory->count * sizeof *memory->orders);
    struct web_order *known = &memory->orders[check];
    known->items = arena_take(&web->arena, order->count * sizeof *known->items);
    memcpy(known->items, order->items, order->count * sizeof *known->items);
    known->count = order->count;
}

void web_take(struct web *web, size_t deployment, size_t check, const struct judge_outcome *outcome,
    struct arena *arena, struct web_order *order)
{
    struct web_order next = {.steady = outcome->steady, .rounds = order->rounds + 1};
    next.items = arena_take(arena, (order->count + outcome->wish_count + 1) * sizeof *next.items);
    for (size_t i = 0; i < outcome->cited_count; i++) {
        const struct web_source *source = find_cited(outcome, order, i);
        if (source)
            next.items[next.count++] = source;
    }
    for (size_t i = 0; i < outcome->wish_count; i++)
        next.items[next.count++] = want(web, &outcome->wishes[i]);
    for (size_t i = 0; i < order->count; i++) {
        if (!holds(&next, order->items[i]))
            next.items[next.count++] = order->items[i];
    }
    *order = next;
    if (next.count)
        remember(web, deployment, check, order);
}

void web_gather(struct web *web)
{
    AUTO_FREE char *problem = NULL;
    double start = seconds();
    http_gather(web->gatherer, &problem); /* what is wrong is said of each address that it concerns */
    web->seconds += seconds() - start;
}

void web_fill(const struct web_order *order, struct judge_job *job, bool renewed, struct arena *arena)
{
    job->steady = order->steady;
    job->rounds = order->rounds;
    job->source_count = order->count;
    if (!order->count)
        return;
    struct judge_source *sources = arena_take(arena, order->count * sizeof *sources);
    for (size_t i = 0; i < order->count; i++) {
        sources[i] = (struct judge_source){
            .url = order->items[i]->url,
            .gathered = &order->items[i]->evidence->gathered,
            .good_until = renewed ? INSTANT_NONE : order->items[i]->evidence->good_until,
            .stale = order->items[i]->evidence->stale,
        };
    }
    job->sources = sources;
}

struct http_counts web_counts(const struct web *web)
{
    return http_counts(web->gatherer);
}

const char *web_sandbox(const struct web *web)
{
    return http_sandbox(web->gatherer);
}

double web_seconds(const struct web *web)
{
    return web->seconds;
}
