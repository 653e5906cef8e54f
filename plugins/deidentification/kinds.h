/* SPDX-License-Identifier: MIT
 *
 * What the scan of a data set looks for, and what it remembers of it: kinds, counts, rows and masks, never a value. It must not
 * know how anything is recognised, nor what follows from it. */
#ifndef DEIDENTIFICATION_KINDS_H
#define DEIDENTIFICATION_KINDS_H

#include <golive/plugin.h>

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum kind {
    KIND_NAME,
    KIND_PLACE, /* street, city, county, coordinates */
    KIND_ZIP,
    KIND_DATE,
    KIND_SYSTEM_TIME, /* when a record was written, not what happened to a patient */
    KIND_AGE,
    KIND_PHONE,
    KIND_FAX,
    KIND_EMAIL,
    KIND_SSN,
    KIND_MRN,
    KIND_PLAN,
    KIND_ACCOUNT,
    KIND_LICENSE,
    KIND_VEHICLE,
    KIND_DEVICE,
    KIND_URL,
    KIND_NETWORK,
    KIND_VOICE,
    KIND_PHOTO,
    KIND_CODE,
    KIND_COUNT
};

/* How sure a hit is. CHANCE: other numbers pass the same test now and then; of a table's column such hits count only if half of its
 * cells are hits. */
enum level { LEVEL_DOUBT, LEVEL_SURE, LEVEL_COUNT };
#define CHANCE 4u

struct kind_words {
    const char *rule;
    const char *one;
    const char *many;
    bool quasi;   /* what an expert's determination may leave in */
    bool limited; /* what a limited data set may hold */
};

static const struct kind_words kind_words[KIND_COUNT] = {
    [KIND_NAME] = {"DEID-A", "name", "names", false, false},
    [KIND_PLACE] = {"DEID-B", "place", "places", true, false},
    [KIND_ZIP] = {"DEID-10", "ZIP code", "ZIP codes", true, true},
    [KIND_DATE] = {"DEID-C", "date", "dates", true, true},
    [KIND_SYSTEM_TIME] = {"DEID-C", "time at which a record was written",
        "times at which records were written", true, true},
    [KIND_AGE] = {"DEID-22", "age over 89", "ages over 89", true, true},
    [KIND_PHONE] = {"DEID-D", "telephone number", "telephone numbers", false, false},
    [KIND_FAX] = {"DEID-E", "fax number", "fax numbers", false, false},
    [KIND_EMAIL] = {"DEID-F", "e-mail address", "e-mail addresses", false, false},
    [KIND_SSN] = {"DEID-G", "social security number", "social security numbers", false, false},
    [KIND_MRN] = {"DEID-H", "medical record number", "medical record numbers", false, false},
    [KIND_PLAN] = {"DEID-I", "health plan number", "health plan numbers", false, false},
    [KIND_ACCOUNT] = {"DEID-J", "account or card number", "account or card numbers", false, false},
    [KIND_LICENSE] = {"DEID-K", "license or provider number", "license or provider numbers", false, false},
    [KIND_VEHICLE] = {"DEID-L", "vehicle number", "vehicle numbers", false, false},
    [KIND_DEVICE] = {"DEID-M", "device number", "device numbers", false, false},
    [KIND_URL] = {"DEID-N", "web address", "web addresses", false, false},
    [KIND_NETWORK] = {"DEID-O", "IP address", "IP addresses", false, false},
    [KIND_VOICE] = {"DEID-P", "voice or finger print", "voice or finger prints", false, false},
    [KIND_PHOTO] = {"DEID-Q", "picture", "pictures", false, false},
    [KIND_CODE] = {"DEID-R", "unique code", "unique codes", true, true},
};

/* What a value looked like: its first character and its length, nothing more (GEN-11). */
struct mask {
    char first;
    uint32_t length;
};

struct tally {
    uint64_t count;
    uint64_t row; /* of the first */
    struct mask mask;
};

/* A hit within the value in hand. */
struct hit {
    uint8_t kind;
    uint8_t level; /* enum level, perhaps with CHANCE */
    struct mask mask;
};
#define MOST_HITS 64u /* of one value; more are counted as the last one */

struct hits {
    struct hit items[MOST_HITS];
    uint32_t count;
};

static inline void add_hit(struct hits *hits, enum kind kind, unsigned level, const char *at, size_t length)
{
    struct hit *hit = &hits->items[hits->count < MOST_HITS ? hits->count++ : MOST_HITS - 1];
    char first = length && *at >= ' ' && *at < 0x7f ? *at : '?';
    *hit = (struct hit){(uint8_t)kind, (uint8_t)level, {first, (uint32_t)length}};
}

/* A line of the table that goes with the findings. */
struct place {
    uint32_t file;
    uint8_t kind;
    uint8_t level;
    char column[48]; /* "" where there is none */
    struct tally tally;
};
#define MOST_SHOWN 240u

/* What all files gave together. */
struct findings {
    struct tally totals[KIND_COUNT][LEVEL_COUNT];
    uint32_t columns_of[KIND_COUNT]; /* in how many columns or files */
    struct place first[KIND_COUNT];  /* where the first of the worst level stands */
    struct place shown[MOST_SHOWN];
    uint32_t shown_count;
    uint32_t unshown;
};

static inline void report_place(struct findings *findings, const struct place *place)
{
    struct tally *total = &findings->totals[place->kind][place->level];
    struct place *first = &findings->first[place->kind];
    if (!place->tally.count)
        return;
    if (!findings->columns_of[place->kind] || place->level > first->level)
        *first = *place;
    findings->columns_of[place->kind]++;
    total->count += place->tally.count;
    if (findings->shown_count < MOST_SHOWN)
        findings->shown[findings->shown_count++] = *place;
    else
        findings->unshown++;
}

/* Small letters of ASCII. */
static inline char small(char byte)
{
    return byte >= 'A' && byte <= 'Z' ? (char)(byte | 0x20) : byte;
}
static inline bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}
static inline bool is_letter(char byte)
{
    return small(byte) >= 'a' && small(byte) <= 'z';
}
static inline bool is_alnum(char byte)
{
    return is_digit(byte) || is_letter(byte);
}
static inline bool is_capital(char byte)
{
    return byte >= 'A' && byte <= 'Z';
}

/* A value in hand: not ended by a NUL; at least 32 bytes can be read behind it. */
struct span {
    const char *at;
    uint32_t length;
};

/* True if the WORDS (small letters) stand at AT, whatever their case. */
static inline bool says(const char *at, const char *end, const char *words)
{
    for (; *words; words++, at++) {
        if (at >= end || small(*at) != *words)
            return false;
    }
    return true;
}

#endif
