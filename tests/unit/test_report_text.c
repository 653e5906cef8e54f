/* The report for people: what it says first, what it says at all, that it fits a page, and that nothing in it does harm. */
#include "base/text.h"
#include "report/report.h"

#include "random_run.h"
#include "sample_run.h"

#include <criterion/criterion.h>

#include <errno.h>

/* What a report writes, freed with free(). */
static char *written(const struct run *run, const struct report_options *options)
{
    char *bytes = NULL;
    size_t length = 0;
    FILE *file = open_memstream(&bytes, &length);
    cr_assert_not_null(file);
    cr_assert_eq(report_text(run, options, file), 0);
    cr_assert_eq(fclose(file), 0);
    cr_assert_eq(strlen(bytes), length);
    return bytes;
}

/* Every line at most COLUMNS wide, no blanks at its end, no control, nothing that a terminal obeys, never two empty
 * lines. */
static void demand_page(const char *bytes, size_t columns)
{
    size_t empty = 0;
    for (const char *line = bytes; *line;) {
        size_t length = strcspn(line, "\n");
        cr_assert_eq(line[length], '\n', "the last line has no end");
        char *alone = memory_format("%.*s", (int)length, line);
        cr_assert_leq(utf8_columns(alone), columns, "too wide: %s", alone);
        cr_assert(!length || alone[length - 1] != ' ', "blanks at the end: %s", alone);
        empty = length ? 0 : empty + 1;
        cr_assert_lt(empty, 2, "two empty lines");
        for (size_t at = 0; at < length;) {
            uint32_t codepoint = 0;
            size_t size = utf8_decode(alone + at, length - at, &codepoint);
            cr_assert_gt(size, 0, "no UTF-8");
            cr_assert(!is_hostile(codepoint), "U+%04x in: %s", codepoint, alone);
            at += size;
        }
        free(alone);
        line += length + 1;
    }
}

static void demand(const char *report, const char *words)
{
    cr_assert_not_null(strstr(report, words), "not in the report: %s\n%s", words, report);
}

static void demand_not(const char *report, const char *words)
{
    cr_assert_null(strstr(report, words), "in the report: %s\n%s", words, report);
}

struct sample {
    struct run run;
    struct site site;
};

static char *sample_text(struct sample *sample, bool verbose)
{
    const struct report_options options = {.verbose = verbose};
    sample_decide(&sample->run);
    return written(&sample->run, &options);
}

static struct deployment *deployment_of(struct sample *sample, size_t index)
{
    return (struct deployment *)sample->run.deployments[index].deployment;
}

/* ---- what it says ---- */

Test(report_text, begins_with_the_decision)
{
    struct sample sample;
    sample_run(&sample.run, &sample.site);
    sample.run.deployment_count = 1;
    char *report = sample_text(&sample, false);
    cr_assert(string_starts(report, "GO     ambient-scribe\n"), "%s", report);
    free(report);
    sample.run.deployments++;
    report = sample_text(&sample, false);
    cr_assert(string_starts(report, "NO-GO  imaging-triage\n"), "%s", report);
    free(report);
    arena_free(&sample.run.arena);
}

Test(report_text, says_of_a_site_that_it_may_go_live)
{
    static const struct {
        const char *kind;
        const char *go, *no_go;
    } cases[] = {
        {"product", "May go live", "Must not go live: "},
        {"site", "The site has settled this", "The site has not settled this: "},
        {"data-release", "The data may be released", "The data must not be released: "},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct sample sample;
        sample_run(&sample.run, &sample.site);
        deployment_of(&sample, 0)->kind = cases[i].kind;
        deployment_of(&sample, 1)->kind = cases[i].kind;
        char *report = sample_text(&sample, false);
        demand(report, cases[i].go);
        demand(report, cases[i].no_go);
        if (i)
            demand_not(report, "go live");
        free(report);
        arena_free(&sample.run.arena);
    }
}

