/* Mirrors in place of sources: servers and folders, and how a folder is filled, by hand and by golive. */
#include "http_world.h"

#include "gather/http_mirror.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>

static bool answer(struct loopback_peer *peer)
{
    return loopback_reply(peer, 200, "", peer->path);
}

Test(http_mirror, a_mirror_server_takes_the_hosts_place_and_gets_none_of_its_secrets)
{
    struct world world;
    setup(&world, answer);
    AUTO_FREE char *base = memory_format("http://%s/mirror/eutils/", world.host);
    world.hosts[0] = "eutils.ncbi.nlm.nih.gov";
    world.items[0] = (struct http_host){.host = "eutils.ncbi.nlm.nih.gov",
        .base = base,
        .key = "s3cret",
        .key_place = HTTP_KEY_QUERY,
        .key_name = "api_key"};
    world.settings.count = 1;
    struct found found = look(&world, "https://eutils.ncbi.nlm.nih.gov/esummary?id=1", a_week);
    cr_expect_eq(found.state, EVIDENCE_GOT, "%s", found.error);
    cr_expect_str_eq(found.body, "/mirror/eutils/esummary?id=1");
    cr_expect_str_eq(found.uri, "https://eutils.ncbi.nlm.nih.gov/esummary?id=1");
    AUTO_FREE char *direct = memory_format("http://%s/x", world.host);
    cr_expect_eq(look(&world, direct, a_week).state, EVIDENCE_REFUSED,
        "a mirror is no host that may be asked for itself");
    teardown(&world);
}

static void write_file(const struct world *world, const char *name, const char *content)
{
    AUTO_FREE char *path = file_join(world->folder, name);
    cr_assert_eq(file_replace(path, content, strlen(content), 0644), 0);
}

static void use_mirror(struct world *world)
{
    world->hosts[0] = "api.example";
    world->items[0] =
        (struct http_host){.host = "api.example", .base = world->folder, .base_is_folder = true};
    world->settings.count = 1;
    world->options.cache_folder = NULL;
    world->options.offline = true;
}

Test(http_mirror, a_person_can_fill_a_mirror_folder)
{
    struct world world;
    setup(&world, NULL);
    use_mirror(&world);
    write_file(&world, "one.json", "{\"one\":1}");
    write_file(&world, "index.csv",
        "\xef\xbb\xbf"
        "as_of,URL,file,status,notes\r\n"
        "2026-11-20,https://api.example/one,one.json,,\"kept, by \"\"hand\"\"\"\r\n"
        "\r\n"
        "2026-11-20,HTTPS://API.example/none,,404,\n"
        "2026-01-01,https://api.example/old,one.json,200,\n"
        "2026-11-01,https://api.example/stale,one.json,200,\n"
        ",https://api.example/undated,one.json,200,\n"
        "2030-01-01,https://api.example/future,one.json,200,\n"
        "2026-11-20,https://api.example/lost,two.json,200,\n"
        "2026-11-20,https://api.example/out,../../../etc/passwd,200,\n"
        "2026-11-20,https://api.example/absolute,/etc/passwd,200,\n"
        "2026-11-20,https://api.example/error,one.json,500,\n"
        "2026-11-20,not an address,one.json,,\n");
    static const struct {
        const char *url;
        enum evidence_state state;
        const char *says;
    } cases[] = {
        {"https://api.example/one", EVIDENCE_GOT, ""},
        {"https://api.example/none", EVIDENCE_ABSENT, "404"},
        {"https://api.example/stale", EVIDENCE_GOT, ""},
        {"https://api.example/old", EVIDENCE_UNAVAILABLE, "2026-01-01"},
        {"https://api.example/undated", EVIDENCE_UNAVAILABLE, "line 7: as_of"},
        {"https://api.example/future", EVIDENCE_UNAVAILABLE, "future"},
        {"https://api.example/lost", EVIDENCE_UNAVAILABLE, "line 9"},
        {"https://api.example/out", EVIDENCE_UNAVAILABLE, "line 10"},
        {"https://api.example/absolute", EVIDENCE_UNAVAILABLE, "line 11"},
        {"https://api.example/error", EVIDENCE_UNAVAILABLE, "status 500"},
        {"https://api.example/unlisted", EVIDENCE_UNAVAILABLE, "whose line 13 has no usable address"},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct found found = look(&world, cases[i].url, a_week);
        cr_expect_eq(found.state, cases[i].state, "%s: %s: %s", cases[i].url,
            evidence_state_name(found.state), found.error);
        cr_expect(strstr(found.error, cases[i].says), "%s: \"%s\" should say \"%s\"", cases[i].url,
            found.error, cases[i].says);
    }
    struct found one = look(&world, "https://api.example/one", a_week);
    cr_expect_str_eq(one.body, "{\"one\":1}");
    cr_expect_str_eq(one.media_type, "application/json");
    cr_expect(!one.stale);
    struct found stale = look(&world, "https://api.example/stale", a_week);
    cr_expect(stale.stale && strstr(stale.remark, "2026-11-01"), "%s", stale.remark);
    teardown(&world);
}

