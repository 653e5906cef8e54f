/* Recording a run: what it says of each deployment is compared with what was recorded last, and what is new is added, all in
 * one transaction. */
#include "store/private.h"

#include "base/map.h"
#include "model/difference.h"
#include "store/coder.h"
#include "store/layout.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

enum {
    GROUP_MOST = 256, /* deployments in a group; a boundary comes after every 64th or so, by their ids, */
    GROUP_PARTS = 64  /* so that one that comes or goes moves no other boundary */
};

/* One deployment of the run. */
struct member {
    struct last_turn last; /* what was recorded last; run 0: nothing */
    struct link result;    /* id 0: not in the store yet */
    struct placed placed;  /* of a result that became another */
    bool unknown;          /* nothing is recorded of it, not even its name */
    bool shorter;          /* sections of its file are gone: the next run does not say so any more */
    bool twice;            /* one before it in the run has its id: it is in the run, and that is all */
};

struct store_recording {
    struct store *store;
    struct run *run;
    struct member *members;
    const struct store_watch *watch; /* to be recorded too; NULL: none */
    const struct store_basis *basis; /* likewise */
    size_t basis_count;
    struct placing placing;
    struct store_run compared; /* the run that was last compared with: most deployments' is the same */
};

/* ---- comparing ---- */

/* A section that is gone may have stood in the way: whoever reads the go must know. */
static bool add_gone_checks(
    struct store_recording *r, struct deployment_result *now, const struct deployment_result *before)
{
    size_t most = now->condition_count + before->check_count;
    struct condition *conditions = arena_take(&r->run->arena, (most + 1) * sizeof *conditions);
    size_t count = now->condition_count;
    if (count)
        memcpy(conditions, now->conditions, count * sizeof *conditions);
    for (size_t i = 0; i < before->check_count && !now->deployment->broken; i++) {
        const struct check_result *gone = &before->checks[i];
        if (!deployment_check(before->deployment, gone->check->id) ||
            deployment_check(now->deployment, gone->check->id))
            continue;
        conditions[count++] = (struct condition){arena_copy(&r->run->arena, gone->check->id), "",
            arena_format(&r->run->arena, "its section is gone since the last recorded run, which said %s",
                status_name(gone->status))};
    }
    bool any = count != now->condition_count;
    now->conditions = conditions;
    now->condition_count = count;
    return any;
}

static int compare(struct store_recording *r, struct deployment_result *now, struct member *member)
{
    struct deployment_result before;
    const struct store_run *run = &r->compared;
    const struct site *site = NULL;
    struct arena arena = {0};
    int error = run->number == member->last.run ? 0 : run_numbered(r->store, member->last.run, &r->compared);
    if (!error)
        error = recall_site_of(r->store, run, &site);
    if (!error)
        error = recall_result(r->store, member->last.result, site, instant_date(run->at), &arena, &before);
    if (!error) {
        member->shorter = add_gone_checks(r, now, &before);
        difference_find(&before, now, &r->run->arena, &now->changes, &now->change_count);
    }
    arena_free(&arena);
    return error;
}

static int look_at_member(struct store_recording *r, struct deployment_result *result, struct member *member)
{
    int error = find_last_turn(r->store, result->deployment->id, &member->last);
    member->unknown = error == -ENOENT;
    result->is_new = member->unknown || (!error && !member->last.run);
    if (result->is_new || error)
        return member->unknown ? 0 : error;
    member->placed = placing_look(&r->placing, result);
    member->result.digest = member->placed.digest;
    int found = node_find(r->store, &member->result.digest, &member->result.id);
    if (found < 0)
        return found;
    if (found && member->result.id == member->last.result)
        return 0;
    member->result.id = 0; /* conditions may come: it is not what it will be */
    placing_keep(&r->placing, &member->placed);
    return compare(r, result, member);
}

static void find_twice(struct store_recording *r)
{
    struct map ids = {0};
    for (size_t i = 0; i < r->run->deployment_count; i++) {
        if (map_put(&ids, r->run->deployments[i].deployment->id, r))
            r->members[i].twice = true;
    }
    map_free(&ids);
}