Test(report_text, of_a_go_says_its_conditions_its_end_and_what_nobody_looked_at)
{
    struct sample sample;
    sample_run(&sample.run, &sample.site);
    sample.run.deployment_count = 1;
    char *report = sample_text(&sample, false);
    demand(report,
        "May go live, on conditions: 1 point to look at, 3 subjects that nobody\n       has looked at.");
    demand(report, "Look at this (1)\n\n  BAA-28  Time to give notice of a breach (baa)\n");
    demand(report, "In order       3 met, 1 good to know. -v lists them.\n");
    demand(report, "Cleared until  2027-12-08; from then on it is no longer a go: the statement that\n"
                   "               the services are in force is 400 days old.\n");
    demand(report, "Not looked at  Risk analysis of the security rule; Nondiscrimination in decision\n"
                   "               support; Breaches of the vendor made public.\n");
    demand_not(report, "Go if");
    demand_not(report, "BAA-07");
    free(report);
    arena_free(&sample.run.arena);
}

Test(report_text, of_a_live_product_that_is_not_go_says_decide_today_and_how_to_stop)
{
    struct sample sample;
    sample_run(&sample.run, &sample.site);
    char *report = sample_text(&sample, false);
    demand(report, "NO-GO  imaging-triage\n"
                   "       NO-GO and in use since 2026-03-01: decide today\n"
                   "       To stop it: PACS > Routing > Boneview > Disable;");
    demand(report, "no address in");
    free(report);
    struct person people[] = {{"it", "it@springfield.example"}};
    sample.site.people = people;
    sample.site.person_count = 1;
    report = sample_text(&sample, false);
    demand(report, "(it@springfield.example)");
    free(report);
    deployment_of(&sample, 1)->stage = "retired";
    report = sample_text(&sample, false);
    demand_not(report, "decide today");
    free(report);
    deployment_of(&sample, 1)->stage = "paused";
    report = sample_text(&sample, false);
    demand_not(report, "decide today");
    demand(report, "       It is paused: it stays off until this is a GO.\n");
    free(report);
    deployment_of(&sample, 0)->stage = "live";
    report = sample_text(&sample, false);
    demand_not(report, "decide today"); /* a live product that is go */
    free(report);
    arena_free(&sample.run.arena);
}

Test(report_text, shows_a_failed_point_in_full)
{
    struct sample sample;
    sample_run(&sample.run, &sample.site);
    char *report = sample_text(&sample, false);
    demand(report, "Not met (2)\n");
    demand(report, "  BAA-26  In force (baa)\n"
                   "      The agreement ended on 2026-10-31.\n"
                   "      Wanted    An agreement that is in force on the day patients' data flow.\n"
                   "      Found     An end on 2026-10-31. \"This Agreement shall terminate on October\n"
                   "                31, 2026 unless renewed in writing by both parties\"\n"
                   "                (boneview-agreement.pdf, page 4, clause 9.1)\n"
                   "      To do     Sign a renewal before patients' data flow, or stop using the\n"
                   "                product.\n"
                   "      Owner     privacy\n"
                   "      Basis     law (cannot be waived): 45 CFR 164.504(e)(2)\n");
    demand(report, "Go if\n  - BAA-24, BAA-26 are met\n");
    free(report);
    arena_free(&sample.run.arena);
}

Test(report_text, shows_points_that_someone_must_read_as_one)
{
    struct sample sample;
    sample_run(&sample.run, &sample.site);
    char *report = sample_text(&sample, false);
    demand(report, "  Not found by search (baa): someone must read meridian-draft.docx for these 3\n"
                   "  points.\n"
                   "      BAA-07  Access of patients to their records\n"
                   "      BAA-08  Amendment of records\n"
                   "      BAA-10  Duties carried out for the covered entity\n"
                   "      To do     Read it, and write down what it says: `golive read baa/BAA-07\n"
                   "                frontier-model` shows where to begin, asks,");
    demand(report, "  - touches_phi is answered in the deployment's file\n"
                   "  - BAA-07, BAA-08, BAA-10 are looked up in the document by somebody, and found\n"
                   "  - BAA-26 is known, and met\n");
    free(report);
    arena_free(&sample.run.arena);
}

