/* Weighing passages: every sentence with its neighbours in the same clause, by the groups of a provision and the words
 * that stand there. Headings count, as a heading is where a person begins to read. See clause_near.h. */
#include "worker/clause_near.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

enum {
    MOST_WORDS = 32,   /* that are looked for */
    NEIGHBOURS = 3,    /* sentences on each side that belong to a passage */
    LONGEST = 900,     /* bytes of a passage */
    GROUP_WEIGHT = 64, /* a group weighs more than all words */
    SHORTEST_WORD = 3,
};

struct word {
    const char *bytes; /* its beginning, so that "accounting" finds "account" */
    size_t length;
};

struct weighing {
    const struct clause_text *text;
    uint32_t *groups; /* of each sentence, by bit */
    uint32_t *words;
    bool *used; /* in a passage already */
    unsigned word_count;
    unsigned group_count;
};

/* ---- words ---- */

static bool is_letter(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9') || (byte & 0x80);
}

static bool says_nothing(const char *word, size_t length)
{
    static const char *const common[] = {"the", "and", "for", "with", "that", "this", "from", "are", "not",
        "any", "all", "its", "has", "have", "shall", "will", "may", "must", "such", "which", "other", "been",
        "than", "into"};
    for (size_t i = 0; i < sizeof common / sizeof *common; i++) {
        if (strlen(common[i]) == length && memcmp(common[i], word, length) == 0)
            return true;
    }
    return false;
}

static unsigned split(const char *words, struct word out[MOST_WORDS])
{
    unsigned count = 0;
    while (*words && count < MOST_WORDS) {
        size_t length = 0;
        while (is_letter(words[length]))
            length++;
        if (length >= SHORTEST_WORD && !says_nothing(words, length)) {
            size_t kept = length <= 5 ? length : length - 3 > 5 ? length - 3 : 5;
            while (kept < length && ((unsigned char)words[kept] & 0xc0) == 0x80)
                kept++; /* no half character */
            out[count++] = (struct word){words, kept};
        }
        words += length ? length : 1;
    }
    return count;
}

/* True if a word of [FROM, TO) begins so. */
static bool stands_in(const char *lines, uint32_t from, uint32_t to, const struct word *word)
{
    while (from < to) {
        const char *hit = memmem(lines + from, to - from, word->bytes, word->length);
        if (!hit)
            return false;
        uint32_t at = (uint32_t)(hit - lines);
        if (at == 0 || !is_letter(lines[at - 1]))
            return true;
        from = at + 1;
    }
    return false;
}

static void look_for_words(struct weighing *weighing, const char *words)
{
    AUTO_FREE char *normal = document_text_normalise_phrase(words);
    struct word list[MOST_WORDS];
    weighing->word_count = split(normal, list);
    for (size_t i = 0; i < weighing->text->unit_count; i++) {
        const struct clause_unit *unit = &weighing->text->units[i];
        for (unsigned w = 0; w < weighing->word_count; w++) {
            if (stands_in(weighing->text->lines, unit->own, unit->end, &list[w]))
                weighing->words[i] |= 1u << w;
        }
    }
}

/* ---- passages ---- */

struct stretch { /* of sentences, both included */
    size_t first;
    size_t last;
    uint32_t groups;
    uint32_t words;
};

static bool can_join(const struct weighing *weighing, size_t centre, size_t other)
{
    const struct clause_text *text = weighing->text;
    const struct clause_unit *of = &text->units[centre], *unit = &text->units[other];
    if (weighing->used[other] || (unit->flags & (CLAUSE_UNIT_FURNITURE | CLAUSE_UNIT_CONTENTS)))
        return false;
    uint32_t begin = unit->start < of->start ? unit->start : of->start;
    uint32_t end = unit->end > of->end ? unit->end : of->end;
    if (end - begin > LONGEST)
        return false;
    return unit->part >= text->window_first[of->part] && unit->part <= text->window_last[of->part];
}

