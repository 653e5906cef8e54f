/* The words of a web page or plain text, without what surrounds them and changes by itself. Takes pages as they are, never
 * complains, and leaves nothing out that it is not sure of: a change must not go unseen. See sources.h. */
#include "worker/sources.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

/* Elements that are left out with all that is in them. */
static const char *const left_out[] = {
    "script", "style", "nav", "header", "footer", "noscript", "template", "svg"};
#define LEFT_OUT (sizeof left_out / sizeof *left_out)

/* Elements that do not end a line. */
static const char *const within_lines[] = {"a", "abbr", "b", "cite", "code", "em", "font", "i", "mark", "q",
    "s", "small", "span", "strong", "sub", "sup", "time", "u", "wbr"};

/* Lines that begin so say when somebody last looked, not what holds. */
static const char *const looked_at[] = {"content last reviewed", "content last updated", "content created by",
    "page last updated", "page last reviewed", "last reviewed", "last updated", "last modified", "date last"};

struct page {
    const char *at;
    const char *end;
    struct text *text;
    struct text line;
    bool never_closed[LEFT_OUT]; /* there is one that is not closed: then none is left out */
};

/* ---- lines ---- */

static void end_line(struct page *page)
{
    struct text *line = &page->line;
    size_t length = line->length;
    while (length && line->data[length - 1] == ' ')
        length--;
    bool keep = length > 0;
    for (size_t i = 0; keep && i < sizeof looked_at / sizeof *looked_at; i++)
        keep = strncasecmp(line->data, looked_at[i], strlen(looked_at[i])) != 0;
    if (keep) {
        text_append(page->text, line->data, length);
        text_append_char(page->text, '\n');
    }
    text_clear(line);
}

static void add_char(struct page *page, char byte)
{
    struct text *line = &page->line;
    if (!strchr(" \t\r\n\f\v", byte))
        text_append_char(line, byte);
    else if (line->length && line->data[line->length - 1] != ' ')
        text_append_char(line, ' ');
}

/* ---- tags ---- */

static size_t name_length(const char *at, const char *end)
{
    const char *start = at;
    while (at < end && isalnum((unsigned char)*at))
        at++;
    return (size_t)(at - start);
}

static bool is_name(const char *at, size_t length, const char *name)
{
    return strlen(name) == length && strncasecmp(at, name, length) == 0;
}

/* Behind the ">" of the tag at AT; quoted values may hold one. */
static const char *behind_tag(const char *at, const char *end)
{
    char quote = 0;
    for (; at < end; at++) {
        if (quote)
            quote = *at == quote ? 0 : quote;
        else if (*at == '"' || *at == '\'')
            quote = *at;
        else if (*at == '>')
            return at + 1;
    }
    return end;
}

static const char *find_bytes(const char *at, const char *end, const char *needle)
{
    const char *found = memmem(at, (size_t)(end - at), needle, strlen(needle));
    return found;
}

/* Behind the end tag that closes the element NAME, whose start tag ends at AT; NULL if none does. */
static const char *behind_element(const char *at, const char *end, const char *name)
{
    bool nests = strcmp(name, "script") != 0 && strcmp(name, "style") != 0;
    size_t length = strlen(name);
    unsigned depth = 1;
    while ((at = memchr(at, '<', (size_t)(end - at))) != NULL) {
        const char *tag = ++at;
        bool closes = tag < end && *tag == '/';
        tag += closes;
        if (name_length(tag, end) != length || strncasecmp(tag, name, length) != 0)
            continue;
        if (closes && --depth == 0)
            return behind_tag(tag, end);
        depth += !closes && nests;
    }
    return NULL;
}

/* Moves past a tag or comment, and past the whole element if it is one that is left out. */
static void take_tag(struct page *page)
{
    const char *tag = page->at + 1;
    if (page->end - page->at >= 4 && memcmp(page->at, "<!--", 4) == 0) {
        const char *close = find_bytes(page->at + 4, page->end, "-->");
        page->at = close ? close + 3 : page->at + 4;
        return;
    }
    bool closes = tag < page->end && *tag == '/';
    tag += closes;
    size_t length = name_length(tag, page->end);
    bool within = false;
    for (size_t i = 0; !within && i < sizeof within_lines / sizeof *within_lines; i++)
        within = is_name(tag, length, within_lines[i]);
    if (!within)
        end_line(page);
    page->at = behind_tag(page->at + 1, page->end);
    for (size_t i = 0; !closes && i < LEFT_OUT; i++) {
        if (page->never_closed[i] || !is_name(tag, length, left_out[i]))
            continue;
        const char *behind = behind_element(page->at, page->end, left_out[i]);
        page->never_closed[i] = !behind;
        if (behind)
            page->at = behind;
    }
}

/* The few entities that pages of text are full of; any other stays as it is written. */
static void take_entity(struct page *page)
{
    static const struct {
        const char *name;
        char byte;
    } entities[] = {{"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&#39;", '\''},
        {"&apos;", '\''}, {"&nbsp;", ' '}, {"&#160;", ' '}, {"&#xa0;", ' '}};
    size_t left = (size_t)(page->end - page->at);
    for (size_t i = 0; i < sizeof entities / sizeof *entities; i++) {
        size_t length = strlen(entities[i].name);
        if (left < length || strncasecmp(page->at, entities[i].name, length) != 0)
            continue;
        add_char(page, entities[i].byte);
        page->at += length;
        return;
    }
    add_char(page, *page->at++);
}

static bool opens_tag(const struct page *page)
{
    const char *next = page->at + 1;
    return *page->at == '<' && next < page->end && (isalpha((unsigned char)*next) || strchr("/!?", *next));
}

bool source_is_page(const char *bytes, size_t length)
{
    static const char *const starts[] = {"<!doctype html", "<html", "<head", "<body", "<title"};
    const char *end = bytes + length;
    if (length >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0)
        bytes += 3;
    while (bytes < end && strchr(" \t\r\n", *bytes))
        bytes++;
    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++) {
        if ((size_t)(end - bytes) >= strlen(starts[i]) &&
            strncasecmp(bytes, starts[i], strlen(starts[i])) == 0)
            return true;
    }
    return false;
}

void source_main_text(const char *bytes, size_t length, struct text *text)
{
    struct page page = {.at = bytes, .end = bytes + length, .text = text};
    bool tagged = source_is_page(bytes, length);
    while (page.at < page.end) {
        if (tagged && opens_tag(&page))
            take_tag(&page);
        else if (tagged && *page.at == '&')
            take_entity(&page);
        else if (!tagged && *page.at == '\n')
            end_line(&page), page.at++;
        else
            add_char(&page, *page.at++);
    }
    end_line(&page);
    text_free(&page.line);
}
