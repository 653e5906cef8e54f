/* What a deployment's result rests on, so that it need not be judged again while all of it stays the same. Plain data. */
#ifndef GOLIVE_MODEL_REMEMBERED_H
#define GOLIVE_MODEL_REMEMBERED_H

#include "base/date.h"
#include "base/digest.h"

#include <stddef.h>
#include <stdint.h>

/* An address that a check asked for. */
struct remembered_wish {
    uint64_t
        check; /* its place among the deployment's checks; behind these, among those of the site it inherits from */
    const char *url;
    int64_t fresh;      /* seconds */
    int64_t good_until; /* seconds */
};

struct remembered {
    struct digest inputs;  /* of all but what the web answered: programs, plugins, files, documents, policy */
    struct digest answers; /* of what the wishes gave */
    instant from;        /* nothing in the result changes by itself at instants within: from ≤ at < until */
    instant until;       /* INSTANT_NONE: never */
    const char *sandbox; /* what was in force when it was judged */
    const struct remembered_wish *wishes;
    size_t wish_count;
    int64_t result; /* the memory's own name for the result */
};

#endif
