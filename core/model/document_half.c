/* A document's text cut off in the middle, as it would be had the rest of the file been lost: what stands in the first half
 * of the original stays, page numbers, kinds of parts and the way back with it. Knows nothing of why it is cut. */
#include "model/document_half.h"

#include "base/memory.h"
#include "model/document_blob.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct half {
    const struct document_text *whole;
    uint32_t end; /* of the original that is left */
    struct text normal;
    struct document_part *parts;
    size_t part_count;
    struct document_step *steps;
    size_t step_count, step_capacity;
};

/* The middle, but never within a character. */
static uint32_t middle(const struct document_text *text)
{
    size_t at = text->original_length / 2;
    while (at > 0 && ((unsigned char)text->original[at] & 0xc0) == 0x80)
        at--;
    return (uint32_t)at;
}

static uint32_t end_of_part(const struct document_text *text, size_t part)
{
    return part + 1 < text->part_count ? text->parts[part + 1].start : (uint32_t)text->normal_length;
}

/* Every byte of a part goes back to where it came from: a step at its beginning, and those within it. */
static void keep_part(struct half *half, size_t place, uint32_t end)
{
    const struct document_text *whole = half->whole;
    const struct document_part *part = &whole->parts[place];
    uint32_t moved = part->start - (uint32_t)half->normal.length;
    half->parts[half->part_count] = *part;
    half->parts[half->part_count++].start = (uint32_t)half->normal.length;
    memory_reserve(&half->steps, &half->step_capacity, half->step_count + 1, sizeof *half->steps);
    half->steps[half->step_count++] =
        (struct document_step){part->start - moved, document_text_origin(whole, part->start)};
    for (size_t i = 0; i < whole->step_count; i++) {
        if (whole->steps[i].normal <= part->start || whole->steps[i].normal >= end)
            continue;
        memory_reserve(&half->steps, &half->step_capacity, half->step_count + 1, sizeof *half->steps);
        half->steps[half->step_count++] =
            (struct document_step){whole->steps[i].normal - moved, whole->steps[i].original};
    }
    text_append(&half->normal, whole->normal + part->start, end - part->start);
}

/* Parts that begin in the half that is lost go; one that reaches over its end goes too, for half a sentence may say the
 * opposite of the whole. */
static void keep_parts(struct half *half)
{
    const struct document_text *whole = half->whole;
    for (size_t i = 0; i < whole->part_count; i++) {
        uint32_t end = end_of_part(whole, i);
        bool lost = document_text_origin(whole, whole->parts[i].start) >= half->end ||
                    (end > 1 && document_text_origin(whole, end - 1) > half->end);
        if (!lost)
            keep_part(half, i, end);
    }
    for (size_t i = 0; i < half->step_count; i++) {
        if (half->steps[i].original > half->end)
            half->steps[i].original = half->end;
    }
}

static struct document_page *keep_pages(const struct half *half, size_t *ret_count)
{
    const struct document_text *whole = half->whole;
    struct document_page *pages = memory_new(whole->page_count, sizeof *pages);
    size_t count = 0;
    for (size_t i = 0; i < whole->page_count && (!i || whole->pages[i].start < half->end); i++) {
        pages[count] = whole->pages[i];
        if (pages[count].end > half->end)
            pages[count].end = half->end;
        count++;
    }
    *ret_count = count;
    return pages;
}

int document_text_half(const struct document_text *text, struct text *ret_blob)
{
    struct half half = {.whole = text, .end = middle(text)};
    half.parts = memory_new(text->part_count, sizeof *half.parts);
    keep_parts(&half);
    size_t page_count;
    struct document_page *pages = keep_pages(&half, &page_count);
    struct document_blob header = {.magic = DOCUMENT_BLOB_MAGIC,
        .version = DOCUMENT_TEXT_VERSION,
        .page_count = (uint32_t)page_count,
        .part_count = (uint32_t)half.part_count,
        .step_count = (uint32_t)half.step_count,
        .original_length = half.end,
        .normal_length = (uint32_t)half.normal.length,
        .title_length = (uint32_t)strlen(text->title),
        .remark_length = (uint32_t)strlen(text->remark)};
    text_append(ret_blob, &header, sizeof header);
    text_append(ret_blob, pages, page_count * sizeof *pages);
    text_append(ret_blob, half.parts, half.part_count * sizeof *half.parts);
    text_append(ret_blob, half.steps, half.step_count * sizeof *half.steps);
    text_append(ret_blob, text->original, half.end);
    text_append(ret_blob, half.normal.data, half.normal.length);
    text_append(ret_blob, text->title, strlen(text->title) + 1);
    text_append(ret_blob, text->remark, strlen(text->remark) + 1);
    bool fits = !ret_blob->overflowed && !half.normal.overflowed;
    free(pages);
    free(half.parts);
    free(half.steps);
    text_free(&half.normal);
    return fits ? 0 : -EFBIG;
}
