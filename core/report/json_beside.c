/* What forecast and drill say beside their results, for programs. See json_beside.h. */
#include "report/json_beside.h"

#include "base/text.h"

void json_beside_site(struct json_writer *json, const struct site *site)
{
    json_key(json, "site");
    json_begin_object(json);
    json_member(json, "name", site->name);
    json_member(json, "timezone", site->timezone);
    json_end_object(json);
}

void json_beside_not_judged(
    struct json_writer *json, const struct deployment *const *deployments, size_t count)
{
    json_key(json, "not_judged");
    json_begin_array(json);
    for (size_t i = 0; i < count; i++) {
        json_begin_object(json);
        json_member(json, "id", deployments[i]->id);
        json_member(json, "why", deployments[i]->broken ? "errors" : "retired");
        json_end_object(json);
    }
    json_end_array(json);
}

int json_beside_end(struct json_writer *json)
{
    json_end_object(json);
    int error = json_flush(json);
    text_free(&json->buffer);
    return error;
}
