/* Plugin evidence: what the sources say of a paper, each in its own words; what is never a pass. */
#include "evidence_fixture.h"

#include "base/file.h"
#include "config/config.h"

TestSuite(evidence, .init = set_up, .fini = tear_down);

Test(evidence, a_good_paper_is_not_seen_to_be_one)
{
    struct fake_host *host = host_citing("pmid", PMID);
    tell(&(struct world){0});
    fake_set(host->options, "events", "240");
    fake_set(host->options, "non_events", "3100");
    fake_studies[0] = (struct fake_study){PMID, "yes", "2026-11-03"};
    fake_study_total = 1;
    check(&host->golive);
    static const char *const of_paper[] = {"EVID-01", "EVID-02", "EVID-08", "EVID-22"};
    static const char *const of_all[] = {"EVID-04", "EVID-05", "EVID-06", "EVID-07", "EVID-09", "EVID-10",
        "EVID-12", "EVID-13", "EVID-14", "EVID-20"};
    for (size_t i = 0; i < sizeof of_paper / sizeof *of_paper; i++)
        expect(host, of_paper[i], PAPER, GOLIVE_PASS);
    for (size_t i = 0; i < sizeof of_all / sizeof *of_all; i++)
        expect(host, of_all[i], "", GOLIVE_PASS);
    fake_host_free(host);
}

Test(evidence, a_pass_names_no_place)
{
    struct fake_host *host = judged(&(struct world){0});
    for (size_t i = 0; i < host->finding_count; i++) {
        if (host->findings[i].status == GOLIVE_PASS)
            cr_expect_neq(host->findings[i].place.id, 0u, "%s passes on nothing", host->findings[i].rule);
    }
    fake_host_free(host);
}

static void expect_all_rules(
    const struct fake_host *host, const struct plugin_description *plugin, const char *what)
{
    for (size_t i = 0; i < plugin->rule_count; i++) {
        bool spoken = false;
        for (size_t k = 0; k < host->finding_count; k++)
            spoken |= strcmp(host->findings[k].rule, plugin->rules[i].id) == 0;
        cr_expect(spoken, "%s: nothing is said of %s", what, plugin->rules[i].id);
    }
}

Test(evidence, a_declared_rule_is_passed_over)
{
    struct problems problems = {0};
    struct text ini = {0};
    cr_assert_eq(file_read_path("plugins/evidence/evidence.plugin.ini", 1 << 20, &ini), 0);
    struct plugin_description *plugin = config_plugin("evidence", text_string(&ini), ini.length, &problems);
    cr_assert(plugin);
    struct fake_host *host = judged(&(struct world){0});
    expect_all_rules(host, plugin, "a good paper");
    fake_host_free(host);
    tear_down();
    set_up();
    host = host_citing("pmid", PMID);
    check(&host->golive);
    expect_all_rules(host, plugin, "nothing answers");
    fake_host_free(host);
    host = bare_host();
    check(&host->golive);
    expect_all_rules(host, plugin, "nothing cited");
    fake_host_free(host);
    host = judged(&(struct world){.types = TYPE("D016441", "Retracted Publication")});
    expect_all_rules(host, plugin, "a retracted paper");
    fake_host_free(host);
    text_free(&ini);
    problems_free(&problems);
    plugin_description_free(plugin);
}

/* ---- retraction: any source is decisive ---- */

