/* Rows by key. Must not know what they mean. See told.h. */
#include "notify/told.h"

#include "base/text.h"

#include <stdlib.h>

static struct told_row *new_row(struct told *told, const char *key)
{
    struct told_row *row = arena_take(&told->arena, sizeof *row);
    row->key = arena_copy(&told->arena, key);
    memory_reserve(&told->rows, &told->capacity, told->count + 1, sizeof(struct told_row *));
    told->rows[told->count++] = row;
    map_put(&told->by_key, row->key, row);
    return row;
}

void told_load(struct told *told, const char *key, const char *value, instant at)
{
    struct told_row *row = new_row(told, key);
    row->value = arena_copy(&told->arena, value);
    row->at = at;
}

const struct told_row *told_find(const struct told *told, const char *key)
{
    const struct told_row *row = map_get(&told->by_key, key);
    return row && row->value ? row : NULL;
}

void told_set(struct told *told, const char *key, const char *value, instant at)
{
    struct told_row *row = map_get(&told->by_key, key);
    if (!row && !value)
        return;
    if (!row)
        row = new_row(told, key);
    if (string_equal(row->value, value) && (!value || row->at == at))
        return;
    row->value = arena_copy(&told->arena, value);
    row->at = at;
    row->changed = true;
}

void told_free(struct told *told)
{
    map_free(&told->by_key);
    free(told->rows);
    arena_free(&told->arena);
    *told = (struct told){0};
}
