/* Markdown as people write agreements in it: headings, emphasis, links, tables, quotes, HTML tags between. Not a full
 * parser: what is no mark beyond doubt stays, since words lost are worse than a mark left. Underscores that stand for a
 * blank to fill in, and brackets that stand for a name to put in, always stay. See markdown.h. */
#include "reader/markdown.h"

#include "base/memory.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define LONGEST_TAG 2000u
#define LONGEST_LINK 2000u

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

static bool is_word(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (unsigned char)c >= 0x80;
}

/* ---- HTML between the words ---- */

/* What stands for a tag when it is taken away. Names that are not here are placeholders ("<insert name>") and stay. */
static const struct {
    const char *name;
    const char *instead;
} tags[] = {
    {"a", ""},
    {"abbr", ""},
    {"b", ""},
    {"big", ""},
    {"blockquote", "\n"},
    {"br", "\n"},
    {"caption", "\n"},
    {"center", "\n"},
    {"code", ""},
    {"dd", "\n"},
    {"del", ""},
    {"details", "\n"},
    {"div", "\n"},
    {"dl", "\n"},
    {"dt", "\n"},
    {"em", ""},
    {"font", ""},
    {"h1", "\n"},
    {"h2", "\n"},
    {"h3", "\n"},
    {"h4", "\n"},
    {"h5", "\n"},
    {"h6", "\n"},
    {"hr", "\n"},
    {"i", ""},
    {"img", ""},
    {"ins", ""},
    {"kbd", ""},
    {"label", ""},
    {"li", "\n"},
    {"mark", ""},
    {"ol", "\n"},
    {"p", "\n"},
    {"pre", "\n"},
    {"s", ""},
    {"section", "\n"},
    {"small", ""},
    {"span", ""},
    {"strike", ""},
    {"strong", ""},
    {"sub", ""},
    {"summary", "\n"},
    {"sup", ""},
    {"table", "\n"},
    {"tbody", ""},
    {"td", "\t"},
    {"th", "\t"},
    {"thead", ""},
    {"tr", "\n"},
    {"tt", ""},
    {"u", ""},
    {"ul", "\n"},
};

/* Bytes of the tag at AT, which begins with "<"; 0 if it is none. */
static size_t tag_length(const char *at, size_t left, const char **ret_instead)
{
    size_t name = left > 1 && at[1] == '/' ? 2 : 1;
    size_t length = 0;
    while (name + length < left &&
           ((at[name + length] | 0x20) >= 'a' || (length && at[name + length] >= '1')) &&
           is_word(at[name + length]) && length < 12)
        length++;
    const char *end = memchr(at, '>', left < LONGEST_TAG ? left : LONGEST_TAG);
    if (!length || !end ||
        (at[name + length] != '>' && at[name + length] != '/' && !is_blank(at[name + length]) &&
            at[name + length] != '\n'))
        return 0;
    for (size_t i = 0; i < COUNT(tags); i++) {
        if (strlen(tags[i].name) != length || strncasecmp(tags[i].name, at + name, length) != 0)
            continue;
        *ret_instead = tags[i].instead;
        return (size_t)(end - at) + 1;
    }
    return 0;
}

static const struct {
    const char *name;
    const char *is;
} entities[] = {
    {"amp", "&"},
    {"lt", "<"},
    {"gt", ">"},
    {"quot", "\""},
    {"apos", "'"},
    {"nbsp", " "},
    {"ndash", "\xe2\x80\x93"},
    {"mdash", "\xe2\x80\x94"},
    {"lsquo", "\xe2\x80\x98"},
    {"rsquo", "\xe2\x80\x99"},
    {"ldquo", "\xe2\x80\x9c"},
    {"rdquo", "\xe2\x80\x9d"},
    {"sect", "\xc2\xa7"},
    {"copy", "\xc2\xa9"},
    {"reg", "\xc2\xae"},
    {"hellip", "\xe2\x80\xa6"},
    {"bull", "\xe2\x80\xa2"},
    {"sol", "/"},
    {"para", "\xc2\xb6"},
    {"middot", "\xc2\xb7"},
};

