/* Gathering documents and tables: what is there and what is not, each with its own words; once each; unchanged. */
#include "gather/documents.h"
#include "model/document_text.h"

#include "reader_documents.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>

struct fixture {
    struct scratch scratch;
    struct gather_options options;
    struct gatherer *gatherer;
    char *program;
};

static struct fixture set_up(void)
{
    struct fixture fixture = {.program = reader_program()};
    scratch_make(&fixture.scratch);
    fixture.options =
        (struct gather_options){.reader = fixture.program, .jobs = 2, .timeout = 30, .now = 1000};
    fixture.gatherer = gather_new(&fixture.options);
    return fixture;
}

static void tear_down(struct fixture *fixture)
{
    gather_free(fixture->gatherer);
    scratch_remove(&fixture->scratch);
    free(fixture->program);
}

/* A gatherer anew, with the options as they stand now. */
static void start_over(struct fixture *fixture)
{
    gather_free(fixture->gatherer);
    fixture->gatherer = gather_new(&fixture->options);
}

static const struct gathered *wish(struct fixture *fixture, const char *name, enum gather_kind kind)
{
    size_t count;
    const struct gathered *const *parts =
        gather_document(fixture->gatherer, scratch_path(&fixture->scratch, name), name, kind, &count);
    cr_assert_geq(count, 1);
    return parts[0];
}

static void run(struct fixture *fixture)
{
    char *problem = NULL;
    cr_assert_eq(gather_run(fixture->gatherer, &problem), 0, "%s", problem);
}

static void expect(const struct gathered *gathered, enum evidence_state state, const char *words)
{
    const struct evidence *evidence = &gathered->evidence;
    cr_assert_eq(evidence->state, state, "%s is %s: %s", evidence->uri, evidence_state_name(evidence->state),
        evidence->error);
    if (words)
        cr_assert(evidence->error && strstr(evidence->error, words), "\"%s\" does not say \"%s\"",
            evidence->error, words);
    else
        cr_assert_null(evidence->error);
    cr_assert((gathered->bytes != NULL) == (state == EVIDENCE_GOT));
}

static void expect_nothing(
    const char *name, struct fixture *fixture, enum evidence_state state, const char *words)
{
    const struct gathered *gathered = wish(fixture, name, GATHER_TEXT);
    run(fixture);
    expect(gathered, state, words);
    cr_assert_null(gather_sandbox(fixture->gatherer), "no reader is started for what is not there");
}

Test(gather_documents, a_document_comes_as_its_text)
{
    struct fixture fixture = set_up();
    struct document_text text;
    scratch_write(&fixture.scratch, "acme-2026.txt", "The agreement", 13);
    const struct gathered *gathered = wish(&fixture, "acme-2026.txt", GATHER_TEXT);
    cr_assert_eq(gathered->evidence.state, EVIDENCE_PENDING);
    run(&fixture);
    expect(gathered, EVIDENCE_GOT, NULL);
    const struct digest digest = digest_of("The agreement", 13);
    cr_assert_str_eq(gathered->evidence.uri, "file:acme-2026.txt");
    cr_assert_str_eq(gathered->name, "acme-2026.txt");
    cr_assert_str_eq(gathered->evidence.media_type, "text/plain");
    cr_assert(gathered->evidence.digested);
    cr_assert_arr_eq(gathered->evidence.digest.bytes, digest.bytes, DIGEST_SIZE);
    cr_assert_eq(gathered->evidence.size, 13);
    cr_assert_eq(gathered->evidence.gathered_at, 1000);
    cr_assert_not(gathered->evidence.cached);
    cr_assert_eq(document_text_decode(gathered->bytes, gathered->length, &text), 0);
    cr_assert_eq(text.original_length, 13);
    tear_down(&fixture);
}

Test(gather_documents, a_table_comes_as_it_is)
{
    struct fixture fixture = set_up();
    scratch_write(&fixture.scratch, "a.csv", "x,y\n\0,2\n", 8);
    scratch_write(&fixture.scratch, "empty.csv", "", 0);
    const struct gathered *table = wish(&fixture, "a.csv", GATHER_TABLE);
    const struct gathered *empty = wish(&fixture, "empty.csv", GATHER_TABLE);
    run(&fixture);
    expect(table, EVIDENCE_GOT, NULL);
    cr_assert_eq(table->length, 8);
    cr_assert_arr_eq(table->bytes, "x,y\n\0,2\n", 8);
    cr_assert_eq(table->descriptor, -1);
    cr_assert_neq(table->serial, empty->serial);
    expect(empty, EVIDENCE_UNAVAILABLE, "it is empty");
    cr_assert_null(gather_sandbox(fixture.gatherer), "no reader is needed for tables");
    tear_down(&fixture);
}

