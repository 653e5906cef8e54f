/* Makes a long agreement as word processors write one, for measuring how fast documents are read; the same bytes each time:
 *
 *     make_agreement PAGES OUT.pdf
 *
 * Some 3,000 characters a page in several embedded fonts, justified, pairs of letters moved closer, tagged, headings, running feet, a
 * letterhead's picture on the first page and lines to sign on the last. cairo draws it; then what is no stream is packed
 * into compressed object streams, and the table of places is one, too, as in files of today. Knows nothing of golive. */
#include <cairo-pdf.h>
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#define WIDTH 612.0 /* points: letter size */
#define HEIGHT 792.0
#define MARGIN 66.0
#define SIZE 10.5
#define LEADING 15.6
#define DOT                                                                                                  \
    0.12 /* points: letters stand on the dots of a printer, so that hardly one is where its font would have it */
#define LINES 40
#define MOST_GLYPHS 200
#define PACKED 100u /* objects in a stream */

_Noreturn static void give_up(const char *what)
{
    fprintf(stderr, "make_agreement: %s\n", what);
    exit(1);
}

static void *allocate(size_t count, size_t size)
{
    void *memory = calloc(count ? count : 1, size);
    if (!memory)
        give_up("no memory");
    return memory;
}

/* ---- words ---- */

static const char *const subjects[] = {"The Business Associate", "Covered Entity", "Each party",
    "The Vendor, at its own expense,", "A Subcontractor", "The Receiving Party", "The Company",
    "Neither party", "Any successor or permitted assign", "The Steering Committee"};
static const char *const verbs[] = {"shall promptly notify", "agrees to indemnify and hold harmless",
    "shall not disclose to", "warrants to", "may, upon written request, audit", "shall maintain on behalf of",
    "acknowledges towards", "shall return or destroy for", "must make available to", "waives as against"};
static const char *const objects[] = {"the other party", "the Secretary of Health and Human Services",
    "individuals whose records are affected", "any third party", "the workforce of the Hospital",
    "its agents and representatives", "the holder of the designated record set"};
static const char *const tails[] = {
    "all protected health information received or created under this Agreement",
    "to the fullest extent permitted by applicable law and regulation",
    "within the time stated in Section 4.2 and the schedules attached hereto",
    "the availability, integrity and confidentiality of the Services",
    "any use not provided for by the terms of the Order Form",
    "such records as are reasonably required to verify performance",
    "unless a longer period is required under the laws of the State",
    "including without limitation reasonable fees of counsel",
    "provided that no such obligation survives payment in full"};
static const char *const headings[] = {"Definitions and Interpretation", "Permitted Uses and Disclosures",
    "Safeguards and Security Rule", "Term; Termination for Cause", "Limitation of Liability", "Insurance",
    "Acceptance Testing", "Fees, Invoices and Taxes", "Representations and Warranties", "Governing Law"};

static uint32_t seed = 1;
static uint32_t chance(uint32_t below)
{
    seed = seed * 1664525u + 1013904223u;
    return (seed >> 8) % below;
}
#define ANY(list) list[chance(sizeof(list) / sizeof *(list))]

/* The words of a paragraph that is being set. */
struct words {
    char text[1024];
    const char *at;
};

static void next_paragraph(struct words *words, unsigned article)
{
    int used = snprintf(words->text, sizeof words->text, "%u.%u ", article, 1 + chance(24));
    uint32_t sentences = 2 + chance(3);
    for (uint32_t i = 0; i < sentences; i++) {
        used += snprintf(words->text + used, sizeof words->text - (size_t)used, "%s %s %s %s, %s. ",
            ANY(subjects), ANY(verbs), ANY(objects), ANY(tails), ANY(tails));
    }
    words->at = words->text;
}

/* ---- setting ---- */

struct fonts {
    cairo_scaled_font_t *body;
    cairo_scaled_font_t *heading;
    cairo_scaled_font_t *term; /* of words that begin with a capital */
    cairo_scaled_font_t *foot;
};

