/* From lines to parts. Extraction loses what a page shows at a glance (indents, blank lines, which bullet belongs to
 * which line), so this guesses by what lines begin and end with. When in doubt it splits: two sentences taken for one
 * could say something together that neither says alone. Knows nothing of what the text says. */
#include "reader/normalise.h"

#include "base/memory.h"
#include "model/numbering.h"
#include "reader/lines.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define NESTING 12 /* levels of numbering that are told apart */
#define HEADING_WORDS 12
#define HEADING_BYTES 100
#define WIDE_LINE 160 /* longer lines are whole paragraphs */

struct nesting {           /* a numbered list that is open */
    struct numbering last; /* its last number */
    unsigned indent;
    bool heading; /* its members are headings */
};

struct normaliser {
    const char *original;
    struct document_lines lines;
    size_t at; /* line in hand */
    struct normalised out;
    struct folded scratch; /* characters of the part in hand */
    unsigned kind;         /* of it, 0: no part is open */
    unsigned level;
    size_t part_lines;                /* lines it has so far */
    bool bare_number;                 /* it has nothing but its number yet */
    const struct document_line *last; /* its last line */
    struct nesting open[NESTING];
    unsigned depth;   /* of open lists */
    unsigned bullets; /* bullets seen on lines of their own, whose text is still to come */
    bool contents;    /* a table of contents goes on */
};

/* ---- what a line looks like ---- */

static bool is_small(char byte)
{
    return byte >= 'a' && byte <= 'z';
}

static bool is_large(char byte)
{
    return byte >= 'A' && byte <= 'Z';
}

static bool line_blank(const struct document_line *line)
{
    return line->end == line->start;
}

static const char *line_text(const struct normaliser *n, const struct document_line *line)
{
    return n->original + line->start;
}

static size_t line_size(const struct document_line *line)
{
    return line->end - line->start;
}

/* The last byte that is no quotation mark, bracket or emphasis. */
static char last_byte(const char *text, size_t size)
{
    while (size > 0 && (strchr("\"')]*_", text[size - 1]) != NULL || (text[size - 1] & 0x80)))
        size--;
    return size > 0 ? text[size - 1] : '\0';
}

static bool ends_sentence(const char *text, size_t size)
{
    return size > 0 && strchr(".:;!?", last_byte(text, size)) != NULL && last_byte(text, size) != '\0';
}

static bool ends_with_word(const char *text, size_t size, const char *const *words, size_t count)
{
    size_t begin = size;
    while (begin > 0 && text[begin - 1] != ' ')
        begin--;
    size_t length = size - begin;
    for (size_t i = 0; i < count; i++)
        if (strlen(words[i]) == length && strncasecmp(text + begin, words[i], length) == 0)
            return true;
    return false;
}

/* After these a number is a reference: "as set forth in Section" / "3.2 of this Agreement". */
static bool ends_in_reference(const char *text, size_t size)
{
    static const char *const words[] = {"section", "sections", "paragraph", "paragraphs", "clause", "clauses",
        "article", "articles", "cfr", "c.f.r.", "part", "parts", "subsection", "subpart", "exhibit",
        "schedule", "appendix", "title", "and", "or", "to", "through", "in", "of", "with", "under", "at",
        "by", "the", "a", "this", "\xC2\xA7", "\xC2\xA7\xC2\xA7", "sec.", "no.", "u.s.c.", "within", "than",
        "least", "\xE2\x80\x93", "-"};
    return ends_with_word(text, size, words, sizeof words / sizeof *words);
}

/* After these a line cannot end: the next one goes on. */
static bool ends_dangling(const char *text, size_t size)
{
    static const char *const words[] = {"this", "the", "a", "an", "of", "to", "and", "or", "as", "with",
        "for", "in", "by", "that", "any", "all", "such", "its", "on", "from", "shall", "will", "not", "under",
        "at", "is", "be", "which"};
    return ends_with_word(text, size, words, sizeof words / sizeof *words) ||
           (size > 0 && text[size - 1] == ',');
}

/* After these not even a blank line ends a sentence; before a list they do not stand ("agrees to"). */
static bool ends_amid(const char *text, size_t size)
{
    static const char *const words[] = {
        "of", "the", "a", "an", "with", "for", "in", "any", "all", "such", "its", "under", "and", "or", "as"};
    size_t last = size;
    while (last > 0 && text[last - 1] != ' ')
        last--;
    bool listed = last > 1 && strchr(";,:.", text[last - 2]) != NULL; /* "…; and" ends an item of a list */
    return !listed && ends_with_word(text, size, words, sizeof words / sizeof *words);
}

