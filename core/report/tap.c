/* The report as TAP 14 (testanything.org): a point for the run's decision, then a subtest a deployment, in it a point for
 * its decision, one a finding and one for each dimension that nobody has looked at, each with a YAML block of all there is
 * to say. What stops a product is "not ok"; what is open without stopping it is "not ok # TODO", which does not fail.
 * Must not decide anything. */
#include "report/fields.h"
#include "report/report.h"
#include "report/sink.h"
#include "report/wording.h"

#include "base/json.h"

enum { STRING = 32000 };

struct tap {
    struct sink sink;
    struct place place;
    unsigned indent; /* blanks before each line */
    size_t number;   /* of the last point on this level */
};

static void blanks(struct tap *tap)
{
    text_format(&tap->sink.out, "%*s", (int)tap->indent, "");
}

/* A point's line. DIRECTIVE: "SKIP", "TODO" or NULL, with WHY behind it. */
static void add_point(
    struct tap *tap, bool passed, const char *description, const char *directive, const char *why)
{
    blanks(tap);
    text_format(&tap->sink.out, "%s %zu - ", passed ? "ok" : "not ok", ++tap->number);
    sink_escaped(&tap->sink.out, description, "#\\");
    if (directive) {
        text_format(&tap->sink.out, " # %s ", directive);
        sink_escaped(&tap->sink.out, why, "#\\");
    }
    text_append_char(&tap->sink.out, '\n');
}

/* ---- YAML ---- */

struct entry {
    struct tap *tap;
    const char *name;
    bool list;
    bool begun; /* its name stands there */
};

/* A JSON string is a YAML string, and hides nothing from either. What is longer than STRING bytes is cut: Perl's harness
 * gives up on 64 KiB. */
static void add_string(struct tap *tap, const char *value)
{
    struct json_writer json = {0};
    struct text piece = {0};
    sink_cut(&piece, value, STRING);
    json_string(&json, text_string(&piece));
    text_free(&piece);
    text_append(&tap->sink.out, json.buffer.data, json.buffer.length);
    text_free(&json.buffer);
    sink_pass(&tap->sink);
}

/* A list stands in brackets on one line, for simple readers of TAP know no other. */
static void add_entry(void *context, const char *value)
{
    struct entry *entry = context;
    struct tap *tap = entry->tap;
    if (!entry->begun) {
        blanks(tap);
        text_format(&tap->sink.out, "  %s: %s", entry->name, entry->list ? "[" : "");
    } else {
        text_append_string(&tap->sink.out, ", ");
    }
    entry->begun = true;
    add_string(tap, value);
}

static void add_yaml(struct tap *tap, const struct field *fields)
{
    blanks(tap);
    text_append_string(&tap->sink.out, "  ---\n");
    for (; fields->name; fields++) {
        struct entry entry = {.tap = tap, .name = fields->name, .list = fields->list};
        fields->each(&tap->place, add_entry, &entry);
        if (entry.begun)
            text_append_string(&tap->sink.out, entry.list ? "]\n" : "\n");
    }
    blanks(tap);
    text_append_string(&tap->sink.out, "  ...\n");
}

/* ---- points ---- */

static void add_decision(struct tap *tap, enum decision decision, const char *reason)
{
    struct text words = {0};
    text_format(&words, "decision: %s%s%s", decision_title(decision), *reason ? ", " : "", reason);
    add_point(tap, decision == DECISION_GO, text_string(&words), NULL, NULL);
    text_free(&words);
}

/* Why an open finding does not stop the product. */
static const char *open_reason(const struct check_result *check, const struct finding *finding)
{
    switch (part_of(check, finding)) {
    case PART_WAIVED:
        return "not met, but waived";
    case PART_LOOK:
        return "to be looked at";
    default:
        return "the check is not required";
    }
}

static void add_finding(struct tap *tap)
{
    const struct place *place = &tap->place;
    const struct finding *finding = place->finding;
    enum outcome outcome = outcome_of(place->check, finding);
    struct text words = {0};
    text_append_string(&words, place->check->check->id);
    text_append_char(&words, '/');
    text_append_string(&words, finding->rule_id);
    text_append_string(&words, given(finding->subject) ? " " : "");
    text_append_string(&words, finding->subject);
    text_append_string(&words, ": ");
    text_append_string(&words, finding_says(finding));
    bool skipped = outcome == OUTCOME_SKIPPED;
    bool open = outcome == OUTCOME_OPEN;
    add_point(tap, outcome == OUTCOME_PASSED || skipped, text_string(&words),
        skipped ? "SKIP"
        : open  ? "TODO"
                : NULL,
        skipped ? "does not apply" : open_reason(place->check, finding));
    text_free(&words);
    add_yaml(tap, finding_fields);
}

static void add_findings(struct tap *tap)
{
    for (size_t i = 0; i < tap->place.deployment->check_count; i++) {
        tap->place.check = &tap->place.deployment->checks[i];
        for (uint32_t j = 0; j < tap->place.check->finding_count; j++) {
            tap->place.finding = &tap->place.check->findings[j];
            add_finding(tap);
        }
    }
}

static void add_deployment(struct tap *tap)
{
    const struct deployment_result *result = tap->place.deployment;
    struct overview overview = overview_of(result);
    size_t number = tap->number;
    blanks(tap);
    text_append_string(&tap->sink.out, "# Subtest: ");
    sink_escaped(&tap->sink.out, result->deployment->id, "#\\");
    text_append_char(&tap->sink.out, '\n');
    tap->indent = 4;
    tap->number = 0;
    blanks(tap);
    text_format(&tap->sink.out, "1..%zu\n", 1 + overview.total + result->not_looked_at_count);
    struct text reason = {0};
    words_reason(&reason, result, &overview);
    add_decision(tap, result->decision, text_string(&reason));
    text_free(&reason);
    add_yaml(tap, deployment_fields);
    add_findings(tap);
    for (size_t i = 0; i < result->not_looked_at_count; i++)
        add_point(tap, false, result->not_looked_at[i]->name, "TODO", "nobody has looked at it");
    tap->indent = 0;
    tap->number = number;
    add_point(tap, result->decision == DECISION_GO, result->deployment->id, NULL, NULL);
    sink_pass(&tap->sink);
}

int report_tap(const struct run *run, const struct report_options *options, FILE *file)
{
    (void)options; /* who reads it, takes what it wants */
    struct tap tap = {.sink = {.file = file}, .place = {.run = run}};
    text_append_string(&tap.sink.out, "TAP version 14\n");
    text_format(&tap.sink.out, "1..%zu\n", 1 + run->deployment_count);
    add_decision(&tap, run->decision, "");
    add_yaml(&tap, run_fields);
    for (size_t i = 0; i < run->deployment_count; i++) {
        tap.place.deployment = &run->deployments[i];
        add_deployment(&tap);
    }
    text_free(&tap.place.scratch);
    return sink_end(&tap.sink);
}
