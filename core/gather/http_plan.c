/* From settings to requests. Manners towards known hosts are a table. See http_plan.h. */
#include "gather/http_plan.h"

#include "base/text.h"

#include <arpa/inet.h>
#include <string.h>

/* ---- manners ---- */

static const struct http_manners manners[] = {
    {.host = "eutils.ncbi.nlm.nih.gov",
        .rate_count = 3,
        .rate_seconds = 1,
        .contact = "email",
        .introduces = "tool=golive"},
    {.host = "pmc.ncbi.nlm.nih.gov",
        .rate_count = 3,
        .rate_seconds = 1,
        .contact = "email",
        .introduces = "tool=golive"},
    {.host = "api.crossref.org", .rate_count = 1, .rate_seconds = 1, .parallel = 1, .contact = "mailto"},
    {.host = "www.federalregister.gov", .rate_count = 1, .rate_seconds = 1},
    {.host = "www.reginfo.gov", .rate_count = 1, .rate_seconds = 1, .parallel = 1},
    {.host = "www.ecfr.gov", .rate_count = 1, .rate_seconds = 1},
    {.host = "api.regulations.gov", .rate_count = 1000, .rate_seconds = 3600},
    {.host = "clinicaltrials.gov", .rate_count = 50, .rate_seconds = 60},
    {.host = "api.fda.gov", .rate_count = 240, .rate_seconds = 60},
};

const struct http_manners *http_manners_of(const char *host)
{
    for (size_t i = 0; i < sizeof manners / sizeof *manners; i++) {
        if (string_equal(manners[i].host, host))
            return &manners[i];
    }
    return NULL;
}

const char *http_user_agent(const struct http_settings *settings, struct arena *arena)
{
    bool contact = settings->contact && *settings->contact;
    return arena_format(arena, "golive/" GOLIVE_VERSION "%s%s%s", contact ? " (+mailto:" : "",
        contact ? settings->contact : "", contact ? ")" : "");
}

/* ---- one address ---- */

/* True if the query has the parameter that ADDITION ("NAME=VALUE") sets. */
static bool has_parameter(const char *path, const char *addition)
{
    size_t length = strcspn(addition, "=");
    for (const char *at = strchr(path, '?'); at; at = strchr(at + 1, '&')) {
        if (strncmp(at + 1, addition, length) == 0 &&
            (at[1 + length] == '=' || at[1 + length] == '&' || !at[1 + length]))
            return true;
    }
    return false;
}

static const char *with_parameter(
    const struct address *address, const char *url, const char *addition, struct arena *arena)
{
    if (strlen(url) + strlen(addition) + 1 > ADDRESS_LONGEST || has_parameter(address->path, addition))
        return url;
    return address_add_query(url, addition, arena);
}

/* The address with what its host likes to know of us. */
static const char *with_manners(
    const struct http_settings *settings, const struct address *address, struct arena *arena)
{
    const struct http_manners *known = http_manners_of(address->host);
    const char *url = address->text;
    if (known && known->introduces)
        url = with_parameter(address, url, known->introduces, arena);
    if (known && known->contact && settings->contact && *settings->contact)
        url = with_parameter(address, url,
            arena_format(arena, "%s=%s", known->contact, address_encode(settings->contact, arena)), arena);
    return url;
}

static void add_secret(struct fetcher_request *request, const struct http_host *host, struct arena *arena)
{
    switch (host->key ? host->key_place : HTTP_KEY_NONE) {
    case HTTP_KEY_QUERY:
        request->secret_query = arena_format(
            arena, "%s=%s", address_encode(host->key_name, arena), address_encode(host->key, arena));
        break;
    case HTTP_KEY_HEADER:
        request->secret_header = arena_format(arena, "%s: %s", host->key_name, host->key);
        break;
    case HTTP_KEY_BEARER:
        request->secret_header = arena_format(arena, "Authorization: Bearer %s", host->key);
        break;
    case HTTP_KEY_NONE:
        break;
    }
}

static struct http_plan cannot(enum http_way way, const char *words)
{
    return (struct http_plan){.way = way, .words = words};
}

/* Where the host's requests go instead: its path and query behind the base. */
static int apply_base(const struct http_host *host, struct address *address, struct arena *arena)
{
    size_t length = strlen(host->base);
    while (length && host->base[length - 1] == '/')
        length--;
    return address_parse(
        arena_format(arena, "%.*s%s", (int)length, host->base, address->path), arena, address, NULL);
}