struct line_letters {
    size_t small, large, words, capital_words, long_words;
};

static struct line_letters count_letters(const char *text, size_t size)
{
    struct line_letters letters = {0};
    size_t word = 0;
    bool capital = false;
    for (size_t i = 0; i <= size; i++) {
        char byte = i < size ? text[i] : ' ';
        bool letter = is_small(byte) || is_large(byte);
        letters.small += is_small(byte);
        letters.large += is_large(byte);
        if (letter && word == 0)
            capital = is_large(byte);
        if (letter || (word > 0 && (byte == '\'' || byte == '-' || (byte & 0x80)))) {
            word++;
        } else if (word > 0) {
            letters.words++;
            letters.long_words += word > 3;
            letters.capital_words += word > 3 && capital;
            word = 0;
        }
    }
    return letters;
}

static bool contains_word(const char *text, size_t size, const char *word)
{
    size_t length = strlen(word);
    for (size_t i = 0; i + length <= size; i++) {
        bool before = i == 0 || text[i - 1] == ' ';
        bool after = i + length == size || text[i + length] == ' ' || text[i + length] == ':';
        if (before && after && strncasecmp(text + i, word, length) == 0)
            return true;
    }
    return false;
}

/* A heading says nothing: short, in capitals or with capitals, without a verb that obliges. */
static bool looks_like_heading(const char *text, size_t size, bool numbered)
{
    static const char *const verbs[] = {
        "shall", "will", "must", "may", "agrees", "agree", "is", "are", "means", "has", "not"};
    if (size == 0 || size > HEADING_BYTES || memchr(text, '_', size) != NULL || text[0] == '[' ||
        text[0] == '|')
        return false;
    char last = last_byte(text, size);
    if (last == ';' || last == ',' || last == ':' || (last == '.' && !numbered))
        return false;
    struct line_letters letters = count_letters(text, size);
    if (letters.words == 0 || letters.words > HEADING_WORDS || letters.small + letters.large < 3)
        return false;
    if (letters.small == 0)
        return true;
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
        if (contains_word(text, size, verbs[i]))
            return false;
    if (numbered && letters.words <= 6)
        return is_large(text[0]) && letters.capital_words * 2 >= letters.long_words;
    return letters.long_words > 0 && letters.capital_words == letters.long_words;
}

/* "Legal entity: Acme": a line of a record, a few words with a capital and a colon, then a short value. */
static bool is_record(const char *text, size_t size)
{
    const char *colon = memchr(text, ':', size < 32 ? size : 32);
    if (colon == NULL || size > 90 || !is_large(text[0]) || colon + 1 >= text + size || colon[1] != ' ')
        return false;
    struct line_letters label = count_letters(text, (size_t)(colon - text));
    return label.words >= 1 && label.words <= 4 && !ends_sentence(text, (size_t)(colon - text));
}

/* "By: ____", "Title: CEO": a line of a signature block stands for itself. */
static bool is_labelled(const char *text, size_t size)
{
    static const char *const labels[] = {"by", "name", "title", "date", "signature", "signed", "its",
        "print name", "printed name", "authorized signature", "email", "e-mail", "address", "phone",
        "date signed", "effective date", "company", "covered entity", "business associate", "witness"};
    const char *colon = memchr(text, ':', size < 40 ? size : 40);
    if (colon == NULL)
        return false;
    size_t length = (size_t)(colon - text);
    while (length > 0 && (text[length - 1] == ' ' || text[length - 1] == '*'))
        length--;
    while (length > 0 && *text == '*') {
        text++;
        length--;
    }
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++)
        if (strlen(labels[i]) == length && strncasecmp(text, labels[i], length) == 0)
            return true;
    return is_record(text, size);
}

static bool is_contents_line(const char *text, size_t size)
{
    if (size == 0 || text[size - 1] < '0' || text[size - 1] > '9')
        return false;
    while (size > 0 && text[size - 1] >= '0' && text[size - 1] <= '9')
        size--;
    size_t dots = 0;
    while (size > 0 && (text[size - 1] == '.' || text[size - 1] == ' ' || (text[size - 1] & 0x80))) {
        dots += text[size - 1] == '.' || (unsigned char)text[size - 1] == 0xA6;
        size--;
    }
    return dots >= 4 && size > 0;
}

