/* A long PDF read by two children: what comes out is what one alone reads, whatever becomes of the second. */
#include "base/jail.h"
#include "model/document_text.h"
#include "reader/client.h"
#include "reader/extract.h"
#include "reader/messages.h"
#include "reader/pdf_rest.h"

#include "reader_documents.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <sys/mman.h>

enum { PAGES = 40 };

#define PAINTED_PICTURE "q 500 0 0 700 50 50 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \377 EI Q"

/* How page NUMBER (from 1) of a document is drawn. */
typedef char *page_drawer(int number);

static char *plain_page(int number)
{
    AUTO_FREE char *line = memory_format("Page %d, and what was agreed on it.", number);
    const char *lines[] = {line, ENOUGH_LINES, "", ENOUGH_LINES};
    return content_of(lines, 8);
}

/* Letterheads, a page with a picture of its own, one that is a picture, one that is blank. */
static char *mixed_page(int number)
{
    AUTO_FREE char *words = plain_page(number);
    if (number == 31)
        return memory_copy(PAINTED_PICTURE);
    if (number == 35)
        return memory_copy("");
    return memory_format("%s\n" PAINTED_PICTURE "%s", words, number == 27 ? "\n" PAINTED_PICTURE : "");
}

static char *sparse_page(int number)
{
    return number % 3 ? memory_format("BT /F1 11 Tf 72 720 Td (Page %d) Tj ET", number) : plain_page(number);
}

static void draw(page_drawer *drawer, const struct pdf_parts *parts, struct text *pdf)
{
    char *contents[PAGES];
    for (int i = 0; i < PAGES; i++)
        contents[i] = drawer(i + 1);
    pdf_pages((const char *const *)contents, PAGES, parts, pdf);
    for (int i = 0; i < PAGES; i++)
        free(contents[i]);
}

/* All that is told of a document, as bytes. */
static void told(const struct text *pdf, struct text *out)
{
    struct extracted extracted;
    extract_document(pdf->data, pdf->length, "a.pdf", &extracted);
    text_format(out, "%d %s %u %s\n", (int)extracted.state, extracted.error ? extracted.error : "",
        extracted.depends, extracted.pages.remark ? extracted.pages.remark : "");
    if (extracted.state == EVIDENCE_GOT)
        cr_assert_eq(document_text_encode(&extracted.pages, out), 0);
    extracted_free(&extracted);
}

static void expect_same(const struct text *left, const struct text *right, const char *what)
{
    cr_expect_eq(left->length, right->length, "%s: %zu and %zu bytes", what, left->length, right->length);
    cr_expect(
        left->length != right->length || memcmp(left->data, right->data, left->length) == 0, "%s", what);
}

struct bond {
    int memory;
    int done[2];
    struct rest_claims *claims;
};

static struct bond bond_new(void)
{
    struct bond bond = {
        .memory = memfd_create("rest", MFD_CLOEXEC | MFD_ALLOW_SEALING), .claims = rest_claims_new()};
    cr_assert_geq(bond.memory, 0);
    cr_assert_not_null(bond.claims);
    cr_assert_eq(pipe2(bond.done, O_CLOEXEC), 0);
    return bond;
}

/* What the first makes of what was left; the second is gone. */
static void told_by_first(const struct text *pdf, struct bond *bond, struct text *out)
{
    close(bond->done[1]);
    rest_assume(REST_FIRST, bond->memory, bond->done[0], bond->claims);
    told(pdf, out);
    rest_assume(REST_ALONE, -1, -1, NULL);
    close(bond->done[0]);
    close(bond->memory);
    rest_claims_free(bond->claims);
}

