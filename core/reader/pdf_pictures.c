/* Which pages' pictures are counted, and what the counts say of signatures. Whatever is left uncounted must make golive more
 * careful, never less: a page that is not marked excuses no empty line. Knows nothing of text recognition. See pdf_pictures.h. */
#include "reader/pdf_pictures.h"

#include "reader/compare.h"
#include "reader/extract.h"
#include "reader/pdf_proof.h"
#include "reader/pdf_rest.h"

#include <math.h>

#define MOST_OF_A_PAGE 0.6
#define PROVE_BEHIND 12u /* counted pages, none with a picture: it is time to prove that there is none */
#define SAMPLE 12u       /* pages looked at for one without a letterhead; of documents so short, all */

/* Of the document that is being read. */
static struct {
    const void *bytes;
    size_t length;
    unsigned counted; /* pages */
    bool found;       /* a picture */
} document;

void pictures_begin(const void *bytes, size_t length)
{
    document.bytes = bytes;
    document.length = length;
    document.counted = 0;
    document.found = false;
}

/* Whether something may be left to be filled in by hand: a line of "_" or ".", or what signers' names stand behind. */
static bool has_place_to_sign(const char *text, size_t length)
{
    static const char *const signs[] = {"__", "....", "by:"};
    return compare_finds(text, length, signs, sizeof signs / sizeof *signs);
}

static void count_pictures(PopplerPage *page, struct page_facts *facts)
{
    double width = 0, height = 0;
    poppler_page_get_size(page, &width, &height);
    facts->pictures = 0;
    GList *images = poppler_page_get_image_mapping(page);
    for (GList *item = images; item; item = item->next) {
        const PopplerRectangle *area = &((PopplerImageMapping *)item->data)->area;
        facts->pictures++;
        facts->picture_below |=
            fabs(area->x2 - area->x1) * fabs(area->y2 - area->y1) > MOST_OF_A_PAGE * width * height;
    }
    poppler_page_free_image_mapping(images);
}

/* Counts what may be there: where many pages were counted in vain, it is looked once whether there can be any. The outcome is
 * the same with and without it. */
static void count_if_any(PopplerPage *page, struct page_facts *facts)
{
    facts->pictures = 0;
    if (!document.found && rest_no_pictures())
        return;
    count_pictures(page, facts);
    document.found |= facts->pictures > 0;
    if (++document.counted == PROVE_BEHIND && !document.found && document.bytes && rest_may_prove())
        rest_proved(proof_of_no_pictures(document.bytes, document.length));
}

void page_facts_of(PopplerPage *page, const char *text, size_t length, struct page_facts *ret_facts)
{
    struct page_facts facts = {
        .letters = count_letters(text, length),
        .pictures = PICTURES_NOT_COUNTED,
        .decides = compare_wanted(text, length),
    };
    if (facts.letters < LETTERS_A_PAGE || facts.decides || has_place_to_sign(text, length))
        count_if_any(page, &facts);
    *ret_facts = facts;
}

/* The fewest pictures of a counted page; PICTURES_NOT_COUNTED if none is. */
static uint32_t fewest_of(const uint32_t *counts, size_t page_count)
{
    uint32_t fewest = PICTURES_NOT_COUNTED;
    for (size_t i = 0; i < page_count; i++)
        fewest = counts[i] < fewest ? counts[i] : fewest;
    return fewest;
}

static bool any_has_pictures(const uint32_t *counts, size_t page_count)
{
    for (size_t i = 0; i < page_count; i++) {
        if (counts[i] && counts[i] != PICTURES_NOT_COUNTED)
            return true;
    }
    return false;
}

/* Counts pages from all over the document until one has no pictures. */
static void count_sample(PopplerDocument *whole, uint32_t *counts, size_t page_count)
{
    for (size_t i = 0; i < SAMPLE; i++) {
        size_t at = i * page_count / SAMPLE;
        PopplerPage *page =
            counts[at] == PICTURES_NOT_COUNTED ? poppler_document_get_page(whole, (int)at) : NULL;
        if (page) {
            struct page_facts facts = {0};
            count_pictures(page, &facts);
            counts[at] = facts.pictures;
            g_object_unref(page);
        }
        if (counts[at] == 0)
            return;
    }
}

void pictures_mark(PopplerDocument *whole, uint32_t *counts, struct document_pages *pages)
{
    size_t count = pages->page_count;
    if (!any_has_pictures(counts, count))
        return;
    if (count > 1 && fewest_of(counts, count) > 0)
        count_sample(whole, counts, count);
    uint32_t fewest = count > 1 ? fewest_of(counts, count) : 0;
    for (size_t i = 0; i < count; i++) {
        if (counts[i] > fewest && counts[i] != PICTURES_NOT_COUNTED &&
            !(pages->pages[i].flags & DOCUMENT_PAGE_IMAGE))
            pages->pages[i].flags |= DOCUMENT_PAGE_PICTURE;
    }
}
