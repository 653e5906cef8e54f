/* Certificates for loopback servers, made on the spot: good ones, expired ones, ones for other names and from authorities
 * nobody knows. */
#ifndef GOLIVE_TESTS_LOOPBACK_TLS_H
#define GOLIVE_TESTS_LOOPBACK_TLS_H

#include "loopback.h"

#include <openssl/pem.h>
#include <openssl/x509v3.h>

struct loopback_authority {
    EVP_PKEY *key;
    X509 *certificate;
};

LOOPBACK_FUNCTION X509 *loopback_certificate(
    EVP_PKEY *key, const char *name, long from, long until, const struct loopback_authority *issuer)
{
    static long serial = 1;
    X509 *certificate = X509_new();
    X509_set_version(certificate, 2);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate), serial++);
    X509_gmtime_adj(X509_getm_notBefore(certificate), from);
    X509_gmtime_adj(X509_getm_notAfter(certificate), until);
    X509_set_pubkey(certificate, key);
    X509_NAME *subject = X509_get_subject_name(certificate);
    X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC, (const unsigned char *)name, -1, -1, 0);
    X509_set_issuer_name(certificate, issuer ? X509_get_subject_name(issuer->certificate) : subject);
    return certificate;
}

LOOPBACK_FUNCTION void loopback_extend(X509 *certificate, X509 *issuer, int kind, const char *value)
{
    X509V3_CTX context;
    X509V3_set_ctx(&context, issuer, certificate, NULL, NULL, 0);
    X509_EXTENSION *extension = X509V3_EXT_conf_nid(NULL, &context, kind, value);
    if (extension)
        X509_add_ext(certificate, extension, -1);
    X509_EXTENSION_free(extension);
}

LOOPBACK_FUNCTION struct loopback_authority loopback_authority_new(const char *name)
{
    struct loopback_authority authority = {.key = EVP_EC_gen("P-256")};
    authority.certificate = loopback_certificate(authority.key, name, -86400, 86400, NULL);
    loopback_extend(authority.certificate, authority.certificate, NID_basic_constraints, "critical,CA:TRUE");
    loopback_extend(authority.certificate, authority.certificate, NID_key_usage, "critical,keyCertSign");
    X509_sign(authority.certificate, authority.key, EVP_sha256());
    return authority;
}

LOOPBACK_FUNCTION bool loopback_authority_write(const struct loopback_authority *authority, const char *path)
{
    FILE *file = fopen(path, "w");
    bool written = file && PEM_write_X509(file, authority->certificate) == 1;
    return file && fclose(file) == 0 && written;
}

/* A server's context with a certificate for ALTERNATIVE ("IP:127.0.0.1", "DNS:good.example"), good from FROM to UNTIL
 * seconds after now. */
LOOPBACK_FUNCTION SSL_CTX *loopback_tls(
    const struct loopback_authority *authority, const char *alternative, long from, long until)
{
    EVP_PKEY *key = EVP_EC_gen("P-256");
    X509 *certificate = loopback_certificate(key, "Test Server", from, until, authority);
    loopback_extend(certificate, authority->certificate, NID_subject_alt_name, alternative);
    X509_sign(certificate, authority->key, EVP_sha256());
    SSL_CTX *context = SSL_CTX_new(TLS_server_method());
    SSL_CTX_use_certificate(context, certificate);
    SSL_CTX_use_PrivateKey(context, key);
    X509_free(certificate);
    EVP_PKEY_free(key);
    return context;
}

#endif
