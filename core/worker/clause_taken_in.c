/* Papers that a document takes in: "the terms of the Master Services Agreement are incorporated herein by reference". What stands
 * in them binds as if it stood here, so that a verdict on the document says little without them. A document that says that it
 * is itself part of another takes nothing in. See clause_references.h. */
#include "worker/clause_references.h"

#include "base/text.h"
#include "golive/plugin.h"
#include "worker/clause_lists.h"

#include <stdlib.h>
#include <string.h>

enum {
    REACH = 240,       /* bytes from the verb to the paper */
    TAIL = 90,         /* bytes behind the verb that say into what */
    MOST_WORDS = 12,   /* of a paper's name */
    MOST_PAPERS = 3,   /* taken in by one verb */
    HEADING_PARTS = 6, /* at the beginning of a file that may hold its title */
    LONGEST_TITLE = 160,
};

static char byte_at(const struct document_text *text, uint32_t at)
{
    return at < text->normal_length ? text->normal[at] : '\n';
}

static bool is_word(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9') || (byte & 0x80);
}

static bool is_one_of(
    const struct document_text *text, struct clause_span word, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strlen(words[i]) == word.end - word.start && clause_stands(text, word.start, words[i]))
            return true;
    return false;
}
#define IS_ONE_OF(text, word, list) is_one_of(text, word, list, sizeof(list) / sizeof *(list))

/* ---- the names of papers ---- */

/* The word that ends at END, with hyphens and strokes within; empty if a mark stands there. */
static struct clause_span word_before(const struct document_text *text, uint32_t start, uint32_t end)
{
    uint32_t at = end;
    while (at > start && (is_word(text->normal[at - 1]) || strchr("-/&'", text->normal[at - 1]) != NULL))
        at--;
    return (struct clause_span){at, end};
}

/* How far a paper's name reaches behind its noun: "Terms of Service", "Terms and Conditions". */
static uint32_t past_noun(const struct document_text *text, uint32_t at)
{
    static const char *const tails[] = {
        " of service", " of use", " of sale", " and conditions of sale", " and conditions"};
    for (size_t i = 0; i < sizeof tails / sizeof *tails; i++)
        if (clause_stands(text, at, tails[i]) && !is_word(byte_at(text, at + (uint32_t)strlen(tails[i]))))
            return at + (uint32_t)strlen(tails[i]);
    return at;
}

/* True if the document calls itself by WORD: `this Business Associate Agreement (the "Agreement")`. */
static bool is_itself(const struct document_text *text, struct clause_span word)
{
    static const char *const openings[] = {"(\"", "(the \"", "(this \""};
    for (size_t i = 0; i < sizeof openings / sizeof *openings; i++) {
        AUTO_FREE char *quoted =
            memory_format("%s%.*s\"", openings[i], (int)(word.end - word.start), text->normal + word.start);
        uint32_t hit = clause_seek(text, 0, (uint32_t)text->normal_length, quoted);
        uint32_t from = hit != UINT32_MAX && hit > REACH ? hit - REACH : 0;
        if (hit != UINT32_MAX && clause_seek(text, from, hit, "this ") != UINT32_MAX)
            return true;
    }
    return false;
}

/* Drops words that introduce a name but are no part of it: "Under the terms of". */
static struct clause_span without_introduction(
    const struct document_text *text, struct clause_span name, bool *ret_the)
{
    static const char *const introductions[] = {"the", "all", "any", "in", "each", "such", "its", "our",
        "your", "as", "under", "if", "to", "a", "an", "by", "and", "of", "for", "that", "certain", "both",
        "pursuant", "with", "or", "&"};
    static const char *const wholes[] = {
        "terms of the ", "provisions of the ", "terms and conditions of the "};
    for (size_t i = 0; i < sizeof wholes / sizeof *wholes; i++) {
        uint32_t size = (uint32_t)strlen(wholes[i]);
        if (clause_stands(text, name.start, wholes[i]) && name.start + size < name.end)
            name.start += size;
    }
    for (;;) {
        uint32_t end = name.start;
        while (end < name.end && text->normal[end] != ' ')
            end++;
        struct clause_span word = {name.start, end};
        if (end >= name.end || !IS_ONE_OF(text, word, introductions))
            return name;
        *ret_the = *ret_the || clause_stands(text, word.start, "the ");
        name.start = end + 1;
    }
}

/* "our terms of service", "the privacy policy": written small, and yet the name of one paper. */
static bool small_paper_at(
    const struct document_text *text, uint32_t start, struct clause_span noun, struct clause_span *ret_name)
{
    static const char *const nouns[] = {"terms", "policy", "policies", "agreement", "addendum"};
    static const char *const kinds[] = {"privacy", "security", "services", "service", "use", "master", "main",
        "underlying", "license", "subscription", "processing", "protection"};
    uint32_t end = past_noun(text, noun.end);
    if (!IS_ONE_OF(text, noun, nouns))
        return false;
    struct clause_span before =
        noun.start > start + 1 ? word_before(text, start, noun.start - 1) : (struct clause_span){0, 0};
    bool named = before.end > before.start && IS_ONE_OF(text, before, kinds);
    if (!named && end == noun.end)
        return false;
    *ret_name = (struct clause_span){named ? before.start : noun.start, end};
    return true;
}

