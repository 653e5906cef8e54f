/* What introduces what, and what belongs together: "Business Associate shall:" and its items, a clause and its
 * sub-clauses. Told by numbers, levels and endings alone. When in doubt a list ends: an item without its introduction is
 * not found, one with the wrong introduction could be found where it is not. */
#include "worker/clause_lists.h"

#include <string.h>

#define WINDOW_CHARACTERS 900 /* of unnumbered text (RULES.md 1.3) */
#define WINDOW_LONGEST 6000   /* of a clause with its sub-clauses */
#define ARTICLE_SHORTEST 2000 /* a heading over more than this is an article's, not a clause's */

struct lists {
    const struct document_text *text;
    uint32_t *intros;
    struct clause_text *out;
};

uint32_t clause_part_end(const struct document_text *text, uint32_t part)
{
    uint32_t end = part + 1 < text->part_count ? text->parts[part + 1].start : (uint32_t)text->normal_length;
    return end - 1; /* without its newline */
}

bool clause_ends(const char *text, size_t length, const char *with)
{
    size_t size = strlen(with);
    return size <= length && memcmp(text + length - size, with, size) == 0;
}

bool clause_has_verb(const char *text, size_t length)
{
    static const char *const verbs[] = {
        " shall ", " will ", " must ", " agrees ", " agree ", " may ", " is ", " are ", " can "};
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
        if (memmem(text, length, verbs[i], strlen(verbs[i])) != NULL)
            return true;
    return false;
}

struct frame { /* a part that introduces what follows */
    uint32_t part;
    unsigned level;        /* its own */
    struct numbering last; /* number of its last child */
    unsigned child_level;  /* 0 while it has no numbered child */
    uint16_t child_kind;   /* DOCUMENT_PART_ of its first child, 0 if none yet */
};

/* ---- what introduces what ---- */

/* The number a part begins with; CLAUSE_NONE for what was not numbered. */
struct numbering clause_part_numbering(const struct document_text *text, uint32_t part)
{
    uint32_t start = text->parts[part].start;
    if (text->parts[part].level == 0)
        return (struct numbering){.style = NUMBERING_NONE};
    if (text->parts[part].kind == DOCUMENT_PART_ITEM)
        return (struct numbering){.style = NUMBERING_BULLET, .value = 1};
    return numbering_parse(text->normal + start, clause_part_end(text, part) - start);
}

/* True if a part ends in words that want something to follow: a colon, or "shall", or "agrees to". */
static bool introduces(const struct document_text *text, uint32_t part)
{
    static const char *const duties[] = {
        " shall", " will", " must", " may", " not", " agrees to", " agree to"};
    static const char *const endings[] = {" to", " that", " following", " phi", " by"};
    uint32_t start = text->parts[part].start;
    uint32_t end = clause_part_end(text, part);
    while (end > start && strchr(" -", text->normal[end - 1]) != NULL)
        end--;
    if (end == start || text->normal[start] == '[')
        return false;
    if (text->normal[end - 1] == ':')
        return true;
    for (size_t i = 0; i < sizeof duties / sizeof *duties; i++)
        if (clause_ends(text->normal + start, end - start, duties[i]))
            return true;
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
        if (clause_ends(text->normal + start, end - start, endings[i]))
            return clause_has_verb(text->normal + start, end - start);
    return false;
}

/* True if a heading is no mere title but the beginning of its list: "2. DATA RECIPIENT HEREBY AGREES:", "4. Responsibilities of
 * Recipient:". */
static bool heading_obliges(const struct document_text *text, uint32_t part)
{
    static const char *const endings[] = {
        " agrees:", " agree:", " agrees to:", " agree to:", " shall:", " will:", " must:", " may not:"};
    uint32_t start = text->parts[part].start;
    uint32_t end = clause_part_end(text, part);
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
        if (clause_ends(text->normal + start, end - start, endings[i]))
            return true;
    return clause_ends(text->normal + start, end - start, ":") &&
           (memmem(text->normal + start, end - start, "responsibilities of ", 20) != NULL ||
               memmem(text->normal + start, end - start, "obligations of ", 15) != NULL);
}

