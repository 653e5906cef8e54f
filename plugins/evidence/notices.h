/* SPDX-License-Identifier: MIT
 *
 * What the sources say has become of a paper: retracted, doubted, corrected, replaced; and what kind of record it is. Each
 * source is read in its own words; none outvotes another. Knows nothing of products and rules. */
#ifndef GOLIVE_EVIDENCE_NOTICES_H
#define GOLIVE_EVIDENCE_NOTICES_H

#include "papers.h"
#include "words.h"

#define IGNORED MARK_COUNT /* a link that says nothing of the paper's worth */

struct kind_of_notice {
    const char *name; /* compared by letters */
    enum mark mark;
};

/* PubMed, RefType and reftype. "In" speaks of this paper; "Of", "For", "From" make this record the notice. */
static const struct kind_of_notice pubmed_kinds[] = {
    {"RetractionIn", RETRACTED},
    {"PartialRetractionIn", PARTLY_RETRACTED},
    {"ExpressionOfConcernIn", CONCERN},
    {"ErratumIn", CORRECTED},
    {"CorrectedandRepublishedIn", REPUBLISHED},
    {"RetractedandRepublishedIn", REPUBLISHED},
    {"RepublishedIn", NEWER},
    {"UpdateIn", NEWER},
    {"RetractionOf", NOTICE},
    {"PartialRetractionOf", NOTICE},
    {"ExpressionOfConcernFor", NOTICE},
    {"ErratumFor", NOTICE},
    {"CorrectedandRepublishedFrom", IGNORED},
    {"RetractedandRepublishedFrom", IGNORED},
    {"RepublishedFrom", IGNORED},
    {"UpdateOf", IGNORED},
    {"CommentIn", IGNORED},
    {"CommentOn", IGNORED},
    {"Cites", IGNORED},
    {"OriginalReportIn", IGNORED},
    {"SummaryForPatientsIn", IGNORED},
    {"ReprintIn", IGNORED},
    {"ReprintOf", IGNORED},
    {"AssociatedDataset", IGNORED},
    {"AssociatedPublication", IGNORED},
};

/* Crossref, updated-by: free text of publishers. */
static const struct kind_of_notice crossref_kinds[] = {
    {"retraction", RETRACTED},
    {"retracted", RETRACTED},
    {"withdrawal", RETRACTED},
    {"withdrawn", RETRACTED},
    {"removal", RETRACTED},
    {"partial_retraction", PARTLY_RETRACTED},
    {"expression_of_concern", CONCERN},
    {"concern", CONCERN},
    {"correction", CORRECTED},
    {"corrigendum", CORRECTED},
    {"erratum", CORRECTED},
    {"err", CORRECTED},
    {"addendum", CORRECTED},
    {"clarification", CORRECTED},
    {"publisher-note", CORRECTED},
    {"new_version", NEWER},
    {"new_edition", NEWER},
};

static enum mark mark_of(const struct kind_of_notice *kinds, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++) {
        if (same_letters(kinds[i].name, name))
            return kinds[i].mark;
    }
    return STRANGE;
}
#define MARK_OF(kinds, name) mark_of(kinds, sizeof(kinds) / sizeof *(kinds), name)

static void mark(golive *g, struct paper *paper, enum mark mark, const char *by, golive_place place)
{
    if (mark >= MARK_COUNT)
        return;
    struct marked *marked = &paper->marks[mark];
    if (!marked->times)
        marked->by = by;
    else if (!strstr(marked->by, by))
        marked->by = golive_format(g, "%s, %s", marked->by, by);
    if (!marked->times)
        marked->place = place;
    marked->times++;
}

/* Titles of old records say it where nothing else does. */
static int title_says_retracted(const char *title)
{
    static const char *const starts[] = {
        "retracted", "[retracted", "withdrawn", "[withdrawn", "temporary removal"};
    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++) {
        size_t length = strlen(starts[i]);
        if (strncasecmp(title, starts[i], length) != 0)
            continue;
        title += length;
        if (strncasecmp(title, " article", 8) == 0)
            title += 8;
        return *title && strchr(":].", *title) != NULL;
    }
    return 0;
}

