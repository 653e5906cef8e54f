/* Tells kinds of files apart, by signatures first and by the look of the text after that. See kind.h. */
#include "reader/kind.h"

#include "base/text.h"
#include "reader/messages.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define BYTES(string) (string), sizeof(string) - 1

/* Where the look of a text is judged. */
#define HEAD 4096u

struct signature {
    size_t offset;
    const char *bytes;
    size_t length;
    struct kind kind;
};

static const struct signature signatures[] = {
    {0, BYTES("PK\3\4"), {KIND_ZIP, "application/zip", NULL, NULL}},
    {0, BYTES("PK\5\6"), {KIND_NOT_READ, "application/zip", "an empty ZIP archive", NULL}},
    {0, BYTES("\x89PNG\r\n\x1a\n"), {KIND_PICTURE, "image/png", NULL, NULL}},
    {0, BYTES("\xff\xd8\xff"), {KIND_PICTURE, "image/jpeg", NULL, NULL}},
    {0, BYTES("GIF8"), {KIND_NOT_READ, "image/gif", "a GIF image", NULL}},
    {0, BYTES("II*\0"), {KIND_PICTURE, "image/tiff", NULL, NULL}},
    {0, BYTES("MM\0*"), {KIND_PICTURE, "image/tiff", NULL, NULL}},
    {8, BYTES("WEBPVP8"), {KIND_NOT_READ, "image/webp", "a WebP image", NULL}},
    {4, BYTES("ftypheic"), {KIND_NOT_READ, "image/heic", "a HEIC image", NULL}},
    {4, BYTES("ftypmif1"), {KIND_NOT_READ, "image/heif", "a HEIF image", NULL}},
    {0, BYTES("{\\rtf"), {KIND_RTF, "application/rtf", NULL, NULL}},
    {0, BYTES("%!PS"), {KIND_NOT_READ, "application/postscript", "a PostScript file", "save it as PDF"}},
    {0, BYTES("\x1f\x8b"),
        {KIND_NOT_READ, "application/gzip", "a compressed file (gzip)", "unpack it first"}},
    {0, BYTES("7z\xbc\xaf\x27\x1c"),
        {KIND_NOT_READ, "application/x-7z-compressed", "a 7z archive", "unpack it first"}},
    {0, BYTES("Rar!\x1a\7"), {KIND_NOT_READ, "application/vnd.rar", "a RAR archive", "unpack it first"}},
    {0, BYTES("SQLite format 3"), {KIND_NOT_READ, "application/vnd.sqlite3", "an SQLite database", NULL}},
    {0,
        BYTES("\x7f"
              "ELF"),
        {KIND_NOT_READ, "application/x-executable", "a program", NULL}},
    {0, BYTES("MZ\x90"), {KIND_NOT_READ, "application/x-msdownload", "a program", NULL}},
    {0, BYTES("wOFF"), {KIND_NOT_READ, "font/woff", "a font", NULL}},
};

static const struct kind kind_empty = {KIND_NOT_READ, "", "empty", NULL};
static const struct kind kind_pdf = {KIND_PDF, "application/pdf", NULL, NULL};
static const struct kind kind_plain = {KIND_PLAIN, "text/plain", NULL, NULL};
static const struct kind kind_markdown = {KIND_MARKDOWN, "text/markdown", NULL, NULL};
static const struct kind kind_html = {KIND_HTML, "text/html", NULL, NULL};
static const struct kind kind_xml = {KIND_NOT_READ, "application/xml", "an XML file", NULL};
static const struct kind kind_json = {KIND_NOT_READ, "application/json", "a JSON file", NULL};
static const struct kind kind_mail = {KIND_MAIL, "message/rfc822", NULL, NULL};
static const struct kind kind_binary = {
    KIND_NOT_READ, "application/octet-stream", "neither PDF, DOCX nor text", NULL};
static const struct kind kind_misnamed = {
    KIND_NOT_READ, "text/plain", "plain text, or damaged", "get it anew, or name it .txt if it is text"};
static const struct kind kind_locked_office = {
    KIND_NOT_READ, "application/x-ole-storage", "encrypted", "save a copy without a password"};
static const struct kind kind_old_office = {KIND_NOT_READ, "application/x-ole-storage",
    "a document of Word, Excel or Outlook in its old format", NULL};

static bool starts_like(const char *text, size_t length, const char *word)
{
    size_t size = strlen(word);
    return length >= size && strncasecmp(text, word, size) == 0;
}

static bool holds(const char *bytes, size_t length, const void *wanted, size_t size)
{
    return memmem(bytes, length, wanted, size) != NULL;
}

/* Office documents with a password are an OLE container with a stream of this name (in UTF-16). */
static struct kind kind_of_ole(const char *bytes, size_t length)
{
    static const char stream[] = "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e";
    return holds(bytes, length, stream, sizeof stream) ? kind_locked_office : kind_old_office;
}

