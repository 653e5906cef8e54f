/* SPDX-License-Identifier: MIT
 *
 * Governance of validation: who validated on whose patients, whether training patients were among them, what is planned here,
 * where that data lies, and that no more leaves than must (RULES DATA-30 to DATA-34). It must not judge results. */
#ifndef TRAINING_VALIDATION_H
#define TRAINING_VALIDATION_H

#include "disclosure.h"

/* What is missing of some lines: "a, b"; "" if nothing is. A bare no answers the last YES_NO of them and no other. */
static inline const char *missing_of(
    const struct disclosure *d, const char *const *names, size_t count, size_t yes_no)
{
    const char *missing = "";
    for (size_t i = 0; i < count; i++) {
        struct field field = field_of(d, names[i]);
        int there = i + yes_no < count ? is_told(d->g, &field) : is_disclosed(&field);
        if (!there)
            missing = *missing ? golive_format(d->g, "%s, %s", missing, names[i]) : names[i];
    }
    return missing;
}

/* DATA-30 */
static inline void judge_validator(const struct disclosure *d)
{
    static const char *const names[] = {"validated_by", "validated_on", "validation_basis", "results_return"};
    golive *g = d->g;
    struct field first = field_of(d, names[0]);
    const char *missing = missing_of(d, names, sizeof names / sizeof *names, 1);
    if (!*missing)
        golive_pass(g, "DATA-30", first.place, "validated by %.80s", first.value);
    else
        say(g, undisclosed_status(d), "DATA-30", first.place,
            "who validated it, on whose data, by which right, and whether results go back to them, is not "
            "all known");
    golive_expected(g, "the lines validated_by, validated_on, validation_basis, results_return");
    if (*missing)
        golive_found(g, "nothing of %s", missing);
}

/* DATA-31 */
static inline void judge_overlap(const struct disclosure *d)
{
    static const char *const none[] = {"none", "no", "no overlap", "zero", "disjoint", "separate patients"};
    static const char *const some[] = {"yes", "some", "partly", "overlap"};
    golive *g = d->g;
    struct field field = field_of(d, "overlap");
    const char *words = plain_words(g, field.value);
    int64_t share = leading_thousandths(field.value);
    if (!is_disclosed(&field))
        say(g, undisclosed_status(d), "DATA-31", field.place, not_said(g, &field));
    else if (ANY_OF(words, none) || share == 0)
        golive_pass(g, "DATA-31", field.place, "no patient stands in both the training and the test set");
    else if (share > 0 || ANY_OF(words, some))
        golive_fail(g, "DATA-31", field.place,
            "patients stand in both sets (%.60s), so the test is not external", field.value);
    else
        golive_unknown(g, "DATA-31", field.place,
            "\"%.60s\" does not say whether patients stand in both sets", field.value);
}

/* DATA-32 */
static inline void judge_plan(const struct disclosure *d)
{
    static const char *const names[] = {"local_n", "local_metrics", "local_thresholds", "local_owner",
        "local_start", "local_end", "local_stop_rule"};
    golive *g = d->g;
    const golive_document *plan = golive_document_of(g, "local_plan");
    const char *missing = missing_of(d, names, sizeof names / sizeof *names, 0);
    golive_place place = golive_state(g, plan) == GOLIVE_GOT ? golive_document_place(g, plan)
                                                             : golive_option_place(g, "local_plan");
    int32_t state = golive_state(g, plan);
    int typed = 0;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        typed += golive_given(g, names[i]) != 0;
    if (state == GOLIVE_UNAVAILABLE || state == GOLIVE_REFUSED ||
        (state == GOLIVE_ABSENT && golive_given(g, "local_plan")))
        golive_unknown(
            g, "DATA-32", place, "the plan of a local validation cannot be read: %s", golive_why(g, plan));
    else if (!*missing && state == GOLIVE_GOT)
        golive_pass(g, "DATA-32", place, "a local validation is planned, with %s as its owner",
            golive_option(g, "local_owner"));
    else if (!*missing)
        golive_warn(g, "DATA-32", golive_option_place(g, "local_owner"),
            "a local validation is planned, and the plan itself is not on file");
    else if (state == GOLIVE_GOT || typed)
        golive_warn(g, "DATA-32", place, "the plan of a local validation does not say all that it must");
    else if (!*golive_fact(g, "clinical_claim"))
        golive_unknown(g, "DATA-32", place,
            "no validation on our own patients is planned, and nobody says whether it needs one");
    else
        say(g, d->informs ? GOLIVE_FAIL : GOLIVE_NOTE, "DATA-32", place,
            "no validation on our own patients is planned");
    golive_expected(g, "n, metrics, thresholds, owner, start, end and a rule for stopping: the lines "
                       "local_..., and local_plan");
    if (*missing && (state == GOLIVE_GOT || typed))
        golive_found(g, "nothing of %s", missing);
}

/* DATA-33 */
static inline void judge_custody(const struct disclosure *d)
{
    golive *g = d->g;
    struct field custody = field_of(d, "custody"), until = field_of(d, "custody_destroy_on");
    const char *words = plain_words(g, custody.value);
    int ours = strcmp(words, "site") == 0 || strcmp(words, "us") == 0 || strcmp(words, "ours") == 0 ||
               (*words && strcmp(words, plain_words(g, golive_key(g, "site"))) == 0);
    if (!is_disclosed(&custody))
        say(g, undisclosed_status(d), "DATA-33", custody.place, "nobody says it");
    else if (ours)
        golive_pass(g, "DATA-33", custody.place, "data of a local validation stay with us");
    else if (is_told(g, &until))
        golive_pass(g, "DATA-33", custody.place, "data of a local validation lie with %.60s until %.40s",
            custody.value, until.value);
    else
        say(g, undisclosed_status(d), "DATA-33", custody.place,
            golive_format(
                g, "data of a local validation lie with %.60s, and nobody says until when", custody.value));
}

/* True if data of the validation lie with somebody who must be bound by an agreement. */
static inline int custody_is_theirs(const struct disclosure *d)
{
    struct field custody = field_of(d, "custody");
    const char *words = plain_words(d->g, custody.value);
    return is_disclosed(&custody) && strcmp(words, "site") != 0 && strcmp(words, "us") != 0 &&
           strcmp(words, "ours") != 0 && strcmp(words, plain_words(d->g, golive_key(d->g, "site"))) != 0;
}

/* DATA-34: what treats the patient is exempt. */
static inline void judge_necessary(const struct disclosure *d)
{
    golive *g = d->g;
    struct field statement = field_of(d, "minimum_necessary");
    int bound = 0, leaving = 0;
    for (uint32_t i = 0; i < golive_flow_count(g); i++) {
        const char *to = golive_flow_key(g, i, "to");
        int leaves = *to && strcmp(to, "us") != 0 && strcmp(to, "site") != 0;
        leaving += leaves;
        bound += leaves && (strcmp(golive_flow_key(g, i, "purpose"), "treatment") != 0 || flow_trains(g, i));
    }
    if (!leaving)
        golive_skip(g, "DATA-34", statement.place, "no flow of our patients' data leaves");
    else if (!bound)
        golive_skip(
            g, "DATA-34", statement.place, "what leaves is for treatment, which needs no such statement");
    else if (is_told(g, &statement))
        golive_pass(g, "DATA-34", statement.place, "somebody says why no more leaves than must");
    else
        say(g, undisclosed_status(d), "DATA-34", statement.place, "nobody says why no more leaves than must");
}

#endif
