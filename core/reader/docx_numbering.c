/* Counts paragraphs as Word does (ECMA-376 part 1, 17.9), from abstract numberings, their instances and the styles that
 * use them. See docx_numbering.h. */
#include "reader/docx_numbering.h"

#include "base/memory.h"
#include "reader/xml.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define LEVELS 9
#define MOST_ITEMS 20000u /* styles, numberings */
#define LONGEST_CHAIN 16  /* of styles based on styles */
#define BULLET "\xe2\x80\xa2"

struct level {
    char *format;  /* numFmt: "decimal", "bullet" …; NULL: decimal */
    char *pattern; /* lvlText: "%1.%2"; NULL: none */
    char *style;   /* style that stands for this level, or NULL */
    int start;
    bool legal;   /* all numbers in it as decimal */
    bool goes_on; /* does not start again under a new number above */
};

struct abstract { /* abstractNum: how it looks, and how far it has counted */
    int id;
    char *linked; /* numStyleLink: the style that holds the numbering, or NULL */
    struct level levels[LEVELS];
    int values[LEVELS];
    bool started[LEVELS];
};

struct instance { /* num */
    int id;
    int abstract;       /* id */
    int starts[LEVELS]; /* startOverride, -1 if none */
    bool used[LEVELS];
};

struct style {
    char *id;
    char *based_on; /* or NULL */
    int number;     /* -1: not said */
    int level;
    int outline;
    bool named_heading; /* called "heading 1" … or "Title" */
};

struct docx_numbering {
    struct abstract *abstracts;
    size_t abstract_count;
    size_t abstract_capacity;
    struct instance *instances;
    size_t instance_count;
    size_t instance_capacity;
    struct style *styles;
    size_t style_count;
    size_t style_capacity;
    char *default_style;
};

/* ---- reading ---- */

static int integer_attribute(const struct xml *xml, const char *name, int fallback)
{
    AUTO_FREE char *value = xml_attribute(xml, name);
    int64_t number;
    if (!value || string_integer(value, &number) != 0 || number < 0 || number > 1000000)
        return fallback;
    return (int)number;
}

/* An on-off property: there, and not switched off. */
static bool is_on(const struct xml *xml)
{
    AUTO_FREE char *value = xml_attribute(xml, "val");
    return !value || (strcmp(value, "0") != 0 && strcmp(value, "false") != 0 && strcmp(value, "off") != 0);
}

static void take_string(char **place, const struct xml *xml, const char *attribute)
{
    free(*place);
    *place = xml_attribute(xml, attribute);
}

/* The element at hand is inside w:lvl. */
static void read_level(const struct xml *xml, struct level *level)
{
    const char *name = xml_name(xml);
    if (strcmp(name, "start") == 0)
        level->start = integer_attribute(xml, "val", 1);
    else if (strcmp(name, "numFmt") == 0)
        take_string(&level->format, xml, "val");
    else if (strcmp(name, "lvlText") == 0)
        take_string(&level->pattern, xml, "val");
    else if (strcmp(name, "pStyle") == 0)
        take_string(&level->style, xml, "val");
    else if (strcmp(name, "isLgl") == 0)
        level->legal = is_on(xml);
    else if (strcmp(name, "lvlRestart") == 0)
        level->goes_on = integer_attribute(xml, "val", 1) == 0;
}

static struct abstract *add_abstract(struct docx_numbering *numbering, const struct xml *xml)
{
    if (numbering->abstract_count == MOST_ITEMS)
        return NULL;
    memory_reserve(&numbering->abstracts, &numbering->abstract_capacity, numbering->abstract_count + 1,
        sizeof *numbering->abstracts);
    struct abstract *abstract = &numbering->abstracts[numbering->abstract_count++];
    *abstract = (struct abstract){.id = integer_attribute(xml, "abstractNumId", -1)};
    for (int i = 0; i < LEVELS; i++)
        abstract->levels[i].start = 1;
    return abstract;
}

