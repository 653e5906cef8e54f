/* Parsing a command line and printing help from the same table. See cli.h. */
#include "cli/cli.h"

#include "base/memory.h"
#include "base/text.h"

#include <getopt.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HELP_KEY 0x10000
#define COLUMNS 80

void cli_error(const char *format, ...)
{
    struct text line = {0};
    va_list arguments;
    va_start(arguments, format);
    AUTO_FREE char *words = memory_format_list(format, arguments);
    va_end(arguments);
    text_append_string(&line, "golive: ");
    text_append_visible(&line, words);
    fprintf(stderr, "%s\n", text_string(&line));
    text_free(&line);
}

static size_t count_options(const struct cli_option *options)
{
    size_t count = 0;
    while (options && options[count].name)
        count++;
    return count;
}

/* Says what getopt_long refused, with the nearest option if there is one. */
static void refuse(const struct cli_command *command, char **argv)
{
    const char *word = argv[optind - 1];
    size_t count = count_options(command->options);
    AUTO_FREE const char **names = memory_new(count + 1, sizeof *names);
    for (size_t i = 0; i < count; i++) {
        names[i] = command->options[i].name;
        if (optopt && optopt != HELP_KEY &&
            (optopt == command->options[i].letter || optopt == (int)i + HELP_KEY + 1)) {
            cli_error("option --%s of golive %s %s", names[i], command->name,
                command->options[i].argument ? "needs a value" : "takes no value");
            return;
        }
    }
    names[count] = "help";
    AUTO_FREE char *name = memory_copy(string_starts(word, "--") ? word + 2 : word);
    name[strcspn(name, "=")] = '\0';
    const char *nearest = string_nearest(name, names, count + 1);
    if (nearest)
        cli_error("golive %s has no option %s: did you mean --%s?", command->name, word, nearest);
    else
        cli_error(
            "golive %s has no option %s (golive %s --help lists them)", command->name, word, command->name);
}

int cli_parse(const struct cli_command *command, int argc, char **argv, struct cli *ret_cli, bool *ret_help)
{
    size_t count = count_options(command->options);
    AUTO_FREE struct option *table = memory_new(count + 2, sizeof *table);
    struct text letters = {0};
    text_append_string(&letters, ":h");
    for (size_t i = 0; i < count; i++) {
        const struct cli_option *option = &command->options[i];
        table[i] = (struct option){
            option->name, option->argument ? required_argument : no_argument, NULL, (int)i + HELP_KEY + 1};
        if (option->letter)
            text_format(&letters, "%c%s", option->letter, option->argument ? ":" : "");
    }
    table[count] = (struct option){"help", no_argument, NULL, HELP_KEY};
    struct cli cli = {.command = command, .given = memory_new((size_t)argc + 1, sizeof *cli.given)};
    opterr = 0;
    optind = 0;
    int error = 0;
    for (int key; !error && (key = getopt_long(argc, argv, text_string(&letters), table, NULL)) != -1;) {
        const struct cli_option *option = NULL;
        for (size_t i = 0; i < count; i++) {
            if (key == (int)i + HELP_KEY + 1 ||
                (command->options[i].letter && key == command->options[i].letter))
                option = &command->options[i];
        }
        if (key == HELP_KEY || key == 'h') {
            cli_help(command);
            *ret_help = true;
            break;
        }
        if (option) {
            cli.given[cli.given_count++] = (struct cli_given){option, option->argument ? optarg : NULL};
        } else {
            refuse(command, argv);
            error = GOLIVE_EXIT_USAGE;
        }
    }
    cli.arguments = (const char *const *)argv + optind;
    cli.argument_count = (size_t)(argc - optind);
    text_free(&letters);
    *ret_cli = cli;
    return error;
}

void cli_free(struct cli *cli)
{
    free(cli->given);
    *cli = (struct cli){0};
}

bool cli_has(const struct cli *cli, const char *name)
{
    for (size_t i = 0; i < cli->given_count; i++) {
        if (string_equal(cli->given[i].option->name, name))
            return true;
    }
    return false;
}

const char *cli_value(const struct cli *cli, const char *name)
{
    const char *value = NULL;
    for (size_t i = 0; i < cli->given_count; i++) {
        if (string_equal(cli->given[i].option->name, name))
            value = cli->given[i].value;
    }
    return value;
}

static void help_line(struct text *text, const struct cli_option *option)
{
    enum { INDENT = 24 };
    AUTO_FREE char *letter = option->letter ? memory_format("-%c, ", option->letter) : memory_copy("    ");
    AUTO_FREE char *head = memory_format("  %s--%s%s%s", letter, option->name, option->argument ? " " : "",
        option->argument ? option->argument : "");
    size_t width = utf8_columns(head);
    AUTO_FREE char *first = width + 2 > INDENT ? memory_format("%s\n%*s", head, INDENT, "")
                                               : memory_format("%s%*s", head, (int)(INDENT - width), "");
    if (width + 2 > INDENT) {
        text_format(text, "%s\n", head);
        text_wrap(text, option->help, NULL, INDENT, COLUMNS);
    } else {
        text_wrap(text, option->help, first, INDENT, COLUMNS);
    }
}

void cli_help(const struct cli_command *command)
{
    struct text text = {0};
    text_format(&text, "Usage: golive %s [options]%s%s\n\n", command->name, *command->arguments ? " " : "",
        command->arguments);
    text_wrap(&text, command->summary, NULL, 0, COLUMNS);
    if (command->details) {
        text_append_char(&text, '\n');
        text_wrap(&text, command->details, NULL, 0, COLUMNS);
    }
    text_append_string(&text, "\nOptions:\n");
    static const struct cli_option help = {"help", 'h', NULL, "this text"};
    for (size_t i = 0; i < count_options(command->options); i++)
        help_line(&text, &command->options[i]);
    help_line(&text, &help);
    if (command->more_help)
        command->more_help(&text);
    if (command->examples) {
        text_append_string(&text, "\nExamples:\n");
        for (const char *const *example = command->examples; *example; example++)
            text_format(&text, "  %s\n", *example);
    }
    fputs(text_string(&text), stdout);
    text_free(&text);
}
