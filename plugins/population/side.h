/* SPDX-License-Identifier: MIT
 *
 * One side of the comparison as its CSV says: variables, their levels, counts or shares. Every cell is doubted; a variable with a
 * cell that cannot be is told with its row and compared no further. It must not know of the other side. */
#ifndef POPULATION_SIDE_H
#define POPULATION_SIDE_H

#include "levels.h"
#include "number.h"
#include "statistics.h"

#include <golive/plugin.h>

#define MOST_VARIABLES 32
#define MOST_COUNT 1e9 /* people */

struct level {
    const char *name;   /* as the file has it first */
    char key[KEY_SIZE]; /* by which it meets the other side's */
    double n;           /* people; NAN where only a share is known */
    double share;       /* of all of them, unknown ones included: 0 to 1 */
    double percent;     /* as written; NAN if it is not */
    unsigned places;
    int from, to; /* of a band of age */
    int unknown;  /* says nothing of the person */
    int other;    /* one of the rest */
    int covered;  /* "<11" */
    uint32_t row;
};

struct variable {
    char key[KEY_SIZE];
    struct level levels[MOST_LEVELS];
    size_t level_count;
    double total;   /* people; NAN if it is not known */
    double missing; /* people of whom it is not known, beside the levels; NAN if that is not said */
    double mean, sd;
    double percent;      /* of a variable without levels: prevalence, sensitivity */
    int approximate;     /* mean and SD come from quartiles */
    int multiple;        /* one person may stand in several levels */
    int reported;        /* some number stands in it */
    double people;       /* of a variable without levels */
    const char *problem; /* why it cannot be used; NULL if it can */
    const char *source;
    const char *as_of;
    uint32_t row; /* of its first line, or of the one with the problem */
};

struct side {
    const golive_rows *rows;
    struct variable variables[MOST_VARIABLES];
    size_t count;
    const char *problem; /* with the table as a whole; NULL if it could be read */
    int is_ours;
};

static inline struct variable *side_variable(struct side *side, const char *key)
{
    for (size_t i = 0; i < side->count; i++) {
        if (strcmp(side->variables[i].key, key) == 0)
            return &side->variables[i];
    }
    return NULL;
}

/* A variable that says something, and nothing impossible; NULL otherwise. */
static inline struct variable *side_usable(struct side *side, const char *key)
{
    struct variable *variable = side_variable(side, key);
    return variable && variable->reported && !variable->problem ? variable : NULL;
}

/* The place that a finding on the variable rests on; of NULL, the first row. */
static inline golive_place side_place(golive *g, const struct side *side, const struct variable *variable)
{
    return golive_row_place(g, side->rows, variable ? variable->row : 0);
}

/* ---- reading ---- */

static inline void cannot_be(
    golive *g, struct side *side, struct variable *variable, uint32_t row, const char *what)
{
    if (variable->problem)
        return;
    variable->problem = golive_format(g, "%s has %s", side->is_ours ? "ours" : "theirs", what);
    variable->row = row;
}

/* Lines of the other scope, where one file holds both sides, are not ours to read. */
static inline int in_scope(golive *g, const struct side *side, uint32_t row)
{
    static const char *const theirs[] = {"validation", "theirs", "their", "vendor", "study"};
    static const char *const ours[] = {"clinic", "ours", "our", "site", "local", "hospital"};
    char scope[KEY_SIZE];
    fold(golive_cell(g, side->rows, row, "scope"), scope);
    if (!*scope)
        return 1;
    return side->is_ours ? among(scope, ours, LENGTH(ours)) : among(scope, theirs, LENGTH(theirs));
}

