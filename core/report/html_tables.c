/* What plugins drew and measured, in the HTML report: each small table as it stands, and beside its numbers a drawing where
 * shares can be compared. The numbers say all that the drawing says. Must not know what they mean. */
#include "report/html_parts.h"

#include <stdlib.h>
#include <string.h>

/* Of a row's drawing, in its own units. */
enum { LENGTH = 100, MARGIN = 5, HEIGHT = 10 };
/* No column of that kind. */
#define NO_COLUMN UINT32_MAX

/* Which columns of a table are drawn, and up to which share. */
struct plot {
    uint32_t first;
    uint32_t second; /* NO_COLUMN: bars of the first alone */
    double most;     /* percent at the right end: 10, 20 … 100 */
};

/* Cells were checked where they came from: a number is "-12.50", everything else is words. */
static bool read_share(const char *cell, double *ret_share)
{
    char *end = NULL;
    if (!given(cell) || strspn(cell, "0123456789.") != strlen(cell))
        return false;
    double share = strtod(cell, &end);
    if (*end || share < 0 || share > 100)
        return false;
    *ret_share = share;
    return true;
}

static const char *cell_of(const struct report_table *table, uint32_t row, uint32_t column)
{
    return table->cells[row * table->column_count + column];
}

/* False if there is nothing to draw. */
static bool plan_plot(const struct report_table *table, struct plot *plot)
{
    *plot = (struct plot){NO_COLUMN, NO_COLUMN, 0};
    for (uint32_t i = 0; i < table->column_count; i++) {
        if (table->columns[i].kind != COLUMN_PERCENT)
            continue;
        if (plot->first == NO_COLUMN)
            plot->first = i;
        else if (plot->second == NO_COLUMN)
            plot->second = i;
    }
    if (plot->first == NO_COLUMN)
        return false;
    double most = 0;
    for (uint32_t row = 0; row < table->row_count; row++) {
        double share;
        if (read_share(cell_of(table, row, plot->first), &share) && share > most)
            most = share;
        if (plot->second != NO_COLUMN && read_share(cell_of(table, row, plot->second), &share) &&
            share > most)
            most = share;
    }
    while (plot->most < most)
        plot->most += 10;
    return plot->most > 0;
}

/* ---- a row ---- */

static double place_of(const struct plot *plot, double share)
{
    return MARGIN + share / plot->most * LENGTH;
}

static void draw_bar(struct html_report *report, const struct plot *plot, double share)
{
    markup_format(&report->markup, "<rect class=\"bar\" x=\"%d\" y=\"2\" width=\"%.1f\" height=\"6\"/>",
        MARGIN, share / plot->most * LENGTH);
}

/* Two shares on one line: the further apart, the longer what is between them. */
static void draw_pair(
    struct html_report *report, const struct plot *plot, const struct report_table *table, uint32_t row)
{
    double first, second;
    bool has_first = read_share(cell_of(table, row, plot->first), &first);
    bool has_second = read_share(cell_of(table, row, plot->second), &second);
    if (has_first && has_second)
        markup_format(&report->markup, "<path class=\"between\" d=\"M%.1f 5H%.1f\"/>", place_of(plot, first),
            place_of(plot, second));
    if (has_first)
        markup_format(&report->markup, "<circle class=\"first\" cx=\"%.1f\" cy=\"5\" r=\"3.4\"/>",
            place_of(plot, first));
    if (has_second)
        markup_format(&report->markup, "<circle class=\"second\" cx=\"%.1f\" cy=\"5\" r=\"2.8\"/>",
            place_of(plot, second));
}

static void write_drawing(
    struct html_report *report, const struct plot *plot, const struct report_table *table, uint32_t row)
{
    double share;
    markup_format(&report->markup,
        "<td class=\"drawing\"><svg viewBox=\"0 0 %d %d\" aria-hidden=\"true\"><path class=\"axis\" d=\"M%d "
        "5h%d\"/>",
        LENGTH + 2 * MARGIN, HEIGHT, MARGIN, LENGTH);
    if (plot->second != NO_COLUMN)
        draw_pair(report, plot, table, row);
    else if (read_share(cell_of(table, row, plot->first), &share))
        draw_bar(report, plot, share);
    markup_add(&report->markup, "</svg></td>");
}

static void write_row(
    struct html_report *report, const struct report_table *table, const struct plot *plot, uint32_t row)
{
    struct markup *markup = &report->markup;
    markup_add(markup, "<tr>");
    for (uint32_t i = 0; i < table->column_count; i++) {
        enum column_kind kind = table->columns[i].kind;
        markup_add(markup, i == 0                ? "<th scope=\"row\">"
                           : kind == COLUMN_TEXT ? "<td>"
                                                 : "<td class=\"number\">");
        markup_foreign(markup, cell_of(table, row, i), HTML_SHORT);
        markup_add(markup, i == 0 ? "</th>" : "</td>");
    }
    if (plot)
        write_drawing(report, plot, table, row);
    markup_add(markup, "</tr>\n");
}

/* ---- a table ---- */

