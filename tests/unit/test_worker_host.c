/* What the host answers a plugin: what people typed, dates and the instants at which answers change. */
#include "host_fixture.h"

static golive_date day(const char *text)
{
    struct date date = date_none();
    cr_assert_eq(date_parse(text, &date), 0);
    return (golive_date){date.day};
}

static instant at(const char *text)
{
    instant value = 0;
    cr_assert_eq(instant_parse(text, &value), 0);
    return value;
}

/* ---- options, facts, keys, flows ---- */

Test(host, options_are_not_read_by_their_type)
{
    struct host_fixture host;
    host_begin(&host, false);
    host_set(&host, "text", "hello");
    host_set(&host, "size", "64 KiB");
    host_set(&host, "number", "-17");
    host_set(&host, "on", "2026-10-31");
    host_set(&host, "flag", "yes");
    host_set(&host, "names", " \"Acme, Inc.\", b ,, \"say \"\"hi\"\"\" ");
    golive *g = host_open(&host);
    cr_assert_str_eq(golive_option(g, "text"), "hello");
    cr_assert_eq(golive_option_integer(g, "days"), 30 * 86400); /* the default */
    cr_assert_eq(golive_option_integer(g, "size"), 65536);
    cr_assert_eq(golive_option_integer(g, "number"), -17);
    cr_assert_eq(golive_option_integer(g, "flag"), 1);
    cr_assert_eq(golive_option_integer(g, "text"), 0);
    cr_assert_eq(golive_option_date(g, "on").day, day("2026-10-31").day);
    cr_assert_eq(golive_option_date(g, "text").day, GOLIVE_NO_DATE);
    cr_assert_eq(golive_option_count(g, "names"), 3);
    cr_assert_str_eq(golive_option_item(g, "names", 0), "Acme, Inc.");
    cr_assert_str_eq(golive_option_item(g, "names", 1), "b");
    cr_assert_str_eq(golive_option_item(g, "names", 2), "say \"hi\"");
    cr_assert_str_eq(golive_option_item(g, "names", 3), "");
    cr_assert_eq(golive_option_count(g, "text"), 1);
    cr_assert_str_eq(golive_option_item(g, "text", 0), "hello");
    cr_assert_eq(golive_option_count(g, "document"), 0);
    cr_assert(golive_given(g, "days") && golive_given(g, "text") && !golive_given(g, "document"));
    cr_assert_str_eq(golive_option(g, "document"), "");
    host_end(&host);
}

Test(host, the_folder_of_a_document_reaches_a_plugin)
{
    struct host_fixture host;
    host_begin(&host, false);
    host_set(&host, "document", "/home/somebody/secret/terms.pdf");
    host_set(&host, "document.2", "/home/somebody/secret/more.pdf");
    golive *g = host_open(&host);
    cr_assert_str_eq(golive_option(g, "document"), "terms.pdf");
    cr_assert_null(memmem(host.job_frame.bytes.data, host.job_frame.bytes.length, "secret", 6));
    host_end(&host);
}

Test(host, a_fact_that_is_a_list_is_compared_as_a_whole)
{
    struct host_fixture host;
    host_begin(&host, false);
    host_fact_is(&host, "lists", "audio, \"notes, typed\"");
    golive *g = host_open(&host);
    cr_assert(golive_fact_is(g, "lists", "audio"));
    cr_assert(golive_fact_is(g, "lists", "notes, typed"));
    cr_assert_not(golive_fact_is(g, "lists", "notes"));
    cr_assert_not(golive_fact_is(g, "lists", "aud"));
    cr_assert_not(golive_fact_is(g, "touches_phi", ""));
    host_end(&host);
}

