/* SPDX-License-Identifier: MIT
 *
 * Two sides of one variable laid beside each other, level by level, and how far apart they are. Bands of age are only ever merged
 * whole; a category that one side does not have is folded into the one that used to hold it. It must not know what follows. */
#ifndef POPULATION_COMPARE_H
#define POPULATION_COMPARE_H

#include "side.h"

struct pair { /* one level of both sides */
    const char *name;
    double ours, theirs;     /* shares */
    double ours_n, theirs_n; /* people; NAN if that is not known */
    int unknown, other;
    int ours_covered; /* a count in it was not told */
};

/* How a difference stands against the bands: the numbers grow with what it asks. */
enum { DIFFERENCE_NONE, DIFFERENCE_NOTE, DIFFERENCE_WARN, DIFFERENCE_UNKNOWN };

enum measure { MEASURE_NONE, MEASURE_SMD, MEASURE_SHARES };

struct comparison {
    const struct variable *ours, *theirs;
    struct pair pairs[MOST_LEVELS];
    size_t count;
    int merged;      /* bands or categories had to be merged */
    int asked_apart; /* theirs asked race without ethnicity, or the like */
    enum measure measure;
    double smd, smd_low, smd_high; /* the interval only if both totals are known */
    double tv, js, psi, psi_noise, hellinger, chi2, v, p;
    size_t chi2_levels;
    int chi2_usable;
    int noise;       /* within what sampling alone does */
    int band;        /* DIFFERENCE_… */
    const char *why; /* of DIFFERENCE_UNKNOWN */
};

struct bands {
    double smd_note, smd_warn, tv_note, tv_warn, js_note, js_warn, psi_note, psi_warn, epsilon;
};

/* ---- ages ---- */

struct limits {
    int from[2 * MOST_LEVELS + 2];
    size_t count;
};

/* "18-65" and "65+" share a year in many papers: it belongs to the older band. */
static inline void part_bands(struct variable *variable)
{
    for (size_t i = 0; i < variable->level_count; i++) {
        struct level *level = &variable->levels[i];
        for (size_t k = 0; k < variable->level_count && !level->unknown; k++) {
            const struct level *next = &variable->levels[k];
            if (k != i && !next->unknown && next->from == level->to && next->to > level->to &&
                level->from < level->to)
                level->to--;
        }
    }
}

/* Bands that hold one year of age twice cannot be laid beside others. */
static inline int bands_overlap(const struct variable *variable)
{
    for (size_t i = 0; i < variable->level_count; i++) {
        for (size_t k = 0; k < i; k++) {
            const struct level *a = &variable->levels[i], *b = &variable->levels[k];
            if (!a->unknown && !b->unknown && a->from <= b->to && b->from <= a->to)
                return 1;
        }
    }
    return 0;
}

/* True if no band of the variable holds years on both sides of the birthday FROM. */
static inline int is_limit(const struct variable *variable, int from)
{
    for (size_t i = 0; i < variable->level_count; i++) {
        const struct level *level = &variable->levels[i];
        if (!level->unknown && level->from < from && from <= level->to)
            return 0;
    }
    return 1;
}

static inline void add_limit(struct limits *limits, int from)
{
    size_t at = 0;
    while (at < limits->count && limits->from[at] < from)
        at++;
    if (at < limits->count && limits->from[at] == from)
        return;
    memmove(limits->from + at + 1, limits->from + at, (limits->count - at) * sizeof *limits->from);
    limits->from[at] = from;
    limits->count++;
}

static inline void common_limits(const struct variable *a, const struct variable *b, struct limits *limits)
{
    const struct variable *both[] = {a, b};
    for (size_t side = 0; side < 2; side++) {
        for (size_t i = 0; i < both[side]->level_count; i++) {
            const struct level *level = &both[side]->levels[i];
            int limit[] = {level->from, level->to + 1};
            for (size_t k = 0; k < 2 && !level->unknown; k++) {
                if (is_limit(a, limit[k]) && is_limit(b, limit[k]))
                    add_limit(limits, limit[k]);
            }
        }
    }
}

