/* Opening the database, its transactions, and words for what goes wrong. Knows how SQLite is to be set up so that what is
 * recorded is there for good, and nothing of what is recorded. */
#include "store/private.h"

#include "base/file.h"
#include "store/schema.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <unistd.h>

#define FILE_NAME "golive.db"
#define BUSY_MILLISECONDS 30000
#define LOG_PAGES 128 /* of the log, before they are moved into the database: who opens it reads them all */

/* ---- words ---- */

int store_fail(struct store *store, int error, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    char *words = memory_format_list(format, arguments);
    va_end(arguments);
    free(store->trouble);
    store->trouble = words;
    return error;
}

const char *store_trouble(const struct store *store)
{
    return store->trouble ? store->trouble : "";
}

static int errno_of(int code)
{
    static const struct {
        int code;
        int error;
    } table[] = {{SQLITE_BUSY, -EAGAIN}, {SQLITE_LOCKED, -EAGAIN}, {SQLITE_FULL, -ENOSPC},
        {SQLITE_READONLY, -EROFS}, {SQLITE_CANTOPEN, -EACCES}, {SQLITE_PERM, -EACCES}, {SQLITE_AUTH, -EACCES},
        {SQLITE_CORRUPT, -EBADMSG}, {SQLITE_NOTADB, -EBADMSG}, {SQLITE_CONSTRAINT, -EBADMSG},
        {SQLITE_MISMATCH, -EBADMSG}, {SQLITE_TOOBIG, -EFBIG}, {SQLITE_NOMEM, -ENOMEM}};
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        if (table[i].code == (code & 0xff))
            return table[i].error;
    }
    return -EIO;
}

int store_fail_sqlite(struct store *store, int code, const char *doing)
{
    int error = errno_of(code);
    if (error == -EAGAIN)
        return store_fail(
            store, error, "%s: %s is in use by another golive for too long", doing, store->file);
    return store_fail(store, error, "%s: %s: %s", doing, store->file, sqlite3_errmsg(store->database));
}

/* ---- statements ---- */

/* A row that cannot be added ends the statement and not what it did: the transaction is rolled back then, and SQLite need not
 * be ready to undo so many rows. */
#define NODE_INSERT "INSERT OR FAIL INTO node (prefix, digest, kind, size, links, body) VALUES "
#define NODE_ROW "(?, ?, ?, ?, ?, ?)"
#define NODE_ROWS_4 NODE_ROW ", " NODE_ROW ", " NODE_ROW ", " NODE_ROW
#define NODE_ROWS_16 NODE_ROWS_4 ", " NODE_ROWS_4 ", " NODE_ROWS_4 ", " NODE_ROWS_4
#define NODE_ROWS_32 NODE_ROWS_16 ", " NODE_ROWS_16

static const char *const sources[STATEMENT_COUNT] = {
    [STATEMENT_NODE_FIND] = "SELECT id FROM node WHERE prefix = ?1 AND digest = ?2",
    [STATEMENT_NODE_GET] = "SELECT digest, kind, size, links, body FROM node WHERE id = ?1",
    [STATEMENT_NODE_CLAIMS] = "SELECT digest FROM node WHERE id = ?1",
    [STATEMENT_NODE_LAST] = "SELECT coalesce(max(id), 0) FROM node",
    [STATEMENT_NODE_PUT] = (NODE_INSERT NODE_ROW),
    [STATEMENT_NODES_PUT] = (NODE_INSERT NODE_ROWS_32),
    [STATEMENT_DEPLOYMENT_FIND] = "SELECT key, folder FROM deployment WHERE id = ?1",
    [STATEMENT_DEPLOYMENT_NAME] = "SELECT id FROM deployment WHERE key = ?1",
    [STATEMENT_DEPLOYMENT_PUT] = "INSERT INTO deployment (id, folder) VALUES (?1, ?2)",
    [STATEMENT_DEPLOYMENT_SET] = "UPDATE deployment SET folder = ?2 WHERE key = ?1",
    [STATEMENT_TURN_LAST] = "SELECT run, result FROM turn WHERE deployment = ?1 ORDER BY run DESC LIMIT 1",
    [STATEMENT_TURN_PUT] = "INSERT INTO turn (deployment, run, result) VALUES (?1, ?2, ?3)",
    [STATEMENT_MEMORY_GET] = "SELECT body FROM memory JOIN deployment ON deployment = key WHERE id = ?1",
    [STATEMENT_MEMORY_PUT] = "REPLACE INTO memory (deployment, body) VALUES (?1, ?2)",
    [STATEMENT_EVIDENCE_FIND] = "SELECT key FROM evidence WHERE digest = ?1",
    [STATEMENT_EVIDENCE_GET] = "SELECT size, packed, body FROM evidence WHERE digest = ?1",
    [STATEMENT_BASIS_PUT] = "INSERT INTO basis (run, name, digest) VALUES (?1, ?2, ?3)",
    [STATEMENT_EVIDENCE_PUT] = "INSERT INTO evidence (digest, size, packed, body) VALUES (?1, ?2, ?3, ?4)",
};

