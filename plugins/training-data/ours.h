/* SPDX-License-Identifier: MIT
 *
 * Our own patients' data in a training set: which kinds, in which form, by which right, and whether flows, the vendor's words and
 * documents agree that it is, or is not (RULES DATA-04 to DATA-06). Here nothing is left open. Whether a right is really there is
 * for the check authorization to say; it must not judge that itself. */
#ifndef TRAINING_OURS_H
#define TRAINING_OURS_H

#include "disclosure.h"

/* Kinds of data that need a right of their own, the words by which people name them, and the clause catalogue's section that
 * finds them in a document. */
static const struct sensitive {
    const char *name;
    const char *words;    /* any of these, with | between */
    const char *find;     /* section [find:…] */
    const char *fact;     /* that says whether we have them; NULL if none does */
    const char *pathways; /* that can do; NULL: any */
    const char *why;
} sensitive_kinds[] = {
    {"psychotherapy notes", "psychotherapy|psychotherapy notes|psych notes", "psychotherapy", "psych_notes",
        "T5", "they need each patient's authorization (45 CFR 164.508(a)(2))"},
    {"substance use disorder records", "sud|substance|substance use|addiction|part 2|alcohol",
        "substance_use", "part2", "T5 T6",
        "consent to treatment, payment and operations does not cover them (42 CFR 2.31, 2.52)"},
    {"mental health", "mental health|mental_health|psychiatry|psychiatric|behavioral health", "mental_health",
        NULL, NULL, ""},
    {"reproductive health", "reproductive|reproductive health|obstetrics|fertility|abortion", "reproductive",
        NULL, NULL, ""},
    {"HIV", "hiv|aids|std|sti", "hiv", NULL, NULL, ""},
    {"genomics", "genomics|genomic|genetic|genetics|genome", "genomics", NULL, NULL, ""},
    {"minors", "minors|children|pediatric|pediatrics|paediatric", "minors", "minors", NULL, ""},
    {"biometrics", "biometrics|biometric|voiceprints|face|faces|fingerprints", "biometrics", "biometrics",
        NULL, ""},
};
#define SENSITIVE_COUNT (sizeof sensitive_kinds / sizeof *sensitive_kinds)

/* Which pathways go with which form of a flow (DATA-05). */
static const struct form_pathways {
    const char *form;
    const char *pathways;
    const char *words;
} forms[] = {
    {"identified", "T1 T2 T5 T6 T8", "identified data need T1, T2, T5, T6 or T8"},
    {"limited", "T4", "a limited data set goes under T4, a data use agreement"},
    {"deidentified", "T3", "de-identified data go under T3"},
    {"synthetic", "T9", "synthetic data go under T9"},
};

static inline int pathway_among(const char *list, const char *pathway)
{
    return strlen(pathway) == 2 && strstr(list, pathway) != NULL;
}

static inline int is_pathway(const char *pathway)
{
    return pathway_among("T1 T2 T3 T4 T5 T6 T7 T8 T9", pathway);
}

/* True if the comma-separated VALUE has an item that names the kind. */
static inline int names_kind(golive *g, const char *value, const struct sensitive *kind)
{
    for (uint32_t i = 0; i < item_count(value); i++) {
        const char *item = plain_words(g, item_of(g, value, i));
        for (const char *at = kind->words; *at;) {
            size_t length = strcspn(at, "|");
            const char *word = plain_words(g, golive_format(g, "%.*s", (int)length, at));
            const char *found = *item ? strstr(item, word) : NULL;
            int starts = found && (found == item || found[-1] == ' ');
            int ends = found && (!found[strlen(word)] || found[strlen(word)] == ' ');
            if (starts && ends)
                return 1;
            at += length + (at[length] != '\0');
        }
    }
    return 0;
}

/* ---- DATA-04: kinds that need a right of their own ---- */

