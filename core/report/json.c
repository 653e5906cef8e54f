/* The report as JSON: golive-report/1, defined by golive-report-1.schema.json beside this file (a test compares). It is
 * streamed: nothing is held but one buffer and what stops several products at once. Must not decide anything: every word in
 * it stands in the result. Within /1 members are added, never renamed or removed. */
#include "report/causes.h"
#include "report/overview.h"
#include "report/report.h"

#include "base/digest.h"
#include "base/json.h"
#include "base/memory.h"
#include "model/committee.h"
#include "model/decision.h"
#include "report/changes.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* A report being written. */
struct writing {
    struct json_writer json;
    const struct run *run;
    struct date today; /* of run->at */
    bool canonical;    /* leave out what may differ between two reports of the same inputs */
};

/* ---- small members ---- */

static const char *text_of(const char *string)
{
    return string ? string : "";
}

static void member_text(struct writing *w, const char *key, const char *string)
{
    json_member(&w->json, key, text_of(string));
}

/* null where nothing is said */
static void member_optional(struct writing *w, const char *key, const char *string)
{
    json_member(&w->json, key, string && *string ? string : NULL);
}

static void member_date(struct writing *w, const char *key, struct date date)
{
    char text[DATE_TEXT_SIZE];
    date_text(date, text);
    member_optional(w, key, text);
}

static void member_instant(struct writing *w, const char *key, instant at)
{
    char text[INSTANT_TEXT_SIZE] = "";
    if (at != INSTANT_NONE)
        instant_text(at, text);
    member_optional(w, key, text);
}

/* "sha256:…" */
static void member_digest(struct writing *w, const char *key, const struct digest *digest)
{
    char text[DIGEST_TEXT_SIZE] = "";
    if (digest)
        digest_text(digest, text);
    member_optional(w, key, text);
}

/* The 64 digits alone: for members whose name says sha256. */
static void member_sha256(struct writing *w, const char *key, const struct digest *digest)
{
    char text[DIGEST_TEXT_SIZE] = "";
    if (digest)
        digest_text(digest, text);
    member_optional(w, key, digest ? text + strlen("sha256:") : NULL);
}

static void open_array(struct writing *w, const char *key)
{
    json_key(&w->json, key);
    json_begin_array(&w->json);
}

static void open_object(struct writing *w, const char *key)
{
    json_key(&w->json, key);
    json_begin_object(&w->json);
}

/* ---- what a plugin drew ---- */

static void write_table(struct writing *w, const struct report_table *table)
{
    json_begin_object(&w->json);
    member_text(w, "rule", table->rule_id);
    member_text(w, "subject", table->subject);
    member_text(w, "title", table->title);
    open_array(w, "columns");
    for (uint32_t i = 0; i < table->column_count; i++) {
        json_begin_object(&w->json);
        member_text(w, "name", table->columns[i].name);
        member_text(w, "kind", column_kind_name(table->columns[i].kind));
        json_end_object(&w->json);
    }
    json_end_array(&w->json);
    open_array(w, "rows");
    for (uint32_t row = 0; row < table->row_count; row++) {
        json_begin_array(&w->json);
        for (uint32_t i = 0; i < table->column_count; i++)
            json_string(&w->json, table->cells[row * table->column_count + i]);
        json_end_array(&w->json);
    }
    json_end_array(&w->json);
    json_end_object(&w->json);
}

static void write_measure(struct writing *w, const struct report_measure *measure)
{
    json_begin_object(&w->json);
    member_text(w, "rule", measure->rule_id);
    member_text(w, "subject", measure->subject);
    member_text(w, "name", measure->name);
    json_key(&w->json, "value");
    json_decimal(&w->json, measure->value);
    member_text(w, "unit", measure->unit);
    json_end_object(&w->json);
}

static void write_drawn(struct writing *w, const struct check_result *result)
{
    open_array(w, "tables");
    for (uint32_t i = 0; i < result->table_count; i++)
        write_table(w, &result->tables[i]);
    json_end_array(&w->json);
    open_array(w, "measures");
    for (uint32_t i = 0; i < result->measure_count; i++)
        write_measure(w, &result->measures[i]);
    json_end_array(&w->json);
}

static void member_list(struct writing *w, const char *key, const char *const *list)
{
    open_array(w, key);
    for (; list && *list; list++)
        json_string(&w->json, *list);
    json_end_array(&w->json);
}

/* ---- a finding ---- */