/* Writes the character that the entity at AT ("&…;") stands for; returns its bytes, 0 if it is none. */
static size_t put_entity(const char *at, size_t left, struct text *text)
{
    const char *end = memchr(at, ';', left < 12 ? left : 12);
    size_t length = end ? (size_t)(end - at) - 1 : 0;
    if (length < 2)
        return 0;
    if (at[1] == '#') {
        bool hex = at[2] == 'x' || at[2] == 'X';
        char *stop = NULL;
        unsigned long code = strtoul(at + (hex ? 3 : 2), &stop, hex ? 16 : 10);
        if (stop != end || code < 0x20 || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff))
            return 0;
        char bytes[4];
        text_append(text, bytes, utf8_encode((uint32_t)code, bytes));
        return length + 2;
    }
    for (size_t i = 0; i < COUNT(entities); i++) {
        if (strlen(entities[i].name) == length && memcmp(entities[i].name, at + 1, length) == 0) {
            text_append_string(text, entities[i].is);
            return length + 2;
        }
    }
    return 0;
}

/* ---- marks within a line ---- */

/* Offset of the bracket that closes the one at OPEN, or 0. */
static size_t closing(const char *line, size_t length, size_t open, char opens, char closes)
{
    unsigned depth = 0;
    for (size_t i = open; i < length && i - open < LONGEST_LINK; i++) {
        if (line[i] == '\\')
            i++;
        else if (line[i] == opens)
            depth++;
        else if (line[i] == closes && --depth == 0)
            return i;
    }
    return 0;
}

/* The bytes of a link's end behind its text ("(target)", "[label]"); 0 if the brackets are only brackets. */
static size_t link_tail(const char *line, size_t length, size_t at)
{
    if (at >= length || (line[at] != '(' && line[at] != '['))
        return 0;
    bool round = line[at] == '(';
    size_t end = closing(line, length, at, line[at], round ? ')' : ']');
    if (!end)
        return 0;
    /* "[Covered Entity] (the hospital)" is no link, nor is "[A][B]" where B is a placeholder with blanks. */
    const char *inside = line + at + 1;
    size_t size = end - at - 1;
    const char *blank = memchr(inside, ' ', size);
    if (round && blank && !memchr(blank, '"', size - (size_t)(blank - inside)) &&
        !memchr(blank, '\'', size - (size_t)(blank - inside)))
        return 0;
    if (round && size && !memchr(inside, '.', size) && !memchr(inside, '/', size) &&
        !memchr(inside, '#', size) && !memchr(inside, ':', size))
        return 0;
    return round || !blank ? end - at + 1 : 0;
}

static void put_inline(const char *line, size_t length, struct text *text);

/* A link or an image at AT: its text is put. Returns the bytes used, 0 if it is none. */
static size_t put_link(const char *line, size_t length, size_t at, struct text *text)
{
    size_t open = at + (line[at] == '!');
    if (open >= length || line[open] != '[')
        return 0;
    size_t close = closing(line, length, open, '[', ']');
    size_t tail = close ? link_tail(line, length, close + 1) : 0;
    if (!tail)
        return 0;
    put_inline(line + open + 1, close - open - 1, text);
    return close + 1 + tail - at;
}

/* Stars and underscores at AT that are emphasis: one to three, with a word on one side. Longer runs of underscores are
 * blanks to fill in, and an underscore inside a word is part of it. */
static size_t emphasis(const char *line, size_t length, size_t at)
{
    char mark = line[at];
    size_t run = 1;
    while (at + run < length && line[at + run] == mark)
        run++;
    char before = at ? line[at - 1] : ' ';
    char after = at + run < length ? line[at + run] : ' ';
    if (mark == '`')
        return run;
    if (mark == '~')
        return run == 2 ? run : 0;
    if (run > 3 || (is_blank(before) && is_blank(after)))
        return 0;
    if (mark == '_')
        return is_word(before) && is_word(after)                ? 0
               : run < 3 && (is_word(before) || is_word(after)) ? run
                                                                : 0;
    return run;
}

