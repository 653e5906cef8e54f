/* SPDX-License-Identifier: MIT
 *
 * Whether the decision is about this use: category, product, site, changes since, whose board it is (RULES IRB-10 to IRB-17). It
 * must not know which words a decision is in. */
#ifndef IRB_SCOPE_H
#define IRB_SCOPE_H

#include "particulars.h"

/* ---- categories (IRB-10 to 12) ---- */

static const char *category_of(
    golive *g, const golive_document *letter, const char *pattern, golive_place *ret_place)
{
    for (uint32_t i = 0; i < 8; i++) {
        *ret_place = golive_find(g, letter, pattern, i);
        if (ret_place->id == 0)
            break;
        const char *number = golive_group(g, *ret_place, "number");
        if (number[0] != '\0')
            return number;
    }
    return "";
}

static int somebody_trains(golive *g)
{
    const char *trains = golive_fact(g, "trains_on_our_data");
    return trains[0] != '\0' && strcmp(trains, "no") != 0 && strcmp(trains, "local_only") != 0;
}

/* A flow of patients' data to somebody who is no business associate. */
static int leaves_hipaa(golive *g)
{
    int to_vendor = 0;
    for (uint32_t i = 0; i < golive_flow_count(g); i++)
        to_vendor |= strcmp(golive_flow_key(g, i, "to"), "vendor") == 0;
    const char *role = golive_fact(g, "vendor_role");
    return to_vendor && strcmp(role, "ba") != 0 && strcmp(role, "subcontractor") != 0;
}

static void judge_exempt_category(golive *g, const golive_document *letter, golive_place decision)
{
    golive_place place = {0};
    const char *number = category_of(g, letter, "exempt_category", &place);
    golive_place part = golive_find(g, letter, "exempt_iii", 0);
    golive_place old = golive_find(g, letter, "old_exempt", 0);
    if (number[0] == '\0')
        golive_note(g, "IRB-10", decision, "the letter names no category that the search finds");
    else if (number[0] == '4' || number[0] == '7' || number[0] == '8')
        golive_pass(g, "IRB-10", place, "exempt by category %c, which is for data", number[0]);
    else
        golive_warn(g, "IRB-10", place,
            "exempt by category %c, which is not for records that exist already: see whether it fits",
            number[0]);
    golive_expected(g, "Category 4, 7 or 8 of 45 CFR 46.104(d) for records of patients");
    if (old.id != 0)
        golive_found(g, "%.80s: the rules as they were before 2018", golive_place_text(g, old));
    if (number[0] != '4' || part.id == 0)
        golive_note(g, "IRB-11", decision,
            "that it rests on the part of category 4 about HIPAA was not found by search");
    else if (leaves_hipaa(g))
        golive_warn(g, "IRB-11", part,
            "it holds only while the data stay under HIPAA, and they go to a vendor who is no business "
            "associate");
    else
        golive_pass(g, "IRB-11", part, "the data stay under HIPAA, as the category asks");
}

static void judge_category(golive *g, const golive_document *letter, const struct letter *decision)
{
    golive_place place = {0};
    if (!is_decided(decision->class)) {
        golive_unknown(g, "IRB-10", decision->place, "what the board decided is not known");
        golive_unknown(g, "IRB-11", decision->place, "what the board decided is not known");
        golive_unknown(g, "IRB-12", decision->place, "what the board decided is not known");
        return;
    }
    if (decision->class == LETTER_EXEMPT) {
        judge_exempt_category(g, letter, decision->place);
        golive_skip(g, "IRB-12", decision->place, "it is exempt");
        return;
    }
    golive_skip(g, "IRB-10", decision->place, "it is not exempt");
    golive_skip(g, "IRB-11", decision->place, "it is not exempt");
    const char *number = category_of(g, letter, "expedited_category", &place);
    if (number[0] == '\0')
        golive_note(g, "IRB-12", decision->place,
            "the letter names no category of expedited review that the search finds");
    else if (strpbrk(number, "15") != NULL)
        golive_pass(g, "IRB-12", place, "expedited under category %s", number);
    else
        golive_note(g, "IRB-12", place,
            "expedited under category %s; records fall under 5, device studies under 1", number);
}

/* ---- product and site (IRB-13) ---- */

static golive_place place_of_any(
    golive *g, const golive_document *letter, const char *option, const char *key)
{
    golive_place none = {0};
    uint32_t count = golive_option_count(g, option);
    for (uint32_t i = 0; i < count; i++) {
        golive_place place = golive_find_text(g, letter, golive_option_item(g, option, i), none);
        if (place.id != 0)
            return place;
    }
    const char *name = golive_key(g, key);
    return count == 0 && name[0] != '\0' ? golive_find_text(g, letter, name, none) : none;
}

