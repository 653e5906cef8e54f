/* The text report's small tables (-v): what plugins drew beside their findings, within the page's width. Must not know what
 * they mean. */
#include "report/text_parts.h"

#include <stdlib.h>
#include <string.h>

enum { INDENT = 2, BETWEEN = 2, NARROWEST = 6 };

/* A cell as it is shown: made harmless, as wide as fits. */
static char *shown_cell(const char *cell, size_t width)
{
    struct text words = {0};
    words_add(&words, cell, SHORT_WORDS);
    while (words.length && utf8_columns(text_string(&words)) > width) {
        /* one character less, and a dot in place of what is gone */
        size_t at = words.length - (words.data[words.length - 1] == '~');
        while (at && ((unsigned char)words.data[--at] & 0xc0) == 0x80)
            ;
        words.data[words.length = at] = '\0';
        if (width)
            text_append_char(&words, '~');
        if (!at)
            break;
    }
    return text_steal(&words);
}

static size_t natural_width(const struct report_table *table, uint32_t column)
{
    AUTO_FREE char *name = shown_cell(table->columns[column].name, SIZE_MAX);
    size_t widest = utf8_columns(name);
    for (uint32_t row = 0; row < table->row_count; row++) {
        AUTO_FREE char *cell = shown_cell(table->cells[row * table->column_count + column], SIZE_MAX);
        size_t width = utf8_columns(cell);
        widest = width > widest ? width : widest;
    }
    return widest;
}

/* Takes from the widest column until the table fits. */
static void fit(size_t *widths, uint32_t count, size_t room)
{
    for (;;) {
        size_t total = (count - 1) * BETWEEN;
        uint32_t widest = 0;
        for (uint32_t i = 0; i < count; i++) {
            total += widths[i];
            widest = widths[i] > widths[widest] ? i : widest;
        }
        if (total <= room || widths[widest] <= NARROWEST)
            return;
        widths[widest]--;
    }
}

static void write_cell(struct text *line, const char *cell, size_t width, bool right, bool last)
{
    AUTO_FREE char *shown = shown_cell(cell, width);
    size_t blanks = width - utf8_columns(shown);
    for (size_t i = 0; right && i < blanks; i++)
        text_append_char(line, ' ');
    text_append_string(line, shown);
    for (size_t i = 0; !last && i < (right ? 0 : blanks) + BETWEEN; i++)
        text_append_char(line, ' ');
}

static void write_line(struct text_report *report, const struct report_table *table, const size_t *widths,
    const char *const *cells, enum ink ink)
{
    struct text line = {0};
    for (uint32_t i = 0; i < table->column_count; i++) {
        const char *cell = cells ? cells[i] : table->columns[i].name;
        write_cell(
            &line, cell, widths[i], table->columns[i].kind != COLUMN_TEXT, i + 1 == table->column_count);
    }
    while (line.length && line.data[line.length - 1] == ' ')
        line.data[--line.length] = '\0';
    if (!line.length)
        text_append_char(&line, '-');
    page_line(&report->page, INDENT, ink, text_string(&line));
    text_free(&line);
}

static void write_table(
    struct text_report *report, const struct check_result *check, const struct report_table *table)
{
    AUTO_FREE size_t *widths = memory_new(table->column_count, sizeof *widths);
    for (uint32_t i = 0; i < table->column_count; i++)
        widths[i] = natural_width(table, i);
    fit(widths, table->column_count, report->page.columns - INDENT);

    page_gap(&report->page);
    words_add(&report->words, table->title, SHORT_WORDS);
    text_append_string(&report->words, given(table->subject) ? ": " : "");
    words_add(&report->words, table->subject, SHORT_WORDS);
    text_append_string(&report->words, " (");
    words_add(&report->words, check->check->id, NAME_WORDS);
    text_append_string(&report->words, ", ");
    words_add(&report->words, table->rule_id, NAME_WORDS);
    text_append_char(&report->words, ')');
    page_wrap(&report->page, 0, "", 2, text_string(&report->words));
    text_clear(&report->words);
    write_line(report, table, widths, NULL, INK_STRONG);
    for (uint32_t row = 0; row < table->row_count; row++)
        write_line(report, table, widths, table->cells + row * table->column_count, INK_PLAIN);
}

static void write_measures(struct text_report *report, const struct check_result *check)
{
    for (uint32_t i = 0; i < check->measure_count; i++) {
        const struct report_measure *measure = &check->measures[i];
        if (!i) {
            page_gap(&report->page);
            text_append_string(&report->words, "Measured (");
            words_add(&report->words, check->check->id, NAME_WORDS);
            text_append_char(&report->words, ')');
            page_line(&report->page, 0, INK_STRONG, text_string(&report->words));
            text_clear(&report->words);
        }
        words_add(&report->words, measure->name, SHORT_WORDS);
        if (given(measure->subject)) {
            text_append_string(&report->words, ", ");
            words_add(&report->words, measure->subject, SHORT_WORDS);
        }
        text_format(&report->words, ": %s", measure->value);
        text_append_string(&report->words, given(measure->unit) ? " " : "");
        words_add(&report->words, measure->unit, NAME_WORDS);
        page_wrap(&report->page, INDENT, "", INDENT + 2, text_string(&report->words));
        text_clear(&report->words);
    }
}

void write_tables(struct text_report *report, const struct deployment_result *result)
{
    for (size_t i = 0; i < result->check_count; i++) {
        for (uint32_t k = 0; k < result->checks[i].table_count; k++)
            write_table(report, &result->checks[i], &result->checks[i].tables[k]);
        write_measures(report, &result->checks[i]);
    }
}
