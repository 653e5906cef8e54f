/* The dates ahead of a deployment that its owners hear of before they come: those of the calendar, kept as a row among what
 * was told, so that a night on which nothing changed need not judge the years ahead again. Must not know who hears of them
 * when. */
#ifndef GOLIVE_NOTIFY_DATES_H
#define GOLIVE_NOTIFY_DATES_H

#include "base/digest.h"
#include "notify/told.h"
#include "report/calendar.h"

struct kept_date {
    instant at;
    struct date day;   /* the first on which it is so */
    const char *which; /* the same for the same thing on another day */
    const char *check; /* made visible, as all below; "" where there is none */
    const char *rule;
    const char *subject;
    const char *owner;
    const char *words;    /* "BAA-26 is no longer met" */
    const char *says;     /* what is found from then on; "" if nothing is said */
    const int64_t *leads; /* seconds before it */
    size_t lead_count;
};

/* Keeps the dates of a calendar: one row for each of the deployments named in IDS, and one for the site's own. BASIS: what
 * the dates of each rest on. They hold up to UNTIL. */
void dates_keep(struct told *told, const struct calendar *calendar, const char *const *ids,
    const struct digest *basis, size_t count, instant until);
/* True if the dates of a deployment are kept, rest on BASIS, and hold beyond AT. */
bool dates_hold(const struct told *told, const char *id, const struct digest *basis, instant at);
/* The dates of a deployment ("": the site's). In ARENA. None if none are kept. */
struct kept_date *dates_of(const struct told *told, const char *id, struct arena *arena, size_t *ret_count);
/* Until when they hold; INSTANT_NONE if none are kept. */
instant dates_until(const struct told *told, const char *id);

#endif
