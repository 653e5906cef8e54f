/* Asking a helper many things at once: each question by its number, some of them on their way at a time, each answered once and
 * in whatever order. Silence for too long, or an answer to what was not asked, is the end of the helper, never of a question.
 * Knows nothing of what is asked. */
#ifndef GOLIVE_BASE_EXCHANGE_H
#define GOLIVE_BASE_EXCHANGE_H

#include "base/frame.h"

/* How a helper is spoken with. */
struct exchange_ways {
    uint16_t question; /* type of the frames that ask */
    uint16_t answer;   /* type of those that answer, with the question's number as their request */
    uint16_t alive;    /* type of empty frames that say that it is at work still; 0: there are none */
    size_t window;     /* questions on their way at most */
    int64_t patience;  /* seconds of silence after which it counts as hung */
    void (*put)(void *context, size_t index, struct frame_writer *frame); /* writes a question */
    int (*take)(
        void *context, size_t index, const struct frame *frame); /* checks and takes an answer: 0 or -EPROTO;
                                                                             * closes no descriptor of it */
    void (*waiting)(
        void *context); /* called while there is nothing to do but wait; NULL: nobody wants to know */
};

struct exchange {
    const struct exchange_ways *ways;
    void *context;
    size_t count;
    bool *answered;
    bool *sent;     /* to the helper that runs now */
    size_t next;    /* none before it is left to be sent */
    size_t waiting; /* sent and not answered */
    size_t done;
};

/* COUNT questions, none of them asked yet. WAYS and CONTEXT must outlive the exchange. */
void exchange_begin(struct exchange *exchange, const struct exchange_ways *ways, void *context, size_t count);
/* Asks over CHANNEL what is not answered yet, until all is (0) or the helper is lost (a negative errno): then it may be called
 * with a channel to another one. */
int exchange_run(struct exchange *exchange, struct frame_channel *channel);
void exchange_end(struct exchange *exchange);

#endif