int store_record_begin(struct store *store, struct run *run, struct store_recording **ret_recording)
{
    int error = store_begin(store);
    if (error)
        return error;
    struct store_recording *r = memory_new(1, sizeof *r);
    *r = (struct store_recording){.store = store,
        .run = run,
        .members = memory_new(run->deployment_count, sizeof *r->members),
        .placing = {.store = store,
            .site = run->site,
            .today = instant_date(run->at),
            .body = {.maximum = NODE_LONGEST_BODY}}};
    find_twice(r);
    for (size_t i = 0; i < run->deployment_count && !error; i++) {
        if (!r->members[i].twice)
            error = look_at_member(r, &run->deployments[i], &r->members[i]);
    }
    if (error) {
        store_record_drop(r);
        return error;
    }
    *ret_recording = r;
    return 0;
}

void store_record_drop(struct store_recording *recording)
{
    if (!recording)
        return;
    store_rollback(recording->store);
    placing_free(&recording->placing);
    free(recording->members);
    free(recording);
}

/* ---- rows ---- */

static int step_once(struct store *store, sqlite3_stmt *statement)
{
    int code = sqlite3_step(statement);
    sqlite3_reset(statement);
    return code == SQLITE_DONE ? 0 : store_fail_sqlite(store, code, "the run cannot be recorded");
}

/* Looks for what is known of a deployment: its key, and whether its file lies where it lay (FOLDER NULL: nowhere now). */
static int look_up_deployment(struct store *store, const struct deployment *deployment, const char *folder,
    struct member *member, bool *ret_same_folder)
{
    sqlite3_stmt *statement = store_statement(store, STATEMENT_DEPLOYMENT_FIND);
    if (!statement)
        return -EIO;
    sqlite3_bind_text(statement, 1, deployment->id, -1, SQLITE_STATIC);
    int code = sqlite3_step(statement);
    member->unknown = code == SQLITE_DONE;
    if (code == SQLITE_ROW) {
        member->last.key = sqlite3_column_int64(statement, 0);
        *ret_same_folder = !folder || string_equal((const char *)sqlite3_column_text(statement, 1), folder);
    }
    sqlite3_reset(statement);
    return code == SQLITE_ROW || code == SQLITE_DONE
               ? 0
               : store_fail_sqlite(store, code, "the run cannot be recorded");
}

/* Makes the deployment known, and where its file lies (NULL: nowhere now; what is known stays). */
static int know_deployment(
    struct store *store, const struct deployment *deployment, const char *folder, struct member *member)
{
    bool same_folder = false;
    int error = member->unknown ? 0 : look_up_deployment(store, deployment, folder, member, &same_folder);
    if (error || same_folder)
        return error;
    sqlite3_stmt *statement =
        store_statement(store, member->unknown ? STATEMENT_DEPLOYMENT_PUT : STATEMENT_DEPLOYMENT_SET);
    if (!statement)
        return -EIO;
    if (member->unknown)
        sqlite3_bind_text(statement, 1, deployment->id, -1, SQLITE_STATIC);
    else
        sqlite3_bind_int64(statement, 1, member->last.key);
    if (folder)
        sqlite3_bind_text(statement, 2, folder, -1, SQLITE_STATIC);
    error = step_once(store, statement);
    if (!error && member->unknown)
        member->last.key = sqlite3_last_insert_rowid(store->database);
    return error;
}

static int add_turn(struct store *store, const struct member *member, int64_t run)
{
    sqlite3_stmt *statement = store_statement(store, STATEMENT_TURN_PUT);
    if (!statement)
        return -EIO;
    sqlite3_bind_int64(statement, 1, member->last.key);
    sqlite3_bind_int64(statement, 2, run);
    sqlite3_bind_int64(statement, 3, member->result.id);
    return step_once(store, statement);
}

/* ---- the run ---- */

