/* Taking a document's text apart into sentences for clause search. Two things decide whether a provision is read as it
 * is meant: which words introduce a list item ("Business Associate may NOT:"), and where one sentence ends. When in
 * doubt a sentence ends, and a list item has no introduction: then a clause is not found and a person reads it. */
#include "worker/clause_text.h"
#include "worker/clause_lists.h"

#include "base/text.h"
#include "model/numbering.h"

#include <stdlib.h>
#include <string.h>

#define RUN_IN_WORDS 9 /* "Reporting of Breaches." in front of a clause */

struct maker {
    struct clause_text *out;
    const struct document_text *text;
    struct clause_parties parties;
    struct text lines;
    size_t unit_capacity;
    size_t piece_capacity;
    uint32_t *intros; /* of each part: the part that introduces it, CLAUSE_NONE if none does */
    bool recitals;    /* below a heading that says so */
};

static bool is_letter(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte & 0x80);
}

static bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

static bool is_word(char byte)
{
    return is_letter(byte) || is_digit(byte);
}

static bool starts(const char *text, size_t length, const char *with)
{
    size_t size = strlen(with);
    return size <= length && memcmp(text, with, size) == 0;
}

/* ---- lines ---- */

static void add_piece(struct maker *m, uint32_t normal, uint32_t length)
{
    memory_reserve(&m->out->pieces, &m->piece_capacity, m->out->piece_count + 1, sizeof *m->out->pieces);
    m->out->pieces[m->out->piece_count++] =
        (struct clause_piece){.line = (uint32_t)m->lines.length, .normal = normal, .length = length};
}

/* Length of a bracket that only names a defined term (`(the "Services")`) or a plural (`(s)`); 0 if it says more. */
static size_t empty_bracket(const char *text, size_t length)
{
    if (starts(text, length, "(s)"))
        return 3;
    if (starts(text, length, "(es)"))
        return 4;
    const char *close = memchr(text, ')', length < 70 ? length : 70);
    if (close == NULL || memchr(text, '"', (size_t)(close - text)) == NULL)
        return 0;
    return (size_t)(close - text) + 1;
}

static size_t party_at(const struct maker *m, const char *text, size_t length, const char **ret_token)
{
    size_t best = 0;
    for (size_t i = 0; i < m->parties.count; i++) {
        size_t size = strlen(m->parties.words[i]);
        if (size <= best || size > length || memcmp(text, m->parties.words[i], size) != 0)
            continue;
        if (size < length && is_word(text[size]))
            continue;
        best = size;
        *ret_token = m->parties.tokens[i];
    }
    return best;
}

/* Copies [START, END) of `normal` to the line in hand: without quotes and empty brackets, parties named alike. */
static void put_words(struct maker *m, uint32_t start, uint32_t end)
{
    const char *normal = m->text->normal;
    bool fresh = true; /* the next byte begins a piece */
    for (uint32_t at = start; at < end;) {
        size_t skipped = normal[at] == '"' ? 1 : normal[at] == '(' ? empty_bracket(normal + at, end - at) : 0;
        bool doubled = normal[at] == ' ' && m->lines.length > 0 && m->lines.data[m->lines.length - 1] == ' ';
        if (skipped > 0 || doubled) {
            at += (uint32_t)(skipped > 0 ? skipped : 1);
            fresh = true;
            continue;
        }
        const char *token = NULL;
        size_t size = at == 0 || !is_word(normal[at - 1]) ? party_at(m, normal + at, end - at, &token) : 0;
        if (size > 0) {
            add_piece(m, at, (uint32_t)size);
            text_append_string(&m->lines, token);
            at += (uint32_t)size;
            fresh = true;
            continue;
        }
        if (fresh)
            add_piece(m, at, 0);
        fresh = false;
        m->out->pieces[m->out->piece_count - 1].length++;
        text_append_char(&m->lines, normal[at]);
        at++;
    }
}

/* ---- sentences ---- */

