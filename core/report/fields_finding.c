/* The fields of a finding: what was looked at, what was found, what it rests on, what to do, what people settled. Must not
 * know any format. */
#include "report/fields_private.h"

#include <string.h>

#define FIELD(NAME, VALUE)                                                                                   \
    static void say_##NAME(struct place *place, field_taker *take, void *context)                            \
    {                                                                                                        \
        give(take, context, VALUE);                                                                          \
    }

FIELD(check, place->check->check->id)
FIELD(rule, place->finding->rule_id)
FIELD(subject, place->finding->subject)
FIELD(title, place->finding->title)
FIELD(status, status_name((enum status)place->finding->status))
FIELD(effect, effect_name(decision_finding_effect(place->check, place->finding)))
FIELD(basis, basis_name((enum basis)place->finding->basis))
FIELD(assurance, assurance_name((enum assurance)place->finding->assurance))
FIELD(message, place->finding->message)
FIELD(expected, place->finding->expected)
FIELD(found, place->finding->found)
FIELD(quote, place->finding->quote)
FIELD(where, place->finding->where)
FIELD(evidence, place->finding->evidence ? place->finding->evidence->uri : NULL)
FIELD(citation, place->finding->citation)
FIELD(remedy, place->finding->remedy)
FIELD(owner, owner_of(place->deployment, place->check))
FIELD(asks, place->finding->rule ? place->finding->rule->asks : NULL)
FIELD(waiver_reason, place->finding->waiver ? place->finding->waiver->reason : NULL)
FIELD(waived_by, place->finding->waiver ? place->finding->waiver->approved_by : NULL)
FIELD(acceptance_reason, place->finding->accepted ? place->finding->accepted->reason : NULL)

static void say_required(struct place *place, field_taker *take, void *context)
{
    give_yes(take, context, place->check->required);
}

static void say_severity_changed(struct place *place, field_taker *take, void *context)
{
    give_yes(take, context, place->finding->severity_changed);
}

static void say_loosened(struct place *place, field_taker *take, void *context)
{
    give_yes(take, context, place->finding->loosened);
}

static void say_by_search(struct place *place, field_taker *take, void *context)
{
    give_yes(take, context, place->finding->by_search);
}

static void say_evidence_sha256(struct place *place, field_taker *take, void *context)
{
    const struct evidence *evidence = place->finding->evidence;
    char text[DIGEST_TEXT_SIZE];
    if (!evidence || !evidence->digested)
        return;
    digest_text(&evidence->digest, text);
    give(take, context, text + strlen("sha256:"));
}

static void say_digest(struct place *place, field_taker *take, void *context)
{
    struct digest digest = finding_digest(place->check->check->id, place->finding);
    char text[DIGEST_TEXT_SIZE];
    digest_text(&digest, text);
    give(take, context, text);
}

static void say_waived_until(struct place *place, field_taker *take, void *context)
{
    if (place->finding->waiver)
        give_date(place, take, context, place->finding->waiver->expires);
}

/* "D. Osei, Privacy Officer, 2026-11-03" */
static void give_act(struct place *place, field_taker *take, void *context, const struct person_act *act)
{
    char day[DATE_TEXT_SIZE];
    date_text(act->on, day);
    const char *parts[] = {act->by, act->role, day};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        if (!parts[i] || !*parts[i])
            continue;
        text_append_string(&place->scratch, place->scratch.length ? ", " : "");
        text_append_string(&place->scratch, parts[i]);
    }
    give_scratch(place, take, context);
}

static void say_reading(struct place *place, field_taker *take, void *context)
{
    const struct reading *reading = place->finding->reading;
    if (!reading)
        return;
    text_append_string(&place->scratch, reading_verdict_name(reading->verdict));
    text_append_string(&place->scratch, reading->quote && *reading->quote ? ": " : "");
    text_append_string(&place->scratch, reading->quote);
    text_append_string(&place->scratch, reading->where && *reading->where ? ", " : "");
    text_append_string(&place->scratch, reading->where);
    give_scratch(place, take, context);
}

static void say_read_by(struct place *place, field_taker *take, void *context)
{
    if (place->finding->reading)
        give_act(place, take, context, &place->finding->reading->act);
}

static void say_accepted_by(struct place *place, field_taker *take, void *context)
{
    if (place->finding->accepted)
        give_act(place, take, context, &place->finding->accepted->act);
}

const struct field finding_fields[] = {
    {"check", say_check, false},
    {"required", say_required, false},
    {"rule", say_rule, false},
    {"subject", say_subject, false},
    {"title", say_title, false},
    {"status", say_status, false},
    {"effect", say_effect, false},
    {"basis", say_basis, false},
    {"assurance", say_assurance, false},
    {"message", say_message, false},
    {"expected", say_expected, false},
    {"found", say_found, false},
    {"quote", say_quote, false},
    {"where", say_where, false},
    {"evidence", say_evidence, false},
    {"evidence_sha256", say_evidence_sha256, false},
    {"citation", say_citation, false},
    {"remedy", say_remedy, false},
    {"owner", say_owner, false},
    {"asks", say_asks, false},
    {"severity_changed", say_severity_changed, false},
    {"loosened", say_loosened, false},
    {"by_search", say_by_search, false},
    {"waived_by", say_waived_by, false},
    {"waived_until", say_waived_until, false},
    {"waiver_reason", say_waiver_reason, false},
    {"reading", say_reading, false},
    {"read_by", say_read_by, false},
    {"accepted_by", say_accepted_by, false},
    {"acceptance_reason", say_acceptance_reason, false},
    {"digest", say_digest, false},
    {0},
};
