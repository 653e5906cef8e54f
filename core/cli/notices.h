/* Notices on behalf of commands: after a run is recorded what is to be told is planned and kept; what is due is sent. */
#ifndef GOLIVE_CLI_NOTICES_H
#define GOLIVE_CLI_NOTICES_H

#include "cli/session.h"
#include "engine/run.h"
#include "store/store.h"

/* Who rechecks what, and the number of the run that was recorded for it last. */
struct notices_scope {
    const struct digest *key;
    int64_t run;
};

/* Whether there is something to plan at NOW, also because a run ended before it was told of; and whether something is to be
 * sent: two looks into the store. Nothing if [notify] names no way. */
struct notices_wanted {
    bool plan;
    bool send;
};
int notices_wanted(const struct session *session, struct store *store, const struct notices_scope *scope,
    instant now, struct notices_wanted *ret_wanted);

/* Plans and keeps what a recorded run gives to tell. ENGINE: of the run, to look ahead with; NULL: the dates that were kept are
 * all there are. SCOPE: as above; NULL: nobody's. 0, or an exit code after having said why. */
int notices_plan(const struct session *session, struct store *store, const struct run *run,
    struct engine *engine, const struct notices_scope *scope, instant now);

/* What became of notices that were due. */
struct notices_sent {
    size_t sent;
    size_t failed; /* are tried again */
    size_t given_up;
};
/* Sends what is due; OFFLINE: only what stays on this machine, the rest waits. What fails is said once a way on stderr. 0, or
 * an exit code after having said why: of the store, not of the sending. */
int notices_send(const struct session *session, struct store *store, instant now, bool offline,
    struct notices_sent *ret_sent);
/* "2 notices wait and 1 was given up (…): golive notify --show lists them"; nothing if all is well. Appended. */
int notices_words(struct store *store, instant now, struct text *words);

#endif
