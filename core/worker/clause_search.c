/* Searching sentences for what a catalogue describes. A provision is found when its first group stands in a sentence
 * that can oblige and all its other groups stand near; what negates it, weakens it or says the opposite is looked for
 * as well. Made so that a clause is rather not found than found where it is not. */
#include "worker/clause_search.h"

#include "base/memory.h"
#include "golive/plugin.h"
#include "worker/clause_duty.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define MATCH_LIMIT 3000000u /* steps one match may take: then the search cannot tell */
#define HEAP_LIMIT 20480u    /* KiB */
#define MOST_HITS 4000       /* of one pattern in one document */

struct compiled {
    const struct catalogue_pattern *source;
    pcre2_code *code;
    size_t group; /* of a need: index of its group within the clause */
};

struct clause_search {
    const struct catalogue *catalogue;
    struct compiled **patterns; /* of each clause, as many as it has patterns */
    size_t *groups;             /* of each clause: how many need groups */
    pcre2_match_context *context;
    struct clause_duty *duty;
};

/* ---- compiling ---- */

/* "accounting" of "accounting.2": wordings of one group. */
static size_t group_name_length(const char *name)
{
    const char *dot = strrchr(name, '.');
    if (dot == NULL || dot[1] == '\0' || dot[1 + strspn(dot + 1, "0123456789")] != '\0')
        return strlen(name);
    return (size_t)(dot - name);
}

static size_t group_index(const struct catalogue_clause *clause, size_t pattern)
{
    size_t groups = 0;
    for (size_t i = 0; i <= pattern; i++) {
        if (clause->patterns[i].role != PATTERN_NEED)
            continue;
        size_t length = group_name_length(clause->patterns[i].name);
        size_t earlier = 0;
        while (
            earlier < i && (clause->patterns[earlier].role != PATTERN_NEED ||
                               group_name_length(clause->patterns[earlier].name) != length ||
                               memcmp(clause->patterns[earlier].name, clause->patterns[i].name, length) != 0))
            earlier++;
        if (i == pattern)
            return earlier < i ? group_index(clause, earlier) : groups;
        groups += earlier == i;
    }
    return 0;
}

static pcre2_code *compile(
    const struct catalogue *catalogue, const struct catalogue_pattern *pattern, char **ret_problem)
{
    int error;
    PCRE2_SIZE offset;
    uint32_t options = PCRE2_UTF | PCRE2_MULTILINE | PCRE2_NEVER_BACKSLASH_C | PCRE2_DUPNAMES;
    pcre2_code *code =
        pcre2_compile((PCRE2_SPTR)pattern->pattern, strlen(pattern->pattern), options, &error, &offset, NULL);
    if (code == NULL) {
        PCRE2_UCHAR words[160];
        pcre2_get_error_message(error, words, sizeof words);
        *ret_problem = memory_format("%s:%u: pattern \"%s\": %s, at \"%.20s\"",
            catalogue->file != NULL ? catalogue->file : "catalogue", pattern->line, pattern->name,
            (const char *)words, pattern->pattern + offset);
        return NULL;
    }
    pcre2_jit_compile(code, PCRE2_JIT_COMPLETE); /* without it the interpreter does the same, slower */
    return code;
}

struct clause_search *clause_search_new(const struct catalogue *catalogue, char **ret_problem)
{
    struct clause_search *search = memory_new(1, sizeof *search);
    search->catalogue = catalogue;
    search->patterns = memory_new(catalogue->clause_count, sizeof *search->patterns);
    search->groups = memory_new(catalogue->clause_count, sizeof *search->groups);
    search->context = pcre2_match_context_create(NULL);
    search->duty = clause_duty_new();
    clause_parties_prepare();
    pcre2_set_match_limit(search->context, MATCH_LIMIT);
    pcre2_set_heap_limit(search->context, HEAP_LIMIT);
    for (size_t i = 0; i < catalogue->clause_count; i++) {
        const struct catalogue_clause *clause = &catalogue->clauses[i];
        search->patterns[i] = memory_new(clause->pattern_count, sizeof *search->patterns[i]);
        for (size_t p = 0; p < clause->pattern_count; p++) {
            struct compiled *compiled = &search->patterns[i][p];
            compiled->source = &clause->patterns[p];
            compiled->code = compile(catalogue, compiled->source, ret_problem);
            if (compiled->code == NULL)
                return clause_search_free(search);
            if (compiled->source->role != PATTERN_NEED)
                continue;
            compiled->group = group_index(clause, p);
            if (compiled->group + 1 > search->groups[i])
                search->groups[i] = compiled->group + 1;
        }
    }
    return search;
}

