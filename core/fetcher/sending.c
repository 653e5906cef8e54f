/* Sets libcurl's options of a POST and of SMTP, listens to what the mail server says, and judges by that: libcurl's own codes do
 * not tell one refusal from another. See sending.h. */
#include "fetcher/sending.h"

#include "fetcher/trouble.h"

#include <stdlib.h>
#include <string.h>

#define LONGEST_GOODBYE 3000 /* milliseconds */

static struct curl_slist *add(struct curl_slist *list, const char *line)
{
    struct curl_slist *longer = curl_slist_append(list, line);
    return longer ? longer : list;
}

/* ---- a webhook ---- */

static void set_post(struct transfer *transfer)
{
    const struct fetcher_message *message = &transfer->request.message;
    CURL *easy = transfer->easy;
    for (size_t i = 0; message->headers && message->headers[i]; i++)
        transfer->headers = add(transfer->headers, message->headers[i]);
    /* "100 Continue" is asked for by nobody and costs a second where it does not come. */
    transfer->headers = add(transfer->headers, "Expect:");
    curl_easy_setopt(easy, CURLOPT_HTTPHEADER, transfer->headers);
    curl_easy_setopt(easy, CURLOPT_POST, 1L);
    curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)message->length);
    curl_easy_setopt(easy, CURLOPT_POSTFIELDS, message->payload);
}

/* One that has said its status has answered, whatever becomes of the rest. */
static const char *judge_post(struct transfer *transfer, CURLcode code)
{
    struct fetcher_answer *answer = &transfer->answer;
    uint32_t status = answer->status;
    bool later = status == 408 || status == 425 || status == 429;
    answer->permanent = status >= 300 && status < 500 && !later;
    if (status >= 200)
        return NULL;
    answer->status = 0;
    return trouble_words(transfer->easy, code == CURLE_OK ? CURLE_GOT_NOTHING : code, transfer->at.host,
        transfer->request.limits.timeout, &transfer->arena);
}

/* ---- a mail ---- */

static size_t hand_over(char *room, size_t size, size_t count, void *context)
{
    struct transfer *transfer = context;
    const struct fetcher_message *message = &transfer->request.message;
    size_t length = message->length - transfer->handed;
    if (length > size * count)
        length = size * count;
    memcpy(room, (const char *)message->payload + transfer->handed, length);
    transfer->handed += length;
    return length;
}

static bool handed_all(const struct transfer *transfer)
{
    return transfer->handed == transfer->request.message.length;
}

static bool refused(const struct transfer *transfer)
{
    return transfer->reply.code >= 400;
}

static bool taken(const struct transfer *transfer)
{
    return handed_all(transfer) && transfer->reply.code / 100 == 2;
}

/* libcurl waits for the word on the whole mail, and for the good-bye, without returning and without looking at the time that it
 * was given; it calls this once a second meanwhile. When all is said, a server need not take leave. */
static int keep_watch(void *context, curl_off_t to_get, curl_off_t got, curl_off_t to_send, curl_off_t sent)
{
    struct transfer *transfer = context;
    (void)to_get;
    (void)got;
    (void)to_send;
    (void)sent;
    transfer->world->held_up(transfer->world->held_up_context);
    int64_t now = milliseconds_now();
    if (refused(transfer) || taken(transfer))
        return now - transfer->reply.heard > LONGEST_GOODBYE;
    return handed_all(transfer) && now - transfer->started > (int64_t)transfer->request.limits.timeout;
}

/* The code of "250 text", "250-text" and "250"; 0 if it is none. */
static uint32_t reply_code(const char *line, size_t length)
{
    if (length < 3 || (length > 3 && line[3] != ' ' && line[3] != '-'))
        return 0;
    for (size_t i = 0; i < 3; i++) {
        if (line[i] < '0' || line[i] > '9')
            return 0;
    }
    return (uint32_t)((line[0] - '0') * 100 + (line[1] - '0') * 10 + (line[2] - '0'));
}

void sending_hear(struct transfer *transfer, const char *line, size_t length)
{
    struct mail_reply *reply = &transfer->reply;
    while (length && strchr("\r\n ", line[length - 1]))
        length--;
    uint32_t code = reply_code(line, length);
    if (code < 200 || code == 221) /* no answer to anything, or good-bye */
        return;
    size_t from = reply->goes_on && reply->code == code ? 3 : 0;
    if (from == 0)
        *reply = (struct mail_reply){.code = code};
    reply->heard = milliseconds_now();
    reply->goes_on = length > 3 && line[3] == '-';
    for (size_t i = from; i < length && reply->length < sizeof reply->words - 1; i++) {
        bool plain =
            line[i] > ' ' && line[i] < 0x7f && i != 3; /* all that a terminal might obey becomes a blank */
        reply->words[reply->length++] = plain ? line[i] : ' ';
    }
    reply->words[reply->length] = '\0';
}

static void set_way(struct transfer *transfer)
{
    const struct address *at = &transfer->at;
    CURL *easy = transfer->easy;
    bool colons = strchr(at->name, ':') != NULL;
    const char *greeting = transfer->request.message.greeting;
    free(transfer->sent_url);
    transfer->sent_url = memory_format("smtp%s://%s%s%s:%u/%s", at->secure ? "s" : "", colons ? "[" : "",
        at->name, colons ? "]" : "", (unsigned)at->port, greeting);
    curl_easy_setopt(easy, CURLOPT_URL, transfer->sent_url);
#if LIBCURL_VERSION_NUM >= 0x075500
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
#else
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS, (long)(CURLPROTO_SMTP | CURLPROTO_SMTPS));
#endif
    curl_easy_setopt(easy, CURLOPT_USE_SSL,
        transfer->request.message.upgrade ? (long)CURLUSESSL_ALL : (long)CURLUSESSL_NONE);
}

