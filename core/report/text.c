/* The report for people: causes that stop many products, each deployment, the table of decisions, and how all this came
 * about. Must not decide anything: every word comes from the result. Plain words, so that an office manager understands
 * them at once. */
#include "report/text_parts.h"

#include <stdlib.h>
#include <string.h>

/* More deployments than this are a fleet: what stops them is shown, the rest is counted (unless -v). */
enum { FLEET = 20 };
/* So many products that are in use though they may not be are named at the top. */
enum { ALARMS = 20 };
/* Columns: of an id in the table at most, and of labels in the last lines. */
enum { ID_WIDTH = 28, LABEL = 9 };

static bool is_fleet(const struct text_report *report)
{
    return report->run->deployment_count > FLEET && !report->verbose;
}

/* ---- one line a deployment ---- */

static size_t id_width(const struct text_report *report)
{
    size_t widest = 0;
    for (size_t i = 0; i < report->run->deployment_count; i++) {
        size_t width = strnlen(report->run->deployments[i].deployment->id, ID_WIDTH + 1);
        widest = width > widest ? width : widest;
    }
    return widest > ID_WIDTH ? ID_WIDTH : widest;
}

/* "In use: The agreement ended on 2026-10-31 (and 3 more)" */
static void words_row(struct text *words, const struct deployment_result *result)
{
    struct overview overview = overview_of(result);
    struct text reason = {0};
    words_reason(&reason, result, &overview);
    if (result->decision != DECISION_GO && deployment_in_use(result->deployment))
        text_append_string(words, "In use: ");
    text_append_string(words, text_string(&reason));
    text_free(&reason);
}

static void write_line(struct text_report *report, const struct deployment_result *result, size_t pad)
{
    words_add(&report->words, result->deployment->id, ID_WIDTH);
    do
        text_append_char(&report->words, ' ');
    while (utf8_columns(text_string(&report->words)) < pad);
    words_row(&report->words, result);
    page_title(&report->page, ink_of(result->decision), decision_title(result->decision), DECISION_WIDTH,
        INK_PLAIN, text_string(&report->words));
    text_clear(&report->words);
}

/* In the run's own order, so that two of them can be laid side by side. */
static void write_quiet(struct text_report *report)
{
    size_t pad = id_width(report) + 2;
    for (size_t i = 0; i < report->run->deployment_count; i++)
        write_line(report, &report->run->deployments[i], pad);
}

/* ---- what is used though it may not be ---- */

static bool is_alarming(const struct deployment_result *result)
{
    return result->decision != DECISION_GO && deployment_in_use(result->deployment);
}

/* Named before what stops many, and behind a fleet's table, which begins with them. Else the first deployment's own head
 * says so. */
static void write_alarms(struct text_report *report)
{
    const struct run *run = report->run;
    size_t count = 0, shown = 0;
    for (size_t i = 0; i < run->deployment_count; i++)
        count += is_alarming(&run->deployments[i]);
    if (!count || (!report->causes.shared_count && !is_fleet(report)))
        return;
    text_format(&report->words, "In use though not GO: decide today (%zu)", count);
    page_line(&report->page, 0, INK_BAD, text_string(&report->words));
    text_clear(&report->words);
    unsigned hang = 2 + DECISION_WIDTH + (unsigned)id_width(report) + 2;
    for (size_t i = 0; i < run->deployment_count && shown < ALARMS; i++) {
        const struct deployment_result *result = &run->deployments[report->order[i]];
        if (!is_alarming(result))
            continue;
        shown++;
        struct text label = {0};
        char since[DATE_TEXT_SIZE];
        date_text(result->deployment->live_since, since);
        text_format(&label, "%-*s", DECISION_WIDTH, decision_title(result->decision));
        words_add(&label, result->deployment->id, ID_WIDTH);
        text_format(&report->words, "%s%s%s", *since ? "Since " : "", since, *since ? ". " : "");
        words_alarm(&report->words, run->site, result->deployment);
        page_wrap_inked(&report->page, ink_of(result->decision), 2, text_string(&label), hang,
            text_string(&report->words));
        text_clear(&report->words);
        text_free(&label);
    }
    if (count > shown) {
        text_format(&report->words, "and %zu more, among the decisions below", count - shown);
        page_line(&report->page, 2, INK_BAD, text_string(&report->words));
        text_clear(&report->words);
    }
    page_gap(&report->page);
}

