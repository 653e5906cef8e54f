/* golive-fetcher against servers that behave as sources really do, and as they should not: each case has the outcome it
 * must have, in bounded time. All on the loopback interface, no real clock but the limits under test. */
#include "fetching.h"

#include <sys/resource.h>
#include <zlib.h>

/* ---- what a source says ---- */

static bool answer_plainly(struct loopback_peer *peer)
{
    static const struct {
        const char *path;
        unsigned status;
        const char *headers;
        const char *body;
    } pages[] = {
        {"/json", 200, "Content-Type: Application/JSON; charset=utf-8\r\nETag: \"v1\"\r\n",
            "{\"result\":{}}"},
        {"/unknown-id", 200, "Content-Type: application/json\r\n",
            "{\"error\":\"cannot get document summary\"}"},
        {"/gone", 404, "Content-Type: text/plain\r\n", "Resource not found."},
        {"/gone.json", 404, "Content-Type: application/json\r\n", "{\"status\":\"failed\"}"},
        {"/html", 200, "Content-Type: text/html\r\n", "<html>Please sign in</html>"},
        {"/forbidden", 403, "", "no"},
        {"/empty", 200, "", ""},
    };
    for (size_t i = 0; i < COUNT(pages); i++) {
        if (string_equal(peer->path, pages[i].path))
            return loopback_reply(peer, pages[i].status, pages[i].headers, pages[i].body);
    }
    return loopback_reply(peer, 500, "", "?");
}

Test(fetcher, what_a_source_says_arrives_as_it_was_said)
{
    struct loopback *server = loopback_start(AF_INET, NULL, answer_plainly);
    struct got got = fetch(server, "/json", &quick);
    cr_assert_eq(got.outcome, FETCHER_ANSWERED, "%s", got.error);
    cr_assert_eq(got.status, 200);
    cr_assert_str_eq(got.body, "{\"result\":{}}");
    cr_assert_str_eq(got.media_type, "application/json");
    cr_assert_str_eq(got.etag, "\"v1\"");
    cr_assert(string_ends(got.final_url, "/json"));
    cr_assert(strstr(server->last_head, "User-Agent: golive/test (+mailto:it@springfield.example)\r\n"));
}

Test(fetcher, statuses_are_told_and_not_judged)
{
    static const struct {
        const char *path;
        unsigned status;
    } cases[] = {{"/unknown-id", 200}, {"/gone", 404}, {"/gone.json", 404}, {"/html", 200},
        {"/forbidden", 403}, {"/empty", 200}};
    struct loopback *server = loopback_start(AF_INET, NULL, answer_plainly);
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct got got = fetch(server, cases[i].path, &quick);
        cr_assert_eq(got.outcome, FETCHER_ANSWERED, "%s: %s", cases[i].path, got.error);
        cr_assert_eq(got.status, cases[i].status, "%s", cases[i].path);
        cr_assert_eq(got.requests, 1, "%s was asked for %u times", cases[i].path, got.requests);
    }
}

Test(fetcher, head_requests_bring_no_body)
{
    struct loopback *server = loopback_start(AF_INET, NULL, answer_plainly);
    struct got got = {0};
    AUTO_FREE char *host = host_of(server);
    AUTO_FREE char *url = memory_format("http://%s/json", host);
    struct fetcher_host hosts[] = {{.host = host, .private_addresses = true}};
    struct fetcher_options options = {.hosts = hosts, .host_count = 1};
    struct fetcher_request request = {.url = url, .head = true, .limits = quick};
    fetch_all(&options, &request, 1, &got);
    cr_assert_eq(got.status, 200);
    cr_assert_eq(got.length, 0);
    cr_assert(string_starts(server->last_head, "HEAD /json "));
}

static bool answer_conditionally(struct loopback_peer *peer)
{
    bool same = strstr(peer->head, "If-None-Match: \"v1\"\r\n") &&
                strstr(peer->head, "If-Modified-Since: yesterday\r\n");
    return loopback_reply(peer, same ? 304 : 200, "ETag: \"v1\"\r\n", same ? "" : "new");
}