/* The paper whose noun is WORD: its capitalised words to the left. False if it is none, or this document. */
static bool paper_at(
    const struct document_text *text, uint32_t start, struct clause_span noun, struct clause_span *ret_name)
{
    static const char *const nouns[] = {"agreement", "addendum", "contract", "msa", "terms", "policy",
        "policies", "sow", "handbook", "manual", "guide", "guidelines", "amendment", "form", "work", "dpa",
        "sla"};
    static const char *const joining[] = {"of", "and", "for", "as", "a", "the", "&", "-"};
    static const char *const pointing[] = {"this", "these"};
    if (!clause_is_capital(text, noun.start))
        return small_paper_at(text, start, noun, ret_name);
    if (!IS_ONE_OF(text, noun, nouns))
        return false;
    struct clause_span name = noun;
    struct clause_span before = {0, 0};
    for (unsigned words = 0; words < MOST_WORDS && name.start > start && text->normal[name.start - 1] == ' ';
         words++) {
        before = word_before(text, start, name.start - 1);
        bool capital = before.end > before.start && clause_is_capital(text, before.start);
        if (before.end == before.start || IS_ONE_OF(text, before, pointing) ||
            !(capital || IS_ONE_OF(text, before, joining)))
            break;
        name.start = before.start;
        before = (struct clause_span){0, 0};
    }
    if (before.end > before.start && IS_ONE_OF(text, before, pointing))
        return false;
    bool the = false;
    name = without_introduction(text, name, &the);
    bool bare = name.start == noun.start;
    bool ambiguous = clause_stands(text, noun.start, "form") || clause_stands(text, noun.start, "work");
    if (bare && (!the || ambiguous || is_itself(text, noun)))
        return false;
    name.end = past_noun(text, noun.end);
    *ret_name = name;
    return true;
}

/* ---- what is taken in ---- */

struct taker {
    struct clause_references *references;
    const struct clause_file *files;
    size_t file;
    struct clause_span sentence; /* in hand */
};

/* Notes the papers named in [START, END), at most MOST_PAPERS. */
static void note_papers(struct taker *t, uint32_t start, uint32_t end)
{
    const struct document_text *text = t->files[t->file].clauses->text;
    unsigned papers = 0;
    uint32_t from = start; /* behind the paper before */
    for (uint32_t at = start; at < end && papers < MOST_PAPERS;) {
        struct clause_span word = {at, at};
        while (word.end < end && is_word(text->normal[word.end]))
            word.end++;
        struct clause_span name;
        if (word.end > word.start && paper_at(text, from, word, &name)) {
            AUTO_FREE char *key =
                memory_format("%.*s", (int)(name.end - name.start), text->normal + name.start);
            struct clause_mention mention = {.file = t->file, .span = name};
            struct clause_reference *reference =
                clause_references_add(t->references, GOLIVE_REFERENCE_TAKEN_IN, key, t->files, mention);
            if (reference != NULL) {
                reference->firm = true;
                clause_reference_address(reference, text, name.end, t->sentence.end);
            }
            papers++;
            word.end = name.end > word.end ? name.end : word.end;
            from = word.end;
        }
        at = word.end > at ? word.end : at + 1;
    }
}

static uint32_t nearest(
    const struct document_text *text, uint32_t start, uint32_t end, const char *const *words, size_t count)
{
    uint32_t first = UINT32_MAX;
    for (size_t i = 0; i < count; i++) {
        uint32_t at = clause_seek(text, start, end, words[i]);
        first = at < first ? at : first;
    }
    return first;
}
#define NEAREST(text, start, end, list) nearest(text, start, end, list, sizeof(list) / sizeof *(list))

/* True if the words behind the verb say that it happens to this document: "herein", "by reference", "into this Agreement"; and not
 * "into the Services Agreement", which takes this one in there. */
static bool takes_in_here(const struct document_text *text, uint32_t verb, uint32_t behind, uint32_t end)
{
    static const char *const here[] = {
        " herein", " hereto", " hereof", "into this ", " in this ", "part of this ", "hereunder", "to this "};
    static const char *const there[] = {" into the ", " in the ", " into that ", " into any ", " into each ",
        " into your ", " into our ", " into such ", " of the ", " into and ", " in any ", " in each ",
        " to the ", " in and "};
    uint32_t stop = behind + TAIL < end ? behind + TAIL : end;
    uint32_t own = NEAREST(text, behind, stop, here);
    uint32_t other = NEAREST(text, behind, stop, there);
    bool plainly = clause_seek(text, behind, stop, "by reference") != UINT32_MAX ||
                   clause_seek(text, verb > 24 ? verb - 24 : 0, verb, "by reference") != UINT32_MAX;
    return own < other || (plainly && other == UINT32_MAX);
}

