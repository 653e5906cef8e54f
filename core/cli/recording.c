/* The store as check and the commands around it use it. See recording.h. */
#include "cli/recording.h"

#include "base/file.h"
#include "base/known.h"
#include "base/memory.h"
#include "report/report.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* The exit code for a store that cannot be opened or written. */
static int exit_code_of(int error)
{
    static const struct {
        int error;
        int code;
    } table[] = {{-EACCES, GOLIVE_EXIT_CANNOT_CREATE}, {-EPERM, GOLIVE_EXIT_CANNOT_CREATE},
        {-EROFS, GOLIVE_EXIT_CANNOT_CREATE}, {-ENOENT, GOLIVE_EXIT_CANNOT_CREATE},
        {-ENOTDIR, GOLIVE_EXIT_CANNOT_CREATE}, {-ENOTSUP, GOLIVE_EXIT_CANNOT_CREATE},
        {-ELOOP, GOLIVE_EXIT_CANNOT_CREATE}, {-EISDIR, GOLIVE_EXIT_CANNOT_CREATE}};
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        if (table[i].error == error)
            return table[i].code;
    }
    return GOLIVE_EXIT_CANNOT_WRITE;
}

int store_exit_code(const struct store *store, int error)
{
    cli_error("%s", store_trouble(store));
    if (error == -ENOENT || error == -EEXIST)
        return GOLIVE_EXIT_NO_INPUT;
    return error == -EBADMSG || error == -EOPNOTSUPP ? GOLIVE_EXIT_UNAVAILABLE : exit_code_of(error);
}

/* The folder must be one of this machine: other kinds of store are named in the configuration, and not built. */
static bool usable_url(const struct config *config, char **ret_trouble)
{
    const char *url = config->store_url;
    const char *colon = url ? strstr(url, "://") : NULL;
    if (!colon || string_starts(url, "sqlite:"))
        return true;
    *ret_trouble =
        memory_format("[store] url = %s: write sqlite:FOLDER, a folder on a disk of this machine", url);
    return false;
}

static int open_store(
    const struct session *session, enum store_use use, struct store **ret_store, char **ret_trouble)
{
    if (!usable_url(session->config, ret_trouble))
        return -EACCES;
    if (!session->state_folder) {
        *ret_trouble = memory_copy("there is no place for a store: [store] url names one");
        return -EACCES;
    }
    return store_open(session->state_folder, use, ret_store, ret_trouble);
}

int store_of_session(const struct session *session, enum store_use use, struct store **ret_store)
{
    AUTO_FREE char *trouble = NULL;
    int error = open_store(session, use, ret_store, &trouble);
    if (!error)
        return 0;
    cli_error("%s", trouble);
    if (error == -ENOENT)
        return GOLIVE_EXIT_NO_INPUT;
    if (use == STORE_READ)
        return error == -EACCES ? GOLIVE_EXIT_NO_PERMISSION : GOLIVE_EXIT_UNAVAILABLE;
    return exit_code_of(error);
}

int signer_of_session(const struct session *session, struct store_signer **ret_signer)
{
    AUTO_FREE char *trouble = NULL;
    *ret_signer = NULL;
    if (!session->config->audit_key || signer_open(session->config->audit_key, ret_signer, &trouble) == 0)
        return 0;
    cli_error("[audit] key: %s", trouble);
    return GOLIVE_EXIT_NO_PERMISSION;
}

/* ---- check ---- */

static void fail(struct recording *recording, int code, const char *words)
{
    if (recording->trouble)
        return;
    recording->trouble = memory_copy(words);
    recording->exit_code = code;
    cli_error("this run is not recorded: %s", words);
}

void recording_open(const struct session *session, bool wanted, struct recording *ret_recording)
{
    struct recording *recording = ret_recording;
    AUTO_FREE char *trouble = NULL;
    *recording = (struct recording){.wanted = wanted};
    int error = open_store(session, wanted ? STORE_WRITE : STORE_READ, &recording->store, &trouble);
    if (error && wanted)
        fail(recording, exit_code_of(error), trouble);
    else if (error && error != -ENOENT)
        cli_error("nothing is compared with what is recorded: %s", trouble);
    if (error || !wanted || !session->config->audit_key)
        return;
    AUTO_FREE char *key_trouble = NULL;
    if (signer_open(session->config->audit_key, &recording->signer, &key_trouble) != 0) {
        AUTO_FREE char *words = memory_format("[audit] key: %s", key_trouble);
        fail(recording, GOLIVE_EXIT_NO_PERMISSION, words);
    }
}

