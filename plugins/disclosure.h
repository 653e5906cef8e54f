/* SPDX-License-Identifier: MIT
 *
 * What a vendor discloses, field by field: typed as an option, or as a line of a CSV table with the columns field, value and
 * perhaps flow; what counts as not disclosed; and what follows from having asked or not (RULES DATA-35, SET-17). Shared by the
 * plugins about data. It must not know what the fields mean. */
#ifndef PLUGINS_DISCLOSURE_H
#define PLUGINS_DISCLOSURE_H

#include <golive/plugin.h>

#include <string.h>

#define DISCLOSURE_WORDS 160 /* bytes of a value that a finding repeats */
#define ANSWER_DAYS 30       /* an answer may take so long */

enum { FIELD_BLANK, FIELD_UNDISCLOSED, FIELD_DISCLOSED };

struct field {
    const char *value; /* "" if it is blank */
    const char
        *other; /* what the vendor's table says where the option says something else; NULL if they agree */
    golive_place place;
    int state;
};

struct disclosure {
    golive *g;
    const golive_rows *rows; /* of the option `disclosure` */
    int rows_wrong;          /* it is named and cannot be used */
    int informs;             /* the product has a say in care: what is undisclosed warns */
    int strict;              /* it learns from our patients' data: nothing is left open */
    const char *rule;        /* whose question to the vendor stands for all: DATA-01 */
};

/* Small letters, digits, single blanks; "" of what has none. */
static inline const char *plain_words(golive *g, const char *text)
{
    char words[400];
    size_t length = 0;
    for (; *text && length + 2 < sizeof words; text++) {
        char byte = *text >= 'A' && *text <= 'Z' ? (char)(*text | 0x20) : *text;
        int plain =
            (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9') || (unsigned char)byte >= 0x80;
        if (plain)
            words[length++] = byte;
        else if (length && words[length - 1] != ' ')
            words[length++] = ' ';
    }
    while (length && words[length - 1] == ' ')
        length--;
    words[length] = '\0';
    return golive_format(g, "%s", words);
}

static inline int is_any_of(const char *words, const char *const *list, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(words, list[i]) == 0)
            return 1;
    }
    return 0;
}
#define ANY_OF(words, list) is_any_of(words, list, sizeof(list) / sizeof *(list))

static inline int begins_with_any(const char *words, const char *const *list, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        size_t length = strlen(list[i]);
        if (strncmp(words, list[i], length) == 0 && (!words[length] || words[length] == ' '))
            return 1;
    }
    return 0;
}

/* One item that discloses nothing: "N/A", "proprietary", "see website", a bare link. */
static inline int discloses_nothing(golive *g, const char *item)
{
    static const char *const whole[] = {"", "n a", "na", "none disclosed", "not applicable", "tbd",
        "to be determined", "to be announced", "unknown", "undisclosed", "not disclosed", "not available",
        "unavailable", "not reported", "not specified", "unspecified", "not public", "not publicly available",
        "private", "withheld", "refused", "various", "internal", "null", "nil", "x", "pending",
        "available on request", "available upon request", "on request", "upon request", "link", "nda",
        "under nda", "none given", "none provided", "don t know", "later", "to follow", "unclear",
        "undecided", "open", "to be agreed", "depends", "\xe2\x80\x93", "\xe2\x80\x94"};
    static const char *const beginnings[] = {"proprietary", "confidential", "trade secret", "trade secrets",
        "see", "refer to", "please see", "please refer", "visit", "contact", "as described on",
        "available at", "available on our", "available on request", "available upon request",
        "available under", "no information", "no comment", "no details", "no detail", "no answer",
        "no response", "no statement", "no longer", "no public", "not disclosed", "not available",
        "not reported", "not specified", "not stated", "not provided", "not published", "not public",
        "not publicly", "not known", "not sure", "undisclosed", "unknown", "to be determined",
        "to be announced", "to be confirmed", "to be provided", "will be provided", "will be announced",
        "do not know", "we do not disclose", "we do not share", "we cannot", "cannot disclose",
        "cannot be disclosed", "cannot share", "cannot say"};
    static const char *const long_enough[] = {"proprietary", "confidential", "trade secret", "trade secrets"};
    const char *words = plain_words(g, item);
    if (ANY_OF(words, whole))
        return 1;
    /* "Proprietary records of 12 hospitals" says something after all. */
    size_t count = 1;
    for (const char *at = words; *at; at++)
        count += *at == ' ';
    if (begins_with_any(words, long_enough, sizeof long_enough / sizeof *long_enough))
        return count <= 4;
    if (begins_with_any(words, beginnings, sizeof beginnings / sizeof *beginnings))
        return 1;
    int link =
        strncmp(words, "http ", 5) == 0 || strncmp(words, "https ", 6) == 0 || strncmp(words, "www ", 4) == 0;
    return link && !strchr(item, ' ');
}

