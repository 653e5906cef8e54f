/* The web from a plugin's side: what it may ask for, what waits, what an answer is worth as the place of a pass, and when it
 * has grown too old. */
#include "host_fixture.h"

#include <stdio.h>

#define URL "https://api.example.org/works/1"
#define OTHER "https://api.example.org/works/2"
#define DAY 86400

/* What the job has of addresses, besides what host_fixture has. */
struct web_fixture {
    struct host_fixture host;
    struct judge_source sources[HOST_ROOM];
};

static void begin(struct web_fixture *web)
{
    host_begin(&web->host, false);
    web->host.job.sources = web->sources;
}

/* ADDRESS answered BODY a day ago, good for 45 days; NULL: it could not be asked. */
static struct gathered *answered(struct web_fixture *web, const char *address, const char *body)
{
    struct host_fixture *host = &web->host;
    size_t index = host->gathered_count++;
    struct gathered *gathered = &host->gathered[index];
    *gathered = (struct gathered){.evidence = {.uri = address,
                                      .state = body ? EVIDENCE_GOT : EVIDENCE_UNAVAILABLE,
                                      .digested = body,
                                      .media_type = "application/json",
                                      .error = body ? NULL : "the network is down"},
        .name = address,
        .descriptor = -1,
        .serial = (uint32_t)index + 1,
        .bytes = body,
        .length = body ? strlen(body) : 0};
    gathered->evidence.gathered_at = host->job.at - DAY;
    web->sources[host->job.source_count++] = (struct judge_source){
        .url = address, .gathered = gathered, .good_until = body ? host->job.at + 44 * DAY : INSTANT_NONE};
    return gathered;
}

static void pass_at(golive *g, const golive_source *source, const char *path)
{
    golive_pass(g, "P-01", golive_source_place(g, source, path), "it says so");
    golive_note(g, "P-02", (golive_place){0}, "x");
}

/* ---- asking ---- */

Test(sources_host, an_address_that_is_not_here_yet_is_no_wish)
{
    struct web_fixture web = {0};
    begin(&web);
    golive *g = host_open(&web.host);
    cr_assert_null(golive_fetch(g, URL, "P-01"));
    cr_assert_null(golive_fetch(g, OTHER, "P-02"));
    cr_assert_null(golive_fetch(g, URL, "P-02"));
    cr_assert_eq(golive_source_state(g, NULL), GOLIVE_PENDING);
    cr_assert_eq(golive_kind(g, NULL, ""), GOLIVE_NOTHING);
    cr_assert(golive_pending(g));
    struct judge_outcome outcome = host_conclude(&web.host, golive_wait(g));
    cr_assert_eq(outcome.end, JUDGE_WAITS, "%s", outcome.problem);
    cr_assert_eq(outcome.wish_count, 2u);
    cr_expect_str_eq(outcome.wishes[0].url, URL);
    cr_expect_eq(outcome.wishes[0].fresh, 20 * 3600, "the stricter of two rules");
    cr_expect_eq(outcome.wishes[0].good_until, 45 * DAY, "the stricter of two rules");
    cr_expect_eq(outcome.wishes[1].good_until, 60 * DAY);
    host_end(&web.host);
}

Test(sources_host, what_was_said_while_an_address_was_pending_counts)
{
    struct web_fixture web = {0};
    begin(&web);
    golive *g = host_open(&web.host);
    golive_fetch(g, URL, "P-01");
    golive_note(g, "P-01", (golive_place){0}, "x");
    golive_note(g, "P-02", (golive_place){0}, "x");
    struct judge_outcome outcome = host_conclude(&web.host, golive_done(g));
    cr_assert_eq(outcome.end, JUDGE_WAITS);
    cr_assert_eq(outcome.wish_count, 1u);
    host_end(&web.host);
}

