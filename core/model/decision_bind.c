/* What people have settled about findings: severities, loosenings, waivers and acceptances are bound to the findings
 * they are about, at one instant. Must not know what a finding does to the decision (decision.c). */
#include "model/decision.h"

#include "base/text.h"

#include <string.h>

static bool rests_on_law(const struct finding *finding)
{
    /* A basis that nobody has named counts as law. */
    return finding->basis <= BASIS_LAW || finding->basis >= BASIS_COUNT ||
           (finding->rule && finding->rule->basis == BASIS_LAW);
}

/* From the day of approval to the last day, both included. */
static bool in_force(struct date approved_on, struct date expires, struct date today)
{
    return date_given(approved_on) && date_given(expires) && date_given(today) &&
           approved_on.day <= today.day && today.day <= expires.day &&
           (int64_t)expires.day - approved_on.day <= WAIVER_DAYS;
}

static bool same_digest(const char *text, const char *check, const struct finding *finding)
{
    struct digest wanted;
    if (!text || digest_parse(text, &wanted) != 0)
        return false;
    struct digest actual = finding_digest(check, finding);
    return memcmp(&wanted, &actual, sizeof wanted) == 0;
}

/* True if SUBJECT, of the name of an act's section, is NULL or the finding's. */
static bool about_subject(const char *subject, const struct finding *finding)
{
    if (!subject)
        return true;
    struct text own = {0};
    act_subject(&own, finding->subject ? finding->subject : "");
    bool same = string_equal(subject, text_string(&own));
    text_free(&own);
    return same;
}

static bool about(const char *check, const char *rule, const char *subject, const char *check_id,
    const struct finding *finding)
{
    return check && rule && string_equal(rule, finding->rule_id) && string_equal(check, check_id) &&
           about_subject(subject, finding);
}

/* ---- severities and loosenings ---- */

const struct loosening *decision_loosening(const struct site *site, const char *rule, struct date today)
{
    for (size_t i = 0; i < site->loosening_count; i++) {
        const struct loosening *loosening = &site->loosenings[i];
        bool loosens = loosening->severity == STATUS_WARN || loosening->severity == STATUS_NOTE;
        if (loosens && string_equal(loosening->rule, rule) &&
            in_force(loosening->approved_on, loosening->expires, today))
            return loosening;
    }
    return NULL;
}

/* The status after severity.RULE lines: of a note or a warn the worse of both; any other finding stays. */
static enum status tightened(const struct check *check, const struct finding *finding, enum status status)
{
    for (size_t i = 0; i < check->severity_count; i++) {
        const struct severity *severity = &check->severities[i];
        bool tightens = severity->status >= STATUS_FAIL && severity->status <= STATUS_NOTE &&
                        severity->status != STATUS_UNKNOWN;
        if (tightens && (status == STATUS_WARN || status == STATUS_NOTE) &&
            string_equal(severity->rule, finding->rule_id))
            status = status_worse(status, severity->status);
    }
    return status;
}

static void bind_severity(
    struct finding *finding, const struct check *check, const struct site *site, struct date today)
{
    enum status given = (enum status)finding->status;
    if (given == STATUS_FAIL && finding->rule &&
        (finding->rule->severity == STATUS_WARN || finding->rule->severity == STATUS_NOTE))
        given = finding->rule->severity;
    enum status status = given;
    bool loosened = false;
    if (status == STATUS_FAIL && !rests_on_law(finding)) {
        const struct loosening *loosening = decision_loosening(site, finding->rule_id, today);
        if (loosening) {
            status = loosening->severity;
            loosened = true;
        }
    }
    status = tightened(check, finding, status);
    finding->loosened = loosened && status != given;
    finding->severity_changed = status != given;
    finding->status = (uint8_t)status;
}

/* ---- waivers and acceptances ---- */

/* The waiver that covers the finding; of several the one that ends last. */
static const struct waiver *covering_waiver(
    const struct deployment *deployment, const char *check, const struct finding *finding, struct date today)
{
    if (finding->status != STATUS_FAIL || rests_on_law(finding))
        return NULL;
    const struct waiver *covering = NULL;
    for (size_t i = 0; i < deployment->waiver_count; i++) {
        const struct waiver *waiver = &deployment->waivers[i];
        if (!about(waiver->check, waiver->rule, waiver->subject, check, finding) ||
            !in_force(waiver->approved_on, waiver->expires, today) ||
            !same_digest(waiver->finding, check, finding))
            continue;
        if (!covering || waiver->expires.day > covering->expires.day)
            covering = waiver;
    }
    return covering;
}

/* The deployment's acceptance that covers the warn. */
static const struct acceptance *acceptance_of(
    const struct deployment *deployment, const char *check, const struct finding *finding, struct date today)
{
    for (size_t i = 0; i < deployment->acceptance_count; i++) {
        const struct acceptance *acceptance = &deployment->acceptances[i];
        struct date on = acceptance->act.on;
        bool holds = date_given(on) && on.day <= today.day && (int64_t)today.day - on.day <= ACCEPTANCE_DAYS;
        if (holds && about(acceptance->check, acceptance->rule, acceptance->subject, check, finding) &&
            (!acceptance->finding || same_digest(acceptance->finding, check, finding)))
            return acceptance;
    }
    return NULL;
}

