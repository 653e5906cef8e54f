/* golive egress: all that a configuration can reach outside this machine and beside golive itself, and why: from the
 * configuration alone, nothing is started and nobody asked. */
#include "cli/session.h"

#include "base/memory.h"
#include "base/text.h"
#include "config/http.h"
#include "config/notify.h"
#include "gather/http_plan.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct cli_option options[] = {CLI_CONFIG_OPTION, {NULL, 0, NULL, NULL}};

struct view {
    struct session *session;
    struct http_settings settings;
    struct arena arena;
    struct text text;
    bool checks_told; /* something that a check names was shown */
};

static bool has(const char *const *list, const char *word)
{
    for (; list && *list; list++) {
        if (string_equal(*list, word))
            return true;
    }
    return false;
}

/* ---- hosts ---- */

/* ", plugin a, plugin b": those that say they need the host. */
static void tell_plugins(struct view *view, const char *host)
{
    const struct plugin_set *plugins = view->session->plugins;
    for (size_t i = 0; i < plugins->usable_count; i++) {
        if (has(plugins->usable[i]->hosts, host))
            text_format(&view->text, ", plugin %s asks it", plugins->usable[i]->name);
    }
}

static const char *unit_of(uint32_t seconds)
{
    return seconds == 1 ? "a second" : seconds == 60 ? "a minute" : seconds == 3600 ? "an hour" : "a day";
}

static void tell_key(struct view *view, const struct http_host *host)
{
    static const char *const places[] = {[HTTP_KEY_QUERY] = "as query parameter ",
        [HTTP_KEY_HEADER] = "as header ",
        [HTTP_KEY_BEARER] = "as bearer token"};
    if (host->key_place == HTTP_KEY_NONE)
        return;
    text_format(&view->text, "      its key goes along, %s%s\n", places[host->key_place],
        host->key_name ? host->key_name : "");
}

static void tell_manners(struct view *view, const struct fetcher_host *host)
{
    const struct http_manners *known = http_manners_of(host->host);
    const char *contact = view->settings.contact;
    if (host->rate_count)
        text_format(&view->text, "      at most %u request%s %s, %u at a time\n", host->rate_count,
            host->rate_count == 1 ? "" : "s", unit_of(host->rate_seconds),
            host->parallel ? host->parallel : 2);
    else
        text_format(
            &view->text, "      at most %u requests at a time\n", host->parallel ? host->parallel : 2);
    if (known && known->introduces)
        text_format(&view->text, "      %s goes along\n", known->introduces);
    if (known && known->contact && *contact)
        text_format(&view->text, "      %s=%s goes along\n", known->contact, contact);
    if (host->private_addresses)
        text_append_string(&view->text, "      it may be at a private address\n");
}

/* The host's requests as they are: to itself, to a mirror, or to no network at all. */
static void tell_host(struct view *view, const struct fetcher_host *host)
{
    const struct http_host *own = http_settings_host(&view->settings, host->host);
    bool listed = http_settings_allow(&view->settings, host->host);
    if (listed && own && own->base && own->base_is_folder) {
        text_format(&view->text, "  %s\n      is not asked: %s stands for it ([http:%s] base)\n", host->host,
            own->base, host->host);
        return;
    }
    if (listed && own && own->base) {
        text_format(&view->text, "  %s\n      is not asked: %s is, in its place ([http:%s] base)\n",
            host->host, own->base, host->host);
        return;
    }
    text_format(&view->text, "  https://%s/… and http://%s/…\n      because of %s", host->host, host->host,
        listed ? "[http] hosts" : "a base that names it");
    tell_plugins(view, host->host);
    text_append_char(&view->text, '\n');
    tell_manners(view, host);
    if (own)
        tell_key(view, own);
}

static void tell_way(struct view *view)
{
    const struct http_settings *settings = &view->settings;
    text_format(&view->text, "Over the network, as \"%s\", GET and HEAD only:\n",
        http_user_agent(settings, &view->arena));
    if (settings->http_proxy)
        text_format(&view->text, "  http addresses by way of %s ([http] http_proxy)\n", settings->http_proxy);
    if (settings->https_proxy)
        text_format(
            &view->text, "  https addresses by way of %s ([http] https_proxy)\n", settings->https_proxy);
    if (settings->no_proxy && (settings->http_proxy || settings->https_proxy))
        text_format(&view->text, "  directly: %s ([http] no_proxy)\n", settings->no_proxy);
}

static void tell_hosts(struct view *view)
{
    struct fetcher_options fetcher = http_fetcher_options(&view->settings, &view->arena);
    tell_way(view);
    for (size_t i = 0; i < fetcher.host_count; i++)
        tell_host(view, &fetcher.hosts[i]);
    if (fetcher.host_count == 0)
        text_append_string(&view->text, "  nothing: [http] hosts names none\n");
    else
        text_append_string(&view->text, "  Names of hosts are looked up by this machine's resolver.\n");
}

/* What plugins would like to ask and may not. */
static void tell_unreachable(struct view *view)
{
    const struct plugin_set *plugins = view->session->plugins;
    bool any = false;
    for (size_t i = 0; i < plugins->usable_count; i++) {
        for (const char *const *host = plugins->usable[i]->hosts; host && *host; host++) {
            if (http_settings_allow(&view->settings, *host) || string_equal(*host, PLUGIN_ANY_HOST))
                continue;
            text_format(&view->text, "%s  %s: plugin %s asks for it\n",
                any ? "" : "\nOut of reach, because [http] hosts does not name it:\n", *host,
                plugins->usable[i]->name);
            any = true;
        }
    }
}

