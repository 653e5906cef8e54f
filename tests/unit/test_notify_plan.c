/* Who hears what, once: nights after nights of runs made by hand, and what the plan tells of each. */
#include "sample_run.h"

#include "notify/dates.h"
#include "notify/plan.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>

enum { DAY = 86400 };
#define FIRST_NIGHT ((instant)1795345200) /* 2026-11-22T11:00:00Z */

/* What one product is like on a night. */
struct product {
    const char *id;
    const char *stage;        /* "planned" unless set */
    const char *owner;        /* "it" unless set */
    const char *cause_owner;  /* "privacy" unless set */
    bool ended;               /* BAA-26 fails */
    bool unread;              /* BAA-07 is unknown */
    bool warns;               /* BAA-28 warns */
    bool broken;              /* its file has errors */
    const char *words;        /* of BAA-26 */
    const char *unread_words; /* of BAA-07 */
    const char *document;     /* of its agreement; "file:acme.pdf" unless set */
    const struct use_exception *exception;
    instant cleared_until; /* 0: for good */
};

static struct person people[] = {{"privacy", "privacy@springfield.example"}, {"it", "it@springfield.example"},
    {"board", "board@springfield.example"}};

struct world {
    struct told told;
    struct notify_settings settings;
    struct site site;
    struct run *run;
    struct notify_plan plan;
    char said[16384]; /* "WAY TO | SUBJECT\n" for each notice of the last night */
    unsigned nights;
};

static struct world new_world(void)
{
    cr_assert_eq(zone_use("UTC"), 0);
    struct world world = {
        .settings = {.folder = "/nowhere", .no_heartbeat = true, .repeat = 7 * DAY, .escalate = "board"},
        .site = sample_site()};
    world.site.people = people;
    world.site.person_count = 3;
    world.site.contact = "compliance@springfield.example";
    return world;
}

static void make_deployment(struct run *run, size_t index, const struct product *product)
{
    struct finding findings[4];
    size_t count = 0;
    findings[count++] = sample_finding("BAA-08", STATUS_PASS, ASSURANCE_DOCUMENTED, "amendment of records");
    findings[count++] = sample_finding("BAA-26", product->ended ? STATUS_FAIL : STATUS_PASS,
        product->ended ? ASSURANCE_NONE : ASSURANCE_DOCUMENTED,
        product->words ? product->words : "the agreement ended on 2026-10-31");
    findings[count - 1].quote = "QUOTED WORDS OF THE DOCUMENT";
    findings[count - 1].found = "FOUND WORDS OF THE DOCUMENT";
    if (product->unread)
        findings[count++] = sample_finding("BAA-07", STATUS_UNKNOWN, ASSURANCE_NONE,
            product->unread_words ? product->unread_words : "not found by search");
    if (product->warns)
        findings[count++] = sample_finding("BAA-28", STATUS_WARN, ASSURANCE_NONE, "the agreement ends soon");
    struct evidence *evidence = arena_take(&run->arena, sizeof *evidence);
    *evidence = (struct evidence){
        .uri = product->document ? product->document : "file:acme.pdf", .state = EVIDENCE_GOT};
    sample_deployment(run, index, product->id, arena_format(&run->arena, "Product %s", product->id), "Acme",
        findings, count, evidence);
    struct deployment *deployment = (struct deployment *)run->deployments[index].deployment;
    deployment->stage = product->stage ? product->stage : "planned";
    deployment->owner = product->owner ? product->owner : "it";
    deployment->checks[0].owner = product->cause_owner ? product->cause_owner : "privacy";
    deployment->exception = product->exception;
    if (product->broken) {
        deployment->broken = "its file has errors";
        run->deployments[index].check_count = 0;
    }
    decision_make(&run->deployments[index], &run->arena);
    run->deployments[index].exception = product->exception;
    if (product->cleared_until)
        run->deployments[index].cleared_until = product->cleared_until;
}

static void end_night(struct world *world)
{
    notify_plan_free(&world->plan);
    if (world->run)
        arena_free(&world->run->arena);
    free(world->run);
    world->run = NULL;
}

static void end_world(struct world *world)
{
    end_night(world);
    told_free(&world->told);
}

static void plan_now(struct world *world, instant now)
{
    const struct notify_input input = {.run = world->run,
        .site = &world->site,
        .settings = &world->settings,
        .told = &world->told,
        .head = "sha256:00 (entry 1)",
        .undelivered = "",
        .scope = "nightly",
        .now = now};
    world->plan = notify_plan(&input);
    struct text said = {0};
    for (size_t i = 0; i < world->plan.count; i++)
        text_format(&said, "%s %s | %s\n", world->plan.notices[i].way, world->plan.notices[i].to,
            world->plan.notices[i].subject);
    snprintf(world->said, sizeof world->said, "%s", text_string(&said));
    text_free(&said);
}

