/* The fences around golive-fetcher: what it must never ask, wherever the wish comes from: a redirect, a name that leads
 * inside, an address made to look harmless. And what secrets must never go where. */
#include "fetching.h"

#include "base/address.h"
#include "fetcher/fence.h"
#include "fetcher/hosts.h"

/* ---- addresses ---- */

Test(fetcher_fences, addresses_that_two_programs_may_read_differently_are_refused)
{
    static const char *const refused[] = {"", "example.org", "ftp://example.org/", "file:///etc/passwd",
        "javascript:alert(1)", "https://", "https:///path", "https://user@example.org/",
        "https://user:word@example.org/", "https://example.org@evil.example/", "https://example.org:0/",
        "https://example.org:65536/", "https://example.org:80a/", "https://example.org:/",
        "https://exa mple.org/", "https://example..org/", "https://.example.org/", "https://example.org./",
        "https://-example.org/", "https://ex\xc3\xa4mple.org/", "https://example.org\\@evil.example/",
        "https://example.org/a b", "https://example.org/\r\nHost: evil", "https://example.org/%zz",
        "https://example.org/%", "https://example.org/\xc3\xa4", "https://[::1", "https://[zz]/",
        "https://[fe80::1%25eth0]/", "https://[1]/", "http://a/<b>", "https://example.org/\x01"};
    struct arena arena = {0};
    for (size_t i = 0; i < COUNT(refused); i++) {
        struct address address;
        const char *why = NULL;
        cr_assert_eq(address_parse(refused[i], &arena, &address, &why), -EINVAL, "%s was taken", refused[i]);
        cr_assert(why && *why);
    }
    arena_free(&arena);
}

Test(fetcher_fences, addresses_are_written_in_one_way)
{
    static const struct {
        const char *typed, *text, *host, *name;
        unsigned port;
    } cases[] = {
        {"HTTPS://Example.ORG", "https://example.org/", "example.org", "example.org", 443},
        {"https://example.org:443/a?b=C#part", "https://example.org/a?b=C", "example.org", "example.org",
            443},
        {"http://example.org:443/", "http://example.org:443/", "example.org:443", "example.org", 443},
        {"http://example.org:80?q", "http://example.org/?q", "example.org", "example.org", 80},
        {"http://127.0.0.1:8080/x", "http://127.0.0.1:8080/x", "127.0.0.1:8080", "127.0.0.1", 8080},
        {"http://[::1]:8080/", "http://[::1]:8080/", "[::1]:8080", "::1", 8080},
        {"https://[2001:DB8::1]/", "https://[2001:db8::1]/", "[2001:db8::1]", "2001:db8::1", 443},
        {"https://a.example/10.1016/s0140-6736(97)11096-0", "https://a.example/10.1016/s0140-6736(97)11096-0",
            "a.example", "a.example", 443},
    };
    struct arena arena = {0};
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct address address;
        cr_assert_eq(address_parse(cases[i].typed, &arena, &address, NULL), 0, "%s", cases[i].typed);
        cr_assert_str_eq(address.text, cases[i].text);
        cr_assert_str_eq(address.host, cases[i].host);
        cr_assert_str_eq(address.name, cases[i].name);
        cr_assert_eq(address.port, cases[i].port);
    }
    arena_free(&arena);
}

Test(fetcher_fences, queries_are_added_encoded)
{
    struct arena arena = {0};
    cr_assert_str_eq(address_encode("a b&c=\xc3\xa4~", &arena), "a%20b%26c%3D%C3%A4~");
    cr_assert_str_eq(address_add_query("https://a/b", "x=1", &arena), "https://a/b?x=1");
    cr_assert_str_eq(address_add_query("https://a/b?y", "x=1", &arena), "https://a/b?y&x=1");
    cr_assert_str_eq(address_add_query("https://a/b?", "x=1", &arena), "https://a/b?x=1");
    arena_free(&arena);
}

static const char *fence_of_text(const char *text, bool *ret_never)
{
    struct sockaddr_in ipv4 = {.sin_family = AF_INET};
    struct sockaddr_in6 ipv6 = {.sin6_family = AF_INET6};
    if (inet_pton(AF_INET, text, &ipv4.sin_addr) == 1)
        return fence_of((const struct sockaddr *)&ipv4, ret_never);
    cr_assert_eq(inet_pton(AF_INET6, text, &ipv6.sin6_addr), 1, "%s", text);
    return fence_of((const struct sockaddr *)&ipv6, ret_never);
}

