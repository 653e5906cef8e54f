/* Plugin evidence and the product: names, versions, other places, levels, who paid, who read the papers, and whether any
 * paper is needed. */
#include "evidence_fixture.h"

TestSuite(evidence_claims, .init = set_up, .fini = tear_down);

static int32_t status_of(
    struct fake_host *host, const struct world *world, const char *rule, const char *subject)
{
    tell(world);
    check(&host->golive);
    int32_t status = fake_status(host, rule, subject);
    fake_host_free(host);
    tear_down();
    set_up();
    return status;
}

static int32_t of_abstract(const char *abstract, const char *rule)
{
    return status_of(
        host_citing("pmid", PMID), &(struct world){.title = "A study", .abstract = abstract}, rule, "");
}

/* ---- whether it applies ---- */

static void expect_reason(const char *facts_claim, const char *kind, const char *reason)
{
    struct fake_host *host = bare_host();
    fake_set(host->facts, "clinical_claim", facts_claim);
    fake_set(host->keys, "kind", kind);
    check(&host->golive);
    cr_expect(string_equal(host->reason, reason), "%s %s: %s", facts_claim, kind,
        host->reason ? host->reason : "(applies)");
    fake_host_free(host);
}

Test(evidence_claims, a_product_that_claims_nothing_needs_papers)
{
    expect_reason("none", "product", "EVID-N1");
    expect_reason("admin", "product", "EVID-N2");
    expect_reason("augments", "data-release", "EVID-N3");
    expect_reason("informs", "product", NULL);
    expect_reason("", "product", NULL);
}

Test(evidence_claims, papers_that_are_cited_are_not_looked_at_where_none_are_needed)
{
    struct fake_host *host = host_citing("pmid", PMID);
    fake_set(host->facts, "clinical_claim", "admin");
    cr_expect_eq(
        status_of(host, &(struct world){.types = TYPE("D016441", "Retracted Publication")}, "EVID-02", PAPER),
        GOLIVE_FAIL);
}

static int32_t nothing_cited_with(const char *claim, const char *summary)
{
    struct fake_host *host = bare_host();
    fake_set(host->facts, "clinical_claim", claim);
    if (summary)
        fake_document(host, "summary", "K1.pdf", summary);
    check(&host->golive);
    int32_t status = fake_status(host, "EVID-01", "");
    fake_host_free(host);
    return status;
}

Test(evidence_claims, a_product_without_papers_passes)
{
    cr_expect_eq(nothing_cited_with("informs", NULL), GOLIVE_FAIL);
    cr_expect_eq(nothing_cited_with("informs", "510(k) summary"), GOLIVE_WARN);
    cr_expect_eq(nothing_cited_with("", NULL), GOLIVE_UNKNOWN);
}

/* ---- titles and names ---- */

static int32_t with_title(const char *wanted, const char *title)
{
    struct fake_host *host = host_citing("pmid", PMID);
    fake_set(host->options, "titles", wanted);
    return status_of(host, &(struct world){.title = title}, "EVID-01", PAPER);
}

Test(evidence_claims, a_wrong_title_goes_unseen)
{
    cr_expect_eq(with_title("\"" PMID ": Example Triage on head scans\"",
                     "Example <i>Triage</i> on\n head scans: a study."),
        GOLIVE_PASS);
    cr_expect_eq(with_title("\"" PMID ": EXAMPLE TRIAGE ON HEAD SCANS\"", "Example Triage on head scans"),
        GOLIVE_PASS);
    cr_expect_eq(
        with_title("\"" PMID ": Ticks in three habitats of southern Italy\"", "Example Triage on head scans"),
        GOLIVE_FAIL);
    cr_expect_eq(with_title("\"" PMID ": Example Triage\"", ""), GOLIVE_UNKNOWN);
    cr_expect_eq(with_title("\"99: Something else\"", "Example Triage"), GOLIVE_PASS);
}

