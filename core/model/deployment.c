/* Looking things up in a deployment. See deployment.h. */
#include "model/deployment.h"

#include "base/text.h"

const char *settings_get(const struct settings *settings, const char *key)
{
    for (size_t i = 0; i < settings->count; i++) {
        if (string_equal(settings->items[i].key, key))
            return settings->items[i].value;
    }
    return NULL;
}

const struct fact *deployment_fact(const struct deployment *deployment, const char *name)
{
    for (size_t i = 0; i < deployment->fact_count; i++) {
        if (string_equal(deployment->facts[i].name, name))
            return &deployment->facts[i];
    }
    return NULL;
}

bool deployment_retired(const struct deployment *deployment)
{
    return !deployment->broken && string_equal(deployment->stage, "retired");
}

bool deployment_paused(const struct deployment *deployment)
{
    return string_equal(deployment->stage, "paused");
}

bool deployment_in_use(const struct deployment *deployment)
{
    if (deployment_paused(deployment) || string_equal(deployment->stage, "retired"))
        return false;
    return string_equal(deployment->stage, "live") || date_given(deployment->live_since);
}

const char *deployment_owner(const struct deployment *deployment, const struct check *check)
{
    if (check && check->owner && *check->owner)
        return check->owner;
    return deployment->owner ? deployment->owner : "";
}

const char *site_address(const struct site *site, const char *name)
{
    for (size_t i = 0; i < site->person_count; i++) {
        if (string_equal(site->people[i].name, name))
            return site->people[i].address;
    }
    return NULL;
}

void act_subject(struct text *text, const char *subject)
{
    for (; *subject; subject++) {
        unsigned char byte = (unsigned char)*subject;
        text_append_char(text, byte == ']'                   ? ')'
                               : byte == '['                 ? '('
                               : byte < 0x20 || byte == 0x7f ? ' '
                                                             : *subject);
    }
}

const struct rule *check_rule(const struct check *check, const char *id)
{
    const struct rule *rule = check->description ? plugin_rule(check->description, id) : NULL;
    for (size_t i = 0; !rule && i < check->rule_count; i++) {
        if (string_equal(check->rules[i].id, id))
            rule = &check->rules[i];
    }
    return rule;
}

const struct rule *check_rule_at(const struct check *check, size_t index)
{
    size_t of_plugin = check->description ? check->description->rule_count : 0;
    if (index < of_plugin)
        return &check->description->rules[index];
    return index - of_plugin < check->rule_count ? &check->rules[index - of_plugin] : NULL;
}

struct check *deployment_check(const struct deployment *deployment, const char *id)
{
    if (deployment->checks_by_id)
        return map_get(deployment->checks_by_id, id);
    for (size_t i = 0; i < deployment->check_count; i++) {
        if (string_equal(deployment->checks[i].id, id))
            return &deployment->checks[i];
    }
    return NULL;
}