/* A night's run of COUNT products, at an instant; how many notices it gives. */
static size_t night(struct world *world, instant now, const struct product *products, size_t count)
{
    end_night(world);
    struct run *run = memory_new(1, sizeof *run);
    snprintf(run->id, sizeof run->id, "019a0000-0000-7000-8000-%012u", ++world->nights);
    run->at = now;
    run->site = &world->site;
    run->deployments = arena_take(&run->arena, count * sizeof *run->deployments);
    run->deployment_count = count;
    for (size_t i = 0; i < count; i++)
        make_deployment(run, i, &products[i]);
    run->decision = run_decision(run);
    world->run = run;
    plan_now(world, now);
    return world->plan.count;
}

/* The body of the notice to TO; fails the test if there is not exactly one. */
static const char *body_to(const struct world *world, const char *to)
{
    const char *body = NULL;
    for (size_t i = 0; i < world->plan.count; i++) {
        if (strcmp(world->plan.notices[i].to, to) == 0) {
            cr_assert_null(body, "%s hears twice:\n%s", to, world->said);
            body = world->plan.notices[i].body;
        }
    }
    cr_assert_not_null(body, "%s hears nothing:\n%s", to, world->said);
    return body;
}

#define HAS(words, part) cr_expect(strstr(words, part) != NULL, "\"%s\" is not in:\n%s", part, words)
#define LACKS(words, part) cr_expect(strstr(words, part) == NULL, "\"%s\" is in:\n%s", part, words)

/* ---- changes ---- */

Test(notify_plan, nobody_hears_of_a_product_that_is_go_from_the_first)
{
    struct world world = new_world();
    const struct product products[] = {{.id = "a"}, {.id = "b", .warns = true}};
    cr_expect_eq(night(&world, FIRST_NIGHT, products, 2), 0, "%s", world.said);
    end_world(&world);
}

Test(notify_plan, a_no_go_is_told_to_the_owners_of_the_product_and_of_its_cause_and_not_again)
{
    struct world world = new_world();
    const struct product go[] = {{.id = "a"}}, ended[] = {{.id = "a", .ended = true}};
    night(&world, FIRST_NIGHT, go, 1);
    cr_expect_eq(night(&world, FIRST_NIGHT + DAY, ended, 1), 2, "%s", world.said);
    HAS(world.said, "folder it | NO-GO: Product a: ");
    HAS(world.said,
        "folder privacy | NO-GO: Product a: The agreement ended on 2026-10-31 [Springfield Clinic]");
    HAS(body_to(&world, "privacy"), "It was GO.");
    HAS(body_to(&world, "privacy"), "Sign a renewal");
    HAS(body_to(&world, "it"), "It was GO.");
    LACKS(body_to(&world, "it"), "Sign a renewal");
    for (unsigned i = 2; i < 6; i++)
        cr_expect_eq(night(&world, FIRST_NIGHT + i * DAY, ended, 1), 0, "%s", world.said);
    end_world(&world);
}

Test(notify_plan, one_cause_that_stops_two_products_is_one_notice_that_names_both)
{
    struct world world = new_world();
    const struct product ended[] = {{.id = "first", .ended = true}, {.id = "second", .ended = true}};
    night(&world, FIRST_NIGHT, ended, 2);
    const char *body = body_to(&world, "privacy");
    HAS(body, "first, second");
    const char *once = strstr(body, "Sign a renewal");
    cr_assert_not_null(once);
    cr_expect_null(strstr(once + 1, "Sign a renewal"), "said twice:\n%s", body);
    HAS(world.said, "Product first and 1 more");
    end_world(&world);
}

Test(notify_plan, what_is_not_met_comes_before_what_is_not_known_and_that_before_warnings)
{
    struct world world = new_world();
    const struct product products[] = {
        {.id = "a", .warns = true}, {.id = "b", .unread = true}, {.id = "c", .ended = true}};
    const struct product go[] = {{.id = "a"}, {.id = "b"}, {.id = "c"}};
    night(&world, FIRST_NIGHT, go, 3);
    night(&world, FIRST_NIGHT + DAY, products, 3);
    const char *body = body_to(&world, "privacy");
    const char *fails = strstr(body, "Not met"), *unknown = strstr(body, "Unknown"),
               *look = strstr(body, "Look ");
    cr_assert(fails && unknown && look, "%s", body);
    cr_expect(fails < unknown && unknown < look, "%s", body);
    cr_expect(strstr(body, "NO-GO") < strstr(body, "HOLD"), "the worst product first:\n%s", body);
    end_world(&world);
}