Test(http_mirror, a_mirror_without_an_index_says_so)
{
    struct world world;
    setup(&world, NULL);
    use_mirror(&world);
    struct found found = look(&world, "https://api.example/one", a_week);
    cr_expect_eq(found.state, EVIDENCE_UNAVAILABLE);
    cr_expect(strstr(found.error, "no index.csv"), "%s", found.error);
    write_file(&world, "index.csv", "https://api.example/one,one.json\n");
    found = look(&world, "https://api.example/one", a_week);
    cr_expect(strstr(found.error, "must name its columns"), "%s", found.error);
    teardown(&world);
}

Test(http_mirror, what_is_put_into_a_mirror_comes_out_again)
{
    struct world world;
    setup(&world, NULL);
    use_mirror(&world);
    struct http_mirror *mirror = http_mirror_open(world.folder);
    cr_assert_null(http_mirror_problem(mirror), "%s", http_mirror_problem(mirror));
    struct http_copy copy = {.status = 200, .media_type = "application/json", .checked_at = NOW};
    cr_assert_eq(http_copy_hold(&copy, "{\"a\":\"b,c\"}", 11), 0);
    cr_expect_eq(http_mirror_put(mirror, "https://api.example/works/10.1/x,y?a=1", &copy), 0);
    cr_expect_eq(http_mirror_put(mirror, "https://api.example/works/10.1/x,y?a=1", &copy), 0);
    copy.status = 404;
    cr_expect_eq(http_mirror_put(mirror, "https://api.example/none", &copy), 0);
    cr_expect_eq(http_mirror_save(mirror), 0);
    http_copy_release(&copy);
    http_mirror_free(mirror);
    struct found found = look(&world, "https://api.example/works/10.1/x,y?a=1", a_week);
    cr_expect_eq(found.state, EVIDENCE_GOT, "%s", found.error);
    cr_expect_str_eq(found.body, "{\"a\":\"b,c\"}");
    cr_expect_eq(found.gathered_at, NOW);
    cr_expect_eq(look(&world, "https://api.example/none", a_week).state, EVIDENCE_ABSENT);
    mirror = http_mirror_open(world.folder);
    cr_expect_null(http_mirror_problem(mirror));
    http_mirror_free(mirror);
    write_file(&world, "index.csv", "url,file,status,media_type,as_of,who\n");
    mirror = http_mirror_open(world.folder);
    cr_expect_not_null(http_mirror_problem(mirror), "a person's own column would be lost");
    http_mirror_free(mirror);
    teardown(&world);
}

/* ---- golive mirror ---- */

/* Runs golive mirror under a site file that lists the world's host; its exit code. */
static int run_mirror(const struct world *world, const char *folder, const char *first, const char *second)
{
    AUTO_FREE char *here = file_program_folder();
    AUTO_FREE char *program = file_join(here, "../../bin/golive");
    AUTO_FREE char *site_file = file_join(world->folder, "site.ini");
    AUTO_FREE char *lines = memory_format(
        "[site]\nname = X\n[http]\nhosts = %s\n[http:%s]\nbase = %s\n[store]\nurl = sqlite:%s\n", world->host,
        world->host, folder, world->folder);
    write_file(world, "site.ini", lines);
    char *arguments[] = {program, (char[]){"mirror"}, (char[]){"--config"}, site_file, (char[]){"--to"},
        memory_copy(folder), memory_copy(first), memory_copy(second), NULL};
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    pid_t process;
    int status = -1;
    cr_assert_eq(posix_spawn(&process, program, &actions, NULL, arguments, environ), 0);
    waitpid(process, &status, 0);
    posix_spawn_file_actions_destroy(&actions);
    for (size_t i = 5; i < 8; i++)
        free(arguments[i]);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

Test(http_mirror, the_command_fills_a_folder_that_stands_for_its_sources)
{
    struct world world;
    setup(&world, answer);
    AUTO_FREE char *folder = file_join(world.folder, "mirror");
    AUTO_FREE char *first = memory_format("http://%s/one", world.host);
    AUTO_FREE char *second = memory_format("http://%s/two?a=b,c", world.host);
    cr_expect_eq(run_mirror(&world, folder, first, second), 0);
    cr_expect_eq(world.server->requests, 2, "the folder itself was asked");
    cr_expect_eq(run_mirror(&world, folder, first, "http://elsewhere.example/"), 69);
    world.items[0] = (struct http_host){.host = world.host, .base = folder, .base_is_folder = true};
    world.settings.count = 1;
    world.options.offline = true;
    world.options.now = instant_now();
    cr_expect_str_eq(look(&world, first, a_week).body, "/one");
    cr_expect_str_eq(
        look(&world, second, a_week).body, "/two?a=b,c", "the second filling took away what the first had");
    AUTO_FREE char *index = file_join(folder, "index.csv");
    static const char other[] = "url,file,status,media_type,as_of,who\n";
    cr_assert_eq(file_replace(index, other, strlen(other), 0644), 0);
    cr_expect_eq(run_mirror(&world, folder, first, second), 73, "a person's own column was written over");
    teardown(&world);
}
