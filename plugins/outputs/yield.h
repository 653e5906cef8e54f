/* SPDX-License-Identifier: MIT
 *
 * What training on our patients' data yields, flow by flow: weights, derived data, what comes back, what is left at the end, papers,
 * money, and the terms under which others' patients stand in it (RULES DATA-40 to DATA-46, SET-18). What nobody discloses stays
 * open. It must not judge the right to train. */
#ifndef OUTPUTS_YIELD_H
#define OUTPUTS_YIELD_H

#include "disclosure.h"

static const char *const yield_rules[] = {
    "DATA-40", "DATA-41", "DATA-42", "DATA-43", "DATA-44", "DATA-45", "DATA-46"};

/* Undisclosed stays unknown whoever was asked, since it is our own patients' data; the words say what was asked. */
static inline void say_open(
    const struct disclosure *d, const char *rule, const struct field *field, const char *name)
{
    golive *g = d->g;
    const char *of = golive_asked(g, rule) != GOLIVE_ASKED_NOT ? rule : d->rule;
    int32_t asked = golive_asked(g, of);
    golive_place place = asked == GOLIVE_ASKED_NOT ? field->place : golive_asked_place(g, of);
    if (asked == GOLIVE_ASKED_NOT)
        golive_unknown(g, rule, place, "%s, and nobody asked", not_said(g, field));
    else if (asked == GOLIVE_ASKED_ANSWERED)
        golive_unknown(
            g, rule, place, "an answer is on file: write what it says of this into the line %s", name);
    else
        golive_unknown(g, rule, place, "undisclosed: %.80s was asked on %s and %s", golive_asked_to(g, of),
            golive_date_text(g, golive_asked_on(g, of)),
            asked == GOLIVE_ASKED_REFUSED ? "does not say" : "has not answered");
    golive_expected(g, "the line %s, here or in the vendor's table", name);
}

static inline int says_yes(golive *g, const char *text)
{
    static const char *const yes[] = {
        "yes", "all", "everybody", "other", "others", "any", "vendor wide", "all customers"};
    const char *words = plain_words(g, text);
    return begins_with_any(words, yes, sizeof yes / sizeof *yes);
}

static inline int says_no(golive *g, const char *text)
{
    static const char *const no[] = {"no", "none", "nobody", "never", "only us", "only ours", "ours only"};
    return begins_with_any(plain_words(g, text), no, sizeof no / sizeof *no);
}

static inline int says_nothing_comes(golive *g, const char *text)
{
    static const char *const none[] = {"none", "nothing", "no", "zero", "not any"};
    return ANY_OF(plain_words(g, text), none);
}

/* DATA-40 */
static inline void judge_weights(const struct disclosure *d, uint32_t flow)
{
    golive *g = d->g;
    const char *name = golive_flow_name(g, flow), *pathway = flow_pathway(g, flow);
    struct field holder = field_of_flow(d, "weights_held_by", name),
                 others = field_of_flow(d, "weights_serve_others", name);
    int operations = strcmp(pathway, "T1") == 0 || strcmp(pathway, "T2") == 0;
    if (!is_disclosed(&holder))
        say_open(d, "DATA-40", &holder, "weights_held_by");
    else if (!is_disclosed(&others))
        say_open(d, "DATA-40", &others, "weights_serve_others");
    else if (says_yes(g, others.value) && operations)
        golive_fail(g, "DATA-40", others.place,
            "%.60s holds a model that serves others, and the data went for our own operations (%s)",
            holder.value, pathway);
    else if (says_yes(g, others.value) && !*pathway)
        golive_unknown(g, "DATA-40", others.place,
            "the model serves others, and nobody declared by which right it learned");
    else if (!says_yes(g, others.value) && !says_no(g, others.value))
        golive_unknown(g, "DATA-40", others.place, "\"%.60s\" does not say whether the model serves others",
            others.value);
    else
        golive_pass(g, "DATA-40", others.place, "%.60s holds the model; may it serve others: %.40s",
            holder.value, others.value);
}

/* DATA-41, DATA-44, DATA-46: asked and answered. */
static inline void judge_asked(const struct disclosure *d, uint32_t flow, const char *rule, const char *line)
{
    golive *g = d->g;
    struct field field = field_of_flow(d, line, golive_flow_name(g, flow));
    if (is_disclosed(&field))
        golive_pass(g, rule, field.place, "%.*s", DISCLOSURE_WORDS, field.value);
    else
        say_undisclosed(d, rule, &field, line);
}

