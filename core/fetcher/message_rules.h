/* What a notice must be like to leave: nothing in it may become a header, a recipient or an end of the mail that it was not
 * meant to be, and no password may leave in clear. Both sides of golive-fetcher ask: the core, so that a person hears of it, and
 * the fetcher, which believes nobody. Speaks neither HTTP nor SMTP. */
#ifndef GOLIVE_FETCHER_MESSAGE_RULES_H
#define GOLIVE_FETCHER_MESSAGE_RULES_H

#include "fetcher/client.h"

/* NULL if the request may be sent, or sends nothing; else why not, a static sentence. */
const char *message_problem(const struct fetcher_request *request);

#endif
