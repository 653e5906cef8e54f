/* SHA-256 through libcrypto's plain functions: EVP reads OpenSSL's configuration and sets up its providers first, which costs
 * as much as all else that a run does of which everything is remembered. They call nothing else of the library, so that golive
 * links them alone. See digest.h. */
#define OPENSSL_SUPPRESS_DEPRECATED /* of SHA256_Init and its like: they say that EVP is more general, which it is */

#include "base/digest.h"

#include "base/base64.h"
#include "base/memory.h"

#include <errno.h>
#include <openssl/sha.h>
#include <stdlib.h>
#include <string.h>

struct digest_stream {
    SHA256_CTX context;
};

/* A digest that could not be made must not be mistaken for one that was. */
static void demand(int ok)
{
    if (ok != 1)
        abort();
}

struct digest digest_of(const void *bytes, size_t length)
{
    SHA256_CTX context;
    struct digest digest;
    demand(SHA256_Init(&context));
    demand(SHA256_Update(&context, bytes, length));
    demand(SHA256_Final(digest.bytes, &context));
    return digest;
}

struct digest_stream *digest_begin(void)
{
    struct digest_stream *stream = memory_new(1, sizeof *stream);
    demand(SHA256_Init(&stream->context));
    return stream;
}

void digest_add(struct digest_stream *stream, const void *bytes, size_t length)
{
    demand(SHA256_Update(&stream->context, bytes, length));
}

void digest_add_string(struct digest_stream *stream, const char *string)
{
    uint64_t length = string ? strlen(string) : 0;
    digest_add(stream, &length, sizeof length);
    if (length)
        digest_add(stream, string, length);
}

struct digest digest_end(struct digest_stream *stream)
{
    struct digest digest;
    demand(SHA256_Final(digest.bytes, &stream->context));
    free(stream);
    return digest;
}

void digest_text(const struct digest *digest, char out[DIGEST_TEXT_SIZE])
{
    static const char hex[] = "0123456789abcdef";
    memcpy(out, "sha256:", 7);
    for (size_t i = 0; i < DIGEST_SIZE; i++) {
        out[7 + 2 * i] = hex[digest->bytes[i] >> 4];
        out[8 + 2 * i] = hex[digest->bytes[i] & 15];
    }
    out[DIGEST_TEXT_SIZE - 1] = '\0';
}

static int hex_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

void digest_base64(const struct digest *digest, char out[DIGEST_BASE64_SIZE])
{
    struct text text = {0};
    base64_append(&text, digest->bytes, DIGEST_SIZE);
    memcpy(out, text_string(&text), DIGEST_BASE64_SIZE);
    text_free(&text);
}

int digest_parse(const char *text, struct digest *ret_digest)
{
    if (strlen(text) != DIGEST_TEXT_SIZE - 1 || memcmp(text, "sha256:", 7) != 0)
        return -EINVAL;
    struct digest digest;
    for (size_t i = 0; i < DIGEST_SIZE; i++) {
        int high = hex_value(text[7 + 2 * i]);
        int low = hex_value(text[8 + 2 * i]);
        if (high < 0 || low < 0)
            return -EINVAL;
        digest.bytes[i] = (uint8_t)(high << 4 | low);
    }
    *ret_digest = digest;
    return 0;
}