Test(report_text, shows_twenty_points_of_one_cause_on_less_than_a_page)
{
    struct sample sample;
    sample_run(&sample.run, &sample.site);
    struct finding findings[20];
    for (size_t i = 0; i < 20; i++) {
        findings[i] = sample_finding("BAA-07", STATUS_UNKNOWN, ASSURANCE_NONE, "the document is encrypted");
        findings[i].rule_id = arena_format(&sample.run.arena, "BAA-%02zu", i + 1);
    }
    sample.run.deployments[2].checks[0].findings = findings;
    sample.run.deployments[2].checks[0].finding_count = 20;
    sample.run.deployments += 2;
    sample.run.deployment_count = 1;
    char *report = sample_text(&sample, false);
    size_t lines = 0;
    for (const char *at = report; (at = strchr(at, '\n')); at++)
        lines++;
    cr_assert_lt(lines, 50, "%zu lines:\n%s", lines, report);
    demand(report, "Not known (20)");
    for (size_t i = 0; i < 20; i++)
        demand(report, findings[i].rule_id);
    demand_page(report, 80);
    free(report);
    arena_free(&sample.run.arena);
}

Test(report_text, shows_checks_without_their_plugin_as_one)
{
    struct sample sample;
    sample_run(&sample.run, &sample.site);
    struct check checks[3];
    struct check_result results[3];
    struct finding finding =
        sample_finding("CHECK", STATUS_UNKNOWN, ASSURANCE_NONE, "plugin 'document' is not installed");
    static const char *const ids[] = {"dua", "irb", "minutes"};
    for (size_t i = 0; i < 3; i++) {
        checks[i] = *sample.run.deployments[2].checks[0].check;
        checks[i].id = ids[i];
        checks[i].owner = ids[i];
        results[i] = sample.run.deployments[2].checks[0];
        results[i].check = &checks[i];
        results[i].findings = &finding;
        results[i].finding_count = 1;
    }
    sample.run.deployments[2].checks = results;
    sample.run.deployments[2].check_count = 3;
    char *report = sample_text(&sample, false);
    demand(
        report, "  Plugin 'document' is not installed. These 3 checks:\n      dua, irb, minutes\n\nGo if\n");
    demand(report, "  - dua, irb, minutes are known, and met\n");
    free(report);
    arena_free(&sample.run.arena);
}

Test(report_text, asks_each_question_once)
{
    struct sample sample;
    sample_run(&sample.run, &sample.site);
    struct finding findings[4];
    const char *const facts[] = {"touches_phi", "research", "touches_phi", "vendor_role"};
    for (size_t i = 0; i < 4; i++) {
        findings[i] = sample_finding("FACT", STATUS_UNKNOWN, ASSURANCE_NONE, "not answered");
        findings[i].subject = facts[i];
        findings[i].title = "Is it so?";
    }
    sample.run.deployments[2].checks[0].findings = findings;
    sample.run.deployments[2].checks[0].finding_count = 4;
    char *report = sample_text(&sample, false);
    demand(report, "  3 questions wait for an answer:\n"
                   "      touches_phi  Is it so? Not answered.\n"
                   "      research  Is it so? Not answered.\n"
                   "      vendor_role  Is it so? Not answered.\n");
    free(report);
    arena_free(&sample.run.arena);
}

