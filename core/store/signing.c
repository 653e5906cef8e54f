/* Ed25519 through libcrypto, and the one form of DSSE envelope that golive writes. See signing.h. */
#include "store/signing.h"

#include "base/base64.h"
#include "base/digest.h"
#include "base/file.h"
#include "base/memory.h"
#include "store/signing_library.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SIGNATURE_BYTES = 64, SIGNATURE_TEXT = BASE64_LENGTH(SIGNATURE_BYTES), KEY_FILE_LONGEST = 16384 };

struct store_signer {
    EVP_PKEY *key;
    char id[SIGNING_KEY_ID_SIZE];
};

struct known_key {
    EVP_PKEY *key;
    char id[SIGNING_KEY_ID_SIZE];
};

struct store_verifier {
    struct known_key *keys;
    size_t count, capacity;
};

/* ---- keys ---- */

static void free_key(EVP_PKEY *key)
{
    if (key)
        signing_library()->EVP_PKEY_free(key);
}

static bool key_id(EVP_PKEY *key, char out[SIGNING_KEY_ID_SIZE])
{
    unsigned char *der = NULL;
    const struct signing_library *library = signing_library();
    int length = library->i2d_PUBKEY(key, &der);
    if (length <= 0)
        return false;
    struct digest digest = digest_of(der, (size_t)length);
    library->CRYPTO_free(der, __FILE__, __LINE__);
    char text[DIGEST_TEXT_SIZE];
    digest_text(&digest, text);
    memcpy(out, text + strlen("sha256:"), SIGNING_KEY_ID_SIZE);
    return true;
}

/* Everything of a key in memory, so that files are written whole by one hand. */
static char *pem_of(EVP_PKEY *key, bool private_part, size_t *ret_length)
{
    const struct signing_library *library = signing_library();
    BIO *bio = library->BIO_new(library->BIO_s_mem());
    char *bytes = NULL, *copy = NULL;
    int ok = !bio           ? 0
             : private_part ? library->PEM_write_bio_PKCS8PrivateKey(bio, key, NULL, NULL, 0, NULL, NULL)
                            : library->PEM_write_bio_PUBKEY(bio, key);
    long length = ok == 1 ? library->BIO_ctrl(bio, BIO_CTRL_INFO, 0, &bytes) : 0;
    if (length > 0) {
        copy = memory_new((size_t)length, 1);
        memcpy(copy, bytes, (size_t)length);
        *ret_length = (size_t)length;
    }
    library->BIO_free(bio);
    return copy;
}

static int write_new(const char *file, const char *bytes, size_t length, mode_t mode, char **ret_trouble)
{
    int descriptor = open(file, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode);
    int error = descriptor < 0 ? -errno : file_write(descriptor, bytes, length);
    if (!error && fsync(descriptor) != 0)
        error = -errno;
    if (descriptor >= 0 && close(descriptor) != 0 && !error)
        error = -errno;
    if (error && descriptor >= 0)
        unlink(file);
    if (error)
        *ret_trouble = error == -EEXIST
                           ? memory_format("%s is there already: a key is never written over", file)
                           : memory_format("%s: %s", file, strerror(-error));
    return error;
}

int signing_new_key(const char *file, char ret_key_id[SIGNING_KEY_ID_SIZE], char **ret_trouble)
{
    AUTO_FREE char *public_file = memory_format("%s.pub", file);
    const struct signing_library *library = signing_library();
    EVP_PKEY *key = library ? library->EVP_PKEY_Q_keygen(NULL, NULL, "ED25519") : NULL;
    size_t private_length = 0, public_length = 0;
    char *private_pem = key ? pem_of(key, true, &private_length) : NULL;
    AUTO_FREE char *public_pem = key ? pem_of(key, false, &public_length) : NULL;
    int error = 0;
    if (!private_pem || !public_pem || !key_id(key, ret_key_id)) {
        error = -EIO;
        *ret_trouble = memory_copy(library ? "libcrypto could not make a key" : SIGNING_LIBRARY_MISSING);
    }
    if (!error)
        error = write_new(public_file, public_pem, public_length, 0644, ret_trouble);
    if (!error) {
        error = write_new(file, private_pem, private_length, 0600, ret_trouble);
        if (error)
            unlink(public_file);
    }
    if (private_pem)
        explicit_bzero(private_pem, private_length);
    free(private_pem);
    free_key(key);
    return error;
}

