/* The report as HTML: that it tells the same as the JSON, that a site holds together and is written a page at a time, that
 * causes, alarms and dates stand where people look for them. (Foreign text in it: test_report_html_text.c.) */
#include "html_written.h"

#include <cjson/cJSON.h>
#include <errno.h>
#include <openssl/evp.h>

/* ---- it tells what the JSON tells ---- */

static size_t part_count(const char *report, const char *title)
{
    char *wanted = memory_format(">%s (", title);
    size_t count = 0;
    for (const char *at = report; (at = strstr(at, wanted)) != NULL; at += strlen(wanted))
        count += strtoul(at + strlen(wanted), NULL, 10);
    free(wanted);
    return count;
}

static size_t status_count(const cJSON *json, const char *status)
{
    const cJSON *deployment, *check, *finding;
    size_t count = 0;
    cJSON_ArrayForEach(deployment, cJSON_GetObjectItem(json, "deployments"))
    {
        cJSON_ArrayForEach(check, cJSON_GetObjectItem(deployment, "checks"))
        {
            cJSON_ArrayForEach(finding, cJSON_GetObjectItem(check, "findings")) count +=
                strcmp(cJSON_GetObjectItem(finding, "status")->valuestring, status) == 0;
        }
    }
    return count;
}

static size_t decision_count(const cJSON *json, const char *decision)
{
    const cJSON *deployment;
    size_t count = 0;
    cJSON_ArrayForEach(deployment, cJSON_GetObjectItem(json, "deployments")) count +=
        strcmp(cJSON_GetObjectItem(deployment, "decision")->valuestring, decision) == 0;
    return count;
}

static void compare(const struct run *run, uint64_t seed)
{
    static const char *const decisions[][2] = {{"no-go", "NO-GO"}, {"hold", "HOLD"}, {"go", "GO"}};
    char *report = written(run);
    char *bytes = written_by(report_json, run);
    cJSON *json = cJSON_Parse(bytes);
    for (size_t i = 0; i < 3; i++) {
        char *verdict = memory_format("class=\"verdict %s\"", decisions[i][0]);
        char *word = memory_format("%s</span> <span class=\"product\">", decisions[i][1]);
        size_t count = decision_count(json, decisions[i][0]);
        cr_assert_eq(html_count(report, verdict), count, "seed %llu", (unsigned long long)seed);
        cr_assert_geq(html_count(report, word), count);
        free(verdict);
        free(word);
    }
    cr_assert_eq(part_count(report, "Not met") + part_count(report, "Not met, but waived"),
        status_count(json, "fail"));
    cr_assert_eq(part_count(report, "Not known"), status_count(json, "unknown"));
    cr_assert_eq(part_count(report, "Met"), status_count(json, "pass"));
    cr_assert_eq(part_count(report, "Does not apply"), status_count(json, "not-applicable"));
    cr_assert_eq(part_count(report, "Look at this") + part_count(report, "Looked at and accepted") +
                     part_count(report, "Good to know"),
        status_count(json, "warn") + status_count(json, "note"));
    cJSON_Delete(json);
    free(bytes);
    free(report);
}

Test(report_html, tells_the_same_decisions_and_findings_as_json)
{
    const struct random_run_options sizes[] = {
        {.deployments = 1, .checks = 5, .findings = 6}, {.deployments = 8, .checks = 3, .findings = 4}};
    for (uint64_t seed = 1; seed <= 200; seed++) {
        struct run *run = random_run_new(seed, &sizes[seed % 2]);
        random_run_decide(run);
        compare(run, seed);
        random_run_free(run);
    }
}

Test(report_html, is_found_by_name)
{
    cr_assert_eq(report_format_find("html")->write, report_html);
    cr_assert_eq(report_format_find("html")->write_folder, report_html_site);
    cr_assert_null(report_format_find("json")->write_folder);
}

/* ---- nothing runs or loads but what golive put there ---- */

static char *source_of(const char *bytes)
{
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned length = 0;
    char base64[64];
    EVP_Digest(bytes, strlen(bytes), digest, &length, EVP_sha256(), NULL);
    EVP_EncodeBlock((unsigned char *)base64, digest, (int)length);
    return memory_format("'sha256-%s'", base64);
}