static inline void add_to(struct pair *pair, const struct level *level, int is_ours)
{
    double *share = is_ours ? &pair->ours : &pair->theirs, *n = is_ours ? &pair->ours_n : &pair->theirs_n;
    *share += level->share;
    *n += level->n;
    pair->ours_covered |= is_ours && level->covered;
}

static inline void align_ages(golive *g, struct comparison *c)
{
    struct limits limits = {.count = 0};
    const struct variable *both[] = {c->theirs, c->ours};
    common_limits(c->ours, c->theirs, &limits);
    for (size_t at = 0; at + 1 < limits.count && c->count < MOST_LEVELS - 1; at++) {
        int from = limits.from[at], to = limits.from[at + 1] - 1;
        struct pair pair = {
            .name = to >= AGE_END ? golive_format(g, "%d+", from) : golive_format(g, "%d-%d", from, to)};
        size_t held[2] = {0, 0};
        for (size_t side = 0; side < 2; side++) {
            for (size_t i = 0; i < both[side]->level_count; i++) {
                const struct level *level = &both[side]->levels[i];
                if (level->unknown || level->from < from || level->to > to)
                    continue;
                add_to(&pair, level, side == 1);
                held[side]++;
            }
        }
        c->merged |= held[0] > 1 || held[1] > 1;
        if (held[0] || held[1])
            c->pairs[c->count++] = pair;
    }
}

/* ---- other levels ---- */

/* A category of 2024 that older tables count among another (RULES.md 9.1). */
static const struct name_pair folded_into[] = {{"middle eastern or north african", "white"}};

static inline int has_level(const struct variable *variable, const char *key)
{
    for (size_t i = 0; i < variable->level_count; i++) {
        if (strcmp(variable->levels[i].key, key) == 0)
            return 1;
    }
    return 0;
}

static inline const char *common_key(struct comparison *c, const struct level *level)
{
    const char *wider = meant(level->key, folded_into, LENGTH(folded_into));
    if (!wider || strcmp(c->ours->key, "race_eth") != 0)
        return level->key;
    if (has_level(c->ours, level->key) && has_level(c->theirs, level->key))
        return level->key;
    c->merged = 1;
    return wider;
}

static inline struct pair *pair_of(struct comparison *c, const char *key, const struct level *level)
{
    for (size_t i = 0; i < c->count; i++) {
        char other[KEY_SIZE];
        level_key(c->pairs[i].name, other);
        if (strcmp(other, key) == 0)
            return &c->pairs[i];
    }
    if (c->count == MOST_LEVELS - 1)
        return NULL;
    c->pairs[c->count] = (struct pair){.name = key, .other = level->other};
    return &c->pairs[c->count++];
}

static inline void align_names(struct comparison *c)
{
    const struct variable *both[] = {c->ours, c->theirs};
    for (size_t side = 0; side < 2; side++) {
        for (size_t i = 0; i < both[side]->level_count; i++) {
            const struct level *level = &both[side]->levels[i];
            struct pair *pair = level->unknown ? NULL : pair_of(c, common_key(c, level), level);
            if (pair)
                add_to(pair, level, side == 0);
            else if (!level->unknown)
                c->why = "the two sides have more levels than can be compared";
        }
    }
}

/* Those of whom it is not known are a level of their own (POP-10). */
static inline void add_unknown(struct comparison *c)
{
    double ours = unknown_share(c->ours), theirs = unknown_share(c->theirs);
    if (ours <= 0.0005 && theirs <= 0.0005)
        return;
    c->pairs[c->count++] = (struct pair){.name = "unknown",
        .ours = ours,
        .theirs = theirs,
        .ours_n = ours * c->ours->total,
        .theirs_n = theirs * c->theirs->total,
        .unknown = 1};
}

