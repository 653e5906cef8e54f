/* The text report's findings: each in full with what to do about it, those of one kind together, so that twenty of them
 * still make a page that people read. Must not decide what a finding does; that is asked of model/decision.h. */
#include "report/text_parts.h"

#include <stdlib.h>
#include <string.h>

/* Columns: a block's heading begins at HEAD, what is said below it at BODY, behind labels at FIELD. */
enum { HEAD = 2, BODY = 6, FIELD = 16 };
/* So many members of a group have a line of their own, the rest their ids only. */
enum { MEMBER_LINES = 12 };

void points_add(struct points *points, struct point point)
{
    memory_reserve(&points->items, &points->capacity, points->count + 1, sizeof *points->items);
    points->items[points->count++] = point;
}

/* A question of the deployment's file that nobody has answered, or not lately. */
static bool is_question(const struct finding *finding)
{
    return is_fact(finding) && finding->status == STATUS_UNKNOWN;
}

/* ---- groups ---- */

/* Points that are shown as one: they say the same, or all were looked for in the same text. */
struct group {
    size_t first; /* index of the first point; the others hang on `next` */
    size_t last;
    size_t count;
};

struct grouping {
    const struct points *points;
    struct group *groups;
    size_t group_count;
    size_t capacity;
    size_t *next; /* of a point the next of its group; SIZE_MAX at the end */
};

static bool is_required(const struct point *point)
{
    return point->check->required || point->check->check->required;
}

static bool searched(const struct finding *finding)
{
    return finding->by_search && finding->status == STATUS_UNKNOWN;
}

/* Everything that must be equal for two points to be shown as one. */
static char *group_key(struct arena *arena, const struct point *point)
{
    const struct finding *finding = point->finding;
    const char *check = point->check->check->id;
    char *head = arena_format(arena, "%u %d %llx", finding->status, is_required(point),
        point->cause ? (unsigned long long)point->cause->which : 0);
    if (is_question(finding))
        return arena_format(arena, "%s\nquestion", head);
    if (is_of_check(finding)) /* one plugin that is not there may be that of many checks */
        return arena_format(arena, "%s\ncheck\n%s\n%s", head, finding_says(finding), finding->remedy);
    if (searched(finding))
        return arena_format(arena, "%s\nsearch\n%s\n%s", head, check, evidence_name(finding->evidence));
    return arena_format(arena, "%s\nsays\n%s\n%s\n%s\n%s\n%s\n%s\n%s", head, check, finding_says(finding),
        finding->expected, finding->found, finding->quote,
        finding->status == STATUS_UNKNOWN ? "" : finding->remedy,
        finding->loosened || finding->waiver ? finding->rule_id : "");
}

static struct grouping group_points(const struct points *points)
{
    struct grouping grouping = {.points = points, .next = memory_new(points->count, sizeof(size_t))};
    struct arena arena = {0};
    struct map places = {0};
    for (size_t i = 0; i < points->count; i++) {
        grouping.next[i] = SIZE_MAX;
        const char *key = group_key(&arena, &points->items[i]);
        size_t place = (size_t)(uintptr_t)map_get(&places, key);
        if (place) {
            struct group *group = &grouping.groups[place - 1];
            grouping.next[group->last] = i;
            group->last = i;
            group->count++;
            continue;
        }
        memory_reserve(
            &grouping.groups, &grouping.capacity, grouping.group_count + 1, sizeof *grouping.groups);
        grouping.groups[grouping.group_count++] = (struct group){.first = i, .last = i, .count = 1};
        map_put(&places, key, (void *)(uintptr_t)grouping.group_count);
    }
    map_free(&places);
    arena_free(&arena);
    return grouping;
}

/* ---- fields below a point ---- */

/* Writes report->words behind a label, if there are any. */
static void field(struct text_report *report, const char *label)
{
    if (report->words.length)
        page_wrap(&report->page, BODY, label, FIELD, text_string(&report->words));
    text_clear(&report->words);
}

