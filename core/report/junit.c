/* The report as JUnit XML, for CI: a suite for the run, then one a deployment, in it a test for the decision, one a
 * finding, and one for each dimension that nobody has looked at. What stops a product is a failure (not met) or an error
 * (not known); what is open without stopping it is skipped, with the reason. Written so that the schemas of Ant's JUnit
 * task and of Jenkins both accept it: no attribute of our own, system-out and system-err in each suite. Must not decide
 * anything. */
#include "report/fields.h"
#include "report/report.h"
#include "report/sink.h"
#include "report/wording.h"

#include <string.h>

struct junit {
    struct sink sink;
    struct place place;
    size_t suites; /* written so far */
};

/* The tests of a suite, by what becomes of them. */
struct tally {
    size_t tests;
    size_t failures;
    size_t errors;
    size_t skipped;
};

/* Foreign text in XML: what a terminal would obey is made visible, what XML 1.0 knows no character for is replaced. */
static void add_xml(struct text *out, const char *foreign)
{
    static const struct {
        const char *bytes;
        const char *replacement;
    } signs[] = {
        {"&", "&amp;"},
        {"<", "&lt;"},
        {">", "&gt;"},
        {"\"", "&quot;"},
        {"'", "&apos;"},
        {"\xef\xbf\xbe", "\xef\xbf\xbd"},
        {"\xef\xbf\xbf", "\xef\xbf\xbd"},
    };
    struct text visible = {0};
    if (foreign)
        text_append_visible(&visible, foreign);
    const char *rest = text_string(&visible);
    while (*rest) {
        size_t plain = strcspn(rest, "&<>\"'\xef");
        text_append(out, rest, plain);
        rest += plain;
        size_t i = 0;
        while (*rest && i < sizeof signs / sizeof *signs && !string_starts(rest, signs[i].bytes))
            i++;
        if (*rest && i < sizeof signs / sizeof *signs) {
            text_append_string(out, signs[i].replacement);
            rest += strlen(signs[i].bytes);
        } else if (*rest) {
            text_append_char(out, *rest++);
        }
    }
    text_free(&visible);
}

static void add_attribute(struct junit *junit, const char *name, const char *foreign)
{
    text_format(&junit->sink.out, " %s=\"", name);
    add_xml(&junit->sink.out, foreign);
    text_append_char(&junit->sink.out, '"');
}

/* ---- suites ---- */

static void begin_suite(struct junit *junit, const char *name, const struct tally *tally)
{
    char at[INSTANT_TEXT_SIZE];
    instant_text(junit->place.run->at, at);
    at[strcspn(at, "Z")] = '\0'; /* the schema wants no zone; it is UTC, as the property `at` says */
    text_append_string(&junit->sink.out, "  <testsuite");
    add_attribute(junit, "name", name);
    add_attribute(junit, "package", "golive");
    text_format(&junit->sink.out, " id=\"%zu\" timestamp=\"%s\" hostname=\"localhost\"", junit->suites++, at);
    text_format(&junit->sink.out,
        " tests=\"%zu\" failures=\"%zu\" errors=\"%zu\" skipped=\"%zu\" time=\"0\">\n", tally->tests,
        tally->failures, tally->errors, tally->skipped);
}

struct property {
    struct junit *junit;
    const char *name;
};

static void add_property(void *context, const char *value)
{
    struct property *property = context;
    text_append_string(&property->junit->sink.out, "      <property");
    add_attribute(property->junit, "name", property->name);
    add_attribute(property->junit, "value", value);
    text_append_string(&property->junit->sink.out, "/>\n");
    sink_pass(&property->junit->sink);
}

static void add_properties(struct junit *junit, const struct field *fields)
{
    text_append_string(&junit->sink.out, "    <properties>\n");
    for (; fields->name; fields++) {
        struct property property = {junit, fields->name};
        fields->each(&junit->place, add_property, &property);
    }
    text_append_string(&junit->sink.out, "    </properties>\n");
}