/* ---- measures ---- */

static inline int band_of(double value, double note, double warn)
{
    return isnan(value)    ? DIFFERENCE_UNKNOWN
           : value >= warn ? DIFFERENCE_WARN
           : value >= note ? DIFFERENCE_NOTE
                           : DIFFERENCE_NONE;
}

static inline int worse_band(int a, int b)
{
    return a > b ? a : b;
}

/* A difference that sampling alone may have made is at most worth knowing (RULES.md 9.2). */
static inline void take_smd(struct comparison *c, double smd, const struct bands *bands)
{
    double n_ours = c->ours->total, n_theirs = c->theirs->total;
    c->measure = MEASURE_SMD;
    c->smd = smd;
    c->smd_low = c->smd_high = NAN;
    c->band = band_of(smd, bands->smd_note, bands->smd_warn);
    if (!(n_ours > 0 && n_theirs > 0) || !isfinite(smd))
        return;
    double half = NORMAL_95 * smd_error(smd, n_ours, n_theirs);
    c->smd_low = fmax(smd - half, 0);
    c->smd_high = smd + half;
    c->noise = c->band != DIFFERENCE_NONE && c->smd_low < bands->smd_note;
    if (c->noise && c->band == DIFFERENCE_WARN)
        c->band = DIFFERENCE_NOTE;
}

static inline void compare_shares(struct comparison *c, const struct bands *bands)
{
    double p[MOST_LEVELS], q[MOST_LEVELS], n_p[MOST_LEVELS], n_q[MOST_LEVELS], sum_p = 0, sum_q = 0;
    for (size_t i = 0; i < c->count; i++) {
        sum_p += c->pairs[i].theirs;
        sum_q += c->pairs[i].ours;
    }
    for (size_t i = 0; i < c->count; i++) {
        p[i] = c->pairs[i].theirs / sum_p;
        q[i] = c->pairs[i].ours / sum_q;
        n_p[i] = p[i] * c->theirs->total;
        n_q[i] = q[i] * c->ours->total;
    }
    c->tv = total_variation(p, q, c->count);
    c->js = jensen_shannon(p, q, c->count);
    c->psi = psi(p, q, c->count, bands->epsilon);
    c->hellinger = hellinger(p, q, c->count);
    if (c->theirs->total > 0 && c->ours->total > 0) {
        c->psi_noise = psi_noise(c->count, c->theirs->total, c->ours->total);
        c->chi2 = chi_square(n_p, n_q, c->count, &c->chi2_levels, &c->chi2_usable);
        if (c->chi2_usable) {
            c->v = cramer_v(c->chi2, c->theirs->total + c->ours->total);
            c->p = chi_square_tail(c->chi2, (double)(c->chi2_levels - 1));
        }
    }
    if (c->count == 2) {
        take_smd(c, smd_binary(p[0], q[0]), bands);
        return;
    }
    c->measure = MEASURE_SHARES;
    c->smd = smd_levels(p, q, c->count);
    c->band = worse_band(
        band_of(c->tv, bands->tv_note, bands->tv_warn), band_of(c->js, bands->js_note, bands->js_warn));
    c->band = worse_band(c->band, band_of(c->psi, bands->psi_note, bands->psi_warn));
    c->noise = c->band != DIFFERENCE_NONE && c->psi < c->psi_noise;
    if (c->noise && c->band == DIFFERENCE_WARN)
        c->band = DIFFERENCE_NOTE;
}

/* One person in several levels: no distribution, so each level is compared alone and the farthest counts (POP-09). */
static inline void compare_each(struct comparison *c, const struct bands *bands)
{
    double farthest = 0;
    for (size_t i = 0; i < c->count; i++)
        farthest = fmax(farthest, smd_binary(fmin(c->pairs[i].theirs, 1), fmin(c->pairs[i].ours, 1)));
    take_smd(c, farthest, bands);
}