/* Where the clause that ends at VERB begins: behind a semicolon, or behind a whole sentence and "and the". */
static uint32_t clause_start(const struct document_text *text, uint32_t start, uint32_t verb)
{
    uint32_t first = start;
    if (verb > start + REACH)
        start = verb - REACH;
    for (uint32_t at = verb; at > start + 6; at--) {
        bool joined = clause_stands(text, at - 1, ", and the ") &&
                      clause_has_verb(text->normal + first, at - 1 - first);
        if (joined || text->normal[at - 1] == ';')
            return at;
    }
    return start;
}

/* Weighs one verb. Passive: what is taken in stands before it; else behind it. */
static void weigh_verb(struct taker *t, struct clause_span sentence, struct clause_span verb)
{
    const struct document_text *text = t->files[t->file].clauses->text;
    bool passive = byte_at(text, verb.end - 1) == 'd' || !clause_stands(text, verb.start, "incorporat");
    if (passive) {
        if (takes_in_here(text, verb.start, verb.end, sentence.end))
            note_papers(t, clause_start(text, sentence.start, verb.start), verb.start);
        return;
    }
    /* "The parties incorporate this BAA into the Main Agreement": what stands behind "into" takes in. */
    static const char *const signs[] = {"by reference", "herein", "into this ", "in this "};
    uint32_t stop = verb.end + REACH < sentence.end ? verb.end + REACH : sentence.end;
    uint32_t into = clause_seek(text, verb.end, stop, " into ");
    uint32_t from = verb.start > sentence.start + 24 ? verb.start - 24 : sentence.start;
    if (NEAREST(text, from, stop, signs) != UINT32_MAX)
        note_papers(t, verb.end, into < stop ? into : stop);
}

static void take_sentence(struct taker *t, struct clause_span sentence)
{
    static const char *const verbs[] = {"incorporat", "made a part ", "made part ", "form part ",
        "forms part ", "form a part ", "forms a part "};
    const struct document_text *text = t->files[t->file].clauses->text;
    t->sentence = sentence;
    for (uint32_t at = sentence.start; at < sentence.end;) {
        uint32_t hit = NEAREST(text, at, sentence.end, verbs);
        if (hit == UINT32_MAX)
            return;
        struct clause_span verb = {hit, hit};
        while (verb.end < sentence.end && is_word(text->normal[verb.end]))
            verb.end++;
        weigh_verb(t, sentence, verb);
        at = verb.end;
    }
}

/* ---- on file? ---- */

static bool begins_with(const struct document_text *text, uint32_t start, uint32_t end, const char *key)
{
    static const char *const kinds[] = {"exhibit ", "schedule ", "appendix ", "annex ", "attachment "};
    uint32_t at = clause_seek(text, start, end, key);
    if (at == UINT32_MAX || is_word(byte_at(text, at + (uint32_t)strlen(key))))
        return false;
    if (at <= start + 4) /* behind a number, or "the" */
        return true;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (clause_stands(text, start, kinds[i]) && at < start + 40)
            return true;
    return false;
}

/* True if a paper of that name begins in the file: a heading, or its title. */
static bool begins_in(const struct clause_file *file, const char *key)
{
    const struct document_text *text = file->clauses->text;
    for (size_t part = 0; part < text->part_count; part++) {
        uint32_t start = text->parts[part].start;
        uint32_t end = clause_part_end(text, (uint32_t)part);
        bool heading = text->parts[part].kind == DOCUMENT_PART_HEADING ||
                       text->parts[part].kind == DOCUMENT_PART_CLAUSE || part < HEADING_PARTS;
        if (heading && end > start && end - start <= LONGEST_TITLE &&
            !clause_has_verb(text->normal + start, end - start) && begins_with(text, start, end, key))
            return true;
    }
    return clause_file_is(file, key);
}

void clause_taken_in_find(
    struct clause_references *references, const struct clause_file *files, size_t own, size_t count)
{
    static const uint32_t silent =
        CLAUSE_UNIT_HEADING | CLAUSE_UNIT_CONTENTS | CLAUSE_UNIT_NOTE | CLAUSE_UNIT_FURNITURE;
    size_t first = references->count;
    struct taker taker = {.references = references, .files = files};
    for (; taker.file < own; taker.file++) {
        const struct clause_text *clauses = files[taker.file].clauses;
        for (size_t i = 0; i < clauses->unit_count; i++) {
            const struct clause_unit *unit = &clauses->units[i];
            if ((unit->flags & silent) == 0)
                take_sentence(&taker, clause_text_span(clauses, unit->own, unit->end));
        }
    }
    for (size_t i = first; i < references->count; i++)
        for (size_t file = 0; file < count && references->items[i].state != GOLIVE_REFERENCE_ON_FILE; file++)
            if (begins_in(&files[file], references->items[i].key))
                references->items[i].state = GOLIVE_REFERENCE_ON_FILE;
}
