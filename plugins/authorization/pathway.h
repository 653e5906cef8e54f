/* SPDX-License-Identifier: MIT
 *
 * The lawful pathways by which patients' data may train a model (RULES 7.1), flow by flow: which one is declared, whether it can
 * carry this flow at all, and which other check has to stand behind it. It must not judge what those checks judge. */
#ifndef AUTHORIZATION_PATHWAY_H
#define AUTHORIZATION_PATHWAY_H

#include "disclosure.h"

#include <golive/plugin.h>

#include <string.h>

static const struct pathway {
    const char *code;
    const char *name;
    const char *check;  /* that has to stand behind it; NULL: none */
    const char *second; /* another */
} pathways[] = {
    {"T1", "the site's own health care operations", "baa", NULL},
    {"T2", "data aggregation for several sites' operations", "baa", NULL},
    {"T3", "de-identified data", "deidentification", "baa"},
    {"T4", "a limited data set", "dua", NULL},
    {"T5", "each patient's authorization", NULL, NULL},
    {"T6", "a board's waiver", "irb", NULL},
    {"T7", "preparation for research", "irb", NULL},
    {"T8", "records of the dead", NULL, NULL},
    {"T9", "synthetic data", NULL, NULL},
};

static inline const struct pathway *pathway_named(const char *code)
{
    for (size_t i = 0; i < sizeof pathways / sizeof *pathways; i++)
        if (strcmp(pathways[i].code, code) == 0)
            return &pathways[i];
    return NULL;
}

static inline int trains(golive *g, uint32_t flow)
{
    const char *value = golive_flow_key(g, flow, "trains");
    return value[0] != '\0' && strcmp(value, "no") != 0;
}

static inline int some_flow_goes_by(golive *g, const char *code)
{
    for (uint32_t flow = 0; flow < golive_flow_count(g); flow++)
        if (trains(g, flow) && strcmp(flow_pathway(g, flow), code) == 0)
            return 1;
    return 0;
}

static inline int flow_is(golive *g, uint32_t flow, const char *key, const char *value)
{
    return strcmp(golive_flow_key(g, flow, key), value) == 0;
}

/* ---- what a pathway cannot carry ---- */

/* NULL if the pathway can carry the flow, else why not. */
static inline const char *cannot_carry(golive *g, uint32_t flow, const struct pathway *pathway)
{
    int for_others = !flow_is(g, flow, "trains", "local");
    int keeps = !golive_given(g, "vendor_keeps") || golive_option_integer(g, "vendor_keeps") != 0;
    if (strcmp(pathway->code, "T1") == 0 && for_others)
        return "what learns from it serves others, too, so that it is not this site's own operation";
    if (strcmp(pathway->code, "T1") == 0 && keeps)
        return "the vendor keeps what was learned, or nobody said that it does not: vendor_keeps = no";
    if (strcmp(pathway->code, "T2") == 0 && !flow_is(g, flow, "purpose", "operations"))
        return "data may be aggregated for the sites' operations only, and the flow has another purpose";
    if (strcmp(pathway->code, "T7") == 0)
        return "in preparation for research nothing leaves the site, and no model is trained";
    if (strcmp(pathway->code, "T3") == 0 && !flow_is(g, flow, "form", "deidentified"))
        return "the flow's data are not de-identified";
    if (strcmp(pathway->code, "T4") == 0 && !flow_is(g, flow, "form", "limited"))
        return "the flow's data are no limited data set";
    if (strcmp(pathway->code, "T9") == 0 && !flow_is(g, flow, "form", "synthetic"))
        return "the flow's data are not synthetic";
    return NULL;
}

/* ---- AUTH-01: one pathway, and what stands behind it ---- */

struct behind {
    golive_place place;
    int32_t status; /* as a finding's */
    const char *words;
};

/* A paper that the pathway needs, in the option NAME. */
static inline struct behind paper_behind(golive *g, const char *name, const char *what)
{
    const golive_document *paper = golive_document_of(g, name);
    golive_place place = golive_document_place(g, paper);
    if (golive_state(g, paper) == GOLIVE_GOT)
        return (struct behind){place, GOLIVE_PASS, golive_format(g, "%s is on file", what)};
    if (!golive_given(g, name))
        return (struct behind){golive_option_place(g, name), GOLIVE_UNKNOWN,
            golive_format(g, "%s is not on file: the line %s", what, name)};
    return (struct behind){
        place, GOLIVE_UNKNOWN, golive_format(g, "%s cannot be read: %s", what, golive_why(g, paper))};
}

