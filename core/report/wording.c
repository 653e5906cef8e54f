/* Words for parts of a result that several formats write. See wording.h. */
#include "report/wording.h"

#include "model/committee.h"
#include "model/decision.h"

#include <string.h>

const char *evidence_name(const struct evidence *evidence)
{
    const char *uri = evidence && evidence->uri ? evidence->uri : "";
    return string_starts(uri, "file:") ? uri + strlen("file:") : uri;
}

void words_trouble(struct text *words, const struct evidence *evidence)
{
    const char *const said[] = {evidence->error, evidence->remark};
    for (size_t i = 0; i < sizeof said / sizeof *said; i++) {
        text_append_string(words, given(said[i]) ? ", " : "");
        words_add(words, said[i], SHORT_WORDS);
    }
}

void words_rule(struct text *words, const struct check_result *check, const struct finding *finding)
{
    const char *name = is_fact(finding) ? finding->subject : finding->rule_id;
    words_add(words, is_of_check(finding) ? check->check->id : name, NAME_WORDS);
}

/* "In force: Big Cloud, Inc." */
void words_title(struct text *words, const struct finding *finding)
{
    words_add(words, given(finding->title) ? finding->title : "", SHORT_WORDS);
    if (given(finding->subject) && !is_fact(finding)) {
        text_append_string(words, words->length ? ": " : "");
        words_add(words, finding->subject, SHORT_WORDS);
    }
}

/* "acme-2026.pdf, page 4" */
void words_place(struct text *words, const struct finding *finding)
{
    const char *name = given(evidence_name(finding->evidence));
    const char *where = given(finding->where);
    if (name && where && string_ends(name, where)) /* the document as a whole: it was named already */
        where = NULL;
    words_add(words, name, SHORT_WORDS);
    text_append_string(words, name && where ? ", " : "");
    words_add(words, where, SHORT_WORDS);
}

const char *asked_name(const char *asks)
{
    static const struct {
        const char *asks;
        const char *name;
    } names[] = {
        {"vendor", "the vendor"},
        {"privacy", "the privacy officer"},
        {"irb", "the IRB office"},
        {"ehr", "the team of the health record system"},
        {"it", "IT"},
        {"medical director", "the medical director"},
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (string_equal(asks, names[i].asks))
            return names[i].name;
    }
    return asks;
}

void words_act(struct text *words, const char *by, const char *role, struct date on)
{
    char day[DATE_TEXT_SIZE];
    date_text(on, day);
    text_append_string(words, "by ");
    words_add(words, given(by) ? by : "nobody named", NAME_WORDS);
    if (given(role)) {
        text_append_string(words, " (");
        words_add(words, role, NAME_WORDS);
        text_append_char(words, ')');
    }
    if (*day)
        text_format(words, " on %s", day);
}

void words_exception(struct text *words, const char *by, struct date expires, const char *reason)
{
    char day[DATE_TEXT_SIZE];
    date_text(expires, day);
    text_append_string(words, "by ");
    words_add(words, given(by) ? by : "nobody named", NAME_WORDS);
    text_format(words, " until %s: ", *day ? day : "no day named");
    words_add(words, reason, LONG_WORDS);
}

void words_settled(struct text *words, const struct site *site, struct date today,
    const struct finding *finding, void (*take)(void *context, const char *label), void *context)
{
    if (finding->reading) {
        text_format(words, "%s, ", reading_verdict_name(finding->reading->verdict));
        words_act(words, finding->reading->act.by, finding->reading->act.role, finding->reading->act.on);
        take(context, "Read");
    }
    if (finding->waiver) {
        words_exception(
            words, finding->waiver->approved_by, finding->waiver->expires, finding->waiver->reason);
        take(context, "Waived");
    }
    if (finding->loosened) {
        const struct loosening *loosening = decision_loosening(site, finding->rule_id, today);
        if (loosening)
            words_exception(words, loosening->approved_by, loosening->expires, loosening->reason);
        else
            text_append_string(words, "by the site");
        take(context, "Loosened");
    }
    if (finding->accepted) {
        words_act(words, finding->accepted->act.by, finding->accepted->act.role, finding->accepted->act.on);
        text_append_string(words, given(finding->accepted->reason) ? ": " : "");
        words_add(words, finding->accepted->reason, LONG_WORDS);
        take(context, "Accepted");
    }
}

/* "2027-03-01", or with its time if it is not the beginning of a day. */
void words_instant(struct text *words, instant at)
{
    char day[DATE_TEXT_SIZE];
    char moment[INSTANT_TEXT_SIZE];
    struct date date = instant_date(at);
    date_text(date, day);
    instant_text(at, moment);
    text_append_string(words, *day && date_begin(date) == at ? day : moment);
}

