/* What comes nearest to a provision that the search did not find: the right passage first, and nothing where nothing is. */
#include "clause_fixture.h"

#include "worker/clause_near.h"

static const char agreement[] =
    "BUSINESS ASSOCIATE AGREEMENT\n\n"
    "1. Definitions. Terms have the meaning that the rules give them.\n\n"
    "2. Accounting. Business Associate may keep a log of disclosures of protected health information.\n\n"
    "3. Term. This agreement begins on 2026-01-01 and ends after three years.\n"
    "\f"
    "4. Access. Business Associate shall answer letters of the customer about records of patients within ten "
    "days.\n\n"
    "5. Insurance. Business Associate shall hold insurance of two million dollars at all times.\n";

struct near {
    struct fixture_text *text;
    struct catalogue *catalogue;
    struct clause_search *search;
    struct clause_passage passages[CLAUSE_PASSAGES];
    size_t count;
    unsigned groups;
};

static void near_begin(struct near *near, const char *words)
{
    char *problem = NULL;
    *near = (struct near){.text = fixture_text(words), .catalogue = fixture_catalogue("baa")};
    near->search = clause_search_new(near->catalogue, &problem);
    cr_assert_not_null(near->search, "%s", problem);
}

static void near_look(struct near *near, const char *id, const char *words, size_t most)
{
    near->count =
        clause_search_near(near->search, near->text->clauses, id, words, near->passages, most, &near->groups);
}

static char *words_at(struct near *near, size_t index)
{
    struct text words = {0};
    clause_passage_words(&near->text->text, near->passages[index].span, 600, &words);
    return text_steal(&words);
}

static void near_end(struct near *near)
{
    clause_search_free(near->search);
    catalogue_free(near->catalogue);
    fixture_text_free(near->text);
}

Test(clause_near, the_sentence_with_most_of_the_provision_comes_first)
{
    struct near near;
    near_begin(&near, agreement);
    near_look(&near, "BAA-09", "Accounting of disclosures", 3);
    cr_assert_geq(near.count, 1);
    AUTO_FREE char *first = words_at(&near, 0);
    cr_expect_not_null(strstr(first, "a log of disclosures"), "%s", first);
    near_end(&near);
}

Test(clause_near, words_that_do_not_stand_there_lead_to_where_most_of_them_do)
{
    struct near near;
    near_begin(&near, agreement);
    near_look(&near, NULL, "the business associate holds an insurance of ten million dollars", 1);
    cr_assert_eq(near.count, 1);
    AUTO_FREE char *first = words_at(&near, 0);
    cr_expect_not_null(strstr(first, "insurance of two million dollars"), "%s", first);
    cr_expect_eq(near.groups, 0);
    struct text where = {0};
    clause_where(&near.text->text, near.passages[0].span, &where);
    cr_expect(string_starts(text_string(&where), "page 2"), "%s", text_string(&where));
    text_free(&where);
    near_end(&near);
}

Test(clause_near, where_nothing_comes_near_there_is_no_passage)
{
    struct near near;
    near_begin(&near, agreement);
    near_look(&near, NULL, "zebras, quaggas and okapis", CLAUSE_PASSAGES);
    cr_expect_eq(near.count, 0);
    near_look(&near, "no-such-clause", NULL, CLAUSE_PASSAGES);
    cr_expect_eq(near.count, 0);
    near_end(&near);
    near_begin(&near, "");
    near_look(&near, "BAA-09", "Accounting of disclosures", CLAUSE_PASSAGES);
    cr_expect_eq(near.count, 0);
    near_end(&near);
}

Test(clause_near, passages_do_not_overlap_and_the_best_come_first)
{
    struct near near;
    near_begin(&near, agreement);
    near_look(&near, "BAA-07", "insurance, disclosures", CLAUSE_PASSAGES);
    cr_assert_geq(near.count, 2);
    for (size_t i = 0; i < near.count; i++) {
        cr_expect_leq(near.passages[i].groups, near.groups);
        for (size_t j = i + 1; j < near.count; j++) {
            cr_expect(near.passages[i].span.end <= near.passages[j].span.start ||
                      near.passages[j].span.end <= near.passages[i].span.start);
            cr_expect_geq(near.passages[i].groups, near.passages[j].groups);
        }
    }
    near_end(&near);
}

Test(clause_near, what_a_passage_lacks_is_named)
{
    struct near near;
    near_begin(&near, agreement);
    near_look(&near, "BAA-09", NULL, 1);
    if (near.count && near.passages[0].groups < near.groups)
        cr_expect_str_not_empty(near.passages[0].missing);
    for (size_t i = 0; i < near.catalogue->clause_count; i++) {
        near_look(&near, near.catalogue->clauses[i].id, NULL, CLAUSE_PASSAGES);
        for (size_t j = 0; j < near.count; j++)
            cr_expect_eq(*near.passages[j].missing == '\0', near.passages[j].groups == near.groups, "%s: %s",
                near.catalogue->clauses[i].id, near.passages[j].missing);
    }
    near_end(&near);
}

Test(clause_near, a_long_passage_is_cut_at_a_word)
{
    struct text long_text = {0};
    for (unsigned i = 0; i < 200; i++)
        text_append_string(&long_text, "insurance and ");
    text_append_string(&long_text, "insurance.\n");
    struct near near;
    near_begin(&near, text_string(&long_text));
    near_look(&near, NULL, "insurance", 1);
    cr_assert_eq(near.count, 1);
    AUTO_FREE char *words = words_at(&near, 0);
    cr_expect_leq(strlen(words), 604);
    cr_expect(string_ends(words, " ..."), "%s", words);
    near_end(&near);
    text_free(&long_text);
}
