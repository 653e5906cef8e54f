/* The site file's words on the network: what is wrong with them, and what they amount to. Types are checked already; here
 * is what one key means for another. See http.h. */
#include "config/http.h"
#include "config/private.h"
#include "config/secret.h"

#include "base/address.h"

#include <ctype.h>
#include <string.h>

#define MOST_PARALLEL 256
#define SECTION_PREFIX "http:"

/* ---- reading single values ---- */

static const struct ini_section *http_section(const struct config *config)
{
    return ini_section_of(&config->own->site.ini, "http");
}

/* An entry with something in it, or NULL. */
static const struct ini_entry *given(const struct ini_section *section, const char *key)
{
    const struct ini_entry *entry = ini_entry_of(section, key);
    return entry && *entry->value ? entry : NULL;
}

static const char *lower_case(struct arena *arena, const char *text)
{
    char *copy = arena_copy(arena, text);
    for (char *at = copy; *at; at++)
        *at = (char)tolower((unsigned char)*at);
    return copy;
}

static uint32_t number_of(const struct ini_section *section, const char *key)
{
    const struct ini_entry *entry = given(section, key);
    int64_t value;
    bool fits = entry && string_integer(entry->value, &value) == 0 && value > 0 && value <= MOST_PARALLEL;
    return fits ? (uint32_t)value : 0;
}

/* "3/s" and the like: value_check has seen that it is one. */
static void rate_of(const struct ini_section *section, struct http_host *host)
{
    static const struct {
        char unit;
        uint32_t seconds;
    } units[] = {{'s', 1}, {'m', 60}, {'h', 3600}, {'d', 86400}};
    const struct ini_entry *entry = given(section, "rate");
    const char *slash = entry ? strchr(entry->value, '/') : NULL;
    for (size_t i = 0; slash && i < sizeof units / sizeof *units; i++) {
        AUTO_FREE char *count = memory_format("%.*s", (int)(slash - entry->value), entry->value);
        int64_t value;
        if (units[i].unit != slash[1] || string_integer(count, &value) != 0 || value < 1 || value > 999999)
            continue;
        host->rate_count = (uint32_t)value;
        host->rate_seconds = units[i].seconds;
    }
}

static enum http_key_place key_place_of(const char *text, const char **ret_name)
{
    static const struct {
        const char *prefix;
        enum http_key_place place;
    } places[] = {{"query:", HTTP_KEY_QUERY}, {"header:", HTTP_KEY_HEADER}};
    *ret_name = NULL;
    if (string_equal(text, "bearer"))
        return HTTP_KEY_BEARER;
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        const char *name = string_starts(text, places[i].prefix) ? text + strlen(places[i].prefix) : "";
        size_t length = strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_");
        if (!*name || name[length])
            continue;
        *ret_name = name;
        return places[i].place;
    }
    return HTTP_KEY_NONE;
}

static bool is_folder(const char *base)
{
    return !string_starts(base, "https://") && !string_starts(base, "http://");
}

/* A folder may be written file:PATH or file:///PATH. */
static const char *folder_of(struct config *config, const char *base)
{
    if (string_starts(base, "file:///"))
        base += strlen("file://");
    else if (string_starts(base, "file:"))
        base += strlen("file:");
    return source_path(&config->arena, &config->own->site, base);
}

/* A proxy's address as libcurl takes it: no path, no login. */
static bool is_proxy(const char *text)
{
    struct arena arena = {0};
    struct address address;
    bool good = address_parse(text, &arena, &address, NULL) == 0 && string_equal(address.path, "/");
    arena_free(&arena);
    return good;
}

static bool is_mail_address(const char *text)
{
    const char *at = strchr(text, '@');
    return at && at > text && at[1] && !strchr(at + 1, '@') &&
           text[strspn(text,
               "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789@.!#$%&'*+/=?^_`{|}~-")] ==
               '\0';
}

/* ---- what is wrong ---- */

static void complain(struct config *config, const struct ini_section *section, const char *key,
    const char *advice, const char *format, ...) __attribute__((format(printf, 5, 6)));
