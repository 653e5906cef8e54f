/* Hostile plugins: each spoils its own checks only, in words, with a good neighbour in the same run. */
#include "worker_fixture.h"

/* Judges one check of PLUGIN among good ones, which must pass. */
static size_t judge_among_good(struct fixture *fixture, const char *plugin, ...)
{
    (void)plugin;
    size_t before = fixture_check(fixture, "good-before", "trivial", "statement", "yes", NULL);
    size_t bad = fixture_check(fixture, "bad", plugin, "statement", "yes", NULL);
    size_t after = fixture_check(fixture, "good-after", "trivial", "statement", "yes", NULL);
    fixture_judge(fixture);
    fixture_expect(fixture, before, "TRIVIAL-01", STATUS_PASS);
    fixture_expect(fixture, after, "TRIVIAL-01", STATUS_PASS);
    return bad;
}

#define FAULT(NAME, PLUGIN, WORDS)                                                                           \
    Test(faults, NAME, .timeout = 60)                                                                        \
    {                                                                                                        \
        struct fixture fixture;                                                                              \
        fixture_begin(&fixture, 2);                                                                          \
        fixture_expect_failed(&fixture, judge_among_good(&fixture, PLUGIN), WORDS);                          \
        fixture_end(&fixture);                                                                               \
    }

/* Without a system call filter nothing can tell that these were tried; the report says that it was not in force. */
#define FAULT_BARRED(NAME, PLUGIN, WORDS)                                                                    \
    Test(faults, NAME, .timeout = 60)                                                                        \
    {                                                                                                        \
        struct fixture fixture;                                                                              \
        fixture_begin(&fixture, 2);                                                                          \
        if (strstr(worker_sandbox(fixture.worker), "system call filter"))                                    \
            cr_skip_test("this machine has no system call filter");                                          \
        fixture_expect_failed(&fixture, judge_among_good(&fixture, PLUGIN), WORDS);                          \
        fixture_end(&fixture);                                                                               \
    }

FAULT(a_crash_spoils_other_checks, "segfault",
    "plugin segfault crashed (segmentation fault); the last thing it asked for was the option \"crash\"")
FAULT(a_stack_overflow_spoils_other_checks, "stack-overflow",
    "plugin stack-overflow crashed (segmentation fault)")
FAULT(being_killed_is_not_told, "kills-itself", "plugin kills-itself was killed")
FAULT(exit_zero_counts_as_done, "exits", "plugin exits ended its process (exit 0)")
FAULT(waiting_for_nothing_hangs_or_passes, "waits-for-nothing",
    "plugin waits-for-nothing waits with nothing to wait for")
FAULT(a_made_up_verdict_counts, "false-verdict",
    "plugin false-verdict returned a verdict that is not one of golive's")
FAULT(endless_findings_are_kept, "endless-findings", "plugin endless-findings made more than 4096 findings")
FAULT(a_constructor_may_read_the_clock, "clock-constructor",
    "plugin clock-constructor could not be loaded: reads the clock")
FAULT_BARRED(a_plugin_can_start_processes, "fork-bomb", "plugin fork-bomb tried to start a process")
FAULT_BARRED(a_constructor_can_start_processes, "forking-constructor",
    "plugin forking-constructor could not be loaded: tried to start a process")
FAULT_BARRED(a_plugin_can_start_threads, "starts-thread", "plugin starts-thread could not be loaded:")
FAULT_BARRED(
    a_plugin_can_open_files, "opens-file", "plugin opens-file tried to open a file, which no plugin may")
FAULT_BARRED(a_plugin_can_reach_the_network, "connects-out", "plugin connects-out tried to reach the network")
FAULT_BARRED(a_plugin_can_kill_the_worker, "kills-others",
    "plugin kills-others tried to send a signal to another process")

Test(faults, an_endless_check_holds_the_run_up, .timeout = 60)
{
    struct fixture fixture;
    fixture_begin(&fixture, 2);
    size_t good = fixture_check(&fixture, "good", "trivial", "statement", "yes", NULL);
    size_t bad = fixture_check(&fixture, "bad", "endless-loop", "statement", "yes", NULL);
    fixture.checks[bad].timeout = 1;
    fixture_judge(&fixture);
    fixture_expect(&fixture, good, "TRIVIAL-01", STATUS_PASS);
    fixture_expect_failed(&fixture, bad,
        "plugin endless-loop did not end within 1 s; the last thing it asked for was the option "
        "\"statement\"");
    fixture_end(&fixture);
}

