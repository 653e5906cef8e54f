/* Finding what stops many products at once. See causes.h. */
#include "report/causes.h"

#include "report/overview.h"

#include "base/text.h"

#include <stdlib.h>
#include <string.h>

enum { KEY_SIZE = 2 * DIGEST_TEXT_SIZE };

/* The document that a finding is about: the one it rests on; of what is typed about the check's document ("[baa] expires")
 * that one, for an agreement lapses once, however many products are under it. NULL if there is none. */
static const struct evidence *document_of(const struct check_result *check, const struct finding *finding)
{
    bool typed = finding->where && *finding->where == '[';
    if (finding->evidence || !typed || !check->evidence_count)
        return finding->evidence;
    return check->evidence[0];
}

/* A finding has a cause beyond its own product if it is about a document, the check's plugin, or an answer that the site
 * gave for all. */
static bool can_be_shared(const struct deployment_result *deployment, const struct check_result *check,
    const struct finding *finding)
{
    if (document_of(check, finding) || string_equal(finding->rule_id, "CHECK"))
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
    const struct evidence *document = document_of(check, finding);
    if (document && document->uri) {
        struct digest place = digest_of(document->uri, strlen(document->uri));
        digest_text(&place, key + strlen(key));
    }
}

static bool stops(const struct check_result *check, const struct finding *finding)
{
    return decision_finding_effect(check, finding) >= EFFECT_HOLD;
}

size_t cause_named(const struct cause *cause)
{
    size_t room = sizeof cause->names / sizeof *cause->names;
    return cause->count < room ? cause->count : room;
}

/* False if the product is counted already. */
static bool count_product(const struct run *run, struct cause *cause, size_t index)
{
    if (cause->count && cause->last == index)
        return false;
    const struct deployment *deployment = run->deployments[index].deployment;
    if (cause->count < sizeof cause->names / sizeof *cause->names)
        cause->names[cause->count] = deployment->id;
    cause->count++;
    cause->in_use += deployment_in_use(deployment);
    cause->last = index;
    cause->which = (cause->which ^ (index + 1)) * 1099511628211u;
    return true;
}

static void add_cause(struct causes *causes, const struct run *run, size_t index,
    const struct check_result *check, const struct finding *finding)
{
    char key[KEY_SIZE];
    cause_key(check, finding, key);
    struct cause *cause = map_get(&causes->by_key, key);
    if (!cause) {
        cause = arena_take(&causes->arena, sizeof *cause);
        *cause = (struct cause){.deployment = &run->deployments[index],
            .check = check,
            .finding = finding,
            .which = 1469598103934665603u};
        map_put(&causes->by_key, arena_copy(&causes->arena, key), cause);
    }
    if (count_product(run, cause, index) && cause->count == CAUSE_PRODUCTS) {
        cause->number = causes->shared_count;
        memory_reserve(&causes->shared, &causes->capacity, causes->shared_count + 1, sizeof(struct cause *));
        causes->shared[causes->shared_count++] = cause;
    }
}

void causes_find(struct causes *causes, const struct run *run, const size_t *order)
{
    if (run->deployment_count < CAUSE_PRODUCTS)
        return;
    for (size_t i = 0; i < run->deployment_count; i++) {
        const struct deployment_result *deployment = &run->deployments[order[i]];
        for (size_t j = 0; j < deployment->check_count; j++) {
            const struct check_result *check = &deployment->checks[j];
            for (uint32_t k = 0; k < check->finding_count; k++) {
                if (stops(check, &check->findings[k]) &&
                    can_be_shared(deployment, check, &check->findings[k]))
                    add_cause(causes, run, order[i], check, &check->findings[k]);
            }
        }
    }
}

const struct cause *causes_shared(const struct causes *causes, const struct check_result *check,
    const struct deployment_result *deployment, const struct finding *finding)
{
    if (!causes->shared_count || !stops(check, finding) || !can_be_shared(deployment, check, finding))
        return NULL;
    char key[KEY_SIZE];
    cause_key(check, finding, key);
    const struct cause *cause = map_get(&causes->by_key, key);
    return cause && cause->count >= CAUSE_PRODUCTS ? cause : NULL;
}

bool causes_tell_all(const struct causes *causes, const struct deployment_result *deployment)
{
    size_t shared = 0;
    if (deployment_in_use(deployment->deployment))
        return false;
    for (size_t i = 0; i < deployment->check_count; i++) {
        const struct check_result *check = &deployment->checks[i];
        for (uint32_t j = 0; j < check->finding_count; j++) {
            if (!stops(check, &check->findings[j]))
                continue;
            if (!causes_shared(causes, check, deployment, &check->findings[j]))
                return false;
            shared++;
        }
    }
    return shared > 0;
}

void causes_free(struct causes *causes)
{
    map_free(&causes->by_key);
    arena_free(&causes->arena);
    free(causes->shared);
    *causes = (struct causes){0};
}