static cairo_scaled_font_t *font(
    const char *family, cairo_font_slant_t slant, cairo_font_weight_t weight, double size)
{
    cairo_matrix_t scale, unit;
    cairo_font_face_t *face = cairo_toy_font_face_create(family, slant, weight);
    cairo_font_options_t *options = cairo_font_options_create();
    cairo_matrix_init_scale(&scale, size, size);
    cairo_matrix_init_identity(&unit);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    cairo_scaled_font_t *scaled = cairo_scaled_font_create(face, &scale, &unit, options);
    cairo_font_options_destroy(options);
    cairo_font_face_destroy(face);
    return scaled;
}

/* How much closer two letters stand, in parts of the font's size. */
static double kern(char left, char right)
{
    static const char *const pairs[] = {"To", "Te", "Ta", "Tr", "Ve", "Vo", "We", "Wo", "Ye", "AV", "AT",
        "Av", "r,", "r.", "y,", "y.", "f.", "P,", "P.", "LT", "ov", "ve", "ry", "wo", "ow"};
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        if (pairs[i][0] == left && pairs[i][1] == right)
            return 0.06 - 0.002 * (double)i;
    }
    return 0;
}

/* The width of a word as it is set; the glyphs from X on go behind those that are there. */
static double set_word(
    cairo_scaled_font_t *with, const char *word, size_t length, double x, double y, cairo_glyph_t *glyphs)
{
    double from = x;
    for (size_t i = 0; i < length; i++) {
        cairo_glyph_t *made = NULL;
        int count = 0;
        cairo_text_extents_t extents;
        if (cairo_scaled_font_text_to_glyphs(with, 0, 0, word + i, 1, &made, &count, NULL, NULL, NULL) !=
                CAIRO_STATUS_SUCCESS ||
            count != 1)
            give_up("a letter has no glyph");
        cairo_scaled_font_glyph_extents(with, made, 1, &extents);
        x -= i ? kern(word[i - 1], word[i]) * SIZE : 0;
        glyphs[i] = (cairo_glyph_t){made->index, round(x / DOT) * DOT, y};
        cairo_glyph_free(made);
        x += extents.x_advance;
    }
    return x - from;
}

/* Letters and glyphs beside each other, so that the text can be had from the file. */
static void show(
    cairo_t *cairo, cairo_scaled_font_t *with, const char *text, size_t length, const cairo_glyph_t *glyphs)
{
    cairo_text_cluster_t clusters[MOST_GLYPHS];
    for (size_t i = 0; i < length; i++)
        clusters[i] = (cairo_text_cluster_t){1, 1};
    cairo_save(cairo); /* each run in a frame of its own, as word processors have it */
    cairo_rectangle(cairo, 1, 1, WIDTH - 2, HEIGHT - 2);
    cairo_clip(cairo);
    cairo_set_scaled_font(cairo, with);
    cairo_show_text_glyphs(cairo, text, (int)length, glyphs, (int)length, clusters, (int)length, 0);
    cairo_restore(cairo);
}

static void show_plain(cairo_t *cairo, cairo_scaled_font_t *with, const char *text, double x, double y)
{
    cairo_glyph_t glyphs[MOST_GLYPHS];
    cairo_tag_begin(cairo, "P", NULL);
    set_word(with, text, strlen(text), x, y, glyphs);
    show(cairo, with, text, strlen(text), glyphs);
    cairo_tag_end(cairo, "P");
}

struct set_line {
    cairo_glyph_t glyphs[MOST_GLYPHS];
    struct piece {
        const char *text;
        size_t length;
        size_t glyph; /* the first */
        bool term;
    } pieces[64];
    size_t count;
    size_t glyph_count;
    double width; /* of the words alone */
};