static bool is_contents_title(const char *text, size_t size)
{
    return (size == 17 && strncasecmp(text, "table of contents", size) == 0) ||
           (size == 8 && strncasecmp(text, "contents", size) == 0);
}

static bool is_rule(const char *text, size_t size)
{
    for (size_t i = 0; i < size; i++)
        if (text[i] != text[0])
            return false;
    return size >= 3 && (text[0] == '-' || text[0] == '*' || text[0] == '=');
}

/* A definition begins with a term in quotes and says at once what it means. */
static bool is_definition(const char *text, size_t size)
{
    static const char *const verbs[] = {"means", "shall mean", "will mean", "shall have the", "has the",
        "have the", "will have the", "is defined", "are defined", "shall be defined", "refers to",
        "shall refer", "shall generally have", "is identified", "is specified", "includes", "shall include",
        "mean "};
    const char *open = memchr(text, '"', size < 80 ? size : 80);
    if (open == NULL)
        return false;
    const char *close =
        memchr(open + 1, '"', size - (size_t)(open + 1 - text) < 80 ? size - (size_t)(open + 1 - text) : 80);
    if (close == NULL)
        return false;
    size_t behind = size - (size_t)(close - text);
    if (behind > 60)
        behind = 60;
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
        if (memmem(close, behind, verbs[i], strlen(verbs[i])) != NULL)
            return true;
    return false;
}

/* ---- parts ---- */

static void end_part(struct normaliser *n)
{
    if (n->kind == 0)
        return;
    size_t start = n->out.text.bytes.length;
    fold_words(&n->scratch, 0, &n->out.text);
    size_t size = n->out.text.bytes.length - start;
    if (size > 0) {
        const char *text = n->out.text.bytes.data + start;
        bool ordinary = n->kind == DOCUMENT_PART_PARAGRAPH || n->kind == DOCUMENT_PART_CLAUSE ||
                        n->kind == DOCUMENT_PART_ITEM;
        if (ordinary && is_definition(text, size))
            n->kind = DOCUMENT_PART_DEFINITION;
        folded_append(&n->out.text, '\n', n->last->end);
        memory_reserve(&n->out.parts, &n->out.part_capacity, n->out.part_count + 1, sizeof *n->out.parts);
        n->out.parts[n->out.part_count++] = (struct document_part){
            .start = (uint32_t)start, .kind = (uint16_t)n->kind, .level = (uint16_t)n->level};
    }
    folded_clear(&n->scratch);
    n->kind = 0;
    n->part_lines = 0;
    n->bare_number = false;
}

static void begin_part(struct normaliser *n, unsigned kind, unsigned level)
{
    end_part(n);
    n->kind = kind;
    n->level = level;
}

/* "infor-" before "mation" is one word; "non-" before "public" keeps its hyphen. */
static bool joins_hyphen(const struct folded *scratch, char next)
{
    static const char *const prefixes[] = {
        "non", "third", "self", "e", "co", "on", "follow", "day", "one", "two", "long", "short", "well"};
    const struct text *bytes = &scratch->bytes;
    if (bytes->length < 2 || bytes->data[bytes->length - 1] != '-' ||
        !is_small(bytes->data[bytes->length - 2]) || !is_small(next))
        return false;
    size_t begin = bytes->length - 1;
    while (begin > 0 && is_small(bytes->data[begin - 1]))
        begin--;
    for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++)
        if (strlen(prefixes[i]) == bytes->length - 1 - begin &&
            memcmp(bytes->data + begin, prefixes[i], strlen(prefixes[i])) == 0)
            return false;
    return true;
}

/* Adds the line from offset SKIP on to the part in hand. */
static void add_line(struct normaliser *n, const struct document_line *line, size_t skip)
{
    const char *text = line_text(n, line);
    size_t size = line_size(line);
    if (n->scratch.bytes.length > 0 && skip < size) {
        char last = n->scratch.bytes.data[n->scratch.bytes.length - 1];
        if (joins_hyphen(&n->scratch, text[skip]))
            folded_cut(&n->scratch, n->scratch.bytes.length - 1);
        else if (last != '-' || n->scratch.bytes.length < 2 ||
                 n->scratch.bytes.data[n->scratch.bytes.length - 2] == ' ' || !is_small(text[skip]))
            folded_append(&n->scratch, ' ', n->last->end);
    }
    if (skip < size)
        fold_characters(text + skip, size - skip, line->start + (uint32_t)skip, &n->scratch);
    n->last = line;
    n->part_lines++;
}