static int title_says_notice(const char *title)
{
    static const char *const starts[] = {"retraction:", "retraction of", "retraction note",
        "retraction notice", "notice of retraction", "expression of concern", "erratum", "corrigendum",
        "correction:", "correction to", "withdrawal:"};
    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++) {
        if (strncasecmp(title, starts[i], strlen(starts[i])) == 0)
            return 1;
    }
    return same_letters(title, "Retraction") || same_letters(title, "Retraction.");
}

static void read_title(golive *g, struct paper *paper, const char *title, const char *by, golive_place place)
{
    if (title_says_retracted(title))
        mark(g, paper, RETRACTED, by, place);
    else if (title_says_notice(title))
        mark(g, paper, NOTICE, by, place);
}

/* ---- PubMed ---- */

/* Types of publication that are no study, and those that say what has become of one. */
static const struct type {
    const char *ui; /* compared first; "" if it varies */
    const char *name;
    int says;
} types[] = {
#define TYPE_RETRACTED 1
#define TYPE_NOTICE 2
#define TYPE_PREPRINT 3
#define TYPE_NO_EVIDENCE 4
    {"D016441", "Retracted Publication", TYPE_RETRACTED},
    {"D016440", "Retraction of Publication", TYPE_NOTICE},
    {"", "Retraction Notice", TYPE_NOTICE},
    {"D016425", "Published Erratum", TYPE_NOTICE},
    {"", "Expression of Concern", TYPE_NOTICE},
    {"D000076942", "Preprint", TYPE_PREPRINT},
    {"D016421", "Editorial", TYPE_NO_EVIDENCE},
    {"D016422", "Letter", TYPE_NO_EVIDENCE},
    {"D016420", "Comment", TYPE_NO_EVIDENCE},
    {"D016433", "News", TYPE_NO_EVIDENCE},
    {"", "Newspaper Article", TYPE_NO_EVIDENCE},
    {"", "Congress", TYPE_NO_EVIDENCE},
    {"", "Interview", TYPE_NO_EVIDENCE},
    {"", "Biography", TYPE_NO_EVIDENCE},
    {"", "Personal Narrative", TYPE_NO_EVIDENCE},
    {"", "Patient Education Handout", TYPE_NO_EVIDENCE},
};

static void read_type(golive *g, struct paper *paper, const char *ui, const char *name, golive_place place)
{
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        if (!(*types[i].ui && strcmp(types[i].ui, ui) == 0) && strcasecmp(types[i].name, name) != 0)
            continue;
        if (types[i].says == TYPE_RETRACTED)
            mark(g, paper, RETRACTED, "PubMed", place);
        else if (types[i].says == TYPE_NOTICE)
            mark(g, paper, NOTICE, "PubMed", place);
        paper->is_preprint |= types[i].says == TYPE_PREPRINT;
        paper->is_no_evidence |= types[i].says == TYPE_NO_EVIDENCE;
    }
}

static void read_article(golive *g, struct paper *paper)
{
    const char *list =
        golive_format(g, "%s/MedlineCitation/Article/PublicationTypeList/PublicationType", paper->article);
    uint32_t count = golive_count(g, paper->articles, list);
    for (uint32_t i = 1; i <= count; i++) {
        const char *type = golive_format(g, "%s[%u]", list, i);
        read_type(g, paper, golive_value(g, paper->articles, golive_format(g, "%s@UI", type)),
            golive_value(g, paper->articles, type), golive_source_place(g, paper->articles, type));
    }
    paper->is_unclear |= count == 0;
    list = golive_format(g, "%s/MedlineCitation/CommentsCorrectionsList/CommentsCorrections", paper->article);
    for (uint32_t i = 1; i <= golive_count(g, paper->articles, list); i++) {
        const char *entry = golive_format(g, "%s[%u]", list, i);
        const char *kind = golive_value(g, paper->articles, golive_format(g, "%s@RefType", entry));
        mark(g, paper, MARK_OF(pubmed_kinds, kind), "PubMed", golive_source_place(g, paper->articles, entry));
    }
    read_title(g, paper, article_value(g, paper, "/MedlineCitation/Article/ArticleTitle"), "PubMed",
        article_place(g, paper, "/MedlineCitation/Article/ArticleTitle"));
}