void recording_close(struct recording *recording)
{
    signer_close(recording->signer);
    store_close(recording->store);
    free(recording->trouble);
    arena_free(&recording->arena);
    *recording = (struct recording){0};
}

void recording_know(struct recording *recording, struct config *config)
{
    struct store_standing *standings = NULL;
    size_t count = 0, kept = 0;
    if (!recording->store)
        return;
    int error = store_standings(recording->store, INSTANT_NONE, &recording->arena, &standings, &count);
    if (error) {
        if (recording->wanted)
            fail(recording, exit_code_of(error), store_trouble(recording->store));
        else
            cli_error("nothing is compared with what is recorded: %s", store_trouble(recording->store));
        recording->store = store_close(recording->store);
        return;
    }
    struct known_deployment *known = arena_take(&recording->arena, (count + 1) * sizeof *known);
    for (size_t i = 0; i < count; i++) {
        if (!standings[i].retired && *standings[i].folder)
            known[kept++] = (struct known_deployment){standings[i].id, standings[i].folder};
    }
    config_know(config, known, kept);
}

/* The day of the first go among what is recorded of a deployment; none if there is none. */
static int first_go(struct store *store, const char *id, struct date *ret_day)
{
    struct arena arena = {0};
    struct store_turn *turns = NULL;
    size_t count = 0;
    *ret_day = date_none();
    int error = store_turns(store, id, &arena, &turns, &count);
    for (size_t i = 0; i < count && !error && !date_given(*ret_day); i++) {
        struct arena scratch = {0};
        struct deployment_result result;
        const struct site *site;
        error = store_recall_member(store, &turns[i].run, turns[i].result, &scratch, &result, &site);
        if (!error && result.decision == DECISION_GO)
            *ret_day = instant_date(turns[i].run.at);
        arena_free(&scratch);
    }
    arena_free(&arena);
    return error == -ENOENT ? 0 : error;
}

static bool is_used_since(const struct deployment *deployment)
{
    return !deployment->broken && date_given(deployment->live_since) && deployment_in_use(deployment);
}

void recording_first_use(struct recording *recording, struct config *config)
{
    for (size_t i = 0; recording->store && i < config->deployment_count; i++) {
        struct deployment *deployment = &config->deployments[i];
        if (!is_used_since(deployment))
            continue;
        int error = first_go(recording->store, deployment->id, &deployment->first_go);
        deployment->history_known = !error;
        if (date_given(deployment->first_go) && deployment->first_go.day > deployment->live_since.day)
            deployment->first_go = date_none(); /* it says no more than none, and would be another input */
        if (!error)
            continue;
        cli_error(
            "what is recorded of %s cannot be read: %s", deployment->id, store_trouble(recording->store));
        return;
    }
}

void recording_first_use_of(const struct session *session)
{
    bool any = false;
    for (size_t i = 0; i < session->config->deployment_count && !any; i++)
        any = is_used_since(&session->config->deployments[i]);
    if (!any)
        return;
    struct recording recording = {0};
    recording_open(session, false, &recording);
    recording_first_use(&recording, session->config);
    recording_close(&recording);
}

static void keep(void *context, const struct digest *digest, const void *bytes, size_t length)
{
    struct recording *recording = context;
    if (!recording->trouble && store_keep_evidence(recording->store, digest, bytes, length) != 0)
        fail(recording, GOLIVE_EXIT_CANNOT_WRITE, store_trouble(recording->store));
}

static bool keeps(void *context, const struct digest *digest)
{
    const struct recording *recording = context;
    return store_keeps_evidence(recording->store, digest);
}

struct evidence_keeper recording_keeper(struct recording *recording)
{
    if (!recording->wanted || !recording->store || recording->trouble)
        return (struct evidence_keeper){0};
    return (struct evidence_keeper){keep, keeps, recording};
}

/* ---- what judges ---- */

#define LONGEST_PLUGIN ((size_t)64 << 20)

static void add_basis(struct recording *recording, const char *name, const struct digest *digest)
{
    recording->basis[recording->basis_count++] =
        (struct store_basis){arena_copy(&recording->arena, name), *digest};
}

/* DIGEST: of the file that judged, or NULL where it is this one. */
static void keep_file(
    struct recording *recording, const char *path, const char *name, const struct digest *digest)
{
    struct text bytes = {0};
    if (digest && keeps(recording, digest)) {
        add_basis(recording, name, digest);
        return;
    }
    if (file_read_path(path, LONGEST_PLUGIN, &bytes) == 0) {
        struct digest found = digest_of(bytes.data, bytes.length);
        /* A plugin that is another now is not the one that judged. */
        if (!digest || memcmp(&found, digest, sizeof found) == 0) {
            keep(recording, &found, text_string(&bytes), bytes.length);
            add_basis(recording, name, &found);
        }
    }
    text_free(&bytes);
}

