/* The parts of the text report, for one another and nobody else: what it is made from, and who writes which part. */
#ifndef GOLIVE_REPORT_TEXT_PARTS_H
#define GOLIVE_REPORT_TEXT_PARTS_H

#include "report/causes.h"
#include "report/page.h"
#include "report/report.h"
#include "report/wording.h"

struct text_report {
    struct page page;
    const struct run *run;
    bool verbose;
    struct date today; /* of run->at */
    struct text words; /* scratch of whoever composes a line */
    struct arena arena;
    struct causes causes;
    size_t *order; /* people_order() */
};

/* One finding in its place. */
struct point {
    const struct deployment_result *deployment;
    const struct check_result *check;
    const struct finding *finding;
    const struct cause *cause; /* set where it is shown for all its products */
};

struct points {
    struct point *items;
    size_t count;
    size_t capacity;
    size_t shared; /* left out, for they are shown once for all products */
};
void points_add(struct points *points, struct point point);

/* Writes a part's points in full, those of one kind together. */
void write_points(struct text_report *report, const struct points *points);
/* Writes a part's points a line each, those of one check's notes together (-v). */
void write_points_briefly(struct text_report *report, const struct points *points, enum part part);

/* Writes what plugins drew and measured (-v). */
void write_tables(struct text_report *report, const struct deployment_result *result);

#define DECISION_WIDTH 7 /* columns of a decision's title and the blanks behind it */
enum ink ink_of(enum decision decision);

void write_deployment(struct text_report *report, const struct deployment_result *result);
/* What changed since the last recorded run; nothing if nothing did. */
void write_changed(struct text_report *report, const struct deployment_result *result);

#endif
