/* The core's side of golive-fetcher: starts it, keeps it busy, checks every answer. It speaks to no network and believes
 * nothing that the fetcher says beyond what it can check. See client.h. */
#include "fetcher/client.h"

#include "base/exchange.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/spawn.h"
#include "fetcher/message_rules.h"
#include "fetcher/messages.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define GREETING_TIMEOUT 15000             /* milliseconds */
#define SILENCE 60                         /* seconds without a word after which it counts as hung */
#define LONGEST_CA_FILE ((size_t)16 << 20) /* bytes */

struct fetcher {
    struct arena arena;
    struct fetcher_options options;
    struct helper helper;
    bool restarted; /* it was lost once; the next time is the last */
    char *sandbox;  /* NULL: never started */
    struct fetcher_counts counts;
};

static const char *const *copy_list(struct arena *arena, const char *const *list)
{
    size_t count = 0;
    while (list && list[count])
        count++;
    const char **copy = arena_take(arena, (count + 1) * sizeof *copy);
    for (size_t i = 0; i < count; i++)
        copy[i] = arena_copy(arena, list[i]);
    return copy;
}

struct fetcher *fetcher_new(const struct fetcher_options *options)
{
    struct fetcher *fetcher = memory_new(1, sizeof *fetcher);
    struct arena *arena = &fetcher->arena;
    struct fetcher_host *hosts = arena_take(arena, options->host_count * sizeof *hosts);
    for (size_t i = 0; i < options->host_count; i++) {
        hosts[i] = options->hosts[i];
        hosts[i].host = arena_copy(arena, options->hosts[i].host);
    }
    fetcher->options = *options;
    fetcher->options.hosts = hosts;
    fetcher->options.program = arena_copy(arena, options->program);
    fetcher->options.user_agent = arena_copy(arena, options->user_agent ? options->user_agent : "");
    fetcher->options.http_proxy = arena_copy(arena, options->http_proxy);
    fetcher->options.https_proxy = arena_copy(arena, options->https_proxy);
    fetcher->options.no_proxy = arena_copy(arena, options->no_proxy);
    fetcher->options.proxy_login = arena_copy(arena, options->proxy_login);
    fetcher->options.ca_file = arena_copy(arena, options->ca_file);
    fetcher->options.resolve = copy_list(arena, options->resolve);
    return fetcher;
}

struct fetcher *fetcher_free(struct fetcher *fetcher)
{
    if (!fetcher)
        return NULL;
    helper_stop(&fetcher->helper);
    free(fetcher->sandbox);
    arena_free(&fetcher->arena);
    free(fetcher);
    return NULL;
}

const char *fetcher_sandbox(const struct fetcher *fetcher)
{
    return fetcher->sandbox;
}

struct fetcher_counts fetcher_counts(const struct fetcher *fetcher)
{
    return fetcher->counts;
}

/* ---- starting ---- */

/* A sealed copy of the site's CA file; -1 if it has none of its own. 0 or a negative errno. */
static int open_ca_file(const struct fetcher *fetcher, int *ret_descriptor, char **ret_problem)
{
    static const char certificate[] = "-----BEGIN CERTIFICATE-----";
    *ret_descriptor = -1;
    if (!fetcher->options.ca_file)
        return 0;
    struct text bytes = {0};
    int error = file_read_path(fetcher->options.ca_file, LONGEST_CA_FILE, &bytes);
    if (!error && !memmem(text_string(&bytes), bytes.length, certificate, strlen(certificate)))
        error = -EBADMSG;
    int descriptor = error ? error : memory_file("ca", bytes.data, bytes.length);
    text_free(&bytes);
    if (descriptor < 0) {
        *ret_problem = memory_format("ca_file %s cannot be used: %s", fetcher->options.ca_file,
            descriptor == -EBADMSG ? "it has no certificate (PEM)" : strerrordesc_np(-descriptor));
        return descriptor;
    }
    *ret_descriptor = descriptor;
    return 0;
}

static int send_setup(struct fetcher *fetcher, char **ret_problem)
{
    int ca_file;
    int error = open_ca_file(fetcher, &ca_file, ret_problem);
    if (error)
        return error;
    struct frame_writer setup = {0};
    fetcher_put_setup(&setup, &fetcher->options);
    if (ca_file >= 0)
        frame_put_descriptor(&setup, ca_file);
    error = frame_queue(fetcher->helper.channel, FETCHER_SETUP, 0, &setup);
    frame_writer_free(&setup);
    if (ca_file >= 0)
        close(ca_file);
    return error;
}

static int greet(struct fetcher *fetcher, char **ret_problem)
{
    struct frame_channel *channel = fetcher->helper.channel;
    struct frame frame;
    int error = frame_greet(channel, FETCHER_PROTOCOL, GOLIVE_VERSION, GREETING_TIMEOUT, ret_problem);
    if (!error)
        error = send_setup(fetcher, ret_problem);
    if (error)
        return error;
    int got = frame_receive_wait(channel, &frame, GREETING_TIMEOUT);
    error = got < 0
                ? got
                : helper_ready(&frame, FETCHER_READY, FETCHER_TAG_FORCE, FETCHER_TAG_WHY, &fetcher->sandbox);
    if (!error && fetcher->options.sandbox_required && !string_equal(fetcher->sandbox, "full")) {
        *ret_problem = memory_format("the sandbox is required and is not whole: %s", fetcher->sandbox);
        return -EPERM;
    }
    return error;
}

static int start_once(struct fetcher *fetcher, char **ret_problem)
{
    int error = helper_start(&fetcher->helper, fetcher->options.program);
    if (!error)
        error = greet(fetcher, ret_problem);
    if (error)
        helper_stop(&fetcher->helper);
    return error;
}