/* After these a full stop ends no sentence. */
static bool is_abbreviation(const char *text, uint32_t start, uint32_t stop)
{
    static const char *const words[] = {"inc", "corp", "co", "ltd", "no", "nos", "sec", "secs", "u.s",
        "u.s.c", "c.f.r", "e.g", "i.e", "et", "al", "v", "vs", "art", "dr", "mr", "mrs", "ms", "st", "para",
        "par", "p", "pp", "viz", "cf", "fed", "reg", "pub", "l", "stat", "ave", "ste", "d/b/a", "n.a",
        "u.s.a"};
    uint32_t begin = stop;
    while (begin > start && text[begin - 1] != ' ' && text[begin - 1] != '(' && text[begin - 1] != '"')
        begin--;
    size_t length = stop - begin;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strlen(words[i]) == length && memcmp(text + begin, words[i], length) == 0)
            return true;
    return false;
}

/* True if what stands at NORMAL began with a capital, a digit, a quote or a bracket in the document. */
static bool begins_anew(const struct document_text *text, uint32_t normal)
{
    char byte = text->normal[normal];
    if (byte == '"' || byte == '(' || byte == '[' || is_digit(byte))
        return true;
    if (byte == '\'') /* a single quote: what it quotes must begin so */
        normal++;
    uint32_t origin = document_text_origin(text, normal);
    if (origin >= text->original_length)
        return false;
    char original = text->original[origin];
    return (original >= 'A' && original <= 'Z') || (original & 0x80);
}

/* The end of the sentence that begins at START, one past its full stop. */
static uint32_t sentence_end(const struct document_text *text, uint32_t start, uint32_t end)
{
    for (uint32_t at = start; at < end; at++) {
        char byte = text->normal[at];
        if (byte != '.' && byte != '!' && byte != '?')
            continue;
        uint32_t next = at + 1;
        while (next < end && strchr(".\")]", text->normal[next]) != NULL)
            next++;
        if (next >= end)
            return end;
        if (text->normal[next] != ' ' || next + 1 >= end || !begins_anew(text, next + 1))
            continue;
        if (byte == '.' && is_abbreviation(text->normal, start, at))
            continue;
        return next;
    }
    return end;
}

/* "Your study was approved. Changes must be …": such words are a sentence of their own, and name nothing. */
static bool tells_what_was_done(const char *words)
{
    static const char *const verbs[] = {" was ", " were ", " has ", " have ", " had ", " approved ",
        " granted ", " determined ", " reviewed ", " waived ", " decided ", " voted ", " received "};
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
        if (strstr(words, verbs[i]) != NULL)
            return true;
    return false;
}

/* Words in front of a clause that only name it, "Reporting of Breaches." or "Access:". The offset behind them, START if
 * there are none. */
static uint32_t run_in_heading(const struct document_text *text, uint32_t start, uint32_t end)
{
    if (start < end && text->normal[start] == '[')
        return start;
    unsigned words = 0;
    for (uint32_t at = start; at < end && words <= RUN_IN_WORDS; at++) {
        char byte = text->normal[at];
        words += byte == ' ';
        bool dash = byte == '-' && at > start && text->normal[at - 1] == ' ';
        if (byte != ':' && byte != '.' && !dash)
            continue;
        if (at + 2 >= end || text->normal[at + 1] != ' ' || !begins_anew(text, at + 2))
            continue;
        if (byte == '.' && is_abbreviation(text->normal, start, at))
            continue;
        AUTO_FREE char *before = memory_format(" %.*s ", (int)(at - start), text->normal + start);
        return clause_has_verb(before, strlen(before)) || tells_what_was_done(before) ? start : at + 2;
    }
    return start;
}

struct span {
    uint32_t start;
    uint32_t end;
};

