/* One cell becomes one value of its key: dates, yes and no, choices and lists as people write them. What could be two
 * things is neither. Must not know rows. See inventory.h. */
#include "sheet/inventory.h"

#include "config/values.h"

#include <ctype.h>
#include <string.h>

struct converting {
    const struct sheet_source *source;
    const struct target *target;
    const struct option_description *option;
    const struct fact_definition *fact;
    struct field_value *value;
};

static const char *because(const struct converting *converting, const char *words, const char *why)
{
    return arena_format(converting->source->arena, "\"%.80s\" %s", words, why);
}

/* ---- words that mean a value ---- */

static bool words_equal(const char *a, const char *b)
{
    return heading_equal(a, b);
}

/* [values:NAME] of the map. */
static const char *meaning(const struct target *target, const char *words)
{
    for (size_t i = 0; i < target->meaning_count; i++) {
        const char *value = target->meanings[i];
        for (i++; target->meanings[i]; i++) {
            if (words_equal(target->meanings[i], words))
                return value;
        }
    }
    return NULL;
}

static const char *yes_or_no(const char *words)
{
    static const char *const yes[] = {"yes", "y", "true", "x", "1"}, *const no[] = {"no", "n", "false", "0"};
    for (size_t i = 0; i < sizeof yes / sizeof *yes; i++) {
        if (words_equal(yes[i], words))
            return "yes";
    }
    for (size_t i = 0; i < sizeof no / sizeof *no; i++) {
        if (words_equal(no[i], words))
            return "no";
    }
    return NULL;
}

/* Equal but for capitals, and blanks or underscores where the other has a hyphen. */
static bool choice_equal(const char *choice, const char *words)
{
    for (; *choice && *words; choice++, words++) {
        bool gaps = strchr("-_ ", *choice) && strchr("-_ ", *words);
        if (!gaps && tolower((unsigned char)*choice) != tolower((unsigned char)*words))
            return false;
    }
    return *choice == *words;
}

static const char *choice_of(const char *const *choices, const char *words)
{
    for (size_t i = 0; choices && choices[i]; i++) {
        if (choice_equal(choices[i], words))
            return choices[i];
    }
    return NULL;
}

static const char *const *choices_of(const struct converting *converting)
{
    return converting->fact     ? converting->fact->values
           : converting->option ? converting->option->choices
                                : NULL;
}

/* One word of those that the key knows; the word itself where it knows any, or none of them. */
static const char *known_word(const struct converting *converting, const char *words)
{
    const char *const *choices = choices_of(converting);
    const char *known = meaning(converting->target, words);
    if (!known)
        known = choice_of(choices, words);
    bool yes_no = (converting->option && converting->option->type == OPTION_YES_NO) ||
                  (choice_of(choices, "yes") && choice_of(choices, "no"));
    if (!known && yes_no)
        known = yes_or_no(words);
    return known ? known : words;
}

/* ---- lists ---- */

static bool splits(const struct sheet_source *source, char byte)
{
    return byte == '\n' || (byte && strchr(source->map->split, byte));
}

/* An item, to the next separator; in double quotes it may hold one. */
static const char *take_item(const struct sheet_source *source, const char **at)
{
    struct text item = {0};
    const char *c = *at + strspn(*at, " \n");
    bool quoted = *c == '"';
    c += quoted;
    for (; *c; c++) {
        if (quoted && *c == '"' && c[1] == '"')
            c++;
        else if (quoted && *c == '"')
            quoted = false;
        else if (!quoted && splits(source, *c))
            break;
        if (*c != '"' || c[-1] == '"')
            text_append_char(&item, *c);
    }
    while (item.length && item.data[item.length - 1] == ' ')
        item.data[--item.length] = '\0';
    *at = c + (*c != '\0');
    const char *copy = arena_copy(source->arena, text_string(&item));
    text_free(&item);
    return copy;
}

const char *const *cell_items(const struct sheet_source *source, const char *words)
{
    size_t most = 2, count = 0;
    for (const char *c = words; *c; c++)
        most += splits(source, *c);
    const char **items = arena_take(source->arena, most * sizeof *items);
    while (*words) {
        const char *item = take_item(source, &words);
        if (*item)
            items[count++] = item;
    }
    return items;
}

static const char *list_value(const struct converting *converting, const char *words)
{
    struct text raw = {0};
    if (!converting->source->map->path) { /* as in a deployment's file: it may have been exported */
        *converting->value = (struct field_value){.text = words, .raw = true, .list = true};
        return strchr(words, '\n') ? because(converting, words, "is a list of several lines") : NULL;
    }
    const char *const *items = cell_items(converting->source, words);
    for (size_t i = 0; items[i]; i++) {
        const char *item = known_word(converting, items[i]);
        text_append_string(&raw, i ? ", " : "");
        if (strpbrk(item, ",;#\""))
            text_append_quoted(&raw, item);
        else
            text_append_string(&raw, item);
    }
    *converting->value = (struct field_value){
        .text = arena_copy(converting->source->arena, text_string(&raw)), .raw = true, .list = true};
    text_free(&raw);
    return NULL;
}

/* ---- other kinds ---- */

