/* Form, parties and signatures: is this paper an agreement, filled in, between the right two, and did both sign or
 * accept it? As far as text shows it: what is ink or a picture is for a person to look at. */
#ifndef BAA_EXECUTION_H
#define BAA_EXECUTION_H

#include "names.h"
#include "signatures.h"

#include <golive/plugin.h>

#include <stddef.h>
#include <string.h>

/* ---- drafts (GEN-06, SET-09) ---- */

static int baa_has_word(const char *text, const char *word)
{
    size_t size = strlen(word);
    for (size_t i = 0; text[i] != '\0'; i++) {
        size_t same = 0;
        while (same < size && ((text[i + same] | 0x20) == word[same]))
            same++;
        if (same == size)
            return 1;
    }
    return 0;
}

/* SIGNATURES: how many stand in the text, or are vouched for, or that it was accepted online. Without any it may be a
 * form that nobody filled in, for all the text shows. What a digital signature shows stands beside the text, as a picture
 * does. */
static void baa_judge_draft(golive *g, const golive_document *agreement, uint32_t signatures)
{
    static const char *const words[] = {"draft", "template", "sample", "redline", "specimen"};
    golive_place blank = golive_find(g, agreement, "placeholder", 0);
    golive_place unsigned_line = golive_find(g, agreement, "signature_blank", 0);
    golive_place mark = golive_find(g, agreement, "draft", 0);
    const char *name = golive_document_name(g, agreement);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (baa_has_word(name, words[i])) {
            golive_fail(
                g, "GEN-06", golive_document_place(g, agreement), "the name of the file says %s", words[i]);
            return;
        }
    }
    if (blank.id != 0)
        golive_fail(g, "GEN-06", blank, "a blank was not filled in");
    else if (mark.id != 0)
        golive_fail(g, "GEN-06", mark, "it is marked as no final agreement");
    else if (unsigned_line.id != 0 && !golive_beside_picture(g, unsigned_line) &&
             baa_read_digital(g, agreement).fitting == 0)
        golive_fail(g, "GEN-06", unsigned_line, "a line to sign on is empty");
    else if (signatures > 0 && (unsigned_line.id != 0 || golive_unread_pages(g, agreement) != 0))
        golive_warn(g, "GEN-06", unsigned_line.id != 0 ? unsigned_line : golive_document_place(g, agreement),
            "part of it is a picture: somebody must see that no line in it was left empty");
    else if (signatures > 0)
        golive_pass(
            g, "GEN-06", golive_document_place(g, agreement), "no blank and no mark of a draft was found");
    else
        golive_unknown(g, "GEN-06", golive_document_place(g, agreement),
            "no blank was found, but no signature either: it may be a form");
}

/* ---- parties (GEN-08) ---- */

/* The best answer for any of the names of a list option, or for FALLBACK if the option is not set. */
struct baa_names {
    golive_name best;
    const char *name; /* that got it; "" if there are no names at all */
};

static void baa_try_name(
    golive *g, const golive_document *document, const char *name, struct baa_names *names)
{
    if (name[0] == '\0' || names->best.answer == GOLIVE_NAME_FOUND)
        return;
    golive_name found = golive_find_name(g, document, name);
    if (names->name[0] == '\0' || found.answer == GOLIVE_NAME_FOUND ||
        (found.answer == GOLIVE_NAME_PART && names->best.answer == GOLIVE_NAME_NOT_FOUND)) {
        names->best = found;
        names->name = name;
    }
}

/* site_also is a list as the host writes it: each item in double quotes, commas between. */
static void baa_try_quoted(
    golive *g, const golive_document *document, const char *list, struct baa_names *names)
{
    while ((list = strchr(list, '"')) != NULL) {
        const char *end = strchr(list + 1, '"');
        if (end == NULL)
            return;
        baa_try_name(g, document, golive_format(g, "%.*s", (int)(end - list - 1), list + 1), names);
        list = end + 1;
    }
}

