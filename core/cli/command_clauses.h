/* The table that `golive clauses` prints, apart from how its rows come about. */
#ifndef GOLIVE_CLI_COMMAND_CLAUSES_H
#define GOLIVE_CLI_COMMAND_CLAUSES_H

#include "base/text.h"
#include "worker/client.h"

#include <stddef.h>

/* One paragraph a clause: what it is, what the search says of it, where, and in which words; then the counts. */
void clauses_print(const struct clause_hit *hits, size_t count, struct text *text);

#endif
