/* The list of known files. In bytes: a head with the digest of all that follows, then an entry each: its kind, its identity,
 * the digest, the path with a NUL, what else is known. See known.h. */
#include "base/known.h"

#include "base/file.h"
#include "base/identity.h"
#include "base/map.h"
#include "base/memory.h"
#include "base/seen.h"
#include "base/text.h"
#include "base/trust.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define FORMAT_VERSION 1u
#define LONGEST_LIST ((size_t)64 << 20)
#define LONGEST_BYTES ((size_t)1 << 20) /* of one entry */
#define MOST_ENTRIES 100000u

struct head {
    char magic[8];
    uint32_t format;
    uint32_t count;
    struct digest content;
};
static const char magic[8] = "golivekn";

/* An entry as it lies in the list: the path with its NUL, and the bytes, follow. */
struct entry_head {
    uint32_t kind;
    uint32_t path_length;
    uint32_t length;
    uint32_t zero;
    struct identity identity;
    struct digest digest;
};

struct entry {
    struct entry_head head;
    const char *key;   /* the kind as a digit, then the path */
    const void *bytes; /* in the list, or in the arena */
    bool used;         /* in this run: kept before others where there is no room for all */
};

struct known {
    char *file;
    bool anew;
    bool changed;
    int64_t opened; /* when; what is younger than that is not known */
    struct text list;
    struct arena arena;
    struct entry **entries;
    size_t count, capacity;
    struct map by_key;
};

/* ---- reading the list ---- */

static void add(struct known *known, struct entry *entry)
{
    memory_reserve(&known->entries, &known->capacity, known->count + 1, sizeof(struct entry *));
    known->entries[known->count++] = entry;
    map_put(&known->by_key, entry->key, entry);
}

/* One entry at *AT; false if there is none. */
static bool read_entry(struct known *known, const char **at, const char *end)
{
    struct entry_head head;
    if ((size_t)(end - *at) < sizeof head)
        return false;
    memcpy(&head, *at, sizeof head);
    const char *path = *at + sizeof head;
    size_t left = (size_t)(end - path);
    if (!head.path_length || head.path_length >= PATH_MAX + 1 || head.length > LONGEST_BYTES ||
        left < (size_t)head.path_length + 1 + head.length || memchr(path, '\0', head.path_length) ||
        path[head.path_length])
        return false;
    struct entry *entry = arena_take(&known->arena, sizeof *entry);
    *entry = (struct entry){.head = head, .key = path, .bytes = path + head.path_length + 1};
    add(known, entry);
    *at = path + head.path_length + 1 + head.length;
    return true;
}

static bool read_entries(struct known *known)
{
    struct head head;
    const char *at = known->list.data, *end = at + known->list.length;
    if (known->list.length < sizeof head)
        return false;
    memcpy(&head, at, sizeof head);
    at += sizeof head;
    if (memcmp(head.magic, magic, sizeof magic) != 0 || head.format != FORMAT_VERSION ||
        head.count > MOST_ENTRIES)
        return false;
    struct digest content = digest_of(at, (size_t)(end - at));
    if (memcmp(&content, &head.content, sizeof content) != 0)
        return false;
    for (uint32_t i = 0; i < head.count; i++) {
        if (!read_entry(known, &at, end))
            return false;
    }
    return at == end;
}

static void forget_all(struct known *known)
{
    map_free(&known->by_key);
    free(known->entries);
    known->entries = NULL;
    known->count = known->capacity = 0;
}