static struct baa_names baa_look_for(
    golive *g, const golive_document *document, const char *option, const char *fallback, const char *also)
{
    struct baa_names names = {{GOLIVE_NAME_NOT_FOUND, {0}}, ""};
    uint32_t count = golive_option_count(g, option);
    for (uint32_t i = 0; i < count; i++)
        baa_try_name(g, document, golive_option_item(g, option, i), &names);
    if (count == 0)
        baa_try_name(g, document, fallback, &names);
    baa_try_quoted(g, document, also, &names);
    return names;
}

/* A name may stand in a text without being the party's, as a subcontractor's does. 1 if the preamble names somebody else
 * on that side and not NAME. */
static int baa_preamble_differs(
    golive *g, const golive_document *agreement, const char *pattern, const char *name)
{
    const char *bare = baa_bare_name(g, name);
    uint32_t seen = 0;
    for (; seen < BAA_PLACES; seen++) {
        golive_place place = golive_find(g, agreement, pattern, seen);
        if (place.id == 0)
            break;
        const char *party = golive_group(g, place, "name");
        if (strstr(baa_bare_name(g, party[0] != '\0' ? party : golive_group(g, place, "label")), bare) !=
            NULL)
            return 0;
    }
    return seen > 0;
}

/* OTHER: the catalogue's name for whom the text names on that side. */
static void baa_judge_party(golive *g, const golive_document *agreement, const char *side, const char *line,
    const char *other_party, struct baa_names names)
{
    golive_about(g, side);
    if (names.name[0] == '\0') {
        golive_unknown(g, "BAA-23", golive_document_place(g, agreement),
            "nobody said who the %s is: the line %s names it", side, line);
    } else if (names.best.answer == GOLIVE_NAME_FOUND &&
               baa_preamble_differs(g, agreement, other_party, names.name)) {
        golive_warn(g, "BAA-23", golive_find(g, agreement, other_party, 0),
            "it names %s, but somebody else as the %s", names.name, side);
    } else if (names.best.answer == GOLIVE_NAME_FOUND) {
        golive_pass(g, "BAA-23", names.best.place, "it names %s", names.name);
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

static void baa_judge_parties(golive *g, const golive_document *agreement)
{
    baa_judge_party(g, agreement, "covered entity", "covered_entity", "party_ce",
        baa_look_for(g, agreement, "covered_entity", golive_key(g, "site"), golive_key(g, "site_also")));
    baa_judge_party(g, agreement, "business associate", "business_associate", "party_ba",
        baa_look_for(g, agreement, "business_associate", golive_key(g, "vendor"), ""));
}

/* ---- signatures (BAA-21) ---- */

static const char *baa_signer(golive *g, golive_place place)
{
    const char *name = golive_group(g, place, "name");
    return name[0] != '\0' ? name : golive_group(g, place, "typed");
}

/* "By: Ann Ames" is a signature, "By: clicking the button" is none. */
static int baa_is_person(const char *name)
{
    unsigned words = 0;
    while (*name != '\0') {
        size_t length = strcspn(name, " ");
        if (length > 3 && !(name[0] >= 'A' && name[0] <= 'Z') && !(name[0] & 0x80))
            return 0;
        words++;
        name += length;
        name += strspn(name, " ");
    }
    return words > 0 && words <= 6;
}

static void baa_read_signature_dates(
    golive *g, const golive_document *document, struct baa_signatures *signatures)
{
    for (uint32_t i = 0; i < BAA_PLACES; i++) {
        golive_place place = golive_find(g, document, "signed_on", i);
        if (place.id == 0)
            break;
        const char *text = golive_group(g, place, "date");
        golive_date date = golive_date_parse(g, text[0] != '\0' ? text : golive_group(g, place, "day"));
        if (date.day == GOLIVE_NO_DATE)
            continue;
        signatures->dates++;
        if (signatures->latest.day == GOLIVE_NO_DATE || date.day > signatures->latest.day) {
            signatures->latest = date;
            signatures->latest_place = place;
        }
    }
}

/* The days that digital signatures say, of those that fit the file. */
static void baa_read_digital_dates(
    golive *g, const golive_document *document, struct baa_signatures *signatures)
{
    uint32_t count = golive_signature_count(g, document);
    for (uint32_t i = 0; i < count; i++) {
        golive_date date = golive_signature_date(g, document, i);
        if (date.day == GOLIVE_NO_DATE || golive_signature_state(g, document, i) != GOLIVE_SIGNATURE_SOUND)
            continue;
        signatures->dates++;
        if (signatures->latest.day == GOLIVE_NO_DATE || date.day > signatures->latest.day) {
            signatures->latest = date;
            signatures->latest_place = golive_document_place(g, document);
        }
    }
}

static struct baa_signatures baa_read_signatures(golive *g, const golive_document *document)
{
    struct baa_signatures signatures = {0};
    signatures.latest.day = GOLIVE_NO_DATE;
    const char *names[BAA_PLACES];
    for (uint32_t i = 0; i < BAA_PLACES; i++) {
        golive_place place = golive_find(g, document, "signed", i);
        if (place.id == 0)
            break;
        const char *name = baa_signer(g, place);
        if (!baa_is_person(name))
            continue;
        uint32_t same = 0;
        while (same < signatures.count && strcmp(names[same], name) != 0)
            same++;
        if (same < signatures.count)
            continue; /* one person signing twice is one side */
        signatures.places[signatures.count] = place;
        names[signatures.count++] = name;
        signatures.typed += golive_group(g, place, "name")[0] == '\0';
        signatures.last = place;
    }
    baa_read_digital_dates(g, document, &signatures);
    /* Where nobody signed, a date is only that of the paper. */
    if (signatures.count > 0 || golive_option_count(g, "signed_by") > 0 || golive_given(g, "certificate"))
        baa_read_signature_dates(g, document, &signatures);
    return signatures;
}

/* ---- acceptance online (BAA-22, SET-05) ---- */

/* How often PHRASE stands behind AFTER. */
static uint32_t baa_count_text(
    golive *g, const golive_document *document, const char *phrase, golive_place after)
{
    uint32_t count = 0;
    for (golive_place place = golive_find_text(g, document, phrase, after);
         place.id != 0 && count < BAA_PLACES; place = golive_find_text(g, document, phrase, place))
        count++;
    return count;
}

static void baa_judge_service(golive *g, const golive_document *list, const char *service)
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
    else if (baa_has_word(words, "preview") || baa_has_word(words, "beta") || baa_has_word(words, "consumer"))
        golive_fail(g, "BAA-22", place, "the vendor's list names %s only as a preview or a consumer edition",
            service);
    else
        golive_pass(g, "BAA-22", golive_option_place(g, "accepted_on"),
            "accepted on %s by %s, and the vendor's list covers %s", golive_option(g, "accepted_on"),
            golive_option(g, "accepted_by"), service);
}

static const char *baa_service(golive *g)
{
    if (golive_option_count(g, "service") > 0)
        return golive_option_item(g, "service", 0);
    if (golive_option_count(g, "product") > 0)
        return golive_option_item(g, "product", 0);
    return golive_key(g, "product");
}

/* 1 if each part of the line account, which commas divide, stands in the proof. */
static int baa_proof_names_account(golive *g, const golive_document *proof)
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

static void baa_weigh_acceptance(golive *g)
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

static void baa_judge_acceptance(golive *g)
{
    baa_weigh_acceptance(g);
    golive_expected(g, "Accepted for your account, with proof, and the service is on the vendor's list");
}

/* The account must be your organization's: its legal name stands in the line account, and in the proof. */
static void baa_judge_account(golive *g)
{
    const golive_document *proof = golive_document_of(g, "proof");
    struct baa_names names =
        baa_look_for(g, proof, "covered_entity", golive_key(g, "site"), golive_key(g, "site_also"));
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