Test(report_html, has_a_policy_that_allows_its_own_style_and_script_alone)
{
    struct run run;
    struct site site;
    sample_run(&run, &site);
    sample_decide(&run);
    for (size_t count = 1; count <= 3; count += 2) {
        run.deployment_count = count;
        char *report = written(&run);
        struct html_page *page = html_page_read(report);
        char *style = source_of(page->style);
        char *script = page->script ? source_of(page->script) : NULL;
        char *policy =
            script ? memory_format("default-src 'none'; style-src %s; script-src %s; base-uri 'none'; "
                                   "form-action 'none'",
                         style, script)
                   : memory_format(
                         "default-src 'none'; style-src %s; base-uri 'none'; form-action 'none'", style);
        cr_assert_str_eq(page->policy, policy);
        cr_assert_eq(script != NULL, count > 1);
        cr_assert_lt(place_of(report, "Content-Security-Policy"), place_of(report, "<style>"));
        free(policy);
        free(script);
        free(style);
        html_page_free(page);
        free(report);
    }
    arena_free(&run.arena);
}

/* ---- what stands where ---- */

Test(report_html, says_the_decision_first)
{
    struct run run;
    struct site site;
    sample_run(&run, &site);
    run.deployments++;
    run.deployment_count = 1;
    sample_decide(&run);
    char *report = written(&run);
    demand(report, "<title>NO-GO: Boneview Triage, Springfield Clinic</title>");
    demand(report, "NO-GO and in use since <time datetime=\"2026-03-01\">2026-03-01</time>: decide today.");
    demand(report, "PACS &gt; Routing &gt; Boneview &gt; Disable");
    cr_assert_lt(place_of(report, "NO-GO</span>"), place_of(report, "What would make it GO"));
    cr_assert_lt(place_of(report, "What would make it GO"), place_of(report, ">Not met (2)<"));
    cr_assert_lt(place_of(report, "<blockquote"), place_of(report, "page 4, clause 9.1"));
    free(report);
    arena_free(&run.arena);
}

Test(report_html, names_the_digest_of_the_report_on_screen_and_on_every_sheet)
{
    struct run run;
    struct site site;
    char words[DIGEST_TEXT_SIZE];
    struct digest digest;
    sample_run(&run, &site);
    sample_decide(&run);
    cr_assert_eq(report_digest(&run, &digest), 0);
    digest_text(&digest, words);
    char *report = written(&run);
    struct html_page *page = html_page_read(report);
    demand(text_string(&page->words), words);
    demand(page->style, words);
    demand(text_string(&page->words), run.id);
    demand(text_string(&page->words), "not legal or clinical advice");
    html_page_free(page);
    free(report);
    arena_free(&run.arena);
}

Test(report_html, draws_each_date_that_it_lists)
{
    struct run run;
    struct site site;
    sample_run(&run, &site);
    run.deployment_count = 1;
    run.deployments[0].checks[0].stable_until = date_begin(sample_day("2027-05-01"));
    sample_decide(&run);
    char *report = written(&run);
    demand(report, "<li class=\"end\"><time datetime=\"2027-12-08\">2027-12-08</time> The GO ends: the "
                   "statement that the "
                   "services are in force is 400 days old</li>");
    demand(report, "<li><time datetime=\"2026-12-15\">2026-12-15</time> It is planned to go live</li>");
    demand(report, "<li><time datetime=\"2027-05-01\">2027-05-01</time> baa: ");
    cr_assert_eq(html_count(report, "<g class=\"marker"), 3);
    cr_assert_eq(html_count(report, "<g class=\"marker end\">"), 1);
    free(report);
    arena_free(&run.arena);
}

Test(report_html, shows_acceptances_and_what_nobody_has_looked_at)
{
    struct run run;
    struct site site;
    sample_run(&run, &site);
    run.deployment_count = 1;
    struct deployment *deployment = (struct deployment *)run.deployments[0].deployment;
    struct acceptance acceptance = {.check = "baa",
        .rule = "BAA-28",
        .reason = "thirty days were agreed",
        .act = {"D. Osei", "Privacy Officer", sample_day("2026-11-03")}};
    deployment->acceptances = &acceptance;
    deployment->acceptance_count = 1;
    sample_decide(&run);
    char *report = written(&run);
    demand(report, ">Looked at and accepted (1)<");
    demand(report, "by D. Osei (Privacy Officer) on 2026-11-03: thirty days were agreed");
    demand(report, ">Not looked at<");
    demand(report, "3 subjects that nobody has looked at");
    free(report);
    arena_free(&run.arena);
}

