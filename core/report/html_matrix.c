/* Every product by every dimension at a glance: the table of the HTML report's overview. A row holds all that sorting and
 * filtering need, and is complete where no script runs. Must not decide anything. */
#include "report/html_parts.h"

#include <string.h>

/* More columns than this are printed across the sheet. */
enum { ON_UPRIGHT_PAPER = 10 };

/* ---- columns ---- */

/* What a check looks at: the dimension of its own name, else that of its plugin, else itself. */
static const char *dimension_of(const struct html_columns *columns, const struct check *check)
{
    const char *const names[] = {check->id, check->plugin};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (names[i] && map_get(&columns->dimensions, names[i]))
            return names[i];
    }
    return check->id;
}

static void add_column(struct html_columns *columns, const char *name, const struct map *wanted)
{
    if (!map_get(wanted, name) || map_get(&columns->places, name))
        return;
    if (columns->count == HTML_COLUMNS) {
        columns->more = true;
        return;
    }
    columns->names[columns->count++] = name;
    map_put(&columns->places, name, (void *)(uintptr_t)columns->count);
}

/* In the order of the policy, then of the site's dimensions, then as they are met. */
void html_columns_find(struct html_columns *columns, const struct run *run)
{
    const struct site *site = run->site;
    struct map wanted = {0};
    *columns = (struct html_columns){0};
    for (size_t i = 0; i < site->dimension_count; i++)
        map_put(&columns->dimensions, site->dimensions[i].name, &site->dimensions[i]);
    for (size_t i = 0; i < run->deployment_count; i++) {
        for (size_t j = 0; j < run->deployments[i].check_count; j++)
            map_put(&wanted, dimension_of(columns, run->deployments[i].checks[j].check), columns);
    }
    for (const char *const *name = site->require; name && *name; name++)
        add_column(columns, *name, &wanted);
    for (size_t i = 0; i < site->dimension_count; i++)
        add_column(columns, site->dimensions[i].name, &wanted);
    for (size_t i = 0; i < run->deployment_count; i++) {
        for (size_t j = 0; j < run->deployments[i].check_count; j++)
            add_column(columns, dimension_of(columns, run->deployments[i].checks[j].check), &wanted);
    }
    map_free(&wanted);
}

void html_columns_free(struct html_columns *columns)
{
    map_free(&columns->dimensions);
    map_free(&columns->places);
}

/* The place of a column, that of the last one for all that have none. */
static size_t place_of(const struct html_columns *columns, const char *name)
{
    size_t place = (size_t)(uintptr_t)map_get(&columns->places, name);
    return place ? place - 1 : HTML_COLUMNS;
}

/* ---- a row ---- */

struct cells {
    enum status statuses[HTML_COLUMNS + 1]; /* the worst of the checks in the column */
    bool stops[HTML_COLUMNS + 1];           /* one of them stands in the way */
    bool unseen[HTML_COLUMNS + 1];
};

static void fill_cells(
    const struct html_columns *columns, const struct deployment_result *result, struct cells *cells)
{
    *cells = (struct cells){0};
    for (size_t i = 0; i < result->check_count; i++) {
        const struct check_result *check = &result->checks[i];
        const struct finding *leading = decision_leading_finding(check);
        size_t place = place_of(columns, dimension_of(columns, check->check));
        cells->statuses[place] = status_worse(cells->statuses[place], check->status);
        cells->stops[place] |= leading && decision_finding_effect(check, leading) >= EFFECT_HOLD;
    }
    for (size_t i = 0; i < result->not_looked_at_count; i++)
        cells->unseen[place_of(columns, result->not_looked_at[i]->name)] = true;
}

/* The column's name stands in each cell for narrow screens, where a row becomes a card. */
static void write_cell(
    struct html_report *report, const char *column, const struct cells *cells, size_t place)
{
    struct markup *markup = &report->markup;
    enum status status = cells->statuses[place];
    if (status == STATUS_NONE && !cells->unseen[place]) {
        markup_add(markup, "<td></td>");
        return;
    }
    const char *icon = status == STATUS_NONE ? "unseen" : html_status_icon(status, cells->stops[place]);
    markup_format(markup, "<td class=\"c %s\">", icon);
    html_icon(report, icon);
    markup_add(markup, "<b>");
    markup_words(markup, column);
    markup_format(
        markup, "</b><i>%s</i></td>", status == STATUS_NONE ? "not looked at" : status_name(status));
}