static uint64_t hash_of(const char *id)
{
    uint64_t hash = 0xcbf29ce484222325u; /* FNV-1a */
    for (; *id; id++)
        hash = (hash ^ (unsigned char)*id) * 0x100000001b3u;
    return hash ^ hash >> 32;
}

static int put_group(struct store_recording *r, size_t from, size_t count, struct link *ret_link)
{
    struct link links[GROUP_MOST];
    int64_t last = 0;
    text_clear(&r->placing.body);
    struct coder coder = coder_writing(&r->placing.body);
    for (size_t i = 0; i < count; i++) {
        int64_t step = r->members[from + i].last.key - last;
        code_signed(&coder, &step);
        last += step;
        links[i] = r->members[from + i].result;
    }
    return node_put(r->store, NODE_GROUP, &r->placing.body, links, count, ret_link);
}

static int put_groups(struct store_recording *r, struct link *links, size_t *count)
{
    size_t from = 0;
    for (size_t i = 0; i < r->run->deployment_count; i++) {
        bool ends = hash_of(r->run->deployments[i].deployment->id) % GROUP_PARTS == 0;
        if (!ends && i + 1 - from < GROUP_MOST && i + 1 < r->run->deployment_count)
            continue;
        int error = put_group(r, from, i + 1 - from, &links[(*count)++]);
        if (error)
            return error;
        from = i + 1;
    }
    return 0;
}

/* Of one that is used no more, its file without what judged it. */
static int put_retired(struct store_recording *r, const struct deployment *retired, struct link *ret_link)
{
    struct deployment deployment = *retired;
    const struct plugin_list none = {0};
    deployment.check_count = 0;
    text_clear(&r->placing.body);
    struct coder coder = coder_writing(&r->placing.body);
    layout_deployment(&coder, &deployment, &none);
    return node_put(r->store, NODE_DEPLOYMENT, &r->placing.body, NULL, 0, ret_link);
}

static int put_run(struct store_recording *r, struct link *ret_content)
{
    const struct run *run = r->run;
    struct site site = *run->site;
    AUTO_FREE struct link *links = memory_new(run->deployment_count + run->retired_count + 2, sizeof *links);
    size_t count = 2;
    text_clear(&r->placing.body);
    struct coder coder = coder_writing(&r->placing.body);
    layout_site(&coder, &site);
    int error = node_put(r->store, NODE_SITE, &r->placing.body, NULL, 0, &links[0]);
    if (!error)
        error = sightings_put(r->store, run, &links[1]);
    for (size_t i = 0; i < run->retired_count && !error; i++)
        error = put_retired(r, run->retired[i], &links[count++]);
    if (!error)
        error = put_groups(r, links, &count);
    if (error)
        return error;
    const char *sandbox = run->sandbox;
    const char *golive = run->golive ? run->golive : GOLIVE_VERSION;
    text_clear(&r->placing.body);
    coder = coder_writing(&r->placing.body);
    code_words(&coder, &sandbox);
    code_words(&coder, &golive);
    code_within(&coder, run->decision, DECISION_NO_GO + 1);
    code_count(&coder, run->retired_count);
    return node_put(r->store, NODE_RUN, &r->placing.body, links, count, ret_content);
}

static int next_number(struct store *store, int64_t *ret_number)
{
    sqlite3_stmt *statement = store_prepare(store, "SELECT coalesce(max(number), 0) + 1 FROM run");
    if (!statement)
        return -EIO;
    int code = sqlite3_step(statement);
    *ret_number = code == SQLITE_ROW ? sqlite3_column_int64(statement, 0) : 0;
    int error = code == SQLITE_ROW ? 0 : store_fail_sqlite(store, code, "the run cannot be recorded");
    sqlite3_finalize(statement);
    return error;
}

