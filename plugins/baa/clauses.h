/* The provisions themselves: each rule of the table is looked for in the agreement, and what the search says is said on.
 * What the search does not find is not known; it is never said to be missing. */
#ifndef BAA_CLAUSES_H
#define BAA_CLAUSES_H

#include <golive/plugin.h>

#include <string.h>

/* What a provision's absence means. */
enum baa_weight {
    BAA_DEMANDED, /* by law: not found is unknown, and somebody must read */
    BAA_USEFUL,   /* optional, or for the next negotiation: not found is a note */
};

struct baa_provision {
    const char *rule;
    enum baa_weight weight;
    const char *what; /* completes "… says" */
};

static const struct baa_provision baa_provisions[] = {
    {"BAA-01", BAA_DEMANDED, "what the vendor may use the data for"},
    {"BAA-02", BAA_USEFUL, "that it may use them only as you might yourself"},
    {"BAA-03", BAA_DEMANDED, "that it may use and disclose them for nothing else"},
    {"BAA-04", BAA_DEMANDED, "that it keeps safeguards and complies with the Security Rule"},
    {"BAA-05", BAA_DEMANDED, "that it reports unauthorized uses and breaches to you"},
    {"BAA-06", BAA_DEMANDED, "that its subcontractors are bound by the same restrictions"},
    {"BAA-07", BAA_DEMANDED, "that it helps you give patients access to their records"},
    {"BAA-08", BAA_DEMANDED, "that it amends records as you direct"},
    {"BAA-09", BAA_DEMANDED, "that it keeps what you need to account for disclosures"},
    {"BAA-10", BAA_DEMANDED, "that it follows the Privacy Rule where it does your duties for you"},
    {"BAA-11", BAA_DEMANDED,
        "that it opens its books and records to the Secretary of Health and Human Services"},
    {"BAA-12", BAA_DEMANDED, "that it returns or destroys the data at the end"},
    {"BAA-13", BAA_DEMANDED, "that you may end it for a material violation"},
    {"BAA-15", BAA_USEFUL, "that subcontractors protect electronic information"},
    {"BAA-16", BAA_DEMANDED, "that it reports security incidents to you"},
    {"BAA-17", BAA_USEFUL, "how far it may use the data for its own management"},
    {"BAA-18", BAA_USEFUL, "that it may aggregate data for your operations only"},
    {"BAA-29", BAA_USEFUL, "that the vendor is no agent of yours"},
    {"BAA-30", BAA_USEFUL, "what a breach notice must contain"},
    {"BAA-33", BAA_USEFUL, "that this agreement goes before others"},
    {"BAA-43", BAA_USEFUL, "how long recordings, prompts and outputs are kept"},
    {"BAA-44", BAA_USEFUL, "that destruction covers copies and derived data"},
    {"BAA-46", BAA_USEFUL, "whose the outputs are"},
    {"BAA-47", BAA_USEFUL, "that you hear of changes to the model"},
};

static const char *baa_pages(golive *g, const golive_document *agreement)
{
    uint32_t pages = golive_pages(g, agreement);
    return pages > 1 ? golive_format(g, "pages 1 to %u", pages) : "the document";
}

/* It takes in what 45 CFR 164.504(e) demands, and says it in no words of its own (TXT-08): the regulation wants the terms in the
 * contract. 1 if that was said. */
static int baa_by_reference(
    golive *g, const struct baa_provision *provision, const golive_document *agreement)
{
    static const char first[] = "BAA-03";
    static const char last[] = "BAA-13";
    golive_place place = golive_find(g, agreement, "law_by_reference", 0);
    if (place.id == 0 || strcmp(provision->rule, first) < 0 || strcmp(provision->rule, last) > 0)
        return 0;
    golive_warn(g, provision->rule, place,
        "not found by search, but it takes in what 45 CFR 164.504(e) demands: have it say %s",
        provision->what);
    return 1;
}

static void baa_not_found(golive *g, const char *rule, const golive_document *agreement, golive_clause clause)
{
    if (clause.answer == GOLIVE_CANNOT_TELL)
        golive_unknown(g, rule, clause.place, "the search could not tell: someone must read %s",
            baa_pages(g, agreement));
    else
        golive_unknown(
            g, rule, clause.place, "not found by search: someone must read %s", baa_pages(g, agreement));
}

/* A provision was found: a pass, unless its sentence points to a paper that nobody has seen. */
static void baa_found(
    golive *g, const struct baa_provision *provision, golive_clause clause, const golive_document *contract)
{
    const char *absent = golive_rests_on(g, clause.place, contract);
    if (absent[0] == '\0')
        golive_pass(g, provision->rule, clause.place, "it says %s", provision->what);
    else if (provision->weight == BAA_USEFUL)
        golive_note(g, provision->rule, clause.place,
            "it says %s, and rests on %s, which was not found on file", provision->what, absent);
    else
        golive_warn(g, provision->rule, clause.place,
            "it says %s, but rests on %s, which was not found on file", provision->what, absent);
}

