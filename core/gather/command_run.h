/* Runs foreign programs, some at a time, each within its time, with bounded output, and ends what they leave behind.
 * Knows nothing of evidence and of who may run what. */
#ifndef GOLIVE_GATHER_COMMAND_RUN_H
#define GOLIVE_GATHER_COMMAND_RUN_H

#include "base/text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#define COMMAND_OUTPUT_KEPT ((size_t)64 << 10) /* bytes of standard output */
#define COMMAND_ERRORS_KEPT ((size_t)4 << 10)  /* bytes of standard error */

enum command_end {
    COMMAND_NOT_STARTED, /* number: the negative errno */
    COMMAND_EXITED,      /* number: its exit code */
    COMMAND_SIGNALLED,   /* number: the signal that ended it, not one of ours */
    COMMAND_OVERRAN,     /* it took too long and was ended */
    COMMAND_STUCK        /* it took too long and could not even be killed: it is there still */
};

struct command_job {
    const char *program; /* the path that is run */
    char *const *words;  /* what it is given, NULL-ended; the first is its name */
    char *const *environment;
    const char *input; /* its standard input; NULL: /dev/null */
    size_t input_length;
    uint32_t timeout; /* seconds */
    /* what came of it */
    enum command_end end;
    int number;
    pid_t process;
    struct text output; /* at most COMMAND_OUTPUT_KEPT; freed by the caller */
    struct text errors;
    bool output_cut; /* it wrote more than was kept */
    bool errors_cut;
};

struct command_hooks {
    void (*lingers)(
        void *context, const struct command_job *job); /* it has run for a tenth of a second; or NULL */
    void (*ended)(void *context, const struct command_job *job); /* or NULL */
    void *context;
};

/* Runs all jobs, at most PARALLEL at a time. Each gets a process group of its own; when its first process has ended,
 * whatever of the group is left is killed, and what it wrote by then is all that counts. */
void command_run(
    struct command_job *const *jobs, size_t count, unsigned parallel, const struct command_hooks *hooks);

#endif
