/* Starting and ending other programs: golive's helpers, each with a socket at descriptor 3, /dev/null at 0 to 2, nothing
 * else that is open here, and next to nothing of our environment; and foreign ones. Knows nothing of what they do. */
#ifndef GOLIVE_BASE_SPAWN_H
#define GOLIVE_BASE_SPAWN_H

#include "base/frame.h"

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#define HELPER_SOCKET 3 /* where a helper finds its end */

struct helper {
    pid_t process; /* 0: not running */
    struct frame_channel *channel;
    const char *variable; /* "NAME=VALUE", one more of its environment; NULL: none */
};

/* Starts PROGRAM. 0 or a negative errno (then HELPER is as helper_stop leaves it). */
int helper_start(struct helper *helper, const char *program);
/* Closes its socket, so that it ends by itself and cleans up behind itself, and waits for its end; it is killed if it takes long.
 * Does nothing if it does not run. */
void helper_dismiss(struct helper *helper);
/* Ends it, whatever it is doing, and waits for its end. Does nothing if it does not run. */
void helper_stop(struct helper *helper);

/* For who keeps the socket himself: starts PROGRAM with SOCKET at HELPER_SOCKET; with ERRORS it has our standard error. 0 or a
 * negative errno. */
int helper_spawn(const char *program, int socket, bool errors, pid_t *ret_process);
/* Reads the frame (of TYPE) in which a helper says which JAIL_ bits are in force, and why not all: *RET_SANDBOX, freed before
 * and to be freed with free(), is "full", "none", or "partial: no … (WHY)". 0 or -EPROTO. */
int helper_ready(
    const struct frame *frame, uint16_t type, uint16_t tag_force, uint16_t tag_why, char **ret_sandbox);

/* Starts the foreign PROGRAM as the leader of a process group of its own, with ARGUMENTS and ENVIRONMENT (NULL-ended) and
 * DESCRIPTORS (each above 2) at 0 to 2, everything else closed, no signal blocked or ignored. 0 or a negative errno, that
 * of execve too. */
int spawn_leader(const char *program, char *const *arguments, char *const *environment,
    const int descriptors[3], pid_t *ret_process);

#endif
