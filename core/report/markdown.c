/* The report as Markdown of GitHub's kind, for tickets and pull requests: the table of decisions, what stops several
 * products at once, then each deployment with what stands in its way, and a list to tick off of what would make it a go.
 * What is fine is folded. Of a fleet, only what does not go has a chapter (unless -v). Foreign words are cut as in the
 * text report and can break out of nothing (report/markdown_text.h). Must not decide anything. */
#include "report/causes.h"
#include "report/markdown_text.h"
#include "report/report.h"
#include "report/sink.h"
#include "report/wording.h"

#include <stdlib.h>
#include <string.h>

/* More deployments than this are a fleet. */
enum { FLEET = 20 };

struct markdown {
    struct sink sink;
    struct text words; /* scratch: words that are not escaped yet, for they are of others */
    const struct run *run;
    struct causes causes;
    size_t *order; /* people_order() */
    bool whole;    /* a chapter for each deployment */
};

/* What is escaped already, or our own. */
static void add(struct markdown *m, const char *markup)
{
    text_append_string(&m->sink.out, markup);
}

/* Writes m->words and forgets them. */
static void add_words(struct markdown *m)
{
    markdown_add(&m->sink.out, text_string(&m->words), true);
    text_clear(&m->words);
}

/* A line of a list, INDENT blanks in, if there are words: "- **To do:** Sign a renewal." */
static void add_item(struct markdown *m, unsigned indent, const char *label)
{
    if (!m->words.length)
        return;
    text_format(&m->sink.out, "%*s- ", (int)indent, "");
    if (*label)
        text_format(&m->sink.out, "**%s:** ", label);
    add_words(m);
    add(m, "\n");
    sink_pass(&m->sink);
}

static void add_paragraph(struct markdown *m)
{
    if (!m->words.length)
        return;
    add_words(m);
    add(m, "\n\n");
}

/* A digest is ours, and reads best as code. */
static void add_digest(struct markdown *m, const char *label, const struct digest *digest)
{
    char text[DIGEST_TEXT_SIZE];
    digest_text(digest, text);
    text_format(&m->sink.out, "  - **%s:** `%s`\n", label, text);
}

/* ---- findings ---- */

/* "**BAA-26 In force** (baa)" */
static void add_name(struct markdown *m, const struct check_result *check, const struct finding *finding)
{
    struct text title = {0};
    words_rule(&m->words, check, finding);
    words_title(&title, finding);
    text_format(&m->words, "%s%s", title.length ? " " : "", text_string(&title));
    text_free(&title);
    add(m, "**");
    add_words(m);
    add(m, "**");
    words_add(&m->words, check->check->id, NAME_WORDS);
    add(m, " (");
    add_words(m);
    add(m, ")");
}

static void add_found(struct markdown *m, const struct finding *finding)
{
    struct text place = {0};
    words_sentence(&m->words, finding->found, LONG_WORDS);
    if (given(finding->quote)) {
        text_append_string(&m->words, m->words.length ? " \"" : "\"");
        words_add(&m->words, finding->quote, LONG_WORDS);
        text_append_char(&m->words, '"');
    }
    bool found = m->words.length;
    words_place(&place, finding);
    if (place.length)
        text_format(&m->words, found ? " (%s)" : "%s", text_string(&place));
    text_free(&place);
    add_item(m, 2, found ? "Found" : "Look in");
    if (finding->evidence && finding->evidence->digested)
        add_digest(m, "Evidence", &finding->evidence->digest);
}

static void take_settled(void *context, const char *label)
{
    add_item(context, 2, label);
}

static void add_owner(struct markdown *m, const struct deployment_result *result,
    const struct check_result *check, const struct finding *finding)
{
    const char *owner = owner_of(result, check);
    const char *asks = finding->rule ? given(finding->rule->asks) : NULL;
    words_add(&m->words, owner, NAME_WORDS);
    if (asks && !string_equal(asks, owner)) {
        text_append_string(&m->words, *owner ? "; " : "");
        words_add(&m->words, asked_name(asks), NAME_WORDS);
        text_append_string(&m->words, " can answer");
    }
    add_item(m, 2, "Owner");
}

