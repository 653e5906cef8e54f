/* Lines of iCalendar as RFC 5545 wants them, whatever stands in them. */
#include "report/icalendar.h"

#include "base/memory.h"

#include <criterion/criterion.h>
#include <string.h>

static void becomes(const char *words, const char *wanted)
{
    struct text out = {0};
    icalendar_text(&out, "SUMMARY", words);
    AUTO_FREE char *line = memory_format("SUMMARY:%s\r\n", wanted);
    cr_expect_str_eq(text_string(&out), line);
    text_free(&out);
}

Test(icalendar, text_is_escaped_as_section_3_3_11_says)
{
    becomes("a, b; c", "a\\, b\\; c");
    becomes("back\\slash", "back\\\\slash");
    becomes("two\nlines", "two\\nlines");
    becomes("colon: and \"quotes\"", "colon: and \"quotes\"");
    becomes("", "");
}

Test(icalendar, control_characters_are_left_out)
{
    becomes("a\rb\x1b[2J\x7f", "ab[2J");
    becomes("a\tb", "a\tb");
}

/* LINE unfolded, after each of its lines was looked at. */
static char *unfolded(const struct text *line)
{
    struct text whole = {0};
    const char *at = text_string(line);
    for (bool first = true; *at; first = false) {
        const char *end = strstr(at, "\r\n");
        cr_assert_not_null(end);
        cr_expect_leq(end - at, 75);
        cr_expect(utf8_valid(at, (size_t)(end - at), NULL), "a character was cut in two");
        cr_expect(first || *at == ' ');
        text_append(&whole, at + !first, (size_t)(end - at) - !first);
        at = end + 2;
    }
    return text_steal(&whole);
}

Test(icalendar, lines_are_folded_before_75_octets_and_between_characters)
{
    static const char *const characters[] = {"x", "\xc3\xa9", "\xe2\x82\xac", "\xf0\x9f\xa9\xba", ","};
    for (size_t i = 0; i < sizeof characters / sizeof *characters; i++) {
        for (unsigned length = 0; length < 240; length++) {
            struct text words = {0}, out = {0}, wanted = {0};
            for (unsigned n = 0; n < length; n++)
                text_append_string(&words, characters[i]);
            icalendar_text(&out, "DESCRIPTION", text_string(&words));
            text_append_string(&wanted, "DESCRIPTION:");
            for (unsigned n = 0; n < length; n++)
                text_format(&wanted, "%s%s", i == 4 ? "\\" : "", characters[i]);
            AUTO_FREE char *line = unfolded(&out);
            cr_expect_str_eq(line, text_string(&wanted));
            text_free(&words);
            text_free(&out);
            text_free(&wanted);
        }
    }
}

static void date_is(const char *day, const char *wanted)
{
    struct text out = {0};
    struct date date;
    cr_assert_eq(date_parse(day, &date), 0);
    icalendar_date(&out, "DTSTART", date);
    AUTO_FREE char *line = memory_format("DTSTART;VALUE=DATE:%s\r\n", wanted);
    cr_expect_str_eq(text_string(&out), line);
    text_free(&out);
}

Test(icalendar, dates_have_eight_digits)
{
    date_is("2028-02-29", "20280229");
    date_is("2042-01-01", "20420101");
    date_is("9999-12-31", "99991231");
    date_is("0033-04-03", "00330403");
}

Test(icalendar, instants_are_of_utc)
{
    struct text out = {0};
    instant at;
    cr_assert_eq(instant_parse("2038-01-19T03:14:08Z", &at), 0);
    icalendar_instant(&out, "DTSTAMP", at);
    cr_expect_str_eq(text_string(&out), "DTSTAMP:20380119T031408Z\r\n");
    text_free(&out);
}

Test(icalendar, durations_before_have_the_form_of_section_3_3_6)
{
    static const struct {
        int64_t seconds;
        const char *words;
    } cases[] = {{0, "-P0D"}, {86400, "-P1D"}, {120 * 86400, "-P120D"}, {3600, "-PT1H"}, {43200, "-PT12H"},
        {86400 + 3600, "-P1DT1H"}, {5400, "-PT1H30M"}, {60, "-PT0H1M"}, {1, "-PT0H0M1S"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct text out = {0};
        icalendar_before(&out, "TRIGGER", cases[i].seconds);
        AUTO_FREE char *line = memory_format("TRIGGER:%s\r\n", cases[i].words);
        cr_expect_str_eq(text_string(&out), line);
        text_free(&out);
    }
}