/* The form of data that a vendor's words begin with: "identified", "limited", "deidentified", "synthetic", "public"; "" for
 * any others. */
static inline const char *form_word(golive *g, const char *text)
{
    static const char *const words[][2] = {{"identified", "identified"}, {"identifiable", "identified"},
        {"limited", "limited"}, {"lds", "limited"}, {"deidentified", "deidentified"},
        {"de identified", "deidentified"}, {"deid", "deidentified"}, {"anonymised", "deidentified"},
        {"anonymized", "deidentified"}, {"anonymous", "deidentified"}, {"synthetic", "synthetic"},
        {"public", "public"}, {"publicly", "public"}};
    const char *plain = plain_words(g, text);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (begins_with_any(plain, &words[i][0], 1))
            return words[i][1];
    }
    return "";
}

/* The item at AT of a value with commas or semicolons; those within double quotes are the item's own. Its length, with what
 * surrounds it. */
static inline size_t item_length(const char *at)
{
    int quoted = 0;
    size_t length = 0;
    for (; at[length] && (quoted || (at[length] != ',' && at[length] != ';')); length++)
        quoted ^= at[length] == '"';
    return length;
}

static inline uint32_t item_count(const char *value)
{
    uint32_t count = 0;
    while (*value) {
        size_t length = item_length(value);
        value += length + (value[length] != '\0');
        count++;
    }
    return count;
}

/* Item INDEX without blanks and quotes around; "" past the end. */
static inline const char *item_of(golive *g, const char *value, uint32_t index)
{
    for (; index && *value; index--) {
        size_t length = item_length(value);
        value += length + (value[length] != '\0');
    }
    size_t length = item_length(value), blanks = strspn(value, " \t\"");
    blanks = blanks < length ? blanks : length;
    value += blanks;
    length -= blanks;
    while (length && strchr(" \t\"", value[length - 1]))
        length--;
    return golive_format(g, "%.*s", (int)length, value);
}

/* True if every item of a value with commas discloses nothing. */
static inline int list_discloses_nothing(golive *g, const char *value)
{
    if (discloses_nothing(g, value))
        return 1;
    for (uint32_t i = 0; i < item_count(value); i++) {
        if (!discloses_nothing(g, item_of(g, value, i)))
            return 0;
    }
    return 1;
}

/* ---- finding a field ---- */

/* The line of the vendor's table for FIELD (of FLOW; "" for all), or UINT32_MAX. A line of the flow goes before one of none. */
static inline uint32_t disclosure_row(const struct disclosure *d, const char *field, const char *flow)
{
    golive *g = d->g;
    uint32_t general = UINT32_MAX;
    for (uint32_t row = 0; row < golive_row_count(g, d->rows); row++) {
        if (strcmp(golive_cell(g, d->rows, row, "field"), field) != 0)
            continue;
        const char *of = golive_cell(g, d->rows, row, "flow");
        if (*of && strcmp(of, flow) == 0)
            return row;
        if (!*of && general == UINT32_MAX)
            general = row;
    }
    return general;
}

