/* The report as SARIF 2.1.0 (OASIS), for code scanning: one run, a result a finding, located in the deployment's file with
 * the evidence as a related place; waivers and acceptances are suppressions; decisions and what nobody looked at are
 * notifications, and stand with everything else in the run's properties. Must not decide anything. */
#include "report/fields.h"
#include "report/report.h"
#include "report/wording.h"

#include "base/json.h"
#include "base/map.h"

#include <ctype.h>
#include <string.h>

struct sarif {
    struct json_writer json;
    struct place place;
    struct text words; /* scratch */
};

/* ---- small members ---- */

static void member_text(struct sarif *s, const char *key, const char *string)
{
    json_member(&s->json, key, string ? string : "");
}

static void open_object(struct sarif *s, const char *key)
{
    json_key(&s->json, key);
    json_begin_object(&s->json);
}

static void open_array(struct sarif *s, const char *key)
{
    json_key(&s->json, key);
    json_begin_array(&s->json);
}

/* A message: "{" "}" would be placeholders, "[" a link, and a backslash is what takes that from them. */
static void member_message(struct sarif *s, const char *key, const char *foreign)
{
    text_clear(&s->words);
    for (const char *c = foreign && *foreign ? foreign : "(nothing is said)"; *c; c++) {
        if (strchr("[]\\", *c))
            text_append_char(&s->words, '\\');
        if (strchr("{}", *c))
            text_append_char(&s->words, *c);
        text_append_char(&s->words, *c);
    }
    open_object(s, key);
    member_text(s, "text", text_string(&s->words));
    json_end_object(&s->json);
}

/* A URI reference (RFC 3986): what is none of its characters, nor of KEEP, is written as %XX. */
static void member_uri(struct sarif *s, const char *key, const char *foreign, const char *keep)
{
    text_clear(&s->words);
    /* A name with a colon in its first part would be read as a scheme. */
    if (!strchr(keep, ':') && strcspn(foreign, ":") < strcspn(foreign, "/"))
        text_append_string(&s->words, "./");
    for (const char *c = foreign; *c; c++) {
        if (isalnum((unsigned char)*c) || strchr("-._~/", *c) || strchr(keep, *c))
            text_append_char(&s->words, *c);
        else
            text_format(&s->words, "%%%02X", (unsigned)(unsigned char)*c);
    }
    member_text(s, key, text_string(&s->words));
}

static void take_value(void *context, const char *value)
{
    json_string(context, value);
}

/* All fields of a table that have something to say, lists as arrays. */
static void members(struct sarif *s, const struct field *fields)
{
    for (; fields->name; fields++) {
        if (!fields->list) {
            text_clear(&s->words);
            field_join(fields, &s->place, &s->words);
            if (s->words.length)
                member_text(s, fields->name, text_string(&s->words));
            continue;
        }
        open_array(s, fields->name);
        fields->each(&s->place, take_value, &s->json);
        json_end_array(&s->json);
    }
}

/* ---- the rules ---- */

static void write_rule(struct sarif *s, const char *id, const char *title, const char *help)
{
    json_begin_object(&s->json);
    member_text(s, "id", id);
    member_message(s, "shortDescription", given(title) ? title : id);
    if (given(help))
        member_message(s, "help", help);
    json_end_object(&s->json);
}

static void write_plugin_rules(struct sarif *s, const struct plugin_description *plugin, struct map *seen)
{
    for (size_t i = 0; i < plugin->rule_count; i++) {
        const struct rule *rule = &plugin->rules[i];
        if (!map_put(seen, rule->id, s))
            write_rule(s, rule->id, rule->title, rule->remedy);
    }
    for (size_t i = 0; i < plugin->reason_count; i++) {
        if (!map_put(seen, plugin->reasons[i].id, s))
            write_rule(s, plugin->reasons[i].id, plugin->reasons[i].title, plugin->reasons[i].help);
    }
}

/* What golive says of its own, and rules that a section declares, are in no description: their finding must do. */
static void write_own_rules(struct sarif *s, const struct check_result *check, struct map *seen)
{
    for (uint32_t i = 0; i < check->finding_count; i++) {
        const struct finding *finding = &check->findings[i];
        if (!map_put(seen, finding->rule_id, s))
            write_rule(s, finding->rule_id, finding->title, finding->remedy);
    }
}

