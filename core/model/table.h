/* Small tables and numbers that a plugin attaches to what it says of a rule, and the one rule that holds for all of them:
 * how many patients stand in a small cell is told to nobody (RULES.md POP-12). Plain data; every text was checked when it
 * came from the worker. */
#ifndef GOLIVE_MODEL_TABLE_H
#define GOLIVE_MODEL_TABLE_H

#include <stdbool.h>
#include <stdint.h>

/* What stands in a column, so that whoever draws it knows how. Cells are texts all the same. */
enum column_kind {
    COLUMN_TEXT = 1,
    COLUMN_NUMBER,   /* a decimal number: "0.14" */
    COLUMN_PATIENTS, /* a count of people; small ones are "<11" */
    COLUMN_PERCENT,  /* a share from 0 to 100, without the sign: "12.5" */
    COLUMN_KIND_COUNT
};
const char *column_kind_name(
    enum column_kind kind); /* "text", "number", "patients", "percent"; "" for none */

struct table_column {
    const char *name;
    enum column_kind kind;
};

struct report_table {
    const char *rule_id; /* of the finding that it belongs to, with `subject` */
    const char *subject; /* "" if none */
    const char *title;
    const struct table_column *columns;
    const char *const *cells; /* row by row; "" where there is nothing to say */
    uint32_t column_count;
    uint32_t row_count;
};

struct report_measure {
    const char *rule_id;
    const char *subject;
    const char *name;  /* "standardized difference of age" */
    const char *value; /* a decimal number, as JSON writes one */
    const char *unit;  /* "%", "patients"; "" for a bare number */
};

/* Cells of 1 to SMALL_CELL - 1 people are not shown (the policy of the Centers for Medicare and Medicaid Services). */
#define SMALL_CELL 11
#define SMALL_CELL_TEXT "<11"
/* What may be shown of a count of people: CELL itself, or SMALL_CELL_TEXT if it is a small number. */
const char *table_shown_count(const char *cell);

/* True for a decimal number as JSON has it, without an exponent: "-12.50". */
bool decimal_valid(const char *text);

#define DECIMAL_TEXT_SIZE 40
#define DECIMAL_MOST_PLACES 9u
/* VALUE with PLACES digits behind the point, whatever the locale: "0.3701". False, with nothing written, if it is no number,
 * or has more than 15 digits in all. */
bool decimal_text(double value, unsigned places, char out[DECIMAL_TEXT_SIZE]);

#endif
