/* One call of a plugin's check without a plugin, a worker or a process: the test is the check. What the core would send
 * is encoded and decoded on the way, so that both sides of the messages are tested too. */
#ifndef GOLIVE_TESTS_HOST_FIXTURE_H
#define GOLIVE_TESTS_HOST_FIXTURE_H

#include "clause_fixture.h"
#include "worker/client_private.h"
#include "worker/host.h"

#include <unistd.h>

#define HOST_ROOM 16
#define HOST_UNUSED __attribute__((unused))

static const char host_description[] =
    "[plugin]\nname = probe\nversion = 1.0.0\napi = 1\nsummary = For tests\nhosts = api.example.org\nfacts = "
    "touches_phi, lists\n"
    "keys = product, vendor, site, site_also, go_live, ref.ritm, subprocessors, unheard_of\n"
    "[option document]\ntype = document\n[option users]\ntype = table\n[option extra]\ntype = "
    "document\noptional = yes\n"
    "[option text]\ntype = text\n[option days]\ntype = duration\ndefault = 30d\n[option size]\ntype = size\n"
    "[option number]\ntype = integer\n[option on]\ntype = date\n[option flag]\ntype = yes/no\n[option "
    "names]\ntype = list\n"
    "[option url]\ntype = url\n[option command]\ntype = command\n"
    "[option script]\ntype = command\ninput = yes\ngood_until = 3d\n"
    "[option assurance]\ntype = choice\nchoices = asserted, documented, verified\n"
    "[option assurance_reason]\ntype = text\n"
    "[rule P-01]\ntitle = First\nbasis = law\nremedy = Mend it\ntyped = pass\nreadings = present, absent, "
    "not-needed\n"
    "[rule P-02]\ntitle = Second\nbasis = policy\nremedy = Mend it\nfresh = 20h\ngood_until = 60d\n"
    "[reason P-N1]\ntitle = None of it applies\ncitation = 1 CFR 1\n";

struct host_fixture {
    struct arena arena;
    struct plugin_description *description;
    struct judge_plugin *plugin;
    struct site site;
    struct deployment deployment;
    struct check check;
    struct judge_job job;
    struct setting settings[HOST_ROOM];
    struct setting deployment_settings[HOST_ROOM];
    struct fact facts[HOST_ROOM];
    struct reading readings[HOST_ROOM];
    struct gathered gathered[HOST_ROOM];
    struct text blobs[HOST_ROOM];
    const struct gathered *parts[HOST_ROOM][HOST_ROOM];
    struct gathered_option options[HOST_ROOM];
    size_t gathered_count;
    struct piece *pieces[HOST_ROOM + 1];
    struct evidence_store *store;
    struct input_context context;
    struct input_job input;
    struct frame_writer context_frame;
    struct frame_writer job_frame;
    struct call call;
    struct frame_writer result;
};

/* A frame as the other side would receive it. */
static inline struct frame host_frame(const struct frame_writer *writer, uint32_t request)
{
    struct frame frame = {.request = request,
        .bytes = (const unsigned char *)writer->bytes.data,
        .length = (uint32_t)writer->bytes.length,
        .descriptor_count = writer->descriptor_count};
    memcpy(frame.descriptors, writer->descriptors, sizeof frame.descriptors);
    return frame;
}

/* WITH_CATALOGUE: its clauses are P-01 (accounting of disclosures) and [find:dated]. */
static inline void host_begin(struct host_fixture *host, bool with_catalogue)
{
    struct problems problems = {0};
    struct frame_writer frame = {0};
    char *problem = NULL;
    memset(host, 0, sizeof *host);
    cr_assert_eq(zone_use("America/Chicago"), 0);
    host->description = config_plugin("probe", host_description, sizeof host_description - 1, &problems);
    cr_assert(host->description, "the description of the test's plugin has errors");
    problems_free(&problems);
    message_put_plugin(&frame, host->description);
    struct catalogue_pattern patterns[] = {
        {.role = PATTERN_NEED, .name = "accounting", .pattern = "accounting of (its )?disclosures"},
        {.role = PATTERN_AGAINST, .name = "none", .pattern = "no accounting of disclosures"},
        {.role = PATTERN_FIND, .name = "pattern", .pattern = "dated as of (?<date>[a-z0-9, ]{6,30})"},
    };
    struct catalogue_clause clauses[] = {
        {.id = "P-01",
            .title = "",
            .citation = "",
            .window = WINDOW_SENTENCE,
            .patterns = patterns,
            .pattern_count = 2},
        {.id = "dated",
            .find = true,
            .title = "",
            .citation = "",
            .window = WINDOW_SENTENCE,
            .patterns = patterns + 2,
            .pattern_count = 1},
    };
    struct catalogue catalogue = {
        .name = "probe", .file = "probe.ini", .clauses = clauses, .clause_count = 2};
    if (with_catalogue)
        message_put_catalogue(&frame, &catalogue);
    frame_put_descriptor(&frame, dup(0));
    struct frame received = host_frame(&frame, 0);
    cr_assert_eq(judge_plugin_new(&received, &host->plugin, &problem), 0, "%s", problem ? problem : "");
    frame_writer_free(&frame);
    host->site = (struct site){
        .name = "Springfield Clinic", .timezone = "America/Chicago", .answered.on = date_none()};
    host->deployment = (struct deployment){.id = "scribe",
        .product = "Scribe",
        .version = "",
        .vendor = "Acme",
        .stage = "",
        .kind = "product",
        .go_live = date_none(),
        .live_since = date_none(),
        .answered.on = date_none(),
        .facts = host->facts,
        .readings = host->readings,
        .settings = {host->deployment_settings, 0}};
    host->check = (struct check){.id = "probe",
        .plugin = "probe",
        .description = host->description,
        .attested.on = date_none(),
        .settings = {host->settings, 0}};
    host->job = (struct judge_job){.deployment = &host->deployment,
        .site = &host->site,
        .check = &host->check,
        .options = host->options};
    cr_assert_eq(instant_parse("2026-11-22T12:00:00Z", &host->job.at), 0);
}