/* Writes one unit: what introduces it, STEM, and its own words. */
static void add_unit(struct maker *m, uint32_t part, const struct span *stems, size_t stem_count,
    struct span own, uint32_t flags)
{
    while (own.start < own.end && strchr(" ;,", m->text->normal[own.start]) != NULL)
        own.start++;
    if (own.start >= own.end)
        return;
    memory_reserve(&m->out->units, &m->unit_capacity, m->out->unit_count + 1, sizeof *m->out->units);
    struct clause_unit *unit = &m->out->units[m->out->unit_count++];
    *unit = (struct clause_unit){.start = (uint32_t)m->lines.length, .part = part, .flags = flags};
    for (size_t i = 0; i < stem_count; i++) {
        put_words(m, stems[i].start, stems[i].end);
        if (m->lines.length > unit->start && m->lines.data[m->lines.length - 1] != ' ')
            text_append_char(&m->lines, ' ');
    }
    unit->own = (uint32_t)m->lines.length;
    put_words(m, own.start, own.end);
    unit->end = (uint32_t)m->lines.length;
    text_append_char(&m->lines, '\n');
}

/* A mark of enumeration inside a sentence, "(a)" or "(ii)", with blanks around it. Returns its length, 0 if none. */
static size_t inline_mark(
    const char *text, uint32_t start, uint32_t at, uint32_t end, struct numbering *ret_numbering)
{
    if (text[at] != '(' || at == start || text[at - 1] != ' ')
        return 0;
    if (at >= start + 2 && is_digit(text[at - 2]))
        return 0; /* 164.514 (e) */
    struct numbering numbering = numbering_parse(text + at, end - at);
    if (numbering.style == NUMBERING_NONE || numbering.length == 0 || text[at + numbering.length - 1] != ' ')
        return 0;
    *ret_numbering = numbering;
    return numbering.length;
}

/* Splits "… shall: (a) …; (b) …" into one unit an item, each with the words before the first mark. Marks must begin at
 * one and count on. */
static void add_enumerated(struct maker *m, uint32_t part, struct span *stems, size_t stem_count,
    struct span sentence, uint32_t flags)
{
    const char *text = m->text->normal;
    struct numbering first = {.style = NUMBERING_NONE};
    struct numbering last = {.style = NUMBERING_NONE};
    uint32_t begin = sentence.start;
    for (uint32_t at = sentence.start; at < sentence.end; at++) {
        struct numbering numbering;
        size_t size = inline_mark(text, sentence.start, at, sentence.end, &numbering);
        if (size == 0)
            continue;
        bool starts_list = first.style == NUMBERING_NONE && (numbering.value == 1);
        bool goes_on =
            first.style != NUMBERING_NONE && numbering_follows(&last, &numbering) && numbering.value > 1;
        if (!starts_list && !goes_on)
            continue;
        if (starts_list) {
            if (stem_count >= CLAUSE_CHAIN)
                break;
            first = numbering;
            stems[stem_count++] = (struct span){sentence.start, at};
        } else {
            add_unit(m, part, stems, stem_count, (struct span){begin, at}, flags);
        }
        last = numbering;
        begin = at + (uint32_t)size;
        at = begin - 1;
    }
    add_unit(m, part, stems, stem_count, (struct span){begin, sentence.end}, flags);
}

/* True if the sentence, or the part it stands in, is all in square brackets. */
static bool in_brackets(const struct document_text *text, uint32_t part, struct span sentence)
{
    struct span spans[] = {sentence, {text->parts[part].start, clause_part_end(text, part)}};
    for (size_t i = 0; i < 2; i++) {
        const char *start = text->normal + spans[i].start;
        size_t length = spans[i].end - spans[i].start;
        if (length > 2 && start[0] == '[' &&
            (clause_ends(start, length, "]") || clause_ends(start, length, "].")))
            return memchr(start + 1, '[', length - 1) == NULL || i == 1;
    }
    return false;
}

/* What is said about clauses is none: notes to those who draft, options, examples. */
static bool is_note(const char *text, size_t length)
{
    static const char *const beginnings[] = {"[option ", "drafting note", "note to draft", "drafter's note",
        "example", "for example", "by way of example", "for illustration", "sample ", "illustrative ",
        /* what was struck, and boxes that nobody ticked */
        "true or false", "[stricken", "[struck", "[deleted", "[removed", "~~", "<del>", "<s>", "<strike>",
        "[-", "[ ] ", "[] ", "\xE2\x98\x90", "\xE2\x96\xA1"};
    for (size_t i = 0; i < sizeof beginnings / sizeof *beginnings; i++)
        if (starts(text, length, beginnings[i]))
            return true;
    return false;
}

