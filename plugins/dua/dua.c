/* SPDX-License-Identifier: MIT
 *
 * Plugin dua: does a limited data set go out under a data use agreement that is executed and says what 45 CFR 164.514(e)(4)
 * demands (RULES DUA-01 to 17)? What the words are stands in conf/clauses/dua.ini; signatures, blanks and dates are looked for
 * just as in business associate agreements. It must not know how documents are read, nor look into the data themselves. */
#include "agreement.h"
#include "provisions.h"
#include "references.h"

#include <golive/plugin.h>

static const char *const agreement_rules[] = {"DUA-01", "DUA-02", "DUA-03", "DUA-04", "DUA-05", "DUA-06",
    "DUA-07", "DUA-08", "GEN-06", "TXT-08", "TXT-11", "DUA-10", "DUA-11", "DUA-12", "DUA-13", "DUA-17"};

/* ---- does it apply? ---- */

static int sends_limited_set(golive *g)
{
    for (uint32_t i = 0; i < golive_flow_count(g); i++)
        if (strcmp(golive_flow_key(g, i, "form"), "limited") == 0)
            return 1;
    return strcmp(golive_fact(g, "data_leaves"), "lds") == 0;
}

static const char *reason_not_to_apply(golive *g)
{
    if (golive_fact_is(g, "touches_phi", "no"))
        return "DUA-N1";
    if (!golive_given(g, "document") && !sends_limited_set(g))
        return golive_fact(g, "data_leaves")[0] != '\0' ? "DUA-N1" : NULL;
    return NULL;
}

/* ---- execution (DUA-09) ---- */

static void judge_side(golive *g, const golive_document *agreement, const char *side, const char *line,
    const char *pattern, struct agreement_names names)
{
    golive_place stated = golive_find(g, agreement, pattern, 0);
    const char *words = stated.id != 0 ? golive_group(g, stated, "name") : "";
    if (stated.id != 0 && words[0] == '\0')
        words = golive_group(g, stated, "label");
    golive_about(g, side);
    if (names.name[0] == '\0' && words[0] != '\0')
        golive_warn(g, "DUA-09", stated, "it names %.80s as the %s: say in %s whether that is right", words,
            side, line);
    else if (names.name[0] == '\0')
        golive_unknown(g, "DUA-09", golive_searched_place(g, agreement),
            "nobody said who the %s is: the line %s names it", side, line);
    else if (names.best.answer == GOLIVE_NAME_FOUND &&
             agreement_preamble_differs(g, agreement, pattern, names.name))
        golive_warn(g, "DUA-09", stated, "it names %s, but somebody else as the %s", names.name, side);
    else if (names.best.answer == GOLIVE_NAME_FOUND)
        golive_pass(g, "DUA-09", names.best.place, "it names %s", names.name);
    else if (names.best.answer == GOLIVE_NAME_PART)
        golive_warn(
            g, "DUA-09", names.best.place, "it names something like %s: perhaps an affiliate", names.name);
    else if (stated.id != 0)
        golive_fail(g, "DUA-09", stated, "it names another %s, not %s", side, names.name);
    else
        golive_unknown(g, "DUA-09", names.best.place, "the name %s was not found by search", names.name);
    golive_expected(g, "The %s is named: %s", side, names.name[0] != '\0' ? names.name : line);
    if (words[0] != '\0')
        golive_found(g, "%.120s", words);
    golive_about(g, "");
}

/* 1 if a completion certificate is named: then it decides. */
static int judge_certificate(golive *g)
{
    const golive_document *certificate = golive_document_of(g, "certificate");
    if (!golive_given(g, "certificate"))
        return 0;
    golive_place whole = golive_document_place(g, certificate);
    golive_place open = golive_find(g, certificate, "envelope_open", 0);
    golive_place done = golive_find(g, certificate, "envelope_done", 0);
    if (golive_state(g, certificate) != GOLIVE_GOT)
        golive_unknown(g, "DUA-09", whole, "the completion certificate could not be read: %s",
            golive_why(g, certificate));
    else if (open.id != 0)
        golive_fail(g, "DUA-09", open, "the certificate says that not all have signed: %s",
            golive_group(g, open, "status"));
    else if (done.id != 0)
        golive_pass(g, "DUA-09", done, "the completion certificate says that all have signed");
    else
        golive_unknown(g, "DUA-09", whole, "the completion certificate does not say that all have signed");
    return 1;
}

