/* A run made by hand, as a clinic would see it: a scribe that may go live, a device whose agreement ended, a model whose
 * agreement nobody has read. For tests that look at reports closely; the caller may change it before deciding. */
#ifndef GOLIVE_TESTS_SAMPLE_RUN_H
#define GOLIVE_TESTS_SAMPLE_RUN_H

#include "model/decision.h"

#include <string.h>

static struct date sample_day(const char *text)
{
    struct date date = date_none();
    if (date_parse(text, &date) != 0)
        date = date_none();
    return date;
}

static struct rule sample_rules[] = {
    {.id = "BAA-02",
        .title = "No use that would violate the rule",
        .citation = "45 CFR 164.504(e)(2)(i)",
        .remedy = "Ask for the sentence when the agreement is next negotiated",
        .asks = "vendor",
        .help = "",
        .basis = BASIS_CONTRACT,
        .severity = STATUS_NOTE},
    {.id = "BAA-07",
        .title = "Access of patients to their records",
        .citation = "45 CFR 164.504(e)(2)(ii)(E)",
        .remedy = "Ask the vendor for an amendment with the clause",
        .asks = "vendor",
        .help = "",
        .basis = BASIS_LAW,
        .severity = STATUS_FAIL,
        .readings = 1u << READING_PRESENT | 1u << READING_ABSENT},
    {.id = "BAA-08",
        .title = "Amendment of records",
        .citation = "45 CFR 164.504(e)(2)(ii)(F)",
        .remedy = "Ask the vendor for an amendment with the clause",
        .asks = "vendor",
        .help = "",
        .basis = BASIS_LAW,
        .severity = STATUS_FAIL,
        .readings = 1u << READING_PRESENT | 1u << READING_ABSENT},
    {.id = "BAA-10",
        .title = "Duties carried out for the covered entity",
        .citation = "45 CFR 164.504(e)(2)(ii)(H)",
        .remedy = "Ask the vendor for an amendment with the clause",
        .asks = "vendor",
        .help = "",
        .basis = BASIS_LAW,
        .severity = STATUS_FAIL,
        .readings = 1u << READING_PRESENT | 1u << READING_ABSENT},
    {.id = "BAA-24",
        .title = "Product in scope",
        .citation = "",
        .remedy = "Have the product named in an exhibit",
        .asks = "vendor",
        .help = "",
        .basis = BASIS_CONTRACT,
        .severity = STATUS_FAIL},
    {.id = "BAA-26",
        .title = "In force",
        .citation = "45 CFR 164.504(e)(2)",
        .remedy = "Sign a renewal before patients' data flow, or stop using the product",
        .asks = "privacy",
        .help = "",
        .basis = BASIS_LAW,
        .severity = STATUS_FAIL},
    {.id = "BAA-28",
        .title = "Time to give notice of a breach",
        .citation = "45 CFR 164.410",
        .remedy = "Ask for notice within 10 days",
        .asks = "vendor",
        .help = "",
        .basis = BASIS_POLICY,
        .severity = STATUS_FAIL},
};

static const struct rule *sample_rule(const char *id)
{
    for (size_t i = 0; i < sizeof sample_rules / sizeof *sample_rules; i++) {
        if (strcmp(sample_rules[i].id, id) == 0)
            return &sample_rules[i];
    }
    return NULL;
}

static struct finding sample_finding(
    const char *rule, enum status status, enum assurance assurance, const char *message)
{
    const struct rule *known = sample_rule(rule);
    return (struct finding){.rule_id = rule,
        .rule = known,
        .subject = "",
        .title = known ? known->title : "",
        .message = message,
        .expected = "",
        .found = "",
        .quote = "",
        .where = "",
        .citation = known ? known->citation : "",
        .remedy = known ? known->remedy : "",
        .status = (uint8_t)status,
        .assurance = (uint8_t)assurance,
        .basis = (uint8_t)(known ? known->basis : BASIS_POLICY)};
}

static struct plugin_description sample_plugin = {.name = "baa",
    .version = "1.0.0",
    .summary = "agreements",
    .rules = sample_rules,
    .rule_count = sizeof sample_rules / sizeof *sample_rules};

static struct dimension sample_dimensions[] = {
    {.name = "risk-analysis",
        .title = "Risk analysis of the security rule",
        .applies = "",
        .help = "",
        .who = ""},
    {.name = "nondiscrimination",
        .title = "Nondiscrimination in decision support",
        .applies = "",
        .help = "",
        .who = ""},
    {.name = "breaches", .title = "Breaches of the vendor made public", .applies = "", .help = "", .who = ""},
};