Test(report_html, tells_the_word_of_the_committee_and_its_days)
{
    struct run run;
    struct site site;
    sample_run(&run, &site);
    run.deployments += 2;
    run.deployment_count = 1;
    struct deployment *deployment = (struct deployment *)run.deployments[0].deployment;
    const struct approval approval = {.body = "AI <Committee>",
        .on = sample_day("2026-11-10"),
        .decision = APPROVED_AS_PILOT,
        .until = sample_day("2027-03-31"),
        .minutes = "item 4",
        .signed_by = "J. Rivera"};
    const struct use_exception exception = {.approved_by = "J. Rivera",
        .safeguards = "a clinician reads <every> note",
        .approved_on = sample_day("2026-11-10"),
        .expires = sample_day("2027-01-31")};
    struct commitment commitment = {.name = "training",
        .text = "train the staff",
        .due = sample_day("2026-12-31"),
        .met_on = date_none()};
    deployment->approval = &approval;
    deployment->commitments = &commitment;
    deployment->commitment_count = 1;
    sample_decide(&run);
    run.deployments[0].exception = &exception;
    char *report = written(&run);
    demand(report, "<bdi>AI &lt;Committee&gt;</bdi>, <time datetime=\"2026-11-10\">2026-11-10</time>: "
                   "<strong>pilot</strong>, "
                   "until <time datetime=\"2027-03-31\">2027-03-31</time> (<bdi>item 4</bdi>).");
    demand(report, "HOLD, in use by exception until <time datetime=\"2027-01-31\">");
    demand(report, "<bdi>A clinician reads &lt;every&gt; note.</bdi>");
    demand(report, "2027-04-01</time> The committee&#39;s approval has ended");
    demand(report, "2027-02-01</time> The exception under which it is in use has ended");
    demand(report, "2027-01-01</time> Overdue from here on: train the staff");
    html_page_free(html_page_read(report));
    free(report);
    arena_free(&run.arena);
}

/* Two checks ask the same; whichever of them a link means, it leads to the one question. */
Test(report_html, asks_a_question_once_for_all_checks)
{
    struct run run;
    struct site site;
    sample_run(&run, &site);
    run.deployments += 2;
    run.deployment_count = 1;
    struct check_result *checks = arena_take(&run.arena, 2 * sizeof *checks);
    struct check optional = *run.deployments[0].checks[0].check;
    checks[0] = checks[1] = run.deployments[0].checks[0];
    optional.id = "optional";
    optional.required = checks[0].required = false;
    checks[0].check = &optional;
    checks[0].finding_count = 1;
    run.deployments[0].checks = checks;
    run.deployments[0].check_count = 2;
    sample_decide(&run);
    char *report = written(&run);
    cr_assert_eq(html_count(report, "<dt><code class=\"rule\">touches_phi</code></dt>"), 1);
    demand(
        report, "For <span id=\"f1-1\"><bdi>optional</bdi></span>, <span id=\"f2-1\"><bdi>baa</bdi></span>.");
    html_page_free(html_page_read(report));
    free(report);
    arena_free(&run.arena);
}

/* ---- what plugins drew ---- */

static const struct table_column sample_columns[] = {{"Level", COLUMN_TEXT}, {"Theirs %", COLUMN_PERCENT},
    {"Ours", COLUMN_PERCENT}, {"Our patients", COLUMN_PATIENTS}};
static const char *const sample_cells[] = {
    "<inpatient>", "12.5", "25.0", "612", "emergency", "80.0", "", "<11"};