static int start(struct fetcher *fetcher, char **ret_problem)
{
    char *problem = NULL;
    int error = start_once(fetcher, &problem);
    if (error == -EPIPE &&
        !fetcher->restarted) { /* it ended before it said a word: somebody may have killed it */
        fetcher->restarted = true;
        free(problem);
        problem = NULL;
        error = start_once(fetcher, &problem);
    }
    if (!error)
        return 0;
    *ret_problem =
        memory_format("golive-fetcher cannot be started: %s", problem ? problem : strerrordesc_np(-error));
    free(problem);
    return error;
}

/* ---- fetching ---- */

/* What is fetched now, and who wants to know. */
struct fetching {
    struct fetcher *fetcher;
    const struct fetcher_request *requests;
    fetcher_sink *sink;
    void *context;
};

static void deliver(const struct fetching *fetching, size_t index, struct fetcher_answer *answer)
{
    struct fetcher_counts *counts = &fetching->fetcher->counts;
    answer->cookie = fetching->requests[index].cookie;
    counts->requests += answer->requests;
    counts->connections += answer->connections;
    counts->wire_bytes += answer->wire_bytes;
    fetching->sink(fetching->context, answer);
}

static void deliver_outcome(
    const struct fetching *fetching, size_t index, enum fetcher_outcome outcome, const char *words)
{
    struct fetcher_answer answer = {.outcome = outcome,
        .permanent = outcome == FETCHER_REFUSED,
        .error = words,
        .final_url = "",
        .media_type = "",
        .etag = "",
        .last_modified = "",
        .descriptor = -1};
    deliver(fetching, index, &answer);
}

static void deliver_trouble(const struct fetching *fetching, size_t index, const char *words)
{
    deliver_outcome(fetching, index, FETCHER_FAILED, words);
}

static void put_request(void *context, size_t index, struct frame_writer *frame)
{
    const struct fetching *fetching = context;
    fetcher_put_request(frame, &fetching->requests[index]);
}

static void deliver_mapped(const struct fetching *fetching, size_t index, struct fetcher_answer *answer)
{
    uint64_t longest = fetching->requests[index].limits.longest;
    const void *bytes = NULL;
    size_t length = 0;
    if (!memory_file_sealed(answer->descriptor) || file_map(answer->descriptor, &bytes, &length) != 0 ||
        !bytes || length > (longest ? longest : FETCHER_DEFAULT_LONGEST)) {
        file_unmap(bytes, length);
        deliver_trouble(fetching, index, "golive-fetcher's answer cannot be understood");
        return;
    }
    answer->bytes = bytes;
    answer->length = length;
    deliver(fetching, index, answer);
    file_unmap(bytes, length);
}

/* Takes an answer frame to its request. 0 or -EPROTO. */
static int take_answer(void *context, size_t index, const struct frame *frame)
{
    const struct fetching *fetching = context;
    struct arena arena = {0};
    struct fetcher_answer answer;
    int error = fetcher_read_answer(frame, &arena, &answer);
    if (!error && answer.descriptor >= 0)
        deliver_mapped(fetching, index, &answer);
    else if (!error)
        deliver(fetching, index, &answer);
    arena_free(&arena);
    return error;
}

static void tell_waiting(void *context)
{
    const struct fetching *fetching = context;
    fetching->fetcher->options.waiting(fetching->fetcher->options.waiting_context);
}

/* Starts anew, once. 0 or a negative errno. */
static int start_again(struct fetcher *fetcher)
{
    helper_stop(&fetcher->helper);
    if (fetcher->restarted)
        return -EPIPE;
    fetcher->restarted = true;
    char *problem = NULL;
    int error = start(fetcher, &problem);
    free(problem);
    return error;
}

/* What must not leave as it is never gets as far as the fetcher. */
static void refuse_problems(const struct fetching *fetching, struct exchange *exchange)
{
    for (size_t i = 0; i < exchange->count; i++) {
        const char *problem = message_problem(&fetching->requests[i]);
        if (!problem)
            continue;
        deliver_outcome(fetching, i, FETCHER_REFUSED, problem);
        exchange->answered[i] = true;
        exchange->done++;
    }
}

int fetcher_fetch(struct fetcher *fetcher, const struct fetcher_request *requests, size_t count,
    fetcher_sink *sink, void *context, char **ret_problem)
{
    if (count > UINT32_MAX) {
        *ret_problem = memory_copy("too many addresses at once");
        return -E2BIG;
    }
    if (count == 0)
        return 0;
    int error = fetcher->helper.process ? 0 : start(fetcher, ret_problem);
    if (error)
        return error;
    const struct exchange_ways ways = {
        .question = FETCHER_GET,
        .answer = FETCHER_ANSWER,
        .alive = FETCHER_ALIVE,
        .window = FETCHER_MOST_WAITING,
        .patience = SILENCE,
        .put = put_request,
        .take = take_answer,
        .waiting = fetcher->options.waiting ? tell_waiting : NULL,
    };
    struct fetching fetching = {fetcher, requests, sink, context};
    struct exchange exchange;
    exchange_begin(&exchange, &ways, &fetching, count);
    refuse_problems(&fetching, &exchange);
    /* What was being sent when the fetcher was lost may have arrived: it is not sent again without being asked to. */
    while (exchange_run(&exchange, fetcher->helper.channel) != 0 && !fetcher->options.sends &&
           start_again(fetcher) == 0)
        ;
    if (exchange.done < count)
        helper_stop(&fetcher->helper);
    for (size_t i = 0; i < count; i++) {
        if (!exchange.answered[i])
            deliver_trouble(&fetching, i,
                fetcher->options.sends ? "golive-fetcher ended before it said what became of it"
                                       : "golive-fetcher ended twice before it had an answer");
    }
    exchange_end(&exchange);
    return 0;
}
