/* The configuration that a run went by, as INI text: what was read from all files together, defaults and inherited lines with
 * it. Secrets are never shown. See pack.h. */
#include "report/pack.h"

#include "base/map.h"
#include "base/memory.h"
#include "model/committee.h"
#include "report/sink.h"

#include <string.h>

static void line(struct sink *sink, const char *key, const char *value)
{
    struct text visible = {0};
    if (!value || !*value)
        return;
    text_append_visible(&visible, value);
    const char *shown = text_string(&visible);
    size_t length = visible.length;
    text_append_visible(&sink->out, key);
    text_append_string(&sink->out, " = ");
    if (strpbrk(shown, ";#") || shown[0] == ' ' || shown[length - 1] == ' ')
        text_append_quoted(&sink->out, shown);
    else
        text_append_string(&sink->out, shown);
    text_append_char(&sink->out, '\n');
    text_free(&visible);
    sink_pass(sink);
}

static void line_date(struct sink *sink, const char *key, struct date date)
{
    char day[DATE_TEXT_SIZE];
    date_text(date, day);
    line(sink, key, day);
}

static void line_digest(struct sink *sink, const char *key, const struct digest *digest)
{
    char text[DIGEST_TEXT_SIZE];
    digest_text(digest, text);
    line(sink, key, text);
}

static void line_list(struct sink *sink, const char *key, const char *const *items)
{
    struct text list = {0};
    for (; items && *items; items++)
        text_format(&list, "%s%s", list.length ? ", " : "", *items);
    line(sink, key, text_string(&list));
    text_free(&list);
}

static void section(struct sink *sink, const char *kind, const char *name)
{
    text_format(&sink->out, "\n[%s", kind);
    text_append_visible(&sink->out, name);
    text_append_string(&sink->out, "]\n");
}

/* A name that stands for a secret, or one that is declared to be: neither it nor where it lies is told. */
static bool is_secret(const struct plugin_description *plugin, const struct setting *setting)
{
    const struct option_description *option = plugin ? plugin_option(plugin, setting->key) : NULL;
    return (option && option->type == OPTION_SECRET) || strstr(setting->value, "${") != NULL;
}

static void write_settings(
    struct sink *sink, const struct settings *settings, const struct plugin_description *plugin)
{
    for (size_t i = 0; i < settings->count; i++) {
        const struct setting *setting = &settings->items[i];
        line(sink, setting->key, is_secret(plugin, setting) ? "***" : setting->value);
    }
}

static void write_act(struct sink *sink, const char *prefix, const struct person_act *act)
{
    AUTO_FREE char *by = memory_format("%sby", prefix);
    AUTO_FREE char *role = memory_format("%srole", prefix);
    AUTO_FREE char *on = memory_format("%son", prefix);
    line(sink, by, act->by);
    line(sink, role, act->role);
    line_date(sink, on, act->on);
}

/* ---- the site ---- */

static void write_site(struct sink *sink, const struct site *site)
{
    section(sink, "site", "");
    line(sink, "name", site->name);
    line_list(sink, "also", site->also);
    line(sink, "timezone", site->timezone);
    line(sink, "contact", site->contact);
    section(sink, "policy", "");
    write_settings(sink, &site->policy, NULL);
    if (site->person_count)
        section(sink, "people", "");
    for (size_t i = 0; i < site->person_count; i++)
        line(sink, site->people[i].name, site->people[i].address);
    if (site->facts.count)
        section(sink, "facts", "");
    write_settings(sink, &site->facts, NULL);
    for (size_t i = 0; i < site->loosening_count; i++) {
        const struct loosening *loosening = &site->loosenings[i];
        section(sink, "loosen:", loosening->rule);
        line(sink, "severity", status_name(loosening->severity));
        line(sink, "reason", loosening->reason);
        line(sink, "approved_by", loosening->approved_by);
        line_date(sink, "approved_on", loosening->approved_on);
        line_date(sink, "expires", loosening->expires);
    }
    text_append_string(&sink->out, "\n; required of every deployment: ");
    for (const char *const *name = site->require; name && *name; name++) {
        text_append_string(&sink->out, name > site->require ? ", " : "");
        text_append_visible(&sink->out, *name);
    }
    text_append_char(&sink->out, '\n');
}

/* ---- a deployment ---- */

