/* A line on the terminal that shows how far a run is, once it takes over a second: what is fetched, what is judged. Off a terminal it
 * is silent. */
#ifndef GOLIVE_CLI_PROGRESS_H
#define GOLIVE_CLI_PROGRESS_H

#include <stdbool.h>
#include <stddef.h>

struct progress {
    double start;  /* seconds of the monotonic clock */
    double drawn;  /* when it was last drawn; 0: never */
    bool terminal; /* standard error is one that can move its cursor */
};

struct progress progress_begin(void);
/* Callbacks of whoever works; CONTEXT is a struct progress. */
void progress_checks(void *context, size_t done, size_t total);
void progress_addresses(void *context, size_t done, size_t total);
void progress_deployments(void *context, size_t done, size_t total);
/* Takes the line away again. */
void progress_end(struct progress *progress);

#endif
