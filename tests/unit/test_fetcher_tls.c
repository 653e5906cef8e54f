/* golive-fetcher and certificates: what it must not trust, and in which words it says so. Certificates are made on the
 * spot. */
#include "fetching.h"
#include "loopback_tls.h"

#define DAY 86400L

static bool answer_ok(struct loopback_peer *peer)
{
    if (string_equal(peer->path, "/to-http"))
        return loopback_reply(peer, 302, "Location: http://good.example/\r\n", "");
    return loopback_reply(peer, 200, "", "trusted");
}

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

/* Asks good.example, whose server has the certificate, for PATH. */
static struct got fetch_tls(const struct site *site, SSL_CTX *tls, const char *path, const char *ca_file)
{
    struct loopback *server = loopback_start(AF_INET, tls, answer_ok);
    AUTO_FREE char *host = memory_format("good.example:%u", server->port);
    AUTO_FREE char *entry = memory_format("%s:127.0.0.1", host);
    AUTO_FREE char *url = memory_format("https://%s%s", host, path);
    const char *resolve[] = {entry, NULL};
    struct fetcher_host hosts[] = {{.host = host, .private_addresses = true, .target = true},
        {.host = "good.example", .private_addresses = true, .target = true}};
    struct fetcher_options options = {
        .hosts = hosts, .host_count = 2, .resolve = resolve, .ca_file = ca_file};
    struct fetcher_request request = {.url = url, .limits = {.timeout = 3000, .back_off = 20}};
    struct got got = {0};
    (void)site;
    fetch_all(&options, &request, 1, &got);
    return got;
}

Test(fetcher_tls, certificates_of_the_sites_own_authority_are_trusted)
{
    struct site site;
    setup(&site);
    struct got got =
        fetch_tls(&site, loopback_tls(&site.authority, "DNS:good.example", -DAY, DAY), "/", site.ca_file);
    cr_expect_eq(got.outcome, FETCHER_ANSWERED, "%s", got.error);
    cr_expect_str_eq(got.body, "trusted");
    teardown(&site);
}

Test(fetcher_tls, certificates_that_must_not_be_trusted_are_not)
{
    struct site site;
    setup(&site);
    struct loopback_authority stranger = loopback_authority_new("Nobody");
    struct loopback_authority forger = loopback_authority_new("Test Authority");
    const struct {
        SSL_CTX *tls;
        const char *ca_file;
        const char *words;
    } cases[] = {
        {loopback_tls(&site.authority, "DNS:good.example", -10 * DAY, -DAY), site.ca_file, "has expired"},
        {loopback_tls(&site.authority, "DNS:good.example", DAY, 10 * DAY), site.ca_file, "not valid yet"},
        {loopback_tls(&site.authority, "DNS:other.example", -DAY, DAY), site.ca_file, "another name"},
        {loopback_tls(&site.authority, "IP:127.0.0.1", -DAY, DAY), site.ca_file, "another name"},
        {loopback_tls(&stranger, "DNS:good.example", -DAY, DAY), site.ca_file, "authority"},
        {loopback_tls(&forger, "DNS:good.example", -DAY, DAY), site.ca_file, "cannot be trusted"},
        {loopback_tls(&site.authority, "DNS:good.example", -DAY, DAY), NULL, "authority"},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct got got = fetch_tls(&site, cases[i].tls, "/", cases[i].ca_file);
        cr_expect_eq(got.outcome, FETCHER_FAILED, "case %zu was trusted", i);
        cr_expect(strstr(got.error, cases[i].words), "\"%s\" should say \"%s\"", got.error, cases[i].words);
        cr_expect_eq(got.requests, 1, "asking again changes no certificate");
        cr_expect_eq(got.length, 0);
    }
    teardown(&site);
}

Test(fetcher_tls, https_never_becomes_http)
{
    struct site site;
    setup(&site);
    struct got got = fetch_tls(
        &site, loopback_tls(&site.authority, "DNS:good.example", -DAY, DAY), "/to-http", site.ca_file);
    cr_expect_eq(got.outcome, FETCHER_REFUSED);
    cr_expect(strstr(got.error, "from https to http"), "%s", got.error);
    teardown(&site);
}

Test(fetcher_tls, a_plain_server_is_no_https_source)
{
    struct site site;
    setup(&site);
    struct got got = fetch_tls(&site, NULL, "/", site.ca_file);
    cr_expect_eq(got.outcome, FETCHER_FAILED);
    cr_expect(strstr(got.error, "TLS"), "%s", got.error);
    teardown(&site);
}

Test(fetcher_tls, an_authority_file_that_cannot_be_read_is_said_before_anything_is_asked)
{
    AUTO_FREE char *program = fetcher_program();
    struct fetcher_host host = {.host = "good.example"};
    struct fetcher_options options = {
        .program = program, .hosts = &host, .host_count = 1, .ca_file = "/nonexistent/ca.pem"};
    struct fetcher *fetcher = fetcher_new(&options);
    struct fetcher_request request = {.url = "https://good.example/"};
    char *problem = NULL;
    cr_expect_eq(fetcher_fetch(fetcher, &request, 1, keep, NULL, &problem), -ENOENT);
    cr_expect(problem && strstr(problem, "ca_file"), "%s", problem);
    free(problem);
    fetcher_free(fetcher);
    options.ca_file = "/proc/self/status";
    fetcher = fetcher_new(&options);
    problem = NULL;
    cr_expect_eq(fetcher_fetch(fetcher, &request, 1, keep, NULL, &problem), -EBADMSG);
    cr_expect(problem && strstr(problem, "no certificate"), "%s", problem);
    free(problem);
    fetcher_free(fetcher);
}
