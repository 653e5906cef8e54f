/* golive plugin new: asks what a plugin is to be, on a terminal or by options, and has its folder written. */
#include "cli/cli.h"
#include "cli/session.h"

#include "base/file.h"
#include "base/memory.h"
#include "kit/skeleton.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const struct cli_option options[] = {
    CLI_CONFIG_OPTION,
    {"summary", 0, "WORDS", "what it sees to, in one line"},
    {"rule", 0, "ID:TITLE",
        "one thing it judges, such as SITE-01:Staff were trained; may be given several times"},
    {"option", 0, "NAME:TYPE[:required]",
        "a line of its sections, such as record:document:required; may be given several times"},
    {"script", 0, NULL, "a script in shell instead, with its section and tests: golive-script(7)"},
    {"to", 't', "FOLDER", "the folder to make (default: the plugin's name)"},
    {0},
};

static const char *const examples[] = {
    "golive plugin new site-training               asks for the rest",
    "golive plugin new site-training --rule \"SITE-01:Staff were trained\" --option record:document:required",
    "make -C site-training check                   builds and tests it",
    "golive plugin new --script site-training --rule \"SITE-01:Staff were trained\"",
    NULL,
};

/* ---- by options ---- */

static int take_given(const struct cli *cli, struct skeleton *skeleton)
{
    AUTO_FREE char *problem = NULL;
    int error = skeleton_set_name(skeleton, cli->arguments[0], &problem);
    skeleton->script = cli_has(cli, "script");
    if (!error && skeleton->script && cli_has(cli, "option")) {
        problem = memory_copy(
            "a script has no options of its own: with = NAME=VALUE of its section tells it things");
        error = -EINVAL;
    }
    for (size_t i = 0; i < cli->given_count && !error; i++) {
        const char *name = cli->given[i].option->name, *value = cli->given[i].value;
        if (string_equal(name, "summary"))
            error = skeleton_set_summary(skeleton, value, &problem);
        else if (string_equal(name, "rule"))
            error = skeleton_add_rule(skeleton, value, &problem);
        else if (string_equal(name, "option"))
            error = skeleton_add_option(skeleton, value, &problem);
    }
    if (error)
        cli_error("%s", problem);
    return error;
}

/* ---- by questions ---- */

/* The next line without its end; NULL if it is empty or there is none. Freed with free(). */
static char *ask(const char *question)
{
    char *line = NULL;
    size_t size = 0;
    printf("%s ", question);
    fflush(stdout);
    ssize_t length = getline(&line, &size, stdin);
    if (length > 0 && line[length - 1] == '\n')
        line[--length] = '\0';
    if (length > 0)
        return line;
    free(line);
    return NULL;
}

/* Asks until an answer will do. LIST: until an empty line ends it. */
static void ask_for(struct skeleton *skeleton, const char *question, bool list,
    int (*take)(struct skeleton *, const char *, char **))
{
    for (;;) {
        AUTO_FREE char *line = ask(question);
        AUTO_FREE char *problem = NULL;
        if (!line)
            return;
        int error = take(skeleton, line, &problem);
        if (error)
            printf("%s\n", problem);
        else if (!list)
            return;
    }
}

static void ask_all(struct skeleton *skeleton)
{
    puts("An empty answer takes what is usual. All of it can be changed later.\n");
    ask_for(skeleton, "What does it see to, in one line?", false, skeleton_set_summary);
    puts("\nWhat must be so? One rule a line, such as: Staff were trained. An empty line ends.");
    ask_for(skeleton, "Rule:", true, skeleton_add_rule);
    puts("\nWhat does a section tell it? One option a line, such as record:document:required or\n"
         "trained_on:date. An empty line ends.");
    ask_for(skeleton, "Option:", true, skeleton_add_option);
}

/* ---- the command ---- */

static int write_folder(const struct cli *cli, const struct session *session, struct skeleton *skeleton)
{
    const char *to = cli_value(cli, "to");
    const char *folder = to ? to : skeleton->name;
    AUTO_FREE char *templates = file_join(session->data_folder, "plugin-template");
    AUTO_FREE char *problem = NULL;
    int error = skeleton_write(skeleton, templates, folder, &problem);
    if (error) {
        cli_error("%s%s", problem, error == -EEXIST ? " (name another folder with --to)" : "");
        return GOLIVE_EXIT_CANNOT_CREATE;
    }
    if (skeleton->script) {
        printf("%s/ is there. In it:\n"
               "  %s.sh, the script; %s.ini, its section for a deployment's file\n"
               "  make check      tests it\n"
               "  make install    puts it where [commands] allow of the site file may point\n"
               "Lines marked CHANGE are yours; golive-script(7) tells of the rest.\n",
            folder, skeleton->name, skeleton->name);
        return 0;
    }
    printf("%s/ is there. In it:\n"
           "  make check      builds the plugin and tests it with its cases\n"
           "  make install    puts it where golive looks\n"
           "Lines marked CHANGE are yours; golive-plugin(3) tells of the rest.\n",
        folder);
    return 0;
}

static int new (struct cli *cli)
{
    struct skeleton skeleton = {0};
    struct session session;
    if (cli->argument_count != 1) {
        cli_error("golive plugin new wants the name of one plugin, such as site-training");
        return GOLIVE_EXIT_USAGE;
    }
    if (take_given(cli, &skeleton) != 0) {
        skeleton_free(&skeleton);
        return GOLIVE_EXIT_USAGE;
    }
    int code = session_open(cli, &session);
    if (code) {
        skeleton_free(&skeleton);
        return code;
    }
    const struct plugin_entry *installed =
        skeleton.script ? NULL : plugins_find(session.plugins, skeleton.name);
    if (installed) {
        cli_error("a plugin %s is installed already, %s: choose another name, for of two plugins of one name "
                  "neither "
                  "is used",
            skeleton.name, installed->path);
        code = GOLIVE_EXIT_CANNOT_CREATE;
    }
    bool told = cli_has(cli, "summary") || cli_has(cli, "rule") || skeleton.script || cli_has(cli, "option");
    if (!code && !told && isatty(STDIN_FILENO) && isatty(STDOUT_FILENO))
        ask_all(&skeleton);
    if (!code)
        code = write_folder(cli, &session, &skeleton);
    session_close(&session);
    skeleton_free(&skeleton);
    return code;
}

const struct cli_command command_plugin_new = {
    .name = "plugin new",
    .arguments = "NAME",
    .summary = "Make a folder for a plugin of your own: source, description, Makefile, cases, manual page.",
    .details = "It builds, passes its cases and installs as it is; lines marked CHANGE say what to change "
               "and how. On a "
               "terminal it asks what the plugin is to be; without one, or with options, it does not.",
    .examples = examples,
    .options = options,
    .run = new,
};
