/* SPDX-License-Identifier: MIT
 *
 * What a letter says of itself: which board, which study, when it was decided and when that ends (RULES IRB-01, 06 to 09).
 * Values that the file gives are compared with the letter's and both are shown; values that it leaves out are taken from the
 * letter, and that is said. It must not know what was decided, only which class it is. */
#ifndef IRB_PARTICULARS_H
#define IRB_PARTICULARS_H

#include "letter.h"

#define COMMON_RULE 17917 /* 2019-01-21: from here on the 2018 Requirements hold (45 CFR 46.101(l)) */
#define STATUS_GOOD 365   /* days that a look into the board's system is good for (SET-14) */
#define STATUS_WARN_MONTHS 36

/* ---- IRB-01: board, study, title, investigator ---- */

static const struct particular {
    const char *subject;
    const char *option; /* that names it, and its pattern in the catalogue */
    const char *groups[3];
    int32_t otherwise; /* status if the letter has another */
} particulars[] = {
    {"board", "board", {"board", "label", "short"}, GOLIVE_WARN},
    {"protocol number", "protocol", {"id", NULL, NULL}, GOLIVE_FAIL},
    {"title", "title", {"title", NULL, NULL}, GOLIVE_WARN},
    {"investigator", "investigator", {"name", NULL, NULL}, GOLIVE_WARN},
};

static const char *words_at(golive *g, golive_place place, const struct particular *particular)
{
    for (size_t i = 0; place.id != 0 && i < 3 && particular->groups[i] != NULL; i++) {
        const char *words = golive_group(g, place, particular->groups[i]);
        if (words[0] != '\0')
            return words;
    }
    return "";
}

/* Of the boards that a letter names, the first that has an institution's name with it; else the first. A title that stands
 * nowhere else may be the letter's subject. */
static golive_place place_of_particular(
    golive *g, const golive_document *letter, const struct particular *particular)
{
    static const char *const institutions[] = {
        "universit", "hospital", "medical", "clinic", "college", "institute", "health", "center", "centre"};
    golive_place first = golive_find(g, letter, particular->option, 0);
    for (uint32_t i = 0; strcmp(particular->subject, "board") == 0 && i < 12; i++) {
        golive_place place = golive_find(g, letter, particular->option, i);
        if (place.id == 0)
            break;
        for (size_t k = 0; k < sizeof institutions / sizeof *institutions; k++)
            if (has_words(words_at(g, place, particular), institutions[k]))
                return place;
    }
    if (first.id == 0 && strcmp(particular->subject, "title") == 0)
        return golive_find(g, letter, "title_in_subject", 0);
    return first;
}

static void judge_particular(golive *g, const golive_document *letter, const struct particular *particular)
{
    golive_place none = {0};
    golive_place place = place_of_particular(g, letter, particular);
    const char *stated = words_at(g, place, particular);
    const char *typed = golive_option(g, particular->option);
    golive_place same = typed[0] != '\0' ? golive_find_text(g, letter, typed, none) : none;
    golive_about(g, particular->subject);
    if (same.id != 0)
        golive_pass(g, "IRB-01", same, "the letter names it as the file does");
    else if (typed[0] != '\0' && stated[0] != '\0' && particular->otherwise == GOLIVE_FAIL)
        golive_fail(g, "IRB-01", place, "the letter names another %s than the file", particular->subject);
    else if (typed[0] != '\0' && stated[0] != '\0')
        golive_warn(g, "IRB-01", place, "the letter names another %s than the file", particular->subject);
    else if (typed[0] != '\0')
        golive_warn(g, "IRB-01", golive_searched_place(g, letter),
            "the %s of the file was not found in the letter by search", particular->subject);
    else if (stated[0] != '\0')
        golive_pass(g, "IRB-01", place, "taken from the letter: the file does not name it");
    else
        golive_warn(g, "IRB-01", golive_searched_place(g, letter), "no %s was found in the letter by search",
            particular->subject);
    if (typed[0] != '\0')
        golive_expected(g, "%s", typed);
    if (same.id != 0 || stated[0] != '\0')
        golive_found(g, "%.180s", same.id != 0 ? typed : stated);
    golive_about(g, "");
}

