/* Half of a document's text, for whoever wants to know what would be said had the rest been lost. */
#ifndef GOLIVE_MODEL_DOCUMENT_HALF_H
#define GOLIVE_MODEL_DOCUMENT_HALF_H

#include "model/document_text.h"

/* Appends to RET_BLOB the blob of what stands in the first half of TEXT. 0 or -EFBIG. */
int document_text_half(const struct document_text *text, struct text *ret_blob);

#endif
