/* SHA-256 through libcrypto's EVP interface. See digest.h. */
#include "base/digest.h"

#include "base/memory.h"

#include <errno.h>
#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>

struct digest_stream {
    EVP_MD_CTX *context;
};

/* Fetching the algorithm costs three times the hashing of a short string, so it is done once. */
static const EVP_MD *algorithm(void)
{
    static EVP_MD *fetched;
    if (!fetched)
        fetched = EVP_MD_fetch(NULL, "SHA256", NULL);
    return fetched;
}

/* A digest that could not be made must not be mistaken for one that was. */
static void demand(int ok)
{
    if (ok != 1)
        abort();
}

struct digest digest_of(const void *bytes, size_t length)
{
    static EVP_MD_CTX *context;
    if (!context)
        context = EVP_MD_CTX_new();
    struct digest digest;
    demand(EVP_DigestInit_ex(context, algorithm(), NULL));
    demand(EVP_DigestUpdate(context, bytes, length));
    demand(EVP_DigestFinal_ex(context, digest.bytes, NULL));
    return digest;
}

struct digest_stream *digest_begin(void)
{
    struct digest_stream *stream = memory_new(1, sizeof *stream);
    stream->context = EVP_MD_CTX_new();
    demand(stream->context != NULL);
    demand(EVP_DigestInit_ex(stream->context, algorithm(), NULL));
    return stream;
}

void digest_add(struct digest_stream *stream, const void *bytes, size_t length)
{
    demand(EVP_DigestUpdate(stream->context, bytes, length));
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
    demand(EVP_DigestFinal_ex(stream->context, digest.bytes, NULL));
    EVP_MD_CTX_free(stream->context);
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
    EVP_EncodeBlock((unsigned char *)out, digest->bytes, DIGEST_SIZE);
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
