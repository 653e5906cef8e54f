/* PDF through poppler-glib: the text of each page with its lines and the gaps between them, what was filled into its
 * form, and whether there is text at all. Signatures and pictures of text are others' (signature.h, pdf_scan.h). See
 * extract.h. */
#include "reader/extract.h"

#include "base/memory.h"
#include "reader/messages.h"
#include "reader/pdf_pictures.h"
#include "reader/pdf_rest.h"
#include "reader/pdf_scan.h"
#include "reader/signature.h"

#include <poppler.h>
#include <stdlib.h>
#include <string.h>

#define PAGE_DAMAGED (1u << 31) /* beside DOCUMENT_PAGE_ flags while reading; taken away at the end */
#define PAGE_TRUNCATED (1u << 30)

#define END_WITHIN 2048u /* bytes from the end */
#define ENCRYPTED "it is encrypted; save a copy without a password"

/* What the bytes mention, for words when no text comes out. */
struct hints {
    bool encrypted;
    bool dynamic_form; /* XFA: the page is drawn by the program that shows it */
};

/* ---- lines and gaps ---- */

struct line {
    size_t start; /* bytes of the page's text */
    size_t length;
    double top; /* of the characters on it, in points from the top of the page; 0 and 0 if it has none */
    double bottom;
    bool goes_on; /* what follows stands beside it: a blank ends it */
};

struct lines {
    struct line *items;
    size_t count;
    size_t capacity;
};

static size_t character_size(const char *text, size_t length)
{
    uint32_t codepoint;
    size_t size = *text & 0x80 ? utf8_decode(text, length, &codepoint) : 1;
    return size ? size : 1;
}

/* How what follows a character goes on where poppler says neither blank nor newline: it gives none at the end of a column. */
enum joint { JOINT_NONE, JOINT_BESIDE, JOINT_ELSEWHERE };

static enum joint joint_between(const PopplerRectangle *one, const PopplerRectangle *next)
{
    double height = one->y2 - one->y1;
    double beside = next->x1 > one->x2 ? next->x1 - one->x2 : one->x1 - next->x2;
    double apart = next->y1 > one->y2 ? next->y1 - one->y2 : one->y1 - next->y2;
    if (height <= 0 || next->y2 <= next->y1 || (beside <= height && apart <= height))
        return JOINT_NONE;
    return apart > 0 ? JOINT_ELSEWHERE : JOINT_BESIDE;
}

static void end_line(struct lines *lines, struct line *line, size_t end, size_t next)
{
    line->length = end - line->start;
    memory_reserve(&lines->items, &lines->capacity, lines->count + 1, sizeof *lines->items);
    lines->items[lines->count++] = *line;
    *line = (struct line){.start = next};
}

/* The lines of TEXT, each with the height its characters take: RECTANGLES has one for each character. Returns the
 * characters of TEXT. */
static size_t find_lines(
    const char *text, const PopplerRectangle *rectangles, size_t rectangle_count, struct lines *lines)
{
    size_t length = strlen(text);
    size_t character = 0;
    struct line line = {0};
    const PopplerRectangle *last = NULL; /* of the character before, unless it is a blank */
    for (size_t at = 0; at <= length;) {
        const PopplerRectangle *box = character < rectangle_count ? &rectangles[character] : NULL;
        if (at == length || text[at] == '\n') {
            end_line(lines, &line, at, at + 1);
            box = NULL;
        } else if (box) {
            enum joint joint = last && text[at] != ' ' ? joint_between(last, box) : JOINT_NONE;
            line.goes_on = joint == JOINT_BESIDE;
            if (joint != JOINT_NONE)
                end_line(lines, &line, at, at);
            bool first = line.top == 0 && line.bottom == 0;
            line.top = first || box->y1 < line.top ? box->y1 : line.top;
            line.bottom = first || box->y2 > line.bottom ? box->y2 : line.bottom;
        }
        last = at < length && text[at] != ' ' ? box : NULL;
        at += at < length ? character_size(text + at, length - at) : 1;
        character++;
    }
    return character - 1;
}

