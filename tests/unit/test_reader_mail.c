/* Web pages, OpenDocument texts and saved e-mails with what is attached to them; and those made to do harm. */
#include "reader/extract.h"
#include "reader/mail.h"
#include "reader/messages.h"

#include "reader_documents.h"

#include <criterion/criterion.h>
#include <openssl/evp.h>

static struct extracted read_as(const char *name, const void *bytes, size_t length)
{
    struct extracted extracted;
    extract_document(bytes, length, name, &extracted);
    return extracted;
}

static void expect_text(const char *name, const void *bytes, size_t length, const char *wanted)
{
    struct extracted extracted = read_as(name, bytes, length);
    cr_assert_eq(extracted.state, EVIDENCE_GOT, "%s", extracted.error);
    cr_expect_str_eq(text_string(&extracted.pages.original), wanted);
    extracted_free(&extracted);
}

#define PAGE(source, wanted) expect_text("page.html", source, strlen(source), wanted)

/* ---- HTML ---- */

Test(reader_html, blocks_stand_apart_and_lists_keep_their_numbers)
{
    PAGE("<!doctype html><title>Terms</title><h1>Data  use</h1><p>You <b>shall</b>\n not sell.<ol><li>First"
         "<li>Second</ol><ul><li>Point</ul>End &amp; more&nbsp;so",
        "Data use\n\nYou shall not sell.\n\n1. First\n2. Second\n\n- Point\n\nEnd & more\xc2\xa0so\n");
    PAGE("<html><table><tr><td>By:<td>Ann<tr><td>Date:<td>2026-01-02</table></html>",
        "By:   Ann\nDate:   2026-01-02\n\n");
}

Test(reader_html, what_a_page_does_not_show_does_not_count)
{
    static const char source[] =
        "<!doctype html><p>Shown.<span style='display: none'>Never <i>signed</i></span>"
        "<div hidden>Nor this</div><script>var a='x';</script><style>p{}</style>"
        "<nav>Home</nav><!-- remark --><p style='font-size:0.9em'>Small.</p>";
    struct extracted extracted = read_as("page.html", source, sizeof source - 1);
    cr_assert_str_eq(text_string(&extracted.pages.original), "Shown.\n\nSmall.\n\n");
    cr_assert_str_eq(extracted.pages.remark, "it has hidden text, which does not count");
    extracted_free(&extracted);
}

Test(reader_html, its_title_is_the_documents)
{
    static const char source[] =
        "<html><head><title> Terms of\n use </title></head><body>Words</body></html>";
    struct extracted extracted = read_as("page.html", source, sizeof source - 1);
    cr_assert_str_eq(extracted.pages.title, "Terms of use");
    cr_assert_str_eq(extracted.media_type, "text/html");
    extracted_free(&extracted);
}

/* A hundred thousand elements within each other, entities that multiply, bytes that are no text. */
Test(reader_html, hostile_pages_end_within_limits)
{
    struct text deep = {0};
    text_append_string(&deep, "<!doctype html>");
    for (unsigned i = 0; i < 100000; i++)
        text_append_string(&deep, "<div><b>");
    text_append_string(&deep, "words");
    struct extracted extracted = read_as("deep.html", deep.data, deep.length);
    cr_expect(extracted.state == EVIDENCE_GOT || extracted.error);
    extracted_free(&extracted);
    text_free(&deep);
    static const char bomb[] =
        "<!DOCTYPE html [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;\">]><p>&b;&b;";
    extracted = read_as("bomb.html", bomb, sizeof bomb - 1);
    cr_expect_lt(extracted.pages.original.length, (size_t)1000);
    extracted_free(&extracted);
    static const char broken[] = "<!doctype html><p a=<\xff\xfe<<//>><p>words</";
    extracted = read_as("broken.html", broken, sizeof broken - 1);
    cr_expect(extracted.state == EVIDENCE_GOT || extracted.error);
    extracted_free(&extracted);
}

/* ---- ODT ---- */

#define ODT_TYPE "application/vnd.oasis.opendocument.text"
#define ODT_SPACES                                                                                           \
    "xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" "                                     \
    "xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\" "                                         \
    "xmlns:style=\"urn:oasis:names:tc:opendocument:xmlns:style:1.0\""