/* What the second leaves while the first is busy with the first FIRST_PAGES pages. */
static size_t left_beside(uint32_t first_pages, const struct text *pdf, const struct bond *bond)
{
    struct stat status;
    bond->claims->taken = first_pages;
    rest_assume(REST_SECOND, bond->memory, bond->done[1], bond->claims);
    extract_rest(pdf->data, pdf->length, "a.pdf");
    rest_assume(REST_ALONE, -1, -1, NULL);
    bond->claims->taken -= first_pages; /* which the first takes when its turn comes in the test */
    cr_assert_eq(fstat(bond->memory, &status), 0);
    return (size_t)status.st_size;
}

static size_t left_by_second(const struct text *pdf, const struct bond *bond)
{
    return left_beside(PAGES / 2, pdf, bond);
}

static void expect_two_are_one(
    page_drawer *drawer, const struct pdf_parts *parts, size_t least, const char *what)
{
    struct text pdf = {0}, alone = {0}, both = {0};
    draw(drawer, parts, &pdf);
    told(&pdf, &alone);
    struct bond bond = bond_new();
    size_t left = left_by_second(&pdf, &bond);
    cr_expect_geq(left, least, "%s: the second left %zu bytes", what, left);
    told_by_first(&pdf, &bond, &both);
    expect_same(&alone, &both, what);
    text_free(&pdf);
    text_free(&alone);
    text_free(&both);
}

Test(reader_rest, two_children_read_what_one_reads)
{
    static const char *const info[] = {"<</Title(Agreement)>>"};
    const struct pdf_parts titled = {.trailer = "/Info 84 0 R", .more = info, .more_count = 1};
    const struct pdf_parts inked = {
        .extra = "/Annots[<</Type/Annot/Subtype/Ink/Rect[0 0 9 9]/InkList[[0 0 5 5]]>>]"};
    const struct pdf_parts typed = {
        .extra = "/Annots[<</Type/Annot/Subtype/FreeText/Rect[0 0 99 9]/Contents(Signed by A. Ames)>>]"};
    expect_two_are_one(plain_page, NULL, 10000, "pages of words");
    expect_two_are_one(plain_page, &inked, 10000, "ink over the words");
    expect_two_are_one(plain_page, &typed, 10000, "words typed over the page");
    expect_two_are_one(plain_page, &titled, 10000, "a title");
    expect_two_are_one(mixed_page, NULL, 3000, "pictures among words");
    expect_two_are_one(sparse_page, NULL, 16, "pages of hardly any words");
}

Test(reader_rest, wherever_the_two_meet_the_outcome_is_the_same)
{
    static const uint32_t firsts[] = {0, 1, 9, 30, 34, PAGES - 1, PAGES};
    struct text pdf = {0}, alone = {0};
    draw(mixed_page, NULL, &pdf);
    told(&pdf, &alone);
    for (size_t i = 0; i < sizeof firsts / sizeof *firsts; i++) {
        struct text both = {0};
        struct bond bond = bond_new();
        left_beside(firsts[i], &pdf, &bond);
        told_by_first(&pdf, &bond, &both);
        AUTO_FREE char *what = memory_format("they meet behind page %u", firsts[i]);
        expect_same(&alone, &both, what);
        text_free(&both);
    }
    text_free(&pdf);
    text_free(&alone);
}

Test(reader_rest, claims_that_were_written_over_lose_no_page)
{
    static const uint64_t claims[] = {
        7, UINT32_MAX, UINT64_MAX, (uint64_t)PAGES << 32, (uint64_t)UINT32_MAX << 32, (uint64_t)5 << 32};
    struct text pdf = {0}, alone = {0};
    draw(plain_page, NULL, &pdf);
    told(&pdf, &alone);
    for (size_t i = 0; i < sizeof claims / sizeof *claims; i++) {
        for (int left = 0; left < 2; left++) {
            struct text both = {0};
            struct bond bond = bond_new();
            if (left)
                left_by_second(&pdf, &bond);
            bond.claims->taken = claims[i];
            told_by_first(&pdf, &bond, &both);
            AUTO_FREE char *what = memory_format("claims %zu, %d", i, left);
            expect_same(&alone, &both, what);
            text_free(&both);
        }
    }
    text_free(&pdf);
    text_free(&alone);
}