Test(report_text, shows_a_waived_fail_as_not_met_with_who_and_until_when)
{
    struct sample sample;
    sample_run(&sample.run, &sample.site);
    sample_decide(&sample.run);
    char digest[DIGEST_TEXT_SIZE];
    struct digest value = finding_digest("baa", &sample.run.deployments[1].checks[0].findings[1]);
    digest_text(&value, digest);
    struct waiver waivers[] = {
        {.check = "baa",
            .rule = "BAA-24",
            .finding = digest,
            .reason = "renamed in May",
            .approved_by = "J. Rivera",
            .approved_on = sample_day("2026-11-03"),
            .expires = sample_day("2027-02-01")},
        {.check = "baa",
            .rule = "BAA-07",
            .finding = digest,
            .reason = "",
            .approved_by = "J. Rivera",
            .approved_on = sample_day("2026-11-03"),
            .expires = sample_day("2027-02-01")},
    };
    deployment_of(&sample, 1)->waivers = waivers;
    deployment_of(&sample, 1)->waiver_count = 2;
    char *report = sample_text(&sample, false);
    demand(report, "Not met, but waived (1)\n\n  BAA-24  Product in scope (baa)\n");
    demand(report, "      Waived    by J. Rivera until 2027-02-01: renamed in May\n");
    demand(report, "Waiver         baa/BAA-07 covers nothing: BAA-07 rests on law, which nobody can\n"
                   "               waive.\n");
    free(report);
    arena_free(&sample.run.arena);
}

Test(report_text, under_verbose_lists_what_was_folded_and_says_that_nothing_was_recorded)
{
    struct sample sample;
    sample_run(&sample.run, &sample.site);
    char *report = sample_text(&sample, true);
    demand(report, "Good to know (1)\n  baa: silent on 1 point, for the next negotiation: BAA-02 No use");
    demand(
        report, "Met (3)\n  BAA-07  Access of patients to their records: access to records (documented)\n");
    demand(report, "Evidence\n  acme-terms-2026-04.pdf: got, 91233 bytes\n    sha256:");
    demand(report, " (not recorded)\n");
    demand(report, "  baa: fail, required, judged by plugin baa 1.0.0\n");
    demand_not(report, "-v lists them");
    demand_page(report, 80);
    free(report);
    arena_free(&sample.run.arena);
}

Test(report_text, ends_with_the_decisions_the_digest_and_what_it_is_not)
{
    struct sample sample;
    sample_run(&sample.run, &sample.site);
    char *report = sample_text(&sample, false);
    demand(report, "Decisions\n\n"
                   "NO-GO  imaging-triage  In use: The agreement names another product (and 1 more)\n"
                   "HOLD   frontier-model  touches_phi: the fact is not set (and 4 more)\n"
                   "GO     ambient-scribe  with 4 conditions, until 2027-12-08\n\n"
                   "3 in all: 1 NO-GO, 1 HOLD, 1 GO.\n");
    demand(report, "Policy   springfield, version 2026.2, of Springfield Clinic\n");
    struct digest digest;
    char text[DIGEST_TEXT_SIZE];
    cr_assert_eq(report_digest(&sample.run, &digest), 0);
    digest_text(&digest, text);
    demand(report, text);
    demand(report, "Sandbox  full\n");
    cr_assert(string_ends(
        report, "\nThis is a record of checks under a named policy, not legal or clinical advice.\n"));
    demand_not(report, "what-if");
    free(report);
    sample.run.what_if = true;
    report = sample_text(&sample, false);
    demand(report, "; a what-if, not a decision");
    free(report);
    arena_free(&sample.run.arena);
}

Test(report_text, quiet_is_one_line_a_deployment)
{
    struct sample sample;
    sample_run(&sample.run, &sample.site);
    sample_decide(&sample.run);
    const struct report_options options = {.quiet = true};
    char *report = written(&sample.run, &options);
    cr_assert_str_eq(report,
        "GO     ambient-scribe  with 4 conditions, until 2027-12-08\n"
        "NO-GO  imaging-triage  In use: The agreement names another product (and 1 more)\n"
        "HOLD   frontier-model  touches_phi: the fact is not set (and 4 more)\n");
    free(report);
    arena_free(&sample.run.arena);
}

