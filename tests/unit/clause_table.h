/* Tables of wordings for a clause catalogue: each row a sentence and what the search must say of it, and that each section has
 * a wording that is found and one that is not. */
#ifndef GOLIVE_TESTS_CLAUSE_TABLE_H
#define GOLIVE_TESTS_CLAUSE_TABLE_H

#include "clause_fixture.h"

#define FOUND GOLIVE_FOUND
#define WEAK GOLIVE_WEAK
#define ABSENT GOLIVE_NOT_FOUND
#define OPPOSED GOLIVE_OPPOSED

struct wording {
    const char *section;
    int32_t answer;
    const char *text;
};

static void each_wording_gets_its_answer(const char *name, const struct wording *wordings, size_t count)
{
    struct catalogue *catalogue = fixture_catalogue(name);
    struct clause_search *search = fixture_search(catalogue);
    unsigned wrong = 0;
    for (size_t i = 0; i < count; i++) {
        struct fixture_text *fixture = fixture_text(wordings[i].text);
        const struct clause_text *texts[] = {fixture->clauses};
        struct clause_answer answer = {.answer = 0};
        cr_assert_eq(clause_search_rule(search, texts, 1, wordings[i].section, &answer), 0, "no section %s",
            wordings[i].section);
        if (answer.answer != wordings[i].answer) {
            wrong++;
            cr_log_error("%s: %s instead of %s (%s%s): %s", wordings[i].section,
                fixture_answer_name(answer.answer), fixture_answer_name(wordings[i].answer), answer.matched,
                answer.missing, wordings[i].text);
        }
        fixture_text_free(fixture);
    }
    clause_search_free(search);
    catalogue_free(catalogue);
    cr_assert_eq(wrong, 0, "%u wordings got another answer", wrong);
}

/* WEAK_COUNTS: a wording that is found, but in weak words, is one that is found. */
static void each_section_has_both_kinds(
    const char *name, const struct wording *wordings, size_t count, bool weak_counts)
{
    struct catalogue *catalogue = fixture_catalogue(name);
    for (size_t i = 0; i < catalogue->clause_count; i++) {
        bool yes = false;
        bool no = false;
        for (size_t w = 0; w < count; w++) {
            if (strcmp(wordings[w].section, catalogue->clauses[i].id) != 0)
                continue;
            yes = yes || wordings[w].answer == FOUND || (weak_counts && wordings[w].answer == WEAK);
            no = no || wordings[w].answer == ABSENT || wordings[w].answer == OPPOSED;
        }
        cr_expect(catalogue->clauses[i].find || (yes && no),
            "%s: a wording that is found and one that is not", catalogue->clauses[i].id);
    }
    catalogue_free(catalogue);
}

#endif
