/* From when and until when the agreement holds. What the file says is compared with what the text says; where they
 * differ, both are shown. Days are never counted: the host is asked how a date stands to today. */
#ifndef BAA_TERM_H
#define BAA_TERM_H

#include "execution.h"

#include <golive/plugin.h>

#define BAA_SERVICES_GOOD 400 /* days that a word that the services run is good for (SET-06) */
#define BAA_SERVICES_WARN 60  /* … and may be overdue */
#define BAA_OMNIBUS 15730     /* 2013-01-25 in days since 1970-01-01 */

static inline void baa_judge_end_date(golive *g, golive_date end, golive_place place, const char *who_says)
{
    const char *day = golive_date_text(g, end);
    if (golive_is_past(g, end))
        golive_fail(g, "BAA-26", place, "the agreement ended on %s", day);
    else if (golive_is_within(g, end, golive_option_integer(g, "warn_within")))
        golive_warn(g, "BAA-26", place, "the agreement ends soon, on %s", day);
    else
        golive_pass(g, "BAA-26", place, "it holds until %s, %s", day, who_says);
}

/* The file says one day and the text another. */
static inline void baa_judge_two_ends(golive *g, golive_date typed, struct agreement_stated stated)
{
    golive_date first = typed.day < stated.date.day ? typed : stated.date;
    const char *said = golive_format(g, "%s", golive_date_text(g, typed));
    const char *text = golive_format(g, "%s", golive_date_text(g, stated.date));
    if (golive_is_past(g, first))
        golive_fail(g, "BAA-26", stated.place,
            "the file says that it ends on %s, the text says %s, and the earlier has passed", said, text);
    else
        golive_warn(g, "BAA-26", stated.place,
            "the file says that it ends on %s, the text says %s: one of them is wrong", said, text);
    golive_found(g, "expires = %s; in the text %s", said, text);
}

static inline void baa_judge_services(golive *g)
{
    golive_place place = golive_option_place(g, "services_in_force_on");
    golive_date on = golive_option_date(g, "services_in_force_on");
    const char *day = golive_date_text(g, on);
    if (on.day == GOLIVE_NO_DATE)
        golive_unknown(g, "BAA-26", place,
            "it ends with the services, and nobody said that they still run: add ends = with-services and "
            "services_in_force_on = the day on which somebody made sure");
    else if (!golive_is_older(g, on, 0, -1))
        golive_unknown(g, "BAA-26", place, "services_in_force_on lies in the future: %s", day);
    else if (golive_is_older(g, on, 0, BAA_SERVICES_GOOD + BAA_SERVICES_WARN))
        golive_unknown(g, "BAA-26", place,
            "it ends with the services, and nobody made sure since %s that they run", day);
    else if (golive_is_older(g, on, 0, BAA_SERVICES_GOOD))
        golive_warn(g, "BAA-26", place,
            "it ends with the services; make sure again that they run: last done on %s", day);
    else
        golive_pass(g, "BAA-26", place, "it ends with the services, which ran on %s", day);
}

static inline void baa_weigh_term(golive *g, const golive_document *agreement)
{
    const char *ends = golive_option(g, "ends");
    golive_date typed = golive_option_date(g, "expires");
    struct agreement_stated stated = agreement_stated_date(g, agreement, "ends");
    golive_place with_services = golive_find(g, agreement, "with_services", 0);
    golive_place until_terminated = golive_find(g, agreement, "until_terminated", 0);
    if (stated.date.day == GOLIVE_NO_DATE)
        stated = agreement_term_end(g, agreement);
    if (stated.date.day == GOLIVE_NO_DATE)
        stated = agreement_month_end(g, agreement, "ends_in_month");
    if (typed.day != GOLIVE_NO_DATE && stated.date.day != GOLIVE_NO_DATE && typed.day != stated.date.day)
        baa_judge_two_ends(g, typed, stated);
    else if (stated.date.day != GOLIVE_NO_DATE)
        baa_judge_end_date(g, stated.date, stated.place, "the text says");
    else if (typed.day != GOLIVE_NO_DATE)
        baa_judge_end_date(g, typed, golive_option_place(g, "expires"), "the file says");
    else if (strcmp(ends, "with-services") == 0 || golive_given(g, "services_in_force_on") ||
             (with_services.id != 0 && ends[0] == '\0'))
        baa_judge_services(g);
    else if (until_terminated.id != 0)
        golive_pass(g, "BAA-26", until_terminated, "it holds until somebody ends it");
    else if (with_services.id != 0)
        baa_judge_services(g);
    else
        golive_unknown(g, "BAA-26", golive_document_place(g, agreement),
            "how it ends was not found by search: add expires = DATE, or ends = "
            "with-services and services_in_force_on = DATE");
}

