/* SPDX-License-Identifier: MIT
 *
 * Numbers as tables of patients have them: "4,120", "45.6%", "65·1 (18·8)", "64 [52–75]", "<11". What is no number, or could
 * be read in two ways, is told and never guessed. No locale has a say. It must not know what the numbers are about. */
#ifndef POPULATION_NUMBER_H
#define POPULATION_NUMBER_H

#include <math.h>
#include <stddef.h>
#include <string.h>

#define MOST_DIGITS 15
#define SMALL_COUNT 11   /* a count below it is not told (RULES.md POP-12) */
#define SMALL_MIDDLE 5.0 /* what "<11" is taken for */

/* What one cell says. */
struct cell_number {
    double value;
    unsigned places; /* digits behind the point */
    int percent;     /* a % stands behind it */
    int covered;     /* "<11": somebody, nobody says how many */
    const char *end; /* behind it */
};

static inline int is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

static inline const char *skip_blanks(const char *at)
{
    for (;;) {
        if (*at == ' ' || *at == '\t')
            at++;
        else if (strncmp(at, "\xc2\xa0", 2) == 0)
            at += 2;
        else if (strncmp(at, "\xe2\x80\xaf", 3) == 0 || strncmp(at, "\xe2\x80\x89", 3) == 0) /* thin blanks */
            at += 3;
        else
            return at;
    }
}

/* The point: "." or, in some journals, a raised dot. Its bytes, 0 if there is none. */
static inline size_t point_length(const char *at)
{
    if (*at == '.' && is_digit(at[1]))
        return 1;
    return strncmp(at, "\xc2\xb7", 2) == 0 && is_digit(at[2]) ? 2 : 0;
}

/* Reads the number at AT. NULL, or what is wrong with it. */
static inline const char *number_at(const char *at, struct cell_number *ret_number)
{
    struct cell_number number = {0};
    size_t digits = 0;
    at = skip_blanks(at);
    if (*at == '-' || strncmp(at, "\xe2\x88\x92", 3) == 0)
        return "a number below nought";
    if (*at == '<') {
        number.covered = 1;
        at = skip_blanks(at + 1);
    }
    if (!is_digit(*at))
        return "no number";
    for (; is_digit(*at) || (*at == ',' && is_digit(at[1])); at++) {
        if (*at == ',') {
            int group = is_digit(at[1]) && is_digit(at[2]) && is_digit(at[3]) && !is_digit(at[4]);
            if (!group || digits == 0)
                return "a comma where a point should be";
            continue;
        }
        if (++digits > MOST_DIGITS)
            return "a number that is too large";
        number.value = number.value * 10 + (*at - '0');
    }
    size_t point = point_length(at);
    if (point) {
        double scale = 1;
        for (at += point; is_digit(*at); at++) {
            if (++digits > MOST_DIGITS)
                return "a number of too many digits";
            scale *= 10;
            number.value = number.value * 10 + (*at - '0');
            number.places++;
        }
        number.value /= scale;
    }
    if ((*at | 0x20) >= 'a' && (*at | 0x20) <= 'z')
        return "letters behind a number";
    const char *behind = skip_blanks(at);
    if (*behind == '%') {
        number.percent = 1;
        at = behind + 1;
    }
    number.end = at;
    *ret_number = number;
    return NULL;
}

/* The whole of TEXT as one number. NULL, or what is wrong. */
static inline const char *whole_number(const char *text, struct cell_number *ret_number)
{
    struct cell_number number;
    const char *problem = number_at(text, &number);
    if (problem)
        return problem;
    if (*skip_blanks(number.end))
        return "more than a number";
    *ret_number = number;
    return NULL;
}

/* What a published cell says; NAN where it says nothing of it. */
struct published {
    double n;
    double total;
    double percent;
    double mean;
    double sd;
    double median;
    double first_quartile;
    double third_quartile;
    unsigned percent_places;
    int covered;
};

static inline struct published published_nothing(void)
{
    return (struct published){NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, 0, 0};
}

/* Up to four numbers of a cell, and what stands between them. */
struct parts {
    struct cell_number numbers[4];
    size_t count;
    int slash;    /* "37/58" */
    int plus;     /* "65 ± 18" */
    int brackets; /* "[" */
    int range;    /* "52-75", "52 to 75" within brackets of any kind */
};

static inline size_t dash_length(const char *at)
{
    if (*at == '-')
        return 1;
    return strncmp(at, "\xe2\x80\x93", 3) == 0 || strncmp(at, "\xe2\x80\x94", 3) == 0 ? 3 : 0;
}

