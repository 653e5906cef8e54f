/* The frame of a page of the HTML report: its head with the policy that lets nothing foreign run or load, pictures of the
 * statuses, sections, and the lines about the run at its end. Must not know what stands inside. */
#include "report/html_parts.h"

#include <stdlib.h>
#include <string.h>

int html_begin(struct html_report *report, const struct run *run)
{
    *report = (struct html_report){.run = run, .today = instant_date(run->at), .level = 1, .folder = ""};
    int error = report_digest(run, &report->digest);
    if (error)
        return error;
    report->order = people_order(run);
    causes_find(&report->causes, run, report->order);
    return 0;
}

void html_free(struct html_report *report)
{
    causes_free(&report->causes);
    text_free(&report->words);
    free(report->order);
}

/* ---- the head ---- */

/* The run is known by its digest on every sheet of paper. Both are hexadecimal, so nothing can break out. */
static void paper_rule(struct text *style, const struct html_report *report)
{
    char digest[DIGEST_TEXT_SIZE];
    digest_text(&report->digest, digest);
    text_format(style, "@page{@bottom-left{content:\"Report %s\"}}\n", digest);
}

static void hash_of(const char *bytes, size_t length, char out[DIGEST_BASE64_SIZE])
{
    struct digest digest = digest_of(bytes, length);
    digest_base64(&digest, out);
}

/* Nothing is loaded from anywhere, and of what stands in the page only the style sheet and the script that golive put
 * there count: a style or a script that came in by any other way has another hash. */
static void write_policy(struct html_report *report, const struct text *style, bool script)
{
    char hash[DIGEST_BASE64_SIZE];
    hash_of(style->data, style->length, hash);
    markup_format(&report->markup,
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-%s'; ",
        hash);
    if (script) {
        hash_of(html_script_begin, (size_t)(html_script_end - html_script_begin), hash);
        markup_format(&report->markup, "script-src 'sha256-%s'; ", hash);
    }
    markup_add(&report->markup, "base-uri 'none'; form-action 'none'\">\n");
}

/* One drawing of each picture a page; each use of it takes a few bytes. */
static const char sheet[] =
    "<svg class=\"sheet\" aria-hidden=\"true\" width=\"0\" height=\"0\">\n"
    "<symbol id=\"i-fail\" viewBox=\"0 0 16 16\"><circle class=\"full\" cx=\"8\" cy=\"8\" r=\"7.5\"/>"
    "<path class=\"cut-out\" d=\"M5.2 5.2l5.6 5.6M10.8 5.2l-5.6 5.6\"/></symbol>\n"
    "<symbol id=\"i-unknown\" viewBox=\"0 0 16 16\"><circle class=\"full\" cx=\"8\" cy=\"8\" r=\"7.5\"/>"
    "<path class=\"cut-out\" d=\"M5.9 6.2a2.1 2.1 0 1 1 3.2 1.8c-.8.5-1.1.8-1.1 1.6M8 11.9v.2\"/></symbol>\n"
    "<symbol id=\"i-warn\" viewBox=\"0 0 16 16\"><path class=\"line\" d=\"M8 1.9 15 14.1H1Z\"/>"
    "<path class=\"line\" d=\"M8 6.3v3.6M8 12v.1\"/></symbol>\n"
    "<symbol id=\"i-note\" viewBox=\"0 0 16 16\"><circle class=\"line\" cx=\"8\" cy=\"8\" r=\"6.8\"/>"
    "<path class=\"line\" d=\"M8 7.4v4M8 4.7v.1\"/></symbol>\n"
    "<symbol id=\"i-pass\" viewBox=\"0 0 16 16\"><path class=\"bold\" d=\"M2.8 8.6 6.3 12l7-8\"/></symbol>\n"
    "<symbol id=\"i-not-applicable\" viewBox=\"0 0 16 16\"><path class=\"line\" d=\"M4 8h8\"/></symbol>\n"
    "<symbol id=\"i-unseen\" viewBox=\"0 0 16 16\"><circle class=\"line dashed\" cx=\"8\" cy=\"8\" "
    "r=\"6.2\"/></symbol>\n"
    "<symbol id=\"i-waived\" viewBox=\"0 0 16 16\"><circle class=\"line\" cx=\"8\" cy=\"8\" r=\"6.8\"/>"
    "<path class=\"line\" d=\"M5.4 5.4l5.2 5.2M10.6 5.4l-5.2 5.2\"/></symbol>\n"
    "<symbol id=\"i-open\" viewBox=\"0 0 16 16\"><circle class=\"line\" cx=\"8\" cy=\"8\" r=\"6.8\"/>"
    "<path class=\"line\" d=\"M5.9 6.2a2.1 2.1 0 1 1 3.2 1.8c-.8.5-1.1.8-1.1 1.6M8 11.9v.2\"/></symbol>\n"
    "<symbol id=\"i-no-go\" viewBox=\"0 0 16 16\"><path class=\"full\" d=\"M4.9.5h6.2l4.4 4.4v6.2l-4.4 "
    "4.4H4.9L.5 "
    "11.1V4.9Z\"/><path class=\"cut-out\" d=\"M4.3 8h7.4\"/></symbol>\n"
    "<symbol id=\"i-hold\" viewBox=\"0 0 16 16\"><circle class=\"full\" cx=\"8\" cy=\"8\" r=\"7.5\"/>"
    "<path class=\"cut-out\" d=\"M6.1 5v6M9.9 5v6\"/></symbol>\n"
    "<symbol id=\"i-go\" viewBox=\"0 0 16 16\"><circle class=\"full\" cx=\"8\" cy=\"8\" r=\"7.5\"/>"
    "<path class=\"cut-out\" d=\"M4.6 8.3 7 10.7l4.6-5.2\"/></symbol>\n"
    "</svg>\n";

