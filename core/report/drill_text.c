/* The drill for people: what stayed open and should not, what stayed open and why, then all that was flipped. Must not decide
 * anything. See drill.h. */
#include "report/drill.h"

#include "base/memory.h"
#include "report/page.h"

#include <string.h>

enum { NAME = 64, LONG = 400, HANG = 12, FIRST = 30, CELL = 8, MOST = 400 };

struct drawing {
    const struct drill *drill;
    struct page page;
    struct text words;
};

static void paragraph(struct drawing *drawing, unsigned indent, const char *label, unsigned hang)
{
    page_wrap(&drawing->page, indent, label, hang, text_string(&drawing->words));
    text_clear(&drawing->words);
}

static enum ink ink_of(enum decision decision)
{
    static const enum ink inks[] = {
        [DECISION_GO] = INK_GOOD, [DECISION_HOLD] = INK_CARE, [DECISION_NO_GO] = INK_BAD};
    return inks[decision];
}

static void write_list(struct drawing *drawing, const struct deployment_drill *of, enum drill_outcome outcome,
    enum ink ink, const char *title)
{
    if (!of->outcomes[outcome])
        return;
    page_gap(&drawing->page);
    page_line(&drawing->page, 2, ink, title);
    size_t at = 0, shown = 0;
    for (const struct drill_flip *flip = drill_next(of, outcome, &at); flip; shown++) {
        flip = drill_words_flips(&drawing->words, of, flip, &at);
        if (shown < MOST)
            paragraph(drawing, 4, "", 6);
        text_clear(&drawing->words);
    }
    if (shown > MOST) {
        text_format(&drawing->words, "and %zu more (--format json has all)", shown - MOST);
        paragraph(drawing, 4, "", 6);
    }
}

/* ---- the matrix ---- */

static void write_head(struct drawing *drawing)
{
    text_format(&drawing->words, "%-*s", FIRST, "");
    for (unsigned state = 0; state < DRILL_STATE_COUNT; state++) {
        static const char *const heads[DRILL_STATE_COUNT] = {
            "absent", "unavail", "refused", "empty", "cut", "other"};
        text_format(&drawing->words, "%-*s", state + 1 < DRILL_STATE_COUNT ? CELL : 0, heads[state]);
    }
    page_line(&drawing->page, 4, INK_PLAIN, text_string(&drawing->words));
    text_clear(&drawing->words);
}

/* The name in its column; a longer one stands on a line before the row. */
static void write_row(struct drawing *drawing, const struct drill_flip *const states[DRILL_STATE_COUNT])
{
    struct text *words = &drawing->words;
    words_add(words, drill_what(states[0]), DRILL_THING);
    size_t columns = utf8_columns(text_string(words));
    if (columns >= FIRST) {
        paragraph(drawing, 4, "", 4);
        columns = 0;
    }
    text_format(words, "%-*s", (int)(FIRST - columns), "");
    for (unsigned state = 0; state < DRILL_STATE_COUNT && states[state]; state++)
        text_format(
            words, "%-*s", state + 1 < DRILL_STATE_COUNT ? CELL : 0, drill_cell(states[state]->outcome));
    page_line(&drawing->page, 4, INK_PLAIN, text_string(words));
    text_clear(words);
}

static size_t write_matrix(struct drawing *drawing, const struct deployment_drill *of)
{
    size_t i = 0;
    const struct drill_flip *states[DRILL_STATE_COUNT];
    if (!of->flip_count || of->flips[0].kind != DRILL_EVIDENCE)
        return 0;
    page_gap(&drawing->page);
    page_line(&drawing->page, 2, INK_STRONG, drill_kind_title(DRILL_EVIDENCE));
    write_head(drawing);
    while (i < of->flip_count && of->flips[i].kind == DRILL_EVIDENCE) {
        i = drill_row(of, i, states);
        write_row(drawing, states);
    }
    return i;
}

/* ---- the other kinds: one line for those of a thing that came to the same ---- */

static bool same_end(const struct drill_flip *a, const struct drill_flip *b)
{
    return a->kind == b->kind && a->outcome == b->outcome &&
           (a->outcome != DRILL_LISTED || a->decision == b->decision);
}

/* Facts that nobody answered, by what came of it. */
static size_t write_facts(struct drawing *drawing, const struct deployment_drill *of, size_t begin)
{
    size_t end = begin;
    while (end < of->flip_count && of->flips[end].kind == DRILL_FACT)
        end++;
    for (unsigned outcome = 1; outcome < DRILL_OUTCOME_COUNT; outcome++) {
        for (size_t i = begin; i < end; i++) {
            if (of->flips[i].outcome != outcome)
                continue;
            text_append_string(&drawing->words, drawing->words.length ? ", " : "");
            words_add(&drawing->words, of->flips[i].what, DRILL_THING);
        }
        if (drawing->words.length)
            paragraph(drawing, 4, drill_cell((enum drill_outcome)outcome), HANG);
    }
    return end;
}

