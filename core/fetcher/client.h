/* The core's side of golive-fetcher: hands it requests, gets answers back. It decides nothing of how old an answer may
 * be and keeps none: that is gather/http. */
#ifndef GOLIVE_FETCHER_CLIENT_H
#define GOLIVE_FETCHER_CLIENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct fetcher; /* a running golive-fetcher, or none yet: it is started with the first request */

struct fetcher_host {
    const char *host;    /* as struct address writes it: lower case, ":PORT" if it is not the scheme's own */
    uint32_t rate_count; /* so many requests … */
    uint32_t rate_seconds;  /* … in so many seconds; 0: no limit */
    uint32_t parallel;      /* requests at a time; 0: 2 */
    bool private_addresses; /* its name may lead to private, loopback and link-local addresses */
    bool target;            /* others may redirect to it */
};

struct fetcher_options {
    const char *program; /* path of golive-fetcher */
    bool sandbox_required;
    bool sends; /* it sends notices and asks for nothing; without it, it asks and sends nothing */
    const char *user_agent;
    const struct fetcher_host *hosts; /* the only ones it will ever ask */
    size_t host_count;
    uint32_t parallel;      /* requests at a time over all hosts; 0: 64 */
    const char *http_proxy; /* "http://HOST:PORT", or NULL; the environment's are never used */
    const char *https_proxy;
    const char *no_proxy;    /* or NULL */
    const char *proxy_login; /* "NAME:PASSWORD", or NULL */
    const char *ca_file;     /* PEM; NULL: the system's */
    const char *const
        *resolve; /* for tests: "NAME:PORT:ADDRESS" in place of the resolver, NULL-ended; or NULL */
    void (*waiting)(void *context); /* called a few times a second while no answer comes; or NULL */
    void *waiting_context;
};

/* Copies all of the options. Never NULL. */
struct fetcher *fetcher_new(const struct fetcher_options *options);
struct fetcher *fetcher_free(struct fetcher *fetcher); /* NULL gives NULL; returns NULL */
/* "full", "partial: …", "none"; NULL if it never started. */
const char *fetcher_sandbox(const struct fetcher *fetcher);

struct fetcher_limits { /* 0: the default */
    uint64_t longest;   /* bytes of the body, unpacked; 32 MiB */
    uint32_t timeout;   /* milliseconds that one try may take; 30 s */
    uint32_t patience;  /* milliseconds after the first try's start after which no other begins; 90 s */
    uint32_t
        back_off; /* milliseconds before the second try, doubled before each other, half of it by chance; 1 s */
    uint32_t tries;     /* 3 */
    uint32_t redirects; /* 5; FETCHER_NO_REDIRECTS: none */
};
#define FETCHER_NO_REDIRECTS UINT32_MAX

/* How a notice leaves. Once: whether to try again is decided by who knows what became of it (tries and redirects are not
 * looked at). */
enum fetcher_sending {
    FETCHER_ASKS = 0, /* not at all: something is asked for */
    FETCHER_POSTS,    /* POST of the payload; ANSWERED with the status, and nothing of the body */
    FETCHER_MAILS /* the payload is an e-mail, for SMTP at the url's host and port; https stands for TLS at once */
};
#define FETCHER_LONGEST_PAYLOAD ((size_t)4 << 20)
#define FETCHER_MOST_HEADERS ((size_t)8)

/* What cannot leave as it is (fetcher/message_rules.h) is REFUSED before anybody is asked. */
struct fetcher_message {
    enum fetcher_sending sending;
    const void *payload; /* a mail's: lines ended by CR LF, of at most 998 bytes */
    size_t length;
    const char *const *headers; /* of a POST, "NAME: VALUE", NULL-ended; or NULL */
    const char *from;           /* of a mail: addresses without brackets */
    const char *to;
    const char *greeting; /* the name that the mail server is greeted with */
    const char *user;     /* of the mail server, over TLS only; NULL: no login */
    const char *password;
    bool upgrade; /* of a mail over http: STARTTLS, or it is not sent; false: without TLS */
};

struct fetcher_request {
    const char *url;           /* as address_parse leaves it */
    bool head;                 /* HEAD, else GET */
    const char *secret_query;  /* "NAME=VALUE", encoded, added for this host only; or NULL */
    const char *secret_header; /* "NAME: VALUE", likewise; or NULL */
    const char *etag;          /* asks "unless it is still this one"; or NULL */
    const char *last_modified; /* likewise; or NULL */
    bool private_addresses;    /* as of its host, for this request */
    bool who;                  /* who answers is asked too: the answer tells the certificate */
    struct fetcher_limits limits;
    struct fetcher_message message; /* all zero: nothing is sent */
    size_t cookie;
};

enum fetcher_outcome {
    FETCHER_ANSWERED = 1, /* by the source, whatever it said: look at status */
    FETCHER_FAILED,       /* it could not be asked, or its answer did not arrive whole */
    FETCHER_REFUSED       /* a fence or a limit of ours */
};

struct fetcher_certificate { /* that the server asked last showed, of requests that ask who answers */
    bool shown;
    const char *subject; /* RFC 2253; these are "" if none was shown */
    const char *issuer;
    const char *names;  /* DNS names and addresses that it is for, a blank between */
    int64_t not_before; /* instants; INT64_MIN if they cannot be read */
    int64_t not_after;  /* the earliest of the chain, if that was verified */
};

struct fetcher_answer { /* strings and bytes are valid during the call */
    size_t cookie;
    enum fetcher_outcome outcome;
    uint32_t
        status; /* HTTP status of the last answer; 0 if there was none. Of a mail: 250, or what refused it */
    bool permanent;    /* what was sent is refused for good: the same would be again */
    const char *error; /* why not ANSWERED, in words that a person can act on; NULL if ANSWERED */
    const char
        *final_url; /* where the answer came from after redirects, without secrets; "" if not ANSWERED */
    const char *media_type; /* lower case, without parameters; "" if not said */
    const char *etag;       /* "" if not said, as is the next */
    const char *last_modified;
    uint32_t retry_after; /* seconds for which it asks to be left alone; 0 if not said */
    const void *bytes;    /* the body, unpacked; NULL if it is empty */
    size_t length;
    int descriptor;       /* sealed memfd with the body if it is large, else -1; duplicate it to keep it */
    uint64_t wire_bytes;  /* bytes of bodies received, as they were packed, over all tries */
    uint32_t requests;    /* that were sent for it: tries and redirects */
    uint32_t connections; /* that were opened for it */
    struct fetcher_certificate certificate;
    const char *
        tls_problem; /* why TLS with the server cannot be trusted, as error says it; NULL if it can, or was not tried */
};
typedef void fetcher_sink(void *context, const struct fetcher_answer *answer);

/* Has all requests made; returns when each has had its answer, in any order. One whose fetcher dies is FETCHER_FAILED. 0,
 * or a negative errno with *RET_PROBLEM (freed with free()) if it cannot be started at all (then no answers came). */
int fetcher_fetch(struct fetcher *fetcher, const struct fetcher_request *requests, size_t count,
    fetcher_sink *sink, void *context, char **ret_problem);

struct fetcher_counts {
    uint64_t requests;    /* sent over the network */
    uint64_t connections; /* opened */
    uint64_t wire_bytes;  /* of bodies */
};
struct fetcher_counts fetcher_counts(const struct fetcher *fetcher);

#endif
