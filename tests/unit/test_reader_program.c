/* golive-reader itself, through the core's side: a fresh child a document, limits, crashes, a reader that is lost, and
 * readers that lie. */
#include "base/jail.h"
#include "model/document_text.h"
#include "reader/client.h"
#include "reader/messages.h"

#include "reader_documents.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <signal.h>
#include <sys/mman.h>

#define MOST 32

struct taken {
    enum evidence_state state[MOST];
    char *error[MOST];
    unsigned answers[MOST];
    bool lasting[MOST];
    size_t total;
    size_t kills; /* readers to kill, one at each answer */
};

/* Ends every child of this process: the reader. */
static void kill_children(void)
{
    struct text children = {0};
    AUTO_FREE char *path = memory_format("/proc/self/task/%ld/children", (long)getpid());
    cr_assert_eq(file_read_path(path, 4096, &children), 0);
    for (char *at = children.data; at && *at;) {
        long process = strtol(at, &at, 10);
        if (process > 1)
            kill((pid_t)process, SIGKILL);
        at += strspn(at, " \n");
    }
    text_free(&children);
}

static void take(void *context, const struct reader_answer *answer)
{
    struct taken *taken = context;
    size_t i = answer->cookie;
    taken->state[i] = answer->state;
    taken->error[i] = memory_copy(answer->error);
    taken->lasting[i] = answer->lasting;
    taken->answers[i]++;
    taken->total++;
    if (answer->state == EVIDENCE_GOT) {
        struct document_text text;
        cr_assert_eq(document_text_decode(answer->blob, answer->length, &text), 0);
        cr_assert_gt(text.normal_length, 0);
    }
    if (taken->kills) {
        taken->kills--;
        kill_children();
    }
}

static struct reader *start(unsigned jobs, unsigned timeout)
{
    AUTO_FREE char *program = reader_program();
    const struct reader_options options = {.program = program, .jobs = jobs, .timeout = timeout};
    return reader_new(&options);
}

static struct reader_document document_of(const void *bytes, size_t length, const char *name, size_t cookie)
{
    return (struct reader_document){memory_file("document", bytes, length), name, cookie};
}

static void read_all(
    struct reader *reader, struct reader_document *documents, size_t count, struct taken *taken)
{
    char *problem = NULL;
    int error = reader_read(reader, documents, count, take, taken, &problem);
    cr_assert_eq(error, 0, "%s", problem ? problem : "");
    for (size_t i = 0; i < count; i++) {
        cr_assert_eq(taken->answers[i], 1, "document %zu has %u answers", i, taken->answers[i]);
        close(documents[i].descriptor);
    }
}

/* A page whose drawing takes for ever: forms that draw ten forms that draw ten forms. */
static void endless_pdf(struct text *pdf)
{
    enum { DEPTH = 14 };
    char *forms[DEPTH];
    struct text draws = {0};
    for (int i = 0; i < 10; i++)
        text_append_string(&draws, "/X Do ");
    for (size_t i = 0; i < DEPTH; i++) {
        AUTO_FREE char *head =
            i + 1 < DEPTH
                ? memory_format(
                      "/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X %zu 0 R>>>>", 7 + i)
                : memory_copy("/Type/XObject/Subtype/Form/BBox[0 0 9 9]");
        forms[i] = stream_of(head, i + 1 < DEPTH ? text_string(&draws) : "0 0 m");
    }
    const struct pdf_parts parts = {
        .resource = "/XObject<</X 6 0 R>>", .more = (const char *const *)forms, .more_count = DEPTH};
    const char *contents[] = {text_string(&draws)};
    pdf_pages(contents, 1, &parts, pdf);
    for (size_t i = 0; i < DEPTH; i++)
        free(forms[i]);
    text_free(&draws);
}

