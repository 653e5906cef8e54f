/* What conf/clauses/baa.ini finds and does not find: one row a wording, as vendors, clinics, universities and states
 * write it. A row that must be NOT found or OPPOSED and is found would let an agreement pass that does not say it. */
#include "clause_fixture.h"

#define FOUND GOLIVE_FOUND
#define WEAK GOLIVE_WEAK
#define ABSENT GOLIVE_NOT_FOUND
#define OPPOSED GOLIVE_OPPOSED

struct wording {
    const char *rule;
    int32_t answer;
    const char *text;
};

static const struct wording wordings[] = {
#include "clause_wordings.h"
};

Test(clause_baa, each_wording_gets_its_answer)
{
    struct catalogue *catalogue = fixture_catalogue("baa");
    struct clause_search *search = fixture_search(catalogue);
    unsigned wrong = 0;
    for (size_t i = 0; i < sizeof wordings / sizeof *wordings; i++) {
        struct fixture_text *fixture = fixture_text(wordings[i].text);
        const struct clause_text *texts[] = {fixture->clauses};
        struct clause_answer answer = {.answer = 0};
        cr_assert_eq(clause_search_rule(search, texts, 1, wordings[i].rule, &answer), 0, "no section %s",
            wordings[i].rule);
        if (answer.answer != wordings[i].answer) {
            wrong++;
            cr_log_error("%s: %s instead of %s (%s%s): %s", wordings[i].rule,
                fixture_answer_name(answer.answer), fixture_answer_name(wordings[i].answer), answer.matched,
                answer.missing, wordings[i].text);
        }
        fixture_text_free(fixture);
    }
    clause_search_free(search);
    catalogue_free(catalogue);
    cr_assert_eq(wrong, 0, "%u wordings got another answer", wrong);
}

Test(clause_baa, every_rule_has_wordings_that_must_not_be_found)
{
    struct catalogue *catalogue = fixture_catalogue("baa");
    for (size_t i = 0; i < catalogue->clause_count; i++) {
        if (catalogue->clauses[i].find)
            continue;
        bool yes = false;
        bool no = false;
        for (size_t w = 0; w < sizeof wordings / sizeof *wordings; w++) {
            if (strcmp(wordings[w].rule, catalogue->clauses[i].id) != 0)
                continue;
            yes = yes || wordings[w].answer == FOUND;
            no = no || wordings[w].answer == ABSENT || wordings[w].answer == OPPOSED;
        }
        cr_expect(yes && no, "%s: a wording that is found and one that is not", catalogue->clauses[i].id);
    }
    catalogue_free(catalogue);
}
