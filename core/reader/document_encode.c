/* Writing a document's text as a blob (model/document_blob.h): normalise, compress the way back into steps, append. */
#include "base/memory.h"
#include "model/document_blob.h"
#include "model/document_text.h"
#include "reader/normalise.h"

#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

_Static_assert(sizeof(struct document_step) == sizeof(struct folded_step) &&
                   offsetof(struct document_step, normal) == offsetof(struct folded_step, at) &&
                   offsetof(struct document_step, original) == offsetof(struct folded_step, origin),
    "the blob's steps are the way back as it is");

static size_t text_length(const char *string)
{
    return string == NULL ? 0 : strlen(string);
}

static bool pages_sound(const struct document_pages *pages)
{
    uint32_t end = 0;
    for (size_t i = 0; i < pages->page_count; i++) {
        if (pages->pages[i].start < end || pages->pages[i].end < pages->pages[i].start ||
            pages->pages[i].end > pages->original.length)
            return false;
        end = pages->pages[i].end;
    }
    return pages->page_count > 0;
}

int document_text_encode(const struct document_pages *pages, struct text *ret_blob)
{
    const char *original = text_string(&pages->original);
    if (pages->original.overflowed || pages->original.length > UINT32_MAX / 4)
        return -EFBIG;
    if (!pages_sound(pages))
        return -EINVAL;
    if (!utf8_valid(original, pages->original.length, NULL))
        return -EILSEQ;
    struct normalised normalised;
    normalise(pages, &normalised);
    const struct folded_step *steps = normalised.text.steps;
    size_t step_count = normalised.text.step_count;
    struct document_blob header = {.magic = DOCUMENT_BLOB_MAGIC,
        .version = DOCUMENT_TEXT_VERSION,
        .page_count = (uint32_t)pages->page_count,
        .part_count = (uint32_t)normalised.part_count,
        .step_count = (uint32_t)step_count,
        .original_length = (uint32_t)pages->original.length,
        .normal_length = (uint32_t)normalised.text.bytes.length,
        .title_length = (uint32_t)text_length(pages->title),
        .remark_length = (uint32_t)text_length(pages->remark),
        .word_count = (uint32_t)pages->word_count,
        .signature_count = (uint32_t)pages->signature_count};
    text_reserve(ret_blob, sizeof header + pages->signature_count * sizeof *pages->signatures +
                               pages->page_count * sizeof *pages->pages +
                               normalised.part_count * sizeof *normalised.parts + step_count * sizeof *steps +
                               pages->word_count * sizeof *pages->words + pages->original.length +
                               normalised.text.bytes.length + header.title_length + header.remark_length + 2);
    text_append(ret_blob, &header, sizeof header);
    text_append(ret_blob, pages->signatures, pages->signature_count * sizeof *pages->signatures);
    text_append(ret_blob, pages->pages, pages->page_count * sizeof *pages->pages);
    text_append(ret_blob, normalised.parts, normalised.part_count * sizeof *normalised.parts);
    text_append(ret_blob, steps, step_count * sizeof *steps);
    text_append(ret_blob, pages->words, pages->word_count * sizeof *pages->words);
    text_append(ret_blob, original, pages->original.length);
    text_append(ret_blob, text_string(&normalised.text.bytes), normalised.text.bytes.length);
    text_append(ret_blob, pages->title != NULL ? pages->title : "", text_length(pages->title) + 1);
    text_append(ret_blob, pages->remark != NULL ? pages->remark : "", text_length(pages->remark) + 1);
    bool fits = !ret_blob->overflowed && !normalised.text.bytes.overflowed;
    normalised_free(&normalised);
    return fits ? 0 : -EFBIG;
}