/* The second goes on behind a page that is for the first to look at. */
Test(reader_rest, a_page_to_look_at_does_not_end_the_seconds_work)
{
    struct text pdf = {0};
    draw(mixed_page, NULL, &pdf);
    struct bond bond = bond_new();
    cr_assert_geq(left_beside(10, &pdf, &bond), 25 * 300u);
    close(bond.done[1]);
    rest_assume(REST_FIRST, bond.memory, bond.done[0], bond.claims);
    struct rest rest;
    rest_take(PAGES - 10, &rest);
    cr_assert_eq(rest.count, 30u);
    for (size_t i = 0; i < rest.count; i++)
        cr_expect_eq(rest.pages[i].left != 0, PAGES - i == 31 || PAGES - i == 35, "page %zu", PAGES - i);
    rest_free(&rest);
    rest_take(PAGES - 11, &rest);
    cr_expect_eq(rest.count, 0u, "more pages than there can be");
    rest_assume(REST_ALONE, -1, -1, NULL);
    close(bond.done[0]);
    close(bond.memory);
    rest_claims_free(bond.claims);
    text_free(&pdf);
}

Test(reader_rest, what_was_typed_over_the_second_half_alone_is_told)
{
    static const char typed[] = "/Subtype/FreeText", other[] = "/Subtype/Circle  ";
    const struct pdf_parts parts = {
        .extra = "/Annots[<</Type/Annot/Subtype/FreeText/Rect[0 0 99 9]/Contents(Signed by A. Ames)>>]"};
    struct text pdf = {0}, alone = {0}, both = {0};
    draw(plain_page, &parts, &pdf);
    char *at = pdf.data;
    for (int page = 1; page <= 30; page++) {
        at = memmem(at, pdf.length - (size_t)(at - pdf.data), typed, sizeof typed - 1);
        cr_assert_not_null(at);
        memcpy(at, other, sizeof other - 1);
    }
    told(&pdf, &alone);
    cr_assert(memmem(alone.data, alone.length, "filled into it", 14));
    struct bond bond = bond_new();
    left_by_second(&pdf, &bond);
    told_by_first(&pdf, &bond, &both);
    expect_same(&alone, &both, "typed behind page 30");
    text_free(&pdf);
    text_free(&alone);
    text_free(&both);
}

Test(reader_rest, pages_that_cannot_be_read_are_told_alike)
{
    struct text pdf = {0}, alone = {0}, both = {0};
    draw(plain_page, NULL, &pdf);
    char *page = memmem(pdf.data, pdf.length, "70 0 obj\n<</Type/Page/", 22); /* page 34 */
    cr_assert_not_null(page);
    memcpy(page + 9, "<</Tipe/Pige/", 13);
    told(&pdf, &alone);
    struct bond bond = bond_new();
    left_by_second(&pdf, &bond);
    told_by_first(&pdf, &bond, &both);
    expect_same(&alone, &both, "a page that is none");
    text_free(&pdf);
    text_free(&alone);
    text_free(&both);
}

/* Puts the first COUNT bytes of what the second left, with BYTE at PLACE, in its place. */
static void garble(struct bond *bond, size_t count, size_t place, char byte)
{
    cr_assert_eq(ftruncate(bond->memory, (off_t)count), 0);
    if (place < count)
        cr_assert_eq(pwrite(bond->memory, &byte, 1, (off_t)place), 1);
}

