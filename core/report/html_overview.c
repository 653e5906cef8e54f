/* The overview of a run of several deployments in the HTML report: how many may go live, what has to be decided today, what
 * stops many products at once, what lapses next. Must not know how one deployment is shown, but for the finding that is a
 * cause. */
#include "report/html_parts.h"

#include <stdlib.h>
#include <string.h>

/* So many are named here; the list of products below has all of them. */
enum { NAMED = 12 };

static void count_decisions(const struct run *run, size_t counts[DECISION_NO_GO + 1])
{
    memset(counts, 0, (DECISION_NO_GO + 1) * sizeof *counts);
    for (size_t i = 0; i < run->deployment_count; i++)
        counts[run->deployments[i].decision]++;
}

void html_words_totals(struct text *words, const struct run *run)
{
    size_t counts[DECISION_NO_GO + 1];
    count_decisions(run, counts);
    words_count(words, run->deployment_count, "product");
    const char *before = ": ";
    for (int decision = DECISION_NO_GO; decision >= DECISION_GO; decision--) {
        if (!counts[decision])
            continue;
        text_format(words, "%s%zu %s", before, counts[decision], decision_title((enum decision)decision));
        before = ", ";
    }
}

/* The same with each number and its word on one line. */
void html_totals(struct html_report *report)
{
    size_t counts[DECISION_NO_GO + 1];
    count_decisions(report->run, counts);
    markup_format(&report->markup, "<h1 id=\"all-h\">%zu %s", report->run->deployment_count,
        report->run->deployment_count == 1 ? "product" : "products");
    const char *before = ": ";
    for (int decision = DECISION_NO_GO; decision >= DECISION_GO; decision--) {
        if (!counts[decision])
            continue;
        markup_format(&report->markup, "%s<span>%zu %s</span>", before, counts[decision],
            decision_title((enum decision)decision));
        before = ", ";
    }
    markup_add(&report->markup, "</h1>\n");
}

/* ---- the decision of all ---- */

static void write_tiles(struct html_report *report)
{
    static const char *const words[] = {
        [DECISION_GO] = "may go live", [DECISION_HOLD] = "not yet", [DECISION_NO_GO] = "must not go live"};
    struct markup *markup = &report->markup;
    size_t counts[DECISION_NO_GO + 1];
    count_decisions(report->run, counts);
    markup_add(markup, "<ul class=\"tiles\">\n");
    for (int decision = DECISION_NO_GO; decision >= DECISION_GO; decision--) {
        const char *name = decision_name((enum decision)decision);
        markup_format(markup, "<li class=\"%s%s\"><span class=\"number\">%zu</span> <span class=\"word\">",
            name, counts[decision] ? "" : " none", counts[decision]);
        html_icon(report, name);
        markup_format(markup, "%s</span> <span class=\"soft\">%s</span></li>\n",
            decision_title((enum decision)decision), words[decision]);
    }
    markup_add(markup, "</ul>\n");
}

static bool is_urgent(const struct deployment_result *result)
{
    return result->decision != DECISION_GO && deployment_in_use(result->deployment);
}

static void write_urgent_one(struct html_report *report, size_t index)
{
    const struct deployment_result *result = &report->run->deployments[index];
    struct overview overview = overview_of(result);
    struct markup *markup = &report->markup;
    markup_add(markup, "<li>");
    html_icon(report, decision_name(result->decision));
    markup_format(markup, "<div><strong>%s</strong> ", decision_title(result->decision));
    html_deployment_link(report, index);
    if (date_given(result->deployment->live_since)) {
        markup_add(markup, ", in use since ");
        html_date(report, result->deployment->live_since);
    }
    markup_add(markup, "<br>");
    words_reason(&report->words, result, &overview);
    html_words(report);
    markup_add(markup, ". <span class=\"soft\">");
    words_alarm(&report->words, report->run->site, result->deployment);
    html_words(report);
    markup_add(markup, "</span></div></li>\n");
}

