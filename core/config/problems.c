/* The list of what is wrong with files, so that all of it is shown in one pass: held by file and line, each said once,
 * with the line and a caret. Knows nothing of INI or of golive's keys. See ini.h. */
#include "config/ini.h"

#include <stdlib.h>
#include <string.h>

#define PROBLEMS_A_FILE 200

struct file_count {
    const char *file;
    uint32_t held;
    uint32_t only_counted;
};

static struct file_count *count_of(struct problems *problems, const char *file)
{
    struct file_count *count = map_get(&problems->files, file);
    if (!count) {
        count = arena_take(&problems->arena, sizeof *count);
        count->file = arena_copy(&problems->arena, file);
        map_put(&problems->files, count->file, count);
    }
    return count;
}

bool problems_full(const struct problems *problems, const char *file)
{
    const struct file_count *count = map_get(&problems->files, file);
    return count && count->held >= PROBLEMS_A_FILE;
}

static bool said_before(struct problems *problems, const struct problem *problem, const char *file)
{
    AUTO_FREE char *key =
        memory_format("%s:%u:%u:%s", file, problem->line, problem->column, problem->message);
    if (map_get(&problems->seen, key))
        return true;
    const char *kept = arena_copy(&problems->arena, key);
    map_put(&problems->seen, kept, problems);
    return false;
}

void problem_add(struct problems *problems, const struct problem *problem)
{
    const char *file = problem->file ? problem->file : "";
    struct file_count *count = count_of(problems, file);
    if (count->held < PROBLEMS_A_FILE && said_before(problems, problem, file))
        return;
    if (!problem->warning)
        problems->error_count++;
    if (count->held >= PROBLEMS_A_FILE) {
        count->only_counted++;
        return;
    }
    count->held++;
    memory_reserve(&problems->items, &problems->capacity, problems->count + 1, sizeof *problems->items);
    struct problem *kept = &problems->items[problems->count++];
    *kept = *problem;
    kept->file = count->file;
    kept->source = arena_copy(&problems->arena, problem->source);
    kept->message = arena_copy(&problems->arena, problem->message);
    kept->advice = arena_copy(&problems->arena, problem->advice);
    if (kept->width == 0)
        kept->width = 1;
}

/* By file and line; among equals as they were found, so that the order never depends on the sort. */
static int compare(const void *a, const void *b)
{
    const struct problem *left = *(const struct problem *const *)a;
    const struct problem *right = *(const struct problem *const *)b;
    int by_file = strcmp(left->file, right->file);
    if (by_file)
        return by_file;
    if (left->line != right->line)
        return left->line < right->line ? -1 : 1;
    return left < right ? -1 : left > right;
}

/* The columns that the first BYTES of SOURCE take on a terminal once control characters are made visible. */
static size_t columns_of(const char *source, size_t bytes)
{
    AUTO_FREE char *part = memory_format("%.*s", (int)bytes, source);
    struct text visible = {0};
    text_append_visible(&visible, part);
    size_t columns = utf8_columns(text_string(&visible));
    text_free(&visible);
    return columns;
}

static void write_source(const struct problem *problem, struct text *text)
{
    text_append_string(text, "    ");
    text_append_visible(text, problem->source);
    text_append_char(text, '\n');
    if (!problem->caret)
        return;
    size_t length = strlen(problem->source);
    size_t start = problem->caret - 1 < length ? problem->caret - 1 : length;
    size_t width = problem->width < length - start ? problem->width : length - start;
    size_t columns = columns_of(problem->source + start, width);
    text_format(text, "    %*s^", (int)columns_of(problem->source, start), "");
    for (size_t i = 1; i < columns; i++)
        text_append_char(text, '~');
    text_append_char(text, '\n');
}

static void write_problem(const struct problem *problem, struct text *text)
{
    text_append_visible(text, problem->file);
    if (problem->line)
        text_format(text, ":%u", problem->line);
    text_append_string(text, problem->warning ? ": warning: " : ": ");
    text_append_visible(text, problem->message);
    text_append_char(text, '\n');
    if (problem->source)
        write_source(problem, text);
    if (problem->advice) {
        text_append_string(text, "    ");
        text_append_visible(text, problem->advice);
        text_append_char(text, '\n');
    }
}

static void write_rest(const struct problems *problems, const char *file, struct text *text)
{
    const struct file_count *count = map_get(&problems->files, file);
    if (!count || !count->only_counted)
        return;
    text_append_visible(text, file);
    text_format(text, ": and %u more\n", count->only_counted);
}

void problems_write(const struct problems *problems, struct text *text)
{
    const struct problem **order = memory_new(problems->count, sizeof *order);
    for (size_t i = 0; i < problems->count; i++)
        order[i] = &problems->items[i];
    qsort(order, problems->count, sizeof *order, compare);
    for (size_t i = 0; i < problems->count; i++) {
        write_problem(order[i], text);
        if (i + 1 == problems->count || !string_equal(order[i]->file, order[i + 1]->file))
            write_rest(problems, order[i]->file, text);
    }
    free(order);
}

void problems_free(struct problems *problems)
{
    map_free(&problems->seen);
    map_free(&problems->files);
    free(problems->items);
    free(problems->reread_path);
    text_free(&problems->reread);
    arena_free(&problems->arena);
    *problems = (struct problems){0};
}
