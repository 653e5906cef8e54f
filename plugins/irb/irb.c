/* SPDX-License-Identifier: MIT
 *
 * Plugin irb: did a review board approve the research, or determine that it is exempt or none, does that hold today, for this
 * product and site, and with which waivers (RULES IRB-01 to IRB-28, as SET-13, 14 settle them)? What letters say is found by
 * conf/clauses/irb.ini; the registry of trials is plugin trial's. It must not know how documents are read or searched. */
#include "letter.h"
#include "particulars.h"
#include "scope.h"
#include "waivers.h"

#include <golive/plugin.h>

static const char *const letter_rules[] = {"IRB-01", "IRB-02", "GEN-06", "IRB-06", "IRB-07", "IRB-08",
    "IRB-09", "IRB-10", "IRB-11", "IRB-12", "IRB-13", "IRB-14", "IRB-15", "IRB-16", "IRB-17", "IRB-20",
    "IRB-21", "IRB-22", "IRB-23", "IRB-24", "IRB-25", "IRB-26", "IRB-27", "IRB-28"};
#define LETTER_RULES (sizeof letter_rules / sizeof *letter_rules)

static void skip_letter(golive *g, golive_place place, const char *words)
{
    for (size_t i = 0; i < LETTER_RULES; i++)
        golive_skip(g, letter_rules[i], place, "%s", words);
}

/* ---- not research (IRB-05) ---- */

/* Somebody decided that it is not research: a board's letter, or a policy of the site. */
static void judge_not_research(golive *g, const golive_document *letter)
{
    const golive_document *policy = golive_document_of(g, "policy");
    golive_place fact = golive_fact_place(g, "research");
    struct letter decision = {.class = LETTER_UNKNOWN, .what = ""};
    golive_place says = {0};
    skip_letter(g, fact, "it is not research");
    if (golive_state(g, letter) == GOLIVE_GOT)
        decision = read_letter(g, letter);
    if (golive_given(g, "policy") && golive_state(g, policy) == GOLIVE_GOT)
        says = golive_find(g, policy, "policy_not_research", 0);
    if (golive_given(g, "document") && golive_state(g, letter) != GOLIVE_GOT)
        golive_unknown(g, "IRB-05", golive_document_place(g, letter), "the board's letter cannot be read: %s",
            golive_why(g, letter));
    else if (decision.class == LETTER_NOT_RESEARCH)
        golive_pass(g, "IRB-05", decision.place, "a board determined that it is no research");
    else if (golive_given(g, "document"))
        golive_warn(g, "IRB-05", decision.place.id != 0 ? decision.place : golive_document_place(g, letter),
            "that it is no research was not found in the board's letter by search (%s)",
            letter_kinds[decision.class].name);
    else if (golive_given(g, "policy") && golive_state(g, policy) != GOLIVE_GOT)
        golive_unknown(g, "IRB-05", golive_document_place(g, policy), "the site's policy cannot be read: %s",
            golive_why(g, policy));
    else if (golive_given(g, "policy") && says.id != 0)
        golive_pass(g, "IRB-05", says, "the site's policy says what is not research");
    else if (golive_given(g, "policy"))
        golive_unknown(g, "IRB-05", golive_document_place(g, policy),
            "what is not research was not found in the site's policy by search");
    else
        golive_warn(g, "IRB-05", fact,
            "nobody has put on file who decided that it is not research: a board's letter, or the site's "
            "policy");
    golive_expected(g, "A board's determination, or a policy of the site that covers it");
}

/* ---- research ---- */

static golive_verdict no_letter(golive *g, const golive_document *letter)
{
    golive_place place = golive_document_place(g, letter);
    int given = golive_given(g, "document");
    int32_t state = golive_state(g, letter);
    for (size_t i = 0; i < LETTER_RULES; i++)
        golive_unknown(g, letter_rules[i], place, "there is no letter to look into");
    int research = golive_fact_is(g, "research", "yes");
    if (research)
        golive_skip(g, "IRB-05", golive_fact_place(g, "research"), "it is research");
    else
        golive_unknown(g, "IRB-05", golive_fact_place(g, "research"), "nobody said whether it is research");
    if (!research && state == GOLIVE_ABSENT)
        golive_unknown(
            g, "IRB-02", place, "nobody said whether it is research, and no board's letter is on file");
    else if (!given)
        golive_fail(g, "IRB-02", golive_option_place(g, "document"),
            "it is research, and no board's letter is on file: the line document is not there");
    else if (state == GOLIVE_ABSENT)
        golive_fail(g, "IRB-02", place, "it is research, and no board's letter is on file: %s",
            golive_why(g, letter));
    else
        golive_unknown(g, "IRB-02", place, "the board's letter could not be read: %s", golive_why(g, letter));
    return golive_done(g);
}

static void judge_letter(golive *g, const golive_document *document)
{
    struct letter letter = read_letter(g, document);
    struct stated_date decided = decided_in_letter(g, document);
    struct stated_date end = end_in_letter(g, document, letter.class, decided);
    golive_date since = golive_option_date(g, "decided_on");
    if (letter.place.id == 0)
        letter.place = golive_searched_place(g, document);
    if (decided.date.day == GOLIVE_NO_DATE && since.day != GOLIVE_NO_DATE) {
        decided = (struct stated_date){since, golive_option_place(g, "decided_on"), 0};
        if (end.date.day == GOLIVE_NO_DATE && lets_begin(letter.class))
            end = end_in_letter(g, document, letter.class, decided);
    }
    judge_particulars(g, document);
    judge_decision(g, &letter);
    judge_letter_draft(g, document);
    judge_decided_on(g, document, &letter,
        decided.place.id != 0 && golive_given(g, "decided_on") ? decided_in_letter(g, document) : decided);
    int has_end = judge_end(g, document, letter.class, end, decided.date);
    if (end.place.id != 0)
        golive_skip(g, "IRB-08", end.place, "it names its end");
    else if (has_end)
        golive_note(g, "IRB-08", golive_option_place(g, "expires"),
            "the file names its end, and the letter none that the search finds");
    else
        judge_no_end(g, document, letter.class, decided);
    judge_old_rules(g, &letter, has_end, decided);
    judge_scope(g, document, &letter, decided);
    judge_rights(g, document, decided);
}

static golive_verdict check(golive *g)
{
    if (strcmp(golive_key(g, "kind"), "site") == 0)
        return golive_not_applicable(g, "IRB-N1");
    const golive_document *letter = golive_document_of(g, "document");
    const golive_document *others[] = {golive_document_of(g, "amendment"), golive_document_of(g, "reliance"),
        golive_document_of(g, "policy"), golive_document_of(g, "accounting_log"),
        golive_document_of(g, "site_permission")};
    (void)others; /* all that is wanted is asked for at once */
    if (golive_pending(g))
        return golive_wait(g);
    const char *research = golive_fact(g, "research");
    if (strcmp(research, "no") == 0 || strcmp(research, "qi") == 0) {
        judge_not_research(g, letter);
        return golive_done(g);
    }
    if (golive_state(g, letter) != GOLIVE_GOT)
        return no_letter(g, letter);
    if (strcmp(research, "yes") == 0)
        golive_skip(g, "IRB-05", golive_fact_place(g, "research"), "it is research");
    else
        golive_unknown(g, "IRB-05", golive_fact_place(g, "research"), "nobody said whether it is research");
    judge_letter(g, letter);
    return golive_done(g);
}

GOLIVE_PLUGIN(check, "irb.plugin.ini")