Test(notify_plan, a_mail_has_an_end_however_many_products_there_are)
{
    enum { MANY = 300 };
    struct world world = new_world();
    static struct product products[MANY];
    static char ids[MANY][16];
    for (size_t i = 0; i < MANY; i++) {
        snprintf(ids[i], sizeof ids[i], "p%03zu", i);
        products[i] = (struct product){.id = ids[i], .ended = true};
    }
    night(&world, FIRST_NIGHT, products, MANY);
    HAS(body_to(&world, "privacy"), "and 260 more: golive report shows them");
    HAS(body_to(&world, "privacy"), "p019 and 280 more");
    HAS(world.said, "Product p000 and 299 more");
    cr_expect_lt(strlen(body_to(&world, "privacy")), 20000);
    end_world(&world);
}

Test(notify_plan, the_same_words_of_two_documents_are_two_causes)
{
    struct world world = new_world();
    const struct product ended[] = {
        {.id = "first", .ended = true}, {.id = "second", .ended = true, .document = "file:other.pdf"}};
    night(&world, FIRST_NIGHT, ended, 2);
    LACKS(body_to(&world, "privacy"), "first, second");
    end_world(&world);
}

Test(notify_plan, a_cure_is_told_once_to_whoever_was_told_of_the_cause)
{
    struct world world = new_world();
    const struct product ended[] = {{.id = "a", .ended = true}}, go[] = {{.id = "a"}};
    night(&world, FIRST_NIGHT, ended, 1);
    cr_expect_eq(night(&world, FIRST_NIGHT + DAY, go, 1), 2, "%s", world.said);
    HAS(world.said, "folder privacy | GO: Product a");
    HAS(body_to(&world, "privacy"), "No longer in the way:\n  BAA-26 (baa): a");
    HAS(body_to(&world, "it"), "It was NO-GO.");
    cr_expect_eq(night(&world, FIRST_NIGHT + 2 * DAY, go, 1), 0, "%s", world.said);
    end_world(&world);
}

Test(notify_plan, what_comes_again_after_its_cure_is_told_again)
{
    struct world world = new_world();
    const struct product ended[] = {{.id = "a", .ended = true}}, go[] = {{.id = "a"}};
    night(&world, FIRST_NIGHT, ended, 1);
    struct digest first = world.plan.notices[0].key;
    night(&world, FIRST_NIGHT + DAY, go, 1);
    cr_expect_eq(night(&world, FIRST_NIGHT + 2 * DAY, ended, 1), 2, "%s", world.said);
    cr_expect_neq(memcmp(&first, &world.plan.notices[0].key, sizeof first), 0,
        "it would be taken for what was sent before");
    end_world(&world);
}

Test(notify_plan, a_second_cause_is_told_alone_and_the_decision_is_told_as_it_stands)
{
    struct world world = new_world();
    const struct product one[] = {{.id = "a", .ended = true}},
                         two[] = {{.id = "a", .ended = true, .unread = true}};
    night(&world, FIRST_NIGHT, one, 1);
    cr_expect_eq(night(&world, FIRST_NIGHT + DAY, two, 1), 1, "%s", world.said);
    HAS(body_to(&world, "privacy"), "BAA-07");
    LACKS(body_to(&world, "privacy"), "Not met  BAA-26");
    LACKS(body_to(&world, "privacy"), "It was");
    cr_expect_eq(night(&world, FIRST_NIGHT + 2 * DAY, one, 1), 1, "%s", world.said);
    HAS(body_to(&world, "privacy"), "No longer in the way");
    end_world(&world);
}

Test(notify_plan, another_reason_for_the_same_failure_is_told_and_is_no_cure)
{
    struct world world = new_world();
    const struct product was[] = {{.id = "a", .ended = true}},
                         is[] = {{.id = "a", .ended = true, .words = "the agreement names nobody"}};
    night(&world, FIRST_NIGHT, was, 1);
    cr_expect_eq(night(&world, FIRST_NIGHT + DAY, is, 1), 1, "%s", world.said);
    HAS(body_to(&world, "privacy"), "The agreement names nobody.");
    LACKS(body_to(&world, "privacy"), "No longer in the way");
    end_world(&world);
}

