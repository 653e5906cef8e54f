/* From a case's file to what a drill lays over a section. What the keys mean stands in golive-case(5), under DRILL CASES.
 * See drill_case.h. */
#include "kit/drill_case.h"

#include "base/file.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define MOST_CASES 1000 /* of a plugin */

/* What the case itself says of the section, paths resolved; what follows from the site's defaults is not the case's. An empty
 * value takes away what stands there. */
static void take_settings(struct drill_cases *cases, const struct plugin_case *of, struct drill_case *laid)
{
    const struct ini_section *section = ini_section_of(&of->ini, of->check->id);
    struct setting *items = arena_take(&cases->arena, (section->count + 1) * sizeof *items);
    for (size_t i = 0; i < section->count; i++) {
        const struct ini_entry *entry = &section->entries[i];
        const char *value = settings_get(&of->check->settings, entry->key);
        if (value || !*entry->value)
            items[laid->setting_count++] = (struct setting){
                .key = entry->key, .value = value ? value : "", .origin = {of->path, entry->line}};
    }
    laid->settings = items;
}

static void take_answers(struct drill_cases *cases, const struct plugin_case *of, struct drill_case *laid)
{
    struct drill_answer *answers = arena_take(&cases->arena, (of->piece_count + 1) * sizeof *answers);
    for (size_t i = 0; i < of->piece_count; i++) {
        const struct case_piece *piece = &of->pieces[i];
        if (piece->kind == PIECE_WEB)
            answers[laid->answer_count++] = (struct drill_answer){.url = piece->uri,
                .state = piece->state,
                .why = piece->why,
                .media_type = piece->media_type,
                .bytes = piece->bytes,
                .length = piece->length};
    }
    laid->answers = answers;
}

static void take_expectations(
    struct drill_cases *cases, const struct plugin_case *of, struct drill_case *laid)
{
    struct drill_expectation *items = arena_take(&cases->arena, (of->expectation_count + 1) * sizeof *items);
    for (size_t i = 0; i < of->expectation_count; i++) {
        const struct case_expectation *expectation = &of->expectations[i];
        enum status status = status_parse(expectation->value);
        if (!expectation->rule || !string_equal(expectation->property, "status") ||
            (status != STATUS_FAIL && status != STATUS_UNKNOWN))
            continue;
        items[laid->expectation_count++] = (struct drill_expectation){expectation->rule, status};
    }
    laid->expectations = items;
}

/* A file in the case's own words would be read by nobody: a drill has its documents read as a run does. */
static void refuse_written_files(struct plugin_case *of)
{
    for (size_t i = 0; i < of->piece_count; i++) {
        const struct case_piece *piece = &of->pieces[i];
        if (piece->kind != PIECE_WEB && piece->line)
            ini_line_problem(&of->problems, &of->ini, piece->line, 0, 0,
                "put the file beside the case and name it in the section", "a drill case describes no files");
    }
}

/* The plugin as a drill case may take it: what a section needs stands in the section that it is laid over. */
static const struct plugin_description *lenient(
    struct drill_cases *cases, const struct plugin_description *plugin)
{
    struct plugin_description *copy = arena_take(&cases->arena, sizeof *copy);
    struct option_description *options =
        arena_take(&cases->arena, (plugin->option_count + 1) * sizeof *options);
    for (size_t i = 0; i < plugin->option_count; i++) {
        options[i] = plugin->options[i];
        options[i].required = false;
    }
    *copy = *plugin;
    copy->options = options;
    return copy;
}

static void add_case(struct drill_cases *cases, const char *path, const struct plugin_description *plugin,
    const char *data_folder)
{
    struct plugin_case *of = case_read(path, lenient(cases, plugin), data_folder);
    memory_reserve(&cases->read, &cases->read_capacity, cases->read_count + 1, sizeof *cases->read);
    cases->read[cases->read_count++] = of;
    struct drill_case laid = {
        .plugin = plugin->name, .name = of->name + strlen(CASE_DRILL), .about = of->about};
    if (of->check && !of->problems.error_count) {
        refuse_written_files(of);
        take_settings(cases, of, &laid);
        take_answers(cases, of, &laid);
        take_expectations(cases, of, &laid);
    }
    if (!of->problems.error_count && !laid.expectation_count)
        ini_line_problem(&of->problems, &of->ini, 0, 0, 0, "[expect] and RULE = fail",
            "a drill case says which rule must not let it through");
    for (size_t i = 0; i < of->problems.count; i++) {
        if (!of->problems.items[i].warning)
            problem_add(&cases->problems, &of->problems.items[i]);
    }
    if (of->problems.error_count)
        return;
    memory_reserve(&cases->items, &cases->capacity, cases->count + 1, sizeof *cases->items);
    cases->items[cases->count++] = laid;
}

static int is_drill_case(const struct dirent *entry)
{
    return string_starts(entry->d_name, CASE_DRILL) && string_ends(entry->d_name, CASE_SUFFIX);
}

int drill_cases_add(struct drill_cases *cases, const char *folder, const struct plugin_description *plugin,
    const char *data_folder)
{
    struct dirent **names = NULL;
    int count = scandir(folder, &names, is_drill_case, alphasort);
    if (count < 0)
        return errno == ENOENT ? 0 : -errno;
    int error = count > MOST_CASES ? -E2BIG : 0;
    for (int i = 0; i < count; i++) {
        AUTO_FREE char *path = file_join(folder, names[i]->d_name);
        if (!error)
            add_case(cases, path, plugin, data_folder);
        free(names[i]);
    }
    free(names);
    return error;
}

void drill_cases_free(struct drill_cases *cases)
{
    for (size_t i = 0; i < cases->read_count; i++)
        case_free(cases->read[i]);
    free(cases->read);
    free(cases->items);
    problems_free(&cases->problems);
    arena_free(&cases->arena);
    *cases = (struct drill_cases){0};
}
