/* A hash map from strings to pointers (or small numbers kept in them). Keys are not copied and must outlive the
 * map; iteration order is not offered, so nothing can come to depend on it. Knows nothing of golive. */
#ifndef GOLIVE_BASE_MAP_H
#define GOLIVE_BASE_MAP_H

#include <stddef.h>

struct map_slot;
struct map {
    struct map_slot *slots; /* NULL while empty */
    size_t count;           /* keys held */
    size_t capacity;        /* slots, a power of two */
};

/* The value of KEY, or NULL. */
void *map_get(const struct map *map, const char *key);
/* Sets KEY to VALUE (not NULL); returns the value it had before, or NULL. */
void *map_put(struct map *map, const char *key, void *value);
void map_free(struct map *map);

#endif
