/* The forecast for programs: golive-forecast/1. Within /1 members are added, never renamed or removed. See forecast.h. */
#include "report/forecast.h"

#include "base/json.h"
#include "report/json_beside.h"

static void member_instant(struct json_writer *json, const char *key, instant at)
{
    char text[INSTANT_TEXT_SIZE] = "";
    if (at != INSTANT_NONE)
        instant_text(at, text);
    json_member(json, key, *text ? text : NULL);
}

static void member_day(struct json_writer *json, const char *key, instant at)
{
    char text[DATE_TEXT_SIZE];
    date_text(instant_date(at), text);
    json_member(json, key, text);
}

static void member_status(struct json_writer *json, const char *key, enum status status)
{
    json_member(json, key, status == STATUS_NONE ? NULL : status_name(status));
}

static void write_flip(struct json_writer *json, const struct site *site, const struct flip *flip)
{
    json_begin_object(json);
    json_member(json, "check", flip->check);
    json_member(json, "rule", flip->rule);
    json_member(json, "subject", flip->subject);
    member_status(json, "from", flip->from);
    member_status(json, "to", flip->to);
    json_member_boolean(json, "worse", flip->worse);
    json_member_boolean(json, "better", flip->better);
    json_member(json, "says", flip->says);
    json_member(json, "waiver_by", flip->waiver_by);
    json_member(json, "owner", flip->owner);
    json_member(json, "address", site_address(site, flip->owner));
    json_end_object(json);
}

static void write_change(struct json_writer *json, const struct site *site, const struct change *change)
{
    json_begin_object(json);
    member_instant(json, "at", change->at);
    member_day(json, "day", change->at);
    json_member(json, "from", decision_name(change->from));
    json_member(json, "to", decision_name(change->to));
    json_member_boolean(json, "for_go_live", change->for_go_live);
    json_key(json, "findings");
    json_begin_array(json);
    for (size_t i = 0; i < change->flip_count; i++)
        write_flip(json, site, &change->flips[i]);
    json_end_array(json);
    json_end_object(json);
}

static void write_deployment(
    struct json_writer *json, const struct site *site, const struct deployment_forecast *of)
{
    json_begin_object(json);
    json_member(json, "id", of->deployment->id);
    json_member(json, "file", of->deployment->file);
    json_member(json, "product", of->deployment->product);
    json_member(json, "stage", of->deployment->stage);
    json_member(json, "owner", of->deployment->owner);
    json_member(json, "decision", decision_name(of->today));
    json_key(json, "changes");
    json_begin_array(json);
    for (size_t i = 0; i < of->change_count; i++)
        write_change(json, site, &of->changes[i]);
    json_end_array(json);
    member_instant(json, "stopped", of->stopped);
    json_end_object(json);
}

int report_forecast_json(const struct forecast *forecast, const struct report_options *options, FILE *file)
{
    (void)options; /* it holds all there is */
    struct json_writer json = {.file = file, .indent = 1};
    json_begin_object(&json);
    json_member(&json, "schema", "golive-forecast/1");
    json_member(&json, "golive", GOLIVE_VERSION);
    member_instant(&json, "at", forecast->at);
    member_instant(&json, "until", forecast->until);
    json_member_boolean(&json, "renewed", forecast->renewed);
    json_member(&json, "decision", decision_name(forecast->today));
    json_beside_site(&json, forecast->site);
    json_key(&json, "deployments");
    json_begin_array(&json);
    for (size_t i = 0; i < forecast->deployment_count; i++)
        write_deployment(&json, forecast->site, &forecast->deployments[i]);
    json_end_array(&json);
    json_beside_not_judged(&json, forecast->not_judged, forecast->not_judged_count);
    return json_beside_end(&json);
}
