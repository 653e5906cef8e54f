/* Reports: renderings of one result, so that no two of them can disagree. Each reads the model and nothing else, knows
 * neither terminals nor files, and writes to the stream it is given. Foreign text comes out harmless in each. */
#ifndef GOLIVE_REPORT_REPORT_H
#define GOLIVE_REPORT_REPORT_H

#include "model/result.h"

#include <stdbool.h>
#include <stdio.h>

/* How a person wants it; a format takes no notice of what does not concern it. */
struct report_options {
    bool verbose;     /* passes, notes and evidence too */
    bool quiet;       /* one line a deployment */
    bool colour;      /* the caller looks at the terminal and NO_COLOR; never the only sign of anything */
    unsigned columns; /* of a line; 0: 80, never less than 40 nor more than 120 */
};

/* Each: 0, or the negative errno of a failed write (the caller still flushes and closes FILE and looks). */

/* For people. */
int report_text(const struct run *run, const struct report_options *options, FILE *file);
/* golive-report/1 (golive-report-1.schema.json), indented by one blank a level. */
int report_json(const struct run *run, const struct report_options *options, FILE *file);
/* The same without what may differ between two reports of the same inputs (run, gathered_at, cached, remembered,
 * changed), compactly, without a newline at the end: the canonical report. */
int report_canonical(const struct run *run, FILE *file);
/* SHA-256 of the canonical report. 0 or a negative errno. */
int report_digest(const struct run *run, struct digest *ret_digest);
/* The bytes of golive-report-1.schema.json, as this golive writes reports. */
const char *report_schema(size_t *ret_length);

/* What each holds, and where: golive-formats(7). */
int report_markdown(const struct run *run, const struct report_options *options, FILE *file);
int report_csv(const struct run *run, const struct report_options *options, FILE *file);
int report_junit(const struct run *run, const struct report_options *options, FILE *file);
int report_tap(const struct run *run, const struct report_options *options, FILE *file);
int report_sarif(const struct run *run, const struct report_options *options, FILE *file);
int report_oscal(const struct run *run, const struct report_options *options, FILE *file);
int report_nagios(const struct run *run, const struct report_options *options, FILE *file);
int report_openmetrics(const struct run *run, const struct report_options *options, FILE *file);

/* One page that needs nothing but itself; several deployments stand behind an overview. */
int report_html(const struct run *run, const struct report_options *options, FILE *file);

/* Where the pages of a site are kept. */
struct report_folder {
    /* Opens a page by its name: "index.html", "deployments/imaging-triage.html". 0 or a negative errno. */
    int (*begin)(void *context, const char *name, FILE **ret_file);
    /* Closes it, whole if ERROR is 0, else as if it had never been begun. 0, ERROR or a negative errno. */
    int (*end)(void *context, FILE *file, int error);
    void *context;
};
/* An overview and a page for each deployment, one page at a time; index.html last. */
int report_html_site(
    const struct run *run, const struct report_options *options, const struct report_folder *folder);

struct report_format {
    const char *name;    /* "json" */
    const char *summary; /* one line for --help */
    int (*write)(const struct run *run, const struct report_options *options, FILE *file);
    /* The same as many files in a folder; NULL: it is one file. */
    int (*write_folder)(
        const struct run *run, const struct report_options *options, const struct report_folder *folder);
    bool history; /* it tells what was decided before, if the run holds that */
};

/* All formats, ended by one without a name; the first is the default. */
extern const struct report_format report_formats[];
/* NULL if there is none of that name. */
const struct report_format *report_format_find(const char *name);

#endif