Test(reader_rest, what_a_second_child_leaves_unsound_is_not_used)
{
    struct text pdf = {0}, alone = {0};
    draw(plain_page, NULL, &pdf);
    told(&pdf, &alone);
    static const struct {
        const char *what;
        size_t part; /* of what was left, in tenths; 0: nothing */
        size_t place;
        char byte;
    } rows[] = {
        {"nothing", 0, SIZE_MAX, 0},
        {"half of it", 5, SIZE_MAX, 0},
        {"fewer pages than it says", 10, 0, 99},
        {"pages beyond all numbers", 10, 7, 127},
        {"another length of the text", 10, 9, 3},
        {"another length of a page", 10, 17, 1},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct text both = {0};
        struct bond bond = bond_new();
        size_t left = left_by_second(&pdf, &bond);
        garble(&bond, left * rows[i].part / 10, rows[i].place, rows[i].byte);
        told_by_first(&pdf, &bond, &both);
        expect_same(&alone, &both, rows[i].what);
        text_free(&both);
    }
    struct bond open = {.memory = memfd_create("rest", MFD_CLOEXEC), /* that can still be changed */
        .claims = rest_claims_new()};
    cr_assert_eq(pipe2(open.done, O_CLOEXEC), 0);
    left_by_second(&pdf, &open);
    rest_assume(REST_FIRST, open.memory, open.done[0], open.claims);
    struct rest rest;
    rest_take(PAGES, &rest);
    cr_expect_eq(rest.count, 0u);
    rest_assume(REST_ALONE, -1, -1, NULL);
    rest_claims_free(open.claims);
    struct text both = {0};
    struct bond bond = bond_new(); /* a second child that was ended before it was done */
    told_by_first(&pdf, &bond, &both);
    expect_same(&alone, &both, "no second child");
    text_free(&both);
    text_free(&pdf);
    text_free(&alone);
}

Test(reader_rest, short_documents_and_others_leave_nothing)
{
    struct text pdf = {0}, alone = {0}, both = {0};
    char *contents[] = {plain_page(1), plain_page(2)};
    pdf_pages((const char *const *)contents, 2, NULL, &pdf);
    told(&pdf, &alone);
    struct bond bond = bond_new();
    cr_expect_eq(left_by_second(&pdf, &bond), 0u);
    told_by_first(&pdf, &bond, &both);
    expect_same(&alone, &both, "two pages");
    bond = bond_new();
    rest_assume(REST_SECOND, bond.memory, bond.done[1], bond.claims);
    extract_rest("Agreement, in words", 19, "a.txt");
    struct stat status;
    cr_assert_eq(fstat(bond.memory, &status), 0);
    cr_expect_eq(status.st_size, 0);
    free(contents[0]);
    free(contents[1]);
    text_free(&pdf);
    text_free(&alone);
    text_free(&both);
}

/* ---- golive-reader itself ---- */

struct taken {
    enum evidence_state state;
    char *error;
    struct text blob;
    char *children; /* of the reader when it answered: they may be ending */
    bool left;      /* one of them outlived the reader */
};

static char *children_of(const char *process)
{
    struct text children = {0};
    AUTO_FREE char *path = memory_format("/proc/%s/task/%s/children", process, process);
    cr_assert_eq(file_read_path(path, 4096, &children), 0, "%s", path);
    while (children.length && strchr(" \n", children.data[children.length - 1]))
        children.data[--children.length] = '\0';
    return children.length ? text_steal(&children) : memory_copy("");
}

/* Whether one of the processes, numbers with blanks between, is there. */
static bool any_runs(const char *processes)
{
    AUTO_FREE char *numbers = memory_copy(processes);
    char *rest = NULL;
    for (char *number = strtok_r(numbers, " ", &rest); number; number = strtok_r(NULL, " ", &rest)) {
        AUTO_FREE char *path = memory_format("/proc/%s", number);
        if (access(path, F_OK) == 0)
            return true;
    }
    return false;
}

static void take(void *context, const struct reader_answer *answer)
{
    struct taken *taken = context;
    taken->state = answer->state;
    taken->error = memory_copy(answer->error ? answer->error : "");
    if (answer->blob)
        text_append(&taken->blob, answer->blob, answer->length);
    AUTO_FREE char *self = memory_format("%ld", (long)getpid());
    AUTO_FREE char *reader = children_of(self);
    taken->children = children_of(reader);
}

