/* libxml2's HTML parser, event by event, so that nesting costs no tree. Tables below say what an element does to the
 * lines. Nothing is fetched, nothing runs. See html.h. */
#include "reader/html.h"

#include "base/memory.h"
#include "reader/extract.h"

#include <libxml/HTMLparser.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define DEEPEST_LIST 16u
#define LONGEST_TITLE 2000u

/* What an element does: nothing (within a line), begins a line, stands between blank lines, or is left out whole. */
enum effect { WITHIN, LINE, BLOCK, CELL, ITEM, LIST, LEFT_OUT, TITLE };

static const struct {
    const char *name;
    enum effect effect;
} elements[] = {
    {"address", BLOCK},
    {"article", BLOCK},
    {"aside", BLOCK},
    {"blockquote", BLOCK},
    {"br", LINE},
    {"caption", BLOCK},
    {"dd", LINE},
    {"div", LINE},
    {"dl", BLOCK},
    {"dt", LINE},
    {"fieldset", BLOCK},
    {"figure", BLOCK},
    {"footer", BLOCK},
    {"form", BLOCK},
    {"h1", BLOCK},
    {"h2", BLOCK},
    {"h3", BLOCK},
    {"h4", BLOCK},
    {"h5", BLOCK},
    {"h6", BLOCK},
    {"header", BLOCK},
    {"hr", BLOCK},
    {"li", ITEM},
    {"main", BLOCK},
    {"nav", LEFT_OUT},
    {"noscript", LEFT_OUT},
    {"object", LEFT_OUT},
    {"ol", LIST},
    {"option", LEFT_OUT},
    {"p", BLOCK},
    {"pre", BLOCK},
    {"script", LEFT_OUT},
    {"section", BLOCK},
    {"select", LEFT_OUT},
    {"style", LEFT_OUT},
    {"svg", LEFT_OUT},
    {"table", BLOCK},
    {"td", CELL},
    {"template", LEFT_OUT},
    {"th", CELL},
    {"title", TITLE},
    {"tr", LINE},
    {"ul", LIST},
};

struct page {
    struct text *text;
    struct html_seen *seen;
    struct text title;
    unsigned left_out; /* depth within what is left out; 0: outside */
    bool hidden;       /* it is left out because it is hidden */
    bool in_title;
    bool blank_owed;
    unsigned lists;               /* depth */
    unsigned items[DEEPEST_LIST]; /* number of the last item; of lists without numbers UINT_MAX */
};

static enum effect effect_of(const xmlChar *name)
{
    for (size_t i = 0; i < sizeof elements / sizeof *elements; i++) {
        if (strcmp((const char *)name, elements[i].name) == 0)
            return elements[i].effect;
    }
    return WITHIN;
}

static char last_of(const struct page *page)
{
    return page->text->length ? page->text->data[page->text->length - 1] : '\n';
}

static void end_line(struct page *page)
{
    page->blank_owed = false;
    while (page->text->length && last_of(page) == ' ')
        page->text->data[--page->text->length] = '\0';
    if (last_of(page) != '\n')
        text_append_char(page->text, '\n');
}

static void end_block(struct page *page)
{
    size_t length = page->text->length;
    end_line(page);
    if (length && !(page->text->length >= 2 && page->text->data[page->text->length - 2] == '\n'))
        text_append_char(page->text, '\n');
}

/* ---- what is not shown ---- */

static const char *attribute(const xmlChar **attributes, const char *name)
{
    for (size_t i = 0; attributes && attributes[i]; i += 2) {
        if (strcasecmp((const char *)attributes[i], name) == 0)
            return attributes[i + 1] ? (const char *)attributes[i + 1] : "";
    }
    return NULL;
}

static bool is_hidden(const xmlChar **attributes)
{
    static const char *const ways[] = {"display:none", "visibility:hidden", "font-size:0", "opacity:0"};
    const char *style = attribute(attributes, "style");
    if (attribute(attributes, "hidden"))
        return true;
    if (!style)
        return false;
    struct text bare = {.maximum = 4096};
    for (const char *at = style; *at; at++) {
        if (*at != ' ' && *at != '\t' && *at != '\n')
            text_append_char(&bare, *at);
    }
    bool hidden = false;
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        const char *found = strcasestr(text_string(&bare), ways[i]);
        const char *behind = found ? found + strlen(ways[i]) : "";
        hidden |= found && *behind != '.' && !(*behind >= '1' && *behind <= '9');
    }
    text_free(&bare);
    return hidden;
}

/* ---- events ---- */

