/* What the store says of each deployment: its last result, and when something looked at it last. The last is found by going
 * back through the runs, groups of deployments that were seen already left out, so that it costs what changed and not what
 * was recorded. */
#include "store/private.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

int find_last_turn(struct store *store, const char *id, struct last_turn *ret_last)
{
    struct last_turn last = {0};
    sqlite3_stmt *statement = store_statement(store, STATEMENT_DEPLOYMENT_FIND);
    if (!statement)
        return -EIO;
    sqlite3_bind_text(statement, 1, id, -1, SQLITE_STATIC);
    int code = sqlite3_step(statement);
    if (code == SQLITE_ROW)
        last.key = sqlite3_column_int64(statement, 0);
    sqlite3_reset(statement);
    if (code == SQLITE_DONE)
        return -ENOENT;
    if (code != SQLITE_ROW)
        return store_fail_sqlite(store, code, "the store cannot be read");
    statement = store_statement(store, STATEMENT_TURN_LAST);
    if (!statement)
        return -EIO;
    sqlite3_bind_int64(statement, 1, last.key);
    code = sqlite3_step(statement);
    if (code == SQLITE_ROW) {
        last.run = sqlite3_column_int64(statement, 0);
        last.result = sqlite3_column_int64(statement, 1);
    }
    sqlite3_reset(statement);
    if (code != SQLITE_ROW && code != SQLITE_DONE)
        return store_fail_sqlite(store, code, "the store cannot be read");
    *ret_last = last;
    return 0;
}

int last_turn_of(struct store *store, const char *id, struct last_turn *ret_last)
{
    int error = find_last_turn(store, id, ret_last);
    return error == -ENOENT ? store_fail(store, error, "nothing is recorded of a deployment %s", id) : error;
}

/* ---- who was looked at when ---- */

/* A deployment while its last run is looked for. */
struct looked_for {
    int64_t key;
    int64_t run;  /* number; 0: not found yet */
    size_t place; /* among the standings */
};

struct search {
    struct looked_for *items; /* by key */
    size_t count, found;
    int64_t *groups; /* ids seen, an open hash table; 0: free */
    size_t group_count, group_capacity;
};

static int by_key(const void *a, const void *b)
{
    int64_t left = ((const struct looked_for *)a)->key, right = ((const struct looked_for *)b)->key;
    return (left > right) - (left < right);
}

static void mark_group(struct search *search, int64_t id);

static bool place_of_group(const struct search *search, int64_t id, size_t *ret_place)
{
    uint64_t hash = (uint64_t)id * 0x9e3779b97f4a7c15u;
    size_t place = (size_t)(hash >> 20) & (search->group_capacity - 1);
    while (search->groups[place] && search->groups[place] != id)
        place = (place + 1) & (search->group_capacity - 1);
    *ret_place = place;
    return search->groups[place] != 0;
}

static void grow_groups(struct search *search)
{
    int64_t *old = search->groups;
    size_t count = search->group_capacity;
    search->group_capacity = count ? count * 2 : 256;
    search->groups = memory_new(search->group_capacity, sizeof *search->groups);
    search->group_count = 0;
    for (size_t i = 0; i < count; i++) {
        if (old[i])
            mark_group(search, old[i]);
    }
    free(old);
}

static void mark_group(struct search *search, int64_t id)
{
    size_t place;
    if (search->group_count * 2 >= search->group_capacity)
        grow_groups(search);
    if (place_of_group(search, id, &place))
        return;
    search->groups[place] = id;
    search->group_count++;
}

static bool group_seen(const struct search *search, int64_t id)
{
    size_t place;
    return search->group_capacity && place_of_group(search, id, &place);
}

