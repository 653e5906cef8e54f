/* Tables and numbers that a plugin attaches to a rule. They show what a finding says and decide nothing: what does not fit
 * breaks the check rather than being cut, and small counts of people are covered here, whatever the plugin meant. See
 * golive/plugin.h. */
#include "worker/host.h"

#include <stdio.h>
#include <string.h>

static struct drawings *drawings_of(struct call *call)
{
    if (!call->drawings)
        call->drawings = arena_take(call->arena, sizeof *call->drawings);
    return call->drawings;
}

static const char *short_text(struct call *call, const char *text)
{
    return call_clean(
        call, text ? text : "", WORKER_LONGEST_CELL - 8); /* room for the mark of what was cut */
}

/* The table at hand, or NULL after complaining. */
static struct drawn_table *table_at_hand(struct call *call, const char *what)
{
    struct drawings *drawings = call->drawings;
    if (drawings && drawings->table_count)
        return &drawings->tables[drawings->table_count - 1];
    call_misuse(call, "table", "the plugin draws a %s before it began a table", what);
    return NULL;
}

/* Fills the row at hand up with empty cells; there is room for them, or the row would not have been begun. */
static void end_row(struct call *call, struct drawn_table *table)
{
    struct drawings *drawings = call->drawings;
    while (table->in_row && table->row_cells < table->column_count) {
        drawings->cells[drawings->cell_count++] = "";
        table->row_cells++;
    }
    table->cell_count = drawings->cell_count - table->first_cell;
}

void host_table(golive *g, const char *rule_id, const char *title)
{
    struct call *call = call_of(g);
    asks(call, "a table for the rule", rule_id);
    const struct rule *rule = call_rule(call, rule_id);
    struct drawings *drawings = drawings_of(call);
    if (drawings->table_count == WORKER_MOST_TABLES) {
        call_broke(call, "draws more than %u tables", WORKER_MOST_TABLES);
        return;
    }
    if (drawings->table_count)
        end_row(call, &drawings->tables[drawings->table_count - 1]);
    drawings->tables[drawings->table_count++] = (struct drawn_table){
        .rule = rule, /* NULL: complained of, and not shown */
        .subject = call->subject,
        .title = short_text(call, title),
        .first_cell = drawings->cell_count,
    };
}

void host_column(golive *g, const char *name, int32_t kind)
{
    struct call *call = call_of(g);
    asks(call, "a column", name);
    struct drawn_table *table = table_at_hand(call, "column");
    if (!table)
        return;
    if (kind < COLUMN_TEXT || kind >= COLUMN_KIND_COUNT || table->in_row) {
        call_misuse(call, "table",
            table->in_row ? "the plugin adds a column to a table that has rows"
                          : "the plugin draws a column of a kind that there is not");
        return;
    }
    if (table->column_count == WORKER_MOST_COLUMNS) {
        call_broke(call, "draws a table of more than %u columns", WORKER_MOST_COLUMNS);
        return;
    }
    table->columns[table->column_count++] =
        (struct table_column){short_text(call, name), (enum column_kind)kind};
}

void host_table_row(golive *g)
{
    struct call *call = call_of(g);
    asks(call, "a row", NULL);
    struct drawn_table *table = table_at_hand(call, "row");
    if (!table)
        return;
    if (!table->column_count) {
        call_misuse(call, "table", "the plugin draws a row of a table without columns");
        return;
    }
    end_row(call, table);
    if (call->drawings->cell_count + table->column_count > WORKER_MOST_CELLS) {
        call_broke(call, "draws tables of more than %u cells", WORKER_MOST_CELLS);
        table->in_row = false;
        return;
    }
    table->in_row = true;
    table->row_cells = 0;
}

static void add_cell(struct call *call, const char *text)
{
    struct drawn_table *table = table_at_hand(call, "cell");
    if (!table)
        return;
    if (!table->in_row || table->row_cells == table->column_count) {
        call_misuse(call, "table", "the plugin draws a cell that has no column");
        return;
    }
    if (table->columns[table->row_cells].kind == COLUMN_PATIENTS)
        text = table_shown_count(text);
    call->drawings->cells[call->drawings->cell_count++] = text;
    table->row_cells++;
}