static void keep_data(
    struct recording *recording, const struct session *session, struct known *known, const char *name)
{
    AUTO_FREE char *path = file_join(session->data_folder, name);
    AUTO_FREE char *full = memory_format("data:%s", name);
    for (size_t i = 0; i < recording->basis_count; i++) {
        if (string_equal(recording->basis[i].name, full))
            return;
    }
    struct digest digest;
    if (known_digest(known, path, LONGEST_PLUGIN, &digest) >= 0 && keeps(recording, &digest))
        add_basis(recording, full, &digest);
    else
        keep_file(recording, path, full, NULL);
}

/* What the report of the run can say: another golive's may say more, and has another digest then. */
static void keep_schema(struct recording *recording)
{
    size_t length;
    const char *schema = report_schema(&length);
    const struct digest digest = digest_of(schema, length);
    keep(recording, &digest, schema, length);
    recording->basis[recording->basis_count++] = (struct store_basis){STORE_BASIS_REPORT, digest};
}

void recording_basis(struct recording *recording, const struct session *session, struct known *known)
{
    if (!recording->wanted || !recording->store || recording->trouble)
        return;
    const struct plugin_set *plugins = session->plugins;
    size_t most = 3;
    for (size_t i = 0; i < plugins->count; i++) {
        const struct plugin_description *plugin = plugins->entries[i].description;
        for (size_t k = 0; plugin && plugin->catalogues && plugin->catalogues[k]; k++)
            most++;
        most++;
    }
    recording->basis = arena_take(&recording->arena, most * sizeof *recording->basis);
    store_snapshot_begin(recording->store); /* many questions follow */
    keep_schema(recording);
    keep_data(recording, session, known, "facts.ini");
    keep_data(recording, session, known, "dimensions.ini");
    for (size_t i = 0; i < plugins->count; i++) {
        const struct plugin_entry *entry = &plugins->entries[i];
        if (!entry->description)
            continue;
        AUTO_FREE char *name = memory_format("plugin:%s", entry->name);
        keep_file(recording, entry->path, name, &entry->description->digest);
        for (const char *const *catalogue = entry->description->catalogues; catalogue && *catalogue;
             catalogue++) {
            AUTO_FREE char *file = memory_format("clauses/%s.ini", *catalogue);
            keep_data(recording, session, known, file);
        }
    }
    store_snapshot_end(recording->store);
}

static int record(struct recording *recording, struct run *run)
{
    struct store_recording *transaction = NULL;
    struct digest report;
    int error = store_record_begin(recording->store, run, &transaction);
    if (error || !recording->wanted || recording->trouble) {
        store_record_drop(transaction);
        return error;
    }
    error = report_digest(run, &report);
    if (error) {
        store_record_drop(transaction);
        return error;
    }
    run->report = report;
    run->digested = true;
    store_record_basis(transaction, recording->basis, recording->basis_count);
    if (recording->watch)
        store_record_watch(transaction, recording->watch);
    error = store_record_finish(transaction, &report, recording->signer, NULL);
    run->recorded = !error;
    return error;
}

int history_of_run(struct store *store, int64_t before, struct run *run)
{
    int error = 0;
    for (size_t i = 0; i < run->deployment_count && !error; i++) {
        struct deployment_result *result = &run->deployments[i];
        error = store_history(store, result->deployment->id, before, &run->arena, &result->history,
            &result->history_count, &result->history_longer);
    }
    return error;
}

void recording_history(struct recording *recording, struct run *run)
{
    struct store_run row = {.number = INT64_MAX};
    int error = 0;
    if (!recording->store)
        return;
    if (run->recorded)
        error = store_find_run(recording->store, run->id, &row);
    if (!error)
        error = history_of_run(recording->store, row.number, run);
    if (error)
        cli_error("what was decided before is not shown: %s", store_trouble(recording->store));
}

void recording_finish(struct recording *recording, struct run *run)
{
    if (recording->store && !run->what_if) {
        int error = record(recording, run);
        if (error && recording->wanted)
            fail(recording, exit_code_of(error), store_trouble(recording->store));
        else if (error)
            cli_error("nothing is compared with what is recorded: %s", store_trouble(recording->store));
    }
    run->unrecorded = arena_copy(&run->arena, recording->trouble);
}
