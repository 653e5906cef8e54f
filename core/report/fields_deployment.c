/* The fields of a deployment: who it is, the decision with all that belongs to it, its checks and its evidence. Must not
 * know any format. */
#include "report/fields_private.h"

#include "model/committee.h"

#include <string.h>

#define FIELD(NAME, VALUE)                                                                                   \
    static void say_##NAME(struct place *place, field_taker *take, void *context)                            \
    {                                                                                                        \
        give(take, context, VALUE);                                                                          \
    }

FIELD(id, place->deployment->deployment->id)
FIELD(file, place->deployment->deployment->file)
FIELD(kind, place->deployment->deployment->kind)
FIELD(product, place->deployment->deployment->product)
FIELD(version, place->deployment->deployment->version)
FIELD(vendor, place->deployment->deployment->vendor)
FIELD(stage, place->deployment->deployment->stage)
FIELD(owner, place->deployment->deployment->owner)
FIELD(stop, place->deployment->deployment->stop)
FIELD(decision, decision_name(place->deployment->decision))
FIELD(horizon, horizon_name(place->deployment))

static void say_in_use(struct place *place, field_taker *take, void *context)
{
    give_yes(take, context, deployment_in_use(place->deployment->deployment));
}

static void say_go_live(struct place *place, field_taker *take, void *context)
{
    give_date(place, take, context, place->deployment->deployment->go_live);
}

static void say_live_since(struct place *place, field_taker *take, void *context)
{
    give_date(place, take, context, place->deployment->deployment->live_since);
}

/* "ritm=RITM0012345" */
static void say_refs(struct place *place, field_taker *take, void *context)
{
    const struct settings *settings = &place->deployment->deployment->settings;
    for (size_t i = 0; i < settings->count; i++) {
        if (!string_starts(settings->items[i].key, "ref."))
            continue;
        text_append_string(&place->scratch, settings->items[i].key + strlen("ref."));
        text_append_char(&place->scratch, '=');
        text_append_string(&place->scratch, settings->items[i].value);
        give_scratch(place, take, context);
    }
}

static void say_decided_for(struct place *place, field_taker *take, void *context)
{
    give_date(place, take, context, place->deployment->decided_for);
}

static void say_hold_reasons(struct place *place, field_taker *take, void *context)
{
    for (size_t i = 0; i < hold_reason_count(place->deployment); i++)
        give(take, context, place->deployment->hold_reasons[i]);
}

/* "baa/BAA-28: notice of a breach may take 30 days" */
static void say_conditions(struct place *place, field_taker *take, void *context)
{
    for (size_t i = 0; i < place->deployment->condition_count; i++) {
        const struct condition *condition = &place->deployment->conditions[i];
        bool rule = condition->rule && *condition->rule;
        text_append_string(&place->scratch, condition->check);
        text_append_string(&place->scratch, rule ? "/" : "");
        text_append_string(&place->scratch, condition->rule);
        text_append_string(&place->scratch, ": ");
        text_append_string(&place->scratch, condition->why);
        give_scratch(place, take, context);
    }
}

static void say_cleared_until(struct place *place, field_taker *take, void *context)
{
    if (place->deployment->decision == DECISION_GO)
        give_instant(take, context, place->deployment->cleared_until);
}

static void say_horizon_limited(struct place *place, field_taker *take, void *context)
{
    bool goes = place->deployment->decision == DECISION_GO;
    give_yes(take, context, goes && place->deployment->horizon_limited);
}

static void say_lapses_first(struct place *place, field_taker *take, void *context)
{
    if (place->deployment->decision == DECISION_GO)
        give(take, context, place->deployment->lapses_first);
}

/* "baa/BAA-26", for a fact "baa/FACT/touches_phi" */
static void say_go_if(struct place *place, field_taker *take, void *context)
{
    for (struct finding_walk step = {0}; go_if_next(place->deployment, &step);) {
        text_append_string(&place->scratch, step.check->check->id);
        text_append_char(&place->scratch, '/');
        text_append_string(&place->scratch, step.finding->rule_id);
        give_scratch(place, take, context);
    }
}

static void say_not_looked_at(struct place *place, field_taker *take, void *context)
{
    for (size_t i = 0; i < place->deployment->not_looked_at_count; i++)
        give(take, context, place->deployment->not_looked_at[i]->name);
}