static void judge_signed(
    golive *g, const golive_document *agreement, const struct agreement_signatures *signatures)
{
    golive_place blank = golive_find(g, agreement, "signature_blank", 0);
    golive_place placeholder = golive_find(g, agreement, "placeholder", 0);
    uint32_t seen = golive_option_count(g, "signed_by");
    if (blank.id != 0 && !golive_beside_picture(g, blank))
        golive_fail(g, "DUA-09", blank, "a line to sign on is empty");
    else if (placeholder.id != 0)
        golive_fail(g, "DUA-09", placeholder, "it was never filled in, so what is signed is no agreement");
    else if (judge_certificate(g))
        ; /* it has spoken */
    else if (signatures->count - signatures->typed >= 2)
        golive_pass(g, "DUA-09", signatures->last, "both sides' signatures stand in the text");
    else if (seen >= 2)
        golive_pass(g, "DUA-09", golive_option_place(g, "signed_by"),
            "somebody has looked at the signatures of %s", golive_option(g, "signed_by"));
    else if (signatures->count >= 2)
        golive_warn(g, "DUA-09", signatures->last,
            "names are typed where signatures belong: see whether they were signed, and say so in signed_by");
    else if (signatures->count == 1)
        golive_unknown(g, "DUA-09", signatures->last,
            "one signature stands in the text; the other side's was not found by search");
    else
        golive_unknown(g, "DUA-09", golive_document_place(g, agreement),
            "no signature stands in the text: look at the last page, and say in signed_by who signed");
    golive_expected(g, "Signed by who holds the data and by who receives them");
    if (signatures->latest.day != GOLIVE_NO_DATE && !golive_is_older(g, signatures->latest, 0, -1))
        golive_fail(g, "DUA-09", signatures->latest_place, "it bears a date in the future, %s",
            golive_date_text(g, signatures->latest));
}

static void judge_execution(golive *g, const golive_document *agreement)
{
    struct agreement_signatures signatures = agreement_read_signatures(g, agreement);
    agreement_judge_draft(g, agreement,
        signatures.count + golive_option_count(g, "signed_by") + (uint32_t)golive_given(g, "certificate"));
    judge_signed(g, agreement, &signatures);
    judge_side(g, agreement, "holder of the data", "covered_entity", "party_holder",
        agreement_look_for(
            g, agreement, "covered_entity", golive_key(g, "site"), golive_key(g, "site_also")));
    judge_side(g, agreement, "recipient", "recipient", "party_recipient",
        agreement_look_for(g, agreement, "recipient", golive_key(g, "vendor"), ""));
}

/* ---- what stands beside the agreement (DUA-13 to 17) ---- */

static void judge_known_violations(golive *g)
{
    golive_about(g, "known violations");
    if (golive_given(g, "violations_known") && golive_option_integer(g, "violations_known") != 0)
        golive_warn(g, "DUA-13", golive_option_place(g, "violations_known"),
            "violations by the recipient are known: stop disclosing unless they are cured, and report them "
            "to the Secretary");
    golive_about(g, "");
}

static void judge_special_records(golive *g)
{
    const golive_document *opinion = golive_document_of(g, "counsel");
    int part2 = golive_fact_is(g, "part2", "yes");
    int notes = golive_fact_is(g, "psych_notes", "yes");
    golive_place fact = golive_fact_place(g, part2 ? "part2" : "psych_notes");
    if (!part2 && !notes)
        golive_skip(g, "DUA-15", fact,
            "no records of an addiction program and no psychotherapy notes are among the data");
    else if (golive_state(g, opinion) == GOLIVE_GOT)
        golive_pass(g, "DUA-15", golive_document_place(g, opinion), "counsel's opinion on them is on file");
    else
        golive_unknown(g, "DUA-15", fact,
            "%s are among the data, which a data use agreement alone does not let out: ask counsel",
            part2 ? "records of an addiction program" : "psychotherapy notes");
}

