/* golive-fetcher sends notices: mails to a server that takes them, refuses them, falls silent or is not who it says it is, and
 * POSTs to webhooks. What is said of each is what a person needs to mend it, and nothing is sent twice or in clear by accident. */
#include "fetching.h"
#include "loopback_mail.h"
#include "loopback_tls.h"

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

/* ---- servers in trouble ---- */

Test(fetcher_sending, a_server_that_falls_silent_holds_nothing_up_for_long)
{
    static const char *const steps[] = {"connect", "ehlo", "mail", "rcpt", "data", "body", "message"};
    for (size_t i = 0; i < COUNT(steps); i++) {
        struct mail_server server = {.hangs = steps[i]};
        start(&server);
        double begin = seconds_now();
        struct got got = mail_bytes(&server, MAIL, strlen(MAIL), 500);
        cr_expect_eq(got.outcome, FETCHER_FAILED, "silent at %s", steps[i]);
        cr_expect_eq(got.status, 0);
        cr_expect_not(got.permanent);
        cr_expect(seconds_now() - begin < 20, "silent at %s: %g s", steps[i], seconds_now() - begin);
        bool handed = string_equal(steps[i], "body") || string_equal(steps[i], "message");
        const char *words =
            handed ? "did not say whether it took the mail" : "did not answer within 0.5 seconds";
        cr_expect(strstr(got.error, words), "silent at %s: %s", steps[i], got.error);
        cr_expect_eq(server.loopback->connections, 1);
    }
}

/* A refusal or a taken mail stays what it is when the server does not take leave. */
Test(fetcher_sending, a_server_that_says_no_good_bye_has_answered_all_the_same)
{
    struct mail_server server = {.hangs = "quit"};
    start(&server);
    double begin = seconds_now();
    struct got got = mail(&server);
    cr_expect_eq(got.outcome, FETCHER_ANSWERED, "%s", got.error);
    cr_expect_eq(server.mails, 1);
    struct mail_server refusing = {
        .hangs = "quit", .refuses = "rcpt", .refusal = "550 no\r\n", .refusals = 1};
    start(&refusing);
    got = mail(&refusing);
    cr_expect_eq(got.status, 550);
    assert_says(&got, "answers: 550 no");
    cr_expect(seconds_now() - begin < 60, "%g s", seconds_now() - begin);
}

Test(fetcher_sending, a_connection_that_breaks_is_no_mail_taken)
{
    static const char *const steps[] = {"connect", "ehlo", "mail", "rcpt", "data", "body", "message"};
    for (size_t i = 0; i < COUNT(steps); i++) {
        struct mail_server server = {.closes = steps[i]};
        start(&server);
        struct got got = mail(&server);
        cr_expect_eq(got.outcome, FETCHER_FAILED, "closed at %s", steps[i]);
        cr_expect_eq(got.status, 0, "closed at %s: %u", steps[i], got.status);
        cr_expect_not(got.permanent);
        cr_expect(strstr(got.error, "closed the connection") || strstr(got.error, "whether it took the mail"),
            "closed at %s: %s", steps[i], got.error);
        cr_expect_eq(server.mails, 0);
        cr_expect_eq(server.loopback->connections, 1, "closed at %s: sent again", steps[i]);
    }
}

Test(fetcher_sending, what_is_no_mail_server_is_said_to_be_none)
{
    struct mail_server server = {
        .refuses = "connect", .refusal = "HTTP/1.1 400 Bad Request\r\n\r\n", .refusals = 1};
    start(&server);
    struct got got = mail_bytes(&server, MAIL, strlen(MAIL), 2000);
    cr_expect_eq(got.outcome, FETCHER_FAILED);
    cr_expect_eq(server.mails, 0);
    AUTO_FREE char *host = memory_format("127.0.0.1:%u", loopback_closed_port());
    AUTO_FREE char *url = memory_format("http://%s/", host);
    struct fetcher_request request = mail_request(url, MAIL, strlen(MAIL));
    got = send_to(host, NULL, NULL, &request);
    cr_expect_eq(got.outcome, FETCHER_FAILED);
    assert_says(&got, "refuses the connection");
}

/* ---- TLS ---- */

struct site {
    struct loopback_authority authority;
    char folder[64];
    char *ca_file;
};

static void setup(struct site *site)
{
    site->authority = loopback_authority_new("Test Authority");
    snprintf(site->folder, sizeof site->folder, "/tmp/golive-test-XXXXXX");
    cr_assert(mkdtemp(site->folder));
    site->ca_file = file_join(site->folder, "ca.pem");
    cr_assert(loopback_authority_write(&site->authority, site->ca_file));
}

