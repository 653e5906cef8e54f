/* A ZIP archive of stored files, as DOCX wants one: no compression, no clock, the same bytes for the same files. At most
 * 65,535 files, 4 GiB in all. Knows nothing of golive. */
#ifndef GOLIVE_REPORT_ZIP_H
#define GOLIVE_REPORT_ZIP_H

#include "base/text.h"

struct zip {
    struct text *out;      /* where the archive goes; at its beginning */
    struct text directory; /* what stands at the end of it */
    unsigned count;
};

/* Begins at the end of OUT, which holds nothing else. */
struct zip zip_begin(struct text *out);
/* Adds a file; NAME in ASCII, with slashes. */
void zip_add(struct zip *zip, const char *name, const void *bytes, size_t length);
/* Writes the directory and frees. */
void zip_end(struct zip *zip);

#endif