static void set_mail(struct transfer *transfer)
{
    const struct fetcher_message *message = &transfer->request.message;
    CURL *easy = transfer->easy;
    set_way(transfer);
    transfer->handed = 0;
    transfer->reply = (struct mail_reply){0};
    curl_slist_free_all(transfer->recipients);
    transfer->recipients = add(NULL, message->to);
    curl_easy_setopt(easy, CURLOPT_MAIL_FROM, message->from);
    curl_easy_setopt(easy, CURLOPT_MAIL_RCPT, transfer->recipients);
    if (message->user) { /* message_rules.h sees to it that there is TLS */
        curl_easy_setopt(easy, CURLOPT_USERNAME, message->user);
        curl_easy_setopt(easy, CURLOPT_PASSWORD, message->password);
        curl_easy_setopt(easy, CURLOPT_LOGIN_OPTIONS, "AUTH=PLAIN;AUTH=LOGIN");
    }
    curl_easy_setopt(easy, CURLOPT_READFUNCTION, hand_over);
    curl_easy_setopt(easy, CURLOPT_READDATA, transfer);
    curl_easy_setopt(easy, CURLOPT_INFILESIZE_LARGE, (curl_off_t)message->length);
    curl_easy_setopt(easy, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(
        easy, CURLOPT_SERVER_RESPONSE_TIMEOUT, (long)transfer->request.limits.timeout / 1000 + 1);
    curl_easy_setopt(easy, CURLOPT_XFERINFOFUNCTION, keep_watch);
    curl_easy_setopt(easy, CURLOPT_XFERINFODATA, transfer);
    curl_easy_setopt(easy, CURLOPT_NOPROGRESS, 0L);
}

/* What libcurl's code means of a mail that the server did not refuse in words. */
static const struct {
    CURLcode code;
    const char *words; /* %s: the host */
} mail_troubles[] = {
    {CURLE_USE_SSL_FAILED, "%s offers no STARTTLS, so nothing was sent to it (TLS)"},
    {CURLE_LOGIN_DENIED, "%s offers no login with a user and a password"},
    {CURLE_GOT_NOTHING, "%s closed the connection before it took the mail"},
    {CURLE_PARTIAL_FILE, "%s closed the connection before it took the mail"},
    {CURLE_SEND_ERROR, "%s closed the connection before it took the mail"},
    {CURLE_RECV_ERROR, "%s closed the connection before it took the mail"},
    {CURLE_WEIRD_SERVER_REPLY, "what %s answers is not SMTP"},
    {CURLE_UNSUPPORTED_PROTOCOL, "what %s answers is not SMTP"},
    {CURLE_OK, "%s did not take the mail"},
};

static const char *mail_words(struct transfer *transfer, CURLcode code)
{
    struct arena *arena = &transfer->arena;
    const struct mail_reply *reply = &transfer->reply;
    const char *host = transfer->at.host;
    const char *password = transfer->request.message.password;
    /* What is said of a login may say it again: then the numbers have to do. */
    if (refused(transfer) && (code == CURLE_LOGIN_DENIED || (password && strstr(reply->words, password)))) {
        size_t numbers = strspn(reply->words, "0123456789. ");
        while (numbers && reply->words[numbers - 1] == ' ')
            numbers--;
        return arena_format(arena,
            code == CURLE_LOGIN_DENIED ? "%s refuses the user or the password (%.*s)" : "%s answers: %.*s",
            host, (int)numbers, reply->words);
    }
    if (refused(transfer))
        return arena_format(arena, "%s answers: %s", host, reply->words);
    if (handed_all(transfer))
        return arena_format(arena, "%s did not say whether it took the mail", host);
    for (size_t i = 0; i < sizeof mail_troubles / sizeof *mail_troubles; i++) {
        if (mail_troubles[i].code == code)
            return arena_format(arena, mail_troubles[i].words, host);
    }
    return trouble_words(transfer->easy, code, host, transfer->request.limits.timeout, arena);
}

static const char *judge_mail(struct transfer *transfer, CURLcode code)
{
    struct fetcher_answer *answer = &transfer->answer;
    bool arrived = code == CURLE_OK && taken(transfer);
    answer->status = arrived || refused(transfer) ? transfer->reply.code : 0;
    answer->permanent = transfer->reply.code >= 500;
    return arrived ? NULL : mail_words(transfer, code);
}

/* ---- either ---- */

void sending_set(struct transfer *transfer)
{
    /* What one notice was let in for must not carry another; and libcurl sends again by itself what an old connection lost. */
    curl_easy_setopt(transfer->easy, CURLOPT_FRESH_CONNECT, 1L);
    curl_easy_setopt(transfer->easy, CURLOPT_FORBID_REUSE, 1L);
    if (transfer->request.message.sending == FETCHER_MAILS)
        set_mail(transfer);
    else
        set_post(transfer);
}

const char *sending_judge(struct transfer *transfer, CURLcode code)
{
    return transfer->request.message.sending == FETCHER_MAILS ? judge_mail(transfer, code)
                                                              : judge_post(transfer, code);
}
