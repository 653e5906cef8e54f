/* golive diff: what changed between two runs, or between a run and now, and which input did it. */
#include "cli/cli.h"
#include "cli/judging.h"
#include "cli/recording.h"

#include "base/json.h"
#include "base/map.h"
#include "base/memory.h"
#include "model/difference.h"
#include "report/changes.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { COLUMNS = 80 };

static const struct cli_option options[] = {
    CLI_CONFIG_OPTION,
    {"format", 'f', "FORMAT", "text (default) or json"},
    CLI_OFFLINE_OPTION,
    {0},
};

static const char *const examples[] = {
    "golive diff 2026-11-20                        the last run of that day, and the newest",
    "golive diff 01a20d80-894b 01a20d80-8a80",
    "golive diff last now                          what golive check would say is new",
    "golive diff 01a20d80-894b now scribe.ini      of that file alone",
    NULL,
};

/* A deployment of one of the two sides. */
struct member {
    const char *id;
    int64_t result;                         /* node in the store; 0: it is judged now */
    const struct deployment_result *judged; /* NULL: it is in the store */
};

/* One of the two sides: a recorded run, or what is judged now, which has an id of its own and is not recorded. */
struct side {
    struct store_run run;
    struct member *members;
    size_t count;
    struct map by_id; /* -> struct member */
    const char *golive;
};

struct comparison {
    struct store *store;
    struct side before, now;
    struct arena arena;
    struct json_writer json;
    bool as_json;
    size_t different; /* deployments that are */
};

/* ---- one deployment ---- */

static bool is_finding(const struct difference *change)
{
    return change->kind == CHANGE_FINDING;
}

/* What a check of its own rests on. */
static bool is_own_input(const struct difference *change)
{
    return change->kind == CHANGE_SETTING || change->kind == CHANGE_EVIDENCE ||
           change->kind == CHANGE_PLUGIN || change->kind == CHANGE_ACT;
}

/* What any check may ask for. A fact only of the deployment's checks that say they ask for it. */
static bool may_have_asked(
    const struct deployment_result *now, const char *check, const struct difference *change)
{
    if (change->kind == CHANGE_IDENTITY)
        return true;
    const struct check *asking =
        change->kind == CHANGE_FACT ? deployment_check(now->deployment, check) : NULL;
    const char *const *fact = asking && asking->description ? asking->description->facts : NULL;
    for (; fact && *fact; fact++) {
        if (string_equal(*fact, change->subject))
            return true;
    }
    return false;
}

static void print_change(const char *head, unsigned indent, const struct difference *change)
{
    struct text words = {0}, line = {0};
    change_words(change, &words);
    text_wrap(&line, text_string(&words), head, indent, COLUMNS);
    fputs(text_string(&line), stdout);
    text_free(&words);
    text_free(&line);
}

/* Where no input is another, it was the day that changed, or golive. */
static void print_no_input(
    const struct comparison *c, const struct deployment_result *before, const char *check)
{
    const struct check_result *was = deployment_result_check(before, check);
    char day[DATE_TEXT_SIZE] = "";
    if (was && was->stable_until != INSTANT_NONE && was->stable_until <= c->now.run.at)
        date_text(instant_date(was->stable_until), day);
    if (*day)
        printf("      because a date has come: %s\n", day);
    else if (!string_equal(c->before.golive, c->now.golive))
        printf("      because golive was %s; is %s\n", c->before.golive, c->now.golive);
    else
        puts("      and none of its recorded inputs is another");
}

/* The findings of a check that changed, and below them the inputs of it that did. */
static void print_check(const struct comparison *c, const struct deployment_result *before,
    const struct deployment_result *now, const char *check, const struct difference *changes, size_t count)
{
    size_t causes = 0, findings = 0;
    for (size_t i = 0; i < count; i++) {
        if (is_finding(&changes[i]) && string_equal(changes[i].check, check)) {
            print_change("  ", 4, &changes[i]);
            findings++;
        }
    }
    for (size_t i = 0; i < count; i++) {
        bool own = is_own_input(&changes[i]) && string_equal(changes[i].check, check);
        if (!own && !(findings && may_have_asked(now, check, &changes[i])))
            continue;
        print_change(findings ? "      because " : "  ", findings ? 8 : 4, &changes[i]);
        causes++;
    }
    if (findings && !causes)
        print_no_input(c, before, check);
}

