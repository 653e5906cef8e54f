/* The HTTP side of the gatherer: what is asked and what is not, what a source's trouble does to evidence, what offline,
 * mirrors and secrets mean. Sources are loopback servers; time is what the test says it is. */
#include "http_world.h"

#include "gather/http_plan.h"

#include <sys/stat.h>

/* ---- states ---- */

static atomic_bool down;      /* the source has trouble */
static atomic_bool withdrawn; /* it has taken everything back */
static atomic_uint version;

static bool answer(struct loopback_peer *peer)
{
    if (down)
        return loopback_reply(peer, 503, "", "<html>closed</html>");
    if (withdrawn)
        return loopback_reply(peer, 404, "", "");
    if (string_equal(peer->path, "/versions")) {
        AUTO_FREE char *tag = memory_format("ETag: \"%u\"\r\nContent-Type: text/html\r\n", version);
        AUTO_FREE char *condition = memory_format("If-None-Match: \"%u\"\r\n", version);
        AUTO_FREE char *body = memory_format("version %u", version);
        bool same = strstr(peer->head, condition);
        return loopback_reply(peer, same ? 304 : 200, tag, same ? "" : body);
    }
    static const struct {
        const char *path;
        unsigned status;
        const char *headers;
        const char *body;
    } pages[] = {
        {"/json", 200, "Content-Type: application/json\r\n", "{}"},
        {"/html-for-json", 200, "Content-Type: text/html\r\n", "<html>Sign in</html>"},
        {"/missing", 404, "Content-Type: application/json\r\n", "{\"message\":\"Record Not Found\"}"},
        {"/missing-text", 404, "", "Resource not found."},
        {"/gone", 410, "", ""},
        {"/forbidden", 403, "", ""},
        {"/redirect-out", 302, "Location: http://169.254.169.254/\r\n", ""},
        {"/created", 201, "", "x"},
        {"/no-content", 204, "", ""},
        {"/unasked-304", 304, "", ""},
        {"/empty", 200, "", ""},
        {"/echo", 200, "", "you sent s3cret"},
    };
    for (size_t i = 0; i < COUNT(pages); i++) {
        size_t length = strlen(pages[i].path);
        if (strncmp(peer->path, pages[i].path, length) == 0 &&
            (!peer->path[length] || peer->path[length] == '?'))
            return loopback_reply(peer, pages[i].status, pages[i].headers, pages[i].body);
    }
    return loopback_reply(peer, 200, "", peer->path);
}

Test(http, each_answer_has_the_state_it_must_have)
{
    static const struct {
        const char *path;
        enum evidence_state state;
        const char *says;
    } cases[] = {
        {"/json", EVIDENCE_GOT, ""},
        {"/html-for-json", EVIDENCE_GOT, ""},
        {"/empty", EVIDENCE_GOT, ""},
        {"/missing", EVIDENCE_ABSENT, "there is none (404)"},
        {"/missing-text", EVIDENCE_ABSENT, "there is none (404)"},
        {"/gone", EVIDENCE_ABSENT, "there is none (410)"},
        {"/forbidden", EVIDENCE_UNAVAILABLE, "answers 403: it refuses"},
        {"/created", EVIDENCE_UNAVAILABLE, "answers 201"},
        {"/no-content", EVIDENCE_UNAVAILABLE, "answers 204"},
        {"/unasked-304", EVIDENCE_UNAVAILABLE, "answers 304"},
        {"/redirect-out", EVIDENCE_REFUSED, "not in [http] hosts"},
        {"http://elsewhere.example/", EVIDENCE_REFUSED, "elsewhere.example is not in [http] hosts"},
        {"http://user:word@127.0.0.1/", EVIDENCE_REFUSED, "name or password"},
        {"file:///etc/passwd", EVIDENCE_REFUSED, "cannot be asked for"},
        {"ftp://127.0.0.1/", EVIDENCE_REFUSED, "cannot be asked for"},
    };
    struct world world;
    setup(&world, answer);
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct found found = look(&world, cases[i].path, a_week);
        cr_expect_eq(found.state, cases[i].state, "%s: %s: %s", cases[i].path,
            evidence_state_name(found.state), found.error);
        cr_expect(strstr(found.error, cases[i].says), "%s: \"%s\" should say \"%s\"", cases[i].path,
            found.error, cases[i].says);
        cr_expect_eq(found.digested, found.state == EVIDENCE_GOT);
        cr_expect(found.state == EVIDENCE_GOT || found.length == 0);
    }
    struct found login = look(&world, "http://user:word@127.0.0.1/", a_week);
    cr_expect(!strstr(login.uri, "word") && strstr(login.uri, "127.0.0.1"), "%s", login.uri);
    struct found html = look(&world, "/html-for-json", a_week);
    cr_expect_str_eq(html.media_type, "text/html", "a sign-in page passes for JSON");
    teardown(&world);
}

