/* What the files of store/ share among themselves, and nobody else sees. */
#ifndef GOLIVE_STORE_PRIVATE_H
#define GOLIVE_STORE_PRIVATE_H

#include "store/store.h"

#include <sqlite3.h>

/* Statements that are used over and over; store_statement prepares each at its first use. */
enum statement {
    STATEMENT_NODE_FIND,
    STATEMENT_NODE_GET,
    STATEMENT_NODE_CLAIMS,
    STATEMENT_NODE_LAST,
    STATEMENT_NODE_PUT,
    STATEMENT_NODES_PUT, /* NODES_AT_ONCE of them */
    STATEMENT_DEPLOYMENT_FIND,
    STATEMENT_DEPLOYMENT_NAME,
    STATEMENT_DEPLOYMENT_PUT,
    STATEMENT_DEPLOYMENT_SET,
    STATEMENT_TURN_LAST,
    STATEMENT_TURN_PUT,
    STATEMENT_MEMORY_GET,
    STATEMENT_MEMORY_PUT,
    STATEMENT_EVIDENCE_FIND,
    STATEMENT_EVIDENCE_GET,
    STATEMENT_BASIS_PUT,
    STATEMENT_EVIDENCE_PUT,
    STATEMENT_COUNT
};

/* Nodes written or found in the transaction under way, by half of their digests: of 128 bits no two are alike, either. */
struct node_slot {
    uint64_t digest[2];
    int64_t id; /* 0: free */
};

struct store {
    sqlite3 *database;
    char *folder;
    char *file;
    enum store_use use;
    char *trouble;
    sqlite3_stmt *statements[STATEMENT_COUNT];
    struct node_slot *slots; /* an open hash table, emptied at each transaction's end */
    size_t slot_count, slot_capacity;
    struct pending *pending;   /* nodes that are not in the database yet (pending.c); NULL: none */
    struct text packed;        /* scratch: a body as it lies in the database */
    struct text unpacked;      /* scratch: a body as it is */
    struct recalled *recalled; /* sites and plugins read so far (recall.c); NULL: none */
    struct aside *aside;       /* evidence kept for the run to be recorded (evidence.c); NULL if none */
    int aside_error;           /* why evidence could not be kept; the run cannot be recorded then */
    unsigned char log_salt[8]; /* of the log's header when the transaction began: whether it began anew */
};

/* ---- database.c ---- */

/* Keeps words about a failure and returns ERROR (a negative errno). */
int store_fail(struct store *store, int error, const char *format, ...) __attribute__((format(printf, 3, 4)));
/* The same for what SQLite returned, with what was being done: "the run cannot be recorded". */
int store_fail_sqlite(struct store *store, int code, const char *doing);
/* A statement, reset and without bindings; NULL after store_fail. */
sqlite3_stmt *store_statement(struct store *store, enum statement which);
/* Prepares a statement that is used once; to be finalized. NULL after store_fail. */
sqlite3_stmt *store_prepare(struct store *store, const char *sql);
/* Runs SQL without results. */
int store_execute(struct store *store, const char *sql, const char *doing);
/* Begins a transaction (of writing, if the store is open for that); ends it. */
int store_begin(struct store *store);
int store_commit(struct store *store, const char *doing);
void store_rollback(struct store *store);

/* A column of digests; false if it is none. */
bool column_digest(sqlite3_stmt *statement, int column, struct digest *ret_digest);
/* A column's text, copied into the arena; NULL for NULL and for what holds a NUL. */
const char *column_text(sqlite3_stmt *statement, int column, struct arena *arena);

/* ---- nodes.c ---- */

enum node_kind {
    NODE_SITE = 1,
    NODE_PLUGIN,
    NODE_DEPLOYMENT,
    NODE_CHECK,
    NODE_RESULT,             /* links: deployment, plugins, checks' results */
    NODE_GROUP,              /* some deployments' results */
    NODE_SIGHTINGS,          /* when evidence was gathered, run by run */
    NODE_RUN,                /* links: site, sightings, files of retired deployments, groups */
    NODE_SIGHTINGS_RECALLED, /* sightings, and behind them which checks were remembered and when they were judged */
    NODE_KIND_COUNT
};

/* A reference from one node to another: where it lies, and what is there. */
struct link {
    int64_t id;
    struct digest digest;
};

/* The digest of a node: of its kind, its body, and the digests of what it links to. */
struct digest node_digest(
    enum node_kind kind, const struct text *body, const struct link *links, size_t link_count);