/* Not with file_read_path: nothing that a run rests on is read here. */
static void read_list(struct known *known)
{
    struct stat status;
    int descriptor = open(known->file, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (descriptor < 0)
        return;
    bool read = fstat(descriptor, &status) == 0 && trust_own_file(&status) &&
                (uint64_t)status.st_size <= LONGEST_LIST;
    if (read) {
        memory_reserve(&known->list.data, &known->list.capacity, (size_t)status.st_size + 2, 1);
        read = file_read(descriptor, LONGEST_LIST, &known->list) == 0;
    }
    close(descriptor);
    if (read && !read_entries(known))
        forget_all(known);
}

struct known *known_open(const char *folder, bool anew)
{
    if (!folder || (!trust_own_folder(folder) && access(folder, F_OK) == 0))
        return NULL;
    struct known *known = memory_new(1, sizeof *known);
    known->file = file_join(folder, KNOWN_FILE_NAME);
    known->anew = anew;
    known->opened = identity_now();
    known->list.maximum = LONGEST_LIST;
    read_list(known);
    return known;
}

struct known *known_free(struct known *known)
{
    if (!known)
        return NULL;
    forget_all(known);
    text_free(&known->list);
    arena_free(&known->arena);
    free(known->file);
    free(known);
    return NULL;
}

/* ---- asking and noting ---- */

/* The kind is part of the key, in front of the path; "" if the path is none that can be known. */
static char *key_of(enum known_kind kind, const char *path)
{
    return *path == '/' && strlen(path) < PATH_MAX ? memory_format("%d%s", (int)kind, path) : NULL;
}

bool known_find(const struct known *known, enum known_kind kind, const char *path, const struct stat *status,
    struct known_file *ret_file)
{
    if (!known || known->anew)
        return false;
    AUTO_FREE char *key = key_of(kind, path);
    struct entry *entry = key ? map_get(&known->by_key, key) : NULL;
    struct identity now = identity_of(status);
    if (!entry || !identity_same(&entry->head.identity, &now))
        return false;
    entry->used = true;
    *ret_file = (struct known_file){entry->head.digest, entry->bytes, entry->head.length};
    return true;
}

static bool same_entry(
    const struct entry *entry, const struct identity *identity, const struct known_file *file)
{
    return identity_same(&entry->head.identity, identity) &&
           memcmp(&entry->head.digest, &file->digest, sizeof file->digest) == 0 &&
           entry->head.length == file->length &&
           (!file->length || memcmp(entry->bytes, file->bytes, file->length) == 0);
}

void known_note_own(struct known *known, enum known_kind kind, const char *path, const struct stat *status,
    const struct known_file *file)
{
    AUTO_FREE char *key = known ? key_of(kind, path) : NULL;
    if (!key || file->length > LONGEST_BYTES)
        return;
    struct identity identity = identity_of(status);
    struct entry *entry = map_get(&known->by_key, key);
    if (entry && same_entry(entry, &identity, file)) {
        entry->used = true;
        return;
    }
    bool is_new = !entry;
    if (is_new)
        entry = arena_take(&known->arena, sizeof *entry);
    *entry = (struct entry){
        .head = {.kind = (uint32_t)kind,
            .path_length = (uint32_t)strlen(key),
            .length = (uint32_t)file->length,
            .identity = identity,
            .digest = file->digest},
        .key = is_new ? arena_copy(&known->arena, key) : entry->key,
        .bytes = arena_copy_bytes(&known->arena, file->bytes, file->length),
        .used = true,
    };
    if (is_new)
        add(known, entry);
    known->changed = true;
}

void known_note(struct known *known, enum known_kind kind, const char *path, const struct stat *status,
    const struct known_file *file)
{
    struct identity identity = identity_of(status);
    if (known && !identity_young(&identity, known->opened))
        known_note_own(known, kind, path, status, file);
}

void known_forget(struct known *known, enum known_kind kind, const char *path)
{
    AUTO_FREE char *key = known ? key_of(kind, path) : NULL;
    struct entry *entry = key ? map_get(&known->by_key, key) : NULL;
    if (!entry)
        return;
    entry->head.identity = (struct identity){0}; /* no file's */
    known->changed = true;
}

/* Digests what DESCRIPTOR gives, piece by piece. 0 or a negative errno: -EFBIG if it is longer than LONGEST bytes. */
static int digest_all(int descriptor, size_t longest, struct digest *ret_digest)
{
    enum { PIECE = 128 << 10 };
    AUTO_FREE char *piece = memory_new(PIECE, 1);
    struct digest_stream *stream = digest_begin();
    size_t total = 0;
    int error = 0;
    for (ssize_t got = 1; got != 0 && !error;) {
        got = read(descriptor, piece, PIECE);
        if (got < 0 && errno != EINTR)
            error = -errno;
        if (got <= 0)
            continue;
        total += (size_t)got;
        digest_add(stream, piece, (size_t)got);
        if (total > longest)
            error = -EFBIG;
    }
    struct digest digest = digest_end(stream);
    if (!error)
        *ret_digest = digest;
    return error;
}

/* Reads a regular file and notes what it is like. 0 or a negative errno. */
static int read_file(struct known *known, const char *path, size_t longest, struct digest *ret_digest)
{
    struct stat status;
    int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    int error = descriptor < 0 || fstat(descriptor, &status) != 0 ? -errno
                : !S_ISREG(status.st_mode)                        ? -EINVAL
                                           : digest_all(descriptor, longest, ret_digest);
    if (descriptor >= 0)
        close(descriptor);
    if (error) {
        seen_path(path);
        return error;
    }
    seen_digested(path, &status, ret_digest);
    known_note(known, KNOWN_FILE, path, &status, &(struct known_file){.digest = *ret_digest});
    return 0;
}

int known_digest(struct known *known, const char *path, size_t longest, struct digest *ret_digest)
{
    struct stat status;
    struct known_file file;
    if (!known || stat(path, &status) != 0 || !known_find(known, KNOWN_FILE, path, &status, &file))
        return read_file(known, path, longest, ret_digest);
    seen_digested(path, &status, &file.digest);
    *ret_digest = file.digest;
    return 1;
}

/* ---- writing the list ---- */

static bool write_entries(const struct known *known, bool used, struct text *out, uint32_t *count)
{
    for (size_t i = 0; i < known->count; i++) {
        const struct entry *entry = known->entries[i];
        const struct entry_head *head = &entry->head;
        if (entry->used != used || !head->identity.inode)
            continue;
        if (*count == MOST_ENTRIES ||
            out->length + sizeof *head + head->path_length + 1 + head->length > LONGEST_LIST)
            return false;
        text_append(out, head, sizeof *head);
        text_append(out, entry->key, (size_t)head->path_length + 1);
        text_append(out, entry->bytes, head->length);
        ++*count;
    }
    return true;
}

/* A list that cannot be written is none, nothing worse. What a loss of power makes of it is found out by its digest, so nobody
 * waits for the disk. */
void known_save(struct known *known)
{
    if (!known || !known->changed)
        return;
    known->changed = false;
    struct head head = {.format = FORMAT_VERSION};
    struct text out = {0};
    struct file_new file;
    AUTO_FREE char *folder = file_folder_of(known->file);
    memcpy(head.magic, magic, sizeof magic);
    text_append(&out, &head, sizeof head);
    if (write_entries(known, true, &out, &head.count))
        write_entries(known, false, &out, &head.count);
    head.content = digest_of(out.data + sizeof head, out.length - sizeof head);
    memcpy(out.data, &head, sizeof head);
    if (file_make_folders(folder, 0700) == 0 && trust_own_folder(folder) &&
        file_new_open(known->file, 0600, &file) == 0) {
        file.unwaited = true;
        bool whole = fwrite(out.data, 1, out.length, file.stream) == out.length;
        file_new_finish(&file, whole ? 0 : -EIO);
    }
    text_free(&out);
}