/* Whether it is an agreement at all: a policy, a checklist or a lesson says what agreements must say, and is none. */
struct baa_paper {
    const char *why;    /* it is not, as far as its words show; NULL: it is */
    golive_place place; /* the words that show it, or 0 */
};

static struct baa_paper baa_kind_of_paper(golive *g, const golive_document *agreement)
{
    static const struct {
        const char *pattern, *why;
        const char *unless; /* the paper has such words; NULL: whatever it has */
    } marks[] = {{"about_agreements", "is titled as", NULL}, {"spoken_about", "seems to be", NULL},
        {"spoken_of", "seems to be", "made_between"}};
    struct baa_paper paper = {NULL, {0}};
    for (size_t i = 0; i < sizeof marks / sizeof *marks && paper.why == NULL; i++) {
        golive_place place = golive_find(g, agreement, marks[i].pattern, 0);
        if (place.id == 0 ||
            (marks[i].unless != NULL && golive_find(g, agreement, marks[i].unless, 0).id != 0))
            continue;
        paper.place = place;
        paper.why = marks[i].why;
    }
    if (paper.why == NULL && golive_find(g, agreement, "speaks_of_itself", 0).id == 0)
        paper.why = "nowhere speaks as an agreement does";
    return paper;
}

/* 1 if what was found was said of a paper that is no agreement. */
static int baa_only_about(
    golive *g, const char *rule, const struct baa_paper *paper, const golive_clause *clause)
{
    if (paper->why == NULL || (clause->answer != GOLIVE_FOUND && clause->answer != GOLIVE_WEAK))
        return 0;
    if (paper->place.id == 0)
        golive_unknown(
            g, rule, clause->place, "it reads as if it said so, but %s: someone must read it", paper->why);
    else
        golive_unknown(g, rule, clause->place,
            "it reads as if it said so, but %s a paper about agreements (\"%.80s\"): someone must read it",
            paper->why, golive_place_text(g, paper->place));
    return 1;
}

static void baa_judge_provision(golive *g, const struct baa_provision *provision,
    const golive_document *agreement, const golive_document *contract, const struct baa_paper *paper)
{
    golive_clause clause = golive_find_clause(g, agreement, provision->rule);
    int useful = provision->weight == BAA_USEFUL;
    if (!useful && baa_only_about(g, provision->rule, paper, &clause)) {
        golive_expected(g, "The agreement says %s", provision->what);
        return;
    }
    switch (clause.answer) {
    case GOLIVE_FOUND:
        baa_found(g, provision, clause, contract);
        break;
    case GOLIVE_WEAK:
        if (useful)
            golive_note(g, provision->rule, clause.place, "it says only in part %s", provision->what);
        else
            golive_warn(g, provision->rule, clause.place,
                "it says %s, but in weaker words than the regulation's, or says the opposite elsewhere",
                provision->what);
        break;
    case GOLIVE_OPPOSED:
        golive_fail(g, provision->rule, clause.place, "the text says the opposite");
        break;
    default:
        if (useful)
            golive_note(g, provision->rule, clause.place, "silent, as far as the search can tell, on %s",
                provision->what);
        else if (!baa_by_reference(g, provision, agreement))
            baa_not_found(g, provision->rule, agreement, clause);
    }
    golive_expected(g, "The agreement says %s", provision->what);
}

/* A plain duty to comply with the Security Rule, or at least safeguards by its measure (BAA-04). */
static void baa_judge_security_rule(
    golive *g, const golive_document *agreement, const struct baa_paper *paper)
{
    golive_clause clause = golive_find_clause(g, agreement, "BAA-14");
    golive_clause safeguards = golive_find_clause(g, agreement, "BAA-04");
    if (baa_only_about(g, "BAA-14", paper, clause.answer != GOLIVE_NOT_FOUND ? &clause : &safeguards))
        ; /* that was said */
    else if (clause.answer == GOLIVE_FOUND)
        golive_pass(g, "BAA-14", clause.place, "it says that the vendor complies with the Security Rule");
    else if (clause.answer == GOLIVE_OPPOSED)
        golive_fail(g, "BAA-14", clause.place, "the text says the opposite");
    else if (clause.answer == GOLIVE_WEAK || safeguards.answer == GOLIVE_FOUND)
        golive_warn(g, "BAA-14", clause.answer == GOLIVE_WEAK ? clause.place : safeguards.place,
            "it names the Security Rule, but does not plainly promise to comply with it");
    else
        baa_not_found(g, "BAA-14", agreement, clause);
    golive_expected(g, "The vendor complies with subpart C of 45 CFR part 164");
}

/* ---- patients' data and models ---- */

static int baa_somebody_trains(golive *g)
{
    const char *trains = golive_fact(g, "trains_on_our_data");
    return strcmp(trains, "vendor_product") == 0 || strcmp(trains, "foundation_model") == 0 ||
           strcmp(trains, "unknown") == 0;
}

