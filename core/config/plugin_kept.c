/* Descriptions as kept bytes: who wrote them, then the members of each struct in the order of its table. A word is four
 * bytes, a number eight, a string its length and one more as a word (0: NULL), then its bytes with their NUL, a list of strings
 * likewise, then the strings. See plugin_kept.h. */
#include "config/plugin_kept.h"

#include <stdlib.h>
#include <string.h>

#define FORMAT_VERSION 1u
#define MOST_ITEMS 100000u /* of one kind in a description */

enum member_kind { MEMBER_STRING = 1, MEMBER_NAMED, MEMBER_LIST, MEMBER_FLAG, MEMBER_WORD, MEMBER_NUMBER };

struct member {
    size_t offset;
    enum member_kind kind;
    uint32_t limit; /* of a word: those below it */
};

#define COUNT_OF(list) (sizeof(list) / sizeof *(list))
#define IN(type, name) offsetof(struct type, name)

static const struct member members_of_option[] = {{IN(option_description, name), MEMBER_NAMED, 0},
    {IN(option_description, type), MEMBER_WORD, OPTION_TYPE_COUNT},
    {IN(option_description, required), MEMBER_FLAG, 2},
    {IN(option_description, optional_evidence), MEMBER_FLAG, 2},
    {IN(option_description, digest_only), MEMBER_FLAG, 2}, {IN(option_description, input), MEMBER_FLAG, 2},
    {IN(option_description, good_until), MEMBER_NUMBER, 0},
    {IN(option_description, fallback), MEMBER_STRING, 0}, {IN(option_description, help), MEMBER_NAMED, 0},
    {IN(option_description, example), MEMBER_STRING, 0}, {IN(option_description, choices), MEMBER_LIST, 0},
    {IN(option_description, choice_help), MEMBER_LIST, 0},
    {IN(option_description, question), MEMBER_STRING, 0}, {IN(option_description, ask_if), MEMBER_STRING, 0}};

static const struct member members_of_rule[] = {{IN(rule, id), MEMBER_NAMED, 0},
    {IN(rule, title), MEMBER_NAMED, 0}, {IN(rule, citation), MEMBER_NAMED, 0},
    {IN(rule, remedy), MEMBER_NAMED, 0}, {IN(rule, asks), MEMBER_NAMED, 0}, {IN(rule, help), MEMBER_NAMED, 0},
    {IN(rule, question), MEMBER_NAMED, 0}, {IN(rule, settled_by), MEMBER_NAMED, 0},
    {IN(rule, basis), MEMBER_WORD, BASIS_COUNT}, {IN(rule, severity), MEMBER_WORD, STATUS_COUNT},
    {IN(rule, typed), MEMBER_WORD, STATUS_COUNT},
    {IN(rule, readings), MEMBER_WORD, 1u << (READING_NOT_NEEDED + 1)}, {IN(rule, fresh), MEMBER_NUMBER, 0},
    {IN(rule, good_until), MEMBER_NUMBER, 0}};

static const struct member members_of_reason[] = {{IN(reason, id), MEMBER_NAMED, 0},
    {IN(reason, title), MEMBER_NAMED, 0}, {IN(reason, citation), MEMBER_NAMED, 0},
    {IN(reason, help), MEMBER_NAMED, 0}};

static const struct member members_of_fact[] = {{IN(plugin_fact, name), MEMBER_NAMED, 0},
    {IN(plugin_fact, values), MEMBER_NAMED, 0}, {IN(plugin_fact, help), MEMBER_NAMED, 0},
    {IN(plugin_fact, ask_if), MEMBER_STRING, 0}};

static const struct member members_of_plugin[] = {{IN(plugin_description, name), MEMBER_NAMED, 0},
    {IN(plugin_description, version), MEMBER_NAMED, 0}, {IN(plugin_description, summary), MEMBER_NAMED, 0},
    {IN(plugin_description, api_level), MEMBER_NUMBER, 0}, {IN(plugin_description, facts), MEMBER_LIST, 0},
    {IN(plugin_description, keys), MEMBER_LIST, 0}, {IN(plugin_description, catalogues), MEMBER_LIST, 0},
    {IN(plugin_description, hosts), MEMBER_LIST, 0}, {IN(plugin_description, section_rules), MEMBER_FLAG, 2}};

