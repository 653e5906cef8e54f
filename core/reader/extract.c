/* Chooses the reader by the kind of file, refuses what golive does not read in words that name it, and holds what the
 * readers share: pages, remarks, cleaning. See extract.h. */
#include "reader/extract.h"

#include "base/memory.h"
#include "reader/kind.h"
#include "reader/messages.h"
#include "reader/pdf_rest.h"

#include <glib.h>
#include <libxml/parser.h>
#include <malloc.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#define KEEP_FREE (64 << 20) /* bytes */
#define ASK_FOR (4 << 20)
#define MAP_FROM (4 << 20)
#define LONGEST_TITLE 300u
#define LONGEST_REMARK 2000u

/* Readers make and drop a lot page by page: memory that is given back and asked for again each time costs more than reading. */
static void keep_memory(void)
{
    mallopt(M_TRIM_THRESHOLD, KEEP_FREE);
    mallopt(M_TOP_PAD, ASK_FOR);
    mallopt(M_MMAP_THRESHOLD, MAP_FROM);
}

void extract_prepare(void)
{
    keep_memory();
    xmlInitParser();
    pdf_prepare();
}

void extract_fail(struct extracted *extracted, enum evidence_state state, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    free(extracted->error);
    extracted->error = memory_format_list(format, arguments);
    va_end(arguments);
    extracted->state = state;
}

static void refuse_kind(const struct kind *kind, const char *hint, struct extracted *extracted)
{
    bool says_pdf = strcmp(hint, "pdf") == 0;
    bool says_docx = strcmp(hint, "docx") == 0;
    const char *claim = says_pdf ? "its name says PDF, but " : says_docx ? "its name says DOCX, but " : "";
    if (kind->media_type && !*kind->media_type)
        extract_fail(extracted, EVIDENCE_UNAVAILABLE, "it is %s", kind->words);
    else if (kind->advice)
        extract_fail(extracted, EVIDENCE_UNAVAILABLE, "%sit is %s; %s", claim, kind->words, kind->advice);
    else
        extract_fail(extracted, EVIDENCE_UNAVAILABLE,
            "%sit is %s, which golive does not read yet; " KIND_ADVICE, claim, kind->words);
}

/* What every kind must have in the end: text that somebody could read. */
static void settle(struct extracted *extracted)
{
    uint64_t letters = 0;
    if (extracted->error)
        return;
    for (size_t i = 0; i < extracted->pages.page_count; i++)
        letters += extracted->pages.pages[i].letters;
    if (extracted->pages.original.overflowed)
        extract_fail(extracted, EVIDENCE_REFUSED,
            "it holds more than %zu MiB of text, and golive reads no more than that",
            READER_LONGEST_TEXT >> 20);
    else if (letters == 0)
        extract_fail(extracted, EVIDENCE_UNAVAILABLE, "it holds no text");
    else
        extracted->state = EVIDENCE_GOT;
}

void extract_document(const void *bytes, size_t length, const char *name, struct extracted *ret_extracted)
{
    extract_inner(bytes, length, name, 0, ret_extracted);
}

void extract_rest(const void *bytes, size_t length, const char *name)
{
    struct extracted extracted = {.media_type = ""};
    extracted.pages.original.maximum = READER_LONGEST_TEXT;
    if (length <= READER_LONGEST_DOCUMENT &&
        kind_of(bytes, length, reader_name_hint(name)).reader == KIND_PDF)
        extract_pdf(bytes, length, &extracted);
    extracted_free(&extracted);
}

void extract_inner(
    const void *bytes, size_t length, const char *name, unsigned depth, struct extracted *ret_extracted)
{
    struct extracted extracted = {.media_type = ""};
    extracted.pages.original.maximum = READER_LONGEST_TEXT;
    if (depth > 0)
        rest_alone();
    if (length > READER_LONGEST_DOCUMENT) {
        extract_fail(&extracted, EVIDENCE_REFUSED,
            "it is larger than %zu MiB, and golive reads no larger documents", READER_LONGEST_DOCUMENT >> 20);
        *ret_extracted = extracted;
        return;
    }
    const char *hint = reader_name_hint(name);
    struct kind kind = kind_of(bytes, length, hint);
    extracted.media_type = kind.media_type;
    switch (kind.reader) {
    case KIND_NOT_READ:
        refuse_kind(&kind, hint, &extracted);
        break;
    case KIND_PDF:
        extract_pdf(bytes, length, &extracted);
        break;
    case KIND_ZIP:
        extract_docx(bytes, length, &extracted);
        break;
    case KIND_HTML:
        if (strcmp(hint, "pdf") == 0 || strcmp(hint, "docx") == 0) /* what a server said instead of it */
            extract_fail(&extracted, EVIDENCE_UNAVAILABLE,
                "its name says %s, but it is a web page (HTML); get it anew, or name it .html",
                strcmp(hint, "pdf") == 0 ? "PDF" : "DOCX");
        else
            extract_html(bytes, length, &extracted);
        break;
    case KIND_MAIL:
        extract_eml(bytes, length, depth, &extracted);
        break;
    case KIND_RTF:
        extract_rtf(bytes, length, &extracted);
        break;
    case KIND_PICTURE:
        extract_picture(bytes, length, &extracted);
        break;
    case KIND_PLAIN:
    case KIND_MARKDOWN:
        extract_plain(bytes, length, kind.reader == KIND_MARKDOWN, &extracted);
        break;
    }
    settle(&extracted);
    if (extracted.state != EVIDENCE_GOT)
        document_pages_free(&extracted.pages);
    *ret_extracted = extracted;
}

