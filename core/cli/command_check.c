/* golive check: runs the checks and prints the report. */
#include "cli/cli.h"
#include "cli/judging.h"
#include "cli/progress.h"
#include "cli/report_folder.h"
#include "cli/session.h"

#include "base/file.h"
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
    {"refresh", 0, NULL, "ask sources again even where a copy is fresh"},
    {"format", 'f', "FORMAT",
        "form of the report, text if not said; may be given several times, each with its --output"},
    {"output", 0, "FILE",
        "write the format before it to FILE instead of standard output; html into a FOLDER/: a site of "
        "pages"},
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

/* Exit codes of monitoring plugins. */
enum { MONITORING_OK, MONITORING_WARNING, MONITORING_CRITICAL, MONITORING_UNKNOWN };

struct output {
    const struct report_format *format;
    const char *file; /* NULL: standard output */
};

struct request {
    struct output *outputs;
    size_t output_count;
    const char *const *only;
    struct arena arena;
    instant at;
    bool monitoring; /* what stands on standard output is a monitoring plugin's, and so is the exit code */
    unsigned jobs;
};

/* The format of that name, or NULL after having said what is wrong. */
static const struct report_format *read_format(const char *name)
{
    enum { MOST = 32 };
    const struct report_format *found = report_format_find(name);
    const char *names[MOST];
    size_t count = 0;
    for (const struct report_format *format = report_formats; format->name && count < MOST; format++)
        names[count++] = format->name;
    const char *nearest = found ? NULL : string_nearest(name, names, count);
    if (!found)
        cli_error("there is no format '%s'%s%s", name, nearest ? ": did you mean " : "",
            nearest ? nearest : " (golive check --help lists them)");
    return found;
}

/* Gives the format before it a file; -1 after having said what is wrong. */
static int read_output(struct request *request, const char *file)
{
    if (!request->output_count)
        request->outputs[request->output_count++].format = report_formats;
    if (request->outputs[request->output_count - 1].file) {
        cli_error("--output %s: put the --format it is for before it", file);
        return -1;
    }
    for (size_t i = 0; i < request->output_count; i++) {
        if (string_equal(request->outputs[i].file, file)) {
            cli_error("--output %s: two formats cannot go to the same file", file);
            return -1;
        }
    }
    struct output *output = &request->outputs[request->output_count - 1];
    if (is_report_folder(file) && !output->format->write_folder) {
        cli_error("--output %s: format %s is one file, and that is a folder", file, output->format->name);
        return -1;
    }
    output->file = file;
    return 0;
}

/* Pairs each --format with the --output behind it; -1 after having said what is wrong. */
static int read_outputs(const struct cli *cli, struct request *request)
{
    request->outputs = arena_take(&request->arena, (cli->given_count + 1) * sizeof *request->outputs);
    for (size_t i = 0; i < cli->given_count; i++) {
        const char *value = cli->given[i].value;
        if (string_equal(cli->given[i].option->name, "format")) {
            const struct report_format *format = read_format(value);
            if (!format)
                return -1;
            request->outputs[request->output_count++].format = format;
        } else if (string_equal(cli->given[i].option->name, "output")) {
            if (read_output(request, value))
                return -1;
        }
    }
    if (!request->output_count)
        request->outputs[request->output_count++].format = report_formats;
    size_t to_stdout = 0;
    for (size_t i = 0; i < request->output_count; i++) {
        to_stdout += request->outputs[i].file == NULL;
        request->monitoring |=
            !request->outputs[i].file && request->outputs[i].format->write == report_nagios;
    }
    if (to_stdout > 1) {
        cli_error("only one format can go to standard output: give the others an --output");
        return -1;
    }
    return 0;
}

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

/* Whole or not at all, and never held in memory: a fleet's report is long. */
static int write_report_file(const char *path, const struct report_format *format, const struct run *run,
    const struct report_options *how)
{
    struct file_new file;
    int error = file_new_open(path, 0644, &file);
    return error ? error : file_new_finish(&file, format->write(run, how, file.stream));
}

/* Writes one report; an exit code after having said what went wrong. */
static int write_output(
    const struct run *run, const struct output *output, const struct report_options *report)
{
    if (!output->file) {
        int error = output->format->write(run, report, stdout);
        if (!error && fflush(stdout) != 0)
            error = errno ? -errno : -EIO;
        if (error)
            cli_error("standard output: %s", strerror(-error));
        return error ? GOLIVE_EXIT_CANNOT_WRITE : 0;
    }
    struct report_options plain = *report;
    plain.colour = false;
    int error = is_report_folder(output->file)
                    ? write_report_folder(output->file, output->format, run, &plain)
                    : write_report_file(output->file, output->format, run, &plain);
    if (!error)
        return 0;
    cli_error("%s: %s", output->file, strerror(-error));
    return error == -EACCES || error == -EPERM || error == -ENOENT || error == -ENOTDIR || error == -EISDIR ||
                   error == -EROFS
               ? GOLIVE_EXIT_CANNOT_CREATE
               : GOLIVE_EXIT_CANNOT_WRITE;
}

static int write_outputs(const struct cli *cli, const struct request *request, const struct run *run)
{
    const char *no_colour = getenv("NO_COLOR");
    struct report_options report = {
        .verbose = cli_has(cli, "verbose"),
        .quiet = cli_has(cli, "quiet"),
        .colour = isatty(STDOUT_FILENO) && !(no_colour && *no_colour),
    };
    int code = 0;
    for (size_t i = 0; i < request->output_count; i++) {
        int one = write_output(run, &request->outputs[i], &report);
        code = code ? code : one;
    }
    return code;
}