static int insert_run(struct store *store, const struct store_run *run, bool has_report)
{
    sqlite3_stmt *statement = store_prepare(
        store, "INSERT INTO run (" RUN_COLUMNS ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)");
    if (!statement)
        return -EIO;
    sqlite3_bind_int64(statement, 1, run->number);
    sqlite3_bind_text(statement, 2, run->id, -1, SQLITE_STATIC);
    sqlite3_bind_int64(statement, 3, run->at);
    sqlite3_bind_int64(statement, 4, run->recorded_at);
    sqlite3_bind_int(statement, 5, (int)run->decision);
    sqlite3_bind_int64(statement, 6, run->deployments);
    sqlite3_bind_int64(statement, 7, run->content);
    sqlite3_bind_int64(statement, 8, run->ledger);
    if (run->same_as)
        sqlite3_bind_int64(statement, 9, run->same_as);
    if (has_report)
        sqlite3_bind_blob(statement, 10, run->report.bytes, DIGEST_SIZE, SQLITE_STATIC);
    int code = sqlite3_step(statement);
    int error = code == SQLITE_DONE ? 0 : store_fail_sqlite(store, code, "the run cannot be recorded");
    sqlite3_finalize(statement);
    return error;
}

/* Adds the ledger's entry and the run's row. */
static int enter(struct store *store, struct ledger_row *row, const struct digest *report,
    const struct store_signer *signer, struct digest *ret_head)
{
    row->kind = STORE_ENTRY_RUN;
    row->recorded_at = row->run.recorded_at;
    row->about = row->run.id;
    row->subject = report ? *report : row->content;
    if (report)
        row->run.report = *report;
    int error = ledger_append(store, row, signer, ret_head);
    row->run.ledger = row->number;
    return error ? error : insert_run(store, &row->run, report != NULL);
}

/* The real path of a folder; the one before is remembered, for most lie in one. */
static const char *real_folder(const char *folder, char last[PATH_MAX], char real[PATH_MAX])
{
    const char *named = folder && *folder ? folder : ".";
    if (!string_equal(named, last) && strlen(named) < PATH_MAX) {
        memcpy(last, named, strlen(named) + 1);
        if (!realpath(named, real))
            memcpy(real, last, PATH_MAX);
    }
    return real;
}

static int put_members(struct store_recording *r, int64_t number)
{
    struct run *run = r->run;
    AUTO_FREE char *last = memory_new(PATH_MAX, 1);
    AUTO_FREE char *real = memory_new(PATH_MAX, 1);
    int error = 0;
    for (size_t i = 0; i < run->deployment_count && !error; i++) {
        struct member *member = &r->members[i];
        const struct deployment *deployment = run->deployments[i].deployment;
        bool unchanged = member->result.id != 0;
        if (!unchanged) /* one that is new is not like another, as a rule */
            error = placing_put(&r->placing, &run->deployments[i], &member->placed, &member->result);
        if (!error)
            error = know_deployment(r->store, deployment,
                deployment->gone ? NULL : real_folder(deployment->folder, last, real), member);
        if (!error && !unchanged && !member->twice)
            error = add_turn(r->store, member, number);
        const struct remembered *remembered = run->deployments[i].memory;
        if (!error && !member->twice && (remembered || !member->unknown))
            error = memory_put(r->store, member->last.key, remembered, member->shorter, member->result.id);
    }
    return error;
}

static int by_id(const void *a, const void *b)
{
    return strcmp(((const struct store_standing *)a)->id, ((const struct store_standing *)b)->id);
}

/* What a file says is used no more has ended, if it was judged before and nothing has ended it yet. */
static int retire(struct store_recording *r, const struct store_signer *signer, struct digest *ret_head)
{
    struct arena arena = {0};
    struct store_standing *standings = NULL;
    size_t count = 0;
    const struct run *run = r->run;
    int error = run->retired_count ? store_standings(r->store, INSTANT_NONE, &arena, &standings, &count) : 0;
    for (size_t i = 0; i < run->retired_count && !error; i++) {
        const struct store_standing wanted = {.id = run->retired[i]->id};
        const struct store_standing *known =
            count ? bsearch(&wanted, standings, count, sizeof *standings, by_id) : NULL;
        if (known && !known->retired)
            error = ledger_retire(r->store, wanted.id, "its file", "stage = retired", signer, ret_head);
    }
    arena_free(&arena);
    return error;
}

