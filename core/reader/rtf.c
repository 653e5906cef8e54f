/* RTF: its words, paragraphs and tables, without what Word keeps beside them. A group may change what text in it is, and what it
 * changed ends with it; what a group is for that starred words name is not known and is left out. See extract.h. */
#include "reader/rtf.h"

#include "base/memory.h"
#include "reader/extract.h"

#include <stdlib.h>
#include <string.h>

enum {
    DEEPEST = 200,     /* groups in groups */
    LONGEST_WORD = 32, /* letters of a control word */
    MOST_DIGITS = 9,   /* of its number */
    MOST_FONTS = 512,
    MOST_FALLBACK = 16, /* characters that may stand in for one */
};

/* Where the text of a group goes. */
enum sink {
    SINK_BODY = 0,
    SINK_NOTES,  /* at the document's end */
    SINK_HEADER, /* behind them, each once */
    SINK_TITLE,
    SINK_FONTS, /* nowhere; numbers of fonts are read */
    SINK_NOWHERE,
    SINKS
};

struct group {
    uint8_t sink;
    bool header; /* the group begins a header or footer */
    bool hidden;
    bool deleted;
    uint8_t fallback; /* characters behind \u that stand in for it */
    unsigned page;    /* code page; 0: the document's */
};

struct font {
    long number;
    unsigned page;
};

struct rtf {
    const unsigned char *bytes;
    size_t length;
    size_t at;
    struct group groups[DEEPEST];
    size_t depth; /* open groups */
    struct text *body;
    struct text notes, title;
    struct text header;  /* the one at hand */
    struct text headers; /* those before it */
    struct text seen;    /* the same, each between marks */
    unsigned page;       /* of the document */
    struct font fonts[MOST_FONTS];
    size_t font_count;
    unsigned to_pass;   /* characters that stand in for what was written */
    uint32_t surrogate; /* first half of a character, 0: none */
    unsigned foreign;   /* a code page of which letters were not known */
    bool starred;       /* the next word names a group that may be left out */
    bool hidden, tracked, comments, embedded, pictures;
};

static struct group *group_of(struct rtf *rtf)
{
    return &rtf->groups[rtf->depth - 1];
}

static struct text *text_of(struct rtf *rtf)
{
    switch (group_of(rtf)->sink) {
    case SINK_BODY:
        return rtf->body;
    case SINK_NOTES:
        return &rtf->notes;
    case SINK_HEADER:
        return &rtf->header;
    case SINK_TITLE:
        return &rtf->title;
    default:
        return NULL;
    }
}

/* ---- characters ---- */

/* The text that is written to now; NULL if what stands here is not shown. */
static struct text *shown(struct rtf *rtf)
{
    struct text *text = text_of(rtf);
    const struct group *group = group_of(rtf);
    if (text && group->hidden)
        rtf->hidden = true;
    if (text && group->deleted)
        rtf->tracked = true;
    return group->hidden || group->deleted ? NULL : text;
}

static void put_character(struct rtf *rtf, uint32_t codepoint)
{
    char bytes[4];
    struct text *text = shown(rtf);
    rtf->surrogate = 0;
    if (text && codepoint >= 0x20)
        text_append_clean(text, bytes, utf8_encode(codepoint, bytes));
}

/* A byte of text, which may only stand in for a character that was written already. */
static void put_byte(struct rtf *rtf, unsigned char byte)
{
    if (rtf->to_pass) {
        rtf->to_pass--;
        return;
    }
    unsigned page = group_of(rtf)->page ? group_of(rtf)->page : rtf->page;
    uint32_t letter = rtf_letter(page, byte);
    if (byte && !letter && shown(rtf) && page != RTF_PAGE_SYMBOL)
        rtf->foreign = page;
    put_character(rtf, letter || !byte ? letter : 0xfffd);
}

/* \u: 16 bits, as a number with a sign; characters beyond come in two halves. */
static void put_unicode(struct rtf *rtf, long number)
{
    uint32_t unit = (uint32_t)(number < 0 ? number + 0x10000 : number) & 0xffff;
    uint32_t high = rtf->surrogate;
    if (unit == 0xf0b7) /* the bullet of a font of pictures */
        unit = 0x2022;
    if (unit >= 0xd800 && unit < 0xdc00)
        rtf->surrogate = unit;
    else if (unit >= 0xdc00 && unit < 0xe000)
        put_character(rtf, high ? 0x10000 + ((high - 0xd800) << 10) + (unit - 0xdc00) : 0xfffd);
    else
        put_character(rtf, unit);
    rtf->to_pass = group_of(rtf)->fallback;
}

