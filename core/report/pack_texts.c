/* The words of an auditor's folder: how it is verified, what people signed, where the evidence is. See pack.h. */
#include "report/pack.h"

#include "base/map.h"
#include "base/memory.h"
#include "model/committee.h"
#include "report/page.h"
#include "report/wording.h"

#include <errno.h>
#include <string.h>

/* ---- how it is verified ---- */

static const struct {
    const char *name, *words;
} members[] = {
    {"report.html", "the report for people: open it in a browser, print it"},
    {"report.txt", "the same as text, with passes, notes and evidence"},
    {"report.json", "the same for programs (golive-report/1); it holds all there is"},
    {"report.canonical.json",
        "the same without what differs between two runs of the same inputs: its SHA-256 is "
        "what is signed"},
    {"people.txt", "what people signed: approvals, exceptions, waivers, acceptances, readings"},
    {"configuration.ini", "what golive was told: facts, checks, policy; secrets are shown as ***"},
    {"plugins.ini", "what judged: each plugin with its digest and its rules"},
    {"evidence.txt", "each piece of evidence: where from, its SHA-256, and its file in evidence/"},
    {"evidence/", "the bytes of the evidence, each file named by its SHA-256"},
    {"SHA256SUMS", "the SHA-256 of each file here but its own"},
};

static void commands(struct page *page, const char *const *lines)
{
    for (; *lines; lines++)
        page_line(page, 4, INK_PLAIN, *lines);
    page_gap(page);
}

static void write_integrity(struct page *page, const struct pack_contents *contents)
{
    static const char *const sums[] = {"sha256sum -c SHA256SUMS", NULL};
    static const char *const report[] = {"sha256sum report.canonical.json", NULL};
    char digest[DIGEST_TEXT_SIZE];
    digest_text(contents->report, digest);
    page_line(page, 0, INK_STRONG, "Is it whole?");
    page_wrap(page, 0, "", 0, "In this folder, each line must end with OK:");
    commands(page, sums);
    page_line(page, 0, INK_STRONG, "Is it that report?");
    page_wrap(page, 0, "", 0, "This must print the digest that stands on paper and in mails of this run:");
    commands(page, report);
    page_line(page, 4, INK_PLAIN, digest + strlen("sha256:"));
    page_gap(page);
}

/* One command a line, none of which a shell cuts in two. */
static void write_commands(FILE *file, const char *name)
{
    fprintf(file,
        "    { printf 'DSSEv1 28 application/vnd.in-toto+json %%d ' \"$(wc -c <audit/%s.statement.json)\"\n"
        "      cat audit/%s.statement.json; } | cmp - audit/%s.signed && echo same\n"
        "    openssl pkeyutl -verify -pubin -inkey audit/key.pub -rawin \\\n"
        "      -in audit/%s.signed -sigfile audit/%s.signature\n\n",
        name, name, name, name, name);
}

static void words_signature(struct text *words, const struct pack_signature *signature)
{
    text_format(words, "%s.statement.json: entry %lld of the ledger, %s", signature->name,
        (long long)signature->entry, signature->digest);
    if (signature->by) {
        text_append_string(words, "; approved by ");
        words_add(words, signature->by, SHORT_WORDS);
        text_append_string(words, given(signature->role) ? ", " : "");
        words_add(words, signature->role, SHORT_WORDS);
    }
    if (signature->key_id)
        text_format(words, "; signed by the key %s", signature->key_id);
    else
        text_append_string(words, "; not signed");
}

static void write_entries(struct page *page, const struct pack_contents *contents)
{
    struct text words = {0};
    page_line(page, 0, INK_STRONG, "Who says so?");
    page_wrap(page, 0, "", 0,
        "audit/ holds the entries of the ledger about this run, as they were recorded: statements (in-toto), "
        "each "
        "of which names the digest of the entry before it (previous). The SHA-256 of a statement is the "
        "digest of "
        "its entry: the head of the ledger when it was recorded. The statement of the run names the SHA-256 "
        "of "
        "report.canonical.json as its subject.");
    page_gap(page);
    for (size_t i = 0; i < contents->signature_count; i++) {
        words_signature(&words, &contents->signatures[i]);
        page_wrap(page, 2, "", 4, text_string(&words));
        text_clear(&words);
    }
    page_gap(page);
    text_free(&words);
}

