/* SPDX-License-Identifier: MIT
 *
 * Names of variables and levels as people write them, brought to one form: "Women" is female, "65 and older" is 65+, "prefer not
 * to say" is unknown. Two names that mean the same must meet; two that differ must not. It must not know of counts. */
#ifndef POPULATION_LEVELS_H
#define POPULATION_LEVELS_H

#include <stddef.h>
#include <stdio.h>
#include <string.h>

#define KEY_SIZE 64
#define AGE_END 1000 /* "and older" */
#define AGE_OLDEST 130

/* Small letters and digits, anything else one blank; cut where there is no more room. */
static inline void fold(const char *text, char out[KEY_SIZE])
{
    size_t length = 0;
    for (; *text && length + 2 < KEY_SIZE; text++) {
        char byte = *text >= 'A' && *text <= 'Z' ? (char)(*text | 0x20) : *text;
        int plain =
            (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9') || (unsigned char)byte >= 0x80;
        if (plain)
            out[length++] = byte;
        else if (length && out[length - 1] != ' ')
            out[length++] = ' ';
    }
    while (length && out[length - 1] == ' ')
        length--;
    out[length] = '\0';
}

struct name_pair {
    const char *written;
    const char *meant;
};

static const struct name_pair variable_names[] = {{"age band", "age"}, {"age bands", "age"},
    {"age group", "age"}, {"age groups", "age"}, {"age years", "age"}, {"gender", "sex"},
    {"sex at birth", "sex"}, {"race", "race_eth"}, {"race eth", "race_eth"}, {"race ethnicity", "race_eth"},
    {"race and ethnicity", "race_eth"}, {"race or ethnicity", "race_eth"}, {"payor", "payer"},
    {"insurance", "payer"}, {"preferred language", "language"}, {"encounter setting", "setting"},
    {"care setting", "setting"}, {"outcome", "prevalence"}, {"target condition", "prevalence"},
    {"condition", "prevalence"}, {"sensitivity", "sensitivity"}};

/* Races and ethnicities by the categories of OMB's Statistical Policy Directive 15 (89 FR 22182), sexes, payers. */
static const struct name_pair level_names[] = {{"f", "female"}, {"females", "female"}, {"woman", "female"},
    {"women", "female"}, {"girls", "female"}, {"m", "male"}, {"males", "male"}, {"man", "male"},
    {"men", "male"}, {"boys", "male"}, {"black", "black or african american"},
    {"african american", "black or african american"},
    {"black african american", "black or african american"},
    {"non hispanic black", "black or african american"}, {"black non hispanic", "black or african american"},
    {"non hispanic white", "white"}, {"white non hispanic", "white"}, {"caucasian", "white"},
    {"hispanic", "hispanic or latino"}, {"latino", "hispanic or latino"}, {"latina", "hispanic or latino"},
    {"latinx", "hispanic or latino"}, {"hispanic latino", "hispanic or latino"},
    {"hispanic or latino any race", "hispanic or latino"}, {"hispanic any race", "hispanic or latino"},
    {"non hispanic asian", "asian"}, {"asian non hispanic", "asian"},
    {"native american", "american indian or alaska native"},
    {"american indian", "american indian or alaska native"},
    {"american indian alaska native", "american indian or alaska native"},
    {"ai an", "american indian or alaska native"},
    {"pacific islander", "native hawaiian or pacific islander"},
    {"native hawaiian", "native hawaiian or pacific islander"},
    {"native hawaiian or other pacific islander", "native hawaiian or pacific islander"},
    {"native hawaiian other pacific islander", "native hawaiian or pacific islander"},
    {"nhpi", "native hawaiian or pacific islander"}, {"mena", "middle eastern or north african"},
    {"middle eastern", "middle eastern or north african"}, {"multiracial", "multiple"},
    {"two or more races", "multiple"}, {"more than one race", "multiple"}, {"two or more", "multiple"},
    {"private", "commercial"}, {"private insurance", "commercial"}, {"commercial insurance", "commercial"},
    {"uninsured", "self pay"}, {"none uninsured", "self pay"}, {"inpatients", "inpatient"},
    {"outpatients", "outpatient"}, {"ambulatory", "outpatient"}, {"emergency", "emergency department"},
    {"ed", "emergency department"}, {"emergency room", "emergency department"}};

/* What tells nothing of a person, and what tells only that it is none of the others: no levels that must be covered. */
static const char *const unknown_names[] = {"unknown", "missing", "not reported", "not recorded", "declined",
    "declined to answer", "declined to state", "refused", "prefer not to say", "prefer not to answer",
    "unspecified", "not specified", "not available", "n a", "na", "undisclosed", "unknown or not reported",
    "unknown not reported", "no data", "patient refused", "asked but no answer", "unable to answer"};
static const char *const other_names[] = {"other", "others", "other race", "some other race",
    "other or multiple", "other or mixed", "mixed or other", "other unknown", "other or unknown",
    "other payer", "multiple", "mixed"};

#define LENGTH(array) (sizeof(array) / sizeof *(array))

static inline int among(const char *key, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(key, names[i]) == 0)
            return 1;
    }
    return 0;
}