static struct site sample_site(void)
{
    static const char *const none[] = {NULL};
    return (struct site){.name = "Springfield Clinic",
        .also = none,
        .timezone = "UTC",
        .contact = "",
        .policy_name = "springfield",
        .policy_version = "2026.2",
        .require = none,
        .dimensions = sample_dimensions,
        .dimension_count = 3};
}

/* A deployment with one check [baa] and room for COUNT findings. */
static void sample_deployment(struct run *run, size_t index, const char *id, const char *product,
    const char *vendor, const struct finding *findings, size_t count, struct evidence *evidence)
{
    struct deployment *deployment = arena_take(&run->arena, sizeof *deployment);
    struct check *check = arena_take(&run->arena, sizeof *check);
    struct check_result *result = arena_take(&run->arena, sizeof *result);
    *check = (struct check){
        .id = "baa", .plugin = "baa", .description = &sample_plugin, .owner = "privacy", .required = true};
    *deployment = (struct deployment){.id = id,
        .file = arena_format(&run->arena, "deployments.d/%s.ini", id),
        .folder = "deployments.d",
        .product = product,
        .version = "rolling",
        .vendor = vendor,
        .stage = "planned",
        .kind = "product",
        .owner = "it",
        .stop = "",
        .go_live = sample_day("2026-12-15"),
        .live_since = date_none(),
        .checks = check,
        .check_count = 1};
    const struct evidence **list = arena_take(&run->arena, sizeof *list);
    list[0] = evidence;
    *result = (struct check_result){.check = check,
        .required = true,
        .stable_from = INSTANT_NONE,
        .stable_until = INSTANT_NONE,
        .evidence = list,
        .evidence_count = 1};
    result->findings = arena_take(&run->arena, (count + 1) * sizeof *findings);
    memcpy(result->findings, findings, count * sizeof *findings);
    for (size_t i = 0; i < count; i++) {
        if (strcmp(findings[i].rule_id, "FACT") != 0)
            result->findings[i].evidence = evidence;
    }
    result->finding_count = (uint32_t)count;
    run->deployments[index] = (struct deployment_result){.deployment = deployment,
        .checks = result,
        .check_count = 1,
        .decided_for = sample_day("2026-11-22"),
        .cleared_until = INSTANT_NONE};
}

static const struct dimension **sample_not_looked_at(struct run *run, size_t count)
{
    const struct dimension **list = arena_take(&run->arena, count * sizeof *list);
    for (size_t i = 0; i < count; i++)
        list[i] = &sample_dimensions[i];
    return list;
}

static void sample_scribe(struct run *run, struct evidence *evidence)
{
    struct finding findings[] = {
        sample_finding("BAA-02", STATUS_NOTE, ASSURANCE_NONE, "the agreement does not say it"),
        sample_finding("BAA-07", STATUS_PASS, ASSURANCE_DOCUMENTED, "access to records"),
        sample_finding("BAA-08", STATUS_PASS, ASSURANCE_DOCUMENTED, "amendment of records"),
        sample_finding("BAA-26", STATUS_PASS, ASSURANCE_ATTESTED, "in force with the services"),
        sample_finding("BAA-28", STATUS_WARN, ASSURANCE_NONE, "notice of a breach may take 30 days"),
    };
    findings[0].by_search = true;
    findings[4].expected = "notice within 10 days of discovery";
    findings[4].found = "30 days";
    findings[4].quote = "shall notify Customer within thirty (30) days after discovery";
    findings[4].where = "page 3, clause 4.2";
    sample_deployment(run, 0, "ambient-scribe", "Acme Scribe", "Acme Health AI, Inc.", findings,
        sizeof findings / sizeof *findings, evidence);
    run->deployments[0].not_looked_at = sample_not_looked_at(run, 3);
    run->deployments[0].not_looked_at_count = 3;
    run->deployments[0].cleared_until = date_begin(sample_day("2027-12-08"));
    run->deployments[0].lapses_first = "the statement that the services are in force is 400 days old";
}

