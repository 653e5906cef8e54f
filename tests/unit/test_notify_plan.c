/* Who hears what, once: changes of decisions and causes, and products in use that are not go. */
#include "notify_world.h"

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