static void begin_item(struct page *page)
{
    unsigned depth = page->lists < DEEPEST_LIST ? page->lists : DEEPEST_LIST;
    end_line(page);
    if (depth && page->items[depth - 1] != UINT32_MAX)
        text_format(page->text, "%u. ", ++page->items[depth - 1]);
    else
        text_append_string(page->text, "- ");
}

static void begin_list(struct page *page, const xmlChar *name)
{
    if (page->lists < DEEPEST_LIST)
        page->items[page->lists] = strcmp((const char *)name, "ol") == 0 ? 0 : UINT32_MAX;
    page->lists++;
    end_line(page);
}

static void take_start(void *context, const xmlChar *name, const xmlChar **attributes)
{
    struct page *page = context;
    enum effect effect = effect_of(name);
    if (page->left_out || effect == LEFT_OUT || is_hidden(attributes)) {
        page->hidden |= !page->left_out && effect != LEFT_OUT;
        page->left_out++;
        return;
    }
    page->seen->pictures |= strcmp((const char *)name, "img") == 0;
    if (effect == LINE)
        end_line(page);
    else if (effect == BLOCK)
        end_block(page);
    else if (effect == CELL && last_of(page) != '\n')
        text_append_string(page->text, "   ");
    else if (effect == ITEM)
        begin_item(page);
    else if (effect == LIST)
        begin_list(page, name);
    page->in_title |= effect == TITLE;
}

static void take_end(void *context, const xmlChar *name)
{
    struct page *page = context;
    enum effect effect = effect_of(name);
    if (page->left_out) {
        page->left_out--;
        page->hidden &= page->left_out != 0;
        return;
    }
    if (effect == TITLE)
        page->in_title = false;
    else if (effect == BLOCK)
        end_block(page);
    else if (effect == LIST) {
        page->lists -= page->lists > 0;
        end_block(page);
    } else if (effect == LINE || effect == ITEM)
        end_line(page);
}

static void take_words(void *context, const xmlChar *words, int length)
{
    struct page *page = context;
    struct text clean = {0};
    text_append_clean(&clean, (const char *)words, length > 0 ? (size_t)length : 0);
    if (page->in_title && page->title.length < LONGEST_TITLE)
        text_append(&page->title, text_string(&clean), clean.length);
    for (size_t i = 0; i < clean.length && !page->in_title; i++) {
        bool blank = strchr(" \t\n", clean.data[i]) != NULL;
        if (page->left_out)
            page->seen->hidden |= page->hidden && !blank;
        else if (!blank)
            text_append_char(page->text, clean.data[i]);
        else if (last_of(page) != ' ' && last_of(page) != '\n')
            text_append_char(page->text, ' ');
    }
    text_free(&clean);
}

void html_read(const char *source, size_t length, struct text *ret_text, struct html_seen *ret_seen)
{
    static const htmlSAXHandler handler = {
        .startElement = take_start,
        .endElement = take_end,
        .characters = take_words,
        .ignorableWhitespace = take_words,
    };
    htmlSAXHandler events = handler;
    struct html_seen seen = {0};
    struct page page = {.text = ret_text, .seen = &seen};
    htmlParserCtxtPtr parser =
        htmlCreatePushParserCtxt(&events, &page, NULL, 0, NULL, XML_CHAR_ENCODING_UTF8);
    if (parser) {
        htmlCtxtUseOptions(
            parser, HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET);
        /* In pieces, so that what was read stays where the rest is damaged or too much. */
        for (size_t at = 0; at < length && !ret_text->overflowed; at += 65536)
            htmlParseChunk(parser, source + at, (int)(length - at < 65536 ? length - at : 65536), 0);
        htmlParseChunk(parser, source, 0, 1);
        htmlFreeParserCtxt(parser);
    }
    end_line(&page);
    seen.title = page.title.length ? memory_copy(text_string(&page.title)) : NULL;
    text_free(&page.title);
    *ret_seen = seen;
}

void extract_html(const void *bytes, size_t length, struct extracted *extracted)
{
    struct text decoded = {0};
    struct html_seen seen = {0};
    struct document_pages *pages = &extracted->pages;
    plain_decode(bytes, length, &decoded, pages);
    pages_begin(pages);
    html_read(text_string(&decoded), decoded.length, &pages->original, &seen);
    pages_end(pages);
    pages_title(pages, seen.title);
    if (seen.hidden)
        pages_remark(pages, "it has hidden text, which does not count");
    if (seen.pictures)
        pages->pages[0].flags |= DOCUMENT_PAGE_PICTURE;
    free(seen.title);
    text_free(&decoded);
}
