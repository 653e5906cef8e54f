/* The passages of a document that come nearest to a provision that the search did not find, or to words that do not stand
 * there: for a person who reads on from them. Says nothing of whether the provision is there. */
#ifndef GOLIVE_WORKER_CLAUSE_NEAR_H
#define GOLIVE_WORKER_CLAUSE_NEAR_H

#include "worker/clause_search.h"

#define CLAUSE_PASSAGES 12 /* that are ever asked for */

struct clause_passage {
    struct clause_span span;
    unsigned groups;   /* of the provision's groups that hit in it */
    unsigned words;    /* of the words looked for that stand in it */
    char missing[120]; /* names of the groups that it lacks, "records, secretary"; "" if none */
};

/* The best passages, best first, none of which overlap: those with most of the groups of section ID (NULL or unknown: of
 * none), then those with most of WORDS (NULL: none are looked for). At most MOST of them into RET_PASSAGES; those in which
 * nothing hits are left out. Returns how many there are. *RET_GROUPS: how many groups the section has. */
size_t clause_search_near(const struct clause_search *search, const struct clause_text *text, const char *id,
    const char *words, struct clause_passage *ret_passages, size_t most, unsigned *ret_groups);

#endif