/* What was handed over to be kept, a name after the other. */
static void note_kept(void *context, const struct digest *digest, const void *bytes, size_t length)
{
    struct digest found = digest_of(bytes, length);
    cr_expect_eq(memcmp(&found, digest, sizeof found), 0, "these are not the bytes of that digest");
    text_append(context, bytes, length);
    text_append_char(context, '|');
}

Test(gather_documents, bytes_are_handed_over_to_be_kept_unless_only_their_digest_may_be)
{
    struct fixture fixture = set_up();
    struct text kept = {0};
    fixture.options.keeper = (struct evidence_keeper){.keep = note_kept, .context = &kept};
    start_over(&fixture);
    scratch_write(&fixture.scratch, "letter.txt", "a letter", 8);
    scratch_write(&fixture.scratch, "list.csv", "a,b\n", 4);
    scratch_write(&fixture.scratch, "patients.csv", "name\nJ. Doe\n", 12);
    scratch_write(&fixture.scratch, "form.txt", "J. Doe agrees", 13);
    wish(&fixture, "letter.txt", GATHER_TEXT);
    wish(&fixture, "list.csv", GATHER_TABLE);
    const struct gathered *patients = wish(&fixture, "patients.csv", GATHER_TABLE | GATHER_DIGEST_ONLY);
    const struct gathered *form = wish(&fixture, "form.txt", GATHER_TEXT | GATHER_DIGEST_ONLY);
    /* Who names the same file without saying so does not undo it. */
    const struct gathered *again = wish(&fixture, "form.txt", GATHER_TEXT);
    run(&fixture);
    cr_expect_str_eq(text_string(&kept), "a letter|a,b\n|");
    cr_expect(patients->evidence.digest_only && patients->evidence.digested);
    cr_expect_eq(patients->evidence.state, EVIDENCE_GOT);
    cr_expect(form->evidence.digest_only && form->bytes != NULL);
    cr_expect(again->evidence.digest_only);
    text_free(&kept);
    tear_down(&fixture);
}

Test(gather_documents, large_tables_travel_as_sealed_files)
{
    struct fixture fixture = set_up();
    size_t length = (size_t)1 << 20;
    char *bytes = memory_new(length, 1);
    memset(bytes, 'x', length);
    scratch_write(&fixture.scratch, "a.csv", bytes, length);
    const struct gathered *table = wish(&fixture, "a.csv", GATHER_TABLE);
    run(&fixture);
    expect(table, EVIDENCE_GOT, NULL);
    cr_assert_geq(table->descriptor, 0);
    cr_assert(fcntl(table->descriptor, F_GET_SEALS) & F_SEAL_WRITE);
    cr_assert_arr_eq(table->bytes, bytes, length);
    free(bytes);
    tear_down(&fixture);
}

Test(gather_documents, each_file_is_read_once_however_it_is_named)
{
    struct fixture fixture = set_up();
    scratch_write(&fixture.scratch, "a.txt", "words", 5);
    cr_assert_eq(symlink("a.txt", scratch_path(&fixture.scratch, "b.txt")), 0);
    const struct gathered *first = wish(&fixture, "a.txt", GATHER_TEXT);
    cr_assert_eq(first, wish(&fixture, "a.txt", GATHER_TEXT), "the same wish is the same piece");
    const struct gathered *link = wish(&fixture, "b.txt", GATHER_TEXT);
    const struct gathered *table = wish(&fixture, "a.txt", GATHER_TABLE);
    run(&fixture);
    expect(first, EVIDENCE_GOT, NULL);
    expect(link, EVIDENCE_GOT, NULL);
    expect(table, EVIDENCE_GOT, NULL);
    cr_assert_eq(first->bytes, link->bytes);
    cr_assert_str_eq(link->evidence.uri, "file:b.txt");
    struct gather_counts counts = gather_counts(fixture.gatherer);
    cr_assert_eq(counts.files, 1);
    cr_assert_eq(counts.bytes, 5);
    cr_assert_eq(counts.read, 1);
    tear_down(&fixture);
}

