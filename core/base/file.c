/* Whole files, and memory-backed descriptors. See file.h. */
#include "base/file.h"

#include "base/memory.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#ifndef MFD_NOEXEC_SEAL
#define MFD_NOEXEC_SEAL 0x0008U
#endif

int file_read(int descriptor, size_t maximum, struct text *ret_text)
{
    enum { STEP = 65536 };
    size_t limit = ret_text->maximum ? ret_text->maximum : TEXT_DEFAULT_MAXIMUM;
    size_t total = 0;
    for (;;) {
        if (ret_text->capacity < ret_text->length + 2)
            memory_reserve(&ret_text->data, &ret_text->capacity, ret_text->length + STEP, 1);
        ssize_t got =
            read(descriptor, ret_text->data + ret_text->length, ret_text->capacity - ret_text->length - 1);
        if (got < 0 && errno == EINTR)
            continue;
        if (got > 0) {
            total += (size_t)got;
            ret_text->length += (size_t)got;
        }
        ret_text->data[ret_text->length] = '\0';
        if (got < 0)
            return -errno;
        if (got == 0)
            return 0;
        if (total > maximum || ret_text->length > limit)
            return -EFBIG;
    }
}

static file_watcher *watcher;

void file_watch(file_watcher *watch)
{
    watcher = watch;
}

int file_read_path(const char *path, size_t maximum, struct text *ret_text)
{
    const size_t before = ret_text->length;
    int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (descriptor < 0) {
        int error = errno == ENXIO ? -EINVAL : -errno;
        if (watcher)
            watcher(path, NULL, NULL, 0);
        return error;
    }
    struct stat status;
    int error = fstat(descriptor, &status) ? -errno
                : S_ISDIR(status.st_mode)  ? -EISDIR
                : !S_ISREG(status.st_mode) ? -EINVAL
                                           : 0;
    /* Room for all of it and for seeing its end, so that most files take two calls and no copy. */
    if (!error && (uint64_t)status.st_size <= maximum)
        memory_reserve(
            &ret_text->data, &ret_text->capacity, ret_text->length + (size_t)status.st_size + 2, 1);
    if (!error)
        error = file_read(descriptor, maximum, ret_text);
    close(descriptor);
    if (watcher)
        watcher(path, error ? NULL : &status, ret_text->data + before, ret_text->length - before);
    return error;
}

int file_write(int descriptor, const void *bytes, size_t length)
{
    const char *at = bytes;
    while (length) {
        ssize_t put = write(descriptor, at, length);
        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0)
            return -errno;
        at += put;
        length -= (size_t)put;
    }
    return 0;
}

int file_new_open(const char *path, mode_t mode, struct file_new *ret_file)
{
    struct stat status;
    bool special = lstat(path, &status) == 0 && !S_ISREG(status.st_mode); /* never put a file in its place */
    char *beside = special ? NULL : memory_format("%s.%ld.new", path, (long)getpid());
    int descriptor = special ? open(path, O_WRONLY | O_TRUNC | O_CLOEXEC | O_NOCTTY)
                             : open(beside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, mode);
    int error = descriptor < 0 ? -errno : 0;
    FILE *stream = error ? NULL : fdopen(descriptor, "w");
    if (!error && !stream) {
        error = -errno;
        close(descriptor);
    }
    if (error) {
        free(beside);
        return error;
    }
    *ret_file = (struct file_new){.stream = stream, .path = memory_copy(path), .beside = beside};
    return 0;
}

int file_new_finish(struct file_new *file, int error)
{
    if (!error && fflush(file->stream) != 0)
        error = errno ? -errno : -EIO;
    if (!error && file->beside && !file->unwaited && fsync(fileno(file->stream)) != 0)
        error = -errno;
    if (fclose(file->stream) != 0 && !error)
        error = errno ? -errno : -EIO;
    if (!error && file->beside && rename(file->beside, file->path) != 0)
        error = -errno;
    if (error && file->beside)
        unlink(file->beside);
    free(file->path);
    free(file->beside);
    *file = (struct file_new){0};
    return error;
}

int file_replace(const char *path, const void *bytes, size_t length, mode_t mode)
{
    struct file_new file;
    int error = file_new_open(path, mode, &file);
    if (error)
        return error;
    if (length && fwrite(bytes, 1, length, file.stream) != length)
        error = errno ? -errno : -EIO;
    return file_new_finish(&file, error);
}

