/* SPDX-License-Identifier: MIT
 *
 * Plugin population: whether the patients on whom a product was validated are like those of this site, by number (RULES POP-01
 * to POP-15, as SET-19 settles them). A difference is worth knowing or wants a look; a group of ours that was never in the
 * validation, or that the label does not name, fails. Nothing here says that the product works on anybody. It must not print how
 * many people stand in a small cell. */
#include "compare.h"
#include "coverage.h"
#include "drawing.h"
#include "both.h"
#include "use.h"

#include <golive/plugin.h>

static double number_option(golive *g, const char *name, double fallback)
{
    struct cell_number number;
    const char *text = golive_option(g, name);
    return *text && !whole_number(text, &number) && !number.covered ? number.value : fallback;
}

static struct bands read_bands(golive *g)
{
    return (struct bands){
        .smd_note = number_option(g, "smd_note", 0.10),
        .smd_warn = number_option(g, "smd_warn", 0.25),
        .tv_note = number_option(g, "tv_note", 0.10),
        .tv_warn = number_option(g, "tv_warn", 0.20),
        .js_note = number_option(g, "js_note", 0.10),
        .js_warn = number_option(g, "js_warn", 0.20),
        .psi_note = number_option(g, "psi_note", 0.10),
        .psi_warn = number_option(g, "psi_warn", 0.25),
        .epsilon = fmin(fmax(number_option(g, "epsilon", 0.0001), 1e-9), 0.01),
    };
}

/* ---- the two sides as such ---- */

static const char *const all_rules[] = {"POP-01", "POP-02", "POP-03", "POP-04", "POP-05", "POP-06", "POP-07",
    "POP-08", "POP-09", "POP-10", "POP-11", "POP-12", "POP-13", "POP-14", "POP-15"};

/* Says of all rules that nothing could be compared. The table that is wanting is the place. */
static void nothing_compared(golive *g, const char *option, const char *words)
{
    for (size_t i = 0; i < LENGTH(all_rules); i++) {
        golive_unknown(g, all_rules[i], golive_option_place(g, option), "%s", words);
        if (i == 0)
            golive_expected(g, "a CSV table, as `golive population template` writes it");
    }
}

static int can_compare(golive *g, const struct both_sides *both)
{
    const struct side *sides[] = {&both->ours, &both->theirs};
    for (size_t i = 0; i < 2; i++) {
        const char *option = sides[i]->is_ours ? "ours" : "theirs";
        const char *whose =
            sides[i]->is_ours ? "counts of our own patients" : "table of the patients it was validated on";
        if (sides[i]->problem) {
            nothing_compared(
                g, option, golive_format(g, "the %s cannot be used: %s", whose, sides[i]->problem));
            return 0;
        }
        if (!sides[i]->count) {
            nothing_compared(g, option, golive_format(g, "the %s says nothing", whose));
            return 0;
        }
    }
    return 1;
}

/* POP-01: how many patients the comparison rests on. */
static void judge_size(golive *g, const struct both_sides *both)
{
    double ours = side_total(&both->ours), least = number_option(g, "min_patients", 200);
    double theirs = side_total(&both->theirs);
    golive_place place = side_place(g, &both->ours, NULL);
    if (!(ours > 0)) {
        golive_unknown(
            g, "POP-01", place, "ours does not say how many patients it counts: give n or total_n");
        return;
    }
    double half = NORMAL_95 * smd_error(0, ours, theirs > 0 ? theirs : ours);
    if (ours >= least)
        golive_pass(g, "POP-01", place, "%s patients of ours were counted", count_words(g, ours));
    else
        golive_warn(g, "POP-01", place,
            "only %s patients of ours were counted, so a difference is known to %.2f at best",
            count_words(g, ours), half);
    golive_expected(g, "at least %s patients", count_words(g, least));
    golive_measure(g, "POP-01", "95% half width of a standardized difference", half, 3, "");
}

/* POP-02: what is reported at all. */
static void judge_reported(golive *g, const struct both_sides *both)
{
    for (uint32_t i = 0; i < both->required_count; i++) {
        const char *key = both->required[i];
        const struct variable *theirs = side_variable((struct side *)&both->theirs, key);
        const struct variable *ours = side_variable((struct side *)&both->ours, key);
        int race = strcmp(key, "race_eth") == 0;
        int strict = golive_option_integer(g, "strict") || (race && golive_option_integer(g, "uses_race"));
        golive_about(g, key);
        if (!ours || !ours->reported) {
            golive_unknown(
                g, "POP-02", side_place(g, &both->ours, ours), "nobody has counted our own patients by it");
        } else if (theirs && theirs->reported) {
            golive_pass(g, "POP-02", side_place(g, &both->theirs, theirs), "it is reported for both");
        } else if (strict) {
            golive_fail(g, "POP-02", side_place(g, &both->theirs, theirs),
                "it is not reported of the patients on whom it was validated%s",
                race && golive_option_integer(g, "uses_race") ? ", and the product uses it" : "");
        } else {
            golive_warn(g, "POP-02", side_place(g, &both->theirs, theirs),
                "unknown representativeness: it is not reported of the patients on whom it was validated");
        }
    }
    golive_about(g, "");
}

