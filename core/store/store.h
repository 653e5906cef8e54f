/* The store: runs as they were, for good. One SQLite database in a folder of this machine, in WAL mode, synchronous, so
 * that readers work while a run is recorded and what was recorded survives a loss of power.
 *
 * What a run holds is kept as nodes, each under the SHA-256 of its bytes and of the nodes it refers to, each once: a
 * deployment's file, a check's result, a deployment's result, a handful of deployments, a run. A night in which nothing
 * changed adds a row and no node. Bytes of evidence lie in the same database under their digest, each once, packed where
 * that pays. Every run, signature and retirement is an entry of the ledger, a chain in which each names the digest of the
 * one before.
 *
 * Knows the model and nothing above it: not how runs come about, nor how they are shown. Every function that fails leaves
 * words for a person in store_trouble(). Errors are negative errno: -EBADMSG where the database is damaged or was altered,
 * -EAGAIN where another writer holds it too long, -ENOENT where there is no such thing. */
#ifndef GOLIVE_STORE_STORE_H
#define GOLIVE_STORE_STORE_H

#include "base/date.h"
#include "base/digest.h"
#include "base/text.h"
#include "model/remembered.h"
#include "model/result.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* ---- opening ---- */

struct store;

enum store_use {
    STORE_READ = 1, /* nothing is created, nothing is written: works for another user, while a run writes */
    STORE_WRITE /* makes folder (0750) and database if they are not there; brings an older one up to date */
};

/* Opens the store in FOLDER. 0, or a negative errno with *RET_TROUBLE (freed with free()) in words: -ENOENT there is none
 * (STORE_READ), -EACCES, -EROFS, -ENOTSUP (a network file system, or written by a newer golive), -EBADMSG. */
int store_open(const char *folder, enum store_use use, struct store **ret_store, char **ret_trouble);
struct store *store_close(struct store *store); /* NULL gives NULL; returns NULL */
/* Why the last function failed, in words; "" if none did. Valid until the next call. */
const char *store_trouble(const struct store *store);

/* ---- recording a run ---- */

/* Keeps the bytes of evidence for the run that is to be recorded: once for each digest, and not at all if the store has
 * them. Written aside at first, so that nothing holds up other writers; recording takes them in. */
int store_keep_evidence(struct store *store, const struct digest *digest, const void *bytes, size_t length);

/* True if the store has these bytes already. */
bool store_keeps_evidence(struct store *store, const struct digest *digest);

struct store_signer; /* store/signing.h */

/* Begins a transaction, looks what the last recorded run said of each deployment, and writes into RUN (its arena) what
 * changed since, and the conditions for checks that are gone. RUN must stay until the end. Of a store open for reading the
 * transaction is one of reading, and only store_record_drop may follow. */
struct store_recording;
int store_record_begin(struct store *store, struct run *run, struct store_recording **ret_recording);
/* Records the run: whole, or not at all. REPORT: digest of its canonical report. SIGNER: NULL: not signed. Frees the
 * recording in any case. *RET_HEAD (may be NULL): digest of the ledger's new entry. */
int store_record_finish(struct store_recording *recording, const struct digest *report,
    const struct store_signer *signer, struct digest *ret_head);
/* Ends the transaction, nothing is recorded. NULL is fine. */
void store_record_drop(struct store_recording *recording);
/* Records that at AT everything was as the run NUMBER says: one row, whatever its size. */
int store_record_same(
    struct store *store, int64_t number, const char *id, instant at, const struct store_signer *signer);

/* ---- what judged ---- */

struct store_run;

/* A file that had a part in judging a run: "plugin:NAME", "data:clauses/NAME.ini"; STORE_BASIS_REPORT: the schema of its
 * report. Its bytes are kept as evidence. */
#define STORE_BASIS_REPORT "report:schema"
struct store_basis {
    const char *name;
    struct digest digest;
};
/* Has these recorded together with the run; they must stay until then. */
void store_record_basis(struct store_recording *recording, const struct store_basis *basis, size_t count);
/* Those of a run, by name. In ARENA. None for runs of a golive that did not keep them. */
int store_basis_of(struct store *store, const struct store_run *run, struct arena *arena,
    struct store_basis **ret_basis, size_t *ret_count);

/* ---- the next night ---- */

/* What a run that is to be repeated looked at, kept in one piece under a key of who repeats it. */
struct store_watch {
    struct digest key;
    int64_t run;      /* number of the run; filled when it is recorded */
    instant from;     /* nothing in it changes by itself at instants within: from ≤ now < until */
    instant until;    /* INSTANT_NONE: never */
    int code;         /* the run's exit code */
    const void *list; /* the files it rests on (base/seen.h) */
    size_t length;
};
/* -ENOENT: there is none. RET_LIST holds the list. */
int store_watch_find(
    struct store *store, const struct digest *key, struct text *ret_list, struct store_watch *ret_watch);
