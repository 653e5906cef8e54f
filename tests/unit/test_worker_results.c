/* What a child left may have been overwritten by the plugin: nothing in it is believed further than it can be checked,
 * neither by the worker's parent nor by the core. */
#include "host_fixture.h"
#include "worker/server.h"

#include <errno.h>

/* A result as the host writes it: P-01 passes on a document, P-02 on a typed value, a fact is not answered. */
static void write_result(struct host_fixture *host)
{
    host_begin(host, false);
    host_gather(host, "document", "terms.pdf", "Some text.\n", false);
    host_set(host, "text", "yes");
    golive *g = host_open(host);
    golive_fact(g, "touches_phi");
    golive_pass(g, "P-01", golive_document_place(g, golive_document_of(g, "document")), "there it is");
    golive_warn(g, "P-02", golive_option_place(g, "text"), "as stated");
    golive_expected(g, "more");
    call_conclude(&host->call, golive_done(g).value, &host->result);
}

static struct judge_outcome decode(struct host_fixture *host, const void *bytes, size_t length)
{
    struct judge_outcome outcome;
    result_decode(&host->job, bytes, length, &host->arena, &outcome);
    return outcome;
}

static void expect_forged(struct host_fixture *host, struct frame_writer *forged)
{
    struct judge_outcome outcome = decode(host, forged->bytes.data, forged->bytes.length);
    cr_assert_eq(outcome.end, JUDGE_FAILED);
    cr_assert(strstr(outcome.problem, "wrote an answer of its own"));
    cr_assert_eq(outcome.finding_count, 0);
    frame_writer_free(forged);
}

static void begin_forged(struct frame_writer *forged)
{
    *forged = (struct frame_writer){0};
    frame_put_u32(forged, WORKER_TAG_JOB, 0);
    frame_put_u32(forged, WORKER_TAG_END, JUDGE_DONE);
}

static void put_finding(struct frame_writer *forged, uint32_t rule, uint32_t stands, const char *where)
{
    size_t mark = frame_open(forged, WORKER_TAG_FINDING);
    frame_put_u32(forged, WORKER_TAG_RULE, rule);
    frame_put_u32(forged, WORKER_TAG_STANDS, stands);
    frame_put_string(forged, WORKER_TAG_WHERE, where);
    frame_close(forged, mark);
}

Test(results, a_good_result_is_refused)
{
    struct host_fixture host;
    write_result(&host);
    struct judge_outcome outcome = decode(&host, host.result.bytes.data, host.result.bytes.length);
    cr_assert_eq(outcome.end, JUDGE_DONE, "%s", outcome.problem ? outcome.problem : "");
    cr_assert_eq(outcome.finding_count, 3);
    cr_assert_eq(outcome.job, &host.job);
    cr_assert_str_eq(outcome.findings[1].expected, "more");
    host_end(&host);
}

Test(results, a_rule_left_out_is_not_missed)
{
    struct host_fixture host;
    struct frame_writer forged;
    write_result(&host);
    begin_forged(&forged);
    put_finding(&forged, 0, STATUS_PASS | ASSURANCE_ASSERTED << 8, "page 1");
    expect_forged(&host, &forged);
    begin_forged(&forged);
    expect_forged(&host, &forged);
    host_end(&host);
}

Test(results, rules_out_of_order_or_unheard_of_are_taken)
{
    struct host_fixture host;
    struct frame_writer forged;
    write_result(&host);
    begin_forged(&forged);
    put_finding(&forged, 1, STATUS_FAIL, "page 1");
    put_finding(&forged, 0, STATUS_FAIL, "page 1");
    expect_forged(&host, &forged);
    begin_forged(&forged);
    put_finding(&forged, 0, STATUS_FAIL, "page 1");
    put_finding(&forged, 1, STATUS_FAIL, "page 1");
    put_finding(&forged, 2, STATUS_FAIL, "page 1");
    expect_forged(&host, &forged);
    host_end(&host);
}

