/* SPDX-License-Identifier: MIT
 *
 * In which order the sources are asked, so that all papers take few rounds and each paper is looked for in each source that
 * may know of its retraction: one cited by DOI alone in PubMed, too. Knows nothing of what the records mean. */
#ifndef GOLIVE_EVIDENCE_LOOKUP_H
#define GOLIVE_EVIDENCE_LOOKUP_H

#include "notices.h"
#include "papers.h"

/* ---- PubMed's number for a DOI ---- */

#define SEARCHED_AT_ONCE 20 /* DOIs that an address holds, */
#define LONGEST_TERM 1500   /* or as many as fit */
#define MOST_CANDIDATES                                                                                      \
    100 /* numbers that a search may find: more are no answer to a question about so few */

static int is_to_be_searched(const struct paper *paper)
{
    return *paper->doi && !*paper->pmid && paper->standing != MALFORMED && paper->searched == NOT_SEARCHED;
}

/* Asks for as many DOIs as one address holds; 0 if none was left. Unquoted, PubMed takes one with brackets apart and finds
 * anything or nothing. */
static int ask_search(golive *g, struct papers *papers)
{
    const char *term = "";
    int count = 0, last = papers->count;
    for (int i = 0; i < papers->count && count < SEARCHED_AT_ONCE && strlen(term) < LONGEST_TERM; i++) {
        struct paper *paper = &papers->items[i];
        if (!is_to_be_searched(paper))
            continue;
        if (strpbrk(paper->doi, "[]\"")) {
            paper->searched = SEARCH_DONE;
            paper->not_asked = "PubMed cannot be searched for a DOI with brackets: cite its PubMed number";
            continue;
        }
        term =
            golive_format(g, "%s%s%%22%s%%22%%5Bdoi%%5D", term, count ? "+OR+" : "", encoded(g, paper->doi));
        count++;
        last = i + 1;
    }
    if (!count)
        return 0;
    const golive_source *search = golive_fetch(g,
        golive_format(g, EUTILS "esearch.fcgi?db=pubmed&retmode=json&retmax=%d&tool=golive&term=%s",
            MOST_CANDIDATES, term),
        "EVID-02");
    for (int i = 0; i < last; i++) {
        if (!is_to_be_searched(&papers->items[i]))
            continue;
        papers->items[i].searched = SEARCH_ASKED;
        papers->items[i].search = search;
    }
    return 1;
}

/* Why the search says nothing that counts; NULL if it does. What it did not find, it names among its errors: no failure. */
static const char *why_no_search(golive *g, const golive_source *search)
{
    const char *count = golive_value(g, search, "/esearchresult/count");
    if (!all_digits(count) || *golive_value(g, search, "/esearchresult/ERROR"))
        return why_not(g, search, "PubMed");
    if (strlen(count) > 3 || golive_count(g, search, "/esearchresult/idlist") >= MOST_CANDIDATES)
        return "PubMed finds too many papers to tell which is meant";
    if (strcmp(count, "0") != 0 && !golive_count(g, search, "/esearchresult/idlist"))
        return "PubMed: its answer has nothing of what was asked for";
    return NULL;
}

static int has_pmid(const struct papers *papers, const char *pmid)
{
    for (int i = 0; i < papers->count; i++) {
        if (strcmp(papers->items[i].pmid, pmid) == 0)
            return 1;
    }
    return 0;
}

/* Keeps the numbers that a search found and that are no other paper's. */
static void add_candidates(golive *g, struct papers *papers, const golive_source *search)
{
    for (uint32_t i = 0; i < golive_count(g, search, "/esearchresult/idlist"); i++) {
        const char *pmid = golive_value(g, search, golive_format(g, "/esearchresult/idlist/%u", i));
        if (is_pmid(pmid) && !has_pmid(papers, pmid))
            papers->candidates = with_id(g, papers->candidates, pmid);
    }
}

