/* The findings of a deployment in the HTML report: what stands in the way or needs a look in full, those of one kind
 * together; what is in order as a table that opens. Must not decide what a finding does; that is asked of
 * report/overview.h. */
#include "report/html_parts.h"

#include <stdlib.h>
#include <string.h>

const struct html_part html_parts[PART_COUNT] = {
    [PART_NOT_MET] = {"not-met", "Shown not to be so.", "fail"},
    [PART_NOT_KNOWN] = {"not-known", "Nobody could tell from what was at hand. Not known is never a pass.",
        "unknown"},
    [PART_LOOK] = {"look", "Stops nothing today, and needs a person.", "warn"},
    [PART_WAIVED] = {"waived", "Still not met: somebody signed for it, until a day.", "waived"},
    [PART_ACCEPTED] = {"accepted", "A person closed these until what they rest on changes.", "pass"},
    [PART_NOTE] = {"notes", "Asks nothing of anybody.", "note"},
    [PART_MET] = {"met", "With the place each rests on.", "pass"},
    [PART_NOT_APPLICABLE] = {"not-applicable", "And why.", "not-applicable"},
};

/* A finding in its place. */
struct place {
    const struct check_result *check;
    const struct finding *finding;
    bool shown;
};

/* Findings of one part, in the order of the result. */
struct places {
    struct place *items;
    size_t count;
    size_t capacity;
    size_t shared; /* left out, for the overview of this page shows them for all products */
};

void html_finding_id(struct html_report *report, const struct deployment_result *result,
    const struct check_result *check, const struct finding *finding)
{
    markup_format(&report->markup, "%sf%zu-%zu", report->anchor, (size_t)(check - result->checks) + 1,
        (size_t)(finding - check->findings) + 1);
}

/* ---- fields ---- */

static void open_field(struct html_report *report, const char *class, const char *label)
{
    markup_format(&report->markup, "<dt>%s</dt><dd%s%s%s>", label, *class ? " class=\"" : "", class,
        *class ? "\"" : "");
}

static void close_field(struct html_report *report)
{
    markup_add(&report->markup, "</dd>\n");
}

static void foreign_field(
    struct html_report *report, const char *class, const char *label, const char *foreign)
{
    if (!given(foreign))
        return;
    open_field(report, class, label);
    markup_sentence(&report->markup, foreign, HTML_LONG);
    close_field(report);
}

/* Writes report->words behind a label, if there are any. */
static void words_field(struct html_report *report, const char *label)
{
    if (!report->words.length)
        return;
    open_field(report, "", label);
    html_words(report);
    close_field(report);
}

static bool searched(const struct finding *finding)
{
    return finding->by_search && finding->status == STATUS_UNKNOWN;
}

static bool is_question(const struct finding *finding)
{
    return is_fact(finding) && finding->status == STATUS_UNKNOWN;
}

static void write_quote(struct html_report *report, const struct finding *finding)
{
    if (!given(finding->quote))
        return;
    markup_add(&report->markup, "<blockquote dir=\"auto\"><p>");
    markup_foreign(&report->markup, finding->quote, HTML_LONG);
    markup_add(&report->markup, "</p>");
    words_place(&report->words, finding);
    if (report->words.length) {
        markup_add(&report->markup, "<footer>");
        html_words(report);
        markup_add(&report->markup, "</footer>");
    }
    markup_add(&report->markup, "</blockquote>\n");
}

/* What was found and where, unless the quotation said it. */
static void found_fields(struct html_report *report, const struct finding *finding)
{
    foreign_field(report, "", "Found", finding->found);
    if (given(finding->quote))
        return;
    words_place(&report->words, finding);
    words_field(report, given(finding->found) ? "Where" : "Look in");
}