Test(results, a_forged_pass_that_rests_on_nothing_is_taken)
{
    struct host_fixture host;
    struct frame_writer forged;
    write_result(&host);
    begin_forged(&forged);
    put_finding(&forged, 0, STATUS_PASS, "");
    put_finding(&forged, 1, STATUS_FAIL, "page 1");
    expect_forged(&host, &forged);
    host_end(&host);
}

Test(results, statuses_evidence_and_readings_that_there_are_not_are_taken)
{
    static const uint32_t stands[] = {0, 7, 0xff, STATUS_PASS | 9 << 8, STATUS_PASS | 1u << 20};
    struct host_fixture host;
    struct frame_writer forged;
    write_result(&host);
    for (size_t i = 0; i < 5; i++) {
        begin_forged(&forged);
        put_finding(&forged, 0, stands[i], "page 1");
        put_finding(&forged, 1, STATUS_FAIL, "page 1");
        expect_forged(&host, &forged);
    }
    for (int kind = 0; kind < 2; kind++) {
        begin_forged(&forged);
        size_t mark = frame_open(&forged, WORKER_TAG_FINDING);
        frame_put_u32(&forged, WORKER_TAG_RULE, 0);
        frame_put_u32(&forged, WORKER_TAG_STANDS, STATUS_FAIL);
        frame_put_u32(&forged, kind ? WORKER_TAG_SERIAL : WORKER_TAG_READING, 99);
        frame_close(&forged, mark);
        put_finding(&forged, 1, STATUS_FAIL, "page 1");
        expect_forged(&host, &forged);
    }
    host_end(&host);
}

Test(results, a_pass_can_be_said_in_the_hosts_own_name)
{
    static const char *const ids[] = {"FACT", "CHECK", "P-N1", "AM-01"};
    struct host_fixture host;
    struct frame_writer forged;
    write_result(&host);
    for (size_t i = 0; i < 4; i++) {
        begin_forged(&forged);
        put_finding(&forged, 0, STATUS_FAIL, "page 1");
        put_finding(&forged, 1, STATUS_FAIL, "page 1");
        size_t mark = frame_open(&forged, WORKER_TAG_FINDING);
        frame_put_string(&forged, WORKER_TAG_ID, ids[i]);
        frame_put_u32(&forged, WORKER_TAG_STANDS, STATUS_PASS);
        frame_put_string(&forged, WORKER_TAG_WHERE, "page 1");
        frame_close(&forged, mark);
        expect_forged(&host, &forged);
    }
    host_end(&host);
}

Test(results, findings_travel_with_a_failure_or_a_wait)
{
    struct host_fixture host;
    struct frame_writer forged = {0};
    write_result(&host);
    frame_put_u32(&forged, WORKER_TAG_JOB, 0);
    frame_put_u32(&forged, WORKER_TAG_END, JUDGE_WAITS);
    put_finding(&forged, 0, STATUS_PASS, "page 1");
    expect_forged(&host, &forged);
    frame_put_u32(&forged, WORKER_TAG_JOB, 0);
    frame_put_u32(&forged, WORKER_TAG_END, JUDGE_FAILED); /* without words */
    expect_forged(&host, &forged);
    host_end(&host);
}

/* A generator of its own, so that every run changes the same bytes. */
static uint32_t next_random(uint32_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 17;
    *state ^= *state << 5;
    return *state;
}

Test(results, changed_bytes_crash_the_core_or_make_a_check_better)
{
    struct host_fixture host;
    uint32_t state = 2463534242u;
    write_result(&host);
    size_t length = host.result.bytes.length;
    char *copy = memory_new(length, 1);
    for (int round = 0; round < 20000; round++) {
        struct arena arena = {0};
        struct judge_outcome outcome;
        memcpy(copy, host.result.bytes.data, length);
        for (uint32_t i = next_random(&state) % 4; i < 4; i++)
            copy[next_random(&state) % length] = (char)next_random(&state);
        result_decode(
            &host.job, (const unsigned char *)copy, next_random(&state) % (length + 1), &arena, &outcome);
        for (size_t i = 0; outcome.end == JUDGE_DONE && i < outcome.finding_count; i++) {
            const struct finding *finding = &outcome.findings[i];
            cr_assert(finding->rule_id && finding->status >= STATUS_FAIL && finding->status < STATUS_COUNT);
            cr_assert(finding->status != STATUS_PASS || finding->evidence || *finding->where);
        }
        arena_free(&arena);
    }
    free(copy);
    host_end(&host);
}