static void foreign_field(struct text_report *report, const char *label, const char *foreign)
{
    words_sentence(&report->words, foreign, LONG_WORDS);
    field(report, label);
}

/* What was found: in words, as quoted, and where that stands. */
static void found_field(struct text_report *report, const struct finding *finding)
{
    struct text *words = &report->words;
    words_sentence(words, finding->found, LONG_WORDS);
    if (given(finding->quote)) {
        text_append_string(words, words->length ? " \"" : "\"");
        words_add(words, finding->quote, LONG_WORDS);
        text_append_char(words, '"');
    }
    if (!words->length) {
        words_place(words, finding);
        field(report, "Look in");
        return;
    }
    struct text place = {0};
    words_place(&place, finding);
    if (place.length)
        text_format(words, " (%s)", text_string(&place));
    text_free(&place);
    field(report, "Found");
}

static void owner_field(struct text_report *report, const struct point *point)
{
    const struct check *check = point->check->check;
    const char *owner = given(check->owner) ? check->owner : given(point->deployment->deployment->owner);
    const char *asks = point->finding->rule ? given(point->finding->rule->asks) : NULL;
    if (owner)
        words_add(&report->words, owner, NAME_WORDS);
    if (asks && !string_equal(asks, owner)) {
        text_append_string(&report->words, owner ? "; " : "");
        words_add(&report->words, asked_name(asks), NAME_WORDS);
        text_append_string(&report->words, " can answer");
    }
    field(report, "Owner");
}

static void basis_field(struct text_report *report, const struct point *point, bool with_citation)
{
    const struct finding *finding = point->finding;
    const char *basis = basis_name((enum basis)finding->basis);
    bool of_a_rule = !is_of_check(finding) && !is_fact(finding);
    if (!of_a_rule || (!*basis && !given(finding->citation)))
        return;
    text_append_string(&report->words, basis);
    if (finding->basis == BASIS_LAW && finding->status == STATUS_FAIL)
        text_append_string(&report->words, " (cannot be waived)");
    if (with_citation && given(finding->citation)) {
        text_append_string(&report->words, *basis ? ": " : "");
        words_add(&report->words, finding->citation, SHORT_WORDS);
    }
    field(report, "Basis");
}

static void take_settled(void *context, const char *label)
{
    field(context, label);
}

static void products_field(struct text_report *report, const struct cause *cause)
{
    size_t named = cause_named(cause);
    for (size_t i = 0; i < named; i++) {
        text_append_string(&report->words, i ? ", " : "");
        words_add(&report->words, cause->names[i], NAME_WORDS);
    }
    if (named < cause->count)
        text_format(&report->words, " and %zu more", cause->count - named);
    if (cause->in_use)
        text_format(
            &report->words, "; %zu of them %s in use", cause->in_use, cause->in_use == 1 ? "is" : "are");
    field(report, "Stops");
}

static void last_fields(struct text_report *report, const struct point *point)
{
    if (!is_required(point) && point->finding->status <= STATUS_UNKNOWN) {
        text_append_string(&report->words, "This check is marked \"required = no\": it stops nothing.");
        field(report, "Note");
    }
    if (point->cause)
        products_field(report, point->cause);
    if (report->verbose) {
        char digest[DIGEST_TEXT_SIZE];
        struct digest value = finding_digest(point->check->check->id, point->finding);
        digest_text(&value, digest);
        page_line(&report->page, BODY, INK_PLAIN, "Finding");
        page_line(&report->page, BODY + 2, INK_PLAIN, digest);
    }
}

/* ---- one point ---- */

static void heading(struct text_report *report, const struct point *point)
{
    struct text rule = {0};
    words_rule(&rule, point->check, point->finding);
    size_t width = utf8_columns(text_string(&rule));
    words_title(&report->words, point->finding);
    if (!is_fact(point->finding) && !string_equal(text_string(&rule), point->check->check->id)) {
        text_append_string(&report->words, report->words.length ? " (" : "(");
        words_add(&report->words, point->check->check->id, NAME_WORDS);
        text_append_char(&report->words, ')');
    }
    unsigned hang = HEAD + (unsigned)(width + 2 < 20 ? width + 2 : 20);
    page_wrap(&report->page, HEAD, text_string(&rule), hang, text_string(&report->words));
    text_clear(&report->words);
    text_free(&rule);
}