HOST_UNUSED static void host_set(struct host_fixture *host, const char *key, const char *value)
{
    host->settings[host->check.settings.count++] = (struct setting){.key = key, .value = value};
}

HOST_UNUSED static void host_fact_is(struct host_fixture *host, const char *name, const char *value)
{
    host->facts[host->deployment.fact_count++] = (struct fact){.name = name, .value = value, .asked = true};
}

/* Evidence for OPTION: the next of its parts. TABLE: BYTES are CSV; else they become a text blob. */
HOST_UNUSED static void host_gather(
    struct host_fixture *host, const char *option, const char *name, const char *bytes, bool table)
{
    size_t index = host->gathered_count++;
    struct gathered *gathered = &host->gathered[index];
    *gathered = (struct gathered){.evidence = {.uri = name, .state = EVIDENCE_GOT, .digested = true},
        .name = name,
        .descriptor = -1,
        .serial = (uint32_t)index + 1};
    if (table) {
        text_append_string(&host->blobs[index], bytes);
    } else {
        struct document_pages pages;
        fixture_pages(bytes, &pages);
        cr_assert_eq(document_text_encode(&pages, &host->blobs[index]), 0);
        document_pages_free(&pages);
    }
    gathered->evidence.digest = digest_of(bytes, strlen(bytes));
    gathered->bytes = host->blobs[index].data;
    gathered->length = host->blobs[index].length;
    size_t at = 0;
    while (at < host->job.option_count && !string_equal(host->options[at].option, option))
        at++;
    if (at == host->job.option_count) {
        host->options[host->job.option_count++] =
            (struct gathered_option){.option = option, .parts = host->parts[at]};
        host_set(host, option, name);
    }
    host->parts[at][host->options[at].part_count++] = gathered;
}

/* Sends all of it and opens the call. */
HOST_UNUSED static golive *host_open(struct host_fixture *host)
{
    struct frame_fields fields;
    struct frame_field field;
    for (size_t i = 0; i < host->gathered_count; i++) {
        struct frame_writer frame = {0};
        message_put_evidence(&frame, &host->gathered[i]);
        struct frame received = host_frame(&frame, host->gathered[i].serial);
        cr_assert_eq(piece_new(&received, &host->pieces[i + 1]), 0);
        frame_writer_free(&frame);
    }
    host->store = evidence_store_new((const struct piece *const *)host->pieces, HOST_ROOM + 1);
    message_put_context(&host->context_frame, &host->job);
    fields = frame_fields_of(host->context_frame.bytes.data, host->context_frame.bytes.length);
    cr_assert(frame_next(&fields, &field));
    cr_assert_eq(input_context(frame_inner(&field), &host->arena, &host->context), 0);
    message_put_job(&host->job_frame, &host->job, 0, 0);
    fields = frame_fields_of(host->job_frame.bytes.data, host->job_frame.bytes.length);
    cr_assert(frame_next(&fields, &field));
    cr_assert_eq(input_job(frame_inner(&field), &host->arena, &host->input), 0);
    call_begin(&host->call, &host->arena, host->plugin, &host->context, &host->input, host->store);
    return &host->call.plugin_side;
}

/* Ends the call with VERDICT and decodes its result as the core does. */
HOST_UNUSED static struct judge_outcome host_conclude(struct host_fixture *host, golive_verdict verdict)
{
    struct judge_outcome outcome;
    call_conclude(&host->call, verdict.value, &host->result);
    result_decode(&host->job, (const unsigned char *)host->result.bytes.data, host->result.bytes.length,
        &host->arena, &outcome);
    return outcome;
}

HOST_UNUSED static const struct finding *host_finding_of(
    const struct judge_outcome *outcome, const char *rule, const char *subject)
{
    for (size_t i = 0; i < outcome->finding_count; i++) {
        if (string_equal(outcome->findings[i].rule_id, rule) &&
            (!subject || string_equal(outcome->findings[i].subject, subject)))
            return &outcome->findings[i];
    }
    return NULL;
}

HOST_UNUSED static const struct finding *host_expect(
    const struct judge_outcome *outcome, const char *rule, enum status status)
{
    cr_assert_eq(outcome->end, JUDGE_DONE, "%s", outcome->problem ? outcome->problem : "waits");
    const struct finding *finding = host_finding_of(outcome, rule, NULL);
    cr_assert(finding, "nothing is said of %s", rule);
    cr_assert_eq(
        finding->status, status, "%s is %s: %s", rule, status_name(finding->status), finding->message);
    return finding;
}

HOST_UNUSED static void host_end(struct host_fixture *host)
{
    call_end(&host->call);
    evidence_store_free(host->store);
    for (size_t i = 0; i <= HOST_ROOM; i++)
        piece_free(host->pieces[i]);
    for (size_t i = 0; i < HOST_ROOM; i++)
        text_free(&host->blobs[i]);
    frame_writer_free(&host->context_frame);
    frame_writer_free(&host->job_frame);
    frame_writer_free(&host->result);
    judge_plugin_free(host->plugin);
    plugin_description_free(host->description);
    arena_free(&host->arena);
}

#endif
