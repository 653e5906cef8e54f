/* A paper about an invented product, in the words of PubMed and Crossref, for tests of the plugin evidence, and its code.
 * Each test changes what it is about. */
#ifndef GOLIVE_TESTS_EVIDENCE_FIXTURE_H
#define GOLIVE_TESTS_EVIDENCE_FIXTURE_H

#include "fake_web.h"

#undef GOLIVE_PLUGIN
#define GOLIVE_PLUGIN(CHECK, DESCRIPTION)
#include "../../plugins/evidence/evidence.c"

#define PMID "31000001"
#define DOI "10.1234/example.1"
#define PAPER "PMID " PMID

#define TYPE(UI, NAME) "<PublicationType UI=\"" UI "\">" NAME "</PublicationType>"
#define ARTICLE_TYPE TYPE("D016428", "Journal Article")
#define LINK(KIND, OTHER)                                                                                    \
    "<CommentsCorrections RefType=\"" KIND "\"><RefSource>x</RefSource>" OTHER "</CommentsCorrections>"
#define UPDATE(KIND, OF, SOURCE)                                                                             \
    "{\"DOI\":\"" OF "\",\"type\":\"" KIND "\",\"label\":\"x\",\"source\":\"" SOURCE "\"}"

/* What the sources say; NULL: the paper as it is. */
struct world {
    const char *pmid, *doi;
    const char *title, *abstract, *types, *links, *authors, *more;
    const char *summary_types, *summary_links; /* items of JSON lists */
    const char *work_type, *updated_by, *update_to, *work_more;
};

struct fake_study {
    const char *name, *supports, *on;
};
static struct fake_study fake_studies[4];
static uint32_t fake_study_total;

static uint32_t fake_study_count(golive *g)
{
    (void)g;
    return fake_study_total;
}
static const char *fake_study_name(golive *g, uint32_t index)
{
    (void)g;
    return fake_studies[index].name;
}
static const char *fake_study_key(golive *g, uint32_t index, const char *key)
{
    (void)g;
    if (strcmp(key, "supports") == 0)
        return fake_studies[index].supports;
    return strcmp(key, "on") == 0 ? fake_studies[index].on : "something";
}
static golive_place fake_study_place(golive *g, uint32_t index)
{
    (void)index;
    return fake_new_place(fake_of(g), (struct fake_place){.option = "study"});
}
static bool fake_is_stale;
static int32_t fake_stale(golive *g, const golive_source *source)
{
    (void)g, (void)source;
    return fake_is_stale;
}

static const char *or_else(const char *value, const char *fallback)
{
    return value ? value : fallback;
}

#define GOOD_TITLE "Example Triage on head scans: a prospective study"
#define GOOD_ABSTRACT                                                                                        \
    "In a prospective external validation at three hospitals, Example Triage 3.2.1 found 94 of 100. "        \
    "Registered as NCT09000001."

static struct arena world_arena;

GOLIVE_UNUSED static const char *article_xml(const struct world *world)
{
    const char *pmid = or_else(world->pmid, PMID);
    return arena_format(&world_arena,
        "<PubmedArticle><MedlineCitation><PMID "
        "Version=\"1\">%s</PMID><Article><ArticleTitle>%s</ArticleTitle>"
        "<Abstract><AbstractText>%s</AbstractText></Abstract><AuthorList>%s</AuthorList>"
        "<PublicationTypeList>%s</PublicationTypeList></Article><MedlineJournalInfo><MedlineTA>J "
        "Ex</MedlineTA>"
        "</MedlineJournalInfo><CommentsCorrectionsList>%s</CommentsCorrectionsList>%s</"
        "MedlineCitation><PubmedData>"
        "<ArticleIdList><ArticleId "
        "IdType=\"pubmed\">%s</ArticleId>%s</ArticleIdList></PubmedData></PubmedArticle>",
        pmid, or_else(world->title, GOOD_TITLE), or_else(world->abstract, GOOD_ABSTRACT),
        or_else(world->authors,
            "<Author><LastName>Moreau</LastName><ForeName>Ines</ForeName><AffiliationInfo>"
            "<Affiliation>Some University</Affiliation></AffiliationInfo></Author>"),
        or_else(world->types, ARTICLE_TYPE), or_else(world->links, ""), or_else(world->more, ""), pmid,
        world->doi && !*world->doi ? ""
                                   : arena_format(&world_arena, "<ArticleId IdType=\"doi\">%s</ArticleId>",
                                         or_else(world->doi, DOI)));
}

GOLIVE_UNUSED static const char *set_xml(const char *articles)
{
    return arena_format(
        &world_arena, "<?xml version=\"1.0\"?><PubmedArticleSet>%s</PubmedArticleSet>", articles);
}

