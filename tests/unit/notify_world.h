/* Nights after nights of runs made by hand, and what the plan tells of each: what tests of notices share. */
#ifndef GOLIVE_TESTS_NOTIFY_WORLD_H
#define GOLIVE_TESTS_NOTIFY_WORLD_H

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
    const char *kind;         /* "product" unless set */
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

__attribute__((unused)) static struct world new_world(void)
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
    deployment->kind = product->kind ? product->kind : "product";
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

#endif
