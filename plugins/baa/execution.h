/* Acceptance online: was the agreement accepted, for whom, and does it cover the service? As far as text shows it: what is ink
 * or a picture is for a person to look at. Signatures are in signatures.h, parties in parties.h. */
#ifndef BAA_EXECUTION_H
#define BAA_EXECUTION_H

#include "agreement.h"
#include "signatures.h"

#include <golive/plugin.h>

#include <stddef.h>
#include <string.h>

/* ---- acceptance online (BAA-22, SET-05) ---- */

/* How often PHRASE stands behind AFTER. */
static inline uint32_t baa_count_text(
    golive *g, const golive_document *document, const char *phrase, golive_place after)
{
    uint32_t count = 0;
    for (golive_place place = golive_find_text(g, document, phrase, after);
         place.id != 0 && count < AGREEMENT_PLACES; place = golive_find_text(g, document, phrase, place))
        count++;
    return count;
}

static inline void baa_judge_service(golive *g, const golive_document *list, const char *service)
{
    golive_place none = {0};
    golive_place place = golive_find_text(g, list, service, none);
    golive_place excluded = golive_find(g, list, "not_covered", 0);
    uint32_t all = baa_count_text(g, list, service, none);
    uint32_t behind = excluded.id != 0 ? baa_count_text(g, list, service, excluded) : 0;
    const char *words = place.id != 0 ? golive_place_text(g, place) : "";
    if (place.id == 0)
        golive_fail(g, "BAA-22", golive_document_place(g, list),
            "the vendor's list of covered services does not name %s", service);
    else if (all > 0 && all == behind)
        golive_fail(g, "BAA-22", place, "the vendor's list names %s among what is not covered", service);
    else if (agreement_has_word(words, "preview") || agreement_has_word(words, "beta") ||
             agreement_has_word(words, "consumer"))
        golive_fail(g, "BAA-22", place, "the vendor's list names %s only as a preview or a consumer edition",
            service);
    else
        golive_pass(g, "BAA-22", golive_option_place(g, "accepted_on"),
            "accepted on %s by %s, and the vendor's list covers %s", golive_option(g, "accepted_on"),
            golive_option(g, "accepted_by"), service);
}

static inline const char *baa_service(golive *g)
{
    if (golive_option_count(g, "service") > 0)
        return golive_option_item(g, "service", 0);
    if (golive_option_count(g, "product") > 0)
        return golive_option_item(g, "product", 0);
    return golive_key(g, "product");
}

/* 1 if each part of the line account, which commas divide, stands in the proof. */
static inline int baa_proof_names_account(golive *g, const golive_document *proof)
{
    golive_place none = {0};
    const char *at = golive_option(g, "account");
    while (*at != '\0') {
        size_t blanks = strspn(at, " ,\"");
        size_t length = strcspn(at + blanks, ",\"");
        if (length == 0)
            break;
        const char *part = golive_format(g, "%.*s", (int)length, at + blanks);
        int suffix =
            strncmp(part, "Inc", 3) == 0 || strncmp(part, "LL", 2) == 0; /* "Acme, Inc." is one name */
        if (!suffix && golive_find_text(g, proof, part, none).id == 0)
            return 0;
        at += blanks + length;
    }
    return 1;
}

static inline void baa_weigh_acceptance(golive *g)
{
    static const char *const lines[] = {"accepted_on", "accepted_by", "account"};
    const golive_document *proof = golive_document_of(g, "proof");
    const golive_document *list = golive_document_of(g, "covered_services");
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        if (!golive_given(g, lines[i])) {
            golive_unknown(g, "BAA-22", golive_option_place(g, lines[i]),
                "nobody wrote down how it was accepted: the line %s is not there", lines[i]);
            return;
        }
    }
    golive_date accepted = golive_option_date(g, "accepted_on");
    if (!golive_is_older(g, accepted, 0, -1))
        golive_unknown(
            g, "BAA-22", golive_option_place(g, "accepted_on"), "the day of acceptance lies in the future");
    else if (golive_state(g, proof) != GOLIVE_GOT)
        golive_unknown(g, "BAA-22", golive_document_place(g, proof),
            "there is no proof of the acceptance that can be read: %s",
            golive_given(g, "proof") ? golive_why(g, proof) : "the line proof is not there");
    else if (!baa_proof_names_account(g, proof))
        golive_warn(g, "BAA-22", golive_document_place(g, proof),
            "the proof of acceptance does not name the account %s", golive_option(g, "account"));
    else if (golive_state(g, list) != GOLIVE_GOT)
        golive_unknown(g, "BAA-22", golive_document_place(g, list),
            "the vendor's list of covered services cannot be read: %s",
            golive_given(g, "covered_services") ? golive_why(g, list)
                                                : "the line covered_services is not there");
    else if (baa_service(g)[0] == '\0')
        golive_unknown(g, "BAA-22", golive_option_place(g, "service"),
            "nobody said which service it is: the line service is not there");
    else
        baa_judge_service(g, list, baa_service(g));
}

static inline void baa_judge_acceptance(golive *g)
{
    baa_weigh_acceptance(g);
    golive_expected(g, "Accepted for your account, with proof, and the service is on the vendor's list");
}

/* The account must be your organization's: its legal name stands in the line account, and in the proof. */
static inline void baa_judge_account(golive *g)
{
    const golive_document *proof = golive_document_of(g, "proof");
    struct agreement_names names =
        agreement_look_for(g, proof, "covered_entity", golive_key(g, "site"), golive_key(g, "site_also"));
    golive_about(g, "covered entity");
    if (names.name[0] == '\0')
        golive_unknown(g, "BAA-23", golive_option_place(g, "covered_entity"),
            "nobody said who you are: the line covered_entity is not there");
    else if (golive_state(g, proof) != GOLIVE_GOT)
        golive_unknown(g, "BAA-23", golive_document_place(g, proof),
            "without proof of the acceptance nothing says for whom it was");
    else if (names.best.answer == GOLIVE_NAME_FOUND)
        golive_pass(g, "BAA-23", names.best.place, "it was accepted for %s", names.name);
    else if (names.best.answer == GOLIVE_NAME_PART)
        golive_warn(g, "BAA-23", names.best.place,
            "it was accepted for something like %s: perhaps an affiliate", names.name);
    else
        golive_unknown(g, "BAA-23", names.best.place, "the proof of acceptance does not name %s", names.name);
    golive_about(g, "");
}

#endif