static void write_waiver(struct writing *w, const struct waiver *waiver)
{
    if (!waiver) {
        json_member(&w->json, "waiver", NULL);
        return;
    }
    open_object(w, "waiver");
    member_text(w, "reason", waiver->reason);
    member_text(w, "approved_by", waiver->approved_by);
    member_date(w, "approved_on", waiver->approved_on);
    member_date(w, "expires", waiver->expires);
    json_end_object(&w->json);
}

static void write_act(struct writing *w, const struct person_act *act)
{
    member_text(w, "by", act->by);
    member_text(w, "role", act->role);
    member_date(w, "on", act->on);
}

static void write_reading(struct writing *w, const struct reading *reading)
{
    if (!reading) {
        json_member(&w->json, "reading", NULL);
        return;
    }
    open_object(w, "reading");
    member_text(w, "verdict", reading_verdict_name(reading->verdict));
    member_text(w, "quote", reading->quote);
    member_text(w, "where", reading->where);
    write_act(w, &reading->act);
    json_end_object(&w->json);
}

static void write_acceptance(struct writing *w, const struct acceptance *acceptance)
{
    if (!acceptance) {
        json_member(&w->json, "accepted", NULL);
        return;
    }
    open_object(w, "accepted");
    member_text(w, "reason", acceptance->reason);
    write_act(w, &acceptance->act);
    json_end_object(&w->json);
}

static void write_finding(
    struct writing *w, const struct check *check, const char *owner, const struct finding *finding)
{
    const struct evidence *evidence = finding->evidence;
    struct digest digest = finding_digest(check->id, finding);
    json_begin_object(&w->json);
    member_text(w, "rule", finding->rule_id);
    member_text(w, "subject", finding->subject);
    member_text(w, "title", finding->title);
    member_text(w, "status", status_name((enum status)finding->status));
    member_optional(w, "basis", basis_name((enum basis)finding->basis));
    json_member_boolean(&w->json, "severity_changed", finding->severity_changed);
    json_member_boolean(&w->json, "loosened", finding->loosened);
    json_member_boolean(&w->json, "by_search", finding->by_search);
    member_optional(w, "assurance", assurance_name((enum assurance)finding->assurance));
    member_text(w, "message", finding->message);
    member_text(w, "expected", finding->expected);
    member_text(w, "found", finding->found);
    member_text(w, "quote", finding->quote);
    member_text(w, "where", finding->where);
    member_digest(w, "evidence", evidence && evidence->digested ? &evidence->digest : NULL);
    member_text(w, "citation", finding->citation);
    member_text(w, "remedy", finding->remedy);
    member_text(w, "asks", finding->rule ? finding->rule->asks : NULL);
    member_text(w, "owner", owner);
    member_digest(w, "digest", &digest);
    write_waiver(w, finding->waiver);
    write_reading(w, finding->reading);
    write_acceptance(w, finding->accepted);
    json_end_object(&w->json);
}

/* ---- a check ---- */

static void write_evidence(struct writing *w, const struct evidence *evidence)
{
    json_begin_object(&w->json);
    member_text(w, "uri", evidence->uri);
    member_text(w, "status", evidence_state_name(evidence->state));
    member_sha256(w, "sha256", evidence->digested ? &evidence->digest : NULL);
    json_key(&w->json, "size");
    if (evidence->digested && evidence->size <= INT64_MAX)
        json_integer(&w->json, (int64_t)evidence->size);
    else
        json_null(&w->json);
    member_text(w, "media_type", evidence->media_type);
    if (!w->canonical) {
        member_instant(w, "gathered_at", evidence->gathered_at);
        json_member_boolean(&w->json, "cached", evidence->cached);
    }
    json_member_boolean(&w->json, "stale", evidence->stale);
    member_optional(w, "error", evidence->error);
    member_optional(w, "remark", evidence->remark);
    json_end_object(&w->json);
}

static void write_check(
    struct writing *w, const struct deployment *deployment, const struct check_result *result)
{
    const struct check *check = result->check;
    const struct plugin_description *plugin = check->description;
    const struct finding *leading = decision_leading_finding(result);
    const char *owner = check->owner ? check->owner : deployment->owner;
    json_begin_object(&w->json);
    member_text(w, "id", check->id);
    member_text(w, "plugin", check->plugin);
    member_optional(w, "plugin_version", plugin ? plugin->version : NULL);
    member_sha256(w, "plugin_sha256", plugin ? &plugin->digest : NULL);
    json_member_boolean(&w->json, "required", result->required);
    member_optional(
        w, "inherited_from", check->inherited && deployment->parent ? deployment->parent->id : NULL);
    member_text(w, "status", status_name(result->status));
    member_text(w, "summary", leading ? finding_says(leading) : "");
    member_text(w, "owner", owner);
    member_instant(w, "stable_from", result->stable_from);
    member_instant(w, "stable_until", result->stable_until);
    if (!w->canonical)
        json_member_boolean(&w->json, "remembered", result->remembered);
    member_list(w, "remarks", result->remarks);
    open_array(w, "findings");
    for (uint32_t i = 0; i < result->finding_count; i++)
        write_finding(w, check, owner, &result->findings[i]);
    json_end_array(&w->json);
    write_drawn(w, result);
    open_array(w, "evidence");
    for (uint32_t i = 0; i < result->evidence_count; i++)
        write_evidence(w, result->evidence[i]);
    json_end_array(&w->json);
    json_end_object(&w->json);
}