/* Takes as many words as fit; a word has the blank behind it. */
static void fill_line(const struct fonts *fonts, struct words *words, struct set_line *line)
{
    line->count = line->glyph_count = 0;
    line->width = 0;
    while (*words->at && line->count < sizeof line->pieces / sizeof *line->pieces) {
        size_t length = strcspn(words->at, " ");
        bool term = *words->at >= 'A' && *words->at <= 'Z' && words->at != words->text;
        if (line->glyph_count + length + 1 > MOST_GLYPHS)
            return;
        cairo_glyph_t *glyphs = line->glyphs + line->glyph_count;
        double width = set_word(term ? fonts->term : fonts->body, words->at, length + 1, 0, 0, glyphs);
        if (line->width + width > WIDTH - 2 * MARGIN && line->count)
            return;
        line->pieces[line->count++] = (struct piece){words->at, length + 1, line->glyph_count, term};
        line->glyph_count += length + 1;
        line->width += width;
        words->at += length + 1;
    }
}

/* Words that follow each other in one font are shown at once, the blanks widened where the line is not the last. */
static void show_line(cairo_t *cairo, const struct fonts *fonts, struct set_line *line, bool last, double y)
{
    double wider =
        last || line->count < 2 ? 0 : (WIDTH - 2 * MARGIN - line->width) / (double)(line->count - 1);
    double x = MARGIN;
    for (size_t i = 0; i < line->count; i++) {
        struct piece *piece = &line->pieces[i];
        cairo_scaled_font_t *with = piece->term ? fonts->term : fonts->body;
        x += i ? wider : 0;
        x += set_word(with, piece->text, piece->length, x, y, line->glyphs + piece->glyph);
    }
    cairo_tag_begin(cairo, "P", NULL);
    for (size_t i = 0; i < line->count;) {
        struct piece run = line->pieces[i++];
        while (i < line->count && line->pieces[i].term == run.term)
            run.length += line->pieces[i++].length;
        show(cairo, run.term ? fonts->term : fonts->body, run.text, run.length, line->glyphs + run.glyph);
    }
    cairo_tag_end(cairo, "P");
}

static void draw_letterhead(cairo_t *cairo, const struct fonts *fonts)
{
    cairo_surface_t *image = cairo_image_surface_create(CAIRO_FORMAT_RGB24, 300, 90);
    unsigned char *bytes = cairo_image_surface_get_data(image);
    int stride = cairo_image_surface_get_stride(image);
    cairo_surface_flush(image);
    for (int y = 0; y < 90; y++) {
        for (int x = 0; x < 300; x++) {
            uint32_t pixel = (uint32_t)(x * 255 / 300) << 16 | (uint32_t)(y * 255 / 90) << 8 | 0xa0u;
            memcpy(bytes + (size_t)y * (size_t)stride + (size_t)x * 4, &pixel, 4);
        }
    }
    cairo_surface_mark_dirty(image);
    cairo_save(cairo);
    cairo_translate(cairo, MARGIN, 24);
    cairo_scale(cairo, 0.4, 0.4);
    cairo_set_source_surface(cairo, image, 0, 0);
    cairo_paint(cairo);
    cairo_restore(cairo);
    cairo_surface_destroy(image);
    show_plain(cairo, fonts->heading, "Master Services and Business Associate Agreement", MARGIN + 140, 48);
}

static void draw_page(
    cairo_t *cairo, const struct fonts *fonts, struct words *words, unsigned page, unsigned page_count)
{
    struct set_line line;
    char foot[80];
    double y = MARGIN + 20;
    if (page == 1)
        draw_letterhead(cairo, fonts);
    for (unsigned i = 0; i < LINES; i++, y += LEADING) {
        if (!*words->at) {
            next_paragraph(words, page);
            if (chance(3) == 0) {
                show_plain(cairo, fonts->heading, ANY(headings), MARGIN, y);
                continue;
            }
        }
        fill_line(fonts, words, &line);
        show_line(cairo, fonts, &line, !*words->at, y);
    }
    if (page == page_count)
        show_plain(
            cairo, fonts->foot, "By: ______________________   Title: ______________________", MARGIN, y);
    snprintf(foot, sizeof foot, "Master Services Agreement - Confidential - Page %u of %u", page, page_count);
    show_plain(cairo, fonts->foot, foot, MARGIN, HEIGHT - 36);
    cairo_show_page(cairo);
}

/* ---- packing ---- */

