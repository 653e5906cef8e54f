/* Who answers at an address that a configuration names: its status and certificate are evidence, asked anew each time, also
 * where the answer itself is none. Certificates are made on the spot. */
#include "http_world.h"
#include "loopback_tls.h"

#include "worker/sources.h"

static const struct http_wish live = {.good_until = 7 * DAY, .configured = true, .live = true};

/* What one run of its own finds of who answers, and of the answer. */
struct met {
    enum evidence_state state, answer;
    char error[1024];
    char record[8192];
    bool digested;
};

static struct met meet(const struct world *world, const char *url)
{
    struct http_gatherer *gatherer = http_new(&world->options);
    char *problem = NULL;
    struct http_wish wish = live;
    wish.url = url;
    const struct http_evidence *evidence = http_want(gatherer, &wish);
    const struct gathered *peer = http_peer(gatherer, evidence);
    cr_assert(peer);
    http_gather(gatherer, &problem);
    free(problem);
    struct met met = {.state = peer->evidence.state,
        .answer = evidence->gathered.evidence.state,
        .digested = peer->evidence.digested};
    snprintf(met.error, sizeof met.error, "%s", peer->evidence.error ? peer->evidence.error : "");
    if (peer->length)
        memcpy(met.record, peer->bytes, peer->length < sizeof met.record ? peer->length : 0);
    http_free(gatherer);
    return met;
}

static void expect_member(const struct met *met, const char *path, const char *value)
{
    const char *problem = NULL;
    struct source_json *json = source_json_new(met->record, strlen(met->record), &problem);
    cr_assert(json, "%s: %s", problem, met->record);
    cr_expect_str_eq(source_json_value(json, path), value, "%s of %s", path, met->record);
    source_json_free(json);
}

static bool answer_all(struct loopback_peer *peer)
{
    if (string_equal(peer->path, "/login"))
        return loopback_reply(peer, 401, "", "who are you");
    if (string_equal(peer->path, "/gone"))
        return loopback_reply(peer, 404, "", "");
    return loopback_reply(
        peer, 200, "Content-Type: application/json\r\nETag: \"a\"\r\n", "{\"version\": \"4.1\"}");
}

Test(http_peer, the_status_is_evidence_whatever_it_is)
{
    struct world world;
    setup(&world, answer_all);
    static const struct {
        const char *path;
        const char *status;
        enum evidence_state answer;
    } cases[] = {
        {"/", "200", EVIDENCE_GOT},
        {"/login", "401", EVIDENCE_UNAVAILABLE},
        {"/gone", "404", EVIDENCE_ABSENT},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        AUTO_FREE char *url = memory_format("http://%s%s", world.host, cases[i].path);
        struct met met = meet(&world, url);
        cr_expect_eq(met.state, EVIDENCE_GOT);
        cr_expect_eq(met.answer, cases[i].answer);
        cr_expect(met.digested);
        expect_member(&met, "/status", cases[i].status);
        expect_member(&met, "/tls/verified", "");
        expect_member(&met, "/address", url);
    }
    teardown(&world);
}

Test(http_peer, no_copy_stands_in_for_who_answers)
{
    struct world world;
    setup(&world, answer_all);
    AUTO_FREE char *url = memory_format("http://%s/", world.host);
    look(&world, "/", a_week); /* a copy is there now */
    unsigned before = (unsigned)look(&world, "/", a_week).counts.requests;
    cr_expect_eq(before, 0u, "it is fresh");
    expect_member(&(struct met[]){meet(&world, url)}[0], "/status", "200");
    world.options.offline = true;
    struct met met = meet(&world, url);
    cr_expect_eq(met.state, EVIDENCE_UNAVAILABLE);
    cr_expect_eq(met.answer, EVIDENCE_UNAVAILABLE, "a copy was taken for the source");
    cr_expect(strstr(met.error, "offline"), "%s", met.error);
    teardown(&world);
}

Test(http_peer, where_nobody_answers_nothing_is_known)
{
    struct world world;
    setup(&world, NULL);
    AUTO_FREE char *url = memory_format("http://%s/", world.host);
    struct met met = meet(&world, url);
    cr_expect_eq(met.state, EVIDENCE_UNAVAILABLE);
    cr_expect(strstr(met.error, "refuses the connection"), "%s", met.error);
    met = meet(&world, "https://elsewhere.example/");
    cr_expect_eq(met.state, EVIDENCE_REFUSED, "a fence");
    teardown(&world);
}

/* ---- certificates ---- */

struct tls_world {
    struct world world;
    struct loopback_authority authority;
    char *ca_file, *host, *entry, *url;
    const char *resolve[2];
};

static void setup_tls(struct tls_world *tls, const char *alternative, long from, long until, bool stranger)
{
    setup(&tls->world, answer_all);
    tls->authority = loopback_authority_new("Test Authority");
    struct loopback_authority other = loopback_authority_new("Nobody");
    tls->ca_file = file_join(tls->world.folder, "ca.pem");
    cr_assert(loopback_authority_write(&tls->authority, tls->ca_file));
    struct loopback *server = loopback_start(
        AF_INET, loopback_tls(stranger ? &other : &tls->authority, alternative, from, until), answer_all);
    tls->host = memory_format("good.example:%u", server->port);
    tls->entry = memory_format("%s:127.0.0.1", tls->host);
    tls->url = memory_format("https://%s/", tls->host);
    tls->resolve[0] = tls->entry;
    tls->resolve[1] = NULL;
    tls->world.hosts[0] = tls->host;
    tls->world.settings.ca_file = tls->ca_file;
    tls->world.options.resolve = tls->resolve;
    tls->world.options.limits.timeout = 3000;
}

