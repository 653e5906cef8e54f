/* What a committee has before it: of a run, its forecast and the record the points that somebody has to speak about between
 * two days, in the order in which they are taken. Decides nothing. */
#ifndef GOLIVE_REPORT_AGENDA_H
#define GOLIVE_REPORT_AGENDA_H

#include "model/forecast.h"
#include "model/past.h"
#include "report/report.h"

enum agenda_part {
    AGENDA_DECISION,
    AGENDA_CHANGED,
    AGENDA_LAPSING,
    AGENDA_ENDING,
    AGENDA_CONDITIONS,
    AGENDA_OLDEST,
    AGENDA_PARTS
};
/* "For decision"; and what stands there if there is nothing. */
const char *agenda_title(enum agenda_part part);
const char *agenda_nothing(enum agenda_part part);

struct agenda_point {
    enum agenda_part part;
    const struct deployment *deployment; /* NULL: the site's */
    size_t more;                         /* deployments beside it of which the same is to be said */
    struct date day;                     /* that it is about; none: today */
    const char *says;                    /* visible, in half a sentence */
    const char *owner;                   /* "" if nobody is named */
    size_t place;                        /* of the deployment */
};

struct agenda_wish {
    const struct run *run;
    const struct forecast *forecast; /* to behind UNTIL */
    const struct past *past;         /* of each deployment of the run; NULL: nothing is recorded */
    struct date since;               /* the last meeting: what changed on that day or later */
    struct date until;               /* the last day that is looked ahead to */
};

struct agenda {
    struct arena arena;
    struct agenda_wish wish;
    struct agenda_point *points; /* by part, then as they are to be taken */
    size_t count, capacity;
};

struct agenda agenda_make(const struct agenda_wish *wish);
void agenda_free(struct agenda *agenda);
/* "Acme Scribe (ambient-scribe)", "… and 12 more". Appended. */
void agenda_words_name(struct text *words, const struct agenda_point *point);
/* "Agenda from 2026-11-01 to 2026-12-01, days as in America/Chicago". Appended. */
void agenda_words_title(struct text *words, const struct agenda *agenda);

/* Each: 0, or the negative errno of a failed write. */
int report_agenda_text(const struct agenda *agenda, const struct report_options *options, FILE *file);
int report_agenda_markdown(const struct agenda *agenda, const struct report_options *options, FILE *file);
int report_agenda_html(const struct agenda *agenda, const struct report_options *options, FILE *file);

#endif