sqlite3_stmt *store_prepare(struct store *store, const char *sql)
{
    sqlite3_stmt *statement = NULL;
    int code = sqlite3_prepare_v2(store->database, sql, -1, &statement, NULL);
    if (code == SQLITE_OK)
        return statement;
    store_fail_sqlite(store, code, "the store cannot be read");
    return NULL;
}

sqlite3_stmt *store_statement(struct store *store, enum statement which)
{
    sqlite3_stmt **statement = &store->statements[which];
    if (!*statement) {
        *statement = store_prepare(store, sources[which]);
        return *statement;
    }
    sqlite3_reset(*statement);
    sqlite3_clear_bindings(*statement);
    return *statement;
}

int store_execute(struct store *store, const char *sql, const char *doing)
{
    int code = sqlite3_exec(store->database, sql, NULL, NULL, NULL);
    return code == SQLITE_OK ? 0 : store_fail_sqlite(store, code, doing);
}

bool column_digest(sqlite3_stmt *statement, int column, struct digest *ret_digest)
{
    const void *bytes = sqlite3_column_blob(statement, column);
    if (!bytes || sqlite3_column_bytes(statement, column) != DIGEST_SIZE)
        return false;
    memcpy(ret_digest->bytes, bytes, DIGEST_SIZE);
    return true;
}

const char *column_text(sqlite3_stmt *statement, int column, struct arena *arena)
{
    const void *bytes = sqlite3_column_text(statement, column);
    size_t length = (size_t)sqlite3_column_bytes(statement, column);
    return bytes && !memchr(bytes, '\0', length) ? arena_copy_bytes(arena, bytes, length) : NULL;
}

/* ---- transactions ---- */

/* The log's header holds eight bytes that are others each time it begins anew. */
static void read_log_salt(const struct store *store, unsigned char ret_salt[8])
{
    AUTO_FREE char *path = memory_format("%s-wal", store->file);
    memset(ret_salt, 0, 8);
    int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    if (descriptor < 0)
        return;
    if (pread(descriptor, ret_salt, 8, 16) != 8)
        memset(ret_salt, 0, 8);
    close(descriptor);
}

int store_begin(struct store *store)
{
    bool writes = store->use == STORE_WRITE;
    int error = store_execute(store, writes ? "BEGIN IMMEDIATE" : "BEGIN",
        writes ? "nothing can be recorded" : "it cannot be read");
    if (!error && writes)
        read_log_salt(store, store->log_salt);
    return error;
}

/* Moves a long log into the database, and empties it. That waits for the disk twice, a commit once, and once more where it
 * began the log anew: so that no transaction waits more than three times, the log is left alone in the one that began it. It
 * must be emptied here: whoever opens the store next does not know what of the log was moved. */
static void move_log(struct store *store)
{
    unsigned char salt[8];
    struct stat status;
    AUTO_FREE char *path = memory_format("%s-wal", store->file);
    read_log_salt(store, salt);
    if (memcmp(salt, store->log_salt, sizeof salt) != 0 || stat(path, &status) != 0 ||
        status.st_size < (off_t)LOG_PAGES * 4096)
        return;
    /* Nobody waits for a reader that is in the way: the next transaction does it. */
    sqlite3_busy_timeout(store->database, 0);
    sqlite3_wal_checkpoint_v2(store->database, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
    sqlite3_busy_timeout(store->database, BUSY_MILLISECONDS);
}

int store_commit(struct store *store, const char *doing)
{
    int error = pending_write(store);
    if (!error)
        error = store_execute(store, "COMMIT", doing);
    if (error) {
        store_rollback(store);
        return error;
    }
    nodes_forget(store);
    if (store->use == STORE_WRITE)
        move_log(store);
    return 0;
}

void store_rollback(struct store *store)
{
    nodes_forget(store);
    if (!sqlite3_get_autocommit(store->database))
        sqlite3_exec(store->database, "ROLLBACK", NULL, NULL, NULL);
}

void store_snapshot_begin(struct store *store)
{
    if (sqlite3_get_autocommit(store->database))
        sqlite3_exec(store->database, "BEGIN", NULL, NULL, NULL);
}

void store_snapshot_end(struct store *store)
{
    if (!sqlite3_get_autocommit(store->database))
        sqlite3_exec(store->database, "ROLLBACK", NULL, NULL, NULL);
}

/* ---- the folder ---- */

/* File systems on which the locks and the shared memory of SQLite's log cannot be relied upon (statfs(2)). */
static const char *network_file_system(unsigned long type)
{
    static const struct {
        unsigned long type;
        const char *name;
    } table[] = {{0x6969, "NFS"}, {0xff534d42, "CIFS"}, {0xfe534d42, "SMB"}, {0x517b, "SMB"},
        {0x5346414f, "AFS"}, {0x73757245, "Coda"}, {0x00c36400, "Ceph"}, {0x01021997, "9P"},
        {0x0bd00bd0, "Lustre"}, {0x47504653, "GPFS"}, {0x19830326, "BeeGFS"}, {0x01161970, "GFS2"},
        {0x7461636f, "OCFS2"}, {0x20030528, "OrangeFS"}, {0x786f4256, "a shared folder of VirtualBox"},
        {0xbacbacbc, "a shared folder of VMware"}, {0x65735546, "FUSE"}};
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        if (table[i].type == type)
            return table[i].name;
    }
    return NULL;
}