struct clause_search *clause_search_free(struct clause_search *search)
{
    if (search == NULL)
        return NULL;
    for (size_t i = 0; i < search->catalogue->clause_count; i++) {
        for (size_t p = 0; search->patterns[i] != NULL && p < search->catalogue->clauses[i].pattern_count;
             p++)
            pcre2_code_free(search->patterns[i][p].code);
        free(search->patterns[i]);
    }
    free(search->patterns);
    free(search->groups);
    pcre2_match_context_free(search->context);
    clause_duty_free(search->duty);
    free(search);
    return NULL;
}

const struct catalogue *clause_search_catalogue(const struct clause_search *search)
{
    return search->catalogue;
}

/* ---- one clause in one text ---- */

struct hit {
    uint32_t start; /* in `lines` */
    uint32_t end;
};

struct seeker {
    const struct clause_search *search;
    const struct clause_text *text;
    const struct catalogue_clause *clause;
    const struct compiled *patterns;
    size_t group_count;
    bool limited; /* a match ran into its limits */
    signed char anywhere
        [32]; /* of each group, for a window of the whole document: 1 found, -1 not, 0 not looked for yet */
};

struct finding { /* the best of one text */
    int32_t answer;
    struct hit hit;
    const char *matched;
    uint32_t missing; /* bits of the groups that the nearest window lacks */
    unsigned missing_count;
};

/* The next match of CODE between FROM and TO of the lines, all within one line. */
static bool next_hit(struct seeker *s, const pcre2_code *code, pcre2_match_data *match, uint32_t from,
    uint32_t to, struct hit *ret_hit)
{
    while (from < to) {
        int found = pcre2_match(
            code, (PCRE2_SPTR)s->text->lines, to, from, PCRE2_NO_UTF_CHECK, match, s->search->context);
        if (found == PCRE2_ERROR_NOMATCH)
            return false;
        if (found < 0) {
            s->limited = true;
            return false;
        }
        const PCRE2_SIZE *offsets = pcre2_get_ovector_pointer(match);
        const char *newline =
            memchr(s->text->lines + offsets[0], '\n', offsets[1] > offsets[0] ? offsets[1] - offsets[0] : 0);
        if (newline == NULL && offsets[1] > offsets[0]) {
            *ret_hit = (struct hit){(uint32_t)offsets[0], (uint32_t)offsets[1]};
            return true;
        }
        /* An empty match, or one that a negated class let run over the end of its line. */
        from = newline != NULL ? (uint32_t)(newline - s->text->lines) + 1 : (uint32_t)offsets[0] + 1;
    }
    return false;
}

static bool hits_within(
    struct seeker *s, const struct compiled *pattern, uint32_t from, uint32_t to, struct hit *ret_hit)
{
    pcre2_match_data *match = pcre2_match_data_create_from_pattern(pattern->code, NULL);
    bool found = next_hit(s, pattern->code, match, from, to, ret_hit);
    pcre2_match_data_free(match);
    return found;
}

static const char *pattern_within(struct seeker *s, enum pattern_role role, const struct clause_unit *unit)
{
    struct hit hit;
    for (size_t p = 0; p < s->clause->pattern_count; p++)
        if (s->patterns[p].source->role == role &&
            hits_within(s, &s->patterns[p], unit->start, unit->end, &hit))
            return s->patterns[p].source->name;
    return NULL;
}

static unsigned unit_page(const struct clause_text *text, const struct clause_unit *unit)
{
    struct clause_span span = clause_text_span(text, unit->own, unit->end);
    return document_text_page(text->text, document_text_origin(text->text, span.start));
}

static struct hit page_around(const struct clause_text *text, const struct clause_unit *unit)
{
    const struct clause_unit *from = unit;
    const struct clause_unit *to = unit;
    unsigned page = unit_page(text, unit);
    while (from > text->units && unit_page(text, from - 1) == page)
        from--;
    while (to + 1 < text->units + text->unit_count && unit_page(text, to + 1) == page)
        to++;
    return (struct hit){from->start, to->end};
}