static inline void judge_kind(
    const struct disclosure *d, uint32_t flow, const struct sensitive *kind, golive_place place)
{
    golive *g = d->g;
    const char *pathway = flow_pathway(g, flow);
    golive_about(g, golive_format(g, "%s: %s", golive_flow_name(g, flow), kind->name));
    if (!*pathway)
        golive_fail(g, "DATA-04", place, "it goes into training and nobody declared by which right");
    else if (!is_pathway(pathway))
        golive_unknown(g, "DATA-04", place, "\"%.20s\" is no pathway: T1 to T9", pathway);
    else if (kind->pathways && !pathway_among(kind->pathways, pathway))
        golive_fail(g, "DATA-04", place, "it goes into training by %s: %s", pathway, kind->why);
    else
        golive_pass(g, "DATA-04", place, "it goes into training by %s", pathway);
}

static inline int flow_has_kind(
    const struct disclosure *d, uint32_t flow, const struct sensitive *kind, golive_place *ret_place)
{
    golive *g = d->g;
    struct field categories = field_of_flow(d, "categories", golive_flow_name(g, flow)),
                 excluded = field_of(d, "excluded");
    if (names_kind(g, excluded.value, kind))
        return 0;
    if (names_kind(g, golive_flow_key(g, flow, "what"), kind)) {
        *ret_place = golive_fact_place(g, "trains_on_our_data");
        return 1;
    }
    if (names_kind(g, categories.value, kind)) {
        *ret_place = categories.place;
        return 1;
    }
    if (!kind->fact || !golive_fact_is(g, kind->fact, "yes"))
        return 0;
    *ret_place = golive_fact_place(g, kind->fact);
    return 1;
}

static inline void judge_kinds(const struct disclosure *d)
{
    golive *g = d->g;
    int found = 0;
    for (uint32_t flow = 0; flow < golive_flow_count(g); flow++) {
        for (size_t i = 0; flow_trains(g, flow) && i < SENSITIVE_COUNT; i++) {
            golive_place place;
            if (!flow_has_kind(d, flow, &sensitive_kinds[i], &place))
                continue;
            judge_kind(d, flow, &sensitive_kinds[i], place);
            found++;
        }
    }
    golive_about(g, "");
    if (!d->strict)
        golive_skip(g, "DATA-04", golive_fact_place(g, "trains_on_our_data"),
            "no flow of our patients' data trains a model");
    else if (!found)
        golive_pass(g, "DATA-04", golive_fact_place(g, "trains_on_our_data"),
            "no kind of data that needs a right of its own goes into training");
}

/* ---- DATA-05: form and pathway ---- */

static inline void judge_form(const struct disclosure *d, uint32_t flow)
{
    golive *g = d->g;
    const char *form = golive_flow_key(g, flow, "form"), *pathway = flow_pathway(g, flow);
    struct field told = field_of_flow(d, "identifiability", golive_flow_name(g, flow));
    golive_place place = golive_fact_place(g, "trains_on_our_data");
    golive_about(g, golive_flow_name(g, flow));
    const struct form_pathways *wanted = NULL;
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
        wanted = strcmp(forms[i].form, form) == 0 ? &forms[i] : wanted;
    const char *said = form_word(g, told.value);
    int differs = is_disclosed(&told) && *form && strcmp(said, form) != 0 && strcmp(said, "public") != 0;
    if (!wanted)
        golive_unknown(
            g, "DATA-05", place, "nobody says in which form the data go: the line form of the flow");
    else if (!*pathway)
        golive_fail(g, "DATA-05", place,
            "the data go %s, and nobody declared by which right: the line pathways", form);
    else if (!is_pathway(pathway))
        golive_unknown(g, "DATA-05", place, "\"%.20s\" is no pathway: T1 to T9", pathway);
    else if (!pathway_among(wanted->pathways, pathway))
        golive_fail(g, "DATA-05", place, "the data go %s by %s: %s", form, pathway, wanted->words);
    else if (differs)
        golive_fail(g, "DATA-05", told.place, "the flow says %s and the vendor \"%.60s\"", form, told.value);
    else
        golive_pass(g, "DATA-05", place, "the data go %s by %s", form, pathway);
}

static inline void judge_forms(const struct disclosure *d)
{
    golive *g = d->g;
    for (uint32_t flow = 0; flow < golive_flow_count(g); flow++) {
        if (flow_trains(g, flow))
            judge_form(d, flow);
    }
    golive_about(g, "");
    if (!d->strict)
        golive_skip(g, "DATA-05", golive_fact_place(g, "trains_on_our_data"),
            "no flow of our patients' data trains a model");
}

