/* Two revisions of a PDF side by side: what was added behind a signature may be another signature, and may be another
 * agreement. A page is told by its words, what is filled into it, what was laid over it, and how it looks without
 * that. See signature.h. */
#include "reader/signature.h"

#include "base/digest.h"
#include "base/memory.h"

#include <cairo.h>
#include <math.h>
#include <poppler.h>
#include <string.h>

#define MOST_PAGES 300 /* compared; beyond, two revisions count as different */
#define DOTS_A_POINT 0.75
#define MOST_SIDE 4000
#define MOST_SHOWN 64u   /* signature fields of a page, of both revisions */
#define MOST_HIDDEN 0.25 /* of a page */

/* Where signatures are shown on a page, in either revision: they come with signing. */
struct shown {
    PopplerRectangle areas[MOST_SHOWN];
    size_t count;
    double size; /* of all of them, in square points */
};

static bool same_area(const PopplerRectangle *one, const PopplerRectangle *other)
{
    return !islessgreater(one->x1, other->x1) && !islessgreater(one->y1, other->y1) &&
           !islessgreater(one->x2, other->x2) && !islessgreater(one->y2, other->y2);
}

static void add_shown(PopplerPage *page, struct shown *shown)
{
    GList *fields = poppler_page_get_form_field_mapping(page);
    for (GList *item = fields; item && shown->count < MOST_SHOWN; item = item->next) {
        const PopplerFormFieldMapping *mapping = item->data;
        if (poppler_form_field_get_field_type(mapping->field) != POPPLER_FORM_FIELD_SIGNATURE)
            continue;
        const PopplerRectangle *area = &mapping->area;
        bool known = false;
        for (size_t i = 0; i < shown->count; i++)
            known |= same_area(&shown->areas[i], area);
        if (known)
            continue;
        shown->areas[shown->count++] = *area;
        shown->size += fabs((area->x2 - area->x1) * (area->y2 - area->y1));
    }
    poppler_page_free_form_field_mapping(fields);
}

/* Paints over what is shown of signatures. Where they take up much of the page they might show another agreement, and
 * nothing is painted over. */
static void hide_shown(cairo_t *cairo, const struct shown *shown, double width, double height)
{
    if (shown->size > MOST_HIDDEN * width * height)
        return;
    cairo_set_source_rgb(cairo, 1, 1, 1);
    for (size_t i = 0; i < shown->count; i++) {
        const PopplerRectangle *area = &shown->areas[i];
        cairo_rectangle(
            cairo, area->x1 - 1, height - area->y2 - 1, area->x2 - area->x1 + 2, area->y2 - area->y1 + 2);
    }
    cairo_fill(cairo);
}

static void say_look(PopplerPage *page, const struct shown *shown, struct text *words)
{
    double width = 0, height = 0;
    poppler_page_get_size(page, &width, &height);
    int across = width > 0 && width * DOTS_A_POINT < MOST_SIDE ? (int)(width * DOTS_A_POINT) + 1 : MOST_SIDE;
    int down = height > 0 && height * DOTS_A_POINT < MOST_SIDE ? (int)(height * DOTS_A_POINT) + 1 : MOST_SIDE;
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, across, down);
    cairo_t *cairo = cairo_create(surface);
    cairo_scale(cairo, DOTS_A_POINT, DOTS_A_POINT);
    poppler_page_render_for_printing_with_options(page, cairo, POPPLER_PRINT_DOCUMENT);
    hide_shown(cairo, shown, width, height);
    cairo_destroy(cairo);
    cairo_surface_flush(surface);
    char hex[DIGEST_TEXT_SIZE];
    const unsigned char *bytes = cairo_image_surface_get_data(surface);
    size_t size = (size_t)cairo_image_surface_get_stride(surface) * (size_t)down;
    struct digest digest = digest_of(bytes ? (const void *)bytes : "", bytes ? size : 0);
    digest_text(&digest, hex);
    text_format(words, "\n%g %g %s", width, height, hex);
    cairo_surface_destroy(surface);
}

/* Notes, stamps, ink and the like; links lead somewhere and fields come below. */
static void say_notes(PopplerPage *page, struct text *words)
{
    GList *notes = poppler_page_get_annot_mapping(page);
    for (GList *item = notes; item; item = item->next) {
        const PopplerAnnotMapping *mapping = item->data;
        PopplerAnnotType type = poppler_annot_get_annot_type(mapping->annot);
        if (type == POPPLER_ANNOT_WIDGET || type == POPPLER_ANNOT_LINK)
            continue;
        char *contents = poppler_annot_get_contents(mapping->annot);
        text_format(
            words, "\n%d %g %g %s", (int)type, mapping->area.x1, mapping->area.y1, contents ? contents : "");
        g_free(contents);
    }
    poppler_page_free_annot_mapping(notes);
}

static char *value_of(PopplerFormField *field)
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
        return g_strdup(poppler_form_field_button_get_state(field) ? "on" : "off");
    default:
        return NULL;
    }
}

static void say_fields(PopplerPage *page, struct text *words)
{
    GList *fields = poppler_page_get_form_field_mapping(page);
    for (GList *item = fields; item; item = item->next) {
        char *value = value_of(((PopplerFormFieldMapping *)item->data)->field);
        if (value)
            text_format(words, "\n= %s", value);
        g_free(value);
    }
    poppler_page_free_form_field_mapping(fields);
}

/* All of the page that a person could see, as words. */
static void say_page(PopplerPage *page, const struct shown *shown, struct text *words)
{
    char *text = poppler_page_get_text(page);
    text_append_string(words, text ? text : "(damaged)");
    g_free(text);
    say_fields(page, words);
    say_notes(page, words);
    say_look(page, shown, words);
}

static bool same_page(PopplerPage *one, PopplerPage *other)
{
    struct text left = {0};
    struct text right = {0};
    struct shown shown = {0};
    add_shown(one, &shown);
    add_shown(other, &shown);
    say_page(one, &shown, &left);
    say_page(other, &shown, &right);
    bool same = string_equal(text_string(&left), text_string(&right));
    text_free(&left);
    text_free(&right);
    return same;
}

static bool same_pages(PopplerDocument *one, PopplerDocument *other)
{
    int count = poppler_document_get_n_pages(one);
    if (count != poppler_document_get_n_pages(other) || count > MOST_PAGES)
        return false;
    bool same = true;
    for (int i = 0; i < count && same; i++) {
        PopplerPage *left = poppler_document_get_page(one, i);
        PopplerPage *right = poppler_document_get_page(other, i);
        same = left && right && same_page(left, right);
        if (left)
            g_object_unref(left);
        if (right)
            g_object_unref(right);
    }
    return same;
}

static PopplerDocument *open_first(const void *bytes, size_t length)
{
    GBytes *whole = g_bytes_new_static(bytes, length);
    PopplerDocument *document = poppler_document_new_from_bytes(whole, NULL, NULL);
    g_bytes_unref(whole);
    return document;
}

bool pdf_same_pages(const void *bytes, size_t length, size_t earlier)
{
    PopplerDocument *now = open_first(bytes, length);
    PopplerDocument *then = open_first(bytes, earlier);
    bool same = now && then && same_pages(now, then);
    if (now)
        g_object_unref(now);
    if (then)
        g_object_unref(then);
    return same;
}