Test(report_text, says_for_which_day_it_decides_and_why_a_file_is_hold)
{
    struct sample sample;
    sample_run(&sample.run, &sample.site);
    sample.run.deployments[1].decided_for = sample_day("2026-12-15");
    sample.run.deployments[1].decided_for_later = true;
    deployment_of(&sample, 0)->broken = "line 7: unknown key \"documnet\"";
    sample.run.deployments[0].checks[0].finding_count = 1;
    char *report = sample_text(&sample, false);
    demand(report, "This is the decision for 2026-12-15, the day it goes live;");
    demand(report, "Not yet: its file has errors: line 7: unknown key \"documnet\".\n");
    demand(report, "Go if\n  - the deployment's file is corrected\n");
    free(report);
    arena_free(&sample.run.arena);
}

Test(report_text, never_folds_away_what_is_said_of_a_plugin)
{
    struct sample sample;
    sample_run(&sample.run, &sample.site);
    static const char *const remarks[] = {"keeps state between checks", NULL};
    sample.run.deployments[0].checks[0].remarks = remarks;
    char *report = sample_text(&sample, false);
    demand(report, "Plugin         baa (baa): Keeps state between checks.\n");
    free(report);
    arena_free(&sample.run.arena);
}

/* ---- many deployments ---- */

/* COUNT deployments with the same agreement, which ended; every tenth has one of its own and goes. */
static void make_fleet(struct sample *sample, size_t count)
{
    sample_run(&sample->run, &sample->site);
    struct arena *arena = &sample->run.arena;
    struct deployment_result *few = sample->run.deployments;
    struct deployment_result *fleet = arena_take(arena, count * sizeof *fleet);
    for (size_t i = 0; i < count; i++) {
        struct deployment_result *source = &few[i % 10 == 9 ? 0 : 1];
        struct deployment *deployment = arena_take(arena, sizeof *deployment);
        *deployment = *source->deployment;
        deployment->id = arena_format(arena, "product-%03zu", i + 1);
        fleet[i] = *source;
        fleet[i].deployment = deployment;
    }
    sample->run.deployments = fleet;
    sample->run.deployment_count = count;
}

Test(report_text, shows_what_stops_many_products_once_with_the_products)
{
    struct sample sample;
    make_fleet(&sample, 5);
    char *report = sample_text(&sample, false);
    cr_assert(string_starts(
                  report, "In use though not GO: decide today (5)\n  NO-GO  product-001  Since 2026-03-01. "),
        "%s", report);
    demand(report, "What stops several products at once\n\n  BAA-24  Product in scope (baa)\n");
    demand(report, "      Stops     product-001, product-002, product-003, product-004, product-005;\n"
                   "                5 of them are in use\n");
    demand(report, "NO-GO  product-003\n");
    demand(report, "Not met (2)\n\n  2 points stop other products too: shown above.\n");
    const char *once = strstr(report, "October\n");
    cr_assert_not_null(once);
    cr_assert_null(strstr(once + 1, "October\n"), "shown twice");
    demand_page(report, 80);
    free(report);
    arena_free(&sample.run.arena);
}

Test(report_text, of_two_products_shows_each_in_full)
{
    struct sample sample;
    make_fleet(&sample, 2);
    char *report = sample_text(&sample, false);
    demand_not(report, "What stops several");
    free(report);
    arena_free(&sample.run.arena);
}

/* Where WORDS begin in the report; a failure if they are not there. */
static const char *place_of(const char *report, const char *words)
{
    demand(report, words);
    return strstr(report, words);
}

