/* The end of a recheck: what is to be told of it. */
#ifndef GOLIVE_CLI_RECHECK_NEWS_H
#define GOLIVE_CLI_RECHECK_NEWS_H

#include "cli/notices.h"
#include "cli/session.h"
#include "engine/run.h"
#include "store/store.h"

struct recheck_news {
    const struct session *session;
    struct store *store;
    const struct run
        *run; /* the run that was recorded, with what changed; NULL: nothing changed, one row was added */
    const char *run_id;         /* of what was recorded */
    struct engine *engine;      /* of the run; NULL where that is */
    struct notices_scope scope; /* who rechecks what; of the run that is found to be still so */
    bool offline;               /* the network is not to be used */
    instant at;
};

/* Tells whom it concerns. Called once, when everything is recorded and printed, and the lock is still held. 0 or an exit code. */
int recheck_recorded(const struct recheck_news *news);

/* Prints what of the run is news: deployments that changed or are new. Nothing, if there are none. An exit code. */
int recheck_print(const struct cli *cli, const struct run *run);
/* The first instant at which something of the run may be another by itself, or evidence is to be asked for again; the run's
 * own, if that is now. WEB: when sources of the web are due. INSTANT_NONE: never. */
instant recheck_due(const struct run *run, instant web);

#endif
