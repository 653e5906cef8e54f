/* Plugin evidence and its sources: the answer must fit the question, and no source may be missing from a pass that needs
 * it. */
#include "evidence_fixture.h"

TestSuite(evidence_sources, .init = set_up, .fini = tear_down);

static void judge_with(
    struct fake_host *host, const char *rule, const char *subject, int32_t status, const char *what)
{
    check(&host->golive);
    cr_expect_eq(fake_status(host, rule, subject), status, "%s: %s is %d: %s", what, rule,
        fake_status(host, rule, subject), fake_message(host, rule, subject));
    fake_host_free(host);
    tear_down();
    set_up();
}

/* ---- the answer and the question ---- */

#define NO_RECORD                                                                                            \
    "{\"result\":{\"uids\":[\"" PMID "\"],\"" PMID "\":{\"uid\":\"" PMID                                     \
    "\",\"error\":\"cannot get document summary\"}}}"
#define EMPTY_SET "<?xml version=\"1.0\" ?><PubmedArticleSet></PubmedArticleSet>"

static struct fake_host *pubmed_says(const char *summary, const char *articles)
{
    struct fake_host *host = host_citing("pmid", PMID);
    tell(&(struct world){0});
    if (summary)
        fake_answer("esummary.fcgi", summary);
    if (articles)
        fake_answer("efetch.fcgi", articles);
    return host;
}

Test(evidence_sources, an_unknown_number_is_taken_for_a_paper)
{
    judge_with(
        pubmed_says(NO_RECORD, EMPTY_SET), "EVID-01", PAPER, GOLIVE_FAIL, "both say that there is none");
    judge_with(pubmed_says(NULL, EMPTY_SET), "EVID-01", PAPER, GOLIVE_UNKNOWN, "only one says so");
    judge_with(
        pubmed_says(NO_RECORD,
            "<eFetchResult><ERROR>ID list is empty! Possibly it has no correct IDs.</ERROR></eFetchResult>"),
        "EVID-01", PAPER, GOLIVE_FAIL, "no id is left");
    judge_with(pubmed_says(NO_RECORD, "<eFetchResult><ERROR>Database is busy</ERROR></eFetchResult>"),
        "EVID-01", PAPER, GOLIVE_UNKNOWN, "another error");
    judge_with(pubmed_says(NO_RECORD, NULL), "EVID-01", PAPER, GOLIVE_UNKNOWN, "they disagree");
    judge_with(pubmed_says("{\"esummaryresult\":[\"Invalid db\"]}", EMPTY_SET), "EVID-01", PAPER,
        GOLIVE_UNKNOWN, "an error");
}

Test(evidence_sources, an_error_within_a_success_is_taken_for_an_answer)
{
    static const char *const broken[] = {
        "{\"error\":\"API rate limit exceeded\",\"count\":\"4\",\"limit\":\"3\"}",
        "<eFetchResult><ERROR>ID list is empty!</ERROR></eFetchResult>",
        "<!DOCTYPE html><html><body>Sorry</body></html>",
        "",
        "<PubmedArticleSet><PubmedArticle><MedlineCitation><PMID>" PMID "</PMID>",
        "Resource not found.",
        "null",
        "[]",
        "{}",
    };
    for (size_t i = 0; i < sizeof broken / sizeof *broken; i++) {
        judge_with(pubmed_says(broken[i], broken[i]), "EVID-01", PAPER, GOLIVE_UNKNOWN, broken[i]);
        judge_with(pubmed_says(NULL, broken[i]), "EVID-02", PAPER, GOLIVE_UNKNOWN, broken[i]);
        struct fake_host *host = host_citing("doi", DOI);
        fake_answer("works/", broken[i]);
        judge_with(host, "EVID-01", "DOI " DOI, GOLIVE_UNKNOWN, broken[i]);
    }
}

