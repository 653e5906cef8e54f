/* Runs a command several times and prints what it cost: median, least and most wall time in milliseconds, and the peak
 * memory of its largest process in KiB. What $MEASURE_BEFORE says to a shell is done before each, and not measured. Knows nothing of golive, so that other programs are measured in the same way. */
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define MOST_RUNS 1000

extern char **environ;

struct cost {
    double milliseconds;
    long peak_kib;
    int code;
};

static double now(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec * 1e3 + (double)time.tv_nsec / 1e6;
}

/* One run, its output thrown away; -errno if it could not be started. */
static int run_once(char **command, struct cost *ret_cost)
{
    posix_spawn_file_actions_t actions;
    struct rusage usage;
    double start = now();
    pid_t child;
    int status;

    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    int error = posix_spawnp(&child, command[0], &actions, NULL, command, environ);
    posix_spawn_file_actions_destroy(&actions);
    if (error)
        return -error;
    while (wait4(child, &status, 0, &usage) < 0)
        if (errno != EINTR)
            return -errno;
    ret_cost->milliseconds = now() - start;
    ret_cost->peak_kib = usage.ru_maxrss;
    ret_cost->code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    return 0;
}

static int by_time(const void *a, const void *b)
{
    double first = ((const struct cost *)a)->milliseconds;
    double second = ((const struct cost *)b)->milliseconds;

    return (first > second) - (first < second);
}

static int prepare(const char *words)
{
    char *command[] = {"sh", "-c", (char *)(uintptr_t)words, NULL};
    struct cost cost = {0};
    int error = run_once(command, &cost);

    return error || cost.code != 0 ? -1 : 0;
}

int main(int count, char **words)
{
    const char *before = getenv("MEASURE_BEFORE");
    static struct cost costs[MOST_RUNS];
    char *end = NULL;
    long runs = count > 3 ? strtol(words[1], &end, 10) : 0;
    long peak = 0;

    if (runs < 1 || runs > MOST_RUNS || *end) {
        fputs("usage: measure RUNS EXIT-CODE COMMAND...\n", stderr);
        return 64;
    }
    for (long i = 0; i < runs; i++) {
        if (before && prepare(before) != 0) {
            fprintf(stderr, "measure: %s failed\n", before);
            return 70;
        }
        int error = run_once(words + 3, &costs[i]);
        if (error < 0) {
            fprintf(stderr, "measure: %s: %s\n", words[3], strerror(-error));
            return 69;
        }
        /* A command that fails is not fast, it is broken. */
        if (costs[i].code != (int)strtol(words[2], NULL, 10)) {
            fprintf(stderr, "measure: %s ended with %d instead of %s\n", words[3], costs[i].code, words[2]);
            return 70;
        }
        if (costs[i].peak_kib > peak)
            peak = costs[i].peak_kib;
    }
    qsort(costs, (size_t)runs, sizeof costs[0], by_time);
    printf("%.3f %.3f %.3f %ld\n", costs[runs / 2].milliseconds, costs[0].milliseconds,
        costs[runs - 1].milliseconds, peak);
    return 0;
}
