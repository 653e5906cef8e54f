/* The text report of one deployment: the decision first, then what stands in the way and what to do about it, then until
 * when it holds and what nobody has looked at. Must not decide anything: every word comes from the result. */
#include "report/text_parts.h"

#include <stdlib.h>
#include <string.h>

/* Labels of the last paragraphs: "Cleared until". */
enum { LABEL = 15 };

enum ink ink_of(enum decision decision)
{
    static const enum ink inks[] = {
        [DECISION_GO] = INK_GOOD, [DECISION_HOLD] = INK_CARE, [DECISION_NO_GO] = INK_BAD};
    return inks[decision];
}

static const char *scratch(struct text_report *report)
{
    return text_string(&report->words);
}

/* Writes report->words as a paragraph and forgets them. */
static void paragraph(struct text_report *report, const char *label, unsigned hang)
{
    if (report->words.length)
        page_wrap(&report->page, *label ? 0 : hang, label, hang, scratch(report));
    text_clear(&report->words);
}

/* ---- the head ---- */

static void write_verdict(
    struct text_report *report, const struct deployment_result *result, const struct overview *overview)
{
    struct text *words = &report->words;
    words_verdict(words, result, overview);
    paragraph(report, "", DECISION_WIDTH);
    if (!result->decided_for_later)
        return;
    char day[DATE_TEXT_SIZE];
    date_text(result->decided_for, day);
    text_format(words, "This is the decision for %s, the day it goes live; it is worse than today's.", day);
    paragraph(report, "", DECISION_WIDTH);
}

/* A product that is used though it may not be: said before anything else of it. */
static void write_alarm(struct text_report *report, const struct deployment_result *result)
{
    const struct deployment *deployment = result->deployment;
    if (result->decision == DECISION_GO)
        return;
    if (deployment_paused(deployment)) {
        text_append_string(&report->words, "It is paused: it stays off until this is a GO.");
        paragraph(report, "", DECISION_WIDTH);
    }
    if (!deployment_in_use(deployment))
        return;
    char since[DATE_TEXT_SIZE];
    date_text(deployment->live_since, since);
    text_format(&report->words, "%s and in use%s%s: decide today", decision_title(result->decision),
        *since ? " since " : "", since);
    page_line(&report->page, DECISION_WIDTH, ink_of(result->decision), scratch(report));
    text_clear(&report->words);
    words_alarm(&report->words, report->run->site, deployment);
    paragraph(report, "", DECISION_WIDTH);
}

static void write_head(
    struct text_report *report, const struct deployment_result *result, const struct overview *overview)
{
    const struct deployment *deployment = result->deployment;
    words_add(&report->words, deployment->id, NAME_WORDS);
    page_title(&report->page, ink_of(result->decision), decision_title(result->decision), DECISION_WIDTH,
        INK_STRONG, scratch(report));
    text_clear(&report->words);
    write_alarm(report, result);
    words_identity(&report->words, deployment);
    paragraph(report, "", DECISION_WIDTH);
    write_verdict(report, result, overview);
    for (size_t i = overview->stops ? 0 : 1; i < hold_reason_count(result); i++) {
        words_sentence(&report->words, result->hold_reasons[i], LONG_WORDS);
        paragraph(report, "", DECISION_WIDTH);
    }
}

/* What the committee said, and under which exception it is in use. */
static void write_committee(struct text_report *report, const struct deployment_result *result)
{
    words_use_exception(&report->words, result);
    paragraph(report, "", DECISION_WIDTH);
    words_approval(&report->words, result->deployment->approval);
    paragraph(report, "", DECISION_WIDTH);
}

/* ---- findings ---- */

static const enum ink part_inks[PART_COUNT] = {
    [PART_NOT_MET] = INK_BAD,
    [PART_NOT_KNOWN] = INK_CARE,
    [PART_LOOK] = INK_CARE,
    [PART_WAIVED] = INK_CARE,
    [PART_ACCEPTED] = INK_STRONG,
    [PART_NOTE] = INK_STRONG,
    [PART_MET] = INK_STRONG,
    [PART_NOT_APPLICABLE] = INK_STRONG,
};

static void collect(const struct text_report *report, const struct deployment_result *result, enum part part,
    struct points *points)
{
    points->count = points->shared = 0;
    for (struct finding_walk place = {0}; part_next(result, part, &place);) {
        if (causes_shared(&report->causes, place.check, result, place.finding))
            points->shared++;
        else
            points_add(points, (struct point){result, place.check, place.finding, NULL});
    }
}

