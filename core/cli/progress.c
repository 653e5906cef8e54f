/* The progress bar. See progress.h. */
#include "cli/progress.h"

#include "base/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#define BAR 30
#define PATIENCE 1.0 /* seconds before it shows */
#define PACE 0.1     /* seconds between two drawings */

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

struct progress progress_begin(void)
{
    const char *terminal = getenv("TERM");
    return (struct progress){
        .start = seconds(),
        .terminal = isatty(STDERR_FILENO) && terminal && *terminal && !string_equal(terminal, "dumb"),
    };
}

static void show(struct progress *progress, const char *what, size_t done, size_t total)
{
    if (!progress->terminal || !total)
        return;
    double now = seconds();
    if (now - progress->start < PATIENCE || now - progress->drawn < PACE)
        return;
    progress->drawn = now;
    int filled = done < total ? (int)(done * BAR / total) : BAR;
    fprintf(stderr, "\r[%.*s%*s] %zu of %zu %s\033[K", filled, "##############################", BAR - filled,
        "", done, total, what);
    fflush(stderr);
}

void progress_checks(void *context, size_t done, size_t total)
{
    show(context, "checks", done, total);
}

void progress_addresses(void *context, size_t done, size_t total)
{
    show(context, "addresses", done, total);
}

void progress_deployments(void *context, size_t done, size_t total)
{
    show(context, "deployments", done, total);
}

void progress_end(struct progress *progress)
{
    if (progress->drawn > 0) {
        fputs("\r\033[K", stderr);
        fflush(stderr);
    }
}