static void todo_fields(
    struct html_report *report, const struct check_result *check, const struct finding *finding)
{
    if (!searched(finding) || !finding->rule || !finding->rule->readings) {
        foreign_field(report, "todo", "To do", finding->remedy);
        return;
    }
    open_field(report, "todo", "To do");
    markup_add(&report->markup,
        "Read it, then write what it says into the deployment's file: a section <code>[reading:");
    markup_foreign(&report->markup, check->check->id, NAME_WORDS);
    markup_add(&report->markup, "/");
    markup_foreign(&report->markup, finding->rule_id, NAME_WORDS);
    markup_add(&report->markup, "]</code> with verdict, quote, where, by, role and on.");
    close_field(report);
    foreign_field(report, "", "If not", finding->remedy);
}

static void owner_field(struct html_report *report, const struct deployment_result *result,
    const struct check_result *check, const struct finding *finding)
{
    const char *owner = given(owner_of(result, check));
    const char *asks = finding->rule ? given(finding->rule->asks) : NULL;
    words_add(&report->words, owner, NAME_WORDS);
    if (asks && !string_equal(asks, owner)) {
        text_append_string(&report->words, owner ? "; " : "");
        words_add(&report->words, asked_name(asks), NAME_WORDS);
        text_append_string(&report->words, " can answer");
    }
    words_field(report, "Owner");
}

static void basis_field(struct html_report *report, const struct finding *finding)
{
    const char *basis = basis_name((enum basis)finding->basis);
    if (is_of_check(finding) || is_fact(finding) || (!*basis && !given(finding->citation)))
        return;
    open_field(report, "", "Basis");
    markup_add(&report->markup, basis);
    if (finding->basis == BASIS_LAW && finding->status == STATUS_FAIL)
        markup_add(&report->markup, " (cannot be waived)");
    markup_add(&report->markup, *basis && given(finding->citation) ? ": " : "");
    markup_foreign(&report->markup, finding->citation, HTML_SHORT);
    close_field(report);
}

static void take_settled(void *context, const char *label)
{
    words_field(context, label);
}

/* What people have settled about it. */
static void settled_fields(struct html_report *report, const struct finding *finding)
{
    struct text *words = &report->words;
    words_settled(words, report->run->site, report->today, finding, take_settled, report);
    if (finding->severity_changed && !finding->loosened) {
        text_append_string(words, "This site takes it more seriously than its rule does.");
        words_field(report, "Severity");
    }
}

static void products_field(struct html_report *report, const struct cause *cause)
{
    if (!cause)
        return;
    open_field(report, "", "Stops");
    markup_format(&report->markup, "<strong>%zu products</strong>", cause->count);
    if (cause->in_use)
        markup_format(&report->markup, ", <strong>%zu in use</strong>", cause->in_use);
    markup_add(&report->markup, ": ");
    for (size_t i = 0; i < cause_named(cause); i++) {
        markup_add(&report->markup, i ? ", " : "");
        markup_foreign(&report->markup, cause->names[i], NAME_WORDS);
    }
    if (cause_named(cause) < cause->count)
        markup_format(&report->markup, " and %zu more", cause->count - cause_named(cause));
    close_field(report);
}

static void write_digest(struct html_report *report, const struct digest *digest)
{
    char words[DIGEST_TEXT_SIZE];
    digest_text(digest, words);
    markup_format(&report->markup, "<code>%s</code>", words);
}

/* By which the very same evidence, and the very same finding, is known again. */
static void proof_fields(
    struct html_report *report, const struct check_result *check, const struct finding *finding)
{
    const struct evidence *evidence = finding->evidence;
    if (evidence) {
        open_field(report, "proof", "Evidence");
        markup_foreign(&report->markup, evidence_name(evidence), HTML_SHORT);
        markup_format(&report->markup, ", %s", evidence_state_name(evidence->state));
        if (evidence->gathered_at != INSTANT_NONE) {
            markup_add(&report->markup, " ");
            html_instant(report, evidence->gathered_at);
        }
        if (evidence->digested) {
            markup_add(&report->markup, "<br>");
            write_digest(report, &evidence->digest);
        }
        close_field(report);
    }
    struct digest digest = finding_digest(check->check->id, finding);
    open_field(report, "proof", "Finding");
    write_digest(report, &digest);
    close_field(report);
}