/* ---- a deployment ---- */

static void write_refs(struct writing *w, const struct settings *settings)
{
    open_object(w, "refs");
    for (size_t i = 0; i < settings->count; i++) {
        if (strncmp(settings->items[i].key, "ref.", 4) == 0)
            member_text(w, settings->items[i].key + 4, settings->items[i].value);
    }
    json_end_object(&w->json);
}

static void write_identity(struct writing *w, const struct deployment *deployment)
{
    member_text(w, "id", deployment->id);
    member_text(w, "file", deployment->file);
    member_text(w, "kind", deployment->kind);
    member_text(w, "product", deployment->product);
    member_text(w, "version", deployment->version);
    member_text(w, "vendor", deployment->vendor);
    member_text(w, "stage", deployment->stage);
    member_date(w, "go_live", deployment->go_live);
    member_date(w, "live_since", deployment->live_since);
    member_text(w, "owner", deployment->owner);
    member_text(w, "stop", deployment->stop);
    write_refs(w, &deployment->settings);
}

static void write_conditions(struct writing *w, const struct deployment_result *result)
{
    open_array(w, "conditions");
    for (size_t i = 0; i < result->condition_count; i++) {
        json_begin_object(&w->json);
        member_text(w, "check", result->conditions[i].check);
        member_text(w, "rule", result->conditions[i].rule);
        member_text(w, "why", result->conditions[i].why);
        json_end_object(&w->json);
    }
    json_end_array(&w->json);
}

static void write_go_if(struct writing *w, const struct deployment_result *result)
{
    open_array(w, "go_if");
    for (struct finding_walk place = {0}; go_if_next(result, &place);) {
        json_begin_object(&w->json);
        member_text(w, "check", place.check->check->id);
        member_text(w, "rule", place.finding->rule_id);
        json_end_object(&w->json);
    }
    json_end_array(&w->json);
}

static void write_changed(struct writing *w, const struct deployment_result *result)
{
    open_array(w, "changed");
    for (size_t i = 0; i < result->change_count; i++)
        change_json(&result->changes[i], &w->json);
    json_end_array(&w->json);
}

static void write_unused_waivers(struct writing *w, const struct deployment_result *result)
{
    open_array(w, "unused_waivers");
    for (size_t i = 0; i < result->unused_waiver_count; i++) {
        const struct waiver *waiver = result->unused_waivers[i];
        json_begin_object(&w->json);
        member_text(w, "check", waiver->check);
        member_text(w, "rule", waiver->rule);
        member_text(w, "subject", waiver->subject);
        member_text(w, "finding", waiver->finding);
        member_text(w, "approved_by", waiver->approved_by);
        member_date(w, "expires", waiver->expires);
        member_text(w, "why", result->waiver_words[i]);
        json_end_object(&w->json);
    }
    json_end_array(&w->json);
}

static void write_approval(struct writing *w, const struct approval *approval)
{
    if (!approval) {
        member_optional(w, "approval", NULL);
        return;
    }
    open_object(w, "approval");
    member_text(w, "body", approval->body);
    member_text(w, "decision", approval_decision_name(approval->decision));
    member_date(w, "on", approval->on);
    member_date(w, "until", approval->until);
    member_optional(w, "minutes", approval->minutes);
    member_text(w, "signed_by", approval->signed_by);
    json_end_object(&w->json);
}

static void write_commitments(struct writing *w, const struct deployment *deployment)
{
    open_array(w, "approval_conditions");
    for (size_t i = 0; i < deployment->commitment_count; i++) {
        const struct commitment *commitment = &deployment->commitments[i];
        json_begin_object(&w->json);
        member_text(w, "name", commitment->name);
        member_text(w, "text", commitment->text);
        member_text(w, "owner", commitment->owner ? commitment->owner : deployment->owner);
        member_date(w, "due", commitment->due);
        member_date(w, "met_on", commitment->met_on);
        member_optional(w, "proof", commitment->proof);
        json_end_object(&w->json);
    }
    json_end_array(&w->json);
}

