/* Headers, encoded words (RFC 2047) and quoted-printable (RFC 2045) of a mail. See mail.h. */
#include "notify/mail.h"

#include "base/base64.h"
#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

enum { LINE = 76, WORD_BYTES = 39 };

void notice_id(const struct notice *notice, char out[33])
{
    char text[DIGEST_TEXT_SIZE];
    digest_text(&notice->key, text);
    memcpy(out, text + strlen("sha256:"), 32);
    out[32] = '\0';
}

/* ---- headers ---- */

static bool is_plain(const char *words)
{
    for (const char *at = words; *at; at++) {
        if ((unsigned char)*at < ' ' || (unsigned char)*at >= 0x7f)
            return false;
    }
    return true;
}

/* How many bytes of WORDS go into one encoded word: whole characters. */
static size_t piece_of(const char *words)
{
    size_t length = 0;
    while (words[length]) {
        uint32_t codepoint;
        size_t size = utf8_decode(words + length, strnlen(words + length, 4), &codepoint);
        size = size ? size : 1;
        if (length + size > WORD_BYTES)
            break;
        length += size;
    }
    return length;
}

static void append_encoded(struct text *out, const char *words)
{
    for (bool first = true; *words; first = false) {
        size_t length = piece_of(words);
        text_append_string(out, first ? "=?UTF-8?B?" : "\r\n =?UTF-8?B?");
        base64_append(out, words, length);
        text_append_string(out, "?=");
        words += length;
    }
}

/* Folded before blanks, so that no line is longer than LINE if its words are not. */
static void append_folded(struct text *out, const char *words, size_t column)
{
    while (*words) {
        size_t blanks = strspn(words, " ");
        size_t length = blanks + strcspn(words + blanks, " ");
        if (column + length > LINE && blanks && words[blanks]) {
            text_append_string(out, "\r\n");
            column = 0;
        }
        text_append(out, words, length);
        column += length;
        words += length;
    }
}

/* Text without structure: a subject. What a reader would take for an encoded word is encoded, too. */
static void add_text(struct text *out, const char *name, const char *words)
{
    struct text visible = {0};
    text_append_visible(&visible, words);
    const char *shown = text_string(&visible);
    text_format(out, "%s: ", name);
    if (is_plain(shown) && !strstr(shown, "=?") && strlen(shown) < 900)
        append_folded(out, shown, strlen(name) + 2);
    else
        append_encoded(out, shown);
    text_append_string(out, "\r\n");
    text_free(&visible);
}

/* A name in front of an address: an atom-like word, a quoted string, or encoded words. */
static void append_name(struct text *out, const char *name)
{
    struct text visible = {0};
    text_append_visible(&visible, name);
    const char *shown = text_string(&visible);
    if (!is_plain(shown) || strstr(shown, "=?") || strlen(shown) > 60) {
        append_encoded(out, shown);
    } else {
        text_append_char(out, '"');
        for (const char *at = shown; *at; at++) {
            if (*at == '"' || *at == '\\')
                text_append_char(out, '\\');
            text_append_char(out, *at);
        }
        text_append_char(out, '"');
    }
    text_free(&visible);
}

/* With no address a group of none: "privacy":; */
static void add_mailbox(struct text *out, const char *header, const char *name, const char *address)
{
    text_format(out, "%s: ", header);
    if (!*address) {
        append_name(out, *name ? name : "nobody");
        text_append_string(out, ":;\r\n");
        return;
    }
    if (*name && !string_equal(name, address)) {
        append_name(out, name);
        text_append_string(out, "\r\n ");
    }
    text_format(out, "<%s>\r\n", address);
}

/* RFC 5322 3.3, in UTC. */
static void add_date(struct text *out, instant at)
{
    static const char *const days[] = {"Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"};
    static const char *const months[] = {
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    char text[INSTANT_TEXT_SIZE]; /* 2026-11-22T12:00:00Z */
    int64_t month = 1;
    instant_text(at, text);
    int64_t weekday = (at >= 0 ? at / 86400 : -((-at + 86399) / 86400)) % 7;
    char two[3] = {text[5], text[6], '\0'};
    if (strlen(text) < 20 || string_integer(*two == '0' ? two + 1 : two, &month) != 0 || month < 1 ||
        month > 12)
        month = 1;
    text_format(out, "Date: %s, %.2s %s %.4s %.8s +0000\r\n", days[(weekday + 7) % 7], text + 8,
        months[month - 1], text, text + 11);
}

/* ---- the body ---- */

static bool is_short_ascii(const char *body)
{
    size_t column = 0;
    for (const char *at = body; *at; at++) {
        column = *at == '\n' ? 0 : column + 1;
        if (column > 900 || (unsigned char)*at >= 0x7f || ((unsigned char)*at < ' ' && *at != '\n'))
            return false;
    }
    return true;
}

static void append_lines(struct text *out, const char *body)
{
    for (const char *at = body; *at;) {
        size_t length = strcspn(at, "\n");
        text_append(out, at, length);
        text_append_string(out, "\r\n");
        at += length + (at[length] == '\n');
    }
}

static void append_quoted_printable(struct text *out, const char *body)
{
    static const char hex[] = "0123456789ABCDEF";
    size_t column = 0;
    for (const char *at = body; *at; at++) {
        unsigned char byte = (unsigned char)*at;
        if (byte == '\n') {
            text_append_string(out, "\r\n");
            column = 0;
            continue;
        }
        bool last = at[1] == '\n' || !at[1];
        bool plain = byte > ' ' && byte < 0x7f && byte != '=';
        plain |= byte == ' ' && !last;
        if (column + (plain ? 1 : 3) > LINE - 1) {
            text_append_string(out, "=\r\n");
            column = 0;
        }
        if (plain) {
            text_append_char(out, (char)byte);
        } else {
            const char code[] = {'=', hex[byte >> 4], hex[byte & 15]};
            text_append(out, code, sizeof code);
        }
        column += plain ? 1 : 3;
    }
    if (column)
        text_append_string(out, "\r\n");
}

void mail_write(struct text *out, const struct notice *notice, const struct mail_names *names)
{
    static const char *const priorities[] = {
        [DECISION_GO] = "normal", [DECISION_HOLD] = "normal", [DECISION_NO_GO] = "urgent"};
    char id[33];
    const char *domain = strchr(names->from, '@');
    bool plain = is_short_ascii(notice->body);
    notice_id(notice, id);
    add_date(out, notice->made_at);
    add_mailbox(out, "From", names->from_name, names->from);
    add_mailbox(out, "To", names->to_name, names->to);
    add_text(out, "Subject", notice->subject);
    text_format(out, "Message-ID: <%s@%s>\r\n", id, domain ? domain + 1 : "golive.invalid");
    text_format(out, "Auto-Submitted: auto-generated\r\nPriority: %s\r\n", priorities[notice->level]);
    text_format(
        out, "X-Golive-Decision: %s\r\nX-Golive-Kind: %s\r\n", decision_name(notice->level), notice->kind);
    text_append_string(out, "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n");
    text_format(out, "Content-Transfer-Encoding: %s\r\n\r\n", plain ? "7bit" : "quoted-printable");
    if (plain)
        append_lines(out, notice->body);
    else
        append_quoted_printable(out, notice->body);
}
