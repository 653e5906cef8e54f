/* Gathering what is known without reading it: for recalling alone. Whoever judges has the file read, and one that is not what
 * was known of it cannot be had. */
#include "base/known.h"
#include "gather/documents.h"

#include "reader_documents.h"

#include <criterion/criterion.h>
#include <limits.h>
#include <stdlib.h>

struct fixture {
    struct scratch scratch;
    struct gather_options options;
    struct gatherer *gatherer;
    char *program;
};

static void start_over(struct fixture *fixture)
{
    gather_free(fixture->gatherer);
    known_save(fixture->options.known);
    known_free(fixture->options.known);
    fixture->options.known = known_open(fixture->options.cache_folder, false);
    fixture->gatherer = gather_new(&fixture->options);
}

static const struct gathered *gather(struct fixture *fixture, const char *name, enum gather_kind kind)
{
    size_t count;
    char *problem = NULL;
    const struct gathered *const *parts =
        gather_document(fixture->gatherer, scratch_path(&fixture->scratch, name), name, kind, &count);
    cr_assert_eq(gather_run(fixture->gatherer, &problem), 0, "%s", problem);
    return parts[0];
}

static struct fixture set_up(void)
{
    struct fixture fixture = {.program = reader_program()};
    scratch_make(&fixture.scratch);
    fixture.options = (struct gather_options){.reader = fixture.program,
        .jobs = 1,
        .timeout = 30,
        .now = 1000,
        .cache_folder = memory_copy(scratch_path(&fixture.scratch, "cache"))};
    scratch_write(&fixture.scratch, "a.txt", "The words.", 10);
    scratch_write(&fixture.scratch, "a.csv", "a,b\n", 4);
    start_over(&fixture);
    gather(&fixture, "a.txt", GATHER_TEXT);
    return fixture;
}

static void tear_down(struct fixture *fixture)
{
    gather_free(fixture->gatherer);
    known_free(fixture->options.known);
    free((void *)fixture->options.cache_folder);
    scratch_remove(&fixture->scratch);
    free(fixture->program);
}

/* The files are too young to be known by themselves: says what BYTES they had. */
static void know(
    struct fixture *fixture, const char *name, const char *path, const void *bytes, size_t length)
{
    struct stat status;
    const struct known_file file = {.digest = digest_of(bytes, length)};
    cr_assert_eq(stat(scratch_path(&fixture->scratch, name), &status), 0);
    known_note_own(fixture->options.known, KNOWN_FILE, path, &status, &file);
    start_over(fixture);
}

static void know_file(struct fixture *fixture, const char *name, const char *bytes)
{
    char real[PATH_MAX];
    cr_assert(realpath(scratch_path(&fixture->scratch, name), real));
    know(fixture, name, real, bytes, strlen(bytes));
}

static void expect_unread(const struct gathered *piece)
{
    cr_expect_eq(piece->evidence.state, EVIDENCE_GOT);
    cr_expect(piece->unread && !piece->bytes && piece->descriptor <= 0 && piece->stream <= 0);
}

/* All that a memory of verdicts looks at. */
static void expect_same(const struct gathered *a, const struct gathered *b)
{
    cr_expect_eq(a->evidence.state, b->evidence.state);
    cr_expect_eq(a->evidence.size, b->evidence.size);
    cr_expect_eq(a->length, b->length);
    cr_expect_str_eq(a->evidence.media_type, b->evidence.media_type);
    cr_expect(string_equal(a->evidence.error, b->evidence.error));
    cr_expect(string_equal(a->evidence.remark, b->evidence.remark));
    cr_expect(a->evidence.digested && b->evidence.digested && a->outcome_known && b->outcome_known);
    cr_expect_arr_eq(&a->evidence.digest, &b->evidence.digest, sizeof a->evidence.digest);
    cr_expect_arr_eq(&a->outcome, &b->outcome, sizeof a->outcome);
}

Test(gather_known, what_is_known_is_not_read_and_says_the_same_as_what_is)
{
    struct fixture fixture = set_up();
    know_file(&fixture, "a.txt", "The words.");
    know_file(&fixture, "a.csv", "a,b\n");
    const struct gathered *text = gather(&fixture, "a.txt", GATHER_TEXT);
    const struct gathered *table = gather(&fixture, "a.csv", GATHER_TABLE);
    expect_unread(text);
    expect_unread(table);
    cr_expect_eq(gather_counts(fixture.gatherer).files, 0);
    cr_expect_eq(gather_counts(fixture.gatherer).cached, 1);
    struct gathered known_text = *text, known_table = *table;
    char *problem = NULL;
    cr_expect(gather_want(fixture.gatherer, text));
    cr_expect(gather_want(fixture.gatherer, table));
    cr_assert_eq(gather_run(fixture.gatherer, &problem), 0);
    cr_expect(!text->unread && text->bytes && !table->unread && table->bytes);
    expect_same(&known_text, text);
    expect_same(&known_table, table);
    cr_expect_eq(gather_counts(fixture.gatherer).files, 2);
    cr_expect_eq(gather_counts(fixture.gatherer).cached, 1);
    cr_expect_not(gather_want(fixture.gatherer, text), "there is nothing more to be read");
    tear_down(&fixture);
}

