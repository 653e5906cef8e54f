/* Reading one section of a file of a fixed form. See section.h. */
#include "config/section.h"

#include "config/values.h"

#include <string.h>

static size_t count_of(const char *const *list)
{
    size_t count = 0;
    while (list[count])
        count++;
    return count;
}

void section_complain(
    struct section_reader *reader, const char *key, const char *advice, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    AUTO_FREE char *message = memory_format_list(format, arguments);
    va_end(arguments);
    const struct ini_entry *entry = key ? ini_entry_of(reader->section, key) : NULL;
    if (entry)
        ini_problem(reader->problems, reader->file, entry, true, advice, "%s", message);
    else
        ini_section_problem(reader->problems, reader->file, reader->section, advice, "%s", message);
    reader->failed = true;
}

static bool is_known(const char *key, const char *const *known)
{
    for (; *known; known++) {
        if (**known != *key)
            continue;
        if (string_equal(key, *known))
            return true;
        if (string_ends(*known, ".") && string_starts(key, *known) && strlen(key) > strlen(*known))
            return true;
    }
    return false;
}

void section_check_keys(struct section_reader *reader, const char *const *known)
{
    for (size_t i = 0; i < reader->section->count; i++) {
        const struct ini_entry *entry = &reader->section->entries[i];
        if (is_known(entry->key, known))
            continue;
        struct text advice = {0};
        value_suggest(&advice, entry->key, known, count_of(known));
        ini_problem(reader->problems, reader->file, entry, false, advice.length ? text_string(&advice) : NULL,
            "unknown key \"%s\" in [%s]", entry->key, reader->section->name);
        text_free(&advice);
        reader->failed = true;
    }
}

const char *section_text(const struct section_reader *reader, const char *key, const char *fallback)
{
    const struct ini_entry *entry = ini_entry_of(reader->section, key);
    return entry && *entry->value ? entry->value : fallback;
}

const char *section_demand(struct section_reader *reader, const char *key)
{
    const char *value = section_text(reader, key, NULL);
    if (!value)
        section_complain(reader, key, NULL, "[%s] needs \"%s\"", reader->section->name, key);
    return value ? value : "";
}

const char *const *section_list(struct section_reader *reader, const char *key)
{
    const struct ini_entry *entry = ini_entry_of(reader->section, key);
    return ini_list(reader->arena, entry ? entry->raw : "", NULL);
}

unsigned section_word(
    struct section_reader *reader, const char *key, const char *const *words, unsigned fallback)
{
    const char *value = section_text(reader, key, NULL);
    if (!value)
        return fallback;
    for (unsigned i = 0; words[i]; i++) {
        if (string_equal(value, words[i]))
            return i;
    }
    struct text advice = {0};
    for (unsigned i = 0; words[i]; i++)
        text_format(&advice, "%s%s", i ? ", " : "one of: ", words[i]);
    value_suggest(&advice, value, words, count_of(words));
    section_complain(reader, key, text_string(&advice), "\"%.80s\" is none of the values of %s", value, key);
    text_free(&advice);
    return fallback;
}

const char *section_subject(const struct ini_section *section, const char *kind, char separator)
{
    size_t length = strlen(kind);
    if (!string_starts(section->name, kind) || section->name[length] != separator ||
        !section->name[length + 1])
        return NULL;
    return section->name + length + 1;
}
