/* Plugin trial: how a registered trial stands, whose it is, and what "there is none" is worth. */
#include "fake_web.h"

#undef GOLIVE_PLUGIN
#define GOLIVE_PLUGIN(CHECK, DESCRIPTION)
#include "../../plugins/trial/trial.c"

#define NCT "NCT09000001"

static struct arena made;
static int32_t board;

static int32_t board_says(golive *g, const char *check_id, const char *rule)
{
    (void)g, (void)check_id, (void)rule;
    return board;
}
static const char *no_media_type(golive *g, const golive_source *source)
{
    (void)g;
    return source->kind_word ? source->kind_word : "";
}

static void set_up(void)
{
    fake_answer_count = fake_table_count = fake_asked_count = 0;
    board = GOLIVE_PASS;
}

static void tear_down(void)
{
    fake_web_free();
    arena_free(&made);
}

TestSuite(trial, .init = set_up, .fini = tear_down);

static struct fake_host *host_for(const char *use)
{
    static struct golive_host functions;
    struct fake_host *host = fake_web_new("2026-11-22");
    functions = *host->golive.host;
    functions.relies_on = board_says;
    functions.source_media_type = no_media_type;
    host->golive.host = &functions;
    fake_set(host->options, "nct", NCT);
    fake_set(host->options, "use", use);
    fake_set(host->keys, "site", "Springfield Clinic");
    fake_set(host->keys, "site_also", "\"Springfield Clinic LLP\", \"Clinic on the Hill\"");
    fake_answer("/version", "{\"apiVersion\":\"2.0.3\",\"dataTimestamp\":\"2026-11-20T09:00:00\"}");
    return host;
}

/* A record; MORE are further members of the protocol section. */
static void registered(const char *nct, const char *status, const char *verified, const char *more)
{
    fake_answer("/studies/", arena_format(&made,
                                 "{\"protocolSection\":{\"identificationModule\":{\"nctId\":\"%s\","
                                 "\"briefTitle\":\"x\"},\"statusModule\":{"
                                 "\"overallStatus\":\"%s\"%s%s%s,\"whyStopped\":\"money ran out\"}%s}}",
                                 nct, status, verified ? ",\"statusVerifiedDate\":\"" : "",
                                 verified ? verified : "", verified ? "\"" : "", more));
}

static int32_t judged_status(struct fake_host *host, const char *rule, const char *subject)
{
    check(&host->golive);
    int32_t status = fake_status(host, rule, subject);
    fake_host_free(host);
    tear_down();
    set_up();
    return status;
}

Test(trial, a_status_is_taken_for_another)
{
    static const struct {
        const char *status;
        int32_t as_evidence, as_conduct;
    } cases[] = {
        {"COMPLETED", GOLIVE_PASS, GOLIVE_WARN},
        {"RECRUITING", GOLIVE_WARN, GOLIVE_PASS},
        {"ENROLLING_BY_INVITATION", GOLIVE_WARN, GOLIVE_PASS},
        {"ACTIVE_NOT_RECRUITING", GOLIVE_WARN, GOLIVE_PASS},
        {"NOT_YET_RECRUITING", GOLIVE_WARN, GOLIVE_WARN},
        {"UNKNOWN", GOLIVE_WARN, GOLIVE_WARN},
        {"SUSPENDED", GOLIVE_FAIL, GOLIVE_FAIL},
        {"TERMINATED", GOLIVE_FAIL, GOLIVE_FAIL},
        {"WITHDRAWN", GOLIVE_FAIL, GOLIVE_FAIL},
        {"SOMETHING_NEW", GOLIVE_UNKNOWN, GOLIVE_UNKNOWN},
        {"", GOLIVE_UNKNOWN, GOLIVE_UNKNOWN},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct fake_host *host = host_for("evidence");
        registered(NCT, cases[i].status, "2026-10", "");
        cr_expect_eq(judged_status(host, "IRB-31", NCT), cases[i].as_evidence, "%s", cases[i].status);
        host = host_for("conduct");
        registered(NCT, cases[i].status, "2026-10", "");
        cr_expect_eq(
            judged_status(host, "IRB-31", NCT), cases[i].as_conduct, "%s in conduct", cases[i].status);
    }
}

Test(trial, why_a_trial_was_stopped_is_not_shown)
{
    struct fake_host *host = host_for("evidence");
    registered(NCT, "TERMINATED", "2026-10", "");
    check(&host->golive);
    cr_expect(strstr(fake_message(host, "IRB-31", NCT), "money ran out"));
    fake_host_free(host);
}

static int32_t age_of(const char *status, const char *verified)
{
    struct fake_host *host = host_for("conduct");
    registered(NCT, status, verified, "");
    return judged_status(host, "IRB-32", NCT);
}

Test(trial, a_record_that_nobody_keeps_passes)
{
    cr_expect_eq(age_of("RECRUITING", "2026-10"), GOLIVE_PASS);
    cr_expect_eq(age_of("RECRUITING", "2024-11"), GOLIVE_PASS, "the month ends within 24 months");
    cr_expect_eq(age_of("RECRUITING", "2024-10"), GOLIVE_WARN);
    cr_expect_eq(age_of("RECRUITING", "2024-11-21"), GOLIVE_WARN);
    cr_expect_eq(age_of("RECRUITING", NULL), GOLIVE_WARN);
    cr_expect_eq(age_of("RECRUITING", "soon"), GOLIVE_WARN);
    cr_expect_eq(age_of("COMPLETED", "2010-01"), GOLIVE_PASS);
    cr_expect_eq(age_of("UNKNOWN", "2026-10"), GOLIVE_WARN);
    cr_expect_eq(age_of("SOMETHING_NEW", "2026-10"), GOLIVE_UNKNOWN);
}

