/* A source that misbehaves in every known way, end to end: golive asks it about papers, and no paper passes for what came
 * back. All in one run, as one site would have it, in bounded time. */
#include "http_world.h"

#include <cjson/cJSON.h>
#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>

extern char **environ;

#define FIRST_PAPER 31000000 /* and a place in the table: the paper's PubMed number */

static const char *text_of(const char *path, int number)
{
    static __thread char text[2048];
    if (strstr(path, "/esummary.fcgi"))
        snprintf(text, sizeof text,
            "{\"result\":{\"uids\":[\"%d\"],\"%d\":{\"uid\":\"%d\",\"pubtype\":[\"Journal "
            "Article\"],\"references\":[]}}}",
            number, number, number);
    else
        snprintf(text, sizeof text,
            "<PubmedArticleSet><PubmedArticle><MedlineCitation><PMID>%d</PMID><Article><ArticleTitle>A "
            "study</ArticleTitle>"
            "<PublicationTypeList><PublicationType>Journal "
            "Article</PublicationType></PublicationTypeList></Article>"
            "</MedlineCitation></PubmedArticle></PubmedArticleSet>",
            number);
    return text;
}

/* ---- ways to misbehave ---- */

static bool be_good(struct loopback_peer *peer, const char *text)
{
    return loopback_reply(peer, 200, "", text);
}
static bool be_old(struct loopback_peer *peer, const char *text)
{
    loopback_send(peer, "HTTP/1.0 200 OK\r\n\r\n");
    loopback_send(peer, text);
    return false;
}
static bool cut(struct loopback_peer *peer, const char *text)
{
    AUTO_FREE char *head = memory_format("HTTP/1.1 200 OK\r\nContent-Length: %zu\r\n\r\n", strlen(text) + 1);
    loopback_send(peer, head);
    loopback_send(peer, text);
    return false;
}
static bool say_less(struct loopback_peer *peer, const char *text)
{
    AUTO_FREE char *head = memory_format("HTTP/1.1 200 OK\r\nContent-Length: %zu\r\n\r\n", strlen(text) / 2);
    loopback_send(peer, head);
    loopback_send(peer, text);
    return false;
}
static bool never_end(struct loopback_peer *peer, const char *text)
{
    static const char blanks[1 << 16];
    loopback_send(peer, "HTTP/1.1 200 OK\r\n\r\n");
    loopback_send(peer, text);
    while (loopback_send_bytes(peer, blanks, sizeof blanks))
        ;
    return false;
}
static bool drip(struct loopback_peer *peer, const char *text)
{
    loopback_send(peer, "HTTP/1.1 200 OK\r\n\r\n");
    while (loopback_send_bytes(peer, text, 1))
        usleep(100000);
    return false;
}
static bool hang_up(struct loopback_peer *peer, const char *text)
{
    (void)peer, (void)text;
    return false;
}
static bool speak_otherwise(struct loopback_peer *peer, const char *text)
{
    loopback_send(peer, "SSH-2.0-OpenSSH_9.2\r\n");
    loopback_send(peer, text);
    return false;
}
static bool show_a_page(struct loopback_peer *peer, const char *text)
{
    (void)text;
    return loopback_reply(
        peer, 200, "Content-Type: text/html\r\n", "<!DOCTYPE html><html><body>Sign in</body></html>");
}
static bool have_none(struct loopback_peer *peer, const char *text)
{
    return loopback_reply(peer, 404, "", text);
}
static bool have_none_in_json(struct loopback_peer *peer, const char *text)
{
    (void)text;
    return loopback_reply(
        peer, 404, "Content-Type: application/json\r\n", "{\"message\":\"Record Not Found\"}");
}
static bool refuse_us(struct loopback_peer *peer, const char *text)
{
    return loopback_reply(peer, 403, "", text);
}
static bool be_in_trouble(struct loopback_peer *peer, const char *text)
{
    return loopback_reply(peer, 500, "", text);
}
static bool lead_inside(struct loopback_peer *peer, const char *text)
{
    return loopback_reply(peer, 302, "Location: http://169.254.169.254/latest/\r\n", text);
}
static bool lead_to_a_file(struct loopback_peer *peer, const char *text)
{
    return loopback_reply(peer, 302, "Location: file:///etc/passwd\r\n", text);
}
static bool lead_elsewhere(struct loopback_peer *peer, const char *text)
{
    return loopback_reply(peer, 302, "Location: https://elsewhere.example/\r\n", text);
}
static bool lead_in_a_circle(struct loopback_peer *peer, const char *text)
{
    AUTO_FREE char *header = memory_format("Location: %s\r\n", peer->path);
    return loopback_reply(peer, 302, header, text);
}
static bool pack_badly(struct loopback_peer *peer, const char *text)
{
    return loopback_reply(peer, 200, "Content-Encoding: gzip\r\n", text);
}

