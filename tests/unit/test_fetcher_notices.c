/* What golive-fetcher does not send: whatever would say more than a notice, or go elsewhere; and what becomes of a notice when the
 * fetcher itself is lost. */
#include "sending.h"

/* ---- what must not leave ---- */

/* REQUEST is refused in words, and the server hears nothing. */
static void assert_refused(struct loopback *server, const struct fetcher_request *request, const char *words)
{
    AUTO_FREE char *host = host_of(server);
    struct got got = send_to(host, NULL, NULL, request);
    cr_expect_eq(got.outcome, FETCHER_REFUSED, "not refused: %s", words);
    cr_expect(got.permanent);
    cr_expect(strstr(got.error, words), "\"%s\" should say \"%s\"", got.error, words);
    cr_expect_eq(server->connections, 0, "it was sent: %s", words);
}

Test(fetcher_notices, a_password_is_never_sent_in_clear)
{
    struct mail_server server = {
        .logins_in_clear = "PLAIN", .logins = "PLAIN", .user = "gate", .password = "opensesame"};
    start(&server);
    AUTO_FREE char *url = memory_format("http://127.0.0.1:%u/", server.loopback->port);
    struct fetcher_request request = mail_request(url, MAIL, strlen(MAIL));
    request.message.user = "gate";
    request.message.password = "opensesame";
    assert_refused(server.loopback, &request, "never sent without TLS");
    request.message.user = NULL;
    assert_refused(server.loopback, &request, "both a user and a password");
    request.message.user = "gate\r\nMAIL FROM:<>";
    request.message.upgrade = true;
    assert_refused(server.loopback, &request, "more than one line");
}

Test(fetcher_notices, no_other_recipient_or_header_gets_into_a_mail)
{
    struct mail_server server = {0};
    start(&server);
    AUTO_FREE char *url = memory_format("http://127.0.0.1:%u/", server.loopback->port);
    static const char *const addresses[] = {"privacy@clinic.example>\r\nRCPT TO:<eve@evil.example",
        "privacy@clinic.example,eve@evil.example", "a@b@c", "privacy", "@clinic.example", "privacy@", "",
        "<privacy@clinic.example>", "privacy@clinic.example SIZE=1", "pr\xc3\xadvacy@clinic.example", NULL};
    for (size_t i = 0; i < COUNT(addresses); i++) {
        struct fetcher_request request = mail_request(url, MAIL, strlen(MAIL));
        request.message.to = addresses[i];
        assert_refused(server.loopback, &request, "goes to");
        request.message.to = "privacy@clinic.example";
        request.message.from = addresses[i];
        assert_refused(server.loopback, &request, "comes from");
    }
    static const char *const greetings[] = {"gate\r\nMAIL", "a b", "%0d%0a", "a/b", "", NULL};
    for (size_t i = 0; i < COUNT(greetings); i++) {
        struct fetcher_request request = mail_request(url, MAIL, strlen(MAIL));
        request.message.greeting = greetings[i];
        assert_refused(server.loopback, &request, "greeted");
    }
}

/* "\n.\r\n" and its kin end a mail for some servers and not for others. */
Test(fetcher_notices, a_mail_whose_lines_are_not_whole_does_not_leave)
{
    struct mail_server server = {0};
    start(&server);
    AUTO_FREE char *url = memory_format("http://127.0.0.1:%u/", server.loopback->port);
    static const char *const mails[] = {"text\n.\r\nMAIL FROM:<eve@evil.example>\r\n", "text\r.\r\n",
        "text\r\n.\n", "no end", "no end\r", "two\r\r\n"};
    for (size_t i = 0; i < COUNT(mails); i++) {
        struct fetcher_request request = mail_request(url, mails[i], strlen(mails[i]));
        assert_refused(server.loopback, &request, "CR LF");
    }
    struct fetcher_request request = mail_request(url, "nul\0\r\n", 6);
    assert_refused(server.loopback, &request, "CR LF");
    char line[1001];
    memset(line, 'x', sizeof line);
    memcpy(line + 999, "\r\n", 2);
    request = mail_request(url, line, sizeof line);
    assert_refused(server.loopback, &request, "too long");
    request = mail_request(url, line + 1, sizeof line - 1);
    cr_expect_eq(mail_bytes(&server, line + 1, sizeof line - 1, 0).outcome, FETCHER_ANSWERED);
}

