/* What an auditor asks of a control over a period: on which days it ran and on which it did not, which decisions changed,
 * which waivers were in force, and how long a lapsed go took to be cured. */
#ifndef GOLIVE_CLI_HISTORY_CONTROL_H
#define GOLIVE_CLI_HISTORY_CONTROL_H

#include "store/store.h"

#define CONTROL_DAYS_MOST 3660

struct control_period {
    struct date from;
    struct date to; /* included */
};

/* Prints it to standard output. 0 or a negative errno (store_trouble). */
int control_show(struct store *store, struct control_period period, bool json);

#endif
