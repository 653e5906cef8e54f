/* UUIDs of version 5 through libcrypto's SHA-1, which RFC 9562 prescribes: here it names things and proves nothing. See
 * uuid.h. */
#define OPENSSL_SUPPRESS_DEPRECATED /* of SHA1_Init and its like, as in digest.c */

#include "base/uuid.h"

#include "base/memory.h"

#include <openssl/sha.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { UUID_BYTES = 16, SHA1_BYTES = 20 };

static unsigned hex_value(char digit)
{
    return digit <= '9' ? (unsigned)(digit - '0') : (unsigned)((digit | 0x20) - 'a' + 10);
}

static void parse(const char *text, uint8_t out[UUID_BYTES])
{
    for (size_t i = 0; i < UUID_BYTES; text += 2) {
        if (*text == '-')
            text++;
        out[i++] = (uint8_t)(hex_value(text[0]) << 4 | hex_value(text[1]));
    }
}

void uuid_of_name(const char *namespace_text, const void *name, size_t length, char out[UUID_TEXT_SIZE])
{
    AUTO_FREE uint8_t *bytes = memory_new(UUID_BYTES + length, 1);
    uint8_t digest[SHA1_BYTES];
    SHA_CTX context;
    parse(namespace_text, bytes);
    memcpy(bytes + UUID_BYTES, name, length);
    if (SHA1_Init(&context) != 1 || SHA1_Update(&context, bytes, UUID_BYTES + length) != 1 ||
        SHA1_Final(digest, &context) != 1) {
        fputs("golive: libcrypto cannot compute SHA-1\n", stderr);
        exit(70);
    }
    digest[6] = (uint8_t)((digest[6] & 0x0f) | 0x50);
    digest[8] = (uint8_t)((digest[8] & 0x3f) | 0x80);
    char *at = out;
    for (size_t i = 0; i < UUID_BYTES; i++) {
        bool dash = i == 4 || i == 6 || i == 8 || i == 10;
        at += snprintf(at, 4, "%s%02x", dash ? "-" : "", digest[i]);
    }
}
