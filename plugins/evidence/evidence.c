/* SPDX-License-Identifier: MIT
 *
 * Plugin evidence: publications cited for a product are real, are the ones meant, were not retracted, are about this product
 * and were read by somebody. Says nothing of its own about what they show. It must not know how sources are reached. */
#include "claims.h"
#include "lookup.h"
#include "notices.h"
#include "papers.h"
#include "words.h"

#include <golive/plugin.h>

/* ---- each paper ---- */

static const char *expected_title(golive *g, const struct paper *paper)
{
    for (uint32_t i = 0; i < golive_option_count(g, "titles"); i++) {
        const char *item = golive_option_item(g, "titles", i);
        for (const char *colon = strchr(item, ':'); colon; colon = strchr(colon + 1, ':')) {
            /* a DOI may hold one, too */
            if (is_called(paper, golive_format(g, "%.*s", (int)(colon - item), item)))
                return colon + 1 + strspn(colon + 1, " ");
        }
    }
    return "";
}

static void judge_identity(golive *g, const struct paper *paper)
{
    static const char *const options[] = {[ID_PMID] = "pmid", [ID_DOI] = "doi", [ID_PMCID] = "pmcid"};
    golive_place typed = golive_option_place(g, options[paper->kind]);
    const char *wanted = expected_title(g, paper), *title = title_of(g, paper);
    if (paper->standing == MALFORMED)
        golive_fail(g, "EVID-01", typed, "it is no number that a paper could have: %s", paper->why);
    else if (paper->standing == NO_SUCH)
        golive_fail(g, "EVID-01", typed, "%s", paper->why);
    else if (paper->standing == UNRESOLVED)
        golive_unknown(g, "EVID-01", typed, "it could not be looked up: %s", paper->why);
    else if (*wanted && !*title)
        golive_unknown(g, "EVID-01", identity_place(g, paper), "its record has no title to compare");
    else if (*wanted && shared_words(wanted, title) < 80)
        golive_fail(g, "EVID-01", identity_place(g, paper), "wrong number: it is another paper");
    else
        golive_pass(g, "EVID-01", identity_place(g, paper), "it exists%s",
            *paper->preprint_of ? ", as the published version of a preprint" : "");
    if (*wanted)
        golive_expected(g, "%s", wanted);
    if (*title)
        golive_found(g, "%.300s", title);
}

/* True if whoever should know of a retraction could be asked, or a table that is young enough says so. */
static int retraction_is_told(golive *g, const struct paper *paper, const golive_rows *table)
{
    golive_date on = golive_option_date(g, "retraction_watch_on");
    if (!*paper->not_asked)
        return 1;
    return !why_no_table(g, table) && (*paper->doi || *paper->pmid) && on.day != GOLIVE_NO_DATE &&
           golive_is_older(g, on, 0, -1) && !golive_is_older(g, on, 0, 45);
}

/* True if a table is named and cannot be read: what it says of a paper is not known, whoever else was asked. */
static int table_is_lost(golive *g, const golive_rows *table)
{
    return golive_given(g, "retraction_watch") && why_no_table(g, table);
}

/* Who was asked, with the verb. */
static const char *who_knows(const struct paper *paper)
{
    if (*paper->article && paper->work)
        return "PubMed and Crossref know";
    return *paper->article ? "PubMed knows" : paper->work ? "Crossref knows" : "DataCite knows";
}

static void judge_retraction(golive *g, const struct paper *paper, const golive_rows *table)
{
    const struct marked *retracted = &paper->marks[RETRACTED], *partly = &paper->marks[PARTLY_RETRACTED];
    golive_place none = {0};
    if (retracted->times && !paper->marks[NOTICE].times)
        golive_fail(g, "EVID-02", retracted->place, "retracted, says %s", retracted->by);
    else if (retracted->times)
        golive_fail(g, "EVID-02", retracted->place, "retracted, says %s; its record also looks like a notice",
            retracted->by);
    else if (partly->times)
        golive_warn(g, "EVID-02", partly->place, "part of it was retracted, says %s", partly->by);
    else if (table_is_lost(g, table))
        golive_unknown(
            g, "EVID-02", none, "the Retraction Watch table is of no use: %s", why_no_table(g, table));
    else if (!retraction_is_told(g, paper, table))
        golive_unknown(g, "EVID-02", none, "not every source could be asked: %s", paper->not_asked);
    else if (*paper->not_asked)
        golive_pass(g, "EVID-02", golive_row_place(g, table, 0),
            "the Retraction Watch table has no retraction of it");
    else if (paper->standing == FOUND)
        golive_pass(g, "EVID-02", identity_place(g, paper), "%s of no retraction", who_knows(paper));
    else
        golive_skip(g, "EVID-02", none, "there is no such paper");
}