Test(sources_host, a_plugin_may_ask_any_host)
{
    static const char *const foreign[] = {"https://evil.example/", "http://api.example.org/works/1",
        "https://api.example.org.evil.example/", "https://user@api.example.org/",
        "https://api.example.org:8443/", "file:///etc/passwd", "", "https://api.example.org\\.evil"};
    for (size_t i = 0; i < sizeof foreign / sizeof *foreign; i++) {
        struct web_fixture web = {0};
        begin(&web);
        golive *g = host_open(&web.host);
        const golive_source *source = golive_fetch(g, foreign[i], "P-01");
        cr_assert(source, "%s is waited for", foreign[i]);
        cr_expect_eq(golive_source_state(g, source), GOLIVE_REFUSED);
        cr_expect_str_neq(golive_source_why(g, source), "");
        cr_expect_eq(golive_source_date(g, source).day, GOLIVE_NO_DATE);
        cr_expect_str_eq(golive_source_digest(g, source), "");
        cr_expect_str_eq(golive_value(g, source, ""), "");
        cr_expect_not(golive_pending(g));
        pass_at(g, source, "");
        struct judge_outcome outcome = host_conclude(&web.host, golive_done(g));
        host_expect(&outcome, "P-01", STATUS_UNKNOWN);
        host_expect(&outcome, "CHECK", STATUS_UNKNOWN);
        cr_expect_eq(outcome.wish_count, 0u);
        host_end(&web.host);
    }
}

Test(sources_host, a_rule_that_is_not_declared_may_be_asked_for)
{
    struct web_fixture web = {0};
    begin(&web);
    golive *g = host_open(&web.host);
    cr_assert_eq(golive_source_state(g, golive_fetch(g, URL, "X-99")), GOLIVE_REFUSED);
    golive_note(g, "P-01", (golive_place){0}, "x");
    golive_note(g, "P-02", (golive_place){0}, "x");
    struct judge_outcome outcome = host_conclude(&web.host, golive_done(g));
    host_expect(&outcome, "CHECK", STATUS_UNKNOWN);
    host_end(&web.host);
}

/* ---- answers ---- */

Test(sources_host, an_answer_does_not_reach_the_plugin)
{
    struct web_fixture web = {0};
    begin(&web);
    struct gathered *gathered =
        answered(&web, URL, "{\"message\":{\"DOI\":\"10.1/x\",\"n\":[7,{\"k\":null}]}}");
    web.sources[0].stale = true;
    golive *g = host_open(&web.host);
    const golive_source *source = golive_fetch(g, URL, "P-01");
    cr_assert(source);
    cr_expect_eq(golive_source_state(g, source), GOLIVE_GOT);
    cr_expect_str_eq(golive_source_why(g, source), "");
    cr_expect_str_eq(golive_source_media_type(g, source), "application/json");
    cr_expect(golive_source_stale(g, source));
    cr_expect_str_eq(golive_date_text(g, golive_source_date(g, source)), "2026-11-21");
    cr_expect_eq(golive_kind(g, source, ""), GOLIVE_RECORD);
    cr_expect_str_eq(golive_value(g, source, "/message/n/0"), "7");
    cr_expect_eq(golive_count(g, source, "/message"), 2u);
    cr_expect_str_eq(golive_name_of(g, source, "/message", 1), "n");
    pass_at(g, source, "/message/DOI");
    struct judge_outcome outcome = host_conclude(&web.host, golive_done(g));
    const struct finding *finding = host_expect(&outcome, "P-01", STATUS_PASS);
    cr_expect_eq(finding->assurance, ASSURANCE_VERIFIED);
    cr_expect_eq(finding->evidence, &gathered->evidence);
    cr_expect_str_eq(finding->where, "message, DOI");
    cr_expect_str_eq(finding->quote, "10.1/x");
    cr_assert_eq(outcome.cited_count, 1u);
    cr_expect_eq(outcome.cited[0], gathered);
    host_end(&web.host);
}

