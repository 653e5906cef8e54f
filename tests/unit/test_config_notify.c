/* [notify] of a site file: what it amounts to. What is wrong with it, and how that is told: tests/cli/notify.bats. */
#include "base/file.h"
#include "base/memory.h"
#include "config/config.h"
#include "config/notify.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char folder[64];
static struct config *config;
static struct notify_settings settings;

static void write_file(const char *name, const char *content)
{
    AUTO_FREE char *path = file_join(folder, name);
    cr_assert_eq(file_replace(path, content, strlen(content), 0600), 0);
}

/* Reads a site file that says LINES in [notify]. */
static void read_site(const char *lines)
{
    AUTO_FREE char *site = memory_format("[people]\nboard = board@clinic.example\n[notify]\n%s", lines);
    AUTO_FREE char *path = file_join(folder, "site.ini");
    AUTO_FREE char *program = file_program_folder();
    AUTO_FREE char *data = file_join(program, "../../share/golive");
    write_file("site.ini", site);
    config_free(config);
    config = config_new(&(struct config_options){.site_file = path, .data_folder = data});
    struct text problems = {0};
    problems_write(&config->problems, &problems);
    cr_assert_eq(config->problems.error_count, 0, "%s", text_string(&problems));
    text_free(&problems);
    config_notify(config, &settings);
}

static void setup(void)
{
    memcpy(folder, "/tmp/golive-test-XXXXXX", sizeof "/tmp/golive-test-XXXXXX");
    cr_assert_not_null(mkdtemp(folder));
    write_file("secret", "s3cret\n");
    write_file("two", "one\ntwo\n");
    write_file("empty", "\n");
    write_file("address", "https://chat.clinic.example/hook/s3cret\n");
}

static void teardown(void)
{
    static const char *const names[] = {"site.ini", "secret", "two", "empty", "address"};
    config = config_free(config);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        AUTO_FREE char *path = file_join(folder, names[i]);
        unlink(path);
    }
    rmdir(folder);
}

TestSuite(config_notify, .init = setup, .fini = teardown);

Test(config_notify, mail_servers_get_their_ports_and_are_encrypted_unless_it_is_said_otherwise)
{
    static const struct {
        const char *lines;
        const char *server;
        bool upgrade;
    } servers[] = {
        {"mail = smtps://Mail.clinic.example", "https://mail.clinic.example:465/", false},
        {"mail = smtps://mail.clinic.example/", "https://mail.clinic.example:465/", false},
        {"mail = smtps://mail.clinic.example:4465", "https://mail.clinic.example:4465/", false},
        {"mail = smtp://mail.clinic.example", "http://mail.clinic.example:587/", true},
        {"mail = smtp://127.0.0.1:25\nmail_tls = no", "http://127.0.0.1:25/", false},
        {"mail = smtp://127.0.0.1:25\nmail_tls = required", "http://127.0.0.1:25/", true},
        {"mail = smtp://[::1]:2525", "http://[::1]:2525/", true},
        {"mail = smtp://[::1]", "http://[::1]:587/", true},
    };
    for (size_t i = 0; i < sizeof servers / sizeof *servers; i++) {
        AUTO_FREE char *lines = memory_format("%s\nmail_from = golive@clinic.example\n", servers[i].lines);
        read_site(lines);
        cr_expect_str_eq(settings.mail_server, servers[i].server);
        cr_expect_eq(settings.mail_upgrade, servers[i].upgrade, "%s", servers[i].lines);
        cr_expect(config_notifies(config));
    }
}

Test(config_notify, what_is_left_out_is_as_the_manual_says)
{
    read_site("");
    cr_expect_not(config_notifies(config));
    cr_expect_null(settings.mail_server);
    cr_expect_null(settings.webhook);
    cr_expect_null(settings.webhook_problem);
    cr_expect_null(settings.folder);
    cr_expect_null(settings.syslog);
    cr_expect_null(settings.heartbeat);
    cr_expect_not(settings.no_heartbeat);
    cr_expect_eq(settings.repeat, 7 * 86400);
    cr_expect_eq(settings.retry, 300);
    cr_expect_eq(settings.timeout, 30);
    read_site("folder = mails\nheartbeat = no\nescalate = board\nrepeat = 1d\nretry = 1m\ntimeout = 5s\n");
    AUTO_FREE char *mails = file_join(folder, "mails");
    cr_expect_str_eq(settings.folder, mails);
    cr_expect(settings.no_heartbeat);
    cr_expect_str_eq(settings.escalate, "board");
    cr_expect_eq(settings.repeat, 86400);
    cr_expect_eq(settings.retry, 60);
    cr_expect_eq(settings.timeout, 5);
}

Test(config_notify, secrets_are_looked_up_and_what_stands_in_the_way_is_said_without_them)
{
    read_site("webhook = ${file:address}\nwebhook_secret = ${file:secret}\n");
    cr_expect_str_eq(settings.webhook, "https://chat.clinic.example/hook/s3cret");
    cr_expect_str_eq(settings.webhook_secret, "s3cret");
    cr_expect_null(settings.webhook_problem);
    static const char *const bad[] = {"webhook = ${file:none}\nwebhook_secret = ${file:secret}\n",
        "webhook = ${file:address}\nwebhook_secret = ${file:none}\n",
        "webhook = ${file:address}\nwebhook_secret = ${file:two}\n",
        "webhook = ${file:address}\nwebhook_secret = ${file:empty}\n",
        "webhook = ${file:secret}\nwebhook_secret = ${file:secret}\n"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        read_site(bad[i]);
        cr_assert_not_null(settings.webhook_problem, "%s", bad[i]);
        cr_expect_null(strstr(settings.webhook_problem, "s3cret"), "%s", settings.webhook_problem);
        cr_expect(config_notifies(config), "the way is there, and does not work now");
    }
    read_site("mail = smtps://mail.clinic.example\nmail_from = a@clinic.example\nmail_user = golive\n"
              "mail_password = ${file:none}\n");
    cr_expect_not_null(settings.mail_problem);
    cr_expect_null(settings.mail_password);
}

Test(config_notify, an_address_is_plain_or_it_is_none)
{
    static const char *const good[] = {
        "a@b", "privacy@clinic.example", "a.b+c-d_e@x-y.example", "o'brien@clinic.example"};
    static const char *const bad[] = {"", "a", "@b", "a@", "a@@b", "a@b@c", "a b@c", "a@b c",
        "a@b\r\nRCPT TO:<c@d>", "<a@b>", "Name <a@b>", "a@b,c@d", "a@b;", "\"a\"@b", "a@[1.2.3.4]",
        "\xc3\xa4@b", "a@\xc3\xa4", "a\\@b", "a:b@c"};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        cr_expect(config_mail_address(good[i]), "%s", good[i]);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        cr_expect_not(config_mail_address(bad[i]), "%s", bad[i]);
    char longer[300];
    memset(longer, 'a', sizeof longer);
    memcpy(longer + 290, "@b.exampl", 10);
    cr_expect_not(config_mail_address(longer));
    cr_expect_not(config_mail_address(NULL));
}
