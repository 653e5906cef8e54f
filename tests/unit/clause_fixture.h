/* Texts and catalogues for tests of clause search: a string becomes a decoded document, form feeds part its pages. */
#ifndef GOLIVE_TESTS_CLAUSE_FIXTURE_H
#define GOLIVE_TESTS_CLAUSE_FIXTURE_H

#include "base/memory.h"
#include "config/config.h"
#include "golive/plugin.h"
#include "model/document_text.h"
#include "worker/clause_search.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

struct fixture_text {
    struct text blob;
    struct document_text text;
    struct clause_text *clauses;
};

static inline void fixture_pages(const char *string, struct document_pages *ret_pages)
{
    struct document_pages pages = {0};
    text_append_string(&pages.original, string);
    size_t length = strlen(string);
    for (size_t at = 0; at <= length;) {
        const char *feed = memchr(string + at, '\f', length - at);
        size_t end = feed != NULL ? (size_t)(feed - string) : length;
        memory_reserve(&pages.pages, &pages.page_capacity, pages.page_count + 1, sizeof *pages.pages);
        pages.pages[pages.page_count++] = (struct document_page){.start = (uint32_t)at, .end = (uint32_t)end};
        at = end + 1;
    }
    *ret_pages = pages;
}

static inline struct fixture_text *fixture_text(const char *string)
{
    struct fixture_text *fixture = memory_new(1, sizeof *fixture);
    struct document_pages pages;
    fixture_pages(string, &pages);
    cr_assert_eq(document_text_encode(&pages, &fixture->blob), 0);
    document_pages_free(&pages);
    cr_assert_eq(document_text_decode(fixture->blob.data, fixture->blob.length, &fixture->text), 0);
    fixture->clauses = clause_text_new(&fixture->text);
    return fixture;
}

static inline void fixture_text_free(struct fixture_text *fixture)
{
    clause_text_free(fixture->clauses);
    text_free(&fixture->blob);
    free(fixture);
}

static inline struct catalogue *fixture_catalogue(const char *name)
{
    struct problems problems = {0};
    struct catalogue *catalogue = config_catalogue("conf", name, &problems);
    struct text words = {0};
    problems_write(&problems, &words);
    cr_assert(
        catalogue != NULL && problems.error_count == 0, "conf/clauses/%s.ini: %s", name, text_string(&words));
    text_free(&words);
    problems_free(&problems);
    return catalogue;
}

static inline struct clause_search *fixture_search(const struct catalogue *catalogue)
{
    char *problem = NULL;
    struct clause_search *search = clause_search_new(catalogue, &problem);
    cr_assert(search != NULL, "%s", problem);
    return search;
}

static inline const char *fixture_answer_name(int32_t answer)
{
    static const char *const names[] = {"nothing", "not found", "found", "weak", "opposed", "cannot tell"};
    return answer >= 0 && answer <= 5 ? names[answer] : "?";
}

#endif
