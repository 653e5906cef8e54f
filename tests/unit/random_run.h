/* Random runs for property tests: the same seed gives the same run on every machine. random_run_new makes findings as
 * plugins would leave them, with waivers, acceptances, severities and loosenings, good ones and bad; a test may change
 * the run and then lets random_run_decide bind and decide it as the engine does. */
#ifndef GOLIVE_TESTS_RANDOM_RUN_H
#define GOLIVE_TESTS_RANDOM_RUN_H

#include "model/committee.h"
#include "model/decision.h"

#include <stdlib.h>
#include <string.h>

/* ---- random numbers: SplitMix64 (public domain, Sebastiano Vigna) ---- */

struct random {
    uint64_t state;
};

__attribute__((unused)) static uint64_t random_bits(struct random *random)
{
    uint64_t z = random->state += 0x9e3779b97f4a7c15u;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return z ^ z >> 31;
}

/* 0 … LIMIT - 1 */
__attribute__((unused)) static unsigned random_below(struct random *random, unsigned limit)
{
    return (unsigned)(random_bits(random) % limit);
}

/* True PERCENT times of a hundred. */
__attribute__((unused)) static bool random_chance(struct random *random, unsigned percent)
{
    return random_below(random, 100) < percent;
}

/* ---- runs ---- */

struct random_run_options {
    unsigned deployments; /* at most, at least 1 */
    unsigned checks;      /* of a deployment, at most; 0 is possible too */
    unsigned findings;    /* of a check, at most; 0 is possible too */
    bool hostile;         /* texts that a terminal, a parser or a reader could be fooled by */
};

/* The day of every random run. */
#define RANDOM_RUN_AT "2026-11-22T12:00:00Z"

__attribute__((unused)) static const char *const hostile_texts[] = {
    "\033[2J\033[31mGO\033[0m",           /* clears the screen, paints a decision */
    "\033]0;owned\007\033P+q\033\\",      /* window title, device control string */
    "NO-GO\r\nGO     everything is fine", /* a line that looks like ours */
    "\xe2\x80\xae"
    "OG-ON"
    "\xe2\x80\xac",                   /* right-to-left override */
    "\xe2\x81\xa6hidden\xe2\x81\xa9", /* isolates */
    "a\xc2\x9b"
    "31mb",                           /* the one-byte control sequence introducer, as UTF-8 */
    "\xff\xfe broken \xc3( \xf0\x9f", /* no UTF-8 */
    "zero\xe2\x80\x8bwidth\xef\xbb\xbf",
    "\",\"decision\":\"go\",\"x\":\"", /* breaks out of a JSON string */
    "back\\slash \x7f\x01\x1f",
    "%s%n%s%n",
    "delete\x7f alone among plain letters",
    "\xf3\xa0\x80\x81tag",
    "\xd8\x9c"
    "arabic mark",
    "<script>alert('x')</script><img src=x onerror=\"alert(1)\">",
    "]]><!-- & &lt; <![CDATA[ --> </testcase></details>",
    "=cmd|' /C calc'!A0",
    "  @SUM(1+1)*cmd|' /C calc'!A0",
    "harmless;=1+1,-2+3\t+4\n=5",
    "\xef\xbc\x9d"
    "1+1 in wide signs",
    "[click](https://evil.example) ![x](http://evil.example/x.png) www.evil.example <https://evil.example>",
    "@octocat, @org/team, see #1, GH-1 and someone@evil.example :rocket: javascript:alert(1)",
    "| a | b |\n| --- | --- |\n# heading\n- [ ] box\n1. one",
    "``` code ``` ~~x~~ **b** __i__ $e=mc^2$",
    "- dash",
    "1. number",
    "---",
    "ok 1 - all is well # SKIP nothing\nBail out!\n  ---\n  status: pass\n  ...",
    "OK | deployments=0;;;0 go=99",
    "$(touch /tmp/owned) `id` ${HOME} $HOSTNAME$ %d",
    "{0} {{ insert: param, x }} {",
    "\"quotes\" and 'apostrophes' \\",
    "\xf0\x9f\x9a\x91 \xe6\x97\xa5\xe6\x9c\xac \xef\xbf\xbe\xef\xbf\xbf",
    "\xc2\xa0 \xe2\x80\x89",
};

