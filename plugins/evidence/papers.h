/* SPDX-License-Identifier: MIT
 *
 * The papers that a check is about, where they are looked up, and whether an answer is one to the question: an answer
 * about another paper, an error inside a success, an empty or damaged answer leave a paper unresolved. Knows nothing of
 * what the records mean. */
#ifndef GOLIVE_EVIDENCE_PAPERS_H
#define GOLIVE_EVIDENCE_PAPERS_H

#include <golive/plugin.h>
#include <string.h>
#include <strings.h>

#define MOST_PAPERS 100

enum id_kind { ID_PMID, ID_DOI, ID_PMCID };
enum standing {
    UNRESOLVED, /* could not be looked up: `why` says it */
    FOUND,
    NO_SUCH,  /* the source of record says that there is none */
    MALFORMED /* the id is none */
};
/* How far looking in PubMed for a paper that is known by its DOI has come. */
enum search {
    NOT_SEARCHED,
    SEARCH_ASKED,
    CANDIDATES_WAIT, /* numbers were found; their records tell which is whose */
    SEARCH_DONE
};
/* What is said of a paper beside its being there. */
enum mark {
    RETRACTED,
    PARTLY_RETRACTED,
    CONCERN,
    CORRECTED,
    REPUBLISHED, /* in a corrected form that takes its place */
    NEWER,       /* there is a newer or other version */
    NOTICE,      /* it is itself a notice about another paper */
    STRANGE,     /* a notice of a kind that nobody has heard of */
    MARK_COUNT
};

struct marked {
    int times;
    const char *by; /* "PubMed", "PubMed, Crossref" */
    golive_place place;
};

struct paper {
    enum id_kind kind;
    const char *label; /* "PMID 31999999" */
    const char *id;    /* as it was typed, without what stands before a DOI */
    const char *pmid;  /* "" if not known, as are the next two */
    const char *doi;
    const char *pmcid; /* if it was cited by that */
    const char
        *preprint_of; /* label of the preprint whose published version it is; "" if it is cited itself */
    enum standing standing;
    const char *why;
    const golive_source *articles; /* efetch; the record stands at `article` */
    const char *article;           /* "" if there is none */
    const golive_source *summaries;
    const char *summary; /* "" if there is none */
    int is_book;
    const golive_source *search; /* of PubMed for its DOI; NULL: not made */
    enum search searched;
    const golive_source *crossref;
    const char *work; /* path of the record; NULL if there is none */
    const golive_source *datacite;
    int has_datacite;
    const golive_source *openalex; /* asked if the site wants it; says only whether it was retracted */
    const char *not_asked;         /* a source that should know it and could not be asked; "" if all were */
    struct marked marks[MARK_COUNT];
    const char *reinstated; /* "" or by whom */
    golive_place reinstated_place;
    int is_preprint;
    int is_no_evidence;
    int is_unclear; /* of what kind it is could not be told */
};

struct papers {
    struct paper items[MOST_PAPERS];
    int count;
    int too_many;
    const char *candidates; /* "1,2": PubMed's numbers for DOIs, to be asked for with the next request */
};

/* ---- ids ---- */

static int all_digits(const char *text)
{
    return *text && text[strspn(text, "0123456789")] == '\0';
}

static int is_pmid(const char *text)
{
    return all_digits(text) && *text != '0' && strlen(text) <= 8;
}

static int is_pmcid(const char *text)
{
    size_t length = strlen(text);
    return strncmp(text, "PMC", 3) == 0 && all_digits(text + 3) && length >= 8 && length <= 12;
}

static int is_nct(const char *text)
{
    return strncmp(text, "NCT", 3) == 0 && all_digits(text + 3) && strlen(text) == 11;
}

static int is_doi(const char *text)
{
    size_t digits = strncmp(text, "10.", 3) == 0 ? strspn(text + 3, "0123456789") : 0;
    if (digits < 4 || digits > 9 || text[3 + digits] != '/' || !text[4 + digits] || strlen(text) > 300)
        return 0;
    for (; *text; text++) {
        if ((unsigned char)*text <= ' ')
            return 0;
    }
    return 1;
}