static void add_basis(struct markdown *m, const struct finding *finding)
{
    if (is_of_check(finding) || is_fact(finding))
        return;
    const char *basis = basis_name((enum basis)finding->basis);
    text_append_string(&m->words, basis);
    if (finding->basis == BASIS_LAW && finding->status == STATUS_FAIL)
        text_append_string(&m->words, " (cannot be waived)");
    text_append_string(&m->words, *basis && given(finding->citation) ? ": " : "");
    words_add(&m->words, finding->citation, SHORT_WORDS);
    add_item(m, 2, "Basis");
}

/* All there is to say of it. */
static void add_finding(struct markdown *m, const struct deployment_result *result,
    const struct check_result *check, const struct finding *finding)
{
    struct digest digest = finding_digest(check->check->id, finding);
    add(m, "- ");
    add_name(m, check, finding);
    add(m, "\n");
    words_sentence(&m->words, finding->message, LONG_WORDS);
    add_item(m, 2, "");
    words_sentence(&m->words, finding->expected, LONG_WORDS);
    add_item(m, 2, "Wanted");
    add_found(m, finding);
    words_settled(&m->words, m->run->site, instant_date(m->run->at), finding, take_settled, m);
    words_sentence(&m->words, finding->remedy, LONG_WORDS);
    add_item(m, 2, "To do");
    add_owner(m, result, check, finding);
    add_basis(m, finding);
    if (!check->required && finding->status <= STATUS_UNKNOWN) {
        text_append_string(&m->words, "This check is not required: it stops nothing.");
        add_item(m, 2, "Note");
    }
    add_digest(m, "Finding", &digest);
}

/* "- **BAA-07 Access** (baa): access to records (documented; acme.pdf, page 2)" */
static void add_brief(struct markdown *m, const struct check_result *check, const struct finding *finding)
{
    const char *assurance = assurance_name((enum assurance)finding->assurance);
    struct text place = {0};
    add(m, "- ");
    add_name(m, check, finding);
    words_add(&m->words, finding->message, LONG_WORDS);
    words_place(&place, finding);
    if (*assurance || place.length)
        text_format(&m->words, "%s(%s%s%s)", m->words.length ? " " : "", assurance,
            *assurance && place.length ? "; " : "", text_string(&place));
    text_free(&place);
    if (m->words.length)
        add(m, ": ");
    add_words(m);
    add(m, "\n");
    sink_pass(&m->sink);
}

/* ---- the parts of a deployment ---- */

static void begin_folded(struct markdown *m, const char *title, size_t count)
{
    text_format(&m->sink.out, "<details><summary>%s (%zu)</summary>\n\n", title, count);
}

static void end_folded(struct markdown *m)
{
    add(m, "\n</details>\n\n");
}

static void add_part(struct markdown *m, const struct deployment_result *result, enum part part, size_t count)
{
    size_t shared = 0;
    bool brief = part >= PART_NOTE;
    if (part >= PART_ACCEPTED)
        begin_folded(m, part_title(part), count);
    else
        text_format(&m->sink.out, "### %s (%zu)\n\n", part_title(part), count);
    for (struct finding_walk place = {0}; part_next(result, part, &place);) {
        if (causes_shared(&m->causes, place.check, result, place.finding))
            shared++;
        else if (brief)
            add_brief(m, place.check, place.finding);
        else
            add_finding(m, result, place.check, place.finding);
    }
    if (shared)
        text_format(&m->sink.out, "- %zu point%s %s other products too: shown above.\n", shared,
            shared == 1 ? "" : "s", shared == 1 ? "stops" : "stop");
    add(m, part >= PART_ACCEPTED ? "" : "\n");
    if (part >= PART_ACCEPTED)
        end_folded(m);
}

