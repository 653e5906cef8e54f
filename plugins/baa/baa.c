/* SPDX-License-Identifier: MIT
 *
 * Plugin baa: is a business associate agreement on file, executed, in force, for this product, with every provision that
 * 45 CFR 164.504(e)(2) and 164.314(a)(2) demand? What the words are stands in conf/clauses/baa.ini; what each rule is,
 * in baa.plugin.ini; here is how what was found is weighed. It must not know how documents are read or searched. */
#include "clauses.h"
#include "execution.h"
#include "parties.h"
#include "references.h"
#include "term.h"

#include <golive/plugin.h>

#include <string.h>

/* ---- does it apply? (RULES.md 1.1) ---- */

/* The reason why none of the rules applies; NULL if they do. */
static const char *reason_not_to_apply(golive *g)
{
    if (golive_fact_is(g, "touches_phi", "no"))
        return "BAA-N1";
    const char *role = golive_fact(g, "vendor_role");
    if (strcmp(role, "researcher") == 0)
        return "BAA-N6";
    if (strcmp(role, "treatment_provider") == 0)
        return "BAA-N3";
    if (strcmp(role, "conduit") == 0 && golive_fact_is(g, "baa.stores_anything", "no"))
        return "BAA-N4";
    if (strcmp(role, "none") == 0) {
        const char *leaves = golive_fact(g, "data_leaves");
        if (strcmp(leaves, "none") == 0)
            return "BAA-N1";
        if (strcmp(leaves, "deid") == 0)
            return "BAA-N2";
    }
    if (golive_fact_is(g, "ce_type", "none") && strcmp(role, "subcontractor") != 0)
        return "BAA-N9";
    return NULL;
}

/* ---- no agreement to look at ---- */

static const char *const all_rules[] = {"GEN-06", "BAA-21", "BAA-22", "BAA-23", "BAA-24", "BAA-25", "BAA-26",
    "BAA-27", "BAA-01", "BAA-02", "BAA-03", "BAA-04", "BAA-05", "BAA-06", "BAA-07", "BAA-08", "BAA-09",
    "BAA-10", "BAA-11", "BAA-12", "BAA-13", "BAA-14", "BAA-15", "BAA-16", "BAA-17", "BAA-18", "BAA-19",
    "BAA-28", "BAA-29", "BAA-30", "BAA-31", "BAA-33", "BAA-40", "BAA-41", "BAA-42", "BAA-43", "BAA-44",
    "BAA-45", "BAA-46", "BAA-47", "BAA-48", "TXT-08", "TXT-11"};

static golive_verdict nothing_to_read(golive *g, const golive_document *agreement)
{
    golive_place place = golive_document_place(g, agreement);
    int32_t state = golive_state(g, agreement);
    const char *why = golive_why(g, agreement);
    if (!golive_given(g, "document"))
        golive_fail(g, "BAA-20", golive_option_place(g, "document"),
            "no agreement is on file: the line document is not there");
    else if (state == GOLIVE_ABSENT)
        golive_fail(g, "BAA-20", place, "no agreement is on file: %s", why);
    else
        golive_unknown(g, "BAA-20", place, "the agreement could not be read: %s", why);
    for (size_t i = 0; i < sizeof all_rules / sizeof *all_rules; i++)
        golive_unknown(g, all_rules[i], place, "there is no agreement to look into");
    return golive_done(g);
}

/* ---- form (BAA-20, 22) ---- */

static void judge_writing(golive *g, const golive_document *agreement)
{
    golive_place place = golive_find(g, agreement, "agreement", 0);
    if (place.id != 0)
        golive_pass(g, "BAA-20", place, "an agreement is on file");
    else
        golive_unknown(g, "BAA-20", golive_document_place(g, agreement),
            "the document does not call itself a business associate agreement");
    golive_expected(g, "A written agreement between covered entity and business associate");
}

/* Terms that a contract takes in: the contract is what was signed, and it must say so. */
static void judge_taken_in(golive *g, const golive_document *contract)
{
    if (golive_state(g, contract) != GOLIVE_GOT) {
        golive_unknown(g, "BAA-20", golive_document_place(g, contract),
            "the contract that takes the terms in cannot be read: %s",
            golive_given(g, "contract") ? golive_why(g, contract) : "the line contract is not there");
        return;
    }
    golive_place place = golive_find(g, contract, "by_reference", 0);
    if (place.id != 0)
        golive_pass(g, "BAA-20", place, "the contract takes the terms in");
    else
        golive_unknown(g, "BAA-20", golive_document_place(g, contract),
            "that the contract takes the terms in was not found by search");
}

/* ---- scope (BAA-24) ---- */

