/* Exhibits, schedules, appendices, annexes and attachments: where a document mentions them, where they begin, and whether those
 * of another paper are meant. What only announces an exhibit (a table of contents, a list at the end) is no exhibit. See
 * clause_references.h. */
#include "worker/clause_references.h"

#include "base/text.h"
#include "golive/plugin.h"
#include "worker/clause_lists.h"
#include <stdlib.h>
#include <string.h>

enum {
    LONGEST_LABEL = 7,  /* "b-12" with its NUL, and room */
    LONGEST_LINE = 150, /* bytes of a line that may be a heading, or one of a list */
    BEFORE = 60,        /* bytes looked at in front of a mention */
    BEHIND = 200,       /* and behind it */
    MOST_RANGE = 26,    /* exhibits that "A through Z" may stand for */
    LONGEST_KEY = 32,
};

/* How a mention is meant. */
enum meaning {
    MEANS_OWN,    /* a paper that belongs to the document */
    MEANS_ITSELF, /* "this Exhibit C" */
    MEANS_IF_ANY, /* it need not exist */
    MEANS_OTHER,  /* of another paper, or none at all */
};

static const struct keyword {
    const char *word;
    const char *kind;
    bool plural;
} keywords[] = {
    {"exhibits", "exhibit", true},
    {"exhibit", "exhibit", false},
    {"schedules", "schedule", true},
    {"schedule", "schedule", false},
    {"appendices", "appendix", true},
    {"appendixes", "appendix", true},
    {"appendix", "appendix", false},
    {"annexes", "annex", true},
    {"annex", "annex", false},
    {"attachments", "attachment", true},
    {"attachment", "attachment", false},
};
#define KEYWORDS (sizeof keywords / sizeof *keywords)

struct named { /* an exhibit as it is named at one place */
    const struct keyword *keyword;
    char label[LONGEST_LABEL];
    struct clause_span span; /* from the keyword, or from the label of a list, to the label's end */
};

static bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

static bool is_small(char byte)
{
    return byte >= 'a' && byte <= 'z';
}

static bool is_word(char byte)
{
    return is_small(byte) || is_digit(byte) || (byte & 0x80);
}

static char byte_at(const struct document_text *text, uint32_t at)
{
    return at < text->normal_length ? text->normal[at] : '\n';
}

/* ---- names ---- */

/* True if LABEL names an exhibit: "b", "2", "b-1", "2a", "10.1", "iv"; not "2026" or "it". */
static bool is_label(const char *label)
{
    size_t size = strlen(label);
    size_t letters = 0;
    size_t row = 0; /* digits that follow each other */
    bool digits = false;
    for (size_t i = 0; i < size; i++) {
        letters += is_small(label[i]);
        digits |= is_digit(label[i]);
        row = is_digit(label[i]) ? row + 1 : 0;
        if (row > 2)
            return false;
    }
    if (!digits)
        return size == 1 || (size <= 5 && strspn(label, "ivx") == size);
    return letters <= 1;
}

/* Reads a label at AT. Letters must be capitals in the document: "exhibit a high degree" names none. Its length, 0 if there is
 * none. */
static uint32_t read_label(const struct document_text *text, uint32_t at, char label[LONGEST_LABEL])
{
    uint32_t from = at;
    size_t size = 0;
    while (byte_at(text, at) == '"' || byte_at(text, at) == '#')
        at++;
    for (;; at++) {
        char byte = byte_at(text, at);
        bool joins = (byte == '-' || byte == '.') && size > 0 && is_word(byte_at(text, at + 1)) &&
                     is_digit(byte_at(text, at + 1));
        if (!is_word(byte) && !joins)
            break;
        if (size + 1 == LONGEST_LABEL || (is_small(byte) && !clause_is_capital(text, at) && size == 0))
            return 0;
        label[size++] = byte;
    }
    label[size] = '\0';
    if (byte_at(text, at) == '"')
        at++;
    return size > 0 && is_label(label) ? at - from : 0;
}