static void sample_tables(struct check_result *check)
{
    static const struct report_table table = {.rule_id = "POP-03",
        .subject = "setting",
        .title = "Shares of theirs & ours",
        .columns = sample_columns,
        .cells = sample_cells,
        .column_count = 4,
        .row_count = 2};
    static const struct report_measure measure = {
        .rule_id = "POP-03", .subject = "setting", .name = "total variation", .value = "0.6569", .unit = ""};
    check->tables = &table;
    check->table_count = 1;
    check->measures = &measure;
    check->measure_count = 1;
}

/* A share of 80 is the most: the drawing ends at 80, 12.5 stands at 5 + 12.5 / 80 * 100. */
Test(report_html, draws_shares_beside_the_numbers_they_are)
{
    struct run run;
    struct site site;
    sample_run(&run, &site);
    run.deployment_count = 1;
    sample_tables(&run.deployments[0].checks[0]);
    sample_decide(&run);
    char *report = written(&run);
    html_page_free(html_page_read(report));
    demand(report,
        "<th scope=\"row\"><bdi>&lt;inpatient&gt;</bdi></th><td class=\"number\"><bdi>12.5</bdi></td>");
    demand(report, "<td class=\"number\"><bdi>&lt;11</bdi></td>");
    demand(report, "<bdi>Ours</bdi> %</th>");
    demand(report, ">0 to 80 %<");
    demand(report, "<circle class=\"first\" cx=\"20.6\" cy=\"5\"");
    demand(report, "<circle class=\"second\" cx=\"36.2\" cy=\"5\"");
    cr_assert_eq(
        html_count(report, "<path class=\"between\""), 1, "nothing is drawn where there is no number");
    cr_assert_eq(html_count(report, "<circle class=\"first\""), 2 + 1, "with the one in the head");
    cr_assert_eq(html_count(report, "<circle class=\"second\""), 1 + 1);
    demand(report, "<bdi>total variation</bdi></th><td><bdi>setting</bdi></td><td "
                   "class=\"number\"><bdi>0.6569</bdi></td>");
    free(report);
    arena_free(&run.arena);
}

/* ---- several products ---- */

/* COUNT products whose one document is the same and fails them all. */
static struct run *products_of_one_cause(size_t count)
{
    const struct random_run_options size = {.deployments = 1, .checks = 1, .findings = 1};
    struct run *run = random_run_new(1, &size);
    static struct evidence evidence = {
        .uri = "file:agreement.pdf", .state = EVIDENCE_GOT, .gathered_at = 1795348800};
    run->deployments = arena_take(&run->arena, count * sizeof *run->deployments);
    run->deployment_count = count;
    for (size_t i = 0; i < count; i++) {
        const struct finding finding = {.rule_id = "BAA-26",
            .subject = "",
            .title = "In force",
            .message = "the agreement ended on 2026-10-31",
            .expected = "",
            .found = "",
            .quote = "",
            .where = "page 4",
            .citation = "45 CFR 164.504(e)",
            .remedy = "renew it",
            .status = STATUS_FAIL,
            .basis = BASIS_LAW};
        sample_deployment(
            run, i, arena_format(&run->arena, "product-%zu", i), "", "", &finding, 1, &evidence);
        struct deployment *deployment = (struct deployment *)run->deployments[i].deployment;
        deployment->stage = i == count - 1 ? "live" : "planned";
        deployment->owner = i % 2 ? "radiology" : "it";
    }
    random_run_decide(run);
    return run;
}

Test(report_html, shows_a_cause_of_many_once_with_its_products)
{
    struct run *run = products_of_one_cause(5);
    char *report = written(run);
    demand(report, "<strong>5 products</strong>, <strong>1 in use</strong>");
    cr_assert_eq(html_count(report, "<p class=\"says\">"), 1);
    cr_assert_eq(html_count(report, "1 point stops other products too"), 5);
    html_page_free(html_page_read(report));
    free(report);
    random_run_free(run);
}

Test(report_html, lists_products_in_use_and_not_go_first)
{
    struct run *run = products_of_one_cause(5);
    char *report = written(run);
    demand(report, "Decide today: in use and not GO");
    const char *table = strstr(report, "<table class=\"matrix\"");
    cr_assert_lt(place_of(table, "product-4"), place_of(table, "product-0"));
    cr_assert_lt(place_of(table, "product-0"), place_of(table, "product-1"));
    demand(table, "data-owners=\"it, privacy\"");
    free(report);
    random_run_free(run);
}