Test(notify_plan, why_something_is_not_known_is_no_news_as_long_as_it_is_not)
{
    struct world world = new_world();
    const struct product was[] = {{.id = "a", .unread = true}},
                         is[] = {{.id = "a", .unread = true, .unread_words = "HTTP 503"}};
    night(&world, FIRST_NIGHT, was, 1);
    cr_expect_eq(night(&world, FIRST_NIGHT + DAY, is, 1), 0, "%s", world.said);
    end_world(&world);
}

Test(notify_plan, whoever_owns_a_cause_from_now_on_hears_of_it)
{
    struct world world = new_world();
    const struct product was[] = {{.id = "a", .ended = true}},
                         is[] = {{.id = "a", .ended = true, .cause_owner = "board"}};
    night(&world, FIRST_NIGHT, was, 1);
    cr_expect_eq(night(&world, FIRST_NIGHT + DAY, is, 1), 1, "%s", world.said);
    HAS(body_to(&world, "board"), "Sign a renewal");
    cr_expect_eq(night(&world, FIRST_NIGHT + 2 * DAY, is, 1), 0, "%s", world.said);
    end_world(&world);
}

Test(notify_plan, a_document_that_is_another_now_and_says_the_same_is_no_news)
{
    struct world world = new_world();
    const struct product was[] = {{.id = "a", .ended = true}},
                         is[] = {{.id = "a", .ended = true, .document = "file:acme-2.pdf"}};
    night(&world, FIRST_NIGHT, was, 1);
    cr_expect_eq(night(&world, FIRST_NIGHT + DAY, is, 1), 0, "%s", world.said);
    end_world(&world);
}

Test(notify_plan, what_nobody_owns_goes_to_the_contact_and_without_one_to_nobody_by_name)
{
    struct world world = new_world();
    const struct product ended[] = {{.id = "a", .ended = true, .owner = "", .cause_owner = ""}};
    cr_expect_eq(night(&world, FIRST_NIGHT, ended, 1), 1, "%s", world.said);
    HAS(world.said, "folder compliance@springfield.example | NO-GO");
    HAS(body_to(&world, "compliance@springfield.example"), "nobody is named");
    end_world(&world);
    world = new_world();
    world.site.contact = "";
    cr_expect_eq(night(&world, FIRST_NIGHT, ended, 1), 1, "%s", world.said);
    HAS(world.said, "folder  | NO-GO");
    end_world(&world);
}

Test(notify_plan, a_cause_without_an_owner_goes_to_the_owner_of_the_product)
{
    struct world world = new_world();
    const struct product ended[] = {{.id = "a", .ended = true, .cause_owner = ""}};
    cr_expect_eq(night(&world, FIRST_NIGHT, ended, 1), 1, "%s", world.said);
    HAS(body_to(&world, "it"), "Sign a renewal");
    end_world(&world);
}

Test(notify_plan, no_word_of_a_document_leaves_by_a_notice)
{
    struct world world = new_world();
    world.settings.webhook = "https://chat.example/hook";
    world.settings.syslog = "/dev/log";
    const struct product ended[] = {{.id = "a", .ended = true, .unread = true, .warns = true}};
    night(&world, FIRST_NIGHT, ended, 1);
    cr_assert_gt(world.plan.count, 3);
    for (size_t i = 0; i < world.plan.count; i++) {
        LACKS(world.plan.notices[i].body, "QUOTED");
        LACKS(world.plan.notices[i].body, "FOUND");
    }
    end_world(&world);
}

Test(notify_plan, a_chat_and_a_log_are_told_everything_in_one_notice)
{
    struct world world = new_world();
    world.settings = (struct notify_settings){
        .webhook = "https://chat.example/hook", .no_heartbeat = true, .repeat = 7 * DAY};
    const struct product ended[] = {{.id = "first", .ended = true}, {.id = "second", .unread = true}};
    cr_expect_eq(night(&world, FIRST_NIGHT, ended, 2), 1, "%s", world.said);
    HAS(world.said, "webhook  | NO-GO: Product first and 1 more");
    HAS(world.plan.notices[0].body, "\"decision\":\"no-go\"");
    HAS(world.plan.notices[0].body, "BAA-07");
    HAS(world.plan.notices[0].body, "BAA-26");
    end_world(&world);
}

