/* Running the engine on behalf of a command: its options, the instant it is asked of, and for commands that want more of a
 * run than a report what `golive check` would find, held until it was looked at. */
#ifndef GOLIVE_CLI_JUDGING_H
#define GOLIVE_CLI_JUDGING_H

#include "cli/cli.h"
#include "cli/earlier.h"
#include "cli/progress.h"
#include "cli/session.h"
#include "engine/run.h"

#include <stdio.h>

/* How evidence from outside golive may be had. */
struct outside_settings {
    struct http_settings http;
    struct command_settings commands;
};

struct judging {
    struct engine *engine;
    const struct run *run; /* lives as long as the engine */
    struct outside_settings outside;
    struct progress progress; /* the engine holds on to it */
    struct earlier earlier;
};

/* The options that such commands share. */
#define CLI_AT_OPTION                                                                                        \
    {                                                                                                        \
        "at", 0, "DATE", "as of that day, YYYY-MM-DD, or that instant, YYYY-MM-DDTHH:MM:SSZ, instead of now" \
    }
#define CLI_OFFLINE_OPTION                                                                                   \
    {                                                                                                        \
        "offline", 0, NULL,                                                                                  \
            "ask nothing of the network: copies that are kept, and mirror folders, are all there is"         \
    }

#define CLI_RENEWED_OPTION                                                                                   \
    {                                                                                                        \
        "renewed", 0, NULL,                                                                                  \
            "as if every source of the web were fetched again in time and said the same (else copies grow "  \
            "too old)"                                                                                       \
    }

/* The instant of --at in the site's zone, now if it was not given. 0, or 64 after having said what is wrong. */
int judging_at(const struct cli *cli, instant *ret_at);
/* What the engine is told of a session and of the options that commands share (--at, --offline). OUTSIDE is filled and, like
 * PROGRESS, must live as long as the engine. */
struct engine_options judging_options(const struct cli *cli, const struct session *session, instant at,
    struct outside_settings *outside, struct progress *progress);
/* Judges the deployments of a session at an instant. RET_JUDGING must stay where it is. 0, or an exit code after having
 * said why. */
int judging_run(
    const struct cli *cli, const struct session *session, instant at, struct judging *ret_judging);
/* Looks ahead from it; *RET_FORECAST lives as long as the judging, which stays where it is. Likewise. */
int judging_forecast(
    struct judging *judging, instant until, bool renewed, const struct forecast **ret_forecast);
/* Flips what it rests on; *RET_DRILL lives as long as the judging, which stays where it is. Likewise. */
int judging_drill(struct judging *judging, const struct drill_wish *wish, const struct drill **ret_drill);
void judging_free(struct judging *judging);
/* The exit code of the run's decision: 78 if a file has errors. */
int judging_exit_code(const struct session *session, const struct run *run);

/* The item of a table that --format names, the first if it was not given; NULL after having said that there is none. Each
 * item, of SIZE bytes, begins with its name; one without a name ends the table. */
const void *format_chosen(const struct cli *cli, const void *formats, size_t size);

/* Lets WRITE fill FILE (NULL: standard output); a file is written whole or not at all. An exit code after having said
 * what went wrong, or 0. */
struct report_options;
typedef int output_writer(const void *what, const struct report_options *options, FILE *file);
int output_write(const char *file, output_writer *write, const void *what);

#endif