/* A check that may fail does not look in the table as if it stopped the product. */
Test(report_html, tells_what_stops_from_what_does_not)
{
    struct run run;
    struct site site;
    sample_run(&run, &site);
    run.deployments[1].checks[0].required = false;
    ((struct check *)run.deployments[1].checks[0].check)->required = false;
    sample_decide(&run);
    char *report = written(&run);
    const char *table = strstr(report, "<table class=\"matrix\"");
    demand(table, "<td class=\"c waived\">");
    cr_assert_null(strstr(table, "<td class=\"c fail\">"));
    demand(table, "<td class=\"c unknown\">");
    free(report);
    arena_free(&run.arena);
}

/* ---- a site ---- */

struct page_kept {
    char *name;
    char *bytes;
    size_t length;
};

struct kept {
    struct page_kept *pages;
    size_t count;
    size_t capacity;
    bool open;
    size_t longest;
    size_t fail_after; /* pages; 0: never */
    bool forget;       /* keep names and lengths alone */
};

static int keep_begin(void *context, const char *name, FILE **ret_file)
{
    struct kept *kept = context;
    cr_assert(!kept->open, "two pages at once");
    if (kept->fail_after && kept->count == kept->fail_after)
        return -ENOSPC;
    memory_reserve(&kept->pages, &kept->capacity, kept->count + 1, sizeof *kept->pages);
    struct page_kept *page = &kept->pages[kept->count++];
    *page = (struct page_kept){.name = memory_copy(name)};
    kept->open = true;
    /* Freed and closed by keep_end, before the array can move. */
    *ret_file = open_memstream(&page->bytes, &page->length);
    return 0;
}

static int keep_end(void *context, FILE *file, int error)
{
    struct kept *kept = context;
    struct page_kept *page = &kept->pages[kept->count - 1];
    cr_assert_eq(fclose(file), 0);
    kept->open = false;
    kept->longest = page->length > kept->longest ? page->length : kept->longest;
    if (kept->forget) {
        free(page->bytes);
        page->bytes = NULL;
    }
    return error;
}

static void kept_free(struct kept *kept)
{
    for (size_t i = 0; i < kept->count; i++) {
        free(kept->pages[i].name);
        free(kept->pages[i].bytes);
    }
    free(kept->pages);
}

static const struct page_kept *kept_page(const struct kept *kept, const char *name)
{
    for (size_t i = 0; i < kept->count; i++) {
        if (strcmp(kept->pages[i].name, name) == 0)
            return &kept->pages[i];
    }
    return NULL;
}

/* "%40" becomes "@" again. */
static char *decoded(const char *address, size_t length)
{
    struct text text = {0};
    for (size_t i = 0; i < length; i++) {
        char hex[3] = {address[i] == '%' ? address[i + 1] : 0, address[i] == '%' ? address[i + 2] : 0, 0};
        text_append_char(&text, *hex ? (char)strtoul(hex, NULL, 16) : address[i]);
        i += *hex ? 2 : 0;
    }
    return text_steal(&text);
}

/* Every address in a page leads to a page and a place that are there. */
static void demand_links(const struct kept *kept, const struct page_kept *from)
{
    struct html_page *page = html_page_read(from->bytes);
    bool below = string_starts(from->name, "deployments/");
    for (size_t i = 0; i < page->href_count; i++) {
        const char *href = page->hrefs[i];
        if (*href == '#')
            continue;
        if (below) {
            cr_assert(string_starts(href, "../"), "%s in %s", href, from->name);
            href += strlen("../");
        }
        size_t length = strcspn(href, "#");
        char *name = decoded(href, length);
        const struct page_kept *to = kept_page(kept, name);
        cr_assert_not_null(to, "no page %s, named in %s", name, from->name);
        if (href[length]) {
            char *id = memory_format(" id=\"%s\"", href + length + 1);
            demand(to->bytes, id);
            free(id);
        }
        free(name);
    }
    html_page_free(page);
}