/* Who must act: the owner of the product, and those of checks that stand in the way. Each once, one a line. */
static void write_owners(struct html_report *report, const struct deployment_result *result)
{
    enum { OWNERS = 16 };
    const char *owners[OWNERS];
    size_t count = 0;
    for (size_t i = 0; i <= result->check_count && count < OWNERS; i++) {
        const struct check_result *check = i ? &result->checks[i - 1] : NULL;
        if (check && check->status > STATUS_WARN)
            continue;
        const char *owner = given(check ? owner_of(result, check) : result->deployment->owner);
        bool new = owner != NULL;
        for (size_t j = 0; j < count && new; j++)
            new = !string_equal(owners[j], owner);
        if (new)
            owners[count++] = owner;
    }
    for (size_t i = 0; i < count; i++) {
        text_append_string(&report->words, i ? ", " : "");
        words_add(&report->words, owners[i], NAME_WORDS);
    }
}

static void open_row(struct html_report *report, const struct deployment_result *result)
{
    struct markup *markup = &report->markup;
    markup_format(markup, "<tr class=\"%s\" data-owners=\"", decision_name(result->decision));
    write_owners(report, result);
    html_words(report);
    markup_add(markup, "\" data-until=\"");
    if (result->decision == DECISION_GO && result->cleared_until != INSTANT_NONE) {
        char moment[INSTANT_TEXT_SIZE];
        instant_text(result->cleared_until, moment);
        markup_add(markup, moment);
    }
    markup_add(markup, "\">");
}

static void write_product(struct html_report *report, size_t index)
{
    const struct deployment_result *result = &report->run->deployments[index];
    struct markup *markup = &report->markup;
    struct overview overview = overview_of(result);
    markup_add(markup, "<th scope=\"row\">");
    html_deployment_link(report, index);
    if (given(result->deployment->product)) {
        markup_add(markup, " <span class=\"of\">");
        markup_foreign(markup, result->deployment->id, NAME_WORDS);
        markup_add(markup, "</span>");
    }
    markup_add(markup, "<span class=\"why\">");
    words_reason(&report->words, result, &overview);
    html_words(report);
    markup_add(markup, "</span></th>");
}

static void write_row(struct html_report *report, const struct html_columns *columns, size_t index)
{
    const struct deployment_result *result = &report->run->deployments[index];
    struct markup *markup = &report->markup;
    struct cells cells;
    fill_cells(columns, result, &cells);
    open_row(report, result);
    write_product(report, index);
    markup_add(markup, "<td class=\"decision\"><span>");
    html_icon(report, decision_name(result->decision));
    markup_format(markup, "%s</span>%s</td>", decision_title(result->decision),
        deployment_in_use(result->deployment) ? " <em>in use</em>" : "");
    for (size_t i = 0; i < columns->count; i++)
        write_cell(report, columns->names[i], &cells, i);
    if (columns->more)
        write_cell(report, "others", &cells, HTML_COLUMNS);
    markup_format(markup, "<td class=\"number\"><b>not looked at</b>%zu</td><td class=\"owner\">",
        result->not_looked_at_count);
    markup_foreign(markup, result->deployment->owner, NAME_WORDS);
    markup_add(markup, "</td><td class=\"until\">");
    if (result->decision == DECISION_GO && result->cleared_until != INSTANT_NONE)
        html_instant(report, result->cleared_until);
    else if (result->decision == DECISION_GO)
        markup_add(markup, result->horizon_limited ? "over 5 years" : "no end found");
    markup_add(markup, "</td></tr>\n");
}

/* ---- the table ---- */

