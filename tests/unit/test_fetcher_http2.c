/* golive-fetcher and HTTP/2, against nghttpd on loopback: many requests over one connection, at the same time. */
#include "fetching.h"
#include "loopback_tls.h"

#include "base/file.h"

#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>

#define REQUESTS 24
#define AT_ONCE 8
#define LARGE (512 * 1024)          /* bytes of an answer */
#define ENDLESS (256 * 1024 * 1024) /* bytes: no connection holds so many, and nobody waits for them */
#define STREAM "; Open new stream"

extern char **environ;

/* Where distributions put it; NULL if it is not installed. */
static const char *nghttpd(void)
{
    static const char *const places[] = {"/usr/sbin/nghttpd", "/usr/bin/nghttpd", "/usr/local/bin/nghttpd"};
    for (size_t i = 0; i < COUNT(places); i++) {
        if (access(places[i], X_OK) == 0)
            return places[i];
    }
    return NULL;
}

struct http2_server {
    char folder[64];
    pid_t process;
    int output; /* its log */
    uint16_t port;
    struct text log;
};

static void write_key(const char *path, SSL_CTX *context)
{
    FILE *file = fopen(path, "w");
    cr_assert(
        file && PEM_write_PrivateKey(file, SSL_CTX_get0_privatekey(context), NULL, NULL, 0, NULL, NULL) == 1);
    fclose(file);
}

static void write_certificate(const char *path, SSL_CTX *context)
{
    FILE *file = fopen(path, "w");
    cr_assert(file && PEM_write_X509(file, SSL_CTX_get0_certificate(context)) == 1);
    fclose(file);
}

static void write_zeros(const char *path, off_t length)
{
    FILE *file = fopen(path, "w");
    cr_assert(file && ftruncate(fileno(file), length) == 0);
    fclose(file);
}

/* Reads its log until WORDS stand in it; false at its end. */
static bool read_log(struct http2_server *server, const char *words)
{
    char bytes[65536];
    while (!words || !strstr(text_string(&server->log), words)) {
        ssize_t got = read(server->output, bytes, sizeof bytes);
        if (got <= 0)
            return false;
        text_append(&server->log, bytes, (size_t)got);
    }
    return true;
}

/* Starts it with a certificate for good.example. */
static void start(struct http2_server *server, const struct loopback_authority *authority)
{
    *server = (struct http2_server){.folder = "/tmp/golive-test-XXXXXX", .port = loopback_closed_port()};
    cr_assert(mkdtemp(server->folder));
    SSL_CTX *context = loopback_tls(authority, "DNS:good.example", -86400, 86400);
    AUTO_FREE char *key = file_join(server->folder, "key.pem");
    AUTO_FREE char *certificate = file_join(server->folder, "certificate.pem");
    AUTO_FREE char *large = file_join(server->folder, "large");
    AUTO_FREE char *ca_file = file_join(server->folder, "ca.pem");
    write_key(key, context);
    write_certificate(certificate, context);
    AUTO_FREE char *endless = file_join(server->folder, "endless");
    write_zeros(large, LARGE);
    write_zeros(endless, ENDLESS);
    cr_assert(loopback_authority_write(authority, ca_file));
    SSL_CTX_free(context);
    AUTO_FREE char *port = memory_format("%u", server->port);
    char *arguments[] = {(char *)nghttpd(), (char *)"-v", (char *)"-a", (char *)"127.0.0.1", (char *)"-d",
        server->folder, port, key, certificate, NULL};
    int ends[2];
    cr_assert(pipe2(ends, O_CLOEXEC) == 0);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDERR_FILENO);
    cr_assert(posix_spawn(&server->process, nghttpd(), &actions, NULL, arguments, environ) == 0);
    posix_spawn_file_actions_destroy(&actions);
    close(ends[1]);
    fcntl(ends[0], F_SETPIPE_SZ, 1 << 20); /* it must not wait for us while we wait for answers */
    server->output = ends[0];
    cr_assert(read_log(server, "listen 127.0.0.1"), "it does not start: %s", text_string(&server->log));
}

static void stop(struct http2_server *server)
{
    static const char *const names[] = {"key.pem", "certificate.pem", "large", "endless", "ca.pem"};
    kill(server->process, SIGKILL);
    waitpid(server->process, NULL, 0);
    while (read_log(server, NULL))
        ;
    close(server->output);
    for (size_t i = 0; i < COUNT(names); i++) {
        AUTO_FREE char *path = file_join(server->folder, names[i]);
        unlink(path);
    }
    rmdir(server->folder);
}