Test(notify_plan, foreign_words_call_nobody_in_a_chat_and_lead_nowhere)
{
    struct world world = new_world();
    world.settings.folder = NULL;
    world.settings.webhook = "https://chat.example/hook";
    const struct product ended[] = {{.id = "a",
        .ended = true,
        .words = "<!channel> @all, [look](https://evil.example) or ask it@clinic.example"}};
    night(&world, FIRST_NIGHT, ended, 1);
    const char *text = strstr(world.plan.notices[0].body, "\"text\":");
    cr_assert_not_null(text);
    AUTO_FREE char *only = memory_copy(text);
    only[strcspn(only, "\n")] = '\0';
    char *end = strstr(only, "\"subject\":");
    cr_assert_not_null(end);
    *end = '\0';
    LACKS(only, "<!");
    LACKS(only, "@all");
    LACKS(only, "](");
    HAS(only, "it@clinic.example");
    end_world(&world);
}

Test(notify_plan, the_same_plan_made_again_gives_the_same_keys)
{
    struct world world = new_world(), again = new_world();
    const struct product ended[] = {{.id = "a", .ended = true}};
    night(&world, FIRST_NIGHT, ended, 1);
    night(&again, FIRST_NIGHT, ended, 1);
    cr_assert_eq(world.plan.count, again.plan.count);
    for (size_t i = 0; i < world.plan.count; i++)
        cr_expect_eq(memcmp(&world.plan.notices[i].key, &again.plan.notices[i].key, DIGEST_SIZE), 0);
    cr_expect_neq(
        memcmp(&world.plan.notices[0].key, &world.plan.notices[1].key, DIGEST_SIZE), 0, "two receivers");
    /* Once told, nothing is left to tell of the same run. */
    notify_plan_free(&world.plan);
    plan_now(&world, FIRST_NIGHT + 60);
    cr_expect_eq(world.plan.count, 0, "%s", world.said);
    end_world(&world);
    end_world(&again);
}

Test(notify_plan, a_go_of_the_record_that_has_lapsed_is_told_as_hold)
{
    struct world world = new_world();
    const struct product go[] = {{.id = "a", .cleared_until = FIRST_NIGHT + 5 * DAY}};
    cr_expect_eq(night(&world, FIRST_NIGHT, go, 1), 0, "%s", world.said);
    notify_plan_free(&world.plan);
    plan_now(&world, FIRST_NIGHT + 6 * DAY);
    HAS(world.said, "folder it | HOLD: Product a: it has lapsed");
    end_world(&world);
}

Test(notify_plan, a_row_that_is_damaged_makes_a_product_new_and_does_no_harm)
{
    static const char *const rows[] = {"", "\n\n", "gone", "no-go\nxyz\tBAA",
        "no-go\n0123456789abcdef 0123456789abcdef ", "no-go\n0123456789abcdef 0123456789abcdef \t"};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct world world = new_world();
        const struct product ended[] = {{.id = "a", .ended = true}};
        told_set(&world.told, "result/a", rows[i], FIRST_NIGHT);
        cr_expect_geq(night(&world, FIRST_NIGHT, ended, 1), 1, "row %zu", i);
        end_world(&world);
    }
}

/* ---- products in use ---- */

Test(notify_plan, a_product_in_use_that_is_not_go_is_told_every_week_and_to_more_people_from_the_third_on)
{
    struct world world = new_world();
    const struct product ended[] = {{.id = "a", .ended = true, .stage = "live"}};
    cr_expect_eq(night(&world, FIRST_NIGHT, ended, 1), 2, "%s", world.said);
    HAS(body_to(&world, "it"), "It is in use: decide today.");
    for (unsigned day = 1; day < 7; day++)
        cr_expect_eq(night(&world, FIRST_NIGHT + day * DAY, ended, 1), 0, "day %u: %s", day, world.said);
    /* A minute earlier than a week ago. */
    cr_expect_eq(night(&world, FIRST_NIGHT + 7 * DAY - 60, ended, 1), 1, "%s", world.said);
    HAS(world.said, "folder it | NO-GO: Product a: in use and not go, reminder 2");
    cr_expect_eq(night(&world, FIRST_NIGHT + 14 * DAY, ended, 1), 2, "%s", world.said);
    HAS(world.said, "folder it | NO-GO");
    HAS(world.said, "folder board | NO-GO: Product a: in use and not go, reminder 3");
    cr_expect_eq(night(&world, FIRST_NIGHT + 21 * DAY, ended, 1), 2, "%s", world.said);
    end_world(&world);
}

