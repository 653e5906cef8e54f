/* One easy handle a try; libcurl follows no redirect and repeats nothing of its own accord, so that each hop passes the
 * fences and each try its host's rate. See transfer.h. */
#include "fetcher/transfer.h"

#include "fetcher/fence.h"
#include "fetcher/messages.h"
#include "fetcher/sending.h"
#include "fetcher/trouble.h"

#include <ctype.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/random.h>
#include <unistd.h>

#define LONGEST_HEADERS ((size_t)64 << 10) /* bytes, all lines of one answer */
#define LONGEST_CONNECT 10000u             /* milliseconds to connect and shake hands */

/* ---- the end of a transfer ---- */

static enum transfer_step end(struct transfer *transfer, enum fetcher_outcome outcome, const char *words)
{
    transfer->answer.outcome = outcome;
    transfer->answer.error = words;
    text_free(&transfer->body);
    return TRANSFER_DONE;
}

void transfer_free(struct transfer *transfer)
{
    curl_slist_free_all(transfer->headers);
    curl_slist_free_all(transfer->recipients);
    free(transfer->sent_url);
    text_free(&transfer->body);
    arena_free(&transfer->arena);
    free(transfer);
}

/* ---- where it may ask ---- */

/* The host of the place it asks at now, if it may be asked. */
static enum transfer_step enter_host(struct transfer_world *world, struct transfer *transfer)
{
    bool redirected = transfer->redirects > 0 && !string_equal(transfer->at.host, transfer->first_host);
    struct host *host = hosts_find(&world->hosts, transfer->at.host);
    if (host && (!redirected || host->settings.target)) {
        transfer->host = host;
        transfer->tries = 0;
        return TRANSFER_AGAIN;
    }
    const char *format = world->options.sends ? "%s%s is no place that [notify] names"
                         : redirected         ? "%s redirects to %s, which is not in [http] hosts"
                                              : "%s%s is not in [http] hosts";
    return end(transfer, FETCHER_REFUSED,
        arena_format(&transfer->arena, format, redirected ? transfer->first_host : "", transfer->at.host));
}

enum transfer_step transfer_begin(struct transfer_world *world, struct transfer *transfer, uint32_t id,
    struct arena arena, const struct fetcher_request *request)
{
    const char *why;
    *transfer = (struct transfer){.id = id, .arena = arena, .request = *request, .world = world};
    transfer->answer = (struct fetcher_answer){
        .final_url = "", .media_type = "", .etag = "", .last_modified = "", .descriptor = -1};
    transfer->answer.certificate = (struct fetcher_certificate){.subject = "", .issuer = "", .names = ""};
    if (address_parse(request->url, &transfer->arena, &transfer->at, &why) != 0)
        return end(transfer, FETCHER_REFUSED,
            arena_format(&transfer->arena, "the address cannot be asked for: %s", why));
    transfer->first_host = transfer->at.host;
    transfer->first_secure = transfer->at.secure;
    return enter_host(world, transfer);
}

static bool at_first_place(const struct transfer *transfer)
{
    return string_equal(transfer->at.host, transfer->first_host) &&
           transfer->at.secure == transfer->first_secure;
}

/* The value behind the first SEPARATOR of a secret. */
static const char *secret_value(const char *secret, char separator)
{
    const char *at = secret ? strchr(secret, separator) : NULL;
    return at ? at + 1 + strspn(at + 1, " ") : "";
}

/* True if the text holds one of the secrets: a source that sends them back would have them go where they don't belong. */
static bool holds_secret(const struct transfer *transfer, const char *text)
{
    const char *query = secret_value(transfer->request.secret_query, '=');
    const char *header = secret_value(transfer->request.secret_header, ':');
    const char *token = string_starts(header, "Bearer ") ? header + 7 : header;
    return (*query && strstr(text, query)) || (*token && strstr(text, token));
}

