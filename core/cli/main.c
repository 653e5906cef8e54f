/* golive: the command line. Finds the command and hands over to it. */
#include "cli/cli.h"

#include "base/file.h"
#include "base/memory.h"
#include "base/text.h"

#include <stdio.h>
#include <string.h>

static const struct cli_command *const commands[] = {&command_check, &command_recheck, &command_explain,
    &command_config_check, &command_config_show, &command_clauses, &command_plugin_list, &command_plugin_info,
    &command_plugin_test, &command_plugin_new, &command_plugin_pin, &command_doctor, &command_mirror,
    &command_egress, &command_forecast, &command_calendar, &command_waive, &command_accept, &command_asked,
    &command_read, &command_population_template, &command_status, &command_history, &command_diff,
    &command_retire, &command_sign, &command_verify, &command_key_new, &command_report, &command_replay,
    &command_init, &command_ask, &command_import, &command_export, &command_agenda, &command_drill,
    &command_pack, &command_notify, NULL};

static void print_help(void)
{
    struct text text = {0};
    text_append_string(&text, "golive: may this healthcare AI product go live, and why?\n\nUsage: golive "
                              "COMMAND [options] [arguments]\n\n"
                              "Commands:\n");
    for (const struct cli_command *const *command = commands; *command; command++) {
        AUTO_FREE char *head = memory_format("  %-21s", (*command)->name);
        text_wrap(&text, (*command)->summary, head, 23, 80);
    }
    text_append_string(&text,
        "\n  golive COMMAND --help explains a command; golive --version tells the version.\n\n"
        "Exit codes:\n");
    static const struct {
        int number;
        const char *words;
    } codes[] = {
#define X(NAME, NUMBER, WORDS) {NUMBER, WORDS},
        EXIT_CODES(X)
#undef X
    };
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
        AUTO_FREE char *head = memory_format("  %-4d", codes[i].number);
        text_wrap(&text, codes[i].words, head, 6, 80);
    }
    fputs(text_string(&text), stdout);
    text_free(&text);
}

/* The command that the first words name; *RET_WORDS is how many. NULL if there is none. */
static const struct cli_command *find(int argc, char **argv, int *ret_words)
{
    AUTO_FREE char *two = memory_format("%s %s", argv[1], argc > 2 ? argv[2] : "");
    for (const struct cli_command *const *command = commands; *command; command++) {
        bool one_word = string_equal((*command)->name, argv[1]);
        if (!one_word && !string_equal((*command)->name, two))
            continue;
        *ret_words = one_word ? 1 : 2;
        return *command;
    }
    return NULL;
}

/* Names what was meant: the second words of a first word that exists, or the nearest command. */
static void refuse(int argc, char **argv)
{
    const char *names[sizeof commands / sizeof *commands];
    size_t count = 0;
    struct text seconds = {0};
    size_t length = strlen(argv[1]);
    for (const struct cli_command *const *command = commands; *command; command++) {
        names[count++] = (*command)->name;
        if (strncmp((*command)->name, argv[1], length) == 0 && (*command)->name[length] == ' ')
            text_format(&seconds, "%s%s", seconds.length ? ", " : "", (*command)->name);
    }
    AUTO_FREE char *two = memory_format("%s %s", argv[1], argc > 2 ? argv[2] : "");
    const char *nearest = string_nearest(argv[1], names, count);
    if (!nearest && argc > 2)
        nearest = string_nearest(two, names, count);
    if (seconds.length)
        cli_error("which one: %s?", text_string(&seconds));
    else if (nearest)
        cli_error("there is no command '%s': did you mean %s?", argv[1], nearest);
    else
        cli_error("there is no command '%s' (golive --help lists them)", argv[1]);
    text_free(&seconds);
}

int main(int argc, char **argv)
{
    file_hold_standard();
    if (argc < 2) {
        print_help();
        return GOLIVE_EXIT_USAGE;
    }
    if (string_equal(argv[1], "--version")) {
        puts("golive " GOLIVE_VERSION);
        return 0;
    }
    if (string_equal(argv[1], "--help") || string_equal(argv[1], "-h") || string_equal(argv[1], "help")) {
        print_help();
        return 0;
    }
    int words = 0;
    const struct cli_command *command = find(argc, argv, &words);
    if (!command) {
        refuse(argc, argv);
        return GOLIVE_EXIT_USAGE;
    }
    struct cli cli = {0};
    bool help = false;
    int code = cli_parse(command, argc - words, argv + words, &cli, &help);
    if (!code && !help)
        code = command->run(&cli);
    cli_free(&cli);
    if (fflush(stdout) != 0 && code < GOLIVE_EXIT_USAGE) {
        cli_error("standard output could not be written");
        code = GOLIVE_EXIT_CANNOT_WRITE;
    }
    return code;
}