/* The place where one of the product's names stands in a document; 0 if none does. */
static golive_place product_place(golive *g, const golive_document *document)
{
    golive_place none = {0};
    uint32_t count = golive_option_count(g, "product");
    for (uint32_t i = 0; i < count; i++) {
        golive_place place = golive_find_text(g, document, golive_option_item(g, "product", i), none);
        if (place.id != 0)
            return place;
    }
    return count == 0 ? golive_find_text(g, document, golive_key(g, "product"), none) : none;
}

static const char *product_name(golive *g)
{
    return golive_option_count(g, "product") > 0 ? golive_option(g, "product") : golive_key(g, "product");
}

/* True of words around a name that may shut it out. */
static int shuts_out(const char *words)
{
    static const char *const signs[] = {"exclud", "except for", "except the", "other than the", "not cover",
        "not apply", "not include", "not extend", "not eligible", "not available", "does not", "is not ",
        "are not "};
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (agreement_has_word(words, signs[i]))
            return 1;
    return 0;
}

static void judge_scope(golive *g, const golive_document *agreement)
{
    const golive_document *contract = golive_document_of(g, "contract");
    golive_place named = product_place(g, agreement);
    golive_place in_contract =
        golive_state(g, contract) == GOLIVE_GOT ? product_place(g, contract) : (golive_place){0};
    golive_place all = golive_find(g, agreement, "all_services", 0);
    golive_place only = golive_find(g, agreement, "only_services", 0);
    golive_place services = golive_find(g, agreement, "services", 0);
    const char *words = named.id != 0 ? golive_place_text(g, named) : "";
    if (product_name(g)[0] == '\0')
        golive_unknown(g, "BAA-24", golive_option_place(g, "product"), "nobody said which product it is");
    else if (named.id != 0 && shuts_out(words))
        golive_unknown(g, "BAA-24", named,
            "it names %s where it says what it does not cover: someone must read it", product_name(g));
    else if (named.id != 0)
        golive_pass(g, "BAA-24", named, "it names %s", product_name(g));
    else if (in_contract.id != 0)
        golive_pass(g, "BAA-24", in_contract, "the contract that it belongs to names %s", product_name(g));
    else if (only.id != 0)
        golive_fail(g, "BAA-24", services.id != 0 ? services : only,
            "it covers only what it names, and that is not %s", product_name(g));
    else if (all.id != 0)
        golive_pass(g, "BAA-24", all, "it covers all services");
    else
        golive_warn(g, "BAA-24", services.id != 0 ? services : golive_searched_place(g, agreement),
            "it does not name %s", product_name(g));
    golive_expected(g, "It names %s, or all services", product_name(g));
}

/* ---- subcontractors (BAA-31, SET-07) ---- */

static int is_yes(const char *text)
{
    return text[0] == 'y' || text[0] == 'Y' || strcmp(text, "true") == 0 || strcmp(text, "1") == 0;
}

static void judge_subcontractor_rows(golive *g, const golive_rows *rows)
{
    uint32_t count = golive_row_count(g, rows);
    uint32_t open = 0;
    uint32_t seeing = 0;
    for (uint32_t row = 0; row < count; row++) {
        const char *sees = golive_cell(g, rows, row, "touches_phi");
        const char *bound = golive_cell(g, rows, row, "baa_in_place");
        if (sees[0] != '\0' && !is_yes(sees))
            continue;
        seeing++;
        if (is_yes(bound) && sees[0] != '\0')
            continue;
        open++;
        golive_about(g, golive_cell(g, rows, row, "name"));
        if (bound[0] != '\0' && !is_yes(bound))
            golive_fail(
                g, "BAA-31", golive_row_place(g, rows, row), "it sees patients' data and has no agreement");
        else
            golive_warn(g, "BAA-31", golive_row_place(g, rows, row),
                "whether it sees patients' data and has an agreement is left blank");
    }
    golive_about(g, "");
    if (open == 0 && count > 0)
        golive_pass(g, "BAA-31", golive_row_place(g, rows, 0),
            "all %u that see patients' data have agreements", seeing);
    else if (count == 0)
        golive_warn(g, "BAA-31", golive_row_place(g, rows, 0), "the list of subcontractors is empty");
    else
        golive_note(g, "BAA-31", golive_row_place(g, rows, 0), "%u of %u rows are open", open, count);
}

