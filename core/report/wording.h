/* Words for parts of a result that several formats write: what a rule is called, what a finding says, where it stands,
 * why a decision is what it is. All that is foreign in them is made visible and cut (report/page.h); a format that has
 * signs of its own escapes them afterwards. Must not decide anything. */
#ifndef GOLIVE_REPORT_WORDING_H
#define GOLIVE_REPORT_WORDING_H

#include "report/overview.h"
#include "report/page.h"

/* Longest that foreign words become where people read, in bytes; the JSON report holds them whole. */
enum { LONG_WORDS = 1500, SHORT_WORDS = 160, NAME_WORDS = 64 };

/* NULL for "" */
static inline const char *given(const char *string)
{
    return string && *string ? string : NULL;
}

/* The document's name without "file:". */
const char *evidence_name(const struct evidence *evidence);
/* ", it could not be read, a copy of 2026-11-01": why evidence is not there, and what is to be known of it. */
void words_trouble(struct text *words, const struct evidence *evidence);
/* Who can answer: "the privacy officer" for "privacy". */
const char *asked_name(const char *asks);

/* Words for a rule: "BAA-26", a fact's name, a check's id. */
void words_rule(struct text *words, const struct check_result *check, const struct finding *finding);
/* "In force: Big Cloud, Inc." */
void words_title(struct text *words, const struct finding *finding);
/* "acme-2026.pdf, page 4" */
void words_place(struct text *words, const struct finding *finding);
/* What a finding says, with the name of the fact it is about. */
void words_says(struct text *words, const struct finding *finding);
/* "by D. Osei (Privacy Officer) on 2026-11-03" */
void words_act(struct text *words, const char *by, const char *role, struct date on);
/* "by J. Rivera until 2027-02-01: study in press" */
void words_exception(struct text *words, const char *by, struct date expires, const char *reason);

/* What people have settled about a finding on the day TODAY: its reading, waiver, loosening, acceptance. For each, WORDS is
 * filled and TAKE called with its label ("Read", "Waived" …); TAKE uses the words up. */
void words_settled(struct text *words, const struct site *site, struct date today,
    const struct finding *finding, void (*take)(void *context, const char *label), void *context);

/* "2027-03-01", or with its time if it is not the beginning of a day. */
void words_instant(struct text *words, instant at);
/* "Acme Scribe (rolling version) by Acme Health AI, Inc., planned, goes live on 2026-12-15" */
void words_identity(struct text *words, const struct deployment *deployment);
/* The reason for a decision in half a sentence: "The agreement ended on 2026-10-31 (and 3 more)". */
void words_reason(
    struct text *words, const struct deployment_result *result, const struct overview *overview);
/* "To stop it: Admin, then Off. Call: privacy (privacy@springfield.example)": of a product in use that is not go. */
void words_alarm(struct text *words, const struct site *site, const struct deployment *deployment);
/* "Retired, not judged: old-scribe, older-scribe"; nothing if there are none. */
void words_retired(struct text *words, const struct run *run);
/* "2 of 40 points are not met" */
void words_stops(struct text *words, const struct overview *overview);
/* "1 point to look at, 2 waived, 5 subjects that nobody has looked at" */
void words_conditions(
    struct text *words, const struct deployment_result *result, const struct overview *overview);
/* What the decision comes to, in the words of what it is about: "May go live", "The site has not settled this". */
const char *verdict_words(const struct deployment *deployment, enum decision decision);
/* The same as a sentence, with how much stands in the way or on which conditions. */
void words_verdict(
    struct text *words, const struct deployment_result *result, const struct overview *overview);
/* "HOLD, in use by exception until 2027-02-01 (approved by …). Instead of evidence: …", or why its exception is not in
 * force; nothing if it has none. */
void words_use_exception(struct text *words, const struct deployment_result *result);
/* "AI committee, 2026-11-12: approved (minutes 2026-11)." Nothing for NULL. */
void words_approval(struct text *words, const struct approval *approval);
/* "280 more deployments are stopped by nothing but what stops several at once, as shown above." */
void words_left_out(struct text *words, size_t count);

#endif