Test(fetcher, what_is_unchanged_is_not_sent_again)
{
    struct loopback *server = loopback_start(AF_INET, NULL, answer_conditionally);
    struct got got[2] = {0};
    AUTO_FREE char *host = host_of(server);
    AUTO_FREE char *url = memory_format("http://%s/", host);
    struct fetcher_host hosts[] = {{.host = host, .private_addresses = true}};
    struct fetcher_options options = {.hosts = hosts, .host_count = 1};
    struct fetcher_request requests[] = {
        {.url = url, .etag = "\"v1\"", .last_modified = "yesterday", .limits = quick},
        {.url = url, .etag = "\"v0\"", .limits = quick, .cookie = 1}};
    fetch_all(&options, requests, 2, got);
    cr_assert_eq(got[0].status, 304);
    cr_assert_eq(got[1].status, 200);
}

/* ---- sources in trouble ---- */

static bool answer_with_trouble(struct loopback_peer *peer)
{
    if (string_equal(peer->path, "/500-then-200"))
        return loopback_reply(peer, peer->number < 2 ? 500 : 200, "", "late");
    if (string_equal(peer->path, "/always-503"))
        return loopback_reply(peer, 503, "", "");
    if (string_equal(peer->path, "/429-seconds"))
        return loopback_reply(
            peer, peer->number < 2 ? 429 : 200, peer->number < 2 ? "Retry-After: 1\r\n" : "", "let in");
    if (string_equal(peer->path, "/429-for-ever"))
        return loopback_reply(peer, 429, "Retry-After: 7200\r\n", "");
    if (string_equal(peer->path, "/429-date")) {
        char date[64];
        struct tm tm;
        time_t then = time(NULL) + 7200;
        gmtime_r(&then, &tm);
        strftime(date, sizeof date, "Retry-After: %a, %d %b %Y %H:%M:%S GMT\r\n", &tm);
        return loopback_reply(peer, 429, date, "");
    }
    return loopback_reply(peer, 404, "", "");
}

Test(fetcher, one_bad_moment_of_a_source_does_no_harm)
{
    struct loopback *server = loopback_start(AF_INET, NULL, answer_with_trouble);
    struct got got = fetch(server, "/500-then-200", &quick);
    cr_assert_eq(got.outcome, FETCHER_ANSWERED, "%s", got.error);
    cr_assert_eq(got.status, 200);
    cr_assert_eq(got.requests, 2);
}

Test(fetcher, trouble_that_lasts_is_told_after_the_tries_allowed)
{
    struct loopback *server = loopback_start(AF_INET, NULL, answer_with_trouble);
    struct got got = fetch(server, "/always-503", &quick);
    cr_assert_eq(got.outcome, FETCHER_ANSWERED);
    cr_assert_eq(got.status, 503);
    cr_assert_eq(got.requests, 3);
}

Test(fetcher, retry_after_in_seconds_is_obeyed)
{
    struct loopback *server = loopback_start(AF_INET, NULL, answer_with_trouble);
    double begin = seconds_now();
    struct got got = fetch(server, "/429-seconds", &quick);
    cr_assert_eq(got.status, 200, "%s", got.error);
    cr_assert(seconds_now() - begin >= 0.99, "it asked again too soon");
}

Test(fetcher, a_source_that_wants_hours_of_rest_is_asked_once)
{
    static const char *const paths[] = {"/429-for-ever", "/429-date"};
    for (size_t i = 0; i < COUNT(paths); i++) {
        struct loopback *server = loopback_start(AF_INET, NULL, answer_with_trouble);
        double begin = seconds_now();
        struct got got = fetch(server, paths[i], &quick);
        cr_assert_eq(got.outcome, FETCHER_ANSWERED, "%s", got.error);
        cr_assert_eq(got.status, 429);
        cr_assert_eq(got.requests, 1);
        cr_assert(got.retry_after > 7000 && got.retry_after <= 7200, "%s: %u", paths[i], got.retry_after);
        cr_assert(seconds_now() - begin < 60);
    }
}