/* ---- each address once ---- */

Test(http, each_address_is_asked_once_a_run)
{
    struct world world;
    setup(&world, answer);
    struct http_gatherer *gatherer = http_new(&world.options);
    char *problem = NULL;
    AUTO_FREE char *url = memory_format("http://%s/json", world.host);
    AUTO_FREE char *same = memory_format("HTTP://%s/json#part", world.host);
    struct http_wish wishes[] = {{.url = url, .fresh = DAY, .good_until = 10 * DAY},
        {.url = url, .fresh = DAY, .good_until = 10 * DAY},
        {.url = same, .fresh = 2 * DAY, .good_until = 20 * DAY}};
    const struct http_evidence *first = http_want(gatherer, &wishes[0]);
    cr_expect_eq(http_want(gatherer, &wishes[1]), first, "the same wish is other evidence");
    const struct http_evidence *third = http_want(gatherer, &wishes[2]);
    cr_expect_neq(third->gathered.serial, first->gathered.serial);
    cr_expect_eq(first->gathered.evidence.state, EVIDENCE_PENDING);
    cr_expect_eq(http_gather(gatherer, &problem), 0);
    cr_expect_eq(third->gathered.evidence.state, EVIDENCE_GOT);
    wishes[1].fresh = 0;
    const struct http_evidence *late = http_want(gatherer, &wishes[1]);
    cr_expect_eq(http_gather(gatherer, &problem), 0);
    cr_expect_eq(late->gathered.evidence.state, EVIDENCE_GOT);
    cr_expect_eq(world.server->requests, 1);
    cr_expect_eq(http_counts(gatherer).addresses, 1);
    http_free(gatherer);
    teardown(&world);
}

Test(http, serials_come_from_the_runs_counter)
{
    struct world world;
    setup(&world, NULL);
    uint32_t serial = 41;
    world.options.serial = &serial;
    struct http_gatherer *gatherer = http_new(&world.options);
    cr_expect_eq(http_want(gatherer, &(struct http_wish){.url = "http://a.example/"})->gathered.serial, 42);
    cr_expect_eq(serial, 42);
    http_free(gatherer);
    teardown(&world);
}

/* ---- ages ---- */

Test(http, what_is_fresh_is_not_asked_for_again)
{
    struct world world;
    setup(&world, answer);
    struct found first = look_at(&world, "/versions", NOW);
    struct found second = look_at(&world, "/versions", NOW + 7 * DAY);
    cr_expect_eq(world.server->requests, 1);
    cr_expect(!first.cached && second.cached && !second.stale);
    cr_expect_str_eq(second.body, first.body);
    cr_expect_str_eq(second.media_type, "text/html");
    cr_expect_eq(second.gathered_at, NOW, "evidence is as old as the source's word, not as the run");
    cr_expect_eq(second.good_until, NOW + 45 * DAY);
    cr_expect_eq(second.counts.requests, 0);
    teardown(&world);
}

Test(http, what_is_no_longer_fresh_is_asked_for_once_and_conditionally)
{
    struct world world;
    setup(&world, answer);
    look_at(&world, "/versions", NOW);
    struct found same = look_at(&world, "/versions", NOW + 8 * DAY);
    cr_expect_eq(world.server->requests, 2);
    cr_expect_eq(same.counts.unchanged, 1);
    cr_expect(strstr(world.server->last_head, "If-None-Match: \"0\""));
    cr_expect_str_eq(same.body, "version 0");
    cr_expect_eq(same.gathered_at, NOW + 8 * DAY, "the source confirmed it now");
    struct found later = look_at(&world, "/versions", NOW + 15 * DAY);
    cr_expect_eq(world.server->requests, 2, "a confirmed copy is fresh again");
    cr_expect(later.cached);
    version = 1;
    struct found changed = look_at(&world, "/versions", NOW + 30 * DAY);
    cr_expect_str_eq(changed.body, "version 1");
    teardown(&world);
}