/* ---- what stops many ---- */

static void write_causes(struct text_report *report)
{
    if (!report->causes.shared_count)
        return;
    struct points points = {0};
    for (size_t i = 0; i < report->causes.shared_count; i++) {
        const struct cause *cause = report->causes.shared[i];
        points_add(&points, (struct point){cause->deployment, cause->check, cause->finding, cause});
    }
    page_line(&report->page, 0, INK_BAD, "What stops several products at once");
    write_points(report, &points);
    page_gap(&report->page);
    free(points.items);
}

/* ---- the table of decisions ---- */

static void write_row(struct text_report *report, const struct deployment_result *result, size_t width)
{
    struct text label = {0};
    text_format(&label, "%-*s", DECISION_WIDTH, decision_title(result->decision));
    words_add(&label, result->deployment->id, ID_WIDTH);
    words_row(&report->words, result);
    page_wrap_inked(&report->page, ink_of(result->decision), 0, text_string(&label),
        DECISION_WIDTH + (unsigned)width + 2, text_string(&report->words));
    text_clear(&report->words);
    text_free(&label);
}

/* "3 NO-GO, 1 HOLD, 20 GO" */
static void words_totals(struct text *words, const struct run *run)
{
    size_t counts[DECISION_NO_GO + 1] = {0};
    for (size_t i = 0; i < run->deployment_count; i++)
        counts[run->deployments[i].decision]++;
    bool first = true;
    for (int decision = DECISION_NO_GO; decision >= DECISION_GO; decision--) {
        if (!counts[decision])
            continue;
        text_format(
            words, "%s%zu %s", first ? "" : ", ", counts[decision], decision_title((enum decision)decision));
        first = false;
    }
}

static void write_totals(struct text_report *report)
{
    text_format(&report->words, "%zu in all: ", report->run->deployment_count);
    words_totals(&report->words, report->run);
    text_append_char(&report->words, '.');
    page_wrap(&report->page, 0, "", 0, text_string(&report->words));
    text_clear(&report->words);
}

/* Behind the details of a few deployments: what a terminal shows last. */
static void write_table(struct text_report *report)
{
    const struct run *run = report->run;
    if (run->deployment_count < 2)
        return;
    size_t width = id_width(report);
    page_gap(&report->page);
    page_rule(&report->page);
    page_line(&report->page, 0, INK_STRONG, "Decisions");
    page_gap(&report->page);
    for (size_t i = 0; i < run->deployment_count; i++)
        write_row(report, &run->deployments[report->order[i]], width);
    page_gap(&report->page);
    write_totals(report);
}

static void write_retired(struct text_report *report)
{
    words_retired(&report->words, report->run);
    if (!report->words.length)
        return;
    page_gap(&report->page);
    if (!report->run->deployment_count)
        text_append_string(&report->words, ". What is not judged is not cleared: HOLD");
    text_append_char(&report->words, '.');
    page_wrap(&report->page, 0, "", 0, text_string(&report->words));
    text_clear(&report->words);
}

/* ---- a fleet ---- */

/* The table of what does not go stands first, for nobody reads to the end of three hundred. */
static void write_fleet_table(struct text_report *report)
{
    const struct run *run = report->run;
    words_count(&report->words, run->deployment_count, "deployment");
    text_append_string(&report->words, ": ");
    words_totals(&report->words, run);
    page_title(&report->page, ink_of(run->decision), decision_title(run->decision), DECISION_WIDTH,
        INK_STRONG, text_string(&report->words));
    text_clear(&report->words);
    if (run->decision == DECISION_GO)
        return;
    size_t pad = id_width(report) + 2;
    page_gap(&report->page);
    page_line(&report->page, 0, INK_STRONG, "Decisions other than GO");
    page_gap(&report->page);
    for (size_t i = 0; i < run->deployment_count; i++) {
        const struct deployment_result *result = &run->deployments[report->order[i]];
        if (result->decision != DECISION_GO)
            write_line(report, result, pad);
    }
}

static void write_fleet_go(struct text_report *report)
{
    const struct run *run = report->run;
    size_t pad = id_width(report) + 2;
    bool first = true;
    for (size_t i = 0; i < run->deployment_count; i++) {
        const struct deployment_result *result = &run->deployments[report->order[i]];
        if (result->decision != DECISION_GO)
            continue;
        if (first) {
            page_gap(&report->page);
            page_rule(&report->page);
            page_line(&report->page, 0, INK_STRONG,
                "Go (for all that was found on one, check its file alone, or use -v)");
            page_gap(&report->page);
        }
        first = false;
        write_line(report, result, pad);
    }
}