/* LOCATION against the place it came from; NULL if it is no address at all. Freed with curl_free. */
static char *resolve_location(const char *base, const char *location)
{
    char *text = NULL;
    CURLU *url = curl_url();
    if (url && curl_url_set(url, CURLUPART_URL, base, 0) == CURLUE_OK &&
        curl_url_set(url, CURLUPART_URL, location, CURLU_URLENCODE | CURLU_NON_SUPPORT_SCHEME) == CURLUE_OK)
        curl_url_get(url, CURLUPART_URL, &text, 0);
    curl_url_cleanup(url);
    return text;
}

static enum transfer_step refuse_redirect(struct transfer *transfer, const char *format, const char *what)
{
    AUTO_FREE char *reason = memory_format(format, what);
    return end(transfer, FETCHER_REFUSED,
        arena_format(&transfer->arena, "%s redirects %s", transfer->at.host, reason));
}

/* Goes where the answer points, if that is within the fences. */
static enum transfer_step redirect(struct transfer *transfer)
{
    if (transfer->redirects >= transfer->request.limits.redirects)
        return end(transfer, FETCHER_FAILED,
            arena_format(&transfer->arena, "%s redirects more than %u times", transfer->first_host,
                transfer->request.limits.redirects));
    const char *why = "";
    struct address target;
    char *text = resolve_location(transfer->at.text, transfer->location);
    const char *scheme = address_scheme(text ? text : transfer->location, &transfer->arena);
    int error = address_parse(text ? text : "", &transfer->arena, &target, &why);
    curl_free(text);
    bool web = strcasecmp(scheme, "http:") == 0 || strcasecmp(scheme, "https:") == 0;
    if (error && *scheme && !web)
        return refuse_redirect(transfer, "to an address that begins with %s", scheme);
    if (error)
        return refuse_redirect(transfer, "to an address that cannot be asked for: %s", why);
    if (transfer->at.secure && !target.secure)
        return refuse_redirect(transfer, "from https to http (%s)", target.host);
    bool home = string_equal(target.host, transfer->first_host) && target.secure == transfer->first_secure;
    if (holds_secret(transfer, target.text) && !home)
        return refuse_redirect(transfer, "to %s with a secret that does not belong there", target.host);
    transfer->at = target;
    transfer->redirects++;
    return enter_host(transfer->world, transfer);
}

/* ---- libcurl's questions while it runs ---- */

