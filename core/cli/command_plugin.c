/* golive plugin list, golive plugin info: what plugins say of themselves; none of their code runs. */
#include "cli/cli.h"
#include "cli/plugin_json.h"
#include "cli/plugin_page.h"
#include "cli/session.h"

#include "base/memory.h"
#include "base/text.h"

#include <stdio.h>
#include <stdlib.h>

static const struct cli_option options[] = {CLI_CONFIG_OPTION, {0}};
static const struct cli_option info_options[] = {
    CLI_CONFIG_OPTION,
    {"format", 'f', "FORMAT",
        "text (default); json: all that the description says; page: "
        "chapters for its manual page"},
    {0},
};

static int list(struct cli *cli)
{
    struct session session;
    int code = session_open(cli, &session);
    if (code)
        return code;
    struct text text = {0};
    for (size_t i = 0; i < session.plugins->count; i++) {
        const struct plugin_entry *entry = &session.plugins->entries[i];
        AUTO_FREE char *head =
            memory_format("%-14s %-8s ", entry->name, entry->description ? entry->description->version : "-");
        text_wrap(
            &text, entry->description ? entry->description->summary : "refused (see above)", head, 24, 80);
    }
    if (!session.plugins->count)
        text_append_string(&text, "No plugin is installed.\n");
    fputs(text_string(&text), stdout);
    text_free(&text);
    session_close(&session);
    return 0;
}

static void describe_option(struct text *text, const struct option_description *option)
{
    AUTO_FREE char *head = memory_format("  %-22s %-9s ", option->name, option_type_name(option->type));
    struct text words = {0};
    text_append_string(&words, option->required ? "(needed) " : "");
    text_append_string(&words, option->help);
    text_append_string(&words, *option->help ? "." : "");
    for (size_t i = 0; option->choices && option->choices[i]; i++)
        text_format(&words, "%s%s", i ? ", " : " One of: ", option->choices[i]);
    if (option->fallback)
        text_format(&words, " Default: %s.", option->fallback);
    if (option->digest_only)
        text_append_string(&words, " Only its digest is recorded.");
    if (option->input)
        text_append_string(&words, " It is run when the plugin has something for it to read.");
    if (option->example)
        text_format(&words, " Example: %s", option->example);
    text_wrap(text, text_string(&words), head, 35, 80);
    text_free(&words);
}

static void describe_list(struct text *text, const char *title, const char *const *items)
{
    struct text words = {0};
    for (; items && *items; items++)
        text_format(&words, "%s%s", words.length ? ", " : "", *items);
    AUTO_FREE char *head = memory_format("%-12s", title);
    if (words.length)
        text_wrap(text, text_string(&words), head, 12, 80);
    text_free(&words);
}

static void describe(struct text *text, const struct plugin_description *plugin)
{
    char digest[DIGEST_TEXT_SIZE];
    digest_text(&plugin->digest, digest);
    text_format(text, "%s %s\n", plugin->name, plugin->version);
    text_wrap(text, plugin->summary, NULL, 0, 80);
    text_format(text, "\nFile        %s\nDigest      %s\nAPI level   %lld\n", plugin->file, digest,
        (long long)plugin->api_level);
    describe_list(text, "Facts", plugin->facts);
    describe_list(text, "Keys", plugin->keys);
    describe_list(text, "Catalogues", plugin->catalogues);
    describe_list(text, "Hosts", plugin->hosts);
    if (plugin->section_rules)
        text_append_string(
            text, "More rules  its sections may declare: rule.ID = title, remedy.ID = what to do\n");
    for (size_t i = 0; i < plugin->own_fact_count; i++) {
        const struct plugin_fact *fact = &plugin->own_facts[i];
        AUTO_FREE char *head = memory_format("%-12s", i ? "" : "Own facts");
        AUTO_FREE char *words = memory_format("%s.%s%s%s%s: %s", plugin->name, fact->name,
            *fact->values ? " (" : "", fact->values, *fact->values ? ")" : "", fact->help);
        text_wrap(text, words, head, 12, 80);
    }
    text_append_string(text, "\nOptions of its sections:\n");
    for (size_t i = 0; i < plugin->option_count; i++)
        describe_option(text, &plugin->options[i]);
    text_append_string(text, "\nRules (golive explain RULE tells more):\n");
    for (size_t i = 0; i < plugin->rule_count; i++) {
        AUTO_FREE char *head =
            memory_format("  %-10s %-9s ", plugin->rules[i].id, basis_name(plugin->rules[i].basis));
        text_wrap(text, plugin->rules[i].title, head, 23, 80);
    }
    if (plugin->reason_count)
        text_append_string(text, "\nReasons why it may not apply:\n");
    for (size_t i = 0; i < plugin->reason_count; i++) {
        AUTO_FREE char *head = memory_format("  %-10s ", plugin->reasons[i].id);
        text_wrap(text, plugin->reasons[i].title, head, 13, 80);
    }
}

static const char *nearest_plugin(const struct plugin_set *set, const char *name)
{
    AUTO_FREE const char **names = memory_new(set->count + 1, sizeof *names);
    for (size_t i = 0; i < set->count; i++)
        names[i] = set->entries[i].name;
    return string_nearest(name, names, set->count);
}

static int info(struct cli *cli)
{
    if (cli->argument_count != 1) {
        cli_error("golive plugin info wants the name of one plugin (golive plugin list)");
        return GOLIVE_EXIT_USAGE;
    }
    const char *format = cli_value(cli, "format");
    bool json = string_equal(format, "json"), page = string_equal(format, "page");
    if (format && !json && !page && !string_equal(format, "text")) {
        cli_error("golive plugin info has no format '%s': text, json or page", format);
        return GOLIVE_EXIT_USAGE;
    }
    struct session session;
    int code = session_open(cli, &session);
    if (code)
        return code;
    const struct plugin_entry *entry = plugins_find(session.plugins, cli->arguments[0]);
    struct text text = {0};
    if (entry && entry->description && json) {
        code = plugin_json_write(entry->description, stdout) == 0 ? 0 : GOLIVE_EXIT_CANNOT_WRITE;
    } else if (entry && entry->description && page) {
        plugin_page_write(entry->description, &text);
    } else if (entry && entry->description) {
        describe(&text, entry->description);
    } else {
        const char *nearest = entry ? NULL : nearest_plugin(session.plugins, cli->arguments[0]);
        cli_error("plugin '%s' %s%s%s", cli->arguments[0],
            entry ? "is refused (see above)" : "is not installed", nearest ? ": did you mean " : "",
            nearest ? nearest : "");
        code = GOLIVE_EXIT_NO_INPUT;
    }
    fputs(text_string(&text), stdout);
    text_free(&text);
    session_close(&session);
    return code;
}

const struct cli_command command_plugin_list = {
    .name = "plugin list",
    .arguments = "",
    .summary = "List the plugins that are installed, and those that are refused and why.",
    .options = options,
    .run = list,
};

static const char *const info_examples[] = {"golive plugin info baa",
    "golive plugin info --format json baa | jq .rules", "golive plugin info --format page baa", NULL};

const struct cli_command command_plugin_info = {
    .name = "plugin info",
    .arguments = "NAME",
    .summary = "Show a plugin's options, rules, and what it reads.",
    .examples = info_examples,
    .options = info_options,
    .run = info,
};