/* Finds a node by its digest: 1, 0 if there is none, or a negative errno. */
int node_find(struct store *store, const struct digest *digest, int64_t *ret_id);
/* Finds the node or adds it. */
int node_put(struct store *store, enum node_kind kind, const struct text *body, const struct link *links,
    size_t link_count, struct link *ret_link);
/* The same for one that was never recorded: it is looked for among those of this transaction alone. */
int node_put_new(struct store *store, enum node_kind kind, const struct text *body, const struct link *links,
    size_t link_count, struct link *ret_link);

struct node {
    struct digest digest; /* as the row says */
    enum node_kind kind;
    const unsigned char *body;
    size_t length;
    const int64_t *links;
    size_t link_count;
};
/* The digest's first bytes: nodes are found by them. */
int64_t node_prefix(const struct digest *digest);
#define NODE_LONGEST_BODY ((size_t)256 << 20)
#define NODE_MOST_LINKS ((size_t)1 << 22)
/* Reads a node of a kind (0: any) into the arena. */
int node_get(
    struct store *store, int64_t id, enum node_kind kind, struct arena *arena, struct node *ret_node);
void nodes_forget(struct store *store); /* at a transaction's end */

/* ---- pending.c ---- */

enum { NODES_AT_ONCE = 32, NODE_COLUMNS = 6 }; /* as the statement has them */

/* Adds a node whose digest stands in LINK and that is not there yet; its id goes there. SIZE: of the body before it was packed;
 * 0: it is not. */
int pending_add(struct store *store, enum node_kind kind, const struct text *body, int64_t size,
    const struct link *links, size_t link_count, struct link *link);
/* Writes what waits: before the transaction ends, and before a node is read. */
int pending_write(struct store *store);
void pending_forget(struct store *store);

/* ---- packing.c ---- */

/* Packs bytes if that pays: appends to OUT what is shorter, and says whether it is packed. */
bool pack_bytes(const void *bytes, size_t length, struct text *out);
/* Unpacks LENGTH bytes that come to exactly FULL ones. 0 or -EBADMSG. */
int unpack_bytes(const void *bytes, size_t length, size_t full, struct text *out);

/* ---- sightings.c ---- */

/* Room for the evidence of one check after the other. */
struct evidence_list {
    const struct evidence **items; /* freed with free() */
    size_t capacity;
};
/* All evidence of a check, listed or not, each piece once; how many there are. */
size_t evidence_list_of(struct evidence_list *list, const struct check_result *result);

/* ---- evidence.c ---- */

/* Takes what was kept aside, and what checks of the run rest on or judged them, into the database; inside the transaction. */
int evidence_take_in(
    struct store *store, const struct run *run, const struct store_basis *basis, size_t basis_count);
void evidence_forget(struct store *store);
bool evidence_is_kept(struct store *store, const struct digest *digest);

/* ---- recall.c ---- */

void recalled_free(struct store *store);
/* The site in a node, or of a run's node. It is the store's, until it is closed. */
int recall_site(struct store *store, int64_t id, const struct site **ret_site);
int recall_site_of(struct store *store, const struct store_run *run, const struct site **ret_site);
struct coder;
struct plugin_list;
/* The check of a result: one of the deployment's file, or one that golive added. In the coder's arena. */
const struct check *recall_own_check(
    struct coder *coder, const struct deployment *deployment, const struct plugin_list *plugins);
/* Reads no more than the decision of the result in node ID. */
int recall_decision(struct store *store, int64_t id, struct arena *arena, enum decision *ret_decision);
/* Reads the result in node ID; plugins are the store's, until it is closed. TODAY: the run's day. */
int recall_result(struct store *store, int64_t id, const struct site *site, struct date today,
    struct arena *arena, struct deployment_result *ret_result);

/* ---- runs.c ---- */

/* A run's node, taken apart. In ARENA. */
struct content {
    int64_t site;
    int64_t sightings;
    const int64_t *retired; /* deployments that are used no more */
    size_t retired_count;
    const int64_t *groups;
    size_t group_count;
    const char *sandbox;
    const char *golive;
    enum decision decision;
};
int content_get(struct store *store, int64_t id, struct arena *arena, struct content *ret_content);
/* The deployments of a group: their keys and the nodes of their results. In ARENA. */
struct group {
    const int64_t *keys;
    const int64_t *results;
    size_t count;
};
int group_get(struct store *store, int64_t id, struct arena *arena, struct group *ret_group);

