/* What options name beside documents, from a plugin's side: addresses, programs, what programs are given, rules that a section
 * declares, instants; and that a child in which a plugin ran gets no program run that its section does not name. */
#include "host_fixture.h"

#define DAY 86400
#define RECORD "{\"exit\": 0, \"stdout\": \"OK\"}"

struct named_fixture {
    struct host_fixture host;
    struct judge_source sources[HOST_ROOM];
    struct rule rules[2];
};

static void begin(struct named_fixture *named)
{
    host_begin(&named->host, false);
    named->host.job.sources = named->sources;
    host_set(&named->host, "url", "http://10.0.0.1/health");
    host_set(&named->host, "command", "check_dummy 0");
    host_set(&named->host, "script", "site.sh");
}

/* The source NAME was gathered as BODY at the instant of the call; NULL: it is UNAVAILABLE. */
static void answered(struct named_fixture *named, const char *name, const char *body)
{
    struct host_fixture *host = &named->host;
    size_t index = host->gathered_count++;
    struct gathered *gathered = &host->gathered[index];
    *gathered = (struct gathered){.evidence = {.uri = name,
                                      .state = body ? EVIDENCE_GOT : EVIDENCE_UNAVAILABLE,
                                      .media_type = "application/json",
                                      .error = body ? NULL : "it took too long",
                                      .gathered_at = host->job.at},
        .name = name,
        .descriptor = -1,
        .serial = (uint32_t)index + 1,
        .bytes = body,
        .length = body ? strlen(body) : 0};
    named->sources[host->job.source_count++] = (struct judge_source){
        .url = name, .gathered = gathered, .good_until = body ? host->job.at + 3 * DAY : INSTANT_NONE};
}

static void note_rest(golive *g)
{
    golive_note(g, "P-02", (golive_place){0}, "x");
}

Test(named_host, what_options_name_is_there_without_waiting)
{
    struct named_fixture named = {0};
    begin(&named);
    answered(&named, "option:url", "{\"status\": \"up\"}");
    answered(&named, "peer:url", "{\"status\": 200}");
    answered(&named, "option:command", RECORD);
    golive *g = host_open(&named.host);
    cr_expect_str_eq(golive_value(g, golive_source_of(g, "url"), "/status"), "up");
    cr_expect_str_eq(golive_value(g, golive_peer_of(g, "url"), "/status"), "200");
    cr_expect_str_eq(golive_value(g, golive_source_of(g, "command"), "/stdout"), "OK");
    cr_expect_str_eq(golive_source_text(g, golive_source_of(g, "command")), RECORD);
    cr_expect_not(golive_pending(g));
    golive_pass(g, "P-01", golive_source_place(g, golive_source_of(g, "url"), "/status"), "it is up");
    note_rest(g);
    struct judge_outcome outcome = host_conclude(&named.host, golive_done(g));
    const struct finding *finding = host_expect(&outcome, "P-01", STATUS_PASS);
    cr_expect_eq(finding->assurance, ASSURANCE_VERIFIED);
    cr_expect_eq(outcome.cited_count, 3u);
    cr_expect_eq(
        outcome.stable_until, named.host.job.at + 3 * DAY, "what was answered does not hold for ever");
    host_end(&named.host);
}

Test(named_host, what_is_not_set_or_was_not_gathered_carries_no_pass)
{
    struct named_fixture named = {0};
    begin(&named);
    named.host.check.settings.count = 1; /* url alone, and nothing was gathered */
    golive *g = host_open(&named.host);
    cr_expect_eq(golive_source_state(g, golive_source_of(g, "url")), GOLIVE_UNAVAILABLE);
    cr_expect_eq(golive_source_state(g, golive_peer_of(g, "url")), GOLIVE_UNAVAILABLE);
    const golive_source *unset = golive_source_of(g, "command");
    cr_expect_eq(golive_source_state(g, unset), GOLIVE_ABSENT);
    cr_expect(strstr(golive_source_why(g, unset), "no command is named"), "%s", golive_source_why(g, unset));
    cr_expect_eq(golive_source_date(g, unset).day, GOLIVE_NO_DATE);
    cr_expect_eq(golive_source_state(g, golive_run(g, "script", "x")), GOLIVE_ABSENT);
    golive_pass(g, "P-01", golive_source_place(g, unset, ""), "it is up");
    note_rest(g);
    struct judge_outcome outcome = host_conclude(&named.host, golive_done(g));
    host_expect(&outcome, "P-01", STATUS_UNKNOWN);
    host_end(&named.host);
}

