/* Wishes of the web and of programs on their way from checks to the gatherers and back. How an address is asked or a program
 * run, how old an answer may be and what a source that is down means is the business of gather/. See web.h. */
#include "engine/web.h"

#include "base/memory.h"
#include "base/text.h"
#include "engine/judge.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

struct web_source {
    const char *url; /* as the plugin wrote it; of options and commands their name (worker/messages.h) */
    const struct gathered *gathered;
    const struct http_evidence *http; /* the same, of an address; NULL of a command or a peer */
    int64_t good;                     /* seconds for which it holds, where http is NULL */
    struct judge_wish wish;           /* of one that a check asked for */
    bool again;                       /* it can be asked for in another run before its check does */
    bool live;                        /* nothing tells how it is now but asking again */
    const struct web_source *next;    /* of all */
};

/* What the checks of one deployment are known to ask for. */
struct memory_of_checks {
    struct web_order *orders; /* by check; NULL until one of them asks */
    size_t count;
};

struct web {
    struct arena arena;
    const struct config *config;
    struct http_gatherer *gatherer;
    struct commands *commands;
    uint32_t *serial; /* of the run's evidence */
    struct memory_of_checks *deployments;
    size_t deployment_count;
    const struct web_source *sources;
    double seconds;
};

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

struct web *web_new(
    const struct http_options *options, const struct commands_options *commands, const struct config *config)
{
    struct web *web = memory_new(1, sizeof *web);
    web->config = config;
    web->gatherer = http_new(options);
    web->commands = commands_new(commands);
    web->serial = options->serial;
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
    commands_free(web->commands);
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

const struct gathered *web_piece(const struct web_order *order, size_t place)
{
    return order->items[place]->gathered;
}

static const struct gathered *answer_of(const struct judge_change *change, const char *url)
{
    for (size_t i = 0; change && i < change->answer_count; i++) {
        if (string_equal(change->answers[i].url, url))
            return change->answers[i].gathered;
    }
    return NULL;
}

/* What a source answers where CHANGE holds. */
static const struct gathered *as_changed(const struct web_source *source, const struct judge_change *change)
{
    const struct gathered *answer = answer_of(change, source->url);
    if (answer)
        return answer;
    return change && change->piece == source->gathered ? change->instead : source->gathered;
}

static const struct web_source *find_cited(const struct judge_outcome *outcome, const struct web_order *order,
    const struct judge_change *change, size_t index)
{
    for (size_t i = 0; i < order->count; i++) {
        if (as_changed(order->items[i], change) == outcome->cited[index])
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

/* ---- wishes ---- */

static struct web_source *new_source(struct web *web, const char *prefix, const char *name)
{
    struct web_source *source = arena_take(&web->arena, sizeof *source);
    source->url = arena_format(&web->arena, "%s%s", prefix, name);
    source->next = web->sources;
    web->sources = source;
    return source;
}

static void take_http(struct web_source *source, const struct http_evidence *evidence)
{
    source->http = evidence;
    source->gathered = &evidence->gathered;
}

static void take_command(struct web *web, struct web_source *source, const struct check *check,
    const struct option_description *option, const char *input)
{
    struct command_wish wish = {.command = settings_get(&check->settings, option->name),
        .input = input,
        .input_length = input ? strlen(input) : 0,
        .timeout = check->timeout_given ? check->timeout : COMMAND_TIMEOUT};
    source->good = option->good_until;
    source->gathered = commands_want(web->commands, &wish);
    source->live = true;
}

static const struct web_source *want(
    struct web *web, const struct check *check, const struct judge_wish *wish)
{
    struct web_source *source = new_source(web, "", wish->url);
    source->wish = *wish;
    source->wish.url = source->url;
    source->again = !wish->option;
    if (wish->option)
        take_command(web, source, check, plugin_option(check->description, wish->option), wish->input);
    else
        take_http(source, http_want(web->gatherer,
                              &(struct http_wish){
                                  .url = source->url, .fresh = wish->fresh, .good_until = wish->good_until}));
    return source;
}

/* ---- what options name ---- */

/* Adds what was gathered for one option to those of its check: an address is two things, what it answered and who did. */
static size_t want_option(struct web *web, const struct check *check, const struct option_description *option,
    const struct web_source **items)
{
    const char *value = settings_get(&check->settings, option->name);
    bool command = option->type == OPTION_COMMAND && !option->input;
    if (!value || !*value || (option->type != OPTION_URL && !command))
        return 0;
    struct web_source *source = new_source(web, WORKER_SOURCE_OPTION, option->name);
    items[0] = source;
    if (command) {
        take_command(web, source, check, option, NULL);
        return 1;
    }
    struct web_source *peer = new_source(web, WORKER_SOURCE_PEER, option->name);
    struct http_wish wish = {
        .url = value, .good_until = option->good_until, .configured = true, .live = true};
    take_http(source, http_want(web->gatherer, &wish));
    source->live = peer->live = true;
    peer->gathered = http_peer(web->gatherer, source->http);
    peer->good = option->good_until;
    items[1] = peer;
    return 2;
}

static struct web_order *order_of(struct web *web, size_t deployment, size_t check)
{
    struct memory_of_checks *memory = &web->deployments[deployment];
    if (!memory->orders)
        memory->orders = arena_take(&web->arena, memory->count * sizeof *memory->orders);
    return &memory->orders[check];
}

static void want_options_of(struct web *web, size_t deployment, size_t index)
{
    const struct check *check = &web->config->deployments[deployment].checks[index];
    const struct plugin_description *plugin = check->description;
    size_t most = 0, count = 0;
    for (size_t i = 0; i < plugin->option_count; i++)
        most += plugin->options[i].type == OPTION_URL || plugin->options[i].type == OPTION_COMMAND;
    if (!most || !check->settings.count)
        return;
    const struct web_source **items = arena_take(&web->arena, 2 * most * sizeof *items);
    for (size_t i = 0; i < plugin->option_count; i++)
        count += want_option(web, check, &plugin->options[i], items + count);
    if (count)
        *order_of(web, deployment, index) = (struct web_order){.items = items, .count = count};
}

void web_want_options(struct web *web, const char *const *only)
{
    for (size_t i = 0; i < web->deployment_count; i++) {
        const struct deployment *deployment = &web->config->deployments[i];
        for (size_t j = 0; j < deployment->check_count && !deployment->broken; j++) {
            const struct check *check = &deployment->checks[j];
            if (check->description && !check->missing && !check->inherited && judge_chosen(only, check->id))
                want_options_of(web, i, j);
        }
    }
}

/* ---- changed cases ---- */

struct gathered *web_stand_in(struct web *web, struct arena *arena)
{
    struct gathered *gathered = arena_take(arena, sizeof *gathered);
    *gathered = (struct gathered){
        .evidence = {.media_type = "", .gathered_at = INSTANT_NONE},
        .descriptor = -1,
        .serial = ++*web->serial,
    };
    return gathered;
}

/* What only a changed case asks for: nobody is asked and nothing is run. What the change says of it as_changed gives. */
static const struct web_source *imagine(struct web *web, const struct judge_wish *wish, struct arena *arena)
{
    struct web_source *source = arena_take(arena, sizeof *source);
    struct gathered *gathered = web_stand_in(web, arena);
    source->url = arena_copy(arena, wish->url);
    gathered->name = source->url;
    gathered->evidence.uri = source->url;
    gathered->evidence.state = EVIDENCE_UNAVAILABLE;
    gathered->evidence.error = "it was not asked for: only a drill asks for it";
    source->gathered = gathered;
    return source;
}

/* ---- rounds ---- */

/* Keeps the order for the check's next call at another instant. */
static void remember(struct web *web, size_t deployment, size_t check, const struct web_order *order)
{
    struct web_order *known = order_of(web, deployment, check);
    known->items = arena_take(&web->arena, order->count * sizeof *known->items);
    memcpy(known->items, order->items, order->count * sizeof *known->items);
    known->count = order->count;
}

void web_take(struct web *web, const struct web_check *check, const struct judge_outcome *outcome,
    struct arena *arena, struct web_order *order)
{
    struct web_order next = {.steady = outcome->steady, .rounds = order->rounds + 1};
    next.items = arena_take(arena, (order->count + outcome->wish_count + 1) * sizeof *next.items);
    for (size_t i = 0; i < outcome->cited_count; i++) {
        const struct web_source *source = find_cited(outcome, order, check->change, i);
        if (source)
            next.items[next.count++] = source;
    }
    for (size_t i = 0; i < outcome->wish_count; i++)
        next.items[next.count++] = check->change ? imagine(web, &outcome->wishes[i], arena)
                                                 : want(web, outcome->job->check, &outcome->wishes[i]);
    for (size_t i = 0; i < order->count; i++) {
        if (!holds(&next, order->items[i]))
            next.items[next.count++] = order->items[i];
    }
    *order = next;
    if (next.count && !check->change)
        remember(web, check->deployment, check->check, order);
}

void web_gather(struct web *web)
{
    AUTO_FREE char *problem = NULL;
    double start = seconds();
    commands_gather(web->commands);
    http_gather(web->gatherer, &problem); /* what is wrong is said of each address that it concerns */
    web->seconds += seconds() - start;
}

static instant good_until(const struct web_source *source)
{
    if (source->http)
        return source->http->good_until;
    return source->gathered->evidence.state == EVIDENCE_GOT
               ? source->gathered->evidence.gathered_at + source->good
               : INSTANT_NONE;
}

struct web_reply web_reply(const struct web_source *source)
{
    return (struct web_reply){
        .name = source->url,
        .again = source->again ? &source->wish : NULL,
        .gathered = source->gathered,
        .good_until = good_until(source),
    };
}

void web_expect(struct web *web, size_t deployment, size_t check, const struct judge_wish *wish)
{
    struct web_order order = web_known(web, deployment, check);
    for (size_t i = 0; i < order.count; i++) {
        if (string_equal(order.items[i]->url, wish->url))
            return;
    }
    AUTO_FREE const struct web_source **items = memory_new(order.count + 1, sizeof *items);
    if (order.count)
        memcpy(items, order.items, order.count * sizeof *items);
    items[order.count] = want(web, &web->config->deployments[deployment].checks[check], wish);
    order.items = items;
    order.count++;
    remember(web, deployment, check, &order);
}

instant web_due(const struct web *web)
{
    instant due = INSTANT_NONE;
    for (const struct web_source *source = web->sources; source; source = source->next) {
        instant again = source->live ? 0 : source->http ? source->http->ask_again : INSTANT_NONE;
        if (again != INSTANT_NONE && (due == INSTANT_NONE || again < due))
            due = again;
    }
    return due;
}

void web_fill(const struct web_order *order, struct judge_job *job, bool renewed,
    const struct judge_change *change, struct arena *arena)
{
    job->steady = order->steady;
    job->rounds = order->rounds;
    job->source_count = order->count;
    if (!order->count)
        return;
    struct judge_source *sources = arena_take(arena, order->count * sizeof *sources);
    for (size_t i = 0; i < order->count; i++) {
        const struct web_source *source = order->items[i];
        const struct gathered *gathered = as_changed(source, change);
        bool grows_old = gathered == source->gathered && !renewed;
        sources[i] = (struct judge_source){
            .url = source->url,
            .gathered = gathered,
            .good_until = grows_old ? good_until(source) : INSTANT_NONE,
            .stale = source->http && source->http->stale,
        };
    }
    job->sources = sources;
}

struct http_counts web_counts(const struct web *web)
{
    return http_counts(web->gatherer);
}

struct command_counts web_command_counts(const struct web *web)
{
    return commands_counts(web->commands);
}

const char *web_sandbox(const struct web *web)
{
    return http_sandbox(web->gatherer);
}

double web_seconds(const struct web *web)
{
    return web->seconds;
}