/* Every new connection passes here with the numeric address that the name led to. */
static curl_socket_t open_socket(void *context, curlsocktype purpose, struct curl_sockaddr *address)
{
    struct transfer *transfer = context;
    bool never = false;
    const char *kind = fence_of(&address->addr, &never);
    const struct fetcher_request *request = &transfer->request;
    bool allowed = transfer->host->settings.private_addresses ||
                   (request->private_addresses && at_first_place(transfer));
    if (purpose != CURLSOCKTYPE_IPCXN || (kind && (never || !allowed))) {
        transfer->fenced = arena_format(&transfer->arena,
            never ? "%s leads to %s"
                  : "%s leads to %s: allow it with private = yes in [http:%s] if that is right",
            transfer->at.host, kind ? kind : "no internet address", transfer->at.host);
        return CURL_SOCKET_BAD;
    }
    return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

static size_t take_body(char *bytes, size_t size, size_t count, void *context)
{
    struct transfer *transfer = context;
    size_t length = size * count;
    if (transfer->request.message.sending != FETCHER_ASKS)
        return length; /* its status says all */
    text_append(&transfer->body, bytes, length);
    transfer->too_large |= transfer->body.overflowed;
    return transfer->body.overflowed ? 0 : length;
}

/* A header's value: outer blanks taken away, "" if it has bytes that no header should. */
static const char *header_value(struct transfer *transfer, const char *value, size_t length)
{
    while (length && (*value == ' ' || *value == '\t')) {
        value++;
        length--;
    }
    while (length && strchr(" \t\r\n", value[length - 1]))
        length--;
    for (size_t i = 0; i < length; i++) {
        if ((unsigned char)value[i] < ' ' || (unsigned char)value[i] >= 0x7f)
            return "";
    }
    return length < FETCHER_LONGEST_WORDS ? arena_copy_bytes(&transfer->arena, value, length) : "";
}

/* "text/html" of "Text/HTML; charset=utf-8". */
static const char *media_type_of(struct transfer *transfer, const char *value)
{
    size_t length = strcspn(value, "; \t,");
    if (length > 100)
        return "";
    char *type = arena_copy_bytes(&transfer->arena, value, length);
    for (char *at = type; *at; at++)
        *at = (char)tolower((unsigned char)*at);
    return type;
}

static size_t take_header(char *line, size_t size, size_t count, void *context)
{
    struct transfer *transfer = context;
    struct fetcher_answer *answer = &transfer->answer;
    size_t length = size * count;
    struct {
        const char *name;
        const char **place;
    } wanted[] = {
        {"content-type:", &answer->media_type},
        {"etag:", &answer->etag},
        {"last-modified:", &answer->last_modified},
        {"location:", &transfer->location},
    };
    if (length >= 5 &&
        strncasecmp(line, "HTTP/", 5) == 0) { /* an answer begins; 1xx may have come before it */
        answer->media_type = answer->etag = answer->last_modified = "";
        transfer->location = NULL;
    }
    transfer->header_bytes += length;
    if (transfer->header_bytes > LONGEST_HEADERS) {
        transfer->fenced =
            arena_format(&transfer->arena, "the headers that %s sends are too large", transfer->at.host);
        return 0;
    }
    if (transfer->request.message.sending == FETCHER_MAILS)
        sending_hear(transfer, line, length);
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
        size_t name = strlen(wanted[i].name);
        if (length > name && strncasecmp(line, wanted[i].name, name) == 0)
            *wanted[i].place = header_value(transfer, line + name, length - name);
    }
    return length;
}

/* The authorities, read from their text once for all connections: that takes longer than a handshake. */
static X509_STORE *authorities(struct transfer_world *world)
{
    if (world->store)
        return world->store;
    X509_STORE *store = X509_STORE_new();
    BIO *bytes = BIO_new_mem_buf(text_string(&world->authorities), (int)world->authorities.length);
    X509 *certificate;
    while (store && bytes && (certificate = PEM_read_bio_X509_AUX(bytes, NULL, NULL, NULL))) {
        X509_STORE_add_cert(store, certificate);
        X509_free(certificate);
    }
    ERR_clear_error();
    BIO_free(bytes);
    /* An authority of the site's own need not be a root. */
    if (store)
        X509_STORE_set_flags(store, X509_V_FLAG_PARTIAL_CHAIN | X509_V_FLAG_TRUSTED_FIRST);
    world->store = store;
    return store;
}

static CURLcode use_authorities(CURL *easy, void *context, void *data)
{
    struct transfer *transfer = data;
    (void)easy;
    X509_STORE *store = authorities(transfer->world);
    if (!store)
        return CURLE_SSL_CACERT_BADFILE;
    SSL_CTX_set1_cert_store(context, store);
    transfer->watch = (struct certificate_watch){&transfer->answer, &transfer->arena};
    if (transfer->request.who)
        certificate_watch_on(context, &transfer->watch);
    return CURLE_OK;
}

/* ---- a try ---- */

static void add_header(struct transfer *transfer, const char *name, const char *value)
{
    AUTO_FREE char *line = memory_format("%s: %s", name, value);
    struct curl_slist *longer = curl_slist_append(transfer->headers, line);
    if (longer)
        transfer->headers = longer;
}

