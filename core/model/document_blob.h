/* The bytes of a document's text as they are cached and passed on: golive-reader writes them, document_text_decode
 * checks and reads them. One machine, one build: host byte order. */
#ifndef GOLIVE_MODEL_DOCUMENT_BLOB_H
#define GOLIVE_MODEL_DOCUMENT_BLOB_H

#include "model/document_text.h"

#include <stdint.h>

#define DOCUMENT_BLOB_MAGIC "goliveT\n"

/* Behind the header, without gaps: signatures, pages, parts, steps, recognised words, the original, the normalised text, title and NUL, remark and
 * NUL. */
struct document_blob {
    char magic[8];
    uint32_t version; /* DOCUMENT_TEXT_VERSION */
    uint32_t page_count;
    uint32_t part_count;
    uint32_t step_count;
    uint32_t original_length;
    uint32_t normal_length;
    uint32_t title_length; /* without its NUL, as below */
    uint32_t remark_length;
    uint32_t word_count;
    uint32_t signature_count;
};
_Static_assert(sizeof(struct document_blob) % 8 == 0 && sizeof(struct document_signature) % 8 == 0,
    "what is behind them must stay aligned");

#endif
