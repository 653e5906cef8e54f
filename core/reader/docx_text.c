/* Walks through WordprocessingML (ECMA-376 part 1, 17) element by element. What an element means is a table; state is
 * the paragraph at hand, the paragraphs around it (a text box stands inside a paragraph) and the tables around those.
 * See docx_text.h. */
#include "reader/docx_text.h"

#include "base/memory.h"
#include "reader/extract.h"
#include "reader/xml.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define DEEPEST_BOXES 8   /* text boxes in text boxes */
#define DEEPEST_TABLES 32 /* tables in tables */

/* What is to be put before the next paragraph; a larger one stands for the smaller ones. */
enum gap { GAP_NONE, GAP_TAB, GAP_LINE, GAP_BLANK };

struct paragraph {
    struct text text;
    char *style;
    int number;
    int level;
    int outline;
    unsigned runs; /* runs open */
    bool hidden;   /* the run at hand is hidden */
};

struct table {
    unsigned cells;      /* begun in this row */
    unsigned paragraphs; /* ended in this cell */
    bool lines;          /* the cell holds more than one line */
};

struct walk {
    struct xml *xml;
    struct docx_numbering *numbering;
    struct text *out;
    struct docx_seen *seen;
    struct paragraph paragraphs[DEEPEST_BOXES];
    unsigned paragraph_depth;
    struct table tables[DEEPEST_TABLES];
    unsigned table_depth; /* may exceed DEEPEST_TABLES: what lies deeper is laid out like a list */
    struct text boxes;    /* words of text boxes, put behind the paragraph that holds them */
    enum gap gap;
    bool in_text;      /* inside w:t */
    bool choice_taken; /* of mc:AlternateContent */
};

static struct paragraph *current(struct walk *walk)
{
    return walk->paragraph_depth && walk->paragraph_depth <= DEEPEST_BOXES
               ? &walk->paragraphs[walk->paragraph_depth - 1]
               : NULL;
}

static struct table *table_at_hand(struct walk *walk)
{
    return walk->table_depth && walk->table_depth <= DEEPEST_TABLES ? &walk->tables[walk->table_depth - 1]
                                                                    : NULL;
}

static void widen(struct walk *walk, enum gap gap)
{
    if (gap > walk->gap)
        walk->gap = gap;
}

static int integer_value(const struct walk *walk, const char *name)
{
    AUTO_FREE char *value = xml_attribute(walk->xml, name);
    int64_t number;
    return value && string_integer(value, &number) == 0 && number >= 0 && number < 1000000 ? (int)number : -1;
}

static bool is_on(const struct walk *walk)
{
    AUTO_FREE char *value = xml_attribute(walk->xml, "val");
    return !value || (strcmp(value, "0") != 0 && strcmp(value, "false") != 0 && strcmp(value, "off") != 0);
}

static void put(struct walk *walk, const char *bytes)
{
    struct paragraph *paragraph = current(walk);
    if (!paragraph || !paragraph->runs)
        return;
    if (paragraph->hidden)
        walk->seen->hidden = true;
    else
        text_append_clean(&paragraph->text, bytes, strlen(bytes));
}

/* ---- paragraphs ---- */

static void begin_paragraph(struct walk *walk)
{
    walk->paragraph_depth++;
    struct paragraph *paragraph = current(walk);
    if (!paragraph)
        return;
    *paragraph = (struct paragraph){.number = -1, .level = -1, .outline = -1};
    paragraph->text.maximum = walk->out->maximum;
}

static bool is_blank(const char *text)
{
    return text[strspn(text, " \t\n")] == '\0';
}

static void put_gap(struct walk *walk)
{
    static const char *const gaps[] = {
        [GAP_NONE] = "", [GAP_TAB] = "\t", [GAP_LINE] = "\n", [GAP_BLANK] = "\n\n"};
    if (walk->out->length)
        text_append_string(walk->out, gaps[walk->gap]);
    walk->gap = GAP_NONE;
}

