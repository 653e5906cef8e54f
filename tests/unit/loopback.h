/* A web server on the loopback interface for tests: it sends whatever bytes the test wants, well-behaved or not, over
 * plain TCP or TLS with certificates made on the spot. One thread a connection. It must not know what is tested. */
#ifndef GOLIVE_TESTS_LOOPBACK_H
#define GOLIVE_TESTS_LOOPBACK_H

#include "base/file.h"
#include "base/memory.h"
#include "base/text.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/ssl.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* A test need not use all of it. */
#define LOOPBACK_FUNCTION static __attribute__((unused))

struct loopback;

struct loopback_peer {
    struct loopback *server;
    int socket;
    SSL *tls;        /* NULL: plain */
    unsigned number; /* of this request, from 1, over all connections */
    const char *method;
    const char *path; /* with the query */
    const char *head; /* all of the request, NUL-ended */
};

/* Answers a request; true keeps the connection. */
typedef bool loopback_answer(struct loopback_peer *peer);

struct loopback {
    int socket;
    uint16_t port;
    SSL_CTX *tls;
    loopback_answer *answer;
    void (*talk)(struct loopback_peer *peer); /* NULL: HTTP, whose requests are answered */
    void *context;                            /* of what talks or answers */
    atomic_uint requests;
    atomic_uint connections;
    atomic_uint at_once; /* connections open now */
    atomic_uint most_at_once;
    pthread_mutex_t lock;
    char last_head[16384]; /* of the last request */
};

LOOPBACK_FUNCTION ssize_t loopback_read(struct loopback_peer *peer, char *bytes, size_t size)
{
    return peer->tls ? SSL_read(peer->tls, bytes, (int)size) : recv(peer->socket, bytes, size, 0);
}

/* Sends; false if the client has gone. */
LOOPBACK_FUNCTION bool loopback_send_bytes(struct loopback_peer *peer, const void *bytes, size_t length)
{
    const char *at = bytes;
    while (length) {
        ssize_t sent =
            peer->tls ? SSL_write(peer->tls, at, (int)length) : send(peer->socket, at, length, MSG_NOSIGNAL);
        if (sent <= 0)
            return false;
        at += sent;
        length -= (size_t)sent;
    }
    return true;
}

LOOPBACK_FUNCTION bool loopback_send(struct loopback_peer *peer, const char *text)
{
    return loopback_send_bytes(peer, text, strlen(text));
}

/* A well-formed answer; HEADERS are whole lines ending in \r\n, "" for none. */
LOOPBACK_FUNCTION bool loopback_reply(
    struct loopback_peer *peer, unsigned status, const char *headers, const char *body)
{
    AUTO_FREE char *text = memory_format("HTTP/1.1 %u Whatever\r\n%sContent-Length: %zu\r\n\r\n%s", status,
        headers, strlen(body), string_equal(peer->method, "HEAD") ? "" : body);
    return loopback_send(peer, text);
}

/* Reads one request's head; false at the end. */
LOOPBACK_FUNCTION bool loopback_head(struct loopback_peer *peer, char *head, size_t size)
{
    size_t length = 0;
    while (length < size - 1) {
        ssize_t got = loopback_read(peer, head + length, 1);
        if (got <= 0)
            return false;
        length++;
        head[length] = '\0';
        if ((unsigned char)head[0] < ' ') { /* somebody speaks TLS to a plain server */
            loopback_send(peer, "HTTP/1.1 400 Bad Request\r\n\r\n");
            return false;
        }
        if (length >= 4 && memcmp(head + length - 4, "\r\n\r\n", 4) == 0)
            return true;
    }
    return false;
}

