/* CSV as spreadsheets write it: separators, quotation marks, lines within cells, encodings; and cells that cannot be what
 * was meant. What is wrong is told by row and column. */
#include <criterion/criterion.h>

#include "sheet/csv.h"

#include <string.h>

static struct csv_table read_bytes(const char *bytes, size_t length, struct troubles *troubles)
{
    struct csv_table table;
    csv_read(bytes, length, CSV_ENCODING_FOUND, 0, &table, troubles);
    return table;
}

static struct csv_table read_string(const char *string, struct troubles *troubles)
{
    return read_bytes(string, strlen(string), troubles);
}

/* The cells of a table, "|" between them and "\n" behind rows. */
static char *flat(const struct csv_table *table)
{
    struct text text = {0};
    for (size_t i = 0; i < table->count; i++) {
        text_format(&text, "%zu:", table->rows[i].number);
        for (size_t j = 0; j < table->rows[i].count; j++)
            text_format(&text, "%s%s", j ? "|" : "", table->rows[i].cells[j]);
        text_append_char(&text, '\n');
    }
    return text_steal(&text);
}

static void expect_table(const char *bytes, const char *wanted)
{
    struct troubles troubles = {0};
    struct csv_table table = read_string(bytes, &troubles);
    char *found = flat(&table);
    cr_assert_str_eq(found, wanted);
    cr_assert_eq(troubles.errors, 0, "%s", troubles.count ? troubles.items[0].words : "");
    free(found);
    csv_free(&table);
    troubles_free(&troubles);
}

Test(sheet_csv, rows_are_numbered_as_a_spreadsheet_numbers_them)
{
    expect_table("a,b\r\n\r\n\"two\nlines\",c\nd,e", "1:a|b\n3:two\nlines|c\n4:d|e\n");
    expect_table("sep=;\na;b,c\nd;e\n", "1:a|b,c\n2:d|e\n");
    expect_table("a\rb\rc", "1:a\n2:b\n3:c\n");
}

Test(sheet_csv, the_separator_is_the_one_that_makes_columns)
{
    expect_table("a;b;c\n1,5;2,5;3\n", "1:a|b|c\n2:1,5|2,5|3\n");
    expect_table("a\tb\n1\t2, 3\n", "1:a|b\n2:1|2, 3\n");
    expect_table("\"a;b\",c\n", "1:a;b|c\n");
    expect_table("a,b\nx,1;2;3;4\n", "1:a|b\n2:x|1;2;3;4\n");
    expect_table(
        "Agreements, as of May, 2026\na;b\n1,5;x\n", "1:Agreements, as of May, 2026\n2:a|b\n3:1,5|x\n");
}

Test(sheet_csv, quotation_marks_count_where_a_cell_begins_and_nowhere_else)
{
    expect_table("\"a \"\"b\"\"\",5\" probe,\"\"\n", "1:a \"b\"|5\" probe|\n");
    expect_table("=\"0012,3\",x\n", "1:=\"0012,3\"|x\n");
}

static void expect_trouble(const char *bytes, size_t length, size_t row, size_t column, const char *words)
{
    struct troubles troubles = {0};
    struct csv_table table = read_bytes(bytes, length, &troubles);
    cr_assert_gt(troubles.errors, 0, "%s", words);
    cr_assert_eq(troubles.items[0].row, row, "row %zu", troubles.items[0].row);
    cr_assert_eq(troubles.items[0].column, column, "column %zu", troubles.items[0].column);
    cr_assert(strstr(troubles.items[0].words, words), "%s", troubles.items[0].words);
    csv_free(&table);
    troubles_free(&troubles);
}

Test(sheet_csv, what_is_broken_is_told_by_row_and_column)
{
    expect_trouble("a,b\nc,\"d\ne,f\n", 13, 2, 2, "never closed");
    expect_trouble("a,b\n\"c\"x,d\n", 11, 2, 1, "behind its closing");
    expect_trouble("a,b\nc,\"d\"\"", 10, 2, 2, "never closed");
    expect_trouble("a,\xc3\xa9\nb,\xe9\n", 9, 2, 2, "no UTF-8, though other cells are");
}

