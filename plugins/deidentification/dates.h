/* SPDX-License-Identifier: MIT
 *
 * Dates finer than a year, and ages over 89, as they stand in a text (RULES DEID-20, 22). Each function looks at one place and says
 * where what stands there ends, or NULL. It must not know of columns. */
#ifndef DEIDENTIFICATION_DATES_H
#define DEIDENTIFICATION_DATES_H

#include "numbers.h"

/* Digits at AT, at most MOST + 1 of them are counted. */
static inline size_t digits_at(const char *at, const char *end, size_t most)
{
    size_t count = 0;
    while (at + count < end && count <= most && is_digit(at[count]))
        count++;
    return count;
}

static inline bool ends_word(const char *at, const char *end)
{
    return at >= end || !is_alnum(*at);
}

/* 1 to 12 if a month's name, or its first three letters, begin AT; its end in *RET_END. */
static inline unsigned month_at(const char *at, const char *end, const char **ret_end)
{
    static const char *const months[] = {"january", "february", "march", "april", "may", "june", "july",
        "august", "september", "october", "november", "december"};
    if (end - at < 3)
        return 0;
    for (unsigned i = 0; i < 12; i++) {
        size_t length = 3;
        if (small(at[0]) != months[i][0] || small(at[1]) != months[i][1] || small(at[2]) != months[i][2])
            continue;
        while (months[i][length] && at + length < end && small(at[length]) == months[i][length])
            length++;
        bool whole = !months[i][length], shortened = length == 3 || (i == 8 && length == 4);
        if ((!whole && !shortened) || (at + length < end && is_letter(at[length])))
            continue;
        *ret_end = at + length + (!whole && at + length < end && at[length] == '.');
        return i + 1;
    }
    return 0;
}

/* Passes over blanks, hyphens and commas between the parts of a date. */
static inline const char *past_gap(const char *at, const char *end)
{
    const char *start = at;
    while (at < end && at - start < 2 && (*at == ' ' || *at == '-' || *at == ',' || *at == '/'))
        at++;
    return at;
}

static inline const char *past_ordinal(const char *at, const char *end)
{
    bool is = says(at, end, "st") || says(at, end, "nd") || says(at, end, "rd") || says(at, end, "th");
    return is && ends_word(at + 2, end) ? at + 2 : at;
}

/* "March 3, 2021", "Mar 2021", "March 3" with a month at AT. In small letters march and may are words, too: then only with a year. */
static inline const char *month_first(const char *at, const char *end)
{
    const char *rest;
    if (!month_at(at, end, &rest))
        return NULL;
    const char *next = past_gap(rest, end);
    if (next + 2 < end && *next == '\'' && digits_at(next + 1, end, 2) == 2 && ends_word(next + 3, end))
        return next + 3; /* "Mar '21" */
    size_t digits = digits_at(next, end, 4);
    if (next == rest) /* "MAR2021" */
        return digits == 4 && is_year(number_of(next, 4)) && ends_word(next + 4, end) ? next + 4 : NULL;
    if (digits == 4 && is_year(number_of(next, 4)) && ends_word(next + 4, end))
        return next + 4;
    if (!digits || digits > 2 || !number_of(next, digits) || number_of(next, digits) > 31)
        return NULL;
    const char *day_end = past_ordinal(next + digits, end);
    if (!ends_word(day_end, end) ||
        (day_end + 1 < end && (*day_end == '.' || *day_end == ':') && is_digit(day_end[1])))
        return NULL;
    const char *year = past_gap(day_end, end);
    digits = digits_at(year, end, 4);
    if (year > day_end && digits == 4 && is_year(number_of(year, 4)) && ends_word(year + 4, end))
        return year + 4;
    return is_capital(*at) ? day_end : NULL;
}

