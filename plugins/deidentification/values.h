/* SPDX-License-Identifier: MIT
 *
 * One value of a column: its kind by what it looks like and what the column is for. It must not know of files and formats. */
#ifndef DEIDENTIFICATION_VALUES_H
#define DEIDENTIFICATION_VALUES_H

#include "columns.h"
#include "tokens.h"

#define ZIP_RESTRICTED 1u /* by the list in force */
#define ZIP_OLDER 2u      /* by an older one only */
#define ZIP_NOWHERE 4u    /* in no table of the Census */

struct scan {
    struct lookups lookups;
    uint8_t zip3[1000]; /* ZIP_ by prefix */
    struct findings *findings;
    struct hits hits; /* of the value in hand */
    uint64_t row;     /* as a person counts */
    bool limited;     /* a limited data set: towns may stay */
};

/* ---- ZIP codes (RULES 6.2) ---- */

static inline void zip_value(struct scan *scan, struct column *column, const char *at, size_t length)
{
    char digits[9] = {0};
    size_t count = 0, others = 0;
    for (size_t i = 0; i < length; i++) {
        if (is_digit(at[i]) && count < sizeof digits)
            digits[count++] = at[i];
        else if (at[i] != '-' && at[i] != '*' && small(at[i]) != 'x' && at[i] != ' ')
            others++;
    }
    if (others || !count)
        return; /* no ZIP code alone: what else was found in it stays */
    scan->hits.count = 0;
    if (count > 3) {
        bool zeros = true; /* 02100 with its end blotted out is a prefix */
        for (size_t i = 3; i < count; i++)
            zeros &= digits[i] == '0';
        if (!zeros || count == 4) {
            column->lost_zeros += count == 4 || count == 8;
            add_hit(&scan->hits, KIND_ZIP, LEVEL_SURE, at, length);
            return;
        }
        count = 3;
    }
    column->lost_zeros += count < 3 && number_of(digits, count) > 0;
    unsigned prefix = number_of(digits, count);
    if (!prefix)
        return;
    if (scan->zip3[prefix] & (ZIP_RESTRICTED | ZIP_NOWHERE))
        add_hit(&scan->hits, KIND_ZIP, LEVEL_SURE, at, length);
    else
        column->old_lists += (scan->zip3[prefix] & ZIP_OLDER) != 0;
}

/* ---- by role ---- */

static inline size_t count_digits(const char *at, size_t length)
{
    size_t digits = 0;
    for (size_t i = 0; i < length; i++)
        digits += is_digit(at[i]);
    return digits;
}

static inline bool has_hit(const struct hits *hits, enum kind kind)
{
    for (uint32_t i = 0; i < hits->count; i++) {
        if (hits->items[i].kind == kind)
            return true;
    }
    return false;
}

static inline void age_value(struct scan *scan, const char *at, size_t length)
{
    size_t digits = digits_at(at, at + length, 4);
    const char *rest = at + digits, *end = at + length;
    unsigned years = digits && digits <= 3 ? number_of(at, digits) : 0;
    if (rest < end && *rest == '.')
        rest += 1 + digits_at(rest + 1, end, 8);
    bool bare = rest == end || says(rest, end, " y") || says(rest, end, "y");
    if (years > 89 && years < 131 && bare)
        add_hit(&scan->hits, KIND_AGE, LEVEL_SURE, at, length);
}

