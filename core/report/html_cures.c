/* What would make a deployment a go, in the HTML report: each rule that stands in the way once, by what somebody must do
 * about it, with the way to its finding. Must not decide anything. */
#include "report/html_parts.h"

#include <stdlib.h>

/* What must happen to a finding that stands in the way. */
enum cure { CURE_MEET, CURE_ANSWER, CURE_READ, CURE_KNOW, CURE_COUNT };

static const char *const cure_titles[CURE_COUNT] = {
    [CURE_MEET] = "Cure what is not met",
    [CURE_ANSWER] = "Answer in the deployment's file",
    [CURE_READ] = "Look it up in the document, and write down what it says",
    [CURE_KNOW] = "Find out, and show that it is met",
};

/* So many of one cure have a line of their own, with what they are about; more are a list of names. */
enum { LINES = 12 };

static enum cure cure_of(const struct finding *finding)
{
    if (finding->status == STATUS_FAIL)
        return CURE_MEET;
    if (string_equal(finding->rule_id, "FACT"))
        return CURE_ANSWER;
    return finding->by_search ? CURE_READ : CURE_KNOW;
}

/* The rules of one cure, each once a check; a fact once for all checks. */
struct cures {
    struct finding_walk *items;
    size_t count;
    size_t capacity;
};

static void collect(const struct deployment_result *result, enum cure cure, struct cures *cures)
{
    struct map seen = {0};
    cures->count = 0;
    for (struct finding_walk place = {0}; go_if_next(result, &place);) {
        if (cure_of(place.finding) != cure)
            continue;
        if (cure == CURE_ANSWER && given(place.finding->subject) &&
            map_put(&seen, place.finding->subject, &seen) != NULL)
            continue;
        memory_reserve(&cures->items, &cures->capacity, cures->count + 1, sizeof *cures->items);
        cures->items[cures->count++] = place;
    }
    map_free(&seen);
}

static void write_link(
    struct html_report *report, const struct deployment_result *result, const struct finding_walk *place)
{
    markup_add(&report->markup, "<a href=\"#");
    if (report->together && causes_shared(&report->causes, place->check, result, place->finding))
        markup_add(&report->markup, "causes");
    else
        html_finding_id(report, result, place->check, place->finding);
    markup_add(&report->markup, "\"><code>");
    words_rule(&report->words, place->check, place->finding);
    html_words(report);
    markup_add(&report->markup, "</code></a>");
}

static void write_lines(
    struct html_report *report, const struct deployment_result *result, const struct cures *cures)
{
    struct markup *markup = &report->markup;
    markup_add(markup, "<ul>\n");
    for (size_t i = 0; i < cures->count; i++) {
        const struct finding_walk *place = &cures->items[i];
        markup_add(markup, "<li>");
        write_link(report, result, place);
        markup_add(markup, " ");
        words_title(&report->words, place->finding);
        html_words(report);
        if (given(owner_of(result, place->check))) {
            markup_add(markup, " <span class=\"who\">");
            markup_foreign(markup, owner_of(result, place->check), NAME_WORDS);
            markup_add(markup, "</span>");
        }
        if (cure_of(place->finding) == CURE_MEET || cure_of(place->finding) == CURE_KNOW) {
            markup_add(markup, "<br><span class=\"soft\">");
            markup_sentence(markup, place->finding->remedy, HTML_SHORT);
            markup_add(markup, "</span>");
        }
        markup_add(markup, "</li>\n");
    }
    markup_add(markup, "</ul>\n");
}

static void write_names(
    struct html_report *report, const struct deployment_result *result, const struct cures *cures)
{
    markup_format(&report->markup, "<p>%zu points: ", cures->count);
    for (size_t i = 0; i < cures->count; i++) {
        markup_add(&report->markup, i ? ", " : "");
        write_link(report, result, &cures->items[i]);
    }
    markup_add(&report->markup, "</p>\n");
}

void html_cures(struct html_report *report, const struct deployment_result *result)
{
    if (result->decision == DECISION_GO)
        return;
    struct markup *markup = &report->markup;
    struct cures cures = {0};
    html_section(report, "go-if", "cures", 1, "What would make it GO");
    markup_add(markup, "<ol>\n");
    if (result->deployment->broken)
        markup_add(markup, "<li><strong>Correct the deployment's file</strong></li>\n");
    for (enum cure cure = 0; cure < CURE_COUNT; cure++) {
        collect(result, cure, &cures);
        if (!cures.count)
            continue;
        markup_format(markup, "<li><strong>%s</strong>\n", cure_titles[cure]);
        if (cures.count <= LINES)
            write_lines(report, result, &cures);
        else
            write_names(report, result, &cures);
        markup_add(markup, "</li>\n");
    }
    if (!result->deployment->broken && hold_reason_count(result))
        markup_add(markup,
            "<li><strong>Find proof for at least one required check</strong>: a document, or a signed "
            "answer</li>\n");
    markup_add(markup, "</ol>\n");
    html_section_end(report);
    free(cures.items);
}