Test(fetcher_notices, a_notice_that_is_empty_or_too_large_does_not_leave)
{
    struct mail_server server = {0};
    start(&server);
    AUTO_FREE char *url = memory_format("http://127.0.0.1:%u/", server.loopback->port);
    AUTO_FREE char *large = memory_new(FETCHER_LONGEST_PAYLOAD + 2, 1);
    memset(large, '\n', FETCHER_LONGEST_PAYLOAD + 2);
    for (size_t i = 0; i < FETCHER_LONGEST_PAYLOAD + 2; i += 2)
        large[i] = '\r';
    struct fetcher_request request = mail_request(url, large, FETCHER_LONGEST_PAYLOAD + 2);
    assert_refused(server.loopback, &request, "too large");
    request = mail_request(url, "", 0);
    assert_refused(server.loopback, &request, "empty");
}

Test(fetcher_notices, no_other_header_gets_into_a_post)
{
    struct loopback *server = loopback_start(AF_INET, NULL, take_post);
    AUTO_FREE char *url = memory_format("http://127.0.0.1:%u/200", server->port);
    static const char *const headers[] = {
        "X-A: b\r\nX-Evil: yes", "X-A", "X A: b", ": b", "X-A:b", "X-A: \x07", "X-A: b\nX-Evil: yes", ""};
    for (size_t i = 0; i < COUNT(headers); i++) {
        const char *const list[] = {"X-Good: yes", headers[i], NULL};
        struct fetcher_request request = {.url = url,
            .limits = unhurried,
            .message = {.sending = FETCHER_POSTS, .payload = "x", .length = 1, .headers = list}};
        assert_refused(server, &request, "a line of plain text");
    }
    const char *const many[] = {"A: 1", "A: 2", "A: 3", "A: 4", "A: 5", "A: 6", "A: 7", "A: 8", "A: 9", NULL};
    struct fetcher_request request = {
        .url = url, .message = {.sending = FETCHER_POSTS, .payload = "x", .length = 1, .headers = many}};
    assert_refused(server, &request, "too many headers");
}

/* ---- the fences ---- */

Test(fetcher_notices, notices_go_to_the_places_named_at_its_start_only)
{
    struct mail_server server = {0};
    start(&server);
    AUTO_FREE char *host = host_of(server.loopback);
    AUTO_FREE char *url = memory_format("http://%s/", host);
    struct fetcher_request request = mail_request(url, MAIL, strlen(MAIL));
    struct got got = send_to("mail.example", NULL, NULL, &request);
    cr_expect_eq(got.outcome, FETCHER_REFUSED);
    assert_says(&got, "is no place that [notify] names");
    struct fetcher_host hosts[] = {{.host = host}}; /* whose address may not be private */
    struct fetcher_options options = {.hosts = hosts, .host_count = 1, .sends = true};
    fetch_all(&options, &request, 1, &got);
    cr_expect_eq(got.outcome, FETCHER_REFUSED);
    assert_says(&got, "a loopback address");
    cr_expect_eq(server.loopback->connections, 0);
}

/* What evidence can steer never sends, and what sends cannot be made to ask. */
Test(fetcher_notices, a_fetcher_that_asks_sends_nothing_and_one_that_sends_asks_nothing)
{
    struct loopback *server = loopback_start(AF_INET, NULL, take_post);
    AUTO_FREE char *host = host_of(server);
    AUTO_FREE char *url = memory_format("http://%s/200", host);
    struct fetcher_host hosts[] = {{.host = host, .private_addresses = true}};
    struct fetcher_options options = {.hosts = hosts, .host_count = 1};
    struct fetcher_request request = {
        .url = url, .limits = unhurried, .message = {.sending = FETCHER_POSTS, .payload = "x", .length = 1}};
    struct got got = {0};
    fetch_all(&options, &request, 1, &got);
    cr_expect_eq(got.outcome, FETCHER_FAILED);
    options.sends = true;
    request.message = (struct fetcher_message){0};
    fetch_all(&options, &request, 1, &got);
    cr_expect_eq(got.outcome, FETCHER_FAILED);
    cr_expect_eq(server->connections, 0);
}

