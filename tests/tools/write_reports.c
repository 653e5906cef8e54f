/* Writes random runs (tests/unit/random_run.h) in every format, FOLDER/SEED/FORMAT, for tests that read them with parsers of
 * others, and says what memory each took: write_reports FOLDER FIRST-SEED LAST-SEED [hostile | fleet COUNT]; of a fleet
 * there are up to COUNT deployments. Must not look at what it writes. */
#include "report/report.h"

#include "base/file.h"
#include "base/text.h"

#include "../unit/random_run.h"

#include <stdio.h>
#include <sys/resource.h>

static void fail(const char *what)
{
    fprintf(stderr, "write_reports: %s\n", what);
    exit(1);
}

static void write_one(const struct run *run, const char *folder, const struct report_format *format)
{
    static const struct report_options options = {.verbose = true};
    AUTO_FREE char *path = memory_format("%s/%s", folder, format->name);
    FILE *file = fopen(path, "w");
    if (!file || format->write(run, &options, file) != 0 || fclose(file) != 0)
        fail(path);
}

/* A megabyte of text in one place. */
static void make_long(struct run *run)
{
    struct finding *finding = NULL;
    for (size_t i = 0; i < run->deployment_count && !finding; i++) {
        for (size_t j = 0; j < run->deployments[i].check_count && !finding; j++) {
            if (run->deployments[i].checks[j].finding_count)
                finding = run->deployments[i].checks[j].findings;
        }
    }
    if (!finding)
        return;
    struct text text = {0};
    while (text.length < 1000000)
        text_append_string(
            &text, hostile_texts[text.length % (sizeof hostile_texts / sizeof *hostile_texts)]);
    finding->message = arena_copy(&run->arena, text_string(&text));
    finding->quote = finding->message;
    text_free(&text);
}

/* KiB that this process had in memory at most. */
static long peak(void)
{
    struct rusage usage;
    return getrusage(RUSAGE_SELF, &usage) == 0 ? usage.ru_maxrss : 0;
}

static void write_seed(const char *folder, uint64_t seed, const struct random_run_options *options)
{
    AUTO_FREE char *place = memory_format("%s/%llu", folder, (unsigned long long)seed);
    if (file_make_folders(place, 0755) != 0)
        fail(place);
    struct run *run = random_run_new(seed, options);
    if (options->hostile && seed % 8 == 0)
        make_long(run);
    random_run_decide(run);
    for (const struct report_format *format = report_formats; format->name; format++) {
        long before = peak();
        write_one(run, place, format);
        printf("%llu %s took %ld KiB more\n", (unsigned long long)seed, format->name, peak() - before);
    }
    random_run_free(run);
}

int main(int argc, char **argv)
{
    int64_t first = 0, last = 0, count = 4;
    if (argc < 4 || string_integer(argv[2], &first) != 0 || string_integer(argv[3], &last) != 0)
        fail("wanted: FOLDER FIRST-SEED LAST-SEED [hostile | fleet COUNT]");
    if (argc > 5 && string_integer(argv[5], &count) != 0)
        fail("COUNT is a number");
    const struct random_run_options options = {.deployments = (unsigned)count,
        .checks = 4,
        .findings = 5,
        .hostile = argc > 4 && string_equal(argv[4], "hostile")};
    for (int64_t seed = first; seed <= last; seed++)
        write_seed(argv[1], (uint64_t)seed, &options);
    return 0;
}
