/* The report as OSCAL assessment results (NIST, JSON, written for 1.1.2 and later): a result a deployment; an observation
 * a finding; a finding of OSCAL's where the rule applies; a risk where it is not as it should be. UUIDs are version 5 of
 * what they stand for, so that the same inputs give the same UUIDs. This file has the document and a result's frame,
 * oscal_items.c what is in it. Must not decide anything. */
#include "report/oscal_parts.h"

#include "report/markdown_text.h"
#include "report/report.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define OSCAL_VERSION "1.1.2"
/* golive's own namespaces: of its properties' names, and of its UUIDs (made once, at random). */
#define PROPERTIES "urn:golive:report-1"
#define UUIDS "5f0e7a5c-0c5e-4c52-9a53-2f6a5f6f5d0b"

void oscal_object(struct oscal *o, const char *key)
{
    json_key(&o->json, key);
    json_begin_object(&o->json);
}

void oscal_array(struct oscal *o, const char *key)
{
    json_key(&o->json, key);
    json_begin_array(&o->json);
}

/* ---- OSCAL's types of text ---- */

/* True for characters that OSCAL takes for blanks, though they are none of ASCII's. */
static bool is_wide_blank(uint32_t c)
{
    return c == 0xa0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200a) || c == 0x202f || c == 0x205f ||
           c == 0x3000;
}

/* Where the last character of TEXT begins, if it is a blank of any kind; else its length. */
static size_t without_blank(const char *text, size_t length)
{
    size_t begin = length;
    while (begin > 0 && begin + 4 > length && ((unsigned char)text[--begin] & 0xc0) == 0x80)
        ;
    uint32_t codepoint = 0;
    if (length && utf8_decode(text + begin, length - begin, &codepoint) &&
        (codepoint == ' ' || is_wide_blank(codepoint)))
        return begin;
    return length;
}

/* A string of OSCAL's has no line breaks, no blanks at its ends, and is not empty. The words stay in o->words. */
static const char *oscal_string(struct oscal *o, const char *foreign)
{
    text_clear(&o->words);
    if (foreign)
        text_append_visible(&o->words, foreign);
    const char *begin = text_string(&o->words);
    size_t length = o->words.length;
    for (size_t shorter; (shorter = without_blank(begin, length)) < length;)
        length = shorter;
    o->words.length = length;
    if (o->words.data)
        o->words.data[length] = '\0';
    uint32_t codepoint = 0;
    for (size_t size; length && (size = utf8_decode(begin, length, &codepoint)) &&
                      (codepoint == ' ' || is_wide_blank(codepoint));) {
        begin += size;
        length -= size;
    }
    return length ? begin : "(not said)";
}

void oscal_text(struct oscal *o, const char *key, const char *foreign)
{
    json_member(&o->json, key, oscal_string(o, foreign));
}

void oscal_markup(struct oscal *o, const char *key, const char *foreign)
{
    struct text markup = {0};
    markdown_add(&markup, oscal_string(o, foreign), false);
    json_member(&o->json, key, text_string(&markup));
    text_free(&markup);
}

void oscal_token(struct oscal *o, const char *key, const char *foreign)
{
    text_clear(&o->words);
    if (!isalpha((unsigned char)*foreign))
        text_append_char(&o->words, '_');
    for (; *foreign; foreign++)
        text_append_char(
            &o->words, isalnum((unsigned char)*foreign) || strchr(".-_", *foreign) ? *foreign : '_');
    json_member(&o->json, key, text_string(&o->words));
}

void oscal_instant(struct oscal *o, const char *key, instant at)
{
    char text[INSTANT_TEXT_SIZE];
    instant_text(at, text);
    json_member(&o->json, key, text);
}

void oscal_uuid(struct oscal *o, const char *what, const char *of, char out[UUID_TEXT_SIZE])
{
    const struct deployment_result *deployment = o->place.deployment;
    const char *parts[] = {
        o->place.run->site->name, deployment ? deployment->deployment->id : NULL, what, of};
    text_clear(&o->words);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        text_append_string(&o->words, parts[i]);
        text_append_char(&o->words, '\0'); /* so that no two lists run together to the same name */
    }
    if (deployment && o->same)
        text_format(&o->words, "%zu", o->same);
    uuid_of_name(UUIDS, o->words.data, o->words.length, out);
}

