/* The parts of the text report, for one another and nobody else: what it is made from, and who writes which part. */
#ifndef GOLIVE_REPORT_TEXT_PARTS_H
#define GOLIVE_REPORT_TEXT_PARTS_H

#include "base/map.h"
#include "model/decision.h"
#include "report/page.h"
#include "report/report.h"

/* Where a finding stands in the report, in that order. */
enum part {
    PART_NOT_MET,
    PART_NOT_KNOWN,
    PART_LOOK, /* a warn, or what is loosened to less */
    PART_WAIVED,
    PART_ACCEPTED, /* from here on folded into counts, unless -v */
    PART_NOTE,
    PART_MET,
    PART_NOT_APPLICABLE,
    PART_COUNT
};
enum part part_of(const struct check_result *check, const struct finding *finding);

/* Longest that foreign words become here, in bytes; the JSON report holds them whole. */
enum { LONG_WORDS = 1500, SHORT_WORDS = 160, NAME_WORDS = 64 };

/* What stops many products at once. */
struct cause {
    const struct deployment_result *deployment; /* the first that has it */
    const struct check_result *check;
    const struct finding *finding;
    size_t count;          /* deployments that have it */
    size_t last;           /* index of the last of them */
    uint64_t which;        /* hash over all of them: equal for causes of the same products */
    const char *names[12]; /* the first of them */
};
#define CAUSE_PRODUCTS 3 /* as many make it a shared cause */

struct text_report {
    struct page page;
    const struct run *run;
    bool verbose;
    struct date today; /* of run->at */
    struct text words; /* scratch of whoever composes a line */
    struct arena arena;
    struct map causes;     /* by cause_key */
    struct cause **shared; /* those of CAUSE_PRODUCTS and more, as first met */
    size_t shared_count;
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

/* Looks for causes that stop many products. */
void find_causes(struct text_report *report);
/* The shared cause of a finding, or NULL. */
const struct cause *shared_cause(const struct text_report *report, const struct check_result *check,
    const struct deployment_result *deployment, const struct finding *finding);

/* Writes a part's points in full, those of one kind together. */
void write_points(struct text_report *report, const struct points *points);
/* Writes a part's points a line each, those of one check's notes together (-v). */
void write_points_briefly(struct text_report *report, const struct points *points, enum part part);

/* Words for a rule: "BAA-26", a fact's name, a check's id. */
void words_rule(struct text *words, const struct check_result *check, const struct finding *finding);
/* The document's name without "file:". */
const char *evidence_name(const struct evidence *evidence);
/* NULL for "" */
static inline const char *given(const char *string)
{
    return string && *string ? string : NULL;
}

/* What all findings of a deployment come to. */
struct overview {
    size_t parts[PART_COUNT]; /* findings in each part */
    size_t total;
    size_t stops;    /* findings that stand in the way */
    size_t failed;   /* those of them that are shown not to be met */
    size_t optional; /* failed or unknown findings that do not: of checks that are not required */
    const struct finding *leading; /* the worst of those in the way, NULL if there is none */
    enum effect leading_effect;
};
struct overview overview_of(const struct deployment_result *result);
/* The reason for a decision in half a sentence: "The agreement ended on 2026-10-31 (and 3 more)". */
void words_reason(
    struct text *words, const struct deployment_result *result, const struct overview *overview);

#define DECISION_WIDTH 7 /* columns of a decision's title and the blanks behind it */
enum ink ink_of(enum decision decision);

void write_deployment(struct text_report *report, const struct deployment_result *result);

#endif