Test(evidence_sources, an_answer_about_another_paper_is_believed)
{
    struct world other = {.pmid = "31000099"};
    judge_with(pubmed_says(summary_json(&other), set_xml(article_xml(&other))), "EVID-01", PAPER,
        GOLIVE_UNKNOWN, "PubMed");
    struct fake_host *host = host_citing("doi", DOI);
    fake_answer("works/", work_json(&(struct world){.doi = "10.1234/other"}));
    judge_with(host, "EVID-01", "DOI " DOI, GOLIVE_UNKNOWN, "Crossref");
    host = host_citing("pmid", PMID);
    tell(&(struct world){0});
    fake_answer("works/", work_json(&(struct world){.doi = "10.1234/other"}));
    judge_with(host, "EVID-02", PAPER, GOLIVE_UNKNOWN, "Crossref beside PubMed");
}

Test(evidence_sources, records_are_matched_by_their_place)
{
    struct fake_host *host = host_citing("pmid", "31000002, " PMID);
    struct world good = {0},
                 retracted = {
                     .pmid = "31000002", .doi = "", .types = TYPE("D016441", "Retracted Publication")};
    tell(&good);
    fake_answer("efetch.fcgi",
        set_xml(arena_format(&world_arena, "%s%s", article_xml(&good), article_xml(&retracted))));
    check(&host->golive);
    expect(host, "EVID-02", "PMID 31000002", GOLIVE_FAIL);
    expect(host, "EVID-02", PAPER, GOLIVE_PASS);
    cr_expect_not_null(
        strstr(fake_asked[0], "&id=31000002," PMID), "PubMed is not asked once for all: %s", fake_asked[0]);
    fake_host_free(host);
}

Test(evidence_sources, an_article_without_a_set_is_not_found)
{
    judge_with(pubmed_says(NULL, article_xml(&(struct world){0})), "EVID-01", PAPER, GOLIVE_PASS, "no set");
}

Test(evidence_sources, a_chapter_in_a_book_counts_as_a_study)
{
    judge_with(pubmed_says(NULL, "<PubmedArticleSet><PubmedBookArticle><BookDocument><PMID>" PMID
                                 "</PMID><ArticleTitle>x</ArticleTitle>"
                                 "</BookDocument></PubmedBookArticle></PubmedArticleSet>"),
        "EVID-08", PAPER, GOLIVE_FAIL, "a book");
}

Test(evidence_sources, a_number_that_is_none_is_asked_for)
{
    static const char *const wrong[] = {"0123", "123456789", "12 34", "12&db=x", "PMC1", "-5"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct fake_host *host = host_citing("pmid", wrong[i]);
        char subject[40];
        snprintf(subject, sizeof subject, "PMID %s", wrong[i]);
        check(&host->golive);
        cr_expect_eq(fake_status(host, "EVID-01", subject), GOLIVE_FAIL, "%s", wrong[i]);
        cr_expect_eq(fake_asked_count, 0u, "%s is asked for", wrong[i]);
        fake_host_free(host);
        tear_down();
        set_up();
    }
    struct fake_host *host = host_citing("doi", "10.12/x");
    judge_with(host, "EVID-01", "DOI 10.12/x", GOLIVE_FAIL, "too short a prefix");
}

Test(evidence_sources, a_doi_is_asked_for_as_it_was_typed)
{
    struct fake_host *host = host_citing(
        "doi", "https://doi.org/10.1890/0012-9658(2006)87[2832:tiopma]2.0.co;2, 10.1002/a<1>#b%c?d.");
    check(&host->golive);
    cr_expect_str_eq(
        fake_asked[0], "https://api.crossref.org/works/10.1890/0012-9658(2006)87%5B2832:tiopma%5D2.0.co;2");
    cr_expect_str_eq(fake_asked[1], "https://api.crossref.org/works/10.1002/a%3C1%3E%23b%25c%3Fd");
    fake_host_free(host);
}