static struct instance *add_instance(struct docx_numbering *numbering, const struct xml *xml)
{
    if (numbering->instance_count == MOST_ITEMS)
        return NULL;
    memory_reserve(&numbering->instances, &numbering->instance_capacity, numbering->instance_count + 1,
        sizeof *numbering->instances);
    struct instance *instance = &numbering->instances[numbering->instance_count++];
    *instance = (struct instance){.id = integer_attribute(xml, "numId", -1), .abstract = -1};
    for (int i = 0; i < LEVELS; i++)
        instance->starts[i] = -1;
    return instance;
}

/* w:abstractNum: the elements inside it, up to its end. */
static void read_abstract(struct xml *xml, struct abstract *abstract)
{
    struct level *level = NULL;
    enum xml_event event;
    while ((event = xml_next(xml)) > XML_DONE) {
        if (event == XML_END && strcmp(xml_name(xml), "abstractNum") == 0)
            return;
        if (event == XML_END && strcmp(xml_name(xml), "lvl") == 0)
            level = NULL;
        if (event != XML_START)
            continue;
        if (strcmp(xml_name(xml), "lvl") == 0) {
            int index = integer_attribute(xml, "ilvl", LEVELS);
            level = index < LEVELS ? &abstract->levels[index] : NULL;
        } else if (strcmp(xml_name(xml), "numStyleLink") == 0) {
            take_string(&abstract->linked, xml, "val");
        } else if (level) {
            read_level(xml, level);
        }
    }
}

/* w:num */
static void read_instance(struct xml *xml, struct instance *instance)
{
    int index = LEVELS;
    enum xml_event event;
    while ((event = xml_next(xml)) > XML_DONE) {
        if (event == XML_END && strcmp(xml_name(xml), "num") == 0)
            return;
        if (event != XML_START)
            continue;
        if (strcmp(xml_name(xml), "abstractNumId") == 0)
            instance->abstract = integer_attribute(xml, "val", -1);
        else if (strcmp(xml_name(xml), "lvlOverride") == 0)
            index = integer_attribute(xml, "ilvl", LEVELS);
        else if (strcmp(xml_name(xml), "startOverride") == 0 && index < LEVELS)
            instance->starts[index] = integer_attribute(xml, "val", -1);
    }
}

static void read_numbering(struct docx_numbering *numbering, const void *bytes, size_t length)
{
    struct xml *xml = xml_open(bytes, length);
    while (xml) {
        enum xml_event event = xml_next(xml);
        if (event <= XML_DONE)
            break;
        if (event != XML_START || xml_space(xml) != XML_WORD)
            continue;
        struct abstract *abstract =
            strcmp(xml_name(xml), "abstractNum") == 0 ? add_abstract(numbering, xml) : NULL;
        struct instance *instance = strcmp(xml_name(xml), "num") == 0 ? add_instance(numbering, xml) : NULL;
        if (abstract)
            read_abstract(xml, abstract);
        if (instance)
            read_instance(xml, instance);
    }
    xml_close(xml);
}

/* The element at hand is inside w:style. */
static void read_style_element(const struct xml *xml, struct style *style)
{
    const char *name = xml_name(xml);
    if (strcmp(name, "basedOn") == 0) {
        take_string(&style->based_on, xml, "val");
    } else if (strcmp(name, "numId") == 0) {
        style->number = integer_attribute(xml, "val", -1);
    } else if (strcmp(name, "ilvl") == 0) {
        style->level = integer_attribute(xml, "val", -1);
    } else if (strcmp(name, "outlineLvl") == 0) {
        style->outline = integer_attribute(xml, "val", -1);
    } else if (strcmp(name, "name") == 0) {
        AUTO_FREE char *called = xml_attribute(xml, "val");
        style->named_heading =
            called && (strncasecmp(called, "heading ", 8) == 0 || strcasecmp(called, "title") == 0);
    }
}