Test(fetcher_fences, inner_addresses_are_known_in_all_their_forms)
{
    static const char *const inner[] = {"127.0.0.1", "127.255.255.255", "10.0.0.1", "10.255.255.255",
        "172.16.0.1", "172.31.255.255", "192.168.0.1", "169.254.169.254", "100.64.0.1", "100.127.255.255",
        "198.18.0.1", "192.0.2.1", "::1", "fe80::1", "febf::1", "fc00::1", "fdff::1", "fec0::1",
        "::ffff:127.0.0.1", "::ffff:10.1.2.3", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe",
        "2002:7f00:1::", "2002:a00:1::1", "2001::1", "2001:db8::1", "::7f00:1", "64:ff9b:1::1"};
    static const char *const never[] = {"0.0.0.0", "0.1.2.3", "224.0.0.1", "239.255.255.255",
        "255.255.255.255", "240.0.0.1", "::", "ff02::1", "::ffff:0.0.0.0"};
    static const char *const outer[] = {"8.8.8.8", "172.15.255.255", "172.32.0.1", "192.167.255.255",
        "192.169.0.1", "100.63.255.255", "100.128.0.1", "11.0.0.1", "126.255.255.255", "128.0.0.1",
        "169.253.0.1", "223.255.255.255", "2606:4700::1111", "2a00::1", "::ffff:8.8.8.8", "64:ff9b::808:808"};
    bool is_never;
    for (size_t i = 0; i < COUNT(inner); i++) {
        cr_assert(fence_of_text(inner[i], &is_never), "%s passes for public", inner[i]);
        cr_assert(!is_never, "%s", inner[i]);
    }
    for (size_t i = 0; i < COUNT(never); i++)
        cr_assert(fence_of_text(never[i], &is_never) && is_never, "%s may be connected to", never[i]);
    for (size_t i = 0; i < COUNT(outer); i++)
        cr_assert_null(fence_of_text(outer[i], NULL), "%s does not pass for public", outer[i]);
}

Test(fetcher_fences, no_span_of_the_rate_holds_more_than_the_rate)
{
    static const struct {
        uint32_t count, seconds;
    } rates[] = {{3, 1}, {50, 60}, {240, 60}, {1000, 3600}, {1, 86400}, {7, 60}};
    for (size_t i = 0; i < COUNT(rates); i++) {
        struct rate rate = rate_new(rates[i].count, rates[i].seconds);
        int64_t now = rate.filled, starts[3000];
        uint32_t most = 2 * rates[i].count + 1;
        for (uint32_t j = 0; j < most; j++) {
            now = rate_ready(&rate, now);
            now = rate_ready(&rate, now);
            rate_take(&rate);
            starts[j] = now;
            if (j >= rates[i].count)
                cr_assert_geq(starts[j] - starts[j - rates[i].count], (int64_t)rates[i].seconds * 1000 - 1,
                    "%u in %u s", rates[i].count, rates[i].seconds);
        }
    }
}

/* ---- redirects ---- */

static char elsewhere[200]; /* where /away points */

static bool answer_with_redirects(struct loopback_peer *peer)
{
    const char *path = peer->path;
    if (string_equal(path, "/target"))
        return loopback_reply(peer, 200, "", "arrived");
    static const struct {
        const char *path;
        unsigned status;
        const char *location;
    } redirects[] = {
        {"/near", 301, "/target"},
        {"/relative", 307, "target"},
        {"/query", 308, "?x"},
        {"/metadata", 302, "http://169.254.169.254/latest/meta-data/"},
        {"/file", 302, "file:///etc/passwd"},
        {"/ftp", 302, "ftp://127.0.0.1/x"},
        {"/other", 302, "https://other.example/secret?token=abc"},
        {"/user", 302, "http://user:word@127.0.0.1/"},
        {"/dotless", 302, "http://2130706433/"},
        {"/loop", 302, "/loop"},
        {"/rubbish", 302, "http://[::"},
        {"/away", 302, elsewhere},
    };
    for (size_t i = 0; i < COUNT(redirects); i++) {
        if (!string_equal(path, redirects[i].path))
            continue;
        AUTO_FREE char *header = memory_format("Location: %s\r\n", redirects[i].location);
        return loopback_reply(peer, redirects[i].status, header, "moved");
    }
    return loopback_reply(peer, 200, "", "arrived elsewhere");
}

