/* A letter as DOCX (ECMA-376): three parts in a stored ZIP archive, with a framed cell to answer in below each question. The
 * same letter gives the same bytes. Foreign words are escaped here. See letter.h. */
#include "report/letter.h"

#include "report/page.h"
#include "report/zip.h"

#include <string.h>

enum { LONG = 1500, ROOM = 3 }; /* bytes of foreign words; empty lines in a cell */

#define MAIN "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
#define PACKAGE "http://schemas.openxmlformats.org/package/2006/"
#define OFFICE "http://schemas.openxmlformats.org/officeDocument/2006/"
#define WORD "application/vnd.openxmlformats-officedocument.wordprocessingml."
#define DECLARATION "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"

static const char content_types[] = DECLARATION
    "<Types xmlns=\"" PACKAGE "content-types\">"
    "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
    "<Override PartName=\"/word/document.xml\" ContentType=\"" WORD "document.main+xml\"/>"
    "<Override PartName=\"/word/styles.xml\" ContentType=\"" WORD "styles+xml\"/></Types>";

static const char relations[] =
    DECLARATION "<Relationships xmlns=\"" PACKAGE "relationships\"><Relationship Id=\"rId1\" Type=\"" OFFICE
                "relationships/officeDocument\" Target=\"word/document.xml\"/></Relationships>";

static const char document_relations[] =
    DECLARATION "<Relationships xmlns=\"" PACKAGE "relationships\"><Relationship Id=\"rId1\" Type=\"" OFFICE
                "relationships/styles\" Target=\"styles.xml\"/></Relationships>";

/* Questions are headings, so that a screen reader can go from one to the next. */
static const char styles[] = DECLARATION
    "<w:styles xmlns:w=\"" MAIN "\"><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii=\"Calibri\" "
    "w:hAnsi=\"Calibri\" w:cs=\"Calibri\"/><w:sz w:val=\"22\"/><w:lang "
    "w:val=\"en-US\"/></w:rPr></w:rPrDefault>"
    "<w:pPrDefault><w:pPr><w:spacing w:after=\"120\"/></w:pPr></w:pPrDefault></w:docDefaults>"
    "<w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Normal\"><w:name w:val=\"Normal\"/></w:style>"
    "<w:style w:type=\"paragraph\" w:styleId=\"Heading2\"><w:name w:val=\"heading 2\"/><w:basedOn "
    "w:val=\"Normal\"/>"
    "<w:next w:val=\"Normal\"/><w:pPr><w:keepNext/><w:spacing w:before=\"360\"/><w:outlineLvl "
    "w:val=\"1\"/></w:pPr>"
    "<w:rPr><w:b/><w:sz w:val=\"24\"/></w:rPr></w:style></w:styles>";

/* What XML takes for itself; control characters were made visible before. */
static void add_words(struct text *out, const char *words)
{
    for (; *words; words++) {
        const char *entity = *words == '&' ? "&amp;" : *words == '<' ? "&lt;" : *words == '>' ? "&gt;" : NULL;
        if (entity)
            text_append_string(out, entity);
        else
            text_append_char(out, *words);
    }
}

static void add_run(struct text *out, bool bold, const char *words)
{
    text_format(out, "<w:r>%s<w:t xml:space=\"preserve\">", bold ? "<w:rPr><w:b/></w:rPr>" : "");
    add_words(out, words);
    text_append_string(out, "</w:t></w:r>");
}

/* "LABEL: WORDS", or words alone. */
static void add_paragraph(struct text *out, const char *label, const char *words)
{
    text_append_string(out, "<w:p>");
    if (*label) {
        add_run(out, true, label);
        add_run(out, true, ": ");
    }
    add_run(out, false, words);
    text_append_string(out, "</w:p>");
}

static void add_room(struct text *out)
{
    static const char *const sides[] = {"top", "left", "bottom", "right"};
    text_append_string(out, "<w:tbl><w:tblPr><w:tblW w:w=\"5000\" w:type=\"pct\"/><w:tblBorders>");
    for (size_t i = 0; i < sizeof sides / sizeof *sides; i++)
        text_format(out, "<w:%s w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"auto\"/>", sides[i]);
    text_append_string(out,
        "</w:tblBorders></w:tblPr><w:tblGrid><w:gridCol w:w=\"9000\"/></w:tblGrid><w:tr><w:tc>"
        "<w:tcPr><w:tcW w:w=\"5000\" w:type=\"pct\"/></w:tcPr>");
    add_paragraph(out, "Your answer", "");
    for (int i = 0; i < ROOM; i++)
        text_append_string(out, "<w:p/>");
    text_append_string(out, "</w:tc></w:tr></w:tbl>");
}

static void add_item(struct text *out, const struct letter_item *item, size_t number)
{
    struct text words = {0};
    const char *label = NULL;
    text_append_string(out, "<w:p><w:pPr><w:pStyle w:val=\"Heading2\"/></w:pPr>");
    text_format(&words, "%zu. ", number);
    add_run(out, false, text_string(&words));
    text_clear(&words);
    words_sentence(&words, item->question, LONG);
    add_run(out, false, text_string(&words));
    text_append_string(out, "</w:p>");
    for (size_t i = 0; letter_line(item, i, &label, &words); i++) {
        if (words.length)
            add_paragraph(out, label, text_string(&words));
    }
    text_clear(&words);
    words_add(&words, item->reference, LONG);
    add_paragraph(out, "Our reference", text_string(&words));
    add_room(out);
    text_free(&words);
}

static void add_closing(struct text *out, const struct letter *letter)
{
    struct text words = {0}, line = {0};
    letter_closing(letter, &words);
    text_append_string(out, "<w:p/>");
    for (const char *at = text_string(&words); *at;) {
        size_t length = strcspn(at, "\n");
        text_clear(&line);
        text_append(&line, at, length);
        add_paragraph(out, "", text_string(&line));
        at += length + (at[length] == '\n');
    }
    text_free(&words);
    text_free(&line);
}

static void write_document(const struct letter *letter, struct text *out)
{
    struct text words = {0};
    const char *label = NULL;
    text_append_string(out, DECLARATION "<w:document xmlns:w=\"" MAIN "\"><w:body>");
    for (size_t i = 0; letter_head(letter, i, &label, &words); i++) {
        if (words.length)
            add_paragraph(out, label, text_string(&words));
    }
    add_paragraph(out, "", letter_greeting(letter));
    text_clear(&words);
    letter_opening(letter, &words);
    add_paragraph(out, "", text_string(&words));
    for (size_t i = 0; i < letter->count; i++)
        add_item(out, &letter->items[i], i + 1);
    add_closing(out, letter);
    text_append_string(out, "<w:sectPr/></w:body></w:document>");
    text_free(&words);
}

void letter_docx(const struct letter *letter, struct text *out)
{
    struct text document = {0};
    struct zip zip = zip_begin(out);
    write_document(letter, &document);
    zip_add(&zip, "[Content_Types].xml", content_types, strlen(content_types));
    zip_add(&zip, "_rels/.rels", relations, strlen(relations));
    zip_add(&zip, "word/document.xml", document.data, document.length);
    zip_add(&zip, "word/styles.xml", styles, strlen(styles));
    zip_add(&zip, "word/_rels/document.xml.rels", document_relations, strlen(document_relations));
    zip_end(&zip);
    text_free(&document);
}
