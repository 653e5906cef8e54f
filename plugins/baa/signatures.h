/* BAA-21, in the order of what proves most: the completion certificate of a signing service, digital signatures in the
 * file, signatures that stand in the text. Of each: whose side it is on. Two officers of one side are one side. */
#ifndef BAA_SIGNATURES_H
#define BAA_SIGNATURES_H

#include "names.h"

#include <golive/plugin.h>

#include <stddef.h>

#define BAA_COVERED_ENTITY 1u
#define BAA_BUSINESS_ASSOCIATE 2u
#define BAA_BOTH 3u

/* ---- digital signatures ---- */

struct baa_digital {
    uint32_t count;      /* in the file */
    uint32_t fitting;    /* of them: fit the file and what can be seen of it */
    uint32_t sides;      /* of those that are sound: BAA_COVERED_ENTITY and BAA_BUSINESS_ASSOCIATE */
    uint32_t wrong;      /* index + 1 of one that is broken, or behind which something was changed */
    uint32_t weak;       /* index + 1 of one that is neither sound nor wrong */
    uint32_t unsided;    /* sound, on no side that its certificate tells */
    const char *signers; /* names of those that fit, with commas */
};

static inline struct baa_digital baa_read_digital(golive *g, const golive_document *document)
{
    struct baa_digital digital = {0, 0, 0, 0, 0, 0, ""};
    digital.count = golive_signature_count(g, document);
    for (uint32_t i = 0; i < digital.count; i++) {
        int32_t state = golive_signature_state(g, document, i);
        const char *signer = golive_signature_signer(g, document, i);
        if (state == GOLIVE_SIGNATURE_BROKEN || state == GOLIVE_SIGNATURE_CHANGED) {
            digital.wrong = i + 1;
            continue;
        }
        if (state != GOLIVE_SIGNATURE_UNCHECKED) {
            digital.signers =
                golive_format(g, "%s%s%s", digital.signers, digital.fitting > 0 ? ", " : "", signer);
            digital.fitting++;
        }
        if (state != GOLIVE_SIGNATURE_SOUND) {
            digital.weak = i + 1;
            continue;
        }
        uint32_t side =
            baa_side_of_name(g, golive_signature_organization(g, document, i)) | baa_side_of_name(g, signer);
        digital.sides |= side;
        digital.unsided += side == 0;
    }
    return digital;
}

/* 1 if the digital signatures decided. */
static inline int baa_judge_digital(
    golive *g, const golive_document *document, const struct baa_digital *digital)
{
    golive_place file = golive_document_place(g, document);
    if (digital->wrong > 0) {
        golive_fail(g, "BAA-21", file, "a digital signature in it (%s) does not hold: %s",
            golive_signature_signer(g, document, digital->wrong - 1),
            golive_signature_why(g, document, digital->wrong - 1));
        return 1;
    }
    if (digital->sides == BAA_BOTH) {
        golive_pass(g, "BAA-21", file, "both sides signed the file digitally: %s", digital->signers);
        return 1;
    }
    return 0;
}

/* What digital signatures are worth where nothing else decided. 1 if there are any. */
static inline int baa_weigh_digital(
    golive *g, const golive_document *document, const struct baa_digital *digital)
{
    golive_place file = golive_document_place(g, document);
    if (digital->weak > 0)
        golive_warn(g, "BAA-21", file, "it was signed digitally (%s), but %s", digital->signers,
            golive_signature_why(g, document, digital->weak - 1));
    else if (digital->unsided > 0)
        golive_warn(g, "BAA-21", file,
            "it was signed digitally by %s; for whom, the certificate does not say: see that both sides "
            "signed, "
            "and say in signed_by and signed_on who signed when",
            digital->signers);
    else if (digital->sides != 0)
        golive_unknown(g, "BAA-21", file,
            "it was signed digitally by %s, and not by the other side as far as the file shows",
            digital->signers);
    return digital->count > 0;
}

/* ---- whose side a signature in the text is on ---- */

#define BAA_NEAR 420 /* characters between a signature and the words that say for whom it is */

struct baa_mark {
    golive_place place;
    uint32_t sides; /* 0: a signature */
};

struct baa_marks {
    struct baa_mark items[4 * AGREEMENT_PLACES];
    uint32_t count;
};

static inline void baa_add_mark(golive *g, struct baa_marks *marks, golive_place place, uint32_t sides)
{
    if (marks->count == sizeof marks->items / sizeof *marks->items)
        return;
    uint32_t at = marks->count++;
    while (at > 0 && golive_distance(g, marks->items[at - 1].place, place) < 0) {
        marks->items[at] = marks->items[at - 1];
        at--;
    }
    marks->items[at].place = place;
    marks->items[at].sides = sides;
}

