/* Bytes of evidence, each once under their digest. While a run is under way they are kept aside, in a file without a name
 * beside the database, so that no writer is held up by what is still being gathered; when the run is recorded they are taken
 * in, in its transaction. Knows nothing of what they are. */
#include "store/private.h"

#include "base/file.h"
#include "base/map.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct piece {
    struct digest digest;
    const char *name; /* the same in words */
    bool wanted;      /* a check of the run rests on it */
    off_t place;      /* in the file aside */
    size_t length;
};

struct aside {
    int descriptor;
    off_t end;
    struct piece *pieces;
    size_t count, capacity;
    struct map known; /* digests in words, of this run: kept aside or in the database already */
    struct arena arena;
};

void evidence_forget(struct store *store)
{
    struct aside *aside = store->aside;
    store->aside = NULL;
    store->aside_error = 0;
    if (!aside)
        return;
    if (aside->descriptor >= 0)
        close(aside->descriptor);
    free(aside->pieces);
    map_free(&aside->known);
    arena_free(&aside->arena);
    free(aside);
}

bool evidence_is_kept(struct store *store, const struct digest *digest)
{
    sqlite3_stmt *statement = store_statement(store, STATEMENT_EVIDENCE_FIND);
    if (!statement)
        return false;
    sqlite3_bind_blob(statement, 1, digest->bytes, DIGEST_SIZE, SQLITE_STATIC);
    bool found = sqlite3_step(statement) == SQLITE_ROW;
    sqlite3_reset(statement);
    return found;
}

bool store_keeps_evidence(struct store *store, const struct digest *digest)
{
    return evidence_is_kept(store, digest);
}

