/* What was read from an INI file, and where it stands: looking up sections and keys, splitting lists, and complaints with
 * the line and a column. Knows nothing of how files are parsed. See ini.h. */
#include "config/ini.h"

#include "base/file.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define SOURCE_SHOWN 160u /* bytes of a line that a problem carries */

/* ---- saying where ---- */

/* The bytes of line LINE in CONTENT; NULL if it has fewer lines. */
static const char *line_in(const struct text *content, uint32_t line, size_t *ret_length)
{
    const char *at = text_string(content);
    const char *end = at + content->length;
    at += content->length >= 3 && memcmp(at, INI_BYTE_ORDER_MARK, 3) == 0 ? 3 : 0;
    for (uint32_t i = 1; i < line; i++) {
        const char *newline = memchr(at, '\n', (size_t)(end - at));
        if (!newline)
            return NULL;
        at = newline + 1;
    }
    const char *newline = memchr(at, '\n', (size_t)(end - at));
    size_t length = (size_t)((newline ? newline : end) - at);
    if (length && at[length - 1] == '\r')
        length--;
    *ret_length = length;
    return at;
}

/* The bytes of FILE as they were read, or read again. */
static const struct text *content_of(struct problems *problems, const struct ini_file *file)
{
    if (file->content.length)
        return &file->content;
    if (!string_equal(problems->reread_path, file->path)) {
        free(problems->reread_path);
        problems->reread_path = memory_copy(file->path);
        text_free(&problems->reread);
        if (file_read_path(file->path, INI_FILE_MAXIMUM, &problems->reread) != 0)
            text_free(&problems->reread);
    }
    return &problems->reread;
}

/* The bytes of a line up to and with its "=", if the name of its key says that a secret stands behind it; else all of it.
 * No reader of types is asked: a line that is wrong as INI must not show a secret either. */
static size_t shown_of(const char *line, size_t length)
{
    static const char *const words[] = {"key", "secret", "token", "passw", "passphrase", "credential"};
    const char *equals = memchr(line, '=', length);
    if (!equals)
        return length;
    AUTO_FREE char *key = memory_format("%.*s", (int)(equals - line), line);
    size_t blanks = strspn(key, " \t");
    size_t end = strlen(key);
    while (end > blanks && (key[end - 1] == ' ' || key[end - 1] == '\t'))
        key[--end] = '\0';
    bool secret = string_distance(key + blanks, "key", 1) <= 1;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        secret = secret || strcasestr(key + blanks, words[i]);
    return secret ? (size_t)(equals - line) + 1 : length;
}

static void add_problem(struct problems *problems, const struct ini_file *file, struct problem *problem)
{
    size_t length = 0;
    const char *line = NULL;
    if (problem->line && !problems_full(problems, file->path))
        line = line_in(content_of(problems, file), problem->line, &length);
    AUTO_FREE char *shown = NULL;
    /* A NUL would end the line early, and a file changed meanwhile has another line there: then none is shown. */
    if (line && length && problem->column <= length + 1 && !memchr(line, '\0', length)) {
        size_t whole = length;
        length = shown_of(line, length);
        size_t from = problem->column > SOURCE_SHOWN / 2 ? problem->column - SOURCE_SHOWN / 2 : 0;
        if (length <= SOURCE_SHOWN || from > length)
            from = 0;
        while (from > 0 && ((unsigned char)line[from] & 0xc0) == 0x80)
            from--;
        size_t shown_length = length - from < SOURCE_SHOWN ? length - from : SOURCE_SHOWN;
        shown = memory_format("%.*s%s", (int)shown_length, line + from, length < whole ? " ***" : "");
        problem->source = shown;
        problem->caret =
            problem->column && problem->column <= length + 1 ? problem->column - (uint32_t)from : 0;
    }
    problem_add(problems, problem);
}

static void __attribute__((format(printf, 7, 0)))
line_problem_list(struct problems *problems, const struct ini_file *file, uint32_t line, uint32_t column,
    uint32_t width, const char *advice, const char *format, va_list arguments)
{
    AUTO_FREE char *message = memory_format_list(format, arguments);
    struct problem problem = {.file = file->path,
        .line = line,
        .column = column,
        .width = width,
        .message = message,
        .advice = advice};
    add_problem(problems, file, &problem);
}