static void section_title(struct text_report *report, enum part part, size_t count)
{
    page_gap(&report->page);
    text_format(&report->words, "%s (%zu)", part_title(part), count);
    page_line(&report->page, 0, part_inks[part], scratch(report));
    text_clear(&report->words);
}

static void write_parts(
    struct text_report *report, const struct deployment_result *result, const struct overview *overview)
{
    struct points points = {0};
    for (enum part part = 0; part < PART_COUNT; part++) {
        if (!overview->parts[part] || (part >= PART_ACCEPTED && !report->verbose))
            continue;
        collect(report, result, part, &points);
        section_title(report, part, overview->parts[part]);
        if (part < PART_NOTE)
            write_points(report, &points);
        else
            write_points_briefly(report, &points, part);
        if (points.shared) {
            page_gap(&report->page);
            words_count(&report->words, points.shared, "point");
            text_format(&report->words, " %s other products too: shown above.",
                points.shared == 1 ? "stops" : "stop");
            page_wrap(&report->page, 2, "", 2, scratch(report));
            text_clear(&report->words);
        }
    }
    free(points.items);
}

/* "In order: 23 points met, 4 good to know, 2 accepted, 3 do not apply (-v shows them)." */
static void write_folded(struct text_report *report, const struct overview *overview)
{
    static const struct {
        enum part part;
        const char *words;
    } folded[] = {
        {PART_MET, "met"},
        {PART_NOTE, "good to know"},
        {PART_ACCEPTED, "accepted"},
        {PART_NOT_APPLICABLE, "not applicable"},
    };
    struct text *words = &report->words;
    for (size_t i = 0; i < sizeof folded / sizeof *folded; i++) {
        size_t count = overview->parts[folded[i].part];
        if (count)
            text_format(words, "%s%zu %s", words->length ? ", " : "", count, folded[i].words);
    }
    if (!words->length || report->verbose) {
        text_clear(words);
        return;
    }
    text_append_string(words, ". -v lists them.");
    page_gap(&report->page);
    paragraph(report, "In order", LABEL);
}

/* ---- what would make it a go, and what follows ---- */

/* What must happen to some of the findings that stand in the way. */
struct cure {
    bool (*belongs)(const struct finding *finding);
    const char *one; /* behind one name: "is met" */
    const char *many;
};

static void write_cure(
    struct text_report *report, const struct deployment_result *result, const struct cure *cure)
{
    enum { NAMED = 12 };
    struct map seen = {0};
    struct text *words = &report->words;
    size_t count = 0;
    for (size_t i = 0; i < result->check_count; i++) {
        const struct check_result *check = &result->checks[i];
        for (uint32_t j = 0; j < check->finding_count; j++) {
            const struct finding *finding = &check->findings[j];
            if (decision_finding_effect(check, finding) < EFFECT_HOLD || !cure->belongs(finding))
                continue;
            bool fact = string_equal(finding->rule_id, "FACT");
            const char *key = arena_format(&report->arena, "%s/%s", fact ? "" : check->check->id,
                fact ? finding->subject : finding->rule_id);
            if (map_put(&seen, key, report) || count++ >= NAMED)
                continue;
            text_append_string(words, count > 1 ? ", " : "- ");
            words_rule(words, check, finding);
            if (!fact && !string_equal(check->check->id, check->check->plugin) &&
                !string_equal(finding->rule_id, "CHECK")) {
                text_append_string(words, " of ");
                words_add(words, check->check->id, NAME_WORDS);
            }
        }
    }
    map_free(&seen);
    if (!count)
        return;
    if (count > NAMED)
        text_format(words, " and %zu more", count - NAMED);
    text_format(words, " %s", count == 1 ? cure->one : cure->many);
    page_wrap(&report->page, 2, "", 4, text_string(words));
    text_clear(words);
}

static bool is_answer(const struct finding *finding)
{
    return finding->status != STATUS_FAIL && string_equal(finding->rule_id, "FACT");
}

static bool is_failure(const struct finding *finding)
{
    return finding->status == STATUS_FAIL;
}

static bool is_reading(const struct finding *finding)
{
    return finding->status != STATUS_FAIL && finding->by_search && !is_answer(finding);
}

static bool is_other_unknown(const struct finding *finding)
{
    return finding->status != STATUS_FAIL && !finding->by_search && !is_answer(finding);
}