/* A board's number, an assurance, a trial's number: shown where they stand, compared where the file has them. */
static void judge_registration(
    golive *g, const golive_document *letter, const char *option, const char *label)
{
    const char *typed = golive_option(g, option);
    golive_place place = golive_find(g, letter, option, 0);
    if (typed[0] == '\0' || place.id == 0)
        return;
    const char *id = golive_group(g, place, "id");
    const char *digits = typed + strcspn(typed, "0123456789");
    golive_about(g, label);
    if (strstr(id, digits) != NULL)
        golive_pass(g, "IRB-01", place, "the letter names it as the file does");
    else
        golive_warn(g, "IRB-01", place, "the letter names another %s than the file", label);
    golive_expected(g, "%s", typed);
    golive_found(g, "%s", id);
    golive_about(g, "");
}

static void judge_particulars(golive *g, const golive_document *letter)
{
    for (size_t i = 0; i < sizeof particulars / sizeof *particulars; i++)
        judge_particular(g, letter, &particulars[i]);
    judge_registration(g, letter, "fwa", "federal wide assurance");
    judge_registration(g, letter, "registration", "board's registration");
    judge_registration(g, letter, "nct", "number at ClinicalTrials.gov");
}

/* ---- dates ---- */

struct stated_date {
    golive_date date;   /* GOLIVE_NO_DATE: none */
    golive_place place; /* of a day that stands there and cannot be told for sure, too: "06/12/18" */
    int of_letter;      /* it is only the day of the letter, or is reckoned from it */
};

static struct stated_date first_date(
    golive *g, const golive_document *letter, const char *pattern, const char *group, const char *other_group)
{
    for (uint32_t i = 0; i < 12; i++) {
        golive_place place = golive_find(g, letter, pattern, i);
        if (place.id == 0)
            break;
        const char *words = golive_group(g, place, group);
        if (words[0] == '\0')
            words = golive_group(g, place, other_group);
        if (golive_group(g, place, "other")[0] != '\0') /* the end of something else, or an end that was */
            continue;
        golive_date date = golive_date_parse(g, words);
        if (date.day != GOLIVE_NO_DATE)
            return (struct stated_date){date, place, 0};
    }
    return (struct stated_date){{GOLIVE_NO_DATE}, {0}, 0};
}

/* How well a field tells the day of the decision, 0 best: that of a first approval may be older, the day from which it holds
 * younger, and that of a meeting is no decision's at all. */
static int rank_of_field(const char *label)
{
    static const char *const decides[] = {"approv", "determin", "decision", "action", "exempt"};
    int rank = 2;
    for (size_t i = 0; i < sizeof decides / sizeof *decides; i++)
        if (has_words(label, decides[i]))
            rank = 0;
    if (rank == 0 ? has_words(label, "initial") || has_words(label, "original")
                  : has_words(label, "effective"))
        rank = 1;
    return rank;
}

/* The field that tells the day of the decision best, the first of such. */
static struct stated_date decided_in_fields(golive *g, const golive_document *letter)
{
    struct stated_date best = {{GOLIVE_NO_DATE}, {0}, 0};
    int best_rank = 3;
    for (uint32_t i = 0; i < 12; i++) {
        golive_place place = golive_find(g, letter, "decided_on", i);
        if (place.id == 0)
            break;
        golive_date date = golive_date_parse(g, golive_group(g, place, "date"));
        int rank = rank_of_field(golive_place_text(g, place));
        int could_be_two = golive_group(g, place, "unread")[0] != '\0';
        if ((date.day == GOLIVE_NO_DATE && !could_be_two) || rank >= best_rank)
            continue;
        best = (struct stated_date){date, place, 0};
        best_rank = rank;
    }
    return best;
}

/* The day of the decision: a field, a sentence, the start of the period, at last the letter's own day. A field whose day could
 * be two is not passed over for another day. */
static struct stated_date decided_in_letter(golive *g, const golive_document *letter)
{
    struct stated_date stated = decided_in_fields(g, letter);
    if (stated.place.id != 0)
        return stated;
    if (stated.date.day == GOLIVE_NO_DATE)
        stated = first_date(g, letter, "decided_in_text", "date", "date");
    if (stated.date.day == GOLIVE_NO_DATE)
        stated = first_date(g, letter, "period", "from", "from");
    if (stated.date.day == GOLIVE_NO_DATE) {
        stated = first_date(g, letter, "letter_day", "date", "day");
        stated.of_letter = 1;
    }
    return stated;
}