/* The level's name as the line `same` has it mapped: "Latinx = Hispanic or Latino". */
static inline const char *mapped(golive *g, const char *name)
{
    char wanted[KEY_SIZE], left[KEY_SIZE];
    fold(name, wanted);
    for (uint32_t i = 0; i < golive_option_count(g, "same"); i++) {
        const char *item = golive_option_item(g, "same", i), *equal = strchr(item, '=');
        if (!equal)
            continue;
        fold(golive_format(g, "%.*s", (int)(equal - item), item), left);
        if (strcmp(left, wanted) == 0)
            return equal + 1 + strspn(equal + 1, " ");
    }
    return name;
}

static inline void name_level(golive *g, struct variable *variable, struct level *level, const char *name)
{
    const char *called = mapped(g, name);
    level->name = name;
    level_key(called, level->key);
    level->unknown = among(level->key, unknown_names, LENGTH(unknown_names));
    level->other = among(level->key, other_names, LENGTH(other_names));
    if (strcmp(variable->key, "age") != 0 || level->unknown)
        return;
    if (age_band(called, &level->from, &level->to))
        snprintf(
            level->key, sizeof level->key, level->to == AGE_END ? "%d+" : "%d-%d", level->from, level->to);
    else if (!variable->problem)
        variable->problem = golive_format(g, "\"%.40s\" is no band of ages, such as 18-44 or 65+", name);
}

static inline struct level *add_level(golive *g, struct side *side, struct variable *variable, uint32_t row)
{
    const char *name = golive_cell(g, side->rows, row, "level");
    struct level fresh = {.n = NAN, .percent = NAN, .row = row};
    name_level(g, variable, &fresh, name);
    for (size_t i = 0; i < variable->level_count; i++) {
        if (strcmp(variable->levels[i].key, fresh.key) != 0)
            continue;
        if (!fresh.unknown) {
            cannot_be(g, side, variable, row, golive_format(g, "the level \"%.40s\" a second time", name));
            return NULL;
        }
    }
    if (variable->level_count == MOST_LEVELS) {
        cannot_be(g, side, variable, row, "more levels than can be compared");
        return NULL;
    }
    variable->levels[variable->level_count] = fresh;
    return &variable->levels[variable->level_count++];
}

/* True for a cell that says nothing: empty, a dash, "not reported". */
static inline int says_nothing(const char *text)
{
    static const char *const dashes[] = {"", "\xe2\x80\x93", "\xe2\x80\x94", "nr"};
    char words[KEY_SIZE];
    fold(text, words);
    return among(words, dashes, LENGTH(dashes)) || among(words, unknown_names, LENGTH(unknown_names));
}

/* A cell of ours may hold a small count, so it is never repeated. */
static inline const char *bad_cell(
    golive *g, const struct side *side, const char *column, const char *problem, const char *text)
{
    return side->is_ours ? golive_format(g, "in %s %s", column, problem)
                         : golive_format(g, "in %s %s: \"%.30s\"", column, problem, text);
}

/* One plain cell: NAN if it is empty, or after complaining. */
static inline double plain_cell(
    golive *g, struct side *side, struct variable *variable, uint32_t row, const char *column, double most)
{
    const char *text = golive_cell(g, side->rows, row, column);
    struct cell_number number;
    if (says_nothing(text))
        return NAN;
    const char *problem = whole_number(text, &number);
    if (!problem && number.covered)
        problem = "a number that is not told";
    if (!problem && number.value > most)
        problem = "a number that is too large";
    if (problem) {
        cannot_be(g, side, variable, row, bad_cell(g, side, column, problem, text));
        return NAN;
    }
    return number.value;
}

enum form { FORM_COUNTS, FORM_AVERAGE, FORM_SHARE };

/* A cell in the form it was published in; nothing if it is empty or cannot be. */
static inline struct published form_cell(
    golive *g, struct side *side, struct variable *variable, uint32_t row, const char *column, enum form form)
{
    const char *text = golive_cell(g, side->rows, row, column);
    struct published cell = published_nothing();
    if (says_nothing(text))
        return cell;
    const char *problem =
        form == FORM_SHARE ? read_share(text, &cell) : read_published(text, form == FORM_COUNTS, &cell);
    if (problem)
        cannot_be(g, side, variable, row, bad_cell(g, side, column, problem, text));
    return cell;
}