static void take_searches(golive *g, struct papers *papers)
{
    for (int i = 0; i < papers->count; i++) {
        struct paper *paper = &papers->items[i];
        if (paper->searched != SEARCH_ASKED)
            continue;
        const char *why = *paper->pmid ? NULL : why_no_search(g, paper->search);
        if (why)
            paper->not_asked = why;
        else
            add_candidates(g, papers, paper->search);
        if (why || *paper->pmid)
            paper->searched = SEARCH_DONE;
    }
    for (int i = 0; i < papers->count; i++) {
        if (papers->items[i].searched == SEARCH_ASKED)
            papers->items[i].searched = *papers->candidates ? CANDIDATES_WAIT : SEARCH_DONE;
    }
}

/* The PMID of the record with that DOI; "" if none has it. */
static const char *pmid_of(golive *g, const golive_source *articles, const char *doi)
{
    uint32_t count = golive_count(g, articles, "/PubmedArticleSet/PubmedArticle");
    for (uint32_t i = 1; i <= count; i++) {
        const char *article = golive_format(g, "/PubmedArticleSet/PubmedArticle[%u]", i);
        const char *pmid = golive_value(g, articles, golive_format(g, "%s/MedlineCitation/PMID", article));
        if (is_pmid(pmid) && strcasecmp(doi_of(g, articles, article), doi) == 0)
            return pmid;
    }
    return "";
}

/* The candidates' records are here: whose DOI stands in one has its number now, the others PubMed does not have. */
static void match_candidates(golive *g, struct papers *papers, const struct pubmed *pubmed)
{
    for (int i = 0; i < papers->count; i++) {
        struct paper *paper = &papers->items[i];
        if (paper->searched != CANDIDATES_WAIT)
            continue;
        paper->searched = SEARCH_DONE;
        if (is_set(g, pubmed->articles))
            paper->pmid = pmid_of(g, pubmed->articles, paper->doi);
        else
            paper->not_asked = why_not(g, pubmed->articles, "PubMed");
    }
}

/* ---- OpenAlex, for sites that have a key ---- */

static void ask_openalex(golive *g, struct papers *papers)
{
    for (int i = 0; golive_option_integer(g, "openalex") && i < papers->count; i++) {
        struct paper *paper = &papers->items[i];
        if (paper->openalex || paper->standing == MALFORMED || (!*paper->pmid && !*paper->doi))
            continue;
        paper->openalex = golive_fetch(g,
            *paper->pmid ? golive_format(g, "https://api.openalex.org/works/pmid:%s", paper->pmid)
                         : golive_format(g, "https://api.openalex.org/works/doi:%s", encoded(g, paper->doi)),
            "EVID-02");
    }
}

/* Whether its answer is about the paper: it names its numbers as addresses. */
static int is_about(golive *g, const struct paper *paper)
{
    static const char pubmed[] = "https://pubmed.ncbi.nlm.nih.gov/";
    const char *doi = bare_doi(g, golive_value(g, paper->openalex, "/doi"));
    const char *pmid = golive_value(g, paper->openalex, "/ids/pmid");
    if (*paper->doi && strcasecmp(doi, paper->doi) == 0)
        return 1;
    return *paper->pmid && strncmp(pmid, pubmed, strlen(pubmed)) == 0 &&
           strcmp(pmid + strlen(pubmed), paper->pmid) == 0;
}

static void take_openalex(golive *g, struct paper *paper)
{
    if (!paper->openalex || golive_source_state(g, paper->openalex) == GOLIVE_ABSENT)
        return;
    const char *retracted = golive_value(g, paper->openalex, "/is_retracted");
    if (!is_about(g, paper) || (strcmp(retracted, "true") != 0 && strcmp(retracted, "false") != 0))
        paper->not_asked = why_not(g, paper->openalex, "OpenAlex");
    else if (strcmp(retracted, "true") == 0)
        mark(g, paper, RETRACTED, "OpenAlex", golive_source_place(g, paper->openalex, "/is_retracted"));
}

