/* golive report: the report of a recorded run in any format, as check printed it. */
#include "cli/cli.h"
#include "cli/outputs.h"
#include "cli/recording.h"

#include "base/memory.h"
#include "model/decision.h"

#include <stdio.h>
#include <stdlib.h>

static const struct cli_option options[] = {
    CLI_CONFIG_OPTION,
    CLI_OUTPUT_OPTIONS,
    {"strict", 0, NULL, "a go with conditions exits with 1"},
    {"verbose", 'v', NULL, "show passes, notes and evidence too"},
    {"quiet", 'q', NULL, "one line a deployment"},
    {0},
};

static const char *const examples[] = {
    "golive report                                 the newest run",
    "golive report 2026-11-20 --format html --output committee.html",
    "golive report 01a20d80-894b --format json",
    NULL,
};

/* What the run is worth now: a go that has lapsed is none, and a person must hear of it, for the report says what was so
 * then. */
static enum decision worth_now(const struct run *run, instant now)
{
    enum decision worst = run->decision;
    for (size_t i = 0; i < run->deployment_count; i++) {
        const struct deployment_result *result = &run->deployments[i];
        char day[DATE_TEXT_SIZE];
        if (result->decision != DECISION_GO || result->cleared_until == INSTANT_NONE ||
            result->cleared_until > now)
            continue;
        date_text(instant_date(result->cleared_until), day);
        cli_error("HOLD %s: its go lapsed %s; `golive status` says whether it was checked since",
            result->deployment->id, day);
        worst = decision_worse(worst, DECISION_HOLD);
    }
    return worst;
}

static int print_run(const struct cli *cli, const struct outputs *outputs, struct store *store)
{
    struct store_run row;
    struct run *run = NULL;
    int error = store_find_run(store, cli->argument_count ? cli->arguments[0] : "last", &row);
    if (!error)
        error = store_recall(store, &row, &run);
    if (!error && outputs_want_history(outputs))
        error = history_of_run(store, row.number, run);
    if (error) {
        store_run_free(run);
        return store_exit_code(store, error);
    }
    int code = outputs_write(cli, outputs, run);
    code = outputs_exit_code(cli, outputs, run, worth_now(run, instant_now()), code);
    store_run_free(run);
    return code;
}

static int report_stored(const struct cli *cli, const struct outputs *outputs)
{
    struct session session;
    struct store *store = NULL;
    if (cli->argument_count > 1) {
        cli_error("name one run: its id, a day, or last");
        return GOLIVE_EXIT_USAGE;
    }
    int code = session_open(cli, &session);
    if (code)
        return code;
    code = store_of_session(&session, STORE_READ, &store);
    if (!code)
        code = print_run(cli, outputs, store);
    store_close(store);
    session_close(&session);
    return code;
}

static int report(struct cli *cli)
{
    struct arena arena = {0};
    struct outputs outputs;
    int code = GOLIVE_EXIT_USAGE;
    if (!outputs_read(cli, &arena, &outputs))
        code = report_stored(cli, &outputs);
    code = outputs_failure(&outputs, code);
    arena_free(&arena);
    return code;
}

const struct cli_command command_report = {
    .name = "report",
    .arguments = "[RUN]",
    .summary = "Print the report of a recorded run in any format, as check printed it.",
    .details = "RUN is an id, the beginning of one (8 characters), a day (its last run), or last. The report "
               "is that of its "
               "day; that a go has lapsed since is said on standard error, and counts as hold for the exit "
               "code, which is "
               "otherwise check's.",
    .more_help = outputs_list,
    .examples = examples,
    .options = options,
    .run = report,
};
