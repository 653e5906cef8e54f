/* Tables and measures beside findings, held against what a case expects of them and against those of another trial. Compares
 * them as they are shown: a row is its cells with " | " between, a measure is "NAME = VALUE UNIT". See compare.h. */
#include "kit/compare_private.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

#define BETWEEN_CELLS " | "
#define MOST_SHOWN 12u /* lines of what was found */

/* ---- in words ---- */

static void append_row(const struct report_table *table, uint32_t row, struct text *text)
{
    for (uint32_t i = 0; i < table->column_count; i++) {
        text_append_string(text, i ? BETWEEN_CELLS : "");
        text_append_visible(text, table->cells[(size_t)row * table->column_count + i]);
    }
}

static void append_measure(const struct report_measure *measure, struct text *text)
{
    text_append_visible(text, measure->name);
    text_format(text, " = %s", measure->value);
    if (*measure->unit)
        text_format(text, " %s", measure->unit);
}

/* What there is of one kind, in the words in which a case expects it. */
struct shown {
    struct text *words; /* one each */
    size_t count, capacity;
};

static struct text *add(struct shown *shown)
{
    memory_reserve(&shown->words, &shown->capacity, shown->count + 1, sizeof *shown->words);
    shown->words[shown->count] = (struct text){0};
    return &shown->words[shown->count++];
}

static void shown_free(struct shown *shown)
{
    for (size_t i = 0; i < shown->count; i++)
        text_free(&shown->words[i]);
    free(shown->words);
}

/* ---- against expectations ---- */

static bool is_about(const struct case_expectation *expectation, const char *rule, const char *subject)
{
    return string_equal(rule, expectation->rule) &&
           (!expectation->subject || string_equal(subject, expectation->subject));
}

static struct shown list(const struct trial *trial, const struct case_expectation *expectation)
{
    struct shown shown = {0};
    const struct check_result *result = &trial->result;
    bool measures = string_equal(expectation->property, "measures");
    bool titles = string_equal(expectation->property, "table");
    for (uint32_t i = 0; measures && i < result->measure_count; i++) {
        if (is_about(expectation, result->measures[i].rule_id, result->measures[i].subject))
            append_measure(&result->measures[i], add(&shown));
    }
    for (uint32_t i = 0; !measures && i < result->table_count; i++) {
        const struct report_table *table = &result->tables[i];
        if (!is_about(expectation, table->rule_id, table->subject))
            continue;
        if (titles)
            text_append_visible(add(&shown), table->title);
        for (uint32_t row = 0; !titles && row < table->row_count; row++)
            append_row(table, row, add(&shown));
    }
    return shown;
}

/* FOUND is WANTED, or goes on behind it with BETWEEN: further cells of a row, the unit of a measure. */
static bool begins(const char *found, const char *wanted, const char *between)
{
    size_t length = strlen(wanted);
    return strncmp(found, wanted, length) == 0 && (!found[length] || string_starts(found + length, between));
}

static bool is_there(const struct shown *shown, const char *property, const char *wanted)
{
    for (size_t i = 0; i < shown->count; i++) {
        const char *found = text_string(&shown->words[i]);
        if (string_equal(property, "table")
                ? strcasestr(found, wanted) != NULL
                : begins(found, wanted, string_equal(property, "rows") ? BETWEEN_CELLS : " "))
            return true;
    }
    return false;
}

static void tell_missing(const struct case_expectation *expectation, const char *wanted,
    const struct shown *shown, struct text *lines)
{
    compare_name(expectation->rule, expectation->subject, lines);
    text_format(lines, ", its %s\n    expected  ", expectation->property);
    compare_shown(lines, wanted);
    text_append_string(lines, "\n    found     ");
    if (!shown->count)
        text_append_string(lines, "nothing");
    for (size_t i = 0; i < shown->count && i < MOST_SHOWN; i++) {
        text_append_string(lines, i ? "\n              " : "");
        compare_shown(lines, text_string(&shown->words[i]));
    }
    if (shown->count > MOST_SHOWN)
        text_format(lines, "\n              and %zu more", shown->count - MOST_SHOWN);
    text_append_char(lines, '\n');
}

bool tables_meet(
    const struct trial *trial, const struct case_expectation *expectation, struct text *ret_lines)
{
    bool good = true;
    struct shown shown = list(trial, expectation);
    for (const char *const *wanted = expectation->items; *wanted; wanted++) {
        if (is_there(&shown, expectation->property, *wanted))
            continue;
        tell_missing(expectation, *wanted, &shown, ret_lines);
        good = false;
    }
    shown_free(&shown);
    return good;
}

/* ---- against another trial ---- */

/* All that was drawn and measured, a line each, with the finding that it stands beside. */
static struct shown list_all(const struct check_result *result)
{
    struct shown shown = {0};
    for (uint32_t i = 0; i < result->table_count; i++) {
        const struct report_table *table = &result->tables[i];
        for (uint32_t row = 0; row <= table->row_count; row++) {
            struct text *words = add(&shown);
            compare_name(table->rule_id, table->subject, words);
            text_append_string(words, ", table ");
            text_append_visible(words, table->title);
            for (uint32_t k = 0; row == table->row_count && k < table->column_count; k++)
                text_format(words, "%s%s", k ? BETWEEN_CELLS : ", columns ", table->columns[k].name);
            text_append_string(words, ": ");
            if (row < table->row_count)
                append_row(table, row, words);
        }
    }
    for (uint32_t i = 0; i < result->measure_count; i++) {
        struct text *words = add(&shown);
        compare_name(result->measures[i].rule_id, result->measures[i].subject, words);
        text_append_string(words, ", measure ");
        append_measure(&result->measures[i], words);
    }
    return shown;
}

bool tables_same(const struct trial *one, const struct trial *other, struct text *ret_lines)
{
    struct shown left = list_all(&one->result), right = list_all(&other->result);
    size_t most = left.count > right.count ? left.count : right.count, at = 0;
    while (at < left.count && at < right.count &&
           string_equal(text_string(&left.words[at]), text_string(&right.words[at])))
        at++;
    if (at < most) {
        text_append_string(ret_lines, "what stands beside the findings\n    once      ");
        compare_shown(ret_lines, at < left.count ? text_string(&left.words[at]) : "nothing more");
        text_append_string(ret_lines, "\n    then      ");
        compare_shown(ret_lines, at < right.count ? text_string(&right.words[at]) : "nothing more");
        text_append_char(ret_lines, '\n');
    }
    shown_free(&left);
    shown_free(&right);
    return at == most;
}