static void complain(struct config *config, const struct ini_section *section, const char *key,
    const char *advice, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    AUTO_FREE char *message = memory_format_list(format, arguments);
    va_end(arguments);
    site_problem(config, section, key ? ini_entry_of(section, key) : NULL, true, advice, "%s", message);
}

static void check_hosts(struct config *config, const struct ini_section *section)
{
    const struct ini_entry *entry = given(section, "hosts");
    struct arena arena = {0};
    const char *const *hosts = ini_list(&arena, entry ? entry->raw : "", NULL);
    for (; *hosts; hosts++) {
        if (!address_host_valid(lower_case(&arena, *hosts)))
            complain(config, section, "hosts",
                strstr(*hosts, "://")
                    ? "write the host alone, without https:// and without a path"
                    : "write its name in full (no *), with :PORT only if it is another than 80 or 443",
                "\"%.80s\" is no host", *hosts);
    }
    arena_free(&arena);
}

static void check_http(struct config *config, const struct ini_section *section)
{
    static const char *const proxies[] = {"http_proxy", "https_proxy"};
    const struct ini_entry *contact = given(section, "contact");
    check_hosts(config, section);
    if (contact && !is_mail_address(contact->value))
        complain(config, section, "contact", "such as it@springfield.example", "\"%.80s\" is no mail address",
            contact->value);
    for (size_t i = 0; i < sizeof proxies / sizeof *proxies; i++) {
        const struct ini_entry *proxy = given(section, proxies[i]);
        if (proxy && !is_proxy(proxy->value))
            complain(config, section, proxies[i],
                "write http://HOST:PORT; its name and password belong in proxy_login",
                "this is no proxy's address");
    }
    if (given(section, "parallel") && !number_of(section, "parallel"))
        complain(config, section, "parallel", "write a number from 1 to 256",
            "so many requests at a time cannot be");
}

static void check_base(struct config *config, const struct ini_section *section)
{
    const struct ini_entry *base = given(section, "base");
    struct arena arena = {0};
    struct address address;
    const char *why = "";
    if (base && !is_folder(base->value)) {
        if (address_parse(base->value, &arena, &address, &why) != 0)
            complain(config, section, "base", "write https://HOST/PATH, or a folder",
                "this is no address: %s", why);
        else if (strchr(address.path, '?'))
            complain(config, section, "base", "write https://HOST/PATH", "a base has no query");
    }
    arena_free(&arena);
}

static void check_host(struct config *config, const struct ini_section *section)
{
    const char *name = section->name + strlen(SECTION_PREFIX);
    const struct ini_entry *place = given(section, "key_in");
    const char *unused;
    if (!address_host_valid(name))
        complain(config, section, NULL, "write [http:HOST] in lower case, as in [http] hosts",
            "\"%.80s\" is no host", name);
    if (place && key_place_of(place->value, &unused) == HTTP_KEY_NONE)
        complain(config, section, "key_in", "write query:NAME, header:NAME or bearer",
            "\"%.80s\" is no place for a key", place->value);
    if (place && !given(section, "key"))
        complain(config, section, "key_in", "write key = ${file:PATH}, too", "there is no key to go there");
    if (given(section, "key") && !place)
        complain(config, section, "key", "write key_in = query:NAME, header:NAME or bearer, too",
            "it is not said how the key is sent");
    if (given(section, "parallel") && !number_of(section, "parallel"))
        complain(config, section, "parallel", "write a number from 1 to 256",
            "so many requests at a time cannot be");
    check_base(config, section);
}

void http_check(struct config *config)
{
    const struct ini_file *file = &config->own->site.ini;
    const struct ini_section *http = http_section(config);
    if (http)
        check_http(config, http);
    for (size_t i = 0; i < file->count; i++) {
        if (string_starts(file->sections[i].name, SECTION_PREFIX))
            check_host(config, &file->sections[i]);
    }
}

/* ---- what it amounts to ---- */

