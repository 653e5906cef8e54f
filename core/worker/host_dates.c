/* Dates as a plugin may ask of them. It never learns what day it is: it asks how a date stands to today, and each
 * answer's end is noted, so that golive knows until when a verdict holds. See golive/plugin.h. */
#include "worker/host.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#define DAY ((int64_t)86400)

/* ---- reading (RULES.md GEN-07) ---- */

static const char *const month_names[] = {"january", "february", "march", "april", "may", "june", "july",
    "august", "september", "october", "november", "december"};

/* 1 to 12 for a month's name or its first three letters ("sept" too); 0 for any other word. */
static int month_of(const char *word, size_t length)
{
    if (length == 4 && strncasecmp(word, "sept", 4) == 0)
        return 9;
    for (int month = 0; month < 12; month++) {
        size_t whole = strlen(month_names[month]);
        if ((length == whole || length == 3) && strncasecmp(word, month_names[month], length) == 0)
            return month + 1;
    }
    return 0;
}

static bool is_one_of(const char *word, size_t length, const char *const *words)
{
    for (; *words; words++) {
        if (strlen(*words) == length && strncasecmp(word, *words, length) == 0)
            return true;
    }
    return false;
}

struct date_words {
    int numbers[3];
    size_t digits[3];
    int count;        /* numbers seen */
    int month;        /* by name */
    int month_before; /* numbers seen before it */
    bool other;       /* something that has no place in a date */
};

/* Takes one number off TEXT, with "st", "nd", "rd", "th" behind it. */
static const char *take_number(const char *text, struct date_words *words)
{
    static const char *const ordinals[] = {"st", "nd", "rd", "th", NULL};
    int number = 0;
    size_t digits = 0;
    for (; isdigit((unsigned char)*text); text++, digits++)
        number = digits < 4 ? number * 10 + (*text - '0') : number;
    size_t letters = 0;
    while (isalpha((unsigned char)text[letters]))
        letters++;
    if (letters && is_one_of(text, letters, ordinals))
        text += letters;
    else if (letters)
        words->other = true;
    if (words->count == 3 || digits > 4) {
        words->other = true;
        return text;
    }
    words->numbers[words->count] = number;
    words->digits[words->count++] = digits;
    return text;
}

static const char *take_word(const char *text, struct date_words *words)
{
    static const char *const fillers[] = {"this", "the", "day", "of", NULL};
    size_t length = 0;
    while (isalpha((unsigned char)text[length]))
        length++;
    int month = month_of(text, length);
    if (month && !words->month) {
        words->month = month;
        words->month_before = words->count;
    } else if (month || !is_one_of(text, length, fillers)) {
        words->other = true;
    }
    return text + length;
}

golive_date host_date_parse(golive *g, const char *text)
{
    struct date date = date_none();
    struct date_words words = {0};
    bool slashes = false;
    asks(call_of(g), "a date", text);
    text = text ? text + strspn(text, " \t\n") : "";
    if (date_parse(text, &date) == 0)
        return (golive_date){date.day};
    while (*text && !words.other) {
        if (isdigit((unsigned char)*text))
            text = take_number(text, &words);
        else if (isalpha((unsigned char)*text))
            text = take_word(text, &words);
        else if (strchr(" \t\n,.-/", *text))
            slashes |= *text++ == '/';
        else
            words.other = true;
    }
    int year = words.month ? 1 : 2; /* which of the numbers is the year */
    if (words.other || words.count != year + 1 || words.digits[year] != 4 || (!words.month && !slashes) ||
        (words.month && words.month_before > 1))
        return (golive_date){GOLIVE_NO_DATE};
    date_from_parts(words.numbers[year], words.month ? words.month : words.numbers[0],
        words.numbers[words.month ? 0 : 1], &date);
    return (golive_date){date.day};
}

/* ---- reckoning ---- */

/* True for a day of the calendar: a plugin can put any number into a golive_date. */
static bool is_date(golive_date date)
{
    return date.day >= -719162 && date.day <= 2932896; /* 0001-01-01 to 9999-12-31 */
}

