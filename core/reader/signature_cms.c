/* What OpenSSL says of a signature over the two ranges of a PDF: whether its digest and key fit, whose it is, whether its
 * certificate leads to one of the site's authorities, and between which days the whole chain holds. Clocks are not
 * asked. See signature.h. */
#include "reader/signature.h"

#include "base/memory.h"

#include <openssl/cms.h>
#include <openssl/pem.h>
#include <openssl/ts.h>
#include <openssl/x509_vfy.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define MOST_AUTHORITIES 1000u
#define SECURITY_LEVEL 1 /* of OpenSSL: no SHA-1 and no short keys in a chain */

static X509_STORE *authorities; /* NULL: nobody is trusted */

void signature_authorities(const void *pem, size_t length)
{
    BIO *list = BIO_new_mem_buf(pem, (int)length);
    X509 *certificate;
    authorities = X509_STORE_new();
    for (unsigned i = 0;
         i < MOST_AUTHORITIES && list && (certificate = PEM_read_bio_X509(list, NULL, NULL, NULL)) != NULL;
         i++) {
        X509_STORE_add_cert(authorities, certificate);
        X509_free(certificate);
    }
    BIO_free(list);
}

/* ---- words and times ---- */

static void say(struct document_signature *one, const char *trouble)
{
    size_t length = strlen(trouble);
    if (*one->trouble)
        return; /* the first thing that is wrong is the one to cure */
    memcpy(one->trouble, trouble, length < sizeof one->trouble ? length : sizeof one->trouble - 1);
}

static void break_it(struct document_signature *one, const char *trouble)
{
    one->flags |= DOCUMENT_SIGNATURE_BROKEN;
    say(one, trouble);
}

/* A part of a certificate's name, without control characters, cut at a whole character. */
static void take_name(const X509_NAME *name, int part, char *words, size_t size)
{
    int index = X509_NAME_get_index_by_NID(name, part, -1);
    unsigned char *utf8 = NULL;
    int length = index < 0
                     ? -1
                     : ASN1_STRING_to_UTF8(&utf8, X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, index)));
    struct text clean = {0};
    if (length > 0)
        text_append_clean(&clean, (const char *)utf8, (size_t)length);
    size_t end = clean.length < size ? clean.length : size - 1;
    while (end && end < clean.length && ((unsigned char)clean.data[end] & 0xc0) == 0x80)
        end--;
    memcpy(words, text_string(&clean), end);
    words[end] = '\0';
    for (size_t i = 0; i < end; i++) {
        if (words[i] == '\n' || words[i] == '\t')
            words[i] = ' ';
    }
    text_free(&clean);
    OPENSSL_free(utf8);
}

static int64_t seconds_of(const ASN1_TIME *time)
{
    struct tm parts = {0};
    return time && ASN1_TIME_to_tm(time, &parts) == 1 ? (int64_t)timegm(&parts) : INT64_MIN;
}

/* So many digits as a number, or FALLBACK where they are not there; *AT moves behind what was read. */
static int take_digits(const char **at, unsigned digits, int fallback)
{
    int number = 0;
    for (unsigned i = 0; i < digits; i++) {
        if ((*at)[i] < '0' || (*at)[i] > '9')
            return fallback;
        number = number * 10 + ((*at)[i] - '0');
    }
    *at += digits;
    return number;
}

/* "D:20260131120000+01'00'", as a PDF has it (ISO 32000-1, 7.9.4): whatever is left out behind the day is nought. */
static int64_t seconds_of_words(const char *words)
{
    struct tm parts = {0};
    if (words[0] != 'D' || words[1] != ':')
        return INT64_MIN;
    const char *at = words + 2;
    parts.tm_year = take_digits(&at, 4, 0);
    parts.tm_mon = take_digits(&at, 2, 0) - 1;
    parts.tm_mday = take_digits(&at, 2, 0);
    if (parts.tm_year < 1990 || parts.tm_year > 2200 || parts.tm_mon < 0 || parts.tm_mday < 1)
        return INT64_MIN;
    parts.tm_year -= 1900;
    parts.tm_hour = take_digits(&at, 2, 0);
    parts.tm_min = take_digits(&at, 2, 0);
    parts.tm_sec = take_digits(&at, 2, 0);
    int64_t sign = *at == '+' ? 1 : *at == '-' ? -1 : 0;
    at += sign != 0;
    int64_t zone = (int64_t)take_digits(&at, 2, 0) * 3600;
    at += *at == '\'';
    zone += (int64_t)take_digits(&at, 2, 0) * 60;
    return (int64_t)timegm(&parts) - sign * zone;
}