static void put_break(struct rtf *rtf, uint32_t which)
{
    static const char *const gaps[] = {[RTF_TAB] = "\t", [RTF_LINE] = "\n", [RTF_PARAGRAPH] = "\n\n"};
    struct text *text = shown(rtf);
    if (text)
        text_append_string(text, gaps[which]);
}

/* ---- groups ---- */

static bool open_group(struct rtf *rtf)
{
    if (rtf->depth == DEEPEST)
        return false;
    struct group group = {.fallback = 1};
    if (rtf->depth)
        group = *group_of(rtf);
    group.header = false;
    rtf->groups[rtf->depth++] = group;
    rtf->to_pass = 0;
    rtf->starred = false;
    return true;
}

/* Headers of odd and even pages, which often say the same, are kept once. */
static void keep_header(struct rtf *rtf)
{
    AUTO_FREE char *marked = memory_format("\1%s\1", text_string(&rtf->header));
    if (rtf->header.length && !strstr(text_string(&rtf->seen), marked)) {
        text_append_string(&rtf->seen, marked);
        text_append_string(&rtf->headers, rtf->headers.length ? "\n\n" : "");
        text_append(&rtf->headers, rtf->header.data, rtf->header.length);
    }
    rtf->headers.overflowed |= rtf->header.overflowed;
    text_clear(&rtf->header);
}

static void close_group(struct rtf *rtf)
{
    if (group_of(rtf)->header)
        keep_header(rtf);
    rtf->depth--;
    rtf->to_pass = 0;
    rtf->starred = false;
}

/* ---- fonts ---- */

static struct font *font_of(struct rtf *rtf, long number)
{
    for (size_t i = 0; i < rtf->font_count; i++)
        if (rtf->fonts[i].number == number)
            return &rtf->fonts[i];
    return NULL;
}

static void take_font(struct rtf *rtf, long number)
{
    struct font *font = font_of(rtf, number);
    if (group_of(rtf)->sink != SINK_FONTS) {
        group_of(rtf)->page = font ? font->page : 0;
        return;
    }
    if (font || rtf->font_count < MOST_FONTS)
        rtf->fonts[font ? (size_t)(font - rtf->fonts) : rtf->font_count++] = (struct font){number, 0};
}

/* In the table of fonts: of the font named last. */
static void take_charset(struct rtf *rtf, long charset)
{
    if (group_of(rtf)->sink == SINK_FONTS && rtf->font_count)
        rtf->fonts[rtf->font_count - 1].page = rtf_charset_page(charset);
}

/* ---- words ---- */

/* What a group is: from here to its end. What is left out stays so, but for text boxes and the like. */
static void enter(struct rtf *rtf, enum sink sink)
{
    struct group *group = group_of(rtf);
    if (group->sink != SINK_NOWHERE || sink == SINK_TITLE)
        group->sink = (uint8_t)sink;
}

static void begin_header(struct rtf *rtf)
{
    if (group_of(rtf)->sink == SINK_NOWHERE || group_of(rtf)->sink == SINK_HEADER)
        return;
    group_of(rtf)->header = true;
    enter(rtf, SINK_HEADER);
}

static void pass_binary(struct rtf *rtf, long count)
{
    size_t left = rtf->length - rtf->at;
    if (count > 0)
        rtf->at += (unsigned long)count < left ? (size_t)count : left;
}

/* Words that name a group. False if WORD names none. */
static bool act_on_group(struct rtf *rtf, enum rtf_act act)
{
    switch (act) {
    case RTF_SKIP:
        enter(rtf, SINK_NOWHERE);
        return true;
    case RTF_SHOW:
        if (group_of(rtf)->sink == SINK_NOWHERE)
            group_of(rtf)->sink = SINK_BODY;
        return true;
    case RTF_TITLE:
        enter(rtf, SINK_TITLE);
        return true;
    case RTF_HEADER:
        begin_header(rtf);
        return true;
    case RTF_NOTE:
        enter(rtf, SINK_NOTES);
        put_break(rtf, RTF_PARAGRAPH);
        return true;
    case RTF_PICTURE:
        rtf->pictures = true;
        enter(rtf, SINK_NOWHERE);
        return true;
    case RTF_COMMENT:
        rtf->comments = true;
        enter(rtf, SINK_NOWHERE);
        return true;
    case RTF_EMBEDDED:
        rtf->embedded = true;
        return true;
    case RTF_FONTS:
        enter(rtf, SINK_FONTS);
        return true;
    default:
        return false;
    }
}