/* ---- the last lines ---- */

static void last_line(struct text_report *report, const char *label)
{
    page_wrap(&report->page, 0, label, LABEL, text_string(&report->words));
    text_clear(&report->words);
}

/* The run and the digest by which the very same report is known again. */
static int write_footer(struct text_report *report)
{
    const struct run *run = report->run;
    struct text *words = &report->words;
    page_gap(&report->page);
    page_rule(&report->page);
    words_add(words, given(run->site->policy_name) ? run->site->policy_name : "(no name)", SHORT_WORDS);
    text_append_string(words, given(run->site->policy_version) ? ", version " : "");
    words_add(words, run->site->policy_version, NAME_WORDS);
    text_append_string(words, given(run->site->name) ? ", of " : "");
    words_add(words, run->site->name, SHORT_WORDS);
    last_line(report, "Policy");

    char moment[INSTANT_TEXT_SIZE];
    instant_text(run->at, moment);
    text_format(words, "at %s, days as in ", moment);
    words_add(words, run->site->timezone, NAME_WORDS);
    if (run->what_if)
        text_append_string(words, "; a what-if, not a decision to act on");
    last_line(report, "Judged");

    text_append_string(words, run->id);
    text_append_string(words, run->recorded ? " (recorded)" : " (not recorded");
    if (!run->recorded) {
        text_append_string(words, given(run->unrecorded) ? ": " : "");
        words_add(words, run->unrecorded, SHORT_WORDS);
        text_append_char(words, ')');
    }
    last_line(report, "Run");

    struct digest digest;
    char digest_words[DIGEST_TEXT_SIZE];
    int error = report_digest(run, &digest);
    if (error)
        return error;
    digest_text(&digest, digest_words);
    text_append_string(words, digest_words);
    last_line(report, "Report");
    words_add(words, run->sandbox, SHORT_WORDS);
    last_line(report, "Sandbox");
    page_gap(&report->page);
    if (run->decision != DECISION_GO) {
        text_append_string(words, "`golive explain RULE` says what a rule means, wants and cites.");
        page_wrap(&report->page, 0, "", 0, text_string(words));
        text_clear(words);
    }
    page_wrap(&report->page, 0, "", 0,
        "This is a record of checks under a named policy, not legal or clinical advice.");
    return 0;
}

/* Of a fleet, what goes and what is told already is left out. */
static void write_details(struct text_report *report, bool fleet)
{
    const struct run *run = report->run;
    size_t left_out = 0;
    for (size_t i = 0; i < run->deployment_count; i++) {
        const struct deployment_result *result = &run->deployments[report->order[i]];
        if (fleet && result->decision == DECISION_GO)
            continue;
        if (fleet && causes_tell_all(&report->causes, result)) {
            left_out++;
            continue;
        }
        if (i || report->causes.shared_count || fleet) {
            page_gap(&report->page);
            page_rule(&report->page);
        }
        write_deployment(report, result);
    }
    if (!left_out)
        return;
    page_gap(&report->page);
    page_rule(&report->page);
    words_left_out(&report->words, left_out);
    page_wrap(&report->page, 0, "", 0, text_string(&report->words));
    text_clear(&report->words);
}

static int write_full(struct text_report *report)
{
    report->order = people_order(report->run);
    causes_find(&report->causes, report->run, report->order);
    if (is_fleet(report)) {
        write_fleet_table(report);
        page_gap(&report->page);
        write_alarms(report);
        write_causes(report);
        write_details(report, true);
        write_fleet_go(report);
    } else {
        write_alarms(report);
        write_causes(report);
        write_details(report, false);
        write_table(report);
    }
    write_retired(report);
    return write_footer(report);
}

int report_text(const struct run *run, const struct report_options *options, FILE *file)
{
    struct text_report report = {.page = page_new(file, options->columns, options->colour),
        .run = run,
        .verbose = options->verbose,
        .today = instant_date(run->at)};
    int error = 0;
    if (options->quiet)
        write_quiet(&report);
    else
        error = write_full(&report);
    int write_error = page_end(&report.page);
    text_free(&report.words);
    causes_free(&report.causes);
    arena_free(&report.arena);
    free(report.order);
    return error ? error : write_error;
}