Test(http, refresh_asks_for_what_is_fresh_and_keeps_it_if_that_fails)
{
    struct world world;
    setup(&world, answer);
    look_at(&world, "/versions", NOW);
    world.options.refresh = true;
    look_at(&world, "/versions", NOW + 60);
    cr_expect_eq(world.server->requests, 2);
    down = true;
    struct found kept = look_at(&world, "/versions", NOW + 120);
    cr_expect_eq(kept.state, EVIDENCE_GOT, "%s", kept.error);
    cr_expect(!kept.stale);
    teardown(&world);
}

Test(http, a_source_that_is_down_changes_nothing_until_the_copy_is_too_old)
{
    struct world world;
    setup(&world, answer);
    look_at(&world, "/versions", NOW);
    down = true;
    struct found stale = look_at(&world, "/versions", NOW + 20 * DAY);
    cr_expect_eq(stale.state, EVIDENCE_GOT, "%s", stale.error);
    cr_expect(stale.stale && stale.cached);
    cr_expect_str_eq(stale.body, "version 0");
    cr_expect(strstr(stale.remark, "2026-11-22") && strstr(stale.remark, "answers 503"), "%s", stale.remark);
    cr_expect_eq(stale.gathered_at, NOW);
    cr_expect_eq(look_at(&world, "/versions", NOW + 45 * DAY).state, EVIDENCE_GOT, "the last second counts");
    struct found old = look_at(&world, "/versions", NOW + 45 * DAY + 1);
    cr_expect_eq(old.state, EVIDENCE_UNAVAILABLE);
    cr_expect(strstr(old.error, "answers 503") && strstr(old.error, "2026-11-22"), "%s", old.error);
    cr_expect_eq(old.length, 0);
    down = false;
    cr_expect(!look_at(&world, "/versions", NOW + 46 * DAY).stale);
    teardown(&world);
}

Test(http, two_wishes_of_one_address_each_keep_their_ages)
{
    struct world world;
    setup(&world, answer);
    look_at(&world, "/versions", NOW);
    down = true;
    world.options.now = NOW + 20 * DAY;
    cr_expect_eq(look(&world, "/versions", (struct http_wish){.fresh = DAY, .good_until = 14 * DAY}).state,
        EVIDENCE_UNAVAILABLE);
    cr_expect_eq(look(&world, "/versions", (struct http_wish){.fresh = DAY, .good_until = 30 * DAY}).state,
        EVIDENCE_GOT);
    teardown(&world);
}

Test(http, an_absence_is_asked_for_again_soon)
{
    struct world world;
    setup(&world, answer);
    look_at(&world, "/missing", NOW);
    cr_expect_eq(look_at(&world, "/missing", NOW + 3600).state, EVIDENCE_ABSENT);
    cr_expect_eq(world.server->requests, 1);
    look_at(&world, "/missing", NOW + 3601);
    cr_expect_eq(world.server->requests, 2);
    down = true;
    struct found found = look_at(&world, "/missing", NOW + DAY);
    cr_expect_eq(found.state, EVIDENCE_ABSENT, "trouble at the source made an absence something better");
    cr_expect(found.stale);
    teardown(&world);
}

Test(http, what_the_source_has_taken_back_is_absent_whatever_the_cache_holds)
{
    struct world world;
    setup(&world, answer);
    cr_expect_eq(look_at(&world, "/versions", NOW).state, EVIDENCE_GOT);
    withdrawn = true;
    cr_expect_eq(look_at(&world, "/versions", NOW + 10 * DAY).state, EVIDENCE_ABSENT);
    world.options.offline = true;
    cr_expect_eq(look_at(&world, "/versions", NOW + 10 * DAY).state, EVIDENCE_ABSENT);
    teardown(&world);
}

/* ---- offline ---- */

Test(http, offline_nothing_is_asked_and_copies_do)
{
    struct world world;
    setup(&world, answer);
    look_at(&world, "/versions", NOW);
    world.options.offline = true;
    cr_expect(!look_at(&world, "/versions", NOW + DAY).stale);
    struct found stale = look_at(&world, "/versions", NOW + 20 * DAY);
    cr_expect(stale.stale && stale.state == EVIDENCE_GOT);
    cr_expect(strstr(stale.remark, "offline"), "%s", stale.remark);
    struct found none = look_at(&world, "/json", NOW);
    cr_expect_eq(none.state, EVIDENCE_UNAVAILABLE);
    cr_expect(strstr(none.error, "offline and has no copy"), "%s", none.error);
    cr_expect_eq(world.server->requests, 1);
    teardown(&world);
}