Test(gather_documents, the_same_bytes_under_names_that_read_differently_are_two_texts)
{
    struct fixture fixture = set_up();
    scratch_write(&fixture.scratch, "a.txt", "# Title\n**bold**\n", 17);
    scratch_write(&fixture.scratch, "a.md", "# Title\n**bold**\n", 17);
    scratch_write(&fixture.scratch, "copy.md", "# Title\n**bold**\n", 17);
    const struct gathered *plain = wish(&fixture, "a.txt", GATHER_TEXT);
    const struct gathered *marked = wish(&fixture, "a.md", GATHER_TEXT);
    const struct gathered *copy = wish(&fixture, "copy.md", GATHER_TEXT);
    run(&fixture);
    cr_assert_str_eq(plain->evidence.media_type, "text/plain");
    cr_assert_str_eq(marked->evidence.media_type, "text/markdown");
    cr_assert_eq(marked->bytes, copy->bytes, "one reading is enough for equal bytes");
    cr_assert_eq(gather_counts(fixture.gatherer).read, 2);
    tear_down(&fixture);
}

Test(gather_documents, a_folder_is_its_files_in_order)
{
    struct fixture fixture = set_up();
    size_t count;
    cr_assert_eq(mkdir(scratch_path(&fixture.scratch, "acme"), 0700), 0);
    cr_assert_eq(mkdir(scratch_path(&fixture.scratch, "acme/sub"), 0700), 0);
    cr_assert_eq(mkfifo(scratch_path(&fixture.scratch, "acme/pipe"), 0600), 0);
    scratch_write(&fixture.scratch, "acme/b.txt", "second", 6);
    scratch_write(&fixture.scratch, "acme/a.txt", "first", 5);
    scratch_write(&fixture.scratch, "acme/.hidden", "hidden", 6);
    cr_assert_eq(symlink("nowhere", scratch_path(&fixture.scratch, "acme/c.txt")), 0);
    const struct gathered *const *parts = gather_document(
        fixture.gatherer, scratch_path(&fixture.scratch, "acme"), "acme", GATHER_TEXT, &count);
    run(&fixture);
    cr_assert_eq(count, 3);
    cr_assert_str_eq(parts[0]->evidence.uri, "file:acme/a.txt");
    cr_assert_str_eq(parts[0]->name, "a.txt");
    expect(parts[0], EVIDENCE_GOT, NULL);
    expect(parts[1], EVIDENCE_GOT, NULL);
    expect(parts[2], EVIDENCE_ABSENT, "is a link to something that is not there");
    tear_down(&fixture);
}

Test(gather_documents, an_empty_folder_is_absent)
{
    struct fixture fixture = set_up();
    cr_assert_eq(mkdir(scratch_path(&fixture.scratch, "acme"), 0700), 0);
    expect_nothing("acme", &fixture, EVIDENCE_ABSENT, "the folder acme holds no files");
    tear_down(&fixture);
}

Test(gather_documents, a_file_that_is_not_there_names_the_nearest)
{
    struct fixture fixture = set_up();
    scratch_write(&fixture.scratch, "acme-2026.pdf", "x", 1);
    expect_nothing("acme-2025.pdf", &fixture, EVIDENCE_ABSENT,
        "no such file: acme-2025.pdf (did you mean acme-2026.pdf?)");
    expect_nothing("other.pdf", &fixture, EVIDENCE_ABSENT, "no such file: other.pdf");
    expect_nothing("nofolder/x.pdf", &fixture, EVIDENCE_ABSENT, "there is no folder nofolder");
    tear_down(&fixture);
}

Test(gather_documents, links_that_lead_nowhere_are_absent)
{
    struct fixture fixture = set_up();
    cr_assert_eq(symlink("gone.pdf", scratch_path(&fixture.scratch, "link.pdf")), 0);
    cr_assert_eq(symlink("loop.pdf", scratch_path(&fixture.scratch, "loop.pdf")), 0);
    expect_nothing("link.pdf", &fixture, EVIDENCE_ABSENT,
        "no such file: link.pdf is a link to something that is not there");
    expect_nothing("loop.pdf", &fixture, EVIDENCE_ABSENT, "leads back to itself");
    tear_down(&fixture);
}

