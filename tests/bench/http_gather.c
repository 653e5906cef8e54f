/* Gathers many addresses of one server the way a run does, and tells what that took.
 *
 *   http_gather FETCHER ORIGIN COUNT PARALLEL CACHE-FOLDER AGE [CA-FILE]
 *
 * ORIGIN is "http://HOST:PORT", or https. AGE is how many seconds after the first time it pretends to be. Prints seconds,
 * microseconds of processor time a request (of golive and its fetcher together), requests, connections, and how many
 * addresses came. */
#include "base/memory.h"
#include "base/text.h"
#include "gather/http.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#define FIRST_TIME ((instant)1795348800)

static double seconds_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static double processor_seconds(int who)
{
    struct rusage usage;
    getrusage(who, &usage);
    return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
           (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

int main(int argc, char **argv)
{
    int64_t count, parallel, age;
    if (argc < 7 || argc > 8 || !strstr(argv[2], "://") || string_integer(argv[3], &count) != 0 ||
        string_integer(argv[4], &parallel) != 0 || string_integer(argv[6], &age) != 0 || count < 1 ||
        count > HTTP_MOST_ADDRESSES)
        return 64;
    const char *name = strstr(argv[2], "://") + 3;
    const char *hosts[] = {name, NULL};
    const struct http_host host = {.host = name, .private_addresses = true, .parallel = (uint32_t)parallel};
    const struct http_settings settings = {.hosts = hosts,
        .contact = "",
        .parallel = (uint32_t)parallel,
        .items = &host,
        .count = 1,
        .ca_file = argc == 8 ? argv[7] : NULL};
    const struct http_options options = {
        .fetcher = argv[1], .settings = &settings, .cache_folder = argv[5], .now = FIRST_TIME + age};
    double begin = seconds_now();
    struct http_gatherer *gatherer = http_new(&options);
    const struct http_evidence **evidence = memory_new((size_t)count, sizeof *evidence);
    struct arena arena = {0};
    for (int64_t i = 0; i < count; i++)
        evidence[i] = http_want(
            gatherer, &(struct http_wish){.url = arena_format(&arena, "%s/works/%lld", argv[2], (long long)i),
                          .fresh = 3600,
                          .good_until = 86400});
    char *problem = NULL;
    int error = http_gather(gatherer, &problem);
    size_t got = 0;
    const char *trouble = NULL;
    for (int64_t i = 0; i < count; i++) {
        if (evidence[i]->gathered.evidence.state == EVIDENCE_GOT)
            got++;
        else
            trouble = evidence[i]->gathered.evidence.error;
    }
    double seconds = seconds_now() - begin;
    if (error || trouble)
        fprintf(stderr, "%s\n", error ? problem : trouble);
    struct http_counts counts = http_counts(gatherer);
    http_free(gatherer); /* and waits for the fetcher, whose time is counted then */
    double used = processor_seconds(RUSAGE_SELF) + processor_seconds(RUSAGE_CHILDREN);
    printf("%.4f %.1f %llu %llu %zu\n", seconds, used * 1e6 / (double)count,
        (unsigned long long)counts.requests, (unsigned long long)counts.connections, got);
    free(problem);
    free(evidence);
    arena_free(&arena);
    return error || got < (size_t)count ? 1 : 0;
}
