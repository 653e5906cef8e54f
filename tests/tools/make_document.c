/* Makes documents for tests from plain text, the same bytes each time:
 *
 *     make_document KIND IN.txt OUT
 *
 *     pdf            text in a proportional font; long lines are wrapped, a form feed begins a page
 *     pdf-scan       the same pages as pictures, without any text
 *     pdf-mixed      the first page as text, the others as pictures
 *     pdf-encrypted  a PDF that wants a password which nobody has
 *     docx           each line a paragraph; "# " begins a heading, "- " a bullet
 *
 * Knows nothing of golive: it uses cairo and libarchive alone. */
#include <archive.h>
#include <archive_entry.h>
#include <cairo-pdf.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WIDTH 612.0 /* points: letter size */
#define HEIGHT 792.0
#define MARGIN 72.0
#define SIZE 11.0      /* of the font */
#define LEADING 14.0   /* from line to line */
#define SCAN_SCALE 1.5 /* pixels a point */

_Noreturn static void give_up(const char *what, const char *name)
{
    fprintf(stderr, "make_document: %s %s\n", what, name);
    exit(1);
}

static void *allocate(size_t size)
{
    void *memory = calloc(1, size);
    if (!memory)
        give_up("no memory for", "the text");
    return memory;
}

static char *read_file(const char *path, size_t *ret_length)
{
    FILE *file = fopen(path, "rb");
    if (!file || fseek(file, 0, SEEK_END) != 0)
        give_up("cannot read", path);
    long size = ftell(file);
    rewind(file);
    char *text = allocate((size_t)(size < 0 ? 0 : size) + 1);
    *ret_length = fread(text, 1, (size_t)(size < 0 ? 0 : size), file);
    fclose(file);
    return text;
}

/* ---- pages ---- */

static cairo_status_t to_file(void *context, const unsigned char *bytes, unsigned length)
{
    return fwrite(bytes, 1, length, context) == length ? CAIRO_STATUS_SUCCESS : CAIRO_STATUS_WRITE_ERROR;
}

static void prepare(cairo_t *cairo)
{
    cairo_select_font_face(cairo, "DejaVu Serif", CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_NORMAL);
    cairo_set_font_size(cairo, SIZE);
    cairo_set_source_rgb(cairo, 0, 0, 0);
}

/* Bytes of LINE that fit the page, ending between words where there are any. */
static size_t bytes_that_fit(cairo_t *cairo, const char *line, size_t length)
{
    size_t fits = 0;
    char *piece = allocate(length + 1);
    for (size_t end = 1; end <= length; end++) {
        if (end < length && line[end] != ' ')
            continue;
        cairo_text_extents_t extents;
        memcpy(piece, line, end);
        piece[end] = '\0';
        cairo_text_extents(cairo, piece, &extents);
        if (extents.x_advance > WIDTH - 2 * MARGIN && fits)
            break;
        fits = end;
    }
    free(piece);
    return fits;
}

/* Draws the page's lines from the top; what does not fit on it is left out, as tests keep their pages short. */
static void draw_page(cairo_t *cairo, const char *text, size_t length)
{
    const char *end = text + length;
    double y = MARGIN;
    prepare(cairo);
    while (text < end) {
        const char *stop = memchr(text, '\n', (size_t)(end - text));
        size_t left = (size_t)((stop ? stop : end) - text);
        do {
            size_t fits = bytes_that_fit(cairo, text, left);
            char *piece = allocate(fits + 1);
            memcpy(piece, text, fits);
            cairo_move_to(cairo, MARGIN, y);
            cairo_show_text(cairo, piece);
            free(piece);
            text += fits;
            left -= fits;
            while (left && *text == ' ') {
                text++;
                left--;
            }
            y += LEADING;
        } while (left);
        text = stop ? stop + 1 : end;
    }
}

static void draw_scan(cairo_t *cairo, const char *text, size_t length)
{
    cairo_surface_t *image =
        cairo_image_surface_create(CAIRO_FORMAT_RGB24, (int)(WIDTH * SCAN_SCALE), (int)(HEIGHT * SCAN_SCALE));
    cairo_t *pencil = cairo_create(image);
    cairo_set_source_rgb(pencil, 1, 1, 1);
    cairo_paint(pencil);
    cairo_scale(pencil, SCAN_SCALE, SCAN_SCALE);
    draw_page(pencil, text, length);
    cairo_destroy(pencil);
    cairo_save(cairo);
    cairo_scale(cairo, 1 / SCAN_SCALE, 1 / SCAN_SCALE);
    cairo_set_source_surface(cairo, image, 0, 0);
    cairo_paint(cairo);
    cairo_restore(cairo);
    cairo_surface_destroy(image);
}

