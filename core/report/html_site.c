/* The report as a site of pages: an overview that lists every product in several orders, so that owners and dates can be
 * found without a script, and a page for each deployment. Pages are written one after the other, so that a fleet takes no
 * more memory than one of them. Must not know where pages are kept: that is asked of the folder. */
#include "report/html_parts.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* Products on a page of the list: it stays well under a megabyte, and one that a person reads. */
enum { PAGE = 250 };
/* Groups that are named at the top of a page at most, and letters of a page's name. */
enum { JUMPS = 120, NAME = 80 };

/* ---- orders ---- */

static int by_index(const struct deployment_result *a, const struct deployment_result *b)
{
    return a < b ? -1 : a > b;
}

static int by_name(const struct deployment_result *a, const struct deployment_result *b)
{
    int order = strcasecmp(html_product(a), html_product(b));
    return order ? order : by_index(a, b);
}

static const char *owner_name(const struct deployment_result *result)
{
    return given(result->deployment->owner) ? result->deployment->owner : "nobody named";
}

static int by_owner(const struct deployment_result *a, const struct deployment_result *b)
{
    int order = strcmp(owner_name(a), owner_name(b));
    if (!order && a->decision != b->decision)
        order = a->decision > b->decision ? -1 : 1;
    return order ? order : by_index(a, b);
}

static void owner_group(struct html_report *report, const struct deployment_result *result)
{
    words_add(&report->words, owner_name(result), NAME_WORDS);
}

/* Days come first, then what was found no end, then what is not cleared at all. */
static instant lapse_of(const struct deployment_result *result)
{
    if (result->decision != DECISION_GO)
        return INT64_MAX;
    return result->cleared_until == INSTANT_NONE ? INT64_MAX - 1 : result->cleared_until;
}

static int by_date(const struct deployment_result *a, const struct deployment_result *b)
{
    if (lapse_of(a) != lapse_of(b))
        return lapse_of(a) < lapse_of(b) ? -1 : 1;
    return by_index(a, b);
}

static void date_group(struct html_report *report, const struct deployment_result *result)
{
    if (result->decision != DECISION_GO) {
        text_append_string(&report->words, "not GO today");
    } else if (result->cleared_until == INSTANT_NONE) {
        text_append_string(&report->words, "no end found");
    } else {
        char day[DATE_TEXT_SIZE];
        date_text(instant_date(result->cleared_until), day);
        text_format(&report->words, "%.7s", day); /* year and month */
    }
}

static const struct html_view views[] = {
    {"index", "urgency", NULL, NULL}, /* the order for people, as it is */
    {"by-owner", "owner", by_owner, owner_group},
    {"by-date", "date of lapse", by_date, date_group},
    {"by-name", "name", by_name, NULL},
};

struct sorting {
    const struct html_report *report;
    const struct html_view *view;
};

static int compare(const void *left, const void *right, void *context)
{
    const struct sorting *sorting = context;
    const struct deployment_result *all = sorting->report->run->deployments;
    return sorting->view->compare(&all[*(const size_t *)left], &all[*(const size_t *)right]);
}

/* ---- names of pages ---- */

/* The id if it is one that is fit for a file everywhere, else what of it is, made unlike any other by its digest. */
static char *page_name(const char *id)
{
    struct text name = {0};
    bool fit = *id != '.' && strlen(id) <= NAME;
    for (size_t i = 0; id[i] && i < NAME; i++) {
        bool good = islower((unsigned char)id[i]) || isdigit((unsigned char)id[i]) || strchr("-_@", id[i]) ||
                    (id[i] == '.' && i);
        text_append_char(&name, good ? id[i] : '-');
        fit = fit && good;
    }
    if (!fit) {
        char digest[DIGEST_TEXT_SIZE];
        struct digest value = digest_of(id, strlen(id));
        digest_text(&value, digest);
        text_format(&name, "-%.12s", digest + strlen("sha256:"));
    }
    return text_steal(&name);
}