/* Rules that are spoken of only where a source says something; FROM which mark to which status. */
static void judge_marks(golive *g, const struct paper *paper, int usable_without_concern)
{
    const struct marked *concern = &paper->marks[CONCERN], *corrected = &paper->marks[CORRECTED],
                        *strange = &paper->marks[STRANGE];
    const struct marked *again = &paper->marks[REPUBLISHED], *newer = &paper->marks[NEWER];
    if (*paper->reinstated)
        golive_warn(
            g, "EVID-03", paper->reinstated_place, "retracted and put back, says %s", paper->reinstated);
    if (concern->times && usable_without_concern)
        golive_warn(g, "EVID-04", concern->place, "an expression of concern, says %s", concern->by);
    else if (concern->times)
        golive_fail(g, "EVID-04", concern->place,
            "an expression of concern, says %s, and no other paper stands beside it", concern->by);
    if (strange->times)
        golive_warn(g, "EVID-05", strange->place, "a notice of a kind that golive does not know, says %s",
            strange->by);
    else if (corrected->times)
        golive_warn(g, "EVID-05", corrected->place, "corrected, says %s", corrected->by);
    if (again->times)
        golive_fail(g, "EVID-06", again->place, "a corrected publication took its place, says %s", again->by);
    else if (newer->times && !paper->is_preprint)
        golive_note(g, "EVID-06", newer->place, "there is another version of it, says %s", newer->by);
}

/* The paper that this preprint became and that counts; NULL if there is none. */
static const struct paper *published_version(const struct papers *papers, const struct paper *preprint)
{
    for (int i = 0; i < papers->count; i++) {
        if (strcmp(papers->items[i].preprint_of, preprint->label) == 0)
            return &papers->items[i];
    }
    return NULL;
}

static void judge_preprint(golive *g, const struct papers *papers, const struct paper *paper, int usable)
{
    const struct paper *published = published_version(papers, paper);
    golive_place place = identity_place(g, paper);
    if (!paper->is_preprint)
        return;
    if (published)
        golive_warn(g, "EVID-07", place, "a preprint; it was published as %s: cite that", published->label);
    else if (usable || strcmp(golive_option(g, "preprints"), "warn") == 0)
        golive_warn(g, "EVID-07", place, "a preprint: nobody has reviewed it");
    else
        golive_fail(g, "EVID-07", place, "a preprint, and nothing else that counts is cited");
}

static void judge_kind(golive *g, const struct paper *paper)
{
    const char *journal = article_value(g, paper, "/MedlineCitation/MedlineJournalInfo/MedlineTA");
    const char *type = work_value(g, paper, "/type");
    golive_place place = identity_place(g, paper);
    if (paper->marks[NOTICE].times)
        golive_fail(g, "EVID-08", paper->marks[NOTICE].place,
            "it is a notice about another paper, not a study, says %s", paper->marks[NOTICE].by);
    else if (paper->is_no_evidence)
        golive_fail(g, "EVID-08", place, "it is no report of a study");
    else if (paper->is_preprint)
        golive_skip(g, "EVID-08", place, "it is a preprint");
    else if (paper->is_unclear)
        golive_unknown(g, "EVID-08", place, "its record does not say what kind of publication it is");
    else if (strcmp(type, "proceedings-article") == 0)
        golive_warn(g, "EVID-08", work_place(g, paper, "/type"),
            "a paper of a conference: how it was reviewed is not known");
    else if (*journal)
        golive_pass(g, "EVID-08", article_place(g, paper, "/MedlineCitation/MedlineJournalInfo/MedlineTA"),
            "presumed: an article of a journal that PubMed indexes");
    else if (strcmp(type, "journal-article") == 0)
        golive_pass(g, "EVID-08", work_place(g, paper, "/type"), "presumed: an article of a journal");
    else
        golive_unknown(g, "EVID-08", place, "its record does not say in which journal it stands");
}

static void judge_paper(golive *g, const struct question *question, const struct paper *paper,
    const golive_rows *table, int usable_without_concern)
{
    golive_about(g, paper->label);
    judge_identity(g, paper);
    judge_retraction(g, paper, table);
    if (paper->standing == FOUND) {
        judge_marks(g, paper, usable_without_concern);
        judge_preprint(g, question->papers, paper, question->usable);
        judge_kind(g, paper);
    }
    golive_about(g, "");
}

