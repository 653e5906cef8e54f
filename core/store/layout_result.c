/* Results of checks and decisions as they lie in nodes. What a finding says in its rule's own words is not written again:
 * a bit says so. See layout.h. */
#include "store/layout.h"

#include <stdlib.h>
#include <string.h>

/* ---- what people wrote down ---- */

void layout_act(struct coder *coder, struct person_act *act)
{
    code_string(coder, &act->by);
    code_string(coder, &act->role);
    code_date(coder, &act->on);
}

void layout_reading(struct coder *coder, struct reading *reading)
{
    code_words(coder, &reading->check);
    code_words(coder, &reading->rule);
    reading->verdict = (enum reading_verdict)code_within(coder, reading->verdict, READING_NOT_NEEDED + 1);
    code_string(coder, &reading->quote);
    code_string(coder, &reading->where);
    layout_act(coder, &reading->act);
}

void layout_acceptance(struct coder *coder, struct acceptance *acceptance)
{
    code_words(coder, &acceptance->check);
    code_words(coder, &acceptance->rule);
    code_string(coder, &acceptance->subject);
    code_string(coder, &acceptance->finding);
    code_string(coder, &acceptance->reason);
    layout_act(coder, &acceptance->act);
}

void layout_waiver(struct coder *coder, struct waiver *waiver)
{
    code_words(coder, &waiver->check);
    code_words(coder, &waiver->rule);
    code_string(coder, &waiver->subject);
    code_words(coder, &waiver->finding);
    code_string(coder, &waiver->reason);
    code_string(coder, &waiver->approved_by);
    code_date(coder, &waiver->approved_on);
    code_date(coder, &waiver->expires);
}

/* ---- evidence ---- */

enum { EVIDENCE_DIGESTED = 1, EVIDENCE_STALE = 2, EVIDENCE_DIGEST_ONLY = 4, EVIDENCE_FLAGS = 8 };

static void code_evidence(struct coder *coder, struct evidence *evidence)
{
    code_words(coder, &evidence->uri);
    evidence->state = (enum evidence_state)code_within(coder, evidence->state, EVIDENCE_STATE_COUNT);
    uint64_t flags = (evidence->digested ? EVIDENCE_DIGESTED : 0u) | (evidence->stale ? EVIDENCE_STALE : 0u) |
                     (evidence->digest_only ? EVIDENCE_DIGEST_ONLY : 0u);
    flags = code_within(coder, flags, EVIDENCE_FLAGS);
    if (coder_reads(coder)) {
        evidence->digested = flags & EVIDENCE_DIGESTED;
        evidence->stale = flags & EVIDENCE_STALE;
        evidence->digest_only = flags & EVIDENCE_DIGEST_ONLY;
        evidence->gathered_at = INSTANT_NONE;
    }
    if (evidence->digested) {
        code_digest(coder, &evidence->digest);
        code_number(coder, &evidence->size);
    }
    code_words(coder, &evidence->media_type);
    code_string(coder, &evidence->error);
    code_string(coder, &evidence->remark);
}

static size_t evidence_place(
    const struct evidence *const *list, size_t count, const struct evidence *evidence)
{
    size_t place = 0;
    while (place < count && list[place] != evidence)
        place++;
    return place;
}

size_t layout_evidence_of(const struct check_result *result, const struct evidence **ret_list, size_t most)
{
    size_t count = 0;
    for (uint32_t i = 0; i < result->evidence_count && count < most; i++)
        ret_list[count++] = result->evidence[i];
    for (uint32_t i = 0; i < result->finding_count && count < most; i++) {
        const struct evidence *evidence = result->findings[i].evidence;
        if (evidence && evidence_place(ret_list, count, evidence) == count)
            ret_list[count++] = evidence;
    }
    return count;
}

/* The evidence of a check while its findings are written or read. */
struct shelf {
    const struct evidence **items;
    size_t count;
    const struct evidence **allocated; /* freed by who writes; NULL if there are few */
};

enum { FEW = 64 };

