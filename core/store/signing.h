/* Signatures: Ed25519 (RFC 8032) over in-toto statements in DSSE envelopes
 * (github.com/secure-systems-lab/dsse, v1.0.0). Keys are PEM files: PKCS #8 the private one, SubjectPublicKeyInfo the public
 * one, so that openssl alone makes, reads and verifies them. Knows nothing of runs. */
#ifndef GOLIVE_STORE_SIGNING_H
#define GOLIVE_STORE_SIGNING_H

#include "base/text.h"

#include <stdbool.h>
#include <stddef.h>

#define SIGNING_PAYLOAD_TYPE "application/vnd.in-toto+json"
#define SIGNING_KEY_ID_SIZE (64 + 1)

/* Makes a key: FILE (0600, which must not be there yet) and FILE.pub. 0, or a negative errno with *RET_TROUBLE (freed with
 * free()) in words; then neither is left behind. KEY_ID: of the new key. */
int signing_new_key(const char *file, char ret_key_id[SIGNING_KEY_ID_SIZE], char **ret_trouble);

/* A private key. */
struct store_signer;
/* Reads one. 0, or a negative errno with *RET_TROUBLE: -EACCES also where others than its owner may read it. */
int signer_open(const char *file, struct store_signer **ret_signer, char **ret_trouble);
struct store_signer *signer_close(struct store_signer *signer); /* NULL gives NULL; returns NULL */
/* SHA-256 of the public key (DER), in hexadecimal. */
const char *signer_key_id(const struct store_signer *signer);
/* Signs a payload and appends its envelope. 0 or -EIO. */
int signer_sign(const struct store_signer *signer, const char *payload, struct text *ret_envelope);

/* Takes an envelope of signer_sign apart for whoever verifies it by other means: appends the bytes that are signed
 * (DSSE's pre-authentication encoding of PAYLOAD) and the signature as it is. 0, or -EBADMSG if it is none of this payload. */
int signing_take_apart(const char *envelope, const char *payload, char ret_key_id[SIGNING_KEY_ID_SIZE],
    struct text *ret_signed, struct text *ret_signature);

/* Public keys. */
struct store_verifier;
struct store_verifier *verifier_new(void);
struct store_verifier *verifier_free(struct store_verifier *verifier); /* NULL gives NULL; returns NULL */
/* Adds a public key. 0, or a negative errno with *RET_TROUBLE. */
int verifier_add(struct store_verifier *verifier, const char *file, char **ret_trouble);

enum signature {
    SIGNATURE_GOOD = 1, /* by a key that is known */
    SIGNATURE_BAD,      /* by a key that is known, but not over this payload */
    SIGNATURE_STRANGER, /* by a key that is not known; or no key is */
    SIGNATURE_MALFORMED /* no envelope as signer_sign writes it, or one of another payload */
};
/* What the signature in ENVELOPE is worth for PAYLOAD; KEY_ID: the one it names, "" if none. VERIFIER may be NULL. */
enum signature verifier_look(const struct store_verifier *verifier, const char *envelope, const char *payload,
    char ret_key_id[SIGNING_KEY_ID_SIZE]);

#endif
