/* What owners were told already, held in memory while it is decided what they are told next: rows of a key, a value and an
 * instant, as the store keeps them. Must not know what keys mean, nor where rows are kept. */
#ifndef GOLIVE_NOTIFY_TOLD_H
#define GOLIVE_NOTIFY_TOLD_H

#include "base/date.h"
#include "base/map.h"
#include "base/memory.h"

#include <stdbool.h>
#include <stddef.h>

struct told_row {
    const char *key;
    const char *value; /* NULL: forgotten */
    instant at;
    bool changed; /* it is to be kept, or forgotten, where rows are kept */
};

struct told {
    struct arena arena;
    struct map by_key;
    struct told_row **rows; /* as they came */
    size_t count, capacity;
};

/* A row as it is kept. Strings are copied. */
void told_load(struct told *told, const char *key, const char *value, instant at);
/* NULL if there is none. */
const struct told_row *told_find(const struct told *told, const char *key);
/* Sets a row; VALUE NULL forgets it. Nothing becomes changed that is the same. */
void told_set(struct told *told, const char *key, const char *value, instant at);
void told_free(struct told *told);

#endif
