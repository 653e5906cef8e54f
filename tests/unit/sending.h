/* What the tests of sending notices share: a mail and a POST to a server on loopback, through a golive-fetcher that sends. */
#ifndef GOLIVE_TESTS_SENDING_H
#define GOLIVE_TESTS_SENDING_H

#include "fetching.h"
#include "loopback_mail.h"

#define MAIL "From: golive@clinic.example\r\nSubject: NO-GO\r\n\r\nAcme Scribe: no-go\r\n"

static const struct fetcher_limits unhurried = {.timeout = 20000};

/* What becomes of a request at one host, by a fetcher that sends. */
LOOPBACK_FUNCTION struct got send_to(
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

LOOPBACK_FUNCTION struct fetcher_request mail_request(const char *url, const char *payload, size_t length)
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
LOOPBACK_FUNCTION struct got mail_bytes(
    struct mail_server *server, const char *payload, size_t length, uint32_t timeout)
{
    AUTO_FREE char *host = host_of(server->loopback);
    AUTO_FREE char *url = memory_format("http://%s/", host);
    struct fetcher_request request = mail_request(url, payload, length);
    if (timeout)
        request.limits.timeout = timeout;
    return send_to(host, NULL, NULL, &request);
}

LOOPBACK_FUNCTION struct got mail(struct mail_server *server)
{
    return mail_bytes(server, MAIL, strlen(MAIL), 0);
}

LOOPBACK_FUNCTION void start(struct mail_server *server)
{
    cr_assert(mail_server_start(server, NULL));
}

/* Reads the body that a request's head announces. */
LOOPBACK_FUNCTION void read_body(struct loopback_peer *peer, struct text *body)
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

LOOPBACK_FUNCTION bool take_post(struct loopback_peer *peer)
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

LOOPBACK_FUNCTION struct got post_bytes(
    struct loopback *server, const char *path, const char *payload, size_t length, const char *const *headers)
{
    AUTO_FREE char *host = host_of(server);
    AUTO_FREE char *url = memory_format("http://%s%s", host, path);
    struct fetcher_request request = {.url = url,
        .limits = unhurried,
        .message = {.sending = FETCHER_POSTS, .payload = payload, .length = length, .headers = headers}};
    return send_to(host, NULL, NULL, &request);
}

LOOPBACK_FUNCTION struct got post(struct loopback *server, const char *path)
{
    static const char *const headers[] = {
        "Content-Type: application/json", "X-Golive-Signature: sha256=0b51", NULL};
    return post_bytes(server, path, "{\"text\":\"no-go\"}", 16, headers);
}

#endif