static int write_aside(struct store *store, struct aside *aside, const void *bytes, size_t length)
{
    if (aside->descriptor < 0)
        aside->descriptor = open(store->folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (aside->descriptor < 0 && (errno == EOPNOTSUPP || errno == EISDIR)) {
        /* A file system without nameless files. */
        AUTO_FREE char *path = file_join(store->folder, "evidence.XXXXXX");
        aside->descriptor = mkostemp(path, O_CLOEXEC);
        if (aside->descriptor >= 0)
            unlink(path);
    }
    int error = aside->descriptor < 0 ? -errno : file_write(aside->descriptor, bytes, length);
    if (error)
        return store_fail(store, error, "evidence cannot be kept in %s: %s", store->folder, strerror(-error));
    return 0;
}

int store_keep_evidence(struct store *store, const struct digest *digest, const void *bytes, size_t length)
{
    if (store->use != STORE_WRITE)
        return store_fail(store, -EROFS, "the store is open for reading only");
    if (store->aside_error)
        return store->aside_error;
    if (!store->aside) {
        store->aside = memory_new(1, sizeof *store->aside);
        store->aside->descriptor = -1;
    }
    struct aside *aside = store->aside;
    char text[DIGEST_TEXT_SIZE];
    digest_text(digest, text);
    if (map_get(&aside->known, text))
        return 0;
    const char *name = arena_copy(&aside->arena, text);
    map_put(&aside->known, name, aside);
    if (evidence_is_kept(store, digest))
        return 0;
    store->aside_error = write_aside(store, aside, bytes, length);
    if (store->aside_error)
        return store->aside_error;
    memory_reserve(&aside->pieces, &aside->capacity, aside->count + 1, sizeof *aside->pieces);
    aside->pieces[aside->count++] = (struct piece){*digest, name, false, aside->end, length};
    aside->end += (off_t)length;
    return 0;
}

static int insert(struct store *store, const struct piece *piece, const struct text *bytes)
{
    sqlite3_stmt *statement = store_statement(store, STATEMENT_EVIDENCE_PUT);
    if (!statement)
        return -EIO;
    text_clear(&store->packed);
    bool packed = pack_bytes(text_string(bytes), bytes->length, &store->packed);
    const struct text *stored = packed ? &store->packed : bytes;
    sqlite3_bind_blob(statement, 1, piece->digest.bytes, DIGEST_SIZE, SQLITE_STATIC);
    sqlite3_bind_int64(statement, 2, (sqlite3_int64)piece->length);
    sqlite3_bind_int(statement, 3, packed);
    sqlite3_bind_blob64(statement, 4, text_string(stored), stored->length, SQLITE_STATIC);
    int code = sqlite3_step(statement);
    sqlite3_reset(statement);
    return code == SQLITE_DONE ? 0 : store_fail_sqlite(store, code, "evidence cannot be recorded");
}

/* Reads a piece back. What is taken in must be what its digest says, whatever the disk made of it. */
static int read_back(struct store *store, const struct piece *piece, struct text *bytes)
{
    text_clear(bytes);
    memory_reserve(&bytes->data, &bytes->capacity, piece->length + 1, 1);
    while (bytes->length < piece->length) {
        ssize_t got = pread(store->aside->descriptor, bytes->data + bytes->length,
            piece->length - bytes->length, piece->place + (off_t)bytes->length);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return store_fail(store, got ? -errno : -EIO, "evidence kept in %s cannot be read back: %s",
                store->folder, got ? strerror(errno) : "it is shorter than it was");
        bytes->length += (size_t)got;
    }
    struct digest digest = digest_of(bytes->data, bytes->length);
    if (memcmp(digest.bytes, piece->digest.bytes, DIGEST_SIZE) != 0)
        return store_fail(store, -EIO, "evidence kept in %s came back altered", store->folder);
    return 0;
}

/* What a check gathered and never asked for is no evidence of anything. */
static void mark_wanted(
    struct store *store, const struct run *run, const struct store_basis *basis, size_t basis_count)
{
    struct map pieces = {0};
    for (size_t i = 0; i < store->aside->count; i++)
        map_put(&pieces, store->aside->pieces[i].name, &store->aside->pieces[i]);
    struct evidence_list list = {0};
    for (size_t i = 0; i < run->deployment_count; i++) {
        for (size_t k = 0; k < run->deployments[i].check_count; k++) {
            size_t count = evidence_list_of(&list, &run->deployments[i].checks[k]);
            for (size_t n = 0; n < count; n++) {
                char name[DIGEST_TEXT_SIZE];
                if (!list.items[n]->digested || list.items[n]->digest_only)
                    continue;
                digest_text(&list.items[n]->digest, name);
                struct piece *piece = map_get(&pieces, name);
                if (piece)
                    piece->wanted = true;
            }
        }
    }
    for (size_t i = 0; i < basis_count; i++) {
        char name[DIGEST_TEXT_SIZE];
        digest_text(&basis[i].digest, name);
        struct piece *piece = map_get(&pieces, name);
        if (piece)
            piece->wanted = true;
    }
    free(list.items);
    map_free(&pieces);
}

int evidence_take_in(
    struct store *store, const struct run *run, const struct store_basis *basis, size_t basis_count)
{
    if (store->aside_error || !store->aside)
        return store->aside_error;
    struct text bytes = {0};
    int error = 0;
    mark_wanted(store, run, basis, basis_count);
    for (size_t i = 0; i < store->aside->count && !error; i++) {
        const struct piece *piece = &store->aside->pieces[i];
        if (!piece->wanted || evidence_is_kept(store, &piece->digest)) /* by another run, meanwhile */
            continue;
        error = read_back(store, piece, &bytes);
        if (!error)
            error = insert(store, piece, &bytes);
    }
    text_free(&bytes);
    return error;
}

int store_evidence(struct store *store, const struct digest *digest, struct text *ret_bytes)
{
    sqlite3_stmt *statement = store_statement(store, STATEMENT_EVIDENCE_GET);
    if (!statement)
        return -EIO;
    char words[DIGEST_TEXT_SIZE];
    digest_text(digest, words);
    sqlite3_bind_blob(statement, 1, digest->bytes, DIGEST_SIZE, SQLITE_STATIC);
    int code = sqlite3_step(statement);
    int error = 0;
    struct text bytes = {0};
    if (code == SQLITE_DONE) {
        error = store_fail(store, -ENOENT, "no evidence %s is kept in %s", words, store->file);
    } else if (code != SQLITE_ROW) {
        error = store_fail_sqlite(store, code, "evidence cannot be read");
    } else {
        int64_t size = sqlite3_column_int64(statement, 0);
        const void *body = sqlite3_column_blob(statement, 2);
        size_t length = (size_t)sqlite3_column_bytes(statement, 2);
        bool sound = size >= 0 && (uint64_t)size <= TEXT_DEFAULT_MAXIMUM;
        if (sound && sqlite3_column_int(statement, 1))
            sound = unpack_bytes(body, length, (size_t)size, &bytes) == 0;
        else if (sound)
            text_append(&bytes, body, length);
        struct digest found = digest_of(text_string(&bytes), bytes.length);
        if (!sound || memcmp(found.bytes, digest->bytes, DIGEST_SIZE) != 0)
            error = store_fail(
                store, -EBADMSG, "evidence %s in %s is damaged or was altered", words, store->file);
    }
    sqlite3_reset(statement);
    if (!error)
        text_append(ret_bytes, bytes.data, bytes.length);
    text_free(&bytes);
    return error;
}