/* A fetcher that asks nothing but this server, at most AT_ONCE requests at a time. */
static struct fetcher *fetcher_of(
    const struct http2_server *server, const char *host, const char *program, const char *ca_file)
{
    AUTO_FREE char *entry = memory_format("good.example:%u:127.0.0.1", server->port);
    const char *resolve[] = {entry, NULL};
    struct fetcher_host hosts[] = {
        {.host = host, .private_addresses = true, .target = true, .parallel = AT_ONCE}};
    struct fetcher_options options = {.hosts = hosts,
        .host_count = 1,
        .resolve = resolve,
        .ca_file = ca_file,
        .program = program,
        .user_agent = "golive/test"};
    return fetcher_new(&options);
}

Test(fetcher_http2, requests_to_one_source_open_a_connection_each)
{
    if (!nghttpd())
        cr_skip_test("needs nghttpd (Debian: nghttp2-server)");
    struct loopback_authority authority = loopback_authority_new("Test Authority");
    struct http2_server server;
    start(&server, &authority);
    AUTO_FREE char *host = memory_format("good.example:%u", server.port);
    AUTO_FREE char *ca_file = file_join(server.folder, "ca.pem");
    AUTO_FREE char *program = fetcher_program();
    struct fetcher_request requests[REQUESTS];
    struct got got[REQUESTS] = {0};
    struct arena arena = {0};
    for (size_t i = 0; i < REQUESTS; i++)
        requests[i] = (struct fetcher_request){.url = arena_format(&arena, "https://%s/large?%zu", host, i),
            .cookie = i,
            .limits = {.timeout = 30000, .longest = LARGE, .patience = 30000, .back_off = 20}};
    char *problem = NULL;
    struct fetcher *fetcher = fetcher_of(&server, host, program, ca_file);
    int error = fetcher_fetch(fetcher, requests, REQUESTS, keep, got, &problem);
    struct fetcher_counts counts = fetcher_counts(fetcher);
    fetcher_free(fetcher);
    stop(&server);
    cr_assert(error == 0, "%s", problem);
    for (size_t i = 0; i < REQUESTS; i++)
        cr_expect(got[i].outcome == FETCHER_ANSWERED && got[i].status == 200 && got[i].length == LARGE,
            "request %zu: %u %s", i, got[i].status, got[i].error);
    cr_expect_eq(counts.requests, (uint64_t)REQUESTS);
    cr_expect_eq(counts.connections, 1u, "%llu connections", (unsigned long long)counts.connections);
    text_free(&server.log);
    arena_free(&arena);
}

static int streams_in(const struct http2_server *server)
{
    int streams = 0;
    for (const char *at = text_string(&server->log); (at = strstr(at, STREAM)); at += strlen(STREAM))
        streams++;
    return streams;
}

/* Waits until as many streams as may be are open, none of which can have ended, and ends the server. */
static void *end_when_full(void *context)
{
    struct http2_server *server = context;
    char bytes[4096];
    ssize_t got;
    while (streams_in(server) < AT_ONCE && (got = read(server->output, bytes, sizeof bytes)) > 0)
        text_append(&server->log, bytes, (size_t)got);
    kill(server->process, SIGKILL);
    return NULL;
}

/* No answer ends before all are asked: what is open at a time does not depend on who is faster. */
Test(fetcher_http2, requests_over_one_connection_are_under_way_together)
{
    if (!nghttpd())
        cr_skip_test("needs nghttpd (Debian: nghttp2-server)");
    struct loopback_authority authority = loopback_authority_new("Test Authority");
    struct http2_server server;
    start(&server, &authority);
    AUTO_FREE char *host = memory_format("good.example:%u", server.port);
    AUTO_FREE char *ca_file = file_join(server.folder, "ca.pem");
    AUTO_FREE char *program = fetcher_program();
    struct fetcher_request requests[REQUESTS];
    struct got got[REQUESTS] = {0};
    struct arena arena = {0};
    for (size_t i = 0; i < REQUESTS; i++)
        requests[i] = (struct fetcher_request){.url = arena_format(&arena, "https://%s/endless?%zu", host, i),
            .cookie = i,
            .limits = {.timeout = 60000, .longest = ENDLESS, .tries = 1}};
    pthread_t watcher;
    cr_assert(pthread_create(&watcher, NULL, end_when_full, &server) == 0);
    char *problem = NULL;
    struct fetcher *fetcher = fetcher_of(&server, host, program, ca_file);
    int error = fetcher_fetch(fetcher, requests, REQUESTS, keep, got, &problem);
    fetcher_free(fetcher);
    pthread_join(watcher, NULL);
    stop(&server);
    cr_assert(error == 0, "%s", problem);
    cr_expect_eq(streams_in(&server), AT_ONCE, "%d requests at a time", streams_in(&server));
    for (size_t i = 0; i < REQUESTS; i++)
        cr_expect(got[i].outcome != FETCHER_ANSWERED, "request %zu was answered", i);
    text_free(&server.log);
    arena_free(&arena);
}
