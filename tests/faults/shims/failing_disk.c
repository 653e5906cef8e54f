/* A library put before libc (LD_PRELOAD) that makes the disk fail below one folder: the Nth write, fsync or truncation there
 * and all after it fail. $FAULT_FOLDER: the folder; $FAULT_AT: N, from 1 (0: none, they are only counted); $FAULT_ERROR:
 * ENOSPC, EIO, KILL (the process ends there, as if the power had gone) or NFS (statfs says that the folder lies on one);
 * $FAULT_COUNT: a file that gets how many there were. Knows nothing of golive. */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/statfs.h>
#include <unistd.h>

static long counted;

static int below_folder(int descriptor)
{
    char link[64], path[4096];
    const char *folder = getenv("FAULT_FOLDER");
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (!folder || length <= 0)
        return 0;
    path[length] = '\0';
    return strncmp(path, folder, strlen(folder)) == 0 && !strstr(path, "/cache/") && !strstr(path, "-shm");
}

static void tell_count(void)
{
    const char *file = getenv("FAULT_COUNT");
    FILE *out = file ? fopen(file, "w") : NULL;
    if (!out)
        return;
    fprintf(out, "%ld\n", counted);
    fclose(out);
}

/* Nonzero if the call is to fail; errno is set then. */
static int fails(int descriptor)
{
    const char *at = getenv("FAULT_AT"), *error = getenv("FAULT_ERROR");
    if (!below_folder(descriptor))
        return 0;
    if (!counted++)
        atexit(tell_count);
    long first = at ? strtol(at, NULL, 10) : 0;
    if (!first || counted < first)
        return 0;
    if (error && strcmp(error, "KILL") == 0)
        kill(getpid(), SIGKILL);
    errno = error && strcmp(error, "EIO") == 0 ? EIO : ENOSPC;
    return 1;
}

#define NEXT(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

ssize_t write(int descriptor, const void *bytes, size_t count)
{
    return fails(descriptor) ? -1 : NEXT(write)(descriptor, bytes, count);
}

ssize_t pwrite(int descriptor, const void *bytes, size_t count, off_t place)
{
    return fails(descriptor) ? -1 : NEXT(pwrite)(descriptor, bytes, count, place);
}

ssize_t pwrite64(int descriptor, const void *bytes, size_t count, off64_t place)
{
    return fails(descriptor) ? -1 : NEXT(pwrite64)(descriptor, bytes, count, place);
}

int fsync(int descriptor)
{
    return fails(descriptor) ? -1 : NEXT(fsync)(descriptor);
}

int fdatasync(int descriptor)
{
    return fails(descriptor) ? -1 : NEXT(fdatasync)(descriptor);
}

int ftruncate(int descriptor, off_t length)
{
    return fails(descriptor) ? -1 : NEXT(ftruncate)(descriptor, length);
}

int ftruncate64(int descriptor, off64_t length)
{
    return fails(descriptor) ? -1 : NEXT(ftruncate64)(descriptor, length);
}

int statfs(const char *path, struct statfs *system)
{
    const char *error = getenv("FAULT_ERROR"), *folder = getenv("FAULT_FOLDER");
    int code = NEXT(statfs)(path, system);
    if (code == 0 && error && folder && strcmp(error, "NFS") == 0 &&
        strncmp(path, folder, strlen(folder)) == 0)
        system->f_type = 0x6969;
    return code;
}
