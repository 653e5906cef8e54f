/* Fields of a run, and what all tables of fields share. See fields.h; those of a deployment are in fields_deployment.c,
 * those of a finding in fields_finding.c. Must not know any format. */
#include "report/fields_private.h"

#include "report/report.h"

void give(field_taker *take, void *context, const char *value)
{
    if (value && *value)
        take(context, value);
}

void give_scratch(struct place *place, field_taker *take, void *context)
{
    give(take, context, text_string(&place->scratch));
    text_clear(&place->scratch);
}

void give_date(struct place *place, field_taker *take, void *context, struct date date)
{
    (void)place;
    char text[DATE_TEXT_SIZE];
    date_text(date, text);
    give(take, context, text);
}

void give_instant(field_taker *take, void *context, instant at)
{
    char text[INSTANT_TEXT_SIZE];
    if (at == INSTANT_NONE)
        return;
    instant_text(at, text);
    give(take, context, text);
}

void give_yes(field_taker *take, void *context, bool value)
{
    take(context, value ? "yes" : "no");
}

const struct field *field_find(const struct field *fields, const char *name)
{
    for (; fields->name; fields++) {
        if (string_equal(fields->name, name))
            return fields;
    }
    return NULL;
}

struct joining {
    struct text *out;
    bool more;
};

static void join(void *context, const char *value)
{
    struct joining *joining = context;
    text_append_string(joining->out, joining->more ? "; " : "");
    text_append_string(joining->out, value);
    joining->more = true;
}

void field_join(const struct field *field, struct place *place, struct text *out)
{
    struct joining joining = {.out = out};
    field->each(place, join, &joining);
}

/* ---- the run ---- */

#define RUN_FIELD(NAME, VALUE)                                                                               \
    static void say_##NAME(struct place *place, field_taker *take, void *context)                            \
    {                                                                                                        \
        give(take, context, VALUE);                                                                          \
    }

RUN_FIELD(run, place->run->id)
RUN_FIELD(decision, decision_name(place->run->decision))
RUN_FIELD(sandbox, place->run->sandbox)
RUN_FIELD(site, place->run->site->name)
RUN_FIELD(timezone, place->run->site->timezone)
RUN_FIELD(policy, place->run->site->policy_name)
RUN_FIELD(policy_version, place->run->site->policy_version)

static void say_golive(struct place *place, field_taker *take, void *context)
{
    (void)place;
    give(take, context, GOLIVE_VERSION);
}

static void say_at(struct place *place, field_taker *take, void *context)
{
    give_instant(take, context, place->run->at);
}

static void say_what_if(struct place *place, field_taker *take, void *context)
{
    give_yes(take, context, place->run->what_if);
}

/* "BAA-28 counts as warn from 2026-09-01 to 2027-08-31, by Committee: agreed (in force)" */
static void say_loosened(struct place *place, field_taker *take, void *context)
{
    const struct site *site = place->run->site;
    struct date today = instant_date(place->run->at);
    for (size_t i = 0; i < site->loosening_count; i++) {
        const struct loosening *loosening = &site->loosenings[i];
        char from[DATE_TEXT_SIZE], to[DATE_TEXT_SIZE];
        date_text(loosening->approved_on, from);
        date_text(loosening->expires, to);
        text_format(&place->scratch, "%s counts as %s from %s to %s, by %s: %s (%s)", loosening->rule,
            status_name(loosening->severity), from, to, loosening->approved_by, loosening->reason,
            decision_loosening(site, loosening->rule, today) == loosening ? "in force" : "not in force");
        give_scratch(place, take, context);
    }
}

static void say_digest(struct place *place, field_taker *take, void *context)
{
    struct digest digest;
    char text[DIGEST_TEXT_SIZE];
    if (report_digest(place->run, &digest) != 0)
        return;
    digest_text(&digest, text);
    give(take, context, text);
}

const struct field run_fields[] = {
    {"run", say_run, false},
    {"golive", say_golive, false},
    {"at", say_at, false},
    {"what_if", say_what_if, false},
    {"decision", say_decision, false},
    {"site", say_site, false},
    {"timezone", say_timezone, false},
    {"policy", say_policy, false},
    {"policy_version", say_policy_version, false},
    {"loosened", say_loosened, true},
    {"sandbox", say_sandbox, false},
    {"report", say_digest, false},
    {0},
};