/* Those of each plugin that judged something, each id once, and golive's own. */
static void write_rules(struct sarif *s)
{
    struct map seen = {0};
    struct map plugins = {0};
    open_array(s, "rules");
    map_put(&seen, "FACT", s);
    write_rule(s, "FACT", "A question about the product is answered", NULL);
    map_put(&seen, "CHECK", s);
    write_rule(s, "CHECK", "The check could be carried out", NULL);
    for (size_t i = 0; i < s->place.run->deployment_count; i++) {
        const struct deployment_result *result = &s->place.run->deployments[i];
        for (size_t j = 0; j < result->check_count; j++) {
            const struct check_result *check = &result->checks[j];
            const struct plugin_description *plugin = check->check->description;
            if (plugin && map_put(&plugins, check->check->plugin, (void *)(uintptr_t)plugin) != plugin)
                write_plugin_rules(s, plugin, &seen);
            write_own_rules(s, check, &seen);
        }
    }
    json_end_array(&s->json);
    map_free(&plugins);
    map_free(&seen);
}

/* ---- results ---- */

/* Kind and level go together: a level is for what failed only. */
static void write_kind(struct sarif *s, enum status status)
{
    static const struct {
        const char *kind;
        const char *level;
    } words[STATUS_COUNT] = {
        [STATUS_NONE] = {"open", "none"},
        [STATUS_FAIL] = {"fail", "error"},
        [STATUS_UNKNOWN] = {"open", "none"},
        [STATUS_WARN] = {"fail", "warning"},
        [STATUS_NOTE] = {"informational", "none"},
        [STATUS_PASS] = {"pass", "none"},
        [STATUS_NOT_APPLICABLE] = {"notApplicable", "none"},
    };
    member_text(s, "kind", words[status].kind);
    member_text(s, "level", words[status].level);
}

static void write_locations(struct sarif *s)
{
    const struct deployment *deployment = s->place.deployment->deployment;
    const struct evidence *evidence = s->place.finding->evidence;
    open_array(s, "locations");
    json_begin_object(&s->json);
    if (given(deployment->file)) {
        open_object(s, "physicalLocation");
        open_object(s, "artifactLocation");
        member_uri(s, "uri", deployment->file, "");
        json_end_object(&s->json);
        json_end_object(&s->json);
    }
    open_array(s, "logicalLocations");
    json_begin_object(&s->json);
    member_text(s, "name", s->place.check->check->id);
    struct text name = {0};
    text_append_string(&name, deployment->id);
    text_append_char(&name, '/');
    text_append_string(&name, s->place.check->check->id);
    member_text(s, "fullyQualifiedName", text_string(&name));
    text_free(&name);
    json_end_object(&s->json);
    json_end_array(&s->json);
    json_end_object(&s->json);
    json_end_array(&s->json);
    if (!evidence || !given(evidence->uri))
        return;
    open_array(s, "relatedLocations");
    json_begin_object(&s->json);
    open_object(s, "physicalLocation");
    open_object(s, "artifactLocation");
    bool is_file = string_starts(evidence->uri, "file:");
    member_uri(s, "uri", evidence_name(evidence), is_file ? "" : ":?#[]@!$&'()*+,;=%");
    json_end_object(&s->json);
    json_end_object(&s->json);
    if (given(s->place.finding->where))
        member_message(s, "message", s->place.finding->where);
    json_end_object(&s->json);
    json_end_array(&s->json);
}

static void write_suppression(struct sarif *s, const char *reason)
{
    json_begin_object(&s->json);
    member_text(s, "kind", "external");
    member_text(s, "status", "accepted");
    member_text(s, "justification", reason);
    json_end_object(&s->json);
}

/* An empty list says that suppressions were looked for and there are none. */
static void write_suppressions(struct sarif *s)
{
    const struct finding *finding = s->place.finding;
    struct text words = {0};
    open_array(s, "suppressions");
    if (finding->waiver) {
        text_append_string(&words, "waived ");
        words_exception(&words, finding->waiver->approved_by, finding->waiver->expires, "");
        text_append_string(&words, finding->waiver->reason);
        write_suppression(s, text_string(&words));
        text_clear(&words);
    }
    if (finding->accepted) {
        const struct person_act *act = &finding->accepted->act;
        text_append_string(&words, "accepted ");
        words_act(&words, act->by, act->role, act->on);
        text_append_string(&words, ": ");
        text_append_string(&words, finding->accepted->reason);
        write_suppression(s, text_string(&words));
    }
    json_end_array(&s->json);
    text_free(&words);
}