GOLIVE_UNUSED static const char *summary_json(const struct world *world)
{
    const char *pmid = or_else(world->pmid, PMID);
    return arena_format(&world_arena,
        "{\"header\":{},\"result\":{\"uids\":[\"%s\"],\"%s\":{\"uid\":\"%s\",\"pubtype\":[%s],\"references\":"
        "[%s]}}}",
        pmid, pmid, pmid, or_else(world->summary_types, "\"Journal Article\""),
        or_else(world->summary_links, ""));
}

GOLIVE_UNUSED static const char *work_json(const struct world *world)
{
    return arena_format(&world_arena,
        "{\"status\":\"ok\",\"message\":{\"DOI\":\"%s\",\"type\":\"%s\",\"title\":[\"%s\"],\"updated-by\":[%"
        "s],"
        "\"update-to\":[%s]%s}}",
        or_else(world->doi, DOI), or_else(world->work_type, "journal-article"),
        or_else(world->title, GOOD_TITLE), or_else(world->updated_by, ""), or_else(world->update_to, ""),
        or_else(world->work_more, ""));
}

/* What a search in PubMed finds: IDS are the items of a JSON list. */
GOLIVE_UNUSED static const char *search_json(int count, const char *ids)
{
    return arena_format(&world_arena,
        "{\"header\":{\"type\":\"esearch\"},\"esearchresult\":{\"count\":\"%d\",\"retmax\":\"%d\","
        "\"retstart\":"
        "\"0\",\"idlist\":[%s]}}",
        count, count, ids);
}

/* The sources say what the world holds. PubMed has it only by its number: a search finds nothing. */
GOLIVE_UNUSED static void tell(const struct world *world)
{
    fake_answer("esearch.fcgi", search_json(0, ""));
    fake_answer("esummary.fcgi", summary_json(world));
    fake_answer("efetch.fcgi", set_xml(article_xml(world)));
    if (!world->doi || *world->doi)
        fake_answer("api.crossref.org/works/", work_json(world));
}

GOLIVE_UNUSED static void set_up(void)
{
    fake_answer_count = fake_table_count = fake_asked_count = 0;
    fake_study_total = 0;
    fake_is_stale = false;
}

GOLIVE_UNUSED static void tear_down(void)
{
    fake_web_free();
    arena_free(&world_arena);
}

GOLIVE_UNUSED static struct fake_host *bare_host(void)
{
    static struct golive_host functions;
    struct fake_host *host = fake_web_new("2026-11-22");
    functions = *host->golive.host;
    functions.study_count = fake_study_count;
    functions.study_name = fake_study_name;
    functions.study_key = fake_study_key;
    functions.study_place = fake_study_place;
    functions.source_stale = fake_stale;
    host->golive.host = &functions;
    fake_set(host->facts, "clinical_claim", "augments");
    fake_set(host->facts, "genai", "no");
    fake_set(host->keys, "product", "Example Triage");
    fake_set(host->keys, "version", "3.2.1");
    fake_set(host->keys, "vendor", "Example Imaging, Inc.");
    fake_set(host->options, "preprints", "refuse");
    fake_set(host->options, "need_external_validation", "yes");
    fake_set(host->options, "model", "other");
    return host;
}

GOLIVE_UNUSED static struct fake_host *host_citing(const char *option, const char *ids)
{
    struct fake_host *host = bare_host();
    fake_set(host->options, option, ids);
    return host;
}

/* Judges the paper in the world given. */
GOLIVE_UNUSED static struct fake_host *judged(const struct world *world)
{
    struct fake_host *host = host_citing("pmid", PMID);
    tell(world);
    check(&host->golive);
    return host;
}

GOLIVE_UNUSED static void expect(
    const struct fake_host *host, const char *rule, const char *subject, int32_t status)
{
    cr_expect_eq(fake_status(host, rule, subject), status, "%s %s: status %d instead of %d: %s", rule,
        subject, fake_status(host, rule, subject), status, fake_message(host, rule, subject));
}

/* How often an address with PART in it was asked for. */
GOLIVE_UNUSED static int times_asked(const char *part)
{
    int times = 0;
    for (size_t i = 0; i < fake_asked_count; i++)
        times += strstr(fake_asked[i], part) != NULL;
    return times;
}

/* True if RULE was said to pass of any subject. */
GOLIVE_UNUSED static bool passes(const struct fake_host *host, const char *rule)
{
    for (size_t i = 0; i < host->finding_count; i++) {
        const struct fake_finding *finding = &host->findings[i];
        if (strcmp(finding->rule, rule) == 0 && finding->status == GOLIVE_PASS &&
            fake_status(host, rule, finding->subject) == GOLIVE_PASS)
            return true;
    }
    return false;
}

#endif
