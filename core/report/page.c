/* Lines, wrapping and ink of a page of plain text. Knows nothing of golive. See page.h. */
#include "report/page.h"

#include <ctype.h>
#include <errno.h>
#include <string.h>

#define HAND_OVER ((size_t)65536)

static const char *const inks[] = {
    [INK_PLAIN] = "",
    [INK_STRONG] = "\033[1m",
    [INK_GOOD] = "\033[1;32m",
    [INK_CARE] = "\033[1;33m",
    [INK_BAD] = "\033[1;31m",
};

struct page page_new(FILE *file, unsigned columns, bool colour)
{
    unsigned width = !columns ? 80 : columns < 40 ? 40 : columns > 120 ? 120 : columns;
    return (struct page){.file = file, .columns = width, .colour = colour, .gap = true};
}

static void hand_over(struct page *page)
{
    size_t length = page->out.length;
    if (length && fwrite(page->out.data, 1, length, page->file) != length && !page->error)
        page->error = errno ? -errno : -EIO;
    text_clear(&page->out);
}

int page_end(struct page *page)
{
    hand_over(page);
    text_free(&page->out);
    return page->error;
}

static void end_line(struct page *page)
{
    text_append_char(&page->out, '\n');
    page->gap = false;
    if (page->out.length >= HAND_OVER)
        hand_over(page);
}

static void blanks(struct page *page, unsigned count)
{
    for (unsigned i = 0; i < count; i++)
        text_append_char(&page->out, ' ');
}

static void in_ink(struct page *page, enum ink ink, const char *words, size_t length)
{
    bool shown = page->colour && ink != INK_PLAIN && length;
    if (shown)
        text_append_string(&page->out, inks[ink]);
    text_append(&page->out, words, length);
    if (shown)
        text_append_string(&page->out, "\033[0m");
}

/* The bytes of the character at WORDS, and the columns it takes. */
static size_t character(const char *words, size_t *ret_columns)
{
    unsigned char first = (unsigned char)*words;
    if (first < 0x80) {
        *ret_columns = 1;
        return 1;
    }
    uint32_t codepoint;
    size_t size = utf8_decode(words, strnlen(words, 4), &codepoint);
    char alone[5] = "";
    memcpy(alone, words, size ? size : 1);
    *ret_columns = utf8_columns(alone);
    return size ? size : 1;
}

/* How many bytes of WORDS, up to LENGTH, fit into COLUMNS; *RET_COLUMNS is what they take. */
static size_t fitting(const char *words, size_t length, size_t columns, size_t *ret_columns)
{
    size_t at = 0;
    size_t used = 0;
    while (at < length) {
        size_t width;
        size_t size = character(words + at, &width);
        if (used + width > columns || at + size > length)
            break;
        used += width;
        at += size;
    }
    *ret_columns = used;
    return at;
}

/* WORDS in at most COLUMNS, with "..." where they are cut. */
static void cut(struct page *page, enum ink ink, const char *words, size_t columns)
{
    size_t length = strlen(words);
    size_t used;
    size_t fits = fitting(words, length, columns, &used);
    bool whole = fits == length;
    if (!whole)
        fits = fitting(words, length, columns > 3 ? columns - 3 : 0, &used);
    in_ink(page, ink, words, fits);
    if (!whole)
        text_append_string(&page->out, "...");
}

void page_line(struct page *page, unsigned indent, enum ink ink, const char *words)
{
    blanks(page, indent);
    cut(page, ink, words, page->columns - indent);
    end_line(page);
}

void page_title(
    struct page *page, enum ink ink, const char *word, unsigned width, enum ink words_ink, const char *words)
{
    in_ink(page, ink, word, strlen(word));
    size_t used = utf8_columns(word);
    while (used < width) {
        text_append_char(&page->out, ' ');
        used++;
    }
    cut(page, words_ink, words, page->columns - used);
    end_line(page);
}

void page_wrap(struct page *page, unsigned indent, const char *label, unsigned hang, const char *words)
{
    page_wrap_inked(page, INK_STRONG, indent, label, hang, words);
}

void page_wrap_inked(
    struct page *page, enum ink ink, unsigned indent, const char *label, unsigned hang, const char *words)
{
    size_t used;
    size_t label_length = fitting(label, strlen(label), page->columns - indent, &used);
    blanks(page, indent);
    in_ink(page, ink, label, label_length);
    used += indent;
    /* Where the first word of this line begins: behind a label too long for HANG, two blanks further on. */
    size_t begin = !*label ? indent : used + 2 <= hang ? hang : used + 2;
    bool fresh = true; /* no word stands on this line yet */
    for (;;) {
        words += strspn(words, " ");
        size_t length = strcspn(words, " ");
        if (!length)
            break;
        size_t at = fresh ? begin : used + 1;
        size_t width;
        size_t fits = fitting(words, length, at < page->columns ? page->columns - at : 0, &width);
        bool breaks = fresh && begin <= hang && fits; /* not even an empty line holds it whole */
        if (fits < length && !breaks) {
            end_line(page);
            used = 0;
            begin = hang;
            fresh = true;
            continue;
        }
        blanks(page, (unsigned)(at - used));
        text_append(&page->out, words, fits);
        used = at + width;
        fresh = false;
        words += fits;
    }
    end_line(page);
}

void page_gap(struct page *page)
{
    if (page->gap)
        return;
    end_line(page);
    page->gap = true;
}

void page_rule(struct page *page)
{
    for (unsigned i = 0; i < page->columns; i++)
        text_append_char(&page->out, '-');
    end_line(page);
}

void words_add(struct text *words, const char *foreign, size_t maximum)
{
    if (!foreign)
        return;
    size_t length = strnlen(foreign, maximum + 1);
    if (length <= maximum) {
        text_append_visible(words, foreign);
        return;
    }
    /* Not in the middle of a character: back over its continuation bytes, but no further than one can be long. */
    size_t end = maximum;
    for (unsigned back = 0; back < 3 && end > 0 && ((unsigned char)foreign[end] & 0xc0) == 0x80; back++)
        end--;
    struct text piece = {0};
    text_append(&piece, foreign, end);
    text_append_visible(words, text_string(&piece));
    text_append_string(words, "...");
    text_free(&piece);
}

void words_sentence(struct text *words, const char *foreign, size_t maximum)
{
    size_t begin = words->length;
    words_add(words, foreign, maximum);
    if (words->length == begin)
        return;
    size_t letters = begin;
    while (letters < words->length && isalpha((unsigned char)words->data[letters]))
        letters++;
    /* A name such as touches_phi or baa.pdf keeps its own spelling. */
    if (letters == words->length || strchr(" ,:;", words->data[letters]))
        words->data[begin] = (char)toupper((unsigned char)words->data[begin]);
    if (!strchr(".!?:", words->data[words->length - 1]))
        text_append_char(words, '.');
}

void words_count(struct text *words, size_t count, const char *noun)
{
    text_format(words, "%zu %s%s", count, noun, count == 1 ? "" : "s");
}