Test(fetcher_fences, redirects_within_a_host_are_followed)
{
    static const char *const paths[] = {"/near", "/relative", "/query"};
    struct loopback *server = loopback_start(AF_INET, NULL, answer_with_redirects);
    for (size_t i = 0; i < COUNT(paths); i++) {
        struct got got = fetch(server, paths[i], &quick);
        cr_assert_eq(got.outcome, FETCHER_ANSWERED, "%s: %s", paths[i], got.error);
        cr_assert(string_starts(got.body, "arrived"));
        cr_assert_eq(got.requests, 2);
        cr_assert(!string_ends(got.final_url, paths[i]), "%s", got.final_url);
    }
}

Test(fetcher_fences, redirects_that_lead_out_are_refused)
{
    static const struct {
        const char *path;
        const char *words;
    } cases[] = {
        {"/metadata", "169.254.169.254, which is not in [http] hosts"},
        {"/file", "file:"},
        {"/ftp", "ftp:"},
        {"/other", "other.example, which is not in [http] hosts"},
        {"/user", "name or password"},
        {"/dotless", "not in [http] hosts"},
        {"/rubbish", "cannot be asked for"},
    };
    struct loopback *server = loopback_start(AF_INET, NULL, answer_with_redirects);
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct got got = fetch(server, cases[i].path, &quick);
        cr_assert_eq(got.outcome, FETCHER_REFUSED, "%s: %s", cases[i].path, got.error);
        cr_assert_eq(got.requests, 1, "%s", cases[i].path);
        cr_assert(!strstr(got.error, "token"), "the target's query is told: %s", got.error);
        assert_says(&got, cases[i].words);
    }
}

Test(fetcher_fences, redirects_in_a_circle_end)
{
    struct loopback *server = loopback_start(AF_INET, NULL, answer_with_redirects);
    struct got got = fetch(server, "/loop", &quick);
    cr_assert_eq(got.outcome, FETCHER_FAILED);
    cr_assert_eq(got.requests, 6);
    assert_says(&got, "redirects more than 5 times");
    struct fetcher_limits none = quick;
    none.redirects = FETCHER_NO_REDIRECTS;
    got = fetch(server, "/near", &none);
    cr_assert_eq(got.requests, 1);
    cr_assert_eq(got.outcome, FETCHER_FAILED);
}

/* Asks FIRST for PATH, which may redirect to SECOND. */
static struct got fetch_across(const struct loopback *first, const struct loopback *second, const char *path,
    bool second_is_target, struct fetcher_request request)
{
    struct got got = {0};
    AUTO_FREE char *first_host = host_of(first);
    AUTO_FREE char *second_host = host_of(second);
    AUTO_FREE char *url = memory_format("http://%s%s", first_host, path);
    struct fetcher_host hosts[] = {{.host = first_host, .private_addresses = true, .target = true},
        {.host = second_host, .private_addresses = true, .target = second_is_target}};
    struct fetcher_options options = {.hosts = hosts, .host_count = 2};
    request.url = url;
    request.limits = quick;
    fetch_all(&options, &request, 1, &got);
    return got;
}

Test(fetcher_fences, only_hosts_that_are_listed_are_redirected_to)
{
    struct loopback *first = loopback_start(AF_INET, NULL, answer_with_redirects);
    struct loopback *second = loopback_start(AF_INET, NULL, answer_with_redirects);
    snprintf(elsewhere, sizeof elsewhere, "http://127.0.0.1:%u/target", second->port);
    struct got got = fetch_across(first, second, "/away", true, (struct fetcher_request){0});
    cr_assert_eq(got.outcome, FETCHER_ANSWERED, "%s", got.error);
    got = fetch_across(first, second, "/away", false, (struct fetcher_request){0});
    cr_assert_eq(got.outcome, FETCHER_REFUSED, "a host that is only a mirror was redirected to");
}