/* FEW_ITEMS: room for so many. */
static struct shelf code_shelf(
    struct coder *coder, struct check_result *result, const struct evidence **few_items)
{
    struct shelf shelf = {.items = few_items};
    size_t most = (size_t)result->evidence_count + result->finding_count;
    if (!coder_reads(coder)) {
        if (most > FEW)
            shelf.items = shelf.allocated = memory_new(most, sizeof *shelf.items);
        shelf.count = layout_evidence_of(result, shelf.items, most);
    }
    shelf.count = code_count(coder, shelf.count);
    result->evidence_count = (uint32_t)code_within(coder, result->evidence_count, shelf.count + 1);
    if (!coder_reads(coder)) {
        for (size_t i = 0; i < shelf.count; i++) {
            struct evidence evidence = *shelf.items[i];
            code_evidence(coder, &evidence);
        }
        return shelf;
    }
    struct evidence *pieces = arena_take(coder->arena, (shelf.count + 1) * sizeof *pieces);
    shelf.items = arena_take(coder->arena, (shelf.count + 1) * sizeof *shelf.items);
    for (size_t i = 0; i < shelf.count; i++) {
        code_evidence(coder, &pieces[i]);
        shelf.items[i] = &pieces[i];
    }
    result->evidence = shelf.items;
    return shelf;
}

const struct evidence *layout_read_evidence(struct coder *coder, size_t *ret_count)
{
    struct check_result result = {0};
    struct shelf shelf = code_shelf(coder, &result, NULL);
    *ret_count = shelf.count;
    return shelf.count ? shelf.items[0] : NULL;
}

/* ---- findings ---- */

/* What of a finding is written. */
enum {
    FINDING_RULE = 1 << 0,
    FINDING_RULE_ID = 1 << 1, /* from here to REMEDY: not the rule's own */
    FINDING_TITLE = 1 << 2,
    FINDING_CITATION = 1 << 3,
    FINDING_REMEDY = 1 << 4,
    FINDING_SUBJECT = 1 << 5,
    FINDING_MESSAGE = 1 << 6,
    FINDING_EXPECTED = 1 << 7,
    FINDING_FOUND = 1 << 8,
    FINDING_QUOTE = 1 << 9,
    FINDING_WHERE = 1 << 10,
    FINDING_EVIDENCE = 1 << 11,
    FINDING_WAIVER = 1 << 12,
    FINDING_READING = 1 << 13,
    FINDING_ACCEPTED = 1 << 14,
    FINDING_SEVERITY_CHANGED = 1 << 15,
    FINDING_LOOSENED = 1 << 16,
    FINDING_BY_SEARCH = 1 << 17,
    FINDING_BITS = 1 << 18
};

static uint64_t unless_same(const char *own, const char *of_rule, uint64_t bit)
{
    return own == of_rule || string_equal(own ? own : "", of_rule ? of_rule : "") ? 0 : bit;
}

static uint64_t if_said(const char *words, uint64_t bit)
{
    return words && *words ? bit : 0;
}

static bool is_rule_of(const struct rule *rule, const struct plugin_description *plugin)
{
    return rule && plugin && rule >= plugin->rules && rule < plugin->rules + plugin->rule_count;
}

static uint64_t finding_bits(const struct finding *finding, const struct rule *rule)
{
    static const struct rule none;
    const struct rule *said = rule ? rule : &none;
    return (rule ? FINDING_RULE : 0u) | unless_same(finding->rule_id, said->id, FINDING_RULE_ID) |
           unless_same(finding->title, said->title, FINDING_TITLE) |
           unless_same(finding->citation, said->citation, FINDING_CITATION) |
           unless_same(finding->remedy, said->remedy, FINDING_REMEDY) |
           if_said(finding->subject, FINDING_SUBJECT) | if_said(finding->message, FINDING_MESSAGE) |
           if_said(finding->expected, FINDING_EXPECTED) | if_said(finding->found, FINDING_FOUND) |
           if_said(finding->quote, FINDING_QUOTE) | if_said(finding->where, FINDING_WHERE) |
           (finding->evidence ? FINDING_EVIDENCE : 0u) | (finding->waiver ? FINDING_WAIVER : 0u) |
           (finding->reading ? FINDING_READING : 0u) | (finding->accepted ? FINDING_ACCEPTED : 0u) |
           (finding->severity_changed ? FINDING_SEVERITY_CHANGED : 0u) |
           (finding->loosened ? FINDING_LOOSENED : 0u) | (finding->by_search ? FINDING_BY_SEARCH : 0u);
}

static void code_if(
    struct coder *coder, uint64_t bits, uint64_t bit, const char **words, const char *otherwise)
{
    if (bits & bit)
        code_words(coder, words);
    else if (coder_reads(coder))
        *words = otherwise ? otherwise : "";
}

