/* Takes the marks of Markdown away, so that the words stand as a reader of the rendered page sees them. */
#ifndef GOLIVE_READER_MARKDOWN_H
#define GOLIVE_READER_MARKDOWN_H

#include "base/text.h"

/* Appends SOURCE (UTF-8, lines ending in \n) without marks to RET_TEXT. Headings stand between blank lines. *RET_TITLE
 * is the title in the front matter, freed with free(), or NULL. */
void markdown_read(const char *source, size_t length, struct text *ret_text, char **ret_title);

#endif
