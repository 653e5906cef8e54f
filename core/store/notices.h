/* Notices that are to leave, have left, or could not: a row each, so that none is lost when a machine stops and none is made
 * twice. And what owners were told already, so that they hear of it once. Of the ledger and of runs nothing is changed here.
 *
 * A notice is due from an instant on. Whoever sends it first moves that instant on (store_notice_claim) and sends then: if
 * it ends half-way the notice is due again later, under the same key, by which receivers can tell a double. */
#ifndef GOLIVE_STORE_NOTICES_H
#define GOLIVE_STORE_NOTICES_H

#include "model/notice.h"
#include "store/store.h"

enum store_notice_state { STORE_NOTICE_PENDING = 1, STORE_NOTICE_SENT, STORE_NOTICE_GIVEN_UP };

struct store_notice {
    int64_t number; /* given by the store */
    struct notice notice;
    enum store_notice_state state;
    int64_t tries;
    instant due;         /* not to be tried before */
    instant settled_at;  /* sent or given up; INSTANT_NONE: neither */
    const char *trouble; /* why the last try failed; NULL if none did */
};

/* What was told, under a key of the caller's. */
struct store_told {
    const char *key;
    const char *value;
    instant at;
};

/* All that was told, by key. In ARENA. */
int store_told(struct store *store, struct arena *arena, struct store_told **ret_told, size_t *ret_count);
/* One row; its value is NULL if there is none. In ARENA. */
int store_told_row(struct store *store, const char *key, struct arena *arena, struct store_told *ret_row);

/* One transaction: notices and what they tell are kept together, or neither is. Drop ends it without keeping anything. */
int store_notices_begin(struct store *store);
int store_notices_commit(struct store *store);
void store_notices_drop(struct store *store);
/* Adds a pending notice; nothing if there is one of that key. */
int store_notice_put(struct store *store, const struct notice *notice);
/* Keeps what was told; VALUE NULL forgets it. */
int store_tell(struct store *store, const char *key, const char *value, instant at);
/* Forgets notices that were sent or given up before an instant. */
int store_notices_forget(struct store *store, instant before);

/* Longest that a pending notice may wait for its next try. One that is due later than that was claimed by a clock that was
 * ahead: it is due now. */
#define STORE_NOTICE_LONGEST_WAIT ((int64_t)8 * 3600)

/* Pending notices that are due at NOW, the oldest first, at most MOST. In ARENA. */
int store_notices_due(struct store *store, instant now, size_t most, struct arena *arena,
    struct store_notice **ret_notices, size_t *ret_count);
/* The newest notices of any state, the newest first, at most MOST. In ARENA. */
int store_notices_newest(struct store *store, size_t most, struct arena *arena,
    struct store_notice **ret_notices, size_t *ret_count);
/* Whether any is due at NOW: one look into an index. */
int store_notices_wait(struct store *store, instant now, bool *ret_any);
/* Counts a try and moves the notice's instant on to NEXT, if it is still due at NOW: *RET_MINE says whether it was. */
int store_notice_claim(struct store *store, int64_t number, instant now, instant next, bool *ret_mine);
/* What came of a try: SENT, GIVEN_UP, or PENDING until DUE with its TROUBLE. */
int store_notice_settle(struct store *store, int64_t number, enum store_notice_state state, instant at,
    instant due, const char *trouble);

struct store_notice_counts {
    int64_t pending;
    int64_t sent;
    int64_t given_up; /* since the instant that was asked about */
    const char
        *trouble; /* of the newest that is pending with trouble or was given up; NULL if there is none */
};
/* In ARENA. SINCE: those given up before it are not counted. */
int store_notices_count(
    struct store *store, instant since, struct arena *arena, struct store_notice_counts *ret_counts);

#endif
