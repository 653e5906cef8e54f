/* A site with one source, for tests of the HTTP side of the gatherer: a loopback server, a folder of its own, and the
 * time that the test says it is. */
#ifndef GOLIVE_TESTS_HTTP_WORLD_H
#define GOLIVE_TESTS_HTTP_WORLD_H

#include "fetching.h"

#include "gather/http.h"

#include <dirent.h>
#include <unistd.h>

#define NOW ((instant)1795348800) /* 2026-11-22T12:00:00Z */
#define DAY 86400

/* ---- a site with one source ---- */

struct world {
    struct loopback *server;
    char *host;
    char *program;
    char folder[64];
    char *cache;
    const char *hosts[4];
    struct http_host items[2];
    struct http_settings settings;
    struct http_options options;
};

LOOPBACK_FUNCTION void setup(struct world *world, loopback_answer *answer)
{
    *world = (struct world){.program = fetcher_program()};
    snprintf(world->folder, sizeof world->folder, "/tmp/golive-test-XXXXXX");
    cr_assert(mkdtemp(world->folder));
    world->cache = file_join(world->folder, "cache");
    world->server = answer ? loopback_start(AF_INET, NULL, answer) : NULL;
    world->host = answer ? host_of(world->server) : memory_format("127.0.0.1:%u", loopback_closed_port());
    world->hosts[0] = world->host;
    world->settings = (struct http_settings){.hosts = world->hosts, .contact = "", .items = world->items};
    world->options = (struct http_options){.fetcher = world->program,
        .settings = &world->settings,
        .cache_folder = world->cache,
        .now = NOW,
        .limits = {.timeout = 400, .back_off = 20, .patience = 500}};
}

LOOPBACK_FUNCTION void remove_folder(const char *path)
{
    DIR *directory = opendir(path);
    for (struct dirent *entry; directory && (entry = readdir(directory));) {
        AUTO_FREE char *inner = file_join(path, entry->d_name);
        if (entry->d_name[0] != '.' && unlink(inner) != 0)
            remove_folder(inner);
    }
    if (directory)
        closedir(directory);
    rmdir(path);
}

LOOPBACK_FUNCTION void teardown(struct world *world)
{
    remove_folder(world->folder);
    free(world->cache);
    free(world->host);
    free(world->program);
}

/* What one run of its own finds at PATH. */
struct found {
    enum evidence_state state;
    char error[1024], remark[1024], uri[512], media_type[128], body[256];
    size_t length;
    bool cached, stale, digested;
    instant gathered_at, good_until;
    struct http_counts counts;
};

LOOPBACK_FUNCTION struct found found_of(
    const struct http_evidence *evidence, const struct http_gatherer *gatherer)
{
    const struct evidence *about = &evidence->gathered.evidence;
    struct found found = {.state = about->state,
        .length = evidence->gathered.length,
        .cached = about->cached,
        .stale = evidence->stale,
        .digested = about->digested,
        .gathered_at = about->gathered_at,
        .good_until = evidence->good_until,
        .counts = http_counts(gatherer)};
    snprintf(found.error, sizeof found.error, "%s", about->error ? about->error : "");
    snprintf(found.remark, sizeof found.remark, "%s", about->remark ? about->remark : "");
    snprintf(found.uri, sizeof found.uri, "%s", about->uri);
    snprintf(found.media_type, sizeof found.media_type, "%s", about->media_type);
    size_t shown = found.length < sizeof found.body - 1 ? found.length : sizeof found.body - 1;
    if (shown)
        memcpy(found.body, evidence->gathered.bytes, shown);
    return found;
}

__attribute__((unused)) static const struct http_wish a_week = {.fresh = 7 * DAY, .good_until = 45 * DAY};

LOOPBACK_FUNCTION struct found look(const struct world *world, const char *path, struct http_wish wish)
{
    AUTO_FREE char *url =
        strstr(path, "://") ? memory_copy(path) : memory_format("http://%s%s", world->host, path);
    struct http_gatherer *gatherer = http_new(&world->options);
    char *problem = NULL;
    wish.url = url;
    const struct http_evidence *evidence = http_want(gatherer, &wish);
    int error = http_gather(gatherer, &problem);
    cr_assert(error == 0 || problem);
    free(problem);
    struct found found = found_of(evidence, gatherer);
    http_free(gatherer);
    return found;
}

LOOPBACK_FUNCTION struct found look_at(struct world *world, const char *path, instant now)
{
    world->options.now = now;
    return look(world, path, a_week);
}

#endif