Test(reader_program, documents_of_all_kinds_get_their_answers)
{
    static const char *const lines[] = {ENOUGH_LINES};
    char *content = content_of(lines, 3);
    struct text pdf = {0};
    struct taken taken = {0};
    pdf_pages((const char *const *)&content, 1, NULL, &pdf);
    struct reader_document documents[] = {
        document_of(pdf.data, pdf.length, "a.pdf", 0),
        document_of("Plain text of an agreement", 26, "a.txt", 1),
        document_of("\x89PNG\r\n\x1a\n", 8, "a.png", 2),
        document_of("", 0, "a.txt", 3),
        document_of("# Title\ntext", 12, "a.md", 4),
    };
    struct reader *reader = start(2, 30);
    cr_assert_null(reader_sandbox(reader), "nothing is started before there is something to read");
    read_all(reader, documents, 5, &taken);
    cr_assert_eq(taken.state[0], EVIDENCE_GOT);
    cr_assert_eq(taken.state[1], EVIDENCE_GOT);
    cr_assert_str_eq(taken.error[2], "it is damaged: its picture cannot be opened; get it anew");
    cr_assert_str_eq(taken.error[3], "it is empty");
    cr_assert_eq(taken.state[4], EVIDENCE_GOT);
    for (size_t i = 0; i < 5; i++)
        cr_assert(taken.lasting[i]);
    cr_assert_not_null(reader_sandbox(reader));
    reader_free(reader);
    text_free(&pdf);
    free(content);
}

Test(reader_program, one_that_takes_too_long_costs_only_itself)
{
    struct text pdf = {0};
    struct taken taken = {0};
    endless_pdf(&pdf);
    struct reader_document documents[] = {
        document_of("before", 6, "a.txt", 0),
        document_of(pdf.data, pdf.length, "a.pdf", 1),
        document_of("behind", 6, "a.txt", 2),
    };
    struct reader *reader = start(1, 1);
    read_all(reader, documents, 3, &taken);
    cr_assert_eq(taken.state[0], EVIDENCE_GOT);
    cr_assert_eq(taken.state[1], EVIDENCE_UNAVAILABLE);
    cr_assert_str_eq(taken.error[1], "reading it takes longer than 1 seconds");
    cr_assert_not(taken.lasting[1], "a limit of time is not the document's doing alone");
    cr_assert_eq(taken.state[2], EVIDENCE_GOT);
    reader_free(reader);
    text_free(&pdf);
}

/* A page of two hundred million letters, packed 64 to 1. */
static void greedy_pdf(struct text *pdf)
{
    struct text packed = {0};
    static const char head[] = "BT /F1 9 Tf (", tail[] = ") Tj ET";
    text_append_char(&packed, (char)(sizeof head - 2));
    text_append(&packed, head, sizeof head - 1);
    for (int i = 0; i < 1600000; i++)
        text_append(&packed, "\x81x", 2);
    text_append_char(&packed, (char)(sizeof tail - 2));
    text_append(&packed, tail, sizeof tail - 1);
    text_append_char(&packed, (char)0x80);
    text_append_string(pdf,
        "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Count 1/Kids[3 0 R]>>"
        "endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 2000000000 792]/Contents 5 0 R"
        "/Resources<</Font<</F1 4 0 R>>>>>>endobj\n4 0 obj" PDF_FONT "endobj\n");
    text_format(pdf, "5 0 obj<</Filter/RunLengthDecode/Length %zu>>stream\n", packed.length);
    text_append(pdf, packed.data, packed.length);
    text_append_string(pdf, "\nendstream endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n");
    text_free(&packed);
}

Test(reader_program, one_that_eats_memory_costs_only_itself)
{
    if (jail_memory_unlimited())
        cr_skip_test("no memory limit under sanitizers");
    struct text pdf = {0};
    struct taken taken = {0};
    greedy_pdf(&pdf);
    struct reader_document documents[] = {
        document_of(pdf.data, pdf.length, "a.pdf", 0),
        document_of("behind", 6, "a.txt", 1),
    };
    struct reader *reader = start(1, 60);
    read_all(reader, documents, 2, &taken);
    cr_assert_eq(taken.state[0], EVIDENCE_UNAVAILABLE);
    cr_assert(strstr(taken.error[0], "memory"), "%s", taken.error[0]);
    cr_assert_not(taken.lasting[0]);
    cr_assert_eq(taken.state[1], EVIDENCE_GOT);
    reader_free(reader);
    text_free(&pdf);
}

Test(reader_program, more_documents_than_may_wait_all_get_answers)
{
    struct taken taken = {0};
    struct reader_document documents[MOST];
    for (size_t i = 0; i < MOST; i++)
        documents[i] = document_of("words", 5, "a.txt", i);
    struct reader *reader = start(3, 30);
    read_all(reader, documents, MOST, &taken);
    for (size_t i = 0; i < MOST; i++)
        cr_assert_eq(taken.state[i], EVIDENCE_GOT);
    reader_free(reader);
}