/* No key of ours has a passphrase, and nobody is asked for one. */
static int no_passphrase(char *buffer, int size, int writing, void *context)
{
    (void)buffer, (void)size, (void)writing, (void)context;
    return 0;
}

/* NULL if the bytes hold no Ed25519 key. */
static EVP_PKEY *parse_key(
    const struct signing_library *library, bool private_part, const char *bytes, size_t length)
{
    EVP_PKEY *key = NULL;
    BIO *bio = library->BIO_new_mem_buf(bytes, (int)length);
    if (bio)
        key = private_part ? library->PEM_read_bio_PrivateKey(bio, NULL, no_passphrase, NULL)
                           : library->PEM_read_bio_PUBKEY(bio, NULL, no_passphrase, NULL);
    library->BIO_free(bio);
    if (key && library->EVP_PKEY_get_base_id(key) == EVP_PKEY_ED25519)
        return key;
    free_key(key);
    return NULL;
}

static int read_key(const char *file, bool private_part, EVP_PKEY **ret_key, char **ret_trouble)
{
    struct text bytes = {.maximum = KEY_FILE_LONGEST + 1};
    struct stat status;
    const struct signing_library *library = signing_library();
    int error = file_read_path(file, KEY_FILE_LONGEST, &bytes);
    *ret_key = NULL;
    if (!error && private_part && (stat(file, &status) != 0 || status.st_mode & 077)) {
        error = -EACCES;
        *ret_trouble = memory_format("%s: others than its owner may read this key (chmod 600)", file);
    } else if (error) {
        *ret_trouble = memory_format("%s: %s", file, strerror(-error));
    } else if (!library) {
        error = -ENOTSUP;
        *ret_trouble = memory_format("%s: %s", file, SIGNING_LIBRARY_MISSING);
    } else {
        *ret_key = parse_key(library, private_part, text_string(&bytes), bytes.length);
        error = *ret_key ? 0 : -EINVAL;
        if (error)
            *ret_trouble = memory_format("%s holds no %s Ed25519 key (golive key new makes one)", file,
                private_part ? "private" : "public");
    }
    if (bytes.data)
        explicit_bzero(bytes.data, bytes.length);
    text_free(&bytes);
    return error;
}

int signer_open(const char *file, struct store_signer **ret_signer, char **ret_trouble)
{
    EVP_PKEY *key = NULL;
    int error = read_key(file, true, &key, ret_trouble);
    if (error)
        return error;
    struct store_signer *signer = memory_new(1, sizeof *signer);
    signer->key = key;
    if (!key_id(key, signer->id)) {
        *ret_trouble = memory_format("%s: libcrypto cannot use it", file);
        signer_close(signer);
        return -EIO;
    }
    *ret_signer = signer;
    return 0;
}

struct store_signer *signer_close(struct store_signer *signer)
{
    if (signer)
        free_key(signer->key);
    free(signer);
    return NULL;
}

const char *signer_key_id(const struct store_signer *signer)
{
    return signer->id;
}

/* ---- envelopes ---- */

/* What is signed: the pre-authentication encoding of DSSE. */
static void append_signed_bytes(struct text *text, const char *payload)
{
    text_format(
        text, "DSSEv1 %zu %s %zu ", strlen(SIGNING_PAYLOAD_TYPE), SIGNING_PAYLOAD_TYPE, strlen(payload));
    text_append_string(text, payload);
}

/* An envelope up to its key id. */
static void append_head(struct text *text, const char *payload)
{
    text_append_string(text, "{\"payloadType\":\"" SIGNING_PAYLOAD_TYPE "\",\"payload\":\"");
    base64_append(text, payload, strlen(payload));
    text_append_string(text, "\",\"signatures\":[{\"keyid\":\"");
}

int signer_sign(const struct store_signer *signer, const char *payload, struct text *ret_envelope)
{
    struct text bytes = {0};
    const struct signing_library *library = signing_library();
    unsigned char signature[SIGNATURE_BYTES];
    size_t length = sizeof signature;
    append_signed_bytes(&bytes, payload);
    EVP_MD_CTX *context = library->EVP_MD_CTX_new();
    bool ok = context && library->EVP_DigestSignInit(context, NULL, NULL, NULL, signer->key) == 1 &&
              library->EVP_DigestSign(context, signature, &length, (const unsigned char *)text_string(&bytes),
                  bytes.length) == 1 &&
              length == sizeof signature;
    library->EVP_MD_CTX_free(context);
    text_free(&bytes);
    if (!ok)
        return -EIO;
    append_head(ret_envelope, payload);
    text_format(ret_envelope, "%s\",\"sig\":\"", signer->id);
    base64_append(ret_envelope, signature, sizeof signature);
    text_append_string(ret_envelope, "\"}]}");
    return 0;
}