/* POP-09 and POP-10 of one variable of one side. */
static void judge_variable(golive *g, const struct side *side, const struct variable *variable)
{
    golive_place place = side_place(g, side, variable);
    double unknown = variable->level_count ? unknown_share(variable) : 0;
    golive_about(g, golive_format(g, "%s, %s", variable->key, side->is_ours ? "ours" : "theirs"));
    if (variable->problem)
        golive_unknown(g, "POP-09", place, "it cannot be used: %s", variable->problem);
    else if (variable->multiple)
        golive_note(g, "POP-09", place,
            "a person may stand in several levels, so each level is compared alone and no distribution is");
    if (!variable->problem && unknown > 0.20)
        golive_warn(g, "POP-10", place, "of %.0f %% of the patients it is not known", unknown * 100);
}

static void judge_numbers(golive *g, const struct both_sides *both)
{
    const struct side *sides[] = {&both->ours, &both->theirs};
    int odd = 0, missing = 0;
    for (size_t s = 0; s < 2; s++) {
        for (size_t i = 0; i < sides[s]->count; i++) {
            const struct variable *variable = &sides[s]->variables[i];
            judge_variable(g, sides[s], variable);
            odd += variable->problem || variable->multiple;
            missing += !variable->problem && variable->level_count && unknown_share(variable) > 0.20;
        }
    }
    golive_about(g, "");
    golive_place place = side_place(g, &both->ours, NULL);
    if (!odd)
        golive_pass(g, "POP-09", place, "counts and shares add up on both sides");
    if (!missing)
        golive_pass(g, "POP-10", place, "nothing is unknown of more than 20 %% of the patients");
}

/* POP-11: what had to be merged so that the two sides meet. */
static void judge_alignment(golive *g, const struct both_sides *both)
{
    int odd = 0;
    for (size_t i = 0; i < both->count; i++) {
        const struct comparison *c = &both->comparisons[i];
        int unaligned = c->band == DIFFERENCE_UNKNOWN;
        golive_about(g, c->ours->key);
        if (unaligned && is_required(both, c->ours->key))
            golive_unknown(g, "POP-11", side_place(g, &both->ours, c->ours),
                "the two sides cannot be compared: %s", c->why);
        else if (unaligned)
            golive_note(g, "POP-11", side_place(g, &both->ours, c->ours),
                "the two sides cannot be compared: %s", c->why);
        else if (c->merged)
            golive_note(g, "POP-11", side_place(g, &both->ours, c->ours),
                "levels were merged whole, so that both sides have the same");
        else if (c->ours->approximate || c->theirs->approximate)
            golive_note(g, "POP-11", side_place(g, &both->ours, c->ours),
                "mean and standard deviation are approximate: made of quartiles or bands");
        odd += unaligned || c->merged || c->ours->approximate || c->theirs->approximate;
    }
    golive_about(g, "");
    if (!odd)
        golive_pass(g, "POP-11", side_place(g, &both->ours, NULL), "the levels of both sides are the same");
}

/* ---- how far apart ---- */

static const char *difference_words(golive *g, const struct comparison *c)
{
    const char *noise = c->noise ? ", within sampling noise" : "";
    if (has_small_group(c))
        return golive_format(g, "by how much would tell of a group of fewer than 11%s", noise);
    if (c->measure == MEASURE_SHARES)
        return golive_format(g,
            "%.0f %% of the patients would have to be others (JS distance %.2f, PSI %.2f)%s", c->tv * 100,
            c->js, c->psi, noise);
    if (!isfinite(c->smd))
        return "all of one side differ from all of the other";
    if (isnan(c->smd_low))
        return golive_format(g, "standardized difference %.2f%s", c->smd, noise);
    return golive_format(
        g, "standardized difference %.2f (%.2f to %.2f)%s", c->smd, c->smd_low, c->smd_high, noise);
}

