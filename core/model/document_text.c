/* Reading a document's text back from its blob, every offset checked, and finding one's way in it. */
#include "model/document_text.h"

#include "base/memory.h"
#include "model/document_blob.h"
#include "model/folding.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

void document_pages_free(struct document_pages *pages)
{
    text_free(&pages->original);
    free(pages->pages);
    free(pages->words);
    free(pages->signatures);
    free(pages->title);
    free(pages->remark);
    *pages = (struct document_pages){0};
}

/* ---- decoding ---- */

/* Takes COUNT items of SIZE bytes from the front of what is left; NULL if there are fewer bytes. */
static const void *take(const char **at, size_t *left, uint64_t count, size_t size)
{
    if (count > *left / size)
        return NULL;
    const void *items = *at;
    *at += count * size;
    *left -= (size_t)count * size;
    return items;
}

static bool pages_sound(const struct document_text *text)
{
    uint32_t end = 0;
    for (size_t i = 0; i < text->page_count; i++) {
        const struct document_page *page = &text->pages[i];
        if (page->start < end || page->end < page->start || page->end > text->original_length)
            return false;
        end = page->end;
    }
    return text->page_count > 0;
}

static bool parts_sound(const struct document_text *text)
{
    if (text->normal_length == 0)
        return text->part_count == 0;
    if (text->part_count == 0 || text->parts[0].start != 0 || text->normal[text->normal_length - 1] != '\n')
        return false;
    for (size_t i = 0; i < text->part_count; i++) {
        const struct document_part *part = &text->parts[i];
        if (part->kind < DOCUMENT_PART_PARAGRAPH || part->kind > DOCUMENT_PART_FURNITURE ||
            part->start >= text->normal_length)
            return false;
        if (i > 0 && (part->start <= text->parts[i - 1].start || text->normal[part->start - 1] != '\n'))
            return false;
    }
    return true;
}

static bool steps_sound(const struct document_text *text)
{
    if (text->normal_length == 0)
        return text->step_count == 0;
    if (text->step_count == 0 || text->steps[0].normal != 0)
        return false;
    for (size_t i = 0; i < text->step_count; i++) {
        const struct document_step *step = &text->steps[i];
        if (step->normal >= text->normal_length || step->original > text->original_length)
            return false;
        if (i > 0 && step->normal <= text->steps[i - 1].normal)
            return false;
    }
    return true;
}

static bool words_sound(const struct document_text *text)
{
    uint32_t end = 0;
    for (size_t i = 0; i < text->word_count; i++) {
        const struct document_word *word = &text->words[i];
        if (word->start < end || word->end < word->start || word->end > text->original_length ||
            word->confidence > 100)
            return false;
        end = word->end;
    }
    return true;
}

static bool words_end(const char *field, size_t size)
{
    size_t length = strnlen(field, size);
    return length < size && utf8_valid(field, length, NULL);
}

static bool signatures_sound(const struct document_text *text)
{
    for (size_t i = 0; i < text->signature_count; i++) {
        const struct document_signature *one = &text->signatures[i];
        if (!words_end(one->signer, sizeof one->signer) ||
            !words_end(one->organization, sizeof one->organization) ||
            !words_end(one->trouble, sizeof one->trouble))
            return false;
    }
    return text->signature_count <= DOCUMENT_MOST_SIGNATURES;
}

/* Every line of `normal` ends the part it stands in: a newline elsewhere would break what is searched line by line. */
static bool newlines_sound(const struct document_text *text)
{
    size_t newlines = 0;
    for (size_t i = 0; i < text->normal_length; i++) {
        unsigned char byte = (unsigned char)text->normal[i];
        newlines += byte == '\n';
        if (byte < ' ' && byte != '\n')
            return false;
    }
    return newlines == text->part_count;
}