/* ---- verifying ---- */

struct store_verifier *verifier_new(void)
{
    return memory_new(1, sizeof(struct store_verifier));
}

struct store_verifier *verifier_free(struct store_verifier *verifier)
{
    for (size_t i = 0; verifier && i < verifier->count; i++)
        free_key(verifier->keys[i].key);
    if (verifier)
        free(verifier->keys);
    free(verifier);
    return NULL;
}

int verifier_add(struct store_verifier *verifier, const char *file, char **ret_trouble)
{
    EVP_PKEY *key = NULL;
    int error = read_key(file, false, &key, ret_trouble);
    if (error)
        return error;
    memory_reserve(&verifier->keys, &verifier->capacity, verifier->count + 1, sizeof *verifier->keys);
    struct known_key *known = &verifier->keys[verifier->count];
    known->key = key;
    if (!key_id(key, known->id)) {
        free_key(key);
        *ret_trouble = memory_format("%s: libcrypto cannot use it", file);
        return -EIO;
    }
    verifier->count++;
    return 0;
}

/* Takes the envelope apart: it must be, to the byte, one that signer_sign writes for this payload. */
static bool take_apart(const char *envelope, const char *payload, char ret_key_id[SIGNING_KEY_ID_SIZE],
    unsigned char ret_signature[SIGNATURE_BYTES])
{
    static const char between[] = "\",\"sig\":\"";
    struct text head = {0};
    append_head(&head, payload);
    size_t length = head.length;
    bool same = strncmp(envelope, text_string(&head), length) == 0;
    text_free(&head);
    size_t id_length = SIGNING_KEY_ID_SIZE - 1;
    size_t tail_at = length + id_length + strlen(between) + SIGNATURE_TEXT;
    if (!same || strlen(envelope) != tail_at + strlen("\"}]}") || strcmp(envelope + tail_at, "\"}]}") != 0 ||
        strspn(envelope + length, "0123456789abcdef") != id_length ||
        strncmp(envelope + length + id_length, between, strlen(between)) != 0)
        return false;
    memcpy(ret_key_id, envelope + length, id_length);
    ret_key_id[id_length] = '\0';
    return base64_read(envelope + length + id_length + strlen(between), ret_signature, SIGNATURE_BYTES) == 0;
}

int signing_take_apart(const char *envelope, const char *payload, char ret_key_id[SIGNING_KEY_ID_SIZE],
    struct text *ret_signed, struct text *ret_signature)
{
    unsigned char signature[SIGNATURE_BYTES];
    if (!take_apart(envelope, payload, ret_key_id, signature))
        return -EBADMSG;
    append_signed_bytes(ret_signed, payload);
    text_append(ret_signature, signature, sizeof signature);
    return 0;
}

enum signature verifier_look(const struct store_verifier *verifier, const char *envelope, const char *payload,
    char ret_key_id[SIGNING_KEY_ID_SIZE])
{
    unsigned char signature[SIGNATURE_BYTES];
    ret_key_id[0] = '\0';
    if (!take_apart(envelope, payload, ret_key_id, signature))
        return SIGNATURE_MALFORMED;
    for (size_t i = 0; verifier && i < verifier->count; i++) {
        const struct known_key *known = &verifier->keys[i];
        if (strcmp(known->id, ret_key_id) != 0)
            continue;
        const struct signing_library *library = signing_library();
        struct text bytes = {0};
        append_signed_bytes(&bytes, payload);
        EVP_MD_CTX *context = library->EVP_MD_CTX_new();
        bool good = context && library->EVP_DigestVerifyInit(context, NULL, NULL, NULL, known->key) == 1 &&
                    library->EVP_DigestVerify(context, signature, sizeof signature,
                        (const unsigned char *)text_string(&bytes), bytes.length) == 1;
        library->EVP_MD_CTX_free(context);
        text_free(&bytes);
        return good ? SIGNATURE_GOOD : SIGNATURE_BAD;
    }
    return SIGNATURE_STRANGER;
}