static void print_deployment(const struct comparison *c, const struct deployment_result *before,
    const struct deployment_result *now, const struct difference *changes, size_t count)
{
    struct map seen = {0};
    printf("%s: %s", now->deployment->id, decision_title(now->decision));
    printf(before->decision == now->decision ? "\n" : ", was %s\n", decision_title(before->decision));
    for (size_t i = 0; i < count; i++) {
        if (changes[i].kind == CHANGE_FACT || changes[i].kind == CHANGE_IDENTITY ||
            changes[i].kind == CHANGE_CHECK)
            print_change("  ", 4, &changes[i]);
    }
    for (size_t i = 0; i < count; i++) {
        if (!is_finding(&changes[i]) && !is_own_input(&changes[i]))
            continue;
        if (!map_put(&seen, changes[i].check, &seen))
            print_check(c, before, now, changes[i].check, changes, count);
    }
    map_free(&seen);
}

static void write_deployment(struct comparison *c, const char *id, const struct deployment_result *before,
    const struct deployment_result *now, const struct difference *changes, size_t count)
{
    json_begin_object(&c->json);
    json_member(&c->json, "id", id);
    json_member(&c->json, "was", before ? decision_name(before->decision) : NULL);
    json_member(&c->json, "now", now ? decision_name(now->decision) : NULL);
    json_key(&c->json, "changes");
    json_begin_array(&c->json);
    for (size_t i = 0; i < count; i++)
        change_json(&changes[i], &c->json);
    json_end_array(&c->json);
    json_end_object(&c->json);
}

static int take_result(struct comparison *c, const struct side *side, const struct member *member,
    struct arena *arena, struct deployment_result *ret_result)
{
    const struct site *site;
    if (!member->judged)
        return store_recall_member(c->store, &side->run, member->result, arena, ret_result, &site);
    *ret_result = *member->judged;
    return 0;
}

static int compare_deployment(struct comparison *c, const struct member *before, const struct member *now)
{
    struct arena arena = {0};
    struct deployment_result was, is;
    const struct difference *changes = NULL;
    size_t count = 0;
    int error = take_result(c, &c->before, before, &arena, &was);
    if (!error)
        error = take_result(c, &c->now, now, &arena, &is);
    if (!error)
        difference_find(&was, &is, &arena, &changes, &count);
    if (!error && count) {
        c->different++;
        if (c->as_json)
            write_deployment(c, now->id, &was, &is, changes, count);
        else
            print_deployment(c, &was, &is, changes, count);
    }
    arena_free(&arena);
    return error;
}

/* ---- both runs ---- */

static void take_members(struct side *side)
{
    for (size_t i = 0; i < side->count; i++)
        map_put(&side->by_id, side->members[i].id, &side->members[i]);
}

static int take_side(struct comparison *c, const char *words, struct side *side)
{
    struct store_member *members = NULL;
    int error = store_find_run(c->store, words, &side->run);
    if (!error)
        error = store_members(c->store, &side->run, &c->arena, &members, &side->count);
    if (!error)
        error = store_golive_of(c->store, &side->run, &c->arena, &side->golive);
    if (error)
        return error;
    side->members = arena_take(&c->arena, (side->count + 1) * sizeof *side->members);
    for (size_t i = 0; i < side->count; i++)
        side->members[i] = (struct member){.id = members[i].id, .result = members[i].result};
    take_members(side);
    return 0;
}

static void take_judged(struct comparison *c, const struct run *run, struct side *side)
{
    side->run = (struct store_run){.at = run->at, .decision = run->decision};
    memcpy(side->run.id, run->id, sizeof side->run.id);
    side->golive = GOLIVE_VERSION;
    side->count = run->deployment_count;
    side->members = arena_take(&c->arena, (side->count + 1) * sizeof *side->members);
    for (size_t i = 0; i < side->count; i++)
        side->members[i] =
            (struct member){.id = run->deployments[i].deployment->id, .judged = &run->deployments[i]};
    take_members(side);
}

/* A deployment that only one of the runs has. */
static void tell_alone(struct comparison *c, const char *id, bool came)
{
    c->different++;
    if (c->as_json) {
        json_begin_object(&c->json);
        json_member(&c->json, "id", id);
        json_member_boolean(&c->json, "came", came);
        json_member_boolean(&c->json, "went", !came);
        json_end_object(&c->json);
    } else {
        printf("%s: %s\n", id, came ? "only in the later run" : "only in the earlier run");
    }
}

static int compare_members(struct comparison *c)
{
    int error = 0;
    for (size_t i = 0; i < c->now.count && !error; i++) {
        const struct member *now = &c->now.members[i];
        const struct member *before = map_get(&c->before.by_id, now->id);
        if (!before)
            tell_alone(c, now->id, true);
        else if (now->judged || before->result != now->result)
            error = compare_deployment(c, before, now);
    }
    for (size_t i = 0; i < c->before.count && !error; i++) {
        if (!map_get(&c->now.by_id, c->before.members[i].id))
            tell_alone(c, c->before.members[i].id, false);
    }
    return error;
}