/* ---- one finding ---- */

static void write_name(
    struct html_report *report, const struct check_result *check, const struct finding *finding)
{
    markup_add(&report->markup, "<code class=\"rule\">");
    words_rule(&report->words, check, finding);
    html_words(report);
    markup_add(&report->markup, "</code>");
}

static const char *icon_of(const struct check_result *check, const struct finding *finding)
{
    return html_parts[part_of(check, finding)].icon;
}

static void open_article(
    struct html_report *report, const struct check_result *check, const struct finding *finding)
{
    markup_format(&report->markup, "<article class=\"finding %s\"", icon_of(check, finding));
}

static void open_heading(
    struct html_report *report, const struct check_result *check, const struct finding *finding)
{
    unsigned level = report->level + 2;
    markup_format(&report->markup, "<h%u>", level);
    html_icon(report, icon_of(check, finding));
    markup_add(&report->markup, " ");
}

static void close_heading(struct html_report *report, const struct check_result *check)
{
    markup_add(&report->markup, " <span class=\"of\">");
    markup_foreign(&report->markup, check->check->id, NAME_WORDS);
    markup_format(&report->markup, "</span></h%u>\n", report->level + 2);
}

static void optional_note(
    struct html_report *report, const struct check_result *check, const struct finding *finding)
{
    if (!check->required && finding->status <= STATUS_UNKNOWN)
        markup_add(&report->markup,
            "<p class=\"soft\">This check is marked <code>required = no</code>: it stops nothing.</p>\n");
}

void html_finding(struct html_report *report, const struct deployment_result *result,
    const struct check_result *check, const struct finding *finding, const struct cause *cause)
{
    struct markup *markup = &report->markup;
    open_article(report, check, finding);
    if (!cause) {
        markup_add(markup, " id=\"");
        html_finding_id(report, result, check, finding);
        markup_add(markup, "\"");
    }
    markup_add(markup, ">\n");
    open_heading(report, check, finding);
    write_name(report, check, finding);
    markup_add(markup, " ");
    words_title(&report->words, finding);
    html_words(report);
    close_heading(report, check);
    if (given(finding->message)) {
        markup_add(markup, "<p class=\"says\">");
        markup_sentence(markup, finding->message, HTML_LONG);
        markup_add(markup, "</p>\n");
    }
    write_quote(report, finding);
    optional_note(report, check, finding);
    markup_add(markup, "<dl class=\"fields\">\n");
    todo_fields(report, check, finding);
    foreign_field(report, "", "Wanted", finding->expected);
    found_fields(report, finding);
    settled_fields(report, finding);
    products_field(report, cause);
    owner_field(report, result, check, finding);
    basis_field(report, finding);
    proof_fields(report, check, finding);
    markup_add(markup, "</dl>\n</article>\n");
}

/* ---- many findings as one ---- */

/* Two that are shown together: looked for in the same text and not found, or the same said of both. */
static bool alike(const struct place *a, const struct place *b)
{
    if (a->check != b->check || a->finding->status != b->finding->status || is_question(b->finding))
        return false;
    if (searched(a->finding) != searched(b->finding))
        return false;
    if (searched(a->finding))
        return a->finding->evidence == b->finding->evidence;
    return !a->finding->waiver && !b->finding->waiver && !a->finding->loosened && !b->finding->loosened &&
           !a->finding->accepted && !b->finding->accepted && !is_of_check(a->finding) &&
           a->finding->evidence == b->finding->evidence &&
           string_equal(finding_says(a->finding), finding_says(b->finding)) &&
           string_equal(a->finding->found, b->finding->found) &&
           string_equal(a->finding->quote, b->finding->quote) &&
           string_equal(a->finding->remedy, b->finding->remedy);
}

