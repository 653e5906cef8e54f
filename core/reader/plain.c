/* Plain text and Markdown: which characters the bytes stand for, line ends, pages at form feeds. See extract.h. */
#include "reader/extract.h"

#include "base/memory.h"
#include "reader/markdown.h"
#include "reader/messages.h"

#include <stdlib.h>
#include <string.h>

/* Windows-1252 from 0x80 to 0x9f; 0 where it has nothing. */
static const uint16_t windows[32] = {
    0x20ac,
    0,
    0x201a,
    0x0192,
    0x201e,
    0x2026,
    0x2020,
    0x2021,
    0x02c6,
    0x2030,
    0x0160,
    0x2039,
    0x0152,
    0,
    0x017d,
    0,
    0,
    0x2018,
    0x2019,
    0x201c,
    0x201d,
    0x2022,
    0x2013,
    0x2014,
    0x02dc,
    0x2122,
    0x0161,
    0x203a,
    0x0153,
    0,
    0x017e,
    0x0178,
};

static void append_character(struct text *text, uint32_t codepoint)
{
    char bytes[4];
    text_append(text, bytes, utf8_encode(codepoint, bytes));
}

uint32_t plain_windows(unsigned char byte)
{
    return byte >= 0x80 && byte < 0xa0 ? windows[byte - 0x80] : byte;
}

static void decode_windows(const unsigned char *bytes, size_t length, struct text *text)
{
    for (size_t i = 0; i < length; i++) {
        uint32_t codepoint = plain_windows(bytes[i]);
        append_character(text, codepoint || !bytes[i] ? codepoint : 0xfffd);
    }
}

/* UTF-16 behind its byte order mark; false if something in it was no character. */
static bool decode_utf16(const unsigned char *bytes, size_t length, struct text *text)
{
    bool big = bytes[0] == 0xfe;
    bool sound = length % 2 == 0;
    for (size_t i = 2; i + 1 < length; i += 2) {
        uint32_t unit = big ? (uint32_t)bytes[i] << 8 | bytes[i + 1] : (uint32_t)bytes[i + 1] << 8 | bytes[i];
        if (unit >= 0xd800 && unit < 0xdc00 && i + 3 < length) {
            uint32_t low =
                big ? (uint32_t)bytes[i + 2] << 8 | bytes[i + 3] : (uint32_t)bytes[i + 3] << 8 | bytes[i + 2];
            if (low >= 0xdc00 && low < 0xe000) {
                append_character(text, 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00));
                i += 2;
                continue;
            }
        }
        bool lone = (unit >= 0xd800 && unit < 0xe000) || unit == 0;
        sound &= !lone;
        append_character(text, lone ? 0xfffd : unit);
    }
    return sound;
}

void plain_decode(const void *source, size_t length, struct text *text, struct document_pages *pages)
{
    const unsigned char *bytes = source;
    if (length >= 2 && ((bytes[0] == 0xff && bytes[1] == 0xfe) || (bytes[0] == 0xfe && bytes[1] == 0xff))) {
        if (!decode_utf16(bytes, length, text))
            pages_remark(pages, "it is UTF-16, and some of it is damaged");
        return;
    }
    if (length >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0) {
        bytes += 3;
        length -= 3;
    }
    if (utf8_valid((const char *)bytes, length, NULL)) {
        text_append(text, bytes, length);
        return;
    }
    pages_remark(pages, "it is not UTF-8 and was read as Windows-1252: accented letters may be wrong");
    decode_windows(bytes, length, text);
}

/* CR LF, CR and vertical tab become LF, in place. */
static void settle_line_ends(struct text *text)
{
    size_t to = 0;
    for (size_t from = 0; from < text->length; from++) {
        char byte = text->data[from];
        if (byte == '\r' && from + 1 < text->length && text->data[from + 1] == '\n')
            continue;
        text->data[to++] = byte == '\r' || byte == '\v' ? '\n' : byte;
    }
    text->length = to;
    if (text->data)
        text->data[to] = '\0';
}

void plain_lines(struct text *lines, struct text *text)
{
    settle_line_ends(lines);
    text_append_clean(text, text_string(lines), lines->length);
}

/* A page for each stretch between form feeds; one at the very end begins none. */
static void split_pages(const char *at, size_t length, struct extracted *extracted)
{
    const char *end = at + length;
    do {
        const char *feed = memchr(at, '\f', (size_t)(end - at));
        const char *stop = feed ? feed : end;
        if (extracted->pages.page_count == READER_MOST_PAGES) {
            extract_fail(extracted, EVIDENCE_REFUSED,
                "it has more than %d pages, and golive reads no more than that", READER_MOST_PAGES);
            return;
        }
        pages_begin(&extracted->pages);
        text_append_clean(&extracted->pages.original, at, (size_t)(stop - at));
        pages_end(&extracted->pages);
        at = feed ? feed + 1 : end;
    } while (at < end);
}

void extract_plain(const void *bytes, size_t length, bool markdown, struct extracted *extracted)
{
    struct text decoded = {0};
    struct text words = {0};
    char *title = NULL;
    plain_decode(bytes, length, &decoded, &extracted->pages);
    settle_line_ends(&decoded);
    if (markdown)
        markdown_read(text_string(&decoded), decoded.length, &words, &title);
    const struct text *source = markdown ? &words : &decoded;
    split_pages(text_string(source), source->length, extracted);
    pages_title(&extracted->pages, title);
    free(title);
    text_free(&decoded);
    text_free(&words);
}
