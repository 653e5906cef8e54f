/* golive notify: what is to be told of the last recorded run is told now; a test of each way; what became of notices. */
#include "cli/notices.h"
#include "cli/recording.h"
#include "cli/sending.h"

#include "base/memory.h"
#include "config/notify.h"
#include "notify/plan.h"
#include "report/page.h"
#include "store/notices.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum { MOST_SHOWN = 200 };

static const struct cli_option options[] = {
    CLI_CONFIG_OPTION,
    {"test", 0, NULL, "send a test message by each way to everybody it can reach, and say what came of each"},
    {"show", 0, NULL, "list the newest notices and what became of them; nothing is sent"},
    {0},
};

static const char *const examples[] = {
    "golive notify --test     after [notify] was written: does it reach everybody?",
    "golive notify            tell what is to be told, and send what waits",
    "golive notify --show     what was sent, what waits, what was given up",
    NULL,
};

/* ---- --show ---- */

static void show_one(struct text *text, const struct store_notice *notice)
{
    static const char *const states[] = {
        [STORE_NOTICE_PENDING] = "waits", [STORE_NOTICE_SENT] = "sent", [STORE_NOTICE_GIVEN_UP] = "given up"};
    char made[INSTANT_TEXT_SIZE], due[INSTANT_TEXT_SIZE];
    struct text words = {0};
    instant_text(notice->notice.made_at, made);
    text_append_visible(&words, notice->notice.subject);
    AUTO_FREE char *to =
        memory_format("%s%s%s", notice->notice.way, *notice->notice.to ? " to " : "", notice->notice.to);
    AUTO_FREE char *head = memory_format("%-9s %s  ", states[notice->state], made);
    AUTO_FREE char *line = memory_format("%s, %s", to, text_string(&words));
    text_wrap(text, line, head, 32, 100);
    if (notice->trouble) {
        text_clear(&words);
        instant_text(notice->due, due);
        text_format(&words, "%lld %s, the last failed: ", (long long)notice->tries,
            notice->tries == 1 ? "try" : "tries");
        text_append_visible(&words, notice->trouble);
        if (notice->state == STORE_NOTICE_PENDING)
            text_format(&words, "; not again before %s", due);
        text_wrap(text, text_string(&words), NULL, 32, 100);
    }
    text_free(&words);
}

static int show(const struct session *session)
{
    struct store *store = NULL;
    struct arena arena = {0};
    struct store_notice *notices = NULL;
    size_t count = 0;
    struct text text = {0};
    int code = store_of_session(session, STORE_READ, &store);
    if (code)
        return code;
    int error = store_notices_newest(store, MOST_SHOWN, &arena, &notices, &count);
    for (size_t i = 0; i < count && !error; i++)
        show_one(&text, &notices[i]);
    if (!error && !count)
        text_append_string(&text, "There are no notices.\n");
    fputs(text_string(&text), stdout);
    code = error ? store_exit_code(store, error) : 0;
    text_free(&text);
    arena_free(&arena);
    store_close(store);
    return code;
}

/* ---- --test ---- */

static int test(const struct session *session)
{
    struct notify_settings settings;
    struct told told = {0};
    config_notify(session->config, &settings);
    const struct notify_input input = {.site = &session->config->site,
        .settings = &settings,
        .told = &told,
        .head = "",
        .undelivered = "",
        .now = instant_now()};
    struct notify_plan plan = notify_test(&input);
    struct sending sending = {.session = session, .settings = &settings, .now = input.now};
    AUTO_FREE struct sending_item *items = memory_new(plan.count, sizeof *items);
    struct text text = {0};
    size_t failed = 0;
    for (size_t i = 0; i < plan.count; i++)
        items[i].notice = &plan.notices[i];
    sending_try(&sending, items, plan.count);
    for (size_t i = 0; i < plan.count; i++) {
        const struct notice *notice = &plan.notices[i];
        const char *address = *notice->to ? sending_address(input.site, notice->to) : NULL;
        AUTO_FREE char *line = memory_format("%s%s%s%s%s%s%s%s", notice->way, *notice->to ? " to " : "",
            notice->to, address && !string_equal(address, notice->to) ? " <" : "",
            address && !string_equal(address, notice->to) ? address : "",
            address && !string_equal(address, notice->to) ? ">" : "", items[i].sent ? "" : ": ",
            items[i].sent ? "" : items[i].trouble);
        text_wrap(&text, line, items[i].sent ? "sent      " : "NOT SENT  ", 10, 100);
        failed += !items[i].sent;
    }
    if (!plan.count)
        text_append_string(
            &text, "There is nobody to tell: [people] names nobody, and the site has no contact.\n");
    fputs(text_string(&text), stdout);
    bool none = !plan.count;
    text_free(&text);
    arena_free(&sending.arena);
    notify_plan_free(&plan);
    return failed || none ? GOLIVE_EXIT_UNAVAILABLE : 0;
}

