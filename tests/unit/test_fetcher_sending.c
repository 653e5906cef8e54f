/* golive-fetcher sends notices: mails to a server that takes them, refuses them, falls silent or is not who it says it is, and
 * POSTs to webhooks. What is said of each is what a person needs to mend it, and nothing is sent twice or in clear by accident. */
#include "fetching.h"
#include "loopback_mail.h"
#include "loopback_tls.h"

#include <sys/wait.h>

#define DAY 86400L
#define MAIL "From: golive@clinic.example\r\nSubject: NO-GO\r\n\r\nAcme Scribe: no-go\r\n"

static const struct fetcher_limits unhurried = {.timeout = 20000};

/* What becomes of a request at one host, by a fetcher that sends. */
static struct got send_to(
    const char *host, const char *entry, const char *ca_file, const struct fetcher_request *request)
{
    const char *resolve[] = {entry, NULL};
    struct fetcher_host hosts[] = {{.host = host, .private_addresses = true}};
    struct fetcher_options options = {.hosts = hosts,
        .host_count = 1,
        .resolve = entry ? resolve : NULL,
        .ca_file = ca_file,
        .sends = true};
    struct got got = {0};
    fetch_all(&options, request, 1, &got);
    return got;
}

static struct fetcher_request mail_request(const char *url, const char *payload, size_t length)
{
    return (struct fetcher_request){.url = url,
        .limits = unhurried,
        .message = {.sending = FETCHER_MAILS,
            .payload = payload,
            .length = length,
            .from = "golive@clinic.example",
            .to = "privacy@clinic.example",
            .greeting = "gate.clinic.example"}};
}

/* Mails to a server in clear. */
static struct got mail_bytes(struct mail_server *server, const char *payload, size_t length, uint32_t timeout)
{
    AUTO_FREE char *host = host_of(server->loopback);
    AUTO_FREE char *url = memory_format("http://%s/", host);
    struct fetcher_request request = mail_request(url, payload, length);
    if (timeout)
        request.limits.timeout = timeout;
    return send_to(host, NULL, NULL, &request);
}

static struct got mail(struct mail_server *server)
{
    return mail_bytes(server, MAIL, strlen(MAIL), 0);
}

static void start(struct mail_server *server)
{
    cr_assert(mail_server_start(server, NULL));
}

/* ---- mails ---- */

Test(fetcher_sending, a_mail_arrives_as_it_was_written)
{
    struct mail_server server = {0};
    start(&server);
    struct got got = mail(&server);
    cr_assert_eq(got.outcome, FETCHER_ANSWERED, "%s", got.error);
    cr_expect_eq(got.status, 250);
    cr_expect_not(got.permanent);
    cr_expect_str_eq(text_string(&server.mail), MAIL);
    cr_expect_eq(server.mails, 1);
    cr_expect_str_eq(text_string(&server.heard),
        "EHLO gate.clinic.example\r\nMAIL FROM:<golive@clinic.example>\r\nRCPT "
        "TO:<privacy@clinic.example>\r\n"
        "DATA\r\nQUIT\r\n");
}

Test(fetcher_sending, lines_that_begin_with_a_dot_end_no_mail)
{
    static const char dots[] = ".first\r\n\r\n.\r\n..\r\ntext\r\n.\r\n.QUIT\r\nlast.\r\n";
    struct mail_server server = {0};
    start(&server);
    struct got got = mail_bytes(&server, dots, strlen(dots), 0);
    cr_assert_eq(got.outcome, FETCHER_ANSWERED, "%s", got.error);
    cr_expect_str_eq(text_string(&server.mail), dots);
    cr_expect_str_eq(
        text_string(&server.wire), "..first\r\n\r\n..\r\n...\r\ntext\r\n..\r\n..QUIT\r\nlast.\r\n");
}

