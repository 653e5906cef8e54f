/* Open addressing with linear probing; FNV-1a with a final mix. Nothing is ever removed. See map.h. */
#include "base/map.h"

#include "base/memory.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

struct map_slot {
    const char *key; /* NULL: free */
    void *value;
    uint64_t hash;
};

static uint64_t hash_of(const char *key)
{
    uint64_t hash = 1469598103934665603u;
    for (; *key; key++)
        hash = (hash ^ (unsigned char)*key) * 1099511628211u;
    hash ^= hash >> 32;
    return hash;
}

static struct map_slot *slot_of(const struct map *map, const char *key, uint64_t hash)
{
    size_t mask = map->capacity - 1;
    size_t at = (size_t)hash & mask;
    while (map->slots[at].key && (map->slots[at].hash != hash || strcmp(map->slots[at].key, key) != 0))
        at = (at + 1) & mask;
    return &map->slots[at];
}

void *map_get(const struct map *map, const char *key)
{
    if (!map->capacity)
        return NULL;
    const struct map_slot *slot = slot_of(map, key, hash_of(key));
    return slot->key ? slot->value : NULL;
}

static void grow(struct map *map)
{
    struct map old = *map;
    map->capacity = old.capacity ? old.capacity * 2 : 16;
    map->slots = memory_new(map->capacity, sizeof *map->slots);
    for (size_t i = 0; i < old.capacity; i++) {
        if (old.slots[i].key)
            *slot_of(map, old.slots[i].key, old.slots[i].hash) = old.slots[i];
    }
    free(old.slots);
}

void *map_put(struct map *map, const char *key, void *value)
{
    if ((map->count + 1) * 4 > map->capacity * 3)
        grow(map);
    uint64_t hash = hash_of(key);
    struct map_slot *slot = slot_of(map, key, hash);
    void *before = slot->value;
    if (!slot->key) {
        slot->key = key;
        slot->hash = hash;
        map->count++;
        before = NULL;
    }
    slot->value = value;
    return before;
}

void map_free(struct map *map)
{
    free(map->slots);
    *map = (struct map){0};
}