Test(sources_host, a_pass_rests_on_what_is_not_there)
{
    static const struct {
        const char *body, *path;
    } cases[] = {
        {"{\"a\":1}", "/b"},
        {NULL, ""},
        {"", ""},
        {"{\"a\":1", ""},
        {"{\"a\":1", "/a"},
        {"<a><b>", ""},
        {"<a/>", "/b"},
        {"<html><p>x</p></html>", "/html"},
        {"Resource not found.", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct web_fixture web = {0};
        begin(&web);
        answered(&web, URL, cases[i].body);
        golive *g = host_open(&web.host);
        pass_at(g, golive_fetch(g, URL, "P-01"), cases[i].path);
        struct judge_outcome outcome = host_conclude(&web.host, golive_done(g));
        const struct finding *finding = host_expect(&outcome, "P-01", STATUS_UNKNOWN);
        cr_expect(strstr(finding->message, "not there"), "%zu: %s", i, finding->message);
        host_end(&web.host);
    }
}

Test(sources_host, what_a_source_says_there_is_not_carries_a_pass)
{
    struct web_fixture web = {0};
    begin(&web);
    struct gathered *gathered = answered(&web, URL, "");
    gathered->evidence.state = EVIDENCE_ABSENT;
    gathered->evidence.error = "there is none (404)";
    golive *g = host_open(&web.host);
    const golive_source *source = golive_fetch(g, URL, "P-01");
    cr_expect_eq(golive_source_state(g, source), GOLIVE_ABSENT);
    cr_expect_neq(golive_source_date(g, source).day, GOLIVE_NO_DATE);
    pass_at(g, source, "");
    struct judge_outcome outcome = host_conclude(&web.host, golive_done(g));
    host_expect(&outcome, "P-01", STATUS_UNKNOWN);
    host_end(&web.host);
}

Test(sources_host, a_broken_answer_is_not_told)
{
    struct web_fixture web = {0};
    begin(&web);
    answered(&web, URL, "{\"a\":1,\"a\":2}");
    golive *g = host_open(&web.host);
    const golive_source *source = golive_fetch(g, URL, "P-01");
    cr_expect_eq(golive_source_state(g, source), GOLIVE_GOT);
    cr_expect_eq(golive_kind(g, source, ""), GOLIVE_BROKEN);
    cr_expect_eq(golive_kind(g, source, "/a"), GOLIVE_NOTHING);
    cr_expect(strstr(golive_source_why(g, source), "twice"));
    host_end(&web.host);
}

Test(sources_host, a_page_cannot_be_watched)
{
    char digest[2][80];
    for (int i = 0; i < 2; i++) {
        struct web_fixture web = {0};
        begin(&web);
        answered(&web, URL,
            i ? "<html><nav>a</nav><p>In force</p><p>Content last reviewed today</p></html>"
              : "<html><p>In  force</p></html>");
        golive *g = host_open(&web.host);
        const golive_source *source = golive_fetch(g, URL, "P-01");
        snprintf(digest[i], sizeof digest[i], "%s", golive_source_digest(g, source));
        pass_at(g, source, "");
        struct judge_outcome outcome = host_conclude(&web.host, golive_done(g));
        host_expect(&outcome, "P-01", STATUS_PASS);
        host_end(&web.host);
    }
    cr_expect_str_eq(digest[0], digest[1]);
    cr_expect(string_starts(digest[0], "sha256:"));
}

/* ---- time ---- */

Test(sources_host, an_answer_never_grows_old)
{
    struct web_fixture web = {0};
    begin(&web);
    answered(&web, URL, "{\"a\":1}");
    instant until = web.sources[0].good_until;
    golive *g = host_open(&web.host);
    pass_at(g, golive_fetch(g, URL, "P-01"), "/a");
    struct judge_outcome outcome = host_conclude(&web.host, golive_done(g));
    host_expect(&outcome, "P-01", STATUS_PASS);
    cr_expect_eq(outcome.stable_until, until);
    host_end(&web.host);

    web = (struct web_fixture){0};
    begin(&web);
    answered(&web, URL, "{\"a\":1}");
    web.host.job.at = web.sources[0].good_until;
    g = host_open(&web.host);
    const golive_source *source = golive_fetch(g, URL, "P-01");
    cr_expect_eq(golive_source_state(g, source), GOLIVE_UNAVAILABLE);
    cr_expect(strstr(golive_source_why(g, source), "the last copy is of 2026-11-21 and too old"), "%s",
        golive_source_why(g, source));
    cr_expect_eq(golive_kind(g, source, "/a"), GOLIVE_NOTHING);
    pass_at(g, source, "/a");
    outcome = host_conclude(&web.host, golive_done(g));
    host_expect(&outcome, "P-01", STATUS_UNKNOWN);
    cr_expect_eq(outcome.stable_from, web.host.job.at);
    host_end(&web.host);
}

Test(sources_host, an_answer_that_nobody_asked_for_limits_the_horizon)
{
    struct web_fixture web = {0};
    begin(&web);
    answered(&web, URL, "{\"a\":1}");
    golive *g = host_open(&web.host);
    golive_note(g, "P-01", (golive_place){0}, "x");
    golive_note(g, "P-02", (golive_place){0}, "x");
    struct judge_outcome outcome = host_conclude(&web.host, golive_done(g));
    cr_expect_eq(outcome.stable_until, INSTANT_NONE);
    cr_expect_eq(outcome.cited_count, 0u);
    host_end(&web.host);
}

/* ---- rounds ---- */

Test(sources_host, another_order_than_before_goes_unseen)
{
    for (int swapped = 0; swapped < 3; swapped++) {
        struct web_fixture web = {0};
        begin(&web);
        answered(&web, URL, "{\"a\":1}");
        answered(&web, OTHER, "{\"a\":1}");
        web.host.job.steady = 2;
        golive *g = host_open(&web.host);
        golive_fetch(g, swapped == 1 ? OTHER : URL, "P-01");
        if (swapped != 2)
            golive_fetch(g, swapped == 1 ? URL : OTHER, "P-01");
        golive_note(g, "P-01", (golive_place){0}, "x");
        golive_note(g, "P-02", (golive_place){0}, "x");
        struct judge_outcome outcome = host_conclude(&web.host, golive_done(g));
        cr_expect_eq(outcome.end, swapped ? JUDGE_FAILED : JUDGE_DONE, "%d: %s", swapped,
            outcome.problem ? outcome.problem : "");
        host_end(&web.host);
    }
}

Test(sources_host, the_order_before_a_wish_is_not_kept_for_the_next_call)
{
    struct web_fixture web = {0};
    begin(&web);
    answered(&web, URL, "{\"a\":1}");
    golive *g = host_open(&web.host);
    golive_fetch(g, URL, "P-01");
    golive_fetch(g, OTHER, "P-01");
    struct judge_outcome outcome = host_conclude(&web.host, golive_wait(g));
    cr_assert_eq(outcome.end, JUDGE_WAITS);
    cr_expect_eq(outcome.steady, 1u);
    cr_expect_eq(outcome.cited_count, 1u);
    host_end(&web.host);
}

Test(sources_host, a_check_may_ask_without_end)
{
    struct web_fixture web = {0};
    begin(&web);
    web.host.job.rounds = 16;
    golive *g = host_open(&web.host);
    golive_fetch(g, URL, "P-01");
    struct judge_outcome outcome = host_conclude(&web.host, golive_wait(g));
    cr_assert_eq(outcome.end, JUDGE_FAILED);
    cr_expect(strstr(outcome.problem, "after 16 rounds"), "%s", outcome.problem);
    host_end(&web.host);
}

/* ---- what a child may have made up ---- */

static struct judge_outcome decoded(struct web_fixture *web, uint16_t tag, const char *url, uint32_t serial)
{
    struct frame_writer result = {0};
    struct judge_outcome outcome;
    frame_put_u32(&result, WORKER_TAG_JOB, 0);
    frame_put_u32(&result, WORKER_TAG_END, JUDGE_WAITS);
    if (tag == WORKER_TAG_WISH) {
        size_t mark = frame_open(&result, WORKER_TAG_WISH);
        frame_put_string(&result, WORKER_TAG_NAME, url);
        frame_put_i64(&result, WORKER_TAG_FRESH, 1);
        frame_put_i64(&result, WORKER_TAG_GOOD, 1);
        frame_close(&result, mark);
    } else {
        frame_put_u32(&result, tag, serial);
    }
    result_decode(&web->host.job, (const unsigned char *)result.bytes.data, result.bytes.length,
        &web->host.arena, &outcome);
    frame_writer_free(&result);
    return outcome;
}

Test(sources_host, a_child_can_make_the_core_ask_any_host)
{
    struct web_fixture web = {0};
    begin(&web);
    answered(&web, URL, "{}");
    cr_expect_eq(decoded(&web, WORKER_TAG_WISH, URL, 0).end, JUDGE_WAITS);
    cr_expect_eq(decoded(&web, WORKER_TAG_WISH, "https://evil.example/", 0).end, JUDGE_FAILED);
    cr_expect_eq(decoded(&web, WORKER_TAG_WISH, "http://api.example.org/", 0).end, JUDGE_FAILED);
    cr_expect_eq(decoded(&web, WORKER_TAG_CITED, NULL, 1).end, JUDGE_WAITS);
    cr_expect_eq(decoded(&web, WORKER_TAG_CITED, NULL, 77).end, JUDGE_FAILED);
    cr_expect_eq(decoded(&web, WORKER_TAG_STEADY, NULL, 3).end, JUDGE_FAILED);
    host_end(&web.host);
}

/* ---- studies ---- */

Test(sources_host, what_a_clinician_wrote_does_not_reach_the_plugin)
{
    struct web_fixture web = {0};
    struct setting settings[] = {{.key = "supports", .value = "yes"}};
    struct study study = {
        .name = "31000001", .settings = {settings, 1}, .act = {.by = "A. Reader", .role = "Physician"}};
    begin(&web);
    cr_assert_eq(date_parse("2026-11-03", &study.act.on), 0);
    web.host.deployment.studies = &study;
    web.host.deployment.study_count = 1;
    golive *g = host_open(&web.host);
    cr_assert_eq(golive_study_count(g), 1u);
    cr_expect_str_eq(golive_study_name(g, 0), "31000001");
    cr_expect_str_eq(golive_study_key(g, 0, "supports"), "yes");
    cr_expect_str_eq(golive_study_key(g, 0, "metric"), "");
    cr_expect_str_eq(golive_study_name(g, 1), "");
    cr_expect_eq(golive_study_place(g, 1).id, 0u);
    golive_pass(g, "P-01", golive_study_place(g, 0), "read");
    golive_pass(g, "P-02", golive_study_place(g, 0), "read");
    struct judge_outcome outcome = host_conclude(&web.host, golive_done(g));
    const struct finding *finding = host_expect(&outcome, "P-01", STATUS_PASS);
    cr_expect_eq(finding->assurance, ASSURANCE_ATTESTED);
    cr_expect_str_eq(finding->where, "[study:31000001]");
    host_expect(&outcome, "P-02", STATUS_UNKNOWN);
    host_end(&web.host);
}

/* ---- what a waiver is bound to ---- */

Test(sources_host, a_waiver_lapses_when_only_the_rest_of_an_answer_changes)
{
    struct evidence before = {.uri = URL, .digested = true, .digest = digest_of("a", 1)}, after = before;
    struct finding finding = {
        .rule_id = "P-01", .subject = "", .message = "x", .quote = "10.1/x", .evidence = &before};
    struct digest first = finding_digest("probe", &finding);
    after.digest = digest_of("b", 1);
    finding.evidence = &after;
    struct digest second = finding_digest("probe", &finding);
    cr_expect_eq(memcmp(&first, &second, sizeof first), 0);
    finding.quote = "10.1/y";
    second = finding_digest("probe", &finding);
    cr_expect_neq(memcmp(&first, &second, sizeof first), 0, "what is quoted counts");
    before.uri = after.uri = "file:a.pdf";
    finding.evidence = &before;
    first = finding_digest("probe", &finding);
    finding.evidence = &after;
    second = finding_digest("probe", &finding);
    cr_expect_neq(memcmp(&first, &second, sizeof first), 0, "a document counts whole");
}