Test(gather_documents, what_is_no_regular_file_is_refused_and_not_waited_for)
{
    struct fixture fixture = set_up();
    cr_assert_eq(mkfifo(scratch_path(&fixture.scratch, "pipe"), 0600), 0);
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    snprintf(address.sun_path, sizeof address.sun_path, "%s", scratch_path(&fixture.scratch, "socket"));
    int socket_made = socket(AF_UNIX, SOCK_STREAM, 0);
    cr_assert_eq(bind(socket_made, (struct sockaddr *)&address, sizeof address), 0);
    cr_assert_eq(symlink("/dev/zero", scratch_path(&fixture.scratch, "zero")), 0);
    expect_nothing("pipe", &fixture, EVIDENCE_REFUSED, "pipe is not a regular file: it is a named pipe");
    expect_nothing("socket", &fixture, EVIDENCE_REFUSED, "is not a regular file: it is a socket");
    expect_nothing("zero", &fixture, EVIDENCE_REFUSED, "is not a regular file: it is a device");
    close(socket_made);
    tear_down(&fixture);
}

Test(gather_documents, a_file_over_the_limit_is_refused_unread)
{
    struct fixture fixture = set_up();
    const char *path = scratch_write(&fixture.scratch, "big.pdf", "", 0);
    cr_assert_eq(truncate(path, ((off_t)64 << 20) + 1), 0);
    expect_nothing("big.pdf", &fixture, EVIDENCE_REFUSED, "larger than 64 MiB");
    cr_assert_eq(gather_counts(fixture.gatherer).files, 0);
    tear_down(&fixture);
}

/* In a child that is nobody: 0 if the file and the folder are unavailable for want of permission. */
static int look_as_nobody(struct fixture *fixture)
{
    if (setresgid(65534, 65534, 65534) != 0 || setresuid(65534, 65534, 65534) != 0)
        return 2;
    const struct gathered *file = wish(fixture, "secret.txt", GATHER_TEXT);
    const struct gathered *folder = wish(fixture, "closed", GATHER_TEXT);
    const struct gathered *inside = wish(fixture, "closed/a.txt", GATHER_TEXT);
    char *problem = NULL;
    if (gather_run(fixture->gatherer, &problem) != 0)
        return 3;
    const struct gathered *all[] = {file, folder, inside};
    for (int i = 0; i < 3; i++) {
        if (all[i]->evidence.state != EVIDENCE_UNAVAILABLE ||
            !strstr(all[i]->evidence.error, "permission denied"))
            return 4 + i;
    }
    return 0;
}

Test(gather_documents, without_permission_it_is_unavailable)
{
    if (geteuid() != 0)
        cr_skip_test("needs to become another user");
    struct fixture fixture = set_up();
    int status;
    cr_assert_eq(chmod(fixture.scratch.path, 0755), 0);
    cr_assert_eq(chmod(scratch_write(&fixture.scratch, "secret.txt", "words", 5), 0600), 0);
    cr_assert_eq(mkdir(scratch_path(&fixture.scratch, "closed"), 0700), 0);
    pid_t child = fork();
    if (child == 0)
        _exit(look_as_nobody(&fixture));
    cr_assert_eq(waitpid(child, &status, 0), child);
    cr_assert(WIFEXITED(status) && WEXITSTATUS(status) == 0, "step %d", WEXITSTATUS(status));
    tear_down(&fixture);
}

/* ---- files that change ---- */

struct scribe {
    const char *path;
    unsigned writes; /* left */
    unsigned called;
};

static void write_more(void *context)
{
    struct scribe *scribe = context;
    scribe->called++;
    if (!scribe->writes)
        return;
    scribe->writes--;
    int file = open(scribe->path, O_WRONLY | O_APPEND | O_CLOEXEC);
    if (file < 0 || write(file, " more", 5) != 5)
        abort();
    close(file);
}

Test(gather_documents, a_file_that_changes_once_is_read_again)
{
    struct fixture fixture = set_up();
    struct scribe scribe = {.path = scratch_write(&fixture.scratch, "a.csv", "words", 5), .writes = 1};
    fixture.options.while_reading = write_more;
    fixture.options.context = &scribe;
    start_over(&fixture);
    const struct gathered *gathered = wish(&fixture, "a.csv", GATHER_TABLE);
    run(&fixture);
    expect(gathered, EVIDENCE_GOT, NULL);
    cr_assert_eq(gathered->length, 10);
    cr_assert_eq(scribe.called, 2);
    tear_down(&fixture);
}

