/* golive import csv: a spreadsheet of products or agreements becomes deployment files. All of it is read, written aside,
 * read back as golive check would read it and compared, before one file gets its name. */
#include "cli/session.h"

#include "base/file.h"
#include "base/memory.h"
#include "sheet/place.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct importing {
    const struct cli *cli;
    const char *path; /* of the spreadsheet */
    const char *root; /* absolute: where the files go */
    struct session session;
    struct sheet_map map;
    struct csv_table table;
    struct inventory inventory;
    struct sheet_files files;
    struct placing placing;
    struct troubles troubles;
    struct arena arena;
    size_t told; /* remarks that were told already */
};

static int tell_troubles(struct importing *importing)
{
    struct text text = {0};
    troubles_write(&importing->troubles, importing->path, &text);
    fputs(text_string(&text), stderr);
    text_free(&text);
    size_t errors = importing->troubles.errors;
    troubles_free(&importing->troubles);
    if (!errors)
        return 0;
    cli_error("%zu error%s in %s: nothing was imported", errors, errors == 1 ? "" : "s", importing->path);
    return GOLIVE_EXIT_BAD_INPUT;
}

static int read_map(struct importing *importing)
{
    const char *path = cli_value(importing->cli, "map");
    importing->map = sheet_map_none();
    if (!path)
        return 0;
    struct problems problems = {0};
    struct text text = {0};
    sheet_map_read(path, &importing->map, &problems);
    problems_write(&problems, &text);
    fputs(text_string(&text), stderr);
    size_t errors = problems.error_count;
    text_free(&text);
    problems_free(&problems);
    return errors ? GOLIVE_EXIT_CONFIGURATION : 0;
}

static int read_table(struct importing *importing)
{
    struct text bytes = {0};
    int error = file_read_path(importing->path, CSV_FILE_MAXIMUM, &bytes);
    if (error == -EFBIG) {
        cli_error("%s is larger than %zu MiB", importing->path, CSV_FILE_MAXIMUM >> 20);
        return GOLIVE_EXIT_BAD_INPUT;
    }
    if (error) {
        cli_error("%s: %s", importing->path, strerror(-error));
        return error == -EACCES ? GOLIVE_EXIT_NO_PERMISSION : GOLIVE_EXIT_NO_INPUT;
    }
    csv_read(text_string(&bytes), bytes.length, importing->map.encoding, importing->map.separator,
        &importing->table, &importing->troubles);
    text_free(&bytes);
    return 0;
}

static void make_files(struct importing *importing)
{
    AUTO_FREE char *folder = file_folder_of(importing->path);
    struct sheet_source source = {.table = &importing->table,
        .map = &importing->map,
        .config = importing->session.config,
        .plugins = importing->session.plugins->usable,
        .plugin_count = importing->session.plugins->usable_count,
        .folder = path_absolute(&importing->arena, "", folder),
        .troubles = &importing->troubles,
        .arena = &importing->arena};
    rows_read(&source, &importing->inventory);
    files_link(&importing->inventory, importing->root);
    if (!importing->troubles.errors)
        files_make(
            &importing->inventory, &importing->map, importing->root, &importing->files, &importing->troubles);
}

/* ---- read back ---- */

/* The first row that the file at PATH, aside, was made of. */
static size_t row_of(const struct importing *importing, const char *path)
{
    for (size_t i = 0; i < importing->files.count; i++) {
        AUTO_FREE char *end = memory_format("/%s", importing->files.items[i].path);
        if (string_ends(path, end))
            return importing->files.items[i].row;
    }
    return 0;
}

/* What golive finds wrong with the files; WAS: errors of the site file, which are not the spreadsheet's. */
static void take_problems(struct importing *importing)
{
    const struct problems *problems = &importing->session.config->problems;
    for (size_t i = 0; i < problems->count; i++) {
        const struct problem *problem = &problems->items[i];
        size_t row = row_of(importing, problem->file);
        if (row && !problem->warning)
            trouble(&importing->troubles, row, 0, "%s%s%s%s", problem->message, problem->advice ? " (" : "",
                problem->advice ? problem->advice : "", problem->advice ? ")" : "");
    }
}

static void compare_entry(struct importing *importing, const struct inventory *back,
    const struct entry *wanted, const struct entry *found)
{
    for (size_t i = 0; i < importing->inventory.field_count; i++) {
        const struct field *field = &importing->inventory.fields[i];
        const char *want = entry_value(wanted, i).text, *have = NULL;
        for (int site = 0; site < 2 && !have; site++) {
            size_t place = inventory_find(back, field->section, field->key, site);
            have = place ? entry_value(found, place - 1).text : NULL;
        }
        if (want && !string_equal(want, have))
            trouble(&importing->troubles, wanted->row, 0,
                "%s.%s would be read back as \"%.80s\" instead of \"%.80s\"", field->section, field->key,
                have ? have : "", want);
    }
}

static void compare(struct importing *importing)
{
    const struct relocation relocation = {
        path_absolute(&importing->arena, "", importing->placing.aside), importing->root};
    struct inventory back;
    size_t broken;
    struct map by_name = {0};
    inventory_of(importing->session.config, importing->session.plugins->usable,
        importing->session.plugins->usable_count, &relocation, &back, &broken);
    for (size_t i = 0; i < back.count; i++) {
        const struct entry *entry = &back.entries[i];
        map_put(&by_name,
            arena_format(&importing->arena, "%s%s%s", entry->id, entry->site ? "@" : "",
                entry->site ? entry->site : ""),
            (void *)(uintptr_t)entry);
    }
    for (size_t i = 0; i < importing->inventory.count; i++) {
        const struct entry *wanted = &importing->inventory.entries[i];
        AUTO_FREE char *name =
            memory_format("%s%s%s", wanted->id, wanted->site ? "@" : "", wanted->site ? wanted->site : "");
        const struct entry *found = map_get(&by_name, name);
        if (found)
            compare_entry(importing, &back, wanted, found);
        else
            trouble(&importing->troubles, wanted->row, 0, "\"%s\" would not be read back", name);
    }
    map_free(&by_name);
    inventory_free(&back);
}

