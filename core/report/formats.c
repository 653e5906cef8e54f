/* The formats that a report can have, by name. Must not know what any of them looks like. */
#include "report/report.h"

#include "base/text.h"

const struct report_format report_formats[] = {
    {"text", "for people", report_text},
    {"json", "for programs: golive-report/1, which holds all there is", report_json},
    {"markdown", "for tickets and pull requests", report_markdown},
    {"csv", "for spreadsheets: a row a finding", report_csv},
    {"junit", "JUnit XML, for CI", report_junit},
    {"tap", "TAP 14, for test harnesses", report_tap},
    {"sarif", "SARIF 2.1.0, for code scanning", report_sarif},
    {"oscal", "OSCAL assessment results, for compliance systems", report_oscal},
    {"nagios", "a monitoring plugin's output; on standard output with its exit codes", report_nagios},
    {"openmetrics", "metrics for the textfile collector of Prometheus", report_openmetrics},
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
