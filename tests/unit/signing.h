/* PDF documents that tests sign for themselves, with keys made on the spot. */
#ifndef GOLIVE_TESTS_SIGNING_H
#define GOLIVE_TESTS_SIGNING_H

#include "reader_documents.h"

#include <criterion/criterion.h>
#include <openssl/cms.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

struct identity {
    EVP_PKEY *key;
    X509 *certificate;
};

static const int64_t signing_from = 1735689600;  /* 2025-01-01 */
static const int64_t signing_until = 1893456000; /* 2030-01-01 */

/* Somebody of that name, vouched for by ISSUER (NULL: by himself). */
UNUSED static struct identity identity_of(
    const char *name, const char *organization, const struct identity *issuer)
{
    struct identity made = {EVP_EC_gen("P-256"), X509_new()};
    X509 *certificate = made.certificate;
    static long serial = 1;
    X509_set_version(certificate, X509_VERSION_3);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate), serial++);
    ASN1_TIME_set(X509_getm_notBefore(certificate), signing_from);
    ASN1_TIME_set(X509_getm_notAfter(certificate), signing_until);
    X509_NAME *subject = X509_NAME_new();
    X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8, (const unsigned char *)name, -1, -1, 0);
    X509_NAME_add_entry_by_txt(subject, "O", MBSTRING_UTF8, (const unsigned char *)organization, -1, -1, 0);
    X509_set_subject_name(certificate, subject);
    X509_set_issuer_name(certificate, issuer ? X509_get_subject_name(issuer->certificate) : subject);
    X509_set_pubkey(certificate, made.key);
    X509_EXTENSION *extension = X509V3_EXT_conf_nid(
        NULL, NULL, NID_basic_constraints, issuer ? "critical,CA:FALSE" : "critical,CA:TRUE");
    X509_add_ext(certificate, extension, -1);
    X509_EXTENSION_free(extension);
    cr_assert_gt(X509_sign(certificate, issuer ? issuer->key : made.key, EVP_sha256()), 0);
    X509_NAME_free(subject);
    return made;
}

UNUSED static void identity_free(struct identity *identity)
{
    EVP_PKEY_free(identity->key);
    X509_free(identity->certificate);
}

/* Its certificate as PEM. */
UNUSED static void identity_pem(const struct identity *identity, struct text *pem)
{
    char *bytes;
    BIO *out = BIO_new(BIO_s_mem());
    PEM_write_bio_X509(out, identity->certificate);
    long length = BIO_get_mem_data(out, &bytes);
    text_append(pem, bytes, (size_t)length);
    BIO_free(out);
}

#define SIGNING_ROOM 8192u /* hexadecimal digits of a signature */
#define SIGNING_DATE "D:20260102120000Z"

struct signing {
    const struct identity *who;
    const char *sub_filter; /* NULL: adbe.pkcs7.detached */
    const EVP_MD *digest;   /* NULL: SHA-256 */
    const char *extra;      /* in the signature's dictionary */
    const char *ranges;     /* instead of the true ones; NULL: those */
    const char *dated;      /* NULL: SIGNING_DATE */
};

UNUSED static void signing_fill(struct text *pdf, size_t contents, const struct signing *with)
{
    size_t end = contents + SIGNING_ROOM + 2;
    struct text covered = {0};
    text_append(&covered, pdf->data, contents);
    text_append(&covered, pdf->data + end, pdf->length - end);
    BIO *data = BIO_new_mem_buf(covered.data, (int)covered.length);
    CMS_ContentInfo *message = CMS_sign(NULL, NULL, NULL, data, CMS_BINARY | CMS_DETACHED | CMS_PARTIAL);
    cr_assert_not_null(CMS_add1_signer(message, with->who->certificate, with->who->key,
        with->digest ? with->digest : EVP_sha256(), CMS_BINARY | CMS_NOSMIMECAP));
    /* The day of signing is the dictionary's: the library would take the clock's. */
    CMS_SignerInfo *signer = sk_CMS_SignerInfo_value(CMS_get0_SignerInfos(message), 0);
    ASN1_TIME *day = ASN1_TIME_set(NULL, 1767355200);
    CMS_signed_add1_attr_by_NID(signer, NID_pkcs9_signingTime, V_ASN1_UTCTIME, day, -1);
    ASN1_TIME_free(day);
    cr_assert_eq(CMS_final(message, data, NULL, CMS_BINARY | CMS_DETACHED), 1);
    unsigned char *der = NULL;
    int length = i2d_CMS_ContentInfo(message, &der);
    cr_assert(length > 0 && (size_t)length * 2 <= SIGNING_ROOM);
    for (int i = 0; i < length; i++) {
        char digits[3];
        snprintf(digits, sizeof digits, "%02x", der[i]);
        memcpy(pdf->data + contents + 1 + 2 * (size_t)i, digits, 2);
    }
    OPENSSL_free(der);
    CMS_ContentInfo_free(message);
    BIO_free(data);
    text_free(&covered);
}

/* Appends a signature of all that is in PDF as an incremental update. NUMBER: of the new object, from those that there are
 * on. */
UNUSED static void sign_pdf(struct text *pdf, unsigned number, const struct signing *with)
{
    size_t object = pdf->length;
    size_t before = 0;
    for (size_t i = 0; i + 9 < pdf->length; i++)
        if (memcmp(pdf->data + i, "startxref", 9) == 0)
            before = (size_t)strtoul(pdf->data + i + 9, NULL, 10);
    text_format(pdf, "%u 0 obj\n<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/%s/M(%s)%s/ByteRange", number,
        with->sub_filter ? with->sub_filter : "adbe.pkcs7.detached", with->dated ? with->dated : SIGNING_DATE,
        with->extra ? with->extra : "");
    size_t ranges = pdf->length;
    text_append_string(pdf, "[                                        ]/Contents");
    size_t contents = pdf->length;
    text_append_char(pdf, '<');
    for (size_t i = 0; i < SIGNING_ROOM; i++)
        text_append_char(pdf, '0');
    text_append_string(pdf, ">>>\nendobj\n");
    size_t table = pdf->length;
    text_format(pdf,
        "xref\n%u 1\n%010zu 00000 n \ntrailer\n<</Size %u/Root 1 0 R/Prev %zu>>\nstartxref\n%zu\n%%%%EOF\n",
        number, object, number + 1, before, table);
    size_t end = contents + SIGNING_ROOM + 2;
    AUTO_FREE char *true_ranges = memory_format("0 %zu %zu %zu", contents, end, pdf->length - end);
    const char *said = with->ranges ? with->ranges : true_ranges;
    memcpy(pdf->data + ranges + 1, said, strlen(said));
    signing_fill(pdf, contents, with);
}

#endif