/* ---- levels ---- */

/* Which of the open lists the number goes on with, from the innermost; DEPTH if it begins a new one. */
static unsigned list_of(const struct normaliser *n, const struct numbering *numbering, unsigned indent)
{
    for (unsigned i = n->depth; i > 0; i--) {
        const struct nesting *open = &n->open[i - 1];
        bool aligned = indent + 2 > open->indent && indent < open->indent + 2;
        if (numbering_follows(&open->last, numbering) && aligned)
            return i - 1;
    }
    for (unsigned i = n->depth; i > 0; i--)
        if (numbering_follows(&n->open[i - 1].last, numbering) && numbering->value > 1 &&
            numbering->style != NUMBERING_BULLET && numbering->style != NUMBERING_DECIMAL)
            return i - 1;
    for (unsigned i = n->depth; i > 0; i--) {
        const struct nesting *open = &n->open[i - 1];
        bool aligned = indent + 2 > open->indent && indent < open->indent + 2;
        bool begins =
            numbering->value == 1 && i < n->depth; /* "A." below "II." is no second "A." beside "B." */
        if (numbering_alike(&open->last, numbering) && aligned && !begins)
            return i - 1;
    }
    return n->depth;
}

static unsigned enter_level(
    struct normaliser *n, const struct numbering *numbering, unsigned indent, bool heading)
{
    unsigned list = list_of(n, numbering, indent);
    bool above =
        heading && list > 0 && list == n->depth && numbering->value == 1 && !n->open[list - 1].heading;
    if (above || (numbering->style == NUMBERING_ARTICLE && list == n->depth)) {
        list = 0; /* articles, and headings that begin behind lettered recitals, stand above all else */
        n->depth = 0;
    }
    if (list >= NESTING)
        list = NESTING - 1;
    struct nesting *open = &n->open[list];
    bool lettered = list < n->depth && !numbering_alike(&open->last, numbering);
    if (lettered) /* "(i)" after "(h)" */
        open->last.value = numbering->letter;
    else
        open->last = *numbering;
    open->indent = indent;
    open->heading = heading;
    n->depth = list + 1;
    return list + 1;
}

/* ---- the walk over the lines ---- */

/* The line that follows, without furniture; NULL at the end. */
static const struct document_line *next_line(const struct normaliser *n)
{
    for (size_t i = n->at + 1; i < n->lines.count; i++)
        if (!n->lines.lines[i].furniture)
            return &n->lines.lines[i];
    return NULL;
}

static bool starts_part(const char *text, size_t size)
{
    struct numbering numbering = numbering_parse(text, size);
    return numbering.style != NUMBERING_NONE ||
           (size > 0 && (text[0] == '#' || text[0] == '|' || text[0] == '['));
}

/* True if the number goes on with a list that is open. */
static bool goes_on_open(const struct normaliser *n, const struct numbering *numbering)
{
    for (unsigned i = 0; i < n->depth; i++)
        if (numbering_follows(&n->open[i].last, numbering))
            return true;
    return false;
}

#define INLINE_FAR 4000 /* bytes back that the mark before may stand */

/* True if the number goes on with marks that stand amid the part in hand: "Acme shall: (a) report; (b) keep records;" and
 * then a line that begins with "(c)". */
static bool goes_on_inline(const struct normaliser *n, const struct numbering *numbering)
{
    if (goes_on_open(n, numbering))
        return false;
    const struct text *bytes = &n->scratch.bytes;
    size_t far = bytes->length > INLINE_FAR ? bytes->length - INLINE_FAR : 0;
    for (size_t at = far + 1; at < bytes->length; at++) {
        if (bytes->data[at] != '(' || bytes->data[at - 1] != ' ')
            continue;
        struct numbering before = numbering_parse(bytes->data + at, bytes->length - at);
        if (before.style != NUMBERING_NONE && numbering_follows(&before, numbering))
            return true;
    }
    return false;
}

/* "… keeps no copies; and": the last item of a list follows. */
static bool ends_before_last_item(const char *text, size_t size)
{
    static const char *const words[] = {"and", "or", "and/or"};
    if (!ends_with_word(text, size, words, sizeof words / sizeof *words))
        return false;
    while (size > 0 && text[size - 1] != ' ')
        size--;
    return size > 1 && strchr(";,", text[size - 2]) != NULL;
}

