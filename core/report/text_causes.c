/* The text report's causes: one document, plugin or answer of the site that stops many products is shown once. Must not
 * know how it is shown. */
#include "report/text_parts.h"

#include <string.h>

enum { KEY_SIZE = 2 * DIGEST_TEXT_SIZE };

/* A finding has a cause beyond its own product if it rests on a document, on the check's plugin, or on an answer that
 * the site gave for all. */
static bool can_be_shared(const struct deployment_result *deployment, const struct finding *finding)
{
    if (finding->evidence || string_equal(finding->rule_id, "CHECK"))
        return true;
    if (!string_equal(finding->rule_id, "FACT") || !finding->subject)
        return false;
    for (size_t i = 0; i < deployment->deployment->fact_count; i++) {
        const struct fact *fact = &deployment->deployment->facts[i];
        if (fact->site && string_equal(fact->name, finding->subject))
            return true;
    }
    return false;
}

/* The same for findings that say the same of the same document. */
static void cause_key(const struct check_result *check, const struct finding *finding, char key[KEY_SIZE])
{
    struct digest digest = finding_digest(check->check->id, finding);
    digest_text(&digest, key);
    if (finding->evidence && finding->evidence->uri) {
        struct digest place = digest_of(finding->evidence->uri, strlen(finding->evidence->uri));
        digest_text(&place, key + strlen(key));
    }
}

static bool stops(const struct check_result *check, const struct finding *finding)
{
    return decision_finding_effect(check, finding) >= EFFECT_HOLD;
}

/* False if the product is counted already. */
static bool count_product(struct text_report *report, struct cause *cause, size_t index)
{
    if (cause->count && cause->last == index)
        return false;
    if (cause->count < sizeof cause->names / sizeof *cause->names)
        cause->names[cause->count] = report->run->deployments[index].deployment->id;
    cause->count++;
    cause->last = index;
    cause->which = (cause->which ^ (index + 1)) * 1099511628211u;
    return true;
}

static void add_cause(struct text_report *report, size_t index, const struct check_result *check,
    const struct finding *finding, size_t *capacity)
{
    char key[KEY_SIZE];
    cause_key(check, finding, key);
    struct cause *cause = map_get(&report->causes, key);
    if (!cause) {
        cause = arena_take(&report->arena, sizeof *cause);
        *cause = (struct cause){.deployment = &report->run->deployments[index],
            .check = check,
            .finding = finding,
            .which = 1469598103934665603u};
        map_put(&report->causes, arena_copy(&report->arena, key), cause);
    }
    if (count_product(report, cause, index) && cause->count == CAUSE_PRODUCTS) {
        memory_reserve(&report->shared, capacity, report->shared_count + 1, sizeof(struct cause *));
        report->shared[report->shared_count++] = cause;
    }
}

void find_causes(struct text_report *report)
{
    size_t capacity = 0;
    if (report->run->deployment_count < CAUSE_PRODUCTS)
        return;
    for (size_t i = 0; i < report->run->deployment_count; i++) {
        const struct deployment_result *deployment = &report->run->deployments[i];
        for (size_t j = 0; j < deployment->check_count; j++) {
            const struct check_result *check = &deployment->checks[j];
            for (uint32_t k = 0; k < check->finding_count; k++) {
                if (stops(check, &check->findings[k]) && can_be_shared(deployment, &check->findings[k]))
                    add_cause(report, i, check, &check->findings[k], &capacity);
            }
        }
    }
}

const struct cause *shared_cause(const struct text_report *report, const struct check_result *check,
    const struct deployment_result *deployment, const struct finding *finding)
{
    if (!report->shared_count || !stops(check, finding) || !can_be_shared(deployment, finding))
        return NULL;
    char key[KEY_SIZE];
    cause_key(check, finding, key);
    const struct cause *cause = map_get(&report->causes, key);
    return cause && cause->count >= CAUSE_PRODUCTS ? cause : NULL;
}