static inline void baa_judge_term(golive *g, const golive_document *agreement)
{
    baa_weigh_term(g, agreement);
    golive_expected(g, "It has begun and has not ended; what ends with the services, ends with services that "
                       "somebody saw running in the last 400 days");
}

/* ---- the beginning (BAA-25, SET-08) ---- */

static inline int baa_is_in_use(golive *g)
{
    const char *stage = golive_key(g, "stage");
    return strcmp(stage, "live") == 0 || strcmp(stage, "pilot") == 0 || strcmp(stage, "paused") == 0;
}

static inline void baa_judge_begin(golive *g, golive_date signed_on, golive_place place)
{
    const char *day = golive_format(g, "%s", golive_date_text(g, signed_on));
    golive_date live = golive_date_parse(g, golive_key(g, "live_since"));
    golive_date planned = golive_date_parse(g, golive_key(g, "go_live"));
    golive_date first = live.day != GOLIVE_NO_DATE ? live : planned;
    if (signed_on.day == GOLIVE_NO_DATE)
        golive_unknown(g, "BAA-25", place,
            "the day on which it was signed was not found by search: add signed_on = DATE");
    else if (!golive_is_older(g, signed_on, 0, -1))
        golive_fail(g, "BAA-25", place, "it bears a date in the future, %s", day);
    else if (baa_is_in_use(g) && first.day == GOLIVE_NO_DATE)
        golive_unknown(g, "BAA-25", place,
            "the product is in use, and nobody said since when: add live_since = DATE to [deployment]");
    else if (baa_is_in_use(g) && signed_on.day > first.day)
        golive_warn(g, "BAA-25", place,
            "the product was in use from %s and the agreement was made only on %s: record that time as an "
            "incident",
            golive_date_text(g, first), day);
    else
        golive_pass(g, "BAA-25", place, "it was made on %s, before data flow", day);
    golive_expected(g, "It was made before patients' data flowed");
}

/* A start that file and text give differently is worth a look. */
static inline void baa_compare_effective(golive *g, const golive_document *agreement)
{
    golive_date typed = golive_option_date(g, "effective");
    struct agreement_stated stated = agreement_stated_date(g, agreement, "effective");
    if (typed.day == GOLIVE_NO_DATE || stated.date.day == GOLIVE_NO_DATE || typed.day == stated.date.day)
        return;
    const char *said = golive_format(g, "%s", golive_date_text(g, typed));
    golive_about(g, "effective date");
    golive_warn(g, "BAA-26", stated.place, "the file says that it holds from %s, the text says %s", said,
        golive_date_text(g, stated.date));
    golive_found(g, "effective = %s; in the text %s", said, golive_date_text(g, stated.date));
    golive_about(g, "");
}

/* An agreement that takes effect only later does not hold yet. */
static inline void baa_judge_not_yet(golive *g, const golive_document *agreement)
{
    struct agreement_stated stated = agreement_stated_date(g, agreement, "effective");
    if (stated.date.day == GOLIVE_NO_DATE || golive_is_older(g, stated.date, 0, -1))
        return;
    golive_about(g, "not yet");
    golive_fail(g, "BAA-26", stated.place, "it takes effect only on %s", golive_date_text(g, stated.date));
    golive_about(g, "");
}

/* ---- the rules it was written under (BAA-27) ---- */

static inline void baa_judge_age(
    golive *g, const golive_document *agreement, golive_date signed_on, golive_place place)
{
    struct agreement_stated from = agreement_stated_date(g, agreement, "effective");
    golive_date made = signed_on.day != GOLIVE_NO_DATE ? signed_on : from.date;
    golive_place made_place = signed_on.day != GOLIVE_NO_DATE ? place : from.place;
    golive_place mark = golive_find(g, agreement, "after_2013", 0);
    golive_place old = golive_find(g, agreement, "old_citation", 0);
    if (made.day != GOLIVE_NO_DATE && made.day < BAA_OMNIBUS)
        golive_fail(g, "BAA-27", made_place, "it was made on %s, before the rules of 2013",
            golive_date_text(g, made));
    else if (mark.id != 0)
        golive_pass(g, "BAA-27", mark, "it uses words of the rules of 2013");
    else if (made.day != GOLIVE_NO_DATE && made_place.id != 0)
        golive_pass(
            g, "BAA-27", made_place, "it was made on %s, after the rules of 2013", golive_date_text(g, made));
    else if (old.id != 0)
        golive_fail(g, "BAA-27", old, "it cites the rules only as they were before 2013");
    else
        golive_unknown(
            g, "BAA-27", golive_searched_place(g, agreement), "nothing in it shows when it was written");
}