static inline struct behind check_behind(golive *g, const char *check)
{
    int32_t status = golive_relies_on(g, check, "AUTH-01");
    golive_place place = golive_option_place(g, "pathways");
    if (status == GOLIVE_NOT_APPLICABLE)
        return (struct behind){place, GOLIVE_UNKNOWN,
            golive_format(g, "the check %s does not apply, so that nothing stands behind it", check)};
    return (struct behind){place, status == GOLIVE_NOTE ? GOLIVE_PASS : status,
        golive_format(g, "the check %s %s", check,
            status == GOLIVE_FAIL                            ? "fails"
            : status == GOLIVE_PASS || status == GOLIVE_NOTE ? "passes"
            : status == GOLIVE_WARN                          ? "warns"
                                                             : "is unknown")};
}

static inline struct behind worse(struct behind a, struct behind b)
{
    return b.status < a.status ? b : a;
}

static inline struct behind what_stands_behind(golive *g, const struct pathway *pathway)
{
    struct behind behind = {
        golive_option_place(g, "pathways"), GOLIVE_PASS, "the form is judged by the rules from AUTH-10 on"};
    if (pathway->check != NULL)
        behind = check_behind(g, pathway->check);
    if (pathway->second != NULL)
        behind = worse(behind, check_behind(g, pathway->second));
    if (strcmp(pathway->code, "T8") == 0)
        behind = paper_behind(g, "decedents", "the representations about records of the dead");
    if (strcmp(pathway->code, "T9") == 0)
        behind = paper_behind(g, "leakage_test", "the test that synthetic data give no patient away");
    return behind;
}

static inline void judge_pathway(golive *g, uint32_t flow)
{
    const char *code = flow_pathway(g, flow);
    const struct pathway *pathway = pathway_named(code);
    golive_place said = golive_option_place(g, "pathways");
    golive_about(g, golive_flow_name(g, flow));
    if (code[0] == '\0') {
        golive_fail(g, "AUTH-01", golive_fact_place(g, "trains_on_our_data"),
            "it trains a model, and nobody declared by which right: the line pathways");
    } else if (pathway == NULL) {
        golive_unknown(g, "AUTH-01", said, "\"%.20s\" is no pathway: T1 to T9, one a flow", code);
    } else {
        const char *why = cannot_carry(g, flow, pathway);
        struct behind behind = what_stands_behind(g, pathway);
        if (why != NULL)
            golive_fail(g, "AUTH-01", said, "%s (%s): %s", pathway->code, pathway->name, why);
        else if (behind.status == GOLIVE_PASS)
            golive_pass(
                g, "AUTH-01", behind.place, "%s (%s): %s", pathway->code, pathway->name, behind.words);
        else if (behind.status == GOLIVE_WARN)
            golive_warn(
                g, "AUTH-01", behind.place, "%s (%s): %s", pathway->code, pathway->name, behind.words);
        else if (behind.status == GOLIVE_FAIL)
            golive_fail(
                g, "AUTH-01", behind.place, "%s (%s): %s", pathway->code, pathway->name, behind.words);
        else
            golive_unknown(
                g, "AUTH-01", behind.place, "%s (%s): %s", pathway->code, pathway->name, behind.words);
    }
    golive_expected(g, "One of T1 to T9, and what it rests on");
    golive_about(g, "");
}

/* ---- AUTH-02 to 04 ---- */

static inline void judge_purpose(golive *g, uint32_t flow)
{
    golive_place place = golive_fact_place(g, "trains_on_our_data");
    const char *purpose = golive_flow_key(g, flow, "purpose");
    golive_about(g, golive_flow_name(g, flow));
    if (strcmp(purpose, "treatment") == 0 && !flow_is(g, flow, "trains", "local"))
        golive_fail(
            g, "AUTH-02", place, "treatment is no purpose by which somebody else's model may learn from it");
    else if (purpose[0] == '\0')
        golive_unknown(
            g, "AUTH-02", place, "nobody says for which purpose the data go: the line purpose of the flow");
    else
        golive_pass(g, "AUTH-02", place, "its purpose is %s", purpose);
    golive_about(g, "");
}

/* RULE: records of a kind that only the pathways in MAY can carry. */
static inline void judge_kind_of_records(
    golive *g, const char *rule, const char *fact, const char *what, const char *may, const char *why)
{
    golive_place place = golive_fact_place(g, fact);
    if (!golive_fact_is(g, fact, "yes")) {
        golive_skip(g, rule, place, "no %s are among the data", what);
        return;
    }
    for (uint32_t flow = 0; flow < golive_flow_count(g); flow++) {
        const char *code = flow_pathway(g, flow);
        if (!trains(g, flow))
            continue;
        golive_about(g, golive_flow_name(g, flow));
        if (strlen(code) == 2 && strstr(may, code) != NULL)
            golive_pass(g, rule, place, "%s go by %s", what, code);
        else
            golive_fail(
                g, rule, place, "%s cannot go by %s: %s", what, code[0] != '\0' ? code : "no pathway", why);
        golive_about(g, "");
    }
}

#endif