Test(named_host, options_of_other_types_are_told_to_the_author)
{
    struct named_fixture named = {0};
    begin(&named);
    golive *g = host_open(&named.host);
    cr_expect_neq(golive_source_state(g, golive_source_of(g, "text")), GOLIVE_GOT);
    cr_expect_neq(golive_source_state(g, golive_peer_of(g, "command")), GOLIVE_GOT);
    cr_expect_neq(golive_source_state(g, golive_run(g, "command", "x")), GOLIVE_GOT);
    cr_expect_neq(golive_source_state(g, golive_source_of(g, "script")), GOLIVE_GOT);
    cr_expect_neq(golive_source_state(g, golive_source_of(g, "nothing")), GOLIVE_GOT);
    note_rest(g);
    struct judge_outcome outcome = host_conclude(&named.host, golive_done(g));
    cr_expect(host_finding_of(&outcome, "CHECK", "text"));
    cr_expect(host_finding_of(&outcome, "CHECK", "command"));
    cr_expect(host_finding_of(&outcome, "CHECK", "script"));
    host_end(&named.host);
}

Test(named_host, what_a_program_is_given_becomes_a_wish_and_then_an_answer)
{
    struct named_fixture named = {0};
    begin(&named);
    golive *g = host_open(&named.host);
    cr_expect_null(golive_run(g, "script", "one"));
    cr_expect_null(golive_run(g, "script", "two"));
    cr_expect_null(golive_run(g, "script", "one"));
    struct judge_outcome outcome = host_conclude(&named.host, golive_wait(g));
    cr_assert_eq(outcome.end, JUDGE_WAITS, "%s", outcome.problem);
    cr_assert_eq(outcome.wish_count, 2u);
    cr_expect_str_eq(outcome.wishes[0].option, "script");
    cr_expect_str_eq(outcome.wishes[0].input, "one");
    cr_expect_str_eq(outcome.wishes[1].input, "two");
    cr_expect_eq(outcome.wishes[0].good_until, 3 * DAY);
    AUTO_FREE char *name = memory_copy(outcome.wishes[0].url);
    host_end(&named.host);
    named = (struct named_fixture){0};
    begin(&named);
    answered(&named, name, RECORD);
    g = host_open(&named.host);
    cr_expect_str_eq(golive_value(g, golive_run(g, "script", "one"), "/stdout"), "OK");
    cr_expect_null(golive_run(g, "script", "two"), "another input is another run");
    host_conclude(&named.host, golive_wait(g));
    host_end(&named.host);
}

Test(named_host, a_program_is_not_given_too_much_or_what_is_no_text)
{
    struct named_fixture named = {0};
    begin(&named);
    golive *g = host_open(&named.host);
    AUTO_FREE char *large = memory_new(WORKER_LONGEST_INPUT + 2, 1);
    memset(large, 'x', WORKER_LONGEST_INPUT + 1);
    cr_expect_eq(golive_source_state(g, golive_run(g, "script", large)), GOLIVE_REFUSED);
    cr_expect_eq(golive_source_state(g, golive_run(g, "script", "\xff")), GOLIVE_REFUSED);
    cr_expect_not(golive_pending(g));
    host_end(&named.host);
}

/* ---- what a program's word is worth ---- */

static enum assurance worth(const char *assurance, const char *reason)
{
    struct named_fixture named = {0};
    begin(&named);
    answered(&named, "option:command", RECORD);
    if (assurance)
        host_set(&named.host, "assurance", assurance);
    if (reason)
        host_set(&named.host, "assurance_reason", reason);
    golive *g = host_open(&named.host);
    golive_pass(g, "P-01", golive_source_place(g, golive_source_of(g, "command"), "/stdout"), "it says so");
    note_rest(g);
    struct judge_outcome outcome = host_conclude(&named.host, golive_done(g));
    enum assurance found = host_expect(&outcome, "P-01", STATUS_PASS)->assurance;
    host_end(&named.host);
    return found;
}

Test(named_host, a_program_is_worth_what_the_site_says_with_a_reason)
{
    cr_expect_eq(worth(NULL, NULL), ASSURANCE_ASSERTED);
    cr_expect_eq(worth("verified", NULL), ASSURANCE_ASSERTED);
    cr_expect_eq(worth(NULL, "because"), ASSURANCE_ASSERTED);
    cr_expect_eq(worth("verified", "it asks the engine"), ASSURANCE_VERIFIED);
    cr_expect_eq(worth("documented", "it reads the log"), ASSURANCE_DOCUMENTED);
}

/* ---- rules of a section ---- */

Test(named_host, rules_of_a_section_stand_behind_those_of_the_plugin)
{
    struct named_fixture named = {0};
    begin(&named);
    answered(&named, "option:command", RECORD);
    named.rules[0] =
        (struct rule){.id = "SITE-02", .title = "Second", .basis = BASIS_POLICY, .typed = STATUS_UNKNOWN};
    named.rules[1] =
        (struct rule){.id = "A-01", .title = "First", .basis = BASIS_POLICY, .typed = STATUS_UNKNOWN};
    named.host.check.rules = named.rules;
    named.host.check.rule_count = 2;
    golive *g = host_open(&named.host);
    golive_place place = golive_source_place(g, golive_source_of(g, "command"), "/stdout");
    golive_pass(g, "A-01", place, "so it is");
    golive_pass(g, "P-01", place, "so it is");
    note_rest(g);
    struct judge_outcome outcome = host_conclude(&named.host, golive_done(g));
    host_expect(&outcome, "A-01", STATUS_PASS);
    const struct finding *unsaid = host_expect(&outcome, "SITE-02", STATUS_UNKNOWN);
    cr_expect(strstr(unsaid->message, "was not judged"));
    static const char *const order[] = {"P-01", "P-02", "SITE-02", "A-01"};
    cr_assert_eq(outcome.finding_count, 4u);
    for (size_t i = 0; i < 4; i++)
        cr_expect_str_eq(outcome.findings[i].rule_id, order[i]);
    cr_expect_eq(outcome.findings[2].rule, &named.rules[0]);
    host_end(&named.host);
}

