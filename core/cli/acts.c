/* From a deployment's name and a rule to a section in its file. Nothing is written before a run with the section has
 * shown what it does. See acts.h. */
#include "cli/acts.h"

#include "base/file.h"
#include "base/memory.h"
#include "model/decision.h"
#include "report/report.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- one deployment ---- */

static const struct deployment *deployment_named(const struct config *config, const char *id)
{
    for (size_t i = 0; i < config->deployment_count; i++) {
        if (string_equal(config->deployments[i].id, id))
            return &config->deployments[i];
    }
    return NULL;
}

static int no_deployment(const struct config *config, const char *id)
{
    AUTO_FREE const char **ids = memory_new(config->deployment_count + 1, sizeof *ids);
    for (size_t i = 0; i < config->deployment_count; i++)
        ids[i] = config->deployments[i].id;
    const char *nearest = string_nearest(id, ids, config->deployment_count);
    cli_error("there is no deployment '%s'%s%s%s", id, nearest ? ": did you mean " : "",
        nearest ? nearest : "",
        config->deployments_folder || nearest ? "" : " ([site] deployments is not set: name its file)");
    return GOLIVE_EXIT_NO_INPUT;
}

/* The file of a deployment of the site. Of the others' errors nothing is said. */
static int find_file(struct act_case *act, const char *id)
{
    struct session session;
    int code = session_open(act->cli, &session);
    if (code)
        return code;
    config_deployments(session.config, NULL, 0, session.plugins->usable, session.plugins->usable_count);
    const struct deployment *deployment = deployment_named(session.config, id);
    const char *path = deployment ? config_deployment_path(session.config, deployment) : "";
    if (!*path)
        code = no_deployment(session.config, id);
    act->path = arena_copy(&act->arena, path);
    act->id = arena_copy(&act->arena, id);
    session_close(&session);
    return code;
}

/* The deployment of a file that was named by its path: the only one, as a file for several sites holds several. */
static int only_deployment(struct act_case *act, const struct config *config)
{
    if (config->deployment_count == 1) {
        act->id = arena_copy(&act->arena, config->deployments[0].id);
        return 0;
    }
    struct text ids = {0};
    for (size_t i = 0; i < config->deployment_count && i < 12; i++)
        text_format(&ids, "%s%s", i ? ", " : "", config->deployments[i].id);
    cli_error("%s is of several deployments: name one of them (%s)", act->path, text_string(&ids));
    text_free(&ids);
    return GOLIVE_EXIT_USAGE;
}

/* Reads the deployment's file in an open session, and judges it. */
static int judge(struct act_case *act, struct act_run *run)
{
    struct config *config = run->session.config;
    const char *paths[] = {act->path};
    int error = config_deployments(
        config, paths, 1, run->session.plugins->usable, run->session.plugins->usable_count);
    session_tell_problems(&run->session);
    if (error)
        return error == -EINVAL ? GOLIVE_EXIT_CONFIGURATION : GOLIVE_EXIT_NO_INPUT;
    int code = act->id ? 0 : only_deployment(act, config);
    if (code)
        return code;
    run->deployment = deployment_named(config, act->id);
    if (!run->deployment)
        return no_deployment(config, act->id);
    if (config->problems.error_count)
        return GOLIVE_EXIT_CONFIGURATION; /* told already */
    code = judging_run(act->cli, &run->session, instant_now(), &run->judging);
    for (size_t i = 0; !code && i < run->judging.run->deployment_count; i++) {
        if (run->judging.run->deployments[i].deployment == run->deployment)
            run->result = &run->judging.run->deployments[i];
    }
    return code;
}

static void close_run(struct act_run *run)
{
    if (run->session.config) {
        judging_free(&run->judging);
        session_close(&run->session);
    }
    *run = (struct act_run){0};
}

/* ---- the rule ---- */

static int no_check(const struct act_case *act, const char *id)
{
    const struct deployment *deployment = act->now.deployment;
    AUTO_FREE const char **ids = memory_new(deployment->check_count + 1, sizeof *ids);
    for (size_t i = 0; i < deployment->check_count; i++)
        ids[i] = deployment->checks[i].id;
    const char *nearest = string_nearest(id, ids, deployment->check_count);
    cli_error(
        "%s has no check '%s'%s%s", act->id, id, nearest ? ": did you mean " : "", nearest ? nearest : "");
    return GOLIVE_EXIT_NO_INPUT;
}