static int compare_numbers(const void *a, const void *b)
{
    double left = *(const double *)a;
    double right = *(const double *)b;
    return (left > right) - (left < right);
}

/* The height of a usual line of the page: the median. */
static double usual_height(const struct lines *lines)
{
    double *heights = memory_new(lines->count, sizeof *heights);
    size_t count = 0;
    for (size_t i = 0; i < lines->count; i++) {
        double height = lines->items[i].bottom - lines->items[i].top;
        if (height > 0)
            heights[count++] = height;
    }
    qsort(heights, count, sizeof *heights, compare_numbers);
    double median = count ? heights[count / 2] : 0;
    free(heights);
    return median;
}

/* How far lines that go on stand apart on this page: in text of double spacing a gap is nothing special. */
static double usual_gap(const struct lines *lines)
{
    double *gaps = memory_new(lines->count, sizeof *gaps);
    size_t count = 0;
    const struct line *above = NULL;
    for (size_t i = 0; i < lines->count; i++) {
        const struct line *line = &lines->items[i];
        if (line->bottom <= line->top)
            continue;
        if (above && line->top > above->top)
            gaps[count++] = line->top - above->bottom;
        above = line;
    }
    qsort(gaps, count, sizeof *gaps, compare_numbers);
    double low = count ? gaps[count / 5] : 0;
    free(gaps);
    return low > 0 ? low : 0;
}

/* Puts the lines, with a blank one where the page has a gap: poppler gives none, and paragraphs are told by them. */
static void put_lines(const char *text, const struct lines *lines, struct text *out)
{
    double gap = usual_gap(lines) + 0.4 * usual_height(lines);
    const struct line *above = NULL;
    for (size_t i = 0; i < lines->count; i++) {
        const struct line *line = &lines->items[i];
        bool drawn = line->bottom > line->top;
        if (above && drawn && line->top - above->bottom > gap)
            text_append_char(out, '\n');
        text_append_clean(out, text + line->start, line->length);
        text_append_char(out, line->goes_on ? ' ' : '\n');
        if (drawn)
            above = line;
    }
}

/* Appends the page's words. False if poppler knows of more characters than its text holds: a NUL in it ends the text
 * early. */
static bool put_text(PopplerPage *page, struct text *out)
{
    PopplerRectangle *rectangles = NULL;
    guint rectangle_count = 0;
    char *text = poppler_page_get_text(page);
    if (!text)
        return false;
    if (!poppler_page_get_text_layout(page, &rectangles, &rectangle_count))
        rectangle_count = 0;
    struct lines lines = {0};
    size_t characters = find_lines(text, rectangles, rectangle_count, &lines);
    put_lines(text, &lines, out);
    free(lines.items);
    g_free(rectangles);
    g_free(text);
    return characters + 1 >= rectangle_count;
}

/* ---- what was filled in ---- */

static char *field_value(PopplerFormField *field)
{
    switch (poppler_form_field_get_field_type(field)) {
    case POPPLER_FORM_FIELD_TEXT:
        return poppler_form_field_text_get_text(field);
    case POPPLER_FORM_FIELD_CHOICE:
        for (int i = 0; i < poppler_form_field_choice_get_n_items(field); i++) {
            if (poppler_form_field_choice_is_item_selected(field, i))
                return poppler_form_field_choice_get_item(field, i);
        }
        return poppler_form_field_choice_is_editable(field) ? poppler_form_field_choice_get_text(field)
                                                            : NULL;
    case POPPLER_FORM_FIELD_BUTTON:
        if (poppler_form_field_button_get_button_type(field) != POPPLER_FORM_BUTTON_PUSH &&
            poppler_form_field_button_get_state(field))
            return g_strdup("yes");
        return NULL;
    default:
        return NULL;
    }
}

static bool is_empty(const char *text)
{
    return !text || text[strspn(text, " \t\r\n")] == '\0';
}

