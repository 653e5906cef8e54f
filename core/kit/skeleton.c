/* What a new plugin is to be, and writing its folder. See skeleton.h. */
#include "kit/skeleton.h"

#include "base/file.h"
#include "config/values.h"
#include "kit/template.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define COUNT(list) (sizeof(list) / sizeof *(list))
#define MOST_RULES 99u
#define MOST_OPTIONS 99u
#define LONGEST_WORDS 120u
#define LARGEST_TEMPLATE ((size_t)1 << 20)

static int __attribute__((format(printf, 2, 3))) refuse(char **ret_problem, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    *ret_problem = memory_format_list(format, arguments);
    va_end(arguments);
    return -EINVAL;
}

/* ---- answers ---- */

/* Words that stand as they are in C, in INI, in a Makefile and in a manual page. */
static bool are_plain_words(const char *words)
{
    size_t length = strlen(words);
    for (const char *c = words; *c; c++) {
        if ((unsigned char)*c < 0x20 || *c == 0x7f)
            return false;
    }
    return length && length <= LONGEST_WORDS && words[0] != ' ' && words[length - 1] != ' ' &&
           utf8_valid(words, length, NULL) && !strpbrk(words, "\"\\%@*_;#$<>`");
}

static const char plain_advice[] =
    "one plain line of at most 120 characters, without any of \" \\ % @ * _ ; # $ < > `";

int skeleton_set_name(struct skeleton *skeleton, const char *name, char **ret_problem)
{
    if (!value_is_id(name) || strlen(name) > 40)
        return refuse(ret_problem, "\"%.80s\" is no name for a plugin: use a-z, 0-9, dot and hyphen", name);
    if (strchr(name, '_')) /* a manual page would take it for an underline */
        return refuse(ret_problem, "\"%.80s\" is no name for a plugin: use a hyphen", name);
    skeleton->name = arena_copy(&skeleton->arena, name);
    return 0;
}

int skeleton_set_summary(struct skeleton *skeleton, const char *summary, char **ret_problem)
{
    if (!are_plain_words(summary))
        return refuse(ret_problem, "\"%.80s\" is no summary: write %s", summary, plain_advice);
    skeleton->summary = arena_copy(&skeleton->arena, summary);
    return 0;
}

