/* What was before, in HTML: changes since the last recorded run, and the decisions recorded, each where it began. */
#include "html_written.h"

static const struct past_decision past[] = {
    {1764000000, DECISION_HOLD, "019a0002-0000-7000-8000-000000000002"},
    {1763000000, DECISION_NO_GO, "<b>019a0001</b>"},
};

static char *with_history(enum decision decision, const struct past_decision *history, size_t count)
{
    struct run run;
    struct site site;
    sample_run(&run, &site);
    sample_decide(&run);
    run.deployment_count = 1;
    run.deployments[0].decision = run.decision = decision;
    run.deployments[0].history = history;
    run.deployments[0].history_count = count;
    char *report = written(&run);
    arena_free(&run.arena);
    return report;
}

Test(report_html_history, tells_each_decision_with_its_run_and_draws_it)
{
    char *report = with_history(DECISION_GO, past, 2);
    cr_expect_not_null(strstr(report, ">History of decisions</h"));
    cr_expect_not_null(strstr(report, "<strong>GO</strong> from "));
    cr_expect_not_null(strstr(report, "<strong>HOLD</strong> from "));
    cr_expect_not_null(strstr(report, "<strong>NO-GO</strong> from "));
    cr_expect_not_null(strstr(report, "by run <code><bdi>019a0002-0000-7000-8000-000000000002</bdi></code>"));
    cr_expect_not_null(strstr(report, "&lt;b&gt;019a0001"), "an id is foreign text, too");
    cr_expect_eq(html_count(report, "<rect class=\"past "), 2);
    free(report);
}

Test(report_html_history, a_decision_that_goes_on_is_not_said_twice)
{
    char *report = with_history(DECISION_HOLD, past, 2);
    cr_expect_eq(html_count(report, "<strong>HOLD</strong> from "), 1);
    cr_expect_null(strstr(report, "by this run"));
    free(report);
}

Test(report_html_history, clocks_that_were_set_back_draw_nothing_outside_the_line)
{
    static const struct past_decision back[] = {
        {4102444800, DECISION_GO, "019a0002"}, {1763000000, DECISION_HOLD, "019a0001"}};
    char *report = with_history(DECISION_NO_GO, back, 2);
    cr_expect_null(strstr(report, "width=\"-"));
    free(report);
}

Test(report_html_history, says_nothing_where_nothing_was_recorded_and_nothing_changed)
{
    char *report = with_history(DECISION_GO, NULL, 0);
    cr_expect_null(strstr(report, "History of decisions"));
    cr_expect_null(strstr(report, "Changed since the last recorded run"));
    free(report);
}

Test(report_html_history, what_changed_is_said_and_long_lists_are_folded)
{
    struct run run;
    struct site site;
    struct difference changes[20];
    sample_run(&run, &site);
    sample_decide(&run);
    for (size_t i = 0; i < 20; i++)
        changes[i] = (struct difference){.kind = CHANGE_FACT,
            .check = "",
            .rule = "",
            .subject = "genai",
            .was = "no",
            .now = "<i>yes</i>"};
    run.deployments[0].changes = changes;
    run.deployments[0].change_count = 20;
    char *report = written(&run);
    cr_expect_not_null(strstr(report, ">Changed since the last recorded run</h"));
    cr_expect_eq(html_count(report, "&lt;i&gt;yes&lt;/i&gt;"), 20);
    cr_expect_not_null(strstr(report, "<summary>8 more</summary>"));
    free(report);
    arena_free(&run.arena);
}