/* What a finding says, with the name of the fact it is about. */
void words_says(struct text *words, const struct finding *finding)
{
    const char *says = finding_says(finding);
    if (string_equal(finding->rule_id, "FACT") && given(finding->subject) &&
        !strstr(says, finding->subject)) {
        words_add(words, finding->subject, NAME_WORDS);
        text_append_string(words, ": ");
        words_add(words, says, SHORT_WORDS);
        return;
    }
    words_sentence(words, says, SHORT_WORDS);
}

/* The reason for a decision in half a sentence: "The agreement ended on 2026-10-31 (and 3 more)". */
void words_reason(struct text *words, const struct deployment_result *result, const struct overview *overview)
{
    size_t reasons = overview->stops + hold_reason_count(result);
    if (result->decision == DECISION_GO) {
        if (result->condition_count) {
            text_append_string(words, "with ");
            words_count(words, result->condition_count, "condition");
        } else {
            text_append_string(words, "without conditions");
        }
        if (result->cleared_until != INSTANT_NONE) {
            text_append_string(words, ", until ");
            words_instant(words, result->cleared_until);
        }
        return;
    }
    size_t begin = words->length;
    if (overview->leading)
        words_says(words, overview->leading);
    else if (reasons)
        words_sentence(words, result->hold_reasons[0], SHORT_WORDS);
    if (words->length > begin && words->data[words->length - 1] == '.')
        words->data[--words->length] = '\0';
    if (reasons > 1)
        text_format(words, " (and %zu more)", reasons - 1);
}

/* "Acme Scribe (rolling) by Acme Health AI, Inc.; planned, goes live on 2026-12-15" */
void words_identity(struct text *words, const struct deployment *deployment)
{
    char day[DATE_TEXT_SIZE];
    words_add(words, deployment->product, SHORT_WORDS);
    if (words->length && given(deployment->version)) {
        text_append_string(words, string_equal(deployment->version, "rolling") ? " (" : " (version ");
        words_add(words, deployment->version, NAME_WORDS);
        text_append_string(words, string_equal(deployment->version, "rolling") ? " version)" : ")");
    }
    if (given(deployment->vendor)) {
        text_append_string(words, words->length ? " by " : "By ");
        words_add(words, deployment->vendor, SHORT_WORDS);
    }
    if (given(deployment->stage)) {
        text_append_string(words, words->length ? ", " : "");
        words_add(words, deployment->stage, NAME_WORDS);
    }
    date_text(deployment->go_live, day);
    if (*day && !deployment_in_use(deployment))
        text_format(words, "%sgoes live on %s", words->length ? ", " : "", day);
}

/* Whom to call about it: its owner with the address of [people], else the site's contact. */
static void words_call(struct text *words, const struct site *site, const struct deployment *deployment)
{
    const char *owner = deployment_owner(deployment, NULL);
    const char *address = site_address(site, owner);
    if (!*owner && !given(site->contact)) {
        text_append_string(words, "nobody is named: give it an owner, and the owner an address in [people]");
        return;
    }
    words_add(words, *owner ? owner : site->contact, SHORT_WORDS);
    if (!*owner)
        return;
    text_append_string(words, " (");
    words_add(words,
        address                ? address
        : given(site->contact) ? site->contact
                               : "no address in [people]",
        SHORT_WORDS);
    text_append_char(words, ')');
}

void words_alarm(struct text *words, const struct site *site, const struct deployment *deployment)
{
    if (given(deployment->stop)) {
        text_append_string(words, "To stop it: ");
        words_sentence(words, deployment->stop, LONG_WORDS);
        text_append_char(words, ' ');
    } else {
        text_append_string(words, "How to stop it is not written down (stop in [deployment]). ");
    }
    text_append_string(words, "Call: ");
    words_call(words, site, deployment);
}

void words_retired(struct text *words, const struct run *run)
{
    enum { NAMED = 20 };
    for (size_t i = 0; i < run->retired_count && i < NAMED; i++) {
        text_append_string(words, i ? ", " : "Retired, not judged: ");
        words_add(words, run->retired[i]->id, NAME_WORDS);
    }
    if (run->retired_count > NAMED)
        text_format(words, " and %zu more", run->retired_count - NAMED);
}