static void tell_stats(const struct engine_stats *stats)
{
    fprintf(stderr,
        "golive: %zu deployments, %zu checks, judged %zu times, %zu further instants looked at\n"
        "golive: %llu files opened, %llu bytes, %llu texts from the cache, %llu read by golive-reader\n"
        "golive: %llu addresses, %llu asked, %llu from the cache, %llu from mirrors, %llu requests, %llu "
        "connections\n"
        "golive: gathering %.3f s, fetching %.3f s, judging %.3f s, looking ahead %.3f s\n",
        stats->deployments, stats->checks, stats->judged, stats->instants,
        (unsigned long long)stats->gathered.files, (unsigned long long)stats->gathered.bytes,
        (unsigned long long)stats->gathered.cached, (unsigned long long)stats->gathered.read,
        (unsigned long long)stats->fetched.addresses, (unsigned long long)stats->fetched.asked,
        (unsigned long long)stats->fetched.cached, (unsigned long long)stats->fetched.mirrored,
        (unsigned long long)stats->fetched.requests, (unsigned long long)stats->fetched.connections,
        stats->gather_seconds, stats->fetch_seconds, stats->judge_seconds, stats->horizon_seconds);
}

static bool has_conditions(const struct run *run)
{
    for (size_t i = 0; i < run->deployment_count; i++) {
        if (run->deployments[i].condition_count)
            return true;
    }
    return false;
}

/* Of a monitoring plugin; files with errors are not told apart, for they are on hold. */
static int monitoring_code_of(const struct run *run)
{
    if (run->decision == DECISION_NO_GO)
        return MONITORING_CRITICAL;
    if (run->decision == DECISION_HOLD)
        return MONITORING_UNKNOWN;
    return has_conditions(run) ? MONITORING_WARNING : MONITORING_OK;
}

static int exit_code_of(const struct cli *cli, const struct session *session, const struct request *request,
    const struct run *run)
{
    if (request->monitoring)
        return monitoring_code_of(run);
    int code = judging_exit_code(session, run);
    return code == GOLIVE_EXIT_GO && cli_has(cli, "strict") && has_conditions(run) ? GOLIVE_EXIT_NO_GO : code;
}

static int run_and_report(const struct cli *cli, struct session *session, const struct request *request)
{
    struct progress progress = progress_begin();
    struct outside_settings outside;
    struct engine_options engine_options = judging_options(cli, session, request->at, &outside, &progress);
    engine_options.refresh = cli_has(cli, "refresh");
    engine_options.jobs = request->jobs;
    engine_options.only = request->only;
    engine_options.what_if |= request->only != NULL;
    struct engine *engine = NULL;
    const struct run *run = NULL;
    struct engine_stats stats;
    AUTO_FREE char *problem = NULL;
    int error = engine_run(&engine_options, &engine, &run, &stats, &problem);
    progress_end(&progress);
    if (error) {
        cli_error("%s", problem ? problem : strerror(-error));
        return GOLIVE_EXIT_UNAVAILABLE;
    }
    int code = write_outputs(cli, request, run);
    if (cli_has(cli, "stats"))
        tell_stats(&stats);
    /* The line is out: that another file could not be written must not hide a no-go. */
    if (code && request->monitoring)
        code = run->decision == DECISION_NO_GO ? MONITORING_CRITICAL : MONITORING_UNKNOWN;
    else if (!code)
        code = exit_code_of(cli, session, request, run);
    engine_free(engine);
    return code;
}

/* Does what was asked; an exit code of golive's own. */
static int check_all(const struct cli *cli, struct request *request)
{
    struct session session;
    int code = session_open(cli, &session);
    if (code)
        return code;
    code = judging_at(cli, &request->at);
    if (!code)
        code = session_deployments(cli, &session);
    if (!code && read_only(cli, session.config, request))
        code = GOLIVE_EXIT_USAGE;
    if (!code)
        code = run_and_report(cli, &session, request);
    session_close(&session);
    return code;
}

/* What a monitoring system is told where there is no result: a line it can show, and why on standard error. */
static int monitoring_failure(int code)
{
    static const struct {
        int number;
        const char *words;
    } codes[] = {
#define X(NAME, NUMBER, WORDS) {NUMBER, WORDS},
        EXIT_CODES(X)
#undef X
    };
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
        if (codes[i].number == code)
            printf("GOLIVE UNKNOWN - %s\n", codes[i].words);
    }
    return MONITORING_UNKNOWN;
}

static int check(struct cli *cli)
{
    struct request request = {0};
    int code = GOLIVE_EXIT_USAGE;
    if (!read_outputs(cli, &request) && !read_jobs(cli, &request))
        code = check_all(cli, &request);
    if (request.monitoring && code >= GOLIVE_EXIT_USAGE)
        code = monitoring_failure(code);
    arena_free(&request.arena);
    return code;
}

static void list_formats(struct text *text)
{
    text_append_string(text, "\nFormats:\n");
    for (const struct report_format *format = report_formats; format->name; format++) {
        AUTO_FREE char *head = memory_format("  %-14s", format->name);
        text_wrap(text, format->summary, head, 16, 80);
    }
}

const struct cli_command command_check = {
    .name = "check",
    .arguments = "[FILE.ini | FOLDER]…",
    .summary = "Judge deployments and print whether each may go live, why, and until when.",
    .details =
        "Without arguments the deployments folder of the site file is judged. The exit code is that of the "
        "worst "
        "decision: 0 go, 1 no-go, 2 hold. This version keeps no record of runs: the report is all there is.",
    .more_help = list_formats,
    .examples = examples,
    .options = options,
    .run = check,
};