static int no_rule(const struct act_case *act, const struct check *check, const char *id)
{
    const struct plugin_description *plugin = check ? check->description : NULL;
    size_t count = plugin ? plugin->rule_count + check->rule_count : 0;
    AUTO_FREE const char **ids = memory_new(count + 1, sizeof *ids);
    for (size_t i = 0; i < count; i++)
        ids[i] = check_rule_at(check, i)->id;
    const char *nearest = string_nearest(id, ids, count);
    if (check && !plugin)
        cli_error("plugin %s, which judges %s, is not installed", check->plugin, check->id);
    else
        cli_error("%s%s%s has no rule '%s'%s%s", check ? "check " : "no check of ",
            check ? check->id : act->id, "", id, nearest ? ": did you mean " : "", nearest ? nearest : "");
    return GOLIVE_EXIT_NO_INPUT;
}

/* The check of a rule that was named alone. */
static int find_check_of(struct act_case *act, const char *rule)
{
    const struct deployment *deployment = act->now.deployment;
    const struct check *found = NULL;
    for (size_t i = 0; i < deployment->check_count; i++) {
        const struct check *check = &deployment->checks[i];
        if (!check_rule(check, rule))
            continue;
        if (found) {
            cli_error("both %s and %s have a rule %s: write %s/%s or %s/%s", found->id, check->id, rule,
                found->id, rule, check->id, rule);
            return GOLIVE_EXIT_USAGE;
        }
        found = check;
    }
    act->check = found;
    return found ? 0 : no_rule(act, NULL, rule);
}

static int find_rule(struct act_case *act, const char *named)
{
    const char *slash = strchr(named, '/');
    const char *rule = slash ? slash + 1 : named;
    int code = 0;
    if (slash) {
        AUTO_FREE char *id = memory_format("%.*s", (int)(slash - named), named);
        act->check = deployment_check(act->now.deployment, id);
        code = act->check ? 0 : no_check(act, id);
    } else {
        code = find_check_of(act, rule);
    }
    if (code)
        return code;
    act->rule = check_rule(act->check, rule);
    if (!act->rule)
        return no_rule(act, act->check, rule);
    act->check_id = arena_copy(&act->arena, act->check->id);
    act->rule_id = arena_copy(&act->arena, rule);
    return 0;
}

/* ---- opening ---- */

static int read_on(struct act_case *act)
{
    const char *value = cli_value(act->cli, "on");
    act->today = act->on = instant_date(instant_now());
    if (!value)
        return 0;
    if (date_parse(value, &act->on) != 0 || act->on.day > act->today.day) {
        cli_error("--on %s: write the day it was done as YYYY-MM-DD, not one to come", value);
        return GOLIVE_EXIT_USAGE;
    }
    return 0;
}

static int read_before(struct act_case *act)
{
    int error = file_read_path(act->path, INI_FILE_MAXIMUM, &act->before);
    if (error)
        cli_error("%s: %s", act->path, strerror(-error));
    return error ? GOLIVE_EXIT_NO_INPUT : 0;
}

int act_open_deployment(const struct cli *cli, const char *name, struct act_case *ret_act)
{
    struct act_case *act = ret_act;
    *act = (struct act_case){.cli = cli};
    int code = 0;
    if (access(name, F_OK) == 0 && string_ends(name, ".ini"))
        act->path = arena_copy(&act->arena, name);
    else
        code = find_file(act, name);
    if (!code)
        code = read_before(act);
    if (!code) {
        code = session_open(cli, &act->now.session);
        if (code)
            act->now.session = (struct session){0};
    }
    if (!code)
        code = read_on(act);
    if (!code)
        code = judge(act, &act->now);
    if (!code && deployment_retired(act->now.deployment)) {
        cli_error("%s is retired: nothing is judged, so there is nothing to write down", act->id);
        code = GOLIVE_EXIT_NO_PERMISSION;
    }
    return code;
}

int act_open(const struct cli *cli, const char *name, const char *rule, struct act_case *ret_act)
{
    int code = act_open_deployment(cli, name, ret_act);
    return code ? code : find_rule(ret_act, rule);
}

void act_close(struct act_case *act)
{
    close_run(&act->then);
    close_run(&act->now);
    text_free(&act->before);
    text_free(&act->after);
    text_free(&act->section);
    arena_free(&act->arena);
}

int act_demand(const struct cli *cli, const char *const *names)
{
    int code = 0;
    for (; *names; names++) {
        const char *value = cli_value(cli, *names);
        if (value && value[strspn(value, " \t\n")])
            continue;
        cli_error("golive %s needs --%s", cli->command->name, *names);
        code = GOLIVE_EXIT_USAGE;
    }
    return code;
}

/* ---- findings ---- */

static const struct check_result *result_of(const struct act_run *run, const char *check)
{
    for (size_t i = 0; run->result && i < run->result->check_count; i++) {
        if (string_equal(run->result->checks[i].check->id, check))
            return &run->result->checks[i];
    }
    return NULL;
}

static bool wanted(const struct act_case *act, const struct finding *finding, enum status status)
{
    const char *subject = cli_value(act->cli, "subject");
    return string_equal(finding->rule_id, act->rule_id) && (!status || finding->status == status) &&
           (!subject || string_equal(subject, finding->subject));
}