static int look_into_run(struct store *store, struct search *search, int64_t content_id, int64_t run)
{
    struct arena arena = {0};
    struct content content;
    int error = content_get(store, content_id, &arena, &content);
    for (size_t i = 0; !error && i < content.group_count && search->found < search->count; i++) {
        struct group group;
        if (group_seen(search, content.groups[i]))
            continue;
        mark_group(search, content.groups[i]);
        error = group_get(store, content.groups[i], &arena, &group);
        for (size_t k = 0; !error && k < group.count; k++) {
            const struct looked_for wanted = {.key = group.keys[k]};
            struct looked_for *item =
                bsearch(&wanted, search->items, search->count, sizeof *search->items, by_key);
            if (!item || item->run)
                continue;
            item->run = run;
            search->found++;
        }
    }
    arena_free(&arena);
    return error;
}

static int look_back(struct store *store, struct search *search, int64_t newest)
{
    sqlite3_stmt *statement = store_prepare(store, "SELECT content, max(number) AS newest FROM run WHERE "
                                                   "number <= ?1 GROUP BY content ORDER BY newest DESC");
    if (!statement)
        return -EIO;
    sqlite3_bind_int64(statement, 1, newest);
    int error = 0, code = SQLITE_DONE;
    while (!error && search->found < search->count && (code = sqlite3_step(statement)) == SQLITE_ROW)
        error = look_into_run(
            store, search, sqlite3_column_int64(statement, 0), sqlite3_column_int64(statement, 1));
    if (!error && code != SQLITE_DONE && code != SQLITE_ROW)
        error = store_fail_sqlite(store, code, "the store cannot be read");
    sqlite3_finalize(statement);
    return error;
}

/* ---- standings ---- */

struct list {
    struct store_standing *items;
    struct looked_for *looked_for;
    size_t count, capacity, looked_for_capacity;
};

static int newest_run(struct store *store, instant until, int64_t *ret_number)
{
    sqlite3_stmt *statement =
        store_prepare(store, "SELECT max(number) FROM run WHERE ?1 IS NULL OR recorded_at < ?1");
    if (!statement)
        return -EIO;
    if (until != INSTANT_NONE)
        sqlite3_bind_int64(statement, 1, until);
    int code = sqlite3_step(statement);
    *ret_number = code == SQLITE_ROW ? sqlite3_column_int64(statement, 0) : 0;
    int error = code == SQLITE_ROW ? 0 : store_fail_sqlite(store, code, "the store cannot be read");
    sqlite3_finalize(statement);
    return error;
}

static int last_results(struct store *store, int64_t newest, struct arena *arena, struct list *list)
{
    /* max() decides which row the other columns come from (SQLite's bare columns). */
    sqlite3_stmt *statement = store_prepare(store, "SELECT d.key, d.id, d.folder, max(t.run), t.result FROM "
                                                   "deployment d JOIN turn t ON t.deployment = d.key "
                                                   "WHERE t.run <= ?1 GROUP BY d.key ORDER BY d.id");
    if (!statement)
        return -EIO;
    sqlite3_bind_int64(statement, 1, newest);
    int error = 0, code;
    while ((code = sqlite3_step(statement)) == SQLITE_ROW && !error) {
        memory_reserve(&list->items, &list->capacity, list->count + 1, sizeof *list->items);
        memory_reserve(
            &list->looked_for, &list->looked_for_capacity, list->count + 1, sizeof *list->looked_for);
        struct store_standing *standing = &list->items[list->count];
        *standing = (struct store_standing){
            .id = column_text(statement, 1, arena),
            .folder = column_text(statement, 2, arena),
            .since = sqlite3_column_int64(statement, 3),
            .result = sqlite3_column_int64(statement, 4),
        };
        if (!standing->folder)
            standing->folder = "";
        if (!standing->id)
            error = store_fail(store, -EBADMSG, "a deployment in %s is damaged", store->file);
        list->looked_for[list->count] =
            (struct looked_for){sqlite3_column_int64(statement, 0), 0, list->count};
        list->count++;
    }
    if (!error && code != SQLITE_DONE)
        error = store_fail_sqlite(store, code, "the store cannot be read");
    sqlite3_finalize(statement);
    return error;
}

