/* golive status: the last recorded decision of every deployment, as it counts today or counted on a day. */
#include "cli/cli.h"
#include "cli/recording.h"
#include "cli/standing.h"

#include "base/json.h"
#include "base/memory.h"
#include "model/decision.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { COLUMNS = 80, DECISION_WIDTH = 7, ID_WIDTH = 28 };

static const struct cli_option options[] = {
    CLI_CONFIG_OPTION,
    {"max-age", 0, "DURATION", "what nobody has looked at for longer (26h, 3d) is hold: a dead man's check"},
    {"as-of", 0, "DATE", "what was recorded by the end of that day, and what it was worth then"},
    {"format", 'f', "FORMAT", "text (default) or json"},
    {"strict", 0, NULL, "a go with conditions exits with 1"},
    {"verbose", 'v', NULL, "show retired deployments too, and by which runs"},
    {0},
};

static const char *const examples[] = {
    "golive status",
    "golive status --max-age 26h                   for monitoring: hold if the nightly run stopped",
    "golive status --as-of 2026-12-31 --format json",
    "golive status ambient-scribe imaging-triage",
    NULL,
};

struct request {
    instant at;    /* as it counts then */
    instant until; /* what was recorded before; INSTANT_NONE: all */
    int64_t max_age;
    bool json;
    bool verbose;
};

/* 0, or 64 after having said what is wrong. */
static int read_request(const struct cli *cli, struct request *request)
{
    const char *as_of = cli_value(cli, "as-of"), *max_age = cli_value(cli, "max-age");
    const char *format = cli_value(cli, "format");
    struct date day;
    *request =
        (struct request){.at = instant_now(), .until = INSTANT_NONE, .verbose = cli_has(cli, "verbose")};
    if (as_of && date_parse(as_of, &day) != 0) {
        cli_error("--as-of %s: write a day as 2026-12-31", as_of);
        return GOLIVE_EXIT_USAGE;
    }
    if (as_of) {
        request->until = date_begin(date_add_days(day, 1));
        request->at = request->until - 1;
    }
    if (max_age && (duration_parse(max_age, &request->max_age) != 0 || request->max_age <= 0)) {
        cli_error("--max-age %s: write a duration as 26h or 3d", max_age);
        return GOLIVE_EXIT_USAGE;
    }
    request->json = string_equal(format, "json");
    if (format && !request->json && !string_equal(format, "text")) {
        cli_error("--format %s: text or json", format);
        return GOLIVE_EXIT_USAGE;
    }
    return 0;
}

/* ---- text ---- */

static void print_one(const struct standing *standing, const struct request *request, size_t width)
{
    struct text words = {0}, line = {0};
    const struct store_standing *record = standing->record;
    standing_words(standing, &words);
    if (record->retired)
        text_append_string(&words, " (retired)");
    AUTO_FREE char *head = memory_format(
        "%-*s%-*s  ", DECISION_WIDTH, decision_title(standing->decision), (int)width, record->id);
    text_wrap(&line, text_string(&words), head, DECISION_WIDTH + (unsigned)width + 2, COLUMNS);
    text_clear(&words);
    text_append_string(&words, "checked ");
    day_words(record->run.at, &words);
    if (request->verbose)
        text_format(&words, ", by run %s", record->run.id);
    AUTO_FREE char *blanks = memory_format("%*s", (int)(DECISION_WIDTH + width + 2), "");
    text_wrap(&line, text_string(&words), blanks, DECISION_WIDTH + (unsigned)width + 2, COLUMNS);
    fputs(text_string(&line), stdout);
    text_free(&words);
    text_free(&line);
}

static void print_text(const struct standing *standings, size_t count, const struct request *request)
{
    size_t width = 0;
    for (size_t i = 0; i < count; i++) {
        size_t columns = utf8_columns(standings[i].record->id);
        width = columns > width ? columns : width;
    }
    for (size_t i = 0; i < count; i++)
        print_one(&standings[i], request, width > ID_WIDTH ? ID_WIDTH : width);
}

/* ---- JSON ---- */

static void member_instant(struct json_writer *json, const char *key, instant at)
{
    char text[INSTANT_TEXT_SIZE];
    if (at != INSTANT_NONE)
        instant_text(at, text);
    json_member(json, key, at == INSTANT_NONE ? NULL : text);
}

static void write_one(struct json_writer *json, const struct standing *standing)
{
    const struct store_standing *record = standing->record;
    const struct deployment *deployment = standing->result.deployment;
    struct text words = {0};
    standing_words(standing, &words);
    json_begin_object(json);
    json_member(json, "id", record->id);
    json_member(json, "product", deployment->product);
    json_member(json, "version", deployment->version);
    json_member(json, "stage", deployment->stage);
    json_member(json, "owner", deployment->owner);
    json_member(json, "decision", decision_name(standing->decision));
    json_member(json, "why", text_string(&words));
    json_member(json, "recorded_decision", decision_name(standing->result.decision));
    json_member_boolean(json, "lapsed", standing->lapsed);
    json_member_boolean(json, "overdue", standing->overdue);
    json_member_boolean(json, "retired", record->retired);
    json_member_integer(json, "conditions", (int64_t)standing->result.condition_count);
    member_instant(json, "cleared_until", standing->result.cleared_until);
    json_member(json, "lapses_first", standing->result.lapses_first);
    json_member(json, "run", record->run.id);
    member_instant(json, "at", record->run.at);
    member_instant(json, "recorded_at", record->run.recorded_at);
    json_end_object(json);
    text_free(&words);
}

