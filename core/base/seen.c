/* Lists of files as they were read. In bytes: how many entries there are, then folder by folder its path and an entry for each
 * name in it. See seen.h. */
#include "base/seen.h"

#include "base/file.h"
#include "base/identity.h"
#include "base/memory.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define LONGEST_DIGESTED ((size_t)256 << 20) /* bytes of a young file that is read again */
#define MOST_NAMES 1000000u                  /* in a young folder */

enum entry_kind {
    ENTRY_FILE = 1,     /* known by its status */
    ENTRY_YOUNG_FILE,   /* and by the digest of its bytes */
    ENTRY_YOUNG_FOLDER, /* and by the digest of its names, which end in a suffix */
    ENTRY_NOTHING,      /* there is none: an errno */
    ENTRY_UNSURE        /* it changed while it was read, or is too young to be told: never the same */
};

struct entry {
    char *path; /* absolute */
    enum entry_kind kind;
    struct identity identity; /* of ENTRY_NOTHING: size is the errno */
    struct digest digest;
    const char *suffix; /* of a folder */
};

struct seen {
    struct arena arena;
    struct entry *entries;
    size_t count, capacity;
    int64_t begun;       /* when it began to be watched: before any file of it was looked at */
    char here[PATH_MAX]; /* the current folder */
};

static struct seen *watching;

struct seen *seen_new(void)
{
    struct seen *seen = memory_new(1, sizeof *seen);
    if (!getcwd(seen->here, sizeof seen->here))
        seen->here[0] = '\0';
    return seen;
}

struct seen *seen_free(struct seen *seen)
{
    if (!seen)
        return NULL;
    if (watching == seen)
        seen_watch(NULL);
    free(seen->entries);
    arena_free(&seen->arena);
    free(seen);
    return NULL;
}

static void note_read(const char *path, const struct stat *status, const void *bytes, size_t length)
{
    if (status)
        seen_file(path, status, bytes, length);
    else
        seen_path(path);
}

void seen_watch(struct seen *seen)
{
    watching = seen;
    if (seen)
        seen->begun = identity_now();
    file_watch(seen ? note_read : NULL);
}

size_t seen_count(const struct seen *seen)
{
    return seen->count;
}

/* ---- noting ---- */

static struct entry *note(const char *path, enum entry_kind kind)
{
    struct seen *seen = watching;
    memory_reserve(&seen->entries, &seen->capacity, seen->count + 1, sizeof *seen->entries);
    struct entry *entry = &seen->entries[seen->count++];
    *entry = (struct entry){.kind = kind, .suffix = ""};
    entry->path =
        *path == '/' ? arena_copy(&seen->arena, path) : arena_format(&seen->arena, "%s/%s", seen->here, path);
    return entry;
}

/* Notes a file with its status; NULL if that is enough to know it by. Whoever reads may take long: what was young when its status
 * was taken may have changed since, in the same moment, and is not known by it however old it is by now. */
static struct entry *note_status(const char *path, const struct stat *status, int64_t looked)
{
    struct entry *entry = note(path, ENTRY_FILE);
    entry->identity = identity_of(status);
    return identity_young(&entry->identity, looked) ? entry : NULL;
}

/* The same of a file that was read since the list is watched; nobody says when its status was taken. */
static struct entry *note_read_file(const char *path, const struct stat *status)
{
    return watching ? note_status(path, status, watching->begun) : NULL;
}

void seen_file(const char *path, const struct stat *status, const void *bytes, size_t length)
{
    struct entry *young = note_read_file(path, status);
    if (!young)
        return;
    young->kind = ENTRY_YOUNG_FILE;
    young->digest = digest_of(bytes, length);
}

void seen_digested(const char *path, const struct stat *status, const struct digest *digest)
{
    struct entry *young = note_read_file(path, status);
    if (!young)
        return;
    young->kind = ENTRY_YOUNG_FILE;
    young->digest = *digest;
}

