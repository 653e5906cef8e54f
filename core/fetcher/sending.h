/* What a try is besides asking: the POST of a webhook's body, or a mail handed to its server. Only a fetcher that was
 * started for notices comes here. Knows nothing of what notices say. */
#ifndef GOLIVE_FETCHER_SENDING_H
#define GOLIVE_FETCHER_SENDING_H

#include "fetcher/transfer.h"

/* Makes of a try that is ready to ask one that sends. Its handle is not used for another. */
void sending_set(struct transfer *transfer);
/* Takes a line that a mail server said. */
void sending_hear(struct transfer *transfer, const char *line, size_t length);
/* Says of the answer what status it is, and whether it is for good. NULL if what was sent was answered; else why not, in words. */
const char *sending_judge(struct transfer *transfer, CURLcode code);

#endif