/* One row of a group, with all that may differ between its members. */
static void write_member(
    struct html_report *report, const struct deployment_result *result, const struct place *place)
{
    struct markup *markup = &report->markup;
    const struct finding *finding = place->finding;
    markup_add(markup, "<tr id=\"");
    html_finding_id(report, result, place->check, finding);
    markup_add(markup, "\"><th scope=\"row\">");
    write_name(report, place->check, finding);
    markup_add(markup, "</th><td>");
    words_title(&report->words, finding);
    html_words(report);
    if (given(finding->citation)) {
        markup_add(markup, "<br><span class=\"soft\">");
        markup_foreign(markup, finding->citation, HTML_SHORT);
        markup_add(markup, "</span>");
    }
    markup_add(markup, "</td><td>");
    markup_sentence(markup, finding->expected, HTML_LONG);
    if (searched(finding) && given(finding->remedy)) {
        markup_add(markup, "<br><span class=\"soft\">If it is not there: ");
        markup_sentence(markup, finding->remedy, HTML_LONG);
        markup_add(markup, "</span>");
    }
    struct digest digest = finding_digest(place->check->check->id, finding);
    markup_add(markup, "<br><span class=\"proof\">");
    write_digest(report, &digest);
    markup_add(markup, "</span></td></tr>\n");
}

static void group_heading(struct html_report *report, const struct place *first, size_t count)
{
    open_heading(report, first->check, first->finding);
    if (searched(first->finding)) {
        markup_format(&report->markup, "%zu points were looked for and not found", count);
    } else {
        markup_format(&report->markup, "%zu points: ", count);
        markup_foreign(&report->markup, finding_says(first->finding), HTML_SHORT);
    }
    close_heading(report, first->check);
}

/* What all members of a group have in common. */
static void group_fields(
    struct html_report *report, const struct deployment_result *result, const struct place *first)
{
    struct markup *markup = &report->markup;
    const struct finding *finding = first->finding;
    markup_add(markup, "<dl class=\"fields\">\n");
    if (searched(finding)) {
        open_field(report, "todo", "To do");
        markup_add(markup,
            "Somebody reads the document, and writes what it says of each point into the deployment's file: "
            "a section <code>[reading:");
        markup_foreign(markup, first->check->check->id, NAME_WORDS);
        markup_add(markup, "/RULE]</code> with verdict, quote, where, by, role and on.");
        close_field(report);
    } else {
        foreign_field(report, "todo", "To do", finding->remedy);
    }
    found_fields(report, finding);
    owner_field(report, result, first->check, finding);
    markup_add(markup, "</dl>\n");
}

static void write_group(struct html_report *report, const struct deployment_result *result,
    struct places *places, size_t begin, size_t count)
{
    struct markup *markup = &report->markup;
    struct place *first = &places->items[begin];
    open_article(report, first->check, first->finding);
    markup_add(markup, ">\n");
    group_heading(report, first, count);
    write_quote(report, first->finding);
    optional_note(report, first->check, first->finding);
    group_fields(report, result, first);
    markup_add(markup,
        "<table class=\"stacks members\">\n<thead><tr><th scope=\"col\">Rule</th><th scope=\"col\">Point</th>"
        "<th scope=\"col\">Wanted</th></tr></thead>\n<tbody>\n");
    for (size_t i = begin; i < places->count && places->items[i].check == first->check; i++) {
        if (places->items[i].shown || (i != begin && !alike(first, &places->items[i])))
            continue;
        places->items[i].shown = true;
        write_member(report, result, &places->items[i]);
    }
    markup_add(markup, "</tbody>\n</table>\n</article>\n");
}

/* How many of those not shown yet are like the first, itself too. */
static size_t count_alike(const struct places *places, size_t begin)
{
    size_t count = 1;
    for (size_t i = begin + 1; i < places->count && places->items[i].check == places->items[begin].check; i++)
        count += !places->items[i].shown && alike(&places->items[begin], &places->items[i]);
    return count;
}