/* True if a number at the start of this line begins a clause, and is no reference that a line break cut off. */
static bool numbering_counts(const struct normaliser *n, const struct numbering *numbering, bool gap)
{
    if (numbering->style == NUMBERING_NONE)
        return false;
    if (n->kind == 0 || gap || n->kind == DOCUMENT_PART_HEADING || n->bare_number)
        return true;
    const char *before = line_text(n, n->last);
    size_t size = line_size(n->last);
    bool ended = ends_sentence(before, size);
    switch (numbering->style) {
    case NUMBERING_DECIMAL:
        if (ended || (ends_before_last_item(before, size) && goes_on_open(n, numbering)))
            return true;
        if (ends_in_reference(before, size))
            return false;
        return numbering->value == 1 || goes_on_open(n, numbering);
    case NUMBERING_ARTICLE:
    case NUMBERING_SMALL:
    case NUMBERING_LARGE:
    case NUMBERING_ROMAN:
        ended |= ends_before_last_item(before, size) && goes_on_open(n, numbering);
        return ended && !goes_on_inline(n, numbering);
    case NUMBERING_BULLET:
        return true;
    default:
        return !goes_on_inline(n, numbering);
    }
}

/* True if an ordinary line goes on with the part in hand. GAP: blank lines stand between. */
static bool continues(const struct normaliser *n, const struct document_line *line, bool gap)
{
    const char *text = line_text(n, line);
    size_t size = line_size(line);
    if (n->kind == 0)
        return false;
    if (n->bare_number)
        return true;
    const char *before = line_text(n, n->last);
    size_t before_size = line_size(n->last);
    bool unfinished = !ends_sentence(before, before_size);
    bool small = is_small(text[0]);
    if (n->kind == DOCUMENT_PART_HEADING || n->kind == DOCUMENT_PART_CONTENTS || text[0] == '[' ||
        text[0] == '|' || is_labelled(text, size))
        return false;
    if (gap)
        return (small && unfinished && (before_size <= WIDE_LINE || line->page != n->last->page)) ||
               ends_amid(before, before_size);
    if (before_size > WIDE_LINE)
        return small && unfinished; /* a paragraph a line */
    bool full = before_size * 10 >= (size_t)n->lines.widest * 8;
    if (n->kind == DOCUMENT_PART_ITEM)
        return small || ends_dangling(before, before_size) || (full && n->bullets == 0 && unfinished);
    if (is_labelled(before, before_size) && before_size < 60 && !small)
        return false;
    if (!unfinished && last_byte(before, before_size) == ':' && !small)
        return false;
    bool wide = before_size * 10 >= (size_t)n->lines.widest * 4;
    return small || full || ends_dangling(before, before_size) || (unfinished && wide);
}

static void take_numbered(struct normaliser *n, const struct document_line *line,
    const struct numbering *numbering, size_t mark, bool marked)
{
    const char *text = line_text(n, line) + mark + numbering->length;
    size_t size = line_size(line) - mark - numbering->length;
    bool bullet = numbering->style == NUMBERING_BULLET;
    const struct document_line *next = next_line(n);
    bool alone = next == NULL || line_blank(next) || !is_small(*line_text(n, next));
    bool heading = marked || (!bullet && alone && looks_like_heading(text, size, true));
    unsigned level = enter_level(n, numbering, line->indent, heading);
    if (bullet && size == 0) {
        end_part(n);
        n->bullets++;
        n->depth = level - 1;
        return;
    }
    unsigned kind = heading ? DOCUMENT_PART_HEADING : bullet ? DOCUMENT_PART_ITEM : DOCUMENT_PART_CLAUSE;
    begin_part(n, kind, level);
    n->bullets = 0;
    add_line(n, line, bullet ? mark + numbering->length : mark);
    n->bare_number = size == 0;
}

/* Marks of Markdown in front of a line: "## ", "> ". Returns their bytes. */
static size_t leading_marks(const char *text, size_t size, bool *ret_heading)
{
    size_t at = 0;
    while (at < size && text[at] == '#')
        at++;
    *ret_heading = at > 0 && at <= 6 && at < size && text[at] == ' ';
    if (!*ret_heading)
        at = size > 1 && text[0] == '>' ? 1 : 0;
    while (at > 0 && at < size && text[at] == ' ')
        at++;
    return at;
}

