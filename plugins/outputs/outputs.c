/* SPDX-License-Identifier: MIT
 *
 * Plugin outputs: what is derived from our patients' data, in use and by training: who keeps it, who may use it, what comes back,
 * and what is left at the end (RULES DATA-20 to 26, 40 to 46). Held against the agreement's own words where it is on file. It must
 * not judge the agreement itself (the check baa) nor the right to train (authorization). */
#include "disclosure.h"
#include "kept.h"
#include "yield.h"

#include <golive/plugin.h>

static const char *const use_rules[] = {
    "DATA-20", "DATA-21", "DATA-22", "DATA-23", "DATA-24", "DATA-25", "DATA-26"};

/* ---- the record ---- */

static int is_yes(golive *g, const struct field *field)
{
    return strcmp(plain_words(g, field->value), "yes") == 0;
}

static int is_no(golive *g, const struct field *field)
{
    return strcmp(plain_words(g, field->value), "no") == 0;
}

/* DATA-20 and DATA-26 */
static void judge_record(const struct disclosure *d)
{
    golive *g = d->g;
    struct field in_record = field_of(d, "in_record"), retention = field_of(d, "record_retention");
    struct field access = field_of(d, "patient_access");
    if (is_no(g, &in_record))
        golive_pass(g, "DATA-20", in_record.place, "what it makes is no part of the record");
    else if (!is_yes(g, &in_record))
        golive_unknown(g, "DATA-20", in_record.place,
            "nobody says whether what it makes becomes part of the record: yes or no");
    else if (is_told(g, &retention))
        golive_pass(g, "DATA-20", retention.place, "what it makes is part of the record, kept as %.80s",
            retention.value);
    else
        golive_warn(g, "DATA-20", in_record.place,
            "what it makes is part of the record, and nobody says how long it is kept");
    if (is_told(g, &access))
        golive_pass(g, "DATA-26", access.place, "patients see and amend it: %.100s", access.value);
    else if (is_no(g, &in_record))
        golive_note(g, "DATA-26", access.place, "how patients see what it makes of them is not said");
    else
        golive_warn(
            g, "DATA-26", access.place, "how patients see and amend what it makes of them is not said");
}

/* ---- DATA-21: what the vendor may do with outputs ---- */

/* The vendor may use outputs for more than the service. */
static int rights_beyond_service(golive *g, const struct field *rights)
{
    static const char *const beyond[] = {
        "improve", "improvement", "commercial", "any", "product", "research", "train", "training"};
    return begins_with_any(plain_words(g, rights->value), beyond, sizeof beyond / sizeof *beyond);
}

static int is_deidentified(const struct disclosure *d)
{
    struct field form = field_of(d, "output_form");
    return strcmp(form_word(d->g, form.value), "deidentified") == 0;
}

/* De-identified outputs need a grant in the agreement. */
static void judge_grant(golive *g, const golive_document *agreement, const struct field *rights)
{
    golive_clause grant = golive_find_clause(g, agreement, "BAA-41");
    if (golive_state(g, agreement) != GOLIVE_GOT)
        golive_unknown(g, "DATA-21", rights->place,
            "the vendor may use outputs without names, and no agreement that says so is on file");
    else if (grant.answer == GOLIVE_FOUND || grant.answer == GOLIVE_WEAK)
        golive_pass(g, "DATA-21", grant.place, "the agreement lets the vendor use de-identified data");
    else if (grant.answer == GOLIVE_OPPOSED)
        golive_fail(g, "DATA-21", grant.place,
            "the vendor uses outputs without names, and the agreement says the opposite");
    else
        golive_unknown(
            g, "DATA-21", grant.place, "a right to use de-identified data was not found by search");
}

static void judge_rights(const struct disclosure *d, const golive_document *agreement)
{
    static const char *const within[] = {"none", "no", "service only", "service", "services only"};
    golive *g = d->g;
    struct field rights = field_of(d, "vendor_rights");
    golive_clause training = golive_find_clause(g, agreement, "BAA-40");
    if (say_contradiction(g, "DATA-21", &rights, "vendor_rights"))
        return;
    if (golive_given(g, "agreement") && golive_state(g, agreement) != GOLIVE_GOT) {
        golive_unknown(g, "DATA-21", golive_option_place(g, "agreement"), "the agreement cannot be read: %s",
            golive_why(g, agreement));
        return;
    }
    if (!is_disclosed(&rights) && !ANY_OF(plain_words(g, rights.value), within))
        say_undisclosed(d, "DATA-21", &rights, "vendor_rights");
    else if (ANY_OF(plain_words(g, rights.value), within) && training.answer == GOLIVE_OPPOSED)
        golive_fail(g, "DATA-21", training.place,
            "the vendor is said to have no rights beyond the service, and the agreement gives them");
    else if (ANY_OF(plain_words(g, rights.value), within) && training.answer == GOLIVE_FOUND)
        golive_pass(g, "DATA-21", training.place, "the vendor uses outputs for the service only");
    else if (ANY_OF(plain_words(g, rights.value), within) && golive_state(g, agreement) == GOLIVE_GOT)
        golive_note(g, "DATA-21", rights.place, "%s",
            "the vendor is said to use outputs for the service only, and the agreement was not found to say "
            "so");
    else if (ANY_OF(plain_words(g, rights.value), within))
        golive_pass(g, "DATA-21", rights.place, "the vendor is said to use outputs for the service only");
    else if (!rights_beyond_service(g, &rights))
        golive_unknown(g, "DATA-21", rights.place,
            "\"%.60s\" does not say what the vendor may do: none, service only, improve, commercial",
            rights.value);
    else if (is_deidentified(d))
        judge_grant(g, agreement, &rights);
    else if (training.answer == GOLIVE_FOUND)
        golive_fail(g, "DATA-21", training.place,
            "outputs serve more than the service (%.40s), and the agreement bars it", rights.value);
    else
        golive_pass(g, "DATA-21", rights.place,
            "identified outputs serve more than the service (%.40s), by a right that is declared",
            rights.value);
}