static void write_side(struct comparison *c, const char *key, const struct side *side)
{
    char at[INSTANT_TEXT_SIZE];
    instant_text(side->run.at, at);
    json_key(&c->json, key);
    json_begin_object(&c->json);
    json_member(&c->json, "run", side->run.id);
    json_member(&c->json, "at", at);
    json_member(&c->json, "golive", side->golive);
    json_member(&c->json, "decision", decision_name(side->run.decision));
    json_end_object(&c->json);
}

static int compare(struct comparison *c)
{
    if (!c->as_json) {
        int failed = compare_members(c);
        if (!failed && !c->different)
            puts("nothing is different");
        return failed;
    }
    c->json = (struct json_writer){.file = stdout, .indent = 1};
    json_begin_object(&c->json);
    json_member(&c->json, "schema", "golive-diff/1");
    write_side(c, "before", &c->before);
    write_side(c, "now", &c->now);
    json_key(&c->json, "deployments");
    json_begin_array(&c->json);
    int error = compare_members(c);
    json_end_array(&c->json);
    json_end_object(&c->json);
    json_flush(&c->json);
    text_free(&c->json.buffer);
    return error;
}

static int end_comparison(struct comparison *c, int error)
{
    int code = error ? store_exit_code(c->store, error) : c->different ? GOLIVE_EXIT_NO_GO : GOLIVE_EXIT_GO;
    map_free(&c->before.by_id);
    map_free(&c->now.by_id);
    arena_free(&c->arena);
    return code;
}

static struct comparison comparison_of(const struct cli *cli, struct store *store)
{
    return (struct comparison){.store = store, .as_json = string_equal(cli_value(cli, "format"), "json")};
}

static int diff_runs(const struct cli *cli, const struct session *session)
{
    struct store *store = NULL;
    int code = store_of_session(session, STORE_READ, &store);
    if (code)
        return code;
    struct comparison c = comparison_of(cli, store);
    int error = take_side(&c, cli->arguments[0], &c.before);
    if (!error)
        error = take_side(&c, cli->argument_count > 1 ? cli->arguments[1] : "last", &c.now);
    if (!error)
        error = compare(&c);
    code = end_comparison(&c, error);
    store_close(store);
    return code;
}

/* Files may be named behind "now"; deployments that are missed are judged as check judges them. */
static int judge_now(
    const struct cli *cli, struct session *session, struct recording *recording, struct judging *judging)
{
    struct cli files = *cli;
    files.arguments += 2;
    files.argument_count -= 2;
    recording_know(recording, session->config);
    if (!recording->store)
        return GOLIVE_EXIT_UNAVAILABLE; /* it has said why */
    int code = session_deployments(&files, session);
    return code ? code : judging_run(&files, session, instant_now(), judging);
}

static int diff_with_now(const struct cli *cli, struct session *session)
{
    struct recording recording = {0};
    struct judging judging = {0};
    int code = store_of_session(session, STORE_READ, &recording.store);
    if (code)
        return code;
    struct comparison c = comparison_of(cli, recording.store);
    int error = take_side(&c, cli->arguments[0], &c.before); /* before anything is judged in vain */
    if (!error)
        code = judge_now(cli, session, &recording, &judging);
    if (!error && !code) {
        take_judged(&c, judging.run, &c.now);
        error = compare(&c);
    }
    int compared = end_comparison(&c, error);
    judging_free(&judging);
    recording_close(&recording);
    return code ? code : compared;
}

static int diff(struct cli *cli)
{
    struct session session;
    const char *format = cli_value(cli, "format");
    bool with_now = cli->argument_count > 1 && string_equal(cli->arguments[1], "now");
    if (cli->argument_count < 1 || (cli->argument_count > 2 && !with_now)) {
        cli_error("name a run, or two: ids, days, or last; the second may be now, with files behind it");
        return GOLIVE_EXIT_USAGE;
    }
    if (format && !string_equal(format, "text") && !string_equal(format, "json")) {
        cli_error("--format %s: text or json", format);
        return GOLIVE_EXIT_USAGE;
    }
    int code = session_open(cli, &session);
    if (code)
        return code;
    code = with_now ? diff_with_now(cli, &session) : diff_runs(cli, &session);
    session_close(&session);
    return code;
}

const struct cli_command command_diff = {
    .name = "diff",
    .arguments = "RUN [RUN | now [FILE.ini | FOLDER]…]",
    .summary = "Show what changed between two runs, or a run and now, and what in which input did it.",
    .details = "RUN is an id, the beginning of one (8 characters), a day (its last run), or last. Without a "
               "second one the newest run is taken; now judges the deployments of the site, or those named "
               "behind it, and records nothing. Exits with 1 if anything is different, with 0 if nothing is.",
    .examples = examples,
    .options = options,
    .run = diff,
};