/* 1 if the place stands near a signature, before or behind it. */
static inline int baa_is_near(golive *g, const struct agreement_signatures *signatures, golive_place place)
{
    for (uint32_t i = 0; i < signatures->count; i++) {
        int64_t distance = golive_distance(g, place, signatures->places[i]);
        if (distance != GOLIVE_NO_DISTANCE && distance < BAA_NEAR && distance > -BAA_NEAR)
            return 1;
    }
    return 0;
}

static inline void baa_mark_name(golive *g, const golive_document *document,
    const struct agreement_signatures *signatures, const char *name, uint32_t side, struct baa_marks *marks)
{
    golive_place place = {0};
    if (name[0] == '\0')
        return;
    for (uint32_t i = 0; i < AGREEMENT_PLACES; i++) {
        place = golive_find_text(g, document, name, place);
        if (place.id == 0)
            return;
        if (baa_is_near(g, signatures, place))
            baa_add_mark(g, marks, place, side);
    }
}

static inline void baa_mark_side(golive *g, const golive_document *document,
    const struct agreement_signatures *signatures, const char *option, const char *key, uint32_t side,
    struct baa_marks *marks)
{
    uint32_t count = golive_option_count(g, option);
    for (uint32_t i = 0; i < count; i++)
        baa_mark_name(g, document, signatures, golive_option_item(g, option, i), side, marks);
    if (count == 0)
        baa_mark_name(g, document, signatures, golive_key(g, key), side, marks);
}

/* Headings over and lines under signatures that say for whom they are, by role or by name, in the order of the text. */
static inline void baa_read_marks(golive *g, const golive_document *document,
    const struct agreement_signatures *signatures, struct baa_marks *marks)
{
    static const struct {
        const char *pattern;
        uint32_t side;
    } roles[] = {{"signed_for_ce", BAA_COVERED_ENTITY}, {"signed_for_ba", BAA_BUSINESS_ASSOCIATE}};
    marks->count = 0;
    for (uint32_t i = 0; i < signatures->count; i++)
        baa_add_mark(g, marks, signatures->places[i], 0);
    for (uint32_t k = 0; k < 2; k++) {
        for (uint32_t i = 0; i < AGREEMENT_PLACES; i++) {
            golive_place place = golive_find(g, document, roles[k].pattern, i);
            if (place.id == 0)
                break;
            if (baa_is_near(g, signatures, place))
                baa_add_mark(g, marks, place, roles[k].side);
        }
    }
    baa_mark_side(g, document, signatures, "covered_entity", "site", BAA_COVERED_ENTITY, marks);
    baa_mark_side(g, document, signatures, "business_associate", "vendor", BAA_BUSINESS_ASSOCIATE, marks);
}

/* The sides that signed, if each heading is for the signatures that follow it (STEP 1), or each line for those before it
 * (STEP -1). Headings of both sides beside each other want two signatures. */
static inline uint32_t baa_sides_signed(const struct baa_marks *marks, int step)
{
    uint32_t signed_sides = 0;
    uint32_t sides = 0;
    uint32_t count = 0;
    for (uint32_t i = 0; i < marks->count; i++) {
        const struct baa_mark *mark = &marks->items[step > 0 ? i : marks->count - 1 - i];
        if (mark->sides != 0 && count > 0) {
            if (mark->sides == sides)
                continue; /* the same side once more, as "Organization: …" below a signature */
            sides = 0;
            count = 0;
        }
        sides |= mark->sides;
        count += mark->sides == 0;
        if (count > 0 && (sides != BAA_BOTH || count >= 2))
            signed_sides |= sides;
    }
    return signed_sides;
}

/* BAA_BOTH if both sides signed, or if nothing near the signatures says for whom they are: then two different names are
 * taken for two sides. */
static inline uint32_t baa_sides_of_text(
    golive *g, const golive_document *document, const struct agreement_signatures *signatures)
{
    struct baa_marks marks;
    baa_read_marks(g, document, signatures, &marks);
    if (marks.count == signatures->count)
        return signatures->count >= 2 ? BAA_BOTH : 0;
    uint32_t below_headings = baa_sides_signed(&marks, 1);
    return below_headings == BAA_BOTH ? below_headings : baa_sides_signed(&marks, -1);
}

/* ---- completion certificates ---- */