/* ---- a hostile child ---- */

static enum judge_end wished(
    struct named_fixture *named, const char *url, const char *option, const char *input)
{
    struct frame_writer result = {0};
    struct judge_outcome outcome;
    frame_put_u32(&result, WORKER_TAG_JOB, 0);
    frame_put_u32(&result, WORKER_TAG_END, JUDGE_WAITS);
    size_t mark = frame_open(&result, WORKER_TAG_WISH);
    frame_put_string(&result, WORKER_TAG_NAME, url);
    frame_put_string(&result, WORKER_TAG_OPTION, option);
    frame_put_string(&result, WORKER_TAG_BYTES, input);
    frame_close(&result, mark);
    result_decode(&named->host.job, (const unsigned char *)result.bytes.data, result.bytes.length,
        &named->host.arena, &outcome);
    frame_writer_free(&result);
    return outcome.end;
}

Test(named_host, a_child_can_make_the_core_run_what_no_section_names)
{
    struct named_fixture named = {0};
    begin(&named);
    cr_expect_eq(wished(&named, "command:script x", "script", "in"), JUDGE_WAITS);
    cr_expect_eq(wished(&named, "command:script x", "script", NULL), JUDGE_FAILED, "it is given nothing");
    cr_expect_eq(wished(&named, "command:command x", "command", "in"), JUDGE_FAILED, "it takes no input");
    cr_expect_eq(wished(&named, "command:text x", "text", "in"), JUDGE_FAILED);
    cr_expect_eq(wished(&named, "command:/bin/sh x", "/bin/sh", "in"), JUDGE_FAILED);
    cr_expect_eq(
        wished(&named, "https://api.example.org/", NULL, "in"), JUDGE_FAILED, "an address takes no input");
    named.host.check.settings.count = 2; /* script is not named */
    cr_expect_eq(wished(&named, "command:script x", "script", "in"), JUDGE_FAILED);
    host_end(&named.host);
}

/* ---- instants ---- */

Test(named_host, instants_are_asked_of_the_host_and_noted)
{
    struct named_fixture named = {0};
    begin(&named);
    instant now = named.host.job.at;
    golive *g = host_open(&named.host);
    golive_instant end = golive_instant_parse(g, "2026-12-01T00:00:00Z");
    cr_expect_eq(golive_instant_parse(g, "soon").second, GOLIVE_NO_INSTANT);
    cr_expect_eq(golive_instant_parse(g, NULL).second, GOLIVE_NO_INSTANT);
    cr_expect_not(golive_is_past_instant(g, end));
    cr_expect_eq(named.host.call.stable_until, end.second);
    cr_expect_not(golive_is_within_instant(g, end, 5 * DAY));
    cr_expect_eq(named.host.call.stable_until, end.second - 5 * DAY);
    cr_expect(golive_is_within_instant(g, end, 30 * DAY));
    cr_expect(golive_is_within_instant(g, end, INT64_MAX));
    cr_expect_not(golive_is_within_instant(g, end, 0));
    cr_expect(golive_is_past_instant(g, (golive_instant){now}), "it has come in its first second");
    cr_expect_not(golive_is_within_instant(g, (golive_instant){now}, DAY), "what has come is not near");
    cr_expect_eq(named.host.call.misuse_count, 0u);
    cr_expect_not(golive_is_past_instant(g, (golive_instant){GOLIVE_NO_INSTANT}));
    cr_expect_not(golive_is_within_instant(g, (golive_instant){GOLIVE_NO_INSTANT}, DAY));
    cr_expect_eq(named.host.call.misuse_count, 1u);
    host_end(&named.host);
}

/* ---- pages ---- */

Test(named_host, pages_are_given_whole_and_counted_over_parts)
{
    struct named_fixture named = {0};
    begin(&named);
    host_gather(&named.host, "document", "a.txt", "first page\fsecond page", false);
    host_gather(&named.host, "document", "b.txt", "third page", false);
    golive *g = host_open(&named.host);
    const golive_document *document = golive_document_of(g, "document");
    uint32_t pages = golive_pages(g, document);
    cr_assert_geq(pages, 2u);
    cr_expect(strstr(golive_page_text(g, document, 1), "first page"));
    cr_expect(strstr(golive_page_text(g, document, pages), "third page"));
    cr_expect_str_eq(golive_page_text(g, document, pages + 1), "");
    cr_expect_str_eq(golive_page_text(g, document, 0), "");
    cr_expect_str_eq(golive_page_text(g, NULL, 1), "");
    host_end(&named.host);
}
