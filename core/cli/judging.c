/* Running the engine for commands other than check, and writing what they make of it. See judging.h. */
#include "cli/judging.h"

#include "base/file.h"
#include "base/memory.h"
#include "cli/recording.h"
#include "config/http.h"
#include "report/report.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int judging_at(const struct cli *cli, instant *ret_at)
{
    const char *value = cli_value(cli, "at");
    struct date day;
    instant at = instant_now();
    if (value && date_parse(value, &day) == 0) {
        at = date_begin(day);
    } else if (value && instant_parse(value, &at) != 0) {
        cli_error("--at %s: write a day as 2027-03-01 or an instant as 2027-03-01T12:00:00Z", value);
        return GOLIVE_EXIT_USAGE;
    }
    *ret_at = at;
    return 0;
}

struct engine_options judging_options(const struct cli *cli, const struct session *session, instant at,
    struct outside_settings *outside, struct progress *progress)
{
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    config_http(session->config, &outside->http);
    config_commands(session->config, &outside->commands);
    return (struct engine_options){
        .config = session->config,
        .plugins = session->plugins,
        .worker_program = session->worker_program,
        .reader_program = session->reader_program,
        .fetcher_program = session->fetcher_program,
        .data_folder = session->data_folder,
        .cache_folder = session->cache_folder,
        .web_cache_folder = session->web_cache_folder,
        .http = &outside->http,
        .commands = &outside->commands,
        .command_folder = session->command_folder,
        .offline = cli_has(cli, "offline"),
        .jobs = cores > 0 ? (unsigned)cores : 1,
        .at = at,
        .what_if = cli_has(cli, "at"),
        .progress = progress_checks,
        .fetch_progress = progress_addresses,
        .progress_context = progress,
    };
}

int judging_run(const struct cli *cli, const struct session *session, instant at, struct judging *ret_judging)
{
    AUTO_FREE char *problem = NULL;
    struct engine_stats stats;
    *ret_judging = (struct judging){.progress = progress_begin()};
    struct engine_options options =
        judging_options(cli, session, at, &ret_judging->outside, &ret_judging->progress);
    recording_first_use_of(session);
    options.earlier = earlier_of_session(session, &ret_judging->earlier);
    int error = engine_run(&options, &ret_judging->engine, &ret_judging->run, &stats, &problem);
    progress_end(&ret_judging->progress);
    if (!error)
        return 0;
    cli_error("%s", problem ? problem : strerror(-error));
    return GOLIVE_EXIT_UNAVAILABLE;
}

int judging_forecast(
    struct judging *judging, instant until, bool renewed, const struct forecast **ret_forecast)
{
    AUTO_FREE char *problem = NULL;
    judging->progress = progress_begin();
    int error = engine_forecast(judging->engine, until, renewed, ret_forecast, &problem);
    progress_end(&judging->progress);
    if (!error)
        return 0;
    cli_error("%s", problem ? problem : strerror(-error));
    return GOLIVE_EXIT_UNAVAILABLE;
}

int judging_drill(struct judging *judging, const struct drill_wish *wish, const struct drill **ret_drill)
{
    AUTO_FREE char *problem = NULL;
    judging->progress = progress_begin();
    struct drill_wish told = *wish;
    told.progress = progress_deployments;
    told.progress_context = &judging->progress;
    int error = engine_drill(judging->engine, &told, ret_drill, &problem);
    progress_end(&judging->progress);
    if (!error)
        return 0;
    cli_error("%s", problem ? problem : strerror(-error));
    return GOLIVE_EXIT_UNAVAILABLE;
}

void judging_free(struct judging *judging)
{
    engine_free(judging->engine);
    earlier_close(&judging->earlier);
    *judging = (struct judging){0};
}

int judging_exit_code(const struct session *session, const struct run *run)
{
    static const int codes[] = {[DECISION_GO] = GOLIVE_EXIT_GO,
        [DECISION_HOLD] = GOLIVE_EXIT_HOLD,
        [DECISION_NO_GO] = GOLIVE_EXIT_NO_GO};
    return session->config->problems.error_count ? GOLIVE_EXIT_CONFIGURATION : codes[run->decision];
}

/* ---- writing ---- */

const void *format_chosen(const struct cli *cli, const void *formats, size_t size)
{
    enum { MOST = 8 };
    const char *wanted = cli_value(cli, "format"), *names[MOST], *name;
    size_t count = 0;
    for (const char *item = formats; count < MOST && (name = *(const char *const *)(const void *)item);
         item += size) {
        if (!wanted || string_equal(name, wanted))
            return item;
        names[count++] = name;
    }
    const char *nearest = string_nearest(wanted, names, count);
    cli_error("there is no format '%s'%s%s", wanted, nearest ? ": did you mean " : "",
        nearest ? nearest : " (--help lists them)");
    return NULL;
}

static int cannot(const char *file, int error)
{
    static const int creating[] = {EACCES, EPERM, ENOENT, ENOTDIR, EISDIR, EROFS};
    cli_error("%s: %s", file, strerror(-error));
    for (size_t i = 0; i < sizeof creating / sizeof *creating; i++) {
        if (error == -creating[i])
            return GOLIVE_EXIT_CANNOT_CREATE;
    }
    return GOLIVE_EXIT_CANNOT_WRITE;
}

static int to_standard_output(output_writer *write, const void *what)
{
    const char *no_colour = getenv("NO_COLOR");
    struct report_options options = {.colour = isatty(STDOUT_FILENO) && !(no_colour && *no_colour)};
    int error = write(what, &options, stdout);
    if (!error && fflush(stdout) != 0)
        error = errno ? -errno : -EIO;
    if (!error)
        return 0;
    cli_error("standard output: %s", strerror(-error));
    return GOLIVE_EXIT_CANNOT_WRITE;
}

int output_write(const char *file, output_writer *write, const void *what)
{
    if (!file)
        return to_standard_output(write, what);
    char *bytes = NULL;
    size_t length = 0;
    FILE *memory = open_memstream(&bytes, &length);
    if (!memory)
        return GOLIVE_EXIT_INTERNAL;
    struct report_options options = {0};
    int error = write(what, &options, memory);
    if (fclose(memory) != 0 && !error)
        error = -EIO;
    if (!error)
        error = file_replace(file, bytes, length, 0644);
    free(bytes);
    return error ? cannot(file, error) : 0;
}