/* Passes over what may stand between numbers, noting what it was. NULL where something else stands. */
static inline const char *between(const char *at, struct parts *parts)
{
    static const char *const words[] = {
        "n=", "n =", "sd", "iqr", "median", "mean", "years", "yrs", "yr", ":", "="};
    for (;;) {
        const char *start = at = skip_blanks(at);
        size_t dash = dash_length(at);
        if (*at == '(' || *at == ')' || *at == ']' || *at == ';') {
            at++;
        } else if (*at == ',' && !is_digit(at[1])) {
            parts->range |= parts->count > 1;
            at++;
        } else if (*at == '[') {
            parts->brackets = 1;
            at++;
        } else if (*at == '/') {
            parts->slash = 1;
            at++;
        } else if (strncmp(at, "\xc2\xb1", 2) == 0 || strncmp(at, "+/-", 3) == 0) {
            parts->plus = 1;
            at += *at == '+' ? 3 : 2;
        } else if (dash && parts->count > 1) {
            parts->range = 1;
            at += dash;
        } else if (strncmp(at, "to ", 3) == 0 && parts->count > 1) {
            parts->range = 1;
            at += 3;
        } else {
            for (size_t i = 0; i < sizeof words / sizeof *words && at == start; i++) {
                size_t length = strlen(words[i]), same = 0;
                while (same < length && ((at[same] | (words[i][same] >= 'a' ? 0x20 : 0)) == words[i][same]))
                    same++;
                at += same == length ? length : 0;
            }
        }
        if (at == start)
            return *at && !is_digit(*at) && *at != '<' ? NULL : at;
    }
}

static inline const char *take_parts(const char *text, struct parts *parts)
{
    const char *at = between(text, parts);
    while (at && *at) {
        if (parts->count == sizeof parts->numbers / sizeof *parts->numbers)
            return "too many numbers";
        const char *problem = number_at(at, &parts->numbers[parts->count]);
        if (problem)
            return problem;
        at = between(parts->numbers[parts->count++].end, parts);
    }
    if (!at)
        return dash_length(skip_blanks(text)) ? "a number below nought" : "words that are no number";
    return parts->count ? NULL : "no number";
}

static inline void take_percent(struct published *cell, const struct cell_number *number)
{
    cell->percent = number->value;
    cell->percent_places = number->places;
}

/* Counts: "110 (50.2%)", "50.2% (110)", "37/58 (63.8)", "110", "50.2%", "<11". */
static inline const char *as_counts(const struct parts *parts, struct published *cell)
{
    const struct cell_number *a = &parts->numbers[0], *b = &parts->numbers[1], *c = &parts->numbers[2];
    if (parts->plus || parts->range)
        return "a mean or median where people are counted";
    if (parts->slash && parts->count >= 2) {
        cell->n = a->value;
        cell->total = b->value;
        if (parts->count == 3)
            take_percent(cell, c);
        return parts->count > 3 ? "too many numbers" : NULL;
    }
    if (parts->count > 2)
        return "too many numbers";
    const struct cell_number *count = a, *share = parts->count == 2 ? b : NULL;
    if (a->percent) {
        count = share;
        share = a;
    }
    if (count) {
        cell->n = count->covered ? SMALL_MIDDLE : count->value;
        cell->covered = count->covered;
        if (count->places)
            return "a part of a person";
        if (count->covered && count->value > SMALL_COUNT)
            return "a count that is not told";
    }
    if (share)
        take_percent(cell, share);
    return NULL;
}

/* A number of every patient: "65.1 (18.8)", "65.1 ± 18.8", "64 [52–75]", "64 (52 to 75)". */
static inline const char *as_average(const struct parts *parts, struct published *cell)
{
    const struct cell_number *numbers = parts->numbers;
    for (size_t i = 0; i < parts->count; i++) {
        if (numbers[i].covered)
            return "an average that is not told";
    }
    if (parts->count == 3 && (parts->range || parts->brackets)) {
        cell->median = numbers[0].value;
        cell->first_quartile = numbers[1].value;
        cell->third_quartile = numbers[2].value;
        return NULL;
    }
    if (parts->count > 2 || parts->brackets || parts->range)
        return "a form that is not known: mean (SD) or median [Q1-Q3]";
    cell->mean = numbers[0].value;
    if (parts->count == 2)
        cell->sd = numbers[1].value;
    return NULL;
}

/* A share alone, with or without its sign: "50.2", "50.2%", "(50.2)". NULL, or what is wrong. */
static inline const char *read_share(const char *text, struct published *ret_cell)
{
    struct parts parts = {0};
    struct published cell = published_nothing();
    const char *problem = take_parts(text, &parts);
    if (!problem && (parts.count > 1 || parts.numbers[0].covered))
        problem = "a share that is not one number";
    if (problem)
        return problem;
    take_percent(&cell, &parts.numbers[0]);
    *ret_cell = cell;
    return NULL;
}

/* Reads a cell as it was published. COUNTS: of people, rather than an average. NULL, or what is wrong. */
static inline const char *read_published(const char *text, int counts, struct published *ret_cell)
{
    struct parts parts = {0};
    struct published cell = published_nothing();
    const char *problem = take_parts(text, &parts);
    if (!problem)
        problem = counts ? as_counts(&parts, &cell) : as_average(&parts, &cell);
    if (!problem)
        *ret_cell = cell;
    return problem;
}

#endif