static size_t put_mark(const char *line, size_t length, size_t at, struct text *text)
{
    const char *instead = "";
    size_t used = 0;
    switch (line[at]) {
    case '\\':
        if (at + 1 < length && strchr("\\`*_{}[]()<>#+-.!|~\"'&", line[at + 1]) && line[at + 1]) {
            text_append_char(text, line[at + 1]);
            return 2;
        }
        return 0;
    case '<':
        used = tag_length(line + at, length - at, &instead);
        text_append_string(text, used ? instead : "");
        return used;
    case '&':
        return put_entity(line + at, length - at, text);
    case '!':
    case '[':
        return put_link(line, length, at, text);
    case '*':
    case '_':
    case '`':
    case '~':
        return emphasis(line, length, at);
    default:
        return 0;
    }
}

/* A long run of the same mark is taken over whole: it is no emphasis, and its end must not be taken for one. */
static size_t put_run(const char *line, size_t length, size_t at, struct text *text)
{
    size_t run = 1;
    if (line[at] == '_' || line[at] == '*') {
        while (at + run < length && line[at + run] == line[at])
            run++;
    }
    text_append(text, line + at, run);
    return run;
}

static void put_inline(const char *line, size_t length, struct text *text)
{
    for (size_t at = 0; at < length;) {
        size_t used = put_mark(line, length, at, text);
        at += used ? used : put_run(line, length, at, text);
    }
}

/* ---- lines ---- */

struct markdown {
    struct text *text;
    bool code;  /* inside a fenced block */
    bool blank; /* the last line put was blank */
};

static void put_blank(struct markdown *state)
{
    if (!state->blank && state->text->length)
        text_append_char(state->text, '\n');
    state->blank = true;
}

/* Blanks before a line show how deep it stands in a list. */
static void put_indent(struct markdown *state, size_t indent)
{
    for (size_t i = 0; i < indent && i < 40; i++)
        text_append_char(state->text, ' ');
}

static void put_line(struct markdown *state, const char *line, size_t length)
{
    put_inline(line, length, state->text);
    text_append_char(state->text, '\n');
    state->blank = false;
}

/* Nothing but CHARACTERS, and at least three of them. */
static bool is_rule(const char *line, size_t length, const char *characters)
{
    size_t marks = 0;
    for (size_t i = 0; i < length; i++) {
        if (!is_blank(line[i]) && !strchr(characters, line[i]))
            return false;
        marks += !is_blank(line[i]);
    }
    return marks >= 3;
}

/* "[label]: target" defines a link; "[Date]: 3 May" does not. */
static bool is_link_definition(const char *line, size_t length)
{
    if (length < 5 || line[0] != '[')
        return false;
    const char *end = memmem(line, length, "]: ", 3);
    if (!end)
        return false;
    const char *target = end + 3;
    size_t size = length - (size_t)(target - line);
    return memmem(target, size, "://", 3) || (size && (*target == '#' || *target == '<' || *target == '/'));
}

/* "| a | b |": cells with a tab between. */
static void put_row(struct markdown *state, const char *line, size_t length)
{
    size_t at = line[0] == '|';
    if (length > 1 && line[length - 1] == '|' && line[length - 2] != '\\')
        length--;
    bool first = true;
    while (at <= length) {
        size_t end = at;
        while (end < length && line[end] != '|')
            end += line[end] == '\\' && end + 1 < length ? 2 : 1;
        size_t from = at, to = end;
        while (from < to && is_blank(line[from]))
            from++;
        while (to > from && is_blank(line[to - 1]))
            to--;
        if (!first)
            text_append_char(state->text, '\t');
        put_inline(line + from, to - from, state->text);
        first = false;
        at = end + 1;
    }
    text_append_char(state->text, '\n');
    state->blank = false;
}

static void put_heading(struct markdown *state, const char *line, size_t length)
{
    while (length && (line[length - 1] == '#' || is_blank(line[length - 1])))
        length--;
    put_blank(state);
    put_line(state, line, length);
    put_blank(state);
}

static size_t heading_marks(const char *line, size_t length)
{
    size_t marks = 0;
    while (marks < length && line[marks] == '#')
        marks++;
    return marks && marks <= 6 && marks < length && is_blank(line[marks]) ? marks : 0;
}