static inline struct field field_of_flow(const struct disclosure *d, const char *name, const char *flow)
{
    golive *g = d->g;
    struct field field = {.value = "", .place = golive_option_place(g, name)};
    uint32_t row = disclosure_row(d, name, flow);
    const char *told = row == UINT32_MAX ? "" : golive_cell(g, d->rows, row, "value");
    const char *typed = golive_option(g, name);
    if (*told) {
        field.value = told;
        field.place = golive_row_place(g, d->rows, row);
        if (*typed && strcmp(plain_words(g, told), plain_words(g, typed)) != 0)
            field.other = typed;
    } else if (*typed) {
        field.value = typed;
    }
    field.state = !*field.value                            ? FIELD_BLANK
                  : list_discloses_nothing(g, field.value) ? FIELD_UNDISCLOSED
                                                           : FIELD_DISCLOSED;
    return field;
}

static inline struct field field_of(const struct disclosure *d, const char *name)
{
    return field_of_flow(d, name, "");
}

static inline int is_disclosed(const struct field *field)
{
    return field->state == FIELD_DISCLOSED;
}

/* Something is said, and it is more than a bare no: for questions that "none" leaves open. */
static inline int is_told(golive *g, const struct field *field)
{
    static const char *const none[] = {
        "no", "none", "nothing", "nobody", "no one", "never", "zero", "not any"};
    return is_disclosed(field) && !ANY_OF(plain_words(g, field->value), none);
}

/* The number that a text begins with, in thousandths: "0.6" is 600; -1 if it begins with none. */
static inline int64_t leading_thousandths(const char *text)
{
    int64_t value = 0, unit = 1000;
    text += strspn(text, " ");
    if (*text < '0' || *text > '9')
        return -1;
    for (; *text >= '0' && *text <= '9' && value < 1000000000000; text++)
        value = value * 10 + (*text - '0');
    value *= 1000;
    for (text += *text == '.'; *text >= '0' && *text <= '9' && unit > 1; text++) {
        unit /= 10;
        value += (*text - '0') * unit;
    }
    return value;
}

/* ---- saying what is not disclosed ---- */

/* A finding of any status but a pass: for tables that say which. */
static inline void say(golive *g, int32_t status, const char *rule, golive_place place, const char *words)
{
    switch (status) {
    case GOLIVE_PASS:
        golive_pass(g, rule, place, "%s", words);
        break;
    case GOLIVE_NOTE:
        golive_note(g, rule, place, "%s", words);
        break;
    case GOLIVE_WARN:
        golive_warn(g, rule, place, "%s", words);
        break;
    case GOLIVE_FAIL:
        golive_fail(g, rule, place, "%s", words);
        break;
    default:
        golive_unknown(g, rule, place, "%s", words);
    }
}

/* What is undisclosed warns where the product has a say in care, and is worth knowing elsewhere (SET-17). */
static inline int32_t undisclosed_status(const struct disclosure *d)
{
    return d->informs ? GOLIVE_WARN : GOLIVE_NOTE;
}

static inline const char *not_said(golive *g, const struct field *field)
{
    return field->state == FIELD_UNDISCLOSED
               ? golive_format(g, "the disclosure says \"%.60s\", which discloses nothing", field->value)
               : "the disclosure leaves it blank";
}

/* What was asked of the vendor for RULE decides how something undisclosed stands: never asked is unknown; no answer for
 * a month, or a refusal, is undisclosed; an answer on file must be written into the section. */
