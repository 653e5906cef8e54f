/* Writing what was found into a case: its expectations become what is so. */
#ifndef GOLIVE_KIT_RECORD_H
#define GOLIVE_KIT_RECORD_H

#include "kit/trial.h"

/* Appends to RET_BYTES the case's file with the statuses that TRIAL found: lines of [expect] that say another status are
 * corrected, a case without any expectation gets all of them. Everything else stays as it was typed. 0, or a negative errno
 * if the file cannot be read. *RET_CHANGES counts lines that differ. */
int record_write(const struct trial *trial, struct text *ret_bytes, size_t *ret_changes);

#endif
