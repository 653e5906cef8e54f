/* What a case expects: lines of [expect] and [expect SUBJECT], checked against what the plugin can find at all, so that a
 * misspelt rule is an error and never an expectation that nobody looks at. See case.h. */
#include "kit/case_private.h"

#include <string.h>

#define COUNT(list) (sizeof(list) / sizeof *(list))

/* RULE.PROPERTY of an expectation; RULE alone is its status. */
static const struct property {
    const char *name;
    bool list; /* of what stands beside the finding: each item must be there */
} properties[] = {
    {"status", false},
    {"message", false},
    {"unsaid", false},
    {"expected", false},
    {"found", false},
    {"quote", false},
    {"where", false},
    {"assurance", false},
    {"remedy", false},
    {"table", true},
    {"rows", true},
    {"measures", true},
};

static const struct property *property_of(const char *key, size_t *ret_rule_length)
{
    const char *dot = strrchr(key, '.');
    for (size_t i = 0; dot && i < COUNT(properties); i++) {
        if (string_equal(dot + 1, properties[i].name)) {
            *ret_rule_length = (size_t)(dot - key);
            return &properties[i];
        }
    }
    *ret_rule_length = strlen(key);
    return &properties[0];
}

static bool may_be_found(const struct check *check, const struct plugin_description *plugin, const char *rule)
{
    return plugin_rule(plugin, rule) || (check && check_rule(check, rule)) || plugin_reason(plugin, rule) ||
           string_equal(rule, "FACT") || string_equal(rule, "CHECK");
}

static void check_value(struct plugin_case *of, const struct ini_entry *entry, const char *property)
{
    if (string_equal(property, "status") && status_parse(entry->value) == STATUS_NONE)
        ini_problem(&of->problems, &of->ini, entry, true, "fail, unknown, warn, note, pass or not-applicable",
            "\"%.80s\" is no status", entry->value);
    else if (string_equal(property, "assurance") && assurance_parse(entry->value) == ASSURANCE_NONE)
        ini_problem(&of->problems, &of->ini, entry, true, "asserted, attested, documented or verified",
            "\"%.80s\" is no assurance", entry->value);
    else if (!*entry->value)
        ini_problem(&of->problems, &of->ini, entry, false, "leave the line out", "nothing is expected here");
}

static void unknown_rule(struct plugin_case *of, const struct plugin_description *plugin,
    const struct ini_entry *entry, const char *rule)
{
    const char **names =
        arena_take(&of->arena, (plugin->rule_count + plugin->reason_count + 1) * sizeof *names);
    size_t count = 0;
    for (size_t i = 0; i < plugin->rule_count; i++)
        names[count++] = plugin->rules[i].id;
    for (size_t i = 0; i < plugin->reason_count; i++)
        names[count++] = plugin->reasons[i].id;
    struct text advice = {0};
    const char *nearest = string_nearest(rule, names, count);
    if (nearest)
        text_format(&advice, "did you mean \"%s\"?", nearest);
    ini_problem(&of->problems, &of->ini, entry, false, nearest ? text_string(&advice) : NULL,
        "plugin %s has no rule %s", plugin->name, rule);
    text_free(&advice);
}

static void take_others(struct plugin_case *of, const struct ini_entry *entry)
{
    of->others = ini_list(&of->arena, entry->raw, NULL);
    for (const char *const *status = of->others; *status; status++) {
        if (status_parse(*status) == STATUS_NONE)
            ini_problem(&of->problems, &of->ini, entry, true,
                "fail, unknown, warn, note, pass or not-applicable", "\"%.80s\" is no status", *status);
    }
}

static void take_entry(struct plugin_case *of, const struct plugin_description *plugin, const char *subject,
    const struct ini_entry *entry)
{
    size_t length;
    if (!subject && string_equal(entry->key, "others")) {
        take_others(of, entry);
        return;
    }
    const struct property *property = property_of(entry->key, &length);
    const char *rule = arena_copy_bytes(&of->arena, entry->key, length);
    if (string_equal(rule, "status") && !subject)
        rule = NULL;
    else if (!may_be_found(of->check, plugin, rule))
        unknown_rule(of, plugin, entry, rule);
    check_value(of, entry, property->name);
    of->expectations[of->expectation_count++] = (struct case_expectation){
        .subject = subject,
        .rule = rule,
        .property = property->name,
        .value = entry->value,
        .items = property->list ? ini_list(&of->arena, entry->raw, NULL) : NULL,
        .line = entry->line,
    };
}

void case_take_expectations(struct plugin_case *of, const struct plugin_description *plugin)
{
    of->expectations = arena_take(&of->arena, (of->ini.entry_count + 1) * sizeof *of->expectations);
    for (size_t i = 0; i < of->ini.count; i++) {
        const struct ini_section *section = &of->ini.sections[i];
        const char *subject = case_subject(section, "expect");
        if (!subject && !string_equal(section->name, "expect"))
            continue;
        for (size_t k = 0; k < section->count; k++)
            take_entry(of, plugin, subject, &section->entries[k]);
    }
}
