/* SPDX-License-Identifier: MIT
 *
 * Plugin authorization: by which lawful pathway do patients' data train a model, flow by flow, and does what that pathway needs
 * stand behind it (RULES AUTH-01 to 26)? What training is for, and on what, is training-data's; what comes of it, outputs'. */
#include "form.h"
#include "pathway.h"

#include <golive/plugin.h>

/* ---- states (AUTH-05, 06) ---- */

static int lives_in(golive *g, const char *const *states, size_t count, const char **ret_list)
{
    const char *list = "";
    for (size_t i = 0; i < count; i++)
        if (golive_fact_is(g, "patient_states", states[i]))
            list = golive_format(g, "%s%s%s", list, list[0] != '\0' ? ", " : "", states[i]);
    *ret_list = list;
    return list[0] != '\0';
}

static void judge_states(golive *g)
{
    static const char *const with_laws[] = {"CA", "WA", "IL", "TX", "NY"};
    const golive_document *opinion = golive_document_of(g, "counsel");
    golive_place place = golive_fact_place(g, "patient_states");
    const char *list = "";
    if (!lives_in(g, with_laws, sizeof with_laws / sizeof *with_laws, &list))
        golive_skip(g, "AUTH-05", place, "none of the states that golive knows to ask for more");
    else if (golive_state(g, opinion) == GOLIVE_GOT)
        golive_pass(g, "AUTH-05", golive_document_place(g, opinion),
            "counsel's opinion on state law is on file: %s", list);
    else
        golive_warn(g, "AUTH-05", place, "laws of %s may ask for more than HIPAA: ask counsel", list);
}

static void judge_recording(golive *g)
{
    static const char *const all_party[] = {
        "CA", "CT", "DE", "FL", "IL", "MD", "MA", "MT", "NV", "NH", "OR", "PA", "WA"};
    const golive_document *consent = golive_document_of(g, "recording_consent");
    golive_place place = golive_fact_place(g, "records_audio");
    const char *list = "";
    if (!golive_fact_is(g, "records_audio", "yes"))
        golive_skip(g, "AUTH-06", place, "nothing is recorded");
    else if (golive_state(g, consent) == GOLIVE_GOT)
        golive_pass(g, "AUTH-06", golive_document_place(g, consent), "a consent to the recording is on file");
    else if (golive_given(g, "recording_consent"))
        golive_unknown(g, "AUTH-06", golive_document_place(g, consent),
            "the consent to the recording cannot be read: %s", golive_why(g, consent));
    else if (lives_in(g, all_party, sizeof all_party / sizeof *all_party, &list))
        golive_warn(g, "AUTH-06", place,
            "in %s everybody in the room must agree to a recording, whatever HIPAA says", list);
    else
        golive_note(
            g, "AUTH-06", place, "consent to the recording is a question of its own, beside training");
}

/* ---- telling patients (AUTH-26) ---- */

static void judge_notice(golive *g)
{
    const golive_document *notice = golive_document_of(g, "patient_notice");
    const golive_document *form = golive_document_of(g, "form");
    golive_clause told =
        golive_find_clause(g, golive_state(g, notice) == GOLIVE_GOT ? notice : form, "AUTH-26");
    if (golive_given(g, "patient_notice") && golive_state(g, notice) != GOLIVE_GOT)
        golive_unknown(g, "AUTH-26", golive_document_place(g, notice),
            "what patients are told cannot be read: %s", golive_why(g, notice));
    else if (told.answer == GOLIVE_FOUND)
        golive_pass(g, "AUTH-26", told.place, "patients are told that a model learns from their data");
    else
        golive_warn(g, "AUTH-26", told.place.id != 0 ? told.place : golive_option_place(g, "patient_notice"),
            "that patients are told that a model learns from their data was not found");
    golive_expected(g, "A notice to patients, or the form itself, says so");
}

/* ---- the whole ---- */

static uint32_t flows_that_train(golive *g)
{
    uint32_t count = 0;
    for (uint32_t flow = 0; flow < golive_flow_count(g); flow++)
        count += trains(g, flow) ? 1 : 0;
    return count;
}

/* Asks for all that the declared pathways rest on, so that one round brings it. */
static void ask_for_all(golive *g)
{
    static const char *const papers[] = {
        "form", "decedents", "leakage_test", "counsel", "recording_consent", "patient_notice"};
    for (size_t i = 0; i < sizeof papers / sizeof *papers; i++)
        (void)golive_document_of(g, papers[i]);
    (void)golive_rows_of(g, "revocations");
    for (uint32_t flow = 0; flow < golive_flow_count(g); flow++) {
        const struct pathway *pathway = trains(g, flow) ? pathway_named(flow_pathway(g, flow)) : NULL;
        if (pathway != NULL && pathway->check != NULL)
            (void)golive_relies_on(g, pathway->check, "AUTH-01");
        if (pathway != NULL && pathway->second != NULL)
            (void)golive_relies_on(g, pathway->second, "AUTH-01");
    }
}

static golive_verdict check(golive *g)
{
    if (golive_fact_is(g, "touches_phi", "no") || golive_fact_is(g, "trains_on_our_data", "no"))
        return golive_not_applicable(g, "AUTH-N1");
    ask_for_all(g);
    if (golive_pending(g))
        return golive_wait(g);
    golive_place fact = golive_fact_place(g, "trains_on_our_data");
    if (flows_that_train(g) == 0) {
        golive_unknown(g, "AUTH-01", fact,
            "somebody may train on the data, and no flow says on which: the line trains of [flow:NAME]");
        golive_unknown(g, "AUTH-02", fact, "no flow says for which purpose");
    }
    for (uint32_t flow = 0; flow < golive_flow_count(g); flow++) {
        if (!trains(g, flow))
            continue;
        judge_pathway(g, flow);
        judge_purpose(g, flow);
    }
    judge_kind_of_records(
        g, "AUTH-03", "psych_notes", "psychotherapy notes", "T5", "they need each patient's authorization");
    judge_kind_of_records(g, "AUTH-04", "part2", "records of an addiction program", "T5 T6",
        "consent to treatment, payment and operations does not cover them (42 CFR 2.31, 2.52)");
    judge_states(g);
    judge_recording(g);
    if (some_flow_goes_by(g, "T5"))
        judge_form(g);
    else
        say_of_form(g, golive_option_place(g, "pathways"), GOLIVE_NOT_APPLICABLE,
            "no flow goes by patients' authorization");
    judge_notice(g);
    return golive_done(g);
}

GOLIVE_PLUGIN(check, "authorization.plugin.ini")
