/* The agenda as a page of HTML that needs nothing but itself, in the look of the report: to be printed, or shown in the
 * room. Must not decide anything. See agenda.h. */
#include "report/agenda.h"

#include "report/html_parts.h"

static void write_point(struct html_report *report, const struct agenda_point *point)
{
    struct markup *markup = &report->markup;
    markup_add(markup, "<tr><td>");
    agenda_words_name(&report->words, point);
    html_words(report);
    markup_add(markup, "</td><td>");
    markup_words(markup, point->says);
    markup_add(markup, "</td><td>");
    markup_foreign(markup, *point->owner ? point->owner : "nobody is named", NAME_WORDS);
    markup_add(markup, "</td></tr>\n");
}

static void write_part(
    struct html_report *report, const struct agenda *agenda, enum agenda_part part, size_t *next)
{
    static const char *const names[AGENDA_PARTS] = {
        "decision", "changed", "lapsing", "ending", "conditions", "oldest"};
    struct markup *markup = &report->markup;
    size_t first = *next;
    html_section(report, names[part], "agenda", 1, agenda_title(part));
    while (*next < agenda->count && agenda->points[*next].part == part) {
        if (*next == first)
            markup_add(markup, "<table>\n<thead><tr><th scope=\"col\">Product</th><th scope=\"col\">What</th>"
                               "<th scope=\"col\">Owner</th></tr></thead>\n<tbody>\n");
        write_point(report, &agenda->points[(*next)++]);
    }
    markup_add(markup, *next > first ? "</tbody>\n</table>\n" : "<p>");
    if (*next == first)
        markup_format(markup, "%s</p>\n", agenda_nothing(part));
    html_section_end(report);
}

int report_agenda_html(const struct agenda *agenda, const struct report_options *options, FILE *file)
{
    (void)options;
    struct html_report report;
    struct text title = {0};
    size_t next = 0;
    int error = html_begin(&report, agenda->wish.run);
    if (error)
        return error;
    agenda_words_title(&title, agenda);
    html_page_begin(&report, file, text_string(&title), false);
    markup_add(&report.markup, "<h1>");
    markup_words(&report.markup, text_string(&title));
    markup_add(&report.markup, "</h1>\n");
    for (enum agenda_part part = 0; part < AGENDA_PARTS; part++)
        write_part(&report, agenda, part, &next);
    error = html_page_end(&report);
    text_free(&title);
    html_free(&report);
    return error;
}
