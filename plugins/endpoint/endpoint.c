/* SPDX-License-Identifier: MIT
 *
 * Plugin endpoint: an address of the product answers as it should, over TLS that can be trusted for long enough, and what
 * runs behind it is what was reviewed. What cannot be asked is unknown: it may be our network. It must not know how an
 * address is asked. */
#include <golive/plugin.h>

#include <string.h>

/* The options that are addresses, and what findings on their TLS are about. */
static const struct endpoint_address {
    const char *option;
    const char *subject;
} addresses[] = {
    {"url", ""},
    {"metadata", "metadata"},
    {"version_url", "version_url"},
};
#define ADDRESSES (sizeof addresses / sizeof *addresses)

/* ---- TLS ---- */

static int is_https(golive *g, const char *option)
{
    return strncmp(golive_option(g, option), "https://", 8) == 0;
}

static void judge_end(golive *g, const golive_source *peer)
{
    golive_place place = golive_source_place(g, peer, "/tls/not_after");
    const char *text = golive_value(g, peer, "/tls/not_after");
    golive_instant end = golive_instant_parse(g, text);
    if (end.second == GOLIVE_NO_INSTANT)
        golive_unknown(g, "END-03", place, "the certificate's end cannot be read");
    else if (golive_is_past_instant(g, end))
        golive_fail(g, "END-03", place, "the certificate has ended");
    else if (golive_is_within_instant(g, end, golive_option_integer(g, "warn_within")))
        golive_warn(g, "END-03", place, "the certificate ends soon");
    else
        golive_pass(g, "END-03", place, "the certificate lasts");
    if (*text) {
        golive_expected(g, "not nearer than %s", golive_option(g, "warn_within"));
        golive_found(g, "good until %s, issued by %s", text, golive_value(g, peer, "/tls/issuer"));
    }
}

static void judge_tls(golive *g, const struct endpoint_address *address)
{
    const golive_source *peer = golive_peer_of(g, address->option);
    golive_place place = golive_source_place(g, peer, "/tls/verified");
    golive_about(g, address->subject);
    if (!is_https(g, address->option)) {
        golive_fail(g, "END-02", golive_option_place(g, address->option), "the address is http, without TLS");
        golive_skip(g, "END-03", golive_option_place(g, address->option), "there is no certificate");
    } else if (golive_kind(g, peer, "/tls/verified") == GOLIVE_TRUE) {
        golive_pass(g, "END-02", place, "the certificate is for this name and from a known authority");
        golive_found(g, "%s", golive_value(g, peer, "/tls/subject"));
        judge_end(g, peer);
    } else if (golive_kind(g, peer, "/tls/verified") == GOLIVE_FALSE) {
        golive_fail(g, "END-02", place, "%s", golive_value(g, peer, "/tls/problem"));
        golive_unknown(g, "END-03", place, "the certificate cannot be trusted, whatever it says of its end");
    } else {
        const char *why = golive_source_why(g, peer);
        place = golive_source_place(g, peer, "");
        golive_unknown(g, "END-02", place, "%s", *why ? why : "nothing is known of its certificate");
        golive_unknown(g, "END-03", place, "%s", *why ? why : "nothing is known of its certificate");
    }
    golive_about(g, "");
}

/* ---- the answer ---- */

/* An answer that came over TLS which cannot be trusted is nobody's word; there is none, then. */
static void judge_answer(golive *g)
{
    const golive_source *answer = golive_source_of(g, "url"), *peer = golive_peer_of(g, "url");
    golive_place place = golive_source_place(g, peer, "/status");
    const char *status = golive_value(g, peer, "/status"), *why = golive_source_why(g, answer);
    if (!*status || golive_kind(g, peer, "/tls/verified") == GOLIVE_FALSE)
        golive_unknown(g, "END-01", golive_source_place(g, answer, ""), "%s",
            *why ? why : "nothing is known of who answered");
    else if (strcmp(status, golive_option(g, "status")) == 0)
        golive_pass(g, "END-01", place, "it answers as it should");
    else
        golive_fail(g, "END-01", place, "it does not answer as it should");
    golive_expected(g, "HTTP status %s", golive_option(g, "status"));
    if (*status)
        golive_found(g, "HTTP status %s", status);
}

/* ---- FHIR ---- */

/* What stands at a path of JSON; in XML FHIR has it in an attribute. */
static const char *fhir_value(
    golive *g, const golive_source *statement, const char *path, golive_place *ret_place)
{
    const char *xml = golive_format(g, "/CapabilityStatement%s/@value", path);
    int is_xml = golive_kind(g, statement, "/CapabilityStatement") != GOLIVE_NOTHING;
    *ret_place = golive_source_place(g, statement, is_xml ? xml : path);
    return golive_value(g, statement, is_xml ? xml : path);
}

static int is_statement(golive *g, const golive_source *statement)
{
    return strcmp(golive_value(g, statement, "/resourceType"), "CapabilityStatement") == 0 ||
           golive_kind(g, statement, "/CapabilityStatement") != GOLIVE_NOTHING;
}

