/* Saved e-mails: what the reader of one sees first, then what is attached, each attachment from a page of its own on and
 * under its name, read as its kind is. See extract.h. */
#include "reader/extract.h"

#include "base/memory.h"
#include "reader/html.h"
#include "reader/mail.h"
#include "reader/messages.h"

#include <stdlib.h>
#include <string.h>

#define DEEPEST 4u /* e-mails within e-mails */

/* ---- words ---- */

static void put_words(const struct mail_part *part, struct document_pages *pages)
{
    struct text decoded = {0};
    struct html_seen seen = {0};
    plain_decode(text_string(&part->bytes), part->bytes.length, &decoded, pages);
    text_append_char(&pages->original, '\n');
    if (strcmp(part->type, "text/html") == 0)
        html_read(text_string(&decoded), decoded.length, &pages->original, &seen);
    else
        plain_lines(&decoded, &pages->original);
    if (seen.hidden)
        pages_remark(pages, "it has hidden text, which does not count");
    free(seen.title);
    text_free(&decoded);
}

/* The words of the mail itself. Of two forms of the same words the first counts. */
static void put_mail(const struct mail *mail, struct document_pages *pages)
{
    pages_begin(pages);
    text_append_clean(&pages->original, text_string(&mail->head), mail->head.length);
    for (size_t i = 0; i < mail->count; i++) {
        if (!mail->parts[i].attached && !mail->parts[i].instead)
            put_words(&mail->parts[i], pages);
    }
    pages_end(pages);
}

/* ---- attachments ---- */

static const char *name_of(const struct mail_part *part)
{
    return *part->name ? part->name : "attachment without a name";
}

/* The first line of an attachment's first page names it. */
static void put_name(const struct mail_part *part, struct document_pages *pages)
{
    AUTO_FREE char *line = memory_format("Attachment: %.200s\n\n", name_of(part));
    text_append_clean(&pages->original, line, strlen(line));
}

static void put_page(const struct document_pages *from, size_t index, struct document_pages *pages)
{
    const struct document_page *page = &from->pages[index];
    uint32_t shift = (uint32_t)pages->original.length - page->start;
    text_append(&pages->original, text_string(&from->original) + page->start, page->end - page->start);
    for (size_t i = 0; i < from->word_count && !pages->original.overflowed; i++) {
        struct document_word word = from->words[i];
        if (word.start < page->start || word.end > page->end)
            continue;
        memory_reserve(&pages->words, &pages->word_capacity, pages->word_count + 1, sizeof *pages->words);
        pages->words[pages->word_count++] =
            (struct document_word){word.start + shift, word.end + shift, word.confidence};
    }
}

static void put_pages(
    const struct mail_part *part, const struct document_pages *from, struct document_pages *pages)
{
    for (size_t i = 0; i < from->page_count; i++) {
        pages_begin(pages);
        if (i == 0)
            put_name(part, pages);
        put_page(from, i, pages);
        pages_end(pages);
        pages->pages[pages->page_count - 1].flags = from->pages[i].flags;
    }
    if (from->remark)
        pages_remark(pages, "%s: %s", name_of(part), from->remark);
}

/* A page that says that nothing could be looked for on it. */
static void put_unread(const struct mail_part *part, const char *why, struct document_pages *pages)
{
    pages_begin(pages);
    put_name(part, pages);
    pages_end(pages);
    pages->pages[pages->page_count - 1].flags |= DOCUMENT_PAGE_IMAGE;
    pages_remark(pages, "%s could not be read: %s", name_of(part), why);
}

/* What is needed to show a mail and says nothing. */
static bool is_trimming(const struct mail_part *part)
{
    return strcmp(part->type, "application/pgp-signature") == 0 ||
           strcmp(part->type, "application/pkcs7-signature") == 0 || part->bytes.length == 0;
}

static void put_attachment(const struct mail_part *part, unsigned depth, struct extracted *extracted)
{
    struct document_pages *pages = &extracted->pages;
    struct extracted inner;
    const char *name = strcmp(part->type, "message/rfc822") == 0 ? "attached.eml" : part->name;
    if (pages->page_count + 1 >= READER_MOST_PAGES || depth >= DEEPEST) {
        put_unread(part, "golive reads no more of one e-mail", pages);
        return;
    }
    extract_inner(text_string(&part->bytes), part->bytes.length, name, depth + 1, &inner);
    extracted->depends |= inner.depends;
    if (inner.state != EVIDENCE_GOT)
        put_unread(part, inner.error, pages);
    else if (pages->page_count + inner.pages.page_count > READER_MOST_PAGES)
        put_unread(part, "it has more pages than golive reads of one e-mail", pages);
    else
        put_pages(part, &inner.pages, pages);
    extracted_free(&inner);
}

void extract_eml(const void *bytes, size_t length, unsigned depth, struct extracted *extracted)
{
    struct mail mail;
    mail_read(bytes, length, &mail);
    if (mail.too_many) {
        extract_fail(extracted, EVIDENCE_REFUSED,
            "it is an e-mail of more than %u parts, or of parts within parts deeper than %u, and golive "
            "reads "
            "no more than that",
            MAIL_MOST_PARTS, MAIL_DEEPEST);
        mail_free(&mail);
        return;
    }
    put_mail(&mail, &extracted->pages);
    pages_title(&extracted->pages, mail.subject);
    for (size_t i = 0; i < mail.count; i++) {
        if (mail.parts[i].attached && !is_trimming(&mail.parts[i]))
            put_attachment(&mail.parts[i], depth, extracted);
    }
    if (mail.cut)
        pages_remark(&extracted->pages, "it is not whole: its last part does not end");
    mail_free(&mail);
}
