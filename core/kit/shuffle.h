/* Orders in which the evidence of a case may arrive: what the check finds must be the same in each. */
#ifndef GOLIVE_KIT_SHUFFLE_H
#define GOLIVE_KIT_SHUFFLE_H

#include "kit/trial.h"

#define SHUFFLE_ALL 4u     /* so many things arrive in every order there is */
#define SHUFFLE_ORDERS 24u /* of more: these many orders */

/* Makes trials of PLAIN, judged already, in other orders, one thing (or, of very many, a few) arriving a round. *RET_COUNT is
 * 0 if nothing arrives: then there is no order. */
struct trial *shuffle_prepare(const struct trial *plain, struct arena *arena, size_t *ret_count);
/* "file:a.txt, https://…": the order of a trial, in words. */
void shuffle_words(const struct trial *trial, struct text *text);

#endif
