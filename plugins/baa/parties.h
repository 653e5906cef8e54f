/* BAA-23: is the agreement between the right two? A name that stands in a text need not be a party's: a subcontractor's agreement
 * speaks of the hospital whose data it is about, and lists name others. It must not know who signed. */
#ifndef BAA_PARTIES_H
#define BAA_PARTIES_H

#include "agreement.h"

#include <golive/plugin.h>

#include <stddef.h>
#include <string.h>

#define BAA_PREAMBLE 1500 /* characters from the beginning within which parties are named */
#define BAA_BESIDE 420    /* characters between a name and what says that it is a party's */

/* 1 if words name no one: "Covered Entity", "the Customer". */
static inline int baa_is_role(golive *g, const char *words)
{
    static const char *const roles[] = {"coveredentity", "businessassociate", "customer", "client",
        "subcontractor", "party", "parties", "vendor", "provider", "youan", "youand"};
    const char *bare = agreement_bare_name(g, words);
    if (strncmp(bare, "the", 3) == 0)
        bare += 3;
    for (size_t i = 0; i < sizeof roles / sizeof *roles; i++)
        if (strncmp(bare, roles[i], strlen(roles[i])) == 0)
            return 1;
    return strlen(bare) < 3;
}

/* The words between whom it is. RET_NAMES: whether NAME is in them; 0 if there are no such words, or they name roles. */
static inline golive_place baa_pair(
    golive *g, const golive_document *agreement, const char *name, int *ret_names)
{
    golive_place none = {0};
    golive_place pair = golive_find(g, agreement, "between_whom", 0);
    *ret_names = 0;
    if (pair.id == 0 || baa_is_role(g, golive_group(g, pair, "first")) ||
        baa_is_role(g, golive_group(g, pair, "second")))
        return none;
    const char *bare = agreement_bare_name(g, name);
    const char *both =
        golive_format(g, "%s %s", golive_group(g, pair, "first"), golive_group(g, pair, "second"));
    *ret_names = strstr(agreement_bare_name(g, golive_group(g, pair, "first")), bare) != NULL ||
                 strstr(agreement_bare_name(g, golive_group(g, pair, "second")), bare) != NULL ||
                 strstr(both, name) != NULL;
    return pair;
}

/* Where parties are named: the beginning, lines for a party, places to sign. */
struct baa_party_places {
    golive_place items[AGREEMENT_PLACES]; /* the first is the beginning */
    uint32_t count;
};

static inline int baa_is_partys_place(golive *g, const struct baa_party_places *places, golive_place place)
{
    for (uint32_t i = 0; i < places->count; i++) {
        int64_t distance = golive_distance(g, places->items[i], place);
        int64_t far = i == 0 ? BAA_PREAMBLE : BAA_BESIDE;
        if (distance == GOLIVE_NO_DISTANCE) /* in another part of the document, which may begin there */
            return 1;
        if (distance < far && distance > -BAA_BESIDE)
            return 1;
    }
    return places->count == AGREEMENT_PLACES; /* there may be more of them */
}

/* 1 if the name stands only where somebody is spoken of, and nowhere where parties are named. */
static inline int baa_only_in_passing(
    golive *g, const golive_document *agreement, const char *name, golive_place best)
{
    struct baa_party_places places = {.count = 0};
    golive_place place = best;
    for (; places.count < AGREEMENT_PLACES; places.count++) {
        places.items[places.count] = golive_find(g, agreement, "parties_named", places.count);
        if (places.items[places.count].id == 0)
            break;
        if (places.count == 0 &&
            baa_is_partys_place(g, &(struct baa_party_places){{places.items[0]}, 1}, best))
            return 0; /* as in most agreements */
    }
    for (uint32_t i = 0; i < AGREEMENT_PLACES; i++) {
        if (baa_is_partys_place(g, &places, place))
            return 0;
        place = golive_find_text(g, agreement, name, i == 0 ? (golive_place){0} : place);
        if (place.id == 0)
            return 1;
    }
    return 0;
}

/* What the paper is if the covered entity is no party to it at all: 1 if that was said. Where the vendor is the subcontractor of
 * somebody who has an agreement, that is the agreement to have (164.502(e)(1)(ii)). */
static inline int baa_judge_others_agreement(golive *g, const golive_document *agreement, const char *name)
{
    int named = 0;
    golive_place others = golive_find(g, agreement, "between_ba_and_subcontractor", 0);
    if (others.id == 0 || golive_fact_is(g, "vendor_role", "subcontractor"))
        return 0;
    golive_place pair = baa_pair(g, agreement, name, &named);
    if (pair.id != 0 && named)
        return 0;
    golive_fail(g, "BAA-23", others,
        "it is between a business associate and its subcontractor: %s is no party to it, whether it is named "
        "or not",
        name);
    return 1;
}

/* OTHER: the catalogue's name for whom the text names on that side. */
static inline void baa_judge_named(golive *g, const golive_document *agreement, const char *side,
    const char *other_party, const struct agreement_names *names)
{
    int named = 0;
    golive_place pair = baa_pair(g, agreement, names->name, &named);
    if (agreement_preamble_differs(g, agreement, other_party, names->name))
        golive_warn(g, "BAA-23", golive_find(g, agreement, other_party, 0),
            "it names %s, but somebody else as the %s", names->name, side);
    else if (pair.id != 0 && !named)
        golive_warn(g, "BAA-23", pair, "it names %s, but says that it is between %.80s and %.80s",
            names->name, golive_group(g, pair, "first"), golive_group(g, pair, "second"));
    else if (baa_only_in_passing(g, agreement, names->name, names->best.place))
        golive_warn(g, "BAA-23", names->best.place,
            "it names %s in passing, and not where parties are named: see whether it is one", names->name);
    else
        golive_pass(g, "BAA-23", names->best.place, "it names %s", names->name);
}

static inline void baa_judge_party(golive *g, const golive_document *agreement, const char *side,
    const char *line, const char *other_party, struct agreement_names names)
{
    golive_about(g, side);
    if (names.name[0] == '\0') {
        golive_unknown(g, "BAA-23", golive_document_place(g, agreement),
            "nobody said who the %s is: the line %s names it", side, line);
    } else if (strcmp(line, "covered_entity") == 0 && baa_judge_others_agreement(g, agreement, names.name)) {
        ; /* that was said */
    } else if (names.best.answer == GOLIVE_NAME_FOUND) {
        baa_judge_named(g, agreement, side, other_party, &names);
    } else if (names.best.answer == GOLIVE_NAME_PART) {
        golive_warn(
            g, "BAA-23", names.best.place, "it names something like %s: perhaps an affiliate", names.name);
    } else {
        golive_place other = golive_find(g, agreement, other_party, 0);
        if (other.id != 0)
            golive_fail(g, "BAA-23", other, "it names other parties, not %s", names.name);
        else
            golive_unknown(g, "BAA-23", names.best.place, "the name %s was not found by search", names.name);
    }
    golive_expected(g, "The %s is named: %s", side, names.name[0] != '\0' ? names.name : line);
    golive_about(g, "");
}

static inline void baa_judge_parties(golive *g, const golive_document *agreement)
{
    baa_judge_party(g, agreement, "covered entity", "covered_entity", "party_ce",
        agreement_look_for(
            g, agreement, "covered_entity", golive_key(g, "site"), golive_key(g, "site_also")));
    baa_judge_party(g, agreement, "business associate", "business_associate", "party_ba",
        agreement_look_for(g, agreement, "business_associate", golive_key(g, "vendor"), ""));
}

#endif