struct bytes {
    char *data;
    size_t length;
    size_t capacity;
};

static void put(struct bytes *bytes, const void *more, size_t length)
{
    if (bytes->length + length + 1 > bytes->capacity) {
        bytes->capacity = (bytes->length + length + 1) * 2;
        bytes->data = realloc(bytes->data, bytes->capacity);
        if (!bytes->data)
            give_up("no memory");
    }
    memcpy(bytes->data + bytes->length, more, length);
    bytes->length += length;
    bytes->data[bytes->length] = '\0';
}

static void put_text(struct bytes *bytes, const char *text)
{
    put(bytes, text, strlen(text));
}

static cairo_status_t to_bytes(void *context, const unsigned char *bytes, unsigned length)
{
    put(context, bytes, length);
    return CAIRO_STATUS_SUCCESS;
}

/* Where each object is: in the file, or the INDEX-th of object stream IN. */
struct place {
    size_t at;
    unsigned in; /* 0: in the file */
    unsigned index;
};

static void put_stream(
    struct bytes *out, unsigned number, const char *dictionary, const struct bytes *content)
{
    uLongf length = compressBound(content->length);
    Bytef *packed = allocate(length, 1);
    char head[256];
    if (compress2(packed, &length, (const Bytef *)content->data, content->length, 6) != Z_OK)
        give_up("cannot compress");
    snprintf(head, sizeof head, "%u 0 obj\n<<%s/Filter/FlateDecode/Length %lu>>\nstream\n", number,
        dictionary, length);
    put_text(out, head);
    put(out, packed, length);
    put_text(out, "\nendstream\nendobj\n");
    free(packed);
}

/* Objects that wait to be packed. */
struct packing {
    struct bytes numbers; /* "NUMBER OFFSET " of each */
    struct bytes bodies;
    unsigned count;
    unsigned next; /* number of the stream they go to */
};

static void pack_out(struct packing *packing, struct place *places, struct bytes *out)
{
    char dictionary[80];
    size_t first = packing->numbers.length;
    if (!packing->count)
        return;
    snprintf(dictionary, sizeof dictionary, "/Type/ObjStm/N %u/First %zu", packing->count, first);
    put(&packing->numbers, packing->bodies.data, packing->bodies.length);
    places[packing->next].at = out->length;
    put_stream(out, packing->next, dictionary, &packing->numbers);
    packing->numbers.length = packing->bodies.length = packing->count = 0;
    packing->next++;
}

/* One object as cairo wrote it, from "N 0 obj" to "endobj". */
static void take_object(unsigned number, const char *body, size_t length, bool stream,
    struct packing *packing, struct place *places, struct bytes *out)
{
    char head[40];
    if (stream) {
        places[number].at = out->length;
        snprintf(head, sizeof head, "%u 0 obj\n", number);
        put_text(out, head);
        put(out, body, length);
        put_text(out, "endobj\n");
        return;
    }
    snprintf(head, sizeof head, "%u %zu ", number, packing->bodies.length);
    put_text(&packing->numbers, head);
    put(&packing->bodies, body, length);
    places[number].in = packing->next;
    places[number].index = packing->count++;
    if (packing->count == PACKED)
        pack_out(packing, places, out);
}

static void put_table(
    const struct place *places, unsigned count, const char *trailer, size_t trailer_length, struct bytes *out)
{
    struct bytes rows = {0};
    struct bytes dictionary = {0};
    char text[80];
    size_t at = out->length;
    for (unsigned i = 0; i <= count; i++) {
        size_t where = i == count ? at : places[i].in ? places[i].in : places[i].at;
        unsigned char row[6] = {i == 0                      ? 0
                                : i < count && places[i].in ? 2
                                                            : 1,
            (unsigned char)(where >> 24), (unsigned char)(where >> 16), (unsigned char)(where >> 8),
            (unsigned char)where, (unsigned char)(i < count && places[i].in ? places[i].index : 0)};
        put(&rows, row, sizeof row);
    }
    put_text(&dictionary, "/Type/XRef/W[1 4 1]");
    snprintf(text, sizeof text, "/Size %u", count + 1);
    put_text(&dictionary, text);
    put(&dictionary, trailer, trailer_length);
    put_stream(out, count, dictionary.data, &rows);
    snprintf(text, sizeof text, "startxref\n%zu\n%%%%EOF\n", at);
    put_text(out, text);
    free(rows.data);
    free(dictionary.data);
}