static uint32_t sentence_flags(const struct maker *m, uint32_t part, struct span sentence)
{
    static const char *const defining[] = {"\" means", "\" shall mean", "\" will mean",
        " shall have the meaning", " shall have the same meaning", " have the meaning", " has the meaning",
        " have the same meaning", " has the same meaning", "\" refers to", "\" is defined"};
    uint16_t kind = m->text->parts[part].kind;
    const char *text = m->text->normal + sentence.start;
    size_t length = sentence.end - sentence.start;
    uint32_t flags = 0;
    if (kind == DOCUMENT_PART_HEADING)
        flags |= CLAUSE_UNIT_HEADING;
    if (kind == DOCUMENT_PART_CONTENTS)
        flags |= CLAUSE_UNIT_CONTENTS;
    if (kind == DOCUMENT_PART_FURNITURE)
        flags |= CLAUSE_UNIT_FURNITURE;
    if (kind == DOCUMENT_PART_DEFINITION)
        flags |= CLAUSE_UNIT_DEFINITION;
    for (size_t i = 0; i < sizeof defining / sizeof *defining; i++)
        if (memmem(text, length, defining[i], strlen(defining[i])) != NULL)
            flags |= CLAUSE_UNIT_DEFINITION;
    if (m->recitals || starts(text, length, "whereas"))
        flags |= CLAUSE_UNIT_RECITAL;
    if (in_brackets(m->text, part, sentence) || is_note(text, length))
        flags |= CLAUSE_UNIT_NOTE;
    return flags;
}

static bool is_recital_heading(const struct document_text *text, uint32_t part)
{
    static const char *const names[] = {
        "recitals", "background", "witnesseth", "w i t n e s s e t h", "preamble", "statement of agreement"};
    uint32_t start = text->parts[part].start;
    size_t length = clause_part_end(text, part) - start;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *hit = memmem(text->normal + start, length, names[i], strlen(names[i]));
        if (hit != NULL && length <= strlen(names[i]) + 8)
            return true;
    }
    return false;
}

/* What introduces PART, from the outermost in: of each part in the chain its last sentence. */
static size_t stems_of(const struct maker *m, uint32_t part, struct span *ret_stems)
{
    uint32_t chain[CLAUSE_CHAIN];
    size_t count = 0;
    for (uint32_t intro = m->intros[part]; intro != CLAUSE_NONE && count + 1 < CLAUSE_CHAIN;
         intro = m->intros[intro])
        chain[count++] = intro;
    for (size_t i = 0; i < count; i++) {
        uint32_t intro = chain[count - 1 - i];
        struct numbering numbering = clause_part_numbering(m->text, intro);
        uint32_t start = m->text->parts[intro].start;
        if (numbering.style != NUMBERING_NONE && numbering.style != NUMBERING_BULLET)
            start += (uint32_t)numbering.length;
        uint32_t end = clause_part_end(m->text, intro);
        uint32_t sentence = sentence_end(m->text, start, end);
        while (sentence < end) {
            start = sentence + 1;
            sentence = sentence_end(m->text, start, end);
        }
        ret_stems[i] = (struct span){start, end};
    }
    return count;
}

