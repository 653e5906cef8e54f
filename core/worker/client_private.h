/* What the files of the core's side of golive-worker share. Nobody else includes this. */
#ifndef GOLIVE_WORKER_CLIENT_PRIVATE_H
#define GOLIVE_WORKER_CLIENT_PRIVATE_H

#include "worker/messages.h"

#include <sys/types.h>

struct worker {
    struct frame_channel *core;
    char *sandbox;
    const struct plugin_description **plugins; /* by number; NULL: it was not accepted */
    size_t plugin_count;
    bool *sent; /* by serial: evidence that the program has */
    size_t sent_count;
    pid_t process;
    unsigned jobs;
};

/* Hands a piece of evidence over unless the program has it. 0 or a negative errno. */
int worker_send_evidence(struct worker *worker, const struct gathered *gathered);

/* Decodes the result of JOB, whose bytes a plugin may have made up; whatever is not in order makes it FAILED. Memory
 * comes from ARENA. */
void result_decode(const struct judge_job *job, const unsigned char *bytes, size_t length,
    struct arena *arena, struct judge_outcome *ret_outcome);
/* The job's number that a result begins with; UINT32_MAX if it does not. */
uint32_t result_number(const unsigned char *bytes, size_t length);

#endif
