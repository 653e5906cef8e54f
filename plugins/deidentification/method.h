/* SPDX-License-Identifier: MIT
 *
 * The method, who vouches for it, the code that leads back, free text, and the expert's report (RULES 6.5, 6.6). It must not look at
 * data beyond what the scan says of them. */
#ifndef DEIDENTIFICATION_METHOD_H
#define DEIDENTIFICATION_METHOD_H

#include "found.h"

static inline bool option_is(golive *g, const char *option, const char *value)
{
    return strcmp(golive_option(g, option), value) == 0;
}

/* ---- as what the data are looked at ---- */

#define FORM_LIMITED 1u
#define FORM_DEIDENTIFIED 2u

/* The forms in which patients' data leave, by the flows. Where there are none, the fact is asked if the data are said to be a limited
 * data set: without that they are looked at by the stricter list, whatever the answer. */
static inline unsigned forms_that_leave(golive *g)
{
    unsigned forms = 0;
    for (uint32_t i = 0; i < golive_flow_count(g); i++) {
        const char *form = golive_flow_key(g, i, "form");
        forms |= strcmp(form, "limited") == 0        ? FORM_LIMITED
                 : strcmp(form, "deidentified") == 0 ? FORM_DEIDENTIFIED
                                                     : 0;
    }
    if (golive_flow_count(g) || !option_is(g, "profile", "limited-data-set"))
        return forms;
    return golive_fact_is(g, "data_leaves", "lds")    ? FORM_LIMITED
           : golive_fact_is(g, "data_leaves", "deid") ? FORM_DEIDENTIFIED
                                                      : 0;
}

/* DEID-06: what may stay depends on it, and the check dua rests on it (DUA-14). */
static inline void judge_profile(const struct judged *j)
{
    golive *g = j->g;
    golive_place place = golive_option_place(g, golive_given(g, "profile") ? "profile" : "sample");
    const char *as = j->limited ? "a limited data set" : "de-identified data";
    if (j->limited && j->forms == FORM_DEIDENTIFIED)
        golive_unknown(g, "DEID-06", place,
            "they are looked at as a limited data set, and leave as de-identified data: nobody looked for "
            "the rest");
    else if (!j->limited && j->forms == FORM_LIMITED)
        golive_warn(g, "DEID-06", place,
            "they leave as a limited data set, and are looked at as de-identified data: what is found may be "
            "allowed there");
    else if (j->limited && (j->forms & FORM_DEIDENTIFIED))
        golive_warn(g, "DEID-06", place,
            "data leave in both forms: see that these are the limited data set, and not the others");
    else
        golive_pass(
            g, "DEID-06", place, "they are looked at as %s%s", as, j->forms ? ", as which they leave" : "");
}

/* ---- the method ---- */

/* DEID-01 and DEID-21 */
static inline void judge_method(const struct judged *j)
{
    golive *g = j->g;
    golive_place place = golive_option_place(g, "method"), profile = golive_option_place(g, "profile");
    if (j->limited)
        golive_skip(
            g, "DEID-01", profile, "a limited data set is not de-identified: it needs an agreement (dua)");
    else if (golive_given(g, "method"))
        golive_pass(g, "DEID-01", place, "%s",
            j->expert ? "an expert's determination" : "Safe Harbor: the eighteen identifiers are gone");
    else
        golive_unknown(g, "DEID-01", place, "nobody says by which of the two methods: safe-harbor or expert");
    if (j->limited || j->expert)
        golive_skip(
            g, "DEID-21", j->limited ? profile : place, "dates are not for Safe Harbor to judge here");
    else if (!golive_given(g, "dates_shifted"))
        golive_unknown(
            g, "DEID-21", golive_option_place(g, "dates_shifted"), "nobody says whether dates were shifted");
    else if (golive_option_integer(g, "dates_shifted"))
        golive_fail(g, "DEID-21", golive_option_place(g, "dates_shifted"),
            "dates were shifted, and a shifted date is a date still");
    else
        golive_pass(g, "DEID-21", golive_option_place(g, "dates_shifted"), "dates were not shifted");
}

