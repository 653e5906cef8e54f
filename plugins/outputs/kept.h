/* SPDX-License-Identifier: MIT
 *
 * What is kept of prompts, outputs, embeddings, logs and audio: by whom, in which country, how long, and whether that is what the
 * agreement says (RULES DATA-22). Only what the flows make matter is asked for. It must not know of training. */
#ifndef OUTPUTS_KEPT_H
#define OUTPUTS_KEPT_H

#include "disclosure.h"

static const struct artefact {
    const char *name;
    const char *find; /* section of the catalogue: how long the agreement lets it be kept */
    int of_genai;     /* only models that make text have it */
    const char *what; /* only flows that carry one of these have it; NULL: any */
} artefacts[] = {
    {"prompts", "kept_prompts", 1, NULL},
    {"outputs", "kept_outputs", 0, NULL},
    {"embeddings", "kept_embeddings", 1, NULL},
    {"logs", "kept_logs", 0, NULL},
    {"audio", "kept_audio", 0, "audio video"},
};
#define ARTEFACTS (sizeof artefacts / sizeof *artefacts)

static inline int flow_leaves(golive *g, uint32_t flow)
{
    const char *to = golive_flow_key(g, flow, "to");
    return *to && strcmp(to, "us") != 0 && strcmp(to, "site") != 0;
}

static inline int any_flow_leaves(golive *g)
{
    for (uint32_t i = 0; i < golive_flow_count(g); i++) {
        if (flow_leaves(g, i))
            return 1;
    }
    return 0;
}

static inline int flow_carries(golive *g, uint32_t flow, const char *kinds)
{
    const char *what = golive_flow_key(g, flow, "what");
    for (uint32_t i = 0; i < item_count(what); i++) {
        const char *item = plain_words(g, item_of(g, what, i));
        if (*item && strstr(kinds, item))
            return 1;
    }
    return 0;
}

static inline int matters(golive *g, const struct artefact *artefact)
{
    if (artefact->of_genai && golive_fact_is(g, "genai", "no"))
        return 0;
    for (uint32_t i = 0; i < golive_flow_count(g); i++) {
        if (flow_leaves(g, i) && (!artefact->what || flow_carries(g, i, artefact->what)))
            return 1;
    }
    return 0;
}

/* ---- how long ---- */

/* Days of a number and a unit; -1 if they are none. "zero", "none" and "not kept" are 0. */
static inline int64_t days_of(golive *g, const char *number, const char *unit)
{
    int64_t count = golive_number(g, number);
    if (count < 0 || count > 100000)
        return -1;
    static const struct {
        const char *unit;
        int64_t hours;
    } units[] = {{"h", 1}, {"d", 24}, {"w", 168}, {"m", 730}, {"y", 8760}};
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        if ((*unit | 0x20) == *units[i].unit)
            return (count * units[i].hours + 23) / 24;
    }
    return -1;
}

/* "30 days", "30d", "12 months", "none", "not kept": in days; -1 if it cannot be told. */
static inline int64_t typed_days(golive *g, const char *text)
{
    static const char *const none[] = {
        "0", "none", "zero", "no", "not kept", "not stored", "not retained", "zero retention"};
    if (ANY_OF(plain_words(g, text), none))
        return 0;
    const char *at = text + strspn(text, " ");
    size_t digits = strspn(at, "0123456789");
    const char *unit = at + digits + strspn(at + digits, " ");
    return digits ? days_of(g, golive_format(g, "%.*s", (int)digits, at), unit) : -1;
}

/* Within a twentieth, since months and years are not of one length. */
static inline int same_days(int64_t a, int64_t b)
{
    int64_t apart = a > b ? a - b : b - a, longer = a > b ? a : b;
    return apart * 20 <= longer;
}

struct kept {
    const char *who, *country, *how_long; /* "" where it is not said */
    int64_t days;                         /* -1: not told */
    golive_place agreement;               /* where it says how long; 0: nowhere */
    int64_t agreed;                       /* days; -1: it says nothing */
};

static inline struct kept read_kept(
    golive *g, const struct artefact *artefact, const struct field *field, const golive_document *agreement)
{
    struct kept kept = {.who = "", .country = "", .how_long = "", .days = -1, .agreed = -1};
    const char **parts[] = {&kept.who, &kept.country, &kept.how_long};
    for (uint32_t i = 0; i < 3 && is_disclosed(field); i++) {
        const char *item = i < item_count(field->value) ? item_of(g, field->value, i) : "";
        *parts[i] = discloses_nothing(g, item) && i < 2 ? "" : item;
    }
    kept.days = *kept.how_long ? typed_days(g, kept.how_long) : -1;
    if (golive_state(g, agreement) != GOLIVE_GOT)
        return kept;
    kept.agreement = golive_find(g, agreement, artefact->find, 0);
    if (kept.agreement.id)
        kept.agreed = *golive_group(g, kept.agreement, "none")
                          ? 0
                          : days_of(g, golive_group(g, kept.agreement, "number"),
                                golive_group(g, kept.agreement, "unit"));
    return kept;
}