static void teardown(struct site *site)
{
    unlink(site->ca_file);
    rmdir(site->folder);
    free(site->ca_file);
}

static SSL_CTX *certificate_for(const struct site *site, const char *name)
{
    return loopback_tls(&site->authority, name, -DAY, DAY);
}

/* Mails to mail.example, who is SERVER, as SCHEME and the message say. */
static struct got mail_over(const struct site *site, struct mail_server *server, const char *scheme,
    const struct fetcher_message *more)
{
    AUTO_FREE char *host = memory_format("mail.example:%u", server->loopback->port);
    AUTO_FREE char *entry = memory_format("%s:127.0.0.1", host);
    AUTO_FREE char *url = memory_format("%s://%s/", scheme, host);
    struct fetcher_request request = mail_request(url, MAIL, strlen(MAIL));
    request.message.upgrade = more->upgrade;
    request.message.user = more->user;
    request.message.password = more->password;
    return send_to(host, entry, site->ca_file, &request);
}

static bool heard(struct mail_server *server, const char *words)
{
    pthread_mutex_lock(&server->loopback->lock);
    bool found = strstr(text_string(&server->heard), words) != NULL;
    pthread_mutex_unlock(&server->loopback->lock);
    return found;
}

Test(fetcher_sending, mail_goes_over_starttls_and_over_tls_at_once)
{
    struct site site;
    setup(&site);
    struct mail_server upgrading = {.starttls = certificate_for(&site, "DNS:mail.example")};
    start(&upgrading);
    struct got got = mail_over(&site, &upgrading, "http", &(struct fetcher_message){.upgrade = true});
    cr_expect_eq(got.outcome, FETCHER_ANSWERED, "%s", got.error);
    cr_expect_str_eq(text_string(&upgrading.mail), MAIL);
    cr_expect(string_starts(text_string(&upgrading.heard),
        "EHLO gate.clinic.example\r\nSTARTTLS\r\nEHLO gate.clinic.example\r\nMAIL FROM"));
    struct mail_server secure = {0};
    cr_assert(mail_server_start(&secure, certificate_for(&site, "DNS:mail.example")));
    got = mail_over(&site, &secure, "https", &(struct fetcher_message){0});
    cr_expect_eq(got.outcome, FETCHER_ANSWERED, "%s", got.error);
    cr_expect_str_eq(text_string(&secure.mail), MAIL);
    teardown(&site);
}

/* Somebody in the middle who takes STARTTLS out of what the server offers, or refuses it, gets nothing. */
Test(fetcher_sending, without_the_tls_that_it_must_have_no_mail_leaves)
{
    struct site site;
    setup(&site);
    const struct {
        struct mail_server server;
        const char *words;
    } cases[] = {
        {{0}, "offers no STARTTLS"},
        {{.logins_in_clear = "PLAIN LOGIN"}, "offers no STARTTLS"},
        {{.starttls = certificate_for(&site, "DNS:mail.example"),
             .refuses = "starttls",
             .refusal = "454 4.7.0 not now\r\n",
             .refusals = 1},
            "answers: 454 4.7.0 not now"},
        {{.starttls = certificate_for(&site, "DNS:mail.example"),
             .refuses = "starttls",
             .refusal = "220 go\r\n250-mail.example\r\n250 AUTH PLAIN\r\n",
             .refusals = 1},
            "mail.example"},
        {{.starttls = certificate_for(&site, "DNS:other.example")}, "for another name"},
        {{.starttls = certificate_for(&site, "IP:127.0.0.1")}, "for another name"},
        {{.starttls = loopback_tls(&site.authority, "DNS:mail.example", -10 * DAY, -DAY)}, "has expired"},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct mail_server server = cases[i].server;
        start(&server);
        struct got got = mail_over(&site, &server, "http",
            &(struct fetcher_message){.upgrade = true, .user = "gate", .password = "opensesame"});
        cr_expect_eq(got.outcome, FETCHER_FAILED, "case %zu", i);
        cr_expect_not(got.permanent, "case %zu", i);
        cr_expect(strstr(got.error, cases[i].words), "\"%s\" should say \"%s\"", got.error, cases[i].words);
        cr_expect_not(heard(&server, "MAIL"), "case %zu", i);
        cr_expect_not(heard(&server, "AUTH"), "case %zu", i);
        cr_expect_eq(server.mails, 0);
    }
    teardown(&site);
}

