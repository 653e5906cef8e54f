/* SPDX-License-Identifier: MIT
 *
 * The product in use here: whom its label names, how frequent the condition is, where it runs, how it did by subgroup, and
 * whether the count is fresh (RULES POP-06, 07, 08, 13, 14). It must not know how distributions are compared. */
#ifndef POPULATION_USE_H
#define POPULATION_USE_H

#include "both.h"

/* ---- POP-06: the label ---- */

struct bounds {
    golive *g;
    const struct both_sides *both;
    int named, outside, unclear;
    int blocked; /* a technical block is shown */
};

static inline void judge_outside(struct bounds *bounds, const struct variable *variable, const char *whom)
{
    golive *g = bounds->g;
    golive_place place = side_place(g, &bounds->both->ours, variable);
    golive_about(g, variable->key);
    bounds->outside++;
    if (bounds->blocked)
        golive_note(g, "POP-06", golive_document_place(g, golive_document_of(g, "block")),
            "we have patients outside the label (%s), and a technical block keeps it from them", whom);
    else
        golive_fail(g, "POP-06", place, "we have patients outside the label: %s", whom);
}

static inline void judge_ages(struct bounds *bounds)
{
    golive *g = bounds->g;
    const struct variable *age = side_usable((struct side *)&bounds->both->ours, "age");
    int from = golive_given(g, "intended_age_from") ? (int)golive_option_integer(g, "intended_age_from") : 0;
    int to = golive_given(g, "intended_age_to") ? (int)golive_option_integer(g, "intended_age_to") : AGE_END;
    const char *outside = NULL, *across = NULL;
    if (!golive_given(g, "intended_age_from") && !golive_given(g, "intended_age_to"))
        return;
    bounds->named++;
    for (size_t i = 0; age && i < age->level_count; i++) {
        const struct level *level = &age->levels[i];
        if (level->unknown || !(level->share > 0) || (level->from >= from && level->to <= to))
            continue;
        if (level->to < from || level->from > to)
            outside = outside ? golive_format(g, "%s, %s", outside, level->name) : level->name;
        else
            across = level->name;
    }
    if (outside) {
        judge_outside(bounds, age, golive_format(g, "ages %.100s", outside));
    } else if (!age || !age->level_count || across) {
        golive_about(g, "age");
        golive_unknown(g, "POP-06", side_place(g, &bounds->both->ours, age), "%s",
            across ? golive_format(g, "the band %.40s reaches beyond the label: count it in two", across)
                   : "our patients are not counted by bands of age");
        bounds->unclear++;
    }
}

/* Levels of VARIABLE that the label leaves out: all but those of the list OPTION. */
static inline void judge_named_levels(struct bounds *bounds, const char *key, const char *option)
{
    golive *g = bounds->g;
    const struct variable *variable = side_usable((struct side *)&bounds->both->ours, key);
    uint32_t count = golive_option_count(g, option);
    const char *outside = NULL;
    if (!count || strcmp(golive_option(g, option), "any") == 0)
        return;
    bounds->named++;
    for (size_t i = 0; variable && i < variable->level_count; i++) {
        const struct level *level = &variable->levels[i];
        int named = level->unknown || level->other || !(level->share > 0);
        for (uint32_t k = 0; k < count && !named; k++) {
            char wanted[KEY_SIZE];
            level_key(golive_option_item(g, option, k), wanted);
            named = strcmp(wanted, level->key) == 0;
        }
        if (!named)
            outside = outside ? golive_format(g, "%s, %s", outside, level->name) : level->name;
    }
    if (outside) {
        judge_outside(bounds, variable, golive_format(g, "%s %.100s", key, outside));
    } else if (!variable || !variable->level_count) {
        golive_about(g, key);
        golive_unknown(g, "POP-06", side_place(g, &bounds->both->ours, variable),
            "our patients are not counted by %s", key);
        bounds->unclear++;
    }
}