Test(report_text, of_a_fleet_begins_with_the_table_then_causes_then_what_does_not_go_then_the_rest)
{
    struct sample sample;
    make_fleet(&sample, 200);
    char *report = sample_text(&sample, false);
    cr_assert(string_starts(report, "NO-GO  200 deployments: 180 NO-GO, 20 GO\n\nDecisions other than GO\n"),
        "%s", report);
    const char *table = place_of(report, "\nNO-GO  product-199  In use: The");
    const char *cause = place_of(report, "What stops several products at once");
    const char *details = place_of(report, "\nNO-GO  product-199\n");
    const char *rest = place_of(report, "\nGO     product-010  with 4 conditions, until 2027-12-08\n");
    cr_assert(table < cause && cause < details && details < rest);
    demand(report, " and 168 more; 180 of them are in use\n");
    demand_not(report, "\nGO     product-010\n"); /* no details of what goes */
    demand_page(report, 80);
    free(report);
    report = sample_text(&sample, true);
    demand(report, "\nGO     product-010\n");
    free(report);
    arena_free(&sample.run.arena);
}

Test(report_text, of_a_fleet_leaves_out_what_is_told_with_the_causes_unless_it_is_in_use)
{
    struct sample sample;
    make_fleet(&sample, 50);
    for (size_t i = 5; i < 50; i++) {
        deployment_of(&sample, i)->stage = "planned";
        deployment_of(&sample, i)->live_since = date_none();
    }
    char *report = sample_text(&sample, false);
    demand(report, "\nNO-GO  product-001  In use: The agreement names another product (and 1 more)\n");
    demand(report, "\nNO-GO  product-006  The agreement names another product (and 1 more)\n");
    demand(report, "\nNO-GO  product-001\n"); /* with what to do to stop it */
    demand_not(report, "\nNO-GO  product-006\n");
    demand(report,
        "\n40 more deployments are stopped by nothing but what stops several at once, as\nshown above.\n");
    free(report);
    arena_free(&sample.run.arena);
}

Test(report_text, begins_with_products_that_are_in_use_and_not_go)
{
    struct sample sample;
    sample_run(&sample.run, &sample.site);
    deployment_of(&sample, 2)->stage = "live";
    deployment_of(&sample, 1)->stage = "planned";
    deployment_of(&sample, 1)->live_since = date_none();
    char *report = sample_text(&sample, false);
    cr_assert(string_starts(report, "HOLD   frontier-model\n"), "%s", report);
    cr_assert(place_of(report, "\nNO-GO  imaging-triage\n") < place_of(report, "\nGO     ambient-scribe\n"));
    free(report);
    arena_free(&sample.run.arena);
}

Test(report_text, does_not_take_one_question_of_many_files_for_one_cause)
{
    struct sample sample;
    make_fleet(&sample, 4);
    struct finding finding = sample_finding("FACT", STATUS_UNKNOWN, ASSURANCE_NONE, "not answered");
    finding.subject = "touches_phi";
    struct check_result *check = sample.run.deployments[0].checks;
    check->findings = &finding;
    check->finding_count = 1;
    struct fact fact = {.name = "touches_phi", .site = false};
    for (size_t i = 0; i < 4; i++) {
        deployment_of(&sample, i)->facts = &fact;
        deployment_of(&sample, i)->fact_count = 1;
    }
    char *report = sample_text(&sample, false);
    demand_not(report, "What stops several");
    free(report);
    fact.site = true;
    report = sample_text(&sample, false);
    demand(report, "What stops several"); /* the site answers it for all */
    free(report);
    arena_free(&sample.run.arena);
}

/* ---- form ---- */

Test(report_text, fits_its_width_whatever_stands_in_it)
{
    static const unsigned widths[] = {0, 40, 60, 80, 120};
    for (uint64_t seed = 1; seed <= 120; seed++) {
        const struct random_run_options options = {
            .deployments = 4, .checks = 4, .findings = 5, .hostile = seed % 3 == 0};
        struct run *run = random_run_new(seed, &options);
        random_run_decide(run);
        struct report_options form = {
            .verbose = seed % 2, .quiet = seed % 5 == 0, .columns = widths[seed % 5]};
        char *report = written(run, &form);
        demand_page(report, form.columns ? form.columns : 80);
        free(report);
        random_run_free(run);
    }
}

