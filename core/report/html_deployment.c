/* One deployment in the HTML report: the decision first, then what would make it a go or what it is a go on, until when,
 * the checks, the findings, what nobody has looked at, the evidence, room for signatures. Must not decide anything: every
 * word comes from the result. */
#include "report/html_parts.h"

#include "model/committee.h"

#include <string.h>

const char *html_product(const struct deployment_result *result)
{
    return given(result->deployment->product) ? result->deployment->product : result->deployment->id;
}

void html_deployment_link(struct html_report *report, size_t index)
{
    struct markup *markup = &report->markup;
    if (report->files) {
        markup_format(markup, "<a href=\"%sdeployments/", report->folder);
        markup_address(markup, report->files[index]);
        markup_add(markup, ".html\">");
    } else {
        markup_format(markup, "<a href=\"#d%zu-decision\">", index + 1);
    }
    markup_foreign(markup, html_product(&report->run->deployments[index]), NAME_WORDS);
    markup_add(markup, "</a>");
}

/* ---- the decision ---- */

/* "NO-GO Acme Triage", so that both are heard in one breath. */
static void write_heading(struct html_report *report, const struct deployment_result *result)
{
    struct markup *markup = &report->markup;
    markup_format(markup, "<h%u id=\"%sdecision-h\"><span class=\"word\">", report->level, report->anchor);
    html_icon(report, decision_name(result->decision));
    markup_format(markup, "%s</span> <span class=\"product\">", decision_title(result->decision));
    markup_foreign(markup, html_product(result), HTML_SHORT);
    markup_format(markup, "</span></h%u>\n", report->level);
}

static void write_maker(struct html_report *report, const struct deployment *deployment)
{
    struct markup *markup = &report->markup;
    markup_add(markup, "<p class=\"maker\">");
    if (given(deployment->version)) {
        markup_add(markup, string_equal(deployment->version, "rolling") ? "" : "version ");
        markup_foreign(markup, deployment->version, HTML_SHORT);
        markup_add(markup, string_equal(deployment->version, "rolling") ? " version" : "");
        markup_add(markup, given(deployment->vendor) ? " by " : "");
    }
    markup_foreign(markup, deployment->vendor, HTML_SHORT);
    if (given(deployment->product)) {
        markup_add(markup, " <span class=\"id\">");
        markup_foreign(markup, deployment->id, NAME_WORDS);
        markup_add(markup, "</span>");
    }
    markup_add(markup, "</p>\n");
}

static void write_alarm(struct html_report *report, const struct deployment_result *result)
{
    const struct deployment *deployment = result->deployment;
    struct markup *markup = &report->markup;
    if (result->decision == DECISION_GO || !deployment_in_use(deployment))
        return;
    markup_format(
        markup, "<div class=\"alarm\">\n<p><strong>%s and in use", decision_title(result->decision));
    if (date_given(deployment->live_since)) {
        markup_add(markup, " since ");
        html_date(report, deployment->live_since);
    }
    markup_add(markup, ": decide today.</strong></p>\n");
    markup_add(markup, "<p>");
    words_alarm(&report->words, report->run->site, deployment);
    html_words(report);
    markup_add(markup, "</p>\n</div>\n");
}

static void write_reason(
    struct html_report *report, const struct deployment_result *result, const struct overview *overview)
{
    struct markup *markup = &report->markup;
    struct text *words = &report->words;
    words_verdict(words, result, overview);
    markup_add(markup, "<p class=\"reason\">");
    html_words(report);
    markup_add(markup, "</p>\n");
    for (size_t i = overview->stops ? 0 : 1; i < hold_reason_count(result); i++) {
        markup_add(markup, "<p>");
        markup_sentence(markup, result->hold_reasons[i], HTML_LONG);
        markup_add(markup, "</p>\n");
    }
    if (result->decided_for_later) {
        markup_add(markup, "<p>This is the decision for ");
        html_date(report, result->decided_for);
        markup_add(markup, ", the day it goes live; it is worse than today's.</p>\n");
    }
}

/* ---- the committee's word ---- */

static void write_exception(struct html_report *report, const struct deployment_result *result)
{
    const struct use_exception *exception = result->exception;
    struct markup *markup = &report->markup;
    if (exception) {
        markup_format(markup, "<p><strong>%s, in use by exception until ", decision_title(result->decision));
        html_date(report, exception->expires);
        markup_add(markup, "</strong> (approved by ");
        markup_foreign(markup, exception->approved_by, NAME_WORDS);
        markup_add(markup, "). Instead of evidence: ");
        markup_sentence(markup, exception->safeguards, HTML_LONG);
        markup_add(markup, "</p>\n");
    } else if (result->exception_words) {
        markup_add(markup, "<p>Its exception is not in force: ");
        markup_foreign(markup, result->exception_words, HTML_LONG);
        markup_add(markup, ".</p>\n");
    }
}

