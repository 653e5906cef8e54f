/* SPDX-License-Identifier: MIT
 *
 * What the vendor says of the model's training set as a whole, which is mostly other people's patients: sources, time, size,
 * licences, the model underneath (RULES DATA-01 to 03, 07 to 11). Asked, and then judged by what was answered. It must not judge
 * our own patients' data. */
#ifndef TRAINING_MODEL_H
#define TRAINING_MODEL_H

#include "disclosure.h"

/* DATA-01 */
static inline void judge_sources(const struct disclosure *d)
{
    golive *g = d->g;
    struct field field = field_of(d, "sources");
    uint32_t said = 0, count = item_count(field.value);
    if (say_contradiction(g, "DATA-01", &field, "sources"))
        return;
    if (!is_disclosed(&field)) {
        say_undisclosed(d, "DATA-01", &field, "sources");
        return;
    }
    if (!is_told(g, &field)) {
        golive_unknown(
            g, "DATA-01", field.place, "\"%.40s\" names no source of what it learned from", field.value);
        return;
    }
    for (uint32_t i = 0; i < count; i++)
        said += !discloses_nothing(g, item_of(g, field.value, i));
    if (said == count)
        golive_pass(g, "DATA-01", field.place, "%u source%s named", count, count == 1 ? " is" : "s are");
    else
        say(g, undisclosed_status(d), "DATA-01", field.place,
            golive_format(g, "of %u sources %u are not named", count, count - said));
    golive_found(g, "%.*s", DISCLOSURE_WORDS, field.value);
}

/* "2019-05" is the first of that month. */
static inline golive_date field_date(golive *g, const struct field *field)
{
    const char *text = field->value;
    if (strlen(text) == 7 && text[4] == '-')
        return golive_date_parse(g, golive_format(g, "%s-01", text));
    if (strlen(text) == 4 && strspn(text, "0123456789") == 4)
        return golive_date_parse(g, golive_format(g, "%s-12-31", text));
    return golive_date_parse(g, text);
}

/* DATA-02 */
static inline void judge_window(const struct disclosure *d)
{
    golive *g = d->g;
    struct field start = field_of(d, "window_start"), end = field_of(d, "window_end");
    golive_date from = field_date(g, &start), to = field_date(g, &end);
    if (!is_disclosed(&start) || !is_disclosed(&end))
        golive_note(g, "DATA-02", is_disclosed(&start) ? end.place : start.place,
            "from when to when the data are is not said");
    else if (from.day == GOLIVE_NO_DATE || to.day == GOLIVE_NO_DATE)
        golive_unknown(g, "DATA-02", from.day == GOLIVE_NO_DATE ? start.place : end.place,
            "\"%.40s\" is no date that can be read", from.day == GOLIVE_NO_DATE ? start.value : end.value);
    else if (from.day > to.day)
        golive_unknown(g, "DATA-02", start.place, "the data end before they begin");
    else if (golive_is_older(g, to, 60, 0))
        golive_note(g, "DATA-02", end.place, "the newest data are of %s, more than five years ago",
            golive_date_text(g, to));
    else
        golive_pass(g, "DATA-02", end.place, "the data are from %s to %s", golive_date_text(g, from),
            golive_date_text(g, to));
}

/* DATA-03 */
static inline void judge_counts(const struct disclosure *d)
{
    static const char *const names[] = {"patients", "encounters", "images", "tokens"};
    golive *g = d->g;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct field field = field_of(d, names[i]);
        if (!is_disclosed(&field))
            continue;
        if (field.value[0] == '-' || !strpbrk(field.value, "0123456789"))
            golive_unknown(g, "DATA-03", field.place, "\"%.40s\" is no number of %s", field.value, names[i]);
        else
            golive_pass(g, "DATA-03", field.place, "%.40s %s", field.value, names[i]);
        return;
    }
    golive_note(g, "DATA-03", golive_option_place(g, "patients"),
        "neither patients, encounters, images nor tokens are counted");
}

/* DATA-07, DATA-08 */
static inline void judge_descriptions(const struct disclosure *d)
{
    golive *g = d->g;
    struct field criteria = field_of(d, "inclusion_exclusion"), people = field_of(d, "demographics");
    if (is_disclosed(&criteria))
        golive_pass(g, "DATA-07", criteria.place, "who was in it and who was left out is said");
    else
        golive_note(g, "DATA-07", criteria.place, "%s", not_said(g, &criteria));
    if (is_told(g, &people))
        golive_pass(g, "DATA-08", people.place, "who the patients were is said: %.60s", people.value);
    else if (d->informs)
        golive_note(g, "DATA-08", people.place,
            "who the patients were is not said, so the check population has nothing to compare");
    else
        golive_skip(g, "DATA-08", people.place, "it has no say in care");
}

/* ---- DATA-09: the model underneath ---- */

static inline int host_is_listed(const struct disclosure *d, const golive_rows *list, const char *host)
{
    golive *g = d->g;
    const char *wanted = plain_words(g, host);
    for (uint32_t row = 0; row < golive_row_count(g, list); row++) {
        const char *name = plain_words(g, golive_cell(g, list, row, "name"));
        if (*name && *wanted && (strstr(name, wanted) || strstr(wanted, name)))
            return 1;
    }
    return 0;
}

