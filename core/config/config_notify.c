/* The site file's words on notices: what is wrong with them, and what they amount to. Types are checked already. Sends
 * nothing. See notify.h. */
#include "config/notify.h"
#include "config/private.h"
#include "config/secret.h"

#include "base/address.h"
#include "base/memory.h"

#include <string.h>

#define REPEAT ((int64_t)7 * 86400)
#define RETRY ((int64_t)300)
#define TIMEOUT 30u

static const struct ini_section *notify_section(const struct config *config)
{
    return ini_section_of(&config->own->site.ini, "notify");
}

/* An entry with something in it, or NULL. */
static const struct ini_entry *given(const struct config *config, const char *key)
{
    const struct ini_entry *entry = ini_entry_of(notify_section(config), key);
    return entry && *entry->value ? entry : NULL;
}

static const char *text_or(const struct config *config, const char *key, const char *fallback)
{
    const struct ini_entry *entry = given(config, key);
    return entry ? entry->value : fallback;
}

bool config_mail_address(const char *text)
{
    static const char letters[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789@.!#$%&'*+/=?^_`{|}~-";
    const char *at = text ? strchr(text, '@') : NULL;
    return at && at > text && at[1] && !strchr(at + 1, '@') && strlen(text) <= 254 &&
           strspn(text, letters) == strlen(text) &&
           strspn(at + 1, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-") ==
               strlen(at + 1);
}

/* "smtps://mail.example" as "https://mail.example:465/", "smtp://…" as "http://…:587/": one way to take hosts apart.
 * False with *RET_WHY. */
static bool take_server(const char *text, struct arena *arena, const char **ret_server, const char **ret_why)
{
    bool secure = string_starts(text, "smtps://");
    const char *rest = strstr(text, "://");
    struct address address;
    *ret_why = "it begins with neither smtps:// nor smtp://";
    if (!rest || (!secure && !string_starts(text, "smtp://")))
        return false;
    rest += strlen("://");
    const char *slash = strchr(rest, '/');
    *ret_why = "there is something behind the host";
    if (slash && slash[1])
        return false;
    const char *bracket = strrchr(rest, ']');
    const char *colon = strchr(bracket ? bracket : rest, ':');
    const char *url = colon ? arena_format(arena, "%s://%s", secure ? "https" : "http", rest)
                            : arena_format(arena, "%s://%.*s:%s/", secure ? "https" : "http",
                                  (int)strcspn(rest, "/"), rest, secure ? "465" : "587");
    if (address_parse(url, arena, &address, ret_why) != 0)
        return false;
    *ret_why = "there is something behind the host";
    if (!string_equal(address.path, "/"))
        return false;
    *ret_server = address.text;
    return true;
}

/* ---- what is wrong ---- */

static void complain(struct config *config, const char *key, const char *advice, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
static void complain(struct config *config, const char *key, const char *advice, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    AUTO_FREE char *message = memory_format_list(format, arguments);
    va_end(arguments);
    const struct ini_section *section = notify_section(config);
    site_problem(config, section, ini_entry_of(section, key), true, advice, "%s", message);
}

static void check_mail(struct config *config)
{
    static const char *const need_server[] = {"mail_from", "mail_user", "mail_password", "mail_tls"};
    const struct ini_entry *mail = given(config, "mail"), *from = given(config, "mail_from");
    struct arena arena = {0};
    const char *server, *why;
    if (mail && !take_server(mail->value, &arena, &server, &why))
        complain(config, "mail",
            "write smtps://HOST, or smtp://HOST for STARTTLS; with :PORT if it is another",
            "this is no mail server: %s", why);
    if (mail && !from)
        complain(config, "mail", "write mail_from = ADDRESS, too", "it is not said from whom mail comes");
    if (from && !config_mail_address(from->value))
        complain(config, "mail_from", "such as golive@springfield.example", "\"%.80s\" is no mail address",
            from->value);
    for (size_t i = 0; !mail && i < sizeof need_server / sizeof *need_server; i++) {
        if (given(config, need_server[i]))
            complain(config, need_server[i], "write mail = smtps://HOST, too", "there is no mail server");
    }
    bool no_tls = string_equal(text_or(config, "mail_tls", ""), "no");
    if (no_tls && mail && string_starts(mail->value, "smtps://"))
        complain(config, "mail_tls", "take this line away, or write mail = smtp://HOST",
            "smtps:// is never without TLS");
    else if (no_tls && given(config, "mail_password"))
        complain(config, "mail_tls", "take this line away: the server must then offer STARTTLS",
            "a password is never sent without TLS");
    if (!given(config, "mail_user") != !given(config, "mail_password"))
        complain(config, given(config, "mail_user") ? "mail_user" : "mail_password",
            "write mail_user and mail_password = ${file:PATH}", "a login needs both a user and a password");
    arena_free(&arena);
}

static void check_webhook(struct config *config)
{
    const struct ini_entry *webhook = given(config, "webhook"), *secret = given(config, "webhook_secret");
    struct arena arena = {0};
    struct address address;
    const char *why = "";
    /* Many a chat's address is a secret in itself, and stands elsewhere: it is looked up when it is needed. */
    bool here = webhook && !strstr(webhook->value, "${");
    if (here && address_parse(webhook->value, &arena, &address, &why) != 0)
        complain(config, "webhook", "write https://HOST/PATH", "this is no address: %s", why);
    if (webhook && !secret)
        complain(config, "webhook", "write webhook_secret = ${file:PATH}, too: it signs what is sent",
            "receivers could not tell who sent it");
    if (secret && !webhook)
        complain(config, "webhook_secret", "write webhook = https://HOST/PATH, too", "there is no webhook");
    arena_free(&arena);
}

/* Who is named must have an address, or be one. */
static void check_person(struct config *config, const char *key)
{
    const struct ini_entry *entry = given(config, key);
    const struct ini_section *people = ini_section_of(&config->own->site.ini, "people");
    bool no = string_equal(key, "heartbeat") && entry && string_equal(entry->value, "no");
    if (entry && !no && !ini_entry_of(people, entry->value) && !config_mail_address(entry->value))
        complain(config, key, "write a name of [people], or a mail address", "nobody is called \"%.80s\"",
            entry->value);
}

/* Whoever is to be mailed needs an address that golive can mail to, and a server cannot read as more than that. */
static void check_addresses(struct config *config)
{
    const struct ini_section *people = ini_section_of(&config->own->site.ini, "people");
    const struct ini_section *site = ini_section_of(&config->own->site.ini, "site");
    const struct ini_entry *contact = ini_entry_of(site, "contact");
    if (!given(config, "mail"))
        return;
    for (size_t i = 0; people && i < people->count; i++) {
        const struct ini_entry *entry = &people->entries[i];
        if (!config_mail_address(entry->value))
            site_problem(config, people, entry, true, "such as privacy@springfield.example",
                "\"%.80s\" is no mail address, and [notify] mail is to write to it", entry->value);
    }
    if (contact && *contact->value && !config_mail_address(contact->value))
        site_problem(config, site, contact, true, "such as compliance@springfield.example",
            "\"%.80s\" is no mail address, and [notify] mail is to write to it", contact->value);
}

/* A span that would tell somebody all the time, or never. */
static void check_span(struct config *config, const char *key, const char *least, const char *most)
{
    const struct ini_entry *entry = given(config, key);
    int64_t seconds, from = 0, to = INT64_MAX;
    duration_parse(least, &from);
    duration_parse(most, &to);
    if (entry && duration_parse(entry->value, &seconds) == 0 && (seconds < from || seconds > to))
        complain(config, key, NULL, "%.40s: it must be from %s to %s", entry->value, least, most);
}

void notify_check(struct config *config)
{
    if (!notify_section(config))
        return;
    check_addresses(config);
    check_mail(config);
    check_webhook(config);
    check_person(config, "escalate");
    check_person(config, "heartbeat");
    check_span(config, "repeat", "1h", "366d");
    check_span(config, "retry", "10s", "6h");
    check_span(config, "timeout", "1s", "10m");
}

/* ---- what it amounts to ---- */

/* The value of a secret; NULL, with *RET_PROBLEM in words, if it cannot be had. */
static const char *secret_of(struct config *config, const char *key, const char **ret_problem)
{
    const struct ini_entry *entry = given(config, key);
    const char *value = NULL, *why = NULL;
    if (!entry)
        return NULL;
    int error = secret_resolve(entry->value, config->own->site.folder, &config->arena, &value, &why);
    if (!error && !*value)
        why = "it is empty";
    for (const char *at = error ? "" : value; *at && !why; at++) {
        if ((unsigned char)*at < ' ' || *at == 0x7f)
            why = "it has more than one line";
    }
    if (!error && !why)
        return value;
    *ret_problem = arena_format(&config->arena, "[notify] %s cannot be had: %s", key, why ? why : "");
    return NULL;
}

static int64_t seconds_of(const struct config *config, const char *key, int64_t fallback)
{
    int64_t seconds;
    return duration_parse(text_or(config, key, ""), &seconds) == 0 ? seconds : fallback;
}

static const char *path_of(struct config *config, const char *key)
{
    const struct ini_entry *entry = given(config, key);
    return entry ? source_path(&config->arena, &config->own->site, entry->value) : NULL;
}

bool config_notifies(const struct config *config)
{
    static const char *const ways[] = {"mail", "webhook", "folder", "syslog"};
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        if (given(config, ways[i]))
            return true;
    }
    return false;
}

void config_notify(struct config *config, struct notify_settings *ret_settings)
{
    struct notify_settings settings = {
        .repeat = seconds_of(config, "repeat", REPEAT), .retry = seconds_of(config, "retry", RETRY)};
    const struct ini_entry *mail = given(config, "mail");
    const char *why = "";
    struct address address;
    if (mail)
        take_server(mail->value, &config->arena, &settings.mail_server, &why);
    settings.mail_upgrade = settings.mail_server && string_starts(settings.mail_server, "http://") &&
                            !string_equal(text_or(config, "mail_tls", ""), "no");
    settings.mail_from = text_or(config, "mail_from", NULL);
    settings.mail_user = text_or(config, "mail_user", NULL);
    settings.mail_password = secret_of(config, "mail_password", &settings.mail_problem);
    settings.webhook_secret = secret_of(config, "webhook_secret", &settings.webhook_problem);
    const char *webhook = secret_of(config, "webhook", &settings.webhook_problem);
    if (webhook && address_parse(webhook, &config->arena, &address, &why) == 0)
        settings.webhook = address.text;
    else if (webhook)
        settings.webhook_problem =
            arena_format(&config->arena, "[notify] webhook is no address that can be posted to: %s", why);
    settings.folder = path_of(config, "folder");
    settings.syslog = path_of(config, "syslog");
    settings.escalate = text_or(config, "escalate", NULL);
    settings.heartbeat = text_or(config, "heartbeat", NULL);
    settings.no_heartbeat = string_equal(settings.heartbeat, "no");
    settings.timeout = (uint32_t)seconds_of(config, "timeout", TIMEOUT);
    *ret_settings = settings;
}