/* The lines that make up the clause's window around UNIT. */
static struct hit window_of(const struct seeker *s, const struct clause_unit *unit)
{
    const struct clause_text *text = s->text;
    if (s->clause->window == WINDOW_SENTENCE)
        return (struct hit){unit->start, unit->end};
    if (s->clause->window == WINDOW_DOCUMENT)
        return (struct hit){0, (uint32_t)text->length};
    if (s->clause->window == WINDOW_PAGE)
        return page_around(text, unit);
    uint32_t first = text->window_first[unit->part];
    uint32_t last = text->window_last[unit->part];
    const struct clause_unit *from = unit;
    const struct clause_unit *to = unit;
    while (from > text->units && from[-1].part >= first)
        from--;
    while (to + 1 < text->units + text->unit_count && to[1].part <= last)
        to++;
    return (struct hit){from->start, to->end};
}

#define CANNOT_SUPPORT (CLAUSE_UNIT_HEADING | CLAUSE_UNIT_CONTENTS | CLAUSE_UNIT_NOTE | CLAUSE_UNIT_FURNITURE)

static bool speaks_in_general(const struct seeker *s, const struct clause_unit *unit)
{
    return clause_duty_in_general(s->search->duty, s->text->lines, unit->start, unit->end);
}

/* What stands anywhere in a document supports a duty only if it is one itself. */
static bool supports(const struct seeker *s, const struct clause_unit *unit, struct hit hit)
{
    if ((unit->flags & CANNOT_SUPPORT) != 0 || speaks_in_general(s, unit))
        return false;
    if (s->clause->window != WINDOW_DOCUMENT || !s->clause->verb)
        return true;
    enum duty duty =
        clause_duty_of(s->search->duty, s->text->lines, unit->start, unit->end, hit.end - 1, hit.end);
    return duty == DUTY_BOUND || duty == DUTY_LOOSE;
}

/* True if a wording of GROUP stands in a sentence of the window that says something. */
static bool group_within(struct seeker *s, size_t group, struct hit window)
{
    for (size_t p = 0; p < s->clause->pattern_count; p++) {
        if (s->patterns[p].source->role != PATTERN_NEED || s->patterns[p].group != group)
            continue;
        uint32_t from = window.start;
        struct hit hit;
        while (hits_within(s, &s->patterns[p], from, window.end, &hit)) {
            const struct clause_unit *unit = clause_text_unit(s->text, hit.start);
            if (supports(s, unit, hit))
                return true;
            from = unit->end + 1;
        }
    }
    return false;
}

/* The whole document is looked through once a group, however often the first group hits. */
static bool group_in_window(struct seeker *s, size_t group, struct hit window)
{
    if (s->clause->window != WINDOW_DOCUMENT)
        return group_within(s, group, window);
    if (s->anywhere[group] == 0)
        s->anywhere[group] = group_within(s, group, window) ? 1 : -1;
    return s->anywhere[group] > 0;
}

static bool group_is_soft(const struct seeker *s, size_t group)
{
    for (size_t p = 0; p < s->clause->pattern_count; p++)
        if (s->patterns[p].source->role == PATTERN_NEED && s->patterns[p].group == group &&
            s->patterns[p].source->missing_is_weak)
            return true;
    return false;
}

static const char *group_name(const struct seeker *s, size_t group)
{
    for (size_t p = 0; p < s->clause->pattern_count; p++)
        if (s->patterns[p].source->role == PATTERN_NEED && s->patterns[p].group == group)
            return s->patterns[p].source->name;
    return "";
}