static void set_headers(struct transfer *transfer)
{
    const struct fetcher_request *request = &transfer->request;
    if (request->etag && *request->etag)
        add_header(transfer, "If-None-Match", request->etag);
    if (request->last_modified && *request->last_modified)
        add_header(transfer, "If-Modified-Since", request->last_modified);
    if (request->secret_header && at_first_place(transfer)) {
        struct curl_slist *longer = curl_slist_append(transfer->headers, request->secret_header);
        if (longer)
            transfer->headers = longer;
    }
    curl_easy_setopt(transfer->easy, CURLOPT_HTTPHEADER, transfer->headers);
}

CURL *transfer_handle(struct transfer_world *world)
{
    CURL *easy = curl_easy_init();
    if (!easy)
        return NULL;
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, take_body);
    curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, take_header);
    curl_easy_setopt(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
    curl_easy_setopt(easy, CURLOPT_SSL_CTX_FUNCTION, use_authorities);
    curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 1L);
    curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 2L);
    curl_easy_setopt(easy, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    curl_easy_setopt(easy, CURLOPT_CAINFO, NULL);
    curl_easy_setopt(easy, CURLOPT_CAPATH, NULL);
    curl_easy_setopt(easy, CURLOPT_USERAGENT, world->options.user_agent);
    curl_easy_setopt(easy, CURLOPT_ACCEPT_ENCODING, "gzip, deflate, br");
    curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_2TLS);
    curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_NOPROXY, "");
    if (world->resolve)
        curl_easy_setopt(easy, CURLOPT_RESOLVE, world->resolve);
#if LIBCURL_VERSION_NUM >= 0x075500
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
#else
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS, (long)(CURLPROTO_HTTP | CURLPROTO_HTTPS));
#endif
#if LIBCURL_VERSION_NUM >= 0x075700
    curl_easy_setopt(
        easy, CURLOPT_QUICK_EXIT, 1L); /* a name that takes too long must not hold up all others */
#endif
    return easy;
}

static void set_context(struct transfer *transfer)
{
    CURL *easy = transfer->easy;
    curl_easy_setopt(easy, CURLOPT_PRIVATE, transfer);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, transfer);
    curl_easy_setopt(easy, CURLOPT_HEADERDATA, transfer);
    curl_easy_setopt(easy, CURLOPT_SSL_CTX_DATA, transfer);
    /* A certificate is only shown to those who connect, and not to those who come back. */
    curl_easy_setopt(easy, CURLOPT_FRESH_CONNECT, transfer->request.who ? 1L : 0L);
    curl_easy_setopt(easy, CURLOPT_SSL_SESSIONID_CACHE, transfer->request.who ? 0L : 1L);
}

/* True if NAME is one of no_proxy, or lies below one ("example.org" and ".example.org" mean all of that domain). */
static bool goes_direct(const char *no_proxy, const char *name)
{
    size_t length = strlen(name);
    for (const char *item = no_proxy; item && *item; item += strspn(item, ", ")) {
        size_t size = strcspn(item, ", ");
        const char *suffix = *item == '.' ? item + 1 : item;
        size_t suffix_size = size - (size_t)(suffix - item);
        bool ends = suffix_size && suffix_size <= length &&
                    strncasecmp(name + length - suffix_size, suffix, suffix_size) == 0;
        if ((size == 1 && *item == '*') ||
            (ends && (suffix_size == length || name[length - suffix_size - 1] == '.')))
            return true;
        item += size;
    }
    return false;
}

/* A proxy is named by the site itself, so its own address passes no fence; it resolves the names it is asked for. */
static void set_way(struct transfer *transfer)
{
    const struct fetcher_options *options = &transfer->world->options;
    const char *proxy = transfer->at.secure ? options->https_proxy : options->http_proxy;
    CURL *easy = transfer->easy;
    /* A proxy of the web carries no mail. */
    if (proxy && (transfer->request.message.sending == FETCHER_MAILS ||
                     goes_direct(options->no_proxy, transfer->at.name)))
        proxy = NULL;
    curl_easy_setopt(easy, CURLOPT_PROXY, proxy ? proxy : ""); /* "": none, whatever the environment says */
    curl_easy_setopt(easy, CURLOPT_PROXYUSERPWD, proxy ? options->proxy_login : NULL);
    curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, proxy ? NULL : open_socket);
    curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, transfer);
}

