/* Digital signatures of a PDF: which hold, which do not, and what must not be called a signature. */
#include "reader/client.h"
#include "reader/extract.h"
#include "reader/messages.h"
#include "reader/signature.h"

#include "signing.h"

static struct identity authority, ann, bo, stranger;

static void set_up(void)
{
    struct text pem = {0};
    authority = identity_of("Test authority", "Authority", NULL);
    ann = identity_of("Ann Ames", "Bluebird Clinic LLC", &authority);
    bo = identity_of("Bo Berg", "Northwind Health, Inc.", &authority);
    stranger = identity_of("Ann Ames", "Bluebird Clinic LLC", NULL);
    identity_pem(&authority, &pem);
    signature_authorities(pem.data, pem.length);
    text_free(&pem);
}

static void tear_down(void)
{
    identity_free(&authority);
    identity_free(&ann);
    identity_free(&bo);
    identity_free(&stranger);
}

TestSuite(signature, .init = set_up, .fini = tear_down);

#define FIRST 6u /* number of the first free object of page_of() */

static void page_of(struct text *pdf)
{
    static const char *const lines[] = {ENOUGH_LINES};
    char *content = content_of(lines, 3);
    pdf_pages((const char *const *)&content, 1, NULL, pdf);
    free(content);
}

static struct extracted read_pdf(const struct text *pdf)
{
    struct extracted extracted;
    extract_document(pdf->data, pdf->length, "a.pdf", &extracted);
    cr_assert_eq(extracted.state, EVIDENCE_GOT, "%s", extracted.error);
    return extracted;
}

/* The only signature of the document, which is freed. */
static struct document_signature only_of(struct text *pdf)
{
    struct extracted extracted = read_pdf(pdf);
    cr_assert_eq(extracted.pages.signature_count, 1, "%zu signatures", extracted.pages.signature_count);
    struct document_signature one = extracted.pages.signatures[0];
    extracted_free(&extracted);
    text_free(pdf);
    return one;
}

static struct document_signature signed_as(const struct signing *with)
{
    struct text pdf = {0};
    page_of(&pdf);
    sign_pdf(&pdf, FIRST, with);
    return only_of(&pdf);
}

#define GOOD (DOCUMENT_SIGNATURE_INTACT | DOCUMENT_SIGNATURE_WHOLE)

Test(signature, one_that_covers_the_file_holds_and_says_whose_it_is)
{
    struct document_signature one = signed_as(&(struct signing){.who = &ann});
    cr_assert_eq(one.flags, GOOD | DOCUMENT_SIGNATURE_TRUSTED | DOCUMENT_SIGNATURE_ASKED, "%x: %s", one.flags,
        one.trouble);
    cr_assert_str_eq(one.signer, "Ann Ames");
    cr_assert_str_eq(one.organization, "Bluebird Clinic LLC");
    cr_assert_eq(one.signed_at, 1767355200);
    cr_assert_eq(one.not_before, signing_from);
    cr_assert_eq(one.not_after, signing_until);
    cr_assert_str_eq(one.trouble, "");
}

static void keep_flags(void *context, const struct reader_answer *answer)
{
    struct document_text text;
    cr_assert_eq(answer->state, EVIDENCE_GOT, "%s", answer->error);
    cr_assert_eq(document_text_decode(answer->blob, answer->length, &text), 0);
    cr_assert_eq(text.signature_count, 1);
    *(uint32_t *)context = text.signatures[0].flags;
}

Test(signature, the_sites_list_of_authorities_reaches_the_reader)
{
    struct scratch scratch;
    struct text pdf = {0}, pem = {0};
    AUTO_FREE char *program = reader_program();
    page_of(&pdf);
    sign_pdf(&pdf, FIRST, &(struct signing){.who = &ann});
    scratch_make(&scratch);
    identity_pem(&authority, &pem);
    const char *lists[] = {scratch_write(&scratch, "signers.pem", pem.data, pem.length), NULL};
    const uint32_t wanted[] = {GOOD | DOCUMENT_SIGNATURE_TRUSTED | DOCUMENT_SIGNATURE_ASKED, GOOD};
    for (size_t i = 0; i < 2; i++) {
        const struct reader_options options = {
            .program = program, .jobs = 1, .documents.authorities = lists[i]};
        struct reader *reader = reader_new(&options);
        struct reader_document document = {
            .descriptor = memory_file("a.pdf", pdf.data, pdf.length), .name = "a.pdf"};
        uint32_t flags = 0;
        char *problem = NULL;
        cr_assert_eq(reader_read(reader, &document, 1, keep_flags, &flags, &problem), 0, "%s", problem);
        cr_expect_eq(flags, wanted[i], "%x", flags);
        close(document.descriptor);
        reader_free(reader);
    }
    scratch_remove(&scratch);
    text_free(&pdf);
    text_free(&pem);
}