static void end_suite(struct junit *junit)
{
    text_append_string(&junit->sink.out, "</system-out>\n    <system-err></system-err>\n  </testsuite>\n");
    sink_pass(&junit->sink);
}

/* ---- tests ---- */

static void begin_test(struct junit *junit, const char *class, const char *name)
{
    text_append_string(&junit->sink.out, "    <testcase");
    add_attribute(junit, "classname", class);
    add_attribute(junit, "name", name);
    text_append_string(&junit->sink.out, " time=\"0\"");
}

/* ELEMENT: "failure", "error", or NULL for a test that passes. */
static void add_simple_test(
    struct junit *junit, const char *class, const char *name, const char *element, const char *message)
{
    begin_test(junit, class, name);
    if (!element) {
        text_append_string(&junit->sink.out, "/>\n");
        return;
    }
    text_format(&junit->sink.out, ">\n      <%s", element);
    add_attribute(junit, "message", message);
    add_attribute(junit, "type", "decision");
    text_format(&junit->sink.out, "/>\n    </testcase>\n");
}

static const char *decision_element(enum decision decision)
{
    return decision == DECISION_NO_GO ? "failure" : decision == DECISION_HOLD ? "error" : NULL;
}

struct body {
    struct text *out;
    const char *name;
};

static void add_body_line(void *context, const char *value)
{
    struct body *body = context;
    text_format(body->out, "%s: ", body->name);
    add_xml(body->out, value);
    text_append_char(body->out, '\n');
}

/* Every field of the finding, a line each. */
static void add_body(struct junit *junit)
{
    for (const struct field *field = finding_fields; field->name; field++) {
        struct body body = {&junit->sink.out, field->name};
        field->each(&junit->place, add_body_line, &body);
    }
}

/* "BAA-26 In force: Big Cloud, Inc." */
static void test_name(const struct finding *finding, struct text *name)
{
    text_append_string(name, finding->rule_id);
    if (given(finding->title)) {
        text_append_char(name, ' ');
        text_append_string(name, finding->title);
    }
    if (given(finding->subject)) {
        text_append_string(name, ": ");
        text_append_string(name, finding->subject);
    }
}

static void add_finding(struct junit *junit)
{
    const struct place *place = &junit->place;
    struct text *out = &junit->sink.out;
    enum outcome outcome = outcome_of(place->check, place->finding);
    struct text class = {0}, name = {0};
    text_append_string(&class, place->deployment->deployment->id);
    text_append_char(&class, '.');
    text_append_string(&class, place->check->check->id);
    test_name(place->finding, &name);
    begin_test(junit, text_string(&class), text_string(&name));
    text_free(&class);
    text_free(&name);
    if (outcome == OUTCOME_PASSED) {
        text_append_string(out, "/>\n");
        return;
    }
    const char *element = outcome == OUTCOME_FAILED    ? "failure"
                          : outcome == OUTCOME_UNKNOWN ? "error"
                                                       : "skipped";
    text_format(out, ">\n      <%s", element);
    if (outcome == OUTCOME_FAILED || outcome == OUTCOME_UNKNOWN) {
        add_attribute(junit, "message", finding_says(place->finding));
        add_attribute(junit, "type", status_name((enum status)place->finding->status));
    }
    text_append_string(out, ">");
    add_body(junit);
    text_format(out, "</%s>\n    </testcase>\n", element);
    sink_pass(&junit->sink);
}

