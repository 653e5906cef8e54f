/* SPDX-License-Identifier: MIT
 *
 * What agreements have in common, whatever they are about: blanks and marks of drafts, parties by name, signatures as text, dates
 * and terms. Plugins baa and dua look for them by the places of conf/clauses/baa.ini, which both name. It must not know what an
 * agreement must say. */
#ifndef AGREEMENT_H
#define AGREEMENT_H

#include <golive/plugin.h>

#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#define AGREEMENT_PLACES 40 /* of one kind looked at in a document */

/* ---- drafts (GEN-06, SET-09) ---- */

static inline int agreement_has_word(const char *text, const char *word)
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

/* Digital signatures that fit the file and what can be seen of it, whoever made them. */
static inline uint32_t agreement_fitting_signatures(golive *g, const golive_document *document)
{
    uint32_t count = golive_signature_count(g, document);
    uint32_t fitting = 0;
    for (uint32_t i = 0; i < count; i++) {
        int32_t state = golive_signature_state(g, document, i);
        fitting += state != GOLIVE_SIGNATURE_BROKEN && state != GOLIVE_SIGNATURE_CHANGED &&
                   state != GOLIVE_SIGNATURE_UNCHECKED;
    }
    return fitting;
}

/* SIGNATURES: how many stand in the text, or are vouched for, or that it was accepted online. Without any it may be a
 * form that nobody filled in, for all the text shows. What a digital signature shows stands beside the text, as a picture
 * does. */