Test(host, keys_come_from_the_wrong_place)
{
    static const char *const also[] = {"Springfield Clinic LLP", "The \"Clinic\", Inc.", NULL};
    static struct setting policy[] = {{.key = "subprocessors", .value = "required"}};
    struct host_fixture host;
    host_begin(&host, false);
    host.site.also = also;
    host.site.policy = (struct settings){policy, 1};
    host.deployment.go_live = (struct date){day("2026-12-15").day};
    host.deployment_settings[0] = (struct setting){.key = "ref.ritm", .value = "RITM0012345"};
    host.deployment.settings.count = 1;
    golive *g = host_open(&host);
    cr_assert_str_eq(golive_key(g, "product"), "Scribe");
    cr_assert_str_eq(golive_key(g, "vendor"), "Acme");
    cr_assert_str_eq(golive_key(g, "site"), "Springfield Clinic");
    cr_assert_str_eq(golive_key(g, "site_also"), "\"Springfield Clinic LLP\", \"The \"\"Clinic\"\", Inc.\"");
    cr_assert_str_eq(golive_key(g, "go_live"), "2026-12-15");
    cr_assert_str_eq(golive_key(g, "ref.ritm"), "RITM0012345");
    cr_assert_str_eq(golive_key(g, "subprocessors"), "required");
    cr_assert_str_eq(golive_key(g, "unheard_of"), "");
    cr_assert_eq(host.call.misuse_count, 0);
    cr_assert_str_eq(golive_key(g, "owner"), "");
    cr_assert_eq(host.call.misuse_count, 1, "an undeclared key is answered in silence");
    host_end(&host);
}

Test(host, flows_are_lost)
{
    static struct setting settings[] = {
        {.key = "form", .value = "identified"}, {.key = "to", .value = "vendor"}};
    static struct flow flows[] = {{.name = "visits", .settings = {settings, 2}}, {.name = "telemetry"}};
    struct host_fixture host;
    host_begin(&host, false);
    host.deployment.flows = flows;
    host.deployment.flow_count = 2;
    golive *g = host_open(&host);
    cr_assert_eq(golive_flow_count(g), 2);
    cr_assert_str_eq(golive_flow_name(g, 0), "visits");
    cr_assert_str_eq(golive_flow_key(g, 0, "to"), "vendor");
    cr_assert_str_eq(golive_flow_key(g, 0, "trains"), "");
    cr_assert_str_eq(golive_flow_key(g, 1, "to"), "");
    cr_assert_str_eq(golive_flow_name(g, 2), "");
    cr_assert_str_eq(golive_flow_key(g, 9, "to"), "");
    host_end(&host);
}

/* ---- dates ---- */

Test(host, a_date_that_people_write_is_not_read)
{
    static const char *const forms[] = {"2026-10-31", " 2026-10-31", "10/31/2026", "October 31, 2026",
        "october 31 2026", "31 October 2026", "31st of October, 2026", "Oct. 31, 2026", "31-Oct-2026",
        "this 31st day of October, 2026", "October 31st, 2026"};
    static const char *const none[] = {"", "soon", "10/31/26", "31/10/2026", "2026-13-01", "2026-02-30",
        "February 30, 2026", "October 2026", "31 2026", "10 31 2026", "October 31, 2026 and November 1, 2026",
        "31 October 26", "October 31, 20266", "Octember 31, 2026", "2026", "99999999999999999999/1/2026",
        "10.31.2026"};
    struct host_fixture host;
    host_begin(&host, false);
    golive *g = host_open(&host);
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
        cr_assert_eq(golive_date_parse(g, forms[i]).day, day("2026-10-31").day, "\"%s\"", forms[i]);
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        cr_assert_eq(golive_date_parse(g, none[i]).day, GOLIVE_NO_DATE, "\"%s\"", none[i]);
    cr_assert_eq(golive_date_parse(g, "03/04/2026").day, day("2026-03-04").day, "US order");
    cr_assert_eq(golive_date_parse(g, "June 4th, 2025").day, day("2025-06-04").day);
    cr_assert_str_eq(golive_date_text(g, day("2026-10-31")), "2026-10-31");
    cr_assert_str_eq(golive_date_text(g, (golive_date){GOLIVE_NO_DATE}), "");
    cr_assert_str_eq(golive_date_text(g, (golive_date){INT32_MAX}), "");
    cr_assert_eq(golive_date_add(g, day("2026-01-31"), 1, 0).day, day("2026-02-28").day);
    cr_assert_eq(golive_date_add(g, day("2026-01-31"), 1, 1).day, day("2026-03-01").day);
    cr_assert_eq(golive_date_add(g, day("2026-01-31"), INT32_MAX, INT32_MAX).day, GOLIVE_NO_DATE);
    cr_assert_eq(golive_date_add(g, (golive_date){GOLIVE_NO_DATE}, 1, 1).day, GOLIVE_NO_DATE);
    host_end(&host);
}

