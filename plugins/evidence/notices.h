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

static golive_date table_date(golive *g, const char *cell)
{
    return golive_date_parse(g, golive_format(g, "%.*s", (int)strcspn(cell, " "), cell));
}

static void read_table(golive *g, struct paper *paper, const golive_rows *table)
{
    static const struct kind_of_notice natures[] = {
        {"Retraction", RETRACTED}, {"Expression of concern", CONCERN}, {"Correction", CORRECTED}};
    golive_date retracted = {GOLIVE_NO_DATE}, reinstated = {GOLIVE_NO_DATE};
    golive_place retracted_at = {0};
    for (uint32_t row = 0; row < golive_row_count(g, table); row++) {
        int same = *paper->doi && strcasecmp(golive_cell(g, table, row, "OriginalPaperDOI"), paper->doi) == 0;
        same |= *paper->pmid && strcmp(golive_cell(g, table, row, "OriginalPaperPubMedID"), paper->pmid) == 0;
        if (!same)
            continue;
        const char *nature = golive_cell(g, table, row, "RetractionNature");
        golive_date date = table_date(g, golive_cell(g, table, row, "RetractionDate"));
        golive_place place = golive_row_place(g, table, row);
        if (same_letters(nature, "Reinstatement")) {
            reinstated = date.day > reinstated.day ? date : reinstated;
            paper->reinstated = "Retraction Watch";
            paper->reinstated_place = place;
        } else if (same_letters(nature, "Retraction")) {
            retracted_at = place;
            retracted = date.day > retracted.day ? date : retracted;
        } else {
            mark(g, paper, MARK_OF(natures, nature), "Retraction Watch's table", place);
        }
    }
    int again = *paper->reinstated && retracted.day != GOLIVE_NO_DATE && reinstated.day > retracted.day;
    if (retracted_at.id && !again)
        mark(g, paper, RETRACTED, "Retraction Watch's table", retracted_at);
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
    if (golive_rows_state(g, table) == GOLIVE_GOT)
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