const char *host_date_text(golive *g, golive_date date)
{
    char text[DATE_TEXT_SIZE] = "";
    asks(call_of(g), "a date's text", NULL);
    if (is_date(date))
        date_text((struct date){date.day}, text);
    return arena_copy(call_of(g)->arena, text);
}

static golive_date add(golive_date date, int32_t months, int32_t days)
{
    if (!is_date(date))
        return (golive_date){GOLIVE_NO_DATE};
    struct date sum = date_add_days(date_add_months((struct date){date.day}, months), days);
    golive_date result = {sum.day};
    return is_date(result) ? result : (golive_date){GOLIVE_NO_DATE};
}

golive_date host_date_add(golive *g, golive_date date, int32_t months, int32_t days)
{
    asks(call_of(g), "a later date", NULL);
    return add(date, months, days);
}

/* How no date stands to today is nothing that can be answered, and whatever were answered could make a pass. */
static void asked_of_no_date(struct call *call)
{
    call_misuse(call, "date",
        "the plugin asks how a date stands to today where there is no date: it must look for "
        "GOLIVE_NO_DATE first");
}

int32_t host_is_past(golive *g, golive_date date, int32_t months, int32_t days)
{
    struct call *call = call_of(g);
    asks(call, "whether a date is past", NULL);
    golive_date last = add(date, months, days);
    if (!is_date(date)) {
        asked_of_no_date(call);
        return 0;
    }
    if (!is_date(last)) /* it left the calendar: forwards it is never past, backwards it always was */
        return months < 0 || (months == 0 && days < 0);
    return call_day_ended(call, (struct date){last.day});
}

/* ---- instants ---- */

golive_instant host_instant_parse(golive *g, const char *text)
{
    instant at;
    asks(call_of(g), "an instant", text);
    return (golive_instant){text && instant_parse(text, &at) == 0 ? at : GOLIVE_NO_INSTANT};
}

/* True if there is an instant to speak of; complains otherwise, as for dates. */
static bool is_instant(struct call *call, golive_instant at)
{
    if (at.second != GOLIVE_NO_INSTANT)
        return true;
    call_misuse(call, "instant",
        "the plugin asks how an instant stands to now where there is none: it must look for "
        "GOLIVE_NO_INSTANT first");
    return false;
}

static bool reached(struct call *call, instant at)
{
    call_flip(call, at);
    return call->context->at >= at;
}

int32_t host_is_past_instant(golive *g, golive_instant at)
{
    struct call *call = call_of(g);
    asks(call, "whether an instant is past", NULL);
    return is_instant(call, at) && reached(call, at.second);
}

int32_t host_is_within_instant(golive *g, golive_instant at, int64_t seconds)
{
    struct call *call = call_of(g);
    instant near;
    asks(call, "whether an instant is near", NULL);
    if (!is_instant(call, at))
        return 0;
    if (reached(call, at.second) || seconds <= 0)
        return 0;
    return __builtin_sub_overflow(at.second, seconds, &near) || reached(call, near);
}

int32_t host_is_within(golive *g, golive_date date, int64_t seconds)
{
    struct call *call = call_of(g);
    asks(call, "whether a date is near", NULL);
    if (!is_date(date)) {
        asked_of_no_date(call);
        return 0;
    }
    struct date last = {date.day};
    bool past = call_day_ended(call, last);
    if (seconds <= 0)
        return 0;
    if (seconds > 10000 * 366 * DAY)
        return !past;
    if (seconds % DAY) {
        instant near = date_begin(date_add_days(last, 1)) - seconds;
        call_flip(call, near);
        return !past && call->context->at >= near;
    }
    /* Whole days are civil days: 30 days before a day's end is a day's end too, whatever the clocks did between. */
    bool near = call_day_ended(call, date_add_days(last, (int32_t)(-seconds / DAY)));
    return near && !past;
}