/* Puts the paragraph into the text, with its number. */
static void put_paragraph(struct walk *walk, const struct paragraph *paragraph)
{
    const struct docx_paragraph said = {
        paragraph->style, paragraph->number, paragraph->level, paragraph->outline};
    struct text label = {0};
    docx_number(walk->numbering, &said, &label);
    const char *words = text_string(&paragraph->text);
    if (!is_blank(words)) {
        struct table *table = table_at_hand(walk);
        if (!walk->table_depth || docx_is_heading(walk->numbering, &said))
            widen(walk, table ? GAP_LINE : GAP_BLANK);
        put_gap(walk);
        text_append_string(walk->out, text_string(&label));
        text_append(walk->out, words, paragraph->text.length);
        widen(walk, walk->table_depth ? GAP_LINE : GAP_BLANK);
        if (table) {
            table->paragraphs++;
            table->lines |= table->paragraphs > 1 || strchr(words, '\n') != NULL;
        }
    }
    text_free(&label);
}

static void end_paragraph(struct walk *walk)
{
    struct paragraph *paragraph = current(walk);
    if (walk->paragraph_depth)
        walk->paragraph_depth--;
    if (!paragraph)
        return;
    if (paragraph->text.overflowed)
        walk->out->overflowed = true;
    if (walk->paragraph_depth == 0) {
        put_paragraph(walk, paragraph);
        if (walk->boxes.length) {
            put_gap(walk);
            text_append(walk->out, walk->boxes.data, walk->boxes.length);
            text_clear(&walk->boxes);
            widen(walk, GAP_LINE);
        }
    } else if (!is_blank(text_string(&paragraph->text))) {
        text_append_string(&walk->boxes, walk->boxes.length ? "\n" : "");
        text_append(&walk->boxes, paragraph->text.data, paragraph->text.length);
    }
    text_free(&paragraph->text);
    free(paragraph->style);
    paragraph->style = NULL;
}

static void take_style(struct walk *walk)
{
    struct paragraph *paragraph = current(walk);
    if (paragraph) {
        free(paragraph->style);
        paragraph->style = xml_attribute(walk->xml, "val");
    }
}

static void take_number(struct walk *walk)
{
    struct paragraph *paragraph = current(walk);
    if (paragraph)
        paragraph->number = integer_value(walk, "val");
}

static void take_level(struct walk *walk)
{
    struct paragraph *paragraph = current(walk);
    if (paragraph)
        paragraph->level = integer_value(walk, "val");
}

static void take_outline(struct walk *walk)
{
    struct paragraph *paragraph = current(walk);
    if (paragraph)
        paragraph->outline = integer_value(walk, "val");
}

/* ---- runs ---- */

static void begin_run(struct walk *walk)
{
    struct paragraph *paragraph = current(walk);
    if (paragraph) {
        paragraph->runs++;
        paragraph->hidden = false;
    }
}

static void end_run(struct walk *walk)
{
    struct paragraph *paragraph = current(walk);
    if (paragraph && paragraph->runs)
        paragraph->runs--;
}

static void hide(struct walk *walk)
{
    struct paragraph *paragraph = current(walk);
    if (paragraph && paragraph->runs) /* outside of runs it is the paragraph's mark that is hidden */
        paragraph->hidden = is_on(walk);
}

static void begin_text(struct walk *walk)
{
    walk->in_text = true;
}

static void end_text(struct walk *walk)
{
    walk->in_text = false;
}

/* Formulas hold their runs without w:r. */
static void begin_math(struct walk *walk)
{
    begin_run(walk);
    begin_text(walk);
}

static void end_math(struct walk *walk)
{
    end_text(walk);
    end_run(walk);
}

static void put_tab(struct walk *walk)
{
    put(walk, "\t");
}

static void put_line_break(struct walk *walk)
{
    put(walk, "\n");
}

static void put_hyphen(struct walk *walk)
{
    put(walk, "-");
}