Test(report_html, makes_a_site_whose_links_all_lead_somewhere)
{
    const struct random_run_options sizes = {.deployments = 12, .checks = 3, .findings = 3, .hostile = true};
    for (uint64_t seed = 1; seed <= 12; seed++) {
        struct run *run = random_run_new(seed, &sizes);
        if (seed % 2)
            poison(run, seed); /* ids that are no file names, and the same more than once */
        random_run_decide(run);
        struct kept kept = {0};
        const struct report_folder folder = {keep_begin, keep_end, &kept};
        cr_assert_eq(report_html_site(run, &options, &folder), 0);
        cr_assert_eq(kept.count, run->deployment_count + 4);
        cr_assert_str_eq(
            kept.pages[kept.count - 1].name, "index.html", "it names pages that are not there yet");
        for (size_t i = 0; i < kept.count; i++) {
            const char *name = kept.pages[i].name;
            cr_assert_eq(strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-_.@/"), strlen(name), "%s", name);
            cr_assert(*name != '.' && !strstr(name, "/."), "%s", name);
            cr_assert_eq(kept_page(&kept, name), &kept.pages[i], "two pages of the name %s", name);
            demand_links(&kept, &kept.pages[i]);
        }
        kept_free(&kept);
        random_run_free(run);
    }
}

Test(report_html, splits_the_list_of_a_fleet_into_pages)
{
    struct run *run = products_of_one_cause(620);
    struct kept kept = {0};
    const struct report_folder folder = {keep_begin, keep_end, &kept};
    cr_assert_eq(report_html_site(run, &options, &folder), 0);
    cr_assert_eq(kept.count, 620 + 4 * 3);
    size_t rows = 0;
    static const char *const pages[] = {"by-owner.html", "by-owner-2.html", "by-owner-3.html"};
    for (size_t i = 0; i < 3; i++) {
        const struct page_kept *page = kept_page(&kept, pages[i]);
        cr_assert_not_null(page);
        rows += html_count(page->bytes, "<tr class=\"no-go\"");
        demand_links(&kept, page);
        cr_assert_null(strstr(page->bytes, "data-whole"), "a page of the list could be sorted for the whole");
        demand(page->bytes, ">radiology</a>"); /* the way to a group from each page */
    }
    cr_assert_eq(rows, 620);
    demand(kept_page(&kept, "by-owner.html")->bytes, "<th scope=\"rowgroup\" colspan=\"6\">it</th>");
    kept_free(&kept);
    random_run_free(run);
}

Test(report_html, keeps_the_first_page_of_ten_thousand_products_under_a_megabyte)
{
    struct run *run = products_of_one_cause(10000);
    struct kept kept = {.forget = true};
    const struct report_folder folder = {keep_begin, keep_end, &kept};
    cr_assert_eq(report_html_site(run, &options, &folder), 0);
    cr_assert_eq(kept.count, 10000 + 4 * 40);
    cr_assert_lt(kept.pages[kept.count - 1].length, 1000000);
    cr_assert_lt(kept.longest, 1000000);
    kept_free(&kept);
    random_run_free(run);
}

Test(report_html, stops_a_site_at_the_first_page_that_cannot_be_written)
{
    struct run *run = products_of_one_cause(5);
    struct kept kept = {.fail_after = 3};
    const struct report_folder folder = {keep_begin, keep_end, &kept};
    cr_assert_eq(report_html_site(run, &options, &folder), -ENOSPC);
    cr_assert_eq(kept.count, 3);
    kept_free(&kept);
    random_run_free(run);
}

/* ---- what can go wrong ---- */

Test(report_html, says_when_it_cannot_be_written)
{
    struct run run;
    struct site site;
    sample_run(&run, &site);
    sample_decide(&run);
    FILE *full = fopen("/dev/full", "w");
    cr_assert_not_null(full);
    setvbuf(full, NULL, _IONBF, 0);
    cr_assert_lt(report_html(&run, &options, full), 0);
    fclose(full);
    arena_free(&run.arena);
}

Test(report_html, of_nothing_is_no_go_ahead)
{
    struct run run;
    struct site site;
    sample_run(&run, &site);
    run.deployment_count = 0;
    run.decision = run_decision(&run);
    char *report = written(&run);
    demand(report, "0 products");
    html_page_free(html_page_read(report));
    free(report);
    arena_free(&run.arena);
}
