/* The evidence of a run that is replayed, handed to the engine as if it had been gathered just now. See replay.h. */
#include "cli/replay.h"

#include "base/memory.h"
#include "engine/gathering.h"

#include <stdlib.h>
#include <string.h>

/* The recorded evidence of one check, taken piece by piece, in the order in which it was gathered. */
struct taking {
    struct replay *replay;
    size_t deployment;
    struct gatherer *gatherer;
    uint32_t *serial;
    struct arena *arena;
    const struct check_result *from;
    uint32_t next;
};

/* True if the configured path is what the evidence is called, or a folder in which it lay. */
static bool is_called(const char *path, const struct gathering_file *file, const struct evidence *evidence)
{
    if (!string_starts(evidence->uri, "file:"))
        return false;
    const char *shown = evidence->uri + strlen("file:");
    if (file->shipped)
        return string_equal(shown, file->shown);
    size_t length = strlen(path), shown_length = strlen(shown);
    while (length && path[length - 1] == '/')
        length--;
    if (shown_length <= length && memcmp(path + length - shown_length, shown, shown_length) == 0)
        return true;
    /* A file of a folder: what stands before its name is what the folder is called. */
    const char *slash = strrchr(shown, '/');
    size_t folder = slash ? (size_t)(slash - shown) : 0;
    return slash && folder <= length && memcmp(path + length - folder, shown, folder) == 0;
}

static const struct gathered *piece_of(
    struct taking *t, const struct evidence *evidence, enum gather_kind kind)
{
    char name[DIGEST_TEXT_SIZE];
    if (evidence->state == EVIDENCE_GOT) {
        digest_text(&evidence->digest, name);
        const char *path = map_get(&t->replay->kept, name);
        size_t count = 0;
        if (path && *path)
            return gather_document(t->gatherer, path, evidence->uri + strlen("file:"), kind, &count)[0];
    }
    struct gathered *gathered = arena_take(t->arena, sizeof *gathered);
    const char *slash = strrchr(evidence->uri, '/');
    *gathered = (struct gathered){
        .evidence = *evidence,
        .name = slash ? slash + 1 : evidence->uri + strlen("file:"),
        .descriptor = -1,
        .serial = ++*t->serial,
    };
    return gathered;
}

static void add_parts(struct taking *t, const struct gathering_file *file, enum gather_kind kind,
    const struct gathered **parts, size_t *count)
{
    bool first = true;
    for (; t->next < t->from->evidence_count; t->next++) {
        const struct evidence *evidence = t->from->evidence[t->next];
        size_t length = strlen(file->path);
        bool called = is_called(file->path, file, evidence);
        bool inside = called && !file->shipped && !string_ends(file->path, evidence->uri + strlen("file:")) &&
                      length > 0;
        if (!called || (!first && !inside))
            break;
        parts[(*count)++] = piece_of(t, evidence, kind);
        first = false;
        if (!inside) {
            t->next++;
            break;
        }
    }
}

/* What the configuration called PATH then: the end of it that the evidence is called by, or the folder of the evidence. */
static const char *called_then(struct taking *t, const struct gathering_file *file)
{
    if (t->next >= t->from->evidence_count || !string_starts(t->from->evidence[t->next]->uri, "file:"))
        return file->shown;
    const char *shown = t->from->evidence[t->next]->uri + strlen("file:");
    if (string_ends(file->path, shown))
        return shown;
    char *folder = arena_copy(t->arena, shown);
    char *number = strrchr(folder, '#'); /* files of a data set have no names */
    if (number && number[1 + strspn(number + 1, "0123456789")] == '\0')
        *number = '\0';
    if (string_ends(file->path, folder))
        return folder;
    for (char *slash; (slash = strrchr(folder, '/')) != NULL;) {
        *slash = '\0';
        if (string_ends(file->path, folder))
            return folder;
    }
    return file->shown;
}

/* Files that may hold data about patients: nothing of them was kept, so they are looked for where they lay. */
static void add_lent(struct taking *t, const struct gathering_file *file, enum gather_kind kind,
    const struct gathered **parts, size_t *count)
{
    struct replay *replay = t->replay;
    struct replay_lent lent = {.deployment = t->deployment, .from = t->from, .first = t->next};
    lent.pieces = gather_document(
        t->gatherer, file->path, called_then(t, file), kind | GATHER_DIGEST_ONLY, &lent.count);
    memory_reserve(&replay->lent, &replay->lent_capacity, replay->lent_count + 1, sizeof *replay->lent);
    replay->lent[replay->lent_count++] = lent;
    for (size_t i = 0; i < lent.count && t->next < t->from->evidence_count; i++, t->next++)
        parts[(*count)++] = lent.pieces[i];
}

static struct gathered_option take_option(struct taking *t, const struct deployment *deployment,
    const struct check *check, const struct option_description *option, const char *data_folder)
{
    struct gathering_file *files;
    size_t file_count = gathering_files(deployment, check, option, data_folder, t->arena, &files);
    const struct gathered **parts = arena_take(t->arena, (t->from->evidence_count + 1) * sizeof *parts);
    size_t count = 0;
    enum gather_kind kind = option->type == OPTION_TABLE     ? GATHER_TABLE
                            : option->type == OPTION_DATASET ? GATHER_DATA
                                                             : GATHER_TEXT;
    for (size_t i = 0; i < file_count; i++) {
        if (option->digest_only && !files[i].shipped)
            add_lent(t, &files[i], kind, parts, &count);
        else
            add_parts(t, &files[i], kind, parts, &count);
    }
    return (struct gathered_option){.option = option->name, .parts = parts, .part_count = count};
}