Test(gather_known, all_who_named_a_file_get_it_when_one_wants_it)
{
    struct fixture fixture = set_up();
    know_file(&fixture, "a.csv", "a,b\n");
    const struct gathered *one = gather(&fixture, "a.csv", GATHER_TABLE);
    const struct gathered *other = gather(&fixture, "./a.csv", GATHER_TABLE);
    char *problem = NULL;
    expect_unread(one);
    expect_unread(other);
    gather_want(fixture.gatherer, other);
    cr_assert_eq(gather_run(fixture.gatherer, &problem), 0);
    cr_expect(one->bytes && other->bytes && !one->unread);
    cr_expect_eq(gather_counts(fixture.gatherer).files, 1);
    tear_down(&fixture);
}

Test(gather_known, a_file_that_is_not_what_was_known_of_it_cannot_be_had_and_is_known_no_more)
{
    struct fixture fixture = set_up();
    know_file(&fixture, "a.csv", "other bytes");
    const struct gathered *table = gather(&fixture, "a.csv", GATHER_TABLE);
    char *problem = NULL;
    expect_unread(table);
    gather_want(fixture.gatherer, table);
    cr_assert_eq(gather_run(fixture.gatherer, &problem), 0);
    cr_expect_eq(table->evidence.state, EVIDENCE_UNAVAILABLE);
    cr_expect(!table->bytes && strstr(table->evidence.error, "it changed while golive ran"));
    start_over(&fixture);
    table = gather(&fixture, "a.csv", GATHER_TABLE);
    cr_expect(!table->unread && table->bytes);
    tear_down(&fixture);
}

Test(gather_known, a_document_whose_text_is_not_known_is_read)
{
    struct fixture fixture = set_up();
    char hex[DIGEST_TEXT_SIZE], entry[300];
    struct digest digest = digest_of("The words.", 10);
    digest_text(&digest, hex);
    snprintf(entry, sizeof entry, "cache/%s.text", hex + strlen("sha256:"));
    know_file(&fixture, "a.txt", "The words.");
    expect_unread(gather(&fixture, "a.txt", GATHER_TEXT));
    /* The cache's entry is another now, if only by its inode. */
    struct text bytes = {0};
    const char *path = scratch_path(&fixture.scratch, entry);
    cr_assert_eq(file_read_path(path, 1 << 20, &bytes), 0);
    cr_assert_eq(file_replace(path, bytes.data, bytes.length, 0600), 0);
    start_over(&fixture);
    const struct gathered *text = gather(&fixture, "a.txt", GATHER_TEXT);
    cr_expect(!text->unread && text->bytes);
    cr_expect_eq(gather_counts(fixture.gatherer).cached, 1);
    bytes.data[bytes.length - 1] ^= 1;
    cr_assert_eq(file_replace(path, bytes.data, bytes.length, 0600), 0);
    start_over(&fixture);
    text = gather(&fixture, "a.txt", GATHER_TEXT);
    cr_expect(!text->unread && text->bytes);
    cr_expect_eq(gather_counts(fixture.gatherer).read, 1, "a damaged entry is read anew");
    text_free(&bytes);
    tear_down(&fixture);
}

static size_t kept;

static void keep(void *context, const struct digest *digest, const void *bytes, size_t length)
{
    (void)context, (void)digest, (void)bytes, (void)length;
    kept++;
}

static bool keeps(void *context, const struct digest *digest)
{
    (void)digest;
    return *(bool *)context;
}

Test(gather_known, bytes_that_nobody_keeps_yet_are_read)
{
    struct fixture fixture = set_up();
    bool has = true;
    fixture.options.keeper = (struct evidence_keeper){keep, keeps, &has};
    know_file(&fixture, "a.csv", "a,b\n");
    expect_unread(gather(&fixture, "a.csv", GATHER_TABLE));
    cr_expect_eq(kept, 0);
    has = false;
    start_over(&fixture);
    const struct gathered *table = gather(&fixture, "a.csv", GATHER_TABLE);
    cr_expect(!table->unread && table->bytes);
    cr_expect_eq(kept, 1);
    tear_down(&fixture);
}

Test(gather_known, names_in_data_sets_are_kept_nowhere_and_their_files_are_known_all_the_same)
{
    struct fixture fixture = set_up();
    char real[PATH_MAX], hex[DIGEST_TEXT_SIZE], path[DIGEST_TEXT_SIZE + 1];
    cr_assert(realpath(scratch_path(&fixture.scratch, "a.csv"), real));
    struct digest name = digest_of(real, strlen(real));
    digest_text(&name, hex);
    snprintf(path, sizeof path, "/%s", hex);
    know(&fixture, "a.csv", path, "a,b\n", 4);
    const struct gathered *data = gather(&fixture, "a.csv", GATHER_DATA);
    expect_unread(data);
    struct gathered known_data = *data;
    char *problem = NULL;
    gather_want(fixture.gatherer, data);
    cr_assert_eq(gather_run(fixture.gatherer, &problem), 0);
    cr_expect(!data->unread && (data->bytes || data->stream > 0));
    expect_same(&known_data, data);
    tear_down(&fixture);
}
