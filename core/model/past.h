/* What is recorded of a deployment from before, as far as people who decide want to know it. Plain data. */
#ifndef GOLIVE_MODEL_PAST_H
#define GOLIVE_MODEL_PAST_H

#include "model/deployment.h"

struct past {
    bool known;           /* something is recorded of it */
    bool known_then;      /* on the day that was asked about, too */
    enum decision last;   /* the decision recorded last, if it is known */
    enum decision then;   /* the decision recorded last before that day */
    instant changed;      /* when the decision became what it is; INSTANT_NONE: not known */
    instant not_go_since; /* from when on it was never go; INSTANT_NONE: it is, or not known */
};

#endif