static inline double first_of(double a, double b)
{
    return isnan(a) ? b : a;
}

static inline void take_counts(
    golive *g, struct side *side, struct variable *variable, uint32_t row, struct level *level)
{
    struct published n = form_cell(g, side, variable, row, "n", FORM_COUNTS),
                     value = form_cell(g, side, variable, row, "value", FORM_COUNTS),
                     share = form_cell(g, side, variable, row, "pct", FORM_SHARE);
    double percent = first_of(share.percent, first_of(n.percent, value.percent));
    unsigned places = !isnan(share.percent) ? share.percent_places
                      : !isnan(n.percent)   ? n.percent_places
                                            : value.percent_places;
    double people = first_of(n.n, value.n), of = first_of(n.total, value.total);
    if (percent > 100)
        cannot_be(g, side, variable, row, "a share above 100 %");
    if (people > MOST_COUNT)
        cannot_be(g, side, variable, row, "a number that is too large");
    if (!isnan(of) && !(variable->total > of))
        variable->total = of;
    variable->reported |= !isnan(people) || !isnan(percent);
    if (!level) {
        variable->percent = percent; /* a count alone becomes a share by the total */
        variable->people = people;
        return;
    }
    level->n = people;
    level->percent = percent;
    level->places = places;
    level->covered = n.covered || value.covered;
}

static inline void take_average(golive *g, struct side *side, struct variable *variable, uint32_t row)
{
    struct published mean = form_cell(g, side, variable, row, "mean", FORM_AVERAGE),
                     median = form_cell(g, side, variable, row, "median", FORM_AVERAGE),
                     value = form_cell(g, side, variable, row, "value", FORM_AVERAGE);
    double sd = plain_cell(g, side, variable, row, "sd", MOST_COUNT);
    double middle = first_of(median.median, first_of(median.mean, value.median));
    double q1 = first_of(plain_cell(g, side, variable, row, "q1", MOST_COUNT),
        first_of(median.first_quartile, value.first_quartile));
    double q3 = first_of(plain_cell(g, side, variable, row, "q3", MOST_COUNT),
        first_of(median.third_quartile, value.third_quartile));
    variable->mean = first_of(mean.mean, value.mean);
    variable->sd = first_of(sd, first_of(mean.sd, value.sd));
    if (isnan(variable->mean) && !isnan(middle) && !isnan(q1) && !isnan(q3)) {
        if (q1 > middle || middle > q3)
            cannot_be(g, side, variable, row, "a median outside its quartiles");
        variable->mean = mean_of_quartiles(q1, middle, q3);
        variable->sd = sd_of_quartiles(q1, q3);
        variable->approximate = 1;
    }
    variable->reported |= !isnan(variable->mean);
}

/* Variables that are a share of all patients rather than an average of them. */
static inline int is_share(const struct variable *variable)
{
    return strcmp(variable->key, "prevalence") == 0 || strcmp(variable->key, "sensitivity") == 0 ||
           strcmp(variable->key, "specificity") == 0;
}

static inline void take_totals(golive *g, struct side *side, struct variable *variable, uint32_t row)
{
    double total = plain_cell(g, side, variable, row, "total_n", MOST_COUNT);
    double missing = plain_cell(g, side, variable, row, "missing_n", MOST_COUNT);
    if (!isnan(total) && !(variable->total >= total))
        variable->total = total;
    if (!isnan(missing) && !(variable->missing >= missing))
        variable->missing = missing;
    if (!isnan(total) && missing > total)
        cannot_be(g, side, variable, row, "more missing than there are");
}

