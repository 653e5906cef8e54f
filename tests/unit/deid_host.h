/* A host that has a data set's files in memory, for tests of the scan of plugin deidentification; with its words for what was found. */
#ifndef GOLIVE_TESTS_DEID_HOST_H
#define GOLIVE_TESTS_DEID_HOST_H

#include <golive/plugin.h>

#undef GOLIVE_PLUGIN
#define GOLIVE_PLUGIN(CHECK, DESCRIPTION)                                                                    \
    GOLIVE_UNUSED static golive_verdict (*const plugin_check)(golive *) = CHECK;
#include "deidentification/deidentification.c"

#include <criterion/criterion.h>

struct memory_file {
    const char *name;
    const char *bytes;
    uint64_t length;
    const char *packing;
};

static struct memory_file files[8];
static uint32_t file_count;
static char *window;

static uint32_t files_of(golive *g, const golive_data *data)
{
    (void)g, (void)data;
    return file_count;
}
static const char *name_of(golive *g, const golive_data *data, uint32_t file)
{
    (void)g, (void)data;
    return files[file].name;
}
static uint64_t size_of(golive *g, const golive_data *data, uint32_t file)
{
    (void)g, (void)data;
    return files[file].length;
}
static const char *problem_of(golive *g, const golive_data *data, uint32_t file)
{
    (void)g, (void)data, (void)file;
    return "";
}
static const char *packing_of(golive *g, const golive_data *data, uint32_t file)
{
    (void)g, (void)data;
    return files[file].packing ? files[file].packing : "";
}
static const char *read_of(
    golive *g, const golive_data *data, uint32_t file, uint64_t from, uint32_t *ret_length)
{
    (void)g, (void)data;
    uint64_t left = from < files[file].length ? files[file].length - from : 0;
    *ret_length = left < GOLIVE_DATA_PIECE ? (uint32_t)left : GOLIVE_DATA_PIECE;
    memset(window + *ret_length, 0, 64);
    if (*ret_length)
        memcpy(window, files[file].bytes + from, *ret_length);
    return window;
}

static const struct golive_host memory_host = {.size = sizeof memory_host,
    .data_files = files_of,
    .data_name = name_of,
    .data_size = size_of,
    .data_problem = problem_of,
    .data_read = read_of,
    .data_packing = packing_of};
static golive memory_golive = {&memory_host};

static struct scan *scan;
static struct outcome *outcome;

static void load_names(void)
{
    char line[80];
    FILE *table = fopen("conf/common-names.csv", "re");
    cr_assert(table, "conf/common-names.csv");
    while (fgets(line, sizeof line, table)) {
        char *comma = strchr(line, ',');
        if (!comma)
            continue;
        *comma = '\0';
        add_name(&scan->lookups.names, line, strncmp(comma + 1, "given", 5) == 0 ? NAME_GIVEN : NAME_FAMILY);
    }
    fclose(table);
}

static void begin(void)
{
    scan = calloc(1, sizeof *scan);
    outcome = calloc(1, sizeof *outcome);
    window = malloc(GOLIVE_DATA_PIECE + 64);
    file_count = 0;
    load_names();
}

static void finish(void)
{
    free(scan);
    free(outcome);
    free(window);
}

GOLIVE_UNUSED static void add_file(const char *name, const char *bytes, size_t length)
{
    files[file_count++] = (struct memory_file){name, bytes, length, NULL};
}

GOLIVE_UNUSED static void scan_text(const char *name, const char *text)
{
    static const char *const none[] = {NULL};
    add_file(name, text, strlen(text));
    scan_data(scan, outcome, &memory_golive, NULL, none);
}

GOLIVE_UNUSED static uint64_t count_of(enum kind kind)
{
    return outcome->findings.totals[kind][LEVEL_SURE].count +
           outcome->findings.totals[kind][LEVEL_DOUBT].count;
}

GOLIVE_UNUSED static uint64_t sure_of(enum kind kind)
{
    return outcome->findings.totals[kind][LEVEL_SURE].count;
}

#endif
