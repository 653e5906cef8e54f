/* What the tests of golive-fetcher share: where it lies, and keeping what it answers. */
#ifndef GOLIVE_TESTS_FETCHING_H
#define GOLIVE_TESTS_FETCHING_H

#include "loopback.h"

#include "fetcher/client.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <time.h>

#define COUNT(list) (sizeof(list) / sizeof *(list))

/* What is kept of an answer. */
struct got {
    enum fetcher_outcome outcome;
    unsigned status;
    char error[2048];
    char final_url[2048];
    char media_type[256];
    char etag[256];
    char body[4096];
    size_t length;
    unsigned requests;
    unsigned retry_after;
    bool permanent;
    uint64_t wire_bytes;
};

static const struct fetcher_limits quick = {
    .longest = 100000, .timeout = 5000, .patience = 15000, .back_off = 20, .tries = 3};

LOOPBACK_FUNCTION char *fetcher_program(void)
{
    AUTO_FREE char *folder = file_program_folder();
    return file_join(folder, "../../lib/golive/golive-fetcher");
}

LOOPBACK_FUNCTION void keep(void *context, const struct fetcher_answer *answer)
{
    struct got *got = (struct got *)context + answer->cookie;
    *got = (struct got){.outcome = answer->outcome,
        .status = answer->status,
        .length = answer->length,
        .requests = answer->requests,
        .retry_after = answer->retry_after,
        .permanent = answer->permanent,
        .wire_bytes = answer->wire_bytes};
    snprintf(got->error, sizeof got->error, "%s", answer->error ? answer->error : "");
    snprintf(got->final_url, sizeof got->final_url, "%s", answer->final_url);
    snprintf(got->media_type, sizeof got->media_type, "%s", answer->media_type);
    snprintf(got->etag, sizeof got->etag, "%s", answer->etag);
    size_t shown = answer->length < sizeof got->body - 1 ? answer->length : sizeof got->body - 1;
    if (shown)
        memcpy(got->body, answer->bytes, shown);
}

/* Has requests made by a fetcher of its own. */
LOOPBACK_FUNCTION void fetch_all(const struct fetcher_options *given, const struct fetcher_request *requests,
    size_t count, struct got *got)
{
    AUTO_FREE char *program = fetcher_program();
    char *problem = NULL;
    struct fetcher_options options = *given;
    options.program = program;
    options.user_agent = "golive/test (+mailto:it@springfield.example)";
    struct fetcher *fetcher = fetcher_new(&options);
    int error = fetcher_fetch(fetcher, requests, count, keep, got, &problem);
    cr_assert(error == 0, "the fetcher did not start: %s", problem ? problem : "");
    fetcher_free(fetcher);
}

LOOPBACK_FUNCTION char *host_of(const struct loopback *server)
{
    return memory_format("127.0.0.1:%u", server->port);
}

/* Asks a loopback server for PATH. */
LOOPBACK_FUNCTION struct got fetch(
    const struct loopback *server, const char *path, const struct fetcher_limits *limits)
{
    struct got got = {0};
    AUTO_FREE char *host = host_of(server);
    AUTO_FREE char *url = memory_format("http://%s%s", host, path);
    struct fetcher_host hosts[] = {{.host = host, .private_addresses = true, .target = true}};
    struct fetcher_options options = {.hosts = hosts, .host_count = 1};
    struct fetcher_request request = {.url = url, .limits = *limits};
    fetch_all(&options, &request, 1, &got);
    return got;
}

LOOPBACK_FUNCTION double seconds_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

LOOPBACK_FUNCTION void assert_says(const struct got *got, const char *words)
{
    cr_assert(strstr(got->error, words), "\"%s\" should say \"%s\"", got->error, words);
}

#endif