/* ---- the page ---- */

static struct child_page *page;

static void put_on_page(const void *bytes, uint32_t length, uint32_t claimed)
{
    uint32_t written = atomic_load(&page->written);
    memcpy(page->results + written, &claimed, sizeof claimed);
    if (length)
        memcpy(page->results + written + sizeof claimed, bytes, length);
    atomic_store(&page->written, written + (uint32_t)sizeof claimed + length);
}

Test(results, a_page_that_lies_is_read_past_its_end)
{
    struct host_fixture host;
    const unsigned char *bytes;
    uint32_t length;
    size_t offset = 0;
    write_result(&host);
    uint32_t good = (uint32_t)host.result.bytes.length;
    page = memory_new(1, CHILD_PAGE_SIZE);
    put_on_page(host.result.bytes.data, good, good);
    cr_assert(page_next_result(page, &offset, 0, &bytes, &length) && length == good);
    cr_assert_not(page_next_result(page, &offset, 1, &bytes, &length), "there is no second result");
    offset = 0;
    cr_assert_not(page_next_result(page, &offset, 1, &bytes, &length), "it is another check's result");
    static const uint32_t lengths[] = {UINT32_MAX, 0x7fffffff, 1u << 21, 1000000};
    for (size_t i = 0; i < 4; i++) {
        atomic_store(&page->written, 0);
        offset = 0;
        put_on_page(host.result.bytes.data, good, lengths[i]);
        cr_assert_not(page_next_result(page, &offset, 0, &bytes, &length));
    }
    offset = 0;
    atomic_store(&page->written, UINT32_MAX);
    cr_assert_not(page_next_result(page, &offset, 0, &bytes, &length));
    free(page);
    host_end(&host);
}

Test(results, words_about_an_ending_are_taken_from_the_plugin_unbounded)
{
    page = memory_new(1, CHILD_PAGE_SIZE);
    page->barred_call = -1;
    memset(page->asked_what, 'x', sizeof page->asked_what);
    memset(page->asked_name, '\x1b', sizeof page->asked_name);
    char *words = ending_words(page, 11, 0, "\x1b[31mred");
    cr_assert(strstr(words, "crashed (segmentation fault)"));
    cr_assert_null(strchr(words, '\x1b'));
    cr_assert_lt(strlen(words), 1001);
    free(words);
    page->barred_call = 4711;
    page->asked_what[0] = '\0';
    words = ending_words(page, 0, 0, "");
    cr_assert_str_eq(words, "tried what no plugin may (system call 4711)");
    free(words);
    free(page);
}

/* ---- batches ---- */

Test(results, a_batch_out_of_step_is_taken)
{
    struct host_fixture host;
    struct batch *batch;
    write_result(&host);
    for (int kind = 0; kind < 5; kind++) {
        struct frame_writer writer = {0};
        frame_put_u32(&writer, WORKER_TAG_PLUGIN, kind == 1 ? 7 : 0);
        if (kind != 2)
            message_put_context(&writer, &host.job);
        if (kind != 3)
            message_put_job(&writer, &host.job, 5, kind == 4 ? 1 : 0);
        struct frame frame = host_frame(&writer, 3);
        int error = batch_new(&frame, &host.plugin, 1, &batch);
        cr_assert_eq(error, kind ? -EPROTO : 0, "kind %d", kind);
        if (!error) {
            cr_assert_eq(batch->item_count, 1);
            cr_assert_eq(batch->items[0].number, 5);
            cr_assert_eq(batch->items[0].timeout, WORKER_TIMEOUT);
            batch_free(batch);
        }
        frame_writer_free(&writer);
    }
    host_end(&host);
}
