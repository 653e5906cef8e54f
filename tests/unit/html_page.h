/* A strict reader of the HTML that golive writes, for tests: it takes nothing that golive has no reason to write. What
 * came from outside and became markup shows as an element, an attribute or an address that is on no list here. It shares no
 * code with the writer. */
#ifndef GOLIVE_TESTS_HTML_PAGE_H
#define GOLIVE_TESTS_HTML_PAGE_H

#include "base/map.h"
#include "base/memory.h"
#include "base/text.h"

#include "random_run.h"

#include <criterion/criterion.h>

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define HTML_DEPTH 32

struct html_page {
    struct arena arena;
    const char *at;
    const char *open[HTML_DEPTH]; /* names of elements that are open */
    size_t depth;
    struct map ids;
    struct map links;        /* each address once */
    const char *hrefs[4096]; /* the same */
    size_t href_count;
    const char *policy; /* of the meta element */
    const char *style;  /* what stands in <style> */
    const char *script; /* in <script>, or NULL */
    unsigned level;     /* of the last heading */
    size_t headings[7];
    struct text words; /* what a person reads, without markup */
};

static bool html_listed(const char *name, size_t length, const char *const *list)
{
    for (; *list; list++) {
        if (strlen(*list) == length && strncmp(*list, name, length) == 0)
            return true;
    }
    return false;
}

static const char *const html_elements[] = {"html", "head", "meta", "title", "style", "script", "body", "a",
    "svg", "symbol", "circle", "path", "use", "g", "rect", "text", "header", "nav", "main", "footer",
    "section", "article", "div", "p", "h1", "h2", "h3", "h4", "ul", "ol", "li", "dl", "dt", "dd", "table",
    "thead", "tbody", "tr", "th", "td", "strong", "b", "i", "em", "span", "code", "bdi", "br", "blockquote",
    "q", "details", "summary", "time", NULL};
static const char *const html_attributes[] = {"lang", "charset", "http-equiv", "content", "name", "class",
    "href", "id", "role", "tabindex", "scope", "colspan", "datetime", "dir", "aria-label", "aria-labelledby",
    "aria-hidden", "aria-current", "data-sort", "data-owners", "data-until", "data-whole", "viewBox", "width",
    "height", "x", "y", "r", "rx", "cx", "cy", "d", "preserveAspectRatio", NULL};
static const char *const html_void[] = {"meta", "br", NULL};