/* Where the DOI begins in TEXT, behind an address before it, and in *LENGTH how long it is without the signs that a sentence
 * leaves behind it. */
static const char *find_doi(const char *text, size_t *length)
{
    static const char *const before[] = {
        "https://doi.org/", "http://doi.org/", "https://dx.doi.org/", "http://dx.doi.org/", "doi:"};
    for (size_t i = 0; i < sizeof before / sizeof *before; i++) {
        size_t size = strlen(before[i]);
        if (*length < size || strncasecmp(text, before[i], size) != 0)
            continue;
        text += size;
        *length -= size;
    }
    while (*length && strchr(".,;", text[*length - 1]))
        --*length;
    return text;
}

static const char *bare_doi(golive *g, const char *text)
{
    size_t length = strlen(text);
    text = find_doi(text, &length);
    return golive_format(g, "%.*s", (int)length, text);
}

/* DOI with what an address's path must not hold as %XX. */
static const char *encoded(golive *g, const char *doi)
{
    const char *all = "";
    while (*doi) {
        size_t plain = strcspn(doi, "<>#%?\"[]{}|\\^`");
        for (size_t i = 0; i < plain; i++) {
            if ((unsigned char)doi[i] >= 0x80)
                plain = i;
        }
        all = golive_format(g, "%s%.*s", all, (int)plain, doi);
        doi += plain;
        if (*doi)
            all = golive_format(g, "%s%%%02X", all, (unsigned)(unsigned char)*doi++);
    }
    return all;
}

/* Whether somebody who writes NAME means this paper: the number it was cited by, or another one that it has. */
static int is_called(const struct paper *paper, const char *name)
{
    return strcasecmp(name, paper->id) == 0 || (*paper->pmid && strcmp(name, paper->pmid) == 0) ||
           (*paper->doi && strcasecmp(name, paper->doi) == 0) ||
           (*paper->pmcid && strcasecmp(name, paper->pmcid) == 0);
}

static struct paper *add_paper(struct papers *papers, const struct paper *paper)
{
    for (int i = 0; i < papers->count; i++) {
        const struct paper *known = &papers->items[i];
        if (strcasecmp(known->label, paper->label) == 0 ||
            (*paper->pmid && strcmp(known->pmid, paper->pmid) == 0) ||
            (*paper->doi && strcasecmp(known->doi, paper->doi) == 0))
            return NULL;
    }
    if (papers->count == MOST_PAPERS) {
        papers->too_many = 1;
        return NULL;
    }
    papers->items[papers->count] = *paper;
    return &papers->items[papers->count++];
}

static struct paper new_paper(golive *g, enum id_kind kind, const char *id)
{
    static const char *const names[] = {[ID_PMID] = "PMID", [ID_DOI] = "DOI", [ID_PMCID] = "PMCID"};
    return (struct paper){
        .kind = kind,
        .label = golive_format(g, "%s %.100s", names[kind], id),
        .id = id,
        .pmid = kind == ID_PMID ? id : "",
        .doi = kind == ID_DOI ? id : "",
        .pmcid = kind == ID_PMCID ? id : "",
        .preprint_of = "",
        .why = "",
        .article = "",
        .summary = "",
        .not_asked = "",
        .reinstated = "",
    };
}

static void collect(golive *g, struct papers *papers)
{
    static const struct {
        const char *option;
        enum id_kind kind;
        int (*is_one)(const char *);
        const char *wanted;
    } kinds[] = {
        {"pmid", ID_PMID, is_pmid, "one to eight digits"},
        {"doi", ID_DOI, is_doi, "10.1234/ and the publisher's own part"},
        {"pmcid", ID_PMCID, is_pmcid, "PMC and five to nine digits"},
    };
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
        for (uint32_t i = 0; i < golive_option_count(g, kinds[k].option); i++) {
            const char *typed = golive_option_item(g, kinds[k].option, i);
            struct paper paper =
                new_paper(g, kinds[k].kind, kinds[k].kind == ID_DOI ? bare_doi(g, typed) : typed);
            if (!kinds[k].is_one(paper.id)) {
                paper.standing = MALFORMED;
                paper.pmid = paper.doi = "";
                paper.why = golive_format(g, "such an id is written as %s", kinds[k].wanted);
            }
            add_paper(papers, &paper);
        }
    }
}