/* Refuses a folder in which a store would not be safe. *RET_TROUBLE in words. */
static int look_at_folder(const char *folder, char **ret_trouble)
{
    struct statfs system;
    struct stat status;
    if (stat(folder, &status) != 0 || statfs(folder, &system) != 0) {
        int error = -errno;
        *ret_trouble = error == -ENOENT
                           ? memory_format("there is no store in %s: nothing was recorded yet", folder)
                           : memory_format("%s: %s", folder, strerror(-error));
        return error;
    }
    if (!S_ISDIR(status.st_mode)) {
        *ret_trouble = memory_format("%s is no folder", folder);
        return -ENOTDIR;
    }
    const char *network = network_file_system((unsigned long)system.f_type & 0xffffffff);
    if (network) {
        *ret_trouble =
            memory_format("%s lies on a network file system, %s: a store must lie on a disk of this "
                          "machine ([store] url says where)",
                folder, network);
        return -ENOTSUP;
    }
    if (status.st_mode & S_IWOTH) {
        *ret_trouble =
            memory_format("everybody may write to %s: a store must not lie there (chmod o-w)", folder);
        return -EACCES;
    }
    return 0;
}

/* The file must be there with its rights before SQLite makes it with others; the log takes them over. */
static int make_file(const char *file, char **ret_trouble)
{
    int descriptor = open(file, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NOCTTY, 0640);
    if (descriptor < 0) {
        int error = -errno;
        *ret_trouble = memory_format("%s: %s", file, strerror(-error));
        return error;
    }
    close(descriptor);
    return 0;
}

/* ---- version ---- */

static int64_t pragma(struct store *store, const char *sql)
{
    int64_t value = -1;
    sqlite3_stmt *statement = store_prepare(store, sql);
    if (statement && sqlite3_step(statement) == SQLITE_ROW)
        value = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    return value;
}

static int run_steps(struct store *store, size_t from)
{
    int error = 0;
    for (size_t i = from; i < store_step_count && !error; i++)
        error = store_execute(store, store_steps[i], "the store cannot be brought up to date");
    AUTO_FREE char *mark = memory_format(
        "PRAGMA application_id = %d; PRAGMA user_version = %zu", STORE_APPLICATION, store_step_count);
    return error ? error : store_execute(store, mark, "the store cannot be brought up to date");
}

/* Makes the tables, or brings those of an older golive up to date: all of it, or nothing. */
static int bring_up_to_date(struct store *store)
{
    int error = store_begin(store);
    if (error)
        return error;
    int64_t version = pragma(store, "PRAGMA user_version"); /* somebody else may have been faster */
    if (version >= 0 && version < (int64_t)store_step_count)
        error = run_steps(store, (size_t)version);
    if (error) {
        store_rollback(store);
        return error;
    }
    return store_commit(store, "the store cannot be brought up to date");
}

static int look_at_version(struct store *store)
{
    int64_t application = pragma(store, "PRAGMA application_id");
    int64_t version = pragma(store, "PRAGMA user_version");
    int64_t tables = pragma(store, "SELECT count(*) FROM sqlite_schema");
    int64_t today = (int64_t)store_step_count;
    if (application < 0 || version < 0 || tables < 0)
        return store_fail(
            store, -EBADMSG, "%s cannot be read: %s", store->file, sqlite3_errmsg(store->database));
    bool empty = !tables && !version;
    if (!empty && application != STORE_APPLICATION)
        return store_fail(store, -EBADMSG, "%s is no store of golive", store->file);
    if (version > today)
        return store_fail(store, -ENOTSUP,
            "%s is of version %lld, which a newer golive wrote; this one knows versions up to %lld: update "
            "golive",
            store->file, (long long)version, (long long)today);
    if (version == today)
        return 0;
    if (store->use == STORE_WRITE)
        return bring_up_to_date(store);
    if (empty)
        return store_fail(store, -ENOENT, "there is no store in %s: nothing was recorded yet", store->folder);
    return store_fail(store, -ENOTSUP,
        "%s is of version %lld, this golive reads version %lld: it is brought up to date when the next run "
        "is "
        "recorded",
        store->file, (long long)version, (long long)today);
}