static size_t write_things(struct drawing *drawing, const struct deployment_drill *of, size_t begin)
{
    const struct drill_flip *first = &of->flips[begin];
    struct text *words = &drawing->words;
    size_t end = begin;
    words_add(words, drill_what(first), DRILL_THING);
    for (; end < of->flip_count && same_end(first, &of->flips[end]) &&
           string_equal(first->what, of->flips[end].what);
         end++) {
        const char *how = of->flips[end].how;
        text_append_string(words, end == begin ? " " : ", ");
        words_add(words, end > begin && string_starts(how, "= ") ? how + 2 : how, NAME);
    }
    if (*first->why && (first->kind == DRILL_DATE || first->kind == DRILL_CASE)) {
        text_append_string(words, ": ");
        words_add(words, first->why, LONG);
    }
    bool listed = first->outcome == DRILL_LISTED;
    paragraph(drawing, 4, listed ? decision_title(first->decision) : drill_cell(first->outcome), HANG);
    return end;
}

static void write_kinds(struct drawing *drawing, const struct deployment_drill *of, size_t begin)
{
    enum drill_kind kind = 0;
    for (size_t i = begin; i < of->flip_count;) {
        if (of->flips[i].kind != kind) {
            kind = of->flips[i].kind;
            page_gap(&drawing->page);
            page_line(&drawing->page, 2, INK_STRONG, drill_kind_title(kind));
        }
        i = kind == DRILL_FACT ? write_facts(drawing, of, i) : write_things(drawing, of, i);
    }
}

static void write_deployment(struct drawing *drawing, const struct deployment_drill *of)
{
    page_gap(&drawing->page);
    words_add(&drawing->words, of->deployment->id, NAME);
    page_title(&drawing->page, ink_of(of->today), decision_title(of->today), 7, INK_STRONG,
        text_string(&drawing->words));
    text_clear(&drawing->words);
    if (*of->why) {
        words_add(&drawing->words, of->why, LONG);
        paragraph(drawing, 2, "", 2);
    }
    drill_words_counts(&drawing->words, of->outcomes);
    text_append_char(&drawing->words, '.');
    paragraph(drawing, 2, "", 2);
    write_list(drawing, of, DRILL_OPEN, INK_BAD, "Stays open and should not");
    write_list(drawing, of, DRILL_STAYED, INK_CARE, "Stays open, for a reason");
    write_kinds(drawing, of, write_matrix(drawing, of));
}

static void write_legend(struct drawing *drawing)
{
    page_gap(&drawing->page);
    page_wrap(&drawing->page, 0, "", 0,
        "closed: it was go and is not any more. stays: it stays go, for the reason told above. OPEN: it "
        "stays "
        "go and should not: look at the configuration. worse, same: it is not go today, so this shows what "
        "stands in the way besides and is no proof. none: there was nothing to try it with. cut: the first "
        "half of it. other: another deployment's, or another paper.");
    page_wrap(&drawing->page, 0, "", 0,
        "Judged on the evidence at hand; nothing was recorded, and nobody was asked again.");
}

int report_drill_text(const struct drill *drill, const struct report_options *options, FILE *file)
{
    struct drawing drawing = {.drill = drill, .page = page_new(file, options->columns, options->colour)};
    char day[DATE_TEXT_SIZE];
    date_text(instant_date(drill->run->at), day);
    text_format(&drawing.words, "Fire drill of %s: ", day);
    drill_words_counts(&drawing.words, drill->outcomes);
    text_append_char(&drawing.words, '.');
    paragraph(&drawing, 0, "", 0);
    page_wrap_inked(
        &drawing.page, drill->outcomes[DRILL_OPEN] ? INK_BAD : INK_STRONG, 0, "", 0, drill_sentence(drill));
    for (size_t i = 0; i < drill->deployment_count; i++)
        write_deployment(&drawing, &drill->deployments[i]);
    for (size_t i = 0; i < drill->not_judged_count; i++) {
        text_append_string(&drawing.words, i ? ", " : "");
        words_add(&drawing.words, drill->not_judged[i]->id, NAME);
        text_append_string(
            &drawing.words, drill->not_judged[i]->broken ? " (its file has errors)" : " (retired)");
    }
    if (drill->not_judged_count) {
        page_gap(&drawing.page);
        paragraph(&drawing, 0, "Not judged", HANG);
    }
    write_legend(&drawing);
    text_free(&drawing.words);
    return page_end(&drawing.page);
}