Test(evidence, one_source_that_says_retracted_is_outvoted)
{
    static const struct world worlds[] = {
        {.types = ARTICLE_TYPE TYPE("D016441", "Retracted Publication")},
        {.types = ARTICLE_TYPE TYPE("", "RETRACTED PUBLICATION")},
        {.types = ARTICLE_TYPE TYPE("D016441", "something else")},
        {.links = LINK("ErratumIn", "") LINK("RetractionIn", "<PMID>99</PMID>")},
        {.summary_types = "\"Journal Article\",\"Retracted Publication\""},
        {.summary_links = "{\"reftype\":\"Retraction in\",\"pmid\":99,\"note\":\"\"}"},
        {.updated_by = UPDATE("correction", "10.9/1", "publisher") "," UPDATE(
             "retraction", "10.9/2", "retraction-watch")},
        {.updated_by = UPDATE("Withdrawal", "10.9/2", "publisher")},
        {.updated_by = UPDATE("removal", "10.9/2", "publisher")},
        {.update_to = UPDATE("retraction", DOI, "publisher")},
        {.title = "RETRACTED: Example Triage on head scans"},
        {.title = "[Retracted] Example Triage"},
        {.title = "Retracted article: Example Triage"},
    };
    for (size_t i = 0; i < sizeof worlds / sizeof *worlds; i++) {
        struct fake_host *host = judged(&worlds[i]);
        cr_expect_eq(fake_status(host, "EVID-02", PAPER), GOLIVE_FAIL, "case %zu", i);
        cr_expect(
            !passes(host, "EVID-22") && !passes(host, "EVID-09"), "case %zu: a retracted paper counts", i);
        fake_host_free(host);
        tear_down();
        set_up();
    }
}

#define WATCH(...)                                                                                           \
    (const char *const[])                                                                                    \
    {                                                                                                        \
        "RetractionDate", "OriginalPaperDOI", "OriginalPaperPubMedID", "RetractionNature", __VA_ARGS__, NULL \
    }

static int32_t watched(const char *const *cells, const char *rule)
{
    struct fake_host *host = host_citing("pmid", PMID);
    tell(&(struct world){0});
    fake_table("retraction_watch", cells, 4);
    check(&host->golive);
    int32_t status = fake_status(host, rule, PAPER);
    fake_host_free(host);
    tear_down();
    set_up();
    return status;
}

Test(evidence, the_table_of_retraction_watch_is_read_past)
{
    cr_expect_eq(watched(WATCH("2/6/2010 0:00", "10.9/other", PMID, "Retraction"), "EVID-02"), GOLIVE_FAIL);
    cr_expect_eq(
        watched(WATCH("2/6/2010 0:00", "10.1234/EXAMPLE.1", "0", "Retraction"), "EVID-02"), GOLIVE_FAIL);
    cr_expect_eq(watched(WATCH("2/6/2010 0:00", "Unavailable", "0", "Retraction"), "EVID-02"), GOLIVE_PASS);
    cr_expect_eq(watched(WATCH("2/6/2010 0:00", DOI, "0", "Expression of concern"), "EVID-04"), GOLIVE_FAIL);
    cr_expect_eq(watched(WATCH("2/6/2010 0:00", DOI, "0", "Correction"), "EVID-05"), GOLIVE_WARN);
    cr_expect_eq(watched(WATCH("2/6/2010 0:00", DOI, "0", "Something new"), "EVID-05"), GOLIVE_WARN);
    cr_expect_eq(
        watched(WATCH("2/6/2010 0:00", DOI, "0", "Retraction", "3/6/2011 0:00", DOI, "0", "Reinstatement"),
            "EVID-02"),
        GOLIVE_PASS);
    cr_expect_eq(
        watched(WATCH("2/6/2010 0:00", DOI, "0", "Retraction", "3/6/2011 0:00", DOI, "0", "Reinstatement"),
            "EVID-03"),
        GOLIVE_WARN);
    cr_expect_eq(
        watched(WATCH("3/6/2011 0:00", DOI, "0", "Retraction", "2/6/2010 0:00", DOI, "0", "Reinstatement"),
            "EVID-02"),
        GOLIVE_FAIL);
    cr_expect_eq(
        watched(WATCH("3/6/2011 0:00", DOI, "0", "Retraction", "", DOI, "0", "Reinstatement"), "EVID-02"),
        GOLIVE_FAIL);
}

