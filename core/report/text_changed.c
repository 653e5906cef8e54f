/* The part of the text report that says what changed since the last recorded run: what is decided and found first, then what
 * it rests on. Must not decide what counts as a change. */
#include "report/text_parts.h"

#include "report/changes.h"

enum { LINES_MOST = 12 }; /* unless -v */

/* Consequences before causes: a person asks first what is different, then why. */
static bool is_consequence(const struct difference *change)
{
    return change->kind == CHANGE_DECISION || change->kind == CHANGE_FINDING || change->kind == CHANGE_CHECK;
}

void write_changed(struct text_report *report, const struct deployment_result *result)
{
    if (!result->change_count)
        return;
    size_t written = 0;
    page_gap(&report->page);
    page_line(&report->page, 0, INK_STRONG, "Changed since the last recorded run");
    for (int pass = 0; pass < 2; pass++) {
        for (size_t i = 0; i < result->change_count; i++) {
            if (is_consequence(&result->changes[i]) != (pass == 0))
                continue;
            if (written++ >= LINES_MOST && !report->verbose)
                continue;
            text_append_string(&report->words, "- ");
            change_words(&result->changes[i], &report->words);
            page_wrap(&report->page, 2, "", 4, text_string(&report->words));
            text_clear(&report->words);
        }
    }
    if (written > LINES_MOST && !report->verbose) {
        text_format(&report->words, "and %zu more (`golive diff` or -v shows them)", written - LINES_MOST);
        page_wrap(&report->page, 4, "", 4, text_string(&report->words));
        text_clear(&report->words);
    }
}