Test(signature, one_that_nobody_known_vouches_for_is_not_trusted)
{
    struct document_signature one = signed_as(&(struct signing){.who = &stranger});
    cr_assert_eq(one.flags, GOOD | DOCUMENT_SIGNATURE_ASKED, "%x: %s", one.flags, one.trouble);
}

Test(signature, one_byte_changed_breaks_it)
{
    struct text pdf = {0};
    page_of(&pdf);
    sign_pdf(&pdf, FIRST, &(struct signing){.who = &ann});
    char *word = memmem(pdf.data, pdf.length, "business", 8);
    word[0] = 'B';
    struct document_signature one = only_of(&pdf);
    cr_assert_eq(one.flags & DOCUMENT_SIGNATURE_INTACT, 0);
    cr_assert(one.flags & DOCUMENT_SIGNATURE_BROKEN);
    cr_assert(strstr(one.trouble, "changed after it was signed"), "%s", one.trouble);
}

Test(signature, ranges_that_are_not_all_but_the_signature_break_it)
{
    static const struct {
        const char *ranges;
        const char *words;
    } rows[] = {
        {"0 100", "in two ranges"},
        {"0 100 200 100 400 10", "in two ranges"},
        {"10 700 9100 300", "beginning of the file"},
        {"0 700 9200 200", "more of the file than itself"},
        {"0 -1 9200 200", "in two ranges"},
        {"0 99999999999999 9200 200", "in two ranges"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct document_signature one = signed_as(&(struct signing){.who = &ann, .ranges = rows[i].ranges});
        cr_expect(one.flags == DOCUMENT_SIGNATURE_BROKEN, "%s: %x", rows[i].ranges, one.flags);
        cr_expect(strstr(one.trouble, rows[i].words), "%s: %s", rows[i].ranges, one.trouble);
    }
}

Test(signature, what_is_said_twice_is_not_believed)
{
    struct document_signature one = signed_as(&(struct signing){.who = &ann, .extra = "/ByteRange[0 1 2 3]"});
    cr_assert_eq(one.flags & DOCUMENT_SIGNATURE_INTACT, 0);
    one = signed_as(&(struct signing){.who = &ann, .extra = "/Contents<00>"});
    cr_assert_eq(one.flags & DOCUMENT_SIGNATURE_INTACT, 0);
}

Test(signature, a_weak_digest_says_nothing)
{
    struct document_signature one = signed_as(&(struct signing){.who = &ann, .digest = EVP_sha1()});
    cr_assert_eq(one.flags & (DOCUMENT_SIGNATURE_INTACT | DOCUMENT_SIGNATURE_TRUSTED), 0);
    cr_assert(strstr(one.trouble, "can be forged"), "%s", one.trouble);
}

Test(signature, a_kind_that_is_not_checked_is_not_called_good)
{
    struct document_signature one =
        signed_as(&(struct signing){.who = &ann, .sub_filter = "adbe.x509.rsa_sha1"});
    cr_assert_eq(one.flags & DOCUMENT_SIGNATURE_INTACT, 0);
    cr_assert(strstr(one.trouble, "does not check"), "%s", one.trouble);
}

Test(signature, rubbish_in_its_place_is_no_signature)
{
    struct text pdf = {0};
    page_of(&pdf);
    sign_pdf(&pdf, FIRST, &(struct signing){.who = &ann});
    char *digits = memmem(pdf.data, pdf.length, "/Contents<", 10);
    memset(digits + 10, 'f', 400);
    struct document_signature one = only_of(&pdf);
    cr_assert_eq(one.flags & DOCUMENT_SIGNATURE_INTACT, 0);
    cr_assert_str_neq(one.trouble, "");
}

Test(signature, a_second_signer_leaves_the_first_ones_as_it_was)
{
    struct text pdf = {0};
    page_of(&pdf);
    sign_pdf(&pdf, FIRST, &(struct signing){.who = &ann});
    sign_pdf(&pdf, FIRST + 1, &(struct signing){.who = &bo});
    struct extracted extracted = read_pdf(&pdf);
    cr_assert_eq(extracted.pages.signature_count, 2);
    cr_assert_eq(extracted.depends, READER_DEPENDS_AUTHORITIES);
    const struct document_signature *both = extracted.pages.signatures;
    cr_assert_eq(both[0].flags & (GOOD | DOCUMENT_SIGNATURE_SAME_TEXT),
        DOCUMENT_SIGNATURE_INTACT | DOCUMENT_SIGNATURE_SAME_TEXT, "%x: %s", both[0].flags, both[0].trouble);
    cr_assert_eq(both[1].flags & GOOD, GOOD, "%s", both[1].trouble);
    cr_assert_str_eq(both[1].signer, "Bo Berg");
    extracted_free(&extracted);
    text_free(&pdf);
}

/* An update that gives the page other contents. */
static void replace_page(struct text *pdf, const char *line)
{
    size_t before = 0;
    for (size_t i = 0; i + 9 < pdf->length; i++)
        if (memcmp(pdf->data + i, "startxref", 9) == 0)
            before = (size_t)strtoul(pdf->data + i + 9, NULL, 10);
    const char *const lines[] = {ENOUGH_LINES, line};
    AUTO_FREE char *content = content_of(lines, 4);
    AUTO_FREE char *stream = stream_of("", content);
    size_t object = pdf->length;
    text_format(pdf, "5 0 obj\n%s\nendobj\n", stream);
    size_t table = pdf->length;
    text_format(pdf,
        "xref\n5 1\n%010zu 00000 n \ntrailer\n<</Size 8/Root 1 0 R/Prev %zu>>\nstartxref\n%zu\n%%%%EOF\n",
        object, before, table);
}

Test(signature, words_added_after_signing_are_seen)
{
    struct text pdf = {0};
    page_of(&pdf);
    sign_pdf(&pdf, FIRST, &(struct signing){.who = &ann});
    replace_page(&pdf, "In force for one hundred years.");
    struct document_signature one = only_of(&pdf);
    cr_assert_eq(
        one.flags & (GOOD | DOCUMENT_SIGNATURE_SAME_TEXT), DOCUMENT_SIGNATURE_INTACT, "%x", one.flags);
}

Test(signature, words_changed_between_two_signatures_are_the_second_ones_alone)
{
    struct text pdf = {0};
    page_of(&pdf);
    sign_pdf(&pdf, FIRST, &(struct signing){.who = &ann});
    replace_page(&pdf, "In force for one hundred years.");
    sign_pdf(&pdf, FIRST + 1, &(struct signing){.who = &bo});
    struct extracted extracted = read_pdf(&pdf);
    cr_assert_eq(extracted.pages.signature_count, 2);
    const struct document_signature *both = extracted.pages.signatures;
    cr_assert_eq(both[0].flags & (GOOD | DOCUMENT_SIGNATURE_SAME_TEXT), DOCUMENT_SIGNATURE_INTACT);
    cr_assert_eq(both[1].flags & GOOD, GOOD);
    extracted_free(&extracted);
    text_free(&pdf);
}

Test(signature, bytes_behind_the_end_are_not_covered)
{
    struct text pdf = {0};
    page_of(&pdf);
    sign_pdf(&pdf, FIRST, &(struct signing){.who = &ann});
    text_append_string(&pdf, "% a remark\n%%EOF\n");
    struct document_signature one = only_of(&pdf);
    cr_assert_eq(one.flags & DOCUMENT_SIGNATURE_WHOLE, 0);
    cr_assert_eq(one.flags & DOCUMENT_SIGNATURE_SAME_TEXT, DOCUMENT_SIGNATURE_SAME_TEXT);
}

Test(signature, an_empty_field_and_words_about_signatures_are_none)
{
    static const char *const lines[] = {ENOUGH_LINES, "/ByteRange [0 10 20 30] stands here as text."};
    struct text pdf = {0};
    char *content = content_of(lines, 4);
    pdf_pages((const char *const *)&content, 1, NULL, &pdf);
    free(content);
    struct extracted extracted = read_pdf(&pdf);
    cr_assert_eq(extracted.pages.signature_count, 0);
    cr_assert_eq(extracted.depends, 0);
    extracted_free(&extracted);
    text_free(&pdf);
}

/* Nested without end, cut off, and many of them: found out within limits. */
Test(signature, hostile_dictionaries_end)
{
    static const char *const heads[] = {"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[",
        "<</A<</A<</A<</A<</A<</A<</A<</A<<", "(((((((((", "<", "/", ""};
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
        struct text bytes = {0};
        struct pdf_signature *found = NULL;
        for (unsigned k = 0; k < 2000; k++)
            text_format(&bytes, "%u 0 obj<</K %s/ByteRange[0 1 2 3]/Contents<00", k, heads[i]);
        size_t count = pdf_signatures_find((const unsigned char *)bytes.data, bytes.length, &found);
        cr_expect_leq(count, DOCUMENT_MOST_SIGNATURES);
        for (size_t k = 0; k < count; k++)
            cr_expect_not_null(found[k].trouble);
        pdf_signatures_free(found, count);
        text_free(&bytes);
    }
}
