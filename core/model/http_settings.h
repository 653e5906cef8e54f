/* What a site says of the network: which hosts may be asked, how politely, by which way. Made from [http] and
 * [http:HOST] by config/config_http. Plain data. */
#ifndef GOLIVE_MODEL_HTTP_SETTINGS_H
#define GOLIVE_MODEL_HTTP_SETTINGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* How a secret travels. */
enum http_key_place {
    HTTP_KEY_NONE = 0,
    HTTP_KEY_QUERY,  /* ?NAME=SECRET */
    HTTP_KEY_HEADER, /* NAME: SECRET */
    HTTP_KEY_BEARER  /* Authorization: Bearer SECRET */
};

/* [http:HOST]. */
struct http_host {
    const char *host;       /* lower case, with ":PORT" if it is not the scheme's own; IPv6 in brackets */
    uint32_t rate_count;    /* so many requests … */
    uint32_t rate_seconds;  /* … in so many seconds; 0: no limit of ours */
    uint32_t parallel;      /* requests at a time; 0: the default */
    bool private_addresses; /* its name may lead to a private or loopback address */
    enum http_key_place key_place;
    const char *key_name;    /* of the query parameter or header; NULL otherwise */
    const char *key;         /* the secret itself; NULL if there is none or it cannot be had */
    const char *key_problem; /* why it cannot be had, in words without the secret; or NULL */
    const char
        *base; /* "https://mirror.example/eutils", or a folder's path, resolved; NULL: the host itself */
    bool base_is_folder;
};

struct http_settings {
    const char *const *hosts;  /* the only ones that are ever asked, written as http_host.host; NULL-ended */
    const char *contact;       /* e-mail address that goes along; "" if none */
    const char *http_proxy;    /* "http://proxy.example:3128" for http addresses; NULL: none */
    const char *https_proxy;   /* for https addresses */
    const char *no_proxy;      /* hosts that are asked directly, with commas between; NULL: none */
    const char *proxy_login;   /* the secret NAME:PASSWORD; NULL: none */
    const char *proxy_problem; /* why it cannot be had; or NULL */
    const char *ca_file;       /* certificates of authorities, in place of the system's; NULL: the system's */
    uint32_t parallel;         /* requests at a time over all hosts; 0: the default */
    uint32_t timeout;          /* seconds that one answer may take; 0: the default */
    const struct http_host *items;
    size_t count;
};

/* The settings of a host (written as http_host.host), or NULL if it has none of its own. */
const struct http_host *http_settings_host(const struct http_settings *settings, const char *host);
/* True if HOST may be asked at all. */
bool http_settings_allow(const struct http_settings *settings, const char *host);

#endif