/* The summary says the same in other words; where it says more, that counts. */
static void read_summary(golive *g, struct paper *paper)
{
    const char *list = golive_format(g, "%s/pubtype", paper->summary);
    for (uint32_t i = 0; i < golive_count(g, paper->summaries, list); i++) {
        const char *type = golive_format(g, "%s/%u", list, i);
        read_type(g, paper, "", golive_value(g, paper->summaries, type),
            golive_source_place(g, paper->summaries, type));
    }
    list = golive_format(g, "%s/references", paper->summary);
    for (uint32_t i = 0; i < golive_count(g, paper->summaries, list); i++) {
        const char *kind = golive_format(g, "%s/%u/reftype", list, i);
        mark(g, paper, MARK_OF(pubmed_kinds, golive_value(g, paper->summaries, kind)), "PubMed",
            golive_source_place(g, paper->summaries, kind));
    }
}

/* ---- Crossref ---- */

static void read_updates(golive *g, struct paper *paper)
{
    const char *list = golive_format(g, "%s/updated-by", paper->work);
    for (uint32_t i = 0; i < golive_count(g, paper->crossref, list); i++) {
        const char *entry = golive_format(g, "%s/%u", list, i);
        golive_place place = golive_source_place(g, paper->crossref, golive_format(g, "%s/type", entry));
        const char *kind = golive_value(g, paper->crossref, golive_format(g, "%s/type", entry));
        int own =
            strcasecmp(golive_value(g, paper->crossref, golive_format(g, "%s/DOI", entry)), paper->doi) == 0;
        enum mark says = MARK_OF(crossref_kinds, kind);
        int is_watch = strcmp(golive_value(g, paper->crossref, golive_format(g, "%s/source", entry)),
                           "retraction-watch") == 0;
        if (says != NEWER || !own) /* a paper's own new version is the paper */
            mark(g, paper, says, is_watch ? "Retraction Watch" : "Crossref", place);
    }
}

/* What this record is said to update: others, which makes it a notice, or itself. */
static void read_updated(golive *g, struct paper *paper)
{
    const char *list = golive_format(g, "%s/update-to", paper->work);
    for (uint32_t i = 0; i < golive_count(g, paper->crossref, list); i++) {
        const char *entry = golive_format(g, "%s/%u", list, i);
        enum mark says =
            MARK_OF(crossref_kinds, golive_value(g, paper->crossref, golive_format(g, "%s/type", entry)));
        golive_place place = golive_source_place(g, paper->crossref, golive_format(g, "%s/type", entry));
        int own =
            strcasecmp(golive_value(g, paper->crossref, golive_format(g, "%s/DOI", entry)), paper->doi) == 0;
        if (says == NEWER)
            continue;
        mark(g, paper, own ? says : NOTICE, "Crossref", place);
    }
}

static void read_work(golive *g, struct paper *paper)
{
    const char *type = work_value(g, paper, "/type");
    const char *subtype = work_value(g, paper, "/subtype");
    int posted = strcmp(type, "posted-content") == 0;
    read_updates(g, paper);
    read_updated(g, paper);
    read_title(g, paper, work_value(g, paper, "/title/0"), "Crossref", work_place(g, paper, "/title/0"));
    if (!*type)
        paper->is_unclear = 1;
    else if (posted && (!*subtype || strcmp(subtype, "preprint") == 0))
        paper->is_preprint = 1;
    else if (strcmp(type, "journal-article") != 0 && strcmp(type, "proceedings-article") != 0)
        paper->is_no_evidence = 1;
}