static void write_pages(FILE *out, const char *text, size_t length, bool first_as_text, bool others_as_text)
{
    cairo_surface_t *surface = cairo_pdf_surface_create_for_stream(to_file, out, WIDTH, HEIGHT);
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, "2026-01-02T03:04:05Z");
    cairo_t *cairo = cairo_create(surface);
    const char *end = text + length;
    bool as_text = first_as_text;
    while (text < end) {
        const char *stop = memchr(text, '\f', (size_t)(end - text));
        size_t size = (size_t)((stop ? stop : end) - text);
        (as_text ? draw_page : draw_scan)(cairo, text, size);
        cairo_show_page(cairo);
        text = stop ? stop + 1 : end;
        as_text = others_as_text;
    }
    cairo_destroy(cairo);
    cairo_surface_finish(surface);
    if (cairo_surface_status(surface) != CAIRO_STATUS_SUCCESS)
        give_up("cannot draw", "the pages");
    cairo_surface_destroy(surface);
}

/* A page behind a password: the keys of the dictionary fit none. */
static void write_encrypted(FILE *out)
{
    static const char *const objects[] = {
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Resources<<>>>>",
        "<</Filter/Standard/V 2/R 3/Length 128/P -44"
        "/O<000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f>"
        "/U<202122232425262728292a2b2c2d2e2f303132333435363738393a3b3c3d3e3f>>>",
    };
    long places[4];
    fputs("%PDF-1.5\n", out);
    for (size_t i = 0; i < 4; i++) {
        places[i] = ftell(out);
        fprintf(out, "%zu 0 obj\n%s\nendobj\n", i + 1, objects[i]);
    }
    long table = ftell(out);
    fputs("xref\n0 5\n0000000000 65535 f \n", out);
    for (size_t i = 0; i < 4; i++)
        fprintf(out, "%010ld 00000 n \n", places[i]);
    fprintf(out,
        "trailer\n<</Size 5/Root 1 0 R/Encrypt 4 0 R/ID[<00112233445566778899aabbccddeeff>"
        "<00112233445566778899aabbccddeeff>]>>\nstartxref\n%ld\n%%%%EOF\n",
        table);
}

/* ---- DOCX ---- */

#define WORD "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
#define OFFICE "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define PACKAGE "http://schemas.openxmlformats.org/package/2006/"
#define XML_HEAD "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>"

static const char types_part[] = XML_HEAD
    "<Types xmlns=\"" PACKAGE "content-types\">"
    "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
    "<Default Extension=\"xml\" ContentType=\"application/xml\"/>"
    "<Override PartName=\"/word/document.xml\" "
    "ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/></"
    "Types>";
static const char package_part[] =
    XML_HEAD "<Relationships xmlns=\"" PACKAGE "relationships\">"
             "<Relationship Id=\"r1\" Type=\"" OFFICE
             "/officeDocument\" Target=\"word/document.xml\"/></Relationships>";
static const char relations_part[] = XML_HEAD
    "<Relationships xmlns=\"" PACKAGE "relationships\">"
    "<Relationship Id=\"r1\" Type=\"" OFFICE "/styles\" Target=\"styles.xml\"/>"
    "<Relationship Id=\"r2\" Type=\"" OFFICE "/numbering\" Target=\"numbering.xml\"/></Relationships>";
static const char styles_part[] = XML_HEAD
    "<w:styles xmlns:w=\"" WORD "\">"
    "<w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Normal\"><w:name w:val=\"Normal\"/></w:style>"
    "<w:style w:type=\"paragraph\" w:styleId=\"Heading1\"><w:name w:val=\"heading 1\"/><w:basedOn "
    "w:val=\"Normal\"/>"
    "<w:pPr><w:outlineLvl w:val=\"0\"/></w:pPr></w:style></w:styles>";
static const char numbering_part[] =
    XML_HEAD "<w:numbering xmlns:w=\"" WORD "\">"
             "<w:abstractNum w:abstractNumId=\"0\"><w:lvl w:ilvl=\"0\"><w:numFmt "
             "w:val=\"bullet\"/><w:lvlText w:val=\"-\"/></w:lvl>"
             "</w:abstractNum><w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num></w:numbering>";

