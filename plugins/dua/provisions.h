/* SPDX-License-Identifier: MIT
 *
 * What a data use agreement must say (RULES DUA-01 to 08, 10 to 13, as SET-03 settles them): each provision is looked for, and
 * what the search says is said on. What it does not find is not known; it is never said to be missing. */
#ifndef DUA_PROVISIONS_H
#define DUA_PROVISIONS_H

#include <golive/plugin.h>

#include <string.h>

static const struct dua_provision {
    const char *rule;
    int demanded; /* by law: not found is unknown. 0: not found is a warning */
    const char *what;
} dua_provisions[] = {
    {"DUA-01", 1, "that the data are for research, public health or health care operations"},
    {"DUA-02", 1, "which uses and disclosures are permitted"},
    {"DUA-03", 1, "who may use or receive the data"},
    {"DUA-04", 1, "that they are used and disclosed for nothing else"},
    {"DUA-05", 1, "that the recipient uses appropriate safeguards"},
    {"DUA-06", 1, "that the recipient reports other uses and disclosures"},
    {"DUA-07", 1, "that its agents are bound by the same restrictions"},
    {"DUA-08", 1, "that nobody is identified or contacted"},
    {"DUA-10", 0, "which data they are"},
    {"DUA-13", 0, "what happens if the recipient keeps violating it"},
};

static inline const char *dua_pages(golive *g, const golive_document *agreement)
{
    uint32_t pages = golive_pages(g, agreement);
    return pages > 1 ? golive_format(g, "pages 1 to %u", pages) : "the document";
}

static inline void dua_not_found(
    golive *g, const struct dua_provision *provision, const golive_document *agreement, golive_clause clause)
{
    const char *how =
        clause.answer == GOLIVE_CANNOT_TELL ? "the search could not tell" : "not found by search";
    if (provision->demanded)
        golive_unknown(
            g, provision->rule, clause.place, "%s: someone must read %s", how, dua_pages(g, agreement));
    else
        golive_warn(g, provision->rule, clause.place, "silent, as far as the search can tell, on %s",
            provision->what);
}

/* What the paper as a whole is, whatever a provision of it says. */
struct dua_paper {
    golive_place blank;  /* the line for who receives the data is empty */
    golive_place title;  /* its title is that of a paper about agreements */
    golive_place agrees; /* somebody agrees to something in it */
};

static inline void dua_judge_provision(golive *g, const struct dua_provision *provision,
    const golive_document *agreement, const struct dua_paper *paper)
{
    golive_clause clause = golive_find_clause(g, agreement, provision->rule);
    int there = clause.answer == GOLIVE_FOUND || clause.answer == GOLIVE_WEAK;
    const char *absent = clause.answer == GOLIVE_FOUND ? golive_rests_on(g, clause.place, NULL) : "";
    if (strcmp(provision->rule, "DUA-03") == 0 && paper->blank.id != 0 &&
        !golive_beside_picture(g, paper->blank))
        golive_fail(g, "DUA-03", paper->blank, "who may use or receive the data is left blank");
    else if (there && paper->agrees.id == 0)
        golive_unknown(g, provision->rule, clause.place,
            "it reads as if it said so, but nothing in it shows that anybody agrees to anything: someone "
            "must read it");
    else if (there && paper->title.id != 0)
        golive_unknown(g, provision->rule, clause.place,
            "it reads as if it said so, but is titled as a paper about agreements (\"%.80s\"): someone must "
            "read it",
            golive_place_text(g, paper->title));
    else if (clause.answer == GOLIVE_FOUND && absent[0] != '\0')
        golive_warn(g, provision->rule, clause.place,
            "it says %s, but rests on %s, which was not found on file", provision->what, absent);
    else if (clause.answer == GOLIVE_FOUND)
        golive_pass(g, provision->rule, clause.place, "it says %s", provision->what);
    else if (clause.answer == GOLIVE_WEAK)
        golive_warn(g, provision->rule, clause.place,
            "it says %s, but in weaker words than the regulation's, or says the opposite elsewhere",
            provision->what);
    else if (clause.answer == GOLIVE_OPPOSED)
        golive_fail(g, provision->rule, clause.place, "the text says the opposite");
    else
        dua_not_found(g, provision, agreement, clause);
    golive_expected(g, "The agreement says %s", provision->what);
}

/* ---- DUA-11: the end ---- */