Test(reader_program, a_lost_reader_is_started_once_more)
{
    struct taken taken = {.kills = 1};
    struct reader_document documents[8];
    for (size_t i = 0; i < 8; i++)
        documents[i] = document_of("words", 5, "a.txt", i);
    struct reader *reader = start(1, 30);
    read_all(reader, documents, 8, &taken);
    for (size_t i = 0; i < 8; i++)
        cr_assert_eq(taken.state[i], EVIDENCE_GOT, "%zu: %s", i, taken.error[i]);
    reader_free(reader);
}

Test(reader_program, a_reader_lost_for_good_leaves_words)
{
    struct taken taken = {.kills = MOST};
    struct reader_document documents[MOST];
    for (size_t i = 0; i < MOST; i++)
        documents[i] = document_of("words", 5, "a.txt", i);
    struct reader *reader = start(1, 30);
    read_all(reader, documents, MOST, &taken);
    cr_assert_eq(taken.state[MOST - 1], EVIDENCE_UNAVAILABLE);
    cr_assert_str_eq(taken.error[MOST - 1], "golive-reader ended twice before it had read it");
    cr_assert_not(taken.lasting[MOST - 1]);
    reader_free(reader);
}

Test(reader_program, a_program_that_is_not_there_is_a_problem_in_words)
{
    const struct reader_options options = {.program = "/nowhere/golive-reader", .jobs = 1};
    struct reader *reader = reader_new(&options);
    struct taken taken = {0};
    struct reader_document document = document_of("words", 5, "a.txt", 0);
    char *problem = NULL;
    cr_assert_lt(reader_read(reader, &document, 1, take, &taken, &problem), 0);
    cr_assert_str_eq(problem, "golive-reader cannot be started: No such file or directory");
    cr_assert_eq(taken.total, 0);
    free(problem);
    close(document.descriptor);
    reader_free(reader);
}

Test(reader_program, rights_it_must_not_have_are_gone)
{
    AUTO_FREE char *program = reader_program();
    const struct reader_options options = {.program = program, .jobs = 1, .sandbox_required = true};
    struct reader *reader = reader_new(&options);
    struct taken taken = {0};
    struct reader_document document = document_of("words", 5, "a.txt", 0);
    char *problem = NULL;
    int error = reader_read(reader, &document, 1, take, &taken, &problem);
    /* Where the kernel cannot give all of it, it must refuse to run, and say what is missing. */
    if (error)
        cr_assert(strstr(problem, "the sandbox is required and is not whole: "), "%s", problem);
    else
        cr_assert_str_eq(reader_sandbox(reader), "full");
    free(problem);
    close(document.descriptor);
    reader_free(reader);
}

/* ---- readers that lie ---- */

static int read_from_liar(const char *way, struct taken *taken, char **ret_problem)
{
    struct scratch scratch;
    scratch_make(&scratch);
    AUTO_FREE char *folder = file_program_folder();
    AUTO_FREE char *tool = memory_format("%s/../tools/hostile_reader", folder);
    const char *program = scratch_path(&scratch, way);
    cr_assert_eq(symlink(tool, program), 0);
    const struct reader_options options = {.program = program, .jobs = 2, .timeout = 5};
    struct reader *reader = reader_new(&options);
    struct reader_document documents[] = {
        document_of("one", 3, "a.txt", 0), document_of("two", 3, "b.txt", 1)};
    int error = reader_read(reader, documents, 2, take, taken, ret_problem);
    reader_free(reader);
    for (size_t i = 0; i < 2; i++)
        close(documents[i].descriptor);
    scratch_remove(&scratch);
    return error;
}

Test(reader_program, a_reader_that_talks_rubbish_is_not_believed)
{
    struct taken taken = {0};
    char *problem = NULL;
    cr_assert_lt(read_from_liar("rubbish", &taken, &problem), 0);
    cr_assert(strstr(problem, "golive-reader cannot be started"), "%s", problem);
    free(problem);
}

Test(reader_program, a_reader_of_another_version_is_named)
{
    struct taken taken = {0};
    char *problem = NULL;
    cr_assert_lt(read_from_liar("version", &taken, &problem), 0);
    cr_assert(strstr(problem, "0.0.1") && strstr(problem, GOLIVE_VERSION), "%s", problem);
    free(problem);
}

Test(reader_program, answers_that_break_the_rules_end_the_reader)
{
    static const char *const ways[] = {"hangup", "foreign", "twice"};
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        struct taken taken = {0};
        char *problem = NULL;
        cr_assert_eq(read_from_liar(ways[i], &taken, &problem), 0, "%s: %s", ways[i], problem);
        cr_assert_eq(taken.answers[0] + taken.answers[1], 2, "%s", ways[i]);
        cr_assert_eq(taken.state[1], EVIDENCE_UNAVAILABLE);
        cr_assert_str_eq(taken.error[1], "golive-reader ended twice before it had read it");
    }
}