#define PLACES(A, B)                                                                                         \
    ",\"contactsLocationsModule\":{\"locations\":[{\"facility\":\"" A "\"},{\"facility\":\"" B "\"}]}"

static int32_t site_in(const char *use, const char *places)
{
    struct fake_host *host = host_for(use);
    registered(NCT, "RECRUITING", "2026-10", places);
    return judged_status(host, "IRB-33", NCT);
}

Test(trial, a_trial_elsewhere_names_this_site)
{
    cr_expect_eq(
        site_in("conduct", PLACES("Elsewhere Hospital", "springfield clinic, Building 2")), GOLIVE_PASS);
    cr_expect_eq(site_in("conduct", PLACES("Clinic on the Hill", "Elsewhere")), GOLIVE_PASS);
    cr_expect_eq(site_in("conduct", PLACES("Elsewhere Hospital", "")), GOLIVE_WARN);
    cr_expect_eq(site_in("conduct", ""), GOLIVE_WARN);
    cr_expect_eq(site_in("evidence", PLACES("Elsewhere Hospital", "")), GOLIVE_NOT_APPLICABLE);
}

Test(trial, another_sponsor_goes_unseen)
{
    static const char sponsor[] = ",\"sponsorCollaboratorsModule\":{\"leadSponsor\":{\"name\":\"Example "
                                  "Imaging Inc\",\"class\":\"INDUSTRY\"}}";
    struct fake_host *host = host_for("evidence");
    fake_set(host->options, "sponsor", "Example Imaging");
    registered(NCT, "COMPLETED", NULL, sponsor);
    cr_expect_eq(judged_status(host, "IRB-33", NCT " sponsor"), GOLIVE_PASS);
    host = host_for("evidence");
    fake_set(host->options, "sponsor", "Somebody Else");
    registered(NCT, "COMPLETED", NULL, sponsor);
    cr_expect_eq(judged_status(host, "IRB-33", NCT " sponsor"), GOLIVE_WARN);
}

Test(trial, a_registration_stands_for_a_boards_approval)
{
    static const struct {
        int32_t board, status;
    } cases[] = {{GOLIVE_PASS, GOLIVE_PASS}, {GOLIVE_UNKNOWN, GOLIVE_UNKNOWN}, {GOLIVE_FAIL, GOLIVE_UNKNOWN},
        {GOLIVE_NOT_APPLICABLE, GOLIVE_UNKNOWN}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct fake_host *host = host_for("conduct");
        board = cases[i].board;
        registered(NCT, "RECRUITING", "2026-10", "");
        cr_expect_eq(judged_status(host, "IRB-30", NCT), cases[i].status, "case %zu", i);
    }
}

Test(trial, there_is_none_is_believed_of_anybody)
{
    struct fake_host *host = host_for("evidence");
    fake_no_answer("/studies/", GOLIVE_ABSENT, "there is none");
    cr_expect_eq(judged_status(host, "IRB-34", NCT), GOLIVE_FAIL);
    host = host_for("evidence");
    fake_no_answer("/studies/", GOLIVE_ABSENT, "there is none");
    fake_no_answer("/version", GOLIVE_UNAVAILABLE, "down");
    cr_expect_eq(judged_status(host, "IRB-34", NCT), GOLIVE_UNKNOWN);
    host = host_for("evidence");
    fake_no_answer("/studies/", GOLIVE_ABSENT, "there is none");
    fake_answers[fake_answer_count - 1].kind_word = "text/html";
    cr_expect_eq(judged_status(host, "IRB-34", NCT), GOLIVE_UNKNOWN);
}

Test(trial, a_pass_survives_the_loss_of_the_registry)
{
    static const char *const rules[] = {"IRB-30", "IRB-31", "IRB-32", "IRB-33", "IRB-34"};
    static const char *const bodies[] = {NULL, "", "{}", "<!DOCTYPE html><html></html>",
        "NCT number NCT09000001 not found",
        "{\"protocolSection\":{\"identificationModule\":{\"nctId\":\"" NCT
        "\"},\"statusModule\":{\"overallStatus\":\"COMP",
        "{\"protocolSection\":{\"identificationModule\":{\"nctId\":\"NCT09999999\"},\"statusModule\":{"
        "\"overallStatus\":"
        "\"COMPLETED\"}}}",
        "{\"studies\":[{\"protocolSection\":{\"identificationModule\":{\"nctId\":\"" NCT "\"}}}]}"};
    for (size_t b = 0; b < sizeof bodies / sizeof *bodies; b++) {
        struct fake_host *host = host_for("conduct");
        if (bodies[b])
            fake_answer("/studies/", bodies[b]);
        else
            fake_no_answer("/studies/", GOLIVE_UNAVAILABLE, "down");
        check(&host->golive);
        for (size_t r = 0; r < sizeof rules / sizeof *rules; r++)
            cr_expect_eq(fake_status(host, rules[r], NCT), GOLIVE_UNKNOWN, "%s, body %zu", rules[r], b);
        fake_host_free(host);
        tear_down();
        set_up();
    }
}

Test(trial, a_number_that_is_none_is_asked_for)
{
    struct fake_host *host = host_for("evidence");
    fake_set(host->options, "nct", "NCT123");
    check(&host->golive);
    cr_expect_eq(fake_status(host, "IRB-34", "NCT123"), GOLIVE_FAIL);
    cr_expect_eq(fake_asked_count, 1u, "only the version is asked for");
    fake_host_free(host);
}

Test(trial, no_trial_is_judged)
{
    struct fake_host *host = fake_web_new("2026-11-22");

    check(&host->golive);
    cr_expect_str_eq(host->reason, "IRB-N30");
    fake_host_free(host);
}
