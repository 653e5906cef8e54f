/* What is to be done for one address: refuse it, look into a mirror's folder, or ask, and then whom, how politely, with
 * which secret. All that a site says of hosts is applied here. Knows nothing of ages and copies. */
#ifndef GOLIVE_GATHER_HTTP_PLAN_H
#define GOLIVE_GATHER_HTTP_PLAN_H

#include "base/memory.h"
#include "base/address.h"
#include "fetcher/client.h"
#include "model/http_settings.h"

/* How golive behaves towards a host that it knows (RULES.md section 12), unless the site says otherwise. */
struct http_manners {
    const char *host;
    uint32_t rate_count; /* so many requests … */
    uint32_t rate_seconds;
    uint32_t parallel;      /* 0: the default */
    const char *contact;    /* query parameter that takes the contact's mail address; NULL: none */
    const char *introduces; /* "tool=golive", added to the query; NULL: none */
};
/* NULL if golive knows nothing special of it. */
const struct http_manners *http_manners_of(const char *host);

enum http_way {
    HTTP_REFUSE = 1, /* words: a fence */
    HTTP_CANNOT,     /* words: the site's own settings stand in the way */
    HTTP_FOLDER,     /* folder: the mirror's */
    HTTP_ASK         /* request */
};

struct http_plan {
    enum http_way way;
    const char *words;
    const char *folder;
    const char *secret;             /* what no answer may hold, or NULL */
    struct fetcher_request request; /* url, secrets and timeout; the rest is the caller's */
};

/* Plans for ADDRESS; strings go into the arena or are those of the settings. SKIP_FOLDERS: as if no base were a folder. */
struct http_plan http_plan_for(const struct http_settings *settings, const struct address *address,
    bool skip_folders, struct arena *arena);

/* How golive-fetcher is to behave under these settings: hosts, user agent, proxies, authorities. Strings and arrays go
 * into the arena or are those of the settings; program and resolve are left to the caller. */
struct fetcher_options http_fetcher_options(const struct http_settings *settings, struct arena *arena);

/* "golive/0.1.0 (+mailto:it@springfield.example)" */
const char *http_user_agent(const struct http_settings *settings, struct arena *arena);

#endif