/* What the site has accepted of its own check holds for those who inherit it: the finding is the same. */
static const struct acceptance *covering_acceptance(const struct deployment *deployment,
    const struct check *check, const struct finding *finding, struct date today)
{
    if (finding->status != STATUS_WARN || !date_given(today))
        return NULL;
    const struct acceptance *own = acceptance_of(deployment, check->id, finding, today);
    bool inherited = check->inherited && deployment->parent;
    return own || !inherited ? own : acceptance_of(deployment->parent, check->id, finding, today);
}

void decision_bind(struct check_result *result, const struct deployment *deployment, const struct site *site,
    struct date today, struct arena *arena)
{
    (void)arena; /* nothing is kept that the configuration does not hold already */
    const char *check = result->check->id;
    for (uint32_t i = 0; i < result->finding_count; i++) {
        struct finding *finding = &result->findings[i];
        bind_severity(finding, result->check, site, today);
        finding->waiver = covering_waiver(deployment, check, finding, today);
        finding->accepted = covering_acceptance(deployment, result->check, finding, today);
    }
    result->status = check_result_status(result);
}

/* ---- waivers that cover nothing ---- */

/* What is known of a waiver that covers no finding. */
struct unused {
    const struct check_result *check; /* NULL: the deployment has no such check */
    bool spoken_of;                   /* there is a finding of its rule */
    bool law;
    bool failed; /* a finding of its rule is fail */
    bool unknown;
    bool covered; /* the very finding it names is covered by another waiver */
};

static struct unused look_for(const struct deployment_result *result, const struct waiver *waiver)
{
    struct unused unused = {0};
    for (size_t i = 0; i < result->check_count; i++) {
        const struct check_result *check = &result->checks[i];
        if (!check->check || !string_equal(check->check->id, waiver->check))
            continue;
        unused.check = check;
        for (uint32_t j = 0; j < check->finding_count; j++) {
            const struct finding *finding = &check->findings[j];
            if (!string_equal(finding->rule_id, waiver->rule) || !about_subject(waiver->subject, finding))
                continue;
            unused.spoken_of = true;
            unused.law |= rests_on_law(finding);
            unused.failed |= finding->status == STATUS_FAIL;
            unused.unknown |= finding->status == STATUS_UNKNOWN;
            unused.covered |= finding->waiver && same_digest(waiver->finding, check->check->id, finding);
        }
    }
    return unused;
}

static const char *unused_words(const struct deployment_result *result, const struct waiver *waiver,
    struct date today, struct arena *arena)
{
    struct unused unused = look_for(result, waiver);
    char approved[DATE_TEXT_SIZE], expires[DATE_TEXT_SIZE];
    date_text(waiver->approved_on, approved);
    date_text(waiver->expires, expires);
    struct digest digest;
    if (unused.law)
        return arena_format(arena, "%s rests on law, which nobody can waive", waiver->rule);
    if (!waiver->finding || digest_parse(waiver->finding, &digest) != 0)
        return "it does not name the finding that it was approved for";
    if (!date_given(waiver->approved_on) || !date_given(waiver->expires))
        return "it does not say from when until when it holds";
    if (waiver->approved_on.day > today.day)
        return arena_format(arena, "it does not begin before %s", approved);
    if (waiver->expires.day < today.day)
        return arena_format(arena, "it ended on %s", expires);
    if ((int64_t)waiver->expires.day - waiver->approved_on.day > WAIVER_DAYS)
        return "it would hold for more than 365 days";
    if (!unused.check)
        return arena_format(arena, "there is no check \"%s\" here", waiver->check);
    if (!unused.spoken_of)
        return arena_format(arena, "nothing was found on %s%s%s", waiver->rule, waiver->subject ? " of " : "",
            waiver->subject ? waiver->subject : "");
    if (unused.covered)
        return "another waiver covers the same finding";
    if (unused.failed)
        return "the finding has changed since it was approved";
    if (unused.unknown)
        return arena_format(arena, "%s is not known, and what is not known cannot be waived", waiver->rule);
    return arena_format(arena, "%s is not failed: there is nothing to waive", waiver->rule);
}

/* Marks the waivers that cover a finding. */
static void mark_used(const struct deployment_result *result, bool *used)
{
    const struct deployment *deployment = result->deployment;
    for (size_t i = 0; i < result->check_count; i++) {
        for (uint32_t j = 0; j < result->checks[i].finding_count; j++) {
            const struct waiver *waiver = result->checks[i].findings[j].waiver;
            if (waiver >= deployment->waivers && waiver < deployment->waivers + deployment->waiver_count)
                used[waiver - deployment->waivers] = true;
        }
    }
}

void decision_unused_waivers(struct deployment_result *result, struct date today, struct arena *arena)
{
    const struct deployment *deployment = result->deployment;
    result->unused_waivers = NULL;
    result->unused_waiver_count = 0;
    result->waiver_words = NULL;
    if (!deployment->waiver_count)
        return;
    bool *used = arena_take(arena, deployment->waiver_count * sizeof *used);
    const struct waiver **unused = arena_take(arena, deployment->waiver_count * sizeof *unused);
    const char **words = arena_take(arena, (deployment->waiver_count + 1) * sizeof *words);
    mark_used(result, used);
    size_t count = 0;
    for (size_t i = 0; i < deployment->waiver_count; i++) {
        if (used[i])
            continue;
        unused[count] = &deployment->waivers[i];
        words[count++] = unused_words(result, &deployment->waivers[i], today, arena);
    }
    if (!count)
        return;
    result->unused_waivers = unused;
    result->waiver_words = words;
    result->unused_waiver_count = count;
}