/* The keyword at AT, with a capital in the document: "schedule 2 visits" names none. */
static const struct keyword *keyword_at(const struct document_text *text, uint32_t at)
{
    if (at > 0 && is_word(text->normal[at - 1]))
        return NULL;
    for (size_t i = 0; i < KEYWORDS; i++) {
        uint32_t size = (uint32_t)strlen(keywords[i].word);
        if (clause_stands(text, at, keywords[i].word) && byte_at(text, at + size) == ' ')
            return clause_is_capital(text, at) ? &keywords[i] : NULL;
    }
    return NULL;
}

static bool read_named(const struct document_text *text, uint32_t at, struct named *ret_named)
{
    struct named named = {.keyword = keyword_at(text, at)};
    if (named.keyword == NULL)
        return false;
    uint32_t behind = at + (uint32_t)strlen(named.keyword->word) + 1;
    uint32_t size = read_label(text, behind, named.label);
    if (size == 0)
        return false;
    named.span = (struct clause_span){at, behind + size};
    *ret_named = named;
    return true;
}

static void key_of(const struct named *named, char key[LONGEST_KEY])
{
    AUTO_FREE char *words = memory_format("%s %s", named->keyword->kind, named->label);
    size_t size = strlen(words) < LONGEST_KEY - 1 ? strlen(words) : LONGEST_KEY - 1;
    memcpy(key, words, size);
    key[size] = '\0';
}

/* "Exhibit B-1", however it is printed: in a list of them the word stands once. */
static char *name_of(const struct named *named)
{
    char *name = memory_format("%s %s", named->keyword->kind, named->label);
    size_t label = strlen(named->keyword->kind) + 1;
    for (size_t i = 0; name[i] != '\0'; i++)
        if ((i == 0 || i >= label) && is_small(name[i]))
            name[i] = (char)(name[i] - 'a' + 'A');
    return name;
}

/* ---- what a mention means ---- */

static bool any_stands(const struct document_text *text, uint32_t at, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (clause_stands(text, at, words[i]))
            return true;
    return false;
}
#define ANY_STANDS(text, at, list) any_stands(text, at, list, sizeof(list) / sizeof *(list))

static bool any_within(
    const struct document_text *text, uint32_t start, uint32_t end, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (clause_seek(text, start, end, words[i]) != UINT32_MAX)
            return true;
    return false;
}
#define ANY_WITHIN(text, start, end, list) any_within(text, start, end, list, sizeof(list) / sizeof *(list))

/* Passes over blanks and one bracket or quotation: `exhibit b (security) to …`. */
static uint32_t past_title(const struct document_text *text, uint32_t at, uint32_t end)
{
    while (at < end && (text->normal[at] == ' ' || text->normal[at] == '"'))
        at++;
    const char *close = at < end && text->normal[at] == '(' ? memchr(text->normal + at, ')', end - at) : NULL;
    if (close != NULL)
        at = (uint32_t)(close - text->normal) + 1;
    while (at < end && text->normal[at] == ' ')
        at++;
    return at;
}

/* "Exhibit B to the Services Agreement", "Appendix A to part 164". Of "the Agreement" nobody can tell which one is meant: it counts
 * as this one. */
static bool belongs_elsewhere(const struct document_text *text, uint32_t at, uint32_t end)
{
    static const char *const joins[] = {"to ", "of ", "in ", "under ", "from "};
    static const char *const own[] = {"this ", "these ", "the agreement", "the ba agreement", "the baa",
        "the dua", "the addendum", "the data use agreement", "such agreement"};
    static const char *const papers[] = {"agreement", "contract", "msa", "terms", "statement of work", "sow",
        "order form", "cfr", "c.f.r", "part ", "act", "code", "manual", "policy", "policies", "guide",
        "regulation", "rule", "lease", "license", "protocol", "nist", "charter", "bylaws", "form ", "clauses",
        "directive", "standard", "proposal", "quote"};
    at = past_title(text, at, end);
    uint32_t behind = at;
    while (behind < end && text->normal[behind] != ' ')
        behind++;
    behind++;
    if (behind >= end || !ANY_STANDS(text, at, joins) || ANY_STANDS(text, behind, own))
        return false;
    uint32_t stop = behind;
    while (stop < end && stop - behind < 80 && strchr(",.;:()", text->normal[stop]) == NULL)
        stop++;
    return ANY_WITHIN(text, behind, stop, papers);
}