/* The remedy: the rule's, or how a question of the deployment's file is answered, or how a reading is written down. */
static void remedy_field(struct text_report *report, const struct point *point)
{
    const struct finding *finding = point->finding;
    struct text *words = &report->words;
    if (searched(finding) && finding->rule && finding->rule->readings) {
        text_append_string(words, "Read it, and write down what it says: `golive read ");
        words_add(words, point->check->check->id, NAME_WORDS);
        text_append_char(words, '/');
        words_add(words, finding->rule_id, NAME_WORDS);
        text_append_char(words, ' ');
        words_add(words, point->deployment->deployment->id, NAME_WORDS);
        text_append_string(words, "` shows where to begin, asks, and writes a section [reading:...].");
        field(report, "To do");
        words_sentence(words, finding->remedy, LONG_WORDS);
        field(report, "If not");
        return;
    }
    foreign_field(report, "To do", finding->remedy);
}

/* The checks that need an answer, behind a question. */
static void asked_by_field(
    struct text_report *report, const struct grouping *grouping, const struct group *group)
{
    const char *last = NULL;
    for (size_t i = group->first; i != SIZE_MAX; i = grouping->next[i]) {
        const char *check = grouping->points->items[i].check->check->id;
        if (string_equal(check, last))
            continue;
        text_append_string(&report->words, last ? ", " : "");
        words_add(&report->words, check, NAME_WORDS);
        last = check;
        if (report->words.length > SHORT_WORDS) {
            text_append_string(&report->words, " ...");
            break;
        }
    }
    field(report, "For");
}

static void write_single(
    struct text_report *report, const struct grouping *grouping, const struct group *group)
{
    const struct point *point = &grouping->points->items[group->first];
    const struct finding *finding = point->finding;
    heading(report, point);
    if (given(finding->message)) {
        words_sentence(&report->words, finding->message, LONG_WORDS);
        page_wrap(&report->page, BODY, "", BODY, text_string(&report->words));
        text_clear(&report->words);
    }
    foreign_field(report, "Wanted", finding->expected);
    found_field(report, finding);
    words_settled(&report->words, report->run->site, report->today, point->finding, take_settled, report);
    remedy_field(report, point);
    if (is_question(finding))
        asked_by_field(report, grouping, group);
    owner_field(report, point);
    basis_field(report, point, true);
    last_fields(report, point);
}

/* ---- many points as one ---- */

static bool same_remedy(const struct grouping *grouping, const struct group *group)
{
    const char *remedy = grouping->points->items[group->first].finding->remedy;
    for (size_t i = group->first; i != SIZE_MAX; i = grouping->next[i]) {
        if (!string_equal(grouping->points->items[i].finding->remedy, remedy))
            return false;
    }
    return true;
}

static bool same_owner(const struct grouping *grouping, const struct group *group)
{
    const char *owner = grouping->points->items[group->first].check->check->owner;
    for (size_t i = group->first; i != SIZE_MAX; i = grouping->next[i]) {
        if (!string_equal(grouping->points->items[i].check->check->owner, owner))
            return false;
    }
    return true;
}

static bool same_basis(const struct grouping *grouping, const struct group *group)
{
    uint8_t basis = grouping->points->items[group->first].finding->basis;
    for (size_t i = group->first; i != SIZE_MAX; i = grouping->next[i]) {
        if (grouping->points->items[i].finding->basis != basis)
            return false;
    }
    return true;
}

