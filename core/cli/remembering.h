/* The store as the memory of verdicts: what the engine wants to know of earlier runs, from the database. */
#ifndef GOLIVE_CLI_REMEMBERING_H
#define GOLIVE_CLI_REMEMBERING_H

#include "cli/recording.h"
#include "engine/memory.h"

struct remembering {
    struct result_memory memory;
    struct store *store;
    const struct site *site;
};

/* The memory of a recording's store; NULL if there is none. RET_REMEMBERING must live as long as the engine runs. */
const struct result_memory *remembering_begin(
    const struct recording *recording, const struct site *site, struct remembering *ret_remembering);

#endif
