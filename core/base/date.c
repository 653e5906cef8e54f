/* Civil dates, instants and zones. Day numbers by the algorithm of Howard Hinnant's "chrono-compatible low-level date
 * algorithms" (public domain). See date.h. */
#include "base/date.h"

#include "base/memory.h"
#include "base/text.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

struct date date_none(void)
{
    return (struct date){DATE_NONE};
}

bool date_given(struct date date)
{
    return date.day != DATE_NONE;
}

static int days_of_month(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return days[month - 1] + (month == 2 && leap);
}

int date_from_parts(int year, int month, int day, struct date *ret_date)
{
    if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 || day > days_of_month(year, month))
        return -EINVAL;
    int y = year - (month <= 2);
    int era = y / 400;
    int year_of_era = y - era * 400;
    int day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    ret_date->day = era * 146097 + day_of_era - 719468;
    return 0;
}

void date_parts(struct date date, int *ret_year, int *ret_month, int *ret_day)
{
    int64_t z = (int64_t)date.day + 719468;
    int64_t era = (z >= 0 ? z : z - 146096) / 146097;
    int64_t day_of_era = z - era * 146097;
    int64_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int64_t shifted = (5 * day_of_year + 2) / 153;
    int month = (int)(shifted < 10 ? shifted + 3 : shifted - 9);
    *ret_year = (int)(year_of_era + era * 400 + (month <= 2));
    *ret_month = month;
    *ret_day = (int)(day_of_year - (153 * shifted + 2) / 5 + 1);
}

/* DIGITS decimal digits at *TEXT, moved past them; -1 if there are fewer. */
static int take_digits(const char **text, int digits)
{
    int value = 0;
    for (int i = 0; i < digits; i++) {
        char c = (*text)[i];
        if (c < '0' || c > '9')
            return -1;
        value = value * 10 + (c - '0');
    }
    *text += digits;
    return value;
}

static bool take_char(const char **text, char c)
{
    if (**text != c)
        return false;
    ++*text;
    return true;
}

static int take_date(const char **text, struct date *ret_date)
{
    int year = take_digits(text, 4);
    if (year < 0 || !take_char(text, '-'))
        return -EINVAL;
    int month = take_digits(text, 2);
    if (month < 0 || !take_char(text, '-'))
        return -EINVAL;
    int day = take_digits(text, 2);
    return day < 0 ? -EINVAL : date_from_parts(year, month, day, ret_date);
}

int date_parse(const char *text, struct date *ret_date)
{
    struct date date;
    int error = take_date(&text, &date);
    if (error || *text)
        return -EINVAL;
    *ret_date = date;
    return 0;
}

void date_text(struct date date, char out[DATE_TEXT_SIZE])
{
    int year, month, day;
    out[0] = '\0';
    if (!date_given(date))
        return;
    date_parts(date, &year, &month, &day);
    snprintf(out, DATE_TEXT_SIZE, "%04d-%02d-%02d", year, month, day);
}

struct date date_add_days(struct date date, int32_t days)
{
    if (date_given(date) && __builtin_add_overflow(date.day, days, &date.day))
        return date_none();
    return date;
}

struct date date_add_months(struct date date, int32_t months)
{
    if (!date_given(date) || months == 0)
        return date;
    int year, month, day;
    date_parts(date, &year, &month, &day);
    int64_t total = (int64_t)year * 12 + month - 1 + months;
    if (total < 12 || total >= 10000LL * 12)
        return date_none();
    year = (int)(total / 12);
    month = (int)(total % 12) + 1;
    int last = days_of_month(year, month);
    struct date result = date_none();
    date_from_parts(year, month, day < last ? day : last, &result);
    return result;
}

int zone_use(const char *name)
{
    if (!*name || *name == '/' || *name == ':' || strstr(name, "..") || strlen(name) > 100)
        return -ENOENT;
    if (!string_equal(name, "UTC")) {
        const char *folder = getenv("TZDIR");
        AUTO_FREE char *path =
            memory_format("%s/%s", folder && *folder ? folder : "/usr/share/zoneinfo", name);
        FILE *file = fopen(path, "rbe");
        char magic[4] = "";
        bool is_zone = file && fread(magic, 1, 4, file) == 4 && memcmp(magic, "TZif", 4) == 0;
        if (file)
            fclose(file);
        if (!is_zone)
            return -ENOENT;
    }
    if (setenv("TZ", string_equal(name, "UTC") ? "UTC0" : name, 1) != 0)
        return -errno;
    tzset();
    return 0;
}

instant date_begin(struct date date)
{
    int year, month, day;
    date_parts(date, &year, &month, &day);
    struct tm tm = {.tm_year = year - 1900, .tm_mon = month - 1, .tm_mday = day, .tm_isdst = -1};
    instant begin = (instant)mktime(&tm);
    /* Where a day begins at 01:00 because the clocks jump at midnight, mktime may land in the day before. */
    while (instant_date(begin).day < date.day)
        begin += 900;
    return begin;
}

struct date instant_date(instant at)
{
    time_t seconds = (time_t)at;
    struct tm tm;
    struct date date = date_none();
    if (localtime_r(&seconds, &tm))
        date_from_parts(tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday, &date);
    return date;
}

instant instant_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return (instant)now.tv_sec;
}

int instant_parse(const char *text, instant *ret_at)
{
    struct date date;
    if (take_date(&text, &date) != 0 || !take_char(&text, 'T'))
        return -EINVAL;
    int hour = take_digits(&text, 2);
    if (hour < 0 || hour > 23 || !take_char(&text, ':'))
        return -EINVAL;
    int minute = take_digits(&text, 2);
    if (minute < 0 || minute > 59 || !take_char(&text, ':'))
        return -EINVAL;
    int second = take_digits(&text, 2);
    if (second < 0 || second > 59 || !take_char(&text, 'Z') || *text)
        return -EINVAL;
    *ret_at = (instant)date.day * 86400 + hour * 3600 + minute * 60 + second;
    return 0;
}

void instant_text(instant at, char out[INSTANT_TEXT_SIZE])
{
    instant days = at / 86400;
    instant rest = at % 86400;
    if (rest < 0) {
        rest += 86400;
        days--;
    }
    int year, month, day;
    date_parts((struct date){(int32_t)days}, &year, &month, &day);
    snprintf(out, INSTANT_TEXT_SIZE, "%04d-%02d-%02dT%02d:%02d:%02dZ", year, month, day, (int)(rest / 3600),
        (int)(rest / 60 % 60), (int)(rest % 60));
}

int duration_parse(const char *text, int64_t *ret_seconds)
{
    static const struct {
        char unit;
        int64_t seconds;
    } units[] = {{'s', 1}, {'m', 60}, {'h', 3600}, {'d', 86400}, {'w', 604800}};
    size_t length = strlen(text);
    if (length < 2 || length > 20)
        return -EINVAL;
    char digits[24];
    memcpy(digits, text, length - 1);
    digits[length - 1] = '\0';
    int64_t value;
    int error = string_integer(digits, &value);
    if (error)
        return error;
    if (value < 0)
        return -EINVAL;
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        if (units[i].unit != text[length - 1])
            continue;
        if (__builtin_mul_overflow(value, units[i].seconds, &value) || value > (int64_t)100 * 366 * 86400)
            return -ERANGE;
        *ret_seconds = value;
        return 0;
    }
    return -EINVAL;
}