Test(notify_plan, reminders_end_when_it_is_cured_paused_retired_or_excepted)
{
    const struct use_exception exception = {.reason = "no vendor",
        .approved_by = "J. Rivera",
        .safeguards = "a person reads along",
        .expires = sample_day("2027-12-31")};
    const struct product ended = {.id = "a", .ended = true, .stage = "live"};
    struct product ways[4];
    for (size_t i = 0; i < 4; i++)
        ways[i] = ended;
    ways[0].ended = false;
    ways[1].stage = "paused";
    ways[2].stage = "planned";
    ways[3].exception = &exception;
    for (size_t i = 0; i < 4; i++) {
        struct world world = new_world();
        night(&world, FIRST_NIGHT, &ended, 1);
        night(&world, FIRST_NIGHT + DAY, &ways[i], 1);
        for (unsigned week = 1; week < 5; week++)
            cr_expect_eq(night(&world, FIRST_NIGHT + (week * 7 + 1) * DAY, &ways[i], 1), 0, "way %zu: %s", i,
                world.said);
        end_world(&world);
    }
}

Test(notify_plan, a_product_whose_file_cannot_be_read_is_reminded_of_for_it_may_be_in_use)
{
    struct world world = new_world();
    const struct product products[] = {{.id = "a", .owner = "", .broken = true}};
    cr_expect_eq(night(&world, FIRST_NIGHT, products, 1), 1, "%s", world.said);
    cr_expect_eq(night(&world, FIRST_NIGHT + 6 * DAY, products, 1), 0, "%s", world.said);
    cr_expect_eq(night(&world, FIRST_NIGHT + 7 * DAY, products, 1), 1, "%s", world.said);
    HAS(world.said, "HOLD: Product a: not judged, and perhaps in use, reminder 2");
    end_world(&world);
}

Test(notify_plan, a_product_that_goes_live_while_it_is_not_go_is_told_at_once)
{
    struct world world = new_world();
    const struct product planned[] = {{.id = "a", .ended = true}},
                         live[] = {{.id = "a", .ended = true, .stage = "live"}};
    night(&world, FIRST_NIGHT, planned, 1);
    cr_expect_eq(night(&world, FIRST_NIGHT + DAY, planned, 1), 0, "%s", world.said);
    cr_expect_eq(night(&world, FIRST_NIGHT + 2 * DAY, live, 1), 1, "%s", world.said);
    HAS(world.said, "folder it | NO-GO: Product a: in use and not go");
    end_world(&world);
}

/* ---- dates ---- */

/* A date of product a, or of the site ("") as golive keeps them. */
static void keep_date(
    struct world *world, const char *id, const char *day, const char *leads, const char *rule)
{
    AUTO_FREE char *key = memory_format("dates/%s", id);
    AUTO_FREE char *row =
        memory_format("sha256:0\n%lld\t%s\t0123456789abcdef\t%s\tbaa\t%s\t\tprivacy\t%s is no longer met\t"
                      "the agreement ended\n",
            (long long)date_begin(sample_day(day)), day, leads, rule, rule);
    told_set(&world->told, key, row, FIRST_NIGHT + (instant)1000 * DAY);
}

Test(notify_plan, a_date_is_told_at_each_lead_once_and_between_them_not)
{
    struct world world = new_world();
    const struct product go[] = {{.id = "a"}};
    night(&world, FIRST_NIGHT, go, 1);
    keep_date(&world, "a", "2027-01-01", "2592000,604800,86400", "BAA-26"); /* 30d, 7d, 1d */
    size_t told = 0;
    for (instant now = FIRST_NIGHT; now < date_begin(sample_day("2027-01-05")); now += DAY) {
        size_t count = night(&world, now, go, 1);
        struct date today = instant_date(now);
        bool wanted = today.day == sample_day("2026-12-02").day ||
                      today.day == sample_day("2026-12-25").day || today.day == sample_day("2026-12-31").day;
        cr_expect_eq(count, wanted, "day %d: %s", today.day - sample_day("2026-12-01").day, world.said);
        told += count;
        if (count)
            HAS(world.said, "folder privacy | GO: Product a: on 2027-01-01 BAA-26 is no longer met");
    }
    cr_expect_eq(told, 3);
    end_world(&world);
}

Test(notify_plan, of_leads_that_have_all_passed_when_a_date_comes_up_it_is_told_once)
{
    struct world world = new_world();
    const struct product go[] = {{.id = "a"}};
    keep_date(&world, "a", "2026-11-26", "10368000,5184000,2592000,604800", "BAA-26");
    cr_expect_eq(night(&world, FIRST_NIGHT, go, 1), 1, "%s", world.said);
    for (unsigned day = 1; day < 10; day++)
        cr_expect_eq(night(&world, FIRST_NIGHT + day * DAY, go, 1), 0, "%s", world.said);
    end_world(&world);
}