struct http_plan http_plan_for(const struct http_settings *settings, const struct address *address,
    bool skip_folders, struct arena *arena)
{
    if (!http_settings_allow(settings, address->host))
        return cannot(
            HTTP_REFUSE, arena_format(arena, "%s is not in [http] hosts: add it there if golive may ask it",
                             address->host));
    struct address asked = *address;
    const struct http_host *host = http_settings_host(settings, address->host);
    if (host && host->base && host->base_is_folder && !skip_folders)
        return (struct http_plan){.way = HTTP_FOLDER, .folder = host->base};
    struct http_plan plan = {.way = HTTP_ASK};
    if (host && host->base && !host->base_is_folder) {
        if (apply_base(host, &asked, arena) != 0)
            return cannot(
                HTTP_CANNOT, arena_format(arena, "base of [http:%s] makes no address of it", address->host));
        plan.request.url = asked.text;
    } else {
        plan.request.url = with_manners(settings, address, arena);
    }
    host = http_settings_host(
        settings, asked.host); /* a secret goes to the host it belongs to, not to its mirror */
    if (host && host->key_problem)
        return cannot(HTTP_CANNOT,
            arena_format(arena, "the key of [http:%s] cannot be had: %s", host->host, host->key_problem));
    if (settings->proxy_problem && (asked.secure ? settings->https_proxy : settings->http_proxy))
        return cannot(HTTP_CANNOT,
            arena_format(arena, "proxy_login of [http] cannot be had: %s", settings->proxy_problem));
    if (host) {
        add_secret(&plan.request, host, arena);
        plan.secret = host->key;
    }
    plan.request.limits.timeout = settings->timeout < 3600 ? settings->timeout * 1000 : 3600000;
    return plan;
}

/* ---- all of them ---- */

/* True if HOST is a numeric address: whoever writes one into the configuration means it. */
static bool is_numeric(const char *host)
{
    struct in_addr address;
    char name[64];
    size_t length = strcspn(host, ":");
    if (*host == '[')
        return true;
    if (length >= sizeof name)
        return false;
    memcpy(name, host, length);
    name[length] = '\0';
    return inet_pton(AF_INET, name, &address) == 1;
}

static struct fetcher_host host_for(const struct http_settings *settings, const char *name)
{
    const struct http_host *own = http_settings_host(settings, name);
    const struct http_manners *known = http_manners_of(name);
    struct fetcher_host host = {.host = name, .private_addresses = is_numeric(name)};
    if (known) {
        host.rate_count = known->rate_count;
        host.rate_seconds = known->rate_seconds;
        host.parallel = known->parallel;
    }
    if (own && own->rate_count) {
        host.rate_count = own->rate_count;
        host.rate_seconds = own->rate_seconds;
    }
    if (own && own->parallel)
        host.parallel = own->parallel;
    host.private_addresses |= own && own->private_addresses;
    return host;
}

static size_t count_hosts(const struct http_settings *settings)
{
    size_t count = 0;
    while (settings->hosts && settings->hosts[count])
        count++;
    return count;
}

struct fetcher_options http_fetcher_options(const struct http_settings *settings, struct arena *arena)
{
    size_t listed = count_hosts(settings);
    struct fetcher_host *hosts = arena_take(arena, (listed + settings->count) * sizeof *hosts);
    size_t count = 0;
    for (size_t i = 0; i < listed; i++) {
        hosts[count] = host_for(settings, settings->hosts[i]);
        hosts[count++].target = true;
    }
    for (size_t i = 0; i < settings->count; i++) {
        struct address base;
        const struct http_host *host = &settings->items[i];
        if (!host->base || host->base_is_folder || address_parse(host->base, arena, &base, NULL) != 0)
            continue;
        size_t place = 0;
        while (place < count && !string_equal(hosts[place].host, base.host))
            place++;
        if (place == count)
            hosts[count++] = host_for(settings, base.host);
        hosts[place].private_addresses = true; /* a mirror is named so that it be asked, wherever it stands */
    }
    return (struct fetcher_options){
        .user_agent = http_user_agent(settings, arena),
        .hosts = hosts,
        .host_count = count,
        .parallel = settings->parallel,
        .http_proxy = settings->http_proxy,
        .https_proxy = settings->https_proxy,
        .no_proxy = settings->no_proxy,
        .proxy_login = settings->proxy_login,
        .ca_file = settings->ca_file,
    };
}