Test(fetcher, others_do_not_wait_hours_for_a_host_that_wants_rest)
{
    struct loopback *server = loopback_start(AF_INET, NULL, answer_with_trouble);
    AUTO_FREE char *host = host_of(server);
    AUTO_FREE char *url = memory_format("http://%s/429-for-ever", host);
    struct fetcher_host hosts[] = {{.host = host, .parallel = 1, .private_addresses = true}};
    struct fetcher_options options = {.hosts = hosts, .host_count = 1};
    struct fetcher_request requests[20];
    struct got got[20] = {0};
    for (size_t i = 0; i < COUNT(requests); i++)
        requests[i] = (struct fetcher_request){.url = url, .limits = quick, .cookie = i};
    fetch_all(&options, requests, COUNT(requests), got);
    cr_assert_eq(server->requests, 1, "%u requests to a host that asked to be left alone", server->requests);
    cr_assert_eq(got[19].outcome, FETCHER_FAILED);
    assert_says(&got[19], "asked to be left alone");
}

/* ---- bodies that are not what they should be ---- */

static bool answer_badly(struct loopback_peer *peer)
{
    static char block[65536];
    if (string_equal(peer->path, "/truncated"))
        loopback_send(peer, "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nonly this");
    if (string_equal(peer->path, "/truncated-chunks"))
        loopback_send(peer, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n");
    if (string_equal(peer->path, "/longer-than-said"))
        loopback_send(peer, "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nlong body");
    if (string_equal(peer->path, "/no-answer"))
        return false;
    if (string_equal(peer->path, "/not-http"))
        loopback_send(peer, "SSH-2.0-OpenSSH_9.2\r\n");
    if (string_equal(peer->path, "/http-1.0"))
        loopback_send(peer, "HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n\r\nold but good");
    if (string_equal(peer->path, "/says-too-much"))
        loopback_send(peer, "HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n");
    if (string_equal(peer->path, "/headers-without-end")) {
        loopback_send(peer, "HTTP/1.1 200 OK\r\n");
        while (loopback_send(peer, "X-Filler: 0123456789012345678901234567890123456789\r\n"))
            ;
    }
    if (string_equal(peer->path, "/body-without-end")) {
        loopback_send(peer, "HTTP/1.1 200 OK\r\n\r\n");
        while (loopback_send_bytes(peer, block, sizeof block))
            ;
    }
    if (string_equal(peer->path, "/drip")) {
        loopback_send(peer, "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
        while (loopback_send(peer, "."))
            usleep(50000);
    }
    if (string_equal(peer->path, "/silence")) {
        char byte;
        loopback_read(peer, &byte, 1);
    }
    return false;
}

Test(fetcher, bodies_that_are_cut_short_never_pass_for_whole)
{
    static const char *const paths[] = {"/truncated", "/truncated-chunks"};
    struct loopback *server = loopback_start(AF_INET, NULL, answer_badly);
    for (size_t i = 0; i < COUNT(paths); i++) {
        struct got got = fetch(server, paths[i], &quick);
        cr_assert_eq(got.outcome, FETCHER_FAILED, "%s", paths[i]);
        cr_assert_eq(got.length, 0);
        assert_says(&got, "truncated");
    }
}

Test(fetcher, a_body_longer_than_said_ends_where_it_was_said_to)
{
    struct loopback *server = loopback_start(AF_INET, NULL, answer_badly);
    struct got got = fetch(server, "/longer-than-said", &quick);
    cr_assert_eq(got.outcome, FETCHER_ANSWERED);
    cr_assert_str_eq(got.body, "long");
}

static bool answer_more_than_said(struct loopback_peer *peer)
{
    if (peer->number == 1)
        return loopback_send(peer, "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nlong");
    if (peer->number == 2) { /* on its way while the connection was taken up again */
        loopback_send(peer, " body that goes on, as if it had been asked for");
        return false;
    }
    return loopback_reply(peer, 200, "", "good");
}

Test(fetcher, the_rest_of_one_answer_spoils_the_next)
{
    struct loopback *server = loopback_start(AF_INET, NULL, answer_more_than_said);
    AUTO_FREE char *host = host_of(server);
    AUTO_FREE char *url = memory_format("http://%s/", host);
    struct fetcher_host hosts[] = {{.host = host, .private_addresses = true, .parallel = 1}};
    struct fetcher_options options = {.hosts = hosts, .host_count = 1};
    struct fetcher_request requests[] = {
        {.url = url, .limits = quick}, {.url = url, .limits = quick, .cookie = 1}};
    struct got got[2] = {0};
    fetch_all(&options, requests, 2, got);
    cr_assert_str_eq(got[0].body, "long");
    cr_assert(got[1].outcome == FETCHER_ANSWERED, "%s", got[1].error);
    cr_assert_str_eq(got[1].body, "good");
}

Test(fetcher, http_1_0_is_understood)
{
    struct loopback *server = loopback_start(AF_INET, NULL, answer_badly);
    struct got got = fetch(server, "/http-1.0", &quick);
    cr_assert_eq(got.outcome, FETCHER_ANSWERED, "%s", got.error);
    cr_assert_str_eq(got.body, "old but good");
}

Test(fetcher, what_is_no_http_is_no_answer)
{
    struct loopback *server = loopback_start(AF_INET, NULL, answer_badly);
    struct got got = fetch(server, "/not-http", &quick);
    cr_assert_eq(got.outcome, FETCHER_FAILED);
    assert_says(&got, "not HTTP");
    got = fetch(server, "/no-answer", &quick);
    cr_assert_eq(got.outcome, FETCHER_FAILED);
    cr_assert_eq(got.requests, 3);
    assert_says(&got, "without an answer");
}

Test(fetcher, answers_without_end_are_refused_in_bounded_time_and_memory)
{
    static const char *const paths[] = {"/body-without-end", "/says-too-much", "/headers-without-end"};
    struct loopback *server = loopback_start(AF_INET, NULL, answer_badly);
    for (size_t i = 0; i < COUNT(paths); i++) {
        double begin = seconds_now();
        struct got got = fetch(server, paths[i], &quick);
        cr_assert_eq(got.outcome, FETCHER_REFUSED, "%s: %d %s", paths[i], got.outcome, got.error);
        assert_says(&got, "larg");
        cr_assert(seconds_now() - begin < 60);
    }
    struct rusage usage;
    getrusage(RUSAGE_CHILDREN, &usage);
    if (!getenv("ASAN_OPTIONS"))
        cr_assert(usage.ru_maxrss < 128 * 1024, "the fetcher grew to %ld KiB", usage.ru_maxrss);
}

Test(fetcher, one_byte_at_a_time_and_silence_end_with_the_time_limit)
{
    static const char *const paths[] = {"/drip", "/silence"};
    struct loopback *server = loopback_start(AF_INET, NULL, answer_badly);
    struct fetcher_limits limits = quick;
    limits.timeout = 200;
    limits.tries = 1;
    for (size_t i = 0; i < COUNT(paths); i++) {
        double begin = seconds_now();
        struct got got = fetch(server, paths[i], &limits);
        cr_assert_eq(got.outcome, FETCHER_FAILED, "%s", paths[i]);
        assert_says(&got, "0.2 seconds");
        cr_assert(seconds_now() - begin < 60);
    }
}

/* LENGTH zeros, packed with gzip, or with deflate. */
static char *packed_zeros(size_t length, bool gzip, size_t *ret_length)
{
    z_stream stream = {0};
    deflateInit2(&stream, 9, Z_DEFLATED, 15 + (gzip ? 16 : 0), 9, Z_DEFAULT_STRATEGY);
    size_t room = length / 500 + 1000;
    char *packed = memory_new(room, 1);
    static unsigned char zeros[1 << 16];
    stream.next_out = (unsigned char *)packed;
    stream.avail_out = (unsigned)room;
    for (size_t left = length; left;) {
        stream.next_in = zeros;
        stream.avail_in = (unsigned)(left < sizeof zeros ? left : sizeof zeros);
        left -= stream.avail_in;
        deflate(&stream, left ? Z_NO_FLUSH : Z_FINISH);
    }
    *ret_length = stream.total_out;
    deflateEnd(&stream);
    return packed;
}

static bool answer_packed(struct loopback_peer *peer)
{
    size_t length;
    bool gzip = !string_starts(peer->path, "/deflate");
    AUTO_FREE char *packed =
        packed_zeros(string_ends(peer->path, "bomb") ? (size_t)16 << 20 : 90000, gzip, &length);
    AUTO_FREE char *head =
        memory_format("HTTP/1.1 200 OK\r\nContent-Encoding: %s\r\nContent-Length: %zu\r\n\r\n",
            gzip ? "gzip" : "deflate", string_equal(peer->path, "/damaged") ? (size_t)10 : length);
    loopback_send(peer, head);
    if (string_equal(peer->path, "/damaged"))
        loopback_send_bytes(peer, "no gzip !!", 10);
    else
        loopback_send_bytes(peer, packed, length);
    return false;
}

Test(fetcher, packed_answers_are_unpacked)
{
    struct loopback *server = loopback_start(AF_INET, NULL, answer_packed);
    struct got got = fetch(server, "/fine", &quick);
    cr_assert_eq(got.outcome, FETCHER_ANSWERED, "%s", got.error);
    cr_assert_eq(got.length, 90000);
    cr_assert(got.wire_bytes < 2000);
    cr_assert(strstr(server->last_head, "Accept-Encoding: gzip"));
    got = fetch(server, "/deflate", &quick);
    cr_assert(got.outcome == FETCHER_ANSWERED && got.length == 90000, "%s", got.error);
}

Test(fetcher, what_unpacks_to_too_much_is_refused_before_it_takes_the_memory)
{
    struct loopback *server = loopback_start(AF_INET, NULL, answer_packed);
    struct fetcher_limits patient = quick;
    patient.timeout = 20000; /* the server packs the bomb first: on a busy machine that takes its time */
    struct got got = fetch(server, "/bomb", &patient);
    cr_assert_eq(got.outcome, FETCHER_REFUSED, "%s", got.error);
    assert_says(&got, "larger than 100000 bytes");
    got = fetch(server, "/deflate-bomb", &patient);
    cr_assert_eq(got.outcome, FETCHER_REFUSED, "%s", got.error);
    got = fetch(server, "/damaged", &patient);
    cr_assert_eq(got.outcome, FETCHER_FAILED);
    assert_says(&got, "unpacked");
}

static bool answer_large(struct loopback_peer *peer)
{
    enum { LENGTH = 3 << 20 };
    AUTO_FREE char *body = memory_new(LENGTH + 1, 1);
    memset(body, 'x', LENGTH);
    return loopback_reply(peer, 200, "", body);
}

Test(fetcher, large_answers_come_whole)
{
    struct loopback *server = loopback_start(AF_INET, NULL, answer_large);
    struct fetcher_limits limits = {.longest = 4 << 20, .timeout = 5000};
    struct got got = fetch(server, "/", &limits);
    cr_assert_eq(got.outcome, FETCHER_ANSWERED, "%s", got.error);
    cr_assert_eq(got.length, 3 << 20);
    cr_assert_eq(got.body[4000], 'x');
}

/* ---- fairness ---- */

static bool answer_slowly(struct loopback_peer *peer)
{
    usleep(20000);
    return loopback_reply(peer, 200, "", "ok");
}

static void fetch_many(struct loopback *server, struct fetcher_host settings, struct got *got, size_t count)
{
    AUTO_FREE char *host = host_of(server);
    settings.host = host;
    settings.private_addresses = true;
    struct fetcher_options options = {.hosts = &settings, .host_count = 1};
    struct fetcher_request *requests = memory_new(count, sizeof *requests);
    struct arena arena = {0};
    for (size_t i = 0; i < count; i++)
        requests[i] = (struct fetcher_request){
            .url = arena_format(&arena, "http://%s/%zu", host, i), .limits = {.timeout = 5000}, .cookie = i};
    fetch_all(&options, requests, count, got);
    free(requests);
    arena_free(&arena);
}

Test(fetcher, no_host_gets_more_requests_at_a_time_than_it_is_said_to_bear)
{
    struct loopback *server = loopback_start(AF_INET, NULL, answer_slowly);
    struct got got[30] = {0};
    fetch_many(server, (struct fetcher_host){.parallel = 3}, got, COUNT(got));
    for (size_t i = 0; i < COUNT(got); i++)
        cr_assert_eq(got[i].status, 200, "%s", got[i].error);
    cr_assert_leq(server->most_at_once, 3);
    cr_assert_leq(server->connections, 3, "%u connections: they are not kept", server->connections);
    cr_assert_eq(server->requests, 30);
}

Test(fetcher, two_requests_at_a_time_unless_said_otherwise)
{
    struct loopback *server = loopback_start(AF_INET, NULL, answer_slowly);
    struct got got[10] = {0};
    fetch_many(server, (struct fetcher_host){0}, got, COUNT(got));
    cr_assert_leq(server->connections, 2);
}

Test(fetcher, rates_are_kept)
{
    struct loopback *server = loopback_start(AF_INET, NULL, answer_slowly);
    struct got got[9] = {0};
    double begin = seconds_now();
    fetch_many(
        server, (struct fetcher_host){.parallel = 9, .rate_count = 20, .rate_seconds = 1}, got, COUNT(got));
    double seconds = seconds_now() - begin;
    cr_assert_eq(got[8].status, 200);
    cr_assert(seconds >= 8 / 20.0 && seconds < 8, "9 requests at 20 a second took %g seconds", seconds);
}

/* ---- sources that are not there ---- */

Test(fetcher, sources_that_are_not_there_are_told_apart)
{
    AUTO_FREE char *closed = memory_format("127.0.0.1:%u", loopback_closed_port());
    AUTO_FREE char *url = memory_format("http://%s/", closed);
    struct fetcher_host hosts[] = {
        {.host = closed, .private_addresses = true}, {.host = "no-such-name.invalid"}};
    struct fetcher_options options = {.hosts = hosts, .host_count = 2};
    struct fetcher_request requests[] = {{.url = url, .limits = quick},
        {.url = "http://no-such-name.invalid/", .limits = {.timeout = 300, .tries = 1}, .cookie = 1}};
    struct got got[2] = {0};
    fetch_all(&options, requests, 2, got);
    cr_assert_eq(got[0].outcome, FETCHER_FAILED);
    assert_says(&got[0], "refuses the connection");
    cr_assert_eq(got[0].requests, 3);
    cr_assert_eq(got[1].outcome, FETCHER_FAILED);
    cr_assert(strstr(got[1].error, "DNS") || strstr(got[1].error, "0.3 seconds"), "%s", got[1].error);
}

Test(fetcher, a_program_that_is_not_there_is_an_error_with_words)
{
    struct fetcher_host host = {.host = "example.org"};
    struct fetcher_options options = {
        .program = "/nonexistent/golive-fetcher", .hosts = &host, .host_count = 1};
    struct fetcher *fetcher = fetcher_new(&options);
    struct fetcher_request request = {.url = "https://example.org/"};
    char *problem = NULL;
    cr_assert_eq(fetcher_fetch(fetcher, &request, 1, keep, NULL, &problem), -ENOENT);
    cr_assert(strstr(problem, "golive-fetcher cannot be started"));
    free(problem);
    fetcher_free(fetcher);
}