static inline int host_is_known(const struct disclosure *d, const char *host)
{
    static const char *const own[] = {
        "us", "site", "on premises", "on premise", "local", "local machine", "vendor", "device", "on device"};
    golive *g = d->g;
    const char *words = plain_words(g, host);
    return ANY_OF(words, own) || strcmp(words, plain_words(g, golive_key(g, "vendor"))) == 0 ||
           strcmp(words, plain_words(g, golive_key(g, "site"))) == 0;
}

static inline void judge_host(const struct disclosure *d, const struct field *model)
{
    golive *g = d->g;
    struct field host = field_of(d, "base_model_host"), version = field_of(d, "base_model_version");
    const golive_rows *list = golive_rows_of(g, "subprocessors");
    const char *alias = plain_words(g, version.value);
    int rolling =
        strcmp(alias, "latest") == 0 || strcmp(alias, "current") == 0 || strcmp(alias, "rolling") == 0;
    if (!is_disclosed(&host))
        say(g, d->strict ? GOLIVE_FAIL : undisclosed_status(d), "DATA-09", host.place,
            golive_format(g, "on whose computers %.60s runs: %s", model->value, not_said(g, &host)));
    else if (!host_is_known(d, host.value) && golive_rows_state(g, list) == GOLIVE_GOT &&
             !host_is_listed(d, list, host.value))
        golive_fail(
            g, "DATA-09", host.place, "%.60s runs it and is not on the list of subcontractors", host.value);
    else if (!host_is_known(d, host.value) && golive_rows_state(g, list) != GOLIVE_GOT &&
             golive_given(g, "subprocessors"))
        golive_unknown(g, "DATA-09", golive_option_place(g, "subprocessors"),
            "the list of subcontractors cannot be read: %s", golive_rows_why(g, list));
    else if (!is_disclosed(&version) || rolling)
        say(g, undisclosed_status(d), "DATA-09", model->place,
            golive_format(g, "%.60s is underneath, and no version of it is named", model->value));
    else
        golive_pass(g, "DATA-09", model->place, "%.60s %.40s is underneath, run by %.60s", model->value,
            version.value, host.value);
}

static inline void judge_base_model(const struct disclosure *d)
{
    static const char *const none[] = {
        "none", "no", "own", "own model", "no third party model", "in house", "self developed"};
    golive *g = d->g;
    struct field model = field_of(d, "base_model");
    if (say_contradiction(g, "DATA-09", &model, "base_model"))
        return;
    if (is_disclosed(&model) && ANY_OF(plain_words(g, model.value), none))
        golive_pass(g, "DATA-09", model.place, "no model of a third party is underneath");
    else if (is_disclosed(&model))
        judge_host(d, &model);
    else if (d->strict)
        golive_fail(g, "DATA-09", model.place, "whose model learns from our data: %s", not_said(g, &model));
    else if (golive_fact_is(g, "genai", "no"))
        golive_note(g, "DATA-09", model.place, "whether a model of a third party is underneath is not said");
    else
        say_undisclosed(d, "DATA-09", &model, "base_model");
}

/* ---- DATA-10, DATA-11 ---- */

static inline void judge_synthetic(const struct disclosure *d)
{
    golive *g = d->g;
    struct field share = field_of(d, "synthetic_share"), method = field_of(d, "synthetic_method");
    int percent = strchr(share.value, '%') != NULL;
    int64_t part = leading_thousandths(share.value);
    if (!is_disclosed(&share))
        golive_note(g, "DATA-10", share.place, "%s", not_said(g, &share));
    else if (part < 0 || part > (percent ? 100000 : 1000))
        golive_unknown(g, "DATA-10", share.place, "\"%.40s\" is no share from 0 to 1", share.value);
    else if (part > (percent ? 50000 : 500) && !is_disclosed(&method))
        golive_note(g, "DATA-10", share.place,
            "more than half of the data is synthetic, and how it was made is not said");
    else
        golive_pass(g, "DATA-10", share.place, "the synthetic share is %.20s", share.value);
}

static inline void judge_licences(const struct disclosure *d)
{
    golive *g = d->g;
    struct field field = field_of(d, "license_basis");
    if (say_contradiction(g, "DATA-11", &field, "license_basis"))
        return;
    if (!is_disclosed(&field)) {
        say_undisclosed(d, "DATA-11", &field, "license_basis");
        return;
    }
    for (uint32_t i = 0; i < item_count(field.value); i++) {
        if (!strstr(plain_words(g, item_of(g, field.value, i)), "scrape") &&
            !strstr(plain_words(g, item_of(g, field.value, i)), "crawl"))
            continue;
        golive_fail(g, "DATA-11", field.place,
            "content of patients was taken from the web without a right: %.60s", field.value);
        return;
    }
    if (is_told(g, &field))
        golive_pass(g, "DATA-11", field.place, "by which right it has the data: %.80s", field.value);
    else
        golive_unknown(
            g, "DATA-11", field.place, "\"%.40s\" names no right by which it has the data", field.value);
}

#endif
