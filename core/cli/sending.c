/* One notice by its way. Those that leave this machine go together, through a golive-fetcher of their own that sends and asks
 * for nothing. See sending.h. */
#include "cli/sending.h"

#include "base/address.h"
#include "base/memory.h"
#include "config/http.h"
#include "config/notify.h"
#include "fetcher/client.h"
#include "gather/http_plan.h"
#include "notify/mail.h"
#include "notify/places.h"
#include "notify/webhook.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MILLISECONDS = 1000, MOST_HOSTS = 2 };

static void fail(struct sending *sending, struct sending_item *item, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
static void fail(struct sending *sending, struct sending_item *item, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    item->trouble = arena_format_list(&sending->arena, format, arguments);
    va_end(arguments);
    item->sent = false;
}

const char *sending_address(const struct site *site, const char *to)
{
    const char *const candidates[] = {site_address(site, to), to, site->contact};
    for (size_t i = 0; i < sizeof candidates / sizeof *candidates; i++) {
        if (candidates[i] && config_mail_address(candidates[i]))
            return candidates[i];
    }
    return NULL;
}

/* ---- places of this machine ---- */

static const char *from_name(struct sending *sending)
{
    const char *site = sending->session->config->site.name;
    return site && *site ? arena_format(&sending->arena, "golive, %s", site) : "golive";
}

static struct mail_names names_of(struct sending *sending, const struct notice *notice, const char *address)
{
    const char *from = sending->settings->mail_from;
    return (struct mail_names){.from = from ? from : "golive@golive.invalid",
        .from_name = from_name(sending),
        .to = address ? address : "",
        .to_name = notice->to};
}

static void try_folder(struct sending *sending, struct sending_item *item)
{
    AUTO_FREE char *trouble = NULL;
    const struct notice *notice = item->notice;
    const char *address = sending_address(&sending->session->config->site, notice->to);
    struct mail_names names = names_of(sending, notice, address);
    if (!sending->settings->folder)
        fail(sending, item, "[notify] names no folder any more");
    else if (folder_deliver(sending->settings->folder, notice, &names, &trouble) != 0)
        fail(sending, item, "%s", trouble);
    else
        item->sent = true;
}

static void try_syslog(struct sending *sending, struct sending_item *item)
{
    AUTO_FREE char *trouble = NULL;
    if (!sending->settings->syslog)
        fail(sending, item, "[notify] names no syslog any more");
    else if (syslog_deliver(sending->settings->syslog, item->notice, sending->now, &trouble) != 0)
        fail(sending, item, "%s", trouble);
    else
        item->sent = true;
}

/* ---- by golive-fetcher ---- */

/* Requests on their way: each knows its item by its cookie. */
struct posting {
    struct sending *sending;
    struct sending_item *items;
    struct fetcher_request *requests;
    size_t count;
};

static struct fetcher_request *add_request(struct posting *posting, size_t place, const char *url)
{
    struct fetcher_request *request = &posting->requests[posting->count++];
    *request = (struct fetcher_request){.url = url,
        .private_addresses = true, /* [notify] itself names it */
        .limits = {.timeout = posting->sending->settings->timeout * MILLISECONDS},
        .cookie = place};
    return request;
}

/* This machine's name as a mail server is greeted with it. */
static const char *greeting(struct arena *arena)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-";
    char host[256] = "";
    if (gethostname(host, sizeof host - 1) != 0 || !*host || host[strspn(host, letters)] || host[0] == '-')
        return "localhost";
    return arena_copy(arena, host);
}

static void prepare_mail(struct posting *posting, size_t place)
{
    struct sending *sending = posting->sending;
    const struct notify_settings *settings = sending->settings;
    struct sending_item *item = &posting->items[place];
    const char *address = sending_address(&sending->session->config->site, item->notice->to);
    struct text mail = {0};
    if (!settings->mail_server) {
        fail(sending, item, "[notify] names no mail server any more");
        return;
    }
    if (settings->mail_problem) {
        fail(sending, item, "%s", settings->mail_problem);
        return;
    }
    if (!address) {
        fail(sending, item,
            "nobody's address is known for \"%s\": give it one in [people], or the site a contact",
            item->notice->to);
        return;
    }
    struct mail_names names = names_of(sending, item->notice, address);
    mail_write(&mail, item->notice, &names);
    struct fetcher_request *request = add_request(posting, place, settings->mail_server);
    request->message = (struct fetcher_message){.sending = FETCHER_MAILS,
        .payload = arena_copy_bytes(&sending->arena, mail.data, mail.length),
        .length = mail.length,
        .from = settings->mail_from,
        .to = address,
        .greeting = greeting(&sending->arena),
        .user = settings->mail_user,
        .password = settings->mail_password,
        .upgrade = settings->mail_upgrade};
    text_free(&mail);
}