static inline void judge_pregnancy(struct bounds *bounds)
{
    golive *g = bounds->g;
    static const char *const yes[] = {"yes", "pregnant"};
    const struct variable *variable = side_usable((struct side *)&bounds->both->ours, "pregnancy");
    if (!golive_given(g, "intended_pregnancy"))
        return;
    bounds->named++;
    if (golive_option_integer(g, "intended_pregnancy"))
        return;
    double pregnant = 0;
    for (size_t i = 0; variable && i < variable->level_count; i++)
        pregnant += among(variable->levels[i].key, yes, LENGTH(yes)) ? variable->levels[i].share : 0;
    if (pregnant > 0) {
        judge_outside(bounds, variable, "pregnant patients");
    } else if (!variable) {
        golive_about(g, "pregnancy");
        golive_unknown(g, "POP-06", side_place(g, &bounds->both->ours, NULL),
            "our patients are not counted by pregnancy");
        bounds->unclear++;
    }
}

static inline void judge_bounds(golive *g, const struct both_sides *both)
{
    const golive_document *block = golive_document_of(g, "block"), *label = golive_document_of(g, "label");
    struct bounds bounds = {.g = g, .both = both, .blocked = golive_state(g, block) == GOLIVE_GOT};
    judge_ages(&bounds);
    judge_named_levels(&bounds, "sex", "intended_sex");
    judge_named_levels(&bounds, "setting", "intended_settings");
    judge_pregnancy(&bounds);
    golive_about(g, "");
    golive_place place = golive_state(g, label) == GOLIVE_GOT ? golive_document_place(g, label)
                                                              : side_place(g, &both->ours, NULL);
    if (!bounds.named)
        golive_unknown(
            g, "POP-06", place, "nobody wrote down for whom the product is labelled: the lines intended_...");
    else if (!bounds.outside && !bounds.unclear)
        golive_pass(g, "POP-06", place, "our patients are among those for whom it is labelled");
}

/* ---- POP-07: how frequent the condition is ---- */

/* A share of 0 to 1 from an option ("0.94", "94 %") or theirs; NAN if neither says. */
static inline double accuracy(golive *g, const struct both_sides *both, const char *name)
{
    struct cell_number number;
    const struct variable *variable = side_usable((struct side *)&both->theirs, name);
    const char *text = golive_option(g, name);
    if (*text && !whole_number(text, &number))
        return number.percent || number.value > 1 ? number.value / 100 : number.value;
    return variable ? variable->percent / 100 : NAN;
}

static inline void say_predictive_values(golive *g, const struct both_sides *both, double ours, double theirs)
{
    double se = accuracy(g, both, "sensitivity"), sp = accuracy(g, both, "specificity");
    if (!(se >= 0 && se <= 1 && sp >= 0 && sp <= 1)) {
        golive_found(g,
            "%.2f %% of ours, %.2f %% of theirs; without sensitivity and specificity nobody can say how many "
            "of its "
            "alarms would be right",
            ours * 100, theirs * 100);
        return;
    }
    double here = positive_value(se, sp, ours), there = positive_value(se, sp, theirs);
    if (isnan(here) || isnan(there))
        return;
    golive_found(g,
        "%.2f %% of ours, %.2f %% of theirs: of 100 alarms %.0f would be right here, %.0f were there",
        ours * 100, theirs * 100, here * 100, there * 100);
    golive_measure(g, "POP-07", "positive predictive value, ours", here * 100, 1, "%");
    golive_measure(g, "POP-07", "positive predictive value, theirs", there * 100, 1, "%");
    if (!isnan(negative_value(se, sp, ours)))
        golive_measure(
            g, "POP-07", "negative predictive value, ours", negative_value(se, sp, ours) * 100, 1, "%");
}

