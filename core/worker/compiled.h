/* Catalogues with their patterns compiled, each once however many plugins search by it: compiling costs more than searching a
 * short document. */
#ifndef GOLIVE_WORKER_COMPILED_H
#define GOLIVE_WORKER_COMPILED_H

#include "base/frame.h"
#include "worker/clause_search.h"

struct compiled_catalogue {
    struct catalogue *catalogue;
    struct clause_search *search;
    struct text bytes; /* as it came */
    size_t users;
    struct compiled_catalogue *next;
};

/* The catalogue of these fields (WORKER_TAG_CATALOGUE), to be given back with compiled_release. 0; -EPROTO; or -EINVAL with
 * *RET_PROBLEM (freed with free()) if a pattern does not compile. One thread at a time. */
int compiled_take(struct frame_fields fields, struct compiled_catalogue **ret_compiled, char **ret_problem);
void compiled_release(struct compiled_catalogue *compiled); /* NULL is nothing */

#endif