static inline void say_undisclosed(
    const struct disclosure *d, const char *rule, const struct field *field, const char *name)
{
    golive *g = d->g;
    const char *of = golive_asked(g, rule) != GOLIVE_ASKED_NOT ? rule : d->rule;
    int32_t asked = golive_asked(g, of);
    golive_date on = golive_asked_on(g, of);
    golive_place place = asked == GOLIVE_ASKED_NOT ? field->place : golive_asked_place(g, of);
    const char *day = golive_date_text(g, on), *to = golive_asked_to(g, of);
    if (asked == GOLIVE_ASKED_NOT) {
        golive_unknown(g, rule, place, "%s, and nobody asked the vendor", not_said(g, field));
    } else if (asked == GOLIVE_ASKED_REFUSED) {
        say(g, undisclosed_status(d), rule, place,
            golive_format(g, "undisclosed: %.80s was asked on %s and does not say", to, day));
    } else if (asked == GOLIVE_ASKED_ANSWERED) {
        const golive_document *answer = golive_answer_of(g, of);
        if (golive_state(g, answer) == GOLIVE_GOT)
            golive_unknown(g, rule, golive_document_place(g, answer),
                "the vendor's answer is on file: write what it says of this into the line %s", name);
        else
            golive_unknown(g, rule, place, "the vendor's answer is not there: %s", golive_why(g, answer));
    } else if (on.day != GOLIVE_NO_DATE && golive_is_older(g, on, 0, ANSWER_DAYS)) {
        say(g, undisclosed_status(d), rule, place,
            golive_format(g, "undisclosed: %.80s was asked on %s and has not answered in %d days", to, day,
                ANSWER_DAYS));
    } else {
        golive_unknown(g, rule, place, "%.80s was asked on %s and has not answered yet", to, day);
    }
    golive_expected(g, "the line %s, here or in the vendor's table", name);
}

/* Two words of the vendor's that cannot both be true. True if there was such a contradiction. */
static inline int say_contradiction(golive *g, const char *rule, const struct field *field, const char *name)
{
    if (!field->other)
        return 0;
    golive_warn(g, rule, field->place, "the vendor's table and the line %s say different things", name);
    golive_expected(g, "%.*s", DISCLOSURE_WORDS, field->other);
    golive_found(g, "%.*s", DISCLOSURE_WORDS, field->value);
    return 1;
}

/* ---- the beginning of a check ---- */

/* True if the fact clinical_claim says that the product has a say in care. Not answered counts as one: the stricter. */
static inline int has_a_say(golive *g)
{
    return !golive_fact_is(g, "clinical_claim", "none") && !golive_fact_is(g, "clinical_claim", "admin");
}

static inline struct disclosure disclosure_begin(golive *g, const char *rule)
{
    struct disclosure d = {
        .g = g, .rule = rule, .rows = golive_rows_of(g, "disclosure"), .informs = has_a_say(g)};
    int32_t state = golive_rows_state(g, d.rows);
    d.rows_wrong = golive_given(g, "disclosure") && state != GOLIVE_PENDING &&
                   (state != GOLIVE_GOT || !golive_has_column(g, d.rows, "field") ||
                       !golive_has_column(g, d.rows, "value"));
    return d;
}

/* Why the vendor's table cannot be used. */
static inline const char *disclosure_problem(const struct disclosure *d)
{
    if (golive_rows_state(d->g, d->rows) != GOLIVE_GOT)
        return golive_rows_why(d->g, d->rows);
    return "its columns must be named field and value";
}

/* ---- flows that train ---- */

/* True if what flows there teaches a model of anybody's. */
static inline int flow_trains(golive *g, uint32_t flow)
{
    const char *trains = golive_flow_key(g, flow, "trains");
    return *trains && strcmp(trains, "no") != 0;
}

static inline int any_flow_trains(golive *g)
{
    for (uint32_t i = 0; i < golive_flow_count(g); i++) {
        if (flow_trains(g, i))
            return 1;
    }
    return 0;
}

/* The lawful pathway that is declared for the flow: "T1" … "T9" (RULES 7.1), "" if none is. Lines "FLOW: T4", or "T4" for all. */
static inline const char *flow_pathway(golive *g, uint32_t flow)
{
    const char *general = "", *name = golive_flow_name(g, flow);
    for (uint32_t i = 0; i < golive_option_count(g, "pathways"); i++) {
        const char *item = golive_option_item(g, "pathways", i), *colon = strchr(item, ':');
        if (!colon)
            general = item;
        else if ((size_t)(colon - item) == strlen(name) && strncmp(item, name, strlen(name)) == 0)
            return colon + 1 + strspn(colon + 1, " ");
    }
    return general;
}

#endif