static void write_exception(struct writing *w, const struct deployment_result *result)
{
    const struct use_exception *exception = result->deployment->exception;
    if (!exception) {
        member_optional(w, "exception", NULL);
        return;
    }
    open_object(w, "exception");
    json_member_boolean(&w->json, "in_force", result->exception != NULL);
    member_optional(w, "why_not", result->exception_words);
    member_date(w, "asked_on", exception->asked_on);
    member_text(w, "answer", exception->answer);
    member_text(w, "why_use_it_still", exception->reason);
    member_text(w, "safeguards", exception->safeguards);
    member_text(w, "approved_by", exception->approved_by);
    member_date(w, "approved_on", exception->approved_on);
    member_date(w, "expires", exception->expires);
    member_optional(w, "minutes", exception->minutes);
    json_end_object(&w->json);
}

static void write_counts(struct writing *w, const struct deployment_result *result)
{
    static const enum status order[] = {
        STATUS_PASS, STATUS_NOTE, STATUS_WARN, STATUS_FAIL, STATUS_UNKNOWN, STATUS_NOT_APPLICABLE};
    open_object(w, "counts");
    for (size_t i = 0; i < sizeof order / sizeof *order; i++)
        json_member_integer(&w->json, status_name(order[i]), (int64_t)result->counts[order[i]]);
    json_end_object(&w->json);
}

static void write_deployment(struct writing *w, const struct deployment_result *result)
{
    bool goes = result->decision == DECISION_GO;
    json_begin_object(&w->json);
    write_identity(w, result->deployment);
    member_text(w, "decision", decision_name(result->decision));
    member_date(w, "decided_for", result->decided_for);
    member_list(w, "hold_reasons", result->hold_reasons);
    write_conditions(w, result);
    member_instant(w, "cleared_until", goes ? result->cleared_until : INSTANT_NONE);
    member_text(w, "horizon", horizon_name(result));
    json_member_boolean(&w->json, "horizon_limited", goes && result->horizon_limited);
    member_optional(w, "lapses_first", goes ? result->lapses_first : NULL);
    write_go_if(w, result);
    open_array(w, "not_looked_at");
    for (size_t i = 0; i < result->not_looked_at_count; i++)
        json_string(&w->json, text_of(result->not_looked_at[i]->name));
    json_end_array(&w->json);
    if (!w->canonical)
        write_changed(w, result);
    write_unused_waivers(w, result);
    write_approval(w, result->deployment->approval);
    write_commitments(w, result->deployment);
    write_exception(w, result);
    write_counts(w, result);
    open_array(w, "checks");
    for (size_t i = 0; i < result->check_count; i++)
        write_check(w, result->deployment, &result->checks[i]);
    json_end_array(&w->json);
    json_end_object(&w->json);
}

/* ---- the run ---- */

static void write_policy(struct writing *w, const struct site *site)
{
    open_object(w, "policy");
    member_text(w, "name", site->policy_name);
    member_text(w, "version", site->policy_version);
    open_array(w, "loosened");
    for (size_t i = 0; i < site->loosening_count; i++) {
        const struct loosening *loosening = &site->loosenings[i];
        json_begin_object(&w->json);
        member_text(w, "rule", loosening->rule);
        member_text(w, "severity", status_name(loosening->severity));
        member_text(w, "reason", loosening->reason);
        member_text(w, "approved_by", loosening->approved_by);
        member_date(w, "approved_on", loosening->approved_on);
        member_date(w, "expires", loosening->expires);
        json_member_boolean(
            &w->json, "in_force", decision_loosening(site, loosening->rule, w->today) == loosening);
        json_end_object(&w->json);
    }
    json_end_array(&w->json);
    json_end_object(&w->json);
}

/* Indexes of deployments, as many as came. */
struct indexes {
    size_t *items;
    size_t count, capacity;
};

/* The deployments of each shared cause, in the order of the run. */
static void list_products(
    const struct causes *causes, const struct deployment_result *result, size_t index, struct indexes *lists)
{
    for (size_t i = 0; i < result->check_count; i++) {
        for (uint32_t j = 0; j < result->checks[i].finding_count; j++) {
            const struct cause *cause =
                causes_shared(causes, &result->checks[i], result, &result->checks[i].findings[j]);
            struct indexes *list = cause ? &lists[cause->number] : NULL;
            if (!list || (list->count && list->items[list->count - 1] == index))
                continue;
            memory_reserve(&list->items, &list->capacity, list->count + 1, sizeof *list->items);
            list->items[list->count++] = index;
        }
    }
}

