/* Notices as mails, signed webhooks and lines of a log: whatever stands in names and subjects. */
#include "notify/mail.h"
#include "notify/places.h"
#include "notify/webhook.h"

#include "base/memory.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct notice notice_of(const char *subject, const char *body)
{
    return (struct notice){.key = digest_of("key", 3),
        .way = "mail",
        .to = "privacy",
        .kind = "change",
        .subject = subject,
        .body = body,
        .level = DECISION_NO_GO,
        .made_at = 1795345200};
}

static const struct mail_names names = {.from = "golive@springfield.example",
    .from_name = "golive, Springfield Clinic",
    .to = "privacy@springfield.example",
    .to_name = "privacy"};

static char *mail_of(const char *subject, const char *body)
{
    struct text out = {0};
    struct notice notice = notice_of(subject, body);
    mail_write(&out, &notice, &names);
    return text_steal(&out);
}

/* Lines end with CR LF and nothing else, headers are 7 bit and short, one empty line ends them. Returns the body. */
static const char *well_formed(const char *mail, unsigned headers)
{
    unsigned seen = 0;
    const char *end = strstr(mail, "\r\n\r\n");
    cr_assert_not_null(end);
    for (const char *at = mail; at < end + 2;) {
        const char *line_end = strstr(at, "\r\n");
        cr_assert_not_null(line_end);
        cr_expect_leq(line_end - at, 78, "a header line is long: %.*s", (int)(line_end - at), at);
        cr_expect(line_end > at);
        seen += *at != ' ';
        for (const char *byte = at; byte < line_end; byte++)
            cr_expect((unsigned char)*byte >= ' ' && (unsigned char)*byte < 0x7f, "byte %02x in a header",
                (unsigned char)*byte);
        at = line_end + 2;
    }
    cr_expect_eq(seen, headers, "%u headers:\n%s", seen, mail);
    for (const char *at = mail; *at; at++)
        cr_expect((*at == '\n') == (at > mail && at[-1] == '\r'), "a bare line end");
    return end + 4;
}
enum { HEADERS = 11 };

Test(notify_mail, a_plain_mail_is_as_golden)
{
    AUTO_FREE char *mail =
        mail_of("NO-GO: Acme Scribe: The agreement ended [Springfield Clinic]", "One line.\nTwo.\n");
    cr_expect_str_eq(mail, "Date: Sun, 22 Nov 2026 11:00:00 +0000\r\n"
                           "From: \"golive, Springfield Clinic\"\r\n <golive@springfield.example>\r\n"
                           "To: \"privacy\"\r\n <privacy@springfield.example>\r\n"
                           "Subject: NO-GO: Acme Scribe: The agreement ended [Springfield Clinic]\r\n"
                           "Message-ID: <2c70e12b7a0646f92279f427c7b38e73@springfield.example>\r\n"
                           "Auto-Submitted: auto-generated\r\n"
                           "Priority: urgent\r\n"
                           "X-Golive-Decision: no-go\r\n"
                           "X-Golive-Kind: change\r\n"
                           "MIME-Version: 1.0\r\n"
                           "Content-Type: text/plain; charset=utf-8\r\n"
                           "Content-Transfer-Encoding: 7bit\r\n"
                           "\r\n"
                           "One line.\r\nTwo.\r\n");
}

Test(notify_mail, no_header_comes_of_what_stands_in_names_and_subjects)
{
    static const char *const hostile[] = {"x\r\nBcc: all@springfield.example", "x\nBcc: y", "x\r\n\r\nbody",
        "\x1b[2J\x7f", "\xff\xfe", "=?UTF-8?B?QmNjOg==?=",
        ("a\xe2\x80\xae"
         "b"),
        "\"quoted\" \\ <x@y>", ""};
    for (size_t i = 0; i < sizeof hostile / sizeof *hostile; i++) {
        struct text out = {0};
        struct notice notice = notice_of(hostile[i], "body\n");
        struct mail_names evil = {names.from, hostile[i], names.to, hostile[i]};
        mail_write(&out, &notice, &evil);
        well_formed(text_string(&out), HEADERS + 1);
        cr_expect_null(strstr(text_string(&out), "\nBcc"), "%s", text_string(&out));
        text_free(&out);
    }
}

Test(notify_mail, who_has_no_address_is_a_group_of_nobody)
{
    struct text out = {0};
    struct notice notice = notice_of("x", "body\n");
    struct mail_names nobody = {names.from, names.from_name, "", "privacy"};
    mail_write(&out, &notice, &nobody);
    cr_expect_not_null(strstr(text_string(&out), "To: \"privacy\":;\r\n"));
    text_free(&out);
}

Test(notify_mail, subjects_in_other_letters_are_encoded_words_that_each_hold_whole_characters)
{
    AUTO_FREE char *mail = mail_of(
        "NO-GO: \xc3\x84rztezentrum M\xc3\xbcnchen-Gro\xc3\x9f hadern, \xe6\x97\xa5\xe6\x9c\xac\xe8\xaa\x9e "
        "and more words that make the subject a rather long one \xf0\x9f\xa9\xba\n",
        "body\n");
    well_formed(mail, HEADERS + 1);
    unsigned words = 0;
    for (const char *at = mail; (at = strstr(at, "=?UTF-8?B?")) != NULL; at++) {
        const char *end = strstr(at + 10, "?=");
        cr_assert_not_null(end);
        cr_expect_leq(end + 2 - at, 75);
        words++;
    }
    cr_expect_gt(words, 2);
}