static struct extracted read_odt(const char *body, const char *margins)
{
    AUTO_FREE char *content = memory_format("<office:document-content " ODT_SPACES
                                            "><office:body>%s</office:body></office:document-content>",
        body);
    AUTO_FREE char *styles =
        memory_format("<office:document-styles " ODT_SPACES ">%s</office:document-styles>", margins);
    const struct docx_file files[] = {
        {"mimetype", ODT_TYPE, 0}, {"content.xml", content, 0}, {"styles.xml", styles, 0}};
    struct text zip = {0};
    zip_of(files, 3, &zip);
    struct extracted extracted = read_as("a.odt", zip.data, zip.length);
    text_free(&zip);
    return extracted;
}

Test(reader_odt, paragraphs_headings_and_blanks_are_read)
{
    struct extracted extracted =
        read_odt("<text:h>Terms</text:h><text:p>One<text:s text:c=\"3\"/>two<text:tab/>three"
                 "<text:line-break/>four</text:p>",
            "<style:header><text:p>DRAFT</text:p></style:header><text:p>not this</text:p>");
    cr_assert_eq(extracted.state, EVIDENCE_GOT, "%s", extracted.error);
    cr_assert_str_eq(
        text_string(&extracted.pages.original), "\nTerms\n\nOne   two\tthree\nfour\n\nDRAFT\n\n");
    cr_assert_str_eq(extracted.media_type, ODT_TYPE);
    extracted_free(&extracted);
}

Test(reader_odt, what_was_deleted_hidden_or_remarked_does_not_count)
{
    struct extracted extracted = read_odt(
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>gone</text:p>"
        "</text:deletion></text:changed-region></text:tracked-changes><text:p>stays<office:annotation>"
        "<text:p>remark</text:p></office:annotation></text:p><text:section text:display=\"none\">"
        "<text:p>hidden</text:p></text:section>",
        "");
    cr_assert_str_eq(text_string(&extracted.pages.original), "stays\n\n");
    cr_assert(strstr(extracted.pages.remark, "tracked changes"));
    cr_assert(strstr(extracted.pages.remark, "hidden text"));
    extracted_free(&extracted);
}

Test(reader_odt, entities_of_its_own_and_damage_are_refused)
{
    const struct docx_file entities[] = {{"mimetype", ODT_TYPE, 0},
        {"content.xml", "<!DOCTYPE a [<!ENTITY b \"words\">]><a><body><p>&b;</p></body></a>", 0}};
    const struct docx_file cut[] = {{"mimetype", ODT_TYPE, 0}, {"content.xml", "<a><body><p>words", 0}};
    const struct docx_file *const both[] = {entities, cut};
    for (size_t i = 0; i < 2; i++) {
        struct text zip = {0};
        zip_of(both[i], 2, &zip);
        struct extracted extracted = read_as("a.odt", zip.data, zip.length);
        cr_assert_eq(extracted.state, EVIDENCE_UNAVAILABLE);
        cr_assert(strstr(extracted.error, "damaged"), "%s", extracted.error);
        extracted_free(&extracted);
        text_free(&zip);
    }
}

Test(reader_odt, one_that_unpacks_to_more_than_is_read_is_refused)
{
    char *blanks = memory_new((size_t)130 << 20, 1);
    memset(blanks, ' ', (size_t)130 << 20);
    struct text zip = {0};
    const struct docx_file files[] = {{"mimetype", ODT_TYPE, 0}, {"content.xml", blanks, (size_t)130 << 20}};
    zip_of(files, 2, &zip);
    struct extracted extracted = read_as("bomb.odt", zip.data, zip.length);
    cr_assert_neq(extracted.state, EVIDENCE_GOT);
    extracted_free(&extracted);
    text_free(&zip);
    free(blanks);
}

/* ---- e-mail ---- */

#define MAIL_HEAD                                                                                            \
    "Received: from x\r\nFrom: =?utf-8?Q?J=C3=BCrgen_Roth?= <j@irb.example>\r\nTo: pi@x.example\r\n"         \
    "Subject: Approval of\r\n 2025-0177\r\nDate: Mon, 5 Jan 2026 09:00:00 +0000\r\nMIME-Version: 1.0\r\n"
