/* Places in a document for people: the words that stand there, page and clause number; and phrases looked for. */
#include "worker/clause_search.h"

#include "base/memory.h"
#include "model/numbering.h"

#include <stdlib.h>
#include <string.h>

#define QUOTE_CHARACTERS 200

static bool is_word(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9') || (byte & 0x80);
}

bool clause_search_phrase(
    const struct document_text *text, const char *phrase, uint32_t from, struct clause_span *ret_span)
{
    AUTO_FREE char *normal = document_text_normalise_phrase(phrase);
    size_t size = strlen(normal);
    if (size == 0)
        return false;
    for (size_t at = from; at + size <= text->normal_length; at++) {
        const char *hit = memmem(text->normal + at, text->normal_length - at, normal, size);
        if (hit == NULL)
            return false;
        at = (size_t)(hit - text->normal);
        bool inside_before = at > 0 && is_word(normal[0]) && is_word(text->normal[at - 1]);
        bool inside_after =
            at + size < text->normal_length && is_word(normal[size - 1]) && is_word(text->normal[at + size]);
        if (!inside_before && !inside_after) {
            *ret_span = (struct clause_span){(uint32_t)at, (uint32_t)(at + size)};
            return true;
        }
    }
    return false;
}

/* ---- quotes ---- */

/* Appends the document's words at [START, END) of `normal`, on one line; returns the characters. */
static size_t put_original(const struct document_text *text, uint32_t start, uint32_t end, struct text *out)
{
    uint32_t from = document_text_origin(text, start);
    uint32_t to = document_text_origin(text, end);
    size_t characters = 0;
    bool blank = false;
    for (uint32_t at = from; at < to && at < text->original_length; at++) {
        char byte = text->original[at];
        if (byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r' || byte == '\f' || byte == '\v' ||
            byte == '\0') {
            blank = characters > 0;
            continue;
        }
        if (blank) {
            text_append_char(out, ' ');
            characters++;
        }
        blank = false;
        text_append_char(out, byte);
        characters += (byte & 0xC0) != 0x80;
    }
    return characters;
}

static uint32_t word_before(const struct document_text *text, uint32_t at, uint32_t limit)
{
    while (at > limit && text->normal[at - 1] == ' ')
        at--;
    while (at > limit && text->normal[at - 1] != ' ')
        at--;
    return at;
}

static uint32_t word_behind(const struct document_text *text, uint32_t at, uint32_t limit)
{
    while (at < limit && text->normal[at] == ' ')
        at++;
    while (at < limit && text->normal[at] != ' ')
        at++;
    return at;
}

static bool readable_back(const struct document_text *text, const struct text *quote)
{
    struct clause_span span;
    return quote->length > 0 && clause_search_phrase(text, text_string(quote), 0, &span);
}

struct bounds {
    uint32_t start;
    uint32_t end;
};

/* A full stop or semicolon with a blank behind it, but not that of "U.S. Department". */
static bool ends_here(const char *normal, uint32_t at)
{
    if (strchr(".;", normal[at]) == NULL || normal[at + 1] != ' ')
        return false;
    return !(normal[at] == '.' && at >= 2 && normal[at - 2] == '.');
}

/* The sentence around the span, within its part. */
static struct bounds sentence_around(const struct document_text *text, struct clause_span span)
{
    const struct document_part *part = document_text_part(text, span.start);
    uint32_t first = part->start;
    uint32_t last =
        part + 1 < text->parts + text->part_count ? part[1].start - 1 : (uint32_t)text->normal_length - 1;
    struct numbering numbering = {.style = NUMBERING_NONE};
    if (part->level > 0 && part->kind != DOCUMENT_PART_ITEM)
        numbering = numbering_parse(text->normal + first, last - first);
    if (numbering.style != NUMBERING_NONE && numbering.style != NUMBERING_BULLET &&
        first + numbering.length <= span.start)
        first += (uint32_t)numbering.length;
    struct bounds bounds = {span.start, span.end > last ? last : span.end};
    while (bounds.start > first && !(bounds.start >= first + 2 && text->normal[bounds.start - 1] == ' ' &&
                                       strchr(".;:", text->normal[bounds.start - 2]) != NULL))
        bounds.start--;
    while (bounds.end < last && !ends_here(text->normal, bounds.end))
        bounds.end++;
    return bounds;
}