/* DEID-02 */
static inline void judge_knowledge(const struct judged *j, const golive_document *attestation)
{
    golive *g = j->g;
    golive_place typed = golive_option_place(g, "no_actual_knowledge");
    golive_clause clause = golive_find_clause(g, attestation, "DEID-02");
    if (j->limited || j->expert)
        golive_skip(g, "DEID-02", golive_option_place(g, j->limited ? "profile" : "method"),
            "it is a part of Safe Harbor only");
    else if (golive_given(g, "no_actual_knowledge") && !golive_option_integer(g, "no_actual_knowledge"))
        golive_fail(g, "DEID-02", typed, "something is known by which a patient could be identified");
    else if (golive_given(g, "attestation") && golive_state(g, attestation) != GOLIVE_GOT)
        golive_unknown(g, "DEID-02", golive_document_place(g, attestation),
            "the attestation cannot be read: %s", golive_why(g, attestation));
    else if (clause.answer == GOLIVE_FOUND || clause.answer == GOLIVE_WEAK)
        golive_pass(g, "DEID-02", clause.place, "no actual knowledge, says the attestation");
    else if (clause.answer == GOLIVE_OPPOSED)
        golive_fail(g, "DEID-02", clause.place, "the attestation says that something is known");
    else if (golive_given(g, "attestation"))
        golive_unknown(
            g, "DEID-02", clause.place, "\"no actual knowledge\" was not found by search in the attestation");
    else if (golive_given(g, "no_actual_knowledge"))
        golive_pass(g, "DEID-02", typed, "no actual knowledge, it is said");
    else
        golive_fail(g, "DEID-02", typed,
            "nobody attests that nothing is known by which a patient could be identified: the method is "
            "incomplete");
}

/* DEID-03 */
static inline void judge_free_text(const struct judged *j, const golive_document *report)
{
    golive *g = j->g;
    golive_place said = golive_option_place(g, "free_text"),
                 measured = golive_option_place(g, "scrub_recall");
    bool seen = j->outcome && (j->outcome->report.free_text || j->outcome->notes);
    double recall = strtod(golive_option(g, "scrub_recall"), NULL);
    if (!golive_given(g, "free_text") && !seen) {
        golive_unknown(g, "DEID-03", said, "nobody says whether free text is among the data");
    } else if (!golive_option_integer(g, "free_text") && seen && golive_given(g, "free_text")) {
        golive_fail(g, "DEID-03", golive_data_place(g, j->data),
            "free text is among the data, and it is said that there is none");
    } else if (!golive_option_integer(g, "free_text") && !seen) {
        if (j->outcome && !j->outcome->unread_count)
            golive_pass(g, "DEID-03", golive_data_place(g, j->data), "no free text in %s", looked_at(j));
        else
            golive_pass(g, "DEID-03", said, "no free text is among the data, it is said");
    } else if (!golive_given(g, "scrub_recall")) {
        golive_fail(g, "DEID-03", seen ? golive_data_place(g, j->data) : said,
            "free text is among the data, and nobody measured how well it was scrubbed");
    } else if (recall < 0.95) {
        golive_fail(
            g, "DEID-03", measured, "scrubbing found %.3g of names and dates: less than 0.95", recall);
    } else if (recall > 1) {
        golive_unknown(g, "DEID-03", measured, "a share is between 0 and 1");
    } else if (golive_state(g, report) == GOLIVE_GOT) {
        golive_pass(g, "DEID-03", golive_document_place(g, report), "scrubbing found %.3g of names and dates",
            recall);
    } else {
        golive_pass(
            g, "DEID-03", measured, "scrubbing is said to have found %.3g of names and dates", recall);
    }
}

/* ---- the code ---- */

static inline void judge_code(const struct judged *j)
{
    golive *g = j->g;
    golive_place method = golive_option_place(g, "code_method"),
                 key = golive_option_place(g, "code_key_held_by");
    golive_place columns = golive_option_place(g, "code_columns");
    bool code = golive_given(g, "code_columns") || golive_given(g, "code_method");
    if (!code || j->limited) {
        golive_place place = golive_option_place(g, j->limited ? "profile" : "code_columns");
        const char *words = j->limited ? "a limited data set may hold study codes"
                                       : "no column is named as a code that leads back";
        golive_skip(g, "DEID-30", place, "%s", words);
        golive_skip(g, "DEID-31", place, "%s", words);
        return;
    }
    if (option_is(g, "code_method", "derived") && !j->expert)
        golive_fail(g, "DEID-30", method,
            "the code is derived from something of the patient's, which only an expert may allow");
    else if (option_is(g, "code_method", "derived"))
        golive_note(
            g, "DEID-30", method, "the code is derived: whether it may be is for the expert's report");
    else if (option_is(g, "code_method", "vendor-token"))
        golive_fail(g, "DEID-30", method,
            "the vendor can turn its tokens back, so the data identify patients to it (DEID-32)");
    else if (option_is(g, "code_method", "random"))
        golive_pass(g, "DEID-30", method, "the code is random");
    else
        golive_unknown(g, "DEID-30", columns, "nobody says how the code is made: code_method");
    if (option_is(g, "code_key_held_by", "recipient"))
        golive_fail(g, "DEID-31", key, "who gets the data holds the way back, too");
    else if (golive_given(g, "code_key_held_by"))
        golive_pass(g, "DEID-31", key, "the way back is held by %s",
            option_is(g, "code_key_held_by", "us") ? "us alone" : "nobody");
    else
        golive_unknown(
            g, "DEID-31", columns, "nobody says who holds the table that leads back: code_key_held_by");
}