Test(report_text, makes_hostile_texts_harmless_and_short_in_every_place)
{
    size_t megabyte = 1 << 20;
    char *huge = memory_new(megabyte + 1, 1);
    memset(huge, 'W', megabyte);
    char *combining = memory_new(megabyte + 1, 1);
    for (size_t i = 0; i + 1 < megabyte; i += 2)
        memcpy(combining + i, "\xcc\x81", 2);
    size_t known = sizeof hostile_texts / sizeof *hostile_texts;
    for (size_t i = 0; i < known + 2; i++) {
        const char *text = i < known ? hostile_texts[i] : i == known ? huge : combining;
        struct sample sample;
        sample_run(&sample.run, &sample.site);
        struct rule rule = {.id = text,
            .title = text,
            .asks = text,
            .readings = 2,
            .basis = BASIS_POLICY,
            .severity = STATUS_FAIL};
        for (size_t j = 0; j < 3; j++) {
            for (uint32_t k = 0; k < sample.run.deployments[j].checks[0].finding_count; k++) {
                struct finding *finding = &sample.run.deployments[j].checks[0].findings[k];
                finding->message = finding->expected = finding->found = finding->quote = finding->where =
                    text;
                finding->title = finding->subject = finding->citation = finding->remedy = text;
                finding->rule = &rule;
                if (k)
                    finding->rule_id = text;
            }
            struct deployment *deployment = deployment_of(&sample, j);
            deployment->id = deployment->product = deployment->version = deployment->vendor =
                deployment->stop = text;
            deployment->owner = deployment->checks[0].owner = deployment->checks[0].id = text;
        }
        ((struct evidence *)sample.run.deployments[1].checks[0].evidence[0])->uri = text;
        sample.run.deployments[0].lapses_first = text;
        sample.site.name = sample.site.policy_name = sample.site.policy_version = sample.site.timezone = text;
        char *report = sample_text(&sample, i % 2);
        demand_page(report, 80);
        cr_assert_lt(strlen(report), 200000, "%zu bytes", strlen(report));
        free(report);
        arena_free(&sample.run.arena);
    }
    free(huge);
    free(combining);
}

Test(report_text, says_the_same_without_colour)
{
    for (uint64_t seed = 1; seed <= 40; seed++) {
        const struct random_run_options options = {
            .deployments = 4, .checks = 4, .findings = 5, .hostile = seed % 2};
        struct run *run = random_run_new(seed, &options);
        random_run_decide(run);
        struct report_options form = {.quiet = seed % 4 == 0};
        char *plain = written(run, &form);
        form.colour = true;
        char *inked = written(run, &form);
        cr_assert_not_null(strstr(inked, "\033[1"));
        char *to = inked;
        for (const char *from = inked; *from;) {
            if (*from == '\033') {
                size_t length = strcspn(from, "m") + 1;
                cr_assert_leq(length, strlen("\033[1;32m"));
                from += length;
            } else {
                *to++ = *from++;
            }
        }
        *to = '\0';
        cr_assert_str_eq(inked, plain);
        free(plain);
        free(inked);
        random_run_free(run);
    }
}

Test(report_text, says_when_it_could_not_be_written)
{
    struct sample sample;
    sample_run(&sample.run, &sample.site);
    sample_decide(&sample.run);
    FILE *full = fopen("/dev/full", "w");
    if (!full)
        cr_skip_test("this machine has no /dev/full");
    setvbuf(full, NULL, _IONBF, 0);
    const struct report_options options = {0};
    cr_assert_eq(report_text(&sample.run, &options, full), -ENOSPC);
    fclose(full);
    arena_free(&sample.run.arena);
}