static inline void date_value(struct scan *scan, const struct column *column, const char *at, size_t length)
{
    size_t digits = count_digits(at, length);
    bool stamp = digits == length && ((length == 10 && *at == '1') || (length == 13 && *at == '1'));
    if (digits >= 8 && digits_at(at, at + length, 17) >= 8 && is_compact_day(at))
        stamp = true;
    /* "03141951", "14031951": the year stands last, and the column's name says that it is one. */
    if (digits == 8 && length == 8 && is_year(number_of(at + 4, 4)) &&
        (is_day(number_of(at + 4, 4), number_of(at, 2), number_of(at + 2, 2)) ||
            is_day(number_of(at + 4, 4), number_of(at + 2, 2), number_of(at, 2))))
        stamp = true;
    if (stamp && !has_hit(&scan->hits, KIND_DATE)) {
        scan->hits.count = 0;
        add_hit(&scan->hits, KIND_DATE, LEVEL_SURE, at, length);
    }
    for (uint32_t i = 0; i < scan->hits.count; i++) {
        struct hit *hit = &scan->hits.items[i];
        if (hit->kind != KIND_DATE)
            continue;
        hit->level = LEVEL_SURE;
        if (column->role == ROLE_SYSTEM_TIME)
            *hit = (struct hit){KIND_SYSTEM_TIME, LEVEL_DOUBT, hit->mask};
    }
}

/* What a value is by its column's name alone, and how many digits or letters it must have for that. */
static const struct {
    uint8_t kind;
    uint8_t level;
    uint8_t digits;
    uint8_t length;
} role_kinds[ROLE_COUNT] = {
    [ROLE_NAME] = {KIND_NAME, LEVEL_SURE, 0, 2},
    [ROLE_PROVIDER] = {KIND_NAME, LEVEL_DOUBT, 0, 3},
    [ROLE_STREET] = {KIND_PLACE, LEVEL_SURE, 0, 3},
    [ROLE_CITY] = {KIND_PLACE, LEVEL_SURE, 0, 2},
    [ROLE_COUNTY] = {KIND_PLACE, LEVEL_SURE, 0, 2},
    [ROLE_COUNTY_CODE] = {KIND_PLACE, LEVEL_SURE, 4, 4},
    [ROLE_PHONE] = {KIND_PHONE, LEVEL_SURE, 7, 7},
    [ROLE_FAX] = {KIND_FAX, LEVEL_SURE, 7, 7},
    [ROLE_SSN] = {KIND_SSN, LEVEL_SURE, 4, 4},
    [ROLE_MRN] = {KIND_MRN, LEVEL_SURE, 3, 3},
    [ROLE_PLAN] = {KIND_PLAN, LEVEL_SURE, 4, 4},
    [ROLE_ACCOUNT] = {KIND_ACCOUNT, LEVEL_SURE, 4, 4},
    [ROLE_LICENSE] = {KIND_LICENSE, LEVEL_SURE, 3, 4},
    [ROLE_PROVIDER_NUMBER] = {KIND_LICENSE, LEVEL_DOUBT, 10, 10},
    [ROLE_VEHICLE] = {KIND_VEHICLE, LEVEL_SURE, 2, 5},
    [ROLE_DEVICE] = {KIND_DEVICE, LEVEL_SURE, 3, 5},
    [ROLE_VOICE] = {KIND_VOICE, LEVEL_SURE, 0, 3},
    [ROLE_PHOTO] = {KIND_PHOTO, LEVEL_SURE, 0, 3},
    [ROLE_CODE] = {KIND_CODE, LEVEL_SURE, 1, 4},
    [ROLE_BIRTH_PART] = {KIND_DATE, LEVEL_SURE, 1, 1},
};

/* The column's name knows better than the looks what a value as a whole is: one value, one identifier. What is only a part of it, such as
 * a number behind a name, stays. True if an address is the value, which
 * people write into any column, or a number with a form of its own where a code is expected. */
static inline bool keep_beside(struct hits *hits, enum kind kind, size_t length)
{
    uint32_t kept = 0;
    bool address = hits->count > 0;
    for (uint32_t i = 0; i < hits->count; i++)
        address &= hits->items[i].kind == KIND_EMAIL || hits->items[i].kind == KIND_URL ||
                   (kind == KIND_CODE && hits->items[i].level == LEVEL_SURE);
    for (uint32_t i = 0; i < hits->count && !address; i++) {
        const struct hit *hit = &hits->items[i];
        if (hit->level == LEVEL_SURE && hit->kind != kind && (size_t)hit->mask.length * 2 < length)
            hits->items[kept++] = *hit;
    }
    hits->count = address ? hits->count : kept;
    return address;
}

