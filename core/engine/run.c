/* A run from configuration to result. Knows the order of things and none of their insides. See run.h. */
#include "engine/run.h"

#include "engine/forecast.h"
#include "engine/gathering.h"
#include "engine/holding.h"
#include "engine/horizon.h"
#include "engine/judge.h"
#include "engine/memory.h"
#include "engine/web.h"
#include "model/committee.h"
#include "model/decision.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>

#define PROGRAMS_PER_JOB 4u /* they wait for others most of their time */
#define DEFAULT_SAMPLE 256

struct engine {
    struct run run;
    struct judge judge;
    struct memory *memory;
    struct gatherer *gatherer;
    struct web *web;
    uint32_t serial; /* of the last piece of evidence */
    const struct check_evidence *const *evidence;
    int need_error; /* of reading what was known only */
    char *need_problem;
    struct arena later; /* results for the day of going live */
};

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* A UUID of version 7 (RFC 9562, section 5.7): milliseconds of now, then random bits. */
void engine_make_id(char out[40])
{
    struct timespec now;
    unsigned char b[16];
    clock_gettime(CLOCK_REALTIME, &now);
    if (getrandom(b, sizeof b, 0) != (ssize_t)sizeof b)
        memset(b, 0, sizeof b);
    uint64_t milliseconds = (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
    for (int i = 0; i < 6; i++)
        b[i] = (unsigned char)(milliseconds >> (40 - 8 * i));
    b[6] = (unsigned char)(0x70 | (b[6] & 0x0f));
    b[8] = (unsigned char)(0x80 | (b[8] & 0x3f));
    char *at = out;
    for (int i = 0; i < 16; i++) {
        static const char hex[] = "0123456789abcdef";
        if (i == 4 || i == 6 || i == 8 || i == 10)
            *at++ = '-';
        *at++ = hex[b[i] >> 4];
        *at++ = hex[b[i] & 15];
    }
    *at = '\0';
}

/* A dimension has been looked at if a check bears its name or is judged by the plugin of that name: "irb",
 * "irb-letter" and "irb@telemetry" all look at irb. */
static bool looks_at(const struct check *check, const char *dimension)
{
    size_t length = strlen(dimension);
    if (string_equal(check->plugin, dimension))
        return true;
    return strncmp(check->id, dimension, length) == 0 &&
           (check->id[length] == '\0' || check->id[length] == '-' || check->id[length] == '@');
}

/* A site is asked for no more than what others have from it: the other dimensions are those of products. */
static bool is_asked(const struct deployment *deployment, const struct site *site, const char *dimension)
{
    if (!string_equal(deployment->kind, "site"))
        return true;
    for (size_t i = 0; site->inherit && site->inherit[i]; i++) {
        if (string_equal(site->inherit[i], dimension))
            return true;
    }
    return false;
}

/* Lists the dimensions that the facts make apply, or may make apply, and that no check looks at. */
static void find_not_looked_at(struct deployment_result *result, const struct site *site, struct arena *arena)
{
    const struct deployment *deployment = result->deployment;
    result->not_looked_at = arena_take(arena, site->dimension_count * sizeof *result->not_looked_at);
    for (size_t i = 0; i < site->dimension_count && !deployment->broken; i++) {
        const struct dimension *dimension = &site->dimensions[i];
        bool looked_at = !is_asked(deployment, site, dimension->name);
        for (size_t j = 0; j < deployment->check_count && !looked_at; j++)
            looked_at = looks_at(&deployment->checks[j], dimension->name);
        if (!looked_at && config_dimension_applies(dimension, deployment) != 0)
            result->not_looked_at[result->not_looked_at_count++] = dimension;
    }
}

static void decide(struct deployment_result *result, const struct site *site, instant at, struct arena *arena)
{
    struct date day = instant_date(at);
    result->decided_for = day;
    result->cleared_until = INSTANT_NONE;
    find_not_looked_at(result, site, arena);
    decision_make(result, arena);
    committee_exception(result, day, arena);
    if (!result->deployment->broken) /* nothing was judged that a waiver could cover */
        decision_unused_waivers(result, day, arena);
}

/* Judges and decides all deployments at an instant each. */
static int judge_and_decide(struct engine *engine, const struct judge_case *cases, size_t count,
    struct arena *arena, char **ret_problem)
{
    int error = judge_cases(&engine->judge, cases, count, arena, ret_problem);
    for (size_t i = 0; i < count && !error; i++)
        decide(cases[i].result, engine->run.site, cases[i].at, arena);
    return error;
}

/* While going live lies ahead, the decision is the worse of today's and that day's. */
static int look_at_go_live(
    struct engine *engine, const struct judge_case *cases, size_t count, char **ret_problem)
{
    AUTO_FREE struct judge_case *later = memory_new(count, sizeof *later);
    AUTO_FREE struct deployment_result **today = memory_new(count, sizeof *today);
    struct deployment_result *results = arena_take(&engine->later, count * sizeof *results);
    size_t later_count = 0;
    for (size_t i = 0; i < count; i++) {
        struct date go_live = cases[i].deployment->go_live;
        if (cases[i].deployment->broken || !date_given(go_live) || date_begin(go_live) <= cases[i].at)
            continue;
        later[later_count] = cases[i];
        later[later_count].at = date_begin(go_live);
        later[later_count].renewed = true;
        later[later_count].result = &results[later_count];
        later[later_count].known = holding_at(&engine->judge, &cases[i], &later[later_count], &engine->later);
        today[later_count++] = cases[i].result;
    }
    int error = judge_and_decide(engine, later, later_count, &engine->later, ret_problem);
    for (size_t i = 0; i < later_count && !error; i++) {
        if (later[i].result->decision <= today[i]->decision)
            continue;
        *today[i] = *later[i].result;
        today[i]->decided_for_later = true;
    }
    return error;
}

/* A case for each deployment but those that are retired, which the run only names. */
static size_t make_cases(
    struct run *run, const struct engine_options *options, struct judge_case *cases, size_t *ret_checks)
{
    size_t count = options->config->deployment_count;
    const struct deployment **retired = arena_take(&run->arena, count * sizeof *retired);
    run->deployments = arena_take(&run->arena, count * sizeof *run->deployments);
    for (size_t i = 0; i < count; i++) {
        const struct deployment *deployment = &options->config->deployments[i];
        if (deployment_retired(deployment)) {
            retired[run->retired_count++] = deployment;
            continue;
        }
        cases[run->deployment_count] = (struct judge_case){
            .deployment = deployment,
            .index = i,
            .at = options->at,
            .result = &run->deployments[run->deployment_count],
        };
        run->deployment_count++;
        *ret_checks += deployment->check_count;
    }
    run->retired = retired;
    return run->deployment_count;
}

/* Judges CASES, all of them, whose places among all cases are PLACES. */
static int judge_these(struct engine *engine, const struct judge_case *cases, const size_t *places,
    size_t count, struct engine_stats *stats, char **ret_problem)
{
    struct run *run = &engine->run;
    AUTO_FREE instant *flips = memory_new(count, sizeof *flips);
    double start = seconds();
    int error = judge_and_decide(engine, cases, count, &run->arena, ret_problem);
    for (size_t i = 0; i < count && !error; i++) {
        memory_judged(engine->memory, places[i]);
        flips[i] = horizon_next_flip(cases[i].result, run->site, cases[i].at);
    }
    if (!error)
        error = look_at_go_live(engine, cases, count, ret_problem);
    stats->judge_seconds = seconds() - start;
    start = seconds();
    if (!error)
        error = horizon_find(&engine->judge, cases, count, &run->arena, &stats->instants, ret_problem);
    stats->horizon_seconds = seconds() - start;
    const char *sandbox = engine->judge.worker ? worker_sandbox(engine->judge.worker) : "not needed";
    for (size_t i = 0; i < count && !error; i++)
        memory_note(engine->memory, places[i], flips[i], sandbox, &run->arena);
    return error;
}

static bool want_evidence(struct engine *engine, size_t index)
{
    const struct check_evidence *evidence = engine->evidence[index];
    size_t count = evidence ? engine->judge.config->deployments[index].check_count : 0;
    bool wanted = false;
    for (size_t i = 0; i < count; i++) {
        for (size_t k = 0; k < evidence[i].option_count; k++) {
            const struct gathered_option *option = &evidence[i].options[k];
            for (size_t n = 0; n < option->part_count; n++)
                wanted |= gather_want(engine->gatherer, option->parts[n]);
        }
    }
    return wanted;
}

/* Has the evidence of a deployment read that is known only as it was in an earlier run. */
static int need_evidence(void *context, size_t index, char **ret_problem)
{
    struct engine *engine = context;
    if (want_evidence(engine, index) && !engine->need_error)
        engine->need_error = gather_run(engine->gatherer, &engine->need_problem);
    if (engine->need_error && engine->need_problem)
        memory_problem(ret_problem, engine->need_error, "%s", engine->need_problem);
    return engine->need_error;
}

static struct memory *remember(
    struct engine *engine, const struct engine_options *options, const struct judge_case *cases, size_t count)
{
    const char *const programs[] = {"/proc/self/exe", options->worker_program, options->reader_program, NULL};
    bool partial = options->what_if || options->only; /* such results are of no use to others */
    const struct memory_options memory = {
        .memory = partial ? NULL : options->memory,
        .programs = programs,
        .known = options->known,
        .run = engine->run.id,
        .sample = options->judge_anew ? 0
                  : options->sample   ? options->sample
                                      : DEFAULT_SAMPLE,
    };
    return memory_begin(&memory, &engine->judge, cases, count, &engine->run.arena);
}

static int judge_all(struct engine *engine, const struct engine_options *options, struct engine_stats *stats,
    char **ret_problem)
{
    struct run *run = &engine->run;
    size_t most = options->config->deployment_count;
    struct judge_case *cases = arena_take(&run->arena, most * sizeof *cases);
    size_t count = make_cases(run, options, cases, &stats->checks);
    AUTO_FREE struct judge_case *left = memory_new(most, sizeof *left);
    AUTO_FREE size_t *places = memory_new(most, sizeof *places);
    size_t left_count = 0;
    engine->memory = remember(engine, options, cases, count);
    for (size_t i = 0; i < count; i++) {
        if (memory_holds(engine->memory, i))
            continue;
        left[left_count] = cases[i];
        left[left_count].known = memory_known(engine->memory, i);
        places[left_count++] = i;
    }
    int error = judge_these(engine, left, places, left_count, stats, ret_problem);
    stats->judged = engine->judge.judged;
    stats->remembered = memory_counts(engine->memory);
    stats->differing = error ? 0 : memory_compare(engine->memory);
    run->decision = run_decision(run);
    return error;
}

/* The weakest of what the helpers put in force, now or when what is remembered was judged. */
static const char *sandbox_in_force(const struct engine *engine)
{
    const char *const helpers[] = {
        engine->judge.worker ? worker_sandbox(engine->judge.worker) : NULL,
        gather_sandbox(engine->gatherer),
        web_sandbox(engine->web),
        memory_sandbox(engine->memory),
    };
    const char *in_force = "not needed";
    for (size_t i = 0; i < sizeof helpers / sizeof *helpers; i++) {
        if (helpers[i] && !string_equal(helpers[i], "full") && !string_equal(helpers[i], "not needed"))
            return helpers[i];
        if (helpers[i] && string_equal(helpers[i], "full"))
            in_force = "full";
    }
    return in_force;
}

/* What is fetched counts as fetched now. Of an instant in the past, the ages of copies are judged as of that instant: what
 * was young then is not too old because somebody asks about that day later. */
static instant evidence_instant(const struct engine_options *options)
{
    instant now = instant_now();
    return options->at < now ? options->at : now;
}

static struct web *open_web(struct engine *engine, const struct engine_options *options)
{
    struct http_options http = {
        .fetcher = options->fetcher_program,
        .settings = options->http,
        .cache_folder = options->web_cache_folder,
        .now = evidence_instant(options),
        .offline = options->offline,
        .refresh = options->refresh,
        .sandbox_required = options->config->sandbox_required,
        .serial = &engine->serial,
        .keeper = options->keeper,
        .recorded = options->recorded,
        .recorded_context = options->gather_context,
        .progress = options->fetch_progress,
        .progress_context = options->progress_context,
    };
    struct commands_options commands = {
        .settings = options->commands,
        .timezone = options->config->site.timezone,
        .state_folder = options->command_folder,
        .jobs = options->jobs * PROGRAMS_PER_JOB,
        .offline = options->offline,
        .now = evidence_instant(options),
        .serial = &engine->serial,
        .keeper = options->keeper,
        .recorded = options->recorded,
        .recorded_context = options->gather_context,
    };
    return web_new(&http, &commands, options->config);
}

int engine_run(const struct engine_options *options, struct engine **ret_engine, const struct run **ret_run,
    struct engine_stats *ret_stats, char **ret_problem)
{
    struct engine *engine = memory_new(1, sizeof *engine);
    struct engine_stats stats = {.deployments = options->config->deployment_count};
    struct run *run = &engine->run;
    engine_make_id(run->id);
    run->at = options->at;
    run->what_if = options->what_if;
    run->site = &options->config->site;
    struct gather_options gather_options = {
        .reader = options->reader_program,
        .cache_folder = options->cache_folder,
        .jobs = options->jobs,
        .sandbox_required = options->config->sandbox_required,
        .documents = options->config->documents,
        .now = instant_now(),
        .serial = &engine->serial,
        .keeper = options->keeper,
        .known = options->known,
    };
    engine->gatherer = gather_new(&gather_options);
    engine->web = open_web(engine, options);
    double start = seconds();
    int error = options->gather ? options->gather(options->gather_context, engine->gatherer, &engine->serial,
                                      &run->arena, &engine->evidence, ret_problem)
                                : gathering_run(engine->gatherer, options->config, options->data_folder,
                                      options->only, &run->arena, &engine->evidence, ret_problem);
    if (!error && !options->gather)
        missing_forgive(
            &(struct missing_options){options->earlier, options->config, options->at, &engine->serial},
            &engine->evidence, &run->arena);
    stats.gather_seconds = seconds() - start;
    web_want_options(engine->web, options->only);
    web_gather(engine->web);
    double fetched_first = web_seconds(engine->web);
    engine->judge = (struct judge){
        .config = options->config,
        .plugins = options->plugins,
        .evidence = engine->evidence,
        .web = engine->web,
        .only = options->only,
        .data_folder = options->data_folder,
        .need = options->known ? need_evidence : NULL,
        .need_context = engine,
        .progress = options->progress,
        .progress_context = options->progress_context,
        .worker_options = {.program = options->worker_program,
            .timezone = options->config->site.timezone,
            .jobs = options->jobs,
            .sandbox_required = options->config->sandbox_required},
    };
    if (!error)
        error = judge_all(engine, options, &stats, ret_problem);
    if (error) {
        engine_free(engine);
        return error;
    }
    stats.gathered = gather_counts(engine->gatherer);
    stats.fetched = web_counts(engine->web);
    stats.fetch_seconds = web_seconds(engine->web);
    stats.judge_seconds -= stats.fetch_seconds - fetched_first;
    stats.commanded = web_command_counts(engine->web);
    run->sandbox = sandbox_in_force(engine);
    *ret_engine = engine;
    *ret_run = run;
    *ret_stats = stats;
    return 0;
}

instant engine_due(const struct engine *engine)
{
    return web_due(engine->web);
}

struct run *engine_result(struct engine *engine)
{
    return &engine->run;
}

int engine_forecast(struct engine *engine, instant until, bool renewed, const struct forecast **ret_forecast,
    char **ret_problem)
{
    return engine_forecast_some(engine, &engine->run, until, renewed, ret_forecast, ret_problem);
}

int engine_forecast_some(struct engine *engine, const struct run *some, instant until, bool renewed,
    const struct forecast **ret_forecast, char **ret_problem)
{
    struct forecast_wish wish = {.run = some, .until = until, .renewed = renewed};
    struct forecast *forecast = arena_take(&engine->run.arena, sizeof *forecast);
    int error = forecast_make(&engine->judge, &wish, &engine->run.arena, forecast, ret_problem);
    if (!error)
        *ret_forecast = forecast;
    return error;
}

int engine_drill(
    struct engine *engine, const struct drill_wish *wish, const struct drill **ret_drill, char **ret_problem)
{
    const struct drill_means means = {&engine->judge, engine->gatherer, &engine->run};
    struct drill *drill = arena_take(&engine->run.arena, sizeof *drill);
    int error = drill_make(&means, wish, &engine->run.arena, drill, ret_problem);
    if (!error)
        *ret_drill = drill;
    return error;
}

struct engine *engine_free(struct engine *engine)
{
    if (!engine)
        return NULL;
    judge_free(&engine->judge);
    gather_free(engine->gatherer);
    free(engine->need_problem);
    web_free(engine->web);
    arena_free(&engine->later);
    arena_free(&engine->run.arena);
    free(engine);
    return NULL;
}