/* They come first in the order for people. */
static void write_urgent(struct html_report *report)
{
    const struct run *run = report->run;
    struct markup *markup = &report->markup;
    size_t count = 0;
    while (count < run->deployment_count && is_urgent(&run->deployments[report->order[count]]))
        count++;
    if (!count)
        return;
    html_section(report, "today", "alarm", 1, "Decide today: in use and not GO");
    markup_add(markup, "<ul class=\"urgent\">\n");
    for (size_t i = 0; i < count && i < NAMED; i++)
        write_urgent_one(report, report->order[i]);
    markup_add(markup, "</ul>\n");
    if (count > NAMED)
        markup_format(
            markup, "<p>And %zu more: they stand first among the products below.</p>\n", count - NAMED);
    html_section_end(report);
}

/* ---- causes ---- */

/* Those that stop most come first; those that stop equally many in the order in which they were met. */
static int by_weight(const void *left, const void *right)
{
    const struct cause *a = *(const struct cause *const *)left, *b = *(const struct cause *const *)right;
    if (a->in_use != b->in_use)
        return a->in_use > b->in_use ? -1 : 1;
    if (a->count != b->count)
        return a->count > b->count ? -1 : 1;
    return a->last < b->last ? -1 : a->last > b->last;
}

/* A site shows the first in full, so that its first page stays one that is read; the products' own pages have all. */
static void write_causes(struct html_report *report)
{
    size_t count = report->causes.shared_count;
    if (!count)
        return;
    AUTO_FREE struct cause **causes = memory_new(count, sizeof(struct cause *));
    memcpy(causes, report->causes.shared, count * sizeof(struct cause *));
    qsort(causes, count, sizeof *causes, by_weight);
    html_section(report, "causes", "causes", 1, "What stops several products at once");
    markup_add(&report->markup, "<p class=\"lead\">Each cause once, with the products it stops.</p>\n");
    size_t shown = report->together || count <= NAMED ? count : NAMED;
    for (size_t i = 0; i < shown; i++)
        html_finding(report, causes[i]->deployment, causes[i]->check, causes[i]->finding, causes[i]);
    if (shown < count)
        markup_format(
            &report->markup, "<p>And %zu more, on the pages of the products they stop.</p>\n", count - shown);
    html_section_end(report);
}

/* ---- what lapses next ---- */

struct lapses {
    size_t indexes[NAMED]; /* the soonest, in order */
    size_t count;
};

static void keep_soonest(const struct run *run, struct lapses *lapses, size_t index)
{
    instant at = run->deployments[index].cleared_until;
    size_t place = lapses->count;
    while (place > 0 && run->deployments[lapses->indexes[place - 1]].cleared_until > at)
        place--;
    if (place == NAMED)
        return;
    size_t last = lapses->count < NAMED ? lapses->count++ : NAMED - 1;
    memmove(&lapses->indexes[place + 1], &lapses->indexes[place], (last - place) * sizeof *lapses->indexes);
    lapses->indexes[place] = index;
}

static void write_lapses(struct html_report *report)
{
    const struct run *run = report->run;
    struct markup *markup = &report->markup;
    struct lapses lapses = {0};
    for (size_t i = 0; i < run->deployment_count; i++) {
        if (run->deployments[i].decision == DECISION_GO && run->deployments[i].cleared_until != INSTANT_NONE)
            keep_soonest(run, &lapses, i);
    }
    if (!lapses.count)
        return;
    html_section(report, "next", "next", 1, "What lapses next");
    markup_add(markup, "<ol class=\"dates\">\n");
    for (size_t i = 0; i < lapses.count; i++) {
        const struct deployment_result *result = &run->deployments[lapses.indexes[i]];
        markup_add(markup, "<li>");
        html_instant(report, result->cleared_until);
        markup_add(markup, " ");
        html_deployment_link(report, lapses.indexes[i]);
        if (given(result->lapses_first)) {
            markup_add(markup, ": ");
            markup_sentence(markup, result->lapses_first, HTML_SHORT);
        }
        markup_add(markup, "</li>\n");
    }
    markup_add(markup, "</ol>\n");
    html_section_end(report);
}

void html_overview(struct html_report *report)
{
    markup_add(&report->markup, "<section class=\"all\" id=\"all\" aria-labelledby=\"all-h\">\n");
    html_totals(report);
    write_tiles(report);
    html_section_end(report);
    write_urgent(report);
    write_causes(report);
    write_lapses(report);
}
