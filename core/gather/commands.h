/* Gathers what programs say: each command once per run however often it is wished for, only programs that the site allows,
 * never one whose last run is stuck. What came of it is evidence in the form of a JSON record. Knows nothing of checks, and
 * does not judge what a program says. */
#ifndef GOLIVE_GATHER_COMMANDS_H
#define GOLIVE_GATHER_COMMANDS_H

#include "base/date.h"
#include "model/command_settings.h"
#include "model/gathered.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define COMMAND_TIMEOUT 60u                       /* seconds of a check that names none */
#define COMMAND_LONGEST_INPUT ((size_t)512 << 10) /* bytes of standard input */
#define COMMAND_MEDIA_TYPE "application/vnd.golive.command+json"

struct commands;

struct commands_options {
    const struct command_settings *settings; /* must outlive the gatherer */
    const char *timezone;                    /* TZ of programs */
    const char *state_folder;                /* for the register of what runs; NULL: none is kept */
    unsigned jobs;                           /* programs at a time, at least 1 */
    bool offline;                            /* nothing is run: a program may reach anything */
    instant now;                             /* when evidence counts as gathered */
    recorded_evidence *recorded;             /* what programs said then; NULL: they are run */
    void *recorded_context;
    struct evidence_keeper keeper; /* of what programs said */
    uint32_t *serial; /* counter of the run's evidence, the last one given; NULL: one of its own */
};

struct command_wish {
    const char *
        command; /* as base/command_words.h has it; its first word is a path, or a name in an allowed folder */
    const char *input; /* standard input; NULL: /dev/null */
    size_t input_length;
    uint32_t timeout; /* seconds; 0: COMMAND_TIMEOUT */
};

/* Copies the options but for what settings point to. Never NULL. */
struct commands *commands_new(const struct commands_options *options);
/* Gives back all evidence. NULL gives NULL; returns NULL. */
struct commands *commands_free(struct commands *commands);

/* Registers a wish. What it gives is PENDING until commands_gather (or settled at once: REFUSED), lives as long as the
 * gatherer and never changes once it is settled. The same wish again gives the same evidence. GOT if the program ran to
 * its own end, with
 *     {"exit": 2, "stdout": "…", "stdout_cut": false, "stdout_text": true, "stderr": "…", "stderr_cut": false}
 * ("signal": 11 in place of "exit" if a signal ended it); UNAVAILABLE if it could not be started, overran its time, or an
 * earlier run of it is stuck; REFUSED if the site does not allow it. Bytes that are no UTF-8 are U+FFFD. */
const struct gathered *commands_want(struct commands *commands, const struct command_wish *wish);
/* Runs everything registered since the last time. */
void commands_gather(struct commands *commands);

struct command_counts {
    uint64_t wished; /* different commands */
    uint64_t run;    /* started */
};
struct command_counts commands_counts(const struct commands *commands);

/* The path of the program that a command's first word names, in ARENA, or NULL with *RET_WHY in words. Asks the file
 * system each time. */
const char *commands_program(
    const struct command_settings *settings, const char *word, struct arena *arena, const char **ret_why);

#endif
