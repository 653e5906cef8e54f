/* What is wrong with a spreadsheet, told by row and column as a person sees them there. Knows nothing of golive. */
#ifndef GOLIVE_SHEET_TROUBLES_H
#define GOLIVE_SHEET_TROUBLES_H

#include "base/memory.h"
#include "base/text.h"

#include <stdbool.h>
#include <stddef.h>

struct trouble {
    size_t row;    /* from 1, as a spreadsheet counts; 0: of the table as a whole */
    size_t column; /* from 1; 0: of the row as a whole */
    bool remark;   /* worth knowing, nothing is wrong */
    const char *words;
};

struct troubles {
    struct arena arena;
    struct trouble *items; /* at most TROUBLES_MAXIMUM of either kind */
    size_t count, capacity;
    size_t errors;  /* told or not */
    size_t remarks; /* likewise */
};
#define TROUBLES_MAXIMUM 200

void trouble(struct troubles *troubles, size_t row, size_t column, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
void trouble_remark(struct troubles *troubles, size_t row, size_t column, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* "FILE: row 17, column F: …", a line each, by row and column. Appended; foreign words come out harmless. */
void troubles_write(struct troubles *troubles, const char *file, struct text *text);
void troubles_free(struct troubles *troubles);

/* The name of a column as a spreadsheet has it: "A", "AB". */
#define COLUMN_NAME_SIZE 16
void column_name(size_t column, char out[COLUMN_NAME_SIZE]);

#endif