/* "2 of 40 points are not met", "of 40 points, 2 are not met and 3 are not known" */
void words_stops(struct text *words, const struct overview *overview)
{
    size_t unknown = overview->stops - overview->failed;
    bool both = overview->failed && unknown;
    if (both) {
        text_append_string(words, "of ");
        words_count(words, overview->total, "point");
        text_format(words, ", %zu %s not met and %zu %s not known", overview->failed,
            overview->failed == 1 ? "is" : "are", unknown, unknown == 1 ? "is" : "are");
        return;
    }
    text_format(words, "%zu of ", overview->stops);
    words_count(words, overview->total, "point");
    text_append_string(words, overview->stops == 1 ? " is" : " are");
    text_append_string(words, overview->failed ? " not met" : " not known");
}

/* "1 point to look at, 2 waived, 5 subjects that nobody has looked at" */
void words_conditions(
    struct text *words, const struct deployment_result *result, const struct overview *overview)
{
    const struct {
        size_t count;
        const char *one;
        const char *many;
    } kinds[] = {
        {overview->parts[PART_LOOK], "point to look at", "points to look at"},
        {overview->parts[PART_WAIVED], "point waived", "points waived"},
        {overview->optional, "point open in checks that are not required",
            "points open in checks that are not required"},
        {result->not_looked_at_count, "subject that nobody has looked at",
            "subjects that nobody has looked at"},
    };
    bool first = true;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (!kinds[i].count)
            continue;
        text_format(words, "%s%zu %s", first ? "" : ", ", kinds[i].count,
            kinds[i].count == 1 ? kinds[i].one : kinds[i].many);
        first = false;
    }
}

/* What the decision comes to, in the words of what it is about: a product goes live, a site settles, data leave. */
const char *verdict_words(const struct deployment *deployment, enum decision decision)
{
    static const struct {
        const char *kind; /* the first: of whatever is none of the others */
        const char *words[3];
    } verdicts[] = {
        {"product", {[DECISION_GO] = "May go live",
                        [DECISION_HOLD] = "Not yet",
                        [DECISION_NO_GO] = "Must not go live"}},
        {"site", {[DECISION_GO] = "The site has settled this",
                     [DECISION_HOLD] = "The site has not settled this yet",
                     [DECISION_NO_GO] = "The site has not settled this"}},
        {"data-release", {[DECISION_GO] = "The data may be released",
                             [DECISION_HOLD] = "Not yet",
                             [DECISION_NO_GO] = "The data must not be released"}},
    };
    size_t found = 0;
    for (size_t i = 1; i < sizeof verdicts / sizeof *verdicts; i++) {
        if (string_equal(deployment->kind, verdicts[i].kind))
            found = i;
    }
    return verdicts[found].words[decision];
}

void words_verdict(
    struct text *words, const struct deployment_result *result, const struct overview *overview)
{
    text_append_string(words, verdict_words(result->deployment, result->decision));
    if (result->decision == DECISION_GO) {
        text_append_string(words, result->condition_count ? ", on conditions: " : "");
        words_conditions(words, result, overview);
    } else if (overview->stops) {
        text_append_string(words, ": ");
        words_stops(words, overview);
    } else {
        text_append_string(words, ": ");
        words_add(words, hold_reason_count(result) ? result->hold_reasons[0] : "", LONG_WORDS);
    }
    text_append_char(words, '.');
}

void words_use_exception(struct text *words, const struct deployment_result *result)
{
    const struct use_exception *exception = result->exception;
    if (exception) {
        char day[DATE_TEXT_SIZE];
        date_text(exception->expires, day);
        text_format(
            words, "%s, in use by exception until %s (approved by ", decision_title(result->decision), day);
        words_add(words, exception->approved_by, NAME_WORDS);
        text_append_string(words, "). Instead of evidence: ");
        words_sentence(words, exception->safeguards, LONG_WORDS);
    } else if (result->exception_words) {
        text_append_string(words, "Its exception is not in force: ");
        words_add(words, result->exception_words, LONG_WORDS);
        text_append_char(words, '.');
    }
}

void words_approval(struct text *words, const struct approval *approval)
{
    if (!approval)
        return;
    char day[DATE_TEXT_SIZE];
    date_text(approval->on, day);
    words_sentence(words, approval->body, SHORT_WORDS);
    if (words->length)
        words->data[--words->length] = '\0'; /* without its full stop: the sentence goes on */
    text_format(words, ", %s: %s", day, approval_decision_name(approval->decision));
    date_text(approval->until, day);
    text_format(words, "%s%s", *day ? ", until " : "", day);
    text_append_string(words, given(approval->minutes) ? " (" : "");
    words_add(words, approval->minutes, SHORT_WORDS);
    text_append_string(words, given(approval->minutes) ? ")." : ".");
}

void words_left_out(struct text *words, size_t count)
{
    text_format(words,
        "%zu more deployment%s stopped by nothing but what stops several at once, as shown above.", count,
        count == 1 ? " is" : "s are");
}
