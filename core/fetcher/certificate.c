/* Reads certificates on their way through OpenSSL's verification. See certificate.h. */
#include "fetcher/certificate.h"

#include "base/date.h"
#include "base/text.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <openssl/x509v3.h>
#include <string.h>
#include <time.h>

#define LONGEST_NAME 500u   /* bytes of a subject or issuer */
#define LONGEST_NAMES 2000u /* of all alternative names */

static instant instant_of(const ASN1_TIME *time)
{
    struct tm parts = {0};
    return time && ASN1_TIME_to_tm(time, &parts) == 1 ? (instant)timegm(&parts) : INSTANT_NONE;
}

/* RFC 2253, in ASCII: whatever is not is escaped. */
static const char *name_text(const X509_NAME *name, struct arena *arena)
{
    BIO *bytes = BIO_new(BIO_s_mem());
    const char *text = "", *data = NULL;
    if (bytes && X509_NAME_print_ex(
                     bytes, name, 0, XN_FLAG_RFC2253 & ~(unsigned long)ASN1_STRFLGS_UTF8_CONVERT) >= 0) {
        long length = BIO_get_mem_data(bytes, (void *)&data);
        if (length > (long)LONGEST_NAME)
            length = LONGEST_NAME;
        char *copy = arena_copy_bytes(arena, data, length > 0 ? (size_t)length : 0);
        for (char *at = copy; *at; at++)
            *at = (unsigned char)*at < ' ' || (unsigned char)*at >= 0x7f ? '?' : *at;
        text = copy;
    }
    BIO_free(bytes);
    return text;
}

static void add_host(struct text *names, const ASN1_STRING *host)
{
    const unsigned char *bytes = ASN1_STRING_get0_data(host);
    int length = ASN1_STRING_length(host);
    text_append_string(names, names->length ? " " : "");
    for (int i = 0; i < length && names->length < LONGEST_NAMES; i++)
        text_append_char(names, isalnum(bytes[i]) || strchr(".*-_", bytes[i]) ? (char)bytes[i] : '?');
}

static void add_address(struct text *names, const ASN1_STRING *address)
{
    char words[INET6_ADDRSTRLEN];
    int length = ASN1_STRING_length(address);
    if ((length == 4 || length == 16) &&
        inet_ntop(length == 4 ? AF_INET : AF_INET6, ASN1_STRING_get0_data(address), words, sizeof words))
        text_format(names, "%s%s", names->length ? " " : "", words);
}

/* DNS names and addresses, a blank between. */
static const char *alternative_names(const X509 *certificate, struct arena *arena)
{
    struct text names = {0};
    GENERAL_NAMES *all = X509_get_ext_d2i(certificate, NID_subject_alt_name, NULL, NULL);
    for (int i = 0; i < sk_GENERAL_NAME_num(all) && names.length < LONGEST_NAMES; i++) {
        const GENERAL_NAME *name = sk_GENERAL_NAME_value(all, i);
        if (name->type == GEN_DNS)
            add_host(&names, name->d.dNSName);
        else if (name->type == GEN_IPADD)
            add_address(&names, name->d.iPAddress);
    }
    GENERAL_NAMES_free(all);
    const char *words = arena_copy(arena, text_string(&names));
    text_free(&names);
    return words;
}

/* A chain is good until the first of its certificates ends. */
static instant chain_ends(X509_STORE_CTX *store, instant ends)
{
    STACK_OF(X509) *chain = X509_STORE_CTX_get0_chain(store);
    for (int i = 0; i < sk_X509_num(chain); i++) {
        instant one = instant_of(X509_get0_notAfter(sk_X509_value(chain, i)));
        if (one != INSTANT_NONE && one < ends)
            ends = one;
    }
    return ends;
}

static int verify(X509_STORE_CTX *store, void *context)
{
    struct certificate_watch *watch = context;
    X509 *certificate = X509_STORE_CTX_get0_cert(store);
    int verified = X509_verify_cert(store);
    if (!certificate)
        return verified;
    struct fetcher_certificate *shown = &watch->answer->certificate;
    *shown = (struct fetcher_certificate){
        .shown = true,
        .subject = name_text(X509_get_subject_name(certificate), watch->arena),
        .issuer = name_text(X509_get_issuer_name(certificate), watch->arena),
        .names = alternative_names(certificate, watch->arena),
        .not_before = instant_of(X509_get0_notBefore(certificate)),
        .not_after = instant_of(X509_get0_notAfter(certificate)),
    };
    if (verified == 1)
        shown->not_after = chain_ends(store, shown->not_after);
    return verified;
}

void certificate_watch_on(SSL_CTX *context, struct certificate_watch *watch)
{
    SSL_CTX_set_cert_verify_callback(context, verify, watch);
    SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION); /* the watch is gone by then */
}
