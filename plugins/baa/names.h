/* Which of the two parties a name is. */
#ifndef BAA_NAMES_H
#define BAA_NAMES_H

#include "agreement.h"

#include <golive/plugin.h>

#include <stddef.h>
#include <string.h>

/* 1 if one of the names of a list option, or FALLBACK if it is not set, is NAME or part of it, or the other way round. */
static inline int baa_is_named(golive *g, const char *option, const char *fallback, const char *name)
{
    const char *bare = agreement_bare_name(g, name);
    uint32_t count = golive_option_count(g, option);
    for (uint32_t i = 0; i < (count > 0 ? count : 1); i++) {
        const char *party = agreement_bare_name(g, count > 0 ? golive_option_item(g, option, i) : fallback);
        if (strlen(bare) > 3 && strlen(party) > 3 &&
            (strstr(bare, party) != NULL || strstr(party, bare) != NULL))
            return 1;
    }
    return 0;
}

/* Bits: 1 the covered entity's, 2 the business associate's; 0 if NAME tells neither. */
static inline uint32_t baa_side_of_name(golive *g, const char *name)
{
    return (baa_is_named(g, "covered_entity", golive_key(g, "site"), name) ? 1u : 0u) |
           (baa_is_named(g, "business_associate", golive_key(g, "vendor"), name) ? 2u : 0u);
}

#endif