/* Characters that must not reach a terminal, listed here once more, so that the tests do not ask the code they test. */
__attribute__((unused)) static bool is_hostile(uint32_t c)
{
    static const uint32_t ranges[][2] = {{0x00, 0x1f}, {0x7f, 0x9f}, {0x61c, 0x61c}, {0x200b, 0x200f},
        {0x2028, 0x202e}, {0x2066, 0x2069}, {0xfeff, 0xfeff}, {0xe0000, 0xe007f}};
    for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++) {
        if (c >= ranges[i][0] && c <= ranges[i][1])
            return true;
    }
    return false;
}

__attribute__((unused)) static const char *random_words(
    struct random *random, struct arena *arena, bool hostile)
{
    static const char *const words[] = {"the agreement", "ended", "on 2026-10-31", "names", "another product",
        "page 4", "notice", "within 60 days", "access to records", "was not judged", "the vendor",
        "an address"};
    if (hostile && random_chance(random, 60)) {
        const char *text = hostile_texts[random_below(random, sizeof hostile_texts / sizeof *hostile_texts)];
        return random_chance(random, 5) ? arena_format(arena, "%0*d%s", 100000, 0, text) : text;
    }
    unsigned count = random_below(random, 5);
    const char *text = "";
    for (unsigned i = 0; i < count; i++)
        text = arena_format(
            arena, "%s%s%s", text, i ? " " : "", words[random_below(random, sizeof words / sizeof *words)]);
    return text;
}

static struct rule *random_rules(struct random *random, struct arena *arena, size_t count, bool hostile)
{
    static const char *const asks[] = {"", "vendor", "privacy", "irb", "ehr", "it"};
    struct rule *rules = arena_take(arena, count * sizeof *rules);
    for (size_t i = 0; i < count; i++) {
        rules[i] = (struct rule){
            .id = arena_format(arena, "RND-%02zu", i + 1),
            .title = random_words(random, arena, hostile),
            .citation = random_chance(random, 50) ? "45 CFR 164.504(e)" : "",
            .remedy = random_words(random, arena, hostile),
            .asks = asks[random_below(random, 6)],
            .help = "",
            .basis = (enum basis)(1 + random_below(random, 4)),
            .severity = random_chance(random, 80)   ? STATUS_FAIL
                        : random_chance(random, 50) ? STATUS_WARN
                                                    : STATUS_NOTE,
            .typed = STATUS_PASS,
            .readings = random_below(random, 16) & 14u,
        };
    }
    return rules;
}

static struct evidence *random_evidence(struct random *random, struct arena *arena, bool hostile)
{
    struct evidence *evidence = arena_take(arena, sizeof *evidence);
    const char *uri = random_chance(random, 50) ? "file:agreement.pdf" : "file:terms.txt";
    *evidence = (struct evidence){.uri = uri,
        .media_type = "application/pdf",
        .gathered_at = 1795348800,
        .state = (enum evidence_state)(1 + random_below(random, 4)),
        .cached = random_chance(random, 50)};
    if (evidence->state == EVIDENCE_GOT) {
        evidence->digested = true;
        evidence->digest = digest_of(uri, strlen(uri));
        evidence->size = random_below(random, 100000);
    } else {
        evidence->error = random_words(random, arena, hostile);
    }
    return evidence;
}

static struct finding random_finding(struct random *random, struct arena *arena, const struct rule *rule,
    const struct evidence *evidence, bool hostile)
{
    struct finding finding = {
        .rule_id = rule->id,
        .rule = rule,
        .subject = random_chance(random, 20) ? random_words(random, arena, hostile) : "",
        .title = rule->title,
        .message = random_words(random, arena, hostile),
        .expected = random_words(random, arena, hostile),
        .found = random_words(random, arena, hostile),
        .quote = random_words(random, arena, hostile),
        .where = random_chance(random, 50) ? "page 4, clause 3.1" : "",
        .citation = rule->citation,
        .remedy = rule->remedy,
        .evidence = random_chance(random, 70) ? evidence : NULL,
        .basis = (uint8_t)rule->basis,
        .by_search = random_chance(random, 30),
    };
    unsigned kind = random_below(random, 100);
    finding.status = (uint8_t)(kind < 15   ? STATUS_FAIL
                               : kind < 30 ? STATUS_UNKNOWN
                               : kind < 45 ? STATUS_WARN
                               : kind < 55 ? STATUS_NOTE
                               : kind < 90 ? STATUS_PASS
                                           : STATUS_NOT_APPLICABLE);
    if (finding.status >= STATUS_PASS)
        finding.assurance = (uint8_t)(1 + random_below(random, 4));
    if (random_chance(random, 10)) {
        finding.rule_id = random_chance(random, 70) ? "FACT" : "CHECK";
        finding.rule = NULL;
        finding.subject = strcmp(finding.rule_id, "FACT") == 0 ? "touches_phi" : "";
        finding.status = STATUS_UNKNOWN;
        finding.assurance = ASSURANCE_NONE;
        finding.basis = BASIS_POLICY;
    }
    return finding;
}

