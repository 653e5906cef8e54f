/* Dates as people type them: numbers and the names of months, split where neither goes on, then one table of shapes. What
 * could be two days is neither. See dates.h. */
#include "sheet/dates.h"

#include "base/text.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

struct piece {
    int number;    /* of digits, or of a month by name */
    size_t digits; /* 0: a name */
};

struct pieces {
    struct piece items[3];
    size_t count;
    char separator; /* behind the first */
};

static int month_named(const char *word, size_t length)
{
    static const char *const months[] = {"january", "february", "march", "april", "may", "june", "july",
        "august", "september", "october", "november", "december"};
    for (int i = 0; i < 12; i++) {
        size_t whole = strlen(months[i]);
        bool short_form = length == 3 || (i == 8 && length == 4);
        if (length <= whole && (length == whole || short_form) && strncasecmp(word, months[i], length) == 0)
            return i + 1;
    }
    return 0;
}

static bool take_piece(const char **at, struct piece *piece)
{
    const char *begin = *at;
    if (isdigit((unsigned char)*begin)) {
        piece->digits = strspn(begin, "0123456789");
        if (piece->digits > 8)
            return false;
        piece->number = (int)strtol(begin, NULL, 10);
        *at = begin + piece->digits;
        return true;
    }
    size_t length = 0;
    while (isalpha((unsigned char)begin[length]))
        length++;
    piece->digits = 0;
    piece->number = month_named(begin, length);
    *at = begin + length;
    return piece->number != 0;
}

/* "T00:00:00Z", " 0:00", " 12:00 AM": where it says no zone the day is the day; with one only midnight is. */
static bool is_time(const char *rest)
{
    if (*rest != ' ' && *rest != 'T')
        return false;
    rest++;
    size_t length = strspn(rest, "0123456789:.");
    if (!length || !memchr(rest, ':', length))
        return false;
    bool midnight = strspn(rest, "0:.") >= length;
    rest += length;
    if (strcasecmp(rest, " am") == 0 || strcasecmp(rest, " pm") == 0 || !*rest)
        return true;
    return midnight && (string_equal(rest, "Z") || string_equal(rest, "+00:00"));
}

static const char *split(const char *words, struct pieces *pieces)
{
    const char *at = words;
    for (;;) {
        if (!take_piece(&at, &pieces->items[pieces->count]))
            return "is no date";
        pieces->count++;
        if (!*at || pieces->count == 3)
            break;
        if (is_time(at) && pieces->count == 1)
            break;
        char separator = *at;
        size_t length = strspn(at, "/.-, ");
        if (!length || length > 2)
            return "is no date";
        if (pieces->count == 1)
            pieces->separator = separator;
        at += length;
    }
    if (*at && !is_time(at))
        return "is no date";
    return NULL;
}

static const char *year_of(const struct piece *piece, int *ret_year)
{
    *ret_year = piece->number;
    if (piece->digits == 4)
        return NULL;
    if (piece->digits != 2)
        return "is no date";
    if (piece->number > 29)
        return "has a year of two digits, which is one century here and another there: write all four";
    *ret_year = 2000 + piece->number;
    return NULL;
}

static const char *made(const struct piece *year, int month, int day, struct date *ret_date)
{
    int number;
    const char *why = year_of(year, &number);
    if (why)
        return why;
    return date_from_parts(number, month, day, ret_date) == 0 ? NULL : "is no day of the calendar";
}

static const char *of_serial(int number, const struct date_habits *habits, struct date *ret_date)
{
    struct date first;
    if (!habits->serial)
        return "is a number: a day, if the spreadsheet's days count from 1900 or 1904 (say serial_dates)";
    if (number < 61) /* before March 1900 Excel counts a day that never was */
        return "is no date";
    int error =
        habits->serial == 1900 ? date_from_parts(1899, 12, 30, &first) : date_from_parts(1904, 1, 1, &first);
    if (error || number > 200000)
        return "is no date";
    *ret_date = date_add_days(first, number);
    return NULL;
}

static const char *of_one(const struct piece *piece, const struct date_habits *habits, struct date *ret_date)
{
    const struct piece year = {piece->number / 10000, 4};
    if (piece->digits == 8)
        return made(&year, piece->number / 100 % 100, piece->number % 100, ret_date);
    return piece->digits == 5 ? of_serial(piece->number, habits, ret_date) : "is no date";
}

/* Two numbers and a year, in the order that the habits, the dots or the numbers themselves tell. */
static const char *of_numbers(
    const struct pieces *pieces, const struct date_habits *habits, struct date *ret_date)
{
    const struct piece *a = &pieces->items[0], *b = &pieces->items[1], *c = &pieces->items[2];
    if (a->digits == 4)
        return made(a, b->number, c->number, ret_date);
    if (habits->order == ORDER_YEAR_FIRST && a->digits == 2 && c->digits == 2)
        return made(a, b->number, c->number, ret_date);
    bool dots = pieces->separator == '.'; /* so it is written where days come first */
    bool said = habits->order == ORDER_DAY_FIRST || habits->order == ORDER_MONTH_FIRST;
    bool day_first = habits->order == ORDER_DAY_FIRST || (dots && !said);
    if (!said && !dots && a->number <= 12 && b->number <= 12 && a->number != b->number)
        return "could be two days: say dates = mdy or dates = dmy";
    if (dots && habits->order == ORDER_MONTH_FIRST && a->number <= 12 && b->number <= 12)
        return "could be two days: dates = mdy says one, its dots another";
    if ((!said || dots) && (a->number > 12 || b->number > 12))
        day_first = a->number > 12;
    return day_first ? made(c, b->number, a->number, ret_date) : made(c, a->number, b->number, ret_date);
}

const char *date_typed(const char *words, const struct date_habits *habits, struct date *ret_date)
{
    struct pieces pieces = {0};
    struct date date;
    const char *why = split(words, &pieces);
    if (why)
        return why;
    const struct piece *a = &pieces.items[0], *b = &pieces.items[1], *c = &pieces.items[2];
    if (pieces.count == 1)
        why = of_one(a, habits, &date);
    else if (pieces.count == 2)
        why = "is no date";
    else if (!a->digits && b->digits && b->digits <= 2 && c->digits) /* Mar 4, 2026 */
        why = made(c, a->number, b->number, &date);
    else if (a->digits && a->digits <= 2 && !b->digits && c->digits) /* 4-Mar-26 */
        why = made(c, b->number, a->number, &date);
    else if (a->digits && b->digits && c->digits)
        why = of_numbers(&pieces, habits, &date);
    else
        why = "is no date";
    if (!why)
        *ret_date = date;
    return why;
}