void oscal_member_uuid(struct oscal *o, const char *key, const char *what, const char *of)
{
    char uuid[UUID_TEXT_SIZE];
    oscal_uuid(o, what, of, uuid);
    json_member(&o->json, key, uuid);
}

/* ---- properties ---- */

void oscal_property(struct oscal *o, const char *name, const char *value)
{
    json_begin_object(&o->json);
    oscal_token(o, "name", name);
    json_member(&o->json, "ns", PROPERTIES);
    oscal_text(o, "value", value);
    json_end_object(&o->json);
}

struct taking {
    struct oscal *oscal;
    const char *name;
};

static void take_property(void *context, const char *value)
{
    struct taking *taking = context;
    oscal_property(taking->oscal, taking->name, value);
}

/* There is always one: an empty list is not allowed. */
void oscal_properties(struct oscal *o, const struct field *fields)
{
    oscal_array(o, "props");
    for (; fields->name; fields++) {
        struct taking taking = {o, fields->name};
        fields->each(&o->place, take_property, &taking);
    }
    json_end_array(&o->json);
}

/* ---- the frame of a result ---- */

static const char *component_state(const struct deployment *deployment)
{
    static const struct {
        const char *stage;
        const char *state;
    } states[] = {
        {"planned", "under-development"},
        {"pilot", "under-development"},
        {"live", "operational"},
        {"retired", "disposition"},
    };
    for (size_t i = 0; i < sizeof states / sizeof *states; i++) {
        if (string_equal(deployment->stage, states[i].stage))
            return states[i].state;
    }
    return "other";
}

static void write_component(
    struct oscal *o, const char *what, const char *title, const char *description, const char *state)
{
    json_begin_object(&o->json);
    oscal_member_uuid(o, "uuid", what, "");
    json_member(&o->json, "type", "software");
    oscal_markup(o, "title", title);
    oscal_markup(o, "description", description);
    oscal_object(o, "status");
    json_member(&o->json, "state", state);
    json_end_object(&o->json);
    json_end_object(&o->json);
}

/* The product that was judged, and golive, which judged it. */
static void write_definitions(struct oscal *o)
{
    const struct deployment *deployment = o->place.deployment->deployment;
    struct text identity = {0};
    words_identity(&identity, deployment);
    oscal_object(o, "local-definitions");
    oscal_array(o, "components");
    write_component(o, "component", given(deployment->product) ? deployment->product : deployment->id,
        text_string(&identity), component_state(deployment));
    json_end_array(&o->json);
    oscal_object(o, "assessment-assets");
    oscal_array(o, "components");
    write_component(o, "tool", "golive", "golive " GOLIVE_VERSION, "operational");
    json_end_array(&o->json);
    oscal_array(o, "assessment-platforms");
    json_begin_object(&o->json);
    oscal_member_uuid(o, "uuid", "platform", "");
    oscal_array(o, "uses-components");
    json_begin_object(&o->json);
    oscal_member_uuid(o, "component-uuid", "tool", "");
    json_end_object(&o->json);
    json_end_array(&o->json);
    json_end_object(&o->json);
    json_end_array(&o->json);
    json_end_object(&o->json);
    json_end_object(&o->json);
    text_free(&identity);
}

/* Each rule once. The list must not be empty: where no rule was judged, golive's own point stands in it, that a check can
 * be carried out, and the description says so. */
static void write_controls(struct oscal *o)
{
    struct map seen = {0};
    oscal_object(o, "reviewed-controls");
    oscal_array(o, "control-selections");
    json_begin_object(&o->json);
    oscal_markup(o, "description", o->item_count ? "The rules that were judged" : "No rule was judged");
    oscal_array(o, "include-controls");
    for (size_t i = 0; i < o->item_count; i++) {
        if (map_put(&seen, o->items[i].finding->rule_id, o))
            continue;
        json_begin_object(&o->json);
        oscal_token(o, "control-id", o->items[i].finding->rule_id);
        json_end_object(&o->json);
    }
    if (!o->item_count) {
        json_begin_object(&o->json);
        oscal_token(o, "control-id", "CHECK");
        json_end_object(&o->json);
    }
    json_end_array(&o->json);
    json_end_object(&o->json);
    json_end_array(&o->json);
    json_end_object(&o->json);
    map_free(&seen);
}

