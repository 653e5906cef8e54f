/* golive config check and golive config show: what is wrong with the configuration, and what it amounts to. Both judge
 * nothing and start nothing. */
#include "cli/session.h"

#include "base/memory.h"
#include "base/text.h"

#include <stdio.h>

static const struct cli_option options[] = {CLI_CONFIG_OPTION, {NULL, 0, NULL, NULL}};

static const char *plural(size_t count)
{
    return count == 1 ? "" : "s";
}

/* Says that all is well, and of how much; the problems themselves are on stderr already. */
static void tell_good(const struct config *config)
{
    size_t checks = 0;
    size_t warnings = config->problems.count;
    for (size_t i = 0; i < config->deployment_count; i++)
        checks += config->deployments[i].check_count;
    printf("%zu deployment%s, %zu check%s: no errors", config->deployment_count,
        plural(config->deployment_count), checks, plural(checks));
    if (warnings)
        printf(", %zu warning%s", warnings, plural(warnings));
    printf("\n");
}

static int check(struct cli *cli)
{
    struct session session;
    int code = session_open(cli, &session);
    if (code)
        return code;
    code = session_deployments(cli, &session);
    size_t errors = session.config->problems.error_count;
    if (!code && errors) {
        cli_error("%zu error%s", errors, plural(errors));
        code = GOLIVE_EXIT_CONFIGURATION;
    } else if (!code) {
        tell_good(session.config);
    }
    session_close(&session);
    return code;
}

static int show(struct cli *cli)
{
    struct session session;
    int code = session_open(cli, &session);
    if (code)
        return code;
    code = session_deployments(cli, &session);
    if (!code) {
        struct text text = {0};
        config_show(session.config, &text);
        fputs(text_string(&text), stdout);
        text_free(&text);
        if (session.config->problems.error_count)
            code = GOLIVE_EXIT_CONFIGURATION;
    }
    session_close(&session);
    return code;
}

static const char *const check_examples[] = {
    "golive config check", "golive config check --config golive.ini deployments.d/ambient-scribe.ini", NULL};
static const char *const show_examples[] = {"golive config show deployments.d/ambient-scribe.ini", NULL};

const struct cli_command command_config_check = {
    .name = "config check",
    .arguments = "[FILE.ini | FOLDER]…",
    .summary = "Show all errors of the configuration.",
    .details =
        "Reads the site file and the deployments named (none: those of the site file) and shows everything "
        "that is "
        "wrong with them, with file and line. Nothing is judged. 0 if nothing is wrong, 78 if something is.",
    .examples = check_examples,
    .options = options,
    .run = check,
};

const struct cli_command command_config_show = {
    .name = "config show",
    .arguments = "[FILE.ini | FOLDER]…",
    .summary = "Show the effective configuration and where each line comes from.",
    .details = "Prints the site file and each deployment as golive understands it: what it includes, what "
               "the site file "
               "adds, which value wins, what follows from the flows. Secrets are shown as ***.",
    .examples = show_examples,
    .options = options,
    .run = show,
};