/* "for 365 days from the date of approval": ends one day before the anniversary, as boards count. */
static struct stated_date end_of_period(golive *g, const golive_document *letter, golive_date from)
{
    struct stated_date none = {{GOLIVE_NO_DATE}, {0}, 0};
    for (uint32_t i = 0; from.day != GOLIVE_NO_DATE && i < 12; i++) {
        golive_place place = golive_find(g, letter, "lasts", i);
        if (place.id == 0)
            break;
        int64_t number = golive_number(g, golive_group(g, place, "number"));
        char unit = (char)(golive_group(g, place, "unit")[0] | 0x20);
        if (number < 1 || number > (unit == 'd' ? 3650 : unit == 'm' ? 120 : 10))
            continue;
        int32_t count = (int32_t)number;
        golive_date date = unit == 'd' ? golive_date_add(g, from, 0, count - 1)
                                       : golive_date_add(g, from, unit == 'm' ? count : count * 12, -1);
        return (struct stated_date){date, place, 0};
    }
    return none;
}

/* The first end that stands there in a form that could be two days, or none: nothing is reckoned in its place. */
static struct stated_date unread_end(golive *g, const golive_document *letter)
{
    static const char *const patterns[] = {"expires", "period"};
    struct stated_date end = {{GOLIVE_NO_DATE}, {0}, 0};
    for (size_t k = 0; k < sizeof patterns / sizeof *patterns; k++) {
        for (uint32_t i = 0; i < 12; i++) {
            golive_place place = golive_find(g, letter, patterns[k], i);
            if (place.id == 0)
                break;
            if (golive_group(g, place, "unread")[0] == '\0' || golive_group(g, place, "other")[0] != '\0')
                continue;
            end.place = place;
            return end;
        }
    }
    return end;
}

/* The day itself, the end of a period, a length of time, at last the day before which a review must be there. */
static struct stated_date end_in_letter(
    golive *g, const golive_document *letter, enum letter_class class, struct stated_date decided)
{
    golive_date none = {GOLIVE_NO_DATE}; /* a time that nothing decided began has no end */
    struct stated_date stated = first_date(g, letter, "expires", "date", "date");
    if (stated.date.day == GOLIVE_NO_DATE)
        stated = first_date(g, letter, "period", "to", "to");
    if (stated.date.day == GOLIVE_NO_DATE)
        stated = unread_end(g, letter);
    if (stated.place.id == 0) {
        stated = end_of_period(g, letter, lets_begin(class) ? decided.date : none);
        stated.of_letter = decided.of_letter;
    }
    if (stated.place.id == 0 && (class == LETTER_APPROVED || class == LETTER_AMENDMENT))
        stated = first_date(g, letter, "review_due", "date", "date");
    return stated;
}

/* ---- IRB-06: the day of the decision ---- */

static void judge_decided_on(
    golive *g, const golive_document *letter, const struct letter *decision, struct stated_date stated)
{
    golive_date typed = golive_option_date(g, "decided_on");
    golive_place option = golive_option_place(g, "decided_on");
    const char *said = golive_format(g, "%s", golive_date_text(g, typed));
    const char *text = golive_format(g, "%s", golive_date_text(g, stated.date));
    int nothing_decided = decision->class == LETTER_RECEIVED || decision->class == LETTER_OTHER_PAPER;
    if (nothing_decided)
        golive_fail(g, "IRB-06", decision->place, "nothing in it was decided, on whatever day");
    else if (stated.date.day == GOLIVE_NO_DATE && typed.day == GOLIVE_NO_DATE && stated.place.id != 0)
        golive_unknown(g, "IRB-06", stated.place,
            "the day of the decision could be more than one day: add decided_on = YEAR-MONTH-DAY");
    else if (stated.date.day == GOLIVE_NO_DATE && typed.day == GOLIVE_NO_DATE)
        golive_unknown(g, "IRB-06", golive_searched_place(g, letter),
            "the day of the decision was not found by search: add decided_on = DATE");
    else if (stated.date.day == GOLIVE_NO_DATE)
        golive_pass(g, "IRB-06", option,
            "decided on %s, as the file says; the letter gives no day that the search finds", said);
    else if (!golive_is_older(g, stated.date, 0, -1))
        golive_fail(g, "IRB-06", stated.place, "it bears a date in the future, %s", text);
    else if (typed.day != GOLIVE_NO_DATE && typed.day != stated.date.day && !stated.of_letter)
        golive_fail(g, "IRB-06", stated.place, "the file says that it was decided on %s, the letter says %s",
            said, text);
    else if (typed.day != GOLIVE_NO_DATE && typed.day > stated.date.day)
        golive_fail(g, "IRB-06", stated.place,
            "the file says that it was decided on %s, and the letter is of %s", said, text);
    else if (typed.day != GOLIVE_NO_DATE)
        golive_pass(g, "IRB-06", stated.place, "decided on %s, says the file%s", said,
            stated.of_letter ? ", and the letter is no older" : " and the letter");
    else if (!is_decided(decision->class))
        golive_unknown(
            g, "IRB-06", stated.place, "a day stands there, %s, and what was decided is not known", text);
    else if (stated.of_letter)
        golive_pass(g, "IRB-06", stated.place,
            "the letter is of %s and names no other day; taken from the letter", text);
    else
        golive_pass(g, "IRB-06", stated.place, "decided on %s, taken from the letter", text);
    golive_expected(g, "The day on which the board decided, the same in file and letter");
    if (stated.date.day != GOLIVE_NO_DATE && !(nothing_decided && stated.of_letter))
        golive_found(g, "%s", text);
}