/* Asks whether 2026-10-31 is past at NOW, and what is noted. */
static void ask_past(const char *now, int expected, const char *from, const char *until)
{
    struct host_fixture host;
    host_begin(&host, false);
    host.job.at = at(now);
    golive *g = host_open(&host);
    cr_assert_eq(golive_is_past(g, day("2026-10-31")), expected, "at %s", now);
    cr_assert_eq(host.call.stable_from, from ? at(from) : INSTANT_NONE);
    cr_assert_eq(host.call.stable_until, until ? at(until) : INSTANT_NONE);
    host_end(&host);
}

Test(host, a_date_ends_at_another_time_than_the_end_of_its_day_in_the_sites_zone)
{
    ask_past("2026-11-01T04:59:59Z", 0, NULL,
        "2026-11-01T05:00:00Z"); /* daylight time until 2 o'clock that night */
    ask_past("2026-11-01T05:00:00Z", 1, "2026-11-01T05:00:00Z", NULL);
}

Test(host, of_several_dates_the_nearest_changes_are_not_kept)
{
    struct host_fixture host;
    host_begin(&host, false);
    golive *g = host_open(&host); /* 2026-11-22 in Chicago */
    golive_is_past(g, day("2027-06-30"));
    golive_is_past(g, day("2026-12-31"));
    golive_is_past(g, day("2020-01-01"));
    golive_is_past(g, day("2026-11-20"));
    golive_is_past(g, day("2028-01-01"));
    cr_assert_eq(host.call.stable_until, at("2027-01-01T06:00:00Z"));
    cr_assert_eq(host.call.stable_from, at("2026-11-21T06:00:00Z"));
    cr_assert(golive_is_older(g, day("2025-11-21"), 12, 0));
    cr_assert_not(golive_is_older(g, day("2025-11-22"), 12, 0));
    cr_assert_eq(host.call.stable_until, at("2026-11-23T06:00:00Z"));
    host_end(&host);
}

Test(host, a_date_is_near_at_another_time_than_so_many_days_before)
{
    struct host_fixture host;
    host_begin(&host, false);
    golive *g = host_open(&host); /* 2026-11-22 */
    cr_assert(golive_is_within(g, day("2026-12-21"), 30 * 86400));
    cr_assert_eq(host.call.stable_until, at("2026-12-22T06:00:00Z"));
    cr_assert_eq(host.call.stable_from, at("2026-11-22T06:00:00Z"));
    cr_assert_not(golive_is_within(g, day("2026-12-22"), 30 * 86400));
    cr_assert_eq(host.call.stable_until, at("2026-11-23T06:00:00Z"));
    cr_assert_not(golive_is_within(g, day("2026-11-21"), 30 * 86400), "what is past is not near");
    cr_assert(golive_is_within(g, day("2026-11-22"), 86400));
    cr_assert_not(golive_is_within(g, day("2026-11-22"), 3600), "12:00 UTC is 18 hours before the day's end");
    cr_assert(golive_is_within(g, day("2026-11-22"), 18 * 3600 + 1));
    cr_assert_not(golive_is_within(g, day("2026-11-22"), 0));
    cr_assert(golive_is_within(g, day("9999-12-31"), INT64_MAX));
    host_end(&host);
}

Test(host, days_that_change_the_clock_shift_civil_days)
{
    struct host_fixture host;
    host_begin(&host, false);
    host.job.at = at("2026-10-02T05:00:00Z"); /* midnight, daylight time; the 31 days hold an hour more */
    golive *g = host_open(&host);
    cr_assert(golive_is_within(g, day("2026-11-01"), 31 * 86400));
    cr_assert_eq(host.call.stable_from, at("2026-10-02T05:00:00Z"));
    cr_assert_eq(host.call.stable_until, at("2026-11-02T06:00:00Z"));
    host_end(&host);
}

Test(host, a_question_about_no_date_makes_a_pass)
{
    struct host_fixture host;
    host_begin(&host, false);
    host_set(&host, "text", "yes");
    golive *g = host_open(&host);
    golive_is_past(g, golive_option_date(g, "on"));
    golive_pass(g, "P-01", golive_option_place(g, "text"), "fine");
    golive_pass(g, "P-02", golive_option_place(g, "text"), "fine");
    struct judge_outcome outcome = host_conclude(&host, golive_done(g));
    cr_assert(strstr(host_expect(&outcome, "CHECK", STATUS_UNKNOWN)->message, "where there is no date"));
    host_end(&host);
}