static void set_limits(struct transfer *transfer)
{
    const struct fetcher_limits *limits = &transfer->request.limits;
    CURL *easy = transfer->easy;
    long connect = limits->timeout < LONGEST_CONNECT ? (long)limits->timeout : (long)LONGEST_CONNECT;
    curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, (long)limits->timeout);
    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, connect);
    curl_easy_setopt(easy, CURLOPT_MAXFILESIZE_LARGE, (curl_off_t)limits->longest);
    /* Waiting for a connection that may be shared costs a round trip where it never is: over plain HTTP. */
    curl_easy_setopt(easy, CURLOPT_PIPEWAIT, transfer->at.secure ? 1L : 0L);
}

void transfer_try(struct transfer *transfer, CURL *easy, int64_t now)
{
    const struct fetcher_request *request = &transfer->request;
    if (transfer->started == 0)
        transfer->started = now;
    transfer->tries++;
    transfer->easy = easy;
    transfer->header_bytes = 0;
    transfer->fenced = NULL;
    transfer->too_large = false;
    transfer->location = NULL;
    transfer->answer.status = 0;
    transfer->answer.media_type = transfer->answer.etag = transfer->answer.last_modified = "";
    transfer->answer.certificate = (struct fetcher_certificate){.subject = "", .issuer = "", .names = ""};
    transfer->answer.tls_problem = NULL;
    text_free(&transfer->body);
    transfer->body.maximum = (size_t)request->limits.longest;
    bool add_secret =
        request->secret_query && at_first_place(transfer) && !holds_secret(transfer, transfer->at.path);
    free(transfer->sent_url);
    transfer->sent_url =
        memory_copy(add_secret ? address_add_query(transfer->at.text, request->secret_query, &transfer->arena)
                               : transfer->at.text);
    curl_easy_setopt(easy, CURLOPT_URL, transfer->sent_url);
    curl_easy_setopt(easy, CURLOPT_NOBODY, request->head ? 1L : 0L);
    set_limits(transfer);
    set_way(transfer);
    set_context(transfer);
    set_headers(transfer);
    if (request->message.sending != FETCHER_ASKS)
        sending_set(transfer);
}

/* ---- after a try ---- */

/* Between a half and the whole of the time that the try before it warrants. */
static int64_t back_off(const struct transfer *transfer)
{
    uint32_t chance = 0;
    if (getrandom(&chance, sizeof chance, GRND_NONBLOCK) != (ssize_t)sizeof chance)
        chance = 0;
    int64_t whole = (int64_t)transfer->request.limits.back_off << (transfer->tries - 1);
    return whole / 2 + (int64_t)(chance % (uint32_t)(whole / 2 + 1));
}

/* Tries again if that may help and there is time for it. */
static bool try_later(struct transfer *transfer, int64_t now)
{
    const struct fetcher_limits *limits = &transfer->request.limits;
    int64_t at = now + back_off(transfer);
    int64_t asked = now + (int64_t)transfer->answer.retry_after * 1000;
    if (asked > at)
        at = asked;
    if (transfer->answer.retry_after && asked > transfer->host->not_before)
        transfer->host->not_before = asked; /* it asks for all requests, not for this one */
    if (transfer->tries >= limits->tries || at > transfer->started + (int64_t)limits->patience)
        return false;
    transfer->not_before = at;
    text_free(&transfer->body);
    return true;
}

enum transfer_step transfer_give_up(struct transfer *transfer)
{
    return end(transfer, FETCHER_FAILED,
        arena_format(
            &transfer->arena, "%s asked to be left alone for longer than golive waits", transfer->at.host));
}