Test(notify_plan, a_date_that_was_moved_is_another_date)
{
    struct world world = new_world();
    const struct product go[] = {{.id = "a"}};
    keep_date(&world, "a", "2026-12-01", "2592000", "BAA-26");
    cr_expect_eq(night(&world, FIRST_NIGHT, go, 1), 1);
    keep_date(&world, "a", "2027-12-01", "2592000", "BAA-26");
    cr_expect_eq(night(&world, FIRST_NIGHT + DAY, go, 1), 0, "%s", world.said);
    cr_expect_eq(night(&world, date_begin(sample_day("2027-11-02")), go, 1), 1, "%s", world.said);
    end_world(&world);
}

Test(notify_plan, a_warning_of_a_day_that_is_told_as_a_date_is_not_told_twice)
{
    struct world world = new_world();
    const struct product go[] = {{.id = "a"}}, warns[] = {{.id = "a", .warns = true}};
    night(&world, FIRST_NIGHT, go, 1);
    keep_date(&world, "a", "2026-12-20", "2592000", "BAA-28");
    cr_expect_eq(night(&world, FIRST_NIGHT + DAY, warns, 1), 1, "%s", world.said);
    LACKS(body_to(&world, "privacy"), "The agreement ends");
    end_world(&world);
    /* Without such a date it is told. */
    world = new_world();
    night(&world, FIRST_NIGHT, go, 1);
    cr_expect_eq(night(&world, FIRST_NIGHT + DAY, warns, 1), 1, "%s", world.said);
    HAS(body_to(&world, "privacy"), "The agreement ends");
    end_world(&world);
}

Test(notify_plan, dates_of_the_site_are_told_once_whatever_products_there_are)
{
    struct world world = new_world();
    const struct product go[] = {{.id = "a"}, {.id = "b"}};
    keep_date(&world, "", "2026-12-01", "2592000", "EVID-12");
    cr_expect_eq(night(&world, FIRST_NIGHT, go, 2), 1, "%s", world.said);
    HAS(world.said, "the site");
    cr_expect_eq(night(&world, FIRST_NIGHT + DAY, go, 2), 0, "%s", world.said);
    end_world(&world);
}

Test(notify_plan, one_date_of_two_products_is_said_once)
{
    struct world world = new_world();
    const struct product go[] = {{.id = "a"}, {.id = "b"}};
    keep_date(&world, "a", "2026-12-01", "2592000", "BAA-26");
    keep_date(&world, "b", "2026-12-01", "2592000", "BAA-26");
    cr_expect_eq(night(&world, FIRST_NIGHT, go, 2), 1, "%s", world.said);
    HAS(body_to(&world, "privacy"), "a, b");
    end_world(&world);
}

Test(notify_plan, dates_that_are_no_longer_ours_to_read_are_passed_over)
{
    static const char *const rows[] = {"", "x", "sha256:0\n1\t2\t3\n", "sha256:0\n\t\t\t\t\t\t\t\t\t\n",
        "sha256:0\nx\t2027-01-01\tw\t1,,x,-5\tc\tr\ts\to\tw\ts\n",
        "sha256:0\n1\t2027-01-01\tw\t1\tc\tr\ts\to\tw\ts\tmore\n"};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct world world = new_world();
        const struct product go[] = {{.id = "a"}};
        told_set(&world.told, "dates/a", rows[i], FIRST_NIGHT + 1000 * DAY);
        cr_expect_eq(night(&world, FIRST_NIGHT, go, 1), 0, "row %zu: %s", i, world.said);
        end_world(&world);
    }
}

/* ---- when to look again ---- */

static instant next_of(const struct world *world)
{
    const struct told_row *row = told_find(&world->told, NOTIFY_NEXT "nightly");
    cr_assert_not_null(row);
    return row->at;
}

Test(notify_plan, it_says_when_there_is_something_to_tell_again)
{
    struct world world = new_world();
    const struct product go[] = {{.id = "a"}}, ended[] = {{.id = "a", .ended = true, .stage = "live"}};
    night(&world, FIRST_NIGHT, go, 1);
    cr_expect_eq(next_of(&world), FIRST_NIGHT + 40 * DAY, "nothing is known: never later than that");
    keep_date(&world, "a", "2026-12-30", "2592000,604800", "BAA-26");
    night(&world, FIRST_NIGHT, go, 1);
    cr_expect_eq(next_of(&world), date_begin(sample_day("2026-11-30")), "the first lead");
    night(&world, next_of(&world), go, 1);
    cr_expect_eq(next_of(&world), date_begin(sample_day("2026-12-23")), "the second lead");
    night(&world, FIRST_NIGHT + 10 * DAY, ended, 1);
    cr_expect_eq(next_of(&world), date_begin(date_add_days(instant_date(FIRST_NIGHT), 17)), "a reminder");
    end_world(&world);
}