static struct check_evidence take_check(
    struct taking *t, const struct deployment *deployment, const struct check *check, const char *data_folder)
{
    const struct plugin_description *plugin = check->description;
    struct gathered_option *options =
        arena_take(t->arena, (plugin->option_count + deployment->asked_count + 1) * sizeof *options);
    size_t count = 0;
    for (size_t i = 0; i < plugin->option_count; i++) {
        if (!option_names_files(&plugin->options[i]))
            continue;
        struct gathered_option option = take_option(t, deployment, check, &plugin->options[i], data_folder);
        if (option.part_count)
            options[count++] = option;
    }
    for (size_t i = 0; i < deployment->asked_count; i++) {
        struct gathering_file file;
        const char *name = gathering_answer(deployment, &deployment->asked[i], check->id, t->arena, &file);
        if (!name)
            continue;
        const struct gathered **parts = arena_take(t->arena, (t->from->evidence_count + 1) * sizeof *parts);
        options[count] = (struct gathered_option){.option = name, .parts = parts};
        add_parts(t, &file, GATHER_TEXT, parts, &options[count++].part_count);
    }
    return (struct check_evidence){.options = options, .option_count = count};
}

/* What was recorded of a check: of a site that was judged for its heirs alone it lies with them. */
static const struct check_result *recorded_of(const struct replay *replay, size_t place, const char *id)
{
    size_t count = replay->recorded->deployment_count;
    const struct check_result *found = NULL;
    if (place < count)
        return deployment_result_check(&replay->recorded->deployments[place], id);
    for (size_t i = 0; i < count && !found; i++)
        found = replay_heir_result(replay, i, place, id);
    return found;
}

/* Why the files are not those that were judged, freed with free(); NULL if they are. */
static char *other_than_judged(const struct replay_lent *lent)
{
    static const char only_digest[] = "may hold data about patients: only its digest is kept";
    for (size_t i = 0; i < lent->count; i++) {
        const struct evidence *now = &lent->pieces[i]->evidence;
        if (lent->first + i >= lent->from->evidence_count)
            return memory_format("%s %s, and it was not there then", now->uri, only_digest);
        const struct evidence *then = lent->from->evidence[lent->first + i];
        if (now->state != EVIDENCE_GOT && now->state != then->state)
            return memory_format("%s %s, and it cannot be had now: %s", then->uri, only_digest, now->error);
        if (now->state != then->state || !string_equal(now->uri, then->uri) ||
            memcmp(&now->digest, &then->digest, sizeof now->digest) != 0)
            return memory_format("%s %s, and what lies there now is another", then->uri, only_digest);
    }
    return NULL;
}

static void look_at_lent(struct replay *replay)
{
    for (size_t i = 0; i < replay->lent_count; i++) {
        const struct replay_lent *lent = &replay->lent[i];
        AUTO_FREE char *why = other_than_judged(lent);
        if (why)
            replay_gap(replay, lent->deployment, lent->from->check->id, false, why);
        else
            replay->lent_files += lent->count;
    }
}

int replay_gather(void *context, struct gatherer *gatherer, uint32_t *serial, struct arena *arena,
    const struct check_evidence *const **ret_evidence, char **ret_problem)
{
    struct replay *replay = context;
    const struct config *config = replay->config;
    AUTO_FREE char *data = memory_format("%s/data", replay->folder);
    size_t count = config->deployment_count + config->unlisted_count;
    const struct check_evidence **all = arena_take(arena, count * sizeof *all);
    for (size_t i = 0; i < count; i++) {
        const struct deployment *deployment = &config->deployments[i];
        struct check_evidence *mine = arena_take(arena, (deployment->check_count + 1) * sizeof *mine);
        for (size_t k = 0; k < deployment->check_count && !deployment->broken; k++) {
            const struct check *check = &deployment->checks[k];
            const struct check_result *from = recorded_of(replay, i, check->id);
            struct taking taking = {.replay = replay,
                .deployment = i,
                .gatherer = gatherer,
                .serial = serial,
                .arena = arena,
                .from = from};
            if (!from || !check->description || check->inherited)
                continue;
            mine[k] = take_check(&taking, deployment, check, data);
            if (taking.next < from->evidence_count &&
                string_starts(from->evidence[taking.next]->uri, "file:"))
                replay_gap(replay, i, check->id, false,
                    "which of its options its files belong to cannot be told from the record");
        }
        all[i] = mine;
    }
    *ret_evidence = all;
    int error = gather_run(gatherer, ret_problem);
    look_at_lent(replay);
    return error;
}

bool replay_answer(void *context, const char *uri, struct evidence *ret_evidence, struct text *ret_bytes)
{
    struct replay *replay = context;
    const struct evidence *evidence = map_get(&replay->answers, uri);
    if (!evidence)
        return false;
    *ret_evidence = *evidence;
    if (evidence->state == EVIDENCE_GOT)
        return store_evidence(replay->store, &evidence->digest, ret_bytes) == 0;
    return true;
}