/* A head that leads to the pages in that order, where there are such pages; a script may sort by it where it stands. */
static void write_head(struct html_report *report, const char *key, const char *file, const char *title)
{
    struct markup *markup = &report->markup;
    markup_format(markup, "<th scope=\"col\" data-sort=\"%s\">", key);
    if (report->files)
        markup_format(markup, "<a href=\"%s.html\">%s</a></th>", file, title);
    else
        markup_format(markup, "%s</th>", title);
}

static void write_heads(struct html_report *report, const struct html_columns *columns)
{
    struct markup *markup = &report->markup;
    markup_add(markup, "<thead><tr>");
    write_head(report, "name", "by-name", "Product");
    write_head(report, "decision", "index", "Decision");
    for (size_t i = 0; i < columns->count; i++) {
        markup_add(markup, "<th scope=\"col\" class=\"c\"><span>");
        markup_words(markup, columns->names[i]);
        markup_add(markup, "</span></th>");
    }
    markup_add(markup, columns->more ? "<th scope=\"col\" class=\"c\"><span>others</span></th>" : "");
    markup_add(markup, "<th scope=\"col\" class=\"c\"><span>not looked at</span></th>");
    write_head(report, "owner", "by-owner", "Owner");
    write_head(report, "until", "by-date", "Cleared until");
    markup_add(markup, "</tr></thead>\n");
}

static void write_legend(struct html_report *report)
{
    static const struct {
        const char *icon;
        const char *words;
    } signs[] = {
        {"fail", "not met: stops"},
        {"unknown", "not known: stops"},
        {"waived", "not met, and does not stop"},
        {"open", "not known, and does not stop"},
        {"warn", "look at this"},
        {"pass", "met"},
        {"not-applicable", "does not apply"},
        {"unseen", "not looked at"},
    };
    markup_add(&report->markup, "<ul class=\"legend\">\n");
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
        markup_format(&report->markup, "<li class=\"%s\">", signs[i].icon);
        html_icon(report, signs[i].icon);
        markup_format(&report->markup, "%s</li>\n", signs[i].words);
    }
    markup_add(&report->markup, "</ul>\n");
}

/* The heading of the group that begins at a product, unless the product before it is of the same group. */
static void write_group(struct html_report *report, const struct html_columns *columns,
    const struct html_slice *slice, size_t place)
{
    const struct run *run = report->run;
    struct text before = {0};
    if (place > slice->begin) {
        slice->view->group(report, &run->deployments[slice->indexes[place - 1]]);
        text_append_string(&before, text_string(&report->words));
        text_clear(&report->words);
    }
    slice->view->group(report, &run->deployments[slice->indexes[place]]);
    if (place == slice->begin || !string_equal(text_string(&before), text_string(&report->words))) {
        markup_add(&report->markup, place > slice->begin ? "</tbody>\n" : "");
        markup_format(&report->markup,
            "<tbody id=\"g%zu\"><tr class=\"group\"><th scope=\"rowgroup\" colspan=\"%zu\">", place + 1,
            columns->count + columns->more + 5);
        html_words(report);
        markup_add(&report->markup, "</th></tr>\n");
    }
    text_clear(&report->words);
    text_free(&before);
}

void html_matrix(
    struct html_report *report, const struct html_columns *columns, const struct html_slice *slice)
{
    struct markup *markup = &report->markup;
    write_legend(report);
    markup_format(markup,
        "<div class=\"scroll%s\" role=\"region\" tabindex=\"0\" aria-label=\"Table of products\">\n"
        "<table class=\"matrix\"%s>\n",
        columns->count > ON_UPRIGHT_PAPER ? " across" : "", slice->whole ? " data-whole=\"yes\"" : "");
    write_heads(report, columns);
    bool grouped = slice->view && slice->view->group && slice->begin < slice->end;
    markup_add(markup, grouped ? "" : "<tbody>\n");
    for (size_t i = slice->begin; i < slice->end; i++) {
        if (grouped)
            write_group(report, columns, slice, i);
        write_row(report, columns, slice->indexes[i]);
    }
    markup_add(markup, "</tbody>\n</table>\n</div>\n");
}