/* Weighs one place where the first group hits, and keeps it if it is the best so far. */
static void weigh(struct seeker *s, struct hit hit, struct finding *best)
{
    const struct clause_unit *unit = clause_text_unit(s->text, hit.start);
    if (unit->flags != 0 || pattern_within(s, PATTERN_REJECT, unit) != NULL || speaks_in_general(s, unit))
        return;
    enum duty duty = DUTY_BOUND;
    if (s->clause->verb)
        duty = clause_duty_of(s->search->duty, s->text->lines, unit->start, unit->end, hit.start, hit.end);
    if (duty == DUTY_NONE)
        return;
    struct hit window = window_of(s, unit);
    uint32_t missing = 0;
    unsigned count = 0;
    bool weak = false;
    for (size_t group = 1; group < s->group_count && group < 32; group++) {
        if (group_in_window(s, group, window))
            continue;
        if (group_is_soft(s, group)) {
            weak = true;
            if (best->answer == GOLIVE_NOT_FOUND)
                best->matched = group_name(s, group);
        } else {
            missing |= 1u << group;
            count++;
        }
    }
    if (count > 0) {
        if (best->answer == GOLIVE_NOT_FOUND && (best->missing_count == 0 || count < best->missing_count)) {
            best->missing = missing;
            best->missing_count = count;
            best->hit = hit;
        }
        return;
    }
    const char *weakened = duty == DUTY_LOOSE ? "no firm duty" : pattern_within(s, PATTERN_WEAK, unit);
    int32_t answer = duty == DUTY_DENIED        ? GOLIVE_OPPOSED
                     : weak || weakened != NULL ? GOLIVE_WEAK
                                                : GOLIVE_FOUND;
    static const int rank[] = {
        [0] = 0, [GOLIVE_NOT_FOUND] = 0, [GOLIVE_OPPOSED] = 1, [GOLIVE_WEAK] = 2, [GOLIVE_FOUND] = 3};
    if (rank[answer] <= rank[best->answer])
        return;
    const char *soft = best->matched;
    *best = (struct finding){.answer = answer, .hit = hit};
    if (answer == GOLIVE_WEAK)
        best->matched = weakened != NULL ? weakened : soft;
}

/* The first sentence that says the opposite. */
static bool find_against(struct seeker *s, struct hit *ret_hit, const char **ret_name)
{
    for (size_t p = 0; p < s->clause->pattern_count; p++) {
        if (s->patterns[p].source->role != PATTERN_AGAINST)
            continue;
        uint32_t from = 0;
        while (hits_within(s, &s->patterns[p], from, (uint32_t)s->text->length, ret_hit)) {
            const struct clause_unit *unit = clause_text_unit(s->text, ret_hit->start);
            if (unit->flags == 0) {
                *ret_name = s->patterns[p].source->name;
                return true;
            }
            from = unit->end + 1;
        }
    }
    return false;
}

/* "Notwithstanding section 5, it has no obligation to …": a later sentence that takes the duty back. */
static bool is_taken_back(struct seeker *s, struct hit *ret_hit)
{
    static const char word[] = "notwithstanding";
    for (size_t u = 0; s->clause->verb && u < s->text->unit_count; u++) {
        const struct clause_unit *unit = &s->text->units[u];
        if (unit->flags != 0 ||
            memmem(s->text->lines + unit->start, unit->end - unit->start, word, sizeof word - 1) == NULL)
            continue;
        for (size_t p = 0; p < s->clause->pattern_count; p++) {
            struct hit hit;
            if (s->patterns[p].source->role == PATTERN_NEED && s->patterns[p].group == 0 &&
                hits_within(s, &s->patterns[p], unit->start, unit->end, &hit) &&
                clause_duty_of(s->search->duty, s->text->lines, unit->start, unit->end, hit.start, hit.end) ==
                    DUTY_DENIED) {
                *ret_hit = hit;
                return true;
            }
        }
    }
    return false;
}

static void seek_first_group(struct seeker *s, struct finding *best)
{
    for (size_t p = 0; p < s->clause->pattern_count && best->answer != GOLIVE_FOUND; p++) {
        if (s->patterns[p].source->role != PATTERN_NEED || s->patterns[p].group != 0)
            continue;
        pcre2_match_data *match = pcre2_match_data_create_from_pattern(s->patterns[p].code, NULL);
        uint32_t from = 0;
        struct hit hit;
        unsigned hits = 0;
        while (best->answer != GOLIVE_FOUND &&
               next_hit(s, s->patterns[p].code, match, from, (uint32_t)s->text->length, &hit)) {
            weigh(s, hit, best);
            /* A later match in the same sentence may stand behind another verb. */
            from = hit.start + 1;
            while (from < s->text->length && (s->text->lines[from] & 0xC0) == 0x80)
                from++;
            if (++hits > MOST_HITS) {
                s->limited = true;
                break;
            }
        }
        pcre2_match_data_free(match);
    }
}