/* ---- secrets ---- */

static bool answer_to_keys(struct loopback_peer *peer)
{
    if (string_starts(peer->path, "/near"))
        return loopback_reply(peer, 302, "Location: /target\r\n", "");
    if (string_starts(peer->path, "/away") || string_starts(peer->path, "/echo")) {
        const char *query = string_starts(peer->path, "/echo") ? strchr(peer->path, '?') : NULL;
        AUTO_FREE char *header = memory_format("Location: %s%s\r\n", elsewhere, query ? query : "");
        return loopback_reply(peer, 302, header, "");
    }
    return loopback_reply(peer, 200, "", "ok");
}

static const struct fetcher_request with_secrets = {
    .secret_query = "api_key=s3cret%2Bkey", .secret_header = "X-Api-Key: t0ken"};

Test(fetcher_fences, secrets_go_to_their_host_and_along_its_own_redirects)
{
    struct loopback *server = loopback_start(AF_INET, NULL, answer_to_keys);
    struct got got = fetch_across(server, server, "/near", true, with_secrets);
    cr_assert_eq(got.outcome, FETCHER_ANSWERED, "%s", got.error);
    cr_assert(string_starts(server->last_head, "GET /target?api_key=s3cret%2Bkey "), "%s", server->last_head);
    cr_assert(strstr(server->last_head, "X-Api-Key: t0ken\r\n"));
    cr_assert(!strstr(got.final_url, "s3cret"), "%s", got.final_url);
}

Test(fetcher_fences, secrets_do_not_follow_to_another_host)
{
    struct loopback *first = loopback_start(AF_INET, NULL, answer_to_keys);
    struct loopback *second = loopback_start(AF_INET, NULL, answer_to_keys);
    snprintf(elsewhere, sizeof elsewhere, "http://127.0.0.1:%u/target", second->port);
    struct got got = fetch_across(first, second, "/away", true, with_secrets);
    cr_assert_eq(got.outcome, FETCHER_ANSWERED, "%s", got.error);
    cr_assert(strstr(first->last_head, "s3cret") && strstr(first->last_head, "t0ken"));
    cr_assert(
        !strstr(second->last_head, "s3cret") && !strstr(second->last_head, "t0ken"), "%s", second->last_head);
    got = fetch_across(first, second, "/echo", true, with_secrets);
    cr_assert_eq(got.outcome, FETCHER_REFUSED, "a source passed its own key on");
    cr_assert_eq(second->requests, 1);
    cr_assert(!strstr(got.error, "s3cret"));
}

/* ---- names that lead inside ---- */

/* Asks NAME, which the resolver says is at ADDRESS. */
static struct got fetch_name(
    struct loopback *server, const char *address, bool private_host, bool private_request)
{
    struct got got = {0};
    AUTO_FREE char *host = memory_format("inner.example:%u", server->port);
    AUTO_FREE char *url = memory_format("http://%s/target", host);
    AUTO_FREE char *entry = memory_format("%s:%s", host, address);
    const char *resolve[] = {entry, NULL};
    struct fetcher_host hosts[] = {{.host = host, .private_addresses = private_host, .target = true}};
    struct fetcher_options options = {.hosts = hosts, .host_count = 1, .resolve = resolve};
    struct fetcher_request request = {.url = url, .private_addresses = private_request, .limits = quick};
    fetch_all(&options, &request, 1, &got);
    return got;
}

Test(fetcher_fences, names_that_lead_inside_are_refused_before_a_connection_is_made)
{
    static const char *const inside[] = {
        "127.0.0.1", "10.0.0.1", "169.254.169.254", "[::1]", "[::ffff:127.0.0.1]"};
    struct loopback *server = loopback_start(AF_INET, NULL, answer_with_redirects);
    for (size_t i = 0; i < COUNT(inside); i++) {
        struct got got = fetch_name(server, inside[i], false, false);
        cr_assert_eq(got.outcome, FETCHER_REFUSED, "%s: %s", inside[i], got.error);
        assert_says(&got, "private = yes");
    }
    cr_assert_eq(server->connections, 0);
}