/* Gives each standing its last run. */
static int fill_runs(struct store *store, struct list *list)
{
    struct store_run run = {0};
    for (size_t i = 0; i < list->count; i++) {
        const struct looked_for *item = &list->looked_for[i];
        struct store_standing *standing = &list->items[item->place];
        if (!item->run)
            return store_fail(store, -EBADMSG, "no run in %s holds deployment %s", store->file, standing->id);
        int error = run.number == item->run ? 0 : run_numbered(store, item->run, &run);
        if (error)
            return error;
        standing->run = run;
    }
    return 0;
}

/* A deployment has ended if the last thing that was recorded of it says so. */
static int fill_retired(struct store *store, instant until, struct list *list)
{
    sqlite3_stmt *statement = store_prepare(store, "SELECT about, max(number) FROM ledger WHERE kind = 3 AND "
                                                   "(?1 IS NULL OR recorded_at < ?1) GROUP BY about "
                                                   "ORDER BY about");
    if (!statement)
        return -EIO;
    if (until != INSTANT_NONE)
        sqlite3_bind_int64(statement, 1, until);
    size_t place = 0; /* both are in the order of ids */
    int code;
    while ((code = sqlite3_step(statement)) == SQLITE_ROW) {
        const char *about = (const char *)sqlite3_column_text(statement, 0);
        while (about && place < list->count && strcmp(list->items[place].id, about) < 0)
            place++;
        if (about && place < list->count && strcmp(list->items[place].id, about) == 0)
            list->items[place].retired = sqlite3_column_int64(statement, 1) > list->items[place].run.ledger;
    }
    sqlite3_finalize(statement);
    return code == SQLITE_DONE ? 0 : store_fail_sqlite(store, code, "the store cannot be read");
}

int store_standings(struct store *store, instant until, struct arena *arena,
    struct store_standing **ret_standings, size_t *ret_count)
{
    int64_t newest = 0;
    struct list list = {0};
    struct search search = {0};
    int error = newest_run(store, until, &newest);
    if (!error)
        error = last_results(store, newest, arena, &list);
    if (!error && list.count) {
        qsort(list.looked_for, list.count, sizeof *list.looked_for, by_key);
        search.items = list.looked_for;
        search.count = list.count;
        error = look_back(store, &search, newest);
    }
    if (!error)
        error = fill_runs(store, &list);
    if (!error)
        error = fill_retired(store, until, &list);
    if (!error) {
        *ret_standings = arena_take(arena, (list.count + 1) * sizeof **ret_standings);
        if (list.count)
            memcpy(*ret_standings, list.items, list.count * sizeof *list.items);
        *ret_count = list.count;
    }
    free(list.items);
    free(list.looked_for);
    free(search.groups);
    return error;
}

int store_turns(struct store *store, const char *id, struct arena *arena, struct store_turn **ret_turns,
    size_t *ret_count)
{
    struct last_turn last;
    int error = last_turn_of(store, id, &last);
    if (error)
        return error;
    sqlite3_stmt *statement = store_prepare(store,
        "SELECT " RUN_COLUMNS ", result FROM turn JOIN run ON run.number = turn.run WHERE deployment = ?1 "
        "ORDER BY run.number");
    if (!statement)
        return -EIO;
    sqlite3_bind_int64(statement, 1, last.key);
    struct store_turn *turns = NULL;
    size_t count = 0, capacity = 0;
    int code;
    while ((code = sqlite3_step(statement)) == SQLITE_ROW && !error) {
        memory_reserve(&turns, &capacity, count + 1, sizeof *turns);
        error = run_row(store, statement, &turns[count].run);
        turns[count++].result = sqlite3_column_int64(statement, 10);
    }
    if (!error && code != SQLITE_DONE)
        error = store_fail_sqlite(store, code, "the store cannot be read");
    sqlite3_finalize(statement);
    if (!error) {
        *ret_turns = arena_take(arena, (count + 1) * sizeof **ret_turns);
        if (count)
            memcpy(*ret_turns, turns, count * sizeof *turns);
        *ret_count = count;
    }
    free(turns);
    return error;
}