/* ---- IRB-07: the end ---- */

static void judge_end_date(golive *g, golive_date end, golive_date from, golive_place place, const char *who)
{
    const char *day = golive_format(g, "%s", golive_date_text(g, end));
    if (golive_is_past(g, end))
        golive_fail(g, "IRB-07", place, "the approval ended on %s", day);
    else if (from.day != GOLIVE_NO_DATE && end.day < from.day)
        golive_fail(g, "IRB-07", place, "it ends on %s, before it was decided", day);
    else if (golive_is_within(g, end, golive_option_integer(g, "warn_within")))
        golive_warn(g, "IRB-07", place, "the approval ends soon, on %s", day);
    else
        golive_pass(g, "IRB-07", place, "it holds until %s, %s", day, who);
    golive_found(g, "%s", day);
}

/* "approved for one year", and an end two months later than that or more: one of them belongs to something else. */
static int is_longer_than_said(golive *g, const golive_document *letter, golive_date end, golive_date from)
{
    struct stated_date counted = end_of_period(g, letter, from);
    return counted.date.day != GOLIVE_NO_DATE && counted.date.day - from.day > 150 &&
           end.day - counted.date.day > 62;
}

/* The file says one day and the letter another: the earlier counts. */
static void judge_two_ends(golive *g, golive_date typed, struct stated_date stated)
{
    const char *said = golive_format(g, "%s", golive_date_text(g, typed));
    const char *text = golive_format(g, "%s", golive_date_text(g, stated.date));
    golive_date first = typed.day < stated.date.day ? typed : stated.date;
    if (golive_is_past(g, first))
        golive_fail(g, "IRB-07", stated.place,
            "the file says that it ends on %s, the letter says %s, and the earlier has passed", said, text);
    else
        golive_warn(g, "IRB-07", stated.place,
            "the file says that it ends on %s, the letter says %s: one of them is wrong", said, text);
    golive_found(g, "expires = %s; in the letter %s", said, text);
}

/* An end that only the letter names. */
static void judge_stated_end(golive *g, const golive_document *letter, enum letter_class class,
    struct stated_date end, golive_date from)
{
    const char *day = golive_format(g, "%s", golive_date_text(g, end.date));
    int holds = !golive_is_past(g, end.date) && (from.day == GOLIVE_NO_DATE || end.date.day >= from.day);
    if (holds && is_longer_than_said(g, letter, end.date, from)) {
        golive_unknown(g, "IRB-07", end.place,
            "it names an end, %s, and says that it holds for a shorter time: write down expires = "
            "YEAR-MONTH-DAY",
            day);
    } else if (holds && !lets_begin(class)) {
        golive_unknown(g, "IRB-07", end.place,
            "an end stands there, %s, and that anything began is not known: see IRB-02", day);
        golive_found(g, "%s", day);
    } else if (holds && end.of_letter) {
        golive_warn(g, "IRB-07", end.place,
            "it says for how long it holds, and not from when: until %s, reckoned from the day of the letter",
            day);
        golive_found(g, "%s", day);
    } else {
        judge_end_date(g, end.date, from, end.place, "says the letter");
    }
}

/* 1 if the letter or the file names an end. */
static int judge_end(golive *g, const golive_document *letter, enum letter_class class,
    struct stated_date end, golive_date from)
{
    golive_date typed = golive_option_date(g, "expires");
    int known = end.date.day != GOLIVE_NO_DATE || typed.day != GOLIVE_NO_DATE;
    if (end.date.day != GOLIVE_NO_DATE && typed.day != GOLIVE_NO_DATE && end.date.day != typed.day)
        judge_two_ends(g, typed, end);
    else if (end.date.day != GOLIVE_NO_DATE && typed.day != GOLIVE_NO_DATE)
        judge_end_date(g, end.date, from, end.place, "says the letter");
    else if (end.date.day != GOLIVE_NO_DATE)
        judge_stated_end(g, letter, class, end, from);
    else if (typed.day != GOLIVE_NO_DATE)
        judge_end_date(g, typed, from, golive_option_place(g, "expires"), "says the file");
    else if (end.place.id != 0)
        golive_unknown(g, "IRB-07", end.place,
            "it names an end that could be more than one day: write it down as expires = YEAR-MONTH-DAY");
    else
        golive_note(g, "IRB-07", golive_searched_place(g, letter),
            "no end was found by search: see IRB-08 and IRB-09");
    golive_expected(g, "It has not ended");
    return known;
}