/* "pass documented baa/BAA-09: accounting of disclosures (acme.pdf, page 4)": what a test that passes cannot hold. */
static void add_line(struct junit *junit)
{
    const struct finding *finding = junit->place.finding;
    struct text words = {0}, place = {0};
    const char *assurance = assurance_name((enum assurance)finding->assurance);
    text_format(
        &words, "%s%s%s ", status_name((enum status)finding->status), *assurance ? " " : "", assurance);
    text_append_string(&words, junit->place.check->check->id);
    text_append_char(&words, '/');
    text_append_string(&words, finding->rule_id);
    text_append_string(&words, ": ");
    text_append_string(&words, finding_says(finding));
    words_place(&place, finding);
    if (place.length)
        text_format(&words, " (%s)", text_string(&place));
    add_xml(&junit->sink.out, text_string(&words));
    text_append_char(&junit->sink.out, '\n');
    text_free(&words);
    text_free(&place);
    sink_pass(&junit->sink);
}

/* ---- a deployment ---- */

static void each_finding(struct junit *junit, void (*act)(struct junit *junit))
{
    for (size_t i = 0; i < junit->place.deployment->check_count; i++) {
        junit->place.check = &junit->place.deployment->checks[i];
        for (uint32_t j = 0; j < junit->place.check->finding_count; j++) {
            junit->place.finding = &junit->place.check->findings[j];
            act(junit);
        }
    }
}

static struct tally tally_of(const struct deployment_result *result)
{
    struct tally tally = {.tests = 1 + result->not_looked_at_count, .skipped = result->not_looked_at_count};
    tally.failures = result->decision == DECISION_NO_GO;
    tally.errors = result->decision == DECISION_HOLD;
    for (size_t i = 0; i < result->check_count; i++) {
        const struct check_result *check = &result->checks[i];
        for (uint32_t j = 0; j < check->finding_count; j++) {
            enum outcome outcome = outcome_of(check, &check->findings[j]);
            tally.tests++;
            tally.failures += outcome == OUTCOME_FAILED;
            tally.errors += outcome == OUTCOME_UNKNOWN;
            tally.skipped += outcome == OUTCOME_OPEN || outcome == OUTCOME_SKIPPED;
        }
    }
    return tally;
}

static void add_deployment(struct junit *junit)
{
    const struct deployment_result *result = junit->place.deployment;
    const char *id = result->deployment->id;
    struct tally tally = tally_of(result);
    struct overview overview = overview_of(result);
    struct text reason = {0};
    begin_suite(junit, id, &tally);
    add_properties(junit, deployment_fields);
    text_format(&reason, "%s: ", decision_title(result->decision));
    words_reason(&reason, result, &overview);
    add_simple_test(junit, id, "decision", decision_element(result->decision), text_string(&reason));
    text_free(&reason);
    each_finding(junit, add_finding);
    for (size_t i = 0; i < result->not_looked_at_count; i++) {
        begin_test(junit, id, result->not_looked_at[i]->name);
        text_append_string(&junit->sink.out, ">\n      <skipped>nobody has looked at it: ");
        add_xml(&junit->sink.out, result->not_looked_at[i]->title);
        text_append_string(&junit->sink.out, "</skipped>\n    </testcase>\n");
    }
    text_append_string(&junit->sink.out, "    <system-out>");
    each_finding(junit, add_line);
    end_suite(junit);
}

int report_junit(const struct run *run, const struct report_options *options, FILE *file)
{
    (void)options; /* CI wants all of it */
    struct junit junit = {.sink = {.file = file}, .place = {.run = run}};
    struct tally tally = {
        .tests = 1, .failures = run->decision == DECISION_NO_GO, .errors = run->decision == DECISION_HOLD};
    text_append_string(&junit.sink.out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n");
    begin_suite(&junit, "golive", &tally);
    add_properties(&junit, run_fields);
    add_simple_test(
        &junit, "golive", "decision", decision_element(run->decision), decision_title(run->decision));
    text_append_string(&junit.sink.out, "    <system-out>");
    end_suite(&junit);
    for (size_t i = 0; i < run->deployment_count; i++) {
        junit.place.deployment = &run->deployments[i];
        add_deployment(&junit);
    }
    text_append_string(&junit.sink.out, "</testsuites>\n");
    text_free(&junit.place.scratch);
    return sink_end(&junit.sink);
}
