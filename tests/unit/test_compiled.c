/* Catalogues that several plugins search by: compiled once, as long as anybody searches by them, and never for another's. */
#include "base/frame.h"
#include "worker/compiled.h"
#include "worker/messages.h"

#include "clause_fixture.h"

#include <errno.h>

/* The fields of a catalogue as the worker hears them. WRITER holds the bytes. */
static struct frame_fields fields_of(const struct catalogue *catalogue, struct frame_writer *writer)
{
    struct frame_field field;
    message_put_catalogue(writer, catalogue);
    struct frame_fields fields = frame_fields_of(writer->bytes.data, writer->bytes.length);
    cr_assert(frame_next(&fields, &field));
    return frame_inner(&field);
}

static struct compiled_catalogue *take(const struct catalogue *catalogue)
{
    struct frame_writer writer = {0};
    struct compiled_catalogue *compiled = NULL;
    char *problem = NULL;
    cr_assert_eq(compiled_take(fields_of(catalogue, &writer), &compiled, &problem), 0, "%s", problem);
    frame_writer_free(&writer);
    return compiled;
}

static bool finds(const struct compiled_catalogue *compiled)
{
    struct fixture_text *fixture =
        fixture_text("Business Associate shall make available the information described in section 164.528.");
    const struct clause_text *texts[] = {fixture->clauses};
    struct clause_answer answer;
    cr_assert_eq(clause_search_rule(compiled->search, texts, 1, "BAA-09", &answer), 0);
    fixture_text_free(fixture);
    return answer.answer != GOLIVE_NOT_FOUND;
}

Test(compiled, the_same_catalogue_is_compiled_once_and_another_is_another)
{
    struct catalogue *baa = fixture_catalogue("baa"), *dua = fixture_catalogue("dua");
    struct compiled_catalogue *one = take(baa), *two = take(baa), *other = take(dua);
    cr_expect_eq(one, two);
    cr_expect_neq(one, other);
    cr_expect_neq(one->catalogue->clause_count, other->catalogue->clause_count);
    cr_expect(finds(one));
    compiled_release(one);
    cr_expect(finds(two), "it is there as long as anybody searches by it");
    compiled_release(two);
    compiled_release(other);
    compiled_release(NULL);
    catalogue_free(baa);
    catalogue_free(dua);
}

/* A site's own phrasing makes another catalogue of the same name. */
Test(compiled, one_letter_makes_another_catalogue)
{
    struct catalogue *baa = fixture_catalogue("baa");
    struct compiled_catalogue *one = take(baa);
    struct catalogue_clause *clause = (struct catalogue_clause *)&baa->clauses[0];
    struct catalogue_pattern *pattern = (struct catalogue_pattern *)&clause->patterns[0];
    pattern->pattern = "nothing like it";
    struct compiled_catalogue *two = take(baa);
    cr_expect_neq(one, two);
    cr_expect_str_eq(two->catalogue->clauses[0].patterns[0].pattern, "nothing like it");
    compiled_release(one);
    compiled_release(two);
    pattern->pattern = "(unclosed";
    struct frame_writer writer = {0};
    struct compiled_catalogue *none = NULL;
    char *problem = NULL;
    cr_expect_eq(compiled_take(fields_of(baa, &writer), &none, &problem), -EINVAL);
    cr_expect(problem && strstr(problem, "missing closing parenthesis"), "%s", problem);
    free(problem);
    cr_expect_null(none);
    frame_writer_free(&writer);
    catalogue_free(baa);
}