/* ---- what checks name ---- */

static void tell_setting(struct view *view, const struct deployment *deployment, const struct check *check,
    const struct setting *setting)
{
    const struct option_description *option =
        check->description ? plugin_option(check->description, setting->key) : NULL;
    struct address address;
    if (!option || (option->type != OPTION_URL && option->type != OPTION_COMMAND))
        return;
    if (!view->checks_told)
        text_append_string(&view->text, "\nNamed by checks:\n");
    view->checks_told = true;
    text_format(&view->text, "  %s\n      because of %s in [%s] of %s", setting->value, setting->key,
        check->id, deployment->id);
    if (option->type == OPTION_URL && address_parse(setting->value, &view->arena, &address, NULL) == 0 &&
        !http_settings_allow(&view->settings, address.host))
        text_append_string(&view->text, "; out of reach, because [http] hosts does not name its host");
    text_append_char(&view->text, '\n');
}

static void tell_checks(struct view *view)
{
    const struct config *config = view->session->config;
    for (size_t i = 0; i < config->deployment_count; i++) {
        const struct deployment *deployment = &config->deployments[i];
        for (size_t j = 0; j < deployment->check_count; j++) {
            const struct check *check = &deployment->checks[j];
            for (size_t k = 0; k < check->settings.count; k++)
                tell_setting(view, deployment, check, &check->settings.items[k]);
        }
    }
}

static void tell_commands(struct view *view)
{
    struct command_settings settings;
    config_commands(view->session->config, &settings);
    const char *const *allowed = settings.allow;
    text_append_string(&view->text, "\nCommands:\n");
    if (!*allowed)
        text_append_string(&view->text, "  none: [commands] allow names no program and no folder\n");
    for (; *allowed; allowed++)
        text_format(&view->text,
            "  %s, and programs in it if it is a folder\n      because of [commands] allow; they run with "
            "the "
            "rights of whoever runs golive and may reach anything\n",
            *allowed);
    for (const char *const *name = settings.environment; *name; name++)
        text_format(&view->text, "  $%s goes along ([commands] environment)\n", *name);
}

/* ---- notices ---- */

static void tell_server(struct view *view, const char *url, const char *scheme, const char *key)
{
    struct address address;
    if (address_parse(url, &view->arena, &address, NULL) == 0)
        text_format(&view->text, "  %s%s\n      because of [notify] %s; it may be at a private address\n",
            scheme, address.host, key);
}

/* A notice is the one thing that leaves without being asked for. */
static void tell_notices(struct view *view)
{
    struct notify_settings settings;
    config_notify(view->session->config, &settings);
    const char *server = settings.mail_server;
    text_append_string(&view->text, "\nNotices, which are sent (all else is only asked for):\n");
    if (server)
        tell_server(view, server, string_starts(server, "https:") ? "smtps://" : "smtp://", "mail");
    if (server && settings.mail_user)
        text_append_string(&view->text, "      mail_user and mail_password go along\n");
    if (server)
        text_format(&view->text, "      %s\n",
            settings.mail_upgrade || string_starts(server, "https:") ? "encrypted, or not at all"
                                                                     : "not encrypted, as mail_tls says");
    if (settings.webhook)
        tell_server(view, settings.webhook,
            string_starts(settings.webhook, "https:") ? "https://" : "http://", "webhook");
    if (settings.folder)
        text_format(&view->text, "  files in %s\n      because of [notify] folder\n", settings.folder);
    if (settings.syslog)
        text_format(&view->text, "  the log at %s\n      because of [notify] syslog\n", settings.syslog);
    if (!config_notifies(view->session->config))
        text_append_string(&view->text, "  none: [notify] names no way\n");
}

static void print(const struct text *text)
{
    const char *line = text_string(text);
    struct text visible = {0};
    for (size_t length; *line; line += length + (line[length] == '\n')) {
        length = strcspn(line, "\n");
        AUTO_FREE char *one = memory_format("%.*s", (int)length, line);
        text_append_visible(&visible, one);
        text_append_char(&visible, '\n');
    }
    fputs(text_string(&visible), stdout);
    text_free(&visible);
}

static int run(struct cli *cli)
{
    struct session session;
    int code = session_open(cli, &session);
    if (code)
        return code;
    if (cli->argument_count || session.config->deployments_folder)
        code = session_deployments(cli, &session);
    if (!code) {
        struct view view = {.session = &session};
        config_http(session.config, &view.settings);
        tell_hosts(&view);
        tell_unreachable(&view);
        tell_checks(&view);
        tell_commands(&view);
        tell_notices(&view);
        print(&view.text);
        text_free(&view.text);
        arena_free(&view.arena);
        code = session.config->problems.error_count ? GOLIVE_EXIT_CONFIGURATION : 0;
    }
    session_close(&session);
    return code;
}

static const char *const examples[] = {
    "golive egress", "golive egress --config golive.ini deployments.d", NULL};

const struct cli_command command_egress = {
    .name = "egress",
    .arguments = "[FILE.ini | FOLDER]…",
    .summary = "Show all that golive can reach under this configuration, and why.",
    .details =
        "Prints the hosts that may be asked, by which way, how often and with what sent along; what "
        "checks name; what "
        "plugins ask for and may not have; the commands that may be run; and where notices are sent. Nothing "
        "is started and nobody is asked. Keys are not shown.",
    .examples = examples,
    .options = options,
    .run = run,
};
