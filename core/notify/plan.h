/* Who hears what, once: compares a run with what was told, and makes the notices that are to leave and the rows that
 * remember them. A pure function of what it is given: reads no clock, no store and no file, sends nothing.
 *
 * A notice goes to the owner of each finding, who is told of one cause once with all the products it stops: when a
 * decision or its causes change; at the `lead` durations before a date; and again and again of a product in use that is
 * not go. Once a month somebody hears that golive is alive. */
#ifndef GOLIVE_NOTIFY_PLAN_H
#define GOLIVE_NOTIFY_PLAN_H

#include "model/notice.h"
#include "model/notify_settings.h"
#include "model/result.h"
#include "notify/told.h"

struct notify_input {
    const struct run *run;   /* as it was recorded */
    const struct site *site; /* as it is configured now: people, contact */
    const struct notify_settings *settings;
    struct told *told;       /* read, and set to what is told now */
    const char *head;        /* "sha256:… (entry 12)" of the record; "" if it is not known */
    const char *scope;       /* who rechecks what: each has a row of NOTIFY_NEXT of its own; NULL: nobody */
    int64_t number;          /* of the run in the record; that row's value */
    const char *undelivered; /* a sentence on notices that could not be sent; "" if there is none */
    instant now;
};

struct notify_plan {
    struct arena arena;
    struct notice *notices;
    size_t count, capacity;
};

/* The key, with the scope behind it, of the row whose instant is the next at which there is something to plan. */
#define NOTIFY_NEXT "next/"
/* A reminder of so many weeks is escalated. */
#define NOTIFY_ESCALATES 3u

struct notify_plan notify_plan(const struct notify_input *input);
/* A test message for each way and whom it reaches; what was told is left alone. */
struct notify_plan notify_test(const struct notify_input *input);
/* Forgets a deployment that has ended: were it to come back, it would be new. */
void notify_forget(struct told *told, const char *id);
void notify_plan_free(struct notify_plan *plan);

#endif