static void read_styles(struct docx_numbering *numbering, const void *bytes, size_t length)
{
    struct xml *xml = xml_open(bytes, length);
    struct style *style = NULL;
    enum xml_event event;
    while (xml && (event = xml_next(xml)) > XML_DONE) {
        bool is_style = strcmp(xml_name(xml), "style") == 0;
        if (event == XML_END && is_style)
            style = NULL;
        if (event != XML_START || xml_space(xml) != XML_WORD)
            continue;
        if (is_style && numbering->style_count < MOST_ITEMS) {
            AUTO_FREE char *type = xml_attribute(xml, "type");
            memory_reserve(
                &numbering->styles, &numbering->style_capacity, numbering->style_count + 1, sizeof *style);
            style = &numbering->styles[numbering->style_count++];
            *style =
                (struct style){.id = xml_attribute(xml, "styleId"), .number = -1, .level = -1, .outline = -1};
            bool by_default = integer_attribute(xml, "default", 0) == 1;
            if (by_default && type && strcmp(type, "paragraph") == 0 && !numbering->default_style)
                numbering->default_style = memory_copy(style->id);
        } else if (style) {
            read_style_element(xml, style);
        }
    }
    xml_close(xml);
}

struct docx_numbering *docx_numbering_new(
    const void *styles, size_t styles_length, const void *numbering, size_t numbering_length)
{
    struct docx_numbering *made = memory_new(1, sizeof *made);
    read_styles(made, styles, styles_length);
    read_numbering(made, numbering, numbering_length);
    return made;
}

struct docx_numbering *docx_numbering_free(struct docx_numbering *numbering)
{
    if (!numbering)
        return NULL;
    for (size_t i = 0; i < numbering->abstract_count; i++) {
        for (int j = 0; j < LEVELS; j++) {
            free(numbering->abstracts[i].levels[j].format);
            free(numbering->abstracts[i].levels[j].pattern);
            free(numbering->abstracts[i].levels[j].style);
        }
        free(numbering->abstracts[i].linked);
    }
    for (size_t i = 0; i < numbering->style_count; i++) {
        free(numbering->styles[i].id);
        free(numbering->styles[i].based_on);
    }
    free(numbering->abstracts);
    free(numbering->instances);
    free(numbering->styles);
    free(numbering->default_style);
    free(numbering);
    return NULL;
}

/* ---- looking up ---- */

static const struct style *find_style(const struct docx_numbering *numbering, const char *id)
{
    for (size_t i = 0; id && i < numbering->style_count; i++) {
        if (numbering->styles[i].id && strcmp(numbering->styles[i].id, id) == 0)
            return &numbering->styles[i];
    }
    return NULL;
}

static struct instance *find_instance(const struct docx_numbering *numbering, int id)
{
    for (size_t i = 0; i < numbering->instance_count; i++) {
        if (numbering->instances[i].id == id)
            return &numbering->instances[i];
    }
    return NULL;
}

/* The numbering behind an instance; one that names a style is looked up once more through it. */
static struct abstract *find_abstract(const struct docx_numbering *numbering, const struct instance *instance)
{
    for (int hops = 0; instance && hops < 2; hops++) {
        struct abstract *found = NULL;
        for (size_t i = 0; i < numbering->abstract_count && !found; i++) {
            if (numbering->abstracts[i].id == instance->abstract)
                found = &numbering->abstracts[i];
        }
        if (!found || !found->linked)
            return found;
        const struct style *style = find_style(numbering, found->linked);
        instance = style ? find_instance(numbering, style->number) : NULL;
    }
    return NULL;
}

/* A paragraph with what its style adds. */
struct resolved {
    int number;
    int level;
    int outline;
    bool heading;
    const char *numbered_style; /* the style that the number came from, or NULL */
};

static struct resolved resolve(const struct docx_numbering *numbering, const struct docx_paragraph *paragraph)
{
    struct resolved found = {
        .number = paragraph->number, .level = paragraph->level, .outline = paragraph->outline};
    const char *id = paragraph->style ? paragraph->style : numbering->default_style;
    const struct style *style = find_style(numbering, id);
    for (int i = 0; style && i < LONGEST_CHAIN; i++) {
        if (found.number < 0 && style->number >= 0) {
            found.number = style->number;
            found.numbered_style = style->id;
            if (found.level < 0)
                found.level = style->level;
        }
        if (found.outline < 0)
            found.outline = style->outline;
        found.heading |= style->named_heading;
        style = find_style(numbering, style->based_on);
    }
    return found;
}

/* ---- counting ---- */

static void append_letters(struct text *text, int value, char first)
{
    int repeat = (value - 1) / 26 + 1;
    for (int i = 0; i < repeat && i < 8; i++)
        text_append_char(text, (char)(first + (value - 1) % 26));
}

