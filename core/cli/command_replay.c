/* golive replay: judges a recorded run again from what was recorded, and compares. */
#include "cli/cli.h"
#include "cli/judging.h"
#include "cli/recording.h"
#include "cli/replay.h"

#include "base/memory.h"
#include "model/difference.h"
#include "report/changes.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct cli_option options[] = {
    CLI_CONFIG_OPTION,
    {"installed", 0, NULL, "with the plugins that are installed, instead of those that judged then"},
    {"quiet", 'q', NULL, "say only what is another or not possible"},
    {0},
};

static const char *const examples[] = {
    "golive replay last",
    "golive replay 2026-11-20 --installed          what today's plugins would have said",
    NULL,
};

#define GONE "its section is gone since the last recorded run" /* said by comparing runs, not by judging */

/* A result as judging alone gives it, without the checks that have gaps. In ARENA. */
static struct deployment_result comparable(
    const struct replay *replay, size_t place, const struct deployment_result *result, struct arena *arena)
{
    struct deployment_result copy = *result;
    struct condition *conditions = arena_take(arena, (result->condition_count + 1) * sizeof *conditions);
    copy.checks = arena_take(arena, (result->check_count + 1) * sizeof *copy.checks);
    copy.check_count = copy.condition_count = 0;
    for (size_t i = 0; i < result->condition_count; i++) {
        if (!string_starts(result->conditions[i].why, GONE))
            conditions[copy.condition_count++] = result->conditions[i];
    }
    for (size_t i = 0; i < result->check_count; i++) {
        if (!replay_has_gap(replay, place, result->checks[i].check->id))
            copy.checks[copy.check_count++] = result->checks[i];
    }
    copy.conditions = conditions;
    return copy;
}

static void print_line(const char *id, const char *words)
{
    struct text visible = {0};
    text_append_visible(&visible, words);
    printf("DIFFERS  %s: %s\n", id, text_string(&visible));
    text_free(&visible);
}

/* Which check a change is of, among those that differ. */
static bool is_told(const struct difference *changes, size_t count, const char *check)
{
    for (size_t i = 0; i < count; i++) {
        if (string_equal(changes[i].check, check))
            return true;
    }
    return false;
}

/* Prints where two results differ; true if they do. */
static bool compare(const struct replay *replay, size_t place, const struct run *anew, struct arena *arena)
{
    const struct deployment_result *recorded = &replay->recorded->deployments[place];
    const struct deployment_result then = comparable(replay, place, recorded, arena);
    const struct deployment_result now = comparable(replay, place, &anew->deployments[place], arena);
    const struct check *check = NULL;
    const char *id = recorded->deployment->id;
    bool whole = !replay_has_gap(replay, place, NULL);
    bool differs =
        store_results_differ(&then, replay->recorded->site, &now, anew->site, instant_date(anew->at), &check);
    if (!differs || (!check && !whole)) /* a decision without all checks is no decision */
        return false;
    const struct difference *changes = NULL;
    size_t count = 0;
    difference_find(&then, &now, arena, &changes, &count);
    for (size_t i = 0; i < count; i++) {
        struct text words = {0};
        bool told = whole || changes[i].kind != CHANGE_DECISION;
        change_words(&changes[i], &words);
        if (told)
            print_line(id, text_string(&words));
        text_free(&words);
    }
    if (check && !is_told(changes, count, check->id)) {
        AUTO_FREE char *words = memory_format("check %s: what it found is another in its details", check->id);
        print_line(id, words);
    } else if (!check && !count) {
        print_line(id, "the decision is another in its details");
    }
    return true;
}

static size_t print_gaps(const struct replay *replay, bool *ret_altered)
{
    for (size_t i = 0; i < replay->gap_count; i++) {
        const struct replay_gap *gap = &replay->gaps[i];
        struct text visible = {0};
        text_append_visible(&visible, gap->why);
        printf("%s  %s: check %s: %s\n", gap->altered ? "ALTERED" : "NOT POSSIBLE",
            replay->recorded->deployments[gap->deployment].deployment->id, gap->check, text_string(&visible));
        *ret_altered |= gap->altered;
        text_free(&visible);
    }
    return replay->gap_count;
}

static int compare_all(const struct cli *cli, const struct replay *replay, const struct run *anew)
{
    struct arena arena = {0};
    size_t differing = 0, checks = 0;
    bool altered = false;
    for (size_t i = 0; i < anew->deployment_count; i++) {
        checks += anew->deployments[i].check_count;
        differing += compare(replay, i, anew, &arena);
        arena_free(&arena);
    }
    size_t gaps = print_gaps(replay, &altered);
    if (!cli_has(cli, "quiet")) {
        printf("run %s: %zu deployments, %zu checks judged again with the plugins %s\n", replay->row.id,
            anew->deployment_count, checks - gaps,
            replay->installed ? "that are installed" : "that judged then");
        if (replay->lent_files)
            printf(
                "files of which only the digest is kept, found where they lay, the same to the byte: %zu\n",
                replay->lent_files);
        if (!differing && !gaps)
            puts("every finding and decision is as recorded");
    }
    return differing || altered ? GOLIVE_EXIT_NO_GO : gaps ? GOLIVE_EXIT_HOLD : GOLIVE_EXIT_GO;
}

static int judge(const struct cli *cli, struct replay *replay)
{
    struct outside_settings outside;
    struct progress progress = progress_begin();
    struct engine_options how = judging_options(cli, replay->session, replay->row.at, &outside, &progress);
    AUTO_FREE char *data = memory_format("%s/data", replay->folder);
    AUTO_FREE char *problem = NULL;
    how.config = replay->config;
    how.plugins = replay->plugins;
    how.data_folder = data;
    how.offline = true;
    how.gather = replay_gather;
    how.recorded = replay_answer;
    how.gather_context = replay;
    struct engine *engine = NULL;
    const struct run *anew = NULL;
    struct engine_stats stats;
    int error = engine_run(&how, &engine, &anew, &stats, &problem);
    progress_end(&progress);
    if (error) {
        cli_error("%s", problem ? problem : strerror(-error));
        return GOLIVE_EXIT_UNAVAILABLE;
    }
    int code = compare_all(cli, replay, anew);
    engine_free(engine);
    return code;
}

static int replay_run(struct cli *cli)
{
    struct session session;
    if (cli->argument_count != 1) {
        cli_error("name one run: its id, a day, or last");
        return GOLIVE_EXIT_USAGE;
    }
    int code = session_open(cli, &session);
    if (code)
        return code;
    struct replay replay = {.session = &session, .installed = cli_has(cli, "installed")};
    code = store_of_session(&session, STORE_READ, &replay.store);
    if (!code)
        code = replay_open(&replay, cli->arguments[0]);
    if (!code)
        code = judge(cli, &replay);
    replay_free(&replay);
    store_close(replay.store);
    session_close(&session);
    return code;
}

const struct cli_command command_replay = {
    .name = "replay",
    .arguments = "RUN",
    .summary = "Judge a recorded run again from what was recorded, and compare every finding.",
    .details =
        "RUN is an id, the beginning of one (8 characters), a day (its last run), or last. Plugins, clause "
        "catalogues and evidence come from the store, the day is the run's. Exits with 1 where a finding or "
        "decision is not as recorded or what was recorded was altered, with 2 where something cannot be "
        "judged "
        "again, and says what and why.",
    .examples = examples,
    .options = options,
    .run = replay_run,
};