#define MAIL_SHOWN                                                                                           \
    "From: J\xc3\xbcrgen Roth <j@irb.example>\nTo: pi@x.example\nDate: Mon, 5 Jan 2026 09:00:00 +0000\n"     \
    "Subject: Approval of 2025-0177\n"

Test(reader_mail, fields_and_words_are_read)
{
    static const char mail[] = MAIL_HEAD
        "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
        "Your study is appro=\r\nved until 2027=2D01=2D04.\r\n";
    expect_text(
        "letter.eml", mail, sizeof mail - 1, MAIL_SHOWN "\nYour study is approved until 2027-01-04.\n");
}

Test(reader_mail, of_two_forms_the_first_counts_and_html_is_read_where_it_is_the_only_one)
{
    static const char both[] =
        MAIL_HEAD "Content-Type: multipart/alternative; boundary=\"b\"\r\n\r\nnot "
                  "shown\r\n--b\r\nContent-Type: text/plain\r\n\r\n"
                  "Plain words\r\n--b\r\nContent-Type: text/html\r\n\r\n<p>Other words\r\n--b--\r\nnot shown";
    static const char html[] =
        MAIL_HEAD "Content-Type: text/html\r\nContent-Transfer-Encoding: base64\r\n\r\n"
                  "PHA+QXBwcm92ZWQ8L3A+\r\n";
    expect_text("a.eml", both, sizeof both - 1, MAIL_SHOWN "\nPlain words\n");
    expect_text("b.eml", html, sizeof html - 1, MAIL_SHOWN "\nApproved\n\n");
}

Test(reader_mail, attachments_are_pages_of_their_own_under_their_names)
{
    static const char mail[] = MAIL_HEAD
        "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nSee below\r\n--b\r\n"
        "Content-Type: application/octet-stream; name=\"approval letter.txt\"\r\nContent-Disposition: "
        "attachment\r\n"
        "Content-Transfer-Encoding: base64\r\n\r\nQXBwcm92ZWQu\r\n--b\r\nContent-Type: message/rfc822\r\n\r\n"
        "Received: x\r\nSubject: Inner\r\n\r\nInner words\r\n--b\r\nContent-Type: image/gif; "
        "name=logo.gif\r\n\r\nGIF8\r\n"
        "--b--\r\n";
    struct extracted extracted = read_as("a.eml", mail, sizeof mail - 1);
    cr_assert_eq(extracted.state, EVIDENCE_GOT, "%s", extracted.error);
    cr_assert_eq(extracted.pages.page_count, 4);
    cr_assert(
        strstr(text_string(&extracted.pages.original), "\fAttachment: approval letter.txt\n\nApproved."));
    cr_assert(strstr(text_string(&extracted.pages.original), "Subject: Inner\n\nInner words"));
    cr_assert_eq(
        extracted.pages.pages[3].flags, DOCUMENT_PAGE_IMAGE, "what was not read is not taken for read");
    cr_assert(strstr(extracted.pages.remark, "logo.gif could not be read: it is a GIF image"), "%s",
        extracted.pages.remark);
    struct text blob = {0};
    cr_assert_eq(document_text_encode(&extracted.pages, &blob), 0);
    text_free(&blob);
    extracted_free(&extracted);
}

/* A PDF whose pages say "NAME page 1" and so on. */
static void attach_pdf(const char *name, size_t page_count, struct text *mail)
{
    char *contents[4];
    struct text pdf = {0};
    cr_assert_leq(page_count, sizeof contents / sizeof *contents);
    for (size_t i = 0; i < page_count; i++)
        contents[i] = memory_format("BT /F1 12 Tf 72 700 Td (%s page %zu) Tj ET", name, i + 1);
    pdf_pages((const char *const *)contents, page_count, NULL, &pdf);
    AUTO_FREE unsigned char *encoded = memory_new(pdf.length * 2, 1);
    EVP_EncodeBlock(encoded, (const unsigned char *)pdf.data, (int)pdf.length);
    text_format(mail,
        "--b\r\nContent-Type: application/pdf; name=%s.pdf\r\nContent-Transfer-Encoding: "
        "base64\r\n\r\n%s\r\n",
        name, (const char *)encoded);
    for (size_t i = 0; i < page_count; i++)
        free(contents[i]);
    text_free(&pdf);
}