/* ---- the expert ---- */

static const char *const expert_rules[] = {"DEID-40", "DEID-41", "DEID-42", "DEID-43", "DEID-44", "DEID-45"};

/* DEID-40 */
static inline void judge_risk(golive *g, const golive_document *report)
{
    golive_clause risk = golive_find_clause(g, report, "DEID-40");
    golive_place methods = golive_find(g, report, "methods", 0),
                 principles = golive_find(g, report, "principles", 0);
    if (risk.answer == GOLIVE_OPPOSED)
        golive_fail(g, "DEID-40", risk.place, "the report does not find the risk very small");
    else if (risk.answer != GOLIVE_FOUND && risk.answer != GOLIVE_WEAK)
        golive_unknown(g, "DEID-40", risk.place,
            "a very small risk for the anticipated recipient was not found by search");
    else if (!methods.id || !principles.id)
        golive_unknown(g, "DEID-40", golive_searched_place(g, report), "%s were not found by search",
            !methods.id ? "methods and results" : "statistical and scientific principles");
    else
        golive_pass(g, "DEID-40", risk.place, "a very small risk, with methods and results");
}

/* DEID-41 */
static inline void judge_subject(golive *g, const golive_document *report)
{
    const char *name = golive_option(g, "data_set");
    golive_place found = golive_find_text(g, report, name, (golive_place){0}),
                 searched = golive_searched_place(g, report);
    if (!*name || !golive_option_count(g, "recipients")) {
        golive_unknown(g, "DEID-41", golive_option_place(g, *name ? "recipients" : "data_set"),
            "nobody says %s",
            *name ? "who gets the data: recipients" : "what the data set is called in the report: data_set");
        return;
    }
    for (uint32_t i = 0; i < golive_option_count(g, "recipients"); i++) {
        const char *recipient = golive_option_item(g, "recipients", i);
        if (golive_find_name(g, report, recipient).answer != GOLIVE_NAME_FOUND) {
            golive_unknown(
                g, "DEID-41", searched, "\"%.80s\" was not found by search among the recipients", recipient);
            return;
        }
    }
    if (!found.id)
        golive_unknown(g, "DEID-41", searched, "\"%.80s\" was not found by search in the report", name);
    else
        golive_pass(g, "DEID-41", found, "the report names the data set and all recipients");
}

/* DEID-42: SET-20 where the report says no term. */
static inline void judge_term(golive *g, const golive_document *report)
{
    golive_date day = golive_option_date(g, "report_date"), expires = golive_option_date(g, "report_expires");
    golive_place from = golive_option_place(g, "report_date"),
                 until = golive_option_place(g, "report_expires");
    (void)report;
    if (expires.day != GOLIVE_NO_DATE) {
        if (golive_is_past(g, expires))
            golive_fail(g, "DEID-42", until, "the report held until %s", golive_date_text(g, expires));
        else if (golive_is_within(g, expires, golive_option_integer(g, "warn_within")))
            golive_warn(g, "DEID-42", until, "the report holds until %s", golive_date_text(g, expires));
        else
            golive_pass(g, "DEID-42", until, "the report holds until %s", golive_date_text(g, expires));
    } else if (day.day == GOLIVE_NO_DATE) {
        golive_unknown(g, "DEID-42", from, "nobody says of which day the report is: report_date");
    } else if (golive_is_older(g, day, 36, 0)) {
        golive_unknown(g, "DEID-42", from, "the report of %s says no term and is older than 36 months",
            golive_date_text(g, day));
    } else if (golive_is_older(g, day, 24, 0)) {
        golive_warn(g, "DEID-42", from, "the report of %s says no term and is older than 24 months",
            golive_date_text(g, day));
    } else {
        golive_pass(g, "DEID-42", from, "the report is of %s", golive_date_text(g, day));
    }
}

