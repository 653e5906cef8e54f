/* What a deployment's result and the results of its checks rest on, so that they need not be judged again while all of it
 * stays the same. Plain data. */
#ifndef GOLIVE_MODEL_REMEMBERED_H
#define GOLIVE_MODEL_REMEMBERED_H

#include "base/date.h"
#include "base/digest.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* An address that a check asked for. */
struct remembered_wish {
    const char *check; /* id */
    bool of_site;      /* of the site that the deployment inherits from */
    const char *url;
    int64_t fresh;      /* seconds */
    int64_t good_until; /* seconds */
};

/* A finding whose status people have changed since (severities, loosenings): what its plugin said. */
struct remembered_status {
    uint64_t finding; /* its place among those of its check */
    uint64_t said;    /* enum status */
};

/* A check by itself: of use while it is what it was, whatever became of the others. */
struct remembered_check {
    const char *id;
    struct digest inputs;  /* of all that a judge can see for it, but for what the web answered */
    struct digest answers; /* of what its wishes gave, and its options that name addresses and commands */
    instant from;          /* it was judged then, and nothing in it changes by itself: from ≤ at < until */
    instant until;         /* INSTANT_NONE: never */
    uint64_t place;        /* among the results of the deployment's checks */
    const char *const *relies; /* ids of checks that it relied on, NULL-ended */
    const char *const *missed; /* those of them that its deployment did not have */
    const struct remembered_status *changed;
    size_t changed_count;
};

struct remembered {
    bool
        whole; /* the result is of use as a whole; else its checks alone are, and inputs to until say nothing */
    struct digest inputs;  /* of all but what the web answered: programs, plugins, files, documents, policy */
    struct digest answers; /* of what the wishes gave */
    instant from;        /* nothing in the result changes by itself at instants within: from ≤ at < until */
    instant until;       /* INSTANT_NONE: never */
    const char *sandbox; /* the weakest that was in force when it was judged */
    const struct remembered_wish *wishes;
    size_t wish_count;
    int64_t result;                        /* the memory's own name for the result */
    const struct remembered_check *checks; /* those that may be recalled, in the deployment's order */
    size_t check_count;
};

#endif