static void write_result(struct oscal *o)
{
    const struct deployment_result *result = o->place.deployment;
    struct overview overview = overview_of(result);
    struct text title = {0}, reason = {0};
    text_append_string(&title, result->deployment->id);
    text_format(&title, ": %s", decision_title(result->decision));
    words_reason(&reason, result, &overview);
    json_begin_object(&o->json);
    oscal_member_uuid(o, "uuid", "result", o->document);
    oscal_markup(o, "title", text_string(&title));
    oscal_markup(o, "description", text_string(&reason));
    oscal_instant(o, "start", o->place.run->at);
    oscal_instant(o, "end", o->place.run->at);
    oscal_properties(o, deployment_fields);
    write_definitions(o);
    write_controls(o);
    oscal_items(o);
    json_end_object(&o->json);
    text_free(&title);
    text_free(&reason);
}

/* ---- the document ---- */

static void write_metadata(struct oscal *o)
{
    oscal_object(o, "metadata");
    oscal_markup(o, "title", "golive: may these products go live?");
    oscal_instant(o, "last-modified", o->place.run->at);
    oscal_text(o, "version", o->place.run->id);
    json_member(&o->json, "oscal-version", OSCAL_VERSION);
    oscal_properties(o, run_fields);
    oscal_array(o, "parties");
    json_begin_object(&o->json);
    oscal_member_uuid(o, "uuid", "party", "");
    json_member(&o->json, "type", "organization");
    oscal_text(o, "name", o->place.run->site->name);
    json_end_object(&o->json);
    json_end_array(&o->json);
    oscal_markup(
        o, "remarks", "This is a record of checks under a named policy, not legal or clinical advice.");
    json_end_object(&o->json);
}

/* OSCAL wants a plan that was carried out: it is the policy, which stands at the end as a resource. */
static void write_plan(struct oscal *o)
{
    char uuid[UUID_TEXT_SIZE], href[UUID_TEXT_SIZE + 1];
    oscal_uuid(o, "policy", o->place.run->site->policy_version, uuid);
    href[0] = '#';
    memcpy(href + 1, uuid, sizeof uuid);
    oscal_object(o, "import-ap");
    json_member(&o->json, "href", href);
    json_end_object(&o->json);
}

static void write_resources(struct oscal *o)
{
    oscal_object(o, "back-matter");
    oscal_array(o, "resources");
    json_begin_object(&o->json);
    oscal_member_uuid(o, "uuid", "policy", o->place.run->site->policy_version);
    oscal_markup(o, "title", o->place.run->site->policy_name);
    oscal_markup(o, "description", "The policy under which golive judged");
    json_end_object(&o->json);
    json_end_array(&o->json);
    json_end_object(&o->json);
}

static void write_document(struct oscal *o)
{
    const struct run *run = o->place.run;
    size_t *same = same_ids(run);
    json_begin_object(&o->json);
    oscal_object(o, "assessment-results");
    oscal_member_uuid(o, "uuid", "document", o->document);
    write_metadata(o);
    write_plan(o);
    oscal_array(o, "results");
    for (size_t i = 0; i < run->deployment_count; i++) {
        o->place.deployment = &run->deployments[i];
        o->same = same[i];
        oscal_collect(o);
        write_result(o);
    }
    o->place.deployment = NULL;
    json_end_array(&o->json);
    write_resources(o);
    json_end_object(&o->json);
    json_end_object(&o->json);
    free(same);
}

int report_oscal(const struct run *run, const struct report_options *options, FILE *file)
{
    (void)options; /* a compliance system wants all of it */
    struct oscal oscal = {.json = {.file = file, .indent = 1}, .place = {.run = run}};
    struct digest digest;
    int error = report_digest(run, &digest);
    if (error)
        return error;
    digest_text(&digest, oscal.document);
    write_document(&oscal);
    error = json_flush(&oscal.json);
    text_free(&oscal.json.buffer);
    text_free(&oscal.words);
    text_free(&oscal.place.scratch);
    free(oscal.items);
    return error;
}
