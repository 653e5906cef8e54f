/* SPDX-License-Identifier: MIT
 *
 * Words that people are called by, from the table that ships with golive or the site's own, and how names stand in a text. It must not
 * know of columns. */
#ifndef DEIDENTIFICATION_NAMES_H
#define DEIDENTIFICATION_NAMES_H

#include "kinds.h"

#define NAME_SLOTS 16384u /* of a table that is at most half full */
#define NAME_GIVEN 1u
#define NAME_FAMILY 2u

struct name_words {
    uint64_t hashes[NAME_SLOTS]; /* 0: free */
    uint8_t flags[NAME_SLOTS];
    uint32_t count;
};

/* Of a word in small letters. */
static inline uint64_t word_hash(const char *at, size_t length)
{
    uint64_t hash = UINT64_C(0xcbf29ce484222325);
    for (size_t i = 0; i < length; i++)
        hash = (hash ^ (uint8_t)small(at[i])) * UINT64_C(0x100000001b3);
    return hash ? hash : 1;
}

static inline void add_name(struct name_words *names, const char *word, unsigned flag)
{
    uint64_t hash = word_hash(word, strlen(word));
    size_t slot = (size_t)(hash >> 20) % NAME_SLOTS;
    if (names->count >= NAME_SLOTS / 2)
        return;
    while (names->hashes[slot] && names->hashes[slot] != hash)
        slot = (slot + 1) % NAME_SLOTS;
    names->count += !names->hashes[slot];
    names->hashes[slot] = hash;
    names->flags[slot] |= (uint8_t)flag;
}

/* NAME_GIVEN, NAME_FAMILY, both or 0. */
static inline unsigned name_flags(const struct name_words *names, const char *at, size_t length)
{
    if (length < 2)
        return 0;
    uint64_t hash = word_hash(at, length);
    size_t slot = (size_t)(hash >> 20) % NAME_SLOTS;
    for (; names->hashes[slot]; slot = (slot + 1) % NAME_SLOTS) {
        if (names->hashes[slot] == hash)
            return names->flags[slot];
    }
    return 0;
}

static inline bool is_one_of(const char *at, size_t length, const char *const *words)
{
    for (; *words; words++) {
        if (strlen(*words) == length && says(at, at + length, *words))
            return true;
    }
    return false;
}

/* End of the word (letters, apostrophes, hyphens between letters) at AT. */
static inline const char *word_end(const char *at, const char *end)
{
    while (at < end && (is_letter(*at) || (uint8_t)*at >= 0x80 ||
                           ((*at == '\'' || *at == '-') && at + 1 < end && is_letter(at[1]))))
        at++;
    return at;
}

/* The next word's beginning if it is a capitalised word one blank away, perhaps behind an initial; else NULL. */
static inline const char *next_capital(const char *at, const char *end)
{
    if (at + 1 >= end || *at != ' ')
        return NULL;
    at++;
    if (at + 2 < end && is_capital(at[0]) && at[1] == '.' && at[2] == ' ')
        at += 3;
    else if (at + 1 < end && is_capital(at[0]) && at[1] == ' ')
        at += 2;
    return at + 1 < end && is_capital(*at) && is_letter(at[1]) ? at : NULL;
}

/* Names of houses, places and things are made of people's names: "Grace Hospital". */
static inline bool is_of_a_house(const char *at, size_t length)
{
    static const char *const words[] = {"hospital", "clinic", "medical", "center", "centre", "health",
        "healthcare", "university", "college", "school", "county", "city", "street", "avenue", "road",
        "institute", "foundation", "department", "unit", "ward", "disease", "syndrome", "sign", "test",
        "scale", "score", "criteria", "catheter", "laboratories", "pharmacy", "group", "church", "county",
        "state", "park", "house", "home", "care", "system", "services", "inc", "llc", "regional", "memorial",
        "general", "drug", "type", "grade", "stage", "classification", "method", "procedure", "index", "tube",
        "fracture", "node", "cell", "cells", "virus", "fever", "palsy", "chorea", "lake", "river", "beach",
        "island", "valley", "air", "blue", "and", "or", "the", NULL};
    return is_one_of(at, length, words);
}

