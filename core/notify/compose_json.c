/* golive-notice/1: what a webhook is posted. `text` is what chat systems show; the rest is for programs. See points.h. */
#include "notify/points.h"

#include "base/json.h"
#include "report/wording.h"

#include <ctype.h>
#include <string.h>

/* What a server that takes a message is asked to bear; the report has it all. */
enum { MOST_TEXT = 12000, MOST_POINTS = 500, MOST_DEPLOYMENTS = 500, MOST_REFS = 32, REF_WORDS = 200 };

/* Foreign words, made visible and cut. */
static void write_words(struct json_writer *json, const char *key, const char *foreign, size_t most)
{
    struct text words = {0};
    words_add(&words, foreign, most);
    json_member(json, key, text_string(&words));
    text_free(&words);
}

static void write_deployment(struct json_writer *json, const struct told_deployment *of)
{
    const struct deployment *deployment = of->result->deployment;
    json_begin_object(json);
    json_member(json, "id", of->id);
    write_words(json, "product", deployment->product, SHORT_WORDS);
    write_words(json, "version", deployment->version, SHORT_WORDS);
    write_words(json, "stage", deployment->stage, SHORT_WORDS);
    json_member_boolean(json, "in_use", deployment_in_use(deployment));
    json_member(json, "decision", decision_name(of->decision));
    json_member(json, "was", of->is_new ? NULL : decision_name(of->was));
    json_key(json, "refs");
    json_begin_object(json);
    size_t refs = 0;
    for (size_t i = 0; i < deployment->settings.count && refs < MOST_REFS; i++) {
        const struct setting *setting = &deployment->settings.items[i];
        if (!string_starts(setting->key, "ref."))
            continue;
        write_words(json, setting->key + strlen("ref."), setting->value, REF_WORDS);
        refs++;
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
    for (size_t i = 0; i < count && seen.count < MOST_DEPLOYMENTS; i++) {
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
    write_words(json, "owner", point->owner, SHORT_WORDS);
    if (*point->label)
        json_member(json, "about", point->label);
    if (point->kind == POINT_CAUSE)
        json_member(json, "status", status_name(point->status));
    if (given(point->says))
        write_words(json, "says", point->says, LONG_WORDS);
    if (given(point->remedy))
        write_words(json, "remedy", point->remedy, LONG_WORDS);
    if (point->kind == POINT_DATE)
        json_member(json, "day", day);
    if (point->kind == POINT_STILL)
        json_member_integer(json, "reminder", point->of->reminders);
    json_end_object(json);
}

/* What chat systems would take for more than words: signs of links and of calls to everybody (<!channel>, @all, [x](address)).
 * Much of a notice is foreign, and none of it may speak to people by itself. */
static void append_for_chat(struct text *out, const char *words)
{
    for (const char *at = words; *at; at++) {
        bool inside = at > words && (isalnum((unsigned char)at[-1]) || at[-1] == '.');
        if (*at == '<' || *at == '>')
            text_append_string(out, *at == '<' ? "\xe2\x80\xb9" : "\xe2\x80\xba"); /* ‹ and › */
        else if (*at == '@' && !inside)
            text_append_string(out, "(at)");
        else if (*at == '(' && at > words && at[-1] == ']')
            text_append_string(out, " (");
        else
            text_append_char(out, *at);
    }
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
    struct text harmless = {0};
    text_format(&whole, "%s\n\n%.*s", composed->subject, (int)length, composed->body);
    append_for_chat(&harmless, text_string(&whole));
    json_member(json, "text", text_string(&harmless));
    text_free(&whole);
    text_free(&harmless);
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
    json_member_integer(&json, "points_left_out", count > MOST_POINTS ? (int64_t)(count - MOST_POINTS) : 0);
    json_end_object(&json);
    const char *copy = arena_copy_bytes(&planning->plan->arena, json.buffer.data, json.buffer.length);
    text_free(&json.buffer);
    return copy;
}
