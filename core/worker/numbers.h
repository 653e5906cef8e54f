/* Numbers as agreements write them: "60", "sixty", "sixty (60)", "twenty-four". Knows nothing of golive. */
#ifndef GOLIVE_WORKER_NUMBERS_H
#define GOLIVE_WORKER_NUMBERS_H

#include <stdint.h>

/* The first number in WORDS, up to 999,999; -1 if there is none, -2 if words and the figure in brackets behind them
 * disagree ("thirty (60)"). */
int64_t number_in_words(const char *words);

#endif
