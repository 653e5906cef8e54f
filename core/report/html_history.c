/* What was before, in the HTML report: what changed since the last recorded run, and which decisions were recorded, drawn
 * along a line and told in words. Must not decide what counts as a change. */
#include "report/html_parts.h"

#include "report/changes.h"

/* Of the drawing, in its own units; the style sheet makes it as wide as the page. */
enum { WIDTH = 400, MARGIN = 14, BAR = 7, HEIGHT = 28 };
/* Narrower than this a decision would not be seen. */
#define NARROWEST 2.0
/* Changes that stand open; the rest is folded. */
enum { CHANGES_OPEN = 12 };

/* ---- what changed ---- */

static void write_changes(
    struct html_report *report, const struct deployment_result *result, size_t begin, size_t end)
{
    struct markup *markup = &report->markup;
    markup_add(markup, "<ul class=\"list\">\n");
    for (size_t i = begin; i < end; i++) {
        markup_add(markup, "<li>");
        change_words(&result->changes[i], &report->words);
        html_words(report);
        markup_add(markup, "</li>\n");
    }
    markup_add(markup, "</ul>\n");
}

bool html_has_changed(const struct deployment_result *result)
{
    return result->change_count > 0;
}

void html_changed(struct html_report *report, const struct deployment_result *result)
{
    struct markup *markup = &report->markup;
    size_t count = result->change_count, open = count < CHANGES_OPEN ? count : CHANGES_OPEN;
    if (!count)
        return;
    html_section(report, "changed", "changed", 1, "Changed since the last recorded run");
    write_changes(report, result, 0, open);
    if (open < count) {
        markup_format(markup, "<details>\n<summary>%zu more</summary>\n", count - open);
        write_changes(report, result, open, count);
        markup_add(markup, "</details>\n");
    }
    html_section_end(report);
}

/* ---- what was decided ---- */

/* A stretch of time under one decision: items[0] is this run's, which is still in force. */
static enum decision decision_of(const struct deployment_result *result, size_t index)
{
    return index ? result->history[index - 1].decision : result->decision;
}

/* Since when it is decided as it is today: an unbroken stretch began with a run before this one. */
static size_t first_past(const struct deployment_result *result)
{
    return result->history_count && result->history[0].decision == result->decision ? 1 : 0;
}

static void draw_stretch(struct html_report *report, enum decision decision, double from, double to)
{
    markup_format(&report->markup,
        "<rect class=\"past %s\" x=\"%.1f\" y=\"2\" width=\"%.1f\" height=\"%d\"/>\n",
        decision_name(decision), from, to - from < NARROWEST ? NARROWEST : to - from, BAR);
}

static void draw(struct html_report *report, const struct deployment_result *result)
{
    struct markup *markup = &report->markup;
    size_t count = result->history_count;
    const instant begin = result->history[count - 1].at, end = report->run->at;
    char first[DATE_TEXT_SIZE];
    date_text(instant_date(begin), first);
    markup_format(markup,
        "<svg class=\"timeline\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"The decisions of the list "
        "below, "
        "drawn along a line that ends today\">\n",
        WIDTH, HEIGHT);
    double to = WIDTH - MARGIN;
    for (size_t i = 0; i < count; i++) {
        double from = end > begin ? MARGIN + (double)(result->history[i].at - begin) / (double)(end - begin) *
                                                 (WIDTH - 2 * MARGIN)
                                  : MARGIN;
        from = from < MARGIN ? MARGIN : from > to ? to : from; /* clocks were set back before now */
        draw_stretch(report, result->history[i].decision, from, to);
        to = from;
    }
    markup_format(markup,
        "<text class=\"today\" x=\"%d\" y=\"%d\">%s</text><text class=\"last\" x=\"%d\" "
        "y=\"%d\">today</text>\n"
        "</svg>\n",
        MARGIN, HEIGHT - 4, first, WIDTH - MARGIN, HEIGHT - 4);
}

static void write_decision(
    struct html_report *report, const struct deployment_result *result, size_t index, instant from)
{
    struct markup *markup = &report->markup;
    enum decision decision = decision_of(result, index);
    markup_format(markup, "<li class=\"%s\">", decision_name(decision));
    html_icon(report, decision_name(decision));
    markup_format(markup, " <strong>%s</strong> from ", decision_title(decision));
    html_instant(report, from);
    if (index) {
        markup_add(markup, " <span class=\"soft\">by run <code>");
        markup_foreign(markup, result->history[index - 1].run, HTML_SHORT);
        markup_add(markup, "</code></span>");
    } else {
        markup_add(markup, " <span class=\"soft\">by this run</span>");
    }
    markup_add(markup, "</li>\n");
}

bool html_has_history(const struct deployment_result *result)
{
    return result->history_count > 0;
}

void html_history(struct html_report *report, const struct deployment_result *result)
{
    struct markup *markup = &report->markup;
    if (!result->history_count)
        return;
    html_section(report, "history", "history", 1, "History of decisions");
    draw(report, result);
    markup_add(markup, "<ol class=\"list\">\n");
    if (!first_past(result))
        write_decision(report, result, 0, report->run->at);
    for (size_t i = 1; i <= result->history_count; i++)
        write_decision(report, result, i, result->history[i - 1].at);
    markup_add(markup, "</ol>\n");
    if (result->history_longer)
        markup_add(
            markup, "<p class=\"soft\">There are older ones: <code>golive history</code> has them.</p>\n");
    html_section_end(report);
}