/* Words that say something of the text behind them. NUMBER is 1 where none is given. */
static void act_on_text(struct rtf *rtf, const struct rtf_word *word, long number)
{
    struct group *group = group_of(rtf);
    switch (word->act) {
    case RTF_BREAK:
        put_break(rtf, word->value);
        break;
    case RTF_LETTER:
        put_character(rtf, word->value);
        break;
    case RTF_PAGE:
        rtf->page = word->value ? word->value : number > 0 ? (unsigned)(number & 0xffff) : RTF_PAGE_WINDOWS;
        break;
    case RTF_FONT:
        take_font(rtf, number);
        break;
    case RTF_CHARSET:
        take_charset(rtf, number);
        break;
    case RTF_UNICODE:
        put_unicode(rtf, number);
        break;
    case RTF_FALLBACK:
        group->fallback = (uint8_t)(number >= 0 && number <= MOST_FALLBACK ? number : 1);
        break;
    case RTF_HIDDEN:
        group->hidden = number != 0;
        break;
    case RTF_DELETED:
        group->deleted = number != 0;
        break;
    case RTF_INSERTED:
        rtf->tracked |= number != 0;
        break;
    case RTF_PLAIN:
        group->hidden = group->deleted = false;
        break;
    case RTF_BINARY:
        pass_binary(rtf, number);
        break;
    default:
        break;
    }
}

/* A word behind the backslash, with its number and the blank that ends it. */
static void read_word(struct rtf *rtf)
{
    char name[LONGEST_WORD + 1];
    size_t size = 0;
    long number = 0;
    size_t digits = 0;
    while (
        rtf->at < rtf->length && (rtf->bytes[rtf->at] | 0x20) >= 'a' && (rtf->bytes[rtf->at] | 0x20) <= 'z') {
        if (size < LONGEST_WORD)
            name[size++] = (char)rtf->bytes[rtf->at];
        rtf->at++;
    }
    name[size] = '\0';
    bool minus = rtf->at + 1 < rtf->length && rtf->bytes[rtf->at] == '-' && rtf->bytes[rtf->at + 1] >= '0' &&
                 rtf->bytes[rtf->at + 1] <= '9';
    rtf->at += minus;
    for (; rtf->at < rtf->length && rtf->bytes[rtf->at] >= '0' && rtf->bytes[rtf->at] <= '9'; rtf->at++)
        if (digits++ < MOST_DIGITS)
            number = number * 10 + (rtf->bytes[rtf->at] - '0');
    if (rtf->at < rtf->length && rtf->bytes[rtf->at] == ' ')
        rtf->at++;
    number = !digits ? 1 : minus ? -number : number;
    const struct rtf_word *word = rtf_word(name);
    if (word && word->act != RTF_BINARY && word->act != RTF_UNICODE && rtf->to_pass &&
        word->act == RTF_LETTER) {
        rtf->to_pass--; /* it stands in for what was written */
        return;
    }
    if (rtf->starred && (!word || !act_on_group(rtf, word->act)))
        enter(rtf, SINK_NOWHERE);
    else if (word && !rtf->starred && !act_on_group(rtf, word->act))
        act_on_text(rtf, word, number);
    rtf->starred = false;
}

static int hex_digit(unsigned char byte)
{
    if (byte >= '0' && byte <= '9')
        return byte - '0';
    byte |= 0x20;
    return byte >= 'a' && byte <= 'f' ? byte - 'a' + 10 : -1;
}

/* What stands behind a backslash. */
static void read_control(struct rtf *rtf)
{
    if (rtf->at == rtf->length)
        return;
    unsigned char byte = rtf->bytes[rtf->at];
    if ((byte | 0x20) >= 'a' && (byte | 0x20) <= 'z') {
        read_word(rtf);
        return;
    }
    rtf->at++;
    int high = byte == '\'' && rtf->at + 1 < rtf->length ? hex_digit(rtf->bytes[rtf->at]) : -1;
    int low = high >= 0 ? hex_digit(rtf->bytes[rtf->at + 1]) : -1;
    if (low >= 0) {
        rtf->at += 2;
        put_byte(rtf, (unsigned char)(high << 4 | low));
    } else if (byte == '*') {
        rtf->starred = true;
    } else if (byte == '\r' || byte == '\n') {
        put_break(rtf, RTF_PARAGRAPH);
    } else if (byte == '\t') {
        put_break(rtf, RTF_TAB);
    } else if (byte == '~') {
        put_character(rtf, 0xa0);
    } else if (byte == '_') {
        put_character(rtf, 0x2011);
    } else if (byte == '{' || byte == '}' || byte == '\\') {
        put_byte(rtf, byte);
    }
}

