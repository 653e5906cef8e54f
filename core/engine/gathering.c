/* Gathering what checks name. Knows which options are evidence; how evidence is got is gather/'s business. */
#include "engine/gathering.h"

#include "base/text.h"

#include <stdlib.h>
#include <string.h>

#define SHIPPED "golive:" /* before the name of a file of share/golive */

/* What an option of a check names: several files are parts of one. */
struct wish {
    const char *value; /* path, resolved */
    int64_t part;      /* 1, or N of OPTION.N */
};

static int by_part(const void *a, const void *b)
{
    int64_t left = ((const struct wish *)a)->part;
    int64_t right = ((const struct wish *)b)->part;
    return (left > right) - (left < right);
}

/* N if KEY is OPTION.N, 1 if it is OPTION itself, 0 otherwise. */
static int64_t part_of(const char *key, const char *option)
{
    size_t length = strlen(option);
    if (strncmp(key, option, length) != 0)
        return 0;
    if (!key[length])
        return 1;
    int64_t part;
    return key[length] == '.' && string_integer(key + length + 1, &part) == 0 && part > 1 ? part : 0;
}

/* What the configuration calls the file: relative to the deployment's own folder if it lies below it, else its name
 * alone. Never an absolute path, which would differ from machine to machine. */
static const char *shown_name(const struct deployment *deployment, const char *path)
{
    size_t length = strlen(deployment->folder);
    if (length && !string_equal(deployment->folder, ".") && strncmp(path, deployment->folder, length) == 0) {
        const char *rest = path + length;
        if (deployment->folder[length - 1] == '/')
            return rest;
        if (*rest == '/')
            return rest + 1;
    }
    if (*path != '/' && !string_starts(path, "../"))
        return path;
    const char *end = path + strlen(path);
    while (end > path + 1 && end[-1] == '/') /* of a folder named with a slash behind it */
        end--;
    const char *name = end;
    while (name > path && name[-1] != '/')
        name--;
    return name;
}

/* "golive:ocr-ledger.csv", the default of an option, names a file that ships with golive; NULL if it does not. */
static const char *shipped_name(const struct option_description *option)
{
    const char *value = option->fallback;
    if (!value || !string_starts(value, SHIPPED))
        return NULL;
    value += strlen(SHIPPED);
    return *value && *value != '.' && !strchr(value, '/') ? value : NULL;
}

size_t gathering_files(const struct deployment *deployment, const struct check *check,
    const struct option_description *option, const char *data_folder, struct arena *arena,
    struct gathering_file **ret_files)
{
    AUTO_FREE struct wish *wishes = memory_new(check->settings.count + 1, sizeof *wishes);
    size_t count = 0;
    const char *shipped = shipped_name(option);
    for (size_t i = 0; i < check->settings.count; i++) {
        int64_t part = part_of(check->settings.items[i].key, option->name);
        if (part && *check->settings.items[i].value)
            wishes[count++] = (struct wish){check->settings.items[i].value, part};
    }
    if (count || !shipped)
        shipped = NULL;
    else
        wishes[count++] = (struct wish){arena_format(arena, "%s/%s", data_folder, shipped), 1};
    qsort(wishes, count, sizeof *wishes, by_part);
    struct gathering_file *files = arena_take(arena, count * sizeof *files);
    for (size_t i = 0; i < count; i++)
        files[i] = (struct gathering_file){
            .path = wishes[i].value,
            .shown = shipped ? arena_format(arena, "share/golive/%s", shipped)
                             : shown_name(deployment, wishes[i].value),
            .shipped = shipped != NULL,
        };
    *ret_files = files;
    return count;
}

const char *gathering_answer(const struct deployment *deployment, const struct asked *asked,
    const char *check, struct arena *arena, struct gathering_file *ret_file)
{
    if (!string_equal(asked->check, check) || string_equal(asked->answer, "none") ||
        string_equal(asked->answer, "refused"))
        return NULL;
    *ret_file =
        (struct gathering_file){.path = asked->answer, .shown = shown_name(deployment, asked->answer)};
    return arena_format(arena, "asked:%s", asked->rule);
}