static inline int country_is_declared(golive *g, const char *country)
{
    static const char *const here[] = {"us", "usa", "u s", "united states", "united states of america"};
    const char *words = plain_words(g, country);
    return golive_fact_is(g, "phi_country", country) ||
           (ANY_OF(words, here) && golive_fact_is(g, "phi_country", "US"));
}

static inline void judge_artefact(
    const struct disclosure *d, const struct artefact *artefact, const golive_document *agreement)
{
    golive *g = d->g;
    struct field field = field_of(d, artefact->name);
    struct kept kept = read_kept(g, artefact, &field, agreement);
    golive_about(g, artefact->name);
    if (say_contradiction(g, "DATA-22", &field, artefact->name))
        return;
    if (golive_given(g, "agreement") && golive_state(g, agreement) != GOLIVE_GOT) {
        golive_unknown(g, "DATA-22", golive_option_place(g, "agreement"), "the agreement cannot be read: %s",
            golive_why(g, agreement));
        return;
    }
    if (!is_disclosed(&field) && !kept.agreement.id) {
        say_undisclosed(d, "DATA-22", &field, artefact->name);
    } else if (!is_disclosed(&field)) {
        golive_unknown(g, "DATA-22", kept.agreement,
            "the agreement says how long, and nobody says who keeps them and where");
    } else if (!*kept.who || !*kept.country || (!*kept.how_long && kept.agreed < 0)) {
        golive_unknown(g, "DATA-22", field.place, "%s is not said",
            !*kept.who       ? "who keeps them"
            : !*kept.country ? "in which country"
                             : "how long");
    } else if (*kept.how_long && kept.days < 0) {
        golive_unknown(
            g, "DATA-22", field.place, "\"%.40s\" is no time: 30 days, 12 months, none", kept.how_long);
    } else if (*kept.how_long && kept.agreed >= 0 && !same_days(kept.days, kept.agreed)) {
        golive_fail(g, "DATA-22", kept.agreement,
            "they are said to be kept for %.40s, and the agreement says otherwise", kept.how_long);
    } else if (!*golive_fact(g, "phi_country")) {
        golive_unknown(g, "DATA-22", field.place, "%s",
            "nobody answered in which countries patients' information may be: the fact phi_country");
    } else if (!country_is_declared(g, kept.country)) {
        golive_warn(g, "DATA-22", field.place,
            "they are kept in %.40s, and the fact phi_country does not name it", kept.country);
    } else {
        const char *time = kept.days == 0   ? "and not stored"
                           : *kept.how_long ? golive_format(g, "for %.40s", kept.how_long)
                                            : "for as long as the agreement says";
        if (kept.agreed < 0 && golive_state(g, agreement) == GOLIVE_GOT)
            golive_note(g, "DATA-22", field.place,
                "with %.60s in %.40s, %s; the agreement was not found to say how long", kept.who,
                kept.country, time);
        else
            golive_pass(g, "DATA-22", kept.agreed >= 0 ? kept.agreement : field.place,
                "with %.60s in %.40s, %s", kept.who, kept.country, time);
    }
    golive_expected(g, "who, country, how long: \"Acme Health AI, US, 30 days\"");
    if (is_disclosed(&field))
        golive_found(g, "%.*s", DISCLOSURE_WORDS, field.value);
}

static inline void draw_kept(const struct disclosure *d, const golive_document *agreement)
{
    golive *g = d->g;
    golive_table(g, "DATA-22", "What is kept of our patients' data");
    golive_column(g, "What", GOLIVE_COLUMN_TEXT);
    golive_column(g, "By whom", GOLIVE_COLUMN_TEXT);
    golive_column(g, "Country", GOLIVE_COLUMN_TEXT);
    golive_column(g, "How long", GOLIVE_COLUMN_TEXT);
    golive_column(g, "Agreement, days", GOLIVE_COLUMN_NUMBER);
    for (size_t i = 0; i < ARTEFACTS; i++) {
        struct field field = field_of(d, artefacts[i].name);
        struct kept kept = read_kept(g, &artefacts[i], &field, agreement);
        if (!matters(g, &artefacts[i]))
            continue;
        golive_table_row(g);
        golive_table_cell(g, "%s", artefacts[i].name);
        golive_table_cell(g, "%.60s", *kept.who ? kept.who : "not said");
        golive_table_cell(g, "%.40s", *kept.country ? kept.country : "not said");
        golive_table_cell(g, "%.40s", *kept.how_long ? kept.how_long : "not said");
        if (kept.agreed >= 0)
            golive_table_number(g, (double)kept.agreed, 0);
    }
}

static inline void judge_kept(const struct disclosure *d, const golive_document *agreement)
{
    golive *g = d->g;
    int asked = 0;
    for (size_t i = 0; i < ARTEFACTS; i++) {
        if (!matters(g, &artefacts[i]))
            continue;
        judge_artefact(d, &artefacts[i], agreement);
        asked++;
    }
    golive_about(g, "");
    if (!asked && !golive_flow_count(g))
        golive_unknown(g, "DATA-22", golive_fact_place(g, "touches_phi"),
            "no flow says what leaves: the sections [flow:NAME]");
    else if (!asked)
        golive_skip(
            g, "DATA-22", golive_fact_place(g, "touches_phi"), "nothing of our patients' data leaves");
    else
        draw_kept(d, agreement);
}

#endif
