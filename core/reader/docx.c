/* DOCX: finds the parts of the package that hold words and reads them in order: body, footnotes, endnotes, headers,
 * footers. Tells other things in a ZIP container by name. See extract.h. */
#include "reader/extract.h"

#include "base/memory.h"
#include "reader/docx_numbering.h"
#include "reader/docx_package.h"
#include "reader/docx_text.h"
#include "reader/kind.h"
#include "reader/odt.h"
#include "reader/xml.h"

#include <stdlib.h>
#include <string.h>

#define MEDIA_TYPE "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

#define ODT_MEDIA_TYPE "application/vnd.oasis.opendocument.text"

struct docx {
    struct docx_package package;
    struct docx_relations relations; /* of the body */
    struct docx_numbering *numbering;
    struct docx_seen seen;
};

/* ---- what it is, if it is no DOCX ---- */

static const struct {
    const char *part;
    const char *mimetype; /* what a part "mimetype" begins with, or NULL */
    const char *media_type;
    const char *words;
} others[] = {
    {"xl/workbook.xml", NULL, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "an Excel workbook"},
    {"xl/workbook.bin", NULL, "application/vnd.ms-excel.sheet.binary.macroEnabled.12", "an Excel workbook"},
    {"ppt/presentation.xml", NULL,
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        "a PowerPoint presentation"},
    {"mimetype", "application/vnd.oasis.opendocument", "application/vnd.oasis.opendocument",
        "an OpenDocument file"},
    {"mimetype", "application/epub+zip", "application/epub+zip", "an e-book (EPUB)"},
    {"index.xml", NULL, "application/vnd.apple.pages", "a document of Apple Pages"},
    {"Index/Document.iwa", NULL, "application/vnd.apple.pages", "a document of Apple Pages"},
};

static bool is_odt(const struct docx_package *package)
{
    const struct docx_part *type = docx_part(package, "mimetype");
    return type && string_equal(text_string(&type->bytes), ODT_MEDIA_TYPE);
}

static void say_what_it_is(const struct docx_package *package, struct extracted *extracted)
{
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        const struct docx_part *part = docx_part(package, others[i].part);
        if (!part || (others[i].mimetype && !string_starts(text_string(&part->bytes), others[i].mimetype)))
            continue;
        extracted->media_type = others[i].media_type;
        extract_fail(extracted, EVIDENCE_UNAVAILABLE,
            "it is %s, which golive does not read yet; " KIND_ADVICE, others[i].words);
        return;
    }
    extract_fail(extracted, EVIDENCE_UNAVAILABLE,
        "it is a ZIP archive that holds no Word document; name the files in it instead");
}

static void say_trouble(enum docx_trouble trouble, struct extracted *extracted)
{
    switch (trouble) {
    case DOCX_ENCRYPTED:
        extract_fail(extracted, EVIDENCE_UNAVAILABLE, "it is encrypted; save a copy without a password");
        break;
    case DOCX_TOO_LARGE:
        extract_fail(extracted, EVIDENCE_REFUSED,
            "it unpacks to more than %zu MiB, and golive reads no more than that", DOCX_LARGEST >> 20);
        break;
    case DOCX_TOO_MANY:
        extract_fail(extracted, EVIDENCE_REFUSED,
            "it holds more than %u files, and golive reads no more than that", DOCX_MOST_PARTS);
        break;
    case DOCX_DOUBLED:
        extract_fail(extracted, EVIDENCE_UNAVAILABLE,
            "it is damaged or tampered with: a part of it is there twice; save it anew in Word");
        break;
    default:
        extract_fail(extracted, EVIDENCE_UNAVAILABLE, "it is damaged: it is not whole; get it anew");
    }
}

/* ---- reading ---- */

static struct docx_numbering *read_numbering(const struct docx *docx)
{
    const char *styles = docx_relation(&docx->relations, "styles");
    const char *numbering = docx_relation(&docx->relations, "numbering");
    const struct docx_part *style_part = styles ? docx_part(&docx->package, styles) : NULL;
    const struct docx_part *number_part = numbering ? docx_part(&docx->package, numbering) : NULL;
    return docx_numbering_new(style_part ? style_part->bytes.data : NULL,
        style_part ? style_part->bytes.length : 0, number_part ? number_part->bytes.data : NULL,
        number_part ? number_part->bytes.length : 0);
}

/* Appends the words of a part; false if it is damaged or not there. */
static bool read_part(struct docx *docx, const char *name, struct text *text)
{
    const struct docx_part *part = docx_part(&docx->package, name);
    return part && part->bytes.length &&
           docx_text_read(part->bytes.data, part->bytes.length, docx->numbering, text, &docx->seen);
}