Test(evidence_sources, the_same_paper_is_judged_twice)
{
    struct fake_host *host = host_citing("doi", DOI ", https://doi.org/10.1234/EXAMPLE.1");
    check(&host->golive);
    cr_expect_eq(times_asked("api.crossref.org"), 1);
    fake_host_free(host);
    tear_down();
    set_up();
    host = host_citing("doi", DOI);
    fake_set(host->options, "pmid", PMID);
    fake_set(host->options, "titles", DOI ": Another title altogether");
    fake_studies[0] = (struct fake_study){DOI, "yes", "2026-11-03"};
    fake_study_total = 1;
    tell(&(struct world){0});
    check(&host->golive);
    expect(host, "EVID-01", PAPER, GOLIVE_FAIL); /* the title is that of the paper, by whichever number */
    cr_expect_eq(fake_status(host, "EVID-01", "DOI " DOI), 0, "the second number is a paper of its own");
    expect(host, "EVID-22", PAPER, GOLIVE_PASS);
    cr_expect_eq(times_asked("api.crossref.org"), 1);
    fake_host_free(host);
}

/* ---- PubMed, of papers cited by DOI ---- */

#define BY_DOI "DOI " DOI

/* The paper cited by its DOI; a search finds FOUND, whose records are ARTICLES. */
static struct fake_host *cited_by_doi(const char *found, const char *articles, const struct world *world)
{
    struct fake_host *host = host_citing("doi", DOI);
    tell(world);
    fake_answer("esearch.fcgi", found);
    if (articles)
        fake_answer("efetch.fcgi", articles);
    return host;
}

Test(evidence_sources, a_retraction_that_only_pubmed_knows_is_not_seen_of_a_doi)
{
    const struct world retracted = {.types = ARTICLE_TYPE TYPE("D016441", "Retracted Publication")};
    const struct world other = {.pmid = "31000002", .doi = "10.1234/example.2"};
    const char *hit = search_json(1, "\"" PMID "\"");
    judge_with(cited_by_doi(hit, NULL, &retracted), "EVID-02", BY_DOI, GOLIVE_FAIL, "retracted");
    judge_with(cited_by_doi(search_json(1, "\"" PMID "\""), NULL, &(struct world){0}), "EVID-02", BY_DOI,
        GOLIVE_PASS, "not retracted");
    /* In any order, and with a number that belongs to another paper beside it. */
    judge_with(cited_by_doi(search_json(2, "\"31000002\",\"" PMID "\""),
                   set_xml(arena_format(&world_arena, "%s%s", article_xml(&other), article_xml(&retracted))),
                   &retracted),
        "EVID-02", BY_DOI, GOLIVE_FAIL, "two numbers");
    judge_with(cited_by_doi(search_json(1, "\"31000002\""), set_xml(article_xml(&other)), &(struct world){0}),
        "EVID-02", BY_DOI, GOLIVE_PASS, "PubMed has another paper, and not this one");
}

Test(evidence_sources, a_search_that_failed_is_taken_for_one_that_found_nothing)
{
    static const char *const answers[] = {
        "{\"esearchresult\":{\"ERROR\":\"Invalid db name specified: x\"}}",
        "{\"error\":\"API rate limit exceeded\",\"count\":\"4\",\"limit\":\"3\"}",
        "{\"esearchresult\":{\"count\":\"7\",\"idlist\":[]}}",
        "{\"esearchresult\":{\"count\":\"120345\",\"idlist\":[\"1\",\"2\"]}}",
        "<html><body>Service</body></html>",
        "{}",
    };
    for (size_t i = 0; i < sizeof answers / sizeof *answers; i++)
        judge_with(cited_by_doi(answers[i], NULL, &(struct world){0}), "EVID-02", BY_DOI, GOLIVE_UNKNOWN,
            answers[i]);
    struct fake_host *host = cited_by_doi(search_json(1, "\"" PMID "\""), NULL, &(struct world){0});
    fake_no_answer("esearch.fcgi", GOLIVE_UNAVAILABLE, "it is down");
    judge_with(host, "EVID-02", BY_DOI, GOLIVE_UNKNOWN, "no answer");
    host = cited_by_doi(search_json(1, "\"" PMID "\""), NULL, &(struct world){0});
    fake_no_answer("efetch.fcgi", GOLIVE_UNAVAILABLE, "it is down");
    judge_with(host, "EVID-02", BY_DOI, GOLIVE_UNKNOWN, "no record of what was found");
    /* What a search names as not found is no failure. */
    judge_with(
        cited_by_doi("{\"esearchresult\":{\"count\":\"0\",\"idlist\":[],\"errorlist\":{\"phrasesnotfound\":["
                     "\"10.1234/example.1[doi]\"]}}}",
            NULL, &(struct world){0}),
        "EVID-02", BY_DOI, GOLIVE_PASS, "PubMed does not have it");
}

