/* Holding bodies: small ones in memory, large ones in sealed memfds. See http_copy.h. */
#include "gather/http_copy.h"

#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Takes DESCRIPTOR over, also on failure. */
static int hold_mapped(struct http_copy *copy, int descriptor)
{
    const void *bytes = NULL;
    size_t length = 0;
    int error = file_map(descriptor, &bytes, &length);
    if (!error && !bytes)
        error = -EINVAL;
    if (error) {
        close(descriptor);
        return error;
    }
    copy->bytes = bytes;
    copy->length = length;
    copy->allocated = NULL;
    copy->descriptor = descriptor;
    copy->digest = digest_of(bytes, length);
    return 0;
}

int http_copy_hold(struct http_copy *copy, const void *bytes, size_t length)
{
    if (length > HTTP_FEW_BYTES) {
        int descriptor = memory_file("body", bytes, length);
        return descriptor < 0 ? descriptor : hold_mapped(copy, descriptor);
    }
    copy->allocated = memory_new(length + 1, 1);
    if (length)
        memcpy(copy->allocated, bytes, length);
    copy->bytes = copy->allocated;
    copy->length = length;
    copy->descriptor = -1;
    copy->digest = digest_of(copy->bytes, length);
    return 0;
}

int http_copy_hold_descriptor(struct http_copy *copy, int descriptor)
{
    int own = fcntl(descriptor, F_DUPFD_CLOEXEC, 3);
    return own < 0 ? -errno : hold_mapped(copy, own);
}

void http_copy_release(struct http_copy *copy)
{
    free(copy->allocated);
    if (copy->descriptor >= 0) {
        file_unmap(copy->bytes, copy->length);
        close(copy->descriptor);
    }
    *copy = (struct http_copy){.descriptor = -1};
}

bool http_copy_keeps(uint32_t status)
{
    return status == 200 || status == 404 || status == 410;
}

bool http_copy_absent(const struct http_copy *copy)
{
    return copy->status != 200;
}