Test(gather_documents, a_file_that_never_rests_is_unavailable)
{
    struct fixture fixture = set_up();
    struct scribe scribe = {.path = scratch_write(&fixture.scratch, "a.csv", "words", 5), .writes = 100};
    fixture.options.while_reading = write_more;
    fixture.options.context = &scribe;
    start_over(&fixture);
    const struct gathered *gathered = wish(&fixture, "a.csv", GATHER_TABLE);
    run(&fixture);
    expect(gathered, EVIDENCE_UNAVAILABLE, "it is being written to");
    cr_assert_eq(scribe.called, 4);
    tear_down(&fixture);
}

Test(gather_documents, one_run_has_one_view_of_a_file)
{
    struct fixture fixture = set_up();
    scratch_write(&fixture.scratch, "a.txt", "words", 5);
    const struct gathered *first = wish(&fixture, "a.txt", GATHER_TEXT);
    run(&fixture);
    scratch_write(&fixture.scratch, "a.txt", "other", 5);
    const struct gathered *late = wish(&fixture, "a.txt", GATHER_TABLE);
    run(&fixture);
    expect(first, EVIDENCE_GOT, NULL);
    expect(late, EVIDENCE_UNAVAILABLE, "it changed while golive ran");
    tear_down(&fixture);
}

/* ---- the cache, and no reader ---- */

Test(gather_documents, with_everything_cached_no_reader_is_started)
{
    struct fixture fixture = set_up();
    fixture.options.cache_folder = scratch_path(&fixture.scratch, "cache");
    scratch_write(&fixture.scratch, "a.txt", "words", 5);
    scratch_write(&fixture.scratch, "b.pdf", "no pdf", 6);
    start_over(&fixture);
    wish(&fixture, "a.txt", GATHER_TEXT);
    wish(&fixture, "b.pdf", GATHER_TEXT);
    run(&fixture);
    cr_assert_not_null(gather_sandbox(fixture.gatherer));
    fixture.options.reader = "/nowhere/golive-reader";
    start_over(&fixture);
    const struct gathered *text = wish(&fixture, "a.txt", GATHER_TEXT);
    const struct gathered *failure = wish(&fixture, "b.pdf", GATHER_TEXT);
    run(&fixture);
    expect(text, EVIDENCE_GOT, NULL);
    cr_assert(text->evidence.cached);
    expect(failure, EVIDENCE_UNAVAILABLE, "its name says PDF, but");
    cr_assert_null(gather_sandbox(fixture.gatherer));
    cr_assert_eq(gather_counts(fixture.gatherer).cached, 2);
    cr_assert_eq(gather_counts(fixture.gatherer).read, 0);
    scratch_write(&fixture.scratch, "a.txt", "changed words", 13);
    start_over(&fixture);
    text = wish(&fixture, "a.txt", GATHER_TEXT);
    char *problem = NULL;
    cr_assert_lt(gather_run(fixture.gatherer, &problem), 0, "other bytes are not what is cached");
    free(problem);
    tear_down(&fixture);
}

Test(gather_documents, without_a_reader_texts_are_unavailable_in_words)
{
    struct fixture fixture = set_up();
    fixture.options.reader = "/nowhere/golive-reader";
    scratch_write(&fixture.scratch, "a.txt", "words", 5);
    scratch_write(&fixture.scratch, "a.csv", "words", 5);
    start_over(&fixture);
    const struct gathered *text = wish(&fixture, "a.txt", GATHER_TEXT);
    const struct gathered *table = wish(&fixture, "a.csv", GATHER_TABLE);
    char *problem = NULL;
    cr_assert_lt(gather_run(fixture.gatherer, &problem), 0);
    cr_assert(strstr(problem, "golive-reader cannot be started"));
    expect(text, EVIDENCE_UNAVAILABLE, "golive-reader cannot be started");
    expect(table, EVIDENCE_GOT, NULL);
    free(problem);
    tear_down(&fixture);
}

Test(gather_documents, more_documents_than_a_batch_all_come)
{
    struct fixture fixture = set_up();
    const struct gathered *all[150];
    for (int i = 0; i < 150; i++) {
        char name[32], words[32];
        snprintf(name, sizeof name, "%d.txt", i);
        snprintf(words, sizeof words, "words %d", i);
        scratch_write(&fixture.scratch, name, words, strlen(words));
        all[i] = wish(&fixture, name, GATHER_TEXT);
    }
    run(&fixture);
    for (int i = 0; i < 150; i++)
        expect(all[i], EVIDENCE_GOT, NULL);
    cr_assert_eq(gather_counts(fixture.gatherer).read, 150);
    tear_down(&fixture);
}
