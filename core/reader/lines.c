/* Splitting into lines and telling furniture from text. A line is furniture if, digits apart, it stands near the top or
 * the bottom of three pages or more, begins or ends two of them, is nothing but a page number there, or bears an envelope id. */
#include "reader/lines.h"

#include "base/map.h"
#include "base/memory.h"
#include "model/folding.h"

#include <stdlib.h>
#include <string.h>

#define TOP_LINES 5    /* lines of a page that can be its header */
#define BOTTOM_LINES 8 /* … its footer */
#define REPEATED_PAGES 3
#define BRIEF_LETTERS 8 /* what has fewer may be a word of the text, twice at the same place by chance */
#define WIDEST_LINE 160 /* longer ones are whole paragraphs in one line */

/* Bytes of the white space character at TEXT, 0 if it is none. */
static size_t white(const char *text, size_t length)
{
    if (length == 0)
        return 0;
    if (text[0] == ' ' || text[0] == '\t' || text[0] == '\r' || text[0] == '\v' || text[0] == '\0')
        return 1;
    if (length >= 2 && text[0] == (char)0xC2 && text[1] == (char)0xA0)
        return 2;
    if (length >= 3 && text[0] == (char)0xE2 && text[1] == (char)0x80 && (unsigned char)text[2] >= 0x80 &&
        (unsigned char)text[2] <= 0x8B)
        return 3;
    if (length >= 3 && text[0] == (char)0xE3 && text[1] == (char)0x80 && text[2] == (char)0x80)
        return 3;
    return 0;
}

static void add_line(
    struct document_lines *lines, const char *original, uint32_t start, uint32_t end, uint32_t page)
{
    unsigned indent = 0;
    size_t size;
    while (start < end && (size = white(original + start, end - start)) > 0) {
        indent += original[start] == '\t' ? 4 : 1;
        start += (uint32_t)size;
    }
    while (end > start) {
        size_t back = 0;
        for (size_t i = 1; i <= 3 && i <= end - start && back == 0; i++)
            if (white(original + end - i, i) == i)
                back = i;
        if (back == 0)
            break;
        end -= (uint32_t)back;
    }
    memory_reserve(&lines->lines, &lines->capacity, lines->count + 1, sizeof *lines->lines);
    lines->lines[lines->count++] = (struct document_line){
        .start = start, .end = end, .page = page, .indent = (uint16_t)(indent > 200 ? 200 : indent)};
    uint32_t width = end - start;
    if (width <= WIDEST_LINE && width > lines->widest)
        lines->widest = width;
}

static void split_page(struct document_lines *lines, const struct document_pages *pages, uint32_t page)
{
    const char *original = text_string(&pages->original);
    uint32_t at = pages->pages[page].start;
    uint32_t end = pages->pages[page].end;
    while (at < end) {
        const char *newline = memchr(original + at, '\n', end - at);
        const char *feed =
            memchr(original + at, '\f', newline != NULL ? (size_t)(newline - original) - at : end - at);
        const char *stop = feed != NULL ? feed : newline;
        uint32_t line_end = stop != NULL ? (uint32_t)(stop - original) : end;
        add_line(lines, original, at, line_end, page);
        at = line_end + 1;
    }
}

/* ---- furniture ---- */

#define PLACE 2 /* bytes before a line's words: which edge, and how many lines from it */

struct furniture_key {
    unsigned pages; /* pages that have it near an edge */
    uint32_t last_page;
};

struct edge { /* a line near the top or bottom of its page */
    size_t line;
    const char *place; /* its words, behind how far from the edge it stands: furniture keeps its distance */
    const char *key;   /* its words */
    struct furniture_key *found; /* of its place */
    unsigned letters;
    bool outermost; /* among the first or last three */
    bool rim;       /* the very first, or one of the last two */
};

struct edges {
    struct edge *items;
    size_t count;
    size_t capacity;
    struct map keys; /* by place */
    struct folded scratch;
    struct arena arena; /* holds the strings */
};

/* The line folded, digits as '#', behind the bytes of its place. Letters counted. */
static char *line_place(
    const char *original, const struct document_line *line, struct edges *edges, unsigned *ret_letters)
{
    folded_clear(&edges->scratch);
    fold_characters(original + line->start, line->end - line->start, line->start, &edges->scratch);
    char *place = arena_take(&edges->arena, PLACE + edges->scratch.bytes.length + 1);
    char *out = place + PLACE;
    unsigned letters = 0;
    for (const char *byte = text_string(&edges->scratch.bytes); *byte != '\0'; byte++) {
        bool digit = *byte >= '0' && *byte <= '9';
        if (*byte >= 'a' && *byte <= 'z')
            letters++;
        if (digit && out > place + PLACE && out[-1] == '#')
            continue;
        *out++ = digit ? '#' : *byte;
    }
    *out = '\0';
    *ret_letters = letters;
    return place;
}

static const char *const page_number_keys[] = {"page #", "page # of #", "page # / #", "page #/#", "# of #",
    "# / #", "#/#", "- # -", "-#-", "[#]", "(#)", "p. #", "pg. #", "page | #", "# | page", "#", "p a g e | #",
    "page: #", "page # of # pages"};