/* What is said of rules that no paper gave cause to speak of. */
static void judge_silence(golive *g, const struct question *question, const golive_rows *table)
{
    static const struct {
        const char *rule;
        const char *words;
        enum mark marks[2];
    } silent[] = {
        {"EVID-04", "no source has an expression of concern", {CONCERN, CONCERN}},
        {"EVID-05", "no source has a correction", {CORRECTED, STRANGE}},
        {"EVID-06", "no source has a publication in its place", {REPUBLISHED, REPUBLISHED}},
    };
    golive_place none = {0}, place = none;
    int preprints = 0, reinstated = 0, counts[MARK_COUNT] = {0};
    for (int i = 0; i < question->papers->count; i++) {
        const struct paper *paper = &question->papers->items[i];
        preprints += paper->is_preprint;
        reinstated += *paper->reinstated != '\0';
        for (int k = 0; k < MARK_COUNT; k++)
            counts[k] += paper->marks[k].times && !(k == NEWER && paper->is_preprint);
        if (!place.id && paper->standing == FOUND)
            place = identity_place(g, paper);
    }
    int in_doubt = question->unresolved > 0 || !place.id || table_is_lost(g, table);
    for (int i = 0; i < question->papers->count; i++)
        in_doubt |= *question->papers->items[i].not_asked != '\0';
    for (size_t i = 0; i < sizeof silent / sizeof *silent; i++) {
        if (counts[silent[i].marks[0]] || counts[silent[i].marks[1]] || (i == 2 && counts[NEWER]))
            continue;
        if (in_doubt)
            golive_unknown(g, silent[i].rule, none, "not every paper could be looked at in every source");
        else
            golive_pass(g, silent[i].rule, place, "%s", silent[i].words);
    }
    if (!reinstated)
        golive_skip(g, "EVID-03", golive_option_place(g, "retraction_watch"),
            !why_no_table(g, table) ? "no paper was retracted and put back"
                                    : "only the Retraction Watch table tells, and none is on file");
    if (!preprints && in_doubt)
        golive_unknown(g, "EVID-07", none, "not every paper could be looked at");
    else if (!preprints)
        golive_pass(g, "EVID-07", place, "no preprint is cited");
}

/* EVID-08 speaks of papers that were found; where there is none, nothing was judged. */
static void judge_no_kind(golive *g, const struct question *question)
{
    golive_place none = {0};
    for (int i = 0; i < question->papers->count; i++) {
        if (question->papers->items[i].standing == FOUND)
            return;
    }
    if (question->unresolved)
        golive_unknown(g, "EVID-08", none, "no paper could be looked at");
    else
        golive_skip(g, "EVID-08", none, "there is no such paper");
}

/* ---- how old the answers are ---- */

static void judge_freshness(golive *g, const struct question *question, const golive_rows *table)
{
    golive_place none = {0}, stale = none, fresh = none;
    golive_date on = golive_option_date(g, "retraction_watch_on");
    for (int i = 0; i < question->papers->count; i++) {
        const struct paper *paper = &question->papers->items[i];
        /* Only what has a record of the paper: an answer that is none was not a look at it. */
        const golive_source *sources[] = {
            *paper->article ? paper->articles : NULL, paper->work ? paper->crossref : NULL};
        for (size_t k = 0; k < sizeof sources / sizeof *sources; k++) {
            if (!sources[k] || golive_source_state(g, sources[k]) != GOLIVE_GOT)
                continue;
            fresh = golive_source_place(g, sources[k], "");
            if (golive_source_stale(g, sources[k]))
                stale = fresh;
        }
    }
    const char *no_table = why_no_table(g, table);
    if (no_table && golive_given(g, "retraction_watch"))
        golive_unknown(g, "EVID-20", golive_option_place(g, "retraction_watch"),
            "the Retraction Watch table is of no use: %s", no_table);
    else if (!no_table && on.day == GOLIVE_NO_DATE)
        golive_warn(g, "EVID-20", golive_option_place(g, "retraction_watch"),
            "nobody said of which day the Retraction Watch table is");
    else if (!no_table && golive_is_older(g, on, 0, 45))
        golive_warn(g, "EVID-20", golive_option_place(g, "retraction_watch_on"),
            "the Retraction Watch table is of %s", golive_date_text(g, on));
    else if (stale.id)
        golive_note(g, "EVID-20", stale, "a source could not be asked; its last copy still counts");
    else if (fresh.id)
        golive_pass(g, "EVID-20", fresh, "the sources were asked lately");
    else
        golive_unknown(g, "EVID-20", none, "no source could be asked");
}