static int64_t signing_time(CMS_SignerInfo *signer, const char *made_on)
{
    const ASN1_OBJECT *kind = OBJ_nid2obj(NID_pkcs9_signingTime);
    const ASN1_TIME *time = CMS_signed_get0_data_by_OBJ(signer, kind, -3, V_ASN1_UTCTIME);
    if (!time)
        time = CMS_signed_get0_data_by_OBJ(signer, kind, -3, V_ASN1_GENERALIZEDTIME);
    return time ? seconds_of(time) : seconds_of_words(made_on);
}

/* ---- certificates ---- */

/* The days on which CERTIFICATE holds narrow those of the signature. */
static void narrow(struct document_signature *one, const X509 *certificate)
{
    int64_t before = seconds_of(X509_get0_notBefore(certificate));
    int64_t after = seconds_of(X509_get0_notAfter(certificate));
    if (one->not_before == INT64_MIN || before > one->not_before)
        one->not_before = before;
    if (one->not_after == INT64_MIN || after < one->not_after)
        one->not_after = after;
}

static bool may_sign(X509 *certificate)
{
    uint32_t usage = X509_get_key_usage(certificate); /* all bits if it does not say */
    return (usage & (KU_DIGITAL_SIGNATURE | KU_NON_REPUDIATION)) != 0;
}

static void follow_chain(X509 *signer, STACK_OF(X509) * others, struct document_signature *one)
{
    X509_STORE_CTX *context = X509_STORE_CTX_new();
    if (!context || X509_STORE_CTX_init(context, authorities, signer, others) != 1) {
        X509_STORE_CTX_free(context);
        return;
    }
    X509_VERIFY_PARAM *parameters = X509_STORE_CTX_get0_param(context);
    X509_VERIFY_PARAM_set_flags(parameters, X509_V_FLAG_NO_CHECK_TIME | X509_V_FLAG_PARTIAL_CHAIN);
    X509_VERIFY_PARAM_set_auth_level(parameters, SECURITY_LEVEL);
    if (X509_verify_cert(context) == 1) {
        STACK_OF(X509) *chain = X509_STORE_CTX_get0_chain(context);
        one->flags |= DOCUMENT_SIGNATURE_TRUSTED;
        for (int i = 0; i < sk_X509_num(chain); i++)
            narrow(one, sk_X509_value(chain, i));
    }
    X509_STORE_CTX_free(context);
}

/* ---- the signature ---- */

/* The two ranges, one behind the other. */
static unsigned char *covered(
    const unsigned char *bytes, const struct pdf_signature *found, size_t *ret_length)
{
    size_t second = found->second_end - found->second_start;
    unsigned char *copy = memory_new(found->first_length + second, 1);
    memcpy(copy, bytes, found->first_length);
    memcpy(copy + found->first_length, bytes + found->second_start, second);
    *ret_length = found->first_length + second;
    return copy;
}

static bool is_weak(const X509_ALGOR *algorithm)
{
    const ASN1_OBJECT *kind;
    X509_ALGOR_get0(&kind, NULL, NULL, algorithm);
    int digest = OBJ_obj2nid(kind);
    return digest != NID_sha256 && digest != NID_sha384 && digest != NID_sha512 && digest != NID_sha512_256 &&
           digest != NID_sha3_256 && digest != NID_sha3_384 && digest != NID_sha3_512;
}

static void check_signer(CMS_ContentInfo *message, CMS_SignerInfo *signer, const struct pdf_signature *found,
    struct document_signature *one)
{
    X509 *certificate = NULL;
    X509_ALGOR *digest = NULL;
    CMS_SignerInfo_get0_algs(signer, NULL, &certificate, &digest, NULL);
    if (!certificate) {
        say(one, "it lacks the signer's certificate");
        return;
    }
    const X509_NAME *name = X509_get_subject_name(certificate);
    take_name(name, NID_commonName, one->signer, sizeof one->signer);
    take_name(name, NID_organizationName, one->organization, sizeof one->organization);
    one->signed_at = signing_time(signer, found->made_on);
    narrow(one, certificate);
    if (is_weak(digest))
        say(one, "its digest is of a kind that can be forged");
    else if (!may_sign(certificate))
        say(one, "its certificate is not one to sign with");
    else
        one->flags |= DOCUMENT_SIGNATURE_INTACT;
    if (!authorities || !(one->flags & DOCUMENT_SIGNATURE_INTACT))
        return;
    STACK_OF(X509) *others = CMS_get1_certs(message);
    one->flags |= DOCUMENT_SIGNATURE_ASKED;
    follow_chain(certificate, others, one);
    sk_X509_pop_free(others, X509_free);
}

