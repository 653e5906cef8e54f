/* Predicates over facts, such as `touches_phi = yes and (vendor_role in ba, subcontractor or kind != product)`: when a
 * question matters, when a dimension applies, which facts contradict each other. Three-valued: what rests on a fact that
 * nobody answered cannot be told.
 *
 *     predicate   = conjunction { "or" conjunction }
 *     conjunction = term { "and" term }
 *     term        = "not" term | "(" predicate ")" | NAME ("=" | "!=") VALUE | NAME ["not"] "in" VALUE {"," VALUE}
 *
 * A NAME is a fact, `kind` or `stage` of the deployment, or `flow.KEY`: all values of that key in its flows. A fact with
 * several values fits if one of them does. */
#ifndef GOLIVE_CONFIG_PREDICATE_H
#define GOLIVE_CONFIG_PREDICATE_H

#include "base/memory.h"
#include "model/deployment.h"

struct predicate; /* compiled; in the arena it was compiled into */

/* What a predicate reads. */
struct predicate_facts {
    const struct fact *facts; /* in the order that the names had at compiling */
    size_t fact_count;
    const struct flow *flows;
    size_t flow_count;
    const char *kind; /* "" if not set, as is stage */
    const char *stage;
};

/* The place of a fact among `facts` by its name, or -1 if there is none. */
typedef ptrdiff_t predicate_place(const void *context, const char *name);

/* Compiles TEXT. NULL if it is none: *RET_OFFSET and *RET_WORDS say where and why. PLACE finds facts. */
const struct predicate *predicate_compile(const char *text, struct arena *arena, predicate_place *place,
    const void *context, size_t *ret_offset, const char **ret_words);

/* 1 true, 0 false, -1 not to be told. NULL is true. */
int predicate_evaluate(const struct predicate *predicate, const struct predicate_facts *facts);

#endif