/* A member that is added to one of these belongs into its table, too. */
_Static_assert(sizeof(void *) != 8 || sizeof(struct option_description) == 80, "members_of_option");
_Static_assert(sizeof(void *) != 8 || sizeof(struct rule) == 96, "members_of_rule");
_Static_assert(sizeof(void *) != 8 || sizeof(struct reason) == 32, "members_of_reason");
_Static_assert(sizeof(void *) != 8 || sizeof(struct plugin_fact) == 32, "members_of_fact");
_Static_assert(sizeof(void *) != 8 || sizeof(struct plugin_description) == 192, "members_of_plugin");

/* What a description has many of. */
static const struct kind {
    size_t items, count; /* where they stand in the description */
    size_t size;
    const struct member *members;
    size_t member_count;
} kinds[] = {{IN(plugin_description, options), IN(plugin_description, option_count),
                 sizeof(struct option_description), members_of_option, COUNT_OF(members_of_option)},
    {IN(plugin_description, rules), IN(plugin_description, rule_count), sizeof(struct rule), members_of_rule,
        COUNT_OF(members_of_rule)},
    {IN(plugin_description, reasons), IN(plugin_description, reason_count), sizeof(struct reason),
        members_of_reason, COUNT_OF(members_of_reason)},
    {IN(plugin_description, own_facts), IN(plugin_description, own_fact_count), sizeof(struct plugin_fact),
        members_of_fact, COUNT_OF(members_of_fact)}};

/* ---- who wrote it ---- */

struct head {
    uint64_t format;
    struct identity program;
};

const struct identity *plugin_kept_program(void)
{
    static struct identity program;
    static enum { UNASKED, UNSURE, SURE } answer = UNASKED;
    if (answer == UNASKED) {
        struct stat status;
        bool told = stat("/proc/self/exe", &status) == 0;
        if (told)
            program = identity_of(&status);
        answer = told && !identity_young(&program, identity_now()) ? SURE : UNSURE;
    }
    return answer == SURE ? &program : NULL;
}

/* ---- writing ---- */

/* What does not fit is not written: nothing that long comes from a description, and the largest word is never read. */
static void write_word(struct text *out, size_t value)
{
    uint32_t word = value < UINT32_MAX ? (uint32_t)value : UINT32_MAX;
    text_append(out, &word, sizeof word);
}

static void write_string(struct text *out, const char *string)
{
    size_t length = string ? strlen(string) + 1 : 0;
    write_word(out, length);
    text_append(out, string, length);
}

static size_t list_length(const char *const *list)
{
    size_t count = 0;
    while (list && list[count])
        count++;
    return count;
}

static void write_list(struct text *out, const char *const *list)
{
    size_t count = list_length(list);
    write_word(out, list ? count + 1 : 0);
    for (size_t i = 0; i < count; i++)
        write_string(out, list[i]);
}

static void write_member(struct text *out, const char *at, enum member_kind kind)
{
    switch (kind) {
    case MEMBER_STRING:
    case MEMBER_NAMED:
        write_string(out, *(const char *const *)(const void *)at);
        break;
    case MEMBER_LIST:
        write_list(out, *(const char *const *const *)(const void *)at);
        break;
    case MEMBER_FLAG:
        write_word(out, *(const bool *)at);
        break;
    case MEMBER_WORD:
        write_word(out, *(const unsigned *)(const void *)at);
        break;
    case MEMBER_NUMBER:
        text_append(out, at, sizeof(uint64_t));
        break;
    }
}

static void write_members(struct text *out, const void *item, const struct member *members, size_t count)
{
    for (size_t i = 0; i < count; i++)
        write_member(out, (const char *)item + members[i].offset, members[i].kind);
}

static size_t count_in(const struct plugin_description *plugin, const struct kind *kind)
{
    return *(const size_t *)(const void *)((const char *)plugin + kind->count);
}

void plugin_kept_write(
    const struct plugin_description *plugin, const struct identity *program, struct text *out)
{
    const struct head head = {FORMAT_VERSION, *program};
    text_append(out, &head, sizeof head);
    write_members(out, plugin, members_of_plugin, COUNT_OF(members_of_plugin));
    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        const char *items = *(const char *const *)(const void *)((const char *)plugin + kinds[i].items);
        size_t count = count_in(plugin, &kinds[i]);
        write_word(out, count);
        for (size_t k = 0; k < count; k++)
            write_members(out, items + k * kinds[i].size, kinds[i].members, kinds[i].member_count);
    }
}