static void baa_judge_training(golive *g, const golive_document *agreement, const struct baa_paper *paper)
{
    golive_clause clause = golive_find_clause(g, agreement, "BAA-40");
    if (baa_only_about(g, "BAA-40", paper, &clause))
        ; /* that was said */
    else if (clause.answer == GOLIVE_FOUND)
        golive_pass(g, "BAA-40", clause.place, "it bars training on patients' data");
    else if (clause.answer == GOLIVE_OPPOSED)
        golive_fail(g, "BAA-40", clause.place,
            "it lets the vendor use patients' data for models or products of its own");
    else if (clause.answer == GOLIVE_WEAK)
        golive_warn(g, "BAA-40", clause.place,
            "it bars training in one place and lets the vendor improve its products in another");
    else if (baa_somebody_trains(g))
        golive_unknown(g, "BAA-40", clause.place,
            "somebody trains on the data, and the search finds nothing that allows or bars it");
    else
        golive_warn(g, "BAA-40", clause.place,
            "nothing bars training on patients' data, as far as the search can tell");
    golive_expected(g, "The agreement bars the training of models on patients' data");
}

static void baa_judge_deidentified(golive *g, const golive_document *agreement)
{
    golive_clause right = golive_find_clause(g, agreement, "BAA-19");
    golive_clause door = golive_find_clause(g, agreement, "BAA-41");
    golive_clause ban = golive_find_clause(g, agreement, "BAA-42");
    int granted = right.answer == GOLIVE_FOUND || right.answer == GOLIVE_WEAK || door.answer == GOLIVE_FOUND;
    if (right.answer == GOLIVE_OPPOSED)
        golive_pass(g, "BAA-19", right.place, "it bars the vendor from de-identifying the data");
    else if (right.answer == GOLIVE_FOUND)
        golive_note(g, "BAA-19", right.place, "it lets the vendor de-identify the data by a method of HIPAA");
    else if (right.answer == GOLIVE_WEAK)
        golive_note(g, "BAA-19", right.place, "it lets the vendor de-identify the data and names no method");
    else
        golive_note(
            g, "BAA-19", right.place, "no right to de-identify was found; without one the vendor has none");
    if (door.answer == GOLIVE_FOUND)
        golive_warn(g, "BAA-41", door.place,
            "once de-identified, the data leave the agreement: a back door to training and sale");
    else if (granted)
        golive_note(g, "BAA-41", right.place,
            "it does not say, as far as the search can tell, what de-identified data may be used for");
    else
        golive_note(g, "BAA-41", right.place, "nothing on de-identified data was found");
    if (ban.answer == GOLIVE_FOUND)
        golive_pass(g, "BAA-42", ban.place, "it bars re-identification");
    else if (granted)
        golive_note(g, "BAA-42", right.place,
            "silent, as far as the search can tell, on re-identification, though the data may be "
            "de-identified");
    else
        golive_note(
            g, "BAA-42", ban.place, "nothing on re-identification was found, nor a right to de-identify");
}

/* The facts matter only where the agreement keeps the data in the country. */
static void baa_judge_place(golive *g, const golive_document *agreement)
{
    golive_clause clause = golive_find_clause(g, agreement, "BAA-45");
    if (clause.answer == GOLIVE_FOUND) {
        const char *countries = golive_fact(g, "phi_country");
        int abroad = countries[0] != '\0' && strcmp(countries, "US") != 0 && strcmp(countries, "us") != 0 &&
                     strcmp(countries, "USA") != 0;
        if (abroad)
            golive_fail(g, "BAA-45", clause.place,
                "it keeps the data in the United States, and the fact phi_country says %s", countries);
        else
            golive_pass(g, "BAA-45", clause.place, "it keeps the data in the United States");
    } else if (clause.answer == GOLIVE_OPPOSED || clause.answer == GOLIVE_WEAK) {
        golive_note(g, "BAA-45", clause.place, "it lets the data leave the United States");
    } else {
        golive_note(
            g, "BAA-45", clause.place, "silent, as far as the search can tell, on where the data may be");
    }
}

static void baa_judge_sale(golive *g, const golive_document *agreement)
{
    golive_clause clause = golive_find_clause(g, agreement, "BAA-48");
    if (clause.answer == GOLIVE_FOUND)
        golive_pass(g, "BAA-48", clause.place, "it bars the sale of patients' data");
    else if (clause.answer == GOLIVE_OPPOSED || clause.answer == GOLIVE_WEAK)
        golive_warn(g, "BAA-48", clause.place, "something of value seems to be given for patients' data");
    else
        golive_note(g, "BAA-48", clause.place,
            "silent, as far as the search can tell, on the sale of patients' data");
}

/* CONTRACT: another paper on file, in which its exhibits may stand. */
static void baa_judge_clauses(golive *g, const golive_document *agreement, const golive_document *contract)
{
    struct baa_paper paper = baa_kind_of_paper(g, agreement);
    for (size_t i = 0; i < sizeof baa_provisions / sizeof *baa_provisions; i++)
        baa_judge_provision(g, &baa_provisions[i], agreement, contract, &paper);
    baa_judge_security_rule(g, agreement, &paper);
    baa_judge_training(g, agreement, &paper);
    baa_judge_deidentified(g, agreement);
    baa_judge_place(g, agreement);
    baa_judge_sale(g, agreement);
}

#endif
