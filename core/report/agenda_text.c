/* The agenda as text, and as Markdown for whoever sends it on: a part after the other, a line a point. Must not decide
 * anything. See agenda.h. */
#include "report/agenda.h"

#include "report/markdown_text.h"
#include "report/page.h"
#include "report/sink.h"
#include "report/wording.h"

static void words_point(struct text *words, const struct agenda_point *point)
{
    agenda_words_name(words, point);
    text_format(words, ": %s. Owner: ", point->says);
    words_add(words, *point->owner ? point->owner : "nobody is named", NAME_WORDS);
}

int report_agenda_text(const struct agenda *agenda, const struct report_options *options, FILE *file)
{
    struct page page = page_new(file, options->columns, options->colour);
    struct text words = {0};
    agenda_words_title(&words, agenda);
    page_wrap(&page, 0, "", 0, text_string(&words));
    size_t next = 0;
    for (enum agenda_part part = 0; part < AGENDA_PARTS; part++) {
        size_t first = next;
        page_gap(&page);
        page_line(&page, 0, INK_STRONG, agenda_title(part));
        for (; next < agenda->count && agenda->points[next].part == part; next++) {
            text_clear(&words);
            words_point(&words, &agenda->points[next]);
            page_wrap(&page, 2, "-", 4, text_string(&words));
        }
        if (next == first)
            page_line(&page, 2, INK_PLAIN, agenda_nothing(part));
    }
    text_free(&words);
    return page_end(&page);
}

int report_agenda_markdown(const struct agenda *agenda, const struct report_options *options, FILE *file)
{
    (void)options;
    struct sink sink = {.file = file};
    struct text words = {0};
    agenda_words_title(&words, agenda);
    text_append_string(&sink.out, "# ");
    markdown_add(&sink.out, text_string(&words), true);
    text_append_char(&sink.out, '\n');
    size_t next = 0;
    for (enum agenda_part part = 0; part < AGENDA_PARTS; part++) {
        size_t first = next;
        text_format(&sink.out, "\n## %s\n\n", agenda_title(part));
        for (; next < agenda->count && agenda->points[next].part == part; next++) {
            text_clear(&words);
            words_point(&words, &agenda->points[next]);
            text_append_string(&sink.out, "- ");
            markdown_add(&sink.out, text_string(&words), true);
            text_append_char(&sink.out, '\n');
        }
        if (next == first)
            text_format(&sink.out, "%s\n", agenda_nothing(part));
        sink_pass(&sink);
    }
    text_free(&words);
    return sink_end(&sink);
}
