/* golive-fetcher and HTTP/2, against nghttpd on loopback: many requests over one connection, at the same time. */
#include "fetching.h"
#include "loopback_tls.h"

#include "base/file.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>

#define REQUESTS 24
#define LARGE                                                                                                \
    (512 *                                                                                                   \
        1024) /* bytes: more than a connection takes at once, so that answers overlap or wait for each other */

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

static void write_large(const char *path)
{
    FILE *file = fopen(path, "w");
    cr_assert(file && ftruncate(fileno(file), LARGE) == 0);
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
    write_large(large);
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
    static const char *const names[] = {"key.pem", "certificate.pem", "large", "ca.pem"};
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

/* The most streams that its log shows to have been open at a time. */
static int most_at_once(const struct http2_server *server)
{
    int open = 0, most = 0;
    bool sends = false;
    for (const char *line = text_string(&server->log); *line;
         line += strcspn(line, "\n"), line += *line == '\n') {
        size_t length = strcspn(line, "\n");
        if (memmem(line, length, "send DATA frame", 15))
            sends = true;
        else if (memmem(line, length, " frame <", 8))
            sends = false;
        open += memmem(line, length, "; Open new stream", 17) != NULL;
        open -= sends && memmem(line, length, "; END_STREAM", 12) != NULL;
        most = open > most ? open : most;
    }
    return most;
}

Test(fetcher_http2, requests_to_one_source_open_a_connection_each)
{
    if (!nghttpd())
        cr_skip_test("needs nghttpd (Debian: nghttp2-server)");
    struct loopback_authority authority = loopback_authority_new("Test Authority");
    struct http2_server server;
    start(&server, &authority);
    AUTO_FREE char *host = memory_format("good.example:%u", server.port);
    AUTO_FREE char *entry = memory_format("%s:127.0.0.1", host);
    AUTO_FREE char *ca_file = file_join(server.folder, "ca.pem");
    AUTO_FREE char *program = fetcher_program();
    const char *resolve[] = {entry, NULL};
    struct fetcher_host hosts[] = {{.host = host, .private_addresses = true, .target = true, .parallel = 8}};
    struct fetcher_options options = {.hosts = hosts,
        .host_count = 1,
        .resolve = resolve,
        .ca_file = ca_file,
        .program = program,
        .user_agent = "golive/test"};
    struct fetcher_request requests[REQUESTS];
    struct got got[REQUESTS] = {0};
    struct arena arena = {0};
    for (size_t i = 0; i < REQUESTS; i++)
        requests[i] = (struct fetcher_request){.url = arena_format(&arena, "https://%s/large?%zu", host, i),
            .cookie = i,
            .limits = {.timeout = 30000, .longest = LARGE, .patience = 30000, .back_off = 20}};
    char *problem = NULL;
    struct fetcher *fetcher = fetcher_new(&options);
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
    int most = most_at_once(&server);
    cr_expect(most > 1 && most <= 8, "%d requests at a time over the connection", most);
    text_free(&server.log);
    arena_free(&arena);
}