/* The checks that need the answer; each finding's own place is at its check's name. */
static void write_askers(
    struct html_report *report, const struct deployment_result *result, struct places *places, size_t begin)
{
    struct markup *markup = &report->markup;
    const char *subject = places->items[begin].finding->subject;
    markup_add(markup, " <span class=\"soft\">For ");
    for (size_t i = begin; i < places->count; i++) {
        struct place *place = &places->items[i];
        if (place->shown || !is_question(place->finding) || !string_equal(place->finding->subject, subject))
            continue;
        place->shown = true;
        markup_add(markup, i > begin ? ", <span id=\"" : "<span id=\"");
        html_finding_id(report, result, place->check, place->finding);
        markup_add(markup, "\">");
        markup_foreign(markup, place->check->check->id, NAME_WORDS);
        markup_add(markup, "</span>");
    }
    markup_add(markup, ".</span>");
}

/* Questions, each once however many checks ask it. */
static void write_questions(
    struct html_report *report, const struct deployment_result *result, struct places *places, size_t begin)
{
    struct markup *markup = &report->markup;
    const struct place *first = &places->items[begin];
    markup_format(markup, "<article class=\"finding unknown\">\n<h%u>", report->level + 2);
    html_icon(report, "unknown");
    markup_format(
        markup, " Questions that wait for an answer</h%u>\n<dl class=\"fields\">", report->level + 2);
    open_field(report, "todo", "To do");
    markup_add(markup, "Write the answers under <code>[facts]</code> in the deployment's file; "
                       "<code>golive explain NAME</code> says what each answer means.");
    close_field(report);
    owner_field(report, result, first->check, first->finding);
    markup_add(markup, "</dl>\n<dl class=\"questions\">\n");
    for (size_t i = begin; i < places->count; i++) {
        const struct place *place = &places->items[i];
        if (place->shown || !is_question(place->finding))
            continue;
        markup_add(markup, "<dt>");
        write_name(report, place->check, place->finding);
        markup_add(markup, "</dt><dd>");
        markup_foreign(markup, place->finding->title, HTML_SHORT);
        markup_add(markup, " <span class=\"soft\">");
        markup_sentence(markup, place->finding->message, HTML_LONG);
        markup_add(markup, "</span>");
        write_askers(report, result, places, i);
        markup_add(markup, "</dd>\n");
    }
    markup_add(markup, "</dl>\n</article>\n");
}

static void write_in_full(
    struct html_report *report, const struct deployment_result *result, struct places *places)
{
    for (size_t i = 0; i < places->count; i++) {
        struct place *place = &places->items[i];
        if (place->shown)
            continue;
        size_t count = count_alike(places, i);
        if (is_question(place->finding)) {
            write_questions(report, result, places, i);
        } else if (count > 1) {
            write_group(report, result, places, i, count);
        } else {
            place->shown = true;
            html_finding(report, result, place->check, place->finding, NULL);
        }
    }
}

/* ---- a row each ---- */

static void write_row(struct html_report *report, const struct deployment_result *result, enum part part,
    const struct place *place)
{
    struct markup *markup = &report->markup;
    const struct finding *finding = place->finding;
    markup_add(markup, "<tr id=\"");
    html_finding_id(report, result, place->check, finding);
    markup_add(markup, "\"><th scope=\"row\">");
    write_name(report, place->check, finding);
    markup_add(markup, "<span class=\"of\">");
    markup_foreign(markup, place->check->check->id, NAME_WORDS);
    markup_add(markup, "</span></th><td>");
    words_title(&report->words, finding);
    html_words(report);
    markup_add(markup, "</td><td>");
    markup_sentence(markup, finding->message, HTML_LONG);
    if (given(finding->quote)) {
        markup_add(markup, " <q>");
        markup_foreign(markup, finding->quote, HTML_LONG);
        markup_add(markup, "</q>");
    }
    words_place(&report->words, finding);
    if (report->words.length) {
        markup_add(markup, " <span class=\"soft\">");
        html_words(report);
        markup_add(markup, "</span>");
    }
    if (finding->reading) {
        markup_add(markup, " <span class=\"soft\">Read ");
        words_act(
            &report->words, finding->reading->act.by, finding->reading->act.role, finding->reading->act.on);
        html_words(report);
        markup_add(markup, ".</span>");
    }
    markup_add(markup, "</td>");
    if (part != PART_NOTE)
        markup_format(markup, "<td>%s</td>", assurance_name((enum assurance)finding->assurance));
    markup_add(markup, "</tr>\n");
}

