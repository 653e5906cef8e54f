/* golive history: which runs there were, the turns of one deployment, who signed a run. What is asked of a control over a
 * period is in history_control.c. */
#include "cli/cli.h"
#include "cli/history_control.h"
#include "cli/recording.h"

#include "base/memory.h"
#include "model/difference.h"
#include "report/changes.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { COLUMNS = 80 };

static const struct cli_option options[] = {
    CLI_CONFIG_OPTION,
    {"control", 0, "FROM",
        "that the control ran from that day to TO (or today): nights run and missed, changes of "
        "decisions, waivers in force, days from lapse to cure"},
    {"format", 'f', "FORMAT", "text (default) or json; json with --control"},
    {0},
};

static const char *const examples[] = {
    "golive history                                all runs",
    "golive history ambient-scribe                 when its result became another, and how",
    "golive history last                           one run: its digests, who signed it",
    "golive history --control 2026-01-01 2026-12-31",
    NULL,
};

static void print_moment(instant at)
{
    char text[INSTANT_TEXT_SIZE];
    instant_text(at, text);
    fputs(text, stdout);
}

/* ---- all runs ---- */

static int print_runs(struct store *store)
{
    struct store_run *runs = NULL;
    size_t count = 0;
    int error = store_runs(store, INSTANT_NONE, &runs, &count);
    if (error)
        return store_exit_code(store, error);
    for (size_t i = 0; i < count; i++) {
        print_moment(runs[i].at);
        printf("  %-5s  %lld deployment%s%s  %s\n", decision_title(runs[i].decision),
            (long long)runs[i].deployments, runs[i].deployments == 1 ? "" : "s",
            i && runs[i].content == runs[i - 1].content ? ", as before" : "", runs[i].id);
    }
    free(runs);
    return GOLIVE_EXIT_GO;
}

/* ---- one run ---- */

static int print_run(struct store *store, const struct store_run *run)
{
    struct arena arena = {0};
    struct store_entry *entries = NULL;
    size_t count = 0;
    char digest[DIGEST_TEXT_SIZE];
    int error = store_entries(store, run->number, &arena, &entries, &count);
    if (error) {
        arena_free(&arena);
        return store_exit_code(store, error);
    }
    printf("Run       %s\nDecision  %s, of %lld deployments\nJudged    at ", run->id,
        decision_title(run->decision), (long long)run->deployments);
    print_moment(run->at);
    printf(", recorded ");
    print_moment(run->recorded_at);
    digest_text(&run->report, digest);
    printf("\nReport    %s\n", run->same_as ? "as of the run before it" : digest);
    for (size_t i = 0; i < count; i++) {
        struct text words = {0};
        digest_text(&entries[i].digest, digest);
        if (entries[i].kind == STORE_ENTRY_RUN) {
            printf("Ledger    entry %lld, %s%s\n", (long long)entries[i].number, digest,
                entries[i].envelope ? ", signed" : "");
            continue;
        }
        text_append_visible(&words, entries[i].by);
        text_append_string(&words, ", ");
        text_append_visible(&words, entries[i].words);
        printf("Approved  by %s, ", text_string(&words));
        print_moment(entries[i].recorded_at);
        printf(" (entry %lld)\n", (long long)entries[i].number);
        text_free(&words);
    }
    arena_free(&arena);
    return GOLIVE_EXIT_GO;
}

/* ---- one deployment ---- */

static void print_changes(const struct deployment_result *before, const struct deployment_result *now)
{
    struct arena arena = {0};
    const struct difference *changes = NULL;
    size_t count = 0;
    struct text line = {0}, words = {0};
    difference_find(before, now, &arena, &changes, &count);
    for (size_t i = 0; i < count; i++) {
        text_clear(&words);
        change_words(&changes[i], &words);
        text_wrap(&line, text_string(&words), "    ", 6, COLUMNS);
    }
    fputs(count ? text_string(&line) : "    nothing that was decided, found or rested upon\n", stdout);
    text_free(&line);
    text_free(&words);
    arena_free(&arena);
}

