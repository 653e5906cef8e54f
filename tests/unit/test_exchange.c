/* Asking a helper many things: what it may answer, and what happens when it is lost. The helper is the other end of a socket
 * pair, which has said all that it will say before it is asked. */
#include "base/exchange.h"

#include "base/memory.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <sys/socket.h>

enum { QUESTION = 16, ANSWER, ALIVE, OTHER, COUNT = 3 };

struct asked {
    unsigned put[COUNT], taken[COUNT];
    int refuses; /* what is said of each answer */
};

static void put(void *context, size_t index, struct frame_writer *frame)
{
    struct asked *asked = context;
    asked->put[index]++;
    frame_put_u32(frame, 1, (uint32_t)index);
}

static int take(void *context, size_t index, const struct frame *frame)
{
    struct asked *asked = context;
    (void)frame;
    asked->taken[index] += !asked->refuses;
    return asked->refuses;
}

static const struct exchange_ways ways = {.question = QUESTION,
    .answer = ANSWER,
    .alive = ALIVE,
    .window = 2,
    .patience = 30,
    .put = put,
    .take = take};

struct line {
    struct frame_channel *ours, *theirs;
};

static struct line new_line(void)
{
    int pair[2];
    cr_assert_eq(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair), 0);
    return (struct line){frame_channel_new(pair[0]), frame_channel_new(pair[1])};
}

static void says(const struct line *line, uint16_t type, uint32_t request)
{
    struct frame_writer frame = {0};
    cr_assert_eq(frame_queue(line->theirs, type, request, &frame), 0);
    frame_writer_free(&frame);
}

static void hangs_up(struct line *line)
{
    line->theirs = frame_channel_free(line->theirs);
}

static void free_line(struct line *line)
{
    frame_channel_free(line->ours);
    frame_channel_free(line->theirs);
}

Test(exchange, answers_in_another_order_or_a_sign_of_life_end_it)
{
    struct asked asked = {0};
    struct exchange exchange;
    struct line line = new_line();
    says(&line, ALIVE, 0);
    says(&line, ANSWER, 1);
    says(&line, ANSWER, 0);
    exchange_begin(&exchange, &ways, &asked, 2);
    cr_expect_eq(exchange_run(&exchange, line.ours), 0);
    cr_expect(exchange.done == 2 && asked.taken[0] == 1 && asked.taken[1] == 1);
    exchange_end(&exchange);
    free_line(&line);
}

static void expect_rubbish(uint16_t type, uint32_t request, uint16_t then, uint32_t then_request)
{
    struct asked asked = {0};
    struct exchange exchange;
    struct line line = new_line();
    says(&line, type, request);
    says(&line, then, then_request);
    exchange_begin(&exchange, &ways, &asked, COUNT);
    cr_expect_eq(exchange_run(&exchange, line.ours), -EPROTO, "%u of %u", type, request);
    cr_expect(exchange.done < COUNT);
    exchange_end(&exchange);
    free_line(&line);
}

Test(exchange, what_was_not_asked_or_was_answered_is_taken_for_an_answer)
{
    expect_rubbish(ANSWER, 2, ANSWER, 0);          /* beyond the window: not asked yet */
    expect_rubbish(ANSWER, COUNT, ANSWER, 0);      /* there is no such question */
    expect_rubbish(ANSWER, UINT32_MAX, ANSWER, 0); /* nor this one */
    expect_rubbish(ANSWER, 0, ANSWER, 0);          /* once too often */
    expect_rubbish(OTHER, 0, ANSWER, 0);           /* no answer */
    expect_rubbish(QUESTION, 0, ANSWER, 0);
}

Test(exchange, an_answer_that_is_not_understood_counts_as_one)
{
    struct asked asked = {.refuses = -EPROTO};
    struct exchange exchange;
    struct line line = new_line();
    says(&line, ANSWER, 0);
    exchange_begin(&exchange, &ways, &asked, 1);
    cr_expect_eq(exchange_run(&exchange, line.ours), -EPROTO);
    cr_expect(!exchange.answered[0] && exchange.done == 0);
    exchange_end(&exchange);
    free_line(&line);
}

Test(exchange, a_helper_that_is_lost_takes_its_answers_along_or_is_asked_again_what_it_answered)
{
    struct asked asked = {0};
    struct exchange exchange;
    struct line first = new_line(), second = new_line();
    says(&first, ANSWER, 1);
    hangs_up(&first);
    says(&second, ANSWER, 0);
    says(&second, ANSWER, 2);
    exchange_begin(&exchange, &ways, &asked, COUNT);
    cr_expect_lt(exchange_run(&exchange, first.ours), 0);
    cr_expect(exchange.answered[1] && exchange.done == 1);
    cr_expect_eq(exchange_run(&exchange, second.ours), 0);
    cr_expect(asked.taken[0] == 1 && asked.taken[1] == 1 && asked.taken[2] == 1);
    cr_expect_eq(asked.put[1], 1);
    exchange_end(&exchange);
    free_line(&first);
    free_line(&second);
}

Test(exchange, silence_is_waited_for_without_end)
{
    struct asked asked = {0};
    struct exchange exchange;
    struct exchange_ways hasty = ways;
    struct line line = new_line();
    hasty.patience = 0;
    exchange_begin(&exchange, &hasty, &asked, 1);
    cr_expect_eq(exchange_run(&exchange, line.ours), -ETIMEDOUT);
    exchange_end(&exchange);
    free_line(&line);
}