Test(fetcher_sending, a_mail_server_that_is_not_who_it_says_gets_nothing)
{
    struct site site;
    setup(&site);
    struct loopback_authority stranger = loopback_authority_new("Nobody");
    struct mail_server server = {0};
    cr_assert(mail_server_start(&server, loopback_tls(&stranger, "DNS:mail.example", -DAY, DAY)));
    struct got got = mail_over(&site, &server, "https", &(struct fetcher_message){0});
    cr_expect_eq(got.outcome, FETCHER_FAILED);
    assert_says(&got, "authority");
    cr_expect_not(heard(&server, "EHLO"));
    teardown(&site);
}

/* ---- logins ---- */

Test(fetcher_sending, a_login_is_made_over_tls_with_what_the_server_offers)
{
    static const char *const ways[] = {"PLAIN", "LOGIN", "DIGEST-MD5 LOGIN", "CRAM-MD5 PLAIN LOGIN"};
    struct site site;
    setup(&site);
    for (size_t i = 0; i < COUNT(ways); i++) {
        struct mail_server server = {.starttls = certificate_for(&site, "DNS:mail.example"),
            .logins = ways[i],
            .user = "gate",
            .password = "öpen sesame"};
        start(&server);
        const struct fetcher_message login = {.upgrade = true, .user = "gate", .password = "öpen sesame"};
        struct got got = mail_over(&site, &server, "http", &login);
        cr_expect_eq(got.outcome, FETCHER_ANSWERED, "%s: %s", ways[i], got.error);
        cr_expect_eq(server.mails, 1);
        cr_expect_not(heard(&server, "MD5"));
    }
    teardown(&site);
}

Test(fetcher_sending, a_login_that_is_refused_is_said_without_the_password)
{
    struct site site;
    setup(&site);
    const struct fetcher_message login = {.upgrade = true, .user = "gate", .password = "opensesame"};
    struct mail_server server = {.starttls = certificate_for(&site, "DNS:mail.example"),
        .logins = "PLAIN",
        .refuses = "auth",
        .refusal = "535 5.7.8 opensesame and AGdhdGUAb3BlbnNlc2FtZQ== are wrong\r\n",
        .refusals = 1};
    start(&server);
    struct got got = mail_over(&site, &server, "http", &login);
    cr_expect_eq(got.outcome, FETCHER_FAILED);
    cr_expect_eq(got.status, 535);
    cr_expect(got.permanent);
    assert_says(&got, "refuses the user or the password (535 5.7.8)");
    cr_expect_not(strstr(got.error, "opensesame") || strstr(got.error, "b3BlbnNlc2FtZQ"), "%s", got.error);
    server.refuses = "rcpt";
    server.refusal = "550 5.1.1 opensesame is unknown\r\n";
    server.refusals = 1;
    server.user = "gate";
    server.password = "opensesame";
    got = mail_over(&site, &server, "http", &login);
    cr_expect_eq(got.status, 550);
    cr_expect_not(strstr(got.error, "opensesame"), "%s", got.error);
    struct mail_server none = {.starttls = certificate_for(&site, "DNS:mail.example"), .logins = "GSSAPI"};
    start(&none);
    got = mail_over(&site, &none, "http", &login);
    cr_expect_eq(got.outcome, FETCHER_FAILED);
    cr_expect_eq(none.mails, 0);
    teardown(&site);
}

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

Test(fetcher_sending, a_password_is_never_sent_in_clear)
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

Test(fetcher_sending, no_other_recipient_or_header_gets_into_a_mail)
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
Test(fetcher_sending, a_mail_whose_lines_are_not_whole_does_not_leave)
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

Test(fetcher_sending, a_notice_that_is_empty_or_too_large_does_not_leave)
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

Test(fetcher_sending, no_other_header_gets_into_a_post)
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

Test(fetcher_sending, notices_go_to_the_places_named_at_its_start_only)
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
Test(fetcher_sending, a_fetcher_that_asks_sends_nothing_and_one_that_sends_asks_nothing)
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

Test(fetcher_sending, many_notices_go_one_after_the_other_and_each_has_its_answer)
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

Test(fetcher_sending, what_was_being_sent_when_the_fetcher_was_lost_is_not_sent_again)
{
    struct loopback *server = loopback_start(AF_INET, NULL, end_the_fetcher);
    struct got got = post(server, "/200");
    cr_expect_eq(got.outcome, FETCHER_FAILED);
    cr_expect_eq(got.status, 0);
    assert_says(&got, "ended before it said what became of it");
    cr_expect_eq(server->requests, 1, "%u", server->requests);
}

Test(fetcher_sending, it_sends_from_within_the_whole_jail)
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
