/* golive export csv: what the deployment files say as a table for spreadsheets, which golive import csv takes back; or the
 * list of business associates. Judges nothing. */
#include "cli/judging.h"

#include "base/file.h"
#include "base/memory.h"
#include "sheet/inventory.h"

#include <errno.h>
#include <stdio.h>

enum layout { LAYOUT_INVENTORY, LAYOUT_BA_LIST, LAYOUT_COUNT };
static const char *const layouts[] = {[LAYOUT_INVENTORY] = "inventory", [LAYOUT_BA_LIST] = "ocr-ba-list"};

struct exporting {
    const struct cli *cli;
    struct session session;
    struct sheet_map map;
    struct text text;
    struct text remarks;
};

static int read_map(struct exporting *exporting)
{
    const char *path = cli_value(exporting->cli, "map");
    struct problems problems = {0};
    struct text text = {0};
    if (!path)
        return 0;
    sheet_map_read(path, &exporting->map, &problems);
    problems_write(&problems, &text);
    fputs(text_string(&text), stderr);
    int code = problems.error_count ? GOLIVE_EXIT_CONFIGURATION : 0;
    text_free(&text);
    problems_free(&problems);
    return code;
}

static void write_inventory(struct exporting *exporting)
{
    struct inventory inventory;
    struct arena arena = {0};
    size_t broken = 0;
    const char *output = cli_value(exporting->cli, "output");
    AUTO_FREE char *folder = output ? file_folder_of(output) : memory_copy(".");
    inventory_of(exporting->session.config, exporting->session.plugins->usable,
        exporting->session.plugins->usable_count, NULL, &inventory, &broken);
    inventory_write(&inventory, exporting->map.path ? &exporting->map : NULL,
        path_absolute(&arena, "", folder), &exporting->text, &exporting->remarks);
    if (broken)
        text_format(&exporting->remarks, "%zu file%s with errors %s left out\n", broken,
            broken == 1 ? "" : "s", broken == 1 ? "is" : "are");
    inventory_free(&inventory);
    arena_free(&arena);
}

static int write_text(const void *what, const struct report_options *options, FILE *file)
{
    const struct text *text = what;
    (void)options;
    return fwrite(text_string(text), 1, text->length, file) == text->length ? 0 : -EIO;
}

static int export(struct exporting *exporting, enum layout layout)
{
    int code = read_map(exporting);
    if (!code)
        code = session_deployments(exporting->cli, &exporting->session);
    if (code)
        return code;
    if (layout == LAYOUT_BA_LIST)
        ba_list_write(exporting->session.config, &exporting->text, &exporting->remarks);
    else
        write_inventory(exporting);
    fputs(text_string(&exporting->remarks), stderr);
    code = output_write(cli_value(exporting->cli, "output"), write_text, &exporting->text);
    if (!code && exporting->session.config->problems.error_count)
        code = GOLIVE_EXIT_CONFIGURATION;
    return code;
}

static int run(struct cli *cli)
{
    const char *named = cli_value(cli, "layout");
    enum layout layout = LAYOUT_INVENTORY;
    while (named && layout < LAYOUT_COUNT && !string_equal(layouts[layout], named))
        layout++;
    if (layout == LAYOUT_COUNT) {
        cli_error("there is no layout '%s': inventory or ocr-ba-list", named);
        return GOLIVE_EXIT_USAGE;
    }
    if (layout == LAYOUT_BA_LIST && cli_has(cli, "map")) {
        cli_error("the list of business associates has columns of its own: --map does not go with it");
        return GOLIVE_EXIT_USAGE;
    }
    struct exporting exporting = {.cli = cli};
    int code = session_open(cli, &exporting.session);
    if (code)
        return code;
    code = export(&exporting, layout);
    sheet_map_free(&exporting.map);
    text_free(&exporting.text);
    text_free(&exporting.remarks);
    session_close(&exporting.session);
    return code;
}

static const struct cli_option options[] = {
    CLI_CONFIG_OPTION,
    {"layout", 0, "LAYOUT",
        "inventory (default: a row a product, a column a key) or ocr-ba-list (a row a business associate)"},
    {"map", 'm', "MAP.ini", "in the columns of the spreadsheet that it was imported from"},
    {"output", 0, "FILE", "write to FILE instead of standard output; paths in it are relative to it"},
    {0},
};

static const char *const examples[] = {
    "golive export csv --output inventory.csv",
    "golive export csv --map agreements.ini deployments.d",
    "golive export csv --layout ocr-ba-list --output business-associates.csv",
    NULL,
};

const struct cli_command command_export = {
    .name = "export csv",
    .arguments = "[FILE.ini | FOLDER]…",
    .summary = "Write the deployment files as a table for spreadsheets.",
    .details =
        "The inventory holds every key of every file, so that golive import csv makes the same of it again, "
        "but "
        "no secret that is typed into a file: that is said on standard error. "
        "ocr-ba-list has the 27 elements that the HHS Office for Civil Rights asks auditees for of each "
        "business "
        "associate; a point of contact is ref.contact_first_name, ref.contact_email and so on in "
        "[deployment], best "
        "in the vendor's file. What is missing or does not fit is said on standard error.",
    .examples = examples,
    .options = options,
    .run = run,
};