static void read_datacite(golive *g, struct paper *paper)
{
    const char *type = golive_value(g, paper->datacite, "/data/attributes/types/resourceTypeGeneral");
    if (strcmp(type, "Preprint") == 0)
        paper->is_preprint = 1;
    else if (!*type)
        paper->is_unclear = 1;
    else if (strcmp(type, "JournalArticle") != 0)
        paper->is_no_evidence = 1;
}

/* ---- Retraction Watch's table, as a file ---- */

/* Whether it is the table that it should be: another file has nothing of any paper, and would pass them all. */
static const char *why_no_table(golive *g, const golive_rows *table)
{
    static const char *const columns[] = {
        "OriginalPaperDOI", "OriginalPaperPubMedID", "RetractionNature", "RetractionDate"};
    if (golive_rows_state(g, table) != GOLIVE_GOT)
        return golive_format(g, "it cannot be read: %s", golive_rows_why(g, table));
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) {
        if (!golive_has_column(g, table, columns[i]))
            return golive_format(g, "it has no column %s", columns[i]);
    }
    return golive_row_count(g, table) ? NULL : "it has no rows";
}

/* "2/6/2010 0:00", "2010-02-06T00:00:00". */
static golive_date table_date(golive *g, const char *cell)
{
    size_t length = strcspn(cell, " ");
    if (length > 10 && cell[10] == 'T' && cell[4] == '-')
        length = 10;
    return golive_date_parse(g, golive_format(g, "%.*s", (int)length, cell));
}

static int is_that_doi(const char *text, size_t length, const char *doi)
{
    text = find_doi(text, &length);
    return length == strlen(doi) && strncasecmp(text, doi, length) == 0;
}

/* Whether the cell holds the DOI, in which there may be a ";" itself: several stand with ";" between them, some as
 * addresses. "Unavailable" is no DOI. */
static int cell_has_doi(const char *cell, const char *doi)
{
    if (!*doi || is_that_doi(cell, strlen(cell), doi))
        return *doi != '\0';
    while (*cell) {
        size_t length = strcspn(cell, "; |\t");
        if (length && is_that_doi(cell, length, doi))
            return 1;
        cell += length + (cell[length] != '\0');
    }
    return 0;
}

/* Whether it holds the PubMed number. Tables that went through a spreadsheet have "36035816.0"; 0 stands for none. */
static int cell_has_pmid(const char *cell, const char *pmid)
{
    size_t wanted = strlen(pmid);
    while (wanted && *cell) {
        size_t length = strcspn(cell, ";, |\t"), digits = strspn(cell, "0123456789");
        int whole = digits == length ||
                    (cell[digits] == '.' && digits + 1 + strspn(cell + digits + 1, "0") == length);
        if (whole && digits == wanted && strncmp(cell, pmid, wanted) == 0)
            return 1;
        cell += length + (cell[length] != '\0');
    }
    return 0;
}

static int row_names(golive *g, const struct paper *paper, const golive_rows *table, uint32_t row,
    const char *doi_column, const char *pmid_column)
{
    return cell_has_doi(golive_cell(g, table, row, doi_column), paper->doi) ||
           cell_has_pmid(golive_cell(g, table, row, pmid_column), paper->pmid);
}

struct history { /* of one paper in the table */
    golive_date retracted, reinstated;
    golive_place retracted_at;
};