static int print_json(
    const struct standing *standings, size_t count, const struct request *request, enum decision decision)
{
    struct json_writer json = {.file = stdout, .indent = 1};
    json_begin_object(&json);
    json_member(&json, "schema", "golive-status/1");
    member_instant(&json, "as_of", request->at);
    json_member(&json, "decision", decision_name(decision));
    json_key(&json, "deployments");
    json_begin_array(&json);
    for (size_t i = 0; i < count; i++)
        write_one(&json, &standings[i]);
    json_end_array(&json);
    json_end_object(&json);
    int error = json_flush(&json);
    text_free(&json.buffer);
    return error ? GOLIVE_EXIT_CANNOT_WRITE : 0;
}

/* ---- all of it ---- */

static bool is_asked(const struct cli *cli, const char *id)
{
    for (size_t i = 0; i < cli->argument_count; i++) {
        if (string_equal(cli->arguments[i], id))
            return true;
    }
    return cli->argument_count == 0;
}

/* Every name on the command line must be known. */
static int check_names(const struct cli *cli, const struct store_standing *records, size_t count)
{
    AUTO_FREE const char **ids = memory_new(count + 1, sizeof *ids);
    for (size_t i = 0; i < count; i++)
        ids[i] = records[i].id;
    for (size_t i = 0; i < cli->argument_count; i++) {
        size_t place = 0;
        while (place < count && !string_equal(ids[place], cli->arguments[i]))
            place++;
        if (place < count)
            continue;
        const char *nearest = string_nearest(cli->arguments[i], ids, count);
        cli_error("nothing is recorded of a deployment %s%s%s", cli->arguments[i],
            nearest ? ": did you mean " : "", nearest ? nearest : "");
        return GOLIVE_EXIT_NO_INPUT;
    }
    return 0;
}

static int exit_code_of(
    const struct cli *cli, const struct standing *standings, size_t count, enum decision worst)
{
    bool conditions = false;
    for (size_t i = 0; i < count; i++)
        conditions |= standings[i].result.condition_count != 0;
    if (worst == DECISION_GO)
        return conditions && cli_has(cli, "strict") ? GOLIVE_EXIT_NO_GO : GOLIVE_EXIT_GO;
    return worst == DECISION_HOLD ? GOLIVE_EXIT_HOLD : GOLIVE_EXIT_NO_GO;
}

static int show(const struct cli *cli, struct store *store, const struct request *request)
{
    struct arena arena = {0};
    struct store_standing *records = NULL;
    size_t count = 0, shown = 0, counted = 0;
    int error = store_standings(store, request->until, &arena, &records, &count);
    int code = error ? store_exit_code(store, error) : check_names(cli, records, count);
    struct standing *standings = arena_take(&arena, (count + 1) * sizeof *standings);
    enum decision worst = DECISION_GO;
    for (size_t i = 0; i < count && !code; i++) {
        if (!is_asked(cli, records[i].id) ||
            (records[i].retired && !request->verbose && !cli->argument_count))
            continue;
        error = standing_of(store, &records[i], request->at, request->max_age, &arena, &standings[shown]);
        if (error) {
            code = store_exit_code(store, error);
            break;
        }
        if (!records[i].retired) {
            worst = decision_worse(worst, standings[shown].decision);
            counted++;
        }
        shown++;
    }
    if (!code && !shown) {
        cli_error("nothing was recorded by then");
        code = GOLIVE_EXIT_NO_INPUT;
    }
    if (!counted)
        worst = DECISION_HOLD; /* what was not looked at is not cleared */
    if (!code && request->json)
        code = print_json(standings, shown, request, worst);
    else if (!code)
        print_text(standings, shown, request);
    if (!code)
        code = exit_code_of(cli, standings, shown, worst);
    arena_free(&arena);
    return code;
}

static int status(struct cli *cli)
{
    struct session session;
    struct request request;
    struct store *store = NULL;
    int code = session_open(cli, &session);
    if (code)
        return code;
    code = read_request(cli, &request);
    if (!code)
        code = store_of_session(&session, STORE_READ, &store);
    if (!code)
        code = show(cli, store, &request);
    store_close(store);
    session_close(&session);
    return code;
}

const struct cli_command command_status = {
    .name = "status",
    .arguments = "[ID]…",
    .summary = "Show the last recorded decision of every deployment; nothing is judged.",
    .details = "A go counts until the day on which something lapses, and from then on as hold until it is "
               "checked again. The "
               "exit code is that of the worst decision, as check's.",
    .examples = examples,
    .options = options,
    .run = status,
};
