/* The drill for programs: golive-drill/1. Within /1 members are added, never renamed or removed. See drill.h. */
#include "report/drill.h"

#include "base/json.h"
#include "report/json_beside.h"

static void write_counts(struct json_writer *json, const size_t outcomes[DRILL_OUTCOME_COUNT])
{
    json_key(json, "counts");
    json_begin_object(json);
    for (unsigned i = 1; i < DRILL_OUTCOME_COUNT; i++)
        json_member_integer(json, drill_outcome_name((enum drill_outcome)i), (int64_t)outcomes[i]);
    json_end_object(json);
}

static void write_flip(struct json_writer *json, const struct drill_flip *flip)
{
    json_begin_object(json);
    json_member(json, "kind", drill_kind_name(flip->kind));
    json_member(json, "what", flip->what);
    json_member(json, "how", flip->how);
    json_member(json, "outcome", drill_outcome_name(flip->outcome));
    json_member(json, "decision", decision_name(flip->decision));
    json_member(json, "why", flip->why);
    json_end_object(json);
}

static void write_deployment(struct json_writer *json, const struct deployment_drill *of)
{
    json_begin_object(json);
    json_member(json, "id", of->deployment->id);
    json_member(json, "file", of->deployment->file);
    json_member(json, "product", of->deployment->product);
    json_member(json, "owner", of->deployment->owner);
    json_member(json, "decision", decision_name(of->today));
    json_member(json, "why", of->why);
    write_counts(json, of->outcomes);
    json_key(json, "flips");
    json_begin_array(json);
    for (size_t i = 0; i < of->flip_count; i++)
        write_flip(json, &of->flips[i]);
    json_end_array(json);
    json_end_object(json);
}

int report_drill_json(const struct drill *drill, const struct report_options *options, FILE *file)
{
    (void)options; /* it holds all there is */
    struct json_writer json = {.file = file, .indent = 1};
    char at[INSTANT_TEXT_SIZE];
    instant_text(drill->run->at, at);
    json_begin_object(&json);
    json_member(&json, "schema", "golive-drill/1");
    json_member(&json, "golive", GOLIVE_VERSION);
    json_member(&json, "at", at);
    json_member(&json, "says", drill_sentence(drill));
    json_beside_site(&json, drill->site);
    json_member_integer(&json, "go_today", (int64_t)drill->go_count);
    write_counts(&json, drill->outcomes);
    json_key(&json, "deployments");
    json_begin_array(&json);
    for (size_t i = 0; i < drill->deployment_count; i++)
        write_deployment(&json, &drill->deployments[i]);
    json_end_array(&json);
    json_beside_not_judged(&json, drill->not_judged, drill->not_judged_count);
    return json_beside_end(&json);
}