Test(sheet_csv, bytes_that_are_no_utf_8_are_windows_1252_and_it_is_said_where)
{
    struct troubles troubles = {0};
    struct csv_table table = read_string("M\xfcller \x96 Z\xfcrich,b\n", &troubles);
    cr_assert_str_eq(csv_cell(&table.rows[0], 1), "M\xc3\xbcller \xe2\x80\x93 Z\xc3\xbcrich");
    cr_assert_eq(troubles.remarks, 1);
    cr_assert_eq(troubles.items[0].row, 1);
    cr_assert_eq(troubles.items[0].column, 1);
    csv_free(&table);
    troubles_free(&troubles);
}

Test(sheet_csv, byte_order_marks_say_what_the_encoding_is)
{
    struct troubles troubles = {0};
    struct csv_table table = read_bytes("\xff\xfe\xe9\0\t\0b\0\n\0", 10, &troubles);
    cr_assert_str_eq(csv_cell(&table.rows[0], 1), "\xc3\xa9");
    cr_assert_str_eq(csv_cell(&table.rows[0], 2), "b");
    csv_free(&table);
    table = read_string("\xef\xbb\xbf\"a\",b\n", &troubles);
    cr_assert_str_eq(csv_cell(&table.rows[0], 1), "a");
    cr_assert_eq(troubles.errors + troubles.remarks, 0);
    csv_free(&table);
    troubles_free(&troubles);
}

static void expect_words(const char *cell, const char *wanted)
{
    struct arena arena = {0};
    const char *why = NULL, *words = sheet_words(&arena, cell, &why);
    if (wanted)
        cr_assert_str_eq(words ? words : why, wanted);
    else
        cr_assert(!words && why, "\"%s\" became \"%s\"", cell, words ? words : "");
    arena_free(&arena);
}

Test(sheet_words, are_what_a_person_sees)
{
    expect_words("  a\xc2\xa0 b \r\n c ", "a  b\nc");
    expect_words("=\"00123\"", "00123");
    expect_words("'=1+1", "=1+1");
    expect_words("''quoted", "'quoted");
    expect_words("'s-Hertogenbosch", "'s-Hertogenbosch");
    expect_words("+1 555 0100", "+1 555 0100");
    expect_words("-", "-");
    expect_words("#4", "#4");
}

Test(sheet_words, that_cannot_be_what_was_meant_are_none)
{
    static const char *const cells[] = {"=A1", "=VLOOKUP(A1,B:C,2)", "+SUM(A1)", "@NOW()", "#REF!", "#N/A",
        "####", "M\xef\xbf\xbdller", "M\xc3\x83\xc2\xbcller", "zero\xe2\x80\x8bwidth", "bell\a",
        "=\"a\"&\"b\""};
    for (size_t i = 0; i < sizeof cells / sizeof *cells; i++)
        expect_words(cells[i], NULL);
}

Test(sheet_csv, what_is_written_comes_back_as_it_was)
{
    static const char *const values[] = {"plain", "a,b", "say \"so\"", "two\nlines", "=1+1", "+1 555", "-x",
        "@home", "'apostrophe", "''two", "a;b",
        ("\xef\xbc\x9d"
         "wide")};
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        struct text text = {0};
        struct troubles troubles = {0};
        csv_add_cell(&text, true, values[i]);
        csv_add_cell(&text, false, "end");
        struct csv_table table = read_string(text_string(&text), &troubles);
        cr_assert_eq(table.rows[0].count, 2, "%s", text_string(&text));
        expect_words(csv_cell(&table.rows[0], 1), values[i]);
        csv_free(&table);
        troubles_free(&troubles);
        text_free(&text);
    }
}

Test(sheet_csv, no_cell_that_is_written_is_run_by_a_spreadsheet)
{
    static const char *const signs[] = {"=x", "+x", "-x", "@x", "\xef\xbc\x9dx"};
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
        struct text text = {0};
        csv_add_cell(&text, true, signs[i]);
        cr_assert(strchr("'\"", text_string(&text)[0]), "%s", text_string(&text));
        text_free(&text);
    }
}
