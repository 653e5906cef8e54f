/* One loop of poll over one channel. See exchange.h. */
#include "base/exchange.h"

#include "base/memory.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define WAITING_PACE 250 /* milliseconds between two calls of `waiting` */

void exchange_begin(struct exchange *exchange, const struct exchange_ways *ways, void *context, size_t count)
{
    *exchange = (struct exchange){.ways = ways,
        .context = context,
        .count = count,
        .answered = memory_new(count, sizeof(bool)),
        .sent = memory_new(count, sizeof(bool))};
}

void exchange_end(struct exchange *exchange)
{
    free(exchange->answered);
    free(exchange->sent);
    *exchange = (struct exchange){0};
}

static int ask(struct exchange *exchange, struct frame_channel *channel)
{
    const struct exchange_ways *ways = exchange->ways;
    for (; exchange->next < exchange->count && exchange->waiting < ways->window; exchange->next++) {
        size_t index = exchange->next;
        if (exchange->answered[index])
            continue;
        struct frame_writer frame = {0};
        ways->put(exchange->context, index, &frame);
        int error = frame_queue(channel, ways->question, (uint32_t)index, &frame);
        frame_writer_free(&frame);
        if (error)
            return error;
        exchange->sent[index] = true;
        exchange->waiting++;
    }
    return 0;
}

static int take(struct exchange *exchange, const struct frame *frame)
{
    const struct exchange_ways *ways = exchange->ways;
    size_t index = frame->request;
    if (ways->alive && frame->type == ways->alive)
        return frame->length || frame->descriptor_count ? -EPROTO : 0;
    if (frame->type != ways->answer || index >= exchange->count || !exchange->sent[index] ||
        exchange->answered[index])
        return -EPROTO;
    int error = ways->take(exchange->context, index, frame);
    if (error)
        return error;
    exchange->answered[index] = true;
    exchange->waiting--;
    exchange->done++;
    return 0;
}

static int receive(struct exchange *exchange, struct frame_channel *channel, bool *ret_any)
{
    for (;;) {
        struct frame frame;
        int got = frame_receive(channel, &frame);
        if (got <= 0)
            return got;
        int error = take(exchange, &frame);
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

/* Until something can be received or sent. 0 or a negative errno. */
static int wait_for(const struct exchange *exchange, struct frame_channel *channel, int64_t seconds)
{
    void (*waiting)(void *) = exchange->ways->waiting;
    int longest = (int)seconds * 1000;
    struct pollfd wait = {.fd = frame_channel_socket(channel), .events = POLLIN};
    if (frame_unsent(channel))
        wait.events |= POLLOUT;
    int ready = poll(&wait, 1, waiting && longest > WAITING_PACE ? WAITING_PACE : longest);
    if (ready < 0 && errno != EINTR)
        return -errno;
    if (ready == 0 && waiting)
        waiting(exchange->context);
    return 0;
}

int exchange_run(struct exchange *exchange, struct frame_channel *channel)
{
    int64_t patience = exchange->ways->patience, deadline = seconds_now() + patience;
    exchange->next = exchange->waiting = 0;
    frame_hold(channel);
    memset(exchange->sent, 0, exchange->count * sizeof *exchange->sent);
    while (exchange->done < exchange->count) {
        bool any = false;
        int error = ask(exchange, channel);
        if (!error)
            error = frame_send(channel);
        if (!error || error == -EPIPE) /* what it said before it went is still to be read */
            error = receive(exchange, channel, &any);
        if (error)
            return error;
        if (any) {
            deadline = seconds_now() + patience;
            continue;
        }
        int64_t left = deadline - seconds_now();
        error = left <= 0 ? -ETIMEDOUT : wait_for(exchange, channel, left);
        if (error)
            return error;
    }
    return 0;
}
