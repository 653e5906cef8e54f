/* The formats that a report can have, by name. Must not know what any of them looks like. */
#include "report/report.h"

#include "base/text.h"

const struct report_format report_formats[] = {
    {"text", "for people", report_text, NULL, false},
    {"json", "for programs: golive-report/1, which holds all there is", report_json, NULL, false},
    {"markdown", "for tickets and pull requests", report_markdown, NULL, false},
    {"csv", "for spreadsheets: a row a finding", report_csv, NULL, false},
    {"junit", "JUnit XML, for CI", report_junit, NULL, false},
    {"tap", "TAP 14, for test harnesses", report_tap, NULL, false},
    {"sarif", "SARIF 2.1.0, for code scanning", report_sarif, NULL, false},
    {"oscal", "OSCAL assessment results, for compliance systems", report_oscal, NULL, false},
    {"nagios", "a monitoring plugin's output; on standard output with its exit codes", report_nagios, NULL,
        false},
    {"openmetrics", "metrics for the textfile collector of Prometheus", report_openmetrics, NULL, false},
    {"html", "a page for people to look at and print; with --output FOLDER/ a site of pages", report_html,
        report_html_site, true},
    {0},
};

const struct report_format *report_format_find(const char *name)
{
    for (const struct report_format *format = report_formats; format->name; format++) {
        if (string_equal(format->name, name))
            return format;
    }
    return NULL;
}
