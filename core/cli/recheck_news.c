/* What a recheck says, and when the next one has something to do. See recheck_news.h. */
#include "cli/recheck_news.h"

#include "cli/notices.h"
#include "cli/recording.h"

#include "base/memory.h"
#include "report/report.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int recheck_recorded(const struct recheck_news *news)
{
    struct notices_scope scope = news->scope;
    struct notices_wanted wanted;
    struct notices_sent sent;
    int code = 0;
    if (news->run) {
        struct store_run row;
        int error = store_find_run(news->store, news->run_id, &row);
        if (error)
            return store_exit_code(news->store, error);
        scope.run = row.number;
        code = notices_plan(news->session, news->store, news->run, news->engine, &scope, news->at);
    }
    if (!code)
        code = notices_wanted(news->session, news->store, &scope, news->at, &wanted);
    if (!code && wanted.send)
        code = notices_send(news->session, news->store, instant_now(), news->offline, &sent);
    return code;
}

int recheck_print(const struct cli *cli, const struct run *run)
{
    const char *no_colour = getenv("NO_COLOR");
    struct run shown = *run;
    AUTO_FREE struct deployment_result *news = memory_new(run->deployment_count, sizeof *news);
    size_t count = 0;
    for (size_t i = 0; i < run->deployment_count; i++) {
        if (run->deployments[i].change_count || run->deployments[i].is_new)
            news[count++] = run->deployments[i];
    }
    if (!count)
        return 0;
    if (count < run->deployment_count)
        printf(
            "%zu of %zu deployments changed; the others are as they were.\n\n", count, run->deployment_count);
    shown.deployments = news;
    shown.deployment_count = count;
    struct report_options report = {
        .verbose = cli_has(cli, "verbose"),
        .quiet = cli_has(cli, "quiet"),
        .colour = isatty(STDOUT_FILENO) && !(no_colour && *no_colour),
    };
    int error = report_text(&shown, &report, stdout);
    if (error || fflush(stdout) != 0) {
        cli_error("standard output: %s", strerror(error ? -error : EIO));
        return GOLIVE_EXIT_CANNOT_WRITE;
    }
    return 0;
}

/* ---- when the next one has something to do ---- */

static void sooner(instant *due, instant candidate)
{
    if (candidate != INSTANT_NONE && (*due == INSTANT_NONE || candidate < *due))
        *due = candidate;
}

/* What could not be had for no lasting reason is tried again at the next opportunity. Sources of the web tell themselves
 * when they are due. */
static bool is_tried_again(const struct evidence *evidence)
{
    if (string_starts(evidence->uri, "http:") || string_starts(evidence->uri, "https:"))
        return false;
    if (!string_starts(evidence->uri, "file:"))
        return true; /* no list of files tells whether it is another now */
    return evidence->state == EVIDENCE_UNAVAILABLE && !evidence->cached;
}

static instant due_of(const struct deployment_result *result, instant now)
{
    if (result->deployment->broken)
        return INSTANT_NONE; /* until its file is another */
    if (!result->memory || !result->memory->whole)
        return now;
    for (size_t i = 0; i < result->check_count; i++) {
        for (uint32_t k = 0; k < result->checks[i].evidence_count; k++) {
            if (is_tried_again(result->checks[i].evidence[k]))
                return now;
        }
    }
    return result->memory->until;
}

instant recheck_due(const struct run *run, instant web)
{
    instant due = web;
    for (size_t i = 0; i < run->deployment_count; i++)
        sooner(&due, due_of(&run->deployments[i], run->at));
    return due;
}