/* ---- the whole ---- */

enum ending { ENDS_WELL, ENDS_EARLY, ENDS_TOO_DEEP };

static enum ending read_all(struct rtf *rtf)
{
    while (rtf->at < rtf->length && !rtf->body->overflowed) {
        unsigned char byte = rtf->bytes[rtf->at++];
        if (byte == '{') {
            if (!open_group(rtf))
                return ENDS_TOO_DEEP;
        } else if (byte == '}') {
            close_group(rtf);
            if (!rtf->depth)
                return ENDS_WELL;
        } else if (byte == '\\') {
            read_control(rtf);
        } else if (byte == '\t') {
            put_break(rtf, RTF_TAB);
        } else if (byte != '\r' && byte != '\n') {
            put_byte(rtf, byte);
        }
    }
    return rtf->body->overflowed ? ENDS_WELL : ENDS_EARLY;
}

/* Appends what stands beside the body behind a blank line. */
static void append_beside(struct rtf *rtf, const struct text *beside)
{
    if (beside->overflowed)
        rtf->body->overflowed = true;
    if (!beside->length)
        return;
    text_append_string(rtf->body, "\n\n");
    text_append(rtf->body, beside->data, beside->length);
}

static void remark(const struct rtf *rtf, struct document_pages *pages)
{
    if (rtf->tracked)
        pages_remark(pages, "it has tracked changes that nobody has accepted or rejected: inserted text "
                            "counts, deleted text does not");
    if (rtf->hidden)
        pages_remark(pages, "it has hidden text, which does not count");
    if (rtf->comments)
        pages_remark(pages, "it has comments, which do not count");
    if (rtf->embedded)
        pages_remark(pages, "it holds another document, which was not read");
    if (rtf->foreign)
        pages_remark(
            pages, "letters of code page %u in it could not be read; save it as DOCX or PDF", rtf->foreign);
}

static void conclude(struct rtf *rtf, enum ending ending, struct extracted *extracted)
{
    struct document_pages *pages = &extracted->pages;
    if (ending == ENDS_TOO_DEEP) {
        extract_fail(extracted, EVIDENCE_REFUSED,
            "its groups are nested more than %d deep, and golive reads no deeper", DEEPEST);
        return;
    }
    if (ending == ENDS_EARLY) {
        extract_fail(extracted, EVIDENCE_UNAVAILABLE, "it is damaged: its end is missing; get it anew");
        return;
    }
    append_beside(rtf, &rtf->notes);
    append_beside(rtf, &rtf->headers);
    text_append_char(&pages->original, '\n');
    pages_end(pages);
    if (rtf->title.length)
        pages_title(pages, text_string(&rtf->title));
    remark(rtf, pages);
    if (rtf->pictures && pages->pages[0].letters < LETTERS_A_PAGE)
        extract_fail(extracted, EVIDENCE_UNAVAILABLE,
            "it holds pictures and hardly any text: text recognition is needed; save it as PDF for that");
}

void extract_rtf(const void *bytes, size_t length, struct extracted *extracted)
{
    struct rtf *rtf = memory_new(1, sizeof *rtf);
    struct document_pages *pages = &extracted->pages;
    pages_begin(pages);
    rtf->bytes = bytes;
    rtf->length = length;
    rtf->body = &pages->original;
    rtf->page = RTF_PAGE_WINDOWS;
    struct text *const beside[] = {&rtf->notes, &rtf->title, &rtf->header, &rtf->headers, &rtf->seen};
    for (size_t i = 0; i < sizeof beside / sizeof *beside; i++)
        beside[i]->maximum = pages->original.maximum;
    conclude(rtf, read_all(rtf), extracted);
    for (size_t i = 0; i < sizeof beside / sizeof *beside; i++)
        text_free(beside[i]);
    free(rtf);
}
