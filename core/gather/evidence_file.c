/* Opening and reading a file that may be anything, and may change under our hands. See evidence_file.h. */
#include "gather/evidence_file.h"

#include "base/file.h"
#include "base/memory.h"
#include "base/seen.h"
#include "base/text.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define ATTEMPTS 4             /* the first and three more */
#define MOST_CANDIDATES 10000u /* names looked at for a suggestion */

static void fail(struct evidence_file *file, enum evidence_state state, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
static void fail(struct evidence_file *file, enum evidence_state state, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    free(file->error);
    file->error = memory_format_list(format, arguments);
    file->state = state;
    va_end(arguments);
}

void evidence_file_free(struct evidence_file *file)
{
    free(file->error);
    if (file->state == EVIDENCE_GOT && file->descriptor >= 0)
        close(file->descriptor);
    *file = (struct evidence_file){.descriptor = -1};
}

void evidence_file_note(const char *path, const struct evidence_file *file)
{
    if (file->state == EVIDENCE_GOT)
        seen_digested(path, &file->status, &file->digest);
    else
        seen_path(path);
}

/* ---- what to say when there is nothing ---- */

static const char *base_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

/* The name in the folder of PATH that is nearest to its last part, freed with free(); NULL if none is near. */
static char *nearest_name(const char *path)
{
    AUTO_FREE char *folder = file_folder_of(path);
    DIR *directory = opendir(folder);
    char **names = NULL;
    size_t count = 0, capacity = 0;
    struct dirent *entry;
    while (directory && count < MOST_CANDIDATES && (entry = readdir(directory))) {
        if (entry->d_name[0] == '.')
            continue;
        memory_reserve(&names, &capacity, count + 1, sizeof *names);
        names[count++] = memory_copy(entry->d_name);
    }
    if (directory)
        closedir(directory);
    char *nearest = memory_copy(string_nearest(base_of(path), (const char *const *)names, count));
    for (size_t i = 0; i < count; i++)
        free(names[i]);
    free(names);
    return nearest;
}

static void explain_absence(const char *path, const char *name, struct evidence_file *file)
{
    struct stat status;
    if (lstat(path, &status) == 0) {
        fail(file, EVIDENCE_ABSENT, "no such file: %s is a link to something that is not there", name);
        return;
    }
    AUTO_FREE char *folder = file_folder_of(path);
    if (stat(folder, &status) != 0 || !S_ISDIR(status.st_mode)) {
        AUTO_FREE char *shown = file_folder_of(name);
        fail(file, EVIDENCE_ABSENT, "no such file: %s (there is no folder %s)", name, shown);
        return;
    }
    AUTO_FREE char *near = nearest_name(path);
    if (near)
        fail(file, EVIDENCE_ABSENT, "no such file: %s (did you mean %s?)", name, near);
    else
        fail(file, EVIDENCE_ABSENT, "no such file: %s", name);
}

void evidence_file_explain(const char *path, const char *name, int error, struct evidence_file *ret_file)
{
    struct evidence_file file = {.descriptor = -1};
    switch (error) {
    case ENOENT:
    case ENOTDIR:
        explain_absence(path, name, &file);
        break;
    case ELOOP:
        fail(&file, EVIDENCE_ABSENT, "no such file: %s is a link that leads back to itself", name);
        break;
    case EACCES:
    case EPERM:
        fail(&file, EVIDENCE_UNAVAILABLE, "golive may not read it: permission denied");
        break;
    case ENAMETOOLONG:
        fail(&file, EVIDENCE_ABSENT, "no such file: the name is longer than any file's");
        break;
    default:
        fail(&file, EVIDENCE_UNAVAILABLE, "it cannot be read: %s", strerrordesc_np(error));
    }
    *ret_file = file;
}

/* ---- reading ---- */

static const char *what_it_is(mode_t mode)
{
    return S_ISFIFO(mode)   ? "a named pipe"
           : S_ISSOCK(mode) ? "a socket"
           : S_ISDIR(mode)  ? "a folder"
                            : "a device";
}

/* Opens a regular file. What is none is not opened at all: opening a device can set it going. -1, with FILE told. */
static int open_regular(
    const char *path, const char *name, struct stat *ret_status, struct evidence_file *file)
{
    struct stat status;
    int descriptor = -1;
    bool regular = false;
    if (stat(path, &status) == 0) {
        regular = S_ISREG(status.st_mode);
        descriptor = regular ? open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY) : -1;
        regular = regular && (descriptor < 0 || (fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode)));
        if (!regular) {
            fail(file, EVIDENCE_REFUSED, "%s is not a regular file: it is %s", name,
                what_it_is(status.st_mode));
            if (descriptor >= 0)
                close(descriptor);
            return -1;
        }
    }
    if (descriptor < 0)
        evidence_file_explain(path, name, errno, file);
    else
        *ret_status = status;
    return descriptor;
}

