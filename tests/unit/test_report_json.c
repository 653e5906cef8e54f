/* The JSON report: against its schema, parsed back, canonical, and harmless whatever stands in it. */
#include "report/report.h"

#include "json_schema.h"
#include "random_run.h"
#include "sample_run.h"

#include <criterion/criterion.h>

#include <errno.h>

/* The schema itself, which ends with a NUL. */
static const char *schema_itself(void)
{
    size_t length;
    return report_schema(&length);
}

/* What a report writes, freed with free(). */
static char *written(const struct run *run, bool canonical, size_t *ret_length)
{
    char *bytes = NULL;
    FILE *file = open_memstream(&bytes, ret_length);
    cr_assert_not_null(file);
    cr_assert_eq(canonical ? report_canonical(run, file) : report_json(run, NULL, file), 0);
    cr_assert_eq(fclose(file), 0);
    return bytes;
}

static cJSON *parsed(const char *bytes, size_t length)
{
    cr_assert(utf8_valid(bytes, length, NULL));
    cJSON *json = cJSON_ParseWithLength(bytes, length);
    cr_assert_not_null(json);
    return json;
}

static cJSON *report_of(const struct run *run)
{
    size_t length;
    char *bytes = written(run, false, &length);
    cJSON *json = parsed(bytes, length);
    free(bytes);
    return json;
}

static const cJSON *member(const cJSON *object, const char *name)
{
    const cJSON *found = cJSON_GetObjectItemCaseSensitive(object, name);
    cr_assert_not_null(found, "no member %s", name);
    return found;
}

static const char *words(const cJSON *object, const char *name)
{
    const cJSON *found = member(object, name);
    cr_assert(cJSON_IsString(found), "%s is no string", name);
    return found->valuestring;
}

static void demand_schema(const cJSON *report)
{
    cJSON *schema = cJSON_Parse(schema_itself());
    cr_assert_not_null(schema);
    struct schema_check check = {.root = schema};
    schema_validate(&check, schema, report, "");
    cr_assert_str_eq(text_string(&check.faults), "");
    text_free(&check.faults);
    cJSON_Delete(schema);
}

Test(report_json, of_random_runs_is_what_the_schema_says)
{
    for (uint64_t seed = 1; seed <= 60; seed++) {
        const struct random_run_options options = {
            .deployments = 3, .checks = 4, .findings = 4, .hostile = seed % 2};
        struct run *run = random_run_new(seed, &options);
        random_run_decide(run);
        cJSON *report = report_of(run);
        demand_schema(report);
        cJSON_Delete(report);
        random_run_free(run);
    }
}

Test(report_json, schema_finds_what_is_wrong)
{
    struct run run;
    struct site site;
    sample_run(&run, &site);
    sample_decide(&run);
    cJSON *report = report_of(&run);
    demand_schema(report);
    cJSON *schema = cJSON_Parse(schema_itself());
    cJSON *deployment = cJSON_GetArrayItem(cJSON_GetObjectItem(report, "deployments"), 0);
    cJSON_ReplaceItemInObject(deployment, "decision", cJSON_CreateString("maybe"));
    cJSON_DeleteItemFromObject(deployment, "counts");
    cJSON_AddStringToObject(report, "surprise", "x");
    cJSON_ReplaceItemInObject(report, "at", cJSON_CreateString("yesterday"));
    struct schema_check check = {.root = schema};
    schema_validate(&check, schema, report, "");
    cr_assert_not_null(
        strstr(text_string(&check.faults), ".deployments[0].decision: is none of the values allowed"));
    cr_assert_not_null(strstr(text_string(&check.faults), ".deployments[0]: has no counts"));
    cr_assert_not_null(strstr(text_string(&check.faults), ".surprise: is not described by the schema"));
    cr_assert_not_null(strstr(text_string(&check.faults), ".at: does not match its pattern"));
    text_free(&check.faults);
    cJSON_Delete(schema);
    cJSON_Delete(report);
    arena_free(&run.arena);
}