static void prepare_webhook(struct posting *posting, size_t place)
{
    struct sending *sending = posting->sending;
    const struct notify_settings *settings = sending->settings;
    struct sending_item *item = &posting->items[place];
    if (settings->webhook_problem) {
        fail(sending, item, "%s", settings->webhook_problem);
        return;
    }
    if (!settings->webhook || !settings->webhook_secret) {
        fail(sending, item, "[notify] names no webhook any more");
        return;
    }
    if (strlen(item->notice->body) > FETCHER_LONGEST_PAYLOAD) {
        fail(sending, item, "it is longer than %zu bytes", FETCHER_LONGEST_PAYLOAD);
        return;
    }
    struct fetcher_request *request = add_request(posting, place, settings->webhook);
    request->message = (struct fetcher_message){.sending = FETCHER_POSTS,
        .payload = item->notice->body,
        .length = strlen(item->notice->body),
        .headers = webhook_headers(item->notice, settings->webhook_secret, sending->now, &sending->arena)};
}

static void take_answer(void *context, const struct fetcher_answer *answer)
{
    struct posting *posting = context;
    struct sending_item *item = &posting->items[answer->cookie];
    bool mail = string_equal(item->notice->way, "mail");
    bool taken = answer->outcome == FETCHER_ANSWERED && answer->status >= 200 && answer->status < 300;
    item->unanswered = answer->outcome != FETCHER_ANSWERED && answer->status == 0;
    if (taken)
        item->sent = true;
    else if (answer->outcome != FETCHER_ANSWERED)
        fail(posting->sending, item, "%s", answer->error ? answer->error : "it was not taken");
    else
        fail(posting->sending, item, "the %s answers %u", mail ? "mail server" : "webhook", answer->status);
}

/* The two places that [notify] names, and nobody else. */
static size_t hosts_of(struct sending *sending, struct fetcher_host *hosts)
{
    const char *const urls[MOST_HOSTS] = {sending->settings->mail_server, sending->settings->webhook};
    size_t count = 0;
    for (size_t i = 0; i < MOST_HOSTS; i++) {
        struct address address;
        if (!urls[i] || address_parse(urls[i], &sending->arena, &address, NULL) != 0)
            continue;
        if (count && string_equal(hosts[0].host, address.host))
            continue;
        hosts[count++] = (struct fetcher_host){.host = address.host, .private_addresses = true};
    }
    return count;
}

static void post(struct posting *posting)
{
    struct sending *sending = posting->sending;
    struct config *config = sending->session->config;
    struct http_settings http;
    struct fetcher_host hosts[MOST_HOSTS];
    config_http(config, &http);
    struct fetcher_options options = http_fetcher_options(&http, &sending->arena);
    options.program = sending->session->fetcher_program;
    options.sandbox_required = config->sandbox_required;
    options.sends = true;
    options.hosts = hosts;
    options.host_count = hosts_of(sending, hosts);
    AUTO_FREE char *problem = NULL;
    struct fetcher *fetcher = fetcher_new(&options);
    if (fetcher_fetch(fetcher, posting->requests, posting->count, take_answer, posting, &problem) != 0) {
        for (size_t i = 0; i < posting->count; i++)
            fail(sending, &posting->items[posting->requests[i].cookie], "%s",
                problem ? problem : "golive-fetcher cannot be started");
    }
    fetcher_free(fetcher);
}

void sending_try(struct sending *sending, struct sending_item *items, size_t count)
{
    struct posting posting = {.sending = sending, .items = items};
    AUTO_FREE struct fetcher_request *requests = memory_new(count, sizeof *requests);
    posting.requests = requests;
    for (size_t i = 0; i < count; i++) {
        const char *way = items[i].notice->way;
        if (string_equal(way, "folder"))
            try_folder(sending, &items[i]);
        else if (string_equal(way, "syslog"))
            try_syslog(sending, &items[i]);
        else if (string_equal(way, "mail"))
            prepare_mail(&posting, i);
        else if (string_equal(way, "webhook"))
            prepare_webhook(&posting, i);
        else
            fail(sending, &items[i], "this golive knows no way called \"%s\"", way);
    }
    if (posting.count)
        post(&posting);
}
