/* SPDX-License-Identifier: MIT
 *
 * The comparison as tables: the variables, worst first, then the levels of each. Small cells are covered, and a second one where
 * the rest would give the first away (RULES POP-12). It must not judge. */
#ifndef POPULATION_DRAWING_H
#define POPULATION_DRAWING_H

#include "both.h"

#define MOST_DRAWN 15 /* tables of levels, beside the one of all variables */

static inline void draw_number(golive *g, double value, uint32_t places)
{
    if (isfinite(value))
        golive_table_number(g, value, places);
    else
        golive_table_cell(g, "%s", isnan(value) ? "" : "endless");
}

static inline int is_small(const struct pair *pair)
{
    return pair->ours_covered || (pair->ours > 0 && pair->ours_n < SMALL_COUNT - 0.5);
}

/* A measure of the whole distribution gives a small group away: of 1000 patients a total variation of 0.007 is seven. */
static inline int has_small_group(const struct comparison *c)
{
    int small = 0;
    for (size_t i = 0; i < c->count; i++)
        small |= is_small(&c->pairs[i]);
    return small;
}

static inline const char *band_words(const struct comparison *c)
{
    static const char *const words[] = {
        [DIFFERENCE_NONE] = "alike",
        [DIFFERENCE_NOTE] = "not quite alike",
        [DIFFERENCE_WARN] = "other patients",
        [DIFFERENCE_UNKNOWN] = "not comparable",
    };
    return c->noise ? "within noise" : words[c->band];
}

static inline void draw_variables(golive *g, const struct both_sides *both)
{
    golive_table(g, "POP-03", "Theirs and ours, variable by variable, worst first");
    golive_column(g, "Variable", GOLIVE_COLUMN_TEXT);
    golive_column(g, "Theirs", GOLIVE_COLUMN_NUMBER);
    golive_column(g, "Ours", GOLIVE_COLUMN_PATIENTS);
    golive_column(g, "SMD", GOLIVE_COLUMN_NUMBER);
    golive_column(g, "TV", GOLIVE_COLUMN_NUMBER);
    golive_column(g, "JS", GOLIVE_COLUMN_NUMBER);
    golive_column(g, "PSI", GOLIVE_COLUMN_NUMBER);
    golive_column(g, "V", GOLIVE_COLUMN_NUMBER);
    golive_column(g, "So they are", GOLIVE_COLUMN_TEXT);
    for (size_t i = 0; i < both->count; i++) {
        const struct comparison *c = &both->comparisons[i];
        golive_table_row(g);
        golive_table_cell(g, "%s", c->ours->key);
        draw_number(g, c->theirs->total, 0);
        draw_number(g, c->ours->total, 0);
        const double measures[] = {c->smd, c->tv, c->js, c->psi, c->v};
        for (size_t k = 0; k < sizeof measures / sizeof *measures; k++)
            draw_number(g, has_small_group(c) ? NAN : measures[k], 2);
        golive_table_cell(g, "%s", band_words(c));
    }
}

/* The level that is covered because a single small one would follow from the rest; SIZE_MAX if there is none. */
static inline size_t second_to_cover(const struct comparison *c)
{
    size_t small = 0, second = SIZE_MAX;
    for (size_t i = 0; i < c->count; i++) {
        small += (size_t)is_small(&c->pairs[i]);
        if (is_small(&c->pairs[i]) || !(c->pairs[i].ours > 0))
            continue;
        if (second == SIZE_MAX || c->pairs[i].ours < c->pairs[second].ours)
            second = i;
    }
    return small == 1 ? second : SIZE_MAX;
}

static inline void draw_levels(golive *g, const struct comparison *c)
{
    size_t second = second_to_cover(c);
    golive_about(g, c->ours->key);
    golive_table(g, "POP-03", "Shares of theirs and ours");
    golive_column(g, "Level", GOLIVE_COLUMN_TEXT);
    golive_column(g, "Theirs %", GOLIVE_COLUMN_PERCENT);
    golive_column(g, "Ours %", GOLIVE_COLUMN_PERCENT);
    golive_column(g, "Our patients", GOLIVE_COLUMN_PATIENTS);
    for (size_t i = 0; i < c->count; i++) {
        const struct pair *pair = &c->pairs[i];
        golive_table_row(g);
        golive_table_cell(g, "%s", pair->name);
        draw_number(g, pair->theirs * 100, 1);
        if (is_small(pair) || i == second) {
            golive_table_cell(g, "-");
            golive_table_cell(g, "%s", is_small(pair) ? "<11" : "covered");
        } else {
            draw_number(g, pair->ours * 100, 1);
            draw_number(g, pair->ours_n, 0);
        }
    }
}

static inline void draw_both(golive *g, const struct both_sides *both)
{
    size_t drawn = 0;
    draw_variables(g, both);
    for (size_t i = 0; i < both->count && drawn < MOST_DRAWN; i++) {
        if (!both->comparisons[i].count || both->comparisons[i].band == DIFFERENCE_UNKNOWN)
            continue;
        draw_levels(g, &both->comparisons[i]);
        drawn++;
    }
    golive_about(g, "");
}

#endif
