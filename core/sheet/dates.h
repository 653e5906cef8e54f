/* Dates as people type them into spreadsheets, taken only where they can mean one day. Knows nothing of tables. */
#ifndef GOLIVE_SHEET_DATES_H
#define GOLIVE_SHEET_DATES_H

#include "base/date.h"

enum day_order { ORDER_UNSAID = 0, ORDER_MONTH_FIRST, ORDER_DAY_FIRST, ORDER_YEAR_FIRST };

struct date_habits {
    enum day_order order; /* of 3/4/2026 */
    int serial;           /* 1900 or 1904: day numbers count from there; 0: they are not taken */
};

/* 2026-03-04, 20260304, 2026/3/4, 3/4/2026, 4.3.2026, 4 March 2026, Mar 4, 2026, 4-Mar-26, each also with a time of day
 * behind it; 46085 where the habits say so. Two digits of a year are taken up to 29: beyond, spreadsheets differ. Returns
 * NULL, or why it is not taken. */
const char *date_typed(const char *words, const struct date_habits *habits, struct date *ret_date);

#endif