static void name_pages(struct html_report *report, struct arena *arena)
{
    const struct run *run = report->run;
    struct map taken = {0};
    report->files = arena_take(arena, (run->deployment_count + 1) * sizeof *report->files);
    for (size_t i = 0; i < run->deployment_count; i++) {
        AUTO_FREE char *name = page_name(run->deployments[i].deployment->id);
        report->files[i] = arena_copy(arena, name);
        if (map_get(&taken, report->files[i]))
            report->files[i] = arena_format(arena, "%s-copy-%zu", name, i + 1);
        map_put(&taken, report->files[i], report);
    }
    map_free(&taken);
}

/* ---- pages of the list ---- */

static size_t page_count(const struct run *run)
{
    return run->deployment_count ? (run->deployment_count + PAGE - 1) / PAGE : 1;
}

/* "by-owner.html", "by-owner-2.html" */
static void words_file(struct text *words, const struct html_view *view, size_t page)
{
    text_append_string(words, view->file);
    if (page)
        text_format(words, "-%zu", page + 1);
    text_append_string(words, ".html");
}

static void write_views(struct html_report *report, const struct html_view *current)
{
    struct markup *markup = &report->markup;
    markup_add(markup, "<nav class=\"views\" aria-label=\"Order\">\n<ul>\n");
    for (size_t i = 0; i < sizeof views / sizeof *views; i++) {
        if (&views[i] == current)
            markup_format(markup, "<li><a aria-current=\"page\" href=\"%s.html\">By %s</a></li>\n",
                views[i].file, views[i].title);
        else
            markup_format(markup, "<li><a href=\"%s.html\">By %s</a></li>\n", views[i].file, views[i].title);
    }
    markup_add(markup, "</ul>\n</nav>\n");
}

static void write_pager(struct html_report *report, const struct html_view *view, size_t page)
{
    struct markup *markup = &report->markup;
    size_t count = page_count(report->run);
    if (count == 1)
        return;
    markup_format(markup, "<nav class=\"pager\" aria-label=\"Pages by %s\">\n<p>Page %zu of %zu</p>\n<ul>\n",
        view->title, page + 1, count);
    for (size_t i = 0; i < count; i++) {
        words_file(&report->words, view, i);
        markup_format(markup, "<li><a%s href=\"%s\">%zu</a></li>\n",
            i == page ? " aria-current=\"page\"" : "", text_string(&report->words), i + 1);
        text_clear(&report->words);
    }
    markup_add(markup, "</ul>\n</nav>\n");
}

/* The groups of the whole list, each a way to where it begins. */
static void write_jumps(struct html_report *report, const struct html_view *view, const size_t *indexes)
{
    const struct run *run = report->run;
    struct markup *markup = &report->markup;
    struct text last = {0};
    size_t jumps = 0;
    if (!view->group || !run->deployment_count)
        return;
    markup_format(markup, "<nav class=\"jumps\" aria-label=\"By %s\">\n<ul>\n", view->title);
    for (size_t i = 0; i < run->deployment_count; i++) {
        view->group(report, &run->deployments[indexes[i]]);
        bool new = !i || !string_equal(text_string(&last), text_string(&report->words));
        if (new &&jumps++ < JUMPS) {
            text_clear(&last);
            text_append_string(&last, text_string(&report->words));
            text_clear(&report->words);
            words_file(&report->words, view, i / PAGE);
            markup_format(markup, "<li><a href=\"%s#g%zu\">", text_string(&report->words), i + 1);
            markup_words(markup, text_string(&last));
            markup_add(markup, "</a></li>\n");
        }
        text_clear(&report->words);
    }
    if (jumps > JUMPS)
        markup_format(markup, "<li>and %zu more</li>\n", jumps - JUMPS);
    markup_add(markup, "</ul>\n</nav>\n");
    text_free(&last);
}

