/* SPDX-License-Identifier: MIT
 *
 * Plugin training-data: what a model was trained and validated on (RULES DATA-01 to 11, 30 to 35, as SET-17 settles them). Strict
 * where our own patients' data teach a model; for everybody else's the vendor is asked, and undisclosed is said to be so. It must
 * not judge rights (the check authorization), patients (population) or what comes out (outputs). */
#include "disclosure.h"
#include "model.h"
#include "ours.h"
#include "validation.h"

#include <golive/plugin.h>

static const char *const all_rules[] = {"DATA-01", "DATA-02", "DATA-03", "DATA-04", "DATA-05", "DATA-06",
    "DATA-07", "DATA-08", "DATA-09", "DATA-10", "DATA-11", "DATA-30", "DATA-31", "DATA-32", "DATA-33",
    "DATA-34", "DATA-35"};

/* What every vendor should say, for the count of DATA-35. */
static const char *const mandatory[] = {"sources", "window_start", "window_end", "patients", "categories",
    "identifiability", "our_data_used", "inclusion_exclusion", "demographics", "base_model",
    "synthetic_share", "license_basis", "validated_by", "overlap"};
#define MANDATORY (sizeof mandatory / sizeof *mandatory)

/* ---- contradictions between the disclosure and a document ---- */

/* Kinds that a document speaks of and the disclosure does not, or says to have left out. */
static void judge_paper(const struct disclosure *d)
{
    golive *g = d->g;
    const golive_document *paper = golive_document_of(g, "document");
    struct field categories = field_of(d, "categories"), excluded = field_of(d, "excluded");
    if (golive_state(g, paper) != GOLIVE_GOT || (!is_disclosed(&categories) && !is_disclosed(&excluded)))
        return;
    for (size_t i = 0; i < SENSITIVE_COUNT; i++) {
        const struct sensitive *kind = &sensitive_kinds[i];
        golive_place place = golive_find(g, paper, kind->find, 0);
        int listed = names_kind(g, categories.value, kind), left_out = names_kind(g, excluded.value, kind);
        if (!place.id || (listed && !left_out))
            continue;
        golive_about(g, golive_format(g, "%s of %s", kind->name, golive_document_name(g, paper)));
        golive_warn(g, "DATA-04", place, "the document speaks of %s, which the disclosure %s", kind->name,
            left_out ? "says to leave out" : "does not name");
    }
    golive_about(g, "");
}

/* A paper that is named and not there proves nothing. */
static void judge_missing_paper(const struct disclosure *d)
{
    golive *g = d->g;
    const golive_document *paper = golive_document_of(g, "document");
    if (!golive_given(g, "document") || golive_state(g, paper) == GOLIVE_GOT)
        return;
    golive_about(g, "document");
    golive_unknown(g, "DATA-06", golive_option_place(g, "document"),
        "the vendor's document cannot be read: %s", golive_why(g, paper));
    golive_about(g, "");
}

/* ---- DATA-35 ---- */

static void judge_disclosure(const struct disclosure *d)
{
    static const char *const words[] = {
        [FIELD_BLANK] = "blank", [FIELD_UNDISCLOSED] = "discloses nothing", [FIELD_DISCLOSED] = "disclosed"};
    golive *g = d->g;
    unsigned said = 0;
    golive_place place = golive_option_place(g, "sources");
    golive_table(g, "DATA-35", "What the vendor discloses");
    golive_column(g, "Field", GOLIVE_COLUMN_TEXT);
    golive_column(g, "Disclosure", GOLIVE_COLUMN_TEXT);
    golive_column(g, "Words", GOLIVE_COLUMN_TEXT);
    for (size_t i = 0; i < MANDATORY; i++) {
        struct field field = field_of(d, mandatory[i]);
        said += is_disclosed(&field) ? 1 : 0;
        place = is_disclosed(&field) ? field.place : place;
        golive_table_row(g);
        golive_table_cell(g, "%s", mandatory[i]);
        golive_table_cell(g, "%s", words[field.state]);
        golive_table_cell(g, "%.120s", field.value);
    }
    golive_measure(g, "DATA-35", "fields disclosed", said, 0, "");
    golive_measure(g, "DATA-35", "fields asked for", (double)MANDATORY, 0, "");
    if (said == MANDATORY)
        golive_pass(g, "DATA-35", place, "all %u fields are disclosed", (unsigned)MANDATORY);
    else
        golive_note(g, "DATA-35", place, "%u of %u fields are disclosed", said, (unsigned)MANDATORY);
}

/* ---- the check ---- */

static void nothing_can_be_said(const struct disclosure *d)
{
    for (size_t i = 0; i < sizeof all_rules / sizeof *all_rules; i++)
        golive_unknown(d->g, all_rules[i], golive_option_place(d->g, "disclosure"),
            "the vendor's table cannot be used: %s", disclosure_problem(d));
}

/* A product without a model learns from nothing; one that makes text has a model, whatever its file says. */
static int has_no_model(golive *g)
{
    const char *model = golive_option(g, "model");
    if (strcmp(model, "none") != 0 && strcmp(model, "rules") != 0)
        return 0;
    return golive_fact_is(g, "genai", "no") && !any_flow_trains(g);
}

static golive_verdict check(golive *g)
{
    if (strcmp(golive_key(g, "kind"), "site") == 0)
        return golive_not_applicable(g, "DATA-N1");
    if (has_no_model(g))
        return golive_not_applicable(g, "DATA-N2");
    struct disclosure d = disclosure_begin(g, "DATA-01");
    d.strict = any_flow_trains(g);
    golive_document_of(g, "document");
    golive_document_of(g, "local_plan");
    golive_rows_of(g, "subprocessors");
    for (size_t i = 0; i < sizeof all_rules / sizeof *all_rules; i++)
        golive_answer_of(g, all_rules[i]);
    if (d.strict) {
        golive_relies_on(g, "authorization", "DATA-04");
        golive_relies_on(g, "authorization", "DATA-05");
    }
    if (!d.rows_wrong && custody_is_theirs(&d))
        golive_relies_on(g, "baa", "DATA-33");
    if (golive_pending(g))
        return golive_wait(g);
    if (d.rows_wrong) {
        nothing_can_be_said(&d);
        return golive_done(g);
    }
    judge_sources(&d);
    judge_window(&d);
    judge_counts(&d);
    judge_kinds(&d);
    judge_forms(&d);
    judge_learning(&d);
    judge_descriptions(&d);
    judge_base_model(&d);
    judge_synthetic(&d);
    judge_licences(&d);
    judge_validator(&d);
    judge_overlap(&d);
    judge_plan(&d);
    judge_custody(&d);
    judge_necessary(&d);
    judge_disclosure(&d);
    judge_paper(&d);
    judge_missing_paper(&d);
    return golive_done(g);
}

GOLIVE_PLUGIN(check, "training-data.plugin.ini")