static void sample_triage(struct run *run, struct evidence *evidence)
{
    struct finding findings[] = {
        sample_finding("BAA-07", STATUS_PASS, ASSURANCE_DOCUMENTED, "access to records"),
        sample_finding("BAA-24", STATUS_FAIL, ASSURANCE_NONE, "the agreement names another product"),
        sample_finding("BAA-26", STATUS_FAIL, ASSURANCE_NONE, "the agreement ended on 2026-10-31"),
    };
    findings[1].expected = "Boneview Triage, or all services";
    findings[1].found = "Boneview Archive";
    findings[1].where = "page 1";
    findings[2].expected = "an agreement that is in force on the day patients' data flow";
    findings[2].found = "an end on 2026-10-31";
    findings[2].quote =
        "This Agreement shall terminate on October 31, 2026 unless renewed in writing by both parties";
    findings[2].where = "page 4, clause 9.1";
    sample_deployment(run, 1, "imaging-triage", "Boneview Triage", "Boneview Medical GmbH", findings,
        sizeof findings / sizeof *findings, evidence);
    struct deployment *deployment = (struct deployment *)run->deployments[1].deployment;
    deployment->stage = "live";
    deployment->version = "4.1";
    deployment->live_since = sample_day("2026-03-01");
    deployment->stop = "PACS > Routing > Boneview > Disable; tell the radiologists on call";
}

static void sample_model(struct run *run, struct evidence *evidence)
{
    struct finding findings[] = {
        sample_finding("FACT", STATUS_UNKNOWN, ASSURANCE_NONE, "the fact is not set"),
        sample_finding(
            "BAA-07", STATUS_UNKNOWN, ASSURANCE_NONE, "not found by search: someone must read pages 1 to 3"),
        sample_finding(
            "BAA-08", STATUS_UNKNOWN, ASSURANCE_NONE, "not found by search: someone must read pages 1 to 3"),
        sample_finding(
            "BAA-10", STATUS_UNKNOWN, ASSURANCE_NONE, "not found by search: someone must read pages 1 to 3"),
        sample_finding("BAA-26", STATUS_UNKNOWN, ASSURANCE_NONE,
            "neither an end date nor a statement that it is in force"),
    };
    findings[0].subject = "touches_phi";
    findings[0].title = "Does the product come into touch with patients' data?";
    findings[0].remedy = "Write the answer under [facts]: touches_phi = yes or no";
    for (size_t i = 1; i < 4; i++)
        findings[i].by_search = true;
    sample_deployment(run, 2, "frontier-model", "Meridian-1", "Meridian AI and Lakeshore Medical Center",
        findings, sizeof findings / sizeof *findings, evidence);
}

/* Three deployments on 2026-11-22 in UTC, not decided yet. Freed with arena_free(&run->arena). */
__attribute__((unused)) static void sample_run(struct run *run, struct site *site)
{
    static struct evidence documents[] = {
        {.uri = "file:acme-terms-2026-04.pdf",
            .state = EVIDENCE_GOT,
            .digested = true,
            .size = 91233,
            .media_type = "application/pdf",
            .gathered_at = 1795348800},
        {.uri = "file:boneview-agreement.pdf",
            .state = EVIDENCE_GOT,
            .digested = true,
            .size = 40211,
            .media_type = "application/pdf",
            .gathered_at = 1795348800},
        {.uri = "file:meridian-draft.docx",
            .state = EVIDENCE_GOT,
            .digested = true,
            .size = 18002,
            .media_type = "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            .gathered_at = 1795348800},
    };
    for (size_t i = 0; i < 3; i++)
        documents[i].digest = digest_of(documents[i].uri, strlen(documents[i].uri));
    zone_use("UTC");
    *site = sample_site();
    *run = (struct run){.id = "019a0000-0000-7000-8000-000000000001", .sandbox = "full", .site = site};
    instant_parse("2026-11-22T12:00:00Z", &run->at);
    run->deployment_count = 3;
    run->deployments = arena_take(&run->arena, 3 * sizeof *run->deployments);
    sample_scribe(run, &documents[0]);
    sample_triage(run, &documents[1]);
    sample_model(run, &documents[2]);
}

/* Binds and decides all of it as the engine does. */
__attribute__((unused)) static void sample_decide(struct run *run)
{
    struct date today = instant_date(run->at);
    for (size_t i = 0; i < run->deployment_count; i++) {
        struct deployment_result *result = &run->deployments[i];
        for (size_t j = 0; j < result->check_count; j++)
            decision_bind(&result->checks[j], result->deployment, run->site, today, &run->arena);
        decision_make(result, &run->arena);
        if (result->decision != DECISION_GO)
            result->cleared_until = INSTANT_NONE;
        decision_unused_waivers(result, today, &run->arena);
    }
    run->decision = run_decision(run);
}

#endif