static inline void agreement_judge_draft(golive *g, const golive_document *agreement, uint32_t signatures)
{
    static const char *const words[] = {"draft", "template", "sample", "redline", "specimen"};
    golive_place blank = golive_find(g, agreement, "placeholder", 0);
    golive_place unsigned_line = golive_find(g, agreement, "signature_blank", 0);
    golive_place mark = golive_find(g, agreement, "draft", 0);
    const char *name = golive_document_name(g, agreement);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (agreement_has_word(name, words[i])) {
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
             agreement_fitting_signatures(g, agreement) == 0)
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
struct agreement_names {
    golive_name best;
    const char *name; /* that got it; "" if there are no names at all */
};

static inline void agreement_try_name(
    golive *g, const golive_document *document, const char *name, struct agreement_names *names)
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
static inline void agreement_try_quoted(
    golive *g, const golive_document *document, const char *list, struct agreement_names *names)
{
    while ((list = strchr(list, '"')) != NULL) {
        const char *end = strchr(list + 1, '"');
        if (end == NULL)
            return;
        agreement_try_name(g, document, golive_format(g, "%.*s", (int)(end - list - 1), list + 1), names);
        list = end + 1;
    }
}

static inline struct agreement_names agreement_look_for(
    golive *g, const golive_document *document, const char *option, const char *fallback, const char *also)
{
    struct agreement_names names = {{GOLIVE_NAME_NOT_FOUND, {0}}, ""};
    uint32_t count = golive_option_count(g, option);
    for (uint32_t i = 0; i < count; i++)
        agreement_try_name(g, document, golive_option_item(g, option, i), &names);
    if (count == 0)
        agreement_try_name(g, document, fallback, &names);
    agreement_try_quoted(g, document, also, &names);
    return names;
}

/* Letters and digits of a name, small, without the endings that a legal name may have or not. */
static inline const char *agreement_bare_name(golive *g, const char *name)
{
    static const char *const endings[] = {"incorporated", "inc", "pllc", "llc", "llp", "lp", "corporation",
        "corp", "company", "limited", "ltd", "professionalassociation", "pa", "pc", "plc"};
    char bare[120];
    size_t length = 0;
    if (strncasecmp(name, "the ", 4) == 0)
        name += 4;
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

/* A name may stand in a text without being the party's, as a subcontractor's does. 1 if the preamble names somebody else
 * on that side and not NAME. */
static inline int agreement_preamble_differs(
    golive *g, const golive_document *agreement, const char *pattern, const char *name)
{
    const char *bare = agreement_bare_name(g, name);
    uint32_t seen = 0;
    for (; seen < AGREEMENT_PLACES; seen++) {
        golive_place place = golive_find(g, agreement, pattern, seen);
        if (place.id == 0)
            break;
        const char *party = golive_group(g, place, "name");
        if (strstr(agreement_bare_name(g, party[0] != '\0' ? party : golive_group(g, place, "label")),
                bare) != NULL)
            return 0;
    }
    return seen > 0;
}

/* ---- signatures ---- */

struct agreement_signatures {
    uint32_t count; /* signatures in the text, each name once */
    uint32_t
        typed; /* of them: names behind "By:" without a "/s/", which a form may have had from the start */
    golive_place last;
    golive_place places[AGREEMENT_PLACES]; /* of all of them */
    golive_date latest;                    /* latest date beside them, or of a digital signature */
    golive_place latest_place;
    uint32_t dates;
};

static inline const char *agreement_signer(golive *g, golive_place place)
{
    const char *name = golive_group(g, place, "name");
    return name[0] != '\0' ? name : golive_group(g, place, "typed");
}

/* "By: Ann Ames" is a signature, "By: clicking the button" is none. */
static inline int agreement_is_person(const char *name)
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

static inline void agreement_read_signature_dates(
    golive *g, const golive_document *document, struct agreement_signatures *signatures)
{
    for (uint32_t i = 0; i < AGREEMENT_PLACES; i++) {
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
static inline void agreement_read_digital_dates(
    golive *g, const golive_document *document, struct agreement_signatures *signatures)
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

static inline struct agreement_signatures agreement_read_signatures(
    golive *g, const golive_document *document)
{
    struct agreement_signatures signatures = {0};
    signatures.latest.day = GOLIVE_NO_DATE;
    const char *names[AGREEMENT_PLACES];
    for (uint32_t i = 0; i < AGREEMENT_PLACES; i++) {
        golive_place place = golive_find(g, document, "signed", i);
        if (place.id == 0)
            break;
        const char *name = agreement_signer(g, place);
        if (!agreement_is_person(name))
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
    agreement_read_digital_dates(g, document, &signatures);
    /* Where nobody signed, a date is only that of the paper. */
    if (signatures.count > 0 || golive_option_count(g, "signed_by") > 0 || golive_given(g, "certificate"))
        agreement_read_signature_dates(g, document, &signatures);
    return signatures;
}

/* ---- dates and terms ---- */

/* A date that the text states, by the pattern of the catalogue. */
struct agreement_stated {
    golive_date date;
    golive_place place;
};

static inline struct agreement_stated agreement_stated_date(
    golive *g, const golive_document *agreement, const char *pattern)
{
    struct agreement_stated stated = {{GOLIVE_NO_DATE}, {0}};
    for (uint32_t i = 0; i < AGREEMENT_PLACES; i++) {
        golive_place place = golive_find(g, agreement, pattern, i);
        if (place.id == 0)
            break;
        const char *text = golive_group(g, place, "date");
        golive_date date = golive_date_parse(g, text[0] != '\0' ? text : golive_group(g, place, "day"));
        if (date.day == GOLIVE_NO_DATE)
            continue;
        stated.date = date;
        stated.place = place;
        break;
    }
    return stated;
}

/* The day from which a term runs: "three years from the date of last signature". None if it runs from an event of which
 * the text gives no day. */
static inline golive_date agreement_term_begin(golive *g, const golive_document *agreement, const char *from)
{
    golive_date none = {GOLIVE_NO_DATE};
    for (const char *word = from; *word != '\0'; word += strspn(word, " ")) {
        golive_date said = golive_date_parse(g, word); /* "the Effective Date of January 5, 2024" */
        if (said.day != GOLIVE_NO_DATE)
            return said;
        word += strcspn(word, " ");
    }
    if (agreement_has_word(from, "signature") || agreement_has_word(from, "signed") ||
        agreement_has_word(from, "execution"))
        return agreement_read_signatures(g, agreement).latest;
    int effective = from[0] == '\0' || agreement_has_word(from, "effective") ||
                    agreement_has_word(from, "date hereof") || agreement_has_word(from, "date of this") ||
                    agreement_has_word(from, "commencement");
    if (!effective)
        return none;
    golive_date stated = agreement_stated_date(g, agreement, "effective").date;
    if (stated.day == GOLIVE_NO_DATE && golive_find(g, agreement, "effective_on_signing", 0).id != 0)
        stated = agreement_read_signatures(g, agreement).latest;
    return stated;
}

/* "an initial term of two (2) years" from the day it takes effect; no date if it renews or if either is not stated. */
static inline struct agreement_stated agreement_term_end(golive *g, const golive_document *agreement)
{
    struct agreement_stated end = {{GOLIVE_NO_DATE}, {0}};
    if (golive_find(g, agreement, "until_terminated", 0).id != 0)
        return end;
    for (uint32_t i = 0; i < AGREEMENT_PLACES && end.date.day == GOLIVE_NO_DATE; i++) {
        golive_place place = golive_find(g, agreement, "term", i);
        if (place.id == 0)
            break;
        int64_t number = golive_number(g, golive_group(g, place, "number"));
        golive_date from = agreement_term_begin(g, agreement, golive_group(g, place, "from"));
        if (number < 1 || number > 600 || from.day == GOLIVE_NO_DATE)
            continue;
        int in_months = golive_group(g, place, "unit")[0] == 'm' || golive_group(g, place, "unit")[0] == 'M';
        end.date = golive_date_add(g, from, in_months ? (int)number : (int)number * 12, -1);
        end.place = place;
    }
    return end;
}

/* "until the end of June 2028": the last day of that month. */
static inline struct agreement_stated agreement_month_end(
    golive *g, const golive_document *agreement, const char *pattern)
{
    struct agreement_stated end = {{GOLIVE_NO_DATE}, {0}};
    golive_place place = golive_find(g, agreement, pattern, 0);
    char first[40];
    if (place.id == 0)
        return end;
    snprintf(
        first, sizeof first, "1 %.12s %.4s", golive_group(g, place, "month"), golive_group(g, place, "year"));
    golive_date begin = golive_date_parse(g, first);
    if (begin.day != GOLIVE_NO_DATE) {
        end.date = golive_date_add(g, begin, 1, -1);
        end.place = place;
    }
    return end;
}

#endif