/* ---- DATA-23, 24, 25 ---- */

static void judge_export(const struct disclosure *d)
{
    golive *g = d->g;
    struct field returned = field_of(d, "returned");
    if (is_disclosed(&returned) && !says_nothing_comes(g, returned.value))
        golive_pass(g, "DATA-23", returned.place, "what comes back to us in use: %.100s", returned.value);
    else
        golive_note(g, "DATA-23", returned.place,
            "no outputs, scores, labels or logs come back, so nobody here can watch how it does");
}

static void judge_deletion(const struct disclosure *d, const golive_document *agreement)
{
    golive *g = d->g;
    struct field deleted = field_of(d, "delete_on_termination"),
                 certificate = field_of(d, "deletion_certificate");
    golive_clause clause = golive_find_clause(g, agreement, "BAA-12");
    int32_t state = golive_state(g, agreement);
    if (is_no(g, &deleted))
        golive_fail(g, "DATA-24", deleted.place, "what was derived is not deleted at the end");
    else if (clause.answer == GOLIVE_OPPOSED)
        golive_fail(g, "DATA-24", clause.place, "the agreement says the opposite of deleting it at the end");
    else if (clause.answer == GOLIVE_FOUND)
        golive_pass(g, "DATA-24", clause.place, "it is returned or destroyed at the end");
    else if (clause.answer == GOLIVE_WEAK)
        golive_warn(
            g, "DATA-24", clause.place, "it is returned or destroyed at the end, in words that are weak");
    else if (state == GOLIVE_GOT)
        golive_unknown(g, "DATA-24", clause.place, "what becomes of it at the end was not found by search");
    else if (golive_given(g, "agreement"))
        golive_unknown(g, "DATA-24", golive_option_place(g, "agreement"), "the agreement cannot be read: %s",
            golive_why(g, agreement));
    else if (is_yes(g, &deleted))
        golive_warn(g, "DATA-24", deleted.place,
            "it is said to be deleted at the end, and no agreement that says so is on file");
    else
        say_undisclosed(d, "DATA-24", &deleted, "delete_on_termination");
    if (is_no(g, &certificate))
        golive_found(g, "no certificate of destruction");
}

static void judge_readers(const struct disclosure *d)
{
    golive *g = d->g;
    struct field review = field_of(d, "human_review"), country = field_of(d, "human_review_country");
    struct field trained = field_of(d, "human_review_training");
    if (!any_flow_leaves(g))
        golive_skip(
            g, "DATA-25", golive_fact_place(g, "touches_phi"), "nothing of our patients' data leaves");
    else if (is_no(g, &review))
        golive_pass(g, "DATA-25", review.place, "nobody of the vendor's reads it");
    else if (!is_yes(g, &review))
        say_undisclosed(d, "DATA-25", &review, "human_review");
    else if (!is_disclosed(&country) || !is_yes(g, &trained))
        golive_fail(g, "DATA-25", review.place, "people of the vendor's read it, and %s",
            !is_disclosed(&country) ? "nobody says in which country"
                                    : "nobody says that they are trained for it");
    else
        golive_pass(g, "DATA-25", review.place,
            "people of the vendor's read it in %.40s, trained and under the agreement", country.value);
}

/* ---- the check ---- */

static void nothing_can_be_said(const struct disclosure *d)
{
    golive_place place = golive_option_place(d->g, "disclosure");
    for (size_t i = 0; i < sizeof use_rules / sizeof *use_rules; i++)
        golive_unknown(
            d->g, use_rules[i], place, "the vendor's table cannot be used: %s", disclosure_problem(d));
    for (size_t i = 0; i < sizeof yield_rules / sizeof *yield_rules; i++)
        golive_unknown(
            d->g, yield_rules[i], place, "the vendor's table cannot be used: %s", disclosure_problem(d));
}

/* Rules that another check must carry. */
static void rely(const struct disclosure *d)
{
    golive *g = d->g;
    struct field rights = field_of(d, "vendor_rights"), review = field_of(d, "human_review");
    if (rights_beyond_service(g, &rights) && !is_deidentified(d))
        golive_relies_on(g, "authorization", "DATA-21");
    if (is_yes(g, &review) && any_flow_leaves(g))
        golive_relies_on(g, "baa", "DATA-25");
}

static golive_verdict check(golive *g)
{
    if (golive_fact_is(g, "touches_phi", "no"))
        return golive_not_applicable(g, "DATA-N20");
    struct disclosure d = disclosure_begin(g, "DATA-22");
    d.strict = any_flow_trains(g);
    const golive_document *agreement = golive_document_of(g, "agreement");
    for (size_t i = 0; i < sizeof use_rules / sizeof *use_rules; i++)
        golive_answer_of(g, use_rules[i]);
    for (size_t i = 0; i < sizeof yield_rules / sizeof *yield_rules; i++)
        golive_answer_of(g, yield_rules[i]);
    if (!d.rows_wrong)
        rely(&d);
    if (golive_pending(g))
        return golive_wait(g);
    if (d.rows_wrong) {
        nothing_can_be_said(&d);
        return golive_done(g);
    }
    judge_record(&d);
    judge_rights(&d, agreement);
    judge_kept(&d, agreement);
    judge_export(&d);
    judge_deletion(&d, agreement);
    judge_readers(&d);
    judge_yields(&d, agreement);
    return golive_done(g);
}

GOLIVE_PLUGIN(check, "outputs.plugin.ini")