static bool answer_for(struct gatherer *gatherer, const struct deployment *deployment,
    const struct asked *asked, const char *check, struct arena *arena, struct gathered_option *ret_option)
{
    struct gathering_file file;
    const char *option = gathering_answer(deployment, asked, check, arena, &file);
    if (!option)
        return false;
    size_t count = 0;
    const struct gathered *const *pieces =
        gather_document(gatherer, file.path, file.shown, GATHER_TEXT, &count);
    const struct gathered **kept = arena_take(arena, (count + 1) * sizeof *kept);
    memcpy(kept, pieces, count * sizeof *kept);
    *ret_option = (struct gathered_option){.option = option, .parts = kept, .part_count = count};
    return true;
}

static struct gathered_option wish_for(struct gatherer *gatherer, const struct deployment *deployment,
    const struct check *check, const struct option_description *option, const char *data_folder,
    struct arena *arena)
{
    struct gathering_file *files;
    size_t file_count = gathering_files(deployment, check, option, data_folder, arena, &files);
    struct gathered_option gathered = {.option = option->name};
    enum gather_kind kind = option->type == OPTION_TABLE     ? GATHER_TABLE
                            : option->type == OPTION_DATASET ? GATHER_DATA
                                                             : GATHER_TEXT;
    AUTO_FREE const struct gathered **parts = NULL;
    size_t capacity = 0;
    for (size_t i = 0; i < file_count; i++) {
        size_t count = 0;
        const struct gathered *const *pieces = gather_document(gatherer, files[i].path, files[i].shown,
            option->digest_only && !files[i].shipped ? kind | GATHER_DIGEST_ONLY : kind, &count);
        memory_reserve(&parts, &capacity, gathered.part_count + count, sizeof *parts);
        memcpy(parts + gathered.part_count, pieces, count * sizeof *parts);
        gathered.part_count += count;
    }
    const struct gathered **kept = arena_take(arena, gathered.part_count * sizeof *kept);
    if (gathered.part_count)
        memcpy(kept, parts, gathered.part_count * sizeof *kept);
    gathered.parts = kept;
    return gathered;
}

struct check_evidence gathering_check(struct gatherer *gatherer, const struct deployment *deployment,
    const struct check *check, const char *data_folder, struct arena *arena)
{
    struct check_evidence evidence = {0};
    const struct plugin_description *plugin = check->description;
    size_t count = deployment->asked_count;
    bool any = check->settings.count > 0 || count > 0;
    for (size_t i = 0; plugin && i < plugin->option_count; i++) {
        bool is_evidence = option_names_files(&plugin->options[i]);
        count += is_evidence;
        any = any || (is_evidence && shipped_name(&plugin->options[i]));
    }
    if (!plugin || !count || !any || check->inherited)
        return evidence;
    struct gathered_option *options = arena_take(arena, count * sizeof *options);
    for (size_t i = 0; i < plugin->option_count; i++) {
        if (!option_names_files(&plugin->options[i]))
            continue;
        struct gathered_option option =
            wish_for(gatherer, deployment, check, &plugin->options[i], data_folder, arena);
        if (option.part_count)
            options[evidence.option_count++] = option;
    }
    for (size_t i = 0; i < deployment->asked_count; i++)
        evidence.option_count += answer_for(
            gatherer, deployment, &deployment->asked[i], check->id, arena, &options[evidence.option_count]);
    evidence.options = options;
    return evidence;
}

int gathering_run(struct gatherer *gatherer, const struct config *config, const char *data_folder,
    const char *const *only, struct arena *arena, const struct check_evidence *const **ret_evidence,
    char **ret_problem)
{
    size_t deployment_count = config->deployment_count + config->unlisted_count;
    const struct check_evidence **all = arena_take(arena, deployment_count * sizeof *all);
    for (size_t i = 0; i < deployment_count; i++) {
        const struct deployment *deployment = &config->deployments[i];
        AUTO_FREE struct check_evidence *mine = memory_new(deployment->check_count, sizeof *mine);
        size_t wanted = 0;
        bool judged = !deployment->broken && !deployment_retired(deployment);
        for (size_t j = 0; j < deployment->check_count && judged; j++) {
            if (!judge_chosen(only, deployment->checks[j].id))
                continue;
            mine[j] = gathering_check(gatherer, deployment, &deployment->checks[j], data_folder, arena);
            wanted += mine[j].option_count;
        }
        if (!wanted)
            continue;
        struct check_evidence *kept = arena_take(arena, deployment->check_count * sizeof *kept);
        memcpy(kept, mine, deployment->check_count * sizeof *kept);
        all[i] = kept;
    }
    *ret_evidence = all;
    return gather_run(gatherer, ret_problem);
}