void clause_quote(const struct document_text *text, struct clause_span span, struct text *quote)
{
    if (span.end <= span.start || span.end > text->normal_length)
        return;
    struct bounds bounds = sentence_around(text, span);
    struct text words = {0};
    for (;;) {
        text_clear(&words);
        size_t characters = put_original(text, bounds.start, bounds.end, &words);
        if (characters <= QUOTE_CHARACTERS && readable_back(text, &words))
            break;
        /* Words around the hit go first, then those at its end; furniture amid a sentence cannot be read back. */
        bool spare_end = bounds.end > span.end;
        bool spare_start = bounds.start < span.start;
        if (spare_end && (!spare_start || bounds.end - span.end >= span.start - bounds.start))
            bounds.end = word_before(text, bounds.end, span.end);
        else if (spare_start)
            bounds.start = word_behind(text, bounds.start, span.start);
        else
            bounds.end = word_before(text, bounds.end, bounds.start);
        while (bounds.start < bounds.end && text->normal[bounds.start] == ' ')
            bounds.start++;
        while (bounds.end > bounds.start && text->normal[bounds.end - 1] == ' ')
            bounds.end--;
        if (bounds.end <= bounds.start) {
            text_clear(&words);
            break;
        }
    }
    text_append(quote, text_string(&words), words.length);
    text_free(&words);
}

void clause_words(const struct document_text *text, struct clause_span span, struct text *words)
{
    struct text all = {0};
    while (span.end > span.start && put_original(text, span.start, span.end, &all) > QUOTE_CHARACTERS) {
        span.end = word_before(text, span.end, span.start);
        text_clear(&all);
    }
    text_append(words, text_string(&all), all.length);
    text_free(&all);
}

void clause_passage_words(
    const struct document_text *text, struct clause_span span, size_t characters, struct text *words)
{
    struct text all = {0};
    bool whole = true;
    if (span.end > text->normal_length)
        span.end = (uint32_t)text->normal_length;
    while (span.end > span.start && put_original(text, span.start, span.end, &all) > characters) {
        span.end = word_before(text, span.end, span.start);
        text_clear(&all);
        whole = false;
    }
    text_append(words, text_string(&all), all.length);
    if (!whole)
        text_append_string(words, " ...");
    text_free(&all);
}

/* ---- where ---- */

/* The number of a part as the document prints it: "3.1", "(b)", "ARTICLE II"; nothing if it has none. */
static struct numbering part_number(
    const struct document_text *text, const struct document_part *part, struct text *out)
{
    struct numbering none = {.style = NUMBERING_NONE};
    if (part->level == 0 || part->kind == DOCUMENT_PART_ITEM)
        return none;
    uint32_t origin = document_text_origin(text, part->start);
    struct numbering numbering = numbering_parse(text->original + origin, text->original_length - origin);
    if (numbering.style == NUMBERING_NONE || numbering.style == NUMBERING_BULLET)
        return none;
    size_t size = numbering.length;
    const char *bytes = text->original + origin;
    while (size > 0 && strchr(" \t\n\r.:*_", bytes[size - 1]) != NULL)
        size--;
    while (size > 0 && (*bytes == '*' || *bytes == '_' || *bytes == ' ')) {
        bytes++;
        size--;
    }
    if (size <= 24)
        text_append(out, bytes, size);
    return numbering;
}

/* The numbers from the outermost in: "4" and "6" are 4.6, "3.3" and "(c)" are 3.3(c). */
static void clause_number(const struct document_text *text, uint32_t normal, struct text *out)
{
    const struct document_part *part = document_text_part(text, normal);
    AUTO_FREE char *number = NULL;
    unsigned level = UINT16_MAX;
    for (; part != NULL && part >= text->parts && level > 1; part--) {
        if (part->kind == DOCUMENT_PART_HEADING && part->level == 0)
            break;
        if (part->level == 0 || part->level >= level || part->kind == DOCUMENT_PART_FURNITURE ||
            part->kind == DOCUMENT_PART_ITEM)
            continue;
        struct text own = {0};
        struct numbering numbering = part_number(text, part, &own);
        level = part->level;
        if (own.length > 0) {
            bool apart = number != NULL && number[0] != '(';
            char *joined =
                memory_format("%s%s%s", text_string(&own), apart ? "." : "", number != NULL ? number : "");
            free(number);
            number = joined;
        }
        text_free(&own);
        if ((numbering.style == NUMBERING_DECIMAL && numbering.depth > 1) ||
            numbering.style == NUMBERING_ARTICLE)
            break;
    }
    text_append_string(out, number);
}

void clause_where(const struct document_text *text, struct clause_span span, struct text *where)
{
    if (text->normal_length == 0)
        return;
    if (text->page_count > 1)
        text_format(where, "page %u", document_text_page(text, document_text_origin(text, span.start)));
    if (span.end <= span.start)
        return;
    struct text number = {0};
    clause_number(text, span.start, &number);
    if (number.length > 0)
        text_format(where, "%sclause %s", where->length > 0 ? ", " : "", text_string(&number));
    text_free(&number);
}