static void write_approval(struct html_report *report, const struct approval *approval)
{
    struct markup *markup = &report->markup;
    if (!approval)
        return;
    markup_add(markup, "<p>");
    markup_foreign(markup, approval->body, HTML_SHORT);
    markup_add(markup, ", ");
    html_date(report, approval->on);
    markup_format(markup, ": <strong>%s</strong>", approval_decision_name(approval->decision));
    if (date_given(approval->until)) {
        markup_add(markup, ", until ");
        html_date(report, approval->until);
    }
    markup_add(markup, given(approval->minutes) ? " (" : "");
    markup_foreign(markup, approval->minutes, HTML_SHORT);
    markup_add(markup, given(approval->minutes) ? ")." : ".");
    markup_add(markup, "</p>\n");
}

/* ---- how many points are what: drawn and counted ---- */

static void write_bar(struct html_report *report, const struct overview *overview)
{
    enum { LENGTH = 300 };
    size_t before = 0;
    markup_format(&report->markup,
        "<svg class=\"share\" viewBox=\"0 0 %d 8\" preserveAspectRatio=\"none\" aria-hidden=\"true\">",
        LENGTH);
    for (enum part part = 0; part < PART_COUNT; part++) {
        size_t count = overview->parts[part];
        if (!count)
            continue;
        double begin = (double)before * LENGTH / (double)overview->total;
        double width = (double)count * LENGTH / (double)overview->total;
        markup_format(&report->markup, "<rect class=\"%s\" x=\"%.2f\" width=\"%.2f\" height=\"8\"/>",
            html_parts[part].name, begin, width);
        before += count;
    }
    markup_add(&report->markup, "</svg>\n");
}

static void write_counts(struct html_report *report, const struct overview *overview)
{
    struct markup *markup = &report->markup;
    if (!overview->total)
        return;
    markup_add(markup, "<div class=\"points\">\n");
    write_bar(report, overview);
    markup_add(markup, "<ul>\n");
    for (enum part part = 0; part < PART_COUNT; part++) {
        const struct html_part *words = &html_parts[part];
        if (!overview->parts[part])
            continue;
        markup_format(
            markup, "<li class=\"%s\"><a href=\"#%s%s\">", words->name, report->anchor, words->name);
        html_icon(report, words->icon);
        markup_format(markup, "<b>%zu</b> %s</a></li>\n", overview->parts[part], part_title(part));
    }
    markup_add(markup, "</ul>\n</div>\n");
}

/* ---- what is known of it ---- */

static void term(struct html_report *report, const char *label, const char *foreign)
{
    if (!given(foreign))
        return;
    markup_format(&report->markup, "<li><span>%s</span> <b>", label);
    markup_foreign(&report->markup, foreign, HTML_SHORT);
    markup_add(&report->markup, "</b></li>\n");
}

static void date_term(struct html_report *report, const char *label, struct date date)
{
    if (!date_given(date))
        return;
    markup_format(&report->markup, "<li><span>%s</span> <b>", label);
    html_date(report, date);
    markup_add(&report->markup, "</b></li>\n");
}

static void write_cleared(struct html_report *report, const struct deployment_result *result)
{
    struct markup *markup = &report->markup;
    if (result->decision != DECISION_GO)
        return;
    markup_add(markup, "<li><span>Cleared until</span> <b>");
    if (result->cleared_until != INSTANT_NONE)
        html_instant(report, result->cleared_until);
    else
        markup_add(markup, result->horizon_limited ? "more than five years" : "no end found");
    markup_add(markup, "</b></li>\n");
}

static void write_facts(struct html_report *report, const struct deployment_result *result)
{
    const struct deployment *deployment = result->deployment;
    struct markup *markup = &report->markup;
    markup_add(markup, "<ul class=\"facts\">\n");
    write_cleared(report, result);
    date_term(report, "Decided for", result->decided_for);
    term(report, "Stage", deployment->stage);
    date_term(report, "Goes live", deployment_in_use(deployment) ? date_none() : deployment->go_live);
    date_term(report, "In use since", deployment->live_since);
    term(report, "Owner", deployment->owner);
    term(report, "Kind", string_equal(deployment->kind, "product") ? NULL : deployment->kind);
    for (size_t i = 0; i < deployment->settings.count; i++) {
        const struct setting *setting = &deployment->settings.items[i];
        if (!string_starts(setting->key, "ref."))
            continue;
        markup_add(markup, "<li><span>");
        markup_foreign(markup, setting->key + strlen("ref."), NAME_WORDS);
        markup_add(markup, "</span> <b>");
        markup_foreign(markup, setting->value, HTML_SHORT);
        markup_add(markup, "</b></li>\n");
    }
    markup_add(markup, "</ul>\n");
}