static void write_list(struct html_report *report, const struct html_columns *columns,
    const struct html_view *view, const size_t *indexes, size_t page)
{
    const struct run *run = report->run;
    size_t end = (page + 1) * PAGE < run->deployment_count ? (page + 1) * PAGE : run->deployment_count;
    const struct html_slice slice = {
        .indexes = indexes, .begin = page * PAGE, .end = end, .view = view, .whole = page_count(run) == 1};
    bool first = view == views && page == 0;
    if (first)
        html_overview(report);
    else
        html_totals(report);
    html_section(report, "products", "products", 1, "Every product");
    write_views(report, view);
    write_jumps(report, view, indexes);
    html_matrix(report, columns, &slice);
    write_pager(report, view, page);
    html_section_end(report);
    if (first)
        html_provenance(report);
}

/* ---- pages ---- */

static int begin_page(struct html_report *report, const struct report_folder *folder, const char *name,
    const char *title, bool script, FILE **ret_file)
{
    int error = folder->begin(folder->context, name, ret_file);
    if (!error)
        html_page_begin(report, *ret_file, title, script);
    return error;
}

static int end_page(struct html_report *report, const struct report_folder *folder, FILE *file)
{
    int error = html_page_end(report);
    return folder->end(folder->context, file, error);
}

static int write_list_page(struct html_report *report, const struct report_folder *folder,
    const struct html_columns *columns, const struct html_view *view, const size_t *indexes, size_t page)
{
    struct text name = {0}, title = {0};
    FILE *file;
    words_file(&name, view, page);
    html_words_totals(&title, report->run);
    text_append_string(&title, given(report->run->site->name) ? ", " : "");
    words_add(&title, report->run->site->name, NAME_WORDS);
    if (page || view != views)
        text_format(&title, ", by %s, page %zu", view->title, page + 1);
    int error = begin_page(report, folder, text_string(&name), text_string(&title), true, &file);
    if (!error) {
        write_list(report, columns, view, indexes, page);
        error = end_page(report, folder, file);
    }
    text_free(&name);
    text_free(&title);
    return error;
}

static int write_deployment_page(struct html_report *report, const struct report_folder *folder, size_t index)
{
    const struct deployment_result *result = &report->run->deployments[index];
    struct text name = {0}, title = {0};
    FILE *file;
    text_format(&name, "deployments/%s.html", report->files[index]);
    text_format(&title, "%s: ", decision_title(result->decision));
    words_add(&title, html_product(result), NAME_WORDS);
    text_append_string(&title, ", ");
    words_add(&title, result->deployment->id, NAME_WORDS);
    int error = begin_page(report, folder, text_string(&name), text_string(&title), false, &file);
    if (!error) {
        html_deployment(report, result);
        error = end_page(report, folder, file);
    }
    text_free(&name);
    text_free(&title);
    return error;
}

/* The first page of all comes last: who looks at it finds every page that it names. */
static int write_views_pages(struct html_report *report, const struct report_folder *folder)
{
    size_t count = report->run->deployment_count;
    struct html_columns columns;
    AUTO_FREE size_t *indexes = memory_new(count, sizeof *indexes);
    html_columns_find(&columns, report->run);
    int error = 0;
    for (size_t i = sizeof views / sizeof *views; i-- && !error;) {
        memcpy(indexes, report->order, count * sizeof *indexes);
        struct sorting sorting = {report, &views[i]};
        if (views[i].compare)
            qsort_r(indexes, count, sizeof *indexes, compare, &sorting);
        for (size_t page = page_count(report->run); page-- && !error;)
            error = write_list_page(report, folder, &columns, &views[i], indexes, page);
    }
    html_columns_free(&columns);
    return error;
}

int report_html_site(
    const struct run *run, const struct report_options *options, const struct report_folder *folder)
{
    (void)options;
    struct html_report report;
    struct arena arena = {0};
    int error = html_begin(&report, run);
    if (error)
        return error;
    name_pages(&report, &arena);
    report.folder = "../";
    for (size_t i = 0; i < run->deployment_count && !error; i++)
        error = write_deployment_page(&report, folder, i);
    report.folder = "";
    if (!error)
        error = write_views_pages(&report, folder);
    html_free(&report);
    arena_free(&arena);
    return error;
}