/* Boxes to tick. */
static void add_go_if(struct markdown *m, const struct deployment_result *result)
{
    if (result->decision == DECISION_GO)
        return;
    add(m, "### Go if\n\n");
    if (result->deployment->broken)
        add(m, "- [ ] the deployment's file is corrected\n");
    for (struct finding_walk step = {0}; go_if_next(result, &step);) {
        add(m, "- [ ] ");
        add_name(m, step.check, step.finding);
        add(m, step.finding->status == STATUS_FAIL ? " is met\n"
               : is_fact(step.finding)             ? " is answered\n"
                                                   : " is known, and met\n");
        sink_pass(&m->sink);
    }
    if (!result->deployment->broken && hold_reason_count(result))
        add(m, "- [ ] at least one required check finds its proof: a document, or a signed answer\n");
    add(m, "\n");
}

static void add_horizon(struct markdown *m, const struct deployment_result *result)
{
    if (result->decision != DECISION_GO)
        return;
    add(m, "**Cleared until:** ");
    if (result->cleared_until != INSTANT_NONE) {
        words_instant(&m->words, result->cleared_until);
        text_append_string(&m->words, "; from then on it is no longer a go");
        text_append_string(&m->words, given(result->lapses_first) ? ": " : "");
        words_add(&m->words, result->lapses_first, LONG_WORDS);
    } else {
        text_append_string(&m->words, result->horizon_limited ? "further than was looked ahead (five years)"
                                                              : "no date was found on which it ends");
    }
    add_paragraph(m);
}

static void add_not_looked_at(struct markdown *m, const struct deployment_result *result)
{
    for (size_t i = 0; i < result->not_looked_at_count; i++) {
        const struct dimension *dimension = result->not_looked_at[i];
        text_append_string(&m->words, i ? "; " : "");
        words_add(&m->words, given(dimension->title) ? dimension->title : dimension->name, SHORT_WORDS);
    }
    if (m->words.length)
        add(m, "**Not looked at:** ");
    add_paragraph(m);
}

static void add_unused_waivers(struct markdown *m, const struct deployment_result *result)
{
    for (size_t i = 0; i < result->unused_waiver_count; i++) {
        words_add(&m->words, result->unused_waivers[i]->check, NAME_WORDS);
        text_append_char(&m->words, '/');
        words_add(&m->words, result->unused_waivers[i]->rule, NAME_WORDS);
        text_append_string(&m->words, " covers nothing: ");
        words_add(&m->words, result->waiver_words[i], SHORT_WORDS);
        add_item(m, 0, "Waiver");
    }
    for (size_t i = 0; i < result->check_count; i++) {
        const struct check_result *check = &result->checks[i];
        for (const char *const *remark = check->remarks; remark && *remark; remark++) {
            words_add(&m->words, check->check->id, NAME_WORDS);
            text_append_string(&m->words, ": ");
            words_add(&m->words, *remark, LONG_WORDS);
            add_item(m, 0, "Plugin");
        }
    }
    add(m, "\n");
}

static void add_evidence(struct markdown *m, const struct deployment_result *result)
{
    struct evidence_walk walk = {0};
    for (const struct evidence *evidence; (evidence = evidence_next(result, &walk));) {
        if (walk.count == 1)
            add(m, "<details><summary>Evidence</summary>\n\n");
        words_add(&m->words, evidence_name(evidence), LONG_WORDS);
        text_format(&m->words, ": %s", evidence_state_name(evidence->state));
        if (evidence->digested) {
            char digest[DIGEST_TEXT_SIZE];
            digest_text(&evidence->digest, digest);
            text_format(&m->words, ", %llu bytes, %s", (unsigned long long)evidence->size, digest);
        }
        words_trouble(&m->words, evidence);
        add_item(m, 0, "");
    }
    if (walk.count)
        end_folded(m);
}

/* ---- a deployment ---- */