int document_text_decode(const void *blob, size_t length, struct document_text *ret_text)
{
    struct document_blob header;
    if (length < sizeof header || (uintptr_t)blob % 8 != 0)
        return -EBADMSG;
    memcpy(&header, blob, sizeof header);
    if (memcmp(header.magic, DOCUMENT_BLOB_MAGIC, sizeof header.magic) != 0 ||
        header.version != DOCUMENT_TEXT_VERSION)
        return -EBADMSG;
    const char *at = (const char *)blob + sizeof header;
    size_t left = length - sizeof header;
    struct document_text text = {.page_count = header.page_count,
        .part_count = header.part_count,
        .step_count = header.step_count,
        .word_count = header.word_count,
        .signature_count = header.signature_count,
        .original_length = header.original_length,
        .normal_length = header.normal_length};
    text.signatures = take(&at, &left, header.signature_count, sizeof *text.signatures);
    text.pages = text.signatures == NULL ? NULL : take(&at, &left, header.page_count, sizeof *text.pages);
    text.parts = text.pages == NULL ? NULL : take(&at, &left, header.part_count, sizeof *text.parts);
    text.steps = text.parts == NULL ? NULL : take(&at, &left, header.step_count, sizeof *text.steps);
    text.words = text.steps == NULL ? NULL : take(&at, &left, header.word_count, sizeof *text.words);
    text.original = text.words == NULL ? NULL : take(&at, &left, header.original_length, 1);
    text.normal = text.original == NULL ? NULL : take(&at, &left, header.normal_length, 1);
    text.title = text.normal == NULL ? NULL : take(&at, &left, (uint64_t)header.title_length + 1, 1);
    text.remark = text.title == NULL ? NULL : take(&at, &left, (uint64_t)header.remark_length + 1, 1);
    if (text.remark == NULL || left != 0 ||
        strnlen(text.title, (size_t)header.title_length + 1) != header.title_length ||
        strnlen(text.remark, (size_t)header.remark_length + 1) != header.remark_length)
        return -EBADMSG;
    if (!pages_sound(&text) || !parts_sound(&text) || !steps_sound(&text) || !newlines_sound(&text) ||
        !words_sound(&text) || !signatures_sound(&text) ||
        !utf8_valid(text.original, text.original_length, NULL) ||
        !utf8_valid(text.normal, text.normal_length, NULL) ||
        !utf8_valid(text.title, header.title_length, NULL) ||
        !utf8_valid(text.remark, header.remark_length, NULL))
        return -EBADMSG;
    *ret_text = text;
    return 0;
}

/* ---- finding one's way ---- */

uint32_t document_text_origin(const struct document_text *text, uint32_t normal)
{
    if (text->step_count == 0 || normal >= text->normal_length)
        return (uint32_t)text->original_length;
    size_t low = 0;
    size_t high = text->step_count;
    while (high - low > 1) {
        size_t middle = (low + high) / 2;
        if (text->steps[middle].normal <= normal)
            low = middle;
        else
            high = middle;
    }
    uint64_t origin = (uint64_t)text->steps[low].original + (normal - text->steps[low].normal);
    return origin > text->original_length ? (uint32_t)text->original_length : (uint32_t)origin;
}

unsigned document_text_page(const struct document_text *text, uint32_t original)
{
    size_t low = 0;
    size_t high = text->page_count;
    while (high - low > 1) {
        size_t middle = (low + high) / 2;
        if (text->pages[middle].start <= original)
            low = middle;
        else
            high = middle;
    }
    return (unsigned)low + 1;
}

bool document_text_recognised(
    const struct document_text *text, uint32_t start, uint32_t end, unsigned *ret_confidence)
{
    size_t low = 0;
    size_t high = text->word_count;
    while (low < high) { /* the first word that ends behind START */
        size_t middle = low + (high - low) / 2;
        if (text->words[middle].end <= start)
            low = middle + 1;
        else
            high = middle;
    }
    uint64_t sum = 0;
    uint64_t weight = 0;
    for (; low < text->word_count && text->words[low].start < end; low++) {
        uint64_t length = text->words[low].end - text->words[low].start;
        sum += length * text->words[low].confidence;
        weight += length;
    }
    if (weight)
        *ret_confidence = (unsigned)(sum / weight);
    return weight != 0;
}

const struct document_part *document_text_part(const struct document_text *text, uint32_t normal)
{
    if (text->part_count == 0)
        return NULL;
    size_t low = 0;
    size_t high = text->part_count;
    while (high - low > 1) {
        size_t middle = (low + high) / 2;
        if (text->parts[middle].start <= normal)
            low = middle;
        else
            high = middle;
    }
    return &text->parts[low];
}

char *document_text_normalise_phrase(const char *phrase)
{
    struct folded characters = {0};
    struct folded words = {0};
    size_t length = strlen(phrase);
    if (utf8_valid(phrase, length, NULL))
        fold_characters(phrase, length, 0, &characters);
    fold_words(&characters, 0, &words);
    char *normal = memory_copy(text_string(&words.bytes));
    folded_free(&characters);
    folded_free(&words);
    return normal;
}