static struct finding seek(
    const struct clause_search *search, size_t index, const struct clause_text *text, bool *ret_limited)
{
    struct seeker s = {.search = search,
        .text = text,
        .clause = &search->catalogue->clauses[index],
        .patterns = search->patterns[index],
        .group_count = search->groups[index]};
    struct finding best = {.answer = GOLIVE_NOT_FOUND};
    if (text->length == 0) {
        *ret_limited = true;
        return best;
    }
    seek_first_group(&s, &best);
    struct hit against;
    const char *name;
    if (find_against(&s, &against, &name)) {
        bool found = best.answer == GOLIVE_FOUND || best.answer == GOLIVE_WEAK;
        if (found && clause_text_unit(text, against.start) == clause_text_unit(text, best.hit.start))
            found = false; /* one and the same sentence: it takes back what it says */
        best =
            (struct finding){.answer = found ? GOLIVE_WEAK : GOLIVE_OPPOSED, .hit = against, .matched = name};
    }
    if (best.answer == GOLIVE_FOUND && is_taken_back(&s, &against))
        best = (struct finding){.answer = GOLIVE_WEAK, .hit = against, .matched = "taken back"};
    if (s.limited)
        *ret_limited = true;
    return best;
}

/* ---- several texts ---- */

static void name_missing(
    const struct clause_search *search, size_t index, const struct finding *finding, char *out, size_t size)
{
    struct seeker s = {
        .search = search, .clause = &search->catalogue->clauses[index], .patterns = search->patterns[index]};
    struct text names = {.maximum = size - 1};
    for (size_t group = 1; group < search->groups[index] && group < 32; group++)
        if (finding->missing & (1u << group))
            text_format(&names, "%s%s", names.length > 0 ? ", " : "", group_name(&s, group));
    memcpy(out, text_string(&names), names.length + 1);
    text_free(&names);
}

static ssize_t clause_index(const struct catalogue *catalogue, const char *id, bool find)
{
    for (size_t i = 0; i < catalogue->clause_count; i++)
        if (catalogue->clauses[i].find == find && strcmp(catalogue->clauses[i].id, id) == 0)
            return (ssize_t)i;
    return -1;
}

static void take_finding(
    struct clause_answer *answer, const struct finding *finding, const struct clause_text *text, size_t index)
{
    answer->answer = finding->answer;
    answer->text = index;
    answer->matched = finding->matched != NULL ? finding->matched : "";
    answer->span = (struct clause_span){0, 0};
    if (finding->answer != GOLIVE_NOT_FOUND)
        answer->span = clause_text_span(text, finding->hit.start, finding->hit.end);
}

int clause_search_rule(const struct clause_search *search, const struct clause_text *const *texts,
    size_t text_count, const char *id, struct clause_answer *ret_answer)
{
    ssize_t index = clause_index(search->catalogue, id, false);
    if (index < 0)
        return -ENOENT;
    struct clause_answer answer = {
        .answer = text_count > 0 ? GOLIVE_NOT_FOUND : GOLIVE_CANNOT_TELL, .matched = ""};
    bool limited = false;
    for (size_t i = 0; i < text_count; i++) {
        struct finding finding = seek(search, (size_t)index, texts[i], &limited);
        if (finding.answer == GOLIVE_NOT_FOUND) {
            if (answer.answer == GOLIVE_NOT_FOUND && finding.missing_count > 0)
                name_missing(search, (size_t)index, &finding, answer.missing, sizeof answer.missing);
            continue;
        }
        bool said = answer.answer == GOLIVE_FOUND || answer.answer == GOLIVE_WEAK;
        bool says = finding.answer == GOLIVE_FOUND || finding.answer == GOLIVE_WEAK;
        if ((said && finding.answer == GOLIVE_OPPOSED) || (says && answer.answer == GOLIVE_OPPOSED))
            finding.answer = GOLIVE_WEAK; /* one part says it, another the opposite: a person reads both */
        else if (said && (answer.answer == GOLIVE_FOUND || finding.answer == GOLIVE_WEAK))
            continue;
        take_finding(&answer, &finding, texts[i], i);
        answer.missing[0] = '\0';
    }
    /* Where limits were met, what was found stands, but nothing can be said of what was not. */
    if (limited && answer.answer == GOLIVE_NOT_FOUND)
        answer.answer = GOLIVE_CANNOT_TELL;
    *ret_answer = answer;
    return 0;
}

/* ---- groups by themselves ---- */

/* Marks the sentences in which one wording of a group stands. */
static void mark_hits(struct seeker *s, const struct compiled *pattern, uint32_t *bits)
{
    pcre2_match_data *match = pcre2_match_data_create_from_pattern(pattern->code, NULL);
    uint32_t from = 0;
    struct hit hit;
    for (unsigned hits = 0; hits < MOST_HITS; hits++) {
        if (!next_hit(s, pattern->code, match, from, (uint32_t)s->text->length, &hit))
            break;
        const struct clause_unit *unit = clause_text_unit(s->text, hit.start);
        bits[unit - s->text->units] |= 1u << pattern->group;
        from = unit->end + 1;
    }
    pcre2_match_data_free(match);
}

