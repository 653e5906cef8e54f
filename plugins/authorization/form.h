/* SPDX-License-Identifier: MIT
 *
 * The form by which each patient authorizes the use, and the process around it (RULES AUTH-10 to 26, as SET-21 settles them):
 * the blank form is judged, with counts and a log; forms that patients filled in are not for golive to see. */
#ifndef AUTHORIZATION_FORM_H
#define AUTHORIZATION_FORM_H

#include <golive/plugin.h>

#include <string.h>

static const struct element {
    const char *rule;
    const char *what;
} elements[] = {
    {"AUTH-10", "which information is meant"},
    {"AUTH-11", "who may disclose it"},
    {"AUTH-12", "who may receive and use it"},
    {"AUTH-13", "for which purpose"},
    {"AUTH-14", "when it ends"},
    {"AUTH-16", "how it is revoked in writing"},
    {"AUTH-17", "whether care depends on it"},
    {"AUTH-18", "that it may be passed on and is no longer protected then"},
};

static const char *const form_rules[] = {"AUTH-10", "AUTH-11", "AUTH-12", "AUTH-13", "AUTH-14", "AUTH-15",
    "AUTH-16", "AUTH-17", "AUTH-18", "AUTH-19", "AUTH-20", "AUTH-21", "AUTH-22", "AUTH-23", "AUTH-24",
    "AUTH-25"};
#define FORM_RULES (sizeof form_rules / sizeof *form_rules)

/* A policy or a lesson says what forms must say, and is none. 1 if that was said. */
static inline int judge_paper_about_forms(
    golive *g, const struct element *element, const golive_document *form, const golive_clause *clause)
{
    if (clause->answer != GOLIVE_FOUND && clause->answer != GOLIVE_WEAK)
        return 0;
    golive_place about = golive_find(g, form, "about_forms", 0);
    if (about.id == 0 && golive_find(g, form, "patient_speaks", 0).id == 0)
        about = golive_find(g, form, "spoken_of_forms", 0);
    if (about.id == 0)
        return 0;
    golive_unknown(g, element->rule, clause->place,
        "it reads as if it said so, but seems to be a paper about such forms (\"%.80s\"): someone must read "
        "it",
        golive_place_text(g, about));
    return 1;
}

static inline void judge_element(golive *g, const struct element *element, const golive_document *form)
{
    golive_clause clause = golive_find_clause(g, form, element->rule);
    if (judge_paper_about_forms(g, element, form, &clause))
        ; /* that was said */
    else if (clause.answer == GOLIVE_FOUND)
        golive_pass(g, element->rule, clause.place, "the form says %s", element->what);
    else if (clause.answer == GOLIVE_WEAK && strcmp(element->rule, "AUTH-13") == 0)
        golive_warn(g, element->rule, clause.place,
            "the form speaks of research and not of models: see whether patients can understand what it is "
            "for");
    else if (clause.answer == GOLIVE_WEAK)
        golive_warn(g, element->rule, clause.place, "the form says only vaguely %s", element->what);
    else if (clause.answer == GOLIVE_OPPOSED)
        golive_fail(g, element->rule, clause.place, "the form says the opposite");
    else
        golive_unknown(g, element->rule, clause.place, "not found by search: someone must read the form");
    golive_expected(g, "The form says %s", element->what);
}

/* ---- AUTH-12: the vendor itself ---- */

/* A class of recipients is enough for the law, the vendor by name is better; a form about others is for others. */
static inline void judge_vendor(golive *g, const golive_document *form)
{
    const char *vendor = golive_key(g, "vendor");
    golive_name name = golive_find_name(g, form, vendor);
    golive_clause clause = golive_find_clause(g, form, "AUTH-12");
    if (name.answer == GOLIVE_NAME_FOUND && clause.answer == GOLIVE_NOT_FOUND)
        golive_pass(g, "AUTH-12", name.place, "the form names %s", vendor);
    golive_about(g, "vendor");
    if (vendor[0] == '\0')
        golive_unknown(g, "AUTH-12", golive_document_place(g, form), "nobody said who the vendor is");
    else if (name.answer == GOLIVE_NAME_FOUND)
        golive_pass(g, "AUTH-12", name.place, "it names %s", vendor);
    else
        golive_note(g, "AUTH-12", name.place,
            "%s was not found by search: see whether one of the classes that it names fits", vendor);
    golive_expected(g, "%s, or a class that it belongs to", vendor);
    golive_about(g, "");
}

/* ---- AUTH-15, 22: a blank form of the right kind ---- */

