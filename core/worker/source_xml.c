/* XML answers, through expat: elements, their attributes and text as a tree. Must not know what an answer is about. See
 * sources.h. */
#include "worker/sources.h"

#include "golive/plugin.h"

#include <expat.h>
#include <stdlib.h>
#include <string.h>

struct attribute {
    const char *name;
    const char *value;
    struct attribute *next;
};

struct node {
    const char *name; /* NULL: text */
    const char *text; /* of text */
    struct attribute *attributes;
    struct node *parent;
    struct node *first;
    struct node *last;
    struct node *next;
};

struct source_xml {
    struct arena arena;
    struct node top; /* stands above the root element */
};

struct parsing {
    struct source_xml *xml;
    XML_Parser parser;
    struct node *in_hand;
    struct text text; /* heard since the last tag */
    size_t values;
    unsigned depth;
    const char *problem;
};

/* ---- parsing ---- */

static void stop(struct parsing *parsing, const char *problem)
{
    if (!parsing->problem)
        parsing->problem = problem;
    XML_StopParser(parsing->parser, XML_FALSE);
}

static struct node *add_node(struct parsing *parsing)
{
    struct node *node = arena_take(&parsing->xml->arena, sizeof *node);
    struct node *parent = parsing->in_hand;
    node->parent = parent;
    if (parent->last)
        parent->last->next = node;
    else
        parent->first = node;
    parent->last = node;
    if (++parsing->values > SOURCE_MOST_VALUES)
        stop(parsing, "it holds more than a million elements");
    return node;
}

static void end_text(struct parsing *parsing)
{
    if (!parsing->text.length)
        return;
    add_node(parsing)->text =
        arena_copy_bytes(&parsing->xml->arena, parsing->text.data, parsing->text.length);
    text_clear(&parsing->text);
}

static void XMLCALL on_start(void *context, const XML_Char *name, const XML_Char **attributes)
{
    struct parsing *parsing = context;
    struct arena *arena = &parsing->xml->arena;
    end_text(parsing);
    struct node *node = add_node(parsing);
    node->name = arena_copy(arena, name);
    struct attribute **end = &node->attributes;
    for (; *attributes; attributes += 2) {
        *end = arena_take(arena, sizeof **end);
        (*end)->name = arena_copy(arena, attributes[0]);
        (*end)->value = arena_copy(arena, attributes[1]);
        end = &(*end)->next;
        parsing->values++;
    }
    parsing->in_hand = node;
    if (++parsing->depth > SOURCE_DEEPEST)
        stop(parsing, "its elements lie too deep within each other");
}

static void XMLCALL on_end(void *context, const XML_Char *name)
{
    struct parsing *parsing = context;
    (void)name;
    end_text(parsing);
    parsing->in_hand = parsing->in_hand->parent;
    parsing->depth--;
}

static void XMLCALL on_text(void *context, const XML_Char *bytes, int length)
{
    struct parsing *parsing = context;
    text_append(&parsing->text, bytes, (size_t)length);
}

/* An entity of a DTD that is never fetched: what it stands for is not known. */
static void XMLCALL on_skipped(void *context, const XML_Char *name, int is_parameter)
{
    struct parsing *parsing = context;
    (void)name;
    if (!is_parameter)
        text_append_string(&parsing->text, "\xef\xbf\xbd");
}

static void XMLCALL on_entity(void *context, const XML_Char *name, int is_parameter, const XML_Char *value,
    int length, const XML_Char *base, const XML_Char *system, const XML_Char *public,
    const XML_Char *notation)
{
    (void)name, (void)is_parameter, (void)value, (void)length, (void)base, (void)system, (void)public,
        (void)notation;
    stop(context, "it declares entities of its own, which no source that golive asks does");
}

static void parse(struct parsing *parsing, const char *bytes, size_t length)
{
    XML_Parser parser = parsing->parser;
    /* A salt that is given keeps expat from asking for random numbers; what is bounded need not be salted. */
    XML_SetHashSalt(parser, 0x676f6c69);
    XML_SetUserData(parser, parsing);
    XML_SetElementHandler(parser, on_start, on_end);
    XML_SetCharacterDataHandler(parser, on_text);
    XML_SetSkippedEntityHandler(parser, on_skipped);
    XML_SetEntityDeclHandler(parser, on_entity);
    XML_SetParamEntityParsing(parser, XML_PARAM_ENTITY_PARSING_NEVER);
    if (XML_Parse(parser, bytes, (int)length, XML_TRUE) != XML_STATUS_OK && !parsing->problem)
        parsing->problem = "it is not XML, or cut off";
}

