/* [http] and [http:HOST] of a site file: what they amount to, what is wrong with them, and that no secret shows. */
#include "base/file.h"
#include "base/memory.h"
#include "config/config.h"
#include "config/http.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct world {
    char folder[64];
    char *site_file;
    char *data;
    struct config *config;
    struct http_settings settings;
    struct text problems;
};

static void write_file(const struct world *world, const char *name, const char *content)
{
    AUTO_FREE char *path = file_join(world->folder, name);
    cr_assert_eq(file_replace(path, content, strlen(content), 0600), 0);
}

/* Reads a site file that says LINES. */
static void setup(struct world *world, const char *lines)
{
    *world = (struct world){0};
    snprintf(world->folder, sizeof world->folder, "/tmp/golive-test-XXXXXX");
    cr_assert(mkdtemp(world->folder));
    write_file(world, "ncbi.key", "s3cret-from-file\n");
    write_file(world, "site.ini", lines);
    world->site_file = file_join(world->folder, "site.ini");
    AUTO_FREE char *program = file_program_folder();
    world->data = file_join(program, "../../share/golive");
    world->config =
        config_new(&(struct config_options){.site_file = world->site_file, .data_folder = world->data});
    problems_write(&world->config->problems, &world->problems);
    if (!world->config->problems.error_count)
        config_http(world->config, &world->settings);
}

static void teardown(struct world *world)
{
    static const char *const names[] = {"ncbi.key", "site.ini"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        AUTO_FREE char *path = file_join(world->folder, names[i]);
        unlink(path);
    }
    rmdir(world->folder);
    config_free(world->config);
    text_free(&world->problems);
    free(world->site_file);
    free(world->data);
}

Test(http_config, what_the_site_file_says_is_what_holds)
{
    struct world world;
    setenv("PROXY_LOGIN", "clinic:word", 1);
    setup(&world,
        "[site]\nname = X\n[http]\nhosts = API.example, 127.0.0.1:8080\ncontact = it@springfield.example\n"
        "https_proxy = http://proxy.example:3128\nno_proxy = .clinic.example\nproxy_login = "
        "${env:PROXY_LOGIN}\n"
        "ca_file = ca.pem\nparallel = 32\ntimeout = 20s\n"
        "[http:api.example]\nrate = 50/m\nparallel = 4\nkey = ${file:ncbi.key}\nkey_in = query:api_key\n"
        "[http:mirrored.example]\nbase = mirror\nprivate = yes\n"
        "[http:moved.example]\nbase = https://mirror.example/x\n");
    const struct http_settings *settings = &world.settings;
    cr_assert_eq(world.config->problems.error_count, 0, "%s", text_string(&world.problems));
    cr_expect_str_eq(settings->hosts[0], "api.example");
    cr_expect_str_eq(settings->hosts[1], "127.0.0.1:8080");
    cr_expect_null(settings->hosts[2]);
    cr_expect_str_eq(settings->contact, "it@springfield.example");
    cr_expect_str_eq(settings->https_proxy, "http://proxy.example:3128");
    cr_expect_null(settings->http_proxy);
    cr_expect_str_eq(settings->no_proxy, ".clinic.example");
    cr_expect_str_eq(settings->proxy_login, "clinic:word");
    cr_expect(string_starts(settings->ca_file, world.folder) && string_ends(settings->ca_file, "/ca.pem"));
    cr_expect(settings->parallel == 32 && settings->timeout == 20);
    const struct http_host *api = http_settings_host(settings, "api.example");
    cr_assert_not_null(api);
    cr_expect(
        api->rate_count == 50 && api->rate_seconds == 60 && api->parallel == 4 && !api->private_addresses);
    cr_expect_str_eq(api->key, "s3cret-from-file");
    cr_expect(api->key_place == HTTP_KEY_QUERY && string_equal(api->key_name, "api_key"));
    const struct http_host *mirrored = http_settings_host(settings, "mirrored.example");
    cr_expect(
        mirrored->base_is_folder && mirrored->private_addresses && string_ends(mirrored->base, "/mirror"));
    const struct http_host *moved = http_settings_host(settings, "moved.example");
    cr_expect(!moved->base_is_folder && string_equal(moved->base, "https://mirror.example/x"));
    teardown(&world);
}

Test(http_config, a_secret_that_cannot_be_had_is_said_and_is_no_empty_one)
{
    struct world world;
    unsetenv("NO_SUCH_KEY");
    setenv("BAD_KEY", "two\r\nX-Other: header", 1);
    setenv("EMPTY_KEY", "", 1);
    setup(&world, "[site]\nname = X\n[http]\nhosts = a.example\n"
                  "[http:a.example]\nkey = ${env:NO_SUCH_KEY}\nkey_in = bearer\n"
                  "[http:b.example]\nkey = ${file:none.key}\nkey_in = header:X-Api-Key\n"
                  "[http:c.example]\nkey = ${env:BAD_KEY}\nkey_in = header:X-Api-Key\n"
                  "[http:d.example]\nkey = ${env:EMPTY_KEY}\nkey_in = bearer\n"
                  "[http:e.example]\nkey = ${cred:../passwd}\nkey_in = bearer\n");
    cr_assert_eq(world.config->problems.error_count, 0, "%s", text_string(&world.problems));
    for (size_t i = 0; i < world.settings.count; i++) {
        const struct http_host *host = &world.settings.items[i];
        cr_expect_null(host->key, "%s has a key", host->host);
        cr_expect(host->key_problem && *host->key_problem, "%s", host->host);
        cr_expect(!strstr(host->key_problem, "two"), "%s", host->key_problem);
    }
    cr_expect(strstr(world.settings.items[0].key_problem, "NO_SUCH_KEY"));
    teardown(&world);
}

Test(http_config, what_cannot_be_meant_is_an_error)
{
    static const struct {
        const char *lines;
        const char *says;
    } cases[] = {
        {"[http]\nhosts = https://a.example/\n", "without https://"},
        {"[http]\nhosts = *.example\n", "is no host"},
        {"[http]\nhosts = user@a.example\n", "is no host"},
        {"[http]\ncontact = not an address\n", "mail address"},
        {"[http]\nhttp_proxy = http://user:s3cret@proxy.example:3128\n", "proxy_login"},
        {"[http]\nparallel = 0\n", "1 to 256"},
        {"[http:https://a.example]\nrate = 1/s\n", "is no host"},
        {"[http:a.example]\nkey = s3cret\n", "how the key is sent"},
        {"[http:a.example]\nkey_in = bearer\n", "no key"},
        {"[http:a.example]\nkey = s3cret\nkey_in = cookie:x\n", "query:NAME"},
        {"[http:a.example]\nkey = s3cret\nkey_in = header:X Y\n", "query:NAME"},
        {"[http:a.example]\nbase = https://m.example/?x\n", "no query"},
        {"[http:a.example]\nbase = https://user@m.example/\n", "name or password"},
        {"[http:a.example]\nprivate = perhaps\n", "yes or no"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct world world;
        AUTO_FREE char *lines = memory_format("[site]\nname = X\n%s", cases[i].lines);
        setup(&world, lines);
        cr_expect_gt(world.config->problems.error_count, 0, "%s", cases[i].lines);
        cr_expect(strstr(text_string(&world.problems), cases[i].says), "%s should say \"%s\"",
            text_string(&world.problems), cases[i].says);
        teardown(&world);
    }
}