/* "3 Mar 2021", "3rd of March" with digits at AT. */
static inline const char *day_first(const char *at, size_t digits, const char *end)
{
    const char *rest;
    if (digits > 2 || !number_of(at, digits) || number_of(at, digits) > 31)
        return NULL;
    const char *next = past_gap(past_ordinal(at + digits, end), end);
    if (says(next, end, "of "))
        next += 3;
    bool capital = next < end && is_capital(*next);
    if (next == at + digits && !(next < end && is_letter(*next)))
        return NULL;
    if (!month_at(next, end, &rest))
        return NULL;
    const char *year = past_gap(rest, end);
    size_t length = digits_at(year, end, 4);
    if (length == 4 && is_year(number_of(year, 4)) && ends_word(year + 4, end))
        return year + 4;
    if (length == 2 && year > rest && ends_word(year + 2, end))
        return year + 2;
    return capital && next > at + digits ? rest : NULL;
}

/* The time behind a day: "T12:30:00.000Z", " 12:30". Always where the whole ends. */
static inline const char *past_time(const char *at, const char *end)
{
    const char *next = at;
    if (next < end && (*next == 'T' || *next == ' ') && digits_at(next + 1, end, 2) == 2 && next + 3 < end &&
        next[3] == ':')
        next += 3;
    else
        return at;
    while (next < end && (is_digit(*next) || strchr(":.Z+-", *next)))
        next++;
    return next;
}

/* "2026-03-14", "2026-03", "2026/3/14", "2026-Q1", "2026-W05" with four digits at AT. */
static inline const char *year_first(const char *at, const char *end)
{
    const char *next = at + 4;
    if (next + 1 >= end || !is_year(number_of(at, 4)))
        return NULL;
    char separator = *next++;
    if (separator != '-' && separator != '/' && separator != '.')
        return NULL;
    if (separator == '-' && (small(*next) == 'q' || small(*next) == 'w')) {
        size_t digits = digits_at(next + 1, end, 2);
        return digits && digits <= 2 && ends_word(next + 1 + digits, end) ? next + 1 + digits : NULL;
    }
    size_t month = digits_at(next, end, 2);
    if (!month || month > 2 || !number_of(next, month) || number_of(next, month) > 12)
        return NULL;
    const char *rest = next + month;
    if (rest + 1 < end && *rest == separator && is_digit(rest[1])) {
        size_t day = digits_at(rest + 1, end, 2);
        if (day > 2 || !is_day(number_of(at, 4), number_of(next, month), number_of(rest + 1, day)))
            return NULL;
        const char *time = past_time(rest + 1 + day, end);
        return ends_word(time, end) ? time : rest + 1 + day;
    }
    return separator == '-' && month == 2 && ends_word(rest, end) ? rest : NULL;
}

/* "03/2026" with one or two digits at AT: of a month and a whole year no fraction is made. */
static inline const char *month_and_year(const char *at, size_t digits, const char *end)
{
    const char *year = at + digits + 1;
    if (digits > 2 || year + 4 > end || at[digits] != '/' || !number_of(at, digits) ||
        number_of(at, digits) > 12)
        return NULL;
    if (digits_at(year, end, 4) != 4 || !is_year(number_of(year, 4)) || !ends_word(year + 4, end))
        return NULL;
    return year + 4 < end && year[4] == '/' ? NULL : year + 4;
}

/* Days that have a name, with their year: "Christmas Eve 2020". AT is the first letter. */
static inline const char *holiday(const char *at, const char *end)
{
    static const char *const names[] = {"thanksgiving", "christmas", "new year's", "new years", "easter",
        "halloween", "labor day", "memorial day", "independence day", "veterans day", "mother's day",
        "father's day", "valentine's day", "hanukkah", "ramadan", "diwali"};
    static const char *const more[] = {" eve", " day", " sunday", " monday"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (!says(at, end, names[i]))
            continue;
        const char *next = at + strlen(names[i]);
        for (size_t k = 0; k < sizeof more / sizeof *more; k++)
            next += says(next, end, more[k]) ? strlen(more[k]) : 0;
        next += says(next, end, " of") ? 3 : 0;
        next = past_gap(next, end);
        return digits_at(next, end, 4) == 4 && is_year(number_of(next, 4)) && ends_word(next + 4, end)
                   ? next + 4
                   : NULL;
    }
    return NULL;
}