/* Begins as a page or a piece of one does. Markdown may begin with a tag too, so for it the first two words decide. */
static bool looks_like_html(const char *text, size_t length, const char *hint)
{
    static const char *const pages[] = {"<!doctype html", "<html"};
    static const char *const pieces[] = {"<head", "<body", "<p>", "<p ", "<div", "<h1", "<h2", "<table",
        "<meta", "<title", "<style", "<script", "<ol>", "<ul>", "<!--"};
    for (size_t i = 0; i < COUNT(pages); i++) {
        if (starts_like(text, length, pages[i]))
            return true;
    }
    if (strcmp(hint, "md") == 0)
        return false;
    for (size_t i = 0; i < COUNT(pieces); i++) {
        if (starts_like(text, length, pieces[i]))
            return true;
    }
    return length && *text == '<' && strcmp(hint, "html") == 0;
}

/* A brace or bracket opens it, the same closes it, and what comes first inside is what JSON has there. A template that
 * begins with "[Date]" or "{{NAME}}" is not that. */
static bool looks_like_json(const char *text, size_t length)
{
    while (length && strchr(" \t\r\n", text[length - 1]) && text[length - 1])
        length--;
    if (length < 2)
        return false;
    char first = text[0];
    if (!(first == '{' && text[length - 1] == '}') && !(first == '[' && text[length - 1] == ']'))
        return false;
    size_t at = 1;
    while (at < length && text[at] && strchr(" \t\r\n", text[at]))
        at++;
    char next = text[at];
    if (first == '{')
        return next == '"' || (next == '}' && at == length - 1);
    return next == '{' || next == '"' || next == '[' || next == ']' || next == '-' ||
           (next >= '0' && next <= '9');
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Begins with header fields of which one is only ever written by mail programs. A printed or copied e-mail ("From: …
 * Subject: …") is a text like any other. */
static bool looks_like_mail(const char *text, size_t length)
{
    static const char *const only_mail[] = {
        "Received:", "Return-Path:", "Delivered-To:", "MIME-Version:", "Message-ID:", "DKIM-Signature:"};
    const char *end = text + (length < HEAD ? length : HEAD);
    const char *line = text;
    while (line < end) {
        const char *stop = memchr(line, '\n', (size_t)(end - line));
        size_t size = (size_t)((stop ? stop : end) - line);
        size_t field = 0;
        while (field < size && (line[field] == '-' || is_letter(line[field])))
            field++;
        bool folded = line != text && size && (*line == ' ' || *line == '\t');
        if (!folded && (field == 0 || field == size || line[field] != ':'))
            return false;
        for (size_t i = 0; i < COUNT(only_mail); i++) {
            if (starts_like(line, size, only_mail[i]))
                return true;
        }
        if (!stop)
            return false;
        line = stop + 1;
    }
    return false;
}

static bool is_utf16(const unsigned char *bytes, size_t length)
{
    return length >= 2 && ((bytes[0] == 0xff && bytes[1] == 0xfe) || (bytes[0] == 0xfe && bytes[1] == 0xff));
}

/* Text has no NUL and hardly any control characters. */
static bool looks_binary(const unsigned char *bytes, size_t length)
{
    size_t controls = 0;
    for (size_t i = 0; i < length; i++) {
        if (bytes[i] == 0)
            return true;
        controls += bytes[i] < 0x20 && !strchr("\t\n\v\f\r", bytes[i]);
    }
    return controls > 4 && controls > length / 200;
}

static struct kind kind_of_text(const char *bytes, size_t length, const char *hint)
{
    if (!is_utf16((const unsigned char *)bytes, length) && looks_binary((const unsigned char *)bytes, length))
        return kind_binary;
    const char *text = bytes;
    const char *end = bytes + length;
    if (starts_like(text, length, "\xef\xbb\xbf"))
        text += 3;
    while (text < end && *text && strchr(" \t\r\n", *text))
        text++;
    size_t left = (size_t)(end - text);
    if (looks_like_html(text, left, hint))
        return kind_html;
    if (starts_like(text, left, "<?xml"))
        return holds(text, left < HEAD ? left : HEAD, BYTES("<html")) ? kind_html : kind_xml;
    if (looks_like_json(text, left))
        return kind_json;
    if (looks_like_mail(text, left))
        return kind_mail;
    /* The source of a damaged PDF reads like text here and there, and its words are not those of a page. */
    if (strcmp(hint, "pdf") == 0 || strcmp(hint, "docx") == 0)
        return kind_misnamed;
    return strcmp(hint, "md") == 0 ? kind_markdown : kind_plain;
}

struct kind kind_of(const void *bytes, size_t length, const char *hint)
{
    const char *text = bytes;
    if (length == 0)
        return kind_empty;
    for (size_t i = 0; i < COUNT(signatures); i++) {
        const struct signature *sign = &signatures[i];
        if (length >= sign->offset + sign->length &&
            memcmp(text + sign->offset, sign->bytes, sign->length) == 0)
            return sign->kind;
    }
    if (starts_like(text, length, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"))
        return kind_of_ole(text, length);
    /* PDF readers accept rubbish before the header, so it is looked for in the first kilobyte. */
    if (holds(text, length < 1024 ? length : 1024, BYTES("%PDF-")))
        return kind_pdf;
    return kind_of_text(text, length, hint);
}