/* ---- PubMed ---- */

#define EUTILS "https://eutils.ncbi.nlm.nih.gov/entrez/eutils/"

struct pubmed {
    const golive_source *articles;
    const golive_source *summaries;
    const char *ids; /* "1,2" as asked; "" if nothing was */
};

static int in_list(const char *ids, const char *id)
{
    size_t length = strlen(id);
    for (; *ids; ids += strcspn(ids, ","), ids += *ids == ',') {
        if (strncmp(ids, id, length) == 0 && (ids[length] == ',' || !ids[length]))
            return 1;
    }
    return 0;
}

static const char *with_id(golive *g, const char *ids, const char *id)
{
    return in_list(ids, id) ? ids : golive_format(g, "%s%s%s", ids, *ids ? "," : "", id);
}

/* Asks for all papers at once whose PMID is known and that were not asked for before, and for candidates. */
static struct pubmed ask_pubmed(golive *g, struct papers *papers)
{
    struct pubmed pubmed = {.ids = papers->candidates ? papers->candidates : ""};
    papers->candidates = "";
    for (int i = 0; i < papers->count; i++) {
        const struct paper *paper = &papers->items[i];
        if (*paper->pmid && !paper->articles)
            pubmed.ids = with_id(g, pubmed.ids, paper->pmid);
    }
    if (!*pubmed.ids)
        return pubmed;
    pubmed.summaries = golive_fetch(g,
        golive_format(g, EUTILS "esummary.fcgi?db=pubmed&retmode=json&tool=golive&id=%s", pubmed.ids),
        "EVID-02");
    pubmed.articles = golive_fetch(g,
        golive_format(g, EUTILS "efetch.fcgi?db=pubmed&retmode=xml&tool=golive&id=%s", pubmed.ids),
        "EVID-02");
    return pubmed;
}

/* Path of the record of PMID below the set; "" if it is not there. Some answers hold an article without a set. */
static const char *record_of(
    golive *g, const golive_source *articles, const char *element, const char *id_path, const char *pmid)
{
    static const char *const sets[] = {"/PubmedArticleSet", ""};
    for (size_t s = 0; s < sizeof sets / sizeof *sets; s++) {
        uint32_t count = golive_count(g, articles, golive_format(g, "%s/%s", sets[s], element));
        for (uint32_t i = 1; i <= count; i++) {
            const char *path = golive_format(g, "%s/%s[%u]", sets[s], element, i);
            if (strcmp(golive_value(g, articles, golive_format(g, "%s%s", path, id_path)), pmid) == 0)
                return path;
        }
    }
    return "";
}

/* Whether the answer is what efetch sends for ids that it can look up, be it a set without articles. */
static int is_set(golive *g, const golive_source *articles)
{
    return golive_source_state(g, articles) == GOLIVE_GOT &&
           (golive_kind(g, articles, "/PubmedArticleSet") != GOLIVE_NOTHING ||
               golive_kind(g, articles, "/PubmedArticle") != GOLIVE_NOTHING);
}

/* Whether efetch says that it has none: an empty set, or that no id was left to look up. */
static int has_no_record(golive *g, const golive_source *articles)
{
    return is_set(g, articles) ||
           strstr(golive_value(g, articles, "/eFetchResult/ERROR"), "ID list is empty") != NULL;
}

static const char *why_not(golive *g, const golive_source *source, const char *name)
{
    const char *why = golive_source_why(g, source);
    return golive_format(g, "%s: %s", name, *why ? why : "its answer has nothing of what was asked for");
}

