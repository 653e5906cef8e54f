/* golive-fetcher sends notices: mails to a server that takes them, refuses them, falls silent or is not who it says it is, and
 * POSTs to webhooks. What is said of each is what a person needs to mend it, and nothing is sent twice or in clear by accident. */
#include "sending.h"

#include "loopback_tls.h"

#define DAY 86400L

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
