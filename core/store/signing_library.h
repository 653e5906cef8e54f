/* What of libcrypto is more than a digest, loaded when the first key is read or made, so that a run that signs nothing pays
 * nothing for it: loading the library takes a third of the time in which golive starts. Its functions bear their own names.
 * Knows nothing of what is signed. */
#ifndef GOLIVE_STORE_SIGNING_LIBRARY_H
#define GOLIVE_STORE_SIGNING_LIBRARY_H

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#define SIGNING_FUNCTIONS(X)                                                                                 \
    X(BIO_ctrl)                                                                                              \
    X(BIO_free)                                                                                              \
    X(BIO_new)                                                                                               \
    X(BIO_new_mem_buf)                                                                                       \
    X(BIO_s_mem)                                                                                             \
    X(CRYPTO_free)                                                                                           \
    X(EVP_DigestSign)                                                                                        \
    X(EVP_DigestSignInit)                                                                                    \
    X(EVP_DigestVerify)                                                                                      \
    X(EVP_DigestVerifyInit)                                                                                  \
    X(EVP_MD_CTX_free)                                                                                       \
    X(EVP_MD_CTX_new)                                                                                        \
    X(EVP_PKEY_Q_keygen)                                                                                     \
    X(EVP_PKEY_free)                                                                                         \
    X(EVP_PKEY_get_base_id)                                                                                  \
    X(PEM_read_bio_PUBKEY)                                                                                   \
    X(PEM_read_bio_PrivateKey)                                                                               \
    X(PEM_write_bio_PKCS8PrivateKey)                                                                         \
    X(PEM_write_bio_PUBKEY)                                                                                  \
    X(i2d_PUBKEY)

struct signing_library {
#define X(name) __typeof__(name) *name;
    SIGNING_FUNCTIONS(X)
#undef X
};

/* NULL if it cannot be loaded. Whoever has a key has it loaded. */
const struct signing_library *signing_library(void);

#define SIGNING_LIBRARY_MISSING "the library libcrypto (OpenSSL 3) that signs and verifies is not there"

#endif