Test(fetcher_fences, names_may_lead_inside_where_the_configuration_says_so)
{
    struct loopback *server = loopback_start(AF_INET, NULL, answer_with_redirects);
    cr_assert_eq(fetch_name(server, "127.0.0.1", true, false).outcome, FETCHER_ANSWERED);
    cr_assert_eq(fetch_name(server, "127.0.0.1", false, true).outcome, FETCHER_ANSWERED);
    struct got got = fetch_name(server, "0.0.0.0", true, true);
    cr_assert_eq(got.outcome, FETCHER_REFUSED, "0.0.0.0 is this machine by another name");
}

Test(fetcher_fences, hosts_that_are_not_listed_are_not_asked)
{
    struct loopback *server = loopback_start(AF_INET, NULL, answer_with_redirects);
    AUTO_FREE char *url = memory_format("http://127.0.0.1:%u/target", server->port);
    struct fetcher_host hosts[] = {{.host = "127.0.0.1", .private_addresses = true}}; /* of port 80 */
    struct fetcher_options options = {.hosts = hosts, .host_count = 1};
    struct fetcher_request requests[] = {{.url = url}, {.url = "file:///etc/passwd", .cookie = 1}};
    struct got got[2] = {0};
    fetch_all(&options, requests, 2, got);
    cr_assert_eq(got[0].outcome, FETCHER_REFUSED);
    cr_assert_eq(got[1].outcome, FETCHER_REFUSED);
    cr_assert_eq(server->connections, 0);
}

Test(fetcher_fences, sources_with_ipv6_alone_are_reached)
{
    struct loopback *server = loopback_start(AF_INET6, NULL, answer_with_redirects);
    if (!server)
        cr_skip_test("this machine has no IPv6");
    AUTO_FREE char *host = memory_format("[::1]:%u", server->port);
    AUTO_FREE char *url = memory_format("http://%s/target", host);
    struct fetcher_host hosts[] = {{.host = host, .private_addresses = true}};
    struct fetcher_options options = {.hosts = hosts, .host_count = 1};
    struct fetcher_request request = {.url = url, .limits = quick};
    struct got got = {0};
    fetch_all(&options, &request, 1, &got);
    cr_assert_eq(got.outcome, FETCHER_ANSWERED, "%s", got.error);
    cr_assert_eq(fetch_name(server, "[::1]", true, false).outcome, FETCHER_ANSWERED);
}

/* ---- proxies ---- */

static bool answer_as_proxy(struct loopback_peer *peer)
{
    return loopback_reply(
        peer, 200, "", string_starts(peer->path, "http://far.example/") ? "by proxy" : "directly");
}

Test(fetcher_fences, proxies_are_used_where_they_should_be_and_the_environment_has_no_say)
{
    struct loopback *proxy = loopback_start(AF_INET, NULL, answer_as_proxy);
    AUTO_FREE char *host = host_of(proxy);
    AUTO_FREE char *proxy_url = memory_format("http://%s", host);
    AUTO_FREE char *near_url = memory_format("http://%s/near", host);
    struct fetcher_host hosts[] = {{.host = "far.example"}, {.host = host, .private_addresses = true}};
    struct fetcher_options options = {.hosts = hosts,
        .host_count = 2,
        .http_proxy = proxy_url,
        .no_proxy = "other.example, 127.0.0.1",
        .proxy_login = "clinic:word"};
    struct fetcher_request requests[] = {
        {.url = "http://far.example/x", .limits = quick}, {.url = near_url, .limits = quick, .cookie = 1}};
    struct got got[2] = {0};
    fetch_all(&options, requests, 1, got);
    cr_assert_str_eq(got[0].body, "by proxy", "%s", got[0].error);
    cr_assert(strstr(proxy->last_head, "Proxy-Authorization: Basic Y2xpbmljOndvcmQ=\r\n"));
    fetch_all(&options, requests + 1, 1, got);
    cr_assert_str_eq(got[1].body, "directly", "%s", got[1].error);
    cr_assert(!strstr(proxy->last_head, "Proxy-Authorization"));
    setenv("http_proxy", proxy_url, 1);
    options.http_proxy = NULL;
    unsigned before = proxy->requests;
    requests[0].limits = (struct fetcher_limits){.timeout = 200, .tries = 1};
    fetch_all(&options, requests, 1, got);
    cr_assert_eq(proxy->requests, before, "the environment's proxy was asked");
}