static void add_part(struct maker *m, uint32_t part)
{
    uint32_t start = m->text->parts[part].start;
    uint32_t end = clause_part_end(m->text, part);
    struct numbering numbering = clause_part_numbering(m->text, part);
    if (numbering.style != NUMBERING_NONE && numbering.style != NUMBERING_BULLET)
        start += (uint32_t)numbering.length;
    if (m->text->parts[part].kind == DOCUMENT_PART_HEADING)
        m->recitals = is_recital_heading(m->text, part);
    else if (starts(m->text->normal + start, end > start ? end - start : 0, "now, therefore") ||
             starts(m->text->normal + start, end > start ? end - start : 0, "now therefore"))
        m->recitals = false;
    struct span stems[CLAUSE_CHAIN + 1];
    size_t stem_count = stems_of(m, part, stems);
    uint32_t body = run_in_heading(m->text, start, end);
    /* Recitals have letters or no numbers at all: a clause with a number and a title of its own is none any more. */
    if (body > start && numbering.style == NUMBERING_DECIMAL && numbering.depth == 1)
        m->recitals = false;
    if (body > start)
        add_unit(m, part, NULL, 0, (struct span){start, body - 1},
            CLAUSE_UNIT_HEADING | sentence_flags(m, part, (struct span){start, body - 1}));
    /* "Example: …" makes an example of all that follows in its paragraph. */
    uint32_t note = body > start && is_note(m->text->normal + start, body - start) ? CLAUSE_UNIT_NOTE : 0;
    bool first = true;
    for (uint32_t at = body; at < end;) {
        while (at < end && m->text->normal[at] == ' ')
            at++;
        uint32_t stop = sentence_end(m->text, at, end);
        struct span sentence = {at, stop};
        /* Only the first sentence of an item goes on from what introduces the list. */
        add_enumerated(
            m, part, stems, first ? stem_count : 0, sentence, note | sentence_flags(m, part, sentence));
        first = false;
        at = stop;
    }
}

struct clause_text *clause_text_new(const struct document_text *text)
{
    struct clause_text *out = memory_new(1, sizeof *out);
    out->text = text;
    out->parents = memory_new(text->part_count, sizeof *out->parents);
    out->window_first = memory_new(text->part_count, sizeof *out->window_first);
    out->window_last = memory_new(text->part_count, sizeof *out->window_last);
    struct maker m = {.out = out, .text = text};
    m.intros = memory_new(text->part_count, sizeof *m.intros);
    clause_parties_find(text, &m.parties);
    clause_lists_find(text, m.intros, out);
    for (uint32_t part = 0; part < text->part_count; part++)
        add_part(&m, part);
    clause_parties_free(&m.parties);
    free(m.intros);
    out->length = m.lines.length;
    out->lines = text_steal(&m.lines);
    return out;
}

struct clause_text *clause_text_free(struct clause_text *text)
{
    if (text == NULL)
        return NULL;
    free(text->lines);
    free(text->units);
    free(text->pieces);
    free(text->parents);
    free(text->window_first);
    free(text->window_last);
    free(text);
    return NULL;
}

/* ---- the way back ---- */

const struct clause_unit *clause_text_unit(const struct clause_text *text, uint32_t offset)
{
    if (text->unit_count == 0)
        return NULL;
    size_t low = 0;
    size_t high = text->unit_count;
    while (high - low > 1) {
        size_t middle = (low + high) / 2;
        if (text->units[middle].start <= offset)
            low = middle;
        else
            high = middle;
    }
    return &text->units[low];
}

/* The last piece that begins at or before OFFSET. */
static const struct clause_piece *piece_at(const struct clause_text *text, uint32_t offset)
{
    size_t low = 0;
    size_t high = text->piece_count;
    while (high - low > 1) {
        size_t middle = (low + high) / 2;
        if (text->pieces[middle].line <= offset)
            low = middle;
        else
            high = middle;
    }
    return text->piece_count == 0 ? NULL : &text->pieces[low];
}

struct clause_span clause_text_span(const struct clause_text *text, uint32_t start, uint32_t end)
{
    const struct clause_unit *unit = clause_text_unit(text, start);
    struct clause_span span = {0, 0};
    if (unit == NULL || end <= start)
        return span;
    if (end > unit->own && start < unit->own)
        start = unit->own; /* what introduces it may stand pages before */
    while (end > start + 1 && text->lines[end - 1] == ' ')
        end--;
    const struct clause_piece *first = piece_at(text, start);
    const struct clause_piece *last = piece_at(text, end - 1);
    if (first == NULL || last == NULL)
        return span;
    uint32_t into = start - first->line;
    span.start = first->normal + (into < first->length ? into : first->length);
    uint32_t past = end - last->line;
    uint32_t line_length = last + 1 < text->pieces + text->piece_count ? last[1].line - last->line
                                                                       : (uint32_t)text->length - last->line;
    span.end = past >= line_length || past > last->length ? last->normal + last->length : last->normal + past;
    if (span.end < span.start)
        span.end = span.start;
    return span;
}