/* ---- IRB-08, 09: without an end ---- */

/* The last day on which somebody knew that it still holds: the decision, or a look into the board's system. */
static void judge_last_look(golive *g, struct stated_date decided)
{
    golive_date looked = golive_option_date(g, "status_checked_on");
    int by_person = looked.day != GOLIVE_NO_DATE && golive_option(g, "status_checked_by")[0] != '\0' &&
                    looked.day >= decided.date.day;
    golive_date last = by_person ? looked : decided.date;
    golive_place place = by_person ? golive_option_place(g, "status_checked_on") : decided.place;
    const char *day = golive_format(g, "%s", golive_date_text(g, last));
    if (last.day == GOLIVE_NO_DATE)
        golive_unknown(g, "IRB-08", place, "it names no end, and since when it holds is not known");
    else if (!golive_is_older(g, last, 0, -1))
        golive_unknown(g, "IRB-08", place, "status_checked_on lies in the future: %s", day);
    else if (golive_is_older(g, last, STATUS_WARN_MONTHS, 0))
        golive_unknown(g, "IRB-08", place,
            "it names no end, and nobody made sure since %s that it still holds: look into the board's "
            "system and say "
            "so in status_checked_on and status_checked_by",
            day);
    else if (golive_is_older(g, last, 0, STATUS_GOOD))
        golive_warn(g, "IRB-08", place,
            "it names no end; make sure in the board's system that it still holds: last known of %s", day);
    else
        golive_pass(g, "IRB-08", place, "it needs no end, and held on %s", day);
}

static void judge_no_end(
    golive *g, const golive_document *letter, enum letter_class class, struct stated_date decided)
{
    golive_clause none = golive_find_clause(g, letter, "IRB-08");
    int needs_none = class == LETTER_EXEMPT || class == LETTER_NOT_RESEARCH || none.answer == GOLIVE_FOUND;
    int fda = class != LETTER_NOT_RESEARCH && golive_fact_is(g, "fda_regulated_study", "yes");
    if (!is_decided(class))
        golive_unknown(g, "IRB-08", golive_searched_place(g, letter),
            "no end was found by search, and what the board decided is not known");
    else if (fda && class != LETTER_EXEMPT)
        golive_fail(g, "IRB-08", golive_searched_place(g, letter),
            "it names no end, and a study under the FDA's rules must be reviewed every year (21 CFR "
            "56.109(f))");
    else if (!needs_none)
        golive_warn(g, "IRB-08", golive_searched_place(g, letter),
            "it names no end and does not say that none is needed, as far as the search can tell");
    else
        judge_last_look(g, decided);
    golive_expected(
        g, "An end, or words that no continuing review is required, and a look at its status once a year");
}

static void judge_old_rules(golive *g, const struct letter *letter, int has_end, struct stated_date decided)
{
    enum letter_class class = letter->class;
    int old = strcmp(golive_option(g, "rules"), "pre2018") == 0;
    golive_place place = old ? golive_option_place(g, "rules") : decided.place;
    int before = old || (decided.date.day != GOLIVE_NO_DATE && decided.date.day < COMMON_RULE);
    int moved = strcmp(golive_option(g, "rules"), "2018") == 0;
    if (!is_decided(class))
        golive_unknown(
            g, "IRB-09", golive_option_place(g, "document"), "what the board decided is not known");
    else if (class != LETTER_APPROVED && class != LETTER_AMENDMENT)
        golive_skip(g, "IRB-09", letter->place, "only an approval needs to be renewed every year");
    else if (before && !moved && !has_end)
        golive_fail(g, "IRB-09", place,
            "it was approved before 2019-01-21, under the rules that ask for a review every year, and names "
            "no end");
    else if (decided.date.day == GOLIVE_NO_DATE && !moved && !has_end)
        golive_unknown(g, "IRB-09", golive_option_place(g, "rules"), "when it was approved is not known");
    else if (has_end)
        golive_pass(g, "IRB-09", place, "it names its end");
    else
        golive_pass(g, "IRB-09", moved ? golive_option_place(g, "rules") : place,
            "it is under the rules of 2018, which ask for no review every year");
}

#endif
