/* What is due leaves: each notice is claimed before it is tried and settled after, so that none is lost, and none is sent
 * twice but where this process ends in between. See notices.h. */
#include "cli/notices.h"

#include "cli/recording.h"
#include "cli/sending.h"

#include "config/notify.h"
#include "store/notices.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_DUE = 2000, BATCH = 16, DAY = 86400, GIVE_UP_DAYS = 14, GIVE_UP_TRIES = 8 };
#define LONGEST_BACK_OFF ((int64_t)6 * 3600)
_Static_assert(LONGEST_BACK_OFF < STORE_NOTICE_LONGEST_WAIT, "a notice that waits is not overdue");

/* A pass over what is due. */
struct pass {
    struct sending sending;
    struct notify_settings settings;
    struct store *store;
    struct store_notice *due;
    size_t count;
    const char
        *closed[4]; /* ways that are not tried now: nobody answers there, or the network is not to be used */
    size_t closed_count;
    const char *told[4]; /* ways of which trouble was said */
    size_t told_count;
    struct notices_sent sent;
};

static int64_t back_off(const struct pass *pass, int64_t tries)
{
    int64_t wait = pass->settings.retry;
    for (int64_t i = 1; i < tries && wait < LONGEST_BACK_OFF; i++)
        wait *= 2;
    return wait < LONGEST_BACK_OFF ? wait : LONGEST_BACK_OFF;
}

static bool is_listed(const char *const *list, size_t count, const char *way)
{
    for (size_t i = 0; i < count; i++) {
        if (string_equal(list[i], way))
            return true;
    }
    return false;
}

static void list_way(const char **list, size_t *count, const char *way)
{
    if (*count < 4 && !is_listed(list, *count, way))
        list[(*count)++] = way;
}

/* ---- after a try ---- */

static void tell_trouble(
    struct pass *pass, const struct store_notice *notice, const char *trouble, bool given_up)
{
    struct text words = {0};
    bool known = is_listed(pass->told, pass->told_count, notice->notice.way);
    if (known && !given_up)
        return;
    list_way(pass->told, &pass->told_count, notice->notice.way);
    text_append_visible(&words, trouble);
    if (given_up)
        cli_error("a notice by %s is given up, %lld tries in %d days: %s. It was: %s", notice->notice.way,
            (long long)notice->tries + 1, GIVE_UP_DAYS, text_string(&words), notice->notice.subject);
    else
        cli_error(
            "a notice by %s was not sent, and is tried again: %s", notice->notice.way, text_string(&words));
    text_free(&words);
}

static int settle(struct pass *pass, const struct store_notice *notice, const struct sending_item *item)
{
    instant now = pass->sending.now;
    int64_t tries = notice->tries + 1;
    if (item->sent) {
        pass->sent.sent++;
        return store_notice_settle(pass->store, notice->number, STORE_NOTICE_SENT, now, now, NULL);
    }
    bool old = now - notice->notice.made_at >= (instant)GIVE_UP_DAYS * DAY && tries >= GIVE_UP_TRIES;
    if (old)
        pass->sent.given_up++;
    else
        pass->sent.failed++;
    tell_trouble(pass, notice, item->trouble, old);
    return store_notice_settle(pass->store, notice->number,
        old ? STORE_NOTICE_GIVEN_UP : STORE_NOTICE_PENDING, now, now + back_off(pass, tries), item->trouble);
}

/* Closes ways of which no try of this batch found anybody. */
static void close_ways(struct pass *pass, const struct sending_item *items, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const char *way = items[i].notice->way;
        bool nobody = true;
        for (size_t k = 0; k < count && nobody; k++)
            nobody = !string_equal(items[k].notice->way, way) || items[k].unanswered;
        if (nobody)
            list_way(pass->closed, &pass->closed_count, way);
    }
}

/* ---- a batch ---- */

/* Claims the next notices that are due; how many are this pass's. *PLACE moves on. */
static int claim(struct pass *pass, size_t *place, struct store_notice **mine, struct sending_item *items,
    size_t *ret_count)
{
    size_t count = 0;
    int error = 0;
    for (; *place < pass->count && count < BATCH && !error; ++*place) {
        struct store_notice *notice = &pass->due[*place];
        bool is_mine = false;
        if (is_listed(pass->closed, pass->closed_count, notice->notice.way))
            continue;
        error = store_notice_claim(pass->store, notice->number, pass->sending.now,
            pass->sending.now + back_off(pass, notice->tries + 1), &is_mine);
        if (error || !is_mine)
            continue;
        mine[count] = notice;
        items[count++] = (struct sending_item){.notice = &notice->notice};
    }
    *ret_count = count;
    return error;
}

static int send_all(struct pass *pass)
{
    int error = 0;
    for (size_t place = 0; place < pass->count && !error;) {
        struct store_notice *mine[BATCH];
        struct sending_item items[BATCH];
        size_t count = 0;
        error = claim(pass, &place, mine, items, &count);
        if (count)
            sending_try(&pass->sending, items, count);
        for (size_t i = 0; i < count; i++) { /* also after an error: what was sent is known to have been */
            int failed = settle(pass, mine[i], &items[i]);
            error = error ? error : failed;
        }
        close_ways(pass, items, count);
    }
    return error;
}

int notices_send(const struct session *session, struct store *store, instant now, bool offline,
    struct notices_sent *ret_sent)
{
    struct arena arena = {0};
    struct pass pass = {.store = store};
    pass.sending = (struct sending){.session = session, .settings = &pass.settings, .now = now};
    if (offline) {
        list_way(pass.closed, &pass.closed_count, "mail");
        list_way(pass.closed, &pass.closed_count, "webhook");
    }
    int error = store_notices_due(store, now, MOST_DUE, &arena, &pass.due, &pass.count);
    if (!error && pass.count) {
        config_notify(session->config, &pass.settings);
        error = send_all(&pass);
    }
    *ret_sent = pass.sent;
    int code = error ? store_exit_code(store, error) : 0;
    arena_free(&pass.sending.arena);
    arena_free(&arena);
    return code;
}