/* Takes a sentence into the passage if it adds a group, or, where no groups are looked for, a word. True if it did. */
static bool join(const struct weighing *weighing, size_t other, struct stretch *stretch)
{
    uint32_t groups = weighing->groups[other] & ~stretch->groups;
    uint32_t words = weighing->words[other] & ~stretch->words;
    if (weighing->group_count ? !groups : !words)
        return false;
    stretch->groups |= groups;
    stretch->words |= words;
    return true;
}

/* The sentence with those beside it that add something. */
static struct stretch around(const struct weighing *weighing, size_t centre)
{
    struct stretch stretch = {centre, centre, weighing->groups[centre], weighing->words[centre]};
    for (size_t n = 1; n <= NEIGHBOURS && centre >= n && can_join(weighing, centre, centre - n); n++) {
        if (join(weighing, centre - n, &stretch))
            stretch.first = centre - n;
    }
    size_t count = weighing->text->unit_count;
    for (size_t n = 1; n <= NEIGHBOURS && centre + n < count && can_join(weighing, centre, centre + n); n++) {
        if (join(weighing, centre + n, &stretch))
            stretch.last = centre + n;
    }
    return stretch;
}

/* Groups before words, and of two passages with as many the shorter. */
static unsigned weight_of(const struct stretch *stretch)
{
    unsigned found = GROUP_WEIGHT * (unsigned)__builtin_popcount(stretch->groups) +
                     (unsigned)__builtin_popcount(stretch->words);
    return found * (2 * NEIGHBOURS + 1) - (unsigned)(stretch->last - stretch->first);
}

/* The best passage among sentences that are in none yet; false if nothing hits in any of them. */
static bool best_of(const struct weighing *weighing, struct stretch *ret_stretch)
{
    unsigned best = 0;
    for (size_t i = 0; i < weighing->text->unit_count; i++) {
        bool silent = !weighing->groups[i] && !weighing->words[i];
        if (silent || weighing->used[i] ||
            (weighing->text->units[i].flags & (CLAUSE_UNIT_FURNITURE | CLAUSE_UNIT_CONTENTS)))
            continue;
        struct stretch stretch = around(weighing, i);
        unsigned weight = weight_of(&stretch);
        /* A third of the words is little enough: "of" and "information" stand everywhere. */
        bool enough =
            stretch.groups || (unsigned)__builtin_popcount(stretch.words) * 3 >= weighing->word_count;
        if (!enough || weight <= best)
            continue;
        best = weight;
        *ret_stretch = stretch;
    }
    return best > 0;
}

static struct clause_span span_of(const struct clause_text *text, const struct stretch *stretch)
{
    const struct clause_unit *first = &text->units[stretch->first], *last = &text->units[stretch->last];
    struct clause_span begin = clause_text_span(text, first->own, first->end);
    struct clause_span end = clause_text_span(text, last->own, last->end);
    return (struct clause_span){begin.start, end.end > begin.end ? end.end : begin.end};
}

size_t clause_search_near(const struct clause_search *search, const struct clause_text *text, const char *id,
    const char *words, struct clause_passage *ret_passages, size_t most, unsigned *ret_groups)
{
    struct weighing weighing = {.text = text,
        .groups = memory_new(text->unit_count, sizeof *weighing.groups),
        .words = memory_new(text->unit_count, sizeof *weighing.words),
        .used = memory_new(text->unit_count, sizeof *weighing.used)};
    size_t count = 0;
    unsigned groups = id ? clause_search_groups(search, text, id, weighing.groups) : 0;
    weighing.group_count = groups;
    if (words)
        look_for_words(&weighing, words);
    struct stretch stretch;
    while (count < most && best_of(&weighing, &stretch)) {
        struct clause_passage *passage = &ret_passages[count++];
        *passage = (struct clause_passage){.span = span_of(text, &stretch),
            .groups = (unsigned)__builtin_popcount(stretch.groups),
            .words = (unsigned)__builtin_popcount(stretch.words)};
        if (id)
            clause_search_missing(search, id, stretch.groups, passage->missing, sizeof passage->missing);
        for (size_t i = stretch.first; i <= stretch.last; i++)
            weighing.used[i] = true;
    }
    free(weighing.groups);
    free(weighing.words);
    free(weighing.used);
    *ret_groups = groups;
    return count;
}
