/* Which part of a document introduces or holds which, and how far a clause reaches. Part of clause_text. */
#ifndef GOLIVE_WORKER_CLAUSE_LISTS_H
#define GOLIVE_WORKER_CLAUSE_LISTS_H

#include "model/document_text.h"
#include "model/numbering.h"
#include "worker/clause_text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CLAUSE_NONE UINT32_MAX
#define CLAUSE_CHAIN 6 /* introductions that a list item can inherit */

/* Fills INTROS (one of each part: the part that introduces it, or CLAUSE_NONE) and the parents and windows of OUT. */
void clause_lists_find(const struct document_text *text, uint32_t *intros, struct clause_text *out);

/* Where a part ends in `normal`, without its newline. */
uint32_t clause_part_end(const struct document_text *text, uint32_t part);
/* The number a part begins with; NUMBERING_NONE for what was not numbered. */
struct numbering clause_part_numbering(const struct document_text *text, uint32_t part);
/* True if the words hold a verb that obliges, allows or states (blanks around it). */
bool clause_has_verb(const char *text, size_t length);
bool clause_ends(const char *text, size_t length, const char *with);

#endif
