/* Documents that the reader's tests make for themselves: PDF written object by object, DOCX packed part by part, and a
 * folder that goes when the test ends. Nothing comes from outside. */
#ifndef GOLIVE_TESTS_READER_DOCUMENTS_H
#define GOLIVE_TESTS_READER_DOCUMENTS_H

#include "base/file.h"
#include "base/memory.h"
#include "base/text.h"

#include <archive.h>
#include <archive_entry.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define UNUSED __attribute__((unused))

/* ---- PDF ---- */

/* A PDF of these objects, numbered from 1; object 1 is the catalogue. TRAILER goes into the trailer's dictionary. */
UNUSED static void pdf_of(const char *const *objects, size_t count, const char *trailer, struct text *pdf)
{
    size_t *places = memory_new(count, sizeof *places);
    text_append_string(pdf, "%PDF-1.7\n");
    for (size_t i = 0; i < count; i++) {
        places[i] = pdf->length;
        text_format(pdf, "%zu 0 obj\n%s\nendobj\n", i + 1, objects[i]);
    }
    size_t table = pdf->length;
    text_format(pdf, "xref\n0 %zu\n0000000000 65535 f \n", count + 1);
    for (size_t i = 0; i < count; i++)
        text_format(pdf, "%010zu 00000 n \n", places[i]);
    text_format(
        pdf, "trailer\n<</Size %zu/Root 1 0 R %s>>\nstartxref\n%zu\n%%%%EOF\n", count + 1, trailer, table);
    free(places);
}

UNUSED static char *stream_of(const char *dictionary, const char *content)
{
    return memory_format("<<%s/Length %zu>>stream\n%s\nendstream", dictionary, strlen(content), content);
}

/* Content that shows LINES, 14 points apart, from the top of the page; an empty line leaves a gap. */
UNUSED static char *content_of(const char *const *lines, size_t count)
{
    struct text content = {0};
    text_append_string(&content, "BT /F1 11 Tf 14 TL 72 720 Td\n");
    for (size_t i = 0; i < count; i++)
        text_format(&content, "(%s) Tj T*\n", lines[i]);
    text_append_string(&content, "ET");
    return text_steal(&content);
}

#define PDF_FONT "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"

/* A PDF of pages with the given contents. EXTRA goes into each page's dictionary, CATALOGUE into the catalogue's,
 * RESOURCE into the pages' resources; MORE are further objects, from number 4 + 2 * COUNT on. */
struct pdf_parts {
    const char *extra;
    const char *catalogue;
    const char *resource;
    const char *trailer;
    const char *const *more;
    size_t more_count;
};

UNUSED static void pdf_pages(
    const char *const *contents, size_t count, const struct pdf_parts *parts, struct text *pdf)
{
    static const struct pdf_parts none;
    const struct pdf_parts *with = parts ? parts : &none;
    size_t total = 3 + 2 * count + with->more_count;
    char **objects = memory_new(total, sizeof *objects);
    struct text kids = {0};
    for (size_t i = 0; i < count; i++) {
        text_format(&kids, "%zu 0 R ", 4 + 2 * i);
        objects[3 + 2 * i] = memory_format("<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]"
                                           "/Resources<</Font<</F1 3 0 R>>%s>>/Contents %zu 0 R %s>>",
            with->resource ? with->resource : "", 5 + 2 * i, with->extra ? with->extra : "");
        objects[4 + 2 * i] = stream_of("", contents[i]);
    }
    objects[0] = memory_format("<</Type/Catalog/Pages 2 0 R %s>>", with->catalogue ? with->catalogue : "");
    objects[1] = memory_format("<</Type/Pages/Count %zu/Kids[%s]>>", count, text_string(&kids));
    objects[2] = memory_copy(PDF_FONT);
    for (size_t i = 0; i < with->more_count; i++)
        objects[3 + 2 * count + i] = memory_copy(with->more[i]);
    pdf_of((const char *const *)objects, total, with->trailer ? with->trailer : "", pdf);
    for (size_t i = 0; i < total; i++)
        free(objects[i]);
    free(objects);
    text_free(&kids);
}

/* A page of TEXT on one line a sentence: more than 200 letters, so that it counts as text. */
#define ENOUGH_LINES                                                                                         \
    "The business associate shall not use or disclose protected health information other than as",           \
        "permitted or required by this agreement or as required by law, and shall use safeguards to",        \
        "prevent use or disclosure of the information other than as provided for by the agreement."