static void expect_not_understood(const char *way)
{
    struct taken taken = {0};
    char *problem = NULL;
    struct scratch scratch;
    scratch_make(&scratch);
    AUTO_FREE char *folder = file_program_folder();
    AUTO_FREE char *tool = memory_format("%s/../tools/hostile_reader", folder);
    cr_assert_eq(symlink(tool, scratch_path(&scratch, way)), 0);
    const struct reader_options options = {.program = scratch_path(&scratch, way), .jobs = 1, .timeout = 5};
    struct reader *reader = reader_new(&options);
    struct reader_document document = document_of("one", 3, "a.txt", 0);
    cr_assert_eq(reader_read(reader, &document, 1, take, &taken, &problem), 0, "%s", problem);
    cr_assert_eq(taken.state[0], EVIDENCE_UNAVAILABLE);
    cr_assert_str_eq(taken.error[0], "golive-reader's answer cannot be understood", "%s", way);
    cr_assert_not(taken.lasting[0]);
    close(document.descriptor);
    reader_free(reader);
    scratch_remove(&scratch);
}

Test(reader_program, an_outcome_that_can_still_change_is_not_looked_into)
{
    expect_not_understood("unsealed");
}

Test(reader_program, an_outcome_that_makes_no_sense_is_not_used)
{
    expect_not_understood("garbled");
}

/* ---- outcomes ---- */

Test(reader_messages, outcomes_come_back_as_they_were)
{
    struct arena arena = {0};
    const struct reader_outcome said = {
        .state = EVIDENCE_GOT, .media_type = "text/plain", .remark = "odd", .blob = "12345", .length = 5};
    struct text bytes = {0};
    struct reader_outcome heard;
    int file = memfd_create("outcome", MFD_CLOEXEC);
    cr_assert_eq(reader_outcome_write(file, &said), 0);
    lseek(file, 0, SEEK_SET);
    file_read(file, 4096, &bytes);
    cr_assert_eq(reader_outcome_read(bytes.data, bytes.length, &arena, &heard), 0);
    cr_assert_eq(heard.state, EVIDENCE_GOT);
    cr_assert_str_eq(heard.media_type, "text/plain");
    cr_assert_str_eq(heard.remark, "odd");
    cr_assert_null(heard.error);
    cr_assert_eq(heard.length, 5);
    cr_assert_eq(((const char *)heard.blob - bytes.data) % 8, 0);
    for (size_t length = 0; length < bytes.length; length++)
        cr_assert_eq(reader_outcome_read(bytes.data, length, &arena, &heard), -EBADMSG, "cut to %zu", length);
    text_append_char(&bytes, 0);
    cr_assert_eq(
        reader_outcome_read(bytes.data, bytes.length, &arena, &heard), -EBADMSG, "something is left over");
    close(file);
    text_free(&bytes);
    arena_free(&arena);
}

Test(reader_messages, a_pass_without_text_and_a_failure_without_words_are_refused)
{
    static const struct reader_outcome lies[] = {
        {.state = EVIDENCE_GOT, .media_type = ""},
        {.state = EVIDENCE_UNAVAILABLE, .media_type = ""},
        {.state = EVIDENCE_UNAVAILABLE, .media_type = "", .error = ""},
        {.state = EVIDENCE_UNAVAILABLE, .media_type = "", .error = "x", .blob = "12345678", .length = 8},
        {.state = EVIDENCE_ABSENT, .media_type = "", .error = "x"},
        {.state = EVIDENCE_UNAVAILABLE, .media_type = "", .error = "\xff"},
    };
    for (size_t i = 0; i < sizeof lies / sizeof *lies; i++) {
        struct arena arena = {0};
        struct text bytes = {0};
        struct reader_outcome heard;
        int file = memfd_create("outcome", MFD_CLOEXEC);
        cr_assert_eq(reader_outcome_write(file, &lies[i]), 0);
        lseek(file, 0, SEEK_SET);
        file_read(file, 4096, &bytes);
        cr_assert_eq(reader_outcome_read(bytes.data, bytes.length, &arena, &heard), -EBADMSG, "lie %zu", i);
        close(file);
        text_free(&bytes);
        arena_free(&arena);
    }
}