static const struct {
    const char *words;
    bool (*answer)(struct loopback_peer *peer, const char *text);
    const char *evidence; /* its state */
    const char *status;   /* of EVID-02 */
} ways[] = {
    {"a good answer", be_good, "got", "pass"},
    {"HTTP/1.0", be_old, "got", "pass"},
    {"a body cut short", cut, "unavailable", "unknown"},
    {"a body longer than said", say_less, "got", "unknown"},
    {"a body without end", never_end, "refused", "unknown"},
    {"a byte at a time", drip, "unavailable", "unknown"},
    {"no answer", hang_up, "unavailable", "unknown"},
    {"another protocol", speak_otherwise, "unavailable", "unknown"},
    {"a page with status 200", show_a_page, "got", "unknown"},
    {"404 with the record in its body", have_none, "absent", "unknown"},
    {"404 with JSON", have_none_in_json, "absent", "unknown"},
    {"403", refuse_us, "unavailable", "unknown"},
    {"500", be_in_trouble, "unavailable", "unknown"},
    {"a redirect to the machine's own secrets", lead_inside, "refused", "unknown"},
    {"a redirect to a file", lead_to_a_file, "refused", "unknown"},
    {"a redirect to another host", lead_elsewhere, "refused", "unknown"},
    {"a redirect to itself", lead_in_a_circle, "unavailable", "unknown"},
    {"gzip that is none", pack_badly, "unavailable", "unknown"},
};

static bool answer_in_its_way(struct loopback_peer *peer)
{
    const char *id = strstr(peer->path, "id=");
    int64_t number = id ? strtol(id + 3, NULL, 10) : 0;
    if (number < FIRST_PAPER || number >= FIRST_PAPER + (int64_t)COUNT(ways))
        return loopback_reply(peer, 400, "", "");
    return ways[number - FIRST_PAPER].answer(peer, text_of(peer->path, (int)number));
}

/* ---- a site ---- */

static void write_text(const struct world *world, const char *name, const char *text)
{
    AUTO_FREE char *path = file_join(world->folder, name);
    cr_assert_eq(file_replace(path, text, strlen(text), 0644), 0);
}

static void write_site(const struct world *world)
{
    AUTO_FREE char *site =
        memory_format("[site]\nname = X\ntimezone = UTC\n[policy]\nrequire =\n[http]\nhosts = "
                      "eutils.ncbi.nlm.nih.gov\ntimeout = 3s\n"
                      "[http:eutils.ncbi.nlm.nih.gov]\nbase = http://%s\nrate = 1000/s\nparallel = 64\n"
                      "[store]\nurl = sqlite:%s\n",
            world->host, world->folder);
    write_text(world, "site.ini", site);
    AUTO_FREE char *folder = file_join(world->folder, "d");
    cr_assert_eq(file_make_folders(folder, 0755), 0);
    for (size_t i = 0; i < COUNT(ways); i++) {
        AUTO_FREE char *name = memory_format("d/%02zu.ini", i);
        AUTO_FREE char *deployment =
            memory_format("[deployment]\nid = p%02zu\nproduct = X\nversion = 1\nvendor = Y\n"
                          "stage = planned\n[evidence]\npmid = %zu\n",
                i, FIRST_PAPER + i);
        write_text(world, name, deployment);
    }
}

/* The JSON report of a check of all deployments. */
static cJSON *check_all(const struct world *world)
{
    AUTO_FREE char *here = file_program_folder();
    AUTO_FREE char *program = file_join(here, "../../bin/golive");
    AUTO_FREE char *site = file_join(world->folder, "site.ini");
    AUTO_FREE char *folder = file_join(world->folder, "d");
    AUTO_FREE char *output = file_join(world->folder, "out");
    const char *arguments[] = {program, "check", "--config", site, "--format", "json", folder, NULL};
    posix_spawn_file_actions_t actions;
    pid_t process;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, output, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    cr_assert_eq(
        posix_spawn(&process, program, &actions, NULL, (char *const *)(uintptr_t)arguments, environ), 0);
    posix_spawn_file_actions_destroy(&actions);
    waitpid(process, NULL, 0);
    struct text text = {0};
    cr_assert_eq(file_read_path(output, (size_t)16 << 20, &text), 0);
    cJSON *report = cJSON_ParseWithLength(text_string(&text), text.length);
    text_free(&text);
    return report;
}

static const char *string_of(const cJSON *object, const char *name)
{
    const char *value = cJSON_GetStringValue(cJSON_GetObjectItem(object, name));
    return value ? value : "";
}

Test(web_trouble, a_source_that_misbehaves_gives_a_pass_or_another_state)
{
    struct world world;
    setup(&world, answer_in_its_way);
    write_site(&world);
    double begin = seconds_now();
    cJSON *report = check_all(&world);
    cr_expect_lt(seconds_now() - begin, 30.0, "tries, back-off and time limits must add up to less");
    cJSON *deployments = cJSON_GetObjectItem(report, "deployments");
    cr_assert_eq(cJSON_GetArraySize(deployments), (int)COUNT(ways));
    for (size_t i = 0; i < COUNT(ways); i++) {
        cJSON *deployment = cJSON_GetArrayItem(deployments, (int)i), *item;
        cJSON *check = cJSON_GetArrayItem(cJSON_GetObjectItem(deployment, "checks"), 0);
        int asked = 0, judged = 0;
        cJSON_ArrayForEach(item, cJSON_GetObjectItem(check, "evidence"))
        {
            asked++;
            cr_expect_str_eq(string_of(item, "status"), ways[i].evidence, "%s: %s", ways[i].words,
                string_of(item, "error"));
        }
        cJSON_ArrayForEach(item, cJSON_GetObjectItem(check, "findings"))
        {
            if (!string_equal(string_of(item, "rule"), "EVID-02"))
                continue;
            judged++;
            cr_expect_str_eq(string_of(item, "status"), ways[i].status, "%s: %s", ways[i].words,
                string_of(item, "message"));
        }
        cr_expect(asked == 2 && judged == 1, "%s: %d addresses, %d findings", ways[i].words, asked, judged);
    }
    cJSON_Delete(report);
    teardown(&world);
}