/* "ISO 27001 Annex A", "part 11 Appendix A": a number in front of it is that of another paper, unless the sentence begins with it. */
static bool follows_number(const struct document_text *text, uint32_t start, uint32_t at)
{
    uint32_t word = at > start ? at - 1 : at;
    bool digit = false;
    while (word > start && text->normal[word - 1] != ' ') {
        word--;
        digit |= is_digit(text->normal[word]);
    }
    return digit && word > start && is_digit(text->normal[at - 2]);
}

/* "Services Agreement, Exhibit B", "the MSA's Exhibit B". */
static bool follows_owner(const struct document_text *text, uint32_t start, uint32_t at)
{
    static const char *const owners[] = {"agreement's ", "contract's ", "msa's ", "vendor's ", "agreement, ",
        "contract, ", "msa, ", "cfr part 164, ", "part 164, ", "part 160, "};
    for (size_t i = 0; i < sizeof owners / sizeof *owners; i++) {
        uint32_t size = (uint32_t)strlen(owners[i]);
        if (at >= start + size && clause_stands(text, at - size, owners[i]))
            return clause_seek(text, start, at, "this ") == UINT32_MAX;
    }
    return false;
}

static enum meaning meaning_of(
    const struct document_text *text, const struct named *named, struct clause_span sentence)
{
    static const char *const no_papers[] = {" controlled", " substance", " drug", " narcotic", " medication",
        " employee", " appointment", " (form", " of form"};
    static const char *const optional[] = {
        "if any", "if applicable", "if attached", "where applicable", "as applicable"};
    uint32_t at = named->span.start;
    uint32_t start = sentence.start + BEFORE < at ? at - BEFORE : sentence.start;
    uint32_t end = named->span.end + BEHIND < sentence.end ? named->span.end + BEHIND : sentence.end;
    uint32_t near = named->span.end + 40 < end ? named->span.end + 40 : end;
    if (at >= sentence.start + 5 && clause_stands(text, at - 5, "this "))
        return MEANS_ITSELF;
    if (ANY_STANDS(text, named->span.end, no_papers) || follows_owner(text, start, at) ||
        follows_number(text, start, at) || belongs_elsewhere(text, named->span.end, end))
        return MEANS_OTHER;
    bool any = at >= sentence.start + 4 && clause_stands(text, at - 4, "any ");
    return any || ANY_WITHIN(text, named->span.end, near, optional) ? MEANS_IF_ANY : MEANS_OWN;
}

/* ---- where exhibits begin ---- */

static uint32_t part_end(const struct document_text *text, size_t part)
{
    uint32_t end = clause_part_end(text, (uint32_t)part);
    return end > text->parts[part].start ? end : text->parts[part].start;
}

/* True if PART breaks off amid a sentence: what begins the next page is then no heading. */
static bool breaks_off(const struct document_text *text, size_t part)
{
    static const char *const open[] = {" in", " of", " to", " the", " and", " or", " under", " with", " on",
        " at", " as", " by", " see", " this", ","};
    uint32_t end = part_end(text, part);
    for (size_t i = 0; i < sizeof open / sizeof *open; i++) {
        uint32_t size = (uint32_t)strlen(open[i]);
        if (end >= text->parts[part].start + size && clause_stands(text, end - size, open[i]))
            return true;
    }
    return false;
}

