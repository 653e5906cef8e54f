/* Blocks of 512 bytes: a header, the bytes, zeros up to the next. See tar.h. */
#include "base/tar.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>

#define BLOCK 512u
#define MOST_BYTES ((uint64_t)1 << 33) /* what eleven octal digits hold */

struct header {
    char name[100];
    char mode[8];
    char owner[8];
    char group[8];
    char size[12];
    char modified[12];
    char checksum[8];
    char type;
    char link[100];
    char magic[6];
    char version[2];
    char owner_name[32];
    char group_name[32];
    char major[8];
    char minor[8];
    char prefix[155];
    char rest[12];
};
_Static_assert(sizeof(struct header) == BLOCK, "a header is one block");

/* Octal digits up to the end of the field, a NUL behind them. */
static void octal(char *field, size_t size, uint64_t value)
{
    field[size - 1] = '\0';
    for (size_t i = size - 1; i > 0; i--, value /= 8)
        field[i - 1] = (char)('0' + value % 8);
}

static int put(FILE *file, const void *bytes, size_t length)
{
    return length && fwrite(bytes, 1, length, file) != length ? (errno ? -errno : -EIO) : 0;
}

/* Puts a name where it fits: whole, or its folders apart. */
static bool set_name(struct header *header, const char *name)
{
    size_t length = strlen(name);
    if (length <= sizeof header->name) {
        memcpy(header->name, name, length);
        return length > 0;
    }
    for (const char *slash = strchr(name, '/'); slash; slash = strchr(slash + 1, '/')) {
        size_t before = (size_t)(slash - name), behind = length - before - 1;
        if (!before || before > sizeof header->prefix || !behind || behind > sizeof header->name)
            continue;
        memcpy(header->prefix, name, before);
        memcpy(header->name, slash + 1, behind);
        return true;
    }
    return false;
}

int tar_add(FILE *file, const char *name, const void *bytes, size_t length, int64_t modified)
{
    static const char zeros[BLOCK];
    struct header header = {.type = '0', .magic = "ustar", .version = {'0', '0'}};
    if (!set_name(&header, name))
        return -ENAMETOOLONG;
    if (length >= MOST_BYTES)
        return -EFBIG;
    if (modified < 0 || (uint64_t)modified >= MOST_BYTES)
        return -EINVAL;
    octal(header.mode, sizeof header.mode, 0644);
    octal(header.owner, sizeof header.owner, 0);
    octal(header.group, sizeof header.group, 0);
    octal(header.size, sizeof header.size, length);
    octal(header.modified, sizeof header.modified, (uint64_t)modified);
    octal(header.major, sizeof header.major, 0);
    octal(header.minor, sizeof header.minor, 0);
    memset(header.checksum, ' ', sizeof header.checksum);
    unsigned sum = 0;
    for (size_t i = 0; i < sizeof header; i++)
        sum += ((const unsigned char *)&header)[i];
    octal(header.checksum, sizeof header.checksum - 1, sum); /* six digits, a NUL, a blank */
    int error = put(file, &header, sizeof header);
    if (!error)
        error = put(file, bytes, length);
    return !error && length % BLOCK ? put(file, zeros, BLOCK - length % BLOCK) : error;
}

int tar_end(FILE *file)
{
    static const char zeros[2 * BLOCK];
    return put(file, zeros, sizeof zeros);
}