Test(evidence_sources, openalex_is_asked_by_everybody_or_not_heard)
{
    static const struct {
        const char *body;
        int32_t status;
    } answers[] = {
        {"{\"doi\":\"https://doi.org/" DOI "\",\"is_retracted\":true}", GOLIVE_FAIL},
        {"{\"doi\":\"https://doi.org/10.1234/EXAMPLE.1\",\"is_retracted\":false}", GOLIVE_PASS},
        {"{\"ids\":{\"pmid\":\"https://pubmed.ncbi.nlm.nih.gov/" PMID "\"},\"is_retracted\":true}",
            GOLIVE_FAIL},
        {"{\"doi\":\"https://doi.org/10.1234/other\",\"is_retracted\":false}", GOLIVE_UNKNOWN},
        {"{\"doi\":\"https://doi.org/" DOI "\"}", GOLIVE_UNKNOWN},
        {"{\"error\":\"Invalid or missing API key\"}", GOLIVE_UNKNOWN},
        {NULL, GOLIVE_UNKNOWN},
    };
    for (size_t i = 0; i < sizeof answers / sizeof *answers; i++) {
        struct fake_host *host = host_citing("pmid", PMID);
        fake_set(host->options, "openalex", "yes");
        tell(&(struct world){0});
        if (answers[i].body)
            fake_answer("api.openalex.org/works/pmid:" PMID, answers[i].body);
        judge_with(
            host, "EVID-02", PAPER, answers[i].status, answers[i].body ? answers[i].body : "no answer");
    }
    struct fake_host *host = host_citing("doi", DOI);
    fake_set(host->options, "openalex", "yes");
    tell(&(struct world){0});
    fake_no_answer("api.openalex.org/works/doi:" DOI, GOLIVE_ABSENT, "there is none");
    judge_with(host, "EVID-02", BY_DOI, GOLIVE_PASS, "it does not have it");
    host = host_citing("pmid", PMID);
    tell(&(struct world){0});
    check(&host->golive);
    cr_expect_eq(times_asked("openalex"), 0, "nobody said so");
    fake_host_free(host);
}

Test(evidence_sources, each_doi_is_a_search_of_its_own_or_one_that_is_too_long)
{
    const char *dois = "10.1234/a(b)c<d>";
    for (int i = 0; i < 44; i++)
        dois = arena_format(&world_arena, "%s, 10.1234/p%d", dois, i);
    struct fake_host *host = host_citing("doi", dois);
    fake_answer("esearch.fcgi", search_json(0, ""));
    check(&host->golive);
    cr_expect_eq(times_asked("esearch.fcgi"), 3);
    cr_expect_eq(times_asked("term=%2210.1234/a(b)c%3Cd%3E%22%5Bdoi%5D+OR+%2210.1234/p0%22%5Bdoi%5D+OR+"), 1);
    for (size_t i = 0; i < fake_asked_count; i++)
        cr_expect_lt(strlen(fake_asked[i]), 2048u);
    fake_host_free(host);
    tear_down();
    set_up();
    host = host_citing("doi", "10.1890/x[1:y]2.0.co;2");
    tell(&(struct world){.doi = "10.1890/x[1:y]2.0.co;2"});
    judge_with(host, "EVID-02", "DOI 10.1890/x[1:y]2.0.co;2", GOLIVE_UNKNOWN, "brackets cannot be searched");
}

