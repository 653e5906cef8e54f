/* What was decided of a deployment before, from the turns at which its result became another. Must read no more of a result
 * than its decision. */
#include "store/private.h"

#include "store/layout.h"

#include <errno.h>
#include <string.h>

/* Turns that are looked at: a result may change often without its decision changing. */
#define MOST_TURNS 1000

static int prepare(struct store *store, int64_t deployment, int64_t before, sqlite3_stmt **ret_statement)
{
    sqlite3_stmt *statement =
        store_prepare(store, "SELECT run.id, run.at, turn.result FROM turn JOIN run ON run.number = turn.run "
                             "WHERE turn.deployment = ?1 AND turn.run < ?2 ORDER BY turn.run DESC LIMIT ?3");
    if (!statement)
        return -EIO;
    sqlite3_bind_int64(statement, 1, deployment);
    sqlite3_bind_int64(statement, 2, before);
    sqlite3_bind_int64(statement, 3, MOST_TURNS + 1);
    *ret_statement = statement;
    return 0;
}

static int take_turn(
    struct store *store, sqlite3_stmt *statement, struct arena *arena, struct past_decision *ret_turn)
{
    struct arena scratch = {0};
    struct past_decision turn = {
        .at = sqlite3_column_int64(statement, 1), .run = column_text(statement, 0, arena)};
    int error = turn.run
                    ? recall_decision(store, sqlite3_column_int64(statement, 2), &scratch, &turn.decision)
                    : store_fail(store, -EBADMSG, "a run in %s is damaged", store->file);
    arena_free(&scratch);
    if (!error)
        *ret_turn = turn;
    return error;
}

/* From the newest turn back: a decision belongs to the oldest of the runs that came to it one after the other. */
static int take_turns(struct store *store, sqlite3_stmt *statement, struct arena *arena,
    struct past_decision *history, size_t *ret_count, bool *ret_longer)
{
    size_t turns = 0;
    int code, error = 0;
    while (!error && !*ret_longer && (code = sqlite3_step(statement)) == SQLITE_ROW) {
        struct past_decision turn;
        error = take_turn(store, statement, arena, &turn);
        if (error)
            break;
        bool same = *ret_count && history[*ret_count - 1].decision == turn.decision;
        if (turns++ == MOST_TURNS || (!same && *ret_count == STORE_HISTORY_MOST))
            *ret_longer = true;
        else
            history[same ? *ret_count - 1 : (*ret_count)++] = turn;
    }
    if (!error && !*ret_longer && code != SQLITE_DONE)
        error = store_fail_sqlite(store, code, "the store cannot be read");
    return error;
}

int store_history(struct store *store, const char *id, int64_t before, struct arena *arena,
    const struct past_decision **ret_history, size_t *ret_count, bool *ret_longer)
{
    struct last_turn last;
    sqlite3_stmt *statement = NULL;
    struct past_decision history[STORE_HISTORY_MOST];
    size_t count = 0;
    bool longer = false;
    int error = last_turn_of(store, id, &last);
    if (!error)
        error = prepare(store, last.key, before, &statement);
    if (!error)
        error = take_turns(store, statement, arena, history, &count, &longer);
    sqlite3_finalize(statement);
    if (error && error != -ENOENT)
        return error;
    struct past_decision *copy = arena_take(arena, (count + 1) * sizeof *copy);
    if (count)
        memcpy(copy, history, count * sizeof *copy);
    *ret_history = copy;
    *ret_count = count;
    *ret_longer = longer;
    return 0;
}