/* "Not found by search (baa): someone must read acme.pdf, pages 5 to 7, for these 9 points" */
static void group_heading(struct text_report *report, const struct point *point, size_t count)
{
    const struct finding *finding = point->finding;
    struct text *words = &report->words;
    if (searched(finding)) {
        text_append_string(words, "Not found by search (");
        words_add(words, point->check->check->id, NAME_WORDS);
        text_append_string(words, "): someone must read ");
        words_add(words,
            given(evidence_name(finding->evidence)) ? evidence_name(finding->evidence) : "the document",
            SHORT_WORDS);
        text_format(words, " for these %zu points.", count);
    } else {
        words_sentence(words, finding_says(finding), LONG_WORDS);
        text_format(words, " These %zu ", count);
        if (is_of_check(finding)) {
            text_append_string(words, "checks:");
        } else {
            text_append_string(words, "points (");
            words_add(words, point->check->check->id, NAME_WORDS);
            text_append_string(words, "):");
        }
    }
    page_wrap(&report->page, HEAD, "", HEAD, text_string(words));
    text_clear(words);
}

static void write_members(
    struct text_report *report, const struct grouping *grouping, const struct group *group)
{
    size_t shown = 0;
    size_t i = group->first;
    size_t lines = report->verbose || group->count <= MEMBER_LINES ? group->count : MEMBER_LINES;
    if (is_of_check(grouping->points->items[i].finding))
        lines = 0; /* a check's name says it all */
    for (; i != SIZE_MAX && shown < lines; i = grouping->next[i], shown++) {
        const struct point *point = &grouping->points->items[i];
        struct text rule = {0};
        words_rule(&rule, point->check, point->finding);
        words_title(&report->words, point->finding);
        unsigned hang = BODY + (unsigned)utf8_columns(text_string(&rule)) + 2;
        page_wrap(
            &report->page, BODY, text_string(&rule), hang < 26 ? hang : 26, text_string(&report->words));
        text_clear(&report->words);
        text_free(&rule);
    }
    if (i == SIZE_MAX)
        return;
    text_append_string(&report->words, shown ? "and " : "");
    size_t first = shown;
    for (; i != SIZE_MAX && report->words.length < LONG_WORDS; i = grouping->next[i], shown++) {
        text_append_string(&report->words, shown > first ? ", " : "");
        words_rule(&report->words, grouping->points->items[i].check, grouping->points->items[i].finding);
    }
    if (i != SIZE_MAX)
        text_format(&report->words, " and %zu more", group->count - shown);
    page_wrap(&report->page, BODY, "", BODY, text_string(&report->words));
    text_clear(&report->words);
}

static void write_many(struct text_report *report, const struct grouping *grouping, const struct group *group)
{
    const struct point *first = &grouping->points->items[group->first];
    group_heading(report, first, group->count);
    write_members(report, grouping, group);
    if (!searched(first->finding)) {
        foreign_field(report, "Wanted", first->finding->expected);
        found_field(report, first->finding);
    }
    words_settled(&report->words, report->run->site, report->today, first->finding, take_settled, report);
    if (searched(first->finding) || same_remedy(grouping, group))
        remedy_field(report, first);
    if (same_owner(grouping, group))
        owner_field(report, first);
    if (same_basis(grouping, group))
        basis_field(report, first, false);
    last_fields(report, first);
}