Test(evidence, cells_of_the_table_as_they_are_written_hide_a_retraction)
{
    static const char *const hidden[][2] = {
        {"Unavailable", PMID ".0"}, /* a spreadsheet was there */
        {"unavailable", "39000001; " PMID},
        {"", "39000001," PMID},
        {"10.9/other;" DOI, "0"},
        {"10.9/other; https://doi.org/10.1234/EXAMPLE.1", "0"},
        {"HTTP://DX.DOI.ORG/" DOI ".", "0.0"},
        {"doi:" DOI, ""},
    };
    static const char *const others[][2] = {
        {"10.1234/example.11", "310000010"},
        {"10.1234/example", "3100000"},
        {"", PMID ".5"},
        {"x10.1234/example.1", "1" PMID},
        {"Unavailable", "0"},
    };
    for (size_t i = 0; i < sizeof hidden / sizeof *hidden; i++)
        cr_expect_eq(watched(WATCH("2/6/2010 0:00", hidden[i][0], hidden[i][1], "Retraction"), "EVID-02"),
            GOLIVE_FAIL, "%s %s", hidden[i][0], hidden[i][1]);
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        cr_expect_eq(watched(WATCH("2/6/2010 0:00", others[i][0], others[i][1], "Retraction"), "EVID-02"),
            GOLIVE_PASS, "%s %s", others[i][0], others[i][1]);
    cr_expect_eq(watched(WATCH("2010-02-06T00:00:00", DOI, "0", "Retraction", "2011-03-06 00:00:00", DOI, "0",
                             "Reinstatement"),
                     "EVID-02"),
        GOLIVE_PASS, "dates of another export");
}

Test(evidence, a_doi_that_holds_the_sign_between_two_is_not_found_in_the_table)
{
    static const char sici[] = "10.1890/0012-9658(2006)87[2832:tiopma]2.0.co;2";
    struct fake_host *host = host_citing("doi", sici);
    fake_table("retraction_watch", WATCH("2/6/2010 0:00", sici, "0", "Retraction"), 4);
    check(&host->golive);
    expect(host, "EVID-02", arena_format(&world_arena, "DOI %s", sici), GOLIVE_FAIL);
    fake_host_free(host);
}

Test(evidence, the_tables_notices_count_as_studies)
{
    struct fake_host *host = host_citing("pmid", PMID);
    tell(&(struct world){0});
    fake_table("retraction_watch",
        (const char *const[]){"RetractionDate", "RetractionDOI", "RetractionPubMedID", "OriginalPaperDOI",
            "OriginalPaperPubMedID", "RetractionNature", "2/6/2010 0:00", DOI, "0", "10.9/other", "0",
            "Retraction", NULL},
        6);
    check(&host->golive);
    expect(host, "EVID-08", PAPER, GOLIVE_FAIL);
    cr_expect_neq(fake_status(host, "EVID-02", PAPER), GOLIVE_FAIL, "a notice is not retracted");
    fake_host_free(host);
}

/* What the rule is of a paper that no source can be asked about, with a table of yesterday. */
static int32_t by_table_alone(
    const char *const *cells, uint32_t columns, const char *rule, const char *subject)
{
    struct fake_host *host = host_citing("pmid", PMID);
    fake_set(host->options, "retraction_watch_on", "2026-11-21");
    fake_set(host->options, "retraction_watch", "table.csv");
    fake_table("retraction_watch", cells, columns);
    check(&host->golive);
    int32_t status = fake_status(host, rule, subject);
    fake_host_free(host);
    tear_down();
    set_up();
    return status;
}

Test(evidence, a_file_that_is_no_table_of_retractions_passes_a_paper)
{
    cr_expect_eq(by_table_alone(WATCH("2/6/2010 0:00", "10.9/other", "0", "Retraction"), 4, "EVID-02", PAPER),
        GOLIVE_PASS);
    cr_expect_eq(by_table_alone(WATCH(NULL), 4, "EVID-02", PAPER), GOLIVE_UNKNOWN, "no rows");
    cr_expect_eq(
        by_table_alone((const char *const[]){"DOI", "Title", "10.9/other", "x", NULL}, 2, "EVID-02", PAPER),
        GOLIVE_UNKNOWN, "other columns");
}