/* When the evidence of a run's checks was gathered, in the order of its checks. */
int sightings_put(struct store *store, const struct run *run, struct link *ret_link);
int sightings_apply(struct store *store, int64_t id, struct run *run);

/* ---- night.c ---- */

/* Writes a row of what judged a run, inside a transaction. */
int basis_put(struct store *store, int64_t run, const struct store_basis *basis);

/* Writes a watch's row, inside a transaction. */
int watch_put(struct store *store, const struct store_watch *watch, int64_t ledger);

/* ---- memory.c ---- */

/* Writes what a deployment's result rests on; NULL: nothing of it is to be remembered. ONLY_CHECKS: not as a whole. */
int memory_put(struct store *store, int64_t deployment, const struct remembered *remembered, bool only_checks,
    int64_t result);

/* ---- placing.c ---- */

/* What is needed while the results of a run become nodes. Its plugins' descriptions stay where they are meanwhile. */
struct placing {
    struct store *store;
    const struct site *site;
    struct date today;
    struct text body; /* scratch, with the longest that a node may have */
    struct placed_plugin *plugins;
    size_t plugin_count, plugin_capacity;
    struct link *links; /* of the result in hand */
    size_t link_capacity;
    struct arena arena; /* links of results that are to be put */
};
void placing_free(struct placing *placing);

/* A result that was looked at: its digest, and those of its deployment, plugins and checks. */
struct placed {
    struct digest digest;
    struct link *links; /* NULL: it was not looked at, for all of it is new */
    size_t count;
};
/* Writes nothing. The links are good until the next look, or placing_keep. */
struct placed placing_look(struct placing *placing, const struct deployment_result *result);
void placing_keep(struct placing *placing, struct placed *placed);
/* Puts what is not there. Of what was looked at, its deployment and checks must be what they were; its decision need not. */
int placing_put(struct placing *placing, const struct deployment_result *result, const struct placed *placed,
    struct link *ret_link);

/* ---- record.c ---- */

/* The rows of store_record_same, inside a transaction that stays open. */
int record_same(
    struct store *store, int64_t number, const char *id, instant at, const struct store_signer *signer);

/* ---- ledger.c ---- */

/* What an entry of the ledger says; its statement is made of this and of nothing else, so that an entry whose columns were
 * altered no longer agrees with its statement. */
struct ledger_row {
    int64_t number; /* from 1, without a gap */
    enum store_entry_kind kind;
    instant recorded_at;
    struct digest previous; /* of the statement before; all zero for the first */
    struct digest
        subject; /* of a run its report; of an approval the report; of a retirement the result that it ended */
    const char *about; /* id of the run or of the deployment */
    const char *by;    /* who approved or retired; NULL for runs */
    const char *words; /* in what role, or why; NULL for runs */
    /* Of runs. */
    struct store_run run;
    struct digest content;
    const char *golive;
    const char *same_as; /* id of that run, or NULL */
    /* Of approvals: the statement about the run. */
    struct digest approved;
};
void ledger_statement(const struct ledger_row *row, struct text *ret_statement);
/* Completes number, previous and statement, signs, and adds the entry. Inside a transaction. */
int ledger_append(struct store *store, struct ledger_row *row, const struct store_signer *signer,
    struct digest *ret_digest);
/* Adds the retirement of a deployment, inside a transaction. */
int ledger_retire(struct store *store, const char *id, const char *by, const char *reason,
    const struct store_signer *signer, struct digest *ret_digest);
/* The digest of the statement that records a run. */
int ledger_of_run(struct store *store, const struct store_run *run, struct digest *ret_digest);

/* ---- runs.c ---- */

#define RUN_COLUMNS "number, id, at, recorded_at, decision, deployments, content, ledger, same_as, report"
/* Reads a row of RUN_COLUMNS; -EBADMSG if it makes no sense. */
int run_row(struct store *store, sqlite3_stmt *statement, struct store_run *ret_run);
int run_numbered(struct store *store, int64_t number, struct store_run *ret_run);
/* A deployment's key, and the last run in which its result became another. -ENOENT if it is not known (the former says so in
 * words). */
struct last_turn {
    int64_t key;
    int64_t run;    /* 0: none yet */
    int64_t result; /* node */
};
int last_turn_of(struct store *store, const char *id, struct last_turn *ret_last);
int find_last_turn(struct store *store, const char *id, struct last_turn *ret_last);
/* The digest that a node's row claims. */
int node_claims(struct store *store, int64_t id, struct digest *ret_digest);

#endif