static void put_filled(const char *name, const char *value, struct text *out)
{
    text_append_char(out, '\n');
    if (name && !is_empty(name)) {
        text_append_clean(out, name, strlen(name));
        text_append_string(out, ": ");
    }
    text_append_clean(out, value, strlen(value));
    text_append_char(out, '\n');
}

/* Values of form fields stand at the end of their page: poppler draws them, but its text leaves them out. */
static bool put_fields(PopplerPage *page, struct text *out)
{
    bool any = false;
    GList *fields = poppler_page_get_form_field_mapping(page);
    for (GList *item = g_list_last(fields); item; item = item->prev) {
        PopplerFormField *field = ((PopplerFormFieldMapping *)item->data)->field;
        char *value = field_value(field);
        if (!is_empty(value)) {
            char *name = poppler_form_field_get_alternate_ui_name(field);
            if (is_empty(name)) {
                g_free(name);
                name = poppler_form_field_get_partial_name(field);
            }
            put_filled(name, value, out);
            g_free(name);
            any = true;
        }
        g_free(value);
    }
    poppler_page_free_form_field_mapping(fields);
    return any;
}

/* What was laid over a page. */
struct notes {
    bool typed; /* words, as viewers without forms do it */
    bool ink;   /* ink and stamps, as pens and viewers leave them */
};

static bool put_typed(PopplerAnnot *note, struct text *out)
{
    char *words = poppler_annot_get_contents(note);
    bool any = !is_empty(words);
    if (any)
        put_filled(NULL, words, out);
    g_free(words);
    return any;
}

static struct notes put_notes(PopplerPage *page, struct text *out)
{
    struct notes found = {0};
    GList *notes = poppler_page_get_annot_mapping(page);
    for (GList *item = notes; item; item = item->next) {
        PopplerAnnot *note = ((PopplerAnnotMapping *)item->data)->annot;
        PopplerAnnotType type = poppler_annot_get_annot_type(note);
        if (type == POPPLER_ANNOT_FREE_TEXT)
            found.typed |= put_typed(note, out);
        found.ink |= type == POPPLER_ANNOT_INK || type == POPPLER_ANNOT_STAMP;
    }
    poppler_page_free_annot_mapping(notes);
    return found;
}

/* ---- pages ---- */

struct summary {
    uint64_t letters;
    size_t pictures; /* pages with hardly any text and at least one picture that was not read either */
    size_t damaged;
    bool filled;
    struct scans scans;
};

static void read_page(PopplerDocument *document, int index, struct document_pages *pages,
    struct summary *summary, uint32_t *ret_pictures)
{
    uint32_t start = pages_begin(pages)->start;
    PopplerPage *page = poppler_document_get_page(document, index);
    bool whole = page && put_text(page, &pages->original);
    struct page_facts facts = {0};
    if (page)
        page_facts_of(page, text_string(&pages->original) + start, pages->original.length - start, &facts);
    *ret_pictures = facts.pictures;
    enum scan_outcome scan = page ? scan_page(page, &facts, pages, &summary->scans) : SCAN_NOT_WANTED;
    struct notes notes = {0};
    if (page) {
        summary->filled |= put_fields(page, &pages->original);
        notes = put_notes(page, &pages->original);
        summary->filled |= notes.typed;
    }
    pages_end(pages);
    struct document_page *read = &pages->pages[pages->page_count - 1];
    summary->letters += read->letters;
    if (notes.ink)
        read->flags |= DOCUMENT_PAGE_PICTURE;
    if (scan == SCAN_READ || scan == SCAN_POOR)
        read->flags |= DOCUMENT_PAGE_RECOGNISED | DOCUMENT_PAGE_PICTURE;
    if (!page) {
        read->flags |= DOCUMENT_PAGE_IMAGE | PAGE_DAMAGED; /* nothing of it can be searched */
        summary->damaged++;
    } else if (scan == SCAN_POOR) {
        read->flags |= DOCUMENT_PAGE_IMAGE; /* its words may be looked for, but not all of them are there */
    } else if (scan == SCAN_UNREAD || (scan == SCAN_NOT_WANTED && read->letters < LETTERS_A_PAGE &&
                                          facts.pictures && facts.pictures != PICTURES_NOT_COUNTED)) {
        read->flags |= DOCUMENT_PAGE_IMAGE;
        summary->pictures++;
    }
    if (page && !whole)
        read->flags |= PAGE_TRUNCATED;
    if (page)
        g_object_unref(page);
}