static void append_roman(struct text *text, int value, bool upper)
{
    static const struct {
        int value;
        const char *digits;
    } steps[] = {{1000, "m"}, {900, "cm"}, {500, "d"}, {400, "cd"}, {100, "c"}, {90, "xc"}, {50, "l"},
        {40, "xl"}, {10, "x"}, {9, "ix"}, {5, "v"}, {4, "iv"}, {1, "i"}};
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        for (; value >= steps[i].value; value -= steps[i].value) {
            for (const char *digit = steps[i].digits; *digit; digit++)
                text_append_char(text, upper ? (char)(*digit - 32) : *digit);
        }
    }
}

static void append_value(struct text *text, const char *format, int value)
{
    bool countable = value > 0 && value < 4000;
    if (format && strcmp(format, "none") == 0)
        return;
    if (format && countable && strcmp(format, "lowerLetter") == 0)
        append_letters(text, value, 'a');
    else if (format && countable && strcmp(format, "upperLetter") == 0)
        append_letters(text, value, 'A');
    else if (format && countable && strcmp(format, "lowerRoman") == 0)
        append_roman(text, value, false);
    else if (format && countable && strcmp(format, "upperRoman") == 0)
        append_roman(text, value, true);
    else if (format && strcmp(format, "decimalZero") == 0)
        text_format(text, "%02d", value);
    else
        text_format(text, "%d", value);
}

/* The number as its level writes it. */
static void append_pattern(struct text *text, const struct abstract *abstract, int level)
{
    const struct level *own = &abstract->levels[level];
    for (const char *at = own->pattern ? own->pattern : ""; *at; at++) {
        if (*at != '%' || at[1] < '1' || at[1] > '9') {
            text_append_char(text, *at);
            continue;
        }
        int part = at[1] - '1';
        at++;
        if (part <= level)
            append_value(text, own->legal ? NULL : abstract->levels[part].format, abstract->values[part]);
    }
}

static void count(struct abstract *abstract, struct instance *instance, int level)
{
    for (int i = 0; i < level; i++) { /* levels above that were passed over count as begun */
        if (!abstract->started[i])
            abstract->values[i] = abstract->levels[i].start;
        abstract->started[i] = true;
    }
    if (instance->starts[level] >= 0 && !instance->used[level])
        abstract->values[level] = instance->starts[level];
    else
        abstract->values[level] =
            abstract->started[level] ? abstract->values[level] + 1 : abstract->levels[level].start;
    abstract->started[level] = true;
    instance->used[level] = true;
    for (int i = level + 1; i < LEVELS; i++) {
        if (!abstract->levels[i].goes_on)
            abstract->started[i] = false;
    }
}

/* A style may name its numbering and leave the level to the numbering, which names the style. */
static int level_of(const struct abstract *abstract, const struct resolved *paragraph)
{
    for (int i = 0; paragraph->level < 0 && paragraph->numbered_style && i < LEVELS; i++) {
        const char *style = abstract->levels[i].style;
        if (style && strcmp(style, paragraph->numbered_style) == 0)
            return i;
    }
    return paragraph->level < 0 ? 0 : paragraph->level < LEVELS ? paragraph->level : LEVELS - 1;
}

void docx_number(struct docx_numbering *numbering, const struct docx_paragraph *paragraph, struct text *text)
{
    struct resolved found = resolve(numbering, paragraph);
    struct instance *instance = found.number > 0 ? find_instance(numbering, found.number) : NULL;
    struct abstract *abstract = find_abstract(numbering, instance);
    if (!abstract)
        return;
    int level = level_of(abstract, &found);
    count(abstract, instance, level);
    const char *format = abstract->levels[level].format;
    size_t before = text->length;
    if (format && strcmp(format, "bullet") == 0)
        text_append_string(text, BULLET);
    else
        append_pattern(text, abstract, level);
    if (text->length > before)
        text_append_char(text, ' ');
}

bool docx_is_heading(const struct docx_numbering *numbering, const struct docx_paragraph *paragraph)
{
    struct resolved found = resolve(numbering, paragraph);
    return found.heading || (found.outline >= 0 && found.outline < LEVELS);
}