static inline void judge_signing(golive *g, const golive_document *form)
{
    golive_place signature = golive_find(g, form, "signature_field", 0);
    golive_place day = golive_find(g, form, "date_field", 0);
    golive_place filled = golive_find(g, form, "filled_in", 0);
    golive_place checked = golive_option_place(g, "sample_checked_on");
    golive_date on = golive_option_date(g, "sample_checked_on");
    if (filled.id != 0)
        golive_fail(g, "AUTH-15", golive_document_place(g, form),
            "it seems to be a form that a patient filled in: take it away, and put the blank form on file");
    else if (signature.id == 0 || day.id == 0)
        golive_unknown(g, "AUTH-15", golive_searched_place(g, form),
            "where patients sign and date was not found by search");
    else if (on.day == GOLIVE_NO_DATE || golive_option(g, "sample_checked_by")[0] == '\0')
        golive_unknown(g, "AUTH-15", checked,
            "the form has lines to sign and date on, and nobody said that signed forms were looked at: "
            "sample_checked_on "
            "and sample_checked_by");
    else if (!golive_is_older(g, on, 0, -1))
        golive_fail(
            g, "AUTH-15", checked, "sample_checked_on lies in the future: %s", golive_date_text(g, on));
    else if (golive_is_older(g, on, 0, 365))
        golive_warn(g, "AUTH-15", checked, "signed forms were last looked at on %s", golive_date_text(g, on));
    else
        golive_pass(g, "AUTH-15", checked,
            "the form has lines to sign and date on, and a sample of signed forms was looked at on %s",
            golive_date_text(g, on));
    golive_expected(
        g, "Lines for signature, date and a representative's right, and a sample of signed forms looked at");
    if (signature.id != 0 && golive_find(g, form, "representative_field", 0).id == 0) {
        golive_about(g, "representative");
        golive_note(g, "AUTH-15", signature, "nothing for a patient's representative was found by search");
        golive_about(g, "");
    }
}

static inline void judge_kind_of_form(golive *g, const golive_document *form)
{
    golive_place other = golive_find(g, form, "other_form", 0);
    golive_place title = golive_find(g, form, "form_title", 0);
    golive_place ends = golive_find(g, form, "form_expires", 0);
    golive_date end = golive_date_parse(g, ends.id != 0 ? golive_group(g, ends, "date") : "");
    if (other.id != 0)
        golive_fail(g, "AUTH-22", other, "it is another paper than an authorization");
    else if (end.day != GOLIVE_NO_DATE && golive_is_past(g, end))
        golive_fail(
            g, "AUTH-22", ends, "what patients sign by this form ended on %s", golive_date_text(g, end));
    else if (title.id == 0)
        golive_unknown(
            g, "AUTH-22", golive_searched_place(g, form), "it does not call itself an authorization");
    else
        golive_pass(g, "AUTH-22", title, "it is an authorization, and has not ended");
    golive_expected(g, "An authorization of its own: no notice, no terms of use, no consent to treatment");
}

/* ---- AUTH-19 to 21, 24, 25 ---- */

static inline void judge_manners(golive *g, const golive_document *form)
{
    golive_clause copy = golive_find_clause(g, form, "AUTH-19");
    golive_clause silent = golive_find_clause(g, form, "AUTH-20");
    golive_clause paid = golive_find_clause(g, form, "AUTH-21");
    golive_place said = golive_option_place(g, "paid_for_data");
    if (copy.answer == GOLIVE_FOUND)
        golive_pass(g, "AUTH-19", copy.place, "the patient gets a copy");
    else
        golive_warn(g, "AUTH-19", copy.place, "that the patient gets a copy was not found by search");
    if (silent.answer == GOLIVE_FOUND)
        golive_fail(g, "AUTH-20", silent.place, "patients are taken to agree unless they say otherwise");
    else if (golive_unread_pages(g, form) != 0)
        golive_unknown(g, "AUTH-20", golive_document_place(g, form), "part of it could not be read");
    else
        golive_pass(g, "AUTH-20", golive_document_place(g, form),
            "nothing by which silence would be an agreement was found");
    if (!golive_given(g, "paid_for_data"))
        golive_unknown(
            g, "AUTH-21", said, "nobody said whether the site is paid for the data: paid_for_data");
    else if (golive_option_integer(g, "paid_for_data") == 0)
        golive_skip(g, "AUTH-21", said, "the site is not paid for the data");
    else if (paid.answer == GOLIVE_FOUND)
        golive_pass(g, "AUTH-21", paid.place, "the form says that the site is paid");
    else
        golive_unknown(g, "AUTH-21", paid.place,
            "the site is paid for the data, and that was not found in the form by search");
}