/* The two kinds of addresses there are: a place in this page, a page of the same site. */
static bool html_address_allowed(const char *address)
{
    if (*address == '#')
        return address[1] != '\0';
    return strstr(address, ".html") != NULL && !strchr(address, ':') && !string_starts(address, "/") &&
           strspn(address, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./%#") ==
               strlen(address);
}

static void html_attribute(struct html_page *page, const char *element)
{
    const char *name = page->at;
    size_t length = strcspn(name, "= >/");
    cr_assert(html_listed(name, length, html_attributes), "attribute %.60s", name);
    cr_assert_eq(strncmp(name + length, "=\"", 2), 0, "no quotation marks: %.60s", name);
    const char *value = name + length + 2;
    size_t value_length = strcspn(value, "\"<>");
    cr_assert_eq(value[value_length], '"', "a tag in an attribute: %.60s", name);
    char *copy = arena_copy_bytes(&page->arena, value, value_length);
    if (strncmp(name, "id=", 3) == 0) {
        cr_assert_null(map_put(&page->ids, copy, page), "two elements have the id %s", copy);
    } else if (strncmp(name, "href=", 5) == 0) {
        cr_assert(html_address_allowed(copy), "an address: %s", copy);
        if (strcmp(element, "use") != 0 && !map_put(&page->links, copy, page)) {
            cr_assert_lt(page->href_count, sizeof page->hrefs / sizeof *page->hrefs);
            page->hrefs[page->href_count++] = copy;
        }
    } else if (strncmp(name, "content=", 8) == 0 && string_starts(copy, "default-src")) {
        page->policy = copy;
    }
    page->at = value + value_length + 1;
}

/* What stands in an element that holds no markup, up to its end. */
static const char *html_raw(struct html_page *page, const char *name)
{
    char *end = arena_format(&page->arena, "</%s>", name);
    const char *found = strstr(page->at, end);
    cr_assert_not_null(found);
    const char *raw = arena_copy_bytes(&page->arena, page->at, (size_t)(found - page->at));
    page->at = found;
    return raw;
}

static void html_heading(struct html_page *page, const char *name)
{
    if (name[0] != 'h' || !isdigit((unsigned char)name[1]) || name[2])
        return;
    unsigned level = (unsigned)(name[1] - '0');
    cr_assert_leq(level, page->level + 1, "a heading of level %u behind one of %u", level, page->level);
    page->level = level;
    page->headings[level]++;
}

static void html_begin_tag(struct html_page *page)
{
    page->at++;
    size_t length = strcspn(page->at, " />\n");
    cr_assert(html_listed(page->at, length, html_elements), "element %.60s", page->at);
    const char *name = arena_copy_bytes(&page->arena, page->at, length);
    page->at += length;
    html_heading(page, name);
    while (*page->at == ' ') {
        page->at++;
        html_attribute(page, name);
    }
    if (page->at[0] == '/' && page->at[1] == '>') { /* a drawing's element */
        page->at += 2;
        return;
    }
    cr_assert_eq(*page->at, '>', "at %.60s", page->at);
    page->at++;
    if (html_listed(name, length, html_void))
        return;
    cr_assert_lt(page->depth, HTML_DEPTH);
    page->open[page->depth++] = name;
    if (strcmp(name, "style") == 0)
        page->style = html_raw(page, name);
    else if (strcmp(name, "script") == 0)
        page->script = html_raw(page, name);
}

static void html_end_tag(struct html_page *page)
{
    const char *name = page->at + 2;
    size_t length = strcspn(name, ">");
    cr_assert_gt(page->depth, 0);
    const char *open = page->open[--page->depth];
    cr_assert(
        strlen(open) == length && strncmp(open, name, length) == 0, "%s is closed by %.20s", open, name);
    page->at = name + length + 1;
}

/* References become characters again, so that words can be looked for as they were. */
static void html_reference(struct html_page *page)
{
    static const struct {
        const char *reference;
        char character;
    } references[] = {{"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&#39;", '\''}};
    for (size_t i = 0; i < sizeof references / sizeof *references; i++) {
        if (string_starts(page->at, references[i].reference)) {
            text_append_char(&page->words, references[i].character);
            page->at += strlen(references[i].reference);
            return;
        }
    }
    cr_assert(false, "an ampersand: %.40s", page->at);
}

static void html_character(struct html_page *page)
{
    uint32_t codepoint = 0;
    size_t size = utf8_decode(page->at, strnlen(page->at, 4), &codepoint);
    cr_assert_gt(size, 0, "no UTF-8");
    cr_assert(codepoint == '\n' || codepoint == '\t' || !is_hostile(codepoint), "U+%04x", codepoint);
    cr_assert(codepoint != '>' && codepoint != '<');
    text_append(&page->words, page->at, size);
    page->at += size;
}

/* Reads all of a page; everything that is not as it should be fails the test. Freed with html_page_free. */
__attribute__((unused)) static struct html_page *html_page_read(const char *bytes)
{
    struct html_page *page = memory_new(1, sizeof *page);
    cr_assert(string_starts(bytes, "<!DOCTYPE html>\n"));
    page->at = bytes + strlen("<!DOCTYPE html>\n");
    while (*page->at) {
        if (page->at[0] == '<' && page->at[1] == '/')
            html_end_tag(page);
        else if (*page->at == '<')
            html_begin_tag(page);
        else if (*page->at == '&')
            html_reference(page);
        else
            html_character(page);
    }
    cr_assert_eq(page->depth, 0);
    cr_assert_eq(page->headings[1], 1, "%zu main headings", page->headings[1]);
    for (size_t i = 0; i < page->href_count; i++) {
        if (*page->hrefs[i] == '#')
            cr_assert_not_null(map_get(&page->ids, page->hrefs[i] + 1), "nothing is at %s", page->hrefs[i]);
    }
    return page;
}

__attribute__((unused)) static void html_page_free(struct html_page *page)
{
    map_free(&page->ids);
    map_free(&page->links);
    text_free(&page->words);
    arena_free(&page->arena);
    free(page);
}

/* How often WORDS stand in BYTES. */
__attribute__((unused)) static size_t html_count(const char *bytes, const char *words)
{
    size_t count = 0;
    for (const char *at = bytes; (at = strstr(at, words)) != NULL; at += strlen(words))
        count++;
    return count;
}

#endif
