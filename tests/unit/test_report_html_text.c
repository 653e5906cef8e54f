/* Foreign text in the report as HTML: in whatever field it stands, it does no harm, is still there to be read, and is cut
 * where it has no end. */
#include "html_written.h"

Test(report_html_text, keeps_hostile_text_harmless)
{
    const struct random_run_options sizes[] = {
        {.deployments = 1, .checks = 4, .findings = 5, .hostile = true},
        {.deployments = 6, .checks = 3, .findings = 4, .hostile = true}};
    for (uint64_t seed = 1; seed <= 120; seed++) {
        struct run *run = random_run_new(seed, &sizes[seed % 2]);
        if (seed % 3)
            poison(run, seed);
        random_run_decide(run);
        char *report = written(run);
        struct html_page *page = html_page_read(report);
        cr_assert_eq(page->script != NULL, run->deployment_count != 1, "a script of its own");
        html_page_free(page);
        free(report);
        random_run_free(run);
    }
}

/* The text itself is still there to be read. */
Test(report_html_text, shows_hostile_text_as_text)
{
    struct run run;
    struct site site;
    sample_run(&run, &site);
    run.deployment_count = 1;
    run.deployments[0].checks[0].findings[4].message =
        "the vendor writes <script>alert('x')</script> & means it";
    sample_decide(&run);
    char *report = written(&run);
    struct html_page *page = html_page_read(report);
    demand(text_string(&page->words), "The vendor writes <script>alert('x')</script> & means it.");
    html_page_free(page);
    free(report);
    arena_free(&run.arena);
}

Test(report_html_text, sets_foreign_text_apart_from_the_direction_of_what_surrounds_it)
{
    struct run run;
    struct site site;
    sample_run(&run, &site);
    run.deployment_count = 1;
    ((struct deployment *)run.deployments[0].deployment)->vendor =
        "\xd7\xa9\xd7\x9c\xd7\x95\xd7\x9d\xe2\x80\xae!";
    sample_decide(&run);
    char *report = written(&run);
    demand(report, "<bdi>\xd7\xa9\xd7\x9c\xd7\x95\xd7\x9d\\u{202e}!</bdi>");
    free(report);
    arena_free(&run.arena);
}

Test(report_html_text, cuts_long_text_with_a_mark)
{
    enum { LONG = 1 << 20 };
    struct run run;
    struct site site;
    sample_run(&run, &site);
    char *text = memory_new(LONG + 1, 1);
    memset(text, 'x', LONG);
    run.deployment_count = 1;
    run.deployments[0].checks[0].findings[4].message = text;
    ((struct deployment *)run.deployments[0].deployment)->product = text;
    sample_decide(&run);
    char *report = written(&run);
    demand(report, "[cut: 1048576 bytes in all; the JSON report has them]");
    cr_assert_lt(strlen(report), 200000);
    html_page_free(html_page_read(report));
    free(report);
    free(text);
    arena_free(&run.arena);
}