static void write_verdict(
    struct html_report *report, const struct deployment_result *result, const struct overview *overview)
{
    markup_format(&report->markup,
        "<section id=\"%sdecision\" class=\"verdict %s\" aria-labelledby=\"%sdecision-h\">\n", report->anchor,
        decision_name(result->decision), report->anchor);
    write_heading(report, result);
    write_maker(report, result->deployment);
    write_reason(report, result, overview);
    write_alarm(report, result);
    write_exception(report, result);
    write_approval(report, result->deployment->approval);
    write_counts(report, overview);
    write_facts(report, result);
    html_section_end(report);
}

/* ---- conditions ---- */

/* Dimensions that nobody has looked at stand in a section of their own. */
static size_t spoken_conditions(const struct deployment_result *result)
{
    size_t count = 0;
    for (size_t i = 0; i < result->condition_count; i++)
        count += given(result->conditions[i].rule) != NULL;
    return count;
}

static void write_conditions(struct html_report *report, const struct deployment_result *result)
{
    struct markup *markup = &report->markup;
    if (!result->condition_count)
        return;
    bool go = result->decision == DECISION_GO;
    html_section(report, "conditions", "conditions", 1,
        go ? "It is GO on these conditions" : "A GO would have conditions");
    if (spoken_conditions(result))
        markup_add(markup, "<ul class=\"list\">\n");
    for (size_t i = 0; i < result->condition_count; i++) {
        const struct condition *condition = &result->conditions[i];
        if (!given(condition->rule))
            continue;
        markup_add(markup, "<li><code>");
        markup_foreign(markup, condition->rule, NAME_WORDS);
        markup_add(markup, "</code> ");
        markup_sentence(markup, condition->why, HTML_LONG);
        markup_add(markup, " <span class=\"who\">");
        markup_foreign(markup, condition->check, NAME_WORDS);
        markup_add(markup, "</span></li>\n");
    }
    if (spoken_conditions(result))
        markup_add(markup, "</ul>\n");
    if (result->not_looked_at_count)
        markup_format(markup,
            "<p>%zu %s that nobody has looked at: <a href=\"#%snot-looked-at\">not looked at</a>.</p>\n",
            result->not_looked_at_count, result->not_looked_at_count == 1 ? "subject" : "subjects",
            report->anchor);
    html_section_end(report);
}

/* ---- checks ---- */

static void write_check(
    struct html_report *report, const struct deployment_result *result, const struct check_result *check)
{
    struct markup *markup = &report->markup;
    const struct finding *leading = decision_leading_finding(check);
    const struct plugin_description *plugin = check->check->description;
    markup_add(markup, "<tr><th scope=\"row\">");
    markup_foreign(markup, check->check->id, NAME_WORDS);
    markup_add(markup, "</th><td>");
    html_status(report, check->status, leading && decision_finding_effect(check, leading) >= EFFECT_HOLD);
    markup_add(markup, "</td><td>");
    if (leading && check->status != STATUS_PASS && check->status != STATUS_NOT_APPLICABLE) {
        words_says(&report->words, leading);
        html_words(report);
    } else if (leading && check->status == STATUS_NOT_APPLICABLE) {
        markup_sentence(markup, finding_says(leading), HTML_SHORT);
    } else {
        markup_format(markup, "%u %s, nothing stands in the way.", check->finding_count,
            check->finding_count == 1 ? "point" : "points");
    }
    markup_add(markup, "<br><span class=\"soft\">");
    markup_add(markup, check->required ? "" : "not required; ");
    markup_foreign(markup, check->check->plugin, NAME_WORDS);
    markup_add(markup, " ");
    markup_foreign(markup, plugin ? plugin->version : NULL, NAME_WORDS);
    if (check->check->inherited && result->deployment->parent) {
        markup_add(markup, ", judged once for ");
        markup_foreign(markup, result->deployment->parent->id, NAME_WORDS);
    }
    for (const char *const *remark = check->remarks; remark && *remark; remark++) {
        markup_add(markup, "<br>");
        markup_sentence(markup, *remark, HTML_LONG);
    }
    markup_add(markup, "</span></td><td>");
    markup_foreign(markup, owner_of(result, check), NAME_WORDS);
    markup_add(markup, "</td></tr>\n");
}

