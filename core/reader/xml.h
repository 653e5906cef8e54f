/* A pull reader over a hostile XML part: no network, no document type declarations, no entities but XML's own five,
 * bounded depth. Knows the name spaces of word processing documents and nothing else of them. */
#ifndef GOLIVE_READER_XML_H
#define GOLIVE_READER_XML_H

#include <stdbool.h>
#include <stddef.h>

enum xml_event {
    XML_BROKEN = -1, /* not well-formed, or refused */
    XML_DONE = 0,
    XML_START, /* an empty element gives a start and an end */
    XML_END,
    XML_TEXT
};

/* One letter for each name space that matters. */
enum xml_space {
    XML_OTHER = 0,
    XML_WORD = 'w', /* the words of a document */
    XML_MATH = 'm',
    XML_COMPAT = 'c',    /* alternate content for older programs */
    XML_RELATIONS = 'r', /* what belongs to what in the package */
    XML_DUBLIN = 'd'     /* Dublin Core: the title */
};

struct xml;

/* NULL if the part is refused outright (a document type declaration). The bytes must outlive it. */
struct xml *xml_open(const void *bytes, size_t length);
struct xml *xml_close(struct xml *xml); /* NULL gives NULL; returns NULL */
enum xml_event xml_next(struct xml *xml);
/* Of the element at hand. */
enum xml_space xml_space(const struct xml *xml);
const char *xml_name(const struct xml *xml); /* without prefix; valid until xml_next */
bool xml_is(const struct xml *xml, enum xml_space space, const char *name);
/* The attribute of that local name, whatever its prefix; NULL if there is none. Freed with free(). */
char *xml_attribute(const struct xml *xml, const char *name);
/* The text at hand; valid until xml_next. */
const char *xml_text(const struct xml *xml);
/* At a start: passes over all that is inside, so that the next event is what follows the element's end. */
void xml_skip(struct xml *xml);

#endif
