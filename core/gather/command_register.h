/* Which programs golive has started and not seen ending, over runs: so that none is started while its last run is stuck,
 * even if that run's golive was killed. Knows processes by number and time of start, and nothing of what they do. */
#ifndef GOLIVE_GATHER_COMMAND_REGISTER_H
#define GOLIVE_GATHER_COMMAND_REGISTER_H

#include <stdint.h>
#include <sys/types.h>

struct command_register;

/* Reads what runs before this one left in FOLDER, which need not be there. NULL: nothing is kept between runs. */
struct command_register *command_register_open(const char *folder);
/* Takes this run's own record away, unless something of it is stuck. NULL gives NULL; returns NULL. */
struct command_register *command_register_close(struct command_register *record);

/* The process of an earlier run of the command KEY that should have ended and has not; 0 if there is none. */
pid_t command_register_stuck(const struct command_register *record, const char *key);
/* Notes that KEY (no blanks, copied) runs as PROCESS, for SECONDS at the most. */
void command_register_note(struct command_register *record, const char *key, pid_t process, uint32_t seconds);
/* Notes that something started by this run could not be ended. */
void command_register_keep(struct command_register *record);

#endif
