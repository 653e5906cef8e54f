/* The report as OpenMetrics text for the textfile collector of Prometheus' node exporter. All are gauges without a time
 * of their own, so that the older text format reads the same: the collector refuses times and newer types. Instants are
 * given as such, for a number of days would be old as soon as it is written. Must not decide anything. */
#include "report/overview.h"
#include "report/report.h"
#include "report/sink.h"

#include <stdlib.h>

struct metrics {
    struct sink sink;
    const struct run *run;
    const size_t
        *same; /* same_ids(): a series must not be there twice, or the collector drops the whole file */
};

static const enum decision decisions[] = {DECISION_GO, DECISION_HOLD, DECISION_NO_GO};
static const enum status statuses[] = {
    STATUS_PASS, STATUS_NOTE, STATUS_WARN, STATUS_FAIL, STATUS_UNKNOWN, STATUS_NOT_APPLICABLE};
#define COUNT(list) (sizeof(list) / sizeof *(list))

static void family(struct metrics *m, const char *name, const char *unit, const char *help)
{
    text_format(&m->sink.out, "# TYPE golive_%s gauge\n", name);
    if (unit)
        text_format(&m->sink.out, "# UNIT golive_%s %s\n", name, unit);
    text_format(&m->sink.out, "# HELP golive_%s %s\n", name, help);
}

/* One label; FIRST says whether it opens the braces. */
static void label(struct metrics *m, bool first, const char *name, const char *value)
{
    text_format(&m->sink.out, "%s%s=\"", first ? "{" : ",", name);
    sink_escaped(&m->sink.out, value, "\"\\");
    text_append_char(&m->sink.out, '"');
}

static void value(struct metrics *m, int64_t number)
{
    text_format(&m->sink.out, "} %lld\n", (long long)number);
    sink_pass(&m->sink);
}

static void plain(struct metrics *m, const char *name, int64_t number)
{
    text_format(&m->sink.out, "golive_%s %lld\n", name, (long long)number);
}

/* ---- the run ---- */

static void add_run(struct metrics *m)
{
    const struct run *run = m->run;
    family(m, "run_info", NULL, "The run that this is the result of.");
    text_append_string(&m->sink.out, "golive_run_info");
    label(m, true, "run", run->id);
    label(m, false, "golive", GOLIVE_VERSION);
    label(m, false, "site", run->site->name);
    label(m, false, "policy", run->site->policy_name);
    label(m, false, "policy_version", run->site->policy_version);
    label(m, false, "sandbox", run->sandbox);
    value(m, 1);
    family(m, "run_timestamp_seconds", "seconds",
        "The instant for which it was judged; its age is time() less this.");
    plain(m, "run_timestamp_seconds", run->at);
    family(m, "run_what_if", NULL, "1 if it is no decision to act on (--at, --only).");
    plain(m, "run_what_if", run->what_if);
    family(m, "run_decision", NULL, "The worst decision of all deployments: 1 for the one it is.");
    for (size_t i = 0; i < COUNT(decisions); i++) {
        text_append_string(&m->sink.out, "golive_run_decision");
        label(m, true, "decision", decision_name(decisions[i]));
        value(m, run->decision == decisions[i]);
    }
    family(m, "run_deployments", NULL, "Deployments by decision.");
    for (size_t i = 0; i < COUNT(decisions); i++) {
        size_t count = 0;
        for (size_t j = 0; j < run->deployment_count; j++)
            count += run->deployments[j].decision == decisions[i];
        text_append_string(&m->sink.out, "golive_run_deployments");
        label(m, true, "decision", decision_name(decisions[i]));
        value(m, (int64_t)count);
    }
}

/* ---- deployments ---- */

/* A metric of each deployment; false: there is nothing to say of this one. */
struct metric {
    const char *name;
    const char *unit;
    const char *help;
    bool (*get)(const struct run *run, const struct deployment_result *result, int64_t *ret_value);
};

static bool get_in_use(const struct run *run, const struct deployment_result *result, int64_t *ret_value)
{
    (void)run;
    *ret_value = deployment_in_use(result->deployment);
    return true;
}

static bool get_conditions(const struct run *run, const struct deployment_result *result, int64_t *ret_value)
{
    (void)run;
    *ret_value = (int64_t)result->condition_count;
    return true;
}

static bool get_stops(const struct run *run, const struct deployment_result *result, int64_t *ret_value)
{
    (void)run;
    *ret_value = (int64_t)(overview_of(result).stops + hold_reason_count(result));
    return true;
}

static bool get_not_looked_at(
    const struct run *run, const struct deployment_result *result, int64_t *ret_value)
{
    (void)run;
    *ret_value = (int64_t)result->not_looked_at_count;
    return true;
}

static bool get_cleared_until(
    const struct run *run, const struct deployment_result *result, int64_t *ret_value)
{
    (void)run;
    *ret_value = result->cleared_until;
    return result->decision == DECISION_GO && result->cleared_until != INSTANT_NONE;
}