static inline void judge_research_words(golive *g, const golive_document *form)
{
    golive_clause future = golive_find_clause(g, form, "AUTH-24");
    golive_place fact = golive_fact_place(g, "research");
    const char *refusals = golive_option(g, "refusals");
    if (!golive_fact_is(g, "research", "yes"))
        golive_skip(g, "AUTH-24", fact, "it is not research");
    else if (future.answer == GOLIVE_FOUND)
        golive_pass(g, "AUTH-24", future.place, "the form speaks of later research");
    else
        golive_warn(g, "AUTH-24", future.place,
            "whether data are used in later research was not found in the form by search");
    if (!golive_given(g, "broad_consent") || golive_option_integer(g, "broad_consent") == 0)
        golive_skip(g, "AUTH-25", golive_option_place(g, "broad_consent"), "it is no broad consent");
    else if (refusals[0] != '\0')
        golive_pass(g, "AUTH-25", golive_option_place(g, "refusals"), "refusals are kept: %.80s", refusals);
    else
        golive_fail(g, "AUTH-25", golive_option_place(g, "broad_consent"),
            "patients are asked for broad consent, and nobody keeps who refused: the line refusals");
}

/* ---- AUTH-23: revocations ---- */

static inline void judge_revocations(golive *g)
{
    const golive_rows *rows = golive_rows_of(g, "revocations");
    golive_place said = golive_option_place(g, "revocations");
    golive_date snapshot = golive_option_date(g, "snapshot_on");
    uint32_t count = golive_row_count(g, rows), open = 0, bad = 0;
    golive_place first = said;
    if (!golive_given(g, "revocations")) {
        golive_warn(
            g, "AUTH-23", said, "no list of revocations is on file: how are patients who revoke kept out?");
        return;
    }
    if (golive_rows_state(g, rows) != GOLIVE_GOT || !golive_has_column(g, rows, "revoked_on") ||
        !golive_has_column(g, rows, "excluded")) {
        golive_unknown(g, "AUTH-23", said, "the list of revocations cannot be read: %s",
            golive_rows_state(g, rows) != GOLIVE_GOT ? golive_rows_why(g, rows)
                                                     : "it needs the columns revoked_on and excluded");
        return;
    }
    for (uint32_t row = 0; row < count; row++) {
        golive_date revoked = golive_date_parse(g, golive_cell(g, rows, row, "revoked_on"));
        const char *excluded = golive_cell(g, rows, row, "excluded");
        int out = excluded[0] == 'y' || excluded[0] == 'Y';
        int before =
            snapshot.day != GOLIVE_NO_DATE && revoked.day != GOLIVE_NO_DATE && revoked.day < snapshot.day;
        int counts = !out && (before || revoked.day == GOLIVE_NO_DATE || snapshot.day == GOLIVE_NO_DATE);
        first = counts && bad + open == 0 ? golive_row_place(g, rows, row) : first;
        bad += counts && before;
        open += counts && !before;
    }
    if (bad > 0)
        golive_fail(g, "AUTH-23", first, "%u who revoked before the data were drawn are not excluded", bad);
    else if (open > 0)
        golive_unknown(g, "AUTH-23", first,
            "of %u it is not known whether they revoked before the data were drawn: snapshot_on", open);
    else
        golive_pass(g, "AUTH-23", count > 0 ? golive_row_place(g, rows, 0) : said,
            "all who revoked before are excluded");
    golive_expected(g, "Who revoked before the data were drawn is not in them");
}

/* ---- the whole form ---- */

static inline void say_of_form(golive *g, golive_place place, int32_t status, const char *words)
{
    for (size_t i = 0; i < FORM_RULES; i++) {
        if (status == GOLIVE_NOT_APPLICABLE)
            golive_skip(g, form_rules[i], place, "%s", words);
        else
            golive_unknown(g, form_rules[i], place, "%s", words);
    }
}

static inline void judge_form(golive *g)
{
    const golive_document *form = golive_document_of(g, "form");
    golive_place place = golive_document_place(g, form);
    if (golive_state(g, form) != GOLIVE_GOT) {
        say_of_form(g, place, GOLIVE_UNKNOWN, "there is no form to look into");
        if (!golive_given(g, "form"))
            golive_fail(g, "AUTH-22", golive_option_place(g, "form"),
                "no form is on file: the line form is not there");
        else if (golive_state(g, form) == GOLIVE_ABSENT)
            golive_fail(g, "AUTH-22", place, "no form is on file: %s", golive_why(g, form));
        else
            golive_unknown(g, "AUTH-22", place, "the form cannot be read: %s", golive_why(g, form));
        return;
    }
    for (size_t i = 0; i < sizeof elements / sizeof *elements; i++)
        judge_element(g, &elements[i], form);
    judge_vendor(g, form);
    judge_signing(g, form);
    judge_kind_of_form(g, form);
    judge_manners(g, form);
    judge_research_words(g, form);
    judge_revocations(g);
}

#endif
