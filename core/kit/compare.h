/* What a trial found beside what the case expects, or beside another trial, in lines that a person can read. */
#ifndef GOLIVE_KIT_COMPARE_H
#define GOLIVE_KIT_COMPARE_H

#include "kit/trial.h"

/* Appends a line for each expectation that the trial does not meet, and for a check that failed. True if there was none. */
bool compare_expected(const struct trial *trial, struct text *ret_lines);
/* Appends a line for each finding that differs between two trials of one case, and for what was drawn or measured beside
 * them. True if there was none. */
bool compare_trials(const struct trial *one, const struct trial *other, struct text *ret_lines);
/* "BAA-09 (Acme): fail, the text says the opposite (page 4)" */
void compare_describe(const struct finding *finding, struct text *text);

#endif