static inline const char *meant(const char *key, const struct name_pair *pairs, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(key, pairs[i].written) == 0)
            return pairs[i].meant;
    }
    return NULL;
}

static inline void variable_key(const char *text, char out[KEY_SIZE])
{
    fold(text, out);
    const char *known = meant(out, variable_names, LENGTH(variable_names));
    if (known)
        snprintf(out, KEY_SIZE, "%s", known);
    for (char *at = out; *at; at++)
        *at = *at == ' ' ? '_' : *at;
}

static inline void level_key(const char *text, char out[KEY_SIZE])
{
    fold(text, out);
    const char *known = meant(out, level_names, LENGTH(level_names));
    if (known)
        snprintf(out, KEY_SIZE, "%s", known);
}

/* ---- bands of age ---- */

static inline const char *age_number(const char *at, int *ret_years)
{
    int years = 0, digits = 0;
    while (*at == ' ')
        at++;
    for (; *at >= '0' && *at <= '9' && digits < 4; at++, digits++)
        years = years * 10 + (*at - '0');
    if (!digits || years > AGE_OLDEST)
        return NULL;
    *ret_years = years;
    return at;
}

/* Passes over one of WORDS, blanks around it; NULL if none is there. */
static inline const char *age_word(const char *at, const char *const *words, size_t count)
{
    while (*at == ' ')
        at++;
    for (size_t i = 0; i < count; i++) {
        size_t length = strlen(words[i]);
        if (strncmp(at, words[i], length) == 0)
            return at + length;
    }
    return NULL;
}

/* True if only words for years are left. */
static inline int age_ends(const char *at)
{
    static const char *const units[] = {"years old", "years of age", "years", "yrs", "yr", "year", "y"};
    const char *behind = age_word(at, units, LENGTH(units));
    at = behind ? behind : at;
    while (*at == ' ')
        at++;
    return !*at;
}

/* Reads "18-44", "18 to 44 years", "65+", ">=65", "65 and older", "<18", "under 18". First and last year of age, AGE_END for no
 * end. False if it is no band. */
static inline int age_band(const char *text, int *ret_from, int *ret_to)
{
    static const char *const at_least[] = {">=", "\xe2\x89\xa5", "at least ", "from "};
    static const char *const above[] = {">", "over ", "older than ", "above "};
    static const char *const below[] = {"<", "under ", "younger than ", "below "};
    static const char *const at_most[] = {"<=", "\xe2\x89\xa4", "up to ", "at most "};
    static const char *const to[] = {"-", "\xe2\x80\x93", "\xe2\x80\x94", "to ", "through "};
    static const char *const older[] = {"+", "and older", "and over", "and above", "or older", "or over",
        "or more", "plus", "years and older", "years or older", "years and over", "years +", "yrs and older"};
    char low[KEY_SIZE];
    size_t length = 0;
    for (; text[length] && length + 1 < KEY_SIZE; length++)
        low[length] = text[length] >= 'A' && text[length] <= 'Z' ? (char)(text[length] | 0x20) : text[length];
    low[length] = '\0';
    const char *at, *behind;
    int years = 0, last = 0;
    if ((behind = age_word(low, at_least, LENGTH(at_least)))) {
        *ret_to = AGE_END;
        at = age_number(behind, ret_from);
        return at && age_ends(at);
    }
    if ((behind = age_word(low, at_most, LENGTH(at_most)))) {
        *ret_from = 0;
        at = age_number(behind, ret_to);
        return at && age_ends(at);
    }
    int is_above = (behind = age_word(low, above, LENGTH(above))) != NULL;
    if (is_above || (behind = age_word(low, below, LENGTH(below)))) {
        at = age_number(behind, &years);
        *ret_from = is_above ? years + 1 : 0;
        *ret_to = is_above ? AGE_END : years - 1;
        return at && age_ends(at) && *ret_from <= *ret_to;
    }
    if (!(at = age_number(low, &years)))
        return 0;
    *ret_from = *ret_to = years;
    if ((behind = age_word(at, older, LENGTH(older)))) {
        *ret_to = AGE_END;
        return age_ends(behind);
    }
    if ((behind = age_word(at, to, LENGTH(to)))) {
        behind = age_number(behind, &last);
        *ret_to = behind && last >= 100 ? AGE_END : last;
        return behind && last >= years && age_ends(behind);
    }
    return age_ends(at);
}

#endif
