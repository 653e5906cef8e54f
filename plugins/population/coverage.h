/* SPDX-License-Identifier: MIT
 *
 * Whether every group of our patients was among those on whom the product was validated (RULES POP-04, POP-05). It must not tell
 * how many people are in a small group. */
#ifndef POPULATION_COVERAGE_H
#define POPULATION_COVERAGE_H

#include "both.h"

#define FEW_VALIDATED 30

struct coverage {
    double share_floor; /* from this share on a group must be covered */
    double people_floor;
    int failed, warned, few;
};

static inline const char *group_words(golive *g, const struct pair *pair)
{
    if (pair->ours_covered || pair->ours_n < SMALL_COUNT - 0.5)
        return "fewer than 11 of our patients";
    if (isnan(pair->ours_n))
        return golive_format(g, "%.1f %% of our patients", pair->ours * 100);
    return golive_format(g, "%s of our patients (%.1f %%)", count_words(g, pair->ours_n), pair->ours * 100);
}

/* Theirs has a remainder in which the group may stand without a name. */
static inline int may_be_among_others(const struct comparison *c)
{
    for (size_t i = 0; i < c->count; i++) {
        if (c->pairs[i].other && c->pairs[i].theirs > 0)
            return 1;
    }
    return 0;
}

/* Race asked without ethnicity: then theirs has Hispanic patients under another variable. */
static inline int asked_apart(
    const struct both_sides *both, const struct comparison *c, const struct pair *pair)
{
    const struct variable *ethnicity = side_usable((struct side *)&both->theirs, "ethnicity");
    return ethnicity && strcmp(c->ours->key, "race_eth") == 0 &&
           strcmp(pair->name, "hispanic or latino") == 0 && has_level(ethnicity, pair->name);
}

static inline void judge_absent(golive *g, const struct both_sides *both, const struct comparison *c,
    const struct pair *pair, struct coverage *coverage)
{
    golive_place place = side_place(g, &both->theirs, c->theirs);
    int large = pair->ours * 100 >= coverage->share_floor && !(pair->ours_n < coverage->people_floor) &&
                !pair->ours_covered;
    if (asked_apart(both, c, pair)) {
        golive_note(g, "POP-04", place, "theirs counts them under ethnicity, apart from race");
        coverage->warned++;
    } else if (large && !may_be_among_others(c)) {
        golive_fail(
            g, "POP-04", place, "nobody of this group was in the validation: %s", group_words(g, pair));
        coverage->failed++;
    } else {
        golive_warn(g, "POP-04", place, "%s: %s",
            may_be_among_others(c) ? "the validation does not name this group, which may stand among others"
                                   : "nobody of this group was in the validation",
            group_words(g, pair));
        coverage->warned++;
    }
}

static inline void judge_group(golive *g, const struct both_sides *both, const struct comparison *c,
    const struct pair *pair, struct coverage *coverage)
{
    golive_about(g, golive_format(g, "%s: %s", c->ours->key, pair->name));
    if (pair->ours <= 0)
        return;
    if (pair->theirs <= 0) {
        judge_absent(g, both, c, pair, coverage);
    } else if (pair->ours * 100 >= coverage->share_floor && pair->theirs_n < FEW_VALIDATED) {
        golive_note(g, "POP-05", side_place(g, &both->theirs, c->theirs),
            "fewer than %d of the validation's patients stand for %s%s", FEW_VALIDATED, group_words(g, pair),
            both->settled_words);
        coverage->few++;
    }
}

/* Required variables of which theirs gives an average only: whom it left out is not known. */
static inline int judge_averages(golive *g, const struct both_sides *both)
{
    int found = 0;
    for (size_t i = 0; i < both->count; i++) {
        const struct comparison *c = &both->comparisons[i];
        if (c->theirs->level_count || !is_required(both, c->ours->key))
            continue;
        golive_about(g, c->ours->key);
        golive_warn(g, "POP-04", side_place(g, &both->theirs, c->theirs),
            "the validation gives an average without levels, so whom it left out is not known");
        found++;
    }
    return found;
}

static inline void judge_coverage(golive *g, const struct both_sides *both)
{
    struct cell_number share, people;
    struct coverage coverage = {.share_floor = 5, .people_floor = 30};
    if (!whole_number(golive_option(g, "coverage_share"), &share))
        coverage.share_floor = share.value;
    if (!whole_number(golive_option(g, "coverage_patients"), &people))
        coverage.people_floor = people.value;
    int compared = 0;
    for (size_t i = 0; i < both->count; i++) {
        const struct comparison *c = &both->comparisons[i];
        if (strcmp(c->ours->key, "setting") == 0) /* POP-08's */
            continue;
        for (size_t k = 0; k < c->count; k++) {
            if (!c->pairs[k].unknown && !c->pairs[k].other)
                judge_group(g, both, c, &c->pairs[k], &coverage);
        }
        compared += c->count > 0;
    }
    int averages = judge_averages(g, both);
    golive_about(g, "");
    golive_place place = side_place(g, &both->theirs, NULL);
    if (!compared && !averages)
        golive_unknown(g, "POP-04", place, "no variable of both sides has levels");
    else if (!coverage.failed && !coverage.warned && !averages)
        golive_pass(
            g, "POP-04", place, "every group of our patients that was compared was in the validation");
    if (!compared)
        golive_unknown(g, "POP-05", place, "no variable of both sides has levels");
    else if (!coverage.few)
        golive_pass(g, "POP-05", place,
            "no group of 5 %% or more of our patients rests on fewer than %d of theirs", FEW_VALIDATED);
}

#endif
