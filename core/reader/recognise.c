/* Recognition by tesseract: one engine a document, a page at a time, words with their confidence. See recognise.h. */
#include "reader/recognise.h"

#include "base/memory.h"
#include "reader/child.h"
#include "reader/extract.h"
#include "reader/tesseract.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define LEAST_INK 40u     /* dark pixels; fewer are dust */
#define SURE_ENOUGH 50u   /* below this mean confidence a page may lie on its side or on its head */
#define MOST_WORDS 20000u /* of a page */
#define MARGIN 2          /* seconds before the end in which no page is begun */

static struct recognition_settings configured;
static int told = -1;
static int64_t deadline; /* milliseconds of the monotonic clock; 0: has not begun */
static TessBaseAPI *engine;

void recognition_configure(const struct recognition_settings *settings)
{
    configured = *settings;
    configured.folder = memory_copy(settings->folder);
    configured.languages = memory_copy(settings->languages);
}

const struct recognition_settings *recognition_configured(void)
{
    return &configured;
}

void recognition_tell(int descriptor)
{
    told = descriptor;
}

static int64_t milliseconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void begin_time(void)
{
    if (deadline)
        return;
    deadline = milliseconds() + ((int64_t)configured.seconds - MARGIN) * 1000;
    const char word = CHILD_SAYS_RECOGNISING;
    if (told >= 0 && write(told, &word, 1) != 1)
        told = -1; /* then the document has the usual time, and no more */
}

bool recognition_overdue(void)
{
    return deadline && milliseconds() >= deadline;
}

const char *recognition_problem(void)
{
    static const char not_installed[] =
        "it is not installed, or not for the site's languages: golive doctor says how to get it";
    if (!configured.folder)
        return not_installed;
    if (engine)
        return NULL;
    begin_time();
    const struct tesseract *tesseract = tesseract_load();
    if (!tesseract)
        return not_installed;
    engine = tesseract->TessBaseAPICreate();
    if (tesseract->TessBaseAPIInit3(engine, configured.folder, configured.languages) != 0) {
        engine = NULL;
        return "its language data cannot be used: golive doctor says more";
    }
    tesseract->TessBaseAPISetPageSegMode(engine, PSM_AUTO);
    return NULL;
}

const char *recognition_words(void)
{
    static char words[128];
    const struct tesseract *tesseract = tesseract_load();
    AUTO_FREE char *made = memory_format("tesseract %.20s, %.40s, %u dots an inch",
        tesseract ? tesseract->TessVersion() : "", configured.languages, configured.resolution);
    memcpy(words, made, strlen(made) + 1);
    return words;
}

/* ---- pictures ---- */

bool grey_has_ink(const struct grey *picture)
{
    size_t dark = 0;
    size_t count = (size_t)picture->width * (size_t)picture->height;
    for (size_t i = 0; i < count && dark < LEAST_INK; i++)
        dark += picture->pixels[i] < 160;
    return dark >= LEAST_INK;
}

/* A copy, turned by QUARTERS of a circle. */
static struct grey turned(const struct grey *picture, unsigned quarters)
{
    bool lying = quarters & 1;
    int width = lying ? picture->height : picture->width;
    int height = lying ? picture->width : picture->height;
    struct grey copy = {memory_new((size_t)width * (size_t)height, 1), width, height};
    for (int y = 0; y < picture->height; y++) {
        const unsigned char *row = picture->pixels + (size_t)y * (size_t)picture->width;
        for (int x = 0; x < picture->width; x++) {
            int to_x = quarters == 1 ? picture->height - 1 - y : quarters == 2 ? picture->width - 1 - x : y;
            int to_y = quarters == 1 ? x : quarters == 2 ? picture->height - 1 - y : picture->width - 1 - x;
            copy.pixels[(size_t)to_y * (size_t)width + (size_t)to_x] = row[x];
        }
    }
    return copy;
}

/* ---- words ---- */

