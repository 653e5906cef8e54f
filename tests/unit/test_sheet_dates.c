/* Dates as people type them into spreadsheets: what can mean one day is that day, what can mean two is none. */
#include <criterion/criterion.h>

#include "base/text.h"
#include "sheet/dates.h"

struct example {
    const char *typed;
    enum day_order order;
    int serial;
    const char *day; /* NULL: it is not taken */
};

static void check(const struct example *examples, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const struct date_habits habits = {examples[i].order, examples[i].serial};
        struct date date = date_none();
        const char *why = date_typed(examples[i].typed, &habits, &date);
        char text[DATE_TEXT_SIZE];
        date_text(date, text);
        if (examples[i].day)
            cr_assert(!why && string_equal(text, examples[i].day), "%s: %s, %s", examples[i].typed, text,
                why ? why : "taken");
        else
            cr_assert(why && !date_given(date), "%s was taken for %s", examples[i].typed, text);
    }
}
#define CHECK(...)                                                                                           \
    do {                                                                                                     \
        const struct example examples[] = {__VA_ARGS__};                                                     \
        check(examples, sizeof examples / sizeof *examples);                                                 \
    } while (0)

Test(sheet_dates, that_can_only_be_one_day_are_taken_whatever_the_habits)
{
    CHECK({"2026-03-04", ORDER_UNSAID, 0, "2026-03-04"}, {"2026/3/4", ORDER_MONTH_FIRST, 0, "2026-03-04"},
        {"20260304", ORDER_UNSAID, 0, "2026-03-04"}, {"31/12/2026", ORDER_UNSAID, 0, "2026-12-31"},
        {"12/31/2026", ORDER_UNSAID, 0, "2026-12-31"}, {"4.3.2026", ORDER_UNSAID, 0, "2026-03-04"},
        {"31.12.2026", ORDER_MONTH_FIRST, 0, "2026-12-31"}, {"5/5/2026", ORDER_UNSAID, 0, "2026-05-05"},
        {"4 March 2026", ORDER_UNSAID, 0, "2026-03-04"}, {"Mar 4, 2026", ORDER_UNSAID, 0, "2026-03-04"},
        {"4-Mar-26", ORDER_UNSAID, 0, "2026-03-04"}, {"SEPT 1, 2026", ORDER_UNSAID, 0, "2026-09-01"},
        {"2026-03-04 00:00:00", ORDER_UNSAID, 0, "2026-03-04"},
        {"2026-03-04T00:00:00Z", ORDER_UNSAID, 0, "2026-03-04"},
        {"12/31/2026 0:00", ORDER_UNSAID, 0, "2026-12-31"},
        {"12/31/2026 3:15 PM", ORDER_UNSAID, 0, "2026-12-31"});
}

Test(sheet_dates, that_could_be_two_days_wait_for_the_map)
{
    CHECK({"3/4/2026", ORDER_UNSAID, 0, NULL}, {"3/4/2026", ORDER_MONTH_FIRST, 0, "2026-03-04"},
        {"3/4/2026", ORDER_DAY_FIRST, 0, "2026-04-03"}, {"3/4/26", ORDER_MONTH_FIRST, 0, "2026-03-04"},
        {"3/4/30", ORDER_MONTH_FIRST, 0, NULL}, {"3.4.2026", ORDER_MONTH_FIRST, 0, NULL},
        {"31/12/2026", ORDER_MONTH_FIRST, 0, NULL}, {"26-03-04", ORDER_YEAR_FIRST, 0, "2026-03-04"});
}

Test(sheet_dates, that_are_day_numbers_count_from_the_day_that_the_map_says)
{
    CHECK({"46085", ORDER_UNSAID, 0, NULL}, {"46085", ORDER_UNSAID, 1900, "2026-03-04"},
        {"44623", ORDER_UNSAID, 1904, "2026-03-04"}, {"46085", ORDER_UNSAID, 1904, "2030-03-05"});
}

Test(sheet_dates, that_are_none_are_not_taken_for_one)
{
    CHECK({"", ORDER_UNSAID, 0, NULL}, {"soon", ORDER_UNSAID, 0, NULL}, {"2026-02-30", ORDER_UNSAID, 0, NULL},
        {"30/2/2026", ORDER_DAY_FIRST, 0, NULL}, {"12/2026", ORDER_UNSAID, 0, NULL},
        {"2026", ORDER_UNSAID, 1900, NULL}, {"2026-03-04 and later", ORDER_UNSAID, 0, NULL},
        {"2026-03-04T23:00:00Z", ORDER_UNSAID, 0, NULL}, {"999999999999", ORDER_UNSAID, 1900, NULL},
        {"Q3 2026", ORDER_UNSAID, 0, NULL}, {"Marchember 4, 2026", ORDER_UNSAID, 0, NULL},
        {"4//3//2026", ORDER_DAY_FIRST, 0, "2026-03-04"}, {"-3-4-2026", ORDER_DAY_FIRST, 0, NULL},
        {"evergreen", ORDER_UNSAID, 0, NULL});
}
