/* The parts of the HTML report, for one another and nobody else: what it is made from, and who writes which part. */
#ifndef GOLIVE_REPORT_HTML_PARTS_H
#define GOLIVE_REPORT_HTML_PARTS_H

#include "report/causes.h"
#include "report/markup.h"
#include "report/report.h"
#include "report/wording.h"

/* Longest that foreign text becomes in a page, in bytes; the JSON report holds it whole. */
enum { HTML_LONG = 4000, HTML_SHORT = 400 };
/* Columns of the matrix at most. */
enum { HTML_COLUMNS = 24 };

struct html_report {
    struct markup markup; /* of the page in hand */
    const struct run *run;
    struct digest digest; /* of the canonical report */
    struct date today;    /* of run->at */
    struct text words;    /* scratch of whoever composes words; empty between any two functions */
    struct causes causes;
    size_t *order;      /* people_order() */
    bool script;        /* the page in hand has the overview's script */
    bool together;      /* overview and deployments share one page */
    const char **files; /* the page of each deployment, from the overview; NULL: it has none of its own */
    char anchor[24];    /* what ids of the deployment in hand begin with: "d7-", or "" on a page of its own */
    unsigned level;     /* of its heading: 1, or 2 where the overview has the first */
    const char *folder; /* from this page back to the overview: "../", or "" */
};

/* 0, or the negative errno of making the report's digest. */
int html_begin(struct html_report *report, const struct run *run);
void html_free(struct html_report *report);

/* ---- the frame of a page (html_frame.c) ---- */

/* From the doctype to <main>. TITLE becomes the page's title, escaped here. SCRIPT: the page has the overview's. */
void html_page_begin(struct html_report *report, FILE *file, const char *title, bool script);
/* The end of the page and of its bytes: 0 or a negative errno. */
int html_page_end(struct html_report *report);
/* Writes report->words escaped, and forgets them. */
void html_words(struct html_report *report);
/* <section> with a heading ABOVE levels below that of the deployment (0: the page's first). NAME is the section's id
 * behind the report's anchor, CLASS may be "". Closed by html_section_end. */
void html_section(
    struct html_report *report, const char *name, const char *class, unsigned below, const char *heading);
void html_section_end(struct html_report *report);
/* A picture of a status or of a decision by its name; words say the same beside it. */
void html_icon(struct html_report *report, const char *name);
/* The picture of a status: a full one of what stands in the way, a hollow one of what does not. */
const char *html_status_icon(enum status status, bool stops);
/* Picture and word of a status, in its colour. */
void html_status(struct html_report *report, enum status status, bool stops);
/* <time> of a day or an instant, by words_instant. */
void html_instant(struct html_report *report, instant at);
void html_date(struct html_report *report, struct date date);
/* Policy, sandbox, run and digest; what is not legal advice. */
void html_provenance(struct html_report *report);

/* Style sheet and script, as they are put into pages (html_assets.c). */
extern const char html_style_begin[], html_style_end[], html_script_begin[], html_script_end[];

/* ---- a deployment ---- */

/* All of it, from its heading on (html_deployment.c). */
void html_deployment(struct html_report *report, const struct deployment_result *result);
/* A link to its page, or to its place in this page, around its product's name. */
void html_deployment_link(struct html_report *report, size_t index);
/* The product's name, or its id where it has none. */
const char *html_product(const struct deployment_result *result);

/* Where findings stand in a page (html_findings.c). */
struct html_part {
    const char *name; /* of its section: "not-met" */
    const char *lead; /* what that means, in a sentence */
    const char *icon;
};
extern const struct html_part html_parts[PART_COUNT];
void html_findings(
    struct html_report *report, const struct deployment_result *result, const struct overview *overview);
/* One finding in full, its heading BELOW levels under the deployment's; CAUSE: shown for all its products, or NULL. */
void html_finding(struct html_report *report, const struct deployment_result *result,
    const struct check_result *check, const struct finding *finding, const struct cause *cause);
/* The id of a finding's place, without "#". */
void html_finding_id(struct html_report *report, const struct deployment_result *result,
    const struct check_result *check, const struct finding *finding);

/* What would make it a go (html_cures.c). */
void html_cures(struct html_report *report, const struct deployment_result *result);
/* What plugins drew and measured, as tables with drawings beside them (html_tables.c). */
void html_tables(struct html_report *report, const struct deployment_result *result);
bool html_has_tables(const struct deployment_result *result);
/* What changed since the last recorded run, and decisions recorded before, if there are any (html_history.c). */
bool html_has_changed(const struct deployment_result *result);
void html_changed(struct html_report *report, const struct deployment_result *result);
bool html_has_history(const struct deployment_result *result);
void html_history(struct html_report *report, const struct deployment_result *result);
/* Dates ahead, drawn and as words (html_dates.c). */
void html_dates(struct html_report *report, const struct deployment_result *result);

/* ---- the overview ---- */

/* Columns of the matrix: dimensions that a check of the run looks at. */
struct html_columns {
    struct arena arena;
    struct map dimensions; /* those of the site, by name */
    struct map places;     /* name of a column -> its place + 1 */
    const char *names[HTML_COLUMNS];
    size_t count;
    bool more; /* there were others: one more column tells the worst of them */
};

/* An order in which the overview lists products. */
struct html_view {
    const char *file;  /* "by-owner": its pages are by-owner.html, by-owner-2.html … */
    const char *title; /* "owner" */
    int (*compare)(
        const struct deployment_result *a, const struct deployment_result *b); /* NULL: by urgency */
    /* What a group of products that follow one another is called, into report->words; NULL: they are not grouped. */
    void (*group)(struct html_report *report, const struct deployment_result *result);
};

/* A piece of the list of products as a page shows it. */
struct html_slice {
    const size_t *indexes; /* of all products, in the order of the view */
    size_t begin;
    size_t end;
    const struct html_view *view; /* NULL: by urgency, not grouped */
    bool whole;                   /* the page shows all products: it can be sorted where it stands */
};

/* Decisions counted, what to decide today, causes of many, the next dates (html_overview.c). TITLE: the page's heading. */
void html_overview(struct html_report *report);
/* The page's heading: "12 products: 2 NO-GO, 1 HOLD, 9 GO"; and its words alone. */
void html_totals(struct html_report *report);
void html_words_totals(struct text *words, const struct run *run);

void html_columns_find(struct html_columns *columns, const struct run *run);
void html_columns_free(struct html_columns *columns);
/* Every product of the slice by every dimension (html_matrix.c). */
void html_matrix(
    struct html_report *report, const struct html_columns *columns, const struct html_slice *slice);

#endif
