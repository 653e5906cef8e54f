/* What stops many products at once: one document, plugin or answer of the site, which formats for people show once, with
 * its products. Must not know how it is shown. */
#ifndef GOLIVE_REPORT_CAUSES_H
#define GOLIVE_REPORT_CAUSES_H

#include "base/map.h"
#include "model/decision.h"

struct cause {
    const struct deployment_result *deployment; /* the first that has it */
    const struct check_result *check;
    const struct finding *finding;
    size_t count;          /* deployments that have it */
    size_t in_use;         /* those of them that patients meet today */
    size_t number;         /* its place among those shared; 0 for others */
    size_t last;           /* index of the last of them */
    uint64_t which;        /* hash over all of them: equal for causes of the same products */
    const char *names[12]; /* the first of them */
};
#define CAUSE_PRODUCTS 3 /* as many make it a shared cause */

struct causes {
    struct arena arena;
    struct map by_key;
    struct cause **shared; /* those of CAUSE_PRODUCTS and more, as first met */
    size_t shared_count;
    size_t capacity;
};

/* Looks at deployments in the order given (as many as the run has), which is that of a cause's names. */
void causes_find(struct causes *causes, const struct run *run, const size_t *order);
/* The shared cause of a finding, or NULL. */
const struct cause *causes_shared(const struct causes *causes, const struct check_result *check,
    const struct deployment_result *deployment, const struct finding *finding);
/* Everything that stops this deployment stops several, and nobody is waiting for it today: once the causes are told, a
 * fleet's report has no more to say of it. False for one in use, which must be decided on. */
bool causes_tell_all(const struct causes *causes, const struct deployment_result *deployment);
/* How many names a cause holds. */
size_t cause_named(const struct cause *cause);
void causes_free(struct causes *causes);

#endif
