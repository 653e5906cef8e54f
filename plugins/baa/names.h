/* Names of the two parties as people write them. */
#ifndef BAA_NAMES_H
#define BAA_NAMES_H

#include <golive/plugin.h>

#include <stddef.h>
#include <string.h>

/* Letters and digits of a name, small, without the endings that a legal name may have or not. */
static const char *baa_bare_name(golive *g, const char *name)
{
    static const char *const endings[] = {"incorporated", "inc", "pllc", "llc", "llp", "lp", "corporation",
        "corp", "company", "limited", "ltd", "professionalassociation", "pa", "pc", "plc"};
    char bare[120];
    size_t length = 0;
    for (; *name != '\0' && length < sizeof bare - 1; name++) {
        char byte = *name >= 'A' && *name <= 'Z' ? (char)(*name + 32) : *name;
        if ((byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9') || (byte & 0x80))
            bare[length++] = byte;
    }
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        size_t size = strlen(endings[i]);
        if (length > size + 2 && memcmp(bare + length - size, endings[i], size) == 0) {
            length -= size;
            break; /* "llc" in "pllc" is no second one */
        }
    }
    bare[length] = '\0';
    return golive_format(g, "%s", bare);
}

/* 1 if one of the names of a list option, or FALLBACK if it is not set, is NAME or part of it, or the other way round. */
static int baa_is_named(golive *g, const char *option, const char *fallback, const char *name)
{
    const char *bare = baa_bare_name(g, name);
    uint32_t count = golive_option_count(g, option);
    for (uint32_t i = 0; i < (count > 0 ? count : 1); i++) {
        const char *party = baa_bare_name(g, count > 0 ? golive_option_item(g, option, i) : fallback);
        if (strlen(bare) > 3 && strlen(party) > 3 &&
            (strstr(bare, party) != NULL || strstr(party, bare) != NULL))
            return 1;
    }
    return 0;
}

/* Bits: 1 the covered entity's, 2 the business associate's; 0 if NAME tells neither. */
static uint32_t baa_side_of_name(golive *g, const char *name)
{
    return (baa_is_named(g, "covered_entity", golive_key(g, "site"), name) ? 1u : 0u) |
           (baa_is_named(g, "business_associate", golive_key(g, "vendor"), name) ? 2u : 0u);
}

#endif
