/* golive forecast and golive calendar: what lapses when, and what that does. Both judge once, then again at each next
 * instant at which something changes; they differ in what they draw of it. */
#include "cli/judging.h"

#include "base/memory.h"
#include "report/forecast.h"

#include <string.h>

enum { DAY = 86400, FORECAST_DAYS = 90, CALENDAR_DAYS = 5 * 366 };

struct drawing {
    const char *name;
    int (*write)(const struct forecast *forecast, const struct report_options *options, FILE *file);
};

static const struct drawing forecasts[] = {
    {"text", report_forecast_text}, {"json", report_forecast_json}, {NULL, NULL}};
static const struct drawing calendars[] = {
    {"table", report_calendar_table}, {"ics", report_calendar_ics}, {NULL, NULL}};

/* What of a forecast is wanted. */
struct request {
    const struct drawing *drawing;
    int64_t span; /* seconds */
    bool decides; /* the exit code is that of today's decision */
};

struct drawn {
    const struct forecast *forecast;
    const struct drawing *drawing;
};

static int draw(const void *what, const struct report_options *options, FILE *file)
{
    const struct drawn *drawn = what;
    return drawn->drawing->write(drawn->forecast, options, file);
}

/* Where the span from AT ends: days are civil ones, so that a change of clocks makes none of them shorter. */
static instant end_of(instant at, int64_t span)
{
    if (span % DAY)
        return at + span;
    struct date last = date_add_days(instant_date(at), (int32_t)(span / DAY));
    return date_begin(date_add_days(last, 1));
}

static int look_ahead(const struct cli *cli, const struct session *session, const struct request *request)
{
    struct judging judging;
    const struct forecast *forecast = NULL;
    instant at;
    int code = judging_at(cli, &at);
    if (code)
        return code;
    code = judging_run(cli, session, at, &judging);
    if (!code)
        code = judging_forecast(&judging, end_of(at, request->span), cli_has(cli, "renewed"), &forecast);
    if (!code) {
        const struct drawn drawn = {forecast, request->drawing};
        code = output_write(cli_value(cli, "output"), draw, &drawn);
        int decided = judging_exit_code(session, judging.run);
        if (!code && (request->decides || decided == GOLIVE_EXIT_CONFIGURATION))
            code = decided;
    }
    judging_free(&judging);
    return code;
}

static int run(struct cli *cli, const struct request *request)
{
    struct session session;
    int code = session_open(cli, &session);
    if (code)
        return code;
    code = session_deployments(cli, &session);
    if (!code)
        code = look_ahead(cli, &session, request);
    session_close(&session);
    return code;
}

static bool is_span(const char *value, int64_t *ret_seconds)
{
    return duration_parse(value, ret_seconds) == 0 && *ret_seconds > 0;
}

static int forecast(struct cli *cli)
{
    struct request request = {.drawing = format_chosen(cli, forecasts, sizeof *forecasts),
        .span = (int64_t)FORECAST_DAYS * DAY,
        .decides = true};
    if (!request.drawing)
        return GOLIVE_EXIT_USAGE;
    const char *first = cli->argument_count ? cli->arguments[0] : "";
    if (is_span(first, &request.span)) {
        cli->arguments++;
        cli->argument_count--;
    } else if (*first >= '0' && *first <= '9' && !strchr(first, '/') && !string_ends(first, ".ini")) {
        cli_error("'%s' is no span of time: write 180d, 26w or 48h, at most 100 years", first);
        return GOLIVE_EXIT_USAGE;
    }
    return run(cli, &request);
}

static int calendar(struct cli *cli)
{
    struct request request = {
        .drawing = format_chosen(cli, calendars, sizeof *calendars), .span = (int64_t)CALENDAR_DAYS * DAY};
    const char *span = cli_value(cli, "for");
    if (!request.drawing)
        return GOLIVE_EXIT_USAGE;
    if (span && !is_span(span, &request.span)) {
        cli_error("--for %s: write a span of time such as 180d or 26w, at most 100 years", span);
        return GOLIVE_EXIT_USAGE;
    }
    return run(cli, &request);
}

/* ---- for the command line ---- */

static const struct cli_option forecast_options[] = {
    CLI_CONFIG_OPTION,
    CLI_AT_OPTION,
    CLI_RENEWED_OPTION,
    CLI_OFFLINE_OPTION,
    {"format", 'f', "FORMAT", "text (default) or json"},
    {"output", 0, "FILE", "write to FILE instead of standard output"},
    {0},
};

static const char *const forecast_examples[] = {
    "golive forecast                    all deployments of the site, 90 days",
    "golive forecast 180d scribe.ini    one of them, half a year",
    "golive forecast --format json 1825d",
    NULL,
};

const struct cli_command command_forecast = {
    .name = "forecast",
    .arguments = "[SPAN] [FILE.ini | FOLDER]…",
    .summary = "List each day on which a decision changes, what lapses then, and whose it is.",
    .details = "Judges now, then again at each next instant at which an answer, a waiver, an acceptance or a "
               "loosened rule changes: as if nobody did anything. SPAN is such as 180d; 90d without it. At "
               "most 64 instants of each deployment are looked at; it is said where that was not enough. The "
               "exit code is that of today's decision.",
    .examples = forecast_examples,
    .options = forecast_options,
    .run = forecast,
};

static const struct cli_option calendar_options[] = {
    CLI_CONFIG_OPTION,
    CLI_AT_OPTION,
    CLI_RENEWED_OPTION,
    CLI_OFFLINE_OPTION,
    {"for", 0, "SPAN", "how far to look ahead, such as 365d (default: five years)"},
    {"format", 'f', "FORMAT", "table (default) or ics: iCalendar, for calendar programs"},
    {"output", 0, "FILE", "write to FILE instead of standard output"},
    {0},
};

static const char *const calendar_examples[] = {
    "golive calendar",
    "golive calendar --format ics --output golive.ics deployments.d",
    NULL,
};

const struct cli_command command_calendar = {
    .name = "calendar",
    .arguments = "[FILE.ini | FOLDER]…",
    .summary = "List every day on which something lapses, as a table or as iCalendar.",
    .details =
        "Findings that get worse, ends of waivers, acceptances and loosened rules, days of going live. "
        "A day is the first on which it is so. Events keep their UID, so that a calendar program "
        "moves what has moved; alarms are set at the durations of lead (of the check, of the site "
        "file's section of its plugin, or of [policy]).",
    .examples = calendar_examples,
    .options = calendar_options,
    .run = calendar,
};