/* ---- the time for breach notices (BAA-28) ---- */

struct baa_notice {
    int64_t hours;     /* calendar hours; -1: none stated */
    const char *words; /* "5 business days"; NULL if none is stated */
    int disagrees;     /* words and figures differ */
    golive_place place;
};

static inline void baa_take_notice(golive *g, golive_place place, struct baa_notice *notice)
{
    int64_t number = golive_number(g, golive_group(g, place, "number"));
    const char *unit = golive_group(g, place, "unit");
    const char *kind = golive_group(g, place, "kind");
    int business = kind[0] == 'b' || kind[0] == 'B' || kind[0] == 'w' || kind[0] == 'W';
    if (number == -2)
        notice->disagrees = 1;
    if (number < 1 || number > 9999)
        return;
    int64_t hours = unit[0] == 'h' || unit[0] == 'H' ? number : number * 24;
    if (business)
        hours = (hours * 7 + 4) / 5; /* five working days are a week */
    /* Several times: the longest one counts, so that no breach waits longer than said here. */
    if (hours > notice->hours) {
        notice->hours = hours;
        notice->words = golive_format(g, "%lld %s%s%s", (long long)number, business ? "business " : "",
            unit[0] == 'h' || unit[0] == 'H' ? "hour" : "day", number == 1 ? "" : "s");
        notice->place = place;
    }
}

/* A time to cure, to return data or to answer patients is none for breach notices. */
static inline int baa_is_other_time(const char *words)
{
    static const char *const others[] = {
        " cure", " curing", " remed", "terminat", "return", "destr", "accounting", "amend", "access to"};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (agreement_has_word(words, others[i]))
            return 1;
    return 0;
}

static inline struct baa_notice baa_read_notice(golive *g, const golive_document *agreement)
{
    struct baa_notice breach = {-1, NULL, 0, {0}};
    struct baa_notice other = {-1, NULL, 0, {0}};
    for (uint32_t i = 0; i < AGREEMENT_PLACES; i++) {
        golive_place place = golive_find(g, agreement, "notice", i);
        if (place.id == 0)
            break;
        const char *sentence = golive_place_text(g, place);
        int cures = agreement_has_word(sentence, " cure") || agreement_has_word(sentence, "may terminate");
        if (!cures && !baa_is_other_time(golive_group(g, place, "all")))
            baa_take_notice(g, place, agreement_has_word(sentence, "breach") ? &breach : &other);
    }
    golive_place period = golive_find(g, agreement, "notice_period", 0);
    if (breach.hours < 0 && period.id != 0)
        baa_take_notice(g, period, &breach);
    return breach.hours >= 0 || breach.disagrees ? breach : other;
}

static inline void baa_judge_notice(golive *g, const golive_document *agreement)
{
    struct baa_notice notice = baa_read_notice(g, agreement);
    golive_place law = golive_find(g, agreement, "notice_law", 0);
    golive_place open = golive_find(g, agreement, "notice_undefined", 0);
    golive_clause report = golive_find_clause(g, agreement, "BAA-05");
    golive_clause incident = golive_find_clause(g, agreement, "BAA-16");
    int reports = report.answer == GOLIVE_FOUND || report.answer == GOLIVE_WEAK ||
                  incident.answer == GOLIVE_FOUND || incident.answer == GOLIVE_WEAK;
    if (!reports) /* a time that stands in a definition, or that the other side has */
        baa_not_found(g, "BAA-28", agreement, report);
    else if (notice.hours > 60 * 24)
        golive_fail(g, "BAA-28", notice.place, "a breach may be reported after more than 60 days");
    else if (notice.hours > 30 * 24)
        golive_warn(g, "BAA-28", notice.place, "a breach is reported only after more than 30 days");
    else if (notice.hours >= 0)
        golive_pass(g, "BAA-28", notice.place, "a breach is reported within %s", notice.words);
    else if (notice.disagrees)
        golive_warn(g, "BAA-28", report.place,
            "the time for breach notices is one number in words and another in figures");
    else if (open.id != 0)
        golive_warn(g, "BAA-28", open, "the time for breach notices is defined elsewhere");
    else if (law.id != 0)
        golive_pass(g, "BAA-28", law,
            "no number of days, but the law's own: without unreasonable delay, at most 60 days");
    else
        golive_warn(g, "BAA-28", report.place, "breaches are reported, and no time is stated");
    golive_expected(g, "A time of at most 60 days after discovery, better 10");
}

#endif