static bool is_page_number(const char *key)
{
    for (size_t i = 0; i < sizeof page_number_keys / sizeof *page_number_keys; i++)
        if (strcmp(key, page_number_keys[i]) == 0)
            return true;
    return false;
}

static const char *const envelope_keys[] = {"docusign envelope id", "envelope id:", "docusigned by envelope",
    "adobe sign transaction number", "adobe acrobat sign transaction number",
    "document ref:", "hellosign document id", "dropbox sign document id", "pandadoc document ref"};

static bool is_envelope(const char *key)
{
    for (size_t i = 0; i < sizeof envelope_keys / sizeof *envelope_keys; i++)
        if (strncmp(key, envelope_keys[i], strlen(envelope_keys[i])) == 0)
            return true;
    return false;
}

/* Counts the pages that have it. */
static void count_place(struct edges *edges, struct edge *edge, uint32_t page)
{
    struct furniture_key *new = arena_take(&edges->arena, sizeof *new);
    *new = (struct furniture_key){1, page};
    struct furniture_key *known = map_put(&edges->keys, edge->place, new);
    edge->found = known != NULL ? known : new;
    if (known == NULL)
        return;
    map_put(&edges->keys, edge->place, known);
    known->pages += known->last_page != page;
    known->last_page = page;
}

/* Adds EDGE, which stands LINES from the SIDE of its page. */
static void add_edge(struct edges *edges, struct edge edge, const char *original,
    const struct document_line *line, char side, size_t lines)
{
    char *place = line_place(original, line, edges, &edge.letters);
    place[0] = side;
    place[1] = (char)('0' + lines);
    edge.place = place;
    edge.key = place + PLACE;
    count_place(edges, &edge, line->page);
    memory_reserve(&edges->items, &edges->capacity, edges->count + 1, sizeof *edges->items);
    edges->items[edges->count++] = edge;
}

/* Collects the lines near the edges of the page whose lines are FROM up to TO. */
static void page_edges(
    const struct document_lines *lines, size_t from, size_t to, const char *original, struct edges *edges)
{
    size_t total = 0;
    for (size_t i = from; i < to; i++)
        total += lines->lines[i].end > lines->lines[i].start;
    size_t seen = 0;
    for (size_t i = from; i < to; i++) {
        const struct document_line *line = &lines->lines[i];
        if (line->end == line->start)
            continue;
        struct edge edge = {.line = i, .outermost = seen < 3 || seen + 3 >= total};
        edge.rim = seen == 0;
        if (seen < TOP_LINES)
            add_edge(edges, edge, original, line, 't', seen);
        edge.rim = seen + 2 >= total;
        if (seen + BOTTOM_LINES >= total)
            add_edge(edges, edge, original, line, 'b', total - seen);
        seen++;
    }
}

/* A header that spares the title page stands on two of three pages. Lines to sign on and ends of sentences do as well, in
 * counterparts and lists. */
static bool repeats_at_rim(const struct edge *edge, unsigned pages)
{
    size_t length = strlen(edge->key);
    return edge->rim && pages + 1 >= REPEATED_PAGES && edge->letters >= BRIEF_LETTERS && length > 0 &&
           strchr(".:;,", edge->key[length - 1]) == NULL && strchr(edge->key, '_') == NULL &&
           strstr(edge->key, ": ") == NULL;
}

static bool is_furniture(const struct edge *edge, size_t page_count)
{
    const char *key = edge->key;
    unsigned pages = edge->found->pages;
    bool bare = strcmp(key, "#") == 0 || strcmp(key, "(#)") == 0;
    bool number = edge->outermost && is_page_number(key) && (!bare || (page_count > 1 && pages > 1));
    bool introduces = key[0] != '\0' && key[strlen(key) - 1] == ':';
    bool repeated = edge->letters >= 4 && pages >= REPEATED_PAGES && !introduces;
    return number || repeated || repeats_at_rim(edge, pages) || is_envelope(key);
}

static void mark_furniture(struct document_lines *lines, const struct document_pages *pages)
{
    const char *original = text_string(&pages->original);
    struct edges edges = {0};
    for (size_t from = 0; from < lines->count;) {
        size_t to = from;
        while (to < lines->count && lines->lines[to].page == lines->lines[from].page)
            to++;
        page_edges(lines, from, to, original, &edges);
        from = to;
    }
    for (size_t i = 0; i < edges.count; i++) {
        if (is_furniture(&edges.items[i], pages->page_count))
            lines->lines[edges.items[i].line].furniture = true;
    }
    free(edges.items);
    map_free(&edges.keys);
    folded_free(&edges.scratch);
    arena_free(&edges.arena);
}

void document_lines_split(const struct document_pages *pages, struct document_lines *ret_lines)
{
    struct document_lines lines = {0};
    for (size_t page = 0; page < pages->page_count; page++)
        split_page(&lines, pages, (uint32_t)page);
    mark_furniture(&lines, pages);
    *ret_lines = lines;
}

void document_lines_free(struct document_lines *lines)
{
    free(lines->lines);
    *lines = (struct document_lines){0};
}