Test(report_json, holds_decision_reasons_and_what_they_rest_on)
{
    struct run run;
    struct site site;
    sample_run(&run, &site);
    sample_decide(&run);
    cJSON *report = report_of(&run);
    cr_assert_str_eq(words(report, "schema"), "golive-report/1");
    cr_assert_str_eq(words(report, "golive"), GOLIVE_VERSION);
    cr_assert_str_eq(words(report, "decision"), "no-go");
    cr_assert_str_eq(words(report, "at"), "2026-11-22T12:00:00Z");
    const cJSON *deployments = member(report, "deployments");
    cr_assert_eq(cJSON_GetArraySize(deployments), 3);

    const cJSON *scribe = cJSON_GetArrayItem(deployments, 0);
    cr_assert_str_eq(words(scribe, "decision"), "go");
    cr_assert_str_eq(words(scribe, "horizon"), "lapses");
    cr_assert_str_eq(words(scribe, "cleared_until"), "2027-12-08T00:00:00Z");
    cr_assert_eq(cJSON_GetArraySize(member(scribe, "conditions")), 4);
    cr_assert_eq(cJSON_GetArraySize(member(scribe, "go_if")), 0);

    const cJSON *triage = cJSON_GetArrayItem(deployments, 1);
    cr_assert_str_eq(words(triage, "decision"), "no-go");
    cr_assert_str_eq(words(triage, "horizon"), "not-go");
    cr_assert(cJSON_IsNull(member(triage, "cleared_until")));
    cr_assert_str_eq(words(triage, "live_since"), "2026-03-01");
    cr_assert_eq(cJSON_GetArraySize(member(triage, "go_if")), 2);
    cr_assert_str_eq(words(cJSON_GetArrayItem(member(triage, "go_if"), 1), "rule"), "BAA-26");
    const cJSON *check = cJSON_GetArrayItem(member(triage, "checks"), 0);
    cr_assert_str_eq(words(check, "summary"), "the agreement names another product");
    cr_assert_str_eq(words(check, "owner"), "privacy");
    const cJSON *finding = cJSON_GetArrayItem(member(check, "findings"), 2);
    cr_assert_str_eq(words(finding, "basis"), "law");
    cr_assert(cJSON_IsNull(member(finding, "assurance")));
    cr_assert_str_eq(words(finding, "where"), "page 4, clause 9.1");
    const cJSON *evidence = cJSON_GetArrayItem(member(check, "evidence"), 0);
    cr_assert_str_eq(words(finding, "evidence") + strlen("sha256:"), words(evidence, "sha256"));
    cJSON_Delete(report);
    arena_free(&run.arena);
}

Test(report_json, names_each_finding_by_the_digest_that_a_waiver_must_name)
{
    struct run run;
    struct site site;
    sample_run(&run, &site);
    sample_decide(&run);
    cJSON *report = report_of(&run);
    const cJSON *triage = cJSON_GetArrayItem(member(report, "deployments"), 1);
    const cJSON *finding =
        cJSON_GetArrayItem(member(cJSON_GetArrayItem(member(triage, "checks"), 0), "findings"), 1);
    const char *digest = words(finding, "digest");

    struct waiver waiver = {.check = "baa",
        .rule = "BAA-24",
        .finding = digest,
        .reason = "renamed",
        .approved_by = "J. Rivera",
        .approved_on = sample_day("2026-11-03"),
        .expires = sample_day("2027-02-01")};
    struct deployment *deployment = (struct deployment *)run.deployments[1].deployment;
    deployment->waivers = &waiver;
    deployment->waiver_count = 1;
    sample_decide(&run);
    cJSON *waived = report_of(&run);
    triage = cJSON_GetArrayItem(member(waived, "deployments"), 1);
    finding = cJSON_GetArrayItem(member(cJSON_GetArrayItem(member(triage, "checks"), 0), "findings"), 1);
    cr_assert_str_eq(words(finding, "status"), "fail");
    cr_assert_str_eq(words(member(finding, "waiver"), "approved_by"), "J. Rivera");
    cr_assert_eq(cJSON_GetArraySize(member(triage, "go_if")), 1);
    cJSON_Delete(waived);
    cJSON_Delete(report);
    arena_free(&run.arena);
}

/* ---- the canonical report ---- */

Test(report_canonical, passes_over_that_evidence_is_old)
{
    struct run run;
    struct site site;
    sample_run(&run, &site);
    sample_decide(&run);
    struct evidence *evidence = (struct evidence *)run.deployments[0].checks[0].evidence[0];
    for (int i = 0; i < 4; i++) {
        evidence->cached = i & 1;
        evidence->stale = i & 2;
        cJSON *report = report_of(&run);
        cJSON *deployment = cJSON_GetArrayItem(cJSON_GetObjectItem(report, "deployments"), 0);
        cJSON *check = cJSON_GetArrayItem(cJSON_GetObjectItem(deployment, "checks"), 0);
        cJSON *item = cJSON_GetArrayItem(cJSON_GetObjectItem(check, "evidence"), 0);
        cr_expect_eq((bool)cJSON_IsTrue(cJSON_GetObjectItem(item, "cached")), evidence->cached);
        cr_expect_eq((bool)cJSON_IsTrue(cJSON_GetObjectItem(item, "stale")), evidence->stale);
        cJSON_Delete(report);
    }
    arena_free(&run.arena);
}

