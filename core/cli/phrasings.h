/* What a clause catalogue looks for, in words that a person can read: for golive explain. */
#ifndef GOLIVE_CLI_PHRASINGS_H
#define GOLIVE_CLI_PHRASINGS_H

#include "base/text.h"
#include "model/catalogue.h"

/* The pattern without what only a machine needs: "(list / log / record) of ... disclosures". Appended to TEXT. */
void phrasing_write(const char *pattern, struct text *text);
/* All that is looked for by a section of a catalogue, by group, at most 80 columns wide. */
void phrasings_write(const struct catalogue_clause *clause, struct text *text);

#endif