/* DATA-42. A document that says what does not come back is held against what is disclosed. */
static inline void judge_return(const struct disclosure *d, uint32_t flow, const golive_document *agreement)
{
    golive *g = d->g;
    struct field field = field_of_flow(d, "comes_back", golive_flow_name(g, flow));
    golive_place no_weights = golive_state(g, agreement) == GOLIVE_GOT
                                  ? golive_find(g, agreement, "no_weights", 0)
                                  : (golive_place){0};
    int has_weights = strstr(plain_words(g, field.value), "weight") != NULL;
    if (!is_disclosed(&field) && !says_nothing_comes(g, field.value))
        say_open(d, "DATA-42", &field, "comes_back");
    else if (says_nothing_comes(g, field.value))
        golive_warn(
            g, "DATA-42", field.place, "nothing comes back to us: no access, weights, results or fees");
    else if (has_weights && no_weights.id)
        golive_fail(g, "DATA-42", no_weights,
            "the disclosure says that weights come back, and the document that they do not");
    else
        golive_pass(g, "DATA-42", field.place, "%.*s", DISCLOSURE_WORDS, field.value);
}

/* DATA-43 */
static inline void judge_end(const struct disclosure *d, uint32_t flow)
{
    static const char *const stays[] = {"kept", "keep", "keeps", "retained", "retain", "retains", "stay",
        "stays", "remain", "remains", "nothing", "not deleted", "no"};
    golive *g = d->g;
    struct field field = field_of_flow(d, "at_end", golive_flow_name(g, flow));
    if (!is_disclosed(&field))
        say_open(d, "DATA-43", &field, "at_end");
    else if (begins_with_any(plain_words(g, field.value), stays, sizeof stays / sizeof *stays))
        golive_warn(g, "DATA-43", field.place, "at the end they stay where they are: %.*s", DISCLOSURE_WORDS,
            field.value);
    else
        golive_pass(g, "DATA-43", field.place, "%.*s", DISCLOSURE_WORDS, field.value);
}

/* DATA-45: what we are paid, and who looked at that. Ours to say, so nobody else is asked. */
static inline void judge_money(const struct disclosure *d, uint32_t flow)
{
    golive *g = d->g;
    struct field money = field_of_flow(d, "money", golive_flow_name(g, flow)),
                 review = field_of(d, "conflict_review");
    if (says_nothing_comes(g, money.value))
        golive_pass(g, "DATA-45", money.place, "we get neither money nor a share");
    else if (!is_disclosed(&money))
        golive_unknown(g, "DATA-45", money.place, "nobody says whether we get money or a share for it");
    else if (is_told(g, &review))
        golive_pass(g, "DATA-45", review.place, "we get %.60s, and %.80s looked at the conflict", money.value,
            review.value);
    else
        golive_warn(g, "DATA-45", money.place, "we get %.60s, and nobody looked at the conflict of interest",
            money.value);
}

static inline void judge_yields(const struct disclosure *d, const golive_document *agreement)
{
    golive *g = d->g;
    for (uint32_t flow = 0; flow < golive_flow_count(g); flow++) {
        if (!flow_trains(g, flow))
            continue;
        golive_about(g, golive_flow_name(g, flow));
        judge_weights(d, flow);
        judge_asked(d, flow, "DATA-41", "derived");
        judge_return(d, flow, agreement);
        judge_end(d, flow);
        struct field papers = field_of_flow(d, "publications", golive_flow_name(g, flow));
        if (is_disclosed(&papers))
            golive_pass(g, "DATA-44", papers.place, "%.*s", DISCLOSURE_WORDS, papers.value);
        else
            golive_note(g, "DATA-44", papers.place, "who publishes and owns what is invented: %s",
                not_said(g, &papers));
        judge_money(d, flow);
        judge_asked(d, flow, "DATA-46", "trained_on");
    }
    golive_about(g, "");
    for (size_t i = 0; !d->strict && i < sizeof yield_rules / sizeof *yield_rules; i++)
        golive_skip(g, yield_rules[i], golive_fact_place(g, "trains_on_our_data"),
            "no flow of our patients' data trains a model");
}

#endif