Test(reader_mail, all_pages_of_each_attached_pdf_are_read_in_their_order)
{
    struct text mail = {0};
    text_append_string(&mail, MAIL_HEAD "Content-Type: multipart/mixed; boundary=b\r\n\r\n");
    attach_pdf("first", 1, &mail);
    attach_pdf("second", 4, &mail);
    attach_pdf("third", 2, &mail);
    text_append_string(&mail, "--b--\r\n");
    struct extracted extracted = read_as("a.eml", mail.data, mail.length);
    cr_assert_eq(extracted.state, EVIDENCE_GOT, "%s", extracted.error);
    AUTO_FREE char *text = memory_copy(text_string(&extracted.pages.original));
    char *at = text;
    static const char *const wanted[] = {"first page 1", "second page 1", "second page 2", "second page 3",
        "second page 4", "third page 1", "third page 2"};
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
        char *found = strstr(at, wanted[i]);
        cr_assert(found, "%s is missing, or not in its place: %s", wanted[i], text);
        at = found + strlen(wanted[i]);
    }
    cr_expect_not(strstr(at, "page"), "read twice: %s", text);
    extracted_free(&extracted);
    text_free(&mail);
}

/* An e-mail of COUNT parts, or as deep. */
static void mail_of(size_t count, bool deep, struct text *mail)
{
    text_append_string(mail, MAIL_HEAD "Content-Type: multipart/mixed; boundary=b0\r\n\r\n");
    for (size_t i = 0; i < count; i++) {
        text_format(mail, "--b%zu\r\n", deep ? i : 0);
        if (deep)
            text_format(mail, "Content-Type: multipart/mixed; boundary=b%zu\r\n", i + 1);
        text_append_string(mail, "\r\nwords\r\n");
    }
}

Test(reader_mail, ten_thousand_parts_and_parts_within_parts_are_refused)
{
    for (int deep = 0; deep < 2; deep++) {
        struct text mail = {0};
        mail_of(10000, deep, &mail);
        struct extracted extracted = read_as("bomb.eml", mail.data, mail.length);
        cr_assert_eq(extracted.state, EVIDENCE_REFUSED, "%s", evidence_state_name(extracted.state));
        cr_assert(strstr(extracted.error, "reads no more"), "%s", extracted.error);
        extracted_free(&extracted);
        text_free(&mail);
    }
}

Test(reader_mail, mails_within_mails_end)
{
    struct text mail = {0};
    for (unsigned i = 0; i < 100; i++)
        text_append_string(&mail, "Received: x\r\nContent-Type: message/rfc822\r\n\r\n");
    text_append_string(&mail, "Received: x\r\n\r\nwords");
    struct extracted extracted = read_as("deep.eml", mail.data, mail.length);
    cr_assert(extracted.state == EVIDENCE_GOT || extracted.error);
    cr_assert_leq(extracted.pages.page_count, (size_t)10);
    extracted_free(&extracted);
    text_free(&mail);
}

Test(reader_mail, one_that_is_cut_off_says_so)
{
    static const char mail[] =
        MAIL_HEAD "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nOnly half";
    struct extracted extracted = read_as("a.eml", mail, sizeof mail - 1);
    cr_assert(strstr(extracted.pages.remark, "not whole"), "%s", extracted.pages.remark);
    extracted_free(&extracted);
}

/* Every beginning of a mail is a mail, or fails in words. */
Test(reader_mail, no_cut_makes_it_stumble)
{
    static const char mail[] =
        MAIL_HEAD "Content-Type: multipart/mixed; boundary=\"b\"\r\n\r\n--b\r\nContent-Transfer-Encoding: "
                  "quoted-printable\r\n\r\n"
                  "a=\r\nb=C3=\r\n--b\r\nContent-Transfer-Encoding: base64\r\nContent-Type: text/plain; "
                  "name=\"=?x?Q?=\"\r\n\r\n"
                  "QQ==\r\n--b--";
    for (size_t length = 1; length < sizeof mail; length++) {
        struct mail taken;
        mail_read(mail, length, &taken);
        mail_free(&taken);
    }
}
