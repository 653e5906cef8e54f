/* SPDX-License-Identifier: MIT
 *
 * The name of a file with its folders, and what packers keep of one: they say as much as what is in the file (RULES DEID-24). It must
 * not look into files. */
#ifndef DEIDENTIFICATION_FILE_NAMES_H
#define DEIDENTIFICATION_FILE_NAMES_H

#include "values.h"

#define LONGEST_FILE_NAME 4096u

/* "smith_john" as "Smith John": names of files are in small letters, and whatever stands between words joins them. */
static inline void as_words(char *name, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (strchr("_./\\+", name[i]))
            name[i] = ' ';
        if (is_letter(name[i]) && (!i || !is_alnum(name[i - 1])))
            name[i] = (char)(name[i] & ~0x20);
    }
}

/* A family name before a given one, as archives have it: "Smith John", "Smith-John". */
static inline void family_first(struct scan *scan, const char *name, size_t length)
{
    const char *end = name + length;
    for (const char *at = name; at < end;) {
        const char *word = at;
        while (at < end && (is_letter(*at) || (uint8_t)*at >= 0x80))
            at++;
        const char *next = at + 1, *next_end = next;
        while (next_end < end && (is_letter(*next_end) || (uint8_t)*next_end >= 0x80))
            next_end++;
        if (at > word && next < end && (*at == ' ' || *at == '-') &&
            (name_flags(&scan->lookups.names, word, (size_t)(at - word)) & NAME_FAMILY) &&
            (name_flags(&scan->lookups.names, next, (size_t)(next_end - next)) & NAME_GIVEN) &&
            !has_hit(&scan->hits, KIND_NAME))
            add_hit(&scan->hits, KIND_NAME, LEVEL_SURE, word, (size_t)(next_end - word));
        at = at > word ? at : at + 1;
    }
}

/* What the hits say, but for kinds of the bits PASSED; the kinds that were told. What looks like the day of an export is doubtful. */
static inline uint32_t report_name(struct scan *scan, uint32_t file, const char *column, uint32_t passed)
{
    struct place place = {.file = file};
    uint32_t told = 0;
    snprintf(place.column, sizeof place.column, "%s", column);
    for (uint32_t i = 0; i < scan->hits.count; i++) {
        const struct hit *hit = &scan->hits.items[i];
        if (passed >> hit->kind & 1)
            continue;
        place.kind = hit->kind == KIND_DATE ? KIND_SYSTEM_TIME : hit->kind;
        place.level = hit->kind == KIND_DATE ? LEVEL_DOUBT : hit->level & (uint8_t)~CHANCE;
        place.tally = (struct tally){1, 0, hit->mask};
        report_place(scan->findings, &place);
        told |= UINT32_C(1) << hit->kind;
    }
    return told;
}

/* Looks through a name twice: as it is, since points and bars are parts of addresses and dates; then as words. What the first look
 * told is not told again by the second. */
static inline void scan_name(
    struct scan *scan, uint32_t file, const char *column, const char *name, size_t length)
{
    char copy[LONGEST_FILE_NAME + 64];
    length = length < LONGEST_FILE_NAME ? length : LONGEST_FILE_NAME;
    memset(copy, 0, sizeof copy);
    memcpy(copy, name, length);
    struct text text = {&scan->lookups, copy, copy + length, &scan->hits, false, false};
    scan->hits.count = 0;
    detect(&text);
    /* That a file is a picture, its first bytes say. */
    const uint32_t recordings = UINT32_C(1) << KIND_PHOTO | UINT32_C(1) << KIND_VOICE;
    uint32_t told = report_name(scan, file, column, recordings);
    as_words(copy, length);
    scan->hits.count = 0;
    detect(&text);
    family_first(scan, copy, length);
    report_name(scan, file, column, told | recordings);
}

#endif
