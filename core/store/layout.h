/* How the model lies in nodes: one function for each kind of node, which writes it or reads it (coder.h). What the rest of
 * the store need not know: which members there are, and what is left out. Left out are secrets, where lines of files came
 * from, folders, and what differs from night to night without meaning anything. Strings that are NULL are read back as NULL
 * where a report makes a difference, else as "". */
#ifndef GOLIVE_STORE_LAYOUT_H
#define GOLIVE_STORE_LAYOUT_H

#include "model/result.h"
#include "store/coder.h"

void layout_site(struct coder *coder, struct site *site);
void layout_plugin(struct coder *coder, struct plugin_description *plugin);

/* The plugins that judge the checks of a deployment, in the order in which they are first needed: those of its file, then
 * those of checks that golive added. */
struct plugin_list {
    const struct plugin_description **items;
    size_t count, capacity;
};
/* Freed with free(items). */
void plugin_list_of(const struct deployment_result *result, struct plugin_list *list);

/* A deployment's file, with its checks. Checks name their plugins by their places in PLUGINS. */
void layout_deployment(struct coder *coder, struct deployment *deployment, const struct plugin_list *plugins);

/* A check: of a deployment's file, or one that golive added to its result. */
void layout_check(struct coder *coder, struct check *check, const struct plugin_list *plugins);

/* A check's result, but for the check itself and whatever of its evidence is of that night only (gathered_at, cached).
 * DESCRIPTION: of the check's plugin, or NULL. Reading, evidence that findings rest on and the check does not list is kept
 * with the rest of it. */
void layout_check_result(
    struct coder *coder, struct check_result *result, const struct plugin_description *description);

/* Reads no more of a check's result than its evidence: COUNT pieces, in the coder's arena. */
const struct evidence *layout_read_evidence(struct coder *coder, size_t *ret_count);

/* A deployment's decision, but for its checks' results and what changed. TODAY: of the run; a decision for that very day is
 * written as such, so that the next night's is the same. */
void layout_decision(
    struct coder *coder, struct deployment_result *result, const struct site *site, struct date today);

/* The decision alone, which comes first in it. */
enum decision layout_only_decision(struct coder *coder, enum decision decision);

/* Small tables and numbers of plugins. */
void layout_drawn(struct coder *coder, struct check_result *result);

/* What people wrote down, as it stands in deployments and beside findings. */
void layout_act(struct coder *coder, struct person_act *act);
void layout_reading(struct coder *coder, struct reading *reading);
void layout_acceptance(struct coder *coder, struct acceptance *acceptance);
void layout_waiver(struct coder *coder, struct waiver *waiver);
void layout_exception(struct coder *coder, const struct use_exception **exception);

/* Every piece of evidence of a check's result, listed ones first, each once; at most MOST. Returns how many there are. */
size_t layout_evidence_of(const struct check_result *result, const struct evidence **ret_list, size_t most);

#endif