/* ---- DOCX ---- */

#define WORD_SPACE "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\""
#define OFFICE_TYPE "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
#define RELATIONS(inside)                                                                                    \
    "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">" inside          \
    "</Relationships>"
#define RELATION(kind, target)                                                                               \
    "<Relationship Id=\"" target "\" Type=\"" OFFICE_TYPE kind "\" Target=\"" target "\"/>"

struct docx_file {
    const char *name;
    const char *bytes;
    size_t length; /* 0: that of the string */
};

/* A ZIP archive of these files. */
UNUSED static void zip_of(const struct docx_file *files, size_t count, struct text *zip)
{
    size_t room = 1 << 20, used = 0;
    for (size_t i = 0; i < count; i++)
        room += (files[i].length ? files[i].length : strlen(files[i].bytes)) + 4096;
    char *buffer = memory_new(room, 1);
    struct archive *archive = archive_write_new();
    archive_write_set_format_zip(archive);
    archive_write_open_memory(archive, buffer, room, &used);
    for (size_t i = 0; i < count; i++) {
        size_t length = files[i].length ? files[i].length : strlen(files[i].bytes);
        struct archive_entry *entry = archive_entry_new();
        archive_entry_set_pathname(entry, files[i].name);
        archive_entry_set_filetype(entry, AE_IFREG);
        archive_entry_set_size(entry, (la_int64_t)length);
        archive_write_header(archive, entry);
        archive_write_data(archive, files[i].bytes, length);
        archive_entry_free(entry);
    }
    archive_write_close(archive);
    archive_write_free(archive);
    text_append(zip, buffer, used);
    free(buffer);
}

/* A DOCX with this inside w:body, and further parts. RELATED stands in the relations of the body. */
UNUSED static void docx_of(
    const char *body, const char *related, const struct docx_file *more, size_t count, struct text *docx)
{
    char *document = memory_format("<w:document " WORD_SPACE
                                   " xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\""
                                   " xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\">"
                                   "<w:body>%s</w:body></w:document>",
        body);
    struct docx_file files[16] = {
        {"_rels/.rels",
            RELATIONS(RELATION(
                "officeDocument", "word/document.xml") "<Relationship Id=\"c\" "
                                                       "Type=\"http://schemas.openxmlformats.org/package/"
                                                       "2006/relationships/metadata/"
                                                       "core-properties\" Target=\"docProps/core.xml\"/>"),
            0},
        {"word/_rels/document.xml.rels", related, 0},
        {"word/document.xml", document, 0},
    };
    for (size_t i = 0; i < count; i++)
        files[3 + i] = more[i];
    zip_of(files, 3 + count, docx);
    free(document);
}

/* ---- a folder of the test's own ---- */

struct scratch {
    char path[64];
};

UNUSED static void scratch_make(struct scratch *scratch)
{
    snprintf(scratch->path, sizeof scratch->path, "/tmp/golive-test-XXXXXX");
    if (!mkdtemp(scratch->path))
        abort();
}

/* The path of NAME in it; valid for the next 63 calls. */
UNUSED static const char *scratch_path(const struct scratch *scratch, const char *name)
{
    static char paths[64][512];
    static unsigned next;
    char *path = paths[next++ % 64];
    snprintf(path, sizeof paths[0], "%s/%s", scratch->path, name);
    return path;
}

UNUSED static const char *scratch_write(
    const struct scratch *scratch, const char *name, const void *bytes, size_t length)
{
    const char *path = scratch_path(scratch, name);
    FILE *file = fopen(path, "wb");
    if (!file || fwrite(bytes, 1, length, file) != length || fclose(file) != 0)
        abort();
    return path;
}

UNUSED static int scratch_remove_one(const char *path, const struct stat *status, int kind, struct FTW *place)
{
    (void)status;
    (void)kind;
    (void)place;
    return remove(path);
}

UNUSED static void scratch_remove(const struct scratch *scratch)
{
    nftw(scratch->path, scratch_remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

/* golive-reader of the same build: it lies beside the tests' folder. */
UNUSED static char *reader_program(void)
{
    AUTO_FREE char *folder = file_program_folder();
    return memory_format("%s/../../lib/golive/golive-reader", folder);
}

#endif