void file_hold_standard(void)
{
    for (int i = STDIN_FILENO; i <= STDERR_FILENO; i++)
        if (fcntl(i, F_GETFD) <
            0) /* opened in ascending order, it gets the very number; the wrong way, it is of no use */
            (void)!open("/dev/null", i == STDIN_FILENO ? O_WRONLY : O_RDONLY);
}

int file_make_folders(const char *path, mode_t mode)
{
    if (mkdir(path, mode) == 0 || errno == EEXIST)
        return 0;
    AUTO_FREE char *copy = memory_copy(path);
    for (char *slash = strchr(copy + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        if (mkdir(copy, mode) != 0 && errno != EEXIST)
            return -errno;
        *slash = '/';
    }
    if (mkdir(copy, mode) != 0 && errno != EEXIST)
        return -errno;
    return 0;
}

static int new_memory_file(const char *name)
{
    int descriptor = memfd_create(name, MFD_CLOEXEC | MFD_ALLOW_SEALING | MFD_NOEXEC_SEAL);
    if (descriptor < 0 && errno == EINVAL) /* kernels before 6.3 do not know the flag */
        descriptor = memfd_create(name, MFD_CLOEXEC | MFD_ALLOW_SEALING);
    return descriptor < 0 ? -errno : descriptor;
}

static int sealed(int descriptor, int error)
{
    if (!error &&
        fcntl(descriptor, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE | F_SEAL_SEAL) != 0)
        error = -errno;
    if (!error)
        return descriptor;
    close(descriptor);
    return error;
}

int memory_file(const char *name, const void *bytes, size_t length)
{
    int descriptor = new_memory_file(name);
    if (descriptor < 0)
        return descriptor;
    return sealed(descriptor, file_write(descriptor, bytes, length));
}

int memory_file_copy(const char *name, int source, size_t maximum)
{
    int descriptor = new_memory_file(name);
    if (descriptor < 0)
        return descriptor;
    char buffer[65536];
    size_t total = 0;
    int error = 0;
    while (!error) {
        ssize_t got = pread(source, buffer, sizeof buffer, (off_t)total);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            error = -errno;
        if (got <= 0)
            break;
        total += (size_t)got;
        error = total > maximum ? -EFBIG : file_write(descriptor, buffer, (size_t)got);
    }
    return sealed(descriptor, error);
}

bool memory_file_sealed(int descriptor)
{
    int seals = fcntl(descriptor, F_GET_SEALS);
    return seals >= 0 && (seals & F_SEAL_WRITE) && (seals & F_SEAL_SHRINK) && (seals & F_SEAL_GROW);
}

int file_map(int descriptor, const void **ret_bytes, size_t *ret_length)
{
    struct stat status;
    if (fstat(descriptor, &status) != 0)
        return -errno;
    const void *bytes = NULL;
    if (status.st_size > 0) {
        void *mapped = mmap(NULL, (size_t)status.st_size, PROT_READ, MAP_SHARED, descriptor, 0);
        if (mapped == MAP_FAILED)
            return -errno;
        bytes = mapped;
    }
    *ret_bytes = bytes;
    *ret_length = (size_t)status.st_size;
    return 0;
}

void file_unmap(const void *bytes, size_t length)
{
    if (bytes)
        munmap((void *)(uintptr_t)bytes, length);
}

char *file_program_folder(void)
{
    char path[PATH_MAX];
    ssize_t length = readlink("/proc/self/exe", path, sizeof path - 1);
    if (length < 0)
        return memory_copy(".");
    path[length] = '\0';
    return file_folder_of(path);
}

char *file_join(const char *folder, const char *name)
{
    if (*name == '/' || string_equal(folder, ".") || !*folder)
        return memory_copy(name);
    return memory_format(string_ends(folder, "/") ? "%s%s" : "%s/%s", folder, name);
}

char *file_folder_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    if (!slash)
        return memory_copy(".");
    return slash == path ? memory_copy("/") : memory_format("%.*s", (int)(slash - path), path);
}

size_t file_hold_many(void)
{
    enum { MANY = 8192 };
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
        return 0;
    if (limit.rlim_cur >= MANY)
        return MANY;
    rlim_t wanted = limit.rlim_max < MANY ? limit.rlim_max : MANY;
    const struct rlimit raised = {wanted, limit.rlim_max};
    return (size_t)(setrlimit(RLIMIT_NOFILE, &raised) == 0 ? wanted : limit.rlim_cur);
}

void file_flush_folder_of(const char *path)
{
    AUTO_FREE char *folder = file_folder_of(path);
    int descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0)
        return;
    fsync(descriptor);
    close(descriptor);
}
