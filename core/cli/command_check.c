/* golive check: runs the checks and prints the report. */
#include "cli/cli.h"
#include "cli/checking.h"
#include "cli/judging.h"
#include "cli/outputs.h"
#include "cli/recording.h"
#include "cli/session.h"

#include "base/file.h"
#include "base/known.h"
#include "base/memory.h"
#include "engine/run.h"
#include "report/report.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const struct cli_option options[] = {
    CLI_CONFIG_OPTION,
    {"only", 'o', "CHECK,…",
        "judge only these checks; the others are unknown, so the decision is never go (a what-if)"},
    {"at", 0, "DATE", "judge as of that day, YYYY-MM-DD, or that instant, YYYY-MM-DDTHH:MM:SSZ (a what-if)"},
    {"offline", 0, NULL,
        "ask nothing of the network: copies that are kept, and mirror folders, are all there is"},
    {"refresh", 0, NULL, "ask sources again even where a copy is fresh, and judge everything anew"},
    CLI_OUTPUT_OPTIONS,
    {"no-memory", 0, NULL, "judge everything anew, also what rests on the same as in an earlier run"},
    CLI_SAMPLE_OPTION,
    {"no-record", 0, NULL, "record nothing: what changed since the last recorded run is said all the same"},
    {"jobs", 'j', "N", "processes at a time (default: one a core)"},
    {"strict", 0, NULL, "a go with conditions exits with 1"},
    {"stats", 0, NULL, "tell on standard error what the run cost"},
    {"verbose", 'v', NULL, "show passes, notes, tables and evidence too"},
    {"quiet", 'q', NULL, "one line a deployment"},
    {0},
};

static const char *const examples[] = {
    "golive check                                  all deployments of the site",
    "golive check deployments.d/ambient-scribe.ini one of them",
    "golive check --at 2027-03-01 scribe.ini       what would be said that day",
    "golive check --format json --output report.json --format text scribe.ini",
    "golive check --format csv --output findings.csv  a table for a spreadsheet",
    "golive check --format nagios scribe.ini       as a monitoring plugin",
    "golive check --format html --output site/ deployments.d   a site of pages, one a product",
    NULL,
};

struct request {
    struct outputs outputs;
    const char *const *only;
    struct arena arena;
    instant at;
    unsigned jobs;
    uint64_t sample;
};

static int read_jobs(const struct cli *cli, struct request *request)
{
    const char *value = cli_value(cli, "jobs");
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    int64_t jobs = cores > 0 ? cores : 1;
    if (value && (string_integer(value, &jobs) != 0 || jobs < 1 || jobs > 256)) {
        cli_error("--jobs %s: write a number from 1 to 256", value);
        return -1;
    }
    request->jobs = (unsigned)jobs;
    return 0;
}

/* Every name given to --only must be a check of some deployment. */
static int read_only(const struct cli *cli, const struct config *config, struct request *request)
{
    const char *value = cli_value(cli, "only");
    if (!value)
        return 0;
    size_t count = 0;
    for (size_t i = 0; i < config->deployment_count; i++)
        count += config->deployments[i].check_count;
    AUTO_FREE const char **ids = memory_new(count + 1, sizeof *ids);
    count = 0;
    for (size_t i = 0; i < config->deployment_count; i++) {
        for (size_t j = 0; j < config->deployments[i].check_count; j++)
            ids[count++] = config->deployments[i].checks[j].id;
    }
    size_t only_count = 0;
    request->only = ini_list(&request->arena, value, &only_count);
    for (size_t i = 0; i < only_count; i++) {
        bool found = false;
        for (size_t j = 0; j < count && !found; j++)
            found = string_equal(ids[j], request->only[i]);
        if (found)
            continue;
        const char *nearest = string_nearest(request->only[i], ids, count);
        cli_error("--only %s: no deployment has a check of that name%s%s", request->only[i],
            nearest ? ": did you mean " : "", nearest ? nearest : "");
        return -1;
    }
    if (!only_count)
        cli_error("--only: name at least one check");
    return only_count ? 0 : -1;
}

/* Files with errors are not told apart by a monitoring plugin, for they are on hold. */
static int configuration_code(const struct session *session, const struct request *request)
{
    return session->config->problems.error_count && !request->outputs.monitoring ? GOLIVE_EXIT_CONFIGURATION
                                                                                 : 0;
}

static int run_and_report(const struct cli *cli, struct session *session, const struct request *request,
    struct recording *recording)
{
    struct checking checking;
    struct engine_options engine_options =
        checking_options(cli, session, recording, request->at, request->sample, &checking);
    engine_options.jobs = request->jobs;
    engine_options.only = request->only;
    engine_options.what_if |= request->only != NULL;
    int code = checking_run(&engine_options, &checking);
    if (code)
        return code;
    const struct run *run = checking.run;
    struct engine *engine = checking.engine;
    recording_basis(recording, session, checking.stats.judged ? NULL : session->known);
    recording_finish(recording, engine_result(engine));
    if (outputs_want_history(&request->outputs))
        recording_history(recording, engine_result(engine));
    code = outputs_write(cli, &request->outputs, run);
    if (cli_has(cli, "stats"))
        checking_tell_stats(&checking.stats);
    code = code ? code : recording->exit_code;
    code = code ? code : checking_differs(&checking);
    code = code ? code : configuration_code(session, request);
    code = outputs_exit_code(cli, &request->outputs, run, run->decision, code);
    engine_free(engine);
    return code;
}

/* Does what was asked; an exit code of golive's own. */
static int check_all(const struct cli *cli, struct request *request)
{
    struct session session;
    int code = session_open_site(cli, &session);
    if (code)
        return code;
    bool what_if = cli_has(cli, "at") || cli_has(cli, "only");
    session_know(&session, what_if || checking_anew(cli));
    session_load_plugins(&session);
    code = judging_at(cli, &request->at);
    struct recording recording = {0};
    if (!code) {
        recording_open(&session, !what_if && !cli_has(cli, "no-record"), &recording);
        recording_know(&recording, session.config);
        code = session_deployments(cli, &session);
    }
    if (!code)
        recording_first_use(&recording, session.config);
    if (!code && read_only(cli, session.config, request))
        code = GOLIVE_EXIT_USAGE;
    if (!code)
        code = run_and_report(cli, &session, request, &recording);
    recording_close(&recording);
    known_save(session.known);
    session_close(&session);
    return code;
}

static int check(struct cli *cli)
{
    struct request request = {0};
    int code = GOLIVE_EXIT_USAGE;
    if (!outputs_read(cli, &request.arena, &request.outputs) && !read_jobs(cli, &request) &&
        !checking_sample(cli, &request.sample))
        code = check_all(cli, &request);
    code = outputs_failure(&request.outputs, code);
    arena_free(&request.arena);
    return code;
}

const struct cli_command command_check = {
    .name = "check",
    .arguments = "[FILE.ini | FOLDER]…",
    .summary = "Judge deployments and print whether each may go live, why, and until when.",
    .details =
        "Without arguments the deployments folder of the site file is judged. The exit code is that of the "
        "worst "
        "decision: 0 go, 1 no-go, 2 hold. The run is recorded in the store ([store] url), unless it is a "
        "what-if or --no-record is given.",
    .more_help = outputs_list,
    .examples = examples,
    .options = options,
    .run = check,
};
