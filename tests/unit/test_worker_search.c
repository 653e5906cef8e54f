/* `golive clauses`: a catalogue over a document, through golive-worker. */
#include "clause_fixture.h"
#include "worker_fixture.h"

#include <errno.h>

static struct gathered as_gathered(struct fixture_text *text, uint32_t serial)
{
    return (struct gathered){.evidence = {.uri = "file:terms.txt", .state = EVIDENCE_GOT},
        .name = "terms.txt",
        .bytes = text->blob.data,
        .length = text->blob.length,
        .descriptor = -1,
        .serial = serial};
}

static struct catalogue_pattern patterns[] = {
    {.role = PATTERN_NEED, .name = "accounting", .pattern = "accounting of disclosures"},
    {.role = PATTERN_NEED, .name = "unicorn", .pattern = "unicorn"},
    {.role = PATTERN_FIND, .name = "pattern", .pattern = "dated as of (?<date>[a-z0-9, ]{6,30})"},
};
static struct catalogue_clause clauses[] = {
    {.id = "A",
        .title = "Accounting",
        .citation = "",
        .window = WINDOW_SENTENCE,
        .patterns = patterns,
        .pattern_count = 1},
    {.id = "B",
        .title = "Unicorns",
        .citation = "",
        .window = WINDOW_SENTENCE,
        .patterns = patterns + 1,
        .pattern_count = 1},
    {.id = "dated",
        .find = true,
        .title = "",
        .citation = "",
        .window = WINDOW_SENTENCE,
        .patterns = patterns + 2,
        .pattern_count = 1},
};
static const struct catalogue catalogue = {
    .name = "test", .file = "test.ini", .clauses = clauses, .clause_count = 3};

Test(search, what_is_found_is_not_shown)
{
    struct fixture fixture;
    struct clause_hit *hits;
    size_t count;
    char *problem = NULL;
    struct fixture_text *text = fixture_text(
        "Dated as of October 31, 2026.\n\f3.1 The vendor shall provide an accounting of disclosures.\n");
    struct gathered document = as_gathered(text, 1);
    fixture_begin(&fixture, 1);
    cr_assert_eq(
        worker_search(fixture.worker, &catalogue, &document, &fixture.arena, &hits, &count, &problem), 0,
        "%s", problem ? problem : "");
    cr_assert_eq(count, 3);
    cr_assert_eq(hits[0].clause, &clauses[0]);
    cr_assert_eq(hits[0].answer, GOLIVE_FOUND);
    cr_assert_eq(hits[0].page, 2);
    cr_assert_str_eq(hits[0].where, "page 2, clause 3.1");
    cr_assert(strstr(hits[0].quote, "accounting of disclosures"));
    cr_assert_eq(hits[1].answer, GOLIVE_NOT_FOUND);
    cr_assert_str_eq(hits[1].quote, "");
    cr_assert_eq(hits[1].page, 0);
    cr_assert_eq(hits[2].answer, GOLIVE_FOUND);
    cr_assert_eq(hits[2].page, 1);
    fixture_end(&fixture);
    fixture_text_free(text);
}

Test(search, a_bad_pattern_or_a_damaged_text_ends_the_worker)
{
    struct fixture fixture;
    struct clause_hit *hits = NULL;
    size_t count = 77;
    char *problem = NULL;
    struct fixture_text *text = fixture_text("The vendor shall provide an accounting of disclosures.\n");
    struct gathered document = as_gathered(text, 1), damaged = as_gathered(text, 2);
    struct catalogue_pattern broken = {
        .role = PATTERN_NEED, .name = "broken", .pattern = "(unclosed", .line = 7};
    struct catalogue_clause clause = {.id = "X",
        .title = "",
        .citation = "",
        .window = WINDOW_PAGE,
        .patterns = &broken,
        .pattern_count = 1};
    const struct catalogue bad = {.name = "bad", .file = "bad.ini", .clauses = &clause, .clause_count = 1};
    fixture_begin(&fixture, 1);
    cr_assert_eq(
        worker_search(fixture.worker, &bad, &document, &fixture.arena, &hits, &count, &problem), -EINVAL);
    cr_assert(strstr(problem, "bad.ini") && strstr(problem, "7"), "%s", problem);
    free(problem);
    problem = NULL;

    damaged.length -= 8;
    cr_assert_eq(worker_search(fixture.worker, &catalogue, &damaged, &fixture.arena, &hits, &count, &problem),
        -EINVAL);
    cr_assert(strstr(problem, "arrived damaged"), "%s", problem);
    free(problem);
    problem = NULL;
    cr_assert(!hits && count == 77, "an output was touched");

    cr_assert_eq(
        worker_search(fixture.worker, &catalogue, &document, &fixture.arena, &hits, &count, &problem), 0);
    fixture_end(&fixture);
    fixture_text_free(text);
}

Test(search, a_plugins_catalogue_that_does_not_compile_is_accepted)
{
    struct fixture fixture;
    char *problem = NULL;
    struct catalogue_pattern broken = {
        .role = PATTERN_NEED, .name = "broken", .pattern = "(unclosed", .line = 7};
    struct catalogue_clause clause = {.id = "X",
        .title = "",
        .citation = "",
        .window = WINDOW_PAGE,
        .patterns = &broken,
        .pattern_count = 1};
    const struct catalogue bad = {.name = "bad", .file = "bad.ini", .clauses = &clause, .clause_count = 1};
    const struct catalogue *const catalogues[] = {&bad, NULL};
    struct plugin_description plugin = {.name = "with-bad-catalogue"};
    fixture_begin(&fixture, 1);
    int object = memory_file("nothing", "x", 1);
    cr_assert_eq(worker_add_plugin(fixture.worker, &plugin, object, catalogues, &problem), -EINVAL);
    cr_assert(strstr(problem, "bad.ini") && strstr(problem, "7"), "%s", problem);
    free(problem);
    close(object);
    size_t good =
        fixture_check(&fixture, "good", "trivial", "statement", "yes", NULL); /* it goes on with others */
    fixture_judge(&fixture);
    fixture_expect(&fixture, good, "TRIVIAL-01", STATUS_PASS);
    fixture_end(&fixture);
}

Test(search, a_large_document_does_not_travel)
{
    struct fixture fixture;
    struct clause_hit *hits;
    size_t count;
    char *problem = NULL;
    struct text words = {0};
    for (int i = 0; i < 20000; i++)
        text_append_string(&words, "The vendor may change the colour of the product at any time. ");
    text_append_string(&words, "\n\nThe vendor shall provide an accounting of disclosures.\n");
    struct fixture_text *text = fixture_text(text_string(&words));
    struct gathered document = as_gathered(text, 1);
    document.descriptor = memory_file("text", text->blob.data, text->blob.length);
    cr_assert_geq(document.descriptor, 0);
    fixture_begin(&fixture, 1);
    cr_assert_eq(
        worker_search(fixture.worker, &catalogue, &document, &fixture.arena, &hits, &count, &problem), 0,
        "%s", problem ? problem : "");
    cr_assert_eq(hits[0].answer, GOLIVE_FOUND);
    close(document.descriptor);
    fixture_end(&fixture);
    fixture_text_free(text);
    text_free(&words);
}
