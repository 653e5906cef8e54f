/* The command line: a table of commands, each with a table of options from which parsing and --help both come, so that
 * they cannot disagree. */
#ifndef GOLIVE_CLI_CLI_H
#define GOLIVE_CLI_CLI_H

#include "cli/exit_codes.h"

#include <stdbool.h>
#include <stddef.h>

struct cli_option {
    const char *name;     /* long name without dashes; NULL ends a table */
    char letter;          /* short form, or 0 */
    const char *argument; /* "DATE"; NULL: it takes none */
    const char *help;
};

struct cli;
struct text;

struct cli_command {
    const char *name;                     /* "check", "config check" */
    const char *arguments;                /* "[FILE.ini | FOLDER]…" */
    const char *summary;                  /* one line, for the list of commands */
    const char *details;                  /* a paragraph, or NULL */
    void (*more_help)(struct text *text); /* appends lists that --help shows behind the options, or NULL */
    const char *const *examples;          /* lines, NULL-ended, or NULL */
    const struct cli_option *options;
    int (*run)(struct cli *cli); /* returns an exit code */
};

struct cli_given {
    const struct cli_option *option;
    const char *value; /* NULL if it takes none */
};

struct cli {
    const struct cli_command *command;
    struct cli_given *given; /* in the order of the command line */
    size_t given_count;
    const char *const *arguments; /* NULL-ended */
    size_t argument_count;
};

/* Parses ARGV (behind the command's name). 0, or an exit code after having said what is wrong; 1 and *RET_HELP set if
 * help was asked for and printed. */
int cli_parse(const struct cli_command *command, int argc, char **argv, struct cli *ret_cli, bool *ret_help);
void cli_free(struct cli *cli);
/* Was the option given? */
bool cli_has(const struct cli *cli, const char *name);
/* Its value, the last one if it was given more than once; NULL if it was not. */
const char *cli_value(const struct cli *cli, const char *name);
void cli_help(const struct cli_command *command);
/* "golive: …" on stderr, with a newline. */
void cli_error(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* The options that most commands share; append to a table with these. */
#define CLI_CONFIG_OPTION                                                                                    \
    {                                                                                                        \
        "config", 'c', "FILE",                                                                               \
            "the site file (default: $GOLIVE_CONFIG, /etc/golive/golive.ini, else the built-in one)"         \
    }

extern const struct cli_command command_check, command_config_check, command_config_show, command_plugin_list,
    command_plugin_info, command_explain, command_plugin_test, command_plugin_new, command_plugin_pin,
    command_doctor, command_clauses, command_mirror, command_egress, command_forecast, command_calendar,
    command_waive, command_accept, command_read, command_asked, command_population_template, command_status,
    command_history, command_diff, command_retire, command_sign, command_verify, command_key_new,
    command_report, command_init, command_ask, command_import, command_export, command_agenda, command_drill,
    command_pack, command_recheck, command_replay, command_notify;

#endif