static void write_not_recorded(struct page *page)
{
    page_line(page, 0, INK_STRONG, "Who says so?");
    page_wrap(page, 0, "", 0,
        "Nobody: this run was judged for this folder and not recorded, so there is no entry of the ledger "
        "and no "
        "signature. What golive records (golive check) can be packed with both: golive pack RUN.");
    page_gap(page);
}

static bool is_signed(const struct pack_contents *contents)
{
    for (size_t i = 0; i < contents->signature_count; i++) {
        if (contents->signatures[i].key_id)
            return true;
    }
    return false;
}

static void write_keys(struct page *page, const struct pack_contents *contents)
{
    static const char *const id[] = {
        "openssl pkey -pubin -in audit/key.pub -outform DER | openssl dgst -sha256", NULL};
    page_wrap(page, 0, "", 0,
        contents->has_key ? "audit/key.pub is the public key that the site's golive signs with. Do not take "
                            "it from here on "
                            "trust: ask whoever keeps it for it, by another way. It is known by its SHA-256:"
                          : "The public keys are not here: ask those who signed for theirs, by another way, "
                            "and put the one at "
                            "hand at audit/key.pub. A key is known by its SHA-256:");
    commands(page, id);
    page_wrap(page, 0, "", 0,
        "Of each signature, \"same\" says that the bytes signed are those of the statement, and openssl says "
        "whether the signature is the key's (an approval is signed by the key of who approved):");
    page_gap(page);
}

static void write_members(struct page *page, const struct pack_contents *contents)
{
    for (size_t i = 0; i < sizeof members / sizeof *members; i++)
        page_wrap(page, 0, members[i].name, 23, members[i].words);
    if (contents->signature_count)
        page_wrap(page, 0, "audit/", 23, "entries of the ledger about this run, and their signatures");
    page_gap(page);
}

/* What comes before and behind the commands, each written by a page of its own so that lines of commands stay whole. */
static int write_before(const struct pack_contents *contents, FILE *file)
{
    const struct run *run = contents->run;
    struct page page = page_new(file, 80, false);
    struct text words = {0};
    char at[INSTANT_TEXT_SIZE];
    instant_text(run->at, at);
    text_format(&words, "%s: run %s of %s", decision_title(run->decision), run->id, at);
    page_line(&page, 0, INK_STRONG, text_string(&words));
    text_clear(&words);
    text_append_string(&words, "An auditor's folder of golive " GOLIVE_VERSION " for ");
    words_add(&words, given(run->site->name) ? run->site->name : "a site without a name", SHORT_WORDS);
    text_append_string(&words, ", policy ");
    words_add(&words, given(run->site->policy_name) ? run->site->policy_name : "(no name)", SHORT_WORDS);
    text_append_string(&words, " ");
    words_add(&words, run->site->policy_version, SHORT_WORDS);
    text_append_string(&words,
        ". It can be verified with sha256sum and openssl alone. It is a record of checks "
        "under a named policy, not legal or clinical advice.");
    page_wrap(&page, 0, "", 0, text_string(&words));
    text_free(&words);
    page_gap(&page);
    write_members(&page, contents);
    write_integrity(&page, contents);
    if (!contents->signature_count)
        write_not_recorded(&page);
    else
        write_entries(&page, contents);
    if (is_signed(contents))
        write_keys(&page, contents);
    return page_end(&page);
}

int pack_readme(const struct pack_contents *contents, FILE *file)
{
    int error = write_before(contents, file);
    for (size_t i = 0; i < contents->signature_count && !error; i++) {
        if (contents->signatures[i].key_id)
            write_commands(file, contents->signatures[i].name);
    }
    return error ? error : ferror(file) ? -EIO : 0;
}

/* ---- what people signed ---- */

struct listing {
    struct page page;
    struct text words;
    const struct run *run;
};

