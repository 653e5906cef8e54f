/* Observations, risks and findings of the OSCAL report: what was seen, what is not as it should be, and whether the rule
 * is satisfied. A rule that does not apply has an observation alone, for it is neither satisfied nor not. Must not decide
 * anything. */
#include "report/oscal_parts.h"

#include <stdio.h>
#include <string.h>

/* Findings that are alike to the last word differ by number, or two UUIDs would be the same. */
void oscal_collect(struct oscal *o)
{
    struct map seen = {0};
    struct arena names = {0};
    size_t total = 0;
    for (size_t i = 0; i < o->place.deployment->check_count; i++)
        total += o->place.deployment->checks[i].finding_count;
    memory_reserve(&o->items, &o->item_capacity, total + 1, sizeof *o->items);
    o->item_count = 0;
    for (size_t i = 0; i < o->place.deployment->check_count; i++) {
        const struct check_result *check = &o->place.deployment->checks[i];
        for (uint32_t j = 0; j < check->finding_count; j++) {
            struct oscal_item *item = &o->items[o->item_count++];
            *item = (struct oscal_item){.check = check,
                .finding = &check->findings[j],
                .outcome = outcome_of(check, &check->findings[j])};
            struct digest digest = finding_digest(check->check->id, item->finding);
            digest_text(&digest, item->name);
            size_t before = (size_t)(uintptr_t)map_get(&seen, item->name);
            map_put(&seen, arena_copy(&names, item->name), (void *)(uintptr_t)(before + 1));
            if (before)
                snprintf(item->name + strlen(item->name), 24, " %zu", before);
        }
    }
    map_free(&seen);
    arena_free(&names);
}

static void write_origin(struct oscal *o)
{
    oscal_array(o, "origins");
    json_begin_object(&o->json);
    oscal_array(o, "actors");
    json_begin_object(&o->json);
    json_member(&o->json, "type", "tool");
    oscal_member_uuid(o, "actor-uuid", "tool", "");
    json_end_object(&o->json);
    json_end_array(&o->json);
    json_end_object(&o->json);
    json_end_array(&o->json);
}

/* "BAA-26 In force: Big Cloud, Inc." */
static void write_title(struct oscal *o, const struct finding *finding)
{
    struct text title = {0};
    text_append_string(&title, finding->rule_id);
    text_append_string(&title, given(finding->title) ? " " : "");
    text_append_string(&title, finding->title);
    text_append_string(&title, given(finding->subject) ? ": " : "");
    text_append_string(&title, finding->subject);
    oscal_markup(o, "title", text_string(&title));
    text_free(&title);
}

/* ---- observations ---- */

static const char *method_of(const struct finding *finding)
{
    static const char *const methods[ASSURANCE_COUNT] = {
        [ASSURANCE_ASSERTED] = "INTERVIEW",
        [ASSURANCE_ATTESTED] = "INTERVIEW",
        [ASSURANCE_DOCUMENTED] = "EXAMINE",
        [ASSURANCE_VERIFIED] = "TEST",
    };
    if (finding->assurance && finding->assurance < ASSURANCE_COUNT)
        return methods[finding->assurance];
    return finding->evidence ? "EXAMINE" : "UNKNOWN";
}

static void write_evidence(struct oscal *o, const struct finding *finding)
{
    const struct evidence *evidence = finding->evidence;
    if (!evidence)
        return;
    struct text place = {0};
    words_place(&place, finding);
    oscal_array(o, "relevant-evidence");
    json_begin_object(&o->json);
    oscal_markup(o, "description", text_string(&place));
    oscal_array(o, "props");
    oscal_property(o, "uri", evidence->uri);
    oscal_property(o, "state", evidence_state_name(evidence->state));
    if (evidence->digested) {
        char digest[DIGEST_TEXT_SIZE];
        digest_text(&evidence->digest, digest);
        oscal_property(o, "sha256", digest + strlen("sha256:"));
    }
    if (given(finding->quote))
        oscal_property(o, "quote", finding->quote);
    json_end_array(&o->json);
    json_end_object(&o->json);
    json_end_array(&o->json);
    text_free(&place);
}

static void write_observation(struct oscal *o, const struct oscal_item *item)
{
    const struct finding *finding = item->finding;
    const struct evidence *evidence = finding->evidence;
    bool gathered = evidence && evidence->gathered_at > 0 && evidence->gathered_at <= o->place.run->at;
    json_begin_object(&o->json);
    oscal_member_uuid(o, "uuid", "observation", item->name);
    write_title(o, finding);
    oscal_markup(o, "description", finding_says(finding));
    oscal_properties(o, finding_fields);
    oscal_array(o, "methods");
    json_string(&o->json, method_of(finding));
    json_end_array(&o->json);
    oscal_array(o, "types");
    json_string(&o->json, "control-objective");
    json_end_array(&o->json);
    write_origin(o);
    oscal_array(o, "subjects");
    json_begin_object(&o->json);
    oscal_member_uuid(o, "subject-uuid", "component", "");
    json_member(&o->json, "type", "component");
    json_end_object(&o->json);
    json_end_array(&o->json);
    write_evidence(o, finding);
    oscal_instant(o, "collected", gathered ? evidence->gathered_at : o->place.run->at);
    json_end_object(&o->json);
}

/* ---- risks ---- */