/* A table and a number beside findings, with foreign words in them. */
static void random_drawings(
    struct random *random, struct arena *arena, struct check_result *result, const char *rule, bool hostile)
{
    unsigned columns = 1 + random_below(random, 4), rows = random_below(random, 4);
    struct report_table *table = arena_take(arena, sizeof *table);
    struct table_column *heads = arena_take(arena, columns * sizeof *heads);
    const char **cells = arena_take(arena, (columns * rows + 1) * sizeof *cells);
    struct report_measure *measure = arena_take(arena, sizeof *measure);
    for (unsigned i = 0; i < columns; i++)
        heads[i] = (struct table_column){random_words(random, arena, hostile),
            (enum column_kind)(COLUMN_TEXT + random_below(random, COLUMN_KIND_COUNT - 1))};
    for (unsigned i = 0; i < columns * rows; i++)
        cells[i] = random_words(random, arena, hostile);
    *table =
        (struct report_table){rule, "", random_words(random, arena, hostile), heads, cells, columns, rows};
    *measure = (struct report_measure){rule, random_words(random, arena, hostile), "measured",
        random_chance(random, 50) ? "-12.50" : "0", "%"};
    result->tables = table;
    result->measures = measure;
    result->table_count = result->measure_count = 1;
}

static void random_check(struct random *random, struct run *run, const struct random_run_options *options,
    size_t index, struct check *check, struct check_result *result, const struct evidence *evidence)
{
    struct arena *arena = &run->arena;
    size_t count = random_below(random, options->findings + 1);
    struct plugin_description *plugin = arena_take(arena, sizeof *plugin);
    *plugin = (struct plugin_description){.name = "random",
        .version = "1.0.0",
        .rule_count = count,
        .rules = random_rules(random, arena, count, options->hostile)};
    *check = (struct check){.id = arena_format(arena, "check-%zu", index),
        .plugin = "random",
        .description = plugin,
        .owner = random_chance(random, 50) ? "privacy" : NULL,
        .required = random_chance(random, 80)};
    *result = (struct check_result){.check = check,
        .required = check->required || random_chance(random, 10),
        .stable_from = INSTANT_NONE,
        .stable_until = random_chance(random, 50) ? INSTANT_NONE : 1800000000};
    result->findings = arena_take(arena, (count + 1) * sizeof *result->findings);
    result->finding_count = (uint32_t)count;
    for (size_t i = 0; i < count; i++)
        result->findings[i] = random_finding(random, arena, &plugin->rules[i], evidence, options->hostile);
    if (count && random_chance(random, 20)) {
        check->severities = arena_take(arena, sizeof *check->severities);
        check->severity_count = 1;
        *check->severities = (struct severity){plugin->rules[random_below(random, (unsigned)count)].id,
            random_chance(random, 50) ? STATUS_FAIL : STATUS_WARN};
    }
    const struct evidence **list = arena_take(arena, sizeof *list);
    list[0] = evidence;
    result->evidence = list;
    result->evidence_count = 1;
    if (count && random_chance(random, 30))
        random_drawings(random, arena, result, plugin->rules[0].id, options->hostile);
}

static struct date random_day(const char *text)
{
    struct date date = date_none();
    if (date_parse(text, &date) != 0)
        abort();
    return date;
}

