/* Web pages as a reader of the page sees them: words of blocks on lines of their own, hidden ones left out. */
#ifndef GOLIVE_READER_HTML_H
#define GOLIVE_READER_HTML_H

#include "base/text.h"

/* What was noticed on the way. */
struct html_seen {
    char *title;   /* freed with free(), or NULL */
    bool hidden;   /* words that are not shown */
    bool pictures; /* beside the words */
};

/* Appends the words of SOURCE (UTF-8) to RET_TEXT. Never complains: what is damaged ends where it cannot go on. */
void html_read(const char *source, size_t length, struct text *ret_text, struct html_seen *ret_seen);

#endif