void ini_line_problem(struct problems *problems, const struct ini_file *file, uint32_t line, uint32_t column,
    uint32_t width, const char *advice, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    line_problem_list(problems, file, line, column, width, advice, format, arguments);
    va_end(arguments);
}

static uint32_t width_of(const char *string)
{
    size_t length = strlen(string);
    return length < SOURCE_SHOWN ? (uint32_t)length : SOURCE_SHOWN;
}

void ini_problem(struct problems *problems, const struct ini_file *file, const struct ini_entry *entry,
    bool at_value, const char *advice, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    uint32_t column = at_value ? entry->value_column : entry->key_column;
    line_problem_list(problems, file, entry->line, column, width_of(at_value ? entry->raw : entry->key),
        advice, format, arguments);
    va_end(arguments);
}

void ini_section_problem(struct problems *problems, const struct ini_file *file,
    const struct ini_section *section, const char *advice, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    line_problem_list(
        problems, file, section->line, 1, width_of(section->name) + 2, advice, format, arguments);
    va_end(arguments);
}

void ini_unreadable(const char *path, int error, struct problems *problems)
{
    static const struct {
        int error;
        const char *words;
        const char *advice;
    } known[] = {
        {-ENOENT, "there is no such file", NULL},
        {-EACCES, "no permission to read it", NULL},
        {-EISDIR, "this is a folder, not a file", NULL},
        {-EINVAL, "this is not a regular file", "a FIFO, socket or device is never read"},
        {-EFBIG, "the file is too large", "the limit is 64 MiB"},
        {-ELOOP, "too many links on the way to it", NULL},
    };
    struct problem problem = {.file = path};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        if (known[i].error == error)
            problem = (struct problem){.file = path, .message = known[i].words, .advice = known[i].advice};
    }
    AUTO_FREE char *words = problem.message ? NULL : memory_format("it cannot be read: %s", strerror(-error));
    if (!problem.message)
        problem.message = words;
    problem_add(problems, &problem);
}

/* ---- looking up ---- */

void ini_forget_content(struct ini_file *file)
{
    text_free(&file->content);
}

void ini_free(struct ini_file *file)
{
    free(file->sections);
    free(file->entries);
    text_free(&file->content);
    arena_free(&file->arena);
    *file = (struct ini_file){0};
}

const struct ini_section *ini_section_of(const struct ini_file *file, const char *name)
{
    for (size_t i = 0; i < file->count; i++) {
        if (string_equal(file->sections[i].name, name))
            return &file->sections[i];
    }
    return NULL;
}

const struct ini_entry *ini_entry_of(const struct ini_section *section, const char *key)
{
    for (size_t i = 0; section && i < section->count; i++) {
        if (*section->entries[i].key == *key && string_equal(section->entries[i].key, key))
            return &section->entries[i];
    }
    return NULL;
}

static bool blank(char c)
{
    return c == ' ' || c == '\t';
}

/* Copies one item from *AT on and moves *AT behind it and its comma. */
static const char *take_item(struct arena *arena, const char **at)
{
    const char *from = *at;
    while (blank(*from))
        from++;
    bool quoted = *from == '"';
    const char *end = from + quoted;
    while (*end && (quoted ? *end != '"' || end[1] == '"' : *end != ','))
        end += quoted && *end == '"' ? 2 : 1;
    char *item = arena_copy_bytes(arena, from + quoted, (size_t)(end - from) - quoted);
    size_t length = 0;
    for (const char *c = item; *c; c++) {
        item[length++] = *c;
        if (quoted && c[0] == '"' && c[1] == '"')
            c++;
    }
    while (!quoted && length && blank(item[length - 1]))
        length--;
    item[length] = '\0';
    end += strcspn(end, ",");
    *at = *end ? end + 1 : end;
    return item;
}

const char *const *ini_list(struct arena *arena, const char *raw, size_t *ret_count)
{
    size_t most = 1;
    for (const char *c = raw; *c; c++)
        most += *c == ',';
    const char **items = arena_take(arena, (most + 1) * sizeof *items);
    size_t count = 0;
    while (*raw) {
        const char *item = take_item(arena, &raw);
        if (*item)
            items[count++] = item;
    }
    items[count] = NULL;
    if (ret_count)
        *ret_count = count;
    return items;
}