static void write_facts(struct sink *sink, const struct deployment *deployment)
{
    section(sink, "facts", "");
    for (size_t i = 0; i < deployment->fact_count; i++) {
        const struct fact *fact = &deployment->facts[i];
        if (!fact->value)
            continue;
        if (fact->derived || fact->site)
            text_append_string(&sink->out, fact->derived ? "; from the flows:\n" : "; from the site:\n");
        line(sink, fact->name, fact->value);
        AUTO_FREE char *why = memory_format("%s.why", fact->name);
        line(sink, why, fact->why);
    }
    write_act(sink, "answered_", &deployment->answered);
}

static void write_check(struct sink *sink, const struct check *check)
{
    section(sink, "", check->id);
    if (check->inherited)
        text_append_string(&sink->out, "; as the site's check of that name\n");
    if (check->missing)
        line(sink, "; cannot be judged", check->missing);
    if (!string_equal(check->plugin, check->id))
        line(sink, "plugin", check->plugin);
    line(sink, "required", check->required ? "yes" : "no");
    line(sink, "owner", check->owner);
    write_settings(sink, &check->settings, check->description);
    for (size_t i = 0; i < check->severity_count; i++) {
        AUTO_FREE char *key = memory_format("severity.%s", check->severities[i].rule);
        line(sink, key, status_name(check->severities[i].status));
    }
    write_act(sink, "attested_", &check->attested);
}

static void write_acts(struct sink *sink, const struct deployment *deployment)
{
    for (size_t i = 0; i < deployment->reading_count; i++) {
        const struct reading *reading = &deployment->readings[i];
        AUTO_FREE char *name = memory_format("%s/%s", reading->check, reading->rule);
        section(sink, "reading:", name);
        line(sink, "verdict", reading_verdict_name(reading->verdict));
        line(sink, "quote", reading->quote);
        line(sink, "where", reading->where);
        write_act(sink, "", &reading->act);
    }
    for (size_t i = 0; i < deployment->waiver_count; i++) {
        const struct waiver *waiver = &deployment->waivers[i];
        AUTO_FREE char *name = memory_format("%s/%s%s%s", waiver->check, waiver->rule,
            waiver->subject ? "/" : "", waiver->subject ? waiver->subject : "");
        section(sink, "waiver:", name);
        line(sink, "finding", waiver->finding);
        line(sink, "reason", waiver->reason);
        line(sink, "approved_by", waiver->approved_by);
        line_date(sink, "approved_on", waiver->approved_on);
        line_date(sink, "expires", waiver->expires);
    }
    for (size_t i = 0; i < deployment->acceptance_count; i++) {
        const struct acceptance *acceptance = &deployment->acceptances[i];
        AUTO_FREE char *name = memory_format("%s/%s%s%s", acceptance->check, acceptance->rule,
            acceptance->subject ? "/" : "", acceptance->subject ? acceptance->subject : "");
        section(sink, "accept:", name);
        line(sink, "finding", acceptance->finding);
        line(sink, "reason", acceptance->reason);
        write_act(sink, "", &acceptance->act);
    }
}

static void write_asked(struct sink *sink, const struct deployment *deployment)
{
    for (size_t i = 0; i < deployment->asked_count; i++) {
        const struct asked *asked = &deployment->asked[i];
        AUTO_FREE char *name = memory_format("%s/%s", asked->check, asked->rule);
        section(sink, "asked:", name);
        line(sink, "to", asked->to);
        line_date(sink, "on", asked->on);
        line(sink, "answer", asked->answer);
    }
}

static void write_committee(struct sink *sink, const struct deployment *deployment)
{
    const struct approval *approval = deployment->approval;
    if (approval) {
        section(sink, "approval", "");
        line(sink, "body", approval->body);
        line(sink, "decision", approval_decision_name(approval->decision));
        line_date(sink, "on", approval->on);
        line_date(sink, "until", approval->until);
        line(sink, "minutes", approval->minutes);
        line(sink, "signed_by", approval->signed_by);
    }
    for (size_t i = 0; i < deployment->commitment_count; i++) {
        const struct commitment *commitment = &deployment->commitments[i];
        section(sink, "condition:", commitment->name);
        line(sink, "text", commitment->text);
        line(sink, "owner", commitment->owner);
        line_date(sink, "due", commitment->due);
        line_date(sink, "met_on", commitment->met_on);
        line(sink, "proof", commitment->proof);
    }
    const struct use_exception *exception = deployment->exception;
    if (!exception)
        return;
    section(sink, "exception", "");
    line(sink, "answer", exception->answer);
    line(sink, "why_use_it_still", exception->reason);
    line(sink, "safeguards", exception->safeguards);
    line(sink, "approved_by", exception->approved_by);
    line_date(sink, "approved_on", exception->approved_on);
    line_date(sink, "expires", exception->expires);
    line(sink, "minutes", exception->minutes);
}

