/* Legal names (RULES.md GEN-08): equal but for case, punctuation, "the" and legal suffixes, or only in part. */
#ifndef GOLIVE_WORKER_NAMES_H
#define GOLIVE_WORKER_NAMES_H

#include "model/document_text.h"
#include "worker/clause_text.h"

#include <stdint.h>

/* Looks for NAME in a text: GOLIVE_NAME_NOT_FOUND, _FOUND or _PART of plugin.h, with the place of the best hit (the
 * first of its kind; untouched if not found). FOUND: the words stand there and nothing around them makes them a longer
 * name. PART: they are part of a longer name ("Acme Health" in "Acme Health AI Holdings"), or only the beginning of
 * NAME, at least two words of it, is there. */
int32_t name_find(const struct document_text *text, const char *name, struct clause_span *ret_span);

/* True if two legal names are the same by the rule above. */
int name_equal(const char *a, const char *b);

#endif