/* Appends each part that says something, with its label and ", " before all but the first. */
static void add_part(struct text *words, const char *label, const char *value)
{
    if (!value || !*value)
        return;
    text_append_string(words, words->length ? ", " : "");
    text_append_string(words, label);
    text_append_string(words, value);
}

static void add_day(struct text *words, const char *label, struct date date)
{
    char day[DATE_TEXT_SIZE];
    date_text(date, day);
    add_part(words, label, day);
}

/* "AI committee, conditions, on 2026-11-12, until 2027-11-12, minutes 2026-11, signed by J. Rivera" */
static void say_approval(struct place *place, field_taker *take, void *context)
{
    const struct approval *approval = place->deployment->deployment->approval;
    if (!approval)
        return;
    add_part(&place->scratch, "", approval->body);
    add_part(&place->scratch, "", approval_decision_name(approval->decision));
    add_day(&place->scratch, "on ", approval->on);
    add_day(&place->scratch, "until ", approval->until);
    add_part(&place->scratch, "minutes ", approval->minutes);
    add_part(&place->scratch, "signed by ", approval->signed_by);
    give_scratch(place, take, context);
}

/* "training, Train the clinicians, owner it, due 2026-12-01, met on 2026-11-20, proof minutes 12" */
static void say_approval_conditions(struct place *place, field_taker *take, void *context)
{
    const struct deployment *deployment = place->deployment->deployment;
    for (size_t i = 0; i < deployment->commitment_count; i++) {
        const struct commitment *commitment = &deployment->commitments[i];
        add_part(&place->scratch, "", commitment->name);
        add_part(&place->scratch, "", commitment->text);
        add_part(&place->scratch, "owner ", commitment->owner ? commitment->owner : deployment->owner);
        add_day(&place->scratch, "due ", commitment->due);
        add_day(&place->scratch, "met on ", commitment->met_on);
        add_part(&place->scratch, "proof ", commitment->proof);
        give_scratch(place, take, context);
    }
}

/* "in force, until 2027-02-01, asked on …": the product is in use under it, on hold all the same. */
static void say_exception(struct place *place, field_taker *take, void *context)
{
    const struct use_exception *exception = place->deployment->deployment->exception;
    if (!exception)
        return;
    add_part(&place->scratch, "", place->deployment->exception ? "in force" : "not in force");
    add_part(&place->scratch, "for ", place->deployment->exception_words);
    add_day(&place->scratch, "until ", exception->expires);
    add_day(&place->scratch, "asked on ", exception->asked_on);
    add_part(&place->scratch, "answer ", exception->answer);
    add_part(&place->scratch, "why use it still: ", exception->reason);
    add_part(&place->scratch, "safeguards: ", exception->safeguards);
    add_part(&place->scratch, "approved by ", exception->approved_by);
    add_day(&place->scratch, "on ", exception->approved_on);
    add_part(&place->scratch, "minutes ", exception->minutes);
    give_scratch(place, take, context);
}

/* "evidence/EVID-12: expired on 2026-10-01" */
static void say_unused_waivers(struct place *place, field_taker *take, void *context)
{
    for (size_t i = 0; i < place->deployment->unused_waiver_count; i++) {
        const struct waiver *waiver = place->deployment->unused_waivers[i];
        text_append_string(&place->scratch, waiver->check);
        text_append_char(&place->scratch, '/');
        text_append_string(&place->scratch, waiver->rule);
        text_append_string(&place->scratch, ": ");
        text_append_string(&place->scratch, place->deployment->waiver_words[i]);
        give_scratch(place, take, context);
    }
}

#define COUNT_FIELD(NAME, STATUS)                                                                            \
    static void say_##NAME(struct place *place, field_taker *take, void *context)                            \
    {                                                                                                        \
        text_format(&place->scratch, "%u", place->deployment->counts[STATUS]);                               \
        give_scratch(place, take, context);                                                                  \
    }
COUNT_FIELD(checks_pass, STATUS_PASS)
COUNT_FIELD(checks_note, STATUS_NOTE)
COUNT_FIELD(checks_warn, STATUS_WARN)
COUNT_FIELD(checks_fail, STATUS_FAIL)
COUNT_FIELD(checks_unknown, STATUS_UNKNOWN)
COUNT_FIELD(checks_not_applicable, STATUS_NOT_APPLICABLE)