void seen_path(const char *path)
{
    struct stat status;
    const int64_t looked = identity_now();
    if (!watching)
        return;
    if (stat(path, &status) != 0) {
        int error = errno;
        note(path, ENTRY_NOTHING)->identity.size = (uint64_t)error;
        return;
    }
    struct entry *young = note_status(path, &status, looked);
    if (young)
        young->kind = ENTRY_UNSURE;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static struct digest digest_names(const char **names, size_t count)
{
    struct digest_stream *stream = digest_begin();
    if (count)
        qsort(names, count, sizeof *names, by_name);
    for (size_t i = 0; i < count; i++)
        digest_add_string(stream, names[i]);
    return digest_end(stream);
}

void seen_folder(
    const char *path, const struct stat *status, const char *suffix, const char *const *names, size_t count)
{
    struct entry *young = note_read_file(path, status);
    if (!young)
        return;
    AUTO_FREE const char **sorted = memory_new(count, sizeof *sorted);
    if (count)
        memcpy(sorted, names, count * sizeof *sorted);
    young->kind = ENTRY_YOUNG_FOLDER;
    young->suffix = arena_copy(&watching->arena, suffix);
    young->digest = digest_names(sorted, count);
}

/* ---- writing ---- */

static size_t folder_length(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? (size_t)(slash - path) : 0;
}

/* By folder, then by name: a folder's entries stand together. */
static int by_path(const void *a, const void *b)
{
    const char *left = ((const struct entry *)a)->path, *right = ((const struct entry *)b)->path;
    size_t left_length = folder_length(left), right_length = folder_length(right);
    size_t shorter = left_length < right_length ? left_length : right_length;
    int order = memcmp(left, right, shorter);
    if (order == 0 && left_length != right_length)
        order = left_length < right_length ? -1 : 1;
    return order ? order : strcmp(left + left_length, right + right_length);
}

static bool same_entry(const struct entry *a, const struct entry *b)
{
    bool digested = a->kind == ENTRY_YOUNG_FILE || a->kind == ENTRY_YOUNG_FOLDER;
    return a->kind == b->kind && identity_same(&a->identity, &b->identity) &&
           (!digested ||
               (memcmp(&a->digest, &b->digest, sizeof a->digest) == 0 && string_equal(a->suffix, b->suffix)));
}

/* Of one path noted twice. A file that was young and is not any more is known by its status; what differs changed
 * meanwhile. */
static void merge(struct entry *into, const struct entry *other)
{
    if (same_entry(into, other))
        return;
    bool same = identity_same(&into->identity, &other->identity) && into->kind != ENTRY_NOTHING &&
                other->kind != ENTRY_NOTHING;
    if (same && (into->kind == ENTRY_UNSURE || (into->kind == ENTRY_FILE && other->kind == ENTRY_YOUNG_FILE)))
        *into = *other; /* a digest says more */
    else if (!same || (other->kind != ENTRY_UNSURE && other->kind != ENTRY_FILE))
        into->kind = ENTRY_UNSURE;
}

static void write_number(struct text *out, size_t value)
{
    uint32_t number = (uint32_t)value;
    text_append(out, &number, sizeof number);
}

/* With its NUL, so that it can be used where it lies. */
static void write_string(struct text *out, const char *string)
{
    size_t length = strlen(string);
    write_number(out, length);
    text_append(out, string, length + 1);
}

static void write_entry(struct text *out, const struct entry *entry, const char *name)
{
    unsigned char kind = (unsigned char)entry->kind;
    text_append(out, &kind, 1);
    write_string(out, name);
    text_append(out, &entry->identity, sizeof entry->identity);
    if (entry->kind == ENTRY_YOUNG_FILE || entry->kind == ENTRY_YOUNG_FOLDER)
        text_append(out, &entry->digest, sizeof entry->digest);
    if (entry->kind == ENTRY_YOUNG_FOLDER)
        write_string(out, entry->suffix);
}

static bool same_folder(const struct entry *a, const struct entry *b)
{
    size_t length = folder_length(a->path);
    return length == folder_length(b->path) && memcmp(a->path, b->path, length) == 0;
}

void seen_write(struct seen *seen, struct text *out)
{
    size_t count = 0;
    if (seen->count)
        qsort(seen->entries, seen->count, sizeof *seen->entries, by_path);
    for (size_t i = 0; i < seen->count; i++) {
        if (count && string_equal(seen->entries[count - 1].path, seen->entries[i].path))
            merge(&seen->entries[count - 1], &seen->entries[i]);
        else
            seen->entries[count++] = seen->entries[i];
    }
    seen->count = count;
    write_number(out, count);
    for (size_t i = 0; i < count;) {
        size_t end = i + 1;
        while (end < count && same_folder(&seen->entries[i], &seen->entries[end]))
            end++;
        size_t length = folder_length(seen->entries[i].path);
        write_number(out, length);
        text_append(out, seen->entries[i].path, length);
        text_append_char(out, '\0');
        write_number(out, end - i);
        for (; i < end; i++)
            write_entry(out, &seen->entries[i], seen->entries[i].path + length + 1);
    }
}

/* ---- comparing ---- */

/* Some entries of one folder, looked at by one thread. */
struct share {
    const char *folder;
    const unsigned char *entries;
    uint32_t count;
};

#define SHARE_ENTRIES 512u
#define MOST_THREADS 8u

struct list {
    const unsigned char *at, *end;
    bool broken;
};

/* All threads' work on one list. */
struct comparing {
    struct share *shares;
    size_t share_count, share_capacity;
    int64_t now;
    const unsigned char *end;
    atomic_size_t next; /* the share that nobody has taken yet */
    atomic_bool other;  /* something is another: nobody goes on */
    atomic_bool came_of_age;
    pthread_mutex_t lock;     /* of what follows */
    struct text *ret_changed; /* the first path that is another, or NULL */
};

static const void *take(struct list *list, size_t length)
{
    if (list->broken || (size_t)(list->end - list->at) < length) {
        list->broken = true;
        return NULL;
    }
    const void *bytes = list->at;
    list->at += length;
    return bytes;
}

static void take_into(struct list *list, void *out, size_t length)
{
    const void *bytes = take(list, length);
    if (bytes)
        memcpy(out, bytes, length);
}

static uint32_t take_number(struct list *list)
{
    uint32_t number = 0;
    take_into(list, &number, sizeof number);
    return number;
}

/* A string as it lies in the list, with its NUL; "" if it is none. */
static const char *take_string(struct list *list)
{
    uint32_t length = take_number(list);
    const char *bytes = length < PATH_MAX ? take(list, (size_t)length + 1) : NULL;
    if (!bytes || memchr(bytes, '\0', (size_t)length + 1) != bytes + length) {
        list->broken = true;
        return "";
    }
    return bytes;
}

static struct entry take_entry(struct list *list, const char **ret_name)
{
    unsigned char kind = 0;
    struct entry entry = {.suffix = ""};
    take_into(list, &kind, 1);
    *ret_name = take_string(list);
    take_into(list, &entry.identity, sizeof entry.identity);
    if (kind == ENTRY_YOUNG_FILE || kind == ENTRY_YOUNG_FOLDER)
        take_into(list, &entry.digest, sizeof entry.digest);
    if (kind == ENTRY_YOUNG_FOLDER)
        entry.suffix = take_string(list);
    list->broken |= kind < ENTRY_FILE || kind > ENTRY_UNSURE;
    entry.kind = (enum entry_kind)kind;
    return entry;
}

static bool same_bytes(int folder, const char *name, const struct digest *digest)
{
    int descriptor = openat(folder, name, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (descriptor < 0)
        return false;
    struct text bytes = {.maximum = LONGEST_DIGESTED};
    bool same = file_read(descriptor, LONGEST_DIGESTED, &bytes) == 0;
    if (same) {
        struct digest now = digest_of(bytes.data, bytes.length);
        same = memcmp(&now, digest, sizeof now) == 0;
    }
    text_free(&bytes);
    close(descriptor);
    return same;
}

static bool same_names(int folder, const char *name, const char *suffix, const struct digest *digest)
{
    int descriptor = openat(folder, name, O_RDONLY | O_CLOEXEC | O_DIRECTORY);
    DIR *directory = descriptor < 0 ? NULL : fdopendir(descriptor);
    if (!directory) {
        if (descriptor >= 0)
            close(descriptor);
        return false;
    }
    struct arena arena = {0};
    AUTO_FREE const char **names = NULL;
    size_t count = 0, capacity = 0;
    struct dirent *entry;
    while (count < MOST_NAMES && (entry = readdir(directory))) {
        if (entry->d_name[0] == '.' || !string_ends(entry->d_name, suffix))
            continue;
        memory_reserve(&names, &capacity, count + 1, sizeof *names);
        names[count++] = arena_copy(&arena, entry->d_name);
    }
    closedir(directory);
    struct digest now = digest_names(names, count);
    arena_free(&arena);
    return count < MOST_NAMES && memcmp(&now, digest, sizeof now) == 0;
}

/* FOLDER: its descriptor, or the errno of opening it, negative. */
static bool is_same(struct comparing *c, int folder, const char *name, const struct entry *entry)
{
    struct stat status;
    int error = folder < 0 ? -folder : fstatat(folder, name, &status, 0) != 0 ? errno : 0;
    if (entry->kind == ENTRY_NOTHING)
        return error && entry->identity.size == (uint64_t)error;
    if (error || entry->kind == ENTRY_UNSURE)
        return false;
    struct identity now = identity_of(&status);
    if (!identity_same(&now, &entry->identity))
        return false;
    if (entry->kind == ENTRY_FILE)
        return true;
    if (!identity_young(&now, c->now))
        atomic_store(&c->came_of_age, true);
    return entry->kind == ENTRY_YOUNG_FILE ? same_bytes(folder, name, &entry->digest)
                                           : same_names(folder, name, entry->suffix, &entry->digest);
}

static void tell_other(struct comparing *c, const char *folder, const char *name)
{
    pthread_mutex_lock(&c->lock);
    if (!atomic_exchange(&c->other, true) && c->ret_changed)
        text_format(c->ret_changed, "%s/%s", folder, name);
    pthread_mutex_unlock(&c->lock);
}

static void compare_share(struct comparing *c, const struct share *share)
{
    struct list list = {share->entries, c->end, false};
    int folder = open(*share->folder ? share->folder : "/", O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0)
        folder = -errno;
    for (uint32_t i = 0; i < share->count && !atomic_load_explicit(&c->other, memory_order_relaxed); i++) {
        const char *name = "";
        struct entry entry = take_entry(&list, &name);
        if (list.broken || !is_same(c, folder, name, &entry))
            tell_other(c, share->folder, name);
    }
    if (folder >= 0)
        close(folder);
}

static void *compare_shares(void *context)
{
    struct comparing *c = context;
    for (size_t i; (i = atomic_fetch_add(&c->next, 1)) < c->share_count;)
        compare_share(c, &c->shares[i]);
    return NULL;
}

/* Divides the list; how many entries it has, or SIZE_MAX if it is none or not all of one. */
static size_t divide(struct comparing *c, const void *bytes, size_t length)
{
    struct list list = {bytes, (const unsigned char *)bytes + length, false};
    size_t total = 0;
    const size_t wanted = take_number(&list);
    c->end = list.end;
    while (list.at < list.end && !list.broken) {
        const char *folder = take_string(&list), *name;
        uint32_t count = take_number(&list);
        for (uint32_t i = 0; i < count && !list.broken; i++) {
            if (i % SHARE_ENTRIES == 0) {
                memory_reserve(&c->shares, &c->share_capacity, c->share_count + 1, sizeof *c->shares);
                c->shares[c->share_count++] = (struct share){folder, list.at, 0};
            }
            c->shares[c->share_count - 1].count++;
            take_entry(&list, &name);
            total++;
        }
    }
    return list.broken || total != wanted ? SIZE_MAX : total;
}

/* Looking at files is waiting for the kernel: as many threads as there is work for, whatever the number of cores. */
static void compare_all(struct comparing *c)
{
    pthread_t threads[MOST_THREADS];
    size_t started = 0;
    while (started < MOST_THREADS && started + 1 < c->share_count &&
           pthread_create(&threads[started], NULL, compare_shares, c) == 0)
        started++;
    compare_shares(c);
    for (size_t i = 0; i < started; i++)
        pthread_join(threads[i], NULL);
}

/* The list, without the digests of what has come of age. It was read already: it is sound. */
static void write_older(const void *bytes, size_t length, int64_t now, struct text *out)
{
    struct list list = {bytes, (const unsigned char *)bytes + length, false};
    write_number(out, take_number(&list));
    while (list.at < list.end) {
        write_string(out, take_string(&list));
        uint32_t count = take_number(&list);
        write_number(out, count);
        for (uint32_t i = 0; i < count; i++) {
            const char *name;
            struct entry entry = take_entry(&list, &name);
            bool young = entry.kind == ENTRY_YOUNG_FILE || entry.kind == ENTRY_YOUNG_FOLDER;
            if (young && !identity_young(&entry.identity, now))
                entry.kind = ENTRY_FILE;
            write_entry(out, &entry, name);
        }
    }
}

enum seen_answer seen_compare(
    const void *bytes, size_t length, struct text *ret_changed, struct text *ret_older)
{
    struct comparing c = {
        .now = identity_now(), .ret_changed = ret_changed, .lock = PTHREAD_MUTEX_INITIALIZER};
    enum seen_answer answer = SEEN_OTHER;
    if (divide(&c, bytes, length) != SIZE_MAX) {
        compare_all(&c);
        answer = atomic_load(&c.other) ? SEEN_OTHER : SEEN_SAME;
    }
    free(c.shares);
    if (answer == SEEN_SAME && atomic_load(&c.came_of_age) && ret_older) {
        write_older(bytes, length, c.now, ret_older);
        answer = SEEN_SAME_BUT_OLDER;
    }
    return answer;
}
