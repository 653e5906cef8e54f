/* Bytes of a spreadsheet to UTF-8, or why not. Knows nothing of golive. */
#ifndef GOLIVE_SHEET_ENCODING_H
#define GOLIVE_SHEET_ENCODING_H

#include "sheet/csv.h"

/* Looks at a file's byte order mark. True if BYTES were turned into UTF-8 (of UTF-16, or the mark taken away), which RET_TEXT
 * holds then; *ENCODING becomes what the rest is in. */
bool encoding_begin(const char *bytes, size_t length, enum csv_encoding *encoding, struct text *ret_text,
    struct troubles *troubles);
/* Turns the cells of a table into UTF-8. */
void encoding_finish(enum csv_encoding encoding, struct csv_table *table, struct troubles *troubles);

#endif