static void add_head(
    struct markdown *m, const struct deployment_result *result, const struct overview *overview)
{
    const struct deployment *deployment = result->deployment;
    text_format(&m->sink.out, "## %s: ", decision_title(result->decision));
    words_add(&m->words, deployment->id, NAME_WORDS);
    add_paragraph(m);
    words_identity(&m->words, deployment);
    add_paragraph(m);
    if (result->decision != DECISION_GO && deployment_in_use(deployment)) {
        char since[DATE_TEXT_SIZE];
        date_text(deployment->live_since, since);
        text_format(&m->sink.out, "**%s and in use%s%s: decide today.** ", decision_title(result->decision),
            *since ? " since " : "", since);
        words_alarm(&m->words, m->run->site, deployment);
        add_words(m);
        add(m, "\n\n");
    }
    words_use_exception(&m->words, result);
    add_paragraph(m);
    words_approval(&m->words, deployment->approval);
    add_paragraph(m);
    text_append_string(&m->words, verdict_words(deployment, result->decision));
    if (result->decision == DECISION_GO) {
        text_append_string(&m->words, result->condition_count ? ", on conditions: " : "");
        words_conditions(&m->words, result, overview);
    } else {
        text_append_string(&m->words, ": ");
        words_reason(&m->words, result, overview);
    }
    add_paragraph(m);
    if (result->decided_for_later) {
        char day[DATE_TEXT_SIZE];
        date_text(result->decided_for, day);
        text_format(
            &m->words, "This is the decision for %s, the day it goes live; it is worse than today's.", day);
        add_paragraph(m);
    }
    for (size_t i = overview->stops ? 0 : 1; i < hold_reason_count(result); i++) {
        words_sentence(&m->words, result->hold_reasons[i], LONG_WORDS);
        add_paragraph(m);
    }
}

static void add_deployment(struct markdown *m, const struct deployment_result *result)
{
    struct overview overview = overview_of(result);
    add_head(m, result, &overview);
    for (enum part part = 0; part < PART_ACCEPTED; part++) {
        if (overview.parts[part])
            add_part(m, result, part, overview.parts[part]);
    }
    add_go_if(m, result);
    add_horizon(m, result);
    add_not_looked_at(m, result);
    add_unused_waivers(m, result);
    for (enum part part = PART_ACCEPTED; part < PART_COUNT; part++) {
        if (overview.parts[part])
            add_part(m, result, part, overview.parts[part]);
    }
    add_evidence(m, result);
}

/* ---- the run ---- */

static void add_title(struct markdown *m)
{
    const struct run *run = m->run;
    size_t counts[DECISION_NO_GO + 1] = {0};
    for (size_t i = 0; i < run->deployment_count; i++)
        counts[run->deployments[i].decision]++;
    text_format(&m->sink.out, "# %s: ", decision_title(run->decision));
    if (run->deployment_count == 1) {
        words_add(&m->words, run->deployments[0].deployment->id, NAME_WORDS);
        add_paragraph(m);
        return;
    }
    text_format(&m->sink.out, "%zu no-go, %zu hold, %zu go\n\n", counts[DECISION_NO_GO],
        counts[DECISION_HOLD], counts[DECISION_GO]);
}

static void add_table(struct markdown *m)
{
    add(m, "| Decision | Deployment | Product | Why | Owner |\n| --- | --- | --- | --- | --- |\n");
    for (size_t i = 0; i < m->run->deployment_count; i++) {
        const struct deployment_result *result = &m->run->deployments[m->order[i]];
        struct overview overview = overview_of(result);
        bool today = result->decision != DECISION_GO && deployment_in_use(result->deployment);
        text_format(&m->sink.out, "| **%s**%s | ", decision_title(result->decision), today ? ", in use" : "");
        words_add(&m->words, result->deployment->id, NAME_WORDS);
        add_words(m);
        add(m, " | ");
        words_add(&m->words, result->deployment->product, NAME_WORDS);
        add_words(m);
        add(m, " | ");
        words_reason(&m->words, result, &overview);
        add_words(m);
        add(m, " | ");
        words_add(&m->words, result->deployment->owner, NAME_WORDS);
        add_words(m);
        add(m, " |\n");
        sink_pass(&m->sink);
    }
    add(m, "\n");
}

