/* The formats that a report can have, by name. Must not know what any of them looks like. */
#include "report/report.h"

#include "base/text.h"

const struct report_format report_formats[] = {
    {"text", "for people", report_text},
    {"json", "for programs: golive-report/1, which holds all there is", report_json},
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