/* Waivers and acceptances for some findings as they will be once severities are bound. */
static void random_settle(struct random *random, struct run *run, struct deployment_result *result,
    struct deployment *deployment, struct date today)
{
    static const char *const ends[] = {"2027-02-01", "2026-11-22", "2026-11-21", "2028-12-31"};
    struct arena *arena = &run->arena;
    enum { MOST = 16 };
    deployment->waivers = arena_take(arena, MOST * sizeof *deployment->waivers);
    deployment->acceptances = arena_take(arena, MOST * sizeof *deployment->acceptances);
    for (size_t i = 0; i < result->check_count; i++) {
        struct check_result bound = result->checks[i];
        bound.findings = arena_take(arena, (bound.finding_count + 1u) * sizeof *bound.findings);
        memcpy(bound.findings, result->checks[i].findings, bound.finding_count * sizeof *bound.findings);
        decision_bind(&bound, deployment, run->site, today, arena);
        for (uint32_t j = 0; j < bound.finding_count && deployment->waiver_count < MOST; j++) {
            const struct finding *finding = &bound.findings[j];
            if (!random_chance(random, 40) || deployment->acceptance_count == MOST)
                continue;
            char *text = arena_take(arena, DIGEST_TEXT_SIZE);
            struct digest digest = finding_digest(bound.check->id, finding);
            if (random_chance(random, 15))
                digest.bytes[0] ^= 1;
            digest_text(&digest, text);
            if (finding->status == STATUS_WARN)
                deployment->acceptances[deployment->acceptance_count++] =
                    (struct acceptance){.check = bound.check->id,
                        .rule = finding->rule_id,
                        .finding = random_chance(random, 50) ? text : NULL,
                        .reason = "known",
                        .act = {"D. Osei", "Privacy Officer",
                            random_day(random_chance(random, 80) ? "2026-11-03" : "2024-01-01")}};
            else
                deployment->waivers[deployment->waiver_count++] = (struct waiver){.check = bound.check->id,
                    .rule = finding->rule_id,
                    .finding = text,
                    .reason = "study in press",
                    .approved_by = "J. Rivera",
                    .approved_on = random_day("2026-11-03"),
                    .expires = random_day(ends[random_below(random, 4)])};
        }
    }
}

/* A committee's word, its conditions and an exception for some; where it speaks, its check stands behind the others. */
static void random_committee(struct random *random, struct run *run, bool hostile,
    struct deployment_result *result, struct deployment *deployment)
{
    static const char *const ends[] = {"2027-02-01", "2026-11-22", "2026-11-21", "2026-11-04"};
    struct arena *arena = &run->arena;
    if (random_chance(random, 25)) {
        struct approval *approval = arena_take(arena, sizeof *approval);
        *approval = (struct approval){.body = random_words(random, arena, hostile),
            .on = random_day("2026-11-03"),
            .decision =
                random_chance(random, 60) ? APPROVED : (enum approval_decision)(1 + random_below(random, 5)),
            .until = random_day(ends[random_below(random, 4)]),
            .minutes = random_words(random, arena, hostile),
            .signed_by = random_words(random, arena, hostile)};
        if (random_chance(random, 50) && approval->decision != APPROVED_AS_PILOT)
            approval->until = date_none();
        deployment->approval = approval;
    }
    if (random_chance(random, 15)) {
        deployment->commitments = arena_take(arena, sizeof *deployment->commitments);
        deployment->commitment_count = 1;
        *deployment->commitments = (struct commitment){.name = "training",
            .text = random_words(random, arena, hostile),
            .owner = random_chance(random, 50) ? "it" : NULL,
            .due = random_day(ends[random_below(random, 4)]),
            .met_on = random_chance(random, 50) ? date_none() : random_day(ends[random_below(random, 4)]),
            .proof = random_words(random, arena, hostile)};
    }
    if (random_chance(random, 25)) {
        struct use_exception *exception = arena_take(arena, sizeof *exception);
        *exception = (struct use_exception){.asked_on = random_day("2026-10-01"),
            .answer = random_words(random, arena, hostile),
            .reason = random_words(random, arena, hostile),
            .safeguards = random_words(random, arena, hostile),
            .approved_by = random_words(random, arena, hostile),
            .approved_on = random_day("2026-11-03"),
            .expires = random_day(ends[random_below(random, 4)])};
        deployment->exception = exception;
    }
    if (committee_speaks(deployment, run->site))
        committee_judge(
            deployment, run->site, instant_date(run->at), arena, &result->checks[result->check_count++]);
}