/* ---- agencies and numbers ---- */

Test(evidence_sources, a_doi_that_crossref_does_not_have_is_called_unknown)
{
    struct fake_host *host = host_citing("doi", "10.48550/arxiv.1706.03762");
    fake_no_answer("api.crossref.org", GOLIVE_ABSENT, "there is none");
    fake_answer("api.datacite.org",
        "{\"data\":{\"attributes\":{\"doi\":\"10.48550/arXiv.1706.03762\",\"titles\":[{\"title\":\"x\"}],"
        "\"types\":{\"resourceTypeGeneral\":\"Preprint\"}}}}");
    check(&host->golive);
    expect(host, "EVID-01", "DOI 10.48550/arxiv.1706.03762", GOLIVE_PASS);
    expect(host, "EVID-07", "DOI 10.48550/arxiv.1706.03762", GOLIVE_FAIL);
    fake_host_free(host);
    tear_down();
    set_up();
    host = host_citing("doi", DOI);
    fake_no_answer("api.crossref.org", GOLIVE_ABSENT, "there is none");
    fake_no_answer("api.datacite.org", GOLIVE_ABSENT, "there is none");
    judge_with(host, "EVID-01", "DOI " DOI, GOLIVE_FAIL, "neither has it");
    host = host_citing("doi", DOI);
    fake_no_answer("api.crossref.org", GOLIVE_ABSENT, "there is none");
    judge_with(host, "EVID-01", "DOI " DOI, GOLIVE_UNKNOWN, "DataCite cannot be asked");
}

Test(evidence_sources, a_number_of_pubmed_central_leads_nowhere)
{
    struct fake_host *host = host_citing("pmcid", "PMC2883744");
    fake_answer("idconv", "{\"status\":\"ok\",\"records\":[{\"pmcid\":\"PMC2883744\",\"pmid\":\"" PMID
                          "\",\"doi\":\"" DOI "\"}]}");
    tell(&(struct world){0});
    check(&host->golive);
    expect(host, "EVID-01", "PMCID PMC2883744", GOLIVE_PASS);
    expect(host, "EVID-02", "PMCID PMC2883744", GOLIVE_PASS);
    fake_host_free(host);
    tear_down();
    set_up();
    host = host_citing("pmcid", "PMC2883744");
    fake_answer("idconv", "{\"status\":\"ok\",\"records\":[{\"pmcid\":\"PMC2883744\",\"status\":\"error\","
                          "\"errmsg\":\"x\",\"live\":\"false\"}]}");
    judge_with(host, "EVID-01", "PMCID PMC2883744", GOLIVE_FAIL, "no such number");
    host = host_citing("pmcid", "PMC2883744");
    fake_answer(
        "idconv", "{\"status\":\"ok\",\"records\":[{\"pmcid\":\"PMC9999999\",\"pmid\":\"" PMID "\"}]}");
    judge_with(host, "EVID-01", "PMCID PMC2883744", GOLIVE_UNKNOWN, "about another");
}

/* ---- torture: each source in turn as it may fail ---- */

static const struct failure {
    const char *words;
    int32_t state;
    const char *body;
} failures[] = {
    {"absent", GOLIVE_ABSENT, NULL},
    {"unavailable", GOLIVE_UNAVAILABLE, NULL},
    {"refused", GOLIVE_REFUSED, NULL},
    {"empty", GOLIVE_GOT, ""},
    {"a page", GOLIVE_GOT, "<!DOCTYPE html><html><body>Service</body></html>"},
    {"truncated JSON", GOLIVE_GOT,
        "{\"status\":\"ok\",\"message\":{\"DOI\":\"" DOI "\",\"type\":\"journal-art"},
    {"truncated XML", GOLIVE_GOT,
        "<PubmedArticleSet><PubmedArticle><MedlineCitation><PMID>" PMID "</PMID><Article>"},
    {"nothing in it", GOLIVE_GOT, "{}"},
};