void store_record_basis(struct store_recording *recording, const struct store_basis *basis, size_t count)
{
    recording->basis = basis;
    recording->basis_count = count;
}

void store_record_watch(struct store_recording *recording, const struct store_watch *watch)
{
    recording->watch = watch;
}

static int put_watch(struct store_recording *r, int64_t number)
{
    if (!r->watch)
        return 0;
    struct store_watch watch = *r->watch;
    struct digest head;
    int64_t ledger = 0;
    watch.run = number;
    for (size_t i = 0; i < r->run->deployment_count; i++) {
        if (r->members[i].shorter)
            watch.until = watch.from;
    }
    int error = store_head(r->store, &head, &ledger);
    return error ? error : watch_put(r->store, &watch, ledger);
}

static int record(struct store_recording *r, const struct digest *report, const struct store_signer *signer,
    struct digest *ret_head)
{
    const struct run *run = r->run;
    struct link content;
    struct ledger_row row = {
        .run = {.at = run->at,
            .recorded_at = instant_now(),
            .decision = run->decision,
            .deployments = (int64_t)run->deployment_count},
        .golive = run->golive ? run->golive : GOLIVE_VERSION,
    };
    memcpy(row.run.id, run->id, sizeof row.run.id);
    int error = evidence_take_in(r->store, run, r->basis, r->basis_count);
    if (!error)
        error = next_number(r->store, &row.run.number);
    if (!error)
        error = put_members(r, row.run.number);
    if (!error)
        error = put_run(r, &content);
    if (error)
        return error;
    row.content = content.digest;
    row.run.content = content.id;
    error = enter(r->store, &row, report, signer, ret_head);
    if (!error)
        error = retire(r, signer, ret_head);
    for (size_t i = 0; i < r->basis_count && !error; i++)
        error = basis_put(r->store, row.run.number, &r->basis[i]);
    return error ? error : put_watch(r, row.run.number);
}

int store_record_finish(struct store_recording *recording, const struct digest *report,
    const struct store_signer *signer, struct digest *ret_head)
{
    struct store *store = recording->store;
    struct digest head = {{0}};
    int error = record(recording, report, signer, &head);
    if (!error)
        error = store_commit(store, "the run cannot be recorded");
    store_record_drop(recording);
    evidence_forget(store);
    if (!error && ret_head)
        *ret_head = head;
    return error;
}

int record_same(
    struct store *store, int64_t number, const char *id, instant at, const struct store_signer *signer)
{
    struct store_run before = {0};
    struct content content;
    struct arena arena = {0};
    struct ledger_row row = {0};
    int error = run_numbered(store, number, &before);
    if (!error && before.same_as)
        error = run_numbered(store, before.same_as, &before);
    if (!error)
        error = content_get(store, before.content, &arena, &content);
    if (!error)
        error = node_claims(store, before.content, &row.content);
    if (!error)
        error = next_number(store, &row.run.number);
    if (!error) {
        int64_t next = row.run.number;
        row.run = before;
        row.run.number = next;
        row.run.at = at;
        row.run.recorded_at = instant_now();
        row.run.same_as = before.number;
        row.run.report = (struct digest){{0}};
        size_t length = strnlen(id, sizeof row.run.id - 1);
        memset(row.run.id, 0, sizeof row.run.id);
        memcpy(row.run.id, id, length);
        row.same_as = before.id;
        row.golive = content.golive;
        error = enter(store, &row, NULL, signer, NULL);
    }
    arena_free(&arena);
    return error;
}

int store_record_same(
    struct store *store, int64_t number, const char *id, instant at, const struct store_signer *signer)
{
    int error = store_begin(store);
    if (error)
        return error;
    error = record_same(store, number, id, at, signer);
    if (!error)
        return store_commit(store, "the run cannot be recorded");
    store_rollback(store);
    return error;
}