Test(evidence, a_notice_counts_as_a_study_or_as_retracted)
{
    static const struct world worlds[] = {
        {.types = TYPE("", "RETRACTION OF PUBLICATION"), .title = "A notice"},
        {.types = TYPE("D016440", "Retraction Notice"), .title = "A notice"},
        {.types = ARTICLE_TYPE TYPE("D016425", "Published Erratum"), .links = LINK("ErratumFor", "")},
        {.links = LINK("RetractionOf", "<PMID>99</PMID>")},
        {.links = LINK("ExpressionOfConcernFor", "<PMID>99</PMID>")},
        {.update_to = UPDATE("retraction", "10.9/other", "publisher")},
        {.update_to = UPDATE("err", "10.9/other", "publisher")},
        {.title = "Retraction"},
        {.title = "Corrigendum to Example Triage"},
    };
    for (size_t i = 0; i < sizeof worlds / sizeof *worlds; i++) {
        struct fake_host *host = judged(&worlds[i]);
        cr_expect_eq(fake_status(host, "EVID-08", PAPER), GOLIVE_FAIL, "case %zu", i);
        cr_expect_neq(fake_status(host, "EVID-02", PAPER), GOLIVE_FAIL, "case %zu is called retracted", i);
        cr_expect(!passes(host, "EVID-09") && !passes(host, "EVID-14"), "case %zu: a notice counts", i);
        fake_host_free(host);
        tear_down();
        set_up();
    }
}

/* ---- what only warns ---- */

static int32_t of_world(const struct world *world, const char *rule, const char *subject)
{
    struct fake_host *host = judged(world);
    int32_t status = fake_status(host, rule, subject);
    fake_host_free(host);
    tear_down();
    set_up();
    return status;
}

Test(evidence, a_correction_fails_or_goes_unseen)
{
    static const struct world corrected[] = {
        {.links = LINK("ErratumIn", "")},
        {.summary_links = "{\"reftype\":\"Erratum in\",\"pmid\":\"\",\"note\":\"\"}"},
        {.updated_by = UPDATE("publisher-note", "10.9/1", "publisher")},
        {.update_to = UPDATE("correction", DOI, "publisher")},
        {.updated_by = UPDATE("a kind nobody knows", "10.9/1", "publisher")},
        {.links = LINK("NeverHeardOfIn", "")},
    };
    for (size_t i = 0; i < sizeof corrected / sizeof *corrected; i++) {
        cr_expect_eq(of_world(&corrected[i], "EVID-05", PAPER), GOLIVE_WARN, "case %zu", i);
        cr_expect_eq(of_world(&corrected[i], "EVID-02", PAPER), GOLIVE_PASS, "case %zu", i);
    }
}

Test(evidence, links_that_say_nothing_of_worth_are_held_against_a_paper)
{
    static const struct world worlds[] = {
        {.links = LINK("CommentIn", "") LINK("Cites", "") LINK("SummaryForPatientsIn", "")
                LINK("UpdateOf", "")},
        {.links = LINK("RepublishedFrom", ""),
            .types = ARTICLE_TYPE TYPE("D016439", "Corrected and Republished Article")},
        {.updated_by = UPDATE("new_version", DOI, "publisher"),
            .update_to = UPDATE("new_version", DOI, "publisher")},
    };
    for (size_t i = 0; i < sizeof worlds / sizeof *worlds; i++) {
        cr_expect_eq(of_world(&worlds[i], "EVID-05", ""), GOLIVE_PASS, "case %zu", i);
        cr_expect_eq(of_world(&worlds[i], "EVID-06", ""), GOLIVE_PASS, "case %zu", i);
        cr_expect_eq(of_world(&worlds[i], "EVID-08", PAPER), GOLIVE_PASS, "case %zu", i);
    }
    cr_expect_eq(
        of_world(&(struct world){.links = LINK("RepublishedIn", "")}, "EVID-06", PAPER), GOLIVE_NOTE);
    cr_expect_eq(of_world(&(struct world){.links = LINK("RetractedandRepublishedIn", "")}, "EVID-06", PAPER),
        GOLIVE_FAIL);
}