static void write_checks(struct html_report *report, const struct deployment_result *result)
{
    if (!result->check_count)
        return;
    html_section(report, "checks", "checks", 1, "Checks");
    markup_add(&report->markup,
        "<table class=\"stacks\">\n<thead><tr><th scope=\"col\">Check</th><th scope=\"col\">Status</th><th "
        "scope=\"col\">What it comes to</th><th scope=\"col\">Owner</th></tr></thead>\n<tbody>\n");
    for (size_t i = 0; i < result->check_count; i++)
        write_check(report, result, &result->checks[i]);
    markup_add(&report->markup, "</tbody>\n</table>\n");
    html_section_end(report);
}

/* ---- what nobody has looked at, and waivers for nothing ---- */

static void write_not_looked_at(struct html_report *report, const struct deployment_result *result)
{
    struct markup *markup = &report->markup;
    if (!result->not_looked_at_count)
        return;
    html_section(report, "not-looked-at", "unseen", 1, "Not looked at");
    markup_add(markup,
        "<p class=\"lead\">These subjects matter to this product, and no check here looks at them.</p>\n"
        "<ul class=\"unseen-list\">\n");
    for (size_t i = 0; i < result->not_looked_at_count; i++) {
        const struct dimension *dimension = result->not_looked_at[i];
        markup_add(markup, "<li>");
        html_icon(report, "unseen");
        markup_add(markup, "<div><strong>");
        markup_foreign(markup, given(dimension->title) ? dimension->title : dimension->name, HTML_SHORT);
        markup_add(markup, "</strong>");
        if (given(dimension->help)) {
            markup_add(markup, "<br>");
            markup_foreign(markup, dimension->help, HTML_LONG);
        }
        if (given(dimension->who)) {
            markup_add(markup, " <span class=\"soft\">Usually answered for by: ");
            markup_sentence(markup, dimension->who, HTML_SHORT);
            markup_add(markup, "</span>");
        }
        markup_add(markup, "</div></li>\n");
    }
    markup_add(markup, "</ul>\n");
    html_section_end(report);
}

static void write_unused_waivers(struct html_report *report, const struct deployment_result *result)
{
    struct markup *markup = &report->markup;
    if (!result->unused_waiver_count)
        return;
    html_section(report, "unused-waivers", "waivers", 1, "Waivers that cover nothing");
    markup_add(markup, "<ul class=\"list\">\n");
    for (size_t i = 0; i < result->unused_waiver_count; i++) {
        const struct waiver *waiver = result->unused_waivers[i];
        markup_add(markup, "<li><code>");
        markup_foreign(markup, waiver->rule, NAME_WORDS);
        markup_add(markup, "</code> of ");
        markup_foreign(markup, waiver->check, NAME_WORDS);
        markup_add(markup, ", approved by ");
        markup_foreign(markup, given(waiver->approved_by) ? waiver->approved_by : "nobody named", NAME_WORDS);
        markup_add(markup, ": ");
        markup_sentence(markup, result->waiver_words[i], HTML_LONG);
        markup_add(markup, "</li>\n");
    }
    markup_add(markup, "</ul>\n");
    html_section_end(report);
}

/* ---- evidence ---- */

static void write_evidence_row(struct html_report *report, const struct evidence *evidence)
{
    struct markup *markup = &report->markup;
    markup_add(markup, "<tr><th scope=\"row\">");
    markup_foreign(markup, evidence_name(evidence), HTML_SHORT);
    markup_format(markup, "</th><td>%s%s</td><td>", evidence_state_name(evidence->state),
        evidence->stale ? ", older than it should be" : "");
    if (evidence->digested) {
        char digest[DIGEST_TEXT_SIZE];
        digest_text(&evidence->digest, digest);
        markup_format(markup, "<code>%s</code>, %llu bytes", digest, (unsigned long long)evidence->size);
    }
    const char *const said[] = {evidence->error, evidence->remark};
    for (size_t i = 0; i < sizeof said / sizeof *said; i++) {
        if (!given(said[i]))
            continue;
        markup_add(markup, i || evidence->digested ? " " : "");
        markup_sentence(markup, said[i], HTML_LONG);
    }
    markup_add(markup, "</td><td>");
    if (evidence->gathered_at != INSTANT_NONE)
        html_instant(report, evidence->gathered_at);
    markup_add(markup, "</td></tr>\n");
}