static void add_causes(struct markdown *m)
{
    if (!m->causes.shared_count)
        return;
    add(m, "## What stops several products at once\n\n");
    for (size_t i = 0; i < m->causes.shared_count; i++) {
        const struct cause *cause = m->causes.shared[i];
        add_finding(m, cause->deployment, cause->check, cause->finding);
        for (size_t j = 0; j < cause_named(cause); j++) {
            text_append_string(&m->words, j ? ", " : "");
            words_add(&m->words, cause->names[j], NAME_WORDS);
        }
        if (cause->count > cause_named(cause))
            text_format(&m->words, " and %zu more", cause->count - cause_named(cause));
        if (cause->in_use)
            text_format(
                &m->words, "; %zu of them %s in use", cause->in_use, cause->in_use == 1 ? "is" : "are");
        add_item(m, 2, "Stops");
    }
    add(m, "\n");
}

static int add_footer(struct markdown *m)
{
    const struct run *run = m->run;
    char moment[INSTANT_TEXT_SIZE];
    char text[DIGEST_TEXT_SIZE];
    struct digest digest;
    int error = report_digest(run, &digest);
    if (error)
        return error;
    digest_text(&digest, text);
    instant_text(run->at, moment);
    add(m, "---\n\nPolicy ");
    words_add(&m->words, given(run->site->policy_name) ? run->site->policy_name : "(no name)", SHORT_WORDS);
    text_append_string(&m->words, given(run->site->policy_version) ? ", version " : "");
    words_add(&m->words, run->site->policy_version, NAME_WORDS);
    text_append_string(&m->words, given(run->site->name) ? ", of " : "");
    words_add(&m->words, run->site->name, SHORT_WORDS);
    text_format(&m->words, "; judged at %s, days as in ", moment);
    words_add(&m->words, run->site->timezone, NAME_WORDS);
    text_append_string(&m->words, run->what_if ? "; a what-if, not a decision to act on" : "");
    text_format(&m->words, "; run %s; report %s; sandbox ", run->id, text);
    words_add(&m->words, run->sandbox, SHORT_WORDS);
    text_append_string(&m->words, "; golive " GOLIVE_VERSION ".");
    add_paragraph(m);
    add(m, "This is a record of checks under a named policy, not legal or clinical advice.\n");
    return 0;
}

static int add_report(struct markdown *m, bool quiet)
{
    add_title(m);
    if (m->run->deployment_count != 1 || quiet)
        add_table(m);
    if (quiet)
        return 0;
    add_causes(m);
    size_t left_out = 0;
    for (size_t i = 0; i < m->run->deployment_count; i++) {
        const struct deployment_result *result = &m->run->deployments[m->order[i]];
        bool goes = result->decision == DECISION_GO;
        bool told = !goes && causes_tell_all(&m->causes, result);
        if (m->whole || (!goes && !told))
            add_deployment(m, result);
        else
            left_out += told;
    }
    if (left_out)
        words_left_out(&m->words, left_out);
    add_paragraph(m);
    words_retired(&m->words, m->run);
    if (m->words.length)
        add_paragraph(m);
    return add_footer(m);
}

int report_markdown(const struct run *run, const struct report_options *options, FILE *file)
{
    struct markdown markdown = {.sink = {.file = file},
        .run = run,
        .order = people_order(run),
        .whole = options->verbose || run->deployment_count <= FLEET};
    causes_find(&markdown.causes, run, markdown.order);
    int error = add_report(&markdown, options->quiet);
    int write_error = sink_end(&markdown.sink);
    text_free(&markdown.words);
    causes_free(&markdown.causes);
    free(markdown.order);
    return error ? error : write_error;
}