Test(evidence, a_partial_retraction_is_a_whole_one_or_none)
{
    cr_expect_eq(of_world(&(struct world){.updated_by = UPDATE("partial_retraction", "10.9/1", "publisher")},
                     "EVID-02", PAPER),
        GOLIVE_WARN);
    cr_expect_eq(
        of_world(&(struct world){.links = LINK("PartialRetractionIn", "")}, "EVID-02", PAPER), GOLIVE_WARN);
}

Test(evidence, a_concern_about_the_only_paper_only_warns)
{
    struct world doubted = {.links = LINK("ExpressionOfConcernIn", "")};
    cr_expect_eq(of_world(&doubted, "EVID-04", PAPER), GOLIVE_FAIL);
    struct fake_host *host = host_citing("pmid", PMID ", 31000002");
    struct world other = {.pmid = "31000002", .doi = ""};
    const char *both = arena_format(&world_arena, "%s%s", article_xml(&other), article_xml(&doubted));
    tell(&doubted);
    fake_answer("efetch.fcgi", set_xml(both));
    check(&host->golive);
    expect(host, "EVID-04", PAPER, GOLIVE_WARN);
    expect(host, "EVID-01", "PMID 31000002", GOLIVE_PASS);
    fake_host_free(host);
}

/* ---- kinds of publication ---- */

Test(evidence, what_is_no_study_counts_as_one)
{
    static const struct {
        struct world world;
        int32_t status;
    } cases[] = {
        {{.types = TYPE("D016421", "Editorial")}, GOLIVE_FAIL},
        {{.types = ARTICLE_TYPE TYPE("", "Letter")}, GOLIVE_FAIL},
        {{.work_type = "book-chapter"}, GOLIVE_FAIL},
        {{.work_type = "dataset"}, GOLIVE_FAIL},
        {{.work_type = "posted-content", .work_more = ",\"subtype\":\"blog\""}, GOLIVE_FAIL},
        {{.work_type = "proceedings-article"}, GOLIVE_WARN},
        {{.types = ""}, GOLIVE_UNKNOWN},
        {{.types = ARTICLE_TYPE TYPE("D016454", "Review")}, GOLIVE_PASS},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        cr_expect_eq(of_world(&cases[i].world, "EVID-08", PAPER), cases[i].status, "case %zu", i);
}

Test(evidence, a_preprint_passes)
{
    struct world preprint = {.types = ARTICLE_TYPE TYPE("D000076942", "Preprint")};
    cr_expect_eq(of_world(&preprint, "EVID-07", PAPER), GOLIVE_FAIL);
    cr_expect_eq(
        of_world(&(struct world){.work_type = "posted-content", .work_more = ",\"subtype\":\"preprint\""},
            "EVID-07", PAPER),
        GOLIVE_FAIL);
    struct fake_host *host = host_citing("pmid", PMID);
    fake_set(host->options, "preprints", "warn");
    tell(&preprint);
    check(&host->golive);
    expect(host, "EVID-07", PAPER, GOLIVE_WARN);
    cr_expect_not(passes(host, "EVID-09"), "a preprint counts");
    fake_host_free(host);
}

Test(evidence, what_a_preprint_became_is_not_looked_at)
{
    struct fake_host *host = host_citing("doi", DOI);
    struct world preprint = {.work_type = "posted-content",
        .work_more = ",\"subtype\":\"preprint\",\"relation\":{\"is-preprint-of\":[{\"id-type\":\"doi\","
                     "\"id\":\"10.1234/published\"}]}"};
    struct world published = {
        .doi = "10.1234/published", .updated_by = UPDATE("retraction", "10.9/1", "publisher")};
    fake_answer("works/" DOI, work_json(&preprint));
    fake_answer("works/10.1234/published", work_json(&published));
    check(&host->golive);
    expect(host, "EVID-07", "DOI " DOI, GOLIVE_WARN);
    expect(host, "EVID-01", "DOI 10.1234/published", GOLIVE_PASS);
    expect(host, "EVID-02", "DOI 10.1234/published", GOLIVE_FAIL);
    fake_host_free(host);
}