const struct finding *act_finding(const struct act_case *act, enum status status, bool *ret_many)
{
    const struct check_result *check = result_of(&act->now, act->check_id);
    const struct finding *found = NULL;
    *ret_many = false;
    for (uint32_t i = 0; check && i < check->finding_count; i++) {
        if (!wanted(act, &check->findings[i], status))
            continue;
        *ret_many = *ret_many || found;
        found = &check->findings[i];
    }
    return *ret_many ? NULL : found;
}

void act_tell_subjects(const struct act_case *act, enum status status)
{
    const struct check_result *check = result_of(&act->now, act->check_id);
    cli_error("%s was found for several subjects: choose one with --subject", act->rule_id);
    for (uint32_t i = 0; check && i < check->finding_count; i++) {
        if (wanted(act, &check->findings[i], status))
            cli_error(
                "  --subject \"%s\": %s", check->findings[i].subject, finding_says(&check->findings[i]));
    }
}

const struct finding *act_finding_then(const struct act_case *act, const struct finding *finding)
{
    const struct check_result *check = result_of(&act->then, act->check_id);
    for (uint32_t i = 0; check && i < check->finding_count; i++) {
        if (string_equal(check->findings[i].rule_id, finding->rule_id) &&
            string_equal(check->findings[i].subject, finding->subject))
            return &check->findings[i];
    }
    return NULL;
}

bool act_barred(const struct act_case *act, const char *by)
{
    const struct site *site = &act->now.session.config->site;
    if (!site->second_person || !config_same_person(by, act->now.deployment->answered.by))
        return false;
    cli_error(
        "%s answered the questions of %s and may not approve: [policy] second_person wants another person",
        by, act->path);
    return true;
}

const char *act_section(struct act_case *act, const char *kind, bool with_subject)
{
    const char *subject = with_subject ? cli_value(act->cli, "subject") : NULL;
    struct text name = {0};
    text_format(&name, "%s:%s/%s", kind, act->check_id, act->rule_id);
    if (subject && *subject) {
        text_append_char(&name, '/');
        act_subject(&name, subject);
    }
    const char *section = arena_copy(&act->arena, text_string(&name));
    text_free(&name);
    return section;
}

/* ---- trying and writing ---- */

int act_try(struct act_case *act, const struct ini_addition *addition)
{
    AUTO_FREE char *problem = NULL;
    close_run(&act->then);
    text_free(&act->after);
    text_clear(&act->section);
    int error = ini_write_section(addition, &act->section, &problem);
    if (!error)
        error = ini_write_into(act->before.data, act->before.length, addition, cli_has(act->cli, "replace"),
            &act->after, &problem);
    if (error) {
        cli_error(
            "%s: %s%s", act->path, problem, error == -EEXIST ? " (--replace puts the new one there)" : "");
        return error == -EEXIST ? GOLIVE_EXIT_CANNOT_CREATE : GOLIVE_EXIT_USAGE;
    }
    int code =
        session_open_draft(act->cli, act->path, act->after.data, act->after.length, &act->then.session);
    if (code) {
        act->then.session = (struct session){0};
        return code;
    }
    return judge(act, &act->then);
}

/* "It was NO-GO. It is now:" and the deployments of the file, a line each. */
static int tell_decision(const struct act_case *act)
{
    const struct report_options options = {.quiet = true};
    int error = report_text(act->then.judging.run, &options, stdout);
    return error || fflush(stdout) != 0 ? GOLIVE_EXIT_CANNOT_WRITE : 0;
}

static int print_section(const struct act_case *act)
{
    fputs(text_string(&act->section), stdout);
    printf("; nothing was written; %s was %s and would be:\n; ", act->id,
        decision_title(act->now.result->decision));
    return tell_decision(act);
}

int act_write(struct act_case *act, const char *section)
{
    AUTO_FREE char *problem = NULL;
    if (cli_has(act->cli, "dry-run"))
        return print_section(act);
    int error = ini_write_file(act->path, &act->before, &act->after, &problem);
    if (error) {
        cli_error("%s", problem);
        return error == -EPERM || error == -EACCES ? GOLIVE_EXIT_NO_PERMISSION : GOLIVE_EXIT_CANNOT_WRITE;
    }
    struct text words = {0};
    text_format(&words, "[%s] stands in ", section);
    text_append_visible(&words, act->now.deployment->file);
    size_t count = act->then.judging.run->deployment_count;
    if (count > 1)
        text_format(&words, ", for each of its %zu deployments of which the same was found", count);
    printf("%s.\n%s was %s and is now:\n", text_string(&words), act->id,
        decision_title(act->now.result->decision));
    text_free(&words);
    return tell_decision(act);
}