/* The ranges as they were when a time stamp was made of them. */
static bool stamp_fits(const struct pdf_signature *found, const unsigned char *content, size_t length)
{
    const unsigned char *at = found->contents;
    PKCS7 *token = d2i_PKCS7(NULL, &at, (long)found->contents_length);
    TS_TST_INFO *info = token ? PKCS7_to_TS_TST_INFO(token) : NULL;
    TS_MSG_IMPRINT *imprint = info ? TS_TST_INFO_get_msg_imprint(info) : NULL;
    bool fits = false;
    if (imprint && !is_weak(TS_MSG_IMPRINT_get_algo(imprint))) {
        const ASN1_OBJECT *kind;
        unsigned char digest[EVP_MAX_MD_SIZE];
        unsigned size = 0;
        X509_ALGOR_get0(&kind, NULL, NULL, TS_MSG_IMPRINT_get_algo(imprint));
        const EVP_MD *algorithm = EVP_get_digestbyobj(kind);
        const ASN1_OCTET_STRING *said = TS_MSG_IMPRINT_get_msg(imprint);
        fits = algorithm && EVP_Digest(content, length, digest, &size, algorithm, NULL) == 1 &&
               ASN1_STRING_length(said) == (int)size &&
               memcmp(ASN1_STRING_get0_data(said), digest, size) == 0;
    }
    TS_TST_INFO_free(info);
    PKCS7_free(token);
    return fits;
}

static void check_message(CMS_ContentInfo *message, const struct pdf_signature *found,
    const unsigned char *content, size_t length, struct document_signature *one)
{
    bool stamp = string_equal(found->sub_filter, "ETSI.RFC3161");
    STACK_OF(CMS_SignerInfo) *signers = CMS_get0_SignerInfos(message);
    unsigned flags = CMS_BINARY | CMS_NO_SIGNER_CERT_VERIFY;
    BIO *ranges = stamp ? NULL : BIO_new_mem_buf(content, (int)length);
    ASN1_OCTET_STRING **inside = CMS_get0_content(message);
    if (stamp)
        one->flags |= DOCUMENT_SIGNATURE_TIMESTAMP;
    if (!signers || sk_CMS_SignerInfo_num(signers) != 1)
        say(one, "it is not the signature of one signer");
    else if (!stamp && inside && *inside)
        break_it(one, "it signs something else than the file");
    else if (CMS_verify(message, NULL, NULL, ranges, NULL, flags) != 1 ||
             (stamp && !stamp_fits(found, content, length)))
        break_it(one, "what it covers was changed after it was signed, or it was never signed so");
    else
        check_signer(message, sk_CMS_SignerInfo_value(signers, 0), found, one);
    BIO_free(ranges);
}

void signature_check(
    const unsigned char *bytes, const struct pdf_signature *found, struct document_signature *ret_signature)
{
    static const char *const read[] = {"adbe.pkcs7.detached", "ETSI.CAdES.detached", "ETSI.RFC3161"};
    bool known = false;
    for (size_t i = 0; i < sizeof read / sizeof *read; i++)
        known |= string_equal(found->sub_filter, read[i]);
    if (!known) {
        say(ret_signature, "it is of a kind that golive does not check");
        return;
    }
    const unsigned char *at = found->contents;
    CMS_ContentInfo *message = d2i_CMS_ContentInfo(NULL, &at, (long)found->contents_length);
    if (!message) {
        say(ret_signature, "it cannot be understood: it is damaged, or made to do harm");
        return;
    }
    size_t length = 0;
    unsigned char *content = covered(bytes, found, &length);
    check_message(message, found, content, length, ret_signature);
    free(content);
    CMS_ContentInfo_free(message);
}