/* The secret of KEY, or why it cannot be had. What cannot stand in a header or address is no key. */
static const char *secret_of(
    struct config *config, const struct ini_section *section, const char *key, const char **ret_problem)
{
    const struct ini_entry *entry = given(section, key);
    const char *value = NULL;
    *ret_problem = NULL;
    if (!entry ||
        secret_resolve(entry->value, config->own->site.folder, &config->arena, &value, ret_problem) != 0)
        return NULL;
    for (const char *at = value; *at; at++) {
        if ((unsigned char)*at <= ' ' || (unsigned char)*at >= 0x7f) {
            *ret_problem = "it has blanks or letters with accents";
            return NULL;
        }
    }
    return value;
}

static void take_host(struct config *config, const struct ini_section *section, struct http_host *host)
{
    const struct ini_entry *place = given(section, "key_in");
    const struct ini_entry *base = given(section, "base");
    const struct ini_entry *private = given(section, "private");
    *host = (struct http_host){.host = lower_case(&config->arena, section->name + strlen(SECTION_PREFIX))};
    rate_of(section, host);
    host->parallel = number_of(section, "parallel");
    host->private_addresses = private && string_equal(private->value, "yes");
    if (place)
        host->key_place = key_place_of(place->value, &host->key_name);
    host->key = secret_of(config, section, "key", &host->key_problem);
    if (base) {
        host->base_is_folder = is_folder(base->value);
        host->base = host->base_is_folder ? folder_of(config, base->value) : base->value;
    }
}

static const char *text_or_null(const struct ini_section *section, const char *key)
{
    const struct ini_entry *entry = given(section, key);
    return entry ? entry->value : NULL;
}

static void take_http(
    struct config *config, const struct ini_section *section, struct http_settings *settings)
{
    struct arena *arena = &config->arena;
    const struct ini_entry *hosts = given(section, "hosts");
    const struct ini_entry *ca_file = given(section, "ca_file");
    const struct ini_entry *timeout = given(section, "timeout");
    size_t count = 0;
    const char *const *listed = ini_list(arena, hosts ? hosts->raw : "", &count);
    const char **lower = arena_take(arena, (count + 1) * sizeof *lower);
    for (size_t i = 0; i < count; i++)
        lower[i] = lower_case(arena, listed[i]);
    settings->hosts = lower;
    settings->contact = given(section, "contact") ? given(section, "contact")->value : "";
    settings->http_proxy = text_or_null(section, "http_proxy");
    settings->https_proxy = text_or_null(section, "https_proxy");
    settings->no_proxy = text_or_null(section, "no_proxy");
    settings->proxy_login = secret_of(config, section, "proxy_login", &settings->proxy_problem);
    settings->ca_file = ca_file ? source_path(arena, &config->own->site, ca_file->value) : NULL;
    settings->parallel = number_of(section, "parallel");
    int64_t seconds;
    if (timeout && duration_parse(timeout->value, &seconds) == 0 && seconds > 0)
        settings->timeout = seconds < 3600 ? (uint32_t)seconds : 3600;
}

void config_http(struct config *config, struct http_settings *ret_settings)
{
    static const char *const none[] = {NULL};
    const struct ini_file *file = &config->own->site.ini;
    const struct ini_section *http = http_section(config);
    struct http_host *items = arena_take(&config->arena, file->count * sizeof *items);
    struct http_settings settings = {.hosts = none, .contact = "", .items = items};
    if (http)
        take_http(config, http, &settings);
    for (size_t i = 0; i < file->count; i++) {
        if (string_starts(file->sections[i].name, SECTION_PREFIX))
            take_host(config, &file->sections[i], &items[settings.count++]);
    }
    *ret_settings = settings;
}

void config_commands(struct config *config, struct command_settings *ret_settings)
{
    size_t count = 0;
    const struct ini_section *section = ini_section_of(&config->own->site.ini, "commands");
    const struct ini_entry *allow = given(section, "allow"), *environment = given(section, "environment");
    const char *const *named = ini_list(&config->arena, allow ? allow->raw : "", &count);
    const char **folders = arena_take(&config->arena, (count + 1) * sizeof *folders);
    for (size_t i = 0; i < count; i++)
        folders[i] = source_path(&config->arena, &config->own->site, named[i]);
    *ret_settings = (struct command_settings){
        .allow = folders,
        .environment = ini_list(&config->arena, environment ? environment->raw : "", NULL),
    };
}
