/* Taking a run out of the store, so that it can be judged again. What is not there, or is not what it was, leaves a gap with its
 * reason; nothing of today stands in for it unless that was asked for. See replay.h. */
#include "cli/replay.h"

#include "base/file.h"
#include "base/memory.h"
#include "cli/recording.h"

#include <errno.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- gaps ---- */

static void add_gap(
    struct replay *replay, size_t deployment, const char *check, bool altered, const char *why)
{
    if (replay_has_gap(replay, deployment, check))
        return;
    memory_reserve(&replay->gaps, &replay->gap_capacity, replay->gap_count + 1, sizeof *replay->gaps);
    replay->gaps[replay->gap_count++] = (struct replay_gap){
        deployment, arena_copy(&replay->arena, check), arena_copy(&replay->arena, why), altered};
}

void replay_gap(struct replay *replay, size_t deployment, const char *check, bool altered, const char *why)
{
    size_t count = replay->recorded->deployment_count;
    if (deployment < count)
        add_gap(replay, deployment, check, altered, why);
    for (size_t i = 0; deployment >= count && i < count; i++) {
        if (replay_heir_result(replay, i, deployment, check))
            add_gap(replay, i, check, altered, why);
    }
}

const struct check_result *replay_heir_result(
    const struct replay *replay, size_t heir, size_t site, const char *check)
{
    const struct deployment_result *result = &replay->recorded->deployments[heir];
    const struct deployment *parent = result->deployment->parent;
    if (!parent || !string_equal(parent->id, replay->config->deployments[site].id))
        return NULL;
    const struct check_result *found = deployment_result_check(result, check);
    return found && found->check->inherited ? found : NULL;
}

bool replay_has_gap(const struct replay *replay, size_t deployment, const char *check)
{
    for (size_t i = 0; i < replay->gap_count; i++) {
        if (replay->gaps[i].deployment == deployment &&
            (!check || string_equal(replay->gaps[i].check, check)))
            return true;
    }
    return false;
}

/* ---- files ---- */

static int remove_one(const char *path, const struct stat *status, int kind, struct FTW *place)
{
    (void)status, (void)kind, (void)place;
    return remove(path);
}

static int make_folder(struct replay *replay)
{
    const char *parent = getenv("TMPDIR");
    static const char *const inside[] = {"plugins", "data", "data/clauses", "evidence"};
    replay->folder = file_join(parent && *parent == '/' ? parent : "/tmp", "golive-replay-XXXXXX");
    if (!mkdtemp(replay->folder)) {
        int error = -errno;
        cli_error("%s: %s", replay->folder, strerror(-error));
        free(replay->folder);
        replay->folder = NULL;
        return error;
    }
    for (size_t i = 0; i < sizeof inside / sizeof *inside; i++) {
        AUTO_FREE char *path = file_join(replay->folder, inside[i]);
        if (mkdir(path, 0700) != 0) {
            cli_error("%s: %s", path, strerror(errno));
            return -errno;
        }
    }
    return 0;
}

/* Takes bytes out of the store into a file. 0, or a negative errno as of store_evidence, with words in ARENA. */
static int take_out(
    struct replay *replay, const struct digest *digest, const char *path, const char **ret_why)
{
    struct text bytes = {0};
    int error = store_evidence(replay->store, digest, &bytes);
    if (error)
        *ret_why = arena_copy(&replay->arena, store_trouble(replay->store));
    else {
        error = file_replace(path, text_string(&bytes), bytes.length, 0600);
        if (error)
            *ret_why = arena_format(&replay->arena, "%s: %s", path, strerror(-error));
    }
    text_free(&bytes);
    return error;
}