static inline void cannot_compare(struct comparison *c, const char *why)
{
    c->band = DIFFERENCE_UNKNOWN;
    c->why = why;
}

static inline void compare_levels(golive *g, struct comparison *c, const struct bands *bands)
{
    int ages = strcmp(c->ours->key, "age") == 0;
    if (ages)
        align_ages(g, c);
    else
        align_names(c);
    if (c->why) {
        cannot_compare(c, c->why);
        return;
    }
    if (ages && c->count < 2 && (c->ours->level_count > 1 || c->theirs->level_count > 1)) {
        cannot_compare(c, "the bands of the two sides have no limit in common: give finer bands");
        return;
    }
    if (!c->ours->multiple && !c->theirs->multiple)
        add_unknown(c);
    double sum_ours = 0, sum_theirs = 0;
    for (size_t i = 0; i < c->count; i++) {
        sum_ours += c->pairs[i].ours;
        sum_theirs += c->pairs[i].theirs;
    }
    if (!(sum_ours > 0 && sum_theirs > 0))
        cannot_compare(c, "one side has nobody in any level");
    else if (c->ours->multiple || c->theirs->multiple)
        compare_each(c, bands);
    else if (c->count < 2)
        take_smd(c, 0, bands); /* everybody is alike */
    else
        compare_shares(c, bands);
}

/* Mean and standard deviation of ages from bands, everybody in the middle of his band and spread evenly over it: near enough to
 * hold against a published mean, never more. "65 and older" is taken to reach 20 years further, 80 and older 10. */
static inline void average_of_bands(struct variable *variable)
{
    double sum = 0, mean = 0, spread = 0;
    for (int pass = 0; pass < 2; pass++) {
        for (size_t i = 0; i < variable->level_count; i++) {
            const struct level *level = &variable->levels[i];
            double width = level->to == AGE_END ? (level->from < 80 ? 20 : 10) : level->to + 1 - level->from;
            double middle = level->from + width / 2;
            if (level->unknown)
                continue;
            if (pass == 0) {
                sum += level->share;
                mean += level->share * middle;
            } else {
                spread += level->share / sum * ((middle - mean) * (middle - mean) + width * width / 12);
            }
        }
        if (!(sum > 0))
            return;
        mean = pass == 0 ? mean / sum : mean;
    }
    variable->mean = mean;
    variable->sd = sqrt(spread);
    variable->approximate = 1;
}

/* Lays the two beside each other and measures; what cannot be compared says why. */
static inline void compare(golive *g, struct comparison *c, struct variable *ours, struct variable *theirs,
    const struct bands *bands)
{
    *c = (struct comparison){.ours = ours,
        .theirs = theirs,
        .smd = NAN,
        .tv = NAN,
        .js = NAN,
        .psi = NAN,
        .psi_noise = NAN,
        .hellinger = NAN,
        .v = NAN,
        .p = NAN};
    if (strcmp(ours->key, "age") == 0) {
        part_bands(ours);
        part_bands(theirs);
        if (bands_overlap(ours) || bands_overlap(theirs)) {
            cannot_compare(c, "bands of age overlap");
            return;
        }
    }
    if (strcmp(ours->key, "age") == 0 && isnan(ours->mean) && !theirs->level_count)
        average_of_bands(ours);
    if (ours->level_count && theirs->level_count) {
        compare_levels(g, c, bands);
    } else if (!isnan(ours->mean) && !isnan(theirs->mean)) {
        if (isnan(ours->sd) || isnan(theirs->sd))
            cannot_compare(c, "a mean without its standard deviation tells too little");
        else
            take_smd(c, smd_continuous(theirs->mean, theirs->sd, ours->mean, ours->sd), bands);
    } else {
        cannot_compare(c, ours->level_count
                              ? "theirs gives a mean and ours does not: add mean and sd to ours"
                              : "ours gives a mean and theirs does not: count ours by theirs' levels");
    }
}

#endif