static void random_deployment(struct random *random, struct run *run,
    const struct random_run_options *options, size_t index, struct deployment_result *result)
{
    static const char *const stages[] = {"planned", "pilot", "live", "paused", "retired"};
    static struct dimension dimension = {
        .name = "risk-analysis", .title = "Risk analysis", .applies = "", .help = ""};
    struct arena *arena = &run->arena;
    struct deployment *deployment = arena_take(arena, sizeof *deployment);
    size_t count = random_below(random, options->checks + 1);
    *deployment = (struct deployment){.id = arena_format(arena, "deployment-%zu", index),
        .file = arena_format(arena, "d/%zu.ini", index),
        .folder = "d",
        .kind = "product",
        .product = random_words(random, arena, options->hostile),
        .version = random_chance(random, 50) ? "rolling" : "4.1",
        .vendor = random_words(random, arena, options->hostile),
        .stage = stages[random_below(random, 5)],
        .owner = "it",
        .stop = random_words(random, arena, options->hostile),
        .go_live = random_day("2026-12-15"),
        .live_since = random_chance(random, 50) ? date_none() : random_day("2026-03-01"),
        .check_count = count,
        .checks = arena_take(arena, (count + 1) * sizeof *deployment->checks),
        .broken = random_chance(random, 3) ? random_words(random, arena, options->hostile) : NULL};
    *result = (struct deployment_result){.deployment = deployment,
        .check_count = count,
        .checks = arena_take(arena, (count + 1) * sizeof *result->checks),
        .decided_for = instant_date(run->at),
        .cleared_until = random_chance(random, 50) ? INSTANT_NONE : 1800000000,
        .lapses_first = random_words(random, arena, options->hostile)};
    const struct evidence *evidence = random_evidence(random, arena, options->hostile);
    for (size_t i = 0; i < count; i++)
        random_check(random, run, options, i, &deployment->checks[i], &result->checks[i], evidence);
    if (random_chance(random, 50)) {
        const struct dimension **list = arena_take(arena, sizeof *list);
        list[0] = &dimension;
        result->not_looked_at = list;
        result->not_looked_at_count = 1;
    }
    random_committee(random, run, options->hostile, result, deployment);
    random_settle(random, run, result, deployment, instant_date(run->at));
}

static struct site *random_site(struct random *random, struct arena *arena, bool hostile)
{
    static const char *const none[] = {NULL};
    struct site *site = arena_take(arena, sizeof *site);
    *site = (struct site){.name = random_words(random, arena, hostile),
        .also = none,
        .timezone = "UTC",
        .contact = "",
        .policy_name = random_words(random, arena, hostile),
        .policy_version = "1",
        .require = none};
    site->loosenings = arena_take(arena, 2 * sizeof *site->loosenings);
    site->loosening_count = 2;
    for (unsigned i = 0; i < 2; i++)
        site->loosenings[i] =
            (struct loosening){.rule = arena_format(arena, "RND-%02u", 1 + random_below(random, 4)),
                .severity = random_chance(random, 50) ? STATUS_WARN : STATUS_NOTE,
                .reason = "agreed",
                .approved_by = "Committee",
                .approved_on = random_day("2026-09-01"),
                .expires = random_day(random_chance(random, 70) ? "2027-08-31" : "2026-10-01")};
    return site;
}

/* A run that is not decided yet. The process's zone becomes UTC. */
__attribute__((unused)) static struct run *random_run_new(
    uint64_t seed, const struct random_run_options *options)
{
    struct random random = {seed};
    struct run *run = memory_new(1, sizeof *run);
    zone_use("UTC");
    memcpy(run->id, "019a0000-0000-7000-8000-000000000001", 37);
    if (instant_parse(RANDOM_RUN_AT, &run->at) != 0)
        abort();
    run->sandbox = "full";
    run->what_if = random_chance(&random, 30);
    run->site = random_site(&random, &run->arena, options->hostile);
    run->deployment_count = 1 + random_below(&random, options->deployments);
    run->deployments = arena_take(&run->arena, run->deployment_count * sizeof *run->deployments);
    for (size_t i = 0; i < run->deployment_count; i++)
        random_deployment(&random, run, options, i, &run->deployments[i]);
    return run;
}

/* Binds, decides, and leaves a horizon to those that go, as the engine does. */
__attribute__((unused)) static void random_run_decide(struct run *run)
{
    struct date today = instant_date(run->at);
    for (size_t i = 0; i < run->deployment_count; i++) {
        struct deployment_result *result = &run->deployments[i];
        for (size_t j = 0; j < result->check_count; j++)
            decision_bind(&result->checks[j], result->deployment, run->site, today, &run->arena);
        decision_make(result, &run->arena);
        committee_exception(result, today, &run->arena);
        decision_unused_waivers(result, today, &run->arena);
        if (result->decision != DECISION_GO)
            result->cleared_until = INSTANT_NONE;
        if (result->cleared_until == INSTANT_NONE)
            result->lapses_first = NULL;
    }
    run->decision = run_decision(run);
}

__attribute__((unused)) static struct run *random_run_free(struct run *run)
{
    arena_free(&run->arena);
    free(run);
    return NULL;
}

#endif
