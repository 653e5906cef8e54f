/* golive plugin info --format json: schema golive-plugin/1, to which members are added and from which none is taken. See
 * plugin_json.h. */
#include "cli/plugin_json.h"

#include "base/json.h"

static void write_list(struct json_writer *json, const char *key, const char *const *items)
{
    json_key(json, key);
    json_begin_array(json);
    for (; items && *items; items++)
        json_string(json, *items);
    json_end_array(json);
}

static void write_option(struct json_writer *json, const struct option_description *option)
{
    json_begin_object(json);
    json_member(json, "name", option->name);
    json_member(json, "type", option_type_name(option->type));
    json_member_boolean(json, "required", option->required);
    json_member_boolean(json, "optional", option->optional_evidence);
    json_member_boolean(json, "digest_only", option->digest_only);
    json_member_boolean(json, "input", option->input);
    json_member_integer(json, "good_until_seconds", option->good_until);
    json_member(json, "default", option->fallback);
    write_list(json, "choices", option->choices);
    json_member(json, "help", option->help);
    json_member(json, "example", option->example);
    json_member(json, "question", option->question);
    json_member(json, "ask_if", option->ask_if);
    write_list(json, "choice_help", option->choice_help);
    json_end_object(json);
}

static void write_rule(struct json_writer *json, const struct rule *rule)
{
    json_begin_object(json);
    json_member(json, "id", rule->id);
    json_member(json, "title", rule->title);
    json_member(json, "citation", rule->citation);
    json_member(json, "basis", basis_name(rule->basis));
    json_member(json, "remedy", rule->remedy);
    json_member(json, "asks", rule->asks);
    json_member(json, "help", rule->help);
    json_member(json, "question", rule->question);
    json_member(json, "settled_by", rule->settled_by);
    json_member(json, "severity", status_name(rule->severity));
    json_member(json, "typed", rule->typed <= STATUS_UNKNOWN ? "none" : status_name(rule->typed));
    json_key(json, "readings");
    json_begin_array(json);
    for (unsigned verdict = READING_PRESENT; verdict <= READING_NOT_NEEDED; verdict++) {
        if (rule->readings & 1u << verdict)
            json_string(json, reading_verdict_name((enum reading_verdict)verdict));
    }
    json_end_array(json);
    json_member_integer(json, "fresh_seconds", rule->fresh);
    json_member_integer(json, "good_until_seconds", rule->good_until);
    json_end_object(json);
}

static void write_reason(struct json_writer *json, const struct reason *reason)
{
    json_begin_object(json);
    json_member(json, "id", reason->id);
    json_member(json, "title", reason->title);
    json_member(json, "citation", reason->citation);
    json_member(json, "help", reason->help);
    json_end_object(json);
}

static void write_fact(struct json_writer *json, const struct plugin_fact *fact)
{
    json_begin_object(json);
    json_member(json, "name", fact->name);
    json_member(json, "values", fact->values);
    json_member(json, "help", fact->help);
    json_member(json, "ask_if", fact->ask_if);
    json_end_object(json);
}

int plugin_json_write(const struct plugin_description *plugin, FILE *file)
{
    struct json_writer json = {.file = file, .indent = 1};
    char digest[DIGEST_TEXT_SIZE];
    digest_text(&plugin->digest, digest);
    json_begin_object(&json);
    json_member(&json, "schema", "golive-plugin/1");
    json_member(&json, "name", plugin->name);
    json_member(&json, "version", plugin->version);
    json_member_integer(&json, "api", plugin->api_level);
    json_member(&json, "summary", plugin->summary);
    json_member(&json, "file", plugin->file);
    json_member(&json, "sha256", digest);
    write_list(&json, "facts", plugin->facts);
    write_list(&json, "keys", plugin->keys);
    write_list(&json, "catalogues", plugin->catalogues);
    write_list(&json, "hosts", plugin->hosts);
    json_member_boolean(&json, "section_rules", plugin->section_rules);
    json_key(&json, "options");
    json_begin_array(&json);
    for (size_t i = 0; i < plugin->option_count; i++)
        write_option(&json, &plugin->options[i]);
    json_end_array(&json);
    json_key(&json, "rules");
    json_begin_array(&json);
    for (size_t i = 0; i < plugin->rule_count; i++)
        write_rule(&json, &plugin->rules[i]);
    json_end_array(&json);
    json_key(&json, "reasons");
    json_begin_array(&json);
    for (size_t i = 0; i < plugin->reason_count; i++)
        write_reason(&json, &plugin->reasons[i]);
    json_end_array(&json);
    json_key(&json, "own_facts");
    json_begin_array(&json);
    for (size_t i = 0; i < plugin->own_fact_count; i++)
        write_fact(&json, &plugin->own_facts[i]);
    json_end_array(&json);
    json_end_object(&json);
    int error = json_flush(&json);
    text_free(&json.buffer);
    fputc('\n', file);
    return error;
}