/* Has a watch recorded together with the run; it must stay until then. */
void store_record_watch(struct store_recording *recording, const struct store_watch *watch);
/* Records that at AT everything was as the watch's run says: one row, as store_record_same; and the watch's list anew, if
 * LIST is not NULL. -ESTALE, without a word: somebody recorded something else since, or rechecks at this moment. */
int store_record_still(struct store *store, const struct store_watch *watch, const struct text *list,
    const char *id, instant at, const struct store_signer *signer);

/* When the watch's run was last found to be still so, or was recorded. */
int store_watch_last(struct store *store, const struct store_watch *watch, instant *ret_at);

/* Takes the one place of whoever rechecks, for MACHINE (words: its name, its kernel's run) and PROCESS; a holder of this machine is taken for gone (its lock is:
 * ask for that first), one of another for a day. -EBUSY with words: somebody else holds it. */
int store_hold(struct store *store, const char *machine, int64_t process, instant now);
int store_release(struct store *store);

/* Between these everything that is read is as it was at the first reading, and reading costs less. Others may write; this store may
 * not. */
void store_snapshot_begin(struct store *store);
void store_snapshot_end(struct store *store);

/* What deployments' results and those of their checks rest on (model/remembered.h), as it was when the last run that judged
 * them was recorded. */
/* 1 with what is remembered of the deployment of that id, in ARENA; 0: nothing; or a negative errno. */
int store_memory_find(
    struct store *store, const char *id, struct arena *arena, struct remembered *ret_remembered);
/* Reads the result itself, which becomes one of DEPLOYMENT and of the day TODAY. In ARENA. -ESTALE: it does not fit. */
int store_memory_recall(struct store *store, const struct remembered *remembered,
    const struct deployment *deployment, const struct site *site, struct date today, struct arena *arena,
    struct deployment_result *ret_result);
/* Reads the results of COUNT checks out of it, which become ones of CHECKS. In ARENA. RET_THERE: which could be had. */
void store_memory_recall_checks(struct store *store, const struct remembered *remembered,
    const struct remembered_check *const *wanted, const struct check *const *checks, size_t count,
    struct arena *arena, struct check_result *ret_results, bool *ret_there);
/* Digests of all that is recorded of a deployment's file, of a site's, and of a check's section. */
struct digest store_digest_deployment(const struct deployment *deployment);
struct digest store_digest_site(const struct site *site);
struct digest store_digest_check(const struct check *check);
/* Where two results of a deployment differ: the check whose results do (NULL: it is the decision). False: nowhere. */
bool store_results_differ(const struct deployment_result *a, const struct site *site_of_a,
    const struct deployment_result *b, const struct site *site_of_b, struct date today,
    const struct check **ret_check);
bool store_checks_differ(const struct check_result *a, const struct check_result *b);

/* ---- runs ---- */

struct store_run {
    int64_t number; /* from 1, in the order of recording */
    char id[40];
    instant at;
    instant recorded_at;
    enum decision decision;
    int64_t deployments;
    int64_t ledger;       /* number of its entry */
    int64_t content;      /* node; equal for runs with equal content */
    int64_t same_as;      /* store_record_same: of that run; else 0 */
    struct digest report; /* of the canonical report; zero for store_record_same */
};

/* Finds a run by its id, the beginning of one (8 characters or more), "last", or a day (YYYY-MM-DD: the last recorded on
 * it). -ENOENT, -EEXIST (several begin so). */
int store_find_run(struct store *store, const char *words, struct store_run *ret_run);
/* All runs recorded before UNTIL (INSTANT_NONE: all), oldest first, freed with free(). */
int store_runs(struct store *store, instant until, struct store_run **ret_runs, size_t *ret_count);
/* Reads a run back as it was reported. Its site's time zone becomes the process's, so that its days are its own. Freed with
 * store_run_free; site and plugins are the store's, so the store must stay open as long. -EOPNOTSUPP: the zone is not
 * installed. */
int store_recall(struct store *store, const struct store_run *run, struct run **ret_run);
struct run *store_run_free(struct run *run); /* NULL gives NULL; returns NULL */

/* ---- deployments ---- */

/* What the store says of one deployment, as of an instant. */
struct store_standing {
    const char *id;
    int64_t result;       /* node: its last result */
    int64_t since;        /* number of the run that first gave it */
    struct store_run run; /* the last run that looked at it */
    const char *folder;   /* where its file lay, "" if not known */
    bool retired;         /* golive retire; nothing has looked at it since */
};