static bool same_time(const struct timespec *a, const struct timespec *b)
{
    return a->tv_sec == b->tv_sec && a->tv_nsec == b->tv_nsec;
}

static bool unchanged(const struct stat *a, const struct stat *b)
{
    return a->st_dev == b->st_dev && a->st_ino == b->st_ino && a->st_size == b->st_size &&
           same_time(&a->st_mtim, &b->st_mtim) && same_time(&a->st_ctim, &b->st_ctim);
}

/* Copies the file once. True if it is settled (got, or never to be got); false if it changed meanwhile. */
static bool read_once(
    const char *path, const char *name, const struct evidence_file_limits *limits, struct evidence_file *file)
{
    struct stat before, after;
    int source = open_regular(path, name, &before, file);
    if (source < 0)
        return true;
    if ((uint64_t)before.st_size > limits->longest) {
        fail(file, EVIDENCE_REFUSED, "it is larger than %zu MiB, and golive reads no larger files",
            limits->longest >> 20);
        close(source);
        return true;
    }
    int copy = memory_file_copy("evidence", source, limits->longest);
    if (limits->while_reading)
        limits->while_reading(limits->context);
    struct stat copied = {0};
    bool stable = fstat(source, &after) == 0 && unchanged(&before, &after) && copy >= 0 &&
                  fstat(copy, &copied) == 0 && copied.st_size == after.st_size;
    close(source);
    if (stable) {
        *file = (struct evidence_file){
            .state = EVIDENCE_GOT, .descriptor = copy, .length = (size_t)copied.st_size, .status = before};
        return true;
    }
    if (copy >= 0)
        close(copy);
    else if (copy != -EFBIG) /* it grew past the limit while it was read: as good as changed */
        evidence_file_explain(path, name, -copy, file);
    return copy < 0 && copy != -EFBIG;
}

void evidence_file_read(const char *path, const char *name, const struct evidence_file_limits *limits,
    struct evidence_file *ret_file)
{
    struct evidence_file file = {.descriptor = -1};
    bool settled = false;
    for (int i = 0; i < ATTEMPTS && !settled; i++)
        settled = read_once(path, name, limits, &file);
    if (!settled)
        fail(&file, EVIDENCE_UNAVAILABLE, "it is being written to; run golive again when that is done");
    if (file.state == EVIDENCE_GOT) {
        const void *bytes;
        size_t length;
        int error = file_map(file.descriptor, &bytes, &length);
        if (error) {
            close(file.descriptor);
            evidence_file_explain(path, name, -error, &file);
        } else {
            file.digest = digest_of(bytes, length);
            file_unmap(bytes, length);
        }
    }
    *ret_file = file;
}

/* ---- streams ---- */

static int64_t nanoseconds(const struct timespec *time)
{
    return (int64_t)time->tv_sec * 1000000000 + time->tv_nsec;
}

/* Digests the first LENGTH bytes of SOURCE, and leaves none of them in memory: a data set may be patients'. False if there are not so many, or they cannot be read (errno says why). */
static bool digest_file(int source, uint64_t length, struct digest *ret_digest)
{
    enum { PIECE = 1 << 20 };
    AUTO_FREE char *bytes = memory_new(PIECE, 1);
    struct digest_stream *stream = digest_begin();
    uint64_t at = 0;
    while (at < length) {
        ssize_t got = pread(source, bytes, PIECE, (off_t)at);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0) {
            errno = got < 0 ? errno : 0;
            break;
        }
        digest_add(stream, bytes, (size_t)got);
        at += (uint64_t)got;
    }
    int error = errno;
    *ret_digest = digest_end(stream);
    explicit_bzero(bytes, PIECE);
    errno = error;
    return at >= length;
}