/* "baa: fail, required, plugin baa 1.0.0" */
static void say_checks(struct place *place, field_taker *take, void *context)
{
    for (size_t i = 0; i < place->deployment->check_count; i++) {
        const struct check_result *check = &place->deployment->checks[i];
        const struct plugin_description *plugin = check->check->description;
        const struct deployment *parent = place->deployment->deployment->parent;
        text_append_string(&place->scratch, check->check->id);
        text_format(&place->scratch, ": %s, %s, plugin ", status_name(check->status),
            check->required ? "required" : "not required");
        text_append_string(&place->scratch, check->check->plugin);
        text_append_string(&place->scratch, plugin ? " " : " (not installed)");
        text_append_string(&place->scratch, plugin ? plugin->version : "");
        if (check->check->inherited && parent) {
            text_append_string(&place->scratch, ", inherited from ");
            text_append_string(&place->scratch, parent->id);
        }
        give_scratch(place, take, context);
    }
}

static void say_remarks(struct place *place, field_taker *take, void *context)
{
    for (size_t i = 0; i < place->deployment->check_count; i++) {
        const struct check_result *check = &place->deployment->checks[i];
        for (const char *const *remark = check->remarks; remark && *remark; remark++) {
            text_append_string(&place->scratch, check->check->id);
            text_append_string(&place->scratch, ": ");
            text_append_string(&place->scratch, *remark);
            give_scratch(place, take, context);
        }
    }
}

/* "baa: file:acme.pdf, got, 91233 bytes, sha256:…" */
static void say_evidence(struct place *place, field_taker *take, void *context)
{
    struct text *words = &place->scratch;
    for (size_t i = 0; i < place->deployment->check_count; i++) {
        const struct check_result *check = &place->deployment->checks[i];
        for (uint32_t j = 0; j < check->evidence_count; j++) {
            const struct evidence *evidence = check->evidence[j];
            text_append_string(words, check->check->id);
            text_append_string(words, ": ");
            text_append_string(words, evidence->uri);
            text_format(words, ", %s", evidence_state_name(evidence->state));
            if (evidence->digested) {
                char digest[DIGEST_TEXT_SIZE];
                digest_text(&evidence->digest, digest);
                text_format(words, ", %llu bytes, %s", (unsigned long long)evidence->size, digest);
            }
            text_append_string(words, evidence->error && *evidence->error ? ", " : "");
            text_append_string(words, evidence->error);
            text_append_string(words, evidence->remark && *evidence->remark ? ", " : "");
            text_append_string(words, evidence->remark);
            give_scratch(place, take, context);
        }
    }
}

const struct field deployment_fields[] = {
    {"id", say_id, false},
    {"file", say_file, false},
    {"kind", say_kind, false},
    {"product", say_product, false},
    {"version", say_version, false},
    {"vendor", say_vendor, false},
    {"stage", say_stage, false},
    {"in_use", say_in_use, false},
    {"go_live", say_go_live, false},
    {"live_since", say_live_since, false},
    {"owner", say_owner, false},
    {"stop", say_stop, false},
    {"refs", say_refs, true},
    {"decision", say_decision, false},
    {"decided_for", say_decided_for, false},
    {"hold_reasons", say_hold_reasons, true},
    {"conditions", say_conditions, true},
    {"cleared_until", say_cleared_until, false},
    {"horizon", say_horizon, false},
    {"horizon_limited", say_horizon_limited, false},
    {"lapses_first", say_lapses_first, false},
    {"go_if", say_go_if, true},
    {"not_looked_at", say_not_looked_at, true},
    {"unused_waivers", say_unused_waivers, true},
    {"approval", say_approval, false},
    {"approval_conditions", say_approval_conditions, true},
    {"exception", say_exception, false},
    {"checks_pass", say_checks_pass, false},
    {"checks_note", say_checks_note, false},
    {"checks_warn", say_checks_warn, false},
    {"checks_fail", say_checks_fail, false},
    {"checks_unknown", say_checks_unknown, false},
    {"checks_not_applicable", say_checks_not_applicable, false},
    {"checks", say_checks, true},
    {"remarks", say_remarks, true},
    {"evidence", say_evidence, true},
    {0},
};
