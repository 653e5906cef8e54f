/* SPDX-License-Identifier: MIT
 *
 * By which right patients' data are used in the study, as far as the board had a part in it: waivers of consent and of the
 * authorization that HIPAA asks for (RULES IRB-20 to IRB-28). They are two things, and neither implies the other. */
#ifndef IRB_WAIVERS_H
#define IRB_WAIVERS_H

#include "scope.h"

static int found(golive_clause clause)
{
    return clause.answer == GOLIVE_FOUND;
}

/* ---- consent (IRB-20 to 22) ---- */

static void judge_old_citation(golive *g, const golive_document *letter, golive_place waived)
{
    golive_clause findings = golive_find_clause(g, letter, "IRB-20-findings");
    golive_clause old = golive_find_clause(g, letter, "IRB-20-old");
    if (found(findings))
        golive_pass(
            g, "IRB-20", findings.place, "consent was waived, with the findings that the rules ask for");
    else if (found(old))
        golive_warn(g, "IRB-20", old.place, "consent was waived, by the rules as they were before 2018");
    else
        golive_warn(g, "IRB-20", waived,
            "consent was waived; the five findings of 45 CFR 46.116(f)(3) were not found by search");
}

static void judge_consent(golive *g, const golive_document *letter)
{
    const char *consent = golive_option(g, "consent");
    golive_place said = golive_option_place(g, "consent");
    golive_clause waived = golive_find_clause(g, letter, "IRB-20");
    golive_clause unsigned_form = golive_find_clause(g, letter, "IRB-21");
    golive_clause fda = golive_find_clause(g, letter, "IRB-22");
    int wants = strcmp(consent, "waived") == 0;
    if (found(waived))
        judge_old_citation(g, letter, waived.place);
    else if (wants)
        golive_unknown(g, "IRB-20", waived.place,
            "consent is said to be waived, and no waiver was found in the letter by search");
    else if (consent[0] != '\0')
        golive_skip(g, "IRB-20", said, "consent is not waived");
    else
        golive_note(
            g, "IRB-20", waived.place, "no waiver of consent was found; say in consent how patients agree");
    golive_expected(g, "Where consent is waived: the five findings of 45 CFR 46.116(f)(3)");
    if (wants && !found(waived) && found(unsigned_form))
        golive_fail(g, "IRB-21", unsigned_form.place,
            "only the signature under the consent was waived, not consent itself");
    else if (found(unsigned_form))
        golive_note(g, "IRB-21", unsigned_form.place,
            "the signature under the consent was waived: patients still must be asked");
    else
        golive_note(g, "IRB-21", unsigned_form.place, "no waiver of the signature alone was found by search");
    if (!golive_fact_is(g, "fda_regulated_study", "yes"))
        golive_skip(
            g, "IRB-22", golive_fact_place(g, "fda_regulated_study"), "it is no study under the FDA's rules");
    else if (!found(waived))
        golive_note(g, "IRB-22", waived.place, "no waiver of consent was found by search");
    else if (found(fda))
        golive_pass(g, "IRB-22", fda.place, "the waiver rests on the FDA's own rule");
    else
        golive_warn(g, "IRB-22", waived.place,
            "a study under the FDA's rules needs a waiver by 21 CFR 50.22, and the letter does not cite it");
}

/* ---- HIPAA (IRB-23 to 27) ---- */

struct waiver_item {
    int there;
    const char *words;
};

/* The five items of 45 CFR 164.512(i)(2). */
static void judge_documentation(
    golive *g, const golive_document *letter, golive_clause waiver, struct stated_date decided)
{
    struct waiver_item items[] = {
        {golive_find(g, letter, "board", 0).id != 0 && decided.date.day != GOLIVE_NO_DATE,
            "board and day of the waiver"},
        {found(golive_find_clause(g, letter, "IRB-23-criteria")), "that its criteria are met"},
        {found(golive_find_clause(g, letter, "IRB-23-description")), "which health information is needed"},
        {golive_find(g, letter, "signature_of_board", 0).id != 0, "the signature of the chair or a designee"},
    };
    golive_clause procedure = golive_find_clause(g, letter, "IRB-23-procedure");
    const char *missing = "";
    for (size_t i = 0; i < sizeof items / sizeof *items; i++)
        if (!items[i].there)
            missing = golive_format(g, "%s%s%s", missing, missing[0] != '\0' ? "; " : "", items[i].words);
    if (missing[0] != '\0')
        golive_unknown(g, "IRB-23", waiver.place,
            "of what a waiver must have in writing, not found by search: %s", missing);
    else if (!found(procedure))
        golive_warn(g, "IRB-23", waiver.place,
            "it does not say, as far as the search can tell, by which procedure it was reviewed");
    else
        golive_pass(g, "IRB-23", waiver.place, "the waiver has in writing what it must");
    golive_expected(
        g, "Board and day, criteria, which information, procedure, signature (45 CFR 164.512(i)(2))");
}

