/* golive-notice/1: what a webhook is posted. `text` is what chat systems show; the rest is for programs. See points.h. */
#include "notify/points.h"

#include "base/json.h"
#include "report/wording.h"

#include <string.h>

enum { MOST_TEXT = 12000, MOST_POINTS = 1000 };

static void write_deployment(struct json_writer *json, const struct told_deployment *of)
{
    const struct deployment *deployment = of->result->deployment;
    json_begin_object(json);
    json_member(json, "id", of->id);
    json_member(json, "product", deployment->product);
    json_member(json, "version", deployment->version);
    json_member(json, "stage", deployment->stage);
    json_member_boolean(json, "in_use", deployment_in_use(deployment));
    json_member(json, "decision", decision_name(of->decision));
    json_member(json, "was", of->is_new ? NULL : decision_name(of->was));
    json_key(json, "refs");
    json_begin_object(json);
    for (size_t i = 0; i < deployment->settings.count; i++) {
        const struct setting *setting = &deployment->settings.items[i];
        if (string_starts(setting->key, "ref."))
            json_member(json, setting->key + strlen("ref."), setting->value);
    }
    json_end_object(json);
    json_end_object(json);
}

static void write_deployments(
    struct json_writer *json, const struct notify_point *const *points, size_t count)
{
    struct map seen = {0};
    json_key(json, "deployments");
    json_begin_array(json);
    for (size_t i = 0; i < count; i++) {
        const struct told_deployment *of = points[i]->of;
        if (of && !map_put(&seen, of->id, (void *)of))
            write_deployment(json, of);
    }
    json_end_array(json);
    map_free(&seen);
}

static void write_point(struct json_writer *json, const struct notify_point *point)
{
    static const char *const kinds[] = {[POINT_DECISION] = "decision",
        [POINT_CAUSE] = "cause",
        [POINT_CURED] = "cured",
        [POINT_DATE] = "date",
        [POINT_STILL] = "reminder"};
    char day[DATE_TEXT_SIZE];
    date_text(point->day, day);
    json_begin_object(json);
    json_member(json, "kind", kinds[point->kind]);
    json_member(json, "deployment", point->of ? point->of->id : NULL);
    json_member(json, "owner", point->owner);
    if (*point->label)
        json_member(json, "about", point->label);
    if (point->kind == POINT_CAUSE)
        json_member(json, "status", status_name(point->status));
    if (given(point->says))
        json_member(json, "says", point->says);
    if (given(point->remedy))
        json_member(json, "remedy", point->remedy);
    if (point->kind == POINT_DATE)
        json_member(json, "day", day);
    if (point->kind == POINT_STILL)
        json_member_integer(json, "reminder", point->of->reminders);
    json_end_object(json);
}

static void write_text(struct json_writer *json, const struct composed *composed)
{
    struct text whole = {0};
    size_t length = strlen(composed->body);
    if (length > MOST_TEXT) {
        length = MOST_TEXT;
        while (length && composed->body[length] != '\n')
            length--;
    }
    text_format(&whole, "%s\n\n%.*s", composed->subject, (int)length, composed->body);
    json_member(json, "text", text_string(&whole));
    text_free(&whole);
}

const char *compose_json(const struct planning *planning, const struct digest *key,
    const struct composed *composed, const struct notify_point *const *points, size_t count)
{
    const struct notify_input *input = planning->input;
    struct json_writer json = {0};
    char id[DIGEST_TEXT_SIZE], at[INSTANT_TEXT_SIZE];
    digest_text(key, id);
    instant_text(input->now, at);
    json_begin_object(&json);
    json_member(&json, "schema", "golive-notice/1");
    json_member(&json, "id", id);
    write_text(&json, composed);
    json_member(&json, "subject", composed->subject);
    json_member(&json, "kind", composed->kind);
    json_member(
        &json, "decision", string_equal(composed->kind, "test") ? NULL : decision_name(composed->level));
    json_member(&json, "made_at", at);
    json_member(&json, "site", input->site->name);
    json_member(&json, "run", input->run ? input->run->id : NULL);
    json_member(&json, "head", *input->head ? input->head : NULL);
    write_deployments(&json, points, count);
    json_key(&json, "points");
    json_begin_array(&json);
    for (size_t i = 0; i < count && i < MOST_POINTS; i++)
        write_point(&json, points[i]);
    json_end_array(&json);
    json_end_object(&json);
    const char *copy = arena_copy_bytes(&planning->plan->arena, json.buffer.data, json.buffer.length);
    text_free(&json.buffer);
    return copy;
}