Test(http, without_a_fetcher_copies_do_and_the_rest_says_why)
{
    struct world world;
    setup(&world, answer);
    look_at(&world, "/versions", NOW);
    world.options.fetcher = "/nonexistent/golive-fetcher";
    cr_expect_eq(look_at(&world, "/versions", NOW + 20 * DAY).state, EVIDENCE_GOT);
    struct found found = look_at(&world, "/json", NOW);
    cr_expect_eq(found.state, EVIDENCE_UNAVAILABLE);
    cr_expect(strstr(found.error, "golive-fetcher cannot be started"), "%s", found.error);
    teardown(&world);
}

/* ---- the cache ---- */

static char *only_file_of(const char *folder)
{
    DIR *directory = opendir(folder);
    char *path = NULL;
    for (struct dirent *entry; directory && !path && (entry = readdir(directory));) {
        if (entry->d_name[0] != '.')
            path = file_join(folder, entry->d_name);
    }
    if (directory)
        closedir(directory);
    return path;
}

Test(http, damaged_entries_are_passed_over)
{
    struct world world;
    setup(&world, answer);
    look_at(&world, "/versions", NOW);
    AUTO_FREE char *path = only_file_of(world.cache);
    struct text good = {0};
    cr_assert(path && file_read_path(path, 1 << 20, &good) == 0);
    for (size_t i = 0; i < good.length; i++) {
        AUTO_FREE char *bad = memory_new(good.length, 1);
        memcpy(bad, good.data, good.length);
        bad[i] = (char)(bad[i] ^ 0x20);
        cr_assert_eq(file_replace(path, bad, good.length, 0600), 0);
        world.options.offline = true;
        cr_expect_eq(look_at(&world, "/versions", NOW).state, EVIDENCE_UNAVAILABLE,
            "byte %zu was changed unnoticed", i);
        if (i % 16 == 0) {
            cr_assert_eq(file_replace(path, good.data, i, 0600), 0);
            cr_expect_eq(look_at(&world, "/versions", NOW).state, EVIDENCE_UNAVAILABLE, "cut at %zu", i);
        }
    }
    cr_assert_eq(file_replace(path, good.data, good.length, 0666), 0);
    cr_assert_eq(chmod(path, 0666), 0);
    cr_expect_eq(look_at(&world, "/versions", NOW).state, EVIDENCE_UNAVAILABLE,
        "an entry that anybody may write is believed");
    text_free(&good);
    teardown(&world);
}

static size_t count_files(const char *folder)
{
    size_t count = 0;
    DIR *directory = opendir(folder);
    for (struct dirent *entry; directory && (entry = readdir(directory));)
        count += entry->d_name[0] != '.';
    if (directory)
        closedir(directory);
    return count;
}

Test(http, the_caches_files_are_put_together_and_nothing_is_lost)
{
    struct world world;
    setup(&world, answer);
    for (unsigned i = 0; i < 40; i++) {
        AUTO_FREE char *path = memory_format("/page%u", i % 20);
        look_at(&world, path, NOW + (i / 20) * 8 * DAY);
        cr_expect_leq(count_files(world.cache), 17, "%zu files after %u runs", count_files(world.cache), i);
    }
    world.options.offline = true;
    for (unsigned i = 0; i < 20; i++) {
        AUTO_FREE char *path = memory_format("/page%u", i);
        struct found found = look_at(&world, path, NOW + 9 * DAY);
        cr_expect_str_eq(found.body, path);
        cr_expect_eq(found.gathered_at, NOW + 8 * DAY, "an older copy came before the newer one");
    }
    teardown(&world);
}

Test(http, of_two_copies_the_newer_counts_whichever_was_written_last)
{
    struct world world;
    setup(&world, answer);
    look_at(&world, "/versions", NOW + 8 * DAY);
    look_at(&world, "/versions", NOW); /* the first is of the future then, so that it is asked again */
    world.options.offline = true;
    cr_expect_eq(look_at(&world, "/versions", NOW + 9 * DAY).gathered_at, NOW + 8 * DAY);
    teardown(&world);
}

