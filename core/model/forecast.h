/* What is to come: on which days findings and decisions change, if nobody does anything. Plain data, made by
 * engine/forecast.c from judging again at each next flip, drawn by report/. */
#ifndef GOLIVE_MODEL_FORECAST_H
#define GOLIVE_MODEL_FORECAST_H

#include "model/result.h"

#define FORECAST_STEPS 64 /* instants looked at of each deployment */

/* One finding that is worth something else from an instant on. */
struct flip {
    const char *check;
    const char *rule;
    const char *subject;
    const char *says;      /* what is found from then on; of a finding that is gone, what was found before */
    const char *owner;     /* "" if nobody is named */
    const char *waiver_by; /* a waiver by this person covered it until then; NULL otherwise */
    enum status from;      /* STATUS_NONE: there was no such finding */
    enum status to;        /* STATUS_NONE: there is none any more */
    bool worse;            /* it stands more in the way of a go than before */
    bool better;           /* less */
    const int64_t *leads;  /* its check's, of the configuration */
    size_t lead_count;
};

/* Something that is different from an instant on. */
struct change {
    instant at;
    enum decision from;
    enum decision to; /* the same where only findings change */
    bool for_go_live; /* the decision of either side is that of the day it goes live */
    const struct flip *flips;
    size_t flip_count;
};

struct deployment_forecast {
    const struct deployment *deployment;
    enum decision today;
    const struct change *changes; /* by time */
    size_t change_count;
    instant
        stopped; /* nothing was looked at behind this instant, though something changes there; INSTANT_NONE: all was */
};

struct forecast {
    const struct site *site;
    instant at;
    instant until;       /* the first instant that is not looked at any more */
    bool renewed;        /* as if every source of the web were asked again in time, and said the same */
    enum decision today; /* of the run */
    struct deployment_forecast *deployments; /* those that are judged, as named */
    size_t deployment_count;
    const struct deployment *const *not_judged; /* retired, or with errors in their files */
    size_t not_judged_count;
};

#endif