static int print_turns(struct store *store, const struct store_turn *turns, size_t count)
{
    struct arena arenas[2] = {{0}};
    struct deployment_result results[2];
    const struct site *site;
    int error = 0;
    for (size_t i = 0; i < count && !error; i++) {
        struct arena *arena = &arenas[i % 2];
        arena_free(arena);
        error = store_recall_member(store, &turns[i].run, turns[i].result, arena, &results[i % 2], &site);
        if (error)
            break;
        print_moment(turns[i].run.at);
        printf("  %s, by run %s\n", decision_title(results[i % 2].decision), turns[i].run.id);
        if (i)
            print_changes(&results[(i + 1) % 2], &results[i % 2]);
    }
    arena_free(&arenas[0]);
    arena_free(&arenas[1]);
    return error ? store_exit_code(store, error) : GOLIVE_EXIT_GO;
}

static void print_retirements(struct store *store, const char *id)
{
    struct arena arena = {0};
    struct store_entry *entries = NULL;
    size_t count = 0;
    if (store_entries(store, 0, &arena, &entries, &count) == 0) {
        for (size_t i = 0; i < count; i++) {
            if (entries[i].kind != STORE_ENTRY_RETIREMENT || !string_equal(entries[i].about, id))
                continue;
            struct text words = {0};
            text_append_visible(&words, entries[i].by);
            text_append_string(&words, ": ");
            text_append_visible(&words, entries[i].words);
            print_moment(entries[i].recorded_at);
            printf("  retired by %s\n", text_string(&words));
            text_free(&words);
        }
    }
    arena_free(&arena);
}

/* NAME is a deployment, or else a run. */
static int print_named(struct store *store, const char *name)
{
    struct arena arena = {0};
    struct store_turn *turns = NULL;
    struct store_run run;
    size_t count = 0;
    int code;
    int error = store_turns(store, name, &arena, &turns, &count);
    if (!error) {
        code = print_turns(store, turns, count);
        if (!code)
            print_retirements(store, name);
    } else if (error != -ENOENT) {
        code = store_exit_code(store, error);
    } else {
        error = store_find_run(store, name, &run);
        code = error ? store_exit_code(store, error) : print_run(store, &run);
    }
    arena_free(&arena);
    return code;
}

/* ---- the command ---- */

static int show_control(const struct cli *cli, struct store *store)
{
    struct control_period period;
    const char *from = cli_value(cli, "control");
    const char *to = cli->argument_count ? cli->arguments[0] : NULL;
    period.to = instant_date(instant_now());
    if (date_parse(from, &period.from) != 0 || (to && date_parse(to, &period.to) != 0) ||
        period.to.day < period.from.day || period.to.day - period.from.day > CONTROL_DAYS_MOST) {
        cli_error(
            "--control FROM TO: write two days as 2026-01-01 2026-12-31, not more than ten years apart");
        return GOLIVE_EXIT_USAGE;
    }
    int error = control_show(store, period, string_equal(cli_value(cli, "format"), "json"));
    return error ? store_exit_code(store, error) : GOLIVE_EXIT_GO;
}

static int history(struct cli *cli)
{
    struct session session;
    struct store *store = NULL;
    const char *format = cli_value(cli, "format");
    bool control = cli_has(cli, "control");
    if (cli->argument_count > 1) {
        cli_error("name one deployment, or one run");
        return GOLIVE_EXIT_USAGE;
    }
    if (format && !string_equal(format, "text") && !(control && string_equal(format, "json"))) {
        cli_error("--format %s: %s", format, control ? "text or json" : "only --control can be had as json");
        return GOLIVE_EXIT_USAGE;
    }
    int code = session_open(cli, &session);
    if (code)
        return code;
    code = store_of_session(&session, STORE_READ, &store);
    if (!code && control)
        code = show_control(cli, store);
    else if (!code)
        code = cli->argument_count ? print_named(store, cli->arguments[0]) : print_runs(store);
    store_close(store);
    session_close(&session);
    return code;
}

const struct cli_command command_history = {
    .name = "history",
    .arguments = "[ID | RUN | --control FROM [TO]]",
    .summary = "Show recorded runs, the turns of a deployment, or that the control ran.",
    .details = "RUN is an id, the beginning of one (8 characters), a day, or last.",
    .examples = examples,
    .options = options,
    .run = history,
};