static const struct cure cures[] = {
    {is_failure, "is met", "are met"},
    {is_answer, "is answered in the deployment's file", "are answered in the deployment's file"},
    {is_reading, "is looked up in the document by somebody, and found",
        "are looked up in the document by somebody, and found"},
    {is_other_unknown, "is known, and met", "are known, and met"},
};

static void write_go_if(struct text_report *report, const struct deployment_result *result)
{
    if (result->decision == DECISION_GO)
        return;
    page_gap(&report->page);
    page_line(&report->page, 0, INK_STRONG, "Go if");
    const char *broken = result->deployment->broken;
    if (broken)
        page_wrap(&report->page, 2, "", 4,
            result->deployment->gone
                ? "- the deployment's file is put back (`golive retire` ends it for good)"
                : "- the deployment's file is corrected");
    for (size_t i = 0; i < sizeof cures / sizeof *cures; i++)
        write_cure(report, result, &cures[i]);
    if (!broken && hold_reason_count(result))
        page_wrap(&report->page, 2, "", 4,
            "- at least one required check finds its proof: a document, or a signed answer");
}

static void write_horizon(struct text_report *report, const struct deployment_result *result)
{
    if (result->decision != DECISION_GO)
        return;
    struct text *words = &report->words;
    page_gap(&report->page);
    if (result->cleared_until != INSTANT_NONE) {
        words_instant(words, result->cleared_until);
        text_append_string(words, "; from then on it is no longer a go");
        text_append_string(words, given(result->lapses_first) ? ": " : "");
        words_add(words, result->lapses_first, LONG_WORDS);
    } else if (result->horizon_limited) {
        text_append_string(words, "further than was looked ahead (five years)");
    } else {
        text_append_string(words, "no date was found on which it ends");
    }
    if (words->data[words->length - 1] != '.')
        text_append_char(words, '.');
    paragraph(report, "Cleared until", LABEL);
}

static void write_not_looked_at(struct text_report *report, const struct deployment_result *result)
{
    if (!result->not_looked_at_count)
        return;
    for (size_t i = 0; i < result->not_looked_at_count; i++) {
        const struct dimension *dimension = result->not_looked_at[i];
        text_append_string(&report->words, i ? "; " : "");
        words_add(&report->words, given(dimension->title) ? dimension->title : dimension->name, SHORT_WORDS);
    }
    text_append_char(&report->words, '.');
    page_gap(&report->page);
    paragraph(report, "Not looked at", LABEL);
}

static void write_unused_waivers(struct text_report *report, const struct deployment_result *result)
{
    for (size_t i = 0; i < result->unused_waiver_count; i++) {
        const struct waiver *waiver = result->unused_waivers[i];
        if (!i)
            page_gap(&report->page);
        words_add(&report->words, waiver->check, NAME_WORDS);
        text_append_char(&report->words, '/');
        words_add(&report->words, waiver->rule, NAME_WORDS);
        text_append_string(&report->words, waiver->subject ? "/" : "");
        words_add(&report->words, waiver->subject, NAME_WORDS);
        text_append_string(&report->words, " covers nothing: ");
        words_add(&report->words, result->waiver_words[i], SHORT_WORDS);
        text_append_char(&report->words, '.');
        paragraph(report, "Waiver", LABEL);
    }
}

/* What is to be said of a plugin itself is never folded away: it may be why a check says what it says. */
static void write_remarks(struct text_report *report, const struct deployment_result *result)
{
    for (size_t i = 0; i < result->check_count; i++) {
        const struct check *check = result->checks[i].check;
        for (const char *const *remark = result->checks[i].remarks; remark && *remark; remark++) {
            words_add(&report->words, check->plugin, NAME_WORDS);
            text_append_string(&report->words, " (");
            words_add(&report->words, check->id, NAME_WORDS);
            text_append_string(&report->words, "): ");
            words_sentence(&report->words, *remark, LONG_WORDS);
            page_gap(&report->page);
            paragraph(report, "Plugin", LABEL);
        }
    }
}

static void write_checks(struct text_report *report, const struct deployment_result *result)
{
    page_gap(&report->page);
    page_line(&report->page, 0, INK_STRONG, "Checks");
    for (size_t i = 0; i < result->check_count; i++) {
        const struct check_result *check = &result->checks[i];
        const struct plugin_description *plugin = check->check->description;
        words_add(&report->words, check->check->id, NAME_WORDS);
        text_format(&report->words, ": %s, %s, judged by plugin ", status_name(check->status),
            check->required ? "required" : "not required");
        words_add(&report->words, check->check->plugin, NAME_WORDS);
        text_append_char(&report->words, ' ');
        words_add(&report->words, plugin ? plugin->version : NULL, NAME_WORDS);
        if (check->check->inherited && result->deployment->parent) {
            text_append_string(&report->words, ", inherited from ");
            words_add(&report->words, result->deployment->parent->id, NAME_WORDS);
        }
        if (check->remembered) {
            text_append_string(
                &report->words, "; remembered, for all that it rests on is as it was when it was judged, ");
            words_instant(&report->words, check->judged_at);
        }
        page_wrap(&report->page, 2, "", 4, scratch(report));
        text_clear(&report->words);
    }
}

