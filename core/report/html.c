/* The report as HTML: one page that needs nothing but itself, for one deployment or for several with an overview before
 * them. Must not decide anything: every word comes from the result. */
#include "report/html_parts.h"

static void words_page_title(struct text *title, const struct run *run)
{
    const struct deployment_result *first = run->deployments;
    if (run->deployment_count == 1) {
        text_format(title, "%s: ", decision_title(first->decision));
        words_add(title, html_product(first), NAME_WORDS);
    } else {
        html_words_totals(title, run);
    }
    text_append_string(title, given(run->site->name) ? ", " : "");
    words_add(title, run->site->name, NAME_WORDS);
}

static void write_together(struct html_report *report)
{
    const struct run *run = report->run;
    struct html_columns columns;
    const struct html_slice all = {.indexes = report->order, .end = run->deployment_count, .whole = true};
    html_columns_find(&columns, run);
    html_overview(report);
    html_section(report, "products", "products", 1, "Every product");
    html_matrix(report, &columns, &all);
    html_section_end(report);
    html_columns_free(&columns);
    report->level = 2;
    for (size_t i = 0; i < run->deployment_count; i++) {
        size_t index = report->order[i];
        snprintf(report->anchor, sizeof report->anchor, "d%zu-", index + 1);
        html_deployment(report, &run->deployments[index]);
    }
    report->level = 1;
    report->anchor[0] = '\0';
    html_provenance(report);
}

int report_html(const struct run *run, const struct report_options *options, FILE *file)
{
    (void)options; /* it holds what -v shows too: a page folds it by itself */
    struct html_report report;
    int error = html_begin(&report, run);
    if (error)
        return error;
    report.together = run->deployment_count != 1;
    struct text title = {0};
    words_page_title(&title, run);
    html_page_begin(&report, file, text_string(&title), report.together);
    if (report.together)
        write_together(&report);
    else
        html_deployment(&report, &run->deployments[0]);
    error = html_page_end(&report);
    text_free(&title);
    html_free(&report);
    return error;
}