/* Every deployment of which something was recorded before UNTIL (INSTANT_NONE: at all), by id. In ARENA. */
int store_standings(struct store *store, instant until, struct arena *arena,
    struct store_standing **ret_standings, size_t *ret_count);

/* One deployment of a run. */
struct store_member {
    const char *id;
    int64_t result; /* node: equal for equal results */
};
/* The deployments of a run, in its order. In ARENA. */
int store_members(struct store *store, const struct store_run *run, struct arena *arena,
    struct store_member **ret_members, size_t *ret_count);
/* Reads a result of a run back, with its site. In ARENA; the site is the store's. */
int store_recall_member(struct store *store, const struct store_run *run, int64_t result, struct arena *arena,
    struct deployment_result *ret_result, const struct site **ret_site);
/* The version of golive that judged a run. In ARENA. */
int store_golive_of(
    struct store *store, const struct store_run *run, struct arena *arena, const char **ret_version);

/* One change of a deployment: from this run on its result was another. */
struct store_turn {
    struct store_run run;
    int64_t result; /* node */
};
/* The turns of a deployment, oldest first. In ARENA. -ENOENT if it is not known. */
int store_turns(struct store *store, const char *id, struct arena *arena, struct store_turn **ret_turns,
    size_t *ret_count);

#define STORE_HISTORY_MOST ((size_t)24) /* decisions of a deployment */
/* The decisions recorded of a deployment by runs before the one of that number, the newest first, those alike that follow one
 * another once, under the first of them; at most STORE_HISTORY_MOST. In ARENA. None if it is not known. */
int store_history(struct store *store, const char *id, int64_t before, struct arena *arena,
    const struct past_decision **ret_history, size_t *ret_count, bool *ret_longer);

/* Ends a deployment: it is no longer missed. Writes an entry of the ledger. */
int store_retire(struct store *store, const char *id, const char *by, const char *reason,
    const struct store_signer *signer);

/* ---- evidence ---- */

/* Appends the bytes kept under a digest. -ENOENT if none are kept; -EBADMSG if they are not those of the digest. */
int store_evidence(struct store *store, const struct digest *digest, struct text *ret_bytes);

/* ---- the ledger ---- */

enum store_entry_kind { STORE_ENTRY_RUN = 1, STORE_ENTRY_APPROVAL, STORE_ENTRY_RETIREMENT };

struct store_entry {
    int64_t number;
    enum store_entry_kind kind;
    int64_t run;       /* number of the run it is about; 0 if none */
    const char *about; /* id of the run, or of the deployment that ended */
    const char *by;    /* who approved, or retired; NULL for runs */
    const char *words; /* in what role, or why; NULL for runs */
    instant recorded_at;
    struct digest digest;  /* of the statement */
    const char *statement; /* in-toto statement, JSON */
    const char *envelope;  /* DSSE envelope, JSON; NULL if it is not signed */
};
/* All entries about a run, or all there are (0), oldest first. In ARENA. */
int store_entries(struct store *store, int64_t run, struct arena *arena, struct store_entry **ret_entries,
    size_t *ret_count);
/* Records that a person approves a run: their own signature over a statement that names them. */
int store_approve(struct store *store, const struct store_run *run, const char *by, const char *role,
    const struct store_signer *signer);
/* Digest of the newest entry, and its number (0: the ledger is empty). */
int store_head(struct store *store, struct digest *ret_digest, int64_t *ret_number);

/* ---- verifying ---- */

struct store_verifier; /* store/signing.h */

struct store_verification {
    const struct store_verifier
        *verifier;               /* keys that may sign; NULL: signatures are counted, not verified */
    const struct digest *anchor; /* a head printed once; must be an entry; NULL: none */
    /* Digest of the canonical report of a run read back. NULL: reports are not made again. */
    int (*report_digest)(const struct run *run, struct digest *ret_digest);
    /* Of the schema by which it makes reports: those recorded by another are not made again. NULL: whatever it is. */
    const struct digest *schema;
    /* Called for each thing that is wrong, with a sentence that names it. */
    void (*wrong)(void *context, const char *sentence);
    /* Called for what a person should know though it is not wrong. */
    void (*remark)(void *context, const char *sentence);
    void *context;
};

struct store_verified {
    uint64_t runs, entries, nodes, evidence; /* looked at */
    uint64_t evidence_bytes;
    uint64_t reports;        /* made again and compared */
    uint64_t older_reports;  /* by another golive, which alone can make them again */
    uint64_t signed_entries; /* with a good signature by a key given, or, without keys, with any signature */
    uint64_t wrong;          /* things found wrong */
    struct digest head;
};
/* Looks at everything. 0 even if something is wrong (see ret_verified->wrong); an error only if it could not look. */
int store_verify(
    struct store *store, const struct store_verification *verification, struct store_verified *ret_verified);

#endif