Test(evidence_claims, a_paper_about_something_else_is_about_the_product)
{
    cr_expect_eq(of_abstract("We tried Example-Triage on scans.", "EVID-09"), GOLIVE_PASS);
    cr_expect_eq(of_abstract("We tried Counterexample Triage on scans.", "EVID-09"), GOLIVE_UNKNOWN);
    cr_expect_eq(of_abstract("We tried Example and Triage.", "EVID-09"), GOLIVE_UNKNOWN);
    struct fake_host *host = host_citing("pmid", PMID);
    fake_set(host->options, "aliases", "ExampleNet, \"Old Name\"");
    cr_expect_eq(
        status_of(host, &(struct world){.title = "x", .abstract = "By old name it went."}, "EVID-09", ""),
        GOLIVE_PASS);
    host = host_citing("pmid", PMID);
    fake_document(host, "fulltext", "paper.pdf", "Methods. We used Example Triage.");
    cr_expect_eq(status_of(host, &(struct world){.title = "x", .abstract = "y"}, "EVID-09", ""), GOLIVE_PASS);
    host = host_citing("pmid", PMID);
    fake_document(host, "fulltext", "paper.pdf", "Methods. We used something else.");
    cr_expect_eq(status_of(host, &(struct world){.title = "x", .abstract = "y"}, "EVID-09", ""), GOLIVE_FAIL);
}

Test(evidence_claims, a_part_of_a_number_is_the_version)
{
    cr_expect_eq(of_abstract("Version 3.2.1 was used.", "EVID-10"), GOLIVE_PASS);
    cr_expect_eq(of_abstract("It was v3.2.1.", "EVID-10"), GOLIVE_PASS);
    cr_expect_eq(of_abstract("It was 13.2.1 mm.", "EVID-10"), GOLIVE_WARN);
    cr_expect_eq(of_abstract("It was 3.2.10.", "EVID-10"), GOLIVE_WARN);
    cr_expect_eq(of_abstract("It was 3.2.1.5.", "EVID-10"), GOLIVE_WARN);
    cr_expect_eq(of_abstract("3, 2, 1 were the scores.", "EVID-10"), GOLIVE_WARN);
    struct fake_host *host = host_citing("pmid", PMID);
    fake_set(host->options, "submission", "K221240");
    cr_expect_eq(
        status_of(host, &(struct world){.title = "x", .abstract = "cleared as K221240"}, "EVID-10", ""),
        GOLIVE_PASS);
    host = host_citing("pmid", PMID);
    fake_set(host->keys, "version", "rolling");
    cr_expect_eq(
        status_of(host, &(struct world){.abstract = "a rolling release"}, "EVID-10", ""), GOLIVE_WARN);
}

static int32_t with_snapshot(const char *genai, const char *snapshot)
{
    struct fake_host *host = host_citing("pmid", PMID);
    fake_set(host->facts, "genai", genai);
    if (snapshot)
        fake_set(host->options, "model_snapshot", snapshot);
    return status_of(host, &(struct world){.abstract = "It ran on base-2026-05-01."}, "EVID-11", "");
}

Test(evidence_claims, another_language_model_passes_for_the_one_studied)
{
    cr_expect_eq(with_snapshot("yes", "base-2026-05-01"), GOLIVE_PASS);
    cr_expect_eq(with_snapshot("yes", "base-2026-09-01"), GOLIVE_UNKNOWN);
    cr_expect_eq(with_snapshot("yes", "base"), GOLIVE_UNKNOWN, "a name without a date may mean any");
    cr_expect_eq(with_snapshot("yes", NULL), GOLIVE_UNKNOWN);
    cr_expect_eq(with_snapshot("no", NULL), GOLIVE_NOT_APPLICABLE);
}

/* ---- validation ---- */