static inline void baa_judge_certificate(golive *g)
{
    const golive_document *certificate = golive_document_of(g, "certificate");
    if (golive_state(g, certificate) != GOLIVE_GOT) {
        golive_unknown(g, "BAA-21", golive_document_place(g, certificate),
            "the completion certificate could not be read: %s", golive_why(g, certificate));
        return;
    }
    golive_place open = golive_find(g, certificate, "envelope_open", 0);
    golive_place done = golive_find(g, certificate, "envelope_done", 0);
    if (done.id != 0 && open.id == 0)
        golive_pass(g, "BAA-21", done, "the completion certificate says that all have signed");
    else if (open.id != 0)
        golive_fail(g, "BAA-21", open, "the certificate says that not all have signed: %s",
            golive_group(g, open, "status"));
    else
        golive_unknown(g, "BAA-21", golive_document_place(g, certificate),
            "the completion certificate does not say that all have signed");
}

/* Signing services bind their certificate to the end of what was signed. 1 if there is one, and it decided. */
static inline int baa_judge_bound_certificate(golive *g, const golive_document *document)
{
    golive_place head = golive_find(g, document, "certificate_head", 0);
    if (head.id == 0)
        return 0;
    golive_place open = golive_find(g, document, "envelope_open", 0);
    golive_place done = golive_find(g, document, "envelope_done", 0);
    if (open.id != 0)
        golive_fail(g, "BAA-21", open, "the certificate says that not all have signed: %s",
            golive_group(g, open, "status"));
    else if (done.id != 0)
        golive_pass(g, "BAA-21", done, "the completion certificate says that all have signed");
    return open.id != 0 || done.id != 0;
}

/* ---- the whole ---- */

/* What stands in the text, where no more than that decides. */
static inline void baa_weigh_text(
    golive *g, const golive_document *document, const struct agreement_signatures *signatures)
{
    golive_place envelope = golive_find(g, document, "envelope", 0);
    golive_place line = golive_find(g, document, "signature_line", 0);
    if (signatures->count - signatures->typed >= 2)
        golive_unknown(g, "BAA-21", signatures->last,
            "signatures stand in the text, but only of one side; the other side's was not found by search");
    else if (signatures->count >= 2)
        golive_warn(g, "BAA-21", signatures->last,
            "names are typed where signatures belong: see whether they were signed, and say in signed_by and "
            "signed_on who signed when");
    else if (signatures->count == 1)
        golive_unknown(g, "BAA-21", signatures->last,
            "one signature stands in the text; the other side's was not found by search");
    else if (envelope.id != 0)
        golive_warn(g, "BAA-21", envelope,
            "an electronic envelope was made; without its completion certificate nothing says that it was "
            "signed");
    else if (line.id != 0)
        golive_unknown(g, "BAA-21", line,
            "no signature stands in the text: look at page %u, and say in signed_by and signed_on who signed "
            "when",
            golive_place_page(g, line) > 0 ? golive_place_page(g, line) : 1);
    else
        golive_unknown(g, "BAA-21", golive_document_place(g, document),
            "no signature stands in the text: look at the last page, and say in signed_by and signed_on who "
            "signed when");
}

static inline void baa_judge_signatures(
    golive *g, const golive_document *document, const struct agreement_signatures *signatures)
{
    golive_place blank = golive_find(g, document, "signature_blank", 0);
    golive_place placeholder = golive_find(g, document, "placeholder", 0);
    struct baa_digital digital = baa_read_digital(g, document);
    if (blank.id != 0 && digital.fitting == 0 && !golive_beside_picture(g, blank))
        golive_fail(g, "BAA-21", blank, "a line to sign on is empty");
    else if (placeholder.id != 0)
        golive_fail(g, "BAA-21", placeholder, "it was never filled in, so what is signed is no agreement");
    else if (golive_given(g, "certificate"))
        baa_judge_certificate(g);
    else if (digital.wrong == 0 && baa_judge_bound_certificate(g, document))
        ; /* it decided */
    else if (baa_judge_digital(g, document, &digital))
        ;
    else if (signatures->count - signatures->typed >= 2 &&
             baa_sides_of_text(g, document, signatures) == BAA_BOTH)
        golive_pass(g, "BAA-21", signatures->last, "both sides' signatures stand in the text");
    else if (golive_option_count(g, "signed_by") >= 2)
        golive_pass(g, "BAA-21", golive_option_place(g, "signed_by"),
            "somebody has looked at the signatures of %s", golive_option(g, "signed_by"));
    else if (!baa_weigh_digital(g, document, &digital))
        baa_weigh_text(g, document, signatures);
    golive_expected(g, "Signed by the covered entity and by the business associate");
}

#endif