#define RUNS_ON_SHORTEST 30 /* bytes; what is shorter may be a heading */

/* True if a clause breaks off in front of the first of its sub-clauses, which goes on in a small letter: "(e) make
 * information in a record set" / "(1) available to …". */
static bool runs_on(const struct document_text *text, uint32_t part)
{
    uint32_t next = part + 1;
    uint32_t start = text->parts[part].start;
    uint32_t end = clause_part_end(text, part);
    if (next >= text->part_count || text->parts[part].kind != DOCUMENT_PART_CLAUSE ||
        text->parts[next].level <= text->parts[part].level || end < start + RUNS_ON_SHORTEST ||
        strchr(".:;!?", text->normal[end - 1]) != NULL)
        return false;
    struct numbering first = clause_part_numbering(text, next);
    uint32_t words = text->parts[next].start + (uint32_t)first.length;
    if (first.style == NUMBERING_NONE || first.value != 1 || words >= clause_part_end(text, next))
        return false;
    uint32_t origin = document_text_origin(text, words);
    return origin < text->original_length && text->original[origin] >= 'a' && text->original[origin] <= 'z';
}

static bool ends_in_semicolon(const struct document_text *text, uint32_t part)
{
    const char *start = text->normal + text->parts[part].start;
    size_t length = clause_part_end(text, part) - text->parts[part].start;
    return clause_ends(start, length, ";") || clause_ends(start, length, "; and") ||
           clause_ends(start, length, "; or");
}

/* True if PART is a child of FRAME; then the frame remembers it. */
static bool frame_takes(struct frame *frame, const struct document_text *text, uint32_t part)
{
    const struct document_part *child = &text->parts[part];
    struct numbering numbering = clause_part_numbering(text, part);
    bool first = frame->child_kind == 0;
    bool takes;
    if (numbering.style == NUMBERING_NONE) {
        /* Unnumbered items: lines that end in semicolons below a colon. */
        uint32_t before = part - 1;
        bool listed = ends_in_semicolon(text, part) || (!first && ends_in_semicolon(text, before));
        takes = listed && (first ? before == frame->part : frame->child_kind == child->kind);
    } else if (first) {
        takes = child->level > frame->level;
    } else if (child->level == frame->child_level) {
        takes = numbering_follows(&frame->last, &numbering) || numbering.style == NUMBERING_BULLET;
    } else {
        takes = child->level > frame->child_level; /* a grandchild */
        if (takes)
            return true;
    }
    if (takes) {
        frame->child_kind = child->kind;
        frame->child_level = child->level;
        bool lettered = !first && !numbering_alike(&frame->last, &numbering);
        if (lettered)
            frame->last.value = numbering.letter;
        else
            frame->last = numbering;
    }
    return takes;
}

/* Drafting notes in brackets stand between list items without ending the list. */
static bool is_aside(const struct document_text *text, uint32_t part)
{
    return text->normal[text->parts[part].start] == '[' && text->parts[part].level == 0;
}

static void find_intros(struct lists *m)
{
    struct frame frames[CLAUSE_CHAIN];
    size_t count = 0;
    for (uint32_t part = 0; part < m->text->part_count; part++) {
        uint16_t kind = m->text->parts[part].kind;
        m->intros[part] = CLAUSE_NONE;
        if (kind == DOCUMENT_PART_FURNITURE || kind == DOCUMENT_PART_CONTENTS)
            continue;
        if (kind == DOCUMENT_PART_HEADING) {
            /* A heading ends what was introduced at its level or below, and all that was introduced without a number. */
            unsigned level = m->text->parts[part].level;
            while (
                count > 0 && (level == 0 || frames[count - 1].level == 0 || frames[count - 1].level >= level))
                count--;
            if (count < CLAUSE_CHAIN && heading_obliges(m->text, part))
                frames[count++] = (struct frame){.part = part, .level = level};
            continue;
        }
        if (is_aside(m->text, part))
            continue;
        while (count > 0 && !frame_takes(&frames[count - 1], m->text, part))
            count--;
        if (count > 0)
            m->intros[part] = frames[count - 1].part;
        if (count < CLAUSE_CHAIN && (introduces(m->text, part) || runs_on(m->text, part)))
            frames[count++] = (struct frame){.part = part, .level = m->text->parts[part].level};
    }
}