static inline void value_by_role(struct scan *scan, struct column *column, const char *at, size_t length)
{
    enum role role = (enum role)column->role;
    bool letters = false;
    switch (role) {
    case ROLE_ZIP:
        zip_value(scan, column, at, length);
        return;
    case ROLE_AGE:
        age_value(scan, at, length);
        return;
    case ROLE_LATITUDE:
    case ROLE_LONGITUDE: {
        const char *point = memchr(at, '.', length);
        if (point && digits_at(point + 1, at + length, 2) >= 2)
            add_hit(&scan->hits, KIND_PLACE, LEVEL_SURE, at, length);
        return;
    }
    case ROLE_DATE:
    case ROLE_BIRTH:
    case ROLE_SYSTEM_TIME:
        date_value(scan, column, at, length);
        return;
    default:
        break;
    }
    if (!role_kinds[role].length || (role == ROLE_CITY && scan->limited))
        return;
    enum kind kind = (enum kind)role_kinds[role].kind;
    for (size_t i = 0; i < length; i++)
        letters |= is_letter(at[i]) || (uint8_t)at[i] >= 0x80;
    if (length < role_kinds[role].length || count_digits(at, length) < role_kinds[role].digits ||
        is_placeholder(at, length) || (!role_kinds[role].digits && !letters && kind != KIND_VOICE) ||
        (length > 160 && kind != KIND_VOICE))
        return;
    if (kind == KIND_SSN && count_digits(at, length) != 9 && length != 4)
        return;
    if (keep_beside(&scan->hits, kind, length))
        return;
    add_hit(&scan->hits, kind, role_kinds[role].level, at, length);
}

/* ---- the value ---- */

/* A single word of a cell that people are called by. */
static inline void single_name(struct scan *scan, const char *at, size_t length)
{
    const char *end = at + length;
    if (length > 24 || !is_capital(*at) || word_end(at, end) != end)
        return;
    if (name_flags(&scan->lookups.names, at, length))
        add_hit(&scan->hits, KIND_NAME, LEVEL_SURE | CHANCE, at, length);
}

enum shape { SHAPE_INTEGER, SHAPE_DECIMAL, SHAPE_OTHER };

/* The value of an integer in *RET_VALUE, whatever of it fits. */
static inline enum shape shape_of(const char *at, size_t length, uint64_t *ret_value)
{
    size_t points = 0, i = (*at == '-' || *at == '+') && length > 1;
    uint64_t value = 0;
    if (length > 24)
        return SHAPE_OTHER;
    for (; i < length; i++) {
        unsigned digit = (unsigned)(uint8_t)at[i] - '0';
        if (digit <= 9)
            value = value * 10 + digit;
        else if (at[i] == '.')
            points++;
        else
            return SHAPE_OTHER;
    }
    *ret_value = value;
    return points == 0 ? SHAPE_INTEGER : points == 1 ? SHAPE_DECIMAL : SHAPE_OTHER;
}

static inline void note_integer(struct column *column, uint64_t value)
{
    column->integers++;
    column->sequential += value == column->last_integer + 1;
    column->last_integer = value;
}

/* Finds what the value holds; hits are left in the scan. */
static inline void classify(
    struct scan *scan, struct column *column, const char *at, size_t length, enum shape shape)
{
    enum role role = (enum role)column->role;
    struct text text = {&scan->lookups, at, at + length, &scan->hits, true, role == ROLE_TERM};
    bool short_number = shape != SHAPE_OTHER && (shape == SHAPE_DECIMAL || length < 5);
    scan->hits.count = 0;
    if (role == ROLE_MEASURE && shape != SHAPE_OTHER)
        return;
    if (!short_number) {
        detect(&text);
        if (shape == SHAPE_OTHER && !scan->hits.count && role == ROLE_NONE)
            single_name(scan, at, length);
    }
    if (role != ROLE_NONE && role != ROLE_TERM)
        value_by_role(scan, column, at, length);
}