static void count_try(struct transfer *transfer)
{
    curl_off_t bytes = 0, wait = 0;
    long connections = 0;
    long status = 0;
    struct fetcher_answer *answer = &transfer->answer;
    curl_easy_getinfo(transfer->easy, CURLINFO_SIZE_DOWNLOAD_T, &bytes);
    curl_easy_getinfo(transfer->easy, CURLINFO_NUM_CONNECTS, &connections);
    curl_easy_getinfo(transfer->easy, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_getinfo(transfer->easy, CURLINFO_RETRY_AFTER, &wait);
    answer->requests++;
    answer->connections += (uint32_t)connections;
    answer->wire_bytes += bytes > 0 ? (uint64_t)bytes : 0;
    answer->status = status >= 100 && status <= 999 ? (uint32_t)status : 0;
    answer->retry_after = wait > 0 ? (uint32_t)(wait < 1000000 ? wait : 1000000) : 0;
}

/* True if what came may be the rest of another answer, whose length was said to be less: then it says nothing of this one. */
static bool may_be_left_over(const struct transfer *transfer, CURLcode code)
{
    long connections = 0;
    curl_easy_getinfo(transfer->easy, CURLINFO_NUM_CONNECTS, &connections);
    return connections == 0 && (code == CURLE_UNSUPPORTED_PROTOCOL || code == CURLE_WEIRD_SERVER_REPLY);
}

static enum transfer_step answered(struct transfer *transfer)
{
    transfer->answer.outcome = FETCHER_ANSWERED;
    transfer->answer.media_type = media_type_of(transfer, transfer->answer.media_type);
    transfer->answer.final_url = holds_secret(transfer, transfer->at.text) ? "" : transfer->at.text;
    return TRANSFER_DONE;
}

static enum transfer_step end_in_trouble(struct transfer *transfer, CURLcode code, const char *words)
{
    if (code == CURLE_PEER_FAILED_VERIFICATION || code == CURLE_SSL_CONNECT_ERROR)
        transfer->answer.tls_problem = words;
    return end(transfer, FETCHER_FAILED, words);
}

static enum transfer_step sent(struct transfer *transfer, CURLcode code)
{
    const char *words = sending_judge(transfer, code);
    if (!words)
        return answered(transfer);
    return transfer->fenced ? end(transfer, FETCHER_REFUSED, transfer->fenced)
                            : end_in_trouble(transfer, code, words);
}

static enum transfer_step failed(struct transfer *transfer, CURLcode code, int64_t now)
{
    const struct fetcher_limits *limits = &transfer->request.limits;
    if (transfer->fenced)
        return end(transfer, FETCHER_REFUSED, transfer->fenced);
    if (transfer->too_large || code == CURLE_FILESIZE_EXCEEDED)
        return end(transfer, FETCHER_REFUSED,
            arena_format(&transfer->arena, "the answer of %s is larger than %llu bytes", transfer->at.host,
                (unsigned long long)limits->longest));
    if ((trouble_passes(code) || may_be_left_over(transfer, code)) && try_later(transfer, now))
        return TRANSFER_AGAIN;
    return end_in_trouble(transfer, code,
        trouble_words(transfer->easy, code, transfer->at.host, limits->timeout, &transfer->arena));
}

static bool is_redirect(uint32_t status)
{
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

enum transfer_step transfer_finish(struct transfer *transfer, CURLcode code, int64_t now)
{
    count_try(transfer);
    enum transfer_step step;
    if (transfer->request.message.sending != FETCHER_ASKS) {
        step = sent(transfer, code);
    } else if (code != CURLE_OK) {
        step = failed(transfer, code, now);
    } else if (is_redirect(transfer->answer.status) && transfer->location && *transfer->location) {
        text_free(&transfer->body);
        step = redirect(transfer);
    } else if (trouble_status_passes(transfer->answer.status) && try_later(transfer, now)) {
        step = TRANSFER_AGAIN;
    } else {
        step = answered(transfer);
    }
    curl_slist_free_all(transfer->headers);
    transfer->headers = NULL;
    transfer->easy = NULL;
    return step;
}
