/* Which machine this is, and whose turn it is. See machine.h. */
#include "cli/machine.h"

#include "base/digest.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/text.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define LONGEST_ID 256u

/* The first line of a file of the system, or "". */
static void read_line(const char *path, char out[LONGEST_ID])
{
    struct text bytes = {0};
    int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    size_t length = 0;
    if (descriptor >= 0 && file_read(descriptor, LONGEST_ID, &bytes) == 0) {
        for (const char *at = text_string(&bytes); length + 1 < LONGEST_ID && isgraph((unsigned char)*at);
             at++)
            out[length++] = *at;
    }
    out[length] = '\0';
    if (descriptor >= 0)
        close(descriptor);
    text_free(&bytes);
}

/* "HOST BOOT": a holder of this host or of this kernel is gone once its lock can be had. */
static char *machine_name(void)
{
    char host[HOST_NAME_MAX + 1] = "", boot[LONGEST_ID];
    if (gethostname(host, sizeof host - 1) != 0 || !*host)
        return memory_copy("unnamed");
    read_line("/proc/sys/kernel/random/boot_id", boot);
    return memory_format("%s%s%s", host, *boot ? " " : "", boot);
}

int turn_lock_take(const char *folder, struct turn_lock *ret_lock)
{
    *ret_lock = (struct turn_lock){.descriptor = -1};
    AUTO_FREE char *path = file_join(folder, "recheck.lock");
    int descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NOCTTY, 0640);
    if (descriptor < 0)
        return -errno;
    struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    if (fcntl(descriptor, F_OFD_SETLK, &lock) != 0) {
        int error = errno == EACCES ? -EAGAIN : -errno;
        close(descriptor);
        return error;
    }
    ret_lock->descriptor = descriptor;
    return 0;
}

int turn_lock_hold(struct turn_lock *lock, struct store *store)
{
    AUTO_FREE char *machine = machine_name();
    int error = store_hold(store, machine, (int64_t)getpid(), instant_now());
    if (!error)
        lock->held = store;
    return error;
}

void turn_lock_drop(struct turn_lock *lock)
{
    if (lock->held)
        store_release(lock->held);
    if (lock->descriptor >= 0)
        close(lock->descriptor);
    *lock = (struct turn_lock){.descriptor = -1};
}

int64_t machine_offset(const char *folder, int64_t most)
{
    char id[LONGEST_ID];
    uint64_t number;
    AUTO_FREE char *machine = machine_name();
    read_line("/etc/machine-id", id);
    struct digest_stream *stream = digest_begin();
    digest_add_string(stream, *id ? id : machine);
    digest_add_string(stream, folder);
    struct digest digest = digest_end(stream);
    memcpy(&number, digest.bytes, sizeof number);
    return most > 0 ? (int64_t)(number % ((uint64_t)most + 1)) : 0;
}