static inline void judge_prevalence(golive *g, const struct both_sides *both)
{
    const struct variable *ours = side_usable((struct side *)&both->ours, "prevalence");
    const struct variable *theirs = side_usable((struct side *)&both->theirs, "prevalence");
    golive_place place = side_place(g, ours ? &both->ours : &both->theirs, ours ? ours : theirs);
    if (!ours || !theirs) {
        golive_warn(g, "POP-07", place, "how frequent the condition is, is not known of %s",
            ours     ? "theirs"
            : theirs ? "ours"
                     : "either side");
        return;
    }
    double here = ours->percent / 100, there = theirs->percent / 100;
    double people = isnan(ours->people) ? here * ours->total : ours->people;
    int few = people > 0 && people < SMALL_COUNT - 0.5; /* how many have it must not be told */
    double ratio = there > 0 ? here / there : here > 0 ? INFINITY : 1;
    int off = ratio < 0.5 || ratio > 2, far = ratio < 0.2 || ratio > 5;
    const char *words =
        few ? "the condition is rarer or more frequent than a small count lets us say"
            : golive_format(g, "the condition is %.1f times as frequent here", fmin(ratio, 9999));
    if (!off)
        golive_pass(g, "POP-07", place, "the condition is about as frequent here as there");
    else if (both->settled)
        golive_note(g, "POP-07", place, "%s%s", words, both->settled_words);
    else if (far)
        golive_fail(g, "POP-07", place, "%s: its thresholds do not carry over", words);
    else
        golive_warn(g, "POP-07", place, "%s: how many of its alarms are right will differ", words);
    golive_expected(g, "between half and twice as frequent");
    if (!few && isfinite(ratio))
        say_predictive_values(g, both, here, there);
}

/* ---- POP-08: where it runs ---- */

static inline void judge_settings(golive *g, const struct both_sides *both)
{
    const struct variable *ours = side_usable((struct side *)&both->ours, "setting");
    const struct variable *theirs = side_usable((struct side *)&both->theirs, "setting");
    golive_place place = side_place(g, ours ? &both->ours : &both->theirs, ours ? ours : theirs);
    for (size_t i = 0; i < both->count; i++) {
        const struct comparison *c = &both->comparisons[i];
        if (strcmp(c->ours->key, "setting") != 0 || c->band == DIFFERENCE_UNKNOWN)
            continue;
        double apart = isnan(c->tv) ? 0 : c->tv;
        if (apart >= 0.20)
            golive_note(g, "POP-08", place,
                "it was validated in other settings: %.0f %% of the patients would have to be elsewhere%s",
                apart * 100, both->settled_words);
        else
            golive_pass(g, "POP-08", place, "it was validated in settings like ours");
        return;
    }
    golive_note(g, "POP-08", place, "in which settings it was validated cannot be compared with ours");
}

/* ---- POP-13: how it did by subgroup ---- */

#define FEW_EVENTS 20
#define POINTS_BELOW 10

static inline double cell_share(golive *g, const golive_rows *rows, uint32_t row, const char *column)
{
    struct cell_number number;
    if (whole_number(golive_cell(g, rows, row, column), &number))
        return NAN;
    return number.percent || number.value > 1 ? number.value / 100 : number.value;
}

static inline double overall_sensitivity(golive *g, const golive_rows *rows)
{
    struct cell_number number;
    char level[KEY_SIZE];
    for (uint32_t row = 0; row < golive_row_count(g, rows); row++) {
        fold(golive_cell(g, rows, row, "level"), level);
        if (strcmp(level, "overall") == 0 || strcmp(level, "all") == 0)
            return cell_share(g, rows, row, "sensitivity");
    }
    if (whole_number(golive_option(g, "sensitivity"), &number))
        return NAN;
    return number.percent || number.value > 1 ? number.value / 100 : number.value;
}

static inline int judge_subgroup(golive *g, const golive_rows *rows, uint32_t row, double overall)
{
    struct cell_number events;
    double own = cell_share(g, rows, row, "sensitivity");
    golive_place place = golive_row_place(g, rows, row);
    golive_about(g, golive_format(g, "%.60s: %.60s", golive_cell(g, rows, row, "variable"),
                        golive_cell(g, rows, row, "level")));
    if (isnan(own) || own > 1) {
        golive_unknown(g, "POP-13", place, "its sensitivity is no number");
        return 1;
    }
    if ((overall - own) * 100 <= POINTS_BELOW)
        return 0;
    const char *words =
        golive_format(g, "its sensitivity is %.0f points below that of all patients", (overall - own) * 100);
    if (whole_number(golive_cell(g, rows, row, "events"), &events) || events.value >= FEW_EVENTS)
        golive_warn(g, "POP-13", place, "%s", words);
    else
        golive_note(
            g, "POP-13", place, "%s, from fewer than %d events: watch it over a year", words, FEW_EVENTS);
    return 1;
}