/* ---- one paper cited twice ---- */

static int is_same(const struct paper *a, const struct paper *b)
{
    return (*a->pmid && strcmp(a->pmid, b->pmid) == 0) || (*a->doi && strcasecmp(a->doi, b->doi) == 0);
}

/* What is known of a paper under its other number. */
static void join(struct paper *paper, const struct paper *other)
{
    const char **texts[] = {&paper->pmid, &paper->doi, &paper->pmcid, &paper->preprint_of, &paper->not_asked};
    const char *const others[] = {
        other->pmid, other->doi, other->pmcid, other->preprint_of, other->not_asked};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        if (!**texts[i])
            *texts[i] = others[i];
    }
    if (!paper->crossref) {
        paper->crossref = other->crossref;
        paper->work = other->work;
        paper->datacite = other->datacite;
        paper->has_datacite = other->has_datacite;
    }
    if (!paper->openalex)
        paper->openalex = other->openalex;
    if (!paper->articles) {
        paper->articles = other->articles;
        paper->article = other->article;
        paper->is_book = other->is_book;
        paper->summaries = other->summaries;
        paper->summary = other->summary;
    }
    if (paper->standing == UNRESOLVED)
        paper->standing = other->standing;
    if (paper->searched < other->searched) {
        paper->searched = other->searched;
        paper->search = other->search;
    }
}

/* A paper cited by two of its numbers is one paper, under the one that came first. */
static void join_same(struct papers *papers)
{
    for (int i = 0; i < papers->count; i++) {
        for (int k = i + 1; k < papers->count; k++) {
            if (!is_same(&papers->items[i], &papers->items[k]))
                continue;
            join(&papers->items[i], &papers->items[k]);
            papers->count--;
            memmove(&papers->items[k], &papers->items[k + 1],
                (size_t)(papers->count - k) * sizeof *papers->items);
            k--;
        }
    }
}

/* ---- all of it ---- */

#define ROUNDS_OF_CITED 3 /* what was cited; what the answers name; agencies of the DOIs found then */
#define ROUNDS (2 * ROUNDS_OF_CITED)

static void ask_trials(golive *g)
{
    for (uint32_t i = 0; i < golive_option_count(g, "nct"); i++) {
        const char *nct = golive_option_item(g, "nct", i);
        if (is_nct(nct))
            golive_fetch(g, golive_format(g, "https://clinicaltrials.gov/api/v2/studies/%s?format=json", nct),
                "EVID-19");
    }
}

/* Looks everything up, in as few rounds as can be; 0 while something is not here yet. */
static int look_up(golive *g, struct papers *papers)
{
    const golive_source *converter = ask_converter(g, papers);
    ask_trials(g);
    for (int round = 0; round < ROUNDS; round++) {
        struct pubmed pubmed = ask_pubmed(g, papers);
        ask_crossref(g, papers);
        ask_datacite(g, papers);
        ask_openalex(g, papers);
        while (ask_search(g, papers))
            ;
        if (golive_pending(g))
            return 0;
        if (round == 0 && converter)
            take_converter(g, papers, converter);
        match_candidates(g, papers, &pubmed);
        take_all_pubmed(g, papers, &pubmed);
        for (int i = 0; i < papers->count; i++)
            take_doi(g, &papers->items[i]);
        take_all_crossref(g, papers);
        join_same(papers);
        take_searches(g, papers);
        if (round == ROUNDS_OF_CITED - 1)
            add_published(g, papers);
    }
    for (int i = 0; i < papers->count; i++) {
        struct paper *paper = &papers->items[i];
        take_openalex(g, paper);
        if (*paper->doi && !*paper->pmid && paper->searched != SEARCH_DONE && paper->standing != MALFORMED)
            paper->not_asked = "PubMed was not asked"; /* no way there is known; it must not pass */
    }
    return 1;
}

#endif