/* The site by any of its names; the key site_also has them in quotes with commas between. */
static golive_place place_of_site(golive *g, const golive_document *letter)
{
    golive_place place = place_of_any(g, letter, "site", "site");
    const char *list = golive_key(g, "site_also");
    while (place.id == 0 && (list = strchr(list, '"')) != NULL) {
        const char *end = strchr(list + 1, '"');
        if (end == NULL)
            break;
        golive_name name =
            golive_find_name(g, letter, golive_format(g, "%.*s", (int)(end - list - 1), list + 1));
        if (name.answer == GOLIVE_NAME_FOUND)
            place = name.place;
        list = end + 1;
    }
    return place;
}

static const char *site_name(golive *g)
{
    return golive_option_count(g, "site") > 0 ? golive_option_item(g, "site", 0) : golive_key(g, "site");
}

static void judge_product(golive *g, const golive_document *letter)
{
    golive_place named = place_of_any(g, letter, "product", "product");
    golive_about(g, "product");
    if (named.id != 0)
        golive_pass(g, "IRB-13", named, "it names the product");
    else
        golive_note(g, "IRB-13", golive_searched_place(g, letter),
            "the product was not found by search: see whether the study is about this use of it");
    golive_expected(g, "%s",
        golive_option_count(g, "product") > 0 ? golive_option_item(g, "product", 0)
                                              : golive_key(g, "product"));
    golive_about(g, "");
}

static void judge_site(golive *g, const golive_document *letter, int relied)
{
    golive_place named = place_of_site(g, letter);
    golive_clause others = golive_find_clause(g, letter, "IRB-13-others");
    golive_about(g, "site");
    if (site_name(g)[0] == '\0')
        golive_unknown(g, "IRB-13", golive_option_place(g, "site"), "nobody said what the site is called");
    else if (named.id != 0)
        golive_pass(g, "IRB-13", named, "it names this site");
    else if (relied)
        golive_pass(g, "IRB-13", golive_document_place(g, golive_document_of(g, "reliance")),
            "the reliance agreement names this site");
    else if (others.answer == GOLIVE_FOUND)
        golive_fail(g, "IRB-13", others.place, "it covers other sites and not this one");
    else
        golive_warn(g, "IRB-13", golive_searched_place(g, letter),
            "the site was not found by search: see whether the letter covers it");
    golive_expected(g, "%s", site_name(g));
    golive_about(g, "");
}

/* ---- changes since (IRB-14) ---- */

static void judge_amendment_letter(golive *g, golive_date changed)
{
    const golive_document *paper = golive_document_of(g, "amendment");
    golive_place whole = golive_document_place(g, paper);
    const char *day = golive_format(g, "%s", golive_date_text(g, changed));
    if (golive_state(g, paper) != GOLIVE_GOT) {
        golive_unknown(
            g, "IRB-14", whole, "the letter about the change cannot be read: %s", golive_why(g, paper));
        return;
    }
    struct letter amendment = read_letter(g, paper);
    struct stated_date decided = decided_in_letter(g, paper);
    if (amendment.class != LETTER_AMENDMENT && amendment.class != LETTER_APPROVED &&
        amendment.class != LETTER_EXEMPT)
        golive_fail(g, "IRB-14", amendment.place.id != 0 ? amendment.place : whole,
            "it was changed on %s, and the letter about that approves no change", day);
    else if (decided.date.day == GOLIVE_NO_DATE)
        golive_unknown(
            g, "IRB-14", amendment.place, "when the board approved the change was not found by search");
    else if (!golive_is_older(g, decided.date, 0, -1))
        golive_fail(g, "IRB-14", decided.place, "the letter about the change bears a date in the future");
    else if (decided.date.day > changed.day)
        golive_warn(g, "IRB-14", decided.place,
            "the change of %s was approved only afterwards, on %s: report that to the board", day,
            golive_date_text(g, decided.date));
    else
        golive_pass(g, "IRB-14", amendment.place, "the change of %s was approved before", day);
}