LOOPBACK_FUNCTION void loopback_requests(struct loopback_peer *peer)
{
    static const size_t size = 16384;
    AUTO_FREE char *head = memory_new(size, 1);
    AUTO_FREE char *method = memory_new(size, 1);
    AUTO_FREE char *path = memory_new(size, 1);
    while (loopback_head(peer, head, size)) {
        if (sscanf(head, "%99s %16000s", method, path) != 2)
            return;
        pthread_mutex_lock(&peer->server->lock);
        snprintf(peer->server->last_head, sizeof peer->server->last_head, "%s", head);
        pthread_mutex_unlock(&peer->server->lock);
        peer->number = atomic_fetch_add(&peer->server->requests, 1) + 1;
        peer->method = method;
        peer->path = path;
        peer->head = head;
        if (!peer->server->answer(peer))
            return;
    }
}

LOOPBACK_FUNCTION void *loopback_serve_peer(void *context)
{
    struct loopback_peer *peer = context;
    struct loopback *server = peer->server;
    unsigned now = atomic_fetch_add(&server->at_once, 1) + 1;
    if (now > server->most_at_once)
        server->most_at_once = now;
    bool ready = true;
    if (server->tls) {
        peer->tls = SSL_new(server->tls);
        SSL_set_fd(peer->tls, peer->socket);
        ready = SSL_accept(peer->tls) == 1;
    }
    if (ready && server->talk)
        server->talk(peer);
    else if (ready)
        loopback_requests(peer);
    if (peer->tls && ready)
        SSL_shutdown(peer->tls);
    SSL_free(peer->tls);
    atomic_fetch_sub(&server->at_once, 1);
    close(peer->socket);
    free(peer);
    return NULL;
}

LOOPBACK_FUNCTION void *loopback_accept(void *context)
{
    struct loopback *server = context;
    for (;;) {
        int socket = accept4(server->socket, NULL, NULL, SOCK_CLOEXEC);
        if (socket < 0)
            return NULL;
        atomic_fetch_add(&server->connections, 1);
        int on = 1;
        setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        struct loopback_peer *peer = memory_new(1, sizeof *peer);
        *peer = (struct loopback_peer){.server = server, .socket = socket};
        pthread_t thread;
        pthread_create(&thread, NULL, loopback_serve_peer, peer);
        pthread_detach(thread);
    }
}

/* Listens on a free port of 127.0.0.1 (of ::1, if FAMILY is AF_INET6). NULL if that cannot be. Lives until the test's
 * process ends. */
LOOPBACK_FUNCTION struct loopback *loopback_start(int family, SSL_CTX *tls, loopback_answer *answer)
{
    struct loopback *server = memory_new(1, sizeof *server);
    struct sockaddr_in ipv4 = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
    struct sockaddr_in6 ipv6 = {.sin6_family = AF_INET6, .sin6_addr = IN6ADDR_LOOPBACK_INIT};
    bool is_ipv6 = family == AF_INET6;
    const struct sockaddr *address =
        is_ipv6 ? (const struct sockaddr *)&ipv6 : (const struct sockaddr *)&ipv4;
    socklen_t size = is_ipv6 ? sizeof ipv6 : sizeof ipv4;
    struct sockaddr_in6 bound;
    socklen_t bound_size = sizeof bound;
    signal(SIGPIPE, SIG_IGN);
    *server = (struct loopback){.tls = tls, .answer = answer, .lock = PTHREAD_MUTEX_INITIALIZER};
    server->socket = socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    pthread_t thread;
    if (server->socket < 0 || bind(server->socket, address, size) != 0 || listen(server->socket, 1024) != 0 ||
        getsockname(server->socket, (struct sockaddr *)&bound, &bound_size) != 0 ||
        pthread_create(&thread, NULL, loopback_accept, server) != 0) {
        free(server);
        return NULL;
    }
    server->port = ntohs(bound.sin6_port); /* at the same place in both kinds */
    pthread_detach(thread);
    return server;
}

/* A port of 127.0.0.1 on which nobody listens. */
LOOPBACK_FUNCTION uint16_t loopback_closed_port(void)
{
    struct loopback *server = loopback_start(AF_INET, NULL, NULL);
    if (!server)
        return 1;
    uint16_t port = server->port;
    shutdown(server->socket, SHUT_RDWR);
    close(server->socket);
    return port;
}

#endif