static void write_evidence(struct html_report *report, const struct deployment_result *result)
{
    struct markup *markup = &report->markup;
    struct evidence_walk walk = {0};
    for (const struct evidence *evidence; (evidence = evidence_next(result, &walk));) {
        if (walk.count == 1) {
            html_section(report, "evidence", "evidence", 1, "Evidence");
            markup_add(markup,
                "<table class=\"stacks\">\n<thead><tr><th scope=\"col\">Name</th><th scope=\"col\">State</th>"
                "<th scope=\"col\">Digest</th><th scope=\"col\">Gathered</th></tr></thead>\n<tbody>\n");
        }
        write_evidence_row(report, evidence);
    }
    if (walk.count) {
        markup_add(markup, "</tbody>\n</table>\n");
        html_section_end(report);
    }
}

/* ---- paper ---- */

/* For the meeting: only paper shows it. */
static void write_signatures(struct html_report *report, const struct deployment_result *result)
{
    struct markup *markup = &report->markup;
    char digest[DIGEST_TEXT_SIZE];
    digest_text(&report->digest, digest);
    html_section(report, "signatures", "signatures", 1, "Signatures");
    markup_add(markup, "<p>Seen by us on paper, for ");
    markup_foreign(markup, html_product(result), HTML_SHORT);
    markup_format(markup,
        ", %s, report <code>%s</code>:</p>\n<table class=\"sign\">\n<thead><tr><th scope=\"col\">Name and "
        "role</th><th scope=\"col\">Decision</th><th scope=\"col\">Date</th><th "
        "scope=\"col\">Signature</th></tr></thead>\n<tbody>\n",
        decision_title(result->decision), digest);
    for (unsigned i = 0; i < 3; i++)
        markup_add(markup, "<tr><td></td><td></td><td></td><td></td></tr>\n");
    markup_add(markup, "</tbody>\n</table>\n");
    html_section_end(report);
}

/* ---- what stands where ---- */

static void contents_item(struct html_report *report, const char *name, const char *title)
{
    markup_format(&report->markup, "<li><a href=\"#%s%s\">%s</a></li>\n", report->anchor, name, title);
}

static void write_contents(
    struct html_report *report, const struct deployment_result *result, const struct overview *overview)
{
    markup_add(&report->markup, "<nav class=\"contents\" aria-label=\"On this page\">\n<ul>\n");
    contents_item(report, "decision", "Decision");
    if (result->decision != DECISION_GO)
        contents_item(report, "go-if", "What would make it GO");
    if (result->condition_count)
        contents_item(report, "conditions", "Conditions");
    if (html_has_changed(result))
        contents_item(report, "changed", "Changed");
    contents_item(report, "dates", "Until when");
    if (result->check_count)
        contents_item(report, "checks", "Checks");
    for (enum part part = 0; part < PART_COUNT; part++) {
        if (overview->parts[part])
            markup_format(&report->markup, "<li><a href=\"#%s%s\">%s <span class=\"n\">%zu</span></a></li>\n",
                report->anchor, html_parts[part].name, part_title(part), overview->parts[part]);
    }
    if (html_has_tables(result))
        contents_item(report, "measured", "What was measured");
    if (result->not_looked_at_count)
        contents_item(report, "not-looked-at", "Not looked at");
    if (html_has_history(result))
        contents_item(report, "history", "History of decisions");
    if (!report->together)
        contents_item(report, "provenance", "How this came about");
    markup_add(&report->markup, "</ul>\n</nav>\n");
}

void html_deployment(struct html_report *report, const struct deployment_result *result)
{
    struct overview overview = overview_of(result);
    markup_add(&report->markup, "<article class=\"deployment\">\n");
    write_verdict(report, result, &overview);
    html_cures(report, result);
    if (result->decision == DECISION_GO)
        write_conditions(report, result);
    html_changed(report, result);
    html_dates(report, result);
    write_checks(report, result);
    write_signatures(report, result);
    html_findings(report, result, &overview);
    html_tables(report, result);
    if (result->decision != DECISION_GO)
        write_conditions(report, result);
    write_not_looked_at(report, result);
    write_unused_waivers(report, result);
    write_evidence(report, result);
    html_history(report, result);
    if (!report->together)
        html_provenance(report);
    markup_add(&report->markup, "</article>\n");
    if (!report->together)
        write_contents(report, result, &overview);
}