Test(faults, a_check_can_take_all_memory, .timeout = 120)
{
    if (jail_memory_unlimited())
        cr_skip_test("memory limits are off in a sanitizer build");
    struct fixture fixture;
    fixture_begin(&fixture, 1);
    fixture_expect_failed(
        &fixture, judge_among_good(&fixture, "endless-malloc"), "plugin endless-malloc crashed");
    fixture_end(&fixture);
}

Test(faults, a_crash_costs_the_checks_of_the_same_plugin, .timeout = 60)
{
    struct fixture fixture;
    fixture_begin(&fixture, 2);
    for (int i = 0; i < 300; i++)
        fixture_check(&fixture, i % 50 == 7 ? "bad" : "good", "segfault", "statement", "yes", "crash",
            i % 50 == 7 ? "yes" : "no", NULL);
    fixture_judge(&fixture);
    for (size_t i = 0; i < 300; i++) {
        if (i % 50 == 7)
            fixture_expect_failed(&fixture, i, "crashed (segmentation fault)");
        else
            fixture_expect(&fixture, i, "FAULT-01", STATUS_PASS);
    }
    fixture_end(&fixture);
}

Test(faults, the_document_asked_for_before_a_crash_is_not_named)
{
    struct fixture fixture;
    fixture_begin(&fixture, 1);
    size_t bad = fixture_check(&fixture, "bad", "segfault", NULL);
    fixture_judge(&fixture);
    fixture_expect_failed(&fixture, bad, "; the last thing it asked for was the option \"crash\"");
    fixture_end(&fixture);
}

Test(faults, rubbish_written_to_descriptors_reaches_the_core)
{
    struct fixture fixture;
    fixture_begin(&fixture, 2);
    size_t bad = judge_among_good(&fixture, "writes-rubbish");
    fixture_expect(&fixture, bad, "FAULT-01", STATUS_PASS); /* it spoiled nothing, and nobody believed it */
    const char *const *remarks = fixture.outcomes[bad].remarks;
    cr_assert(remarks && strstr(remarks[0], "writes to standard error: "),
        "nobody says that it wrote to standard error");
    cr_assert_null(strpbrk(remarks[0], "\x01\x02\xff"), "rubbish got into the report");
    fixture_end(&fixture);
}

Test(faults, state_kept_by_a_plugin_reaches_other_checks)
{
    struct fixture fixture;
    fixture_begin(&fixture, 2);
    for (int i = 0; i < 20; i++)
        fixture_check(&fixture, "counts", "static-counter", "statement", "yes", NULL);
    fixture_judge(&fixture);
    for (size_t i = 0; i < 20; i++) {
        const struct finding *finding = fixture_expect(&fixture, i, "FAULT-01", STATUS_PASS);
        cr_assert_str_eq(finding->message, "call 1", "check %zu sees what an earlier one left", i);
        cr_assert(fixture.outcomes[i].remarks && strstr(fixture.outcomes[i].remarks[0], "keeps state"));
    }
    fixture_end(&fixture);
}

Test(faults, an_answer_that_hangs_on_addresses_is_believed)
{
    struct fixture fixture;
    fixture_begin(&fixture, 2);
    size_t failed = 0;
    for (int i = 0; i < 400; i++) {
        char statement[16];
        snprintf(statement, sizeof statement, "%d", i);
        fixture_check(&fixture, "random", "random-address", "statement", statement, NULL);
    }
    fixture_judge(&fixture);
    for (size_t i = 0; i < 400; i++) {
        if (fixture.outcomes[i].end != JUDGE_FAILED)
            continue;
        fixture_expect_failed(&fixture, i, "plugin random-address gave two answers to the same question");
        failed++;
    }
    cr_assert_gt(failed, 0, "none of 400 checks was looked at twice");
    cr_assert_lt(failed, 100, "too many checks are looked at twice");
    fixture_end(&fixture);
}