/* Questions, each once however many checks ask it. False if it is but one. */
static bool write_questions(
    struct text_report *report, const struct grouping *grouping, const struct group *group)
{
    struct points distinct = {0};
    struct map seen = {0};
    for (size_t i = group->first; i != SIZE_MAX; i = grouping->next[i]) {
        const struct point *point = &grouping->points->items[i];
        if (!map_put(&seen, point->finding->subject, report))
            points_add(&distinct, *point);
    }
    map_free(&seen);
    if (distinct.count > 1) {
        text_format(&report->words, "%zu questions wait for an answer:", distinct.count);
        page_wrap(&report->page, HEAD, "", HEAD + 2, text_string(&report->words));
        text_clear(&report->words);
    }
    for (size_t i = 0; i < distinct.count && distinct.count > 1; i++) {
        const struct finding *finding = distinct.items[i].finding;
        words_rule(&report->words, distinct.items[i].check, finding);
        struct text name = {0};
        text_append_string(&name, text_string(&report->words));
        text_clear(&report->words);
        words_add(&report->words, finding->title, SHORT_WORDS);
        text_append_string(&report->words, report->words.length ? " " : "");
        words_sentence(&report->words, finding->message, SHORT_WORDS);
        page_wrap(&report->page, BODY, text_string(&name), BODY + 4, text_string(&report->words));
        text_clear(&report->words);
        text_free(&name);
    }
    bool many = distinct.count > 1;
    if (many) {
        text_append_string(
            &report->words, "Write the answers under [facts] in the deployment's file; `golive explain ");
        words_add(&report->words, distinct.items[0].finding->subject, NAME_WORDS);
        text_append_string(&report->words, "` says what each answer means.");
        field(report, "To do");
        asked_by_field(report, grouping, group);
        last_fields(report, &distinct.items[0]);
    }
    free(distinct.items);
    return many;
}

void write_points(struct text_report *report, const struct points *points)
{
    struct grouping grouping = group_points(points);
    for (size_t i = 0; i < grouping.group_count; i++) {
        const struct group *group = &grouping.groups[i];
        page_gap(&report->page);
        bool question = is_question(points->items[group->first].finding);
        if (question && write_questions(report, &grouping, group))
            continue;
        if (group->count == 1 || question)
            write_single(report, &grouping, group);
        else
            write_many(report, &grouping, group);
    }
    free(grouping.groups);
    free(grouping.next);
}

/* ---- a line each ---- */

/* A search that found nothing, of a point that need not be there. */
static bool is_silence(const struct finding *finding)
{
    return finding->by_search && !finding->loosened && !given(finding->quote) && !given(finding->found);
}

/* Notes that a text says nothing of a point belong to the next negotiation: all of one check in one paragraph. Returns
 * the index behind the last of them. */
static size_t write_silent(struct text_report *report, const struct points *points, size_t begin)
{
    const struct check_result *check = points->items[begin].check;
    size_t end = begin;
    while (end < points->count && points->items[end].check == check && is_silence(points->items[end].finding))
        end++;
    words_add(&report->words, check->check->id, NAME_WORDS);
    text_append_string(&report->words, ": silent on ");
    words_count(&report->words, end - begin, "point");
    text_append_string(&report->words, ", for the next negotiation: ");
    for (size_t i = begin; i < end; i++) {
        text_append_string(&report->words, i > begin ? "; " : "");
        words_rule(&report->words, check, points->items[i].finding);
        text_append_char(&report->words, ' ');
        words_title(&report->words, points->items[i].finding);
    }
    page_wrap(&report->page, HEAD, "", HEAD + 2, text_string(&report->words));
    text_clear(&report->words);
    return end;
}

void write_points_briefly(struct text_report *report, const struct points *points, enum part part)
{
    for (size_t i = 0; i < points->count;) {
        const struct point *point = &points->items[i];
        if (part == PART_NOTE && is_silence(point->finding)) {
            i = write_silent(report, points, i);
            continue;
        }
        struct text rule = {0};
        words_rule(&rule, point->check, point->finding);
        words_title(&report->words, point->finding);
        if (given(point->finding->message)) {
            text_append_string(&report->words, report->words.length ? ": " : "");
            words_add(&report->words, point->finding->message, LONG_WORDS);
        }
        const char *assurance = assurance_name((enum assurance)point->finding->assurance);
        if (*assurance)
            text_format(&report->words, " (%s)", assurance);
        unsigned hang = HEAD + (unsigned)utf8_columns(text_string(&rule)) + 2;
        page_wrap(
            &report->page, HEAD, text_string(&rule), hang < 22 ? hang : 22, text_string(&report->words));
        text_clear(&report->words);
        text_free(&rule);
        i++;
    }
}