static void weigh_subcontractors(golive *g, const golive_document *agreement)
{
    const golive_rows *rows = golive_rows_of(g, "subprocessors");
    if (!golive_given(g, "subprocessors")) {
        golive_clause bound = golive_find_clause(g, agreement, "BAA-06");
        if (strcmp(golive_key(g, "subprocessors"), "required") == 0)
            golive_unknown(g, "BAA-31", golive_option_place(g, "subprocessors"),
                "the policy asks for the list of subcontractors, and it is not there");
        else if (bound.answer == GOLIVE_FOUND)
            golive_pass(g, "BAA-31", bound.place,
                "no list is on file; the agreement binds the subcontractors. Ask who they are");
        else
            golive_unknown(g, "BAA-31", bound.place,
                "no list is on file, and that the agreement binds the subcontractors is not certain");
        return;
    }
    if (golive_rows_state(g, rows) != GOLIVE_GOT)
        golive_unknown(g, "BAA-31", golive_option_place(g, "subprocessors"),
            "the list of subcontractors cannot be read: %s", golive_rows_why(g, rows));
    else if (!golive_has_column(g, rows, "touches_phi") || !golive_has_column(g, rows, "baa_in_place"))
        golive_unknown(g, "BAA-31", golive_option_place(g, "subprocessors"),
            "the list needs the columns name, touches_phi and baa_in_place");
    else
        judge_subcontractor_rows(g, rows);
}

static void judge_subcontractors(golive *g, const golive_document *agreement)
{
    weigh_subcontractors(g, agreement);
    golive_expected(g, "Each subcontractor that sees patients' data has an agreement");
}

/* ---- the whole ---- */

static void judge_signed(golive *g, const golive_document *agreement, const golive_document *signed_paper)
{
    struct agreement_signatures signatures = agreement_read_signatures(g, signed_paper);
    golive_date signed_on = golive_option_date(g, "signed_on");
    golive_place place = golive_option_place(g, "signed_on");
    if (signatures.latest.day != GOLIVE_NO_DATE) {
        signed_on = signatures.latest;
        place = signatures.latest_place;
    }
    agreement_judge_draft(g, agreement,
        signatures.count + golive_option_count(g, "signed_by") + (uint32_t)golive_given(g, "certificate") +
            golive_signature_count(g, signed_paper));
    baa_judge_signatures(g, signed_paper, &signatures);
    golive_skip(g, "BAA-22", golive_option_place(g, "form"), "it was signed, not accepted online");
    baa_judge_parties(g, signed_paper);
    judge_scope(g, agreement);
    baa_judge_begin(g, signed_on, place);
    baa_judge_not_yet(g, agreement);
    baa_judge_age(g, agreement, signed_on, place);
}

static void judge_accepted(golive *g, const golive_document *agreement)
{
    golive_place form = golive_option_place(g, "form");
    golive_date accepted = golive_option_date(g, "accepted_on");
    agreement_judge_draft(g, agreement, (uint32_t)golive_given(g, "accepted_on"));
    golive_skip(g, "BAA-21", form, "it was accepted online: see BAA-22");
    baa_judge_acceptance(g);
    baa_judge_account(g);
    golive_skip(g, "BAA-24", form, "the vendor's list of covered services decides: see BAA-22");
    baa_judge_begin(g, accepted, golive_option_place(g, "accepted_on"));
    baa_judge_age(g, agreement, accepted, golive_option_place(g, "accepted_on"));
}

static golive_verdict check(golive *g)
{
    const char *reason = reason_not_to_apply(g);
    if (reason != NULL)
        return golive_not_applicable(g, reason);
    const golive_document *agreement = golive_document_of(g, "document");
    const golive_document *contract = golive_document_of(g, "contract");
    const golive_document *others[] = {golive_document_of(g, "certificate"), golive_document_of(g, "proof"),
        golive_document_of(g, "covered_services")};
    (void)others; /* all that is wanted is asked for at once */
    (void)golive_rows_of(g, "subprocessors");
    if (golive_pending(g))
        return golive_wait(g);
    if (golive_state(g, agreement) != GOLIVE_GOT)
        return nothing_to_read(g, agreement);
    const char *form = golive_option(g, "form");
    int in_terms = strcmp(form, "in-terms") == 0;
    if (in_terms)
        judge_taken_in(g, contract);
    else
        judge_writing(g, agreement);
    if (strcmp(form, "click-through") == 0)
        judge_accepted(g, agreement);
    else
        judge_signed(
            g, agreement, in_terms && golive_state(g, contract) == GOLIVE_GOT ? contract : agreement);
    baa_judge_term(g, agreement);
    baa_compare_effective(g, agreement);
    baa_judge_clauses(g, agreement, contract);
    references_judge(g, agreement, contract);
    baa_judge_notice(g, agreement);
    judge_subcontractors(g, agreement);
    return golive_done(g);
}

GOLIVE_PLUGIN(check, "baa.plugin.ini")