static void judge_hipaa_waiver(golive *g, const golive_document *letter, struct stated_date decided)
{
    golive_clause waiver = golive_find_clause(g, letter, "IRB-24");
    golive_clause consent = golive_find_clause(g, letter, "IRB-20");
    golive_clause partial = golive_find_clause(g, letter, "IRB-25");
    int full = found(waiver);
    if (full)
        golive_pass(g, "IRB-24", waiver.place, "the authorization that HIPAA asks for was waived");
    else if (found(partial))
        golive_fail(g, "IRB-24", partial.place, "it was waived for finding patients only, not for the study");
    else if (found(consent))
        golive_fail(g, "IRB-24", consent.place,
            "only consent was waived; for patients' information HIPAA's authorization must be waived, too");
    else
        golive_unknown(
            g, "IRB-24", waiver.place, "a waiver of HIPAA's authorization was not found by search");
    golive_expected(g, "A waiver of HIPAA's authorization, besides that of consent");
    if (full)
        judge_documentation(g, letter, waiver, decided);
    else
        golive_unknown(g, "IRB-23", waiver.place, "there is no waiver to look into");
    if (found(partial) && somebody_trains(g) && !full)
        golive_fail(
            g, "IRB-25", partial.place, "a waiver for finding patients does not cover training a model");
    else if (found(partial))
        golive_note(g, "IRB-25", partial.place, "one waiver is for finding patients only");
    else
        golive_note(g, "IRB-25", partial.place, "no waiver for finding patients alone was found by search");
}

static void judge_log(golive *g, int waived)
{
    const golive_document *log = golive_document_of(g, "accounting_log");
    golive_place place = golive_document_place(g, log);
    if (!waived)
        golive_skip(g, "IRB-27", golive_option_place(g, "hipaa"), "nothing is disclosed under a waiver");
    else if (golive_state(g, log) == GOLIVE_GOT)
        golive_pass(g, "IRB-27", place, "the log of disclosures is on file");
    else if (golive_given(g, "accounting_log"))
        golive_unknown(g, "IRB-27", place, "the log of disclosures cannot be read: %s", golive_why(g, log));
    else
        golive_warn(g, "IRB-27", golive_option_place(g, "accounting_log"),
            "disclosures under a waiver must be accounted for (45 CFR 164.528(b)(3)), and no log is on file");
}

static void judge_preparatory(golive *g, int preparatory)
{
    golive_place said = golive_option_place(g, "hipaa");
    int leaves = 0;
    for (uint32_t i = 0; i < golive_flow_count(g); i++)
        leaves |= strcmp(golive_flow_key(g, i, "to"), "local") != 0;
    if (!preparatory)
        golive_skip(g, "IRB-26", said, "it is not said to be a review in preparation for research");
    else if (leaves)
        golive_fail(g, "IRB-26", said,
            "in preparation for research nothing may leave the site, and a flow leaves it");
    else
        golive_note(g, "IRB-26", said, "preparatory: nothing leaves the site, as the flows say");
}

static void judge_part2(golive *g, const golive_document *letter)
{
    golive_clause part2 = golive_find_clause(g, letter, "IRB-28");
    if (!golive_fact_is(g, "part2", "yes"))
        golive_skip(g, "IRB-28", golive_fact_place(g, "part2"),
            "no records of an addiction program are among the data");
    else if (found(part2))
        golive_pass(g, "IRB-28", part2.place, "the letter speaks of records under 42 CFR part 2");
    else
        golive_unknown(g, "IRB-28", part2.place,
            "records of an addiction program are among the data, and nothing on them was found in the letter "
            "by search");
}

static void skip_hipaa(golive *g, golive_place place, const char *words)
{
    static const char *const rules[] = {"IRB-23", "IRB-24", "IRB-25"};
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
        golive_skip(g, rules[i], place, "%s", words);
}

static void judge_rights(golive *g, const golive_document *letter, struct stated_date decided)
{
    const char *hipaa = golive_option(g, "hipaa");
    golive_place said = golive_option_place(g, "hipaa");
    golive_clause waiver = golive_find_clause(g, letter, "IRB-24");
    int phi = !golive_fact_is(g, "touches_phi", "no");
    int by_waiver = strcmp(hipaa, "waiver") == 0 || (hipaa[0] == '\0' && found(waiver));
    judge_consent(g, letter);
    if (!phi)
        skip_hipaa(g, golive_fact_place(g, "touches_phi"), "no patients' information is used");
    else if (by_waiver)
        judge_hipaa_waiver(g, letter, decided);
    else if (hipaa[0] != '\0')
        skip_hipaa(
            g, said, golive_format(g, "patients' information is not used under a waiver: hipaa = %s", hipaa));
    else {
        golive_unknown(g, "IRB-23", waiver.place, "no waiver was found by search");
        golive_note(g, "IRB-25", waiver.place, "no waiver was found by search");
        golive_unknown(g, "IRB-24", waiver.place,
            "no waiver of HIPAA's authorization was found, and nobody said by which right patients' "
            "information is "
            "used: the line hipaa");
    }
    judge_log(g, phi && by_waiver);
    judge_preparatory(g, strcmp(hipaa, "preparatory") == 0);
    judge_part2(g, letter);
}

#endif