Test(evidence_claims, words_about_other_places_are_misread)
{
    static const struct {
        const char *abstract;
        int32_t status;
    } cases[] = {
        {"An external validation followed.", GOLIVE_PASS},
        {"The model was externally validated.", GOLIVE_PASS},
        {"On an independent test set it did well.", GOLIVE_PASS},
        {"A multi-center prospective validation was done.", GOLIVE_PASS},
        {"Geographic validation at two sites.", GOLIVE_PASS},
        {"No external validation was done.", GOLIVE_FAIL},
        {"External validation is still needed.", GOLIVE_FAIL},
        {"It lacks an external validation.", GOLIVE_FAIL},
        {"Future work will include external cohorts.", GOLIVE_FAIL},
        {"It has not yet been externally validated.", GOLIVE_FAIL},
        {"Tested by cross-validation and on a held-out test set.", GOLIVE_FAIL},
        {"A temporal validation on later patients.", GOLIVE_WARN},
        {"", GOLIVE_FAIL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        cr_expect_eq(of_abstract(cases[i].abstract, "EVID-12"), cases[i].status, "%s", cases[i].abstract);
}

Test(evidence_claims, what_somebody_read_does_not_count)
{
    struct fake_host *host = host_citing("pmid", PMID);
    fake_set(host->options, "external", PMID);
    cr_expect_eq(status_of(host, &(struct world){.abstract = "x"}, "EVID-12", ""), GOLIVE_PASS);
    host = host_citing("pmid", PMID);
    fake_set(host->options, "external", "31000099");
    cr_expect_eq(status_of(host, &(struct world){.abstract = "x"}, "EVID-12", ""), GOLIVE_FAIL);
    host = host_citing("pmid", PMID);
    fake_set(host->options, "need_external_validation", "no");
    cr_expect_eq(status_of(host, &(struct world){.abstract = "x"}, "EVID-12", ""), GOLIVE_NOTE);
}

static int32_t level(const char *claim, const struct world *world)
{
    struct fake_host *host = host_citing("pmid", PMID);
    fake_set(host->facts, "clinical_claim", claim);
    return status_of(host, world, "EVID-14", "");
}

Test(evidence_claims, a_weak_study_is_enough_for_a_strong_claim)
{
    struct world plain = {.title = "A study", .abstract = "x"},
                 external = {.title = "A study", .abstract = "external validation"};
    struct world both = {.title = "A study", .abstract = "a prospective external validation"};
    struct world trial = {.title = "A study",
        .abstract = "x",
        .types = ARTICLE_TYPE TYPE("D016449", "Randomized Controlled Trial")};
    struct world review = {.title = "A study",
        .abstract = "external validation",
        .types = ARTICLE_TYPE TYPE("D016454", "Review")};
    cr_expect_eq(level("admin", &plain), GOLIVE_PASS);
    cr_expect_eq(level("informs", &plain), GOLIVE_FAIL);
    cr_expect_eq(level("informs", &external), GOLIVE_PASS);
    cr_expect_eq(level("autonomous", &external), GOLIVE_FAIL);
    cr_expect_eq(level("time_critical", &both), GOLIVE_PASS);
    cr_expect_eq(level("autonomous", &trial), GOLIVE_PASS);
    cr_expect_eq(level("informs", &review), GOLIVE_FAIL);
    cr_expect_eq(level("", &external), GOLIVE_FAIL, "what nobody said may be the most");
}

/* ---- who paid, how many ---- */

static int32_t paid(const char *claim, const struct world *world, const char *authors)
{
    struct fake_host *host = host_citing("pmid", PMID);
    fake_set(host->facts, "clinical_claim", claim);
    if (authors)
        fake_set(host->options, "vendor_authors", authors);
    return status_of(host, world, "EVID-13", "");
}

Test(evidence_claims, a_vendors_own_study_is_independent)
{
    struct world of_vendor = {
        .authors = "<Author><LastName>Doe</LastName><AffiliationInfo><Affiliation>Example Imaging Inc, "
                   "Chicago</Affiliation></AffiliationInfo></Author>"};
    struct world untold = {.authors = "<Author><LastName>Doe</LastName></Author>"};
    struct world interest = {.more = "<CoiStatement>Paid by Example Imaging.</CoiStatement>"};
    struct world funded = {.work_more = ",\"funder\":[{\"name\":\"Example Imaging, Inc.\"}]"};
    cr_expect_eq(paid("augments", &(struct world){0}, NULL), GOLIVE_PASS);
    cr_expect_eq(paid("augments", &(struct world){0}, "\"I. Moreau\""), GOLIVE_WARN);
    cr_expect_eq(paid("augments", &(struct world){0}, "\"J. Moreau\""), GOLIVE_PASS);
    cr_expect_eq(paid("augments", &of_vendor, NULL), GOLIVE_WARN);
    cr_expect_eq(paid("augments", &untold, NULL), GOLIVE_WARN);
    cr_expect_eq(paid("augments", &interest, NULL), GOLIVE_WARN);
    cr_expect_eq(paid("augments", &funded, NULL), GOLIVE_WARN);
    cr_expect_eq(paid("informs", &funded, NULL), GOLIVE_NOTE);
}

static int32_t of_size(const char *model, const char *events, const char *others)
{
    struct fake_host *host = host_citing("pmid", PMID);
    fake_set(host->options, "model", model);
    if (events)
        fake_set(host->options, "events", events);
    if (others)
        fake_set(host->options, "non_events", others);
    return status_of(host, &(struct world){0}, "EVID-15", "");
}

Test(evidence_claims, a_handful_of_patients_is_enough)
{
    cr_expect_eq(of_size("risk", "100d", "100d"), GOLIVE_PASS);
    cr_expect_eq(of_size("risk", NULL, NULL), GOLIVE_WARN);
    cr_expect_eq(of_size("risk", "100d", NULL), GOLIVE_WARN);
}

/* ---- what a person says ---- */

static int32_t said(const char *claim, const char *id, const char *supports, const char *on)
{
    struct fake_host *host = host_citing("pmid", PMID);
    fake_set(host->facts, "clinical_claim", claim);
    fake_studies[0] = (struct fake_study){id, supports, on};
    fake_study_total = 1;
    return status_of(host, &(struct world){0}, "EVID-22", strcmp(claim, "admin") == 0 ? "" : PAPER);
}

Test(evidence_claims, nobody_needs_to_have_read_a_study)
{
    cr_expect_eq(said("informs", PMID, "yes", "2026-11-03"), GOLIVE_PASS);
    cr_expect_eq(said("informs", DOI, "yes", "2026-11-03"), GOLIVE_PASS);
    cr_expect_eq(said("informs", "31000099", "yes", "2026-11-03"), GOLIVE_FAIL);
    cr_expect_eq(said("informs", PMID, "no", "2026-11-03"), GOLIVE_FAIL);
    cr_expect_eq(said("informs", PMID, "mixed", "2026-11-03"), GOLIVE_FAIL);
    cr_expect_eq(said("informs", PMID, "yes", "2026-11-23"), GOLIVE_UNKNOWN);
    cr_expect_eq(said("admin", PMID, "no", "2026-11-03"), GOLIVE_NOT_APPLICABLE);
    cr_expect_eq(said("", "31000099", "yes", "2026-11-03"), GOLIVE_FAIL);
}

Test(evidence_claims, a_trial_that_no_paper_names_passes)
{
    struct fake_host *host = host_citing("pmid", PMID);
    fake_set(host->options, "nct", "NCT09000001");
    fake_answer(
        "clinicaltrials.gov", "{\"protocolSection\":{\"identificationModule\":{\"nctId\":\"NCT09000001\"}}}");
    cr_expect_eq(
        status_of(host, &(struct world){.abstract = "NCT09000001"}, "EVID-19", "NCT09000001"), GOLIVE_PASS);
    host = host_citing("pmid", PMID);
    fake_set(host->options, "nct", "NCT09000001");
    fake_answer(
        "clinicaltrials.gov", "{\"protocolSection\":{\"identificationModule\":{\"nctId\":\"NCT09000001\"}}}");
    cr_expect_eq(
        status_of(host, &(struct world){.abstract = "NCT090000012"}, "EVID-19", "NCT09000001"), GOLIVE_WARN);
    host = host_citing("pmid", PMID);
    fake_set(host->options, "nct", "NCT09000001");
    fake_answer(
        "clinicaltrials.gov", "{\"protocolSection\":{\"identificationModule\":{\"nctId\":\"NCT09999999\"}}}");
    cr_expect_eq(status_of(host, &(struct world){.abstract = "NCT09000001"}, "EVID-19", "NCT09000001"),
        GOLIVE_UNKNOWN);
}

Test(evidence_claims, words_of_the_full_text_pass_unread)
{
    struct fake_host *host = host_citing("pmid", PMID);
    fake_document(host, "fulltext", "paper.pdf", "We did no external validation.");
    cr_expect_eq(
        status_of(host, &(struct world){.title = "A study", .abstract = "x"}, "EVID-12", ""), GOLIVE_UNKNOWN);
    host = host_citing("pmid", PMID);
    fake_document(host, "fulltext", "paper.pdf", "We did something else.");
    cr_expect_eq(
        status_of(host, &(struct world){.title = "A study", .abstract = "x"}, "EVID-12", ""), GOLIVE_FAIL);
}