static const char *date_value(const struct converting *converting, const char *words)
{
    struct date date;
    char *text = arena_take(converting->source->arena, DATE_TEXT_SIZE);
    const char *known = meaning(converting->target, words);
    const char *why = date_typed(known ? known : words, &converting->source->map->dates, &date);
    if (why)
        return because(converting, words, why);
    date_text(date, text);
    *converting->value = (struct field_value){.text = text};
    return NULL;
}

static const char *path_value(const struct converting *converting, const char *words)
{
    const struct sheet_source *source = converting->source;
    if (strchr(words, '\n'))
        return because(converting, words, "is more than one path");
    if (string_starts(words, "http://") || string_starts(words, "https://"))
        return because(converting, words, "is an address, no file: save the document and name the file");
    const char *folder = source->folder;
    if (source->map->documents) {
        folder = path_absolute(source->arena, "", source->map->folder);
        folder = path_absolute(source->arena, folder, source->map->documents);
    }
    *converting->value =
        (struct field_value){.text = path_absolute(source->arena, folder, words), .path = true};
    return NULL;
}

/* Lines of a cell are one line in an INI file. */
static const char *one_line(struct arena *arena, const char *words)
{
    char *line = arena_copy(arena, words);
    for (char *c = line; *c; c++)
        *c = *c == '\n' ? ' ' : *c;
    return line;
}

static const char *text_value(const struct converting *converting, const char *words)
{
    words = one_line(converting->source->arena, known_word(converting, words));
    *converting->value = (struct field_value){
        .text = words, .raw = converting->option && converting->option->type == OPTION_COMMAND};
    return NULL;
}

/* Whether the value is one of its type. */
static const char *check(const struct converting *converting, const char *words)
{
    const struct option_description of_fact = {.name = converting->target->key,
        .type = converting->fact && converting->fact->list ? OPTION_LIST : OPTION_CHOICE,
        .choices = converting->fact ? converting->fact->values : NULL};
    const struct option_description *option = converting->fact ? &of_fact : converting->option;
    struct text message = {0}, advice = {0};
    const char *why = NULL, *text = converting->value->text;
    if (option && *text && !value_check(option, text, text, &message, &advice))
        why = arena_format(converting->source->arena, "%s%s%s%s", text_string(&message),
            advice.length ? " (" : "", text_string(&advice), advice.length ? ")" : "");
    else if (strlen(text) > CSV_CELL_MAXIMUM)
        why = because(converting, words, "is too long");
    text_free(&message);
    text_free(&advice);
    return why;
}

static const struct plugin_description *plugin_named(const struct sheet_source *source, const char *name)
{
    for (size_t i = 0; i < source->plugin_count; i++) {
        if (string_equal(source->plugins[i]->name, name))
            return source->plugins[i];
    }
    return NULL;
}

/* What the map says of every row, as an INI file has it; its paths start from the map. */
static const char *fixed_value(const struct converting *converting, bool list, bool path)
{
    const struct sheet_source *source = converting->source;
    const struct target *target = converting->target;
    bool command = converting->option && converting->option->type == OPTION_COMMAND;
    struct field_value value = {.text = target->fixed, .path = path};
    if (list || command)
        value = (struct field_value){.text = target->fixed_raw, .raw = true, .list = list};
    else if (path)
        value.text = path_absolute(
            source->arena, path_absolute(source->arena, "", source->map->folder), target->fixed);
    *converting->value = value;
    return NULL;
}

/* What stands between quotes in a table whose headings are keys, as in a file; other words are themselves. */
static const char *unquoted(const struct sheet_source *source, const char *words)
{
    size_t length = strlen(words);
    if (source->map->path || length < 2 || *words != '"' || words[length - 1] != '"')
        return words;
    char *inner = arena_take(source->arena, length);
    size_t at = 0;
    for (size_t i = 1; i + 1 < length; i++) {
        if (words[i] == '"' && (words[++i] != '"' || i + 1 == length))
            return words; /* it does not end where it ends */
        inner[at++] = words[i];
    }
    return inner;
}

const char *cell_value(const struct sheet_source *source, const struct target *target, const char *plugin,
    const char *words, struct field_value *ret_value)
{
    struct field_value value = {0};
    struct converting converting = {.source = source,
        .target = target,
        .option = config_key(target->section, plugin_named(source, plugin), target->key),
        .value = &value};
    if (!converting.option && string_equal(target->section, "facts"))
        converting.fact = config_fact(source->config, target->key);
    enum option_type type = converting.option ? converting.option->type : OPTION_TEXT;
    bool list = (converting.fact && converting.fact->list) || type == OPTION_LIST;
    bool nothing = !source->map->path && string_equal(words, "\"\"");
    if (!list && type != OPTION_COMMAND)
        words = unquoted(source, words);
    bool path = config_is_path(target->section, converting.option, target->key, words);
    const char *why;
    if (nothing) {
        *ret_value = (struct field_value){.text = "", .raw = true};
        return NULL;
    }
    if (target->fixed)
        why = fixed_value(&converting, list, path);
    else if (list)
        why = list_value(&converting, words);
    else if (type == OPTION_DATE)
        why = date_value(&converting, words);
    else if (path)
        why = path_value(&converting, words);
    else
        why = text_value(&converting, words);
    if (!why)
        why = check(&converting, words);
    if (!why)
        *ret_value = value;
    return why;
}