/* The next part in steps of STEP that is no furniture; SIZE_MAX if there is none on the page. */
static size_t neighbour(const struct document_text *text, size_t part, int step)
{
    unsigned page = document_text_page(text, document_text_origin(text, text->parts[part].start));
    for (size_t at = part + (size_t)step; at < text->part_count; at += (size_t)step) {
        if (text->parts[at].kind == DOCUMENT_PART_FURNITURE)
            continue;
        bool same = document_text_page(text, document_text_origin(text, text->parts[at].start)) == page;
        return same ? at : SIZE_MAX;
    }
    return SIZE_MAX;
}

/* True if the line ends at an offset of `normal`, whatever was joined to it there. */
static bool line_ends(const struct document_text *text, uint32_t at)
{
    uint32_t origin = document_text_origin(text, at);
    while (origin < text->original_length && strchr(" \t\r*_\"])", text->original[origin]) != NULL)
        origin++;
    return origin >= text->original_length || text->original[origin] == '\n' ||
           text->original[origin] == '\f';
}

/* True if PART begins as the heading of an exhibit does, *RET_NAMED. */
static bool looks_like_heading(const struct document_text *text, size_t part, struct named *ret_named)
{
    static const char *const marks[] = {":", " :", "-", " -", ".", " .", " (", " [", " \"", ")", "]", " |"};
    uint32_t at = text->parts[part].start;
    uint32_t end = part_end(text, part);
    if (at < end && (text->normal[at] == '[' || text->normal[at] == '"' || text->normal[at] == '('))
        at++;
    if (!read_named(text, at, ret_named) || ret_named->keyword->plural || ret_named->span.end > end)
        return false;
    uint32_t behind = ret_named->span.end;
    if (behind >= end || line_ends(text, behind) || ANY_STANDS(text, behind, marks))
        return true;
    bool titled = text->normal[behind] == ' ' && behind + 1 < end &&
                  (clause_is_capital(text, behind + 1) || clause_stands(text, behind, " to ") ||
                      clause_stands(text, behind, " of "));
    return titled && end - at <= LONGEST_LINE && text->normal[end - 1] != '.' &&
           !clause_has_verb(text->normal + behind, end - behind);
}

static bool is_reserved(const struct document_text *text, uint32_t start, uint32_t end)
{
    static const char *const words[] = {"reserved", "intentionally", "left blank", "not applicable", "n/a",
        "not used", "none", "omitted", "deleted"};
    return ANY_WITHIN(text, start, end, words);
}

/* A short line and nothing below it: what stands below the heading of an exhibit was perhaps joined to it. */
static bool is_lone_line(const struct document_text *text, size_t part, const struct named *named)
{
    uint32_t end = part_end(text, part);
    if (end - text->parts[part].start > LONGEST_LINE)
        return false;
    uint32_t from = document_text_origin(text, named->span.end);
    uint32_t to = document_text_origin(text, end);
    bool apart = to > from && to <= text->original_length &&
                 memmem(text->original + from, to - from, "\n\n", 2) != NULL;
    return named->span.end >= end || !(apart || line_ends(text, named->span.end));
}

/* A line among others that each name another exhibit: a list of them. */
static bool is_listed(const struct document_text *text, size_t part, const struct named *named)
{
    uint32_t end = part_end(text, part);
    struct named other;
    if (end - text->parts[part].start > 2 * LONGEST_LINE)
        return false;
    for (uint32_t at = named->span.end; at < end; at++) {
        bool ends = read_named(text, at, &other) && strcmp(other.label, named->label) != 0 &&
                    (other.span.end >= end || strchr(":.-", text->normal[other.span.end]) != NULL ||
                        clause_stands(text, other.span.end, " - "));
        if (ends)
            return true;
    }
    if (is_reserved(text, named->span.end, end) || !is_lone_line(text, part, named))
        return false;
    for (int step = -1; step <= 1; step += 2) {
        size_t beside = neighbour(text, part, step);
        if (beside == SIZE_MAX || !looks_like_heading(text, beside, &other) ||
            !is_lone_line(text, beside, &other) || strcmp(other.label, named->label) == 0)
            continue;
        if (step > 0 || !is_reserved(text, other.span.end, part_end(text, beside)))
            return true;
    }
    return false;
}

