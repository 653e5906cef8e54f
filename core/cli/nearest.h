/* The passages of a check's documents that come nearest to a rule's provision, or to a quotation, for a person to read on
 * from. Documents are read and searched by the programs that do so for a check. */
#ifndef GOLIVE_CLI_NEAREST_H
#define GOLIVE_CLI_NEAREST_H

#include "cli/session.h"

#include "base/text.h"

struct nearest_wish {
    const struct session *session;
    const struct check *check; /* whose documents are looked into; NULL: DOCUMENT is */
    const char *document;      /* a file */
    const struct plugin_description *plugin;
    const struct rule *rule;
    const char *quote; /* looked for in place of the provision; NULL: the provision is */
    size_t most;       /* passages a document */
};

/* Appends them to TEXT, document by document; what cannot be read is said there too. 0, or an exit code after having said
 * why nothing could be looked for. */
int nearest_tell(const struct nearest_wish *wish, struct text *text);

#endif