/* Forms of the XFA kind hold one page that asks to wait for a program that can show them. */
static bool asks_to_wait(const struct document_pages *pages)
{
    const char *text = text_string(&pages->original);
    return pages->page_count <= 2 && pages->original.length < 8192 && strcasestr(text, "please wait") &&
           (strstr(text, "not eventually replaced") ||
               strstr(text, "may not be able to display this type of document"));
}

static void remark_pages(struct document_pages *pages, uint32_t flags, const char *one, const char *many)
{
    struct text list = {0};
    size_t count = 0;
    text_append_pages(&list, pages, flags);
    for (size_t i = 0; i < pages->page_count; i++)
        count += (pages->pages[i].flags & flags) != 0;
    if (count)
        pages_remark(
            pages, "page%s %s %s", count == 1 ? "" : "s", text_string(&list), count == 1 ? one : many);
    text_free(&list);
}

static void fail_for_pictures(struct extracted *extracted, const struct summary *summary, const char *what)
{
    if (summary->scans.problem)
        extract_fail(extracted, EVIDENCE_UNAVAILABLE, "%s: text recognition is needed, and %s", what,
            summary->scans.problem);
    else if (summary->scans.overdue)
        extract_fail(extracted, EVIDENCE_UNAVAILABLE,
            "%s, and text recognition takes longer than it may: raise recognition_time of [documents]", what);
    else if (summary->scans.tried)
        extract_fail(extracted, EVIDENCE_UNAVAILABLE, "%s, and text recognition saw no words in them", what);
    else
        extract_fail(extracted, EVIDENCE_UNAVAILABLE, "%s: text recognition is needed", what);
}

/* Whether there is text to judge by, and what a person should know of pages without. */
static void conclude(struct extracted *extracted, const struct summary *summary, const struct hints *hints)
{
    struct document_pages *pages = &extracted->pages;
    bool sparse = summary->letters < (uint64_t)LETTERS_A_PAGE * pages->page_count;
    if (summary->damaged == pages->page_count) {
        extract_fail(
            extracted, EVIDENCE_UNAVAILABLE, "it is damaged: none of its pages can be read; get it anew");
    } else if (asks_to_wait(pages) || (summary->letters == 0 && hints->dynamic_form)) {
        extract_fail(extracted, EVIDENCE_UNAVAILABLE,
            "it is a form that only Adobe's programs can show (XFA); print it to a PDF there and use that");
    } else if (summary->letters == 0 && !summary->pictures && hints->encrypted) {
        extract_fail(extracted, EVIDENCE_UNAVAILABLE, ENCRYPTED);
    } else if (summary->letters == 0 && summary->pictures) {
        fail_for_pictures(extracted, summary, "its pages are pictures without text");
    } else if (sparse && summary->pictures) {
        fail_for_pictures(extracted, summary, "its pages are pictures with hardly any text");
    } else if (summary->letters == 0) {
        fail_for_pictures(extracted, summary, "its pages are blank or drawn without text");
    } else {
        if (summary->filled)
            pages_remark(pages, "what was filled into it stands at the end of its page");
        for (size_t i = 0; i < pages->page_count; i++) { /* damaged pages have a sentence of their own */
            if (pages->pages[i].flags & PAGE_DAMAGED)
                pages->pages[i].flags &= ~DOCUMENT_PAGE_IMAGE;
        }
        remark_pages(pages, DOCUMENT_PAGE_IMAGE, "is a picture with little or no text",
            "are pictures with little or no text");
        scans_remark(&summary->scans, pages);
        remark_pages(
            pages, PAGE_DAMAGED, "is damaged and could not be read", "are damaged and could not be read");
        remark_pages(pages, PAGE_TRUNCATED, "could be read in part only", "could be read in part only");
    }
    for (size_t i = 0; i < pages->page_count; i++) {
        if (pages->pages[i].flags & (PAGE_DAMAGED | PAGE_TRUNCATED))
            pages->pages[i].flags |= DOCUMENT_PAGE_IMAGE;
        pages->pages[i].flags &= ~(PAGE_DAMAGED | PAGE_TRUNCATED);
    }
}