/* 0 for what is not go: it is lapsed already. */
static bool get_seconds_left(
    const struct run *run, const struct deployment_result *result, int64_t *ret_value)
{
    bool goes = result->decision == DECISION_GO;
    bool lapses = result->cleared_until != INSTANT_NONE;
    *ret_value = goes && lapses ? result->cleared_until - run->at : 0;
    return !goes || lapses;
}

static const struct metric deployment_metrics[] = {
    {"deployment_in_use", NULL, "1 if patients meet it today.", get_in_use},
    {"deployment_conditions", NULL, "Conditions of a go, or those that a go would have.", get_conditions},
    {"deployment_obstacles", NULL, "Findings and reasons that stand in the way of a go.", get_stops},
    {"deployment_not_looked_at", NULL, "Dimensions that apply and that nobody has looked at.",
        get_not_looked_at},
    {"deployment_cleared_until_timestamp_seconds", "seconds", "The instant at which its go lapses.",
        get_cleared_until},
    {"deployment_lapse_seconds", "seconds",
        "Seconds from the run to the lapse of its go; 0 where it is not go.", get_seconds_left},
};

static void add_metric(struct metrics *m, const struct metric *metric)
{
    family(m, metric->name, metric->unit, metric->help);
    for (size_t i = 0; i < m->run->deployment_count; i++) {
        const struct deployment_result *result = &m->run->deployments[i];
        int64_t number;
        if (m->same[i] || !metric->get(m->run, result, &number))
            continue;
        text_format(&m->sink.out, "golive_%s", metric->name);
        label(m, true, "deployment", result->deployment->id);
        value(m, number);
    }
}

static void add_info(struct metrics *m)
{
    family(m, "deployment_info", NULL, "What the deployment is.");
    for (size_t i = 0; i < m->run->deployment_count; i++) {
        const struct deployment *deployment = m->run->deployments[i].deployment;
        if (m->same[i])
            continue;
        text_append_string(&m->sink.out, "golive_deployment_info");
        label(m, true, "deployment", deployment->id);
        label(m, false, "product", deployment->product);
        label(m, false, "version", deployment->version);
        label(m, false, "vendor", deployment->vendor);
        label(m, false, "stage", deployment->stage);
        label(m, false, "owner", deployment->owner);
        value(m, 1);
    }
}

static void add_decisions(struct metrics *m)
{
    family(m, "deployment_decision", NULL, "The decision: 1 for the one it is.");
    for (size_t i = 0; i < m->run->deployment_count; i++) {
        for (size_t j = 0; j < COUNT(decisions) && !m->same[i]; j++) {
            text_append_string(&m->sink.out, "golive_deployment_decision");
            label(m, true, "deployment", m->run->deployments[i].deployment->id);
            label(m, false, "decision", decision_name(decisions[j]));
            value(m, m->run->deployments[i].decision == decisions[j]);
        }
    }
}

static void add_checks(struct metrics *m)
{
    family(m, "deployment_checks", NULL, "Checks by status; a note counts as pass.");
    for (size_t i = 0; i < m->run->deployment_count; i++) {
        for (size_t j = 0; j < COUNT(statuses) && !m->same[i]; j++) {
            text_append_string(&m->sink.out, "golive_deployment_checks");
            label(m, true, "deployment", m->run->deployments[i].deployment->id);
            label(m, false, "status", status_name(statuses[j]));
            value(m, m->run->deployments[i].counts[statuses[j]]);
        }
    }
}

static void add_findings(struct metrics *m)
{
    family(m, "deployment_findings", NULL, "Findings by status.");
    for (size_t i = 0; i < m->run->deployment_count; i++) {
        const struct deployment_result *result = &m->run->deployments[i];
        size_t counts[STATUS_COUNT] = {0};
        for (size_t j = 0; j < result->check_count; j++) {
            for (uint32_t k = 0; k < result->checks[j].finding_count; k++)
                counts[result->checks[j].findings[k].status % STATUS_COUNT]++;
        }
        for (size_t j = 0; j < COUNT(statuses) && !m->same[i]; j++) {
            text_append_string(&m->sink.out, "golive_deployment_findings");
            label(m, true, "deployment", result->deployment->id);
            label(m, false, "status", status_name(statuses[j]));
            value(m, (int64_t)counts[statuses[j]]);
        }
    }
}

int report_openmetrics(const struct run *run, const struct report_options *options, FILE *file)
{
    (void)options; /* a time series must not change with what a person wants to see */
    size_t *same = same_ids(run);
    struct metrics metrics = {.sink = {.file = file}, .run = run, .same = same};
    add_run(&metrics);
    add_info(&metrics);
    add_decisions(&metrics);
    for (size_t i = 0; i < COUNT(deployment_metrics); i++)
        add_metric(&metrics, &deployment_metrics[i]);
    add_checks(&metrics);
    add_findings(&metrics);
    text_append_string(&metrics.sink.out, "# EOF\n");
    free(same);
    return sink_end(&metrics.sink);
}
