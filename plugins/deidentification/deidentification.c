/* SPDX-License-Identifier: MIT
 *
 * Plugin deidentification: data that are called de-identified are so by one of HIPAA's two methods, somebody vouches for it, and a scan
 * of the data finds none of the eighteen identifiers (RULES section 6). It must not judge the agreement under which a limited data set
 * leaves (dua), nor keep or show anything of what it finds. */
#include "method.h"

#include <golive/plugin.h>

/* ---- what the scan goes by ---- */

/* Which list, as the table names it, makes a prefix what, for a site that goes by LIST. */
static unsigned zip_flag(const char *list, const char *name)
{
    bool all = strcmp(list, "union") == 0;
    if (strcmp(name, "none") == 0)
        return ZIP_NOWHERE;
    if (strcmp(name, "2020") == 0)
        return ZIP_RESTRICTED;
    return all ? ZIP_RESTRICTED : ZIP_OLDER;
}

/* NULL, or what is wrong with the table of ZIP codes. */
static const char *take_zip_codes(golive *g, const golive_rows *rows, struct scan *scan)
{
    const char *list = golive_option(g, "census_list");
    if (golive_rows_state(g, rows) != GOLIVE_GOT)
        return golive_format(g, "the table of ZIP codes cannot be used: %s", golive_rows_why(g, rows));
    if (!golive_has_column(g, rows, "zip3") || !golive_has_column(g, rows, "list"))
        return "the table of ZIP codes lacks the column zip3 or list";
    for (uint32_t i = 0; i < golive_row_count(g, rows); i++) {
        const char *prefix = golive_cell(g, rows, i, "zip3");
        if (strlen(prefix) != 3 || count_digits(prefix, 3) != 3)
            return golive_format(g, "row %u of the table of ZIP codes has no three digits", i + 2);
        scan->zip3[number_of(prefix, 3)] |= (uint8_t)zip_flag(list, golive_cell(g, rows, i, "list"));
    }
    return golive_row_count(g, rows) ? NULL : "the table of ZIP codes is empty";
}

static const char *take_names(golive *g, const golive_rows *rows, struct scan *scan)
{
    if (golive_rows_state(g, rows) != GOLIVE_GOT)
        return golive_format(g, "the table of names cannot be used: %s", golive_rows_why(g, rows));
    if (!golive_has_column(g, rows, "name") || !golive_has_column(g, rows, "part"))
        return "the table of names lacks the column name or part";
    for (uint32_t i = 0; i < golive_row_count(g, rows); i++) {
        const char *part = golive_cell(g, rows, i, "part");
        add_name(&scan->lookups.names, golive_cell(g, rows, i, "name"),
            strcmp(part, "given") == 0 ? NAME_GIVEN : NAME_FAMILY);
    }
    return scan->lookups.names.count ? NULL : "the table of names is empty";
}

static void take_forms(golive *g, struct scan *scan)
{
    for (uint32_t i = 0; i < golive_option_count(g, "mrn_forms") && i < MOST_FORMS; i++)
        scan->lookups.forms[scan->lookups.form_count++] = golive_option_item(g, "mrn_forms", i);
}

/* Names of the columns that hold the code, NULL-ended; freed with free(). */
static const char **declared_columns(golive *g)
{
    uint32_t count = golive_option_count(g, "code_columns");
    const char **names = calloc((size_t)count + 1, sizeof *names);
    for (uint32_t i = 0; names && i < count; i++)
        names[i] = golive_option_item(g, "code_columns", i);
    return names;
}

/* ---- the rules about data ---- */

static void judge_data(const struct judged *j)
{
    for (unsigned kind = 0; kind < KIND_COUNT; kind++) {
        if (kind != KIND_SYSTEM_TIME)
            judge_kind(j, (enum kind)kind, kind == KIND_DATE ? KIND_SYSTEM_TIME : KIND_COUNT);
    }
    judge_coverage(j);
    judge_zip_lists(j);
    judge_small_cells(j);
    if (j->outcome)
        draw_table(j);
}

static void judge_all(struct judged *j, const golive_document *report)
{
    golive *g = j->g;
    judge_data(j);
    judge_method(j);
    judge_profile(j);
    judge_knowledge(j, golive_document_of(g, "attestation"));
    judge_free_text(j, golive_document_of(g, "scrub_report"));
    judge_code(j);
    judge_report(j, report, golive_document_of(g, "expert_cv"));
}

/* Without its tables the scan would pass over what they know: no rule about data can be judged. */
static void nothing_can_be_said(struct judged *j, const char *problem)
{
    for (unsigned kind = 0; kind < KIND_COUNT; kind++)
        golive_unknown(j->g, kind_words[kind].rule, golive_option_place(j->g, "sample"), "%s", problem);
    static const char *const others[] = {"DEID-04", "DEID-05", "DEID-11", "DEID-12"};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        golive_unknown(j->g, others[i], golive_option_place(j->g, "sample"), "%s", problem);
}

static golive_verdict check(golive *g)
{
    if (golive_fact_is(g, "touches_phi", "no"))
        return golive_not_applicable(g, "DEID-N1");
    struct judged j = {.g = g, .data = golive_data_of(g, "sample")};
    const golive_rows *zip3 = golive_rows_of(g, "zip_codes"), *names = golive_rows_of(g, "common_names");
    const golive_document *report = golive_document_of(g, "expert_report");
    golive_document_of(g, "attestation");
    golive_document_of(g, "scrub_report");
    golive_document_of(g, "expert_cv");
    if (golive_pending(g)) /* before the scan, which is not to be done twice */
        return golive_wait(g);
    j.forms = forms_that_leave(g);
    j.limited =
        golive_given(g, "profile") ? option_is(g, "profile", "limited-data-set") : j.forms == FORM_LIMITED;
    j.expert = option_is(g, "method", "expert") && !j.limited;
    struct scan *scan = calloc(1, sizeof *scan);
    struct outcome *outcome = calloc(1, sizeof *outcome);
    const char **declared = declared_columns(g);
    if (!scan || !outcome || !declared)
        abort();
    const char *problem = take_zip_codes(g, zip3, scan);
    problem = problem ? problem : take_names(g, names, scan);
    take_forms(g, scan);
    scan->limited = j.limited;
    j.scan = scan;
    bool any = false;
    for (uint32_t i = 0; i < golive_data_files(g, j.data); i++)
        any |= !*golive_data_problem(g, j.data, i);
    if (any && !problem) {
        scan_data(scan, outcome, g, j.data, declared);
        j.outcome = outcome;
    }
    judge_all(&j, report);
    if (problem)
        nothing_can_be_said(&j, problem);
    free(declared);
    free(outcome);
    free(scan);
    return golive_done(g);
}

GOLIVE_PLUGIN(check, "deidentification.plugin.ini")
