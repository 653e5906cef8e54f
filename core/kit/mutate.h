/* Spoiling bytes by a number, so that the same number spoils them in the same way again. */
#ifndef GOLIVE_KIT_MUTATE_H
#define GOLIVE_KIT_MUTATE_H

#include "base/text.h"

/* Appends LENGTH BYTES to RET_BYTES, changed in one to eight places as SEED says. */
void mutate(uint64_t seed, const void *bytes, size_t length, struct text *ret_bytes);
/* A number from SEED below BOUND (which is not 0); the next SEED is another. */
uint64_t mutate_choose(uint64_t seed, uint64_t bound);

#endif