Test(fetcher_sending, a_large_mail_arrives_whole)
{
    struct mail_server server = {0};
    struct text large = {0};
    start(&server);
    for (unsigned i = 0; large.length < 1 << 20; i++)
        text_format(&large, "%sline %u of a long list of products\r\n", i % 7 ? "" : ".", i);
    struct got got = mail_bytes(&server, text_string(&large), large.length, 0);
    cr_assert_eq(got.outcome, FETCHER_ANSWERED, "%s", got.error);
    cr_expect_eq(server.mail.length, large.length);
    cr_expect_str_eq(text_string(&server.mail), text_string(&large));
    text_free(&large);
}

/* Each refusal is told in the server's own words, with what that means for another try. */
Test(fetcher_sending, a_refusal_is_told_in_the_servers_words)
{
    static const struct {
        const char *step;
        const char *lines;
        unsigned status;
        bool permanent;
        const char *words;
    } cases[] = {
        {"rcpt", "550 5.1.1 <privacy@clinic.example>: no such user\r\n", 550, true,
            "answers: 550 5.1.1 <privacy@clinic.example>: no such user"},
        {"rcpt", "450 4.2.1 try again in an hour\r\n", 450, false, "answers: 450 4.2.1 try again in an hour"},
        {"mail", "553-5.7.1 you may not\r\n553 5.7.1 be from there\r\n", 553, true,
            "answers: 553 5.7.1 you may not 5.7.1 be from there"},
        {"connect", "554 5.7.1 not from your address\r\n", 554, true, "554 5.7.1 not from your address"},
        {"connect", "421 4.3.2 shutting down\r\n", 421, false, "421 4.3.2 shutting down"},
        {"data", "452 4.3.1 disk full\r\n", 452, false, "452 4.3.1 disk full"},
        {"message", "554 5.6.0 looks like \x1b[31mspam\x07\xff\r\n", 554, true,
            "554 5.6.0 looks like  [31mspam"},
        {"message", "451 4.7.1 greylisted\r\n", 451, false, "451 4.7.1 greylisted"},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct mail_server server = {.refuses = cases[i].step, .refusal = cases[i].lines, .refusals = 1};
        start(&server);
        struct got got = mail(&server);
        cr_expect_eq(got.outcome, FETCHER_FAILED, "case %zu", i);
        cr_expect_eq(got.status, cases[i].status, "case %zu: %u", i, got.status);
        cr_expect_eq(got.permanent, cases[i].permanent, "case %zu", i);
        cr_expect(strstr(got.error, cases[i].words), "\"%s\" should say \"%s\"", got.error, cases[i].words);
        cr_expect_eq(server.mails, 0, "case %zu: it was sent again", i);
    }
}

Test(fetcher_sending, what_was_refused_for_now_is_taken_when_it_is_sent_again)
{
    struct mail_server server = {.refuses = "message", .refusal = "451 4.7.1 later\r\n", .refusals = 1};
    start(&server);
    cr_expect_eq(mail(&server).status, 451);
    cr_expect_eq(server.loopback->connections, 1, "it was tried again without being asked to");
    struct got got = mail(&server);
    cr_expect_eq(got.outcome, FETCHER_ANSWERED, "%s", got.error);
    cr_expect_eq(server.mails, 1);
}

/* ---- webhooks ---- */

/* Reads the body that a request's head announces. */
static void read_body(struct loopback_peer *peer, struct text *body)
{
    const char *length = strcasestr(peer->head, "content-length: ");
    size_t left = length ? strtoul(length + 16, NULL, 10) : 0;
    char bytes[4096];
    while (left) {
        ssize_t got = loopback_read(peer, bytes, left < sizeof bytes ? left : sizeof bytes);
        if (got <= 0)
            return;
        text_append(body, bytes, (size_t)got);
        left -= (size_t)got;
    }
}

static struct text posted;

static bool take_post(struct loopback_peer *peer)
{
    text_clear(&posted);
    read_body(peer, &posted);
    if (string_equal(peer->path, "/close"))
        return false;
    if (string_equal(peer->path, "/endless")) {
        loopback_send(peer, "HTTP/1.1 202 Taken\r\nContent-Length: 100000000\r\n\r\nand so on");
        return false;
    }
    return loopback_reply(peer, (unsigned)strtoul(peer->path + 1, NULL, 10),
        string_equal(peer->path, "/429") ? "Retry-After: 77\r\n" : "Location: /200\r\n", "thanks");
}

