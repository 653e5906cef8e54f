/* SHA-256 (FIPS 180-4) through libcrypto, as "sha256:" and 64 hexadecimal digits. Knows nothing of golive. */
#ifndef GOLIVE_BASE_DIGEST_H
#define GOLIVE_BASE_DIGEST_H

#include <stddef.h>
#include <stdint.h>

#define DIGEST_SIZE 32                /* bytes of a digest */
#define DIGEST_TEXT_SIZE (7 + 64 + 1) /* "sha256:" + hex + NUL */
#define DIGEST_BASE64_SIZE (44 + 1)   /* base64 + NUL */

struct digest {
    uint8_t bytes[DIGEST_SIZE];
};

struct digest_stream; /* a digest in the making */

struct digest digest_of(const void *bytes, size_t length);
struct digest_stream *digest_begin(void);
void digest_add(struct digest_stream *stream, const void *bytes, size_t length);
/* Adds a string with its length, so that ("ab","c") and ("a","bc") differ; NULL counts as "". */
void digest_add_string(struct digest_stream *stream, const char *string);
/* Finishes and frees the stream. */
struct digest digest_end(struct digest_stream *stream);

/* "sha256:0b51…" into OUT. */
void digest_text(const struct digest *digest, char out[DIGEST_TEXT_SIZE]);
/* The bytes as base64 with padding (RFC 4648), as content security policies name them. */
void digest_base64(const struct digest *digest, char out[DIGEST_BASE64_SIZE]);
/* Reads what digest_text wrote (lower or upper case hex); 0 or -EINVAL. */
int digest_parse(const char *text, struct digest *ret_digest);

#endif