static bool is_risk(const struct oscal_item *item)
{
    return item->outcome != OUTCOME_PASSED && item->outcome != OUTCOME_SKIPPED;
}

static const char *risk_status(const struct oscal_item *item)
{
    if (item->finding->waiver && item->outcome == OUTCOME_OPEN)
        return "deviation-approved";
    return item->finding->status == STATUS_UNKNOWN ? "investigating" : "open";
}

/* Who waived it, until when and why; the risk must be looked at again when that ends. */
static void write_waiver(struct oscal *o, const struct oscal_item *item)
{
    const struct waiver *waiver = item->finding->waiver;
    if (!waiver || item->outcome != OUTCOME_OPEN)
        return;
    struct text words = {0};
    text_append_string(&words, "Waived ");
    words_exception(&words, waiver->approved_by, waiver->expires, waiver->reason);
    oscal_array(o, "mitigating-factors");
    json_begin_object(&o->json);
    oscal_member_uuid(o, "uuid", "waiver", item->name);
    oscal_markup(o, "description", text_string(&words));
    json_end_object(&o->json);
    json_end_array(&o->json);
    if (date_given(waiver->expires))
        oscal_instant(o, "deadline", date_begin(date_add_days(waiver->expires, 1)));
    text_free(&words);
}

static void write_remedy(struct oscal *o, const struct oscal_item *item)
{
    if (!given(item->finding->remedy))
        return;
    oscal_array(o, "remediations");
    json_begin_object(&o->json);
    oscal_member_uuid(o, "uuid", "remedy", item->name);
    json_member(&o->json, "lifecycle", "recommendation");
    oscal_markup(o, "title", "What to do");
    oscal_markup(o, "description", item->finding->remedy);
    json_end_object(&o->json);
    json_end_array(&o->json);
}

static void write_related(
    struct oscal *o, const char *list, const char *key, const char *what, const struct oscal_item *item)
{
    oscal_array(o, list);
    json_begin_object(&o->json);
    oscal_member_uuid(o, key, what, item->name);
    json_end_object(&o->json);
    json_end_array(&o->json);
}

static void write_risk(struct oscal *o, const struct oscal_item *item)
{
    static const char *const statements[] = {
        [EFFECT_NOTHING] = "It does not stop the product",
        [EFFECT_SUPPORT] = "It does not stop the product",
        [EFFECT_CONDITION] = "It is a condition of a go",
        [EFFECT_HOLD] = "Until it is known, the product must not go live",
        [EFFECT_NO_GO] = "As long as it is so, the product must not go live",
    };
    json_begin_object(&o->json);
    oscal_member_uuid(o, "uuid", "risk", item->name);
    write_title(o, item->finding);
    oscal_markup(o, "description", finding_says(item->finding));
    oscal_markup(o, "statement", statements[decision_finding_effect(item->check, item->finding)]);
    json_member(&o->json, "status", risk_status(item));
    write_waiver(o, item);
    write_remedy(o, item);
    write_related(o, "related-observations", "observation-uuid", "observation", item);
    json_end_object(&o->json);
}

/* ---- findings ---- */

static void write_target(struct oscal *o, const struct oscal_item *item)
{
    bool satisfied = item->outcome == OUTCOME_PASSED;
    enum status status = (enum status)item->finding->status;
    const char *reason = status == STATUS_PASS || status == STATUS_NOTE ? "pass"
                         : status == STATUS_FAIL                        ? "fail"
                                                                        : "other";
    oscal_object(o, "target");
    json_member(&o->json, "type", "objective-id");
    oscal_token(o, "target-id", item->finding->rule_id);
    oscal_object(o, "status");
    json_member(&o->json, "state", satisfied ? "satisfied" : "not-satisfied");
    json_member(&o->json, "reason", reason);
    json_end_object(&o->json);
    json_end_object(&o->json);
}

static void write_finding(struct oscal *o, const struct oscal_item *item)
{
    json_begin_object(&o->json);
    oscal_member_uuid(o, "uuid", "finding", item->name);
    write_title(o, item->finding);
    oscal_markup(o, "description", finding_says(item->finding));
    write_origin(o);
    write_target(o, item);
    write_related(o, "related-observations", "observation-uuid", "observation", item);
    if (is_risk(item))
        write_related(o, "related-risks", "risk-uuid", "risk", item);
    json_end_object(&o->json);
}

static bool is_any(const struct oscal_item *item)
{
    (void)item;
    return true;
}

static bool applies(const struct oscal_item *item)
{
    return item->outcome != OUTCOME_SKIPPED;
}

/* An empty list is not allowed: without one that belongs to it, it is left out. */
static void write_list(struct oscal *o, const char *key, bool (*belongs)(const struct oscal_item *item),
    void (*write)(struct oscal *o, const struct oscal_item *item))
{
    bool begun = false;
    for (size_t i = 0; i < o->item_count; i++) {
        if (!belongs(&o->items[i]))
            continue;
        if (!begun)
            oscal_array(o, key);
        begun = true;
        o->place.check = o->items[i].check;
        o->place.finding = o->items[i].finding;
        write(o, &o->items[i]);
    }
    if (begun)
        json_end_array(&o->json);
}

void oscal_items(struct oscal *o)
{
    write_list(o, "observations", is_any, write_observation);
    write_list(o, "risks", is_risk, write_risk);
    write_list(o, "findings", applies, write_finding);
}