static void paragraph(struct listing *listing, unsigned indent, const char *label)
{
    page_wrap(&listing->page, indent, label, 16, text_string(&listing->words));
    text_clear(&listing->words);
}

static void words_point(struct text *words, const char *check, const char *rule, const char *subject)
{
    words_add(words, check, NAME_WORDS);
    text_append_char(words, '/');
    words_add(words, rule, NAME_WORDS);
    text_append_string(words, given(subject) ? "/" : "");
    words_add(words, subject, NAME_WORDS);
    text_append_string(words, ", ");
}

/* How many findings a waiver covers in this run. */
static size_t covered_by(const struct deployment_result *result, const struct waiver *waiver)
{
    size_t count = 0;
    for (size_t i = 0; i < result->check_count; i++) {
        for (size_t k = 0; k < result->checks[i].finding_count; k++)
            count += result->checks[i].findings[k].waiver == waiver;
    }
    return count;
}

static void write_waivers(struct listing *listing, const struct deployment_result *result)
{
    for (size_t i = 0; i < result->deployment->waiver_count; i++) {
        const struct waiver *waiver = &result->deployment->waivers[i];
        words_point(&listing->words, waiver->check, waiver->rule, waiver->subject);
        words_exception(&listing->words, waiver->approved_by, waiver->expires, waiver->reason);
        text_append_string(
            &listing->words, covered_by(result, waiver) ? "; in force" : "; covers nothing in this run");
        paragraph(listing, 2, "Waived");
    }
}

static void write_acts(struct listing *listing, const struct deployment *deployment)
{
    for (size_t i = 0; i < deployment->acceptance_count; i++) {
        const struct acceptance *acceptance = &deployment->acceptances[i];
        words_point(&listing->words, acceptance->check, acceptance->rule, acceptance->subject);
        words_act(&listing->words, acceptance->act.by, acceptance->act.role, acceptance->act.on);
        text_append_string(&listing->words, given(acceptance->reason) ? ": " : "");
        words_add(&listing->words, acceptance->reason, LONG_WORDS);
        paragraph(listing, 2, "Accepted");
    }
    for (size_t i = 0; i < deployment->reading_count; i++) {
        const struct reading *reading = &deployment->readings[i];
        words_point(&listing->words, reading->check, reading->rule, NULL);
        words_act(&listing->words, reading->act.by, reading->act.role, reading->act.on);
        text_format(&listing->words, ": %s", reading_verdict_name(reading->verdict));
        if (given(reading->quote)) {
            text_append_string(&listing->words, ", \"");
            words_add(&listing->words, reading->quote, LONG_WORDS);
            text_append_char(&listing->words, '"');
        }
        paragraph(listing, 2, "Read");
    }
}

static void write_committee(struct listing *listing, const struct deployment *deployment)
{
    const struct approval *approval = deployment->approval;
    char day[DATE_TEXT_SIZE];
    if (approval) {
        words_add(&listing->words, approval->body, SHORT_WORDS);
        date_text(approval->on, day);
        text_format(&listing->words, ", %s: %s", day, approval_decision_name(approval->decision));
        text_append_string(&listing->words, given(approval->signed_by) ? ", signed by " : "");
        words_add(&listing->words, approval->signed_by, SHORT_WORDS);
        text_append_string(&listing->words, given(approval->minutes) ? ", minutes: " : "");
        words_add(&listing->words, approval->minutes, SHORT_WORDS);
        paragraph(listing, 2, "Approval");
    }
    for (size_t i = 0; i < deployment->commitment_count; i++) {
        const struct commitment *commitment = &deployment->commitments[i];
        words_add(&listing->words, commitment->text, LONG_WORDS);
        date_text(commitment->due, day);
        text_format(&listing->words, "; due %s", day);
        date_text(commitment->met_on, day);
        text_format(&listing->words, *day ? ", met on %s" : ", not met%s", day);
        paragraph(listing, 2, "On condition");
    }
    const struct use_exception *exception = deployment->exception;
    if (!exception)
        return;
    words_exception(&listing->words, exception->approved_by, exception->expires, exception->reason);
    paragraph(listing, 2, "Exception");
}

