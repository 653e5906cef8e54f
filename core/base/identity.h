/* What a file is known by without reading it. Knows nothing of golive. */
#ifndef GOLIVE_BASE_IDENTITY_H
#define GOLIVE_BASE_IDENTITY_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/stat.h>

/* Fixed in size, so that it can lie in a file as it is. */
struct identity {
    uint64_t device, inode, size;
    int64_t modified, changed; /* nanoseconds */
};

struct identity identity_of(const struct stat *status);
bool identity_same(const struct identity *a, const struct identity *b);
/* True if a change after the instant NOW (nanoseconds) might not show in the file's times: they are not yet two seconds old.
 * A time in the future is as good as now: the clock was set back, or somebody set the file's. */
bool identity_young(const struct identity *identity, int64_t now);
int64_t identity_now(void);

#endif
