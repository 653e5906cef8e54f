/* golive asked: writes down that somebody outside was asked about a rule, and what came of it. */
#include "cli/acts.h"

#include "base/file.h"
#include "base/memory.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* The path of the answer as it stands in the deployment's file: relative to its folder where it lies in it. NULL after
 * having said that there is no such file. */
static const char *answer_path(struct act_case *act, const char *answer)
{
    struct stat status;
    AUTO_FREE char *folder = file_folder_of(act->path);
    AUTO_FREE char *real = realpath(answer, NULL);
    AUTO_FREE char *real_folder = realpath(folder, NULL);
    if (!real || stat(real, &status) != 0) {
        cli_error(
            "--answer %s: write none, refused, or the file with the answer (%s)", answer, strerror(errno));
        return NULL;
    }
    if (!S_ISREG(status.st_mode)) {
        cli_error("--answer %s: this is no file", answer);
        return NULL;
    }
    size_t length = real_folder ? strlen(real_folder) : 0;
    bool inside = length && string_starts(real, real_folder) && real[length] == '/';
    return arena_copy(&act->arena, inside ? real + length + 1 : real);
}

static int write_down(struct act_case *act)
{
    const char *answer = cli_value(act->cli, "answer");
    char on[DATE_TEXT_SIZE];
    date_text(act->on, on);
    if (!string_equal(answer, "none") && !string_equal(answer, "refused"))
        answer = answer_path(act, answer);
    if (!answer)
        return GOLIVE_EXIT_NO_INPUT;
    const struct ini_line lines[] = {{"on", on}, {"to", cli_value(act->cli, "to")}, {"answer", answer}};
    const char *section = act_section(act, "asked", false);
    int code = act_try(act, &(struct ini_addition){section, lines, sizeof lines / sizeof *lines});
    return code ? code : act_write(act, section);
}

static int asked(struct cli *cli)
{
    static const char *const demanded[] = {"to", "answer", NULL};
    if (cli->argument_count != 2) {
        cli_error("golive asked wants a deployment and a rule: golive asked ambient-scribe "
                  "training-data/DATA-01 …");
        return GOLIVE_EXIT_USAGE;
    }
    int code = act_demand(cli, demanded);
    if (code)
        return code;
    struct act_case act;
    code = act_open(cli, cli->arguments[0], cli->arguments[1], &act);
    if (!code)
        code = write_down(&act);
    act_close(&act);
    return code;
}

static const struct cli_option options[] = {
    CLI_CONFIG_OPTION,
    {"to", 't', "ADDRESS", "who was asked"},
    {"answer", 0, "ANSWER", "none (nothing came yet), refused, or the file that came"},
    ACT_OPTIONS,
    {0},
};

static const char *const examples[] = {
    "golive asked ambient-scribe training-data/DATA-01 --to support@acme.example --answer none",
    "golive asked ambient-scribe training-data/DATA-01 --to support@acme.example",
    "  --answer letters/acme-2026-11.pdf --replace",
    NULL,
};

const struct cli_command command_asked = {
    .name = "asked",
    .arguments = "ID|FILE.ini CHECK/RULE",
    .summary = "Write down that somebody was asked about a rule, and what they answered.",
    .details =
        "Writes a section [asked:CHECK/RULE] into the deployment's file. --replace writes the answer in the "
        "place of the question, once it is there.",
    .examples = examples,
    .options = options,
    .run = asked,
};
