/* How long golive-worker takes for many cheap checks: trivial ones, and with one in a hundred crashing. Prints medians of
 * several rounds; `worker_judge [CHECKS [ROUNDS]]`, beside the build's other folders. */
#include "base/file.h"
#include "base/memory.h"
#include "config/config.h"
#include "worker/client.h"
#include "worker/plugin_object.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

struct bench {
    struct worker *worker;
    struct plugin_description *good;
    struct plugin_description *bad;
    struct check *checks;
    struct judge_job *jobs;
    size_t count;
    size_t passed;
    size_t failed;
};

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void give_up(const char *what, const char *why)
{
    fprintf(stderr, "worker_judge: %s: %s\n", what, why);
    exit(1);
}

static struct plugin_description *add_plugin(struct worker *worker, const char *folder, const char *name)
{
    AUTO_FREE char *path = memory_format("%s/../plugins/%s.so", folder, name);
    struct text bytes = {0};
    struct digest digest;
    struct problems problems = {0};
    char *problem = NULL;
    int object;
    if (plugin_object_open(path, &object, &digest, &bytes, &problem) != 0)
        give_up(path, problem);
    struct plugin_description *plugin = config_plugin(path, text_string(&bytes), bytes.length, &problems);
    if (!plugin || worker_add_plugin(worker, plugin, object, NULL, &problem) != 0)
        give_up(path, problem ? problem : "bad description");
    close(object);
    text_free(&bytes);
    problems_free(&problems);
    return plugin;
}

static void take(void *context, const struct judge_outcome *outcome)
{
    struct bench *bench = context;
    bench->passed += outcome->end == JUDGE_DONE && outcome->findings[0].status == STATUS_PASS;
    bench->failed += outcome->end == JUDGE_FAILED;
}

static int by_size(const void *left, const void *right)
{
    double a = *(const double *)left, b = *(const double *)right;
    return a < b ? -1 : a > b;
}

/* Judges all; every CRASHING-th check crashes (0: none). The median of the rounds, in seconds. */
static double measure(struct bench *bench, size_t crashing, size_t rounds)
{
    double *times = memory_new(rounds, sizeof *times);
    for (size_t i = 0; i < bench->count; i++)
        bench->checks[i].description = crashing && i % crashing == 0 ? bench->bad : bench->good;
    for (size_t round = 0; round < rounds; round++) {
        struct arena arena = {0};
        bench->passed = bench->failed = 0;
        double begin = seconds();
        int error = worker_judge(bench->worker, bench->jobs, bench->count, &arena, take, bench);
        times[round] = seconds() - begin;
        size_t wanted = crashing ? (bench->count + crashing - 1) / crashing : 0;
        if (error || bench->failed != wanted || bench->passed != bench->count - wanted)
            give_up("judging", "not all checks had the outcome they should have");
        arena_free(&arena);
    }
    qsort(times, rounds, sizeof *times, by_size);
    double median = times[rounds / 2];
    free(times);
    return median;
}

int main(int argc, char **argv)
{
    AUTO_FREE char *folder = file_program_folder();
    AUTO_FREE char *program = memory_format("%s/../../lib/golive/golive-worker", folder);
    char *problem = NULL;
    size_t count = argc > 1 ? strtoul(argv[1], NULL, 10) : 10000;
    size_t rounds = argc > 2 ? strtoul(argv[2], NULL, 10) : 11;
    struct bench bench = {.count = count ? count : 1};
    double begin = seconds();
    bench.worker = worker_start(
        &(struct worker_options){.program = program, .timezone = "America/Chicago", .jobs = 2}, &problem);
    if (!bench.worker)
        give_up(program, problem);
    double started = seconds();
    bench.good = add_plugin(bench.worker, folder, "trivial");
    bench.bad = add_plugin(bench.worker, folder, "segfault");
    bench.checks = memory_new(bench.count, sizeof *bench.checks);
    bench.jobs = memory_new(bench.count, sizeof *bench.jobs);
    struct setting statement = {.key = "statement", .value = "yes"};
    struct site site = {.name = "", .timezone = "America/Chicago", .answered.on = date_none()};
    struct deployment deployment = {.id = "bench",
        .product = "",
        .version = "",
        .vendor = "",
        .stage = "",
        .kind = "",
        .answered.on = date_none()};
    for (size_t i = 0; i < bench.count; i++) {
        bench.checks[i] = (struct check){.id = memory_format("check-%zu", i),
            .timeout = 10,
            .attested.on = date_none(),
            .settings = {&statement, 1}};
        bench.jobs[i] = (struct judge_job){
            .deployment = &deployment, .site = &site, .check = &bench.checks[i], .at = 1795000000};
    }
    if (rounds < 1)
        rounds = 1;
    double good = measure(&bench, 0, rounds);
    double bad = measure(&bench, 100, rounds);
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    size_t crashes = (bench.count + 99) / 100;
    printf("start                    %8.2f ms (%s)\n", (started - begin) * 1e3, worker_sandbox(bench.worker));
    printf("%zu trivial checks     %8.2f ms, %.2f us each\n", bench.count, good * 1e3,
        good * 1e6 / (double)bench.count);
    printf("1 %% of them crashing     %8.2f ms, %.2f ms a crash\n", bad * 1e3,
        (bad - good) * 1e3 / (double)crashes);
    printf("memory of this program   %8ld KiB\n", usage.ru_maxrss);
    for (size_t i = 0; i < bench.count; i++)
        free((char *)(uintptr_t)bench.checks[i].id);
    free(bench.checks);
    free(bench.jobs);
    worker_free(bench.worker);
    plugin_description_free(bench.good);
    plugin_description_free(bench.bad);
    return 0;
}