Test(notify_mail, a_long_subject_is_folded_at_blanks)
{
    char subject[400];
    memset(subject, 0, sizeof subject);
    for (unsigned i = 0; i < 60; i++)
        strncat(subject, "words ", sizeof subject - strlen(subject) - 1);
    AUTO_FREE char *mail = mail_of(subject, "body\n");
    well_formed(mail, HEADERS + 1);
}

Test(notify_mail, a_body_in_other_letters_is_quoted_printable_and_ends_no_line_with_a_blank)
{
    AUTO_FREE char *mail =
        mail_of("x", "\xc3\xa4 = \xc3\xb6 \nplain\n.\nlong \xe2\x82\xac 0123456789 0123456789 0123456789 "
                     "0123456789 0123456789 0123456789\n");
    const char *body = well_formed(mail, HEADERS + 1);
    cr_expect_not_null(strstr(mail, "Content-Transfer-Encoding: quoted-printable\r\n"));
    cr_expect_eq(strncmp(body, "=C3=A4 =3D =C3=B6=20\r\nplain\r\n.\r\nlong =E2=82=AC ", 47), 0, "%s", body);
    for (const char *at = body; *at;) {
        const char *end = strstr(at, "\r\n");
        cr_assert_not_null(end);
        cr_expect_leq(end - at, 76);
        at = end + 2;
    }
}

Test(notify_mail, days_of_the_week_are_right_before_and_after_1970_and_past_2038)
{
    static const struct {
        instant at;
        const char *words;
    } days[] = {{0, "Date: Thu, 01 Jan 1970 00:00:00 +0000\r\n"},
        {-1, "Date: Wed, 31 Dec 1969 23:59:59 +0000\r\n"},
        {2147483648, "Date: Tue, 19 Jan 2038 03:14:08 +0000\r\n"},
        {1835438400, "Date: Tue, 29 Feb 2028 12:00:00 +0000\r\n"},
        {-86400, "Date: Wed, 31 Dec 1969 00:00:00 +0000\r\n"}};
    for (size_t i = 0; i < sizeof days / sizeof *days; i++) {
        struct text out = {0};
        struct notice notice = notice_of("x", "y\n");
        notice.made_at = days[i].at;
        mail_write(&out, &notice, &names);
        cr_expect_eq(strncmp(text_string(&out), days[i].words, strlen(days[i].words)), 0,
            "%.50s instead of %s", text_string(&out), days[i].words);
        text_free(&out);
    }
}

/* The expected value is openssl's: printf '1795345200.{"a":1}' | openssl dgst -sha256 -hmac SECRET */
Test(notify_webhook, the_signature_is_hmac_sha256_of_time_and_body)
{
    struct arena arena = {0};
    cr_expect_str_eq(webhook_signature("secret", 1795345200, "{\"a\":1}", &arena),
        "golive-signature: t=1795345200,v1=183ddd852ef3a9eb1adaa78107baad6a827b8fb50a2c18d40b9967bcda3a5f80");
    char longer[101];
    memset(longer, 'k', 100);
    longer[100] = '\0';
    cr_expect_str_eq(webhook_signature(longer, 1795345200, "{\"a\":1}", &arena),
        "golive-signature: t=1795345200,v1=2be7e21021c30ac24b1e5d696661d45497413029a550d62ca8b3b894731a51bd");
    arena_free(&arena);
}

Test(notify_webhook, headers_name_the_notice_and_not_the_secret)
{
    struct arena arena = {0};
    struct notice notice = notice_of("x", "{}");
    const char *const *headers = webhook_headers(&notice, "top-secret", 1795345200, &arena);
    cr_expect_str_eq(headers[0], "Content-Type: application/json");
    cr_expect_str_eq(headers[1], "Idempotency-Key: 2c70e12b7a0646f92279f427c7b38e73");
    for (size_t i = 0; headers[i]; i++)
        cr_expect_null(strstr(headers[i], "top-secret"));
    arena_free(&arena);
}

Test(notify_log, a_line_is_of_rfc_5424_and_holds_no_line_end)
{
    struct text out = {0};
    struct notice notice = notice_of("NO-GO: a\nb", "First.\n  Second.\n");
    syslog_line(&out, &notice, "clinic host", 1795345260);
    cr_expect_str_eq(text_string(&out),
        "<27>1 2026-11-22T11:01:00Z clinic-host golive - change - NO-GO: a b | First. Second. ");
    text_free(&out);
}

Test(notify_log, a_line_is_cut_at_2048_bytes_between_characters)
{
    struct text out = {0}, body = {0};
    for (unsigned i = 0; i < 3000; i++)
        text_append_string(&body, "\xe2\x82\xac");
    struct notice notice = notice_of("x", text_string(&body));
    syslog_line(&out, &notice, "h", 0);
    cr_expect_leq(out.length, 2048);
    cr_expect_gt(out.length, 2040);
    cr_expect(utf8_valid(out.data, out.length, NULL));
    cr_expect_not_null(strstr(out.data, "- \xef\xbb\xbfx | "));
    text_free(&out);
    text_free(&body);
}