/* DEID-43 */
static inline void judge_expert(golive *g, const golive_document *report, const golive_document *cv)
{
    const char *name = golive_option(g, "expert");
    golive_place works = golive_option_place(g, "expert_works_for"), named = golive_option_place(g, "expert");
    if (!*name)
        golive_unknown(g, "DEID-43", named, "nobody says who the expert is");
    else if (golive_find_name(g, report, name).answer == GOLIVE_NAME_NOT_FOUND)
        golive_unknown(g, "DEID-43", golive_searched_place(g, report),
            "\"%.80s\" was not found by search in the report", name);
    else if (option_is(g, "expert_works_for", "vendor") || option_is(g, "expert_works_for", "us"))
        golive_warn(g, "DEID-43", works, "the expert is an employee of %s",
            option_is(g, "expert_works_for", "us") ? "ours" : "the vendor");
    else if (!golive_given(g, "expert_works_for"))
        golive_unknown(g, "DEID-43", works, "nobody says whose employee the expert is");
    else if (golive_state(g, cv) != GOLIVE_GOT)
        golive_warn(g, "DEID-43", golive_option_place(g, "expert_cv"),
            "nothing on file shows the expert's knowledge and experience");
    else
        golive_pass(g, "DEID-43", golive_document_place(g, cv),
            "%.80s is independent, and the knowledge is on file", name);
}

/* DEID-44 */
static inline void judge_fields(const struct judged *j, const golive_document *report)
{
    golive *g = j->g;
    golive_place searched = golive_searched_place(g, report);
    const char *first = NULL;
    uint32_t missing = 0;
    if (!j->outcome || !j->outcome->field_count) {
        golive_unknown(
            g, "DEID-44", golive_data_place(g, j->data), "no table with names of columns could be looked at");
        return;
    }
    for (uint32_t i = 0; i < j->outcome->field_count; i++) {
        if (golive_find_text(g, report, j->outcome->fields[i], (golive_place){0}).id)
            continue;
        first = first                                 ? first
                : may_be_shown(j->outcome->fields[i]) ? j->outcome->fields[i]
                                                      : golive_format(g, "number %u", i + 1);
        missing++;
    }
    if (missing)
        golive_unknown(g, "DEID-44", searched,
            "%u of %u columns were not found by search in the report; the first: %s", missing,
            j->outcome->field_count, first);
    else if (j->outcome->unread_count)
        golive_unknown(g, "DEID-44", searched, "not all of the data could be read");
    else
        golive_pass(g, "DEID-44", searched, "the report names all %u columns", j->outcome->field_count);
}

/* DEID-45 */
static inline void judge_memory(const struct judged *j, const golive_document *report)
{
    golive *g = j->g;
    golive_place found = golive_find(g, report, "memorization", 0);
    bool text = golive_option_integer(g, "free_text") ||
                (j->outcome && (j->outcome->report.free_text || j->outcome->notes));
    if (!golive_fact_is(g, "genai", "yes") || !text)
        golive_skip(g, "DEID-45", golive_fact_place(g, "genai"), "no generative model, or no free text");
    else if (found.id)
        golive_pass(g, "DEID-45", found, "the report speaks of what the model remembers");
    else
        golive_warn(g, "DEID-45", golive_searched_place(g, report),
            "the report was not found to test what the model remembers");
}

static inline void judge_report(
    const struct judged *j, const golive_document *report, const golive_document *cv)
{
    golive *g = j->g;
    const size_t count = sizeof expert_rules / sizeof *expert_rules;
    if (!j->expert) {
        for (size_t i = 0; i < count; i++)
            golive_skip(g, expert_rules[i], golive_option_place(g, j->limited ? "profile" : "method"),
                "no expert's determination is relied on");
        return;
    }
    if (golive_state(g, report) != GOLIVE_GOT) {
        bool absent = golive_state(g, report) == GOLIVE_ABSENT;
        for (size_t i = 0; i < count; i++) {
            if (absent && i == 0)
                golive_fail(g, expert_rules[i], golive_option_place(g, "expert_report"),
                    "no expert's report is on file: %s", golive_why(g, report));
            else
                golive_unknown(g, expert_rules[i], golive_option_place(g, "expert_report"),
                    "the expert's report cannot be read: %s", golive_why(g, report));
        }
        return;
    }
    judge_risk(g, report);
    judge_subject(g, report);
    judge_term(g, report);
    judge_expert(g, report, cv);
    judge_fields(j, report);
    judge_memory(j, report);
}

#endif