/* Check boxes of the Wingdings fonts; other symbols stand for themselves where they are characters at all. */
static void put_symbol(struct walk *walk)
{
    AUTO_FREE char *value = xml_attribute(walk->xml, "char");
    unsigned long code = value ? strtoul(value, NULL, 16) & 0xffff : 0;
    unsigned long low = code & 0xff;
    if (low == 0xfe || low == 0xfd || low == 0x78 || low == 0x54 || low == 0x53)
        put(walk, "\xe2\x98\x92"); /* a ticked box */
    else if (low == 0xa8 || low == 0x6f || low == 0x70 || low == 0x71 || low == 0xa3)
        put(walk, "\xe2\x98\x90"); /* an empty one */
    else if (low == 0xfc)
        put(walk, "\xe2\x9c\x93");
    else if (low == 0xb7 || low == 0xa7 || low == 0xd8)
        put(walk, "\xe2\x80\xa2");
    else
        put(walk, "\xef\xbf\xbd");
}

/* ---- tables ---- */

static void begin_table(struct walk *walk)
{
    widen(walk, walk->table_depth ? GAP_LINE : GAP_BLANK);
    walk->table_depth++;
    struct table *table = table_at_hand(walk);
    if (table)
        *table = (struct table){0};
}

static void end_table(struct walk *walk)
{
    if (walk->table_depth)
        walk->table_depth--;
    struct table *around = table_at_hand(walk);
    if (around)
        around->lines = true;
    widen(walk, walk->table_depth ? GAP_LINE : GAP_BLANK);
}

static void begin_row(struct walk *walk)
{
    struct table *table = table_at_hand(walk);
    widen(walk, GAP_LINE);
    if (table)
        *table = (struct table){0};
}

/* Cells of one line each stand in one line; behind a cell of several lines the next begins a new one. */
static void begin_cell(struct walk *walk)
{
    struct table *table = table_at_hand(walk);
    if (!table)
        return;
    if (table->cells && !table->lines && walk->gap <= GAP_LINE)
        walk->gap = GAP_TAB;
    table->cells++;
    table->paragraphs = 0;
    table->lines = false;
}

/* ---- the rest ---- */

static void note_tracked(struct walk *walk)
{
    walk->seen->tracked = true;
}

static void drop_tracked(struct walk *walk)
{
    walk->seen->tracked = true;
    xml_skip(walk->xml);
}

static void drop(struct walk *walk)
{
    xml_skip(walk->xml);
}

static void note_picture(struct walk *walk)
{
    walk->seen->pictures = true;
}

static void note_embedded(struct walk *walk)
{
    walk->seen->embedded = true;
}

static void begin_alternatives(struct walk *walk)
{
    walk->choice_taken = false;
}

static void take_choice(struct walk *walk)
{
    if (walk->choice_taken)
        xml_skip(walk->xml);
    walk->choice_taken = true;
}

/* What older programs would show instead is the same words once more. */
static void drop_fallback(struct walk *walk)
{
    if (walk->choice_taken)
        xml_skip(walk->xml);
}

/* The lines that stand above footnotes are footnotes themselves, of other types. */
static void begin_note(struct walk *walk)
{
    AUTO_FREE char *type = xml_attribute(walk->xml, "type");
    if (type && strcmp(type, "normal") != 0)
        xml_skip(walk->xml);
}