static void write_as_table(struct html_report *report, const struct deployment_result *result, enum part part,
    const struct places *places)
{
    struct markup *markup = &report->markup;
    markup_format(markup,
        "<table class=\"stacks rows\">\n<thead><tr><th scope=\"col\">Rule</th><th "
        "scope=\"col\">Point</th><th "
        "scope=\"col\">What was found</th>%s</tr></thead>\n<tbody>\n",
        part == PART_NOTE ? "" : "<th scope=\"col\">Assurance</th>");
    for (size_t i = 0; i < places->count; i++)
        write_row(report, result, part, &places->items[i]);
    markup_add(markup, "</tbody>\n</table>\n");
}

/* ---- the parts ---- */

static void collect(const struct html_report *report, const struct deployment_result *result, enum part part,
    struct places *places)
{
    places->count = places->shared = 0;
    for (struct finding_walk walk = {0}; part_next(result, part, &walk);) {
        if (report->together && causes_shared(&report->causes, walk.check, result, walk.finding)) {
            places->shared++;
            continue;
        }
        memory_reserve(&places->items, &places->capacity, places->count + 1, sizeof *places->items);
        places->items[places->count++] = (struct place){walk.check, walk.finding, false};
    }
}

static void write_shared(struct html_report *report, size_t shared)
{
    if (shared)
        markup_format(&report->markup,
            "<p>%zu %s other products too: <a href=\"#causes\">shown at the top</a>.</p>\n", shared,
            shared == 1 ? "point stops" : "points stop");
}

static void write_open_part(struct html_report *report, const struct deployment_result *result,
    enum part part, size_t total, struct places *places)
{
    struct text heading = {0};
    text_format(&heading, "%s (%zu)", part_title(part), total);
    html_section(report, html_parts[part].name, "part", 1, text_string(&heading));
    text_free(&heading);
    markup_format(&report->markup, "<p class=\"lead\">%s</p>\n", html_parts[part].lead);
    write_in_full(report, result, places);
    write_shared(report, places->shared);
    html_section_end(report);
}

/* Closed at first. The part's id stands inside, so that a link to it opens it. */
static void write_folded_part(struct html_report *report, const struct deployment_result *result,
    enum part part, const struct places *places)
{
    unsigned level = report->level + 1;
    markup_format(&report->markup,
        "<section class=\"part folded\">\n<details>\n<summary><h%u>%s (%zu)</h%u></summary>\n<p "
        "class=\"lead\" "
        "id=\"%s%s\">%s</p>\n",
        level, part_title(part), places->count, level, report->anchor, html_parts[part].name,
        html_parts[part].lead);
    write_as_table(report, result, part, places);
    markup_add(&report->markup, "</details>\n");
    html_section_end(report);
}

void html_findings(
    struct html_report *report, const struct deployment_result *result, const struct overview *overview)
{
    struct places places = {0};
    for (enum part part = 0; part < PART_COUNT; part++) {
        if (!overview->parts[part])
            continue;
        collect(report, result, part, &places);
        if (part < PART_NOTE)
            write_open_part(report, result, part, overview->parts[part], &places);
        else
            write_folded_part(report, result, part, &places);
    }
    free(places.items);
}