static void write_cause(struct writing *w, const struct cause *cause, const struct indexes *products)
{
    char digest[DIGEST_TEXT_SIZE];
    struct digest finding = finding_digest(cause->check->check->id, cause->finding);
    digest_text(&finding, digest);
    json_begin_object(&w->json);
    member_text(w, "check", cause->check->check->id);
    member_text(w, "rule", cause->finding->rule_id);
    member_text(w, "subject", cause->finding->subject);
    member_text(w, "status", status_name(cause->finding->status));
    member_text(w, "message", finding_says(cause->finding));
    member_text(w, "finding", digest);
    json_member_integer(&w->json, "in_use", (int64_t)cause->in_use);
    open_array(w, "deployments");
    for (size_t i = 0; i < products->count; i++)
        json_string(&w->json, text_of(w->run->deployments[products->items[i]].deployment->id));
    json_end_array(&w->json);
    json_end_object(&w->json);
}

/* What stops several products at once. */
static void write_causes(struct writing *w)
{
    const struct run *run = w->run;
    struct causes causes = {0};
    size_t *order = memory_new(run->deployment_count, sizeof *order);
    for (size_t i = 0; i < run->deployment_count; i++)
        order[i] = i;
    causes_find(&causes, run, order);
    struct indexes *lists = memory_new(causes.shared_count, sizeof *lists);
    for (size_t i = 0; i < run->deployment_count && causes.shared_count; i++)
        list_products(&causes, &run->deployments[i], i, lists);
    open_array(w, "causes");
    for (size_t i = 0; i < causes.shared_count; i++) {
        write_cause(w, causes.shared[i], &lists[i]);
        free(lists[i].items);
    }
    json_end_array(&w->json);
    free(lists);
    free(order);
    causes_free(&causes);
}

static int write_run(struct writing *w)
{
    const struct run *run = w->run;
    json_begin_object(&w->json);
    member_text(w, "schema", "golive-report/1");
    member_text(w, "golive", run->golive ? run->golive : GOLIVE_VERSION);
    if (!w->canonical) {
        member_text(w, "run", run->id);
        json_member_boolean(&w->json, "recorded", run->recorded);
    }
    member_instant(w, "at", run->at);
    json_member_boolean(&w->json, "what_if", run->what_if);
    member_text(w, "sandbox", run->sandbox);
    member_text(w, "decision", decision_name(run->decision));
    open_object(w, "site");
    member_text(w, "name", run->site->name);
    member_text(w, "timezone", run->site->timezone);
    json_end_object(&w->json);
    write_policy(w, run->site);
    open_array(w, "deployments");
    for (size_t i = 0; i < run->deployment_count; i++)
        write_deployment(w, &run->deployments[i]);
    json_end_array(&w->json);
    write_causes(w);
    open_array(w, "retired");
    for (size_t i = 0; i < run->retired_count; i++)
        json_string(&w->json, run->retired[i]->id);
    json_end_array(&w->json);
    json_end_object(&w->json);
    int error = json_flush(&w->json);
    text_free(&w->json.buffer);
    return error;
}

int report_json(const struct run *run, const struct report_options *options, FILE *file)
{
    (void)options; /* it holds all there is, whatever a person wants to see of it */
    struct writing writing = {
        .json = {.file = file, .indent = 1}, .run = run, .today = instant_date(run->at)};
    return write_run(&writing);
}

int report_canonical(const struct run *run, FILE *file)
{
    struct writing writing = {
        .json = {.file = file}, .run = run, .today = instant_date(run->at), .canonical = true};
    return write_run(&writing);
}

/* What is written to this stream is digested and forgotten. */
static ssize_t digest_write(void *cookie, const char *bytes, size_t length)
{
    digest_add(cookie, bytes, length);
    return (ssize_t)length;
}

int report_digest(const struct run *run, struct digest *ret_digest)
{
    if (run->digested) {
        *ret_digest = run->report;
        return 0;
    }
    struct digest_stream *stream = digest_begin();
    FILE *file = fopencookie(stream, "w", (cookie_io_functions_t){.write = digest_write});
    int error = file ? report_canonical(run, file) : -errno;
    if (file && fclose(file) != 0 && !error)
        error = -EIO;
    struct digest digest = digest_end(stream);
    if (!error)
        *ret_digest = digest;
    return error;
}