static void take_pubmed(golive *g, struct paper *paper, const struct pubmed *pubmed)
{
    const char *record = golive_format(g, "/result/%s", paper->pmid);
    paper->articles = pubmed->articles;
    paper->summaries = pubmed->summaries;
    int has_summary =
        strcmp(golive_value(g, pubmed->summaries, golive_format(g, "%s/uid", record)), paper->pmid) == 0;
    int has_none = has_summary &&
                   golive_kind(g, pubmed->summaries, golive_format(g, "%s/error", record)) != GOLIVE_NOTHING;
    if (has_summary && !has_none)
        paper->summary = record;
    paper->article = record_of(g, pubmed->articles, "PubmedArticle", "/MedlineCitation/PMID", paper->pmid);
    if (!*paper->article) {
        paper->article =
            record_of(g, pubmed->articles, "PubmedBookArticle", "/BookDocument/PMID", paper->pmid);
        paper->is_book = *paper->article != '\0';
    }
    if (*paper->article && !has_none)
        paper->standing = FOUND;
    else if (!*paper->article && has_none && has_no_record(g, pubmed->articles))
        paper->standing = NO_SUCH, paper->why = "PubMed has no record of that number";
    else if (!*paper->article && !is_set(g, pubmed->articles))
        paper->why = paper->not_asked = why_not(g, pubmed->articles, "PubMed");
    else
        paper->article = "",
        paper->why = paper->not_asked =
            "PubMed's two answers about it disagree, or one of them is about other papers";
}

static void take_all_pubmed(golive *g, struct papers *papers, const struct pubmed *pubmed)
{
    for (int i = 0; i < papers->count; i++) {
        struct paper *paper = &papers->items[i];
        if (*paper->pmid && !paper->articles && in_list(pubmed->ids, paper->pmid))
            take_pubmed(g, paper, pubmed);
    }
}

/* The DOI in PubMed's record at ARTICLE; "" if it has none. Deeper lists hold the DOIs of other papers. */
static const char *doi_of(golive *g, const golive_source *articles, const char *article)
{
    static const struct {
        const char *list, *kind;
    } places[] = {{"/PubmedData/ArticleIdList/ArticleId", "IdType"},
        {"/MedlineCitation/Article/ELocationID", "EIdType"}};
    for (size_t p = 0; p < sizeof places / sizeof *places; p++) {
        const char *list = golive_format(g, "%s%s", article, places[p].list);
        for (uint32_t i = 1; i <= golive_count(g, articles, list); i++) {
            const char *item = golive_format(g, "%s[%u]", list, i);
            const char *doi = bare_doi(g, golive_value(g, articles, item));
            if (is_doi(doi) &&
                strcmp(golive_value(g, articles, golive_format(g, "%s@%s", item, places[p].kind)), "doi") ==
                    0)
                return doi;
        }
    }
    return "";
}

static void take_doi(golive *g, struct paper *paper)
{
    if (!*paper->doi && *paper->article && !paper->is_book)
        paper->doi = doi_of(g, paper->articles, paper->article);
}

/* ---- PubMed Central's numbers ---- */

static const golive_source *ask_converter(golive *g, const struct papers *papers)
{
    const char *ids = "";
    for (int i = 0; i < papers->count; i++) {
        if (papers->items[i].kind == ID_PMCID && papers->items[i].standing != MALFORMED)
            ids = golive_format(g, "%s%s%s", ids, *ids ? "," : "", papers->items[i].id);
    }
    if (!*ids)
        return NULL;
    return golive_fetch(g,
        golive_format(g,
            "https://pmc.ncbi.nlm.nih.gov/tools/idconv/api/v1/articles/?format=json&tool=golive&ids=%s", ids),
        "EVID-01");
}

