/* Devices, inodes, sizes and times of files. See identity.h. */
#include "base/identity.h"

#include <time.h>

#define YOUNG_SECONDS 2 /* within which a change may not show in a file's times */

static int64_t nanoseconds(const struct timespec *time)
{
    int64_t whole;
    if (__builtin_mul_overflow((int64_t)time->tv_sec, (int64_t)1000000000, &whole))
        return INT64_MAX;
    return whole + time->tv_nsec;
}

struct identity identity_of(const struct stat *status)
{
    return (struct identity){
        .device = (uint64_t)status->st_dev,
        .inode = (uint64_t)status->st_ino,
        .size = (uint64_t)status->st_size,
        .modified = nanoseconds(&status->st_mtim),
        .changed = nanoseconds(&status->st_ctim),
    };
}

bool identity_same(const struct identity *a, const struct identity *b)
{
    return a->device == b->device && a->inode == b->inode && a->size == b->size &&
           a->modified == b->modified && a->changed == b->changed;
}

bool identity_young(const struct identity *identity, int64_t now)
{
    int64_t newest = identity->modified > identity->changed ? identity->modified : identity->changed;
    return newest > now - (int64_t)YOUNG_SECONDS * 1000000000;
}

int64_t identity_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return nanoseconds(&now);
}