Test(fetcher_notices, many_notices_go_one_after_the_other_and_each_has_its_answer)
{
    struct mail_server server = {.refuses = "rcpt", .refusal = "550 5.1.1 unknown\r\n", .refusals = 1};
    struct loopback *webhook = loopback_start(AF_INET, NULL, take_post);
    start(&server);
    AUTO_FREE char *host = host_of(server.loopback);
    AUTO_FREE char *url = memory_format("http://%s/", host);
    AUTO_FREE char *hook_host = host_of(webhook);
    AUTO_FREE char *hook = memory_format("http://%s/202", hook_host);
    struct fetcher_host hosts[] = {
        {.host = host, .private_addresses = true}, {.host = hook_host, .private_addresses = true}};
    struct fetcher_options options = {.hosts = hosts, .host_count = 2, .sends = true};
    struct fetcher_request requests[8];
    struct got got[8] = {0};
    for (size_t i = 0; i < COUNT(requests); i++) {
        requests[i] = mail_request(url, MAIL, strlen(MAIL));
        if (i % 2)
            requests[i] = (struct fetcher_request){.url = hook,
                .limits = unhurried,
                .message = {.sending = FETCHER_POSTS, .payload = "{}", .length = 2}};
        requests[i].cookie = i;
    }
    requests[2].message.to = "nobody"; /* refused here, and no harm to the others */
    fetch_all(&options, requests, COUNT(requests), got);
    cr_expect_eq(got[2].outcome, FETCHER_REFUSED);
    cr_expect_eq((got[0].status == 550) + (got[4].status == 550) + (got[6].status == 550), 1);
    cr_expect_eq(server.mails, 2);
    for (size_t i = 1; i < COUNT(requests); i += 2)
        cr_expect_eq(got[i].status, 202, "%zu: %s", i, got[i].error);
    cr_expect_eq(server.loopback->most_at_once, 1);
}

/* ---- the fetcher itself ---- */

/* Ends this process's only child, the fetcher, while it waits for an answer. */
static bool end_the_fetcher(struct loopback_peer *peer)
{
    AUTO_FREE char *path = memory_format("/proc/self/task/%d/children", (int)getpid());
    struct text children = {0};
    text_clear(&posted);
    read_body(peer, &posted);
    if (file_read_path(path, 4096, &children) == 0 && children.length)
        kill((pid_t)strtol(text_string(&children), NULL, 10), SIGKILL);
    text_free(&children);
    return false;
}

Test(fetcher_notices, what_was_being_sent_when_the_fetcher_was_lost_is_not_sent_again)
{
    struct loopback *server = loopback_start(AF_INET, NULL, end_the_fetcher);
    struct got got = post(server, "/200");
    cr_expect_eq(got.outcome, FETCHER_FAILED);
    cr_expect_eq(got.status, 0);
    assert_says(&got, "ended before it said what became of it");
    cr_expect_eq(server->requests, 1, "%u", server->requests);
}

Test(fetcher_notices, it_sends_from_within_the_whole_jail)
{
    struct mail_server server = {0};
    start(&server);
    AUTO_FREE char *program = fetcher_program();
    AUTO_FREE char *host = host_of(server.loopback);
    AUTO_FREE char *url = memory_format("http://%s/", host);
    struct fetcher_host hosts[] = {{.host = host, .private_addresses = true}};
    struct fetcher_options options = {.program = program, .hosts = hosts, .host_count = 1, .sends = true};
    struct fetcher_request request = mail_request(url, MAIL, strlen(MAIL));
    struct fetcher *fetcher = fetcher_new(&options);
    struct got got = {0};
    char *problem = NULL;
    cr_assert_eq(fetcher_fetch(fetcher, &request, 1, keep, &got, &problem), 0, "%s", problem ? problem : "");
    cr_expect_eq(got.outcome, FETCHER_ANSWERED, "%s", got.error);
    const char *sandbox = fetcher_sandbox(fetcher);
    cr_expect(string_equal(sandbox, "full") || strstr(sandbox, "sanitizers"), "%s", sandbox);
    fetcher_free(fetcher);
}
