/* Packing bytes with zlib (RFC 1950) where that makes them markedly shorter: pages and answers of the web shrink to a
 * fifth, PDF and images not at all. Knows nothing of what they are. */
#include "store/private.h"

#include <errno.h>
#include <zlib.h>

enum {
    LEVEL = 6,
    SAMPLE = 65536, /* bytes that tell whether the rest is worth packing */
    SAVES = 8       /* at least one part of so many must be saved */
};

static bool deflate_into(const void *bytes, size_t length, struct text *out)
{
    uLongf room = compressBound((uLong)length);
    size_t start = out->length;
    memory_reserve(&out->data, &out->capacity, start + room + 1, 1);
    if (compress2((Bytef *)out->data + start, &room, bytes, (uLong)length, LEVEL) != Z_OK)
        return false;
    out->length = start + room;
    out->data[out->length] = '\0';
    return room < length - length / SAVES;
}

bool pack_bytes(const void *bytes, size_t length, struct text *out)
{
    size_t start = out->length;
    if (length < 64)
        return false;
    bool pays = length <= (size_t)4 * SAMPLE || deflate_into(bytes, SAMPLE, out);
    out->length = start;
    pays = pays && deflate_into(bytes, length, out);
    if (!pays)
        out->length = start;
    return pays;
}

int unpack_bytes(const void *bytes, size_t length, size_t full, struct text *out)
{
    uLongf room = (uLongf)full;
    size_t start = out->length;
    memory_reserve(&out->data, &out->capacity, start + full + 1, 1);
    if (uncompress((Bytef *)out->data + start, &room, bytes, (uLong)length) != Z_OK || room != full)
        return -EBADMSG;
    out->length = start + full;
    out->data[out->length] = '\0';
    return 0;
}
