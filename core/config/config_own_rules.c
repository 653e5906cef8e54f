/* Rules that a section declares itself, where its plugin lets it: rule.ID = title, remedy.ID = what to do. They are policy.
 * Knows no plugin by name. */
#include "config/private.h"

#include <string.h>

#define RULE_LETTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-"
#define LONGEST_ID 40u
#define RULE_KEY "rule."
#define REMEDY_KEY "remedy."

bool own_rules_take_key(const struct plugin_use *use, const char *key)
{
    const struct plugin_description *plugin = use->description;
    return plugin && plugin->section_rules &&
           (string_starts(key, RULE_KEY) || string_starts(key, REMEDY_KEY));
}

static struct rule *rule_of(struct arena *arena, const char *id, size_t most, struct own_rules *rules)
{
    for (size_t i = 0; i < rules->count; i++) {
        if (string_equal(rules->items[i].id, id))
            return &rules->items[i];
    }
    if (!rules->items)
        rules->items = arena_take(arena, most * sizeof *rules->items);
    struct rule *rule = &rules->items[rules->count++];
    *rule = (struct rule){.id = id,
        .title = "",
        .citation = "",
        .remedy = "",
        .asks = "",
        .help = "",
        .question = "",
        .settled_by = "",
        .basis = BASIS_POLICY,
        .severity = STATUS_FAIL,
        .typed = STATUS_UNKNOWN,
        .fresh = RULE_FRESH,
        .good_until = RULE_GOOD_UNTIL};
    return rule;
}

void own_rules_take(struct draft *draft, const struct plugin_use *use, const struct piece *piece,
    const struct ini_entry *entry, size_t most, struct own_rules *rules)
{
    bool is_rule = string_starts(entry->key, RULE_KEY);
    const char *id = entry->key + strlen(is_rule ? RULE_KEY : REMEDY_KEY);
    if (!draft->deployment) {
        draft_problem(draft, piece, entry, false, "declare it in the deployment's section",
            "\"%s\" in the site file", entry->key);
    } else if (!*id || strlen(id) > LONGEST_ID || strspn(id, RULE_LETTERS) != strlen(id)) {
        draft_problem(draft, piece, entry, false, "such as rule.SITE-01",
            "\"%.80s\" is no id for a rule: use A-Z, a-z, 0-9, dot, underscore and hyphen", id);
    } else if (map_get(&use->rules, id)) {
        draft_problem(draft, piece, entry, false, "give yours another id",
            "plugin %s has a rule %s of its own", use->name, id);
    } else {
        struct rule *rule = rule_of(&draft->config->arena, id, most, rules);
        *(is_rule ? &rule->title : &rule->remedy) = entry->value;
    }
}

/* What only has a remedy is a rule that nobody declared: a slip of the pen, which must not pass in silence. */
void own_rules_finish(
    struct draft *draft, const struct merged *merged, const struct own_rules *rules, struct check *check)
{
    for (size_t i = 0; i < rules->count; i++) {
        const struct rule *rule = &rules->items[i];
        if (*rule->title)
            continue;
        AUTO_FREE char *advice = memory_format("add rule.%s = what it says when it is fulfilled", rule->id);
        draft_problem(draft, merged_top(merged), NULL, false, advice,
            "[%s] declares the rule %s without a title", merged->name, rule->id);
    }
    check->rules = rules->items;
    check->rule_count = rules->count;
}