/* Takes over a page that another child read. */
static void take_page(const struct rest_page *read, const char *text, struct document_pages *pages,
    struct summary *summary, uint32_t *ret_pictures)
{
    struct document_page *page = pages_begin(pages);
    text_append(&pages->original, text, read->length);
    page->end = (uint32_t)pages->original.length;
    page->letters = read->letters;
    page->flags = read->flags;
    *ret_pictures = read->pictures;
    summary->letters += read->letters;
    summary->filled |= read->filled != 0;
    summary->scans.wanted += read->looked;
    summary->scans.tried += read->looked;
    if (read->flags & PAGE_DAMAGED)
        summary->damaged++;
    else
        summary->pictures += (read->flags & DOCUMENT_PAGE_IMAGE) != 0;
}

/* The pages from BEGIN on: those that another child read, and the others. */
static void take_rest(PopplerDocument *document, int begin, int count, struct document_pages *pages,
    struct summary *summary, uint32_t *pictures)
{
    struct rest rest;
    rest_take((size_t)(count - begin), &rest);
    for (int at = begin; at < count && !pages->original.overflowed; at++) {
        size_t back = (size_t)(count - 1 - at); /* it began with the last page */
        if (back < rest.count && !rest.pages[back].left)
            take_page(&rest.pages[back], rest_text(&rest, back), pages, summary, &pictures[at]);
        else
            read_page(document, at, pages, summary, &pictures[at]);
    }
    rest_free(&rest);
}

/* In the second child: reads pages from the last on, until it meets the first child. Those whose picture would have to be looked
 * at are for the first, which keeps count of them. */
static void leave_rest(PopplerDocument *document, int count, struct document_pages *pages)
{
    struct rest_page *items = memory_new((size_t)count, sizeof *items);
    size_t read = 0;
    size_t length = 0;
    for (int at; rest_claim(count, &at);) {
        struct summary summary = {.scans.leave = true};
        uint32_t pictures = 0;
        read_page(document, at, pages, &summary, &pictures);
        const struct document_page *page = &pages->pages[pages->page_count - 1];
        if (pages->original.overflowed)
            break;
        items[read++] = (struct rest_page){
            .length = page->end - page->start,
            .letters = page->letters,
            .flags = page->flags,
            .pictures = pictures,
            .filled = summary.filled,
            .left = summary.scans.left,
            .looked = (uint32_t)summary.scans.wanted,
        };
        length = page->end;
    }
    if (read)
        rest_leave(items, read, text_string(&pages->original), length);
    free(items);
}

static void read_document(PopplerDocument *document, const struct hints *hints, struct extracted *extracted)
{
    struct document_pages *pages = &extracted->pages;
    struct summary summary = {0};
    int count = poppler_document_get_n_pages(document);
    if (count <= 0) {
        extract_fail(extracted, EVIDENCE_UNAVAILABLE, "it is damaged: it has no pages; get it anew");
        return;
    }
    if (count > READER_MOST_PAGES) {
        extract_fail(extracted, EVIDENCE_REFUSED,
            "it claims to have %d pages, and golive reads no more than %d", count, READER_MOST_PAGES);
        return;
    }
    if (rest_role() == REST_SECOND) {
        leave_rest(document, count, pages);
        return;
    }
    char *title = poppler_document_get_title(document);
    pages_title(pages, title);
    g_free(title);
    AUTO_FREE uint32_t *pictures = memory_new((size_t)count, sizeof *pictures);
    int at;
    while (!pages->original.overflowed && rest_claim(count, &at))
        read_page(document, at, pages, &summary, &pictures[at]);
    if ((size_t)count > pages->page_count && !pages->original.overflowed)
        take_rest(document, (int)pages->page_count, count, pages, &summary, pictures);
    if (!pages->original.overflowed)
        pictures_mark(document, pictures, pages);
    if (summary.scans.wanted)
        extracted->depends |= READER_DEPENDS_RECOGNITION;
    if (pages->original.overflowed)
        return; /* extract.c says so */
    guint attached = poppler_document_get_n_attachments(document);
    if (attached)
        pages_remark(pages, "%u file%s attached to it %s not read", attached, attached == 1 ? "" : "s",
            attached == 1 ? "was" : "were");
    conclude(extracted, &summary, hints);
}

