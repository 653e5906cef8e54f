/* Civil dates and UTC instants. A civil date is a day of the Gregorian calendar without a place; an instant is
 * a second of UTC. Which instant a civil day begins at depends on the time zone of the process, set once by
 * zone_use(). Nothing here reads a clock but instant_now(). Knows nothing of golive. */
#ifndef GOLIVE_BASE_DATE_H
#define GOLIVE_BASE_DATE_H

#include <stdbool.h>
#include <stdint.h>

struct date {
    int32_t day; /* days since 1970-01-01; DATE_NONE if there is none */
};
#define DATE_NONE INT32_MIN
#define DATE_TEXT_SIZE 16

/* Seconds since 1970-01-01T00:00:00Z without leap seconds (POSIX). */
typedef int64_t instant;
#define INSTANT_NONE INT64_MIN
#define INSTANT_TEXT_SIZE 32

struct date date_none(void);
bool date_given(struct date date);
/* 0 or -EINVAL if there is no such day (year 1 to 9999). */
int date_from_parts(int year, int month, int day, struct date *ret_date);
void date_parts(struct date date, int *ret_year, int *ret_month, int *ret_day);
/* "YYYY-MM-DD" and nothing else; 0 or -EINVAL. */
int date_parse(const char *text, struct date *ret_date);
/* "YYYY-MM-DD" into OUT ("" for no date). */
void date_text(struct date date, char out[DATE_TEXT_SIZE]);
struct date date_add_days(struct date date, int32_t days);
/* The same day MONTHS later, or the last day of that month if it is shorter (31 January + 1 = 28 February). */
struct date date_add_months(struct date date, int32_t months);

/* Makes NAME (an IANA zone such as America/Chicago, or UTC) the zone of this process.
 * 0, or -ENOENT if no such zone is installed: glibc would take it for UTC without a word. */
int zone_use(const char *name);
/* The instant at which DATE begins in the process's zone. */
instant date_begin(struct date date);
/* The civil date of an instant in the process's zone. */
struct date instant_date(instant at);

instant instant_now(void);
/* "YYYY-MM-DDTHH:MM:SSZ"; 0 or -EINVAL. */
int instant_parse(const char *text, instant *ret_at);
void instant_text(instant at, char out[INSTANT_TEXT_SIZE]);

/* Durations such as 30d, 24h, 15m, 10s, 2w: seconds; 0 or -EINVAL, -ERANGE. */
int duration_parse(const char *text, int64_t *ret_seconds);

#endif
