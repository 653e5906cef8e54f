/* Dates are told at their leads, and when there is something to tell again: also where clocks were wrong. */
#include "notify_world.h"

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

Test(notify_plan, a_heartbeat_counts_a_site_as_no_product)
{
    struct world world = new_world();
    const struct product products[] = {{.id = "a"}, {.id = "hospital", .kind = "site", .ended = true}};
    const struct product one[] = {{.id = "a"}};
    night(&world, FIRST_NIGHT, products, 2);
    world.settings.no_heartbeat = false;
    night(&world, FIRST_NIGHT + DAY, products, 2);
    HAS(world.said, "golive is alive: 1 product: 1 go, 0 hold, 0 no-go");
    /* Nor in a run that did not look at it, and knows it from what was told alone. */
    night(&world, date_begin(sample_day("2027-01-01")), one, 1);
    HAS(world.said, "golive is alive: 1 product: 1 go, 0 hold, 0 no-go");
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