static void write_result(struct sarif *s)
{
    const struct finding *finding = s->place.finding;
    struct digest digest = finding_digest(s->place.check->check->id, finding);
    char text[DIGEST_TEXT_SIZE];
    digest_text(&digest, text);
    json_begin_object(&s->json);
    member_text(s, "ruleId", finding->rule_id);
    write_kind(s, finding->status < STATUS_COUNT ? (enum status)finding->status : STATUS_NONE);
    member_message(s, "message", finding_says(finding));
    write_locations(s);
    write_suppressions(s);
    open_object(s, "partialFingerprints");
    member_text(s, "goliveFinding/v1", text + strlen("sha256:"));
    json_end_object(&s->json);
    open_object(s, "properties");
    member_text(s, "deployment", s->place.deployment->deployment->id);
    members(s, finding_fields);
    json_end_object(&s->json);
    json_end_object(&s->json);
}

static void write_results(struct sarif *s)
{
    open_array(s, "results");
    for (size_t i = 0; i < s->place.run->deployment_count; i++) {
        s->place.deployment = &s->place.run->deployments[i];
        for (size_t j = 0; j < s->place.deployment->check_count; j++) {
            s->place.check = &s->place.deployment->checks[j];
            for (uint32_t k = 0; k < s->place.check->finding_count; k++) {
                s->place.finding = &s->place.check->findings[k];
                write_result(s);
            }
        }
    }
    json_end_array(&s->json);
}

/* ---- the run ---- */

static void write_notification(struct sarif *s, const char *level, const char *words)
{
    json_begin_object(&s->json);
    member_text(s, "level", level);
    member_message(s, "message", words);
    json_end_object(&s->json);
}

/* A line for each decision, and for each dimension that nobody has looked at. */
static void write_notifications(struct sarif *s)
{
    static const char *const levels[] = {
        [DECISION_GO] = "note", [DECISION_HOLD] = "warning", [DECISION_NO_GO] = "error"};
    struct text words = {0};
    open_array(s, "toolExecutionNotifications");
    for (size_t i = 0; i < s->place.run->deployment_count; i++) {
        const struct deployment_result *result = &s->place.run->deployments[i];
        struct overview overview = overview_of(result);
        struct text reason = {0};
        words_reason(&reason, result, &overview);
        text_append_string(&words, result->deployment->id);
        text_format(&words, ": %s, %s", decision_title(result->decision), text_string(&reason));
        text_free(&reason);
        write_notification(s, levels[result->decision], text_string(&words));
        text_clear(&words);
        for (size_t j = 0; j < result->not_looked_at_count; j++) {
            text_append_string(&words, result->deployment->id);
            text_append_string(&words, ": nobody has looked at ");
            text_append_string(&words, result->not_looked_at[j]->name);
            write_notification(s, "warning", text_string(&words));
            text_clear(&words);
        }
    }
    json_end_array(&s->json);
    text_free(&words);
}

static void write_properties(struct sarif *s)
{
    open_object(s, "properties");
    members(s, run_fields);
    open_array(s, "deployments");
    for (size_t i = 0; i < s->place.run->deployment_count; i++) {
        s->place.deployment = &s->place.run->deployments[i];
        json_begin_object(&s->json);
        members(s, deployment_fields);
        json_end_object(&s->json);
    }
    json_end_array(&s->json);
    json_end_object(&s->json);
}

static void write_run(struct sarif *s)
{
    char at[INSTANT_TEXT_SIZE];
    instant_text(s->place.run->at, at);
    json_begin_object(&s->json);
    open_object(s, "tool");
    open_object(s, "driver");
    member_text(s, "name", "golive");
    member_text(s, "version", GOLIVE_VERSION);
    write_rules(s);
    json_end_object(&s->json);
    json_end_object(&s->json);
    open_object(s, "automationDetails");
    member_text(s, "id", "golive/");
    json_end_object(&s->json);
    open_array(s, "invocations");
    json_begin_object(&s->json);
    json_member_boolean(&s->json, "executionSuccessful", true);
    member_text(s, "endTimeUtc", at);
    write_notifications(s);
    json_end_object(&s->json);
    json_end_array(&s->json);
    member_text(s, "columnKind", "unicodeCodePoints");
    write_properties(s);
    write_results(s);
    json_end_object(&s->json);
}

int report_sarif(const struct run *run, const struct report_options *options, FILE *file)
{
    (void)options; /* viewers filter by kind */
    struct sarif sarif = {.json = {.file = file, .indent = 1}, .place = {.run = run}};
    json_begin_object(&sarif.json);
    member_text(&sarif, "$schema", "https://json.schemastore.org/sarif-2.1.0.json");
    member_text(&sarif, "version", "2.1.0");
    open_array(&sarif, "runs");
    write_run(&sarif);
    json_end_array(&sarif.json);
    json_end_object(&sarif.json);
    int error = json_flush(&sarif.json);
    text_free(&sarif.json.buffer);
    text_free(&sarif.words);
    text_free(&sarif.place.scratch);
    return error;
}