/* Appends each part of a kind behind a blank line; those that say the same (headers of odd and even pages) once. */
static void read_parts(struct docx *docx, const char *kind, struct document_pages *pages)
{
    struct text seen = {0};
    for (size_t i = 0; i < docx->relations.count; i++) {
        struct text words = {.maximum = pages->original.maximum};
        if (strcmp(docx->relations.items[i].kind, kind) != 0)
            continue;
        if (!read_part(docx, docx->relations.items[i].target, &words))
            pages_remark(pages, "a %s in it is damaged", kind);
        if (words.overflowed)
            pages->original.overflowed = true;
        AUTO_FREE char *marked = memory_format("\1%s\1", text_string(&words));
        if (words.length && !strstr(text_string(&seen), marked)) {
            text_append_string(&pages->original, "\n\n");
            text_append(&pages->original, words.data, words.length);
            text_append_string(&seen, marked);
        }
        text_free(&words);
    }
    text_free(&seen);
}

static void read_title(struct docx *docx, const struct docx_relations *package, struct document_pages *pages)
{
    const char *name = docx_relation(package, "core-properties");
    const struct docx_part *part = name ? docx_part(&docx->package, name) : NULL;
    struct xml *xml = part ? xml_open(part->bytes.data, part->bytes.length) : NULL;
    bool inside = false;
    while (xml) {
        enum xml_event event = xml_next(xml);
        if (event <= XML_DONE)
            break;
        if (event == XML_TEXT && inside)
            pages_title(pages, xml_text(xml));
        else if (event != XML_TEXT)
            inside = event == XML_START && xml_is(xml, XML_DUBLIN, "title");
    }
    xml_close(xml);
}

static void remark(const struct docx *docx, struct document_pages *pages)
{
    if (docx->seen.tracked)
        pages_remark(pages,
            "it has tracked changes that nobody has accepted or rejected: inserted text counts, deleted text "
            "does not");
    if (docx->seen.hidden)
        pages_remark(pages, "it has hidden text, which does not count");
    if (docx_relation(&docx->relations, "comments"))
        pages_remark(pages, "it has comments, which do not count");
    if (docx->seen.embedded)
        pages_remark(pages, "it holds another document, which was not read");
}

static void read_document(struct docx *docx, const char *main_part, const struct docx_relations *package,
    struct extracted *extracted)
{
    struct document_pages *pages = &extracted->pages;
    pages_begin(pages);
    if (!read_part(docx, main_part, &pages->original)) {
        extract_fail(extracted, EVIDENCE_UNAVAILABLE,
            "it is damaged: its text cannot be read to the end; save it anew in Word");
        return;
    }
    if (!docx->seen.is_word) {
        say_what_it_is(&docx->package, extracted);
        return;
    }
    static const char *const kinds[] = {"footnotes", "endnotes", "header", "footer"};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        read_parts(docx, kinds[i], pages);
    text_append_char(&pages->original, '\n');
    pages_end(pages);
    read_title(docx, package, pages);
    remark(docx, pages);
    if (docx->seen.pictures && pages->pages[0].letters < LETTERS_A_PAGE)
        extract_fail(extracted, EVIDENCE_UNAVAILABLE,
            "it holds pictures and hardly any text: text recognition is needed; save it as PDF for that");
}

void extract_docx(const void *bytes, size_t length, struct extracted *extracted)
{
    struct docx docx = {0};
    struct docx_relations package = {0};
    enum docx_trouble trouble = docx_package_open(bytes, length, &docx.package);
    if (trouble) {
        say_trouble(trouble, extracted);
        return;
    }
    bool sound = docx_relations_read(&docx.package, "", &package);
    const char *main_part = docx_relation(&package, "officeDocument");
    const struct docx_part *part = main_part ? docx_part(&docx.package, main_part) : NULL;
    if (!sound || (part && !docx_relations_read(&docx.package, main_part, &docx.relations))) {
        say_trouble(DOCX_DAMAGED, extracted);
    } else if (is_odt(&docx.package)) {
        extracted->media_type = ODT_MEDIA_TYPE;
        extract_odt(&docx.package, extracted);
    } else if (!part || string_starts(main_part, "xl/") || string_starts(main_part, "ppt/")) {
        say_what_it_is(&docx.package, extracted);
    } else {
        extracted->media_type = MEDIA_TYPE;
        docx.numbering = read_numbering(&docx);
        read_document(&docx, main_part, &package, extracted);
    }
    docx_numbering_free(docx.numbering);
    docx_relations_free(&docx.relations);
    docx_relations_free(&package);
    docx_package_free(&docx.package);
}
