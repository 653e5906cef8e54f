/* The core's side of golive-fetcher: starts it, keeps it busy, checks every answer. It speaks to no network and believes
 * nothing that the fetcher says beyond what it can check. See client.h. */
#include "fetcher/client.h"

#include "base/file.h"
#include "base/memory.h"
#include "base/spawn.h"
#include "fetcher/messages.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define GREETING_TIMEOUT 15000             /* milliseconds */
#define SILENCE 60                         /* seconds without a word after which it counts as hung */
#define WAITING_PACE 250                   /* milliseconds between two calls of options.waiting */
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

/* What of the jail the fetcher says is in force. 0 or -EPROTO. */
static int read_ready(struct fetcher *fetcher, const struct frame *frame)
{
    struct arena arena = {0};
    struct frame_fields fields = frame_fields_of(frame->bytes, frame->length);
    struct frame_field field;
    uint32_t force = 0;
    const char *why = "";
    while (frame_next(&fields, &field)) {
        if (field.tag == FETCHER_TAG_FORCE)
            force = frame_u32(&fields, &field);
        else if (field.tag == FETCHER_TAG_WHY && field.length < 1024)
            why = frame_string(&fields, &field, &arena);
        else
            fields.broken = true;
    }
    int error = fields.broken || frame->type != FETCHER_READY || frame->descriptor_count ? -EPROTO : 0;
    if (!error) {
        free(fetcher->sandbox);
        fetcher->sandbox = helper_sandbox_words(force, why);
    }
    arena_free(&arena);
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
    error = got < 0 ? got : read_ready(fetcher, &frame);
    frame_hold(channel); /* converse sends */
    if (!error && fetcher->options.sandbox_required && !string_equal(fetcher->sandbox, "full")) {
        *ret_problem = memory_format("the sandbox is required and is not whole: %s", fetcher->sandbox);
        return -EPERM;
    }
    return error;
}

static int start(struct fetcher *fetcher, char **ret_problem)
{
    char *problem = NULL;
    int error = helper_start(&fetcher->helper, fetcher->options.program);
    if (!error)
        error = greet(fetcher, &problem);
    if (!error)
        return 0;
    helper_stop(&fetcher->helper);
    *ret_problem =
        memory_format("golive-fetcher cannot be started: %s", problem ? problem : strerrordesc_np(-error));
    free(problem);
    return error;
}

/* ---- fetching ---- */

struct exchange {
    struct fetcher *fetcher;
    const struct fetcher_request *requests;
    size_t count;
    bool *answered;
    bool *sent;     /* to the fetcher that runs now */
    size_t next;    /* none before it is left to be sent */
    size_t waiting; /* sent and not answered */
    size_t done;
    fetcher_sink *sink;
    void *context;
};

static void deliver(struct exchange *exchange, size_t index, struct fetcher_answer *answer)
{
    struct fetcher_counts *counts = &exchange->fetcher->counts;
    answer->cookie = exchange->requests[index].cookie;
    exchange->answered[index] = true;
    exchange->done++;
    counts->requests += answer->requests;
    counts->connections += answer->connections;
    counts->wire_bytes += answer->wire_bytes;
    exchange->sink(exchange->context, answer);
}

static void deliver_trouble(struct exchange *exchange, size_t index, const char *words)
{
    struct fetcher_answer answer = {.outcome = FETCHER_FAILED,
        .error = words,
        .final_url = "",
        .media_type = "",
        .etag = "",
        .last_modified = "",
        .descriptor = -1};
    deliver(exchange, index, &answer);
}

static int send_requests(struct exchange *exchange)
{
    for (; exchange->next < exchange->count && exchange->waiting < FETCHER_MOST_WAITING; exchange->next++) {
        size_t index = exchange->next;
        if (exchange->answered[index])
            continue;
        struct frame_writer frame = {0};
        fetcher_put_request(&frame, &exchange->requests[index]);
        int error = frame_queue(exchange->fetcher->helper.channel, FETCHER_GET, (uint32_t)index, &frame);
        frame_writer_free(&frame);
        if (error)
            return error;
        exchange->sent[index] = true;
        exchange->waiting++;
    }
    return 0;
}

/* A body that may still change under our hands is not looked into. */
static bool is_sealed(int descriptor)
{
    int seals = fcntl(descriptor, F_GET_SEALS);
    return seals >= 0 && (seals & F_SEAL_WRITE) && (seals & F_SEAL_SHRINK) && (seals & F_SEAL_GROW);
}

