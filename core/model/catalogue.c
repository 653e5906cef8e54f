/* Looking clauses up in a catalogue. See catalogue.h. */
#include "model/catalogue.h"

#include "base/text.h"

#include <stdlib.h>

const struct catalogue_clause *catalogue_find(const struct catalogue *catalogue, const char *id)
{
    for (size_t i = 0; i < catalogue->clause_count; i++) {
        if (string_equal(catalogue->clauses[i].id, id))
            return &catalogue->clauses[i];
    }
    return NULL;
}

struct catalogue *catalogue_free(struct catalogue *catalogue)
{
    if (!catalogue)
        return NULL;
    arena_free(&catalogue->arena);
    free(catalogue);
    return NULL;
}