Test(notify_plan, runs_of_other_products_neither_move_nor_take_each_others_next_instant)
{
    struct world world = new_world();
    const struct product a[] = {{.id = "a"}}, b[] = {{.id = "b"}};
    keep_date(&world, "a", "2026-12-30", "2592000", "BAA-26");
    night(&world, FIRST_NIGHT, a, 1);
    instant next = next_of(&world);
    told_set(&world.told, NOTIFY_NEXT "other", "", FIRST_NIGHT);
    night(&world, FIRST_NIGHT, b, 1);
    cr_expect_gt(next_of(&world), next, "it is a row of one scope");
    cr_expect_eq(told_find(&world.told, NOTIFY_NEXT "other")->at, FIRST_NIGHT);
    end_world(&world);
}

Test(notify_plan, a_clock_that_was_ahead_by_a_year_neither_silences_nor_repeats)
{
    struct world world = new_world();
    const struct product ended[] = {{.id = "a", .ended = true, .stage = "live"}};
    keep_date(&world, "a", "2026-12-30", "2592000,604800", "BAA-26");
    night(&world, FIRST_NIGHT + 365 * DAY, ended, 1);
    cr_expect_eq(night(&world, FIRST_NIGHT, ended, 1), 0, "all is told again: %s", world.said);
    cr_expect_leq(next_of(&world), FIRST_NIGHT + 8 * DAY);
    cr_expect_eq(night(&world, FIRST_NIGHT + 7 * DAY, ended, 1), 1, "no reminder for a year: %s", world.said);
    cr_expect_eq(night(&world, date_begin(sample_day("2026-11-30")), ended, 1), 1, "no date: %s", world.said);
    HAS(world.said, "2026-12-30");
    end_world(&world);
}

Test(notify_plan, a_heartbeat_comes_once_a_month_and_says_how_many_go)
{
    struct world world = new_world();
    world.settings.no_heartbeat = false;
    const struct product products[] = {{.id = "a"}, {.id = "b"}};
    cr_expect_eq(night(&world, FIRST_NIGHT, products, 2), 1, "%s", world.said);
    HAS(world.said,
        "folder compliance@springfield.example | GO: golive is alive: 2 products: 2 go, 0 hold, 0 no-go");
    cr_expect_eq(next_of(&world), date_begin(sample_day("2026-12-01")));
    for (unsigned day = 1; day < 9; day++)
        cr_expect_eq(night(&world, FIRST_NIGHT + day * DAY, products, 2), 0, "%s", world.said);
    cr_expect_eq(night(&world, FIRST_NIGHT + 9 * DAY, products, 2), 1, "%s", world.said);
    world.settings.heartbeat = "board";
    cr_expect_eq(night(&world, date_begin(sample_day("2027-01-01")), products, 2), 1, "%s", world.said);
    HAS(world.said, "folder board | ");
    end_world(&world);
}

Test(notify_plan, a_retired_product_is_forgotten)
{
    struct world world = new_world();
    const struct product ended[] = {{.id = "a", .ended = true, .stage = "live"}};
    night(&world, FIRST_NIGHT, ended, 1);
    cr_assert_not_null(told_find(&world.told, "result/a"));
    const struct deployment *retired[] = {world.run->deployments[0].deployment};
    world.run->retired = retired;
    world.run->retired_count = 1;
    world.run->deployment_count = 0;
    notify_plan_free(&world.plan);
    plan_now(&world, FIRST_NIGHT + 30 * DAY);
    cr_expect_eq(world.plan.count, 0, "%s", world.said);
    cr_expect_null(told_find(&world.told, "result/a"));
    cr_expect_null(told_find(&world.told, "reminder/a"));
    end_world(&world);
}

Test(notify_plan, nothing_becomes_changed_that_is_told_already)
{
    struct world world = new_world();
    const struct product products[] = {{.id = "a"}, {.id = "b", .ended = true}};
    night(&world, FIRST_NIGHT, products, 2);
    for (size_t i = 0; i < world.told.count; i++)
        world.told.rows[i]->changed = false;
    night(&world, FIRST_NIGHT + DAY, products, 2);
    for (size_t i = 0; i < world.told.count; i++)
        cr_expect(!world.told.rows[i]->changed || strcmp(world.told.rows[i]->key, NOTIFY_NEXT "nightly") == 0,
            "%s", world.told.rows[i]->key);
    end_world(&world);
}