static inline void apply_hit(struct scan *scan, struct column *column, const struct hit *hit)
{
    unsigned level = hit->level & ~CHANCE;
    struct tally *tally =
        hit->level & CHANCE ? &column->chances[hit->kind][level] : &column->tallies[hit->kind][level];
    tally_add(tally, scan->row, hit->mask);
}

static inline void remember(const struct scan *scan, struct cached *cached, uint64_t hash, unsigned shape)
{
    if (scan->hits.count > CACHED_HITS)
        return;
    cached->hash = hash;
    cached->count = (uint8_t)scan->hits.count;
    cached->shape = (uint8_t)shape;
    for (uint32_t i = 0; i < scan->hits.count; i++)
        cached->hits[i] = (uint8_t)(scan->hits.items[i].kind | scan->hits.items[i].level << LEVEL_SHIFT);
}

static inline bool has_four_words(const char *at, size_t length)
{
    size_t blanks = 0;
    for (size_t i = 1; i < length && blanks < 3; i++)
        blanks += at[i] == ' ' && is_letter(at[i - 1]);
    return blanks >= 3;
}

/* A value that came a short while ago: what was found then. */
static inline void take_known(
    struct scan *scan, struct column *column, const struct cached *cached, char first, size_t length)
{
    unsigned shape = cached->shape & ~CACHED_WORDS;
    column->decimals += shape == SHAPE_DECIMAL;
    column->integers += shape == SHAPE_INTEGER;
    column->worded += cached->shape >= CACHED_WORDS;
    for (unsigned i = 0; i < cached->count; i++) {
        struct hit hit = {cached->hits[i] & ((1u << LEVEL_SHIFT) - 1),
            (uint8_t)(cached->hits[i] >> LEVEL_SHIFT), {first, (uint32_t)length}};
        apply_hit(scan, column, &hit);
    }
}

static inline void take_new(
    struct scan *scan, struct column *column, struct cached *cached, uint64_t hash, struct span value)
{
    uint64_t integer = 0;
    enum shape shape = shape_of(value.at, value.length, &integer);
    bool words = value.length > 15 && has_four_words(value.at, value.length);
    if (shape == SHAPE_INTEGER)
        note_integer(column, integer);
    column->decimals += shape == SHAPE_DECIMAL;
    column->worded += words;
    classify(scan, column, value.at, value.length, shape);
    for (uint32_t i = 0; i < scan->hits.count; i++)
        apply_hit(scan, column, &scan->hits.items[i]);
    if (column->role != ROLE_ZIP) /* of ZIP codes more is counted than hits */
        remember(scan, cached, hash, shape | (words ? CACHED_WORDS : 0));
}

/* A value of a column. 32 bytes behind it can be read. */
static inline void take_value(struct scan *scan, struct column *column, const char *at, size_t length)
{
    while (length && (*at == ' ' || *at == '\t')) {
        at++;
        length--;
    }
    while (length && (at[length - 1] == ' ' || at[length - 1] == '\t' || at[length - 1] == '\r'))
        length--;
    if (!length)
        return;
    column->values++;
    column->bytes += length;
    uint64_t hash = value_hash(at, length);
    struct cached *cached = &column->cache[hash >> 40 & (CACHE_SLOTS - 1)];
    sample_add(&column->sample, hash);
    if (cached->hash == hash)
        take_known(scan, column, cached, *at, length);
    else
        take_new(scan, column, cached, hash, (struct span){at, (uint32_t)length});
}

/* A line of a note: its hits count at once, nothing is known of other lines. */
static inline void take_line(struct scan *scan, struct column *column, const char *at, size_t length)
{
    struct text text = {&scan->lookups, at, at + length, &scan->hits, false, false};
    scan->hits.count = 0;
    column->values++;
    column->worded += has_four_words(at, length);
    detect(&text);
    for (uint32_t i = 0; i < scan->hits.count; i++)
        apply_hit(scan, column, &scan->hits.items[i]);
}

#endif