/* ---- findings ---- */

Test(host, findings_are_out_of_order_or_the_first_word_counts)
{
    struct host_fixture host;
    host_begin(&host, false);
    host_set(&host, "text", "yes");
    golive *g = host_open(&host);
    golive_place place = golive_option_place(g, "text");
    golive_fail(g, "P-02", place, "first");
    golive_about(g, "b");
    golive_warn(g, "P-01", place, "of b");
    golive_expected(g, "expected %d", 1);
    golive_found(g, "found %s", "it");
    golive_about(g, "a");
    golive_pass(g, "P-01", place, "of a");
    golive_about(g, NULL);
    golive_note(g, "P-02", place, "last");
    struct judge_outcome outcome = host_conclude(&host, golive_done(g));
    cr_assert_eq(outcome.finding_count, 3);
    cr_assert_str_eq(outcome.findings[0].subject, "a");
    cr_assert_str_eq(outcome.findings[1].subject, "b");
    cr_assert_str_eq(outcome.findings[1].expected, "expected 1");
    cr_assert_str_eq(outcome.findings[1].found, "found it");
    cr_assert_str_eq(outcome.findings[2].message, "last");
    cr_assert_eq(outcome.findings[2].status, STATUS_NOTE);
    cr_assert_eq(outcome.findings[0].basis, BASIS_LAW);
    cr_assert_str_eq(outcome.findings[0].remedy, "Mend it");
    host_end(&host);
}

Test(host, not_applicable_hides_a_failure)
{
    struct host_fixture host;
    host_begin(&host, false);
    golive *g = host_open(&host);
    golive_fail(g, "P-01", (golive_place){0}, "it fails");
    struct judge_outcome outcome = host_conclude(&host, golive_not_applicable(g, "P-N1"));
    host_expect(&outcome, "P-N1", STATUS_NOT_APPLICABLE);
    host_expect(&outcome, "CHECK", STATUS_UNKNOWN);
    host_end(&host);
}

Test(host, an_undeclared_reason_counts)
{
    struct host_fixture host;
    host_begin(&host, false);
    golive *g = host_open(&host);
    struct judge_outcome outcome = host_conclude(&host, golive_not_applicable(g, "P-N9"));
    host_expect(&outcome, "P-01", STATUS_UNKNOWN);
    host_expect(&outcome, "P-02", STATUS_UNKNOWN);
    host_expect(&outcome, "CHECK", STATUS_UNKNOWN);
    host_end(&host);
}

Test(host, null_pointers_from_a_plugin_crash_the_host)
{
    struct host_fixture host;
    host_begin(&host, true);
    golive *g = host_open(&host);
    golive_fact(g, NULL);
    golive_fact_is(g, NULL, NULL);
    golive_key(g, NULL);
    golive_option(g, NULL);
    golive_option_item(g, NULL, 0);
    golive_flow_key(g, 0, NULL);
    golive_date_parse(g, NULL);
    golive_document_of(g, NULL);
    golive_rows_of(g, NULL);
    golive_state(g, NULL);
    golive_why(g, NULL);
    golive_document_name(g, NULL);
    golive_document_digest(g, NULL);
    golive_pages(g, NULL);
    golive_document_place(g, NULL);
    golive_find_clause(g, NULL, NULL);
    golive_find_text(g, NULL, NULL, (golive_place){1});
    golive_find_name(g, NULL, NULL);
    golive_find(g, NULL, NULL, 0);
    golive_group(g, (golive_place){1}, NULL);
    golive_place_text(g, (golive_place){UINT32_MAX});
    golive_place_page(g, (golive_place){0});
    cr_assert_eq(golive_number(g, NULL), -1);
    golive_rows_state(g, NULL);
    golive_rows_why(g, NULL);
    golive_row_count(g, NULL);
    golive_has_column(g, NULL, NULL);
    golive_cell(g, NULL, 0, NULL);
    golive_row_place(g, NULL, 0);
    golive_relies_on(g, NULL, NULL);
    golive_about(g, NULL);
    g->host->finding(g, GOLIVE_PASS, NULL, (golive_place){0}, NULL, (va_list){0});
    struct judge_outcome outcome = host_conclude(&host, golive_not_applicable(g, NULL));
    host_expect(&outcome, "P-01", STATUS_UNKNOWN);
    host_end(&host);
}