static void write_deployment(struct sink *sink, const struct deployment *deployment)
{
    text_append_string(&sink->out, "\n\n; ==== ");
    text_append_visible(&sink->out, deployment->id);
    text_append_string(&sink->out, " ====\n");
    if (deployment->broken) {
        line(sink, "; its file has errors", deployment->broken);
        return;
    }
    section(sink, "deployment", "");
    line(sink, "id", deployment->id);
    for (size_t i = 0; i < deployment->settings.count; i++) {
        if (!string_equal(deployment->settings.items[i].key, "id"))
            line(sink, deployment->settings.items[i].key, deployment->settings.items[i].value);
    }
    write_facts(sink, deployment);
    for (size_t i = 0; i < deployment->flow_count; i++) {
        section(sink, "flow:", deployment->flows[i].name);
        write_settings(sink, &deployment->flows[i].settings, NULL);
    }
    for (size_t i = 0; i < deployment->check_count; i++)
        write_check(sink, &deployment->checks[i]);
    for (size_t i = 0; i < deployment->study_count; i++) {
        section(sink, "study:", deployment->studies[i].name);
        write_settings(sink, &deployment->studies[i].settings, NULL);
    }
    write_acts(sink, deployment);
    write_asked(sink, deployment);
    write_committee(sink, deployment);
}

int pack_configuration(const struct pack_contents *contents, FILE *file)
{
    struct sink sink = {.file = file};
    text_append_string(&sink.out,
        "; What golive read from all files together, for the eye: include files and the site's own lines are "
        "laid in.\n; Secrets are shown as ***.\n");
    write_site(&sink, contents->run->site);
    for (size_t i = 0; i < contents->run->deployment_count; i++)
        write_deployment(&sink, contents->run->deployments[i].deployment);
    return sink_end(&sink);
}

/* ---- plugins ---- */

static void write_rule(struct sink *sink, const struct rule *rule)
{
    section(sink, "rule ", rule->id);
    line(sink, "title", rule->title);
    line(sink, "basis", basis_name(rule->basis));
    line(sink, "citation", rule->citation);
    line(sink, "severity", status_name(rule->severity));
    line(sink, "remedy", rule->remedy);
    line(sink, "asks", rule->asks);
    line(sink, "help", rule->help);
}

static void write_plugin(struct sink *sink, const struct plugin_description *plugin)
{
    text_append_string(&sink->out, "\n\n; ==== ");
    text_append_visible(&sink->out, plugin->name);
    text_append_string(&sink->out, " ====\n\n[plugin]\n");
    line(sink, "name", plugin->name);
    line(sink, "version", plugin->version);
    line(sink, "summary", plugin->summary);
    line_digest(sink, "digest", &plugin->digest);
    line_list(sink, "clauses", plugin->catalogues);
    for (size_t i = 0; i < plugin->rule_count; i++)
        write_rule(sink, &plugin->rules[i]);
    for (size_t i = 0; i < plugin->reason_count; i++) {
        section(sink, "reason ", plugin->reasons[i].id);
        line(sink, "title", plugin->reasons[i].title);
        line(sink, "citation", plugin->reasons[i].citation);
    }
}

/* Each plugin once: those of one name and digest are one. */
static void write_new_plugin(
    struct sink *sink, struct map *seen, struct arena *arena, const struct plugin_description *plugin)
{
    char digest[DIGEST_TEXT_SIZE];
    if (!plugin)
        return;
    digest_text(&plugin->digest, digest);
    const char *key = arena_format(arena, "%s %s", plugin->name, digest);
    if (!map_get(seen, key)) {
        map_put(seen, key, seen);
        write_plugin(sink, plugin);
    }
}

int pack_plugins(const struct pack_contents *contents, FILE *file)
{
    struct sink sink = {.file = file};
    struct map seen = {0};
    struct arena arena = {0};
    const struct run *run = contents->run;
    text_append_string(
        &sink.out, "; The plugins that judged, with the SHA-256 of the files they came from.\n");
    for (size_t i = 0; i < run->deployment_count; i++) {
        for (size_t k = 0; k < run->deployments[i].check_count; k++)
            write_new_plugin(&sink, &seen, &arena, run->deployments[i].checks[k].check->description);
    }
    map_free(&seen);
    arena_free(&arena);
    return sink_end(&sink);
}
