/* golive agenda: what a committee has to speak about since its last meeting and up to a day: judged today, looked ahead, and
 * held against what is recorded. */
#include "cli/judging.h"
#include "cli/recording.h"

#include "base/memory.h"
#include "report/agenda.h"

#include <errno.h>
#include <stdlib.h>

enum { UNTIL_DAYS = 30, SINCE_DAYS = 30 };

static const struct drawing {
    const char *name;
    int (*write)(const struct agenda *agenda, const struct report_options *options, FILE *file);
} drawings[] = {{"text", report_agenda_text}, {"markdown", report_agenda_markdown},
    {"html", report_agenda_html}, {NULL, NULL}};

struct drawn {
    const struct agenda *agenda;
    const struct drawing *drawing;
};

static int draw(const void *what, const struct report_options *options, FILE *file)
{
    const struct drawn *drawn = what;
    return drawn->drawing->write(drawn->agenda, options, file);
}

/* The day of an option, or the one DAYS from the day of AT. False after having said what is wrong. */
static bool take_day(
    const struct cli *cli, const char *option, instant at, int32_t days, struct date *ret_day)
{
    const char *typed = cli_value(cli, option);
    *ret_day = date_add_days(instant_date(at), days);
    if (!typed || date_parse(typed, ret_day) == 0)
        return true;
    cli_error("--%s %s: write a day, YYYY-MM-DD", option, typed);
    return false;
}

/* ---- what is recorded ---- */

/* What the turns of a deployment come to; only what was recorded before AT counts. */
static int past_of(struct store *store, const char *id, instant since, instant at, struct past *past)
{
    struct arena arena = {0};
    struct store_turn *turns = NULL;
    size_t count = 0;
    int error = store_turns(store, id, &arena, &turns, &count);
    enum decision before = 0;
    for (size_t i = 0; i < count && !error && turns[i].run.at <= at; i++) {
        struct arena scratch = {0};
        struct deployment_result result;
        const struct site *site;
        error = store_recall_member(store, &turns[i].run, turns[i].result, &scratch, &result, &site);
        enum decision decision = error ? before : result.decision;
        if (!past->known || decision != before)
            past->changed = turns[i].run.at;
        if (decision == DECISION_GO)
            past->not_go_since = INSTANT_NONE;
        else if (past->not_go_since == INSTANT_NONE)
            past->not_go_since = turns[i].run.at;
        past->known = true;
        if (turns[i].run.at < since) {
            past->known_then = true;
            past->then = decision;
        }
        before = past->last = decision;
        arena_free(&scratch);
    }
    arena_free(&arena);
    return error == -ENOENT ? 0 : error;
}

/* A decision that is another than the one recorded last has become so today. */
static void add_today(struct past *past, const struct deployment_result *result, instant at)
{
    if (past->known && past->last == result->decision)
        return;
    past->changed = at;
    if (result->decision != DECISION_GO && past->not_go_since == INSTANT_NONE)
        past->not_go_since = at;
}

static int read_past(struct store *store, const struct run *run, struct date since, struct arena *arena,
    const struct past **ret_past)
{
    struct past *past = arena_take(arena, run->deployment_count * sizeof *past);
    for (size_t i = 0; i < run->deployment_count; i++) {
        const struct deployment_result *result = &run->deployments[i];
        past[i] = (struct past){.changed = INSTANT_NONE, .not_go_since = INSTANT_NONE};
        int error = past_of(store, result->deployment->id, date_begin(since), run->at, &past[i]);
        if (error)
            return error;
        add_today(&past[i], result, run->at);
    }
    *ret_past = past;
    return 0;
}

/* ---- the whole ---- */

struct asking {
    const struct cli *cli;
    struct session *session;
    const struct drawing *drawing;
    struct arena arena;
    struct agenda_wish wish;
};

/* Without a store the agenda has nothing of before, and says so. */
static int look_back(struct asking *asking)
{
    struct recording recording;
    recording_open(asking->session, false, &recording);
    int code = 0;
    if (recording.store) {
        int error = read_past(
            recording.store, asking->wish.run, asking->wish.since, &asking->arena, &asking->wish.past);
        if (error)
            code = store_exit_code(recording.store, error);
    } else {
        cli_error("nothing is recorded yet: what changed, and since when, is not known");
    }
    recording_close(&recording);
    return code;
}

static int write_agenda(struct asking *asking)
{
    struct agenda agenda = agenda_make(&asking->wish);
    const struct drawn drawn = {&agenda, asking->drawing};
    int code = output_write(cli_value(asking->cli, "output"), draw, &drawn);
    agenda_free(&agenda);
    return code;
}

static int judge(struct asking *asking)
{
    struct judging judging;
    instant at;
    int code = judging_at(asking->cli, &at);
    if (code)
        return code;
    struct agenda_wish *wish = &asking->wish;
    if (!take_day(asking->cli, "since", at, -SINCE_DAYS, &wish->since) ||
        !take_day(asking->cli, "until", at, UNTIL_DAYS, &wish->until))
        return GOLIVE_EXIT_USAGE;
    if (wish->until.day < wish->since.day || date_begin(wish->until) < at - 86400) {
        cli_error("--until lies before --since, or has passed");
        return GOLIVE_EXIT_USAGE;
    }
    code = judging_run(asking->cli, asking->session, at, &judging);
    if (!code)
        code = judging_forecast(&judging, date_begin(date_add_days(wish->until, 1)),
            cli_has(asking->cli, "renewed"), &wish->forecast);
    wish->run = judging.run;
    if (!code)
        code = look_back(asking);
    if (!code)
        code = write_agenda(asking);
    if (!code && judging_exit_code(asking->session, judging.run) == GOLIVE_EXIT_CONFIGURATION)
        code = GOLIVE_EXIT_CONFIGURATION;
    judging_free(&judging);
    return code;
}

static int run(struct cli *cli)
{
    struct session session;
    struct asking asking = {
        .cli = cli, .session = &session, .drawing = format_chosen(cli, drawings, sizeof *drawings)};
    if (!asking.drawing)
        return GOLIVE_EXIT_USAGE;
    int code = session_open(cli, &session);
    if (code)
        return code;
    code = session_deployments(cli, &session);
    if (!code)
        code = judge(&asking);
    arena_free(&asking.arena);
    session_close(&session);
    return code;
}

static const struct cli_option options[] = {
    CLI_CONFIG_OPTION,
    {"since", 0, "DATE",
        "the last meeting: what changed or ended on that day or later (default: 30 days ago)"},
    {"until", 0, "DATE", "the last day that is looked ahead to (default: 30 days from now)"},
    CLI_AT_OPTION,
    CLI_RENEWED_OPTION,
    CLI_OFFLINE_OPTION,
    {"format", 'f', "FORMAT", "text (default), markdown, or html"},
    {"output", 0, "FILE", "write to FILE instead of standard output"},
    {0},
};

static const char *const examples[] = {
    "golive agenda --since 2026-11-03 --until 2026-12-15",
    "golive agenda --since 2026-11-03 --format html --output agenda.html",
    NULL,
};

const struct cli_command command_agenda = {
    .name = "agenda",
    .arguments = "[FILE.ini | FOLDER]…",
    .summary = "List what a committee has to speak about since its last meeting.",
    .details = "For decision, changed, lapsing, waivers, exceptions and approvals ending, conditions due, "
               "and what has "
               "waited longest: one line each, with its owner. Judges today and looks ahead; what changed, "
               "and since "
               "when, comes from what check has recorded. Records nothing.",
    .examples = examples,
    .options = options,
    .run = run,
};