/* A name that begins with the capitalised WORD at AT: its end, with *RET_LEVEL; NULL if none does. */
static inline const char *name_at(const struct name_words *names, const char *at, const char *word_ends,
    const char *end, unsigned *ret_level)
{
    unsigned flags = name_flags(names, at, (size_t)(word_ends - at));
    if (!flags)
        return NULL;
    if ((flags & NAME_FAMILY) && word_ends + 2 < end && word_ends[0] == ',' && word_ends[1] == ' ' &&
        is_capital(word_ends[2])) {
        const char *given_end = word_end(word_ends + 2, end);
        if (name_flags(names, word_ends + 2, (size_t)(given_end - word_ends - 2)) & NAME_GIVEN) {
            *ret_level = LEVEL_SURE;
            return given_end;
        }
    }
    const char *next = flags & NAME_GIVEN ? next_capital(word_ends, end) : NULL;
    if (!next)
        return NULL;
    const char *next_end = word_end(next, end);
    size_t length = (size_t)(next_end - next);
    if (length < 2 || is_of_a_house(next, length))
        return NULL;
    const char *behind = next_capital(next_end, end);
    if (behind && is_of_a_house(behind, (size_t)(word_end(behind, end) - behind)))
        return NULL;
    *ret_level = name_flags(names, next, length) & NAME_FAMILY ? LEVEL_SURE : LEVEL_DOUBT;
    return next_end;
}

/* Behind a title (Mr., Mrs., Dr. …) at AT that ends at TITLE_END: the name's end, or NULL. A clinician's is doubtful: it is not the
 * patient's, and yet may lead to one. */
static inline const char *titled_name(
    const char *at, const char *title_end, const char *end, unsigned *ret_level)
{
    static const char *const patients[] = {"mr", "mrs", "ms", "miss", NULL}, *const clinicians[] = {
                                                                                 "dr", "prof", NULL};
    size_t length = (size_t)(title_end - at);
    bool patient = is_one_of(at, length, patients);
    if (!patient && !is_one_of(at, length, clinicians))
        return NULL;
    const char *name = title_end;
    if (name < end && *name == '.')
        name++;
    if (name >= end || *name != ' ')
        return NULL;
    while (name < end && *name == ' ')
        name++;
    const char *name_ends = word_end(name, end);
    bool capital = is_capital(*name), small_all = !is_capital(*at) && title_end < end && *title_end == '.';
    if (name_ends - name < 2 || !(capital || small_all))
        return NULL;
    const char *next = next_capital(name_ends, end);
    *ret_level = patient ? LEVEL_SURE : LEVEL_DOUBT;
    return next ? word_end(next, end) : name_ends;
}

/* Stands where a value was taken out: "XXXX", "***", "[REDACTED]", "[**Name**]", "n/a". */
static inline bool is_placeholder(const char *at, size_t length)
{
    static const char *const words[] = {"redacted", "removed", "deidentified", "de-identified", "masked",
        "null", "none", "na", "n/a", "nan", "unknown", "unk", "anonymous", "anon", "hidden", "confidential",
        "withheld", "missing", "not available", "phi", "name", "patient", "date", "nil", "undisclosed", NULL};
    bool said = false;
    if (length > 40)
        return false;
    for (size_t i = 0; i < length; i++)
        said |= is_alnum(at[i]) && small(at[i]) != 'x' && at[i] != '0';
    if (!said)
        return true;
    if (length > 2 && ((at[0] == '[' && at[length - 1] == ']') || (at[0] == '<' && at[length - 1] == '>')))
        return !memchr(at, '@', length);
    return is_one_of(at, length, words);
}

#endif
