/* What documents earlier runs read, from the store: whether one that is gone now was there. */
#ifndef GOLIVE_CLI_EARLIER_H
#define GOLIVE_CLI_EARLIER_H

#include "cli/recording.h"
#include "engine/missing.h"

struct earlier_result;

struct earlier {
    struct earlier_documents documents;
    struct store *store;           /* NULL: there is none */
    const struct session *session; /* whose store is opened when it is needed; NULL: STORE it is */
    struct recording own;          /* that one */
    struct arena arena;            /* of what is known of one deployment */
    const char *deployment;
    struct store_turn *turns;
    struct earlier_result *results; /* of each turn, as far as it was looked at */
    size_t count;
};

/* Asks STORE (NULL: nobody), or, for commands that have none open, the store of SESSION, if there is one. RET_EARLIER must stay
 * where it is while the engine runs; earlier_close ends it. */
const struct earlier_documents *earlier_of_store(struct store *store, struct earlier *ret_earlier);
const struct earlier_documents *earlier_of_session(
    const struct session *session, struct earlier *ret_earlier);
void earlier_close(struct earlier *earlier);

#endif
