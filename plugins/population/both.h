/* SPDX-License-Identifier: MIT
 *
 * All that one call knows of the two sides, and what settles it: which variables must be there, and whether somebody tried the
 * product on the site's own patients. It must not know how a rule is judged. */
#ifndef POPULATION_BOTH_H
#define POPULATION_BOTH_H

#include "compare.h"

#define MOST_REQUIRED 16

struct both_sides {
    struct side ours, theirs;
    struct comparison comparisons[MOST_VARIABLES]; /* worst first */
    size_t count;
    char required[MOST_REQUIRED][KEY_SIZE];
    uint32_t required_count;
    int settled;               /* a local validation is on file */
    const char *settled_words; /* behind what it turns into a note */
    const char *
        refused_words; /* why a local validation that is named does not count; NULL if it does, or there is none */
};

/* "4,120"; of a small count only that it is small. */
static inline const char *count_words(golive *g, double people)
{
    if (people > 0 && people < SMALL_COUNT - 0.5)
        return "fewer than 11";
    long long whole = (long long)(people + 0.5);
    if (whole < 1000)
        return golive_format(g, "%lld", whole);
    if (whole < 1000000)
        return golive_format(g, "%lld,%03lld", whole / 1000, whole % 1000);
    return golive_format(g, "%lld,%03lld,%03lld", whole / 1000000, whole / 1000 % 1000, whole % 1000);
}

static inline void read_required(golive *g, struct both_sides *both)
{
    static const char *const fallback[] = {"age", "sex", "race_eth"};
    uint32_t count = golive_option_count(g, "require");
    uint32_t wanted = count ? count : (uint32_t)LENGTH(fallback);
    for (uint32_t i = 0; i < wanted && both->required_count < MOST_REQUIRED; i++)
        variable_key(count ? golive_option_item(g, "require", i) : fallback[i],
            both->required[both->required_count++]);
}

static inline int is_required(const struct both_sides *both, const char *key)
{
    for (uint32_t i = 0; i < both->required_count; i++) {
        if (strcmp(both->required[i], key) == 0)
            return 1;
    }
    return 0;
}

/* Why the variable of either side cannot be used; NULL if it can, or is not there. */
static inline const char *problem_of(const struct both_sides *both, const char *key)
{
    const struct side *sides[] = {&both->ours, &both->theirs};
    for (size_t s = 0; s < 2; s++) {
        for (size_t i = 0; i < sides[s]->count; i++) {
            if (strcmp(sides[s]->variables[i].key, key) == 0 && sides[s]->variables[i].problem)
                return sides[s]->variables[i].problem;
        }
    }
    return NULL;
}

/* What the line `weights` has for the variable: "payer: 0.5". It ranks and judges nothing. */
static inline double weight_of(golive *g, const char *variable)
{
    char key[KEY_SIZE];
    struct cell_number number;
    for (uint32_t i = 0; i < golive_option_count(g, "weights"); i++) {
        const char *item = golive_option_item(g, "weights", i), *colon = strchr(item, ':');
        if (!colon)
            continue;
        variable_key(golive_format(g, "%.*s", (int)(colon - item), item), key);
        if (strcmp(key, variable) == 0 && !whole_number(colon + 1, &number))
            return number.value;
    }
    return 1;
}

static inline double rank_of(golive *g, const struct comparison *c)
{
    double value = c->measure == MEASURE_SHARES ? c->tv : c->smd;
    return c->band * 1000.0 + (isfinite(value) ? fmin(value, 99) : 99) * weight_of(g, c->ours->key);
}

static inline void sort_worst_first(golive *g, struct both_sides *both)
{
    for (size_t i = 1; i < both->count; i++) {
        for (size_t k = i; k > 0 && rank_of(g, &both->comparisons[k]) > rank_of(g, &both->comparisons[k - 1]);
             k--) {
            struct comparison kept = both->comparisons[k];
            both->comparisons[k] = both->comparisons[k - 1];
            both->comparisons[k - 1] = kept;
        }
    }
}

/* ---- the product on our own patients ---- */

/* Why the local validation on file does not count; NULL if it does. */
static inline const char *local_problem(golive *g, const golive_document *paper)
{
    const char *version = golive_key(g, "version"), *by = golive_option(g, "local_signed_by");
    golive_date on = golive_option_date(g, "local_on");
    if (golive_state(g, paper) != GOLIVE_GOT)
        return golive_why(g, paper);
    if (strcmp(golive_option(g, "local_result"), "in-bounds") != 0)
        return "nobody says that its result lies within the bounds that were set";
    if (!*version || strcmp(version, "rolling") == 0)
        return "the product has no version that it could be about";
    if (strcmp(golive_option(g, "local_version"), version) != 0)
        return "it is about another version";
    if (!golive_find_text(g, paper, version, (golive_place){0}).id)
        return golive_format(g, "it does not name version %.40s", version);
    if (!*by || golive_find_name(g, paper, by).answer != GOLIVE_NAME_FOUND)
        return "it does not bear the name of who signed it";
    if (on.day == GOLIVE_NO_DATE || !golive_is_past(g, golive_date_add(g, on, 0, -1)))
        return "nobody says on which day it was signed";
    return NULL;
}

static inline void read_local_validation(golive *g, struct both_sides *both)
{
    both->settled_words = "";
    if (!golive_given(g, "local_validation"))
        return;
    const char *problem = local_problem(g, golive_document_of(g, "local_validation"));
    if (problem) {
        both->refused_words = golive_format(g, "the local validation does not count: %s", problem);
        return;
    }
    both->settled = 1;
    both->settled_words = golive_format(
        g, "; settled by the local validation of %s", golive_date_text(g, golive_option_date(g, "local_on")));
}

#endif