static struct taken read_with(unsigned jobs, unsigned timeout, const struct text *pdf)
{
    AUTO_FREE char *program = reader_program();
    const struct reader_options options = {.program = program, .jobs = jobs, .timeout = timeout};
    struct reader *reader = reader_new(&options);
    struct reader_document document = {memory_file("document", pdf->data, pdf->length), "a.pdf", 0};
    struct taken taken = {0};
    char *problem = NULL;
    cr_assert_eq(reader_read(reader, &document, 1, take, &taken, &problem), 0, "%s", problem ? problem : "");
    close(document.descriptor);
    reader_free(reader);
    taken.left = any_runs(taken.children);
    return taken;
}

static void taken_free(struct taken *taken)
{
    free(taken->error);
    free(taken->children);
    text_free(&taken->blob);
}

/* Large enough to be shared: much that is never shown stands at its end. */
static void large(page_drawer *drawer, const struct pdf_parts *parts, struct text *pdf)
{
    struct text filler = {0};
    for (int i = 0; i < 8000; i++)
        text_format(&filler, "%% %d\n", i);
    AUTO_FREE char *stream = stream_of("", text_string(&filler));
    const char *more[20] = {0};
    struct pdf_parts with = parts ? *parts : (struct pdf_parts){0};
    for (size_t i = 0; i < with.more_count; i++)
        more[i] = with.more[i];
    more[with.more_count++] = stream;
    with.more = more;
    draw(drawer, &with, pdf);
    text_free(&filler);
    cr_assert_geq(pdf->length, 65536u);
}

Test(reader_rest, the_reader_answers_alike_with_one_process_and_with_two)
{
    struct text pdf = {0};
    large(mixed_page, NULL, &pdf);
    struct taken one = read_with(1, 60, &pdf);
    struct taken two = read_with(2, 60, &pdf);
    cr_expect_eq(one.state, EVIDENCE_GOT, "%s", one.error);
    cr_expect_eq(two.state, EVIDENCE_GOT, "%s", two.error);
    expect_same(&one.blob, &two.blob, "the reader's answer");
    cr_expect_not(two.left, "processes are left: %s", two.children);
    taken_free(&one);
    taken_free(&two);
    text_free(&pdf);
}

static char *page_with_endless_form(int number)
{
    AUTO_FREE char *words = plain_page(number);
    return memory_format("%s\n%s", words, number == 39 ? "/X Do /X Do /X Do /X Do /X Do" : "");
}

Test(reader_rest, a_page_without_end_in_the_second_half_ends_both)
{
    enum { DEPTH = 14, FIRST = 4 + 2 * PAGES };
    char *forms[DEPTH];
    for (size_t i = 0; i < DEPTH; i++) {
        AUTO_FREE char *head =
            i + 1 < DEPTH
                ? memory_format(
                      "/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X %zu 0 R>>>>",
                      FIRST + 1 + i)
                : memory_copy("/Type/XObject/Subtype/Form/BBox[0 0 9 9]");
        forms[i] = stream_of(
            head, i + 1 < DEPTH ? "/X Do /X Do /X Do /X Do /X Do /X Do /X Do /X Do /X Do /X Do" : "0 0 m");
    }
    AUTO_FREE char *resource = memory_format("/XObject<</X %d 0 R>>", FIRST);
    const struct pdf_parts parts = {
        .resource = resource, .more = (const char *const *)forms, .more_count = DEPTH};
    struct text pdf = {0};
    large(page_with_endless_form, &parts, &pdf);
    struct taken taken = read_with(2, 1, &pdf);
    cr_expect_eq(taken.state, EVIDENCE_UNAVAILABLE);
    cr_expect(strstr(taken.error, "longer than 1 second"), "%s", taken.error);
    cr_expect_str_eq(taken.children, "", "processes are left: %s", taken.children);
    taken_free(&taken);
    for (size_t i = 0; i < DEPTH; i++)
        free(forms[i]);
    text_free(&pdf);
}