/* Writes anew what cairo wrote: its objects stand one behind the other, each stream's length in an object of its own. */
static void pack(struct bytes *file, struct bytes *out)
{
    const char *size = strstr(memmem(file->data, file->length, "\ntrailer", 8), "/Size ");
    const char *root = size ? strstr(size, "/Root ") : NULL;
    unsigned count = size ? (unsigned)strtoul(size + 6, NULL, 10) : 0;
    if (!root || !count)
        give_up("cairo writes otherwise than this program knows");
    unsigned most = count + count / PACKED + 2;
    struct place *places = allocate(most + 1, sizeof *places);
    struct packing packing = {.next = count};
    const char *end = file->data + file->length;
    put_text(out, "%PDF-1.5\n%\xb5\xed\xae\xfb\n");
    for (const char *at = file->data; (at = memmem(at, (size_t)(end - at), " 0 obj\n", 7)) != NULL;) {
        const char *line = at;
        while (line > file->data && line[-1] >= '0' && line[-1] <= '9')
            line--;
        unsigned number = (unsigned)strtoul(line, NULL, 10);
        const char *body = at + 7;
        const char *stop = memmem(body, (size_t)(end - body), "\nendobj\n", 8);
        const char *stream = memmem(body, (size_t)(end - body), "\nstream\n", 8);
        if (!stop || !number || number >= count)
            give_up("cairo writes otherwise than this program knows");
        take_object(number, body, (size_t)(stop + 1 - body), stream && stream < stop, &packing, places, out);
        at = stop;
    }
    pack_out(&packing, places, out);
    put_table(places, packing.next, root, strcspn(root, ">"), out);
    free(packing.numbers.data);
    free(packing.bodies.data);
    free(places);
}

int main(int argc, char **argv)
{
    unsigned page_count = argc == 3 ? (unsigned)strtoul(argv[1], NULL, 10) : 0;
    if (page_count < 1 || page_count > 5000) {
        fprintf(stderr, "usage: make_agreement PAGES OUT.pdf\n");
        return 64;
    }
    struct fonts fonts = {
        .body = font("DejaVu Serif", CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_NORMAL, SIZE),
        .heading = font("DejaVu Sans", CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_BOLD, SIZE + 1),
        .term = font("DejaVu Serif", CAIRO_FONT_SLANT_ITALIC, CAIRO_FONT_WEIGHT_NORMAL, SIZE),
        .foot = font("DejaVu Sans", CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_NORMAL, SIZE - 2),
    };
    struct bytes file = {0}, packed = {0};
    struct words words = {.text = "", .at = ""};
    cairo_surface_t *surface = cairo_pdf_surface_create_for_stream(to_bytes, &file, WIDTH, HEIGHT);
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, "2026-01-02T03:04:05Z");
    cairo_t *cairo = cairo_create(surface);
    words.at = words.text;
    for (unsigned page = 1; page <= page_count; page++)
        draw_page(cairo, &fonts, &words, page, page_count);
    cairo_destroy(cairo);
    cairo_surface_finish(surface);
    if (cairo_surface_status(surface) != CAIRO_STATUS_SUCCESS)
        give_up("cannot draw the pages");
    cairo_surface_destroy(surface);
    pack(&file, &packed);
    FILE *out = fopen(argv[2], "wb");
    if (!out || fwrite(packed.data, 1, packed.length, out) != packed.length || fclose(out) != 0)
        give_up("cannot write the file");
    free(file.data);
    free(packed.data);
    cairo_scaled_font_destroy(fonts.body);
    cairo_scaled_font_destroy(fonts.heading);
    cairo_scaled_font_destroy(fonts.term);
    cairo_scaled_font_destroy(fonts.foot);
    return 0;
}
