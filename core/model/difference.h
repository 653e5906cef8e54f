/* What is different between two results of one deployment: what was decided and found, and which of its inputs are others.
 * Plain words, for a person; nothing of what differs from night to night by itself. */
#ifndef GOLIVE_MODEL_DIFFERENCE_H
#define GOLIVE_MODEL_DIFFERENCE_H

#include "model/result.h"

/* Lists what changed from BEFORE to NOW, in ARENA (nothing in it points into BEFORE): the decision, the deployment's own
 * keys, its facts, then check by check: its section, its plugin, its evidence, its acts, its findings. */
void difference_find(const struct deployment_result *before, const struct deployment_result *now,
    struct arena *arena, const struct difference **ret_changes, size_t *ret_count);

/* "decision", "finding" …; "" for a number that is none. */
const char *change_kind_name(enum change_kind kind);

#endif
