/* What a run found: digests of findings and small questions about results. Must not know how findings came about nor
 * how they are shown. See result.h. */
#include "model/result.h"

#include "base/text.h"

#include <string.h>

#define COUNT(list) (sizeof(list) / sizeof *(list))

enum { FINDING_PARTS = 10 };

/* The parts of a finding that a waiver or an acceptance is bound to. EVIDENCE is room for the digest's text. */
static void finding_parts(const char *check, const struct finding *finding, char evidence[DIGEST_TEXT_SIZE],
    const char *parts[FINDING_PARTS])
{
    evidence[0] = '\0';
    /* What a source or a program answers changes without any change that matters (an index date, a count of readers, how long
     * it took): there the quotation is what the finding rests on. */
    static const char *const answers[] = {"https://", "http://", "peer:", "command:"};
    bool answer = false;
    for (size_t i = 0; finding->evidence && finding->evidence->uri && i < COUNT(answers); i++)
        answer |= string_starts(finding->evidence->uri, answers[i]);
    if (finding->evidence && finding->evidence->digested && !answer)
        digest_text(&finding->evidence->digest, evidence);
    const char *all[FINDING_PARTS] = {"golive-finding/1", check, finding->rule_id, finding->subject,
        status_name((enum status)finding->status), finding->message, finding->expected, finding->found,
        finding->quote, evidence};
    for (size_t i = 0; i < FINDING_PARTS; i++)
        parts[i] = all[i] ? all[i] : "";
}

static void length_bytes(uint64_t length, unsigned char out[8])
{
    for (unsigned i = 0; i < 8; i++)
        out[i] = (unsigned char)(length >> 8 * i);
}

/* Each part goes in behind its length (8 bytes, least first), so that no two findings run together to the same bytes. */
struct digest finding_digest(const char *check, const struct finding *finding)
{
    char evidence[DIGEST_TEXT_SIZE];
    const char *parts[FINDING_PARTS];
    finding_parts(check, finding, evidence, parts);

    size_t lengths[FINDING_PARTS];
    size_t total = 0;
    for (size_t i = 0; i < FINDING_PARTS; i++) {
        lengths[i] = strlen(parts[i]);
        total += 8 + lengths[i];
    }
    unsigned char bytes[2048];
    if (total <= sizeof bytes) { /* nearly all findings are short: one call, no allocation */
        size_t at = 0;
        for (size_t i = 0; i < FINDING_PARTS; i++) {
            length_bytes(lengths[i], bytes + at);
            memcpy(bytes + at + 8, parts[i], lengths[i]);
            at += 8 + lengths[i];
        }
        return digest_of(bytes, total);
    }
    struct digest_stream *stream = digest_begin();
    for (size_t i = 0; i < FINDING_PARTS; i++) {
        unsigned char length[8];
        length_bytes(lengths[i], length);
        digest_add(stream, length, sizeof length);
        digest_add(stream, parts[i], lengths[i]);
    }
    return digest_end(stream);
}

const char *finding_says(const struct finding *finding)
{
    const char *candidates[] = {finding->message, finding->title, finding->rule_id};
    for (size_t i = 0; i < sizeof candidates / sizeof *candidates; i++) {
        if (candidates[i] && *candidates[i])
            return candidates[i];
    }
    return "";
}

const struct check_result *deployment_result_check(const struct deployment_result *result, const char *id)
{
    for (size_t i = 0; i < result->check_count; i++) {
        if (string_equal(result->checks[i].check->id, id))
            return &result->checks[i];
    }
    return NULL;
}

enum status check_result_status(const struct check_result *result)
{
    enum status worst = STATUS_NONE;
    for (uint32_t i = 0; i < result->finding_count; i++) {
        enum status status = (enum status)result->findings[i].status;
        if (status <= STATUS_NONE || status >= STATUS_COUNT)
            status = STATUS_UNKNOWN;
        worst = status_worse(worst, status == STATUS_NOTE ? STATUS_PASS : status);
    }
    return worst == STATUS_NONE ? STATUS_UNKNOWN : worst;
}

enum decision run_decision(const struct run *run)
{
    enum decision worst = run->deployment_count ? DECISION_GO : DECISION_HOLD;
    for (size_t i = 0; i < run->deployment_count; i++) {
        if (run->deployments[i].decision > worst)
            worst = run->deployments[i].decision;
    }
    return worst;
}