/* "Exhibit B: to be attached". */
static bool is_to_come(const struct document_text *text, size_t part, uint32_t behind)
{
    static const char *const words[] = {"to be attached", "to be provided", "to be added", "to be determined",
        "tbd", "to be completed", "to be inserted", "to be agreed", "[insert", "to follow", "to come]"};
    uint32_t end = part_end(text, part);
    if (end - text->parts[part].start <= LONGEST_LINE && ANY_WITHIN(text, behind, end, words))
        return true;
    size_t next = neighbour(text, part, 1);
    struct named other;
    return next != SIZE_MAX && !looks_like_heading(text, next, &other) &&
           part_end(text, next) - text->parts[next].start <= LONGEST_LINE &&
           ANY_WITHIN(text, text->parts[next].start, part_end(text, next), words);
}

/* What PART is to the exhibits: *RET_NAMED begins there (ON_FILE), or is to come (TO_COME); 0: neither. */
static int32_t begins_exhibit(const struct document_text *text, size_t part, struct named *ret_named)
{
    if (text->parts[part].kind == DOCUMENT_PART_CONTENTS || !looks_like_heading(text, part, ret_named))
        return 0;
    if (text->parts[part].kind == DOCUMENT_PART_FURNITURE)
        return GOLIVE_REFERENCE_ON_FILE;
    uint32_t end = part_end(text, part);
    if (clause_seek(text, ret_named->span.end, end, "....") != UINT32_MAX ||
        is_listed(text, part, ret_named) || (part > 0 && breaks_off(text, part - 1)))
        return 0;
    return is_to_come(text, part, ret_named->span.end) ? GOLIVE_REFERENCE_TO_COME : GOLIVE_REFERENCE_ON_FILE;
}

/* ---- finding them ---- */

struct finder {
    struct clause_references *references;
    const struct clause_file *files;
    size_t file;
    struct clause_span sentence; /* in which the mention stands */
};

static void note(struct finder *f, const struct named *named, enum meaning meaning)
{
    char key[LONGEST_KEY];
    key_of(named, key);
    struct clause_mention mention = {.file = f->file, .span = named->span};
    struct clause_reference *reference =
        clause_references_add(f->references, GOLIVE_REFERENCE_EXHIBIT, key, f->files, mention);
    if (reference == NULL)
        return;
    reference->firm |= meaning == MEANS_OWN;
    if (meaning == MEANS_ITSELF)
        reference->state = GOLIVE_REFERENCE_ON_FILE;
    clause_reference_address(reference, f->files[f->file].clauses->text, named->span.end, f->sentence.end);
    free(reference->name);
    reference->name = name_of(named);
}

/* Behind the label of "Exhibits A": ", ", " and ", " through " … Its length, 0 if there is none. */
static uint32_t joint_at(const struct document_text *text, uint32_t at, bool *ret_range)
{
    static const struct {
        const char *words;
        bool range;
    } joints[] = {{", and ", false}, {", or ", false}, {", ", false}, {" and ", false}, {" or ", false},
        {" & ", false}, {"/", false}, {" through ", true}, {" thru ", true}, {" to ", true}, {" - ", true},
        {"-", true}};
    for (size_t i = 0; i < sizeof joints / sizeof *joints; i++) {
        if (!clause_stands(text, at, joints[i].words))
            continue;
        *ret_range = joints[i].range;
        return (uint32_t)strlen(joints[i].words);
    }
    return 0;
}