/* What the section wants of the statement: each a member, with the option that says what it must be. */
static const struct endpoint_member {
    const char *subject;
    const char *path;
    const char *option; /* NULL: `wanted` */
    const char *wanted;
} members[] = {
    {"status", "/status", NULL, "active"},
    {"fhirVersion", "/fhirVersion", "fhir_version", ""},
    {"software", "/software/name", "software", ""},
};

static void judge_member(golive *g, const golive_source *statement, const struct endpoint_member *member)
{
    golive_place place;
    const char *wanted = member->option ? golive_option(g, member->option) : member->wanted;
    const char *value = fhir_value(g, statement, member->path, &place);
    if (!*wanted)
        return;
    golive_about(g, member->subject);
    if (!*value)
        golive_unknown(
            g, "END-04", golive_source_place(g, statement, ""), "the CapabilityStatement does not say");
    else if (strcmp(value, wanted) == 0)
        golive_pass(g, "END-04", place, "as it should be");
    else
        golive_fail(g, "END-04", place, "it is another");
    golive_expected(g, "%s", wanted);
    golive_found(g, "%s", value);
    golive_about(g, "");
}

static void judge_fhir(golive *g)
{
    const golive_source *statement = golive_source_of(g, "metadata");
    golive_place place = golive_source_place(g, statement, "");
    if (!golive_given(g, "metadata")) {
        int asked = golive_given(g, "fhir_version") || golive_given(g, "software");
        if (asked)
            golive_unknown(g, "END-04", golive_option_place(g, "metadata"),
                "the section says what the FHIR server must be, and not where its metadata is");
        else
            golive_skip(g, "END-04", golive_option_place(g, "metadata"), "nobody asked for it");
    } else if (golive_source_state(g, statement) != GOLIVE_GOT) {
        golive_unknown(g, "END-04", place, "%s", golive_source_why(g, statement));
    } else if (!is_statement(g, statement)) {
        const char *why = golive_source_why(g, statement);
        golive_unknown(g, "END-04", place, "%s", *why ? why : "what it answers is no CapabilityStatement");
    } else {
        for (size_t i = 0; i < sizeof members / sizeof *members; i++)
            judge_member(g, statement, &members[i]);
    }
}

/* ---- the version ---- */

/* What says which version runs, and where; NULL if the section names nothing that would. */
static const golive_source *version_source(golive *g, const char **ret_path)
{
    *ret_path = golive_option(g, "version_at");
    if (golive_given(g, "version_at"))
        return golive_source_of(g, golive_given(g, "version_url") ? "version_url" : "url");
    return NULL;
}

static void compare_version(golive *g, const char *runs, golive_place place)
{
    const char *reviewed = golive_option(g, "reviewed_version");
    if (!*reviewed)
        reviewed = golive_key(g, "version");
    if (!*reviewed)
        golive_unknown(g, "END-05", place, "nobody says which version was reviewed: reviewed_version");
    else if (strcmp(reviewed, "rolling") == 0)
        golive_note(g, "END-05", place, "no version was reviewed that it could be compared with");
    else if (strcmp(runs, reviewed) == 0)
        golive_pass(g, "END-05", place, "what runs is what was reviewed");
    else
        golive_fail(g, "END-05", place, "what runs is not what was reviewed");
    golive_expected(g, "%s", reviewed);
    golive_found(g, "%s", runs);
}

static void judge_version(golive *g)
{
    const char *path;
    const golive_source *source = version_source(g, &path);
    golive_place place;
    if (!source && !golive_given(g, "metadata")) {
        int asked = golive_given(g, "reviewed_version") || golive_given(g, "version_url");
        place = golive_option_place(g, "version_at");
        if (asked)
            golive_unknown(
                g, "END-05", place, "the section does not say where the version stands: version_at");
        else
            golive_skip(g, "END-05", place, "nobody asked for it");
        return;
    }
    int fhir = !source;
    if (fhir)
        source = golive_source_of(g, "metadata");
    if (golive_source_state(g, source) != GOLIVE_GOT) {
        golive_unknown(g, "END-05", golive_source_place(g, source, ""), "%s", golive_source_why(g, source));
        return;
    }
    const char *runs =
        fhir ? fhir_value(g, source, "/software/version", &place) : golive_value(g, source, path);
    if (!fhir)
        place = golive_source_place(g, source, path);
    if (*runs)
        compare_version(g, runs, place);
    else
        golive_unknown(g, "END-05", golive_source_place(g, source, ""), "the answer names no version%s%s",
            fhir ? "" : " at ", fhir ? "" : path);
}

static golive_verdict check(golive *g)
{
    for (size_t i = 0; i < ADDRESSES; i++) {
        if (golive_given(g, addresses[i].option))
            judge_tls(g, &addresses[i]);
    }
    judge_answer(g);
    judge_fhir(g);
    judge_version(g);
    return golive_pending(g) ? golive_wait(g) : golive_done(g);
}

GOLIVE_PLUGIN(check, "endpoint.plugin.ini")