static void code_finding_words(
    struct coder *coder, struct finding *finding, uint64_t bits, const struct rule *rule)
{
    code_if(coder, bits, FINDING_RULE_ID, &finding->rule_id, rule ? rule->id : "");
    code_if(coder, bits, FINDING_TITLE, &finding->title, rule ? rule->title : "");
    code_if(coder, bits, FINDING_CITATION, &finding->citation, rule ? rule->citation : "");
    code_if(coder, bits, FINDING_REMEDY, &finding->remedy, rule ? rule->remedy : "");
    code_if(coder, bits, FINDING_SUBJECT, &finding->subject, "");
    code_if(coder, bits, FINDING_MESSAGE, &finding->message, "");
    code_if(coder, bits, FINDING_EXPECTED, &finding->expected, "");
    code_if(coder, bits, FINDING_FOUND, &finding->found, "");
    code_if(coder, bits, FINDING_QUOTE, &finding->quote, "");
    code_if(coder, bits, FINDING_WHERE, &finding->where, "");
}

/* Acts are written with the finding that they settle: which of a deployment's they were may change with its file. */
static void code_finding_acts(struct coder *coder, struct finding *finding, uint64_t bits)
{
    if (bits & FINDING_WAIVER) {
        struct waiver waiver = finding->waiver ? *finding->waiver : (struct waiver){0};
        layout_waiver(coder, &waiver);
        if (coder_reads(coder))
            finding->waiver = memcpy(arena_take(coder->arena, sizeof waiver), &waiver, sizeof waiver);
    }
    if (bits & FINDING_READING) {
        struct reading reading = finding->reading ? *finding->reading : (struct reading){0};
        layout_reading(coder, &reading);
        if (coder_reads(coder))
            finding->reading = memcpy(arena_take(coder->arena, sizeof reading), &reading, sizeof reading);
    }
    if (bits & FINDING_ACCEPTED) {
        struct acceptance accepted = finding->accepted ? *finding->accepted : (struct acceptance){0};
        layout_acceptance(coder, &accepted);
        if (coder_reads(coder))
            finding->accepted = memcpy(arena_take(coder->arena, sizeof accepted), &accepted, sizeof accepted);
    }
}

static void code_finding(struct coder *coder, struct finding *finding,
    const struct plugin_description *plugin, const struct shelf *shelf)
{
    const struct rule *rule = is_rule_of(finding->rule, plugin) ? finding->rule : NULL;
    uint64_t bits = coder_reads(coder) ? 0 : finding_bits(finding, rule);
    bits = code_within(coder, bits, FINDING_BITS);
    if (bits & FINDING_RULE) {
        uint64_t count = plugin ? plugin->rule_count : 0;
        uint64_t place = code_within(coder, rule ? (uint64_t)(rule - plugin->rules) : 0, count);
        rule = place < count ? &plugin->rules[place] : NULL;
    }
    code_finding_words(coder, finding, bits, rule);
    uint64_t ranks = finding->status | (uint64_t)finding->assurance << 3;
    ranks = code_within(coder, ranks, (uint64_t)ASSURANCE_COUNT << 3);
    uint64_t basis = code_within(coder, finding->basis, BASIS_COUNT);
    if (coder_reads(coder)) {
        finding->rule = rule;
        finding->status = ranks & 7;
        finding->assurance = (uint8_t)(ranks >> 3);
        finding->basis = (uint8_t)basis;
        finding->severity_changed = bits & FINDING_SEVERITY_CHANGED;
        finding->loosened = bits & FINDING_LOOSENED;
        finding->by_search = bits & FINDING_BY_SEARCH;
        coder->broken |= finding->status >= STATUS_COUNT;
    }
    if (bits & FINDING_EVIDENCE) {
        size_t place = coder_reads(coder) ? 0 : evidence_place(shelf->items, shelf->count, finding->evidence);
        place = (size_t)code_within(coder, place, shelf->count);
        if (coder_reads(coder))
            finding->evidence = place < shelf->count ? shelf->items[place] : NULL;
    }
    code_finding_acts(coder, finding, bits);
}

void layout_check_result(
    struct coder *coder, struct check_result *result, const struct plugin_description *description)
{
    const struct evidence *few_items[FEW];
    struct shelf shelf = code_shelf(coder, result, few_items);
    result->finding_count = (uint32_t)code_count(coder, result->finding_count);
    result->findings = code_items(coder, result->findings, result->finding_count, sizeof *result->findings);
    for (uint32_t i = 0; i < result->finding_count; i++)
        code_finding(coder, &result->findings[i], description, &shelf);
    layout_drawn(coder, result);
    code_list(coder, &result->remarks);
    code_instant(coder, &result->stable_from);
    code_instant(coder, &result->stable_until);
    result->status = (enum status)code_within(coder, result->status, STATUS_COUNT);
    code_flag(coder, &result->required);
    free(shelf.allocated);
}