/* The file itself is the check deidentification's to look at: it knows from the same flows that it is a limited data set, and its
 * DEID-06 is no pass where it went by another list than that of such a set. */
static void judge_file(golive *g)
{
    int32_t status = golive_relies_on(g, "deidentification", "DUA-14");
    golive_place place = golive_fact_place(g, "data_leaves");
    if (status == GOLIVE_PASS || status == GOLIVE_NOTE)
        golive_pass(g, "DUA-14", place, "the check deidentification looked at the data");
    else if (status == GOLIVE_FAIL)
        golive_fail(
            g, "DUA-14", place, "the check deidentification found what may not be in a limited data set");
    else
        golive_unknown(
            g, "DUA-14", place, "whether the data hold what may not be in a limited data set was not seen");
    golive_expected(
        g, "No name, number, address, picture of a face or other of the 16 identifiers in the file");
}

static void judge_combined(golive *g, const golive_document *agreement)
{
    golive_place both = golive_find(g, agreement, "agreement", 0);
    golive_place own = golive_find(g, agreement, "dua_paper", 0);
    golive_place other = golive_find(g, agreement, "cms_paper", 0);
    if (other.id != 0)
        golive_warn(
            g, "DUA-17", other, "it seems to be an agreement of another kind that bears the same name");
    else if (both.id != 0 && own.id != 0)
        golive_note(g, "DUA-17", both,
            "it is a business associate agreement, too: name it in [baa] as well, where it is judged as one");
    else if (own.id != 0)
        golive_pass(g, "DUA-17", own, "it calls itself a data use agreement");
    else
        golive_note(
            g, "DUA-17", golive_searched_place(g, agreement), "it does not call itself a data use agreement");
}

static golive_verdict nothing_to_read(golive *g, const golive_document *agreement)
{
    golive_place place = golive_document_place(g, agreement);
    for (size_t i = 0; i < sizeof agreement_rules / sizeof *agreement_rules; i++)
        golive_unknown(g, agreement_rules[i], place, "there is no agreement to look into");
    if (!golive_given(g, "document"))
        golive_fail(g, "DUA-09", golive_option_place(g, "document"),
            "a limited data set goes out, and no agreement is on file: the line document is not there");
    else if (golive_state(g, agreement) == GOLIVE_ABSENT)
        golive_fail(g, "DUA-09", place, "no agreement is on file: %s", golive_why(g, agreement));
    else
        golive_unknown(g, "DUA-09", place, "the agreement could not be read: %s", golive_why(g, agreement));
    judge_special_records(g);
    judge_file(g);
    return golive_done(g);
}

static golive_verdict check(golive *g)
{
    const golive_document *agreement = golive_document_of(g, "document");
    const golive_document *opinion = golive_document_of(g, "counsel");
    const golive_document *certificate = golive_document_of(g, "certificate");
    (void)opinion, (void)certificate; /* all that is wanted is asked for at once */
    const char *reason = reason_not_to_apply(g);
    if (reason != NULL && !golive_pending(g))
        return golive_not_applicable(g, reason);
    (void)golive_relies_on(g, "deidentification", "DUA-14");
    if (golive_pending(g))
        return golive_wait(g);
    if (golive_state(g, agreement) != GOLIVE_GOT)
        return nothing_to_read(g, agreement);
    struct agreement_stated end = agreement_stated_date(g, agreement, "ends");
    if (end.date.day == GOLIVE_NO_DATE)
        end = agreement_term_end(g, agreement);
    if (end.date.day == GOLIVE_NO_DATE)
        end = agreement_stated_date(g, agreement, "kept_until");
    if (end.date.day == GOLIVE_NO_DATE)
        end = agreement_month_end(g, agreement, "ends_in_month");
    if (end.date.day == GOLIVE_NO_DATE)
        end = agreement_month_end(g, agreement, "kept_until_month");
    judge_execution(g, agreement);
    dua_judge_provisions(g, agreement);
    references_judge(g, agreement, NULL);
    dua_judge_end(g, agreement, end.date, end.place);
    judge_known_violations(g);
    judge_special_records(g);
    judge_file(g);
    judge_combined(g, agreement);
    return golive_done(g);
}

GOLIVE_PLUGIN(check, "dua.plugin.ini")