static void read_row(
    golive *g, struct paper *paper, const golive_rows *table, uint32_t row, struct history *history)
{
    static const struct kind_of_notice natures[] = {
        {"Retraction", RETRACTED}, {"Expression of concern", CONCERN}, {"Correction", CORRECTED}};
    const char *nature = golive_cell(g, table, row, "RetractionNature");
    golive_date date = table_date(g, golive_cell(g, table, row, "RetractionDate"));
    golive_place place = golive_row_place(g, table, row);
    if (same_letters(nature, "Reinstatement")) {
        history->reinstated = date.day > history->reinstated.day ? date : history->reinstated;
        paper->reinstated = "Retraction Watch";
        paper->reinstated_place = place;
    } else if (same_letters(nature, "Retraction")) {
        history->retracted_at = place;
        history->retracted = date.day > history->retracted.day ? date : history->retracted;
    } else {
        mark(g, paper, MARK_OF(natures, nature), "Retraction Watch's table", place);
    }
}

static void read_table(golive *g, struct paper *paper, const golive_rows *table)
{
    struct history history = {.retracted = {GOLIVE_NO_DATE}, .reinstated = {GOLIVE_NO_DATE}};
    for (uint32_t row = 0; row < golive_row_count(g, table); row++) {
        if (row_names(g, paper, table, row, "OriginalPaperDOI", "OriginalPaperPubMedID"))
            read_row(g, paper, table, row, &history);
        else if (row_names(g, paper, table, row, "RetractionDOI", "RetractionPubMedID"))
            mark(g, paper, NOTICE, "Retraction Watch's table", golive_row_place(g, table, row));
    }
    int again = *paper->reinstated && history.retracted.day != GOLIVE_NO_DATE &&
                history.reinstated.day > history.retracted.day;
    if (history.retracted_at.id && !again)
        mark(g, paper, RETRACTED, "Retraction Watch's table", history.retracted_at);
}

/* ---- all of it ---- */

static void read_records(golive *g, struct paper *paper, const golive_rows *table)
{
    if (*paper->article && !paper->is_book)
        read_article(g, paper);
    paper->is_no_evidence |= paper->is_book;
    if (*paper->summary)
        read_summary(g, paper);
    if (paper->work)
        read_work(g, paper);
    if (paper->has_datacite)
        read_datacite(g, paper);
    if (!why_no_table(g, table))
        read_table(g, paper, table);
}

/* ---- the published version of a preprint ---- */

/* The id of what a preprint became, as its record says; 0 if it says nothing. */
static int published_as(golive *g, const struct paper *paper, struct paper *ret_published)
{
    const char *list =
        golive_format(g, "%s/MedlineCitation/CommentsCorrectionsList/CommentsCorrections", paper->article);
    for (uint32_t i = 1; *paper->article && i <= golive_count(g, paper->articles, list); i++) {
        const char *kind = golive_value(g, paper->articles, golive_format(g, "%s[%u]@RefType", list, i));
        const char *pmid = golive_value(g, paper->articles, golive_format(g, "%s[%u]/PMID", list, i));
        if (strcmp(kind, "UpdateIn") != 0 || !is_pmid(pmid))
            continue;
        *ret_published = new_paper(g, ID_PMID, pmid);
        return 1;
    }
    const char *id = work_value(g, paper, "/relation/is-preprint-of/0/id");
    if (!is_doi(id))
        return 0;
    *ret_published = new_paper(g, ID_DOI, id);
    return 1;
}

/* Adds what the cited preprints became. */
static void add_published(golive *g, struct papers *papers)
{
    int cited = papers->count;
    for (int i = 0; i < cited; i++) {
        struct paper *paper = &papers->items[i], published;
        int is_preprint = strcmp(work_value(g, paper, "/type"), "posted-content") == 0;
        const char *list = golive_format(
            g, "%s/MedlineCitation/Article/PublicationTypeList/PublicationType", paper->article);
        for (uint32_t k = 1; *paper->article && k <= golive_count(g, paper->articles, list); k++)
            is_preprint |= strcasecmp(golive_value(g, paper->articles, golive_format(g, "%s[%u]", list, k)),
                               "Preprint") == 0;
        if (!is_preprint || !published_as(g, paper, &published))
            continue;
        published.preprint_of = paper->label;
        add_paper(papers, &published);
    }
}

#endif