/* ---- opening ---- */

/* SQLite opens a log as if it were new and therefore waits for its folder once in each process. One that is there already
 * is opened as what it is. */
static int open_file(sqlite3_vfs *system, const char *name, sqlite3_file *file, int flags, int *ret_flags)
{
    sqlite3_vfs *real = sqlite3_vfs_find(NULL);
    (void)system;
    if (flags & SQLITE_OPEN_WAL && access(name, F_OK) == 0)
        flags &= ~SQLITE_OPEN_CREATE;
    return real->xOpen(real, name, file, flags, ret_flags);
}

#define FILE_SYSTEM "golive"

static void use_own_file_system(void)
{
    static sqlite3_vfs own;
    if (own.zName)
        return;
    sqlite3_config(
        SQLITE_CONFIG_MEMSTATUS, 0); /* nobody asks how much it holds, and to know takes a lock each time */
    sqlite3_vfs *real = sqlite3_vfs_find(NULL);
    if (!real)
        return;
    own = *real;
    own.zName = FILE_SYSTEM;
    own.xOpen = open_file;
    sqlite3_vfs_register(&own, 0);
}

static int set_up(struct store *store)
{
    int persist = 1;
    sqlite3 *database = store->database;
    sqlite3_extended_result_codes(database, 1);
    sqlite3_busy_timeout(database, BUSY_MILLISECONDS);
    sqlite3_db_config(database, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config(database, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    sqlite3_db_config(database, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
    sqlite3_db_config(database, SQLITE_DBCONFIG_ENABLE_VIEW, 0, NULL);
    sqlite3_db_config(database, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
    int error = store_execute(store,
        "PRAGMA cell_size_check = ON; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -65536;"
        "PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0; PRAGMA journal_size_limit = 67108864",
        "the store cannot be opened");
    if (error || store->use == STORE_READ)
        return error;
    /* Without it the log goes when the writer closes, and a reader that may not make one cannot open. */
    sqlite3_file_control(database, NULL, SQLITE_FCNTL_PERSIST_WAL, &persist);
    return store_execute(store, "PRAGMA journal_mode = WAL", "the store cannot be opened");
}

static int open_database(struct store *store)
{
    bool writes = store->use == STORE_WRITE;
    int flags = (writes ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY) | SQLITE_OPEN_NOMUTEX;
    use_own_file_system();
    int code = sqlite3_open_v2(store->file, &store->database, flags, FILE_SYSTEM);
    if (code != SQLITE_OK)
        return store_fail_sqlite(store, code, "the store cannot be opened");
    int error = set_up(store);
    return error ? error : look_at_version(store);
}

int store_open(const char *folder, enum store_use use, struct store **ret_store, char **ret_trouble)
{
    if (use == STORE_WRITE) {
        int error = file_make_folders(folder, 0750);
        if (error) {
            *ret_trouble = memory_format("%s: %s", folder, strerror(-error));
            return error;
        }
    }
    char *trouble = NULL;
    int error = look_at_folder(folder, &trouble);
    AUTO_FREE char *file = file_join(folder, FILE_NAME);
    if (!error && use == STORE_WRITE)
        error = make_file(file, &trouble);
    if (!error && use == STORE_READ && access(file, R_OK) != 0) {
        error = -errno;
        trouble = error == -ENOENT
                      ? memory_format("there is no store in %s: nothing was recorded yet", folder)
                      : memory_format("%s: %s", file, strerror(-error));
    }
    if (error) {
        *ret_trouble = trouble;
        return error;
    }
    struct store *store = memory_new(1, sizeof *store);
    store->use = use;
    store->folder = memory_copy(folder);
    store->file = memory_copy(file);
    error = open_database(store);
    if (error) {
        *ret_trouble = memory_copy(store_trouble(store));
        store_close(store);
        return error;
    }
    *ret_store = store;
    return 0;
}

struct store *store_close(struct store *store)
{
    if (!store)
        return NULL;
    evidence_forget(store);
    recalled_free(store);
    store_rollback(store);
    for (size_t i = 0; i < STATEMENT_COUNT; i++)
        sqlite3_finalize(store->statements[i]);
    sqlite3_close(store->database);
    free(store->slots);
    text_free(&store->packed);
    text_free(&store->unpacked);
    free(store->folder);
    free(store->file);
    free(store->trouble);
    free(store);
    return NULL;
}
