/* What there is to tell, point by point, before it is put into words for anybody. Private to notify/. */
#ifndef GOLIVE_NOTIFY_POINTS_H
#define GOLIVE_NOTIFY_POINTS_H

#include "notify/dates.h"
#include "notify/plan.h"

enum point_kind {
    POINT_DECISION = 1, /* it is another, or the first */
    POINT_CAUSE,        /* stands in the way now, or is to be looked at */
    POINT_CURED,        /* does so no longer */
    POINT_DATE,         /* something ends then */
    POINT_STILL         /* in use, and not go */
};

/* A deployment of which something is told. */
struct told_deployment {
    const struct deployment_result *result;
    const char *id;
    enum decision decision; /* as it counts today: a go that has lapsed is hold */
    enum decision was;      /* as it was told last */
    bool is_new;            /* nothing was told of it before */
    unsigned reminders;     /* of a product in use that is not go: this one included */
};

struct notify_point {
    enum point_kind kind;
    const char *to;                   /* a name of [people], or an address; "": nobody is named */
    const char *also;                 /* who hears of it, too; NULL: nobody */
    const struct told_deployment *of; /* NULL: the site */
    const char *group;                /* equal where one thing is to be said of many products */
    const char *label;                /* "BAA-26 (baa)"; "" if it has no name */
    const char *title;                /* foreign words, as are all below; "" if not said */
    const char *says;
    const char *remedy;
    const char *owner;
    enum status status; /* of a cause */
    struct date day;    /* of a date */
};

struct planning {
    const struct notify_input *input;
    struct notify_plan *plan; /* its arena holds everything */
    struct notify_point *points;
    size_t count, capacity;
    size_t products, decisions[3]; /* of a heartbeat, as is the next */
    struct date today;
    struct date soonest; /* the next date on which something ends */
    instant next;        /* when there is something to plan again */
};

void plan_point(struct planning *planning, struct notify_point point);
/* Has the planning done again at an instant at the latest. */
void plan_again(struct planning *planning, instant at);
/* Whom OWNER stands for: the site's contact if nobody is named. */
const char *plan_recipient(const struct planning *planning, const char *owner);

/* ---- plan_results.c ---- */

/* Compares a deployment's result with what was told of it. */
void plan_result(
    struct planning *planning, struct told_deployment *of, const struct kept_date *dates, size_t date_count);
/* The decision that a row of a result tells; false if it is none. */
bool plan_decision_of(const char *row, enum decision *ret_decision);
/* True if the row of a result is of a site's own checks, which its products inherit. */
bool plan_is_of_site(const char *row);

/* ---- compose.c ---- */

struct composed {
    const char *kind;
    const char *subject;
    const char *body; /* plain text */
    const char *json; /* golive-notice/1, as a webhook is posted it */
    enum decision level;
};
/* Puts points into words for one receiver. POINTS is not empty. KEY: the notice's. In the plan's arena. */
struct composed compose(const struct planning *planning, const struct digest *key,
    const struct notify_point *const *points, size_t count);
struct composed compose_heartbeat(const struct planning *planning, const struct digest *key);
struct composed compose_test(
    const struct planning *planning, const struct digest *key, const char *way, const char *to);

/* ---- compose_json.c ---- */

/* The JSON of what was composed. In the plan's arena. */
const char *compose_json(const struct planning *planning, const struct digest *key,
    const struct composed *composed, const struct notify_point *const *points, size_t count);

#endif
