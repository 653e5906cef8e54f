/* A fire drill, drawn: what was flipped, and what became of the decision. Each reads the model and nothing else. Foreign text
 * comes out harmless. */
#ifndef GOLIVE_REPORT_DRILL_H
#define GOLIVE_REPORT_DRILL_H

#include "model/drill.h"
#include "report/report.h"

/* Each: 0, or the negative errno of a failed write. */

/* For people. */
int report_drill_text(const struct drill *drill, const struct report_options *options, FILE *file);
/* golive-drill/1: every flip. */
int report_drill_json(const struct drill *drill, const struct report_options *options, FILE *file);
/* A page that needs nothing but itself. */
int report_drill_html(const struct drill *drill, const struct report_options *options, FILE *file);

/* ---- what both that people read say ---- */

/* "40 flips: 31 closed the gate, 2 stayed open" of one deployment's or all outcomes. Appended. */
void drill_words_counts(struct text *words, const size_t outcomes[DRILL_OUTCOME_COUNT]);
/* What an outcome is called in a cell or a list: "closed", "STAYS GO". */
const char *drill_cell(enum drill_outcome outcome);
/* "Evidence", "Dates" … */
const char *drill_kind_title(enum drill_kind kind);
/* What the whole drill comes to, in a sentence. */
const char *drill_sentence(const struct drill *drill);
/* What was flipped; a piece of evidence without "file:" or "https://". */
const char *drill_what(const struct drill_flip *flip);
/* Longest that a name becomes where people read, in bytes: addresses are longer. */
enum { DRILL_THING = 110 };
/* The next flip of that outcome from *AT on; NULL if there is none. */
const struct drill_flip *drill_next(
    const struct deployment_drill *of, enum drill_outcome outcome, size_t *at);
/* Appends "acme-2026.pdf absent, refused: check baa is not required": FIRST and those behind it that are told with it, the
 * same thing in several ways or several things in the same way. Returns the next one that is not. */
const struct drill_flip *drill_words_flips(
    struct text *words, const struct deployment_drill *of, const struct drill_flip *first, size_t *at);
/* Rows of the evidence's matrix follow one another: the flips of the piece at BEGIN, by its states. Returns where the next
 * piece begins. */
size_t drill_row(
    const struct deployment_drill *of, size_t begin, const struct drill_flip *ret_states[DRILL_STATE_COUNT]);

#endif
