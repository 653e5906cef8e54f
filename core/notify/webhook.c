/* The signature and the headers of a webhook. See webhook.h. */
#include "notify/webhook.h"

#include "notify/mail.h"

#include <string.h>

enum { BLOCK = 64 };

/* HMAC-SHA256 (RFC 2104). */
static struct digest keyed_digest(const char *secret, const char *bytes, size_t length)
{
    unsigned char inner[BLOCK] = {0}, outer[BLOCK];
    size_t secret_length = strlen(secret);
    struct digest digest;
    if (secret_length > BLOCK) {
        digest = digest_of(secret, secret_length);
        memcpy(inner, digest.bytes, sizeof digest.bytes);
    } else {
        memcpy(inner, secret, secret_length);
    }
    for (size_t i = 0; i < BLOCK; i++) {
        outer[i] = inner[i] ^ 0x5c;
        inner[i] ^= 0x36;
    }
    struct digest_stream *stream = digest_begin();
    digest_add(stream, inner, sizeof inner);
    digest_add(stream, bytes, length);
    digest = digest_end(stream);
    stream = digest_begin();
    digest_add(stream, outer, sizeof outer);
    digest_add(stream, digest.bytes, sizeof digest.bytes);
    digest = digest_end(stream);
    explicit_bzero(inner, sizeof inner);
    explicit_bzero(outer, sizeof outer);
    return digest;
}

const char *webhook_signature(const char *secret, instant now, const char *body, struct arena *arena)
{
    char hex[DIGEST_TEXT_SIZE];
    const char *signed_words = arena_format(arena, "%lld.%s", (long long)now, body);
    struct digest digest = keyed_digest(secret, signed_words, strlen(signed_words));
    digest_text(&digest, hex);
    return arena_format(arena, "golive-signature: t=%lld,v1=%s", (long long)now, hex + strlen("sha256:"));
}

const char *const *webhook_headers(
    const struct notice *notice, const char *secret, instant now, struct arena *arena)
{
    char id[33];
    const char **headers = arena_take(arena, 5 * sizeof *headers);
    notice_id(notice, id);
    headers[0] = "Content-Type: application/json";
    headers[1] = arena_format(arena, "Idempotency-Key: %s", id);
    headers[2] = arena_format(arena, "golive-decision: %s", decision_name(notice->level));
    headers[3] = webhook_signature(secret, now, notice->body, arena);
    return headers;
}