/* ---- all of it ---- */

/* Nothing is cited: an FDA summary may stand for it, and then a person must weigh it. */
static golive_verdict nothing_cited(golive *g, const golive_document *summary, const char *claim)
{
    golive_place place = golive_option_place(g, "pmid");
    static const char *const rules[] = {
        "EVID-02", "EVID-03", "EVID-04", "EVID-05", "EVID-06", "EVID-07", "EVID-08"};
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
        golive_skip(g, rules[i], place, "no paper is cited");
    for (size_t i = 0; i < CONTENT_RULES; i++)
        golive_skip(g, rules_of_content[i], place, "no paper is cited");
    if (!*claim)
        golive_unknown(g, "EVID-01", place, "no paper is cited, and nobody said whether it needs any");
    else if (golive_state(g, summary) == GOLIVE_GOT)
        golive_warn(g, "EVID-01", golive_document_place(g, summary),
            "no paper is cited; the FDA's summary on file must be weighed");
    else if (golive_given(g, "summary") && golive_state(g, summary) != GOLIVE_ABSENT)
        golive_unknown(g, "EVID-01", golive_document_place(g, summary),
            "the FDA's summary could not be read: %s", golive_why(g, summary));
    else
        golive_fail(g, "EVID-01", place, "no paper is cited, and no FDA summary with performance is on file");
    return golive_done(g);
}

static int without_concern(const struct papers *papers)
{
    int count = 0;
    for (int i = 0; i < papers->count; i++)
        count += is_usable(&papers->items[i]) && !papers->items[i].marks[CONCERN].times;
    return count;
}

static golive_verdict judge(
    golive *g, struct question *question, const golive_rows *table, const golive_document *bridging)
{
    struct papers *papers = question->papers;
    for (int i = 0; i < papers->count; i++) {
        if (papers->items[i].standing != MALFORMED)
            read_records(g, &papers->items[i], table);
        question->usable += is_usable(&papers->items[i]);
        question->unresolved += papers->items[i].standing == UNRESOLVED;
    }
    question->unresolved += papers->too_many;
    for (int i = 0; i < papers->count; i++)
        judge_paper(g, question, &papers->items[i], table, without_concern(papers));
    if (papers->too_many)
        golive_unknown(
            g, "EVID-01", golive_option_place(g, "pmid"), "more than %d papers are cited", MOST_PAPERS);
    judge_silence(g, question, table);
    judge_no_kind(g, question);
    if (!question->usable) {
        nothing_to_look_into(g, question);
        return golive_done(g);
    }
    judge_name(g, question);
    judge_version(g, question, bridging);
    judge_snapshot(g, question);
    judge_external(g, question);
    judge_independence(g, question);
    judge_level(g, question);
    judge_size(g);
    judge_reports(g);
    judge_age_and_form(g);
    judge_trials(g, question);
    judge_freshness(g, question, table);
    judge_records(g, question);
    return golive_done(g);
}

static golive_verdict check(golive *g)
{
    struct papers papers = {.count = 0};
    const char *kind = golive_key(g, "kind");
    if (*kind && strcmp(kind, "product") != 0)
        return golive_not_applicable(g, "EVID-N3");
    const char *claim = golive_fact(g, "clinical_claim");
    collect(g, &papers);
    int cites = papers.count > 0 || golive_option_count(g, "nct") > 0;
    if (strcmp(claim, "none") == 0 && !cites)
        return golive_not_applicable(g, "EVID-N1");
    if (strcmp(claim, "admin") == 0 && !cites)
        return golive_not_applicable(g, "EVID-N2");
    const golive_rows *table = golive_rows_of(g, "retraction_watch");
    const golive_document *fulltext = golive_document_of(g, "fulltext"),
                          *summary = golive_document_of(g, "summary");
    const golive_document *bridging = golive_document_of(g, "bridging");
    if (!papers.count)
        return golive_pending(g) ? golive_wait(g) : nothing_cited(g, summary, claim);
    if (!look_up(g, &papers))
        return golive_wait(g);
    struct question question = {
        .papers = &papers,
        .fulltext = fulltext,
        .claim = claim,
        .acts = strcmp(claim, "augments") == 0 || strcmp(claim, "autonomous") == 0 ||
                strcmp(claim, "time_critical") == 0,
        .informs = strcmp(claim, "admin") != 0 && strcmp(claim, "none") != 0,
    };
    return judge(g, &question, table, bridging);
}

GOLIVE_PLUGIN(check, "evidence.plugin.ini")