/* Why poppler would not open it. */
static void say_why(const GError *problem, const struct hints *hints, struct extracted *extracted)
{
    bool ours = problem && problem->domain == POPPLER_ERROR;
    if (ours && problem->code == POPPLER_ERROR_ENCRYPTED)
        extract_fail(extracted, EVIDENCE_UNAVAILABLE, ENCRYPTED);
    else if (hints->encrypted) /* poppler calls an encryption that it does not know damage */
        extract_fail(extracted, EVIDENCE_UNAVAILABLE,
            "it is encrypted in a way that cannot be read, or damaged; save a copy without a password");
    else if (ours && problem->code == POPPLER_ERROR_BAD_CATALOG)
        extract_fail(
            extracted, EVIDENCE_UNAVAILABLE, "it is damaged: its list of pages cannot be read; get it anew");
    else
        extract_fail(
            extracted, EVIDENCE_UNAVAILABLE, "it is damaged: it is not whole, or not a PDF; get it anew");
}

/* A PDF ends with this mark. poppler mends one that lacks it, and what is mended may lack pages. */
static bool has_its_end(const char *bytes, size_t length)
{
    size_t tail = length < END_WITHIN ? length : END_WITHIN;
    return memmem(bytes + length - tail, tail, "%%EOF", 5) != NULL;
}

void pdf_prepare(void)
{
    static const char page[] = "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 "
                               "obj<</Type/Pages/Count 1/Kids[3 0 R]>>endobj\n"
                               "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 "
                               "R/Resources<</Font<</F 5 0 R>>>>>>endobj\n"
                               "4 0 obj<</Length 27>>stream\nBT /F 9 Tf (words) Tj ET    \nendstream endobj\n"
                               "5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\ntrailer<</Root "
                               "1 0 R/Size 6>>\n%%EOF\n";
    struct text words = {0};
    static PopplerDocument *document; /* kept: poppler drops its tables with the last document */
    if (document)
        return;
    GBytes *whole = g_bytes_new_static(page, sizeof page - 1);
    document = poppler_document_new_from_bytes(whole, NULL, NULL);
    PopplerPage *first = document ? poppler_document_get_page(document, 0) : NULL;
    if (first) {
        put_text(first, &words);
        g_object_unref(first);
    }
    g_bytes_unref(whole);
    text_free(&words);
}

void extract_pdf(const void *bytes, size_t length, struct extracted *extracted)
{
    const struct hints hints = {
        .encrypted = memmem(bytes, length, "/Encrypt", 8) != NULL,
        .dynamic_form = memmem(bytes, length, "/XFA", 4) || memmem(bytes, length, "/NeedsRendering", 15),
    };
    if (!has_its_end(bytes, length)) {
        extract_fail(extracted, EVIDENCE_UNAVAILABLE, "it is damaged: its end is missing; get it anew");
        return;
    }
    GError *problem = NULL;
    GBytes *whole = g_bytes_new_static(bytes, length);
    PopplerDocument *document = poppler_document_new_from_bytes(whole, NULL, &problem);
    if (document) {
        rest_begin();
        pictures_begin(bytes, length);
        read_document(document, &hints, extracted);
        pictures_begin(NULL, 0);
        g_object_unref(document);
        if (rest_role() != REST_SECOND)
            signatures_read(bytes, length, extracted);
    } else {
        say_why(problem, &hints, extracted);
        g_clear_error(&problem);
    }
    g_bytes_unref(whole);
}
