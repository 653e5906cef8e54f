/* The drill as a page: the sentence first, then each product with what stayed open, the matrix of its evidence, and all else
 * that was flipped. Needs nothing but itself; frame and pictures are those of the report's pages. See drill.h. */
#include "report/drill.h"

#include "report/html_parts.h"

static void write_outcome(struct html_report *report, enum drill_outcome outcome, enum decision decision)
{
    static const char *const tones[DRILL_OUTCOME_COUNT] = {[DRILL_OPEN] = "fail",
        [DRILL_STAYED] = "note",
        [DRILL_CLOSED] = "pass",
        [DRILL_WORSE] = "warn",
        [DRILL_NO_WORSE] = "not-applicable",
        [DRILL_NOT_TRIED] = "unseen"};
    if (outcome == DRILL_LISTED) {
        markup_add(&report->markup, decision_title(decision));
        return;
    }
    markup_format(&report->markup, "<span class=\"status %s\">", tones[outcome]);
    html_icon(report, tones[outcome]);
    markup_format(&report->markup, "%s</span>", drill_cell(outcome));
}

static void write_list(struct html_report *report, const struct deployment_drill *of,
    enum drill_outcome outcome, const char *name, const char *title)
{
    struct markup *markup = &report->markup;
    if (!of->outcomes[outcome])
        return;
    html_section(report, name, "part", 1, title);
    markup_add(markup, "<ul class=\"list\">\n");
    size_t at = 0;
    for (const struct drill_flip *flip = drill_next(of, outcome, &at); flip;) {
        markup_add(markup, "<li>");
        flip = drill_words_flips(&report->words, of, flip, &at);
        html_words(report);
        markup_add(markup, "</li>\n");
    }
    markup_add(markup, "</ul>\n");
    html_section_end(report);
}

/* ---- tables ---- */

static void write_row(struct html_report *report, const struct drill_flip *const states[DRILL_STATE_COUNT])
{
    struct markup *markup = &report->markup;
    markup_add(markup, "<tr><th scope=\"row\">");
    markup_foreign(markup, drill_what(states[0]), DRILL_THING);
    markup_add(markup, "</th>");
    for (unsigned state = 0; state < DRILL_STATE_COUNT && states[state]; state++) {
        markup_add(markup, "<td>");
        write_outcome(report, states[state]->outcome, states[state]->decision);
        markup_add(markup, "</td>");
    }
    markup_add(markup, "</tr>\n");
}

