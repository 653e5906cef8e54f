/* Notices in the store: none lost, none twice, whoever sends and whatever the clock does. */
#include "store_fixture.h"

#include "store/notices.h"

#include <errno.h>

TestSuite(store_notices, .init = store_folder_make, .fini = store_folder_remove);

enum { DAY = 86400 };
#define NOW ((instant)1795345200)

static struct notice notice_of(const char *key, instant made_at)
{
    return (struct notice){.key = digest_of(key, strlen(key)),
        .way = "mail",
        .to = "privacy",
        .kind = "change",
        .subject = key,
        .body = "body",
        .level = DECISION_HOLD,
        .made_at = made_at};
}

static void put(struct store *store, const char *key, instant made_at)
{
    struct notice notice = notice_of(key, made_at);
    cr_assert_eq(store_notice_put(store, &notice), 0, "%s", store_trouble(store));
}

static size_t due(struct store *store, instant now, struct arena *arena, struct store_notice **ret_notices)
{
    size_t count = 0;
    bool any = false;
    cr_assert_eq(
        store_notices_due(store, now, 100, arena, ret_notices, &count), 0, "%s", store_trouble(store));
    cr_assert_eq(store_notices_wait(store, now, &any), 0);
    cr_expect_eq(any, count > 0);
    return count;
}

Test(store_notices, a_notice_of_a_key_that_is_there_is_not_put_again_and_all_of_it_comes_back)
{
    struct store *store = store_for(STORE_WRITE);
    struct arena arena = {0};
    struct store_notice *notices = NULL;
    put(store, "one", NOW);
    put(store, "one", NOW + DAY);
    put(store, "two", NOW);
    store_close(store);
    store = store_for(STORE_READ);
    cr_assert_eq(due(store, NOW, &arena, &notices), 2);
    struct notice wanted = notice_of("one", NOW);
    cr_expect_eq(memcmp(&notices[0].notice.key, &wanted.key, sizeof wanted.key), 0);
    cr_expect_str_eq(notices[0].notice.way, "mail");
    cr_expect_str_eq(notices[0].notice.to, "privacy");
    cr_expect_str_eq(notices[0].notice.kind, "change");
    cr_expect_str_eq(notices[0].notice.subject, "one");
    cr_expect_str_eq(notices[0].notice.body, "body");
    cr_expect_eq(notices[0].notice.level, DECISION_HOLD);
    cr_expect_eq(notices[0].notice.made_at, NOW);
    cr_expect_eq(notices[0].tries, 0);
    cr_expect_eq(notices[0].settled_at, INSTANT_NONE);
    arena_free(&arena);
    store_close(store);
}

Test(store_notices, who_claims_first_has_it_and_a_claim_that_is_never_settled_is_due_again)
{
    struct store *store = store_for(STORE_WRITE), *other = store_for(STORE_WRITE);
    struct arena arena = {0};
    struct store_notice *notices = NULL;
    bool mine = false, theirs = true;
    put(store, "one", NOW);
    cr_assert_eq(due(store, NOW, &arena, &notices), 1);
    cr_assert_eq(store_notice_claim(store, notices[0].number, NOW, NOW + 300, &mine), 0);
    cr_assert_eq(store_notice_claim(other, notices[0].number, NOW, NOW + 300, &theirs), 0);
    cr_expect(mine);
    cr_expect_not(theirs);
    cr_expect_eq(due(other, NOW + 299, &arena, &notices), 0);
    cr_assert_eq(due(other, NOW + 300, &arena, &notices), 1);
    cr_expect_eq(notices[0].tries, 1);
    arena_free(&arena);
    store_close(store);
    store_close(other);
}

Test(store_notices, what_was_sent_or_given_up_is_due_no_more_and_what_failed_is_later)
{
    struct store *store = store_for(STORE_WRITE);
    struct arena arena = {0};
    struct store_notice *notices = NULL;
    struct store_notice_counts counts;
    put(store, "sent", NOW);
    put(store, "given up", NOW);
    put(store, "failed", NOW);
    cr_assert_eq(due(store, NOW, &arena, &notices), 3);
    cr_assert_eq(store_notice_settle(store, notices[0].number, STORE_NOTICE_SENT, NOW, NOW, NULL), 0);
    cr_assert_eq(
        store_notice_settle(store, notices[1].number, STORE_NOTICE_GIVEN_UP, NOW, NOW, "no such host"), 0);
    cr_assert_eq(
        store_notice_settle(store, notices[2].number, STORE_NOTICE_PENDING, NOW, NOW + 600, "it is full"), 0);
    /* Settled twice: what was sent stays sent. */
    cr_assert_eq(store_notice_settle(store, notices[0].number, STORE_NOTICE_PENDING, NOW, NOW, "late"), 0);
    cr_expect_eq(due(store, NOW + 599, &arena, &notices), 0);
    cr_assert_eq(due(store, NOW + 600, &arena, &notices), 1);
    cr_expect_str_eq(notices[0].trouble, "it is full");
    cr_assert_eq(store_notices_count(store, NOW, &arena, &counts), 0);
    cr_expect_eq(counts.pending, 1);
    cr_expect_eq(counts.sent, 1);
    cr_expect_eq(counts.given_up, 1);
    cr_expect_str_eq(counts.trouble, "it is full");
    cr_assert_eq(store_notices_count(store, NOW + 1, &arena, &counts), 0);
    cr_expect_eq(counts.given_up, 0);
    arena_free(&arena);
    store_close(store);
}

