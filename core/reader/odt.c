/* OpenDocument text: the words of the body, then those of headers and footers. What was deleted, comments and hidden
 * sections do not count. The package is opened by docx_package.h: both are ZIP archives of XML. See extract.h. */
#include "reader/odt.h"

#include "base/memory.h"
#include "reader/xml.h"

#include <stdlib.h>
#include <string.h>

#define MOST_BLANKS 200u

struct odt {
    struct text *text;
    bool only_margins; /* headers and footers, not the body */
    unsigned within;   /* depth in what counts */
    bool tracked;
    bool hidden;
    bool pictures;
};

static bool is_named(const struct xml *xml, const char *const *names)
{
    for (size_t i = 0; names[i]; i++) {
        if (strcmp(xml_name(xml), names[i]) == 0)
            return true;
    }
    return false;
}

static void put_blanks(struct odt *odt, const struct xml *xml)
{
    AUTO_FREE char *said = xml_attribute(xml, "c");
    int64_t count = 1;
    if (said && (string_integer(said, &count) != 0 || count < 1))
        count = 1;
    for (int64_t i = 0; i < count && i < MOST_BLANKS; i++)
        text_append_char(odt->text, ' ');
}

/* True if all that is in the element is passed over. */
static bool passes_over(struct odt *odt, const struct xml *xml)
{
    static const char *const unread[] = {
        "annotation", "deletion", "forms", "scripts", "font-face-decls", "automatic-styles", NULL};
    if (strcmp(xml_name(xml), "tracked-changes") == 0)
        odt->tracked = true;
    if (is_named(xml, unread) || strcmp(xml_name(xml), "tracked-changes") == 0)
        return true;
    AUTO_FREE char *display = xml_attribute(xml, "display");
    bool hidden = (strcmp(xml_name(xml), "section") == 0 && display && strcmp(display, "none") == 0) ||
                  strcmp(xml_name(xml), "hidden-text") == 0 || strcmp(xml_name(xml), "hidden-paragraph") == 0;
    odt->hidden |= hidden;
    return hidden;
}

static void take_start(struct odt *odt, const struct xml *xml)
{
    static const char *const margins[] = {
        "header", "footer", "header-left", "footer-left", "header-first", "footer-first", NULL};
    const char *name = xml_name(xml);
    if (odt->within || (odt->only_margins ? is_named(xml, margins) : strcmp(name, "body") == 0))
        odt->within++;
    if (!odt->within)
        return;
    if (strcmp(name, "s") == 0)
        put_blanks(odt, xml);
    else if (strcmp(name, "tab") == 0)
        text_append_char(odt->text, '\t');
    else if (strcmp(name, "line-break") == 0)
        text_append_char(odt->text, '\n');
    else if (strcmp(name, "h") == 0)
        text_append_char(odt->text, '\n');
    else if (strcmp(name, "image") == 0)
        odt->pictures = true;
}

static void take_end(struct odt *odt, const struct xml *xml)
{
    const char *name = xml_name(xml);
    if (!odt->within)
        return;
    odt->within--;
    if (strcmp(name, "p") == 0 || strcmp(name, "h") == 0)
        text_append_string(odt->text, "\n\n");
    else if (strcmp(name, "table-cell") == 0)
        text_append_char(odt->text, ' ');
}

/* False if the part is damaged. */
static bool read_part(struct odt *odt, const struct docx_part *part)
{
    struct xml *xml = part ? xml_open(part->bytes.data, part->bytes.length) : NULL;
    enum xml_event event = XML_BROKEN;
    while (xml && (event = xml_next(xml)) > XML_DONE) {
        if (event == XML_START && passes_over(odt, xml))
            xml_skip(xml);
        else if (event == XML_START)
            take_start(odt, xml);
        else if (event == XML_END)
            take_end(odt, xml);
        else if (odt->within)
            text_append_clean(odt->text, xml_text(xml), strlen(xml_text(xml)));
    }
    xml_close(xml);
    return event == XML_DONE;
}

static bool is_encrypted(const struct docx_package *package)
{
    const struct docx_part *manifest = docx_part(package, "META-INF/manifest.xml");
    return manifest && strstr(text_string(&manifest->bytes), "encryption-data");
}

void extract_odt(const struct docx_package *package, struct extracted *extracted)
{
    struct document_pages *pages = &extracted->pages;
    struct odt odt = {.text = &pages->original};
    if (is_encrypted(package)) {
        extract_fail(extracted, EVIDENCE_UNAVAILABLE, "it is encrypted; save a copy without a password");
        return;
    }
    pages_begin(pages);
    if (!read_part(&odt, docx_part(package, "content.xml"))) {
        extract_fail(extracted, EVIDENCE_UNAVAILABLE,
            "it is damaged: its text cannot be read to the end; save it anew");
        return;
    }
    odt.only_margins = true;
    odt.within = 0;
    const struct docx_part *styles = docx_part(package, "styles.xml");
    if (styles && !read_part(&odt, styles))
        pages_remark(pages, "the headers and footers in it are damaged");
    pages_end(pages);
    if (odt.tracked)
        pages_remark(pages,
            "it has tracked changes that nobody has accepted or rejected: inserted text counts, deleted text "
            "does not");
    if (odt.hidden)
        pages_remark(pages, "it has hidden text, which does not count");
    if (odt.pictures && pages->pages[0].letters < LETTERS_A_PAGE)
        extract_fail(extracted, EVIDENCE_UNAVAILABLE,
            "it holds pictures and hardly any text: save it as PDF, so that text recognition can read them");
}
