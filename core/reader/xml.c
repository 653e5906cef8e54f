/* libxml2's text reader, told to trust nothing. See xml.h. */
#include "reader/xml.h"

#include "base/memory.h"

#include <libxml/xmlreader.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

struct xml {
    xmlTextReaderPtr reader;
    bool end_owed; /* the element at hand is empty: its end comes next */
};

static void be_silent(
    void *context, const char *message, xmlParserSeverities severity, xmlTextReaderLocatorPtr place)
{
    (void)context;
    (void)message;
    (void)severity;
    (void)place;
}

struct xml *xml_open(const void *bytes, size_t length)
{
    if (length == 0 || length > INT_MAX || memmem(bytes, length, "<!DOCTYPE", 9))
        return NULL;
    xmlTextReaderPtr reader =
        xmlReaderForMemory(bytes, (int)length, NULL, NULL, XML_PARSE_NONET | XML_PARSE_NOCDATA);
    if (!reader)
        return NULL;
    xmlTextReaderSetErrorHandler(reader, be_silent, NULL);
    struct xml *xml = memory_new(1, sizeof *xml);
    xml->reader = reader;
    return xml;
}

struct xml *xml_close(struct xml *xml)
{
    if (xml)
        xmlFreeTextReader(xml->reader);
    free(xml);
    return NULL;
}

enum xml_event xml_next(struct xml *xml)
{
    if (xml->end_owed) {
        xml->end_owed = false;
        return XML_END;
    }
    for (;;) {
        int got = xmlTextReaderRead(xml->reader);
        if (got != 1)
            return got == 0 ? XML_DONE : XML_BROKEN;
        switch (xmlTextReaderNodeType(xml->reader)) {
        case XML_READER_TYPE_ELEMENT:
            xml->end_owed = xmlTextReaderIsEmptyElement(xml->reader) == 1;
            return XML_START;
        case XML_READER_TYPE_END_ELEMENT:
            return XML_END;
        case XML_READER_TYPE_TEXT:
        case XML_READER_TYPE_CDATA:
        case XML_READER_TYPE_WHITESPACE:
        case XML_READER_TYPE_SIGNIFICANT_WHITESPACE:
            return XML_TEXT;
        case XML_READER_TYPE_DOCUMENT_TYPE: /* in an encoding that hid it from xml_open */
        case XML_READER_TYPE_ENTITY_REFERENCE:
            return XML_BROKEN;
        default:
            break;
        }
    }
}

enum xml_space xml_space(const struct xml *xml)
{
    static const struct {
        const char *uri;
        enum xml_space space;
    } spaces[] = {
        {"http://schemas.openxmlformats.org/wordprocessingml/2006/main", XML_WORD},
        {"http://purl.oclc.org/ooxml/wordprocessingml/main", XML_WORD},
        {"http://schemas.openxmlformats.org/officeDocument/2006/math", XML_MATH},
        {"http://purl.oclc.org/ooxml/officeDocument/math", XML_MATH},
        {"http://schemas.openxmlformats.org/markup-compatibility/2006", XML_COMPAT},
        {"http://schemas.openxmlformats.org/package/2006/relationships", XML_RELATIONS},
        {"http://purl.org/dc/elements/1.1/", XML_DUBLIN},
    };
    const char *uri = (const char *)xmlTextReaderConstNamespaceUri(xml->reader);
    for (size_t i = 0; uri && i < sizeof spaces / sizeof *spaces; i++) {
        if (strcmp(uri, spaces[i].uri) == 0)
            return spaces[i].space;
    }
    return XML_OTHER;
}

const char *xml_name(const struct xml *xml)
{
    const char *name = (const char *)xmlTextReaderConstLocalName(xml->reader);
    return name ? name : "";
}

bool xml_is(const struct xml *xml, enum xml_space space, const char *name)
{
    return strcmp(xml_name(xml), name) == 0 && xml_space(xml) == space;
}

char *xml_attribute(const struct xml *xml, const char *name)
{
    char *value = NULL;
    for (int more = xmlTextReaderMoveToFirstAttribute(xml->reader); more == 1 && !value;
         more = xmlTextReaderMoveToNextAttribute(xml->reader)) {
        if (strcmp(xml_name(xml), name) == 0)
            value = memory_copy((const char *)xmlTextReaderConstValue(xml->reader));
    }
    xmlTextReaderMoveToElement(xml->reader);
    return value;
}

const char *xml_text(const struct xml *xml)
{
    const char *text = (const char *)xmlTextReaderConstValue(xml->reader);
    return text ? text : "";
}

void xml_skip(struct xml *xml)
{
    if (xml->end_owed) {
        xml->end_owed = false;
        return;
    }
    int depth = xmlTextReaderDepth(xml->reader);
    do {
        if (xmlTextReaderRead(xml->reader) != 1)
            return; /* xml_next finds the same */
    } while (xmlTextReaderDepth(xml->reader) > depth);
}
