/* What most commands begin with: where the rest of golive lies, the site's configuration, the plugins, the
 * deployments. */
#ifndef GOLIVE_CLI_SESSION_H
#define GOLIVE_CLI_SESSION_H

#include "cli/cli.h"
#include "config/config.h"
#include "engine/plugins.h"

struct session {
    char *worker_program;
    char *reader_program;
    char *fetcher_program;
    char *plugin_test_program; /* judges in its own process, for a debugger */
    char *data_folder;
    char *plugin_folder;
    const char *plugin_path[2]; /* the folder above, where [plugins] path is not set */
    char *state_folder;         /* where the store is; NULL: there is no place for one */
    char *cache_folder;         /* NULL: there is no place for one */
    char *web_cache_folder;     /* likewise */
    char *command_folder;       /* likewise: what is known of programs that run */
    struct config *config;
    struct plugin_set *plugins;
    struct known *known; /* files that need not be read for recalling; NULL: all are read */
};

/* Reads the site file alone: session->plugins is NULL. 0, or an exit code after having said why on stderr. */
int session_open_site(const struct cli *cli, struct session *ret_session);
/* The folders where plugins are looked for, NULL-ended; as long as the session. */
const char *const *session_plugin_path(struct session *session);
/* From now on what is known of files is used, and what is learnt of them is noted: for commands that recall what was judged.
 * ANEW: it is only noted. Between session_open_site and session_load_plugins. */
void session_know(struct session *session, bool anew);
/* Finds the plugins of a session whose site file was read. Plugins refused are told on stderr. */
void session_load_plugins(struct session *session);
/* Reads the site file and finds the plugins. 0, or an exit code after having said why on stderr (78: the site file has
 * errors). Plugins refused are told on stderr. */
int session_open(const struct cli *cli, struct session *ret_session);
/* The same, but the deployment file at PATH is read as if it held these bytes, which live as long as the session. Says
 * nothing of plugins that are refused: whoever drafts has opened a session before. */
int session_open_draft(
    const struct cli *cli, const char *path, const char *bytes, size_t length, struct session *ret_session);
/* Reads the deployments named in cli->arguments (none: the site's). 0, or 66 after having said why. Problems of the files
 * are told on stderr. */
int session_deployments(const struct cli *cli, struct session *session);
/* Writes the problems that were found since the last call to stderr. */
void session_tell_problems(struct session *session);
void session_close(struct session *session);

#endif