static size_t write_matrix(struct html_report *report, const struct deployment_drill *of)
{
    struct markup *markup = &report->markup;
    const struct drill_flip *states[DRILL_STATE_COUNT];
    size_t i = 0;
    if (!of->flip_count || of->flips[0].kind != DRILL_EVIDENCE)
        return 0;
    html_section(report, "evidence", "part", 1, drill_kind_title(DRILL_EVIDENCE));
    markup_add(markup, "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"Evidence of ");
    markup_words(markup, of->deployment->id);
    markup_add(markup, "\">\n<table class=\"drill\">\n<thead><tr><th scope=\"col\">Piece</th>");
    for (unsigned state = 0; state < DRILL_STATE_COUNT; state++)
        markup_format(markup, "<th scope=\"col\">%s</th>", drill_state_name((enum drill_state)state));
    markup_add(markup, "</tr></thead>\n<tbody>\n");
    while (i < of->flip_count && of->flips[i].kind == DRILL_EVIDENCE) {
        i = drill_row(of, i, states);
        write_row(report, states);
    }
    markup_add(markup, "</tbody>\n</table>\n</div>\n");
    html_section_end(report);
    return i;
}

/* All flips of one kind; returns where the next kind begins. */
static size_t write_kind(struct html_report *report, const struct deployment_drill *of, size_t begin)
{
    struct markup *markup = &report->markup;
    enum drill_kind kind = of->flips[begin].kind;
    size_t i = begin;
    html_section(report, drill_kind_name(kind), "part", 1, drill_kind_title(kind));
    markup_add(markup,
        "<table class=\"stacks\">\n<thead><tr><th scope=\"col\">What</th><th scope=\"col\">How</th><th "
        "scope=\"col\">Gate</th><th scope=\"col\">Why</th></tr></thead>\n<tbody>\n");
    for (; i < of->flip_count && of->flips[i].kind == kind; i++) {
        const struct drill_flip *flip = &of->flips[i];
        markup_add(markup, "<tr><th scope=\"row\">");
        markup_foreign(markup, flip->what, HTML_SHORT);
        markup_add(markup, "</th><td>");
        markup_foreign(markup, flip->how, HTML_SHORT);
        markup_add(markup, "</td><td>");
        write_outcome(report, flip->outcome, flip->decision);
        markup_add(markup, "</td><td>");
        markup_foreign(markup, flip->why, HTML_SHORT);
        markup_add(markup, "</td></tr>\n");
    }
    markup_add(markup, "</tbody>\n</table>\n");
    html_section_end(report);
    return i;
}

static void write_deployment(struct html_report *report, const struct deployment_drill *of, size_t place)
{
    struct markup *markup = &report->markup;
    snprintf(report->anchor, sizeof report->anchor, "d%zu-", place + 1);
    report->level = 2;
    text_format(&report->words, "%s: ", decision_title(of->today));
    words_add(&report->words, of->deployment->id, NAME_WORDS);
    AUTO_FREE char *heading = text_steal(&report->words);
    html_section(report, "drill", "deployment", 0, heading);
    if (*of->why) {
        markup_add(markup, "<p>");
        markup_foreign(markup, of->why, HTML_SHORT);
        markup_add(markup, "</p>\n");
    }
    markup_add(markup, "<p>");
    drill_words_counts(&report->words, of->outcomes);
    html_words(report);
    markup_add(markup, ".</p>\n");
    write_list(report, of, DRILL_OPEN, "open", "Stays open and should not");
    write_list(report, of, DRILL_STAYED, "stayed", "Stays open, for a reason");
    for (size_t i = write_matrix(report, of); i < of->flip_count;)
        i = write_kind(report, of, i);
    html_section_end(report);
    report->anchor[0] = '\0';
    report->level = 1;
}

static void write_head(struct html_report *report, const struct drill *drill)
{
    struct markup *markup = &report->markup;
    markup_add(markup, "<h1>Fire drill</h1>\n<p class=\"reason\"><strong>");
    markup_add(markup, drill_sentence(drill));
    markup_add(markup, "</strong></p>\n<p>");
    drill_words_counts(&report->words, drill->outcomes);
    html_words(report);
    markup_add(markup,
        ".</p>\n<p class=\"lead\">Closed: it was go and is not any more. Stays: it stays go, for a reason "
        "that "
        "is told. OPEN: it stays go and should not: look at the configuration. Worse, same: it is not go "
        "today, so this shows what stands in the way besides and is no proof. None: there was nothing to try "
        "it with. Judged on the evidence at hand; nothing was recorded, and nobody was asked again.</p>\n");
    if (drill->not_judged_count) {
        markup_add(markup, "<p>Not judged: ");
        for (size_t i = 0; i < drill->not_judged_count; i++) {
            markup_add(markup, i ? ", " : "");
            markup_foreign(markup, drill->not_judged[i]->id, NAME_WORDS);
            markup_add(markup, drill->not_judged[i]->broken ? " (its file has errors)" : " (retired)");
        }
        markup_add(markup, ".</p>\n");
    }
}

int report_drill_html(const struct drill *drill, const struct report_options *options, FILE *file)
{
    (void)options;
    struct html_report report;
    int error = html_begin(&report, drill->run);
    if (error)
        return error;
    html_page_begin(&report, file, "Fire drill", false);
    write_head(&report, drill);
    for (size_t i = 0; i < drill->deployment_count; i++)
        write_deployment(&report, &drill->deployments[i], i);
    html_provenance(&report);
    error = html_page_end(&report);
    html_free(&report);
    return error;
}
