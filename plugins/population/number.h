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
#define SMALL_COUNT 11 /* a count below it is not told (RULES.md POP-12) */

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

/* A blank that joins the thousands of a number: one that no line breaks at. Its bytes, 0 if there is none. An ordinary blank may stand
 * between two numbers. */
static inline size_t joint_length(const char *at)
{
    size_t length = strncmp(at, "\xc2\xa0", 2) == 0                                              ? 2
                    : strncmp(at, "\xe2\x80\xaf", 3) == 0 || strncmp(at, "\xe2\x80\x89", 3) == 0 ? 3
                                                                                                 : 0;
    const char *group = at + length;
    return length && is_digit(group[0]) && is_digit(group[1]) && is_digit(group[2]) && !is_digit(group[3])
               ? length
               : 0;
}

/* Reads the number at AT. NULL, or what is wrong with it. */
static inline const char *number_at(const char *at, struct cell_number *ret_number)
{
    struct cell_number number = {0};
    size_t digits = 0;
    at = skip_blanks(at);
    if (*at == '-' || strncmp(at, "\xe2\x88\x92", 3) == 0)
        return "a number below nought";
    int or_equal = strncmp(at, "\xe2\x89\xa4", 3) == 0 || strncmp(at, "<=", 2) == 0;
    if (*at == '<' || or_equal) {
        number.covered = 1;
        at = skip_blanks(at + (or_equal ? (*at == '<' ? 2 : 3) : 1));
    }
    if (!is_digit(*at))
        return "no number";
    for (size_t joint = 0; is_digit(*at) || (*at == ',' && is_digit(at[1])) || (joint = joint_length(at));
         at++) {
        if (joint && !is_digit(*at)) {
            at += joint - 1;
            joint = 0;
            continue;
        }
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
    number.value += or_equal;
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
    int slash;    /* "37/58", "37 of 58": behind which of the numbers; 0: nowhere */
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

/* Marks of footnotes, of which there may be several at a cell's end. */
static inline const char *skip_marks(const char *at)
{
    static const char *const marks[] = {"*", "\xe2\x80\xa0", "\xe2\x80\xa1", "\xc2\xa7", "\xc2\xb6",
        "\xe1\xb5\x83", "\xe1\xb5\x87", "\xe1\xb6\x9c", "\xc2\xb9", "\xc2\xb2", "\xc2\xb3"};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        if (strncmp(at, marks[i], strlen(marks[i])) == 0)
            return skip_marks(skip_blanks(at + strlen(marks[i])));
    }
    return at;
}

/* Passes over what may stand between numbers, noting what it was. NULL where something else stands. */
static inline const char *between(const char *at, struct parts *parts)
{
    static const char *const words[] = {"n=", "n =", "sd", "s.d.", "iqr", "q1-q3", "q1, q3", "median", "mean",
        "years", "yrs", "yr", "y", ":", "="};
    for (;;) {
        const char *start = at = skip_blanks(at);
        size_t dash = dash_length(at);
        if (*at == '(' || *at == ')' || *at == ']') {
            at++;
        } else if (*at == ';' || (*at == ',' && !is_digit(at[1]))) {
            parts->range |= parts->count > 1;
            at++;
        } else if (*at == '[') {
            parts->brackets = 1;
            at++;
        } else if (*at == '/' || (strncmp(at, "of ", 3) == 0 && parts->count)) {
            if (parts->slash)
                return NULL;
            parts->slash = (int)parts->count;
            at += *at == '/' ? 1 : 3;
        } else if (strncmp(at, "\xc2\xb1", 2) == 0 || strncmp(at, "+/-", 3) == 0 ||
                   strncmp(at, "+-", 2) == 0) {
            parts->plus = 1;
            at += at[1] == '/' ? 3 : 2;
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
        if (at == start && parts->count && !*skip_marks(at))
            return skip_marks(at); /* a footnote's mark */
        if (at == start)
            return *at && !is_digit(*at) && *at != '<' && strncmp(at, "\xe2\x89\xa4", 3) != 0 ? NULL : at;
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

/* "37/58", "37/58 (63.8)", "63.8% (37/58)" */
static inline const char *as_parts_of_all(const struct parts *parts, struct published *cell)
{
    const struct cell_number *numbers = parts->numbers;
    size_t of = (size_t)parts->slash; /* the whole stands behind it, the part before */
    if (parts->count > 3 || of >= parts->count)
        return "too many numbers";
    for (size_t i = 0; i < parts->count; i++) {
        int is_share = i != of && i + 1 != of;
        if (!is_share && (numbers[i].places || numbers[i].percent))
            return "a part of a person";
        if (!is_share && numbers[i].covered)
            return "a count that is not told";
        if (is_share)
            take_percent(cell, &numbers[i]);
    }
    cell->n = numbers[of - 1].value;
    cell->total = numbers[of].value;
    return NULL;
}

/* Counts: "110 (50.2%)", "50.2% (110)", "37/58 (63.8)", "110", "50.2%", "<11". */
static inline const char *as_counts(const struct parts *parts, struct published *cell)
{
    const struct cell_number *a = &parts->numbers[0], *b = &parts->numbers[1];
    if (parts->slash)
        return parts->plus ? "a form that is not known" : as_parts_of_all(parts, cell);
    if (parts->plus || (parts->range && parts->count > 2))
        return "a mean or median where people are counted";
    if (parts->count > 2)
        return "too many numbers";
    const struct cell_number *count = a, *share = parts->count == 2 ? b : NULL;
    if (a->percent) {
        count = share;
        share = a;
    }
    if (count) {
        cell->n = count->covered ? floor(count->value / 2) : count->value;
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
