/* Clause search: what a catalogue (model/catalogue.h, conf/clauses/NAME.ini) finds in a document's text. Knows nothing
 * of plugins, hosts or deployments, opens nothing, keeps nothing between calls.
 *
 * HOW A CATALOGUE IS READ
 *
 * A document is taken apart into sentences. A sentence of a list carries what introduces it: "Business Associate agrees
 * to:" and "(c) report …" are searched as one line, "ba agrees to: report …". Patterns run over such lines, never
 * across two of them. In these lines
 *   - all is lower case, white space is one blank, quotes are straight and double ones left out, leading numbers
 *     ("(c)", "3.1") and defined terms in brackets (`(the "Services")`) are left out;
 *   - canonical words stand for what means the same: phi, ephi, ba, ce, hhs, hipaa, "45 cfr 164.524", subcontractor,
 *     deidentif…; and, where the document's own preamble or definitions equate them, ce for customer, client, practice
 *     … and ba for vendor, provider, company … (clause_text.h).
 *
 *     [BAA-09]
 *     title = Accounting of disclosures
 *     citation = 45 CFR 164.504(e)(2)(ii)(G)
 *     window = sentence            sentence, clause (default), page, document
 *     verb = yes                   a duty (shall, will, must, agrees to …) that is not the covered entity's, and is not
 *                                  negated, must stand before or in what the first group finds
 *     need.accounting = "…"        every group must hit within one window; the FIRST group is the provision itself: the
 *                                  sentence it stands in must be able to oblige (no heading, contents, definition,
 *                                  recital or drafting note)
 *     need.accounting.2 = "…"      NAME.2, NAME.3 … are other wordings of the same group: one of them must hit
 *     missing.secretary = warn     without this group the clause is found, but weak
 *     weak.efforts = "…"           in the same sentence: found, but weak
 *     reject.contract = "…"        a sentence that has it does not count
 *     against.refused = "…"        a sentence that has it says the opposite
 *
 *     [find:effective]             places, in order; named groups are handed to the plugin in the document's words
 *     pattern = "effective date: (?<date>[a-z0-9, /]{6,30})"
 *
 * [find:…] patterns run over the normalised text itself, part by part: there parties keep their names ("customer"),
 * quotes and numbers stand, and furniture (headers, footers) is searched too; `^` and `$` are ends of a part.
 *
 * A clause window is the numbered clause around the sentence, with its sub-clauses; of unnumbered text the paragraph and
 * what follows it up to 900 characters or the next heading. */
#ifndef GOLIVE_WORKER_CLAUSE_SEARCH_H
#define GOLIVE_WORKER_CLAUSE_SEARCH_H

#include "base/text.h"
#include "model/catalogue.h"
#include "model/document_text.h"
#include "worker/clause_text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct clause_search; /* a catalogue with its patterns compiled */

/* Compiles all patterns, with JIT: do it before the jail bars executable mappings, once, in the parent. CATALOGUE must
 * outlive the search. NULL with *RET_PROBLEM (freed with free()): file, line, pattern and what is wrong with it. */
struct clause_search *clause_search_new(const struct catalogue *catalogue, char **ret_problem);
struct clause_search *clause_search_free(struct clause_search *search); /* NULL gives NULL; returns NULL */
const struct catalogue *clause_search_catalogue(const struct clause_search *search);

struct clause_answer {
    int32_t answer;          /* GOLIVE_NOT_FOUND … GOLIVE_CANNOT_TELL of plugin.h */
    struct clause_span span; /* in `normal` of the text: what was matched; NOT_FOUND: empty, at 0 */
    size_t text;             /* index of the text that holds it */
    const char *
        matched; /* name of the pattern that decided WEAK or OPPOSED, as long as the catalogue lives; or "" */
    char missing[120]; /* names of the groups that the nearest window lacks, "records, secretary"; or "" */
};

/* Looks for the provision of section ID in the parts of one document, in order. Several parts: found in any is found;
 * the opposite in an earlier and found in a later part, or the other way round, is WEAK. 0, or -ENOENT if the catalogue
 * has no clause of that name. */
int clause_search_rule(const struct clause_search *search, const struct clause_text *const *texts,
    size_t text_count, const char *id, struct clause_answer *ret_answer);

/* Of each sentence of TEXT the need groups of section ID that hit in it, by bit, group 0 first, whatever the sentence is:
 * RET_BITS has room for all of them. Returns how many groups the section has, at most 32; 0 if there is no such section. */
unsigned clause_search_groups(
    const struct clause_search *search, const struct clause_text *text, const char *id, uint32_t *ret_bits);
/* The names of the groups of section ID whose bit is not set in BITS: "records, secretary". */
void clause_search_missing(
    const struct clause_search *search, const char *id, uint32_t bits, char *out, size_t size);

#define CLAUSE_GROUPS 8

struct clause_match {
    struct clause_span span; /* in `normal` */
    size_t text;             /* index of the text that holds it */
    size_t group_count;
    struct {
        const char *name; /* of the group in the pattern; lives as long as the search */
        struct clause_span span;
    } groups[CLAUSE_GROUPS]; /* those that took part */
};

/* Occurrence NTH (from 0) of section [find:NAME]. 1: there it is; 0: there are fewer; -ENOENT: no such section;
 * -E2BIG: the search ran into its limits. */
int clause_search_find(const struct clause_search *search, const struct clause_text *const *texts,
    size_t text_count, const char *name, uint32_t nth, struct clause_match *ret_match);

/* The next place from offset FROM of `normal` on at which PHRASE stands (normalised as documents are), at word ends.
 * False if there is none. Furniture is searched too. */
bool clause_search_phrase(
    const struct document_text *text, const char *phrase, uint32_t from, struct clause_span *ret_span);

/* The words at SPAN as the document has them, at most 200 characters, cut at word ends, on one line, so that
 * clause_search_phrase finds them again. Appended to QUOTE. */
void clause_quote(const struct document_text *text, struct clause_span span, struct text *quote);

/* The words at SPAN and no others, at most 200 characters, on one line: for groups of a match. */
void clause_words(const struct document_text *text, struct clause_span span, struct text *words);

/* The words at SPAN, at most CHARACTERS of them ("..." where they are cut), on one line. */
void clause_passage_words(
    const struct document_text *text, struct clause_span span, size_t characters, struct text *words);

/* "page 4, clause 3.1"; "page 4" where the text has no number; "clause 3.1" or "" in a document without pages. */
void clause_where(const struct document_text *text, struct clause_span span, struct text *where);

#endif