static inline void take_row(golive *g, struct side *side, uint32_t row)
{
    char key[KEY_SIZE];
    variable_key(golive_cell(g, side->rows, row, "variable"), key);
    if (!*key)
        return;
    struct variable *variable = side_variable(side, key);
    if (!variable && side->count == MOST_VARIABLES) {
        side->problem = "it has more variables than can be compared";
        return;
    }
    if (!variable) {
        variable = &side->variables[side->count++];
        *variable = (struct variable){
            .total = NAN, .missing = NAN, .mean = NAN, .sd = NAN, .percent = NAN, .people = NAN, .row = row};
        memcpy(variable->key, key, sizeof key);
        variable->source = golive_cell(g, side->rows, row, "source");
        variable->as_of = golive_cell(g, side->rows, row, "as_of");
    }
    take_totals(g, side, variable, row);
    if (*golive_cell(g, side->rows, row, "level")) {
        struct level *level = add_level(g, side, variable, row);
        if (level)
            take_counts(g, side, variable, row, level);
    } else if (is_share(variable)) {
        take_counts(g, side, variable, row, NULL);
    } else {
        take_average(g, side, variable, row);
    }
}

/* ---- what the lines of a variable come to ---- */

/* Levels that nobody filled in are no levels; one that is named and 0 is. */
static inline void drop_empty(struct variable *variable)
{
    size_t kept = 0;
    for (size_t i = 0; i < variable->level_count; i++) {
        struct level *level = &variable->levels[i];
        if (isnan(level->n) && isnan(level->percent))
            continue;
        variable->levels[kept++] = *level;
    }
    variable->level_count = kept;
}

/* Sums of what is counted and of what is written as a share; NAN where a level has none of it. */
static inline void sums(
    const struct variable *variable, double *ret_people, double *ret_percent, double *ret_rounding)
{
    *ret_people = *ret_percent = *ret_rounding = 0;
    for (size_t i = 0; i < variable->level_count; i++) {
        const struct level *level = &variable->levels[i];
        *ret_people += level->n;
        *ret_percent += level->percent;
        *ret_rounding += 0.5 / pow(10, level->places < 9 ? level->places : 9);
    }
}

/* n and % of the same level must agree, of all patients or of those of whom it is known. */
static inline void compare_written(golive *g, struct side *side, struct variable *variable)
{
    double known = variable->total - (isnan(variable->missing) ? 0 : variable->missing);
    for (size_t i = 0; i < variable->level_count && !isnan(variable->total); i++) {
        const struct level *level = &variable->levels[i];
        double rounding = 1 + 0.5 / pow(10, level->places < 9 ? level->places : 9);
        if (!level->covered && level->n > variable->total)
            cannot_be(g, side, variable, level->row, "more people than there are in all");
        if (isnan(level->n) || isnan(level->percent) || level->covered || variable->total <= 0 || known <= 0)
            continue;
        if (fabs(level->n / variable->total * 100 - level->percent) > rounding &&
            fabs(level->n / known * 100 - level->percent) > rounding)
            cannot_be(g, side, variable, level->row, "a count and a share that do not agree");
    }
}

/* True if those of whom it is not known have a level of their own, so that missing_n says it again. */
static inline int names_unknown(const struct variable *variable)
{
    for (size_t i = 0; i < variable->level_count; i++) {
        if (variable->levels[i].unknown)
            return 1;
    }
    return 0;
}