Test(report_canonical, has_nothing_that_differs_between_two_runs_of_the_same_inputs)
{
    static const char *const left_out[] = {
        "\"run\":", "\"recorded\":", "\"gathered_at\":", "\"cached\":", "\"remembered\":", "\"changed\":"};
    struct run run;
    struct site site;
    sample_run(&run, &site);
    sample_decide(&run);
    size_t length, again_length;
    char *bytes = written(&run, true, &length);
    for (size_t i = 0; i < sizeof left_out / sizeof *left_out; i++)
        cr_assert_null(strstr(bytes, left_out[i]), "%s", left_out[i]);
    cr_assert_null(strchr(bytes, '\n'));
    cr_assert_null(strstr(bytes, "\": "));

    run.id[0] = 'f';
    struct evidence *evidence = (struct evidence *)run.deployments[0].checks[0].evidence[0];
    evidence->gathered_at++;
    evidence->cached = true;
    char *again = written(&run, true, &again_length);
    cr_assert_eq(length, again_length);
    cr_assert_eq(memcmp(bytes, again, length), 0);
    struct digest digest, wanted = digest_of(bytes, length);
    cr_assert_eq(report_digest(&run, &digest), 0);
    cr_assert_eq(memcmp(&digest, &wanted, sizeof digest), 0);

    /* Removed from the full report, they leave the canonical one. */
    cJSON *full = report_of(&run);
    cJSON_DeleteItemFromObject(full, "run");
    cJSON_DeleteItemFromObject(full, "recorded");
    cJSON *deployment, *check, *item;
    cJSON_ArrayForEach(deployment, cJSON_GetObjectItem(full, "deployments"))
    {
        cJSON_DeleteItemFromObject(deployment, "changed");
        cJSON_ArrayForEach(check, cJSON_GetObjectItem(deployment, "checks"))
        {
            cJSON_DeleteItemFromObject(check, "remembered");
            cJSON_ArrayForEach(item, cJSON_GetObjectItem(check, "evidence"))
            {
                cJSON_DeleteItemFromObject(item, "gathered_at");
                cJSON_DeleteItemFromObject(item, "cached");
            }
        }
    }
    cJSON *canonical = parsed(bytes, length);
    cr_assert(cJSON_Compare(full, canonical, true));
    cJSON_Delete(full);
    cJSON_Delete(canonical);
    free(bytes);
    free(again);
    arena_free(&run.arena);
}

Test(report_canonical, changes_with_each_word_that_was_found)
{
    struct run run;
    struct site site;
    sample_run(&run, &site);
    sample_decide(&run);
    struct digest before, after;
    cr_assert_eq(report_digest(&run, &before), 0);
    run.deployments[1].checks[0].findings[2].message = "the agreement ended on 2026-10-30";
    cr_assert_eq(report_digest(&run, &after), 0);
    cr_assert_neq(memcmp(&before, &after, sizeof before), 0);
    arena_free(&run.arena);
}

/* ---- hostile texts ---- */

/* No byte of a report may be a control but the newline between its lines, nor a character that a terminal obeys. */
static void demand_harmless(const char *bytes, size_t length)
{
    for (size_t at = 0; at < length;) {
        uint32_t codepoint = 0;
        size_t size = utf8_decode(bytes + at, length - at, &codepoint);
        cr_assert_gt(size, 0, "no UTF-8 at byte %zu", at);
        cr_assert(codepoint == '\n' || !is_hostile(codepoint), "U+%04x at byte %zu", codepoint, at);
        at += size;
    }
}

Test(report_json, holds_hostile_texts_whole_and_harmless)
{
    for (size_t i = 0; i < sizeof hostile_texts / sizeof *hostile_texts; i++) {
        const char *text = hostile_texts[i];
        struct run run;
        struct site site;
        sample_run(&run, &site);
        sample_decide(&run);
        struct finding *finding = &run.deployments[1].checks[0].findings[2];
        finding->message = finding->expected = finding->found = finding->quote = finding->where =
            finding->title = text;
        finding->subject = finding->citation = finding->remedy = text;
        ((struct deployment *)run.deployments[1].deployment)->product = text;
        ((struct deployment *)run.deployments[1].deployment)->id = text;
        size_t length;
        char *bytes = written(&run, false, &length);
        demand_harmless(bytes, length);
        cJSON *report = parsed(bytes, length);
        demand_schema(report);
        const cJSON *triage = cJSON_GetArrayItem(member(report, "deployments"), 1);
        const cJSON *found =
            cJSON_GetArrayItem(member(cJSON_GetArrayItem(member(triage, "checks"), 0), "findings"), 2);
        if (utf8_valid(text, strlen(text), NULL)) {
            cr_assert_str_eq(words(found, "message"), text);
            cr_assert_str_eq(words(triage, "id"), text);
        }
        cJSON_Delete(report);
        free(bytes);
        arena_free(&run.arena);
    }
}

Test(report_json, of_hostile_random_runs_is_harmless)
{
    const struct random_run_options options = {.deployments = 3, .checks = 4, .findings = 4, .hostile = true};
    for (uint64_t seed = 1; seed <= 100; seed++) {
        struct run *run = random_run_new(seed, &options);
        random_run_decide(run);
        size_t length;
        char *bytes = written(run, false, &length);
        demand_harmless(bytes, length);
        cJSON_Delete(parsed(bytes, length));
        free(bytes);
        random_run_free(run);
    }
}

Test(report_json, says_when_it_could_not_be_written)
{
    struct run run;
    struct site site;
    sample_run(&run, &site);
    sample_decide(&run);
    FILE *full = fopen("/dev/full", "w");
    if (!full)
        cr_skip_test("this machine has no /dev/full");
    setvbuf(full, NULL, _IONBF, 0);
    cr_assert_eq(report_json(&run, NULL, full), -ENOSPC);
    fclose(full);
    arena_free(&run.arena);
}