struct source_xml *source_xml_new(const char *bytes, size_t length, const char **ret_problem)
{
    struct source_xml *xml = memory_new(1, sizeof *xml);
    struct parsing parsing = {.xml = xml, .in_hand = &xml->top};
    if (length > INT32_MAX)
        parsing.problem = "it is too large";
    else
        parsing.parser = XML_ParserCreate(NULL);
    if (parsing.parser)
        parse(&parsing, bytes, length);
    else if (!parsing.problem)
        parsing.problem = "there is no memory for it";
    XML_ParserFree(parsing.parser);
    text_free(&parsing.text);
    if (!parsing.problem)
        return xml;
    *ret_problem = parsing.problem;
    return source_xml_free(xml);
}

struct source_xml *source_xml_free(struct source_xml *xml)
{
    if (xml)
        arena_free(&xml->arena);
    free(xml);
    return NULL;
}

/* ---- looking in ---- */

/* One step of a path: NAME, NAME[3], *. */
struct step {
    const char *name;
    size_t length;
    uint32_t number; /* from 1 */
    bool any;
    const char *rest;
};

/* The step that PATH begins with; false if it is none. */
static bool read_step(const char *path, struct step *ret_step)
{
    if (*path != '/')
        return false;
    struct step step = {.name = path + 1, .length = strcspn(path + 1, "/[@"), .number = 1};
    const char *at = step.name + step.length;
    if (*at == '[') {
        size_t digits = strspn(at + 1, "0123456789");
        if (!digits || digits > 7 || at[1 + digits] != ']')
            return false;
        step.number = (uint32_t)strtoul(at + 1, NULL, 10);
        at += digits + 2;
    }
    step.any = step.length == 1 && *step.name == '*';
    step.rest = at;
    *ret_step = step;
    return step.length > 0 && step.number > 0;
}

static bool named(const struct node *node, const struct step *step)
{
    return node->name && strncmp(node->name, step->name, step->length) == 0 && !node->name[step->length];
}

/* The element that PATH leads to from below NODE: up to its end or to the "@" of an attribute. */
static const struct node *find(const struct node *node, const char *path)
{
    struct step step;
    for (; *path && *path != '@' && !string_starts(path, "/@"); path = step.rest) {
        if (!read_step(path, &step))
            return NULL;
        uint32_t number = step.number;
        const struct node *child = node->first;
        if (step.any) {
            const struct node *found = NULL;
            for (; child && !found; child = child->next)
                found = child->name ? find(child, step.rest) : NULL;
            return found;
        }
        while (child && !(named(child, &step) && --number == 0))
            child = child->next;
        if (!child)
            return NULL;
        node = child;
    }
    const char *sign = strchr(path, '@');
    for (const struct attribute *it = node->attributes; sign && it; it = it->next) {
        if (strcmp(it->name, sign + 1) == 0)
            return node;
    }
    return sign ? NULL : node;
}

/* What the whole path, "" too, leads to. */
static const struct node *look(const struct source_xml *xml, const char *path)
{
    if (*path)
        return find(&xml->top, path);
    const struct node *root = xml->top.first;
    while (root && !root->name)
        root = root->next;
    return root;
}

int32_t source_xml_kind(const struct source_xml *xml, const char *path)
{
    return look(xml, path) ? GOLIVE_TEXT : GOLIVE_NOTHING;
}

/* How many elements there are that differ from what PATH leads to only by their number. */
uint32_t source_xml_count(const struct source_xml *xml, const char *path)
{
    const struct node *first = look(xml, path);
    uint32_t count = 0;
    if (!first || strchr(path, '@'))
        return first ? 1 : 0;
    for (const struct node *node = first->parent ? first->parent->first : NULL; node; node = node->next)
        count += node->name && strcmp(node->name, first->name) == 0;
    return count;
}

const char *source_xml_name(const struct source_xml *xml, const char *path, uint32_t index)
{
    const struct node *node = look(xml, path);
    for (const struct node *child = node ? node->first : NULL; child; child = child->next) {
        if (child->name && index-- == 0)
            return child->name;
    }
    return "";
}

/* Appends TEXT with every run of white space as one blank, none at the start. */
static void append_text(struct text *all, const char *text)
{
    for (; *text; text++) {
        bool blank = strchr(" \t\r\n", *text) != NULL;
        if (!blank)
            text_append_char(all, *text);
        else if (all->length && all->data[all->length - 1] != ' ')
            text_append_char(all, ' ');
    }
}

static void append_all(struct text *all, const struct node *node)
{
    if (node->text)
        append_text(all, node->text);
    for (const struct node *child = node->first; child; child = child->next)
        append_all(all, child);
}

const char *source_xml_value(const struct source_xml *xml, const char *path, struct arena *arena)
{
    const struct node *node = look(xml, path);
    const char *sign = strchr(path, '@');
    if (!node)
        return "";
    for (const struct attribute *it = node->attributes; sign && it; it = it->next) {
        if (strcmp(it->name, sign + 1) == 0)
            return it->value;
    }
    struct text all = {0};
    append_all(&all, node);
    size_t length = all.length;
    while (length && all.data[length - 1] == ' ')
        length--;
    const char *value = arena_copy_bytes(arena, all.data, length);
    text_free(&all);
    return value;
}
