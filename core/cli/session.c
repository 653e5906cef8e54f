/* Opening a session. Where things lie follows from where the program lies: PREFIX/bin/golive has its helpers and
 * plugins in PREFIX/lib/golive and its data in PREFIX/share/golive. See session.h. */
#include "cli/session.h"

#include "base/file.h"
#include "base/known.h"
#include "base/memory.h"

#include <pwd.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The folder of golive's own state: [store] url, else /var/lib/golive for root and the user golive, else below the home
 * folder. NULL if there is none. */
static char *state_folder(const char *store_url)
{
    if (store_url)
        return memory_copy(string_starts(store_url, "sqlite:") ? store_url + 7 : store_url);
    struct passwd user, *found = NULL;
    char buffer[4096];
    if (getuid() == 0 || (getpwuid_r(getuid(), &user, buffer, sizeof buffer, &found) == 0 && found &&
                             string_equal(found->pw_name, "golive")))
        return memory_copy("/var/lib/golive");
    const char *state = getenv("XDG_STATE_HOME");
    if (state && *state == '/')
        return file_join(state, "golive");
    const char *home = getenv("HOME");
    return home && *home == '/' ? file_join(home, ".local/state/golive") : NULL;
}

static void tell_refusals(const struct plugin_set *plugins)
{
    if (plugins->trouble)
        cli_error("%s", plugins->trouble);
    for (size_t i = 0; i < plugins->count; i++) {
        if (plugins->entries[i].refusal)
            fprintf(stderr, "golive: plugin %s is refused: %s\n", plugins->entries[i].path,
                plugins->entries[i].refusal);
    }
}

void session_tell_problems(struct session *session)
{
    struct text words = {0};
    problems_write(&session->config->problems, &words);
    fputs(text_string(&words), stderr);
    text_free(&words);
}

/* True if PATH is there and this user may not read it: then the file is not wrong, the user is. */
static bool forbidden(const char *path)
{
    return access(path, R_OK) != 0 && errno == EACCES;
}

static int open_site(const struct cli *cli, struct config_options options, struct session *ret_session)
{
    AUTO_FREE char *folder = file_program_folder();
    AUTO_FREE char *prefix = file_folder_of(folder);
    struct session session = {
        .worker_program = file_join(prefix, "lib/golive/golive-worker"),
        .reader_program = file_join(prefix, "lib/golive/golive-reader"),
        .fetcher_program = file_join(prefix, "lib/golive/golive-fetcher"),
        .plugin_test_program = file_join(prefix, "lib/golive/golive-plugin-test"),
        .plugin_folder = file_join(prefix, "lib/golive/plugins"),
        .data_folder = file_join(prefix, "share/golive"),
    };
    options.site_file = cli_value(cli, "config");
    options.data_folder = session.data_folder;
    session.config = config_new(&options);
    session.state_folder = state_folder(session.config->store_url);
    const char *state = session.state_folder;
    session.cache_folder = state ? file_join(state, "cache") : NULL;
    session.command_folder = state ? file_join(state, "cache/commands") : NULL;
    session.web_cache_folder = state ? file_join(state, "cache/http") : NULL;
    if (session.config->problems.error_count) {
        session_tell_problems(&session);
        int code =
            forbidden(session.config->site_file) ? GOLIVE_EXIT_NO_PERMISSION : GOLIVE_EXIT_CONFIGURATION;
        session_close(&session);
        return code;
    }
    *ret_session = session;
    return 0;
}

const char *const *session_plugin_path(struct session *session)
{
    const char *const *path = session->config->plugin_path;
    session->plugin_path[0] = session->plugin_folder;
    return path && *path ? path : session->plugin_path;
}

int session_open_site(const struct cli *cli, struct session *ret_session)
{
    return open_site(cli, (struct config_options){0}, ret_session);
}

static void load_plugins(struct session *session)
{
    session->plugins = plugins_load(
        session_plugin_path(session), session->config->pins, session->config->pin_count, session->known);
}

void session_know(struct session *session, bool anew)
{
    session->known = known_open(session->cache_folder, anew);
}

void session_load_plugins(struct session *session)
{
    load_plugins(session);
    tell_refusals(session->plugins);
}

static int open_with(const struct cli *cli, struct config_options options, struct session *ret_session)
{
    int code = open_site(cli, options, ret_session);
    if (code)
        return code;
    load_plugins(ret_session);
    if (!options.draft_path)
        tell_refusals(ret_session->plugins);
    return 0;
}

int session_open(const struct cli *cli, struct session *ret_session)
{
    return open_with(cli, (struct config_options){0}, ret_session);
}

int session_open_draft(
    const struct cli *cli, const char *path, const char *bytes, size_t length, struct session *ret_session)
{
    return open_with(cli, (struct config_options){.draft_path = path, .draft = bytes, .draft_length = length},
        ret_session);
}

int session_deployments(const struct cli *cli, struct session *session)
{
    int error = config_deployments(session->config, cli->arguments, cli->argument_count,
        session->plugins->usable, session->plugins->usable_count);
    session_tell_problems(session);
    if (error == -EINVAL) /* errors of the site file that show only now that the plugins are known */
        return GOLIVE_EXIT_CONFIGURATION;
    for (size_t i = 0; i < cli->argument_count; i++) {
        if (forbidden(cli->arguments[i]))
            return GOLIVE_EXIT_NO_PERMISSION;
    }
    return error ? GOLIVE_EXIT_NO_INPUT : 0;
}

void session_close(struct session *session)
{
    config_free(session->config);
    plugins_free(session->plugins);
    known_free(session->known);
    free(session->worker_program);
    free(session->reader_program);
    free(session->fetcher_program);
    free(session->plugin_test_program);
    free(session->data_folder);
    free(session->plugin_folder);
    free(session->state_folder);
    free(session->cache_folder);
    free(session->web_cache_folder);
    free(session->command_folder);
    *session = (struct session){0};
}
