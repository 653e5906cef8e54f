/* SPDX-License-Identifier: MIT
 *
 * A column of a table, a field of JSON or HL7, or the lines of a note: what was counted in it, and how many of its values are
 * different. Memory is bounded whatever the data are. It must not know how values are told apart into kinds. */
#ifndef DEIDENTIFICATION_COLUMNS_H
#define DEIDENTIFICATION_COLUMNS_H

#include "kinds.h"
#include "roles.h"

#define MOST_COLUMNS 1024u /* of one file; further fields of JSON share one */
#define SAMPLE_SLOTS 1024u /* of values that are counted one by one */
#define COMBINATION_SLOTS 8192u
#define CACHE_SLOTS 256u /* values whose hits are remembered */
#define CACHED_HITS 3u

/* A sample of different values, each with how often it came: those whose hash begins with LEVEL zeros. When it fills, one zero more is
 * asked for, so that every value has the same chance however often it comes (Wegman's adaptive sampling). */
struct sample {
    uint64_t *hashes; /* 0: free */
    uint32_t *counts;
    uint32_t slots;
    uint32_t used;
    uint32_t level;
};

static inline void sample_begin(struct sample *sample, uint32_t slots)
{
    *sample = (struct sample){
        .hashes = calloc(slots, sizeof(uint64_t)), .counts = calloc(slots, sizeof(uint32_t)), .slots = slots};
    if (!sample->hashes || !sample->counts)
        abort(); /* out of memory: the host says so of the check */
}

static inline void sample_end(struct sample *sample)
{
    free(sample->hashes);
    free(sample->counts);
    *sample = (struct sample){0};
}

static inline void sample_put(struct sample *sample, uint64_t hash, uint32_t count)
{
    uint32_t slot = (uint32_t)(hash & (sample->slots - 1));
    while (sample->hashes[slot] && sample->hashes[slot] != hash)
        slot = (slot + 1) & (sample->slots - 1);
    sample->used += !sample->hashes[slot];
    sample->hashes[slot] = hash;
    sample->counts[slot] += count;
}

/* Out of line: it happens once for many thousand values. */
static __attribute__((noinline)) void sample_thin(struct sample *sample)
{
    struct sample kept;
    sample_begin(&kept, sample->slots);
    kept.level = sample->level + 1;
    for (uint32_t i = 0; i < sample->slots; i++) {
        if (sample->hashes[i] && !(sample->hashes[i] >> (63 - sample->level)))
            sample_put(&kept, sample->hashes[i], sample->counts[i]);
    }
    sample_end(sample);
    *sample = kept;
}

/* HASH must not be 0. */
static inline void sample_add(struct sample *sample, uint64_t hash)
{
    if (sample->level && hash >> (64 - sample->level))
        return;
    sample_put(sample, hash, 1);
    if (sample->used > sample->slots / 2 && sample->level < 40)
        sample_thin(sample);
}

/* Of all values so far the share that is different: 1 if none comes twice. */
static inline double sample_distinct(const struct sample *sample)
{
    uint64_t all = 0;
    for (uint32_t i = 0; i < sample->slots; i++)
        all += sample->counts[i];
    return all ? (double)sample->used / (double)all : 0;
}

/* How many different values came exactly once, about; the lowest count in *RET_LEAST. */
static inline uint64_t sample_single(const struct sample *sample, uint32_t *ret_least)
{
    uint64_t single = 0;
    *ret_least = 0;
    for (uint32_t i = 0; i < sample->slots; i++) {
        single += sample->counts[i] == 1;
        if (sample->counts[i] && (!*ret_least || sample->counts[i] < *ret_least))
            *ret_least = sample->counts[i];
    }
    return single << sample->level;
}

struct cached {
    uint64_t hash; /* 0: free */
    uint8_t count;
    uint8_t shape;             /* enum shape, and CACHED_WORDS */
    uint8_t hits[CACHED_HITS]; /* kind, and level behind LEVEL_SHIFT */
};
#define CACHED_WORDS 8u
#define LEVEL_SHIFT 5u

struct column {
    char name[48];   /* "" if it has none that may be shown */
    uint32_t number; /* from 1; 0: not of a table */
    uint8_t role;
    bool declared; /* named under code_columns */
    bool called;   /* its name is one of this plugin's own words: that of a tag */
    struct tally tallies[KIND_COUNT][LEVEL_COUNT];
    struct tally chances[KIND_COUNT][LEVEL_COUNT];
    uint64_t values;   /* that are not empty */
    uint64_t decimals; /* of these, numbers with a point */
    uint64_t integers;
    uint64_t sequential; /* integers that are one more than the value before */
    uint64_t last_integer;
    uint64_t worded; /* of four words or more */
    uint64_t bytes;
    uint64_t lost_zeros; /* ZIP codes too short by a zero */
    uint64_t old_lists;  /* ZIP prefixes that only older lists restrict */
    struct sample sample;
    struct cached *cache;
};

static inline struct column *column_new(uint32_t number)
{
    struct column *column = calloc(1, sizeof *column);
    if (!column || !(column->cache = calloc(CACHE_SLOTS, sizeof *column->cache)))
        abort();
    column->number = number;
    sample_begin(&column->sample, SAMPLE_SLOTS);
    return column;
}

static inline void column_free(struct column *column)
{
    if (!column)
        return;
    sample_end(&column->sample);
    free(column->cache);
    free(column);
}

static inline void tally_add(struct tally *tally, uint64_t row, struct mask mask)
{
    if (!tally->count++) {
        tally->row = row;
        tally->mask = mask;
    }
}

/* Gives the column its name, and by that its role, unless it looks like a value: four digits in a row are nobody's name for a
 * column. */
static inline void column_call(struct column *column, const char *name, size_t length)
{
    char words[96];
    size_t digits = 0, most = 0;
    for (size_t i = 0; i < length; i++) {
        digits = is_digit(name[i]) ? digits + 1 : 0;
        most = digits > most ? digits : most;
    }
    if (!length || length >= sizeof column->name || most > 3 || memchr(name, '@', length))
        return;
    for (size_t i = 0; i < length; i++) {
        if ((uint8_t)name[i] < ' ' || (uint8_t)name[i] > 0x7e)
            return;
    }
    memcpy(column->name, name, length);
    column->name[length] = '\0';
    take_apart(name, length, words, sizeof words);
    column->role = (uint8_t)role_of_words(words);
}

/* Sixty-four bits of a value; 32 bytes behind it can be read. Never 0. */
static inline uint64_t value_hash(const char *at, size_t length)
{
    const uint64_t one = UINT64_C(0x9e3779b97f4a7c15), two = UINT64_C(0xd6e8feb86659fd93);
    uint64_t hash = length * one, word;
    for (; length > 8; at += 8, length -= 8) {
        memcpy(&word, at, 8);
        hash = (hash ^ word) * two;
        hash ^= hash >> 32;
    }
    memcpy(&word, at, 8);
    word = length == 8 ? word : word & ((UINT64_C(1) << (length * 8)) - 1);
    hash = (hash ^ word) * two;
    hash ^= hash >> 32;
    hash *= one;
    hash ^= hash >> 29;
    return hash ? hash : 1;
}

#endif