unsigned clause_search_groups(
    const struct clause_search *search, const struct clause_text *text, const char *id, uint32_t *ret_bits)
{
    ssize_t index = clause_index(search->catalogue, id, false);
    if (index < 0)
        return 0;
    struct seeker s = {.search = search,
        .text = text,
        .clause = &search->catalogue->clauses[index],
        .patterns = search->patterns[index]};
    size_t count = search->groups[index] < 32 ? search->groups[index] : 32;
    for (size_t p = 0; p < s.clause->pattern_count && text->length; p++) {
        if (s.patterns[p].source->role == PATTERN_NEED && s.patterns[p].group < count)
            mark_hits(&s, &s.patterns[p], ret_bits);
    }
    return (unsigned)count;
}

void clause_search_missing(
    const struct clause_search *search, const char *id, uint32_t bits, char *out, size_t size)
{
    struct text names = {.maximum = size - 1};
    ssize_t index = clause_index(search->catalogue, id, false);
    if (index >= 0) {
        struct seeker s = {.clause = &search->catalogue->clauses[index], .patterns = search->patterns[index]};
        for (size_t group = 0; group < search->groups[index] && group < 32; group++)
            if (!(bits & (1u << group)))
                text_format(&names, "%s%s", names.length > 0 ? ", " : "", group_name(&s, group));
    }
    memcpy(out, text_string(&names), names.length + 1);
    text_free(&names);
}

/* ---- places ---- */

static void take_groups(const pcre2_code *code, pcre2_match_data *match, struct clause_match *ret_match)
{
    uint32_t count = 0;
    uint32_t size = 0;
    PCRE2_SPTR table = NULL;
    pcre2_pattern_info(code, PCRE2_INFO_NAMECOUNT, &count);
    pcre2_pattern_info(code, PCRE2_INFO_NAMEENTRYSIZE, &size);
    pcre2_pattern_info(code, PCRE2_INFO_NAMETABLE, &table);
    const PCRE2_SIZE *offsets = pcre2_get_ovector_pointer(match);
    for (uint32_t i = 0; i < count && ret_match->group_count < CLAUSE_GROUPS; i++) {
        const unsigned char *entry = table + (size_t)i * size;
        size_t number = (size_t)(entry[0] << 8 | entry[1]);
        if (offsets[2 * number] == PCRE2_UNSET)
            continue;
        ret_match->groups[ret_match->group_count].name = (const char *)entry + 2;
        ret_match->groups[ret_match->group_count++].span =
            (struct clause_span){(uint32_t)offsets[2 * number], (uint32_t)offsets[2 * number + 1]};
    }
}

int clause_search_find(const struct clause_search *search, const struct clause_text *const *texts,
    size_t text_count, const char *name, uint32_t nth, struct clause_match *ret_match)
{
    ssize_t index = clause_index(search->catalogue, name, true);
    if (index < 0)
        return -ENOENT;
    const pcre2_code *code = search->patterns[index][0].code;
    pcre2_match_data *match = pcre2_match_data_create_from_pattern(code, NULL);
    int result = 0;
    uint32_t seen = 0;
    for (size_t i = 0; i < text_count && result == 0; i++) {
        const struct document_text *text = texts[i]->text;
        for (size_t at = 0; at < text->normal_length;) {
            int found = pcre2_match(code, (PCRE2_SPTR)text->normal, text->normal_length, at,
                PCRE2_NO_UTF_CHECK, match, search->context);
            if (found < 0) {
                result = found == PCRE2_ERROR_NOMATCH ? 0 : -E2BIG;
                break;
            }
            const PCRE2_SIZE *offsets = pcre2_get_ovector_pointer(match);
            if (offsets[1] > offsets[0] && seen++ == nth) {
                *ret_match =
                    (struct clause_match){.span = {(uint32_t)offsets[0], (uint32_t)offsets[1]}, .text = i};
                take_groups(code, match, ret_match);
                result = 1;
                break;
            }
            at = offsets[1] > at ? offsets[1] : at + 1;
            while (at < text->normal_length && (text->normal[at] & 0xC0) == 0x80)
                at++;
        }
    }
    pcre2_match_data_free(match);
    return result;
}