Test(http, copies_from_the_future_are_not_fresh_for_ever)
{
    struct world world;
    setup(&world, answer);
    look_at(&world, "/versions", NOW + 365 * DAY);
    look_at(&world, "/versions", NOW);
    cr_expect_eq(world.server->requests, 2);
    teardown(&world);
}

Test(http, secrets_are_sent_and_kept_nowhere)
{
    struct world world;
    setup(&world, answer);
    world.items[0] = (struct http_host){
        .host = world.host, .key = "s3cret", .key_place = HTTP_KEY_QUERY, .key_name = "api_key"};
    world.settings.count = 1;
    struct found found = look(&world, "/json?id=1", a_week);
    cr_expect(
        strstr(world.server->last_head, "GET /json?id=1&api_key=s3cret "), "%s", world.server->last_head);
    cr_expect(string_ends(found.uri, "/json?id=1"), "%s", found.uri);
    AUTO_FREE char *path = only_file_of(world.cache);
    struct text bytes = {0};
    struct stat status;
    cr_assert(path && file_read_path(path, 1 << 20, &bytes) == 0 && stat(path, &status) == 0);
    cr_expect_eq(status.st_mode & 0777, 0600);
    cr_expect(!memmem(bytes.data, bytes.length, "s3cret", 6) && !strstr(path, "s3cret"));
    text_free(&bytes);
    struct found echo = look(&world, "/echo", a_week);
    cr_expect_eq(echo.state, EVIDENCE_REFUSED, "a key that was sent back became evidence");
    cr_expect(!strstr(echo.error, "s3cret"));
    world.items[0].key_place = HTTP_KEY_BEARER;
    look(&world, "/bearer", a_week);
    cr_expect(strstr(world.server->last_head, "Authorization: Bearer s3cret\r\n"));
    world.items[0].key = NULL;
    world.items[0].key_problem = "no such file";
    cr_expect_eq(
        look(&world, "/no-key", a_week).state, EVIDENCE_UNAVAILABLE, "a host was asked without its key");
    teardown(&world);
}

/* ---- limits of a wish ---- */

Test(http, an_answer_longer_than_wished_for_is_refused)
{
    struct world world;
    setup(&world, answer);
    struct http_wish small = {.fresh = DAY, .good_until = DAY, .longest = 1};
    struct found found = look(&world, "/json", small);
    cr_expect_eq(found.state, EVIDENCE_REFUSED);
    cr_expect(strstr(found.error, "larger than 1 bytes"), "%s", found.error);
    look(&world, "/json", a_week);
    found = look(&world, "/json", small);
    cr_expect_eq(found.state, EVIDENCE_REFUSED, "the cache gave what the source may not");
    teardown(&world);
}

/* ---- manners ---- */

Test(http, known_hosts_hear_who_asks_and_are_not_hurried)
{
    struct arena arena = {0};
    static const char *const hosts[] = {"eutils.ncbi.nlm.nih.gov", "api.crossref.org", "other.example", NULL};
    struct http_settings settings = {.hosts = hosts, .contact = "it@springfield.example"};
    static const struct {
        const char *asked, *sent;
    } cases[] = {
        {"https://eutils.ncbi.nlm.nih.gov/esummary?id=1",
            "https://eutils.ncbi.nlm.nih.gov/esummary?id=1&tool=golive&email=it%40springfield.example"},
        {"https://eutils.ncbi.nlm.nih.gov/esummary?tool=mine&id=1",
            "https://eutils.ncbi.nlm.nih.gov/esummary?tool=mine&id=1&email=it%40springfield.example"},
        {"https://api.crossref.org/works/10.1/x",
            "https://api.crossref.org/works/10.1/x?mailto=it%40springfield.example"},
        {"https://other.example/a", "https://other.example/a"},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct address address;
        cr_assert_eq(address_parse(cases[i].asked, &arena, &address, NULL), 0);
        struct http_plan plan = http_plan_for(&settings, &address, false, &arena);
        cr_expect_eq(plan.way, HTTP_ASK);
        cr_expect_str_eq(plan.request.url, cases[i].sent);
    }
    struct fetcher_options options = http_fetcher_options(&settings, &arena);
    cr_expect_eq(options.hosts[0].rate_count, 3);
    cr_expect_eq(options.hosts[1].parallel, 1);
    cr_expect(!options.hosts[2].private_addresses);
    cr_expect_str_eq(options.user_agent, "golive/" GOLIVE_VERSION " (+mailto:it@springfield.example)");
    arena_free(&arena);
}