void extracted_free(struct extracted *extracted)
{
    document_pages_free(&extracted->pages);
    free(extracted->error);
    *extracted = (struct extracted){0};
}

struct document_page *pages_begin(struct document_pages *pages)
{
    if (pages->page_count)
        text_append_char(&pages->original, '\f');
    memory_reserve(&pages->pages, &pages->page_capacity, pages->page_count + 1, sizeof *pages->pages);
    struct document_page *page = &pages->pages[pages->page_count++];
    *page = (struct document_page){.start = (uint32_t)pages->original.length};
    return page;
}

void pages_end(struct document_pages *pages)
{
    struct document_page *page = &pages->pages[pages->page_count - 1];
    page->end = (uint32_t)pages->original.length;
    page->letters = count_letters(text_string(&pages->original) + page->start, page->end - page->start);
}

void pages_remark(struct document_pages *pages, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    AUTO_FREE char *words = memory_format_list(format, arguments);
    va_end(arguments);
    size_t had = pages->remark ? strlen(pages->remark) : 0;
    if (had + strlen(words) > LONGEST_REMARK)
        return;
    char *joined = had ? memory_format("%s; %s", pages->remark, words) : memory_copy(words);
    free(pages->remark);
    pages->remark = joined;
}

void pages_title(struct document_pages *pages, const char *title)
{
    if (!title || pages->title)
        return;
    struct text clean = {0};
    text_append_clean(&clean, title, strnlen(title, LONGEST_TITLE * 4));
    struct text line = {.maximum = LONGEST_TITLE};
    const char *at = text_string(&clean);
    while (*at) {
        uint32_t codepoint;
        size_t size = utf8_decode(at, strlen(at), &codepoint);
        bool blank = *at == ' ' || *at == '\n' || *at == '\t';
        if (!blank)
            text_append(&line, at, size);
        else if (line.length && line.data[line.length - 1] != ' ')
            text_append_char(&line, ' ');
        at += size;
    }
    while (line.length && line.data[line.length - 1] == ' ')
        line.data[--line.length] = '\0';
    if (line.length)
        pages->title = text_steal(&line);
    text_free(&line);
    text_free(&clean);
}

/* Bytes at the beginning that are printable ASCII, or a tab or line end. */
static size_t plain_run(const char *bytes, size_t length)
{
    size_t run = 0;
    while (run < length &&
           ((bytes[run] >= ' ' && bytes[run] < 0x7f) || bytes[run] == '\n' || bytes[run] == '\t'))
        run++;
    return run;
}

void text_append_clean(struct text *text, const char *bytes, size_t length)
{
    for (size_t at = 0; at < length;) {
        uint32_t codepoint = 0;
        size_t run = plain_run(bytes + at, length - at);
        if (run) {
            text_append(text, bytes + at, run);
            at += run;
            continue;
        }
        size_t size = utf8_decode(bytes + at, length - at, &codepoint);
        if (!size) {
            text_append_string(text, "\xef\xbf\xbd");
            at++;
            continue;
        }
        bool control = (codepoint < 0x20 && codepoint != '\n' && codepoint != '\t') ||
                       (codepoint >= 0x7f && codepoint < 0xa0);
        if (control)
            text_append_char(text, ' ');
        else
            text_append(text, bytes + at, size);
        at += size;
    }
}

uint32_t count_letters(const char *bytes, size_t length)
{
    uint32_t letters = 0;
    for (size_t at = 0; at < length;) {
        uint32_t codepoint = 0;
        if (!(bytes[at] & 0x80)) {
            letters += (bytes[at] | 0x20) >= 'a' && (bytes[at] | 0x20) <= 'z';
            at++;
            continue;
        }
        size_t size = utf8_decode(bytes + at, length - at, &codepoint);
        letters += size && g_unichar_isalpha(codepoint);
        at += size ? size : 1;
    }
    return letters;
}

void text_append_pages(struct text *text, const struct document_pages *pages, uint32_t flags)
{
    struct text list = {0};
    size_t from = 0; /* the stretch that waits to be written; 0: none */
    size_t stretches = 0;
    for (size_t page = 1; page <= pages->page_count + 1; page++) {
        bool on = page <= pages->page_count && (pages->pages[page - 1].flags & flags);
        if (on && !from)
            from = page;
        if (on || !from)
            continue;
        text_format(&list, "%s%zu", stretches ? ", " : "", from);
        if (page - 1 > from)
            text_format(&list, " to %zu", page - 1);
        from = 0;
        stretches++;
    }
    char *last = stretches > 1 ? strrchr(list.data, ',') : NULL;
    if (last) {
        *last = '\0';
        text_format(text, "%s and %s", list.data, last + 2);
    } else {
        text_append_string(text, text_string(&list));
    }
    text_free(&list);
}