static void take_word(const struct tesseract *tesseract, TessResultIterator *at, struct recognised *taken)
{
    const TessPageIterator *place = tesseract->TessResultIteratorGetPageIteratorConst(at);
    bool line = tesseract->TessPageIteratorIsAtBeginningOf(place, RIL_TEXTLINE);
    bool paragraph = tesseract->TessPageIteratorIsAtBeginningOf(place, RIL_PARA);
    char *word = tesseract->TessResultIteratorGetUTF8Text(at, RIL_WORD);
    if (!word)
        return;
    float sure = tesseract->TessResultIteratorConfidence(at, RIL_WORD);
    if (taken->count)
        text_append_string(&taken->words, paragraph ? "\n\n" : line ? "\n" : " ");
    uint32_t start = (uint32_t)taken->words.length;
    text_append_clean(&taken->words, word, strlen(word));
    tesseract->TessDeleteText(word);
    memory_reserve(&taken->items, &taken->capacity, taken->count + 1, sizeof *taken->items);
    taken->items[taken->count++] = (struct document_word){
        .start = start,
        .end = (uint32_t)taken->words.length,
        .confidence = sure <= 0     ? 0
                      : sure >= 100 ? 100
                                    : (uint32_t)sure,
    };
}

/* The mean over letters: a page of sure words and much dust is still well read. */
static unsigned mean_confidence(const struct recognised *taken)
{
    uint64_t sum = 0;
    uint64_t weight = 0;
    for (size_t i = 0; i < taken->count; i++) {
        uint64_t length = taken->items[i].end - taken->items[i].start;
        sum += length * taken->items[i].confidence;
        weight += length;
    }
    return weight ? (unsigned)(sum / weight) : 0;
}

static bool recognise_once(const struct grey *picture, unsigned resolution, struct recognised *ret)
{
    const struct tesseract *tesseract = tesseract_load();
    struct recognised taken = {0};
    int64_t left = deadline - milliseconds();
    if (left <= 0)
        return false;
    tesseract->TessBaseAPISetImage(
        engine, picture->pixels, picture->width, picture->height, 1, picture->width);
    tesseract->TessBaseAPISetSourceResolution(engine, (int)resolution);
    ETEXT_DESC *monitor = tesseract->TessMonitorCreate();
    tesseract->TessMonitorSetDeadlineMSecs(monitor, (int)(left > 3600000 ? 3600000 : left));
    bool read = tesseract->TessBaseAPIRecognize(engine, monitor) == 0 && !recognition_overdue();
    TessResultIterator *at = read ? tesseract->TessBaseAPIGetIterator(engine) : NULL;
    if (at) {
        do
            take_word(tesseract, at, &taken);
        while (taken.count < MOST_WORDS && tesseract->TessResultIteratorNext(at, RIL_WORD));
        tesseract->TessResultIteratorDelete(at);
    }
    tesseract->TessMonitorDelete(monitor);
    tesseract->TessBaseAPIClear(engine);
    if (taken.count)
        text_append_char(&taken.words, '\n');
    taken.confidence = mean_confidence(&taken);
    taken.letters = count_letters(text_string(&taken.words), taken.words.length);
    *ret = taken;
    return read;
}

bool recognise(const struct grey *picture, unsigned resolution, struct recognised *ret_recognised)
{
    static const unsigned turns[] = {2, 1, 3};
    struct recognised best;
    if (recognition_problem() || !recognise_once(picture, resolution, &best))
        return false;
    for (size_t i = 0; i < 3 && best.confidence < SURE_ENOUGH; i++) {
        struct recognised other = {0};
        struct grey copy = turned(picture, turns[i]);
        bool read = recognise_once(&copy, resolution, &other);
        free(copy.pixels);
        if (read && other.confidence > best.confidence && other.letters >= best.letters / 2) {
            recognised_free(&best);
            best = other;
        } else {
            recognised_free(&other);
        }
    }
    *ret_recognised = best;
    return true;
}

void recognised_free(struct recognised *recognised)
{
    text_free(&recognised->words);
    free(recognised->items);
    *recognised = (struct recognised){0};
}

void recognised_append(const struct recognised *recognised, struct document_pages *pages)
{
    uint32_t shift = (uint32_t)pages->original.length;
    text_append(&pages->original, text_string(&recognised->words), recognised->words.length);
    if (pages->original.overflowed)
        return;
    for (size_t i = 0; i < recognised->count; i++) {
        struct document_word word = recognised->items[i];
        memory_reserve(&pages->words, &pages->word_capacity, pages->word_count + 1, sizeof *pages->words);
        pages->words[pages->word_count++] =
            (struct document_word){word.start + shift, word.end + shift, word.confidence};
    }
}