static void write_heads(struct html_report *report, const struct report_table *table, const struct plot *plot)
{
    struct markup *markup = &report->markup;
    markup_add(markup, "<thead><tr>");
    for (uint32_t i = 0; i < table->column_count; i++) {
        const char *name = table->columns[i].name;
        markup_add(markup, table->columns[i].kind == COLUMN_TEXT ? "<th scope=\"col\">"
                                                                 : "<th scope=\"col\" class=\"number\">");
        markup_foreign(markup, given(name) ? name : "-", HTML_SHORT);
        markup_add(markup, table->columns[i].kind == COLUMN_PERCENT && !strchr(name, '%') ? " %" : "");
        markup_add(markup, "</th>");
    }
    if (plot) {
        markup_format(markup, "<th scope=\"col\" class=\"drawing\">0 to %.0f %%", plot->most);
        if (plot->second != NO_COLUMN) {
            markup_add(markup,
                "<br><span><svg class=\"i\" viewBox=\"0 0 10 10\" aria-hidden=\"true\"><circle "
                "class=\"first\" cx=\"5\" cy=\"5\" r=\"4\"/></svg> ");
            markup_foreign(markup, table->columns[plot->first].name, HTML_SHORT);
            markup_add(markup,
                "</span> <span><svg class=\"i\" viewBox=\"0 0 10 10\" aria-hidden=\"true\"><circle "
                "class=\"second\" cx=\"5\" cy=\"5\" r=\"3.4\"/></svg> ");
            markup_foreign(markup, table->columns[plot->second].name, HTML_SHORT);
            markup_add(markup, "</span>");
        }
        markup_add(markup, "</th>");
    }
    markup_add(markup, "</tr></thead>\n");
}

static void write_rule(struct html_report *report, const struct check_result *check, const char *rule)
{
    markup_add(&report->markup, " <span class=\"of\">");
    markup_foreign(&report->markup, check->check->id, NAME_WORDS);
    markup_add(&report->markup, " ");
    markup_foreign(&report->markup, rule, NAME_WORDS);
    markup_add(&report->markup, "</span>");
}

static void write_table(
    struct html_report *report, const struct check_result *check, const struct report_table *table)
{
    struct markup *markup = &report->markup;
    struct plot plot;
    bool drawn = plan_plot(table, &plot);
    markup_format(markup, "<h%u>", report->level + 2);
    markup_foreign(markup, table->title, HTML_SHORT);
    markup_add(markup, given(table->subject) ? ": " : "");
    markup_foreign(markup, table->subject, HTML_SHORT);
    write_rule(report, check, table->rule_id);
    markup_format(markup, "</h%u>\n<div class=\"sideways\" role=\"group\" tabindex=\"0\" aria-label=\"",
        report->level + 2);
    words_add(&report->words, table->title, SHORT_WORDS);
    text_append_string(&report->words, given(table->subject) ? ": " : "");
    words_add(&report->words, table->subject, SHORT_WORDS);
    html_words(report);
    markup_add(markup, "\">\n<table class=\"numbers\">\n");
    write_heads(report, table, drawn ? &plot : NULL);
    markup_add(markup, "<tbody>\n");
    for (uint32_t row = 0; row < table->row_count; row++)
        write_row(report, table, drawn ? &plot : NULL, row);
    markup_add(markup, "</tbody>\n</table>\n</div>\n");
}

static void write_measures(struct html_report *report, const struct check_result *check)
{
    struct markup *markup = &report->markup;
    if (!check->measure_count)
        return;
    markup_format(markup, "<details>\n<summary><h%u>Numbers (%u) <span class=\"of\">", report->level + 2,
        check->measure_count);
    markup_foreign(markup, check->check->id, NAME_WORDS);
    markup_format(markup, "</span></h%u></summary>\n", report->level + 2);
    markup_add(markup, "<div class=\"sideways\" role=\"group\" tabindex=\"0\" aria-label=\"Numbers of ");
    words_add(&report->words, check->check->id, NAME_WORDS);
    html_words(report);
    markup_add(markup,
        "\">\n<table class=\"numbers\">\n<thead><tr><th scope=\"col\">Measured</th><th "
        "scope=\"col\">Of</th><th "
        "scope=\"col\" class=\"number\">Value</th><th scope=\"col\">Rule</th></tr></thead>\n<tbody>\n");
    for (uint32_t i = 0; i < check->measure_count; i++) {
        const struct report_measure *measure = &check->measures[i];
        markup_add(markup, "<tr><th scope=\"row\">");
        markup_foreign(markup, measure->name, HTML_SHORT);
        markup_add(markup, "</th><td>");
        markup_foreign(markup, measure->subject, HTML_SHORT);
        markup_add(markup, "</td><td class=\"number\">");
        markup_foreign(markup, measure->value, HTML_SHORT);
        markup_add(markup, given(measure->unit) ? " " : "");
        markup_foreign(markup, measure->unit, NAME_WORDS);
        markup_add(markup, "</td><td><code>");
        markup_foreign(markup, measure->rule_id, NAME_WORDS);
        markup_add(markup, "</code></td></tr>\n");
    }
    markup_add(markup, "</tbody>\n</table>\n</div>\n</details>\n");
}

bool html_has_tables(const struct deployment_result *result)
{
    for (size_t i = 0; i < result->check_count; i++) {
        if (result->checks[i].table_count || result->checks[i].measure_count)
            return true;
    }
    return false;
}

void html_tables(struct html_report *report, const struct deployment_result *result)
{
    if (!html_has_tables(result))
        return;
    html_section(report, "measured", "measured", 1, "What was measured");
    for (size_t i = 0; i < result->check_count; i++) {
        for (uint32_t j = 0; j < result->checks[i].table_count; j++)
            write_table(report, &result->checks[i], &result->checks[i].tables[j]);
        write_measures(report, &result->checks[i]);
    }
    html_section_end(report);
}