static bool is_option_name(const char *name)
{
    return *name >= 'a' && *name <= 'z' && strlen(name) <= 40 &&
           name[strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_")] == '\0';
}

/* "choice(a|b)": its items with commas between. */
static const char *take_choices(struct skeleton *skeleton, char *type)
{
    size_t length = strlen(type);
    if (strncmp(type, "choice(", 7) != 0 || type[length - 1] != ')')
        return NULL;
    type[length - 1] = '\0';
    char *choices = arena_copy(&skeleton->arena, type + 7);
    type[6] = '\0';
    struct text list = {0};
    for (char *c = choices; *c; c++) {
        if (*c == '|')
            text_append_string(&list, ", ");
        else
            text_append_char(&list, *c);
    }
    choices = arena_copy(&skeleton->arena, text_string(&list));
    text_free(&list);
    return *choices ? choices : NULL;
}

int skeleton_add_option(struct skeleton *skeleton, const char *words, char **ret_problem)
{
    AUTO_FREE char *copy = memory_copy(words);
    char *type = strchr(copy, ':'), *needed = type ? strchr(type + 1, ':') : NULL;
    if (type)
        *type++ = '\0';
    if (needed)
        *needed++ = '\0';
    if (!type || !is_option_name(copy) || (needed && !string_equal(needed, "required")))
        return refuse(ret_problem,
            "\"%.80s\" is no option: write NAME:TYPE or NAME:TYPE:required, such as record:document:required",
            words);
    const char *choices = take_choices(skeleton, type);
    enum option_type found = option_type_parse(type);
    if (!found || found == OPTION_SECRET || (found == OPTION_CHOICE) != (choices != NULL))
        return refuse(ret_problem,
            "\"%.80s\" is no type of an option: text, yes/no, integer, number, date, duration, size, rate, "
            "choice(a|b), list, document, table, dataset, url, command",
            type);
    for (size_t i = 0; i < skeleton->option_count; i++) {
        if (string_equal(skeleton->options[i].name, copy))
            return refuse(ret_problem, "the option %s is named twice", copy);
    }
    if (skeleton->option_count == MOST_OPTIONS)
        return refuse(ret_problem, "a new plugin may have %u options", MOST_OPTIONS);
    skeleton->options =
        memory_resize(skeleton->options, skeleton->option_count + 1, sizeof *skeleton->options);
    skeleton->options[skeleton->option_count++] =
        (struct skeleton_option){arena_copy(&skeleton->arena, copy), found, choices, needed != NULL};
    return 0;
}

/* "site-training" gives "SITE". */
static char *prefix_of(const char *name)
{
    size_t length = strcspn(name, "-._0123456789");
    char *prefix =
        length ? memory_format("%.*s", (int)(length < 12 ? length : 12), name) : memory_copy("RULE");
    for (char *c = prefix; *c; c++)
        *c = *c >= 'a' && *c <= 'z' ? (char)(*c - 'a' + 'A') : *c;
    return prefix;
}

/* Capital letters, a hyphen, digits: as golive's own rules are called. */
static bool is_rule_id(const char *id)
{
    size_t letters = strspn(id, "ABCDEFGHIJKLMNOPQRSTUVWXYZ");
    size_t digits = id[letters] == '-' ? strspn(id + letters + 1, "0123456789") : 0;
    return letters && digits && digits <= 4 && letters <= 12 && !id[letters + 1 + digits];
}

int skeleton_add_rule(struct skeleton *skeleton, const char *words, char **ret_problem)
{
    AUTO_FREE char *prefix = prefix_of(skeleton->name);
    const char *colon = strchr(words, ':');
    AUTO_FREE char *id = colon ? memory_format("%.*s", (int)(colon - words), words)
                               : memory_format("%s-%02zu", prefix, skeleton->rule_count + 1);
    const char *title = colon ? colon + 1 + strspn(colon + 1, " ") : words;
    if (!is_rule_id(id))
        return refuse(ret_problem, "\"%.80s\" is no id of a rule: write %s-01:What must be so", id, prefix);
    if (!are_plain_words(title))
        return refuse(ret_problem, "\"%.80s\" is no title of a rule: write %s", title, plain_advice);
    for (size_t i = 0; i < skeleton->rule_count; i++) {
        if (string_equal(skeleton->rules[i].id, id))
            return refuse(ret_problem, "the rule %s is named twice", id);
    }
    if (skeleton->rule_count == MOST_RULES)
        return refuse(ret_problem, "a new plugin may have %u rules", MOST_RULES);
    skeleton->rules = memory_resize(skeleton->rules, skeleton->rule_count + 1, sizeof *skeleton->rules);
    skeleton->rules[skeleton->rule_count++] =
        (struct skeleton_rule){arena_copy(&skeleton->arena, id), arena_copy(&skeleton->arena, title)};
    return 0;
}

void skeleton_free(struct skeleton *skeleton)
{
    free(skeleton->options);
    free(skeleton->rules);
    arena_free(&skeleton->arena);
    *skeleton = (struct skeleton){0};
}

/* ---- what the templates ask ---- */

struct writing {
    const struct skeleton *skeleton;
    const struct skeleton_option *judged; /* the option that the code looks at */
    struct text word;
};

static const char *const lists[] = {"options", "others", "documents", "tables"};

static bool belongs(const struct writing *writing, const char *list, const struct skeleton_option *option)
{
    if (string_equal(list, "options"))
        return true;
    if (string_equal(list, "others"))
        return option != writing->judged;
    return option->type == (string_equal(list, "documents") ? OPTION_DOCUMENT : OPTION_TABLE);
}

static size_t count_items(void *context, const char *list)
{
    const struct writing *writing = context;
    size_t count = 0;
    if (string_equal(list, "rules"))
        return writing->skeleton->rule_count;
    for (size_t i = 0; i < writing->skeleton->option_count; i++)
        count += belongs(writing, list, &writing->skeleton->options[i]);
    return count;
}

/* The option at which the innermost list of options stands; NULL outside. */
static const struct skeleton_option *current_option(
    const struct writing *writing, const struct template_items *items)
{
    for (; items; items = items->around) {
        size_t place = items->index;
        bool of_options = false;
        for (size_t i = 0; i < COUNT(lists); i++)
            of_options |= string_equal(items->list, lists[i]);
        for (size_t i = 0; of_options && i < writing->skeleton->option_count; i++) {
            const struct skeleton_option *option = &writing->skeleton->options[i];
            if (belongs(writing, items->list, option) && place-- == 0)
                return option;
        }
    }
    return NULL;
}

static const struct template_items *current_rule(const struct template_items *items)
{
    while (items && !string_equal(items->list, "rules"))
        items = items->around;
    return items;
}

/* A value of the option's type, and how the code reads it. */
static const struct {
    enum option_type type;
    const char *sample;
    const char *reader;
} samples[] = {
    {OPTION_TEXT, "something", "golive_option"},
    {OPTION_YES_NO, "yes", "golive_option_integer"},
    {OPTION_INTEGER, "12", "golive_option_integer"},
    {OPTION_NUMBER, "1.5", "golive_option"},
    {OPTION_DATE, "2026-09-14", "golive_option_date"},
    {OPTION_DURATION, "30d", "golive_option_integer"},
    {OPTION_SIZE, "10 MiB", "golive_option_integer"},
    {OPTION_RATE, "3/s", "golive_option"},
    {OPTION_LIST, "one, two", "golive_option_item"},
    {OPTION_URL, "https://www.example.org/", "golive_option"},
    {OPTION_COMMAND, "/usr/bin/true", "golive_option"},
    {OPTION_CHOICE, NULL, "golive_option"},
    {OPTION_DOCUMENT, NULL, "golive_document_of"},
    {OPTION_TABLE, NULL, "golive_rows_of"},
    {OPTION_DATASET, NULL, "golive_data_of"},
};

static const char *option_word(
    struct writing *writing, const struct skeleton_option *option, const char *word)
{
    const char *sample = NULL, *reader = "golive_option";
    for (size_t i = 0; i < COUNT(samples); i++) {
        if (samples[i].type == option->type) {
            sample = samples[i].sample;
            reader = samples[i].reader;
        }
    }
    if (string_equal(word, "OPTION"))
        return option->name;
    if (string_equal(word, "TYPE"))
        return option_type_name(option->type);
    if (string_equal(word, "CHOICES"))
        return option->choices;
    if (string_equal(word, "NEEDED"))
        return option->required ? ", needed" : "";
    if (string_equal(word, "READER"))
        text_format(&writing->word, "%s(g, \"%s\"%s)", reader, option->name,
            option->type == OPTION_LIST ? ", 0" : "");
    else if (!string_equal(word, "SAMPLE"))
        return NULL;
    else if (sample)
        return sample;
    else if (option->choices)
        text_append(&writing->word, option->choices, strcspn(option->choices, ","));
    else
        text_format(&writing->word, "%s.%s", option->name, option->type == OPTION_TABLE ? "csv" : "txt");
    return text_string(&writing->word);
}

static const char *rule_word(struct writing *writing, size_t index, const char *word)
{
    const struct skeleton_rule *rule = &writing->skeleton->rules[index];
    if (string_equal(word, "RULE"))
        return rule->id;
    if (string_equal(word, "TITLE"))
        return rule->title;
    if (string_equal(word, "LINE")) {
        if (index)
            text_format(&writing->word, ".%zu", index + 1);
        return text_string(&writing->word);
    }
    if (!string_equal(word, "SYMBOL"))
        return NULL;
    for (const char *c = rule->id; *c; c++)
        text_append_char(&writing->word, *c == '-' ? '_' : *c < 'A' ? *c : (char)(*c - 'A' + 'a'));
    return text_string(&writing->word);
}

static const char *find_word(void *context, const char *word, const struct template_items *items)
{
    struct writing *writing = context;
    const struct skeleton *skeleton = writing->skeleton;
    bool document = writing->judged->type == OPTION_DOCUMENT;
    text_clear(&writing->word);
    if (string_equal(word, "NAME"))
        return skeleton->name;
    if (string_equal(word, "SUMMARY"))
        return skeleton->summary;
    if (string_equal(word, "JUDGED"))
        return writing->judged->name;
    if (string_equal(word, "VARIABLE"))
        return document ? "paper" : "day";
    if (string_equal(word, "FAILS"))
        return document ? "There is no such paper" : "It was too long ago";
    if (string_equal(word, "UNKNOWN"))
        return document ? "The paper cannot be read" : "The day lies ahead";
    if (string_equal(word, "PREFIX")) {
        AUTO_FREE char *prefix = prefix_of(skeleton->name);
        text_append_string(&writing->word, prefix);
        return text_string(&writing->word);
    }
    const struct template_items *rule = current_rule(items);
    const char *value = rule ? rule_word(writing, rule->index, word) : NULL;
    const struct skeleton_option *option = current_option(writing, items);
    return value || !option ? value : option_word(writing, option, word);
}

static bool keeps_block(void *context, const char *name, const struct template_items *items)
{
    const struct writing *writing = context;
    const struct skeleton_option *option = current_option(writing, items);
    if (string_equal(name, "required"))
        return option && option->required;
    if (string_equal(name, "choices"))
        return option && option->choices;
    return writing->judged->type == (string_equal(name, "document") ? OPTION_DOCUMENT : OPTION_DATE);
}

/* ---- writing ---- */

static const struct skeleton_option *judged_of(const struct skeleton *skeleton)
{
    static const enum option_type wanted[] = {OPTION_DOCUMENT, OPTION_DATE};
    for (size_t k = 0; k < COUNT(wanted); k++) {
        for (size_t i = 0; i < skeleton->option_count; i++) {
            if (skeleton->options[i].type == wanted[k])
                return &skeleton->options[i];
        }
    }
    return NULL;
}

static void complete(struct skeleton *skeleton)
{
    AUTO_FREE char *problem = NULL;
    if (!judged_of(skeleton))
        skeleton_add_option(skeleton, "document:document:required", &problem);
    if (!skeleton->rule_count)
        skeleton_add_rule(skeleton, "It is on file", &problem);
    if (!skeleton->summary)
        skeleton->summary = skeleton->rules[0].title;
}

static int write_file(struct writing *writing, const char *template_folder, const char *template,
    const char *folder, const char *name, mode_t mode, char **ret_problem)
{
    AUTO_FREE char *from = file_join(template_folder, template), *to = file_join(folder, name);
    struct text bytes = {0}, filled = {0};
    unsigned line = 0;
    const struct template_source source = {find_word, count_items, keeps_block, writing};
    int error = file_read_path(from, LARGEST_TEMPLATE, &bytes);
    if (error) {
        *ret_problem = memory_format("%s: %s", from, strerror(-error));
    } else if (template_fill(text_string(&bytes), &source, &filled, &line) != 0) {
        error = -EINVAL;
        *ret_problem = memory_format("%s, line %u: this makes no sense", from, line);
    } else if ((error = file_replace(to, filled.data, filled.length, mode)) != 0) {
        *ret_problem = memory_format("%s: %s", to, strerror(-error));
    }
    text_free(&bytes);
    text_free(&filled);
    return error;
}

static const struct skeleton_file {
    const char *template;
    const char *name; /* behind the plugin's, if it begins with a dot */
    bool script;
    mode_t mode;
} files[] = {
    {"plugin.c.in", ".c", false, 0644},
    {"plugin.ini.in", ".plugin.ini", false, 0644},
    {"plugin.scd.in", ".scd", false, 0644},
    {"Makefile.in", "Makefile", false, 0644},
    {"pass.case.in", "cases/pass.case", false, 0644},
    {"fail.case.in", "cases/fail.case", false, 0644},
    {"unknown.case.in", "cases/unknown.case", false, 0644},
    {"script.sh.in", ".sh", true, 0755},
    {"script.ini.in", ".ini", true, 0644},
    {"script.test.in", "test.sh", true, 0755},
    {"script.Makefile.in", "Makefile", true, 0644},
};

int skeleton_write(
    struct skeleton *skeleton, const char *template_folder, const char *folder, char **ret_problem)
{
    AUTO_FREE char *cases = file_join(folder, "cases");
    complete(skeleton);
    struct writing writing = {.skeleton = skeleton, .judged = judged_of(skeleton)};
    /* Not writable for others whatever the umask says: golive takes no plugin from a folder that is. */
    if (mkdir(folder, 0755) != 0 || (!skeleton->script && mkdir(cases, 0755) != 0)) {
        int error = -errno;
        *ret_problem = memory_format("%s: %s", folder, strerror(-error));
        return error;
    }
    int error = 0;
    for (size_t i = 0; i < COUNT(files) && !error; i++) {
        if (files[i].script != skeleton->script)
            continue;
        AUTO_FREE char *name = files[i].name[0] == '.' ? memory_format("%s%s", skeleton->name, files[i].name)
                                                       : memory_copy(files[i].name);
        error = write_file(
            &writing, template_folder, files[i].template, folder, name, files[i].mode, ret_problem);
    }
    text_free(&writing.word);
    return error;
}