/* ---- clause windows ---- */

/* The numbered part that a part belongs to. */
static void find_parents(struct lists *m)
{
    uint32_t owners[16];
    size_t depth = 0;
    for (uint32_t part = 0; part < m->text->part_count; part++) {
        const struct document_part *it = &m->text->parts[part];
        m->out->parents[part] = CLAUSE_NONE;
        if (it->kind == DOCUMENT_PART_FURNITURE || it->kind == DOCUMENT_PART_CONTENTS)
            continue;
        if (it->level == 0) {
            if (it->kind == DOCUMENT_PART_HEADING)
                depth = 0;
            else if (m->intros[part] != CLAUSE_NONE)
                m->out->parents[part] = m->intros[part];
            else if (depth > 0)
                m->out->parents[part] = owners[depth - 1];
            continue;
        }
        size_t level = it->level > 16 ? 16 : it->level;
        if (depth >= level)
            depth = level - 1;
        if (m->intros[part] != CLAUSE_NONE)
            m->out->parents[part] = m->intros[part];
        else if (depth > 0)
            m->out->parents[part] = owners[depth - 1];
        while (depth < level && it->kind != DOCUMENT_PART_ITEM)
            owners[depth++] = part;
    }
}

static bool descends(const struct clause_text *out, uint32_t part, uint32_t from)
{
    for (unsigned steps = 0; part != CLAUSE_NONE && steps < 32; steps++) {
        if (part == from)
            return true;
        part = out->parents[part];
    }
    return false;
}

static uint32_t last_descendant(const struct lists *m, uint32_t part)
{
    uint32_t last = part;
    while (last + 1 < m->text->part_count &&
           m->text->parts[last + 1].start - m->text->parts[part].start < WINDOW_LONGEST &&
           descends(m->out, last + 1, part))
        last++;
    return last;
}

static void find_windows(struct lists *m)
{
    for (uint32_t part = 0; part < m->text->part_count; part++) {
        uint32_t root = m->out->parents[part];
        /* Below the heading of a whole article, the window is the paragraph. */
        bool article = root != CLAUSE_NONE && m->out->parents[root] == CLAUSE_NONE &&
                       m->text->parts[root].kind == DOCUMENT_PART_HEADING &&
                       clause_part_end(m->text, last_descendant(m, root)) - m->text->parts[root].start >
                           ARTICLE_SHORTEST;
        uint32_t first = part;
        uint32_t last = last_descendant(m, part);
        if (root != CLAUSE_NONE && !article) {
            uint32_t far = last_descendant(m, root);
            if (far >= part) {
                first = root;
                last = far > last ? far : last;
            }
        }
        while (last + 1 < m->text->part_count && m->text->parts[last + 1].level == 0 &&
               m->text->parts[part].level == 0 && m->text->parts[last + 1].kind != DOCUMENT_PART_HEADING &&
               m->text->parts[last + 1].kind != DOCUMENT_PART_FURNITURE &&
               clause_part_end(m->text, last + 1) - m->text->parts[first].start < WINDOW_CHARACTERS)
            last++;
        m->out->window_first[part] = first;
        m->out->window_last[part] = last;
    }
}

void clause_lists_find(const struct document_text *text, uint32_t *intros, struct clause_text *out)
{
    struct lists lists = {text, intros, out};
    find_intros(&lists);
    find_parents(&lists);
    find_windows(&lists);
}
