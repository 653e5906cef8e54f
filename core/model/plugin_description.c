/* Looking things up in a plugin's description. See plugin_description.h. */
#include "model/plugin_description.h"

#include "base/address.h"
#include "base/text.h"

#include <stdlib.h>

static const char *const type_names[OPTION_TYPE_COUNT] = {
    [OPTION_TEXT] = "text",
    [OPTION_YES_NO] = "yes/no",
    [OPTION_INTEGER] = "integer",
    [OPTION_NUMBER] = "number",
    [OPTION_DATE] = "date",
    [OPTION_DURATION] = "duration",
    [OPTION_SIZE] = "size",
    [OPTION_RATE] = "rate",
    [OPTION_CHOICE] = "choice",
    [OPTION_LIST] = "list",
    [OPTION_DOCUMENT] = "document",
    [OPTION_TABLE] = "table",
    [OPTION_DATASET] = "dataset",
    [OPTION_URL] = "url",
    [OPTION_COMMAND] = "command",
    [OPTION_SECRET] = "secret",
};

const char *option_type_name(enum option_type type)
{
    return type > 0 && type < OPTION_TYPE_COUNT ? type_names[type] : "";
}

enum option_type option_type_parse(const char *name)
{
    for (int type = OPTION_TEXT; type < OPTION_TYPE_COUNT; type++) {
        if (string_equal(name, type_names[type]))
            return (enum option_type)type;
    }
    return (enum option_type)0;
}

const struct rule *plugin_rule(const struct plugin_description *plugin, const char *id)
{
    for (size_t i = 0; i < plugin->rule_count; i++) {
        if (string_equal(plugin->rules[i].id, id))
            return &plugin->rules[i];
    }
    return NULL;
}

const struct reason *plugin_reason(const struct plugin_description *plugin, const char *id)
{
    for (size_t i = 0; i < plugin->reason_count; i++) {
        if (string_equal(plugin->reasons[i].id, id))
            return &plugin->reasons[i];
    }
    return NULL;
}

const struct option_description *plugin_option(const struct plugin_description *plugin, const char *name)
{
    for (size_t i = 0; i < plugin->option_count; i++) {
        if (string_equal(plugin->options[i].name, name))
            return &plugin->options[i];
    }
    return NULL;
}

struct plugin_description *plugin_description_free(struct plugin_description *plugin)
{
    if (!plugin)
        return NULL;
    arena_free(&plugin->arena);
    free(plugin);
    return NULL;
}

bool plugin_may_ask(const struct plugin_description *plugin, const char *url, struct arena *arena)
{
    struct address address;
    if (address_parse(url, arena, &address, NULL) != 0 || !address.secure)
        return false;
    for (const char *const *host = plugin->hosts; host && *host; host++) {
        if (string_equal(*host, address.host) || string_equal(*host, PLUGIN_ANY_HOST))
            return true;
    }
    return false;
}
