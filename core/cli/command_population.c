/* golive population template: the CSV that somebody fills with counts of patients. The tables are data of golive's
 * (share/golive/templates); it must not know what is in them. */
#include "cli/session.h"

#include "base/file.h"
#include "base/memory.h"
#include "base/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LONGEST_TEMPLATE ((size_t)1 << 20)

static const struct cli_option options[] = {
    CLI_CONFIG_OPTION,
    {"side", 's', "SIDE", "ours (the default): our own patients; theirs: those of the validation"},
    {NULL, 0, NULL, NULL},
};

static int write_template(const struct session *session, const char *side)
{
    struct text text = {0};
    AUTO_FREE char *path = memory_format("%s/templates/population-%s.csv", session->data_folder, side);
    int error = file_read_path(path, LONGEST_TEMPLATE, &text);
    if (error)
        cli_error("%s, which comes with golive, cannot be read: %s", path, strerrordesc_np(-error));
    else
        fputs(text_string(&text), stdout);
    text_free(&text);
    return error ? GOLIVE_EXIT_UNAVAILABLE : 0;
}

static int run(struct cli *cli)
{
    struct session session;
    const char *side = cli_has(cli, "side") ? cli_value(cli, "side") : "ours";
    if (cli->argument_count || (!string_equal(side, "ours") && !string_equal(side, "theirs"))) {
        cli_error("golive population template takes --side ours or --side theirs, and nothing else");
        return GOLIVE_EXIT_USAGE;
    }
    int code = session_open(cli, &session);
    if (code)
        return code;
    code = write_template(&session, side);
    session_close(&session);
    return code;
}

static const char *const examples[] = {"golive population template >population-ours.csv",
    "golive population template --side theirs >population-theirs.csv", NULL};

const struct cli_command command_population_template = {
    .name = "population template",
    .arguments = "",
    .summary = "Write the table in which patients are counted, for the plugin population.",
    .details =
        "Each line is one group of patients: fill in n, and delete what you do not count. Only counts go "
        "into "
        "it, never a patient. golive-population(7) says how a FHIR server or an OMOP database gives them.",
    .examples = examples,
    .options = options,
    .run = run,
};