static inline void judge_subgroups(golive *g, const golive_rows *rows)
{
    if (!golive_given(g, "subgroups")) {
        golive_note(
            g, "POP-13", golive_option_place(g, "subgroups"), "no results by group of patients are on file");
        return;
    }
    if (golive_rows_state(g, rows) != GOLIVE_GOT) {
        golive_unknown(g, "POP-13", golive_option_place(g, "subgroups"),
            "the results by group of patients cannot be read: %s", golive_rows_why(g, rows));
        return;
    }
    double overall = overall_sensitivity(g, rows);
    int odd = 0;
    if (isnan(overall) || overall > 1) {
        golive_unknown(g, "POP-13", golive_row_place(g, rows, 0),
            "the sensitivity of all patients is not given: a line overall");
        return;
    }
    for (uint32_t row = 0; row < golive_row_count(g, rows); row++)
        odd += judge_subgroup(g, rows, row, overall);
    golive_about(g, "");
    if (!odd)
        golive_pass(g, "POP-13", golive_row_place(g, rows, 0), "no group is more than %d points below all",
            POINTS_BELOW);
}

/* ---- POP-14: whether the count is fresh ---- */

static inline golive_date counted_on(golive *g, const struct both_sides *both)
{
    golive_date oldest = {GOLIVE_NO_DATE};
    for (size_t i = 0; i < both->ours.count; i++) {
        const char *text = both->ours.variables[i].as_of;
        golive_date on = golive_date_parse(g, strlen(text) == 7 ? golive_format(g, "%s-01", text) : text);
        if (on.day != GOLIVE_NO_DATE && (oldest.day == GOLIVE_NO_DATE || on.day < oldest.day))
            oldest = on;
    }
    return oldest;
}

static inline void judge_drift(golive *g, const struct both_sides *both, const struct bands *bands)
{
    struct variable *ours = side_usable((struct side *)&both->ours, "score");
    struct variable *theirs = side_usable((struct side *)&both->theirs, "score");
    struct comparison c;
    if (!ours || !theirs)
        return;
    compare(g, &c, ours, theirs, bands);
    golive_about(g, "score");
    golive_place place = side_place(g, &both->ours, ours);
    if (isnan(c.psi))
        golive_unknown(
            g, "POP-14", place, "its scores cannot be compared%s%s", c.why ? ": " : "", c.why ? c.why : "");
    else if (c.psi >= bands->psi_warn && !(c.psi < c.psi_noise))
        golive_fail(g, "POP-14", place, "its scores have drifted: PSI %.2f", c.psi);
    else
        golive_pass(g, "POP-14", place, "its scores lie as they did: PSI %.2f", c.psi);
    golive_about(g, "");
}

static inline void judge_recount(golive *g, const struct both_sides *both, const struct bands *bands)
{
    golive_date on = counted_on(g, both);
    golive_place place = side_place(g, &both->ours, NULL);
    int live = strcmp(golive_key(g, "stage"), "live") == 0;
    judge_drift(g, both, bands);
    if (on.day == GOLIVE_NO_DATE)
        golive_warn(g, "POP-14", place, "ours does not say of when it is: the column as_of");
    else if (golive_is_older(g, on, 12, 0))
        golive_warn(g, "POP-14", place, "our patients were counted on %s, more than a year ago",
            golive_date_text(g, on));
    else if (live && golive_is_older(g, on, 3, 0))
        golive_note(g, "POP-14", place, "our patients were counted on %s: count them again each quarter",
            golive_date_text(g, on));
    else
        golive_pass(g, "POP-14", place, "our patients were counted on %s", golive_date_text(g, on));
}

#endif