Test(faults, a_sampled_check_of_a_good_plugin_fails)
{
    struct fixture fixture;
    fixture_begin(&fixture, 3);
    for (int i = 0; i < 1000; i++) {
        char statement[16];
        snprintf(statement, sizeof statement, "%d", i);
        fixture_check(&fixture, "good", i % 3 ? "trivial" : "static-counter", "statement", statement, NULL);
    }
    fixture_judge(&fixture);
    for (size_t i = 0; i < 1000; i++)
        fixture_expect(&fixture, i, i % 3 ? "TRIVIAL-01" : "FAULT-01", STATUS_PASS);
    fixture_end(&fixture);
}

Test(faults, a_plugin_can_read_clocks_environment_or_random_numbers)
{
    static const struct {
        const char *how;
        const char *words;
    } ways[] = {{"time", "reads the clock"}, {"clock_gettime", "reads the clock"},
        {"gettimeofday", "reads the clock"}, {"getenv", "reads the environment"},
        {"getrandom", "draws random numbers"}, {"rand", "draws random numbers"}};
    struct fixture fixture;
    fixture_begin(&fixture, 1);
    for (size_t i = 0; i < 6; i++)
        fixture_check(&fixture, ways[i].how, "reads-clock", "statement", "yes", "how", ways[i].how, NULL);
    fixture_judge(&fixture);
    for (size_t i = 0; i < 6; i++)
        fixture_expect_failed(&fixture, i, ways[i].words);
    fixture_end(&fixture);
}

Test(faults, huge_texts_fill_the_report)
{
    struct fixture fixture;
    fixture_begin(&fixture, 2);
    size_t bad = judge_among_good(&fixture, "huge-texts");
    fixture_expect(&fixture, bad, "FAULT-01", STATUS_PASS);
    cr_assert_eq(fixture.outcomes[bad].finding_count, 30);
    for (size_t i = 0; i < 30; i++) {
        const struct finding *finding = &fixture.outcomes[bad].findings[i];
        cr_assert_leq(strlen(finding->message), 2010);
        cr_assert_leq(strlen(finding->expected), 2010);
        cr_assert_leq(strlen(finding->found), 2010);
        cr_assert_leq(strlen(finding->subject), 210);
    }
    cr_assert(strstr(fixture.outcomes[bad].remarks[0], "were cut"));
    fixture_end(&fixture);
}

Test(faults, bytes_that_are_no_text_reach_the_report)
{
    struct fixture fixture;
    fixture_begin(&fixture, 2);
    size_t bad = judge_among_good(&fixture, "not-utf8");
    const struct judge_outcome *outcome = &fixture.outcomes[bad];
    cr_assert_eq(outcome->end, JUDGE_DONE);
    for (size_t i = 0; i < outcome->finding_count; i++) {
        const struct finding *finding = &outcome->findings[i];
        cr_assert(utf8_valid(finding->subject, strlen(finding->subject), NULL));
        cr_assert(utf8_valid(finding->message, strlen(finding->message), NULL));
        cr_assert(utf8_valid(finding->expected, strlen(finding->expected), NULL));
        cr_assert(utf8_valid(finding->found, strlen(finding->found), NULL));
    }
    fixture_end(&fixture);
}

Test(faults, a_lost_worker_is_not_told)
{
    struct fixture fixture;
    fixture_begin(&fixture, 1);
    fixture_check(&fixture, "good", "trivial", "statement", "yes", NULL);
    fixture_judge(&fixture);
    fixture_expect(&fixture, 0, "TRIVIAL-01", STATUS_PASS);
    fixture_end(&fixture);

    char *problem = NULL;
    struct worker *worker = worker_start(
        &(struct worker_options){.program = "/bin/true", .timezone = "UTC", .jobs = 1}, &problem);
    cr_assert_null(worker);
    cr_assert(problem && strstr(problem, "could not be started"));
    free(problem);
    worker = worker_start(
        &(struct worker_options){.program = "/nowhere/golive-worker", .timezone = "UTC", .jobs = 1},
        &problem);
    cr_assert_null(worker);
    cr_assert(strstr(problem, "No such file"));
    free(problem);
}