/* Notes those between FROM and TO: "A through D". */
static void note_between(
    struct finder *f, const struct named *from, const struct named *to, enum meaning meaning)
{
    struct named between = *to;
    bool letters = from->label[1] == '\0' && to->label[1] == '\0';
    if (!letters || to->label[0] <= from->label[0] || to->label[0] - from->label[0] > MOST_RANGE)
        return;
    for (char label = (char)(from->label[0] + 1); label < to->label[0]; label++) {
        between.label[0] = label;
        note(f, &between, meaning);
    }
}

/* Notes what is mentioned from NAMED on: one exhibit, or a list of them. Returns the offset behind it. */
static uint32_t take_mention(struct finder *f, struct named named)
{
    const struct document_text *text = f->files[f->file].clauses->text;
    struct named list[MOST_RANGE] = {named};
    bool ranges[MOST_RANGE] = {false};
    size_t count = 1;
    uint32_t joint;
    while (named.keyword->plural && count < MOST_RANGE &&
           (joint = joint_at(text, list[count - 1].span.end, &ranges[count])) > 0) {
        struct named next = {.keyword = named.keyword};
        uint32_t at = list[count - 1].span.end + joint;
        uint32_t size = read_label(text, at, next.label);
        if (size == 0)
            break;
        next.span = (struct clause_span){at, at + size};
        list[count++] = next;
    }
    struct named whole = named;
    whole.span.end = list[count - 1].span.end;
    f->sentence = clause_sentence(text, whole.span);
    enum meaning meaning = meaning_of(text, &whole, f->sentence);
    for (size_t i = 0; i < count && meaning != MEANS_OTHER; i++) {
        if (i > 0 && ranges[i])
            note_between(f, &list[i - 1], &list[i], meaning);
        note(f, &list[i], meaning);
    }
    return whole.span.end;
}

/* Mentions in the table of contents, or all others: these come first, as they say more. */
static void find_mentions(struct finder *f, bool contents)
{
    const struct document_text *text = f->files[f->file].clauses->text;
    for (size_t part = 0; part < text->part_count; part++) {
        struct named named;
        uint16_t kind = text->parts[part].kind;
        if (kind == DOCUMENT_PART_FURNITURE || (kind == DOCUMENT_PART_CONTENTS) != contents)
            continue;
        uint32_t at = text->parts[part].start;
        uint32_t end = part_end(text, part);
        if (begins_exhibit(text, part, &named) == GOLIVE_REFERENCE_ON_FILE)
            at = named.span.end;
        while (at < end)
            at = read_named(text, at, &named) ? take_mention(f, named) : at + 1;
    }
}

static void take_headings(struct clause_references *references, const struct document_text *text)
{
    for (size_t part = 0; part < text->part_count; part++) {
        struct named named;
        int32_t state = begins_exhibit(text, part, &named);
        char key[LONGEST_KEY];
        if (state == 0)
            continue;
        key_of(&named, key);
        for (size_t i = 0; i < references->count; i++) {
            struct clause_reference *reference = &references->items[i];
            if (strcmp(reference->key, key) == 0 && reference->state != GOLIVE_REFERENCE_ON_FILE)
                reference->state = state;
        }
    }
}

void clause_exhibits_find(
    struct clause_references *references, const struct clause_file *files, size_t own, size_t count)
{
    struct finder finder = {.references = references, .files = files};
    for (unsigned pass = 0; pass < 2; pass++)
        for (finder.file = 0; finder.file < own; finder.file++)
            find_mentions(&finder, pass == 1);
    for (size_t file = 0; file < count && references->count > 0; file++)
        take_headings(references, files[file].clauses->text);
    for (size_t i = 0; i < references->count; i++) {
        struct clause_reference *reference = &references->items[i];
        for (size_t file = 0; file < count && reference->state != GOLIVE_REFERENCE_ON_FILE; file++)
            if (clause_file_is(&files[file], reference->key))
                reference->state = GOLIVE_REFERENCE_ON_FILE;
        if (reference->state == GOLIVE_REFERENCE_NOT_FOUND && !reference->firm)
            reference->state = GOLIVE_REFERENCE_IF_ANY;
    }
}