static void judge_changes(golive *g, struct stated_date decided)
{
    golive_date changed = golive_option_date(g, "changed_on");
    const char *day = golive_format(g, "%s", golive_date_text(g, changed));
    golive_place place = golive_option_place(g, "changed_on");
    if (changed.day == GOLIVE_NO_DATE && golive_given(g, "amendment"))
        golive_unknown(g, "IRB-14", place,
            "a letter about a change is on file, and nobody said when it was made: add changed_on = DATE");
    else if (changed.day == GOLIVE_NO_DATE)
        golive_note(g, "IRB-14", decided.place,
            "nobody wrote of a change of model, version, site or vendor since; one needs the board's "
            "approval first");
    else if (decided.date.day == GOLIVE_NO_DATE)
        golive_unknown(
            g, "IRB-14", place, "it was changed on %s, and when the board decided is not known", day);
    else if (changed.day <= decided.date.day)
        golive_pass(g, "IRB-14", decided.place, "the last change, of %s, is older than the decision", day);
    else if (golive_given(g, "amendment"))
        judge_amendment_letter(g, changed);
    else
        golive_fail(g, "IRB-14", place,
            "it was changed on %s, after the decision, and no approval of that is on file", day);
    golive_expected(g, "No change since the decision, or the board's approval of it first");
}

/* ---- whose board (IRB-15 to 17) ---- */

/* 1 if an agreement by which this site relies on another board is on file, names the site, and has no empty line. */
static int reliance_stands(golive *g)
{
    const golive_document *paper = golive_document_of(g, "reliance");
    if (!golive_given(g, "reliance") || golive_state(g, paper) != GOLIVE_GOT)
        return 0;
    return golive_find_clause(g, paper, "IRB-15").answer == GOLIVE_FOUND && place_of_site(g, paper).id != 0 &&
           golive_find(g, paper, "signature_blank", 0).id == 0 &&
           golive_find(g, paper, "placeholder", 0).id == 0;
}

static void judge_reliance(golive *g, const golive_document *letter, int relied)
{
    const golive_document *paper = golive_document_of(g, "reliance");
    const char *whose = golive_option(g, "board_of");
    golive_clause other = golive_find_clause(g, letter, "IRB-15");
    golive_place site = place_of_site(g, letter);
    if (golive_given(g, "reliance") && golive_state(g, paper) != GOLIVE_GOT)
        golive_unknown(g, "IRB-15", golive_document_place(g, paper),
            "the reliance agreement cannot be read: %s", golive_why(g, paper));
    else if (relied)
        golive_pass(g, "IRB-15", golive_find_clause(g, paper, "IRB-15").place,
            "an agreement says that this site relies on that board");
    else if (golive_given(g, "reliance"))
        golive_unknown(g, "IRB-15", golive_searched_place(g, paper),
            "that this site relies on that board, signed by both, was not found in the agreement by search");
    else if (strcmp(whose, "other") == 0)
        golive_fail(g, "IRB-15", golive_option_place(g, "board_of"),
            "it is another institution's board, and no agreement to rely on it is on file");
    else if (strcmp(whose, "own") == 0)
        golive_skip(g, "IRB-15", golive_option_place(g, "board_of"), "it is this site's own board");
    else if (other.answer == GOLIVE_FOUND)
        golive_warn(g, "IRB-15", other.place,
            "one board reviews for several sites: put the reliance agreement on file");
    else if (site.id != 0)
        golive_pass(g, "IRB-15", site, "the letter names this site");
    else
        golive_warn(g, "IRB-15", golive_option_place(g, "board_of"),
            "say in board_of whether it is this site's own board or another's");
    golive_expected(g, "This site's own board, or an agreement to rely on the other's");
}

static void judge_local(golive *g, const golive_document *letter)
{
    const golive_document *permission = golive_document_of(g, "site_permission");
    golive_clause conflict = golive_find_clause(g, letter, "IRB-17");
    if (strcmp(golive_option(g, "board_of"), "own") == 0)
        golive_skip(g, "IRB-16", golive_option_place(g, "board_of"), "it is this site's own board");
    else if (golive_state(g, permission) == GOLIVE_GOT)
        golive_pass(
            g, "IRB-16", golive_document_place(g, permission), "the site's own permission is on file");
    else if (golive_given(g, "site_permission"))
        golive_unknown(g, "IRB-16", golive_document_place(g, permission),
            "the site's permission cannot be read: %s", golive_why(g, permission));
    else
        golive_note(g, "IRB-16", golive_option_place(g, "site_permission"),
            "another board's approval does not replace this site's own permission");
    if (conflict.answer == GOLIVE_FOUND)
        golive_pass(g, "IRB-17", conflict.place, "the letter deals with conflicts of interest");
    else
        golive_note(g, "IRB-17", conflict.place,
            "nothing on conflicts of interest was found: ask whether the investigator has a stake in the "
            "vendor");
}

static void judge_scope(
    golive *g, const golive_document *letter, const struct letter *decision, struct stated_date decided)
{
    int relied = reliance_stands(g);
    judge_category(g, letter, decision);
    judge_product(g, letter);
    judge_site(g, letter, relied);
    judge_changes(g, decided);
    judge_reliance(g, letter, relied);
    judge_local(g, letter);
}

#endif