static bool anything(const struct deployment *deployment)
{
    return deployment->waiver_count || deployment->acceptance_count || deployment->reading_count ||
           deployment->approval || deployment->commitment_count || deployment->exception ||
           given(deployment->answered.by);
}

static void write_people_of(struct listing *listing, const struct deployment_result *result)
{
    const struct deployment *deployment = result->deployment;
    if (!anything(deployment))
        return;
    page_gap(&listing->page);
    words_add(&listing->words, deployment->id, NAME_WORDS);
    page_line(&listing->page, 0, INK_STRONG, text_string(&listing->words));
    text_clear(&listing->words);
    if (given(deployment->answered.by)) {
        words_act(
            &listing->words, deployment->answered.by, deployment->answered.role, deployment->answered.on);
        paragraph(listing, 2, "Facts answered");
    }
    write_committee(listing, deployment);
    write_waivers(listing, result);
    write_acts(listing, deployment);
}

static void write_loosened(struct listing *listing)
{
    const struct site *site = listing->run->site;
    for (size_t i = 0; i < site->loosening_count; i++) {
        const struct loosening *loosening = &site->loosenings[i];
        words_add(&listing->words, loosening->rule, NAME_WORDS);
        text_format(&listing->words, " counts as %s, ", status_name(loosening->severity));
        words_exception(&listing->words, loosening->approved_by, loosening->expires, loosening->reason);
        paragraph(listing, 0, "Loosened");
    }
}

static void write_signers(struct listing *listing, const struct pack_contents *contents)
{
    for (size_t i = 0; i < contents->signature_count; i++) {
        if (!contents->signatures[i].by)
            continue;
        words_signature(&listing->words, &contents->signatures[i]);
        paragraph(listing, 0, "Run approved");
    }
}

int pack_people(const struct pack_contents *contents, FILE *file)
{
    struct listing listing = {.page = page_new(file, 80, false), .run = contents->run};
    page_line(
        &listing.page, 0, INK_STRONG, "What people signed, as the configuration and the ledger have it");
    page_gap(&listing.page);
    write_signers(&listing, contents);
    write_loosened(&listing);
    for (size_t i = 0; i < contents->run->deployment_count; i++)
        write_people_of(&listing, &contents->run->deployments[i]);
    text_free(&listing.words);
    return page_end(&listing.page);
}

/* ---- the evidence ---- */

static void write_piece(struct listing *listing, const struct pack_piece *piece)
{
    const struct evidence *evidence = piece->evidence;
    struct text *words = &listing->words;
    char digest[DIGEST_TEXT_SIZE], at[INSTANT_TEXT_SIZE] = "";
    words_add(words, evidence->uri, LONG_WORDS);
    page_wrap(&listing->page, 0, "", 2, text_string(words));
    text_clear(words);
    if (evidence->digested) {
        digest_text(&evidence->digest, digest);
        text_format(words, "%s, %llu bytes", digest, (unsigned long long)evidence->size);
        text_append_string(words, given(evidence->media_type) ? ", " : "");
        words_add(words, evidence->media_type, NAME_WORDS);
    } else {
        text_append_string(words, evidence_state_name(evidence->state));
    }
    if (evidence->gathered_at != INSTANT_NONE) {
        instant_text(evidence->gathered_at, at);
        text_format(words, ", gathered %s", at);
    }
    paragraph(listing, 4, "");
    if (piece->file)
        text_append_string(words, piece->file);
    else
        text_format(words, "not here: ");
    words_add(words, piece->file ? NULL : piece->why, LONG_WORDS);
    paragraph(listing, 4, "");
}

int pack_evidence(const struct pack_contents *contents, FILE *file)
{
    struct listing listing = {.page = page_new(file, 120, false), .run = contents->run};
    page_line(&listing.page, 0, INK_STRONG, "The evidence that this run rests on");
    page_gap(&listing.page);
    for (size_t i = 0; i < contents->piece_count; i++)
        write_piece(&listing, &contents->pieces[i]);
    if (!contents->piece_count)
        page_line(&listing.page, 0, INK_PLAIN, "There is none.");
    text_free(&listing.words);
    return page_end(&listing.page);
}
