/* What the tests of golive-worker share: a site, a deployment, plugins from tests/faults/plugins, and a running worker.
 * $GOLIVE_TEST_WORKER names another program than the one built beside the tests: a mutant. */
#ifndef GOLIVE_TESTS_WORKER_FIXTURE_H
#define GOLIVE_TESTS_WORKER_FIXTURE_H

#include "scribe.h"

#include "base/file.h"
#include "base/jail.h"
#include "config/config.h"
#include "worker/client.h"
#include "worker/plugin_object.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define FIXTURE_PLUGINS 40
#define FIXTURE_UNUSED __attribute__((unused))

struct fixture {
    struct arena arena;
    struct worker *worker;
    struct site site;
    struct deployment deployment;
    struct plugin_description *plugins[FIXTURE_PLUGINS];
    size_t plugin_count;
    struct check *checks;
    struct judge_job *jobs;
    size_t count;
    size_t capacity;
    instant at;
    struct judge_outcome *outcomes; /* by check, after fixture_judge */
    size_t outcome_count;
};

FIXTURE_UNUSED static char *fixture_path(const char *below)
{
    AUTO_FREE char *folder = file_program_folder();
    return memory_format("%s/../%s", folder, below);
}

FIXTURE_UNUSED static char *fixture_worker_path(void)
{
    const char *other = getenv("GOLIVE_TEST_WORKER");
    return other ? memory_copy(other) : fixture_path("../lib/golive/golive-worker");
}

FIXTURE_UNUSED static void fixture_begin(struct fixture *fixture, unsigned jobs)
{
    char *problem = NULL;
    AUTO_FREE char *program = fixture_worker_path();
    memset(fixture, 0, sizeof *fixture);
    fixture->worker = worker_start(
        &(struct worker_options){.program = program, .timezone = "America/Chicago", .jobs = jobs}, &problem);
    cr_assert(fixture->worker, "%s", problem ? problem : "");
    cr_assert_eq(zone_use("America/Chicago"), 0);
    fixture->site = scribe_site("America/Chicago");
    fixture->deployment = scribe_deployment();
    cr_assert_eq(instant_parse("2026-11-22T12:00:00Z", &fixture->at), 0);
}

FIXTURE_UNUSED static void fixture_end(struct fixture *fixture)
{
    worker_free(fixture->worker);
    for (size_t i = 0; i < fixture->plugin_count; i++)
        plugin_description_free(fixture->plugins[i]);
    free(fixture->checks);
    free(fixture->jobs);
    free(fixture->outcomes);
    arena_free(&fixture->arena);
}

/* Hands the plugin over, with its catalogues, unless that was done before. */
FIXTURE_UNUSED static struct plugin_description *fixture_plugin(
    struct fixture *fixture, const char *name, const struct catalogue *const *catalogues)
{
    for (size_t i = 0; i < fixture->plugin_count; i++) {
        if (string_equal(fixture->plugins[i]->name, name))
            return fixture->plugins[i];
    }
    AUTO_FREE char *below = memory_format("plugins/%s.so", name);
    AUTO_FREE char *path = fixture_path(below);
    struct text bytes = {0};
    struct digest digest;
    struct problems problems = {0};
    char *problem = NULL;
    int object = -1;
    cr_assert_eq(plugin_object_open(path, &object, &digest, &bytes, &problem), 0, "%s: %s", path,
        problem ? problem : "");
    struct plugin_description *plugin = config_plugin(path, text_string(&bytes), bytes.length, &problems);
    cr_assert(plugin, "%s: its description has errors", name);
    plugin->digest = digest;
    cr_assert_eq(worker_add_plugin(fixture->worker, plugin, object, catalogues, &problem), 0, "%s",
        problem ? problem : "");
    close(object);
    text_free(&bytes);
    problems_free(&problems);
    fixture->plugins[fixture->plugin_count++] = plugin;
    return plugin;
}

