/* The report as a table for spreadsheets (RFC 4180): a row a finding, a row for a deployment that has none, in the order
 * for people. In UTF-8 with a mark at its beginning, for without one some spreadsheets take it for something else. What a
 * spreadsheet would run as a formula gets an apostrophe before it. Must not decide anything. */
#include "report/fields.h"
#include "report/report.h"
#include "report/sink.h"

#include <stdlib.h>
#include <string.h>

/* Bytes of a cell: Excel takes 32,767 characters and breaks the table behind them. */
enum { CELL = 32000 };

struct column {
    const char *name; /* in the first row */
    const struct field *fields;
    const char *field;
};

static const struct column columns[] = {
    {"decision", deployment_fields, "decision"},
    {"deployment", deployment_fields, "id"},
    {"product", deployment_fields, "product"},
    {"version", deployment_fields, "version"},
    {"vendor", deployment_fields, "vendor"},
    {"stage", deployment_fields, "stage"},
    {"in_use", deployment_fields, "in_use"},
    {"go_live", deployment_fields, "go_live"},
    {"decided_for", deployment_fields, "decided_for"},
    {"cleared_until", deployment_fields, "cleared_until"},
    {"lapses_first", deployment_fields, "lapses_first"},
    {"hold_reasons", deployment_fields, "hold_reasons"},
    {"not_looked_at", deployment_fields, "not_looked_at"},
    {"unused_waivers", deployment_fields, "unused_waivers"},
    {"approval", deployment_fields, "approval"},
    {"exception", deployment_fields, "exception"},
    {"check", finding_fields, "check"},
    {"required", finding_fields, "required"},
    {"rule", finding_fields, "rule"},
    {"subject", finding_fields, "subject"},
    {"title", finding_fields, "title"},
    {"status", finding_fields, "status"},
    {"effect", finding_fields, "effect"},
    {"basis", finding_fields, "basis"},
    {"assurance", finding_fields, "assurance"},
    {"message", finding_fields, "message"},
    {"expected", finding_fields, "expected"},
    {"found", finding_fields, "found"},
    {"quote", finding_fields, "quote"},
    {"where", finding_fields, "where"},
    {"remedy", finding_fields, "remedy"},
    {"owner", finding_fields, "owner"},
    {"asks", finding_fields, "asks"},
    {"citation", finding_fields, "citation"},
    {"waived_by", finding_fields, "waived_by"},
    {"waived_until", finding_fields, "waived_until"},
    {"waiver_reason", finding_fields, "waiver_reason"},
    {"reading", finding_fields, "reading"},
    {"read_by", finding_fields, "read_by"},
    {"accepted_by", finding_fields, "accepted_by"},
    {"acceptance_reason", finding_fields, "acceptance_reason"},
    {"evidence", finding_fields, "evidence"},
    {"evidence_sha256", finding_fields, "evidence_sha256"},
    {"finding", finding_fields, "digest"},
    {"refs", deployment_fields, "refs"},
    {"file", deployment_fields, "file"},
    {"policy", run_fields, "policy"},
    {"policy_version", run_fields, "policy_version"},
    {"at", run_fields, "at"},
    {"run", run_fields, "run"},
};
enum { COLUMNS = sizeof columns / sizeof *columns };

struct csv {
    struct sink sink;
    struct place place;
    const struct field *fields[COLUMNS];
    struct text value;
    struct text visible;
};

/* What begins a formula: the signs themselves and their wide forms. */
static bool begins_formula(const char *text)
{
    static const char *const signs[] = {
        "=", "+", "-", "@", "\xef\xbc\x9d", "\xef\xbc\x8b", "\xef\xbc\x8d", "\xef\xbc\xa0"};
    text += strspn(text, " ");
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
        if (string_starts(text, signs[i]))
            return true;
    }
    return false;
}

/* A cell, always in quotes. A spreadsheet that splits at other signs than commas must find no formula behind them. */
static void add_cell(struct csv *csv, bool first, const char *value)
{
    struct text *out = &csv->sink.out;
    struct text whole = {0};
    text_append_visible(&whole, value);
    text_clear(&csv->visible);
    sink_cut(&csv->visible, text_string(&whole), CELL);
    text_free(&whole);
    const char *text = text_string(&csv->visible);
    text_append_string(out, first ? "\"" : ",\"");
    if (begins_formula(text))
        text_append_char(out, '\'');
    for (; *text; text++) {
        text_append_char(out, *text);
        if (*text == '"')
            text_append_char(out, '"');
        if ((*text == ';' || *text == ',' || *text == '"') && begins_formula(text + 1))
            text_append_char(out, '\'');
    }
    text_append_char(out, '"');
}

/* The row of a finding, or of a deployment without one. */
static void add_row(struct csv *csv)
{
    for (size_t i = 0; i < COLUMNS; i++) {
        text_clear(&csv->value);
        if (columns[i].fields != finding_fields || csv->place.finding)
            field_join(csv->fields[i], &csv->place, &csv->value);
        add_cell(csv, i == 0, text_string(&csv->value));
    }
    text_append_string(&csv->sink.out, "\r\n");
    sink_pass(&csv->sink);
}

static void add_deployment(struct csv *csv, const struct deployment_result *result)
{
    bool any = false;
    csv->place.deployment = result;
    for (size_t i = 0; i < result->check_count; i++) {
        csv->place.check = &result->checks[i];
        for (uint32_t j = 0; j < csv->place.check->finding_count; j++) {
            csv->place.finding = &csv->place.check->findings[j];
            add_row(csv);
            any = true;
        }
    }
    csv->place.check = NULL;
    csv->place.finding = NULL;
    if (!any)
        add_row(csv);
}

int report_csv(const struct run *run, const struct report_options *options, FILE *file)
{
    (void)options; /* whoever has a spreadsheet can filter */
    struct csv csv = {.sink = {.file = file}, .place = {.run = run}};
    text_append_string(&csv.sink.out, "\xef\xbb\xbf");
    for (size_t i = 0; i < COLUMNS; i++) {
        csv.fields[i] = field_find(columns[i].fields, columns[i].field);
        add_cell(&csv, i == 0, columns[i].name);
    }
    text_append_string(&csv.sink.out, "\r\n");
    size_t *order = people_order(run);
    for (size_t i = 0; i < run->deployment_count; i++)
        add_deployment(&csv, &run->deployments[order[i]]);
    free(order);
    text_free(&csv.value);
    text_free(&csv.visible);
    text_free(&csv.place.scratch);
    return sink_end(&csv.sink);
}