static int read_back(struct importing *importing)
{
    const char *folder = arena_format(&importing->arena, "%s/deployments.d", importing->placing.aside);
    const char *const paths[] = {folder};
    struct session *session = &importing->session;
    int error = config_deployments(
        session->config, paths, 1, session->plugins->usable, session->plugins->usable_count);
    if (error == -EINVAL) {
        session_tell_problems(session);
        return GOLIVE_EXIT_CONFIGURATION;
    }
    take_problems(importing);
    if (!importing->troubles.errors)
        compare(importing);
    return tell_troubles(importing);
}

/* ---- putting into place ---- */

static void print_files(const struct importing *importing)
{
    for (size_t i = 0; i < importing->files.count; i++) {
        const struct sheet_file *file = &importing->files.items[i];
        printf("; ==== %s ====\n%s\n", file->path, text_string(&file->bytes));
    }
}

static int check_conflicts(struct importing *importing)
{
    struct text text = {0};
    size_t conflicts = place_conflicts(&importing->placing, &text);
    int code = 0;
    if (conflicts && !cli_has(importing->cli, "replace")) {
        fputs(text_string(&text), stderr);
        cli_error("%zu file%s there already and would change: nothing was imported (--replace changes them)",
            conflicts, conflicts == 1 ? " is" : "s are");
        code = GOLIVE_EXIT_CANNOT_CREATE;
    }
    text_free(&text);
    return code;
}

static int place(struct importing *importing)
{
    char *problem = NULL;
    int error = place_begin(&importing->placing, importing->root, &importing->files, &problem);
    int code = error ? error == -EACCES ? GOLIVE_EXIT_NO_PERMISSION : GOLIVE_EXIT_CANNOT_CREATE : 0;
    if (!code)
        code = read_back(importing);
    bool dry = cli_has(importing->cli, "dry-run");
    if (!code)
        code = check_conflicts(importing);
    if (!code && dry)
        print_files(importing);
    importing->placing.replace = cli_has(importing->cli, "replace");
    if (!code && !dry && place_finish(&importing->placing, &problem) != 0)
        code = GOLIVE_EXIT_CANNOT_CREATE;
    if (problem)
        cli_error("%s", problem);
    free(problem);
    return code;
}

static void tell_done(const struct importing *importing)
{
    const struct sheet_files *files = &importing->files;
    fprintf(cli_has(importing->cli, "dry-run") ? stderr : stdout,
        "%zu deployment%s from %s%s: %zu file%s of products, %zu of vendors, %zu of sites%s\n",
        importing->inventory.count, importing->inventory.count == 1 ? "" : "s", importing->path,
        cli_has(importing->cli, "dry-run") ? " would come in" : "", files->products,
        files->products == 1 ? "" : "s", files->vendors, files->sites,
        importing->placing.unchanged ? " (some were there already, the same)" : "");
}

static int import_table(struct importing *importing)
{
    int code = read_map(importing);
    if (!code)
        code = read_table(importing);
    if (code)
        return code;
    make_files(importing);
    code = tell_troubles(importing);
    if (!code)
        code = place(importing);
    if (!code)
        tell_done(importing);
    return code;
}

static int run(struct cli *cli)
{
    if (cli->argument_count != 1) {
        cli_error("name the one CSV file that is imported");
        return GOLIVE_EXIT_USAGE;
    }
    struct importing importing = {.cli = cli, .path = cli->arguments[0]};
    int code = session_open(cli, &importing.session);
    if (code)
        return code;
    const char *into = cli_value(cli, "into");
    importing.root = path_absolute(&importing.arena, "", into ? into : ".");
    code = import_table(&importing);
    place_end(&importing.placing);
    files_free(&importing.files);
    inventory_free(&importing.inventory);
    csv_free(&importing.table);
    sheet_map_free(&importing.map);
    troubles_free(&importing.troubles);
    session_close(&importing.session);
    arena_free(&importing.arena);
    return code;
}

static const struct cli_option options[] = {
    CLI_CONFIG_OPTION,
    {"map", 'm', "MAP.ini",
        "which column is what, see golive-import(5); without it headings are keys, as export writes them"},
    {"into", 0, "FOLDER", "where deployments.d and vendors go (default: here)"},
    {"replace", 0, NULL, "files that are there already may be changed"},
    {"dry-run", 'n', NULL, "show the files that would be written; write nothing"},
    {0},
};

static const char *const examples[] = {
    "golive import csv inventory.csv --dry-run",
    "golive import csv agreements.csv --map agreements.ini --into /etc/golive",
    NULL,
};

const struct cli_command command_import = {
    .name = "import csv",
    .arguments = "FILE.csv",
    .summary = "Make deployment files of a spreadsheet of products or agreements.",
    .details = "A row is a product, or an agreement with its products. What the products of a vendor have in "
               "common goes "
               "into one file of the vendor, each product and each site gets one of its own. Each row comes "
               "in whole or "
               "is told by row and column (exit code 65); then nothing is written. Files that are there "
               "already are not "
               "changed without --replace.",
    .examples = examples,
    .options = options,
    .run = run,
};