/* ---- DATA-06: whether it learns from our patients ---- */

/* "vendor_product" of whatever the vendor wrote; "" if it is none of the words that golive knows. */
static inline const char *learning_word(golive *g, const char *text)
{
    static const char *const words[][2] = {{"no", "no"}, {"none", "no"}, {"never", "no"}, {"not used", "no"},
        {"local", "local_only"}, {"local only", "local_only"}, {"vendor product", "vendor_product"},
        {"product", "vendor_product"}, {"yes", "vendor_product"}, {"foundation model", "foundation_model"},
        {"foundation", "foundation_model"}};
    const char *plain = plain_words(g, text);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (strcmp(plain, words[i][0]) == 0)
            return words[i][1];
    }
    /* "No training on customer data" is a no; "no comment" says nothing. */
    static const char *const no[] = {"no training", "no use", "no learning", "no model", "no models",
        "no patient", "no patients", "no customer", "no customers", "no phi", "no data", "no never", "never"};
    return begins_with_any(plain, no, sizeof no / sizeof *no) ? "no" : "";
}

/* What the document says of training on our data: it may bar it, permit it, or say nothing that the search knows. */
static inline void judge_learning_paper(golive *g, const char *ours, const golive_document *paper)
{
    golive_clause clause = golive_find_clause(g, paper, "BAA-40");
    int no = strcmp(ours, "no") == 0;
    golive_about(g, golive_document_name(g, paper));
    if (clause.answer == GOLIVE_OPPOSED && no)
        golive_fail(g, "DATA-06", clause.place,
            "we say that nothing is trained on our data, and the document permits it");
    else if ((clause.answer == GOLIVE_FOUND || clause.answer == GOLIVE_WEAK) && !no)
        golive_fail(g, "DATA-06", clause.place, "a flow trains a model (%s), and the document bars it", ours);
    else if (clause.answer == GOLIVE_FOUND)
        golive_pass(g, "DATA-06", clause.place, "the document bars training on our data");
    else if (clause.answer == GOLIVE_OPPOSED)
        golive_note(
            g, "DATA-06", clause.place, "the document permits training on our data, as the flows say");
    golive_about(g, "");
}

static inline void judge_learning(const struct disclosure *d)
{
    golive *g = d->g;
    const golive_document *paper = golive_document_of(g, "document");
    const char *ours = golive_fact(g, "trains_on_our_data");
    struct field told = field_of(d, "our_data_used");
    const char *says = is_disclosed(&told) ? learning_word(g, told.value) : "";
    golive_place fact = golive_fact_place(g, "trains_on_our_data");
    if (golive_fact_is(g, "touches_phi", "no")) {
        golive_skip(g, "DATA-06", golive_fact_place(g, "touches_phi"), "it touches no patients' information");
        return;
    }
    if (!*ours || strcmp(ours, "unknown") == 0)
        golive_unknown(g, "DATA-06", fact, "nobody says whether a model learns from our patients' data");
    else if (is_disclosed(&told) && !*says)
        golive_unknown(g, "DATA-06", told.place,
            "\"%.60s\" does not say whether a model learns from our patients' data", told.value);
    else if (*says && strcmp(says, ours) != 0)
        golive_fail(
            g, "DATA-06", told.place, "the flows say %s and the vendor %s: one of them is wrong", ours, says);
    else if (*says)
        golive_pass(g, "DATA-06", told.place, "flows and vendor agree: %s", ours);
    else if (strcmp(ours, "no") == 0)
        golive_pass(g, "DATA-06", fact, "the flows say that no model learns from our patients' data");
    else
        golive_fail(g, "DATA-06", fact, "a flow trains a model (%s) and the vendor does not say so", ours);
    golive_expected(g, "no, local_only, vendor_product or foundation_model, and everybody says the same");
    if (golive_state(g, paper) == GOLIVE_GOT)
        judge_learning_paper(g, ours, paper);
}

#endif