static void add_part(struct archive *archive, const char *name, const char *bytes, size_t length)
{
    struct archive_entry *entry = archive_entry_new();
    archive_entry_set_pathname(entry, name);
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_perm(entry, 0644);
    archive_entry_set_size(entry, (la_int64_t)length);
    archive_entry_set_mtime(entry, 1767225600, 0);
    if (archive_write_header(archive, entry) != ARCHIVE_OK ||
        archive_write_data(archive, bytes, length) != (la_ssize_t)length)
        give_up("cannot write", name);
    archive_entry_free(entry);
}

static void put_escaped(FILE *out, const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (text[i] == '&')
            fputs("&amp;", out);
        else if (text[i] == '<')
            fputs("&lt;", out);
        else if ((unsigned char)text[i] >= 0x20 || text[i] == '\t')
            fputc(text[i], out);
    }
}

static void put_paragraph(FILE *out, const char *line, size_t length)
{
    const char *style = "";
    if (length > 2 && line[1] == ' ' && (*line == '#' || *line == '-')) {
        style = *line == '#'
                    ? "<w:pPr><w:pStyle w:val=\"Heading1\"/></w:pPr>"
                    : "<w:pPr><w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"1\"/></w:numPr></w:pPr>";
        line += 2;
        length -= 2;
    }
    fprintf(out, "<w:p>%s<w:r><w:t xml:space=\"preserve\">", style);
    put_escaped(out, line, length);
    fputs("</w:t></w:r></w:p>", out);
}

static void write_docx(const char *path, const char *text, size_t length)
{
    char *body = NULL;
    size_t body_length = 0;
    FILE *out = open_memstream(&body, &body_length);
    if (!out)
        give_up("no memory for", path);
    fputs(XML_HEAD "<w:document xmlns:w=\"" WORD "\"><w:body>", out);
    for (const char *end = text + length; text < end;) {
        const char *stop = memchr(text, '\n', (size_t)(end - text));
        size_t size = (size_t)((stop ? stop : end) - text);
        put_paragraph(out, text, size);
        text += size + 1;
    }
    fputs("</w:body></w:document>", out);
    fclose(out);
    struct archive *archive = archive_write_new();
    if (!archive || archive_write_set_format_zip(archive) != ARCHIVE_OK ||
        archive_write_open_filename(archive, path) != ARCHIVE_OK)
        give_up("cannot write", path);
    add_part(archive, "[Content_Types].xml", types_part, sizeof types_part - 1);
    add_part(archive, "_rels/.rels", package_part, sizeof package_part - 1);
    add_part(archive, "word/_rels/document.xml.rels", relations_part, sizeof relations_part - 1);
    add_part(archive, "word/styles.xml", styles_part, sizeof styles_part - 1);
    add_part(archive, "word/numbering.xml", numbering_part, sizeof numbering_part - 1);
    add_part(archive, "word/document.xml", body, body_length);
    if (archive_write_close(archive) != ARCHIVE_OK)
        give_up("cannot write", path);
    archive_write_free(archive);
    free(body);
}

/* ---- choosing ---- */

int main(int count, char **words)
{
    if (count != 4) {
        fputs("usage: make_document pdf|pdf-scan|pdf-mixed|pdf-encrypted|docx IN.txt OUT\n", stderr);
        return 64;
    }
    const char *kind = words[1];
    size_t length;
    char *text = read_file(words[2], &length);
    if (strcmp(kind, "docx") == 0) {
        write_docx(words[3], text, length);
        free(text);
        return 0;
    }
    FILE *out = fopen(words[3], "wb");
    if (!out)
        give_up("cannot write", words[3]);
    if (strcmp(kind, "pdf") == 0)
        write_pages(out, text, length, true, true);
    else if (strcmp(kind, "pdf-scan") == 0)
        write_pages(out, text, length, false, false);
    else if (strcmp(kind, "pdf-mixed") == 0)
        write_pages(out, text, length, true, false);
    else if (strcmp(kind, "pdf-encrypted") == 0)
        write_encrypted(out);
    else
        give_up("there is no kind", kind);
    if (fclose(out) != 0)
        give_up("cannot write", words[3]);
    free(text);
    return 0;
}