void host_table_cell(golive *g, const char *format, va_list arguments)
{
    struct call *call = call_of(g);
    char buffer[WORKER_LONGEST_CELL * 2];
    asks(call, "a cell", NULL);
    int length = format ? vsnprintf(buffer, sizeof buffer, format, arguments) : -1;
    add_cell(call, short_text(call, length < 0 ? "" : buffer));
}

void host_table_number(golive *g, double value, uint32_t places)
{
    struct call *call = call_of(g);
    char text[DECIMAL_TEXT_SIZE];
    asks(call, "a number in a table", NULL);
    if (!decimal_text(value, places, text)) {
        call_misuse(call, "number", "the plugin puts into a table what is no number that can be shown");
        text[0] = '\0';
    }
    add_cell(call, arena_copy(call->arena, text));
}

void host_measure(
    golive *g, const char *rule_id, const char *name, double value, uint32_t places, const char *unit)
{
    struct call *call = call_of(g);
    asks(call, "a measure for the rule", rule_id);
    const struct rule *rule = call_rule(call, rule_id);
    struct drawings *drawings = drawings_of(call);
    struct drawn_measure measure = {
        .rule = rule,
        .subject = call->subject,
        .name = short_text(call, name),
        .unit = short_text(call, unit),
    };
    if (!rule)
        return;
    if (!decimal_text(value, places, measure.value)) {
        call_misuse(
            call, "number", "the plugin measures what is no number that can be shown: %s", measure.name);
        return;
    }
    if (drawings->measure_count == WORKER_MOST_MEASURES) {
        call_broke(call, "measures more than %u numbers", WORKER_MOST_MEASURES);
        return;
    }
    drawings->measures[drawings->measure_count++] = measure;
}

/* ---- writing ---- */

static void put_belonging(
    struct frame_writer *frame, const struct call *call, const struct rule *rule, const char *subject)
{
    frame_put_u32(frame, WORKER_TAG_RULE, (uint32_t)(rule - call->plugin->description.rules));
    if (*subject)
        frame_put_string(frame, WORKER_TAG_SUBJECT, subject);
}

static void put_table(struct frame_writer *frame, const struct call *call, const struct drawn_table *table)
{
    size_t mark = frame_open(frame, WORKER_TAG_TABLE);
    put_belonging(frame, call, table->rule, table->subject);
    frame_put_string(frame, WORKER_TAG_TITLE, table->title);
    for (uint32_t i = 0; i < table->column_count; i++) {
        size_t inner = frame_open(frame, WORKER_TAG_COLUMN);
        frame_put_string(frame, WORKER_TAG_NAME, table->columns[i].name);
        frame_put_u32(frame, WORKER_TAG_TYPE, table->columns[i].kind);
        frame_close(frame, inner);
    }
    for (uint32_t i = 0; i < table->cell_count; i++)
        frame_put_string(frame, WORKER_TAG_CELL, call->drawings->cells[table->first_cell + i]);
    frame_close(frame, mark);
}

void call_put_drawings(struct call *call, struct frame_writer *result)
{
    struct drawings *drawings = call->drawings;
    if (drawings && drawings->table_count)
        end_row(call, &drawings->tables[drawings->table_count - 1]);
    for (uint32_t i = 0; drawings && i < drawings->table_count; i++) {
        if (drawings->tables[i].rule && drawings->tables[i].column_count)
            put_table(result, call, &drawings->tables[i]);
    }
    for (uint32_t i = 0; drawings && i < drawings->measure_count; i++) {
        const struct drawn_measure *measure = &drawings->measures[i];
        size_t mark = frame_open(result, WORKER_TAG_MEASURE);
        put_belonging(result, call, measure->rule, measure->subject);
        frame_put_string(result, WORKER_TAG_NAME, measure->name);
        frame_put_string(result, WORKER_TAG_VALUE, measure->value);
        if (*measure->unit)
            frame_put_string(result, WORKER_TAG_UNIT, measure->unit);
        frame_close(result, mark);
    }
}
