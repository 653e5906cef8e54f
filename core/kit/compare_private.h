/* What the files of the comparison share: words for findings, and what stands beside them. */
#ifndef GOLIVE_KIT_COMPARE_PRIVATE_H
#define GOLIVE_KIT_COMPARE_PRIVATE_H

#include "kit/trial.h"

/* ---- compare.c ---- */

/* "BAA-09 (Acme)" */
void compare_name(const char *rule, const char *subject, struct text *text);
/* Foreign words, made visible and cut to what a line has room for. */
void compare_shown(struct text *text, const char *words);

/* ---- compare_tables.c ---- */

/* True if what the expectation says of tables or measures is there; else appends what differs. */
bool tables_meet(
    const struct trial *trial, const struct case_expectation *expectation, struct text *ret_lines);
/* True if both trials drew and measured the same; else appends the first that differs. */
bool tables_same(const struct trial *one, const struct trial *other, struct text *ret_lines);

#endif
