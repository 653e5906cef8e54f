/* The events of a calendar, made of a forecast, for the table and the iCalendar to draw. */
#ifndef GOLIVE_REPORT_CALENDAR_H
#define GOLIVE_REPORT_CALENDAR_H

#include "model/forecast.h"

enum calendar_kind {
    CALENDAR_LAPSE = 1, /* findings of one check are worse from then on */
    CALENDAR_WAIVER,    /* a waiver has ended */
    CALENDAR_ACCEPTANCE,
    CALENDAR_EXCEPTION, /* the committee's exception, by which it is in use, has ended */
    CALENDAR_LOOSENING, /* [loosen:RULE] of the site file has ended */
    CALENDAR_GO_LIVE
};

struct calendar_event {
    enum calendar_kind kind;
    struct date day; /* the first on which it is so: the day behind the last day of a waiver */
    instant at;
    const struct deployment *deployment; /* NULL: it is of the site */
    size_t place;                        /* of its deployment, for the order */
    const char *check;                   /* "" where there is none, as are all below */
    const char *rule;
    const char *subject;
    const char *says;
    const char *owner;
    enum status to; /* of a lapse the worst of its findings', of which rule, subject and says are */
    const struct flip *const *more; /* of a lapse its other findings */
    size_t more_count;

    const struct change
        *change; /* of its deployment at that instant, whose decision may change; NULL if none is known */
    const int64_t *leads;
    size_t lead_count;
    unsigned nth; /* of events that are alike but for their day: 0 for the first */
};

struct calendar {
    struct arena arena;
    const struct forecast *forecast;
    struct calendar_event *events; /* by day, kind, rule, words, deployment */
    size_t count, capacity;
};

struct calendar calendar_make(const struct forecast *forecast);
void calendar_free(struct calendar *calendar);

/* "the waiver of EVID-12 has ended": what happens, without whose it is. Appended. */
void calendar_words(struct text *words, const struct calendar_event *event);
/* "Also: BAA-01, BAA-02 and 20 more.": the other findings of a lapse. Appended; nothing if there are none. */
void calendar_words_more(struct text *words, const struct calendar_event *event);
/* The name of a finding for people: its rule, the fact, or the check as a whole; and its subject. Appended. */
void calendar_words_rule(struct text *words, const char *check, const char *rule, const char *subject);
/* True if two events differ in nothing but the deployment. */
bool calendar_alike(const struct calendar_event *a, const struct calendar_event *b);

#endif