static void write_evidence(struct text_report *report, const struct deployment_result *result)
{
    struct evidence_walk walk = {0};
    for (const struct evidence *evidence; (evidence = evidence_next(result, &walk));) {
        if (walk.count == 1) {
            page_gap(&report->page);
            page_line(&report->page, 0, INK_STRONG, "Evidence");
        }
        words_add(&report->words, evidence_name(evidence), SHORT_WORDS);
        text_format(&report->words, ": %s", evidence_state_name(evidence->state));
        if (evidence->digested)
            text_format(&report->words, ", %llu bytes", (unsigned long long)evidence->size);
        words_trouble(&report->words, evidence);
        page_wrap(&report->page, 2, "", 4, scratch(report));
        text_clear(&report->words);
        char digest[DIGEST_TEXT_SIZE];
        digest_text(&evidence->digest, digest);
        if (evidence->digested)
            page_wrap(&report->page, 4, "", 4, digest);
    }
}

/* ---- copies that stand in for a source ---- */

struct old_copies { /* of one host */
    const char *host;
    size_t host_length;
    size_t count;
    const struct evidence *oldest;
};

static void add_copy(
    struct old_copies **copies, size_t *count, size_t *capacity, const struct evidence *evidence)
{
    const char *start = strstr(evidence->uri, "://");
    start = start ? start + 3 : evidence->uri;
    size_t length = strcspn(start, "/?#");
    for (size_t i = 0; i < *count; i++) {
        struct old_copies *known = *copies + i;
        if (known->host_length != length || strncmp(known->host, start, length) != 0)
            continue;
        known->count++;
        if (evidence->gathered_at < known->oldest->gathered_at)
            known->oldest = evidence;
        return;
    }
    memory_reserve(copies, capacity, *count + 1, sizeof **copies);
    (*copies)[(*count)++] = (struct old_copies){start, length, 1, evidence};
}

static void write_old_copies(struct text_report *report, const struct deployment_result *result)
{
    struct map seen = {0};
    AUTO_FREE struct old_copies *copies = NULL;
    size_t count = 0, capacity = 0;
    for (size_t i = 0; i < result->check_count; i++) {
        for (uint32_t j = 0; j < result->checks[i].evidence_count; j++) {
            const struct evidence *evidence = result->checks[i].evidence[j];
            if (evidence->stale && evidence->uri && !map_put(&seen, evidence->uri, report))
                add_copy(&copies, &count, &capacity, evidence);
        }
    }
    map_free(&seen);
    for (size_t i = 0; i < count; i++) {
        int64_t days = (report->run->at - copies[i].oldest->gathered_at) / 86400;
        AUTO_FREE char *host = memory_format("%.*s", (int)copies[i].host_length, copies[i].host);
        words_add(&report->words, host, NAME_WORDS);
        text_format(&report->words,
            copies[i].count == 1 ? ": a copy is used, " : ": %zu copies are used, the oldest ",
            copies[i].count);
        text_format(&report->words, days == 1 ? "%lld day old (" : "%lld days old (",
            (long long)(days > 0 ? days : 0));
        words_add(&report->words, copies[i].oldest->remark, LONG_WORDS);
        text_append_string(&report->words, ").");
        page_gap(&report->page);
        paragraph(report, "Old answers", LABEL);
    }
}

void write_deployment(struct text_report *report, const struct deployment_result *result)
{
    struct overview overview = overview_of(result);
    write_head(report, result, &overview);
    write_committee(report, result);
    write_parts(report, result, &overview);
    write_folded(report, &overview);
    write_go_if(report, result);
    write_horizon(report, result);
    write_not_looked_at(report, result);
    write_changed(report, result);
    write_unused_waivers(report, result);
    write_remarks(report, result);
    write_old_copies(report, result);
    if (report->verbose) {
        write_tables(report, result);
        write_checks(report, result);
        write_evidence(report, result);
    }
}
