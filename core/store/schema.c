/* The tables, step by step. A step that was released is never changed: databases out there are what it made. */
#include "store/schema.h"

/* What a run holds: nodes that refer to each other, each under its SHA-256. `prefix` is the digest's first eight bytes:
 * a short key to find it by. `links` are ids, `size` is that of the body when it is packed. Runs, and the turns at which a
 * deployment's result became another. */
static const char nodes_and_runs[] =
    "CREATE TABLE node (id INTEGER PRIMARY KEY, prefix INTEGER NOT NULL, digest BLOB NOT NULL,"
    " kind INTEGER NOT NULL, size INTEGER, links BLOB, body BLOB NOT NULL);"
    "CREATE INDEX node_by_prefix ON node (prefix);"
    "CREATE TABLE ledger (number INTEGER PRIMARY KEY, kind INTEGER NOT NULL, run INTEGER,"
    " about TEXT NOT NULL, actor TEXT, words TEXT, recorded_at INTEGER NOT NULL, digest BLOB NOT NULL,"
    " statement TEXT NOT NULL, envelope TEXT);"
    "CREATE INDEX ledger_by_run ON ledger (run) WHERE run IS NOT NULL;"
    "CREATE TABLE run (number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, at INTEGER NOT NULL,"
    " recorded_at INTEGER NOT NULL, decision INTEGER NOT NULL, deployments INTEGER NOT NULL,"
    " content INTEGER NOT NULL REFERENCES node, ledger INTEGER NOT NULL REFERENCES ledger,"
    " same_as INTEGER REFERENCES run, report BLOB);"
    "CREATE TABLE deployment (key INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE);"
    "CREATE TABLE turn (deployment INTEGER NOT NULL REFERENCES deployment, run INTEGER NOT NULL REFERENCES "
    "run,"
    " result INTEGER NOT NULL REFERENCES node, PRIMARY KEY (deployment, run)) WITHOUT ROWID;"
    "CREATE TABLE evidence (key INTEGER PRIMARY KEY, digest BLOB NOT NULL UNIQUE, size INTEGER NOT NULL,"
    " packed INTEGER NOT NULL, body BLOB NOT NULL);";

/* Where a deployment's file lay, so that one that is gone is missed. */
static const char where_deployments_lie[] = "ALTER TABLE deployment ADD COLUMN folder TEXT;";

/* For the next night: what a recheck looked at, in one piece; what each deployment's last result rests on; who is rechecking
 * now. None of it is part of the record: it may be deleted at any time. For replay: the plugins and data files of a run, whose
 * bytes lie with the evidence. */
static const char for_the_next_night[] =
    "CREATE TABLE watch (key BLOB PRIMARY KEY, run INTEGER NOT NULL, ledger INTEGER NOT NULL,"
    " since INTEGER NOT NULL, until INTEGER, code INTEGER NOT NULL, list BLOB NOT NULL) WITHOUT ROWID;"
    "CREATE TABLE memory (deployment INTEGER PRIMARY KEY REFERENCES deployment, body BLOB NOT NULL);"
    "CREATE TABLE basis (run INTEGER NOT NULL REFERENCES run, name TEXT NOT NULL, digest BLOB NOT NULL,"
    " PRIMARY KEY (run, name)) WITHOUT ROWID;"
    "CREATE TABLE holder (key INTEGER PRIMARY KEY, machine TEXT NOT NULL, process INTEGER NOT NULL,"
    " since INTEGER NOT NULL);";

/* Notices that wait, have left or were given up (`state` 1, 2, 3), and what owners were told. */
static const char notices_and_told[] =
    "CREATE TABLE notice (number INTEGER PRIMARY KEY, key BLOB NOT NULL UNIQUE, way TEXT NOT NULL,"
    " recipient TEXT NOT NULL, kind TEXT NOT NULL, subject TEXT NOT NULL, body TEXT NOT NULL,"
    " level INTEGER NOT NULL, made_at INTEGER NOT NULL, state INTEGER NOT NULL,"
    " tries INTEGER NOT NULL, due INTEGER NOT NULL, settled_at INTEGER, trouble TEXT);"
    "CREATE INDEX notice_due ON notice (due) WHERE state = 1;"
    "CREATE TABLE told (key TEXT PRIMARY KEY, value TEXT NOT NULL, at INTEGER NOT NULL) WITHOUT ROWID;";

/* Deployments' nodes may say more at their end: a golive from before must not take that for damage. */
static const char deployments_say_more[] = "";

const char *const store_steps[] = {
    nodes_and_runs, where_deployments_lie, for_the_next_night, notices_and_told, deployments_say_more};
const size_t store_step_count = sizeof store_steps / sizeof *store_steps;