/* "fourteenth of March" with its first letter AT. */
static inline const char *day_in_words(const char *at, const char *end)
{
    static const char *const days[] = {"first", "second", "third", "fourth", "fifth", "sixth", "seventh",
        "eighth", "ninth", "tenth", "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth",
        "sixteenth", "seventeenth", "eighteenth", "nineteenth", "twentieth", "thirtieth"};
    const char *rest, *next = at;
    if (says(at, end, "twenty-") || says(at, end, "thirty-"))
        next += 7;
    for (size_t i = 0; i < sizeof days / sizeof *days; i++) {
        const char *behind = next + strlen(days[i]);
        if (!says(next, end, days[i]) || !says(behind, end, " of "))
            continue;
        return behind + 4 < end && is_capital(behind[4]) && month_at(behind + 4, end, &rest) ? rest : NULL;
    }
    return NULL;
}

/* "3/14/2026", "14-3-26" with one or two digits at AT. Three parts: two make a fraction as often as a date. */
static inline const char *day_or_month_first(const char *at, size_t digits, const char *end)
{
    const char *next = at + digits;
    if (digits > 2 || next + 3 >= end)
        return NULL;
    char separator = *next++;
    if (separator != '/' && separator != '-' && separator != '.')
        return NULL;
    size_t second = digits_at(next, end, 2);
    if (!second || second > 2 || next + second >= end)
        return NULL;
    const char *year = next + second + 1;
    size_t length = digits_at(year, end, 4);
    unsigned a = number_of(at, digits), b = number_of(next, second);
    bool month = (a >= 1 && a <= 12 && b >= 1 && b <= 31) || (b >= 1 && b <= 12 && a >= 1 && a <= 31);
    if (next[second] != separator || !month || !(length == 4 || (length == 2 && separator != '.')))
        return NULL;
    if (length == 4 && !is_year(number_of(year, 4)))
        return NULL;
    /* Of two digits a third separator makes it a number of another kind. */
    if (!ends_word(year + length, end) && *(year + length) != 'T')
        return NULL;
    if (year + length + 1 < end && year[length] == separator && is_digit(year[length + 1]))
        return NULL;
    return past_time(year + length, end);
}

/* "Q1 2024", "1Q2024" are told by the caller's words; this one has the letter at AT. */
static inline const char *quarter_at(const char *at, const char *end)
{
    if (at + 6 > end || small(*at) != 'q' || at[1] < '1' || at[1] > '4')
        return NULL;
    const char *year = at[2] == ' ' || at[2] == '-' || at[2] == '/' ? at + 3 : at + 2;
    return digits_at(year, end, 4) == 4 && is_year(number_of(year, 4)) && ends_word(year + 4, end) ? year + 4
                                                                                                   : NULL;
}

/* "94F with dyspnea": behind an age the sex, and words that go on about a person; 98F is a fever. */
static inline bool says_sex(const char *at, const char *end)
{
    static const char *const words[] = {
        " with ", " w/", " who ", " presents", " presenting", " c/o", " s/p", " h/o", " admitted", " found "};
    if (at >= end || (*at != 'M' && *at != 'F'))
        return false;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (says(at + 1, end, words[i]))
            return true;
    }
    return false;
}

/* Behind the digits of an age at AT come words that say so: "-year-old", " y/o", "yo", " years of age". */
static inline bool says_years_old(const char *at, const char *end)
{
    static const char *const words[] = {"year old", "year-old", "years old", "years of age", "yr old",
        "yr-old", "yrs old", "y/o", "y.o", "yo ", "yo,", "yo.", "yo", "year-olds", "y old"};
    if (at < end && (*at == ' ' || *at == '-'))
        at++;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (says(at, end, words[i]) && ends_word(at + strlen(words[i]), end))
            return true;
    }
    return false;
}

#endif