/* Shares of all people, with those of whom it is not known as a level of their own. */
static inline void settle_shares(golive *g, struct side *side, struct variable *variable)
{
    double people, percent, rounding;
    sums(variable, &people, &percent, &rounding);
    double missing = isnan(variable->missing) || names_unknown(variable) ? 0 : variable->missing;
    int counted = !isnan(people);
    if (!counted && isnan(percent)) {
        cannot_be(g, side, variable, variable->row, "counts for some levels and shares for others");
        return;
    }
    if (counted && isnan(variable->total))
        variable->total = people + missing;
    double base = counted ? people + missing : 100;
    double slack = 0;
    for (size_t i = 0; i < variable->level_count; i++)
        slack += variable->levels[i].covered ? SMALL_COUNT : 0;
    if (counted) {
        variable->multiple = people + missing > variable->total * 1.01 + slack;
        base = variable->multiple ? variable->total : fmax(base, variable->total);
    } else {
        variable->multiple = percent > 101 && percent > 100 + rounding;
        double all_known = isnan(variable->total) || variable->total <= 0 ? 0 : missing / variable->total;
        int without_missing = fabs(percent - 100) <= rounding + 1e-9;
        if (without_missing && all_known > 0 && all_known < 1)
            base = 100 / (1 - all_known); /* the shares were of those of whom it is known */
        if (!variable->multiple && percent < 100 - rounding - all_known * 100 - 1e-9)
            cannot_be(
                g, side, variable, variable->row, golive_format(g, "shares that add up to %.1f %%", percent));
        if (!variable->multiple && !without_missing)
            base = fmax(base, percent);
    }
    if (!(base > 0)) {
        variable->reported = 0;
        return;
    }
    for (size_t i = 0; i < variable->level_count; i++) {
        struct level *level = &variable->levels[i];
        level->share = (counted ? level->n : level->percent) / base;
        if (!counted && !isnan(variable->total))
            level->n = level->share * variable->total;
    }
}

static inline void settle_variable(golive *g, struct side *side, struct variable *variable)
{
    drop_empty(variable);
    if (is_share(variable)) {
        double n = variable->people;
        if (isnan(variable->percent) && variable->total > 0 && n <= variable->total)
            variable->percent = n / variable->total * 100;
        for (size_t i = 0; i < variable->level_count; i++) { /* "yes" and "no" of a condition */
            if (strcmp(variable->levels[i].key, "yes") == 0 ||
                strcmp(variable->levels[i].key, "present") == 0)
                variable->percent =
                    first_of(variable->levels[i].percent, variable->levels[i].n / variable->total * 100);
        }
        variable->reported = !isnan(variable->percent);
        if (n > variable->total)
            cannot_be(g, side, variable, variable->row, "more people than there are in all");
        return;
    }
    if (!variable->level_count)
        return;
    compare_written(g, side, variable);
    if (!variable->problem)
        settle_shares(g, side, variable);
}

/* What is not known of people, as a share of all. */
static inline double unknown_share(const struct variable *variable)
{
    double known = 0, unknown = 0;
    for (size_t i = 0; i < variable->level_count; i++) {
        if (variable->levels[i].unknown)
            unknown += variable->levels[i].share;
        else
            known += variable->levels[i].share;
    }
    if (variable->multiple)
        return isnan(variable->missing) || !(variable->total > 0) ? unknown
                                                                  : variable->missing / variable->total;
    return unknown + fmax(0, 1 - known - unknown);
}

static inline void read_side(golive *g, struct side *side, const golive_rows *rows, int is_ours)
{
    side->rows = rows;
    side->is_ours = is_ours;
    side->count = 0;
    side->problem = NULL;
    if (golive_rows_state(g, rows) != GOLIVE_GOT) {
        side->problem = golive_rows_why(g, rows);
        return;
    }
    if (!golive_has_column(g, rows, "variable") || !golive_has_column(g, rows, "level")) {
        side->problem = "it has no columns named variable and level (golive population template)";
        return;
    }
    uint32_t count = golive_row_count(g, rows);
    for (uint32_t row = 0; row < count && !side->problem; row++) {
        if (in_scope(g, side, row))
            take_row(g, side, row);
    }
    for (size_t i = 0; i < side->count; i++)
        settle_variable(g, side, &side->variables[i]);
}

/* The most people that any variable speaks of; 0 if that is not known. */
static inline double side_total(const struct side *side)
{
    double most = 0;
    for (size_t i = 0; i < side->count; i++) {
        if (!side->variables[i].problem && side->variables[i].total > most)
            most = side->variables[i].total;
    }
    return most;
}

#endif