/* ---- reading ---- */

struct reading {
    const char *at, *end;
    struct arena *arena;
    bool broken; /* for good */
};

static void read_bytes(struct reading *reading, void *ret_bytes, size_t length)
{
    if (reading->broken || (size_t)(reading->end - reading->at) < length) {
        reading->broken = true;
        return;
    }
    memcpy(ret_bytes, reading->at, length);
    reading->at += length;
}

/* A word below LIMIT. */
static uint32_t read_word(struct reading *reading, size_t limit)
{
    uint32_t word = 0;
    read_bytes(reading, &word, sizeof word);
    if (word < limit)
        return word;
    reading->broken = true;
    return 0;
}

static const char *read_string(struct reading *reading)
{
    uint32_t length = read_word(reading, UINT32_MAX);
    const char *string = reading->at;
    if (!length)
        return NULL;
    if (length > (size_t)(reading->end - string) || memchr(string, '\0', length) != string + length - 1) {
        reading->broken = true;
        return NULL;
    }
    reading->at += length;
    return string;
}

/* Each string has five bytes at least. */
static const char *const *read_list(struct reading *reading)
{
    uint32_t count = read_word(reading, (size_t)(reading->end - reading->at) / 5 + 2);
    if (!count)
        return NULL;
    const char **list = arena_take(reading->arena, count * sizeof *list);
    for (size_t i = 0; i + 1 < count; i++) {
        list[i] = read_string(reading);
        reading->broken |= !list[i];
    }
    return list;
}

static void read_member(struct reading *reading, char *at, const struct member *member)
{
    switch (member->kind) {
    case MEMBER_STRING:
        *(const char **)(void *)at = read_string(reading);
        break;
    case MEMBER_NAMED:
        *(const char **)(void *)at = read_string(reading);
        reading->broken |= !*(const char **)(void *)at;
        break;
    case MEMBER_LIST:
        *(const char *const **)(void *)at = read_list(reading);
        break;
    case MEMBER_FLAG:
        *(bool *)at = read_word(reading, member->limit) != 0;
        break;
    case MEMBER_WORD:
        *(unsigned *)(void *)at = read_word(reading, member->limit);
        break;
    case MEMBER_NUMBER:
        read_bytes(reading, at, sizeof(uint64_t));
        break;
    }
}

static void read_members(struct reading *reading, void *item, const struct member *members, size_t count)
{
    for (size_t i = 0; i < count; i++)
        read_member(reading, (char *)item + members[i].offset, &members[i]);
}

static void read_kind(struct reading *reading, struct plugin_description *plugin, const struct kind *kind)
{
    size_t count = read_word(reading, MOST_ITEMS);
    /* Each of its members has four bytes at least. */
    if (count > (size_t)(reading->end - reading->at) / (4 * kind->member_count)) {
        reading->broken = true;
        return;
    }
    char *items = arena_take(reading->arena, count * kind->size);
    *(char **)(void *)((char *)plugin + kind->items) = items;
    *(size_t *)(void *)((char *)plugin + kind->count) = count;
    for (size_t i = 0; i < count && !reading->broken; i++)
        read_members(reading, items + i * kind->size, kind->members, kind->member_count);
}

/* Each choice is explained, if by nothing. */
static bool has_whole_options(const struct plugin_description *plugin)
{
    for (size_t i = 0; i < plugin->option_count; i++) {
        const struct option_description *option = &plugin->options[i];
        if (list_length(option->choices) != list_length(option->choice_help))
            return false;
    }
    return true;
}

struct plugin_description *plugin_kept_read(const void *bytes, size_t length, const struct identity *program)
{
    struct head head;
    if (length < sizeof head)
        return NULL;
    memcpy(&head, bytes, sizeof head);
    if (head.format != FORMAT_VERSION || !identity_same(&head.program, program))
        return NULL;
    struct plugin_description *plugin = memory_new(1, sizeof *plugin);
    struct reading reading = {
        (const char *)bytes + sizeof head, (const char *)bytes + length, &plugin->arena, false};
    read_members(&reading, plugin, members_of_plugin, COUNT_OF(members_of_plugin));
    for (size_t i = 0; i < COUNT_OF(kinds) && !reading.broken; i++)
        read_kind(&reading, plugin, &kinds[i]);
    if (reading.broken || reading.at != reading.end || !has_whole_options(plugin))
        return plugin_description_free(plugin);
    return plugin;
}