static struct got post_bytes(
    struct loopback *server, const char *path, const char *payload, size_t length, const char *const *headers)
{
    AUTO_FREE char *host = host_of(server);
    AUTO_FREE char *url = memory_format("http://%s%s", host, path);
    struct fetcher_request request = {.url = url,
        .limits = unhurried,
        .message = {.sending = FETCHER_POSTS, .payload = payload, .length = length, .headers = headers}};
    return send_to(host, NULL, NULL, &request);
}

static struct got post(struct loopback *server, const char *path)
{
    static const char *const headers[] = {
        "Content-Type: application/json", "X-Golive-Signature: sha256=0b51", NULL};
    return post_bytes(server, path, "{\"text\":\"no-go\"}", 16, headers);
}

Test(fetcher_sending, a_webhook_gets_the_body_and_the_headers)
{
    struct loopback *server = loopback_start(AF_INET, NULL, take_post);
    struct got got = post(server, "/204");
    cr_assert_eq(got.outcome, FETCHER_ANSWERED, "%s", got.error);
    cr_expect_eq(got.status, 204);
    cr_expect_str_eq(text_string(&posted), "{\"text\":\"no-go\"}");
    cr_expect(string_starts(server->last_head, "POST /204 HTTP/1.1\r\n"));
    cr_expect(strstr(server->last_head, "\r\nContent-Type: application/json\r\n"));
    cr_expect(strstr(server->last_head, "\r\nX-Golive-Signature: sha256=0b51\r\n"));
    cr_expect(strstr(server->last_head, "\r\nContent-Length: 16\r\n"));
    cr_expect_not(strcasestr(server->last_head, "Expect:"));
}

Test(fetcher_sending, a_webhooks_status_is_told_and_followed_nowhere)
{
    static const struct {
        const char *path;
        unsigned status;
        bool permanent;
    } cases[] = {{"/200", 200, false}, {"/302", 302, true}, {"/307", 307, true}, {"/308", 308, true},
        {"/404", 404, true}, {"/410", 410, true}, {"/408", 408, false}, {"/429", 429, false},
        {"/500", 500, false}, {"/503", 503, false}};
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct loopback *server = loopback_start(AF_INET, NULL, take_post);
        struct got got = post(server, cases[i].path);
        cr_expect_eq(got.outcome, FETCHER_ANSWERED, "%s: %s", cases[i].path, got.error);
        cr_expect_eq(got.status, cases[i].status, "%s: %u", cases[i].path, got.status);
        cr_expect_eq(got.permanent, cases[i].permanent, "%s", cases[i].path);
        cr_expect_eq(got.retry_after, got.status == 429 ? 77 : 0);
        cr_expect_eq(got.length, 0);
        cr_expect_eq(server->requests, 1, "%s was sent %u times", cases[i].path, server->requests);
    }
}

Test(fetcher_sending, a_large_body_arrives_whole)
{
    struct loopback *server = loopback_start(AF_INET, NULL, take_post);
    struct text large = {0};
    while (large.length < 1 << 20)
        text_append_string(&large, "{\"product\":\"Acme Scribe\"}\n");
    struct got got = post_bytes(server, "/200", text_string(&large), large.length, NULL);
    cr_expect_eq(got.outcome, FETCHER_ANSWERED, "%s", got.error);
    cr_expect_str_eq(text_string(&posted), text_string(&large));
    text_free(&large);
}

Test(fetcher_sending, a_webhook_that_breaks_off_is_not_sent_to_again)
{
    struct loopback *server = loopback_start(AF_INET, NULL, take_post);
    struct got got = post(server, "/close");
    cr_expect_eq(got.outcome, FETCHER_FAILED);
    cr_expect_eq(got.status, 0);
    cr_expect_not(got.permanent);
    assert_says(&got, "closed the connection without an answer");
    cr_expect_eq(server->requests, 1);
    got = post(server, "/endless"); /* what it said first stands */
    cr_expect_eq(got.outcome, FETCHER_ANSWERED, "%s", got.error);
    cr_expect_eq(got.status, 202);
}