/* ---- what is due ---- */

static int plan_last(const struct session *session, struct store *store, instant now)
{
    struct store_run row;
    struct run *run = NULL;
    int error = store_find_run(store, "last", &row);
    if (error == -ENOENT) {
        cli_error("nothing is recorded yet: golive recheck comes first");
        return GOLIVE_EXIT_NO_INPUT;
    }
    if (!error)
        error = store_recall(store, &row, &run);
    if (error)
        return store_exit_code(store, error);
    int code = notices_plan(session, store, run, NULL, NULL, now);
    store_run_free(run);
    return code;
}

static int send_due(const struct session *session)
{
    struct store *store = NULL;
    struct notices_sent sent = {0};
    struct text words = {0};
    instant now = instant_now();
    int code = store_of_session(session, STORE_WRITE, &store);
    if (!code)
        code = plan_last(session, store, now);
    if (!code)
        code = notices_send(session, store, now, false, &sent);
    if (!code) {
        words_count(&words, sent.sent, "notice");
        text_append_string(&words, " sent");
        if (sent.failed)
            text_format(&words, ", %zu to be tried again", sent.failed);
        if (sent.given_up)
            text_format(&words, ", %zu given up", sent.given_up);
        printf("%s.\n", text_string(&words));
        text_clear(&words);
        int error = notices_words(store, now, &words);
        code = error                          ? store_exit_code(store, error)
               : sent.failed || sent.given_up ? GOLIVE_EXIT_UNAVAILABLE
                                              : 0;
        if (words.length)
            cli_error("%s", text_string(&words));
    }
    text_free(&words);
    store_close(store);
    return code;
}

static int run(struct cli *cli)
{
    struct session session;
    if (cli->argument_count) {
        cli_error("golive notify takes no arguments: it tells of what is recorded");
        return GOLIVE_EXIT_USAGE;
    }
    if (cli_has(cli, "test") && cli_has(cli, "show")) {
        cli_error("--test and --show: one of them");
        return GOLIVE_EXIT_USAGE;
    }
    int code = session_open_site(cli, &session);
    if (code)
        return code;
    if (cli_has(cli, "show")) {
        code = show(&session);
    } else if (!config_notifies(session.config)) {
        cli_error(
            "there is no way by which notices could leave: write [notify] with mail, webhook, folder or "
            "syslog into %s",
            session.config->site_file);
        code = GOLIVE_EXIT_UNAVAILABLE;
    } else {
        code = cli_has(cli, "test") ? test(&session) : send_due(&session);
    }
    session_close(&session);
    return code;
}

const struct cli_command command_notify = {
    .name = "notify",
    .arguments = "",
    .summary = "Tell owners what is to be told of the last recorded run, and send what waits.",
    .details =
        "What recheck does at its end, without checking anything. Each is told of what is theirs, once: "
        "when a decision or its causes change, at the durations of lead before a date, and every week "
        "of a product in use that is not go. [notify] of the site file says by which ways. Exits with "
        "69 if something could not be sent; it is tried again for 14 days.",
    .examples = examples,
    .options = options,
    .run = run,
};