static void judge_difference(golive *g, const struct both_sides *both, const struct comparison *c)
{
    golive_place place = side_place(g, &both->theirs, c->theirs);
    const char *words = difference_words(g, c);
    int required = is_required(both, c->ours->key);
    golive_about(g, c->ours->key);
    if (c->band == DIFFERENCE_UNKNOWN && required)
        golive_unknown(g, "POP-03", place, "it cannot be compared: %s", c->why);
    else if (c->band == DIFFERENCE_UNKNOWN)
        golive_note(g, "POP-03", place, "it cannot be compared: %s", c->why);
    else if (c->band == DIFFERENCE_NONE)
        golive_pass(g, "POP-03", place, "alike, which speaks of representativeness only: %s", words);
    else if (c->band == DIFFERENCE_WARN && required && !both->settled)
        golive_warn(g, "POP-03", place, "other patients than ours: %s", words);
    else
        golive_note(g, "POP-03", place, "%s: %s%s",
            c->band == DIFFERENCE_WARN ? "other patients than ours" : "not quite alike", words,
            c->band == DIFFERENCE_WARN && both->settled ? both->settled_words : "");
    if (c->band == DIFFERENCE_UNKNOWN || has_small_group(c))
        return;
    if (c->measure == MEASURE_SHARES) {
        golive_measure(g, "POP-03", "total variation", c->tv, 4, "");
        golive_measure(g, "POP-03", "Jensen-Shannon distance", c->js, 4, "");
        golive_measure(g, "POP-03", "population stability index", c->psi, 4, "");
        golive_measure(g, "POP-03", "Hellinger distance", c->hellinger, 4, "");
    }
    if (isfinite(c->psi_noise) && c->measure == MEASURE_SHARES)
        golive_measure(g, "POP-03", "population stability index of sampling noise", c->psi_noise, 4, "");
    if (isfinite(c->smd))
        golive_measure(g, "POP-03", "standardized difference", c->smd, 4, "");
    if (isfinite(c->v))
        golive_measure(g, "POP-03", "Cramer's V", c->v, 4, "");
    if (isfinite(c->p))
        golive_measure(g, "POP-03", "chi-square p", c->p, 6, "");
}

static void judge_differences(golive *g, const struct both_sides *both)
{
    for (size_t i = 0; i < both->count; i++)
        judge_difference(g, both, &both->comparisons[i]);
    for (uint32_t i = 0; i < both->required_count; i++) {
        int compared = 0;
        for (size_t k = 0; k < both->count; k++)
            compared |= strcmp(both->comparisons[k].ours->key, both->required[i]) == 0;
        golive_about(g, both->required[i]);
        if (!compared && problem_of(both, both->required[i]))
            golive_unknown(g, "POP-03", side_place(g, &both->theirs, NULL), "it cannot be compared: %s",
                problem_of(both, both->required[i]));
        else if (!compared)
            golive_warn(g, "POP-03", side_place(g, &both->theirs, NULL),
                "it cannot be compared: one side does not report it");
    }
    golive_about(g, "");
    if (!both->required_count && !both->count)
        golive_unknown(g, "POP-03", side_place(g, &both->theirs, NULL), "no variable stands on both sides");
}

/* ---- what is said in any case ---- */

static void judge_rest(golive *g, const struct both_sides *both)
{
    golive_place place = side_place(g, &both->ours, NULL);
    golive_pass(g, "POP-12", place, "counts of 1 to 10 of our patients are shown nowhere");
    golive_note(g, "POP-15", place,
        "representativeness only: that patients are alike does not prove that it works on them");
    if (both->refused_words)
        golive_found(g, "%s", both->refused_words);
}

static void compare_all(golive *g, struct both_sides *both, const struct bands *bands)
{
    for (size_t i = 0; i < both->ours.count; i++) {
        struct variable *ours = &both->ours.variables[i];
        struct variable *theirs = side_usable(&both->theirs, ours->key);
        if (!theirs || !side_usable(&both->ours, ours->key) || is_share(ours) ||
            strcmp(ours->key, "score") == 0)
            continue;
        compare(g, &both->comparisons[both->count++], ours, theirs, bands);
    }
    sort_worst_first(g, both);
}

static golive_verdict check(golive *g)
{
    if (golive_fact_is(g, "clinical_claim", "none") || golive_fact_is(g, "clinical_claim", "admin"))
        return golive_not_applicable(g, "POP-N1");
    if (strcmp(golive_option(g, "output"), "none") == 0)
        return golive_not_applicable(g, "POP-N2");
    const golive_rows *ours = golive_rows_of(g, "ours"), *theirs = golive_rows_of(g, "theirs");
    const golive_rows *subgroups = golive_rows_of(g, "subgroups");
    golive_document_of(g, "block");
    golive_document_of(g, "label");
    golive_document_of(g, "local_validation");
    if (golive_pending(g))
        return golive_wait(g);

    struct bands bands = read_bands(g);
    struct both_sides both = {.count = 0};
    read_side(g, &both.ours, ours, 1);
    read_side(g, &both.theirs, theirs, 0);
    if (!can_compare(g, &both))
        return golive_done(g);
    read_required(g, &both);
    read_local_validation(g, &both);
    compare_all(g, &both, &bands);

    judge_size(g, &both);
    judge_reported(g, &both);
    judge_differences(g, &both);
    judge_coverage(g, &both);
    judge_bounds(g, &both);
    judge_prevalence(g, &both);
    judge_settings(g, &both);
    judge_numbers(g, &both);
    judge_alignment(g, &both);
    judge_subgroups(g, subgroups);
    judge_recount(g, &both, &bands);
    judge_rest(g, &both);
    draw_both(g, &both);
    return golive_done(g);
}

GOLIVE_PLUGIN(check, "population.plugin.ini")