/* Adds a check; settings are pairs of key and value, NULL-ended. Its index. */
FIXTURE_UNUSED static size_t fixture_check(struct fixture *fixture, const char *id, const char *plugin, ...)
{
    if (fixture->count == fixture->capacity) {
        fixture->capacity = fixture->capacity ? fixture->capacity * 2 : 16;
        fixture->checks = memory_resize(fixture->checks, fixture->capacity, sizeof *fixture->checks);
        fixture->jobs = memory_resize(fixture->jobs, fixture->capacity, sizeof *fixture->jobs);
    }
    struct check *check = &fixture->checks[fixture->count];
    *check = (struct check){.id = arena_copy(&fixture->arena, id),
        .plugin = arena_copy(&fixture->arena, plugin),
        .required = true,
        .timeout = 5,
        .attested.on = date_none()};
    check->description = fixture_plugin(fixture, plugin, NULL);
    check->settings.items = arena_take(&fixture->arena, 8 * sizeof(struct setting));
    va_list arguments;
    va_start(arguments, plugin);
    for (const char *key = va_arg(arguments, const char *); key; key = va_arg(arguments, const char *))
        check->settings.items[check->settings.count++] =
            (struct setting){.key = arena_copy(&fixture->arena, key),
                .value = arena_copy(&fixture->arena, va_arg(arguments, const char *))};
    va_end(arguments);
    fixture->jobs[fixture->count] = (struct judge_job){.deployment = &fixture->deployment,
        .site = &fixture->site,
        .at = fixture->at,
        .cookie = fixture->count};
    return fixture->count++;
}

FIXTURE_UNUSED static void fixture_take(void *context, const struct judge_outcome *outcome)
{
    struct fixture *fixture = context;
    size_t index = outcome->job->cookie;
    cr_assert_lt(index, fixture->count);
    cr_assert(!fixture->outcomes[index].job, "two outcomes for check %zu", index);
    fixture->outcomes[index] = *outcome;
    fixture->outcome_count++;
}

/* Judges all checks anew. */
FIXTURE_UNUSED static void fixture_judge(struct fixture *fixture)
{
    free(fixture->outcomes);
    fixture->outcomes = memory_new(fixture->count, sizeof *fixture->outcomes);
    fixture->outcome_count = 0;
    for (size_t i = 0; i < fixture->count; i++) {
        fixture->jobs[i].check = &fixture->checks[i];
        fixture->jobs[i].at = fixture->at;
    }
    cr_assert_eq(
        worker_judge(fixture->worker, fixture->jobs, fixture->count, &fixture->arena, fixture_take, fixture),
        0);
    cr_assert_eq(fixture->outcome_count, fixture->count);
}

/* The finding of RULE and, if not NULL, SUBJECT; NULL if there is none. */
FIXTURE_UNUSED static const struct finding *fixture_finding(
    const struct fixture *fixture, size_t check, const char *rule, const char *subject)
{
    const struct judge_outcome *outcome = &fixture->outcomes[check];
    for (size_t i = 0; i < outcome->finding_count; i++) {
        if (string_equal(outcome->findings[i].rule_id, rule) &&
            (!subject || string_equal(outcome->findings[i].subject, subject)))
            return &outcome->findings[i];
    }
    return NULL;
}

/* Asserts that the check was judged and gives the finding. */
FIXTURE_UNUSED static const struct finding *fixture_expect(
    const struct fixture *fixture, size_t check, const char *rule, enum status status)
{
    const struct judge_outcome *outcome = &fixture->outcomes[check];
    cr_assert_eq(outcome->end, JUDGE_DONE, "%s: %s", fixture->checks[check].id,
        outcome->problem ? outcome->problem : "waits");
    const struct finding *finding = fixture_finding(fixture, check, rule, NULL);
    cr_assert(finding, "%s says nothing of %s", fixture->checks[check].id, rule);
    cr_assert_eq(finding->status, status, "%s of %s is %s, not %s: %s", rule, fixture->checks[check].id,
        status_name(finding->status), status_name(status), finding->message);
    return finding;
}

/* Asserts that the check has failed, in words that contain WORDS. */
FIXTURE_UNUSED static void fixture_expect_failed(
    const struct fixture *fixture, size_t check, const char *words)
{
    const struct judge_outcome *outcome = &fixture->outcomes[check];
    cr_assert_eq(outcome->end, JUDGE_FAILED, "%s did not fail", fixture->checks[check].id);
    cr_assert(strstr(outcome->problem, words), "%s: \"%s\" does not say \"%s\"", fixture->checks[check].id,
        outcome->problem, words);
    cr_assert_eq(outcome->finding_count, 0);
}

#endif
