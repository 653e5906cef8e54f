/* Small tables and numbers of plugins as they lie in nodes. See layout.h. */
#include "store/layout.h"

static void code_table(struct coder *coder, struct report_table *table)
{
    code_words(coder, &table->rule_id);
    code_words(coder, &table->subject);
    code_words(coder, &table->title);
    table->column_count = (uint32_t)code_count(coder, table->column_count);
    struct table_column *columns =
        code_items(coder, table->columns, table->column_count, sizeof *table->columns);
    for (uint32_t i = 0; i < table->column_count; i++) {
        code_words(coder, &columns[i].name);
        columns[i].kind = (enum column_kind)code_within(coder, columns[i].kind, COLUMN_KIND_COUNT);
    }
    table->columns = columns;
    table->row_count = (uint32_t)code_count(coder, table->row_count);
    size_t count = code_count(coder, (size_t)table->row_count * table->column_count);
    if (count != (size_t)table->row_count * table->column_count) {
        coder->broken = true; /* readers of the table go by its rows and columns */
        table->row_count = table->column_count = 0;
        return;
    }
    const char **cells = code_items(coder, table->cells, count, sizeof *table->cells);
    for (size_t i = 0; i < count; i++)
        code_words(coder, &cells[i]);
    table->cells = cells;
}

static void code_measure(struct coder *coder, struct report_measure *measure)
{
    code_words(coder, &measure->rule_id);
    code_words(coder, &measure->subject);
    code_words(coder, &measure->name);
    code_words(coder, &measure->value);
    code_words(coder, &measure->unit);
    if (coder_reads(coder) && !decimal_valid(measure->value)) /* it is written into JSON as it is */
        coder->broken = true;
}

void layout_drawn(struct coder *coder, struct check_result *result)
{
    result->table_count = (uint32_t)code_count(coder, result->table_count);
    struct report_table *tables = code_items(coder, result->tables, result->table_count, sizeof *tables);
    for (uint32_t i = 0; i < result->table_count; i++)
        code_table(coder, &tables[i]);
    result->tables = tables;
    result->measure_count = (uint32_t)code_count(coder, result->measure_count);
    struct report_measure *measures =
        code_items(coder, result->measures, result->measure_count, sizeof *measures);
    for (uint32_t i = 0; i < result->measure_count; i++)
        code_measure(coder, &measures[i]);
    result->measures = measures;
}