/* ---- the decision ---- */

static void code_condition(struct coder *coder, struct condition *condition)
{
    code_words(coder, &condition->check);
    code_words(coder, &condition->rule);
    code_words(coder, &condition->why);
}

static const struct dimension *site_dimension(const struct site *site, const char *name)
{
    for (size_t i = 0; i < site->dimension_count; i++) {
        if (string_equal(site->dimensions[i].name, name))
            return &site->dimensions[i];
    }
    return NULL;
}

/* A dimension by its name, if the site has it; else with its words. */
static void code_not_looked_at(
    struct coder *coder, const struct dimension **dimension, const struct site *site)
{
    struct dimension own = coder_reads(coder) ? (struct dimension){0} : **dimension;
    code_words(coder, &own.name);
    const struct dimension *known = site_dimension(site, own.name);
    bool named = known && (coder_reads(coder) || known == *dimension);
    code_flag(coder, &named);
    if (!named) {
        code_words(coder, &own.title);
        code_string(coder, &own.unseen);
        code_words(coder, &own.help);
        code_string(coder, &own.who);
    }
    if (!coder_reads(coder))
        return;
    coder->broken |= named && !known;
    own.applies = "";
    *dimension = named && known ? known : memcpy(arena_take(coder->arena, sizeof own), &own, sizeof own);
}

static void code_unused_waivers(struct coder *coder, struct deployment_result *result)
{
    size_t count = result->unused_waiver_count = code_count(coder, result->unused_waiver_count);
    const struct waiver **waivers =
        code_items(coder, result->unused_waivers, count, sizeof *result->unused_waivers);
    const char **words = code_items(coder, result->waiver_words, count, sizeof *result->waiver_words);
    for (size_t i = 0; i < count; i++) {
        struct waiver waiver = coder_reads(coder) ? (struct waiver){0} : *waivers[i];
        layout_waiver(coder, &waiver);
        code_words(coder, &words[i]);
        if (coder_reads(coder))
            waivers[i] = memcpy(arena_take(coder->arena, sizeof waiver), &waiver, sizeof waiver);
    }
    result->unused_waivers = waivers;
    result->waiver_words = words;
}

/* The day that was decided for: today's, unless it says another. */
static void code_decided_for(struct coder *coder, struct deployment_result *result, struct date today)
{
    bool other = !coder_reads(coder) && result->decided_for.day != today.day;
    code_flag(coder, &other);
    if (other)
        code_date(coder, &result->decided_for);
    else if (coder_reads(coder))
        result->decided_for = today;
    code_flag(coder, &result->decided_for_later);
}

enum decision layout_only_decision(struct coder *coder, enum decision decision)
{
    return (enum decision)code_within(coder, decision, DECISION_NO_GO + 1);
}

void layout_decision(
    struct coder *coder, struct deployment_result *result, const struct site *site, struct date today)
{
    result->decision = layout_only_decision(coder, result->decision);
    code_decided_for(coder, result, today);
    code_list(coder, &result->hold_reasons);
    result->condition_count = code_count(coder, result->condition_count);
    result->conditions =
        code_items(coder, result->conditions, result->condition_count, sizeof *result->conditions);
    for (size_t i = 0; i < result->condition_count; i++)
        code_condition(coder, &result->conditions[i]);
    code_instant(coder, &result->cleared_until);
    code_string(coder, &result->lapses_first);
    code_flag(coder, &result->horizon_limited);
    size_t count = result->not_looked_at_count = code_count(coder, result->not_looked_at_count);
    result->not_looked_at = code_items(coder, result->not_looked_at, count, sizeof *result->not_looked_at);
    for (size_t i = 0; i < count; i++)
        code_not_looked_at(coder, &result->not_looked_at[i], site);
    code_unused_waivers(coder, result);
    layout_exception(coder, &result->exception);
    code_string(coder, &result->exception_words);
    for (size_t i = 0; i < STATUS_COUNT; i++)
        result->counts[i] = (unsigned)code_within(coder, result->counts[i], (uint64_t)UINT32_MAX + 1);
}