Test(store_notices, a_claim_of_a_clock_that_was_ahead_does_not_hold_a_notice_back)
{
    struct store *store = store_for(STORE_WRITE);
    struct arena arena = {0};
    struct store_notice *notices = NULL;
    bool mine = false;
    put(store, "one", NOW);
    cr_assert_eq(due(store, NOW, &arena, &notices), 1);
    cr_assert_eq(
        store_notice_claim(store, notices[0].number, NOW + 365 * DAY, NOW + 365 * DAY + 300, &mine), 0);
    cr_expect(mine);
    cr_expect_eq(due(store, NOW, &arena, &notices), 1, "it would wait for a year");
    arena_free(&arena);
    store_close(store);
}

Test(store_notices, notices_and_what_they_tell_are_kept_together_or_not_at_all)
{
    struct store *store = store_for(STORE_WRITE);
    struct arena arena = {0};
    struct store_notice *notices = NULL;
    struct store_told *told = NULL;
    size_t count = 0;
    struct store_told row;
    cr_assert_eq(store_notices_begin(store), 0);
    put(store, "one", NOW);
    cr_assert_eq(store_tell(store, "result/a", "no-go\n", NOW), 0);
    store_notices_drop(store);
    cr_expect_eq(due(store, NOW, &arena, &notices), 0);
    cr_assert_eq(store_told(store, &arena, &told, &count), 0);
    cr_expect_eq(count, 0);
    cr_assert_eq(store_notices_begin(store), 0);
    put(store, "one", NOW);
    cr_assert_eq(store_tell(store, "result/a", "no-go\n", NOW), 0);
    cr_assert_eq(store_tell(store, "result/a", "go\n", NOW + 1), 0);
    cr_assert_eq(store_tell(store, "gone", "x", NOW), 0);
    cr_assert_eq(store_tell(store, "gone", NULL, NOW), 0);
    cr_assert_eq(store_notices_commit(store), 0);
    cr_expect_eq(due(store, NOW, &arena, &notices), 1);
    cr_assert_eq(store_told(store, &arena, &told, &count), 0);
    cr_assert_eq(count, 1);
    cr_expect_str_eq(told[0].key, "result/a");
    cr_expect_str_eq(told[0].value, "go\n");
    cr_expect_eq(told[0].at, NOW + 1);
    cr_assert_eq(store_told_row(store, "result/a", &arena, &row), 0);
    cr_expect_eq(row.at, NOW + 1);
    cr_expect_str_eq(row.value, "go\n");
    cr_assert_eq(store_told_row(store, "gone", &arena, &row), 0);
    cr_expect_null(row.value);
    arena_free(&arena);
    store_close(store);
}

Test(store_notices, old_ones_are_forgotten_and_pending_ones_never)
{
    struct store *store = store_for(STORE_WRITE);
    struct arena arena = {0};
    struct store_notice *notices = NULL;
    size_t count = 0;
    put(store, "sent", NOW);
    put(store, "pending", NOW);
    cr_assert_eq(due(store, NOW, &arena, &notices), 2);
    cr_assert_eq(store_notice_settle(store, notices[0].number, STORE_NOTICE_SENT, NOW, NOW, NULL), 0);
    cr_assert_eq(store_notices_forget(store, NOW), 0);
    cr_assert_eq(store_notices_newest(store, 10, &arena, &notices, &count), 0);
    cr_expect_eq(count, 2);
    cr_assert_eq(store_notices_forget(store, NOW + 1), 0);
    cr_assert_eq(store_notices_newest(store, 10, &arena, &notices, &count), 0);
    cr_assert_eq(count, 1);
    cr_expect_str_eq(notices[0].notice.subject, "pending");
    arena_free(&arena);
    store_close(store);
}

Test(store_notices, a_row_altered_beside_golive_is_refused_in_words)
{
    static const char *const alterations[] = {"UPDATE notice SET level = 9", "UPDATE notice SET key = x'00'",
        "UPDATE notice SET subject = CAST(x'610062' AS TEXT)"};
    for (size_t i = 0; i < sizeof alterations / sizeof *alterations; i++) {
        struct store *store = store_for(STORE_WRITE);
        struct arena arena = {0};
        struct store_notice *notices = NULL;
        size_t count = 0;
        put(store, "one", NOW);
        store_alter(alterations[i]);
        cr_expect_eq(
            store_notices_due(store, NOW, 10, &arena, &notices, &count), -EBADMSG, "%s", alterations[i]);
        cr_expect_neq(*store_trouble(store), '\0');
        store_alter("DELETE FROM notice");
        arena_free(&arena);
        store_close(store);
    }
}