static void teardown_tls(struct tls_world *tls)
{
    free(tls->ca_file);
    free(tls->host);
    free(tls->entry);
    free(tls->url);
    teardown(&tls->world);
}

/* The member is an instant within a minute of OFFSET seconds from now. */
static void expect_instant(const struct met *met, const char *path, long offset)
{
    const char *problem = NULL;
    struct source_json *json = source_json_new(met->record, strlen(met->record), &problem);
    instant at = 0;
    cr_assert(json, "%s", problem);
    cr_assert_eq(instant_parse(source_json_value(json, path), &at), 0, "%s", met->record);
    cr_expect_lt(labs((long)(at - instant_now() - offset)), 60L, "%s of %s", path, met->record);
    source_json_free(json);
}

Test(http_peer, a_certificate_that_can_be_trusted_is_told)
{
    struct tls_world tls;
    setup_tls(&tls, "DNS:good.example, DNS:*.more.example, IP:127.0.0.1", -DAY, DAY / 2, false);
    struct met met = meet(&tls.world, tls.url);
    cr_assert_eq(met.state, EVIDENCE_GOT, "%s", met.error);
    cr_expect_eq(met.answer, EVIDENCE_GOT);
    expect_member(&met, "/tls/verified", "true");
    expect_member(&met, "/tls/problem", "");
    expect_member(&met, "/tls/subject", "CN=Test Server");
    expect_member(&met, "/tls/issuer", "CN=Test Authority");
    expect_member(&met, "/tls/names/0", "good.example");
    expect_member(&met, "/tls/names/1", "*.more.example");
    expect_member(&met, "/tls/names/2", "127.0.0.1");
    expect_instant(&met, "/tls/not_before", -DAY);
    expect_instant(&met, "/tls/not_after", DAY / 2);
    teardown_tls(&tls);
}

Test(http_peer, a_chain_ends_with_the_first_of_its_certificates)
{
    struct tls_world tls;
    setup_tls(&tls, "DNS:good.example", -DAY, 30 * DAY, false);
    struct met met = meet(&tls.world, tls.url);
    expect_member(&met, "/tls/verified", "true");
    expect_instant(&met, "/tls/not_after", DAY); /* the authority's own */
    teardown_tls(&tls);
}

Test(http_peer, a_certificate_that_cannot_be_trusted_is_told_with_the_reason)
{
    static const struct {
        const char *alternative;
        long from, until;
        bool stranger;
        const char *words;
    } cases[] = {
        {"DNS:good.example", -10 * DAY, -DAY, false, "has expired"},
        {"DNS:good.example", DAY, 10 * DAY, false, "not valid yet"},
        {"DNS:other.example", -DAY, DAY, false, "another name"},
        {"DNS:good.example", -DAY, DAY, true, "authority"},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct tls_world tls;
        setup_tls(&tls, cases[i].alternative, cases[i].from, cases[i].until, cases[i].stranger);
        struct met met = meet(&tls.world, tls.url);
        cr_expect_eq(met.state, EVIDENCE_GOT, "%s", met.error);
        cr_expect_eq(met.answer, EVIDENCE_UNAVAILABLE, "an answer over such TLS is none");
        expect_member(&met, "/tls/verified", "false");
        expect_member(&met, "/tls/subject", "CN=Test Server");
        expect_instant(&met, "/tls/not_after", cases[i].until);
        cr_expect(strstr(met.record, cases[i].words), "%s should say %s", met.record, cases[i].words);
        teardown_tls(&tls);
    }
}

Test(http_peer, what_a_certificate_says_of_itself_is_made_harmless)
{
    struct tls_world tls;
    setup_tls(&tls, "DNS:good.example, DNS:a b\"<c>.example", -DAY, DAY / 2, false);
    struct met met = meet(&tls.world, tls.url);
    expect_member(&met, "/tls/names/1", "a?b??c?.example");
    teardown_tls(&tls);
}

Test(http_peer, a_second_look_in_one_run_sees_the_certificate_too)
{
    struct tls_world tls;
    setup_tls(&tls, "DNS:good.example", -DAY, DAY / 2, false);
    struct http_gatherer *gatherer = http_new(&tls.world.options);
    char *problem = NULL;
    for (unsigned i = 0; i < 3; i++) {
        AUTO_FREE char *url = memory_format("%s%u", tls.url, i);
        struct http_wish wish = live;
        wish.url = url;
        const struct gathered *peer = http_peer(gatherer, http_want(gatherer, &wish));
        cr_assert_eq(http_gather(gatherer, &problem), 0, "%s", problem);
        cr_assert_eq(peer->evidence.state, EVIDENCE_GOT, "%s", peer->evidence.error);
        cr_expect(memmem(peer->bytes, peer->length, "\"verified\":true", 15), "%.*s", (int)peer->length,
            (const char *)peer->bytes);
    }
    http_free(gatherer);
    teardown_tls(&tls);
}