/* A paper with a trial, all sources good but the one that fails. */
static struct fake_host *with_failure(const char *part, const struct failure *failure)
{
    struct fake_host *host = host_citing("pmid", PMID);
    fake_set(host->options, "nct", "NCT09000001");
    fake_studies[0] = (struct fake_study){PMID, "yes", "2026-11-03"};
    fake_study_total = 1;
    tell(&(struct world){0});
    fake_answer(
        "clinicaltrials.gov", "{\"protocolSection\":{\"identificationModule\":{\"nctId\":\"NCT09000001\"}}}");
    if (part && failure->body)
        fake_answer(part, failure->body);
    else if (part)
        fake_no_answer(part, failure->state, "it is so");
    check(&host->golive);
    return host;
}

Test(evidence_sources, a_pass_survives_the_loss_of_what_it_rests_on)
{
    static const struct {
        const char *part;
        const char *needed_by[12];
    } sources[] = {
        {"efetch.fcgi", {"EVID-01", "EVID-02", "EVID-04", "EVID-05", "EVID-06", "EVID-07", "EVID-08",
                            "EVID-09", "EVID-12", "EVID-22"}},
        {"api.crossref.org", {"EVID-02", "EVID-04", "EVID-05", "EVID-06"}},
        {"clinicaltrials.gov", {"EVID-19"}},
    };
    struct fake_host *good = with_failure(NULL, NULL);
    for (size_t s = 0; s < sizeof sources / sizeof *sources; s++) {
        for (size_t n = 0; n < 12 && sources[s].needed_by[n]; n++)
            cr_assert(passes(good, sources[s].needed_by[n]), "%s does not pass where all is well",
                sources[s].needed_by[n]);
    }
    fake_host_free(good);
    for (size_t s = 0; s < sizeof sources / sizeof *sources; s++) {
        for (size_t f = 0; f < sizeof failures / sizeof *failures; f++) {
            tear_down();
            set_up();
            struct fake_host *host = with_failure(sources[s].part, &failures[f]);
            for (size_t n = 0; n < 12 && sources[s].needed_by[n]; n++)
                cr_expect_not(passes(host, sources[s].needed_by[n]), "%s passes though %s is %s",
                    sources[s].needed_by[n], sources[s].part, failures[f].words);
            fake_host_free(host);
        }
    }
}

Test(evidence_sources, the_table_stands_in_for_what_cannot_be_asked_without_a_date)
{
    static const char *const cells[] = {"RetractionDate", "OriginalPaperDOI", "OriginalPaperPubMedID",
        "RetractionNature", "1/2/2020 0:00", "10.9/other", "0", "Retraction", NULL};
    static const struct {
        const char *on;
        int32_t status;
    } dates[] = {{NULL, GOLIVE_UNKNOWN}, {"2026-11-01", GOLIVE_PASS}, {"2026-09-01", GOLIVE_UNKNOWN},
        {"2026-12-01", GOLIVE_UNKNOWN}};
    for (size_t i = 0; i < sizeof dates / sizeof *dates; i++) {
        struct fake_host *host = host_citing("pmid", PMID);
        tell(&(struct world){0});
        fake_no_answer("api.crossref.org", GOLIVE_UNAVAILABLE, "offline");
        fake_table("retraction_watch", cells, 4);
        if (dates[i].on)
            fake_set(host->options, "retraction_watch_on", dates[i].on);
        judge_with(host, "EVID-02", PAPER, dates[i].status, dates[i].on ? dates[i].on : "no date");
    }
}

Test(evidence_sources, an_old_copy_is_not_told)
{
    struct fake_host *host = host_citing("pmid", PMID);
    fake_is_stale = true;
    tell(&(struct world){0});
    judge_with(host, "EVID-20", "", GOLIVE_NOTE, "stale");
}