static void take_converter(golive *g, struct papers *papers, const golive_source *converter)
{
    for (int i = 0; i < papers->count; i++) {
        struct paper *paper = &papers->items[i];
        if (paper->kind != ID_PMCID || paper->standing == MALFORMED)
            continue;
        paper->why = why_not(g, converter, "PubMed Central");
        for (uint32_t r = 0; r < golive_count(g, converter, "/records"); r++) {
            const char *record = golive_format(g, "/records/%u", r);
            const char *pmid = golive_value(g, converter, golive_format(g, "%s/pmid", record));
            const char *doi = golive_value(g, converter, golive_format(g, "%s/doi", record));
            if (strcasecmp(golive_value(g, converter, golive_format(g, "%s/pmcid", record)), paper->id) != 0)
                continue;
            if (strcmp(golive_value(g, converter, golive_format(g, "%s/status", record)), "error") == 0) {
                paper->standing = NO_SUCH;
                paper->why = "PubMed Central has no article of that number";
                continue;
            }
            paper->pmid = is_pmid(pmid) ? pmid : "";
            paper->doi = is_doi(doi) ? doi : "";
            if (!*paper->pmid && !*paper->doi)
                paper->why = "PubMed Central knows neither PMID nor DOI of it";
        }
    }
}

/* ---- Crossref, and DataCite for what Crossref does not have ---- */

static void ask_crossref(golive *g, struct papers *papers)
{
    for (int i = 0; i < papers->count; i++) {
        struct paper *paper = &papers->items[i];
        if (*paper->doi && !paper->crossref)
            paper->crossref = golive_fetch(
                g, golive_format(g, "https://api.crossref.org/works/%s", encoded(g, paper->doi)), "EVID-02");
    }
}

static void ask_datacite(golive *g, struct papers *papers)
{
    for (int i = 0; i < papers->count; i++) {
        struct paper *paper = &papers->items[i];
        if (*paper->doi && paper->crossref && golive_source_state(g, paper->crossref) == GOLIVE_ABSENT &&
            !paper->datacite)
            paper->datacite = golive_fetch(
                g, golive_format(g, "https://api.datacite.org/dois/%s", encoded(g, paper->doi)), "EVID-01");
    }
}

static void take_datacite(golive *g, struct paper *paper)
{
    int32_t state = golive_source_state(g, paper->datacite);
    paper->has_datacite =
        strcasecmp(golive_value(g, paper->datacite, "/data/attributes/doi"), paper->doi) == 0;
    if (paper->has_datacite)
        paper->standing = FOUND;
    else if (state == GOLIVE_ABSENT && paper->standing != FOUND)
        paper->standing = NO_SUCH, paper->why = "neither Crossref nor DataCite has a record of that DOI";
    else if (state != GOLIVE_ABSENT)
        paper->not_asked = why_not(g, paper->datacite, "DataCite");
}

static void take_crossref(golive *g, struct paper *paper)
{
    if (!*paper->doi || !paper->crossref || paper->work)
        return;
    const char *work = golive_kind(g, paper->crossref, "/message") == GOLIVE_RECORD ? "/message" : "";
    if (golive_source_state(g, paper->crossref) == GOLIVE_ABSENT) {
        if (paper->datacite)
            take_datacite(g, paper);
    } else if (strcasecmp(golive_value(g, paper->crossref, golive_format(g, "%s/DOI", work)), paper->doi) ==
               0) {
        paper->work = work;
        paper->standing = FOUND;
    } else {
        int other = *golive_value(g, paper->crossref, golive_format(g, "%s/DOI", work)) != '\0';
        paper->not_asked =
            other ? "Crossref's answer is about another DOI" : why_not(g, paper->crossref, "Crossref");
    }
    if (paper->standing == UNRESOLVED && *paper->not_asked)
        paper->why = paper->not_asked;
}

static void take_all_crossref(golive *g, struct papers *papers)
{
    for (int i = 0; i < papers->count; i++)
        take_crossref(g, &papers->items[i]);
}

/* ---- records ---- */

