/* A report in the making: bytes are collected and handed to a stream in pieces, so that a report of any length takes
 * little memory. Knows nothing of golive. */
#ifndef GOLIVE_REPORT_SINK_H
#define GOLIVE_REPORT_SINK_H

#include "base/text.h"

#include <stdio.h>

struct sink {
    FILE *file;
    struct text out; /* what was not handed to FILE yet; append here */
    int error;       /* 0, or the negative errno of the first failed write */
};

/* Hands over what is collected if it is much; to be called now and then. */
void sink_pass(struct sink *sink);
/* Hands over the rest and frees; 0 or the negative errno of any write so far. */
int sink_end(struct sink *sink);

/* Appends a foreign text whole: made visible as text_append_visible does, then with each byte of ESCAPED behind a
 * backslash. NULL appends nothing. */
void sink_escaped(struct text *out, const char *foreign, const char *escaped);
/* Appends at most MAXIMUM bytes of TEXT, whole characters, and says so where it is cut. */
void sink_cut(struct text *out, const char *text, size_t maximum);

#endif
