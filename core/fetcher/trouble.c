/* A table of libcurl's codes, and the few that need a closer look. See trouble.h. */
#include "fetcher/trouble.h"

#include <errno.h>
#include <openssl/x509_vfy.h>
#include <string.h>

static const struct {
    CURLcode code;
    bool passes;
    const char *words; /* %s: the host */
} troubles[] = {
    {CURLE_COULDNT_RESOLVE_HOST, true, "the name of %s cannot be resolved (DNS)"},
    {CURLE_COULDNT_RESOLVE_PROXY, true, "the proxy's name cannot be resolved (DNS), so %s cannot be asked"},
    {CURLE_COULDNT_CONNECT, true, "%s cannot be connected to"},
    {CURLE_OPERATION_TIMEDOUT, true, "%s takes too long"},
    {CURLE_PARTIAL_FILE, true, "%s ended its answer before all of it had come (truncated)"},
    {CURLE_GOT_NOTHING, true, "%s closed the connection without an answer"},
    {CURLE_SEND_ERROR, true, "the connection to %s broke"},
    {CURLE_RECV_ERROR, true, "the connection to %s broke before all of the answer had come (truncated)"},
    {CURLE_HTTP2, true, "%s does not keep to HTTP/2"},
    {CURLE_HTTP2_STREAM, true, "%s does not keep to HTTP/2"},
    {CURLE_WEIRD_SERVER_REPLY, false, "what %s answers is not HTTP"},
    {CURLE_UNSUPPORTED_PROTOCOL, false, "what %s answers is not HTTP"},
    {CURLE_BAD_CONTENT_ENCODING, false, "the answer of %s cannot be unpacked"},
    {CURLE_SSL_CONNECT_ERROR, false, "TLS with %s cannot be set up, or its certificate cannot be trusted"},
    {CURLE_PEER_FAILED_VERIFICATION, false, "the certificate of %s cannot be trusted (TLS)"},
    {CURLE_SSL_CACERT_BADFILE, false,
        "the certificates of authorities cannot be read, so %s cannot be trusted (TLS)"},
};

static const struct {
    long code; /* X509_V_ERR_… */
    const char *words;
} certificates[] = {
    {X509_V_ERR_CERT_HAS_EXPIRED, "the certificate of %s has expired (TLS)"},
    {X509_V_ERR_CERT_NOT_YET_VALID, "the certificate of %s is not valid yet (TLS)"},
    {X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT, "the certificate of %s is signed by itself alone (TLS)"},
    {X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN,
        "the certificate of %s is from an authority that is not trusted here (TLS)"},
    {X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT,
        "the certificate of %s is from an authority that is not known here (TLS)"},
    {X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY,
        "the certificate of %s is from an authority that is not known here (TLS)"},
    {X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE,
        "the certificate of %s is from an authority that is not known here (TLS)"},
    {X509_V_ERR_CERT_REVOKED, "the certificate of %s is revoked (TLS)"},
    {X509_V_ERR_HOSTNAME_MISMATCH, "the certificate of %s is for another name (TLS)"},
    {X509_V_ERR_IP_ADDRESS_MISMATCH, "the certificate of %s is for another name (TLS)"},
};

static const char *certificate_words(CURL *easy, const char *host, struct arena *arena)
{
    long result = X509_V_OK;
    curl_easy_getinfo(easy, CURLINFO_SSL_VERIFYRESULT, &result);
    if (result == X509_V_OK ||
        result == X509_V_ERR_UNSPECIFIED) /* no fault in the chain: libcurl compares the names */
        result = X509_V_ERR_HOSTNAME_MISMATCH;
    for (size_t i = 0; i < sizeof certificates / sizeof *certificates; i++) {
        if (certificates[i].code == result)
            return arena_format(arena, certificates[i].words, host);
    }
    return arena_format(arena, "the certificate of %s cannot be trusted (TLS: %s)", host,
        X509_verify_cert_error_string(result));
}

static const char *connect_words(CURL *easy, const char *host, struct arena *arena)
{
    long number = 0;
    curl_easy_getinfo(easy, CURLINFO_OS_ERRNO, &number);
    if (number == ECONNREFUSED)
        return arena_format(arena, "%s refuses the connection", host);
    const char *description = number > 0 ? strerrordesc_np((int)number) : NULL;
    return description ? arena_format(arena, "%s cannot be connected to: %s", host, description)
                       : arena_format(arena, "%s cannot be connected to", host);
}

static const char *timeout_words(CURL *easy, const char *host, uint32_t timeout, struct arena *arena)
{
    curl_off_t got = 0, connected = 0;
    curl_easy_getinfo(easy, CURLINFO_SIZE_DOWNLOAD_T, &got);
    curl_easy_getinfo(easy, CURLINFO_CONNECT_TIME_T, &connected);
    double seconds = timeout / 1000.0;
    if (got > 0)
        return arena_format(arena, "the answer of %s had not all come after %g seconds", host, seconds);
    return arena_format(arena,
        connected > 0 ? "%s did not answer within %g seconds" : "%s cannot be reached within %g seconds",
        host, seconds);
}

const char *trouble_words(CURL *easy, CURLcode code, const char *host, uint32_t timeout, struct arena *arena)
{
    long proxy_status = 0;
    curl_easy_getinfo(easy, CURLINFO_HTTP_CONNECTCODE, &proxy_status);
    if (proxy_status >= 300)
        return arena_format(arena, "the proxy answers %ld when asked for %s", proxy_status, host);
    if (code == CURLE_PEER_FAILED_VERIFICATION)
        return certificate_words(easy, host, arena);
    if (code == CURLE_COULDNT_CONNECT)
        return connect_words(easy, host, arena);
    if (code == CURLE_OPERATION_TIMEDOUT)
        return timeout_words(easy, host, timeout, arena);
    for (size_t i = 0; i < sizeof troubles / sizeof *troubles; i++) {
        if (troubles[i].code == code)
            return arena_format(arena, troubles[i].words, host);
    }
    return arena_format(arena, "%s cannot be asked: %s", host, curl_easy_strerror(code));
}

bool trouble_passes(CURLcode code)
{
    for (size_t i = 0; i < sizeof troubles / sizeof *troubles; i++) {
        if (troubles[i].code == code)
            return troubles[i].passes;
    }
    return false;
}

bool trouble_status_passes(uint32_t status)
{
    static const uint32_t passing[] = {408, 429, 500, 502, 503, 504};
    for (size_t i = 0; i < sizeof passing / sizeof *passing; i++) {
        if (passing[i] == status)
            return true;
    }
    return false;
}