static const char *article_value(golive *g, const struct paper *paper, const char *path)
{
    return *paper->article ? golive_value(g, paper->articles, golive_format(g, "%s%s", paper->article, path))
                           : "";
}

static const char *work_value(golive *g, const struct paper *paper, const char *path)
{
    return paper->work ? golive_value(g, paper->crossref, golive_format(g, "%s%s", paper->work, path)) : "";
}

static golive_place article_place(golive *g, const struct paper *paper, const char *path)
{
    return golive_source_place(g, paper->articles, golive_format(g, "%s%s", paper->article, path));
}

static golive_place work_place(golive *g, const struct paper *paper, const char *path)
{
    return golive_source_place(g, paper->crossref, golive_format(g, "%s%s", paper->work, path));
}

/* Where the paper's own number stands in the record of whoever has one. */
static golive_place identity_place(golive *g, const struct paper *paper)
{
    if (*paper->article)
        return article_place(g, paper, paper->is_book ? "/BookDocument/PMID" : "/MedlineCitation/PMID");
    if (paper->work)
        return work_place(g, paper, "/DOI");
    if (paper->has_datacite)
        return golive_source_place(g, paper->datacite, "/data/attributes/doi");
    if (paper->articles)
        return golive_source_place(g, paper->articles, "");
    return golive_source_place(g, paper->datacite ? paper->datacite : paper->crossref, "");
}

static const char *title_of(golive *g, const struct paper *paper)
{
    const char *titles[] = {
        article_value(g, paper, "/MedlineCitation/Article/ArticleTitle"),
        article_value(g, paper, "/BookDocument/ArticleTitle"),
        work_value(g, paper, "/title/0"),
        work_value(g, paper, "/original-title/0"),
        paper->has_datacite ? golive_value(g, paper->datacite, "/data/attributes/titles/0/title") : "",
    };
    for (size_t i = 0; i < sizeof titles / sizeof *titles; i++) {
        if (*titles[i])
            return titles[i];
    }
    return "";
}

/* The texts of all elements that PATH within the article names, with blanks between: they stand without any. */
static const char *joined_values(golive *g, const struct paper *paper, const char *path, const char *within)
{
    const char *list = golive_format(g, "%s%s", paper->article, path), *all = "";
    for (uint32_t i = 1; *paper->article && i <= golive_count(g, paper->articles, list); i++) {
        const char *inner = golive_format(g, "%s[%u]%s", list, i, within);
        uint32_t count = *within ? golive_count(g, paper->articles, inner) : 1;
        for (uint32_t k = 1; k <= count; k++) {
            const char *one = *within ? golive_format(g, "%s[%u]", inner, k) : inner;
            all = golive_format(g, "%s%s%s", all, *all ? "; " : "", golive_value(g, paper->articles, one));
        }
    }
    return all;
}

static const char *abstract_of(golive *g, const struct paper *paper)
{
    const char *abstract = joined_values(g, paper, "/MedlineCitation/Article/Abstract/AbstractText", "");
    return *abstract ? abstract : work_value(g, paper, "/abstract");
}

/* Where title or abstract stand, for what was found in either. */
static golive_place text_place(golive *g, const struct paper *paper, int in_title)
{
    if (*paper->article && in_title)
        return article_place(g, paper, "/MedlineCitation/Article/ArticleTitle");
    if (*article_value(g, paper, "/MedlineCitation/Article/Abstract"))
        return article_place(g, paper, "/MedlineCitation/Article/Abstract");
    if (paper->work)
        return work_place(g, paper, in_title ? "/title/0" : "/abstract");
    return identity_place(g, paper);
}

static int is_usable(const struct paper *paper)
{
    return paper->standing == FOUND && !paper->marks[RETRACTED].times &&
           !paper->marks[PARTLY_RETRACTED].times && !paper->marks[NOTICE].times &&
           !paper->marks[REPUBLISHED].times && !paper->is_preprint && !paper->is_no_evidence &&
           !paper->is_unclear;
}

#endif