/* A name that leads nowhere else. */
static bool is_plain(const char *name)
{
    for (const char *at = name; *at; at++) {
        if (!strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.", *at))
            return false;
    }
    return *name && *name != '.';
}

/* The file of the folder in which what judged belongs, freed with free(); NULL: nowhere. */
static char *place_of_basis(const struct replay *replay, const char *name)
{
    if (string_starts(name, "plugin:") && is_plain(name + strlen("plugin:")))
        return memory_format("%s/plugins/%s.so", replay->folder, name + strlen("plugin:"));
    if (string_starts(name, "data:clauses/") && is_plain(name + strlen("data:clauses/")))
        return memory_format("%s/data/clauses/%s", replay->folder, name + strlen("data:clauses/"));
    if (string_starts(name, "data:") && is_plain(name + strlen("data:")))
        return memory_format("%s/data/%s", replay->folder, name + strlen("data:"));
    return NULL;
}

/* Plugins and data files. One that is missing shows in the checks that need it. */
static int take_basis(struct replay *replay)
{
    struct store_basis *basis = NULL;
    size_t count = 0;
    int error = store_basis_of(replay->store, &replay->row, &replay->arena, &basis, &count);
    if (error)
        return store_exit_code(replay->store, error);
    if (!count) {
        cli_error("run %s cannot be replayed: its plugins were not kept", replay->row.id);
        return GOLIVE_EXIT_HOLD;
    }
    bool altered = false;
    for (size_t i = 0; i < count; i++) {
        const char *why = NULL;
        AUTO_FREE char *path = place_of_basis(replay, basis[i].name);
        if (!path || (replay->installed && string_starts(basis[i].name, "plugin:")))
            continue;
        if (take_out(replay, &basis[i].digest, path, &why) == 0)
            continue;
        cli_error("%s, which judged this run, cannot be had: %s", basis[i].name, why);
        altered = true;
    }
    return altered ? GOLIVE_EXIT_NO_GO : 0;
}

/* ---- evidence ---- */

static void take_evidence(
    struct replay *replay, size_t deployment, const char *check, const struct evidence *evidence)
{
    char name[DIGEST_TEXT_SIZE];
    const char *why = NULL;
    if (!string_starts(evidence->uri, "file:") && !map_get(&replay->answers, evidence->uri))
        map_put(&replay->answers, evidence->uri, (void *)(uintptr_t)evidence);
    if (evidence->state != EVIDENCE_GOT)
        return;
    if (evidence->digest_only || !evidence->digested)
        return; /* it may lie where it lay */
    digest_text(&evidence->digest, name);
    const char *known = map_get(&replay->kept, name);
    if (known && *known)
        return;
    const char *path =
        arena_format(&replay->arena, "%s/evidence/%s", replay->folder, name + strlen("sha256:"));
    int error = take_out(replay, &evidence->digest, path, &why);
    map_put(&replay->kept, arena_copy(&replay->arena, name), (void *)(uintptr_t)(error ? "" : path));
    if (error) {
        AUTO_FREE char *words = memory_format("%s: %s", evidence->uri, why);
        replay_gap(replay, deployment, check, error != -ENOENT, words);
    }
}

static void take_all_evidence(struct replay *replay)
{
    for (size_t i = 0; i < replay->recorded->deployment_count; i++) {
        const struct deployment_result *result = &replay->recorded->deployments[i];
        for (size_t k = 0; k < result->check_count; k++) {
            const struct check_result *check = &result->checks[k];
            for (uint32_t n = 0; n < check->evidence_count; n++)
                take_evidence(replay, i, check->check->id, check->evidence[n]);
        }
    }
}

/* ---- what is judged ---- */

/* Gives a check the plugin that is there, which must be the one that judged. */
static void give_plugin(struct replay *replay, size_t deployment, struct check *check)
{
    const struct plugin_description *then = check->description;
    if (!then)
        return;
    const struct plugin_entry *entry = plugins_find(replay->plugins, check->plugin);
    check->description = entry ? entry->description : NULL;
    if (!check->description) {
        AUTO_FREE char *words = memory_format("plugin %s %s: %s", check->plugin,
            replay->installed ? "is not installed" : "was not kept",
            entry && entry->refusal ? entry->refusal : "there is none");
        replay_gap(replay, deployment, check->id, false, words);
        return;
    }
    bool same = memcmp(&then->digest, &check->description->digest, sizeof then->digest) == 0;
    if (!same && replay->installed && !map_put(&replay->others, check->plugin, replay)) {
        char was[DIGEST_TEXT_SIZE], is[DIGEST_TEXT_SIZE];
        digest_text(&then->digest, was);
        digest_text(&check->description->digest, is);
        cli_error("plugin %s is not the one that judged: that was %s, %s; installed is %s, %s", check->plugin,
            then->version, was, check->description->version, is);
    }
    if (same || replay->installed)
        return;
    AUTO_FREE char *words = memory_format("plugin %s that is kept is not the one that judged", check->plugin);
    replay_gap(replay, deployment, check->id, true, words);
    check->description = NULL;
}

/* The site that a deployment inherits from, among those of the run and those that were judged beside them. */
static const struct deployment *parent_of(const struct config *config, const struct deployment *deployment)
{
    for (size_t i = 0; i < config->deployment_count + config->unlisted_count; i++) {
        if (string_equal(config->deployments[i].id, deployment->parent->id))
            return &config->deployments[i];
    }
    return NULL;
}

static void settle_inheritance(struct replay *replay, size_t place)
{
    struct deployment *deployment = &replay->config->deployments[place];
    if (!deployment->parent)
        return;
    const struct deployment *parent = parent_of(replay->config, deployment);
    for (size_t k = 0; k < deployment->check_count && !parent; k++) {
        struct check *check = &deployment->checks[k];
        if (!check->inherited || check->missing)
            continue;
        AUTO_FREE char *words =
            memory_format("it is inherited from %s, which is not part of the run", deployment->parent->id);
        replay_gap(replay, place, check->id, false, words);
        check->missing = "it is inherited from a site that is not part of the run";
    }
    deployment->parent = parent;
}

/* Fills DEPLOYMENTS with those of the run, and behind them the sites that were judged for their sake. Returns how many the latter
 * are. */
static size_t list_deployments(const struct run *run, struct deployment *deployments)
{
    size_t count = run->deployment_count, apart = 0;
    for (size_t i = 0; i < count; i++)
        deployments[i] = *run->deployments[i].deployment;
    for (size_t i = 0; i < count; i++) {
        const struct deployment *parent = deployments[i].parent_apart ? deployments[i].parent : NULL;
        bool known = !parent;
        for (size_t k = 0; k < count + apart && !known; k++)
            known = string_equal(deployments[k].id, parent->id);
        if (!known)
            deployments[count + apart++] = *parent;
    }
    return apart;
}

static int make_config(struct replay *replay)
{
    const struct run *again = replay->again;
    struct ini_file nothing = {.path = "the record"};
    AUTO_FREE char *data = file_join(replay->folder, "data");
    AUTO_FREE struct deployment *deployments = memory_new(2 * again->deployment_count, sizeof *deployments);
    size_t apart = list_deployments(again, deployments);
    replay->config = config_new(&(struct config_options){.data_folder = data, .site = &nothing});
    int error = config_recalled(replay->config, again->site, deployments, again->deployment_count, apart,
        replay->plugins->usable, replay->plugins->usable_count);
    if (error || replay->config->problems.error_count) {
        struct text words = {0};
        problems_write(&replay->config->problems, &words);
        cli_error("run %s cannot be replayed with what was kept:\n%s", replay->row.id, text_string(&words));
        text_free(&words);
        return GOLIVE_EXIT_HOLD;
    }
    if (zone_use(again->site->timezone) != 0)
        return GOLIVE_EXIT_HOLD;
    for (size_t i = 0; i < replay->config->deployment_count + apart; i++) {
        struct deployment *deployment = &replay->config->deployments[i];
        for (size_t k = 0; k < deployment->check_count; k++)
            give_plugin(replay, i, &deployment->checks[k]);
    }
    for (size_t i = 0; i < replay->config->deployment_count; i++)
        settle_inheritance(replay, i);
    return 0;
}

int replay_open(struct replay *replay, const char *words)
{
    int error = store_find_run(replay->store, words, &replay->row);
    if (!error)
        error = store_recall(replay->store, &replay->row, &replay->recorded);
    if (!error)
        error = store_recall(replay->store, &replay->row, &replay->again);
    if (error) {
        int code = store_exit_code(replay->store, error);
        return error == -EBADMSG ? GOLIVE_EXIT_NO_GO : code;
    }
    if (make_folder(replay) != 0)
        return GOLIVE_EXIT_CANNOT_CREATE;
    int code = take_basis(replay);
    if (code)
        return code;
    AUTO_FREE char *plugins = file_join(replay->folder, "plugins");
    const char *const path[] = {plugins, NULL};
    replay->plugins =
        plugins_load(replay->installed ? session_plugin_path(replay->session) : path, NULL, 0, NULL);
    take_all_evidence(replay);
    return make_config(replay);
}

void replay_free(struct replay *replay)
{
    config_free(replay->config);
    plugins_free(replay->plugins);
    store_run_free(replay->recorded);
    store_run_free(replay->again);
    map_free(&replay->kept);
    map_free(&replay->answers);
    map_free(&replay->others);
    free(replay->gaps);
    free(replay->lent);
    if (replay->folder)
        nftw(replay->folder, remove_one, 8, FTW_DEPTH | FTW_PHYS);
    free(replay->folder);
    arena_free(&replay->arena);
}