static inline void dua_judge_end_date(golive *g, golive_date end, golive_place place, const char *who)
{
    const char *day = golive_format(g, "%s", golive_date_text(g, end));
    golive_about(g, "end");
    if (golive_is_past(g, end))
        golive_fail(g, "DUA-11", place, "it ended, or the data were to be gone, on %s", day);
    else if (golive_is_within(g, end, golive_option_integer(g, "warn_within")))
        golive_warn(g, "DUA-11", place, "it ends, or the data are to be gone, soon, on %s", day);
    else
        golive_pass(g, "DUA-11", place, "it holds until %s, %s", day, who);
    golive_found(g, "%s", day);
    golive_about(g, "");
}

/* STATED: the end that the text gives, GOLIVE_NO_DATE if none. */
static inline void dua_judge_end(
    golive *g, const golive_document *agreement, golive_date stated, golive_place place)
{
    golive_date typed = golive_option_date(g, "expires");
    golive_clause clause = golive_find_clause(g, agreement, "DUA-11");
    if (clause.answer == GOLIVE_FOUND || clause.answer == GOLIVE_WEAK)
        golive_pass(g, "DUA-11", clause.place, "it says what becomes of the data at the end");
    else
        golive_warn(g, "DUA-11", clause.place,
            "silent, as far as the search can tell, on what becomes of the data at the end");
    golive_expected(g, "An end, and the data destroyed or returned then");
    if (stated.day != GOLIVE_NO_DATE && typed.day != GOLIVE_NO_DATE && stated.day != typed.day) {
        golive_date first = typed.day < stated.day ? typed : stated;
        const char *said = golive_format(g, "%s", golive_date_text(g, typed));
        const char *text = golive_format(g, "%s", golive_date_text(g, stated));
        golive_about(g, "end");
        if (golive_is_past(g, first))
            golive_fail(g, "DUA-11", place,
                "the file says that it ends on %s, the text says %s, and the earlier has passed", said, text);
        else
            golive_warn(g, "DUA-11", place,
                "the file says that it ends on %s, the text says %s: one of them is wrong", said, text);
        golive_found(g, "expires = %s; in the text %s", said, text);
        golive_about(g, "");
    } else if (stated.day != GOLIVE_NO_DATE) {
        dua_judge_end_date(g, stated, place, "says the text");
    } else if (typed.day != GOLIVE_NO_DATE) {
        dua_judge_end_date(g, typed, golive_option_place(g, "expires"), "says the file");
    }
}

/* ---- DUA-12: models ---- */

static inline void dua_judge_models(golive *g, const golive_document *agreement)
{
    golive_clause clause = golive_find_clause(g, agreement, "DUA-12");
    const char *trains = golive_fact(g, "trains_on_our_data");
    int by_flow = trains[0] != '\0' && strcmp(trains, "no") != 0;
    if (clause.answer == GOLIVE_OPPOSED && by_flow)
        golive_fail(g, "DUA-12", clause.place, "it bars training, and a flow trains a model (%s)", trains);
    else if (clause.answer == GOLIVE_OPPOSED)
        golive_pass(g, "DUA-12", clause.place, "it bars training, and nobody trains");
    else if (clause.answer == GOLIVE_WEAK)
        golive_warn(g, "DUA-12", clause.place, "it speaks of models, and bars training in one place");
    else if (clause.answer == GOLIVE_FOUND)
        golive_pass(g, "DUA-12", clause.place,
            "it speaks of models: read whose they are and what they may be used for");
    else if (by_flow)
        golive_unknown(g, "DUA-12", clause.place,
            "a flow trains a model (%s), and nothing on models was found by search: someone must read %s",
            trains, dua_pages(g, agreement));
    else
        golive_skip(g, "DUA-12", golive_fact_place(g, "trains_on_our_data"), "no model learns from the data");
    golive_expected(g, "Whether a model may be trained, and whose it is then");
}

static inline void dua_judge_provisions(golive *g, const golive_document *agreement)
{
    struct dua_paper paper = {golive_find(g, agreement, "blank_recipient", 0),
        golive_find(g, agreement, "about_agreements", 0), golive_find(g, agreement, "agrees", 0)};
    for (size_t i = 0; i < sizeof dua_provisions / sizeof *dua_provisions; i++)
        dua_judge_provision(g, &dua_provisions[i], agreement, &paper);
    dua_judge_models(g, agreement);
}

#endif