/* As read_once. */
static bool stream_once(
    const char *path, const char *name, const struct evidence_file_limits *limits, struct evidence_file *file)
{
    struct stat before, after;
    struct digest digest;
    int source = open_regular(path, name, &before, file);
    if (source < 0)
        return true;
    bool read = digest_file(source, (uint64_t)before.st_size, &digest);
    int error = read ? 0 : errno;
    if (limits->while_reading)
        limits->while_reading(limits->context);
    if (read && fstat(source, &after) == 0 && unchanged(&before, &after)) {
        *file = (struct evidence_file){
            .state = EVIDENCE_GOT,
            .descriptor = source,
            .length = (size_t)before.st_size,
            .digest = digest,
            .times = {nanoseconds(&before.st_mtim), nanoseconds(&before.st_ctim)},
            .status = before,
        };
        return true;
    }
    close(source);
    if (error)
        evidence_file_explain(path, name, error, file);
    return error != 0;
}

void evidence_file_stream(const char *path, const char *name, const struct evidence_file_limits *limits,
    struct evidence_file *ret_file)
{
    struct evidence_file file = {.descriptor = -1};
    bool settled = false;
    for (int i = 0; i < ATTEMPTS && !settled; i++)
        settled = stream_once(path, name, limits, &file);
    if (!settled)
        fail(&file, EVIDENCE_UNAVAILABLE, "it is being written to; run golive again when that is done");
    *ret_file = file;
}

/* ---- folders ---- */

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static bool is_evidence(int folder, const char *name)
{
    struct stat status;
    if (name[0] == '.')
        return false;
    return fstatat(folder, name, &status, 0) != 0 || S_ISREG(status.st_mode);
}

int evidence_folder_list(const char *path, size_t most, char ***ret_names, size_t *ret_count)
{
    char **names = NULL;
    size_t count = 0, capacity = 0;
    int error = 0;
    struct stat status;
    DIR *directory = opendir(path);
    if (!directory || fstat(dirfd(directory), &status) != 0) {
        error = -errno;
        seen_path(path);
        if (directory)
            closedir(directory);
        return error;
    }
    for (;;) {
        errno = 0;
        struct dirent *entry = readdir(directory);
        if (!entry) {
            error = -errno;
            break;
        }
        if (!is_evidence(dirfd(directory), entry->d_name))
            continue;
        if (count == most) {
            error = -E2BIG;
            break;
        }
        memory_reserve(&names, &capacity, count + 1, sizeof *names);
        names[count++] = memory_copy(entry->d_name);
    }
    closedir(directory);
    seen_folder(path, &status, "", (const char *const *)names, count);
    if (error) {
        for (size_t i = 0; i < count; i++)
            free(names[i]);
        free(names);
        return error;
    }
    if (count)
        qsort(names, count, sizeof *names, compare_names);
    *ret_names = names;
    *ret_count = count;
    return 0;
}

struct tree {
    char **names;
    size_t count;
    size_t capacity;
    size_t most;
};

/* Adds what lies in FOLDER, whose name within the tree is INSIDE ("" for the root). 0 or a negative errno. */
static int add_folder(struct tree *tree, const char *folder, const char *inside, unsigned depth)
{
    enum { DEEPEST = 8 };
    DIR *directory = opendir(folder);
    int error = directory ? 0 : -errno;
    while (!error) {
        struct stat status;
        errno = 0;
        struct dirent *entry = readdir(directory);
        if (!entry) {
            error = -errno;
            break;
        }
        if (entry->d_name[0] == '.')
            continue;
        AUTO_FREE char *name = *inside ? file_join(inside, entry->d_name) : memory_copy(entry->d_name);
        if (fstatat(dirfd(directory), entry->d_name, &status, AT_SYMLINK_NOFOLLOW) == 0 &&
            S_ISDIR(status.st_mode)) {
            AUTO_FREE char *path = file_join(folder, entry->d_name);
            error = depth == DEEPEST ? -E2BIG : add_folder(tree, path, name, depth + 1);
            continue;
        }
        if (tree->count == tree->most) {
            error = -E2BIG;
            break;
        }
        memory_reserve(&tree->names, &tree->capacity, tree->count + 1, sizeof *tree->names);
        tree->names[tree->count++] = memory_copy(name);
    }
    if (directory)
        closedir(directory);
    return error;
}

int evidence_folder_tree(const char *path, size_t most, char ***ret_names, size_t *ret_count)
{
    struct tree tree = {.most = most};
    int error = add_folder(&tree, path, "", 0);
    if (error) {
        for (size_t i = 0; i < tree.count; i++)
            free(tree.names[i]);
        free(tree.names);
        return error;
    }
    if (tree.count)
        qsort(tree.names, tree.count, sizeof *tree.names, compare_names);
    *ret_names = tree.names;
    *ret_count = tree.count;
    return 0;
}