void html_words(struct html_report *report)
{
    markup_words(&report->markup, text_string(&report->words));
    text_clear(&report->words);
}

static void write_banner(struct html_report *report)
{
    struct markup *markup = &report->markup;
    const struct run *run = report->run;
    markup_add(markup, "<header class=\"banner\">\n<p class=\"site\">");
    markup_foreign(markup, given(run->site->name) ? run->site->name : "golive", HTML_SHORT);
    markup_add(markup, "</p>\n<p class=\"kind\">Readiness to go live, judged ");
    html_instant(report, run->at);
    markup_add(markup, "</p>\n");
    if (report->files && *report->folder)
        markup_format(markup, "<nav aria-label=\"Site\"><a href=\"%sindex.html\">All products</a></nav>\n",
            report->folder);
    if (run->what_if)
        markup_add(markup,
            "<p class=\"what-if\"><strong>A what-if, not a decision to act on:</strong> checks were left "
            "out, or it was judged as of another day.</p>\n");
    markup_add(markup, "</header>\n");
}

void html_page_begin(struct html_report *report, FILE *file, const char *title, bool script)
{
    report->script = script;
    struct markup *markup = &report->markup;
    struct text style = {0};
    text_append(&style, html_style_begin, (size_t)(html_style_end - html_style_begin));
    paper_rule(&style, report);
    *markup = markup_new(file);
    markup_add(markup, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    write_policy(report, &style, script);
    markup_add(markup, "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                       "<meta name=\"color-scheme\" content=\"light dark\">\n"
                       "<meta name=\"referrer\" content=\"no-referrer\">\n"
                       "<meta name=\"robots\" content=\"noindex, nofollow\">\n"
                       "<meta name=\"generator\" content=\"golive " GOLIVE_VERSION "\">\n<title>");
    markup_words(markup, title);
    markup_add(markup, "</title>\n<style>");
    markup_add(markup, text_string(&style));
    markup_add(
        markup, "</style>\n</head>\n<body>\n<a class=\"skip\" href=\"#main\">Skip to the decision</a>\n");
    text_free(&style);
    markup_add(markup, sheet);
    write_banner(report);
    markup_add(markup, "<main id=\"main\">\n");
}

int html_page_end(struct html_report *report)
{
    char digest[DIGEST_TEXT_SIZE];
    digest_text(&report->digest, digest);
    markup_add(&report->markup,
        "</main>\n<footer class=\"foot\">\n<p>This is a record of checks under a named policy, not "
        "legal or clinical advice.</p>\n");
    markup_format(&report->markup,
        "<p>golive " GOLIVE_VERSION ", run <code>%s</code>, report <code>%s</code></p>\n</footer>\n",
        report->run->id, digest);
    if (report->script) {
        markup_add(&report->markup, "<script>");
        markup_add(&report->markup, html_script_begin); /* the assembler put a NUL behind it */
        markup_add(&report->markup, "</script>\n");
    }
    markup_add(&report->markup, "</body>\n</html>\n");
    return markup_end(&report->markup);
}

/* ---- pieces ---- */

void html_section(
    struct html_report *report, const char *name, const char *class, unsigned below, const char *heading)
{
    unsigned level = report->level + below;
    markup_format(
        &report->markup, "<section id=\"%s%s\" class=\"%s\">\n<h%u>", report->anchor, name, class, level);
    markup_words(&report->markup, heading);
    markup_format(&report->markup, "</h%u>\n", level);
}

void html_section_end(struct html_report *report)
{
    markup_add(&report->markup, "</section>\n");
}

void html_icon(struct html_report *report, const char *name)
{
    markup_format(&report->markup, "<svg class=\"i\" aria-hidden=\"true\"><use href=\"#i-%s\"/></svg>", name);
}

const char *html_status_icon(enum status status, bool stops)
{
    if (!stops && status == STATUS_FAIL)
        return "waived";
    if (!stops && status == STATUS_UNKNOWN)
        return "open";
    return *status_name(status) ? status_name(status) : "unknown";
}

void html_status(struct html_report *report, enum status status, bool stops)
{
    const char *icon = html_status_icon(status, stops);
    const char *name = status == STATUS_NOT_APPLICABLE ? "not applicable"
                       : *status_name(status)          ? status_name(status)
                                                       : "unknown";
    markup_format(&report->markup, "<span class=\"status %s\">", icon);
    html_icon(report, icon);
    markup_format(&report->markup, "%s</span>", name);
}

void html_instant(struct html_report *report, instant at)
{
    struct text words = {0};
    char moment[INSTANT_TEXT_SIZE];
    instant_text(at, moment);
    words_instant(&words, at);
    markup_format(
        &report->markup, "<time datetime=\"%s\">%s</time>", text_string(&words), text_string(&words));
    text_free(&words);
}

void html_date(struct html_report *report, struct date date)
{
    char day[DATE_TEXT_SIZE];
    date_text(date, day);
    markup_format(&report->markup, "<time datetime=\"%s\">%s</time>", day, day);
}

/* ---- how it came about ---- */

static void write_loosened(struct html_report *report)
{
    const struct site *site = report->run->site;
    struct markup *markup = &report->markup;
    bool any = false;
    for (size_t i = 0; i < site->loosening_count; i++) {
        const struct loosening *loosening = &site->loosenings[i];
        if (decision_loosening(site, loosening->rule, report->today) != loosening)
            continue;
        markup_add(markup, any ? "<br>\n" : "<dt>Loosened rules</dt><dd>");
        any = true;
        markup_foreign(markup, loosening->rule, NAME_WORDS);
        markup_format(markup, " counts as %s, ", status_name(loosening->severity));
        words_exception(&report->words, loosening->approved_by, loosening->expires, loosening->reason);
        html_words(report);
    }
    markup_add(markup, any ? "</dd>\n" : "");
}

void html_provenance(struct html_report *report)
{
    const struct run *run = report->run;
    struct markup *markup = &report->markup;
    char digest[DIGEST_TEXT_SIZE];
    digest_text(&report->digest, digest);
    html_section(report, "provenance", "provenance", 1, "How this came about");
    markup_add(markup, "<dl class=\"fields\">\n<dt>Policy</dt><dd>");
    markup_foreign(markup, given(run->site->policy_name) ? run->site->policy_name : "(no name)", HTML_SHORT);
    markup_add(markup, given(run->site->policy_version) ? ", version " : "");
    markup_foreign(markup, run->site->policy_version, HTML_SHORT);
    markup_add(markup, "</dd>\n");
    write_loosened(report);
    markup_add(markup, "<dt>Judged</dt><dd>at ");
    html_instant(report, run->at);
    markup_add(markup, ", days as in ");
    markup_foreign(markup, run->site->timezone, HTML_SHORT);
    markup_add(markup, run->what_if ? "; a what-if, not a decision to act on" : "");
    markup_add(markup, "</dd>\n<dt>Sandbox</dt><dd>");
    markup_foreign(markup, run->sandbox, HTML_SHORT);
    markup_format(markup,
        "</dd>\n<dt>Run</dt><dd><code>%s</code></dd>\n<dt>Report</dt><dd><code>%s</code></dd>\n</dl>\n",
        run->id, digest);
    markup_add(markup,
        "<p class=\"soft\">The report's digest is that of the same result as canonical JSON: who judges the "
        "same inputs again gets the same one.</p>\n");
    html_section_end(report);
}