static bool heading_alone(const struct normaliser *n, const struct document_line *line, size_t mark, bool gap)
{
    const char *text = line_text(n, line) + mark;
    size_t size = line_size(line) - mark;
    if (!looks_like_heading(text, size, false))
        return false;
    bool capitals = count_letters(text, size).small == 0;
    const struct document_line *next = next_line(n);
    bool open_before = gap || n->kind == 0 || n->kind == DOCUMENT_PART_HEADING;
    bool open_after = next == NULL || line_blank(next) || starts_part(line_text(n, next), line_size(next));
    if (capitals) {
        bool more = next != NULL && !line_blank(next) &&
                    count_letters(line_text(n, next), line_size(next)).small == 0 &&
                    count_letters(line_text(n, next), line_size(next)).large > 0;
        bool ended = n->kind != 0 && ends_sentence(line_text(n, n->last), line_size(n->last));
        return (open_before || ended) && !(more && size * 10 >= (size_t)n->lines.widest * 5);
    }
    return open_before && open_after;
}

static void take_line(struct normaliser *n, const struct document_line *line, bool gap)
{
    const char *text = line_text(n, line);
    bool marked;
    size_t mark = leading_marks(text, line_size(line), &marked);
    size_t size = line_size(line) - mark;
    if (is_contents_title(text + mark, size)) {
        begin_part(n, DOCUMENT_PART_CONTENTS, 0);
        add_line(n, line, mark);
        n->contents = true;
        return;
    }
    bool listed = n->contents && size > 0 && text[mark + size - 1] >= '0' && text[mark + size - 1] <= '9';
    if (listed || is_contents_line(text + mark, size)) {
        begin_part(n, DOCUMENT_PART_CONTENTS, 0);
        add_line(n, line, mark);
        return;
    }
    n->contents = false;
    struct numbering numbering = numbering_parse(text + mark, size);
    if (marked || numbering_counts(n, &numbering, gap)) {
        if (numbering.style != NUMBERING_NONE) {
            take_numbered(n, line, &numbering, mark, marked);
            return;
        }
        n->depth = 0;
        begin_part(n, DOCUMENT_PART_HEADING, 0);
        add_line(n, line, mark);
        return;
    }
    if (n->bullets > 0 && !(n->kind == DOCUMENT_PART_ITEM && continues(n, line, false))) {
        n->bullets--;
        begin_part(n, DOCUMENT_PART_ITEM, n->depth + 1);
    } else if (n->kind == DOCUMENT_PART_HEADING || !continues(n, line, gap)) {
        bool heading = heading_alone(n, line, mark, gap);
        if (heading) {
            n->depth = 0; /* what is numbered below it begins anew */
            n->bullets = 0;
        }
        begin_part(n, heading ? DOCUMENT_PART_HEADING : DOCUMENT_PART_PARAGRAPH, 0);
    }
    if (n->bare_number && looks_like_heading(text + mark, size, true))
        n->kind = DOCUMENT_PART_HEADING;
    n->bare_number = false;
    add_line(n, line, mark);
}

static void take_furniture(struct normaliser *n)
{
    const char *last = NULL;
    size_t last_size = 0;
    for (size_t i = 0; i < n->lines.count; i++) {
        const struct document_line *line = &n->lines.lines[i];
        if (!line->furniture)
            continue;
        const char *text = line_text(n, line);
        bool again = last != NULL && last_size == line_size(line) && memcmp(last, text, last_size) == 0;
        if (again)
            continue; /* the same footer page after page */
        last = text;
        last_size = line_size(line);
        begin_part(n, DOCUMENT_PART_FURNITURE, 0);
        add_line(n, line, 0);
    }
    end_part(n);
}

void normalise(const struct document_pages *pages, struct normalised *ret_normalised)
{
    struct normaliser n = {.original = text_string(&pages->original)};
    document_lines_split(pages, &n.lines);
    text_reserve(&n.out.text.bytes, pages->original.length);
    bool gap = false;
    for (n.at = 0; n.at < n.lines.count; n.at++) {
        const struct document_line *line = &n.lines.lines[n.at];
        if (line->furniture)
            continue;
        if (line_blank(line) || is_rule(line_text(&n, line), line_size(line))) {
            gap = true;
            continue;
        }
        take_line(&n, line, gap);
        gap = false;
    }
    end_part(&n);
    take_furniture(&n);
    document_lines_free(&n.lines);
    folded_free(&n.scratch);
    *ret_normalised = n.out;
}

void normalised_free(struct normalised *normalised)
{
    folded_free(&normalised->text);
    free(normalised->parts);
    *normalised = (struct normalised){0};
}
