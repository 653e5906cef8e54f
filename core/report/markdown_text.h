/* Foreign text inside Markdown: it comes out as the words that it is, whatever signs are in it. Knows nothing of golive. */
#ifndef GOLIVE_REPORT_MARKDOWN_TEXT_H
#define GOLIVE_REPORT_MARKDOWN_TEXT_H

#include "base/text.h"

#include <stdbool.h>

/* Appends FOREIGN, made visible and on one line, with all that Markdown would take for a sign behind a backslash. Whatever
 * it begins with starts no list, heading or quotation. With GITHUB, nothing in it becomes what GitHub makes of plain words:
 * a link, a mention, a reference to an issue. NULL appends nothing. */
void markdown_add(struct text *out, const char *foreign, bool github);

#endif