static const struct meaning {
    enum xml_space space;
    const char *name;
    void (*start)(struct walk *walk);
    void (*end)(struct walk *walk);
} meanings[] = {
    {XML_WORD, "t", begin_text, end_text},
    {XML_WORD, "r", begin_run, end_run},
    {XML_WORD, "p", begin_paragraph, end_paragraph},
    {XML_WORD, "tab", put_tab, NULL},
    {XML_WORD, "ptab", put_tab, NULL},
    {XML_WORD, "br", put_line_break, NULL},
    {XML_WORD, "cr", put_line_break, NULL},
    {XML_WORD, "noBreakHyphen", put_hyphen, NULL},
    {XML_WORD, "sym", put_symbol, NULL},
    {XML_WORD, "pStyle", take_style, NULL},
    {XML_WORD, "numId", take_number, NULL},
    {XML_WORD, "ilvl", take_level, NULL},
    {XML_WORD, "outlineLvl", take_outline, NULL},
    {XML_WORD, "vanish", hide, NULL},
    {XML_WORD, "tbl", begin_table, end_table},
    {XML_WORD, "tr", begin_row, NULL},
    {XML_WORD, "tc", begin_cell, NULL},
    {XML_WORD, "ins", note_tracked, NULL},
    {XML_WORD, "moveTo", note_tracked, NULL},
    {XML_WORD, "del", drop_tracked, NULL},
    {XML_WORD, "moveFrom", drop_tracked, NULL},
    {XML_WORD, "delText", drop, NULL},
    {XML_WORD, "delInstrText", drop, NULL},
    {XML_WORD, "instrText", drop, NULL},
    {XML_WORD, "rPrChange", drop, NULL},
    {XML_WORD, "pPrChange", drop, NULL},
    {XML_WORD, "sectPrChange", drop, NULL},
    {XML_WORD, "tblPrChange", drop, NULL},
    {XML_WORD, "trPrChange", drop, NULL},
    {XML_WORD, "tcPrChange", drop, NULL},
    {XML_WORD, "numberingChange", drop, NULL},
    {XML_WORD, "sdtPr", drop, NULL},
    {XML_WORD, "sectPr", drop, NULL},
    {XML_WORD, "footnote", begin_note, NULL},
    {XML_WORD, "endnote", begin_note, NULL},
    {XML_WORD, "altChunk", note_embedded, NULL},
    {XML_MATH, "t", begin_math, end_math},
    {XML_COMPAT, "AlternateContent", begin_alternatives, NULL},
    {XML_COMPAT, "Choice", take_choice, NULL},
    {XML_COMPAT, "Fallback", drop_fallback, NULL},
    {XML_OTHER, "blip", note_picture, NULL},
    {XML_OTHER, "imagedata", note_picture, NULL},
};

static const struct meaning *meaning_of(const struct xml *xml)
{
    const char *name = xml_name(xml);
    for (size_t i = 0; i < sizeof meanings / sizeof *meanings; i++) {
        if (strcmp(meanings[i].name, name) == 0 && meanings[i].space == xml_space(xml))
            return &meanings[i];
    }
    return NULL;
}

/* The first element decides whether this is a part of a word processing document at all. */
static void take_root(struct walk *walk)
{
    static const char *const roots[] = {"document", "hdr", "ftr", "footnotes", "endnotes"};
    for (size_t i = 0; i < sizeof roots / sizeof *roots; i++)
        walk->seen->is_word |= xml_is(walk->xml, XML_WORD, roots[i]);
}

static bool walk_part(struct walk *walk)
{
    enum xml_event event;
    bool rooted = false;
    while ((event = xml_next(walk->xml)) > XML_DONE && !walk->out->overflowed) {
        if (event == XML_TEXT) {
            if (walk->in_text)
                put(walk, xml_text(walk->xml));
            continue;
        }
        if (!rooted)
            take_root(walk);
        rooted = true;
        const struct meaning *meaning = meaning_of(walk->xml);
        if (meaning && event == XML_START)
            meaning->start(walk);
        else if (meaning && meaning->end)
            meaning->end(walk);
    }
    return event != XML_BROKEN;
}

bool docx_text_read(const void *bytes, size_t length, struct docx_numbering *numbering, struct text *text,
    struct docx_seen *seen)
{
    struct walk *walk = memory_new(1, sizeof *walk);
    *walk = (struct walk){.xml = xml_open(bytes, length), .numbering = numbering, .out = text, .seen = seen};
    walk->gap = text->length ? GAP_BLANK : GAP_NONE;
    walk->boxes.maximum = text->maximum;
    bool sound = walk->xml && walk_part(walk);
    while (walk->paragraph_depth) /* of a damaged part */
        end_paragraph(walk);
    text_free(&walk->boxes);
    xml_close(walk->xml);
    free(walk);
    return sound;
}