static void deliver_mapped(struct exchange *exchange, size_t index, struct fetcher_answer *answer)
{
    uint64_t longest = exchange->requests[index].limits.longest;
    const void *bytes = NULL;
    size_t length = 0;
    if (!is_sealed(answer->descriptor) || file_map(answer->descriptor, &bytes, &length) != 0 || !bytes ||
        length > (longest ? longest : FETCHER_DEFAULT_LONGEST)) {
        file_unmap(bytes, length);
        deliver_trouble(exchange, index, "golive-fetcher's answer cannot be understood");
        return;
    }
    answer->bytes = bytes;
    answer->length = length;
    deliver(exchange, index, answer);
    file_unmap(bytes, length);
}

/* Takes an answer frame to its request. 0 or -EPROTO. */
static int take_answer(struct exchange *exchange, const struct frame *frame)
{
    size_t index = frame->request;
    struct arena arena = {0};
    struct fetcher_answer answer;
    if (frame->type == FETCHER_ALIVE && frame->length == 0 && frame->descriptor_count == 0)
        return 0;
    bool expected = index < exchange->count && exchange->sent[index] && !exchange->answered[index];
    int error = expected ? fetcher_read_answer(frame, &arena, &answer) : -EPROTO;
    if (!error) {
        exchange->waiting--;
        if (answer.descriptor >= 0)
            deliver_mapped(exchange, index, &answer);
        else
            deliver(exchange, index, &answer);
    }
    arena_free(&arena);
    return error;
}

static int receive_answers(struct exchange *exchange, bool *ret_any)
{
    for (;;) {
        struct frame frame;
        int got = frame_receive(exchange->fetcher->helper.channel, &frame);
        if (got <= 0)
            return got;
        int error = take_answer(exchange, &frame);
        for (unsigned i = 0; i < frame.descriptor_count; i++)
            close(frame.descriptors[i]);
        if (error)
            return error;
        *ret_any = true;
    }
}

static int64_t seconds_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec;
}

/* Waits until something can be received or sent. 0 or a negative errno. */
static int wait_for_fetcher(const struct fetcher *fetcher, int milliseconds)
{
    struct frame_channel *channel = fetcher->helper.channel;
    struct pollfd wait = {.fd = frame_channel_socket(channel), .events = POLLIN};
    void (*waiting)(void *) = fetcher->options.waiting;
    if (frame_unsent(channel))
        wait.events |= POLLOUT;
    int ready = poll(&wait, 1, waiting && milliseconds > WAITING_PACE ? WAITING_PACE : milliseconds);
    if (ready < 0 && errno != EINTR)
        return -errno;
    if (ready == 0 && waiting)
        waiting(fetcher->options.waiting_context);
    return 0;
}

/* Sends and receives until all is answered (0) or the fetcher is lost (a negative errno). */
static int converse(struct exchange *exchange)
{
    struct frame_channel *channel = exchange->fetcher->helper.channel;
    int64_t deadline = seconds_now() + SILENCE;
    while (exchange->done < exchange->count) {
        bool any = false;
        int error = send_requests(exchange);
        if (!error)
            error = frame_send(channel);
        if (!error || error == -EPIPE) /* what it said before it went is still to be read */
            error = receive_answers(exchange, &any);
        if (error)
            return error;
        if (any) {
            deadline = seconds_now() + SILENCE;
            continue;
        }
        int64_t left = deadline - seconds_now();
        if (left <= 0)
            return -ETIMEDOUT;
        error = wait_for_fetcher(exchange->fetcher, (int)left * 1000);
        if (error)
            return error;
    }
    return 0;
}

/* Starts anew with what has no answer. 0 or a negative errno. */
static int start_again(struct exchange *exchange)
{
    struct fetcher *fetcher = exchange->fetcher;
    helper_stop(&fetcher->helper);
    if (fetcher->restarted)
        return -EPIPE;
    fetcher->restarted = true;
    exchange->next = 0;
    exchange->waiting = 0;
    memset(exchange->sent, 0, exchange->count * sizeof *exchange->sent);
    char *problem = NULL;
    int error = start(fetcher, &problem);
    free(problem);
    return error;
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
    AUTO_FREE bool *answered = memory_new(count, sizeof *answered);
    AUTO_FREE bool *sent = memory_new(count, sizeof *sent);
    struct exchange exchange = {
        .fetcher = fetcher,
        .requests = requests,
        .count = count,
        .answered = answered,
        .sent = sent,
        .sink = sink,
        .context = context,
    };
    while (converse(&exchange) != 0 && start_again(&exchange) == 0)
        ;
    if (exchange.done == count)
        return 0;
    helper_stop(&fetcher->helper);
    for (size_t i = 0; i < count; i++) {
        if (!answered[i])
            deliver_trouble(&exchange, i, "golive-fetcher ended twice before it had an answer");
    }
    return 0;
}