#define TAB_STOP 4

/* Columns that the COUNT blanks in front of a line take: a tab reaches to the next stop. */
static size_t columns(const char *line, size_t count)
{
    size_t column = 0;
    for (size_t i = 0; i < count; i++)
        column = line[i] == '\t' ? (column / TAB_STOP + 1) * TAB_STOP : column + 1;
    return column;
}

static void read_line(struct markdown *state, const char *line, size_t length)
{
    size_t blanks = 0;
    while (length && is_blank(line[length - 1]))
        length--;
    while (blanks < length && is_blank(line[blanks]))
        blanks++;
    size_t indent = columns(line, blanks);
    const char *mark = line + blanks;
    size_t left = length - blanks;
    if (left >= 3 && (memcmp(mark, "```", 3) == 0 || memcmp(mark, "~~~", 3) == 0)) {
        state->code = !state->code;
        put_blank(state);
        return;
    }
    if (state->code) {
        text_append(state->text, line, length);
        text_append_char(state->text, '\n');
        state->blank = length == 0;
        return;
    }
    while (left && *mark == '>') {
        mark++;
        left--;
        while (left && is_blank(*mark)) {
            mark++;
            left--;
        }
    }
    size_t marks = heading_marks(mark, left);
    if (left == 0 || is_rule(mark, left, "-") || is_rule(mark, left, "*") || is_rule(mark, left, "=") ||
        (memchr(mark, '|', left) && is_rule(mark, left, "|:-")) || is_link_definition(mark, left)) {
        put_blank(state);
    } else if (marks) {
        put_heading(state, mark + marks + 1, left - marks - 1);
    } else if (*mark == '|') {
        put_row(state, mark, left);
    } else if (left > 2 && (*mark == '*' || *mark == '+') && is_blank(mark[1])) {
        put_indent(state, indent);
        text_append_string(state->text, "- ");
        put_line(state, mark + 2, left - 2);
    } else {
        put_indent(state, indent);
        put_line(state, mark, left);
    }
}

/* The front matter between two "---" lines at the very beginning: bytes of it, and the title in it. */
static size_t front_matter(const char *source, size_t length, char **ret_title)
{
    if (length < 8 || memcmp(source, "---\n", 4) != 0)
        return 0;
    const char *end = memmem(source + 3, length - 3, "\n---\n", 5);
    if (!end || end - source > 65536)
        return 0;
    const char *title = memmem(source + 3, (size_t)(end - source) - 3, "\ntitle:", 7);
    if (title) {
        title += 7;
        size_t size = strcspn(title, "\n");
        while (size && (is_blank(*title) || *title == '"' || *title == '\'')) {
            title++;
            size--;
        }
        while (size && (is_blank(title[size - 1]) || title[size - 1] == '"' || title[size - 1] == '\''))
            size--;
        *ret_title = memory_format("%.*s", (int)size, title);
    }
    return (size_t)(end - source) + 5;
}

/* Comments may go over many lines, so they go before lines are looked at. */
static void without_comments(const char *source, size_t length, struct text *text)
{
    while (length) {
        const char *open = memmem(source, length, "<!--", 4);
        const char *close = open ? memmem(open + 4, length - (size_t)(open + 4 - source), "-->", 3) : NULL;
        if (!close)
            break;
        text_append(text, source, (size_t)(open - source));
        length -= (size_t)(close + 3 - source);
        source = close + 3;
    }
    text_append(text, source, length);
}

void markdown_read(const char *source, size_t length, struct text *ret_text, char **ret_title)
{
    *ret_title = NULL;
    size_t front = front_matter(source, length, ret_title);
    struct text clean = {0};
    without_comments(source + front, length - front, &clean);
    struct markdown state = {.text = ret_text, .blank = true};
    const char *at = text_string(&clean);
    const char *end = at + clean.length;
    while (at < end) {
        const char *stop = memchr(at, '\n', (size_t)(end - at));
        size_t size = (size_t)((stop ? stop : end) - at);
        read_line(&state, at, size);
        at += size + 1;
    }
    text_free(&clean);
}
